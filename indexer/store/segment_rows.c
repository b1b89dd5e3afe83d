/* segment_rows.c - checks the rows of a report and adds them. */
#include "indexer/store/segment_rows.h"

#include "indexer/base/lang.h"
#include "indexer/store/segment_writer.h"

static zj_status fail_rows(zj_error *err) {
  return zj_fail(err, ZJ_CORRUPT, "%s",
                 zj_tr("the rows of a report contradict each other", "报告的数据行互相矛盾"));
}

/* Whether that many rows still fit: row numbers are 32 bits wide. */
static bool has_room(const zj_segment_writer *w, zj_table table, size_t count) {
  return zj_segment_rows(w, table) + (uint64_t)count < UINT32_MAX - 1;
}

static zj_status fail_full(zj_error *err) {
  return zj_fail(err, ZJ_LIMIT, "%s", zj_tr("a segment of the index is full", "索引分段已满"));
}

zj_status zj_segment_rows_report(zj_segment_writer *w, const zj_report_facts *facts,
                                 const zj_node_view *nodes, size_t count, uint32_t paragraphs,
                                 zj_error *err) {
  if (!has_room(w, ZJ_TABLE_NODES, count) || !has_room(w, ZJ_TABLE_COLUMNS, paragraphs))
    return fail_full(err);
  if (count == 0 || paragraphs == 0) return fail_rows(err);
  uint32_t first_node = zj_segment_rows(w, ZJ_TABLE_NODES);
  uint32_t first_paragraph = zj_segment_rows(w, ZJ_TABLE_COLUMNS);
  zj_segment_add_report_row(w, facts);
  for (size_t i = 0; i < count; i++) {
    const zj_node_view *n = &nodes[i];
    bool root = i == 0;
    if ((root ? n->parent != 0 : n->parent >= i) || n->paragraph >= paragraphs ||
        n->heading.begin.byte > n->heading.end.byte || n->heading.end.byte > facts->bytes)
      return fail_rows(err);
    zj_node_row row = {first_node + n->parent,
                       first_paragraph + n->paragraph,
                       (uint32_t)n->heading.begin.byte,
                       (uint32_t)n->heading.end.byte,
                       (uint32_t)n->roles,
                       n->why,
                       n->level,
                       n->named};
    zj_buffer_add(&w->tables[ZJ_TABLE_NODES], &row, sizeof row);
  }
  return zj_segment_tables_status(w, err);
}

zj_status zj_segment_rows_paragraph(zj_segment_writer *w, const zj_paragraph_view *view,
                                    const zj_passage_view *passages, const uint32_t *begins,
                                    size_t count, size_t nodes, zj_error *err) {
  zj_buffer *match = &w->tables[ZJ_TABLE_MATCH];
  zj_buffer *edits = &w->tables[ZJ_TABLE_EDITS];
  uint32_t reports = zj_segment_rows(w, ZJ_TABLE_REPORTS);
  if (!has_room(w, ZJ_TABLE_PASSAGES, count)) return fail_full(err);
  if (count == 0 || reports == 0 || begins[0] != 0 ||
      memchr(view->match.at, '\n', view->match.length))
    return fail_rows(err);
  zj_column_row row = {.match = match->length,
                       .edits = edits->length,
                       .report = reports - 1,
                       .first_line = view->first_line,
                       .passage = zj_segment_rows(w, ZJ_TABLE_PASSAGES),
                       .roles = view->roles,
                       .cover = (uint32_t)view->cover.byte,
                       .nested = view->nested,
                       .styled = view->styled};
  uint32_t first_node = zj_segment_rows(w, ZJ_TABLE_NODES) - (uint32_t)nodes;
  for (size_t i = 0; i < count; i++) {
    if ((i && begins[i] < begins[i - 1]) || begins[i] > view->match.length ||
        passages[i].node >= nodes)
      return fail_rows(err);
    zj_passage_row passage = {.roles = passages[i].roles,
                              .begin = begins[i],
                              .node = first_node + passages[i].node,
                              .chars = passages[i].chars,
                              .sure = passages[i].sure};
    memcpy(passage.why, passages[i].why, sizeof passage.why);
    zj_buffer_add(&w->tables[ZJ_TABLE_PASSAGES], &passage, sizeof passage);
  }
  zj_buffer_add(&w->tables[ZJ_TABLE_COLUMNS], &row, sizeof row);
  zj_buffer_add(match, view->match.at, view->match.length);
  zj_buffer_add(match, "\n", 1);
  zj_buffer_add(edits, view->edits.at, view->edits.length);
  return zj_segment_tables_status(w, err);
}
