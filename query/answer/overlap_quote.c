/* overlap_quote.c - cuts the runs and swaps of a passage out of both reports. */
#include "query/answer/overlap_quote.h"

#include <talloc.h>

/* Letters of a run that go to a swap: together fewer than the shortest run has. */
enum { BEFORE_SWAP = 4, AFTER_SWAP = 3 };

typedef struct maker {
  void *ctx;
  const zj_role_text *a, *b;
  const zj_overlap_passage *passage;
  zj_error *err;
} maker;

static bool is_word(const zj_role_text *t, uint32_t at) {
  return zj_char_class_of(t->letters[at]) == ZJ_CHAR_WORD;
}

/* How many letters before the swap belong to a number or word that it changes. */
static uint32_t count_before(const maker *m, const zj_overlap_run *run,
                             const zj_overlap_run *next) {
  uint32_t end = run->a + run->length, other = run->b + run->length, n = 0;
  bool word = (next->a > end && is_word(m->a, end)) || (next->b > other && is_word(m->b, other));
  while (word && n < BEFORE_SWAP && is_word(m->a, end - n - 1))
    n++;
  return n;
}

static uint32_t count_after(const maker *m, const zj_overlap_run *run, const zj_overlap_run *next) {
  bool word = (next->a > run->a + run->length && is_word(m->a, next->a - 1)) ||
              (next->b > run->b + run->length && is_word(m->b, next->b - 1));
  uint32_t n = 0;
  while (word && n < AFTER_SWAP && is_word(m->a, next->a + n))
    n++;
  return n;
}

static zj_status cut_both(const maker *m, uint32_t a, uint32_t a_end, uint32_t b, uint32_t b_end,
                          zj_overlap_piece *out) {
  zj_status status = zj_role_text_cut(m->ctx, m->a, a, a_end, out->swap, &out->a, m->err);
  return status == ZJ_OK ? zj_role_text_cut(m->ctx, m->b, b, b_end, out->swap, &out->b, m->err)
                         : status;
}

zj_status zj_overlap_quote_make(void *ctx, const zj_overlap *overlap, const zj_overlap_pair *pair,
                                const zj_overlap_passage *passage, zj_overlap_quote *out,
                                zj_error *err) {
  maker m = {ctx, &overlap->reports[pair->a].text, &overlap->reports[pair->b].text, passage, err};
  const zj_overlap_run *runs = passage->runs, *last = &runs[passage->run_count - 1];
  zj_overlap_piece whole = {0};
  *out = (zj_overlap_quote){.pieces =
                                talloc_zero_array(ctx, zj_overlap_piece, passage->run_count * 2)};
  if (!out->pieces) return zj_no_memory(err);
  zj_status status =
      cut_both(&m, runs->a, last->a + last->length, runs->b, last->b + last->length, &whole);
  out->a = whole.a;
  out->b = whole.b;
  uint32_t skip = 0; /* letters of this run that the swap before it took */
  for (uint32_t i = 0; status == ZJ_OK && i < passage->run_count; i++) {
    const zj_overlap_run *run = &runs[i], *next = run + 1;
    uint32_t end = run->length;
    if (run != last) end -= count_before(&m, run, next);
    status = cut_both(&m, run->a + skip, run->a + end, run->b + skip, run->b + end,
                      &out->pieces[out->piece_count++]);
    if (run == last || status != ZJ_OK) break;
    skip = count_after(&m, run, next);
    zj_overlap_piece *swap = &out->pieces[out->piece_count++];
    swap->swap = true;
    status = cut_both(&m, run->a + end, next->a + skip, run->b + end, next->b + skip, swap);
  }
  return status;
}
