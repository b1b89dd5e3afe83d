/* overlap_emit.c - pairs and passages as text, JSON, CSV and Markdown. */
#include "query/answer/overlap_emit.h"

#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/flow.h"
#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "indexer/store/address.h"
#include "query/answer/escape.h"
#include "query/answer/json.h"
#include "query/answer/overlap_quote.h"
#include "query/answer/table.h"

typedef struct writer {
  zj_sink *out;
  const zj_overlap *overlap;
  const zj_overlap_view *view;
  size_t passages;    /* written so far */
  zj_json_list pairs; /* of json */
  zj_table table;     /* of csv and xlsx */
  bool years_begun;   /* the part with a unit's own earlier reports */
  zj_error *err;
} writer;

static const char *place_of(zj_place_text out, const zj_overlap_report *r, const zj_cutting *c) {
  return zj_place_write(out, r->facts.id, c->line, c->start_char);
}

int zj_overlap_percent(double share) {
  int percent = (int)(share * 100 + 0.5);
  if (share < 1 && percent == 100) percent = 99; /* not all of it */
  return percent;
}

static const char *kin_key(zj_overlap_kin kin) {
  switch (kin) {
  case ZJ_OVERLAP_OTHERS:
    return "others";
  case ZJ_OVERLAP_UNIT:
    return "unit";
  case ZJ_OVERLAP_YEARS:
    return "years";
  }
  return "";
}

const char *zj_overlap_kin_name(zj_overlap_kin kin) {
  switch (kin) {
  case ZJ_OVERLAP_OTHERS:
    return zj_tr("other issuers", "不同单位");
  case ZJ_OVERLAP_UNIT:
    return zj_tr("one issuer", "同一单位");
  case ZJ_OVERLAP_YEARS:
    return zj_tr("own earlier report", "本单位往年报告");
  }
  return "";
}

/* ---- which passages ---- */

static int by_letters(const void *a, const void *b) {
  const zj_overlap_passage *x = a, *y = b;
  if (x->letters != y->letters) return x->letters > y->letters ? -1 : 1;
  return (x->runs->a > y->runs->a) - (x->runs->a < y->runs->a);
}

static int by_place(const void *a, const void *b) {
  const zj_overlap_passage *x = a, *y = b;
  return (x->runs->a > y->runs->a) - (x->runs->a < y->runs->a);
}

/* Chooses the longest passages, and puts them in the order of the text. */
static zj_status choose_passages(const writer *w, void *local, const zj_overlap_pair *pair,
                                 zj_overlap_passage **out, size_t *count) {
  size_t most = w->view->passages;
  *out = talloc_memdup(local, pair->passages, sizeof **out * pair->passage_count);
  if (!*out) return zj_no_memory(w->err);
  *count = pair->passage_count;
  if (!most || *count <= most) return ZJ_OK;
  qsort(*out, *count, sizeof **out, by_letters);
  *count = most;
  qsort(*out, *count, sizeof **out, by_place);
  return ZJ_OK;
}

/* ---- text ---- */

static void put_painted(const writer *w, zj_flow *f, const char *escape, const char *text) {
  if (w->view->color) zj_flow_paint(f, escape);
  zj_flow_put(f, text);
  if (w->view->color) zj_flow_paint(f, ZJ_FLOW_PLAIN);
}

static void put_swap(const writer *w, zj_flow *f, const zj_overlap_piece *swap) {
  if (w->view->color) zj_flow_paint(f, "\033[1;33m");
  zj_flow_put(f, "【");
  zj_flow_text(f, swap->a.text);
  zj_flow_put(f, "→");
  zj_flow_text(f, swap->b.text);
  zj_flow_put(f, "】");
  if (w->view->color) zj_flow_paint(f, ZJ_FLOW_PLAIN);
}

