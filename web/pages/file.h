/* file.h - answers that are files: their format, name and links.
 *
 *   zj_file file;
 *   if (!zj_file_read(x, "json|csv|xlsx", &file)) return;
 *   …
 *   zj_file_answer(x, &file, name, &body);
 *
 * Ownership  texts are children of the request.
 * Errors     want of memory is noted (indexer/base/noted.h); functions that return false have
 *            answered.
 * Threads    no shared state; words are in the thread's language. */
#ifndef ZJ_WEB_PAGES_FILE_H
#define ZJ_WEB_PAGES_FILE_H

#include "query/answer/format.h"
#include "web/http/exchange.h"

enum {
  ZJ_EXPORT_MAX = 100000, /* rows of a file: sentences, items */
  ZJ_DOCUMENT_MAX = 2000  /* quotations of a Word document, which is for people */
};

typedef struct zj_file {
  zj_format format;  /* ZJ_FORMAT_JSON when nothing was asked for */
  bool excel;        /* csv is for a spreadsheet */
  const char *links; /* the address of this server, as its client knows it */
} zj_file;

/* Reads the parameters 'format', one of 'words', and 'excel'; the second function reads those of a
 * form. */
bool zj_file_read(zj_exchange *x, const char *words, zj_file *out);
bool zj_file_read_from(zj_exchange *x, const zj_params *from, const char *words, zj_file *out);

/* The most rows or quotations that a file of this format holds. */
long zj_file_most(zj_format format);

/* All that decides about a file besides what is asked, for zj_answer_cached(). */
const char *zj_file_key(void *ctx, const zj_file *file);

/* When making a file as a whole must end, by zj_now_us(): ten times as late as a page. 0: never. */
uint64_t zj_file_ends_us(const zj_exchange *x);

/* For the name of a file: " (not complete)"; how much of an answer with 'all' rows it holds; and
 * that 'count' rows are as many as it may hold. "" when it is complete. */
const char *zj_file_cut(void);
const char *zj_file_reached(void *ctx, const zj_file *file, uint64_t count);
const char *zj_file_shortfall(void *ctx, zj_format format, uint64_t all);

/* Sets the head of an answer that is a file: status, type, and the name "zhangju 'name''rest'.csv",
 * in which a long 'name' is shortened, and 'rest', one of the texts above or "", is not. Caches do
 * not keep it unless zj_answer_cached() has said otherwise. */
void zj_file_head(zj_exchange *x, const zj_file *file, const char *name, const char *rest);

/* Answers with a file that was made as a whole. */
void zj_file_answer(zj_exchange *x, const zj_file *file, const char *name, const char *rest,
                    const zj_buffer *body);

#endif
