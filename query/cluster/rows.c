/* rows.c - writes and reads the rows of reports. The order of columns is that of schema.c. */
#include "query/cluster/rows.h"

#include <talloc.h>
#include <xxhash.h>

#include "indexer/base/lang.h"
#include "indexer/store/segment_rows.h"
#include "indexer/text/sentence_end.h"

enum { KIND_REPORT, KIND_PARAGRAPH };

static void put_string(zj_buffer *to, const char *text) {
  zj_wire_put_text(to, zj_slice_of(text));
}

/* ---- writing ---- */

static void put_key(zj_buffer *to, uint8_t kind, zj_slice id, const zj_rows_stamp *stamp,
                    uint32_t number, const char *path, uint64_t report_bytes) {
  zj_wire_put_u8(to, kind);
  zj_wire_put_text(to, id);
  zj_wire_put_u64(to, stamp->batch);
  zj_wire_put_u32(to, number);
  zj_wire_put_u64(to, kind == KIND_REPORT ? stamp->sum : 0);
  put_string(to, path);
  zj_wire_put_u64(to, report_bytes);
}

enum { REPORT_TEXTS = 9 + ZJ_FIELD_FILE, NODE_ARRAYS = 8, PARAGRAPH_ARRAYS = 7 };

/* The columns of a report in a row that is none. */
static void put_no_report(zj_buffer *to) {
  static const zj_report_facts none;
  zj_wire_put_u8(to, 0);
  zj_wire_put_u32(to, 0);
  zj_wire_put_u32(to, 0);
  zj_wire_put_u64(to, 0);
  for (int i = 0; i < REPORT_TEXTS; i++)
    put_string(to, "");
  zj_wire_put_u32(to, 0);
  zj_wire_put_u32(to, none.lines);
  zj_wire_put_u32(to, none.chars);
  zj_wire_put_u64(to, none.bytes);
  zj_wire_put_u64(to, 0);
  for (int i = 0; i < NODE_ARRAYS; i++)
    zj_wire_put_count(to, 0);
}

/* The columns of a paragraph in a row that is none. */
static void put_no_paragraph(zj_buffer *to) {
  zj_wire_put_u32(to, 0);
  zj_wire_put_u32(to, 0);
  zj_wire_put_u8(to, 0);
  zj_wire_put_u8(to, 0);
  zj_wire_put_u64(to, 0);
  put_string(to, "");
  put_string(to, "");
  for (int i = 0; i < PARAGRAPH_ARRAYS; i++)
    zj_wire_put_count(to, 0);
}

/* The names of up to ZJ_REASONS reasons, each ended by LF. */
static void put_reasons(zj_buffer *to, const zj_snapshot *s, const uint16_t *why, size_t count) {
  char names[1024];
  size_t length = 0;
  for (size_t i = 0; i < count && why[i] != UINT16_MAX; i++) {
    const char *name = zj_snapshot_reason(s, why[i]);
    size_t more = strlen(name);
    if (more + 1 > sizeof names - length) break;
    memcpy(names + length, name, more);
    names[length + more] = '\n';
    length += more + 1;
  }
  zj_wire_put_text(to, (zj_slice){names, length});
}

static void put_nodes(zj_buffer *to, const zj_snapshot *s, const zj_segment *segment,
                      uint32_t begin, uint32_t end, uint32_t paragraph) {
  enum { PARENT, PARAGRAPH, BEGIN, END, ROLES, WHY, LEVEL, NAMED };
  for (int column = PARENT; column <= NAMED; column++) {
    zj_wire_put_count(to, end - begin);
    for (uint32_t i = begin; i < end; i++) {
      zj_node_view n;
      zj_segment_node(segment, i, &n);
      if (column == WHY) {
        put_reasons(to, s, &n.why, 1);
      } else if (column >= LEVEL) {
        zj_wire_put_u8(to, column == LEVEL ? n.level : n.named);
      } else {
        const uint32_t of[] = {n.parent - begin, n.paragraph - paragraph,
                               (uint32_t)n.heading.begin.byte, (uint32_t)n.heading.end.byte,
                               (uint32_t)n.roles};
        zj_wire_put_u32(to, of[column]);
      }
    }
  }
}

