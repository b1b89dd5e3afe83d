/* emit.c - walks an answer and hands its parts to the writer of a format. */
#include "query/answer/emit.h"

#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/store/address.h"
#include "query/answer/emit_writer.h"
#include "query/language/describe.h"

static const zj_writer *const writers[] = {
    [ZJ_FORMAT_TEXT] = &zj_writer_text,         [ZJ_FORMAT_JSON] = &zj_writer_json,
    [ZJ_FORMAT_JSONL] = &zj_writer_jsonl,       [ZJ_FORMAT_TSV] = &zj_writer_table,
    [ZJ_FORMAT_CSV] = &zj_writer_table,         [ZJ_FORMAT_XLSX] = &zj_writer_table,
    [ZJ_FORMAT_MARKDOWN] = &zj_writer_markdown, [ZJ_FORMAT_DOCX] = &zj_writer_document,
    [ZJ_FORMAT_PATHS] = &zj_writer_paths,       [ZJ_FORMAT_COUNTS] = &zj_writer_counts,
};

bool zj_emit_cut(const zj_emitter *e) {
  return e->deadline.past;
}

zj_emitter *zj_emit_new(void *ctx, zj_sink *sink, const zj_emit_options *options) {
  zj_emitter *e = talloc_zero(ctx, zj_emitter);
  if (!e) return NULL;
  e->sink = sink;
  e->options = options;
  e->writer = writers[options->format];
  return e;
}

/* ---- for the writers ---- */

const char *zj_emit_name(const zj_emitter *e) {
  if (e->options->facts) return zj_tr("Reports", "报告目录");
  if (e->options->unit == ZJ_EMIT_ITEMS) return zj_tr("Items", "条目清单");
  if (e->options->unit == ZJ_EMIT_REPORTS || e->options->absent)
    return zj_tr("Reports found", "报告清单");
  return e->query ? zj_tr("Search results", "检索结果") : zj_tr("Excerpts", "摘录");
}

const char *zj_emit_title(void *ctx, const zj_emitter *e) {
  const char *name = zj_emit_name(e), *words = e->query ? zj_query_describe(ctx, e->query) : "";
  if (!words) return NULL;
  if (!*words) return talloc_strdup(ctx, name);
  if (!e->result || e->options->unit == ZJ_EMIT_ITEMS || e->options->facts || e->options->absent)
    return talloc_asprintf(ctx, zj_tr("%s: %s", "%s：%s"), name, words);
  zj_number_text hits, reports;
  return talloc_asprintf(ctx, zj_tr("%s: %s (%s in %s)", "%s：%s（%s，%s）"), name, words,
                         zj_number_words(hits, e->result->counts.occurrences, "hit", "处"),
                         zj_number_words(reports, e->result->counts.reports, "report", "篇"));
}

const char *zj_emit_headings(void *ctx, const zj_hit *hit) {
  char *out = talloc_strdup(ctx, "");
  for (size_t i = 0; out && i < hit->crumb_count; i++)
    out = talloc_asprintf_append(out, "%s%s", i ? " › " : "", hit->crumbs[i]);
  return out;
}

zj_status zj_emit_quoted(void *ctx, const zj_quote *quote, zj_slice *out) {
  zj_buffer text = {.ctx = ctx};
  for (size_t i = 0; i < quote->count; i++) {
    if (i && quote->parts[i].paragraph != quote->parts[i - 1].paragraph)
      zj_buffer_add(&text, " ", 1);
    zj_buffer_add(&text, quote->parts[i].text.at, quote->parts[i].text.length);
  }
  *out = zj_buffer_slice(&text);
  return zj_buffer_status(&text, NULL);
}

bool zj_emit_mark(const zj_hit *hit, size_t *next, size_t *begin, size_t *end) {
  size_t from = *end;
  for (; *next < hit->match_count; ++*next) {
    *begin = hit->matches[*next].sentence_begin;
    *end = hit->matches[*next].sentence_end;
    if (*begin < from) *begin = from;
    if (*end > *begin) break;
  }
  if (*next == hit->match_count) return false;
  for (++*next; *next < hit->match_count && hit->matches[*next].sentence_begin <= *end; ++*next)
    if (hit->matches[*next].sentence_end > *end) *end = hit->matches[*next].sentence_end;
  return true;
}

bool zj_query_needs_words(const zj_query *query) {
  return query->root->kind != ZJ_Q_LEAF || query->root->form != ZJ_LEAF_PHRASE ||
         query->root->is_field;
}

/* ---- reports and their hits ---- */

/* The reader has gone, memory or the time ran out. */
static bool is_over(zj_emitter *e) {
  return e->sink->failed || zj_noted_status(NULL) != ZJ_OK || zj_deadline_look(&e->deadline);
}

static zj_unit hit_unit(const zj_emitter *e) {
  return e->options->unit == ZJ_EMIT_PARAGRAPHS ? ZJ_UNIT_PARAGRAPH : ZJ_UNIT_SENTENCE;
}

