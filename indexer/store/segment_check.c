/* segment_check.c - checks that the tables of a segment are what was written and refer to each
 * other. */
#include <talloc.h>
#include <xxhash.h>

#include "indexer/base/lang.h"
#include "indexer/read/markup.h"
#include "indexer/store/frequent.h"
#include "indexer/store/segment_reader.h"

zj_status zj_segment_check_sums(const zj_segment *s, zj_error *err) {
  for (int t = 0; t < ZJ_TABLE_COUNT; t++)
    if (s->mapped[t] && XXH3_64bits(s->tables[t].at, s->tables[t].bytes) != s->checksums[t])
      return zj_segment_corrupt(err, s->dir, (zj_table)t,
                                zj_tr("does not match its checksum", "与校验和不符"));
  return ZJ_OK;
}

static zj_status fail_row(const zj_segment *s, zj_table t, zj_error *err) {
  return zj_segment_corrupt(err, s->dir, t,
                            zj_tr("has a row that leads nowhere", "有一行指向表外"));
}

/* The last report, too, has a next row: the closing row of the table. */
static bool report_is_sound(const zj_segment *s, uint32_t i) {
  const zj_report_row *row = ZJ_ROW(zj_report_row, s, ZJ_TABLE_REPORTS, i);
  const zj_report_row *next = row + 1;
  uint32_t found;
  return row->paragraph < next->paragraph && next->paragraph <= s->paragraphs &&
         row->node < next->node && next->node <= s->tables[ZJ_TABLE_NODES].rows &&
         row->strings < next->strings && next->strings <= s->tables[ZJ_TABLE_STRINGS].bytes &&
         row->id[ZJ_REPORT_ID_CHARS] == 0 &&
         zj_segment_find(s, (zj_slice){row->id, ZJ_REPORT_ID_CHARS}, &found) && found == i;
}

static bool column_is_sound(const zj_segment *s, uint32_t i) {
  const zj_column_row *row = ZJ_ROW(zj_column_row, s, ZJ_TABLE_COLUMNS, i);
  const zj_column_row *next = row + 1;
  if (row->match >= next->match || next->match > s->tables[ZJ_TABLE_MATCH].bytes ||
      row->edits > next->edits || next->edits > s->tables[ZJ_TABLE_EDITS].bytes ||
      row->passage >= next->passage || next->passage > s->tables[ZJ_TABLE_PASSAGES].rows ||
      row->report >= s->reports || row->roles & ~ZJ_ROLES_BITS || row->styled > ZJ_HEADING_LEVELS)
    return false;
  const zj_report_row *report = ZJ_ROW(zj_report_row, s, ZJ_TABLE_REPORTS, row->report);
  return s->tables[ZJ_TABLE_MATCH].at[next->match - 1] == '\n' && i >= report->paragraph &&
         i < report[1].paragraph && row->first_line >= 1 && row->first_line <= report->lines &&
         row->cover <= report->bytes;
}

static bool reasons_are_sound(const zj_passage_row *p, size_t reasons) {
  for (int k = 0; k < ZJ_REASONS; k++)
    if (p->why[k] >= reasons && p->why[k] != UINT16_MAX) return false;
  return true;
}

/* Whether the passages of a paragraph begin in its text, in ascending order, have the characters
 * that they state, and the role set that the column states, if it states one. */
static bool passages_are_sound(const zj_segment *s, uint32_t paragraph, size_t reasons) {
  const zj_column_row *row = ZJ_ROW(zj_column_row, s, ZJ_TABLE_COLUMNS, paragraph);
  const zj_column_row *next = row + 1;
  const zj_report_row *report = ZJ_ROW(zj_report_row, s, ZJ_TABLE_REPORTS, row->report);
  zj_paragraph_view view;
  zj_segment_paragraph(s, paragraph, &view);
  for (uint32_t i = row->passage; i < next->passage; i++) {
    const zj_passage_row *p = ZJ_ROW(zj_passage_row, s, ZJ_TABLE_PASSAGES, i);
    if (i == row->passage) {
      if (p->begin != 0) return false;
    } else if (p->begin <= p[-1].begin || p->begin >= next->match - row->match - 1) {
      return false;
    }
    if (p->node < report->node || p->node >= report[1].node || p->roles & ~ZJ_ROLES_BITS ||
        !(p->roles & ZJ_ROLES_ALL) || p->sure > 100 || !reasons_are_sound(p, reasons))
      return false;
    if (row->roles && p->roles != row->roles) return false;
    zj_slice match = view.match;
    size_t end = i + 1 < next->passage ? p[1].begin : match.length;
    if (end < p->begin || end > match.length ||
        p->chars != zj_utf8_count(zj_slice_cut(match, p->begin, end)))
      return false;
  }
  return true;
}

