/* account_emit.c - accounts for people, spreadsheets and programs. */
#include "query/answer/account_emit.h"

#include <string.h>
#include <talloc.h>

#include "indexer/base/flow.h"
#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "indexer/store/address.h"
#include "query/answer/account_document.h"
#include "query/answer/escape.h"
#include "query/answer/json.h"

static const char *const by_keys[] = {"number", "semicolon", "sentence"};

const char *zj_account_kind_key(zj_account_kind kind) {
  static const char *const keys[] = {"promises", "findings", "compare"};
  return keys[kind];
}

static bool is_wanted(uint32_t verdicts, const zj_account_row *row) {
  return !verdicts || verdicts >> row->verdict & 1;
}

static bool is_picked(const zj_account_emitter *e, size_t row) {
  for (size_t i = 0; i < e->picked_count; i++)
    if (e->picked[i] == row + 1) return true;
  return !e->picked;
}

/* ---- JSON ---- */

static json_t *words_json(const zj_account_words *w) {
  return json_pack("{s:i,s:i,s:s%}", "line", (int)w->line, "start_char", (int)w->start_char, "text",
                   w->text.at, w->text.length);
}

static json_t *list_json(const zj_account_list *list) {
  json_t *out = json_array();
  for (size_t i = 0; i < list->count; i++)
    zj_value_append(out, words_json(&list->at[i]));
  return out;
}

static const char *year_of(const zj_report_facts *facts) {
  const char *year = facts->fields[ZJ_FIELD_YEAR].value;
  return year ? year : "";
}

static const char *issuer_of(const zj_report_facts *facts) {
  const char *issuer = facts->fields[ZJ_FIELD_ISSUER].value;
  return issuer ? issuer : "";
}

static const char *id_of(const zj_account_quote *q, zj_place_text out) {
  return zj_place_write(out, q->facts.id, q->words.line, q->words.start_char);
}

static json_t *quote_json(const zj_account_quote *q) {
  zj_place_text id;
  json_t *out = words_json(&q->words);
  zj_value_set(out, "id", json_string(id_of(q, id)));
  zj_value_set(out, "report", json_string(q->facts.id));
  zj_value_set(out, "path", json_string(q->facts.path));
  zj_value_set(out, "year", json_string(year_of(&q->facts)));
  zj_value_set(out, "roles", zj_json_roles(q->roles));
  zj_value_set(out, "crumbs", zj_json_crumbs(q->crumbs, q->crumb_count));
  zj_value_set(out, "by", json_string(by_keys[q->by]));
  zj_value_set(out, "figures", list_json(&q->figures));
  return out;
}

static json_t *echo_json(const zj_account_echo *echo) {
  json_t *out = json_pack("{s:s,s:o,s:o}", "says", zj_verdict_key(echo->says), "quote",
                          quote_json(&echo->quote), "shared", list_json(&echo->shared));
  if (echo->says == ZJ_VERDICT_ANSWERED) zj_value_set(out, "states", list_json(&echo->states));
  return out;
}

static json_t *row_json(const zj_account *account, size_t number) {
  const zj_account_row *row = &account->at[number];
  json_t *echoes = json_array(), *merged = json_array();
  for (size_t i = 0; i < row->echo_count; i++)
    zj_value_append(echoes, echo_json(&row->echoes[i]));
  for (size_t i = 0; i < row->merged_count; i++)
    zj_value_append(merged, json_integer((json_int_t)row->merged[i] + 1));
  json_t *out = json_pack("{s:s,s:i,s:s}", "type", "row", "number", (int)number + 1, "verdict",
                          zj_verdict_key(row->verdict));
  bool compares = row->verdict >= ZJ_VERDICT_CHANGED;
  if (compares) zj_value_set(out, "role", json_string(zj_role_get(row->role)->key));
  if (row->has_quote) zj_value_set(out, "of", quote_json(&row->quote));
  zj_value_set(out, "echoes", echoes);
  if (row->merged_count)
    zj_value_set(out, "merged", merged);
  else
    json_decref(merged);
  return out;
}

static json_t *report_json(const zj_report_facts *facts) {
  return json_pack("{s:s,s:s,s:s,s:o}", "report", facts->id, "path", facts->path, "title",
                   ZJ_TITLE_SHOWN(facts->fields), "facts", zj_json_facts(facts));
}

