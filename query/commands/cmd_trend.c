/* cmd_trend.c - zhangju trend: how often a wording occurs, year by year. */
#include "indexer/base/flow.h"
#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "query/answer/answer.h"
#include "query/answer/json.h"
#include "query/answer/source.h"
#include "query/answer/trend_table.h"
#include "query/commands/commands.h"

enum { OPTION_BY = 256, OPTION_RATE, OPTION_ABOUT, OPTION_LITERAL, OPTION_SCAN };

static const zj_option options[] = {
    {'i', "in", "ROLE", "only in sections of this role (may be repeated)",
     "只在这类章节里查（可重复）"},
    {OPTION_BY, "by", "role", "a row for each year and role", "按年份和角色分行"},
    {OPTION_RATE, "rate", NULL,
     "also per 10,000 characters of the text looked in, and per 100 reports that have such text",
     "同时给出每万字（所查章节的文字）和每百篇（有这类章节的报告）的比率"},
    {OPTION_ABOUT, "about", NULL, "by the year that the text speaks of, not that of its report",
     "按文字所述的年份，而不是报告的年份"},
    ZJ_OUTPUT_OPTIONS("text|json|jsonl|tsv|csv|markdown|xlsx"),
    {OPTION_LITERAL, "literal", NULL, "treat the query as one phrase", "把输入整体当作一个短语"},
    {ZJ_ANSWER_DEADLINE, "deadline", "MS", "stop after MS milliseconds and say so",
     "超过这么多毫秒就停止并说明"},
    {OPTION_SCAN, "scan", "PATH", "read this file or folder without an index (may be repeated)",
     "不用索引，直接读这个文件或目录（可重复）"},
    ZJ_SOURCE_OPTIONS,
    {0},
};

static const char *const examples[] = {"zhangju trend 年轻干部",
                                       "zhangju trend --by role --rate 年轻干部",
                                       "zhangju trend -i 打算 --excel 数字化 > trend.csv", NULL};

typedef struct teller {
  zj_run *run;
  zj_role_set in;
  zj_trend_options trend;
  bool rate, literal, excel;
  zj_output output;
  zj_format format;
  long deadline_ms;
  zj_source_paths scan;
  zj_snapshot *snapshot;
  const zj_query *query;
  zj_sink out;
} teller;

/* ---- rows ---- */

enum { WIDTH = 24, COLUMNS = 10 };
typedef char text_cell[WIDTH];

/* The cells of a row, and how many: year, role, hits, reports, rates, first and last place. */
static size_t fill_cells(const teller *t, const zj_trend_row *row, text_cell *cells) {
  size_t n = 0;
  snprintf(cells[n++], WIDTH, "%d", row->year);
  if (t->trend.by_role) snprintf(cells[n++], WIDTH, "%s", zj_role_name(row->role));
  snprintf(cells[n++], WIDTH, "%llu", (unsigned long long)row->occurrences);
  snprintf(cells[n++], WIDTH, "%llu", (unsigned long long)row->reports);
  if (t->rate) snprintf(cells[n++], WIDTH, "%.2f", zj_trend_per_chars(row));
  if (t->rate) snprintf(cells[n++], WIDTH, "%.1f", zj_trend_per_reports(row));
  cells[n][0] = cells[n + 1][0] = '\0';
  if (row->occurrences) {
    snprintf(cells[n], WIDTH, "%s:%u:%u", row->first.facts.id, row->first.line,
             row->first.start_char);
    snprintf(cells[n + 1], WIDTH, "%s:%u:%u", row->last.facts.id, row->last.line,
             row->last.start_char);
  }
  return n + 2;
}

static size_t fill_heads(const teller *t, const char **heads) {
  size_t n = 0;
  heads[n++] = zj_tr("year", "年份");
  if (t->trend.by_role) heads[n++] = zj_tr("role", "章节角色");
  heads[n++] = zj_tr("hits", "处");
  heads[n++] = zj_tr("reports", "篇");
  if (t->rate) heads[n++] = zj_tr("per 10,000 chars", "每万字");
  if (t->rate) heads[n++] = zj_tr("per 100 reports", "每百篇");
  heads[n++] = zj_tr("first", "最早");
  heads[n++] = zj_tr("last", "最晚");
  return n;
}

/* ---- text ---- */

static void put_cell(zj_sink *to, const char *text, int width, bool right) {
  int blanks = width - zj_text_width(zj_slice_of(text));
  if (right) zj_sink_blanks(to, blanks);
  zj_sink_put(to, text);
  if (!right) zj_sink_blanks(to, blanks);
}

