/* language.c - the table of the query language. */
#include "query/language/language.h"

#include <strings.h>

#include "indexer/base/flow.h"
#include "indexer/base/lang.h"
#include "indexer/outline/fields.h"
#include "indexer/outline/roles.h"

static const zj_form forms[] = {
    {.kind = ZJ_FORM_WORD,
     .write_zh = "年轻干部",
     .write_en = "WORD",
     .example = "年轻干部",
     .means_en =
         "the phrase without gaps; width, case and script do not matter, nor do blanks and line wraps between Han characters",
     .means_zh = "连续的这几个字；不分全角半角、大小写、繁简，汉字之间的空格和换行不算"},
    {.kind = ZJ_FORM_WORD,
     .write_zh = "\"坚持原则，敢于担当\"",
     .write_en = "\"PHRASE\"",
     .example = "\"坚持原则，敢于担当\"",
     .means_en =
         "a phrase with blanks or signs in it; a mark in it matches any marks; “ ” work as well",
     .means_zh = "含空格或符号的短语；其中的标点可对应任何标点；也可用“ ”"},
    {.kind = ZJ_FORM_WORD,
     .write_zh = "\"培养*干部\"",
     .write_en = "\"A*B\"",
     .example = "\"培养*干部\"",
     .means_en = "* in quotes matches 0 to 10 characters, within one sentence; \\* is a star",
     .means_zh = "引号内的 * 代表 0 到 10 个字，不跨句；\\* 是星号本身"},
    {.kind = ZJ_FORM_WORD,
     .write_zh = "=\"原文\"",
     .write_en = "=\"TEXT\"",
     .example = "=\"ＧＤＰ\"",
     .means_en = "exactly these characters in one line of the original, as grep -F finds them",
     .means_zh = "原文一行里一字不差的文字，与 grep -F 相同"},
    {.kind = ZJ_FORM_JOIN,
     .write_zh = "A B",
     .write_en = "A B",
     .example = "年轻干部 培训",
     .means_en = "both in the same paragraph; AND may be written between them",
     .means_zh = "都出现在同一段；中间也可写 AND"},
    {.kind = ZJ_FORM_JOIN,
     .write_zh = "A OR B",
     .write_en = "A OR B",
     .example = "年轻干部 OR 青年干部",
     .means_en = "either of them; | means the same; brackets are needed where OR and AND meet",
     .means_zh = "二者之一；也可写 |；与 AND 混用时要加括号"},
    {.kind = ZJ_FORM_JOIN,
     .write_zh = "A -B",
     .write_en = "A -B",
     .example = "年轻干部 -培训",
     .means_en = "paragraphs with A and without B; NOT means the same",
     .means_zh = "有 A 而没有 B 的段落；也可写 NOT"},
    {.kind = ZJ_FORM_JOIN,
     .write_zh = "(A OR B) C",
     .write_en = "(A OR B) C",
     .example = "(年轻干部 OR 青年干部) 培训",
     .means_en = "brackets show what belongs together",
     .means_zh = "用括号表明哪些词在一起"},
    {.kind = ZJ_FORM_ROLE,
     .write_zh = "角色:A",
     .write_en = "ROLE:A",
     .example = "问题:\"年轻干部\"",
     .means_en =
         "A in passages of that role; before a bracket, the role applies to each word in it",
     .means_zh = "这类章节里的 A；写在括号前，对其中每个词有效"},
    {.kind = ZJ_FORM_ROLE,
     .write_zh = "角色,角色:A",
     .write_en = "ROLE,ROLE:A",
     .example = "问题,原因:编制",
     .means_en = "in any of these roles",
     .means_zh = "在其中任何一类章节里"},
    {.kind = ZJ_FORM_ROLE,
     .write_zh = "角色:*",
     .write_en = "ROLE:*",
     .example = "问题:*",
     .means_en = "all text of that role, sentence by sentence; * by itself is any text",
     .means_zh = "这类章节的全部文字，一句为一处；单独一个 * 代表任何文字"},
    {.kind = ZJ_FORM_ROLE,
     .write_zh = "角色?:A，角色!:A",
     .write_en = "ROLE?:A, ROLE!:A",
     .example = "问题?:年轻干部",
     .means_en =
         "with ?, A also in passages that may have the role, to miss little; with !, only where the role is certain",
     .means_zh = "加 ? 则连同可能属于该类的段落，少漏查；加 ! 则只查有把握的段落"},
    {.kind = ZJ_FORM_ROLE,
     .write_zh = "in:角色 A B",
     .write_en = "in:ROLE A B",
     .example = "in:问题 年轻干部 培训",
     .means_en = "the same for the whole group it is in; -in:ROLE keeps what is elsewhere",
     .means_zh = "同样的限定，对所在的整组词有效；-in:角色 只留其他章节里的"},
    {.kind = ZJ_FORM_ROLE,
     .zh = "全部",
     .en = "all",
     .write_zh = "全部:A",
     .write_en = "all:A",
     .example = "问题:(经费 全部:培训)",
     .means_en = "lifts the scopes around it",
     .means_zh = "取消外面的章节限定"},
    {.kind = ZJ_FORM_FIELD,
     .write_zh = "字段:A",
     .write_en = "FIELD:A",
     .example = "年份:2019..2022 问题:年轻干部",
     .means_en = "only reports whose title, issuer, year … contains A",
     .means_zh = "只查标题、单位、年份……含 A 的报告"},
    {.kind = ZJ_FORM_FIELD,
     .write_zh = "日期:A..B",
     .write_en = "date:A..B",
     .example = "日期:2024-05..2025-03 问题:年轻干部",
     .means_en =
         "only reports signed or delivered between A and B, each a year, a month or a day; one side, or .., may be left out; year: takes the same forms",
     .means_zh =
         "只查成文日期在 A 到 B 之间的报告，A、B 为年、年月或年月日；也可只写一边，或不写 ..；年份: 写法相同"},
    {.kind = ZJ_FORM_FIELD,
     .zh = "述年",
     .en = "about",
     .write_zh = "述年:2023 A",
     .write_en = "about:2023 A",
     .example = "述年:2023 问题:年轻干部",
     .means_en =
         "only text that speaks of that year, found in sentence, paragraph or heading or inferred from report and role; holds for the whole group it is in; -about:2023 keeps the rest",
     .means_zh =
         "只查说的是这一年的文字，年份见于句、段、标题，或由报告年份和角色推断；对所在的整组词有效；-述年:2023 只留其余的"},
    {.kind = ZJ_FORM_UNIT,
     .zh = "同句",
     .en = "sentence",
     .parts = 1,
     .unit = ZJ_UNIT_SENTENCE,
     .write_zh = "同句(A B)",
     .write_en = "sentence:(A B)",
     .means_en = "the parts meet in one sentence",
     .means_zh = "同在一句",
     .example = "同句(年轻干部 培训)"},
    {.kind = ZJ_FORM_UNIT,
     .zh = "同段",
     .en = "paragraph",
     .parts = 1,
     .unit = ZJ_UNIT_PARAGRAPH,
     .write_zh = "同段(A B)",
     .write_en = "paragraph:(A B)",
     .means_en = "the parts meet in one paragraph",
     .means_zh = "同在一段",
     .example = "同段(年轻干部 培训)"},
    {.kind = ZJ_FORM_UNIT,
     .zh = "同节",
     .en = "section",
     .parts = 1,
     .unit = ZJ_UNIT_SECTION,
     .write_zh = "同节(A B)",
     .write_en = "section:(A B)",
     .means_en = "the parts meet under one heading of the first rank",
     .means_zh = "同在一个一级标题之下",
     .example = "同节(年轻干部 培训)"},
    {.kind = ZJ_FORM_UNIT,
     .zh = "同篇",
     .en = "report",
     .parts = 1,
     .unit = ZJ_UNIT_REPORT,
     .write_zh = "同篇(A B)",
     .write_en = "report:(A B)",
     .means_en = "the parts meet in one report",
     .means_zh = "同在一篇报告",
     .example = "同篇(问题:年轻干部 打算:培训)"},
    {.kind = ZJ_FORM_KEEP,
     .keep = ZJ_KEEP_NEAR,
     .zh = "近",
     .en = "near",
     .write_zh = "近N(A B …)",
     .write_en = "near:N(A B …)",
     .means_en =
         "each begins at most N characters (0 to 1000) after the end of the first of them, in any order, in one paragraph",
     .means_zh = "在同一段，不论先后，其余各词都在最先一个的末尾之后 N 字（0 到 1000）以内开始",
     .example = "近20(年轻干部 培训)",
     .parts = 2,
     .unit = ZJ_UNIT_PARAGRAPH,
     .least = 0,
     .most = 1000,
     .usual = 20,
     .number_en = "character",
     .number_zh = "字",
     .between_en = " and ",
     .between_zh = "与",
     .says_en = "({parts} within {number})",
     .says_zh = "（{parts}相距不超过 {number}）"},
    {.kind = ZJ_FORM_KEEP,
     .keep = ZJ_KEEP_ORDER,
     .zh = "先后",
     .en = "order",
     .write_zh = "先后(A B …)，先后N(A B …)",
     .write_en = "order:(A B …), order:N(A B …)",
     .means_en =
         "in this order in one paragraph, each after the end of the one before; with a number, at most N characters after it",
     .means_zh = "在同一段按此次序出现，每个都在前一个之后；写了 N，间隔就不超过 N 字",
     .example = "先后(年轻干部 培训)",
     .parts = 2,
     .unit = ZJ_UNIT_PARAGRAPH,
     .least = 0,
     .most = 1000,
     .usual = 20,
     .number_optional = true,
     .number_en = "character",
     .number_zh = "字",
     .between_en = ", then ",
     .between_zh = "，然后",
     .says_en = "({parts}, at most {number} between)",
     .says_zh = "（先{parts}，间隔不超过 {number}）",
     .bare_en = "({parts})",
     .bare_zh = "（先{parts}）"},
    {.kind = ZJ_FORM_KEEP,
     .keep = ZJ_KEEP_ATLEAST,
     .zh = "至少",
     .en = "atleast",
     .write_zh = "至少N(A)",
     .write_en = "atleast:N(A)",
     .means_en =
         "the matches of A where a paragraph (or, inside 同句 同节 同篇, that unit) has at least N of them",
     .means_zh =
         "A 在一段里（写在同句、同节、同篇里则为一句、一节、一篇）有 N 处以上时，查到这些 A",
     .example = "至少3(年轻干部)",
     .parts = 1,
     .unit = ZJ_UNIT_REPORT,
     .least = 1,
     .most = 1000,
     .usual = 3,
     .number_en = "time",
     .number_zh = "处",
     .says_en = "({parts} at least {number} {unit})",
     .says_zh = "（{unit}至少 {number}{parts}）"},
    {.kind = ZJ_FORM_OTHER,
     .zh = "saved",
     .en = "saved",
     .write_zh = "saved:名称",
     .write_en = "saved:NAME",
     .example = "saved:年轻干部问题",
     .means_en = "the saved query of that name, as if in brackets",
     .means_zh = "以此名称保存的查询，相当于把它写在括号里"},
    {.kind = ZJ_FORM_OTHER,
     .write_zh = "~干部培训",
     .write_en = "~WORD",
     .example = "~干部培训",
     .means_en = "the word or any of its synonyms",
     .means_zh = "这个词，或同义词表里与它同组的任何一个"},
};