static json_t *head_json(const zj_account_head *head) {
  json_t *b = json_array();
  for (size_t i = 0; i < head->b_count; i++)
    zj_value_append(b, report_json(&head->b[i]));
  return json_pack("{s:o,s:o}", "a", report_json(&head->a), "b", b);
}

static json_t *totals_json(const uint64_t totals[ZJ_VERDICT_COUNT]) {
  json_t *out = json_object();
  for (int v = 0; v < ZJ_VERDICT_COUNT; v++)
    if (totals[v])
      zj_value_set(out, zj_verdict_key((zj_verdict)v), json_integer((json_int_t)totals[v]));
  return out;
}

static json_t *all_totals(const zj_account *account) {
  uint64_t totals[ZJ_VERDICT_COUNT] = {0};
  for (size_t i = 0; i < account->count; i++)
    totals[account->at[i].verdict]++;
  return totals_json(totals);
}

size_t zj_account_count(const zj_account *account, uint32_t verdicts) {
  size_t count = 0;
  for (size_t i = 0; i < account->count; i++)
    count += is_wanted(verdicts, &account->at[i]);
  return count;
}

json_t *zj_account_json(const zj_account *account, const zj_account_head *head, uint32_t verdicts,
                        size_t skip, size_t limit) {
  json_t *rows = json_array(), *out = head_json(head);
  for (size_t i = 0; i < account->count && limit; i++) {
    if (!is_wanted(verdicts, &account->at[i])) continue;
    if (skip) {
      skip--;
      continue;
    }
    zj_value_append(rows, row_json(account, i));
    limit--;
  }
  zj_value_set(out, "rows", rows);
  zj_value_set(out, "totals", all_totals(account));
  return out;
}

/* 'more' has the members that follow those of every account; its reference is taken over. */
static void put_json(const zj_account_emitter *e, const zj_account *account,
                     const zj_account_head *head, json_t *more) {
  json_t *tail = json_pack("{s:o}", "totals", all_totals(account));
  zj_value_merge(tail, more);
  zj_json_list rows = zj_json_list_begin(e->sink, head_json(head), "rows");
  for (size_t i = 0; i < account->count && !e->sink->failed; i++)
    if (is_wanted(e->verdicts, &account->at[i]) && is_picked(e, i))
      zj_json_list_add(&rows, row_json(account, i));
  zj_json_list_end(&rows, tail);
}

void zj_account_write_json(const zj_account_emitter *e, const zj_account *account,
                           const zj_account_head *head) {
  put_json(e, account, head, json_pack("{s:s}", "kind", zj_account_kind_key(e->kind)));
  zj_sink_char(e->sink, '\n');
}

/* ---- CSV and XLSX ---- */

typedef enum column {
  VERDICT,
  ISSUER,
  YEAR,
  NUMBER,
  ROLE,
  ID,
  PATH,
  LINE,
  HEADINGS,
  BY,
  TEXT,
  FIGURES,
  OTHER_YEAR,
  OTHER_ID,
  OTHER_PATH,
  OTHER_LINE,
  OTHER_HEADINGS,
  OTHER_TEXT,
  OTHER_FIGURES,
  SHARED,
  STATES,
  MERGED,
  ECHOES,
  COLUMN_COUNT
} column;

static const zj_column heads[COLUMN_COUNT] = {
    {"verdict", "结论"},
    {"issuer", "单位"},
    {"year", "年份"},
    {"number", "序号"},
    {"roles", "章节角色"},
    {"id", "编号"},
    {"path", "文件"},
    {"line", "行"},
    {"headings", "所在标题"},
    {"by", "划分"},
    {"text", "原文"},
    {"figures", "数字"},
    {"other_year", "对方年份"},
    {"other_id", "对方编号"},
    {"other_path", "对方文件"},
    {"other_line", "对方行"},
    {"other_headings", "对方标题"},
    {"other_text", "对方原文"},
    {"other_figures", "对方数字"},
    {"shared", "共有文字"},
    {"states", "整改状态"},
    {"merged", "合并的序号"},
    {"echoes", "对应处数"},
};

static void put_cell(zj_account_emitter *e, const char *text) {
  zj_table_text(&e->table, zj_slice_of(text));
}

/* Writes several texts as one cell. */
static void put_joined(zj_account_emitter *e, zj_buffer *text) {
  zj_table_text(&e->table, zj_buffer_slice(text));
  text->length = 0;
}

