/* fulfilled.c - holds the words and figures of a promise against those of a later report. */
#include "query/answer/fulfilled.h"

#include "query/answer/figures.h"

enum {
  MOST_LETTERS = 160, /* of a clause that are compared */
  MOST_FIGURES = 12,  /* of a clause */
  LEAST_NAMED = 4,    /* letters that name what is promised */
  LEAST_COUNTED = 2,  /* the same, with a figure */
  OTHER_LETTERS = 6,  /* after what both name that may go on the name */
  OTHER_NAME = 2,     /* letters among them that make another name */
  LEAST_SHARED = 3,   /* letters of a name that both have, unless that is all of it */
  MOST_TIMES = 5      /* a figure that is larger by more than that counts something else */
};
static const double named_share = 0.8, counted_share = 0.7, equal_share = 0.5, rate_share = 0.85,
                    least_within = 0.6, short_share = 0.7, verb_share = 0.9;

/* ---- words ---- */

static const char *const finished_words[] = {
    "完成", "建成", "竣工", "通车",     "投用",     "投入使用", "投入运营", "正式运营", "投运",
    "投产", "启用", "开通", "落成",     "挂牌",     "上线",     "交付",     "开园",     "揭牌",
    "开馆", "开业", "打通", "贯通",     "全覆盖",   "并网",     "通航",     "开港",     "试运行",
    "开航", "成功", "圆满", "顺利通过", "全面消除", "清零",     "完工",     "建好",     NULL};
/* These finish only what the plan names so; 出台 alone says nothing of what a paper is about. */
static const struct {
  const char *finished[7], *planned[11];
} matching_words[] = {
    {{"出台", "印发", "颁布", "施行", "制定", "修订", NULL},
     {"出台", "印发", "颁布", "制定", "修订", "编制", "立法", NULL}},
    {{"成立", "设立", "组建", "建立", NULL}, {"成立", "设立", "组建", "筹建", "建立", NULL}},
    {{"开工", "启动", "动工", "破土", "奠基", "开建", NULL},
     {"开工", "启动", "动工", "开建", NULL}},
    {{"实现", NULL}, {"实现", NULL}},
    {{"获批", "获评", "入选", "列入", "升级为", NULL},
     {"争取", "争设", "争创", "申报", "申请", "力争", "创建", "获批", "列入", NULL}},
};
/* A promise in one of these words is done when the report says the same in the same word. */
static const char *const same_words[] = {
    "开工", "启动", "动工", "出台", "成立", "设立", "组建", "举办", "承办", "召开",
    "开展", "实施", "建立", "编制", "修订", "制定", "引进", "列入", "纳入", "取缔",
    "淘汰", "关闭", "关停", "整治", "改造", "修缮", "推行", "推出", "拆除", "发放",
    "新建", "实行", "设置", "取消", "划定", "迁建", "扩建", "开设", NULL};
/* Both clauses may go on for ever with one of these. */
static const char *const going_words[] = {"推进", "加快", "推动", "抓好", "继续",
                                          "积极", "支持", "加强", "深入", "持续",
                                          "大力", "不断", "预计", "贯彻", NULL};
/* Words that look like others: 直通车 is no 通车. */
static const char *const other_words[] = {"直通车", "价值实现", "完成时", NULL};
/* Of something that goes on, or of a part of the whole. */
static const char *const unfinished_words[] = {
    "正在",     "有序推进", "加快推进", "加快建设", "顺利推进", "稳步推进", "扎实推进", "深入推进",
    "持续推进", "积极推进", "全力推进", "统筹推进", "加快实施", "抓紧",     "力争",     "将于",
    "即将",     "计划",     "争取",     "谋划",     "前期",     "尚未",     "未能",     "没有",
    "主体",     "封顶",     "首期",     "首批",     "部分",     "试验段",   "首段",     "可研",
    "招标",     "征收",     "征地",     "选址",     "勘察",     "设计",     "环评",     "立项",
    "储备",     "完成投资", "累计完成", "接近",     "基本",     "初步",     "不足",     "滞后",
    "缓慢",     "有望",     "规划",     "布局",     "方案",     "申报",     "编制",     "进展",
    "加紧",     "推进",     "筹备",     "筹建",     "落户",     "签约",     "试点",     "评审",
    "征迁",     "可以完成", NULL};
