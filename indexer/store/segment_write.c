/* segment_write.c - adds reports to the tables of a segment in memory, then writes the tables to
 * files. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>
#include <xxhash.h>

#include "indexer/base/lang.h"
#include "indexer/store/segment_writer.h"
#include "indexer/store/table_file.h"
#include "indexer/text/bigram.h"

const zj_table_info zj_tables[ZJ_TABLE_COUNT] = {
    [ZJ_TABLE_REPORTS] = {"reports", "zjreport", sizeof(zj_report_row)},
    [ZJ_TABLE_IDS] = {"ids", "zjids___", sizeof(zj_id_row)},
    [ZJ_TABLE_STRINGS] = {"strings", "zjstring", 1},
    [ZJ_TABLE_COLUMNS] = {"columns", "zjcolumn", sizeof(zj_column_row)},
    [ZJ_TABLE_PASSAGES] = {"passages", "zjpassag", sizeof(zj_passage_row)},
    [ZJ_TABLE_NODES] = {"nodes", "zjnodes_", sizeof(zj_node_row)},
    [ZJ_TABLE_MATCH] = {"match", "zjmatch_", 1},
    [ZJ_TABLE_EDITS] = {"edits", "zjedits_", 1},
    [ZJ_TABLE_ROLESETS] = {"rolesets", "zjrolese", sizeof(zj_role_set)},
    [ZJ_TABLE_FREQUENT] = {"frequent", "zjfreque", sizeof(zj_frequent_row)},
    [ZJ_TABLE_COUNTS] = {"counts", "zjcounts", 1},
};

void zj_report_id(zj_slice path, char out[ZJ_REPORT_ID_CHARS + 1]) {
  static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
  uint64_t hash = XXH3_64bits(path.at, path.length);
  for (int i = 0; i < ZJ_REPORT_ID_CHARS; i++, hash >>= 5)
    out[i] = digits[hash & 31];
  out[ZJ_REPORT_ID_CHARS] = 0;
}

zj_segment_writer *zj_segment_writer_new(void *ctx) {
  zj_segment_writer *w = talloc_zero(ctx, zj_segment_writer);
  if (!w) return NULL;
  w->terms.ctx = w;
  w->holes.ctx = w;
  for (int t = 0; t < ZJ_TABLE_COUNT; t++)
    w->tables[t].ctx = w;
  return w;
}

uint32_t zj_segment_rows(const zj_segment_writer *w, zj_table table) {
  return (uint32_t)(w->tables[table].length / zj_tables[table].row_bytes);
}

uint32_t zj_segment_writer_paragraphs(const zj_segment_writer *w) {
  return zj_segment_rows(w, ZJ_TABLE_COLUMNS) - (w->closed ? 1 : 0);
}

uint64_t zj_segment_writer_bytes(const zj_segment_writer *w) {
  return w->tables[ZJ_TABLE_MATCH].length;
}

zj_status zj_segment_tables_status(const zj_segment_writer *w, zj_error *err) {
  zj_status status = ZJ_OK;
  for (int t = 0; t < ZJ_TABLE_COUNT && status == ZJ_OK; t++)
    status = zj_buffer_status(&w->tables[t], err);
  return status;
}

/* ---- passages and nodes ---- */

static void add_passage(zj_segment_writer *w, uint32_t first, zj_match_pos begin,
                        const zj_passage *from, uint32_t first_node) {
  zj_buffer *to = &w->tables[ZJ_TABLE_PASSAGES];
  zj_passage_row row = {.roles = from->roles,
                        .begin = begin.byte,
                        .node = first_node + from->node,
                        .sure = from->sure};
  memcpy(row.why, from->why, sizeof row.why);
  uint32_t count = zj_segment_rows(w, ZJ_TABLE_PASSAGES);
  zj_passage_row *last = count > first ? (zj_passage_row *)(void *)to->at + count - 1 : NULL;
  if (last && last->begin == row.begin)
    *last = row; /* the previous passage was empty */
  else
    zj_buffer_add(to, &row, sizeof row);
}

