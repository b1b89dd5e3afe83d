/* verify.c - looks for quotations with the exact engine, then among paragraphs that share their
 * rare pieces. */
#include "query/answer/verify.h"

#include <stdio.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "indexer/store/address.h"
#include "indexer/text/fold.h"
#include "query/answer/json.h"
#include "query/answer/rare.h"
#include "query/engine/excerpt.h"
#include "query/engine/matches.h"
#include "query/language/phrase.h"
#include "query/language/query.h"

enum {
  REPORTS_TRIED = 400,   /* in which a better place is looked for */
  PLACES_IN_REPORT = 50, /* paragraphs with the words looked at in one report */
  HEAD_CHARS = 300,      /* of a long part: as many are looked up as a phrase */
  CANDIDATES = 64,       /* paragraphs that are aligned */
  NEAR_SHORTEST = 5,     /* letters of a part that is looked for among others */
  ANCHORS = 100          /* reports in which all parts are looked for */
};

typedef struct checker {
  void *ctx;
  zj_snapshot *snapshot;
  const zj_verify_options *options;
  zj_deadline deadline;
  bool has_except;
  size_t except_segment;
  uint32_t except_report;
  zj_error *err;
} checker;

/* One part being looked for. */
typedef struct wanted {
  zj_slice text;   /* without outer blanks */
  zj_slice folded; /* its match text */
  zj_spelling letters;
  bool loose; /* marks of inner quotations may differ */
  zj_query *query;
  size_t lead, trail; /* bytes of 'folded' before the first letter and after the last */
} wanted;

/* ---- names ---- */

const char *zj_quoting_key(zj_quoting verdict) {
  switch (verdict) {
  case ZJ_QUOTING_EXACT:
    return "exact";
  case ZJ_QUOTING_SIGNS:
    return "signs";
  case ZJ_QUOTING_NEAR:
    return "near";
  case ZJ_QUOTING_APART:
    return "apart";
  case ZJ_QUOTING_NONE:
    return "none";
  case ZJ_QUOTING_UNCHECKED:
    return "unchecked";
  }
  return "none";
}

const char *zj_quoting_name(zj_quoting verdict) {
  switch (verdict) {
  case ZJ_QUOTING_EXACT:
    return zj_tr("to the letter", "一字不差");
  case ZJ_QUOTING_SIGNS:
    return zj_tr("but for signs", "标点字形有别");
  case ZJ_QUOTING_NEAR:
    return zj_tr("near", "近似");
  case ZJ_QUOTING_APART:
    return zj_tr("parts apart", "各段不在一处");
  case ZJ_QUOTING_NONE:
    return zj_tr("not found", "未找到");
  case ZJ_QUOTING_UNCHECKED:
    return zj_tr("not checked", "未核对");
  }
  return "";
}

static const struct differs_row {
  unsigned bit;
  const char *key, *en, *zh;
} differs_rows[] = {
    {ZJ_DIFFERS_MARKS, "marks", "marks", "标点"},
    {ZJ_DIFFERS_BLANKS, "blanks", "blanks", "空白"},
    {ZJ_DIFFERS_SCRIPT, "script", "script", "字形"},
    {ZJ_DIFFERS_LETTERS, "letters", "characters", "文字"},
};

static const char *join_differs(zj_differs_text out, unsigned differs, bool keys) {
  size_t length = 0;
  out[0] = 0;
  for (size_t i = 0; i < ZJ_COUNT(differs_rows); i++) {
    const struct differs_row *row = &differs_rows[i];
    const char *between = keys ? "+" : zj_tr(", ", "、");
    if (!(differs & row->bit)) continue;
    length += (size_t)snprintf(out + length, sizeof(zj_differs_text) - length, "%s%s",
                               length ? between : "", keys ? row->key : zj_tr(row->en, row->zh));
  }
  return out;
}

const char *zj_differs_words(zj_differs_text out, unsigned differs) {
  return join_differs(out, differs, false);
}

const char *zj_differs_keys(zj_differs_text out, unsigned differs) {
  return join_differs(out, differs, true);
}

bool zj_verification_whole(const zj_verification *v) {
  return v->verdicts[ZJ_QUOTING_EXACT] + v->verdicts[ZJ_QUOTING_SIGNS] == v->count;
}

/* ---- texts ---- */

