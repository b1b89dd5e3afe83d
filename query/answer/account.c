/* account.c - verdicts, and which reports of a unit follow one another. */
#include "query/answer/account.h"

#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"

static const struct {
  const char *key, *en, *zh;
} verdicts[ZJ_VERDICT_COUNT] = {
    [ZJ_VERDICT_DONE] = {"done", "reported done", "已报告完成"},
    [ZJ_VERDICT_DIFFERS] = {"differs", "figures differ", "数字不同"},
    [ZJ_VERDICT_AGAIN] = {"again", "promised again", "再次提出"},
    [ZJ_VERDICT_MENTIONED] = {"mentioned", "mentioned, not as done", "有提及，未说完成"},
    [ZJ_VERDICT_NONE] = {"none", "no echo found", "未见回应"},
    [ZJ_VERDICT_ANSWERED] = {"answered", "answered", "有整改"},
    [ZJ_VERDICT_MERGED] = {"merged", "answered together", "合并整改"},
    [ZJ_VERDICT_UNANSWERED] = {"unanswered", "no passage found", "未见整改"},
    [ZJ_VERDICT_CHANGED] = {"changed", "changed", "变化"},
    [ZJ_VERDICT_NEW] = {"new", "new", "新增"},
    [ZJ_VERDICT_GONE] = {"gone", "gone", "不再有"},
    [ZJ_VERDICT_KEPT] = {"kept", "kept", "保留"},
};

const char *zj_verdict_key(zj_verdict verdict) {
  return verdicts[verdict].key;
}

const char *zj_verdict_name(zj_verdict verdict) {
  return zj_tr(verdicts[verdict].en, verdicts[verdict].zh);
}

/* ---- consecutive reports ---- */

typedef struct dated {
  const char *issuer, *type, *title;
  int year;
  size_t number; /* in the order of paths */
  zj_account_report at;
} dated;

static int by_unit(const void *x, const void *y) {
  const dated *a = x, *b = y;
  int order = strcmp(a->issuer, b->issuer);
  if (!order) order = strcmp(a->type, b->type);
  if (order) return order;
  if (a->year != b->year) return a->year < b->year ? -1 : 1;
  return (a->number > b->number) - (a->number < b->number);
}

static const char *fact_of(const zj_report_facts *facts, zj_field field) {
  const char *value = facts->fields[field].value;
  return value ? value : "";
}

/* Lists the reports whose unit and year are known. */
static zj_status list_dated(void *ctx, const zj_snapshot *snapshot, dated **out, size_t *count,
                            zj_error *err) {
  size_t all;
  zj_snapshot_place *places = zj_snapshot_list(ctx, snapshot, &all);
  *out = places ? talloc_array(ctx, dated, (unsigned)all + 1) : NULL;
  *count = 0;
  if (!*out) return zj_no_memory(err);
  for (size_t i = 0; i < all; i++) {
    zj_report_facts facts;
    int first, last;
    zj_segment_facts(snapshot->segments[places[i].segment], places[i].report, &facts);
    dated one = {
        fact_of(&facts, ZJ_FIELD_ISSUER),     fact_of(&facts, ZJ_FIELD_TYPE), facts.title, 0, i,
        {places[i].segment, places[i].report}};
    if (!*one.issuer ||
        !zj_fact_years(ZJ_FIELD_YEAR, fact_of(&facts, ZJ_FIELD_YEAR), &first, &last))
      continue;
    one.year = last;
    (*out)[(*count)++] = one;
  }
  return ZJ_OK;
}

static bool same_kind(const dated *a, const dated *b) {
  return strcmp(a->issuer, b->issuer) == 0 && strcmp(a->type, b->type) == 0;
}

struct zj_calendar {
  dated *at; /* in the order of by_unit() */
  size_t count;
};

zj_status zj_calendar_make(void *ctx, const zj_snapshot *snapshot, zj_calendar **out,
                           zj_error *err) {
  zj_calendar *c = talloc_zero(ctx, zj_calendar);
  if (!c) return zj_no_memory(err);
  zj_status status = list_dated(c, snapshot, &c->at, &c->count, err);
  if (status == ZJ_OK && c->count) qsort(c->at, c->count, sizeof *c->at, by_unit);
  *out = c;
  return status;
}

/* The end of the reports of the same unit, type and year as the one at 'begin'. */
static size_t end_of_year(const zj_calendar *c, size_t begin) {
  size_t end = begin;
  while (end < c->count && same_kind(&c->at[end], &c->at[begin]) &&
         c->at[end].year == c->at[begin].year)
    end++;
  return end;
}

bool zj_calendar_before(const zj_calendar *c, zj_account_report report, size_t n,
                        zj_account_report *out) {
  size_t here = 0;
  while (here < c->count &&
         (c->at[here].at.segment != report.segment || c->at[here].at.report != report.report))
    here++;
  if (here == c->count) return false;
  const dated *of = &c->at[here];
  while (here > 0 && same_kind(&c->at[here - 1], of) && c->at[here - 1].year >= of->year - 1)
    here--;
  if (c->at[here].year != of->year - 1 || n >= end_of_year(c, here) - here) return false;
  *out = c->at[here + n].at;
  return true;
}