/* A sentence with one of these speaks of what is to come, whatever its section. */
static const char *const future_words[] = {"力争",   "有望", "可望", "只要", "明年",
                                           "下一步", "今后", "未来", "必须", NULL};
static const char *const future_begins[] = {"要",   "将",   "确保", "争取", "努力", "继续", "加快",
                                            "推动", "加强", "支持", "着力", "全力", NULL};
/* Figures with one of these are of other years, too. */
static const char *const sum_words[] = {"五年", "累计", "年来", "以来", "年均", "四年", NULL};
/* Promising words and the like: they do not name what is promised. */
static const char *const promising_words[] = {
    "年内", "控制", "降至", "年底",   "底前", "月底", "预计", "初步", "统计",
    "预期", "突破", "超过", "不少于", "办好", "建好", "工作", "任务", "规模",
    "面积", "总数", "推广", "首届",   "试点", "好",   "再",   "抓紧", "总额",
    "总量", "合计", "总",   "全力",   "约",   "达",   NULL};

static bool has_word(zj_slice text, const char *const *words) {
  for (; *words; words++)
    if (memmem(text.at, text.length, *words, strlen(*words))) return true;
  return false;
}

/* Whether a text has one of the words that 'except' does not have. */
static bool has_other_word(zj_slice text, const char *const *words, zj_slice except) {
  for (; *words; words++)
    if (memmem(text.at, text.length, *words, strlen(*words)) &&
        !memmem(except.at, except.length, *words, strlen(*words)))
      return true;
  return false;
}

/* Whether both texts have the same one of the words. */
static bool share_word(zj_slice a, zj_slice b, const char *const *words) {
  for (; *words; words++)
    if (memmem(a.at, a.length, *words, strlen(*words)) &&
        memmem(b.at, b.length, *words, strlen(*words)))
      return true;
  return false;
}

/* Whether a clause has a word of a list outside the words that look like it. */
static bool has_plain_word(zj_slice text, const char *const *words) {
  for (; *words; words++) {
    size_t n = strlen(*words);
    for (size_t at = 0; at + n <= text.length; at++) {
      bool other = false;
      if (memcmp(text.at + at, *words, n) != 0) continue;
      for (const char *const *w = other_words; *w; w++) {
        const char *within = strstr(*w, *words);
        size_t before = within ? (size_t)(within - *w) : 0;
        other |= within && at >= before && at - before + strlen(*w) <= text.length &&
                 memcmp(text.at + at - before, *w, strlen(*w)) == 0;
      }
      if (!other) return true;
    }
  }
  return false;
}

/* A clause without the mark of its item: （5）, 1., 一是. */
static zj_slice without_mark(zj_slice text) {
  size_t at = 0;
  if (text.length && text.at[0] == '(') {
    const char *close = memchr(text.at, ')', text.length < 16 ? text.length : 16);
    if (close) at = (size_t)(close - text.at) + 1;
  }
  size_t digits = at;
  while (digits < text.length && text.at[digits] >= '0' && text.at[digits] <= '9')
    digits++;
  if (digits > at && digits < text.length && text.at[digits] == '.') at = digits + 1;
  if (at == 0 && text.length > 6 && memcmp(text.at + 3, "是", 3) == 0 &&
      memcmp(text.at, "这", 3) != 0)
    at = 6;
  return zj_slice_cut(text, at, text.length);
}

/* Whether a text begins with one of the words, but for the mark of its item. */
static bool begins_with_word(zj_slice text, const char *const *words) {
  text = without_mark(text);
  for (; *words; words++)
    if (text.length >= strlen(*words) && memcmp(text.at, *words, strlen(*words)) == 0) return true;
  return false;
}

/* Whether a clause promises what has no end: it can be reported, but not as done, unless figures
 * say how much, or something was built. */
