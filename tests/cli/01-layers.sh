# Includes run one way: a room includes itself and the rooms before it in this list, which is the order of the pipeline.
rooms="indexer/base indexer/text indexer/read indexer/outline indexer/store indexer/run indexer/commands
  query/language query/engine query/answer query/commands web/http web/pages web/serve"
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

only() { # PATTERN FILE WHAT: it is in that file, and in no other
  grep -qE "$1" "$2" || fault "$2 does not mention $3: this check looks for the wrong thing"
  grep -lE "$1" $sources zhangju.c | grep -vx "$2" | sed "s/$/ knows $3/" | grep . && faults=1
}
only '#include <xapian' indexer/store/postings.cc Xapian
only 'Xapian::' indexer/store/postings.cc Xapian
only '#include .*mustache' web/http/render.cc Mustache
grep -LE '^#ifndef ZJ_' $(echo "$sources" | grep '\.h$') | grep . && fault "a header without a guard"
[ -z "$faults" ]
