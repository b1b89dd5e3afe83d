/* cmd_similar.c - zhangju similar: finds paragraphs that say the same as one, in its report and in
 * others. */
#include <talloc.h>

#include "indexer/base/flow.h"
#include "indexer/base/lang.h"
#include "indexer/base/pager.h"
#include "indexer/outline/fields_shown.h"
#include "indexer/store/address.h"
#include "query/answer/answer.h"
#include "query/answer/json.h"
#include "query/answer/named_place.h"
#include "query/answer/similar.h"
#include "query/answer/source.h"
#include "query/commands/commands.h"

enum { OPTION_FORMAT = 256 };

static const zj_option options[] = {
    {OPTION_FORMAT, "format", "text|json|jsonl", "output format (default text)",
     "输出格式（默认 text）"},
    {'n', "limit", "N", "at most N paragraphs (default 10; at most 200)",
     "最多 N 段（默认 10，上限 200）"},
    {0},
};

static const char *const examples[] = {
    "zhangju similar 2024/关于加强村级财务管理的实施意见.txt:13",
    "zhangju similar --format json 2024/关于加强村级财务管理的实施意见.txt:13",
    "zhangju similar - < paragraph.txt", NULL};

typedef enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_JSONL } format;

typedef struct printer {
  zj_run *run;
  bool color;
  zj_sink out;
} printer;

static void put_painted(const printer *t, zj_flow *f, const char *escape, const char *text) {
  if (t->color) zj_flow_paint(f, escape);
  zj_flow_put(f, text);
  if (t->color) zj_flow_paint(f, "\033[0m");
}

/* Writes a paragraph, with the shared runs in colour or 【】. */
static void put_paragraph(printer *t, const zj_hit *hit) {
  json_t *marked = zj_json_marked(hit), *piece;
  size_t i;
  zj_sink_blanks(&t->out, 4);
  zj_flow f = zj_flow_begin(&t->out, t->run->globals.columns, 4, 4);
  json_array_foreach(marked, i, piece) {
    const char *text = json_string_value(json_object_get(piece, "text"));
    bool shared = json_is_true(json_object_get(piece, "hit"));
    if (shared && t->color)
      put_painted(t, &f, "\033[1;33m", text);
    else if (shared) {
      zj_flow_put(&f, "【");
      zj_flow_put(&f, text);
      zj_flow_put(&f, "】");
    } else
      zj_flow_put(&f, text);
  }
  zj_flow_end(&f);
  json_decref(marked);
}

static void put_similar(printer *t, const zj_similar *s) {
  char text[160];
  zj_flow f = zj_flow_begin(&t->out, t->run->globals.columns, 2, 0);
  snprintf(text, sizeof text, zj_tr("%d%% ", "%d%% "), (int)(s->share * 100 + 0.5));
  put_painted(t, &f, "\033[1m", text);
  if (s->facts.title[0]) {
    put_painted(t, &f, "\033[1m", ZJ_TITLE_SHOWN(s->facts.fields));
    zj_flow_put(&f, "  ");
  }
  snprintf(text, sizeof text, ":%u", s->hit.line);
  zj_flow_put(&f, s->facts.path);
  zj_flow_put(&f, text);
  zj_flow_end(&f);
  if (s->same_sentences) {
    snprintf(text, sizeof text,
             zj_tr("    sentences that are the same word for word: %u\n", "    有 %u 句一字不差\n"),
             s->same_sentences);
    zj_sink_put(&t->out, text);
  }
  put_paragraph(t, &s->hit);
}

static void put_text(zj_run *run, const zj_similar_list *list) {
  printer t = {run, zj_use_color(&run->globals, stdout), zj_sink_file(stdout)};
  char text[64];
  zj_pager_open(run);
  zj_flow f = zj_flow_begin(&t.out, run->globals.columns, 2, 0);
  if (*list->facts.id) {
    zj_flow_put(&f, list->facts.path);
    snprintf(text, sizeof text, ":%u  ", list->of.line);
    zj_flow_put(&f, text);
  }
  zj_flow_text(&f, list->of.text);
  zj_flow_end(&f);
  for (size_t i = 0; i < list->count; i++) {
    zj_sink_char(&t.out, '\n');
    put_similar(&t, &list->at[i]);
  }
}

