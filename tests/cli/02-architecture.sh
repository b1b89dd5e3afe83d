# docs/architecture.md names every module of every room, once, in the table of that room, and its walks name only modules.
page=docs/architecture.md
rooms=$(sed -n 's/^### //p' "$page")
[ "$(echo "$rooms" | wc -l)" -eq 15 ] || { echo "$page has not fifteen rooms"; exit 1; }
faults=
sed -n '/^## From bytes/,/^## Text/p' "$page" | grep -oE '`[a-z_0-9]+`' | tr -d '`' | sort -u > "$TMPDIR/walked"
sed -n 's/^| `\([a-z_0-9]*\)` | ..*/\1/p' "$page" | sort -u > "$TMPDIR/tables"
comm -23 "$TMPDIR/walked" "$TMPDIR/tables" > "$TMPDIR/unknown"
[ ! -s "$TMPDIR/unknown" ] || { echo "no module:"; cat "$TMPDIR/unknown"; faults=1; }
[ "$(wc -l < "$TMPDIR/walked")" -ge 60 ] || { echo "the walks name few modules"; faults=1; }
for room in $rooms; do
  sed -n "/^### ${room%/*}\/${room#*/}\$/,/^##* /p" "$page" | sed -n '1d; s/^| `\([a-z_0-9]*\)` | ..*/\1/p' | sort > "$TMPDIR/named"
  ls "$room" | grep -E '\.(c|cc|h|cmake)$' | sed 's/\.[a-z]*$//' | sort -u > "$TMPDIR/there"
  uniq -d "$TMPDIR/named" | sed "s#.*#$page names $room/& twice#" > "$TMPDIR/faults"
  comm -13 "$TMPDIR/named" "$TMPDIR/there" | sed "s#.*#$page does not name $room/&#" >> "$TMPDIR/faults"
  comm -23 "$TMPDIR/named" "$TMPDIR/there" | sed "s#.*#$page names $room/&, which is not there#" >> "$TMPDIR/faults"
  [ ! -s "$TMPDIR/faults" ] || { cat "$TMPDIR/faults"; faults=1; }
done
[ -z "$faults" ]
