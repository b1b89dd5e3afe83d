#!/bin/sh
# replicate.sh [--check] INDEX [HOST:]FOLDER - copies the published generation of an index to a folder that is served elsewhere.
# Needs rsync and sqlite3 here; for a HOST, ssh without a password and rsync there. --check runs `zhangju check` on the copy.
#
# Segments are never written to again, and the catalog says which of them count. So this copies the catalog, as it is at one moment, then the segments
# that it names, and renames the catalog into its place last: until then the copy is the old generation, and from then on the new one. A writer may
# publish meanwhile: a segment that it has removed ends the attempt, and the next one begins with the new catalog.
set -eu
check=
[ "${1:-}" != --check ] || { check=1; shift; }
[ $# -eq 2 ] || { echo "usage: replicate.sh [--check] INDEX [HOST:]FOLDER" >&2; exit 2; }
index=$1 target=$2 host='' folder=$2
case $target in *:*) host=${target%%:*} folder=${target#*:} ;; esac
case $host in */*) host='' folder=$target ;; esac
case $folder in *"'"*) echo "replicate.sh: a folder with ' in its name" >&2; exit 2 ;; esac
[ -f "$index/catalog.db" ] || { echo "replicate.sh: $index is no index" >&2; exit 3; }
local=$(mktemp -d)
trap 'rm -rf "$local"' EXIT INT TERM
there() { # a command for a shell where the copy is
  if [ -n "$host" ]; then ssh "$host" "$1"; else sh -c "$1"; fi
}
there "mkdir -p '$folder/segments'"

# The lock of the copy keeps two runs apart; the writer's own lock is left alone.
exec 9> "${TMPDIR:-/tmp}/zhangju-replicate-$(printf %s "$index $target" | cksum | tr ' ' -).lock"
flock -n 9 || { echo "replicate.sh: another run copies there" >&2; exit 4; }
attempt=1
while :; do
  rm -f "$local/catalog.db"
  sqlite3 -cmd '.timeout 10000' "$index/catalog.db" ".backup '$local/catalog.db'"
  sqlite3 "$local/catalog.db" 'SELECT name FROM segment' > "$local/names"
  # Each name is a folder; --files-from needs -r to go into it. A segment that is there is complete unless an earlier run was cut
  # off, so sizes and times are compared, not contents.
  if rsync -a -r --files-from="$local/names" "$index/segments/" "$target/segments/" 2> "$local/said"; then break; fi
  attempt=$((attempt + 1))
  [ $attempt -le 5 ] || { cat "$local/said" >&2; echo "replicate.sh: the segments could not be copied" >&2; exit 1; }
done
rsync -a "$local/catalog.db" "$target/catalog.db.new"
there "sync '$folder' 2>/dev/null || sync; mv -f '$folder/catalog.db.new' '$folder/catalog.db'"

# Readers that have the old segments open keep them; others find the new catalog.
there "ls '$folder/segments'" | grep -vxFf "$local/names" > "$local/old" || true
while read -r name; do
  case $name in */* | .*) ;; *) there "rm -rf '$folder/segments/$name'" < /dev/null ;; esac
done < "$local/old"
[ -z "$check" ] || there "zhangju check --index '$folder'"
