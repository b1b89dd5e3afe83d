/* headings_tree.c - finds the headings and items of a report and nests them. */
#include "indexer/outline/headings_tree.h"

#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/outline/styles.h"
#include "indexer/text/marks.h"

enum {
  LOOKAHEAD = 80,     /* marks searched for the next of a run */
  TITLE_CHARS = 40,   /* longest heading that ends with a sentence */
  HEADING_WIDTH = 90, /* longest numbered heading of a whole block */
  OPEN_RUNS = 16,
  PLAIN_HEADING = 40, /* longest unnumbered heading */
  PLAIN_SHORT = 4     /* an unnumbered heading below this length needs words that give a role */
};

/* A marker or an unnumbered heading that may become a branch. */
typedef struct mark {
  uint32_t at;
  size_t block;
  zj_marker marker;
  bool opens;     /* at the start of its block */
  bool numbered;  /* a marker */
  bool cued;      /* unnumbered, and its words give a role */
  bool strong;    /* after the end of a sentence, not of a clause */
  bool restarts;  /* the first after the title of another document */
  uint8_t styled; /* level at which the document marks it as a heading, 0 for none */
} mark;

/* Items counted on: 一是 … 二是 …. */
typedef struct run {
  zj_marker_kind kind;
  unsigned value;
  uint8_t rank, level;
  bool opens, strong;
  size_t block;
} run;

typedef struct grower {
  const zj_layout *text;
  const zj_cues *cues;
  mark *marks;
  size_t mark_count, mark_capacity;
  zj_tree *tree;
  size_t capacity;
  run runs[OPEN_RUNS]; /* runs that may go on, outermost first */
  size_t run_count;
  bool has_parts;       /* the report has parts or chapters */
  bool titled;          /* there was a title since the last mark */
  zj_style_ranks ranks; /* of headings that the document marks */
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

/* Whether a marker counts inside a paragraph, after the punctuation at 'before'. */
static bool counts_inline(const zj_marker *marker, zj_slice text, size_t before) {
  bool comma = memcmp(text.at + before, "，", 3) == 0;
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
  case ZJ_MARKER_PART:
  case ZJ_MARKER_CHAPTER:
  case ZJ_MARKER_SECTION:
  case ZJ_MARKER_DASH:
    break;
  }
  return false;
}

static bool find_inline(grower *g, size_t block) {
  const zj_block *b = &g->text->blocks[block];
  zj_slice text = zj_block_text(g->text, b);
  for (size_t at = 0; at < text.length; at++) {
    unsigned n = zj_mark_clause_end(text, at);
    if (!n) continue;
    size_t next = at + n;
    while (zj_mark_quote_end(text, next))
      next += zj_mark_quote_end(text, next);
    mark m = {.at = b->begin + (uint32_t)next, .block = block, .numbered = true};
    if (zj_marker_read(text, next, &m.marker) && counts_inline(&m.marker, text, at)) {
      m.strong = zj_mark_sentence_end(text, at) != 0;
      if (!add_mark(g, m)) return false;
    }
    at = next - 1;
  }
  return true;
}

/* The next block of the body, block_count if none. */
static size_t next_body(const zj_layout *text, size_t i) {
  for (i++; i < text->block_count && text->blocks[i].fixed; i++) {}
  return i;
}

/* Whether there are at least three Han characters, and more than 'times' as many as others. With
 * 'times' 0: whether all characters are Han. */
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

/* Whether a block is a heading without a number: a short line without an end mark, before running
 * text or a numbered heading. 'before' is the block before it, SIZE_MAX if none. Sets *cued to
 * whether its words give a role. */
static bool is_plain_heading(grower *g, size_t block, size_t before, bool *cued) {
  const zj_layout *text = g->text;
  const zj_block *b = &text->blocks[block];
  if (b->width < 2 || b->width > PLAIN_HEADING || zj_block_is_closed(text, b)) return false;
  zj_slice words = zj_block_text(text, b);
  if (!is_mostly_han(words, b->width < PLAIN_SHORT ? 0 : 1) ||
      memmem(words.at, words.length, "。", 3))
    return false;
  *cued = zj_cues_heading(g->cues, words, NULL) != 0;
  if (!*cued && b->width < PLAIN_SHORT) return false; /* 注释 is a heading, 其他 is not */
  if (!*cued && !is_mostly_han(words, 2))
    return false; /* 2002年工作安排 is a heading, a line of figures is not */
  size_t after = next_body(text, block);
  if (after >= text->block_count) return false;
  zj_marker marker;
  const zj_block *a = &text->blocks[after];
  bool leads = (zj_block_is_closed(text, a) && a->width > PLAIN_HEADING) ||
               (zj_marker_read(zj_block_text(text, a), 0, &marker) && (*cued || marker.value <= 1));
  bool apart =
      before == SIZE_MAX || zj_block_is_closed(text, &text->blocks[before]) || b->after_gap;
  return apart && (leads || (*cued && b->width <= 20));
}

