/* confine.c - seccomp filters and Landlock rulesets. */
#include "indexer/base/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "indexer/base/budget.h"
#include "indexer/base/lang.h"
#include "indexer/base/late_seccomp.h"

/* ---- what is denied ---- */

/* What a rule compares. Values are compared as 64 bits, while the kernel looks at 32 of most: where
 * a rule lets a value pass, everything that differs is denied, so odd upper halves gain nothing. */
typedef enum how { ALWAYS, UNLESS, ANY_BIT_OF, NO_BIT_OF, FIELD } how;

typedef struct rule {
  int call;
  uint32_t action;
  how compare;
  unsigned argument;
  uint64_t value;
  uint64_t mask; /* FIELD: these bits are compared with the value */
} rule;

#define END SCMP_ACT_KILL_PROCESS
#define REFUSE SCMP_ACT_ERRNO(EPERM)
#define LACK SCMP_ACT_ERRNO(ENOSYS) /* libraries then take the older call, which is filtered */

/* Denied to everyone. */
static const rule common[] = {
    /* The network. A look-up of names may try a socket of the system without harm. */
    {SCMP_SYS(socket), END, UNLESS, 0, AF_UNIX, 0},
    {SCMP_SYS(socket), REFUSE, FIELD, 0, AF_UNIX, UINT64_MAX},
    {SCMP_SYS(connect), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(bind), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(listen), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(accept), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(accept4), REFUSE, ALWAYS, 0, 0, 0},
    /* Programs. */
    {SCMP_SYS(execve), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(execveat), END, UNLESS, 0, ZJ_CONFINE_PROGRAM, 0},
    {SCMP_SYS(execveat), END, UNLESS, 4, AT_EMPTY_PATH, 0},
    /* Other processes. */
    {SCMP_SYS(ptrace), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(process_vm_readv), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(process_vm_writev), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(process_madvise), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(kcmp), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(pidfd_getfd), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(pidfd_send_signal), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(rt_sigqueueinfo), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(rt_tgsigqueueinfo), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(shmget), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(semget), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(msgget), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(mq_open), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(ioctl), END, FIELD, 1, TIOCSTI, UINT32_MAX}, /* types into a terminal */
    {SCMP_SYS(ioctl), END, FIELD, 1, TIOCLINUX, UINT32_MAX},
    /* Namespaces; clone3 hides its flags. */
    {SCMP_SYS(unshare), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(setns), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(clone3), LACK, ALWAYS, 0, 0, 0},
    {SCMP_SYS(clone), END, ANY_BIT_OF, 0,
     CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |
         CLONE_NEWNET,
     0},
    /* Rights and owners of files, which Landlock does not hold back. */
    {SCMP_SYS(chmod), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(fchmod), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(fchmodat), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(chown), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(fchown), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(lchown), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(fchownat), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(setxattr), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(lsetxattr), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(fsetxattr), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(removexattr), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(lremovexattr), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(fremovexattr), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(mknod), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(mknodat), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(open_by_handle_at), END, ALWAYS, 0, 0, 0},
    /* Ways around a filter, and large parts of the kernel that no reader uses. */
    {SCMP_SYS(io_uring_setup), LACK, ALWAYS, 0, 0, 0},
    {SCMP_SYS(io_uring_enter), LACK, ALWAYS, 0, 0, 0},
    {SCMP_SYS(io_uring_register), LACK, ALWAYS, 0, 0, 0},
    {SCMP_SYS(userfaultfd), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(perf_event_open), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(bpf), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(keyctl), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(add_key), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(request_key), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(fanotify_init), REFUSE, ALWAYS, 0, 0, 0},
    /* What only root may do, for a run as root. */
    {SCMP_SYS(mount), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(umount2), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(pivot_root), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(chroot), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(open_tree), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(move_mount), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(fsopen), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(fsconfig), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(fsmount), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(fspick), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(mount_setattr), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(swapon), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(swapoff), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(reboot), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(kexec_load), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(kexec_file_load), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(init_module), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(finit_module), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(delete_module), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(acct), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(quotactl), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(syslog), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(settimeofday), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(clock_settime), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(sethostname), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(setdomainname), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(iopl), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(ioperm), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(setsid), REFUSE, ALWAYS, 0, 0, 0},
};

/* Denied to readers besides: processes, signals, and all that writes to the file system. So there
 * is nothing that could outlive a converter, also where the kernel has no Landlock. */
