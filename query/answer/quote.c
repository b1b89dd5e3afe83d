/* quote.c - the text around hits. */
#include "query/answer/quote.h"

#include <talloc.h>

#include "query/engine/excerpt.h"
#include "query/engine/sentence.h"

/* A place in a report: paragraph and byte of its match text. */
typedef struct place {
  uint32_t paragraph, byte;
} place;
typedef struct span {
  place begin, end;
} span; /* half open */

typedef struct quoter {
  void *ctx;
  const zj_segment *segment;
  const zj_report_hits *report;
  const zj_quote_want *want;
  uint32_t begin, end; /* the paragraphs of the report */
  zj_error *err;
} quoter;

static bool before(place a, place b) {
  return a.paragraph != b.paragraph ? a.paragraph < b.paragraph : a.byte < b.byte;
}

static zj_slice text_of(const quoter *q, uint32_t paragraph) {
  zj_paragraph_view view;
  zj_segment_paragraph(q->segment, paragraph, &view);
  return view.match;
}

/* What a quotation leaves out: page marks inside a paragraph, noise, nothing. */
static bool is_left_out(const quoter *q, uint32_t paragraph) {
  zj_paragraph_view view;
  zj_segment_paragraph(q->segment, paragraph, &view);
  return view.nested || view.match.length == 0 || view.roles == ZJ_ROLE_BIT(ZJ_ROLE_NOISE);
}

static bool paragraph_before(const quoter *q, uint32_t *paragraph) {
  for (uint32_t p = *paragraph; p-- > q->begin;)
    if (!is_left_out(q, p)) return *paragraph = p, true;
  return false;
}

static bool paragraph_behind(const quoter *q, uint32_t *paragraph) {
  for (uint32_t p = *paragraph + 1; p < q->end; p++)
    if (!is_left_out(q, p)) return *paragraph = p, true;
  return false;
}

/* ---- sentences ---- */

/* The begin of the sentence before 'at', which has more than blanks before it. */
static uint32_t sentence_before(zj_slice text, uint32_t at) {
  uint32_t begin = 0, end;
  while ((end = zj_sentence_end(text, (zj_match_pos){begin}).byte) > begin &&
         zj_skip_blank(text, (zj_match_pos){end}).byte < at)
    begin = end;
  return begin;
}

static place back_sentences(const quoter *q, place at) {
  for (uint32_t n = 0; n < q->want->around; n++) {
    if (zj_skip_blank(text_of(q, at.paragraph), (zj_match_pos){0}).byte >= at.byte) {
      if (!paragraph_before(q, &at.paragraph)) return (place){at.paragraph, 0};
      at.byte = (uint32_t)text_of(q, at.paragraph).length;
    }
    at.byte = sentence_before(text_of(q, at.paragraph), at.byte);
  }
  return at;
}

static place on_sentences(const quoter *q, place at) {
  for (uint32_t n = 0; n < q->want->around; n++) {
    zj_slice text = text_of(q, at.paragraph);
    if (zj_skip_blank(text, (zj_match_pos){at.byte}).byte >= text.length) {
      if (!paragraph_behind(q, &at.paragraph)) break;
      at.byte = 0;
    }
    at.byte = zj_sentence_end(text_of(q, at.paragraph), (zj_match_pos){at.byte}).byte;
  }
  return at;
}

/* ---- sections ---- */

/* The heading of the first rank over a passage, as for 同节(); UINT32_MAX before the first of them.
 * Items (level 5 and 6) make no section. */
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

/* The passages of the section that 'passage' lies in, first and last: they stand in one row. */
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
  zj_passage_view passage;
  zj_segment_paragraph(q->segment, at.paragraph, &view);
  uint32_t here = view.passage_begin, first, last;
  for (uint32_t i = here; i < view.passage_end; i++) {
    zj_segment_passage(q->segment, i, &passage);
    if (passage.begin.byte <= at.byte) here = i;
  }
  section_passages(q, here, &first, &last);
  zj_segment_passage(q->segment, first, &passage);
  span out = {{paragraph_of(q, first), passage.begin.byte}, {paragraph_of(q, last), 0}};
  zj_segment_paragraph(q->segment, out.end.paragraph, &view);
  out.end.byte = (uint32_t)view.match.length;
  if (last + 1 < view.passage_end)
    zj_segment_passage(q->segment, last + 1, &passage), out.end.byte = passage.begin.byte;
  return out;
}

/* ---- what surrounds a hit ---- */

static span paragraphs_around(const quoter *q, const zj_hit *hit) {
  uint32_t first = hit->paragraph, last = first;
  for (uint32_t n = 0; n < q->want->around; n++)
    if (!paragraph_before(q, &first)) break;
  for (uint32_t n = 0; n < q->want->around; n++)
    if (!paragraph_behind(q, &last)) break;
  return (span){{first, 0}, {last, (uint32_t)text_of(q, last).length}};
}

