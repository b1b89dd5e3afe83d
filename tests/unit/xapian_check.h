/* xapian_check.h - for tests that let Xapian check its postings: under AddressSanitizer its own
 * check frees an object as one of another size. Included once in a program. */
#ifndef ZJ_TESTS_UNIT_XAPIAN_CHECK_H
#define ZJ_TESTS_UNIT_XAPIAN_CHECK_H

const char *__asan_default_options(void);
const char *__asan_default_options(void) {
  return "new_delete_type_mismatch=0";
}

#endif
