/* draft.h - the quotations in a draft: what it gives as the words of others.
 *
 *   他指出：“要……补短板。”        “…”, 「…」, 『…』, "…": one quotation, in two parts
 *   > 全区年轻干部存量不足。        a block of Markdown
 *           全区年轻干部存量不足。  a paragraph set in deeper than the first lines of others
 *
 * A quotation ends with its paragraph at the latest: a mark that is opened and not closed counts
 * only when the next paragraph opens one, too, as a speech of several paragraphs does. A line of a
 * block that begins with a dash names the source and is left out. An ellipsis parts a quotation.
 *
 * Units      ranges are bytes of the original; lines from 1, characters in code points from 0.
 * Ownership  a zj_draft is a talloc child of 'ctx' and borrows the original.
 * Errors     ZJ_LIMIT for a draft with too many quotations or too long a line; ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_QUERY_ANSWER_DRAFT_H
#define ZJ_QUERY_ANSWER_DRAFT_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"
#include "indexer/read/markup.h"

enum {
  ZJ_DRAFT_SHORTEST = 6, /* letters of a quotation that is worth looking for */
  ZJ_DRAFT_MOST = 20000, /* quotations */
  ZJ_DRAFT_PARTS = 200   /* parts of one; what follows is one part */
};

typedef struct zj_quotation {
  zj_orig_range range; /* what is quoted, without the marks around it; of a block, its lines */
  zj_orig_pos end;     /* after the closing mark */
  uint32_t line, start_char;
  uint32_t length_chars;
  bool block;
  size_t parent;   /* the quotation that it lies in; SIZE_MAX for none */
  zj_slice text;   /* as running text; the paragraphs of a block with LF between them */
  zj_slice *whole; /* its paragraphs, or itself, with their ellipses */
  size_t whole_count;
  zj_slice *parts; /* the same, parted at ellipses */
  size_t part_count;
} zj_quotation;

typedef struct zj_draft {
  zj_slice original;
  zj_quotation *at;
  size_t count;        /* in text order */
  uint32_t stray_line; /* of the first quotation mark without its counterpart; 0: none */
  uint32_t stray_count;
} zj_draft;

/* Finds the quotations of at least 'shortest' letters. 'markdown' says that the text may hold the
 * escapes of Markdown. */
ZJ_MUST_CHECK zj_status zj_draft_read(void *ctx, zj_slice original, const zj_markup *markup,
                                      bool markdown, uint32_t shortest, zj_draft **out,
                                      zj_error *err);

/* Makes a draft of one quotation, the whole of 'text', whose lines are its paragraphs. */
ZJ_MUST_CHECK zj_status zj_draft_of_quotation(void *ctx, zj_slice text, zj_draft **out,
                                              zj_error *err);

#endif
