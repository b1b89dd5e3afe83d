/* clauses.c - clauses separated by semicolons after an announcing colon. */
#include "query/answer/clauses.h"

#include "query/engine/match.h"
#include "query/engine/sentence.h"

enum { LEAD_BYTES = 12 * 3 }; /* how far before the colon the announcing word may begin */

static const char *const leads[] = {"主要", "表现", "体现", "问题", "不足", "困难", "方面"};

/* Whether one of the leads comes shortly before the colon. */
static bool has_announcing_word(zj_slice text, size_t begin, size_t colon) {
  if (colon - begin > LEAD_BYTES) begin = colon - LEAD_BYTES;
  for (size_t i = 0; i < ZJ_COUNT(leads); i++)
    if (memmem(text.at + begin, colon - begin, leads[i], strlen(leads[i]))) return true;
  return false;
}

/* The position after the colon that opens a list in the sentence [begin, end); 'end' when none
 * does. */
static size_t find_list_begin(zj_slice text, size_t begin, size_t end) {
  for (size_t at = begin; at < end; at++) {
    if (text.at[at] != ':') continue;
    return has_announcing_word(text, begin, at) && memchr(text.at + at, ';', end - at) ? at + 1
                                                                                       : end;
  }
  return end;
}

/* Finds the end of the sentence once: it may have a great many clauses. */
static size_t end_of_sentence(zj_clauses *w) {
  if (w->stop > w->at) return w->stop;
  size_t to = zj_sentence_end(w->text, (zj_match_pos){(uint32_t)w->at}).byte;
  w->stop = to < w->end ? to : w->end;
  return w->stop;
}

/* The end of [begin, end) without a final 。, for the last clause of a sentence. */
static size_t cut_full_stop(zj_slice text, size_t begin, size_t end) {
  size_t stop = strlen("。");
  return end - begin >= stop && memcmp(text.at + end - stop, "。", stop) == 0 ? end - stop : end;
}

bool zj_clause_next(zj_clauses *w, zj_match_range *out) {
  zj_slice text = w->text;
  while (!w->in_list) {
    if (w->at >= w->end) return false;
    size_t stop = end_of_sentence(w), list = find_list_begin(text, w->at, stop);
    w->in_list = list < stop;
    w->at = w->in_list ? list : stop;
  }
  size_t stop = end_of_sentence(w);
  const char *semicolon = memchr(text.at + w->at, ';', stop - w->at);
  size_t clause_end = semicolon ? (size_t)(semicolon - text.at) : stop;
  *out = (zj_match_range){{(uint32_t)w->at}, {(uint32_t)cut_full_stop(text, w->at, clause_end)}};
  w->at = semicolon ? clause_end + 1 : stop;
  w->in_list = semicolon && w->at < stop;
  return true;
}