/* Writes the hits from 'offset' on, at most 'limit' (0: all) of a report; sets *count. */
static zj_status emit_hits(zj_emitter *e, const zj_ranked *ranked, size_t offset, size_t limit,
                           size_t *count, zj_error *err) {
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  zj_report_hits report = {0};
  zj_quote *quotes;
  size_t quote_count = 0;
  zj_status status = zj_search_report_by(local, e->snapshot, e->query, ranked, hit_unit(e), offset,
                                         limit, e->deadline.ends_us, &report, err);
  if (status == ZJ_LIMIT) { /* write what was found by then */
    e->deadline.past = true;
    status = ZJ_OK;
  }
  if (status == ZJ_OK)
    status = zj_quotes_make(local, e->snapshot, &report, &e->options->context, e->writer->joined,
                            &quotes, &quote_count, err);
  if (status == ZJ_OK && !(e->deadline.past && !report.hit_count)) {
    if (e->writer->report) e->writer->report(e, &report);
    for (size_t i = 0; e->writer->quote && i < quote_count && !is_over(e); i++) {
      e->writer->quote(e, &report, &quotes[i]);
      e->units++;
    }
    if (e->writer->report_end) e->writer->report_end(e, &report);
    e->reports++;
  }
  *count = report.hit_count;
  talloc_free(local);
  return status;
}

/* Writes a report without its hits. */
static void emit_report(zj_emitter *e, const zj_ranked *ranked) {
  zj_report_hits report = {.rank = *ranked};
  zj_segment_facts(e->snapshot->segments[ranked->segment], ranked->report, &report.facts);
  if (e->writer->report) e->writer->report(e, &report);
  e->reports++;
}

static bool is_report_wise(const zj_emitter *e) {
  return e->options->unit == ZJ_EMIT_REPORTS || !e->writer->quote;
}

/* Writes one ranked report, for formats whose offset and limit count reports. */
static zj_status emit_by_report(zj_emitter *e, const zj_ranked *ranked, zj_error *err) {
  size_t count;
  if (e->skip) {
    e->skip--;
    return ZJ_OK;
  }
  if (e->left != SIZE_MAX) e->left--;
  if (!is_report_wise(e))
    return emit_hits(e, ranked, 0, (size_t)e->options->per_report, &count, err);
  emit_report(e, ranked);
  return ZJ_OK;
}

/* Writes the hits of one ranked report that offset and limit, which count hits, leave in. */
static zj_status emit_by_hit(zj_emitter *e, const zj_ranked *ranked, zj_error *err) {
  uint64_t here = hit_unit(e) == ZJ_UNIT_PARAGRAPH ? ranked->paragraphs : ranked->sentences;
  size_t count;
  if (e->skip >= here) {
    e->skip -= here;
    return ZJ_OK;
  }
  zj_status status = emit_hits(e, ranked, e->skip, e->left == SIZE_MAX ? 0 : e->left, &count, err);
  if (e->left != SIZE_MAX) e->left -= count;
  e->skip = 0;
  return status;
}

/* ---- reports without a hit ---- */

static int by_place(const void *a, const void *b) {
  const zj_ranked *x = a, *y = b;
  if (x->segment != y->segment) return x->segment < y->segment ? -1 : 1;
  return (x->report > y->report) - (x->report < y->report);
}

/* Writes them in the order of the index. */
static void emit_absent(zj_emitter *e) {
  size_t count = e->result->ranking_count, all;
  zj_ranked *holding = talloc_array(e, zj_ranked, (unsigned)count + 1);
  zj_snapshot_place *places = zj_snapshot_list(e, e->snapshot, &all);
  if (!holding || !places) {
    zj_note_no_memory();
    return;
  }
  for (size_t i = 0; i < count; i++)
    holding[i] = e->result->ranking[i];
  qsort(holding, count, sizeof *holding, by_place);
  for (size_t i = 0; i < all && e->left && !is_over(e); i++) {
    zj_ranked here = {.segment = places[i].segment, .report = places[i].report};
    if (bsearch(&here, holding, count, sizeof *holding, by_place)) continue;
    if (e->skip) {
      e->skip--;
      continue;
    }
    e->left--;
    emit_report(e, &here);
  }
}

/* ---- an answer ---- */

/* The status of a writer, after its last event. */
static zj_status end_writer(zj_emitter *e, zj_error *err) {
  if (e->writer->end) e->writer->end(e);
  if (e->status != ZJ_OK && err) *err = e->err;
  return e->status;
}

void zj_emit_begin(zj_emitter *e, zj_snapshot *snapshot, const zj_query *query,
                   const zj_result *result) {
  e->snapshot = snapshot;
  e->query = query;
  e->result = result;
  e->reports = e->units = 0;
  e->next = 0;
  e->skip = (size_t)e->options->offset;
  e->left = e->options->limit ? (size_t)e->options->limit : SIZE_MAX;
  e->deadline = (zj_deadline){.ends_us = e->options->ends_us};
  if (e->writer->begin) e->writer->begin(e);
}

static bool is_more(zj_emitter *e) {
  return !e->options->absent && e->left && e->next < e->result->ranking_count && !is_over(e);
}

