/* reading.c - cuts a report into pieces: one ends wherever a role, a heading or a match begins or
 * ends. */
#include "query/answer/reading.h"

#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/cancel.h"
#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "indexer/read/unread.h"
#include "query/answer/json.h"
#include "query/answer/link.h"
#include "query/engine/sentence.h"

/* A stretch of the original; 'number' is that of a hit, from 1, or of a node. Lists of stretches
 * ascend; once flattened, they do not overlap. */
typedef struct stretch {
  size_t begin, end;
  uint32_t number;
} stretch;

typedef struct layout {
  void *ctx;
  zj_segment *segment;
  const zj_snapshot *snapshot;
  zj_slice original;
  uint32_t *lines; /* where each line begins */
  size_t line_count;
  stretch *covers; /* of each paragraph, from paragraph_begin on */
  uint32_t paragraph_begin, paragraph_end;
  stretch *marks; /* flattened */
  size_t mark_count;
  stretch *headings; /* 'number' is the node */
  size_t heading_count;
  size_t listed; /* entries of the outline, also those of other pages of it */
  uint32_t node_begin, node_end;
  uint32_t *node_hits;            /* by node - node_begin */
  uint32_t hits;                  /* in all */
  uint32_t counted;               /* of them, given to a node so far */
  size_t next_mark, next_heading; /* the first that are not laid out yet */
  zj_deadline deadline;
  bool needs_time; /* nothing is answered after the deadline */
  size_t pieces;   /* made so far */
  bool partial;    /* not all hits are marked */
  uint32_t nest;   /* a paragraph, and the end of those nested in it */
  uint32_t nest_end;
  size_t line_place, at_place; /* a place found before: line, byte, and code points in the line */
  uint32_t chars_place;
} layout;

static size_t smaller_of(size_t n, size_t max) {
  return n < max ? n : max;
}

/* What is done for the whole text before anything is laid out ends early only when nobody wants the
 * answer any more, or when it is all that was asked for: a reader must get the text. */
static zj_status check_wanted(layout *l, zj_error *err) {
  bool late = l->needs_time && zj_deadline_step(&l->deadline);
  return late || zj_cancelled() ? zj_deadline_fail(err) : ZJ_OK;
}

/* ---- lines ---- */

static zj_status find_lines(layout *l, zj_error *err) {
  size_t count = 1;
  for (size_t i = 0; i < l->original.length; i++)
    count += l->original.at[i] == '\n';
  l->lines = talloc_array(l->ctx, uint32_t, count);
  if (!l->lines) return zj_no_memory(err);
  l->lines[l->line_count++] = 0;
  for (size_t i = 0; i < l->original.length; i++)
    if (l->original.at[i] == '\n') l->lines[l->line_count++] = (uint32_t)(i + 1);
  return ZJ_OK;
}

/* The 1-based line that holds a position. */
static uint32_t line_at(const layout *l, size_t at) {
  size_t low = 0, high = l->line_count;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (l->lines[middle] <= at)
      low = middle;
    else
      high = middle;
  }
  return (uint32_t)low + 1;
}

/* ---- matches ---- */

