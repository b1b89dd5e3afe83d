/* files.h - which files a list of arguments means: folders are walked, links followed once, nothing
 * is lost unsaid.
 *
 *   zhangju index reports a.txt ─▶ reports/2023/x.txt is shown as 2023/x.txt, a.txt as a.txt
 *
 * Hidden files and folders are skipped; in a folder only names that zj_extract_takes() are taken,
 * an argument is always. A file that several names lead to is taken once, by its own name rather
 * than a link's. When files below two roots are shown alike, the later ones get the name of their
 * root in front: 2024/x.txt.
 *
 * Ownership  a talloc child of 'ctx'.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_FILES_H
#define ZJ_INDEXER_READ_FILES_H

#include <sys/stat.h>

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef struct zj_file {
  const char *path; /* as shown: below its root, '/' between; valid UTF-8 without control
                       characters, other bytes as %C4 */
  const char *file; /* absolute, as open() takes it; any bytes */
  const char *root; /* absolute folder it was found below */
  uint64_t size;
  int64_t modified_ns;
  bool known;           /* not looked at: see zj_walk_request */
  const char *encoding; /* as encodings.h names it; NULL when nothing does, or 'known' */
} zj_file;

/* A file that is not in the index, and why: one line without the path. */
typedef struct zj_left_out {
  const char *path, *reason;
  const char *file; /* absolute; any bytes */
  uint64_t size;    /* of the file, with modified_ns; a failure stands while they do not change */
  int64_t modified_ns; /* ZJ_TIME_UNKNOWN: to be tried again by every run */
  const char *options; /* what it was read with: other options try again */
} zj_left_out;

/* When the file was written to last, as zj_file has it. */
int64_t zj_files_modified_ns(const struct stat *st);

/* A time that no file has. */
#define ZJ_TIME_UNKNOWN INT64_MIN

typedef struct zj_file_list {
  zj_file *files;
  size_t count; /* by path, bytewise; no path twice */
  zj_left_out *left_out;
  size_t left_out_count; /* by path: unreadable folders, broken or circular links */
  size_t other_kinds;    /* files in folders that are of no kind we take */
  size_t repeated;       /* further names of files that are in the list */
} zj_file_list;

/* 'except' is a folder not to walk into, absolute (the index itself may lie below a root); NULL for
 * none. ZJ_IO when an argument itself is not there or is an unreadable folder: a mistyped path must
 * not pass for an empty one. What lies below may fail singly and is told in left_out. */
ZJ_MUST_CHECK zj_status zj_files_find(void *ctx, const char *const *paths, size_t count,
                                      const char *except, zj_file_list **out, zj_error *err);

/* One folder or file to look at. */
typedef struct zj_start {
  const char *root;  /* absolute: what paths are shown below */
  const char *start; /* absolute: the same or below it */
  zj_error why;      /* set by the walk: it is not there or cannot be read */
} zj_start;

typedef struct zj_walk_request {
  zj_start *starts;
  size_t start_count; /* in the order of zj_start_compare() */
  const char *const *roots;
  size_t root_count; /* all roots, those of 'known' among them */
  const zj_file *known;
  size_t known_count; /* 'file', 'size' and 'modified_ns' of each: listed as they are unless the
                         walk should have met them */
  bool keep_known;    /* list those, too, that the walk should have met and did not */
  const char *except; /* as for zj_files_find() */
} zj_walk_request;

/* Walks 'starts' and lists what is there, with the known files that lie elsewhere or below a folder
 * that could not be read. A start that cannot be read is told in its 'why'; what is known below it
 * counts as gone. */
zj_file_list *zj_files_walk(void *ctx, const zj_walk_request *request);

/* Folders before files, the outer before the inner: paths must not depend on the order of
 * arguments. */
int zj_start_compare(const void *a, const void *b);

/* Whether 'path' is 'folder' or lies below it; both absolute. */
bool zj_files_below(const char *path, const char *folder);

/* Whether a walk of 'folder' would take 'path' below it: no hidden name between, and, for a file, a
 * name that is taken. */
bool zj_files_reached(const char *path, const char *folder);

/* The innermost of 'roots' that 'path' lies below; NULL for none. */
const char *zj_files_root_of(const char *path, const char *const *roots, size_t count);

/* Text fit to be shown: bytes that are no UTF-8, and control characters, as %C4. */
const char *zj_files_shown(void *ctx, const char *path);

#endif
