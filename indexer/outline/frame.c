/* frame.c - finds frame, noise and title. */
#include "indexer/outline/frame.h"

#include <talloc.h>

#include "indexer/text/marker.h"

enum { HEAD_BLOCKS = 40, SHORT = 60, TAIL_BLOCKS = 30, CONTENTS_BLOCKS = 600 };

/* The rules used by name. */
typedef struct frame_rules {
  uint16_t title, vocative, pledge, date, derived, page, contents, frame_title, frame, frame_sign,
      frame_attach, closing, noise, leader, organ, intro_end;
} frame_rules;

typedef struct finder {
  zj_layout *text;
  zj_matcher *matcher;
  frame_rules rule;
  const zj_rules *rules;
  const zj_cues *cues;
  size_t title_first, title_last; /* blocks; SIZE_MAX when there is no title */
  size_t first_styled;            /* the first marked heading; SIZE_MAX when there is none */
  uint8_t other_styled;           /* the highest level of those after it; UINT8_MAX: none */
} finder;

static frame_rules find_rules(const zj_rules *rules) {
  return (frame_rules){.title = zj_rules_find(rules, "X.title"),
                       .vocative = zj_rules_find(rules, "X.vocative"),
                       .pledge = zj_rules_find(rules, "X.pledge"),
                       .date = zj_rules_find(rules, "X.date"),
                       .derived = zj_rules_find(rules, "X.derived"),
                       .organ = zj_rules_find(rules, "X.organ"),
                       .contents = zj_rules_find(rules, "X.contents"),
                       .intro_end = zj_rules_find(rules, "X.intro_end"),
                       .page = zj_rules_find(rules, "N.page"),
                       .noise = zj_rules_find(rules, "N.block"),
                       .leader = zj_rules_find(rules, "N.leader"),
                       .frame_title = zj_rules_find(rules, "F.title"),
                       .frame = zj_rules_find(rules, "F.head"),
                       .frame_sign = zj_rules_find(rules, "F.sign"),
                       .frame_attach = zj_rules_find(rules, "F.attach"),
                       .closing = zj_rules_find(rules, "F.closing")};
}

static zj_slice block_text(const finder *f, size_t i) {
  return zj_block_text(f->text, &f->text->blocks[i]);
}

static void fix_block(finder *f, size_t i, uint16_t rule) {
  f->text->blocks[i].fixed = zj_rules_roles(f->rules, rule);
  f->text->blocks[i].rule = rule;
}

static bool is_fixed(const finder *f, size_t i, zj_role role) {
  return (f->text->blocks[i].fixed & ZJ_ROLE_BIT(role)) != 0;
}
static bool is_noise(const finder *f, size_t i) {
  return is_fixed(f, i, ZJ_ROLE_NOISE);
}

static bool opens_marked(const finder *f, size_t i) {
  zj_marker marker;
  return zj_marker_read(block_text(f, i), 0, &marker);
}

/* ---- dates ---- */

/* Reads one to four digits at *at and moves it past them; -1 when there are none. */
static int read_digits(zj_slice s, size_t *at) {
  int value = -1;
  for (int n = 0; n < 4 && *at < s.length && s.at[*at] >= '0' && s.at[*at] <= '9'; n++, ++*at)
    value = (value < 0 ? 0 : value * 10) + (s.at[*at] - '0');
  return value;
}

/* Moves *at past a sign between the numbers of a date: - . / or the dash that plain text has for a
 * full-width one. Returns the sign, 0 when there is none. */
static char read_date_sign(zj_slice s, size_t *at) {
  if (*at < s.length && strchr("-./", s.at[*at])) return s.at[(*at)++];
  if (s.length - *at < 3 || memcmp(s.at + *at, "—", 3) != 0) return 0;
  *at += 3;
  return '-';
}

/* Whether a line is a date in numbers: 2024-3-8, 2024.03.08, （2024/3/8）. */
static bool is_numeric_date(zj_slice line) {
  size_t at = 0;
  bool bracket = line.length > 3 && memcmp(line.at, "（", 3) == 0;
  if (bracket) at = 3;
  size_t begin = at;
  int year = read_digits(line, &at);
  if (at - begin != 4 || year < 1900 || year > 2099) return false;
  char sign = read_date_sign(line, &at);
  int month = sign ? read_digits(line, &at) : 0;
  if (month < 1 || month > 12 || read_date_sign(line, &at) != sign) return false;
  int day = read_digits(line, &at);
  if (bracket && line.length - at == 3 && memcmp(line.at + at, "）", 3) == 0) at += 3;
  return day >= 1 && day <= 31 && at == line.length;
}

