/* emit_table.c - answers as rows: tsv, csv, and the lists of paths and counts. */
#include <stdio.h>
#include <talloc.h>

#include "query/answer/emit_writer.h"

#include "indexer/base/lang.h"

static bool is_csv(const zj_emitter *e) {
  return e->options->format == ZJ_FORMAT_CSV;
}

/* ---- cells ---- */

static char tsv_escape(char byte) {
  return byte == '\t' ? 't' : byte == '\n' ? 'n' : byte == '\r' ? 'r' : byte == '\\' ? '\\' : 0;
}

static void tsv_cell(zj_sink *to, zj_slice text) {
  for (size_t at = 0, begin; at < text.length;) {
    for (begin = at; at < text.length && !tsv_escape(text.at[at]); at++) {}
    zj_sink_text(to, zj_slice_cut(text, begin, at));
    if (at < text.length) zj_sink_print(to, "\\%c", tsv_escape(text.at[at++]));
  }
}

/* What a spreadsheet would take for a formula. */
static bool is_formula(zj_slice text) {
  return text.length && strchr("=+-@\t\r", text.at[0]);
}

static bool needs_quotes(zj_slice text) {
  if (text.length && (text.at[0] == ' ' || text.at[text.length - 1] == ' ')) return true;
  for (size_t i = 0; i < text.length; i++)
    if (strchr(",\"\r\n", text.at[i])) return true;
  return false;
}

static void csv_cell(zj_sink *to, zj_slice text, bool guarded) {
  bool guard = guarded && is_formula(text), quoted = needs_quotes(text);
  if (quoted) zj_sink_char(to, '"');
  if (guard) zj_sink_char(to, '\'');
  for (size_t at = 0, begin; at < text.length; at++) {
    for (begin = at; at < text.length && text.at[at] != '"'; at++) {}
    zj_sink_text(to, zj_slice_cut(text, begin, at));
    if (at < text.length) zj_sink_put(to, "\"\"");
  }
  if (quoted) zj_sink_char(to, '"');
}

static void cell(zj_emitter *e, zj_slice text) {
  if (is_csv(e))
    csv_cell(e->sink, text, e->options->excel);
  else
    tsv_cell(e->sink, text);
}

static void number_cell(zj_emitter *e, uint64_t n) {
  zj_sink_print(e->sink, "%llu", (unsigned long long)n);
}
static void next_cell(zj_emitter *e) {
  zj_sink_char(e->sink, is_csv(e) ? ',' : '\t');
}
static void end_row(zj_emitter *e) {
  zj_sink_put(e->sink, is_csv(e) ? "\r\n" : "\n");
}

/* ---- columns: of hits, items or reports ---- */

typedef enum column {
  ID,
  PATH,
  TITLE,
  ISSUER,
  YEAR,
  DATE,
  DOCNO,
  TO,
  TYPE,
  LINE,
  START_CHAR,
  DEPTH,
  ROLES,
  HEADINGS,
  TEXT,
  SENTENCE,
  CONTEXT,
  OCCURRENCES,
  SENTENCES,
  PARAGRAPHS,
  COLUMN_COUNT
} column;

static const struct head {
  const char *key, *zh;
} heads[COLUMN_COUNT] = {
    {"id", "编号"},        {"path", "文件"},         {"title", "标题"},    {"issuer", "单位"},
    {"year", "年份"},      {"date", "日期"},         {"docno", "文号"},    {"to", "收文"},
    {"type", "类型"},      {"line", "行"},           {"start_char", "字"}, {"depth", "层次"},
    {"roles", "章节角色"}, {"headings", "所在标题"}, {"text", "条目"},     {"sentence", "原句"},
    {"context", "上下文"}, {"occurrences", "处"},    {"sentences", "句"},  {"paragraphs", "段"},
};