static void put_report(zj_buffer *to, const zj_snapshot *s, const zj_segment *segment,
                       uint32_t report, const zj_report_facts *facts, const zj_rows_stamp *stamp) {
  uint32_t begin, end, node, node_end, found = 0;
  zj_segment_report_range(segment, report, &begin, &end);
  zj_segment_node_range(segment, report, &node, &node_end);
  put_key(to, KIND_REPORT, zj_slice_of(facts->id), stamp, 0, facts->path,
          zj_segment_report_bytes(segment, report));
  zj_wire_put_u8(to, 1);
  zj_wire_put_u32(to, stamp->shards);
  zj_wire_put_u32(to, end - begin);
  zj_wire_put_u64(to, stamp->generation);
  const char *const texts[] = {s->uuid,       zj_fold_version(), s->rules_version,
                               facts->file,   facts->encoding,   facts->media,
                               facts->unread, facts->places,     facts->cells};
  for (size_t i = 0; i < ZJ_COUNT(texts); i++)
    put_string(to, texts[i]);
  for (int f = 0; f < ZJ_FIELD_FILE; f++) {
    put_string(to, facts->fields[f].value);
    found |= (uint32_t)facts->fields[f].found << (2 * f);
  }
  zj_wire_put_u32(to, found);
  zj_wire_put_u32(to, facts->lines);
  zj_wire_put_u32(to, facts->chars);
  zj_wire_put_u64(to, facts->bytes);
  zj_wire_put_u64(to, (uint64_t)facts->modified);
  put_nodes(to, s, segment, node, node_end, begin);
  put_no_paragraph(to);
}

/* The ends of all sentences, of which a query counts those before a match. */
static void put_sentences(zj_buffer *to, zj_slice match) {
  size_t count = 0;
  for (zj_match_pos at = {0}; at.byte < match.length; count++)
    at = zj_sentence_end(match, at);
  zj_wire_put_count(to, count);
  for (zj_match_pos at = {0}; at.byte < match.length;) {
    at = zj_sentence_end(match, at);
    zj_wire_put_u32(to, at.byte);
  }
}

static void put_passages(zj_buffer *to, const zj_snapshot *s, const zj_segment *segment,
                         const zj_paragraph_view *p, uint32_t first_node) {
  enum { BEGIN, CHARS, NODE, ROLES, SURE, WHY };
  for (int column = BEGIN; column <= WHY; column++) {
    zj_wire_put_count(to, p->passage_end - p->passage_begin);
    for (uint32_t i = p->passage_begin; i < p->passage_end; i++) {
      zj_passage_view passage;
      zj_segment_passage(segment, i, &passage);
      if (column == BEGIN)
        zj_wire_put_u32(to, zj_segment_passage_range(segment, p, i).begin.byte);
      else if (column == CHARS)
        zj_wire_put_u32(to, passage.chars);
      else if (column == NODE)
        zj_wire_put_u32(to, passage.node - first_node);
      else if (column == ROLES)
        zj_wire_put_u64(to, passage.roles);
      else if (column == SURE)
        zj_wire_put_u8(to, passage.sure);
      else
        put_reasons(to, s, passage.why, ZJ_COUNT(passage.why));
    }
  }
}

static void put_paragraph(zj_buffer *to, const zj_snapshot *s, const zj_segment *segment,
                          uint32_t paragraph, uint32_t first_node) {
  zj_paragraph_view p;
  zj_segment_paragraph(segment, paragraph, &p);
  zj_wire_put_u32(to, p.first_line);
  zj_wire_put_u32(to, (uint32_t)p.cover.byte);
  zj_wire_put_u8(to, p.nested);
  zj_wire_put_u8(to, p.styled);
  zj_wire_put_u64(to, p.roles);
  zj_wire_put_text(to, p.match);
  zj_wire_put_text(to, p.edits);
  put_sentences(to, p.match);
  put_passages(to, s, segment, &p, first_node);
}

