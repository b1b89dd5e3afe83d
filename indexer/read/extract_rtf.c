/* extract_rtf.c - the text of an RTF file.
 *
 * The reader is flat: groups are a stack of settings, destinations that are not text are skipped,
 * and \'hh bytes are collected and decoded by the code page of their font. RTF holds the numbers of
 * lists as text.
 *
 * Many Chinese files declare no code page, or the Western one that their program knew. Bytes of
 * such a page are weak: where they do not look Western, their encoding is found as that of a text
 * file is (decode.h), and the file is read once more with it, or refused. */
#include <ctype.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/read/code_page.h"
#include "indexer/read/contents.h"
#include "indexer/read/formats.h"
#include "indexer/read/letterhead.h"

enum { GROUPS_MAX = 256, FONTS_MAX = 1024, WORD_ROOM = 33, BYTES_MAX = 1 << 16, CODE_BYTES = 400 };

enum { WEAK = 0, WESTERN = 1252 }; /* code pages: not declared, or the Western one */

/* The destination that a group writes to. */
typedef enum where { IN_TEXT, IN_FONTS, IN_NOTHING } where;

/* The lines that text is written to. A text box follows its paragraph. */
typedef enum target { TO_TEXT, TO_BOX, TO_PAGE_HEADER, TO_PAGE_FOOTER } target;

typedef struct group {
  where where;
  target target;
  bool old_result; /* what a reader shows that does not know the shape before it */
  bool hidden, deleted;
  int heading; /* outline level of the paragraph, from 1; 0 for none */
  int uc;      /* number of characters after a \u that replace it for older readers */
  int page;    /* code page of \'hh, or WEAK */
} group;

typedef struct font {
  int number, page;
} font;

typedef struct reader {
  zj_slice rtf;
  size_t at;
  zj_lines lines, box, header;
  zj_unread unread;
  size_t mark;       /* where the paragraph begins in 'lines' */
  bool contents;     /* it is an entry of a contents list */
  zj_buffer decoded; /* of the bytes being written */
  zj_buffer weak;    /* all weak bytes, a line for each paragraph */
  int weak_page;     /* what they are decoded by */
  group groups[GROUPS_MAX];
  size_t depth;    /* of groups open */
  size_t too_deep; /* number of open groups beyond GROUPS_MAX, whose text is left out */
  font fonts[FONTS_MAX];
  size_t font_count;
  int font_now, page_of_file;
  int skip;              /* characters after a \u still to be skipped */
  uint32_t high;         /* the high surrogate of a pair of \u; 0 for none */
  char bytes[BYTES_MAX]; /* of \'hh, to be decoded */
  size_t byte_count;
  int bytes_page;
  bool in_row; /* a table row is open */
} reader;

static group *current_group(reader *r) {
  return &r->groups[r->depth];
}

static zj_lines *lines_of(reader *r) {
  switch (current_group(r)->target) {
  case TO_TEXT:
    return &r->lines;
  case TO_BOX:
    return &r->box;
  case TO_PAGE_HEADER:
  case TO_PAGE_FOOTER:
    break;
  }
  return &r->header;
}

static bool is_shown(reader *r) {
  return current_group(r)->where == IN_TEXT && !current_group(r)->hidden &&
         !current_group(r)->deleted && !r->too_deep;
}

/* ---- characters ---- */

static void flush_bytes(reader *r) {
  zj_slice bytes = {r->bytes, r->byte_count};
  if (!r->byte_count) return;
  r->byte_count = 0;
  r->decoded.length = 0;
  for (size_t i = 0; i < bytes.length && r->bytes_page == WEAK; i++)
    if ((unsigned char)bytes.at[i] >= ' ') zj_buffer_add(&r->weak, bytes.at + i, 1);
  zj_code_page_decode(r->bytes_page == WEAK ? r->weak_page : r->bytes_page, bytes, &r->decoded);
  zj_lines_put(lines_of(r), zj_buffer_slice(&r->decoded));
}

