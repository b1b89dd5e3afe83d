/* segment_join.c - joins segments, in order, into one: copies every table and moves its row numbers
 * up. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>
#include <xxhash.h>

#include "indexer/base/lang.h"
#include "indexer/store/segment_writer.h"
#include "indexer/store/table_file.h"

enum { CHUNK_ROWS = 4096 };

/* How far the rows of a segment move: the rows and bytes of the segments before it, per table. */
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

/* Opens the file of a table and reads its head; NULL, with the reason in 'err', when it cannot. */
static FILE *open_table(const char *dir, zj_table t, zj_segment_head *head, zj_error *err) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", dir, zj_tables[t].file);
  FILE *file = fopen(path, "rbe");
  if (!file || fread(head, sizeof *head, 1, file) != 1 ||
      memcmp(head->magic, zj_tables[t].magic, sizeof head->magic) != 0) {
    (void)zj_fail_errno(err, ZJ_IO, zj_tr("cannot read %s", "无法读取 %s"), path);
    if (file) fclose(file);
    return NULL;
  }
  return file;
}

/* The rows of a table without its closing row. */
static uint64_t own_rows(zj_table t, uint64_t rows) {
  bool closing = t == ZJ_TABLE_REPORTS || t == ZJ_TABLE_COLUMNS;
  return rows - (closing && rows > 0);
}

/* Whether a table depends on all reports of a segment, so that it cannot be joined: it starts empty
 * and is made by zj_frequent_make(). */
static bool is_of_all(zj_table t) {
  return t == ZJ_TABLE_ROLESETS || t == ZJ_TABLE_FREQUENT || t == ZJ_TABLE_COUNTS;
}

