/* features.c - the facts from which the role of a unit is decided. */
#include "indexer/outline/features.h"

#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/text/marks.h"

/* ---- what features there are ---- */

/* What the arguments of a feature are. */
typedef enum args {
  ARG_NONE,
  ARG_NUMBER, /* a small number or bucket */
  ARG_CUE,
  ARG_CUE_NUMBER,
  ARG_CUE_CUE,
  ARG_CUE_GENRE,
  ARG_ROLE,
  ARG_ROLE_NUMBER,
  ARG_ROLE_ROLE,
  ARG_GENRE,
  ARG_GENRE_NUMBER,
  ARG_GROUP_NUMBER, /* a group of cues and a bucket of its share */
  ARG_NUMBERS,      /* two numbers */
  ARG_WORD,         /* up to three characters of the text */
} args;

/* name, arguments, what it says in English and Chinese; %s is replaced by the argument. */
#define FEATURES(X)                                                                                \
  X(BIAS, "bias", ARG_NONE, "nothing in particular", "一般情形")                                   \
  X(POSITION, "position", ARG_NUMBER, "its place in the report", "在全文中的位置")                 \
  X(GENRE, "genre", ARG_GENRE, "the report is of the kind %s", "文种属于%s")                       \
  X(GENRE_POSITION, "genre-position", ARG_GENRE_NUMBER, "its place in a report of the kind %s",    \
    "在%s类文稿中的位置")                                                                          \
  X(SEAM, "seam", ARG_NUMBER, "how it follows the text before", "与上文的衔接")                    \
  X(LENGTH, "length", ARG_NUMBER, "its length", "长短")                                            \
  X(FROM_START, "from-start", ARG_NUMBER, "near the start of the report", "靠近开头")              \
  X(TO_END, "to-end", ARG_NUMBER, "near the end of the report", "靠近结尾")                        \
  X(FIXED, "frame", ARG_ROLE, "the layout says %s", "版式表明是%s")                                \
  X(CUE, "cue", ARG_CUE, "words for %s", "“%s”一类的词")                                           \
  X(CUE_SEAM, "cue-seam", ARG_CUE_NUMBER, "words for %s, where it stands", "此处出现“%s”一类的词") \
  X(CUE_POSITION, "cue-position", ARG_CUE_NUMBER, "words for %s in this part of the report",       \
    "全文此处出现“%s”一类的词")                                                                    \
  X(CUE_GENRE, "cue-genre", ARG_CUE_GENRE, "words for %s in a report of this kind",                \
    "此类文稿中的“%s”一类的词")                                                                    \
  X(FIRST, "first", ARG_CUE, "it begins with words for %s", "以“%s”一类的词开头")                  \
  X(FIRST_SEAM, "first-seam", ARG_CUE_NUMBER, "it begins with words for %s, where it stands",      \
    "此处以“%s”一类的词开头")                                                                      \
  X(PAIR, "pair", ARG_CUE_CUE, "words for %s together", "“%s”两类词同现")                          \
  X(BEFORE, "before", ARG_CUE, "the sentence before has words for %s", "前句有“%s”一类的词")       \
  X(BEFORE2, "before-2", ARG_CUE, "two sentences before: words for %s", "前两句处有“%s”一类的词")  \
  X(AFTER, "after", ARG_CUE, "the next sentence has words for %s", "后句有“%s”一类的词")           \
  X(AFTER2, "after-2", ARG_CUE, "two sentences on: words for %s", "后两句处有“%s”一类的词")        \
  X(SIGNAL, "signal", ARG_ROLE, "it turns to %s", "此句转到%s")                                    \
  X(SIGNAL_NEAR, "signal-heading", ARG_ROLE_ROLE, "it turns to %s under this heading",             \
    "在此标题下转到%s")                                                                            \
  X(SINCE_PARAGRAPH, "turned-paragraph", ARG_ROLE, "this paragraph turned to %s before",           \
    "本段前文已转到%s")                                                                            \
  X(SINCE_SECTION, "turned-section", ARG_ROLE, "this section turned to %s before",                 \
    "本节前文已转到%s")                                                                            \
  X(SINCE_SECTION_W, "turned-section-weak", ARG_ROLE_NUMBER,                                       \
    "this section turned to %s before, and names shortcomings", "本节前文已转到%s，并述及不足")    \
  X(SINCE_NEAR, "turned-heading", ARG_ROLE_ROLE, "it turned to %s under this heading",             \
    "此标题下前文已转到%s")                                                                        \
  X(SEEN, "seen", ARG_NUMBER, "problems were announced before", "前文已提出问题")                  \
  X(SEEN_CUE, "seen-cue", ARG_CUE_NUMBER, "words for %s after problems", "问题之后的“%s”一类的词") \
  X(PARAGRAPH, "paragraph", ARG_GROUP_NUMBER, "how much of the paragraph is %s", "本段“%s”的比重") \
  X(SECTION, "section", ARG_GROUP_NUMBER, "how much of the section is %s", "本节“%s”的比重")       \
  X(PART, "part", ARG_GROUP_NUMBER, "how much of this part of the report is %s",                   \
    "本部分“%s”的比重")                                                                            \
  X(RUN, "run", ARG_GROUP_NUMBER, "how much of the items beside it is %s", "并列各条“%s”的比重")   \
  X(PARAGRAPH_WF, "paragraph-mix", ARG_NUMBERS, "shortcomings and intentions in the paragraph",    \
    "本段不足与打算的比重")                                                                        \
  X(PARAGRAPH_FP, "paragraph-time", ARG_NUMBERS, "intentions and results in the paragraph",        \
    "本段打算与已做的比重")                                                                        \
  X(SECTION_FP, "section-time", ARG_NUMBERS, "intentions and results in the section",              \
    "本节打算与已做的比重")                                                                        \
  X(SECTION_WF, "section-mix", ARG_NUMBERS, "shortcomings and intentions in the section",          \
    "本节不足与打算的比重")                                                                        \
  X(RUN_WF, "run-mix", ARG_NUMBERS, "shortcomings and intentions in the items beside it",          \
    "并列各条不足与打算的比重")                                                                    \
  X(RUN_FP, "run-time", ARG_NUMBERS, "intentions and results in the items beside it",              \
    "并列各条打算与已做的比重")                                                                    \
  X(IN_PARAGRAPH, "in-paragraph", ARG_NUMBER, "its place in the paragraph", "在段中的位置")        \
  X(PARAGRAPH_SIZE, "paragraph-size", ARG_NUMBER, "the size of the paragraph", "段落长短")         \
  X(LEAD, "lead", ARG_CUE, "the paragraph begins with words for %s", "段首有“%s”一类的词")         \
  X(LEAD_FIRST, "lead-first", ARG_CUE, "the paragraph's first words are words for %s",             \
    "段落以“%s”一类的词开头")                                                                      \
  X(NEXT_LEAD, "next-lead", ARG_CUE, "the next paragraph begins with words for %s",                \
    "下段以“%s”一类的词开头")                                                                      \
  X(TOP, "part-number", ARG_NUMBER, "which part of the report", "第几部分")                        \
  X(TOP_SHARE, "part-share", ARG_NUMBER, "how far through its parts", "各部分中的先后")            \
  X(IN_SECTION, "in-section", ARG_NUMBER, "its place in the section", "在节中的位置")              \
  X(LEVEL, "level", ARG_NUMBER, "the level of its heading", "所属标题的级别")                      \
  X(IS_HEADING, "is-heading", ARG_NUMBER, "it is a heading", "它是标题")                           \
  X(NO_HEADING, "no-heading", ARG_NUMBER, "it has no heading", "没有标题")                         \
  X(ITEM, "item", ARG_NUMBER, "it is one of several items", "属于分条")                            \
  X(RUN_SIZE, "run-size", ARG_NUMBER, "how many items there are", "并列条数")                      \
  X(RUN_PLACE, "run-place", ARG_NUMBER, "which of the items", "第几条")                            \
  X(RUN_LEAD, "run-lead", ARG_CUE, "what announces the items has words for %s",                    \
    "引出各条的话有“%s”一类的词")                                                                  \
  X(RUN_LEAD_SIGNAL, "run-signal", ARG_ROLE, "what announces the items turns to %s",               \
    "引出各条的话转到%s")                                                                          \
  X(HEADING, "heading", ARG_ROLE, "the heading names %s", "标题点明%s")                            \
  X(HEADING2, "heading-2", ARG_ROLE, "the heading above it names %s", "上一级标题点明%s")          \
  X(HEADING3, "heading-3", ARG_ROLE, "the heading two above names %s", "上两级标题点明%s")         \
  X(HEADING_IN, "heading-in", ARG_ROLE, "the heading mentions %s", "标题提到%s")                   \
  X(HEADING2_IN, "heading-2-in", ARG_ROLE, "the heading above it mentions %s", "上一级标题提到%s") \
  X(HEADING_CUE, "heading-cue", ARG_CUE, "the heading has words for %s", "标题有“%s”一类的词")     \
  X(HEADING2_CUE, "heading-2-cue", ARG_CUE, "the heading above it has words for %s",               \
    "上一级标题有“%s”一类的词")                                                                    \
  X(HEADING_CUE_GENRE, "heading-genre", ARG_CUE_GENRE,                                             \
    "the heading has words for %s, in a report of this kind", "此类文稿的标题有“%s”一类的词")      \
  X(PATH, "path", ARG_ROLE, "a heading above names %s", "上级标题中点明%s")                        \
  X(NEAR, "near", ARG_ROLE, "the nearest heading that says anything names %s",                     \
    "最近的点题标题是%s")                                                                          \
  X(NEAR_GENRE, "near-genre", ARG_GENRE_NUMBER, "the nearest heading, in a report of the kind %s", \
    "%s类文稿中最近的点题标题")                                                                    \
  X(NEAR_CUE, "near-cue", ARG_CUE_NUMBER, "words for %s under this heading",                       \
    "此标题下的“%s”一类的词")                                                                      \
  X(HEADING_YEAR, "heading-year", ARG_NUMBER, "the heading names a year", "标题写明年份")          \
  X(HEADINGS_SEEN, "headings-seen", ARG_ROLE, "a heading before named %s", "前面有标题点明%s")     \
  X(HEADINGS_AHEAD, "headings-ahead", ARG_ROLE, "a heading further on names %s",                   \
    "后面有标题点明%s")                                                                            \
  X(HEADING_END, "heading-end", ARG_WORD, "the heading ends in “%s”", "标题以“%s”结尾")            \
  X(HEADING2_END, "heading-2-end", ARG_WORD, "the heading above ends in “%s”",                     \
    "上一级标题以“%s”结尾")                                                                        \
  X(HEADING_BEGIN, "heading-begin", ARG_WORD, "the heading begins with “%s”", "标题以“%s”开头")    \
  X(BEGIN, "begin", ARG_WORD, "it begins with “%s”", "以“%s”开头")                                 \
  X(END, "end", ARG_WORD, "it ends in “%s”", "以“%s”结尾")                                         \
  X(LAST, "last", ARG_WORD, "its last mark is “%s”", "句末标点为“%s”")                             \
  X(BEFORE_BEGIN, "before-begin", ARG_WORD, "the sentence before begins with “%s”",                \
    "前句以“%s”开头")                                                                              \
  X(BEFORE_LAST, "before-last", ARG_WORD, "the mark before it is “%s”", "前句以“%s”收尾")          \
  X(LEAD_BEGIN, "lead-begin", ARG_WORD, "the paragraph begins with “%s”", "段落以“%s”开头")        \
  X(WORD, "word", ARG_WORD, "the word “%s”", "用词“%s”")                                           \
  X(WORD3, "word-3", ARG_WORD, "the words “%s”", "用语“%s”")                                       \
  X(BEFORE_WORD, "before-word", ARG_WORD, "the sentence before has “%s”", "前句有“%s”")            \
  X(NUMBERS, "figures", ARG_NUMBER, "figures", "数字的多少")                                       \
  X(YEAR, "year", ARG_NUMBER, "the year it names", "所述年份")