static void add_byte(reader *r, unsigned char byte) {
  if (r->skip > 0) {
    r->skip--;
    return;
  }
  r->high = 0;
  if (!is_shown(r)) return;
  if (r->byte_count == BYTES_MAX || (r->byte_count && r->bytes_page != current_group(r)->page))
    flush_bytes(r);
  r->bytes_page = current_group(r)->page;
  r->bytes[r->byte_count++] = (char)byte;
}

static void write_code_point(reader *r, uint32_t c) {
  flush_bytes(r);
  if (is_shown(r)) zj_lines_put_char(lines_of(r), c);
}

/* The number of \u is a signed 16-bit code unit of UTF-16. */
static void write_unicode(reader *r, long value) {
  uint32_t c = (uint32_t)(value < 0 ? value + 65536 : value);
  r->skip = current_group(r)->uc;
  if (c >= 0xD800 && c < 0xDC00) {
    r->high = c;
    return;
  }
  if (c >= 0xDC00 && c < 0xE000)
    c = r->high ? 0x10000 + ((r->high - 0xD800) << 10) + (c - 0xDC00) : 0xFFFD;
  r->high = 0;
  if (c < 0x110000) write_code_point(r, c);
}

/* ---- fonts ---- */

static int page_of_charset(int charset) {
  static const struct {
    int charset, page;
  } known[] = {{134, 936},  {136, 950},  {128, 932},  {129, 949},
               {77, 10000}, {204, 1251}, {161, 1253}, {238, 1250}};
  for (size_t i = 0; i < ZJ_COUNT(known); i++)
    if (known[i].charset == charset) return known[i].page;
  return WEAK;
}

static void select_font(reader *r, int number) {
  if (current_group(r)->where == IN_FONTS) {
    r->font_now = number;
    return;
  }
  int page = WEAK;
  for (size_t i = 0; i < r->font_count; i++)
    if (r->fonts[i].number == number) page = r->fonts[i].page;
  /* In a Chinese file the \'hh pairs of a Western font are Chinese, too. */
  current_group(r)->page = page != WEAK ? page : r->page_of_file;
}

/* A code page that is the Western one says little: it is what programs write that know no other. */
static int page_declared(int page) {
  return page == WESTERN || page <= 0 || page >= 100000 ? WEAK : page;
}

static void add_font(reader *r, int page) {
  if (current_group(r)->where == IN_FONTS && page != WEAK && r->font_count < FONTS_MAX)
    r->fonts[r->font_count++] = (font){r->font_now, page};
}

/* ---- control words ---- */

static bool is_destination_left_out(const char *word) {
  // clang-format off
  static const char *const names[] = {
      "annotation", "atnauthor", "atnid", "author", "bkmkend", "bkmkstart", "colortbl", "comment",
      "company", "creatim", "datafield", "datastore", "do", "doccomm", "filetbl", "fldinst",
      "generator", "info", "keywords", "listoverridetable", "listtable", "nonshppict", "objdata",
      "operator", "panose", "pict", "printim", "private", "revtbl", "revtim", "rsidtbl", "shppict",
      "sn", "stylesheet", "subject", "sv", "tc", "template", "themedata", "title", "txe", "xe",
      "xmlnstbl"};
  // clang-format on
  for (size_t i = 0; i < ZJ_COUNT(names); i++)
    if (strcmp(word, names[i]) == 0) return true;
  return false;
}

/* The character that a control word stands for; 0 for other words. */
static uint32_t character_of(const char *word) {
  static const struct {
    const char *word;
    uint32_t c;
  } known[] = {{"tab", '\t'},         {"emdash", 0x2014},    {"endash", 0x2013},
               {"bullet", 0x2022},    {"lquote", 0x2018},    {"rquote", 0x2019},
               {"ldblquote", 0x201C}, {"rdblquote", 0x201D}, {"emspace", 0x2003},
               {"enspace", 0x2002}};
  for (size_t i = 0; i < ZJ_COUNT(known); i++)
    if (strcmp(word, known[i].word) == 0) return known[i].c;
  return 0;
}

