/* view.h - what several pages add to the API's JSON before a template shows it: badges, counts in
 * words, the search box, query faults.
 *
 * Ownership  json_t results are new references; texts are children of 'ctx' or constants.
 * Errors     none: want of memory is noted (indexer/base/noted.h).
 * Threads    no shared state; words are in the thread's language. */
#ifndef ZJ_WEB_PAGES_VIEW_H
#define ZJ_WEB_PAGES_VIEW_H

#include <jansson.h>

#include "indexer/base/values.h"
#include "query/answer/trial.h"
#include "web/pages/ask.h"

/* ---- roles ---- */

/* A role by its key; ZJ_ROLE_COUNT when there is none. */
zj_role zj_view_role(const char *key);

/* The CSS class of a role, "role-problems". All kinds of frame share one. "" for ZJ_ROLE_COUNT. */
const char *zj_view_role_css(zj_role role);

/* 存在问题; in English 存在问题 (problems). */
const char *zj_view_role_label(void *ctx, zj_role role);

/* A scope with the mark ! or ? of a query: 有把握的存在问题; in English 存在问题 (certain
 * problems). */
const char *zj_view_marked_label(void *ctx, zj_role role, char mark);

/* How sure passages are, in percent: 把握 87 %, 把握 72–98 %. */
const char *zj_view_sure(void *ctx, json_int_t low, json_int_t high);

/* [{"label","css","doubt"}] for an array of keys such as ["problems","causes"]. */
json_t *zj_view_badges(void *ctx, const json_t *roles, bool doubtful);
/* The CSS class of the first of them; "" when there is none. */
const char *zj_view_roles_css(const json_t *roles);

/* ---- the search box ---- */

/* Sets in 'page' what the search box shows: q, in, literal, sort, and the options of role and unit.
 * The roles are offered only where the page sets "choose_roles"; elsewhere those of the address
 * stay. */
void zj_view_box(void *ctx, json_t *page, const zj_ask *ask);

/* The place of a fault in the query:
 * {"before","at","after","position","message","suggestion","suggestion_url","literal_url"}. */
json_t *zj_view_fault(void *ctx, const zj_ask *ask, const zj_query_fault *fault,
                      const char *message);

/* ---- numbers and words ---- */

/* A number; from 10,000 on in groups of three digits. */
const char *zj_view_number(void *ctx, uint64_t n);
/* "9 处", "9 hits". */
const char *zj_view_hits(void *ctx, uint64_t count);
/* The hits of a query that was tried: "9 处", or "至少 9 处" when the time ran out. */
const char *zj_view_trial_hits(void *ctx, const zj_trial *trial);
/* "4 篇", "4 reports". */
const char *zj_view_reports(void *ctx, uint64_t count);

/* What is searched: "5 篇报告 · 372 段". */
const char *zj_view_corpus(void *ctx, const zj_reader *reader);

/* An interface string (web/http/strings.h) by its key; "" when there is none. */
const char *zj_view_word(const char *key);

/* ---- members of objects ---- */

/* A string member; "" when there is none. Borrowed from the object. */
const char *zj_view_text(const json_t *object, const char *key);

/* Sets a string member; NULL is "". */
static inline void zj_view_set(json_t *object, const char *key, const char *text) {
  zj_value_set(object, key, json_string(text ? text : ""));
}

#endif