typedef enum feature_kind {
#define X(id, name, args, en, zh) F_##id,
  FEATURES(X)
#undef X
      F_COUNT
} feature_kind;

static const struct {
  const char *name;
  args args;
  const char *en, *zh;
} kinds[F_COUNT] = {
#define X(id, name, args, en, zh) {name, args, en, zh},
    FEATURES(X)
#undef X
};

/* Groups of cues whose share of a stretch of text is a fact. */
typedef enum group {
  GROUP_WEAK,
  GROUP_FUTURE,
  GROUP_PAST,
  GROUP_FIGURES,
  GROUP_LESSON,
  GROUP_STATE,
  GROUP_AIM,
  GROUP_DEMAND,
  GROUP_REPAIR,
  GROUP_SOME,
  GROUP_CAUSE,
  GROUP_SELF,
  GROUP_INSPECT,
  GROUP_COUNT
} group;

static const struct {
  const char *name, *cues, *en, *zh;
} groups[GROUP_COUNT] = {
    [GROUP_WEAK] = {"weak", "weak trouble lack wrong", "shortcomings", "不足"},
    [GROUP_FUTURE] = {"future", "will must imper next", "intentions", "打算"},
    [GROUP_PAST] = {"past", "past back", "results", "已做"},
    [GROUP_FIGURES] = {"figures", "num", "figures", "数字"},
    [GROUP_LESSON] = {"lesson", "lesson", "lessons", "经验"},
    [GROUP_STATE] = {"state", "state praise", "a state of affairs", "情况"},
    [GROUP_AIM] = {"aim", "goal guide meaning slogan", "aims", "目标"},
    [GROUP_DEMAND] = {"demand", "advise demand other", "demands on others", "对他人的要求"},
    [GROUP_REPAIR] = {"repair", "rectify", "repair", "整改"},
    [GROUP_SOME] = {"some", "some", "some of them", "部分对象"},
    [GROUP_CAUSE] = {"cause", "cause", "causes", "原因"},
    [GROUP_SELF] = {"self", "self org", "oneself", "自身"},
    [GROUP_INSPECT] = {"inspect", "inspect", "inspection", "检查"},
};

