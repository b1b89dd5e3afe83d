/* roles.c - the table of roles, and how roles are written in queries and gold files. */
#include "indexer/outline/roles.h"

#include "indexer/base/lang.h"
#include "indexer/text/named.h"

#include <stdio.h>

static const zj_role_info table[ZJ_ROLE_COUNT] = {
    [ZJ_ROLE_INTRO] =
        {"intro", "引言", {"导语"}, "opening, up to 现将…如下", "开头，到“现将……如下”为止"},
    [ZJ_ROLE_OVERVIEW] = {"overview",
                          "基本情况",
                          {"情况", "概况"},
                          "the state of affairs: who, how many",
                          "对象、数量和现状"},
    [ZJ_ROLE_WORK] = {"work",
                      "做法成效",
                      {"做法", "成效", "工作"},
                      "measures taken and their results",
                      "采取的做法、取得的成效"},
    [ZJ_ROLE_RECTIFY] = {"rectify",
                         "整改落实",
                         {"整改"},
                         "correction of findings by inspections, audits or earlier meetings",
                         "对巡视、审计、上次会议等指出问题的整改"},
    [ZJ_ROLE_EXPERIENCE] =
        {"experience", "经验体会", {"经验", "体会"}, "lessons drawn", "总结的经验、体会、启示"},
    [ZJ_ROLE_PROBLEMS] = {"problems",
                          "存在问题",
                          {"问题", "不足", "困难", "缺点"},
                          "shortcomings the text admits or finds",
                          "承认或查出的问题、不足、困难"},
    [ZJ_ROLE_CAUSES] = {"causes", "原因分析", {"原因"}, "reasons for the problems", "问题的原因"},
    [ZJ_ROLE_PLANS] = {"plans",
                       "下步打算",
                       {"打算", "计划", "措施", "下一步"},
                       "next steps of the author",
                       "下一步的工作打算"},
    [ZJ_ROLE_ADVICE] =
        {"advice", "意见建议", {"建议"}, "requests to others", "请上级或其他单位做的事"},
    [ZJ_ROLE_GOALS] = {"goals",
                       "目标要求",
                       {"目标", "要求"},
                       "guiding ideas, principles, targets, demands",
                       "指导思想、原则、目标、要求"},
    [ZJ_ROLE_OTHER] = {"other",
                       "其他",
                       {NULL},
                       "text of no other role, such as a glossary",
                       "不属于以上各类，如名词解释"},
    [ZJ_ROLE_FRAME] = {"frame",
                       "文头文尾",
                       {NULL},
                       "title, addressee, signature and the like",
                       "标题、称谓、落款等"},
    [ZJ_ROLE_FRAME_TITLE] = {"frame:title", "标题", {NULL}, "title", "标题"},
    [ZJ_ROLE_FRAME_ADDRESSEE] =
        {"frame:addressee", "主送", {"称谓"}, "addressee", "主送机关或称谓"},
    [ZJ_ROLE_FRAME_DOCNO] = {"frame:docno", "发文字号", {"文号"}, "document number", "发文字号"},
    [ZJ_ROLE_FRAME_SECRECY] =
        {"frame:secrecy", "密级", {NULL}, "secrecy or urgency mark", "密级和紧急程度"},
    [ZJ_ROLE_FRAME_SIGN] = {"frame:sign", "署名", {"落款"}, "signer or speaker", "署名、报告人"},
    [ZJ_ROLE_FRAME_DATE] = {"frame:date", "成文日期", {NULL}, "date", "成文日期"},
    [ZJ_ROLE_FRAME_ATTACH] = {"frame:attach", "附件说明", {"附件"}, "list of annexes", "附件说明"},
    [ZJ_ROLE_FRAME_CC] = {"frame:cc", "抄送", {NULL}, "copies and printing", "抄送、印发"},
    [ZJ_ROLE_FRAME_CONTACT] =
        {"frame:contact", "附注", {"联系方式"}, "note in brackets, contact", "附注、联系人"},
    [ZJ_ROLE_FRAME_CLOSING] = {"frame:closing", "结束语", {NULL}, "closing words", "结束语"},
    [ZJ_ROLE_NOISE] = {"noise",
                       "噪声",
                       {NULL},
                       "watermarks, page marks, navigation, contents lists",
                       "水印、页码、导航、目录"},
};

const zj_role_info *zj_role_get(zj_role role) {
  return &table[role];
}

static zj_role_set lookup_name(zj_slice word) {
  for (size_t i = 0; i < ZJ_ROLE_COUNT; i++) {
    bool found = zj_named(word, table[i].key) || zj_named(word, table[i].zh);
    for (size_t k = 0; !found && table[i].aliases[k]; k++)
      found = zj_named(word, table[i].aliases[k]);
    if (found) return i == ZJ_ROLE_FRAME ? ZJ_ROLES_FRAME : ZJ_ROLE_BIT(i);
  }
  return 0;
}

