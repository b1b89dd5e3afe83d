/* wide.c - recognizes UTF-16 and UTF-32 by their code units. */
#include "indexer/read/wide.h"

enum {
  UNITS_ENOUGH = 6,     /* without a NUL, which any line end contains, fewer units prove nothing */
  UNITS_MAX = 128 << 10 /* units examined */
};

typedef struct units {
  size_t all, plain, han;
} units;

static bool is_plain(uint32_t u) {
  if (u < 0x80) return (u >= 0x20 && u < 0x7F) || u == '\t' || u == '\n' || u == '\r';
  return u == 0xB7 || u == 0xD7 || (u >= 0x2010 && u <= 0x206F) || (u >= 0x2100 && u <= 0x218F) ||
         (u >= 0x2460 && u <= 0x25FF) || (u >= 0x3000 && u <= 0x303F) ||
         (u >= 0x4E00 && u <= 0x9FFF) || (u >= 0xFF00 && u <= 0xFFEF);
}

static void count_unit(units *n, uint32_t u) {
  n->all++;
  n->plain += is_plain(u);
  n->han += u >= 0x4E00 && u <= 0x9FFF;
}

static units count_units(zj_slice bytes, bool big) {
  units n = {0};
  const unsigned char *b = (const unsigned char *)bytes.at;
  for (size_t at = 0; at + 2 <= bytes.length && n.all < UNITS_MAX; at += 2)
    count_unit(&n, big ? (uint32_t)b[at] << 8 | b[at + 1] : (uint32_t)b[at + 1] << 8 | b[at]);
  return n;
}

static bool is_all_plain(units n) {
  return n.plain == n.all && n.han >= 2;
}

const char *zj_wide_clear(zj_slice bytes) {
  units little = count_units(bytes, false), big = count_units(bytes, true);
  if (bytes.length % 2 || (!memchr(bytes.at, 0, bytes.length) && little.all < UNITS_ENOUGH))
    return NULL;
  if (is_all_plain(little) == is_all_plain(big)) return NULL;
  if (is_all_plain(little)) return big.plain < big.all ? "UTF-16LE" : NULL;
  return little.plain < little.all ? "UTF-16BE" : NULL;
}

static bool is_mostly_plain(units n) {
  return n.han >= 2 && n.han * 3 >= n.all && n.plain * 10 >= n.all * 9;
}

const char *zj_wide_likely(zj_slice bytes) {
  units little = count_units(bytes, false), big = count_units(bytes, true);
  if (bytes.length % 2 || (!is_mostly_plain(little) && !is_mostly_plain(big))) return NULL;
  bool is_little = !is_mostly_plain(big) || (is_mostly_plain(little) && little.plain >= big.plain);
  return is_little ? "UTF-16LE" : "UTF-16BE";
}

bool zj_wide_is_utf32(zj_slice bytes) {
  const unsigned char *b = (const unsigned char *)bytes.at;
  units little = {0}, big = {0};
  if (bytes.length < 8 || bytes.length % 4) return false;
  for (size_t at = 0; at < bytes.length && little.all < UNITS_MAX; at += 4) {
    uint32_t unit =
        (uint32_t)b[at] << 24 | (uint32_t)b[at + 1] << 16 | (uint32_t)b[at + 2] << 8 | b[at + 3];
    count_unit(&big, unit);
    count_unit(&little, unit >> 24 | (unit >> 8 & 0xFF00) | (unit << 8 & 0xFF0000) | unit << 24);
  }
  return little.plain * 10 >= little.all * 5 || big.plain * 10 >= big.all * 5;
}
