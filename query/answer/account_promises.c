/* account_promises.c - what became of plans: judged clause by clause, summed up plan by plan. */
#include <stdlib.h>
#include <talloc.h>

#include "query/answer/account_parts.h"
#include "query/answer/figures.h"

#define PLANNED (ZJ_ROLE_BIT(ZJ_ROLE_PLANS) | ZJ_ROLE_BIT(ZJ_ROLE_GOALS))
#define WORKED                                                                                \
  (ZJ_ROLE_BIT(ZJ_ROLE_WORK) | ZJ_ROLE_BIT(ZJ_ROLE_OVERVIEW) | ZJ_ROLE_BIT(ZJ_ROLE_RECTIFY) | \
   ZJ_ROLE_BIT(ZJ_ROLE_EXPERIENCE))

enum {
  MOST_CLAUSES = 64,      /* of a plan that are judged */
  MOST_ECHOES = 2,        /* of each kind that are quoted */
  MOST_FIGURES = 12,      /* of a clause */
  PLAN_LETTERS = 4,       /* after a piece that may go on its name */
  OTHER_LETTERS = 6,      /* the same in the other report, which may add a number */
  OTHER_NAME = 2,         /* letters of content among them that make another name */
  ECHO_LONGEST = 5,       /* letters of the longest piece of an echo */
  ECHO_CONTENT = 4,       /* letters of content of an echo */
  SAME_CONTENT = 6,       /* the same, of a clause that is said to be the same */
  SAME_FIGURE_CONTENT = 3 /* likewise, with a figure that counts the same */
};
static const double echo_share = 0.45, same_share = 0.75, figure_share = 0.7, most_of_plan = 0.6,
                    told_of_plan = 0.5;

/* A part of a point between commas. */
typedef struct clause {
  size_t point;
  zj_slice text;
  bool setting; /* says with what or for what, not what */
} clause;

typedef struct clauses {
  clause *at;
  size_t count, room;
} clauses;

/* What became of a clause. */
typedef struct fate {
  zj_verdict says;
  const zj_pair *pair; /* NULL: no echo */
} fate;

typedef struct ledger {
  void *ctx, *local;
  zj_account_side a, b;
  clauses of_a, of_b;
  zj_pairing *pairing;
  zj_pair *pairs;
  size_t pair_count;
  zj_account *out;
  size_t room;
  zj_deadline *deadline;
  zj_error *err;
} ledger;

/* ---- clauses ---- */

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
 * say how much. */
static bool is_open(zj_slice text) {
  static const char *const words[] = {
      "提升",     "提高",     "增强",     "优化",       "激发",     "改善",     "深化",
      "壮大",     "做强",     "做大",     "打好",       "深入打好", "坚决打好", "加强",
      "强化",     "发展",     "大力发展", "推广",       "支持",     "鼓励",     "引导",
      "全面提升", "全面加强", "着力提升", "进一步加强", "不断提升", "持续提升", "大力提升",
      "加快提升", "全力打好", NULL};
  return begins_with_word(text, words);
}

static bool is_setting(zj_slice text) {
  static const char *const words[] = {
      "依托",   "围绕", "按照",     "聚焦",     "以",   "坚持", "紧扣", "立足", "根据", "针对",
      "发挥",   "抢抓", "深入贯彻", "全面贯彻", "面对", "对标", "用好", "利用", "巩固", "今年是",
      "明年是", "是",   "运用",     "充分运用", "借助", "借力", "抓住", NULL};
  return begins_with_word(text, words);
}

static zj_status add_clause(ledger *l, clauses *to, int which, const zj_account_side *side,
                            size_t point, size_t begin, size_t end) {
  const zj_point *p = &side->points.at[point];
  if (to->count == to->room) {
    size_t room = to->room * 2 + 256;
    clause *grown = talloc_realloc(l->local, to->at, clause, (unsigned)room);
    if (!grown) return zj_no_memory(l->err);
    to->at = grown;
    to->room = room;
  }
  zj_slice text = zj_slice_cut(p->text, begin, end);
  to->at[to->count++] = (clause){point, text, is_setting(text)};
  zj_status status = zj_pairing_unit(l->pairing, which, l->err);
  if (status != ZJ_OK) return status;
  return zj_pairing_add(l->pairing, which, text, p->paragraph, p->at.begin.byte + (uint32_t)begin,
                        l->err);
}

