/* account_promises.c - what became of plans: judged clause by clause, summed up plan by plan. */
#include <stdlib.h>
#include <talloc.h>

#include "query/answer/account_parts.h"
#include "query/answer/figures.h"
#include "query/answer/fulfilled.h"
#include "query/engine/about.h"

#define PLANNED (ZJ_ROLE_BIT(ZJ_ROLE_PLANS) | ZJ_ROLE_BIT(ZJ_ROLE_GOALS))
#define WORKED                                                                                \
  (ZJ_ROLE_BIT(ZJ_ROLE_WORK) | ZJ_ROLE_BIT(ZJ_ROLE_OVERVIEW) | ZJ_ROLE_BIT(ZJ_ROLE_RECTIFY) | \
   ZJ_ROLE_BIT(ZJ_ROLE_EXPERIENCE))

enum {
  MOST_ECHOES = 2,  /* of each kind that are quoted */
  MOST_QUOTED = 16, /* echoes of a row */
  ECHO_LONGEST = 5, /* letters of the longest piece of an echo */
  ECHO_CONTENT = 4  /* letters of content of an echo */
};
static const double echo_share = 0.45, most_of_plan = 0.6, told_of_plan = 0.5;

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
  zj_stock *stock;
  zj_about_reader *about;
  zj_pair *pairs;
  size_t pair_count;
  zj_account *out;
  size_t room;
  zj_deadline *deadline;
  zj_error *err;
} ledger;

/* ---- clauses ---- */

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
  bool setting = zj_fulfilled_is_setting(text) || (end < p->text.length && p->text.at[end] == ':');
  to->at[to->count++] = (clause){point, text, setting};
  zj_status status = zj_pairing_unit(l->pairing, which, l->err);
  if (status != ZJ_OK) return status;
  return zj_pairing_add(l->pairing, which, text, p->paragraph, p->at.begin.byte + (uint32_t)begin,
                        l->err);
}

/* Whether what follows only says how much of what stands before it: …，增长12%. */
static bool goes_on(zj_slice text, size_t at) {
  static const char *const words[] = {"总数", "比增", "增长", "同比", "比上年",
                                      "达到", "下降", "增幅", "净增"};
  for (size_t i = 0; i < ZJ_COUNT(words); i++)
    if (text.length - at >= strlen(words[i]) &&
        memcmp(text.at + at, words[i], strlen(words[i])) == 0)
      return true;
  return false;
}

/* Whether a part of a text that ends at a mark has a figure, and the one after it, too: 修路5公里、
 * 建桥3座 is two clauses. */
static bool parts_counted(zj_slice text, size_t begin, size_t at, size_t mark) {
  zj_figure figure;
  size_t next = at + mark, end = next;
  while (end < text.length && text.at[end] != ',' && text.at[end] != ':' &&
         !(text.length - end >= mark && memcmp(text.at + end, "、", mark) == 0))
    end++;
  return zj_figure_next(text, &begin, at, &figure) && zj_figure_next(text, &next, end, &figure);
}

/* The length of the mark at 'at' that ends the clause from 'begin' on; 0 when none does. */
static size_t ends_clause(zj_slice text, size_t begin, size_t at) {
  const size_t pause = strlen("、");
  if (text.length - at >= pause && memcmp(text.at + at, "、", pause) == 0)
    return parts_counted(text, begin, at, pause) ? pause : 0;
  if (text.at[at] == ':') return 1;
  if (text.at[at] != ',' || goes_on(text, at + 1)) return 0;
  bool inside = at && text.at[at - 1] >= '0' && text.at[at - 1] <= '9' && at + 1 < text.length &&
                text.at[at + 1] >= '0' && text.at[at + 1] <= '9';
  return !inside;
}

static zj_status cut_clauses(ledger *l, clauses *to, int which, const zj_account_side *side) {
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < side->points.count; i++) {
    zj_slice text = side->points.at[i].text;
    size_t begin = 0;
    if (side->points.at[i].announces) continue;
    for (size_t at = 0; status == ZJ_OK && at <= text.length; at++) {
      /* A mark may look at all of the clause before it. */
      bool pause = at < text.length && (unsigned char)text.at[at] == 0xE3;
      if (zj_deadline_steps(l->deadline, pause ? 1 + (at - begin) / 8 : 1))
        return zj_deadline_fail(l->err);
      size_t mark = at < text.length ? ends_clause(text, begin, at) : 1;
      if (!mark) continue;
      status = add_clause(l, to, which, side, i, begin, at);
      begin = at + mark;
    }
  }
  return status;
}

/* ---- what a clause says ---- */

/* A part of a point with what stands beside it up to the commas. */
static zj_slice between_commas(zj_slice text, zj_slice part) {
  size_t begin = (size_t)(part.at - text.at), end = begin + part.length;
  while (begin > 0 && text.at[begin - 1] != ',' && text.at[begin - 1] != ':')
    begin--;
  while (end < text.length && text.at[end] != ',')
    end++;
  return zj_slice_cut(text, begin, end);
}