/* Numbers stand to the right, names and places to the left. */
static void put_line(teller *t, const char *const *cells, const int *widths, size_t count) {
  size_t names = t->trend.by_role ? 2 : 1, last = count;
  while (last > 0 && !cells[last - 1][0])
    last--;
  for (size_t i = 0; i < last; i++) {
    if (i) zj_sink_blanks(&t->out, 2);
    bool right = i >= names && i + 2 < count;
    put_cell(&t->out, cells[i], i + 1 < last || right ? widths[i] : 0, right);
  }
  zj_sink_char(&t->out, '\n');
}

static void put_place(teller *t, const char *label, const zj_trend_place *p) {
  const char *date = p->facts.fields[ZJ_FIELD_DATE].value;
  zj_flow f = zj_flow_begin(&t->out, t->run->globals.columns, 2, 0);
  zj_flow_put(&f, label);
  zj_flow_put(&f, ZJ_TITLE_SHOWN(p->facts.fields));
  zj_flow_put(&f, "  ");
  if (date && *date) zj_flow_put(&f, date);
  if (date && *date) zj_flow_put(&f, "  ");
  zj_flow_put(&f, p->facts.path);
  char place[40];
  snprintf(place, sizeof place, "  %u:%u", p->line, p->start_char);
  zj_flow_put(&f, place);
  zj_flow_break(&f);
  zj_flow_text(&f, p->sentence);
  zj_flow_end(&f);
}

static void put_totals(teller *t, const zj_trend *trend) {
  zj_number_text hits, reports, unknown;
  char text[256];
  snprintf(text, sizeof text, zj_tr("%s%s in %s", "%s%s，%s"),
           trend->exact ? "" : zj_tr("at least ", "至少 "),
           zj_number_words(hits, trend->occurrences, "hit", "处"),
           zj_number_words(reports, trend->reports, "report", "篇"));
  zj_sink_print(&t->out, "\n%s", text);
  if (trend->unknown)
    zj_sink_print(&t->out, zj_tr("; the year of %s is not known", "；其中 %s年份不明"),
                  zj_number_words(unknown, trend->unknown, "hit", "处"));
  zj_sink_char(&t->out, '\n');
}

static void print_text(teller *t, const zj_trend *trend) {
  const char *heads[COLUMNS], *texts[COLUMNS];
  int widths[COLUMNS];
  text_cell cells[COLUMNS];
  size_t count = fill_heads(t, heads);
  for (size_t i = 0; i < count; i++)
    widths[i] = zj_text_width(zj_slice_of(heads[i]));
  for (size_t r = 0; r < trend->count; r++) {
    fill_cells(t, &trend->rows[r], cells);
    for (size_t i = 0; i < count; i++) {
      int width = zj_text_width(zj_slice_of(cells[i]));
      if (width > widths[i]) widths[i] = width;
    }
  }
  put_line(t, heads, widths, count);
  for (size_t r = 0; r < trend->count; r++) {
    fill_cells(t, &trend->rows[r], cells);
    for (size_t i = 0; i < count; i++)
      texts[i] = cells[i];
    put_line(t, texts, widths, count);
  }
  zj_sink_char(&t->out, '\n');
  put_place(t, zj_tr("first: ", "最早："), &trend->first);
  put_place(t, zj_tr("last: ", "最晚："), &trend->last);
  put_totals(t, trend);
}

/* ---- tables ---- */

static zj_status print_table(teller *t, const zj_trend *trend, zj_error *err) {
  zj_table table = {
      .sink = &t->out, .format = t->format, .excel = t->excel, .links = t->output.links};
  return zj_trend_table(t->run->ctx, &table, trend, t->query, t->trend.by_role, err);
}

static void print_markdown(teller *t, const zj_trend *trend) {
  const char *heads[COLUMNS];
  text_cell cells[COLUMNS];
  size_t count = fill_heads(t, heads);
  for (size_t i = 0; i < count; i++)
    zj_sink_print(&t->out, "| %s ", heads[i]);
  zj_sink_put(&t->out, "|\n");
  for (size_t i = 0; i < count; i++)
    zj_sink_put(&t->out, "|---");
  zj_sink_put(&t->out, "|\n");
  for (size_t r = 0; r < trend->count; r++) {
    fill_cells(t, &trend->rows[r], cells);
    for (size_t i = 0; i < count; i++)
      zj_sink_print(&t->out, "| %s ", cells[i]);
    zj_sink_put(&t->out, "|\n");
  }
}

static void print_lines(teller *t, const zj_trend *trend) {
  json_t *end = json_pack("{s:s}", "type", "end");
  zj_value_merge(end, zj_trend_end_json(trend));
  zj_json_write(&t->out, zj_json_begin(t->snapshot, t->query));
  for (size_t r = 0; r < trend->count; r++) {
    json_t *row = json_pack("{s:s}", "type", "row");
    zj_value_merge(row, zj_trend_row_json(&trend->rows[r]));
    zj_sink_char(&t->out, '\n');
    zj_json_write(&t->out, row);
  }
  zj_sink_char(&t->out, '\n');
  zj_json_write(&t->out, end);
  zj_sink_char(&t->out, '\n');
}

