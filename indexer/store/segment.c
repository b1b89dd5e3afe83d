/* segment.c - reads a segment in place. Every row number and offset is bounded when it is used, so
 * a damaged file gives wrong rows but never a read outside its mapping. */
#include "indexer/store/segment.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>
#include <xxhash.h>

#include "indexer/base/lang.h"
#include "indexer/base/mapping.h"
#include "indexer/read/markup.h"
#include "indexer/store/packed_format.h"
#include "indexer/store/seal.h"
#include "indexer/store/segment_reader.h"
#include "indexer/store/segment_writer.h"
#include "indexer/store/table_trust.h"

/* ---- opening ---- */

static int unmap_tables(zj_segment *segment) {
  for (int t = 0; t < ZJ_TABLE_COUNT; t++)
    if (segment->mapped[t]) munmap(segment->mapped[t], segment->mapped_bytes[t]);
  return 0;
}

zj_status zj_segment_corrupt(zj_error *err, const char *dir, zj_table t, const char *what) {
  return zj_fail(err, ZJ_CORRUPT,
                 zj_tr("%s/%s %s; rebuild the index with: zhangju index --full",
                       "%s/%s %s；请用 zhangju index --full 重建索引"),
                 dir, zj_tables[t].file, what);
}

static zj_status check_head(zj_segment *s, zj_table t, zj_error *err) {
  zj_segment_head head;
  if (s->mapped_bytes[t] < sizeof head)
    return zj_segment_corrupt(err, s->dir, t, zj_tr("is too short", "太短"));
  memcpy(&head, s->mapped[t], sizeof head);
  if (memcmp(head.magic, zj_tables[t].magic, sizeof head.magic) != 0 ||
      head.order != ZJ_SEGMENT_ORDER)
    return zj_segment_corrupt(err, s->dir, t, zj_tr("is not such a table", "不是这种表"));
  if (head.version != ZJ_SEGMENT_VERSION || head.row_bytes != zj_tables[t].row_bytes)
    return zj_fail(err, ZJ_NO_INDEX,
                   zj_tr("%s is of another format; rebuild the index with: zhangju index --full",
                         "%s 的格式不同；请用 zhangju index --full 重建索引"),
                   s->dir);
  if (head.bytes != s->mapped_bytes[t] - sizeof head || head.bytes % head.row_bytes != 0 ||
      head.rows != head.bytes / head.row_bytes)
    return zj_segment_corrupt(err, s->dir, t, zj_tr("is not as long as it says", "长度与记录不符"));
  s->tables[t] = (zj_table_view){(const char *)s->mapped[t] + sizeof head, head.bytes, head.rows};
  s->checksums[t] = head.checksum;
  return ZJ_OK;
}

static zj_status map_table(zj_segment *s, zj_table t, zj_error *err) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", s->dir, zj_tables[t].file);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0 && errno == ENOENT)
    return zj_segment_corrupt(err, s->dir, t, zj_tr("is missing", "缺失"));
  if (fd < 0) return zj_fail_errno(err, ZJ_IO, zj_tr("cannot open %s", "无法打开 %s"), path);
  struct stat facts;
  void *at = MAP_FAILED;
  bool known = fstat(fd, &facts) == 0;
  bool empty = known && facts.st_size == 0;
  if (known && !empty) at = mmap(NULL, (size_t)facts.st_size, PROT_READ, MAP_SHARED, fd, 0);
  zj_status status = ZJ_OK;
  if (empty)
    status = zj_segment_corrupt(err, s->dir, t, zj_tr("is empty", "是空文件"));
  else if (at == MAP_FAILED)
    status = zj_fail_errno(err, ZJ_IO, zj_tr("cannot map %s", "无法映射 %s"), path);
  close(fd);
  if (status != ZJ_OK) return status;
  s->mapped[t] = at;
  s->mapped_bytes[t] = (size_t)facts.st_size;
  s->facts[t] = facts;
  return check_head(s, t, err);
}

