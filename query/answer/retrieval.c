/* retrieval.c - exact hits first, then paragraphs that share rare pieces. */
#include "query/answer/retrieval.h"

#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "indexer/store/address.h"
#include "indexer/text/fold.h"
#include "query/answer/json.h"
#include "query/answer/rare.h"
#include "query/engine/excerpt.h"
#include "query/language/lex.h"
#include "query/language/query.h"

enum { QUERY_CHARS = 2000, CANDIDATES = 400 };
static const double EXACT_FROM = 1.0, EXACT_TO = 0.9;

typedef struct retrieval {
  void *ctx;
  zj_snapshot *snapshot;
  const char *query;
  zj_role_set roles;
  size_t most;
  double threshold;
  zj_deadline deadline;
  json_t *records;
  zj_rare *taken; /* paragraphs that are among the records */
  size_t taken_count;
  zj_error *err;
} retrieval;

/* ---- the request ---- */

static zj_status read_setting(retrieval *r, const json_t *request) {
  const json_t *setting = json_object_get(request, "retrieval_setting"),
               *top = json_object_get(setting, "top_k"),
               *threshold = json_object_get(setting, "score_threshold");
  r->most = 5;
  if (top && (!json_is_integer(top) || json_integer_value(top) < 1))
    return zj_fail(r->err, ZJ_USAGE, "%s",
                   zj_tr("top_k must be a whole number from 1 up", "top_k 应为正整数"));
  if (top) r->most = (size_t)json_integer_value(top);
  if (r->most > ZJ_RETRIEVAL_MOST) r->most = ZJ_RETRIEVAL_MOST;
  if (threshold && !json_is_null(threshold) && !json_is_number(threshold))
    return zj_fail(r->err, ZJ_USAGE, "%s",
                   zj_tr("score_threshold must be a number", "score_threshold 应为数字"));
  r->threshold = json_number_value(threshold);
  return ZJ_OK;
}

/* Conditions that are not looked at would make an answer wrong. */
static zj_status check_condition(const retrieval *r, const json_t *request) {
  const json_t *conditions =
      json_object_get(json_object_get(request, "metadata_condition"), "conditions");
  if (!json_array_size(conditions)) return ZJ_OK;
  return zj_fail(r->err, ZJ_USAGE, "%s",
                 zj_tr("metadata_condition is not known here; write the condition into the query: "
                       "年份:2024, 单位:x, 标题:x",
                       "不支持 metadata_condition；请把条件写进检索式：年份:2024、单位:x、标题:x"));
}

static zj_status read_request(retrieval *r, const json_t *request) {
  const char *knowledge = json_string_value(json_object_get(request, "knowledge_id"));
  r->query = json_string_value(json_object_get(request, "query"));
  if (!json_is_object(request) || !r->query || !*r->query || !knowledge)
    return zj_fail(
        r->err, ZJ_USAGE, "%s",
        zj_tr(
            "the body must be a JSON object with two strings, knowledge_id and a query that is not empty",
            "请求正文应为 JSON 对象，有 knowledge_id 和不为空的 query 两个字符串"));
  if (zj_utf8_count(zj_slice_of(r->query)) > QUERY_CHARS)
    return zj_fail(r->err, ZJ_USAGE,
                   zj_tr("the query is longer than %d characters", "query 超过 %d 字"),
                   QUERY_CHARS);
  bool all = strcmp(knowledge, "all") == 0 || strcmp(knowledge, "zhangju") == 0;
  /* Titles and signatures tell a reader nothing. */
  r->roles = all ? ZJ_ROLES_SCOPES : zj_lex_roles(zj_slice_of(knowledge));
  if (!all && !r->roles)
    return zj_fail(r->err, ZJ_NOT_FOUND,
                   zj_tr("there is no knowledge \"%.60s\": all, or a role such as problems",
                         "没有知识库“%.60s”：可用 all，或章节角色，如 problems、存在问题"),
                   knowledge);
  zj_status status = check_condition(r, request);
  return status == ZJ_OK ? read_setting(r, request) : status;
}

/* ---- records ---- */

static bool is_taken(const retrieval *r, size_t segment, uint32_t paragraph) {
  for (size_t i = 0; i < r->taken_count; i++)
    if (r->taken[i].segment == segment && r->taken[i].paragraph == paragraph) return true;
  return false;
}

/* The roles that a paragraph has anywhere. */
static zj_role_set roles_of(const zj_segment *segment, const zj_paragraph_view *view) {
  zj_passage_view passage;
  zj_role_set all = 0;
  for (uint32_t p = view->passage_begin; p < view->passage_end; p++) {
    zj_segment_passage(segment, p, &passage);
    all |= passage.roles;
  }
  return all;
}

static const char *joined_headings(const retrieval *r, const char **crumbs, size_t count) {
  char *out = talloc_strdup(r->ctx, "");
  for (size_t i = 0; out && i < count; i++)
    out = talloc_asprintf_append(out, "%s%s", i ? " › " : "", crumbs[i]);
  return out;
}

