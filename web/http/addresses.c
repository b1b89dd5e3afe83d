/* addresses.c - asks the system for the addresses of its interfaces. */
#include "web/http/addresses.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <talloc.h>

/* Writes an address as the host of a page's address. False for one that others cannot use. */
static bool write_host(const struct sockaddr *address, char out[INET6_ADDRSTRLEN + 2]) {
  if (address->sa_family == AF_INET) {
    const struct in_addr *four = &((const struct sockaddr_in *)(const void *)address)->sin_addr;
    bool link_local = ntohl(four->s_addr) >> 16 == 0xA9FE; /* 169.254 */
    return !link_local && inet_ntop(AF_INET, four, out, INET6_ADDRSTRLEN) != NULL;
  }
  const struct in6_addr *six = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
  if (IN6_IS_ADDR_LINKLOCAL(six) || !inet_ntop(AF_INET6, six, out + 1, INET6_ADDRSTRLEN))
    return false;
  size_t length = strlen(out + 1);
  out[0] = '[';
  out[length + 1] = ']';
  out[length + 2] = 0;
  return true;
}

static zj_status add_address(void *ctx, const char *host, zj_addresses *out, zj_error *err) {
  const char **grown = talloc_realloc(ctx, out->at, const char *, (unsigned)out->count + 1);
  if (!grown) return zj_no_memory(err);
  out->at = grown;
  out->at[out->count] = talloc_strdup(ctx, host);
  return out->at[out->count++] ? ZJ_OK : zj_no_memory(err);
}

static zj_status add_family(void *ctx, const struct ifaddrs *all, int family, zj_addresses *out,
                            zj_error *err) {
  zj_status status = ZJ_OK;
  char host[INET6_ADDRSTRLEN + 2];
  for (const struct ifaddrs *at = all; status == ZJ_OK && at; at = at->ifa_next) {
    bool useful = at->ifa_addr && at->ifa_addr->sa_family == family && (at->ifa_flags & IFF_UP) &&
                  !(at->ifa_flags & IFF_LOOPBACK);
    if (useful && write_host(at->ifa_addr, host)) status = add_address(ctx, host, out, err);
  }
  return status;
}

zj_status zj_addresses_own(void *ctx, bool six, zj_addresses *out, zj_error *err) {
  struct ifaddrs *all;
  *out = (zj_addresses){0};
  if (getifaddrs(&all) != 0) return zj_fail_errno(err, ZJ_IO, "getifaddrs");
  zj_status status = add_family(ctx, all, AF_INET, out, err);
  if (status == ZJ_OK && six) status = add_family(ctx, all, AF_INET6, out, err);
  freeifaddrs(all);
  return status;
}
