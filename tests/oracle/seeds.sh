# Every information need over outside reports, written as a query in needs.tsv, hit by hit. Those named in OPEN differ because the model does not see what the
# reader saw; one that agrees by now is told, and goes from the list.
set -eu
[ -n "${ZHANGJU_TEST_DATA:-}" ] || { echo "skipped: ZHANGJU_TEST_DATA is not set"; exit 77; }
OPEN=" "
gold=$ZHANGJU_TEST_DATA/gold

# hold SET REPORTS: those that are not open must agree, the open ones are shown.
hold() {
  "$ZHANGJU" index --quiet --index "$TMPDIR/$1" "$2" > /dev/null
  needs() { python3 tests/oracle/needs.py "$ZHANGJU" "$TMPDIR/$1" "$gold/$1/queries.tsv" --queries tests/oracle/needs.tsv "$@"; }
  closed=
  for id in $(awk -F '\t' -v set="$1" '$1 == set { print $2 }' tests/oracle/needs.tsv); do
    case "$OPEN" in
      *" $id "*)
        if needs "$1" "$id" > "$TMPDIR/need"; then echo "$id agrees: take it from OPEN"
        else echo "open, because of roles:"; sed '$d' "$TMPDIR/need"; fi ;;
      *) closed="$closed $id" ;;
    esac
  done
  needs "$1" $closed
}

hold seeds "$ZHANGJU_TEST_DATA/seeds"
mkdir "$TMPDIR/texts"
cp "$gold"/genres/*.txt "$TMPDIR/texts"
hold genres "$TMPDIR/texts"
