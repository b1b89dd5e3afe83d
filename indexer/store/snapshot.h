/* snapshot.h - the segments of one generation, as a search reads them. They never change.
 *
 * A snapshot of an index reads the catalog and maps every file; when a file is gone because a
 * writer replaced it, it reads the catalog again, at most 5 times. Mapped files stay readable after
 * a later generation removes them, so a snapshot holds no lock. A snapshot of files without an
 * index (--scan) holds them in memory.
 *
 * Units      bytes; segments, reports and rules are numbered from 0.
 * Ownership  a zj_snapshot is a talloc child of 'ctx'; freeing it unmaps everything it returned.
 * Errors     ZJ_NO_INDEX when there is no index, or one of another format or fold version;
 *            ZJ_CORRUPT; ZJ_IO; ZJ_NO_MEMORY.
 * Threads    one snapshot per thread, because its postings are not shared. */
#ifndef ZJ_INDEXER_STORE_SNAPSHOT_H
#define ZJ_INDEXER_STORE_SNAPSHOT_H

#include "indexer/outline/labeller.h"
#include "indexer/store/segment.h"

typedef struct zj_snapshot {
  zj_segment **segments;
  size_t segment_count;
  uint8_t **dead; /* per segment: one bit per report, set when it was replaced or removed; NULL:
                     all are alive */
  uint64_t reports, paragraphs; /* that are alive */
  uint64_t match_bytes;         /* of the reports that are alive; ranking counts with them */
  bool narrowed;                /* by zj_snapshot_narrow() */
  bool selected; /* it holds only reports that one query may find, of 'reports' on a cluster */
  bool partial;  /* and some of these are missing, because a part of the cluster did not answer */
  uint64_t generation; /* 0 for a scan */
  const char *uuid;    /* of the index; "" for a scan */
  const char *rules_version;
  struct zj_reasons *reasons;   /* private: names of reasons, read when one is asked for */
  struct zj_fact_table **facts; /* private to query/engine/fact_table.h, which keeps its table
                                   there; a narrowed snapshot has the same */
  const char *dir;              /* the index folder; "" for a scan */
  uint64_t stamp;               /* private: zj_snapshot_stale() */
} zj_snapshot;

/* Opens the current generation of an index. */
ZJ_MUST_CHECK zj_status zj_snapshot_open(void *ctx, const char *index_dir, zj_snapshot **out,
                                         zj_error *err);

/* Whether the catalog was changed since; false for a scan. Costs a few system calls. */
bool zj_snapshot_stale(const zj_snapshot *snapshot);

/* Whether zj_segment_untouched() holds for all segments. Published files are never written to, so
 * false means that the index is damaged. */
bool zj_snapshot_untouched(const zj_snapshot *snapshot);

/* Whether zj_segment_in_place() holds for all segments. When not, somebody damaged the index or put
 * another, or a backup, in its place: it is better opened again. */
bool zj_snapshot_in_place(const zj_snapshot *snapshot);

/* Reads files and folders as `index` would and holds them in memory, without postings: every
 * paragraph is a candidate. Prints files that cannot be used on stderr; ZJ_BAD_INPUT when none can
 * be used. 'encoding' applies to all files without a byte order mark; when it is NULL, the encoding
 * is the one that their settings name (encodings.h), or is detected. */
ZJ_MUST_CHECK zj_status zj_snapshot_scan(void *ctx, const char *const *paths, size_t count,
                                         const char *encoding, const zj_labeller *rules,
                                         zj_snapshot **out, zj_error *err);

/* Reads one text as a report called 'name' and holds it in memory, as zj_snapshot_scan() does.
 * ZJ_BAD_INPUT, with a reason that follows a name, when it is no report. The text must outlive the
 * snapshot. */
ZJ_MUST_CHECK zj_status zj_snapshot_of_text(void *ctx, zj_slice text, const char *name,
                                            const zj_labeller *rules, zj_snapshot **out,
                                            zj_error *err);

/* What a snapshot of some reports of a larger whole says about that whole. Strings are copied. */
typedef struct zj_snapshot_whole {
  uint64_t reports, paragraphs, match_bytes; /* of all of it: ranking counts with them */
  uint64_t generation;
  const char *uuid, *rules_version;
  const char *const *reasons; /* what the numbers of reasons in the rows mean */
  size_t reason_count;
} zj_snapshot_whole;

/* Sets *out to a snapshot of the reports that were added to 'writer', which becomes a child of it.
 * It has no postings: every paragraph is a candidate. */
ZJ_MUST_CHECK zj_status zj_snapshot_of_rows(void *ctx, zj_segment_writer *writer,
                                            const zj_snapshot_whole *whole, zj_snapshot **out,
                                            zj_error *err);

/* Whether a report was neither replaced nor removed. */
static inline bool zj_snapshot_alive(const zj_snapshot *s, size_t segment, uint32_t report) {
  return !s->dead[segment] || !(s->dead[segment][report / 8] >> (report % 8) & 1);
}

/* Compares two reports by path: negative, 0 or positive. Reports are listed in this order, and
 * those of equal rank follow it, so that no answer depends on the segments they are in. */
int zj_snapshot_compare(const zj_snapshot *s, size_t segment_a, uint32_t report_a, size_t segment_b,
                        uint32_t report_b);

typedef struct zj_snapshot_place {
  size_t segment;
  uint32_t report;
} zj_snapshot_place;

/* All reports that are alive, *count of them, in that order. A talloc child of 'ctx'; NULL when
 * memory ran out. */
zj_snapshot_place *zj_snapshot_list(void *ctx, const zj_snapshot *s, size_t *count);

/* Sets *out to the same snapshot with the reports at 'places' alone: all others are dead in it. It
 * borrows 's'. */
ZJ_MUST_CHECK zj_status zj_snapshot_narrow(void *ctx, const zj_snapshot *s,
                                           const zj_snapshot_place *places, size_t count,
                                           zj_snapshot **out, zj_error *err);

/* The name of a reason (zj_labeller_reason()); "-" for a number that is none. Reads the names from
 * the catalog at the first call; not to be called by two threads at once. */
const char *zj_snapshot_reason(const zj_snapshot *s, uint16_t reason);

/* Finds a report that is alive by its id or by the path that `index` shows; false when there is
 * none. */
bool zj_snapshot_find(const zj_snapshot *snapshot, zj_slice id_or_path, size_t *segment,
                      uint32_t *report);

#endif
