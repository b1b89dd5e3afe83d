/* convert.h - runs a converter: a program that reads a file from its standard input and writes text
 * to its standard output.
 *
 *   zj_converter pdftotext = {.argv = {"pdftotext", "-enc", "UTF-8", "-", "-"},
 *                             .package = "poppler-utils"};
 *   status = zj_convert_run(ctx, &pdftotext, bytes, &conversion, &err);
 *
 * The program is looked up in the absolute folders of PATH (program.h) and started without a shell,
 * in its own process group, with no open files but the standard three and an environment of four
 * variables. It is confined as a reader (confine.h): no network, no other program, no further
 * process, nothing to write but its output, nothing to read but its input and the system's
 * libraries and fonts. Processor time, memory and output are limited; a wall clock kills the group.
 * The converter dies with the process that started it. Its input is a file in memory, so it reads
 * exactly the bytes that were hashed, and may seek in them.
 *
 * Units      bytes, MB and seconds, as named.
 * Ownership  the output is a talloc child of 'ctx'.
 * Errors     see zj_convert_run().
 * Threads    may run in several threads and worker processes at once, but no other thread may wait
 *            for any child. If SIGCHLD is ignored, its default action is restored for the run. */
#ifndef ZJ_INDEXER_READ_CONVERT_H
#define ZJ_INDEXER_READ_CONVERT_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

enum { ZJ_CONVERT_ARGS = 12 };

typedef struct zj_converter {
  const char *argv[ZJ_CONVERT_ARGS]; /* NULL-terminated; argv[0] is a bare name */
  const char *package;               /* the Debian package to name when it is not installed */
  unsigned wall_seconds;             /* 0: 45, and one more for every MB of input */
  unsigned cpu_seconds;              /* 0: 30, and one more for every MB of input */
  size_t memory_mb;                  /* address space; 0: 1024 */
  size_t output_max;                 /* fewer bytes than this; 0: 256 MB */
} zj_converter;

typedef struct zj_conversion {
  zj_slice output;
  char complaint[160];      /* the first non-blank line of standard error, or ""; untrusted */
  bool complained_of_fonts; /* standard error mentions a missing "language pack" */
} zj_conversion;

/* Whether the program is installed. */
bool zj_convert_has(const char *program);

/* Runs the converter on 'input'. ZJ_BAD_INPUT, with the reason, when the program is not installed,
 * fails, crashes or reaches a limit; ZJ_IO when no process can be started or it took too long, so
 * that another run may succeed; ZJ_NO_MEMORY.
 * out->complaint is filled in on failure, too. */
ZJ_MUST_CHECK zj_status zj_convert_run(void *ctx, const zj_converter *converter, zj_slice input,
                                       zj_conversion *out, zj_error *err);

#endif
