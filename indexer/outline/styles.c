/* styles.c - decides which marked lines are headings, and ranks them. */
#include "indexer/outline/styles.h"

#include "indexer/outline/headings_tree.h"
#include "indexer/text/marks.h"

enum { STYLED_WIDTH = 60, CLOSED_WIDTH = 30 };

/* Whether a sentence ends before the last character of a line. */
static bool has_sentences(zj_slice line) {
  for (size_t at = 0; at + 3 < line.length; at++) {
    if (zj_mark_sentence_end(line, at)) return true;
  }
  return false;
}

static bool ends_clause(zj_slice line) {
  return line.length >= 3 && zj_mark_clause_end(line, line.length - 3);
}

static bool can_be_heading(const zj_layout *text, size_t line) {
  const zj_layout_line *t = &text->trimmed[line];
  zj_slice words = zj_orig_cut(text->original, t->range);
  if (t->width == 0 || t->width > STYLED_WIDTH || has_sentences(words)) return false;
  return !ends_clause(words) || t->width <= CLOSED_WIDTH;
}

void zj_styles_believe(zj_layout *text) {
  const zj_markup *m = text->markup;
  size_t all = 0, styled = 0;
  for (size_t i = 0; i < text->line_count; i++)
    all += text->trimmed[i].width;
  for (size_t i = 0; i < m->heading_count; i++) {
    if (m->headings[i].line > 0 && m->headings[i].line <= text->line_count)
      styled += text->trimmed[m->headings[i].line - 1].width;
  }
  if (2 * styled > all) return; /* when most of the text is marked, the marks mean nothing */
  for (size_t i = 0; i < m->heading_count; i++) {
    size_t line = (size_t)m->headings[i].line - 1;
    if (m->headings[i].line > 0 && line < text->line_count &&
        m->headings[i].level <= ZJ_HEADING_LEVELS && can_be_heading(text, line))
      text->trimmed[line].styled = m->headings[i].level;
  }
}

/* ---- ranks ---- */

void zj_styles_note(zj_style_ranks *ranks, unsigned level, uint8_t marker) {
  ranks->used[level] = true;
  if (marker && (!ranks->ranks[level] || marker < ranks->ranks[level]))
    ranks->ranks[level] = marker;
}

/* A level has the rank of its highest number, or a lower one to stay below the level above it. */
void zj_styles_order(zj_style_ranks *ranks) {
  uint8_t above = 0;
  for (unsigned level = 1; level <= ZJ_HEADING_LEVELS; level++) {
    if (!ranks->used[level]) continue;
    if (ranks->ranks[level] <= above)
      ranks->ranks[level] = (uint8_t)(above + 1 < ZJ_RANK_ITEM ? above + 1 : above);
    above = ranks->ranks[level];
  }
}

uint8_t zj_styles_rank(const zj_style_ranks *ranks, unsigned level, uint8_t marker) {
  return marker > ranks->ranks[level] ? marker : ranks->ranks[level];
}

uint8_t zj_styles_level(const zj_style_ranks *ranks, unsigned level) {
  unsigned count = 0;
  for (unsigned i = 1; i <= level; i++)
    count += ranks->used[i];
  if (count == 0) return 1;
  return (uint8_t)(count > 4 ? 4 : count);
}
