/* pdf_page.c - parses the output of pdftotext -bbox-layout. */
#include "indexer/read/pdf_page.h"

#include <ctype.h>
#include <talloc.h>

#include "indexer/base/buffer.h"
#include "indexer/base/lang.h"

enum { LINES_MAX = 4 << 20, PAGES_MAX = 100000 };

/* What is being read of the converter's output. */
typedef struct scan {
  zj_pdf *pdf;
  bool in_line, in_word;
  zj_box box; /* of the current word */
  zj_buffer word;
} scan;

zj_pdf *zj_pdf_new(void *ctx) {
  zj_pdf *pdf = talloc_zero(ctx, zj_pdf);
  if (pdf) pdf->text = talloc_strdup(pdf, "");
  if (pdf && pdf->text) return pdf;
  talloc_free(pdf);
  return NULL;
}

/* Makes room for 'need' more items of 'item' bytes; 'array_at' points to the array's pointer. */
static bool grow_array(zj_pdf *pdf, void *array_at, size_t *room, size_t count, size_t need,
                       size_t item) {
  void *array;
  if (pdf->status != ZJ_OK) return false;
  if (*room - count >= need) return true;
  memcpy(&array, array_at, sizeof array);
  size_t wanted = *room + *room / 2 + need + 64;
  array = talloc_realloc_size(pdf, array, wanted * item);
  if (!array) {
    pdf->status = ZJ_NO_MEMORY;
    return false;
  }
  memcpy(array_at, &array, sizeof array);
  *room = wanted;
  return true;
}

zj_status zj_pdf_status(const zj_pdf *pdf, zj_error *err) {
  if (pdf->status == ZJ_OK) return ZJ_OK;
  if (pdf->status == ZJ_LIMIT)
    return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("has too many pages or lines", "页数或行数过多"));
  return zj_no_memory(err);
}

size_t zj_pdf_page_end(const zj_pdf *pdf, size_t first) {
  size_t end = first;
  while (end < pdf->line_count && pdf->lines[end].page == pdf->lines[first].page)
    end++;
  return end;
}

/* ---- building ---- */

/* Where the text is in that of the document, which moves when it grows; SIZE_MAX elsewhere. */
static size_t own_offset(const zj_pdf *pdf, zj_slice text) {
  bool own = text.at >= pdf->text && text.at < pdf->text + pdf->text_length;
  return own ? (size_t)(text.at - pdf->text) : SIZE_MAX;
}

uint32_t zj_pdf_add_text(zj_pdf *pdf, zj_slice text) {
  uint32_t at = (uint32_t)pdf->text_length;
  size_t own = own_offset(pdf, text);
  if (pdf->status == ZJ_OK && pdf->text_length > UINT32_MAX / 2) pdf->status = ZJ_LIMIT;
  if (!grow_array(pdf, &pdf->text, &pdf->text_room, pdf->text_length, text.length, 1)) return at;
  const char *from = own == SIZE_MAX ? text.at : pdf->text + own;
  if (text.length) memcpy(pdf->text + pdf->text_length, from, text.length);
  pdf->text_length += text.length;
  return at;
}

void zj_pdf_add_page(zj_pdf *pdf, float width, float height) {
  if (pdf->page_count >= PAGES_MAX) pdf->status = ZJ_LIMIT;
  if (grow_array(pdf, &pdf->pages, &pdf->page_room, pdf->page_count, 1, sizeof *pdf->pages))
    pdf->pages[pdf->page_count++] = (zj_pdf_page){.width = width, .height = height};
}

void zj_pdf_add_line(zj_pdf *pdf, zj_box box) {
  if (pdf->page_count == 0) return;
  if (pdf->line_count >= LINES_MAX) pdf->status = ZJ_LIMIT;
  if (!grow_array(pdf, &pdf->lines, &pdf->line_room, pdf->line_count, 1, sizeof *pdf->lines))
    return;
  uint32_t at = (uint32_t)pdf->text_length;
  pdf->lines[pdf->line_count++] = (zj_pdf_line){.box = box,
                                                .page = (uint32_t)pdf->page_count - 1,
                                                .block = pdf->block_count,
                                                .begin = at,
                                                .end = at,
                                                .first_word = (uint32_t)pdf->word_count,
                                                .em = box.bottom - box.top};
}

float zj_pdf_ems(zj_slice text) {
  size_t halves = 0;
  for (size_t i = 0; i < text.length; i++) {
    unsigned char c = (unsigned char)text.at[i];
    if (c <= 0x20 || zj_utf8_is_tail(text.at[i])) continue;
    halves += c < 0x80 ? 1 : 2;
  }
  return (float)halves / 2;
}

static bool is_ascii_word(char c) {
  return isalnum((unsigned char)c);
}

/* Writes a blank for the gap before a word if it is as wide as one, or if letters would run
 * together without. Justified Chinese has small gaps everywhere, and typesetters put a quarter of
 * an em between Chinese and figures. */