static bool is_latin(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Whether running text (excerpt.h) leaves out a byte: wraps, but not those between Latin letters or
 * digits. */
static bool is_left_out(zj_slice s, size_t at) {
  return s.at[at] == '\n' &&
         !(at > 0 && at + 1 < s.length && is_latin(s.at[at - 1]) && is_latin(s.at[at + 1]));
}

/* The end of the paragraphs that are nested in one: the page marks inside it. */
static uint32_t nest_end(layout *l, uint32_t paragraph) {
  zj_paragraph_view view;
  if (l->nest_end && l->nest == paragraph) return l->nest_end;
  uint32_t end = paragraph + 1;
  for (; end < l->paragraph_end; end++) {
    zj_segment_paragraph(l->segment, end, &view);
    if (!view.nested) break;
  }
  l->nest = paragraph;
  l->nest_end = end;
  return end;
}

/* The end of the page mark inside this paragraph that holds 'at', or 'at' when none does. */
static size_t skip_hole(layout *l, uint32_t paragraph, size_t at) {
  uint32_t low = paragraph, high = nest_end(l, paragraph); /* the last that begins at or before */
  while (high - low > 1) {
    uint32_t middle = low + (high - low) / 2;
    if (l->covers[middle - l->paragraph_begin].begin <= at)
      low = middle;
    else
      high = middle;
  }
  const stretch *hole = &l->covers[low - l->paragraph_begin];
  return low > paragraph && at < hole->end ? hole->end : at;
}

/* The byte of a code point of a line. Goes on from the place asked for before, because a line may
 * be a megabyte long. */
static size_t byte_at(layout *l, size_t line, uint32_t chars) {
  if (line != l->line_place || chars < l->chars_place || !l->at_place) {
    l->line_place = line;
    l->chars_place = 0;
    l->at_place = l->lines[line];
  }
  zj_slice rest = zj_slice_cut(l->original, l->at_place, l->original.length);
  l->at_place += zj_utf8_offset(rest, chars - l->chars_place);
  l->chars_place = chars;
  return l->at_place;
}

/* Converts a match from line and code points back to bytes. */
static stretch bytes_of(layout *l, uint32_t paragraph, const zj_match_shown *match) {
  size_t line = smaller_of(match->line ? match->line - 1 : 0, l->line_count - 1),
         end = l->original.length, at = byte_at(l, line, match->start_char);
  stretch out = {at, at, 0};
  for (uint32_t n = 0; n < match->length_chars && out.end < end;) {
    size_t next = skip_hole(l, paragraph, out.end);
    if (next > out.end) {
      out.end = next;
      continue;
    }
    n += !is_left_out(l->original, out.end);
    do
      out.end++;
    while (out.end < end && zj_utf8_is_tail(l->original.at[out.end]));
  }
  return out;
}

/* By beginning, the longer first, so that a shorter one lies on top of it. */
static int by_begin(const void *a, const void *b) {
  const stretch *x = a, *y = b;
  if (x->begin != y->begin) return x->begin < y->begin ? -1 : 1;
  return (x->end < y->end) - (x->end > y->end);
}

/* Sorts the marks, drops repetitions and numbers the rest; returns how many are left. */
static size_t number_marks(stretch *marks, size_t count) {
  size_t kept = 0;
  if (count) qsort(marks, count, sizeof *marks, by_begin);
  for (size_t i = 0; i < count; i++) {
    if (marks[i].end <= marks[i].begin) continue;
    if (kept && marks[kept - 1].begin == marks[i].begin && marks[kept - 1].end == marks[i].end)
      continue;
    marks[kept] = marks[i];
    marks[kept].number = (uint32_t)kept + 1;
    kept++;
  }
  return kept;
}

typedef struct flattening {
  stretch *out;
  size_t count, at;
  stretch **open;
  size_t depth;
} flattening;

/* Turns the topmost mark at each position up to 'to' into stretches, and drops marks that end. */
static void flatten_to(flattening *f, size_t to) {
  while (f->depth && f->at < to) {
    stretch *top = f->open[f->depth - 1];
    size_t end = top->end < to ? top->end : to;
    if (end > f->at) {
      f->out[f->count++] = (stretch){f->at, end, top->number};
      f->at = end;
    }
    if (top->end <= f->at) f->depth--;
  }
}

/* Matches may overlap (人人 in 人人人): each keeps the part that no later one covers. */
static zj_status flatten_marks(layout *l, stretch *marks, size_t count, zj_error *err) {
  flattening f = {.out = talloc_array(l->ctx, stretch, 2 * count + 1),
                  .open = talloc_array(l->ctx, stretch *, count + 1)};
  if (!f.out || !f.open) return zj_no_memory(err);
  for (size_t i = 0; i < count; i++) {
    flatten_to(&f, marks[i].begin);
    f.at = marks[i].begin;
    f.open[f.depth++] = &marks[i];
  }
  flatten_to(&f, SIZE_MAX);
  l->marks = f.out;
  l->mark_count = f.count;
  l->hits = (uint32_t)count;
  return ZJ_OK;
}

static zj_status find_marks(layout *l, zj_snapshot *snapshot, size_t segment, uint32_t report,
                            const zj_query *query, zj_error *err) {
  zj_search_options options = {.page_unit = ZJ_PAGE_REPORTS,
                               .limit = 1,
                               .sentences_per_report = ZJ_READING_MARKS,
                               .deadline_us = zj_time_left(l->deadline.ends_us, 1),
                               .only_report_segment = segment,
                               .only_report = report,
                               .has_only_report = true};
  zj_result *result;
  zj_status status = zj_search(l->ctx, snapshot, query, &options, &result, err);
  if (status != ZJ_OK) return status;
  l->partial = result->stop != ZJ_STOP_END;
  if (result->report_count == 0) return ZJ_OK;
  const zj_report_hits *found = &result->reports[0];
  size_t count = 0;
  for (size_t h = 0; h < found->hit_count; h++)
    count += found->hits[h].match_count;
  l->partial |= count > ZJ_READING_MARKS || count < result->counts.occurrences;
  count = smaller_of(count, ZJ_READING_MARKS);
  stretch *marks = talloc_array(l->ctx, stretch, count + 1);
  if (!marks) return zj_no_memory(err);
  size_t made = 0;
  for (size_t h = 0; h < found->hit_count; h++)
    for (size_t m = 0; m < found->hits[h].match_count && made < count; m++) {
      if (zj_deadline_step(&l->deadline)) count = made;
      marks[made++] = bytes_of(l, found->hits[h].paragraph, &found->hits[h].matches[m]);
    }
  return flatten_marks(l, marks, number_marks(marks, count), err);
}

/* ---- headings ---- */

static zj_status find_headings(layout *l, zj_error *err) {
  l->headings = talloc_array(l->ctx, stretch, l->node_end - l->node_begin + 1);
  l->node_hits = talloc_zero_array(l->ctx, uint32_t, l->node_end - l->node_begin + 1);
  if (!l->headings || !l->node_hits) return zj_no_memory(err);
  for (uint32_t n = l->node_begin; n < l->node_end; n++) {
    zj_node_view node;
    zj_segment_node(l->segment, n, &node);
    size_t begin = smaller_of(node.heading.begin.byte, l->original.length),
           end = smaller_of(node.heading.end.byte, l->original.length);
    if (end > begin) l->headings[l->heading_count++] = (stretch){begin, end, n};
  }
  return ZJ_OK;
}

/* Counts a hit for its heading and all headings above it. */
static void count_hit(layout *l, uint32_t node) {
  while (node >= l->node_begin && node < l->node_end) {
    zj_node_view view;
    zj_segment_node(l->segment, node, &view);
    l->node_hits[node - l->node_begin]++;
    if (view.parent >= node) return;
    node = view.parent;
  }
}

/* ---- pieces ---- */

/* A paragraph while it is cut. */
typedef struct cutting {
  layout *l;
  zj_paragraph_view view;
  size_t begin, end;    /* in the original, without the blanks around it */
  const stretch *holes; /* page marks inside it */
  size_t hole_count;
  size_t hole;                         /* index of the next hole */
  uint32_t passage;                    /* the current passage */
  size_t next_passage_at;              /* where the next passage begins */
  zj_passage_view now;                 /* the current passage */
  zj_place_cursor passages, sentences; /* their begins ascend */
  zj_role_set last_roles;              /* of the piece before; 0 at first */
  json_t *pieces;                      /* NULL: they are only counted */
  uint32_t sentence;                   /* number of the current sentence */
  size_t next_sentence_at;             /* where the next sentence begins */
  zj_match_pos sentence_end;           /* where the current one ends */
  bool sentence_begins;                /* the current one has no piece yet */
  uint32_t heading_node;               /* of the last heading met; UINT32_MAX: none */
  bool heading_only;                   /* only headings so far */
} cutting;

/* Converts a position of the match text to one of the original. A damaged edit map must not split a
 * character. */
static size_t original_at(const cutting *c, zj_place_cursor *cursor, zj_match_pos pos) {
  size_t at = c->view.cover.byte + zj_place_orig_begin(cursor, pos).byte;
  while (at < c->end && zj_utf8_is_tail(c->l->original.at[at]))
    at++;
  return at;
}

static void enter_sentence(cutting *c) {
  zj_slice match = c->view.match;
  c->sentence++;
  c->sentence_begins = true;
  c->sentence_end = zj_sentence_end(match, c->sentence_end);
  c->next_sentence_at = c->sentence_end.byte < match.length
                            ? original_at(c, &c->sentences, zj_skip_blank(match, c->sentence_end))
                            : SIZE_MAX;
}

static void enter_passage(cutting *c, uint32_t passage) {
  c->passage = passage;
  zj_segment_passage(c->l->segment, passage, &c->now);
  c->next_passage_at = SIZE_MAX;
  if (passage + 1 >= c->view.passage_end) return;
  zj_match_pos end = zj_segment_passage_range(c->l->segment, &c->view, passage).end;
  c->next_passage_at = original_at(c, &c->passages, end);
}

/* Narrows *to to the next edge of 's' after 'at'; returns whether 'at' is inside. */
static bool narrow_to_edge(const stretch *s, size_t at, size_t *to) {
  bool inside = s->begin <= at;
  *to = smaller_of(*to, inside ? s->end : s->begin);
  return inside;
}

/* Steps to the first stretch that ends after 'at'; returns NULL when there is none. */
static const stretch *skip_to(const stretch *list, size_t count, size_t *next, size_t at) {
  while (*next < count && list[*next].end <= at)
    ++*next;
  return *next < count ? &list[*next] : NULL;
}

static json_t *piece_json(const cutting *c, size_t at, size_t to) {
  return json_pack("{s:s%,s:o,s:i,s:o}", "text", c->l->original.at + at, to - at, "roles",
                   zj_json_roles(c->now.roles), "sure", (int)c->now.sure, "why",
                   zj_json_why(c->l->snapshot, c->now.why));
}

static void add_piece(cutting *c, size_t at, size_t to, const stretch *mark,
                      const stretch *heading) {
  if (c->pieces) {
    json_t *piece = piece_json(c, at, to);
    if (c->last_roles && ((c->last_roles ^ c->now.roles) & ZJ_ROLES_ALL))
      zj_value_set(piece, "turn", json_true());
    if (mark) zj_value_set(piece, "hit", json_integer(mark->number));
    if (heading) zj_value_set(piece, "heading", json_true());
    if (c->sentence_begins) zj_value_set(piece, "sentence", json_integer(c->sentence));
    zj_value_append(c->pieces, piece);
    c->l->pieces++;
  }
  c->sentence_begins = false;
  if (mark && mark->number > c->l->counted) {
    count_hit(c->l, c->now.node);
    c->l->counted = mark->number;
  }
  if (heading) c->heading_node = heading->number;
  c->heading_only &= heading != NULL;
  c->last_roles = c->now.roles;
}

/* Whether the rest of the text is only given as it is. */
static bool is_over(layout *l) {
  bool over = l->pieces >= ZJ_READING_PIECES || zj_deadline_step(&l->deadline);
  l->partial |= over;
  return over;
}

/* The text of the rest of a paragraph in as few pieces as its page marks leave it. */
static void add_rest(cutting *c, size_t at) {
  for (; at < c->end; c->hole++) {
    size_t to = c->hole < c->hole_count ? c->holes[c->hole].begin : c->end;
    if (to > at) add_piece(c, at, smaller_of(to, c->end), NULL, NULL);
    if (c->hole >= c->hole_count) return;
    if (c->holes[c->hole].end > at) at = c->holes[c->hole].end;
  }
}

static void cut_pieces(cutting *c) {
  layout *l = c->l;
  for (size_t at = c->begin; at < c->end;) {
    size_t to = c->end;
    if (is_over(l)) {
      if (c->pieces) add_rest(c, at);
      return;
    }
    while (c->next_passage_at <= at)
      enter_passage(c, c->passage + 1);
    to = smaller_of(to, c->next_passage_at);
    while (c->next_sentence_at <= at)
      enter_sentence(c);
    to = smaller_of(to, c->next_sentence_at);
    const stretch *hole = skip_to(c->holes, c->hole_count, &c->hole, at);
    bool in_hole = hole && narrow_to_edge(hole, at, &to);
    const stretch *mark = skip_to(l->marks, l->mark_count, &l->next_mark, at);
    if (mark && !narrow_to_edge(mark, at, &to)) mark = NULL;
    const stretch *heading = skip_to(l->headings, l->heading_count, &l->next_heading, at);
    if (heading && !narrow_to_edge(heading, at, &to)) heading = NULL;
    if (!in_hole) add_piece(c, at, to, mark, heading);
    at = to;
  }
}

/* ---- paragraphs ---- */

static void trim_blanks(const layout *l, size_t *begin, size_t *end) {
  uint32_t c;
  while (*begin < *end) {
    unsigned n = zj_utf8_decode(l->original, *begin, &c);
    if (!n || zj_char_class_of(c) != ZJ_CHAR_BLANK) break;
    *begin += n;
  }
  while (*begin < *end) {
    size_t last = zj_utf8_floor(l->original, *end - 1);
    if (!zj_utf8_decode(l->original, last, &c) || zj_char_class_of(c) != ZJ_CHAR_BLANK) return;
    *end = last;
  }
}

static json_t *paragraph_json(layout *l, uint32_t paragraph, size_t begin, size_t end,
                              const stretch *holes, size_t hole_count, bool shown) {
  cutting c = {.l = l,
               .begin = begin,
               .end = end,
               .holes = holes,
               .hole_count = hole_count,
               .pieces = shown ? json_array() : NULL,
               .heading_node = UINT32_MAX,
               .heading_only = true};
  zj_segment_paragraph(l->segment, paragraph, &c.view);
  trim_blanks(l, &c.begin, &c.end);
  c.passages.reader.edits = c.sentences.reader.edits = c.view.edits;
  enter_passage(&c, c.view.passage_begin);
  if (!shown) {
    cut_pieces(&c);
    return NULL;
  }
  json_t *out = json_pack("{s:I,s:o}", "line", (json_int_t)line_at(l, c.begin), "roles",
                          zj_json_roles(c.now.roles));
  if (!c.view.roles) zj_value_set(out, "mixed", json_true());
  if (c.view.roles == ZJ_ROLE_BIT(ZJ_ROLE_NOISE)) zj_value_set(out, "noise", json_true());
  cut_pieces(&c);
  if (c.heading_only && c.heading_node != UINT32_MAX) {
    zj_node_view node;
    zj_segment_node(l->segment, c.heading_node, &node);
    zj_value_set(out, "heading_level", json_integer(node.level));
  }
  zj_value_set(out, "pieces", c.pieces);
  return out;
}

/* Finds the part of the original that a paragraph covers. */
static zj_status cover_of(layout *l, uint32_t paragraph, stretch *out, zj_error *err) {
  zj_paragraph_view view;
  zj_buffer text = {.ctx = l->ctx};
  zj_segment_paragraph(l->segment, paragraph, &view);
  zj_status status = zj_segment_original(l->segment, paragraph, &text, err);
  out->begin = smaller_of(view.cover.byte, l->original.length);
  out->end = smaller_of(out->begin + text.length, l->original.length);
  if (status == ZJ_OK) status = zj_buffer_status(&text, err);
  talloc_free(text.at);
  return status;
}

static zj_status find_covers(layout *l, zj_error *err) {
  l->covers = talloc_array(l->ctx, stretch, l->paragraph_end - l->paragraph_begin + 1);
  zj_status status = l->covers ? ZJ_OK : zj_no_memory(err);
  for (uint32_t i = l->paragraph_begin; i < l->paragraph_end && status == ZJ_OK; i++) {
    status = cover_of(l, i, &l->covers[i - l->paragraph_begin], err);
    if (status == ZJ_OK) status = check_wanted(l, err);
  }
  return status;
}

/* Adds a paragraph without the page marks nested in it, then those. */
static void add_family(layout *l, json_t *list, uint32_t first, uint32_t end, size_t part) {
  const stretch *own = &l->covers[first - l->paragraph_begin], *holes = own + 1;
  size_t mark = l->next_mark, heading = l->next_heading;
  size_t begin = own->begin, stop = own->end;
  trim_blanks(l, &begin, &stop);
  bool shown = !part || zj_part_of(line_at(l, begin)) == part;
  json_t *json = paragraph_json(l, first, own->begin, own->end, holes, end - first - 1, shown);
  if (shown) zj_value_append(list, json);
  for (uint32_t i = first + 1; i < end; i++, holes++) {
    /* Back to where the outer paragraph began; page marks come in order. */
    l->next_mark = mark;
    l->next_heading = heading;
    json = paragraph_json(l, i, holes->begin, holes->end, NULL, 0, shown);
    if (shown) zj_value_append(list, json);
    mark = l->next_mark;
    heading = l->next_heading;
  }
}

static void paragraphs_json(layout *l, json_t *list, size_t part) {
  for (uint32_t i = l->paragraph_begin, next; i < l->paragraph_end; i = next) {
    next = nest_end(l, i);
    add_family(l, list, i, next, part);
  }
}

/* ---- outline ---- */

static zj_status outline_json(layout *l, const zj_reading_options *options, json_t *list,
                              zj_error *err) {
  size_t limit = options->outline_limit ? options->outline_limit : ZJ_READING_OUTLINE;
  for (size_t i = 0; i < l->heading_count; i++) {
    uint32_t n = l->headings[i].number;
    zj_node_view node;
    zj_segment_node(l->segment, n, &node);
    if (check_wanted(l, err) != ZJ_OK) return ZJ_LIMIT;
    bool deep = options->depth && node.level > options->depth;
    if (deep && !l->node_hits[n - l->node_begin]) continue;
    size_t at = l->listed++;
    if (at < options->outline_skip || at - options->outline_skip >= limit) continue;
    zj_slice heading = zj_segment_heading_line(
        l->ctx, zj_slice_cut(l->original, l->headings[i].begin, l->headings[i].end));
    if (!heading.at) return zj_no_memory(err);
    zj_value_append(list,
                    json_pack("{s:I,s:i,s:s%,s:I,s:o,s:I}", "node", (json_int_t)(n - l->node_begin),
                              "level", node.level, "heading", heading.at, heading.length, "line",
                              (json_int_t)line_at(l, l->headings[i].begin), "roles",
                              zj_json_roles(node.roles), "hits",
                              (json_int_t)l->node_hits[n - l->node_begin]));
  }
  return ZJ_OK;
}

/* ---- the report ---- */

static json_t *facts_json(const layout *l, const zj_report_facts *facts) {
  json_t *out = json_pack("{s:s,s:s,s:s,s:s,s:o,s:s,s:I,s:I,s:I,s:I}", "report", facts->id, "path",
                          facts->path, "title", ZJ_TITLE_SHOWN(facts->fields), "title_found",
                          zj_found_word(facts->title_found), "facts", zj_json_facts(facts),
                          "encoding", facts->encoding, "lines", (json_int_t)facts->lines, "chars",
                          (json_int_t)facts->chars, "modified", (json_int_t)facts->modified, "hits",
                          (json_int_t)l->hits);
  zj_value_set(out, "exact", json_boolean(!l->partial));
  zj_value_set(out, "headings", json_integer((json_int_t)l->listed));
  if (*facts->unread) zj_value_set(out, "unread", zj_unread_json(facts->unread));
  return out;
}

static zj_status lay_out(layout *l, zj_snapshot *snapshot, size_t segment, uint32_t report,
                         const zj_reading_options *options, json_t *out_paragraphs,
                         json_t *out_outline, zj_error *err) {
  zj_buffer original = {.ctx = l->ctx};
  zj_status status = zj_segment_report_original(l->segment, report, &original, err);
  if (status == ZJ_OK) status = zj_buffer_status(&original, err);
  if (status != ZJ_OK) return status;
  if (l->needs_time && zj_deadline_look(&l->deadline)) return zj_deadline_fail(err);
  l->original = zj_buffer_slice(&original);
  zj_segment_node_range(l->segment, report, &l->node_begin, &l->node_end);
  zj_segment_report_range(l->segment, report, &l->paragraph_begin, &l->paragraph_end);
  status = find_lines(l, err);
  if (status == ZJ_OK) status = find_headings(l, err);
  if (status == ZJ_OK && !options->without_text) status = find_covers(l, err);
  if (status == ZJ_OK && options->query && !options->without_text)
    status = find_marks(l, snapshot, segment, report, options->query, err);
  if (status == ZJ_OK && !options->without_text) paragraphs_json(l, out_paragraphs, options->part);
  return status == ZJ_OK ? outline_json(l, options, out_outline, err) : status;
}

zj_status zj_reading_json(void *ctx, zj_snapshot *snapshot, size_t segment, uint32_t report,
                          const zj_reading_options *options, json_t **out, zj_error *err) {
  layout l = {.ctx = talloc_new(ctx),
              .segment = snapshot->segments[segment],
              .snapshot = snapshot,
              .deadline.ends_us = options->ends_us,
              .needs_time = options->without_text};
  json_t *paragraphs = json_array(), *outline = json_array();
  zj_report_facts facts;
  zj_segment_facts(l.segment, report, &facts);
  zj_status status = lay_out(&l, snapshot, segment, report, options, paragraphs, outline, err);
  json_t *json = status == ZJ_OK ? facts_json(&l, &facts) : NULL;
  if (status == ZJ_OK) {
    json_object_set(json, "outline", outline);
    if (!options->without_text) json_object_set(json, "paragraphs", paragraphs);
    status = zj_value_status(json, err);
  }
  if (status == ZJ_OK)
    *out = json;
  else
    json_decref(json);
  json_decref(outline);
  json_decref(paragraphs);
  talloc_free(l.ctx);
  return status;
}
