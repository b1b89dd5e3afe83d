/* segment_join.c - segments, in order, to one: every table is copied with its row numbers moved up.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>
#include <xxhash.h>

#include "indexer/store/segment_writer.h"

#include "indexer/base/lang.h"

enum { CHUNK_ROWS = 4096 };

/* How far the rows of the segment at hand move: the rows and bytes of the segments before it. */
typedef struct offsets {
  uint64_t of[ZJ_TABLE_COUNT];
} offsets;

typedef struct joiner {
  const char *const *sources;
  size_t count;
  const char *dest;
  bool durable;
  offsets *before; /* per source */
  offsets total;
} joiner;

static FILE *open_table(const char *dir, zj_table t, zj_segment_head *head, zj_error *err) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", dir, zj_tables[t].file);
  FILE *file = fopen(path, "rbe");
  if (!file || fread(head, sizeof *head, 1, file) != 1 ||
      memcmp(head->magic, zj_tables[t].magic, sizeof head->magic) != 0) {
    zj_fail_errno(err, ZJ_IO, zj_tr("cannot read %s", "无法读取 %s"), path);
    if (file) fclose(file);
    return NULL;
  }
  return file;
}

/* Rows that a table has beside its closing row. */
static uint64_t own_rows(zj_table t, uint64_t rows) {
  bool closing = t == ZJ_TABLE_REPORTS || t == ZJ_TABLE_COLUMNS;
  return rows - (closing && rows > 0);
}

static zj_status measure(joiner *j, zj_error *err) {
  for (size_t i = 0; i < j->count; i++) {
    j->before[i] = j->total;
    for (int t = 0; t < ZJ_TABLE_COUNT; t++) {
      zj_segment_head head;
      FILE *file = open_table(j->sources[i], (zj_table)t, &head, err);
      if (!file) return ZJ_IO;
      fclose(file);
      j->total.of[t] += own_rows((zj_table)t, head.rows);
    }
  }
  for (int t = 0; t < ZJ_TABLE_COUNT; t++)
    if (zj_tables[t].row_bytes > 1 && j->total.of[t] >= UINT32_MAX - 1)
      return zj_fail(err, ZJ_LIMIT,
                     zj_tr("the index has too many %s for one segment", "索引的 %s 表过大"),
                     zj_tables[t].file);
  return ZJ_OK;
}

#define EACH(type, row) for (type *row = rows; row < (type *)rows + count; row++)

static void move_rows(zj_table t, void *rows, size_t count, const offsets *by) {
  uint32_t paragraphs = (uint32_t)by->of[ZJ_TABLE_COLUMNS],
           nodes = (uint32_t)by->of[ZJ_TABLE_NODES];
  uint32_t reports = (uint32_t)by->of[ZJ_TABLE_REPORTS],
           passages = (uint32_t)by->of[ZJ_TABLE_PASSAGES];
  switch (t) {
  case ZJ_TABLE_REPORTS:
    EACH(zj_report_row, row)
    row->paragraph += paragraphs, row->node += nodes, row->strings += by->of[ZJ_TABLE_STRINGS];
    break;
  case ZJ_TABLE_IDS:
    EACH(zj_id_row, row) row->report += reports;
    break;
  case ZJ_TABLE_COLUMNS:
    EACH(zj_column_row, row)
    row->match += by->of[ZJ_TABLE_MATCH], row->edits += by->of[ZJ_TABLE_EDITS],
        row->report += reports, row->passage += passages;
    break;
  case ZJ_TABLE_PASSAGES:
    EACH(zj_passage_row, row) row->node += nodes;
    break;
  case ZJ_TABLE_NODES:
    EACH(zj_node_row, row) row->parent += nodes, row->paragraph += paragraphs;
    break;
  default:
    break;
  }
}

typedef struct sink {
  FILE *file;
  XXH3_state_t *hash;
  uint64_t bytes;
} sink;

static bool put(sink *to, const void *bytes, size_t length) {
  XXH3_64bits_update(to->hash, bytes, length);
  to->bytes += length;
  return fwrite(bytes, 1, length, to->file) == length;
}

