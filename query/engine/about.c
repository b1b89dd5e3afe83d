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

/* What the headings from a node upward say. */
typedef struct headed {
  zj_about years;
  bool mixed; /* the innermost with a year has several: “十三五”及2020年工作回顾 */
  bool known; /* the answer is there */
} headed;

struct zj_about_reader {
  const zj_segment *segment;
  uint32_t report, paragraph;
  bool has_report, has_paragraph;
  basis basis;
  headed *headings; /* by node of the report */
  uint32_t node_begin, node_end;
  zj_about *leads; /* by paragraph of the report, once a mixed heading asks for them; else NULL */
  uint32_t paragraph_begin, paragraph_end;
  zj_paragraph_view view; /* of the paragraph at hand */
  uint32_t opening;       /* where its text begins, after its heading and a salutation */
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

/* Compares the last byte first: most texts differ there. */
static inline bool ends_with(zj_slice s, size_t end, zj_slice text) {
  return end >= text.length && s.at[end - 1] == text.at[text.length - 1] &&
         memcmp(s.at + end - text.length, text.at, text.length) == 0;
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* Takes one of some endings off the text before *end. */
static bool take_back(zj_slice s, size_t *end, const zj_slice *texts, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (ends_with(s, *end, texts[i])) {
      *end -= texts[i].length;
      return true;
    }
  return false;
}

static int han_digit(zj_slice s, size_t end) {
  static const zj_slice digits[] = {ZJ_LIT("〇"), ZJ_LIT("一"), ZJ_LIT("二"), ZJ_LIT("三"),
                                    ZJ_LIT("四"), ZJ_LIT("五"), ZJ_LIT("六"), ZJ_LIT("七"),
                                    ZJ_LIT("八"), ZJ_LIT("九"), ZJ_LIT("十")};
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
    if (*number == 0 && ends_with(s, at, ZJ_LIT("两"))) *number = 2;
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
  static const zj_slice links[] = {ZJ_LIT("--"), ZJ_LIT("-"), ZJ_LIT("——"), ZJ_LIT("—"),
                                   ZJ_LIT("–"),  ZJ_LIT("~"), ZJ_LIT("至"), ZJ_LIT("到")};
  int first, last;
  if (!year_back(s, &end, &last)) return false;
  size_t begin = end;
  first = last;
  int earlier;
  if (take_back(s, &end, links, ZJ_COUNT(links))) {
    if (ends_with(s, end, ZJ_LIT("年"))) end -= HAN;
    if (year_back(s, &end, &earlier) && earlier <= last) {
      first = earlier;
      begin = end;
    }
  }
  return set_years(m, begin, first, last);
}

/* 过去五年, 近三年, 五年来, 今后五年 */
static bool read_span(zj_slice s, size_t end, const basis *b, mention *m) {
  static const zj_slice past[] = {ZJ_LIT("过去的"), ZJ_LIT("过去"), ZJ_LIT("最近"), ZJ_LIT("近"),
                                  ZJ_LIT("这")};
  static const zj_slice future[] = {ZJ_LIT("今后"), ZJ_LIT("未来")};
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
    zj_slice text;
    int years;
  } words[] = {{ZJ_LIT("今"), 0},  {ZJ_LIT("本"), 0},  {ZJ_LIT("去"), -1},  {ZJ_LIT("上一"), -1},
               {ZJ_LIT("上"), -1}, {ZJ_LIT("前"), -2}, {ZJ_LIT("下一"), 1}, {ZJ_LIT("明"), 1},
               {ZJ_LIT("来"), 1},  {ZJ_LIT("次"), 1}};
  for (size_t i = 0; i < ZJ_COUNT(words); i++)
    if (ends_with(s, end, words[i].text))
      return set_years(m, end - words[i].text.length, b->year + words[i].years,
                       b->year + words[i].years);
  return false;
}

/* 十四五, 九五”: the five years of a plan; 'at' is where its last 五 is. */
static bool read_plan(zj_slice s, size_t at, mention *m) {
  static const struct {
    zj_slice name;
    int first;
    bool quoted; /* two characters are a name only in quotes */
  } plans[] = {{ZJ_LIT("十五"), 2026, false}, {ZJ_LIT("十四"), 2021, false},
               {ZJ_LIT("十三"), 2016, false}, {ZJ_LIT("十二"), 2011, false},
               {ZJ_LIT("十一"), 2006, false}, {ZJ_LIT("十"), 2001, true},
               {ZJ_LIT("九"), 1996, true},    {ZJ_LIT("八"), 1991, true},
               {ZJ_LIT("七"), 1986, true},    {ZJ_LIT("六"), 1981, true}};
  static const char quote[] = "”";
  size_t after = at + HAN;
  bool quoted =
      s.length - after >= sizeof quote - 1 && memcmp(s.at + after, quote, sizeof quote - 1) == 0;
  for (size_t i = 0; i < ZJ_COUNT(plans); i++)
    if (ends_with(s, at, plans[i].name) && (quoted || !plans[i].quoted))
      return set_years(m, at - plans[i].name.length, plans[i].first, plans[i].first + 4);
  return false;
}

/* Reads what a 年 or 五 at 'at' belongs to. */
static bool read_mention(zj_slice s, size_t at, const basis *b, mention *m) {
  if (memcmp(s.at + at, "五", HAN) == 0) return read_plan(s, at, m);
  if (read_absolute(s, at, m)) return true;
  return b->year && (read_relative(s, at, b, m) || read_span(s, at, b, m));
}

/* Whether the year is compared with, or stands in a name or number. */
static bool is_aside(zj_slice s, size_t begin) {
  static const zj_slice before[] = {ZJ_LIT("比"), ZJ_LIT("较"), ZJ_LIT("与"), ZJ_LIT("同"),
                                    ZJ_LIT("于"), ZJ_LIT("以"), ZJ_LIT("为"), ZJ_LIT("超"),
                                    ZJ_LIT("《"), ZJ_LIT("("),  ZJ_LIT("〔"), ZJ_LIT("["),
                                    ZJ_LIT("“《")};
  size_t end = begin;
  return take_back(s, &end, before, ZJ_COUNT(before));
}

static bool is_boundary(zj_slice s, size_t end) {
  return strchr(",;:!? ", s.at[end - 1]) || ends_with(s, end, ZJ_LIT("。")) ||
         ends_with(s, end, ZJ_LIT("、"));
}

static size_t clause_begin(zj_slice s, size_t from, size_t at) {
  while (at > from && !is_boundary(s, at))
    at = zj_utf8_floor(s, at - 1);
  return at;
}

/* The signs of a year in a text, in order: 年, and the 五 of a plan. */
typedef struct signs {
  zj_slice text;
  size_t at[2];
} signs;

static const zj_slice sign_words[] = {ZJ_LIT("年"), ZJ_LIT("五")};

static signs find_signs(zj_slice text) {
  signs out = {.text = text};
  for (size_t i = 0; i < ZJ_COUNT(sign_words); i++)
    out.at[i] = zj_find(text, sign_words[i], 0);
  return out;
}

/* Sets *at to the next sign; false after the last. */
static bool next_sign(signs *s, size_t *at) {
  size_t first = s->at[1] < s->at[0];
  *at = s->at[first];
  if (*at >= s->text.length) return false;
  s->at[first] = zj_find(s->text, sign_words[first], *at + HAN);
  return true;
}

/* ---- a paragraph ---- */

/* The range of a node's heading in the match text of its paragraph; empty when it is not there. */
static zj_match_range heading_range(const zj_paragraph_view *p, const zj_node_view *n) {
  zj_match_pos last = {(uint32_t)p->match.length};
  size_t cover = p->cover.byte, from = n->heading.begin.byte, to = n->heading.end.byte;
  if (to <= from || from < cover) return (zj_match_range){{0}, {0}};
  return (zj_match_range){zj_orig_to_match(p->edits, (zj_orig_pos){from - cover}, last),
                          zj_orig_to_match(p->edits, (zj_orig_pos){to - cover}, last)};
}

/* Where the text of the paragraph begins: after the heading in it, and after 各位代表. */
static uint32_t find_opening(const zj_about_reader *r) {
  static const zj_slice passed[] = {ZJ_LIT("。"), ZJ_LIT("各位代表"), ZJ_LIT("各位委员"),
                                    ZJ_LIT("同志们")};
  const zj_paragraph_view *p = &r->view;
  zj_passage_view passage;
  zj_node_view n;
  zj_segment_passage(r->segment, p->passage_begin, &passage);
  zj_segment_node(r->segment, passage.node, &n);
  size_t at = n.paragraph == r->paragraph ? heading_range(p, &n).end.byte : 0;
  for (size_t begin = SIZE_MAX; at != begin;) {
    begin = at;
    while (at < p->match.length && strchr(",;:!?. ", p->match.at[at]))
      at++;
    for (size_t i = 0; i < ZJ_COUNT(passed); i++)
      if (p->match.length - at >= passed[i].length &&
          memcmp(p->match.at + at, passed[i].at, passed[i].length) == 0)
        at += passed[i].length;
  }
  return (uint32_t)at;
}

static void find_mentions(zj_about_reader *r) {
  zj_slice s = r->view.match;
  zj_match_pos begin = {0}, end = {0};
  signs next = find_signs(s);
  size_t at;
  r->count = 0;
  while (r->count < MENTIONS && next_sign(&next, &at)) {
    mention *m = &r->mentions[r->count];
    if (!read_mention(s, at, &r->basis, m) || is_aside(s, m->begin)) continue;
    while (end.byte <= at && end.byte < s.length) {
      begin = end;
      end = zj_sentence_end(s, begin);
    }
    if (m->begin < begin.byte) continue;
    size_t clause = clause_begin(s, begin.byte, m->begin);
    bool opens = m->begin - clause <= NEAR_BEGIN, ours = m->first >= r->basis.year && r->basis.year;
    if (!opens && !(ours && !is_digit(s.at[m->begin]))) continue;
    if (opens) m->begin = (uint32_t)clause;
    m->end = end.byte;
    r->count++;
  }
  r->opening = r->count ? find_opening(r) : 0;
}

static void open_paragraph(zj_about_reader *r, uint32_t paragraph) {
  if (r->has_paragraph && paragraph == r->paragraph) return;
  zj_segment_paragraph(r->segment, paragraph, &r->view);
  r->paragraph = paragraph;
  r->has_paragraph = true;
  find_mentions(r);
}

/* The mention that opens the paragraph, in its heading or where its text begins; the last one of
 * several. */
static const mention *opening_mention(const zj_about_reader *r) {
  const mention *best = NULL;
  uint32_t begin = zj_skip_blank(r->view.match, (zj_match_pos){0}).byte;
  if (r->count && r->mentions[0].begin <= begin) best = &r->mentions[0];
  for (size_t i = 0; i < r->count && r->mentions[i].begin <= r->opening; i++)
    if (r->mentions[i].begin == r->opening) best = &r->mentions[i];
  return best;
}

/* The mention that holds at a place: the last one before it in its sentence, else the one that
 * opens the paragraph. */
static const mention *mention_at(const zj_about_reader *r, zj_match_pos at) {
  const mention *best = opening_mention(r);
  for (size_t i = 0; i < r->count; i++) {
    const mention *m = &r->mentions[i];
    if (m->begin <= at.byte && at.byte < m->end) best = m;
  }
  return best;
}

/* ---- headings ---- */

/* The year in the words of a heading; the last one when there are several. */
static headed read_heading(const zj_about_reader *r, uint32_t node) {
  zj_node_view n;
  zj_paragraph_view p;
  headed out = {0};
  zj_segment_node(r->segment, node, &n);
  if (n.heading.end.byte <= n.heading.begin.byte) return out;
  zj_segment_paragraph(r->segment, n.paragraph, &p);
  zj_match_range at = heading_range(&p, &n);
  zj_slice s = zj_slice_cut(p.match, at.begin.byte, at.end.byte);
  signs next = find_signs(s);
  mention m;
  for (size_t sign; next_sign(&next, &sign);) {
    if (!read_mention(s, sign, &r->basis, &m) || is_aside(s, m.begin)) continue;
    out.mixed |= out.years.first && (out.years.first != m.first || out.years.last != m.last);
    out.years = (zj_about){m.first, m.last, ZJ_FOUND_TEXT};
  }
  return out;
}

/* The year in the innermost heading, from a node upward, that has one. */
static headed heading_year(zj_about_reader *r, uint32_t node) {
  uint32_t first = node, at = node;
  headed out = {0};
  for (;;) {
    if (at < r->node_begin || at >= r->node_end) break;
    if (r->headings[at - r->node_begin].known) {
      out = r->headings[at - r->node_begin];
      break;
    }
    out = read_heading(r, at);
    zj_node_view n;
    zj_segment_node(r->segment, at, &n);
    if (out.years.found != ZJ_FOUND_NONE || n.parent >= at) break;
    at = n.parent;
  }
  out.known = true;
  if (first >= r->node_begin && first < r->node_end) r->headings[first - r->node_begin] = out;
  return out;
}

/* Whether the heading of the paragraph at hand has a year of its own. */
static bool heads_anew(const zj_about_reader *r) {
  zj_passage_view passage;
  zj_node_view n;
  zj_segment_passage(r->segment, r->view.passage_begin, &passage);
  zj_segment_node(r->segment, passage.node, &n);
  return n.paragraph == r->paragraph && read_heading(r, passage.node).years.first;
}

/* For every paragraph the year that the last one before it opens with, up to a heading with a year:
 * 五年来，… and later 一年来，… under “十三五”及2020年工作回顾. */
static void find_leads(zj_about_reader *r) {
  uint32_t here = r->paragraph;
  zj_about lead = {0};
  r->leads = talloc_zero_array(r, zj_about, r->paragraph_end - r->paragraph_begin + 1);
  if (!r->leads) {
    r->failed = true;
    return;
  }
  for (uint32_t p = r->paragraph_begin; p < r->paragraph_end; p++) {
    open_paragraph(r, p);
    const mention *m = opening_mention(r);
    if (heads_anew(r))
      lead = (zj_about){0};
    else if (m)
      lead = (zj_about){m->first, m->last, ZJ_FOUND_TEXT};
    r->leads[p - r->paragraph_begin] = lead;
  }
  open_paragraph(r, here);
}

static zj_about lead_of(zj_about_reader *r, uint32_t paragraph) {
  if (!r->leads) find_leads(r);
  return r->leads ? r->leads[paragraph - r->paragraph_begin] : (zj_about){0};
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
  zj_segment_report_range(segment, report, &r->paragraph_begin, &r->paragraph_end);
  TALLOC_FREE(r->headings);
  TALLOC_FREE(r->leads);
  r->headings = talloc_zero_array(r, headed, count + 1);
  if (r->headings) return;
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

static void open_place(zj_about_reader *r, const zj_segment *segment, uint32_t paragraph) {
  uint32_t report = zj_segment_paragraph_report(segment, paragraph);
  if (!r->has_report || segment != r->segment || report != r->report)
    open_report(r, segment, report);
  open_paragraph(r, paragraph);
}

/* The year at a place of the paragraph at hand, in a passage. */
static zj_about year_in(zj_about_reader *r, const zj_passage_view *passage, zj_match_pos at) {
  const mention *m = mention_at(r, at);
  if (m) return (zj_about){m->first, m->last, ZJ_FOUND_TEXT};
  headed head = heading_year(r, passage->node);
  zj_about lead = head.mixed ? lead_of(r, r->paragraph) : (zj_about){0};
  if (lead.first) return lead;
  return head.years.found == ZJ_FOUND_NONE ? infer(&r->basis, passage->roles) : head.years;
}

zj_about zj_about_at(zj_about_reader *r, const zj_segment *segment, uint32_t paragraph,
                     zj_match_pos at) {
  zj_passage_view passage;
  open_place(r, segment, paragraph);
  zj_segment_passage_at(segment, &r->view, at, &passage);
  return year_in(r, &passage, at);
}

/* The next place after 'at' where a mention begins or its sentence ends; 'end' when there is none.
 */
static uint32_t next_change(const zj_about_reader *r, uint32_t at, uint32_t end) {
  for (size_t i = 0; i < r->count; i++) {
    const mention *m = &r->mentions[i];
    if (m->begin > at && m->begin < end) end = m->begin;
    if (m->end > at && m->end < end) end = m->end;
  }
  return end;
}

void zj_about_parts(zj_about_reader *r, const zj_segment *segment, uint32_t paragraph,
                    void (*found)(void *to, const zj_about_part *part), void *to) {
  open_place(r, segment, paragraph);
  for (uint32_t i = r->view.passage_begin; i < r->view.passage_end; i++) {
    zj_passage_view passage;
    zj_match_range all = zj_segment_passage_range(segment, &r->view, i);
    zj_segment_passage(segment, i, &passage);
    for (uint32_t at = all.begin.byte, end; at < all.end.byte; at = end) {
      end = next_change(r, at, all.end.byte);
      bool whole = at == all.begin.byte && end == all.end.byte;
      zj_slice text = zj_slice_cut(r->view.match, at, end);
      zj_about_part part = {.at = {{at}, {end}},
                            .chars = whole ? passage.chars : (uint32_t)zj_utf8_count(text),
                            .roles = passage.roles,
                            .about = year_in(r, &passage, (zj_match_pos){at})};
      found(to, &part);
    }
  }
}