/* Small letters for the marks of quotations, so that “a” and ‘a’ are equal. */
static uint32_t plain_quote(uint32_t c) {
  switch (c) {
  case 0x2018: /* ‘ */
  case 0x201C: /* “ */
  case 0x300C: /* 「 */
  case 0x300E: /* 『 */
    return 0x201C;
  case 0x2019: /* ’ */
  case 0x201D: /* ” */
  case 0x300D: /* 」 */
  case 0x300F: /* 』 */
    return 0x201D;
  default:
    return c;
  }
}

static bool equal_but_quotes(zj_slice a, zj_slice b) {
  size_t i = 0, j = 0;
  while (i < a.length && j < b.length) {
    uint32_t x, y;
    unsigned n = zj_utf8_decode(a, i, &x), m = zj_utf8_decode(b, j, &y);
    if (!n || !m || plain_quote(x) != plain_quote(y)) return false;
    i += n;
    j += m;
  }
  return i == a.length && j == b.length;
}

static zj_slice trim_blanks(zj_slice s) {
  uint32_t c;
  for (unsigned n;
       s.length && (n = zj_utf8_decode(s, 0, &c)) > 0 && zj_char_class_of(c) == ZJ_CHAR_BLANK;)
    s = zj_slice_cut(s, n, s.length);
  while (s.length) {
    size_t last = s.length - 1;
    while (last > 0 && zj_utf8_is_tail(s.at[last]))
      last--;
    if (!zj_utf8_decode(s, last, &c) || zj_char_class_of(c) != ZJ_CHAR_BLANK) break;
    s.length = last;
  }
  return s;
}

/* Which kind of difference a piece is. 'same_words' says that the letters of both texts agree. */
static unsigned kind_of_piece(void *ctx, const zj_diff_piece *piece, bool same_words) {
  bool letters = false, marks = false;
  const zj_slice sides[] = {piece->a, piece->b};
  for (size_t k = 0; k < 2; k++)
    for (size_t at = 0, n; at < sides[k].length; at += n) {
      uint32_t c = ' ';
      n = zj_utf8_decode(sides[k], at, &c);
      if (!n) n = 1;
      zj_char_class kind = zj_char_class_of(c);
      letters |= zj_char_is_letter(c);
      marks |= kind == ZJ_CHAR_MARK;
    }
  if (!letters && !marks) return ZJ_DIFFERS_BLANKS;
  if (!letters && same_words) return ZJ_DIFFERS_MARKS;
  if (same_words) return ZJ_DIFFERS_SCRIPT;
  zj_slice a = zj_fold_plain(ctx, piece->a), b = zj_fold_plain(ctx, piece->b);
  if (letters && a.at && b.at && zj_slice_equal(a, b)) return ZJ_DIFFERS_SCRIPT;
  return letters ? ZJ_DIFFERS_LETTERS : ZJ_DIFFERS_MARKS;
}

static zj_status note_differences(checker *c, zj_found_part *part, bool same_words) {
  zj_status status = zj_diff_make(c->ctx, part->text, part->source, &part->diff, c->err);
  for (size_t i = 0; status == ZJ_OK && i < part->diff.count; i++)
    if (!part->diff.at[i].same)
      part->differs |= kind_of_piece(c->ctx, &part->diff.at[i], same_words);
  return status;
}

/* ---- a place ---- */

static size_t count_back(zj_slice s, size_t at, size_t chars) {
  for (; at > 0 && chars > 0; chars--) {
    uint32_t c;
    size_t before = at - 1;
    while (before > 0 && zj_utf8_is_tail(s.at[before]))
      before--;
    if (!zj_utf8_decode(s, before, &c) || zj_char_class_of(c) != ZJ_CHAR_MARK) break;
    at = before;
  }
  return at;
}

static size_t count_on(zj_slice s, size_t at, size_t chars) {
  for (; at < s.length && chars > 0; chars--) {
    uint32_t c;
    unsigned n = zj_utf8_decode(s, at, &c);
    if (!n || zj_char_class_of(c) != ZJ_CHAR_MARK) break;
    at += n;
  }
  return at;
}

/* Widens a range of letters by the marks that the quotation has before and after its letters: the
 * same ones when they are there, else as many. */
