/* emit_table.c - answers as rows: tsv, csv and xlsx, and the lists of paths and counts. */
#include <talloc.h>

#include "indexer/base/noted.h"
#include "indexer/outline/fields_shown.h"
#include "query/answer/emit_writer.h"

#include "indexer/base/lang.h"
#include "indexer/store/address.h"

/* A table for people and spreadsheets has more columns. */
static bool is_tsv(const zj_emitter *e) {
  return e->options->format == ZJ_FORMAT_TSV;
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
  FIELDS,
  HOW,
  ABOUT,
  CONTEXT,
  OCCURRENCES,
  SENTENCES,
  PARAGRAPHS,
  COLUMN_COUNT
} column;

static const zj_column heads[COLUMN_COUNT] = {
    {"id", "编号"},        {"path", "文件"},         {"title", "标题"},     {"issuer", "单位"},
    {"year", "年份"},      {"date", "日期"},         {"docno", "文号"},     {"to", "收文"},
    {"type", "类型"},      {"line", "行"},           {"start_char", "字"},  {"depth", "层次"},
    {"roles", "章节角色"}, {"headings", "所在标题"}, {"text", "条目"},      {"sentence", "原句"},
    {"fields", "其他栏"},  {"how", "分条"},          {"about", "所述年份"}, {"context", "上下文"},
    {"occurrences", "处"}, {"sentences", "句"},      {"paragraphs", "段"},
};

/* The columns of the present answer, ended by COLUMN_COUNT. */
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
  static const column tsv_items[] = {ID,   PATH,   LINE, START_CHAR, DEPTH,       ROLES,
                                     TEXT, FIELDS, HOW,  ABOUT,      COLUMN_COUNT};
  static const column csv_items[] = {ID,    PATH, TITLE,    ISSUER, YEAR, LINE,  START_CHAR,  DEPTH,
                                     ROLES, TEXT, SENTENCE, FIELDS, HOW,  ABOUT, COLUMN_COUNT};
  static const column tsv_reports[] = {ID, PATH, OCCURRENCES, SENTENCES, PARAGRAPHS, COLUMN_COUNT};
  static const column facts[] = {ID,   PATH,  TITLE, ISSUER, YEAR,
                                 DATE, DOCNO, TO,    TYPE,   COLUMN_COUNT};
  static const column csv_reports[] = {ID,          PATH,      TITLE,      ISSUER,      YEAR,
                                       OCCURRENCES, SENTENCES, PARAGRAPHS, COLUMN_COUNT};
  if (e->options->facts) return facts;
  if (e->options->unit == ZJ_EMIT_REPORTS || e->options->absent)
    return is_tsv(e) ? tsv_reports : csv_reports;
  if (e->options->unit == ZJ_EMIT_ITEMS) return is_tsv(e) ? tsv_items : csv_items;
  if (e->options->with_context) return is_tsv(e) ? tsv_context : csv_context;
  return is_tsv(e) ? tsv_hits : csv_hits;
}

static void begin_table(zj_emitter *e) {
  zj_column names[COLUMN_COUNT];
  size_t count = 0;
  e->table = (zj_table){.sink = e->sink,
                        .format = e->options->format,
                        .excel = e->options->excel,
                        .links = e->options->links};
  zj_table_begin(&e->table, e, zj_emit_name(e), zj_emit_title(e, e));
  for (const column *c = columns_of(e); *c != COLUMN_COUNT; c++) {
    names[count] = heads[*c];
    if (*c == SENTENCE && e->options->unit == ZJ_EMIT_PARAGRAPHS)
      names[count] = (zj_column){"paragraph", "原段"};
    count++;
  }
  zj_table_head(&e->table, names, count);
}

static void end_table(zj_emitter *e) {
  e->status = zj_table_end(&e->table, &e->err);
}

/* ---- rows ---- */

/* What a row is made from: a report (rank), a hit (quote) or an item; the other two are NULL. */
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

static void write_id_cell(zj_emitter *e, const row *r) {
  zj_place_text place;
  const char *id = r->facts->id;
  zj_table_place(&e->table, r->rank ? id : zj_place_write(place, id, line_of(r), char_of(r)));
}

/* A spreadsheet is read by people, who know the names of roles; programs know the keys. */
static void write_roles_cell(zj_emitter *e, zj_role_set roles) {
  char text[ZJ_ROLES_TEXT];
  zj_table_text(&e->table, zj_slice_of(zj_table_is_read(&e->table)
                                           ? zj_roles_named(roles, text)
                                           : zj_roles_format(roles & ZJ_ROLES_ALL, text)));
}

static void write_fact_cell(zj_emitter *e, const row *r, zj_field field) {
  zj_table_fact(&e->table, r->facts->fields[field].value);
}

/* The cells that are put together from several texts, in memory of the row. */
static void write_headings_cell(zj_emitter *e, const row *r, void *local) {
  const char *text = zj_emit_headings(local, r->quote->hit);
  if (text)
    zj_table_text(&e->table, zj_slice_of(text));
  else
    zj_note_no_memory();
}

static void write_context_cell(zj_emitter *e, const row *r, void *local) {
  zj_slice text;
  if (zj_emit_quoted(local, r->quote, &text) == ZJ_OK)
    zj_table_text(&e->table, text);
  else
    zj_note_no_memory();
}

