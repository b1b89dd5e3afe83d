/* frequent_choose.c - chooses the phrases that are counted in advance. */
#include "indexer/store/frequent_choose.h"

#include <limits.h>
#include <stdlib.h>

#include "indexer/store/radix.h"
#include "indexer/store/segment_reader.h"

enum {
  LEAST = 256,  /* paragraphs */
  ONE_IN = 512, /* paragraphs */
  BLOCK = 64,   /* paragraphs that are sampled together */
  SETS_MAX = 4096
};
#define SAMPLE_BYTES ((uint64_t)6 << 20)
#define PARAGRAPH_MAX ((size_t)1 << 20) /* bytes of match text */

/* A role set and how much text has it. */
typedef struct weighed_set {
  zj_role_set roles;
  uint64_t bytes;
} weighed_set;

typedef struct chooser {
  const char *const *sources;
  size_t source_count;
  uint64_t bytes, paragraphs, sampled; /* of all texts; paragraphs in the sample */
  uint64_t every;                      /* one block in so many is sampled */
  uint64_t number;                     /* of the next paragraph */
  bool too_long;
  zj_buffer codes; /* of the sample, 16 bits each; 0 for what is in no phrase */
  weighed_set *sets;
  size_t set_count, last_set;
  zj_frequent_choice *out;
} chooser;

/* How many paragraphs must hold a phrase among so many; 0: none is counted in advance. */
static uint32_t choose_threshold(uint64_t paragraphs) {
  const char *asked = getenv("ZHANGJU_FREQUENT");
  char *end = NULL;
  unsigned long n = asked ? strtoul(asked, &end, 10) : 0;
  if (asked && *asked && !*end && n <= UINT32_MAX) return (uint32_t)n;
  uint64_t share = paragraphs / ONE_IN;
  return share > LEAST ? (uint32_t)share : LEAST;
}

/* ---- role sets ---- */

static bool add_set(chooser *c, zj_role_set roles, uint64_t bytes) {
  if (c->last_set < c->set_count && c->sets[c->last_set].roles == roles) {
    c->sets[c->last_set].bytes += bytes;
    return true;
  }
  size_t i = 0;
  while (i < c->set_count && c->sets[i].roles != roles)
    i++;
  if (i == c->set_count) {
    weighed_set *sets = talloc_realloc(c->out, c->sets, weighed_set, i + 1);
    if (!sets) return false;
    c->sets = sets;
    c->sets[c->set_count++] = (weighed_set){roles, 0};
  }
  c->sets[i].bytes += bytes;
  c->last_set = i;
  return true;
}

static bool add_sets_of(chooser *c, const zj_segment *segment, const zj_paragraph_view *p) {
  if (p->roles) return add_set(c, p->roles, p->match.length);
  bool added = true;
  for (uint32_t i = p->passage_begin; added && i < p->passage_end; i++) {
    zj_passage_view passage;
    zj_segment_passage(segment, i, &passage);
    added = add_set(c, passage.roles, p->match.length / (p->passage_end - p->passage_begin));
  }
  return added;
}

static int by_weight(const void *a, const void *b) {
  const weighed_set *x = a, *y = b;
  if (x->bytes != y->bytes) return x->bytes > y->bytes ? -1 : 1;
  return (x->roles > y->roles) - (x->roles < y->roles);
}

static int by_roles(const void *a, const void *b, void *sets) {
  const zj_role_set *of = sets;
  zj_role_set x = of[*(const uint32_t *)a], y = of[*(const uint32_t *)b];
  return (x > y) - (x < y);
}

static zj_status number_sets(chooser *c, zj_error *err) {
  zj_frequent_choice *out = c->out;
  out->set_count = (uint32_t)c->set_count;
  out->sets = talloc_array(out, zj_role_set, c->set_count + 1);
  out->by_set = talloc_array(out, uint32_t, c->set_count + 1);
  if (!out->sets || !out->by_set) return zj_no_memory(err);
  if (c->set_count) qsort(c->sets, c->set_count, sizeof *c->sets, by_weight);
  for (uint32_t i = 0; i < out->set_count; i++) {
    out->sets[i] = c->sets[i].roles;
    out->by_set[i] = i;
  }
  if (c->set_count) qsort_r(out->by_set, c->set_count, sizeof *out->by_set, by_roles, out->sets);
  return ZJ_OK;
}

