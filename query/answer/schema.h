/* schema.h - checks arguments against a JSON Schema: the part of it that the tools use.
 *
 *   object with properties, required and no others; string with maxLength and enum; integer with
 *   minimum and maximum; boolean; array with items and maxItems
 *
 * Errors     ZJ_USAGE with a line that names the argument and what it must be.
 * Threads    no shared state. */
#ifndef ZJ_QUERY_ANSWER_SCHEMA_H
#define ZJ_QUERY_ANSWER_SCHEMA_H

#include <jansson.h>

#include "indexer/base/error.h"

/* Checks the members of an object. */
ZJ_MUST_CHECK zj_status zj_schema_check(const json_t *schema, const json_t *object, zj_error *err);

#endif