/* Checks what every reader relies on: the closing rows are there, and the last string is ended. */
static zj_status check_shape(zj_segment *s, zj_error *err) {
  if (s->tables[ZJ_TABLE_REPORTS].rows < 1)
    return zj_segment_corrupt(err, s->dir, ZJ_TABLE_REPORTS, zj_tr("has no rows", "没有内容"));
  if (s->tables[ZJ_TABLE_COLUMNS].rows < 1)
    return zj_segment_corrupt(err, s->dir, ZJ_TABLE_COLUMNS, zj_tr("has no rows", "没有内容"));
  zj_table_view strings = s->tables[ZJ_TABLE_STRINGS];
  if (strings.bytes && strings.at[strings.bytes - 1] != 0)
    return zj_segment_corrupt(err, s->dir, ZJ_TABLE_STRINGS, zj_tr("is not ended", "没有正常结束"));
  s->reports = (uint32_t)(s->tables[ZJ_TABLE_REPORTS].rows - 1);
  s->paragraphs = (uint32_t)(s->tables[ZJ_TABLE_COLUMNS].rows - 1);
  if (s->paragraphs &&
      (!s->tables[ZJ_TABLE_PASSAGES].rows || !s->tables[ZJ_TABLE_NODES].rows || !s->reports))
    return zj_segment_corrupt(err, s->dir, ZJ_TABLE_PASSAGES, zj_tr("has no rows", "没有内容"));
  if (s->tables[ZJ_TABLE_IDS].rows != s->reports)
    return zj_segment_corrupt(err, s->dir, ZJ_TABLE_IDS,
                              zj_tr("does not fit the reports", "与报告数不符"));
  return ZJ_OK;
}

static bool is_whole(const zj_segment *s, zj_table t) {
  return XXH3_64bits(s->tables[t].at, s->tables[t].bytes) == s->checksums[t];
}

/* Verifies the checksum of a small table, which takes a fraction of a millisecond, and of a large
 * one that was written to since this process saw it first. */
static zj_status check_table(const zj_segment *s, zj_table t, size_t verified, zj_error *err) {
  char path[4096];
  bool small = s->tables[t].bytes <= verified;
  if (!verified) return ZJ_OK; /* just written, or a test */
  snprintf(path, sizeof path, "%s/%s", s->dir, zj_tables[t].file);
  if ((small || zj_table_is_doubted(path, &s->facts[t])) && !is_whole(s, t))
    return zj_segment_corrupt(err, s->dir, t, zj_tr("does not match its checksum", "与校验和不符"));
  if (!small) zj_table_trust(path, &s->facts[t]);
  return ZJ_OK;
}

zj_status zj_segment_open(void *ctx, const char *dir, bool with_postings, zj_segment **out,
                          zj_error *err) {
  return zj_segment_open_as(ctx, dir, with_postings, ZJ_SEGMENT_VERIFIED, out, err);
}

static zj_status open_postings(zj_segment *s, size_t verified, zj_error *err) {
  const char *postings = talloc_asprintf(s, "%s/postings", s->dir);
  if (!postings) return zj_no_memory(err);
  zj_status status = zj_seal_check(postings, verified, err);
  if (status == ZJ_OK) status = zj_postings_open(s, postings, &s->postings, err);
  if (status != ZJ_OK) return status;
  (void)zj_seal_sum(postings, ZJ_PACKED_FILE, &s->packed_sum);
  if (zj_postings_doccount(s->postings) != s->paragraphs)
    return zj_segment_corrupt(err, s->dir, ZJ_TABLE_COLUMNS,
                              zj_tr("does not fit the postings", "与倒排表不符"));
  s->dense = zj_dense_new(s, s->postings, s->paragraphs, ZJ_DENSE_BYTES);
  return s->dense ? ZJ_OK : zj_no_memory(err);
}

zj_status zj_segment_open_as(void *ctx, const char *dir, bool with_postings, size_t verified,
                             zj_segment **out, zj_error *err) {
  zj_segment *s = talloc_zero(ctx, zj_segment);
  if (!s) return zj_no_memory(err);
  talloc_set_destructor(s, unmap_tables);
  s->dir = talloc_strdup(s, dir);
  zj_status status = s->dir ? ZJ_OK : zj_no_memory(err);
  for (int t = 0; t < ZJ_TABLE_COUNT && status == ZJ_OK; t++)
    status = map_table(s, (zj_table)t, err);
  for (int t = 0; t < ZJ_TABLE_COUNT && status == ZJ_OK; t++)
    status = check_table(s, (zj_table)t, verified, err);
  if (status == ZJ_OK) status = check_shape(s, err);
  if (status == ZJ_OK && with_postings) status = open_postings(s, verified, err);
  if (status == ZJ_OK)
    *out = s;
  else
    talloc_free(s);
  return status;
}

