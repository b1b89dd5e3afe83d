/* flow.c - breaks text into lines. */
#include "indexer/base/flow.h"

/* Most characters, which are no marks: letters of ASCII and the usual Han characters. */
static bool is_plain(uint32_t c) {
  return (c >= 0x3400 && c <= 0x9FFF) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_one_of(uint32_t c, const char *list) {
  zj_slice s = zj_slice_of(list);
  uint32_t each;
  if (is_plain(c)) return false;
  for (size_t at = 0; at < s.length;) {
    at += zj_utf8_decode(s, at, &each);
    if (each == c) return true;
  }
  return false;
}

/* The marks of Requirements for Chinese Text Layout (W3C), 3.1.2, and those of numbers and units.
 */
static bool may_not_begin_line(uint32_t c) {
  return is_one_of(c, "。，、；：？！）》〉」』】〕］｝”’…—·～﹏％‰℃.,;:?!)]}%›/-");
}
static bool may_not_end_line(uint32_t c) {
  return is_one_of(c, "（《〈「『【〔［｛“‘([{￥$");
}

static bool is_word(uint32_t c) {
  return zj_char_class_of(c) == ZJ_CHAR_WORD || (c > ' ' && c < 0x7F);
}

static bool may_part(uint32_t before, uint32_t after) {
  return !may_not_end_line(before) && !may_not_begin_line(after) &&
         !(is_word(before) && is_word(after));
}

zj_flow zj_flow_begin(zj_sink *sink, int columns, int indent, int column) {
  zj_flow f = {.sink = sink, .columns = columns, .indent = indent, .column = column};
  if (columns && indent > columns / 2) f.indent = columns / 2;
  return f;
}

static void start_line(zj_flow *f) {
  if (f->shown) zj_sink_put(f->sink, ZJ_FLOW_PLAIN);
  zj_sink_char(f->sink, '\n');
  zj_sink_blanks(f->sink, f->indent);
  if (f->shown) zj_sink_put(f->sink, f->shown);
  f->column = f->indent;
}

static void write_blank(zj_flow *f) {
  zj_sink_char(f->sink, ' ');
  f->column++;
}

static void write_held(zj_flow *f) {
  if (f->held_width) {
    if (f->columns && f->column > f->indent && f->column + f->blank + f->held_width > f->columns)
      start_line(f);
    else if (f->blank)
      write_blank(f);
    f->blank = false;
  }
  zj_sink_bytes(f->sink, (zj_slice){f->held, f->held_length});
  f->column += f->held_width;
  f->held_length = 0;
  f->held_width = 0;
  f->shown = f->paint;
}

static void hold_bytes(zj_flow *f, zj_slice bytes, int width) {
  if (f->held_length + bytes.length > sizeof f->held ||
      (f->columns && f->held_width + width > f->columns - f->indent))
    write_held(f);
  memcpy(f->held + f->held_length, bytes.at, bytes.length);
  f->held_length += bytes.length;
  f->held_width += width;
}

void zj_flow_text(zj_flow *f, zj_slice text) {
  uint32_t c;
  for (size_t at = 0; at < text.length;) {
    unsigned n = zj_utf8_decode(text, at, &c);
    zj_slice bytes = n ? zj_slice_cut(text, at, at + n) : ZJ_LIT("?");
    if (n == 0) c = '?';
    if (zj_char_turns_text(c)) {
      bytes = ZJ_LIT(ZJ_TURN_MARK);
      c = 0xFFFD;
    }
    at += n ? n : 1;
    if (c == ' ' || zj_char_is_control(c)) {
      write_held(f);
      if (f->blank) write_blank(f); /* of several blanks only the last may become a break */
      f->blank = true;
      f->last = ' ';
      continue;
    }
    if (f->held_width && may_part(f->last, c)) write_held(f);
    hold_bytes(f, bytes, zj_char_width(c));
    f->last = c;
  }
}

void zj_flow_put(zj_flow *f, const char *text) {
  zj_flow_text(f, zj_slice_of(text));
}

void zj_flow_paint(zj_flow *f, const char *escape) {
  hold_bytes(f, zj_slice_of(escape), 0);
  f->paint = strcmp(escape, ZJ_FLOW_PLAIN) == 0 ? NULL : escape;
}

void zj_flow_break(zj_flow *f) {
  write_held(f);
  f->blank = false;
  start_line(f);
}

void zj_flow_end(zj_flow *f) {
  write_held(f);
  f->blank = false;
  zj_sink_char(f->sink, '\n');
  f->column = 0;
}

void zj_flow_row(zj_sink *sink, int columns, int beside, const char *left, const char *text) {
  enum { NARROW = 70, LEAST = 10 };
  if (columns && columns < NARROW) beside = LEAST;
  int width = 2 + zj_text_width(zj_slice_of(left));
  zj_sink_print(sink, "  %s", left);
  if (width + 2 > beside) {
    zj_sink_char(sink, '\n');
    width = 0;
  }
  zj_sink_blanks(sink, beside - width);
  zj_flow f = zj_flow_begin(sink, columns, beside, beside);
  zj_flow_put(&f, text);
  zj_flow_end(&f);
}