static void join(zj_buffer *to, const char *between, zj_slice text) {
  if (to->length) zj_buffer_add(to, between, strlen(between));
  zj_buffer_add(to, text.at, text.length);
}

static void put_list(zj_account_emitter *e, const zj_account_list *list, zj_buffer *text) {
  for (size_t i = 0; i < list->count; i++)
    join(text, "；", list->at[i].text);
  put_joined(e, text);
}

static void put_crumbs(zj_account_emitter *e, const zj_account_quote *q, zj_buffer *text) {
  for (size_t i = 0; i < q->crumb_count; i++)
    join(text, " › ", zj_slice_of(q->crumbs[i]));
  put_joined(e, text);
}

static const char *by_word(const zj_account_emitter *e, zj_point_by by) {
  static const char *const zh[] = {"编号", "分号", "句"};
  return zj_table_is_read(&e->table) ? zj_tr(by_keys[by], zh[by]) : by_keys[by];
}

/* Writes a cell of a quotation, or an empty one when there is none; 'c' is a column of the first
 * report. */
static void put_quote_cell(zj_account_emitter *e, const zj_account_quote *q, column c,
                           zj_buffer *text) {
  zj_place_text id;
  if (!q) return put_cell(e, "");
  if (c == YEAR) return zj_table_fact(&e->table, year_of(&q->facts));
  if (c == PATH) return put_cell(e, q->facts.path);
  if (c == LINE) return zj_table_number(&e->table, q->words.line);
  if (c == HEADINGS) return put_crumbs(e, q, text);
  if (c == TEXT) return zj_table_text(&e->table, q->words.text);
  if (c == FIGURES) return put_list(e, &q->figures, text);
  zj_table_place(&e->table, id_of(q, id));
}

static void put_roles(zj_account_emitter *e, const zj_account_row *row, zj_role_set roles) {
  char text[ZJ_ROLES_TEXT];
  if (row->verdict >= ZJ_VERDICT_CHANGED) roles = ZJ_ROLE_BIT(row->role);
  put_cell(e, zj_table_is_read(&e->table) ? zj_roles_named(roles, text)
                                          : zj_roles_format(roles, text));
}

static void put_column(zj_account_emitter *e, const zj_account *account, size_t number, column c,
                       zj_buffer *text) {
  const zj_account_row *row = &account->at[number];
  const zj_account_echo *echo = row->echo_count ? &row->echoes[0] : NULL;
  const zj_account_quote *any = row->has_quote ? &row->quote : NULL;
  static const zj_account_list none;
  if (!any && echo) any = &echo->quote;
  switch (c) {
  case VERDICT:
    return put_cell(e, zj_table_is_read(&e->table) ? zj_verdict_name(row->verdict)
                                                   : zj_verdict_key(row->verdict));
  case ISSUER:
    return put_cell(e, any ? issuer_of(&any->facts) : "");
  case NUMBER:
    return zj_table_number(&e->table, number + 1);
  case ROLE:
    return put_roles(e, row, any ? any->roles : 0);
  case BY:
    return put_cell(e, any ? by_word(e, any->by) : "");
  case YEAR:
  case ID:
  case PATH:
  case LINE:
  case HEADINGS:
  case TEXT:
  case FIGURES:
    return put_quote_cell(e, row->has_quote ? &row->quote : NULL, c, text);
  case OTHER_YEAR:
    return put_quote_cell(e, echo ? &echo->quote : NULL, YEAR, text);
  case OTHER_ID:
  case OTHER_PATH:
  case OTHER_LINE:
  case OTHER_HEADINGS:
    return put_quote_cell(e, echo ? &echo->quote : NULL, (column)(c - OTHER_ID + ID), text);
  case OTHER_TEXT:
    return put_quote_cell(e, echo ? &echo->quote : NULL, TEXT, text);
  case OTHER_FIGURES:
    return put_quote_cell(e, echo ? &echo->quote : NULL, FIGURES, text);
  case SHARED:
    return put_list(e, echo ? &echo->shared : &none, text);
  case STATES:
    return put_list(e, echo ? &echo->states : &none, text);
  case MERGED:
    for (size_t i = 0; i < row->merged_count; i++) {
      char merged[24];
      snprintf(merged, sizeof merged, "%u", row->merged[i] + 1);
      join(text, "、", zj_slice_of(merged));
    }
    return put_joined(e, text);
  case ECHOES:
    return zj_table_number(&e->table, row->echo_count);
  case COLUMN_COUNT:
    return;
  }
}

