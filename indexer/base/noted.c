/* noted.c - one note for each thread. */
#include "indexer/base/noted.h"

static _Thread_local zj_status noted;

void zj_noted_clear(void) {
  noted = ZJ_OK;
}

void zj_note_no_memory(void) {
  if (noted == ZJ_OK) noted = ZJ_NO_MEMORY;
}

zj_status zj_noted(zj_status status) {
  if (status == ZJ_NO_MEMORY) zj_note_no_memory();
  return status;
}

void zj_note_unread(void) {
  if (noted == ZJ_OK) noted = ZJ_IO;
}

void zj_note_bad_text(void) {
  if (noted == ZJ_OK) noted = ZJ_CORRUPT;
}

zj_status zj_noted_status(zj_error *err) {
  if (noted == ZJ_NO_MEMORY) return zj_no_memory(err);
  if (noted == ZJ_CORRUPT)
    return zj_fail(
        err, ZJ_CORRUPT, "%s",
        zj_tr("the index holds a text that is not UTF-8; rebuild it with: zhangju index --full",
              "索引里有一处文字不是 UTF-8；请用 zhangju index --full 重建索引"));
  if (noted == ZJ_IO)
    return zj_fail(err, ZJ_IO, "%s",
                   zj_tr("the catalog of the index cannot be read", "无法读取索引的目录文件"));
  return ZJ_OK;
}