static zj_match_range widen(const wanted *w, zj_slice match, zj_match_range at) {
  zj_slice lead = zj_slice_cut(w->folded, 0, w->lead),
           trail = zj_slice_cut(w->folded, w->folded.length - w->trail, w->folded.length);
  size_t begin = at.begin.byte, end = at.end.byte;
  if (lead.length <= begin && zj_slice_equal(zj_slice_cut(match, begin - lead.length, begin), lead))
    begin -= lead.length;
  else
    begin = count_back(match, begin, zj_utf8_count(lead));
  if (trail.length <= match.length - end &&
      zj_slice_equal(zj_slice_cut(match, end, end + trail.length), trail))
    end += trail.length;
  else
    end = count_on(match, end, zj_utf8_count(trail));
  return (zj_match_range){{(uint32_t)begin}, {(uint32_t)end}};
}

/* The text of a Markdown report without the stars and ticks that are marks there, unless the
 * quotation has such signs itself. */
static zj_status leave_marks_out(checker *c, const char *media, zj_slice quoted, zj_slice *source) {
  if (strcmp(media, "markdown") != 0 || memchr(quoted.at, '*', quoted.length) ||
      memchr(quoted.at, '`', quoted.length))
    return ZJ_OK;
  char *out = talloc_size(c->ctx, source->length + 1);
  size_t length = 0;
  if (!out) return zj_no_memory(c->err);
  for (size_t i = 0; i < source->length; i++)
    if (source->at[i] != '*' && source->at[i] != '`') out[length++] = source->at[i];
  *source = (zj_slice){out, length};
  return ZJ_OK;
}

/* Judges one place: the range of the letters that come nearest to the part in a paragraph. */
static zj_status judge(checker *c, const wanted *w, size_t segment, uint32_t paragraph,
                       zj_match_range letters, uint32_t distance, zj_found_part *out) {
  const zj_segment *s = c->snapshot->segments[segment];
  zj_paragraph_view view;
  zj_cutting cutting;
  zj_segment_paragraph(s, paragraph, &view);
  zj_match_range at = widen(w, view.match, letters);
  zj_status status = zj_excerpt_cut(c->ctx, s, paragraph, at, &cutting, c->err);
  if (status != ZJ_OK) return status;
  *out = (zj_found_part){.text = w->text,
                         .has_source = true,
                         .segment = segment,
                         .report = view.report,
                         .paragraph = paragraph,
                         .at = at,
                         .line = cutting.line,
                         .start_char = cutting.start_char,
                         .source = trim_blanks(cutting.text),
                         .distance = distance};
  zj_segment_facts(s, view.report, &out->facts);
  status = leave_marks_out(c, out->facts.media, out->text, &out->source);
  if (status != ZJ_OK) return status;
  bool equal = zj_slice_equal(out->text, out->source) ||
               (w->loose && equal_but_quotes(out->text, out->source));
  if (distance)
    out->verdict = ZJ_QUOTING_NEAR;
  else
    out->verdict = equal ? ZJ_QUOTING_EXACT : ZJ_QUOTING_SIGNS;
  return ZJ_OK;
}

/* Adds to a place what a reader is shown of it. */
static zj_status describe(checker *c, zj_found_part *part) {
  const zj_segment *s = c->snapshot->segments[part->segment];
  zj_paragraph_view view;
  zj_passage_view passage;
  zj_segment_paragraph(s, part->paragraph, &view);
  zj_segment_passage_at(s, &view, part->at.begin, &passage);
  part->roles = passage.roles;
  zj_status status =
      zj_crumbs_make(c->ctx, s, passage.node, &part->crumbs, &part->crumb_count, c->err);
  if (status == ZJ_OK && part->verdict != ZJ_QUOTING_EXACT)
    status = note_differences(c, part, part->distance == 0);
  return status;
}

/* Whether 'a' is the better place: by verdict, distance, then the order of reports and text. */
static bool is_better(const checker *c, const zj_found_part *a, const zj_found_part *b) {
  if (!b->has_source) return true;
  if (a->verdict != b->verdict) return a->verdict < b->verdict;
  if (a->distance != b->distance) return a->distance < b->distance;
  if (a->segment != b->segment || a->report != b->report)
    return zj_snapshot_compare(c->snapshot, a->segment, a->report, b->segment, b->report) < 0;
  if (a->paragraph != b->paragraph) return a->paragraph < b->paragraph;
  return a->at.begin.byte < b->at.begin.byte;
}