void zj_rows_put(zj_buffer *to, const zj_snapshot *s, size_t n, uint32_t report,
                 const zj_rows_stamp *stamp, size_t *rows) {
  const zj_segment *segment = s->segments[n];
  zj_report_facts facts;
  uint32_t begin, end, node, node_end;
  zj_segment_facts(segment, report, &facts);
  zj_segment_report_range(segment, report, &begin, &end);
  zj_segment_node_range(segment, report, &node, &node_end);
  put_report(to, s, segment, report, &facts, stamp);
  uint64_t bytes = zj_segment_report_bytes(segment, report);
  for (uint32_t i = begin; i < end; i++) {
    put_key(to, KIND_PARAGRAPH, zj_slice_of(facts.id), stamp, i - begin, facts.path, bytes);
    put_no_report(to);
    put_paragraph(to, s, segment, i, node);
  }
  *rows += 1 + end - begin;
}

void zj_rows_put_gone(zj_buffer *to, zj_slice id, const zj_rows_stamp *stamp) {
  put_key(to, KIND_REPORT, id, stamp, 0, "", 0);
  put_no_report(to); /* it is not alive */
  put_no_paragraph(to);
}

/* ---- names of reasons ---- */

enum { REASONS_MAX = UINT16_MAX - 1, REASON_SLOTS = 1 << 17 };

struct zj_rows_reader {
  const char **names;
  size_t count;
  uint16_t *slots; /* number + 1 of a name at its hash, or after it */
  bool failed;
};

zj_rows_reader *zj_rows_reader_new(void *ctx) {
  zj_rows_reader *r = talloc_zero(ctx, zj_rows_reader);
  if (!r) return NULL;
  r->names = talloc_array(r, const char *, REASONS_MAX);
  r->slots = talloc_zero_array(r, uint16_t, REASON_SLOTS);
  if (r->names && r->slots) return r;
  talloc_free(r);
  return NULL;
}

const char *const *zj_rows_reasons(const zj_rows_reader *r, size_t *count) {
  *count = r->count;
  return r->names;
}

/* The number of a name; UINT16_MAX when there are too many. */
static uint16_t number_reason(zj_rows_reader *r, zj_slice name) {
  size_t at = XXH3_64bits(name.at, name.length) % REASON_SLOTS;
  for (; r->slots[at]; at = (at + 1) % REASON_SLOTS)
    if (zj_slice_equal(name, zj_slice_of(r->names[r->slots[at] - 1])))
      return (uint16_t)(r->slots[at] - 1);
  if (r->count == REASONS_MAX) return UINT16_MAX;
  r->names[r->count] = talloc_strndup(r->names, name.at, name.length);
  if (!r->names[r->count]) {
    r->failed = true;
    return UINT16_MAX;
  }
  r->slots[at] = (uint16_t)++r->count;
  return (uint16_t)(r->count - 1);
}

static void read_reasons(zj_rows_reader *r, zj_slice names, uint16_t *why, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const char *end = names.length ? memchr(names.at, '\n', names.length) : NULL;
    if (!end) {
      why[i] = UINT16_MAX;
      continue;
    }
    size_t length = (size_t)(end - names.at);
    why[i] = number_reason(r, zj_slice_cut(names, 0, length));
    names = zj_slice_cut(names, length + 1, names.length);
  }
}

/* ---- reading ---- */

/* A report whose rows are being read. */
typedef struct report_state {
  zj_slice id;
  uint32_t paragraphs, read; /* rows that belong to it, and those read so far */
  size_t nodes;
} report_state;

typedef struct row {
  uint8_t kind;
  zj_slice id, path;
  uint32_t number, paragraphs;
  zj_report_facts facts;
  zj_node_view *nodes;
  size_t node_count;
  zj_paragraph_view paragraph;
  zj_passage_view *passages;
  uint32_t *begins;
  size_t passage_count;
} row;

static const char *copy_text(void *local, zj_slice text) {
  return talloc_strndup(local, text.at, text.length);
}

static bool read_strings(void *local, zj_wire *in, const char **const *to, size_t count) {
  bool all = true;
  for (size_t i = 0; i < count; i++) {
    *to[i] = copy_text(local, zj_wire_text(in));
    all &= *to[i] != NULL;
  }
  return all;
}

