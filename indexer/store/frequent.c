/* frequent.c - finds the list of a phrase, and writes runs. */
#include "indexer/store/frequent.h"

#include "indexer/base/number.h"
#include "indexer/store/segment_reader.h"

const uint8_t zj_frequent_usual[8][3] = {{1, 1, 1}, {2, 2, 2}, {2, 1, 2},
                                         {2, 1, 1}, {3, 3, 3}, {3, 2, 3}};

bool zj_frequent_key(zj_slice text, uint64_t *key) {
  uint64_t made = 0;
  size_t count = 0;
  for (size_t at = 0; at < text.length; count++) {
    uint32_t c = 0;
    unsigned length = zj_utf8_decode(text, at, &c);
    if (length != 3 || count == ZJ_FREQUENT_LONGEST || zj_char_class_of(c) != ZJ_CHAR_HAN)
      return false;
    made = made << 16 | c;
    at += length;
  }
  *key = made;
  return count >= ZJ_FREQUENT_SHORTEST;
}

bool zj_frequent_find(const zj_segment *s, uint64_t key, zj_frequent_list *out) {
  zj_table_view rows = s->tables[ZJ_TABLE_FREQUENT], counts = s->tables[ZJ_TABLE_COUNTS];
  uint64_t low = 0, high = rows.rows ? rows.rows - 1 : 0; /* the last row only ends a list */
  if (!high) return false;
  while (low < high) {
    uint64_t middle = low + (high - low) / 2;
    if (ZJ_ROW(zj_frequent_row, s, ZJ_TABLE_FREQUENT, middle)->key < key)
      low = middle + 1;
    else
      high = middle;
  }
  const zj_frequent_row *row = ZJ_ROW(zj_frequent_row, s, ZJ_TABLE_FREQUENT, low);
  if (low + 1 >= rows.rows || row->key != key) return false;
  uint64_t begin = row[0].begin, end = row[1].begin;
  if (begin > end || counts.bytes < ZJ_FREQUENT_RUN_MAX || end > counts.bytes - ZJ_FREQUENT_RUN_MAX)
    return false; /* damaged: the postings still know */
  const unsigned char *at = (const unsigned char *)counts.at;
  *out = (zj_frequent_list){
      .at = at + begin, .end = at + end, .reports = s->reports, .sets = zj_frequent_sets(s)};
  return true;
}

uint32_t zj_frequent_sets(const zj_segment *s) {
  return (uint32_t)s->tables[ZJ_TABLE_ROLESETS].rows;
}

zj_role_set zj_frequent_roles(const zj_segment *s, uint32_t number) {
  return *ZJ_ROW(zj_role_set, s, ZJ_TABLE_ROLESETS, number) & ZJ_ROLES_BITS;
}

/* ---- writing ---- */

static uint32_t at_most(uint32_t n, uint32_t limit) {
  return n < limit ? n : limit;
}

/* The row of zj_frequent_usual that a run is, or ZJ_FREQUENT_USUAL. */
static uint32_t find_usual(const zj_frequent_run *run) {
  uint32_t i = 0;
  if (run->same_paragraph || run->same_sentence) return ZJ_FREQUENT_USUAL;
  while (i < ZJ_FREQUENT_USUAL &&
         (run->occurrences != zj_frequent_usual[i][0] ||
          run->paragraphs != zj_frequent_usual[i][1] || run->sentences != zj_frequent_usual[i][2]))
    i++;
  return i;
}

unsigned char *zj_frequent_write(unsigned char *at, const zj_frequent_run *run, uint32_t before) {
  uint32_t ahead = run->report - before;
  uint32_t paragraphs = run->occurrences - run->paragraphs;
  uint32_t sentences = run->occurrences - run->sentences;
  uint32_t usual = find_usual(run);
  *at++ = (unsigned char)(at_most(ahead, 7) << 5 | at_most(run->roles, 3) << 3 | usual);
  if (ahead >= 7) at = zj_number_write(at, ahead - 7);
  if (run->roles >= 3) at = zj_number_write(at, run->roles - 3);
  if (usual < ZJ_FREQUENT_USUAL) return at;
  at = zj_number_write(at, run->occurrences);
  uint32_t flags = (uint32_t)run->same_paragraph | (uint32_t)run->same_sentence << 1;
  *at++ = (unsigned char)(flags | at_most(paragraphs, 7) << 2 | at_most(sentences, 7) << 5);
  if (paragraphs >= 7) at = zj_number_write(at, paragraphs - 7);
  if (sentences >= 7) at = zj_number_write(at, sentences - 7);
  return at;
}
