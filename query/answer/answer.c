/* answer.c - reads the options of an answer, and prints it. */
#include "query/answer/answer.h"

#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/pager.h"
#include "indexer/base/suggest.h"
#include "indexer/base/values.h"
#include "query/answer/batch.h"
#include "query/answer/explain.h"
#include "query/answer/json.h"
#include "query/answer/offers.h"
#include "query/answer/ways.h"
#include "query/language/describe.h"
#include "query/language/fix.h"
#include "query/language/lex.h"
#include "query/language/query.h"

typedef struct writer {
  zj_run *run;
  const zj_opened *opened;
  zj_snapshot *snapshot; /* what was opened, or what a cluster has for the query */
  const zj_query *query;
  zj_result *result;
  const zj_answer_options *options;
  zj_error err;
} writer;

/* ---- reading the query ---- */

const char *zj_joined_arguments(const zj_run *run) {
  char *text = talloc_strdup(run->ctx, "");
  for (int i = 0; text && i < run->argc; i++)
    text = talloc_asprintf_append(text, "%s%s", i ? " " : "", run->argv[i]);
  return text;
}

zj_query *zj_query_read(void *ctx, const char *text, zj_role_set in, bool literal) {
  zj_query *query;
  zj_query_fault fault;
  zj_error err = {0};
  if (!text) {
    (void)zj_no_memory(&err);
    zj_report_error(&err);
    return NULL;
  }
  if (zj_query_parse(ctx, zj_slice_of(text), in, literal, &query, &fault, &err) == ZJ_OK)
    return query;
  zj_fault_print(stderr, zj_slice_of(text), &fault, &err);
  return NULL;
}

/* ---- options ---- */

zj_answer_options zj_answer_defaults(void) {
  return (zj_answer_options){
      .emit = {.unit = ZJ_EMIT_SENTENCES, .context.unit = ZJ_UNIT_SENTENCE, .per_report = 5}};
}

bool zj_answer_number(zj_run *run, long *out) {
  return zj_option_number(run, 0, 1000000000, out);
}

bool zj_answer_deadline(zj_run *run, long *out) {
  return zj_option_number(run, 0, 3600000, out);
}

static bool read_around(zj_run *run, zj_emit_options *emit) {
  long n;
  if (!zj_option_number(run, 0, ZJ_QUOTE_MAX_AROUND, &n)) return false;
  emit->context.around = (uint32_t)n;
  emit->with_context = true;
  return true;
}

static bool read_context(zj_run *run, zj_emit_options *emit) {
  int word;
  if (!zj_option_choice(run, &word)) return false;
  emit->context.unit = (zj_unit)word; /* the option's words are in the order of zj_unit */
  emit->with_context = true;
  return true;
}

bool zj_answer_option(zj_run *run, int letter, zj_answer_options *o) {
  int word = 0;
  switch (letter) {
  case ZJ_OUTPUT_FORMAT:
    return zj_output_format(run, &o->output, &o->emit.format);
  case ZJ_OUTPUT_LINKS:
  case 'o':
    return zj_output_option(run, letter, &o->output);
  case ZJ_ANSWER_UNIT:
    o->united = true;
    if (!zj_option_choice(run, &word)) return false;
    o->emit.unit = (zj_emit_unit)word;
    return true;
  case ZJ_ANSWER_SORT:
    if (!zj_option_choice(run, &word)) return false;
    o->sort = (zj_sort)word; /* the option's words are in the order of zj_sort: date is newest */
    return true;
  case ZJ_ANSWER_CONTEXT:
    return read_context(run, &o->emit);
  case 'C':
    return read_around(run, &o->emit);
  case 'n':
    o->limited = true;
    return zj_answer_number(run, &o->emit.limit);
  case ZJ_ANSWER_OFFSET:
    return zj_answer_number(run, &o->emit.offset);
  case ZJ_ANSWER_PER_REPORT:
    o->portioned = true;
    return zj_answer_number(run, &o->emit.per_report);
  case ZJ_ANSWER_DEADLINE:
    return zj_answer_deadline(run, &o->deadline_ms);
  case ZJ_OUTPUT_EXCEL:
    o->emit.excel = true;
    return true;
  case 'l':
    o->listed = true;
    return true;
  case 'L':
    o->emit.absent = true;
    return true;
  case 'c':
    o->counted = true;
    return true;
  default:
    o->emit.nul = true;
    return true;
  }
}

