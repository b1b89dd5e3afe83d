# What a converter does to one file costs that file: it is listed with the reason, and the files of its batch are in the index. With
# ZHANGJU_FULL=1 (tests/long.sh) also one that hangs and one that takes all the processor, whose limits are 45 and 30 seconds. Workers that crash, hang, end or run
# out of memory themselves: tests/unit/test_build_faults.c. What a converter must not do at all: 70-hostile.sh.
cd "$TMPDIR" || exit 1
mkdir bin reports
cat > bin/pdftotext <<'PY'
#!/usr/bin/python3 -I
import ctypes, sys, time
head = sys.stdin.buffer.read(40)
if b"crash" in head: ctypes.string_at(0)
if b"code" in head: sys.exit([print("Syntax Error: nothing to be made of it", file=sys.stderr), 7][1])
if b"memory" in head: ctypes.create_string_buffer(1 << 32)
if b"flood" in head:
    for _ in range(400): sys.stdout.buffer.write(bytes(1000000))
if b"garbage" in head: sys.stdout.buffer.write(b'<html><body><doc><page width="x">\377\376<flow>')
if b"hang" in head: time.sleep(1000)
while b"busy" in head: pass
PY
chmod +x bin/pdftotext
kinds='crash code memory flood garbage'
[ -z "${ZHANGJU_FULL:-}" ] || kinds="$kinds hang busy"
for kind in $kinds; do
  printf '%%PDF-1.4 %s\n' "$kind" > "reports/b-$kind.pdf"
  printf '关于%s的报告\n年轻干部培训不够。\n' "$kind" > "reports/a-$kind.txt"
  printf '关于%s的又一报告\n年轻干部培训不够。\n' "$kind" > "reports/c-$kind.txt"
done
PATH="$PWD/bin:$PATH" "$ZHANGJU" index --quiet --jobs 2 --index ix reports > out 2> err || { cat err; exit 1; }
good=$(ls reports/*.txt | wc -l)
[ "$("$ZHANGJU" count --index ix --unit reports 年轻干部)" = "$good" ] || { echo "not all $good good files are there:"; cat out err; exit 1; }
"$ZHANGJU" stats --index ix --failures > left
said() { grep -q "^b-$1.pdf	.*$2" left || { echo "b-$1.pdf does not say \"$2\":"; cat left; exit 1; }; }
said crash 'pdftotext crash'
said code 'nothing to be made of it'
said memory 'pdftotext'
# What does not fit into the memory of a worker may do so with more, up to the limit of output.
# (The sanitizers' workers have no limit of memory.)
ldd "$ZHANGJU" | grep -q libasan || said flood 'more --memory may help'
PATH="$PWD/bin:$PATH" "$ZHANGJU" index --quiet --memory 4096 --index large reports/b-flood.pdf reports/a-flood.txt > out 2>&1
"$ZHANGJU" stats --index large --failures | grep -q 'pdftotext reached its limit of output' || { echo "the limit of output is not named:"; cat out; exit 1; }
said garbage .
if [ -n "${ZHANGJU_FULL:-}" ]; then
  said hang 'reached its limit of'
  said busy 'reached its limit of'
fi
[ "$(wc -l < left)" -eq "$(ls reports/*.pdf | wc -l)" ] || { echo "other files are left out, too:"; cat left; exit 1; }
"$ZHANGJU" check --index ix > /dev/null || exit 1
cat left
echo "$(wc -l < left) files left out, each with its reason; all $good others are in the index"
