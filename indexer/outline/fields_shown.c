/* fields_shown.c - names of units, and titles that say whose they are. */
#include "indexer/outline/fields_shown.h"

#include <ctype.h>
#include <stdio.h>
#include <talloc.h>

#define GOVERNMENT "政府"
#define PEOPLES "人民"

/* ---- places in names ---- */

static bool ends_with(zj_slice s, const char *end) {
  size_t length = strlen(end);
  return s.length >= length && memcmp(s.at + s.length - length, end, length) == 0;
}

static bool begins_with(zj_slice s, const char *begin) {
  size_t length = strlen(begin);
  return s.length >= length && memcmp(s.at, begin, length) == 0;
}

static bool ends_with_any(zj_slice s, const char *const *ends, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (ends_with(s, ends[i])) return true;
  return false;
}

/* Whether a name ends with a place that has a government: 宁波市, but not 高新技术开发区. */
static bool ends_with_place(zj_slice s) {
  static const char *const places[] = {"省", "市", "自治区", "州", "县", "区", "旗", "镇", "乡"};
  static const char *const others[] = {
      "开发区", "园区",   "社区",   "小区",   "景区",   "新区",   "保税区", "示范区",
      "试验区", "实验区", "灌区",   "库区",   "林区",   "矿区",   "校区",   "保护区",
      "地区",   "特区",   "管理区", "行政区", "军区",   "战区",   "港区",   "合作区",
      "度假区", "经开区", "高新区", "集聚区", "工业区", "旅游区", "功能区", "超市",
      "城市",   "全市",   "全县",   "全区",   "全省",   "各市",   "各县",   "各区"};
  return ends_with_any(s, places, ZJ_COUNT(places)) && !ends_with_any(s, others, ZJ_COUNT(others));
}

/* ---- one name ---- */

/* Copies a name with a place that was written twice once: 中卫市市政府. */
static char *copy_plain(void *ctx, const char *name) {
  char *out = talloc_strdup(ctx, "");
  zj_slice s = zj_slice_of(name), last = {0};
  for (size_t at = 0; at < s.length && out;) {
    uint32_t c = 0;
    unsigned n = zj_utf8_decode(s, at, &c);
    if (n == 0) break;
    zj_slice one = zj_slice_cut(s, at, at + n);
    at += n;
    bool twice = zj_slice_equal(one, last) && ends_with_place(one);
    if (!twice) out = talloc_strndup_append(out, one.at, one.length);
    last = one;
  }
  return out;
}

/* Writes 人民政府 for the 政府 of a place: 宁波市政府办公厅. */
static char *complete_governments(void *ctx, const char *name) {
  char *out = talloc_strdup(ctx, "");
  zj_slice s = zj_slice_of(name);
  for (size_t at = 0; at < s.length && out;) {
    const char *found = strstr(name + at, GOVERNMENT);
    size_t begin = found ? (size_t)(found - name) : s.length;
    out = talloc_strndup_append(out, name + at, begin - at);
    if (!found || !out) break;
    bool place = begin > 0 && ends_with_place(zj_slice_cut(s, 0, begin));
    out = talloc_asprintf_append(out, "%s%s", place ? PEOPLES : "", GOVERNMENT);
    at = begin + strlen(GOVERNMENT);
  }
  return out;
}

/* Sets *begin and *end to the 委, 党委 or 委员会 by which a name calls the Party committee of a
 * place: 澄湖县委组织部, 中共澄湖县委员会组织部, 青石镇党委. Returns false when there is none. */
static bool find_committee(zj_slice s, size_t *begin, size_t *end) {
  static const char *const committees[] = {"党委", "委员会", "委"};
  bool party = begins_with(s, "中共");
  for (size_t at = 6; at + 3 <= s.length; at += 3) {
    if (!ends_with_place(zj_slice_cut(s, 0, at))) continue;
    zj_slice rest = zj_slice_cut(s, at, s.length);
    for (size_t i = 0; i < ZJ_COUNT(committees); i++) {
      if (!begins_with(rest, committees[i])) continue;
      if (i == 1 && !party) return false; /* 澄湖县委员会 may be that of another party */
      if (i == 2 && begins_with(rest, "委员")) return false;
      *begin = at;
      *end = at + strlen(committees[i]);
      return true;
    }
  }
  return false;
}

/* A name with the committee of the Party written as 'committee', after 'before'. */
static char *with_committee(void *ctx, zj_slice s, size_t begin, size_t end, const char *before,
                            const char *committee) {
  size_t skip = begins_with(s, "中共") ? strlen("中共") : 0;
  return talloc_asprintf(ctx, "%s%.*s%s%.*s", before, (int)(begin - skip), s.at + skip, committee,
                         (int)(s.length - end), s.at + end);
}

static bool is_han_alone(zj_slice s) {
  uint32_t c;
  for (size_t at = 0, n; at < s.length; at += n) {
    n = zj_utf8_decode(s, at, &c);
    if (n != 3 || zj_char_class_of(c) != ZJ_CHAR_HAN) return false;
  }
  return s.length > 0;
}