/* Says why the options do not go together; NULL when they do. */
static const char *find_clash(const zj_answer_options *o) {
  const zj_emit_options *e = &o->emit;
  bool listed = o->listed || e->absent, reports = listed || o->counted;
  if (o->listed + e->absent + o->counted > 1)
    return zj_tr("-l, -L and -c exclude each other", "-l、-L、-c 只能用其中一个");
  if (e->nul && ((!listed && e->format != ZJ_FORMAT_PATHS) ||
                 (o->output.formatted && e->format != ZJ_FORMAT_PATHS)))
    return zj_tr("-0 goes with -l, -L or --format paths", "-0 要与 -l、-L 或 --format paths 合用");
  if (e->context.unit == ZJ_UNIT_SECTION && e->context.around)
    return zj_tr("-C counts sentences or paragraphs, not sections", "-C 计的是句或段，不能用于节");
  if (reports && o->united && e->unit != ZJ_EMIT_REPORTS)
    return zj_tr("-l, -L and -c list reports: --unit does not go with them",
                 "-l、-L、-c 列的是报告，不能与 --unit 合用");
  if ((reports || (o->united && e->unit == ZJ_EMIT_REPORTS)) && e->with_context)
    return zj_tr(
        "a list of reports quotes nothing: --context and -C do not go with -l, -L, -c and --unit report",
        "列出报告时不引原文：--context、-C 不能与 -l、-L、-c、--unit report 合用");
  if (o->portioned && (e->excel || e->format != ZJ_FORMAT_TEXT))
    return zj_tr("--sentences goes with --format text; -n limits the others",
                 "--sentences 只用于 text 格式，其他格式请用 -n");
  return NULL;
}

/* Derives format and limit from the options together; returns false after a usage error. */
static bool settle_options(zj_run *run, zj_answer_options *o) {
  zj_emit_options *e = &o->emit;
  const char *clash = find_clash(o);
  if (clash) {
    zj_usage_error(run, "%s", clash);
    return false;
  }
  if (e->absent) o->listed = true;
  if (o->listed || o->counted) e->unit = ZJ_EMIT_REPORTS;
  if (!o->output.formatted && o->listed)
    e->format = ZJ_FORMAT_PATHS;
  else if (!o->output.formatted && o->counted)
    e->format = ZJ_FORMAT_COUNTS;
  e->links = o->output.links;
  if (!zj_output_settle(run, &o->output, &e->format, e->excel)) return false;
  if (!o->limited && e->format == ZJ_FORMAT_TEXT) e->limit = 20;
  return true;
}

static void offer_roles(zj_suggest *suggest) {
  for (int i = 0; i < ZJ_ROLE_COUNT; i++) {
    const zj_role_info *role = zj_role_get((zj_role)i);
    zj_suggest_offer(suggest, role->zh);
    zj_suggest_offer(suggest, role->key);
    for (size_t k = 0; k < ZJ_COUNT(role->aliases) && role->aliases[k]; k++)
      zj_suggest_offer(suggest, role->aliases[k]);
  }
}

