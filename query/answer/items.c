/* items.c - decides which nodes of an outline are items, and adds the clauses of lists in
 * sentences. */
#include "query/answer/items.h"

#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "query/answer/clauses.h"
#include "query/engine/excerpt.h"
#include "query/engine/paragraph_text.h"
#include "query/engine/sentence.h"

typedef struct finder {
  void *local;
  zj_snapshot *snapshot;
  const zj_segment *segment;
  uint32_t begin, end; /* nodes of the report */
  zj_role_set scope;
  /* arrays indexed by node - begin */
  zj_node_view *nodes;
  zj_role_set *roles; /* of the passage where the heading is */
  bool *in_role, *is_item, *holds_hit;
  uint32_t *children;  /* in role, below it */
  uint32_t *siblings;  /* in role, below its parent, itself included */
  zj_report_hits hits; /* of the query, if any */
  const zj_query *query;
  zj_deadline *deadline;
  bool any;                            /* there is an item, whether or not it holds a hit */
  uint32_t first_passage, passage_end; /* of the report */
  bool *listed;         /* by passage, from first_passage: it has clauses that are items */
  uint32_t *stretch_of; /* likewise: its stretch from 1; 0 when it has not the role */
  bool *served;         /* by stretch: it has numbered items */
  /* the paragraph looked at last, with places that move forward; places[] are those of the matches,
     in text order */
  void *of_text;
  uint32_t text_paragraph;
  zj_paragraph_view text_view;
  zj_paragraph_text text;
  zj_line_place text_place;
  zj_place_cursor heads, ends;
  zj_match_pos ends_at;                    /* where 'ends' stands */
  uint32_t roles_paragraph, roles_passage; /* where the passage of the next node is looked for */
  zj_line_place *places;
  size_t place_count;
  zj_about_reader *about;
  zj_ledger_item *rows;     /* rows that are items */
  size_t row_count, row_at; /* row_at: the first that does not end before the place at hand */
} finder;

static const struct how {
  const char *key, *zh;
} hows[] = {[ZJ_ITEM_NUMBER] = {"number", "编号"},
            [ZJ_ITEM_ROW] = {"row", "表格"},
            [ZJ_ITEM_LIST] = {"list", "分号"},
            [ZJ_ITEM_SENTENCE] = {"sentence", "句"}};

const char *zj_item_how_key(zj_item_how how) {
  return hows[how].key;
}
const char *zj_item_how_name(zj_item_how how) {
  return zj_tr(hows[how].key, hows[how].zh);
}

/* ---- what the outline says ---- */

/* The roles of the passage that begins with the heading. Nodes and passages are in text order, so
 * the next one is looked for where this one was found. */
static zj_role_set roles_of(finder *f, uint32_t node) {
  const zj_node_view *n = &f->nodes[node - f->begin];
  zj_paragraph_view paragraph;
  zj_passage_view passage;
  zj_segment_paragraph(f->segment, n->paragraph, &paragraph);
  uint32_t first = paragraph.passage_begin;
  if (n->paragraph == f->roles_paragraph && f->roles_passage > first) first = f->roles_passage;
  for (uint32_t i = first; i < paragraph.passage_end; i++) {
    zj_segment_passage(f->segment, i, &passage);
    if (passage.node > node) break;
    if (passage.node != node) continue;
    f->roles_paragraph = n->paragraph;
    f->roles_passage = i;
    return passage.roles;
  }
  return n->roles;
}

/* The node above one, the first of the report at last: in damaged tables another one may be its own
 * parent. */
static uint32_t parent_of(const finder *f, uint32_t at) {
  uint32_t parent = f->nodes[at].parent;
  return parent >= f->begin && parent - f->begin < at ? parent - f->begin : 0;
}