/* ---- noise ---- */

static void find_noise(finder *f) {
  for (size_t i = 0; i < f->text->block_count; i++) {
    const zj_block *block = &f->text->blocks[i];
    zj_rule_hit hit;
    if (block->width > 90 || block->ledger) continue;
    if (is_numeric_date(block_text(f, i))) continue; /* it looks like the number of a page */
    if (zj_line_is_page_mark(block_text(f, i)))
      fix_block(f, i, f->rule.page);
    else if (zj_rules_first(f->matcher, ZJ_RULE_NOISE, block_text(f, i), &hit))
      fix_block(f, i, hit.rule);
  }
}

/* The part of a contents line before its leader dots and page number. */
static zj_slice contents_entry(zj_slice line) {
  size_t end = line.length;
  while (end > 0) {
    char last = line.at[end - 1];
    if ((last >= '0' && last <= '9') || last == '.')
      end--;
    else if (end >= 3 && memcmp(line.at + end - 3, "…", 3) == 0)
      end -= 3;
    else if (end >= 2 && memcmp(line.at + end - 2, "·", 2) == 0)
      end -= 2;
    else
      break;
  }
  return zj_slice_cut(line, 0, end);
}

static bool is_entry(const finder *f, size_t i) {
  zj_slice line = block_text(f, i);
  return opens_marked(f, i) || contents_entry(line).length < line.length;
}

/* Finds the list under 目录. It ends where its first entry appears again, as a heading. */
static void find_contents(finder *f) {
  for (size_t i = 0; i < f->text->block_count && i < HEAD_BLOCKS; i++) {
    if (!zj_rules_test(f->matcher, f->rule.contents, block_text(f, i), NULL)) continue;
    size_t first = i + 1, end = first;
    while (first < f->text->block_count && is_noise(f, first) &&
           f->text->blocks[first].rule != f->rule.leader)
      first++;
    if (first >= f->text->block_count) return;
    zj_slice entry = contents_entry(block_text(f, first));
    for (end = first + 1; end < f->text->block_count && end < first + CONTENTS_BLOCKS; end++) {
      zj_slice line = block_text(f, end);
      if (entry.length >= 6 && line.length >= entry.length &&
          memcmp(line.at, entry.at, entry.length) == 0)
        break;
      if (zj_block_is_closed(f->text, &f->text->blocks[end]) && f->text->blocks[end].width > SHORT)
        break;
    }
    if (end == f->text->block_count) return;
    while (end > first + 1 && !is_entry(f, end - 1))
      end--; /* the title may follow the list */
    for (; i < end; i++)
      if (!f->text->blocks[i].fixed) fix_block(f, i, f->rule.contents);
    return;
  }
}

/* ---- head ---- */

/* Notes what is_styled_title() asks about every marked heading. */
static void find_styled(finder *f) {
  f->first_styled = SIZE_MAX;
  f->other_styled = UINT8_MAX;
  for (size_t i = 0; i < f->text->block_count; i++) {
    uint8_t styled = f->text->blocks[i].styled;
    if (!styled) continue;
    if (f->first_styled == SIZE_MAX)
      f->first_styled = i;
    else if (styled < f->other_styled)
      f->other_styled = styled;
  }
}

/* Whether a marked heading is the title: it precedes all others and is the only one of its level,
 * the highest, as <h1> above <h2>. */
static bool is_styled_title(finder *f, size_t block) {
  if (f->first_styled < block) return false;
  if (f->first_styled == block && f->other_styled <= f->text->blocks[block].styled) return false;
  return !opens_marked(f, block) &&
         (zj_rules_test(f->matcher, f->rule.title, block_text(f, block), NULL) ||
          !zj_cues_heading(f->cues, block_text(f, block), NULL));
}

/* Whether the body begins at a block; 'named' when a title came before it. */
static bool begins_body(finder *f, size_t i, bool named) {
  const zj_block *block = &f->text->blocks[i];
  zj_rule_hit hit;
  if (block->ledger) return true;
  if (zj_rules_first(f->matcher, ZJ_RULE_HEAD, block_text(f, i), &hit)) return false;
  if (block->styled)
    return !is_styled_title(f, i) &&
           (named || !zj_rules_test(f->matcher, f->rule.title, block_text(f, i), NULL));
  if (block->width > SHORT) return true;
  zj_marker marker;
  if (zj_marker_read(block_text(f, i), 0, &marker) && marker.kind != ZJ_MARKER_DASH) return true;
  if (zj_block_is_closed(f->text, block))
    return block->width > 12 ||
           zj_rules_test(f->matcher, f->rule.intro_end, block_text(f, i), NULL);
  return named && zj_cues_heading(f->cues, block_text(f, i), NULL) &&
         !zj_rules_test(f->matcher, f->rule.title, block_text(f, i), NULL);
}

