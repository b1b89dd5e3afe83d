/* roff.c - writes the requests of man(7). */
#include "query/commands/roff.h"

#include <ctype.h>

static bool may_break_after(uint32_t c) {
  return zj_char_class_of(c) == ZJ_CHAR_HAN || c == 0x3001 || c == 0x3002 || c == 0xFF0C ||
         c == 0xFF1B || c == 0xFF1A; /* 、。，；： */
}

static bool begins_line(uint32_t c) {
  return zj_char_class_of(c) == ZJ_CHAR_HAN;
}

/* Lines of the source end at the first blank after so many bytes. */
enum { LINE = 60 };

/* Writes one character, escaped when it has a meaning to roff. */
static void put_character(zj_sink *to, zj_slice bytes, uint32_t c) {
  switch (c) {
  case '\\':
    zj_sink_put(to, "\\e");
    return;
  case '-':
    zj_sink_put(to, "\\-");
    return;
  case '\'':
    zj_sink_put(to, "\\(aq");
    return;
  case '^':
    zj_sink_put(to, "\\(ha");
    return;
  case '~':
    zj_sink_put(to, "\\(ti");
    return;
  case '`':
    zj_sink_put(to, "\\(ga");
    return;
  default:
    zj_sink_bytes(to, bytes);
  }
}

/* Writes text; with 'breaks', lines may break between Han characters and at blanks. */
static void put_escaped(zj_sink *to, const char *text, bool breaks) {
  zj_slice s = zj_slice_of(text);
  uint32_t c, before = 0;
  size_t length = 0; /* of the line of the source */
  bool first = true; /* at its beginning */
  for (size_t at = 0, n; at < s.length; at += n) {
    n = zj_utf8_decode(s, at, &c);
    if (!n) {
      n = 1;
      continue;
    }
    length += n;
    if (breaks && c == ' ' && length > LINE && before != ' ') {
      zj_sink_char(to, '\n');
      first = true;
      length = 0;
      before = ' ';
      continue;
    }
    if (first && (c == '.' || c == '\'')) zj_sink_put(to, "\\&");
    if (breaks && before && may_break_after(before) && begins_line(c)) zj_sink_put(to, "\\:");
    put_character(to, zj_slice_cut(s, at, at + n), c);
    before = c;
    first = c == '\n';
  }
}

void zj_roff_title(zj_sink *to, const char *name, int section) {
  char upper[64];
  size_t length = strlen(name) < sizeof upper - 1 ? strlen(name) : sizeof upper - 1;
  for (size_t i = 0; i < length; i++)
    upper[i] = (char)toupper((unsigned char)name[i]);
  upper[length] = 0;
  zj_sink_put(to, ".\\\" Made by zhangju man; the tables of the program are its source.\n");
  zj_sink_print(to,
                ".TH %s %d " ZJ_RELEASED " \"zhangju " ZJ_VERSION "\" \"zhangju\"\n.nh\n.ad l\n",
                upper, section);
}

void zj_roff_section(zj_sink *to, const char *title) {
  zj_sink_put(to, ".SH ");
  put_escaped(to, title, false);
  zj_sink_char(to, '\n');
}

void zj_roff_paragraph(zj_sink *to) {
  zj_sink_put(to, ".PP\n");
}
void zj_roff_text(zj_sink *to, const char *text) {
  put_escaped(to, text, true);
}

void zj_roff_bold(zj_sink *to, const char *text) {
  zj_sink_put(to, "\\fB");
  put_escaped(to, text, false);
  zj_sink_put(to, "\\fR");
}

void zj_roff_italic(zj_sink *to, const char *text) {
  zj_sink_put(to, "\\fI");
  put_escaped(to, text, false);
  zj_sink_put(to, "\\fR");
}

void zj_roff_term(zj_sink *to) {
  zj_sink_put(to, ".TP\n");
}

void zj_roff_meaning(zj_sink *to, const char *text) {
  zj_sink_char(to, '\n');
  put_escaped(to, text, true);
  zj_sink_char(to, '\n');
}

void zj_roff_example(zj_sink *to, size_t number, const char *text) {
  zj_sink_put(to, number ? ".PP\n.nf\n.RS 4\n" : ".nf\n.RS 4\n");
  put_escaped(to, text, false);
  zj_sink_put(to, "\n.RE\n.fi\n");
}