/* Counts the characters of the passages from 'first' on, those of a paragraph. */
static void count_passages(zj_segment_writer *w, uint32_t first, zj_slice match) {
  zj_passage_row *rows = (void *)w->tables[ZJ_TABLE_PASSAGES].at;
  uint32_t last = zj_segment_rows(w, ZJ_TABLE_PASSAGES);
  for (uint32_t i = first; i < last; i++) {
    size_t end = i + 1 < last ? rows[i + 1].begin : match.length;
    rows[i].chars = (uint32_t)zj_utf8_count(zj_slice_cut(match, rows[i].begin, end));
  }
}

/* Adds the passages that lie in the paragraph. Returns their common role set; 0 when they differ or
 * memory ran out. */
static zj_role_set add_passages(zj_segment_writer *w, const zj_outline *outline,
                                const zj_paragraph *p, zj_orig_pos cover, zj_slice edits,
                                zj_slice match, uint32_t first_node) {
  uint32_t first = zj_segment_rows(w, ZJ_TABLE_PASSAGES);
  zj_place_cursor cursor = {.reader.edits = edits};
  const zj_passage *passage = zj_outline_passage_at(outline, p->range.begin);
  const zj_passage *end = outline->passages + outline->passage_count;
  add_passage(w, first, (zj_match_pos){0}, passage, first_node);
  for (passage++; passage < end && passage->begin.byte < p->range.end.byte; passage++) {
    zj_match_pos at = zj_place_match(&cursor, (zj_orig_pos){passage->begin.byte - cover.byte},
                                     (zj_match_pos){(uint32_t)match.length});
    if (at.byte < match.length) add_passage(w, first, at, passage, first_node);
  }
  if (w->tables[ZJ_TABLE_PASSAGES].failed) return 0;
  count_passages(w, first, match);
  const zj_passage_row *rows = (const void *)w->tables[ZJ_TABLE_PASSAGES].at;
  for (uint32_t i = first + 1; i < zj_segment_rows(w, ZJ_TABLE_PASSAGES); i++)
    if (rows[i].roles != rows[first].roles) return 0;
  return rows[first].roles;
}

/* The paragraph that holds 'at'. *hint is where the search starts; positions must not decrease
 * between calls with one hint. */
static uint32_t paragraph_of(const zj_outline *outline, zj_orig_pos at, size_t *hint) {
  while (*hint + 1 < outline->paragraph_count &&
         outline->paragraphs[*hint + 1].range.begin.byte <= at.byte)
    ++*hint;
  size_t i = *hint;
  while (i > 0 && outline->paragraphs[i].nested && outline->paragraphs[i].range.end.byte <= at.byte)
    i--;
  return (uint32_t)i;
}

static void add_nodes(zj_segment_writer *w, const zj_outline *outline, uint32_t first_node,
                      uint32_t first_paragraph) {
  size_t hint = 0;
  for (size_t i = 0; i < outline->node_count; i++) {
    const zj_node *n = &outline->nodes[i];
    zj_node_row row = {first_node + n->parent,
                       first_paragraph + paragraph_of(outline, n->heading.begin, &hint),
                       (uint32_t)n->heading.begin.byte,
                       (uint32_t)n->heading.end.byte,
                       (uint32_t)n->roles,
                       n->why,
                       n->level,
                       n->named};
    zj_buffer_add(&w->tables[ZJ_TABLE_NODES], &row, sizeof row);
  }
}

/* ---- terms ---- */

zj_status zj_segment_add_terms(zj_segment_writer *w, zj_slice match, zj_postings_writer *postings,
                               zj_error *err) {
  zj_cutter cutter = zj_bigram_cut(match);
  zj_term term;
  w->terms.length = 0;
  while (zj_bigram_next(&cutter, &term) == ZJ_OK)
    zj_buffer_add(&w->terms, &term.bytes, sizeof term.bytes);
  zj_status status = zj_buffer_status(&w->terms, err);
  if (status != ZJ_OK) return status;
  return zj_postings_add(postings, (const void *)w->terms.at, w->terms.length / sizeof term.bytes,
                         err);
}

