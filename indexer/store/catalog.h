/* catalog.h - catalog.db: which segments and reports make up the index. Committing it is
 * publishing.
 *
 * Readers open it, read what they need in one transaction and close it; they take no lock of ours.
 * A writer holds the lock of indexdir.h, has fsynced the new segments before, and changes all that
 * a run changes in one transaction.
 *
 * Tables: meta (uuid, generation, fold, rules), rule (names by number), root, segment, report (a
 * row is what keeps a report of a segment alive), failure (what was left out and why), run (the
 * last ones). SQLite's user_version is the format of the whole index; its application_id marks it
 * as ours.
 *
 * Ownership  handles and results are talloc children of 'ctx'.
 * Errors     ZJ_NO_INDEX where there is none or one of another format, with what to run;
 * ZJ_CORRUPT; ZJ_IO. Threads    a handle is for one thread. */
#ifndef ZJ_INDEXER_STORE_CATALOG_H
#define ZJ_INDEXER_STORE_CATALOG_H

#include "indexer/read/files.h"
#include "indexer/store/segment.h"

/* History: 1 first format; 2 paragraphs and named encoding of a report, files of failures, what a
 * run changed. */
enum { ZJ_INDEX_FORMAT = 3 };

typedef struct zj_catalog_segment {
  uint64_t number;  /* never given twice: the generation that brought it */
  const char *name; /* folder below segments/ */
  uint32_t reports, paragraphs;
  uint8_t *dead; /* a bit per report that the catalog no longer has; NULL when it has all */
} zj_catalog_segment;

/* What describes a generation. */
typedef struct zj_generation {
  uint64_t number;
  const char *uuid; /* of the index, the same in all its generations */
  const char *fold_version, *rules_version;
  const char **rule_names;
  size_t rule_count;
  const char **roots;
  size_t root_count;
  zj_catalog_segment *segments;
  size_t segment_count;
} zj_generation;

typedef struct zj_catalog_report {
  char id[ZJ_REPORT_ID_CHARS + 1];
  const char *path, *file, *encoding, *media;
  uint64_t size; /* of the file */
  int64_t modified_ns;
  uint64_t content_hash[2];
  uint64_t segment; /* number of its segment */
  uint32_t local;   /* row of its report table */
  uint32_t paragraphs;
  uint64_t bytes, chars; /* of the original */
  const char *asked; /* the encoding that was named for it; "" when it was to be found out; behind =
                        when a setting named it (changes.h) */
  uint32_t mended;   /* U+FFFD put in for bad bytes */
  bool had_bom, had_cr;
} zj_catalog_report;

typedef struct zj_catalog_run {
  int64_t started; /* seconds since 1970 */
  double seconds;
  uint64_t reports, paragraphs, chars, bytes; /* in the index after it; bytes of the originals */
  uint64_t left_out, other_kinds, repeated;
  uint64_t added, changed, renamed, removed, unchanged;
} zj_catalog_run;

/* What a writer changes. The order is: removed, then put, then everything else. */
typedef struct zj_publication {
  bool anew; /* what is there goes, whatever format it has; else it stays but for what is said here
              */
  zj_generation
      generation; /* all of it: number, versions, rules, roots and segments as they are to be */
  const char *const *removed;
  size_t removed_count; /* ids of reports */
  const zj_catalog_report *reports;
  size_t report_count; /* rows to put, replacing those of the same id */
  bool keep_left_out;  /* leave the failures as they are */
  const zj_left_out *left_out;
  size_t left_out_count;
  bool has_run;
  zj_catalog_run run;
} zj_publication;

/* Changes the index in folder 'dir', in one durable transaction. */
ZJ_MUST_CHECK zj_status zj_catalog_publish(const char *dir, const zj_publication *what,
                                           zj_error *err);

/* ---- reading ---- */

typedef struct zj_catalog zj_catalog;

/* Opens it and starts the transaction in which everything is read. */
ZJ_MUST_CHECK zj_status zj_catalog_open(void *ctx, const char *dir, zj_catalog **out,
                                        zj_error *err);
ZJ_MUST_CHECK zj_status zj_catalog_generation(void *ctx, zj_catalog *catalog, zj_generation *out,
                                              zj_error *err);
/* All reports, by path. */
ZJ_MUST_CHECK zj_status zj_catalog_reports(void *ctx, zj_catalog *catalog, zj_catalog_report **out,
                                           size_t *count, zj_error *err);
/* The roots of a catalog of any format of ours; count 0 when it does not tell. For a writer that is
 * to replace it. */
void zj_catalog_old_roots(void *ctx, const char *dir, const char ***out, size_t *count);
ZJ_MUST_CHECK zj_status zj_catalog_last_run(zj_catalog *catalog, zj_catalog_run *out,
                                            zj_error *err);
ZJ_MUST_CHECK zj_status zj_catalog_failures(void *ctx, zj_catalog *catalog, zj_left_out **out,
                                            size_t *count, zj_error *err);

/* Lets SQLite look whether the database is whole; 'thorough' compares its indexes with its tables,
 * too. ZJ_CORRUPT when it is not. */
ZJ_MUST_CHECK zj_status zj_catalog_check(zj_catalog *catalog, bool thorough, zj_error *err);

typedef struct zj_encoding_count {
  const char *name;
  uint64_t reports, had_bom, had_cr, mended, named;
} zj_encoding_count;
/* By number of reports, the most frequent first. */
ZJ_MUST_CHECK zj_status zj_catalog_encodings(void *ctx, zj_catalog *catalog,
                                             zj_encoding_count **out, size_t *count, zj_error *err);

/* A number that changes with every publication; 0 when there is no catalog. A few system calls. */
uint64_t zj_catalog_stamp(const char *dir);

#endif
