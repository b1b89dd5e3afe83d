/* cmd_saved.c - zhangju saved: keeps queries by name, and shows what is new in their answers. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <talloc.h>
#include <time.h>
#include <unistd.h>

#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "query/answer/answer.h"
#include "query/answer/news.h"
#include "query/answer/saved_file.h"
#include "query/answer/source.h"
#include "query/commands/commands.h"

enum { OPTION_NEW = 256, OPTION_ALL, OPTION_FORCE, OPTION_REPLACE, OPTION_SEEN };

static const zj_option options[] = {
    ZJ_ANSWER_OPTIONS,
    {OPTION_NEW, "new", NULL,
     "run: show only hits that are new since the query was marked as seen; exit code 0 only when there are any",
     "run：只显示标为已看之后新增的；有新增时退出码才是 0"},
    {OPTION_ALL, "all", NULL, "seen: mark every query", "seen：标记所有查询"},
    {OPTION_SEEN, "seen", NULL, "add: mark the present hits as seen; export: include what was seen",
     "add：现有结果算作已看；export：连同已看的内容"},
    {OPTION_FORCE, "force", NULL, "rename, rm: even when other queries refer to it",
     "rename、rm：即使别的查询引用它"},
    {OPTION_REPLACE, "replace", NULL, "import: replace queries of the same name",
     "import：替换同名的查询"},
    {0},
};

static const char *const examples[] = {
    "zhangju saved add 年轻干部 '问题:\"年轻干部\"'",
    "zhangju saved list",
    "zhangju saved run 年轻干部 --new",
    "zhangju saved seen 年轻干部",
    "zhangju saved rename 年轻干部 青年干部",
    "zhangju saved export > saved.jsonl",
    "zhangju saved rm 青年干部",
    NULL,
};

typedef struct request {
  zj_run *run;
  zj_answer_options answer;
  bool only_new, all, force, replace, seen;
  zj_saved *saved;
} request;

static int exit_code(zj_status status, const zj_error *err) {
  return status == ZJ_OK ? ZJ_EXIT_OK : zj_report_error(err);
}

static zj_status open_index(request *r, zj_snapshot **out, zj_error *err) {
  return zj_source_open(r->run, &(zj_source_paths){0}, out, err);
}

/* ---- the list ---- */

typedef struct row {
  const zj_saved_query *query;
  char fresh[32], hits[32], seen[32];
  zj_news news;
  bool counted;
} row;

static void print_cell(const char *text, int width, bool right) {
  int own = zj_text_width(zj_slice_of(text)), blanks = own < width ? width - own : 0;
  if (right)
    printf("%*s%s  ", blanks, "", text);
  else
    printf("%s%*s  ", text, blanks, "");
}

static void fill_seen(row *to) {
  time_t when = (time_t)to->query->seen_at;
  struct tm parts;
  if (!when || !localtime_r(&when, &parts) ||
      !strftime(to->seen, sizeof to->seen, "%Y-%m-%d %H:%M", &parts))
    snprintf(to->seen, sizeof to->seen, "%s", zj_tr("never", "从未"));
}

/* Leaves them uncounted when the query no longer parses. */
static zj_status count_hits(request *r, zj_snapshot *snapshot, row *to, zj_error *err) {
  void *local = talloc_new(r->run->ctx);
  zj_query *query;
  zj_seen seen;
  zj_error why = {0};
  zj_status status =
      zj_query_parse(local, zj_slice_of(to->query->query), 0, false, &query, NULL, &why);
  bool parsed = status == ZJ_OK;
  if (parsed) status = zj_saved_seen(local, r->saved, to->query->id, &seen, &why);
  if (status == ZJ_OK) status = zj_news_find(local, snapshot, query, &seen, 0, &to->news, &why);
  talloc_free(local);
  to->counted = status == ZJ_OK;
  if (to->counted || (!parsed && status != ZJ_NO_MEMORY)) return ZJ_OK;
  return zj_fail(err, status, "%s", why.text);
}

