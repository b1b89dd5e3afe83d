/* redirect.h - sends standard output to a file: the option -o of commands.
 *
 * A plain file appears under its name only once it is complete, in place of one that was there and
 * may be written to, whose permissions it gets; a command that fails leaves things as they were. A
 * device or pipe is written to directly.
 *
 * Errors     ZJ_IO with the name of the file.
 * Threads    one redirection per process. */
#ifndef ZJ_INDEXER_BASE_REDIRECT_H
#define ZJ_INDEXER_BASE_REDIRECT_H

#include <stdbool.h>

#include "indexer/base/error.h"

/* From now on standard output is the file. Borrows 'path'. */
ZJ_MUST_CHECK zj_status zj_redirect_open(const char *path, zj_error *err);

/* The file to which standard output was sent; NULL: to none. */
const char *zj_redirect_path(void);

/* After everything was written to standard output: gives the file its name or, unless 'keep',
 * forgets it. Called by zj_finish_output(). */
ZJ_MUST_CHECK zj_status zj_redirect_end(bool keep, zj_error *err);

#endif