/* How many elements an array has; the arrays of one thing must agree. */
static size_t read_count(zj_wire *in, size_t least, size_t expected) {
  size_t count = zj_wire_count(in, least);
  if (count != expected) in->broken = true;
  return in->broken ? 0 : count;
}

static bool read_nodes(zj_rows_reader *r, void *local, zj_wire *in, row *to) {
  size_t count = to->node_count = zj_wire_count(in, 4);
  zj_node_view *nodes = to->nodes = talloc_zero_array(local, zj_node_view, count + 1);
  if (!nodes) return false;
  for (size_t i = 0; i < count; i++)
    nodes[i].parent = zj_wire_u32(in);
  read_count(in, 4, count);
  for (size_t i = 0; i < count; i++)
    nodes[i].paragraph = zj_wire_u32(in);
  read_count(in, 4, count);
  for (size_t i = 0; i < count; i++)
    nodes[i].heading.begin.byte = zj_wire_u32(in);
  read_count(in, 4, count);
  for (size_t i = 0; i < count; i++)
    nodes[i].heading.end.byte = zj_wire_u32(in);
  read_count(in, 4, count);
  for (size_t i = 0; i < count; i++)
    nodes[i].roles = zj_wire_u32(in);
  read_count(in, 1, count);
  for (size_t i = 0; i < count; i++)
    read_reasons(r, zj_wire_text(in), &nodes[i].why, 1);
  read_count(in, 1, count);
  for (size_t i = 0; i < count; i++)
    nodes[i].level = zj_wire_u8(in);
  read_count(in, 1, count);
  for (size_t i = 0; i < count; i++)
    nodes[i].named = zj_wire_u8(in) != 0;
  return true;
}

static bool read_report(zj_rows_reader *r, void *local, zj_wire *in, row *to) {
  zj_report_facts *facts = &to->facts;
  const char *skipped;
  (void)zj_wire_u8(in);  /* alive */
  (void)zj_wire_u32(in); /* shards */
  to->paragraphs = zj_wire_u32(in);
  (void)zj_wire_u64(in); /* generation */
  const char **const texts[] = {&skipped,       &skipped,         &skipped,
                                &facts->file,   &facts->encoding, &facts->media,
                                &facts->unread, &facts->places,   &facts->cells};
  if (!read_strings(local, in, texts, ZJ_COUNT(texts))) return false;
  for (int f = 0; f < ZJ_FIELD_FILE; f++) {
    facts->fields[f].value = copy_text(local, zj_wire_text(in));
    if (!facts->fields[f].value) return false;
  }
  uint32_t found = zj_wire_u32(in);
  for (int f = 0; f < ZJ_FIELD_FILE; f++) {
    uint32_t bits = found >> (2 * f) & 3;
    facts->fields[f].found = bits <= ZJ_FOUND_DERIVED ? (zj_found)bits : ZJ_FOUND_NONE;
  }
  facts->lines = zj_wire_u32(in);
  facts->chars = zj_wire_u32(in);
  facts->bytes = zj_wire_u64(in);
  facts->modified = (int64_t)zj_wire_u64(in);
  return read_nodes(r, local, in, to);
}

static bool read_paragraph(zj_rows_reader *r, void *local, zj_wire *in, row *to) {
  zj_paragraph_view *p = &to->paragraph;
  p->first_line = zj_wire_u32(in);
  p->cover.byte = zj_wire_u32(in);
  p->nested = zj_wire_u8(in) != 0;
  p->styled = zj_wire_u8(in);
  p->roles = zj_wire_u64(in);
  p->match = zj_wire_text(in);
  p->edits = zj_wire_text(in);
  for (size_t i = zj_wire_count(in, 4); i > 0; i--)
    (void)zj_wire_u32(in); /* the ends of sentences follow from the text */
  size_t count = to->passage_count = zj_wire_count(in, 4);
  to->passages = talloc_zero_array(local, zj_passage_view, count + 1);
  to->begins = talloc_array(local, uint32_t, count + 1);
  if (!to->passages || !to->begins) return false;
  for (size_t i = 0; i < count; i++)
    to->begins[i] = zj_wire_u32(in);
  read_count(in, 4, count);
  for (size_t i = 0; i < count; i++)
    to->passages[i].chars = zj_wire_u32(in);
  read_count(in, 4, count);
  for (size_t i = 0; i < count; i++)
    to->passages[i].node = zj_wire_u32(in);
  read_count(in, 8, count);
  for (size_t i = 0; i < count; i++)
    to->passages[i].roles = zj_wire_u64(in);
  read_count(in, 1, count);
  for (size_t i = 0; i < count; i++)
    to->passages[i].sure = zj_wire_u8(in);
  read_count(in, 1, count);
  for (size_t i = 0; i < count; i++)
    read_reasons(r, zj_wire_text(in), to->passages[i].why, ZJ_COUNT(to->passages[i].why));
  return true;
}

