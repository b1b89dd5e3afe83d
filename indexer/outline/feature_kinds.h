/* feature_kinds.h - private to features.c, which makes features, and feature_names.c, which says
 * what they are: the table of all kinds of features, the groups of cues, and how a key is laid out.
 * A new kind is one line of the table and the place in features.c that adds it. */
#ifndef ZJ_INDEXER_OUTLINE_FEATURE_KINDS_H
#define ZJ_INDEXER_OUTLINE_FEATURE_KINDS_H

#include <stdint.h>

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
  X(LATIN, "latin", ARG_NUMBER, "Latin letters", "西文字母的多少")                                 \
  X(BRACKETS, "brackets", ARG_NONE, "all of it is in brackets", "整句在括号中")                    \
  X(LOOSE, "loose", ARG_NUMBERS, "short lines without marks around it", "前后多为无标点的短行")    \
  X(LOOSE_FIGURES, "loose-figures", ARG_NUMBERS, "short lines with figures around it",             \
    "前后多为带数字的短行")                                                                        \
  X(NUMBERS, "figures", ARG_NUMBER, "figures", "数字的多少")                                       \
  X(YEAR, "year", ARG_NUMBER, "the year it names", "所述年份")

typedef enum feature_kind {
#define X(id, name, args, en, zh) F_##id,
  FEATURES(X)
#undef X
      F_COUNT
} feature_kind;

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

typedef struct feature_group {
  const char *name, *cues, *en, *zh; /* cues: their names, divided by blanks */
} feature_group;

extern const feature_group zj_feature_groups[GROUP_COUNT];

/* A key is kind << 56 | arguments; words hold three characters of 16 bits, others two arguments of
 * 24 bits. */
static inline uint64_t key_of(feature_kind kind, uint64_t a, uint64_t b) {
  return (uint64_t)(kind + 1) << 56 | a << 24 | b;
}

static inline feature_kind kind_of(uint64_t f) {
  return (feature_kind)((f >> 56) - 1);
}

#endif
