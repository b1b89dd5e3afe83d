/* metadata_title.c - cleans titles. */
#include "indexer/outline/metadata_title.h"

#include <strings.h>
#include <talloc.h>

enum { TITLE_CHARS = 400 }; /* a longer one is left as it is */

typedef struct title {
  uint32_t chars[TITLE_CHARS];
  size_t count;
} title;

static bool is_blank(uint32_t c) {
  return zj_char_class_of(c) == ZJ_CHAR_BLANK;
}

static bool is_digit(uint32_t c) {
  return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

static bool is_han(uint32_t c) {
  return zj_char_class_of(c) == ZJ_CHAR_HAN;
}

/* ---- before the title ---- */

static const char *skip_before(const char *text) {
  static const char *const words[] = {"title:", "title：",  "标题：",
                                      "标题:",  "原标题：", "原标题:"};
  while (*text == '#' || *text == '*' || *text == ' ')
    text++; /* Markdown */
  for (size_t i = 0; i < ZJ_COUNT(words); i++)
    if (strncasecmp(text, words[i], strlen(words[i])) == 0) text += strlen(words[i]);
  return text;
}

/* ---- marks of notes ---- */

/* The length of the mark of a note at 'at', [^1] anywhere or [1] ［1］ 〔1〕 at the end; 0 for
 * none. */
static size_t note_length(const title *t, size_t at) {
  uint32_t open = t->chars[at];
  if (open != '[' && open != 0xFF3B && open != 0x3014) return 0;
  size_t end = at + 1;
  bool named = end < t->count && t->chars[end] == '^';
  end += named;
  size_t begin = end;
  while (end < t->count && end - begin < 12 && t->chars[end] != ']' && t->chars[end] != 0xFF3D &&
         t->chars[end] != 0x3015) {
    if (!named && (!is_digit(t->chars[end]) || end - begin >= 2)) return 0;
    end++;
  }
  if (end == begin || end >= t->count) return 0;
  end++;
  return named || end == t->count ? end - at : 0;
}

static void remove_notes(title *t) {
  size_t count = 0;
  for (size_t at = 0; at < t->count;) {
    size_t note = note_length(t, at);
    if (note)
      at += note;
    else
      t->chars[count++] = t->chars[at++];
  }
  t->count = count;
}

/* ---- blanks ---- */

/* Whether the character at 'at' stands alone between blanks or an end and a blank. */
static bool is_alone(const title *t, size_t at) {
  bool before = at == 0 || is_blank(t->chars[at - 1]);
  bool after = at + 1 == t->count || is_blank(t->chars[at + 1]);
  return before && after && !is_blank(t->chars[at]);
}

/* Whether three or more characters in a row stand alone, as in 2 0 2 4 年 or 工 作 总 结. */
static bool is_spaced_out(const title *t) {
  size_t run = 0;
  for (size_t i = 0; i < t->count; i++) {
    if (is_blank(t->chars[i])) continue;
    run = is_alone(t, i) ? run + 1 : 0;
    if (run == 3) return true;
  }
  return false;
}

/* Whether the blanks from 'begin' to 'end', which are inside the title, only space it out. */
static bool spaces_out(const title *t, size_t begin, size_t end, bool spaced) {
  uint32_t before = t->chars[begin - 1], after = t->chars[end];
  bool dated = after == 0x5E74 || after == 0x6708 || after == 0x65E5; /* 年月日 */
  if (is_digit(before) && dated) return true;
  if (!spaced) return false;
  return is_alone(t, begin - 1) || is_alone(t, end);
}

static void remove_blanks(title *t) {
  title from = *t;
  bool spaced = is_spaced_out(t);
  t->count = 0;
  for (size_t at = 0; at < from.count;) {
    size_t end = at;
    while (end < from.count && is_blank(from.chars[end]))
      end++;
    if (end == at) {
      t->chars[t->count++] = from.chars[at++];
      continue;
    }
    bool inside = at > 0 && end < from.count;
    if (inside && !spaces_out(&from, at, end, spaced)) t->chars[t->count++] = from.chars[at];
    at = end;
  }
}

/* ---- repetition ---- */

/* Keeps one of two equal halves, which a blank or a sign may part. */
static void remove_repetition(title *t) {
  size_t half = t->count / 2, second = t->count - half;
  size_t han = 0;
  if (t->count % 2 && is_han(t->chars[half])) return;
  if (memcmp(t->chars, t->chars + second, half * sizeof *t->chars) != 0) return;
  for (size_t i = 0; i < half; i++)
    han += is_han(t->chars[i]);
  if (han >= 4) t->count = half;
}

/* Removes the dash that leads from a title to the name of a speaker: 政府工作报告——. */
static void remove_dash(title *t) {
  while (t->count > 2) {
    uint32_t last = t->chars[t->count - 1];
    bool dash = last == 0x2014 || last == 0x2015 || last == 0x2500 || last == '-'; /* — ― ─ */
    if (!dash && !is_blank(last)) return;
    t->count--;
  }
}

char *zj_metadata_title(void *ctx, const char *text) {
  title t = {.count = 0};
  zj_slice s = zj_slice_of(skip_before(text));
  while (s.length && strchr("*#_ ", s.at[s.length - 1]))
    s.length--; /* Markdown */
  for (size_t at = 0, n; at < s.length; at += n) {
    n = t.count < TITLE_CHARS ? zj_utf8_decode(s, at, &t.chars[t.count]) : 0;
    if (n == 0) return talloc_strndup(ctx, s.at, s.length);
    t.count++;
  }
  remove_notes(&t);
  remove_blanks(&t);
  remove_dash(&t);
  remove_repetition(&t);
  char *out = talloc_size(ctx, 4 * t.count + 1);
  size_t used = 0;
  if (!out) return NULL;
  for (size_t i = 0; i < t.count; i++)
    used += zj_utf8_encode(t.chars[i], out + used);
  out[used] = 0;
  return out;
}