/* A key is kind << 56 | arguments; words hold three characters of 16 bits, others two arguments of
 * 24 bits. */
static zj_feature key_of(feature_kind kind, uint64_t a, uint64_t b) {
  return (uint64_t)(kind + 1) << 56 | a << 24 | b;
}

static feature_kind kind_of(zj_feature f) {
  return (feature_kind)((f >> 56) - 1);
}

bool zj_feature_is_word(zj_feature f) {
  return f >> 56 > 0 && kind_of(f) < F_COUNT && kinds[kind_of(f)].args == ARG_WORD;
}

zj_feature zj_feature_fact(zj_feature f) {
  uint64_t a = f >> 24 & 0xFFFFFFFF;
  switch (kind_of(f)) {
  case F_CUE:
  case F_CUE_SEAM:
  case F_CUE_POSITION:
  case F_CUE_GENRE:
  case F_NEAR_CUE:
  case F_SEEN_CUE:
    return key_of(F_CUE, a, 0);
  case F_FIRST:
  case F_FIRST_SEAM:
    return key_of(F_FIRST, a, 0);
  case F_SIGNAL:
  case F_SIGNAL_NEAR:
    return key_of(F_SIGNAL, a, 0);
  case F_SINCE_PARAGRAPH:
  case F_SINCE_SECTION:
  case F_SINCE_SECTION_W:
  case F_SINCE_NEAR:
    return key_of(F_SINCE_SECTION, a, 0);
  case F_HEADING:
  case F_NEAR:
    return a < ZJ_ROLE_COUNT ? key_of(F_HEADING, a, 0) : 0;
  case F_HEADING2:
  case F_HEADING3:
  case F_PATH:
    return key_of(F_PATH, a, 0);
  case F_HEADING_CUE:
  case F_HEADING_CUE_GENRE:
    return key_of(F_HEADING_CUE, a, 0);
  case F_BEFORE:
  case F_BEFORE2:
    return key_of(F_BEFORE, a, 0);
  case F_AFTER:
  case F_AFTER2:
    return key_of(F_AFTER, a, 0);
  case F_LEAD:
  case F_LEAD_FIRST:
    return key_of(F_LEAD, a, 0);
  case F_FIXED:
  case F_HEADING_IN:
  case F_HEADING2_IN:
  case F_HEADING2_CUE:
  case F_RUN_LEAD:
  case F_RUN_LEAD_SIGNAL:
  case F_HEADINGS_SEEN:
  case F_HEADINGS_AHEAD:
  case F_PARAGRAPH:
  case F_SECTION:
  case F_RUN:
  case F_PART:
  case F_FROM_START:
  case F_TO_END:
  case F_GENRE:
  case F_SEEN:
  case F_HEADING_YEAR:
  case F_WORD:
  case F_BEGIN:
  case F_HEADING_END:
  case F_NEXT_LEAD:
    return f;
  default:
    return 0; /* places, lengths, mixtures, and letters that are no word */
  }
}

/* ---- making them ---- */

enum { HEADINGS_KEPT = 3, RUNS_MAX = 8 };

/* What the words of a heading say; made once a heading. */
typedef struct heading_facts {
  zj_role_set named, inside;
  zj_cue_set cues;
  uint8_t year;             /* 0 none, 1 before the report's, 2 of it, 3 after it */
  uint32_t ends[2], begins; /* of words */
  zj_slice words;
} heading_facts;

/* The share of each group in a stretch of text. */
typedef struct shares {
  uint32_t length, of[GROUP_COUNT];
} shares;

typedef struct place {
  uint32_t paragraph, section, part, run;
  uint32_t in_paragraph, in_section, in_run;
} place;

/* The characters of a statement, figures as one 0. */
typedef struct letters {
  uint32_t begin, count; /* in maker.characters */
} letters;

typedef struct maker {
  void *local;
  uint16_t *characters;
  letters *letters;
  const zj_features_asked *asked;
  const zj_statements *units;
  const zj_statement *of;
  size_t count;
  zj_features *out;
  size_t used, capacity;
  heading_facts *headings; /* by branch */
  place *places;
  shares *paragraphs, *sections, *parts, *runs;
  uint32_t *paragraph_first, *paragraph_size, *run_first, *run_size;
  zj_role_set *ahead; /* what headings from this unit on name */
  uint32_t part_count;
  zj_cue_set group_cues[GROUP_COUNT];
  unsigned genre, year;
  bool failed;
} maker;

static void add_key(maker *m, zj_feature key) {
  if (m->used == m->capacity) {
    size_t capacity = m->capacity ? 2 * m->capacity : 8192;
    zj_feature *grown = talloc_realloc(m->out, m->out->keys, zj_feature, capacity);
    if (!grown) {
      m->failed = true;
      return;
    }
    m->out->keys = grown;
    m->capacity = capacity;
  }
  m->out->keys[m->used++] = key;
}

static void add(maker *m, feature_kind kind, uint64_t a, uint64_t b) {
  add_key(m, key_of(kind, a, b));
}

static void add_cues(maker *m, feature_kind kind, zj_cue_set set, uint64_t b) {
  for (; set; set &= set - 1)
    add(m, kind, (uint64_t)__builtin_ctzll(set), b);
}

static void add_roles(maker *m, feature_kind kind, zj_role_set set, uint64_t b) {
  for (; set; set &= set - 1)
    add(m, kind, (uint64_t)__builtin_ctzll(set), b);
}

/* Which of some bounds a value does not exceed. */
#define BUCKET(value, ...)                       \
  bucket((value), (const double[]){__VA_ARGS__}, \
         sizeof((const double[]){__VA_ARGS__}) / sizeof(double))
static unsigned bucket(double value, const double *bounds, size_t count) {
  unsigned i = 0;
  while (i < count && value > bounds[i])
    i++;
  return i;
}

/* Whether the copy that is trained on does not see this word. */
static bool is_hidden_word(const maker *m, uint64_t word) {
  if (!m->asked->hide_words) return false;
  uint64_t mix = (word ^ m->asked->seed * 0x9E3779B97F4A7C15u) * 0xBF58476D1CE4E5B9u;
  return (mix >> 40) % 100 < m->asked->hide_words;
}

static void add_word(maker *m, feature_kind kind, const uint16_t *chars, unsigned count) {
  uint64_t word = 0;
  for (unsigned i = 0; i < count; i++)
    word = word << 16 | chars[i];
  if (is_hidden_word(m, word)) return;
  add_key(m, (uint64_t)(kind + 1) << 56 | word);
}

