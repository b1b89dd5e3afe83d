# verify: quotations are found to the letter, but for signs or script, near, apart or not at all; every format; sources; the draft's own report does not count.
. tests/cli/run.inc
corpus_index
cd "$TMPDIR" || exit 2
cat > draft.md <<'END'
# 在全县大会上的讲话（稿）

报告里说，“改造老旧小区14个，惠及居民3 260户”，又说“改造老旧小区16个，惠及居民3260户”。
要求“选派30名年轻干部赴发达地区跟班学习招商……让想干事的有机会、能干事的有平台”。
有人讲：“改造老旧小區14個,惠及居民3 260戶”。还写道“分管股室的7名年轻干部……区直部门正职中40岁以下的仅2名”。
他说“推行‘路长制’①，干线公路沿线乱搭乱建得到根治”，"开展技能培训6500人次"，“这句话谁也没有说过，是编的”。
“完成剩余 168万页 馆藏档案扫描”，「GDP增长５.２％，总量迈过180亿元台阶」和『GDP增长52%，总量迈过180亿元台阶』。“四个意识”。

> 一是进不来，基层水管站连续两年招聘无人报名；
> 二是留不住，有3名年轻干部考取上级单位后离开；
> ——某报告

“外层引文里说“开工亿元以上项目31个、竣工22个”，但整句是编造的。”
“没有闭合的引号
END
z verify draft.md
z --lang zh verify draft.md
z --lang zh verify --source draft.md
z verify --format csv draft.md
z --lang zh verify --excel draft.md
z --lang zh verify --format markdown draft.md
z verify --format jsonl - < draft.md
echo "-- json is the same"
"$ZHANGJU" verify --quiet --format json draft.md > one.json
"$ZHANGJU" verify --quiet --format jsonl draft.md | python3 -c '
import json, sys
lines = [json.loads(line) for line in sys.stdin]
one = json.load(open("one.json", encoding="utf-8"))
assert one["quotations"] == lines[1:-1] and one["verdicts"] == lines[-1]["verdicts"] and len(lines) - 2 == lines[-1]["quotations"] == sum(one["verdicts"].values())
for q in one["quotations"]:
    for p in q["parts"]:
        if "difference" in p:
            assert "".join(d.get("text", d.get("quoted")) for d in p["difference"]) == p["text"]
            assert "".join(d.get("text", d.get("source")) for d in p["difference"]) == p["source"]["text"]
print(len(one["quotations"]), "quotations")'
echo "-- an index and a scan of the files agree"
"$ZHANGJU" verify --quiet --format jsonl draft.md > by-index
"$ZHANGJU" verify --quiet --format jsonl --scan "$OLDPWD/corpus/reports" draft.md > by-scan
cmp by-index by-scan && echo same
echo "-- what search quotes is found to the letter"
"$ZHANGJU" search --format markdown '年轻干部' > quoted.md
z verify --quiet quoted.md | tail -n 1
"$ZHANGJU" --lang zh search --format markdown --context paragraph '问题:年轻干部 OR 打算:培训' > quoted.md
z verify --quiet quoted.md | tail -n 1
echo "-- a Word document, and text with paragraphs set in"
python3 - <<'END'
import zipfile
body = "".join("<w:p><w:r><w:t>%s</w:t></w:r></w:p>" % t for t in ("讲话稿", "报告说“开工亿元以上项目31个、竣工22个”，又说“从来没有过的一句话”。"))
with zipfile.ZipFile("draft.docx", "w") as z:
    z.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
    z.writestr("_rels/.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>')
    z.writestr("word/document.xml", '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>' % body)
END
z verify draft.docx
z verify - < draft.docx
printf '　　报告的原文是这样的，一字不改。\n　　　　　　开工亿元以上项目31个、竣工22个，完成固定资产投资94.7亿元。\n　　以下是别的话，不是引文，照常排版。\n' > draft.txt
z verify draft.txt
echo "-- shorter ones"
z verify --shortest 4 --format csv draft.md | grep 四个意识
echo "-- the draft itself does not count"
mkdir own && printf '他说“只有本稿里才有的一句话”。\n' > own/draft.txt && printf '别的报告。\n' > own/other.txt
"$ZHANGJU" index --quiet --index own.ix own > /dev/null
z verify --index own.ix own/draft.txt
z verify --index own.ix - < own/draft.txt
echo "-- all found, nothing to find, and what is wrong"
printf '“开工亿元以上项目31个、竣工22个”\n' > whole.md
z verify --quiet whole.md
printf '没有引文。\n' > none.md
z verify none.md
z --lang zh verify none.md
z verify
z verify draft.md whole.md
z verify missing.md
z verify --format xml draft.md
z verify --source --format csv draft.md
z verify --excel --format jsonl draft.md
z verify --index nowhere draft.md
z verify - < /dev/null
