/* files.h - lists the files that arguments or roots stand for.
 *
 *   zhangju index reports a.txt ─▶ reports/2023/x.txt is shown as 2023/x.txt, a.txt as a.txt
 *
 * Folders are walked. Links are followed where they stay below a root; those that lead elsewhere
 * only if the process is told so (zj_files_follow_links()). File systems of the kernel, such as
 * /proc, are never entered. Each thing that is left out is listed with a reason. Hidden files and
 * folders are skipped. In a folder, only files that zj_extract_takes() are taken; a file that is an
 * argument is always taken. Of a container, its members are listed. To list those of a mail or a
 * compressed tar, all of it must be unpacked; while its size and time are those of an earlier run,
 * the members of that run are listed again instead. A file with several names is taken once, by its
 * own name rather than by a link. Names in GBK are shown decoded (names.h). When two files would be
 * shown by the same path, as below two roots, the name of the root is put before the path of the
 * later one: 2024/x.txt.
 *
 * Units      sizes in bytes, times in nanoseconds since 1970.
 * Ownership  a list is a talloc child of 'ctx'; its strings are children of the list.
 * Errors     ZJ_IO and ZJ_NO_MEMORY; see each function.
 * Threads    no shared state but the setting about links. */
#ifndef ZJ_INDEXER_READ_FILES_H
#define ZJ_INDEXER_READ_FILES_H

#include <sys/stat.h>

#include "indexer/base/error.h"
#include "indexer/base/text.h"
#include "indexer/read/others.h"

typedef struct zj_file {
  const char *path; /* to be shown: from its root, as of zj_files_shown() */
  const char *file; /* absolute, as for open(); any bytes */
  const char *root; /* the absolute folder that 'path' begins from */
  uint64_t size;  /* of the file; of a member of a container (container.h), that of the container */
  uint64_t bytes; /* to be read of it; for a member, its own */
  int64_t modified_ns;
  bool known;           /* listed without looking at it: see zj_walk_request */
  const char *encoding; /* that a settings file names (encodings.h); NULL: none does, or 'known' */
} zj_file;

/* A file that is not in the index, with a reason: one line that follows the path. */
typedef struct zj_left_out {
  const char *path, *reason;
  const char *file;    /* absolute; any bytes */
  uint64_t size;       /* a failed file is tried again when size or time change */
  int64_t modified_ns; /* ZJ_TIME_UNKNOWN: every run tries it again */
  const char *options; /* it was read with; a run with other options tries it again */
} zj_left_out;

/* The options of a file that is left out because a walk does not look for its kind. */
#define ZJ_LEFT_OTHER_KIND "other kind"

/* Whether it was left out for that reason, which is not a failure. */
bool zj_left_out_is_other(const zj_left_out *left);

/* The time the file was last written to, clamped to the years 1677 to 2262. */
int64_t zj_files_modified_ns(const struct stat *st);

/* A time that no file has. */
#define ZJ_TIME_UNKNOWN INT64_MIN

typedef struct zj_file_list {
  zj_file *files;
  size_t count; /* sorted by the bytes of their paths, which differ */
  zj_left_out *left_out;
  size_t left_out_count; /* by path: unreadable folders, broken or circular links */
  zj_others others;      /* files without the suffix of a format; those that hold documents are in
                            left_out, too */
  size_t repeated;       /* number of further names of files in the list */
} zj_file_list;

/* Whether links that lead out of all roots are followed: one setting for the process, false at
 * first, made before it has threads. */
void zj_files_follow_links(bool on);
bool zj_files_follows_links(void);

/* Lists the files that 'paths' stand for. Does not walk into the absolute folder 'except', unless
 * it is NULL: the index itself may lie below a path. ZJ_IO when a path does not exist or is a
 * folder that cannot be read: a mistyped path must not pass for an empty folder. Failures below a
 * path are listed in left_out. ZJ_NO_MEMORY. */
ZJ_MUST_CHECK zj_status zj_files_find(void *ctx, const char *const *paths, size_t count,
                                      const char *except, zj_file_list **out, zj_error *err);

/* A folder or file to walk. */
typedef struct zj_start {
  const char *root;  /* absolute; shown paths begin from it */
  const char *start; /* absolute; the root or below it */
  zj_error why;      /* set by the walk when 'start' does not exist or cannot be read */
} zj_start;

typedef struct zj_walk_request {
  zj_start *starts;
  size_t start_count; /* sorted by zj_start_compare() */
  const char *const *roots;
  size_t root_count;    /* all roots, including those of 'known' */
  const zj_file *known; /* files of earlier runs: 'file', 'size' and 'modified_ns' are read */
  size_t known_count;
  const zj_left_out *failures; /* of earlier runs */
  size_t failure_count;
  bool full;       /* list the members of every container again */
  bool keep_known; /* list known files even if the walk read their folder and did not find them */
  const char *except; /* as for zj_files_find() */
} zj_walk_request;

/* Walks 'starts' and lists the files found, and the known files that lie elsewhere or below a
 * folder that could not be read. Sets 'why' of a start that cannot be read; known files below it
 * count as gone. ZJ_NO_MEMORY. */
ZJ_MUST_CHECK zj_status zj_files_walk(void *ctx, const zj_walk_request *request, zj_file_list **out,
                                      zj_error *err);

/* Compares two zj_start for qsort(): folders before files, outer folders before inner ones, so that
 * shown paths do not depend on the order of arguments. */
int zj_start_compare(const void *a, const void *b);

/* Whether 'path' is 'folder' or lies below it; both are absolute. */
bool zj_files_below(const char *path, const char *folder);

/* Whether a walk of 'folder' would take 'path': it lies below, no name on the way is hidden, and it
 * is a folder, does not exist, or has the suffix of a format. */
bool zj_files_reached(const char *path, const char *folder);

/* The innermost of 'roots' that 'path' is or lies below; NULL when there is none. */
const char *zj_files_root_of(const char *path, const char *const *roots, size_t count);

/* Copies a path so that it can be shown, as zj_names_shown() does. NULL when memory ran out. */
const char *zj_files_shown(void *ctx, const char *path);

#endif
