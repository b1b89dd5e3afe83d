# The run is killed at each call that changes the disk, one after the other: the index must open every time with the
# old or the new state whole, and the next run must finish the work and leave nothing behind.
command -v cc > /dev/null || { echo 'skipped: no compiler'; exit 77; }
if ldd "$ZHANGJU" | grep -q libasan; then echo 'skipped: the sanitizers want to be loaded before the shim'; exit 77; fi
cd "$TMPDIR" || exit 1
cat > shim.c <<'C'
/* Counts the calls that publish or remove, in all processes of a run, and kills the whole run at number $KILL_AT. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>
static void count(void) {
  const char *at = getenv("KILL_AT"), *log = getenv("KILL_LOG");
  if (!at || !log) return;
  int fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (write(fd, "x", 1) != 1) _exit(9);
  long calls = lseek(fd, 0, SEEK_END);
  close(fd);
  if (calls == atol(at)) kill(0, SIGKILL);
}
#define WRAP(name, parameters, arguments) \
  int name parameters { \
    int (*real) parameters = (int (*) parameters)dlsym(RTLD_NEXT, #name); \
    count(); \
    return real arguments; \
  }
WRAP(rename, (const char *a, const char *b), (a, b))
WRAP(fsync, (int fd), (fd))
WRAP(fdatasync, (int fd), (fd))
WRAP(unlink, (const char *a), (a))
WRAP(remove, (const char *a), (a))
WRAP(mkdir, (const char *a, mode_t m), (a, m))
C
cc -shared -fPIC -o shim.so shim.c -ldl || exit 77

mkdir old new
printf '关于年轻干部工作的报告\n旧的报告。\n' > old/a.txt
for i in 1 2 3; do printf '关于年轻干部工作的报告\n新的报告第%s号。\n' $i > new/$i.txt; done
"$ZHANGJU" --index ix index old > /dev/null || exit 1
at=0 olds=0 news=0
while :; do
  at=$((at + 1))
  [ $at -lt 400 ] || { echo "no end after $at calls"; exit 1; }
  rm -f log
  setsid -w env LD_PRELOAD="$PWD/shim.so" KILL_AT=$at KILL_LOG="$PWD/log" "$ZHANGJU" --index ix index --jobs 2 new > out 2>&1
  code=$?
  count=$("$ZHANGJU" --index ix count 报告 2>&1)
  case "$count" in
  2) olds=$((olds + 1)) ;;
  6) news=$((news + 1)) ;;
  *) echo "after call $at: $count"; exit 1 ;;
  esac
  if [ $code = 0 ]; then break; fi
  [ $code = 137 ] || { echo "call $at: code $code"; cat out; exit 1; }
  "$ZHANGJU" --index ix index old > /dev/null || { echo "no run after call $at"; exit 1; }
  [ "$(ls ix)" = "$(printf 'catalog.db\nlock\nsegments')" ] && [ "$(ls ix/segments | wc -l)" = 1 ] || { echo "left after call $at:"; ls -R ix; exit 1; }
done
[ $olds -gt 10 ] && [ $news -gt 1 ] || { echo "only $olds old and $news new states seen"; exit 1; }
echo "killed at $((at - 1)) calls: every index whole"
