/* folder.h - a folder of its own for a test, removed afterwards, and files in it. */
#ifndef ZJ_TESTS_FOLDER_H
#define ZJ_TESTS_FOLDER_H

#include "check.h"

/* Setup: makes a new folder; *state is its path. */
static inline int folder_new(void **state) {
  const char *base = getenv("TMPDIR");
  char *path = talloc_asprintf(NULL, "%s/zhangju-unit-XXXXXX", base ? base : "/tmp");
  *state = path;
  return mkdtemp(path) ? 0 : -1;
}

/* Teardown. */
static inline int folder_remove(void **state) {
  char *command =
      talloc_asprintf(NULL, "chmod -R u+rwX '%s'; rm -rf '%s'", (char *)*state, (char *)*state);
  int failed = system(command);
  talloc_free(command);
  talloc_free(*state);
  return failed ? -1 : 0;
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_new, folder_remove)

static inline void folder_write(const char *dir, const char *name, zj_slice bytes) {
  char *path = talloc_asprintf(NULL, "%s/%s", dir, name);
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  assert_int_equal(fwrite(bytes.at, 1, bytes.length, file), bytes.length);
  assert_int_equal(fclose(file), 0);
  talloc_free(path);
}

#endif