/* Adds the mark at the start of a block, if there is one. Returns false when memory runs out. */
static bool find_opening(grower *g, size_t block, size_t before) {
  const zj_block *b = &g->text->blocks[block];
  mark m = {.at = b->begin, .block = block, .opens = true, .styled = b->styled};
  m.numbered = zj_marker_read(zj_block_text(g->text, b), 0, &m.marker) &&
               m.marker.length < b->end - b->begin;
  m.strong = m.numbered;
  if (!m.numbered) {
    m.marker = (zj_marker){ZJ_MARKER_ONE, 0, 0};
    if (!b->styled && !is_plain_heading(g, block, before, &m.cued)) return true;
  }
  return add_mark(g, m);
}

static bool find_marks(grower *g) {
  size_t before = SIZE_MAX;
  for (size_t i = 0; i < g->text->block_count; i++) {
    const zj_block *b = &g->text->blocks[i];
    if (b->fixed & ZJ_ROLE_BIT(ZJ_ROLE_FRAME_TITLE)) g->titled = true;
    if (b->fixed || b->ledger) continue;
    if (!find_opening(g, i, before) || !find_inline(g, i)) return false;
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

/* The open run that a mark continues; run_count if none. The innermost run is tried first inside a
 * paragraph, the outermost at the start of a line. */
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
    if (found == g->run_count) {
      found = i;
      continue;
    }
    /* Of two runs that fit, prefer the one whose items follow the same punctuation. */
    if (!m->opens && r->strong == m->strong && g->runs[found].strong != m->strong) found = i;
  }
  return found;
}

static uint8_t rank_of(zj_marker_kind kind) {
  static const uint8_t ranks[] = {10, 20, 30, 25, 40, 50, 60, 65};
  return kind < ZJ_MARKER_IS ? ranks[kind] : ZJ_RANK_ITEM;
}

/* Whether a run that begins with mark 'at' lies inside an item of 'top', in the same paragraph.
 * It does when that item opened its line, or has another kind, or when its run goes on after the
 * end of a sentence and this one begins after a clause. */
static bool lies_inside(const grower *g, const run *top, size_t at) {
  const mark *m = &g->marks[at];
  if (m->opens || top->block != m->block || m->marker.kind <= ZJ_MARKER_SUB ||
      top->rank < ZJ_RANK_ITEM)
    return false;
  if (top->opens || top->kind != m->marker.kind) return true;
  if (m->strong) return false;
  for (size_t i = at + 1; i < g->mark_count && i <= at + LOOKAHEAD; i++) {
    const mark *n = &g->marks[i];
    if (n->block != m->block) break;
    if (n->marker.kind == top->kind && n->marker.value == top->value + 1 && n->strong) return true;
  }
  return false;
}

/* Opens a run of items; inside an item it has level 6. */
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

/* Decides whether the mark of an item, or one inside a paragraph, counts. If so, its run becomes
 * the innermost open one. */
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

/* The rank of an unnumbered heading. It heads a part of the report when the numbering 一、 starts
 * again after it or there is no such numbering; else it lies inside the section around it. */
static uint8_t plain_rank(const grower *g, size_t i) {
  size_t next = g->next_one[i];
  bool sections = g->next_one[0] < g->mark_count;
  bool part =
      next < g->mark_count ? g->marks[next].marker.value == 1 : !sections || g->marks[i].cued;
  if (!part) return 35;
  return g->has_parts ? 22 : 5; /* below 第一部分 and 第一章 */
}

/* Adds mark 'i' to the tree if it counts. Returns false when memory runs out. */
static bool place_mark(grower *g, size_t i) {
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

/* A heading is the whole block when that has no end mark; else it ends at the first 。：！？ within
 * TITLE_CHARS characters, else at the first ，or ；. */
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
  size_t end = at < text.length ? at : text.length;
  if (!b->own_line && comma) end = comma;
  b->end = b->begin + (uint32_t)end;
}

static void end_headings(const grower *g) {
  for (size_t i = 1; i < g->tree->count; i++) {
    zj_branch *b = &g->tree->branches[i];
    uint32_t limit = g->text->blocks[b->block].end;
    if (i + 1 < g->tree->count && g->tree->branches[i + 1].block == b->block)
      limit = g->tree->branches[i + 1].begin;
    if (b->numbered) {
      end_heading(g, b, limit);
    } else {
      b->end = limit;
      b->own_line = true;
    }
  }
}

/* Ranks the headings that the document marks among the numbered ones. */
static void rank_styles(grower *g) {
  for (size_t i = 0; i < g->mark_count; i++) {
    const mark *m = &g->marks[i];
    bool ranked = m->numbered && !zj_marker_is_item(m->marker.kind);
    if (m->styled) zj_styles_note(&g->ranks, m->styled, ranked ? rank_of(m->marker.kind) : 0);
  }
  zj_styles_order(&g->ranks);
}

/* Sets next_one and has_parts. Returns false when memory runs out. */
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

zj_status zj_tree_grow(void *ctx, const zj_layout *text, const zj_cues *cues, zj_tree **out,
                       zj_error *err) {
  zj_tree *tree = talloc_zero(ctx, zj_tree);
  grower *g = tree ? talloc_zero(tree, grower) : NULL;
  bool ok = g != NULL;
  if (ok) *g = (grower){.text = text, .cues = cues, .tree = tree};
  ok = ok && find_marks(g) && find_sections(g) &&
       add_branch(g, (zj_branch){.opens_block = true}, false) != NULL;
  if (ok) rank_styles(g);
  for (size_t i = 0; ok && i < g->mark_count; i++)
    ok = place_mark(g, i);
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
