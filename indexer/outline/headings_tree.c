/* headings_tree.c - headings and items of a report. */
#include "indexer/outline/headings_tree.h"

#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/outline/styles.h"

enum {
  LOOKAHEAD = 80,
  TITLE_CHARS = 40,
  HEADING_WIDTH = 90,
  OPEN_RUNS = 16,
  PLAIN_HEADING = 40,
  PLAIN_SHORT = 4
};

/* A marker, or an unnumbered heading, before it is known whether it counts. */
typedef struct mark {
  uint32_t at;
  size_t block;
  zj_marker marker;
  bool opens; /* stands at the begin of its block */
  bool numbered;
  bool cued;      /* unnumbered, and its words tell a role */
  bool strong;    /* stands behind the end of a sentence, not of a clause */
  bool restarts;  /* the first after the title of another document */
  uint8_t styled; /* level the document gives it as a heading, 0 for none */
} mark;

typedef struct run {
  zj_marker_kind kind;
  unsigned value;
  uint8_t rank, level;
  bool opens, strong;
  size_t block;
} run;

typedef struct grower {
  const zj_layout *text;
  zj_matcher *matcher;
  mark *marks;
  size_t mark_count, mark_capacity;
  zj_tree *tree;
  size_t capacity;
  run runs[OPEN_RUNS]; /* item runs that may go on, outermost first */
  size_t run_count;
  bool has_parts;       /* the report has parts or chapters */
  bool titled;          /* a title was passed since the last mark */
  zj_style_ranks ranks; /* of styled headings */
  size_t *next_one;     /* for every mark, the next 一、 at or after it; mark_count if none */
} grower;

/* ---- marks ---- */

static bool add_mark(grower *g, mark m) {
  if (g->mark_count == g->mark_capacity) {
    size_t capacity = g->mark_capacity ? 2 * g->mark_capacity : 128;
    mark *grown = talloc_realloc(g, g->marks, mark, capacity);
    if (!grown) return false;
    g->marks = grown;
    g->mark_capacity = capacity;
  }
  m.restarts = g->titled;
  g->titled = false;
  g->marks[g->mark_count++] = m;
  return true;
}

/* Whether a marker of this kind may stand behind this mark inside a paragraph. */
static bool may_stand_inline(const zj_marker *marker, zj_slice text, size_t behind) {
  bool comma = memcmp(text.at + behind, "，", 3) == 0;
  switch (marker->kind) {
  case ZJ_MARKER_IS:
    return true;
  case ZJ_MARKER_FIRST:
  case ZJ_MARKER_ITS:
  case ZJ_MARKER_MUST:
  case ZJ_MARKER_ORDER:
  case ZJ_MARKER_PAREN:
  case ZJ_MARKER_CIRCLE:
  case ZJ_MARKER_NUMBER:
  case ZJ_MARKER_SUB:
  case ZJ_MARKER_ONE:
    return !comma;
  default:
    return false;
  }
}

static bool find_inline(grower *g, size_t block) {
  const zj_block *b = &g->text->blocks[block];
  zj_slice text = zj_block_text(g->text, b);
  for (size_t at = 0; at < text.length; at++) {
    unsigned n = zj_mark_clause_end(text, at);
    if (!n) continue;
    size_t next = at + n, quote;
    while ((quote = zj_mark_quote_end(text, next)))
      next += quote;
    zj_marker marker;
    if (zj_marker_read(text, next, &marker) && may_stand_inline(&marker, text, at) &&
        !add_mark(g, (mark){.at = b->begin + (uint32_t)next,
                            .block = block,
                            .marker = marker,
                            .numbered = true,
                            .strong = zj_mark_sentence_end(text, at) != 0}))
      return false;
    at = next - 1;
  }
  return true;
}

/* The next block of the body, block_count if none. */
static size_t next_body(const zj_layout *text, size_t i) {
  for (i++; i < text->block_count && text->blocks[i].fixed; i++) {}
  return i;
}

/* Whether Han characters are more than so many times the others; 0 times: whether there are no
 * others. */
static bool is_mostly_han(zj_slice text, size_t times) {
  size_t han = 0, others = 0;
  for (size_t at = 0; at < text.length;) {
    uint32_t c;
    unsigned n = zj_utf8_decode(text, at, &c);
    if (zj_char_class_of(c) == ZJ_CHAR_HAN)
      han++;
    else
      others++;
    at += n ? n : 1;
  }
  return times == 0 ? han > 0 && others == 0 : han >= 3 && han > times * others;
}

/* A heading without number: a short line without end mark, in front of running text or a numbered
 * heading. */