static void put_table_row(zj_account_emitter *e, const zj_account *account, size_t number,
                          zj_buffer *text) {
  for (int c = 0; c < COLUMN_COUNT; c++)
    put_column(e, account, number, (column)c, text);
  zj_table_row_end(&e->table);
}

/* ---- text and Markdown ---- */

static void put_place(zj_account_emitter *e, zj_flow *f, const zj_account_quote *q) {
  char line[48];
  snprintf(line, sizeof line, ":%u:%u", q->words.line, q->words.start_char);
  zj_flow_put(f, q->facts.path);
  zj_flow_put(f, line);
  if (e->color) zj_flow_paint(f, "\033[2m");
  for (size_t i = 0; i < q->crumb_count; i++) {
    zj_flow_put(f, i ? " › " : "  ");
    zj_flow_put(f, q->crumbs[i]);
  }
  if (e->color) zj_flow_paint(f, ZJ_FLOW_PLAIN);
}

static void put_words(zj_account_emitter *e, int indent, zj_slice words) {
  while (words.length) {
    const char *end = memchr(words.at, '\n', words.length);
    size_t length = end ? (size_t)(end - words.at) : words.length;
    zj_sink_blanks(e->sink, indent);
    zj_flow f = zj_flow_begin(e->sink, e->columns, indent, indent);
    zj_flow_text(&f, zj_slice_cut(words, 0, length));
    zj_flow_end(&f);
    length += end != NULL;
    words = zj_slice_cut(words, length, words.length);
  }
}

/* Writes a list after its name, on a line of its own. */
static void put_named(zj_account_emitter *e, const char *name, const zj_account_list *list) {
  if (!list->count) return;
  zj_sink_blanks(e->sink, 6);
  zj_flow f = zj_flow_begin(e->sink, e->columns, 6, 6);
  if (e->color) zj_flow_paint(&f, "\033[2m");
  zj_flow_put(&f, name);
  for (size_t i = 0; i < list->count; i++) {
    if (i) zj_flow_put(&f, "；");
    zj_flow_text(&f, list->at[i].text);
  }
  if (e->color) zj_flow_paint(&f, ZJ_FLOW_PLAIN);
  zj_flow_end(&f);
}

static void put_echo(zj_account_emitter *e, const zj_account_row *row,
                     const zj_account_echo *echo) {
  zj_sink_blanks(e->sink, 4);
  zj_flow f = zj_flow_begin(e->sink, e->columns, 6, 4);
  zj_flow_put(&f, "→ ");
  if (echo->says < ZJ_VERDICT_NONE && echo->says != row->verdict) {
    zj_flow_put(&f, zj_verdict_name(echo->says));
    zj_flow_put(&f, "  ");
  }
  put_place(e, &f, &echo->quote);
  zj_flow_end(&f);
  put_words(e, 6, echo->quote.words.text);
  put_named(e, zj_tr("state: ", "状态："), &echo->states);
  put_named(e, zj_tr("shared: ", "共有："), &echo->shared);
  if (echo->says == ZJ_VERDICT_DIFFERS || echo->says == ZJ_VERDICT_CHANGED) {
    put_named(e, zj_tr("figures here: ", "此处数字："), &row->quote.figures);
    put_named(e, zj_tr("figures there: ", "对方数字："), &echo->quote.figures);
  }
}

static void put_text_row(zj_account_emitter *e, const zj_account_row *row) {
  const char *name = zj_verdict_name(row->verdict);
  zj_flow f = zj_flow_begin(e->sink, e->columns, 2, 0);
  if (e->color) zj_flow_paint(&f, "\033[1m");
  zj_flow_put(&f, name);
  if (e->color) zj_flow_paint(&f, ZJ_FLOW_PLAIN);
  for (size_t i = 0; i < row->merged_count; i++) {
    char number[24];
    snprintf(number, sizeof number, "%u", row->merged[i] + 1);
    zj_flow_put(&f, i ? zj_tr(", ", "、") : zj_tr(" with ", "，同"));
    zj_flow_put(&f, number);
  }
  if (row->has_quote) {
    zj_flow_put(&f, "  ");
    put_place(e, &f, &row->quote);
  }
  zj_flow_end(&f);
  if (row->has_quote) put_words(e, 4, row->quote.words.text);
  for (size_t i = 0; i < row->echo_count; i++)
    put_echo(e, row, &row->echoes[i]);
}