static bool node_is_sound(const zj_segment *s, const zj_report_row *report, uint32_t i,
                          size_t reasons) {
  const zj_node_row *n = ZJ_ROW(zj_node_row, s, ZJ_TABLE_NODES, i);
  return n->parent >= report->node && (n->parent < i || (i == report->node && n->parent == i)) &&
         n->paragraph >= report->paragraph && n->paragraph < report[1].paragraph &&
         n->heading_begin <= n->heading_end && n->heading_end <= report->bytes &&
         n->level <= ZJ_HEADING_LEVELS && !(n->roles & ~ZJ_ROLES_ALL) &&
         (n->why < reasons || n->why == UINT16_MAX);
}

static zj_status check_texts(const zj_segment *s, uint32_t report, zj_error *err) {
  void *local = talloc_new(NULL);
  const zj_report_row *row = ZJ_ROW(zj_report_row, s, ZJ_TABLE_REPORTS, report);
  if (!local) return zj_no_memory(err);
  zj_buffer original = {.ctx = local};
  zj_buffer nested = {.ctx = local};
  zj_slice heading;
  zj_status status = zj_segment_report_original(s, report, &original, err);
  if (status == ZJ_OK && original.length != row->bytes)
    status = zj_segment_corrupt(err, s->dir, ZJ_TABLE_EDITS,
                                zj_tr("does not give a report back whole", "无法完整还原一篇报告"));
  for (uint32_t i = row->paragraph; i < row[1].paragraph && status == ZJ_OK; i++)
    if (ZJ_ROW(zj_column_row, s, ZJ_TABLE_COLUMNS, i)->nested)
      status = zj_segment_original(s, i, &nested, err);
  for (uint32_t i = row->node; i < row[1].node && status == ZJ_OK; i++)
    status = zj_segment_heading(local, s, i, &heading, err);
  talloc_free(local);
  return status;
}

/* Whether a list has runs up to where the next one begins, in the order of the reports. */
static bool list_is_sound(const zj_segment *s, const zj_frequent_row *row) {
  const unsigned char *at = (const unsigned char *)s->tables[ZJ_TABLE_COUNTS].at;
  zj_frequent_list list = {.at = at + row[0].begin,
                           .end = at + row[1].begin,
                           .reports = s->reports,
                           .sets = zj_frequent_sets(s)};
  zj_frequent_run run = {0};
  for (uint32_t before = 0; zj_frequent_next(&list, &run); before = run.report)
    if (run.report < before || run.paragraphs < 1 || run.paragraphs > run.sentences ||
        run.sentences > run.occurrences)
      return false;
  return !list.damaged;
}

static bool lists_are_sound(const zj_segment *s) {
  zj_table_view rows = s->tables[ZJ_TABLE_FREQUENT], counts = s->tables[ZJ_TABLE_COUNTS];
  if (!rows.rows) return counts.bytes == 0;
  if (counts.bytes < ZJ_FREQUENT_RUN_MAX) return false;
  uint64_t end = counts.bytes - ZJ_FREQUENT_RUN_MAX;
  for (uint64_t i = 0; i + 1 < rows.rows; i++) {
    const zj_frequent_row *row = ZJ_ROW(zj_frequent_row, s, ZJ_TABLE_FREQUENT, i);
    if (row[0].key >= row[1].key || row[0].begin >= row[1].begin || row[1].begin > end ||
        !list_is_sound(s, row))
      return false;
  }
  return ZJ_ROW(zj_frequent_row, s, ZJ_TABLE_FREQUENT, rows.rows - 1)->begin == end;
}

zj_status zj_segment_check_rows(const zj_segment *s, size_t reasons, zj_error *err) {
  for (uint32_t i = 0; i < s->reports; i++)
    if (!report_is_sound(s, i)) return fail_row(s, ZJ_TABLE_REPORTS, err);
  for (uint32_t i = 0; i < s->paragraphs; i++) {
    if (!column_is_sound(s, i)) return fail_row(s, ZJ_TABLE_COLUMNS, err);
    if (!passages_are_sound(s, i, reasons)) return fail_row(s, ZJ_TABLE_PASSAGES, err);
  }
  zj_status status = ZJ_OK;
  for (uint32_t r = 0; r < s->reports && status == ZJ_OK; r++) {
    const zj_report_row *report = ZJ_ROW(zj_report_row, s, ZJ_TABLE_REPORTS, r);
    for (uint32_t i = report->node; i < report[1].node; i++)
      if (!node_is_sound(s, report, i, reasons)) return fail_row(s, ZJ_TABLE_NODES, err);
    status = check_texts(s, r, err);
  }
  if (status == ZJ_OK && !lists_are_sound(s)) return fail_row(s, ZJ_TABLE_FREQUENT, err);
  return status;
}
