/* quote.c - the text around hits. */
#include "query/answer/quote.h"

#include <talloc.h>

#include "query/engine/excerpt.h"
#include "query/engine/sentence.h"

/* A paragraph, and a byte of its match text. */
typedef struct place {
  uint32_t paragraph, byte;
} place;

/* Half open. */
typedef struct span {
  place begin, end;
} span;

typedef struct quoter {
  void *ctx;
  const zj_segment *segment;
  const zj_quote_want *want;
  uint32_t begin, end; /* the paragraphs of the report */
  zj_excerpt_source source;
  zj_error *err;
} quoter;

static quoter make_quoter(void *ctx, const zj_segment *segment, uint32_t report,
                          const zj_quote_want *want, zj_error *err) {
  quoter q = {.ctx = ctx, .segment = segment, .want = want, .err = err};
  zj_segment_report_range(segment, report, &q.begin, &q.end);
  return q;
}

static bool is_before(place a, place b) {
  return a.paragraph != b.paragraph ? a.paragraph < b.paragraph : a.byte < b.byte;
}

static zj_slice text_of(const quoter *q, uint32_t paragraph) {
  zj_paragraph_view view;
  zj_segment_paragraph(q->segment, paragraph, &view);
  return view.match;
}

/* Quotations leave out page marks inside a paragraph, noise and empty paragraphs. */
static bool is_left_out(const quoter *q, uint32_t paragraph) {
  zj_paragraph_view view;
  zj_segment_paragraph(q->segment, paragraph, &view);
  return view.nested || view.match.length == 0 || view.roles == ZJ_ROLE_BIT(ZJ_ROLE_NOISE);
}

/* Moves to the nearest paragraph before that is quoted; returns false when there is none. */
static bool paragraph_before(const quoter *q, uint32_t *paragraph) {
  for (uint32_t p = *paragraph; p-- > q->begin;) {
    if (is_left_out(q, p)) continue;
    *paragraph = p;
    return true;
  }
  return false;
}

/* The same, after. */
static bool paragraph_after(const quoter *q, uint32_t *paragraph) {
  for (uint32_t p = *paragraph + 1; p < q->end; p++) {
    if (is_left_out(q, p)) continue;
    *paragraph = p;
    return true;
  }
  return false;
}

/* ---- sentences ---- */

/* Where the sentence before 'at' begins; more than blanks must come before 'at'. */
static uint32_t sentence_before(zj_slice text, uint32_t at) {
  for (uint32_t begin = 0;;) {
    uint32_t end = zj_sentence_end(text, (zj_match_pos){begin}).byte;
    if (end <= begin || zj_skip_blank(text, (zj_match_pos){end}).byte >= at) return begin;
    begin = end;
  }
}

static place go_back_sentences(const quoter *q, place at) {
  for (uint32_t n = 0; n < q->want->around; n++) {
    if (zj_skip_blank(text_of(q, at.paragraph), (zj_match_pos){0}).byte >= at.byte) {
      if (!paragraph_before(q, &at.paragraph)) return (place){at.paragraph, 0};
      at.byte = (uint32_t)text_of(q, at.paragraph).length;
    }
    at.byte = sentence_before(text_of(q, at.paragraph), at.byte);
  }
  return at;
}

static place go_on_sentences(const quoter *q, place at) {
  for (uint32_t n = 0; n < q->want->around; n++) {
    zj_slice text = text_of(q, at.paragraph);
    if (zj_skip_blank(text, (zj_match_pos){at.byte}).byte >= text.length) {
      if (!paragraph_after(q, &at.paragraph)) break;
      at.byte = 0;
    }
    at.byte = zj_sentence_end(text_of(q, at.paragraph), (zj_match_pos){at.byte}).byte;
  }
  return at;
}

/* ---- sections ---- */

/* The heading of the first rank above a node, as in 同节(); UINT32_MAX before the first such
 * heading. Items (levels 5 and 6) make no section. */
