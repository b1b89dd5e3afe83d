/* word_binary_lists.c - the styles and lists of a Word 97 to 2003 document, as those of a DOCX. */
#include "indexer/read/word_binary_lists.h"

#include <stdarg.h>
#include <stdio.h>
#include <talloc.h>

#include "indexer/base/buffer.h"
#include "indexer/read/compound.h"
#include "indexer/read/word_change.h"

enum {
  STYLES_MAX = 4096,
  LISTS_MAX = 4096,
  LEVELS = 9,
  LIST_BYTES = 28,
  LEVEL_BYTES = 28,
  USE_BYTES = 16,
  NO_STYLE = 0xFFF
};

void zj_word_style_id(unsigned n, char out[ZJ_WORD_STYLE_ROOM]) {
  snprintf(out, ZJ_WORD_STYLE_ROOM, "%u", n);
}

__attribute__((format(printf, 2, 3))) static void write_xml(zj_buffer *out, const char *format,
                                                            ...) {
  char text[200];
  va_list args;
  va_start(args, format);
  int n = vsnprintf(text, sizeof text, format, args);
  va_end(args);
  if (n > 0) zj_buffer_add(out, text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1);
}

static unsigned byte_at(zj_slice bytes, size_t at) {
  return at < bytes.length ? (unsigned char)bytes.at[at] : 0;
}

/* ---- styles ---- */

/* Writes the list, the level and the outline level among the properties of a style. */
static void write_style_properties(zj_buffer *out, zj_slice list) {
  zj_word_change c;
  for (size_t at = 0; zj_word_change_next(list, &at, &c);) {
    unsigned value = zj_word_change_byte(&c);
    if (c.number == ZJ_WORD_LIST_LEVEL) write_xml(out, "<ilvl val=\"%u\"/>", value);
    if (c.number == ZJ_WORD_LIST) write_xml(out, "<numId val=\"%u\"/>", zj_u16_at(c.operand, 0));
    if (c.number == ZJ_WORD_OUTLINE_LEVEL) write_xml(out, "<outlineLvl val=\"%u\"/>", value);
  }
}

/* Writes a style: its number among those that every Word has tells headings and contents lists. */
static void write_style(zj_buffer *out, unsigned number, zj_slice style, size_t base) {
  unsigned known = zj_u16_at(style, 0) & 0xFFF, kind = zj_u16_at(style, 2) & 15;
  unsigned based_on = zj_u16_at(style, 2) >> 4;
  char id[ZJ_WORD_STYLE_ROOM];
  if (kind != 1) return; /* not of paragraphs */
  zj_word_style_id(number, id);
  write_xml(out, "<style styleId=\"%s\">", id);
  if (known >= 1 && known <= 9) write_xml(out, "<name val=\"heading %u\"/>", known);
  if (known >= 19 && known <= 27) write_xml(out, "<name val=\"toc %u\"/>", known - 18);
  if (based_on != NO_STYLE) write_xml(out, "<basedOn val=\"%u\"/>", based_on);
  size_t at = base + 2 + 2 * (size_t)zj_u16_at(style, base) + 2; /* after the name and its NUL */
  size_t length = zj_u16_at(style, at);
  at += 2;
  if (length >= 2 && at < style.length && length <= style.length - at)
    write_style_properties(out, zj_slice_cut(style, at + 2, at + length));
  write_xml(out, "</style>");
}

static void write_styles(zj_buffer *out, zj_slice styles) {
  size_t head = zj_u16_at(styles, 0), at = 2 + head, base = zj_u16_at(styles, 4);
  size_t count = zj_u16_at(styles, 2);
  write_xml(out, "<styles>");
  for (size_t i = 0; i < count && i < STYLES_MAX && at + 2 <= styles.length; i++) {
    size_t length = zj_u16_at(styles, at);
    at += 2;
    if (length > styles.length - at) break;
    if (length > base) write_style(out, (unsigned)i, zj_slice_cut(styles, at, at + length), base);
    at += length;
  }
  write_xml(out, "</styles>");
}

/* ---- lists ---- */

/* The name in a DOCX of a kind of numbers. */
static const char *name_of_kind(unsigned kind) {
  static const struct {
    unsigned kind;
    const char *name;
  } known[] = {{1, "upperRoman"},
               {2, "lowerRoman"},
               {3, "upperLetter"},
               {4, "lowerLetter"},
               {10, "ideographDigital"},
               {11, "japaneseCounting"},
               {14, "decimalFullWidth"},
               {16, "japaneseLegal"},
               {18, "decimalEnclosedCircle"},
               {22, "decimalZero"},
               {23, "bullet"},
               {28, "decimalEnclosedCircleChinese"},
               {29, "ideographEnclosedCircle"},
               {30, "ideographTraditional"},
               {31, "ideographZodiac"},
               {33, "taiwaneseCounting"},
               {34, "ideographLegalTraditional"},
               {35, "taiwaneseCountingThousand"},
               {36, "taiwaneseDigital"},
               {37, "chineseCounting"},
               {38, "chineseLegalSimplified"},
               {39, "chineseCountingThousand"},
               {255, "none"}};
  for (size_t i = 0; i < ZJ_COUNT(known); i++)
    if (known[i].kind == kind) return known[i].name;
  return "decimal";
}