/* The first block of the head that reads like a title, else the first block that may be one. */
static size_t pick_title(finder *f, size_t begin, size_t end) {
  size_t first = SIZE_MAX;
  zj_rule_hit hit;
  for (size_t i = begin; i < end; i++) {
    if (f->text->blocks[i].fixed ||
        zj_rules_first(f->matcher, ZJ_RULE_HEAD, block_text(f, i), &hit))
      continue;
    if (f->text->blocks[i].width < 3 || is_numeric_date(block_text(f, i))) continue;
    if (f->text->blocks[i].styled && is_styled_title(f, i)) return i;
    if (zj_rules_test(f->matcher, f->rule.title, block_text(f, i), NULL)) return i;
    if (first == SIZE_MAX) first = i;
  }
  return first;
}

static bool is_plain_short(finder *f, size_t i) {
  zj_rule_hit hit;
  return !f->text->blocks[i].fixed && !f->text->blocks[i].styled &&
         f->text->blocks[i].width <= SHORT && !zj_block_is_closed(f->text, &f->text->blocks[i]) &&
         !zj_rules_first(f->matcher, ZJ_RULE_HEAD, block_text(f, i), &hit);
}

/* Whether a block can only continue a title, even after a blank line: 和分发管理暂行规定. */
static bool continues_title(const finder *f, size_t i) {
  static const char *const words[] = {"和", "与", "及", "的", "、", "暨"};
  zj_slice text = block_text(f, i);
  for (size_t k = 0; k < ZJ_COUNT(words); k++) {
    if (text.length > 3 && memcmp(text.at, words[k], 3) == 0) return true;
  }
  return false;
}

/* Fixes a block of the head that is not the title; 'noisy' when noise precedes the title. */
static void fix_head_line(finder *f, size_t i, bool before_title, bool noisy) {
  zj_rule_hit hit;
  if (f->text->blocks[i].fixed) return;
  if (zj_rules_first(f->matcher, ZJ_RULE_HEAD, block_text(f, i), &hit))
    fix_block(f, i, hit.rule);
  else if (is_numeric_date(block_text(f, i)))
    fix_block(f, i, zj_rules_find(f->rules, "F.date"));
  else if (before_title && noisy)
    fix_block(f, i, f->rule.noise);
  else if (zj_rules_test(f->matcher, f->rule.title, block_text(f, i), NULL))
    fix_block(f, i, f->rule.frame_title);
  else
    fix_block(f, i, before_title ? f->rule.frame : f->rule.frame_sign);
}

/* Fixes the head that begins at block 'begin'. Returns the block where the body begins. */
static size_t read_head(finder *f, size_t begin) {
  size_t end = begin, limit = f->text->block_count;
  if (limit - begin > HEAD_BLOCKS) limit = begin + HEAD_BLOCKS;
  bool named = false, noisy = false;
  while (end < limit && (f->text->blocks[end].fixed || !begins_body(f, end, named))) {
    named = named || zj_rules_test(f->matcher, f->rule.title, block_text(f, end), NULL);
    end++;
  }
  if (end == limit && end < f->text->block_count)
    return begin; /* so many short lines are a table or list, not a head */
  size_t title = pick_title(f, begin, end), first = title, last = title;
  if (title != SIZE_MAX) {
    while (first > begin && (!f->text->blocks[first].after_gap || continues_title(f, first)) &&
           is_plain_short(f, first - 1))
      first--;
    bool whole = zj_rules_test(f->matcher, f->rule.title, block_text(f, title), NULL);
    while (!whole && last + 1 < end && !f->text->blocks[last + 1].after_gap &&
           is_plain_short(f, last + 1))
      last++;
    if (f->title_first == SIZE_MAX) {
      f->title_first = first;
      f->title_last = last;
    }
  }
  for (size_t i = begin; i < first && i < end; i++)
    noisy = noisy || is_noise(f, i);
  for (size_t i = begin; i < end; i++) {
    if (title != SIZE_MAX && i >= first && i <= last && !f->text->blocks[i].fixed)
      fix_block(f, i, f->rule.frame_title);
    else
      fix_head_line(f, i, title != SIZE_MAX && i < first, noisy);
  }
  return end;
}

/* ---- tail ---- */

static bool is_date(finder *f, size_t i) {
  return f->text->blocks[i].width <= 24 &&
         (is_numeric_date(block_text(f, i)) ||
          zj_rules_test(f->matcher, f->rule.date, block_text(f, i), NULL));
}