static bool find_plain_heading(grower *g, size_t block, size_t before) {
  const zj_layout *text = g->text;
  const zj_block *b = &text->blocks[block];
  if (b->styled)
    return add_mark(g, (mark){.at = b->begin,
                              .block = block,
                              .marker = {ZJ_MARKER_ONE, 0, 0},
                              .opens = true,
                              .styled = b->styled});
  if (b->width < 2 || b->width > PLAIN_HEADING || zj_block_is_closed(text, b)) return true;
  zj_slice words = zj_block_text(text, b);
  if (!is_mostly_han(words, b->width < PLAIN_SHORT ? 0 : 1) ||
      memmem(words.at, words.length, "。", 3))
    return true;
  zj_rule_hit hit;
  bool cued = zj_rules_heading(g->matcher, words, ZJ_ROLES_ALL, &hit, 1) > 0;
  if (!cued && b->width < PLAIN_SHORT) return true; /* 注释 is a heading, 其他 is none */
  if (!cued && !is_mostly_han(words, 2))
    return true; /* 2002年工作安排 is a heading, a line of figures is none */
  size_t after = next_body(text, block);
  if (after >= text->block_count) return true;
  zj_marker marker;
  const zj_block *a = &text->blocks[after];
  bool leads = (zj_block_is_closed(text, a) && a->width > PLAIN_HEADING) ||
               (zj_marker_read(zj_block_text(text, a), 0, &marker) && (cued || marker.value <= 1));
  bool apart =
      before == SIZE_MAX || zj_block_is_closed(text, &text->blocks[before]) || b->after_gap;
  if (!apart || !(leads || (cued && b->width <= 20))) return true;
  return add_mark(g, (mark){.at = b->begin,
                            .block = block,
                            .marker = {ZJ_MARKER_ONE, 0, 0},
                            .opens = true,
                            .cued = cued});
}

static bool find_marks(grower *g) {
  size_t before = SIZE_MAX;
  for (size_t i = 0; i < g->text->block_count; i++) {
    const zj_block *b = &g->text->blocks[i];
    zj_marker marker;
    if (b->fixed & ZJ_ROLE_BIT(ZJ_ROLE_FRAME_TITLE)) g->titled = true;
    if (b->fixed) continue;
    bool ok =
        zj_marker_read(zj_block_text(g->text, b), 0, &marker) && marker.length < b->end - b->begin
            ? add_mark(g, (mark){.at = b->begin,
                                 .block = i,
                                 .marker = marker,
                                 .opens = true,
                                 .numbered = true,
                                 .strong = true,
                                 .styled = b->styled})
            : find_plain_heading(g, i, before);
    if (!ok || !find_inline(g, i)) return false;
    before = i;
  }
  return true;
}

/* ---- which marks count ---- */

static bool is_section(const mark *m) {
  return m->opens && m->numbered && m->marker.kind <= ZJ_MARKER_ONE;
}

/* Whether the mark is followed by the next of its run. */
static bool has_successor(const grower *g, size_t i) {
  const mark *m = &g->marks[i];
  for (size_t k = i + 1; k < g->mark_count && k <= i + LOOKAHEAD; k++) {
    const mark *n = &g->marks[k];
    if (is_section(n) && m->marker.kind > ZJ_MARKER_ONE) return false;
    if (!n->numbered || n->marker.kind != m->marker.kind) continue;
    if (n->marker.kind == ZJ_MARKER_DASH) return k == i + 1 || n->block <= m->block + 3;
    if (n->marker.value == m->marker.value + 1 || n->marker.value == ZJ_MARKER_LAST) return true;
    if (n->marker.value == 1 && n->opens >= m->opens) return false;
  }
  return false;
}

/* The open run this mark goes on with; run_count if none. Inside a paragraph the innermost fits
 * first, at the begin of a line the outermost. */
static size_t find_run(const grower *g, const mark *m) {
  size_t found = g->run_count;
  for (size_t k = 0; k < g->run_count; k++) {
    size_t i = m->opens ? k : g->run_count - 1 - k;
    const run *r = &g->runs[i];
    if (r->kind != m->marker.kind) continue;
    bool next = m->marker.kind == ZJ_MARKER_DASH || m->marker.value == r->value + 1 ||
                (m->marker.value == ZJ_MARKER_LAST && r->value > 0);
    if (!next || !(m->opens == r->opens || (m->opens && g->run_count == 1) ||
                   (!m->opens && r->block == m->block)))
      continue;
    if (found == g->run_count)
      found = i;
    else if (!m->opens && r->strong == m->strong && g->runs[found].strong != m->strong)
      found = i; /* items are parted alike */
  }
  return found;
}

static uint8_t rank_of(zj_marker_kind kind) {
  static const uint8_t ranks[] = {10, 20, 30, 25, 40, 50, 60, 65};
  return kind < ZJ_MARKER_IS ? ranks[kind] : ZJ_RANK_ITEM;
}