/* Each list ends with COLUMN_COUNT. */
static const column *columns_of(const zj_emitter *e) {
  static const column tsv_hits[] = {ID,    PATH,     LINE,     START_CHAR,
                                    ROLES, HEADINGS, SENTENCE, COLUMN_COUNT};
  static const column tsv_context[] = {ID,       PATH,     LINE,    START_CHAR,  ROLES,
                                       HEADINGS, SENTENCE, CONTEXT, COLUMN_COUNT};
  static const column csv_hits[] = {ID,         PATH,  TITLE,    ISSUER,   YEAR,        LINE,
                                    START_CHAR, ROLES, HEADINGS, SENTENCE, COLUMN_COUNT};
  static const column csv_context[] = {ID,       PATH,     TITLE,      ISSUER,
                                       YEAR,     LINE,     START_CHAR, ROLES,
                                       HEADINGS, SENTENCE, CONTEXT,    COLUMN_COUNT};
  static const column tsv_items[] = {ID, PATH, LINE, START_CHAR, DEPTH, ROLES, TEXT, COLUMN_COUNT};
  static const column csv_items[] = {ID,         PATH,  TITLE, ISSUER, YEAR,     LINE,
                                     START_CHAR, DEPTH, ROLES, TEXT,   SENTENCE, COLUMN_COUNT};
  static const column tsv_reports[] = {ID, PATH, OCCURRENCES, SENTENCES, PARAGRAPHS, COLUMN_COUNT};
  static const column facts[] = {ID,   PATH,  TITLE, ISSUER, YEAR,
                                 DATE, DOCNO, TO,    TYPE,   COLUMN_COUNT};
  static const column csv_reports[] = {ID,          PATH,      TITLE,      ISSUER,      YEAR,
                                       OCCURRENCES, SENTENCES, PARAGRAPHS, COLUMN_COUNT};
  if (e->options->facts) return facts;
  if (e->options->unit == ZJ_EMIT_REPORTS || e->options->absent)
    return is_csv(e) ? csv_reports : tsv_reports;
  if (e->options->unit == ZJ_EMIT_ITEMS) return is_csv(e) ? csv_items : tsv_items;
  if (e->options->with_context) return is_csv(e) ? csv_context : tsv_context;
  return is_csv(e) ? csv_hits : tsv_hits;
}

static const char *head_of(const zj_emitter *e, column c) {
  if (e->options->excel && zj_lang_get() == ZJ_LANG_ZH)
    return c == SENTENCE && e->options->unit == ZJ_EMIT_PARAGRAPHS ? "原段" : heads[c].zh;
  return c == SENTENCE && e->options->unit == ZJ_EMIT_PARAGRAPHS ? "paragraph" : heads[c].key;
}

static void begin(zj_emitter *e) {
  if (!is_csv(e)) return;
  if (e->options->excel) zj_sink_put(e->sink, "\xEF\xBB\xBF");
  for (const column *c = columns_of(e); *c != COLUMN_COUNT; c++) {
    if (c != columns_of(e)) next_cell(e);
    zj_sink_put(e->sink, head_of(e, *c));
  }
  end_row(e);
}

/* ---- rows ---- */

/* What a row tells; pieces that it is not about are NULL. */
typedef struct row {
  const zj_report_facts *facts;
  const zj_ranked *rank;
  const zj_quote *quote;
  const zj_item *item;
} row;

static uint32_t line_of(const row *r) {
  return r->quote ? r->quote->hit->line : r->item->line;
}
static uint32_t char_of(const row *r) {
  return r->quote ? r->quote->hit->start_char : r->item->start_char;
}

static void id_cell(zj_emitter *e, const row *r) {
  char id[64];
  if (r->rank)
    snprintf(id, sizeof id, "%s", r->facts->id);
  else
    snprintf(id, sizeof id, "%s:%u:%u", r->facts->id, line_of(r), char_of(r));
  cell(e, zj_slice_of(id));
}

/* People who open a table in a spreadsheet read the names, programs the keys. */
static void roles_cell(zj_emitter *e, zj_role_set roles) {
  char text[ZJ_ROLES_TEXT];
  cell(e,
       zj_slice_of(e->options->excel ? zj_roles_named(roles, text) : zj_roles_format(roles, text)));
}

