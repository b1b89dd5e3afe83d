/* escape.c - cells of CSV, Markdown, and XML. */
#include "query/answer/escape.h"

#include <string.h>

/* Whether a spreadsheet could take the text for a formula: some take full-width signs for the signs
 * themselves. */
static bool is_formula(zj_slice text) {
  static const char *const signs[] = {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"};
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
    size_t length = strlen(signs[i]);
    if (text.length >= length && memcmp(text.at, signs[i], length) == 0) return true;
  }
  return false;
}

static bool needs_quotes(zj_slice text) {
  if (text.length && (text.at[0] == ' ' || text.at[text.length - 1] == ' ')) return true;
  for (size_t i = 0; i < text.length; i++)
    if (strchr(",\"\r\n", text.at[i])) return true;
  return false;
}

void zj_escape_csv(zj_sink *to, zj_slice text, bool guarded) {
  bool guard = guarded && is_formula(text), quoted = needs_quotes(text);
  if (quoted) zj_sink_char(to, '"');
  if (guard) zj_sink_char(to, '\'');
  for (size_t at = 0, begin; at < text.length; at++) {
    for (begin = at; at < text.length && text.at[at] != '"'; at++) {}
    zj_sink_text(to, zj_slice_cut(text, begin, at));
    if (at < text.length) zj_sink_put(to, "\"\"");
  }
  if (quoted) zj_sink_char(to, '"');
}

void zj_escape_markdown(zj_sink *to, zj_slice text) {
  for (size_t at = 0, begin; at < text.length; at++) {
    for (begin = at; at < text.length && !strchr("\\`*_[]<>#|~", text.at[at]); at++) {}
    zj_sink_text(to, zj_slice_cut(text, begin, at));
    if (at < text.length) zj_sink_print(to, "\\%c", text.at[at]);
  }
}

const char *zj_escape_entity(char c) {
  switch (c) {
  case '&':
    return "&amp;";
  case '<':
    return "&lt;";
  case '>':
    return "&gt;";
  case '"':
    return "&quot;";
  case '\'':
    return "&apos;";
  default:
    return NULL;
  }
}

/* The text to write for a character in XML; NULL for the character itself. */
static const char *xml_of(uint32_t c) {
  const char *entity = c < 0x80 ? zj_escape_entity((char)c) : NULL;
  if (entity || c == '\t' || c == '\n') return entity;
  return c >= 0x20 && c != 0xFFFE && c != 0xFFFF ? NULL : "\uFFFD";
}

void zj_escape_xml(zj_buffer *to, zj_slice s) {
  uint32_t c;
  for (size_t at = 0; at < s.length;) {
    unsigned length = zj_utf8_decode(s, at, &c);
    if (!length) { /* not UTF-8 */
      length = 1;
      c = 0xFFFF;
    }
    const char *entity = xml_of(c);
    if (entity)
      zj_buffer_add(to, entity, strlen(entity));
    else
      zj_buffer_add(to, s.at + at, length);
    at += length;
  }
}
