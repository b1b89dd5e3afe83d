/* literal.c - paragraphs of a literal text. */
#include "query/language/literal.h"

bool zj_literal_is_blank(zj_slice text) {
  uint32_t c;
  for (size_t at = 0; at < text.length; at += zj_utf8_decode(text, at, &c))
    if (zj_utf8_decode(text, at, &c) && zj_char_class_of(c) != ZJ_CHAR_BLANK) return false;
  return true;
}

/* Whether a paragraph ends where a line does: after a mark, before a blank line, or before a line
 * that is set in. Otherwise the line was wrapped. */
static bool ends_paragraph(zj_slice line, zj_slice after) {
  uint32_t c;
  if (!line.length || !after.length) return true;
  size_t last = zj_utf8_floor(line, line.length - 1);
  if (zj_utf8_decode(line, last, &c) && !zj_char_is_letter(c)) return true;
  return zj_utf8_decode(after, 0, &c) && zj_char_class_of(c) == ZJ_CHAR_BLANK;
}

/* Cuts the paragraph that begins at *at off a text, and moves *at behind it. */
static zj_slice next_paragraph(zj_slice text, size_t *at) {
  size_t begin = *at, end = begin;
  while (*at < text.length) {
    const char *feed = memchr(text.at + *at, '\n', text.length - *at);
    end = feed ? (size_t)(feed - text.at) : text.length;
    zj_slice line = zj_slice_cut(text, *at, end);
    *at = end + 1 < text.length ? end + 1 : text.length;
    const char *next = memchr(text.at + *at, '\n', text.length - *at);
    size_t next_end = next ? (size_t)(next - text.at) : text.length;
    if (ends_paragraph(line, zj_slice_cut(text, *at, next_end))) break;
  }
  return zj_slice_cut(text, begin, end);
}

zj_query_node *zj_literal_read(zj_parser *p) {
  zj_slice raw = p->query->raw;
  zj_query_node *all = zj_parser_node(p, ZJ_Q_AND), *unit = zj_parser_node(p, ZJ_Q_UNIT);
  if (!all || !unit) return NULL;
  for (size_t at = 0; at < raw.length;) {
    size_t begin = at;
    zj_slice paragraph = next_paragraph(raw, &at);
    if (zj_literal_is_blank(paragraph)) continue;
    if (begin == 0 && paragraph.length == raw.length) break;
    if (!zj_parser_child(p, all, zj_parser_leaf(p, paragraph, ZJ_LEAF_PHRASE, begin))) return NULL;
  }
  if (all->child_count == 0) return zj_parser_leaf(p, raw, ZJ_LEAF_PHRASE, 0);
  if (all->child_count == 1) return all->children[0];
  unit->unit = unit->within = all->unit = ZJ_UNIT_REPORT;
  return zj_parser_child(p, unit, all);
}
