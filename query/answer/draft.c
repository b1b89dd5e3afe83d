/* draft.c - finds quotation marks and blocks in a draft. */
#include "query/answer/draft.h"

#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/buffer.h"
#include "indexer/base/lang.h"
#include "indexer/outline/plain.h"
#include "query/answer/letters.h"

enum { DEPTH = 16, USUAL_CELLS = 4, DEEPER_CELLS = 4, CELLS = 64 };

/* The text of a paragraph as it reads, and where each of its bytes stands in the original. */
typedef struct run {
  zj_buffer text;
  size_t *origin; /* one for each byte, and one for the end */
  size_t capacity;
} run;

typedef struct reader {
  void *local;
  zj_draft *draft;
  zj_slice original;
  const zj_markup *markup;
  zj_layout *layout;
  bool markdown;
  uint32_t shortest;
  size_t mark; /* of the markup, the next one; reading goes forward */
  bool *taken; /* lines of blocks */
  run run;
  zj_error *err;
} reader;

/* ---- running text ---- */

static bool is_latin(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static void run_begin(reader *r) {
  r->run.text.length = 0;
}

static zj_status run_add(reader *r, const char *byte, size_t origin) {
  run *t = &r->run;
  if (t->text.length + 2 > t->capacity) {
    size_t capacity = t->capacity * 2 + 1024;
    size_t *grown = talloc_realloc(r->local, t->origin, size_t, (unsigned)capacity);
    if (!grown) return zj_no_memory(r->err);
    t->origin = grown;
    t->capacity = capacity;
  }
  t->origin[t->text.length] = origin;
  t->origin[t->text.length + 1] = origin + 1;
  zj_buffer_add(&t->text, byte, 1);
  return zj_buffer_status(&t->text, r->err);
}

static bool begins_with(zj_slice s, size_t at, const char *word) {
  size_t n = strlen(word);
  return s.length - at >= n && memcmp(s.at + at, word, n) == 0;
}

/* The bytes of a tag or escape of Markdown at 'at' that are not text; 0 for none. */
static size_t skip_markdown(const reader *r, size_t at) {
  static const char *const tags[] = {"<strong>", "</strong>", "<em>", "</em>", "<b>", "</b>"};
  zj_slice s = r->original;
  if (!r->markdown) return 0;
  for (size_t i = 0; i < ZJ_COUNT(tags); i++)
    if (begins_with(s, at, tags[i])) return strlen(tags[i]);
  bool escape = s.at[at] == '\\' && at + 1 < s.length && strchr("\\`*_[]<>#|~\"", s.at[at + 1]);
  return escape ? 1 : 0;
}

/* Moves past the marks of the markup; returns the byte after the one that holds 'at', or 'at'. */
static size_t skip_mark(reader *r, size_t at) {
  const zj_markup *m = r->markup;
  while (r->mark < m->mark_count && m->marks[r->mark].end.byte <= at)
    r->mark++;
  if (r->mark == m->mark_count || m->marks[r->mark].begin.byte > at) return at;
  return m->marks[r->mark].end.byte;
}

/* Adds [begin, end) of the original without line ends and marks. A line end between Latin letters
 * or digits becomes a blank, and the blanks at the beginning of the next line are left out. */
static zj_status run_range(reader *r, size_t begin, size_t end) {
  zj_slice s = r->original;
  zj_status status = ZJ_OK;
  for (size_t at = begin; status == ZJ_OK && at < end;) {
    size_t past = skip_mark(r, at);
    if (past == at) past = at + skip_markdown(r, at);
    if (past > at && (s.at[at] != '\\' || past > at + 1)) {
      at = past;
      continue;
    }
    if (past > at) at = past; /* an escape: the character after it is text */
    if (at >= end) break;
    if (s.at[at] != '\n') {
      status = run_add(r, &s.at[at], at);
      at++;
      continue;
    }
    char before = at > begin ? s.at[at - 1] : 0;
    uint32_t c;
    for (unsigned n; ++at < end; at += n - 1) {
      n = zj_utf8_decode(s, at, &c);
      if (!n || zj_char_class_of(c) != ZJ_CHAR_BLANK) break;
    }
    if (at < end && is_latin(before) && is_latin(s.at[at])) status = run_add(r, " ", at - 1);
  }
  return status;
}

/* ---- quotations ---- */

/* Length in bytes of an ellipsis at 'at', or 0: … of any number, or at least three points. */
static size_t ellipsis_at(zj_slice s, size_t at) {
  size_t n = 0;
  while (begins_with(s, at + n, "…") || begins_with(s, at + n, "⋯"))
    n += 3;
  if (n) return n;
  while (at + n < s.length && s.at[at + n] == '.')
    n++;
  return n >= 3 ? n : 0;
}

static zj_status add_slice(reader *r, zj_slice **list, size_t *count, zj_slice one) {
  if (zj_letters_count(one) == 0) return ZJ_OK;
  if (*count == ZJ_DRAFT_PARTS) return ZJ_OK;
  zj_slice *grown = talloc_realloc(r->draft, *list, zj_slice, (unsigned)*count + 1);
  if (!grown) return zj_no_memory(r->err);
  *list = grown;
  (*list)[(*count)++] = one;
  return ZJ_OK;
}

/* Cuts the text of a quotation at its line ends and ellipses. */
static zj_status cut_parts(reader *r, zj_quotation *q) {
  zj_slice s = q->text;
  size_t part = 0, whole = 0;
  zj_status status = ZJ_OK;
  for (size_t at = 0, n; status == ZJ_OK && at <= s.length; at += n ? n : 1) {
    bool ends = at == s.length || s.at[at] == '\n';
    n = ends ? 0 : ellipsis_at(s, at);
    if (!ends && !n) continue;
    status = add_slice(r, &q->parts, &q->part_count, zj_slice_cut(s, part, at));
    part = at + (n ? n : 1);
    if (!ends || status != ZJ_OK) continue;
    status = add_slice(r, &q->whole, &q->whole_count, zj_slice_cut(s, whole, at));
    whole = at + 1;
  }
  return status;
}

static void set_place(reader *r, zj_quotation *q) {
  zj_slice s = r->original;
  const zj_line *lines = r->layout->lines;
  size_t low = 0, high = r->layout->line_count;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (lines[middle].text.begin.byte <= q->range.begin.byte)
      low = middle;
    else
      high = middle;
  }
  size_t begin = high ? lines[low].text.begin.byte : 0;
  q->line = (uint32_t)low + 1;
  q->start_char = (uint32_t)zj_utf8_count(zj_slice_cut(s, begin, q->range.begin.byte));
  q->length_chars = (uint32_t)zj_utf8_count(zj_orig_cut(s, q->range));
}

