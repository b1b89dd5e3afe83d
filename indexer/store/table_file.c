/* table_file.c - writes a table of a segment from front to back. */
#include "indexer/store/table_file.h"

#include <errno.h>
#include <unistd.h>

#include "indexer/base/lang.h"
#include "indexer/store/segment_writer.h"

static zj_status fail_to_write(const zj_table_file *f, zj_error *err) {
  return zj_fail_errno(err, ZJ_IO, zj_tr("cannot write %s/%s", "无法写入 %s/%s"), f->dir,
                       zj_tables[f->table].file);
}

zj_status zj_table_file_create(zj_table_file *f, const char *dir, zj_table table, zj_error *err) {
  char path[4096];
  *f = (zj_table_file){.dir = dir, .table = table};
  snprintf(path, sizeof path, "%s/%s", dir, zj_tables[table].file);
  if (unlink(path) != 0 && errno != ENOENT) return fail_to_write(f, err);
  f->file = fopen(path, "wbe");
  if (!f->file) return zj_fail_errno(err, ZJ_IO, zj_tr("cannot create %s", "无法创建 %s"), path);
  f->hash = XXH3_createState();
  if (!f->hash) return zj_no_memory(err);
  XXH3_64bits_reset(f->hash);
  zj_segment_head blank = {0};
  return fwrite(&blank, sizeof blank, 1, f->file) == 1 ? ZJ_OK : fail_to_write(f, err);
}

zj_status zj_table_file_add(zj_table_file *f, const void *bytes, size_t length, zj_error *err) {
  if (length == 0) return ZJ_OK;
  XXH3_64bits_update(f->hash, bytes, length);
  f->bytes += length;
  return fwrite(bytes, 1, length, f->file) == length ? ZJ_OK : fail_to_write(f, err);
}

static zj_status write_head(zj_table_file *f, bool durable, zj_error *err) {
  zj_segment_head head = zj_segment_head_of(f->table, f->bytes, XXH3_64bits_digest(f->hash));
  bool good = fseek(f->file, 0, SEEK_SET) == 0 && fwrite(&head, sizeof head, 1, f->file) == 1 &&
              fflush(f->file) == 0 && (!durable || fsync(fileno(f->file)) == 0);
  return good ? ZJ_OK : fail_to_write(f, err);
}

zj_status zj_table_file_finish(zj_table_file *f, zj_status status, bool durable, zj_error *err) {
  if (status == ZJ_OK) status = write_head(f, durable, err);
  XXH3_freeState(f->hash);
  if (f->file && fclose(f->file) != 0 && status == ZJ_OK) status = fail_to_write(f, err);
  return status;
}