/* ---- which report follows which ---- */

/* The next character of a title that is no figure; 0 at its end. */
static uint32_t next_plain(zj_slice title, size_t *at) {
  static const char figures[] = "〇一二三四五六七八九十0123456789";
  uint32_t c = 0;
  while (*at < title.length) {
    unsigned n = zj_utf8_decode(title, *at, &c);
    const char *here = title.at + *at;
    *at += n ? n : 1;
    if (n && !memmem(figures, sizeof figures - 1, here, n)) return c;
  }
  return 0;
}

/* Whether two titles differ in figures alone. */
static bool same_title(const dated *a, const dated *b) {
  zj_slice x = zj_slice_of(a->title), y = zj_slice_of(b->title);
  size_t i = 0, k = 0;
  for (;;) {
    uint32_t c = next_plain(x, &i);
    if (c != next_plain(y, &k)) return false;
    if (!c) return x.length > 0;
  }
}

static bool has_counterpart(const zj_calendar *c, const dated *of, size_t begin, size_t end) {
  for (size_t i = begin; i < end; i++)
    if (same_title(of, &c->at[i])) return true;
  return false;
}

typedef struct pair_list {
  zj_account_pair *at;
  size_t count, room;
} pair_list;

static bool add_pair(void *ctx, pair_list *to, const dated *a, const dated *b) {
  if (to->count == to->room) {
    size_t room = to->room * 2 + 64;
    zj_account_pair *grown = talloc_realloc(ctx, to->at, zj_account_pair, (unsigned)room);
    if (!grown) return false;
    to->at = grown;
    to->room = room;
  }
  to->at[to->count++] = (zj_account_pair){a->at, b->at, a->year};
  return true;
}

/* Pairs the reports [begin, middle) of a year with those [middle, end) of the next. */
static bool pair_years(void *ctx, const zj_calendar *c, size_t begin, size_t middle, size_t end,
                       pair_list *to) {
  for (size_t i = begin; i < middle; i++) {
    bool titled = has_counterpart(c, &c->at[i], middle, end);
    for (size_t k = middle; k < end; k++) {
      bool fits =
          titled ? same_title(&c->at[i], &c->at[k]) : !has_counterpart(c, &c->at[k], begin, middle);
      if (fits && !add_pair(ctx, to, &c->at[i], &c->at[k])) return false;
    }
  }
  return true;
}

zj_status zj_account_pairs(void *ctx, const zj_snapshot *snapshot, zj_account_pair **out,
                           size_t *count, zj_error *err) {
  zj_calendar *c;
  pair_list pairs = {0};
  bool room = true;
  zj_status status = zj_calendar_make(ctx, snapshot, &c, err);
  *out = NULL;
  *count = 0;
  if (status != ZJ_OK) return status;
  for (size_t begin = 0, next; room && begin < c->count; begin = next) {
    next = end_of_year(c, begin);
    bool follows = next < c->count && same_kind(&c->at[begin], &c->at[next]) &&
                   c->at[next].year == c->at[begin].year + 1;
    if (follows) room = pair_years(ctx, c, begin, next, end_of_year(c, next), &pairs);
  }
  talloc_free(c);
  if (!room) return zj_no_memory(err);
  *out = pairs.at;
  *count = pairs.count;
  return ZJ_OK;
}

/* The first report of the year that is of the same issuer and type; NULL for none. */
static const dated *find_other(const dated *all, size_t count, const dated *of, int year) {
  for (size_t i = 0; i < count; i++)
    if (all[i].year == year && strcmp(all[i].issuer, of->issuer) == 0 &&
        strcmp(all[i].type, of->type) == 0)
      return &all[i];
  return NULL;
}

zj_status zj_account_unit(void *ctx, const zj_snapshot *snapshot, const char *unit,
                          const char *type, const int years[2], zj_account_report *a,
                          zj_account_report *b, zj_error *err) {
  void *local = talloc_new(ctx);
  dated *all;
  size_t count;
  zj_status status = list_dated(local, snapshot, &all, &count, err);
  bool have = false;
  for (size_t i = 0; status == ZJ_OK && i < 2 * count && !have; i++) {
    const dated *one = &all[i % count]; /* first for the very name, then for a part of it */
    bool named = i < count ? strcmp(one->issuer, unit) == 0 : strstr(one->issuer, unit) != NULL;
    if (one->year != years[0] || !named || (type && strcmp(one->type, type) != 0)) continue;
    const dated *other = find_other(all, count, one, years[1]);
    have = other != NULL;
    if (!have) continue;
    *a = one->at;
    *b = other->at;
  }
  talloc_free(local);
  if (status != ZJ_OK || have) return status;
  return zj_fail(
      err, ZJ_NOT_FOUND,
      zj_tr("no two reports of %s of one type for %d and %d; see: zhangju reports 单位:%s",
            "没有%s同一类型的 %d 年和 %d 年的报告；请看：zhangju reports 单位:%s"),
      unit, years[0], years[1], unit);
}
