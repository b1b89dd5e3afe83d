/* emit_table.c - answers as rows: tsv, csv, and the lists of paths and counts. */
#include <stdio.h>
#include <talloc.h>

#include "indexer/base/noted.h"
#include "indexer/outline/fields_shown.h"
#include "query/answer/emit_writer.h"
#include "query/answer/escape.h"

#include "indexer/base/lang.h"
#include "indexer/store/address.h"

static bool is_csv(const zj_emitter *e) {
  return e->options->format == ZJ_FORMAT_CSV;
}

/* ---- cells ---- */

/* The letter that follows \ in the escape of a byte; 0 when the byte needs none. */
static char tsv_escape(char byte) {
  switch (byte) {
  case '\t':
    return 't';
  case '\n':
    return 'n';
  case '\r':
    return 'r';
  case '\\':
    return '\\';
  default:
    return 0;
  }
}

static void write_tsv_cell(zj_sink *to, zj_slice text) {
  for (size_t at = 0, begin; at < text.length;) {
    for (begin = at; at < text.length && !tsv_escape(text.at[at]); at++) {}
    zj_sink_text(to, zj_slice_cut(text, begin, at));
    if (at < text.length) zj_sink_print(to, "\\%c", tsv_escape(text.at[at++]));
  }
}

static void write_cell(zj_emitter *e, zj_slice text) {
  if (is_csv(e))
    zj_escape_csv(e->sink, text, e->options->excel);
  else
    write_tsv_cell(e->sink, text);
}

static void write_number_cell(zj_emitter *e, uint64_t n) {
  zj_sink_print(e->sink, "%llu", (unsigned long long)n);
}
static void write_separator(zj_emitter *e) {
  zj_sink_char(e->sink, is_csv(e) ? ',' : '\t');
}
static void write_row_end(zj_emitter *e) {
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
  FIELDS,
  HOW,
  ABOUT,
  CONTEXT,
  OCCURRENCES,
  SENTENCES,
  PARAGRAPHS,
  COLUMN_COUNT
} column;

static const struct head {
  const char *key, *zh;
} heads[COLUMN_COUNT] = {
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
    return is_csv(e) ? csv_reports : tsv_reports;
  if (e->options->unit == ZJ_EMIT_ITEMS) return is_csv(e) ? csv_items : tsv_items;
  if (e->options->with_context) return is_csv(e) ? csv_context : tsv_context;
  return is_csv(e) ? csv_hits : tsv_hits;
}

static const char *head_of(const zj_emitter *e, column c) {
  bool zh = e->options->excel && zj_lang_get() == ZJ_LANG_ZH;
  if (c == SENTENCE && e->options->unit == ZJ_EMIT_PARAGRAPHS) return zh ? "原段" : "paragraph";
  return zh ? heads[c].zh : heads[c].key;
}

static void write_head(zj_emitter *e) {
  if (!is_csv(e)) return;
  if (e->options->excel) zj_sink_put(e->sink, "\xEF\xBB\xBF");
  for (const column *c = columns_of(e); *c != COLUMN_COUNT; c++) {
    if (c != columns_of(e)) write_separator(e);
    zj_sink_put(e->sink, head_of(e, *c));
  }
  write_row_end(e);
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
  write_cell(e, zj_slice_of(r->rank ? id : zj_place_write(place, id, line_of(r), char_of(r))));
}

/* A spreadsheet is read by people, who know the names of roles; programs know the keys. */
static void write_roles_cell(zj_emitter *e, zj_role_set roles) {
  char text[ZJ_ROLES_TEXT];
  write_cell(e, zj_slice_of(e->options->excel ? zj_roles_named(roles, text)
                                              : zj_roles_format(roles & ZJ_ROLES_ALL, text)));
}

static void write_fact_cell(zj_emitter *e, const row *r, zj_field field) {
  const char *value = r->facts->fields[field].value;
  write_cell(e, zj_slice_of(value ? value : ""));
}

/* The cells that are put together from several texts, in memory of the row. */
static void write_headings_cell(zj_emitter *e, const row *r, void *local) {
  const char *text = zj_emit_headings(local, r->quote->hit);
  if (text)
    write_cell(e, zj_slice_of(text));
  else
    zj_note_no_memory();
}

static void write_context_cell(zj_emitter *e, const row *r, void *local) {
  zj_slice text;
  if (zj_emit_quoted(local, r->quote, &text) == ZJ_OK)
    write_cell(e, text);
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
    write_cell(e, zj_buffer_slice(&text));
}

static void write_column(zj_emitter *e, const row *r, column c, void *local) {
  char about[ZJ_ABOUT_TEXT];
  switch (c) {
  case ID:
    return write_id_cell(e, r);
  case PATH:
    return write_cell(e, zj_slice_of(r->facts->path));
  case TITLE:
    return write_cell(e, zj_slice_of(ZJ_TITLE_SHOWN(r->facts->fields)));
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
    return write_number_cell(e, line_of(r));
  case START_CHAR:
    return write_number_cell(e, char_of(r));
  case DEPTH:
    return write_number_cell(e, r->item->depth);
  case ROLES:
    return write_roles_cell(e, r->quote ? r->quote->hit->roles : r->item->roles);
  case HEADINGS:
    return write_headings_cell(e, r, local);
  case TEXT:
    return write_cell(e, r->item->text);
  case SENTENCE:
    return write_cell(e, r->quote ? r->quote->hit->sentence : r->item->sentence);
  case FIELDS:
    return write_fields_cell(e, r, local);
  case ABOUT:
    zj_about_text(r->item->about, about);
    return write_cell(e, zj_slice_of(about));
  case HOW:
    return write_cell(e, zj_slice_of(e->options->excel ? zj_item_how_name(r->item->how)
                                                       : zj_item_how_key(r->item->how)));
  case CONTEXT:
    return write_context_cell(e, r, local);
  case OCCURRENCES:
    return write_number_cell(e, r->rank->occurrences);
  case SENTENCES:
    return write_number_cell(e, r->rank->sentences);
  case PARAGRAPHS:
    return write_number_cell(e, r->rank->paragraphs);
  case COLUMN_COUNT:
    return;
  }
}

static void write_row(zj_emitter *e, const row *r) {
  const column *columns = columns_of(e);
  void *local = talloc_new(NULL);
  for (const column *c = columns; *c != COLUMN_COUNT; c++) {
    if (c != columns) write_separator(e);
    write_column(e, r, *c, local);
  }
  write_row_end(e);
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

const zj_writer zj_writer_tsv = {
    .report = write_report_row, .quote = write_quote_row, .item = write_item_row};
const zj_writer zj_writer_csv = {.begin = write_head,
                                 .report = write_report_row,
                                 .quote = write_quote_row,
                                 .item = write_item_row};

/* ---- lists of reports ---- */

static void write_path(zj_emitter *e, const zj_report_hits *r) {
  if (e->options->nul)
    zj_sink_bytes(e->sink, zj_slice_of(r->facts.path)); /* xargs -0 needs it exact */
  else
    zj_sink_text(e->sink, zj_slice_of(r->facts.path));
  zj_sink_char(e->sink, e->options->nul ? 0 : '\n');
}

static void write_count(zj_emitter *e, const zj_report_hits *r) {
  write_tsv_cell(e->sink, zj_slice_of(r->facts.path));
  zj_sink_print(e->sink, "\t%llu\n", (unsigned long long)r->rank.occurrences);
}

const zj_writer zj_writer_paths = {.by_report = true, .report = write_path};
const zj_writer zj_writer_counts = {.by_report = true, .report = write_count};
