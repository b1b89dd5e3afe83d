/* push.c - compares, sends, and clears away. */
#include "query/cluster/push.h"

#include <inttypes.h>
#include <stdlib.h>
#include <talloc.h>
#include <time.h>
#include <xxhash.h>

#include "indexer/base/interrupt.h"
#include "indexer/base/lang.h"
#include "indexer/base/progress.h"
#include "query/cluster/rows.h"
#include "query/cluster/schema.h"
#include "query/cluster/sql.h"

enum {
  BLOCK_BYTES = 8 << 20,
  CLEAR_AT_ONCE = 5000, /* copies that one statement removes: ZooKeeper takes 1 MB */
  CLEAR_FROM = 10       /* one old copy for this many live reports is worth rewriting parts for */
};

/* A report that is live on the cluster. */
typedef struct live_report {
  char id[ZJ_REPORT_ID_CHARS + 1];
  bool kept; /* the index has it, too */
  uint64_t sum;
} live_report;

typedef struct push {
  zj_client *client;
  zj_snapshot *snapshot;
  zj_rows_stamp stamp;
  live_report *live; /* sorted by id */
  size_t live_count;
  char *insert;
  zj_buffer block;
  zj_push_told *told;
  zj_progress progress;
  zj_error *err;
} push;

/* ---- what is there ---- */

static zj_status ask(push *p, void *ctx, char *sql, zj_wire *out) {
  zj_slice answer;
  if (!sql) return zj_no_memory(p->err);
  zj_status status = zj_client_ask(ctx, p->client, sql, &answer, p->err);
  *out = (zj_wire){.bytes = answer};
  return status;
}

static zj_status read_live(push *p, void *ctx) {
  const char *database = zj_client_database(p->client);
  zj_wire in;
  zj_status status =
      ask(p, ctx,
          talloc_asprintf(ctx,
                          "SELECT report, argMax(sum, batch) FROM %s.texts WHERE kind = 0 GROUP BY "
                          "report HAVING argMax(alive, batch) = 1 ORDER BY report FORMAT RowBinary",
                          database),
          &in);
  size_t capacity = 0;
  while (status == ZJ_OK && zj_wire_more(&in)) {
    if (p->live_count == capacity) {
      capacity = capacity ? 2 * capacity : 1024;
      p->live = talloc_realloc_size(ctx, p->live, capacity * sizeof *p->live);
      if (!p->live) return zj_no_memory(p->err);
    }
    live_report *next = &p->live[p->live_count++];
    zj_slice id = zj_wire_text(&in);
    *next = (live_report){.sum = zj_wire_u64(&in)};
    if (id.length == ZJ_REPORT_ID_CHARS) memcpy(next->id, id.at, id.length);
    status = zj_wire_status(&in, p->err);
  }
  return status;
}