/* Whether a run that begins with mark 'at' lies inside an item of 'top', in the same paragraph:
 * when that item opened its line, or is of another kind, or its run goes on behind the end of a
 * sentence and this one begins behind a clause. */
static bool lies_inside(const grower *g, const run *top, size_t at) {
  const mark *m = &g->marks[at];
  if (m->opens || top->block != m->block || m->marker.kind <= ZJ_MARKER_SUB ||
      top->rank < ZJ_RANK_ITEM)
    return false;
  if (top->opens || top->kind != m->marker.kind) return true;
  for (size_t i = at + 1;
       !m->strong && i < g->mark_count && i <= at + LOOKAHEAD && g->marks[i].block == m->block; i++)
    if (g->marks[i].marker.kind == top->kind && g->marks[i].marker.value == top->value + 1 &&
        g->marks[i].strong)
      return true;
  return false;
}

/* A run of items begins; inside an item it is of level 6. */
static void begin_run(grower *g, size_t at) {
  const mark *m = &g->marks[at];
  uint8_t rank = rank_of(m->marker.kind), level = (uint8_t)zj_marker_level(m->marker.kind);
  while (g->run_count > 0) {
    const run *top = &g->runs[g->run_count - 1];
    if (g->run_count < OPEN_RUNS && lies_inside(g, top, at)) {
      rank = (uint8_t)(top->rank + 10);
      level = 6;
      break;
    }
    if (top->rank < rank && g->run_count < OPEN_RUNS) break;
    g->run_count--;
  }
  g->runs[g->run_count++] =
      (run){m->marker.kind, m->marker.value, rank, level, m->opens, m->strong, m->block};
}

/* Decides about a mark of an item or inside a paragraph; its run is then the innermost open one. */
static bool join_run(grower *g, size_t i) {
  const mark *m = &g->marks[i];
  size_t at = find_run(g, m);
  if (at < g->run_count) {
    g->run_count = at + 1;
    run *r = &g->runs[at];
    if (r->value <= 1) r->strong = m->strong;
    r->value = m->marker.value == ZJ_MARKER_LAST ? r->value + 1 : m->marker.value;
    r->block = m->block;
    return true;
  }
  bool starts = m->marker.value <= 1 || (m->opens && zj_marker_is_item(m->marker.kind));
  if (!starts || !has_successor(g, i)) return false;
  begin_run(g, i);
  return true;
}

/* ---- the tree ---- */

static zj_branch *add_branch(grower *g, zj_branch b, bool restarts) {
  if (g->tree->count == g->capacity) {
    size_t capacity = g->capacity ? 2 * g->capacity : 64;
    zj_branch *grown = talloc_realloc(g->tree, g->tree->branches, zj_branch, capacity);
    if (!grown) return NULL;
    g->tree->branches = grown;
    g->capacity = capacity;
  }
  uint32_t parent = g->tree->count && !restarts ? (uint32_t)g->tree->count - 1 : 0;
  while (parent > 0 && g->tree->branches[parent].rank >= b.rank)
    parent = g->tree->branches[parent].parent;
  b.parent = parent;
  g->tree->branches[g->tree->count] = b;
  return &g->tree->branches[g->tree->count++];
}

/* Where an unnumbered heading stands: a part of the report when the numbering 一、 begins anew
 * after it or there is none; else inside the section it stands in. */
static uint8_t plain_rank(const grower *g, size_t i) {
  size_t next = g->next_one[i];
  bool sections = g->next_one[0] < g->mark_count;
  bool part =
      next < g->mark_count ? g->marks[next].marker.value == 1 : !sections || g->marks[i].cued;
  return part ? g->has_parts ? 22 : 5 : 35; /* 第一部分, 第一章 stand above it */
}

static bool take_mark(grower *g, size_t i) {
  const mark *m = &g->marks[i];
  zj_branch b = {.begin = m->at,
                 .label = m->at + (uint32_t)m->marker.length,
                 .block = m->block,
                 .kind = m->marker.kind,
                 .value = m->marker.value,
                 .numbered = m->numbered,
                 .opens_block = m->opens};
  if (m->styled && (!m->numbered || !zj_marker_is_item(m->marker.kind))) {
    b.rank = zj_styles_rank(&g->ranks, m->styled, m->numbered ? rank_of(m->marker.kind) : 0);
    b.level = m->numbered ? (uint8_t)zj_marker_level(m->marker.kind)
                          : zj_styles_level(&g->ranks, m->styled);
    g->run_count = 0;
  } else if (!m->numbered) {
    b.rank = plain_rank(g, i);
    b.level = b.rank < 30 ? 1 : 2;
    g->run_count = 0;
  } else if (m->opens && !zj_marker_is_item(m->marker.kind)) {
    b.rank = rank_of(m->marker.kind);
    b.level = (uint8_t)zj_marker_level(m->marker.kind);
    g->run_count = 0;
  } else {
    if (!join_run(g, i)) return true;
    b.rank = g->runs[g->run_count - 1].rank;
    b.level = g->runs[g->run_count - 1].level;
  }
  return add_branch(g, b, m->restarts) != NULL;
}

