/* markup.c - finds the headings and marks of Markdown. */
#include "indexer/read/markup.h"

#include <talloc.h>

enum { HASHES = 6, MARKS = 64, MARK_BYTES = 3 };

typedef struct reader {
  void *ctx;
  zj_slice text;
  zj_heading_line *headings;
  size_t heading_count, heading_capacity;
  zj_orig_range *marks;
  size_t mark_count, mark_capacity;
  uint32_t line;
  bool fenced, failed;
} reader;

static bool is_space(char c) {
  return c == ' ' || c == '\t';
}

static zj_slice trim_blanks(zj_slice s) {
  while (s.length && is_space(*s.at))
    s = zj_slice_cut(s, 1, s.length);
  while (s.length && is_space(s.at[s.length - 1]))
    s.length--;
  return s;
}

/* How many times in a row the byte at 'at' is repeated there. */
static size_t run_of(zj_slice text, size_t at) {
  size_t n = at;
  while (n < text.length && text.at[n] == text.at[at])
    n++;
  return n - at;
}

/* ---- results ---- */

static void add_heading(reader *r, int level) {
  if (r->heading_count == r->heading_capacity) {
    r->heading_capacity = r->heading_capacity ? 2 * r->heading_capacity : 32;
    r->headings = talloc_realloc(r->ctx, r->headings, zj_heading_line, r->heading_capacity);
  }
  r->failed |= r->headings == NULL;
  if (!r->failed) r->headings[r->heading_count++] = (zj_heading_line){r->line, (uint8_t)level};
}

static void add_mark(reader *r, size_t at, size_t length) {
  if (r->mark_count == r->mark_capacity) {
    r->mark_capacity = r->mark_capacity ? 2 * r->mark_capacity : 64;
    r->marks = talloc_realloc(r->ctx, r->marks, zj_orig_range, r->mark_capacity);
  }
  r->failed |= r->marks == NULL;
  if (!r->failed) r->marks[r->mark_count++] = (zj_orig_range){{at}, {at + length}};
}

/* ---- marks inside a line ---- */

/* A run of * or `. It can open or close only where it touches text. */
typedef struct mark {
  size_t at, length;
  bool opens, closes, used;
} mark;

static size_t find_marks(zj_slice line, mark *marks) {
  size_t count = 0;
  for (size_t at = 0; at < line.length && count < MARKS;) {
    char c = line.at[at];
    if (c == '\\' && at + 1 < line.length) {
      at += 2;
      continue;
    }
    if (c != '*' && c != '`') {
      at++;
      continue;
    }
    size_t n = run_of(line, at);
    bool before = at > 0 && !is_space(line.at[at - 1]);
    bool after = at + n < line.length && !is_space(line.at[at + n]);
    marks[count++] = (mark){at, n, c == '`' || after, c == '`' || before, false};
    at += n;
  }
  return count;
}

/* Pairs each mark with the next of the same character and length. Code has no other marks. */
static void pair_marks(zj_slice line, mark *marks, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (marks[i].used || !marks[i].opens || marks[i].length > MARK_BYTES) continue;
    for (size_t k = i + 1; k < count; k++) {
      bool same =
          line.at[marks[k].at] == line.at[marks[i].at] && marks[k].length == marks[i].length;
      if (!same || marks[k].used || !marks[k].closes) continue;
      marks[i].used = marks[k].used = true;
      if (line.at[marks[i].at] == '`') i = k;
      break;
    }
  }
}

static void read_inline(reader *r, zj_slice line) {
  mark marks[MARKS];
  size_t count = find_marks(line, marks), begin = (size_t)(line.at - r->text.at), bytes = 0;
  for (size_t i = 0; i < line.length; i++)
    bytes += !is_space(line.at[i]) && line.at[i] != '*' && line.at[i] != '`';
  if (bytes == 0) return; /* without its marks the line would have no text */
  pair_marks(line, marks, count);
  for (size_t i = 0; i < count; i++)
    if (marks[i].used) add_mark(r, begin + marks[i].at, marks[i].length);
}

/* ---- lines ---- */

/* The level of a heading that begins with #; 0 for another line. */
static int hash_level(zj_slice line) {
  zj_slice s = trim_blanks(line);
  size_t n = s.length && *s.at == '#' ? run_of(s, 0) : 0;
  return n > 0 && n <= HASHES && n < s.length && is_space(s.at[n]) ? (int)n : 0;
}

/* The level of the line above a line of === or ---; 0 for another line. */
static int underline_level(zj_slice line) {
  zj_slice s = trim_blanks(line);
  if (s.length < 3 || run_of(s, 0) != s.length) return 0;
  if (*s.at == '=') return 1;
  return *s.at == '-' ? 2 : 0;
}

static bool is_fence(zj_slice line) {
  zj_slice s = trim_blanks(line);
  return s.length >= 3 && (*s.at == '`' || *s.at == '~') && run_of(s, 0) >= 3;
}

/* Whether an underline makes the line a heading: lists, quotations and tables cannot be one. */
static bool can_be_underlined(zj_slice line) {
  zj_slice s = trim_blanks(line);
  return s.length && !strchr(">|-+=", *s.at);
}

static zj_slice line_at(zj_slice text, size_t at) {
  const char *lf = at < text.length ? memchr(text.at + at, '\n', text.length - at) : NULL;
  return zj_slice_cut(text, at, lf ? (size_t)(lf - text.at) : text.length);
}

static void read_line(reader *r, zj_slice line, zj_slice next) {
  if (is_fence(line)) r->fenced = !r->fenced;
  if (r->fenced || is_fence(line)) return;
  int level = hash_level(line);
  if (!level && can_be_underlined(line)) level = underline_level(next);
  if (level) add_heading(r, level);
  read_inline(r, line);
}

zj_status zj_markup_of_markdown(void *ctx, zj_slice original, zj_markup *out, zj_error *err) {
  reader r = {.ctx = ctx, .text = original, .line = 1};
  for (size_t at = 0; at < original.length && !r.failed; r.line++) {
    zj_slice line = line_at(original, at);
    at += line.length + 1;
    read_line(&r, line, line_at(original, at < original.length ? at : original.length));
  }
  *out = (zj_markup){.headings = r.headings,
                     .heading_count = r.heading_count,
                     .marks = r.marks,
                     .mark_count = r.mark_count};
  return r.failed ? zj_no_memory(err) : ZJ_OK;
}