/* Counts the hits of a query; without them it has "-". */
static zj_status fill_counts(request *r, zj_snapshot *snapshot, row *to, zj_error *err) {
  zj_status status = snapshot ? count_hits(r, snapshot, to, err) : ZJ_OK;
  snprintf(to->fresh, sizeof to->fresh, "-");
  snprintf(to->hits, sizeof to->hits, "-");
  if (to->counted) {
    const zj_news *news = &to->news;
    int used = snprintf(to->fresh, sizeof to->fresh, news->new_sentences ? "+%" PRIu64 : "%" PRIu64,
                        news->new_sentences);
    if (news->moved_sentences)
      snprintf(to->fresh + used, sizeof to->fresh - (size_t)used, " ~%" PRIu64,
               news->moved_sentences);
    snprintf(to->hits, sizeof to->hits, "%" PRIu64, news->counts.occurrences);
  }
  return status;
}

/* Prints one object a line; without numbers where they were not counted. */
static zj_status print_json(const row *of, zj_error *err) {
  const zj_saved_query *q = of->query;
  json_t *out = json_pack("{s:s,s:s,s:I}", "name", q->name, "query", q->query, "created",
                          (json_int_t)q->created);
  if (q->seen_at) zj_value_set(out, "seen_at", json_integer((json_int_t)q->seen_at));
  if (of->counted) {
    zj_value_set(out, "occurrences", json_integer((json_int_t)of->news.counts.occurrences));
    zj_value_set(out, "reports", json_integer((json_int_t)of->news.counts.reports));
    zj_value_set(out, "new", json_integer((json_int_t)of->news.new_sentences));
    zj_value_set(out, "moved", json_integer((json_int_t)of->news.moved_sentences));
  }
  return zj_value_print(stdout, out, JSON_COMPACT, err);
}

static int max_width(int width, const char *text) {
  int own = zj_text_width(zj_slice_of(text));
  return own > width ? own : width;
}

static void print_rows(const row *rows, size_t count) {
  const char *name = zj_tr("name", "名称"), *fresh = zj_tr("new", "新增"),
             *hits = zj_tr("hits", "命中"), *seen = zj_tr("seen", "上次查看");
  int names = max_width(0, name), news = max_width(0, fresh), all = max_width(0, hits),
      times = max_width(0, seen);
  for (size_t i = 0; i < count; i++) {
    names = max_width(names, rows[i].query->name);
    news = max_width(news, rows[i].fresh);
    all = max_width(all, rows[i].hits);
    times = max_width(times, rows[i].seen);
  }
  for (size_t i = 0; i <= count; i++) {
    print_cell(i ? rows[i - 1].query->name : name, names, false);
    print_cell(i ? rows[i - 1].fresh : fresh, news, true);
    print_cell(i ? rows[i - 1].hits : hits, all, true);
    print_cell(i ? rows[i - 1].seen : seen, times, false);
    zj_print_clean(stdout, zj_slice_of(i ? rows[i - 1].query->query : zj_tr("query", "查询")));
    putchar('\n');
  }
}

static int list_queries(request *r) {
  zj_saved_query *found;
  size_t count;
  zj_snapshot *snapshot = NULL;
  zj_error err = {0};
  if (zj_saved_list(r->run->ctx, r->saved, &found, &count, &err) != ZJ_OK)
    return zj_report_error(&err);
  bool json = r->answer.emit.format == ZJ_FORMAT_JSONL;
  if (r->answer.emit.format != ZJ_FORMAT_TEXT && !json)
    return zj_usage_error(
        r->run, "%s",
        zj_tr("list: --format is text or jsonl", "list：--format 只能是 text 或 jsonl"));
  if (!count) return ZJ_EXIT_OK;
  zj_error unread = {0};
  zj_status opened = open_index(r, &snapshot, &unread);
  if (opened != ZJ_OK) snapshot = NULL; /* names need no index */
  if (opened == ZJ_NO_INDEX) opened = ZJ_OK;
  row *rows = talloc_zero_array(r->run->ctx, row, (unsigned)count);
  zj_status status = rows && opened != ZJ_NO_MEMORY ? ZJ_OK : zj_no_memory(&err);
  for (size_t i = 0; status == ZJ_OK && i < count; i++) {
    rows[i].query = &found[i];
    fill_seen(&rows[i]);
    status = fill_counts(r, snapshot, &rows[i], &err);
  }
  if (status == ZJ_OK && !json) print_rows(rows, count);
  for (size_t i = 0; status == ZJ_OK && json && i < count; i++)
    status = print_json(&rows[i], &err);
  if (status == ZJ_OK && opened != ZJ_OK) return exit_code(opened, &unread);
  return exit_code(status, &err);
}

