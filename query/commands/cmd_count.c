/* cmd_count.c - zhangju count: prints exact counts, for one query or a batch. */
#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "query/answer/answer.h"
#include "query/answer/batch.h"
#include "query/answer/source.h"
#include "query/commands/commands.h"
#include "query/engine/facet.h"

enum {
  OPTION_UNIT = 256,
  OPTION_BY,
  OPTION_BATCH,
  OPTION_TIMING,
  OPTION_REPEAT,
  OPTION_SCAN,
  OPTION_LITERAL
};

static const zj_option options[] = {
    {'i', "in", "ROLE", "only in sections of this role (may be repeated)",
     "只在这类章节里查（可重复）"},
    {OPTION_UNIT, "unit", "occurrences|sentences|paragraphs|reports",
     "unit to count (default occurrences)", "计数单位：处、句、段、篇（默认 occurrences 处）"},
    {OPTION_BY, "by", "role|report|year|type|issuer|about",
     "print one line for each role, report, year, type or issuer, or year that the text speaks of",
     "分行计数：按角色、报告、年份、类型、单位、所述年份"},
    {OPTION_LITERAL, "literal", NULL, "treat each query as one phrase", "把输入整体当作一个短语"},
    {OPTION_BATCH, "batch", NULL, "read queries from standard input, one a line",
     "从标准输入逐行读检索式"},
    {OPTION_TIMING, "timing", NULL, "with --batch, also print microseconds",
     "与 --batch 合用，同时给出微秒数"},
    {OPTION_REPEAT, "repeat", "N", "with --timing, report the fastest of N runs",
     "与 --timing 合用，取 N 次中最快"},
    {OPTION_SCAN, "scan", "PATH", "count in this file or folder without an index (may be repeated)",
     "不用索引，直接查这个文件或目录（可重复）"},
    ZJ_SOURCE_OPTIONS,
    ZJ_CLUSTER_OPTIONS,
    {0},
};

static const char *const examples[] = {"zhangju count --by role 年轻干部",
                                       "zhangju count --batch < queries.txt", NULL};

typedef enum unit {
  UNIT_OCCURRENCES,
  UNIT_SENTENCES,
  UNIT_PARAGRAPHS,
  UNIT_REPORTS,
  UNIT_COUNT
} unit;
typedef enum grouping {
  BY_NOTHING,
  BY_ROLE,
  BY_REPORT,
  BY_YEAR,
  BY_TYPE,
  BY_ISSUER,
  BY_ABOUT
} grouping;

typedef struct counter {
  zj_run *run;
  zj_opened opened;
  zj_snapshot *snapshot; /* of the query at hand */
  unit unit;
  grouping by;
  zj_role_set in;
  bool literal, batch, timing;
  zj_slice line; /* the query of a batch being counted */
  long repeat;
  zj_source_paths scan;
} counter;

static uint64_t count_of(const counter *c, const zj_result *r) {
  const uint64_t of[UNIT_COUNT] = {r->counts.occurrences, r->counts.sentences, r->counts.paragraphs,
                                   r->counts.reports};
  return of[c->unit];
}

/* Lets the shards of a cluster count what they can count by themselves. */
static zj_status count_on_shards(const counter *c, void *ctx, const zj_query *query,
                                 zj_result **out, bool *counted, zj_error *err) {
  *counted = false;
  if (!c->opened.cluster || c->by > BY_ROLE) return ZJ_OK;
  *out = talloc_zero(ctx, zj_result);
  if (!*out) return zj_no_memory(err);
  return zj_cluster_count(c->opened.cluster, query, c->unit != UNIT_OCCURRENCES, *out, counted,
                          err);
}

static zj_status run_query(counter *c, void *ctx, const zj_query *query, zj_result **out,
                           zj_error *err) {
  bool counted;
  zj_status status = count_on_shards(c, ctx, query, out, &counted, err);
  if (status != ZJ_OK || counted) return status;
  status = zj_source_snapshot(ctx, &c->opened, query, &c->snapshot, err);
  if (status != ZJ_OK) return status;
  zj_search_options search = {.without_sentences = c->unit != UNIT_SENTENCES,
                              .only_occurrences =
                                  c->unit == UNIT_OCCURRENCES || c->unit == UNIT_REPORTS,
                              .ranked = c->by == BY_REPORT ? 0 : 10};
  return zj_search(ctx, c->snapshot, query, &search, out, err);
}