static zj_status read_nodes(finder *f, zj_error *err) {
  uint32_t count = f->end - f->begin;
  f->nodes = talloc_array(f->local, zj_node_view, count + 1);
  f->roles = talloc_zero_array(f->local, zj_role_set, count + 1);
  f->in_role = talloc_zero_array(f->local, bool, count + 1);
  f->is_item = talloc_zero_array(f->local, bool, count + 1);
  f->holds_hit = talloc_zero_array(f->local, bool, count + 1);
  f->children = talloc_zero_array(f->local, uint32_t, count + 1);
  f->siblings = talloc_zero_array(f->local, uint32_t, count + 1);
  if (!f->nodes || !f->roles || !f->in_role || !f->is_item || !f->holds_hit || !f->children ||
      !f->siblings)
    return zj_no_memory(err);
  for (uint32_t i = 0; i < count; i++)
    zj_segment_node(f->segment, f->begin + i, &f->nodes[i]);
  for (uint32_t i = 1; i < count; i++) { /* the root has no heading */
    f->roles[i] = roles_of(f, f->begin + i);
    f->in_role[i] = (f->roles[i] & f->scope) != 0;
    if (f->in_role[i]) f->children[parent_of(f, i)]++;
  }
  for (uint32_t i = 1; i < count; i++)
    f->siblings[i] = f->in_role[i] ? f->children[parent_of(f, i)] : 0;
  return ZJ_OK;
}

/* Decides as drawn in items.h. A heading whose own words give its section the role announces items
 * and is not one itself. */
static bool node_is_item(const finder *f, uint32_t at) {
  if (!f->in_role[at]) return false;
  if (f->nodes[at].level >= 5) return true;
  if (f->in_role[parent_of(f, at)]) return !(f->children[at] && f->siblings[at] == 1);
  return !f->children[at] && f->siblings[at] > 1 && !f->nodes[at].named;
}

/* Makes a paragraph the one that f->text is of. It may be a megabyte long and hold many items. */
static zj_status read_text(finder *f, uint32_t paragraph, zj_error *err) {
  if (f->of_text && f->text_paragraph == paragraph) return ZJ_OK;
  talloc_free(f->of_text);
  f->of_text = talloc_new(f->local);
  if (!f->of_text) return zj_no_memory(err);
  zj_segment_paragraph(f->segment, paragraph, &f->text_view);
  zj_status status =
      zj_paragraph_text_make(f->of_text, f->segment, paragraph, &f->text_view, &f->text, err);
  f->text_paragraph = paragraph;
  f->text_place = zj_line_place_start(&f->text);
  f->heads = f->ends = (zj_place_cursor){.reader.edits = f->text_view.edits};
  f->ends_at = (zj_match_pos){0};
  return status;
}

/* ---- hits ---- */

static bool is_before(uint32_t line, uint32_t chars, const zj_line_place *place) {
  return line < place->line || (line == place->line && chars < place->chars);
}

/* Marks the nodes of the passages that hold the matches of a hit; matches come in text order. */
static zj_status mark_hit(finder *f, const zj_hit *hit, zj_error *err) {
  zj_status status = read_text(f, hit->paragraph, err);
  if (status != ZJ_OK) return status;
  const zj_paragraph_view *view = &f->text_view;
  zj_line_place place = zj_line_place_start(&f->text);
  zj_place_cursor cursor = {.reader.edits = view->edits};
  size_t k = 0;
  for (uint32_t i = view->passage_begin; i < view->passage_end && k < hit->match_count; i++) {
    zj_passage_view passage;
    if (zj_deadline_step(f->deadline)) return ZJ_OK;
    zj_segment_passage(f->segment, i, &passage);
    bool last = i + 1 == view->passage_end;
    if (!last) {
      zj_match_pos next = zj_segment_passage_range(f->segment, view, i).end;
      zj_line_place_move(&f->text, &place, zj_place_orig_begin(&cursor, next));
    }
    for (; k < hit->match_count &&
           (last || is_before(hit->matches[k].line, hit->matches[k].start_char, &place));
         k++)
      if (passage.node >= f->begin && passage.node < f->end)
        f->holds_hit[passage.node - f->begin] = true;
  }
  return ZJ_OK;
}

static int by_line(const void *a, const void *b) {
  const zj_line_place *x = a, *y = b;
  if (x->line != y->line) return x->line < y->line ? -1 : 1;
  return (x->chars > y->chars) - (x->chars < y->chars);
}

