/* catalog.h - catalog.db: which segments and reports make up the index. Replacing it publishes a
 * generation.
 *
 * A reader opens it, reads what it needs in one transaction and closes it, without any lock of
 * ours. A writer holds the lock of indexdir.h, fsyncs new segments first, and makes all changes of
 * a run in a copy, which then takes the place of the file; so no reader waits for a writer.
 *
 *   meta      uuid, generation, fold version, rules version
 *   rule      names of rules by number
 *   root      folders and files that are indexed
 *   segment   segments of the generation
 *   report    reports; one that has no row is dead in its segment
 *   failure   files that were left out, and why
 *   run       the last 100 runs
 *
 * SQLite's user_version is the format of the whole index; its application_id marks the file as
 * ours.
 *
 * Ownership  handles and results are talloc children of 'ctx'.
 * Errors     ZJ_NO_INDEX, with what to run, when there is no index or one of another format;
 *            ZJ_CORRUPT; ZJ_LOCKED when SQLite's lock is held too long; ZJ_IO; ZJ_NO_MEMORY.
 * Threads    a handle is for one thread. */
#ifndef ZJ_INDEXER_STORE_CATALOG_H
#define ZJ_INDEXER_STORE_CATALOG_H

#include "indexer/read/files.h"
#include "indexer/store/indexdir.h"
#include "indexer/store/segment.h"

/* History: 1 first format; 2 added paragraphs and named encoding of a report, files of failures,
 * counts of what a run changed; 5 lists of frequent phrases in segments; 6 dead reports noted with
 * their segment; 7 what belongs to a segment (bond.h); 8 packed lists (packed.h). */
enum { ZJ_INDEX_FORMAT = 8 };

typedef struct zj_catalog_segment {
  uint64_t number;              /* of the generation that added it; never used twice */
  const char *name;             /* folder below segments/ */
  uint32_t reports, paragraphs; /* dead ones included */
  uint64_t bond;                /* of its tables and postings (bond.h) */
  uint8_t *dead; /* one bit per report, set when the catalog has it no longer; NULL: none is dead */
} zj_catalog_segment;

/* A published state of the index. */
typedef struct zj_generation {
  uint64_t number;
  const char *uuid; /* of the index; the same in all its generations */
  const char *fold_version, *rules_version;
  const char **reason_names; /* zj_labeller_reason(), for publishing; reading leaves them out */
  size_t reason_count;
  const char **roots;
  size_t root_count;
  zj_catalog_segment *segments;
  size_t segment_count;
} zj_generation;

/* The names of all reasons, by number, when the catalog in 'dir' still holds those of the labeller
 * with this version; none (*count 0) when it holds others. Children of 'ctx'. */
ZJ_MUST_CHECK zj_status zj_catalog_reasons(void *ctx, const char *dir, const char *version,
                                           const char ***names, size_t *count, zj_error *err);

/* The index of the segment with this number; segment_count when there is none. */
size_t zj_generation_segment(const zj_generation *generation, uint64_t number);

typedef struct zj_catalog_report {
  char id[ZJ_REPORT_ID_CHARS + 1];
  const char *path, *file, *encoding, *media;
  uint64_t size; /* of the file */
  int64_t modified_ns;
  uint64_t content_hash[2];
  uint64_t segment; /* number of its segment */
  uint32_t local;   /* its row in the report table of the segment */
  uint32_t paragraphs;
  uint64_t bytes, chars; /* of the original */
  const char *asked;     /* the encoding that was named for it; after '=' when a setting named it
                            (changes.h); "" when it was to be detected */
  uint32_t mended;       /* bad bytes that U+FFFD replaces */
  bool had_bom, had_cr;
} zj_catalog_report;

/* All that the catalog records of reports and failures. */
typedef struct zj_contents {
  zj_generation generation;
  zj_catalog_report *reports;
  size_t report_count; /* by path */
  zj_left_out *failures;
  size_t failure_count; /* by path */
} zj_contents;

