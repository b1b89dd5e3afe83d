/* answer.c - a query's answer as text, jsonl, tsv or paths. */
#include "query/answer.h"

#include <sys/ioctl.h>
#include <talloc.h>
#include <unistd.h>

#include "query/batch.h"
#include "query/explain.h"
#include "query/fix.h"
#include "query/json.h"
#include "query/ways.h"

typedef struct writer {
  zj_run *run;
  zj_snapshot *snapshot;
  const zj_query *query;
  const zj_result *result;
  const zj_answer_options *options;
  bool color;
  int columns; /* of the terminal; 0: do not wrap */
  zj_error err;
} writer;

/* ---- reading the query ---- */

const char *zj_joined_arguments(const zj_run *run) {
  char *text = talloc_strdup(run->ctx, "");
  for (int i = 0; i < run->argc; i++) text = talloc_asprintf_append(text, "%s%s", i ? " " : "", run->argv[i]);
  return text;
}

zj_query *zj_query_read(void *ctx, const char *text, zj_role_set in, bool literal) {
  zj_query *query;
  zj_query_fault fault;
  zj_error err = {0};
  if (zj_query_parse(ctx, zj_slice_of(text), in, literal, &query, &fault, &err) == ZJ_OK) return query;
  zj_fault_print(stderr, zj_slice_of(text), &fault, &err);
  return NULL;
}

bool zj_format_read(const zj_run *run, zj_format *out) {
  static const char *const words[] = {"text", "jsonl", "tsv", "paths"};
  for (size_t i = 0; i < ZJ_COUNT(words); i++)
    if (strcmp(run->value, words[i]) == 0) return *out = (zj_format)i, true;
  zj_usage_error(run, zj_tr("--format is text, jsonl, tsv or paths, not \"%s\"", "--format 只能是 text、jsonl、tsv 或 paths，不能是“%s”"), run->value);
  return false;
}

/* -in:问题 at the start of a query looks like -i with an argument. */
bool zj_role_read(const zj_run *run, zj_role_set *in) {
  zj_role_set roles = zj_role_lookup(zj_slice_of(run->value));
  *in |= roles;
  if (roles) return true;
  bool query = run->value[0] == 'n' && (run->value[1] == ':' || strncmp(run->value + 1, "：", 3) == 0);
  if (query) zj_usage_error(run, zj_tr("-i%s: write -- before a query that begins with -", "-i%s：检索式以 - 开头时，前面要写 --"), run->value);
  else zj_usage_error(run, zj_tr("--in: no section role \"%s\"; 问题 or problems is one", "--in：没有“%s”这种章节角色，例如 问题"), run->value);
  return false;
}

/* ---- text ---- */

static void paint(const writer *w, const char *code, zj_slice text) {
  if (w->color) printf("\033[%sm", code);
  zj_print_clean(stdout, text);
  if (w->color) fputs("\033[0m", stdout);
}

static void roles_text(const writer *w, zj_role_set roles) {
  zj_role list[ZJ_ROLE_COUNT];
  size_t count = zj_roles_list(roles, list, ZJ_COUNT(list));
  putchar('[');
  for (size_t i = 0; i < count; i++) {
    if (i) putchar('+');
    paint(w, "36", zj_slice_of(zj_role_get(list[i])->zh));
  }
  putchar(']');
}

static void crumbs_text(const writer *w, const zj_hit *hit) {
  for (size_t i = 0; i < hit->crumb_count; i++) {
    if (i) fputs(" › ", stdout);
    paint(w, "2", zj_slice_of(hit->crumbs[i]));
  }
}

/* Writes a sentence from column 'indent' on, each line broken at the terminal's edge. */
typedef struct flow { const writer *w; int indent, column; bool marked; } flow;

static void mark(flow *f, bool on) {
  if (f->w->color) fputs(on ? "\033[1;33m" : "\033[0m", stdout);
  else fputs(on ? "【" : "】", stdout), f->column += 2;
  f->marked = on;
}

static void flow_char(flow *f, zj_slice s, size_t at, unsigned n, uint32_t c) {
  int width = zj_char_width(c);
  if (f->w->columns && f->column + width > f->w->columns) {
    printf("\n%*s", f->indent, "");
    f->column = f->indent;
  }
  zj_print_clean(stdout, zj_slice_cut(s, at, at + n));
  f->column += width;
}

