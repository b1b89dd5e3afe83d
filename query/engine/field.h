/* field.h - 标题:x, 年份:2019..2022 and the like: asking what is known of a report (fields.h).
 *
 * A value holds a phrase as text does, after folding; of a path, any part. A period (period.h)
 * holds when it overlaps the years or the date of the report.
 *
 * Ownership  talloc children of 'ctx'.
 * Threads    one test per thread. */
#ifndef ZJ_QUERY_ENGINE_FIELD_H
#define ZJ_QUERY_ENGINE_FIELD_H

#include "indexer/store/segment.h"
#include "query/language/tree.h"

typedef struct zj_field_test zj_field_test;

zj_field_test *zj_field_test_new(void *ctx, const zj_query *query);

/* Whether the report that holds 'paragraph' satisfies the field leaf; asked once per report and
 * leaf. */
bool zj_field_test_holds(zj_field_test *test, const zj_segment *segment, uint32_t paragraph,
                         const zj_query_node *leaf);

/* The frame passages that a field is read from; 0 for one that stands in no passage of its own. */
zj_role_set zj_field_roles(zj_field field);

#endif