static const rule reader[] = {
    {SCMP_SYS(fork), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(vfork), END, ALWAYS, 0, 0, 0},
    {SCMP_SYS(clone), END, NO_BIT_OF, 0, CLONE_THREAD, 0},
    {SCMP_SYS(kill), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(tkill), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(setpgid), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(setrlimit), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(prlimit64), REFUSE, UNLESS, 2, 0, 0},
    {SCMP_SYS(open), REFUSE, FIELD, 1, O_WRONLY, O_ACCMODE},
    {SCMP_SYS(open), REFUSE, FIELD, 1, O_RDWR, O_ACCMODE},
    {SCMP_SYS(open), REFUSE, ANY_BIT_OF, 1, O_CREAT | O_TRUNC, 0},
    {SCMP_SYS(openat), REFUSE, FIELD, 2, O_WRONLY, O_ACCMODE},
    {SCMP_SYS(openat), REFUSE, FIELD, 2, O_RDWR, O_ACCMODE},
    {SCMP_SYS(openat), REFUSE, ANY_BIT_OF, 2, O_CREAT | O_TRUNC, 0},
    {SCMP_SYS(openat2), LACK, ALWAYS, 0, 0, 0},
    {SCMP_SYS(creat), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(truncate), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(rename), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(renameat), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(renameat2), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(link), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(linkat), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(symlink), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(symlinkat), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(unlink), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(unlinkat), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(mkdir), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(mkdirat), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(rmdir), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(utime), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(utimes), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(futimesat), REFUSE, ALWAYS, 0, 0, 0},
    {SCMP_SYS(utimensat), REFUSE, ALWAYS, 0, 0, 0},
};

/* ---- making the filters ---- */

enum { FILTER_SECONDS = 2 }; /* it takes a thousandth of that */

static bool add_rule(scmp_filter_ctx filter, const rule *r, enum scmp_compare op, uint64_t a,
                     uint64_t b) {
  struct scmp_arg_cmp compared = {.arg = r->argument, .op = op, .datum_a = a, .datum_b = b};
  unsigned count = r->compare == ALWAYS ? 0 : 1;
  int done = seccomp_rule_add_array(filter, r->action, r->call, count, &compared);
  return done == 0 || done == -EDOM; /* not on this processor */
}

static bool add_bits(scmp_filter_ctx filter, const rule *r) {
  bool good = true;
  for (unsigned bit = 0; bit < 64 && good; bit++) {
    uint64_t mask = (uint64_t)1 << bit;
    if (r->value & mask) good = add_rule(filter, r, SCMP_CMP_MASKED_EQ, mask, mask);
  }
  return good;
}

static bool add_denial(scmp_filter_ctx filter, const rule *r) {
  switch (r->compare) {
  case ALWAYS:
    return add_rule(filter, r, SCMP_CMP_EQ, 0, 0);
  case UNLESS:
    return add_rule(filter, r, SCMP_CMP_NE, r->value, 0);
  case ANY_BIT_OF:
    return add_bits(filter, r);
  case NO_BIT_OF:
    return add_rule(filter, r, SCMP_CMP_MASKED_EQ, r->value, 0);
  case FIELD:
    return add_rule(filter, r, SCMP_CMP_MASKED_EQ, r->mask, r->value);
  }
  return false;
}

static bool add_denials(scmp_filter_ctx filter, const rule *rules, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (!add_denial(filter, &rules[i])) return false;
  return true;
}

/* Writes the filter, as the program that the kernel takes, to a file. */
static bool export_filter(zj_confine_role role, int to) {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  if (!filter) return false;
  (void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2); /* a tree instead of a list */
  return add_denials(filter, common, ZJ_COUNT(common)) &&
         (role != ZJ_CONFINE_READER || add_denials(filter, reader, ZJ_COUNT(reader))) &&
         seccomp_export_bpf(filter, to) == 0;
}

/* Makes the filter in a process of its own: when an allocation fails, libseccomp crashes, or does
 * not end. */