static bool is_open(zj_slice text) {
  static const char *const words[] = {
      "提升",     "提高",     "增强",     "优化",     "激发",       "改善",     "深化",
      "壮大",     "做强",     "做大",     "打好",     "深入打好",   "坚决打好", "加强",
      "强化",     "发展",     "大力发展", "推广",     "支持",       "鼓励",     "引导",
      "全面提升", "全面加强", "着力提升", "不断提升", "进一步加强", "持续提升", "大力提升",
      "加快提升", "全力打好", "深入",     "扎实",     "持续",       "继续",     "努力",
      "进一步",   "切实",     "不断",     "着力",     NULL};
  return begins_with_word(text, words);
}

bool zj_fulfilled_is_setting(zj_slice text) {
  static const char *const words[] = {
      "依托",   "围绕", "按照",     "聚焦",     "以",   "坚持", "紧扣", "立足", "根据", "针对",
      "发挥",   "抢抓", "深入贯彻", "全面贯彻", "面对", "对标", "用好", "利用", "巩固", "今年是",
      "明年是", "是",   "运用",     "充分运用", "借助", "借力", "抓住", NULL};
  return begins_with_word(text, words);
}

/* ---- what is promised ---- */

typedef struct letters {
  uint32_t code[MOST_LETTERS], byte[MOST_LETTERS];
  bool passed[MOST_LETTERS]; /* does not name anything */
  size_t count;
} letters;

static void read_letters(zj_slice text, letters *out) {
  uint32_t c = 0;
  out->count = 0;
  for (size_t at = 0, n; at < text.length && out->count < MOST_LETTERS; at += n ? n : 1) {
    n = zj_utf8_decode(text, at, &c);
    if (!n || !zj_char_is_letter(c)) continue;
    out->code[out->count] = c;
    out->byte[out->count++] = (uint32_t)at;
  }
}

static void pass_over(letters *l, size_t begin, size_t end) {
  for (size_t i = 0; i < l->count; i++)
    if (l->byte[i] >= begin && l->byte[i] < end) l->passed[i] = true;
}

static void pass_words(zj_slice text, const char *const *words, letters *l) {
  for (; *words; words++) {
    size_t n = strlen(*words);
    for (size_t at = 0; at + n <= text.length; at++)
      if (memcmp(text.at + at, *words, n) == 0) pass_over(l, at, at + n);
  }
}

/* Passes over stock words, promising words and figures. */
static void mark_passed(const zj_stock *stock, zj_slice text, letters *l) {
  zj_figure figure;
  zj_stock_mark(stock, l->code, l->count, l->passed);
  for (size_t at = 0; zj_figure_next(text, &at, text.length, &figure);)
    pass_over(l, figure.at.begin.byte, figure.at.end.byte);
  pass_words(text, promising_words, l);
}

/* Whether two letters stand side by side in a text. */
static bool has_two(const letters *l, uint32_t first, uint32_t second) {
  for (size_t i = 0; i + 1 < l->count; i++)
    if (l->code[i] == first && l->code[i + 1] == second) return true;
  return false;
}

/* Whether a letter of 'a' has a neighbour that it has in 'b', too. */
static bool is_shared(const letters *a, size_t i, const letters *b) {
  return (i > 0 && has_two(b, a->code[i - 1], a->code[i])) ||
         (i + 1 < a->count && has_two(b, a->code[i], a->code[i + 1]));
}

/* Whether the other clause goes on after what both name with a name of its own: 汽车|大会 is not
 * 汽车|体验馆. */
static bool ends_otherwise(const letters *plan, const letters *told) {
  size_t at = told->count, other = 0;
  while (at > 0 && (told->passed[at - 1] || !is_shared(told, at - 1, plan)))
    at--;
  for (size_t end = at + OTHER_LETTERS; at > 0 && at < told->count && at < end; at++) {
    bool parted = told->byte[at] > told->byte[at - 1] + 3 && !told->passed[at - 1];
    if (parted) break;
    other += !told->passed[at];
  }
  return other >= OTHER_NAME;
}

/* Letters that name something before the first one that both clauses have. */
static size_t named_before(const letters *plan, const letters *told) {
  size_t named = 0;
  for (size_t i = 0; i < told->count; i++) {
    if (told->passed[i]) continue;
    if (is_shared(told, i, plan)) return named;
    named++;
  }
  return named;
}

