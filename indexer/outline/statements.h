/* statements.h - private to the outline: the statements of a report, whose roles are decided one
 * after the other.
 *
 * A statement is a heading, a sentence, a part of one up to ； or ：, or the part of a sentence
 * from a comma on where the next clause may turn to something else (但…, 下一步…). A block of frame
 * or noise is one statement. Statements follow each other without gap inside a block.
 *
 * Units      positions are bytes of the plain text.
 * Ownership  talloc children of 'ctx'; borrows layout and tree.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_OUTLINE_STATEMENTS_H
#define ZJ_INDEXER_OUTLINE_STATEMENTS_H

#include "indexer/outline/cues.h"
#include "indexer/outline/headings_tree.h"
#include "indexer/outline/plain.h"
#include "indexer/text/marks.h"

/* How a statement follows the one before: decides which transition weights apply. */
typedef enum zj_seam {
  ZJ_SEAM_CLAUSE,    /* inside a sentence */
  ZJ_SEAM_SENTENCE,  /* a new sentence of the same paragraph */
  ZJ_SEAM_PARAGRAPH, /* a new paragraph */
  ZJ_SEAM_SECTION,   /* a heading of the first level */
  ZJ_SEAM_HEADING,   /* any other heading */
  ZJ_SEAM_ITEM,      /* an item that opens its line */
  ZJ_SEAM_INLINE,    /* an item inside a paragraph */
  ZJ_SEAM_BODY,      /* the text of a heading or item, on its line */
  ZJ_SEAM_UNDER,     /* the first paragraph under a heading with a line to itself */
  ZJ_SEAM_FRAME,     /* from or to frame or noise */
  ZJ_SEAM_COUNT
} zj_seam;

typedef struct zj_statement {
  uint32_t begin, end;
  uint32_t label;  /* where its words begin, behind a marker */
  uint32_t branch; /* innermost heading or item it lies under */
  uint32_t block;
  uint8_t heading; /* level of the heading or item it is, 0 for none */
  bool names;      /* it is a heading whose words name a role */
  zj_seam seam;
  zj_role_set certain; /* the role of a heading that leaves no doubt of it, or that the column of a
                          table names; 0 for any other */
  bool column;         /* a column names its role */
  zj_role_set fixed;   /* frame or noise, by structure; 0 for the body */
  zj_cue_found cues;
  zj_role_set signals;
  uint8_t latin;    /* how much of it is Latin letters, in percent of its characters */
  bool in_brackets; /* all of it */
  bool aside; /* it may be no part of the text: a web page's own words, an address on the web, or a
                 credit in brackets */
} zj_statement;

typedef struct zj_statements {
  const zj_layout *layout;
  const zj_tree *tree;
  zj_statement *of;
  size_t count;
} zj_statements;

/* Cuts a report into statements and finds their cues. ZJ_NO_MEMORY. */
ZJ_MUST_CHECK zj_status zj_statements_cut(void *ctx, const zj_layout *layout, const zj_tree *tree,
                                          const zj_cues *cues, zj_statements **out, zj_error *err);

/* The plain text of a statement, its marker left out. */
static inline zj_slice zj_statement_words(const zj_statements *statements, const zj_statement *u) {
  return (zj_slice){statements->layout->plain.bytes + u->label, u->end - u->label};
}

/* Words without the mark that closes them. */
static inline zj_slice zj_statement_without_mark(zj_slice words) {
  while (words.length >= 3 && (zj_mark_clause_end(words, words.length - 3) ||
                               zj_mark_quote_end(words, words.length - 3)))
    words.length -= 3;
  return words;
}

#endif