static void put_text_head(zj_account_emitter *e, const zj_account_head *head) {
  if (e->accounts > 1) zj_sink_char(e->sink, '\n');
  zj_flow f = zj_flow_begin(e->sink, e->columns, 2, 0);
  if (e->color) zj_flow_paint(&f, "\033[1m");
  zj_flow_put(&f, head->a.path);
  for (size_t i = 0; i < head->b_count; i++) {
    zj_flow_put(&f, i ? zj_tr(", ", "、") : " → ");
    zj_flow_put(&f, head->b[i].path);
  }
  if (e->color) zj_flow_paint(&f, ZJ_FLOW_PLAIN);
  zj_flow_end(&f);
}

static void put_totals(zj_account_emitter *e) {
  bool first = true;
  for (int v = 0; v < ZJ_VERDICT_COUNT; v++) {
    if (!e->totals[v]) continue;
    if (first) zj_sink_char(e->sink, '\n');
    zj_sink_print(e->sink, first ? "%s %llu" : zj_tr(", %s %llu", "，%s %llu"),
                  zj_verdict_name((zj_verdict)v), (unsigned long long)e->totals[v]);
    first = false;
  }
  if (!first) zj_sink_char(e->sink, '\n');
}

static void put_markdown_quote(zj_account_emitter *e, const zj_account_quote *q) {
  zj_slice text = q->words.text;
  for (size_t at = 0, end; at <= text.length; at = end + 1) {
    for (end = at; end < text.length && text.at[end] != '\n'; end++) {}
    zj_sink_put(e->sink, at ? "\n> " : "> ");
    zj_escape_markdown(e->sink, zj_slice_cut(text, at, end));
  }
  zj_sink_put(e->sink, "\n>\n> — ");
  zj_escape_markdown(e->sink, zj_slice_of(q->facts.path));
  zj_sink_print(e->sink, ":%u:%u\n\n", q->words.line, q->words.start_char);
}

static void put_markdown_row(zj_account_emitter *e, const zj_account_row *row, size_t number) {
  zj_sink_print(e->sink, "%zu. **%s**", number + 1, zj_verdict_name(row->verdict));
  if (row->verdict >= ZJ_VERDICT_CHANGED) zj_sink_print(e->sink, " (%s)", zj_role_name(row->role));
  zj_sink_put(e->sink, "\n\n");
  if (row->has_quote) put_markdown_quote(e, &row->quote);
  for (size_t i = 0; i < row->echo_count; i++)
    put_markdown_quote(e, &row->echoes[i].quote);
}

/* ---- events ---- */

static const char *kind_name(zj_account_kind kind) {
  switch (kind) {
  case ZJ_ACCOUNT_PROMISES:
    return zj_tr("Promises", "承诺对账");
  case ZJ_ACCOUNT_FINDINGS:
    return zj_tr("Findings", "整改对账");
  case ZJ_ACCOUNT_COMPARE:
    return zj_tr("Comparison", "两篇对照");
  }
  return "";
}

static bool is_table(const zj_account_emitter *e) {
  return e->format == ZJ_FORMAT_CSV || e->format == ZJ_FORMAT_XLSX;
}

/* Begins a table or document; its title names the reports if there is one account alone. */
static void open_file(zj_account_emitter *e, const zj_account_head *head) {
  const char *name = kind_name(e->kind), *title = name;
  if (e->opened || !(is_table(e) || e->format == ZJ_FORMAT_DOCX)) return;
  e->opened = true;
  const char *sides = head && !e->many ? zj_account_sides(e->ctx, head) : NULL;
  if (sides) title = talloc_asprintf(e->ctx, zj_tr("%s: %s", "%s：%s"), name, sides);
  if (!title) title = name;
  if (e->format == ZJ_FORMAT_DOCX) {
    e->document = zj_document_new(e->ctx, title, e->links);
    if (!e->document) zj_note_no_memory();
    return;
  }
  e->table = (zj_table){.sink = e->sink, .format = e->format, .excel = e->excel, .links = e->links};
  zj_table_begin(&e->table, e->ctx, name, title);
  zj_table_head(&e->table, heads, COLUMN_COUNT);
}

