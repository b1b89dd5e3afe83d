/* check.h - what every unit test includes, in the order that cmocka needs. */
#ifndef ZJ_TESTS_CHECK_H
#define ZJ_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "indexer/base/text.h"

/* Compares a slice with a C string and shows both when they differ. */
#define check_text(slice, expected) check_text_at(slice, expected, __FILE__, __LINE__)
static inline void check_text_at(zj_slice got, const char *expected, const char *file, int line) {
  if (got.length == strlen(expected) && (!got.length || memcmp(got.at, expected, got.length) == 0))
    return;
  print_error("got      \"%.*s\"\nexpected \"%s\"\n", (int)got.length, got.at, expected);
  _fail(file, line);
}

/* Whether there is a Han character in it. */
static inline bool has_han(const char *text) {
  zj_slice s = zj_slice_of(text);
  uint32_t c;
  for (size_t at = 0; at < s.length; at += zj_utf8_decode(s, at, &c))
    if (zj_utf8_decode(s, at, &c) && zj_char_class_of(c) == ZJ_CHAR_HAN) return true;
  return false;
}

#endif