/* ---- a report ---- */

/* The part of the original that paragraph 'i' covers, see segment.h. *covered_to is where the
 * previous cover ended, and is moved on. */
static zj_orig_range cover_of(const zj_outline *outline, size_t i, size_t *covered_to) {
  const zj_paragraph *p = &outline->paragraphs[i];
  if (p->nested) return p->range;
  size_t next = i + 1;
  while (next < outline->paragraph_count && outline->paragraphs[next].nested)
    next++;
  zj_orig_range cover = {{*covered_to}, p->range.end};
  if (next == outline->paragraph_count) cover.end.byte = outline->original.length;
  *covered_to = cover.end.byte;
  return cover;
}

static void add_hole(zj_segment_writer *w, zj_orig_range r, zj_orig_range cover) {
  zj_orig_range hole = {{r.begin.byte - cover.begin.byte}, {r.end.byte - cover.begin.byte}};
  zj_buffer_add(&w->holes, &hole, sizeof hole);
}

/* The index of the first mark that ends after 'at'. */
static size_t first_mark_after(const zj_outline *outline, size_t at) {
  size_t low = 0, high = outline->mark_count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (outline->marks[middle].end.byte <= at)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Adds holes for the marks from *next on that end at or before 'end', and moves *next past them. */
static void add_marks(zj_segment_writer *w, const zj_outline *outline, size_t *next, size_t end,
                      zj_orig_range cover) {
  for (; *next < outline->mark_count && outline->marks[*next].end.byte <= end; ++*next)
    add_hole(w, outline->marks[*next], cover);
}

/* Collects in w->holes the ranges of a paragraph's cover that are not its own text: nested
 * paragraphs and marks. Returns their number. */
static size_t list_holes(zj_segment_writer *w, const zj_outline *outline, size_t i,
                         zj_orig_range cover) {
  w->holes.length = 0;
  if (outline->paragraphs[i].nested) return 0;
  size_t mark = first_mark_after(outline, cover.begin.byte);
  for (size_t k = i + 1; k < outline->paragraph_count && outline->paragraphs[k].nested; k++) {
    zj_orig_range r = outline->paragraphs[k].range;
    add_marks(w, outline, &mark, r.begin.byte, cover);
    add_hole(w, r, cover);
    mark = first_mark_after(outline, r.end.byte);
  }
  add_marks(w, outline, &mark, cover.end.byte, cover);
  return w->holes.length / sizeof(zj_orig_range);
}

static zj_status add_paragraph(zj_segment_writer *w, const zj_outline *outline, size_t i,
                               uint32_t report, uint32_t first_node, zj_orig_range cover,
                               zj_postings_writer *postings, zj_error *err) {
  const zj_paragraph *p = &outline->paragraphs[i];
  zj_buffer *match = &w->tables[ZJ_TABLE_MATCH];
  zj_buffer *edits = &w->tables[ZJ_TABLE_EDITS];
  zj_column_row row = {.match = match->length,
                       .edits = edits->length,
                       .report = report,
                       .first_line = p->first_line,
                       .passage = zj_segment_rows(w, ZJ_TABLE_PASSAGES),
                       .cover = (uint32_t)cover.begin.byte,
                       .nested = p->nested,
                       .styled = p->styled};
  size_t holes = list_holes(w, outline, i, cover);
  zj_status status = zj_buffer_status(&w->holes, err);
  if (status != ZJ_OK) return status;
  zj_fold(zj_orig_cut(outline->original, cover), (const void *)w->holes.at, holes, match, edits);
  if (match->failed || edits->failed) return zj_no_memory(err);
  zj_slice text = zj_slice_cut(zj_buffer_slice(match), row.match, match->length);
  zj_slice map = zj_slice_cut(zj_buffer_slice(edits), row.edits, edits->length);
  row.roles = add_passages(w, outline, p, cover.begin, map, text, first_node);
  zj_buffer_add(&w->tables[ZJ_TABLE_COLUMNS], &row, sizeof row);
  if (postings) status = zj_segment_add_terms(w, text, postings, err);
  zj_buffer_add(match, "\n", 1);
  return status;
}

static void add_string(zj_segment_writer *w, const char *text) {
  if (!text) text = "";
  zj_buffer_add(&w->tables[ZJ_TABLE_STRINGS], text, strlen(text) + 1);
}

static uint32_t count_visible_chars(zj_slice s) {
  size_t count = 0;
  for (size_t i = 0; i < s.length; i++) {
    unsigned char byte = (unsigned char)s.at[i];
    bool ideographic_space = byte == 0xE3 && i + 2 < s.length && memcmp(s.at + i, "\u3000", 3) == 0;
    count += byte > ' ' && !zj_utf8_is_tail(s.at[i]) && !ideographic_space;
  }
  return (uint32_t)count;
}

void zj_segment_add_report_row(zj_segment_writer *w, const zj_report_facts *facts) {
  zj_report_row row = {.paragraph = zj_segment_rows(w, ZJ_TABLE_COLUMNS),
                       .node = zj_segment_rows(w, ZJ_TABLE_NODES),
                       .lines = facts->lines,
                       .chars = facts->chars,
                       .bytes = facts->bytes,
                       .modified = facts->modified,
                       .strings = w->tables[ZJ_TABLE_STRINGS].length};
  for (int f = 0; f < ZJ_FIELD_FILE; f++)
    row.found |= (uint32_t)facts->fields[f].found << (2 * f);
  memcpy(row.id, facts->id, ZJ_REPORT_ID_CHARS);
  zj_id_row id = {.report = zj_segment_rows(w, ZJ_TABLE_REPORTS)};
  memcpy(id.id, row.id, sizeof id.id);
  zj_buffer_add(&w->tables[ZJ_TABLE_REPORTS], &row, sizeof row);
  zj_buffer_add(&w->tables[ZJ_TABLE_IDS], &id, sizeof id);
  add_string(w, facts->path);
  add_string(w, facts->file);
  add_string(w, facts->encoding);
  add_string(w, facts->media);
  for (int f = 0; f < ZJ_FIELD_FILE; f++)
    add_string(w, facts->fields[f].value);
  add_string(w, facts->unread);
  add_string(w, facts->places);
  add_string(w, facts->cells);
}

/* Adds the row of a report. When the caller gave no title, the row has that of the outline. */
static void add_outlined_row(zj_segment_writer *w, const zj_report_facts *given,
                             const zj_outline *outline) {
  zj_report_facts facts = *given;
  facts.lines = (uint32_t)outline->line_count;
  facts.chars = count_visible_chars(outline->original);
  facts.bytes = outline->original.length;
  if (!facts.fields[ZJ_FIELD_TITLE].value)
    facts.fields[ZJ_FIELD_TITLE] = (zj_fact){outline->title, outline->title_found};
  zj_segment_add_report_row(w, &facts);
}

/* Whether the report fits: row numbers and offsets inside a report are 32 bits wide. */
static bool has_room(const zj_segment_writer *w, const zj_outline *outline) {
  uint64_t limit = UINT32_MAX - 1;
  return outline->original.length < limit &&
         zj_segment_rows(w, ZJ_TABLE_COLUMNS) + (uint64_t)outline->paragraph_count < limit &&
         zj_segment_rows(w, ZJ_TABLE_PASSAGES) + (uint64_t)outline->passage_count +
                 outline->paragraph_count <
             limit &&
         zj_segment_rows(w, ZJ_TABLE_NODES) + (uint64_t)outline->node_count < limit;
}

zj_status zj_segment_add(zj_segment_writer *w, const zj_report_facts *facts,
                         const zj_outline *outline, zj_postings_writer *postings, zj_error *err) {
  if (outline->paragraph_count == 0)
    return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("it holds no text", "其中没有文字"));
  if (!has_room(w, outline))
    return zj_fail(err, ZJ_LIMIT, "%s", zj_tr("a segment of the index is full", "索引分段已满"));
  uint32_t report = zj_segment_rows(w, ZJ_TABLE_REPORTS);
  uint32_t first_node = zj_segment_rows(w, ZJ_TABLE_NODES);
  uint32_t first_paragraph = zj_segment_rows(w, ZJ_TABLE_COLUMNS);
  add_outlined_row(w, facts, outline);
  add_nodes(w, outline, first_node, first_paragraph);
  size_t covered_to = 0;
  for (size_t i = 0; i < outline->paragraph_count; i++) {
    zj_orig_range cover = cover_of(outline, i, &covered_to);
    zj_status status = add_paragraph(w, outline, i, report, first_node, cover, postings, err);
    if (status != ZJ_OK) return status;
  }
  return zj_segment_tables_status(w, err);
}

