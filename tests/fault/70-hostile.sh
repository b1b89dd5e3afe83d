# A converter that a document has taken over gets nowhere: no network, no other program, no process that outlives it, no file of
# others, nothing written. Such a file is left out with a reason, in both languages, and all others are indexed. tests/unit/test_confine.c
# goes through the single calls, for converters and for workers.
cd "$TMPDIR" || exit 1
mkdir bin reports private
echo 'geheim' > private/diary.txt
echo '年轻干部培训不够。' > reports/good.txt
cat > bin/pdftotext <<PY
#!/usr/bin/python3 -I
import os, socket, sys, time
head = sys.stdin.buffer.read(60).decode()
def daemonise():
    if os.fork(): return
    os.setsid()
    if os.fork(): os._exit(0)
    time.sleep(1000)
acts = {
    "network": lambda: socket.create_connection(("127.0.0.1", 9)),
    "name": lambda: socket.socket(socket.AF_UNIX).connect("/run/dbus/system_bus_socket"),
    "program": lambda: os.execv("/bin/sh", ["sh", "-c", "echo taken > $TMPDIR/taken"]),
    "child": lambda: os.system("echo taken > $TMPDIR/taken"),
    "daemon": daemonise,
    "shadow": lambda: sys.stdout.write(open("/etc/shadow").read()),
    "diary": lambda: sys.stdout.write(open("$TMPDIR/private/diary.txt").read()),
    "report": lambda: sys.stdout.write(open("$TMPDIR/reports/good.txt").read()),
    "write": lambda: open("$TMPDIR/taken", "w"),
    "replace": lambda: os.rename("$TMPDIR/reports/good.txt", "$TMPDIR/reports/gone.txt"),
    "remove": lambda: os.remove("$TMPDIR/reports/good.txt"),
    "rights": lambda: os.chmod("$TMPDIR/private", 0o777),
    "signal": lambda: os.kill(os.getppid(), 9),
    "everyone": lambda: os.kill(-1, 9),
    "settings": lambda: open("/proc/1/environ").read(),
}
for name, act in acts.items():
    if " " + name + " " in head:
        try: act()
        except OSError as e: sys.exit([print(name, "denied:", e.strerror, file=sys.stderr), 3][1])
        print("<html><body><doc><page width='9' height='9'>geheim</page></doc></body></html>")
        sys.exit(0)
PY
chmod +x bin/pdftotext
export PATH="$TMPDIR/bin:$PATH"
ended='network program child daemon' denied='name write replace remove rights signal everyone' unreadable='shadow diary report settings'
for act in $ended $denied $unreadable; do printf '%%PDF-1.4 %s \n' "$act" > "reports/$act.pdf"; done
rights=$(stat -c %a private)
confined=$("$ZHANGJU" version)
case $confined in *seccomp*) ;; *) echo "skipped: this kernel holds no system calls back"; exit 77 ;; esac
case $confined in *Landlock*) ;; *) unreadable= ;; esac

check() {
  for act in $ended; do
    grep "$act.pdf" left | grep -q "$1" || { echo "$act.pdf does not say \"$1\":"; cat left; exit 1; }
  done
  for act in $denied $unreadable; do
    grep "$act.pdf" left | grep -q "$act denied:" || { echo "$act.pdf does not say that it was denied:"; cat left; exit 1; }
  done
  [ ! -e taken ] && [ -e reports/good.txt ] && [ "$(stat -c %a private)" = "$rights" ] || { echo "something was changed"; ls -l . reports; exit 1; }
  if pgrep -f "$TMPDIR/bin/pdftotext" > /dev/null; then echo "a converter is still there:"; pgrep -af "$TMPDIR/bin/pdftotext"; exit 1; fi
}

# in a worker of a run
timeout 120 "$ZHANGJU" index --quiet --jobs 2 --index ix reports > out 2>&1 || { cat out; exit 1; }
"$ZHANGJU" stats --index ix --failures > left
check 'it tried to reach the network, start a program or change the system'
[ "$("$ZHANGJU" count --index ix --unit reports 年轻干部)" = 1 ] || { echo "the good file is not there"; cat out; exit 1; }
[ -z "$unreadable" ] || [ "$("$ZHANGJU" count --index ix geheim)" = 0 ] || { echo "a converter read the diary"; exit 1; }
cat left

# and where a command reads the file itself
: > left
for act in $ended $denied $unreadable; do
  timeout 60 "$ZHANGJU" text --lang zh "reports/$act.pdf" > out 2>> left && { echo "$act.pdf was read:"; cat out; exit 1; }
done
check '试图访问网络、启动程序或改动系统，已被终止'
cat left

# A reader of the program itself that is taken over: `text`, `outline` and `roles` read files in their own process, which is confined first. A
# preloaded library stands for the fault; it acts as the report is read.
command -v cc > /dev/null || exit 0
if ldd "$ZHANGJU" | grep -q libasan; then exit 0; fi # not confined, see reachable.h
cat > taken.c <<'C'
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
static void told(const char *act, int worked) {
  fprintf(stderr, "%s %s\n", act, worked ? "worked" : "denied");
  _exit(worked ? 90 : 91);
}
ssize_t read(int fd, void *to, size_t size) {
  ssize_t n = syscall(SYS_read, fd, to, size);
  const char *act = getenv("ACT");
  if (!act || n < 12 || memcmp(to, "taken over: ", 12) != 0) return n;
  if (strcmp(act, "network") == 0) told(act, socket(AF_INET, SOCK_STREAM, 0) >= 0);
  if (strcmp(act, "program") == 0) told(act, execl("/bin/sh", "sh", "-c", "echo x > taken", (char *)0) == 0);
  if (strcmp(act, "rights") == 0) told(act, syscall(SYS_chmod, getenv("PRIVATE"), 0777) == 0);
  if (strcmp(act, "diary") == 0) told(act, open(getenv("PRIVATE"), O_RDONLY) >= 0);
  if (strcmp(act, "write") == 0) told(act, open("taken", O_WRONLY | O_CREAT, 0600) >= 0);
  if (strcmp(act, "remove") == 0) told(act, unlink("reports/good.txt") == 0);
  return n;
}
C
cc -shared -fPIC -o taken.so taken.c || exit 1
echo 'taken over: 年轻干部培训不够。' > hostile.txt
inside='diary write remove'
case $confined in *Landlock*) ;; *) inside= ;; esac
for command in text outline roles; do
  [ "$(LD_PRELOAD=$TMPDIR/taken.so "$ZHANGJU" $command hostile.txt | grep -c .)" -gt 0 ] || { echo "$command reads nothing"; exit 1; }
  for act in network program; do
    ACT=$act LD_PRELOAD=$TMPDIR/taken.so "$ZHANGJU" $command hostile.txt > out 2>&1
    code=$?
    [ $code = 159 ] || { echo "$command, $act: exit code $code, not the end by the filter"; cat out; exit 1; }
  done
  for act in rights $inside; do
    PRIVATE=$TMPDIR/private/diary.txt ACT=$act LD_PRELOAD=$TMPDIR/taken.so "$ZHANGJU" $command hostile.txt > out 2>&1
    code=$?
    [ $code = 91 ] || { echo "$command, $act: exit code $code"; cat out; exit 1; }
  done
done
[ ! -e taken ] && [ -e reports/good.txt ] || { echo "a taken reader wrote"; exit 1; }
echo "and of text, outline and roles: network program rights $inside denied"