/* Writes the text around a number; characters 0 to 8 in it stand for the numbers of levels. */
static void write_pattern(zj_buffer *out, zj_slice text) {
  write_xml(out, "<lvlText val=\"");
  for (size_t at = 0; at + 1 < text.length; at += 2) {
    unsigned c = zj_u16_at(text, at);
    char utf8[4];
    if (c < LEVELS)
      write_xml(out, "%%%u", c + 1);
    else if (c < 0x20 || (c >= 0xD800 && c < 0xE000) || c >= 0xFFFE)
      continue; /* XML has no such characters */
    else if (c == '<' || c == '&' || c == '"')
      write_xml(out, "&#%u;", c);
    else
      zj_buffer_add(out, utf8, zj_utf8_encode(c, utf8));
  }
  write_xml(out, "\"/>");
}

/* Writes the level at *at of 'table' and moves after it; false where the table ends. */
static bool write_level(zj_buffer *out, zj_slice table, size_t *at, unsigned level,
                        unsigned style) {
  if (*at > table.length || table.length - *at < LEVEL_BYTES + 2) return false;
  zj_slice head = zj_slice_cut(table, *at, table.length);
  unsigned flags = byte_at(head, 5);
  size_t text = LEVEL_BYTES + byte_at(head, 24) + byte_at(head, 25);
  size_t length = 2 * (size_t)zj_u16_at(head, text);
  if (text + 2 > head.length || length > head.length - text - 2) return false;
  write_xml(out, "<lvl ilvl=\"%u\"><start val=\"%u\"/><numFmt val=\"%s\"/>", level,
            zj_u32_at(head, 0) & 0x7FFF, name_of_kind(byte_at(head, 4)));
  if (flags & 4) write_xml(out, "<isLgl/>");
  if (flags & 8) write_xml(out, "<lvlRestart val=\"0\"/>");
  if (style != NO_STYLE) write_xml(out, "<pStyle val=\"%u\"/>", style);
  if (byte_at(head, 15) == 2) write_xml(out, "<suff val=\"nothing\"/>");
  write_pattern(out, zj_slice_cut(head, text + 2, text + 2 + length));
  write_xml(out, "</lvl>");
  *at += text + 2 + length;
  return true;
}

/* Writes the lists; their levels follow them in 'table'. */
static void write_lists(zj_buffer *out, zj_slice lists, zj_slice table) {
  size_t count = zj_u16_at(lists, 0);
  if (!lists.length) return;
  size_t at = (size_t)(lists.at - table.at) + 2 + count * LIST_BYTES;
  bool more = true;
  for (size_t i = 0; i < count && i < LISTS_MAX && more; i++) {
    size_t list = 2 + i * LIST_BYTES;
    unsigned levels = byte_at(lists, list + 26) & 1 ? 1 : LEVELS;
    write_xml(out, "<abstractNum abstractNumId=\"%zu\">", i);
    for (unsigned k = 0; k < levels && more; k++)
      more = write_level(out, table, &at, k, zj_u16_at(lists, list + 8 + 2 * k) & NO_STYLE);
    write_xml(out, "</abstractNum>");
  }
}

/* The number of the list that has this id; 'count' for none. */
static size_t find_list(zj_slice lists, uint32_t id) {
  size_t count = zj_u16_at(lists, 0), i = 0;
  while (i < count && i < LISTS_MAX && zj_u32_at(lists, 2 + i * LIST_BYTES) != id)
    i++;
  return i;
}

/* Writes the changes of levels that one use of a list makes, and moves *at after them. Only other
 * first numbers are read: a level of its own form is not, and ends what can be read. */
static bool write_changes(zj_buffer *out, zj_slice uses, size_t *at, unsigned changes) {
  *at += 4;
  for (unsigned i = 0; i < changes; i++, *at += 8) {
    if (*at > uses.length || uses.length - *at < 8) return false;
    unsigned flags = byte_at(uses, *at + 4);
    if (flags & 0x10)
      write_xml(out, "<lvlOverride ilvl=\"%u\"><startOverride val=\"%u\"/></lvlOverride>",
                flags & 15, zj_u32_at(uses, *at) & 0x7FFF);
    if (flags & 0x20) return false;
  }
  return true;
}

/* Writes the uses of lists, to which paragraphs refer by number, from 1. */
static void write_uses(zj_buffer *out, zj_slice uses, zj_slice lists) {
  size_t count = zj_u32_at(uses, 0), at = 4 + count * USE_BYTES;
  bool more = true;
  for (size_t i = 0; i < count && i < LISTS_MAX && 4 + (i + 1) * USE_BYTES <= uses.length; i++) {
    size_t use = 4 + i * USE_BYTES;
    write_xml(out, "<num numId=\"%zu\"><abstractNumId val=\"%zu\"/>", i + 1,
              find_list(lists, zj_u32_at(uses, use)));
    if (more) more = write_changes(out, uses, &at, byte_at(uses, use + 12));
    write_xml(out, "</num>");
  }
}

zj_status zj_word_binary_lists_load(void *ctx, zj_slice styles, zj_slice lists, zj_slice table,
                                    zj_slice uses, zj_word_lists **out, zj_error *err) {
  zj_buffer style_xml = {.ctx = ctx}, list_xml = {.ctx = ctx};
  write_styles(&style_xml, styles);
  write_xml(&list_xml, "<numbering>");
  write_lists(&list_xml, lists, table);
  write_uses(&list_xml, uses, lists);
  write_xml(&list_xml, "</numbering>");
  zj_status status = zj_buffer_status(&style_xml, err);
  if (status == ZJ_OK) status = zj_buffer_status(&list_xml, err);
  if (status != ZJ_OK) return status;
  return zj_word_lists_load(ctx, zj_buffer_slice(&list_xml), zj_buffer_slice(&style_xml), out, err);
}
