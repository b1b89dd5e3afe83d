# Roles of the sample corpus against its gold. The floors lie a little below what the rules reach: they catch a rule that
# broke, they are no aim.
FILES=26 EQUAL=890 MACRO=905 HEADINGS=965
python3 tests/oracle/roles.py "$ZHANGJU" corpus/gold corpus/reports > "$TMPDIR/score" || { cat "$TMPDIR/score"; exit 1; }
cat "$TMPDIR/score"
grep -qx "$FILES files" "$TMPDIR/score" || { echo "not $FILES files"; exit 1; }
tail -1 "$TMPDIR/score" | {
  read -r equal macro headings
  [ "$equal" -ge $EQUAL ] && [ "$macro" -ge $MACRO ] && [ "$headings" -ge $HEADINGS ] || { echo "below the floor of $EQUAL $MACRO $HEADINGS"; exit 1; }
}