static void put_report(const writer *w, const zj_overlap_report *r, double share, uint32_t copied) {
  zj_title_text title;
  char words[120];
  zj_flow f = zj_flow_begin(w->out, w->view->columns, 6, 0);
  snprintf(words, sizeof words, "%3d%%  ", zj_overlap_percent(share));
  put_painted(w, &f, "\033[1m", words);
  put_painted(w, &f, "\033[1m", zj_report_shown(title, r->facts.fields));
  zj_flow_put(&f, "  ");
  if (r->facts.title[0]) put_painted(w, &f, "\033[2m", r->facts.path);
  snprintf(words, sizeof words, zj_tr("  %u of %u characters", "  %u 字，共 %u 字"), copied,
           r->compared);
  zj_flow_put(&f, words);
  zj_flow_end(&f);
}

static void put_passage(const writer *w, const zj_overlap_pair *pair,
                        const zj_overlap_passage *passage, const zj_overlap_quote *q) {
  zj_place_text a, b;
  zj_number_text words;
  zj_sink_print(w->out, "      %s = %s  %s\n", place_of(a, &w->overlap->reports[pair->a], &q->a),
                place_of(b, &w->overlap->reports[pair->b], &q->b),
                zj_number_words(words, passage->letters, "character", "字"));
  zj_sink_blanks(w->out, 8);
  zj_flow f = zj_flow_begin(w->out, w->view->columns, 8, 8);
  for (uint32_t i = 0; i < q->piece_count; i++)
    if (q->pieces[i].swap)
      put_swap(w, &f, &q->pieces[i]);
    else
      zj_flow_text(&f, q->pieces[i].a.text);
  zj_flow_end(&f);
}

static void put_pair_head(writer *w, const zj_overlap_pair *pair, bool first) {
  if (!first) zj_sink_char(w->out, '\n');
  if (pair->kin == ZJ_OVERLAP_YEARS && !w->years_begun) {
    zj_sink_put(w->out, zj_tr("An issuer's own earlier reports\n\n", "本单位往年的报告\n\n"));
    w->years_begun = true;
  }
  put_report(w, &w->overlap->reports[pair->a], pair->share_a, pair->copied_a);
  put_report(w, &w->overlap->reports[pair->b], pair->share_b, pair->copied_b);
}

/* ---- json ---- */

static json_t *report_value(const zj_overlap_report *r) {
  json_t *out = json_pack("{s:s,s:s,s:s,s:s}", "report", r->facts.id, "path", r->facts.path,
                          "title", ZJ_TITLE_SHOWN(r->facts.fields), "unit", r->unit);
  if (r->year) zj_value_set(out, "year", json_integer(r->year));
  zj_value_set(out, "letters", json_integer(r->letters));
  zj_value_set(out, "compared", json_integer(r->compared));
  if (r->against) zj_value_set(out, "against", json_true());
  return out;
}

static json_t *quote_value(const zj_overlap_report *r, const zj_cutting *c) {
  zj_place_text place;
  return json_pack("{s:s,s:s%}", "id", place_of(place, r, c), "text", c->text.at, c->text.length);
}

static json_t *passage_value(const writer *w, const zj_overlap_pair *pair,
                             const zj_overlap_passage *passage, const zj_overlap_quote *q) {
  const zj_overlap_report *a = &w->overlap->reports[pair->a], *b = &w->overlap->reports[pair->b];
  json_t *runs = json_array(), *swaps = json_array();
  uint32_t run = 0;
  for (uint32_t i = 0; i < q->piece_count; i++) {
    const zj_overlap_piece *p = &q->pieces[i];
    json_t *one = json_pack("{s:o,s:o}", "a", quote_value(a, &p->a), "b", quote_value(b, &p->b));
    if (!p->swap) zj_value_set(one, "letters", json_integer(passage->runs[run++].length));
    zj_value_append(p->swap ? swaps : runs, one);
  }
  return json_pack("{s:i,s:i,s:o,s:o,s:o,s:o}", "letters", (int)passage->letters, "longest",
                   (int)passage->longest, "a", quote_value(a, &q->a), "b", quote_value(b, &q->b),
                   "runs", runs, "swaps", swaps);
}

static double rounded(double share) {
  return (double)(int)(share * 10000 + 0.5) / 10000;
}