static bool make_filter(zj_confine_role role, struct sock_fprog *out) {
  struct stat st = {0};
  int fd = memfd_create("filter", MFD_CLOEXEC);
  pid_t pid = fd >= 0 ? fork() : -1;
  if (pid == 0) {
    (void)dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);
    zj_budget_set(FILTER_SECONDS);
    _exit(export_filter(role, fd) ? 0 : 1);
  }
  while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
    ;
  bool whole = pid > 0 && fstat(fd, &st) == 0 && st.st_size > 0;
  struct sock_filter *steps = whole ? malloc((size_t)st.st_size) : NULL;
  whole = steps && pread(fd, steps, (size_t)st.st_size, 0) == st.st_size;
  if (fd >= 0) close(fd);
  if (whole)
    *out = (struct sock_fprog){(unsigned short)((size_t)st.st_size / sizeof *steps), steps};
  else
    free(steps);
  return whole;
}

/* Valgrind starts programs and reads files on behalf of the process it watches. */
static bool is_watched(void) {
  const char *loaded = getenv("LD_PRELOAD");
  return loaded && strstr(loaded, "vgpreload");
}

static struct {
  pthread_once_t once;
  struct sock_fprog filters[2]; /* by role */
  zj_confine_means means;
  zj_error err; /* why there is no filter, though the kernel would take one */
} made = {.once = PTHREAD_ONCE_INIT};

/* Where a service manager denies the newer call, the older one does. */
static bool kernel_filters(void) {
  uint32_t action = SECCOMP_RET_KILL_PROCESS;
  return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0 ||
         prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0;
}

static int landlock_version(void);

zj_confine_means zj_confine_state(void) {
  if (is_watched()) return (zj_confine_means){false, 0};
  return (zj_confine_means){kernel_filters(), landlock_version()};
}

static void make_all(void) {
  made.means = zj_confine_state();
  if (!made.means.calls || zj_late_load_seccomp(&made.err) != ZJ_OK) return;
  for (zj_confine_role role = 0; role < ZJ_COUNT(made.filters); role++)
    if (!make_filter(role, &made.filters[role])) (void)zj_no_memory(&made.err);
}

zj_status zj_confine_prepare(zj_error *err) {
  (void)pthread_once(&made.once, make_all);
  zj_status status = made.err.status;
  return status == ZJ_OK ? ZJ_OK : zj_fail(err, status, "%s", made.err.text);
}

void zj_confine_describe(char *out, size_t size) {
  zj_confine_means means = zj_confine_state();
  char version[16] = "";
  const char *calls = means.calls ? "seccomp" : zj_tr("no seccomp", "无 seccomp");
  const char *files = means.files ? "Landlock " : zj_tr("no Landlock", "无 Landlock");
  if (means.files) snprintf(version, sizeof version, "%d", means.files);
  snprintf(out, size, zj_tr("%s, %s%s", "%s，%s%s"), calls, files, version);
}

bool zj_confine_signal(int number) {
  return number == SIGSYS;
}

/* ---- files ---- */

/* As in linux/landlock.h; its versions since the one that was there when this was built count, too.
 */
enum {
  MAY_EXECUTE = 1 << 0,
  MAY_WRITE_FILE = 1 << 1,
  MAY_READ_FILE = 1 << 2,
  MAY_READ_DIR = 1 << 3,
  MAY_REMOVE_DIR = 1 << 4,
  MAY_REMOVE_FILE = 1 << 5,
  MAY_MAKE_DIR = 1 << 7,
  MAY_MAKE_REG = 1 << 8,
  MAY_REFER = 1 << 13,    /* from version 2 on */
  MAY_TRUNCATE = 1 << 14, /* 3 */
  ALL_FIRST = (1 << 13) - 1,
  IOCTL_OF_DEVICES = 1 << 15, /* 5 */
  ALL_OF_NETWORK = 3,         /* 4 */
  ALL_SCOPES = 3,             /* 6: abstract sockets, signals */
  FIRST_READ = MAY_READ_FILE | MAY_READ_DIR,
  FIRST_WRITE = MAY_WRITE_FILE | MAY_REMOVE_DIR | MAY_REMOVE_FILE | MAY_MAKE_DIR | MAY_MAKE_REG |
                MAY_REFER | MAY_TRUNCATE,
  OF_FILES = MAY_EXECUTE | MAY_WRITE_FILE | MAY_READ_FILE | MAY_TRUNCATE
};

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

struct ruleset {
  uint64_t files, network, scopes;
};

struct path_rule {
  uint64_t allowed;
  int32_t parent;
} __attribute__((packed));

enum { ASK_VERSION = 1, BENEATH_PATH = 1 };

