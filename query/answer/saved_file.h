/* saved_file.h - saved queries as JSON lines, to keep them elsewhere or take them to another
 * machine.
 *
 *   {"name":"年轻干部","query":"问题:\"年轻干部\"","created":1763712000}
 *
 * and, with what was seen,
 * "seen":{"at","generation","uuid","rules","fold","hits":"<hex>","lifted":"<hex>"}.
 *
 * Ownership  results are talloc children of 'ctx'. */
#ifndef ZJ_QUERY_ANSWER_SAVED_FILE_H
#define ZJ_QUERY_ANSWER_SAVED_FILE_H

#include <stdio.h>

#include "query/answer/saved.h"

enum { ZJ_SAVED_FILE_LINE_MAX = 64 * 1024 * 1024 };

ZJ_MUST_CHECK zj_status zj_saved_write(FILE *to, zj_saved *saved, bool with_seen, zj_error *err);

/* Reads to the end; blank lines are skipped. ZJ_BAD_INPUT with the number of the line at fault;
 * 'name' is for messages. */
ZJ_MUST_CHECK zj_status zj_saved_read(void *ctx, FILE *from, const char *name,
                                      zj_saved_import **out, size_t *count, zj_error *err);

#endif