void zj_account_emit_begin(zj_account_emitter *e) {
  if (e->format == ZJ_FORMAT_CSV) open_file(e, NULL);
  if (e->format == ZJ_FORMAT_JSON)
    zj_sink_print(e->sink, "{\"schema\":%d,\"kind\":\"%s\",\"accounts\":[", ZJ_JSON_SCHEMA,
                  zj_account_kind_key(e->kind));
  if (e->format != ZJ_FORMAT_JSONL) return;
  zj_json_write_line(e->sink, json_pack("{s:s,s:i,s:s}", "type", "begin", "schema", ZJ_JSON_SCHEMA,
                                        "kind", zj_account_kind_key(e->kind)));
}

static void put_head(zj_account_emitter *e, const zj_account_head *head) {
  open_file(e, head);
  if (e->format == ZJ_FORMAT_TEXT) put_text_head(e, head);
  if (e->document) zj_account_document_head(e->document, head);
  if (e->format != ZJ_FORMAT_JSONL) return;
  json_t *json = head_json(head);
  zj_value_set(json, "type", json_string("account"));
  zj_json_write_line(e->sink, json);
}

/* Writes a row in one of the formats that take rows one by one; 'before' is the row written last,
 * NULL for the first. */
static void put_row(zj_account_emitter *e, const zj_account *account, size_t i,
                    const zj_account_row *before, zj_buffer *text) {
  const zj_account_row *row = &account->at[i];
  bool headed = e->kind == ZJ_ACCOUNT_COMPARE && (!before || before->role != row->role);
  if (is_table(e)) {
    put_table_row(e, account, i, text);
  } else if (e->format == ZJ_FORMAT_DOCX) {
    if (e->document) zj_account_document_row(e->document, row, i + 1, headed);
  } else if (e->format == ZJ_FORMAT_MARKDOWN) {
    put_markdown_row(e, row, i);
  } else if (e->format == ZJ_FORMAT_JSONL) {
    zj_json_write_line(e->sink, row_json(account, i));
  } else {
    if (headed) zj_sink_print(e->sink, "\n[%s]\n", zj_role_name(row->role));
    if (e->kind == ZJ_ACCOUNT_FINDINGS) zj_sink_print(e->sink, "%zu. ", i + 1);
    put_text_row(e, row);
  }
}

zj_status zj_account_emit(zj_account_emitter *e, const zj_account *account,
                          const zj_account_head *head, zj_error *err) {
  zj_buffer text = {.ctx = NULL};
  e->accounts++;
  for (size_t i = 0; i < account->count; i++) {
    e->totals[account->at[i].verdict]++;
    e->written += is_wanted(e->verdicts, &account->at[i]);
  }
  if (e->format == ZJ_FORMAT_JSON) {
    if (e->accounts > 1) zj_sink_char(e->sink, ',');
    put_json(e, account, head, json_object());
    return ZJ_OK;
  }
  const zj_account_row *before = NULL;
  put_head(e, head);
  for (size_t i = 0; i < account->count && !e->sink->failed; i++) {
    if (!is_wanted(e->verdicts, &account->at[i]) || !is_picked(e, i)) continue;
    put_row(e, account, i, before, &text);
    before = &account->at[i];
  }
  zj_status status = zj_buffer_status(&text, err);
  talloc_free(text.at);
  return status;
}

zj_status zj_account_emit_end(zj_account_emitter *e, zj_error *err) {
  open_file(e, NULL);
  if (is_table(e)) return zj_table_end(&e->table, err);
  if (e->format == ZJ_FORMAT_DOCX)
    return e->document ? zj_document_write(e->document, e->sink, err) : zj_no_memory(err);
  if (e->format == ZJ_FORMAT_JSON) zj_sink_put(e->sink, "]}\n");
  if (e->format == ZJ_FORMAT_TEXT) put_totals(e);
  if (e->format == ZJ_FORMAT_JSONL)
    zj_json_write_line(e->sink,
                       json_pack("{s:s,s:I,s:o}", "type", "end", "accounts",
                                 (json_int_t)e->accounts, "totals", totals_json(e->totals)));
  return ZJ_OK;
}
