# Includes run one way: a room includes itself and the rooms before it in this list, which is the order of the pipeline.
rooms="indexer/base indexer/text indexer/read indexer/outline indexer/store indexer/run indexer/commands
  query/language query/engine query/cluster query/answer query/commands web/http web/pages web/serve"
fault() { echo "$1"; faults=1; }
faults=
sources=$(find indexer query web -name '*.c' -o -name '*.h' -o -name '*.cc')
[ "$(echo "$sources" | wc -l)" -gt 300 ] || fault "the sources are somewhere else"
for file in $sources zhangju.c; do
  case " $(echo $rooms) " in *" ${file%/*} "* | *" $file "*) ;; *) [ "$file" = zhangju.c ] || fault "$file is in no room" ;; esac
done

# The include lines of the sources, as "ROOM FILE INCLUDED-ROOM INCLUDED-FILE".
grep -HoE '^#include "[^"]+"' $sources zhangju.c | sed -E 's/^([^:]+):#include "([^"]+)"$/\1 \2/' > "$TMPDIR/includes"
awk -v rooms="$(echo $rooms)" '
  function room(path) { sub("/[^/]*$", "", path); return path }
  BEGIN { n = split(rooms, name, " "); for (i = 1; i <= n; i++) rank[name[i]] = i; rank["zhangju.c"] = n + 1 }
  !(room($2) in rank) { print $1 " includes " $2 ", which is in no room"; next }
  rank[room($2)] > rank[room($1)] { print $1 " includes " $2 " of a later room" }
  room($1) ~ "^query/" && room($2) ~ "^indexer/(run|commands)$" { print $1 " includes " $2 ": a query does not write" }
' "$TMPDIR/includes" > "$TMPDIR/upward"
[ ! -s "$TMPDIR/upward" ] || fault "$(cat "$TMPDIR/upward")"

# Nor do modules, x.h with x.c as one, include each other in a circle, but for the include lines named here as
# "FROM TO REASON". A line that closes no circle any more is a fault, too.
cat > "$TMPDIR/circles" <<'END'
indexer/base/pager indexer/base/command a command opens the pager, which asks for the options of that command
indexer/outline/metadata_text indexer/outline/metadata one module in two files: the second uses the types of the first
indexer/outline/styles indexer/outline/headings_tree named styles decide the ranks of headings, which the tree asks for
indexer/outline/styles indexer/outline/plain marks of a line and its style decide together whether it is a heading
indexer/read/files_list indexer/read/files one module in two files: the list that a walk fills
indexer/read/kind_parts indexer/read/kind one module in several files: the inner header uses the types of the outer one
indexer/run/commit indexer/run/build one module in several files: the steps of build.c use the types of build.h
indexer/run/told indexer/run/build one module in several files: the steps of build.c use the types of build.h
indexer/store/catalog_sql indexer/store/catalog one module in several files: the inner header uses the types of the outer one
indexer/store/check_sources indexer/store/check one module in two files: the second reports as the first does
indexer/store/segment_format indexer/store/segment one module in several files: the inner headers use the types of the outer one
indexer/text/edits indexer/text/fold one module in two files: fold.h reads an edit map, edits.h writes it
query/answer/emit_writer query/answer/emit one module in several files: the writers use the types of emit.h
END
sed -E 's/\.(h|c|cc)( |$)/\2/g' "$TMPDIR/includes" | awk '$1 != $2' | sort -u > "$TMPDIR/modules"
cut -d' ' -f1,2 "$TMPDIR/circles" > "$TMPDIR/known"
grep -vxFf "$TMPDIR/known" "$TMPDIR/modules" > "$TMPDIR/others"
while read -r from to; do
  { cat "$TMPDIR/others"; grep -xF "$from $to" "$TMPDIR/modules"; } | tsort > "$TMPDIR/order" 2> "$TMPDIR/loops"
  [ -s "$TMPDIR/loops" ] || fault "$from includes $to in no circle: take it out of the list"
done < "$TMPDIR/known"
tsort "$TMPDIR/others" 2>&1 > "$TMPDIR/order" | sed 's/^tsort: [^ ]*: input contains a loop:$/a circle of includes:/; s/^tsort: /  /' > "$TMPDIR/loops"
[ ! -s "$TMPDIR/loops" ] || fault "$(cat "$TMPDIR/loops")"
[ "$(wc -l < "$TMPDIR/order")" -gt 150 ] || fault "the modules are somewhere else"

only() { # PATTERN FILE WHAT: it is in that file, and in no other
  grep -qE "$1" "$2" || fault "$2 does not mention $3: this check looks for the wrong thing"
  grep -lE "$1" $sources zhangju.c | grep -vx "$2" | sed "s/$/ knows $3/" | grep . && faults=1
}
only '#include <xapian' indexer/store/postings.cc Xapian
only 'Xapian::' indexer/store/postings.cc Xapian
grep -LE '^#ifndef ZJ_' $(echo "$sources" | grep '\.h$') | grep . && fault "a header without a guard"
[ -z "$faults" ]
