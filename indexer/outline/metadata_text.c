/* metadata_text.c - makes plain forms of short texts and searches them for patterns. */
#include "indexer/outline/metadata_text.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <pthread.h>
#include <stdio.h>
#include <talloc.h>

#include "indexer/outline/metadata.h"
#include "indexer/text/fold.h"

/* ---- plain forms ---- */

static zj_slice in_sight(zj_slice text) {
  return zj_slice_cut(text, 0, zj_utf8_floor(text, ZJ_METADATA_SIGHT));
}

char *zj_metadata_bare(void *ctx, zj_slice text, bool keep) {
  text = in_sight(text);
  char *out = talloc_size(ctx, text.length + 1);
  if (!out) return NULL;
  size_t used = 0, blanks = 0;
  uint32_t c, last = 0;
  for (size_t at = 0, n; at < text.length; at += n) {
    n = zj_utf8_decode(text, at, &c);
    if (n == 0) break;
    zj_char_class class = zj_char_class_of(c);
    if (class == ZJ_CHAR_BLANK) {
      blanks += (unsigned)zj_char_width(c);
      continue;
    }
    if (keep && blanks && used && class == ZJ_CHAR_HAN && zj_char_class_of(last) == ZJ_CHAR_HAN)
      out[used++] = ' ';
    memcpy(out + used, text.at + at, n);
    used += n;
    blanks = 0;
    last = c;
  }
  out[used] = 0;
  return out;
}

/* The value of a Chinese numeral_value, 10 for 十, -1 for anything else. */
static int numeral_value(uint32_t c) {
  static const uint32_t digits[] = {0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94,
                                    0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341};
  for (int i = 0; i < (int)ZJ_COUNT(digits); i++) {
    if (digits[i] == c) return i;
  }
  return c == 0x25CB || c == 0x96F6 ? 0 : -1; /* ○ 零 */
}

/* The value of a run of numerals: a year such as 一九九八, or when 'dated', that is after 年 or 月,
 * a number such as 二十八. 0 when it is neither. */
static int run_value(const int *run, size_t count, bool dated) {
  int value = 0;
  bool ten = false;
  for (size_t i = 0; i < count; i++) {
    ten = ten || run[i] == 10;
    if (run[i] == 10)
      value = value ? value * 10 : 10;
    else
      value = run[i] && ten ? value + run[i] : value * 10 + run[i];
  }
  if (!ten && count == 4 && (run[0] == 1 || run[0] == 2)) return value;
  return dated && count <= 3 && value >= 1 && value <= 31 ? value : 0;
}

static bool ends_with(const char *text, size_t length, const char *word) {
  size_t n = strlen(word);
  return length >= n && memcmp(text + length - n, word, n) == 0;
}

enum { RUN_MAX = 5 };

/* Reads the run of numerals at 'at'; o and 0 inside it are zeroes. Returns their number and sets
 * *end to its end. */
static size_t read_run(zj_slice s, size_t at, int run[RUN_MAX], size_t *end) {
  size_t count = 0;
  *end = at;
  while (count < RUN_MAX && *end < s.length) {
    uint32_t c;
    unsigned n = zj_utf8_decode(s, *end, &c);
    if (n == 0) break;
    int value = numeral_value(c);
    bool zero = count && count < 4 && (c == 'o' || c == '0');
    if (value < 0 && !zero) break;
    run[count++] = value < 0 ? 0 : value;
    *end += n;
  }
  return count;
}

/* Writes 's' with the Chinese numerals of dates as digits to 'out'. */
static void write_plain(zj_slice s, char *out) {
  size_t used = 0;
  for (size_t at = 0, end; at < s.length; at = end) {
    int run[RUN_MAX];
    size_t count = read_run(s, at, run, &end);
    bool dated = ends_with(out, used, "年") || ends_with(out, used, "月");
    int value = count ? run_value(run, count, dated) : 0;
    if (value) {
      used += (size_t)sprintf(out + used, "%d", value);
      continue;
    }
    if (end == at) {
      uint32_t c;
      unsigned n = zj_utf8_decode(s, at, &c);
      end += n ? n : 1;
    }
    memcpy(out + used, s.at + at, end - at);
    used += end - at;
  }
  out[used] = 0;
}

