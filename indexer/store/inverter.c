/* inverter.c - a hash table of terms. The list of each term is a chain of ever longer pieces of one
 * arena. */
#include "indexer/store/inverter.h"

#include <stdlib.h>
#include <talloc.h>
#include <xxhash.h>

#include "indexer/base/buffer.h"
#include "indexer/base/number.h"

enum { SHORT = 8, PIECE_MIN = 16, PIECE_MAX = 1024, LINK = 4, SLOTS_MIN = 1024, AHEAD = 8 };

/* A term and the state of its list. The key of a term of at most SHORT bytes, as all pairs of Han
 * characters of the common planes are, holds the whole term. */
typedef struct entry {
  uint64_t key;         /* the first bytes of the term as one number, padded with zeroes */
  uint64_t occurrences; /* in all documents but the last one */
  uint32_t text;        /* offset of a longer term in 'texts' */
  uint16_t length;      /* of the term */
  uint16_t piece;       /* length of the piece that is being filled */
  uint32_t last;        /* the last document that holds the term; its frequency is not in the list
                           yet. 0 for none */
  uint32_t frequency;   /* how often 'last' holds the term */
  uint32_t documents;
  uint32_t begin; /* offset of the first piece in the arena */
  uint32_t at;    /* where the next byte is written */
  uint32_t end;   /* where the piece that is being filled ends and its link begins */
} entry;

typedef struct slot {
  uint32_t check;  /* the half of the hash that does not choose the slot */
  uint32_t number; /* of the entry, from 1; 0: the slot is empty */
} slot;

/* A term of the document that is being added, as it is looked up. */
typedef struct wanted {
  uint64_t key, hash;
} wanted;

struct zj_inverter {
  slot *slots;
  uint32_t mask; /* number of slots less 1 */
  zj_buffer entries, texts, arena;
  zj_buffer wanted; /* terms of the document that is being added */
  zj_buffer list;   /* postings of the term that was handed out last */
  uint32_t document, frequency_max;
  uint32_t *order; /* numbers of entries, sorted by their terms */
  uint32_t next;   /* the place in 'order' of the term to hand out next */
  char name[SHORT];
};