static bool ends_clause(zj_slice text, size_t at) {
  if (text.at[at] != ',' && text.at[at] != ':') return false;
  return text.at[at] == ':' || !at || text.at[at - 1] < '0' || text.at[at - 1] > '9' ||
         at + 1 >= text.length || text.at[at + 1] < '0' || text.at[at + 1] > '9';
}

static zj_status cut_clauses(ledger *l, clauses *to, int which, const zj_account_side *side) {
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < side->points.count; i++) {
    zj_slice text = side->points.at[i].text;
    size_t begin = 0;
    if (side->points.at[i].announces) continue;
    for (size_t at = 0; status == ZJ_OK && at <= text.length; at++) {
      if (at < text.length && !ends_clause(text, at)) continue;
      status = add_clause(l, to, which, side, i, begin, at);
      begin = at + 1;
    }
  }
  return status;
}

/* ---- what a clause says ---- */

static const char *const finished_words[] = {
    "完成", "建成", "竣工", "通车",     "投用",     "投入使用", "投入运营", "正式运营",
    "投产", "启用", "开通", "落成",     "挂牌",     "上线",     "交付",     "开园",
    "开馆", "开业", "打通", "贯通",     "全覆盖",   "并网",     "通航",     "开港",
    "开航", "成功", "圆满", "顺利通过", "全面消除", "清零",     NULL};
/* These finish only what the plan names so; 出台 alone says nothing of what a paper is about. */
static const struct {
  const char *finished[7], *planned[11];
} matching_words[] = {
    {{"出台", "印发", "颁布", "施行", "制定", "修订", NULL},
     {"出台", "印发", "颁布", "制定", "修订", "编制", "立法", NULL}},
    {{"成立", "设立", "组建", "建立", NULL}, {"成立", "设立", "组建", "筹建", "建立", NULL}},
    {{"开工", "启动", "动工", "破土", "奠基", NULL}, {"开工", "启动", "动工", NULL}},
    {{"实现", NULL}, {"实现", NULL}},
    {{"获批", "获评", "入选", NULL},
     {"争取", "争设", "争创", "申报", "申请", "力争", "创建", "获批", NULL}},
};
/* With the same figures these are enough. */
static const char *const counted_words[] = {"新增", "新建", "改造", "达到", "创建",   "引进",
                                            "培育", "整治", "发放", "培训", "新开工", "建设",
                                            "实施", "举办", "开展", "增长", "下降",   NULL};
/* Words that look like others: 直通车 is no 通车. */
static const char *const other_words[] = {"直通车", "价值实现", "完成时", NULL};
/* Of something that goes on, or of a part of the whole. */
static const char *const unfinished_words[] = {
    "正在",     "有序推进", "加快推进", "加快建设", "顺利推进", "稳步推进", "扎实推进", "深入推进",
    "持续推进", "积极推进", "全力推进", "统筹推进", "加快实施", "抓紧",     "力争",     "将于",
    "即将",     "计划",     "预计",     "争取",     "谋划",     "前期",     "尚未",     "未能",
    "没有",     "主体",     "封顶",     "首期",     "首批",     "部分",     "试验段",   "首段",
    "可研",     "招标",     "征收",     "征地",     "选址",     "勘察",     "设计",     "环评",
    "立项",     "储备",     "完成投资", "累计完成", "接近",     "基本",     "初步",     "不足",
    "滞后",     "缓慢",     "有望",     "规划",     "布局",     "方案",     "申报",     "编制",
    NULL};
