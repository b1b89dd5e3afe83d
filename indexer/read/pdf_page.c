/* pdf_page.c - parses the output of pdftotext -bbox-layout. */
#include "indexer/read/pdf_page.h"

#include <ctype.h>
#include <talloc.h>

#include "indexer/base/lang.h"

enum { LINES_MAX = 4 << 20, PAGES_MAX = 100000 };

typedef struct scan {
  zj_pdf *pdf;
  size_t page_room, line_room, text_room;
  uint32_t block;
  bool in_line, in_word;
  float word_end; /* right edge of the previous word in this line */
  float inked;    /* sum of the widths of the words of the line */
  float gap;      /* before the current word, in em; 0 once it is written */
  zj_status status;
} scan;

/* Makes room for 'need' more items of 'item' bytes; 'array_at' points to the array's pointer. */
static bool grow_array(scan *s, void *array_at, size_t *room, size_t count, size_t need,
                       size_t item) {
  void *array;
  if (*room - count >= need) return true;
  memcpy(&array, array_at, sizeof array);
  size_t wanted = *room + *room / 2 + need + 64;
  array = talloc_realloc_size(s->pdf, array, wanted * item);
  if (!array) {
    s->status = ZJ_NO_MEMORY;
    return false;
  }
  memcpy(array_at, &array, sizeof array);
  *room = wanted;
  return true;
}

/* ---- attributes ---- */

static float number_of(zj_slice s, size_t at) {
  double value = 0, step = 1;
  bool negative = at < s.length && s.at[at] == '-', fraction = false;
  for (at += negative; at < s.length; at++) {
    if (s.at[at] == '.' && !fraction) {
      fraction = true;
      continue;
    }
    if (!isdigit((unsigned char)s.at[at])) break;
    if (value >= 1e7) continue;
    value = value * 10 + (s.at[at] - '0');
    if (fraction) step *= 10;
  }
  return (float)(negative ? -value / step : value / step);
}

static float read_attribute(zj_slice tag, const char *name) {
  const char *at = memmem(tag.at, tag.length, name, strlen(name));
  if (!at) return 0;
  return number_of(tag, (size_t)(at - tag.at) + strlen(name));
}

static zj_box box_of(zj_slice tag) {
  return (zj_box){read_attribute(tag, "xMin=\""), read_attribute(tag, "yMin=\""),
                  read_attribute(tag, "xMax=\""), read_attribute(tag, "yMax=\"")};
}

/* ---- tags ---- */

static void add_text(scan *s, const char *bytes, size_t length) {
  if (!grow_array(s, &s->pdf->text, &s->text_room, s->pdf->text_length, length, 1)) return;
  memcpy(s->pdf->text + s->pdf->text_length, bytes, length);
  s->pdf->text_length += length;
}

static void begin_page(scan *s, zj_slice tag) {
  zj_pdf *pdf = s->pdf;
  if (pdf->page_count >= PAGES_MAX)
    s->status = ZJ_LIMIT;
  else if (grow_array(s, &pdf->pages, &s->page_room, pdf->page_count, 1, sizeof *pdf->pages))
    pdf->pages[pdf->page_count++] =
        (zj_box){0, 0, read_attribute(tag, " width=\""), read_attribute(tag, " height=\"")};
}

static void begin_line(scan *s, zj_slice tag) {
  zj_pdf *pdf = s->pdf;
  s->in_line = false;
  if (pdf->page_count == 0) return;
  if (pdf->line_count >= LINES_MAX || pdf->text_length > UINT32_MAX / 2) {
    s->status = ZJ_LIMIT;
    return;
  }
  if (!grow_array(s, &pdf->lines, &s->line_room, pdf->line_count, 1, sizeof *pdf->lines)) return;
  uint32_t at = (uint32_t)pdf->text_length;
  zj_box box = box_of(tag);
  pdf->lines[pdf->line_count++] = (zj_pdf_line){.box = box,
                                                .page = (uint32_t)pdf->page_count - 1,
                                                .block = s->block,
                                                .begin = at,
                                                .end = at,
                                                .em = box.bottom - box.top};
  s->in_line = true;
  s->inked = s->gap = 0;
}

static bool is_ascii_word(char c) {
  return isalnum((unsigned char)c);
}

static void begin_word(scan *s, zj_slice tag) {
  s->in_word = s->in_line;
  if (!s->in_line) return;
  zj_pdf_line *line = &s->pdf->lines[s->pdf->line_count - 1];
  zj_box box = box_of(tag);
  if (s->pdf->text_length > line->begin) {
    float gap = box.left - s->word_end, em = zj_pdf_em(line);
    if (gap > line->widest_gap) line->widest_gap = gap;
    s->gap = em > 0 ? gap / em : 0;
  }
  s->word_end = box.right;
  s->inked += box.right - box.left;
}

/* The width of a text in Han characters: letters and digits take half of one. */
static float ems_of(zj_slice text) {
  size_t halves = 0;
  for (size_t i = 0; i < text.length; i++) {
    unsigned char c = (unsigned char)text.at[i];
    if (c <= 0x20 || zj_utf8_is_tail(text.at[i])) continue;
    halves += c < 0x80 ? 1 : 2;
  }
  return (float)halves / 2;
}

static void end_word(scan *s) {
  if (s->in_word) {
    zj_pdf_line *line = &s->pdf->lines[s->pdf->line_count - 1];
    line->end = (uint32_t)s->pdf->text_length;
    float ems =
        ems_of(zj_slice_cut((zj_slice){s->pdf->text, s->pdf->text_length}, line->begin, line->end));
    if (ems >= 2 && s->inked > 0) line->em = s->inked / ems;
  }
  s->in_word = false;
}