static void end_cell(reader *r) {
  if (r->in_row && current_group(r)->target == TO_TEXT)
    zj_lines_cell_end(&r->lines);
  else
    zj_lines_blank(lines_of(r));
}

/* A row begins with the first paragraph in it, which has \intbl. */
static void begin_row(reader *r) {
  if (r->in_row || !is_shown(r) || current_group(r)->target != TO_TEXT) return;
  zj_lines_row_begin(&r->lines);
  r->in_row = true;
}

static void end_row(reader *r) {
  if (r->in_row) zj_lines_row_end(&r->lines);
  r->in_row = false;
}

/* Writes the text boxes that were met in a paragraph after it. */
static void write_boxes(reader *r) {
  zj_lines_break(&r->box);
  if (!r->box.length && r->box.status == ZJ_OK) return;
  zj_lines_put(&r->lines, zj_lines_text(&r->box));
  if (r->lines.status == ZJ_OK) r->lines.status = r->box.status;
  zj_lines_empty(&r->box);
}

static void end_paragraph(reader *r) {
  zj_lines *lines = lines_of(r);
  if (r->weak.length) zj_buffer_add(&r->weak, "\n", 1);
  if (lines != &r->lines) {
    zj_lines_break(lines);
    return;
  }
  zj_lines_heading(lines, current_group(r)->heading);
  zj_lines_break(lines);
  zj_lines_heading(lines, 0);
  if (r->contents && zj_contents_possible(lines, r->mark)) zj_contents_drop(lines, r->mark);
  r->contents = false;
  if (!r->in_row) write_boxes(r);
  r->mark = zj_lines_mark(lines);
}

/* ---- shapes, page headers, fields ---- */

/* The text of a page header or footer has ended: a letterhead before the report is its begin. */
static void end_header(reader *r, target from) {
  zj_lines_break(&r->header);
  zj_slice text = zj_lines_text(&r->header);
  if (text.length && !zj_letterhead_numbers(text)) {
    if (from == TO_PAGE_HEADER && r->lines.length == 0 && zj_letterhead_is(text))
      zj_lines_put(&r->lines, text);
    else
      zj_unread_count(&r->unread, ZJ_UNREAD_HEADERS, 1);
  }
  if (r->lines.status == ZJ_OK) r->lines.status = r->header.status;
  zj_lines_empty(&r->header);
}

/* The code of a field that refers to a bookmark _Toc… makes its paragraph an entry of a contents
 * list. */
static void note_field(reader *r) {
  size_t end = r->at;
  while (end < r->rtf.length && end < r->at + CODE_BYTES && r->rtf.at[end] != '}')
    end++;
  if (memmem(r->rtf.at + r->at, end - r->at, "_Toc", 4)) r->contents = true;
}

static void count_unread(reader *r, const char *word) {
  bool in_text = current_group(r)->where == IN_TEXT;
  if (strcmp(word, "shppict") == 0 || (in_text && strcmp(word, "pict") == 0))
    zj_unread_count(&r->unread, ZJ_UNREAD_PICTURES, 1);
  else if (strcmp(word, "annotation") == 0)
    zj_unread_count(&r->unread, ZJ_UNREAD_COMMENTS, 1);
  else if (strcmp(word, "objdata") == 0)
    zj_unread_count(&r->unread, ZJ_UNREAD_EMBEDDED, 1);
}