/* Adds a quotation of 'text', which is copied, when it is long enough. */
static zj_status add_quotation(reader *r, zj_quotation q, zj_slice text) {
  zj_draft *d = r->draft;
  if (zj_letters_count(text) < r->shortest) return ZJ_OK;
  if (d->count == ZJ_DRAFT_MOST)
    return zj_fail(
        r->err, ZJ_LIMIT,
        zj_tr("has more than %d quotations; check it in parts", "引文超过 %d 处，请分几次核对"),
        ZJ_DRAFT_MOST);
  if (!(d->count & (d->count + 1))) { /* grows when the count is one less than 2^n */
    zj_quotation *grown = talloc_realloc(d, d->at, zj_quotation, (unsigned)(d->count + 1) * 2);
    if (!grown) return zj_no_memory(r->err);
    d->at = grown;
  }
  char *copy = talloc_memdup(d, text.at, text.length);
  if (!copy) return zj_no_memory(r->err);
  q.text = (zj_slice){copy, text.length};
  q.parent = SIZE_MAX;
  set_place(r, &q);
  d->at[d->count] = q;
  zj_status status = cut_parts(r, &d->at[d->count]);
  d->count++;
  return status;
}

/* ---- marks ---- */

typedef struct mark_pair {
  const char *open, *close;
} mark_pair;
static const mark_pair pairs[] = {
    {"“", "”"}, {"『", "』"}, {"「", "」"}, {"\"", "\""}, {"＂", "＂"}};

typedef struct opened {
  size_t pair, at, inside; /* bytes of the running text: the mark, and after it */
} opened;

static void note_stray(reader *r, size_t origin) {
  zj_quotation place = {.range = {{origin}, {origin}}};
  set_place(r, &place);
  if (!r->draft->stray_count++) r->draft->stray_line = place.line;
}

static zj_status close_quotation(reader *r, const opened *o, size_t close, size_t mark_length) {
  const run *t = &r->run;
  zj_slice all = zj_buffer_slice(&t->text);
  size_t end = close < all.length ? t->origin[close] : t->origin[all.length];
  zj_quotation q = {.range = {{t->origin[o->inside < all.length ? o->inside : all.length]}, {end}}};
  q.end.byte = end + mark_length;
  if (q.range.begin.byte > end) q.range.begin.byte = end;
  return add_quotation(r, q, zj_slice_cut(all, o->inside, close));
}

