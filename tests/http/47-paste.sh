#!/bin/sh
# Pasted texts: of any length, with wrong characters, of several paragraphs; on the page, and by POST to the API.
. tests/http/serve.inc
start

# a page with a box, reachable from the search box, in both languages; the search box cuts nothing off
get /
says 'href="/paste"'
lacks 'maxlength="1000"'
get /paste
is 200
says '<textarea id="text" name="text"'
says '找相近段落'
get '/paste?lang=en'
says 'Find its source'

# two paragraphs of a report, one with a wrong character
cat > "$TMPDIR/text" <<'END'
（二）分类施训，强筋壮骨。举办中青年干部培训班3期、年轻干部能力提升班5期，共培训520余人次；开设“情景课堂”，把拆迁谈判、舆清处置、群体性事件搬上讲台，学员当主角、专家来点评。

（三）一线历练，墩苗壮苗。建立“吃劲岗位”清单，选派84名年轻干部到信访维稳、项目攻坚、乡村振兴一线磨炼；推行“揭榜挂帅”，15名年轻干部领办改革难题，已有11个结题见效。
END
paste() { get /paste -X POST --data-urlencode "text@$1" --data "do=$2"; }
paste "$TMPDIR/text" find
is 200
says '2 段：1 段一字不差，1 段近似'
says '<del>清</del><ins>情</ins>'
says '#L10'
says '#L11'
head_says 'Cache-Control: private, no-store'

# far too long for an address, and nothing is lost: the text stays in the box
python3 - "$TMPDIR/text" > "$TMPDIR/long" <<'END'
import sys
text = open(sys.argv[1], encoding='utf-8').read()
print('\n'.join([text] + ['这一段哪一篇报告里都没有，是第%d段。' % i for i in range(300)]))
END
paste "$TMPDIR/long" find
is 200
says '<del>清</del><ins>情</ins>'
says '是第299段'
[ "$(grep -c 'class="foundpart' "$TMPDIR/body")" -ge 199 ] || fail "parts are missing"

# similar paragraphs
paste "$TMPDIR/text" similar
is 200
says '共有 '
says '关于年轻干部队伍建设情况的报告'
printf '锄禾日当午' > "$TMPDIR/none"
paste "$TMPDIR/none" similar
is 200
paste "$TMPDIR/none" find
says '未找到'
printf '<script>alert(1)</script>' > "$TMPDIR/script"
paste "$TMPDIR/script" find
is 200
lacks '<script>alert'

# a page of another site cannot make a browser ask; neither can a body of another kind
get /paste -X POST -H 'Origin: http://evil.example' --data 'text=a'
is 403
get /paste -X POST -H 'Content-Type: text/plain' --data 'text=a'
is 415
get "/search?q=$(python3 -c 'print("%E5%B9%B4" * 1000)')"
is 414
says '/paste'

# the API: what GET answers, by POST, however long
post() { get "$1" -X POST -H 'Content-Type: application/json' --data-binary "@$2"; }
ask() { python3 -c 'import json, sys
body = json.loads(sys.argv[1])
if len(sys.argv) > 2: body[sys.argv[2]] = open(sys.argv[3], encoding="utf-8").read()
print(json.dumps(body))' "$@" > "$TMPDIR/ask"; }
ask '{"q": "年轻干部", "in": ["problems"], "per": 1}'
post /api/v1/search "$TMPDIR/ask"
is 200
hits=$("$ZHANGJU" count --index "$index" '问题:年轻干部')
json "d['total']['occurrences'] == $hits and len(d['reports']) == 1"
sed 's/舆清/舆情/' "$TMPDIR/text" > "$TMPDIR/right"
ask '{"literal": true}' q "$TMPDIR/right"
post /api/v1/search "$TMPDIR/ask"
is 200
json "d['total']['reports'] == 1 and d['total']['occurrences'] == 2"
python3 -c 'print("".join(chr(0x4e00 + i) for i in range(6000)))' > "$TMPDIR/six"
ask '{"literal": true}' q "$TMPDIR/six"
post /api/v1/search "$TMPDIR/ask"
is 200
json "d['total']['occurrences'] == 0"
ask '{"q": "a", "nonsense": 1}'
post /api/v1/search "$TMPDIR/ask"
is 400
ask '{}' text "$TMPDIR/text"
post /api/v1/similar "$TMPDIR/ask"
is 200
json "d['similar'][0]['share'] > 0.3 and list(d['of']) == ['text']"
ask '{"text": 1}'
post /api/v1/similar "$TMPDIR/ask"
is 400

# what was searched with the box comes with the nearest passage, too
get "/search?q=$(encode 把拆迁谈判、舆清处置、群体性事件搬上讲台)"
is 200
says '<del>清</del><ins>情</ins>'
get "/search?q=$(encode 年青干部)"
says '是不是要查'
says "href=\"/search?q=$(encode 年轻干部)\""
get "/search?q=$(encode '云溪县政府工作报告 2025')"
says '政府工作报告（云溪县，2025年）'
says 'href="/r/'
stop

# of a report that is read in parts, the link leads to the right one
index=$TMPDIR/parts
mkdir "$TMPDIR/deep"
{ printf '云溪县水利局2024年工作总结\n\n'; seq -f '今年检查的第%g处水闸没有发现问题。' 3100; } > "$TMPDIR/deep/总结.txt"
"$ZHANGJU" index --quiet --index "$index" "$TMPDIR/deep" > /dev/null || exit 1
start
printf '今年检查的第3048处水闸没有发现问题。' > "$TMPDIR/text"
paste "$TMPDIR/text" find
says '?part=2#L3050"'
done_testing
