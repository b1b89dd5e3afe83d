/* plain.c - splits a report into lines and paragraphs and makes its plain text. */
#include "indexer/outline/plain.h"

#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/outline/styles.h"
#include "indexer/text/marks.h"
#include "indexer/text/simplify.h"

/* ---- lines ---- */

/* The length of the blank or zero-width character at 'at', 0 if there is another. */
static size_t blank_length(zj_slice text, size_t at) {
  uint32_t c;
  unsigned n = zj_utf8_decode(text, at, &c);
  if (n == 0) return 0;
  bool zero_width = (c >= 0x200B && c <= 0x200F) || c == 0xFEFF;
  return zero_width || zj_char_class_of(c) == ZJ_CHAR_BLANK ? n : 0;
}

/* Whether a byte begins a character from U+4000 to U+9FFF, as nearly all of a report. */
static bool is_common_han(unsigned char byte) {
  return byte >= 0xE4 && byte <= 0xE9;
}

/* Finds the text of a line between the blanks at its ends, and measures it. */
static void trim_line(zj_slice original, zj_line line, zj_layout_line *out) {
  size_t begin = line.text.begin.byte, end = line.text.end.byte;
  zj_slice cut = {original.at, end};
  while (begin < end) {
    size_t n = blank_length(cut, begin);
    if (n == 0) break;
    begin += n;
  }
  size_t last = begin; /* the end of the last character that is not a blank */
  uint32_t cells = 0;
  out->width = 0;
  for (size_t at = begin; at < end;) {
    unsigned char byte = (unsigned char)original.at[at];
    bool common = (byte > ' ' && byte < 0x7F) || is_common_han(byte);
    size_t blank = common ? 0 : blank_length(cut, at);
    uint32_t c;
    size_t n;
    if (blank)
      n = blank;
    else if (byte < 0x80)
      n = 1;
    else
      n = common ? 3 : zj_utf8_decode(cut, at, &c);
    at += n;
    cells += n > 2 ? 2 : 1;
    if (blank) continue;
    last = at;
    out->width++;
  }
  out->range = (zj_orig_range){{begin}, {last}};
  size_t before = begin - line.text.begin.byte; /* bytes; U+3000 has three and takes two cells */
  bool wide = before >= 3 && (unsigned char)original.at[line.text.begin.byte] == 0xE3;
  size_t indent = wide ? before / 3 * 2 : before;
  out->reach = last > begin ? cells + (uint32_t)indent : 0;
  out->indented = before >= 2 && last > begin;
  out->styled = 0;
}

static zj_status split_lines(zj_layout *text, zj_error *err) {
  zj_slice s = text->original;
  size_t count = 0, capacity = 1;
  for (size_t at = 0; at < s.length; capacity++) {
    const char *lf = memchr(s.at + at, '\n', s.length - at);
    at = lf ? (size_t)(lf - s.at) + 1 : s.length;
  }
  text->lines = talloc_array(text, zj_line, capacity);
  text->trimmed = talloc_array(text, zj_layout_line, capacity);
  if (!text->lines || !text->trimmed) return zj_no_memory(err);
  for (size_t at = 0; at < s.length; count++) {
    const char *lf = memchr(s.at + at, '\n', s.length - at);
    size_t end = lf ? (size_t)(lf - s.at) : s.length, next = end + (lf != NULL);
    size_t begin = at;
    if (at == 0 && s.length >= 3 && memcmp(s.at, "\xEF\xBB\xBF", 3) == 0) begin = 3;
    if (end > begin && s.at[end - 1] == '\r') end--;
    if (end - begin > ZJ_PARAGRAPH_MAX)
      return zj_fail(err, ZJ_LIMIT,
                     zj_tr("line %zu has more than %u bytes", "第 %zu 行超过 %u 字节"), count + 1,
                     ZJ_PARAGRAPH_MAX);
    text->lines[count].text = (zj_orig_range){{begin}, {end}};
    trim_line(s, text->lines[count], &text->trimmed[count]);
    at = next;
  }
  text->line_count = count;
  return ZJ_OK;
}

/* ---- plain text ---- */

/* Writes a character of three bytes; returns 3. */
static unsigned write_three(char *out, const char *bytes) {
  memcpy(out, bytes, 3);
  return 3;
}

/* Writes the simplified form of a character of three bytes; returns 3. */
static unsigned write_simplified(char *out, const char *bytes) {
  uint32_t c = ((uint32_t)(bytes[0] & 0xF) << 12) | ((uint32_t)(bytes[1] & 0x3F) << 6) |
               (uint32_t)(bytes[2] & 0x3F);
  uint32_t simplified = zj_simplify(c);
  if (simplified == c) return write_three(out, bytes);
  return zj_utf8_encode(simplified, out);
}

static bool is_digit_at(zj_slice text, size_t at) {
  return at < text.length && text.at[at] >= '0' && text.at[at] <= '9';
}