static zj_status add_record(retrieval *r, size_t number, uint32_t paragraph, double score) {
  zj_segment *segment = r->snapshot->segments[number];
  zj_paragraph_view view;
  zj_passage_view passage;
  zj_report_facts facts;
  zj_cutting cutting;
  const char **crumbs;
  size_t count;
  zj_place_text id;
  if (score < r->threshold || is_taken(r, number, paragraph)) return ZJ_OK;
  zj_segment_paragraph(segment, paragraph, &view);
  if (!(roles_of(segment, &view) & r->roles)) return ZJ_OK;
  zj_segment_passage(segment, view.passage_begin, &passage);
  zj_segment_facts(segment, view.report, &facts);
  zj_match_range whole = {{0}, {(uint32_t)view.match.length}};
  zj_status status = zj_excerpt_cut(r->ctx, segment, paragraph, whole, &cutting, r->err);
  if (status == ZJ_OK)
    status = zj_crumbs_make(r->ctx, segment, passage.node, &crumbs, &count, r->err);
  if (status != ZJ_OK) return status;
  json_t *metadata = json_pack("{s:s,s:s,s:I,s:o,s:o}", "id",
                               zj_place_write(id, facts.id, cutting.line, cutting.start_char),
                               "path", facts.path, "line", (json_int_t)cutting.line, "roles",
                               zj_json_roles(roles_of(segment, &view) & ZJ_ROLES_ALL), "headings",
                               zj_value_text(joined_headings(r, crumbs, count)));
  if (facts.fields[ZJ_FIELD_YEAR].found != ZJ_FOUND_NONE)
    zj_value_set(metadata, "year", json_string(facts.fields[ZJ_FIELD_YEAR].value));
  zj_value_append(r->records, json_pack("{s:s%,s:f,s:s,s:o}", "content", cutting.text.at,
                                        cutting.text.length, "score", score, "title",
                                        ZJ_TITLE_SHOWN(facts.fields), "metadata", metadata));
  r->taken[r->taken_count++] = (zj_rare){.segment = number, .paragraph = paragraph};
  return ZJ_OK;
}

static bool is_full(const retrieval *r) {
  return r->taken_count >= r->most;
}

/* ---- finding ---- */

static zj_status add_report(retrieval *r, const zj_query *query, const zj_ranked *ranked) {
  zj_report_hits hits;
  zj_status status =
      zj_search_report_by(r->ctx, r->snapshot, query, ranked, ZJ_UNIT_PARAGRAPH, 0,
                          r->most - r->taken_count, r->deadline.ends_us, &hits, r->err);
  if (status == ZJ_LIMIT) {
    r->deadline.past = true;
    return ZJ_OK;
  }
  for (size_t i = 0; status == ZJ_OK && i < hits.hit_count && !is_full(r); i++) {
    double place = (double)r->taken_count / (double)r->most;
    status = add_record(r, ranked->segment, hits.hits[i].paragraph,
                        EXACT_FROM - (EXACT_FROM - EXACT_TO) * place);
  }
  return status;
}

static zj_status add_exact(retrieval *r) {
  zj_query *query;
  zj_result *result;
  zj_error err = {0};
  zj_search_options options = {.deadline_us = zj_time_left(r->deadline.ends_us, 2)};
  zj_status status =
      zj_query_parse(r->ctx, zj_slice_of(r->query), r->roles, false, &query, NULL, &err);
  if (status == ZJ_BAD_QUERY) return ZJ_OK; /* a question, not a query */
  if (status == ZJ_OK) status = zj_search(r->ctx, r->snapshot, query, &options, &result, &err);
  if (status != ZJ_OK) return zj_fail(r->err, status, "%s", err.text);
  for (size_t i = 0; status == ZJ_OK && i < result->ranking_count && !is_full(r); i++) {
    if (zj_deadline_look(&r->deadline)) break;
    status = add_report(r, query, &result->ranking[i]);
  }
  return status;
}

static zj_status add_sharing(retrieval *r) {
  zj_rare_list list;
  zj_slice folded = zj_fold_plain(r->ctx, zj_slice_of(r->query));
  if (!folded.at) return zj_no_memory(r->err);
  zj_status status =
      zj_rare_find(r->ctx, r->snapshot, folded, 1, CANDIDATES, &r->deadline, &list, r->err);
  for (size_t i = 0; status == ZJ_OK && i < list.count && !is_full(r); i++)
    status = add_record(r, list.at[i].segment, list.at[i].paragraph, EXACT_TO * list.at[i].weight);
  return status;
}

zj_status zj_retrieve(void *ctx, zj_snapshot *snapshot, const json_t *request, uint64_t ends_us,
                      json_t **out, zj_error *err) {
  retrieval r = {.ctx = ctx, .snapshot = snapshot, .deadline.ends_us = ends_us, .err = err};
  *out = NULL;
  zj_status status = read_request(&r, request);
  if (status != ZJ_OK) return status;
  r.taken = talloc_array(ctx, zj_rare, (unsigned)r.most + 1);
  if (!r.taken) return zj_no_memory(err);
  r.records = json_array();
  *out = json_pack("{s:o}", "records", r.records);
  status = add_exact(&r);
  if (status == ZJ_OK && !is_full(&r)) status = add_sharing(&r);
  return status;
}
