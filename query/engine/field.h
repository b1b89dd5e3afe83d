/* field.h - tests 标题:x, 年份:2019..2022 and the like against the facts about a report (fields.h).
 *
 * A value holds a phrase as text does, after folding; a path holds any part of it. A period
 * (period.h) holds when it overlaps the years or the date of the report.
 *
 * Ownership  a test is a talloc child of 'ctx'.
 * Errors     zj_field_test_failed().
 * Threads    one test per thread. */
#ifndef ZJ_QUERY_ENGINE_FIELD_H
#define ZJ_QUERY_ENGINE_FIELD_H

#include "indexer/store/segment.h"
#include "query/language/tree.h"

typedef struct zj_field_test zj_field_test;

/* A test for the field leaves of 'query'. NULL when memory runs out. */
zj_field_test *zj_field_test_new(void *ctx, const zj_query *query);

/* Whether the report that holds 'paragraph' satisfies the field leaf. The answer is remembered
 * until another report is asked about. */
bool zj_field_test_holds(zj_field_test *test, const zj_segment *segment, uint32_t paragraph,
                         const zj_query_node *leaf);

/* Whether memory ran out in any test so far, so that its answer cannot be relied on. */
bool zj_field_test_failed(const zj_field_test *test);

/* The frame passages that a field is read from; 0 for one that has no passage of its own. */
zj_role_set zj_field_roles(zj_field field);

#endif