/* The characters of a text, figures as one 0; at most 'max'. */
static size_t characters_of(zj_slice text, uint16_t *out, size_t max) {
  size_t n = 0;
  for (size_t at = 0; at < text.length && n < max;) {
    uint32_t c = 0;
    unsigned char byte = (unsigned char)text.at[at];
    unsigned length = 3;
    if ((byte & 0xF0) == 0xE0 && at + 3 <= text.length) /* plain text is valid UTF-8 */
      c = (uint32_t)(byte & 0xF) << 12 | (uint32_t)(text.at[at + 1] & 0x3F) << 6 |
          (uint32_t)(text.at[at + 2] & 0x3F);
    else
      length = zj_utf8_decode(text, at, &c);
    at += length ? length : 1;
    if (c > 0xFFFF || !length) continue;
    bool figure = (c >= '0' && c <= '9') || c == '.' || c == 0xD7 || c == 'X' || c == '*';
    if (figure) c = '0';
    if (figure && n && out[n - 1] == '0') continue;
    out[n++] = (uint16_t)c;
  }
  return n;
}

static bool is_han_character(uint16_t c) {
  return c >= 0x4E00;
}

static void add_begin(maker *m, feature_kind kind, zj_slice words, unsigned from, unsigned to) {
  uint16_t c[3];
  size_t n = characters_of(words, c, 3);
  for (unsigned k = from; k <= to && k <= n; k++)
    add_word(m, kind, c, k);
}

/* Every run of 'length' Han characters. */
static void add_all_words(maker *m, feature_kind kind, size_t unit, unsigned length) {
  enum { CHARACTERS_MAX = 160 };
  const uint16_t *c = m->characters + m->letters[unit].begin;
  size_t n = m->letters[unit].count, han = 0;
  if (n > CHARACTERS_MAX) n = CHARACTERS_MAX;
  for (size_t k = 0; k < n; k++) {
    han = is_han_character(c[k]) ? han + 1 : 0;
    if (han >= length) add_word(m, kind, c + k + 1 - length, length);
  }
}

/* The end of a text without the mark that closes it. */
static zj_slice without_mark(zj_slice text) {
  while (text.length >= 3 &&
         (zj_mark_clause_end(text, text.length - 3) || zj_mark_quote_end(text, text.length - 3)))
    text.length -= 3;
  return text;
}

static zj_slice last_bytes(zj_slice text, size_t bytes) {
  if (text.length <= bytes) return text;
  size_t from = text.length - bytes;
  while (from < text.length && zj_utf8_is_tail(text.at[from]))
    from++;
  return zj_slice_cut(text, from, text.length);
}

static void add_end(maker *m, feature_kind kind, zj_slice words, unsigned from, unsigned to) {
  uint16_t c[24];
  size_t n = characters_of(last_bytes(without_mark(words), 24), c, 24);
  for (unsigned k = from; k <= to && k <= n; k++)
    add_word(m, kind, c + n - k, k);
}

static void add_last_mark(maker *m, feature_kind kind, const zj_statement *u) {
  zj_slice text = {m->units->layout->plain.bytes + u->begin, u->end - u->begin};
  uint16_t c[3];
  size_t n = characters_of(last_bytes(text, 3), c, 3);
  if (n) add_key(m, (uint64_t)(kind + 1) << 56 | c[n - 1]);
}

/* ---- first pass: where everything lies ---- */

/* The first year a text names, 0 for none. */
static unsigned year_in(zj_slice t) {
  for (size_t i = 0; i + 7 <= t.length; i++) {
    const char *c = t.at + i;
    bool century = (c[0] == '1' && c[1] == '9') || (c[0] == '2' && c[1] == '0');
    if (!century || (i > 0 && t.at[i - 1] >= '0' && t.at[i - 1] <= '9')) continue;
    if (c[2] < '0' || c[2] > '9' || c[3] < '0' || c[3] > '9' || memcmp(c + 4, "年", 3) != 0)
      continue;
    return (unsigned)((c[0] - '0') * 1000 + (c[1] - '0') * 100 + (c[2] - '0') * 10 + (c[3] - '0'));
  }
  return 0;
}

static uint8_t compare_year(const maker *m, unsigned year) {
  if (year == 0 || m->year == 0) return 0;
  if (year < m->year) return 1;
  return year == m->year ? 2 : 3;
}

/* What training hides is hidden wherever it occurs. */
static zj_cue_set visible(const maker *m, zj_cue_set set) {
  return set & ~m->asked->hidden;
}

static void read_headings(maker *m) {
  const zj_tree *tree = m->units->tree;
  const char *bytes = m->units->layout->plain.bytes;
  for (size_t i = 1; i < tree->count; i++) {
    const zj_branch *b = &tree->branches[i];
    heading_facts *h = &m->headings[i];
    uint32_t begin = b->label < b->end ? b->label : b->begin;
    h->words = without_mark((zj_slice){bytes + begin, b->end - begin});
    zj_cue_found found;
    zj_cues_find(m->asked->cues, h->words, &found);
    h->cues = visible(m, found.any);
    h->named = zj_cues_heading(m->asked->cues, h->words, &h->inside);
    h->year = compare_year(m, year_in(h->words));
  }
}

static bool starts_paragraph(zj_seam seam, bool first) {
  return first || seam == ZJ_SEAM_PARAGRAPH || seam == ZJ_SEAM_SECTION || seam == ZJ_SEAM_HEADING ||
         seam == ZJ_SEAM_ITEM || seam == ZJ_SEAM_UNDER || seam == ZJ_SEAM_FRAME;
}

static void add_share(const maker *m, shares *s, const zj_statement *u) {
  uint32_t length = u->end - u->begin;
  s->length += length;
  for (int g = 0; g < GROUP_COUNT; g++)
    if (visible(m, u->cues.any) & m->group_cues[g]) s->of[g] += length;
}

static unsigned share_bucket(const shares *s, group g) {
  double share = s->length ? (double)s->of[g] / s->length : 0;
  return BUCKET(share, 0, 0.15, 0.3, 0.5, 0.75);
}

static unsigned coarse_bucket(const shares *s, group g) {
  double share = s->length ? (double)s->of[g] / s->length : 0;
  return BUCKET(share, 0.12, 0.35, 0.65);
}

/* The run of siblings a unit lies in: its branch's parent and level. Runs are numbered as they
 * begin. */
static void place_runs(maker *m) {
  const zj_tree *tree = m->units->tree;
  uint32_t *last_child = talloc_zero_array(m->local, uint32_t, tree->count + 1);
  uint32_t *run_of = talloc_zero_array(m->local, uint32_t, tree->count + 1);
  uint32_t *order = talloc_zero_array(m->local, uint32_t, tree->count + 1);
  if (!last_child || !run_of || !order) {
    m->failed = true;
    return;
  }
  uint32_t runs = 0;
  for (size_t i = 1; i < tree->count; i++) {
    const zj_branch *b = &tree->branches[i];
    uint32_t before = last_child[b->parent];
    bool goes_on = before && tree->branches[before].rank == b->rank &&
                   (b->value > tree->branches[before].value || b->value == 0);
    run_of[i] = goes_on ? run_of[before] : ++runs;
    order[i] = goes_on ? order[before] + 1 : 1;
    last_child[b->parent] = (uint32_t)i;
    m->run_size[run_of[i]] = order[i];
  }
  for (size_t i = 0; i < m->count; i++) {
    uint32_t branch = m->of[i].branch;
    m->places[i].run = branch ? run_of[branch] : 0;
    m->places[i].in_run = branch ? order[branch] : 0;
    uint32_t run = m->places[i].run;
    if (run && m->run_first[run] == 0) m->run_first[run] = (uint32_t)i + 1;
    if (run) add_share(m, &m->runs[run], &m->of[i]);
    /* An item's run tells about the run its parent stands in, too. */
  }
}

