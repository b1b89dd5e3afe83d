/* tasks.h - what the pages of tasks have in common: their list, their heads, quotations with their
 * places, pages of a list, and what can be taken away as a file.
 *
 * Ownership  json_t results are new references; texts are children of 'ctx' or constants.
 * Errors     none: want of memory is noted (indexer/base/noted.h).
 * Threads    no shared state; words are in the thread's language. */
#ifndef ZJ_WEB_PAGES_TASKS_H
#define ZJ_WEB_PAGES_TASKS_H

#include <jansson.h>

#include "query/engine/deadline.h"
#include "web/http/exchange.h"

typedef enum zj_task {
  ZJ_TASK_ITEMS,
  ZJ_TASK_COMPARE,
  ZJ_TASK_ACCOUNT,
  ZJ_TASK_OVERLAP,
  ZJ_TASK_TREND,
  ZJ_TASK_VERIFY,
  ZJ_TASK_CHECKUP,
  ZJ_TASK_COUNT
} zj_task;

/* The address, "/items", and the name in the language of the thread. */
const char *zj_task_path(zj_task task);
const char *zj_task_name(zj_task task);

/* [{"label","url","what","current"}] of all tasks; ZJ_TASK_COUNT: none is current. */
json_t *zj_task_list(zj_task current);

/* A page of a task: its title, its heading, what it is for, and the list of tasks. 'about' comes
 * before the name in the title of the window; "" for nothing. */
json_t *zj_task_page(void *ctx, zj_task task, const char *about);

/* When work on an answer must end: after so many times the deadline of the site. */
zj_deadline zj_task_deadline(const zj_exchange *x, uint64_t times);

/* ---- quotations ---- */

/* Sets in 'row' where a quotation stands: "url" on the reading page, "source" (the title, else the
 * path), "source_path", and "where", its line. */
void zj_source_set(void *ctx, json_t *row, const char *id, const char *title, const char *path,
                   json_int_t line);

/* Sets "place" in 'row', by which the basket finds the quotation again: its sentence or, where it
 * has several, its paragraph. Characters count from 0. */
void zj_source_place_set(void *ctx, json_t *row, const char *id, json_int_t line,
                         json_int_t start_char, zj_slice text);

/* [{"text","hit"}]: the text with the first place of each of 'marks', a list of texts or of objects
 * with a "text", as a hit. 'marks' may be NULL. */
json_t *zj_source_pieces(void *ctx, const char *text, const json_t *marks);

/* Sets "badges" and "css" from a list of role keys. */
void zj_source_roles(void *ctx, json_t *row, const json_t *roles);

/* ---- pages of a list ---- */

/* Sets "pager": {"prev_url","next_url","text"}, when there is more than one page. 'link' is the
 * address of the list without a page. */
void zj_pager_set(void *ctx, json_t *page, const char *link, long at, uint64_t count, long per);

/* ---- downloads ---- */

/* Sets "formats", those of 'words', and "download", the address to which the form of a list is
 * sent: its hidden fields are those of 'link', whose path is left out; without ticked rows it is
 * for all of them. */
void zj_download_set(void *ctx, json_t *page, const char *words, const char *action,
                     const char *link);

#endif
