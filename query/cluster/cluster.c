/* cluster.c - asks the shards, and makes snapshots of what they send. */
#include "query/cluster/cluster.h"

#include <inttypes.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/lang.h"
#include "query/cluster/rows.h"
#include "query/cluster/schema.h"
#include "query/cluster/sql.h"
#include "query/engine/scope.h"
#include "query/engine/search.h"
#include "query/engine/tally.h"

/* What is fetched by one statement. */
enum { REPORTS_AT_ONCE = 500, BYTES_AT_ONCE = 8 << 20 };
enum { ATTEMPTS = 4, PAUSE_US = 200000 }; /* where reports are being replaced */
/* Rows take three times as much memory as their match text. */
static const uint64_t FETCH_USUAL = (uint64_t)256 << 20;

struct zj_cluster {
  zj_client *client;
  const char *database, *live, *columns;
  bool may_skip; /* --partial */
  bool skips;    /* a shard did not answer, and it was asked for */
  uint64_t reports, paragraphs, match_bytes, generation, shards;
  uint64_t batch; /* the newest one */
  uint64_t fetch_bytes;
  const char *uuid, *rules_version;
};

/* ---- asking ---- */

/* Asks all shards or, when one does not answer and that is allowed, the others from now on. */
static zj_status ask_shards(void *ctx, zj_cluster *c, const char *sql, zj_slice *out,
                            zj_error *err) {
  if (!sql) return zj_no_memory(err);
  zj_error why = {0};
  zj_status status = zj_client_ask(ctx, c->client, sql, out, &why);
  if (status == ZJ_NOT_FOUND && c->may_skip && !c->skips) {
    c->skips = true;
    zj_client_skip_shards(c->client, true);
    why = (zj_error){0};
    status = zj_client_ask(ctx, c->client, sql, out, &why);
  }
  if (status == ZJ_NOT_FOUND) status = ZJ_IO; /* nothing that was asked for is missing */
  return status == ZJ_OK ? ZJ_OK : zj_fail(err, status, "%s", why.text);
}

static char *copy_text(void *ctx, zj_slice text) {
  return talloc_strndup(ctx, text.at, text.length);
}

/* ---- opening ---- */

static zj_status count_shards(zj_cluster *c, uint64_t *shards, zj_error *err) {
  zj_slice answer;
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  zj_status status = zj_client_ask(
      local, c->client,
      "SELECT uniqExact(shard_num) FROM system.clusters WHERE cluster = 'zhangju' FORMAT RowBinary",
      &answer, err);
  if (status == ZJ_OK) {
    zj_wire in = {.bytes = answer};
    *shards = zj_wire_u64(&in);
    status = zj_wire_status(&in, err);
  }
  talloc_free(local);
  return status;
}

static zj_status check_whole(const zj_cluster *c, uint64_t folds, zj_slice fold, uint64_t layouts,
                             uint64_t shards, zj_error *err) {
  if (c->reports == 0 && !c->skips)
    return zj_fail(err, ZJ_NO_INDEX, "%s",
                   zj_tr("the cluster holds no reports yet; send them with: zhangju cluster push",
                         "集群上还没有报告；请先推送：zhangju cluster push"));
  if (c->reports == 0) return ZJ_OK;
  if (folds > 1 || !zj_slice_equal(fold, zj_slice_of(zj_fold_version())))
    return zj_fail(
        err, ZJ_NO_INDEX, "%s",
        zj_tr(
            "the cluster was filled by a zhangju that folds text differently; push again from an index of this version",
            "集群中的数据由另一版本的 zhangju 推送，文本归一化规则不同；请用本版本的索引重新推送"));
  if (layouts > 1 || shards != c->shards)
    return zj_fail(
        err, ZJ_NO_INDEX, "%s",
        zj_tr(
            "the number of shards has changed since the reports were sent; push them into another database",
            "推送之后分片数变了；请推送到另一个数据库"));
  return ZJ_OK;
}