static bool is_excepted(const checker *c, size_t segment, uint32_t report) {
  return c->has_except && c->except_segment == segment && c->except_report == report;
}

/* ---- what is wanted ---- */

/* Parses the words of a part as one phrase; of a long one its head. */
static zj_status parse_words(checker *c, wanted *w) {
  zj_slice head = w->text;
  size_t cut = zj_utf8_offset(head, HEAD_CHARS);
  if (head.length > ZJ_QUERY_MAX_BYTES / 2 && cut < head.length) head.length = cut;
  zj_slice folded = zj_fold_plain(c->ctx, head);
  if (!folded.at) return zj_no_memory(c->err);
  /* The marks around the letters are compared, not searched. */
  zj_spelling letters;
  zj_status status = zj_spelling_read(c->ctx, folded, &letters, c->err);
  if (status != ZJ_OK || !letters.count) return status;
  zj_slice words = zj_slice_cut(folded, letters.begin[0], letters.end[letters.count - 1]);
  zj_error fault = {0};
  status = zj_query_parse(c->ctx, words, 0, true, &w->query, NULL, &fault);
  if (status == ZJ_BAD_QUERY) { /* folding made it too long: only a near place can be found */
    w->query = NULL;
    return ZJ_OK;
  }
  return status == ZJ_OK ? ZJ_OK : zj_fail(c->err, status, "%s", fault.text);
}

static zj_status prepare(checker *c, zj_slice text, bool loose, wanted *out) {
  *out = (wanted){.text = trim_blanks(text), .loose = loose};
  out->folded = zj_fold_plain(c->ctx, out->text);
  if (!out->folded.at) return zj_no_memory(c->err);
  zj_status status = zj_spelling_read(c->ctx, out->folded, &out->letters, c->err);
  if (status != ZJ_OK || !out->letters.count) return status;
  out->lead = out->letters.begin[0];
  out->trail = out->folded.length - out->letters.end[out->letters.count - 1];
  return parse_words(c, out);
}

/* ---- the exact engine ---- */

/* Aligns a part with a paragraph and judges the place that differs least, when at most 'most'
 * letters differ. */
static zj_status try_paragraph(checker *c, const wanted *w, size_t segment, uint32_t paragraph,
                               uint32_t most, zj_found_part *best) {
  zj_paragraph_view view;
  zj_spelling letters;
  zj_aligned at;
  zj_found_part here;
  bool found = false;
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(c->err);
  zj_segment_paragraph(c->snapshot->segments[segment], paragraph, &view);
  zj_status status = zj_spelling_read(local, view.match, &letters, c->err);
  if (status == ZJ_OK)
    status = zj_align_find(local, &w->letters, &letters, most, &found, &at, c->err);
  if (status == ZJ_OK && found && at.begin < at.end) {
    zj_match_range range = {{letters.begin[at.begin]}, {letters.end[at.end - 1]}};
    status = judge(c, w, segment, paragraph, range, at.distance, &here);
    if (status == ZJ_OK && is_better(c, &here, best)) *best = here;
  }
  talloc_free(local);
  return status;
}

/* Tries every occurrence of the phrase in a paragraph, so that one to the letter is found beside
 * one that is not. */
static zj_status try_occurrences(checker *c, const wanted *w, size_t segment, uint32_t paragraph,
                                 zj_found_part *best) {
  const zj_phrase *phrase = &w->query->leaves[0]->phrases[0];
  zj_paragraph_view view;
  zj_match_range at;
  zj_status status = ZJ_OK;
  if (w->text.length > ZJ_QUERY_MAX_BYTES / 2)
    return try_paragraph(c, w, segment, paragraph, 0, best);
  zj_segment_paragraph(c->snapshot->segments[segment], paragraph, &view);
  for (size_t from = 0; status == ZJ_OK && zj_phrase_find(phrase, view.match, from, &at);
       from = at.begin.byte + 1) {
    zj_spelling letters;
    zj_found_part here;
    zj_slice words = zj_slice_cut(view.match, at.begin.byte, at.end.byte);
    status = zj_spelling_read(c->ctx, words, &letters, c->err);
    if (status != ZJ_OK || !zj_spelling_equal(&letters, &w->letters)) continue;
    status = judge(c, w, segment, paragraph, at, 0, &here);
    if (status == ZJ_OK && is_better(c, &here, best)) *best = here;
    if (best->has_source && best->verdict == ZJ_QUOTING_EXACT) break;
  }
  return status;
}

