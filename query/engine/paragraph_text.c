/* paragraph_text.c - the original of a paragraph, without the page marks inside it. */
#include "query/engine/paragraph_text.h"

#include <talloc.h>

/* Where the line of the first character begins. The cover of a paragraph includes the blank lines
 * before it. */
static size_t first_line_begin(zj_slice s) {
  size_t begin = 0;
  uint32_t c;
  for (size_t at = 0; at < s.length;) {
    unsigned n = zj_utf8_decode(s, at, &c);
    if (!n || (zj_char_class_of(c) != ZJ_CHAR_BLANK && c != 0xFEFF)) break;
    at += n;
    if (c == '\n') begin = at;
  }
  return begin;
}

/* Finds the page marks inside a paragraph: the nested paragraphs that follow it. */
static zj_status find_holes(void *ctx, const zj_segment *segment, uint32_t paragraph,
                            const zj_paragraph_view *view, zj_paragraph_text *out, zj_error *err) {
  zj_paragraph_view next;
  for (uint32_t i = paragraph + 1; !view->nested && i < zj_segment_paragraphs(segment); i++) {
    zj_segment_paragraph(segment, i, &next);
    if (!next.nested || next.report != view->report) break;
    zj_buffer original = {.ctx = ctx};
    zj_status status = zj_segment_original(segment, i, &original, err);
    if (status == ZJ_OK) status = zj_buffer_status(&original, err);
    if (status != ZJ_OK) return status;
    size_t begin = next.cover.byte - view->cover.byte, end = begin + original.length;
    if (next.cover.byte < view->cover.byte || end > out->original.length) continue;
    zj_orig_range *holes =
        talloc_realloc(ctx, out->holes, zj_orig_range, (unsigned)out->hole_count + 1);
    if (!holes) return zj_no_memory(err);
    out->holes = holes;
    out->holes[out->hole_count++] = (zj_orig_range){{begin}, {end}};
  }
  return ZJ_OK;
}

zj_status zj_paragraph_text_make(void *ctx, const zj_segment *segment, uint32_t paragraph,
                                 const zj_paragraph_view *view, zj_paragraph_text *out,
                                 zj_error *err) {
  zj_buffer original = {.ctx = ctx};
  zj_status status = zj_segment_original(segment, paragraph, &original, err);
  if (status == ZJ_OK) status = zj_buffer_status(&original, err);
  if (status != ZJ_OK) return status;
  *out =
      (zj_paragraph_text){.original = zj_buffer_slice(&original), .first_line = view->first_line};
  out->line_begin.byte = first_line_begin(out->original);
  return find_holes(ctx, segment, paragraph, view, out, err);
}

zj_line_place zj_line_place_start(const zj_paragraph_text *text) {
  return (zj_line_place){text->line_begin.byte, text->first_line, 0};
}

void zj_line_place_move(const zj_paragraph_text *text, zj_line_place *place, zj_orig_pos to) {
  size_t end = to.byte < text->original.length ? to.byte : text->original.length;
  if (place->byte >= end) return;
  const char *at = text->original.at;
  for (const char *feed; (feed = memchr(at + place->byte, '\n', end - place->byte));) {
    place->byte = (size_t)(feed - at) + 1;
    place->line++;
    place->chars = 0;
  }
  place->chars += (uint32_t)zj_utf8_count(zj_slice_cut(text->original, place->byte, end));
  place->byte = end;
}

static bool is_latin(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9');
}

/* Whether the line break at 'at' parts Latin letters or digits. */
static bool parts_words(zj_slice s, size_t at) {
  return at > 0 && at + 1 < s.length && is_latin(s.at[at - 1]) && is_latin(s.at[at + 1]);
}

uint32_t zj_running_chars(const zj_paragraph_text *text, zj_orig_pos begin, zj_orig_pos end) {
  zj_slice s = text->original;
  size_t hole = 0, last = end.byte < s.length ? end.byte : s.length;
  uint32_t chars = 0;
  bool indent = false;
  for (size_t at = begin.byte; at < last;) {
    uint32_t c;
    unsigned length = zj_utf8_decode(s, at, &c);
    while (hole < text->hole_count && text->holes[hole].end.byte <= at)
      hole++;
    if (hole < text->hole_count && text->holes[hole].begin.byte <= at) {
      at = text->holes[hole].end.byte;
      continue;
    }
    bool blank = length && (c == '\n' || zj_char_class_of(c) == ZJ_CHAR_BLANK);
    indent = length && (c == '\n' || (indent && blank));
    chars += !indent;
    at += length ? length : 1;
  }
  return chars;
}

static void add_bytes(zj_buffer *out, const char *bytes, size_t length, size_t *copied) {
  if (out) zj_buffer_add(out, bytes, length);
  *copied += length;
}

size_t zj_running_text(const zj_paragraph_text *text, zj_orig_pos begin, zj_orig_pos end,
                       zj_buffer *out) {
  zj_slice s = text->original;
  size_t copied = 0, hole = 0, last = end.byte < s.length ? end.byte : s.length;
  for (size_t at = begin.byte; at < last;) {
    while (hole < text->hole_count && text->holes[hole].end.byte <= at)
      hole++;
    bool ahead = hole < text->hole_count && text->holes[hole].begin.byte < last;
    if (ahead && text->holes[hole].begin.byte <= at) {
      at = text->holes[hole].end.byte;
      continue;
    }
    size_t stop = ahead ? text->holes[hole].begin.byte : last;
    const char *feed = memchr(s.at + at, '\n', stop - at);
    if (feed) stop = (size_t)(feed - s.at);
    add_bytes(out, s.at + at, stop - at, &copied);
    at = stop;
    if (!feed) continue;
    if (parts_words(s, at)) add_bytes(out, " ", 1, &copied);
    at++;
  }
  return copied;
}
