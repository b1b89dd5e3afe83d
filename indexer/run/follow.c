/* follow.c - runs whenever something below the folders changes. */
#include "indexer/run/follow.h"

#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/interrupt.h"
#include "indexer/base/lang.h"
#include "indexer/base/progress.h"
#include "indexer/read/encodings.h"
#include "indexer/read/extract.h"
#include "indexer/run/roots.h"
#include "indexer/store/catalog.h"

enum { OPEN_AT_ONCE = 16, QUIET_MS = 150, POLL_MS = 2000, RETRY_MS = 500 };

/* A run begins at most this many seconds after the first event, even if more events follow. */
static const double patience = 0.6;

/* With IN_MODIFY, because a program may write and keep the file open. */
static const uint32_t signs = IN_CLOSE_WRITE | IN_MODIFY | IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE |
                              IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ATTRIB | IN_ONLYDIR;

typedef struct follow {
  const zj_build_options *options;
  const zj_follow_events *events;
  int fd;
  bool crowded; /* not every folder could be watched */
  bool links;   /* a new file may be a link whose target is not watched yet */
  bool failing; /* the last run failed, or kept reports whose file is gone */
  char said[sizeof((zj_error *)0)->text]; /* the error that was reported last */
} follow;

/* ---- watches ---- */

/* For the callback of nftw(), which has no argument of ours. */
static struct {
  int fd;
  bool crowded;
  struct stat except; /* the folder of the index */
} adding;

static void watch_folder(const char *path) {
  if (inotify_add_watch(adding.fd, path, signs) < 0 && (errno == ENOSPC || errno == ENOMEM))
    adding.crowded = true;
}

/* Watches the folder of a file rather than the file, because editors replace files. Without memory
 * it falls back to comparing folders. */
static void watch_folder_of(const char *file) {
  char *folder = talloc_strdup(NULL, file);
  if (!folder) {
    adding.crowded = true;
    return;
  }
  char *slash = strrchr(folder, '/');
  if (slash) slash[slash == folder] = 0;
  if (slash) watch_folder(folder);
  talloc_free(folder);
}

/* Watches the folder of the target of a link: that is where it changes. */
static void watch_target(const char *link) {
  char target[PATH_MAX];
  struct stat st;
  if (lstat(link, &st) == 0 && S_ISLNK(st.st_mode) && realpath(link, target))
    watch_folder_of(target);
}

static int add_watch(const char *path, const struct stat *st, int kind, struct FTW *at) {
  bool except = st->st_dev == adding.except.st_dev && st->st_ino == adding.except.st_ino;
  bool hidden = at->level > 0 && path[at->base] == '.';
  if (kind == FTW_F && !hidden && zj_extract_takes(path)) watch_target(path);
  if (kind != FTW_D) return FTW_CONTINUE;
  if (except || hidden) return FTW_SKIP_SUBTREE;
  watch_folder(path);
  return FTW_CONTINUE;
}

static void watch_tree(const char *path) {
  struct stat st;
  if (stat(path, &st) != 0) return;
  if (S_ISDIR(st.st_mode)) {
    (void)nftw(path, add_watch, OPEN_AT_ONCE, FTW_ACTIONRETVAL);
    return;
  }
  watch_folder_of(path);
}

/* Watches every folder that a run walks. Adding a folder that is watched already changes nothing.
 */
static void watch_all(follow *f) {
  void *local = talloc_new(NULL);
  const zj_build_options *o = f->options;
  const char **roots = NULL;
  size_t count = 0;
  adding.fd = f->fd;
  adding.crowded = false;
  if (stat(o->index_dir, &adding.except) != 0) adding.except = (struct stat){0};
  if (!o->path_count) zj_catalog_old_roots(local, o->index_dir, &roots, &count);
  for (size_t i = 0; i < count; i++)
    watch_tree(roots[i]);
  for (size_t i = 0; i < o->path_count; i++) {
    const char *absolute = zj_roots_absolute(local, o->paths[i]);
    if (absolute) watch_tree(absolute);
  }
  f->crowded = adding.crowded;
  f->links = false;
  talloc_free(local);
}

/* ---- events ---- */

static bool concerns_us(const struct inotify_event *e) {
  if (e->mask & (IN_Q_OVERFLOW | IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT)) return true;
  if (e->len && strcmp(e->name, ZJ_ENCODINGS_FILE) == 0) return true;
  if (e->mask & IN_IGNORED || !e->len || e->name[0] == '.') return false;
  if (e->mask & IN_ISDIR || zj_extract_takes(e->name)) return true;
  /* It may be a link to a folder. */
  return e->mask & (IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE | IN_DELETE);
}

