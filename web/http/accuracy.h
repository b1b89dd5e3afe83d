/* accuracy.h - how well the rules agree with the gold labels of corpus/. The build measures it with
 * `zhangju eval` and compiles the result in.
 *
 * Ownership  results are borrowed and live as long as the program.
 * Errors     none: NULL means that a figure was not measured.
 * Threads    constant after zj_accuracy_start(). */
#ifndef ZJ_WEB_HTTP_ACCURACY_H
#define ZJ_WEB_HTTP_ACCURACY_H

#include <jansson.h>

/* Parses what the build measured. Call once, before any other thread starts. */
void zj_accuracy_start(void);

/* All figures, as `zhangju eval --format json` prints them. */
json_t *zj_accuracy(void);

/* The figures of one role by its key, {"gold":N,"found":N,"precision":P,"recall":R,"f1":F}; NULL
 * when corpus/ has no text of that role. */
json_t *zj_accuracy_of(const char *role);

#endif
