/* checkup_echo.c - cuts the text of a role into items, and looks for their own words in the text of
 * another role. */
#include "query/answer/checkup_echo.h"

#include <stdlib.h>
#include <talloc.h>

#include "indexer/text/fold.h"
#include "query/answer/letters.h"
#include "query/answer/role_text.h"
#include "query/engine/sentence.h"

enum { SOUGHT = 64 /* letters of an item that are looked for */ };

/* Letters [begin, end) of the role's text are an item. */
typedef struct stretch {
  uint32_t begin, end;
  uint32_t first_paragraph, last_paragraph;
} stretch;

/* A hash of ZJ_ECHO letters in a row, and the item that has them. */
typedef struct gram {
  uint64_t letters;
  uint32_t item; /* UINT32_MAX: several */
} gram;

typedef struct echoes {
  void *ctx, *local;
  const zj_segment *segment;
  zj_role_text role, other;
  stretch *items;
  size_t count;
  gram *grams;
  size_t gram_count;
  zj_echo_list *out;
  zj_deadline *deadline;
  zj_error *err;
} echoes;

/* ---- items as letters ---- */

static zj_status add_item(echoes *e, uint32_t begin, zj_cutting shown) {
  zj_echo *grown = talloc_realloc(e->ctx, e->out->at, zj_echo, (unsigned)e->count + 1);
  if (grown) e->out->at = grown;
  stretch *all = talloc_realloc(e->local, e->items, stretch, (unsigned)e->count + 1);
  if (all) e->items = all;
  if (!grown || !all) return zj_no_memory(e->err);
  e->items[e->count] = (stretch){.begin = begin};
  e->out->at[e->count++] = (zj_echo){.item = shown};
  return ZJ_OK;
}

/* The letter at or after 'from' at which the same letters stand; UINT32_MAX when they do not. */
static uint32_t find_letters(const zj_role_text *t, uint32_t from, const zj_letters *wanted) {
  if (!wanted->count) return UINT32_MAX;
  for (uint32_t at = from; at + wanted->count <= t->count; at++)
    if (memcmp(t->letters + at, wanted->code, wanted->count * sizeof *wanted->code) == 0) return at;
  return UINT32_MAX;
}

/* Items without items inside them. */
static zj_status take_items(echoes *e, const zj_item_list *list) {
  uint32_t at = 0;
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < list->count; i++) {
    const zj_item *item = &list->at[i];
    if (i + 1 < list->count && list->at[i + 1].depth > item->depth) continue;
    zj_slice folded = zj_fold_plain(e->local, item->text);
    if (!folded.at) return zj_no_memory(e->err);
    zj_letters wanted;
    status = zj_letters_read(e->local, folded, SOUGHT, &wanted, e->err);
    if (status != ZJ_OK) break;
    uint32_t found = find_letters(&e->role, at, &wanted);
    uint32_t looked = (found == UINT32_MAX ? e->role.count : found) - at;
    if (zj_deadline_steps(e->deadline, 1 + looked / 64)) return zj_deadline_fail(e->err);
    if (found == UINT32_MAX) continue;
    at = found;
    status = add_item(e, at, (zj_cutting){item->line, item->start_char, item->text});
  }
  return status;
}

static zj_status cut_sentence_at(const echoes *e, const zj_role_text *t, uint32_t letter,
                                 zj_cutting *out) {
  const zj_role_part *part = &t->parts[zj_role_text_part(t, letter)];
  uint32_t byte = zj_role_text_place(t, letter).begin.byte;
  zj_paragraph_view view;
  zj_segment_paragraph(t->segment, part->paragraph, &view);
  zj_match_range sentence = {part->at.begin, part->at.begin};
  while (sentence.end.byte <= byte && sentence.end.byte < part->at.end.byte) {
    sentence.begin = sentence.end;
    sentence.end = zj_sentence_end(view.match, sentence.begin);
  }
  if (sentence.end.byte > part->at.end.byte) sentence.end = part->at.end;
  return zj_excerpt_cut(e->ctx, t->segment, part->paragraph, sentence, out, e->err);
}

/* In a report without items: its paragraphs. */
static zj_status take_paragraphs(echoes *e) {
  zj_status status = ZJ_OK;
  for (uint32_t i = 0; status == ZJ_OK && i < e->role.part_count; i++) {
    const zj_role_part *part = &e->role.parts[i];
    zj_cutting shown;
    bool heading = i + 1 < e->role.part_count && e->role.parts[i + 1].first - part->first < 15;
    if (heading || part->first >= e->role.count) continue;
    status = cut_sentence_at(e, &e->role, part->first, &shown);
    if (status == ZJ_OK) status = add_item(e, part->first, shown);
  }
  return status;
}

/* An item ends where the next begins, or where text of other roles stands. */
static void end_items(echoes *e) {
  for (size_t i = 0; i < e->count; i++) {
    stretch *s = &e->items[i];
    uint32_t limit = i + 1 < e->count ? e->items[i + 1].begin : e->role.count;
    s->end = limit;
    s->first_paragraph = e->role.parts[zj_role_text_part(&e->role, s->begin)].paragraph;
    s->last_paragraph = s->first_paragraph;
    if (s->end > s->begin)
      s->last_paragraph = e->role.parts[zj_role_text_part(&e->role, s->end - 1)].paragraph;
  }
}

