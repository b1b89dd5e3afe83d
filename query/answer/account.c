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
  const char *issuer, *type;
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
    dated one = {fact_of(&facts, ZJ_FIELD_ISSUER),
                 fact_of(&facts, ZJ_FIELD_TYPE),
                 0,
                 i,
                 {places[i].segment, places[i].report}};
    if (!*one.issuer ||
        !zj_fact_years(ZJ_FIELD_YEAR, fact_of(&facts, ZJ_FIELD_YEAR), &first, &last))
      continue;
    one.year = last;
    (*out)[(*count)++] = one;
  }
  return ZJ_OK;
}

zj_status zj_account_pairs(void *ctx, const zj_snapshot *snapshot, zj_account_pair **out,
                           size_t *count, zj_error *err) {
  dated *all;
  size_t found, kept = 0;
  zj_status status = list_dated(ctx, snapshot, &all, &found, err);
  *out = talloc_array(ctx, zj_account_pair, status == ZJ_OK ? (unsigned)found + 1 : 1);
  *count = 0;
  if (status != ZJ_OK) return status;
  if (!*out) return zj_no_memory(err);
  if (found) qsort(all, found, sizeof *all, by_unit);
  for (size_t i = 0; i < found; i++) { /* the first of each unit, type and year */
    const dated *last = kept ? &all[kept - 1] : NULL;
    if (last && last->year == all[i].year && strcmp(last->issuer, all[i].issuer) == 0 &&
        strcmp(last->type, all[i].type) == 0)
      continue;
    all[kept++] = all[i];
  }
  for (size_t i = 0; i + 1 < kept; i++) {
    if (strcmp(all[i].issuer, all[i + 1].issuer) != 0 ||
        strcmp(all[i].type, all[i + 1].type) != 0 || all[i].year + 1 != all[i + 1].year)
      continue;
    (*out)[(*count)++] = (zj_account_pair){all[i].at, all[i + 1].at, all[i].year};
  }
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