static void place_units(maker *m) {
  uint32_t paragraph = 0, section = 0, part = 0, in_paragraph = 0, in_section = 0;
  for (size_t i = 0; i < m->count; i++) {
    const zj_statement *u = &m->of[i];
    if (starts_paragraph(u->seam, i == 0)) {
      if (i > 0) paragraph++;
      in_paragraph = 0;
      m->paragraph_first[paragraph] = (uint32_t)i;
    }
    if (u->heading && u->heading < 5) {
      section++;
      in_section = 0;
      if (u->heading == 1) part++;
    }
    m->places[i] = (place){.paragraph = paragraph,
                           .section = section,
                           .part = part,
                           .in_paragraph = in_paragraph++,
                           .in_section = in_section++};
    m->paragraph_size[paragraph] = in_paragraph;
    if (u->fixed) continue;
    add_share(m, &m->paragraphs[paragraph], u);
    add_share(m, &m->sections[section], u);
    add_share(m, &m->parts[part], u);
  }
  m->part_count = part;
  zj_role_set named = 0;
  for (size_t i = m->count; i-- > 0;) {
    m->ahead[i] = named;
    if (m->of[i].heading && m->of[i].heading < 5) named |= m->headings[m->of[i].branch].named;
  }
}

/* ---- second pass: the features of a unit ---- */

/* What the pass over the report remembers. */
typedef struct memory {
  unsigned seen;  /* how often problems were announced */
  unsigned since; /* units since */
  zj_role_set turned_paragraph, turned_section, headings;
} memory;

/* What lies above a unit. */
typedef struct path {
  const heading_facts *up[HEADINGS_KEPT]; /* the nearest first */
  unsigned count;
  unsigned item_level;
  zj_role_set near, all;
} path;

static path path_of(const maker *m, const zj_statement *u) {
  const zj_tree *tree = m->units->tree;
  path p = {0};
  for (uint32_t b = u->branch; b > 0; b = tree->branches[b].parent) {
    const heading_facts *h = &m->headings[b];
    if (tree->branches[b].rank >= ZJ_RANK_ITEM) {
      if (!p.item_level) p.item_level = tree->branches[b].level;
      continue;
    }
    if (p.count < HEADINGS_KEPT) p.up[p.count++] = h;
    if (!p.near) p.near = h->named;
    p.all |= h->named;
  }
  return p;
}

static unsigned near_number(zj_role_set near) {
  return near ? (unsigned)__builtin_ctzll(near) + 1 : 0;
}

static void add_place(maker *m, size_t i, const path *p) {
  const zj_statement *u = &m->of[i];
  const place *at = &m->places[i];
  unsigned position = (unsigned)(10 * i / m->count);
  add(m, F_BIAS, 0, 0);
  add(m, F_POSITION, position, 0);
  add(m, F_GENRE, m->genre, 0);
  add(m, F_GENRE_POSITION, m->genre, position / 2);
  add(m, F_SEAM, u->seam, 0);
  add(m, F_LENGTH, BUCKET(u->end - u->begin, 12, 24, 42, 66, 120, 240), 0);
  add(m, F_FROM_START, BUCKET((double)i, 0, 1, 2, 4, 8), 0);
  add(m, F_TO_END, BUCKET((double)(m->count - 1 - i), 0, 1, 2, 4, 8), 0);
  if (u->fixed) add_roles(m, F_FIXED, u->fixed, 0);
  add(m, F_IN_PARAGRAPH, at->in_paragraph < 4 ? at->in_paragraph : 4, 0);
  uint32_t size = m->paragraph_size[at->paragraph];
  add(m, F_PARAGRAPH_SIZE, size < 7 ? size : 7, 0);
  add(m, F_TOP, at->part < 6 ? at->part : 6, 0);
  add(m, F_TOP_SHARE, m->part_count ? 4 * at->part / m->part_count + 1 : 0, 0);
  add(m, F_IN_SECTION, BUCKET(at->in_section, 0, 1, 2, 4, 8), 0);
  add(m, F_LEVEL, m->units->tree->branches[u->branch].level, 0);
  if (u->heading) add(m, F_IS_HEADING, u->heading, 0);
  if (!p->count) add(m, F_NO_HEADING, position / 2, 0);
  if (p->item_level) add(m, F_ITEM, p->item_level, 0);
  add(m, F_NUMBERS, u->cues.number_count < 4 ? u->cues.number_count : 4, 0);
}

static void add_own_cues(maker *m, size_t i, const path *p, const memory *seen) {
  const zj_statement *u = &m->of[i];
  zj_cue_set any = visible(m, u->cues.any), first = visible(m, u->cues.first);
  unsigned position = (unsigned)(10 * i / m->count);
  add_cues(m, F_CUE, any, 0);
  add_cues(m, F_CUE_SEAM, any, u->seam);
  add_cues(m, F_CUE_POSITION, any, position / 3);
  add_cues(m, F_CUE_GENRE, any, m->genre);
  add_cues(m, F_FIRST, first, 0);
  add_cues(m, F_FIRST_SEAM, first, u->seam);
  add_cues(m, F_NEAR_CUE, any, near_number(p->near));
  unsigned since = BUCKET(seen->since, 0, 3, 12);
  add_cues(m, F_SEEN_CUE, any, (seen->seen ? 4u : 0u) + since);
  for (zj_cue_set a = any; a; a &= a - 1)
    add_cues(m, F_PAIR, a & (a - 1), (uint64_t)__builtin_ctzll(a));
}

static void add_neighbours(maker *m, size_t i) {
  if (i >= 1) {
    add_cues(m, F_BEFORE, visible(m, m->of[i - 1].cues.any), 0);
    add_begin(m, F_BEFORE_BEGIN, zj_statement_words(m->units, &m->of[i - 1]), 2, 2);
    add_last_mark(m, F_BEFORE_LAST, &m->of[i - 1]);
  }
  if (i >= 2) add_cues(m, F_BEFORE2, visible(m, m->of[i - 2].cues.any), 0);
  if (i + 1 < m->count) add_cues(m, F_AFTER, visible(m, m->of[i + 1].cues.any), 0);
  if (i + 2 < m->count) add_cues(m, F_AFTER2, visible(m, m->of[i + 2].cues.any), 0);
}