static zj_status read_row(zj_rows_reader *r, void *local, zj_wire *in, row *out, zj_error *err) {
  *out = (row){.kind = zj_wire_u8(in)};
  out->id = zj_wire_text(in);
  (void)zj_wire_u64(in); /* batch */
  out->number = zj_wire_u32(in);
  (void)zj_wire_u64(in); /* sum */
  out->path = zj_wire_text(in);
  (void)zj_wire_u64(in); /* report_bytes */
  bool read = read_report(r, local, in, out) && read_paragraph(r, local, in, out);
  return read && !r->failed ? zj_wire_status(in, err) : zj_no_memory(err);
}

static zj_status fail_incomplete(zj_error *err) {
  return zj_fail(
      err, ZJ_CORRUPT, "%s",
      zj_tr(
          "the cluster sent a report that is incomplete: it may have been replaced meanwhile; ask again",
          "集群送来的报告不完整，可能刚被更新；请重试"));
}

static zj_status add_report(zj_segment_writer *to, row *from, report_state *state, zj_error *err) {
  zj_report_facts *facts = &from->facts;
  if (state->read < state->paragraphs || from->id.length != ZJ_REPORT_ID_CHARS)
    return fail_incomplete(err);
  memcpy(facts->id, from->id.at, ZJ_REPORT_ID_CHARS);
  facts->title = facts->fields[ZJ_FIELD_TITLE].value;
  facts->title_found = facts->fields[ZJ_FIELD_TITLE].found;
  facts->fields[ZJ_FIELD_FILE] = (zj_fact){facts->path, ZJ_FOUND_DERIVED};
  *state =
      (report_state){.id = from->id, .paragraphs = from->paragraphs, .nodes = from->node_count};
  return zj_segment_rows_report(to, facts, from->nodes, from->node_count, from->paragraphs, err);
}

static zj_status add_row(zj_segment_writer *to, row *from, report_state *state, size_t *reports,
                         zj_error *err) {
  if (from->kind == KIND_REPORT) {
    ++*reports;
    return add_report(to, from, state, err);
  }
  if (!zj_slice_equal(from->id, state->id) || from->number != state->read ||
      state->read == state->paragraphs)
    return fail_incomplete(err);
  state->read++;
  return zj_segment_rows_paragraph(to, &from->paragraph, from->passages, from->begins,
                                   from->passage_count, state->nodes, err);
}

zj_status zj_rows_read(zj_rows_reader *r, zj_slice answer, zj_segment_writer *to, size_t *reports,
                       zj_error *err) {
  zj_wire in = {.bytes = answer};
  report_state state = {0};
  zj_status status = ZJ_OK;
  while (status == ZJ_OK && zj_wire_more(&in)) {
    void *local = talloc_new(NULL);
    if (!local) return zj_no_memory(err);
    row next;
    status = read_row(r, local, &in, &next, err);
    next.facts.path = copy_text(local, next.path);
    if (status == ZJ_OK && !next.facts.path) status = zj_no_memory(err);
    if (status == ZJ_OK) status = add_row(to, &next, &state, reports, err);
    talloc_free(local);
  }
  if (status == ZJ_OK && state.read < state.paragraphs) status = fail_incomplete(err);
  return status;
}
