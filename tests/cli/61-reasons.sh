# Why the system or SQLite refuses something, in both languages.
. tests/cli/run.inc
both() { z "$@"; z --lang zh "$@"; }
both index --index "$TMPDIR/index" "$TMPDIR/none"
: > "$TMPDIR/file"
both index --index "$TMPDIR/file" corpus/reports
both index --index "$TMPDIR/file/index" corpus/reports
both eval --gold "$TMPDIR/none" --reports corpus/reports
both saved --saved "$TMPDIR" list
both saved --saved "$TMPDIR/file/saved.db" list
printf 'This is no database, though it is long enough to be read as one: %500s\n' x > "$TMPDIR/no.db"
both saved --saved "$TMPDIR/no.db" list
sqlite3 "$TMPDIR/other.db" 'CREATE TABLE saved (other); PRAGMA user_version = 2;'
both saved --saved "$TMPDIR/other.db" list
both rules check "$TMPDIR"
long=$TMPDIR/$(printf '%300s' x | tr ' ' x)
both outline "$long" | sed 's/xx*/x/'
ln -s loop "$TMPDIR/loop"
both outline "$TMPDIR/loop"
mkdir -p "$TMPDIR/index"
cp "$TMPDIR/no.db" "$TMPDIR/index/catalog.db"
both search --index "$TMPDIR/index" x
