/* snapshot.h - what a search reads: the segments of one generation, opened at once and never
 * changing.
 *
 * A snapshot comes from an index (the catalog is read once, every file is mapped at once, and when
 * a file is gone the catalog is read again, 5 times at most) or from files without an index
 * (--scan). Open files live on after a later generation removes them, so no lock is held.
 *
 * Ownership  a talloc child of 'ctx'; freeing it unmaps everything it returned.
 * Errors     ZJ_NO_INDEX: none there or of another format, fold or rule version that cannot be
 * read. Threads    one snapshot per thread (its postings readers are not shared). */
#ifndef ZJ_INDEXER_STORE_SNAPSHOT_H
#define ZJ_INDEXER_STORE_SNAPSHOT_H

#include "indexer/store/segment.h"

typedef struct zj_snapshot {
  zj_segment **segments;
  size_t segment_count;
  uint8_t **dead; /* per segment: a bit per report that was replaced or removed; NULL when all are
                     alive */
  uint64_t reports, match_bytes; /* of those alive: what ranking counts with */
  uint64_t generation;           /* 0 for a scan */
  const char *uuid;              /* of the index; "" for a scan */
  const char *rules_version;
  const char **rule_names; /* of the table it was built with, by number: kept in the catalog (meta),
                            * because the table compiled in may be another by now */
  size_t rule_count;
  const char *dir; /* the index folder; "" for a scan */
  uint64_t stamp;  /* private: zj_snapshot_stale() */
} zj_snapshot;

ZJ_MUST_CHECK zj_status zj_snapshot_open(void *ctx, const char *index_dir, zj_snapshot **out,
                                         zj_error *err);
/* Whether the index has a newer generation (one stat call). */
bool zj_snapshot_stale(const zj_snapshot *snapshot);
/* zj_segment_untouched() of all: what is published is never written to, so whoever has done it has
 * damaged the index. */
bool zj_snapshot_untouched(const zj_snapshot *snapshot);

/* Reads files and folders as `index` would and holds them in memory, without postings: every
 * paragraph is a candidate. Files that cannot be used are told on stderr; ZJ_BAD_INPUT when none
 * can. 'encoding' is that of all files without a mark; NULL: as their settings name it
 * (encodings.h), else found out. */
ZJ_MUST_CHECK zj_status zj_snapshot_scan(void *ctx, const char *const *paths, size_t count,
                                         const char *encoding, const zj_rules *rules,
                                         zj_snapshot **out, zj_error *err);

static inline bool zj_snapshot_alive(const zj_snapshot *s, size_t segment, uint32_t report) {
  return !s->dead[segment] || !(s->dead[segment][report / 8] >> (report % 8) & 1);
}
/* By path, the order in which reports are listed and equals ranked: it does not depend on how they
 * lie in segments. */
int zj_snapshot_compare(const zj_snapshot *s, size_t segment_a, uint32_t report_a, size_t segment_b,
                        uint32_t report_b);

typedef struct zj_snapshot_place {
  size_t segment;
  uint32_t report;
} zj_snapshot_place;
/* All reports alive in that order, as a talloc child of 'ctx'. */
zj_snapshot_place *zj_snapshot_list(void *ctx, const zj_snapshot *s, size_t *count);

/* "?" for a number the table did not have. */
static inline const char *zj_snapshot_rule(const zj_snapshot *s, uint16_t rule) {
  return rule < s->rule_count ? s->rule_names[rule] : "?";
}
/* Finds a live report by id, or by the path `index` shows. */
bool zj_snapshot_find(const zj_snapshot *snapshot, zj_slice id_or_path, size_t *segment,
                      uint32_t *report);

#endif
