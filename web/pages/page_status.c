/* page_status.c - the status page, and the JSON that it shows. */
#include <inttypes.h>
#include <stdio.h>
#include <talloc.h>
#include <time.h>

#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "indexer/store/stats.h"
#include "web/pages/handlers.h"
#include "web/pages/status.h"
#include "web/pages/view.h"

enum {
  FAILURES_SHOWN = 100,
  LISTED = 1000 /* files left out or partly read, that are kept and that the API lists */
};

/* ---- as JSON ---- */

/* Gathering reads every passage, so each reader keeps the result for its generation. Folder names
 * are left out: they are nobody else's business; nor are files and runs where rights are given. */
static zj_status gather_index(zj_exchange *x, json_t **out, zj_error *err) {
  void *ctx = x->request->ctx;
  zj_visible *visible = x->reader->visible;
  zj_snapshot *snapshot = visible->snapshot;
  zj_stats *stats;
  if (visible->stats && visible->stats_generation == snapshot->generation) {
    *out = json_incref(visible->stats);
    return ZJ_OK;
  }
  zj_status status = visible->all ? zj_stats_gather(ctx, snapshot->dir, &stats, err)
                                  : zj_stats_of(ctx, snapshot, &stats, err);
  if (status != ZJ_OK) return status;
  json_decref(visible->stats);
  visible->stats = visible->all ? zj_stats_json(stats, LISTED) : zj_stats_json_of(stats, LISTED);
  visible->stats_generation = visible->all ? stats->generation.number : snapshot->generation;
  talloc_free(stats);
  *out = json_incref(visible->stats);
  return ZJ_OK;
}

zj_status zj_status_json(zj_exchange *x, json_t **out, zj_error *err) {
  json_t *index;
  zj_status status = gather_index(x, &index, err);
  if (status != ZJ_OK) return status;
  zj_latency latency = zj_metrics_latency(x->site->metrics);
  *out = json_pack("{s:s,s:I,s:b,s:{s:I,s:I,s:I},s:o}", "version", ZJ_VERSION, "uptime_s",
                   (json_int_t)zj_metrics_uptime(x->site->metrics), "read_only",
                   (int)!zj_exchange_writes(x), "latency", "searches", (json_int_t)latency.searches,
                   "p50_us", (json_int_t)latency.p50_us, "p95_us", (json_int_t)latency.p95_us,
                   "index", index);
  return ZJ_OK;
}

/* ---- as a page ---- */

static json_int_t number_of(const json_t *object, const char *key) {
  return json_integer_value(json_object_get(object, key));
}

static void add_row(json_t *rows, const char *label, const char *value) {
  zj_value_append(rows, json_pack("{s:s,s:s}", "label", label, "value", value ? value : ""));
}

static const char *format_number(void *ctx, json_int_t n) {
  return zj_view_number(ctx, n > 0 ? (uint64_t)n : 0);
}

static const char *format_megabytes(void *ctx, json_int_t bytes) {
  return zj_text_print(ctx, "%.1f MB", (double)bytes / 1e6);
}

static const char *format_percent(void *ctx, json_int_t part, json_int_t whole) {
  return zj_text_print(ctx, "%.1f %%", whole ? 100.0 * (double)part / (double)whole : 0.0);
}

static const char *format_time(void *ctx, json_int_t seconds) {
  char text[32] = "";
  struct tm parts;
  time_t at = (time_t)seconds;
  if (localtime_r(&at, &parts)) strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &parts);
  return zj_text_copy(ctx, zj_slice_of(text));
}

static const char *format_duration(void *ctx, json_int_t s) {
  if (s >= 86400)
    return zj_text_print(ctx,
                         zj_tr("%" JSON_INTEGER_FORMAT " d %" JSON_INTEGER_FORMAT " h",
                               "%" JSON_INTEGER_FORMAT " 天 %" JSON_INTEGER_FORMAT " 小时"),
                         s / 86400, s % 86400 / 3600);
  if (s >= 3600)
    return zj_text_print(ctx,
                         zj_tr("%" JSON_INTEGER_FORMAT " h %" JSON_INTEGER_FORMAT " min",
                               "%" JSON_INTEGER_FORMAT " 小时 %" JSON_INTEGER_FORMAT " 分"),
                         s / 3600, s % 3600 / 60);
  return zj_text_print(ctx,
                       zj_tr("%" JSON_INTEGER_FORMAT " min %" JSON_INTEGER_FORMAT " s",
                             "%" JSON_INTEGER_FORMAT " 分 %" JSON_INTEGER_FORMAT " 秒"),
                       s / 60, s % 60);
}

static json_t *index_rows(void *ctx, const json_t *index) {
  bool all = json_object_get(index, "uuid") != NULL; /* no rights are given */
  json_t *rows = json_array();
  add_row(rows, zj_tr("generation", "第几代"), format_number(ctx, number_of(index, "generation")));
  if (all) add_row(rows, "UUID", zj_view_text(index, "uuid"));
  add_row(rows, zj_tr("reports", "报告"), format_number(ctx, number_of(index, "reports")));
  add_row(rows, zj_tr("paragraphs", "段落"), format_number(ctx, number_of(index, "paragraphs")));
  add_row(rows, zj_tr("characters", "字数"), format_number(ctx, number_of(index, "chars")));
  const char *text = zj_text_print(ctx, "%s %s", zj_tr("text", "正文"),
                                   format_megabytes(ctx, number_of(index, "text_bytes")));
  if (all)
    text =
        zj_text_print(ctx, "%s (%s)", format_megabytes(ctx, number_of(index, "index_bytes")), text);
  add_row(rows, zj_tr("size", "大小"), text);
  add_row(rows, zj_tr("roles model", "角色模型"), zj_view_text(index, "rules"));
  if (all) add_row(rows, zj_tr("folding of characters", "归一化"), zj_view_text(index, "fold"));
  return rows;
}