/* Prints the names for shell completion, one a line; they contain no control characters. */
static int list_names(request *r) {
  zj_saved_query *found;
  size_t count;
  zj_error err = {0};
  if (zj_saved_list(r->run->ctx, r->saved, &found, &count, &err) != ZJ_OK)
    return zj_report_error(&err);
  for (size_t i = 0; i < count; i++)
    puts(found[i].name);
  return ZJ_EXIT_OK;
}

/* ---- seen ---- */

/* Marks what one query finds now as seen. */
static zj_status mark_seen(request *r, zj_snapshot *snapshot, const zj_saved_query *saved,
                           zj_error *err) {
  void *local = talloc_new(r->run->ctx);
  if (!local) return zj_no_memory(err);
  zj_query *query;
  zj_seen seen;
  zj_status status = zj_query_parse(local, zj_slice_of(saved->query), 0, false, &query, NULL, err);
  if (status == ZJ_OK) status = zj_news_seen(local, snapshot, query, 0, &seen, err);
  if (status == ZJ_OK) status = zj_saved_mark(r->saved, saved->id, &seen, err);
  talloc_free(local);
  return status;
}

/* Marks every query. One that cannot be run does not keep the others from being marked. */
static int mark_all_seen(request *r, zj_snapshot *snapshot) {
  zj_saved_query *found;
  size_t count;
  zj_error err = {0};
  int code = ZJ_EXIT_OK;
  if (zj_saved_list(r->run->ctx, r->saved, &found, &count, &err) != ZJ_OK)
    return zj_report_error(&err);
  for (size_t i = 0; i < count; i++) {
    err = (zj_error){0};
    if (mark_seen(r, snapshot, &found[i], &err) != ZJ_OK)
      code = zj_report_file_error(found[i].name, &err);
  }
  return code;
}

static int run_seen(request *r) {
  zj_saved_query found;
  zj_snapshot *snapshot;
  zj_error err = {0};
  if (r->all == (r->run->argc == 1))
    return zj_usage_error(r->run, "%s",
                          zj_tr("seen takes a NAME or --all", "seen 需要一个名称，或 --all"));
  zj_status status =
      r->all ? ZJ_OK
             : zj_saved_get(r->run->ctx, r->saved, zj_slice_of(r->run->argv[0]), &found, &err);
  if (status == ZJ_OK) status = open_index(r, &snapshot, &err);
  if (status == ZJ_OK && r->all) return mark_all_seen(r, snapshot);
  if (status == ZJ_OK) status = mark_seen(r, snapshot, &found, &err);
  return exit_code(status, &err);
}

/* ---- run ---- */

static void print_remark(const request *r, const zj_news *news) {
  zj_number_text moved;
  if (r->run->globals.quiet) return;
  if (news->other_fold)
    fprintf(stderr, "zhangju: %s\n",
            zj_tr("it was marked as seen with another version of folding: everything counts as new",
                  "上次查看时的归一化版本不同，全部算作新增"));
  if (news->moved_sentences)
    fprintf(stderr,
            zj_tr("zhangju: not new, but moved here by a changed roles model: %s\n",
                  "zhangju: 另有 %s并非新增，是因角色模型变化而归到这里的\n"),
            zj_number_words(moved, news->moved_sentences, "sentence", "句"));
  if (news->new_sentences) return;
  fprintf(stderr, "%s\n",
          news->exact ? zj_tr("nothing new", "没有新增")
                      : zj_tr("nothing new before the deadline", "到时限为止没有新增"));
}

/* What is left of a deadline; never 0, which would mean none. */
static long left_ms(long deadline_ms, uint64_t spent_us) {
  long spent_ms = (long)(spent_us / 1000);
  return spent_ms < deadline_ms ? deadline_ms - spent_ms : 1;
}

