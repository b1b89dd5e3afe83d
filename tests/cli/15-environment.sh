# What the machine does to a writer beside 60-bad-input: files and folders that may not be read or written, Ctrl-C and a full disk during optimize and
# remove. Each ends with one line and the index as it was.
. tests/cli/run.inc
cd "$TMPDIR" || exit 2
if [ "$(id -u)" -eq 0 ]; then as_user() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }; else as_user() { "$@"; }; fi
cp "$ZHANGJU" program; chmod 755 program; chmod a+rx .
tell() { # COMMAND…: as somebody without rights
  echo "\$ zhangju $*"
  as_user ./program "$@" > .out 2> .err; echo "exit $?"
  level < .out; level < .err | sed 's/^/! /'
}

echo "-- sources that may not be read: told, and the rest is indexed; what was indexed before is not dropped with them"
mkdir -p reports/shut own
for name in a b shut/c; do printf '一、存在的问题\n年轻干部培训不够。\n' > reports/$name.txt; done
chmod -R a+rX reports; chmod a+rwx own
tell index --quiet --index own/i reports
chmod 000 reports/b.txt reports/shut
tell index --quiet --index own/i
as_user ./program stats --failures --index own/i
chmod 755 reports/shut; chmod 644 reports/b.txt
tell index --quiet --index own/i
chmod 000 reports
tell index --quiet --index own/i
chmod 755 reports
tell count --unit reports --index own/i 年轻干部

echo "-- an index that may not be written"
cp -r own/i readonly; chmod -R a+rX,a-w readonly
before=$(find readonly -type f -exec cksum {} + | sort)
for command in "index" "optimize" "remove reports/a.txt" "index --relabel" "index --watch"; do tell $command --index readonly; done
[ "$(find readonly -type f -exec cksum {} + | sort)" = "$before" ] && echo "untouched"
tell count --unit reports --index readonly 年轻干部
chmod 000 readonly
tell count --index readonly 年轻干部
chmod 555 readonly
tell saved add a 年轻干部 --index readonly --saved readonly/saved.db

# two segments, with something dead in one
many() {
  mkdir -p $1
  awk 'BEGIN { srand(1); for (l = 0; l < 3000; l++) printf "第%d段，年轻干部。\n", rand() * 1000000 }' > $1/a.txt
  echo 年轻干部 > $1/b.txt
  "$ZHANGJU" index --quiet --index $2 $1 > /dev/null
  echo 又年轻干部 > $1/b.txt
  "$ZHANGJU" index --quiet --index $2 $1 > /dev/null
}
state() { ls $1 | tr '\n' ' '; ls $1/segments | wc -l; "$ZHANGJU" count --index $1 年轻干部; "$ZHANGJU" check --full --index $1 > /dev/null; echo "check $?"; }
echo "-- Ctrl-C during optimize and while it waits for its turn"
many two i
for signal in INT TERM; do
  (
    flock 9
    setsid sh -c 'trap - INT TERM; exec "$@"' sh "$ZHANGJU" optimize --index i > .out 2> .err 9>&- & run=$!
    until [ -e i/optimizing/draft/segment/postings ] || ! kill -0 $run 2> /dev/null; do sleep 0.02; done
    kill -$signal $run
    wait $run; echo "$signal: exit $?"
    cat .out .err
  ) 9> i/lock
  state i
done

echo "-- a full disk during optimize and remove"
if [ "$(id -u)" -eq 0 ] && mkdir small && mount -t tmpfs -o size=8m tmpfs small 2> /dev/null; then
  many small/two small/i
  full() { # COMMAND…: no page is left
    fallocate -l "$(($(df --output=avail -B1 small | tail -1)))" small/ballast
    "$ZHANGJU" "$@" --index small/i > .out 2> .err; code=$?
    rm small/ballast
    [ $code -eq 2 ] && [ "$(wc -l < .err)" -eq 1 ] && [ ! -s .out ] || { echo "$*: exit $code"; cat .out .err; }
    echo "$1: exit $code"
    state small/i
  }
  full optimize
  full remove small/two/b.txt
  "$ZHANGJU" optimize --index small/i > /dev/null; echo "exit $?"
  state small/i
  umount small
else
  sed -n '/^optimize: exit/,$p' "$OLDPWD/tests/cli/15-environment.expected"
fi