/* Lists the places of all matches. */
static zj_status list_places(finder *f, zj_error *err) {
  size_t count = 0;
  for (size_t i = 0; i < f->hits.hit_count; i++)
    count += f->hits.hits[i].match_count;
  f->places = talloc_array(f->local, zj_line_place, count + 1);
  if (!f->places) return zj_no_memory(err);
  for (size_t i = 0; i < f->hits.hit_count; i++)
    for (size_t k = 0; k < f->hits.hits[i].match_count; k++) {
      const zj_match_shown *m = &f->hits.hits[i].matches[k];
      f->places[f->place_count++] = (zj_line_place){.line = m->line, .chars = m->start_char};
    }
  qsort(f->places, f->place_count, sizeof *f->places, by_line);
  return ZJ_OK;
}

/* A node holds what the nodes below it hold; parents come before their children. */
static zj_status mark_hits(finder *f, size_t segment, uint32_t report, const zj_query *query,
                           zj_error *err) {
  zj_ranked ranked = {.segment = segment, .report = report};
  zj_status status = zj_search_report_by(f->local, f->snapshot, query, &ranked, ZJ_UNIT_SENTENCE, 0,
                                         0, f->deadline->ends_us, &f->hits, err);
  if (status == ZJ_LIMIT) f->deadline->past = true;
  for (size_t i = 0; status == ZJ_OK && i < f->hits.hit_count && !zj_deadline_look(f->deadline);
       i++)
    status = mark_hit(f, &f->hits.hits[i], err);
  for (uint32_t i = f->end - f->begin; i-- > 1;)
    if (f->holds_hit[i]) f->holds_hit[parent_of(f, i)] = true;
  return status == ZJ_OK ? list_places(f, err) : status;
}

/* ---- the list ---- */

/* The first node after 'at' that is not below it. */
static uint32_t next_outside(const finder *f, uint32_t at) {
  uint32_t next = at + 1;
  for (; next < f->end - f->begin; next++) {
    uint32_t up = next;
    while (up > at)
      up = parent_of(f, up);
    if (up != at) break;
  }
  return next;
}

/* Sets *out to the text of f->text from byte 'begin', where a heading is, to the end of its
 * sentence or 'limit'. */
static zj_status read_sentence(finder *f, void *ctx, size_t begin, size_t limit, zj_match_pos at,
                               zj_slice *out, zj_error *err) {
  zj_slice match = f->text_view.match;
  if (limit <
      f->text.original.length) { /* else a sentence without end would be read for each item */
    zj_place_cursor ahead = f->heads;
    match.length =
        zj_place_match(&ahead, (zj_orig_pos){limit}, (zj_match_pos){(uint32_t)match.length}).byte;
  }
  zj_match_pos stop = at.byte < match.length ? zj_sentence_end(match, at) : at;
  if (stop.byte < f->ends_at.byte) /* the item before was one that holds this one */
    f->ends = (zj_place_cursor){.reader.edits = f->text_view.edits};
  f->ends_at = stop;
  zj_orig_pos end = zj_place_orig_end(&f->ends, stop);
  zj_buffer words = {.ctx = ctx};
  if (end.byte > limit) end.byte = limit;
  zj_running_text(&f->text, (zj_orig_pos){begin}, end, &words);
  *out = zj_buffer_slice(&words);
  return zj_buffer_status(&words, err);
}

/* Where the item after this one begins in the same paragraph; SIZE_MAX when there is none. */
static size_t limit_of(const finder *f, uint32_t at, size_t begin) {
  uint32_t next = next_outside(f, at);
  size_t cover = f->text_view.cover.byte;
  if (next >= f->end - f->begin || f->nodes[next].paragraph != f->nodes[at].paragraph ||
      f->nodes[next].heading.begin.byte <= cover + begin)
    return SIZE_MAX;
  return f->nodes[next].heading.begin.byte - cover;
}