/* ---- words of one item alone ---- */

static bool read_gram(const uint32_t *letters, uint64_t *out) {
  *out = 0;
  for (int i = 0; i < ZJ_ECHO; i++) {
    if (!letters[i]) return false;
    *out = *out * 0x110003 + letters[i];
  }
  return true;
}

static int by_letters(const void *a, const void *b) {
  const gram *x = a, *y = b;
  if (x->letters != y->letters) return x->letters < y->letters ? -1 : 1;
  return (x->item > y->item) - (x->item < y->item);
}

static zj_status list_grams(echoes *e) {
  size_t kept = 0;
  e->grams = talloc_array(e->local, gram, e->role.count + 1);
  if (!e->grams) return zj_no_memory(e->err);
  for (uint32_t i = 0; i < e->count; i++)
    for (uint32_t at = e->items[i].begin; at + ZJ_ECHO <= e->items[i].end; at++) {
      gram one = {.item = i};
      if (e->gram_count < e->role.count && read_gram(e->role.letters + at, &one.letters))
        e->grams[e->gram_count++] = one;
    }
  if (e->gram_count) qsort(e->grams, e->gram_count, sizeof *e->grams, by_letters);
  for (size_t i = 0; i < e->gram_count; i++) {
    gram *last = kept ? &e->grams[kept - 1] : NULL;
    if (last && last->letters == e->grams[i].letters) {
      if (last->item != e->grams[i].item) last->item = UINT32_MAX;
    } else
      e->grams[kept++] = e->grams[i];
  }
  e->gram_count = kept;
  return ZJ_OK;
}

static int find_gram(const void *key, const void *at) {
  uint64_t letters = *(const uint64_t *)key, other = ((const gram *)at)->letters;
  return (letters > other) - (letters < other);
}

/* ---- answers ---- */

static zj_status answer_item(echoes *e, uint32_t item, uint32_t letter) {
  if (e->out->at[item].answered) return ZJ_OK;
  e->out->at[item].answered = true;
  return cut_sentence_at(e, &e->other, letter, &e->out->at[item].answer);
}

/* Text of the other role in the paragraphs of an item. Where the next item begins in the last of
 * them, the words must say whose the text there is. Items and parts are in the order of the text.
 */
static zj_status answer_inside(echoes *e) {
  zj_status status = ZJ_OK;
  uint32_t k = 0;
  for (uint32_t i = 0; status == ZJ_OK && i < e->count; i++) {
    const stretch *s = &e->items[i];
    uint32_t end = s->last_paragraph + 1;
    if (i + 1 < e->count && e->items[i + 1].first_paragraph == s->last_paragraph) end--;
    while (k < e->other.part_count && e->other.parts[k].paragraph < s->first_paragraph)
      k++;
    if (k < e->other.part_count && e->other.parts[k].paragraph < end)
      status = answer_item(e, i, e->other.parts[k].first);
  }
  return status;
}

static zj_status answer_by_words(echoes *e) {
  zj_status status = ZJ_OK;
  for (uint32_t at = 0; status == ZJ_OK && at + ZJ_ECHO <= e->other.count; at++) {
    uint64_t letters;
    if (!e->gram_count || !read_gram(e->other.letters + at, &letters)) continue;
    const gram *found = bsearch(&letters, e->grams, e->gram_count, sizeof *found, find_gram);
    if (found && found->item != UINT32_MAX) status = answer_item(e, found->item, at);
  }
  return status;
}

zj_status zj_echo_find(void *ctx, zj_snapshot *snapshot, size_t segment, uint32_t report,
                       zj_role_set roles, zj_role_set answers, zj_deadline *deadline,
                       zj_echo_list *out, zj_error *err) {
  echoes e = {.ctx = ctx, .local = talloc_new(ctx), .out = out, .deadline = deadline, .err = err};
  zj_item_list list = {0};
  *out = (zj_echo_list){0};
  if (!e.local) return zj_no_memory(err);
  e.segment = snapshot->segments[segment];
  zj_status status = zj_role_text_read(e.local, e.segment, report, roles, &e.role, err);
  if (status == ZJ_OK)
    status = zj_role_text_read(e.local, e.segment, report, answers, &e.other, err);
  if (status == ZJ_OK)
    status = zj_items_find(ctx, snapshot, segment, report, roles, true, NULL, deadline, &list, err);
  if (status == ZJ_OK) status = take_items(&e, &list);
  if (status == ZJ_OK && !e.count) status = take_paragraphs(&e);
  if (status == ZJ_OK) {
    end_items(&e);
    status = list_grams(&e);
  }
  if (status == ZJ_OK) status = answer_inside(&e);
  if (status == ZJ_OK) status = answer_by_words(&e);
  out->count = e.count;
  out->answers = e.other.count > 0;
  talloc_free(e.local);
  return status;
}
