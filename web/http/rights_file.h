/* rights_file.h - the access file in force: read at start, and again whenever it changes.
 *
 * A file with a fault, or none, is refused at start. Later the rules that were read before stay in
 * force, and stderr says why.
 *
 * Ownership  a zj_rights_file is a talloc child of 'ctx'; 'path' is borrowed.
 * Errors     those of zj_grants_read(), and ZJ_IO.
 * Threads    any number of threads may ask for rights while one reads the file again. */
#ifndef ZJ_WEB_HTTP_RIGHTS_FILE_H
#define ZJ_WEB_HTTP_RIGHTS_FILE_H

#include "web/http/rights.h"

typedef struct zj_rights_file zj_rights_file;

ZJ_MUST_CHECK zj_status zj_rights_file_open(void *ctx, const char *path, zj_rights_file **out,
                                            zj_error *err);

/* Reads the file again if it has changed since it was read or refused; costs a stat(). NULL is
 * allowed. */
void zj_rights_file_look(zj_rights_file *file);

/* Sets *out to the rights that the file gives a user (NULL: one without a name) at this moment. It
 * is a talloc child of 'ctx' with all it refers to. */
ZJ_MUST_CHECK zj_status zj_rights_file_ask(zj_rights_file *file, void *ctx, const char *user,
                                           zj_rights **out, zj_error *err);

#endif