/* ---- closing and writing ---- */

static int compare_ids(const void *a, const void *b) {
  return memcmp(a, b, sizeof((zj_id_row){0}.id));
}

zj_status zj_segment_close_tables(zj_segment_writer *w, zj_error *err) {
  if (w->closed) return zj_segment_tables_status(w, err);
  w->closed = true;
  zj_report_row report = {.paragraph = zj_segment_rows(w, ZJ_TABLE_COLUMNS),
                          .node = zj_segment_rows(w, ZJ_TABLE_NODES),
                          .strings = w->tables[ZJ_TABLE_STRINGS].length};
  zj_column_row column = {.match = w->tables[ZJ_TABLE_MATCH].length,
                          .edits = w->tables[ZJ_TABLE_EDITS].length,
                          .report = zj_segment_rows(w, ZJ_TABLE_REPORTS),
                          .passage = zj_segment_rows(w, ZJ_TABLE_PASSAGES)};
  zj_buffer_add(&w->tables[ZJ_TABLE_REPORTS], &report, sizeof report);
  zj_buffer_add(&w->tables[ZJ_TABLE_COLUMNS], &column, sizeof column);
  zj_buffer *ids = &w->tables[ZJ_TABLE_IDS];
  if (ids->length) qsort(ids->at, ids->length / sizeof(zj_id_row), sizeof(zj_id_row), compare_ids);
  return zj_segment_tables_status(w, err);
}

zj_segment_head zj_segment_head_of(zj_table table, uint64_t bytes, uint64_t checksum) {
  zj_segment_head head = {.version = ZJ_SEGMENT_VERSION,
                          .order = ZJ_SEGMENT_ORDER,
                          .row_bytes = zj_tables[table].row_bytes,
                          .rows = bytes / zj_tables[table].row_bytes,
                          .bytes = bytes,
                          .checksum = checksum};
  memcpy(head.magic, zj_tables[table].magic, sizeof head.magic);
  return head;
}

static zj_status write_table(const zj_buffer *content, zj_table table, const char *dir,
                             bool durable, zj_error *err) {
  zj_table_file file;
  zj_status status = zj_table_file_create(&file, dir, table, err);
  if (status == ZJ_OK) status = zj_table_file_add(&file, content->at, content->length, err);
  return zj_table_file_finish(&file, status, durable, err);
}

zj_status zj_segment_write(zj_segment_writer *w, const char *dir, bool durable, zj_error *err) {
  zj_status status = zj_segment_close_tables(w, err);
  for (int t = 0; t < ZJ_TABLE_COUNT && status == ZJ_OK; t++)
    status = write_table(&w->tables[t], (zj_table)t, dir, durable, err);
  return status;
}
