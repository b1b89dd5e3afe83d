/* strict.c - searches the original of a paragraph itself. */
#include "query/engine/strict.h"

#include <talloc.h>

#include "query/engine/paragraph_text.h"
#include "query/language/find.h"

zj_slice zj_strict_anchor(const zj_query_node *leaf) {
  zj_slice s = leaf->phrases[0].folded, best = ZJ_LIT("");
  uint32_t c;
  for (size_t at = 0, begin = 0; at < s.length;) {
    unsigned n = zj_utf8_decode(s, at, &c);
    bool han = n && zj_char_class_of(c) == ZJ_CHAR_HAN;
    at += n ? n : 1;
    if (!han)
      begin = at;
    else if (at - begin > best.length)
      best = zj_slice_cut(s, begin, at);
  }
  return best;
}

/* Whether 'at' is inside a page mark, which is a paragraph of its own. 'at' ascends from call to
 * call; *hole is the first mark that ends after it. */
static bool in_hole(const zj_paragraph_text *text, size_t at, size_t *hole) {
  while (*hole < text->hole_count && text->holes[*hole].end.byte <= at)
    ++*hole;
  return *hole < text->hole_count && text->holes[*hole].begin.byte <= at;
}

/* Whether the line of 'at' is blank. Such a line belongs to no paragraph. */
static bool in_blank_line(zj_slice s, size_t at) {
  size_t begin = at, end = at;
  uint32_t c;
  while (begin > 0 && s.at[begin - 1] != '\n')
    begin--;
  while (end < s.length && s.at[end] != '\n')
    end++;
  for (unsigned n; begin < end; begin += n ? n : 1) {
    n = zj_utf8_decode(s, begin, &c);
    if (n && zj_char_class_of(c) != ZJ_CHAR_BLANK) return false;
  }
  return true;
}

zj_status zj_strict_find(const zj_segment *segment, uint32_t paragraph,
                         const zj_paragraph_view *view, const zj_query_node *leaf,
                         zj_deadline *deadline,
                         void (*found)(void *to, zj_match_range at, zj_orig_range orig), void *to,
                         zj_error *err) {
  zj_slice anchor = zj_strict_anchor(leaf), wanted = leaf->text;
  if (anchor.length && zj_find(view->match, anchor, 0) == view->match.length) return ZJ_OK;
  if (memchr(wanted.at, '\n', wanted.length)) return ZJ_OK; /* no line holds one */
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  zj_paragraph_text text;
  zj_status status = zj_paragraph_text_make(local, segment, paragraph, view, &text, err);
  zj_place_cursor begins = {.reader.edits = view->edits};
  zj_match_pos length = {(uint32_t)view->match.length};
  size_t hole = 0;
  bool blank = leaf->phrases[0].folded.length == 0;
  for (size_t at = 0;
       status == ZJ_OK && (at = zj_find(text.original, wanted, at)) < text.original.length &&
       !zj_deadline_step(deadline);
       at++) {
    if (in_hole(&text, at, &hole) || (blank && in_blank_line(text.original, at))) continue;
    zj_orig_range orig = {{at}, {at + wanted.length}};
    zj_match_pos begin = zj_place_match(&begins, orig.begin, length);
    zj_place_cursor ends = begins;
    found(to, (zj_match_range){begin, zj_place_match(&ends, orig.end, length)}, orig);
  }
  talloc_free(local);
  return status;
}
