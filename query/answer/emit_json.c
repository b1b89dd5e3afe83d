/* emit_json.c - answers as JSON: the objects of json.h, one a line or all in one document. */
#include <talloc.h>

#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "query/answer/emit_writer.h"
#include "query/answer/json.h"
#include "query/answer/offers.h"
#include "query/answer/ways.h"

/* ---- objects ---- */

static json_t *make_begin(const zj_emitter *e) {
  if (e->query) return zj_json_begin(e->snapshot, e->query);
  return json_pack("{s:s,s:i,s:I}", "type", "begin", "schema", ZJ_JSON_SCHEMA, "generation",
                   (json_int_t)e->snapshot->generation);
}

/* Adds what the query may have meant. */
static void add_offers(const zj_emitter *e, json_t *end) {
  zj_offers offers;
  zj_error err = {0};
  if (!e->options->offers_us) return;
  void *local = talloc_new(NULL);
  zj_status status = zj_offers_find(local, e->snapshot, e->query, e->result->counts.occurrences,
                                    e->options->offers_us, &offers, &err);
  if (status == ZJ_NO_MEMORY) zj_note_no_memory();
  if (status == ZJ_OK && zj_offers_any(&offers))
    zj_value_set(end, "offers", zj_offers_json(&offers));
  talloc_free(local);
}

/* The end of an answer; when nothing was found it also suggests other queries. */
static json_t *make_answer_end(const zj_emitter *e) {
  json_t *end = zj_json_end(e->result);
  add_offers(e, end);
  zj_ways ways;
  zj_error err = {0};
  void *local = talloc_new(NULL);
  bool none = e->result->counts.occurrences == 0 && e->result->stop == ZJ_STOP_END;
  bool looks = e->options->ways_us && none;
  zj_status status =
      looks ? zj_ways_find(local, e->snapshot, e->query, e->options->ways_us, &ways, &err) : ZJ_OK;
  if (status == ZJ_NO_MEMORY) zj_note_no_memory();
  if (looks && status == ZJ_OK) zj_value_set(end, "ways", zj_ways_json(&ways));
  talloc_free(local);
  return end;
}

static json_t *make_end(const zj_emitter *e) {
  if (e->options->facts)
    return json_pack("{s:s,s:I}", "type", "end", "reports", (json_int_t)e->result->ranking_count);
  bool items = e->options->unit == ZJ_EMIT_ITEMS;
  json_t *end =
      !items ? make_answer_end(e)
             : json_pack("{s:s,s:I,s:I,s:I}", "type", "end", "items", (json_int_t)e->units,
                         "reports", (json_int_t)e->reports, "with_role", (json_int_t)e->holding);
  bool unsearched = items && e->result && e->result->stop != ZJ_STOP_END; /* items may be missing */
  if (!e->deadline.past && !unsearched) return end;
  zj_value_set(end, "partial", json_true());
  zj_stop why = unsearched ? e->result->stop : ZJ_STOP_DEADLINE;
  zj_value_set(end, "why", json_string(zj_stop_word(why)));
  return end;
}

static json_t *make_report(const zj_emitter *e, const zj_report_hits *r) {
  json_t *out =
      json_pack("{s:s,s:s,s:s,s:s,s:s,s:o}", "type", "report", "report", r->facts.id, "path",
                r->facts.path, "title", ZJ_TITLE_SHOWN(r->facts.fields), "title_found",
                zj_found_word(r->facts.title_found), "facts", zj_json_facts(&r->facts));
  if (e->options->facts) return out;
  json_t *counts = json_pack("{s:I,s:I,s:I,s:f}", "occurrences", (json_int_t)r->rank.occurrences,
                             "sentences", (json_int_t)r->rank.sentences, "paragraphs",
                             (json_int_t)r->rank.paragraphs, "score", r->rank.score);
  zj_value_merge(out, counts);
  return out;
}

