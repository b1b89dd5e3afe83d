/* outline.h - what is what in a report: frame, headings, paragraphs, items, and the role of every
 * passage.
 *
 *   original ─▶ lines ─▶ paragraphs (hard wraps joined) ─▶ marker tree (一、（一）1.（1）一是 …) ─▶
 * passages
 *
 * A passage is a run of text with one outline node and one role set; it may begin and end inside a
 * paragraph or a sentence (但在工作中也存在着… turns to problems in mid-paragraph). Passages tile
 * the report: each runs to the begin of the next, the last to the end.  Every passage holds the id
 * of the rule that decided its role (rules.h), so that every answer can say why.
 *
 * Units      positions are bytes of the original; lines are 1-based; depth and counts are plain.
 * Ownership  zj_outline is one talloc child of 'ctx'; it borrows 'original', 'rules' and the marks
 * of 'markup'. Errors     any valid UTF-8 has an outline, an empty text an empty one. ZJ_LIMIT for
 * a line over ZJ_PARAGRAPH_MAX bytes or more than ZJ_NODES_MAX nodes. Threads    no shared state;
 * rules may be shared once loaded. */
#ifndef ZJ_INDEXER_OUTLINE_OUTLINE_H
#define ZJ_INDEXER_OUTLINE_OUTLINE_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"
#include "indexer/outline/fields.h"
#include "indexer/outline/roles.h"
#include "indexer/read/markup.h"

#define ZJ_PARAGRAPH_MAX (1u << 20)
#define ZJ_NODES_MAX (1u << 20)

/* A line of the original without its LF (and CR). */
typedef struct zj_line {
  zj_orig_range text;
} zj_line;

/* What one Xapian document holds. A paragraph is a line, or several when a hard wrap split it.
 * Blank lines belong to none. A page mark between two wrapped lines is a paragraph of its own that
 * lies inside the range of the one it interrupts ('nested'): the outer one skips it. */
typedef struct zj_paragraph {
  zj_orig_range
      range; /* from the first byte of its first line to the end of its last, LF left out */
  uint32_t first_line; /* 1-based */
  uint32_t last_line;  /* inclusive */
  bool nested;         /* lies inside the paragraph before it that is not nested */
  uint8_t styled; /* level of the heading the document says it is, 0 for none; whether it is one,
                     the outline decides */
} zj_paragraph;

/* A heading or item. Nodes stand in text order, which is also preorder; node 0 is the root (the
 * report, level 0, empty heading). A title is no node. */
typedef struct zj_node {
  uint32_t parent; /* index; the root is its own parent */
  uint8_t level; /* 1-4 marker classes 一、（一）1.（1）; 5 一是-items; 6 items nested in those;
                    unnumbered headings take the level of their place */
  zj_orig_range heading; /* marker included, as gold files quote it: （一）夯实政治思想基础 */
  zj_role_set roles; /* what the heading and its place say; passages under it may differ */
  uint16_t rule;     /* rule id, zj_rules_name() */
} zj_node;

enum { ZJ_REASONS = 3 };

typedef struct zj_passage {
  zj_orig_pos begin;
  uint32_t node;            /* innermost heading or item it stands under */
  zj_role_set roles;        /* never empty */
  zj_role_set maybe;        /* those, and others that are not unlikely */
  uint8_t sure;             /* how likely 'roles' are, in percent; that of its least sure clause */
  uint16_t why[ZJ_REASONS]; /* the reasons that weighed most, zj_rules_name(); UINT16_MAX for none */
} zj_passage;

typedef struct zj_outline {
  zj_slice original;
  zj_line *lines;
  size_t line_count;
  zj_paragraph *paragraphs;
  size_t paragraph_count; /* by range.begin */
  zj_node *nodes;
  size_t node_count; /* at least the root */
  zj_passage *passages;
  size_t passage_count; /* by begin; the first begins at the first paragraph */
  const zj_orig_range *marks;
  size_t mark_count; /* of the markup: no text */
  const char *title; /* talloc string, "" if none: title lines joined, or what stands between 现将
                        and 如下 */
  zj_found title_found;
} zj_outline;

/* The passage that holds a position: the last that begins at or before it (the first passage for an
 * earlier position). The outline must have passages. */
const zj_passage *zj_outline_passage_at(const zj_outline *outline, zj_orig_pos at);

#endif