/* A query that begins with -in:问题 arrives here as -i with an argument. */
bool zj_role_read(const zj_run *run, zj_role_set *in) {
  zj_role_set roles = zj_lex_roles(zj_slice_of(run->value));
  *in |= roles;
  if (roles) return true;
  bool query =
      run->value[0] == 'n' && (run->value[1] == ':' || strncmp(run->value + 1, "：", 3) == 0);
  zj_suggest suggest = zj_suggest_begin(zj_slice_of(run->value));
  offer_roles(&suggest);
  if (query)
    zj_usage_error(run,
                   zj_tr("-i%s: write -- before a query that begins with -",
                         "-i%s：检索式以 - 开头时，前面要写 --"),
                   run->value);
  else if (suggest.word)
    zj_usage_error(run,
                   zj_tr("--%s: no section role \"%s\"; did you mean %s?",
                         "--%s：没有“%s”这种章节角色；是不是 %s？"),
                   run->option, run->value, suggest.word);
  else
    zj_usage_error(run,
                   zj_tr("--%s: no section role \"%s\"; zhangju help query lists them",
                         "--%s：没有“%s”这种章节角色；zhangju help query 列出全部"),
                   run->option, run->value);
  return false;
}

/* ---- remarks ---- */

static zj_status print_understood(const zj_query *query, zj_error *err) {
  if (!zj_query_needs_words(query)) return ZJ_OK;
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  const char *words = zj_query_describe(local, query);
  if (words) {
    fputs(zj_tr("understood as: ", "理解为："), stderr);
    zj_print_clean(stderr, zj_slice_of(words));
    fputc('\n', stderr);
  }
  talloc_free(local);
  return words ? ZJ_OK : zj_no_memory(err);
}

/* The time for suggestions when the user set no deadline, and for what is offered beside any
 * answer. */
enum { WAYS_US = 2000000, OFFERS_US = 1500000 };

/* The search gets nine tenths of the time; the rest is for writing what it found. */
static uint64_t search_us(const zj_answer_options *o) {
  return (uint64_t)o->deadline_ms * 1000 / 10 * 9;
}

/* Sets how long writing the answer may still take. */
static void share_time(const zj_answer_options *o, uint64_t began_us, zj_emit_options *emit) {
  uint64_t all_us = (uint64_t)o->deadline_ms * 1000, spent_us = zj_now_us() - began_us;
  emit->ends_us = o->deadline_ms ? began_us + all_us : 0;
  uint64_t left_us = spent_us < all_us ? all_us - spent_us : 0;
  if (!o->deadline_ms) left_us = OFFERS_US + WAYS_US;
  emit->offers_us = left_us / 2 < OFFERS_US ? left_us / 2 : OFFERS_US;
  emit->ways_us = left_us - emit->offers_us; /* one is looked for after the other */
}

/* Says what the query may have meant. */
static zj_status print_offers(writer *w) {
  const zj_emit_options *emit = &w->options->emit;
  zj_offers offers;
  if (!emit->offers_us) return ZJ_OK;
  void *local = talloc_new(NULL);
  zj_status status = zj_offers_find(local, w->snapshot, w->query, w->result->counts.occurrences,
                                    emit->offers_us, &offers, &w->err);
  if (status == ZJ_OK) zj_offers_print(stderr, &offers);
  talloc_free(local);
  return status;
}

/* Avoids a dead end: prints how often the words occur alone, and queries near this one that find
 * something. */
static zj_status print_no_hits(writer *w) {
  bool whole = w->result->stop == ZJ_STOP_END; /* a search cut short does not know */
  fputs(whole ? zj_tr("no hits\n", "没有找到\n")
              : zj_tr("no hits before the deadline\n", "到时限为止没有找到\n"),
        stderr);
  zj_status status = print_understood(w->query, &w->err);
  if (status == ZJ_OK) status = print_offers(w);
  if (status != ZJ_OK || !whole || !w->options->emit.ways_us) return status;
  zj_ways ways;
  void *local = talloc_new(NULL);
  status = zj_ways_find(local, w->snapshot, w->query, w->options->emit.ways_us, &ways, &w->err);
  if (status == ZJ_OK) zj_ways_print(stderr, &ways);
  talloc_free(local);
  return status;
}

