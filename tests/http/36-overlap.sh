#!/bin/sh
# The overlap page says what it leaves out, and leads to it: more passages of a pair, more pairs, other comparisons.
. tests/http/serve.inc
mkdir "$TMPDIR/reports"
python3 - "$TMPDIR/reports" <<'END'
import sys
import random
# Two reports of two units with five passages in common, one of each length; and forty pairs with one. Other text is shared by none.
draw = random.Random(7)
def text(length): return ''.join(chr(draw.randrange(0x4E00, 0x9000)) for _ in range(length)) + '。'
same = [text(40 + n) for n in range(5)]
for unit in ('甲山县', '乙水县'):
    problems = ''.join(text(50) + passage for passage in same)
    open(f'{sys.argv[1]}/{unit}2024年工作总结.txt', 'w').write(f'{unit}人民政府2024年工作总结\n\n一、存在的问题\n\n{problems}\n')
for n in range(40):
    passage = text(60)
    for side in '左右':
        open(f'{sys.argv[1]}/丙{n}{side}镇2023年工作总结.txt', 'w').write(f'丙{n}{side}镇人民政府2023年工作总结\n\n一、存在的问题\n\n{passage}\n')
END
"$ZHANGJU" index --quiet --index "$index" "$TMPDIR/reports" > /dev/null || exit 1
start
link() { python3 -c 'import html, re, sys
found = re.findall(sys.argv[2], open(sys.argv[1], encoding="utf-8").read())
print(html.unescape(found[0]) if found else "/none")' "$TMPDIR/body" "$1"; }
quotations() { grep -c '<blockquote class="said"' "$TMPDIR/body"; }

# a pair quotes three passages and leads to all five
get "/overlap?issuer=$(encode 甲山县)"
says '雷同 1 对，1 篇与全部报告比对'
says '这一对另有 2 处'
[ "$(quotations)" -eq 3 ] || fail "$(quotations) passages in the list"
get "$(link 'href="([^"]*&amp;a=[^"]*)"')"
is 200
[ "$(quotations)" -eq 5 ] || fail "$(quotations) passages of the pair"
lacks '这一对另有'
back=$(link 'href="([^"]*)">← 全部雷同')
get "$back"
is 200
says '雷同 1 对'
get '/overlap?a=aaaaaaaaaa&b=bbbbbbbbbb'
is 404

# the list has pages, and says of each limit where the rest is
get /overlap
says '第 1 页，共 3 页'
says '比对到哪一步为止'
says '连续相同不到 30 字的不算'
says '命令行没有限度：zhangju overlap --in 存在问题 -o 雷同.xlsx'
says '雷同 41 对，共比对 82 篇'
get '/overlap?with=each&page=3'
[ "$(grep -c 'class="shares-of"' "$TMPDIR/body")" -eq 1 ] || fail 'the last page has another number of pairs'
"$ZHANGJU" --index "$index" overlap --in 存在问题 -o "$TMPDIR/a.xlsx" || fail "the command that the page names"

# nothing shared: other comparisons, each of which is answered
get "/overlap?in=causes&issuer=$(encode 甲山县)&year=2024&with=each"
says '没有雷同的文字'
says '可以再比'
python3 - "$TMPDIR/body" <<'END' > "$TMPDIR/ways" || fail "no ways"
import html, re, sys
ways = [html.unescape(u) for u in re.findall(r'<a class="chip" href="(/overlap[^"]*)"', open(sys.argv[1], encoding='utf-8').read())]
assert len(ways) >= 5, ways
assert any('run=15' in u for u in ways) and any('with=all' in u for u in ways) and any('in=problems' in u for u in ways), ways
print('\n'.join(ways))
END
while read -r way; do
  get "$way"
  is 200
done < "$TMPDIR/ways"

# not all was compared: single years, and a table that compares more
stop
python3 - "$TMPDIR/reports" <<'END'
import sys
for unit in ('丁溪县', '戊湖县'):
    text = '水利工程长年失修，雨季过后淤积严重，今年也没有列入计划，群众意见很大。' * 6000
    open(f'{sys.argv[1]}/{unit}2022年工作总结.txt', 'w').write(f'{unit}人民政府2022年工作总结\n\n一、存在的问题\n\n{text}\n')
END
"$ZHANGJU" index --quiet --index "$index" "$TMPDIR/reports" > /dev/null || exit 1
start
get '/overlap?in=problems'
is 200
says '网页上没有比对完'
says 'action="/export/overlap"'
says '只比 2024 年'
get "$(link '<a class="chip" href="(/overlap[^"]*year=2024[^"]*)"')"
is 200
lacks '网页上没有比对完'
done_testing
