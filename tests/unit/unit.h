/* unit.h - what several unit tests share: cmocka with its prerequisites, and a folder that is removed afterwards. */
#ifndef ZJ_TESTS_UNIT_H
#define ZJ_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include <cmocka.h>

#include "indexer/text.h"

/* Setup that makes a new folder; *state is its path. */
static inline int unit_folder(void **state) {
  const char *base = getenv("TMPDIR");
  char *path = talloc_asprintf(NULL, "%s/zhangju-unit-XXXXXX", base ? base : "/tmp");
  *state = path;
  return mkdtemp(path) ? 0 : -1;
}

static inline int unit_folder_remove(void **state) {
  char *command = talloc_asprintf(NULL, "chmod -R u+rwX '%s'; rm -rf '%s'", (char *)*state, (char *)*state);
  int failed = system(command);
  talloc_free(command);
  talloc_free(*state);
  return failed ? -1 : 0;
}

static inline void unit_write(const char *dir, const char *name, zj_slice bytes) {
  char *path = talloc_asprintf(NULL, "%s/%s", dir, name);
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  assert_int_equal(fwrite(bytes.at, 1, bytes.length, file), bytes.length);
  assert_int_equal(fclose(file), 0);
  talloc_free(path);
}

#endif