uint32_t zj_frequent_set_number(const zj_frequent_choice *choice, zj_role_set roles) {
  uint32_t low = 0, high = choice->set_count;
  while (low + 1 < high) {
    uint32_t middle = (low + high) / 2;
    if (choice->sets[choice->by_set[middle]] <= roles)
      low = middle;
    else
      high = middle;
  }
  return choice->set_count ? choice->by_set[low] : 0;
}

/* ---- the sample ---- */

static void add_codes(zj_buffer *codes, zj_slice text) {
  unsigned length;
  for (size_t at = 0; at < text.length; at += length) {
    uint32_t c = 0;
    length = zj_utf8_decode(text, at, &c);
    bool counts = length == 3 && zj_char_class_of(c) == ZJ_CHAR_HAN;
    uint16_t code = counts ? (uint16_t)c : 0;
    zj_buffer_add(codes, &code, sizeof code);
    if (!length) length = 1;
  }
  const uint16_t end = 0;
  zj_buffer_add(codes, &end, sizeof end);
}

static zj_status look_at_source(chooser *c, const zj_segment *segment, zj_error *err) {
  uint32_t paragraphs = zj_segment_paragraphs(segment);
  for (uint32_t i = 0; i < paragraphs && !c->too_long; i++, c->number++) {
    zj_paragraph_view p;
    zj_segment_paragraph(segment, i, &p);
    if (!add_sets_of(c, segment, &p)) return zj_no_memory(err);
    c->too_long = p.match.length > PARAGRAPH_MAX || c->set_count > SETS_MAX;
    if (c->number / BLOCK % c->every != 0) continue;
    c->sampled++;
    add_codes(&c->codes, p.match);
  }
  return zj_buffer_status(&c->codes, err);
}

/* Opens the sources one after the other, so that one at a time is mapped. */
static zj_status for_each_source(chooser *c,
                                 zj_status (*look)(chooser *, const zj_segment *, zj_error *),
                                 zj_error *err) {
  zj_status status = ZJ_OK;
  for (size_t i = 0; i < c->source_count && status == ZJ_OK; i++) {
    zj_segment *segment;
    status = zj_segment_open_as(c->out, c->sources[i], false, 0, &segment, err);
    if (status != ZJ_OK) return status;
    status = look(c, segment, err);
    talloc_free(segment);
  }
  return status;
}

static zj_status measure_source(chooser *c, const zj_segment *segment, zj_error *err) {
  (void)err;
  c->bytes += zj_segment_match_bytes(segment);
  c->paragraphs += zj_segment_paragraphs(segment);
  return ZJ_OK;
}

/* ---- choosing ---- */

static uint64_t key_at(const uint16_t *codes, size_t at, unsigned length) {
  uint64_t key = 0;
  for (unsigned i = 0; i < length; i++)
    key = key << 16 | codes[at + i];
  return key;
}

/* Collects the keys of this length. A phrase can only be frequent if its two halves, one shorter,
 * are: 'live' says where those begin. */
static size_t collect_keys(const chooser *c, unsigned length, const bool *live, uint64_t *keys) {
  const uint16_t *codes = (const void *)zj_buffer_slice(&c->codes).at;
  size_t codes_count = c->codes.length / sizeof *codes, count = 0;
  for (size_t i = 0; i + length <= codes_count; i++)
    if (live[i] && live[i + 1]) keys[count++] = key_at(codes, i, length);
  return count;
}

/* Moves each key that occurs at least 'need' times to the front, once. Returns their number. */
static size_t keep_frequent(uint64_t *keys, size_t count, size_t need) {
  size_t kept = 0;
  for (size_t i = 0, end; i < count; i = end) {
    for (end = i + 1; end < count && keys[end] == keys[i];)
      end++;
    if (end - i >= need) keys[kept++] = keys[i];
  }
  return kept;
}