/* Sets the heading of an item to its words in f->text. */
static zj_status read_heading(const finder *f, void *ctx, const zj_node_view *n, zj_item *item,
                              zj_error *err) {
  size_t cover = f->text_view.cover.byte, length = f->text.original.length;
  size_t begin = n->heading.begin.byte > cover ? n->heading.begin.byte - cover : 0;
  size_t end = n->heading.end.byte > cover ? n->heading.end.byte - cover : 0;
  if (end > length) end = length;
  if (begin > end) begin = end;
  item->text = zj_segment_heading_line(ctx, zj_slice_cut(f->text.original, begin, end));
  return item->text.at ? ZJ_OK : zj_no_memory(err);
}

static zj_status find_place(finder *f, void *ctx, uint32_t at, zj_item *item, zj_error *err) {
  const zj_node_view *n = &f->nodes[at];
  zj_status status = read_text(f, n->paragraph, err);
  if (status != ZJ_OK) return status;
  size_t cover = f->text_view.cover.byte;
  size_t begin = n->heading.begin.byte > cover ? n->heading.begin.byte - cover : 0;
  zj_match_pos at_match = zj_place_match(&f->heads, (zj_orig_pos){begin},
                                         (zj_match_pos){(uint32_t)f->text_view.match.length});
  item->about = zj_about_at(f->about, f->segment, n->paragraph, at_match);
  status = read_sentence(f, ctx, begin, limit_of(f, at, begin), at_match, &item->sentence, err);
  if (begin > f->text.line_begin.byte)
    zj_line_place_move(&f->text, &f->text_place, (zj_orig_pos){begin});
  item->line = f->text_place.line;
  item->start_char = f->text_place.chars;
  return status == ZJ_OK ? read_heading(f, ctx, n, item, err) : status;
}

static unsigned depth_of(const finder *f, uint32_t at) {
  unsigned depth = 0;
  for (uint32_t up = parent_of(f, at); up > 0 && up < at; at = up, up = parent_of(f, at))
    depth += f->is_item[up];
  return depth;
}

static zj_status add_item(finder *f, zj_item_list *out, uint32_t at, unsigned depth,
                          zj_error *err) {
  zj_item *item = &out->at[out->count];
  *item = (zj_item){
      .node = f->begin + at, .level = f->nodes[at].level, .depth = depth, .roles = f->roles[at]};
  zj_status status = find_place(f, out->at, at, item, err);
  if (status == ZJ_OK) out->count++;
  return status;
}

/* ---- lists inside a sentence ---- */

/* Whether a match begins in begin..end. */
static bool hit_between(const finder *f, const zj_line_place *begin, const zj_line_place *end) {
  size_t low = 0, high = f->place_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (is_before(f->places[middle].line, f->places[middle].chars, begin))
      low = middle + 1;
    else
      high = middle;
  }
  return low < f->place_count && is_before(f->places[low].line, f->places[low].chars, end);
}

static zj_status append_item(zj_item_list *out, zj_item item, zj_error *err) {
  if (out->count >= talloc_array_length(out->at)) {
    size_t room = out->count * 2 + 16;
    zj_item *grown = talloc_realloc(NULL, out->at, zj_item, (unsigned)room);
    if (!grown) return zj_no_memory(err);
    out->at = grown;
  }
  out->at[out->count++] = item;
  return ZJ_OK;
}

/* Adds the clauses that the passage [begin, end) lists; 'like' holds what they have in common. */
static zj_status add_clauses(finder *f, zj_item_list *out, uint32_t paragraph,
                             const zj_paragraph_view *view, const zj_paragraph_text *text,
                             zj_match_pos begin, size_t end, const zj_item *like, bool *listed,
                             zj_error *err) {
  zj_place_cursor cursor = {.reader.edits = view->edits};
  zj_line_place place = zj_line_place_start(text);
  zj_clauses walk = {.text = view->match, .at = begin.byte, .end = end};
  for (zj_match_range clause; zj_clause_next(&walk, &clause) && !zj_deadline_step(f->deadline);) {
    f->any = *listed = true;
    zj_orig_pos from = zj_place_orig_begin(&cursor, clause.begin),
                to = zj_place_orig_begin(&cursor, clause.end);
    zj_line_place_move(text, &place, from);
    zj_item item = *like;
    item.about = zj_about_at(f->about, f->segment, paragraph, clause.begin);
    item.line = place.line;
    item.start_char = place.chars;
    zj_line_place first = place;
    zj_line_place_move(text, &place, to);
    if (f->query && !hit_between(f, &first, &place)) continue;
    zj_buffer words = {.ctx = out->at};
    zj_running_text(text, from, to, &words);
    item.text = zj_buffer_slice(&words);
    item.sentence = item.text;
    zj_status status = zj_buffer_status(&words, err);
    if (status == ZJ_OK) status = append_item(out, item, err);
    if (status != ZJ_OK) return status;
  }
  return ZJ_OK;
}