static void sentence_text(const writer *w, const zj_hit *hit, int indent) {
  flow f = {.w = w, .indent = indent, .column = indent};
  printf("%*s", indent, "");
  uint32_t c;
  size_t next = 0, end = 0;
  for (size_t at = 0; at < hit->sentence.length;) {
    if (f.marked && at >= end) mark(&f, false);
    for (; next < hit->match_count && hit->matches[next].sentence_begin <= at; next++) {
      if (hit->matches[next].sentence_end <= at) continue;
      if (hit->matches[next].sentence_end > end) end = hit->matches[next].sentence_end;
      if (!f.marked) mark(&f, true);
    }
    unsigned n = zj_utf8_decode(hit->sentence, at, &c);
    if (!n) break;
    flow_char(&f, hit->sentence, at, n, c);
    at += n;
  }
  if (f.marked) mark(&f, false);
  putchar('\n');
}

static void hit_text(const writer *w, const zj_hit *hit) {
  char place[32];
  snprintf(place, sizeof place, "%u:%u", hit->line, hit->start_char);
  printf("  %-7s ", place);
  roles_text(w, hit->roles);
  if (hit->crumb_count) putchar(' ');
  crumbs_text(w, hit);
  putchar('\n');
  sentence_text(w, hit, 10);
}

/* "3 reports", "1 report"; Chinese has no plural. */
static const char *number(char out[48], uint64_t n, const char *singular, const char *zh) {
  bool chinese = zj_lang_get() == ZJ_LANG_ZH;
  snprintf(out, 48, "%llu %s%s", (unsigned long long)n, chinese ? zh : singular, chinese || n == 1 ? "" : "s");
  return out;
}

static void report_text(const writer *w, const zj_report_hits *report) {
  char n[48];
  if (report->facts.title[0]) paint(w, "1", zj_slice_of(report->facts.title)), fputs("  ", stdout);
  paint(w, report->facts.title[0] ? "2" : "1", zj_slice_of(report->facts.path));
  printf("  %s\n", number(n, report->rank.occurrences, "hit", "处"));
  for (size_t i = 0; i < report->hit_count; i++) hit_text(w, &report->hits[i]);
  uint64_t more = report->rank.sentences - report->hit_count;
  if (more) printf(zj_tr("  … %s more\n", "  ……另有 %s\n"), number(n, more, "sentence", "句"));
  putchar('\n');
}

/* A plain phrase needs no explaining. */
static void understood(const writer *w, FILE *to) {
  if (w->query->root->kind == ZJ_Q_LEAF && w->query->root->form == ZJ_LEAF_PHRASE && !w->query->root->is_field) return;
  void *local = talloc_new(NULL);
  fputs(zj_tr("understood as: ", "理解为："), to);
  zj_print_clean(to, zj_slice_of(zj_query_describe(local, w->query)));
  fputc('\n', to);
  talloc_free(local);
}

static void closing_text(const writer *w, size_t shown) {
  const zj_counts *c = &w->result->counts;
  understood(w, stdout);
  char hits[48], reports[48], sentences[48], paragraphs[48];
  printf(zj_tr("%s in %s (%s, %s), %.1f ms\n", "%s，%s（%s，%s），%.1f 毫秒\n"), number(hits, c->occurrences, "hit", "处"),
         number(reports, c->reports, "report", "篇"), number(sentences, c->sentences, "sentence", "句"),
         number(paragraphs, c->paragraphs, "paragraph", "段"), (double)w->result->took_us / 1000);
  size_t first = (size_t)w->options->offset;
  if (shown && (first || first + shown < w->result->ranking_count))
    printf(zj_tr("reports %zu to %zu of %zu are shown; --offset %zu shows more, -n 0 all\n", "以上为第 %zu 至 %zu 篇，共 %zu 篇；后面的用 --offset %zu，全部用 -n 0\n"),
           first + 1, first + shown, w->result->ranking_count, first + shown);
}

/* Without a deadline of the user's own. */
enum { WAYS_US = 2000000 };

static uint64_t ways_us(const writer *w) { return w->options->deadline_ms ? (uint64_t)w->options->deadline_ms * 1000 : WAYS_US; }

/* No dead end: where the same words do occur, and queries near this one that find something. */
static void no_hits(const writer *w) {
  fputs(zj_tr("no hits\n", "没有找到\n"), stderr);
  understood(w, stderr);
  zj_ways ways;
  zj_error err = {0};
  void *local = talloc_new(NULL);
  if (zj_ways_find(local, w->snapshot, w->query, ways_us(w), &ways, &err) == ZJ_OK) zj_ways_print(stderr, &ways);
  talloc_free(local);
}