/* Takes over the value. */
static void put_json(json_t *value) {
  zj_sink out = zj_sink_file(stdout);
  zj_json_write(&out, value);
  zj_sink_char(&out, '\n');
}

static void put_lines(const zj_similar_list *list) {
  json_t *all = zj_similar_json(list);
  put_json(json_pack("{s:s,s:O,s:O}", "type", "begin", "schema", json_object_get(all, "schema"),
                     "of", json_object_get(all, "of")));
  for (size_t i = 0; i < list->count; i++)
    put_json(zj_similar_json_one(&list->at[i]));
  put_json(json_pack("{s:s,s:I}", "type", "end", "paragraphs", (json_int_t)list->count));
  json_decref(all);
}

static int print_list(zj_run *run, const zj_similar_list *list, format how) {
  if (how == FORMAT_JSON)
    put_json(zj_similar_json(list));
  else if (how == FORMAT_JSONL)
    put_lines(list);
  else
    put_text(run, list);
  if (!list->count && !run->globals.quiet)
    fprintf(stderr, "%s\n", zj_tr("no similar paragraphs", "没有与之相近的段落"));
  return list->count ? ZJ_EXIT_OK : ZJ_EXIT_NO_HIT;
}

/* What is close to the text on standard input. */
static int answer_input(zj_run *run, long limit, format how) {
  zj_snapshot *snapshot;
  zj_source *source;
  zj_similar_list list;
  zj_error err = {0};
  zj_status status = zj_snapshot_open(run->ctx, run->globals.index, &snapshot, &err);
  if (status != ZJ_OK) return zj_report_error(&err);
  status = zj_source_input(run->ctx, "text.txt", NULL, &source, &err);
  if (status != ZJ_OK) {
    fprintf(stderr, zj_tr("zhangju: standard input %s\n", "zhangju: 标准输入%s\n"), err.text);
    return ZJ_EXIT_ERROR;
  }
  status = zj_similar_find_text(run->ctx, snapshot, source->original, (size_t)limit,
                                &(zj_deadline){0}, &list, &err);
  return status == ZJ_OK ? print_list(run, &list, how) : zj_report_error(&err);
}

static int answer_place(zj_run *run, long limit, format how) {
  zj_snapshot *snapshot;
  zj_place place;
  zj_similar_list list;
  zj_deadline deadline = {0};
  zj_error err = {0};
  zj_status status = zj_snapshot_open(run->ctx, run->globals.index, &snapshot, &err);
  if (status == ZJ_OK) status = zj_named_place_find(snapshot, run->argv[0], &place, &err);
  if (status == ZJ_OK && !place.line)
    return zj_usage_error(run,
                          zj_tr("which line of it? e.g. zhangju similar %s:12",
                                "是哪一行？例如 zhangju similar %s:12"),
                          run->argv[0]);
  if (status == ZJ_OK)
    status =
        zj_similar_find(run->ctx, snapshot, place.segment, zj_place_paragraph(snapshot, &place),
                        (size_t)limit, &deadline, &list, &err);
  return status == ZJ_OK ? print_list(run, &list, how) : zj_report_error(&err);
}

static int similar(zj_run *run) {
  long limit = 10;
  int letter, word = FORMAT_TEXT;
  while ((letter = zj_option_next(run)) > 0) {
    bool read = letter == 'n' ? zj_option_number(run, 1, ZJ_SIMILAR_LIMIT, &limit)
                              : zj_option_choice(run, &word);
    if (!read) return ZJ_EXIT_ERROR;
  }
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (run->argc != 1)
    return zj_usage_error(run, "%s",
                          zj_tr("similar to which paragraph? e.g. zhangju similar ID:LINE",
                                "与哪一段相近？例如 zhangju similar 编号:行号"));
  if (strcmp(run->argv[0], "-") == 0) return answer_input(run, limit, (format)word);
  return answer_place(run, limit, (format)word);
}

const zj_command zj_cmd_similar = {
    "similar",
    "[OPTIONS] ID:LINE|PATH:LINE|-",
    "find paragraphs that say the same as one, or as a text on standard input (-)",
    "查找与某一段、或与标准输入的一段文字（-）相近的段落",
    examples,
    options,
    similar};
