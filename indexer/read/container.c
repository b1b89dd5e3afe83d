/* container.c - runs the unpacking of a container in a process of its own, and keeps the result of
 * the last one. */
#include "indexer/read/container.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/budget.h"
#include "indexer/base/confine.h"
#include "indexer/base/lang.h"
#include "indexer/base/sanitized.h"
#include "indexer/read/late_formats.h"

enum { SECONDS = 60 };                 /* and one for each MB of the container */
#define MEMORY ((rlim_t)2 << 30)       /* address space of the process */
#define LISTING_MAX ((size_t)64 << 20) /* bytes that it may tell */

/* ---- addresses ---- */

/* Copies the beginning of an address. One that is too long for a path names no file. */
static bool copy_path(char out[PATH_MAX], const char *file, size_t length) {
  if (length >= PATH_MAX) return false;
  memcpy(out, file, length);
  out[length] = 0;
  return true;
}

bool zj_container_split(const char *file, size_t *length) {
  char path[PATH_MAX];
  struct stat st;
  for (const char *at = strstr(file, ZJ_CONTAINER_MARK); at;
       at = strstr(at + 1, ZJ_CONTAINER_MARK)) {
    *length = (size_t)(at - file);
    if (copy_path(path, file, *length) && zj_unpack_takes(path) && stat(path, &st) == 0 &&
        S_ISREG(st.st_mode) && stat(file, &st) != 0)
      return true;
  }
  return false;
}

int zj_container_stat(const char *file, struct stat *st) {
  char path[PATH_MAX];
  size_t length;
  if (!zj_container_split(file, &length)) return stat(file, st);
  if (!copy_path(path, file, length)) return -1;
  return stat(path, st);
}

const char *zj_member_refusal(const zj_member *member) {
  switch (member->kind) {
  case ZJ_MEMBER_REPORT:
    return "";
  case ZJ_MEMBER_OTHER:
    return zj_tr("is of another kind", "是其他类型的文件");
  case ZJ_MEMBER_NESTED:
    return zj_tr("is an archive within another file; unpack the outer one",
                 "是套在另一文件里的压缩包；请先解开外层");
  case ZJ_MEMBER_LOCKED:
    return zj_tr("is protected by a password; unpack the archive", "有密码保护；请先解压");
  case ZJ_MEMBER_LARGE:
    return zj_tr("unpacks to more than is read; unpack the archive",
                 "解压后过大，未收入；请先解压");
  case ZJ_MEMBER_DAMAGED:
    return zj_tr("cannot be unpacked; the archive is damaged", "无法解压；压缩包已损坏");
  case ZJ_MEMBER_REPEATED:
    return zj_tr("another file of the archive has this name", "压缩包里另有同名文件");
  }
  return "";
}

/* ---- what the process tells ---- */

/* The records on the pipe: one for each member, then one that ends them. Both ends are the same
 * program, so numbers are as in memory. */
enum { TOLD_MEMBER, TOLD_BROKEN, TOLD_END, TOLD_FAILED };

typedef struct record {
  uint32_t what, kind; /* kind: of the member, or a status */
  uint64_t bytes, offset;
  uint32_t length; /* of the text that follows */
  uint32_t unused;
} record;

static void write_all(int fd, const void *bytes, size_t length) {
  for (size_t done = 0; done < length;) {
    ssize_t n = write(fd, (const char *)bytes + done, length - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) _exit(1);
    done += (size_t)n;
  }
}

static void tell(int fd, record r, const char *text) {
  r.length = (uint32_t)strlen(text);
  write_all(fd, &r, sizeof r);
  write_all(fd, text, r.length);
}

static void limit(int resource, rlim_t most) {
  struct rlimit l;
  if (getrlimit(resource, &l) != 0) return;
  if (l.rlim_max != RLIM_INFINITY && l.rlim_max < most) most = l.rlim_max;
  l.rlim_cur = l.rlim_max = most;
  (void)setrlimit(resource, &l);
}