static void write_gap(zj_pdf *pdf, float gap, char first) {
  char last = pdf->text_length ? pdf->text[pdf->text_length - 1] : ' ';
  if (gap > 0.35F || (gap > 0.1F && is_ascii_word(last) && is_ascii_word(first)))
    (void)zj_pdf_add_text(pdf, ZJ_LIT(" "));
}

void zj_pdf_add_word(zj_pdf *pdf, zj_box box, zj_slice text) {
  if (pdf->line_count == 0 || text.length == 0) return;
  zj_pdf_line *line = &pdf->lines[pdf->line_count - 1];
  size_t own = own_offset(pdf, text);
  if (line->word_count) {
    float gap = box.left - pdf->words[pdf->word_count - 1].box.right, em = zj_pdf_em(line);
    if (gap > line->widest_gap) line->widest_gap = gap;
    if (em > 0) write_gap(pdf, gap / em, text.at[0]);
  }
  if (!grow_array(pdf, &pdf->words, &pdf->word_room, pdf->word_count, 1, sizeof *pdf->words))
    return;
  if (own != SIZE_MAX) text.at = pdf->text + own;
  float ems = zj_pdf_ems(text);
  uint32_t begin = zj_pdf_add_text(pdf, text);
  pdf->words[pdf->word_count++] = (zj_pdf_word){box, begin, (uint32_t)pdf->text_length};
  line->word_count++;
  line->end = (uint32_t)pdf->text_length;
  line->inked += box.right - box.left;
  line->ems += ems;
  if (line->ems >= 2 && line->inked > 0) line->em = line->inked / line->ems;
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

static bool is_tag(zj_slice tag, zj_slice name) {
  return tag.length >= name.length && memcmp(tag.at, name.at, name.length) == 0;
}

static void end_word(scan *s) {
  if (s->in_word) zj_pdf_add_word(s->pdf, s->box, zj_buffer_slice(&s->word));
  s->in_word = false;
}

static void begin_line(scan *s, zj_slice tag) {
  s->in_line = s->pdf->page_count > 0;
  if (s->in_line) zj_pdf_add_line(s->pdf, box_of(tag));
}

static void read_tag(scan *s, zj_slice tag) {
  if (is_tag(tag, ZJ_LIT("word "))) {
    s->in_word = s->in_line;
    s->box = box_of(tag);
    s->word.length = 0;
  } else if (is_tag(tag, ZJ_LIT("/word"))) {
    end_word(s);
  } else if (is_tag(tag, ZJ_LIT("line "))) {
    begin_line(s, tag);
  } else if (is_tag(tag, ZJ_LIT("block "))) {
    s->pdf->block_count++;
  } else if (is_tag(tag, ZJ_LIT("page "))) {
    zj_pdf_add_page(s->pdf, read_attribute(tag, " width=\""), read_attribute(tag, " height=\""));
  }
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
  for (size_t at = 0; s->in_word && at < text.length;) {
    const char *amp = memchr(text.at + at, '&', text.length - at);
    size_t plain = amp ? (size_t)(amp - text.at) - at : text.length - at;
    zj_buffer_add(&s->word, text.at + at, plain);
    at += plain;
    if (at == text.length) return;
    size_t used = 0;
    for (size_t i = 0; i < ZJ_COUNT(known) && !used; i++) {
      if (!is_tag(zj_slice_cut(text, at, text.length), known[i].entity)) continue;
      zj_buffer_add(&s->word, known[i].c, 1);
      used = known[i].entity.length;
    }
    if (!used) zj_buffer_add(&s->word, "&", 1);
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
    line->first_word = begin.first_word;
    line->word_count += begin.word_count;
    line->box.left = begin.box.left;
    if (begin.end - begin.begin > next->end - next->begin) line->em = begin.em;
    i++;
  }
  pdf->line_count = kept;
}

zj_status zj_pdf_read(void *ctx, zj_slice output, zj_pdf **out, zj_error *err) {
  zj_pdf *pdf = zj_pdf_new(ctx);
  if (!pdf) return zj_no_memory(err);
  scan s = {.pdf = pdf, .word = {.ctx = pdf}};
  for (size_t at = 0; at < output.length && pdf->status == ZJ_OK;) {
    const char *open = memchr(output.at + at, '<', output.length - at);
    size_t begin = open ? (size_t)(open - output.at) : output.length;
    read_text(&s, zj_slice_cut(output, at, begin));
    const char *close = open ? memchr(open, '>', output.length - begin) : NULL;
    if (!close) break;
    read_tag(&s, zj_slice_cut(output, begin + 1, (size_t)(close - output.at)));
    at = (size_t)(close - output.at) + 1;
  }
  zj_status status = zj_pdf_status(pdf, err);
  if (status == ZJ_OK) status = zj_buffer_status(&s.word, err);
  if (status != ZJ_OK) {
    talloc_free(pdf);
    return status;
  }
  join_labels(pdf);
  *out = pdf;
  return ZJ_OK;
}
