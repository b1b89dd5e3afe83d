/* extract_doc.c - the text of Word and WPS documents before 2007.
 *
 * Those of Word 97 and later are read here, as a .docx is: with the numbers of lists, without
 * deletions, hidden text and contents lists, with text boxes after their paragraph, notes at the
 * end and a letterhead first. For those of Word 6 and 95 there is antiword or catdoc. */
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/read/contents.h"
#include "indexer/read/convert.h"
#include "indexer/read/formats.h"
#include "indexer/read/letterhead.h"
#include "indexer/read/word_binary.h"

enum { CODE_ROOM = 64, FIELDS_MAX = 31, BOXES_MAX = 4096, HEADERS_MAX = 600 };

/* Characters that stand for something. */
enum {
  PICTURE = 0x01,
  CELL_MARK = 0x07,
  DRAWING = 0x08,
  LINE_BREAK = 0x0B,
  PAGE_BREAK = 0x0C, /* it also ends a section, and then a paragraph */
  PARAGRAPH_MARK = 0x0D,
  COLUMN_BREAK = 0x0E,
  FIELD_BEGIN = 0x13,
  FIELD_RESULT = 0x14,
  FIELD_END = 0x15,
  HARD_HYPHEN = 0x1E,
  SYMBOL = 0x28
};

typedef struct document {
  zj_word_binary *word;
  zj_unread *unread;
  void *local;
  zj_lines boxes;      /* text boxes of the paragraph being read */
  bool *box_read;      /* of each character of the part with text boxes */
  uint32_t boxes_from; /* the first of them */
  uint32_t boxes_to;
  int box_count; /* looked up so far */
} document;

/* A part of the text on its way to lines. */
typedef struct flow {
  zj_lines *lines;
  bool main;                        /* the text itself: it may have boxes and numbers */
  int rows;                         /* open rows, one in the other */
  bool begun, joins_next, contents; /* as in extract_docx.c */
  size_t mark;
  int fields;     /* open fields */
  uint32_t codes; /* a bit for each: its code is being read, not its result */
  char code[CODE_ROOM];
  size_t code_length;
  uint32_t high; /* the first half of a surrogate pair; 0: none */
} flow;

/* ---- characters ---- */

static bool is_in_code(const flow *f) {
  return f->codes != 0;
}

/* Keeps the begin of a field's code. One that refers to a bookmark _Toc… makes its paragraph an
 * entry of a contents list. */
static void add_code(flow *f, uint32_t c) {
  if (f->code_length == CODE_ROOM) return;
  f->code[f->code_length++] = c < 0x80 ? (char)c : '?';
  if (memmem(f->code, f->code_length, "_Toc", 4)) f->contents = true;
}

static void read_field_mark(flow *f, uint32_t c) {
  if (c == FIELD_BEGIN) {
    f->code_length = 0;
    f->fields++;
    if (f->fields <= FIELDS_MAX) f->codes |= 1u << f->fields;
  } else if (f->fields > 0) {
    if (f->fields <= FIELDS_MAX) f->codes &= ~(1u << f->fields);
    f->fields -= c == FIELD_END;
  }
}

static void begin_line(document *d, flow *f, const zj_word_paragraph *p) {
  char label[ZJ_WORD_LABEL_ROOM];
  if (f->begun) return;
  f->begun = true;
  zj_word_lists *lists = zj_word_binary_lists(d->word);
  int heading = p->heading < 0 ? zj_word_lists_heading(lists, p->style)
                               : (p->heading + 1) % (ZJ_HEADING_LEVELS + 1);
  if (!f->main) return;
  if (heading) zj_lines_gap(f->lines);
  zj_word_lists_label(lists, p->style, p->list, p->level, label);
  if (zj_lines_at_begin(f->lines)) zj_lines_put(f->lines, zj_slice_of(label));
  zj_lines_heading(f->lines, heading);
}