/* Searches the words. With 'only' NULL in all reports. */
static zj_status search_words(checker *c, const wanted *w, const zj_ranked *only,
                              zj_result **result) {
  zj_search_options options = {.sort = ZJ_SORT_FILE,
                               .deadline_us = zj_time_left(c->deadline.ends_us, 1)};
  if (only) {
    options.has_only_report = true;
    options.only_report_segment = only->segment;
    options.only_report = only->report;
  }
  zj_status status = zj_search(c->ctx, c->snapshot, w->query, &options, result, c->err);
  if (status == ZJ_OK && (*result)->stop == ZJ_STOP_DEADLINE) c->deadline.past = true;
  return status;
}

/* Tries the places of the words in one report. */
static zj_status try_report(checker *c, const wanted *w, const zj_ranked *ranked,
                            zj_found_part *best) {
  zj_report_hits hits;
  zj_status status = zj_search_report_by(c->ctx, c->snapshot, w->query, ranked, ZJ_UNIT_PARAGRAPH,
                                         0, PLACES_IN_REPORT, c->deadline.ends_us, &hits, c->err);
  if (status == ZJ_LIMIT) {
    c->deadline.past = true;
    return ZJ_OK;
  }
  for (size_t i = 0; status == ZJ_OK && i < hits.hit_count; i++)
    status = try_occurrences(c, w, ranked->segment, hits.hits[i].paragraph, best);
  return status;
}

/* Looks for the words of a part with the exact engine. */
static zj_status find_words(checker *c, const wanted *w, zj_found_part *best) {
  zj_result *result;
  zj_status status = search_words(c, w, NULL, &result);
  if (status != ZJ_OK) return status;
  uint64_t occurrences = result->counts.occurrences, reports = result->counts.reports;
  for (size_t i = 0, tried = 0; status == ZJ_OK && i < result->ranking_count; i++) {
    const zj_ranked *ranked = &result->ranking[i];
    if (is_excepted(c, ranked->segment, ranked->report)) {
      occurrences -= ranked->occurrences;
      reports--;
      continue;
    }
    bool settled = best->has_source && best->verdict == ZJ_QUOTING_EXACT;
    if (settled || tried == REPORTS_TRIED || zj_deadline_look(&c->deadline)) continue;
    tried++;
    status = try_report(c, w, ranked, best);
  }
  if (best->has_source) {
    best->occurrences = occurrences;
    best->reports = reports;
  }
  return status;
}

/* ---- near ---- */

/* How many letters may differ: one in six, at least one, at most twenty. */
static uint32_t most_distance(size_t letters) {
  if (letters < NEAR_SHORTEST) return 0;
  size_t most = letters / 6;
  if (most < 1) most = 1;
  return most > 20 ? 20 : (uint32_t)most;
}

/* Aligns the paragraphs that share most rare pieces. A letter that differs spoils two pieces, so
 * the right paragraph shares all but a few. */
static zj_status find_near(checker *c, const wanted *w, zj_found_part *best) {
  uint32_t most = most_distance(w->letters.count);
  zj_rare_list list;
  zj_status status = zj_rare_find(c->ctx, c->snapshot, w->folded, w->letters.count > 6 ? 2 : 1,
                                  CANDIDATES, &c->deadline, &list, c->err);
  for (size_t i = 0; status == ZJ_OK && i < list.count && !zj_deadline_look(&c->deadline); i++) {
    const zj_segment *segment = c->snapshot->segments[list.at[i].segment];
    uint32_t report = zj_segment_paragraph_report(segment, list.at[i].paragraph);
    if (is_excepted(c, list.at[i].segment, report)) continue;
    if (best->has_source) most = best->distance;
    status = try_paragraph(c, w, list.at[i].segment, list.at[i].paragraph, most, best);
  }
  return status;
}

/* ---- a part, a quotation ---- */

static zj_found_part not_found(zj_slice text) {
  return (zj_found_part){.text = text, .verdict = ZJ_QUOTING_NONE};
}