static bool is_tag(zj_slice tag, zj_slice name) {
  return tag.length >= name.length && memcmp(tag.at, name.at, name.length) == 0;
}

static void read_tag(scan *s, zj_slice tag) {
  if (is_tag(tag, ZJ_LIT("word ")))
    begin_word(s, tag);
  else if (is_tag(tag, ZJ_LIT("/word")))
    end_word(s);
  else if (is_tag(tag, ZJ_LIT("line ")))
    begin_line(s, tag);
  else if (is_tag(tag, ZJ_LIT("block ")))
    s->block++;
  else if (is_tag(tag, ZJ_LIT("page ")))
    begin_page(s, tag);
}

/* Writes a blank for the gap before a word if it is as wide as one, or if letters would run
 * together without. Justified Chinese has small gaps everywhere, and typesetters put a quarter of
 * an em between Chinese and figures. */
static void write_gap(scan *s, char first) {
  char last = s->pdf->text_length ? s->pdf->text[s->pdf->text_length - 1] : ' ';
  if (s->gap > 0.35F || (s->gap > 0.1F && is_ascii_word(last) && is_ascii_word(first)))
    add_text(s, " ", 1);
  s->gap = 0;
}

static void read_text(scan *s, zj_slice text) {
  static const struct {
    zj_slice entity;
    const char *c;
  } known[] = {{{"&amp;", 5}, "&"},
               {{"&lt;", 4}, "<"},
               {{"&gt;", 4}, ">"},
               {{"&quot;", 6}, "\""},
               {{"&apos;", 6}, "'"}};
  if (s->in_word && text.length) write_gap(s, text.at[0]);
  for (size_t at = 0; s->in_word && at < text.length;) {
    const char *amp = memchr(text.at + at, '&', text.length - at);
    size_t plain = amp ? (size_t)(amp - text.at) - at : text.length - at;
    add_text(s, text.at + at, plain);
    at += plain;
    if (at == text.length) return;
    size_t used = 0;
    for (size_t i = 0; i < ZJ_COUNT(known) && !used; i++) {
      if (!is_tag(zj_slice_cut(text, at, text.length), known[i].entity)) continue;
      add_text(s, known[i].c, 1);
      used = known[i].entity.length;
    }
    if (!used) add_text(s, "&", 1);
    at += used ? used : 1;
  }
}

/* Whether a line is only the label of a list item, 1. or （一）, which a tab follows. */
static bool is_label(zj_slice s) {
  static const char *const ends[] = {".", "、", "．", ")", "）", "•", "●"};
  if (s.length == 0 || s.length > 15 || memchr(s.at, ' ', s.length)) return false;
  for (size_t i = 0; i < ZJ_COUNT(ends); i++) {
    size_t n = strlen(ends[i]);
    if (s.length >= n && memcmp(s.at + s.length - n, ends[i], n) == 0) return true;
  }
  return false;
}

/* Whether b follows a on the same row of the page, not far to its right. */
static bool is_before(const zj_pdf_line *a, const zj_pdf_line *b) {
  float top = a->box.top > b->box.top ? a->box.top : b->box.top;
  float bottom = a->box.bottom < b->box.bottom ? a->box.bottom : b->box.bottom;
  float gap = b->box.left - a->box.right;
  return a->page == b->page && a->end == b->begin && bottom - top > 0.4F * b->em && gap > -b->em &&
         gap < 4 * b->em;
}

/* Whether b continues a closely: punctuation in a font of its own becomes a separate line. */
static bool is_close_before(const zj_pdf_line *a, const zj_pdf_line *b) {
  return a->block == b->block && b->box.left > a->box.left &&
         b->box.left - a->box.right < 0.4F * b->em && a->box.right - b->box.left < b->em;
}

/* Joins labels and punctuation with the line after them. Their texts are adjacent, so the joined
 * line covers both. */
static void join_labels(zj_pdf *pdf) {
  size_t kept = 0;
  for (size_t i = 0; i < pdf->line_count; i++) {
    zj_pdf_line *line = &pdf->lines[kept++];
    *line = pdf->lines[i];
    const zj_pdf_line *next = &pdf->lines[i + 1];
    if (i + 1 == pdf->line_count || !is_before(line, next)) continue;
    if (!is_label(zj_pdf_text(pdf, line)) && !is_close_before(line, next)) continue;
    zj_pdf_line begin = *line;
    *line = *next;
    line->begin = begin.begin;
    line->box.left = begin.box.left;
    if (begin.end - begin.begin > next->end - next->begin) line->em = begin.em;
    i++;
  }
  pdf->line_count = kept;
}

zj_status zj_pdf_read(void *ctx, zj_slice output, zj_pdf **out, zj_error *err) {
  zj_pdf *pdf = talloc_zero(ctx, zj_pdf);
  if (pdf) pdf->text = talloc_strdup(pdf, "");
  scan s = {.pdf = pdf, .status = pdf && pdf->text ? ZJ_OK : ZJ_NO_MEMORY};
  for (size_t at = 0; at < output.length && s.status == ZJ_OK;) {
    const char *open = memchr(output.at + at, '<', output.length - at);
    size_t begin = open ? (size_t)(open - output.at) : output.length;
    read_text(&s, zj_slice_cut(output, at, begin));
    const char *close = open ? memchr(open, '>', output.length - begin) : NULL;
    if (!close) break;
    read_tag(&s, zj_slice_cut(output, begin + 1, (size_t)(close - output.at)));
    at = (size_t)(close - output.at) + 1;
  }
  if (s.status == ZJ_OK) {
    join_labels(pdf);
    *out = pdf;
    return ZJ_OK;
  }
  talloc_free(pdf);
  if (s.status == ZJ_LIMIT)
    return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("has too many pages or lines", "页数或行数过多"));
  return zj_no_memory(err);
}