/* A sentence with one of these speaks of what is to come, whatever its section. */
static const char *const future_words[] = {"力争",   "确保", "将",   "要",   "明年", "争取",
                                           "下一步", "今后", "未来", "必须", NULL};

/* Whether a text has one of the words that 'except' does not have. */
static bool has_other_word(zj_slice text, const char *const *words, zj_slice except) {
  for (; *words; words++)
    if (memmem(text.at, text.length, *words, strlen(*words)) &&
        !memmem(except.at, except.length, *words, strlen(*words)))
      return true;
  return false;
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

static size_t list_figures(zj_slice text, zj_figure *out) {
  size_t count = 0, at = 0;
  while (count < MOST_FIGURES && zj_figure_next(text, &at, text.length, &out[count]))
    count++;
  return count;
}

/* The figures of a plan's clause held against those of the other. */
typedef struct figures {
  size_t planned, equal, different;
} figures;

/* Whether a figure of the plan is a bound to be passed that the other figure only reaches. */
static bool only_reaches(zj_slice plan, const zj_figure *figure, zj_slice other) {
  static const char *const passing[] = {"超过", "突破", "高于", NULL};
  zj_slice before = zj_slice_cut(plan, 0, figure->at.begin.byte);
  if (before.length > strlen("突破"))
    before = zj_slice_cut(before, before.length - strlen("突破"), before.length);
  return zj_account_has_word(before, passing) && !zj_account_has_word(other, passing);
}

/* Whether a figure of the plan is a bound that is not to be passed: 控制在5%以下. */
static bool is_bound(zj_slice plan, const zj_figure *figure) {
  static const char *const before[] = {"控制在", "不超过", "低于", "少于",   "降到", "降至",
                                       "下降",   "减少",   "压减", "不高于", NULL};
  static const char *const after[] = {"以内", "以下", "之内", NULL};
  enum { NEAR = 12 };
  size_t begin = figure->at.begin.byte, end = figure->at.end.byte;
  zj_slice left = zj_slice_cut(plan, begin > NEAR ? begin - NEAR : 0, begin);
  zj_slice right = zj_slice_cut(plan, end, plan.length - end > NEAR ? end + NEAR : plan.length);
  return zj_account_has_word(left, before) || zj_account_has_word(right, after);
}

/* Whether what is reported is what was planned, or more of it. */
static bool is_reached(zj_slice plan, const zj_figure *planned, const zj_figure *reported) {
  return zj_figures_equal(planned, reported) ||
         (zj_slice_equal(planned->unit, reported->unit) && reported->value > planned->value &&
          !is_bound(plan, planned));
}

static figures compare_figures(zj_slice plan, zj_slice other) {
  zj_figure a[MOST_FIGURES], b[MOST_FIGURES];
  figures f = {.planned = list_figures(plan, a)};
  size_t others = list_figures(other, b);
  for (size_t i = 0; i < f.planned; i++) {
    bool equal = false, alike = false;
    for (size_t k = 0; k < others; k++) {
      bool match = zj_figures_alike(&a[i], &b[k]);
      alike |= match;
      equal |= match && is_reached(plan, &a[i], &b[k]) && !only_reaches(plan, &a[i], other);
    }
    f.equal += equal;
    f.different += alike && !equal;
  }
  return f;
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

/* Whether a clause says that what the plan says was finished; 'counted': with the same figures. */
static bool says_finished(zj_slice plan, zj_slice other, bool counted) {
  static const char *const going_on[] = {"推进", "加快", NULL};
  if (has_other_word(other, unfinished_words, plan)) return false;
  if (has_plain_word(other, finished_words)) return true;
  if (counted && zj_account_has_word(other, counted_words) && !zj_account_has_word(other, going_on))
    return true;
  for (size_t i = 0; i < ZJ_COUNT(matching_words); i++)
    if (has_plain_word(other, matching_words[i].finished) &&
        has_plain_word(plan, matching_words[i].planned) &&
        !(i == 2 && zj_account_has_word(plan, finished_words)))
      return true;
  return false;
}

/* Whether one of two clauses goes on after the last shared piece with a name of its own:
 * 汽车|体验馆 is not 汽车|大会, and a port is not its second berth. */
static bool ends_otherwise(const ledger *l, const zj_pair *pair) {
  uint32_t a = 0, b = 0;
  for (size_t i = 0; i < pair->piece_count; i++) {
    const zj_piece *piece = &pair->pieces[i];
    if (piece->a + piece->length <= a) continue;
    a = piece->a + piece->length;
    b = piece->b + piece->length;
  }
  return zj_pairing_follows(l->pairing, 0, a, PLAN_LETTERS) >= OTHER_NAME ||
         zj_pairing_follows(l->pairing, 1, b, OTHER_LETTERS) >= OTHER_NAME;
}

/* Whether two clauses speak of the same rank, and of figures that can be told apart. */
static bool can_be_held(zj_slice plan, zj_slice other) {
  static const char *const ranks[] = {"全国", "国家级", "省级", NULL};
  static const char *const several[] = {"分别", "年均", "均", NULL};
  return !has_other_word(plan, ranks, other) && !has_other_word(other, several, plan);
}

/* What the account of work in 'other' says of a planned clause. */
static zj_verdict judge_work(const ledger *l, const zj_pair *pair) {
  const clause *plan = &l->of_a.at[pair->a], *other = &l->of_b.at[pair->b];
  static const char *const dates[] = {"周年", "关键一年", "开局之年", NULL};
  static const char *const years[] = {"20", "19", "今年", "明年", "年", NULL};
  static const char *const yearly[] = {"年均", NULL};
  const zj_point *point = &l->b.points.at[other->point];
  figures f = compare_figures(plan->text, other->text);
  bool same = pair->content >= SAME_CONTENT && pair->share_a >= same_share;
  bool same_figure = f.planned && pair->content >= SAME_FIGURE_CONTENT &&
                     pair->share_a >= figure_share && f.equal + f.different > 0;
  if (plan->setting || point->sure < ZJ_DOUBT_BELOW || (!same && !same_figure) ||
      zj_account_has_word(point->text, future_words) || !can_be_held(plan->text, other->text) ||
      !parts_within(plan->text, other->text) || !parts_within(other->text, plan->text))
    return ZJ_VERDICT_MENTIONED;
  if (f.different) return ZJ_VERDICT_DIFFERS;
  if (zj_account_has_word(plan->text, yearly) || (!f.planned && is_open(plan->text)) ||
      (zj_account_has_word(plan->text, dates) && begins_with_word(plan->text, years)))
    return ZJ_VERDICT_MENTIONED;
  if (f.equal < f.planned || ends_otherwise(l, pair) ||
      !says_finished(plan->text, other->text, f.planned > 0))
    return ZJ_VERDICT_MENTIONED;
  return ZJ_VERDICT_DONE;
}

static bool is_echo(const zj_pair *pair) {
  return pair->longest >= ECHO_LONGEST && pair->content >= ECHO_CONTENT &&
         pair->share_a >= echo_share;
}

static bool in_plans(const ledger *l, const zj_pair *pair) {
  return (l->b.points.at[l->of_b.at[pair->b].point].roles & PLANNED) != 0;
}

/* The verdict of a pair; ZJ_VERDICT_NONE when it is no echo. */
static zj_verdict judge(const ledger *l, const zj_pair *pair) {
  if (in_plans(l, pair)) return is_echo(pair) ? ZJ_VERDICT_AGAIN : ZJ_VERDICT_NONE;
  zj_verdict says = judge_work(l, pair);
  return says != ZJ_VERDICT_MENTIONED || is_echo(pair) ? says : ZJ_VERDICT_NONE;
}

/* ---- plans ---- */

/* The pairs of one plan: [begin, end) of all pairs. */
static void next_plan(const ledger *l, size_t point, size_t *begin, size_t *end) {
  while (*begin < l->pair_count && l->of_a.at[l->pairs[*begin].a].point < point)
    (*begin)++;
  *end = *begin;
  while (*end < l->pair_count && l->of_a.at[l->pairs[*end].a].point == point)
    (*end)++;
}

/* What became of each clause of a plan: the strongest verdict of its pairs. */
static size_t judge_clauses(const ledger *l, size_t begin, size_t end, fate *fates) {
  size_t count = 0;
  for (size_t i = begin; i < end; i++) {
    const zj_pair *pair = &l->pairs[i];
    bool fresh = i == begin || pair->a != l->pairs[i - 1].a;
    if (fresh && count == MOST_CLAUSES) break;
    if (fresh) fates[count++] = (fate){ZJ_VERDICT_NONE, NULL};
    zj_verdict says = judge(l, pair);
    if (says < fates[count - 1].says) fates[count - 1] = (fate){says, pair};
  }
  return count;
}

/* The letters of content in the clauses of a plan that say what is planned. */
static uint32_t content_of_plan(const ledger *l, size_t point, size_t *next) {
  uint32_t content = 0;
  for (; *next < l->of_a.count && l->of_a.at[*next].point == point; (*next)++)
    if (!l->of_a.at[*next].setting) content += zj_pairing_content(l->pairing, 0, (uint32_t)*next);
  return content;
}

/* How many clauses of a plan have figures. */
static size_t count_counted(const ledger *l, size_t point) {
  size_t count = 0, low = 0, high = l->of_a.count;
  while (low < high) { /* the first clause of the plan */
    size_t middle = (low + high) / 2;
    if (l->of_a.at[middle].point < point)
      low = middle + 1;
    else
      high = middle;
  }
  zj_figure figure;
  for (; low < l->of_a.count && l->of_a.at[low].point == point; low++) {
    size_t at = 0;
    count += zj_figure_next(l->of_a.at[low].text, &at, l->of_a.at[low].text.length, &figure);
  }
  return count;
}

/* Whether every clause of a plan that has figures is done. */
static bool all_counted(const ledger *l, size_t point, const fate *fates, size_t count) {
  size_t done = 0;
  zj_figure figure;
  for (size_t i = 0; i < count; i++) {
    size_t at = 0;
    if (fates[i].says != ZJ_VERDICT_DONE) continue;
    zj_slice text = l->of_a.at[fates[i].pair->a].text;
    done += zj_figure_next(text, &at, text.length, &figure);
  }
  return done == count_counted(l, point);
}

/* A plan is done when most of it is, and all of it that has figures; figures differ when what is
 * told of it is most of it. */
static zj_verdict sum_up(const ledger *l, size_t point, const fate *fates, size_t count,
                         uint32_t content) {
  double by[ZJ_VERDICT_COUNT] = {0};
  for (size_t i = 0; i < count; i++)
    if (fates[i].pair) by[fates[i].says] += zj_pairing_content(l->pairing, 0, fates[i].pair->a);
  double most = content * most_of_plan;
  if (by[ZJ_VERDICT_DIFFERS] > 0 &&
      by[ZJ_VERDICT_DONE] + by[ZJ_VERDICT_DIFFERS] >= content * told_of_plan)
    return ZJ_VERDICT_DIFFERS;
  if (by[ZJ_VERDICT_DONE] > 0 && by[ZJ_VERDICT_DONE] >= most && all_counted(l, point, fates, count))
    return ZJ_VERDICT_DONE;
  if (by[ZJ_VERDICT_AGAIN] > 0) return ZJ_VERDICT_AGAIN;
  for (size_t i = 0; i < count; i++)
    if (fates[i].pair) return ZJ_VERDICT_MENTIONED;
  return ZJ_VERDICT_NONE;
}

/* The echo that quotes a point of the other report; NULL when there is none yet. */
static zj_account_echo *find_echo(zj_account_row *row, const size_t *points, size_t point) {
  for (size_t i = 0; i < row->echo_count; i++)
    if (points[i] == point) return &row->echoes[i];
  return NULL;
}

/* Quotes the points that a plan's clauses were found in. */
static zj_status quote_echoes(ledger *l, zj_account_row *row, const fate *fates, size_t count,
                              zj_verdict says) {
  size_t points[MOST_CLAUSES], added = 0;
  zj_status status = ZJ_OK;
  for (size_t i = 0; i < row->echo_count; i++)
    points[i] = SIZE_MAX;
  for (size_t i = 0; status == ZJ_OK && i < count; i++) {
    if (!fates[i].pair || fates[i].says != says) continue;
    size_t point = l->of_b.at[fates[i].pair->b].point;
    zj_account_echo *echo = find_echo(row, points, point);
    if (!echo && added++ < MOST_ECHOES) {
      echo = zj_account_echo_add(l->ctx, row);
      if (!echo) return zj_no_memory(l->err);
      points[row->echo_count - 1] = point;
      echo->says = says;
      status = zj_account_quote_make(l->ctx, &l->b, (zj_account_block){point, point + 1},
                                     &echo->quote, l->err);
    }
    if (status == ZJ_OK && echo)
      status =
          zj_account_shared_add(l->ctx, &l->a, l->pairing, fates[i].pair, &echo->shared, l->err);
  }
  return status;
}

static zj_status add_plan(ledger *l, size_t point, size_t begin, size_t end, uint32_t content) {
  fate fates[MOST_CLAUSES];
  size_t count = judge_clauses(l, begin, end, fates);
  zj_account_row *row = zj_account_row_add(l->ctx, l->out, &l->room);
  if (!row) return zj_no_memory(l->err);
  row->verdict = sum_up(l, point, fates, count, content);
  row->has_quote = true;
  zj_status status = zj_account_quote_make(l->ctx, &l->a, (zj_account_block){point, point + 1},
                                           &row->quote, l->err);
  if (status == ZJ_OK && row->verdict != ZJ_VERDICT_NONE)
    status = quote_echoes(l, row, fates, count, row->verdict);
  for (zj_verdict v = ZJ_VERDICT_DONE; status == ZJ_OK && v < ZJ_VERDICT_NONE; v++)
    if (v != row->verdict) status = quote_echoes(l, row, fates, count, v);
  return status;
}

static zj_status add_plans(ledger *l) {
  zj_status status = ZJ_OK;
  size_t begin = 0, end, next = 0;
  for (size_t i = 0; status == ZJ_OK && i < l->a.points.count; i++) {
    if (l->a.points.at[i].announces) continue;
    if (zj_deadline_steps(l->deadline, 64)) return zj_deadline_fail(l->err);
    uint32_t content = content_of_plan(l, i, &next);
    next_plan(l, i, &begin, &end);
    status = add_plan(l, i, begin, end, content);
    begin = end;
  }
  return status;
}

zj_status zj_account_promises(void *ctx, const zj_snapshot *snapshot, zj_account_report a,
                              zj_account_report b, zj_deadline *deadline, zj_account *out,
                              zj_error *err) {
  ledger l = {.ctx = ctx, .local = talloc_new(ctx), .out = out, .deadline = deadline, .err = err};
  *out = (zj_account){0};
  l.pairing = zj_pairing_new(l.local, err);
  if (!l.pairing) return ZJ_NO_MEMORY;
  zj_status status = zj_account_side_read(l.local, snapshot, a, PLANNED, deadline, &l.a, err);
  if (status == ZJ_OK)
    status = zj_account_side_read(l.local, snapshot, b, PLANNED | WORKED, deadline, &l.b, err);
  if (status == ZJ_OK) status = cut_clauses(&l, &l.of_a, 0, &l.a);
  if (status == ZJ_OK) status = cut_clauses(&l, &l.of_b, 1, &l.b);
  if (status == ZJ_OK) status = zj_pairing_run(l.pairing, deadline, &l.pairs, &l.pair_count, err);
  if (status == ZJ_OK) status = add_plans(&l);
  talloc_free(l.local);
  return status;
}
