/* inverter.c - a hash table of terms, each with a chain of ever longer pieces of one arena. */
#include "indexer/store/inverter.h"

#include <stdlib.h>
#include <talloc.h>
#include <xxhash.h>

#include "indexer/store/glass.h"
#include "indexer/base/buffer.h"
#include "indexer/text/fold.h"

enum { SHORT = 8, PIECE_MIN = 16, PIECE_MAX = 1024, LINK = 4, SLOTS_MIN = 1024, AHEAD = 8 };

/* A term of at most SHORT bytes, as all Han pairs of the common planes are, is its key. */
typedef struct entry {
  uint64_t key;           /* its first bytes as one number, filled up with zeroes */
  uint64_t occurrences;   /* before the last document */
  uint32_t text;          /* where a longer term stands in 'texts' */
  uint16_t length, piece; /* of the term; of the piece of the list at hand */
  uint32_t last,
      frequency; /* the last document, and how often it holds the term: not in the list yet */
  uint32_t documents;
  uint32_t begin, at, end; /* in the arena: the first piece; where to write; where the piece at hand
                              ends, with the place of the next one */
} entry;

typedef struct slot {
  uint32_t check, number;
} slot; /* number of the entry from 1; 0: empty */

typedef struct wanted {
  uint64_t key, hash;
} wanted;

struct zj_inverter {
  slot *slots;
  uint32_t mask;
  zj_buffer entries, texts, arena, wanted; /* 'wanted' of the document at hand */
  zj_buffer list;                          /* of the term handed out */
  uint32_t document, frequency_max;
  uint32_t *order, next; /* entries in the order of their terms */
  char name[SHORT];
};

zj_inverter *zj_inverter_new(void *ctx) {
  zj_inverter *v = talloc_zero(ctx, zj_inverter);
  v->entries.ctx = v->texts.ctx = v->arena.ctx = v->wanted.ctx = v->list.ctx = v;
  v->slots = talloc_zero_array(v, slot, SLOTS_MIN);
  if (!v->slots) abort();
  v->mask = SLOTS_MIN - 1;
  return v;
}

static uint32_t entry_count(const zj_inverter *v) {
  return (uint32_t)(v->entries.length / sizeof(entry));
}
static entry *entry_at(const zj_inverter *v, uint32_t i) {
  return (entry *)(void *)v->entries.at + i;
}

size_t zj_inverter_bytes(const zj_inverter *v) {
  return v->entries.length + v->texts.length + v->arena.length +
         (v->mask + (size_t)1) * sizeof(slot);
}

uint32_t zj_inverter_frequency_max(const zj_inverter *v) {
  return v->frequency_max;
}

/* ---- terms ---- */

static uint64_t key_of(zj_slice term) {
  uint64_t key = 0;
  memcpy(&key, term.at, term.length < SHORT ? term.length : SHORT);
  return __builtin_bswap64(key);
}

static wanted want(zj_slice term) {
  uint64_t key = key_of(term);
  if (term.length > SHORT) return (wanted){key, XXH3_64bits(term.at, term.length)};
  uint64_t mixed = key * 0x9E3779B97F4A7C15u;
  return (wanted){key, (mixed ^ mixed >> 32) * 0xD6E8FEB86659FD93u};
}

static uint32_t home_of(const zj_inverter *v, uint64_t hash) {
  return (uint32_t)(hash >> 32) & v->mask;
}
static uint32_t check_of(uint64_t hash) {
  return (uint32_t)hash;
}

static bool is_term(const zj_inverter *v, const entry *e, const wanted *w, zj_slice term) {
  return e->key == w->key && e->length == term.length &&
         (term.length <= SHORT || memcmp(v->texts.at + e->text, term.at, term.length) == 0);
}

static void widen(zj_inverter *v) {
  uint32_t mask = v->mask * 2 + 1;
  slot *slots = talloc_zero_array(v, slot, mask + 1);
  if (!slots) abort();
  slot *old = v->slots;
  uint32_t old_mask = v->mask;
  v->slots = slots;
  v->mask = mask;
  for (uint32_t i = 0; i <= old_mask; i++) {
    if (!old[i].number) continue;
    const entry *e = entry_at(v, old[i].number - 1);
    char name[SHORT];
    uint64_t key = __builtin_bswap64(e->key);
    memcpy(name, &key, sizeof name);
    wanted w = want((zj_slice){e->length > SHORT ? v->texts.at + e->text : name, e->length});
    uint32_t at = home_of(v, w.hash);
    while (slots[at].number)
      at = (at + 1) & mask;
    slots[at] = old[i];
  }
  talloc_free(old);
}

static entry *add_entry(zj_inverter *v, const wanted *w, zj_slice term, slot *to) {
  entry e = {.key = w->key, .text = (uint32_t)v->texts.length, .length = (uint16_t)term.length};
  if (term.length > SHORT) zj_buffer_add(&v->texts, term.at, term.length);
  zj_buffer_add(&v->entries, &e, sizeof e);
  *to = (slot){check_of(w->hash), entry_count(v)};
  return entry_at(v, entry_count(v) - 1);
}

static entry *find(zj_inverter *v, const wanted *w, zj_slice term) {
  uint32_t at = home_of(v, w->hash);
  for (; v->slots[at].number; at = (at + 1) & v->mask) {
    entry *e = entry_at(v, v->slots[at].number - 1);
    if (v->slots[at].check == check_of(w->hash) && is_term(v, e, w, term)) return e;
  }
  return add_entry(v, w, term, &v->slots[at]);
}

/* ---- lists ---- */