/* Finds the quotations in the running text of a paragraph. 'carries' is the pair of marks with
 * which the next paragraph begins; SIZE_MAX for none. */
static zj_status scan_marks(reader *r, size_t carries) {
  opened stack[DEPTH];
  size_t depth = 0;
  zj_slice s = zj_buffer_slice(&r->run.text);
  zj_status status = ZJ_OK;
  for (size_t at = 0, n; status == ZJ_OK && at < s.length; at += n) {
    size_t p = 0, d = depth;
    bool closes = false;
    n = 1;
    for (p = 0; p < ZJ_COUNT(pairs); p++) {
      bool opens = begins_with(s, at, pairs[p].open);
      closes = begins_with(s, at, pairs[p].close);
      if (opens && closes) { /* a mark that is both closes what it has opened */
        for (d = depth; d > 0 && stack[d - 1].pair != p; d--) {}
        closes = d > 0;
      }
      if (opens || closes) break;
    }
    if (p == ZJ_COUNT(pairs)) continue;
    n = strlen(closes ? pairs[p].close : pairs[p].open);
    if (!closes) {
      if (depth < DEPTH) stack[depth++] = (opened){p, at, at + n};
      continue;
    }
    for (d = depth; d > 0 && stack[d - 1].pair != p; d--) {}
    if (!d) {
      note_stray(r, r->run.origin[at]);
      continue;
    }
    for (size_t k = d; k < depth; k++)
      note_stray(r, r->run.origin[stack[k].at]);
    depth = d - 1;
    status = close_quotation(r, &stack[depth], at, n);
  }
  for (size_t k = 0; status == ZJ_OK && k < depth; k++)
    if (k == 0 && depth == 1 && stack[0].pair == carries)
      status = close_quotation(r, &stack[0], s.length, 0);
    else
      note_stray(r, r->run.origin[stack[k].at]);
  return status;
}

/* ---- blocks ---- */

static zj_slice line_of(const reader *r, size_t i) {
  return zj_orig_cut(r->original, r->layout->lines[i].text);
}

/* Cells of blanks before a line, and the byte after them. */
static unsigned indent_of(zj_slice line, size_t *at) {
  unsigned cells = 0;
  uint32_t c;
  unsigned n;
  for (*at = 0; *at < line.length; *at += n) {
    n = zj_utf8_decode(line, *at, &c);
    if (!n || zj_char_class_of(c) != ZJ_CHAR_BLANK) break;
    cells += c == '\t' ? 4 : (unsigned)zj_char_width(c);
  }
  return cells;
}

/* Whether a line belongs to a block of Markdown; sets *at after its marks. */
static bool is_marked(zj_slice line, size_t *at) {
  if (indent_of(line, at) > 3 || *at == line.length || line.at[*at] != '>') return false;
  while (*at < line.length && (line.at[*at] == '>' || line.at[*at] == ' '))
    ++*at;
  return true;
}

static bool names_source(zj_slice s, size_t at) {
  return begins_with(s, at, "—") || begins_with(s, at, "--") || begins_with(s, at, "――");
}

/* Whether a line ends a paragraph by its last mark. */
static bool is_closed(zj_slice text) {
  static const char *const ends[] = {"。", "！", "？", "；", "：", "”", "」",
                                     "』", "）", "…",  ".",  "!",  "?"};
  for (size_t i = 0; i < ZJ_COUNT(ends); i++) {
    size_t n = strlen(ends[i]);
    if (text.length >= n && memcmp(text.at + text.length - n, ends[i], n) == 0) return true;
  }
  return false;
}

static zj_status add_block(reader *r, size_t first_line, size_t last_line) {
  const zj_line *lines = r->layout->lines;
  zj_quotation q = {.block = true};
  size_t at;
  (void)indent_of(line_of(r, first_line), &at);
  q.range.begin.byte = lines[first_line].text.begin.byte + at;
  q.range.end = q.end = lines[last_line].text.end;
  zj_status status = add_quotation(r, q, zj_buffer_slice(&r->run.text));
  return status == ZJ_OK ? scan_marks(r, SIZE_MAX) : status; /* what it quotes itself */
}

