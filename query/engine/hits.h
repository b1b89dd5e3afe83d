/* hits.h - what a search finds, as a reader is shown it: ranked reports, hit sentences, and the
 * matches to mark in them.
 *
 * Units      lines from 1; characters are code points of the original's line, from 0.
 * Ownership  talloc children of whoever makes them.
 * Threads    plain data. */
#ifndef ZJ_QUERY_ENGINE_HITS_H
#define ZJ_QUERY_ENGINE_HITS_H

#include "indexer/store/segment.h"
#include "query/engine/keys.h"

/* One match in a hit. */
typedef struct zj_match_shown {
  uint32_t line, start_char;
  uint32_t length_chars; /* code points of the original, line breaks and the indents after them left
                            out */
  int operand;           /* number of the leaf that it matches */
  zj_role_set roles;
  uint32_t sentence_begin, sentence_end; /* bytes of the sentence text: what to mark; nothing when
                                            a * matched all of it */
} zj_match_shown;

/* One sentence, or paragraph if that was asked for, with every positive match in it. */
typedef struct zj_hit {
  uint32_t paragraph;        /* of its segment */
  zj_match_range range;      /* in the match text, without the blanks before it */
  uint32_t line, start_char; /* where the sentence begins */
  uint32_t first_line;       /* the line on which its paragraph begins */
  uint32_t number;           /* 1-based index of the sentence within its paragraph; with first_line,
                                the address "L61.S2" of a reading page */
  zj_role_set roles;         /* at its first match */
  uint8_t sure;              /* how likely these roles are, in percent */
  uint16_t why[ZJ_REASONS];  /* zj_snapshot_reason() of the snapshot; UINT16_MAX for none */
  const zj_snapshot *snapshot;
  const char **crumbs; /* headings, the outermost first */
  size_t crumb_count;
  zj_key key;        /* of the sentence */
  zj_slice sentence; /* original text without line breaks and outer blanks */
  zj_match_shown *matches;
  size_t match_count;
  double score; /* of its report */
} zj_hit;

/* A report with hits. */
typedef struct zj_ranked {
  size_t segment;
  uint32_t report; /* of its segment */
  double score;
  uint64_t occurrences, sentences, paragraphs; /* in the whole report, not only those shown */
  uint32_t number; /* in the order in which reports were found, from 0 */
} zj_ranked;

/* A report with its hits, in text order. */
typedef struct zj_report_hits {
  zj_ranked rank;
  zj_report_facts facts;
  zj_hit *hits;
  size_t hit_count;
} zj_report_hits;

#endif