static void print_document(teller *t, const zj_trend *trend) {
  json_t *out = zj_json_begin(t->snapshot, t->query), *rows = json_array();
  json_object_del(out, "type");
  for (size_t r = 0; r < trend->count; r++)
    zj_value_append(rows, zj_trend_row_json(&trend->rows[r]));
  zj_value_set(out, "rows", rows);
  zj_value_merge(out, zj_trend_end_json(trend));
  zj_json_write(&t->out, out);
  zj_sink_char(&t->out, '\n');
}

static zj_status print_trend(teller *t, const zj_trend *trend, zj_error *err) {
  switch (t->format) {
  case ZJ_FORMAT_JSON:
    print_document(t, trend);
    return ZJ_OK;
  case ZJ_FORMAT_JSONL:
    print_lines(t, trend);
    return ZJ_OK;
  case ZJ_FORMAT_TSV:
  case ZJ_FORMAT_CSV:
  case ZJ_FORMAT_XLSX:
    return print_table(t, trend, err);
  case ZJ_FORMAT_MARKDOWN:
    print_markdown(t, trend);
    return ZJ_OK;
  case ZJ_FORMAT_TEXT:
  case ZJ_FORMAT_PATHS:
  case ZJ_FORMAT_DOCX:
  case ZJ_FORMAT_COUNTS:
    if (trend->any) print_text(t, trend);
    return ZJ_OK;
  }
  return ZJ_OK;
}

/* ---- options ---- */

static bool take_option(zj_run *run, int letter, teller *t) {
  int word = 0;
  switch (letter) {
  case 'i':
    return zj_role_read(run, &t->in);
  case OPTION_BY:
    t->trend.by_role = true;
    return zj_option_choice(run, &word);
  case OPTION_RATE:
    t->rate = true;
    return true;
  case OPTION_ABOUT:
    t->trend.about = true;
    return true;
  case ZJ_OUTPUT_FORMAT:
    return zj_output_format(run, &t->output, &t->format);
  case ZJ_OUTPUT_LINKS:
  case 'o':
    return zj_output_option(run, letter, &t->output);
  case ZJ_OUTPUT_EXCEL:
    t->excel = true;
    return true;
  case ZJ_ANSWER_DEADLINE:
    return zj_answer_deadline(run, &t->deadline_ms);
  case OPTION_SCAN:
    return zj_source_add(run->ctx, &t->scan, run->value);
  case ZJ_OPTION_ENCODING:
  case ZJ_OPTION_OCR:
    return zj_source_option(run, letter, &t->scan);
  default:
    t->literal = true;
    return true;
  }
}

static int tell(teller *t) {
  zj_error err = {0};
  zj_trend *trend;
  t->trend.deadline_us = (uint64_t)t->deadline_ms * 1000;
  if (zj_source_open(t->run, &t->scan, &t->snapshot, &err) != ZJ_OK ||
      zj_trend_make(t->run->ctx, t->snapshot, t->query, &t->trend, &trend, &err) != ZJ_OK)
    return zj_report_error(&err);
  if (t->query->hint && !t->run->globals.quiet) fprintf(stderr, "zhangju: %s\n", t->query->hint);
  t->out = zj_sink_file(stdout);
  if (print_trend(t, trend, &err) != ZJ_OK) return zj_report_error(&err);
  if (!trend->occurrences)
    fprintf(stderr, "%s\n",
            zj_tr("no hits; `zhangju search` offers queries nearby",
                  "没有命中；zhangju search 会给出相近的写法"));
  return trend->occurrences ? ZJ_EXIT_OK : ZJ_EXIT_NO_HIT;
}

static int trend(zj_run *run) {
  teller t = {.run = run};
  int letter;
  while ((letter = zj_option_next(run)) > 0)
    if (!take_option(run, letter, &t)) return ZJ_EXIT_ERROR;
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (run->argc == 0 && !t.in)
    return zj_usage_error(run, "%s",
                          zj_tr("which wording? e.g. zhangju trend 年轻干部",
                                "要看哪种提法？例如 zhangju trend 年轻干部"));
  t.query = zj_query_read(run->ctx, zj_joined_arguments(run), t.in, t.literal);
  if (!t.query || !zj_output_settle(run, &t.output, &t.format, t.excel)) return ZJ_EXIT_ERROR;
  return tell(&t);
}

const zj_command zj_cmd_trend = {"trend",
                                 "[OPTIONS] QUERY…",
                                 "count a wording year by year, also by role and as a rate",
                                 "按年份统计一种提法，可分角色、算比率",
                                 examples,
                                 options,
                                 trend};