/* Reads a paragraph. Arrays are indexed by the passages of the report, so damaged tables must not
 * give it others. */
static void read_paragraph(const finder *f, uint32_t paragraph, zj_paragraph_view *out) {
  zj_segment_paragraph(f->segment, paragraph, out);
  if (out->passage_end > f->passage_end) out->passage_end = f->passage_end;
  if (out->passage_begin < f->first_passage) out->passage_begin = f->first_passage;
}

/* Adds the lists 主要是：…；…；…。 in the passages of a paragraph that have the role. */
static zj_status add_listed(finder *f, zj_item_list *out, uint32_t paragraph, bool nested,
                            zj_error *err) {
  zj_paragraph_view view;
  read_paragraph(f, paragraph, &view);
  if (!memchr(view.match.at, ';', view.match.length)) return ZJ_OK;
  zj_paragraph_text text;
  zj_status status = zj_paragraph_text_make(f->local, f->segment, paragraph, &view, &text, err);
  for (uint32_t i = view.passage_begin; status == ZJ_OK && i < view.passage_end; i++) {
    zj_passage_view passage;
    zj_segment_passage(f->segment, i, &passage);
    if (!(passage.roles & f->scope) || passage.node < f->begin || passage.node >= f->end) continue;
    zj_match_range range = zj_segment_passage_range(f->segment, &view, i);
    uint32_t at = passage.node - f->begin;
    unsigned depth = depth_of(f, at) + f->is_item[at];
    if (depth > 0 && !nested) continue;
    zj_item like = {.how = ZJ_ITEM_LIST,
                    .node = passage.node,
                    .level = depth ? 6 : 5,
                    .depth = depth,
                    .roles = passage.roles};
    status = add_clauses(f, out, paragraph, &view, &text, range.begin, range.end.byte, &like,
                         &f->listed[i - f->first_passage], err);
  }
  return status;
}

/* Adds the cells of tables that have the role. */
static zj_status add_cells(finder *f, zj_item_list *out, uint32_t report, zj_error *err) {
  zj_status status =
      zj_ledger_items(out->at, f->segment, report, f->scope, &f->rows, &f->row_count, err);
  f->any |= f->row_count > 0;
  for (size_t i = 0; status == ZJ_OK && i < f->row_count && !zj_deadline_step(f->deadline); i++) {
    const zj_ledger_item *c = &f->rows[i];
    zj_line_place begin = {.line = c->line, .chars = c->start_char};
    zj_line_place end = {.line = c->end_line, .chars = c->end_char};
    if (f->query && !hit_between(f, &begin, &end)) continue;
    status = append_item(out,
                         (zj_item){.how = ZJ_ITEM_ROW,
                                   .node = f->begin,
                                   .line = c->line,
                                   .start_char = c->start_char,
                                   .level = 5,
                                   .roles = c->roles,
                                   .about = zj_about_at(f->about, f->segment, c->paragraph, c->at),
                                   .text = c->text,
                                   .sentence = c->text,
                                   .fields = c->fields,
                                   .field_count = c->field_count},
                         err);
  }
  return status;
}

/* ---- sentences ---- */

/* Whether a passage is of an item that is listed, or below one. */
static bool below_item(const finder *f, uint32_t node) {
  if (node < f->begin || node >= f->end) return false;
  uint32_t at = node - f->begin;
  return f->is_item[at] || depth_of(f, at) > 0;
}