/* ---- where a heading ends ---- */

/* All of a block that has no end mark; else up to the first 。：！？ within 40 characters, else to
 * the first ，；. */
static void end_heading(const grower *g, zj_branch *b, uint32_t limit) {
  const zj_block *block = &g->text->blocks[b->block];
  zj_slice text = {g->text->plain.bytes + b->begin, limit - b->begin};
  size_t comma = 0, chars = 0, at = b->label - b->begin;
  for (size_t k = 0; k < at; k++)
    chars += !zj_utf8_is_tail(text.at[k]);
  bool whole = limit == block->end && b->opens_block && block->width <= HEADING_WIDTH;
  for (; at < text.length; at++) {
    if (zj_utf8_is_tail(text.at[at])) continue;
    if (zj_mark_sentence_end(text, at) ||
        (zj_mark_clause_end(text, at) && memcmp(text.at + at, "：", 3) == 0)) {
      if (chars <= TITLE_CHARS) {
        b->end = b->begin + (uint32_t)at;
        b->own_line = whole && at + 3 == text.length && memcmp(text.at + at, "：", 3) == 0;
        return;
      }
      whole = false;
      break;
    }
    if (!comma && zj_mark_clause_end(text, at)) comma = at;
    chars++;
  }
  b->own_line = whole && at >= text.length;
  b->end = b->own_line || !comma ? b->begin + (uint32_t)(at < text.length ? at : text.length)
                                 : b->begin + (uint32_t)comma;
}

static void end_headings(const grower *g) {
  for (size_t i = 1; i < g->tree->count; i++) {
    zj_branch *b = &g->tree->branches[i];
    uint32_t limit = g->text->blocks[b->block].end;
    if (i + 1 < g->tree->count && g->tree->branches[i + 1].block == b->block)
      limit = g->tree->branches[i + 1].begin;
    if (b->numbered)
      end_heading(g, b, limit);
    else
      b->end = limit, b->own_line = true;
  }
}

/* Where styled headings stand among numbered ones. */
static void rank_styles(grower *g) {
  for (size_t i = 0; i < g->mark_count; i++)
    if (g->marks[i].styled)
      zj_styles_note(&g->ranks, g->marks[i].styled,
                     g->marks[i].numbered && !zj_marker_is_item(g->marks[i].marker.kind)
                         ? rank_of(g->marks[i].marker.kind)
                         : 0);
  zj_styles_order(&g->ranks);
}

static bool find_sections(grower *g) {
  g->next_one = talloc_array(g, size_t, g->mark_count + 1);
  if (!g->next_one) return false;
  size_t next = g->mark_count;
  g->next_one[g->mark_count] = next;
  for (size_t i = g->mark_count; i > 0;) {
    i--;
    if (g->marks[i].opens && g->marks[i].numbered && g->marks[i].marker.kind == ZJ_MARKER_ONE)
      next = i;
    if (is_section(&g->marks[i]) && g->marks[i].marker.kind != ZJ_MARKER_ONE) g->has_parts = true;
    g->next_one[i] = next;
  }
  return true;
}

zj_status zj_tree_grow(void *ctx, const zj_layout *text, zj_matcher *matcher, zj_tree **out,
                       zj_error *err) {
  zj_tree *tree = talloc_zero(ctx, zj_tree);
  grower *g = tree ? talloc_zero(tree, grower) : NULL;
  bool ok = g != NULL;
  if (ok) *g = (grower){.text = text, .matcher = matcher, .tree = tree};
  ok = ok && find_marks(g) && find_sections(g) &&
       add_branch(g, (zj_branch){.opens_block = true}, false) != NULL;
  if (ok) rank_styles(g);
  for (size_t i = 0; ok && i < g->mark_count; i++)
    ok = take_mark(g, i);
  if (!ok) {
    talloc_free(tree);
    return zj_no_memory(err);
  }
  end_headings(g);
  talloc_free(g);
  if (tree->count > ZJ_NODES_MAX) {
    talloc_free(tree);
    return zj_fail(err, ZJ_LIMIT, zj_tr("more than %u headings and items", "标题和条目超过 %u 个"),
                   ZJ_NODES_MAX);
  }
  *out = tree;
  return ZJ_OK;
}