static zj_status find_part(checker *c, const wanted *w, bool near, zj_found_part *out) {
  *out = not_found(w->text);
  if (!w->letters.count) return ZJ_OK;
  zj_status status = w->query ? find_words(c, w, out) : ZJ_OK;
  if (status == ZJ_OK && near && !out->has_source && !c->deadline.past &&
      w->letters.count >= NEAR_SHORTEST)
    status = find_near(c, w, out);
  if (status == ZJ_OK && !out->has_source && c->deadline.past) out->verdict = ZJ_QUOTING_UNCHECKED;
  return status;
}

static bool comes_after(const zj_found_part *a, const zj_found_part *before) {
  return a->paragraph > before->paragraph ||
         (a->paragraph == before->paragraph && a->at.begin.byte >= before->at.end.byte);
}

/* Finds the first place of a part in one report after another place; has_source stays false when
 * there is none. */
static zj_status find_after(checker *c, const wanted *w, const zj_ranked *in,
                            const zj_found_part *before, zj_found_part *out) {
  zj_result *result;
  zj_report_hits hits = {0};
  *out = not_found(w->text);
  zj_status status = search_words(c, w, in, &result);
  if (status == ZJ_OK && result->ranking_count)
    status = zj_search_report_by(c->ctx, c->snapshot, w->query, &result->ranking[0],
                                 ZJ_UNIT_PARAGRAPH, 0, 0, c->deadline.ends_us, &hits, c->err);
  if (status == ZJ_LIMIT) {
    c->deadline.past = true;
    status = ZJ_OK;
  }
  const zj_phrase *phrase = &w->query->leaves[0]->phrases[0];
  for (size_t i = 0; status == ZJ_OK && i < hits.hit_count && !out->has_source; i++) {
    zj_paragraph_view view;
    zj_match_range at;
    zj_segment_paragraph(c->snapshot->segments[in->segment], hits.hits[i].paragraph, &view);
    for (size_t from = 0; status == ZJ_OK && zj_phrase_find(phrase, view.match, from, &at);
         from = at.begin.byte + 1) {
      zj_found_part here = {.paragraph = hits.hits[i].paragraph, .at = at};
      zj_spelling letters;
      if (before && !comes_after(&here, before)) continue;
      status = zj_spelling_read(c->ctx, zj_slice_cut(view.match, at.begin.byte, at.end.byte),
                                &letters, c->err);
      if (status != ZJ_OK || !zj_spelling_equal(&letters, &w->letters)) continue;
      status = judge(c, w, in->segment, hits.hits[i].paragraph, at, 0, out);
      break;
    }
  }
  return status;
}

/* Looks for all parts in one report, in their order. */
static zj_status find_row(checker *c, const wanted *parts, size_t count, const zj_ranked *in,
                          zj_found_part *out, bool *whole) {
  zj_status status = ZJ_OK;
  *whole = true;
  for (size_t i = 0; i < count; i++)
    *whole &= parts[i].query != NULL;
  for (size_t i = 0; status == ZJ_OK && *whole && i < count; i++) {
    status = find_after(c, &parts[i], in, i ? &out[i - 1] : NULL, &out[i]);
    *whole = out[i].has_source;
  }
  return status;
}

/* The part that the fewest reports hold is looked for first; *result has its reports. */
static zj_status find_anchor(checker *c, const wanted *parts, size_t count, zj_result **result) {
  zj_status status = ZJ_OK;
  *result = NULL;
  for (size_t i = 0; status == ZJ_OK && i < count; i++) {
    zj_result *here;
    if (!parts[i].query) continue;
    status = search_words(c, &parts[i], NULL, &here);
    if (status == ZJ_OK && (!*result || here->counts.reports < (*result)->counts.reports))
      *result = here;
    if (status == ZJ_OK && !here->counts.reports) break;
  }
  return status;
}

static zj_quoting worst_of(const zj_found_part *parts, size_t count) {
  zj_quoting worst = ZJ_QUOTING_EXACT;
  for (size_t i = 0; i < count; i++)
    if (parts[i].verdict > worst) worst = parts[i].verdict;
  return worst;
}

