/* count_list.c - counts a frequent phrase from its list. */
#include "query/engine/count_list.h"

#include <talloc.h>

#include "indexer/base/lang.h"
#include "query/engine/scope.h"
#include "query/engine/tally.h"

/* Adds up the runs of a list. Whether the last paragraph and sentence looked at had a hit is kept,
 * because a run may begin in them. */
typedef struct run_counter {
  zj_count_sights sights;
  uint64_t *counts; /* per role set: occurrences that are seen at all */
  uint32_t report;  /* the one at hand; UINT32_MAX before the first */
  bool alive;
  zj_ranked *entry; /* of that report; NULL until it has a hit */
  bool paragraph_hit, sentence_hit;
} run_counter;

zj_status zj_count_sights_of(void *ctx, const zj_searcher *s, const zj_query_node *leaf,
                             const zj_segment *segment, zj_count_sights *out) {
  uint32_t sets = zj_frequent_sets(segment);
  out->of = talloc_array(ctx, zj_sight, sets + 1);
  out->roles = out->of ? talloc_array(out->of, zj_role_set, sets + 1) : NULL;
  if (!out->roles) {
    TALLOC_FREE(out->of);
    return zj_no_memory(s->err);
  }
  for (uint32_t i = 0; i < sets; i++) {
    zj_role_set roles = out->roles[i] = zj_frequent_roles(segment, i);
    out->of[i] = ZJ_SIGHT_NONE;
    if (zj_scope_sees(s->query, leaf, roles))
      out->of[i] = zj_scope_outer(s->query, leaf, roles) ? ZJ_SIGHT_HIT : ZJ_SIGHT_LIFTED;
  }
  return ZJ_OK;
}

zj_status zj_count_list_damaged(zj_error *err) {
  return zj_fail(
      err, ZJ_CORRUPT, "%s",
      zj_tr(
          "the counts of frequent phrases contradict themselves; rebuild the index with: zhangju index --full",
          "常用短语的计数自相矛盾；请用 zhangju index --full 重建索引"));
}

/* Adds a run of hits; false when memory runs out. */
static bool add_run(zj_searcher *s, size_t n, run_counter *c, const zj_frequent_run *run) {
  if (!c->entry) c->entry = zj_searcher_entry(s, n, run->report);
  if (!c->entry) return false;
  s->frequency[(s->result->ranking_count - 1) * s->query->leaf_count +
               (size_t)s->listed->operand] += run->occurrences;
  c->entry->occurrences += run->occurrences;
  c->entry->paragraphs += run->paragraphs - (run->same_paragraph && c->paragraph_hit);
  c->entry->sentences += run->sentences - (run->same_sentence && c->sentence_hit);
  if (s->result->report_roles)
    zj_searcher_add_roles(s->result, c->entry, c->sights.roles[run->roles], run->occurrences);
  return true;
}

static void count_run(zj_searcher *s, size_t n, run_counter *c, const zj_frequent_run *run) {
  if (run->report != c->report) {
    c->report = run->report;
    c->alive = zj_snapshot_alive(s->snapshot, n, run->report);
    c->entry = NULL;
  }
  if (!c->alive) return;
  zj_sight sight = c->sights.of[run->roles];
  bool hit = sight == ZJ_SIGHT_HIT;
  if (sight != ZJ_SIGHT_NONE) c->counts[run->roles] += run->occurrences;
  if (hit && !add_run(s, n, c, run)) return;
  c->paragraph_hit = hit || (run->same_paragraph && run->paragraphs == 1 && c->paragraph_hit);
  c->sentence_hit = hit || (run->same_sentence && run->sentences == 1 && c->sentence_hit);
}

zj_status zj_count_list(zj_searcher *s, size_t n, zj_frequent_list *list) {
  enum { LOOK_EVERY = 4096 };
  run_counter c = {.report = UINT32_MAX};
  zj_status status =
      zj_count_sights_of(s->finder, s, s->listed, s->snapshot->segments[n], &c.sights);
  if (status != ZJ_OK) return status;
  c.counts = talloc_zero_array(c.sights.of, uint64_t, list->sets + 1);
  if (!c.counts) status = zj_no_memory(s->err);
  zj_frequent_run run = {0};
  for (size_t i = 1; status == ZJ_OK && zj_frequent_next(list, &run); i++) {
    count_run(s, n, &c, &run);
    if (i % LOOK_EVERY == 0 && zj_searcher_past_deadline(s)) break;
  }
  for (uint32_t i = 0; status == ZJ_OK && i < list->sets; i++)
    if (c.counts[i]) zj_tally_roles(s->result->by_role, c.sights.roles[i], c.counts[i]);
  talloc_free(c.sights.of);
  return list->damaged ? zj_count_list_damaged(s->err) : status;
}

const zj_query_node *zj_count_listed(const zj_query *query) {
  const zj_query_node *phrase = zj_tally_phrase(query);
  return phrase ? phrase : zj_tally_any(query);
}

bool zj_count_find_list(const zj_searcher *s, const zj_segment *segment, zj_frequent_list *list) {
  uint64_t key = ZJ_FREQUENT_PIECES;
  if (!s->listed || s->query->unit == ZJ_UNIT_REPORT || s->options->has_only_report) return false;
  if (s->listed->form == ZJ_LEAF_PHRASE && !zj_frequent_key(s->listed->phrases[0].folded, &key))
    return false;
  return zj_frequent_find(segment, key, list);
}