/* From the first letter of 'l' that both have to the last: the share of those that both have. */
static double share_within(const letters *l, const letters *other) {
  size_t shared = 0, all = 0, within = 0;
  for (size_t i = 0; i < l->count; i++) {
    if (l->passed[i]) continue;
    bool both = is_shared(l, i, other);
    shared += both;
    all += shared > 0;
    if (both) within = all;
  }
  return within ? (double)shared / (double)within : 0;
}

/* How much of what the plan names the other clause names, too. */
typedef struct named {
  size_t letters, shared, before; /* of the plan; of the other clause, before what both name */
  double share, within;           /* of the plan; of the other clause, of what lies between */
  bool otherwise;                 /* the other clause goes on with another name */
} named;

static named compare_names(const zj_stock *stock, zj_slice plan, zj_slice told) {
  letters a, b;
  named out = {0};
  read_letters(plan, &a);
  read_letters(told, &b);
  mark_passed(stock, plan, &a);
  mark_passed(stock, told, &b);
  pass_words(told, finished_words, &b);
  for (size_t i = 0; i < ZJ_COUNT(matching_words); i++)
    pass_words(told, matching_words[i].finished, &b);
  for (size_t i = 0; i < a.count; i++) {
    if (a.passed[i]) continue;
    out.letters++;
    out.shared += is_shared(&a, i, &b);
  }
  if (out.letters) out.share = (double)out.shared / (double)out.letters;
  out.within = share_within(&b, &a);
  out.before = named_before(&a, &b);
  out.otherwise = ends_otherwise(&a, &b);
  return out;
}

/* The letter or digits before 'at' that number a part: 二 of 二期, 3 of 3号线. */
static size_t ordinal_begin(zj_slice text, size_t at) {
  static const char *const numerals[] = {"一", "二", "三", "四", "五",
                                         "六", "七", "八", "九", "十"};
  size_t begin = at;
  while (begin && text.at[begin - 1] >= '0' && text.at[begin - 1] <= '9')
    begin--;
  if (begin < at) return begin;
  for (size_t i = 0; i < ZJ_COUNT(numerals) && at >= 3; i++)
    if (memcmp(text.at + at - 3, numerals[i], 3) == 0) return at - 3;
  return at;
}

/* Whether every numbered part in 'a' (二期, 3号线) is in 'b', too. */
static bool parts_within(zj_slice a, zj_slice b) {
  static const char *const parts[] = {"期", "号线", "标段", "阶段", "批", "号"};
  for (size_t i = 0; i < ZJ_COUNT(parts); i++) {
    size_t n = strlen(parts[i]);
    for (size_t at = 0; at + n <= a.length; at++) {
      if (memcmp(a.at + at, parts[i], n) != 0) continue;
      size_t begin = ordinal_begin(a, at);
      if (begin < at && !memmem(b.at, b.length, a.at + begin, at + n - begin)) return false;
    }
  }
  return true;
}

/* Whether two clauses speak of the same rank, and of figures that can be told apart. */
static bool can_be_held(zj_slice plan, zj_slice told) {
  static const char *const ranks[] = {"全国", "国家级", "省级", NULL};
  static const char *const several[] = {"分别", "年均", "均", NULL};
  return !has_other_word(plan, ranks, told) && !has_other_word(told, several, plan) &&
         parts_within(plan, told) && parts_within(told, plan);
}

/* ---- figures ---- */

static size_t list_figures(zj_slice text, zj_figure *out) {
  size_t count = 0, at = 0;
  while (count < MOST_FIGURES && zj_figure_next(text, &at, text.length, &out[count]))
    count++;
  return count;
}

static zj_slice text_before(zj_slice text, const zj_figure *figure, size_t bytes) {
  size_t begin = figure->at.begin.byte;
  return zj_slice_cut(text, begin > bytes ? begin - bytes : 0, begin);
}

/* Whether a figure of the plan is a bound to be passed that the other figure only reaches. */
static bool only_reaches(zj_slice plan, const zj_figure *figure, zj_slice told) {
  static const char *const passing[] = {"超过", "突破", "高于", NULL};
  return has_word(text_before(plan, figure, strlen("突破")), passing) && !has_word(told, passing);
}

