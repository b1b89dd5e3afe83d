/* shingles.c - rolling hashes, a counting set, and winnowing. */
#include "query/answer/shingles.h"

#include <talloc.h>

static const uint64_t factor = 0x9E3779B97F4A7C15ull;

/* factor to the power ZJ_SHINGLE: what the oldest letter has been multiplied by once it leaves. */
static uint64_t oldest_factor(void) {
  uint64_t power = 1;
  for (int i = 0; i < ZJ_SHINGLE; i++)
    power *= factor;
  return power;
}

/* The low bits of a product depend on few letters; this mixes all of them. */
static uint64_t mix(uint64_t h) {
  h ^= h >> 32;
  h *= 0xD6E8FEB86659FD93ull;
  h ^= h >> 29;
  h *= 0xD6E8FEB86659FD93ull;
  h ^= h >> 32;
  return h ? h : 1;
}

zj_shingler zj_shingler_of(const zj_role_text *text) {
  return (zj_shingler){.text = text};
}

bool zj_shingler_next(zj_shingler *s, uint32_t *at, uint64_t *hash) {
  const uint64_t oldest = oldest_factor();
  while (s->next < s->text->count) {
    uint32_t letter = s->text->letters[s->next++];
    if (!letter) {
      s->whole = 0;
      s->rolling = 0;
      continue;
    }
    s->rolling = s->rolling * factor + letter;
    if (s->whole == ZJ_SHINGLE)
      s->rolling -= oldest * s->text->letters[s->next - 1 - ZJ_SHINGLE];
    else
      s->whole++;
    if (s->whole < ZJ_SHINGLE) continue;
    *at = s->next - ZJ_SHINGLE;
    *hash = mix(s->rolling);
    return true;
  }
  return false;
}

/* ---- the set ---- */

typedef struct counted {
  uint64_t hash; /* 0: free */
  uint32_t last, groups;
} counted;

struct zj_shingle_set {
  counted *at;
  size_t mask, count, most;
};

zj_shingle_set *zj_shingle_set_new(void *ctx, size_t count) {
  zj_shingle_set *set = talloc_zero(ctx, zj_shingle_set);
  size_t size = 64;
  while (size < count * 2)
    size *= 2;
  if (!set) return NULL;
  set->mask = size - 1;
  set->most = count;
  set->at = talloc_zero_array(set, counted, (unsigned)size);
  return set->at ? set : NULL;
}

static counted *find_slot(const zj_shingle_set *set, uint64_t hash) {
  size_t slot = (hash >> 8) & set->mask;
  while (set->at[slot].hash && set->at[slot].hash != hash)
    slot = (slot + 1) & set->mask;
  return &set->at[slot];
}

void zj_shingle_set_add(zj_shingle_set *set, uint64_t hash, uint32_t group) {
  counted *c = find_slot(set, hash);
  if (!c->hash) {
    if (set->count >= set->most) return;
    set->count++;
    *c = (counted){hash, group, 1};
  } else if (c->last != group) {
    c->last = group;
    c->groups++;
  }
}

uint32_t zj_shingle_set_groups(const zj_shingle_set *set, uint64_t hash) {
  return find_slot(set, hash)->groups;
}

/* ---- winnowing ---- */

static zj_status keep(void *ctx, zj_shingle_list *list, zj_shingle one, zj_error *err) {
  if (list->count && list->at[list->count - 1].text == one.text &&
      list->at[list->count - 1].at == one.at)
    return ZJ_OK;
  if (list->count == list->capacity) {
    size_t capacity = list->capacity * 2 + 1024;
    zj_shingle *grown = talloc_realloc(ctx, list->at, zj_shingle, (unsigned)capacity);
    if (!grown) return zj_no_memory(err);
    list->at = grown;
    list->capacity = capacity;
  }
  list->at[list->count++] = one;
  return ZJ_OK;
}

/* The shingles of the present window that may still be its smallest: their hashes grow. */
typedef struct window {
  zj_shingle *ring;
  uint32_t size, head, count;
} window;

static void enter_window(window *w, zj_shingle one) {
  while (w->count && w->ring[(w->head + w->count - 1) % w->size].hash >= one.hash)
    w->count--;
  w->ring[(w->head + w->count++) % w->size] = one;
}

static void leave_window(window *w, uint32_t before) {
  while (w->count && w->ring[w->head].at < before) {
    w->head = (w->head + 1) % w->size;
    w->count--;
  }
}

/* A stretch without a 0 is winnowed by itself; one shorter than a window is too short for a run. */
zj_status zj_shingles_winnow(void *ctx, const zj_role_text *text, uint32_t number,
                             const uint8_t *left_out, uint32_t size, zj_shingle_list *out,
                             zj_error *err) {
  window w = {.ring = talloc_array(NULL, zj_shingle, size + 1), .size = size + 1};
  zj_status status = w.ring ? ZJ_OK : zj_no_memory(err);
  zj_shingler s = zj_shingler_of(text);
  uint32_t at, last = 0, begin = 0;
  uint64_t hash;
  bool any = false;
  while (status == ZJ_OK && zj_shingler_next(&s, &at, &hash)) {
    if (!any || at != last + 1) {
      w.count = 0;
      begin = at;
    }
    any = true;
    last = at;
    if (!left_out || !left_out[at]) enter_window(&w, (zj_shingle){hash, number, at});
    if (at + 1 < begin + size) continue;
    leave_window(&w, at + 1 - size);
    if (w.count) status = keep(ctx, out, w.ring[w.head], err);
  }
  talloc_free(w.ring);
  return status;
}
