/* squeezed.c - the text of a report without blanks. */
#include "indexer/outline/squeezed.h"

#include <talloc.h>

#include "indexer/base/buffer.h"

typedef struct squeezer {
  const zj_outline *outline;
  zj_squeezed *to;
  zj_buffer text, steps;
  size_t mark;     /* the next one */
  size_t expected; /* where the original goes on without a step */
} squeezer;

/* Whether a mark of the markup covers 'at', which does not decrease between calls. */
static bool in_mark(squeezer *s, size_t at) {
  const zj_outline *o = s->outline;
  while (s->mark < o->mark_count && o->marks[s->mark].end.byte <= at)
    s->mark++;
  return s->mark < o->mark_count && o->marks[s->mark].begin.byte <= at;
}

static void add_char(squeezer *s, size_t at, size_t length) {
  if (at != s->expected || s->steps.length == 0) {
    zj_squeezed_step step = {s->text.length, at};
    zj_buffer_add(&s->steps, &step, sizeof step);
  }
  zj_buffer_add(&s->text, s->outline->original.at + at, length);
  s->expected = at + length;
}

static void add_stretch(squeezer *s, size_t begin, size_t end) {
  zj_slice original = s->outline->original;
  uint32_t c;
  for (size_t at = begin, n; at < end; at += n) {
    n = zj_utf8_decode(original, at, &c);
    if (n == 0) return;
    if (zj_char_class_of(c) != ZJ_CHAR_BLANK && !in_mark(s, at)) add_char(s, at, n);
  }
}

/* Adds a paragraph without those that are nested in it, which follow it. */
static void add_paragraph(squeezer *s, size_t number) {
  const zj_outline *o = s->outline;
  zj_orig_range range = o->paragraphs[number].range;
  size_t begin = range.begin.byte;
  for (size_t i = number + 1; i < o->paragraph_count && o->paragraphs[i].nested; i++) {
    add_stretch(s, begin, o->paragraphs[i].range.begin.byte);
    begin = o->paragraphs[i].range.end.byte;
  }
  add_stretch(s, begin, range.end.byte);
}

zj_status zj_squeeze(void *ctx, const zj_outline *outline, zj_squeezed **out, zj_error *err) {
  zj_squeezed *to = talloc_zero(ctx, zj_squeezed);
  if (!to) return zj_no_memory(err);
  squeezer s = {.outline = outline, .to = to, .text = {.ctx = to}, .steps = {.ctx = to}};
  to->begins = talloc_array(to, size_t, outline->paragraph_count + 1);
  if (!to->begins) {
    talloc_free(to);
    return zj_no_memory(err);
  }
  for (size_t i = 0; i < outline->paragraph_count; i++) {
    to->begins[i] = s.text.length;
    if (!outline->paragraphs[i].nested) add_paragraph(&s, i);
  }
  to->begins[outline->paragraph_count] = s.text.length;
  to->paragraph_count = outline->paragraph_count;
  to->text = zj_buffer_slice(&s.text);
  to->steps = (zj_squeezed_step *)(void *)s.steps.at;
  to->step_count = s.steps.length / sizeof *to->steps;
  zj_status status = zj_buffer_status(&s.text, err);
  if (status == ZJ_OK) status = zj_buffer_status(&s.steps, err);
  if (status == ZJ_OK)
    *out = to;
  else
    talloc_free(to);
  return status;
}

/* The last step at or before 'at'. */
static zj_squeezed_step step_before(const zj_squeezed *q, size_t at) {
  size_t low = 0, high = q->step_count;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (q->steps[middle].at <= at)
      low = middle;
    else
      high = middle;
  }
  return q->step_count ? q->steps[low] : (zj_squeezed_step){0, 0};
}

zj_orig_pos zj_squeezed_origin(const zj_squeezed *q, size_t at) {
  zj_squeezed_step step = step_before(q, at);
  return (zj_orig_pos){step.origin + (at - step.at)};
}

zj_orig_pos zj_squeezed_origin_end(const zj_squeezed *q, size_t end) {
  return (zj_orig_pos){zj_squeezed_origin(q, end - 1).byte + 1};
}

size_t zj_squeezed_at(const zj_squeezed *q, zj_orig_pos at) {
  size_t low = 0, high = q->text.length;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (zj_squeezed_origin(q, middle).byte < at.byte)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

size_t zj_squeezed_paragraph(const zj_squeezed *q, size_t at) {
  size_t low = 0, high = q->paragraph_count;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (q->begins[middle] <= at)
      low = middle;
    else
      high = middle;
  }
  return low;
}
