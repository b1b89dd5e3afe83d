/* suggest.c - the edit distance of two words. It counts letters that are wrong, missing,
 * superfluous, or swapped with the next one. */
#include "indexer/base/suggest.h"

enum { LONGEST = 32 };

typedef struct letters {
  uint32_t at[LONGEST];
  size_t count;
} letters;

/* Returns false for a word that is too long to be one of ours, or that is not UTF-8. */
static bool read_letters(zj_slice word, letters *out) {
  out->count = 0;
  for (size_t at = 0; at < word.length;) {
    uint32_t c;
    unsigned n = zj_utf8_decode(word, at, &c);
    if (n == 0 || out->count == LONGEST) return false;
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
    out->at[out->count++] = c;
    at += n;
  }
  return true;
}

static size_t smaller_of(size_t a, size_t b) {
  return a < b ? a : b;
}

static size_t edit_distance(const letters *a, const letters *b) {
  size_t rows[3][LONGEST + 1], *before = rows[0], *last = rows[1], *here = rows[2];
  for (size_t j = 0; j <= b->count; j++)
    last[j] = before[j] = j;
  for (size_t i = 1; i <= a->count; i++) {
    here[0] = i;
    for (size_t j = 1; j <= b->count; j++) {
      here[j] = smaller_of(smaller_of(last[j], here[j - 1]) + 1,
                           last[j - 1] + (a->at[i - 1] != b->at[j - 1]));
      bool swapped = i > 1 && j > 1 && a->at[i - 1] == b->at[j - 2] && a->at[i - 2] == b->at[j - 1];
      if (swapped) here[j] = smaller_of(here[j], before[j - 2] + 1);
    }
    size_t *free = before;
    before = last;
    last = here;
    here = free;
  }
  return last[b->count];
}

static bool begins_with(const letters *word, const letters *typed) {
  if (typed->count < 2 || typed->count > word->count) return false;
  return memcmp(word->at, typed->at, typed->count * sizeof *typed->at) == 0;
}

zj_suggest zj_suggest_begin(zj_slice typed) {
  return (zj_suggest){.typed = typed, .distance = SIZE_MAX};
}

void zj_suggest_offer(zj_suggest *s, const char *word) {
  letters typed, offered;
  if (!read_letters(s->typed, &typed) || !read_letters(zj_slice_of(word), &offered)) return;
  size_t far = edit_distance(&typed, &offered);
  if (far > (typed.count + 1) / 3) far = begins_with(&offered, &typed) ? LONGEST : SIZE_MAX;
  if (far >= s->distance) return;
  s->distance = far;
  s->word = word;
}