zj_status zj_segment_view(void *ctx, zj_segment_writer *writer, zj_segment **out, zj_error *err) {
  zj_segment *s = talloc_zero(ctx, zj_segment);
  if (!s) return zj_no_memory(err);
  s->dir = "";
  zj_status status = zj_segment_close_tables(writer, err);
  for (int t = 0; t < ZJ_TABLE_COUNT; t++) {
    zj_slice content = zj_buffer_slice(&writer->tables[t]);
    s->tables[t] =
        (zj_table_view){content.at, content.length, content.length / zj_tables[t].row_bytes};
  }
  if (status == ZJ_OK) status = check_shape(s, err);
  if (status == ZJ_OK)
    *out = s;
  else
    talloc_free(s);
  return status;
}

static zj_mapping_state state_of(const zj_segment *s, zj_table t) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", s->dir, zj_tables[t].file);
  return s->mapped[t] ? zj_mapping_look(path, &s->facts[t]) : ZJ_MAPPING_AS_IT_WAS;
}

static zj_mapping_state state_of_postings(const zj_segment *s) {
  return s->postings ? zj_postings_look(s->postings) : ZJ_MAPPING_AS_IT_WAS;
}

bool zj_segment_in_place(const zj_segment *s) {
  for (int t = 0; t < ZJ_TABLE_COUNT; t++)
    if (state_of(s, (zj_table)t) != ZJ_MAPPING_AS_IT_WAS) return false;
  return state_of_postings(s) == ZJ_MAPPING_AS_IT_WAS;
}

bool zj_segment_untouched(const zj_segment *s) {
  for (int t = 0; t < ZJ_TABLE_COUNT; t++) {
    zj_mapping_state state = state_of(s, (zj_table)t);
    if (state == ZJ_MAPPING_WRITTEN || (state == ZJ_MAPPING_REPLACED && !is_whole(s, (zj_table)t)))
      return false;
  }
  zj_mapping_state postings = state_of_postings(s);
  return postings == ZJ_MAPPING_AS_IT_WAS ||
         (postings == ZJ_MAPPING_REPLACED && zj_postings_are_whole(s->postings, s->packed_sum));
}

zj_postings *zj_segment_postings(const zj_segment *s) {
  return s->postings;
}

zj_dense *zj_segment_dense(const zj_segment *s) {
  return s->dense;
}

/* ---- rows ---- */

static uint64_t at_most(uint64_t n, uint64_t limit) {
  return n < limit ? n : limit;
}

static const zj_column_row *column_row(const zj_segment *s, uint32_t paragraph) {
  return ZJ_ROW(zj_column_row, s, ZJ_TABLE_COLUMNS, at_most(paragraph, s->paragraphs));
}

static const zj_report_row *report_row(const zj_segment *s, uint32_t report) {
  return ZJ_ROW(zj_report_row, s, ZJ_TABLE_REPORTS, at_most(report, s->reports));
}

static zj_slice text_between(zj_table_view t, uint64_t begin, uint64_t end) {
  end = at_most(end, t.bytes);
  begin = at_most(begin, end);
  return (zj_slice){t.at + begin, end - begin};
}

uint32_t zj_segment_reports(const zj_segment *s) {
  return s->reports;
}

uint32_t zj_segment_paragraphs(const zj_segment *s) {
  return s->paragraphs;
}

uint32_t zj_segment_paragraph_report(const zj_segment *s, uint32_t paragraph) {
  return (uint32_t)at_most(column_row(s, paragraph)->report, s->reports ? s->reports - 1 : 0);
}

/* Roles index arrays by their first bit: a set without any role, be it sure or possible, is empty.
 */
static zj_role_set known_roles(zj_role_set roles) {
  return roles & ZJ_ROLES_ALL ? roles & ZJ_ROLES_BITS : 0;
}