/* Reads the block of Markdown that begins on line 'first'; returns the line after it in *next. */
static zj_status read_marked(reader *r, size_t first, size_t *next) {
  size_t at, last = first;
  bool open = false; /* the paragraph goes on */
  zj_status status = ZJ_OK;
  run_begin(r);
  for (*next = first; status == ZJ_OK && *next < r->layout->line_count; ++*next) {
    zj_slice line = line_of(r, *next);
    if (!is_marked(line, &at)) break;
    r->taken[*next] = true;
    if (at == line.length) {
      open = false;
      continue;
    }
    if (*next > first && names_source(line, at)) continue;
    size_t begin = r->layout->lines[*next].text.begin.byte;
    if (r->run.text.length) {
      char tail = r->run.text.at[r->run.text.length - 1];
      if (!open)
        status = run_add(r, "\n", begin);
      else if (is_latin(tail) && is_latin(line.at[at]))
        status = run_add(r, " ", begin);
    }
    if (status == ZJ_OK) status = run_range(r, begin + at, begin + line.length);
    open = !is_closed(zj_buffer_slice(&r->run.text));
    last = *next;
  }
  return status == ZJ_OK && r->run.text.length ? add_block(r, first, last) : status;
}

static zj_status read_marked_blocks(reader *r) {
  size_t at;
  zj_status status = ZJ_OK;
  for (size_t i = 0, next; status == ZJ_OK && i < r->layout->line_count; i = next) {
    next = i + 1;
    if (is_marked(line_of(r, i), &at)) status = read_marked(r, i, &next);
  }
  return status;
}

/* The indentation that most paragraphs have. */
static unsigned usual_indent(const reader *r) {
  uint32_t counts[CELLS] = {0};
  size_t at;
  unsigned usual = 0;
  for (size_t i = 0; i < r->layout->block_count; i++) {
    size_t line = r->layout->blocks[i].paragraph.first_line - 1;
    unsigned cells = indent_of(line_of(r, line), &at);
    if (cells < CELLS && !r->taken[line]) counts[cells]++;
  }
  for (unsigned c = 1; c < CELLS; c++)
    if (counts[c] > counts[usual]) usual = c;
  return usual > USUAL_CELLS ? usual : USUAL_CELLS;
}

static bool is_list_item(zj_slice line, size_t at) {
  return at < line.length &&
         (strchr("-*+#|", line.at[at]) != NULL || (line.at[at] >= '0' && line.at[at] <= '9'));
}

/* Whether a paragraph is set in as a quotation: every line of it, and it ends as a sentence does.
 */
static bool is_set_in(const reader *r, const zj_block *b, unsigned usual) {
  size_t at;
  zj_slice line = {0};
  for (size_t i = b->paragraph.first_line - 1; i < b->paragraph.last_line; i++) {
    line = line_of(r, i);
    bool first = i == b->paragraph.first_line - 1;
    unsigned cells = indent_of(line, &at);
    if (at == line.length) continue;
    if (r->taken[i] || cells < (first ? usual + DEEPER_CELLS : USUAL_CELLS)) return false;
    if (first && is_list_item(line, at)) return false;
  }
  zj_slice text = zj_orig_cut(r->original, b->paragraph.range);
  size_t end = text.length;
  while (end > 0 && (text.at[end - 1] == ' ' || text.at[end - 1] == '\n'))
    end--;
  return is_closed(zj_slice_cut(text, 0, end));
}

/* Reads paragraphs set in one after the other, from number 'first', as one block. */
static zj_status read_set_in(reader *r, size_t first, unsigned usual, size_t *next) {
  const zj_layout *l = r->layout;
  zj_status status = ZJ_OK;
  run_begin(r);
  for (*next = first; status == ZJ_OK && *next < l->block_count; ++*next) {
    const zj_block *b = &l->blocks[*next];
    if (!is_set_in(r, b, usual)) break;
    zj_slice text = zj_orig_cut(r->original, b->paragraph.range);
    size_t at;
    (void)indent_of(text, &at);
    if (*next > first && names_source(text, at)) continue;
    if (*next > first) status = run_add(r, "\n", b->paragraph.range.begin.byte);
    if (status == ZJ_OK)
      status = run_range(r, b->paragraph.range.begin.byte + at, b->paragraph.range.end.byte);
  }
  if (status != ZJ_OK) return status;
  return add_block(r, l->blocks[first].paragraph.first_line - 1,
                   l->blocks[*next - 1].paragraph.last_line - 1);
}

/* ---- paragraphs ---- */

