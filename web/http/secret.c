/* secret.c - comparison in constant time, and SipHash (Aumasson and Bernstein, 2012). */
#include "web/http/secret.h"

#include <inttypes.h>
#include <stdio.h>

bool zj_secret_equal(zj_slice given, zj_slice secret) {
  if (secret.length == 0 || given.length != secret.length) return false;
  /* volatile: the compiler must not leave the loop at the first difference. */
  volatile unsigned char difference = 0;
  for (size_t i = 0; i < secret.length; i++)
    difference = (unsigned char)(difference | (given.at[i] ^ secret.at[i]));
  return difference == 0;
}

/* ---- SipHash ---- */

static uint64_t rotate(uint64_t x, int bits) {
  return x << bits | x >> (64 - bits);
}

static void mix(uint64_t v[4], int rounds) {
  for (int i = 0; i < rounds; i++) {
    v[0] += v[1];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[0] = rotate(v[0], 32);
    v[2] += v[3];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[2] = rotate(v[2], 32);
  }
}

/* The little-endian number in at most 8 bytes. */
static uint64_t read_number(const unsigned char *bytes, size_t count) {
  uint64_t number = 0;
  for (size_t i = 0; i < count; i++)
    number |= (uint64_t)bytes[i] << (8 * i);
  return number;
}

uint64_t zj_secret_hash(const unsigned char key[16], zj_slice text) {
  uint64_t a = read_number(key, 8), b = read_number(key + 8, 8);
  uint64_t v[4] = {a ^ 0x736f6d6570736575, b ^ 0x646f72616e646f6d, a ^ 0x6c7967656e657261,
                   b ^ 0x7465646279746573};
  const unsigned char *bytes = (const unsigned char *)text.at;
  for (size_t at = 0; at <= text.length; at += 8) {
    size_t left = text.length - at;
    uint64_t word = left >= 8 ? read_number(bytes + at, 8)
                              : read_number(bytes + at, left) | (uint64_t)text.length << 56;
    v[3] ^= word;
    mix(v, 2);
    v[0] ^= word;
  }
  v[2] ^= 0xFF;
  mix(v, 4);
  return v[0] ^ v[1] ^ v[2] ^ v[3];
}

void zj_secret_for(const char secret[ZJ_RANDOM_HEX], zj_slice name, char out[ZJ_RANDOM_HEX]) {
  unsigned char keys[2][16];
  for (size_t i = 0; i < 16; i++) {
    unsigned byte = 0;
    (void)sscanf(secret + 2 * i, "%2x", &byte);
    keys[0][i] = (unsigned char)byte;
    keys[1][i] = (unsigned char)~byte;
  }
  snprintf(out, ZJ_RANDOM_HEX, "%016" PRIx64 "%016" PRIx64, zj_secret_hash(keys[0], name),
           zj_secret_hash(keys[1], name));
}
