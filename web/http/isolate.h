/* isolate.h - keeps text of reports and requests from turning the page around it.
 *
 * The style sheet isolates every element with such text (unicode-bidi: isolate), so that a U+202E
 * in a title turns nothing beside it. Browsers carry this out with the same characters that a text
 * may contain: an unclosed U+2067, or a U+2069 too many, leads out of the element again. Therefore
 * every run of text between two tags closes what it opens, and closes nothing else. The title of a
 * window has no elements: there all such characters are shown as marks, as on a terminal. What is
 * between the tags of a textarea goes back to the server, and stays as it is.
 *
 * Threads    no shared state. */
#ifndef ZJ_WEB_HTTP_ISOLATE_H
#define ZJ_WEB_HTTP_ISOLATE_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

/* Sets *out to a page whose texts are closed: 'html' itself, when they are already, else a child of
 * 'ctx'. Every < and > of 'html' belongs to a tag. */
ZJ_MUST_CHECK zj_status zj_isolate(void *ctx, zj_slice html, zj_slice *out, zj_error *err);

#endif
