# 问题!:x finds what is sure to be a problem, 问题?:x what may be one; 问题:x lies between them. Index and scan agree.
. tests/cli/run.inc
corpus_index
export ZHANGJU_INDEX
hits() { "$ZHANGJU" search --format tsv -n 0 "$@" | cut -f 1 | sort; }
cat > "$TMPDIR/check.py" <<'END2'
import itertools, json, os, subprocess, sys
program = os.environ['ZHANGJU']
def ask(queries, *where):
    run = subprocess.run([program, 'search', '--batch', '-n', '0', *where], input=''.join(q + '\n' for q in queries), capture_output=True, text=True)
    out, places = [], []
    for record in map(json.loads, run.stdout.splitlines()):
        if record['type'] == 'begin': places = []
        elif record['type'] == 'hit': places += [(record['path'], m['line'], m['start_char'], tuple(m['roles'])) for m in record['matches']]
        elif record['type'] == 'end': out.append(sorted(places))
        else: sys.exit(record)
    assert len(out) == len(queries), run.stderr
    return out
roles = {'问题': 'problems', '打算': 'plans', '做法': 'work', '原因': 'causes', '建议': 'advice', '目标': 'goals', '概况': 'overview', '经验': 'experience',
         '整改': 'rectify', '引言': 'intro'}
words = ['干部', '工作', '不', '我们', '建设', '。']
queries = ['%s%s:%s' % (role, mark, '"%s"' % word) for role in roles for mark in ('!', '', '?') for word in words]
for where in ([], ['--scan', 'corpus/reports']):
    answers = dict(zip(queries, ask(queries, *where)))
    if not where: indexed = answers
assert indexed == answers, 'index and scan differ'
apart = [0, 0]
for role, word in itertools.product(roles, words):
    sure, plain, maybe = (set(indexed['%s%s:"%s"' % (role, mark, word)]) for mark in ('!', '', '?'))
    assert sure <= plain <= maybe, (role, word, len(sure), len(plain), len(maybe))
    assert all(roles[role] in hit[3] for hit in plain)
    apart[0] += len(plain - sure)
    apart[1] += len(maybe - plain)
    assert ask(['-in:%s? "%s"' % (role, word)])[0] == sorted(set(ask([word if word != '。' else '"。"'])[0]) - maybe), (role, word)
assert all(apart), apart
print('sure, plain and possible lie within each other, and differ')
same = [['问题?:干部', '问题？:干部', '问题？：干部', '存在问题?:干部', 'problems?:干部', 'PROBLEMS?:干部', 'in:问题? 干部', '干部 in:问题？', '问题?:(干部)'],
        ['打算!:干部', '打算！：干部', 'plans!:干部', 'in:打算! 干部', '打算!:(打算:干部)', '打算?:(打算!:干部)'],
        ['问题?,打算!:干部', '打算!,问题?:干部', '打算！,问题？：干部', '问题?:干部 OR 打算!:干部']]
for group in same:
    assert len({tuple(sorted(set(a))) for a in ask(group)}) == 1, group
print('the same by name, alias and key, in both widths')
END2
python3 "$TMPDIR/check.py"
echo "-- how it was understood, and the canonical text"
for query in '问题?:干部' '问题！：干部' '问题,问题?,打算!:干部' '问题?:(干部 -打算!:培训)' '-in:问题? 干部'; do
  for lang in en zh; do "$ZHANGJU" explain --lang $lang -- "$query" | head -2; done
done
echo "-- --in, and counts by role under it"
[ "$("$ZHANGJU" count --in '问题?' 干部)" = "$("$ZHANGJU" count '问题?:干部')" ] && echo same
"$ZHANGJU" count --by role '问题!:怵'
"$ZHANGJU" saved add 可能 '问题？:怵' && "$ZHANGJU" saved run 可能 --format tsv | cut -f 2-5
echo "-- frame, noise, 全部 and fields have no certainty; what is no name before ? or ! is text, as is a mark alone"
for query in '什么?:干部' '怎么办？：干部' '文头文尾?:干部' '噪声!:干部' '全部?:干部' '标题?:干部' '?:干部' '问题??:干部' '问题!?:干部' '问题 ?:干部' '怎么看问题?' '问题?'; do
  z count "$query"
done