/* What the new process does. */
_Noreturn static void become_unpacker(int file, const char *path, uint64_t bytes, int spool, int to,
                                      int files, pid_t parent) {
  zj_members members;
  zj_error why = {0};
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);
  for (int n = 1; n < NSIG; n++)
    if (n != SIGKILL && n != SIGSTOP) (void)signal(n, SIG_DFL);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_NOFILE, ZJ_CONFINE_PROGRAM);
  zj_budget_set(SECONDS + (unsigned)(bytes >> 20));
#ifndef ZJ_SANITIZED
  limit(RLIMIT_AS, MEMORY);
#endif
  if (!zj_confine_enter(ZJ_CONFINE_READER, files)) _exit(1);
  zj_status status = zj_unpack(NULL, file, path, spool, &members, &why);
  if (status != ZJ_OK) {
    tell(to, (record){.what = TOLD_FAILED, .kind = status}, why.text);
    _exit(0);
  }
  for (size_t i = 0; i < members.count; i++) {
    const zj_member *m = &members.all[i];
    tell(to, (record){TOLD_MEMBER, m->kind, m->bytes, m->offset, 0, 0}, m->name);
  }
  if (members.broken) tell(to, (record){.what = TOLD_BROKEN}, members.broken);
  tell(to, (record){.what = TOLD_END}, "");
  _exit(0);
}

/* ---- starting it ---- */

static zj_status fail_time(zj_error *err) {
  return zj_fail(err, ZJ_IO, "%s",
                 zj_tr("takes too long to unpack; unpack it", "解压超时；请先手工解压"));
}

static zj_status fail_crash(zj_error *err) {
  return zj_fail(err, ZJ_BAD_INPUT, "%s",
                 zj_tr("cannot be unpacked: it takes too much memory, or is damaged",
                       "无法解压：占用内存过多，或文件已损坏"));
}

/* Reads all that the process tells before it ends. */
static zj_status read_told(void *ctx, int from, zj_slice *out, zj_error *err) {
  char *bytes = NULL;
  size_t length = 0, room = 0;
  for (;;) {
    if (room - length < 65536) {
      room = 2 * room + (1 << 17);
      bytes = talloc_realloc_size(ctx, bytes, room);
      if (!bytes) return zj_no_memory(err);
    }
    if (length > LISTING_MAX) return fail_crash(err);
    ssize_t n = read(from, bytes + length, room - length);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    length += (size_t)n;
  }
  *out = (zj_slice){bytes, length};
  return ZJ_OK;
}

/* Makes members of what the process told, which is complete only with its last record. */
static zj_status parse_told(void *ctx, zj_slice told, zj_members *out, zj_error *err) {
  record r;
  size_t room = 0;
  *out = (zj_members){0};
  for (size_t at = 0; told.length - at >= sizeof r;) {
    memcpy(&r, told.at + at, sizeof r);
    at += sizeof r;
    if (r.length > told.length - at) break;
    char *text = talloc_strndup(ctx, told.at + at, r.length);
    at += r.length;
    if (!text) return zj_no_memory(err);
    if (r.what == TOLD_END) return ZJ_OK;
    if (r.what == TOLD_FAILED) return zj_fail(err, (zj_status)r.kind, "%s", text);
    if (r.what == TOLD_BROKEN) {
      out->broken = text;
      continue;
    }
    if (out->count == room) {
      room = room ? 2 * room : 64;
      out->all = talloc_realloc(ctx, out->all, zj_member, room);
      if (!out->all) return zj_no_memory(err);
    }
    out->all[out->count++] = (zj_member){text, (zj_member_kind)r.kind, r.bytes, r.offset};
  }
  return fail_crash(err);
}