static json_t *pair_value(const writer *w, const zj_overlap_pair *p, json_t *passages) {
  return json_pack("{s:s,s:s,s:f,s:f,s:i,s:i,s:i,s:o,s:o,s:o}", "type", "pair", "kin",
                   kin_key(p->kin), "share_a", rounded(p->share_a), "share_b", rounded(p->share_b),
                   "copied_a", (int)p->copied_a, "copied_b", (int)p->copied_b, "longest",
                   (int)p->longest, "a", report_value(&w->overlap->reports[p->a]), "b",
                   report_value(&w->overlap->reports[p->b]), "passages", passages);
}

static json_t *begin_value(const writer *w) {
  const zj_overlap *o = w->overlap;
  const zj_overlap_options *asked = w->view->asked;
  uint32_t against = 0;
  for (uint32_t i = 0; i < o->report_count; i++)
    against += o->reports[i].against;
  return json_pack("{s:i,s:o,s:i,s:i,s:i,s:i}", "schema", ZJ_JSON_SCHEMA, "roles",
                   zj_json_roles(asked->roles), "run", (int)asked->run, "common",
                   (int)asked->common, "reports", (int)(o->report_count - against), "against",
                   (int)against);
}

static json_t *end_value(const writer *w) {
  return json_pack("{s:I,s:I,s:b}", "total", (json_int_t)w->overlap->pair_count, "quoted",
                   (json_int_t)w->passages, "partial", (int)w->overlap->partial);
}

static void put_typed(zj_sink *out, const char *type, json_t *value) {
  json_t *typed = json_pack("{s:s}", "type", type);
  zj_value_merge(typed, value);
  zj_json_write_line(out, typed);
}

/* ---- csv and xlsx ---- */

static bool is_table(const writer *w) {
  return w->view->format == ZJ_FORMAT_CSV || w->view->format == ZJ_FORMAT_XLSX;
}

static void begin_table(writer *w, void *ctx) {
  static const zj_column heads[] = {{"kin", "关系"},         {"share_a", "甲雷同%"},
                                    {"share_b", "乙雷同%"},  {"a", "甲"},
                                    {"a_title", "甲标题"},   {"a_place", "甲出处"},
                                    {"a_text", "甲原文"},    {"b", "乙"},
                                    {"b_title", "乙标题"},   {"b_place", "乙出处"},
                                    {"b_text", "乙原文"},    {"letters", "相同字数"},
                                    {"longest", "最长一段"}, {"swaps", "替换"}};
  char roles[ZJ_ROLES_TEXT];
  const char *name = zj_tr("Shared passages", "雷同");
  char *title = talloc_asprintf(ctx, zj_tr("%s: %s", "%s：%s"), name,
                                zj_roles_named(w->view->asked->roles, roles));
  w->table = (zj_table){
      .sink = w->out, .format = w->view->format, .excel = w->view->excel, .links = w->view->links};
  zj_table_begin(&w->table, ctx, name, title);
  zj_table_head(&w->table, heads, ZJ_COUNT(heads));
}

/* A report that is in no index cannot be linked to. */
static void put_side(writer *w, const zj_overlap_report *r, const zj_cutting *c) {
  zj_place_text place;
  zj_title_text title;
  zj_table_text(&w->table, zj_slice_of(r->facts.path));
  zj_table_text(&w->table, zj_slice_of(zj_title_shown(title, r->facts.fields)));
  zj_table_place(&w->table, place_of(place, r, c));
  zj_table_text(&w->table, c->text);
}

/* The swaps of a passage: 十八大→十九大；2023→2024 */
static zj_status list_swaps(const writer *w, void *local, const zj_overlap_quote *q,
                            zj_slice *out) {
  zj_buffer text = {.ctx = local};
  for (uint32_t i = 0; i < q->piece_count; i++) {
    const zj_overlap_piece *p = &q->pieces[i];
    if (!p->swap) continue;
    if (text.length) zj_buffer_add(&text, "；", 3);
    zj_buffer_add(&text, p->a.text.at, p->a.text.length);
    zj_buffer_add(&text, "→", 3);
    zj_buffer_add(&text, p->b.text.at, p->b.text.length);
  }
  *out = zj_buffer_slice(&text);
  return zj_buffer_status(&text, w->err);
}