/* Looks for the parts one after the other in one report; the best such report is taken. */
static zj_status find_together(checker *c, const wanted *parts, size_t count, zj_found_part *out,
                               bool *found) {
  zj_result *reports;
  zj_found_part *row = talloc_array(c->ctx, zj_found_part, (unsigned)count);
  if (!row) return zj_no_memory(c->err);
  *found = false;
  zj_status status = find_anchor(c, parts, count, &reports);
  for (size_t i = 0, tried = 0;
       status == ZJ_OK && reports && i < reports->ranking_count && tried < ANCHORS; i++) {
    bool whole;
    if (is_excepted(c, reports->ranking[i].segment, reports->ranking[i].report)) continue;
    if (zj_deadline_look(&c->deadline)) break;
    tried++;
    status = find_row(c, parts, count, &reports->ranking[i], row, &whole);
    if (status != ZJ_OK || !whole) continue;
    if (*found && worst_of(row, count) >= worst_of(out, count)) continue;
    memcpy(out, row, count * sizeof *row);
    *found = true;
    if (worst_of(out, count) == ZJ_QUOTING_EXACT) break;
  }
  return status;
}

/* Checks a list of parts. With 'near' false only the exact engine is asked. */
static zj_status check_parts(checker *c, const zj_quotation *q, const zj_slice *texts, size_t count,
                             bool near, zj_verified *out) {
  zj_status status = ZJ_OK;
  bool together = false;
  wanted *parts = talloc_zero_array(c->ctx, wanted, (unsigned)count + 1);
  out->parts = talloc_zero_array(c->ctx, zj_found_part, (unsigned)count + 1);
  out->part_count = count;
  if (!parts || !out->parts) return zj_no_memory(c->err);
  for (size_t i = 0; status == ZJ_OK && i < count; i++)
    status = prepare(c, texts[i], !q->block, &parts[i]);
  if (status == ZJ_OK && count > 1) status = find_together(c, parts, count, out->parts, &together);
  for (size_t i = 0; status == ZJ_OK && !together && i < count; i++)
    status = find_part(c, &parts[i], near, &out->parts[i]);
  out->verdict = worst_of(out->parts, count);
  bool apart = count > 1 && !together && out->verdict <= ZJ_QUOTING_SIGNS;
  if (apart) out->verdict = c->deadline.past ? ZJ_QUOTING_UNCHECKED : ZJ_QUOTING_APART;
  return status;
}

static zj_status check_quotation(checker *c, const zj_quotation *q, zj_verified *out) {
  zj_status status = ZJ_OK;
  *out = (zj_verified){.quotation = q, .verdict = ZJ_QUOTING_UNCHECKED};
  if (zj_deadline_look(&c->deadline)) return ZJ_OK;
  bool elided = q->part_count != q->whole_count;
  /* An ellipsis may stand in the source itself. */
  status = check_parts(c, q, q->whole, q->whole_count, !elided, out);
  if (status == ZJ_OK && elided && out->verdict != ZJ_QUOTING_EXACT) {
    zj_verified parted = *out;
    status = check_parts(c, q, q->parts, q->part_count, true, &parted);
    if (status == ZJ_OK && (parted.verdict <= out->verdict || out->verdict > ZJ_QUOTING_SIGNS))
      *out = parted;
  }
  for (size_t i = 0; status == ZJ_OK && i < out->part_count; i++)
    if (out->parts[i].has_source) status = describe(c, &out->parts[i]);
  return status;
}

/* Finds the report that was made from a file. */
static void find_except(checker *c, const char *file) {
  for (size_t s = 0; file && s < c->snapshot->segment_count; s++)
    for (uint32_t r = 0; r < zj_segment_reports(c->snapshot->segments[s]); r++) {
      zj_report_facts facts;
      if (!zj_snapshot_alive(c->snapshot, s, r)) continue;
      zj_segment_facts(c->snapshot->segments[s], r, &facts);
      if (strcmp(facts.file, file) != 0) continue;
      c->has_except = true;
      c->except_segment = s;
      c->except_report = r;
      return;
    }
}

/* Whether a quotation lies in one that was found: then it is found with it. */
static bool is_settled(const zj_verification *v, const zj_draft *draft, size_t number) {
  for (size_t p = draft->at[number].parent; p != SIZE_MAX; p = draft->at[p].parent)
    for (size_t i = v->count; i-- > 0 && v->at[i].quotation >= &draft->at[p];)
      if (v->at[i].quotation == &draft->at[p] && v->at[i].verdict <= ZJ_QUOTING_SIGNS) return true;
  return false;
}