/* ---- one query ---- */

/* A row of --by: the value, its count, and in a batch the query. */
static void print_row(const counter *c, const char *value, uint64_t n) {
  printf("%s\t%llu", value, (unsigned long long)n);
  if (c->line.at) {
    putchar('\t');
    zj_print_clean(stdout, c->line);
  }
  putchar('\n');
}

static void print_by_role(const counter *c, const zj_result *r) {
  for (int role = 0; role < ZJ_ROLE_COUNT; role++)
    if (r->by_role[role]) print_row(c, zj_role_get((zj_role)role)->key, r->by_role[role]);
}

static void print_by_report(const counter *c, const zj_result *r) {
  for (size_t i = 0; i < r->ranking_count; i++) {
    const zj_ranked *e = &r->ranking[i];
    const uint64_t of[UNIT_COUNT] = {e->occurrences, e->sentences, e->paragraphs, 1};
    zj_report_facts facts;
    zj_segment_facts(c->snapshot->segments[e->segment], e->report, &facts);
    print_row(c, facts.path, of[c->unit]);
  }
}

static void print_facets(const counter *c, const zj_facet *facets, size_t count) {
  bool reports = c->unit == UNIT_REPORTS;
  for (size_t i = 0; i < count; i++) {
    print_row(c, facets[i].value[0] ? facets[i].value : "?",
              reports ? facets[i].reports : facets[i].occurrences);
  }
}

static zj_status print_by_field(const counter *c, const zj_result *r, zj_error *err) {
  static const zj_field fields[] = {
      [BY_YEAR] = ZJ_FIELD_YEAR, [BY_TYPE] = ZJ_FIELD_TYPE, [BY_ISSUER] = ZJ_FIELD_ISSUER};
  zj_facet *facets;
  size_t count;
  zj_facet_count(c->run->ctx, c->snapshot, r, fields[c->by], &facets, &count);
  if (!facets) return zj_no_memory(err);
  print_facets(c, facets, count);
  return ZJ_OK;
}

static zj_status print_by_about(counter *c, const zj_query *query, zj_result **r, zj_error *err) {
  zj_facet *facets;
  size_t count;
  zj_status status = zj_source_snapshot(c->run->ctx, &c->opened, query, &c->snapshot, err);
  if (status != ZJ_OK) return status;
  status = zj_facet_about(c->run->ctx, c->snapshot, query, &facets, &count, r, err);
  if (status == ZJ_OK) print_facets(c, facets, count);
  return status;
}

/* Counts one query, which its rows of a batch name. */
static int count_one(counter *c, const char *text) {
  zj_query *query = zj_query_read(c->run->ctx, text, c->in, c->literal);
  if (!query) return ZJ_EXIT_ERROR;
  zj_result *r;
  zj_error err = {0};
  zj_status status = c->by == BY_ABOUT ? print_by_about(c, query, &r, &err)
                                       : run_query(c, c->run->ctx, query, &r, &err);
  if (status != ZJ_OK) return zj_report_error(&err);
  if (query->hint && !c->run->globals.quiet) fprintf(stderr, "zhangju: %s\n", query->hint);
  if (r->stop == ZJ_STOP_SHARDS) zj_source_print_partial();
  if (c->by == BY_ROLE)
    print_by_role(c, r);
  else if (c->by == BY_REPORT)
    print_by_report(c, r);
  else if (c->by == BY_NOTHING)
    printf("%llu\n", (unsigned long long)count_of(c, r));
  else if (c->by != BY_ABOUT && print_by_field(c, r, &err) != ZJ_OK)
    return zj_report_error(&err);
  if (c->line.at && !r->counts.occurrences) print_row(c, "", 0); /* no query of a batch is lost */
  return r->counts.occurrences ? ZJ_EXIT_OK : ZJ_EXIT_NO_HIT;
}

/* ---- a batch ---- */

