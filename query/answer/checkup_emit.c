/* checkup_emit.c - verdicts as text, JSON, CSV and Markdown. */
#include "query/answer/checkup_emit.h"

#include <talloc.h>

#include "indexer/base/flow.h"
#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "indexer/store/address.h"
#include "query/answer/escape.h"
#include "query/answer/json.h"
#include "query/answer/table.h"

struct zj_checkup_emitter {
  zj_sink *out;
  const zj_checkup_rules *rules;
  size_t reports;
  const zj_checkup_view *view;
  size_t written;
  zj_json_list list; /* of json */
  zj_table table;    /* of csv and xlsx */
};

static const char *place_of(zj_place_text out, const zj_report_facts *facts, const zj_cutting *c) {
  return zj_place_write(out, facts->id, c->line, c->start_char);
}

/* Where a passage is, which may be in a report of the year before. */
static const char *place_of_text(zj_place_text out, const zj_report_facts *facts,
                                 const zj_checkup_passage *p) {
  return zj_place_write(out, p->of ? p->of : facts->id, p->text.line, p->text.start_char);
}

/* Whether the passages of a rule are items with what takes them up. */
static bool has_answers(const zj_checkup_rule *rule) {
  return rule->kind == ZJ_CHECKUP_ANSWERED || rule->kind == ZJ_CHECKUP_MENDED;
}

const char *zj_checkup_state_key(zj_checkup_state state) {
  switch (state) {
  case ZJ_CHECKUP_MET:
    return "met";
  case ZJ_CHECKUP_LOOK:
    return "look";
  case ZJ_CHECKUP_MISSING:
    return "missing";
  }
  return "";
}

const char *zj_checkup_state_name(zj_checkup_state state) {
  switch (state) {
  case ZJ_CHECKUP_MET:
    return zj_tr("met", "有");
  case ZJ_CHECKUP_LOOK:
    return zj_tr("look", "待看");
  case ZJ_CHECKUP_MISSING:
    return zj_tr("missing", "缺");
  }
  return "";
}

const char *zj_checkup_say(zj_checkup_said out, const zj_checkup_verdict *v) {
  zj_number_text n;
  switch (v->rule->kind) {
  case ZJ_CHECKUP_SHARE:
    snprintf(out, sizeof(zj_checkup_said),
             zj_tr("%.1f %% (asked: %d to %d)", "%.1f%%（应为 %d 至 %d）"), v->percent,
             v->rule->least, v->rule->most);
    return out;
  case ZJ_CHECKUP_HEADING:
  case ZJ_CHECKUP_TEXT:
  case ZJ_CHECKUP_NEVER:
    if (!v->found) return zj_tr("not found", "没有找到");
    if (v->headings) {
      zj_number_text headings;
      snprintf(out, sizeof(zj_checkup_said), zj_tr("%s, of these %s", "%s，其中 %s"),
               zj_number_words(n, v->found, "sentence", "句"),
               zj_number_words(headings, v->headings, "heading", "个标题"));
      return out;
    }
    snprintf(out, sizeof(zj_checkup_said), "%s", zj_number_words(n, v->found, "sentence", "句"));
    return out;
  case ZJ_CHECKUP_ANSWERED:
    if (!v->found) return zj_tr("no items found", "没有找到条目");
    snprintf(out, sizeof(zj_checkup_said),
             zj_tr("%zu of %zu without an echo", "%2$zu 条中 %1$zu 条没有找到呼应"), v->unanswered,
             v->found);
    return out;
  case ZJ_CHECKUP_MENDED:
    if (v->state == ZJ_CHECKUP_MISSING) return zj_tr("not found", "没有找到");
    if (!v->before)
      return zj_tr("no report of the year before at hand", "手头没有该单位上一年的报告");
    if (!v->found)
      return zj_tr("no problems found in the report of the year before",
                   "上一年的报告里没有找到问题");
    snprintf(out, sizeof(zj_checkup_said),
             zj_tr("%zu of %zu problems of the year before without a passage",
                   "上一年的 %2$zu 个问题中 %1$zu 个没有找到对应的整改"),
             v->unanswered, v->found);
    return out;
  }
  return "";
}

/* Whether a reader of text wants to see the passage. */
static bool is_shown(const zj_checkup_emitter *e, const zj_checkup_verdict *v,
                     const zj_checkup_passage *p) {
  if (e->view->all) return true;
  return v->state != ZJ_CHECKUP_MET && !p->answered;
}

/* ---- text ---- */

static const char *state_color(zj_checkup_state state) {
  switch (state) {
  case ZJ_CHECKUP_MET:
    return "\033[32m";
  case ZJ_CHECKUP_LOOK:
    return "\033[33m";
  case ZJ_CHECKUP_MISSING:
    return "\033[1;31m";
  }
  return "";
}

