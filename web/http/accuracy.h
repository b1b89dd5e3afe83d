/* accuracy.h - how well the rules agree with the gold of corpus/: measured when the program was
 * built, with `zhangju eval`.
 *
 * Ownership  borrowed: constant after the start.
 * Threads    constant after zj_accuracy_start(). */
#ifndef ZJ_WEB_HTTP_ACCURACY_H
#define ZJ_WEB_HTTP_ACCURACY_H

#include <jansson.h>

/* Reads what the build measured; call once before any thread asks. */
void zj_accuracy_start(void);

/* All of it, as `zhangju eval --format json` prints it. */
json_t *zj_accuracy(void);

/* {"gold":N,"found":N,"precision":P,"recall":R,"f1":F} of a role by its key; NULL when corpus/ has
 * none of it. */
json_t *zj_accuracy_of(const char *role);

#endif