char *zj_metadata_plain(void *ctx, zj_slice text) {
  zj_slice folded = zj_fold_plain(ctx, in_sight(text));
  if (!folded.at) return NULL;
  char *bare = zj_metadata_bare(ctx, folded, false);
  if (!bare) return NULL;
  zj_slice s = zj_slice_of(bare);
  char *out = talloc_size(ctx, s.length + 16);
  if (!out) return NULL;
  write_plain(s, out);
  return out;
}

/* ---- patterns ---- */

#define ORGAN                                                                                                                                                                                                          \
  "(?:人民政府|政府|委员会|委員會|办公室|辦公室|办公厅|办事处|党委|党组|党总支|总支|支部|县委|市委|区委|省委|州委|工委|党工委|纪委|部委|国务院|中共中央|" \
  "[局厅部院处科所站队]|中心|街道|[镇乡村]|学校|大学|学院|中学|小学|一中|二中|幼儿园|医院|公司|集团|银行|协会|總會|总会|联合会|委|工会|团委|团中央|联社|政协|人大|常委会|会议|组)"
#define ORGANS ORGAN "(?:[ 、]?[^，。、 （）()]{2,24}?" ORGAN "){0,3}"
#define PLACE "(?:省|市|自治区|[县区州盟旗镇乡]|街道|兵团)"
#define YEAR "(?:19|20)\\d\\d"

static const char *const sources[ZJ_PATTERN_COUNT] = {
    [ZJ_PATTERN_DATE] =
        "(?<!\\d)(" YEAR
        ")(?:年|[-—–./])(\\d{1,2})(?!\\d)(?:(?:月|[-—–./])(?:(\\d{1,2})(?!\\d)日?)?)?",
    [ZJ_PATTERN_FILE_DATE] = "(?<!\\d)(" YEAR ")(0[1-9]|1[0-2])([0-2]\\d|3[01])(?!\\d)",
    [ZJ_PATTERN_YEARS] =
        "(?<!\\d|到|至|迈向)(" YEAR
        ")(?!\\d|年?\\d{1,2}月|[-./]\\d{1,2}(?!\\d)|年?(?:远景|愿景))(?:年度?)?(?:[-—–~～至]+(" YEAR
        ")(?!\\d|年?\\d{1,2}月))?",
    [ZJ_PATTERN_OPENING_YEAR] =
        "^(" YEAR
        ")年(?:度|来|以来|上半年|下半年)?(?=[,，我全是在以县市区局镇乡党公学院本])|现将[^。]{0,40}?(" YEAR
        ")年|(?:汇报|报告|总结)[^。]{0,12}?(" YEAR ")年度?[^。]{0,24}(?:情况|工作)",
    [ZJ_PATTERN_DOCNO] = "(?:(?![〔〕《》〈〉、。])\\p{Han}){1,14}〔" YEAR "〕第?\\d{1,5}号",
    [ZJ_PATTERN_ORDER] = "[\\p{Han}]{0,16}令(?:\\(|（)?第?\\d{1,4}号",
    [ZJ_PATTERN_TITLE_ORGAN] =
        "^(?:" YEAR
        "年度?|[《 ]|原标题[：:])*+(?!为|根据|按照|当前|各)([^（）()：:《_]{0,40}?" ORGANS
        ")(?=关于|關於|印发|转发|批转|对|向|" YEAR
        "|[一二][九〇○零][〇○零一二三四五六七八九]{2}|[１２][９０][０-９]{2}|20[X×]|年度?|个人|领导班子|班子|党员|(?:半年|季度|全年)?工作(?:总结|报告|汇报|要点|计划)|情况(?:报告|汇报|通报)|述职|履职|自查|整改|审计|调研)",
    [ZJ_PATTERN_TITLE_PLACE] = "^(?:" YEAR "年|[《 ]|原标题[：:])*+([^（）()：:《_]{1,20}?" PLACE
                               ")(?:" YEAR "年)?(?=政府工作报告)",
    [ZJ_PATTERN_ORGAN] = "^(?!.*[，。；：:（）()])(.{1,40}" ORGAN "|.{0,6}国务院)$",
    [ZJ_PATTERN_SPEAKER] =
        "^[（(—-]*([^，。；：:]{1,30}?(?:" ORGAN "|" PLACE
        "))(?:党组|党委)?(?:代|常务|副)*(?:省长|市长|县长|区长|州长|盟长|旗长|镇长|乡长|总理|主席|主任|局长|厅长|部长|书记|院长|校长|经理|董事长|专员|成员)",
    [ZJ_PATTERN_PLACE] = "^.{1,16}" PLACE "$",
    [ZJ_PATTERN_CONGRESS] = "在(?!第)(?:中国人民政治协商会议)?([^，。；在第]{2,18}?" PLACE
                            ")(?:直辖市|自治区)?第[^，。；]{1,6}(?:届|次)",
    [ZJ_PATTERN_ASSEMBLY] =
        "在([^，。；在第]{2,24}?(?:公司|集团|局|院|大学|中学|学校|厂|协会|总会|联合会|商会|工会))第[^，。；]{1,6}(?:届|次)[^，。；]{0,20}(?:大会|会议|全会)",
    [ZJ_PATTERN_BEHALF] =
        "代表(?!大会|们|团)([^，。；、,;:：]{1,24}?(?:人民政府|政府|常务委员会|常委会|委员会|理事会|董事会|國務院|国务院|党委|党组|中央委员会))[,，、向]",
    [ZJ_PATTERN_TITLE_END] =
        "(?:[(][^()]*[)]|〔[^〕]*〕|\\[[^\\]]*\\]|[》”』」\"'*#]|[\\d.年版稿()-]|初稿|全文|摘要|节选|定稿|修订版|送审|征求意见|草案)+$",
};