static json_t *run_rows(void *ctx, const json_t *index) {
  json_t *rows = json_array(), *run = json_object_get(index, "last_run");
  add_row(rows, zj_tr("started", "开始"), format_time(ctx, number_of(run, "started")));
  add_row(rows, zj_tr("took", "用时"),
          zj_text_print(ctx, zj_tr("%.2f s", "%.2f 秒"),
                        json_number_value(json_object_get(run, "seconds"))));
  add_row(rows, zj_tr("left out", "未收入"), format_number(ctx, number_of(run, "left_out")));
  add_row(rows, zj_tr("of other kinds", "其他类型"),
          format_number(ctx, number_of(run, "other_kinds")));
  add_row(rows, zj_tr("repeated", "重复"), format_number(ctx, number_of(run, "repeated")));
  return rows;
}

static const char *format_milliseconds(void *ctx, json_int_t us) {
  return zj_text_print(ctx, zj_tr("%.1f ms", "%.1f 毫秒"), (double)us / 1000);
}

static json_t *server_rows(void *ctx, const json_t *status) {
  json_t *rows = json_array(), *latency = json_object_get(status, "latency");
  add_row(rows, zj_tr("version", "版本"), zj_view_text(status, "version"));
  add_row(rows, zj_tr("running for", "已运行"),
          format_duration(ctx, number_of(status, "uptime_s")));
  add_row(rows, zj_tr("latest searches", "最近检索"),
          format_number(ctx, number_of(latency, "searches")));
  if (number_of(latency, "searches")) {
    add_row(rows, zj_tr("half of them within", "半数不超过"),
            format_milliseconds(ctx, number_of(latency, "p50_us")));
    add_row(rows, zj_tr("95 % of them within", "95 % 不超过"),
            format_milliseconds(ctx, number_of(latency, "p95_us")));
  }
  return rows;
}

static json_t *role_rows(void *ctx, const json_t *index) {
  json_t *rows = json_array(), *chars = json_object_get(index, "role_chars");
  json_int_t all = number_of(index, "match_chars");
  for (int role = 0; role < ZJ_ROLE_COUNT; role++) {
    json_int_t count = number_of(chars, zj_role_get((zj_role)role)->key);
    if (count)
      zj_value_append(
          rows, json_pack("{s:s,s:s,s:s,s:s}", "label", zj_view_role_label(ctx, (zj_role)role),
                          "css", zj_view_role_css((zj_role)role), "chars",
                          format_number(ctx, count), "share", format_percent(ctx, count, all)));
  }
  return rows;
}

static json_t *encoding_rows(void *ctx, const json_t *index) {
  json_t *rows = json_array(), *one;
  size_t i;
  json_array_foreach(json_object_get(index, "encodings"), i, one) {
    zj_value_append(rows,
                    json_pack("{s:s,s:s,s:s,s:s,s:s}", "encoding", zj_view_text(one, "encoding"),
                              "reports", format_number(ctx, number_of(one, "reports")), "bom",
                              format_number(ctx, number_of(one, "had_bom")), "cr",
                              format_number(ctx, number_of(one, "had_cr")), "mended",
                              format_number(ctx, number_of(one, "mended"))));
  }
  return rows;
}

/* The first FAILURES_SHOWN files left out, with paths as `index` shows them. */
static json_t *failure_rows(const json_t *index) {
  json_t *rows = json_array(), *one;
  size_t i;
  json_array_foreach(json_object_get(index, "failures"), i, one) {
    if (i < FAILURES_SHOWN) json_array_append(rows, one);
  }
  return rows;
}

void zj_page_status(zj_exchange *x) {
  void *ctx = x->request->ctx;
  json_t *status;
  zj_error err = {0};
  if (zj_status_json(x, &status, &err) != ZJ_OK) return zj_answer_error(x, &err);
  const json_t *index = json_object_get(status, "index");
  json_t *failures = failure_rows(index);
  size_t all = json_array_size(json_object_get(index, "failures")),
         shown = json_array_size(failures);
  const json_t *in_all = json_object_get(index, "failures_in_all");
  if (in_all) all = (size_t)json_integer_value(in_all);
  json_t *page =
      json_pack("{s:b,s:b,s:b,s:o,s:o,s:o,s:o,s:o,s:b,s:o}", "at_help", 1, "on_status", 1,
                "has_run", json_object_get(index, "last_run") != NULL, "index_rows",
                index_rows(ctx, index), "run_rows", run_rows(ctx, index), "server_rows",
                server_rows(ctx, status), "role_rows", role_rows(ctx, index), "encodings",
                encoding_rows(ctx, index), "has_failures", shown > 0, "failures", failures);
  zj_view_set(page, "more_failures",
              all > shown ? zj_text_print(ctx,
                                          zj_tr("… and %zu more: zhangju stats --failures",
                                                "……另有 %zu 个：zhangju stats --failures"),
                                          all - shown)
                          : NULL);
  zj_view_set(page, "default_share",
              zj_text_print(
                  ctx,
                  zj_tr("For %s of the text the role is doubtful.", "有 %s 的文字，角色没有把握。"),
                  format_percent(ctx, number_of(index, "doubtful_chars"),
                                 number_of(index, "match_chars"))));
  zj_view_set(page, "page_title", zj_tr("Status – zhangju", "状态 – 章句"));
  json_decref(status);
  zj_answer_unstored(x);
  zj_answer_page(x, 200, "status", page);
}