static uint32_t section_of(const quoter *q, uint32_t node) {
  zj_node_view view;
  uint32_t section = UINT32_MAX;
  for (zj_segment_node(q->segment, node, &view); view.parent != node;
       zj_segment_node(q->segment, node, &view)) {
    if (view.level <= 4) section = node;
    node = view.parent;
  }
  return section;
}

/* The first and last passage of the section that 'passage' lies in; all between belong to it. */
static void section_passages(const quoter *q, uint32_t passage, uint32_t *first, uint32_t *last) {
  zj_paragraph_view head, tail;
  zj_passage_view view;
  zj_segment_paragraph(q->segment, q->begin, &head);
  zj_segment_paragraph(q->segment, q->end - 1, &tail);
  zj_segment_passage(q->segment, passage, &view);
  uint32_t section = section_of(q, view.node);
  for (*first = passage; *first > head.passage_begin; --*first) {
    zj_segment_passage(q->segment, *first - 1, &view);
    if (section_of(q, view.node) != section) break;
  }
  for (*last = passage; *last + 1 < tail.passage_end; ++*last) {
    zj_segment_passage(q->segment, *last + 1, &view);
    if (section_of(q, view.node) != section) break;
  }
}

/* The paragraph that holds a passage. */
static uint32_t paragraph_of(const quoter *q, uint32_t passage) {
  uint32_t low = q->begin, high = q->end;
  while (high - low > 1) {
    uint32_t middle = low + (high - low) / 2;
    zj_paragraph_view view;
    zj_segment_paragraph(q->segment, middle, &view);
    if (view.passage_begin <= passage)
      low = middle;
    else
      high = middle;
  }
  return low;
}

static span section_around(const quoter *q, place at) {
  zj_paragraph_view view;
  zj_segment_paragraph(q->segment, at.paragraph, &view);
  uint32_t here = view.passage_begin, first, last;
  for (uint32_t i = here; i < view.passage_end; i++)
    if (zj_segment_passage_range(q->segment, &view, i).begin.byte <= at.byte) here = i;
  section_passages(q, here, &first, &last);
  span out = {.begin.paragraph = paragraph_of(q, first), .end.paragraph = paragraph_of(q, last)};
  zj_segment_paragraph(q->segment, out.begin.paragraph, &view);
  out.begin.byte = zj_segment_passage_range(q->segment, &view, first).begin.byte;
  zj_segment_paragraph(q->segment, out.end.paragraph, &view);
  out.end.byte = zj_segment_passage_range(q->segment, &view, last).end.byte;
  return out;
}

/* ---- what surrounds a hit ---- */

static span paragraphs_around(const quoter *q, const zj_hit *hit) {
  uint32_t first = hit->paragraph, last = first;
  for (uint32_t n = 0; n < q->want->around; n++)
    if (!paragraph_before(q, &first)) break;
  for (uint32_t n = 0; n < q->want->around; n++)
    if (!paragraph_after(q, &last)) break;
  return (span){{first, 0}, {last, (uint32_t)text_of(q, last).length}};
}

/* Cuts a span to what a screen reader, a spreadsheet cell or a feed can use. */
static void bound_span(const quoter *q, const zj_hit *hit, span *s) {
  size_t room = ZJ_QUOTE_MAX_BYTES;
  for (uint32_t p = hit->paragraph; p-- > s->begin.paragraph;) {
    size_t length = text_of(q, p).length;
    if (length > room)
      s->begin = (place){p + 1, 0};
    else
      room -= length;
  }
  room = ZJ_QUOTE_MAX_BYTES;
  for (uint32_t p = hit->paragraph + 1; p <= s->end.paragraph; p++) {
    size_t length = text_of(q, p).length;
    if (length > room)
      s->end = (place){p - 1, (uint32_t)text_of(q, p - 1).length};
    else
      room -= length;
  }
}

