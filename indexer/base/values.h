/* values.h - JSON values that remember a failure, as a zj_buffer does.
 *
 * Jansson returns NULL when memory runs out and for a text that is not UTF-8, and what is put into
 * an object or a list as NULL is left out without a word. Here both are noted (noted.h), so that
 * hundreds of small additions need no checks and the whole is checked once:
 *
 *   json_t *out = json_pack("{s:s}", "type", "end");
 *   zj_value_set(out, "understood", zj_value_text(words));
 *   if (zj_value_status(out, err) != ZJ_OK) …
 *
 * Between the failure and the question every value is incomplete, or NULL, which jansson accepts
 * everywhere.
 *
 * Ownership  additions take over the reference that they add, also when they fail.
 * Errors     additions return nothing. zj_value_status() returns ZJ_NO_MEMORY, or ZJ_CORRUPT when
 *            a text was not UTF-8: all other texts are checked before they get here, so it comes
 *            from a damaged index.
 * Threads    a value belongs to one thread, and its failures are noted for that thread. */
#ifndef ZJ_INDEXER_BASE_VALUES_H
#define ZJ_INDEXER_BASE_VALUES_H

#include <jansson.h>
#include <stdio.h>

#include "indexer/base/error.h"

struct zj_pile;

/* How zhangju writes JSON: on one line, and indented for people. */
#define ZJ_VALUE_COMPACT (JSON_COMPACT | JSON_REAL_PRECISION(6) | JSON_ENCODE_ANY)
#define ZJ_VALUE_INDENTED (JSON_INDENT(2) | JSON_REAL_PRECISION(6))

/* Makes jansson note every allocation that fails. Call once, before any JSON is made and before any
 * other thread starts. */
void zj_values_start(void);

/* Bounds what the values of this thread may take in all from now on, in bytes; an allocation beyond
 * it fails as if memory had run out. 0: no bound. */
void zj_values_limit(size_t bytes);

/* Makes the small values of this thread on a pile from now on; NULL: no longer. All of them must be
 * released before that, and none may be kept. */
void zj_values_pile(struct zj_pile *pile);

/* A string, of a text that is NULL when memory ran out while it was made: that is noted. */
json_t *zj_value_text(const char *text);

/* Sets a member of an object. A NULL value is noted. */
void zj_value_set(json_t *object, const char *key, json_t *value);

/* Appends to a list. A NULL value is noted. */
void zj_value_append(json_t *list, json_t *value);

/* Adds the members of 'from' to 'object', and releases 'from'. */
void zj_value_merge(json_t *object, json_t *from);

/* Whether 'value' is whole: it is not NULL, and no failure was noted on this thread. */
ZJ_MUST_CHECK zj_status zj_value_status(const json_t *value, zj_error *err);

/* Writes a whole value and a line feed, and releases it. Writes nothing of one that is not whole.
 * A failed write is left to the owner of 'to'. */
ZJ_MUST_CHECK zj_status zj_value_print(FILE *to, json_t *value, size_t flags, zj_error *err);

#endif
