/* about.c - reads years in clauses, paragraphs and headings, and infers them from report and role.
 */
#include "query/engine/about.h"

#include <stdio.h>
#include <talloc.h>

#include "indexer/outline/roles.h"
#include "query/engine/sentence.h"
#include "query/language/find.h"

enum { HAN = 3 /* bytes of a character */, NEAR_BEGIN = 5 * HAN, EARLIEST = 1900, LATEST = 2199 };

/* What the report as a whole says: its own years, and which it tells of and plans for. */
typedef struct basis {
  int year; /* 今年; 0 when it is not known */
  int told_first, told_last, planned_first, planned_last;
} basis;

/* A year in a text. */
typedef struct mention {
  uint32_t begin; /* from here on it is spoken of */
  uint32_t end;   /* the end of its sentence */
  int first, last;
} mention;

enum { MENTIONS = 64 }; /* of a paragraph; further ones are not looked at */

struct zj_about_reader {
  const zj_segment *segment;
  uint32_t report, paragraph;
  bool has_report, has_paragraph;
  basis basis;
  zj_about *headings; /* by node of the report: of the headings from it upward */
  bool *known;        /* likewise: the answer is there */
  uint32_t node_begin, node_end;
  zj_paragraph_view view;
  mention mentions[MENTIONS];
  size_t count;
  bool failed;
};

zj_about_reader *zj_about_reader_new(void *ctx) {
  return talloc_zero(ctx, zj_about_reader);
}

bool zj_about_failed(const zj_about_reader *reader) {
  return reader->failed;
}

char *zj_about_text(zj_about about, char out[ZJ_ABOUT_TEXT]) {
  out[0] = '\0';
  if (about.first == about.last && about.first)
    snprintf(out, ZJ_ABOUT_TEXT, "%d", about.first);
  else if (about.first)
    snprintf(out, ZJ_ABOUT_TEXT, "%d-%d", about.first, about.last);
  return out;
}

/* ---- reading backward ---- */