static zj_status count_rows(joiner *j, zj_error *err) {
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

static void move_reports(zj_report_row *rows, size_t count, const offsets *by) {
  for (zj_report_row *row = rows; row < rows + count; row++) {
    row->paragraph += (uint32_t)by->of[ZJ_TABLE_COLUMNS];
    row->node += (uint32_t)by->of[ZJ_TABLE_NODES];
    row->strings += by->of[ZJ_TABLE_STRINGS];
  }
}

static void move_ids(zj_id_row *rows, size_t count, const offsets *by) {
  for (zj_id_row *row = rows; row < rows + count; row++)
    row->report += (uint32_t)by->of[ZJ_TABLE_REPORTS];
}

static void move_columns(zj_column_row *rows, size_t count, const offsets *by) {
  for (zj_column_row *row = rows; row < rows + count; row++) {
    row->match += by->of[ZJ_TABLE_MATCH];
    row->edits += by->of[ZJ_TABLE_EDITS];
    row->report += (uint32_t)by->of[ZJ_TABLE_REPORTS];
    row->passage += (uint32_t)by->of[ZJ_TABLE_PASSAGES];
  }
}

static void move_passages(zj_passage_row *rows, size_t count, const offsets *by) {
  for (zj_passage_row *row = rows; row < rows + count; row++)
    row->node += (uint32_t)by->of[ZJ_TABLE_NODES];
}

static void move_nodes(zj_node_row *rows, size_t count, const offsets *by) {
  for (zj_node_row *row = rows; row < rows + count; row++) {
    row->parent += (uint32_t)by->of[ZJ_TABLE_NODES];
    row->paragraph += (uint32_t)by->of[ZJ_TABLE_COLUMNS];
  }
}

static void move_rows(zj_table t, void *rows, size_t count, const offsets *by) {
  switch (t) {
  case ZJ_TABLE_REPORTS:
    move_reports(rows, count, by);
    break;
  case ZJ_TABLE_IDS:
    move_ids(rows, count, by);
    break;
  case ZJ_TABLE_COLUMNS:
    move_columns(rows, count, by);
    break;
  case ZJ_TABLE_PASSAGES:
    move_passages(rows, count, by);
    break;
  case ZJ_TABLE_NODES:
    move_nodes(rows, count, by);
    break;
  case ZJ_TABLE_STRINGS:
  case ZJ_TABLE_MATCH:
  case ZJ_TABLE_EDITS:
  case ZJ_TABLE_ROLESETS:
  case ZJ_TABLE_FREQUENT:
  case ZJ_TABLE_COUNTS:
  case ZJ_TABLE_COUNT:
    break;
  }
}

/* Copies the rows of one source; those of the last source with its closing row. */
static zj_status copy_table(joiner *j, size_t source, zj_table t, bool last, zj_table_file *to,
                            zj_error *err) {
  zj_segment_head head;
  FILE *from = open_table(j->sources[source], t, &head, err);
  if (!from) return ZJ_IO;
  size_t width = zj_tables[t].row_bytes;
  size_t chunk = width > 1 ? CHUNK_ROWS : (size_t)1 << 18;
  uint64_t left = last ? head.rows : own_rows(t, head.rows);
  void *rows = talloc_size(NULL, chunk * width);
  zj_status status = rows ? ZJ_OK : zj_no_memory(err);
  while (left > 0 && status == ZJ_OK) {
    size_t count = left < chunk ? (size_t)left : chunk;
    if (fread(rows, width, count, from) != count) {
      status = zj_fail(err, ZJ_IO, zj_tr("%s/%s ends early", "%s/%s 提前结束"), j->sources[source],
                       zj_tables[t].file);
    } else {
      move_rows(t, rows, count, &j->before[source]);
      status = zj_table_file_add(to, rows, count * width, err);
    }
    left -= count;
  }
  talloc_free(rows);
  fclose(from);
  return status;
}

static int compare_ids(const void *a, const void *b) {
  return memcmp(a, b, sizeof((zj_id_row){0}.id));
}

/* Writes the ids of all sources, sorted together. At 16 bytes a report they fit in memory. */
static zj_status write_ids(joiner *j, zj_table_file *to, zj_error *err) {
  size_t total = (size_t)j->total.of[ZJ_TABLE_IDS], used = 0;
  zj_id_row *rows = talloc_array(NULL, zj_id_row, total ? total : 1);
  zj_status status = rows ? ZJ_OK : zj_no_memory(err);
  for (size_t i = 0; i < j->count && status == ZJ_OK; i++) {
    zj_segment_head head;
    FILE *from = open_table(j->sources[i], ZJ_TABLE_IDS, &head, err);
    if (!from) {
      status = ZJ_IO;
    } else if (head.rows > total - used ||
               fread(rows + used, sizeof *rows, head.rows, from) != head.rows) {
      status = zj_fail(err, ZJ_IO, zj_tr("%s/ids ends early", "%s/ids 提前结束"), j->sources[i]);
    } else {
      move_rows(ZJ_TABLE_IDS, rows + used, head.rows, &j->before[i]);
      used += head.rows;
    }
    if (from) fclose(from);
  }
  if (status == ZJ_OK) {
    qsort(rows, used, sizeof *rows, compare_ids);
    status = zj_table_file_add(to, rows, used * sizeof *rows, err);
  }
  talloc_free(rows);
  return status;
}

static zj_status join_table(joiner *j, zj_table t, zj_error *err) {
  zj_table_file to;
  zj_status status = zj_table_file_create(&to, j->dest, t, err);
  if (t == ZJ_TABLE_IDS && status == ZJ_OK) status = write_ids(j, &to, err);
  bool copied = t != ZJ_TABLE_IDS && !is_of_all(t);
  for (size_t i = 0; copied && i < j->count && status == ZJ_OK; i++)
    status = copy_table(j, i, t, i + 1 == j->count, &to, err);
  return zj_table_file_finish(&to, status, j->durable, err);
}

zj_status zj_segment_join(const char *const *sources, size_t count, const char *dest, bool durable,
                          zj_error *err) {
  joiner j = {.sources = sources, .count = count, .dest = dest, .durable = durable};
  j.before = talloc_zero_array(NULL, offsets, count ? count : 1);
  zj_status status = j.before ? count_rows(&j, err) : zj_no_memory(err);
  for (int t = 0; t < ZJ_TABLE_COUNT && status == ZJ_OK; t++)
    status = join_table(&j, (zj_table)t, err);
  talloc_free(j.before);
  return status;
}