static void write_unit(document *d, flow *f, const zj_word_paragraph *p, uint32_t c) {
  uint32_t high = f->high;
  f->high = 0;
  if (c >= 0xD800 && c < 0xDC00) {
    f->high = c;
    return;
  }
  if (c >= 0xDC00 && c < 0xE000) {
    if (!high) return;
    c = 0x10000 + ((high - 0xD800) << 10) + (c - 0xDC00);
  }
  begin_line(d, f, p);
  zj_lines_put_char(f->lines, c);
}

static void write_range(document *d, flow *f, uint32_t begin, uint32_t end);

/* Reads the text box that is anchored here; each is read once. */
static void read_box(document *d, const flow *f, uint32_t cp) {
  uint32_t begin, end;
  if (!f->main || d->box_count++ >= BOXES_MAX || !zj_word_binary_box(d->word, cp, &begin, &end) ||
      d->box_read[begin - d->boxes_from])
    return;
  memset(d->box_read + (begin - d->boxes_from), true, end - begin);
  flow box = {.lines = &d->boxes};
  write_range(d, &box, begin, end);
}

static void write_char(document *d, flow *f, const zj_word_paragraph *p, uint32_t cp) {
  zj_word_char c;
  zj_word_binary_char(d->word, cp, &c);
  if (c.c == FIELD_BEGIN || c.c == FIELD_RESULT || c.c == FIELD_END) {
    read_field_mark(f, c.c);
    return;
  }
  if (is_in_code(f)) add_code(f, c.c);
  if (c.hidden || is_in_code(f)) return;
  switch (c.c) {
  case PICTURE:
    zj_unread_count(d->unread, ZJ_UNREAD_PICTURES, c.special);
    return;
  case DRAWING:
    if (c.special) read_box(d, f, cp);
    return;
  case LINE_BREAK:
    zj_lines_soft_break(f->lines);
    return;
  case COLUMN_BREAK:
    zj_lines_break(f->lines);
    return;
  case HARD_HYPHEN:
    write_unit(d, f, p, '-');
    return;
  case SYMBOL:
    if (!c.special) write_unit(d, f, p, c.c);
    return;
  default:
    if (c.c == '\t' || c.c >= ' ') write_unit(d, f, p, c.c);
  }
}

/* ---- paragraphs ---- */

/* Opens and closes rows, so that as many are open as there are tables around the paragraph. */
static void open_rows(flow *f, int tables) {
  for (; f->rows > tables; f->rows--)
    zj_lines_row_end(f->lines);
  for (; f->rows < tables; f->rows++)
    zj_lines_row_begin(f->lines);
}

static void end_paragraph(document *d, flow *f, const zj_word_paragraph *p, uint32_t mark) {
  zj_lines_break(f->lines);
  bool linked = f->contents && zj_contents_possible(f->lines, f->mark);
  if (f->main && (linked || zj_word_lists_contents(zj_word_binary_lists(d->word), p->style)))
    zj_contents_drop(f->lines, f->mark);
  if (p->ends_row && f->rows) {
    zj_lines_row_end(f->lines);
    f->rows--;
  } else if (mark == CELL_MARK || p->ends_cell) {
    zj_lines_cell_end(f->lines);
  }
}

/* Writes the text boxes that were met in a paragraph after it. */
static void write_boxes(document *d, flow *f) {
  if (!f->main || (!d->boxes.length && d->boxes.status == ZJ_OK)) return;
  zj_lines_break(&d->boxes);
  zj_lines_put(f->lines, zj_lines_text(&d->boxes));
  if (f->lines->status == ZJ_OK) f->lines->status = d->boxes.status;
  zj_lines_empty(&d->boxes);
}

