/* accuracy.h - how well roles are told in text that the model did not train on: the figures of
 * web/accuracy.json, which `zhangju train --cross-validate document --figures` writes.
 *
 * Ownership  results are borrowed and live as long as the program.
 * Errors     none: NULL means that a figure was not measured.
 * Threads    constant after zj_accuracy_start(). */
#ifndef ZJ_WEB_HTTP_ACCURACY_H
#define ZJ_WEB_HTTP_ACCURACY_H

#include <jansson.h>

/* Parses the file. Call once, before any other thread starts. */
void zj_accuracy_start(void);

/* The whole file: how it was measured ("left_out", "parts"), "all" and "sets". */
json_t *zj_accuracy(void);

/* The figures of all sets together: "files", "characters", "accuracy", "roles" …. */
json_t *zj_accuracy_all(void);

/* The figures of one role by its key, {"gold":N,"found":N,"precision":P,"recall":R,"f1":F}; NULL
 * when no report has text of that role. */
json_t *zj_accuracy_of(const char *role);

#endif
