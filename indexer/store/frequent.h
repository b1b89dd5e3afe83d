/* frequent.h - what is counted in advance: where the frequent phrases of two to four Han characters
 * stand.
 *
 * Nearly every candidate of a frequent phrase is a hit, so no filter helps; what costs is to count
 * them. When a segment is made, each of these phrases therefore gets a list of runs, from which
 * every count can be read for any scope, without postings and without text:
 *
 *   发展 ─▶ report 0: 3 occurrences under 做法, in 2 paragraphs and 3 sentences
 *          report 0: 1 under 问题, in the last paragraph of the run before
 *          report 4: …
 *
 * A run is a series of occurrences in one report that have one role set; runs follow the text. When
 * a run begins in the paragraph (or sentence) in which the run before ended, it says so, and
 * whoever adds up runs counts that paragraph once.
 *
 * One more list has a run for each piece of text (a sentence, cut where roles change): what * finds
 * in a role.
 *
 * Tables of a segment (segment_format.h): 'frequent' has a row for each phrase, 'counts' their
 * lists, 'rolesets' the role sets that runs name by number. A small segment has no lists.
 *
 * Units      occurrences may overlap; sentences are those of sentence_end.h.
 * Ownership  a list borrows its segment.
 * Threads    one thread per list. */
#ifndef ZJ_INDEXER_STORE_FREQUENT_H
#define ZJ_INDEXER_STORE_FREQUENT_H

#include "indexer/store/segment.h"

enum {
  ZJ_FREQUENT_SHORTEST = 2,
  ZJ_FREQUENT_LONGEST = 4, /* characters; a key has 16 bits for each */
  ZJ_FREQUENT_RUN_MAX = 32 /* a run takes fewer bytes, and as many follow the last list */
};

/* The key of the list of pieces; greater than that of any phrase. */
#define ZJ_FREQUENT_PIECES (UINT64_MAX - 1)

/* Sets *key to the key of a text of 2 to 4 Han characters of the Basic Multilingual Plane; false
 * when the text is anything else. Keys sort by length, then by code points. */
bool zj_frequent_key(zj_slice text, uint64_t *key);

typedef struct zj_frequent_run {
  uint32_t report, roles; /* 'roles' is a number for zj_frequent_roles() */
  uint32_t occurrences, paragraphs, sentences;
  bool same_paragraph, same_sentence; /* its first is the last of the run before */
} zj_frequent_run;

typedef struct zj_frequent_list {
  const unsigned char *at, *end; /* private */
  uint32_t reports, sets;
  bool damaged; /* the list contradicts itself; what was read of it is worth nothing */
} zj_frequent_list;

/* Finds the list of a key; false when the segment has none. */
bool zj_frequent_find(const zj_segment *segment, uint64_t key, zj_frequent_list *out);

/* The number of role sets of a segment, and each of them: 'number' must be less. */
uint32_t zj_frequent_sets(const zj_segment *segment);
zj_role_set zj_frequent_roles(const zj_segment *segment, uint32_t number);

/* ---- the form of a list: what is usual takes a byte or two ----
 *
 * byte 1: 3 bits report, counted from that of the run before (7: a number follows, 7 less), 2 bits
 * roles (3: a number follows, 3 less), 3 bits for occurrences, paragraphs and sentences without a
 * flag (zj_frequent_usual; 6: the long form). The long form: the number of occurrences; a byte of
 * two flags and 3 bits each how many paragraphs and sentences fewer these are (7: a number follows,
 * 7 less). Numbers have 7 bits a byte, the lowest first. Of 17 million runs, three in four took one
 * byte. */

enum { ZJ_FREQUENT_USUAL = 6 };

/* Occurrences, paragraphs and sentences that take no byte of their own; the rest are zeroes. */
extern const uint8_t zj_frequent_usual[8][3];

/* Appends a run at 'at', which has room for ZJ_FREQUENT_RUN_MAX bytes; returns its end. 'before' is
 * the report of the run before, 0 for the first. */
unsigned char *zj_frequent_write(unsigned char *at, const zj_frequent_run *run, uint32_t before);

static inline uint32_t zj_frequent_number(const unsigned char **at) {
  uint32_t value = 0;
  for (int shift = 0; shift < 35; shift += 7) {
    uint32_t byte = *(*at)++;
    value |= (byte & 127) << shift;
    if (byte < 128) break;
  }
  return value;
}

/* Decodes the run at 'at' and returns its end; 'run' holds the run before, zeros at first. At least
 * ZJ_FREQUENT_RUN_MAX bytes must be readable. Nothing is checked. */
static inline const unsigned char *zj_frequent_decode(const unsigned char *at,
                                                      zj_frequent_run *run) {
  uint32_t byte = *at++;
  uint32_t ahead = byte >> 5, roles = byte >> 3 & 3, usual = byte & 7;
  if (ahead == 7) ahead += zj_frequent_number(&at);
  if (roles == 3) roles += zj_frequent_number(&at);
  run->report += ahead;
  run->roles = roles;
  run->occurrences = zj_frequent_usual[usual][0];
  run->paragraphs = zj_frequent_usual[usual][1];
  run->sentences = zj_frequent_usual[usual][2];
  run->same_paragraph = run->same_sentence = false;
  if (usual < ZJ_FREQUENT_USUAL) return at;
  run->occurrences = zj_frequent_number(&at);
  byte = *at++;
  uint32_t paragraphs = byte >> 2 & 7, sentences = byte >> 5;
  if (paragraphs == 7) paragraphs += zj_frequent_number(&at);
  if (sentences == 7) sentences += zj_frequent_number(&at);
  run->paragraphs = run->occurrences - paragraphs;
  run->sentences = run->occurrences - sentences;
  run->same_paragraph = byte & 1;
  run->same_sentence = byte & 2;
  return at;
}

/* Moves on to the next run; false after the last one, and when the list is damaged. */
static inline bool zj_frequent_next(zj_frequent_list *list, zj_frequent_run *run) {
  if (list->at >= list->end) return false;
  list->at = zj_frequent_decode(list->at, run);
  if (run->report < list->reports && run->roles < list->sets && list->at <= list->end) return true;
  list->damaged = true;
  return false;
}

#endif