static void write_paragraph(document *d, flow *f, uint32_t begin, uint32_t mark, uint32_t end) {
  zj_word_paragraph p;
  zj_word_char last = {0};
  char label[ZJ_WORD_LABEL_ROOM];
  zj_word_binary_paragraph(d->word, mark < end ? mark : mark - 1, &p);
  if (mark < end) zj_word_binary_char(d->word, mark, &last);
  if (!f->joins_next) {
    open_rows(f, p.tables);
    f->mark = zj_lines_mark(f->lines);
    f->begun = f->contents = false;
  }
  for (uint32_t cp = begin; cp < mark; cp++)
    write_char(d, f, &p, cp);
  if (f->main && !f->begun && !p.ends_row) /* an empty paragraph is counted, too */
    zj_word_lists_label(zj_word_binary_lists(d->word), p.style, p.list, p.level, label);
  f->codes = 0; /* the code of a field does not go on in the next paragraph */
  f->joins_next = last.hidden && last.c == PARAGRAPH_MARK && !p.tables;
  if (!f->joins_next) end_paragraph(d, f, &p, last.c);
  write_boxes(d, f);
}

static bool is_mark(document *d, uint32_t cp) {
  zj_word_char c;
  zj_word_binary_char(d->word, cp, &c);
  return c.c == PARAGRAPH_MARK || c.c == CELL_MARK || c.c == PAGE_BREAK;
}

static void write_range(document *d, flow *f, uint32_t begin, uint32_t end) {
  for (uint32_t at = begin; at < end && f->lines->status == ZJ_OK;) {
    uint32_t mark = at;
    while (mark < end && !is_mark(d, mark))
      mark++;
    write_paragraph(d, f, at, mark, end);
    at = mark + 1;
  }
  open_rows(f, 0);
  zj_lines_break(f->lines);
}

/* ---- parts ---- */

static void write_part(document *d, zj_word_part part, zj_lines *lines, bool is_main) {
  uint32_t begin, end;
  flow f = {.lines = lines, .main = is_main};
  zj_word_binary_part(d->word, part, &begin, &end);
  if (begin < end && !is_main) zj_lines_gap(lines);
  write_range(d, &f, begin, end);
}

/* Writes the letterhead, and counts other headers and footers. */
static zj_status write_letterhead(document *d, zj_lines *lines, zj_error *err) {
  uint32_t begin, end;
  bool found = false;
  for (size_t i = 0; i < HEADERS_MAX && zj_word_binary_header(d->word, i, &begin, &end); i++) {
    if (begin == end) continue;
    zj_lines header = zj_lines_on(d->local);
    flow f = {.lines = &header};
    write_range(d, &f, begin, end);
    if (header.status == ZJ_NO_MEMORY) return zj_no_memory(err);
    zj_slice text = zj_lines_text(&header);
    if (!text.length || zj_letterhead_numbers(text)) continue;
    bool footer = i % 6 == 2 || i % 6 == 3 || i % 6 == 5, letterhead = zj_letterhead_is(text);
    if (footer || !letterhead)
      zj_unread_count(d->unread, ZJ_UNREAD_HEADERS, 1);
    else if (!found)
      zj_lines_put(lines, text);
    found |= !footer && letterhead;
  }
  return ZJ_OK;
}

/* Text boxes whose anchor was not found. */
static void write_other_boxes(document *d, zj_lines *lines) {
  for (uint32_t at = d->boxes_from, end; at < d->boxes_to; at = end) {
    bool read = d->box_read[at - d->boxes_from];
    for (end = at; end < d->boxes_to && d->box_read[end - d->boxes_from] == read;)
      end++;
    flow f = {.lines = lines};
    if (!read) write_range(d, &f, at, end);
  }
}

static zj_status read_word(document *d, zj_compound *file, zj_lines *lines, zj_error *err) {
  zj_status status = zj_word_binary_open(d->local, file, &d->word, err);
  if (status != ZJ_OK) return status;
  zj_word_binary_part(d->word, ZJ_WORD_BOXES, &d->boxes_from, &d->boxes_to);
  d->box_read = talloc_zero_array(d->local, bool, d->boxes_to - d->boxes_from + 1);
  if (!d->box_read) return zj_no_memory(err);
  d->boxes = zj_lines_on(d->local);
  status = write_letterhead(d, lines, err);
  if (status != ZJ_OK) return status;
  write_part(d, ZJ_WORD_TEXT, lines, true);
  write_other_boxes(d, lines);
  write_part(d, ZJ_WORD_FOOTNOTES, lines, false);
  write_part(d, ZJ_WORD_ENDNOTES, lines, false);
  zj_unread_count(d->unread, ZJ_UNREAD_COMMENTS, zj_word_binary_comments(d->word));
  zj_unread_count(d->unread, ZJ_UNREAD_EMBEDDED, zj_compound_folders(file, "_"));
  return ZJ_OK;
}