static void add_shares(maker *m, size_t i) {
  const place *at = &m->places[i];
  const shares *paragraph = &m->paragraphs[at->paragraph], *section = &m->sections[at->section],
               *part = &m->parts[at->part], *run = &m->runs[at->run];
  for (int g = 0; g < GROUP_COUNT; g++) {
    add(m, F_PARAGRAPH, (uint64_t)g, share_bucket(paragraph, (group)g));
    add(m, F_SECTION, (uint64_t)g, share_bucket(section, (group)g));
    add(m, F_PART, (uint64_t)g, share_bucket(part, (group)g));
    if (at->run) add(m, F_RUN, (uint64_t)g, share_bucket(run, (group)g));
  }
  add(m, F_PARAGRAPH_WF, coarse_bucket(paragraph, GROUP_WEAK),
      coarse_bucket(paragraph, GROUP_FUTURE));
  add(m, F_PARAGRAPH_FP, coarse_bucket(paragraph, GROUP_FUTURE),
      coarse_bucket(paragraph, GROUP_PAST));
  add(m, F_SECTION_FP, coarse_bucket(section, GROUP_FUTURE), coarse_bucket(section, GROUP_PAST));
  add(m, F_SECTION_WF, coarse_bucket(section, GROUP_WEAK), coarse_bucket(section, GROUP_FUTURE));
  if (!at->run) return;
  add(m, F_RUN_WF, coarse_bucket(run, GROUP_WEAK), coarse_bucket(run, GROUP_FUTURE));
  add(m, F_RUN_FP, coarse_bucket(run, GROUP_FUTURE), coarse_bucket(run, GROUP_PAST));
  add(m, F_RUN_SIZE, BUCKET(m->run_size[at->run], 1, 2, 3, 5, 8), 0);
  add(m, F_RUN_PLACE, at->in_run < 3 ? at->in_run : 3, 0);
  uint32_t first = m->run_first[at->run];
  if (first > 1) {
    const zj_statement *lead = &m->of[first - 2];
    add_cues(m, F_RUN_LEAD, visible(m, lead->cues.any), 0);
    add_roles(m, F_RUN_LEAD_SIGNAL, lead->signals, 0);
  }
}

static void add_paragraph(maker *m, size_t i) {
  const place *at = &m->places[i];
  uint32_t first = m->paragraph_first[at->paragraph];
  if (first != i) {
    add_cues(m, F_LEAD, visible(m, m->of[first].cues.any), 0);
    add_cues(m, F_LEAD_FIRST, visible(m, m->of[first].cues.first), 0);
    add_begin(m, F_LEAD_BEGIN, zj_statement_words(m->units, &m->of[first]), 2, 3);
  }
  uint32_t next = first + m->paragraph_size[at->paragraph];
  if (next < m->count) add_cues(m, F_NEXT_LEAD, visible(m, m->of[next].cues.first), 0);
}

static void add_headings(maker *m, size_t i, const path *p, const memory *seen) {
  static const feature_kind named[] = {F_HEADING, F_HEADING2, F_HEADING3},
                            inside[] = {F_HEADING_IN, F_HEADING2_IN},
                            cues[] = {F_HEADING_CUE, F_HEADING2_CUE},
                            ends[] = {F_HEADING_END, F_HEADING2_END};
  for (unsigned k = 0; k < p->count; k++) {
    const heading_facts *h = p->up[k];
    add_roles(m, named[k], h->named, 0);
    if (k >= 2) continue;
    add_roles(m, inside[k], h->inside, 0);
    add_cues(m, cues[k], h->cues, 0);
    add_end(m, ends[k], h->words, 2, 3);
    if (k == 0) {
      add_begin(m, F_HEADING_BEGIN, h->words, 2, 2);
      add_cues(m, F_HEADING_CUE_GENRE, h->cues, m->genre);
    }
    if (h->year) add(m, F_HEADING_YEAR, h->year, k);
  }
  add_roles(m, F_PATH, p->all, 0);
  if (p->near)
    add_roles(m, F_NEAR, p->near, 0);
  else
    add(m, F_NEAR, ZJ_ROLE_COUNT, 0);
  add(m, F_NEAR_GENRE, m->genre, near_number(p->near));
  add_roles(m, F_HEADINGS_SEEN, seen->headings, 0);
  add_roles(m, F_HEADINGS_AHEAD, m->ahead[i], 0);
}

static void add_turns(maker *m, size_t i, const path *p, memory *seen) {
  const zj_statement *u = &m->of[i];
  unsigned near = near_number(p->near);
  zj_role_set signals =
      m->asked->hidden ? zj_cues_signals(m->asked->cues, visible(m, u->cues.any)) : u->signals;
  add_roles(m, F_SIGNAL, signals, 0);
  add_roles(m, F_SIGNAL_NEAR, signals, near);
  add_roles(m, F_SINCE_PARAGRAPH, seen->turned_paragraph, 0);
  add_roles(m, F_SINCE_SECTION, seen->turned_section, 0);
  add_roles(m, F_SINCE_SECTION_W, seen->turned_section,
            coarse_bucket(&m->paragraphs[m->places[i].paragraph], GROUP_WEAK));
  add_roles(m, F_SINCE_NEAR, seen->turned_section, near);
  add(m, F_SEEN, (seen->seen < 2 ? seen->seen : 2) * 4 + BUCKET(seen->since, 0, 3, 12), 0);
  if (signals) {
    seen->turned_paragraph = signals;
    seen->turned_section = signals;
  }
  if (signals & ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS)) {
    seen->seen++;
    seen->since = 0;
  } else {
    seen->since++;
  }
}

static void add_words(maker *m, size_t i) {
  zj_slice words = zj_statement_words(m->units, &m->of[i]);
  add_begin(m, F_BEGIN, words, 2, 3);
  add_end(m, F_END, words, 2, 3);
  add_last_mark(m, F_LAST, &m->of[i]);
  unsigned year = year_in(words);
  if (year) add(m, F_YEAR, compare_year(m, year), 0);
  add_all_words(m, F_WORD, i, 2);
  add_all_words(m, F_WORD3, i, 3);
  if (i) add_all_words(m, F_BEFORE_WORD, i - 1, 2);
}

/* Decodes every statement once. */
static bool read_letters(maker *m) {
  size_t bytes = 0, used = 0;
  for (size_t i = 0; i < m->count; i++)
    bytes += m->of[i].end - m->of[i].label;
  m->characters = talloc_array(m->local, uint16_t, bytes + 1);
  m->letters = talloc_array(m->local, letters, m->count + 1);
  if (!m->characters || !m->letters) return false;
  for (size_t i = 0; i < m->count; i++) {
    zj_slice words = zj_statement_words(m->units, &m->of[i]);
    size_t n = characters_of(words, m->characters + used, words.length);
    m->letters[i] = (letters){(uint32_t)used, (uint32_t)n};
    used += n;
  }
  return true;
}

static void make_units(maker *m) {
  memory seen = {.since = 99};
  for (size_t i = 0; i < m->count && !m->failed; i++) {
    const zj_statement *u = &m->of[i];
    m->out->begin[i] = (uint32_t)m->used;
    if (i && m->places[i].section != m->places[i - 1].section) seen.turned_section = 0;
    if (i && m->places[i].paragraph != m->places[i - 1].paragraph) seen.turned_paragraph = 0;
    path p = path_of(m, u);
    if (u->heading && u->heading < 5) seen.headings |= m->headings[u->branch].named;
    add_place(m, i, &p);
    add_own_cues(m, i, &p, &seen);
    add_neighbours(m, i);
    add_shares(m, i);
    add_paragraph(m, i);
    add_headings(m, i, &p, &seen);
    add_turns(m, i, &p, &seen);
    add_words(m, i);
  }
  m->out->begin[m->count] = (uint32_t)m->used;
}

