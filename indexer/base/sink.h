/* sink.h - where output goes: a stream, a buffer, or a function of the caller.
 *
 *   zj_sink out = zj_sink_file(stdout);
 *   zj_sink_print(&out, "%zu  ", line);
 *   zj_sink_text(&out, sentence);
 *   zj_sink_char(&out, '\n');
 *
 * Text from outside goes through zj_sink_text(), which makes it harmless on a terminal.
 *
 * Ownership  a sink borrows its target and needs no closing.
 * Errors     a write that fails sets 'failed', and everything after it is dropped. A caller that
 *            writes much checks 'failed' from time to time. A buffer remembers for itself that
 *            memory ran out (zj_buffer_status).
 * Threads    one thread per sink. */
#ifndef ZJ_INDEXER_BASE_SINK_H
#define ZJ_INDEXER_BASE_SINK_H

#include <stdio.h>

#include "indexer/base/buffer.h"

typedef struct zj_sink zj_sink;
struct zj_sink {
  bool (*write)(void *to, const char *bytes, size_t length); /* returns false to stop the output */
  void *to;
  bool failed;
};

/* A sink that writes to 'file', and one that appends to 'buffer'. */
zj_sink zj_sink_file(FILE *file);
zj_sink zj_sink_buffer(zj_buffer *buffer);

/* These four write their bytes unchanged: a slice, a NUL-terminated string, one byte, 'count'
 * blanks. */
void zj_sink_bytes(zj_sink *sink, zj_slice bytes);
void zj_sink_put(zj_sink *sink, const char *text);
void zj_sink_char(zj_sink *sink, char byte);
void zj_sink_blanks(zj_sink *sink, int count);

/* Writes at most 1023 bytes, the rest is cut off: for numbers and words of our own. */
void zj_sink_print(zj_sink *sink, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Writes text from outside, with a blank for each control character. */
void zj_sink_text(zj_sink *sink, zj_slice text);

#endif