static void fact_cell(zj_emitter *e, const row *r, zj_field field) {
  const char *value = r->facts->fields[field].value;
  cell(e, zj_slice_of(value ? value : ""));
}

static void put_cell(zj_emitter *e, const row *r, column c, void *local) {
  switch (c) {
  case ID:
    return id_cell(e, r);
  case PATH:
    return cell(e, zj_slice_of(r->facts->path));
  case TITLE:
    return cell(e, zj_slice_of(r->facts->title));
  case ISSUER:
    return fact_cell(e, r, ZJ_FIELD_ISSUER);
  case YEAR:
    return fact_cell(e, r, ZJ_FIELD_YEAR);
  case DATE:
    return fact_cell(e, r, ZJ_FIELD_DATE);
  case DOCNO:
    return fact_cell(e, r, ZJ_FIELD_DOCNO);
  case TO:
    return fact_cell(e, r, ZJ_FIELD_TO);
  case TYPE:
    return fact_cell(e, r, ZJ_FIELD_TYPE);
  case LINE:
    return number_cell(e, line_of(r));
  case START_CHAR:
    return number_cell(e, char_of(r));
  case DEPTH:
    return number_cell(e, r->item->depth);
  case ROLES:
    return roles_cell(e, r->quote ? r->quote->hit->roles : r->item->roles);
  case HEADINGS:
    return cell(e, zj_slice_of(zj_emit_headings(local, r->quote->hit)));
  case TEXT:
    return cell(e, r->item->text);
  case SENTENCE:
    return cell(e, r->quote ? r->quote->hit->sentence : r->item->sentence);
  case CONTEXT:
    return cell(e, zj_emit_quoted(local, r->quote));
  case OCCURRENCES:
    return number_cell(e, r->rank->occurrences);
  case SENTENCES:
    return number_cell(e, r->rank->sentences);
  default:
    return number_cell(e, r->rank->paragraphs);
  }
}

static void put_row(zj_emitter *e, const row *r) {
  const column *columns = columns_of(e);
  void *local = talloc_new(NULL);
  for (const column *c = columns; *c != COLUMN_COUNT; c++) {
    if (c != columns) next_cell(e);
    put_cell(e, r, *c, local);
  }
  end_row(e);
  talloc_free(local);
}

static void report(zj_emitter *e, const zj_report_hits *r) {
  if (e->options->unit == ZJ_EMIT_REPORTS || e->options->absent)
    put_row(e, &(row){.facts = &r->facts, .rank = &r->rank});
}
static void quote(zj_emitter *e, const zj_report_hits *r, const zj_quote *q) {
  put_row(e, &(row){.facts = &r->facts, .quote = q});
}
static void item(zj_emitter *e, const zj_report_facts *facts, const zj_item *one) {
  put_row(e, &(row){.facts = facts, .item = one});
}

const zj_writer zj_writer_tsv = {.report = report, .quote = quote, .item = item};
const zj_writer zj_writer_csv = {.begin = begin, .report = report, .quote = quote, .item = item};

/* ---- lists of reports ---- */

static void path(zj_emitter *e, const zj_report_hits *r) {
  if (e->options->nul)
    zj_sink_bytes(e->sink, zj_slice_of(r->facts.path)); /* for xargs -0: exactly as it is */
  else
    zj_sink_text(e->sink, zj_slice_of(r->facts.path));
  zj_sink_char(e->sink, e->options->nul ? 0 : '\n');
}

static void count(zj_emitter *e, const zj_report_hits *r) {
  tsv_cell(e->sink, zj_slice_of(r->facts.path));
  zj_sink_print(e->sink, "\t%llu\n", (unsigned long long)r->rank.occurrences);
}

const zj_writer zj_writer_paths = {.by_report = true, .report = path};
const zj_writer zj_writer_counts = {.by_report = true, .report = count};
