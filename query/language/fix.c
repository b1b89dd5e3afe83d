/* fix.c - tries repairs of a query, the smallest change first. */
#include "query/language/fix.h"

#include <talloc.h>

#include "indexer/base/command.h"
#include "indexer/base/lang.h"
#include "query/language/language.h"

typedef struct fixer {
  void *ctx;
  zj_role_set in;
  zj_query_parses *parses;
  const char *found;
} fixer;

/* Keeps a text that parses and is not empty; with 'plainly' only if the parser has no hint on how
 * it read it. */
static bool try_as(fixer *f, const char *text, bool plainly) {
  bool hinted = false;
  if (!text || !text[strspn(text, " ")] || !f->parses(text, f->in, &hinted)) return false;
  if (plainly && hinted) return false;
  f->found = text;
  return true;
}

static bool try_text(fixer *f, const char *text) {
  return try_as(f, text, true);
}

/* The text without blanks at its ends; NULL when memory ran out, which try_text() rejects. */
static const char *trimmed(void *ctx, const char *text) {
  if (!text) return NULL;
  text += strspn(text, " ");
  size_t length = strlen(text);
  while (length > 0 && text[length - 1] == ' ')
    length--;
  return talloc_strndup(ctx, text, length);
}

/* 's' with [begin, end) replaced; one blank is left where two would meet. */
static const char *replaced(void *ctx, zj_slice s, size_t begin, size_t end, const char *by) {
  if (!*by && begin > 0 && end < s.length && s.at[begin - 1] == ' ' && s.at[end] == ' ') end++;
  return trimmed(ctx, talloc_asprintf(ctx, "%.*s%s%.*s", (int)begin, s.at, by,
                                      (int)(s.length - end), s.at + end));
}