/* The end line; of an answer without hits with the ways on. */
static json_t *end_line(const writer *w) {
  json_t *end = zj_json_end(w->result);
  zj_ways ways;
  zj_error err = {0};
  void *local = talloc_new(NULL);
  if (w->result->counts.occurrences == 0 && zj_ways_find(local, w->snapshot, w->query, ways_us(w), &ways, &err) == ZJ_OK)
    json_object_set_new(end, "ways", zj_ways_json(&ways));
  talloc_free(local);
  return end;
}

/* ---- tsv ---- */

static char tsv_escape(char byte) {
  return byte == '\t' ? 't' : byte == '\n' ? 'n' : byte == '\r' ? 'r' : byte == '\\' ? '\\' : 0;
}

static void tsv_cell(zj_slice text, bool last) {
  for (size_t at = 0, begin; at < text.length;) {
    for (begin = at; at < text.length && !tsv_escape(text.at[at]); at++) {}
    zj_print_clean(stdout, zj_slice_cut(text, begin, at));
    if (at < text.length) printf("\\%c", tsv_escape(text.at[at++]));
  }
  putchar(last ? '\n' : '\t');
}

static void hit_tsv(const zj_report_hits *report, const zj_hit *hit) {
  char roles[ZJ_ROLES_TEXT];
  printf("%s:%u:%u\t", report->facts.id, hit->line, hit->start_char);
  tsv_cell(zj_slice_of(report->facts.path), false);
  printf("%u\t%u\t%s\t", hit->line, hit->start_char, zj_roles_format(hit->roles, roles));
  void *local = talloc_new(NULL);
  char *crumbs = talloc_strdup(local, "");
  for (size_t i = 0; i < hit->crumb_count; i++) crumbs = talloc_asprintf_append(crumbs, "%s%s", i ? " › " : "", hit->crumbs[i]);
  tsv_cell(zj_slice_of(crumbs), false);
  tsv_cell(hit->sentence, true);
  talloc_free(local);
}

/* ---- driving ---- */

/* Jansson escapes C0 alone; DEL and C1 may stand in strings as they are, but then they drive a terminal. */
static int write_json(const char *bytes, size_t length, void *unused) {
  (void)unused;
  zj_slice text = {bytes, length};
  uint32_t c;
  size_t begin = 0;
  for (size_t at = 0, n; at < length; at += n) {
    n = zj_utf8_decode(text, at, &c);
    if (!n) n = 1;
    else if (c >= 0x7F && zj_char_is_control(c)) {
      fwrite(bytes + begin, 1, at - begin, stdout);
      printf("\\u%04x", c);
      begin = at + n;
    }
  }
  fwrite(bytes + begin, 1, length - begin, stdout);
  return 0;
}

static void print_line(json_t *value) {
  json_dump_callback(value, write_json, NULL, JSON_COMPACT | JSON_REAL_PRECISION(6));
  putchar('\n');
  json_decref(value);
}

static void write_hits(const writer *w, const zj_report_hits *report) {
  if (w->options->format == ZJ_FORMAT_TEXT) return report_text(w, report);
  for (size_t i = 0; i < report->hit_count; i++) {
    if (w->options->format == ZJ_FORMAT_JSONL) print_line(zj_json_hit(report, &report->hits[i]));
    else hit_tsv(report, &report->hits[i]);
  }
}

static zj_status write_report(writer *w, const zj_ranked *ranked, size_t offset, size_t limit, size_t *written) {
  void *local = talloc_new(NULL);
  zj_report_hits report;
  zj_status status = zj_search_report(local, w->snapshot, w->query, ranked, offset, limit, &report, &w->err);
  if (status == ZJ_OK) write_hits(w, &report);
  *written = report.hit_count;
  talloc_free(local);
  return status;
}

static zj_status write_by_report(writer *w, size_t *shown) {
  const zj_answer_options *o = w->options;
  zj_status status = ZJ_OK;
  size_t end = o->limit ? (size_t)(o->offset + o->limit) : SIZE_MAX, written;
  for (size_t i = (size_t)o->offset; status == ZJ_OK && i < w->result->ranking_count && i < end; i++, ++*shown) {
    const zj_ranked *ranked = &w->result->ranking[i];
    if (o->format == ZJ_FORMAT_TEXT) {
      status = write_report(w, ranked, 0, (size_t)o->sentences, &written);
    } else {
      zj_report_facts facts;
      zj_segment_facts(w->snapshot->segments[ranked->segment], ranked->report, &facts);
      puts(facts.path);
    }
  }
  return status;
}