/* Whether a figure of the plan is a bound that is not to be passed: 控制在5%以下. */
static bool is_bound(zj_slice plan, const zj_figure *figure) {
  static const char *const before[] = {"控制在", "不超过", "低于",   "少于",
                                       "降到",   "降至",   "不高于", NULL};
  static const char *const after[] = {"以内", "以下", "之内", NULL};
  enum { NEAR = 12 };
  size_t end = figure->at.end.byte;
  zj_slice right = zj_slice_cut(plan, end, plan.length - end > NEAR ? end + NEAR : plan.length);
  return has_word(text_before(plan, figure, NEAR), before) || has_word(right, after);
}

/* Whether one figure is a total where the other counts what is added: 新增8家, 达到537家. */
static bool counts_otherwise(zj_slice plan, zj_slice told, const zj_figure *figure) {
  static const char *const totals[] = {"达", "总", "累计", "共", "有", "超过", "突破", NULL};
  static const char *const added[] = {"新增", "净增", "增加", "新建", "增长", "再", "新", NULL};
  static const char *const more[] = {"新增", "净增", "增加", NULL};
  bool total = has_word(text_before(told, figure, strlen("达到了")), totals);
  return total ? has_word(plan, added) : has_word(told, more) && has_word(plan, totals);
}

/* Whether what is reported is what was planned, or more of it. */
static bool is_reached(zj_slice plan, const zj_figure *planned, zj_slice told,
                       const zj_figure *reported) {
  if (only_reaches(plan, planned, told)) return reported->value > planned->value;
  if (zj_figures_equal(planned, reported)) return true;
  if (is_bound(plan, planned)) return reported->value < planned->value;
  return reported->value > planned->value && reported->value < MOST_TIMES * planned->value;
}

static size_t count_unit(const zj_figure *figures, size_t count, zj_slice unit) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++)
    found += zj_slice_equal(figures[i].unit, unit);
  return found;
}

/* Whether a clause has figures as only goals have them: 10%左右. */
static bool sets_goal(zj_slice told, const zj_figure *figures, size_t count) {
  static const char *const about[] = {"左右", "以上", "以内"};
  for (size_t i = 0; i < count; i++)
    for (size_t k = 0; k < ZJ_COUNT(about); k++) {
      size_t end = figures[i].at.end.byte, n = strlen(about[k]);
      if (end + n <= told.length && memcmp(told.at + end, about[k], n) == 0) return true;
    }
  return false;
}

/* The figures of a plan held against those of the other clause. */
typedef struct figures {
  size_t planned, reached, missed, equal;
  bool of_something; /* the plan has rates or sums of money */
  bool aimed;        /* the other clause sets a goal, too: 10%左右 */
} figures;

static figures compare_figures(zj_slice plan, zj_slice told) {
  zj_figure a[MOST_FIGURES], b[MOST_FIGURES];
  size_t others = list_figures(told, b);
  figures f = {.planned = list_figures(plan, a), .aimed = sets_goal(told, b, others)};
  for (size_t i = 0; i < f.planned; i++) {
    bool reached = false, alike = false, equal = false;
    bool percent = zj_slice_equal(a[i].unit, zj_slice_of("%"));
    bool only = !percent && count_unit(a, f.planned, a[i].unit) == 1 &&
                count_unit(b, others, a[i].unit) == 1;
    for (size_t k = 0; k < others; k++) {
      bool match = zj_figures_alike(&a[i], &b[k]);
      bool same = match || (only && zj_slice_equal(a[i].unit, b[k].unit)) ||
                  (!percent && zj_figures_equal(&a[i], &b[k]));
      if (!same || counts_otherwise(plan, told, &b[k])) continue;
      reached |= is_reached(plan, &a[i], told, &b[k]);
      equal |= zj_figures_equal(&a[i], &b[k]);
      alike |= match;
    }
    f.of_something |= percent || zj_slice_equal(a[i].unit, zj_slice_of("元"));
    f.reached += reached;
    f.equal += reached && equal;
    f.missed += alike && !reached;
  }
  return f;
}