/* The rows of --by for one query of a batch. */
static int count_line_by(const counter *c, zj_slice line) {
  zj_run run = *c->run;
  counter one = *c;
  run.ctx = talloc_new(c->run->ctx);
  one.run = &run;
  one.line = line;
  int code = count_one(&one, talloc_strndup(run.ctx, line.at, line.length));
  if (code == ZJ_EXIT_ERROR) print_row(&one, "?", 0);
  talloc_free(run.ctx);
  return code;
}

static int count_line(void *asker, zj_slice line) {
  counter *c = asker;
  if (c->by != BY_NOTHING) return count_line_by(c, line);
  void *local = talloc_new(NULL);
  const char *text = talloc_strndup(local, line.at, line.length);
  zj_query *query = zj_query_read(local, text, c->in, c->literal);
  uint64_t best = UINT64_MAX, count = 0;
  zj_error err = {0};
  int code = query ? ZJ_EXIT_OK : ZJ_EXIT_ERROR;
  for (long i = 0; code == ZJ_EXIT_OK && i < c->repeat; i++) {
    zj_result *r;
    if (run_query(c, local, query, &r, &err) != ZJ_OK) {
      code = zj_report_error(&err);
      break;
    }
    count = count_of(c, r);
    if (r->stop == ZJ_STOP_SHARDS) zj_source_print_partial();
    if (r->took_us < best) best = r->took_us;
    talloc_free(r);
  }
  if (code != ZJ_EXIT_OK)
    fputs("?\t", stdout);
  else if (c->timing)
    printf("%llu\t%llu\t", (unsigned long long)count, (unsigned long long)best);
  else
    printf("%llu\t", (unsigned long long)count);
  zj_print_clean(stdout, line);
  putchar('\n');
  talloc_free(local);
  return code;
}

/* ---- options ---- */

static bool take_option(zj_run *run, int letter, counter *c) {
  int word = 0;
  if (zj_source_has(letter)) return zj_source_option(run, letter, &c->scan);
  switch (letter) {
  case 'i':
    return zj_role_read(run, &c->in);
  case OPTION_UNIT:
    if (!zj_option_choice(run, &word)) return false;
    c->unit = (unit)word;
    return true;
  case OPTION_BY:
    if (!zj_option_choice(run, &word)) return false;
    c->by = (grouping)(word + 1);
    return true; /* BY_NOTHING is none of them */
  case OPTION_REPEAT:
    return zj_option_number(run, 1, 1000, &c->repeat);
  case OPTION_SCAN:
    return zj_source_add(run->ctx, &c->scan, run->value);
  case OPTION_BATCH:
    c->batch = true;
    return true;
  case OPTION_TIMING:
    c->timing = true;
    return true;
  default:
    c->literal = true;
    return true;
  }
}

static int count(zj_run *run) {
  counter c = {.run = run, .repeat = 1};
  int letter;
  while ((letter = zj_option_next(run)) > 0)
    if (!take_option(run, letter, &c)) return ZJ_EXIT_ERROR;
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (!c.batch && run->argc == 0 && !c.in)
    return zj_usage_error(run, "%s",
                          zj_tr("what do you want to count? e.g. zhangju count 年轻干部",
                                "要数什么？例如 zhangju count 年轻干部"));
  if (c.batch && run->argc > 0)
    return zj_usage_error(
        run, "%s",
        zj_tr("--batch reads its queries from standard input", "--batch 从标准输入读检索式"));
  if (c.timing && !c.batch)
    return zj_usage_error(run, "%s",
                          zj_tr("--timing goes with --batch", "--timing 要与 --batch 合用"));
  if (c.timing && c.by != BY_NOTHING)
    return zj_usage_error(run, "%s",
                          zj_tr("--timing does not go with --by", "--timing 不能与 --by 合用"));
  zj_error err = {0};
  if (zj_source_open_any(run, &c.scan, &c.opened, &err) != ZJ_OK) return zj_report_error(&err);
  return c.batch ? zj_batch_run(stdin, count_line, &c) : count_one(&c, zj_joined_arguments(run));
}

const zj_command zj_cmd_count = {
    "count", "[OPTIONS] QUERY… | --batch", "count hits exactly", "精确计数", examples, options,
    count};