/* Changes the destination of the group by a word that begins one. */
static void apply_destination(reader *r, const char *word) {
  group *g = current_group(r);
  count_unread(r, word);
  if (strcmp(word, "fonttbl") == 0) {
    if (g->where == IN_TEXT) g->where = IN_FONTS;
  } else if (strcmp(word, "shptxt") == 0 || strcmp(word, "dptxbxtext") == 0) {
    /* The second is that of Word 95, in a drawing of which nothing else is text. */
    g->where = g->old_result ? IN_NOTHING : IN_TEXT;
    if (g->target == TO_TEXT) g->target = TO_BOX;
  } else if (strcmp(word, "shprslt") == 0) {
    g->old_result = true;
    g->where = IN_NOTHING;
  } else if (g->where == IN_TEXT && strncmp(word, "header", 6) == 0 && strlen(word) <= 7) {
    g->target = TO_PAGE_HEADER;
  } else if (g->where == IN_TEXT && strncmp(word, "footer", 6) == 0 && strlen(word) <= 7) {
    g->target = TO_PAGE_FOOTER;
  } else if (is_destination_left_out(word)) {
    if (strcmp(word, "fldinst") == 0) note_field(r);
    g->where = IN_NOTHING;
  }
}

static void apply_layout(reader *r, const char *word, bool on) {
  if (strcmp(word, "par") == 0)
    end_paragraph(r);
  else if (strcmp(word, "sect") == 0 || strcmp(word, "page") == 0)
    zj_lines_break(lines_of(r));
  else if (strcmp(word, "line") == 0 && current_group(r)->heading)
    zj_lines_blank(lines_of(r));
  else if (strcmp(word, "line") == 0)
    zj_lines_break(lines_of(r));
  else if (strcmp(word, "pard") == 0)
    current_group(r)->heading = 0;
  else if (strcmp(word, "cell") == 0 || strcmp(word, "nestcell") == 0)
    end_cell(r);
  else if (strcmp(word, "row") == 0 && current_group(r)->target == TO_TEXT)
    end_row(r);
  else if (strcmp(word, "nestrow") == 0)
    zj_lines_break(lines_of(r));
  else if (strcmp(word, "intbl") == 0)
    begin_row(r);
  else if (strcmp(word, "v") == 0)
    current_group(r)->hidden = on;
  else if (strcmp(word, "deleted") == 0)
    current_group(r)->deleted = on;
  else if (strcmp(word, "plain") == 0)
    current_group(r)->hidden = current_group(r)->deleted = false;
  else if (strcmp(word, "footnote") == 0)
    zj_lines_blank(lines_of(r));
}

static void set_replacements(reader *r, long count) {
  if (count < 0) count = 0;
  current_group(r)->uc = count > 8 ? 8 : (int)count;
}

static void apply_number(reader *r, const char *word, long value) {
  if (strcmp(word, "u") == 0)
    write_unicode(r, value);
  else if (strcmp(word, "uc") == 0)
    set_replacements(r, value);
  else if (strcmp(word, "f") == 0 || strcmp(word, "deff") == 0)
    select_font(r, (int)value);
  else if (strcmp(word, "outlinelevel") == 0)
    current_group(r)->heading = value >= 0 && value < ZJ_HEADING_LEVELS ? (int)value + 1 : 0;
  else if (strcmp(word, "fcharset") == 0)
    add_font(r, page_of_charset((int)value));
  else if (strcmp(word, "cpg") == 0)
    add_font(r, page_declared((int)value));
  else if (strcmp(word, "ansicpg") == 0)
    r->page_of_file = current_group(r)->page = page_declared((int)value);
  else if (strcmp(word, "bin") == 0 && value > 0)
    r->at = (size_t)value < r->rtf.length - r->at ? r->at + (size_t)value : r->rtf.length;
}

static void apply_word(reader *r, const char *word, bool has_value, long value) {
  if (strcmp(word, "u") != 0) r->skip = 0;
  flush_bytes(r);
  apply_destination(r, word);
  uint32_t c = character_of(word);
  if (c)
    write_code_point(r, c);
  else if (has_value)
    apply_number(r, word, value);
  if (is_shown(r) || strcmp(word, "v") == 0 || strcmp(word, "deleted") == 0 ||
      strcmp(word, "plain") == 0)
    apply_layout(r, word, !has_value || value != 0);
}