/* Reads the totals of what is live, with which ranking counts. */
static zj_status read_totals(zj_cluster *c, zj_error *err) {
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  char *sql = talloc_asprintf(
      local,
      "SELECT count(), sum(report_bytes), max(generation), uniqExact(fold), any(fold), uniqExact(shards), max(toUInt64(shards)),"
      " any(source), argMax(rules, batch), max(batch), sum(toUInt64(paragraphs)) FROM %s.texts WHERE kind = 0 AND %s FORMAT RowBinary",
      c->database, c->live);
  zj_slice answer;
  zj_status status = ask_shards(local, c, sql, &answer, err);
  if (status == ZJ_OK) {
    zj_wire in = {.bytes = answer};
    c->reports = zj_wire_u64(&in);
    c->match_bytes = zj_wire_u64(&in);
    c->generation = zj_wire_u64(&in);
    uint64_t folds = zj_wire_u64(&in);
    zj_slice fold = zj_wire_text(&in);
    uint64_t layouts = zj_wire_u64(&in), shards = zj_wire_u64(&in);
    talloc_free((void *)(uintptr_t)c->uuid);
    talloc_free((void *)(uintptr_t)c->rules_version);
    c->uuid = copy_text(c, zj_wire_text(&in));
    c->rules_version = copy_text(c, zj_wire_text(&in));
    c->batch = zj_wire_u64(&in);
    c->paragraphs = zj_wire_u64(&in);
    status = zj_wire_status(&in, err);
    if (status == ZJ_OK && (!c->uuid || !c->rules_version)) status = zj_no_memory(err);
    if (status == ZJ_OK) status = check_whole(c, folds, fold, layouts, shards, err);
  }
  talloc_free(local);
  return status;
}

zj_status zj_cluster_open(void *ctx, const zj_cluster_options *options, zj_cluster **out,
                          zj_error *err) {
  zj_cluster *c = talloc_zero(ctx, zj_cluster);
  if (!c) return zj_no_memory(err);
  c->may_skip = options->partial;
  c->fetch_bytes = options->fetch_bytes ? options->fetch_bytes : FETCH_USUAL;
  zj_status status = zj_client_new(c, options->url, &c->client, err);
  if (status == ZJ_OK) {
    if (options->seconds) zj_client_limit(c->client, options->seconds);
    c->database = zj_client_database(c->client);
    c->live = zj_schema_live(c, c->database);
    c->columns = zj_schema_columns(c);
    if (!c->live || !c->columns) status = zj_no_memory(err);
  }
  if (status == ZJ_OK) status = zj_cluster_refresh(c, err);
  if (status == ZJ_OK)
    *out = c;
  else
    talloc_free(c);
  return status;
}

zj_status zj_cluster_refresh(zj_cluster *c, zj_error *err) {
  c->skips = false;
  zj_client_skip_shards(c->client, false);
  zj_status status = count_shards(c, &c->shards, err);
  return status == ZJ_OK ? read_totals(c, err) : status;
}

/* ---- candidates ---- */

typedef struct candidate {
  char *id; /* as a literal of SQL */
  uint64_t batch, bytes;
} candidate;

typedef struct candidate_list {
  candidate *at;
  size_t count;
} candidate_list;

/* The statement that lists candidates by id. */
static char *candidates_sql(void *ctx, const zj_cluster *c, const zj_query *query) {
  zj_sql_candidates of;
  if (!query)
    return talloc_asprintf(ctx,
                           "SELECT report, batch, report_bytes FROM %s.texts WHERE kind = 0 AND %s "
                           "ORDER BY report FORMAT RowBinary",
                           c->database, c->live);
  if (!zj_sql_candidates_of(ctx, query, &of)) return NULL;
  return talloc_asprintf(
      ctx,
      "SELECT report, batch, any(report_bytes) FROM %s.texts WHERE kind = 1 AND %s AND %s "
      "GROUP BY report, batch HAVING %s ORDER BY report FORMAT RowBinary",
      c->database, of.paragraph, c->live, of.report);
}

static zj_status fail_too_many(uint64_t reports, uint64_t bytes, uint64_t most, zj_error *err) {
  return zj_fail(
      err, ZJ_LIMIT,
      zj_tr("%" PRIu64 " reports with %" PRIu64 " MB of text may have hits, more than the %" PRIu64
            " MB that are fetched from a cluster for one query; add a longer or rarer word",
            "有 %" PRIu64 " 篇报告（%" PRIu64
            " MB 文字）可能命中，超过一次检索从集群读取的上限 %" PRIu64
            " MB；请加上更长或更少见的词"),
      reports, bytes >> 20, most >> 20);
}

