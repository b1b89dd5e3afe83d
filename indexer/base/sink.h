/* sink.h - where output goes: a stream, a buffer, or whoever is called back.
 *
 * What is written as text is harmless on a terminal: control characters that came from outside
 * become blanks.
 *
 * Errors     a write that fails sets 'failed', and what follows is dropped; callers that write much
 * look at it now and then. Ownership  a sink borrows what it writes to and needs no closing.
 * Threads    one thread per sink. */
#ifndef ZJ_INDEXER_BASE_SINK_H
#define ZJ_INDEXER_BASE_SINK_H

#include <stdio.h>

#include "indexer/base/buffer.h"

typedef struct zj_sink zj_sink;
struct zj_sink {
  bool (*write)(void *to, const char *bytes, size_t length); /* false: no more of it */
  void *to;
  bool failed;
};

zj_sink zj_sink_file(FILE *file);
zj_sink zj_sink_buffer(zj_buffer *buffer);

/* Bytes as they are. */
void zj_sink_bytes(zj_sink *sink, zj_slice bytes);
void zj_sink_put(zj_sink *sink, const char *text);
void zj_sink_char(zj_sink *sink, char byte);
/* Up to 1023 bytes; for numbers and words of our own. */
void zj_sink_print(zj_sink *sink, const char *format, ...) __attribute__((format(printf, 2, 3)));
void zj_sink_blanks(zj_sink *sink, int count);

/* Text from outside: every control character as a blank. */
void zj_sink_text(zj_sink *sink, zj_slice text);

#endif
