# Pairs of reports that share text under a role: swaps, the notice and common text left out, a unit's own earlier report, drafts
# against an index, every format.
. tests/cli/run.inc
texts=corpus/overlap
z overlap --less $texts/通知.txt $texts
echo '-- the wording of the notice counts unless it is left out'
z overlap -n 1 --passages 1 --lang zh $texts
echo '-- other roles: nothing'
z overlap --in 打算 $texts
echo '-- shorter runs'
z overlap --in 原因,打算 --run 15 $texts
z overlap --common 1 --less $texts/通知.txt $texts
echo '-- every format'
for format in jsonl csv markdown; do z overlap --less $texts/通知.txt --format $format -n 1 --passages 1 $texts; done
zq overlap --excel --lang zh $texts
head -1 "$TMPDIR/.out"
zq overlap --format json $texts
python3 - "$TMPDIR/.out" <<'END'
import json, sys
whole = json.load(open(sys.argv[1]))
assert whole['schema'] == 1 and whole['total'] == len(whole['pairs']) == 2, whole['total']
assert [p['kin'] for p in whole['pairs']].index('years') == 2  # after the others
END
echo '-- drafts against an index, of which one is a draft'
"$ZHANGJU" index --quiet --index "$TMPDIR/index" $texts > /dev/null
z overlap --against "$TMPDIR/index" --less $texts/通知.txt --format csv --passages 1 $texts/青石镇班子2024年对照检查材料.txt
cp $texts/青石镇班子2024年对照检查材料.txt "$TMPDIR/draft.txt"
ZHANGJU_INDEX="$TMPDIR/index" zq overlap --against - --format jsonl "$TMPDIR/draft.txt"
python3 - "$TMPDIR/.out" <<'END'
import json, sys
pairs = [json.loads(line) for line in open(sys.argv[1])][1:-1]
assert pairs[0]['share_a'] == pairs[0]['share_b'] == 1 and pairs[0]['kin'] == 'unit', pairs[0]
END
echo '-- the index alone'
ZHANGJU_INDEX="$TMPDIR/index" zq overlap --format csv
cut -d, -f 1-4 "$TMPDIR/.out"
z overlap --against "$TMPDIR/index"
z overlap --run 14 $texts
z overlap --in 麻烦 $texts
z overlap --excel --format jsonl $texts
z overlap --deadline 0 --quiet --format csv -n 1 --passages 1 $texts/通知.txt
