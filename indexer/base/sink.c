/* sink.c - writes to a stream or a buffer. */
#include "indexer/base/sink.h"

#include <stdarg.h>

static bool write_file(void *to, const char *bytes, size_t length) {
  return fwrite(bytes, 1, length, to) == length;
}

static bool write_buffer(void *to, const char *bytes, size_t length) {
  zj_buffer_add(to, bytes, length);
  return true;
}

zj_sink zj_sink_file(FILE *file) {
  return (zj_sink){write_file, file, false};
}
zj_sink zj_sink_buffer(zj_buffer *buffer) {
  return (zj_sink){write_buffer, buffer, false};
}

void zj_sink_bytes(zj_sink *sink, zj_slice bytes) {
  if (!sink->failed && bytes.length) sink->failed = !sink->write(sink->to, bytes.at, bytes.length);
}

void zj_sink_put(zj_sink *sink, const char *text) {
  zj_sink_bytes(sink, zj_slice_of(text));
}
void zj_sink_char(zj_sink *sink, char byte) {
  zj_sink_bytes(sink, (zj_slice){&byte, 1});
}

void zj_sink_print(zj_sink *sink, const char *format, ...) {
  char text[1024];
  va_list args;
  va_start(args, format);
  int length = vsnprintf(text, sizeof text, format, args);
  va_end(args);
  if (length > 0)
    zj_sink_bytes(sink, (zj_slice){text, zj_utf8_floor(zj_slice_of(text), (size_t)length)});
}

void zj_sink_blanks(zj_sink *sink, int count) {
  for (; count > 0; count--)
    zj_sink_char(sink, ' ');
}

void zj_sink_text(zj_sink *sink, zj_slice text) {
  uint32_t c;
  size_t begin = 0;
  for (size_t at = 0; at < text.length;) {
    unsigned n = zj_utf8_decode(text, at, &c);
    if (n && zj_char_is_control(c)) {
      zj_sink_bytes(sink, zj_slice_cut(text, begin, at));
      zj_sink_char(sink, ' ');
      begin = at + n;
    }
    at += n ? n : 1;
  }
  zj_sink_bytes(sink, zj_slice_cut(text, begin, text.length));
}