static uint32_t new_piece(zj_inverter *v, uint32_t bytes) {
  static const char nothing[PIECE_MAX];
  uint32_t at = (uint32_t)v->arena.length;
  zj_buffer_add(&v->arena, nothing, bytes);
  return at;
}

/* How long the piece behind one of that length is. */
static uint32_t longer(uint32_t bytes) {
  return bytes == 0 ? PIECE_MIN : bytes < PIECE_MAX ? bytes * 2 : PIECE_MAX;
}

/* The end of a piece tells where the next one is. */
static void grow(zj_inverter *v, entry *e) {
  uint32_t bytes = longer(e->piece), piece = new_piece(v, bytes);
  if (e->piece)
    memcpy(v->arena.at + e->end, &piece, LINK);
  else
    e->begin = piece;
  e->piece = (uint16_t)bytes;
  e->at = piece;
  e->end = piece + bytes - LINK;
}

static void put(zj_inverter *v, entry *e, uint32_t number) {
  unsigned char bytes[10], *end = zj_glass_pack(bytes, number);
  for (unsigned char *b = bytes; b < end; b++) {
    if (e->at == e->end) grow(v, e);
    v->arena.at[e->at++] = (char)*b;
  }
}

/* What is known of the last document goes into the list. */
static void settle(zj_inverter *v, entry *e) {
  if (!e->last) return;
  put(v, e, e->frequency);
  e->occurrences += e->frequency;
  if (e->frequency > v->frequency_max) v->frequency_max = e->frequency;
}

static void count_term(zj_inverter *v, entry *e) {
  if (e->last == v->document) {
    e->frequency++;
    return;
  }
  settle(v, e);
  put(v, e, v->document - e->last - 1);
  e->last = v->document;
  e->frequency = 1;
  e->documents++;
}

/* ---- adding ---- */

/* Memory is what this waits for: the table is asked for some terms ahead, then the entry, then the
 * end of the list. */
static const entry *likely(const zj_inverter *v, const wanted *w) {
  uint32_t number = v->slots[home_of(v, w->hash)].number;
  return number ? entry_at(v, number - 1) : NULL;
}

static void fetch(const zj_inverter *v, const wanted *w, size_t i, size_t count) {
  const entry *e;
  if (i + 3 * AHEAD < count) __builtin_prefetch(&v->slots[home_of(v, w[i + 3 * AHEAD].hash)]);
  if (i + 2 * AHEAD < count && (e = likely(v, &w[i + 2 * AHEAD]))) __builtin_prefetch(e);
  if (i + AHEAD < count && (e = likely(v, &w[i + AHEAD])) && e->at)
    __builtin_prefetch(v->arena.at + e->at, 1);
}

void zj_inverter_add(zj_inverter *v, const zj_slice *terms, size_t count) {
  v->document++;
  v->wanted.length = 0;
  while (entry_count(v) + count > v->mask / 2)
    widen(v);
  for (size_t i = 0; i < count; i++) {
    wanted w = want(terms[i]);
    zj_buffer_add(&v->wanted, &w, sizeof w);
  }
  const wanted *w = (const void *)v->wanted.at;
  for (size_t i = 0; i < count; i++) {
    fetch(v, w, i, count);
    count_term(v, find(v, &w[i], terms[i]));
  }
}

/* ---- handing out ---- */

static zj_slice term_of(zj_inverter *v, const entry *e) {
  if (e->length > SHORT) return (zj_slice){v->texts.at + e->text, e->length};
  uint64_t key = __builtin_bswap64(e->key);
  memcpy(v->name, &key, sizeof key);
  return (zj_slice){v->name, e->length};
}

typedef struct keyed {
  uint64_t key;
  zj_slice rest;
  uint32_t number;
} keyed;

/* Zeroes that fill up sort before everything, as an end does. */
static int compare_keyed(const void *a, const void *b) {
  const keyed *x = a, *y = b;
  if (x->key != y->key) return x->key < y->key ? -1 : 1;
  return zj_slice_compare(x->rest, y->rest);
}

static void sort_terms(zj_inverter *v) {
  uint32_t count = entry_count(v);
  keyed *all = talloc_array(v, keyed, count + 1);
  v->order = talloc_array(v, uint32_t, count + 1);
  if (!all || !v->order) abort();
  for (uint32_t i = 0; i < count; i++) {
    const entry *e = entry_at(v, i);
    all[i] = (keyed){e->key, {"", 0}, i};
    if (e->length > SHORT)
      all[i].rest = (zj_slice){v->texts.at + e->text + SHORT, e->length - SHORT};
  }
  qsort(all, count, sizeof *all, compare_keyed);
  for (uint32_t i = 0; i < count; i++)
    v->order[i] = all[i].number;
  talloc_free(all);
}

/* The pieces of a list in a row. */
static void gather(zj_inverter *v, const entry *e) {
  uint32_t at = e->begin;
  v->list.length = 0;
  for (uint32_t bytes = longer(0);; bytes = longer(bytes)) {
    uint32_t end = at + bytes - LINK;
    bool last = end == e->end;
    zj_buffer_add(&v->list, v->arena.at + at, (last ? e->at : end) - at);
    if (last) return;
    memcpy(&at, v->arena.at + end, LINK);
  }
}

bool zj_inverter_next(zj_inverter *v, zj_inverted *out) {
  if (!v->order) sort_terms(v);
  if (v->next == entry_count(v)) return false;
  entry *e = entry_at(v, v->order[v->next++]);
  settle(v, e);
  e->last = 0;
  gather(v, e);
  *out = (zj_inverted){term_of(v, e), zj_buffer_slice(&v->list), e->documents, e->occurrences};
  return true;
}