/* ---- Word 6 and 95 ---- */

/* Without wrapping: one line for a paragraph. antiword would copy "-" to a file of its own. */
static const zj_converter converters[] = {
    {.argv = {"antiword", "-m", "UTF-8.txt", "-w", "0", "/dev/stdin"}, .package = "antiword"},
    {.argv = {"catdoc", "-w", "-d", "utf-8"}, .package = "catdoc"},
};

/* Writes a table row as antiword draws it: |收入      |12.5 |. */
static void write_drawn_row(zj_lines *lines, zj_slice row) {
  for (size_t at = 0; at < row.length;) {
    size_t end = at;
    while (end < row.length && row.at[end] != '|' && row.at[end] != ' ')
      end++;
    if (end > at)
      zj_lines_put(lines, zj_slice_cut(row, at, end));
    else
      zj_lines_blank(lines);
    at = end > at ? end : at + 1;
  }
}

static void write_lines(zj_lines *lines, zj_slice text) {
  for (size_t at = 0, end; at < text.length && lines->status == ZJ_OK; at = end + 1) {
    const char *lf = memchr(text.at + at, '\n', text.length - at);
    end = lf ? (size_t)(lf - text.at) : text.length;
    zj_slice line = zj_slice_cut(text, at, end);
    if (line.length && line.at[0] == '|')
      write_drawn_row(lines, line);
    else
      zj_lines_put(lines, line);
    zj_lines_break(lines);
  }
}

static zj_status convert_old(void *ctx, zj_slice bytes, zj_lines *lines, zj_error *err) {
  zj_conversion done;
  zj_status status = ZJ_BAD_INPUT;
  zj_error first = {0};
  for (size_t i = 0; i < ZJ_COUNT(converters) && status != ZJ_OK; i++) {
    if (i && !zj_convert_has(converters[i].argv[0])) break; /* messages name the first package */
    status = zj_convert_run(ctx, &converters[i], bytes, &done, &first);
  }
  if (status != ZJ_OK) return zj_fail(err, status, "%s", first.text);
  write_lines(lines, done.output);
  return ZJ_OK;
}

/* ---- the file ---- */

static zj_status read_file(void *local, zj_slice bytes, zj_lines *lines, zj_unread *unread,
                           zj_error *err) {
  zj_compound *file;
  zj_slice stream;
  zj_status status = zj_compound_open(local, bytes, &file, err);
  if (status == ZJ_OK) status = zj_compound_stream(file, "WordDocument", &stream, err);
  if (status != ZJ_OK) return status;
  if (!stream.at)
    return zj_fail(err, ZJ_BAD_INPUT, "%s",
                   zj_tr("is not a text document (it has no WordDocument)",
                         "不是文字文档（其中没有 WordDocument）"));
  if (!zj_word_binary_knows(stream)) return convert_old(local, bytes, lines, err);
  document *d = talloc_zero(local, document);
  if (!d) return zj_no_memory(err);
  d->local = local;
  d->unread = unread;
  return read_word(d, file, lines, err);
}

zj_status zj_source_format_doc(void *ctx, zj_slice bytes, const char *encoding, zj_decoded *out,
                               zj_error *err) {
  (void)encoding; /* the file declares its own */
  void *local = talloc_new(ctx);
  if (!local) return zj_no_memory(err);
  *out = (zj_decoded){.encoding = "UTF-8"};
  zj_lines lines = zj_lines_on(ctx);
  zj_status status = read_file(local, bytes, &lines, &out->unread, err);
  status = zj_source_finish(status, &lines, out, err);
  talloc_free(local);
  return status;
}