/* The mark behind a name, ASCII or full width; 0 for none. Sets '*length' to its bytes. */
static char doubt_mark(zj_slice word, size_t *length) {
  static const struct {
    const char *text;
    char mark;
  } marks[] = {{"?", '?'}, {"!", '!'}, {"？", '?'}, {"！", '!'}};
  for (size_t i = 0; i < ZJ_COUNT(marks); i++) {
    *length = strlen(marks[i].text);
    if (word.length > *length &&
        memcmp(word.at + word.length - *length, marks[i].text, *length) == 0)
      return marks[i].mark;
  }
  return 0;
}

zj_role_set zj_role_lookup(zj_slice word) {
  size_t length;
  char mark = doubt_mark(word, &length);
  if (!mark) return lookup_name(word);
  zj_role_set role = lookup_name(zj_slice_cut(word, 0, word.length - length));
  if (role & ~ZJ_ROLES_SCOPES) return 0; /* frame and noise are found by their layout */
  return role << (mark == '!' ? ZJ_ROLE_SURE_AT : ZJ_ROLE_MAYBE_AT);
}

char *zj_roles_format(zj_role_set roles, char out[ZJ_ROLES_TEXT]) {
  char *end = out;
  for (size_t i = 0; i < ZJ_ROLE_COUNT; i++) {
    const struct {
      zj_role_set bit;
      const char *mark;
    } forms[] = {{ZJ_ROLE_BIT(i), ""},
                 {i < ZJ_ROLE_SCOPES ? ZJ_ROLE_SURE(i) : 0, "!"},
                 {i < ZJ_ROLE_SCOPES ? ZJ_ROLE_MAYBE(i) : 0, "?"}};
    for (size_t k = 0; k < ZJ_COUNT(forms); k++) {
      if (!(roles & forms[k].bit)) continue;
      if (end > out) *end++ = '+';
      end = stpcpy(stpcpy(end, table[i].key), forms[k].mark);
    }
  }
  *end = '\0';
  return out;
}

size_t zj_roles_words(zj_role_set roles, zj_role_word out[ZJ_ROLE_WORDS]) {
  static const struct {
    zj_role_set mask;
    int at;
    char mark;
  } forms[] = {{ZJ_ROLES_ALL, 0, '\0'},
               {ZJ_ROLES_SURE, ZJ_ROLE_SURE_AT, '!'},
               {ZJ_ROLES_MAYBE, ZJ_ROLE_MAYBE_AT, '?'}};
  size_t used = 0;
  for (size_t f = 0; f < ZJ_COUNT(forms); f++) {
    zj_role list[ZJ_ROLE_COUNT];
    size_t count = zj_roles_list((roles & forms[f].mask) >> forms[f].at, list, ZJ_COUNT(list));
    for (size_t i = 0; i < count; i++)
      out[used++] = (zj_role_word){list[i], forms[f].mark};
  }
  return used;
}

char *zj_roles_named(zj_role_set roles, char out[ZJ_ROLES_TEXT]) {
  zj_role list[ZJ_ROLE_COUNT];
  size_t count = zj_roles_list(roles & ZJ_ROLES_ALL, list, ZJ_COUNT(list)), used = 0;
  *out = '\0';
  for (size_t i = 0; i < count && used < ZJ_ROLES_TEXT; i++)
    used += (size_t)snprintf(out + used, ZJ_ROLES_TEXT - used, "%s%s", i ? "+" : "",
                             zj_role_name(list[i]));
  return out;
}

zj_role_set zj_roles_parse(zj_slice text) {
  zj_role_set roles = 0;
  while (true) {
    const char *plus = memchr(text.at, '+', text.length);
    zj_slice part = {text.at, plus ? (size_t)(plus - text.at) : text.length};
    zj_role_set found = 0;
    for (size_t i = 0; i < ZJ_ROLE_COUNT; i++) {
      if (zj_slice_equal(part, zj_slice_of(table[i].key))) found = ZJ_ROLE_BIT(i);
    }
    if (!found) return 0;
    roles |= found;
    if (!plus) return roles;
    text = zj_slice_cut(text, part.length + 1, text.length);
  }
}

size_t zj_roles_list(zj_role_set roles, zj_role *out, size_t max) {
  size_t count = 0;
  if (roles & ZJ_ROLES_FRAME) roles = (roles & ~ZJ_ROLES_FRAME) | ZJ_ROLE_BIT(ZJ_ROLE_FRAME);
  for (size_t i = 0; i < ZJ_ROLE_COUNT; i++) {
    if (!(roles & ZJ_ROLE_BIT(i))) continue;
    if (count < max) out[count] = (zj_role)i;
    count++;
  }
  return count;
}

const char *zj_role_name(zj_role role) {
  return zj_tr(zj_role_get(role)->key, zj_role_get(role)->zh);
}
