/* overlap_types.h - what is asked of an overlap (overlap.h) and what it finds.
 *
 * Units      letters of a zj_role_text; shares from 0 to 1.
 * Ownership  as in overlap.h.
 * Threads    plain data. */
#ifndef ZJ_QUERY_ANSWER_OVERLAP_TYPES_H
#define ZJ_QUERY_ANSWER_OVERLAP_TYPES_H

#include "indexer/store/snapshot.h"
#include "query/answer/role_text.h"
#include "query/answer/shingles.h"

enum {
  ZJ_OVERLAP_RUN = 30, /* the usual 'run'; from ZJ_OVERLAP_RUN_LEAST to ZJ_OVERLAP_RUN_MOST */
  ZJ_OVERLAP_RUN_LEAST = 15,
  ZJ_OVERLAP_RUN_MOST = 1000,
  ZJ_OVERLAP_COMMON = 5, /* the usual 'common' */
  ZJ_OVERLAP_SWAP = 16,
  ZJ_OVERLAP_JOIN = 8
};

typedef struct zj_overlap_options {
  zj_role_set roles;
  uint32_t run, common;
  zj_snapshot *against; /* reports compared with those of the first snapshot, but not with each
                           other, but for those whose file is among the first; NULL: none */
  zj_snapshot *less;    /* the notices; NULL: none */
  uint64_t most; /* letters to read; reports after them are left out, and the overlap is partial;
                    0: all */
  zj_deadline deadline;
} zj_overlap_options;

typedef struct zj_overlap_report {
  const zj_snapshot *snapshot;
  size_t segment;
  uint32_t report;
  zj_report_facts facts;
  const char *unit;     /* full name of its issuer; "" when that is not known */
  uint32_t unit_number; /* equal for reports of one unit */
  int year;             /* the last year it is about; 0: not known */
  bool against;
  zj_role_text text;
  uint8_t *left_out; /* by letter */
  uint32_t letters;  /* of the role */
  uint32_t compared; /* without what is left out */
} zj_overlap_report;

/* Letters [a, a + length) of the first report equal [b, b + length) of the second. */
typedef struct zj_overlap_run {
  uint32_t a, b, length;
} zj_overlap_run;

typedef struct zj_overlap_passage {
  zj_overlap_run *runs; /* in text order; what stands between two of them is a swap */
  uint32_t run_count;
  uint32_t letters; /* of its runs */
  uint32_t longest;
} zj_overlap_passage;

typedef enum zj_overlap_kin {
  ZJ_OVERLAP_OTHERS, /* reports of two units, or of units that are not known */
  ZJ_OVERLAP_UNIT,   /* of one unit, of the same year or of years that are not known */
  ZJ_OVERLAP_YEARS   /* of one unit and two years: its own earlier report */
} zj_overlap_kin;

typedef struct zj_overlap_pair {
  uint32_t a, b; /* numbers of reports; of two years, a is the later */
  zj_overlap_kin kin;
  double share_a, share_b;
  uint32_t copied_a, copied_b; /* letters in runs, without what is left out */
  uint32_t longest;
  zj_overlap_passage *passages; /* in the order of the first report */
  uint32_t passage_count;
  bool partial; /* the two repeat themselves so much that not all of their runs were looked for */
} zj_overlap_pair;

typedef struct zj_overlap {
  zj_overlap_report *reports; /* by path; those of 'against' after the others */
  uint32_t report_count;
  zj_overlap_pair *pairs; /* kin last; the larger of the two shares first */
  size_t pair_count;
  bool partial;
} zj_overlap;

#endif
