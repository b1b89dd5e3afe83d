# index: a run takes up what has changed, and nothing else; what it would do; what it refuses to do.
. tests/cli/run.inc
export ZHANGJU_INDEX="$TMPDIR/i"
for report in 2023/云溪县水利局2023年工作总结.txt 2023/青石镇党委巡察整改情况报告.txt 2024/消防安全检查情况通报.txt 2024/公交集团职代会工作报告.txt \
  2024/县文旅局班子成员对照检查材料.txt 2025/云溪县政府工作报告.txt 2025/县档案馆数字化工作总结.md 2025/民政局养老服务工作情况汇报.txt; do
  mkdir -p "$TMPDIR/reports/${report%/*}"
  cp "corpus/reports/$report" "$TMPDIR/reports/$report"
done
cd "$TMPDIR" || exit 2
# Files older than the clock of a file system can be unsure of, so that a run need not look into them.
old() { find "$@" -type f -exec touch -d '1 hour ago' {} +; }
old reports
same_as_anew() { # the same answers as from an index of the same files made anew
  rm -rf anew
  "$ZHANGJU" index --quiet --index anew "$@" > /dev/null 2>&1
  for query in 年轻干部 '问题:"不足" OR 计划:"加强"' 报告; do
    for command in 'search --format tsv' 'count --by role'; do
      "$ZHANGJU" $command "$query" > a 2>&1
      "$ZHANGJU" $command --index anew "$query" > b 2>&1
      cmp a b || echo "$command $query: differs from an index made anew"
    done
  done
  for form in '' --folded; do "$ZHANGJU" text $form > a; "$ZHANGJU" text $form --index anew > b; cmp a b || echo "text differs"; done
  "$ZHANGJU" check > a 2>&1 || cat a
}
z index reports
ls i/segments
echo "-- nothing changed: nothing published"
z index
echo "-- a change, a new report, a removed one, a renamed one"
echo '年轻干部的培训不足。' >> reports/2025/云溪县政府工作报告.txt
echo '年轻干部的培训。' > reports/2025/new.txt
rm reports/2024/消防安全检查情况通报.txt
mkdir reports/2022 && mv reports/2024/公交集团职代会工作报告.txt reports/2022/
z index --dry-run
"$ZHANGJU" index --dry-run --format jsonl | sed 's/"seconds":.*/…/'
z index
ls i/segments
same_as_anew reports
echo "-- reading it again is not needed when only the time is another"
old reports
z index
touch reports/2025/new.txt
z index
echo "-- a folder moved: its reports are known by their content"
mv reports/2025 reports/二〇二五
z index
same_as_anew reports
echo "-- two files change places"
mv reports/2022/公交集团职代会工作报告.txt x && mv reports/二〇二五/new.txt reports/2022/公交集团职代会工作报告.txt && mv x reports/二〇二五/new.txt
z index
same_as_anew reports
echo "-- one folder alone"
echo '年轻干部的任用。' > reports/2022/other.txt
echo '年轻干部的选拔。' > reports/2023/other.txt
z index reports/2023
z index reports/2022/other.txt
z index
same_as_anew reports
echo "-- a failure is remembered until file or options change"
printf '\000\001\002' > reports/bad.txt
old reports/bad.txt
z index
z index
z stats --failures
printf '\000\001\002\003' > reports/bad.txt
z index
echo '年轻干部。' > reports/bad.txt
z index
echo "-- what a mistake would lose"
mv reports elsewhere
z index
z index --no-prune
z count 年轻干部
mkdir reports
z index
z index --no-prune
rmdir reports && mv elsewhere reports
z index
printf '\000' > x
cp -r reports good
for f in reports/*/*; do cp x "$f"; done
z index | tail -2
z count 年轻干部
z index absent
rm -r reports && mv good reports
echo "-- a second root"
mkdir more
echo '年轻干部。' > more/1.txt
cp more/1.txt reports/1.txt
z index more
z search --format paths '"年轻干部。"'
rm -r more
z index
z index --prune
z index --prune
echo "-- everything gone"
rm -r reports
z index --prune
z count 年轻干部
z index
echo "-- a dry run says what the run then does: what cannot be taken, what is read again and found as it was"
mkdir -p reports/sub elsewhere
for name in 1 2 3; do echo "年轻干部$name。" > reports/$name.txt; done
echo '年轻干部四。' > elsewhere/4.txt
old reports elsewhere
z index --quiet reports
: > reports/empty.txt
mkfifo reports/pipe.txt
python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("reports/socket.txt")'
: > reports/3.txt
echo '年轻干部五。' > reports/5.txt
z index --dry-run
z index
z index --dry-run --full
z index --full
echo "-- what cannot be read is tried again, and publishes nothing"
z index
rm reports/empty.txt reports/pipe.txt reports/socket.txt
echo "-- what was found by a link goes by the name of the link"
ln -s ../elsewhere reports/folder
echo '年轻干部六。' > .6.txt
ln -s ../.6.txt reports/link.txt
z index --quiet
z index --quiet --follow-links
z remove --quiet reports/folder/4.txt
z remove --quiet reports/link.txt
echo "-- the setting stays until it is taken back"
z index --quiet
z check --full --quiet
z count --scan reports --follow-links 年轻干部
z count --scan reports 年轻干部
z index --quiet --no-follow-links
z index --quiet
z remove reports/folder/../none
z count 年轻干部
echo "-- wrong"
z index --format xml