const zj_form *zj_language(size_t *count) {
  *count = ZJ_COUNT(forms);
  return forms;
}

/* ---- names before a bracket ---- */

static bool is_colon(uint32_t c) {
  return c == ':' || c == 0xFF1A;
}

static int digit_of(uint32_t c) {
  if (c >= '0' && c <= '9') return (int)(c - '0');
  return c >= 0xFF10 && c <= 0xFF19 ? (int)(c - 0xFF10) : -1;
}

/* Reads a text that is a number, -1 for an empty text; a long number stays outside of every bound.
 */
static bool read_number(zj_slice text, long *out) {
  uint32_t c;
  *out = -1;
  for (size_t at = 0; at < text.length;) {
    at += zj_utf8_decode(text, at, &c);
    int digit = digit_of(c);
    if (digit < 0) return false;
    if (*out < 0)
      *out = digit;
    else if (*out <= 1000000)
      *out = *out * 10 + digit;
  }
  return true;
}

static bool starts_with(zj_slice word, const char *name) {
  size_t length = strlen(name);
  return length && word.length >= length && strncasecmp(word.at, name, length) == 0;
}

/* Whether a word is the name of an operator, followed by nothing or by a number; the English name
 * has a colon after it. */
static bool is_named(zj_slice word, const zj_form *form, long *number) {
  uint32_t c = 0;
  if (starts_with(word, form->zh) &&
      read_number(zj_slice_cut(word, strlen(form->zh), word.length), number))
    return form->most || *number < 0;
  if (!starts_with(word, form->en)) return false;
  size_t at = strlen(form->en);
  unsigned n = at < word.length ? zj_utf8_decode(word, at, &c) : 0;
  return n && is_colon(c) && read_number(zj_slice_cut(word, at + n, word.length), number) &&
         (form->most || *number < 0);
}