/* Runs a saved query and prints the answer as `zhangju search` does. */
static int run_saved(request *r) {
  zj_saved_query found;
  zj_snapshot *snapshot;
  zj_seen seen;
  zj_news news;
  zj_error err = {0};
  if (zj_saved_get(r->run->ctx, r->saved, zj_slice_of(r->run->argv[0]), &found, &err) != ZJ_OK)
    return zj_report_error(&err);
  zj_query *query = zj_query_read(r->run->ctx, found.query, 0, false);
  if (!query) return ZJ_EXIT_ERROR;
  if (open_index(r, &snapshot, &err) != ZJ_OK) return zj_report_error(&err);
  const zj_opened opened = {.snapshot = snapshot};
  if (!r->only_new) return zj_answer_print(r->run, &opened, query, &r->answer);
  if (zj_saved_seen(r->run->ctx, r->saved, found.id, &seen, &err) != ZJ_OK)
    return zj_report_error(&err);
  uint64_t began_us = zj_now_us();
  if (zj_news_find(r->run->ctx, snapshot, query, &seen, (uint64_t)r->answer.deadline_ms * 1000,
                   &news, &err) != ZJ_OK)
    return zj_report_error(&err);
  print_remark(r, &news);
  if (r->answer.deadline_ms)
    r->answer.deadline_ms = left_ms(r->answer.deadline_ms, zj_now_us() - began_us);
  query->known = news.known;
  return news.new_sentences ? zj_answer_print(r->run, &opened, query, &r->answer) : ZJ_EXIT_NO_HIT;
}

/* ---- changing ---- */

/* Joins the arguments from 'first' on; NULL when memory ran out. */
static const char *join_arguments(request *r, int first) {
  char **argv = r->run->argv, *text = talloc_strdup(r->run->ctx, argv[first]);
  for (int i = first + 1; text && i < r->run->argc; i++)
    text = talloc_asprintf_append(text, " %s", argv[i]);
  return text;
}

static int add_query(request *r) {
  zj_error err = {0};
  zj_saved_query query = {.name = r->run->argv[0], .query = join_arguments(r, 1)};
  zj_snapshot *snapshot = NULL;
  zj_status status = query.query ? ZJ_OK : zj_no_memory(&err);
  if (status == ZJ_OK && r->seen) status = open_index(r, &snapshot, &err);
  if (status == ZJ_OK)
    status =
        zj_saved_add(r->saved, zj_slice_of(query.name), zj_slice_of(query.query), &query.id, &err);
  if (status == ZJ_OK && r->seen) status = mark_seen(r, snapshot, &query, &err);
  return exit_code(status, &err);
}

static int change_query(request *r, zj_saved_change what) {
  zj_saved_query found;
  zj_error err = {0};
  what.force = r->force;
  zj_status status =
      zj_saved_get(r->run->ctx, r->saved, zj_slice_of(r->run->argv[0]), &found, &err);
  if (status == ZJ_OK) status = zj_saved_apply(r->saved, found.id, &what, &err);
  return exit_code(status, &err);
}

static int rename_query(request *r) {
  return change_query(r, (zj_saved_change){.name = zj_slice_of(r->run->argv[1])});
}
static int edit_query(request *r) {
  const char *query = join_arguments(r, 1);
  if (query) return change_query(r, (zj_saved_change){.query = zj_slice_of(query)});
  zj_error err = {0};
  (void)zj_no_memory(&err);
  return zj_report_error(&err);
}
static int remove_query(request *r) {
  return change_query(r, (zj_saved_change){.remove = true});
}

/* ---- to and from a file ---- */

static int export_queries(request *r) {
  zj_error err = {0};
  return exit_code(zj_saved_write(stdout, r->saved, r->seen, &err), &err);
}

