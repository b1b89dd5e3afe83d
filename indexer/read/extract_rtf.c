/* extract_rtf.c - the text of an RTF file.
 *
 * The reader is flat: groups are a stack of settings, destinations that are not text are skipped,
 * and \'hh bytes are collected and decoded by the code page of their font. RTF holds the numbers of
 * lists as text. */
#include <ctype.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/read/formats.h"
#include "indexer/read/lines.h"

enum { GROUPS_MAX = 256, FONTS_MAX = 1024, WORD_ROOM = 33, BYTES_MAX = 1 << 16 };

/* The destination that a group writes to. */
typedef enum where { IN_TEXT, IN_FONTS, IN_NOTHING } where;

typedef struct group {
  where where;
  bool hidden, deleted;
  int heading; /* outline level of the paragraph, from 1; 0 for none */
  int uc;      /* number of characters after a \u that replace it for older readers */
  int page;    /* code page of \'hh */
} group;

typedef struct font {
  int number, page;
} font;

typedef struct reader {
  zj_slice rtf;
  size_t at;
  zj_lines lines;
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
static bool is_shown(reader *r) {
  return current_group(r)->where == IN_TEXT && !current_group(r)->hidden &&
         !current_group(r)->deleted && !r->too_deep;
}

/* ---- characters ---- */

static const char *encoding_of(int page, char *room, size_t size) {
  if (page == 936 || page == 54936 || page == 20936) return "GB18030";
  if (page == 950) return "BIG5-HKSCS";
  if (page == 65001) return "UTF-8";
  if (page == 10000) return "MACINTOSH";
  snprintf(room, size, "CP%d", page);
  return room;
}

/* Each byte that is not part of a character becomes U+FFFD. */
static void write_decoded(reader *r, iconv_t with, char *from, size_t left) {
  while (left) {
    char out[4096], *to = out;
    size_t room = sizeof out;
    size_t done = iconv(with, &from, &left, &to, &room);
    zj_lines_put(&r->lines, (zj_slice){out, sizeof out - room});
    if (done != (size_t)-1 || room < sizeof out / 2) continue;
    zj_lines_put_char(&r->lines, 0xFFFD);
    from++;
    left--;
  }
}

static void flush_bytes(reader *r) {
  char room[24];
  if (!r->byte_count) return;
  iconv_t with = iconv_open("UTF-8", encoding_of(r->bytes_page, room, sizeof room));
  if (with == (iconv_t)-1) with = iconv_open("UTF-8", "CP1252");
  if (with != (iconv_t)-1) {
    write_decoded(r, with, r->bytes, r->byte_count);
    iconv_close(with);
  }
  r->byte_count = 0;
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
  if (is_shown(r)) zj_lines_put_char(&r->lines, c);
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
  } known[] = {{134, 936},  {136, 950},  {128, 932},  {129, 949}, {0, 1252},
               {77, 10000}, {204, 1251}, {161, 1253}, {238, 1250}};
  for (size_t i = 0; i < ZJ_COUNT(known); i++)
    if (known[i].charset == charset) return known[i].page;
  return 0;
}

static void select_font(reader *r, int number) {
  if (current_group(r)->where == IN_FONTS) {
    r->font_now = number;
    return;
  }
  int page = 0;
  for (size_t i = 0; i < r->font_count; i++)
    if (r->fonts[i].number == number) page = r->fonts[i].page;
  /* In a Chinese file the \'hh pairs of a Western font are Chinese, too. */
  bool western = page == 1252 && r->page_of_file >= 932 && r->page_of_file <= 950;
  current_group(r)->page = page && !western ? page : r->page_of_file;
}

static void add_font(reader *r, int charset) {
  if (current_group(r)->where == IN_FONTS && r->font_count < FONTS_MAX)
    r->fonts[r->font_count++] = (font){r->font_now, page_of_charset(charset)};
}

/* ---- control words ---- */