/* Whether a block before a date is a signature: a short line without an end mark. */
static bool is_signature(finder *f, size_t i) {
  const zj_block *block = &f->text->blocks[i];
  return !block->fixed && !block->ledger && block->width >= 2 && block->width <= 40 &&
         !zj_block_is_closed(f->text, block) && !opens_marked(f, i);
}

static void fix_signatures(finder *f, size_t begin, size_t date) {
  zj_rule_hit hit;
  for (size_t i = date; i > begin && date - i < 4;) {
    i--;
    if (is_noise(f, i)) continue;
    if (!is_signature(f, i) || zj_rules_first(f->matcher, ZJ_RULE_TAIL, block_text(f, i), &hit))
      return;
    fix_block(f, i, f->rule.frame_sign);
  }
}

/* Fixes the second and further lines, 2.… 3.…, of a list of annexes that begins at 'first'. */
static void fix_annexes(finder *f, size_t first) {
  for (size_t i = first + 1; i < f->text->block_count && i < first + 20; i++) {
    const zj_block *block = &f->text->blocks[i];
    zj_marker marker;
    if (block->fixed || block->ledger || block->width > SHORT || zj_block_is_closed(f->text, block))
      return;
    if (!zj_marker_read(block_text(f, i), 0, &marker) || marker.kind != ZJ_MARKER_NUMBER ||
        marker.value < 2)
      return;
    fix_block(f, i, f->rule.frame_attach);
  }
}

/* Whether one of the next few lines is a title, so that another document begins there. */
static bool title_follows(finder *f, size_t begin) {
  zj_rule_hit hit;
  for (size_t i = begin; i < f->text->block_count && i < begin + 4; i++) {
    if (f->text->blocks[i].fixed) continue;
    if (f->text->blocks[i].width > SHORT || zj_block_is_closed(f->text, &f->text->blocks[i]) ||
        opens_marked(f, i) || zj_rules_first(f->matcher, ZJ_RULE_TAIL, block_text(f, i), &hit))
      return false;
    if (zj_rules_test(f->matcher, f->rule.title, block_text(f, i), NULL)) return true;
  }
  return false;
}

/* Finds the lines that are frame anywhere in the body: dates with signatures, lists of annexes,
 * notes in brackets. After a signature or annex mark another document may begin, with a head of its
 * own. */
static void find_tail(finder *f, size_t body) {
  zj_rule_hit hit;
  for (size_t i = body; i < f->text->block_count; i++) {
    const zj_block *block = &f->text->blocks[i];
    if (block->fixed || block->ledger || block->width > 120) continue;
    bool again = false;
    if (is_date(f, i)) {
      fix_block(f, i, zj_rules_find(f->rules, "F.date"));
      fix_signatures(f, body, i);
      again = true;
    } else if (zj_rules_first(f->matcher, ZJ_RULE_TAIL, block_text(f, i), &hit)) {
      fix_block(f, i, hit.rule);
      if (is_fixed(f, i, ZJ_ROLE_FRAME_ATTACH)) fix_annexes(f, i);
      again = is_fixed(f, i, ZJ_ROLE_FRAME) || is_fixed(f, i, ZJ_ROLE_FRAME_CONTACT) ||
              is_fixed(f, i, ZJ_ROLE_FRAME_CC) ||
              (is_fixed(f, i, ZJ_ROLE_FRAME_ATTACH) && block->width <= 6);
    }
    if (again && title_follows(f, i + 1)) i = read_head(f, i + 1) - 1;
  }
}

/* The last ZJ_RULE_SIGHT bytes of a text, from a whole character on. */
static zj_slice last_part(zj_slice s) {
  if (s.length <= ZJ_RULE_SIGHT) return s;
  size_t begin = s.length - ZJ_RULE_SIGHT;
  while (begin < s.length && zj_utf8_is_tail(s.at[begin]))
    begin++;
  return zj_slice_cut(s, begin, s.length);
}

static bool has_pledge(finder *f, size_t i) {
  return zj_rules_test(f->matcher, f->rule.pledge, last_part(block_text(f, i)), NULL) ||
         zj_rules_test(f->matcher, f->rule.pledge, block_text(f, i), NULL);
}

static bool is_vocative(finder *f, size_t i) {
  return zj_rules_test(f->matcher, f->rule.vocative, block_text(f, i), NULL);
}

/* Whether a block is an address to the audience and nothing else: 各位代表！ */
static bool is_vocative_line(finder *f, size_t i) {
  return f->text->blocks[i].width <= 8 && is_vocative(f, i);
}