typedef struct type {
  const char *name, *pattern;
} type;

/* In the order of trial: a kind that ends with the word of another one comes before it. */
static const type types[] = {
    {"政府工作报告", "政府(?:" YEAR "年)?工作(?:的)?报告"},
    {"述职报告",
     "述[职廉学法德安][^,。]{0,12}(?:报告|总结|材料|汇报|情况)?|履(?:职|行[^,。]{0,20}职责)[^,。]{0,10}(?:报告|汇报|总结|情况)"},
    {"整改报告", "整[改治][^,。]{0,24}(?:报告|汇报|通报)|整改(?:落实|进展|完成)?情况"},
    {"对照检查",
     "对照检查[^,。]{0,10}|检视剖析[^,。]{0,10}|(?:剖析|检视|党性分析)(?:材料|报告)|班子检查材料"},
    {"审计报告", "审计[^,。]{0,20}报告"},
    {"自查报告", "自[查评][^,。]{0,16}(?:报告|汇报|总结)|自查(?:自纠)?(?:情况)?"},
    {"调研报告", "(?:调研|调查|考察)(?:[^,。]{0,14}(?:报告|汇报)|(?:工作)?情况)"},
    {"检查报告", "(?:检查|督查|巡查)[^,。]{0,10}报告"},
    {"决算", "决算(?:公开|说明|报告|情况|草案)*(?:的报告)?"},
    {"预算", "预算(?:公开|说明|执行情况|草案)*(?:的?报告)?|预算[^,。]{0,30}报告"},
    {"总结", "总结(?:报告|材料)?(?:(?:及|和|暨|与|、)[^,。]{0,24}(?:计划|打算|安排|思路|要点))?"},
    {"公报", "公报"},
    {"工作报告", "[工会]务?作?(?:的)?报告"},
    {"反馈", "反馈(?:意见|情况|问题)?(?:的报告)?"},
    {"情况汇报", "汇报(?:材料|提纲)?"},
    {"情况报告", "(?:情况|进展)[^,。]{0,4}报告"},
    {"规划", "(?:规划|5年计划|五年计划)(?:纲要)?|远景目标(?:纲要)?|个五年计划"},
    {"计划", "计划|打算|工作安排"},
    {"要点", "要点"},
    {"方案", "方案|预案"},
    {"意见", "意见"},
    {"通知", "通知"},
    {"通报", "通报"},
    {"通告", "通告"},
    {"公告", "公告"},
    {"决定", "决定"},
    {"决议", "决议"},
    {"命令", "命令|(?:主席|国务院)令"},
    {"批复", "批复"},
    {"请示", "请示"},
    {"答复", "答复|复函"},
    {"函", "的?函"},
    {"纪要", "纪要"},
    {"讲话", "讲话"},
    {"发言", "发言|致辞|致词|贺词|献词"},
    {"条例", "条例"},
    {"办法", "办法|若干措施|政策措施"},
    {"规定", "规定|规则|准则"},
    {"细则", "细则"},
    {"章程", "章程|党章"},
    {"制度", "制度"},
    {"公约", "公约"},
    {"指南", "指南|指引"},
    {"清单", "清单|台账|目录"},
    {"说明", "说明|解读"},
    {"议案", "议案"},
    {"提案", "提案"},
    {"建议", "建议"},
    {"简报", "简报|专报|信息"},
    {"报告", "报告"},
};

