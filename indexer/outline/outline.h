/* outline.h - the structure of a report: frame, headings, paragraphs, items, and the role of every
 * passage.
 *
 *   original ─▶ lines ─▶ paragraphs ─▶ tree of headings and items ─▶ passages
 *                        (hard wraps   (一、（一）1.（1）一是 …)
 *                         joined)
 *
 * A passage is a run of text with one node and one set of roles. It may begin and end inside a
 * paragraph or a sentence (但在工作中也存在着… turns to problems in mid-paragraph). Passages tile
 * the report: each ends where the next begins, and the last ends with the report. Every passage
 * says how sure its roles are and which reasons weighed most (labeller.h), so that every answer can
 * say why. outline_make.h is the way from a report to its outline.
 *
 * Units      positions are bytes of the original; lines count from 1.
 * Ownership  a zj_outline owns its arrays and borrows 'original' and the marks of the markup.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_OUTLINE_OUTLINE_H
#define ZJ_INDEXER_OUTLINE_OUTLINE_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"
#include "indexer/outline/fields.h"
#include "indexer/outline/roles.h"
#include "indexer/read/markup.h"

#define ZJ_PARAGRAPH_MAX (1u << 20) /* bytes */
#define ZJ_NODES_MAX (1u << 20)

/* A line of the original without its LF or CR LF. */
typedef struct zj_line {
  zj_orig_range text;
} zj_line;

/* A paragraph is one line, or several lines when a hard wrap split it. It becomes one document of
 * the index. Blank lines belong to no paragraph. A page mark between two wrapped lines is a
 * paragraph of its own: it is 'nested' inside the range of the one that it interrupts, whose text
 * skips it. */
typedef struct zj_paragraph {
  zj_orig_range range; /* from the start of its first line to the end of its last, without LF */
  uint32_t first_line;
  uint32_t last_line; /* inclusive */
  bool nested;        /* inside the last paragraph before it that is not nested */
  uint8_t styled;     /* level at which the document itself marks it as a heading, 0 for none; the
                         outline decides whether it is one */
} zj_paragraph;

/* A heading or item. Nodes are in text order, which is also preorder; node 0 is the root (the
 * report, level 0, empty heading). A title is not a node. */
typedef struct zj_node {
  uint32_t parent; /* index; the root is its own parent */
  uint8_t level; /* 1-4 for the marks 一、（一）1.（1）; 5 for items such as 一是; 6 for items
                    inside those; an unnumbered heading has the level of its place */
  zj_orig_range heading; /* with its mark, as gold files quote it: （一）夯实政治思想基础 */
  zj_role_set roles;     /* by its wording and place; passages under it may have others */
  uint16_t why;          /* the reason that weighed most, zj_labeller_reason() */
  bool named;            /* the words of the heading name a role */
} zj_node;

/* A passage that is less sure than this, in percent, is shown as doubtful. */
enum { ZJ_REASONS = 3, ZJ_DOUBT_BELOW = 60 };

typedef struct zj_passage {
  zj_orig_pos begin;
  uint32_t node;            /* index of the innermost heading or item around it */
  zj_role_set roles;        /* never empty; with the bits for sure and possible roles */
  uint8_t sure;             /* how likely the roles are, in percent: of its least sure clause */
  uint16_t why[ZJ_REASONS]; /* what weighed most, zj_labeller_reason(); UINT16_MAX for none */
} zj_passage;

typedef struct zj_outline {
  zj_slice original;
  zj_line *lines;
  size_t line_count;
  zj_paragraph *paragraphs; /* ascending by range.begin */
  size_t paragraph_count;
  zj_node *nodes;
  size_t node_count;    /* at least 1, the root */
  zj_passage *passages; /* ascending by begin; the first begins at the first paragraph */
  size_t passage_count;
  const zj_orig_range *marks; /* ranges that the markup excludes from the text */
  size_t mark_count;
  zj_cell *cells; /* of the tables that the markup declares, and of those in the text whose columns
                     are headed */
  size_t cell_count; /* in text order */
  const char *title; /* the title lines joined, or the subject between 现将 and 如下, or "" */
  zj_found title_found; /* where the title comes from */
} zj_outline;

/* Returns the passage at a position: the last one that begins at or before it, else the first one.
 * The outline must have passages. */
const zj_passage *zj_outline_passage_at(const zj_outline *outline, zj_orig_pos at);

#endif