/* Numbers the stretches: passages of the role that follow one another, with nothing but noise
 * between them. Marks those with a numbered item. */
static void find_stretches(finder *f, uint32_t passages) {
  uint32_t stretch = 0;
  bool inside = false;
  for (uint32_t i = 0; i < passages; i++) {
    zj_passage_view passage;
    zj_segment_passage(f->segment, f->first_passage + i, &passage);
    if (passage.roles & f->scope) {
      stretch += !inside;
      inside = true;
      f->stretch_of[i] = stretch;
      f->served[stretch] |= below_item(f, passage.node);
    } else if (passage.roles & ZJ_ROLES_SEARCHED) {
      inside = false;
    }
  }
}

/* A part of a paragraph in which sentences are items. */
typedef struct cutter {
  finder *f;
  zj_item_list *out, *weak;
  uint32_t paragraph;
  const zj_paragraph_view *view;
  zj_paragraph_text *text;
  zj_place_cursor cursor;
  zj_line_place place;
  zj_status status;
  zj_error *err;
} cutter;

/* Whether a row that is an item begins or ends in the text begin..end; places ascend from call to
 * call, as rows do. */
static bool in_row(finder *f, const zj_line_place *begin, const zj_line_place *end) {
  for (; f->row_at < f->row_count; f->row_at++) {
    const zj_ledger_item *row = &f->rows[f->row_at];
    if (!is_before(row->end_line, row->end_char, begin))
      return is_before(row->line, row->start_char, end);
  }
  return false;
}

/* Whether the text from..to of the original is a heading that names a role. */
static bool is_named_heading(const cutter *c, uint32_t node, zj_orig_pos from, zj_orig_pos to) {
  enum { MARKS = 6 }; /* the most bytes of the marks before or behind a heading */
  zj_node_view n;
  if (node < c->f->begin || node >= c->f->end) return false;
  zj_segment_node(c->f->segment, node, &n);
  size_t cover = c->view->cover.byte;
  return n.named && n.paragraph == c->paragraph &&
         n.heading.begin.byte <= cover + from.byte + MARKS &&
         cover + to.byte <= n.heading.end.byte + MARKS;
}

/* The bytes of a mark that ends a sentence at the end of a text. */
static size_t end_mark(zj_slice s) {
  static const char *const marks[] = {"。", "；", ";"};
  for (size_t i = 0; i < ZJ_COUNT(marks); i++) {
    size_t length = strlen(marks[i]);
    if (s.length > length && memcmp(s.at + s.length - length, marks[i], length) == 0) return length;
  }
  return 0;
}

static void cut_item(cutter *c, zj_match_range at, zj_item_how how) {
  finder *f = c->f;
  zj_passage_view passage;
  zj_segment_passage_at(f->segment, c->view, at.begin, &passage);
  zj_orig_pos from = zj_place_orig_begin(&c->cursor, at.begin);
  zj_place_cursor ahead = c->cursor;
  zj_orig_pos to = zj_place_orig_end(&ahead, at.end);
  zj_line_place_move(c->text, &c->place, from);
  zj_line_place begin = c->place, end = c->place;
  zj_line_place_move(c->text, &end, to);
  if (in_row(f, &begin, &end)) return;
  bool weak =
      c->view->match.at[at.end.byte - 1] == ':' || is_named_heading(c, passage.node, from, to);
  f->any |= !weak;
  if (f->query && !hit_between(f, &begin, &end)) return;
  zj_item_list *list = weak ? c->weak : c->out;
  zj_buffer words = {.ctx = c->out->at};
  zj_running_text(c->text, from, to, &words);
  zj_item item = {.how = how,
                  .node = passage.node,
                  .line = begin.line,
                  .start_char = begin.chars,
                  .level = 5,
                  .roles = passage.roles,
                  .about = zj_about_at(f->about, f->segment, c->paragraph, at.begin),
                  .sentence = zj_buffer_slice(&words)};
  item.text = zj_slice_cut(item.sentence, 0, item.sentence.length - end_mark(item.sentence));
  c->status = zj_buffer_status(&words, c->err);
  if (c->status == ZJ_OK) c->status = append_item(list, item, c->err);
}

