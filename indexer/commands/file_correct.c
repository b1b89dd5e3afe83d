/* file_correct.c - the corrections of readers in the outline of a file. */
#include "indexer/commands/file_correct.h"

#include <limits.h>
#include <stdlib.h>

#include "indexer/read/files.h"

zj_status zj_file_correct(void *ctx, zj_outline *outline, const zj_labeller *labeller,
                          const char *path, zj_error *err) {
  char absolute[PATH_MAX];
  const char *shown = zj_files_shown(ctx, realpath(path, absolute) ? absolute : path);
  if (!shown) return zj_no_memory(err);
  return zj_outline_correct(outline, labeller, shown, err);
}