static zj_status print_explanation(writer *w) {
  json_t *explained = zj_explain_json(w->snapshot, w->query, w->result, 0);
  zj_status status = zj_value_status(explained, &w->err);
  if (status == ZJ_OK) zj_explain_print(stderr, explained);
  json_decref(explained);
  return status;
}

static void print_remarks(const writer *w) {
  bool quiet = w->run->globals.quiet;
  if (w->query->hint && !quiet) fprintf(stderr, "zhangju: %s\n", w->query->hint);
  if (w->result->stop == ZJ_STOP_DEADLINE)
    fputs(zj_tr("zhangju: stopped at the deadline: the counts are too low\n",
                "zhangju: 已到时限而停止：计数只是下限\n"),
          stderr);
  if (w->result->stop == ZJ_STOP_SHARDS) zj_source_print_partial();
}

/* ---- answering ---- */

void zj_answer_look(zj_run *run, zj_emit_options *emit) {
  emit->color = zj_use_color(&run->globals, stdout);
  emit->columns = run->globals.columns;
  if (emit->format == ZJ_FORMAT_TEXT) zj_pager_open(run);
}

/* How many reports of the ranking are enough; 0: all of them. Each has at least one hit. */
static size_t best_of(const zj_answer_options *o) {
  const zj_emit_options *e = &o->emit;
  if (e->limit == 0 || e->unit == ZJ_EMIT_ITEMS || o->explain) return 0;
  return (size_t)e->offset + (size_t)e->limit;
}

/* Searches, and sets in *emit the time that is left to write the answer. */
static zj_status search_query(writer *w, void *ctx, zj_emit_options *emit) {
  uint64_t began_us = zj_now_us();
  zj_search_options search = {.sort = w->options->sort,
                              .deadline_us = search_us(w->options),
                              .explain = w->options->explain};
  w->snapshot = w->opened->snapshot;
  zj_status status = w->opened->cluster
                         ? zj_cluster_search(ctx, w->opened->cluster, w->query, &search,
                                             best_of(w->options), &w->snapshot, &w->result, &w->err)
                         : zj_search(ctx, w->snapshot, w->query, &search, &w->result, &w->err);
  share_time(w->options, began_us, emit);
  return status;
}

/* Writes the answer. The items with hits are looked for under the roles that the query asks for. */
static zj_status write_answer(writer *w, zj_emitter *e) {
  uint64_t items;
  if (w->options->emit.unit != ZJ_EMIT_ITEMS)
    return zj_emit_answer(e, w->snapshot, w->query, w->result, &w->err);
  zj_role_set roles =
      w->query->has_outer_scope ? w->query->outer_scope : ZJ_ROLES_SEARCHED & ~ZJ_ROLES_FRAME;
  return zj_emit_items(e, w->snapshot, roles, false, w->query, w->result, &items, &w->err);
}

/* Only a search of all reports knows which have no hit. */
static int fail_cut_short(writer *w) {
  (void)zj_fail(&w->err, ZJ_LIMIT, "%s",
                zj_tr("the deadline passed before all reports were looked at; -L needs more time",
                      "到达时限时尚未查完所有报告；-L 需要更长的时限"));
  return zj_report_error(&w->err);
}

