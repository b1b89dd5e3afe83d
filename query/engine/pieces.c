/* pieces.c - cuts a paragraph at the ends of sentences and where roles change. */
#include "query/engine/pieces.h"

#include "query/engine/sentence.h"

/* The end of the text from 'begin' on that has the same roles, at most 'end', where its sentence
 * ends. The quotes that close a sentence belong to it, whatever roles they have. Sets *passage to
 * the passage that 'begin' lies in, which ascends from call to call, and *roles to its roles. */
static zj_match_pos end_of_roles(const zj_segment *segment, const zj_paragraph_view *view,
                                 zj_match_pos begin, zj_match_pos end, uint32_t *passage,
                                 zj_role_set *roles) {
  zj_passage_view here, next;
  zj_segment_passage(segment, *passage, &here);
  for (; *passage + 1 < view->passage_end; ++*passage, here = next) {
    if (zj_segment_passage_range(segment, view, *passage + 1).begin.byte > begin.byte) break;
    zj_segment_passage(segment, *passage + 1, &next);
  }
  *roles = here.roles;
  for (uint32_t i = *passage + 1; i < view->passage_end; i++) {
    zj_match_pos at = zj_segment_passage_range(segment, view, i).begin;
    if (at.byte >= end.byte) break;
    zj_segment_passage(segment, i, &next);
    if (next.roles != *roles && at.byte > begin.byte &&
        zj_sentence_end(view->match, at).byte == end.byte)
      return at;
  }
  return end;
}

static zj_match_range trim_blanks(zj_slice match, zj_match_pos begin, zj_match_pos end) {
  begin = zj_skip_blank(match, begin);
  while (end.byte > begin.byte && match.at[end.byte - 1] == ' ')
    end.byte--;
  return (zj_match_range){begin, end};
}

void zj_pieces_find(const zj_segment *segment, const zj_paragraph_view *view, zj_role_set wanted,
                    zj_deadline *deadline,
                    void (*found)(void *to, zj_match_range at, zj_role_set roles), void *to) {
  uint32_t passage = view->passage_begin;
  zj_match_pos begin = {0}, stop = {0}; /* stop: the end of the sentence */
  while (begin.byte < view->match.length && !zj_deadline_step(deadline)) {
    zj_role_set roles;
    if (stop.byte <= begin.byte) stop = zj_sentence_end(view->match, begin);
    zj_match_pos end = end_of_roles(segment, view, begin, stop, &passage, &roles);
    zj_match_range at = trim_blanks(view->match, begin, end);
    if (at.begin.byte < at.end.byte && roles & wanted) found(to, at, roles);
    begin = end;
  }
}
