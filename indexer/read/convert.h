/* convert.h - running a converter: a program that reads a file on its standard input and writes
 * text on its output.
 *
 *   zj_convert_run(ctx, &(zj_converter){.argv = {"pdftotext", "-enc", "UTF-8", "-", "-"}, …},
 * bytes, &output, &err)
 *
 * The program is looked for in absolute folders of PATH and started without a shell, in a process
 * group of its own, with no open files but the three, an environment of three variables, limits on
 * processor time, memory, files and output, and a wall clock that kills the group. It dies with the
 * process that started it. Its input is a file in memory, so what it sees is what was hashed, and
 * it may seek.
 *
 * Ownership  the output is a talloc child of 'ctx'.
 * Threads    may run in several threads and in workers; nobody else may wait for all children.
 * Where SIGCHLD is ignored it is heeded during the run. */
#ifndef ZJ_INDEXER_READ_CONVERT_H
#define ZJ_INDEXER_READ_CONVERT_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

enum { ZJ_CONVERT_ARGS = 12 };

typedef struct zj_converter {
  const char *argv[ZJ_CONVERT_ARGS]; /* argv[0] a bare name; ended by NULL */
  const char *package;               /* named when the program is missing */
  unsigned wall_seconds;             /* 0: 45 and one more for every MB of input */
  unsigned cpu_seconds;              /* 0: 30 and one more for every MB of input */
  size_t memory_mb;                  /* address space; 0: 1024 */
  size_t output_max;                 /* bytes; 0: 256 MB */
} zj_converter;

typedef struct zj_conversion {
  zj_slice output;
  char complaint[160];      /* the first line of standard error that is not blank, "" if none; shown
                               text, not trusted */
  bool complained_of_fonts; /* standard error tells of a missing "language pack" */
} zj_conversion;

/* Whether the program is installed. */
bool zj_convert_has(const char *program);

/* ZJ_BAD_INPUT, with the reason, when the program is not installed, fails, crashes or reaches a
 * limit; ZJ_IO when no process can be started. */
ZJ_MUST_CHECK zj_status zj_convert_run(void *ctx, const zj_converter *converter, zj_slice input,
                                       zj_conversion *out, zj_error *err);

#endif
