/* secret.c - comparison in constant time. */
#include "web/http/secret.h"

bool zj_secret_equal(zj_slice given, zj_slice secret) {
  if (secret.length == 0 || given.length != secret.length) return false;
  /* volatile: the compiler must not leave the loop at the first difference. */
  volatile unsigned char difference = 0;
  for (size_t i = 0; i < secret.length; i++)
    difference = (unsigned char)(difference | (given.at[i] ^ secret.at[i]));
  return difference == 0;
}