/* Reads what a statement lists: id, batch and bytes of each candidate. 'sql' may be NULL. */
static zj_status read_candidates(void *ctx, zj_cluster *c, const char *sql, candidate_list *out,
                                 zj_error *err) {
  zj_slice answer;
  zj_status status = ask_shards(ctx, c, sql, &answer, err);
  uint64_t bytes = 0;
  size_t capacity = 0;
  *out = (candidate_list){0};
  if (status != ZJ_OK) return status;
  for (zj_wire in = {.bytes = answer}; zj_wire_more(&in); out->count++) {
    if (out->count == capacity) {
      capacity = capacity ? 2 * capacity : 256;
      out->at = talloc_realloc(ctx, out->at, candidate, capacity);
      if (!out->at) return zj_no_memory(err);
    }
    candidate *next = &out->at[out->count];
    next->id = zj_sql_text(ctx, zj_wire_text(&in));
    next->batch = zj_wire_u64(&in);
    next->bytes = zj_wire_u64(&in);
    bytes += next->bytes;
    if (!next->id) return zj_no_memory(err);
    status = zj_wire_status(&in, err);
    if (status != ZJ_OK) return status;
  }
  return bytes > c->fetch_bytes ? fail_too_many(out->count, bytes, c->fetch_bytes, err) : ZJ_OK;
}

/* ---- rows ---- */

/* The statement that fetches all rows of some candidates. */
static char *rows_sql(void *ctx, const zj_cluster *c, const candidate *at, size_t count) {
  char *sql =
      talloc_asprintf(ctx, "SELECT %s FROM %s.texts WHERE kind IN (0, 1) AND (report, batch) IN (",
                      c->columns, c->database);
  for (size_t i = 0; sql && i < count; i++)
    sql = talloc_asprintf_append_buffer(sql, "%s(%s,%" PRIu64 ")", i ? "," : "", at[i].id,
                                        at[i].batch);
  if (!sql) return NULL;
  return talloc_strdup_append_buffer(sql, ") ORDER BY report, kind, number FORMAT RowBinary");
}

static zj_status fetch_rows(zj_cluster *c, const candidate *at, size_t count,
                            zj_rows_reader *reader, zj_segment_writer *to, zj_error *err) {
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  zj_slice answer;
  size_t reports = 0;
  zj_status status = ask_shards(local, c, rows_sql(local, c, at, count), &answer, err);
  if (status == ZJ_OK) status = zj_rows_read(reader, answer, to, &reports, err);
  talloc_free(local);
  if (status == ZJ_OK && reports < count && !c->skips)
    return zj_fail(err, ZJ_CORRUPT, "%s",
                   zj_tr("reports were replaced while they were read; ask again",
                         "读取期间报告被更新；请重试"));
  return status;
}

static zj_status make_snapshot(void *ctx, zj_cluster *c, const candidate_list *list,
                               zj_snapshot **out, zj_error *err) {
  void *local = talloc_new(NULL);
  zj_segment_writer *writer = local ? zj_segment_writer_new(local) : NULL;
  zj_rows_reader *reader = writer ? zj_rows_reader_new(local) : NULL;
  zj_status status = reader ? ZJ_OK : zj_no_memory(err);
  for (size_t i = 0, count; status == ZJ_OK && i < list->count; i += count) {
    uint64_t bytes = list->at[i].bytes;
    for (count = 1; count < REPORTS_AT_ONCE && i + count < list->count; count++) {
      bytes += list->at[i + count].bytes;
      if (bytes > BYTES_AT_ONCE) break;
    }
    status = fetch_rows(c, list->at + i, count, reader, writer, err);
  }
  if (status == ZJ_OK) {
    zj_snapshot_whole whole = {.reports = c->reports,
                               .paragraphs = c->paragraphs,
                               .match_bytes = c->match_bytes,
                               .generation = c->generation,
                               .uuid = c->uuid,
                               .rules_version = c->rules_version};
    whole.reasons = zj_rows_reasons(reader, &whole.reason_count);
    status = zj_snapshot_of_rows(ctx, writer, &whole, out, err);
  }
  if (status == ZJ_OK) (*out)->partial = c->skips;
  talloc_free(local);
  return status;
}

/* Lists candidates, and fetches their rows. ZJ_CORRUPT when some were not there any more. */
static zj_status fetch_candidates(void *ctx, zj_cluster *c, const zj_query *query,
                                  zj_snapshot **out, zj_error *err) {
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  candidate_list list;
  zj_status status = read_candidates(local, c, candidates_sql(local, c, query), &list, err);
  if (status == ZJ_OK) status = make_snapshot(ctx, c, &list, out, err);
  talloc_free(local);
  return status;
}

/* A report may be replaced between the two statements, and a replica that answers the second one
 * may not have yet what another one has named. */
zj_status zj_cluster_snapshot(void *ctx, zj_cluster *c, const zj_query *query, zj_snapshot **out,
                              zj_error *err) {
  zj_error why;
  zj_status status = ZJ_CORRUPT;
  for (unsigned attempt = 0; attempt < ATTEMPTS && status == ZJ_CORRUPT; attempt++) {
    if (attempt) usleep(attempt * PAUSE_US);
    why = (zj_error){0};
    status = fetch_candidates(ctx, c, query, out, &why);
  }
  return status == ZJ_OK ? ZJ_OK : zj_fail(err, status, "%s", why.text);
}