static bool allocate(maker *m) {
  size_t n = m->count + 2, branches = m->units->tree->count + 2;
  m->out->begin = talloc_array(m->out, uint32_t, n);
  m->headings = talloc_zero_array(m->local, heading_facts, branches);
  m->places = talloc_zero_array(m->local, place, n);
  m->paragraphs = talloc_zero_array(m->local, shares, n);
  m->sections = talloc_zero_array(m->local, shares, n);
  m->parts = talloc_zero_array(m->local, shares, n);
  m->runs = talloc_zero_array(m->local, shares, branches);
  m->paragraph_first = talloc_zero_array(m->local, uint32_t, n);
  m->paragraph_size = talloc_zero_array(m->local, uint32_t, n);
  m->run_first = talloc_zero_array(m->local, uint32_t, branches);
  m->run_size = talloc_zero_array(m->local, uint32_t, branches);
  m->ahead = talloc_zero_array(m->local, zj_role_set, n);
  return m->out->begin && m->headings && m->places && m->paragraphs && m->sections && m->parts &&
         m->runs && m->paragraph_first && m->paragraph_size && m->run_first && m->run_size &&
         m->ahead;
}

static void read_groups(maker *m) {
  for (int g = 0; g < GROUP_COUNT; g++) {
    const char *at = groups[g].cues;
    while (*at) {
      size_t n = strcspn(at, " ");
      unsigned cue = zj_cues_number(m->asked->cues, (zj_slice){at, n});
      if (cue < ZJ_CUES_MAX) m->group_cues[g] |= (zj_cue_set)1 << cue;
      at += n + strspn(at + n, " ");
    }
  }
}

zj_status zj_features_make(void *ctx, const zj_features_asked *asked, zj_features **out,
                           zj_error *err) {
  zj_features *features = talloc_zero(ctx, zj_features);
  void *local = features ? talloc_new(features) : NULL;
  if (!local) {
    talloc_free(features);
    return zj_no_memory(err);
  }
  maker m = {.local = local,
             .asked = asked,
             .units = asked->units,
             .of = asked->units->of,
             .count = asked->units->count,
             .out = features,
             .genre = zj_cues_genre(asked->cues, asked->title),
             .year = year_in(asked->title)};
  features->count = m.count;
  read_groups(&m);
  if (!allocate(&m) || !read_letters(&m)) m.failed = true;
  if (!m.failed) read_headings(&m);
  if (!m.failed) place_units(&m);
  if (!m.failed) place_runs(&m);
  if (!m.failed) make_units(&m);
  talloc_free(local);
  if (m.failed) {
    talloc_free(features);
    return zj_no_memory(err);
  }
  *out = features;
  return ZJ_OK;
}

/* ---- names ---- */

static uint64_t first_of(zj_feature f) {
  return f >> 24 & 0xFFFFFFFF;
}

static uint64_t second_of(zj_feature f) {
  return f & 0xFFFFFF;
}

static void write_word(zj_feature f, char *out) {
  size_t n = 0;
  for (int shift = 32; shift >= 0; shift -= 16) {
    uint32_t c = (uint32_t)(f >> shift & 0xFFFF);
    if (c) n += zj_utf8_encode(c, out + n);
  }
  out[n] = 0;
}

static const char *role_key(uint64_t role) {
  return role < ZJ_ROLE_COUNT ? zj_role_get((zj_role)role)->key : "-";
}

char *zj_feature_name(const zj_cues *cues, zj_feature f, char out[ZJ_FEATURE_NAME]) {
  if (f >> 56 == 0 || kind_of(f) >= F_COUNT) {
    snprintf(out, ZJ_FEATURE_NAME, "?");
    return out;
  }
  const char *name = kinds[kind_of(f)].name;
  unsigned long long a = first_of(f), b = second_of(f);
  char word[16];
  switch (kinds[kind_of(f)].args) {
  case ARG_NONE:
    snprintf(out, ZJ_FEATURE_NAME, "%s", name);
    break;
  case ARG_NUMBER:
    snprintf(out, ZJ_FEATURE_NAME, "%s:%llu", name, a);
    if (b) snprintf(out, ZJ_FEATURE_NAME, "%s:%llu:%llu", name, a, b);
    break;
  case ARG_NUMBERS:
    snprintf(out, ZJ_FEATURE_NAME, "%s:%llu:%llu", name, a, b);
    break;
  case ARG_CUE:
    snprintf(out, ZJ_FEATURE_NAME, "%s:%s", name, zj_cues_name(cues, (unsigned)a));
    break;
  case ARG_CUE_NUMBER:
    snprintf(out, ZJ_FEATURE_NAME, "%s:%s:%llu", name, zj_cues_name(cues, (unsigned)a), b);
    break;
  case ARG_CUE_CUE:
    snprintf(out, ZJ_FEATURE_NAME, "%s:%s:%s", name, zj_cues_name(cues, (unsigned)a),
             zj_cues_name(cues, (unsigned)b));
    break;
  case ARG_CUE_GENRE:
    snprintf(out, ZJ_FEATURE_NAME, "%s:%s:%s", name, zj_cues_name(cues, (unsigned)a),
             zj_cues_genre_name(cues, (unsigned)b));
    break;
  case ARG_ROLE:
    snprintf(out, ZJ_FEATURE_NAME, "%s:%s", name, role_key(a));
    break;
  case ARG_ROLE_NUMBER:
  case ARG_ROLE_ROLE:
    snprintf(out, ZJ_FEATURE_NAME, "%s:%s:%llu", name, role_key(a), b);
    break;
  case ARG_GENRE:
    snprintf(out, ZJ_FEATURE_NAME, "%s:%s", name, zj_cues_genre_name(cues, (unsigned)a));
    break;
  case ARG_GENRE_NUMBER:
    snprintf(out, ZJ_FEATURE_NAME, "%s:%s:%llu", name, zj_cues_genre_name(cues, (unsigned)a), b);
    break;
  case ARG_GROUP_NUMBER:
    snprintf(out, ZJ_FEATURE_NAME, "%s:%s:%llu", name, a < GROUP_COUNT ? groups[a].name : "?", b);
    break;
  case ARG_WORD:
    write_word(f, word);
    snprintf(out, ZJ_FEATURE_NAME, "%s:%s", name, word);
    break;
  }
  return out;
}

/* The number of a cue, role, genre or group by its name; UINT64_MAX when there is none. */
static uint64_t cue_number(const zj_cues *cues, zj_slice name) {
  unsigned cue = zj_cues_number(cues, name);
  return cue < ZJ_CUES_MAX ? cue : UINT64_MAX;
}

static uint64_t role_number(zj_slice name) {
  if (zj_slice_equal(name, ZJ_LIT("-"))) return ZJ_ROLE_COUNT;
  for (int r = 0; r < ZJ_ROLE_COUNT; r++)
    if (zj_slice_equal(name, zj_slice_of(zj_role_get((zj_role)r)->key))) return (uint64_t)r;
  return UINT64_MAX;
}