static bool ends_with(zj_slice s, size_t end, const char *text) {
  size_t length = strlen(text);
  return end >= length && memcmp(s.at + end - length, text, length) == 0;
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* Takes one of some endings off the text before *end. */
static bool take_back(zj_slice s, size_t *end, const char *const *texts, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (ends_with(s, *end, texts[i])) {
      *end -= strlen(texts[i]);
      return true;
    }
  return false;
}

static int han_digit(zj_slice s, size_t end) {
  static const char *const digits[] = {"〇", "一", "二", "三", "四", "五",
                                       "六", "七", "八", "九", "十"};
  for (size_t i = 0; i < ZJ_COUNT(digits); i++)
    if (ends_with(s, end, digits[i])) return (int)i;
  return -1;
}

/* Reads a year of four digits that ends at *end. */
static bool year_back(zj_slice s, size_t *end, int *year) {
  int value = 0, digit = 0;
  size_t at = *end, length = at >= 4 && is_digit(s.at[at - 1]) ? 4 : 4 * HAN;
  if (at < length) return false;
  for (size_t i = at - length; i < at; i += length / 4) {
    digit = length == 4 ? (is_digit(s.at[i]) ? s.at[i] - '0' : -1) : han_digit(s, i + HAN);
    if (digit < 0 || digit > 9) return false;
    value = value * 10 + digit;
  }
  if (length == 4 && at > 4 && is_digit(s.at[at - 5])) return false;
  if (value < EARLIEST || value > LATEST) return false;
  *year = value;
  *end -= length;
  return true;
}

/* Reads a number of years: 五, 5, 10. */
static bool number_back(zj_slice s, size_t *end, int *number) {
  size_t at = *end;
  if (at && is_digit(s.at[at - 1])) {
    *number = s.at[--at] - '0';
    if (at && is_digit(s.at[at - 1])) *number += 10 * (s.at[--at] - '0');
    if (at && is_digit(s.at[at - 1])) return false;
  } else {
    *number = han_digit(s, at);
    if (*number == 0 && ends_with(s, at, "两")) *number = 2;
    if (*number <= 0) return false;
    at -= HAN;
  }
  *end = at;
  return *number > 0;
}

/* ---- one mention ---- */

static bool set_years(mention *m, size_t begin, int first, int last) {
  m->begin = (uint32_t)begin;
  m->first = first;
  m->last = last;
  return true;
}

/* 2023年, 2021-2025年, 2021年至2025年 */
static bool read_absolute(zj_slice s, size_t end, mention *m) {
  static const char *const links[] = {"--", "-", "——", "—", "–", "~", "至", "到"};
  int first, last;
  if (!year_back(s, &end, &last)) return false;
  size_t begin = end;
  first = last;
  int earlier;
  if (take_back(s, &end, links, ZJ_COUNT(links))) {
    if (ends_with(s, end, "年")) end -= HAN;
    if (year_back(s, &end, &earlier) && earlier <= last) {
      first = earlier;
      begin = end;
    }
  }
  return set_years(m, begin, first, last);
}

/* 过去五年, 近三年, 五年来, 今后五年 */
static bool read_span(zj_slice s, size_t end, const basis *b, mention *m) {
  static const char *const past[] = {"过去的", "过去", "最近", "近", "这"};
  static const char *const future[] = {"今后", "未来"};
  int years;
  bool since = s.length - end >= 2 * HAN && memcmp(s.at + end + HAN, "来", HAN) == 0;
  if (!number_back(s, &end, &years)) return false;
  if (take_back(s, &end, future, ZJ_COUNT(future)))
    return set_years(m, end, b->told_last + 1, b->told_last + years);
  if (take_back(s, &end, past, ZJ_COUNT(past)) || since)
    return set_years(m, end, b->told_last - years + 1, b->told_last);
  return false;
}

/* 今年, 去年, 上一年, 明年 */
static bool read_relative(zj_slice s, size_t end, const basis *b, mention *m) {
  static const struct {
    const char *text;
    int years;
  } words[] = {{"今", 0},  {"本", 0},   {"去", -1}, {"上一", -1}, {"上", -1},
               {"前", -2}, {"下一", 1}, {"明", 1},  {"来", 1},    {"次", 1}};
  for (size_t i = 0; i < ZJ_COUNT(words); i++)
    if (ends_with(s, end, words[i].text))
      return set_years(m, end - strlen(words[i].text), b->year + words[i].years,
                       b->year + words[i].years);
  return false;
}

/* 十四五: the five years of a plan; 'at' is where its 十 is. */
static bool read_plan(zj_slice s, size_t at, mention *m) {
  static const char *const names[] = {"十五五", "十四五", "十三五", "十二五", "十一五"};
  static const int first[] = {2026, 2021, 2016, 2011, 2006};
  for (size_t i = 0; i < ZJ_COUNT(names); i++)
    if (s.length - at >= strlen(names[i]) && memcmp(s.at + at, names[i], strlen(names[i])) == 0)
      return set_years(m, at, first[i], first[i] + 4);
  return false;
}

/* Reads what a 年 or 十 at 'at' belongs to. */
static bool read_mention(zj_slice s, size_t at, const basis *b, mention *m) {
  if (s.at[at + 1] != "年"[1]) return read_plan(s, at, m);
  if (read_absolute(s, at, m)) return true;
  return b->year && (read_relative(s, at, b, m) || read_span(s, at, b, m));
}

/* Whether the year is compared with, or stands in a name or number. */
static bool is_aside(zj_slice s, size_t begin) {
  static const char *const before[] = {"比", "较", "与", "同", "于", "以", "为",
                                       "超", "《", "(",  "〔", "[",  "“《"};
  size_t end = begin;
  return take_back(s, &end, before, ZJ_COUNT(before));
}

static bool is_boundary(zj_slice s, size_t end) {
  return strchr(",;:!? ", s.at[end - 1]) || ends_with(s, end, "。") || ends_with(s, end, "、");
}

static size_t clause_begin(zj_slice s, size_t from, size_t at) {
  while (at > from && !is_boundary(s, at))
    at = zj_utf8_floor(s, at - 1);
  return at;
}

/* The next 年 or 十 at or after 'at'. */
static size_t next_sign(zj_slice s, size_t at) {
  size_t year = zj_find(s, ZJ_LIT("年"), at),
         ten = zj_find(zj_slice_cut(s, 0, year), ZJ_LIT("十"), at);
  return ten < year ? ten : year;
}

/* ---- a paragraph ---- */

static void find_mentions(zj_about_reader *r) {
  zj_slice s = r->view.match;
  zj_match_pos begin = {0}, end = {0};
  r->count = 0;
  for (size_t at = next_sign(s, 0); at < s.length && r->count < MENTIONS;
       at = next_sign(s, at + HAN)) {
    while (end.byte <= at && end.byte < s.length) {
      begin = end;
      end = zj_sentence_end(s, begin);
    }
    mention *m = &r->mentions[r->count];
    if (!read_mention(s, at, &r->basis, m) || m->begin < begin.byte || is_aside(s, m->begin))
      continue;
    size_t clause = clause_begin(s, begin.byte, m->begin);
    bool opens = m->begin - clause <= NEAR_BEGIN, ours = m->first >= r->basis.year && r->basis.year;
    if (!opens && !(ours && !is_digit(s.at[m->begin]))) continue;
    if (opens) m->begin = (uint32_t)clause;
    m->end = end.byte;
    r->count++;
  }
}

/* The mention that holds at a place: the last one before it in its sentence, else the one that
 * opens the paragraph. */
static const mention *mention_at(const zj_about_reader *r, zj_match_pos at) {
  const mention *best = NULL;
  for (size_t i = 0; i < r->count; i++) {
    const mention *m = &r->mentions[i];
    bool blank_before = zj_skip_blank(r->view.match, (zj_match_pos){0}).byte >= m->begin;
    if (i == 0 && blank_before) best = m;
    if (m->begin <= at.byte && at.byte < m->end) best = m;
  }
  return best;
}

/* ---- headings ---- */

/* The year in the words of a heading; the last one when there are several. */
static zj_about read_heading(const zj_about_reader *r, uint32_t node) {
  zj_node_view n;
  zj_paragraph_view p;
  zj_about out = {0};
  zj_segment_node(r->segment, node, &n);
  if (n.heading.end.byte <= n.heading.begin.byte) return out;
  zj_segment_paragraph(r->segment, n.paragraph, &p);
  zj_match_pos last = {(uint32_t)p.match.length};
  size_t cover = p.cover.byte, from = n.heading.begin.byte, to = n.heading.end.byte;
  if (from < cover) return out;
  zj_match_pos begin = zj_orig_to_match(p.edits, (zj_orig_pos){from - cover}, last),
               end = zj_orig_to_match(p.edits, (zj_orig_pos){to - cover}, last);
  zj_slice s = zj_slice_cut(p.match, begin.byte, end.byte);
  mention m;
  for (size_t at = next_sign(s, 0); at < s.length; at = next_sign(s, at + HAN))
    if (read_mention(s, at, &r->basis, &m) && !is_aside(s, m.begin))
      out = (zj_about){m.first, m.last, ZJ_FOUND_TEXT};
  return out;
}

/* The year in the innermost heading, from a node upward, that has one. */
static zj_about heading_year(zj_about_reader *r, uint32_t node) {
  uint32_t first = node, at = node;
  zj_about out = {0};
  for (;;) {
    if (at < r->node_begin || at >= r->node_end) break;
    if (r->known[at - r->node_begin]) {
      out = r->headings[at - r->node_begin];
      break;
    }
    out = read_heading(r, at);
    zj_node_view n;
    zj_segment_node(r->segment, at, &n);
    if (out.found != ZJ_FOUND_NONE || n.parent >= at) break;
    at = n.parent;
  }
  if (first >= r->node_begin && first < r->node_end) {
    r->headings[first - r->node_begin] = out;
    r->known[first - r->node_begin] = true;
  }
  return out;
}

/* ---- a report ---- */

static bool is_one_of(const char *word, const char *const *list, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (strcmp(list[i], word) == 0) return true;
  return false;
}

static int month_of(const char *date) {
  return strlen(date) >= 7 ? (date[5] - '0') * 10 + (date[6] - '0') : 0;
}

/* Whether a report looks back on the year before its own: a 政府工作报告, or another 工作报告
 * delivered from November to April. */
static bool looks_back(const char *type, const char *date) {
  int month = month_of(date);
  if (strcmp(type, "政府工作报告") == 0) return true;
  return strcmp(type, "工作报告") == 0 && month && (month <= 4 || month >= 11);
}

static basis read_basis(const zj_report_facts *facts) {
  static const char *const ahead[] = {"规划", "计划", "方案", "要点", "预案", "意见",
                                      "通知", "决定", "条例", "办法", "预算"};
  basis b = {0};
  int first, last;
  const char *year = facts->fields[ZJ_FIELD_YEAR].value, *date = facts->fields[ZJ_FIELD_DATE].value,
             *type = facts->fields[ZJ_FIELD_TYPE].value;
  if (!(year && zj_fact_years(ZJ_FIELD_YEAR, year, &first, &last)) &&
      !(date && zj_fact_years(ZJ_FIELD_DATE, date, &first, &last)))
    return b;
  b = (basis){last, first, last, last + 1, last + 1};
  if (looks_back(type ? type : "", date ? date : ""))
    b = (basis){last, last - 1, last - 1, last, last};
  else if (type && is_one_of(type, ahead, ZJ_COUNT(ahead)))
    b = (basis){last, first, last, first, last};
  return b;
}

static void open_report(zj_about_reader *r, const zj_segment *segment, uint32_t report) {
  zj_report_facts facts;
  r->segment = segment;
  r->report = report;
  r->has_report = true;
  r->has_paragraph = false;
  zj_segment_facts(segment, report, &facts);
  r->basis = read_basis(&facts);
  zj_segment_node_range(segment, report, &r->node_begin, &r->node_end);
  uint32_t count = r->node_end - r->node_begin;
  TALLOC_FREE(r->headings);
  TALLOC_FREE(r->known);
  r->headings = talloc_zero_array(r, zj_about, count + 1);
  r->known = talloc_zero_array(r, bool, count + 1);
  if (r->headings && r->known) return;
  r->failed = true;
  r->node_end = r->node_begin;
}

/* ---- the answer ---- */

static zj_about infer(const basis *b, zj_role_set roles) {
  const zj_role_set told = ZJ_ROLE_BIT(ZJ_ROLE_WORK) | ZJ_ROLE_BIT(ZJ_ROLE_OVERVIEW) |
                           ZJ_ROLE_BIT(ZJ_ROLE_RECTIFY) | ZJ_ROLE_BIT(ZJ_ROLE_EXPERIENCE) |
                           ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS) | ZJ_ROLE_BIT(ZJ_ROLE_CAUSES),
                    planned = ZJ_ROLE_BIT(ZJ_ROLE_PLANS) | ZJ_ROLE_BIT(ZJ_ROLE_ADVICE) |
                              ZJ_ROLE_BIT(ZJ_ROLE_GOALS);
  if (!b->year) return (zj_about){0};
  if (roles & planned) return (zj_about){b->planned_first, b->planned_last, ZJ_FOUND_DERIVED};
  if (roles & told) return (zj_about){b->told_first, b->told_last, ZJ_FOUND_DERIVED};
  return (zj_about){b->year, b->year, ZJ_FOUND_DERIVED};
}

zj_about zj_about_at(zj_about_reader *r, const zj_segment *segment, uint32_t paragraph,
                     zj_match_pos at) {
  uint32_t report = zj_segment_paragraph_report(segment, paragraph);
  if (!r->has_report || segment != r->segment || report != r->report)
    open_report(r, segment, report);
  if (!r->has_paragraph || paragraph != r->paragraph) {
    zj_segment_paragraph(segment, paragraph, &r->view);
    r->paragraph = paragraph;
    r->has_paragraph = true;
    find_mentions(r);
  }
  const mention *m = mention_at(r, at);
  if (m) return (zj_about){m->first, m->last, ZJ_FOUND_TEXT};
  zj_passage_view passage;
  zj_segment_passage_at(segment, &r->view, at, &passage);
  zj_about out = heading_year(r, passage.node);
  return out.found == ZJ_FOUND_NONE ? infer(&r->basis, passage.roles) : out;
}