typedef struct zj_catalog_run {
  int64_t started; /* seconds since 1970 */
  double seconds;
  uint64_t reports, paragraphs, chars, bytes; /* in the index after it; bytes of the originals */
  uint64_t left_out, other_kinds, repeated;
  uint64_t added, changed, renamed, removed, unchanged;
} zj_catalog_run;

/* The changes of one writer. Reports are removed first, then written, then everything else. */
typedef struct zj_publication {
  bool anew; /* replace all content, whatever format it has; else change only what follows */
  zj_generation generation;   /* complete: number, versions, rules, roots and segments */
  const char *const *removed; /* ids of reports to remove */
  size_t removed_count;
  const zj_catalog_report *reports; /* rows to write; they replace those of the same id */
  size_t report_count;
  bool keep_left_out; /* leave the failures as they are; else 'left_out' replaces them */
  const zj_left_out *left_out;
  size_t left_out_count;
  bool has_run; /* 'run' is to be recorded */
  zj_catalog_run run;
} zj_publication;

/* Puts a changed copy of the catalog in its place, durably. Readers never wait for it: they read
 * the one or the other. On an error nothing changed, unless the system failed in the last step. */
ZJ_MUST_CHECK zj_status zj_catalog_publish(const zj_indexdir *dir, const zj_publication *what,
                                           zj_error *err);

/* ---- reading ---- */

typedef struct zj_catalog zj_catalog;

/* Opens the catalog in the folder 'dir' and starts the transaction in which everything is read.
 * Freeing the handle closes it. */
ZJ_MUST_CHECK zj_status zj_catalog_open(void *ctx, const char *dir, zj_catalog **out,
                                        zj_error *err);

/* Reads the current generation. */
ZJ_MUST_CHECK zj_status zj_catalog_generation(void *ctx, zj_catalog *catalog, zj_generation *out,
                                              zj_error *err);

/* Reads all reports, by path. */
ZJ_MUST_CHECK zj_status zj_catalog_reports(void *ctx, zj_catalog *catalog, zj_catalog_report **out,
                                           size_t *count, zj_error *err);

/* Reads generation, reports and failures. */
ZJ_MUST_CHECK zj_status zj_catalog_contents(void *ctx, zj_catalog *catalog, zj_contents *out,
                                            zj_error *err);

/* The same from the folder 'dir': opens its catalog, reads, closes. */
ZJ_MUST_CHECK zj_status zj_catalog_read(void *ctx, const char *dir, zj_contents *out,
                                        zj_error *err);

/* Sets *out and *count to the roots of a catalog of any of our formats, for a writer that is about
 * to replace it; *count is 0 when they cannot be read. */
void zj_catalog_old_roots(void *ctx, const char *dir, const char ***out, size_t *count);

/* Reads the last run; all zeroes when none is recorded. */
ZJ_MUST_CHECK zj_status zj_catalog_last_run(zj_catalog *catalog, zj_catalog_run *out,
                                            zj_error *err);

/* Reads the files that were left out, by path. */
ZJ_MUST_CHECK zj_status zj_catalog_failures(void *ctx, zj_catalog *catalog, zj_left_out **out,
                                            size_t *count, zj_error *err);

/* Makes SQLite check the database; 'thorough' also compares its indexes with its tables. ZJ_CORRUPT
 * when it is damaged. */
ZJ_MUST_CHECK zj_status zj_catalog_check(zj_catalog *catalog, bool thorough, zj_error *err);

/* The reports of one encoding, and how many of them had a byte order mark, had CR, were mended, or
 * had their encoding named. */
typedef struct zj_encoding_count {
  const char *name;
  uint64_t reports, had_bom, had_cr, mended, named;
} zj_encoding_count;

/* Counts the reports of every encoding, the most frequent first. */
ZJ_MUST_CHECK zj_status zj_catalog_encodings(void *ctx, zj_catalog *catalog,
                                             zj_encoding_count **out, size_t *count, zj_error *err);

/* A number that changes with every publication; 0 when there is no catalog that can be read. Costs
 * a few system calls. */
uint64_t zj_catalog_stamp(const char *dir);

#endif
