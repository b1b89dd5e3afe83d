/* roff.c - requests of man(7). */
#include "query/commands/roff.h"

#include <ctype.h>

static bool breaks_behind(uint32_t c) {
  return zj_char_class_of(c) == ZJ_CHAR_HAN || c == 0x3001 || c == 0x3002 || c == 0xFF0C ||
         c == 0xFF1B || c == 0xFF1A; /* 、。，；： */
}

static bool begins_line(uint32_t c) {
  return zj_char_class_of(c) == ZJ_CHAR_HAN;
}

/* Lines of the source are kept short where there are blanks. */
enum { LINE = 60 };

static void put(zj_sink *to, const char *text, bool breaks) {
  zj_slice s = zj_slice_of(text);
  uint32_t c, before = 0;
  size_t length = 0;
  bool first = true;
  for (size_t at = 0, n; at < s.length; at += n) {
    n = zj_utf8_decode(s, at, &c);
    if (!n) {
      n = 1;
      continue;
    }
    length += n;
    if (breaks && c == ' ' && length > LINE && before != ' ') {
      zj_sink_char(to, '\n');
      first = true, length = 0, before = ' ';
      continue;
    }
    if (first && (c == '.' || c == '\'')) zj_sink_put(to, "\\&");
    if (breaks && before && breaks_behind(before) && begins_line(c)) zj_sink_put(to, "\\:");
    if (c == '\\')
      zj_sink_put(to, "\\e");
    else if (c == '-')
      zj_sink_put(to, "\\-");
    else if (c == '\'')
      zj_sink_put(to, "\\(aq");
    else if (c == '^')
      zj_sink_put(to, "\\(ha");
    else if (c == '~')
      zj_sink_put(to, "\\(ti");
    else if (c == '`')
      zj_sink_put(to, "\\(ga");
    else
      zj_sink_bytes(to, zj_slice_cut(s, at, at + n));
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
  put(to, title, false);
  zj_sink_char(to, '\n');
}

void zj_roff_paragraph(zj_sink *to) {
  zj_sink_put(to, ".PP\n");
}
void zj_roff_text(zj_sink *to, const char *text) {
  put(to, text, true);
}

void zj_roff_bold(zj_sink *to, const char *text) {
  zj_sink_put(to, "\\fB");
  put(to, text, false);
  zj_sink_put(to, "\\fR");
}

void zj_roff_italic(zj_sink *to, const char *text) {
  zj_sink_put(to, "\\fI");
  put(to, text, false);
  zj_sink_put(to, "\\fR");
}

void zj_roff_term(zj_sink *to) {
  zj_sink_put(to, ".TP\n");
}

void zj_roff_meaning(zj_sink *to, const char *text) {
  zj_sink_char(to, '\n');
  put(to, text, true);
  zj_sink_char(to, '\n');
}

void zj_roff_example(zj_sink *to, size_t number, const char *text) {
  zj_sink_put(to, number ? ".PP\n.nf\n.RS 4\n" : ".nf\n.RS 4\n");
  put(to, text, false);
  zj_sink_put(to, "\n.RE\n.fi\n");
}