static zj_status put_row(writer *w, void *local, const zj_overlap_pair *pair,
                         const zj_overlap_passage *passage, const zj_overlap_quote *q) {
  zj_slice swaps;
  zj_table *t = &w->table;
  zj_status status = list_swaps(w, local, q, &swaps);
  if (status != ZJ_OK) return status;
  zj_table_text(
      t, zj_slice_of(zj_table_is_read(t) ? zj_overlap_kin_name(pair->kin) : kin_key(pair->kin)));
  zj_table_decimal(t, pair->share_a * 100, 1);
  zj_table_decimal(t, pair->share_b * 100, 1);
  put_side(w, &w->overlap->reports[pair->a], &q->a);
  put_side(w, &w->overlap->reports[pair->b], &q->b);
  zj_table_number(t, passage->letters);
  zj_table_number(t, passage->longest);
  zj_table_text(t, swaps);
  zj_table_row_end(t);
  return ZJ_OK;
}

/* ---- markdown ---- */

static void put_markdown_head(const writer *w, const zj_overlap_pair *pair, bool first) {
  const zj_overlap_report *a = &w->overlap->reports[pair->a], *b = &w->overlap->reports[pair->b];
  zj_title_text title;
  zj_sink_put(w->out, first ? "## " : "\n## ");
  zj_escape_markdown(w->out, zj_slice_of(zj_report_shown(title, a->facts.fields)));
  zj_sink_print(w->out, zj_tr(" (%d%%) and ", "（%d%%）与"), zj_overlap_percent(pair->share_a));
  zj_escape_markdown(w->out, zj_slice_of(zj_report_shown(title, b->facts.fields)));
  zj_sink_print(w->out, zj_tr(" (%d%%), %s\n", "（%d%%），%s\n"), zj_overlap_percent(pair->share_b),
                zj_overlap_kin_name(pair->kin));
}

/* Writes one side of a passage, with the swaps in bold. */
static void put_markdown_side(const writer *w, const zj_overlap_report *r,
                              const zj_overlap_quote *q, bool second) {
  zj_place_text place;
  zj_sink_put(w->out, "\n> ");
  for (uint32_t i = 0; i < q->piece_count; i++) {
    const zj_overlap_piece *p = &q->pieces[i];
    zj_slice text = second ? p->b.text : p->a.text;
    if (p->swap && text.length) zj_sink_put(w->out, "<strong>");
    zj_escape_markdown(w->out, text);
    if (p->swap && text.length) zj_sink_put(w->out, "</strong>");
  }
  zj_sink_put(w->out, zj_tr("\n>\n> — ", "\n>\n> ——"));
  zj_escape_markdown(w->out, zj_slice_of(r->facts.path));
  zj_sink_print(w->out, zj_tr(", %s\n", "，%s\n"), place_of(place, r, second ? &q->b : &q->a));
}

/* ---- all formats ---- */

static zj_status put_quote(writer *w, void *local, const zj_overlap_pair *pair,
                           const zj_overlap_passage *passage, json_t *list) {
  zj_overlap_quote q;
  zj_status status = zj_overlap_quote_make(local, w->overlap, pair, passage, &q, w->err);
  if (status != ZJ_OK) return status;
  w->passages++;
  switch (w->view->format) {
  case ZJ_FORMAT_JSON:
  case ZJ_FORMAT_JSONL:
    zj_value_append(list, passage_value(w, pair, passage, &q));
    return ZJ_OK;
  case ZJ_FORMAT_CSV:
  case ZJ_FORMAT_XLSX:
    return put_row(w, local, pair, passage, &q);
  case ZJ_FORMAT_MARKDOWN:
    put_markdown_side(w, &w->overlap->reports[pair->a], &q, false);
    put_markdown_side(w, &w->overlap->reports[pair->b], &q, true);
    return ZJ_OK;
  case ZJ_FORMAT_TEXT:
  case ZJ_FORMAT_TSV:
  case ZJ_FORMAT_PATHS:
  case ZJ_FORMAT_DOCX:
  case ZJ_FORMAT_COUNTS:
    put_passage(w, pair, passage, &q);
    return ZJ_OK;
  }
  return ZJ_OK;
}

