/* wrap.c - finds the lines that a hard wrap split.
 *
 * A file is wrapped when most of its long lines have nearly the same width. In such a file a line
 * goes on in the next one, unless the next line begins a paragraph (it is indented, in a file that
 * indents, or it has a marker) or the line itself is short and ends a sentence. A page mark and the
 * blank lines around it do not end a paragraph. A joined paragraph has at most ZJ_PARAGRAPH_MAX
 * bytes. */
#include "indexer/outline/plain.h"
#include "indexer/text/marker.h"

enum { WIDTH_MIN = 16, WIDTH_MAX = 64, LINES_MIN = 6, SLACK = 3 };

static zj_slice line_text(const zj_layout *text, size_t i) {
  return zj_orig_cut(text->original, text->trimmed[i].range);
}

/* The width of a line with its indent, in Han characters. */
static uint32_t line_reach(const zj_layout *text, size_t i) {
  return text->trimmed[i].reach / 2;
}

static bool ends_with(zj_slice s, const char *marks) {
  for (; *marks; marks += 3) {
    if (s.length >= 3 && memcmp(s.at + s.length - 3, marks, 3) == 0) return true;
  }
  return false;
}

static bool ends_closed(zj_slice s) {
  return ends_with(s, "。！？；：") ||
         (s.length > 0 && strchr(".;:!?", s.at[s.length - 1]) != NULL);
}

bool zj_line_is_page_mark(zj_slice line) {
  size_t digits = 0, at = 0, others = 0;
  if (line.length > 40) return false;
  while (at < line.length) {
    uint32_t c;
    unsigned n = zj_utf8_decode(line, at, &c);
    if (n == 0) return false;
    at += n;
    if ((c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19))
      digits++;
    else if (c == '-' || c == '/' || c == 0x2014 || c == 0x2013 || c == 0x2015 || c == 0xFF0D ||
             c == 0xB7 || c == 0x2500 || c == 0x7B2C || c == 0x9875 || c == 0x5171)
      others++; /* - / · dashes 第 页 共 */
    else if (zj_char_class_of(c) != ZJ_CHAR_BLANK)
      return false;
  }
  return digits > 0 && digits <= 8 && others > 0;
}

/* The width at which most lines end, 0 when the file is not wrapped. */
static uint32_t wrap_width(const zj_layout *text) {
  size_t counts[WIDTH_MAX + 1] = {0}, filled = 0, best = 0, best_count = 0, open = 0;
  for (size_t i = 0; i < text->line_count; i++) {
    uint32_t width = line_reach(text, i);
    if (width == 0) continue;
    filled++;
    if (width < WIDTH_MIN || width > WIDTH_MAX) continue;
    counts[width]++;
  }
  for (size_t w = WIDTH_MIN; w <= WIDTH_MAX; w++) {
    size_t near = counts[w] + counts[w - 1] + (w < WIDTH_MAX ? counts[w + 1] : 0);
    if (near < best_count) continue;
    best = w;
    best_count = near;
  }
  for (size_t i = 0; i < text->line_count; i++) {
    uint32_t width = line_reach(text, i);
    if (width + 1 >= best && width <= best + 1 && !ends_closed(line_text(text, i))) open++;
  }
  /* Lists and tables also have lines of one width, but few of these stop in mid-sentence. */
  bool wrapped = best_count >= LINES_MIN && 3 * best_count >= filled && 2 * open >= best_count;
  return wrapped ? (uint32_t)best : 0;
}

static bool file_indents(const zj_layout *text, uint32_t width) {
  size_t indented = 0, flush = 0;
  for (size_t i = 0; i < text->line_count; i++) {
    if (line_reach(text, i) + 2 * SLACK < width) continue;
    if (text->trimmed[i].indented)
      indented++;
    else
      flush++;
  }
  return indented >= 3 && indented < 3 * flush;
}

static bool begins_marked(const zj_layout *text, size_t i) {
  zj_marker marker;
  return zj_marker_read(line_text(text, i), 0, &marker);
}

/* Whether a line lies in a row of a table that the document declares. */
static bool is_in_row(const zj_layout *text, size_t line) {
  const zj_markup *m = text->markup;
  size_t at = text->trimmed[line].range.begin.byte, low = 0, high = m->cell_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (m->cells[middle].range.begin.byte <= at)
      low = middle + 1;
    else
      high = middle;
  }
  return low && at < m->cells[low - 1].range.end.byte;
}

/* Whether line 'to' continues line 'from'; 'gap' when blank lines or a page mark lie between. */
static bool continues_line(const zj_layout *text, size_t from, size_t to, uint32_t width,
                           bool indents, bool gap) {
  if (text->trimmed[from].styled || text->trimmed[to].styled) return false;
  if (is_in_row(text, from) || is_in_row(text, to)) return false;
  if (text->trimmed[to].indented && indents) return false;
  if (begins_marked(text, to)) return false;
  bool open = !ends_closed(line_text(text, from));
  uint32_t reached = line_reach(text, from);
  bool full = reached + SLACK >= width;
  if (gap) return open && full;
  if (indents) return (full || (open && 2 * reached >= width)) && reached <= width + SLACK;
  return open && full && reached <= width + SLACK;
}

void zj_wrap_find(const zj_layout *text, size_t *next) {
  for (size_t i = 0; i < text->line_count; i++)
    next[i] = SIZE_MAX;
  uint32_t width = wrap_width(text);
  if (width == 0) return;
  bool indents = file_indents(text, width), gap = false;
  size_t last = SIZE_MAX, joined = 0; /* the line before, and the bytes of its paragraph */
  for (size_t i = 0; i < text->line_count; i++) {
    if (text->trimmed[i].width == 0 || zj_line_is_page_mark(line_text(text, i))) {
      gap = true;
      continue;
    }
    joined += line_text(text, i).length;
    if (last != SIZE_MAX && i - last <= 6 && joined <= ZJ_PARAGRAPH_MAX &&
        continues_line(text, last, i, width, indents, gap))
      next[last] = i;
    else
      joined = line_text(text, i).length;
    last = i;
    gap = false;
  }
}