/* Asks on a terminal whether to replace a query; elsewhere a name that is taken ends the import. */
static void ask_to_replace(request *r, zj_saved_import *one) {
  zj_saved_query found;
  char answer[16] = "";
  if (r->replace || !isatty(STDIN_FILENO) ||
      zj_saved_get(r->run->ctx, r->saved, zj_slice_of(one->name), &found, NULL) != ZJ_OK ||
      strcmp(found.query, one->query) == 0)
    return;
  fprintf(
      stderr,
      zj_tr("replace \"%s\"\n  %s\nwith\n  %s\n? [y/N] ", "把“%s”\n  %s\n替换为\n  %s\n？[y/N] "),
      one->name, found.query, one->query);
  one->replace = fgets(answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y');
}

static int import_queries(request *r) {
  zj_error err = {0};
  zj_saved_import *all;
  size_t count, changed = 0;
  const char *name = r->run->argc ? r->run->argv[0] : "-";
  FILE *from = strcmp(name, "-") == 0 ? stdin : fopen(name, "rbe");
  if (!from) {
    (void)zj_fail_errno(&err, ZJ_IO, "%s", name);
    return zj_report_error(&err);
  }
  zj_status status = zj_saved_read(r->run->ctx, from, name, &all, &count, &err);
  if (from != stdin) fclose(from);
  for (size_t i = 0; status == ZJ_OK && i < count; i++) {
    all[i].replace = r->replace;
    if (from != stdin) ask_to_replace(r, &all[i]);
  }
  if (status == ZJ_OK) status = zj_saved_import_all(r->saved, all, count, &changed, &err);
  if (status == ZJ_OK && !r->run->globals.quiet)
    fprintf(stderr, zj_tr("imported %zu of %zu\n", "已导入 %zu 个，共 %zu 个\n"), changed, count);
  if (err.status == ZJ_EXISTS)
    fprintf(stderr,
            zj_tr("zhangju: %s; nothing was imported; --replace replaces it\n",
                  "zhangju: %s；没有导入任何查询；如要替换，用 --replace\n"),
            err.text);
  return err.status == ZJ_EXISTS ? ZJ_EXIT_ERROR : exit_code(status, &err);
}

/* ---- verbs ---- */

static const struct verb {
  const char *name;
  int min, max; /* number of arguments */
  int (*run)(request *r);
} verbs[] = {
    {"add", 2, 1000, add_query},      {"list", 0, 0, list_queries},
    {"names", 0, 0, list_names},      {"run", 1, 1, run_saved},
    {"seen", 0, 1, run_seen},         {"rename", 2, 2, rename_query},
    {"edit", 2, 1000, edit_query},    {"rm", 1, 1, remove_query},
    {"export", 0, 0, export_queries}, {"import", 0, 1, import_queries},
};

static int usage_error(const zj_run *run) {
  return zj_usage_error(
      run, "%s",
      zj_tr(
          "one of: add NAME QUERY, list, names, run NAME [--new], seen NAME|--all, rename NAME NEW, edit NAME QUERY, rm NAME, export, import [FILE]",
          "用法：add 名称 查询，list，names，run 名称 [--new]，seen 名称|--all，rename 名称 新名称，edit 名称 查询，rm 名称，export，import [文件]"));
}

static int start_verb(request *r, const struct verb *verb) {
  zj_error err = {0};
  r->run->argv++;
  r->run->argc--;
  if (r->run->argc < verb->min || r->run->argc > verb->max) return usage_error(r->run);
  if (zj_saved_open(r->run->ctx, r->run->globals.saved, &r->saved, &err) != ZJ_OK)
    return zj_report_error(&err);
  return verb->run(r);
}

static bool read_option(request *r, int letter) {
  switch (letter) {
  case OPTION_NEW:
    r->only_new = true;
    return true;
  case OPTION_ALL:
    r->all = true;
    return true;
  case OPTION_FORCE:
    r->force = true;
    return true;
  case OPTION_REPLACE:
    r->replace = true;
    return true;
  case OPTION_SEEN:
    r->seen = true;
    return true;
  default:
    return zj_answer_option(r->run, letter, &r->answer);
  }
}

static int run(zj_run *run) {
  request r = {.run = run, .answer = zj_answer_defaults()};
  int letter;
  while ((letter = zj_option_next(run)) > 0)
    if (!read_option(&r, letter)) return ZJ_EXIT_ERROR;
  if (letter < 0) return ZJ_EXIT_ERROR;
  for (size_t i = 0; run->argc && i < ZJ_COUNT(verbs); i++)
    if (strcmp(verbs[i].name, run->argv[0]) == 0) return start_verb(&r, &verbs[i]);
  return usage_error(run);
}

const zj_command zj_cmd_saved = {
    "saved",
    "add NAME QUERY | list | names | run NAME [--new] | seen NAME | rename | edit | rm | export | import",
    "keep queries by name, and show what is new in them",
    "按名称保存的查询及其新增",
    examples,
    options,
    run};