zj_status zj_emit_next(zj_emitter *e, bool *more, zj_error *err) {
  zj_status status = ZJ_OK;
  *more = is_more(e);
  if (*more) {
    const zj_ranked *ranked = &e->result->ranking[e->next++];
    status = e->writer->by_report || is_report_wise(e) ? emit_by_report(e, ranked, err)
                                                       : emit_by_hit(e, ranked, err);
  } else {
    if (e->options->absent) emit_absent(e);
    status = end_writer(e, err);
  }
  return status == ZJ_OK ? zj_noted_status(err) : status;
}

zj_status zj_emit_answer(zj_emitter *e, zj_snapshot *snapshot, const zj_query *query,
                         const zj_result *result, zj_error *err) {
  bool more = true;
  zj_status status = ZJ_OK;
  zj_emit_begin(e, snapshot, query, result);
  while (more && status == ZJ_OK)
    status = zj_emit_next(e, &more, err);
  return status;
}

/* ---- items ---- */

typedef struct listing {
  zj_emitter *e;
  const zj_query *within; /* items must hold a hit of it; NULL when the query selects reports alone
                             (年份:2023) and all their items are listed */
  zj_role_set roles;
  bool nested;
  size_t skip, left;
} listing;

/* Whether a place was picked or, without a line, any of its report. */
static bool is_picked(const zj_emitter *e, const char *id, uint32_t line, uint32_t start_char) {
  const zj_emit_options *o = e->options;
  zj_place_text place;
  if (!o->picked) return true;
  snprintf(place, sizeof place, "%s:", id);
  if (line) zj_place_write(place, id, line, start_char);
  for (size_t i = 0; i < o->picked_count; i++)
    if (line ? strcmp(place, o->picked[i]) == 0 : strncmp(place, o->picked[i], strlen(place)) == 0)
      return true;
  return false;
}

static zj_status list_report(listing *l, size_t segment, uint32_t report, zj_error *err) {
  zj_emitter *e = l->e;
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  zj_item_list items = {0};
  zj_report_hits head = {.rank = {.segment = segment, .report = report}};
  zj_segment_facts(e->snapshot->segments[segment], report, &head.facts);
  zj_status status = ZJ_OK;
  if (l->left && is_picked(e, head.facts.id, 0, 0))
    status = zj_items_find(local, e->snapshot, segment, report, l->roles, l->nested, l->within,
                           &e->deadline, &items, err);
  if (status == ZJ_LIMIT) { /* keep what was written before the deadline */
    items.count = 0;
    status = ZJ_OK;
  }
  e->holding += zj_items_any(e->snapshot->segments[segment], report, l->roles);
  bool headed = false;
  for (size_t i = 0; status == ZJ_OK && i < items.count && l->left; i++) {
    if (!is_picked(e, head.facts.id, items.at[i].line, items.at[i].start_char)) continue;
    if (l->skip) {
      l->skip--;
      continue;
    }
    if (!headed && e->writer->report) e->writer->report(e, &head);
    headed = true;
    if (e->writer->item) e->writer->item(e, &head.facts, &items.at[i]);
    e->units++;
    l->left--;
  }
  if (headed) e->reports++;
  talloc_free(local);
  return status;
}

static zj_status list_all(listing *l, zj_error *err) {
  size_t count;
  zj_snapshot_place *places = zj_snapshot_list(NULL, l->e->snapshot, &count);
  zj_status status = places ? ZJ_OK : zj_no_memory(err);
  for (size_t i = 0; status == ZJ_OK && i < count && !is_over(l->e); i++)
    status = list_report(l, places[i].segment, places[i].report, err);
  talloc_free(places);
  return status;
}

static zj_status list_ranked(listing *l, zj_error *err) {
  const zj_result *result = l->e->result;
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < result->ranking_count && !is_over(l->e); i++)
    status = list_report(l, result->ranking[i].segment, result->ranking[i].report, err);
  return status;
}

zj_status zj_emit_items(zj_emitter *e, zj_snapshot *snapshot, zj_role_set roles, bool nested,
                        const zj_query *query, const zj_result *result, uint64_t *count,
                        zj_error *err) {
  const zj_emit_options *o = e->options;
  bool holds = query && !query->fields_only;
  listing l = {.e = e,
               .within = holds ? query : NULL,
               .roles = roles,
               .nested = nested,
               .skip = (size_t)o->offset,
               .left = SIZE_MAX};
  if (o->limit) l.left = (size_t)o->limit;
  e->snapshot = snapshot;
  e->query = query;
  e->result = result;
  e->reports = e->units = e->holding = 0;
  e->deadline = (zj_deadline){.ends_us = e->options->ends_us};
  if (e->writer->begin) e->writer->begin(e);
  zj_status status = result ? list_ranked(&l, err) : list_all(&l, err);
  if (status == ZJ_OK) status = end_writer(e, err);
  *count = e->units;
  return status == ZJ_OK ? zj_noted_status(err) : status;
}

void zj_emit_error(zj_emitter *e, zj_slice query, const zj_error *err,
                   const zj_query_fault *fault) {
  if (e->writer->error) e->writer->error(e, query, err, fault);
}