static zj_status run_unpacker(void *ctx, int file, const char *path, uint64_t bytes, int spool,
                              zj_members *out, zj_error *err) {
  int ends[2];
  pid_t parent = getpid();
  if (pipe2(ends, O_CLOEXEC) != 0)
    return zj_fail_errno(err, ZJ_IO, "%s", zj_tr("cannot be unpacked", "无法解压"));
  zj_late_load_formats(); /* once for all unpackers, whose memory is limited */
  zj_status status = zj_confine_prepare(err);
  if (status != ZJ_OK) {
    close(ends[0]);
    close(ends[1]);
    return status;
  }
  int files = zj_confine_files(&(zj_confine_paths){0}); /* it has those it needs */
  pid_t pid = fork();
  if (pid == 0) become_unpacker(file, path, bytes, spool, ends[1], files, parent);
  close(ends[1]);
  if (files >= 0) close(files);
  zj_slice told = {"", 0};
  int how = 0;
  status = pid > 0 ? read_told(ctx, ends[0], &told, err)
                   : zj_fail_errno(err, ZJ_IO, "%s", zj_tr("cannot be unpacked", "无法解压"));
  close(ends[0]);
  if (pid > 0) {
    if (status != ZJ_OK) kill(pid, SIGKILL);
    while (waitpid(pid, &how, 0) < 0 && errno == EINTR)
      ;
  }
  if (status == ZJ_OK && WIFSIGNALED(how) && zj_budget_signal(WTERMSIG(how))) return fail_time(err);
  return status == ZJ_OK ? parse_told(ctx, told, out, err) : status;
}

/* ---- containers ---- */

static zj_status open_container(const char *path, int *fd, struct stat *st, zj_error *err) {
  *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (*fd < 0) return zj_fail_errno(err, ZJ_IO, "%s", zj_tr("cannot be opened", "无法打开"));
  zj_status status = ZJ_OK;
  if (fstat(*fd, st) != 0)
    status = zj_fail_errno(err, ZJ_IO, "%s", zj_tr("cannot be read", "无法读取"));
  else if (!S_ISREG(st->st_mode) || st->st_size == 0)
    status = zj_fail(err, ZJ_NOT_FOUND, "%s", zj_tr("is empty", "是空文件"));
  else if ((uint64_t)st->st_size > ZJ_CONTAINER_MAX)
    status = zj_fail(err, ZJ_BAD_INPUT,
                     zj_tr("%.1f MB; archives over %u MB are left out, unpack it",
                           "有 %.1f MB；超过 %u MB 的压缩包不收，请先解压"),
                     (double)st->st_size / (1 << 20), (unsigned)(ZJ_CONTAINER_MAX >> 20));
  if (status != ZJ_OK) close(*fd);
  return status;
}

zj_status zj_container_list(void *ctx, const char *path, zj_members *out, zj_error *err) {
  int fd;
  struct stat st;
  zj_status status = open_container(path, &fd, &st, err);
  if (status != ZJ_OK) return status;
  status = run_unpacker(ctx, fd, path, (uint64_t)st.st_size, -1, out, err);
  close(fd);
  return status;
}

/* The container that was read last. */
static struct {
  pthread_mutex_t lock;
  char *path; /* NULL: none; the talloc parent of the members */
  struct stat st;
  zj_members members;
  int spool;
} last = {.lock = PTHREAD_MUTEX_INITIALIZER};

static bool is_last(const char *path, const struct stat *st) {
  return last.path && strcmp(last.path, path) == 0 && last.st.st_dev == st->st_dev &&
         last.st.st_ino == st->st_ino && last.st.st_size == st->st_size &&
         last.st.st_mtim.tv_sec == st->st_mtim.tv_sec &&
         last.st.st_mtim.tv_nsec == st->st_mtim.tv_nsec;
}

static void forget_last(void) {
  if (!last.path) return;
  close(last.spool);
  TALLOC_FREE(last.path);
}

static const char *spool_folder;

void zj_container_spool_in(const char *folder) {
  spool_folder = folder;
}

