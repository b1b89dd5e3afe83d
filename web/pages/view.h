/* view.h - what several pages add to the API's JSON before it meets a template.
 *
 * Ownership  json_t results are new references; texts are children of 'ctx'.
 * Threads    no shared state; words are in the thread's language. */
#ifndef ZJ_WEB_PAGES_VIEW_H
#define ZJ_WEB_PAGES_VIEW_H

#include <jansson.h>

#include "web/pages/ask.h"

/* A role by its key; ZJ_ROLE_COUNT when there is none. */
zj_role zj_view_role(const char *key);

/* "role-problems"; the frame family has one. */
const char *zj_view_role_css(zj_role role);

/* 存在问题, or 存在问题 (problems) in English. */
const char *zj_view_role_label(void *ctx, zj_role role);

/* [{"label","css"}] for ["problems","causes"]. */
json_t *zj_view_badges(void *ctx, const json_t *roles);
/* The css class of the first of them, "" for none. */
const char *zj_view_roles_css(const json_t *roles);

/* The search box: q, literal, sort and the options of the choices of role and unit, set in 'page'.
 */
void zj_view_box(void *ctx, json_t *page, const zj_ask *ask);

/* "9 处", "9 hits"; from 10,000 on in groups of three. */
const char *zj_view_number(void *ctx, uint64_t n);
const char *zj_view_hits(void *ctx, uint64_t count);
const char *zj_view_reports(void *ctx, uint64_t count);

/* The place of a fault in the query:
 * {"before","at","after","position","message","suggestion","suggestion_url","literal_url"}. */
json_t *zj_view_fault(void *ctx, const zj_ask *ask, const zj_query_fault *fault,
                      const char *message);

/* "5 篇报告 · 372 段": what is searched. */
const char *zj_view_corpus(void *ctx, const zj_reader *reader);

/* A word of words.h in the thread's language; "" when there is none. */
const char *zj_view_word(const char *key);

/* The string member of an object, "" when there is none. */
const char *zj_view_text(const json_t *object, const char *key);
static inline void zj_view_set(json_t *object, const char *key, const char *text) {
  json_object_set_new(object, key, json_string(text ? text : ""));
}

#endif
