/* batch.c - reads queries, one a line. */
#include "query/answer/batch.h"

#include <errno.h>

#include "indexer/base/command.h"
#include "indexer/base/lang.h"
#include "query/language/query.h"

/* Reads one line and keeps at most 'room' bytes of it. Returns false at the end of the stream. */
static bool read_line(FILE *in, char *line, size_t room, size_t *length) {
  int byte = EOF;
  size_t n = 0;
  bool any = false;
  while ((byte = getc_unlocked(in)) != EOF && byte != '\n') {
    any = true;
    if (n < room) line[n++] = (char)byte;
  }
  *length = n;
  return any || byte == '\n';
}

int zj_batch_run(FILE *in, zj_batch_answer *answer, void *asker) {
  char line[ZJ_QUERY_MAX_BYTES + 2]; /* a byte too many for a query, and a CR */
  size_t length;
  int code = ZJ_EXIT_OK;
  while (read_line(in, line, sizeof line, &length)) {
    if (length && line[length - 1] == '\r') length--;
    if (length && answer(asker, (zj_slice){line, length}) == ZJ_EXIT_ERROR) code = ZJ_EXIT_ERROR;
  }
  if (!ferror(in)) return code;
  zj_error err = {0};
  (void)zj_fail_errno(&err, ZJ_IO, "%s", zj_tr("cannot read the queries", "无法读取检索式"));
  return zj_report_error(&err);
}