/* A file without a name, on the disk where there is one. */
static int make_spool(void) {
  const char *folder = spool_folder ? spool_folder : getenv("TMPDIR");
  int fd = open(folder && *folder ? folder : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  return fd >= 0 ? fd : memfd_create("zhangju", MFD_CLOEXEC);
}

/* Unpacks a container, unless it is the last one. */
static zj_status unpack_container(const char *path, struct stat *st, zj_error *err) {
  int fd;
  zj_status status = open_container(path, &fd, st, err);
  if (status != ZJ_OK) return status;
  if (is_last(path, st)) {
    close(fd);
    return ZJ_OK;
  }
  forget_last();
  char *copy = talloc_strdup(NULL, path);
  int spool = make_spool();
  zj_members members;
  if (!copy)
    status = zj_no_memory(err);
  else if (spool < 0)
    status = zj_fail_errno(err, ZJ_IO, "%s", zj_tr("no room to unpack", "没有空间解压"));
  else
    status = run_unpacker(copy, fd, path, (uint64_t)st->st_size, spool, &members, err);
  close(fd);
  if (status == ZJ_OK) {
    last.path = copy;
    last.st = *st;
    last.members = members;
    last.spool = spool;
    return ZJ_OK;
  }
  if (spool >= 0) close(spool);
  talloc_free(copy);
  return status;
}

static const zj_member *find_member(const char *name) {
  for (size_t low = 0, high = last.members.count; low < high;) {
    size_t middle = low + (high - low) / 2;
    int order = strcmp(name, last.members.all[middle].name);
    if (order == 0) {
      while (middle && strcmp(name, last.members.all[middle - 1].name) == 0)
        middle--; /* the first of those that repeat its name */
      return &last.members.all[middle];
    }
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return NULL;
}

static zj_status read_spool(void *ctx, const zj_member *m, zj_slice *out, zj_error *err) {
  size_t done = 0;
  char *bytes = talloc_size(ctx, m->bytes + 1);
  if (!bytes) return zj_no_memory(err);
  while (done < m->bytes) {
    ssize_t n = pread(last.spool, bytes + done, m->bytes - done, (off_t)(m->offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return zj_fail_errno(err, ZJ_IO, "%s", zj_tr("cannot be read", "无法读取"));
    done += (size_t)n;
  }
  *out = (zj_slice){bytes, done};
  return ZJ_OK;
}

static zj_status fail_no_member(zj_error *err) {
  return zj_fail(err, ZJ_BAD_INPUT, "%s",
                 zj_tr("is not in the archive any more", "已不在压缩包里"));
}

static zj_status choose_member(const char *name, const zj_member **out, zj_error *err) {
  const zj_member *m = *out = find_member(name);
  if (!m) return fail_no_member(err);
  if (m->kind != ZJ_MEMBER_REPORT) return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_member_refusal(m));
  if (m->bytes == 0) return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("is empty", "是空文件"));
  return ZJ_OK;
}

/* Unpacks the container of a member and finds the member in it. The lock is held. */
static zj_status unpack_member(const char *file, const zj_member **out, struct stat *st,
                               zj_error *err) {
  size_t length;
  if (!zj_container_split(file, &length))
    return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("is not in an archive", "不在压缩包里"));
  char *path = talloc_strndup(NULL, file, length);
  if (!path) return zj_no_memory(err);
  zj_status status = unpack_container(path, st, err);
  if (status == ZJ_OK) status = choose_member(file + length + strlen(ZJ_CONTAINER_MARK), out, err);
  if (status == ZJ_NOT_FOUND) status = fail_no_member(err); /* it is no container any more */
  talloc_free(path);
  return status;
}

zj_status zj_container_read(void *ctx, const char *file, zj_slice *bytes, struct stat *st,
                            zj_error *err) {
  const zj_member *m;
  pthread_mutex_lock(&last.lock);
  zj_status status = unpack_member(file, &m, st, err);
  if (status == ZJ_OK) status = read_spool(ctx, m, bytes, err);
  pthread_mutex_unlock(&last.lock);
  return status;
}

zj_status zj_container_open(const char *file, zj_unpacked *out, struct stat *st, zj_error *err) {
  const zj_member *m;
  pthread_mutex_lock(&last.lock);
  zj_status status = unpack_member(file, &m, st, err);
  if (status == ZJ_OK) {
    *out = (zj_unpacked){fcntl(last.spool, F_DUPFD_CLOEXEC, 0), m->offset, m->bytes};
    if (out->file < 0)
      status = zj_fail_errno(err, ZJ_IO, "%s", zj_tr("cannot be read", "无法读取"));
  }
  pthread_mutex_unlock(&last.lock);
  return status;
}
