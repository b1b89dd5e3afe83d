# outline and roles on a report whose structure is plain; that roles are right on real reports is 91-gold's matter.
# How sure a role is and why changes whenever the model is trained anew: N and WHY, and what holds of them is checked apart.
. tests/cli/run.inc
cd "$TMPDIR" || exit 2
cat > r.txt <<'END'
清河县人才工作情况报告

县委：

现将我县一年来的人才工作情况报告如下。

一、主要做法

（一）加强领导。成立了领导小组。

（二）加大投入。一是增加资金。投入500万元。二是完善制度。出台办法3个。

二、存在的问题

（一）总量不足。全县缺口120人。

三、下一步打算

1.加强引进。每年引进30人。

2.加强培训。每年培训200人次。

清河县委组织部
2024年1月5日
END
z outline r.txt
z outline --roles r.txt | sed -E 's/ +[0-9]+ %( \?)?$/  N %/'
z outline --why --depth 1 r.txt | sed -E 's/ +[0-9]+ %( \?)?  .*$/  N %  WHY/'
z outline --why --depth 1 --lang zh r.txt | sed -E 's/ +[0-9]+ %( \?)?  .*$/  N %  WHY/'
z outline --depth 1 r.txt
z roles r.txt
cat > check.py <<'END'
import os, re, subprocess
def outline(*words):
    return subprocess.run([os.environ['ZHANGJU'], 'outline', *words], capture_output=True, text=True, check=True).stdout.splitlines()
def certainties(lines):
    return [(int(n), bool(doubt)) for n, doubt in re.findall(r' +(\d+) %( \?)?(?:  |$)', '\n'.join(lines), re.M)]
row = r'^ +\d+:\d+ +[-0-6] \S+ .* \d+ %( \?)?$'
for lang in 'en', 'zh':
    for file in 'r.txt', 'vague.txt':
        roles, why, doubtful = (outline('--lang', lang, option, file) for option in ('--roles', '--why', '--doubtful'))
        assert all(re.match(row, line) for line in roles), roles
        assert all(n <= 100 and doubt == (n < 60) for n, doubt in certainties(roles)) and len(certainties(roles)) == len(roles), roles
        # --why is the same with one to three reasons in words, --doubtful those of its lines that have a question mark
        assert [line.rsplit('%', 1)[0] for line in roles] == [re.sub(r'%( \?)?  .*$', '', line) for line in why], why
        for line in why:
            reasons = re.search(r' %(?: \?)?  (.*)$', line).group(1).split('; ' if lang == 'en' else '；')
            assert 1 <= len(reasons) <= 3 and all(reasons) and len(set(reasons)) == len(reasons), line
            assert not any(re.search('(?<!frame):[a-z]|[A-Z][.][a-z]', reason) for reason in reasons), 'a name, no words: ' + line
            assert lang == 'en' or all(re.search('[\u4e00-\u9fff]', reason) for reason in reasons), line
        assert doubtful == [line for line in roles if line.endswith(' ?')], doubtful
print('certainty and reasons in both languages')
assert len(outline('--doubtful', 'vague.txt')) > 0 and '存在的问题' not in ''.join(outline('--doubtful', 'r.txt'))
print('a vague text is doubtful, a heading that names its role is not')
title = [line for line in outline('--why', 'r.txt') if '情况报告' in line][0]
assert '100 %  title' in title, title
title = [line for line in outline('--why', '--lang', 'zh', 'r.txt') if '情况报告' in line][0]
assert '100 %  标题' in title, title
print('what the layout says is said first')
def table(*words):
    run = subprocess.run([os.environ['ZHANGJU'], 'roles', *words], capture_output=True, text=True, check=True)
    head, *rows = (line.split('\t') for line in run.stdout.splitlines())
    return head, [tuple(row) for row in rows]
for file in 'r.txt', 'vague.txt':
    head, plain = table(file)
    head_sure, rows = table('--certainty', file)
    assert head_sure == head + ['certain', 'possible'], head_sure
    # the same table with two more columns, and more rows where only the certainty changes
    more = [row for row in rows if row[:5] not in plain]
    assert [row[:5] for row in rows if row[:5] in plain] == plain and all(row[2:4] == ('0', '') for row in more), more
    # passages by where they begin; one may go on over several rows of the table
    passages = []
    for line in outline('--roles', file):
        at = tuple(int(n) for n in re.match(r' *(\d+):(\d+) ', line).groups())
        passages.append((at, int(re.search(r'(\d+) %', line).group(1))))
    for line, char, level, heading, role, certain, possible in rows:
        sure = [sure for at, sure in passages if at <= (int(line), int(char))][-1]
        if role.startswith('frame'):
            assert certain == '', role
        else:
            assert set(certain.split('+')) - {''} <= set(role.split('+')) <= set(possible.split('+')), (role, certain, possible)
            assert '+' in role or sure == 90 or (certain != '') == (sure > 90), (line, char, role, certain, sure)
assert any('+' in row[6] for row in table('--certainty', 'vague.txt')[1])
print('certain and possible roles, as the percentages say')
END
printf '关于某事的汇报\n一、有关事项\n这件事大家都知道。\n后来又去看了看，还要再看。\n二、其他\n地方不大，人不少。\n' > vague.txt
python3 check.py
z outline --doubtful --why --roles --depth 1 r.txt | head -1
z outline --lang zh s.txt none.txt
echo "-- several files one after another; what fails is told and the rest goes on"
printf '一、存在问题\n甲。\n' > s.txt
z roles s.txt none.txt s.txt
z outline none.txt
z outline s.txt r.txt
z roles
z roles --format xml r.txt
z outline --depth 9 r.txt
echo "-- nothing in it, nothing but one line, no LF at its end"
printf '\n \n' > blank.txt; : > empty.txt; printf '甲' > one.txt
z roles blank.txt
z roles empty.txt
z roles one.txt
z outline one.txt
cd - > /dev/null || exit 2
echo "-- roles of the sample corpus tile every line that is not blank, from 0"
find corpus/reports -type f | sort | while read -r file; do
  "$ZHANGJU" roles "$file" | tail -n +2 | awk -F '\t' '$2 == 0 { print $1 }' > "$TMPDIR/have"
  grep -n '[^[:space:]　]' "$file" | cut -d : -f 1 | cmp -s - "$TMPDIR/have" || echo "$file: lines differ"
  "$ZHANGJU" roles "$file" | tail -n +2 | awk -F '\t' 'NF != 5 || $5 == "" || $1 < line || ($1 == line && $2 <= char) { print "bad row: " $0 } { line = $1; char = $2 }'
done