/* Reads the word after a backslash, its number, and the blank that ends it. */
static void read_word(reader *r) {
  char word[WORD_ROOM];
  size_t n = 0;
  bool negative = false, has_value = false;
  long value = 0;
  for (; r->at < r->rtf.length && isalpha((unsigned char)r->rtf.at[r->at]); r->at++)
    if (n + 1 < sizeof word) word[n++] = r->rtf.at[r->at];
  word[n] = 0;
  if (r->at + 1 < r->rtf.length && r->rtf.at[r->at] == '-' &&
      isdigit((unsigned char)r->rtf.at[r->at + 1])) {
    negative = true;
    r->at++;
  }
  for (; r->at < r->rtf.length && isdigit((unsigned char)r->rtf.at[r->at]); r->at++) {
    has_value = true;
    if (value < 100000000) value = value * 10 + (r->rtf.at[r->at] - '0');
  }
  if (r->at < r->rtf.length && r->rtf.at[r->at] == ' ') r->at++;
  apply_word(r, word, has_value, negative ? -value : value);
}

/* The value of a hexadecimal digit; -1 for another character. */
static int hex_of(char c) {
  if (isdigit((unsigned char)c)) return c - '0';
  return isxdigit((unsigned char)c) ? (c | 0x20) - 'a' + 10 : -1;
}

/* \* marks a destination that a reader skips unless it knows it. Few of them hold text. */
static void apply_star(reader *r) {
  static const zj_slice kept[] = {{"\\shptxt", 7}, {"\\shpinst", 8}, {"\\nesttableprops", 15}};
  zj_slice rest = zj_slice_cut(r->rtf, r->at, r->rtf.length);
  for (size_t i = 0; i < ZJ_COUNT(kept); i++)
    if (rest.length >= kept[i].length && memcmp(rest.at, kept[i].at, kept[i].length) == 0) return;
  current_group(r)->where = IN_NOTHING;
}

/* Reads the two digits after \'. */
static void read_hex_byte(reader *r) {
  int high = r->at + 1 < r->rtf.length ? hex_of(r->rtf.at[r->at]) : -1;
  int low = high >= 0 ? hex_of(r->rtf.at[r->at + 1]) : -1;
  if (low < 0) return;
  r->at += 2;
  add_byte(r, (unsigned char)(high * 16 + low));
}

static void apply_symbol(reader *r, char c) {
  switch (c) {
  case '\'':
    read_hex_byte(r);
    return;
  case '*':
    apply_star(r);
    return;
  case '~':
    write_code_point(r, 0xA0);
    return;
  case '_':
    write_code_point(r, '-');
    return;
  case '{':
  case '}':
  case '\\':
    add_byte(r, (unsigned char)c);
    return;
  case '\n':
  case '\r':
    flush_bytes(r);
    if (is_shown(r)) end_paragraph(r);
    return;
  default:
    return;
  }
}

/* ---- groups ---- */

static void open_group(reader *r) {
  flush_bytes(r);
  r->skip = 0;
  if (r->too_deep || r->depth + 1 == GROUPS_MAX) {
    r->too_deep++;
    return;
  }
  r->groups[r->depth + 1] = r->groups[r->depth];
  r->depth++;
}

static void leave_group(reader *r) {
  target from = current_group(r)->target, to = r->groups[r->depth - 1].target;
  if (from != to && from == TO_BOX) zj_lines_break(&r->box);
  if (from != to && (from == TO_PAGE_HEADER || from == TO_PAGE_FOOTER)) end_header(r, from);
  r->depth--;
}

static void close_group(reader *r) {
  flush_bytes(r);
  r->skip = 0;
  if (r->too_deep)
    r->too_deep--;
  else if (r->depth)
    leave_group(r);
}

