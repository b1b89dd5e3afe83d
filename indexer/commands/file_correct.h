/* file_correct.h - private to the commands: the corrections of readers in the outline of a file.
 *
 * Ownership  nothing is kept; 'ctx' is for what is needed meanwhile.
 * Errors     ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_COMMANDS_FILE_CORRECT_H
#define ZJ_INDEXER_COMMANDS_FILE_CORRECT_H

#include "indexer/outline/outline_make.h"

/* Applies them to the outline of the file 'path', which may be relative: `outline` and `roles` show
 * what `index` would make of it. */
ZJ_MUST_CHECK zj_status zj_file_correct(void *ctx, zj_outline *outline, const zj_labeller *labeller,
                                        const char *path, zj_error *err);

#endif