static uint64_t genre_number(const zj_cues *cues, zj_slice name) {
  if (zj_slice_equal(name, ZJ_LIT("?"))) return ZJ_GENRES_MAX;
  for (unsigned g = 0; g < ZJ_GENRES_MAX; g++)
    if (zj_slice_equal(name, zj_slice_of(zj_cues_genre_name(cues, g)))) return g;
  return UINT64_MAX;
}

static uint64_t group_number(zj_slice name) {
  for (int g = 0; g < GROUP_COUNT; g++)
    if (zj_slice_equal(name, zj_slice_of(groups[g].name))) return (uint64_t)g;
  return UINT64_MAX;
}

static uint64_t plain_number(zj_slice text) {
  uint64_t n = 0;
  if (text.length == 0 || text.length > 7) return UINT64_MAX;
  for (size_t i = 0; i < text.length; i++) {
    if (text.at[i] < '0' || text.at[i] > '9') return UINT64_MAX;
    n = n * 10 + (uint64_t)(text.at[i] - '0');
  }
  return n;
}

/* Splits at the last ':', which role keys such as frame:title hold, too. */
static void split_last(zj_slice text, zj_slice *head, zj_slice *tail) {
  *head = text;
  *tail = (zj_slice){text.at + text.length, 0};
  for (size_t i = text.length; i-- > 0;) {
    if (text.at[i] != ':') continue;
    *head = zj_slice_cut(text, 0, i);
    *tail = zj_slice_cut(text, i + 1, text.length);
    return;
  }
}

static zj_feature parse_word(feature_kind kind, zj_slice word) {
  uint64_t chars = 0;
  for (size_t at = 0; at < word.length;) {
    uint32_t c = 0;
    unsigned n = zj_utf8_decode(word, at, &c);
    if (!n || c > 0xFFFF || chars >> 32) return 0;
    chars = chars << 16 | c;
    at += n;
  }
  return chars ? (uint64_t)(kind + 1) << 56 | chars : 0;
}

/* F_COUNT when there is none. Most lines of a model are words: they are tried first. */
static int kind_named(zj_slice name) {
  static const feature_kind common[] = {F_WORD, F_BEFORE_WORD, F_WORD3};
  for (size_t i = 0; i < ZJ_COUNT(common); i++)
    if (zj_slice_equal(name, zj_slice_of(kinds[common[i]].name))) return (int)common[i];
  for (int k = 0; k < F_COUNT; k++)
    if (kinds[k].name[0] == name.at[0] && zj_slice_equal(name, zj_slice_of(kinds[k].name)))
      return k;
  return F_COUNT;
}

zj_feature zj_feature_parse(const zj_cues *cues, zj_slice name) {
  if (name.length == 0) return 0;
  const char *colon = memchr(name.at, ':', name.length);
  zj_slice head = colon ? zj_slice_cut(name, 0, (size_t)(colon - name.at)) : name;
  zj_slice rest = colon ? zj_slice_cut(name, head.length + 1, name.length) : (zj_slice){"", 0};
  int kind = kind_named(head);
  if (kind == F_COUNT) return 0;
  zj_slice left, right;
  split_last(rest, &left, &right);
  uint64_t a = 0, b = 0;
  switch (kinds[kind].args) {
  case ARG_NONE:
    break;
  case ARG_NUMBER:
    a = plain_number(right.length ? left : rest);
    b = right.length ? plain_number(right) : 0;
    break;
  case ARG_NUMBERS:
    a = plain_number(left);
    b = plain_number(right);
    break;
  case ARG_CUE:
    a = cue_number(cues, rest);
    break;
  case ARG_CUE_NUMBER:
    a = cue_number(cues, left);
    b = plain_number(right);
    break;
  case ARG_CUE_CUE:
    a = cue_number(cues, left);
    b = cue_number(cues, right);
    break;
  case ARG_CUE_GENRE:
    a = cue_number(cues, left);
    b = genre_number(cues, right);
    break;
  case ARG_ROLE:
    a = role_number(rest);
    break;
  case ARG_ROLE_NUMBER:
  case ARG_ROLE_ROLE:
    a = role_number(left);
    b = plain_number(right);
    break;
  case ARG_GENRE:
    a = genre_number(cues, rest);
    break;
  case ARG_GENRE_NUMBER:
    a = genre_number(cues, left);
    b = plain_number(right);
    break;
  case ARG_GROUP_NUMBER:
    a = group_number(left);
    b = plain_number(right);
    break;
  case ARG_WORD:
    return parse_word((feature_kind)kind, rest);
  }
  if (a == UINT64_MAX || b == UINT64_MAX) return 0;
  return key_of((feature_kind)kind, a, b);
}

/* ---- in words ---- */

/* What the argument of a feature is called. */
static void describe_argument(const zj_cues *cues, zj_feature f, char *out, size_t room) {
  uint64_t a = first_of(f), b = second_of(f);
  switch (kinds[kind_of(f)].args) {
  case ARG_NONE:
  case ARG_NUMBER:
  case ARG_NUMBERS:
    *out = 0;
    break;
  case ARG_CUE:
  case ARG_CUE_NUMBER:
  case ARG_CUE_GENRE:
    snprintf(out, room, "%s", zj_cues_note(cues, (unsigned)a));
    break;
  case ARG_CUE_CUE:
    snprintf(out, room, zj_tr("%s and %s", "%s”“%s"), zj_cues_note(cues, (unsigned)a),
             zj_cues_note(cues, (unsigned)b));
    break;
  case ARG_ROLE:
  case ARG_ROLE_NUMBER:
  case ARG_ROLE_ROLE:
    snprintf(out, room, "%s",
             a < ZJ_ROLE_COUNT ? zj_role_name((zj_role)a) : zj_tr("nothing", "空缺"));
    break;
  case ARG_GENRE:
  case ARG_GENRE_NUMBER:
    snprintf(out, room, "%s", zj_cues_genre_note(cues, (unsigned)a));
    break;
  case ARG_GROUP_NUMBER:
    snprintf(out, room, "%s", a < GROUP_COUNT ? zj_tr(groups[a].en, groups[a].zh) : "?");
    break;
  case ARG_WORD:
    write_word(f, out);
    break;
  }
}

char *zj_feature_says(const zj_cues *cues, zj_feature f, char out[ZJ_FEATURE_NAME]) {
  char argument[ZJ_FEATURE_NAME / 2];
  if (f >> 56 == 0 || kind_of(f) >= F_COUNT) {
    snprintf(out, ZJ_FEATURE_NAME, "?");
    return out;
  }
  describe_argument(cues, f, argument, sizeof argument);
  const char *text = zj_tr(kinds[kind_of(f)].en, kinds[kind_of(f)].zh);
  const char *hole = strstr(text, "%s");
  if (!hole)
    snprintf(out, ZJ_FEATURE_NAME, "%s", text);
  else
    snprintf(out, ZJ_FEATURE_NAME, "%.*s%s%s", (int)(hole - text), text, argument, hole + 2);
  return out;
}
