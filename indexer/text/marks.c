/* marks.c - finds the ends of sentences, clauses and quotations. */
#include "indexer/text/marks.h"

/* 'marks' lists characters of three bytes that start with E2 or a higher byte. */
static unsigned mark_at(zj_slice text, size_t at, const char *marks) {
  if (at + 3 > text.length || (unsigned char)text.at[at] < 0xE2) return 0;
  for (; *marks; marks += 3) {
    if (memcmp(text.at + at, marks, 3) == 0) return 3;
  }
  return 0;
}

unsigned zj_mark_sentence_end(zj_slice text, size_t at) {
  return mark_at(text, at, "。！？");
}
unsigned zj_mark_clause_end(zj_slice text, size_t at) {
  return mark_at(text, at, "，。；：！？");
}
unsigned zj_mark_quote_end(zj_slice text, size_t at) {
  return mark_at(text, at, "”’」』）》");
}
