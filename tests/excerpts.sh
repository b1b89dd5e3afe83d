# excerpts.sh DATA ROLES FOLDER - cuts excerpts out of the reports below DATA and writes each with its gold into FOLDER.
# ROLES is a file such as corpus/outside/roles.tsv, which holds positions and roles but no text; a report is named by its
# sha256_16_norm in DATA/reports/INDEX.tsv.
#
#   sh tests/excerpts.sh "$ZHANGJU_TEST_DATA" corpus/outside/doubtful.tsv /tmp/doubtful
#   build/zhangju eval --gold /tmp/doubtful --reports /tmp/doubtful
[ $# -eq 3 ] || { echo "usage: sh tests/excerpts.sh DATA ROLES FOLDER" >&2; exit 2; }
data=$1 roles=$2 folder=$3
mkdir -p "$folder" && list=$(mktemp) || exit 1
trap 'rm -f "$list"' EXIT
awk -F '\t' -v out="$folder" '
  FNR == 1 && NR == 1 {
    for (i = 1; i <= NF; i++)
      if ($i == "sha256_16_norm") column = i
    next
  }
  FNR == NR { file[$column] = $1; next }
  FNR == 1 { next }
  !($1 in file) {
    print "excerpts.sh: no report " $1 " in INDEX.tsv" > "/dev/stderr"
    exit 1
  }
  {
    name = file[$1] "_" $2
    sub(/\.txt_/, "_", name)
    gold = out "/" name ".tsv"
    if (!(name in seen)) {
      if (last) close(last)
      last = gold
      print file[$1] "\t" $2 "\t" $3 "\t" name
      print "line\tstart_char\trole" > gold
    }
    seen[name]
    print $4 - $2 + 1 "\t" $5 "\t" $6 > gold
  }' "$data/reports/INDEX.tsv" "$roles" > "$list" || exit 1
while IFS='	' read -r file from to name; do
  sed -n "$from,${to}p" "$data/reports/text/$file" > "$folder/$name.txt" || exit 1
done < "$list"