zj_status zj_verify(void *ctx, zj_snapshot *snapshot, const zj_draft *draft,
                    const zj_verify_options *options, zj_verification *out, zj_error *err) {
  checker c = {.ctx = ctx,
               .snapshot = snapshot,
               .options = options,
               .deadline.ends_us = options->ends_us,
               .err = err};
  zj_status status = ZJ_OK;
  *out = (zj_verification){.at = talloc_array(ctx, zj_verified, (unsigned)draft->count + 1)};
  if (!out->at) return zj_no_memory(err);
  find_except(&c, options->except);
  for (size_t i = 0; status == ZJ_OK && i < draft->count; i++) {
    if (is_settled(out, draft, i)) continue;
    zj_verified *one = &out->at[out->count];
    status = check_quotation(&c, &draft->at[i], one);
    if (status != ZJ_OK) return status;
    out->count++;
    out->verdicts[one->verdict]++;
  }
  return status;
}

/* ---- JSON ---- */

static json_t *source_json(const zj_found_part *p) {
  zj_place_text id;
  return json_pack("{s:s,s:s,s:s,s:s,s:s,s:I,s:I,s:o,s:o,s:s%}", "id",
                   zj_place_write(id, p->facts.id, p->line, p->start_char), "report", p->facts.id,
                   "path", p->facts.path, "title", ZJ_TITLE_SHOWN(p->facts.fields), "title_found",
                   zj_found_word(p->facts.title_found), "line", (json_int_t)p->line, "start_char",
                   (json_int_t)p->start_char, "roles", zj_json_roles(p->roles), "crumbs",
                   zj_json_crumbs(p->crumbs, p->crumb_count), "text", p->source.at,
                   p->source.length);
}

static json_t *diff_json(const zj_diff *diff) {
  json_t *out = json_array();
  for (size_t i = 0; i < diff->count; i++) {
    const zj_diff_piece *piece = &diff->at[i];
    zj_value_append(out, piece->same
                             ? json_pack("{s:s%}", "text", piece->a.at, piece->a.length)
                             : json_pack("{s:s%,s:s%}", "quoted", piece->a.at, piece->a.length,
                                         "source", piece->b.at, piece->b.length));
  }
  return out;
}

static json_t *differs_json(unsigned differs) {
  json_t *out = json_array();
  for (size_t i = 0; i < ZJ_COUNT(differs_rows); i++)
    if (differs & differs_rows[i].bit) zj_value_append(out, json_string(differs_rows[i].key));
  return out;
}

static json_t *part_json(const zj_found_part *p) {
  json_t *out = json_pack("{s:s%,s:s}", "text", p->text.at, p->text.length, "verdict",
                          zj_quoting_key(p->verdict));
  if (!p->has_source) return out;
  if (p->differs) zj_value_set(out, "differs", differs_json(p->differs));
  if (p->distance) zj_value_set(out, "distance", json_integer(p->distance));
  zj_value_set(out, "source", source_json(p));
  if (p->occurrences) {
    zj_value_set(out, "occurrences", json_integer((json_int_t)p->occurrences));
    zj_value_set(out, "reports", json_integer((json_int_t)p->reports));
  }
  if (p->differs) zj_value_set(out, "difference", diff_json(&p->diff));
  return out;
}

json_t *zj_verified_json(const zj_verified *v) {
  const zj_quotation *q = v->quotation;
  json_t *parts = json_array();
  for (size_t i = 0; i < v->part_count; i++)
    zj_value_append(parts, part_json(&v->parts[i]));
  return json_pack("{s:s,s:I,s:I,s:I,s:s,s:s%,s:s,s:o}", "type", "quotation", "line",
                   (json_int_t)q->line, "start_char", (json_int_t)q->start_char, "length_chars",
                   (json_int_t)q->length_chars, "kind", q->block ? "block" : "quotation", "text",
                   q->text.at, q->text.length, "verdict", zj_quoting_key(v->verdict), "parts",
                   parts);
}

json_t *zj_quotings_json(const zj_verification *v) {
  json_t *out = json_object();
  for (int i = 0; i < ZJ_QUOTINGS; i++)
    zj_value_set(out, zj_quoting_key((zj_quoting)i), json_integer((json_int_t)v->verdicts[i]));
  return out;
}
