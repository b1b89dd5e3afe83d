/* addresses.h - the addresses by which others in the network reach this machine.
 *
 * Ownership  texts are talloc children of 'ctx'.
 * Errors     ZJ_IO when the system refuses, ZJ_NO_MEMORY.
 * Threads    any. */
#ifndef ZJ_WEB_HTTP_ADDRESSES_H
#define ZJ_WEB_HTTP_ADDRESSES_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef struct zj_addresses {
  const char **at; /* as hosts in an address of a page: 192.168.1.5, [fd00::5] */
  size_t count;
} zj_addresses;

/* Lists the addresses of the interfaces that are up, without loopback and link-local ones, the IPv4
 * addresses first; those of IPv6 only when 'six'. */
ZJ_MUST_CHECK zj_status zj_addresses_own(void *ctx, bool six, zj_addresses *out, zj_error *err);

#endif
