/* secret.h - comparing what a client sends with a secret, and secrets made from another.
 *
 *   if (!zj_secret_equal(zj_slice_of(given), zj_slice_of(site->token))) refuse();
 *
 * Units      bytes.
 * Ownership  borrows both texts for the call.
 * Errors     none.
 * Threads    no shared state. */
#ifndef ZJ_WEB_HTTP_SECRET_H
#define ZJ_WEB_HTTP_SECRET_H

#include "indexer/base/random.h"
#include "indexer/base/text.h"

/* Whether 'given' is the secret. The time taken depends on the two lengths alone, never on how much
 * of 'given' is right, so that a client cannot find the secret byte by byte. Nothing equals an
 * empty secret: one that was never set lets nobody in. */
bool zj_secret_equal(zj_slice given, zj_slice secret);

/* Writes 32 hexadecimal digits and a NUL to 'out': a secret for a name that cannot be found from
 * that of another name. 'secret' is one of zj_random_hex(). (SipHash-2-4.) */
void zj_secret_for(const char secret[ZJ_RANDOM_HEX], zj_slice name, char out[ZJ_RANDOM_HEX]);

/* SipHash-2-4 of a text. */
uint64_t zj_secret_hash(const unsigned char key[16], zj_slice text);

#endif