static unsigned fold_ascii(zj_slice text, size_t at, char *out) {
  char c = text.at[at];
  bool in_number = at > 0 && is_digit_at(text, at - 1) && is_digit_at(text, at + 1);
  switch (c) {
  case ',':
    if (!in_number) return write_three(out, "，");
    break;
  case ':':
    if (!in_number) return write_three(out, "：");
    break;
  case ';':
    return write_three(out, "；");
  case '!':
    return write_three(out, "！");
  case '?':
    return write_three(out, "？");
  case '(':
    return write_three(out, "（");
  case ')':
    return write_three(out, "）");
  case '[':
    return write_three(out, "〔");
  case ']':
    return write_three(out, "〕");
  default:
    if (c <= ' ' || c == 0x7F) return 0;
  }
  *out = c;
  return 1;
}

/* Folds full-width forms and dashes. The result is at most as long as the original. */
static unsigned fold_wide(uint32_t c, char *out) {
  if ((c >= 0xFF10 && c <= 0xFF19) || (c >= 0xFF21 && c <= 0xFF3A) ||
      (c >= 0xFF41 && c <= 0xFF5A) || c == 0xFF05 || c == 0xFF0B || c == 0xFF0E || c == 0xFF0F ||
      c == 0xFF1D || c == 0xFF0A) {
    *out = (char)(c - 0xFEE0);
    return 1;
  }
  if (c == 0x2015 || c == 0x2500 || c == 0xFF0D || c == 0x2014 || c == 0x2013)
    return write_three(out, "—");
  if (c == 0xFF3B || c == 0x3010) return write_three(out, "〔");
  if (c == 0xFF3D || c == 0x3011) return write_three(out, "〕");
  if (c == 0xFF61) return write_three(out, "。");
  return zj_utf8_encode(c, out);
}

/* Folds the character at 'at'. Sets *used to its length and returns the bytes written to out[4], 0
 * for a blank. */
static unsigned fold_char(zj_slice text, size_t at, size_t *used, char *out) {
  unsigned char byte = (unsigned char)text.at[at];
  if (byte < 0x80) {
    *used = 1;
    return fold_ascii(text, at, out);
  }
  if (is_common_han(byte)) {
    *used = 3;
    return write_simplified(out, text.at + at);
  }
  size_t blank = blank_length(text, at);
  if (blank) {
    *used = blank;
    return 0;
  }
  uint32_t c = 0xFFFD;
  *used = zj_utf8_decode(text, at, &c);
  if (*used == 0) *used = 1;
  return fold_wide(c, out);
}

static bool add_step(zj_layout *text, size_t origin) {
  zj_plain *plain = &text->plain;
  if (plain->step_count == plain->step_capacity) {
    size_t capacity = plain->step_capacity ? 2 * plain->step_capacity : 256;
    zj_plain_step *steps = talloc_realloc(text, plain->steps, zj_plain_step, capacity);
    if (!steps) return false;
    plain->steps = steps;
    plain->step_capacity = capacity;
  }
  plain->steps[plain->step_count++] = (zj_plain_step){(uint32_t)plain->length, origin};
  return true;
}

static bool reserve_plain(zj_layout *text, size_t bytes) {
  zj_plain *plain = &text->plain;
  if (plain->capacity - plain->length >= bytes) return true;
  size_t capacity = plain->capacity + plain->capacity / 2 + bytes + 4096;
  char *grown = talloc_realloc(text, plain->bytes, char, capacity);
  if (!grown) return false;
  plain->bytes = grown;
  plain->capacity = capacity;
  return true;
}

/* The length of the heading or quotation mark of Markdown that begins a line: `## `, `> `. */
static size_t markdown_length(zj_slice line, size_t begin) {
  size_t at = begin;
  while (at < line.length && at - begin < 6 && (line.at[at] == '#' || line.at[at] == '>'))
    at++;
  return at > begin && at < line.length && line.at[at] == ' ' ? at + 1 - begin : 0;
}

/* How many bytes from 'at' belong to a mark of the markup, 0 if none. Called in text order. */
static size_t mark_length(zj_layout *text, size_t at) {
  const zj_markup *m = text->markup;
  while (text->next_mark < m->mark_count && m->marks[text->next_mark].end.byte <= at)
    text->next_mark++;
  if (text->next_mark == m->mark_count || m->marks[text->next_mark].begin.byte > at) return 0;
  return m->marks[text->next_mark].end.byte - at;
}

static bool fold_line(zj_layout *text, zj_orig_range range) {
  zj_plain *plain = &text->plain;
  zj_slice line = {text->original.at, range.end.byte};
  if (!reserve_plain(text, 3 * (range.end.byte - range.begin.byte) + 4) ||
      !add_step(text, range.begin.byte))
    return false;
  size_t shift = range.begin.byte - plain->length; /* may wrap around, but is only compared */
  size_t at = range.begin.byte + markdown_length(line, range.begin.byte);
  while (at < range.end.byte) {
    size_t used = mark_length(text, at);
    if (used > 0) {
      at += used;
      continue;
    }
    unsigned made = fold_char(line, at, &used, plain->bytes + plain->length);
    if (made && at - plain->length != shift) {
      if (!add_step(text, at)) return false;
      shift = at - plain->length;
    }
    plain->length += made;
    at += used;
  }
  return true;
}