static span span_of(const quoter *q, const zj_hit *hit) {
  place begin = {hit->paragraph, hit->range.begin.byte},
        end = {hit->paragraph, hit->range.end.byte};
  span out = {begin, end};
  if (q->want->unit == ZJ_UNIT_SECTION)
    out = section_around(q, begin);
  else if (q->want->unit == ZJ_UNIT_PARAGRAPH)
    out = paragraphs_around(q, hit);
  else if (q->want->around)
    out = (span){go_back_sentences(q, begin), go_on_sentences(q, end)};
  if (is_before(begin, out.begin)) out.begin = begin;
  if (is_before(out.end, end)) out.end = end;
  bound_span(q, hit, &out);
  return out;
}

/* ---- parts ---- */

static zj_status add_part(const quoter *q, zj_quote *quote, zj_quote_part part) {
  zj_quote_part *grown =
      talloc_realloc(q->ctx, quote->parts, zj_quote_part, (unsigned)quote->count + 1);
  if (!grown) return zj_no_memory(q->err);
  quote->parts = grown;
  quote->parts[quote->count++] = part;
  return ZJ_OK;
}

static zj_status add_text(const quoter *q, zj_quote *quote, uint32_t paragraph, uint32_t begin,
                          uint32_t end) {
  zj_slice match = text_of(q, paragraph);
  if (is_left_out(q, paragraph) || zj_skip_blank(match, (zj_match_pos){begin}).byte >= end)
    return ZJ_OK;
  zj_cutting cut;
  zj_status status =
      zj_excerpt_cut(q->ctx, q->segment, paragraph, (zj_match_range){{begin}, {end}}, &cut, q->err);
  if (status != ZJ_OK) return status;
  return add_part(q, quote, (zj_quote_part){paragraph, cut.line, cut.start_char, cut.text, NULL});
}

static zj_status add_hit(const quoter *q, zj_quote *quote, const zj_hit *hit) {
  return add_part(q, quote,
                  (zj_quote_part){hit->paragraph, hit->line, hit->start_char, hit->sentence, hit});
}

/* Makes the parts of a quote: the hits [hit, last) and the text of 'around' between them. */
static zj_status fill_quote(const quoter *q, zj_quote *quote, span around, const zj_hit *hit,
                            const zj_hit *last) {
  zj_status status = ZJ_OK;
  quote->hit = hit;
  for (uint32_t p = around.begin.paragraph; status == ZJ_OK && p <= around.end.paragraph; p++) {
    uint32_t at = p == around.begin.paragraph ? around.begin.byte : 0;
    uint32_t end = p == around.end.paragraph ? around.end.byte : (uint32_t)text_of(q, p).length;
    for (; status == ZJ_OK && hit < last && hit->paragraph == p; at = hit++->range.end.byte) {
      if (hit->range.begin.byte > at) status = add_text(q, quote, p, at, hit->range.begin.byte);
      if (status == ZJ_OK) status = add_hit(q, quote, hit);
    }
    if (status == ZJ_OK && end > at) status = add_text(q, quote, p, at, end);
  }
  return status;
}

/* Adjoining hits are one quote only when the reader asked for more than the hits themselves. */
static bool are_joined(const quoter *q, span a, span b) {
  if (q->want->unit == ZJ_UNIT_SENTENCE && !q->want->around) return false;
  return !is_before(a.end, b.begin);
}

zj_status zj_quotes_make(void *ctx, const zj_snapshot *snapshot, const zj_report_hits *report,
                         const zj_quote_want *want, bool joined, zj_quote **out, size_t *count,
                         zj_error *err) {
  quoter q =
      make_quoter(ctx, snapshot->segments[report->rank.segment], report->rank.report, want, err);
  zj_quote *quotes = talloc_zero_array(ctx, zj_quote, (unsigned)report->hit_count + 1);
  zj_status status = quotes ? ZJ_OK : zj_no_memory(err);
  *count = 0;
  for (size_t i = 0, next; status == ZJ_OK && i < report->hit_count; i = next) {
    span around = span_of(&q, &report->hits[i]);
    for (next = i + 1; joined && next < report->hit_count; next++) {
      span more = span_of(&q, &report->hits[next]);
      if (!are_joined(&q, around, more)) break;
      if (is_before(around.end, more.end)) around.end = more.end;
    }
    status = fill_quote(&q, &quotes[(*count)++], around, &report->hits[i], &report->hits[next]);
  }
  *out = quotes;
  return status;
}

