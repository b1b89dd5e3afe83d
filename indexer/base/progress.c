/* progress.c - the progress line. */
#include "indexer/base/progress.h"

#include "indexer/base/lang.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { NARROWEST = 20, USUAL = 80 };

double zj_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void zj_progress_start(zj_progress *p, uint64_t files, uint64_t bytes, bool on) {
  *p = (zj_progress){.on = on, .files = files, .bytes = bytes, .started = zj_now()};
}

static int terminal_columns(void) {
  struct winsize size;
  bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= NARROWEST;
  return known ? size.ws_col : USUAL;
}

/* The length in bytes of the longest prefix that fits, by whole characters. */
static size_t fitting_length(zj_slice line, int columns) {
  size_t at = 0;
  while (at < line.length) {
    uint32_t c;
    unsigned length = zj_utf8_decode(line, at, &c);
    if (length == 0) break;
    columns -= zj_char_width(c);
    if (columns < 0) break;
    at += length;
  }
  return at;
}

static void describe_progress(const zj_progress *p, char *out, size_t size) {
  double seconds = zj_now() - p->started;
  double done = p->bytes ? (double)p->bytes_done / (double)p->bytes : 1;
  double rate = seconds > 0 ? (double)p->bytes_done / seconds / 1e6 : 0;
  double left = done > 0 ? seconds / done - seconds : 0;
  int n =
      snprintf(out, size,
               zj_tr("indexing  %3.0f %%  %llu of %llu files  %.1f MB/s",
                     "正在索引 %3.0f%%  %llu/%llu 个文件  %.1f MB/s"),
               done * 100, (unsigned long long)p->files_done, (unsigned long long)p->files, rate);
  if (seconds < 1 || n < 0 || (size_t)n >= size) return;
  if (left < 90)
    snprintf(out + n, size - (size_t)n, zj_tr("  %.0f s left", "  还需 %.0f 秒"), left);
  else
    snprintf(out + n, size - (size_t)n, zj_tr("  %.0f min left", "  还需 %.0f 分钟"), left / 60);
}

void zj_progress_draw(zj_progress *p, const char *phase) {
  double now = zj_now();
  if (!p->on || (!phase && now - p->drawn < 0.1)) return;
  char line[200];
  if (phase)
    snprintf(line, sizeof line, "%s", phase);
  else
    describe_progress(p, line, sizeof line);
  fprintf(stderr, "\r%.*s\033[K", (int)fitting_length(zj_slice_of(line), terminal_columns() - 1),
          line);
  fflush(stderr);
  p->drawn = now;
}

void zj_progress_end(zj_progress *p) {
  if (p->on && p->drawn > 0) fputs("\r\033[K", stderr);
  p->on = false;
}