static int landlock_version(void) {
  long version = syscall(SYS_landlock_create_ruleset, NULL, 0, ASK_VERSION);
  return version > 0 ? (int)version : 0;
}

/* A program of this system needs its libraries, and the tables of its fonts and encodings. */
static const char *const of_system[] = {
    "/usr",       "/lib",           "/lib32",         "/lib64",        "/libx32",
    "/bin",       "/opt",           "/nix",           "/gnu",          "/etc/ld.so.cache",
    "/etc/fonts", "/etc/localtime", "/etc/papersize", "/etc/catdocrc", "/var/cache/fontconfig",
    "/dev/null",  "/dev/zero",      "/dev/urandom",   "/dev/random",
};

static void allow_path(int ruleset, const char *path, uint64_t rights) {
  int fd = open(path, O_PATH | O_CLOEXEC);
  struct stat st;
  if (fd >= 0 && fstat(fd, &st) == 0) {
    if (!S_ISDIR(st.st_mode)) rights &= OF_FILES;
    (void)syscall(SYS_landlock_add_rule, ruleset, BENEATH_PATH, &(struct path_rule){rights, fd}, 0);
  }
  if (fd >= 0) close(fd);
}

/* The loader of dynamic programs, which the kernel starts with each of them: that of this one. */
static int find_loader(struct dl_phdr_info *info, size_t size, void *out) {
  (void)size;
  for (int i = 0; i < info->dlpi_phnum; i++)
    if (info->dlpi_phdr[i].p_type == PT_INTERP)
      *(const char **)out = (const char *)(uintptr_t)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);
  return 1; /* only the program itself, which comes first */
}

int zj_confine_files(const zj_confine_paths *paths) {
  int version = zj_confine_state().files;
  if (version == 0) return -1;
  struct ruleset all = {.files = ALL_FIRST};
  if (version >= 2) all.files |= MAY_REFER;
  if (version >= 3) all.files |= MAY_TRUNCATE;
  if (version >= 4) all.network = ALL_OF_NETWORK;
  if (version >= 5) all.files |= IOCTL_OF_DEVICES;
  if (version >= 6) all.scopes = ALL_SCOPES;
  size_t size = version >= 6 ? sizeof all : offsetof(struct ruleset, scopes);
  if (version < 4) size = offsetof(struct ruleset, network);
  int ruleset = (int)syscall(SYS_landlock_create_ruleset, &all, size, 0);
  if (ruleset < 0) return -1;
  for (size_t i = 0; i < ZJ_COUNT(of_system); i++)
    allow_path(ruleset, of_system[i], FIRST_READ);
  for (size_t i = 0; i < paths->read_count; i++)
    allow_path(ruleset, paths->read[i], FIRST_READ);
  for (size_t i = 0; i < paths->write_count; i++)
    allow_path(ruleset, paths->write[i], (FIRST_READ | FIRST_WRITE) & all.files);
  const char *loader = NULL;
  (void)dl_iterate_phdr(find_loader, &loader);
  if (loader && paths->run_count) allow_path(ruleset, loader, MAY_EXECUTE | MAY_READ_FILE);
  for (size_t i = 0; i < paths->run_count; i++)
    allow_path(ruleset, paths->run[i], MAY_EXECUTE | MAY_READ_FILE);
  return ruleset;
}

/* ---- entering ---- */

static bool load_filter(struct sock_fprog *filter) {
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, filter) == 0)
    return true;
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, filter, 0, 0) == 0;
}

/* abort() signals its own thread; signals to others are none of a reader's business. The number of
 * the process is known only now. */
static bool keep_signals_to_itself(void) {
  uint32_t own = (uint32_t)getpid();
  struct sock_filter steps[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_tgkill, 0, 2),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, own, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
  };
  return load_filter(&(struct sock_fprog){ZJ_COUNT(steps), steps});
}

bool zj_confine_to_files(int files) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
  return files < 0 || syscall(SYS_landlock_restrict_self, files, 0) == 0;
}

bool zj_confine_enter(zj_confine_role role, int files) {
  if (!zj_confine_to_files(files)) return false;
  if (!made.means.calls) return true;
  if (!made.filters[role].filter) return false;
  if (role == ZJ_CONFINE_READER && !keep_signals_to_itself()) return false;
  return load_filter(&made.filters[role]);
}