static void put_painted(const zj_checkup_emitter *e, zj_flow *f, const char *escape,
                        const char *text) {
  if (e->view->color) zj_flow_paint(f, escape);
  zj_flow_put(f, text);
  if (e->view->color) zj_flow_paint(f, ZJ_FLOW_PLAIN);
}

static void put_passage(const zj_checkup_emitter *e, const zj_report_facts *facts,
                        const zj_checkup_passage *p) {
  zj_place_text place;
  zj_sink_blanks(e->out, 10);
  zj_flow f = zj_flow_begin(e->out, e->view->columns, 12, 10);
  put_painted(e, &f, "\033[2m", place_of_text(place, facts, p));
  zj_flow_put(&f, "  ");
  zj_flow_text(&f, p->text.text);
  zj_flow_end(&f);
  if (!p->answered) return;
  zj_sink_blanks(e->out, 12);
  f = zj_flow_begin(e->out, e->view->columns, 14, 12);
  put_painted(e, &f, "\033[2m", place_of(place, facts, &p->answer));
  zj_flow_put(&f, "  → ");
  zj_flow_text(&f, p->answer.text);
  zj_flow_end(&f);
}

static void put_text(const zj_checkup_emitter *e, const zj_checkup_report *r) {
  zj_title_text title;
  zj_checkup_said said;
  if (e->written) zj_sink_char(e->out, '\n');
  zj_flow f = zj_flow_begin(e->out, e->view->columns, 2, 0);
  put_painted(e, &f, "\033[1m", zj_report_shown(title, r->facts.fields));
  zj_flow_put(&f, "  ");
  if (r->facts.title[0]) put_painted(e, &f, "\033[2m", r->facts.path);
  zj_flow_end(&f);
  for (size_t i = 0; i < e->rules->count; i++) {
    const zj_checkup_verdict *v = &r->verdicts[i];
    const char *word = zj_checkup_state_name(v->state);
    int width = 2 + zj_text_width(zj_slice_of(word));
    zj_sink_blanks(e->out, 2);
    if (e->view->color) zj_sink_put(e->out, state_color(v->state));
    zj_sink_put(e->out, word);
    if (e->view->color) zj_sink_put(e->out, ZJ_FLOW_PLAIN);
    zj_sink_blanks(e->out, 10 - width);
    f = zj_flow_begin(e->out, e->view->columns, 12, 10);
    zj_flow_put(&f, v->rule->name);
    zj_flow_put(&f, "  ");
    put_painted(e, &f, "\033[2m", zj_checkup_say(said, v));
    zj_flow_end(&f);
    for (size_t k = 0; k < v->passage_count; k++)
      if (is_shown(e, v, &v->passages[k])) put_passage(e, &r->facts, &v->passages[k]);
  }
}

/* ---- json ---- */

static json_t *passage_value(const zj_report_facts *facts, const zj_checkup_verdict *v,
                             const zj_checkup_passage *p) {
  zj_place_text place;
  json_t *out = json_pack("{s:s,s:s%}", "id", place_of_text(place, facts, p), "text",
                          p->text.text.at, p->text.text.length);
  if (p->heading) zj_value_set(out, "heading", json_true());
  if (!has_answers(v->rule)) return out;
  if (p->answered)
    zj_value_set(out, "answer",
                 json_pack("{s:s,s:s%}", "id", place_of(place, facts, &p->answer), "text",
                           p->answer.text.at, p->answer.text.length));
  else
    zj_value_set(out, "answer", json_null());
  return out;
}

static json_t *verdict_value(const zj_report_facts *facts, const zj_checkup_verdict *v) {
  json_t *passages = json_array();
  json_t *out =
      json_pack("{s:s,s:s,s:s}", "rule", v->rule->name, "kind", zj_checkup_kind_word(v->rule->kind),
                "verdict", zj_checkup_state_key(v->state));
  if (v->rule->kind == ZJ_CHECKUP_SHARE) {
    zj_value_set(out, "percent", json_real((double)(int)(v->percent * 10 + 0.5) / 10));
    zj_value_set(out, "least", json_integer(v->rule->least));
    zj_value_set(out, "most", json_integer(v->rule->most));
  } else
    zj_value_set(out, "found", json_integer((json_int_t)v->found));
  if (v->headings) zj_value_set(out, "headings", json_integer((json_int_t)v->headings));
  if (v->rule->kind == ZJ_CHECKUP_MENDED)
    zj_value_set(out, "before", json_integer((json_int_t)v->before));
  if (has_answers(v->rule))
    zj_value_set(out, "unanswered", json_integer((json_int_t)v->unanswered));
  for (size_t i = 0; i < v->passage_count; i++)
    zj_value_append(passages, passage_value(facts, v, &v->passages[i]));
  zj_value_set(out, "passages", passages);
  return out;
}

