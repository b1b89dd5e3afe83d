/* random.c - random names. */
#include "indexer/base/random.h"

#include <stdio.h>
#include <sys/random.h>

zj_status zj_random_hex(char out[ZJ_RANDOM_HEX], zj_error *err) {
  unsigned char bytes[ZJ_RANDOM_HEX / 2];
  if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
    return zj_fail_errno(err, ZJ_IO, "getrandom");
  for (size_t i = 0; i < sizeof bytes; i++)
    snprintf(out + 2 * i, 3, "%02x", bytes[i]);
  return ZJ_OK;
}