/* Refuses the database of another index, and finds a batch number after all those used. */
static zj_status read_batches(push *p, void *ctx, bool replace) {
  const char *database = zj_client_database(p->client);
  zj_wire in;
  zj_status status = ask(
      p, ctx,
      talloc_asprintf(ctx,
                      "SELECT max(batch), countIf(alive = 1 AND source != %s) FROM %s.texts WHERE "
                      "kind = 0 FORMAT RowBinary",
                      zj_sql_text(ctx, zj_slice_of(p->snapshot->uuid)), database),
      &in);
  if (status != ZJ_OK) return status;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  uint64_t last = zj_wire_u64(&in), others = zj_wire_u64(&in);
  uint64_t time_us = (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
  p->stamp.batch = time_us > last ? time_us : last + 1;
  status = zj_wire_status(&in, p->err);
  if (status != ZJ_OK || others == 0 || replace) return status;
  return zj_fail(
      p->err, ZJ_EXISTS,
      zj_tr(
          "the database %s holds reports of another index; name another one in --cluster, or replace them with --replace",
          "数据库 %s 中是另一个索引的报告；请在 --cluster 中换一个数据库，或用 --replace 替换"),
      database);
}

static zj_status read_shards(push *p, void *ctx) {
  zj_wire in;
  zj_status status = ask(
      p, ctx,
      talloc_strdup(
          ctx,
          "SELECT uniqExact(shard_num) FROM system.clusters WHERE cluster = 'zhangju' FORMAT RowBinary"),
      &in);
  if (status != ZJ_OK) return status;
  p->stamp.shards = (uint32_t)zj_wire_u64(&in);
  status = zj_wire_status(&in, p->err);
  if (status != ZJ_OK || p->stamp.shards) return status;
  return zj_fail(p->err, ZJ_IO, "%s",
                 zj_tr("the server knows no cluster called zhangju (see docs/scale.md)",
                       "服务器的配置中没有名为 zhangju 的集群（见 docs/zh/scale.md）"));
}

/* ---- sending ---- */

static zj_status send_block(push *p) {
  if (p->block.length == 0) return ZJ_OK;
  zj_status status = zj_buffer_status(&p->block, p->err);
  if (status == ZJ_OK)
    status = zj_client_insert(p->client, p->insert, zj_buffer_slice(&p->block), p->err);
  p->told->bytes += p->block.length;
  p->block.length = 0;
  return status;
}

static int compare_live(const void *id, const void *live) {
  return strcmp(id, ((const live_report *)live)->id);
}

/* The hash of what a report says, whenever and from which generation it is sent. */
static uint64_t sum_of(const zj_buffer *block, size_t begin) {
  return XXH3_64bits(block->at + begin, block->length - begin);
}

static zj_status push_report(push *p, zj_snapshot_place place) {
  static const zj_rows_stamp none;
  zj_report_facts facts;
  size_t begin = p->block.length, rows = 0;
  zj_segment_facts(p->snapshot->segments[place.segment], place.report, &facts);
  zj_rows_put(&p->block, p->snapshot, place.segment, place.report, &none, &rows);
  zj_status status = zj_buffer_status(&p->block, p->err);
  if (status != ZJ_OK) return status;
  zj_rows_stamp stamp = p->stamp;
  stamp.sum = sum_of(&p->block, begin);
  p->block.length = begin;
  live_report *live = p->live_count
                          ? bsearch(facts.id, p->live, p->live_count, sizeof *p->live, compare_live)
                          : NULL;
  if (live) live->kept = true;
  if (live && live->sum == stamp.sum) {
    p->told->same++;
    return ZJ_OK;
  }
  zj_rows_put(&p->block, p->snapshot, place.segment, place.report, &stamp, &rows);
  p->told->sent++;
  return p->block.length >= BLOCK_BYTES ? send_block(p) : ZJ_OK;
}

static zj_status push_reports(push *p, void *ctx) {
  size_t count;
  zj_snapshot_place *places = zj_snapshot_list(ctx, p->snapshot, &count);
  zj_status status = places ? ZJ_OK : zj_no_memory(p->err);
  for (size_t i = 0; status == ZJ_OK && i < count; i++) {
    status = push_report(p, places[i]);
    p->progress.files_done++;
    p->progress.bytes_done +=
        zj_segment_report_bytes(p->snapshot->segments[places[i].segment], places[i].report);
    zj_progress_draw(&p->progress, NULL);
    if (status == ZJ_OK) status = zj_interrupt_check(p->err);
  }
  return status;
}

/* Marks what the index no longer has. */
static zj_status push_gone(push *p) {
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < p->live_count; i++) {
    if (p->live[i].kept) continue;
    zj_rows_put_gone(&p->block, zj_slice_of(p->live[i].id), &p->stamp);
    p->told->gone++;
    if (p->block.length >= BLOCK_BYTES) status = send_block(p);
  }
  return status == ZJ_OK ? send_block(p) : status;
}

/* ---- clearing away ---- */