/* The pair of marks, of those that tell opening from closing, with which a paragraph begins;
 * SIZE_MAX for none. */
static size_t opening_of(const reader *r, size_t block) {
  size_t at;
  if (block >= r->layout->block_count) return SIZE_MAX;
  zj_slice text = zj_orig_cut(r->original, r->layout->blocks[block].paragraph.range);
  (void)indent_of(text, &at);
  for (size_t p = 0; p < 3; p++)
    if (begins_with(text, at, pairs[p].open)) return p;
  return SIZE_MAX;
}

/* Where a paragraph ends: before the first line of a block of Markdown in it. */
static size_t paragraph_end(const reader *r, const zj_block *b) {
  for (size_t i = b->paragraph.first_line - 1; i < b->paragraph.last_line; i++)
    if (r->taken[i]) return r->layout->lines[i].text.begin.byte;
  return b->paragraph.range.end.byte;
}

static zj_status read_paragraphs(reader *r) {
  unsigned usual = usual_indent(r);
  zj_status status = ZJ_OK;
  r->mark = 0;
  for (size_t i = 0, next; status == ZJ_OK && i < r->layout->block_count; i = next) {
    const zj_block *b = &r->layout->blocks[i];
    next = i + 1;
    if (is_set_in(r, b, usual)) {
      status = read_set_in(r, i, usual, &next);
      continue;
    }
    size_t begin = b->paragraph.range.begin.byte, end = paragraph_end(r, b);
    if (begin >= end) continue;
    run_begin(r);
    status = run_range(r, begin, end);
    if (status == ZJ_OK) status = scan_marks(r, opening_of(r, i + 1));
  }
  return status;
}

/* ---- the draft ---- */

static int by_place(const void *a, const void *b) {
  const zj_quotation *x = a, *y = b;
  if (x->range.begin.byte != y->range.begin.byte)
    return x->range.begin.byte < y->range.begin.byte ? -1 : 1;
  return (x->range.end.byte < y->range.end.byte) - (x->range.end.byte > y->range.end.byte);
}

/* Sorts the quotations and finds the one around each. */
static void settle(zj_draft *d) {
  if (d->count) qsort(d->at, d->count, sizeof *d->at, by_place);
  for (size_t i = 1; i < d->count; i++) {
    size_t p = i - 1;
    while (p != SIZE_MAX && d->at[p].range.end.byte < d->at[i].range.end.byte)
      p = d->at[p].parent;
    d->at[i].parent = p;
  }
}

static zj_status start(void *ctx, zj_slice original, const zj_markup *markup, reader *r,
                       zj_error *err) {
  static const zj_markup none = {0};
  r->original = original;
  r->markup = markup ? markup : &none;
  r->err = err;
  r->draft = talloc_zero(ctx, zj_draft);
  if (!r->draft) return zj_no_memory(err);
  r->local = talloc_new(r->draft);
  if (!r->local) return zj_no_memory(err);
  r->draft->original = original;
  r->run.text.ctx = r->local;
  zj_status status = zj_layout_read(r->local, original, r->markup, &r->layout, err);
  if (status != ZJ_OK) return status;
  r->taken = talloc_zero_array(r->local, bool, (unsigned)r->layout->line_count + 1);
  return r->taken ? ZJ_OK : zj_no_memory(err);
}

zj_status zj_draft_read(void *ctx, zj_slice original, const zj_markup *markup, bool markdown,
                        uint32_t shortest, zj_draft **out, zj_error *err) {
  reader r = {.markdown = markdown, .shortest = shortest};
  zj_status status = start(ctx, original, markup, &r, err);
  if (status == ZJ_OK) status = read_marked_blocks(&r);
  if (status == ZJ_OK) status = read_paragraphs(&r);
  if (status == ZJ_OK) settle(r.draft);
  *out = r.draft;
  if (status == ZJ_OK)
    talloc_free(r.local);
  else
    talloc_free(r.draft);
  return status;
}

zj_status zj_draft_of_quotation(void *ctx, zj_slice text, zj_draft **out, zj_error *err) {
  reader r = {.shortest = 1};
  zj_status status = start(ctx, text, NULL, &r, err);
  zj_quotation q = {.range = {{0}, {text.length}}, .end = {text.length}};
  if (status == ZJ_OK) status = add_quotation(&r, q, text);
  *out = r.draft;
  if (status == ZJ_OK)
    talloc_free(r.local);
  else
    talloc_free(r.draft);
  return status;
}