static zj_fulfilled judge_figures(zj_slice plan, const zj_told *told, named n, figures f) {
  static const char *const yearly[] = {"年均", NULL};
  double share = f.equal == f.planned ? equal_share : counted_share;
  if (told->several_years || has_other_word(told->clause, sum_words, plan) || f.aimed ||
      has_word(plan, yearly) || n.letters < LEAST_COUNTED)
    return ZJ_FULFILLED_OPEN;
  /* A rate or a sum is of something: 园区工业增加值 is not 工业增加值. */
  if (f.of_something && (n.share < rate_share || n.before >= OTHER_NAME)) return ZJ_FULFILLED_OPEN;
  if ((n.shared < LEAST_SHARED && n.share < 1) || n.within < least_within) return ZJ_FULFILLED_OPEN;
  if (f.missed && n.share >= short_share) return ZJ_FULFILLED_SHORT;
  return f.reached == f.planned && n.share >= share ? ZJ_FULFILLED_DONE : ZJ_FULFILLED_OPEN;
}

/* ---- words for what is finished ---- */

static bool says_finished(zj_slice plan, zj_slice told, named n) {
  if (has_plain_word(told, finished_words)) return true;
  for (size_t i = 0; i < ZJ_COUNT(matching_words) && n.before < OTHER_NAME; i++)
    if (has_plain_word(told, matching_words[i].finished) &&
        has_plain_word(plan, matching_words[i].planned) &&
        !(i == 2 && has_word(plan, finished_words)))
      return true;
  return false;
}

/* Whether the plan is for a scheme or a rule, and the other clause speaks of none: 提升行动 of a
 * place is not the place. */
static bool lacks_head(zj_slice plan, zj_slice told) {
  static const char *const heads[] = {"行动", "计划", "方案", "机制", "制度", "改革", "规划",
                                      "办法", "意见", "条例", "体系", "政策", NULL};
  return has_other_word(plan, heads, told);
}

/* Whether a clause says that only a part is done: 完成80%. */
static bool is_part(zj_slice told) {
  const char *done = memmem(told.at, told.length, "完成", strlen("完成"));
  size_t at = done ? (size_t)(done - told.at) + strlen("完成") : told.length, from = at;
  while (at < told.length && ((told.at[at] >= '0' && told.at[at] <= '9') || told.at[at] == '.'))
    at++;
  return at > from && at < told.length && told.at[at] == '%';
}

static zj_fulfilled judge_words(zj_slice plan, zj_slice told, named n) {
  static const char *const dates[] = {"周年", "关键一年", "开局之年", NULL};
  static const char *const years[] = {"20", "19", "今年", "明年", "年", NULL};
  static const char *const built[] = {"建成", "竣工", "通车", "投用", "投产",
                                      "投运", "开通", "完工", NULL};
  if ((is_open(plan) && !has_word(told, built)) || n.letters < LEAST_NAMED ||
      lacks_head(plan, told) || (has_word(plan, dates) && begins_with_word(plan, years)))
    return ZJ_FULFILLED_OPEN;
  if (n.share >= named_share && says_finished(plan, told, n)) return ZJ_FULFILLED_DONE;
  bool same = n.share >= verb_share && share_word(plan, told, same_words) &&
              !has_word(plan, going_words) && !has_word(told, going_words);
  return same ? ZJ_FULFILLED_DONE : ZJ_FULFILLED_OPEN;
}

zj_fulfilled zj_fulfilled_judge(const zj_stock *stock, zj_slice plan, const zj_told *told) {
  zj_slice clause = told->clause;
  if (zj_fulfilled_is_setting(plan) || zj_fulfilled_is_setting(told->around) ||
      has_word(told->sentence, future_words) || begins_with_word(told->around, future_begins) ||
      has_other_word(told->around, unfinished_words, plan) || is_part(told->around) ||
      !can_be_held(plan, clause))
    return ZJ_FULFILLED_OPEN;
  named n = compare_names(stock, plan, clause);
  if (n.otherwise) return ZJ_FULFILLED_OPEN;
  figures f = compare_figures(plan, clause);
  return f.planned ? judge_figures(plan, told, n, f) : judge_words(plan, clause, n);
}