/* What the account of work in 'other' says of a planned clause. */
static zj_verdict judge_work(const ledger *l, const zj_pair *pair) {
  const clause *plan = &l->of_a.at[pair->a], *other = &l->of_b.at[pair->b];
  const zj_point *point = &l->b.points.at[other->point];
  uint32_t end = (uint32_t)(other->text.at + other->text.length - point->text.at);
  zj_about about = zj_about_at(l->about, l->b.segment, point->paragraph,
                               (zj_match_pos){point->at.begin.byte + end - 1});
  zj_told told = {other->text, between_commas(point->text, other->text), point->text,
                  about.first != about.last};
  if (point->sure < ZJ_DOUBT_BELOW) return ZJ_VERDICT_MENTIONED;
  switch (zj_fulfilled_judge(l->stock, plan->text, &told)) {
  case ZJ_FULFILLED_DONE:
    return ZJ_VERDICT_DONE;
  case ZJ_FULFILLED_SHORT:
    return ZJ_VERDICT_DIFFERS;
  case ZJ_FULFILLED_OPEN:
    break;
  }
  return ZJ_VERDICT_MENTIONED;
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

/* A plan, or the part of one that became of it what did not become of the rest. */
typedef struct part {
  size_t point;
  size_t begin, end; /* its clauses */
  fate *fates;       /* one a clause */
} part;

/* The clauses of a point, from 'begin' on. */
static size_t count_clauses(const ledger *l, size_t point, size_t begin) {
  size_t count = 0;
  while (begin + count < l->of_a.count && l->of_a.at[begin + count].point == point)
    count++;
  return count;
}

/* Finds what became of each clause of a part: the strongest verdict of its pairs, which begin at
 * *pair. */
static void judge_clauses(const ledger *l, const part *p, size_t *pair) {
  for (size_t i = p->begin; i < p->end; i++)
    p->fates[i - p->begin] = (fate){ZJ_VERDICT_NONE, NULL};
  for (; *pair < l->pair_count && l->pairs[*pair].a < p->end; (*pair)++) {
    const zj_pair *found = &l->pairs[*pair];
    if (found->a < p->begin) continue;
    size_t length = l->b.points.at[l->of_b.at[found->b].point].text.length;
    if (zj_deadline_steps(l->deadline, 16 + length / 16)) return;
    fate *f = &p->fates[found->a - p->begin];
    zj_verdict says = judge(l, found);
    if (says < f->says) *f = (fate){says, found};
  }
}

static bool has_figure(zj_slice text) {
  zj_figure figure;
  size_t at = 0;
  return zj_figure_next(text, &at, text.length, &figure);
}

/* A plan is done when most of it is, and all of it that has figures; figures differ when they do in
 * most of it, and no part of it is done. */
static zj_verdict sum_up(const ledger *l, const part *p) {
  double by[ZJ_VERDICT_COUNT] = {0}, content = 0;
  bool all_counted = true, any = false;
  for (size_t i = p->begin; i < p->end; i++) {
    const clause *c = &l->of_a.at[i];
    const fate *f = &p->fates[i - p->begin];
    double own = zj_pairing_content(l->pairing, 0, (uint32_t)i);
    if (!c->setting) content += own;
    if (has_figure(c->text)) all_counted &= f->says == ZJ_VERDICT_DONE;
    if (f->pair) by[f->says] += own;
    any |= f->pair != NULL;
  }
  if (by[ZJ_VERDICT_DIFFERS] > 0 && by[ZJ_VERDICT_DONE] == 0 &&
      by[ZJ_VERDICT_DIFFERS] >= content * told_of_plan)
    return ZJ_VERDICT_DIFFERS;
  if (by[ZJ_VERDICT_DONE] > 0 && by[ZJ_VERDICT_DONE] >= content * most_of_plan && all_counted)
    return ZJ_VERDICT_DONE;
  if (by[ZJ_VERDICT_AGAIN] > 0) return ZJ_VERDICT_AGAIN;
  return any ? ZJ_VERDICT_MENTIONED : ZJ_VERDICT_NONE;
}

/* The end of the clauses from 'begin' on that are told of in the same way: done, with other
 * figures, or neither. Clauses that lead to others go with them. */
static size_t end_of_part(const ledger *l, const part *whole, size_t begin) {
  zj_verdict says = ZJ_VERDICT_COUNT;
  size_t end = begin;
  for (size_t i = begin; i < whole->end; i++) {
    if (l->of_a.at[i].setting && i + 1 < whole->end) continue;
    zj_verdict own = whole->fates[i - whole->begin].says;
    if (own != ZJ_VERDICT_DONE && own != ZJ_VERDICT_DIFFERS) own = ZJ_VERDICT_NONE;
    if (says != ZJ_VERDICT_COUNT && own != says) return end;
    says = own;
    end = i + 1;
  }
  return end;
}

/* The echo that quotes a point of the other report; NULL when there is none yet. */
static zj_account_echo *find_echo(zj_account_row *row, const size_t *points, size_t point) {
  for (size_t i = 0; i < row->echo_count; i++)
    if (points[i] == point) return &row->echoes[i];
  return NULL;
}

/* Quotes the points that a plan's clauses were found in. */
static zj_status quote_echoes(ledger *l, zj_account_row *row, const part *p, zj_verdict says) {
  size_t points[MOST_QUOTED], added = 0;
  const fate *fates = p->fates;
  zj_status status = ZJ_OK;
  for (size_t i = 0; i < row->echo_count; i++)
    points[i] = SIZE_MAX;
  for (size_t i = 0; status == ZJ_OK && i < p->end - p->begin; i++) {
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

/* Quotes a part in its own words. */
static zj_status quote_part(ledger *l, const part *p, zj_account_quote *out) {
  zj_point point = l->a.points.at[p->point];
  const char *begin = l->of_a.at[p->begin].text.at;
  const zj_slice last = l->of_a.at[p->end - 1].text;
  zj_account_side side = l->a;
  if (begin > point.text.at) point.by = ZJ_POINT_SENTENCE;
  point.at.begin.byte += (uint32_t)(begin - point.text.at);
  point.text = (zj_slice){begin, (size_t)(last.at + last.length - begin)};
  if (p->end < l->of_a.count && l->of_a.at[p->end].point == p->point)
    point.at.end.byte = point.at.begin.byte + (uint32_t)point.text.length;
  side.points = (zj_points){&point, 1};
  return zj_account_quote_make(l->ctx, &side, (zj_account_block){0, 1}, out, l->err);
}

static zj_status add_row(ledger *l, const part *p) {
  zj_account_row *row = zj_account_row_add(l->ctx, l->out, &l->room);
  if (!row) return zj_no_memory(l->err);
  row->verdict = sum_up(l, p);
  row->has_quote = true;
  zj_status status = quote_part(l, p, &row->quote);
  if (status == ZJ_OK && row->verdict != ZJ_VERDICT_NONE)
    status = quote_echoes(l, row, p, row->verdict);
  for (zj_verdict v = ZJ_VERDICT_DONE; status == ZJ_OK && v < ZJ_VERDICT_NONE; v++)
    if (v != row->verdict) status = quote_echoes(l, row, p, v);
  return status;
}

/* Adds a plan as one row, or in parts where only a part of it was done or has other figures. */
static zj_status add_plan(ledger *l, const part *whole) {
  zj_verdict says = sum_up(l, whole);
  if (says == ZJ_VERDICT_DONE || says == ZJ_VERDICT_DIFFERS) return add_row(l, whole);
  zj_status status = ZJ_OK;
  for (size_t begin = whole->begin, end; status == ZJ_OK && begin < whole->end; begin = end) {
    end = end_of_part(l, whole, begin);
    status = add_row(l, &(part){whole->point, begin, end, whole->fates + (begin - whole->begin)});
  }
  return status;
}

static zj_status add_plans(ledger *l) {
  zj_status status = ZJ_OK;
  size_t pair = 0;
  for (size_t begin = 0, next; status == ZJ_OK && begin < l->of_a.count; begin = next) {
    size_t point = l->of_a.at[begin].point;
    next = begin + count_clauses(l, point, begin);
    if (zj_deadline_steps(l->deadline, 64)) return zj_deadline_fail(l->err);
    fate *fates = talloc_array(l->local, fate, (unsigned)(next - begin));
    if (!fates) return zj_no_memory(l->err);
    part whole = {point, begin, next, fates};
    judge_clauses(l, &whole, &pair);
    if (l->deadline->past) return zj_deadline_fail(l->err);
    status = add_plan(l, &whole);
    talloc_free(fates);
  }
  return status;
}

zj_status zj_account_promises(void *ctx, const zj_snapshot *snapshot, zj_account_report a,
                              zj_account_report b, zj_deadline *deadline, zj_account *out,
                              zj_error *err) {
  ledger l = {.ctx = ctx, .local = talloc_new(ctx), .out = out, .deadline = deadline, .err = err};
  *out = (zj_account){0};
  l.pairing = zj_pairing_new(l.local, true, deadline, err);
  if (!l.pairing) return ZJ_NO_MEMORY;
  l.stock = zj_stock_new(l.local);
  l.about = zj_about_reader_new(l.local);
  zj_status status = l.stock && l.about ? ZJ_OK : zj_no_memory(err);
  if (status == ZJ_OK)
    status = zj_account_side_read(l.local, snapshot, a, PLANNED, deadline, &l.a, err);
  if (status == ZJ_OK)
    status = zj_account_side_read(l.local, snapshot, b, PLANNED | WORKED, deadline, &l.b, err);
  if (status == ZJ_OK) status = cut_clauses(&l, &l.of_a, 0, &l.a);
  if (status == ZJ_OK) status = cut_clauses(&l, &l.of_b, 1, &l.b);
  if (status == ZJ_OK) status = zj_pairing_run(l.pairing, &l.pairs, &l.pair_count, err);
  if (status == ZJ_OK) status = add_plans(&l);
  if (status == ZJ_OK && zj_about_failed(l.about)) status = zj_no_memory(err);
  talloc_free(l.local);
  return status;
}
