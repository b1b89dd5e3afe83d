/* markup.c - reading the marks of Markdown. */
#include "indexer/read/markup.h"

#include "indexer/base/lang.h"

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

static zj_slice trim(zj_slice s) {
  while (s.length && is_space(*s.at))
    s = zj_slice_cut(s, 1, s.length);
  while (s.length && is_space(s.at[s.length - 1]))
    s.length--;
  return s;
}

/* How often the byte at 'at' stands there in a row. */
static size_t run_of(zj_slice text, size_t at) {
  size_t n = at;
  while (n < text.length && text.at[n] == text.at[at])
    n++;
  return n - at;
}

/* ---- what was found ---- */

static void add_heading(reader *r, int level) {
  if (r->heading_count == r->heading_capacity) {
    r->heading_capacity = r->heading_capacity ? 2 * r->heading_capacity : 32;
    r->headings = talloc_realloc(r->ctx, r->headings, zj_heading_line, r->heading_capacity);
  }
  if (r->headings)
    r->headings[r->heading_count++] = (zj_heading_line){r->line, (uint8_t)level};
  else
    r->failed = true;
}

static void add_mark(reader *r, size_t at, size_t length) {
  if (r->mark_count == r->mark_capacity) {
    r->mark_capacity = r->mark_capacity ? 2 * r->mark_capacity : 64;
    r->marks = talloc_realloc(r->ctx, r->marks, zj_orig_range, r->mark_capacity);
  }
  if (r->marks)
    r->marks[r->mark_count++] = (zj_orig_range){{at}, {at + length}};
  else
    r->failed = true;
}

/* ---- marks inside a line ---- */

/* A run of * or ` that may open or close: what it encloses touches it. */
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
    bool before = at > 0 && !is_space(line.at[at - 1]),
         behind = at + n < line.length && !is_space(line.at[at + n]);
    marks[count++] = (mark){at, n, c == '`' || behind, c == '`' || before, false};
    at += n;
  }
  return count;
}

/* Pairs each mark with the next of its kind and length; inside code nothing else is a mark. */
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
  if (bytes == 0) return; /* a line of marks alone keeps them, or it would have no text */
  pair_marks(line, marks, count);
  for (size_t i = 0; i < count; i++)
    if (marks[i].used) add_mark(r, begin + marks[i].at, marks[i].length);
}

/* ---- lines ---- */

/* The level of a line under #, 0 if it is none. */
static int hash_level(zj_slice line) {
  zj_slice s = trim(line);
  size_t n = s.length && *s.at == '#' ? run_of(s, 0) : 0;
  return n > 0 && n <= HASHES && n < s.length && is_space(s.at[n]) ? (int)n : 0;
}

/* === or --- under a line of text makes that line a heading of level 1 or 2. */
static int underline_level(zj_slice line) {
  zj_slice s = trim(line);
  if (s.length < 3 || run_of(s, 0) != s.length) return 0;
  return *s.at == '=' ? 1 : *s.at == '-' ? 2 : 0;
}

static bool is_fence(zj_slice line) {
  zj_slice s = trim(line);
  return s.length >= 3 && (*s.at == '`' || *s.at == '~') && run_of(s, 0) >= 3;
}

/* Whether the line may be underlined: text of a paragraph, no list, quotation or table. */
static bool is_plain(zj_slice line) {
  zj_slice s = trim(line);
  return s.length && !strchr(">|-+=", *s.at);
}

static zj_slice line_at(zj_slice text, size_t at) {
  const char *lf = at < text.length ? memchr(text.at + at, '\n', text.length - at) : NULL;
  return zj_slice_cut(text, at, lf ? (size_t)(lf - text.at) : text.length);
}

static void read_line(reader *r, zj_slice line, zj_slice next) {
  int level;
  if (is_fence(line)) r->fenced = !r->fenced;
  if (r->fenced || is_fence(line)) return;
  if ((level = hash_level(line)) || (is_plain(line) && (level = underline_level(next))))
    add_heading(r, level);
  read_inline(r, line);
}

zj_status zj_markup_of_markdown(void *ctx, zj_slice original, zj_markup *out, zj_error *err) {
  reader r = {.ctx = ctx, .text = original, .line = 1};
  for (size_t at = 0; at < original.length && !r.failed; r.line++) {
    zj_slice line = line_at(original, at);
    at += line.length + 1;
    read_line(&r, line, line_at(original, at < original.length ? at : original.length));
  }
  *out = (zj_markup){r.headings, r.heading_count, r.marks, r.mark_count};
  return r.failed ? zj_no_memory(err) : ZJ_OK;
}