static json_t *make_hit(const zj_emitter *e, const zj_report_hits *report, const zj_quote *quote) {
  json_t *out = zj_json_hit(report, quote->hit);
  zj_json_add_known(out, &report->facts);
  if (e->options->unit == ZJ_EMIT_PARAGRAPHS) {
    json_object_set(out, "paragraph", json_object_get(out, "sentence"));
    json_object_del(out, "sentence");
  }
  if (!e->options->with_context) return out;
  json_t *context = json_array();
  for (size_t i = 0; i < quote->count; i++) {
    const zj_quote_part *p = &quote->parts[i];
    json_t *part = json_pack("{s:i,s:i,s:s%}", "line", (int)p->line, "start_char",
                             (int)p->start_char, "text", p->text.at, p->text.length);
    if (part && p->hit) zj_value_set(part, "hit", json_true());
    zj_value_append(context, part);
  }
  zj_value_set(out, "context", context);
  return out;
}

static json_t *tagged_item(const zj_report_facts *facts, const zj_item *item) {
  json_t *out = json_pack("{s:s}", "type", "item");
  zj_value_merge(out, zj_json_item(facts, item));
  return out;
}

/* ---- one a line ---- */

static bool lists_reports(const zj_emitter *e) {
  return e->options->unit == ZJ_EMIT_REPORTS || e->options->absent;
}

static void write_line_begin(zj_emitter *e) {
  zj_json_write_line(e->sink, make_begin(e));
}
static void write_line_end(zj_emitter *e) {
  zj_json_write_line(e->sink, make_end(e));
}
static void write_line_report(zj_emitter *e, const zj_report_hits *report) {
  if (lists_reports(e)) zj_json_write_line(e->sink, make_report(e, report));
}
static void write_line_quote(zj_emitter *e, const zj_report_hits *report, const zj_quote *quote) {
  zj_json_write_line(e->sink, make_hit(e, report, quote));
}
static void write_line_item(zj_emitter *e, const zj_report_facts *facts, const zj_item *item) {
  zj_json_write_line(e->sink, tagged_item(facts, item));
}
static void write_line_error(zj_emitter *e, zj_slice query, const zj_error *err,
                             const zj_query_fault *fault) {
  zj_json_write_line(e->sink, zj_json_error(query, err, fault));
}

const zj_writer zj_writer_jsonl = {.begin = write_line_begin,
                                   .report = write_line_report,
                                   .quote = write_line_quote,
                                   .item = write_line_item,
                                   .end = write_line_end,
                                   .error = write_line_error};

/* ---- one document ---- */

/* Writes the members of an object, but its type, without its braces. Takes over the object. */
static void write_members(zj_emitter *e, json_t *object) {
  json_object_del(object, "type");
  zj_json_write_members(e->sink, object);
}

static void write_element(zj_emitter *e, json_t *value) {
  uint64_t before = lists_reports(e) ? e->reports : e->units;
  zj_sink_put(e->sink, before ? ",\n" : "\n");
  zj_json_write(e->sink, value);
}

static void write_document_begin(zj_emitter *e) {
  zj_sink_char(e->sink, '{');
  write_members(e, make_begin(e));
  zj_sink_put(e->sink, ",\"results\":[");
}

static void write_document_end(zj_emitter *e) {
  json_t *end = make_end(e);
  json_object_del(end, "understood"); /* the head has it, and a key may occur only once */
  zj_sink_put(e->sink, "\n],");
  write_members(e, end);
  zj_sink_put(e->sink, "}\n");
}

static void write_document_report(zj_emitter *e, const zj_report_hits *report) {
  if (lists_reports(e)) write_element(e, make_report(e, report));
}
static void write_document_quote(zj_emitter *e, const zj_report_hits *report,
                                 const zj_quote *quote) {
  write_element(e, make_hit(e, report, quote));
}
static void write_document_item(zj_emitter *e, const zj_report_facts *facts, const zj_item *item) {
  write_element(e, tagged_item(facts, item));
}

const zj_writer zj_writer_json = {.begin = write_document_begin,
                                  .report = write_document_report,
                                  .quote = write_document_quote,
                                  .item = write_document_item,
                                  .end = write_document_end};
