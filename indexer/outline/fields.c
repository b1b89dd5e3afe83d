/* fields.c - the table of fields. */
#include "indexer/outline/fields.h"

#include <stdlib.h>

#include "indexer/text/named.h"

static const zj_field_info table[ZJ_FIELD_COUNT] = {
    [ZJ_FIELD_TITLE] = {"title",
                        "标题",
                        {"题目"},
                        "title, or the subject that the text states",
                        "标题；没有标题时取正文所述事由"},
    [ZJ_FIELD_ISSUER] = {"issuer",
                         "单位",
                         {"发文单位", "发文机关", "报告单位"},
                         "the body that wrote or issued it",
                         "撰写或发文的单位、个人"},
    [ZJ_FIELD_YEAR] = {"year", "年份", {"年度"}, "the year or years it is about", "所述年份"},
    [ZJ_FIELD_DATE] =
        {"date", "日期", {"发文日期"}, "date of signature or delivery", "成文或作报告的日期"},
    [ZJ_FIELD_DOCNO] = {"docno", "文号", {"发文字号"}, "document number", "发文字号"},
    [ZJ_FIELD_TO] = {"to", "收文", {"收文单位", "主送机关"}, "addressee", "主送机关或称谓"},
    [ZJ_FIELD_TYPE] = {"type",
                       "类型",
                       {"文种", "体裁"},
                       "kind of document: 工作报告, 总结, 通知 …",
                       "文种：工作报告、总结、通知等"},
    [ZJ_FIELD_FILE] = {"file",
                       "文件",
                       {"文件名", "路径", "path"},
                       "names of its file and folders",
                       "文件名和目录名"},
};

const zj_field_info *zj_field_get(zj_field field) {
  return &table[field];
}

bool zj_field_lookup(zj_slice word, zj_field *out) {
  for (size_t i = 0; i < ZJ_FIELD_COUNT; i++) {
    bool found = zj_named(word, table[i].key) || zj_named(word, table[i].zh);
    for (size_t k = 0; !found && table[i].aliases[k]; k++)
      found = zj_named(word, table[i].aliases[k]);
    if (!found) continue;
    *out = (zj_field)i;
    return true;
  }
  return false;
}

const char *zj_found_word(zj_found found) {
  switch (found) {
  case ZJ_FOUND_TEXT:
    return "text";
  case ZJ_FOUND_DERIVED:
    return "derived";
  case ZJ_FOUND_NONE:
    break;
  }
  return "none";
}

bool zj_fact_years(zj_field field, const char *value, int *first, int *last) {
  if (strlen(value) < 4) return false;
  *first = *last = atoi(value);
  if (field == ZJ_FIELD_YEAR && value[4] == '-') *last = atoi(value + 5);
  return *first > 0 && *last >= *first;
}
