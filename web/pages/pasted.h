/* pasted.h - a text that was pasted into a page, to be looked at and forgotten.
 *
 * Ownership  children of the request.
 * Errors     functions that return false have answered the problem.
 * Threads    the labeller that reads drafts is loaded once and shared. */
#ifndef ZJ_WEB_PAGES_PASTED_H
#define ZJ_WEB_PAGES_PASTED_H

#include <jansson.h>

#include "indexer/store/snapshot.h"
#include "web/http/exchange.h"

/* Characters that a page takes: their encoding as a form fits into ZJ_ASK_MAX. */
enum { ZJ_PASTED_CHARS = 100000 };

/* The text of the form's "text" with LF at line ends; false when it is blank, which is no error. */
bool zj_pasted_given(zj_exchange *x, zj_slice *out);

/* Sets in 'page' what part_draft.mustache shows: the text again, how much may be pasted,
 * and "draft_open", whether the form is unfolded. The page
 * sets "draft_go", the name of its button, "draft_more", further ones, and "draft_or",
 * words before those. */
void zj_pasted_show(zj_exchange *x, json_t *page, const char *action, zj_slice text);

/* Reads the draft as a report, in a snapshot of its own. ZJ_BAD_INPUT, with a message, when it is
 * none. */
ZJ_MUST_CHECK zj_status zj_pasted_snapshot(zj_exchange *x, zj_slice text, zj_snapshot **out,
                                           zj_error *err);

#endif