static zj_status clear_some(push *p, void *ctx, zj_wire *in) {
  const char *database = zj_client_database(p->client);
  char *sql = talloc_asprintf(
      ctx, "ALTER TABLE %s.texts_local ON CLUSTER zhangju DELETE WHERE (report, batch) IN (",
      database);
  for (size_t i = 0; sql && i < CLEAR_AT_ONCE && zj_wire_more(in); i++) {
    char *id = zj_sql_text(ctx, zj_wire_text(in));
    uint64_t batch = zj_wire_u64(in);
    if (!id) return zj_no_memory(p->err);
    sql = talloc_asprintf_append_buffer(sql, "%s(%s,%" PRIu64 ")", i ? "," : "", id, batch);
    talloc_free(id);
    p->told->cleared++;
  }
  zj_status status = zj_wire_status(in, p->err);
  if (status != ZJ_OK) return status;
  if (sql) sql = talloc_strdup_append_buffer(sql, ")");
  if (!sql) return zj_no_memory(p->err);
  /* A server that is down does it when it is back. */
  zj_error why = {0};
  status = zj_client_ask(ctx, p->client, sql, NULL, &why);
  return status == ZJ_OK || status == ZJ_LIMIT ? ZJ_OK : zj_fail(p->err, status, "%s", why.text);
}

/* Removes the copies that earlier pushes replaced, when there are enough of them. Nobody reads them
 * any more but a query that has been running since. */
static zj_status clear_old(push *p, void *ctx) {
  const char *database = zj_client_database(p->client);
  char *live = zj_schema_live(ctx, database);
  zj_wire in;
  if (!live) return zj_no_memory(p->err);
  zj_status status = ask(
      p, ctx,
      talloc_asprintf(
          ctx, "SELECT countIf(NOT %s) FROM %s.texts WHERE kind = 0 AND alive = 1 FORMAT RowBinary",
          live, database),
      &in);
  if (status != ZJ_OK) return status;
  uint64_t old = zj_wire_u64(&in);
  if (in.broken || old == 0 || old * CLEAR_FROM < p->live_count) return zj_wire_status(&in, p->err);
  status = ask(
      p, ctx,
      talloc_asprintf(ctx,
                      "SELECT report, batch FROM %s.texts WHERE kind = 0 AND alive = 1 AND NOT %s "
                      "FORMAT RowBinary",
                      database, live),
      &in);
  while (status == ZJ_OK && zj_wire_more(&in))
    status = clear_some(p, ctx, &in);
  return status;
}

/* ---- the whole ---- */

static zj_status push_all(push *p, void *ctx, bool replace) {
  char *columns = zj_schema_columns(ctx);
  if (columns)
    p->insert = talloc_asprintf(ctx, "INSERT INTO %s.texts (%s) FORMAT RowBinary",
                                zj_client_database(p->client), columns);
  zj_status status = p->insert ? read_shards(p, ctx) : zj_no_memory(p->err);
  if (status == ZJ_OK) status = read_batches(p, ctx, replace);
  if (status == ZJ_NO_INDEX) { /* there are no tables yet */
    *p->err = (zj_error){0};
    status = zj_schema_create(p->client, p->err);
    if (status == ZJ_OK) status = read_batches(p, ctx, replace);
  }
  if (status == ZJ_OK) status = read_live(p, ctx);
  if (status == ZJ_OK) status = clear_old(p, ctx);
  if (status == ZJ_OK) status = push_reports(p, ctx);
  if (status == ZJ_OK) status = push_gone(p);
  return status;
}

zj_status zj_push(zj_client *client, zj_snapshot *snapshot, bool replace, bool terminal,
                  zj_push_told *told, zj_error *err) {
  zj_error unread = {0};
  if (!err) err = &unread;
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  *told = (zj_push_told){0};
  push p = {.client = client,
            .snapshot = snapshot,
            .stamp.generation = snapshot->generation,
            .block.ctx = local,
            .told = told,
            .err = err};
  zj_progress_start(&p.progress, snapshot->reports, snapshot->match_bytes, terminal);
  zj_interrupt_begin();
  zj_status status = push_all(&p, local, replace);
  zj_interrupt_end();
  zj_progress_end(&p.progress);
  talloc_free(local);
  return status;
}