static json_t *report_value(const zj_checkup_emitter *e, const zj_checkup_report *r) {
  json_t *verdicts = json_array();
  for (size_t i = 0; i < e->rules->count; i++)
    zj_value_append(verdicts, verdict_value(&r->facts, &r->verdicts[i]));
  return json_pack("{s:s,s:s,s:s,s:s,s:I,s:I,s:o}", "type", "report", "report", r->facts.id, "path",
                   r->facts.path, "title", ZJ_TITLE_SHOWN(r->facts.fields), "missing",
                   (json_int_t)r->missing, "look", (json_int_t)r->look, "verdicts", verdicts);
}

/* ---- csv and xlsx ---- */

static bool is_table(const zj_checkup_emitter *e) {
  return e->view->format == ZJ_FORMAT_CSV || e->view->format == ZJ_FORMAT_XLSX;
}

static void begin_table(zj_checkup_emitter *e) {
  static const zj_column heads[] = {
      {"id", "出处"},   {"path", "文件"},          {"title", "标题"},
      {"rule", "规则"}, {"verdict", "结论"},       {"said", "情况"},
      {"text", "原文"}, {"answer_id", "呼应出处"}, {"answer", "呼应原文"}};
  const char *name = zj_tr("Checkup", "体检");
  char *title = talloc_asprintf(e, zj_tr("%s: %s", "%s：%s"), name, e->rules->name);
  e->table = (zj_table){
      .sink = e->out, .format = e->view->format, .excel = e->view->excel, .links = e->view->links};
  zj_table_begin(&e->table, e, name, title);
  zj_table_head(&e->table, heads, ZJ_COUNT(heads));
}

/* Writes a row; 'p' is NULL for a verdict without passages. */
static void put_row(zj_checkup_emitter *e, const zj_report_facts *facts,
                    const zj_checkup_verdict *v, const zj_checkup_passage *p) {
  zj_place_text place, answer = "";
  zj_checkup_said said;
  zj_title_text title;
  zj_table *t = &e->table;
  if (p && p->answered) place_of(answer, facts, &p->answer);
  zj_table_place(t, p ? place_of_text(place, facts, p) : facts->id);
  zj_table_text(t, zj_slice_of(facts->path));
  zj_table_text(t, zj_slice_of(zj_title_shown(title, facts->fields)));
  zj_table_text(t, zj_slice_of(v->rule->name));
  zj_table_text(t, zj_slice_of(zj_table_is_read(t) ? zj_checkup_state_name(v->state)
                                                   : zj_checkup_state_key(v->state)));
  zj_table_text(t, zj_slice_of(zj_checkup_say(said, v)));
  zj_table_text(t, p ? p->text.text : ZJ_LIT(""));
  zj_table_place(t, answer);
  zj_table_text(t, p && p->answered ? p->answer.text : ZJ_LIT(""));
  zj_table_row_end(t);
}

static void put_rows(zj_checkup_emitter *e, const zj_checkup_report *r) {
  for (size_t i = 0; i < e->rules->count; i++) {
    const zj_checkup_verdict *v = &r->verdicts[i];
    for (size_t k = 0; k < v->passage_count; k++)
      put_row(e, &r->facts, v, &v->passages[k]);
    if (!v->passage_count) put_row(e, &r->facts, v, NULL);
  }
}

/* ---- markdown ---- */

static void put_markdown(const zj_checkup_emitter *e, const zj_checkup_report *r) {
  zj_title_text title;
  zj_place_text place;
  zj_checkup_said said;
  zj_sink_put(e->out, e->written ? "\n## " : "## ");
  zj_escape_markdown(e->out, zj_slice_of(zj_report_shown(title, r->facts.fields)));
  zj_sink_put(e->out, zj_tr("\n\n| rule | verdict | what was found |\n|---|---|---|\n",
                            "\n\n| 规则 | 结论 | 情况 |\n|---|---|---|\n"));
  for (size_t i = 0; i < e->rules->count; i++) {
    const zj_checkup_verdict *v = &r->verdicts[i];
    zj_sink_put(e->out, "| ");
    zj_escape_markdown(e->out, zj_slice_of(v->rule->name));
    zj_sink_print(e->out, " | %s | %s |\n", zj_checkup_state_name(v->state),
                  zj_checkup_say(said, v));
  }
  for (size_t i = 0; i < e->rules->count; i++) {
    const zj_checkup_verdict *v = &r->verdicts[i];
    bool begun = false;
    for (size_t k = 0; k < v->passage_count; k++) {
      const zj_checkup_passage *p = &v->passages[k];
      if (!is_shown(e, v, p)) continue;
      if (!begun) {
        zj_sink_put(e->out, "\n### ");
        zj_escape_markdown(e->out, zj_slice_of(v->rule->name));
        zj_sink_put(e->out, "\n\n");
        begun = true;
      }
      zj_sink_put(e->out, "- ");
      zj_escape_markdown(e->out, p->text.text);
      zj_sink_print(e->out, zj_tr(" (%s)\n", "（%s）\n"), place_of_text(place, &r->facts, p));
      if (!p->answered) continue;
      zj_sink_put(e->out, "  → ");
      zj_escape_markdown(e->out, p->answer.text);
      zj_sink_print(e->out, zj_tr(" (%s)\n", "（%s）\n"), place_of(place, &r->facts, &p->answer));
    }
  }
}

