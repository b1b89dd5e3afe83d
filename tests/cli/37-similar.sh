# similar: copies and reworked copies of a paragraph are found with what they share; neighbours in subject alone are not.
. tests/cli/run.inc
export ZHANGJU_INDEX="$TMPDIR/index"
mkdir -p "$TMPDIR/reports"
cd "$TMPDIR/reports" || exit 2
cat > 2023.txt <<'END'
2023年工作总结

一、存在的问题
一是队伍结构不够合理。全局在编人员平均年龄四十八岁，三十五岁以下的干部只有六人，懂规划、懂数字化的人手尤其紧缺。
二是服务意识有待增强。个别窗口人员业务不熟，让群众多跑了路。
END
cat > 2024.txt <<'END'
2024年工作总结

一、存在的问题
一是干部队伍结构不够合理。全局在编人员平均年龄四十九岁，三十五岁以下的干部只有五人，懂规划、懂数字化的人手尤其紧缺。
二是项目推进不够快。
END
cat > 2025.txt <<'END'
2025年工作总结

一、存在的问题
（一）经费紧张。
（二）个别窗口人员业务不熟，让群众多跑了路。今年以来收到投诉十一件，都已办结。
（三）年龄偏大、结构老化的问题仍未缓解，青年后备力量不足。
END
printf '2023年工作总结（摘登）\n\n一是队伍结构不够合理。全局在编人员平均年龄四十八岁，\n三十五岁以下的干部只有六人，懂规划、懂数字化的人手尤其紧缺。\n' > copy.txt
cd - > /dev/null || exit 2
"$ZHANGJU" index --quiet "$TMPDIR/reports" > /dev/null
z similar 2023.txt:4
z similar --lang zh 2023.txt:5
z similar -n 1 2023.txt:4 --color always
z similar --format jsonl 2023.txt:5
"$ZHANGJU" similar --format json 2023.txt:4 | python3 -c '
import json, sys
answer = json.load(sys.stdin)
assert answer["schema"] == 1 and answer["of"]["path"] == "2023.txt" and answer["of"]["line"] == 4 and answer["of"]["text"].startswith("一是队伍结构")
shares = [s["share"] for s in answer["similar"]]
assert shares == sorted(shares, reverse=True) and 0 < min(shares) and max(shares) <= 1
for s in answer["similar"]:
    assert "".join(m["text"] for m in s["marked"]) == s["paragraph"] and any(m.get("hit") for m in s["marked"])
    assert s["shared"] and s["longest"] >= 8 or s["same_sentences"]
    assert sum(m.get("sentence", False) for m in s["shared"]) == s["same_sentences"]
print([(s["path"], s["share"], s["same_sentences"]) for s in answer["similar"]])'
echo "-- the other way round is as close"
z similar 2024.txt:4 | grep '%'
echo "-- a paragraph that nobody repeats"
z similar 2025.txt:6
z similar --lang zh 2025.txt:6
echo "-- every paragraph of the corpus has an answer, and none is like itself"
export ZHANGJU_INDEX="$TMPDIR/corpus"
"$ZHANGJU" index --quiet corpus/reports > /dev/null
"$ZHANGJU" search -n 40 --format tsv 的 | cut -f 1 | while read -r place; do
  "$ZHANGJU" similar --quiet --format jsonl "$place" | grep -F "\"id\":\"${place%:*}:" && echo "$place is like itself"
done
echo "-- what is wrong"
z similar 2025/云溪县政府工作报告.txt
z similar 2025/云溪县政府工作报告.txt:9999
z similar 无.txt:1
z similar
z similar --format csv 2025/云溪县政府工作报告.txt:3
z similar -n 0 2025/云溪县政府工作报告.txt:3
echo "-- a text on standard input"
printf '三是队伍结构不够合理，三十五岁以下的干部只有六人，懂规划、懂数字化的人手尤其紧缺。' | z similar -n 1 -
printf '锄禾日当午' | z similar -
printf '' | z similar -
printf '（三）一线历练，墩苗壮苗。' | "$ZHANGJU" similar --format json - | python3 -c 'import json, sys; d = json.load(sys.stdin); print(list(d["of"]), len(d["similar"]), d["similar"][0]["same_sentences"])'