zj_status zj_cluster_base(void *ctx, zj_cluster *c, zj_snapshot **out, zj_error *err) {
  return make_snapshot(ctx, c, &(candidate_list){0}, out, err);
}

zj_status zj_cluster_report(void *ctx, zj_cluster *c, zj_slice id, zj_snapshot **out,
                            zj_error *err) {
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  candidate_list list;
  char *text = zj_sql_text(local, id), *sql = NULL;
  if (text)
    sql = talloc_asprintf(local,
                          "SELECT report, batch, report_bytes FROM %s.texts WHERE kind = 0 AND "
                          "report = %s AND %s FORMAT RowBinary",
                          c->database, text, c->live);
  zj_status status = read_candidates(local, c, sql, &list, err);
  if (status == ZJ_OK) status = make_snapshot(ctx, c, &list, out, err);
  talloc_free(local);
  return status;
}

/* ---- counts ---- */

/* The matches of a phrase by their roles: what the shards have counted. */
static zj_status count_by_roles(void *local, zj_cluster *c, const zj_query *query,
                                const zj_query_node *leaf, const zj_sql_counts *of, zj_result *out,
                                zj_error *err) {
  zj_slice answer;
  char *sql = talloc_asprintf(
      local,
      "SELECT arrayJoin(%s) AS role, count() FROM %s.texts WHERE kind = 1 AND %s AND %s "
      "GROUP BY role FORMAT RowBinary",
      of->seen, c->database, of->holds, c->live);
  zj_status status = ask_shards(local, c, sql, &answer, err);
  if (status != ZJ_OK) return status;
  zj_wire in = {.bytes = answer};
  while (zj_wire_more(&in)) {
    zj_role_set roles = zj_wire_u64(&in);
    uint64_t count = zj_wire_u64(&in);
    if (zj_scope_outer(query, leaf, roles)) out->counts.occurrences += count;
    zj_tally_roles(out->by_role, roles, count);
  }
  return zj_wire_status(&in, err);
}

static zj_status count_units(void *local, zj_cluster *c, const zj_sql_counts *of, zj_result *out,
                             zj_error *err) {
  zj_slice answer;
  char *sql = talloc_asprintf(
      local,
      "SELECT countIf(notEmpty(%s AS hits)), sum(toUInt64(%s)), uniqExactIf(report, notEmpty(hits)) "
      "FROM %s.texts WHERE kind = 1 AND %s AND %s FORMAT RowBinary",
      of->hits, of->sentences, c->database, of->holds, c->live);
  zj_status status = ask_shards(local, c, sql, &answer, err);
  if (status != ZJ_OK) return status;
  zj_wire in = {.bytes = answer};
  out->counts.paragraphs = zj_wire_u64(&in);
  out->counts.sentences = zj_wire_u64(&in);
  out->counts.reports = zj_wire_u64(&in);
  return zj_wire_status(&in, err);
}

zj_status zj_cluster_count(zj_cluster *c, const zj_query *query, bool units, zj_result *out,
                           bool *counted, zj_error *err) {
  const zj_query_node *leaf = zj_sql_countable(query);
  *counted = leaf != NULL;
  if (!leaf) return ZJ_OK;
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  uint64_t began_us = zj_now_us();
  zj_sql_counts of;
  zj_status status = zj_sql_counts_of(local, query, leaf, &of) ? ZJ_OK : zj_no_memory(err);
  out->query = query;
  if (status == ZJ_OK) status = count_by_roles(local, c, query, leaf, &of, out, err);
  if (status == ZJ_OK && units) status = count_units(local, c, &of, out, err);
  if (c->skips) out->stop = ZJ_STOP_SHARDS;
  out->took_us = zj_now_us() - began_us;
  talloc_free(local);
  return status;
}

/* ---- searching ---- */

/* How many reports more than wanted are fetched: two scores that differ in their last digit may be
 * in another order there than here. */
enum { SPARE_REPORTS = 10 };

/* The statement that lists the best reports for a phrase, by the same formula as search.c. That of
 * the shards need only be right to some digits. */
