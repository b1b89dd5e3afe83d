/* overlap_common.c - finds the text that many units share, and the text of notices. */
#include <stdlib.h>
#include <talloc.h>

#include "query/answer/overlap_parts.h"

enum { SHINGLES_A_ROUND = 2 << 20 }; /* counted at a time, in at most 128 MB */

/* ---- notices ---- */

static uint64_t letters_of(const zj_role_text *texts, size_t count) {
  uint64_t letters = 0;
  for (size_t i = 0; i < count; i++)
    letters += texts[i].count;
  return letters;
}

/* Makes a set of the shingles of the notices, whatever their roles. */
static zj_status read_notices(void *ctx, zj_snapshot *less, zj_shingle_set **out, zj_error *err) {
  size_t count;
  zj_snapshot_place *places = zj_snapshot_list(ctx, less, &count);
  zj_role_text *texts = places ? talloc_zero_array(ctx, zj_role_text, (unsigned)count + 1) : NULL;
  if (!texts) return zj_no_memory(err);
  for (size_t i = 0; i < count; i++) {
    zj_status status = zj_role_text_read(ctx, less->segments[places[i].segment], places[i].report,
                                         ZJ_ROLES_SEARCHED, &texts[i], err);
    if (status != ZJ_OK) return status;
  }
  *out = zj_shingle_set_new(ctx, (size_t)letters_of(texts, count));
  if (!*out) return zj_no_memory(err);
  for (size_t i = 0; i < count; i++) {
    zj_shingler s = zj_shingler_of(&texts[i]);
    uint32_t at;
    uint64_t hash;
    while (zj_shingler_next(&s, &at, &hash))
      zj_shingle_set_add(*out, hash, 0);
  }
  return ZJ_OK;
}

static void mark_notices(const zj_overlap *o, const zj_shingle_set *notices, uint8_t **shingles) {
  for (uint32_t i = 0; i < o->report_count; i++) {
    zj_shingler s = zj_shingler_of(&o->reports[i].text);
    uint32_t at;
    uint64_t hash;
    while (zj_shingler_next(&s, &at, &hash))
      if (zj_shingle_set_groups(notices, hash)) shingles[i][at] = 1;
  }
}

/* ---- what many units share ---- */

typedef struct by_unit {
  uint32_t report, unit;
} by_unit;

static int compare_units(const void *a, const void *b) {
  const by_unit *x = a, *y = b;
  if (x->unit != y->unit) return x->unit < y->unit ? -1 : 1;
  return (x->report > y->report) - (x->report < y->report);
}

/* Counts the shingles of one round: those whose hash leaves the remainder 'round'. */
static zj_status count_round(void *ctx, const zj_overlap *o, const by_unit *order, uint32_t common,
                             uint32_t round, uint32_t rounds, size_t room, zj_deadline *deadline,
                             uint8_t **shingles, zj_error *err) {
  zj_shingle_set *set = zj_shingle_set_new(ctx, room);
  uint32_t at;
  uint64_t hash;
  if (!set) return zj_no_memory(err);
  for (uint32_t i = 0; i < o->report_count && !zj_deadline_look(deadline); i++) {
    zj_shingler s = zj_shingler_of(&o->reports[order[i].report].text);
    while (zj_shingler_next(&s, &at, &hash))
      if (hash % rounds == round) zj_shingle_set_add(set, hash, order[i].unit);
  }
  for (uint32_t i = 0; i < o->report_count && !zj_deadline_look(deadline); i++) {
    zj_shingler s = zj_shingler_of(&o->reports[i].text);
    while (zj_shingler_next(&s, &at, &hash))
      if (hash % rounds == round && zj_shingle_set_groups(set, hash) > common) shingles[i][at] = 1;
  }
  talloc_free(set);
  return ZJ_OK;
}

static zj_status mark_common(void *ctx, const zj_overlap *o, uint32_t common, zj_deadline *deadline,
                             uint8_t **shingles, zj_error *err) {
  by_unit *order = talloc_array(ctx, by_unit, o->report_count + 1);
  uint64_t letters = 0;
  zj_status status = order ? ZJ_OK : zj_no_memory(err);
  if (status != ZJ_OK) return status;
  for (uint32_t i = 0; i < o->report_count; i++) {
    order[i] = (by_unit){i, o->reports[i].unit_number};
    letters += o->reports[i].text.count;
  }
  if (o->report_count) qsort(order, o->report_count, sizeof *order, compare_units);
  uint32_t rounds = (uint32_t)(letters / SHINGLES_A_ROUND) + 1;
  size_t room = (size_t)(letters / rounds) * 2 + 1024; /* hashes are spread evenly, but not quite */
  for (uint32_t round = 0; status == ZJ_OK && round < rounds && !deadline->past; round++)
    status = count_round(ctx, o, order, common, round, rounds, room, deadline, shingles, err);
  return status;
}

/* ---- letters ---- */

/* A letter is left out when a shingle that covers it is. */
static void cover_letters(zj_overlap_report *r, const uint8_t *shingles) {
  uint32_t until = 0;
  for (uint32_t i = 0; i < r->text.count; i++) {
    if (shingles[i]) until = i + ZJ_SHINGLE;
    r->left_out[i] = i < until;
    if (!r->text.letters[i]) continue;
    r->letters++;
    r->compared += !r->left_out[i];
  }
}

zj_status zj_overlap_leave_out(void *ctx, zj_overlap *o, const zj_overlap_options *options,
                               zj_deadline *deadline, uint8_t **shingles, zj_error *err) {
  zj_status status = ZJ_OK;
  for (uint32_t i = 0; i < o->report_count; i++) {
    zj_overlap_report *r = &o->reports[i];
    shingles[i] = talloc_zero_array(ctx, uint8_t, r->text.count + 1);
    r->left_out = talloc_zero_array(o, uint8_t, r->text.count + 1);
    if (!shingles[i] || !r->left_out) return zj_no_memory(err);
  }
  if (options->less) {
    zj_shingle_set *notices = NULL;
    status = read_notices(ctx, options->less, &notices, err);
    if (status == ZJ_OK) mark_notices(o, notices, shingles);
  }
  if (status == ZJ_OK && options->common)
    status = mark_common(ctx, o, options->common, deadline, shingles, err);
  if (status != ZJ_OK) return status;
  for (uint32_t i = 0; i < o->report_count; i++)
    cover_letters(&o->reports[i], shingles[i]);
  return ZJ_OK;
}