static bool try_closed(fixer *f, zj_slice s) {
  static const struct {
    const char *open, *end;
  } ends[] = {{"(", ")"},   {"\"", "\""}, {"“", "”"},     {"(\"", "\")"},
              {"（", "）"}, {"((", "))"}, {"(((", ")))"}, {"(", " 干部)"}};
  if (s.length && s.at[s.length - 1] == '(' &&
      (try_text(f, replaced(f->ctx, s, s.length, s.length, "干部)")) ||
       try_text(f, replaced(f->ctx, s, s.length, s.length, "干部 培训)"))))
    return true;
  for (size_t i = 0; i < ZJ_COUNT(ends); i++) {
    bool opened = true; /* whether the text holds each sign of it */
    size_t step = ends[i].open[0] & 0x80 ? strlen(ends[i].open) : 1;
    for (const char *sign = ends[i].open; *sign; sign += step)
      opened &= memmem(s.at, s.length, sign, step) != NULL;
    if (opened && try_text(f, replaced(f->ctx, s, s.length, s.length, ends[i].end))) return true;
  }
  return false;
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Sets *begin and *end to the run of characters without a blank around a place. */
static void run_around(zj_slice s, size_t at, size_t *begin, size_t *end) {
  *begin = *end = at;
  while (*begin > 0 && !is_blank(s.at[*begin - 1]))
    --*begin;
  while (*end < s.length && !is_blank(s.at[*end]))
    ++*end;
}

static bool try_without(fixer *f, zj_slice s, size_t at) {
  uint32_t c;
  unsigned sign = at < s.length ? zj_utf8_decode(s, at, &c) : 0;
  if (sign && zj_char_class_of(c) == ZJ_CHAR_MARK &&
      try_text(f, replaced(f->ctx, s, at, at + sign, "")))
    return true;
  size_t begin, end;
  run_around(s, at, &begin, &end);
  if (at < s.length && try_text(f, replaced(f->ctx, s, at, end, ""))) return true;
  if (end > begin && try_text(f, replaced(f->ctx, s, begin, end, ""))) return true;
  while (begin > 0 && is_blank(s.at[begin - 1]))
    begin--; /* "a OR" ends in a fault: the run before it */
  run_around(s, begin, &begin, &end);
  return try_text(f, replaced(f->ctx, s, begin, s.length, ""));
}

/* Whether the name of an operator ends before the bracket at 'open'; sets *begin to where it
 * begins, which is after a blank or another sign. */
static bool find_operator(zj_slice s, size_t open, size_t *begin) {
  long number;
  size_t first = open;
  while (first > 0 && !is_blank(s.at[first - 1]) && s.at[first - 1] != '(')
    first--;
  for (*begin = first; *begin < open; ++*begin)
    if (!zj_utf8_is_tail(s.at[*begin]) &&
        zj_language_operator(zj_slice_cut(s, *begin, open), &number))
      return true;
  return false;
}

/* The bracket sign at a place, "(" or "（": its length; 0 where there is none. */
static size_t bracket_at(zj_slice s, size_t at) {
  if (at < s.length && s.at[at] == '(') return 1;
  bool wide = at + 3 <= s.length && memcmp(s.at + at, "（", 3) == 0;
  return wide ? 3 : 0;
}

/* Leaves out the name of an operator that cannot be where it is, or cannot hold what is at the
 * fault, but not its bracket: 标题:近3(a b) becomes 标题:(a b), 近3(标题:a b) becomes (标题:a b).
 */
static bool try_without_operator(fixer *f, zj_slice s, size_t at) {
  size_t open = at, begin;
  while (open < s.length && !is_blank(s.at[open]) && !bracket_at(s, open))
    open++;
  if (bracket_at(s, open) && find_operator(s, open, &begin) && begin <= at &&
      try_text(f, replaced(f->ctx, s, begin, open, "")))
    return true;
  for (open = at; open-- > 0;)
    if (bracket_at(s, open) && find_operator(s, open, &begin))
      return try_text(f, replaced(f->ctx, s, begin, open, ""));
  return false;
}

/* A blank parts the word from what follows, so that it is not glued to the name of an operator. */
static bool try_word(fixer *f, zj_slice s, size_t at) {
  bool after_sign = at == 0 || strchr("(\":", s.at[at - 1]);
  bool before_sign = at == s.length || strchr(" )", s.at[at]);
  char word[16];
  snprintf(word, sizeof word, "%s干部%s", after_sign ? "" : " ", before_sign ? "" : " ");
  if (try_text(f, replaced(f->ctx, s, at, at, word))) return true;
  bool empty = at > 0 && at < s.length && s.at[at - 1] == '(' && s.at[at] == ')';
  return empty && try_text(f, replaced(f->ctx, s, at, at, "干部 培训"));
}

static bool try_without_signs(fixer *f, zj_slice s) {
  static const char *const signs[] = {"(", ")",  "（", "）", "\"", "“", "”", "＂",
                                      "|", "｜", ":",  "：", "*",  "=", "~"};
  char *out = talloc_strndup(f->ctx, s.at, s.length);
  if (!out) return false;
  for (size_t i = 0; i < ZJ_COUNT(signs); i++)
    for (char *at; (at = strstr(out, signs[i]));) {
      *at = ' ';
      memmove(at + 1, at + strlen(signs[i]), strlen(at + strlen(signs[i])) + 1);
    }
  return try_as(f, trimmed(f->ctx, out), false);
}

/* Tries the text before the fault: what follows is too long or too deep. */
static bool try_shorter(fixer *f, zj_slice s, size_t at) {
  while (at > 0 && !is_blank(s.at[at - 1]))
    at--;
  return try_text(f, replaced(f->ctx, s, at, s.length, ""));
}

const char *zj_query_fix(void *ctx, zj_slice text, size_t at, zj_role_set in, const char *wanted,
                         zj_query_parses *parses) {
  void *local = talloc_new(NULL);
  fixer f = {.ctx = local, .in = in, .parses = parses};
  if (!try_text(&f, wanted) && !try_closed(&f, text) && !try_without(&f, text, at) &&
      !try_without_operator(&f, text, at) && !try_word(&f, text, at) && !try_shorter(&f, text, at))
    try_without_signs(&f, text);
  const char *found = talloc_strdup(ctx, f.found ? f.found : "问题:\"年轻干部\"");
  talloc_free(local);
  return found;
}

/* ---- printing ---- */

/* The columns of a text as zj_print_clean() shows it, which prints one for a control character. */
static int width_of(zj_slice s) {
  int width = 0;
  uint32_t c;
  for (size_t at = 0, n; at < s.length; at += n) {
    n = zj_utf8_decode(s, at, &c);
    if (!n) {
      n = 1;
      c = ' ';
    }
    width += zj_char_is_control(c) ? 1 : zj_char_width(c);
  }
  return width;
}

/* Where the text begins that fits into so many columns before 'at'. */
static size_t begin_within(zj_slice text, size_t at, int columns) {
  size_t begin = at;
  for (size_t next; begin > 0; begin = next) {
    for (next = begin - 1; next > 0 && zj_utf8_is_tail(text.at[next]);)
      next--;
    if (width_of(zj_slice_cut(text, next, at)) > columns) break;
  }
  return begin;
}

/* Where the text ends that fits into so many columns after 'at'. */
static size_t end_within(zj_slice text, size_t at, int columns) {
  size_t end = at;
  for (size_t next; end < text.length; end = next) {
    for (next = end + 1; next < text.length && zj_utf8_is_tail(text.at[next]);)
      next++;
    if (width_of(zj_slice_cut(text, at, next)) > columns) break;
  }
  return end;
}

/* Prints one line that fits a terminal of usual width, because in a line that wraps the caret would
 * not be below its place. */
static void print_place(FILE *to, zj_slice text, size_t at) {
  enum { COLUMNS = 74, BEFORE = 44 };
  size_t place = zj_utf8_offset(text, at), first = 0, last = text.length;
  if (width_of(text) > COLUMNS) {
    first = begin_within(text, place, BEFORE);
    last = end_within(text, first, COLUMNS);
  }
  fputs(first ? "  …" : "  ", to);
  zj_print_clean(to, zj_slice_cut(text, first, last));
  int before = width_of(zj_slice_cut(text, first, place));
  if (first) before++; /* the … */
  fprintf(to, "%s\n  %*s^\n", last < text.length ? "…" : "", before, "");
}

void zj_fault_print(FILE *to, zj_slice text, const zj_query_fault *fault, const zj_error *err) {
  bool utf8 = zj_utf8_check(text) == text.length;
  fprintf(
      to, "zhangju: %s%s\n", err->text,
      utf8 ? ""
           : zj_tr("; set the terminal and its locale to UTF-8", "；请把终端和区域设置改为 UTF-8"));
  if (text.length > 0 && utf8) print_place(to, text, fault->at);
  enum { SHOWN = 1500 };
  if (!fault->suggestion || strlen(fault->suggestion) > SHOWN) return;
  fputs(zj_tr("try: ", "可以写成："), to);
  zj_print_clean(to, zj_slice_of(fault->suggestion));
  fputc('\n', to);
}