static char *best_sql(void *ctx, const zj_cluster *c, const zj_sql_counts *of, size_t count) {
  double mean = c->reports && c->match_bytes ? (double)c->match_bytes / (double)c->reports : 1;
  return talloc_asprintf(
      ctx,
      "SELECT report, batch, any(report_bytes) AS size FROM %s.texts WHERE kind = 1 AND %s AND %s "
      "GROUP BY report, batch HAVING (sum(length(%s)) AS frequency) > 0 "
      "ORDER BY frequency / (frequency + 1.2 * (0.25 + 0.75 * size / %.17g)) DESC, any(path) LIMIT %zu FORMAT RowBinary",
      c->database, of->holds, c->live, of->hits, mean, count);
}

/* Makes a snapshot of the best reports for a phrase. */
static zj_status fetch_best(void *ctx, void *local, zj_cluster *c, const zj_query *query,
                            const zj_query_node *leaf, size_t best, zj_snapshot **out,
                            zj_error *err) {
  zj_sql_counts of;
  candidate_list list;
  if (!zj_sql_counts_of(local, query, leaf, &of)) return zj_no_memory(err);
  zj_status status = read_candidates(local, c, best_sql(local, c, &of, best), &list, err);
  return status == ZJ_OK ? make_snapshot(ctx, c, &list, out, err) : status;
}

/* Searches the best reports, and takes the counts of all from the shards. */
static zj_status search_best(void *ctx, void *local, zj_cluster *c, const zj_query *query,
                             const zj_query_node *leaf, const zj_search_options *options,
                             size_t best, zj_snapshot **snapshot, zj_result **result,
                             zj_error *err) {
  zj_result all = {0};
  bool counted;
  zj_search_options few = *options;
  zj_status status = zj_cluster_count(c, query, true, &all, &counted, err);
  if (status == ZJ_OK)
    status = fetch_best(ctx, local, c, query, leaf, best + SPARE_REPORTS, snapshot, err);
  few.holding = all.counts.reports;
  if (status == ZJ_OK) status = zj_search(*snapshot, *snapshot, query, &few, result, err);
  if (status != ZJ_OK) return status;
  (*result)->counts = all.counts;
  memcpy((*result)->by_role, all.by_role, sizeof all.by_role);
  if ((*result)->ranking_count > best) (*result)->ranking_count = best;
  return ZJ_OK;
}

/* The parts of an answer that the shards make one after the other must be of the same moment. */
static zj_status search_best_at_once(void *ctx, zj_cluster *c, const zj_query *query,
                                     const zj_query_node *leaf, const zj_search_options *options,
                                     size_t best, zj_snapshot **snapshot, zj_result **result,
                                     zj_error *err) {
  for (unsigned attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt) usleep(attempt * PAUSE_US);
    uint64_t batch = c->batch, reports = c->reports;
    zj_error why = {0};
    void *local = talloc_new(NULL);
    if (!local) return zj_no_memory(err);
    zj_status status =
        search_best(ctx, local, c, query, leaf, options, best, snapshot, result, &why);
    talloc_free(local);
    if (status == ZJ_OK) status = read_totals(c, &why);
    if (status == ZJ_OK && c->batch == batch && c->reports == reports) return ZJ_OK;
    if (status != ZJ_OK && status != ZJ_CORRUPT) return zj_fail(err, status, "%s", why.text);
    if (status == ZJ_OK) talloc_free(*snapshot);
  }
  return zj_fail(
      err, ZJ_LIMIT, "%s",
      zj_tr("reports are being pushed to the cluster; ask again", "正在向集群推送报告；请重试"));
}

/* Searches what the shards list as candidates, or the best reports for a phrase. */
static zj_status search_shards(void *ctx, zj_cluster *c, const zj_query *query,
                               const zj_search_options *options, size_t best,
                               zj_snapshot **snapshot, zj_result **result, zj_error *err) {
  const zj_query_node *leaf = zj_sql_countable(query);
  if (best && leaf && options->sort == ZJ_SORT_RELEVANCE)
    return search_best_at_once(ctx, c, query, leaf, options, best, snapshot, result, err);
  zj_status status = zj_cluster_snapshot(ctx, c, query, snapshot, err);
  return status == ZJ_OK ? zj_search(*snapshot, *snapshot, query, options, result, err) : status;
}

zj_status zj_cluster_search(void *ctx, zj_cluster *c, const zj_query *query,
                            const zj_search_options *options, size_t best, zj_snapshot **snapshot,
                            zj_result **result, zj_error *err) {
  uint64_t began_us = zj_now_us();
  zj_status status = search_shards(ctx, c, query, options, best, snapshot, result, err);
  if (status == ZJ_OK) (*result)->took_us = zj_now_us() - began_us;
  return status;
}
