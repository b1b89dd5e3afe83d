/* secret.h - comparing what a client sends with a secret.
 *
 *   if (!zj_secret_equal(zj_slice_of(given), zj_slice_of(site->token))) refuse();
 *
 * Units      bytes.
 * Ownership  borrows both texts for the call.
 * Errors     none.
 * Threads    no shared state. */
#ifndef ZJ_WEB_HTTP_SECRET_H
#define ZJ_WEB_HTTP_SECRET_H

#include "indexer/base/text.h"

/* Whether 'given' is the secret. The time taken depends on the two lengths alone, never on how much
 * of 'given' is right, so that a client cannot find the secret byte by byte. Nothing equals an
 * empty secret: one that was never set lets nobody in. */
bool zj_secret_equal(zj_slice given, zj_slice secret);

#endif
