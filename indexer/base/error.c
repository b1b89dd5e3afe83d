/* error.c - fills in a zj_error. */
#include "indexer/base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "indexer/base/lang.h"
#include "indexer/base/reason.h"
#include "indexer/base/text.h"

static void fill_error(zj_error *err, zj_status status, const char *format, va_list args,
                       int saved_errno) {
  char text[4096];
  int length = vsnprintf(text, sizeof text, format, args);
  if (length < 0) length = 0;
  if ((size_t)length >= sizeof text) length = sizeof text - 1;
  if (saved_errno)
    length += snprintf(text + length, sizeof text - length, zj_tr(": %s", "：%s"),
                       zj_reason_errno(saved_errno));
  if ((size_t)length >= sizeof text) length = sizeof text - 1;
  for (int i = 0; i < length; i++) { /* a name from outside must not drive the terminal */
    if ((unsigned char)text[i] < ' ' || text[i] == 0x7f) text[i] = '?';
  }
  size_t keep = zj_utf8_floor((zj_slice){text, (size_t)length}, sizeof err->text - 1);
  memcpy(err->text, text, keep);
  err->text[keep] = 0;
  err->status = status;
}

zj_status zj_fail(zj_error *err, zj_status status, const char *format, ...) {
  if (!err || err->status != ZJ_OK) return status;
  va_list args;
  va_start(args, format);
  fill_error(err, status, format, args, 0);
  va_end(args);
  return status;
}

zj_status zj_fail_errno(zj_error *err, zj_status status, const char *format, ...) {
  int saved_errno = errno;
  if (saved_errno == ENOMEM) status = ZJ_NO_MEMORY;
  if (!err || err->status != ZJ_OK) return status;
  va_list args;
  va_start(args, format);
  fill_error(err, status, format, args, saved_errno);
  va_end(args);
  return status;
}

zj_status zj_no_memory(zj_error *err) {
  return zj_fail(err, ZJ_NO_MEMORY, "%s", zj_tr("out of memory", "内存不足"));
}