/* Copies the own rows of one source; with 'last' its closing row too. */
static zj_status copy_table(joiner *j, size_t source, zj_table t, bool last, sink *to,
                            zj_error *err) {
  zj_segment_head head;
  FILE *from = open_table(j->sources[source], t, &head, err);
  if (!from) return ZJ_IO;
  size_t width = zj_tables[t].row_bytes, chunk = width > 1 ? CHUNK_ROWS : (size_t)1 << 18;
  uint64_t left = last ? head.rows : own_rows(t, head.rows);
  void *rows = talloc_size(NULL, chunk * width);
  zj_status status = ZJ_OK;
  while (left > 0 && status == ZJ_OK) {
    size_t count = left < chunk ? (size_t)left : chunk;
    if (fread(rows, width, count, from) != count)
      status = zj_fail(err, ZJ_IO, zj_tr("%s/%s ends early", "%s/%s 提前结束"), j->sources[source],
                       zj_tables[t].file);
    else {
      move_rows(t, rows, count, &j->before[source]);
      if (!put(to, rows, count * width))
        status = zj_fail_errno(err, ZJ_IO, zj_tr("cannot write %s/%s", "无法写入 %s/%s"), j->dest,
                               zj_tables[t].file);
    }
    left -= count;
  }
  talloc_free(rows);
  fclose(from);
  return status;
}

static int by_id(const void *a, const void *b) {
  return memcmp(a, b, sizeof((zj_id_row){0}.id));
}

/* The ids of all sources, sorted anew: 16 bytes a report fit in memory. */
static zj_status write_ids(joiner *j, sink *to, zj_error *err) {
  size_t total = (size_t)j->total.of[ZJ_TABLE_IDS], used = 0;
  zj_id_row *rows = talloc_array(NULL, zj_id_row, total ? total : 1);
  zj_status status = rows ? ZJ_OK : ZJ_NO_MEMORY;
  for (size_t i = 0; i < j->count && status == ZJ_OK; i++) {
    zj_segment_head head;
    FILE *from = open_table(j->sources[i], ZJ_TABLE_IDS, &head, err);
    if (!from)
      status = ZJ_IO;
    else if (head.rows > total - used ||
             fread(rows + used, sizeof *rows, head.rows, from) != head.rows)
      status = zj_fail(err, ZJ_IO, zj_tr("%s/ids ends early", "%s/ids 提前结束"), j->sources[i]);
    else {
      move_rows(ZJ_TABLE_IDS, rows + used, head.rows, &j->before[i]);
      used += head.rows;
    }
    if (from) fclose(from);
  }
  if (status == ZJ_OK) {
    qsort(rows, used, sizeof *rows, by_id);
    if (!put(to, rows, used * sizeof *rows))
      status = zj_fail_errno(err, ZJ_IO, zj_tr("cannot write %s/ids", "无法写入 %s/ids"), j->dest);
  }
  talloc_free(rows);
  return status;
}

static zj_status finish(sink *to, zj_table t, const char *path, bool durable, zj_error *err) {
  zj_segment_head head = zj_segment_head_of(t, to->bytes, XXH3_64bits_digest(to->hash));
  bool good = fseek(to->file, 0, SEEK_SET) == 0 && fwrite(&head, sizeof head, 1, to->file) == 1 &&
              fflush(to->file) == 0 && (!durable || fsync(fileno(to->file)) == 0);
  return good ? ZJ_OK : zj_fail_errno(err, ZJ_IO, zj_tr("cannot write %s", "无法写入 %s"), path);
}

static zj_status join_table(joiner *j, zj_table t, zj_error *err) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", j->dest, zj_tables[t].file);
  sink to = {.file = fopen(path, "wbe")};
  if (!to.file) return zj_fail_errno(err, ZJ_IO, zj_tr("cannot create %s", "无法创建 %s"), path);
  to.hash = XXH3_createState();
  XXH3_64bits_reset(to.hash);
  zj_segment_head blank = {0};
  zj_status status = fwrite(&blank, sizeof blank, 1, to.file) == 1
                         ? ZJ_OK
                         : zj_fail_errno(err, ZJ_IO, zj_tr("cannot write %s", "无法写入 %s"), path);
  if (t == ZJ_TABLE_IDS && status == ZJ_OK) status = write_ids(j, &to, err);
  for (size_t i = 0; t != ZJ_TABLE_IDS && i < j->count && status == ZJ_OK; i++)
    status = copy_table(j, i, t, i + 1 == j->count, &to, err);
  if (status == ZJ_OK) status = finish(&to, t, path, j->durable, err);
  XXH3_freeState(to.hash);
  if (fclose(to.file) != 0 && status == ZJ_OK)
    status = zj_fail_errno(err, ZJ_IO, zj_tr("cannot write %s", "无法写入 %s"), path);
  return status;
}

zj_status zj_segment_join(const char *const *sources, size_t count, const char *dest, bool durable,
                          zj_error *err) {
  joiner j = {.sources = sources, .count = count, .dest = dest, .durable = durable};
  j.before = talloc_zero_array(NULL, offsets, count ? count : 1);
  zj_status status = measure(&j, err);
  for (int t = 0; t < ZJ_TABLE_COUNT && status == ZJ_OK; t++)
    status = join_table(&j, (zj_table)t, err);
  talloc_free(j.before);
  return status;
}