static void read_next(reader *r) {
  char c = r->rtf.at[r->at++];
  if (c == '{')
    open_group(r);
  else if (c == '}')
    close_group(r);
  else if (c == '\\' && r->at < r->rtf.length && isalpha((unsigned char)r->rtf.at[r->at]))
    read_word(r);
  else if (c == '\\' && r->at < r->rtf.length)
    apply_symbol(r, r->rtf.at[r->at++]);
  else if (c != '\n' && c != '\r' && c != 0)
    add_byte(r, (unsigned char)c);
}

/* ---- weak bytes ---- */

typedef enum looks { LOOKS_WESTERN, LOOKS_EITHER, LOOKS_CHINESE } looks;

/* What the bytes look like. Of Western letters beyond ASCII hardly four stand side by side, and
 * they are few; Chinese has runs of them, or in Big5 at least one in two. */
static looks look_at(zj_slice bytes) {
  size_t alone = 0, in_runs = 0;
  for (size_t at = 0; at < bytes.length;) {
    size_t n = 0;
    while (at + n < bytes.length && ((unsigned char)bytes.at[at + n] & 0x80))
      n++;
    if (n < 4)
      alone += n;
    else
      in_runs += n;
    at += n ? n : 1;
  }
  if (in_runs > alone) return LOOKS_CHINESE;
  return (in_runs + alone) * 3 < bytes.length ? LOOKS_WESTERN : LOOKS_EITHER;
}

static int page_of_encoding(const char *encoding) {
  if (strncmp(encoding, "GB", 2) == 0) return 936;
  return strncmp(encoding, "Big5", 4) == 0 ? 950 : 65001;
}

/* Finds the code page of the weak bytes, or decodes them by the one that the user named. */
static zj_status find_weak_page(void *ctx, zj_slice weak, const char *encoding, int *page,
                                zj_error *err) {
  zj_decoded decoded;
  looks look = look_at(weak);
  *page = WESTERN;
  if (!weak.length || (!encoding && look == LOOKS_WESTERN)) return ZJ_OK;
  zj_status status = zj_decode(ctx, weak, encoding, &decoded, err);
  if (status == ZJ_OK) *page = page_of_encoding(decoded.encoding);
  return status == ZJ_BAD_INPUT && look == LOOKS_EITHER ? ZJ_OK : status;
}

static void read_all(reader *r, zj_slice bytes, void *ctx, int weak_page) {
  zj_buffer decoded = r->decoded, weak = r->weak;
  weak.length = 0;
  *r = (reader){.rtf = bytes, .weak_page = weak_page, .decoded = decoded, .weak = weak};
  r->lines = zj_lines_on(ctx);
  r->box = zj_lines_on(r);
  r->header = zj_lines_on(r);
  r->groups[0] = (group){.uc = 1, .page = WEAK};
  while (r->at < bytes.length && r->lines.status == ZJ_OK)
    read_next(r);
  flush_bytes(r);
  end_row(r);
  write_boxes(r);
}

zj_status zj_source_format_rtf(void *ctx, zj_slice bytes, const char *encoding, zj_decoded *out,
                               zj_error *err) {
  int page;
  reader *r = talloc_zero(ctx, reader);
  if (!r) return zj_no_memory(err);
  r->decoded.ctx = r->weak.ctx = r;
  *out = (zj_decoded){.encoding = "UTF-8"};
  read_all(r, bytes, ctx, WESTERN);
  zj_status status = find_weak_page(r, zj_buffer_slice(&r->weak), encoding, &page, err);
  if (status == ZJ_OK && page != WESTERN) read_all(r, bytes, ctx, page);
  if (status == ZJ_OK) status = zj_buffer_status(&r->weak, err);
  if (status == ZJ_OK) status = zj_buffer_status(&r->decoded, err);
  status = zj_source_finish(status, &r->lines, out, err);
  out->unread = r->unread;
  talloc_free(r);
  return status;
}