/* The block where the closing words that end with block 'last' begin. */
static size_t closing_begin(finder *f, size_t body, size_t last) {
  size_t first = last;
  for (size_t i = last; i > body && last - i < 4; i--) {
    if (f->text->blocks[i].fixed || opens_marked(f, i)) break;
    if (is_vocative(f, i)) {
      first = i;
      break;
    }
  }
  return first > body && is_vocative_line(f, first - 1) ? first - 1 : first;
}

/* Fixes the closing words from 'first' to 'last', and the short lines that follow them. */
static void fix_closing(finder *f, size_t first, size_t last) {
  for (size_t i = first; i <= last; i++) {
    if (!f->text->blocks[i].fixed) fix_block(f, i, f->rule.closing);
  }
  for (size_t i = last + 1; i < f->text->block_count && i <= last + 3; i++) {
    const zj_block *block = &f->text->blocks[i];
    if (block->fixed) continue;
    if (!zj_block_is_closed(f->text, block) || opens_marked(f, i) || block->width > 200) return;
    fix_block(f, i, f->rule.closing);
  }
}

/* Whether only an annex follows block 'last': no running text, no numbered heading. */
static bool ends_speech(finder *f, size_t last) {
  for (size_t i = last + 1; i < f->text->block_count; i++) {
    const zj_block *block = &f->text->blocks[i];
    if (block->fixed ||
        (zj_block_is_closed(f->text, block) && block->width <= 200 && i <= last + 3))
      continue;
    return !opens_marked(f, i) && !zj_block_is_closed(f->text, block);
  }
  return true;
}

/* Finds the closing words of a speech: in the second half of the report, the last address to the
 * audience that ends in a pledge, 让我们…. */
static void find_closing(finder *f, size_t body) {
  size_t seen = 0;
  for (size_t i = f->text->block_count;
       i > body && 2 * i > body + f->text->block_count && seen < 400;) {
    i--;
    if (f->text->blocks[i].fixed || f->text->blocks[i].ledger) continue;
    seen++;
    bool addressed = is_vocative(f, i) || (i > body && is_vocative_line(f, i - 1));
    if (!(addressed || seen <= 2) || opens_marked(f, i) || is_vocative_line(f, i) ||
        !has_pledge(f, i) || !ends_speech(f, i))
      continue;
    size_t first = closing_begin(f, body, i);
    fix_closing(f, first, i);
    i = first;
  }
}

/* ---- title ---- */

static char *append_lines(char *title, const zj_layout *text, const zj_block *block) {
  for (uint32_t n = block->paragraph.first_line; n <= block->paragraph.last_line && title; n++) {
    zj_slice line = zj_orig_cut(text->original, text->trimmed[n - 1].range);
    title = talloc_strndup_append(title, line.at, line.length);
  }
  return title;
}

static zj_status make_title(void *ctx, finder *f, size_t body, zj_frame *out, zj_error *err) {
  char *title = talloc_strdup(ctx, "");
  out->found = ZJ_FOUND_NONE;
  if (f->title_first != SIZE_MAX) {
    for (size_t i = f->title_first; i <= f->title_last; i++) {
      if (is_fixed(f, i, ZJ_ROLE_FRAME_TITLE) && title)
        title = append_lines(title, f->text, &f->text->blocks[i]);
    }
    out->found = ZJ_FOUND_TEXT;
  }
  for (size_t i = body, tried = 0;
       out->found == ZJ_FOUND_NONE && i < f->text->block_count && tried < 8; i++, tried++) {
    zj_slice text = last_part(block_text(f, i));
    zj_rule_hit hit;
    if (!zj_rules_test(f->matcher, f->rule.derived, text, &hit)) continue;
    if (title) title = talloc_strndup_append(title, text.at + hit.begin, hit.end - hit.begin);
    out->found = ZJ_FOUND_DERIVED;
  }
  out->title = title;
  return title ? ZJ_OK : zj_no_memory(err);
}

zj_status zj_frame_find(void *ctx, zj_layout *text, const zj_rules *rules, const zj_cues *cues,
                        zj_matcher *matcher, zj_frame *out, zj_error *err) {
  finder f = {text,     matcher,  find_rules(rules), rules,    cues,
              SIZE_MAX, SIZE_MAX, SIZE_MAX,          UINT8_MAX};
  find_styled(&f);
  find_noise(&f);
  find_contents(&f);
  size_t body = text->block_count ? read_head(&f, 0) : 0;
  find_tail(&f, body);
  find_closing(&f, body);
  return make_title(ctx, &f, body, out, err);
}