/* Adds a sentence, or its clauses where semicolons separate some. */
static void cut_sentence(cutter *c, zj_match_range at) {
  zj_slice match = c->view->match;
  bool listed = false;
  for (size_t begin = at.begin.byte; begin < at.end.byte && c->status == ZJ_OK;) {
    const char *semicolon = memchr(match.at + begin, ';', at.end.byte - begin);
    size_t end = semicolon ? (size_t)(semicolon - match.at) : at.end.byte;
    listed |= semicolon && end + 1 < at.end.byte;
    zj_match_pos first = zj_skip_blank(match, (zj_match_pos){(uint32_t)begin});
    if (first.byte < end)
      cut_item(c, (zj_match_range){first, {(uint32_t)end}},
               listed ? ZJ_ITEM_LIST : ZJ_ITEM_SENTENCE);
    begin = end + 1;
  }
}

/* Adds the sentences of the passages [first, end) of a paragraph, which have the role. */
static void cut_passages(cutter *c, uint32_t first, uint32_t end) {
  zj_match_pos begin = zj_segment_passage_range(c->f->segment, c->view, first).begin,
               stop = zj_segment_passage_range(c->f->segment, c->view, end - 1).end;
  zj_slice match = c->view->match;
  for (zj_match_pos at = begin, next; at.byte < stop.byte && c->status == ZJ_OK; at = next) {
    next = zj_sentence_end(match, at);
    if (next.byte > stop.byte) next = stop;
    zj_match_range piece = {zj_skip_blank(match, at), next};
    while (piece.end.byte > piece.begin.byte && match.at[piece.end.byte - 1] == ' ')
      piece.end.byte--;
    if (piece.begin.byte < piece.end.byte) cut_sentence(c, piece);
    if (zj_deadline_step(c->f->deadline)) return;
  }
}

/* Adds the sentences of those parts of a paragraph that have the role and neither items nor lists.
 */
static zj_status add_plain(finder *f, zj_item_list *out, zj_item_list *weak, uint32_t paragraph,
                           zj_error *err) {
  zj_paragraph_view view;
  zj_paragraph_text text;
  read_paragraph(f, paragraph, &view);
  cutter c = {.f = f, .out = out, .weak = weak, .paragraph = paragraph, .view = &view, .err = err};
  const uint32_t *stretches = f->stretch_of;
  for (uint32_t i = view.passage_begin, end; i < view.passage_end && c.status == ZJ_OK; i = end) {
    uint32_t stretch = stretches[i - f->first_passage];
    bool listed = false;
    for (end = i; end < view.passage_end && stretches[end - f->first_passage] == stretch; end++)
      listed |= f->listed[end - f->first_passage];
    if (!stretch || listed || f->served[stretch]) continue;
    if (!c.text) {
      c.status = zj_paragraph_text_make(f->local, f->segment, paragraph, &view, &text, err);
      if (c.status != ZJ_OK) return c.status;
      c.text = &text;
      c.cursor = (zj_place_cursor){.reader.edits = view.edits};
      c.place = zj_line_place_start(&text);
    }
    cut_passages(&c, i, end);
  }
  return c.status;
}

static zj_status add_sentences(finder *f, zj_item_list *out, uint32_t begin, uint32_t end,
                               zj_error *err) {
  zj_item_list weak = {0};
  zj_status status = ZJ_OK;
  for (uint32_t i = begin; status == ZJ_OK && i < end && !zj_deadline_step(f->deadline); i++)
    status = add_plain(f, out, &weak, i, err);
  for (size_t i = 0; status == ZJ_OK && !f->any && i < weak.count; i++)
    status = append_item(out, weak.at[i], err);
  talloc_free(weak.at);
  return status;
}