static bool brings_folders(const struct inotify_event *e) {
  return (e->mask & IN_ISDIR && e->mask & (IN_CREATE | IN_MOVED_TO)) || e->mask & IN_Q_OVERFLOW;
}

static bool may_bring_links(const struct inotify_event *e) {
  return e->mask & (IN_CREATE | IN_MOVED_TO) && !(e->mask & IN_ISDIR);
}

/* Reads the events that have come; true when one of them concerns us. New folders are watched
 * before the run, so that what changes after its walk is a new event. */
static bool read_events(follow *f) {
  _Alignas(struct inotify_event) char bytes[16384];
  bool any = false;
  bool folders = false;
  for (ssize_t n; (n = read(f->fd, bytes, sizeof bytes)) > 0;) {
    for (char *at = bytes; at < bytes + n;) {
      const struct inotify_event *e = (const void *)at;
      any |= concerns_us(e);
      folders |= brings_folders(e);
      f->links |= concerns_us(e) && may_bring_links(e);
      at += sizeof *e + e->len;
    }
  }
  if (folders) watch_all(f);
  return any;
}

static bool wait_for_event(const follow *f, int ms) {
  struct pollfd p = {.fd = f->fd, .events = POLLIN};
  return zj_interrupt_poll(&p, 1, ms) > 0;
}

/* How long to wait for the next event, in milliseconds; -1 without limit. */
static int choose_wait(const follow *f, bool changed) {
  if (changed) return QUIET_MS;
  if (f->failing) return RETRY_MS;
  return f->crowded ? POLL_MS : -1;
}

/* Waits until something has changed and no event came for a moment, or until it is time to compare
 * folders. */
static void wait_for_change(follow *f) {
  bool changed = false;
  double first = 0;
  while (!zj_interrupt_noted()) {
    int ms = choose_wait(f, changed);
    if (!wait_for_event(f, ms)) {
      if (ms >= 0) return;
      continue;
    }
    bool now = read_events(f);
    if (now && !changed) first = zj_now();
    changed |= now;
    if (changed && zj_now() - first > patience) return;
  }
}

/* ---- runs ---- */

/* Runs again and keeps the reports whose file is gone, so that the others need not wait for a
 * decision. 'why' keeps the refusal of the guard, unless this run fails. */
static zj_status run_keeping(void *ctx, zj_build_options *options, zj_build_result *result,
                             zj_error *why) {
  zj_error other = {0};
  options->prune = ZJ_PRUNE_NONE;
  zj_status status = zj_build(ctx, options, result, &other);
  if (status != ZJ_OK) *why = other;
  return status;
}

static zj_status run_once(follow *f, bool first, zj_error *err) {
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  zj_build_options options = *f->options;
  zj_build_result result;
  zj_error why = {0};
  options.full = first && options.full;
  zj_status status = zj_build(local, &options, &result, &why);
  bool kept = !first && result.guarded;
  if (kept) status = run_keeping(local, &options, &result, &why);
  if (status == ZJ_OK && (first || result.published || result.left_out_count))
    f->events->done(f->events->arg, &result);
  bool again = strcmp(f->said, why.text) == 0;
  f->failing = status != ZJ_OK || kept;
  memcpy(f->said, why.text, sizeof f->said);
  talloc_free(local);
  if (first && status != ZJ_OK) return zj_fail(err, status, "%s", why.text);
  if (f->failing && status != ZJ_INTERRUPTED && status != ZJ_LOCKED && !again)
    f->events->failed(f->events->arg, &why);
  return ZJ_OK;
}

zj_status zj_follow(void *ctx, const zj_build_options *options, const zj_follow_events *events,
                    zj_error *err) {
  follow *f = talloc_zero(ctx, follow);
  if (!f) return zj_no_memory(err);
  f->options = options;
  f->events = events;
  f->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (f->fd < 0)
    return zj_fail_errno(err, ZJ_IO, "%s", zj_tr("cannot watch folders", "无法监视目录"));
  zj_interrupt_begin();
  watch_all(f); /* before the first run, so that what changes meanwhile is an event */
  zj_status status = run_once(f, true, err);
  bool stop = status != ZJ_OK;
  if (!stop) watch_all(f);
  while (!stop && !zj_interrupt_noted()) {
    stop = run_once(f, false, err) != ZJ_OK || zj_interrupt_noted();
    if (!stop) wait_for_change(f);
    if (!stop && (f->failing || f->links)) watch_all(f); /* a root may have come back */
  }
  if (status == ZJ_INTERRUPTED) status = ZJ_OK;
  zj_interrupt_end();
  close(f->fd);
  talloc_free(f);
  return status;
}