zj_role_set zj_segment_paragraph_roles(const zj_segment *s, uint32_t paragraph) {
  return known_roles(column_row(s, paragraph)->roles);
}

static const char *next_string(zj_table_view strings, uint64_t *at) {
  if (*at >= strings.bytes) return "";
  const char *text = strings.at + *at;
  *at += strlen(text) + 1; /* the last byte is NUL: check_shape() */
  return text;
}

static zj_found found_of(uint32_t bits, int field) {
  uint32_t found = bits >> (2 * field) & 3;
  return found > ZJ_FOUND_DERIVED ? ZJ_FOUND_NONE : (zj_found)found;
}

void zj_segment_facts(const zj_segment *s, uint32_t report, zj_report_facts *out) {
  const zj_report_row *row = report_row(s, report);
  *out = (zj_report_facts){
      .lines = row->lines, .chars = row->chars, .bytes = row->bytes, .modified = row->modified};
  memcpy(out->id, row->id, ZJ_REPORT_ID_CHARS);
  uint64_t at = row->strings;
  zj_table_view strings = s->tables[ZJ_TABLE_STRINGS];
  out->path = next_string(strings, &at);
  out->file = next_string(strings, &at);
  out->encoding = next_string(strings, &at);
  out->media = next_string(strings, &at);
  for (int f = 0; f < ZJ_FIELD_FILE; f++)
    out->fields[f] = (zj_fact){next_string(strings, &at), found_of(row->found, f)};
  out->unread = next_string(strings, &at);
  out->places = next_string(strings, &at);
  out->cells = at < strings.bytes ? strings.at + at : ""; /* long, so its end is not looked for */
  out->fields[ZJ_FIELD_FILE] = (zj_fact){out->path, ZJ_FOUND_DERIVED};
  out->title = out->fields[ZJ_FIELD_TITLE].value;
  out->title_found = out->fields[ZJ_FIELD_TITLE].found;
}

const char *zj_segment_report_path(const zj_segment *s, uint32_t report) {
  uint64_t at = report_row(s, report)->strings;
  return next_string(s->tables[ZJ_TABLE_STRINGS], &at);
}

zj_slice zj_segment_strings(const zj_segment *s) {
  zj_table_view strings = s->tables[ZJ_TABLE_STRINGS];
  return (zj_slice){strings.at, (size_t)strings.bytes};
}

size_t zj_segment_strings_begin(const zj_segment *s, uint32_t report) {
  return (size_t)at_most(report_row(s, report)->strings, s->tables[ZJ_TABLE_STRINGS].bytes);
}

/* Bounds the rows [first, next) by the size of their table. */
static void bound_range(uint32_t first, uint32_t next, uint64_t limit, uint32_t *begin,
                        uint32_t *end) {
  *end = (uint32_t)at_most(next, limit);
  *begin = (uint32_t)at_most(first, *end);
}

void zj_segment_report_range(const zj_segment *s, uint32_t report, uint32_t *begin, uint32_t *end) {
  bound_range(report_row(s, report)->paragraph, report_row(s, report + 1)->paragraph, s->paragraphs,
              begin, end);
}

void zj_segment_node_range(const zj_segment *s, uint32_t report, uint32_t *begin, uint32_t *end) {
  bound_range(report_row(s, report)->node, report_row(s, report + 1)->node,
              s->tables[ZJ_TABLE_NODES].rows, begin, end);
}

uint64_t zj_segment_report_bytes(const zj_segment *s, uint32_t report) {
  uint32_t begin, end;
  zj_segment_report_range(s, report, &begin, &end);
  uint64_t first = column_row(s, begin)->match;
  uint64_t next = column_row(s, end)->match;
  return next > first ? next - first : 0;
}

uint64_t zj_segment_match_bytes(const zj_segment *s) {
  return s->tables[ZJ_TABLE_MATCH].bytes;
}