zj_inverter *zj_inverter_new(void *ctx) {
  zj_inverter *v = talloc_zero(ctx, zj_inverter);
  if (!v) return NULL;
  v->entries.ctx = v;
  v->texts.ctx = v;
  v->arena.ctx = v;
  v->wanted.ctx = v;
  v->list.ctx = v;
  v->slots = talloc_zero_array(v, slot, SLOTS_MIN);
  v->mask = SLOTS_MIN - 1;
  if (v->slots) return v;
  talloc_free(v);
  return NULL;
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

static wanted make_wanted(zj_slice term) {
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

/* Doubles the table; false when memory ran out. */
static bool widen_table(zj_inverter *v) {
  uint32_t mask = v->mask * 2 + 1;
  slot *slots = talloc_zero_array(v, slot, mask + 1);
  if (!slots) return false;
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
    wanted w = make_wanted((zj_slice){e->length > SHORT ? v->texts.at + e->text : name, e->length});
    uint32_t at = home_of(v, w.hash);
    while (slots[at].number)
      at = (at + 1) & mask;
    slots[at] = old[i];
  }
  talloc_free(old);
  return true;
}

/* Adds a term with an empty list; NULL when memory ran out. */
static entry *add_entry(zj_inverter *v, const wanted *w, zj_slice term, slot *to) {
  entry e = {.key = w->key, .text = (uint32_t)v->texts.length, .length = (uint16_t)term.length};
  if (term.length > SHORT) zj_buffer_add(&v->texts, term.at, term.length);
  if (!v->texts.failed) zj_buffer_add(&v->entries, &e, sizeof e);
  if (v->texts.failed || v->entries.failed) return NULL;
  *to = (slot){check_of(w->hash), entry_count(v)};
  return entry_at(v, entry_count(v) - 1);
}

/* The entry of a term, which is added if it is new; NULL when memory ran out. */
static entry *find_entry(zj_inverter *v, const wanted *w, zj_slice term) {
  uint32_t at = home_of(v, w->hash);
  for (; v->slots[at].number; at = (at + 1) & v->mask) {
    entry *e = entry_at(v, v->slots[at].number - 1);
    if (v->slots[at].check == check_of(w->hash) && is_term(v, e, w, term)) return e;
  }
  return add_entry(v, w, term, &v->slots[at]);
}

/* ---- lists ---- */

/* The length of the piece that follows one of 'bytes'; 0 asks for the first. */
static uint32_t next_piece_bytes(uint32_t bytes) {
  if (bytes == 0) return PIECE_MIN;
  return bytes < PIECE_MAX ? bytes * 2 : PIECE_MAX;
}

/* Gives a list its next piece and writes its offset at the end of the last one. False when memory
 * ran out; the list then has no room. */
static bool grow_list(zj_inverter *v, entry *e) {
  static const char zeroes[PIECE_MAX];
  uint32_t bytes = next_piece_bytes(e->piece);
  uint32_t piece = (uint32_t)v->arena.length;
  zj_buffer_add(&v->arena, zeroes, bytes);
  if (v->arena.failed) return false;
  if (e->piece)
    memcpy(v->arena.at + e->end, &piece, LINK);
  else
    e->begin = piece;
  e->piece = (uint16_t)bytes;
  e->at = piece;
  e->end = piece + bytes - LINK;
  return true;
}

static void append_number(zj_inverter *v, entry *e, uint32_t number) {
  unsigned char bytes[10];
  unsigned char *end = zj_number_write(bytes, number);
  for (unsigned char *b = bytes; b < end; b++) {
    if (e->at == e->end && !grow_list(v, e)) return;
    v->arena.at[e->at++] = (char)*b;
  }
}

/* Completes the posting of the last document, whose frequency is known now. */
static void complete_posting(zj_inverter *v, entry *e) {
  if (!e->last) return;
  append_number(v, e, e->frequency);
  e->occurrences += e->frequency;
  if (e->frequency > v->frequency_max) v->frequency_max = e->frequency;
}

static void count_term(zj_inverter *v, entry *e) {
  if (e->last == v->document) {
    e->frequency++;
    return;
  }
  complete_posting(v, e);
  append_number(v, e, v->document - e->last - 1);
  e->last = v->document;
  e->frequency = 1;
  e->documents++;
}

/* ---- adding ---- */

static const entry *guess_entry(const zj_inverter *v, const wanted *w) {
  uint32_t number = v->slots[home_of(v, w->hash)].number;
  return number ? entry_at(v, number - 1) : NULL;
}

/* Adding spends its time waiting for memory, so this prefetches the slot of a term 24 terms ahead,
 * the entry of one 16 ahead and the end of the list of one 8 ahead. */
static void prefetch_terms(const zj_inverter *v, const wanted *w, size_t i, size_t count) {
  if (i + 3 * AHEAD < count) __builtin_prefetch(&v->slots[home_of(v, w[i + 3 * AHEAD].hash)]);
  if (i + 2 * AHEAD < count) {
    const entry *e = guess_entry(v, &w[i + 2 * AHEAD]);
    if (e) __builtin_prefetch(e);
  }
  if (i + AHEAD < count) {
    const entry *e = guess_entry(v, &w[i + AHEAD]);
    if (e && e->at) __builtin_prefetch(v->arena.at + e->at, 1);
  }
}

zj_status zj_inverter_add(zj_inverter *v, const zj_slice *terms, size_t count, zj_error *err) {
  v->document++;
  v->wanted.length = 0;
  while (entry_count(v) + count > v->mask / 2)
    if (!widen_table(v)) return zj_no_memory(err);
  for (size_t i = 0; i < count; i++) {
    wanted w = make_wanted(terms[i]);
    zj_buffer_add(&v->wanted, &w, sizeof w);
  }
  if (v->wanted.failed) return zj_no_memory(err);
  const wanted *w = (const void *)v->wanted.at;
  for (size_t i = 0; i < count; i++) {
    prefetch_terms(v, w, i, count);
    entry *e = find_entry(v, &w[i], terms[i]);
    if (!e) return zj_no_memory(err);
    count_term(v, e);
  }
  return zj_buffer_status(&v->arena, err);
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
  uint32_t number;
} keyed;

/* A term behind its first SHORT bytes. */
static zj_slice rest_of(const zj_inverter *v, uint32_t number) {
  const entry *e = entry_at(v, number);
  if (e->length <= SHORT) return (zj_slice){"", 0};
  return (zj_slice){v->texts.at + e->text + SHORT, e->length - SHORT};
}

/* The zeroes that pad a key sort first, as the end of a term does. */
static int compare_keyed(const void *a, const void *b, void *inverter) {
  const keyed *x = a, *y = b;
  if (x->key != y->key) return x->key < y->key ? -1 : 1;
  return zj_slice_compare(rest_of(inverter, x->number), rest_of(inverter, y->number));
}

static zj_status sort_terms(zj_inverter *v, zj_error *err) {
  uint32_t count = entry_count(v);
  keyed *all = talloc_array(v, keyed, count + 1);
  v->order = talloc_array(v, uint32_t, count + 1);
  if (!all || !v->order) return zj_no_memory(err);
  for (uint32_t i = 0; i < count; i++)
    all[i] = (keyed){entry_at(v, i)->key, i};
  qsort_r(all, count, sizeof *all, compare_keyed, v);
  for (uint32_t i = 0; i < count; i++)
    v->order[i] = all[i].number;
  talloc_free(all);
  return ZJ_OK;
}

/* Copies the pieces of a list to 'list', one after the other. */
static void gather_list(zj_inverter *v, const entry *e) {
  uint32_t at = e->begin;
  v->list.length = 0;
  for (uint32_t bytes = PIECE_MIN;; bytes = next_piece_bytes(bytes)) {
    uint32_t end = at + bytes - LINK;
    bool last = end == e->end;
    zj_buffer_add(&v->list, v->arena.at + at, (last ? e->at : end) - at);
    if (last) return;
    memcpy(&at, v->arena.at + end, LINK);
  }
}

zj_status zj_inverter_next(zj_inverter *v, zj_inverted *out, zj_error *err) {
  zj_status status = v->order ? ZJ_OK : sort_terms(v, err);
  if (status != ZJ_OK) return status;
  if (v->next == entry_count(v)) return ZJ_DONE;
  entry *e = entry_at(v, v->order[v->next++]);
  complete_posting(v, e);
  e->last = 0;
  status = zj_buffer_status(&v->arena, err);
  if (status == ZJ_OK) gather_list(v, e);
  if (status == ZJ_OK) status = zj_buffer_status(&v->list, err);
  if (status != ZJ_OK) return status;
  *out = (zj_inverted){term_of(v, e), zj_buffer_slice(&v->list), e->documents, e->occurrences};
  return ZJ_OK;
}