static bool is_destination_left_out(const char *word) {
  // clang-format off
  static const char *const names[] = {
      "annotation", "atnauthor", "atnid", "author", "bkmkend", "bkmkstart", "colortbl", "comment",
      "company", "creatim", "datafield", "datastore", "do", "doccomm", "filetbl", "fldinst",
      "footer", "footerf", "footerl", "footerr", "generator", "header", "headerf", "headerl",
      "headerr", "info", "keywords", "listoverridetable", "listtable", "objdata", "operator",
      "panose", "pict", "printim", "private", "revtbl", "revtim", "rsidtbl", "stylesheet",
      "subject", "tc", "template", "themedata", "title", "txe", "xe", "xmlnstbl"};
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
  if (r->in_row)
    zj_lines_cell_end(&r->lines);
  else
    zj_lines_blank(&r->lines);
}

/* A row begins with the first paragraph in it, which has \intbl. */
static void begin_row(reader *r) {
  if (r->in_row || !is_shown(r)) return;
  zj_lines_row_begin(&r->lines);
  r->in_row = true;
}

static void end_row(reader *r) {
  if (r->in_row) zj_lines_row_end(&r->lines);
  r->in_row = false;
}

static void end_paragraph(reader *r) {
  zj_lines_heading(&r->lines, current_group(r)->heading);
  zj_lines_break(&r->lines);
  zj_lines_heading(&r->lines, 0);
}

static void apply_layout(reader *r, const char *word, bool on) {
  if (strcmp(word, "par") == 0)
    end_paragraph(r);
  else if (strcmp(word, "sect") == 0 || strcmp(word, "page") == 0)
    zj_lines_break(&r->lines);
  else if (strcmp(word, "line") == 0 && current_group(r)->heading)
    zj_lines_blank(&r->lines);
  else if (strcmp(word, "line") == 0)
    zj_lines_break(&r->lines);
  else if (strcmp(word, "pard") == 0)
    current_group(r)->heading = 0;
  else if (strcmp(word, "cell") == 0 || strcmp(word, "nestcell") == 0)
    end_cell(r);
  else if (strcmp(word, "row") == 0)
    end_row(r);
  else if (strcmp(word, "nestrow") == 0)
    zj_lines_break(&r->lines);
  else if (strcmp(word, "intbl") == 0)
    begin_row(r);
  else if (strcmp(word, "v") == 0)
    current_group(r)->hidden = on;
  else if (strcmp(word, "deleted") == 0)
    current_group(r)->deleted = on;
  else if (strcmp(word, "plain") == 0)
    current_group(r)->hidden = current_group(r)->deleted = false;
  else if (strcmp(word, "footnote") == 0)
    zj_lines_blank(&r->lines);
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
    add_font(r, (int)value);
  else if (strcmp(word, "ansicpg") == 0 && value > 0 && value < 100000)
    r->page_of_file = current_group(r)->page = (int)value;
  else if (strcmp(word, "bin") == 0 && value > 0)
    r->at = (size_t)value < r->rtf.length - r->at ? r->at + (size_t)value : r->rtf.length;
}

static void apply_word(reader *r, const char *word, bool has_value, long value) {
  if (strcmp(word, "u") != 0) r->skip = 0;
  if (strcmp(word, "fonttbl") == 0)
    current_group(r)->where =
        current_group(r)->where == IN_TEXT ? IN_FONTS : current_group(r)->where;
  else if (is_destination_left_out(word))
    current_group(r)->where = IN_NOTHING;
  uint32_t c = character_of(word);
  flush_bytes(r);
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

static void close_group(reader *r) {
  flush_bytes(r);
  r->skip = 0;
  if (r->too_deep)
    r->too_deep--;
  else if (r->depth)
    r->depth--;
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

zj_status zj_source_format_rtf(void *ctx, zj_slice bytes, const char *encoding, zj_decoded *out,
                               zj_error *err) {
  (void)encoding; /* the file declares its code pages */
  reader *r = talloc_zero(ctx, reader);
  if (!r) return zj_no_memory(err);
  r->rtf = bytes;
  r->lines = zj_lines_on(ctx);
  r->page_of_file = 1252;
  r->groups[0] = (group){.uc = 1, .page = 1252};
  while (r->at < bytes.length && r->lines.status == ZJ_OK)
    read_next(r);
  flush_bytes(r);
  end_row(r);
  *out = (zj_decoded){.encoding = "UTF-8"};
  zj_status status = zj_lines_finish(&r->lines, &out->text, err);
  out->markup = zj_lines_markup(&r->lines);
  talloc_free(r);
  return status;
}