/* Sets *out to a stretch of a paragraph as running text; "" when it is blank. */
static zj_status cut_stretch(quoter *q, uint32_t paragraph, uint32_t begin, uint32_t end,
                             zj_slice *out) {
  zj_cutting cut = {.text = ZJ_LIT("")};
  zj_status status = ZJ_OK;
  if (zj_skip_blank(text_of(q, paragraph), (zj_match_pos){begin}).byte < end)
    status = zj_excerpt_cut_on(q->ctx, &q->source, q->segment, paragraph,
                               (zj_match_range){{begin}, {end}}, &cut, q->err);
  *out = cut.text;
  return status;
}

zj_status zj_quote_neighbours(void *ctx, const zj_segment *segment, const zj_hit *hit,
                              zj_slice *before, zj_slice *after, zj_error *err) {
  zj_quote_want want = {ZJ_UNIT_SENTENCE, 1};
  quoter q =
      make_quoter(ctx, segment, zj_segment_paragraph_report(segment, hit->paragraph), &want, err);
  place begin = {hit->paragraph, hit->range.begin.byte},
        end = {hit->paragraph, hit->range.end.byte}, from = go_back_sentences(&q, begin),
        to = go_on_sentences(&q, end);
  zj_paragraph_view view;
  zj_status status = ZJ_OK;
  zj_segment_paragraph(segment, hit->paragraph, &view);
  *before = ZJ_LIT("");
  *after = ZJ_LIT("");
  if (from.paragraph == hit->paragraph)
    status = cut_stretch(&q, from.paragraph, from.byte, begin.byte, before);
  else if (!view.nested) /* the text that a page mark interrupts is not its context */
    status = cut_stretch(&q, from.paragraph, from.byte,
                         (uint32_t)text_of(&q, from.paragraph).length, before);
  if (status != ZJ_OK) return status;
  if (to.paragraph == hit->paragraph)
    return cut_stretch(&q, to.paragraph, end.byte, to.byte, after);
  return view.nested ? ZJ_OK : cut_stretch(&q, to.paragraph, 0, to.byte, after);
}

void zj_section_around(const zj_snapshot *snapshot, size_t segment, uint32_t paragraph,
                       zj_match_pos at, uint32_t *begin, uint32_t *end) {
  const zj_segment *of = snapshot->segments[segment];
  quoter q = make_quoter(NULL, of, zj_segment_paragraph_report(of, paragraph), NULL, NULL);
  span s = section_around(&q, (place){paragraph, at.byte});
  *begin = s.begin.paragraph;
  *end = s.end.paragraph + 1;
}

/* ---- quotations within a quotation ---- */

static bool is_latin(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* The first byte of all four marks. */
#define MARK_LEAD '\xE2'

/* The mark at 'at' of another rank; NULL when there is none, or it is an apostrophe. */
static const char *other_mark(const char *text, size_t at) {
  static const char *const pairs[][2] = {{"“", "‘"}, {"”", "’"}, {"‘", "“"}, {"’", "”"}};
  for (size_t i = 0; i < ZJ_COUNT(pairs); i++) {
    size_t length = strlen(pairs[i][0]);
    if (strncmp(text + at, pairs[i][0], length) != 0) continue;
    bool apostrophe = i == 3 && at > 0 && is_latin(text[at - 1]) && is_latin(text[at + length]);
    return apostrophe ? NULL : pairs[i][1];
  }
  return NULL;
}

const char *zj_quote_inner(void *ctx, const char *text) {
  char *out = talloc_strdup(ctx, text);
  for (const char *at = text; out && (at = strchr(at, MARK_LEAD)); at++) {
    const char *mark = other_mark(text, (size_t)(at - text));
    if (mark) memcpy(out + (at - text), mark, strlen(mark)); /* all four are of three bytes */
  }
  return out;
}
