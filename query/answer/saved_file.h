/* saved_file.h - saved queries as JSON lines, for a backup or another machine.
 *
 *   {"name":"年轻干部","query":"问题:\"年轻干部\"","created":1763712000}
 *
 * With what was seen, a line also has
 *   "seen":{"at","generation","uuid","rules","fold","hits":"<hex>","lifted":"<hex>"}
 *
 * Units      times are seconds since 1970, UTC.
 * Ownership  results are talloc children of 'ctx'; the streams are borrowed.
 * Errors     those of saved.h; ZJ_BAD_INPUT.
 * Threads    one per stream. */
#ifndef ZJ_QUERY_ANSWER_SAVED_FILE_H
#define ZJ_QUERY_ANSWER_SAVED_FILE_H

#include <stdio.h>

#include "query/answer/saved.h"

enum { ZJ_SAVED_FILE_LINE_MAX = 64 * 1024 * 1024 }; /* bytes */

/* Writes every query, 'with_seen' also what was seen of it. The caller looks for failed writes. */
ZJ_MUST_CHECK zj_status zj_saved_write(FILE *to, zj_saved *saved, bool with_seen, zj_error *err);

/* Reads queries up to the end of the stream; skips blank lines. Returns ZJ_BAD_INPUT with the
 * number of the line at fault. 'name' is that of the file, for messages. */
ZJ_MUST_CHECK zj_status zj_saved_read(void *ctx, FILE *from, const char *name,
                                      zj_saved_import **out, size_t *count, zj_error *err);

#endif