/* ---- all formats ---- */

static json_t *begin_value(const zj_checkup_emitter *e) {
  return json_pack("{s:i,s:s,s:I}", "schema", ZJ_JSON_SCHEMA, "rules", e->rules->name, "reports",
                   (json_int_t)e->reports);
}

/* How many reports there are is known for certain at the end, and said there. */
static void begin_list(zj_checkup_emitter *e) {
  json_t *head = begin_value(e);
  json_object_del(head, "reports");
  e->list = zj_json_list_begin(e->out, head, "list");
}

zj_checkup_emitter *zj_checkup_emit_new(void *ctx, zj_sink *out, const zj_checkup_rules *rules,
                                        size_t reports, const zj_checkup_view *view) {
  zj_checkup_emitter *e = talloc_zero(ctx, zj_checkup_emitter);
  if (!e) return NULL;
  *e = (zj_checkup_emitter){.out = out, .rules = rules, .reports = reports, .view = view};
  if (is_table(e)) begin_table(e);
  if (view->format == ZJ_FORMAT_JSON) begin_list(e);
  if (view->format != ZJ_FORMAT_JSONL) return e;
  json_t *head = json_pack("{s:s}", "type", "begin");
  zj_value_merge(head, begin_value(e));
  zj_json_write_line(out, head);
  return e;
}

void zj_checkup_emit_report(zj_checkup_emitter *e, const zj_checkup_report *r) {
  switch (e->view->format) {
  case ZJ_FORMAT_JSON:
    zj_json_list_add(&e->list, report_value(e, r));
    break;
  case ZJ_FORMAT_JSONL:
    zj_json_write_line(e->out, report_value(e, r));
    break;
  case ZJ_FORMAT_CSV:
  case ZJ_FORMAT_XLSX:
    put_rows(e, r);
    break;
  case ZJ_FORMAT_MARKDOWN:
    put_markdown(e, r);
    break;
  case ZJ_FORMAT_TEXT:
  case ZJ_FORMAT_TSV:
  case ZJ_FORMAT_PATHS:
  case ZJ_FORMAT_DOCX:
  case ZJ_FORMAT_COUNTS:
    put_text(e, r);
    break;
  }
  e->written++;
}

static json_t *end_value(const zj_checkup_totals *t) {
  return json_pack("{s:I,s:I,s:I,s:b}", "reports", (json_int_t)t->reports, "met",
                   (json_int_t)t->met, "missing", (json_int_t)t->missing, "partial",
                   (int)t->partial);
}

zj_status zj_checkup_emit_end(zj_checkup_emitter *e, const zj_checkup_totals *t, zj_error *err) {
  json_t *whole;
  zj_number_text n;
  switch (e->view->format) {
  case ZJ_FORMAT_JSON:
    zj_json_list_end(&e->list, end_value(t));
    zj_sink_char(e->out, '\n');
    return ZJ_OK;
  case ZJ_FORMAT_JSONL:
    whole = json_pack("{s:s}", "type", "end");
    zj_value_merge(whole, end_value(t));
    zj_json_write_line(e->out, whole);
    return ZJ_OK;
  case ZJ_FORMAT_TEXT:
    zj_sink_print(e->out,
                  zj_tr("\n%s: %zu with everything, %zu with something missing\n",
                        "\n共 %s：%zu 篇全部符合，%zu 篇有缺项\n"),
                  zj_number_words(n, t->reports, "report", "篇"), t->met, t->missing);
    return ZJ_OK;
  case ZJ_FORMAT_CSV:
  case ZJ_FORMAT_XLSX:
    return zj_table_end(&e->table, err);
  case ZJ_FORMAT_MARKDOWN:
  case ZJ_FORMAT_TSV:
  case ZJ_FORMAT_PATHS:
  case ZJ_FORMAT_DOCX:
  case ZJ_FORMAT_COUNTS:
    return ZJ_OK;
  }
  return ZJ_OK;
}