const zj_form *zj_language_operator(zj_slice word, long *number) {
  for (size_t i = 0; i < ZJ_COUNT(forms); i++)
    if (forms[i].parts && is_named(word, &forms[i], number)) return &forms[i];
  return NULL;
}

/* ---- printing ---- */

typedef struct page {
  zj_sink *to;
  int columns;
} page;

static void print_row(const page *p, const char *left, const char *right) {
  zj_flow_row(p->to, p->columns, 34, left, right);
}

static void print_paragraph(const page *p, const char *text) {
  zj_flow f = zj_flow_begin(p->to, p->columns, 0, 0);
  zj_flow_put(&f, text);
  zj_flow_end(&f);
}

static void print_names(const page *p, const char *zh, const char *const *aliases, size_t most,
                        const char *key, const char *means) {
  char text[200];
  size_t used = (size_t)snprintf(text, sizeof text, "%s", zh);
  for (size_t i = 0; i < most && aliases[i] && used < sizeof text; i++)
    used += (size_t)snprintf(text + used, sizeof text - used, " %s", aliases[i]);
  if (used < sizeof text) snprintf(text + used, sizeof text - used, " %s", key);
  print_row(p, text, means);
}

void zj_language_print(zj_sink *to, int columns) {
  const page p = {to, columns};
  bool zh = zj_lang_get() == ZJ_LANG_ZH;
  print_paragraph(&p, zj_tr("How to write a query:", "查询写法："));
  for (size_t i = 0; i < ZJ_COUNT(forms); i++) {
    print_row(&p, zh ? forms[i].write_zh : forms[i].write_en,
              zj_tr(forms[i].means_en, forms[i].means_zh));
    if (!zh && strcmp(forms[i].write_zh, forms[i].write_en) != 0 && forms[i].zh &&
        strcmp(forms[i].zh, forms[i].en) != 0)
      print_row(&p, forms[i].write_zh, zj_tr("the same", "同上"));
  }
  zj_sink_char(to, '\n');
  print_paragraph(&p, zj_tr("Roles:", "角色："));
  for (int i = 0; i < ZJ_ROLE_COUNT; i++) {
    const zj_role_info *role = zj_role_get((zj_role)i);
    if (i <= ZJ_ROLE_FRAME || i == ZJ_ROLE_NOISE)
      print_names(&p, role->zh, role->aliases, ZJ_COUNT(role->aliases), role->key,
                  zj_tr(role->en, role->meaning_zh));
  }
  zj_sink_char(to, '\n');
  print_paragraph(&p, zj_tr("Fields:", "字段："));
  for (int i = 0; i < ZJ_FIELD_COUNT; i++) {
    const zj_field_info *field = zj_field_get((zj_field)i);
    print_names(&p, field->zh, field->aliases, ZJ_COUNT(field->aliases), field->key,
                zj_tr(field->en, field->meaning_zh));
  }
  zj_sink_char(to, '\n');
  print_paragraph(
      &p,
      zj_tr(
          "Full-width signs （ ） ： ｜ “ ” equal the ASCII ones. A query holds at most 4,096 bytes, 64 words and 16 levels.",
          "全角的 （ ） ： ｜ “ ” 与半角相同。一个查询最多 4096 字节、64 个词、16 层。"));
}