/* The last step at or before a position. Several steps may be at one place, when lines fold to
 * nothing; the last of them counts. */
static const zj_plain_step *step_of(const zj_plain *plain, uint32_t at) {
  size_t low = 0, high = plain->step_count;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (plain->steps[middle].plain <= at)
      low = middle;
    else
      high = middle;
  }
  return &plain->steps[low];
}

zj_orig_pos zj_plain_origin(const zj_plain *plain, uint32_t at) {
  const zj_plain_step *step = step_of(plain, at);
  return (zj_orig_pos){step->origin + (at - step->plain)};
}

zj_orig_pos zj_plain_origin_end(const zj_layout *text, uint32_t end) {
  uint32_t last = end - 1;
  while (last > 0 && zj_utf8_is_tail(text->plain.bytes[last]))
    last--;
  zj_orig_pos at = zj_plain_origin(&text->plain, last);
  uint32_t c;
  unsigned n = zj_utf8_decode(text->original, at.byte, &c);
  at.byte += n ? n : 1;
  return at;
}

/* ---- paragraphs ---- */

/* The level at which the document marks a line as a heading, 0 if it does not. */
static uint8_t style_of(const zj_layout *text, uint32_t line) {
  const zj_markup *m = text->markup;
  size_t low = 0, high = m->heading_count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (m->headings[middle].line == line) return m->headings[middle].level;
    if (m->headings[middle].line < line)
      low = middle + 1;
    else
      high = middle;
  }
  return 0;
}

static bool add_block(zj_layout *text, size_t first, const size_t *next, bool nested,
                      bool after_gap) {
  zj_block *block = &text->blocks[text->block_count++];
  size_t last = first;
  *block = (zj_block){.begin = (uint32_t)text->plain.length,
                      .after_gap = after_gap,
                      .rule = UINT16_MAX,
                      .styled = text->trimmed[first].styled};
  for (size_t line = first; line != SIZE_MAX; line = next[line]) {
    if (!fold_line(text, text->trimmed[line].range)) return false;
    block->width += text->trimmed[line].width;
    last = line;
  }
  block->end = (uint32_t)text->plain.length;
  block->paragraph = (zj_paragraph){{text->lines[first].text.begin, text->lines[last].text.end},
                                    (uint32_t)first + 1,
                                    (uint32_t)last + 1,
                                    nested,
                                    style_of(text, (uint32_t)first + 1)};
  return true;
}

static zj_status make_blocks(zj_layout *text, zj_error *err) {
  size_t *next = talloc_array(text, size_t, text->line_count + 1);
  bool *continued = talloc_zero_array(text, bool, text->line_count + 1);
  text->blocks = talloc_array(text, zj_block, text->line_count + 1);
  if (!next || !continued || !text->blocks) return zj_no_memory(err);
  zj_wrap_find(text, next);
  size_t inside = 0; /* lines before this one lie inside the last block that is not nested */
  bool gap = true, ok = true;
  for (size_t i = 0; ok && i < text->line_count; i++) {
    if (next[i] != SIZE_MAX) continued[next[i]] = true;
    if (text->trimmed[i].width == 0) {
      gap = true;
      continue;
    }
    if (!continued[i]) {
      ok = add_block(text, i, next, i < inside, gap);
      size_t last = text->blocks[text->block_count - 1].paragraph.last_line;
      if (last > inside) inside = last;
    }
    gap = false;
  }
  talloc_free(next);
  talloc_free(continued);
  return ok ? ZJ_OK : zj_no_memory(err);
}

zj_status zj_layout_read(void *ctx, zj_slice original, const zj_markup *markup, zj_layout **out,
                         zj_error *err) {
  zj_layout *text = talloc_zero(ctx, zj_layout);
  if (!text) return zj_no_memory(err);
  text->original = original;
  text->markup = markup;
  zj_simplify_prepare();
  zj_status status;
  if (original.length > UINT32_MAX / 4)
    status = zj_fail(err, ZJ_LIMIT, "%s", zj_tr("the report is too long", "报告过长"));
  else
    status = split_lines(text, err);
  if (status == ZJ_OK) zj_styles_believe(text);
  if (status == ZJ_OK) status = make_blocks(text, err);
  if (status == ZJ_OK)
    *out = text;
  else
    talloc_free(text);
  return status;
}

bool zj_block_is_closed(const zj_layout *text, const zj_block *block) {
  zj_slice s = zj_block_text(text, block);
  size_t end = s.length;
  while (end >= 3 && zj_mark_quote_end(s, end - 3))
    end -= 3;
  return end >= 3 && zj_mark_clause_end(s, end - 3) && memcmp(s.at + end - 3, "，", 3) != 0;
}
