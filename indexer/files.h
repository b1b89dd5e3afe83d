/* files.h - which files a list of arguments means: folders are walked, links followed once, nothing is lost unsaid.
 *
 *   zhangju index reports a.txt ─▶ reports/2023/x.txt is shown as 2023/x.txt, a.txt as a.txt
 *
 * Hidden files and folders are skipped; in a folder only names that zj_extract_takes() are taken, an argument is
 * always. A file that several names lead to is taken once, by its own name rather than a link's. When files below two
 * roots are shown alike, the later ones get the name of their root in front: 2024/x.txt.
 *
 * Ownership  a talloc child of 'ctx'.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_FILES_H
#define ZJ_INDEXER_FILES_H

#include "indexer/text.h"

typedef struct zj_file {
  const char *path;    /* as shown: below its root, '/' between; valid UTF-8 without control characters, other bytes as %C4 */
  const char *file;    /* absolute, as open() takes it; any bytes */
  const char *root;    /* absolute folder it was found below */
  uint64_t size;
  int64_t modified_ns;
} zj_file;

/* A file that is not in the index, and why: one line without the path. */
typedef struct zj_left_out { const char *path; const char *reason; } zj_left_out;

typedef struct zj_file_list {
  zj_file *files;         size_t count;          /* by path, bytewise; no path twice */
  zj_left_out *left_out;  size_t left_out_count; /* by path: unreadable folders, broken or circular links */
  const char **roots;     size_t root_count;     /* the arguments, absolute */
  size_t other_kinds;     /* files in folders that are of no kind we take */
  size_t repeated;        /* further names of files that are in the list */
} zj_file_list;

/* 'except' is a folder not to walk into, absolute (the index itself may lie below a root); NULL for none.
 * ZJ_IO when an argument itself is not there or is an unreadable folder: a mistyped path must not
 * pass for an empty one. What lies below may fail singly and is told in left_out. */
ZJ_MUST_CHECK zj_status zj_files_find(void *ctx, const char *const *paths, size_t count, const char *except,
                                      zj_file_list **out, zj_error *err);

/* Text fit to be shown: bytes that are no UTF-8, and control characters, as %C4. */
const char *zj_files_shown(void *ctx, const char *path);

#endif