static void end_pair(writer *w, const zj_overlap_pair *pair, size_t quoted, json_t *list) {
  zj_number_text n;
  switch (w->view->format) {
  case ZJ_FORMAT_JSON:
    zj_json_list_add(&w->pairs, pair_value(w, pair, list));
    return;
  case ZJ_FORMAT_JSONL:
    zj_json_write_line(w->out, pair_value(w, pair, list));
    return;
  case ZJ_FORMAT_TEXT:
    if (quoted < pair->passage_count)
      zj_sink_print(w->out, zj_tr("      … %s more\n", "      ……另有 %s\n"),
                    zj_number_words(n, pair->passage_count - quoted, "passage", "处"));
    return;
  case ZJ_FORMAT_MARKDOWN:
  case ZJ_FORMAT_CSV:
  case ZJ_FORMAT_TSV:
  case ZJ_FORMAT_PATHS:
  case ZJ_FORMAT_XLSX:
  case ZJ_FORMAT_DOCX:
  case ZJ_FORMAT_COUNTS:
    return;
  }
}

static zj_status put_pair(writer *w, const zj_overlap_pair *pair, bool first) {
  void *local = talloc_new(NULL);
  zj_overlap_passage *passages = NULL;
  size_t count = 0;
  bool json = w->view->format == ZJ_FORMAT_JSON || w->view->format == ZJ_FORMAT_JSONL;
  json_t *list = json ? json_array() : NULL;
  if (w->view->format == ZJ_FORMAT_TEXT) put_pair_head(w, pair, first);
  if (w->view->format == ZJ_FORMAT_MARKDOWN) put_markdown_head(w, pair, first);
  zj_status status = choose_passages(w, local, pair, &passages, &count);
  for (size_t i = 0; status == ZJ_OK && i < count; i++)
    status = put_quote(w, local, pair, &passages[i], list);
  if (status == ZJ_OK)
    end_pair(w, pair, count, list);
  else
    json_decref(list);
  talloc_free(local);
  return status;
}

static zj_status emit_overlap(void *local, zj_sink *out, const zj_overlap *overlap,
                              const zj_overlap_view *view, zj_error *err) {
  writer w = {.out = out, .overlap = overlap, .view = view, .err = err};
  size_t end = overlap->pair_count;
  zj_status status = ZJ_OK;
  if (view->limit && view->offset < end && end - view->offset > view->limit)
    end = view->offset + view->limit;
  if (view->format == ZJ_FORMAT_JSON) w.pairs = zj_json_list_begin(out, begin_value(&w), "pairs");
  if (view->format == ZJ_FORMAT_JSONL) put_typed(out, "begin", begin_value(&w));
  if (is_table(&w)) begin_table(&w, local);
  for (size_t i = view->offset; status == ZJ_OK && i < end && !out->failed; i++)
    status = put_pair(&w, &overlap->pairs[i], i == view->offset);
  if (view->format == ZJ_FORMAT_JSONL && status == ZJ_OK) put_typed(out, "end", end_value(&w));
  if (is_table(&w) && status == ZJ_OK) status = zj_table_end(&w.table, err);
  if (view->format == ZJ_FORMAT_JSON && status == ZJ_OK) {
    zj_json_list_end(&w.pairs, end_value(&w));
    zj_sink_char(out, '\n');
  }
  return status;
}

zj_status zj_overlap_emit(zj_sink *out, const zj_overlap *overlap, const zj_overlap_view *view,
                          zj_error *err) {
  void *local = talloc_new(NULL);
  zj_status status = local ? emit_overlap(local, out, overlap, view, err) : zj_no_memory(err);
  talloc_free(local);
  return status;
}