/* Not more than a screen reader, a spreadsheet cell or a feed can use. */
static void bound(const quoter *q, const zj_hit *hit, span *s) {
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
    out = (span){back_sentences(q, begin), on_sentences(q, end)};
  if (before(begin, out.begin)) out.begin = begin;
  if (before(out.end, end)) out.end = end;
  bound(q, hit, &out);
  return out;
}

/* ---- parts ---- */

static zj_quote_part *new_part(const quoter *q, zj_quote *quote) {
  quote->parts = talloc_realloc(q->ctx, quote->parts, zj_quote_part, (unsigned)quote->count + 1);
  return &quote->parts[quote->count++];
}

static zj_status add_text(const quoter *q, zj_quote *quote, uint32_t paragraph, uint32_t begin,
                          uint32_t end) {
  zj_slice match = text_of(q, paragraph);
  if (zj_skip_blank(match, (zj_match_pos){begin}).byte >= end || is_left_out(q, paragraph))
    return ZJ_OK;
  zj_cutting cut;
  zj_status status =
      zj_excerpt_cut(q->ctx, q->segment, paragraph, (zj_match_range){{begin}, {end}}, &cut, q->err);
  if (status == ZJ_OK)
    *new_part(q, quote) = (zj_quote_part){paragraph, cut.line, cut.start_char, cut.text, NULL};
  return status;
}

static void add_hit(const quoter *q, zj_quote *quote, const zj_hit *hit) {
  *new_part(q, quote) =
      (zj_quote_part){hit->paragraph, hit->line, hit->start_char, hit->sentence, hit};
}

/* The hits [hit, last) and the text of 'around' that none of them is. */
static zj_status fill(const quoter *q, zj_quote *quote, span around, const zj_hit *hit,
                      const zj_hit *last) {
  zj_status status = ZJ_OK;
  quote->hit = hit;
  for (uint32_t p = around.begin.paragraph; status == ZJ_OK && p <= around.end.paragraph; p++) {
    uint32_t at = p == around.begin.paragraph ? around.begin.byte : 0;
    uint32_t end = p == around.end.paragraph ? around.end.byte : (uint32_t)text_of(q, p).length;
    for (; status == ZJ_OK && hit < last && hit->paragraph == p; at = hit++->range.end.byte) {
      if (hit->range.begin.byte > at) status = add_text(q, quote, p, at, hit->range.begin.byte);
      add_hit(q, quote, hit);
    }
    if (status == ZJ_OK && end > at) status = add_text(q, quote, p, at, end);
  }
  return status;
}

/* Neighbours in a paragraph are one quote only when more than the hits themselves was asked for. */
static bool joins(const quoter *q, span a, span b) {
  if (q->want->unit == ZJ_UNIT_SENTENCE && !q->want->around) return false;
  return !before(a.end, b.begin);
}

zj_status zj_quotes_make(void *ctx, const zj_snapshot *snapshot, const zj_report_hits *report,
                         const zj_quote_want *want, bool joined, zj_quote **out, size_t *count,
                         zj_error *err) {
  quoter q = {.ctx = ctx,
              .segment = snapshot->segments[report->rank.segment],
              .report = report,
              .want = want,
              .err = err};
  zj_segment_report_range(q.segment, report->rank.report, &q.begin, &q.end);
  zj_quote *quotes = talloc_zero_array(ctx, zj_quote, (unsigned)report->hit_count + 1);
  zj_status status = ZJ_OK;
  *count = 0;
  for (size_t i = 0, next; status == ZJ_OK && i < report->hit_count; i = next) {
    span around = span_of(&q, &report->hits[i]);
    for (next = i + 1; joined && next < report->hit_count; next++) {
      span more = span_of(&q, &report->hits[next]);
      if (!joins(&q, around, more)) break;
      if (before(around.end, more.end)) around.end = more.end;
    }
    status = fill(&q, &quotes[(*count)++], around, &report->hits[i], &report->hits[next]);
  }
  *out = quotes;
  return status;
}

void zj_section_around(const zj_snapshot *snapshot, size_t segment, uint32_t paragraph,
                       zj_match_pos at, uint32_t *begin, uint32_t *end) {
  quoter q = {.segment = snapshot->segments[segment]};
  zj_segment_report_range(q.segment, zj_segment_paragraph_report(q.segment, paragraph), &q.begin,
                          &q.end);
  span s = section_around(&q, (place){paragraph, at.byte});
  *begin = s.begin.paragraph;
  *end = s.end.paragraph + 1;
}