static zj_status keep_keys(zj_frequent_choice *out, unsigned length, const uint64_t *keys,
                           size_t count, zj_error *err) {
  out->keys = talloc_realloc(out, out->keys, uint64_t, out->count + count + 1);
  if (!out->keys) return zj_no_memory(err);
  memcpy(out->keys + out->count, keys, count * sizeof *keys);
  out->by_length[length] = zj_gram_table_of(out, keys, (uint32_t)count, out->count);
  out->count += (uint32_t)count;
  return out->by_length[length].slots ? ZJ_OK : zj_no_memory(err);
}

/* Notes where phrases of this length that were chosen begin. */
static void mark_live(const chooser *c, unsigned length, bool *live) {
  const uint16_t *codes = (const void *)zj_buffer_slice(&c->codes).at;
  size_t count = c->codes.length / sizeof *codes;
  for (size_t i = 0; i < count; i++)
    live[i] = live[i] && i + length <= count && live[i + 1] &&
              zj_gram_find(&c->out->by_length[length], key_at(codes, i, length)) != ZJ_GRAM_NONE;
}

static zj_status choose_of_length(chooser *c, unsigned length, size_t need, bool *live,
                                  uint64_t *keys, uint64_t *spare, zj_error *err) {
  size_t count = collect_keys(c, length, live, keys);
  uint64_t *sorted = zj_radix_sort(keys, spare, count, 0, 16 * length);
  count = keep_frequent(sorted, count, need);
  zj_status status = keep_keys(c->out, length, sorted, count, err);
  if (status == ZJ_OK) mark_live(c, length, live);
  return status;
}

static zj_status choose_keys(chooser *c, uint32_t threshold, zj_error *err) {
  const uint16_t *codes = (const void *)zj_buffer_slice(&c->codes).at;
  size_t count = c->codes.length / sizeof *codes;
  size_t need = (size_t)(threshold * c->sampled / (c->paragraphs ? c->paragraphs : 1));
  if (need < 2) need = 2;
  void *local = talloc_new(NULL);
  bool *live = talloc_array(local, bool, count + 1);
  uint64_t *keys = talloc_array(local, uint64_t, count + 1);
  uint64_t *spare = talloc_array(local, uint64_t, count + 1);
  zj_status status = local && live && keys && spare ? ZJ_OK : zj_no_memory(err);
  for (size_t i = 0; status == ZJ_OK && i <= count; i++)
    live[i] = i < count && codes[i];
  for (unsigned n = ZJ_FREQUENT_SHORTEST; status == ZJ_OK && n <= ZJ_FREQUENT_LONGEST; n++)
    status = choose_of_length(c, n, need, live, keys, spare, err);
  talloc_free(local);
  return status;
}

zj_status zj_frequent_choose(void *ctx, const char *const *sources, size_t count,
                             zj_frequent_choice **out, zj_error *err) {
  zj_frequent_choice *choice = talloc_zero(ctx, zj_frequent_choice);
  if (!choice) return zj_no_memory(err);
  chooser c = {.sources = sources, .source_count = count, .every = 1, .out = choice};
  c.codes.ctx = choice;
  zj_status status = for_each_source(&c, measure_source, err);
  uint32_t threshold = choose_threshold(c.paragraphs);
  bool any = status == ZJ_OK && threshold && threshold <= c.paragraphs;
  c.every = c.bytes / SAMPLE_BYTES + 1;
  if (any) status = for_each_source(&c, look_at_source, err);
  if (any && status == ZJ_OK && !c.too_long) status = number_sets(&c, err);
  if (any && status == ZJ_OK && !c.too_long) status = choose_keys(&c, threshold, err);
  talloc_free(c.codes.at);
  TALLOC_FREE(c.sets);
  if (status == ZJ_OK)
    *out = choice;
  else
    talloc_free(choice);
  return status;
}
