# Phrases that were counted in advance are counted as without: after files came, changed and went, after optimize and --relabel.
. tests/cli/run.inc
mkdir "$TMPDIR/reports"
find corpus/reports -name '*.txt' | sort | head -40 | while read -r file; do cp "$file" "$TMPDIR/reports/"; done
phrases="干部 工作 发展 问题 年轻干部 存在的 的问题 服务 加强 群众"

build() { # build COMMAND…: the same with and without lists
  ZHANGJU_FREQUENT=2 "$ZHANGJU" "$@" --quiet --index "$TMPDIR/counted" > /dev/null
  ZHANGJU_FREQUENT=0 "$ZHANGJU" "$@" --quiet --index "$TMPDIR/plain" > /dev/null
}

answers() {
  for scope in '' '问题:' '-in:做法 ' 'in:frame '; do
    for unit in occurrences paragraphs sentences reports; do
      for phrase in $phrases; do echo "$scope$phrase"; done | "$ZHANGJU" count --index "$1" --batch --unit $unit
    done
    for unit in occurrences paragraphs; do # asked again, frequent words are known as bitmaps
      for pair in '工作 干部' '同篇(工作 干部)' '同篇(服务 发展)' '同篇(问题:工作 群众)' '全部:工作 问题:干部' '加强 工作 问题'; do
        echo "$scope($pair)"
      done | "$ZHANGJU" count --index "$1" --batch --timing --repeat 3 --unit $unit | cut -f 1,3
    done
    for phrase in 工作 年轻干部; do
      "$ZHANGJU" count --index "$1" --unit sentences --by report "$scope$phrase"
      "$ZHANGJU" count --index "$1" --by role "$scope$phrase"
      "$ZHANGJU" search --index "$1" --format tsv -n 3 "$scope$phrase"
    done
  done 2>&1
}

# What meets is also counted from its sentences, which no short way knows.
meetings() {
  for query in '工作 干部' '同篇(工作 干部)' '问题:(工作 群众)' '同篇(问题:工作 服务)' '做法:同篇(加强 发展)'; do
    occurrences=$(for n in 1 2 3; do echo "$query"; done | "$ZHANGJU" count --index "$TMPDIR/counted" --batch | tail -1 | cut -f 1)
    shown=$("$ZHANGJU" search --index "$TMPDIR/counted" --format json -n 0 "$query" | python3 -c 'import json, sys; print(sum(len(r["matches"]) for r in json.load(sys.stdin)["results"] if r["type"] == "hit"))')
    [ "$occurrences" = "$shown" ] || { echo "$query: $occurrences, but $shown are shown"; exit 1; }
  done
}

same() {
  meetings
  answers "$TMPDIR/counted" > "$TMPDIR/a"
  answers "$TMPDIR/plain" > "$TMPDIR/b"
  [ "$(wc -l < "$TMPDIR/a")" -gt 200 ] || { echo "$1: too few answers"; exit 1; }
  cmp "$TMPDIR/a" "$TMPDIR/b" || { echo "$1: the answers differ"; exit 1; }
  "$ZHANGJU" check --quiet --index "$TMPDIR/counted" > /dev/null || { echo "$1: check"; exit 1; }
  "$ZHANGJU" explain --index "$TMPDIR/counted" --format json 工作 | grep -q '"counted_in_advance": true' || { echo "$1: no lists"; exit 1; }
  "$ZHANGJU" explain --index "$TMPDIR/plain" --format json 工作 | grep -q '"counted_in_advance": false' || { echo "$1: lists"; exit 1; }
}

build index --jobs 2 "$TMPDIR/reports"
same index
ls "$TMPDIR/reports" | awk 'NR % 5 == 0' | while read -r name; do rm "$TMPDIR/reports/$name"; done
first=$(ls "$TMPDIR/reports" | head -1)
printf '关于工作的报告\n一、存在的问题\n干部工作不实，干部服务不足。\n' > "$TMPDIR/reports/$first"
build index --jobs 2
same changed
build index --jobs 2 --relabel
same relabel
build optimize --jobs 2
same optimize
