/* account_document.h - an account as a Word document: each row its verdict, the passage, and the
 * passages of the other reports, with their sources as footnotes.
 *
 * Ownership  borrows all.
 * Errors     want of memory is remembered by the document.
 * Threads    one thread per document. */
#ifndef ZJ_QUERY_ANSWER_ACCOUNT_DOCUMENT_H
#define ZJ_QUERY_ANSWER_ACCOUNT_DOCUMENT_H

#include "query/answer/account.h"
#include "query/answer/document.h"

/* Names both sides: "A → B, C"; a child of 'ctx'. NULL when memory ran out. */
const char *zj_account_sides(void *ctx, const zj_account_head *head);

/* Adds the heading of an account, and one row of it: 'number' counts from 1; 'headed' puts the name
 * of its role above it. */
void zj_account_document_head(zj_document *d, const zj_account_head *head);
void zj_account_document_row(zj_document *d, const zj_account_row *row, size_t number, bool headed);

#endif