int zj_answer_print(zj_run *run, const zj_opened *opened, const zj_query *query,
                    zj_answer_options *options) {
  writer w = {.run = run, .opened = opened, .query = query, .options = options};
  if (!settle_options(run, options)) return ZJ_EXIT_ERROR;
  if (options->emit.absent && opened->cluster)
    return zj_usage_error(run, "%s",
                          zj_tr("-L does not go with --cluster: it lists reports without hits",
                                "-L 列出没有命中的报告，不能与 --cluster 合用"));
  if (search_query(&w, run->ctx, &options->emit) != ZJ_OK) return zj_report_error(&w.err);
  bool any = w.result->counts.occurrences > 0, text = options->emit.format == ZJ_FORMAT_TEXT;
  if (options->emit.absent && w.result->stop == ZJ_STOP_DEADLINE) return fail_cut_short(&w);
  print_remarks(&w);
  if (options->explain && print_explanation(&w) != ZJ_OK) return zj_report_error(&w.err);
  bool remarks = text && !run->globals.quiet && !options->emit.absent;
  if (any && remarks && print_offers(&w) != ZJ_OK) return zj_report_error(&w.err);
  if (any || !text || options->emit.absent) {
    zj_answer_look(run, &options->emit);
    zj_sink out = zj_sink_file(stdout);
    zj_emitter *e = zj_emit_new(run->ctx, &out, &options->emit);
    zj_status status = e ? write_answer(&w, e) : zj_no_memory(&w.err);
    if (status != ZJ_OK) return zj_report_error(&w.err);
    if (zj_emit_cut(e))
      fputs(zj_tr("zhangju: stopped at the deadline: not all that was found is shown\n",
                  "zhangju: 已到时限而停止：结果没有全部列出\n"),
            stderr);
  }
  if (!any && remarks && print_no_hits(&w) != ZJ_OK) return zj_report_error(&w.err);
  if (options->emit.absent)
    return w.result->ranking_count < w.snapshot->reports ? ZJ_EXIT_OK : ZJ_EXIT_NO_HIT;
  return any ? ZJ_EXIT_OK : ZJ_EXIT_NO_HIT;
}

/* ---- a batch ---- */

typedef struct batch {
  zj_run *run;
  const zj_opened *opened;
  const zj_answer_options *options;
  zj_role_set in;
  bool literal;
} batch;

static int answer_line(void *asker, zj_slice text) {
  const batch *b = asker;
  void *local = talloc_new(NULL);
  zj_query *query;
  zj_query_fault fault = {0};
  zj_noted_clear(); /* one query out of memory does not fail those after it */
  writer w = {.run = b->run, .opened = b->opened, .options = b->options};
  zj_sink out = zj_sink_file(stdout);
  zj_emit_options emit = b->options->emit;
  zj_emitter *e = zj_emit_new(local, &out, &emit);
  if (!e) {
    talloc_free(local);
    (void)zj_no_memory(&w.err);
    return zj_report_error(&w.err);
  }
  bool parsed = zj_query_parse(local, text, b->in, b->literal, &query, &fault, &w.err) == ZJ_OK;
  if (parsed) w.query = query;
  bool answered = parsed &&
                  zj_source_snapshot(local, b->opened, query, &w.snapshot, &w.err) == ZJ_OK &&
                  search_query(&w, local, &emit) == ZJ_OK;
  emit.offers_us = 0; /* a program reads the answer */
  answered = answered && write_answer(&w, e) == ZJ_OK;
  if (!answered) {
    zj_noted_clear(); /* the error itself may fit */
    zj_emit_error(e, text, &w.err, parsed ? NULL : &fault);
  }
  fflush(stdout); /* the program that writes the queries may wait for each answer */
  talloc_free(local);
  return answered ? ZJ_EXIT_OK : ZJ_EXIT_ERROR;
}

int zj_answer_batch(zj_run *run, const zj_opened *opened, zj_answer_options *options,
                    zj_role_set in, bool literal) {
  batch b = {run, opened, options, in, literal};
  if (!options->output.formatted) options->emit.format = ZJ_FORMAT_JSONL;
  if (!options->output.file) options->output.formatted = true; /* -l lists in jsonl, too */
  if (!settle_options(run, options)) return ZJ_EXIT_ERROR;
  if (options->emit.format != ZJ_FORMAT_JSONL) /* by --format, --excel or the name of -o */
    return zj_usage_error(run, "%s",
                          zj_tr("--batch answers in jsonl only", "--batch 只以 jsonl 作答"));
  return zj_batch_run(stdin, answer_line, &b);
}
