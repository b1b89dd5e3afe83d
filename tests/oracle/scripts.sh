# The sample corpus in the scripts of Taiwan and Hong Kong, as OpenCC writes them, folds to the same text: no query depends on
# the script. OpenCC's tables were not used in making zhangju's.
set -eu
cat corpus/reports/*/*.txt corpus/training/reports/*.txt corpus/heldout/reports/*.txt > "$TMPDIR/simplified.txt"
"$ZHANGJU" text --folded "$TMPDIR/simplified.txt" | tr -d '\n' > "$TMPDIR/want"
[ "$(wc -c < "$TMPDIR/want")" -gt 1000000 ] || { echo "too little text"; exit 1; }
for script in s2t s2tw s2hk; do
  opencc -c $script.json -i "$TMPDIR/simplified.txt" -o "$TMPDIR/$script.txt"
  ! cmp -s "$TMPDIR/$script.txt" "$TMPDIR/simplified.txt" || { echo "$script: opencc changed nothing"; exit 1; }
  "$ZHANGJU" text --folded "$TMPDIR/$script.txt" | tr -d '\n' > "$TMPDIR/got"
  cmp "$TMPDIR/want" "$TMPDIR/got" || python3 - "$TMPDIR/want" "$TMPDIR/got" $script <<'EOF'
import sys
want, got = (open(p, encoding='utf-8').read() for p in sys.argv[1:3])
for i, (a, b) in enumerate(zip(want, got)):
    if a != b:
        print('%s: %s became %s in %s' % (sys.argv[3], a, b, want[max(0, i - 4):i + 5]))
sys.exit(1)
EOF
done