char *zj_unit_name(void *ctx, const char *name) {
  char *plain = copy_plain(ctx, name);
  if (!plain || !is_han_alone(zj_slice_of(plain))) return plain;
  size_t begin, end;
  zj_slice s = zj_slice_of(plain);
  char *out = NULL;
  if (find_committee(s, &begin, &end))
    out = with_committee(ctx, s, begin, end, "中共", "委");
  else if (strcmp(plain, "中华人民共和国国务院") == 0 || strcmp(plain, "国务院政府") == 0)
    out = talloc_strdup(ctx, "国务院");
  else if (s.length >= 6 && ends_with_place(s))
    out = talloc_asprintf(ctx, "%s" PEOPLES GOVERNMENT, plain);
  else
    out = complete_governments(ctx, plain);
  talloc_free(plain);
  return out;
}

char *zj_unit_names(void *ctx, const char *name) {
  char *full = zj_unit_name(ctx, name);
  char *out = talloc_strdup(ctx, name);
  if (!full || !out) return NULL;
  zj_slice s = zj_slice_of(full);
  size_t begin, end;
  if (is_han_alone(s) && find_committee(s, &begin, &end)) {
    static const char *const names[][2] = {
        {"中共", "委"}, {"中共", "委员会"}, {"", "委"}, {"", "党委"}};
    for (size_t i = 0; i < ZJ_COUNT(names) && out; i++) {
      char *one = with_committee(ctx, s, begin, end, names[i][0], names[i][1]);
      out = one ? talloc_asprintf_append(out, "|%s", one) : NULL;
      talloc_free(one);
    }
  } else if (strcmp(full, name) != 0 || strstr(full, PEOPLES GOVERNMENT)) {
    const char *at = strstr(full, PEOPLES GOVERNMENT);
    out = talloc_asprintf_append(out, "|%s", full);
    if (at && out)
      out = talloc_asprintf_append(out, "|%.*s%s", (int)(at - full), full, at + strlen(PEOPLES));
  }
  talloc_free(full);
  return out;
}

/* ---- titles ---- */

/* Skips 2024年, 2024年度 and 年度, 年终, 半年 … at the start of a title; sets *year when it names
 * one. */
static zj_slice skip_year(zj_slice s, bool *year) {
  static const char *const words[] = {"年度", "年终", "上半年", "半年", "全年", "年", "度"};
  size_t digits = 0;
  while (digits < s.length && isdigit((unsigned char)s.at[digits]))
    digits++;
  *year = digits == 4;
  if (*year) s = zj_slice_cut(s, digits, s.length);
  for (size_t i = 0; i < ZJ_COUNT(words); i++)
    if (begins_with(s, words[i])) return zj_slice_cut(s, strlen(words[i]), s.length);
  return s;
}

/* Whether a title without its year says only what kind of document it is. */
static bool is_kind_alone(zj_slice s) {
  static const char *const kinds[] = {
      "政府工作报告", "工作报告", "工作总结",     "总结",     "总结报告", "工作汇报",
      "情况汇报",     "汇报",     "汇报材料",     "汇报提纲", "情况报告", "工作情况报告",
      "工作情况汇报", "述职报告", "述职述廉报告", "自查报告", "整改报告", "整改情况报告",
      "整改情况汇报", "调研报告", "调查报告",     "报告",     "情况通报", "通报",
      "通知",         "公报",     "讲话",         "讲话稿",   "简报",     "情况简报",
      "工作简报",     "督查通报", "对照检查材料", "剖析材料", "个人总结", "个人工作总结",
      "工作要点",     "工作计划", "工作总结报告", "统计公报", "情况说明", "审计报告"};
  for (size_t i = 0; i < ZJ_COUNT(kinds); i++)
    if (zj_slice_equal(s, zj_slice_of(kinds[i]))) return true;
  return false;
}

/* The length of a unit's name without the 人民政府 at its end, as titles call it. */
static int short_length(const char *unit) {
  zj_slice s = zj_slice_of(unit);
  if (ends_with(s, GOVERNMENT)) s.length -= strlen(GOVERNMENT);
  if (ends_with(s, PEOPLES)) s.length -= strlen(PEOPLES);
  return (int)(s.length ? s.length : strlen(unit));
}

/* Whether a title is the name of a government and 政府工作报告, with no number in it: such reports
 * are made every year. */
static bool is_yearly(const char *title) {
  return ends_with(zj_slice_of(title), "政府工作报告") && is_han_alone(zj_slice_of(title)) &&
         !strstr(title, "〇");
}

const char *zj_title_shown(zj_title_text out, const zj_fact *fields) {
  const char *title = fields[ZJ_FIELD_TITLE].value, *unit = fields[ZJ_FIELD_ISSUER].value;
  const char *year = fields[ZJ_FIELD_YEAR].value;
  bool dated;
  if (!title) return "";
  bool alone = is_kind_alone(skip_year(zj_slice_of(title), &dated));
  if (!alone && !is_yearly(title)) return title;
  bool with_unit = alone && unit && *unit, with_year = !dated && year && *year;
  if (!with_unit && !with_year) return title;
  int length =
      snprintf(out, sizeof(zj_title_text), "%s（%.*s%s%s%s）", title,
               with_unit ? short_length(unit) : 0, with_unit ? unit : "",
               with_unit && with_year ? "，" : "", with_year ? year : "", with_year ? "年" : "");
  return length > 0 && (size_t)length < sizeof(zj_title_text) ? out : title;
}

const char *zj_report_shown(zj_title_text out, const zj_fact *fields) {
  const char *title = zj_title_shown(out, fields);
  return *title ? title : fields[ZJ_FIELD_FILE].value;
}