bool zj_segment_find(const zj_segment *s, zj_slice id, uint32_t *report) {
  if (id.length != ZJ_REPORT_ID_CHARS) return false;
  uint64_t low = 0, high = s->tables[ZJ_TABLE_IDS].rows;
  while (low < high) {
    uint64_t middle = low + (high - low) / 2;
    const zj_id_row *row = ZJ_ROW(zj_id_row, s, ZJ_TABLE_IDS, middle);
    int order = memcmp(row->id, id.at, ZJ_REPORT_ID_CHARS);
    if (order == 0) {
      *report = (uint32_t)at_most(row->report, s->reports - 1);
      return true;
    }
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return false;
}

void zj_segment_paragraph(const zj_segment *s, uint32_t paragraph, zj_paragraph_view *out) {
  const zj_column_row *row = column_row(s, paragraph);
  const zj_column_row *next = column_row(s, paragraph + 1);
  zj_slice match = text_between(s->tables[ZJ_TABLE_MATCH], row->match, next->match);
  if (match.length) match.length--; /* its LF */
  *out =
      (zj_paragraph_view){.report = zj_segment_paragraph_report(s, paragraph),
                          .first_line = row->first_line,
                          .roles = known_roles(row->roles),
                          .nested = row->nested != 0,
                          .styled = row->styled <= ZJ_HEADING_LEVELS ? row->styled : 0,
                          .match = match,
                          .edits = text_between(s->tables[ZJ_TABLE_EDITS], row->edits, next->edits),
                          .cover = {row->cover}};
  bound_range(row->passage, next->passage, s->tables[ZJ_TABLE_PASSAGES].rows, &out->passage_begin,
              &out->passage_end);
}

void zj_segment_prefetch_row(const zj_segment *s, uint32_t paragraph) {
  __builtin_prefetch(column_row(s, paragraph));
}

void zj_segment_prefetch_text(const zj_segment *s, uint32_t paragraph) {
  enum { LINE = 64, LINES = 8 }; /* half a kilobyte: most paragraphs, whole */
  zj_slice match = text_between(s->tables[ZJ_TABLE_MATCH], column_row(s, paragraph)->match,
                                column_row(s, paragraph + 1)->match);
  for (size_t at = 0; at < match.length && at < LINE * LINES; at += LINE)
    __builtin_prefetch(match.at + at);
}

void zj_segment_passage(const zj_segment *s, uint32_t passage, zj_passage_view *out) {
  const zj_passage_row *row = ZJ_ROW(zj_passage_row, s, ZJ_TABLE_PASSAGES,
                                     at_most(passage, s->tables[ZJ_TABLE_PASSAGES].rows - 1));
  zj_role_set roles = known_roles(row->roles);
  *out = (zj_passage_view){.node = (uint32_t)at_most(row->node, s->tables[ZJ_TABLE_NODES].rows - 1),
                           .chars = row->chars,
                           .roles = roles ? roles : ZJ_ROLE_BIT(ZJ_ROLE_OTHER),
                           .sure = row->sure <= 100 ? row->sure : 100};
  memcpy(out->why, row->why, sizeof out->why);
}

static zj_match_pos passage_begin(const zj_segment *s, const zj_paragraph_view *p,
                                  uint32_t passage) {
  if (passage >= p->passage_end) return (zj_match_pos){(uint32_t)p->match.length};
  size_t begin = ZJ_ROW(zj_passage_row, s, ZJ_TABLE_PASSAGES, passage)->begin;
  if (begin >= p->match.length) return (zj_match_pos){(uint32_t)p->match.length};
  return (zj_match_pos){(uint32_t)zj_utf8_floor(p->match, begin)};
}

zj_match_range zj_segment_passage_range(const zj_segment *s, const zj_paragraph_view *p,
                                        uint32_t passage) {
  zj_match_range range = {passage_begin(s, p, passage), passage_begin(s, p, passage + 1)};
  if (range.end.byte < range.begin.byte) range.end = range.begin;
  return range;
}

void zj_segment_passage_at(const zj_segment *s, const zj_paragraph_view *p, zj_match_pos at,
                           zj_passage_view *out) {
  uint32_t low = p->passage_begin, high = p->passage_end;
  while (high - low > 1) { /* finds the last passage that begins at or before 'at' */
    uint32_t middle = low + (high - low) / 2;
    if (ZJ_ROW(zj_passage_row, s, ZJ_TABLE_PASSAGES, middle)->begin <= at.byte)
      low = middle;
    else
      high = middle;
  }
  zj_segment_passage(s, low, out);
}

void zj_segment_node(const zj_segment *s, uint32_t node, zj_node_view *out) {
  const zj_node_row *row =
      ZJ_ROW(zj_node_row, s, ZJ_TABLE_NODES, at_most(node, s->tables[ZJ_TABLE_NODES].rows - 1));
  /* Parents come before their children, so that no walk up the tree can loop. */
  *out = (zj_node_view){.parent = row->parent < node ? row->parent : node,
                        .paragraph = (uint32_t)at_most(row->paragraph, s->paragraphs - 1),
                        .heading = {{row->heading_begin}, {row->heading_end}},
                        .roles = row->roles & ZJ_ROLES_ALL,
                        .why = row->why,
                        .named = row->named != 0,
                        .level = (uint8_t)at_most(row->level, ZJ_HEADING_LEVELS)};
}

/* ---- originals ---- */

zj_status zj_segment_original(const zj_segment *s, uint32_t paragraph, zj_buffer *out,
                              zj_error *err) {
  zj_paragraph_view p;
  zj_segment_paragraph(s, paragraph, &p);
  size_t before = out->length;
  zj_status status = zj_unfold(p.match, p.edits, out);
  if (out->failed) return zj_no_memory(err);
  zj_slice original = zj_slice_cut(zj_buffer_slice(out), before, out->length);
  if (status == ZJ_OK && zj_utf8_check(original) == original.length) return ZJ_OK;
  return zj_segment_corrupt(err, s->dir, ZJ_TABLE_EDITS,
                            zj_tr("does not fit the match text", "与匹配文本不符"));
}

zj_status zj_segment_report_original(const zj_segment *s, uint32_t report, zj_buffer *out,
                                     zj_error *err) {
  uint32_t begin, end;
  zj_segment_report_range(s, report, &begin, &end);
  for (uint32_t i = begin; i < end; i++) {
    if (column_row(s, i)->nested) continue; /* it lies inside a paragraph before it */
    zj_status status = zj_segment_original(s, i, out, err);
    if (status != ZJ_OK) return status;
  }
  return ZJ_OK;
}

zj_slice zj_segment_heading_line(void *ctx, zj_slice text) {
  char *out = talloc_size(ctx, text.length + 1);
  if (!out) return (zj_slice){0};
  size_t used = 0;
  for (size_t i = 0; i < text.length; i++)
    if (text.at[i] != '\n') out[used++] = text.at[i];
  zj_slice line = {out, used};
  uint32_t c;
  while (line.length) {
    unsigned n = zj_utf8_decode(line, 0, &c);
    if (!n || zj_char_class_of(c) != ZJ_CHAR_BLANK) break;
    line = zj_slice_cut(line, n, line.length);
  }
  while (line.length) {
    size_t last = zj_utf8_floor(line, line.length - 1);
    if (!zj_utf8_decode(line, last, &c) || zj_char_class_of(c) != ZJ_CHAR_BLANK) break;
    line.length = last;
  }
  return line;
}

zj_status zj_segment_heading(void *ctx, const zj_segment *s, uint32_t node, zj_slice *out,
                             zj_error *err) {
  zj_node_view n;
  zj_segment_node(s, node, &n);
  *out = ZJ_LIT("");
  if (n.heading.end.byte <= n.heading.begin.byte) return ZJ_OK;
  size_t cover = column_row(s, n.paragraph)->cover;
  zj_buffer original = {.ctx = ctx};
  zj_status status = zj_segment_original(s, n.paragraph, &original, err);
  if (status != ZJ_OK) return status;
  size_t begin = n.heading.begin.byte >= cover ? n.heading.begin.byte - cover : 0;
  size_t end = n.heading.end.byte - cover;
  if (end > original.length) end = original.length;
  if (begin >= end || zj_utf8_is_tail(original.at[begin]) ||
      (end < original.length && zj_utf8_is_tail(original.at[end])))
    return zj_segment_corrupt(err, s->dir, ZJ_TABLE_NODES,
                              zj_tr("has a heading outside its paragraph", "的标题不在其段落内"));
  *out = zj_segment_heading_line(ctx, zj_slice_cut(zj_buffer_slice(&original), begin, end));
  return out->at ? ZJ_OK : zj_no_memory(err);
}
