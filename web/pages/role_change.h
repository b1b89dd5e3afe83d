/* role_change.h - what a reader says about the role of a passage, from a form or from the API, to a
 * correction in force.
 *
 * Ownership  texts are borrowed from the request or children of x->request->ctx.
 * Errors     those of zj_correcting_do().
 * Threads    any number of requests; corrections are made one at a time. */
#ifndef ZJ_WEB_PAGES_ROLE_CHANGE_H
#define ZJ_WEB_PAGES_ROLE_CHANGE_H

#include "indexer/run/correcting.h"
#include "web/http/exchange.h"

enum { ZJ_ROLE_WORDS_MAX = 300, ZJ_ROLE_BY_MAX = 40, ZJ_ROLE_NOTE_MAX = 200 }; /* code points */

typedef struct zj_role_change {
  long line;
  long character;    /* names the passage there; -1: all paragraphs of the line */
  const char *words; /* "": none; else they name the passage */
  const char *role, *by, *note;
  bool remove; /* take corrections of the line back; the rest does not count */
} zj_role_change;

/* Answers a problem and returns false unless who asks may put roles right in the report of the
 * path, and the report exists for them. */
bool zj_role_change_allowed(zj_exchange *x);

/* Who corrects: the user that a proxy names, else 'said'. */
const char *zj_role_change_by(const zj_exchange *x, const char *said);

/* A question about a place of an index, "ID:LINE". */
zj_correcting zj_role_change_at(const zj_exchange *x, const char *reference);

/* Sets *out to a change of the report of the path. NULL when it is whole, else what it lacks. */
const char *zj_role_change_read(const zj_exchange *x, const zj_role_change *said,
                                zj_correcting *out);

/* Makes it, as zj_correcting_do(). */
ZJ_MUST_CHECK zj_status zj_role_change_make(void *ctx, const zj_correcting *asked,
                                            zj_correcting_result *out, zj_error *err);

/* Whether who asks may know who made a correction that is in force in the report at 'path', and
 * why: it also holds for copies, which may be all that exists for them. */
bool zj_role_change_is_told(const zj_exchange *x, const zj_correction *correction,
                            const char *path);

#endif