static zj_status write_by_sentence(writer *w) {
  size_t skip = (size_t)w->options->offset, left = w->options->limit ? (size_t)w->options->limit : SIZE_MAX, written;
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < w->result->ranking_count && left > 0; i++) {
    const zj_ranked *ranked = &w->result->ranking[i];
    if (skip >= ranked->sentences) { skip -= ranked->sentences; continue; }
    status = write_report(w, ranked, skip, left == SIZE_MAX ? 0 : left, &written);
    if (left != SIZE_MAX) left -= written;
    skip = 0;
  }
  return status;
}

static void explain(const writer *w) {
  zj_error err = {0};
  json_t *explained = zj_explain_json(w->snapshot, w->query, w->result, 0, &err);
  if (explained) zj_explain_print(stderr, explained);
  json_decref(explained);
}

static int columns_of(const writer *w) {
  struct winsize size;
  if (w->options->format != ZJ_FORMAT_TEXT || !isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col >= 24 ? size.ws_col : 24;
}

static void remarks(const writer *w) {
  bool quiet = w->run->globals.quiet;
  if (w->query->hint && !quiet) fprintf(stderr, "zhangju: %s\n", w->query->hint);
  if (w->result->stop == ZJ_STOP_DEADLINE)
    fputs(zj_tr("zhangju: stopped at the deadline: the counts are too low\n", "zhangju: 到达时限而停止：计数偏低\n"), stderr);
}

/* Writes all of an answer but remarks. */
static zj_status write_answer(writer *w) {
  const zj_answer_options *o = w->options;
  bool by_sentence = o->format == ZJ_FORMAT_JSONL || o->format == ZJ_FORMAT_TSV;
  size_t shown = 0;
  if (o->format == ZJ_FORMAT_JSONL) print_line(zj_json_begin(w->snapshot, w->query));
  zj_status status = by_sentence ? write_by_sentence(w) : write_by_report(w, &shown);
  if (status == ZJ_OK && o->format == ZJ_FORMAT_JSONL) print_line(end_line(w));
  if (status == ZJ_OK && o->format == ZJ_FORMAT_TEXT && w->result->counts.occurrences) closing_text(w, shown);
  return status;
}

static zj_status search(writer *w, void *ctx) {
  zj_search_options search = {.deadline_us = (uint64_t)w->options->deadline_ms * 1000};
  zj_result *result;
  zj_status status = zj_search(ctx, w->snapshot, w->query, &search, &result, &w->err);
  if (status == ZJ_OK) w->result = result;
  return status;
}

int zj_answer_print(zj_run *run, zj_snapshot *snapshot, const zj_query *query, const zj_answer_options *options) {
  writer w = {.run = run, .snapshot = snapshot, .query = query, .options = options, .color = zj_use_color(&run->globals, stdout)};
  if (search(&w, run->ctx) != ZJ_OK) return zj_report_error(&w.err);
  w.columns = columns_of(&w);
  remarks(&w);
  if (options->explain) explain(&w);
  if (write_answer(&w) != ZJ_OK) return zj_report_error(&w.err);
  bool any = w.result->counts.occurrences > 0;
  if (options->format == ZJ_FORMAT_TEXT && !any && !run->globals.quiet) no_hits(&w);
  return any ? ZJ_EXIT_OK : ZJ_EXIT_NO_HIT;
}

/* ---- a batch ---- */

typedef struct batch { zj_run *run; zj_snapshot *snapshot; const zj_answer_options *options; zj_role_set in; bool literal; } batch;

static int answer_line(void *asker, zj_slice text) {
  const batch *b = asker;
  void *local = talloc_new(NULL);
  zj_query *query;
  zj_query_fault fault = {0};
  writer w = {.run = b->run, .snapshot = b->snapshot, .options = b->options};
  bool parsed = zj_query_parse(local, text, b->in, b->literal, &query, &fault, &w.err) == ZJ_OK;
  if (parsed) w.query = query;
  bool answered = parsed && search(&w, local) == ZJ_OK && write_answer(&w) == ZJ_OK;
  if (!answered) print_line(zj_json_error(text, &w.err, parsed ? NULL : &fault));
  fflush(stdout); /* whoever writes the queries may wait for each answer */
  talloc_free(local);
  return answered ? ZJ_EXIT_OK : ZJ_EXIT_ERROR;
}

int zj_answer_batch(zj_run *run, zj_snapshot *snapshot, const zj_answer_options *options, zj_role_set in, bool literal) {
  batch b = {run, snapshot, options, in, literal};
  return zj_batch_run(stdin, answer_line, &b);
}
