/* user.h - the name of who asks, as a proxy gives it, and the file with what that user has saved.
 *
 * Ownership  texts are talloc children of 'ctx'.
 * Threads    no shared state. */
#ifndef ZJ_WEB_HTTP_USER_H
#define ZJ_WEB_HTTP_USER_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

enum { ZJ_USER_BYTES = 80 }; /* of a name, at most */

/* Whether a text can be the name of a user: UTF-8 without control characters, with no blank at its
 * ends. Names that differ in anything, capitals included, are different users. */
bool zj_user_is_name(zj_slice text);

/* The file of a user's saved queries: users/NAME.db beside 'saved_path', with every byte but a-z
 * 0-9 - _ written as %XX. NULL when memory ran out. */
const char *zj_user_saved(void *ctx, const char *saved_path, const char *user);

/* ZJ_LIMIT when no more files of users may be made beside 'path'. */
ZJ_MUST_CHECK zj_status zj_user_room(const char *path, zj_error *err);

#endif