/* The other cells of a row of a table: 整改措施：制定培养计划；责任单位：组织股 */
static void write_fields_cell(zj_emitter *e, const row *r, void *local) {
  zj_buffer text = {.ctx = local};
  for (size_t i = 0; i < r->item->field_count; i++) {
    const zj_ledger_field *f = &r->item->fields[i];
    zj_buffer_add(&text, "；", i ? 3 : 0);
    zj_buffer_add(&text, f->name.at, f->name.length);
    zj_buffer_add(&text, "：", 3);
    zj_buffer_add(&text, f->value.at, f->value.length);
  }
  if (text.failed)
    zj_note_no_memory();
  else
    zj_table_text(&e->table, zj_buffer_slice(&text));
}

static void write_column(zj_emitter *e, const row *r, column c, void *local) {
  char about[ZJ_ABOUT_TEXT];
  switch (c) {
  case ID:
    return write_id_cell(e, r);
  case PATH:
    return zj_table_text(&e->table, zj_slice_of(r->facts->path));
  case TITLE:
    return zj_table_text(&e->table, zj_slice_of(ZJ_TITLE_SHOWN(r->facts->fields)));
  case ISSUER:
    return write_fact_cell(e, r, ZJ_FIELD_ISSUER);
  case YEAR:
    return write_fact_cell(e, r, ZJ_FIELD_YEAR);
  case DATE:
    return write_fact_cell(e, r, ZJ_FIELD_DATE);
  case DOCNO:
    return write_fact_cell(e, r, ZJ_FIELD_DOCNO);
  case TO:
    return write_fact_cell(e, r, ZJ_FIELD_TO);
  case TYPE:
    return write_fact_cell(e, r, ZJ_FIELD_TYPE);
  case LINE:
    return zj_table_number(&e->table, line_of(r));
  case START_CHAR:
    return zj_table_number(&e->table, char_of(r));
  case DEPTH:
    return zj_table_number(&e->table, r->item->depth);
  case ROLES:
    return write_roles_cell(e, r->quote ? r->quote->hit->roles : r->item->roles);
  case HEADINGS:
    return write_headings_cell(e, r, local);
  case TEXT:
    return zj_table_text(&e->table, r->item->text);
  case SENTENCE:
    return zj_table_text(&e->table, r->quote ? r->quote->hit->sentence : r->item->sentence);
  case FIELDS:
    return write_fields_cell(e, r, local);
  case ABOUT:
    zj_about_text(r->item->about, about);
    return zj_table_text(&e->table, zj_slice_of(about));
  case HOW:
    return zj_table_text(&e->table,
                         zj_slice_of(zj_table_is_read(&e->table) ? zj_item_how_name(r->item->how)
                                                                 : zj_item_how_key(r->item->how)));
  case CONTEXT:
    return write_context_cell(e, r, local);
  case OCCURRENCES:
    return zj_table_number(&e->table, r->rank->occurrences);
  case SENTENCES:
    return zj_table_number(&e->table, r->rank->sentences);
  case PARAGRAPHS:
    return zj_table_number(&e->table, r->rank->paragraphs);
  case COLUMN_COUNT:
    return;
  }
}

static void write_row(zj_emitter *e, const row *r) {
  const column *columns = columns_of(e);
  void *local = talloc_new(NULL);
  for (const column *c = columns; *c != COLUMN_COUNT; c++)
    write_column(e, r, *c, local);
  zj_table_row_end(&e->table);
  talloc_free(local);
}

static void write_report_row(zj_emitter *e, const zj_report_hits *r) {
  if (e->options->unit == ZJ_EMIT_REPORTS || e->options->absent)
    write_row(e, &(row){.facts = &r->facts, .rank = &r->rank});
}
static void write_quote_row(zj_emitter *e, const zj_report_hits *r, const zj_quote *q) {
  write_row(e, &(row){.facts = &r->facts, .quote = q});
}
static void write_item_row(zj_emitter *e, const zj_report_facts *facts, const zj_item *one) {
  write_row(e, &(row){.facts = facts, .item = one});
}

const zj_writer zj_writer_table = {.begin = begin_table,
                                   .report = write_report_row,
                                   .quote = write_quote_row,
                                   .item = write_item_row,
                                   .end = end_table};

/* ---- lists of reports ---- */

static void write_path(zj_emitter *e, const zj_report_hits *r) {
  if (e->options->nul)
    zj_sink_bytes(e->sink, zj_slice_of(r->facts.path)); /* xargs -0 needs it exact */
  else
    zj_sink_text(e->sink, zj_slice_of(r->facts.path));
  zj_sink_char(e->sink, e->options->nul ? 0 : '\n');
}

static void write_count(zj_emitter *e, const zj_report_hits *r) {
  zj_table one = {.sink = e->sink, .format = ZJ_FORMAT_TSV};
  zj_table_text(&one, zj_slice_of(r->facts.path));
  zj_table_number(&one, r->rank.occurrences);
  zj_table_row_end(&one);
}

const zj_writer zj_writer_paths = {.by_report = true, .report = write_path};
const zj_writer zj_writer_counts = {.by_report = true, .report = write_count};
