/* proxy.c - lists of addresses, and whether one is in them. */
#include "web/http/proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"

/* An address as 16 bytes; IPv4 as ::ffff:1.2.3.4, which is also how a socket for both shows it. */
typedef struct address {
  unsigned char bytes[16];
  unsigned bits; /* of them count */
} address;

struct zj_proxies {
  address *at;
  size_t count;
};

static void map_ipv4(const void *four, unsigned char out[16]) {
  static const unsigned char head[12] = {[10] = 0xFF, [11] = 0xFF};
  memcpy(out, head, sizeof head);
  memcpy(out + sizeof head, four, 4);
}

/* Reads ADDRESS or ADDRESS/BITS. */
static bool read_address(char *text, address *out) {
  unsigned char four[4];
  char *slash = strchr(text, '/');
  if (slash) *slash = '\0';
  bool is_four = inet_pton(AF_INET, text, four) == 1;
  if (is_four)
    map_ipv4(four, out->bytes);
  else if (inet_pton(AF_INET6, text, out->bytes) != 1)
    return false;
  unsigned most = is_four ? 32 : 128;
  out->bits = most;
  if (slash) {
    size_t digits = strspn(slash + 1, "0123456789");
    if (!digits || digits > 3 || slash[1 + digits]) return false;
    out->bits = (unsigned)strtoul(slash + 1, NULL, 10);
    if (out->bits > most) return false;
  }
  if (is_four) out->bits += 96;
  return true;
}

zj_status zj_proxies_read(void *ctx, const char *text, zj_proxies **out, zj_error *err) {
  zj_proxies *proxies = *out = talloc_zero(ctx, zj_proxies);
  if (!proxies) return zj_no_memory(err);
  for (const char *at = text; *at;) {
    size_t length = strcspn(at, ", ");
    char *one = talloc_strndup(proxies, at, length);
    address *grown = talloc_realloc(proxies, proxies->at, address, (unsigned)proxies->count + 1);
    if (!one || !grown) return zj_no_memory(err);
    proxies->at = grown;
    if (length && !read_address(one, &proxies->at[proxies->count++]))
      return zj_fail(err, ZJ_USAGE,
                     zj_tr("--proxy takes addresses, like 127.0.0.1,::1 or 10.0.0.0/8, not \"%s\"",
                           "--proxy 应为地址，如 127.0.0.1,::1 或 10.0.0.0/8，不能是“%s”"),
                     text);
    at += length + (at[length] != '\0');
  }
  return ZJ_OK;
}

static bool has_prefix(const unsigned char *bytes, const address *of) {
  unsigned whole = of->bits / 8, rest = of->bits % 8;
  if (memcmp(bytes, of->bytes, whole) != 0) return false;
  return !rest || (bytes[whole] ^ of->bytes[whole]) >> (8 - rest) == 0;
}

bool zj_proxies_have(const zj_proxies *proxies, const struct sockaddr *from) {
  unsigned char bytes[16];
  if (from && from->sa_family == AF_INET)
    map_ipv4(&((const struct sockaddr_in *)from)->sin_addr, bytes);
  else if (from && from->sa_family == AF_INET6)
    memcpy(bytes, &((const struct sockaddr_in6 *)from)->sin6_addr, sizeof bytes);
  else
    return false;
  for (size_t i = 0; i < proxies->count; i++)
    if (has_prefix(bytes, &proxies->at[i])) return true;
  return false;
}