static zj_status read_passages(finder *f, uint32_t begin, uint32_t end, zj_error *err) {
  zj_paragraph_view view;
  if (begin < end) {
    zj_segment_paragraph(f->segment, begin, &view);
    f->first_passage = view.passage_begin;
    zj_segment_paragraph(f->segment, end - 1, &view);
    f->passage_end = view.passage_end;
  }
  if (f->passage_end < f->first_passage) f->passage_end = f->first_passage;
  uint32_t passages = f->passage_end - f->first_passage;
  f->listed = talloc_zero_array(f->local, bool, passages + 1);
  f->stretch_of = talloc_zero_array(f->local, uint32_t, passages + 1);
  f->served = talloc_zero_array(f->local, bool, passages + 2);
  if (!f->listed || !f->stretch_of || !f->served) return zj_no_memory(err);
  find_stretches(f, passages);
  return ZJ_OK;
}

bool zj_items_any(const zj_segment *segment, uint32_t report, zj_role_set roles) {
  uint32_t begin, end;
  zj_segment_report_range(segment, report, &begin, &end);
  for (; begin < end; begin++) {
    zj_role_set uniform = zj_segment_paragraph_roles(segment, begin);
    if (uniform & roles) return true;
    if (uniform) continue;
    zj_paragraph_view view;
    zj_segment_paragraph(segment, begin, &view);
    for (uint32_t i = view.passage_begin; i < view.passage_end; i++) {
      zj_passage_view passage;
      zj_segment_passage(segment, i, &passage);
      if (passage.roles & roles) return true;
    }
  }
  return false;
}

static int by_place(const void *a, const void *b) {
  const zj_item *x = a, *y = b;
  if (x->line != y->line) return x->line < y->line ? -1 : 1;
  return (x->start_char > y->start_char) - (x->start_char < y->start_char);
}

zj_status zj_items_find(void *ctx, zj_snapshot *snapshot, size_t segment, uint32_t report,
                        zj_role_set roles, bool nested, const zj_query *query,
                        zj_deadline *deadline, zj_item_list *out, zj_error *err) {
  finder f = {.local = talloc_new(ctx),
              .snapshot = snapshot,
              .segment = snapshot->segments[segment],
              .scope = roles,
              .deadline = deadline};
  zj_segment_node_range(f.segment, report, &f.begin, &f.end);
  f.query = query;
  *out = (zj_item_list){talloc_array(ctx, zj_item, f.end - f.begin + 1), 0};
  f.about = zj_about_reader_new(f.local);
  zj_status status = out->at && f.about ? read_nodes(&f, err) : zj_no_memory(err);
  if (status == ZJ_OK && query) status = mark_hits(&f, segment, report, query, err);
  for (uint32_t i = 1; status == ZJ_OK && i < f.end - f.begin; i++)
    f.is_item[i] = node_is_item(&f, i);
  for (uint32_t i = 1; status == ZJ_OK && i < f.end - f.begin && !zj_deadline_steps(deadline, 64);
       i++) {
    unsigned depth = f.is_item[i] ? depth_of(&f, i) : 0;
    f.any |= f.is_item[i];
    if (f.is_item[i] && (nested || depth == 0) && (!query || f.holds_hit[i]))
      status = add_item(&f, out, i, depth, err);
  }
  uint32_t paragraph, last;
  zj_segment_report_range(f.segment, report, &paragraph, &last);
  size_t of_nodes = out->count;
  if (status == ZJ_OK) status = read_passages(&f, paragraph, last, err);
  for (uint32_t i = paragraph; status == ZJ_OK && i < last && !zj_deadline_steps(deadline, 64); i++)
    status = add_listed(&f, out, i, nested, err);
  if (status == ZJ_OK) status = add_cells(&f, out, report, err);
  if (status == ZJ_OK) status = add_sentences(&f, out, paragraph, last, err);
  if (out->count > of_nodes) qsort(out->at, out->count, sizeof *out->at, by_place);
  if (status == ZJ_OK && zj_about_failed(f.about)) status = zj_no_memory(err);
  talloc_free(f.local);
  return status == ZJ_OK && deadline->past ? ZJ_LIMIT : status;
}
