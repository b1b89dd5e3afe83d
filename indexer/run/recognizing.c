/* recognizing.c - whether an index recognizes pictures of pages. */
#include "indexer/run/recognizing.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/read/recognize.h"

static bool is_there(const char *path) {
  struct stat st;
  return stat(path, &st) == 0;
}

/* Makes the folder, with the mark that older reports are to be read again. */
static zj_status make_folder(const char *folder, const char *renew, zj_error *err) {
  if (mkdir(folder, 0777) != 0) {
    if (errno == EEXIST) return ZJ_OK;
    return zj_fail_errno(err, ZJ_IO, "%s", folder);
  }
  int fd = open(renew, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  if (fd < 0 || close(fd) != 0) return zj_fail_errno(err, ZJ_IO, "%s", renew);
  return ZJ_OK;
}

zj_status zj_recognizing_begin(void *ctx, const char *index, bool asked, bool dry_run,
                               zj_recognizing *out, zj_error *err) {
  char *folder = talloc_asprintf(ctx, "%s/recognized", index);
  char *renew = folder ? talloc_asprintf(ctx, "%s/renew", folder) : NULL;
  *out = (zj_recognizing){.renew_path = renew};
  if (!renew) return zj_no_memory(err);
  bool new = asked && !is_there(folder);
  zj_status status = new && !dry_run ? make_folder(folder, renew, err) : ZJ_OK;
  if (status != ZJ_OK) return status;
  out->on = asked || is_there(folder);
  out->renew = out->on && (new || is_there(renew));
  zj_recognize_set(out->on, is_there(folder) ? folder : NULL);
  return ZJ_OK;
}

void zj_recognizing_end(const zj_recognizing *r, bool published) {
  if (published && r->renew) (void)unlink(r->renew_path);
  zj_recognize_set(r->on, NULL);
}
