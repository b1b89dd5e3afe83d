# Roles of the sample corpus against its gold, and of reports that the model has never seen. It was trained on the sample corpus: the floors there
# catch a step that broke. Those of corpus/heldout are what a reader may expect of reports of their own; nobody trains on them.
FILES=26 EQUAL=980 MACRO=960 HEADINGS=965
python3 tests/oracle/roles.py "$ZHANGJU" corpus/gold corpus/reports > "$TMPDIR/score" || { cat "$TMPDIR/score"; exit 1; }
cat "$TMPDIR/score"
grep -qx "$FILES files" "$TMPDIR/score" || { echo "not $FILES files"; exit 1; }
tail -1 "$TMPDIR/score" | {
  read -r equal macro headings
  [ "$equal" -ge $EQUAL ] && [ "$macro" -ge $MACRO ] && [ "$headings" -ge $HEADINGS ] || { echo "below the floor of $EQUAL $MACRO $HEADINGS"; exit 1; }
} || exit 1
for held in $(ls corpus/heldout/gold); do
  for seen in corpus/gold corpus/training/gold; do [ ! -e "$seen/$held" ] || { echo "$held is trained on"; exit 1; }; done
done
"$ZHANGJU" eval --gold corpus/heldout/gold --reports corpus/heldout/reports --format json > "$TMPDIR/held" || exit 1
python3 - "$TMPDIR/held" <<'END2'
import json, sys
score = json.load(open(sys.argv[1]))
problems = score['roles']['problems']
print('held out: %d files, accuracy %.3f, problems F1 %.3f (P %.3f R %.3f)' % (
    score['files'], score['accuracy'], problems['f1'], problems['precision'], problems['recall']))
assert score['files'] >= 40 and score['without_report'] == 0, 'files are missing'
assert score['accuracy'] >= 0.82 and problems['f1'] >= 0.88, 'below the floor'
END2