typedef struct patterns {
  pcre2_code *ends[ZJ_COUNT(types)], *holds[ZJ_COUNT(types)], *codes[ZJ_PATTERN_COUNT];
} patterns;
static patterns compiled;
static pthread_once_t compiled_once = PTHREAD_ONCE_INIT;

static pcre2_code *compile_pattern(const char *source) {
  int code;
  size_t offset;
  pcre2_code *out = pcre2_compile((PCRE2_SPTR)source, PCRE2_ZERO_TERMINATED,
                                  PCRE2_UTF | PCRE2_NO_UTF_CHECK, &code, &offset, NULL);
  if (!out && code != PCRE2_ERROR_HEAP_FAILED) /* a bug of ours: a test compiles all of them */
    fprintf(stderr, "zhangju: metadata pattern: %s at %zu\n", source, offset);
  return out;
}

/* The compiled patterns live as long as the process. */
static void compile_all(void) {
  char source[400];
  for (int i = 0; i < ZJ_PATTERN_COUNT; i++)
    compiled.codes[i] = compile_pattern(sources[i]);
  for (size_t i = 0; i < ZJ_COUNT(types); i++) {
    snprintf(source, sizeof source, "(?:%s)$", types[i].pattern);
    compiled.ends[i] = compile_pattern(source);
    compiled.holds[i] = compile_pattern(types[i].pattern);
  }
}

static bool match_code(const pcre2_code *code, zj_slice text, size_t from, zj_metadata_match *out) {
  pcre2_match_data *data = pcre2_match_data_create(ZJ_METADATA_GROUPS, NULL);
  pcre2_match_context *limits = pcre2_match_context_create(NULL);
  *out = (zj_metadata_match){.failed = !code || !data || !limits};
  int found = PCRE2_ERROR_NOMATCH;
  if (!out->failed && from <= text.length) {
    pcre2_set_match_limit(limits, 200000);
    found =
        pcre2_match(code, (PCRE2_SPTR)text.at, text.length, from, PCRE2_NO_UTF_CHECK, data, limits);
    out->failed = found == PCRE2_ERROR_NOMEMORY;
  }
  for (int i = 0; i < found && i < ZJ_METADATA_GROUPS; i++) {
    const size_t *range = pcre2_get_ovector_pointer(data) + 2 * i;
    if (range[0] == PCRE2_UNSET) continue;
    out->begin[i] = range[0];
    out->end[i] = range[1];
  }
  pcre2_match_context_free(limits);
  pcre2_match_data_free(data);
  return found > 0;
}

bool zj_metadata_find_pattern(zj_pattern pattern, const char *text, size_t from,
                              zj_metadata_match *out) {
  pthread_once(&compiled_once, compile_all);
  return match_code(compiled.codes[pattern], zj_slice_of(text), from, out);
}

char *zj_metadata_group(void *ctx, const char *text, const zj_metadata_match *match, int group) {
  return talloc_strndup(ctx, text + match->begin[group], match->end[group] - match->begin[group]);
}

const char *zj_metadata_type_of(const char *title, bool anywhere, bool *failed) {
  zj_metadata_match match;
  zj_slice text = zj_slice_of(title);
  if (zj_metadata_find_pattern(ZJ_PATTERN_TITLE_END, title, 0, &match))
    text.length = match.begin[0];
  pcre2_code *const *codes = anywhere ? compiled.holds : compiled.ends;
  for (size_t i = 0; i < ZJ_COUNT(types) && !match.failed; i++) {
    if (match_code(codes[i], text, 0, &match)) return types[i].name;
  }
  if (match.failed && failed) *failed = true;
  return NULL;
}

const char *zj_metadata_type(size_t i) {
  return i < ZJ_COUNT(types) ? types[i].name : NULL;
}
