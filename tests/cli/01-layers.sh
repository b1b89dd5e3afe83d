# Includes run one way: indexer <- query <- web <- zhangju.c; foreign engines stay in the one file that knows them.
fault() { echo "$1"; faults=1; }
includes() { grep -Hno "#include \"$1/" $2 2> /dev/null; }
faults=
[ "$(ls indexer/*.c query/*.c web/*.c | wc -l)" -gt 50 ] || fault "the sources are somewhere else"
includes query "indexer/*.c indexer/*.cc indexer/*.h" && fault "indexer includes query"
includes web "indexer/*.c indexer/*.cc indexer/*.h query/*.c query/*.h" && fault "a lower layer includes web"
includes tests "indexer/*.c indexer/*.cc indexer/*.h query/*.c query/*.h web/*.c web/*.cc web/*.h zhangju.c" && fault "a source includes a test"
grep -HnE '#include "[^/"]*"' indexer/*.c indexer/*.cc indexer/*.h query/*.c query/*.h web/*.c web/*.cc web/*.h zhangju.c && fault "an include that is not written from the root"
only() { # PATTERN FILE WHAT: it stands in that file, and in no other
  grep -qE "$1" "$2" || fault "$2 does not mention $3: this check looks for the wrong thing"
  grep -lE "$1" indexer/*.[ch] indexer/*.cc query/*.[ch] web/*.[ch] web/*.cc zhangju.c | grep -vx "$2" | sed "s/$/ knows $3/" | grep . && faults=1
}
only '#include <xapian' indexer/postings.cc Xapian
only 'Xapian::' indexer/postings.cc Xapian
only '#include .*mustache' web/render.cc Mustache
grep -LE '^#ifndef ZJ_' indexer/*.h query/*.h web/*.h | grep . && fault "a header without a guard"
[ -z "$faults" ]
