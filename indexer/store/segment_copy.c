/* segment_copy.c - copies a report of one segment to another. Row numbers are moved; texts stay as
 * they are. */
#include "indexer/store/segment_writer.h"

#include "indexer/base/lang.h"

/* Where the rows of a report begin in the source and in the destination. */
typedef struct moved {
  uint32_t from, to;
} moved;

static uint32_t move_row(moved m, uint32_t row) {
  return row - m.from + m.to;
}

static void copy_passages(zj_segment_writer *w, const zj_segment *from, const zj_paragraph_view *p,
                          moved nodes) {
  for (uint32_t i = p->passage_begin; i < p->passage_end; i++) {
    zj_passage_view passage;
    zj_segment_passage(from, i, &passage);
    zj_passage_row row = {.roles = passage.roles,
                          .begin = zj_segment_passage_range(from, p, i).begin.byte,
                          .node = move_row(nodes, passage.node),
                          .chars = passage.chars,
                          .sure = passage.sure};
    memcpy(row.why, passage.why, sizeof row.why);
    zj_buffer_add(&w->tables[ZJ_TABLE_PASSAGES], &row, sizeof row);
  }
}

static zj_status copy_paragraph(zj_segment_writer *w, const zj_segment *from, uint32_t paragraph,
                                uint32_t report, moved nodes, zj_postings_writer *postings,
                                zj_error *err) {
  zj_buffer *match = &w->tables[ZJ_TABLE_MATCH];
  zj_buffer *edits = &w->tables[ZJ_TABLE_EDITS];
  zj_paragraph_view p;
  zj_segment_paragraph(from, paragraph, &p);
  zj_column_row row = {.match = match->length,
                       .edits = edits->length,
                       .report = report,
                       .first_line = p.first_line,
                       .passage = zj_segment_rows(w, ZJ_TABLE_PASSAGES),
                       .roles = p.roles,
                       .cover = (uint32_t)p.cover.byte,
                       .nested = p.nested,
                       .styled = p.styled};
  copy_passages(w, from, &p, nodes);
  zj_buffer_add(&w->tables[ZJ_TABLE_COLUMNS], &row, sizeof row);
  zj_buffer_add(match, p.match.at, p.match.length);
  zj_buffer_add(match, "\n", 1);
  zj_buffer_add(edits, p.edits.at, p.edits.length);
  return zj_segment_add_terms(w, p.match, postings, err);
}

static void copy_nodes(zj_segment_writer *w, const zj_segment *from, moved nodes, uint32_t end,
                       moved paragraphs) {
  for (uint32_t n = nodes.from; n < end; n++) {
    zj_node_view node;
    zj_segment_node(from, n, &node);
    zj_node_row row = {move_row(nodes, node.parent),
                       move_row(paragraphs, node.paragraph),
                       (uint32_t)node.heading.begin.byte,
                       (uint32_t)node.heading.end.byte,
                       (uint32_t)node.roles,
                       node.why,
                       node.level,
                       node.named};
    zj_buffer_add(&w->tables[ZJ_TABLE_NODES], &row, sizeof row);
  }
}

/* Whether the rows fit: row numbers are 32 bits wide. */
static bool has_room(const zj_segment_writer *w, uint32_t paragraphs, uint32_t nodes,
                     uint32_t passages) {
  uint64_t limit = UINT32_MAX - 1;
  return zj_segment_rows(w, ZJ_TABLE_COLUMNS) + (uint64_t)paragraphs < limit &&
         zj_segment_rows(w, ZJ_TABLE_NODES) + (uint64_t)nodes < limit &&
         zj_segment_rows(w, ZJ_TABLE_PASSAGES) + (uint64_t)passages < limit;
}

zj_status zj_segment_copy(zj_segment_writer *w, const zj_segment *from, uint32_t report,
                          zj_postings_writer *postings, zj_error *err) {
  uint32_t begin, end, node, node_end;
  zj_segment_report_range(from, report, &begin, &end);
  zj_segment_node_range(from, report, &node, &node_end);
  if (begin == end || node == node_end)
    return zj_fail(err, ZJ_CORRUPT, "%s",
                   zj_tr("a segment of the index has a report without text; run zhangju check",
                         "索引分段中有空报告；请运行 zhangju check"));
  zj_paragraph_view first, last;
  zj_segment_paragraph(from, begin, &first);
  zj_segment_paragraph(from, end - 1, &last);
  if (!has_room(w, end - begin, node_end - node, last.passage_end - first.passage_begin))
    return zj_fail(err, ZJ_LIMIT, "%s", zj_tr("a segment of the index is full", "索引分段已满"));
  zj_report_facts facts;
  uint32_t number = zj_segment_rows(w, ZJ_TABLE_REPORTS);
  moved nodes = {node, zj_segment_rows(w, ZJ_TABLE_NODES)};
  moved paragraphs = {begin, zj_segment_rows(w, ZJ_TABLE_COLUMNS)};
  zj_segment_facts(from, report, &facts);
  zj_segment_add_report_row(w, &facts);
  copy_nodes(w, from, nodes, node_end, paragraphs);
  zj_status status = ZJ_OK;
  for (uint32_t i = begin; status == ZJ_OK && i < end; i++)
    status = copy_paragraph(w, from, i, number, nodes, postings, err);
  return status == ZJ_OK ? zj_segment_tables_status(w, err) : status;
}
