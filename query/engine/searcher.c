/* searcher.c - what the ways of counting share. */
#include "query/engine/searcher.h"

#include <talloc.h>

/* Makes room for more reports in everything that has a row for each; false when memory runs out. */
static bool grow_ranking(zj_searcher *s) {
  zj_result *r = s->result;
  size_t capacity = s->ranking_capacity ? s->ranking_capacity * 2 : 64;
  zj_ranked *ranking = talloc_realloc(r, r->ranking, zj_ranked, (unsigned)capacity);
  if (ranking) r->ranking = ranking;
  uint32_t *frequency = talloc_realloc_size(s->finder, s->frequency,
                                            capacity * s->query->leaf_count * sizeof *frequency);
  if (frequency) s->frequency = frequency;
  bool grown = ranking && frequency;
  if (s->options->roles_by_report) {
    void *roles = talloc_realloc_size(r, r->report_roles, capacity * sizeof *r->report_roles);
    if (roles) r->report_roles = roles;
    grown &= roles != NULL;
  }
  if (grown) s->ranking_capacity = capacity;
  return grown;
}

zj_ranked *zj_searcher_entry(zj_searcher *s, size_t segment, uint32_t report) {
  zj_result *r = s->result;
  zj_ranked *last = r->ranking_count ? &r->ranking[r->ranking_count - 1] : NULL;
  if (last && last->segment == segment && last->report == report) return last;
  if (r->ranking_count == s->ranking_capacity && !grow_ranking(s)) {
    s->failed = true;
    return NULL;
  }
  if (r->report_roles) memset(r->report_roles[r->ranking_count], 0, sizeof *r->report_roles);
  memset(s->frequency + r->ranking_count * s->query->leaf_count, 0,
         s->query->leaf_count * sizeof *s->frequency);
  r->ranking[r->ranking_count] =
      (zj_ranked){.segment = segment, .report = report, .number = (uint32_t)r->ranking_count};
  return &r->ranking[r->ranking_count++];
}

void zj_searcher_add_roles(zj_result *r, const zj_ranked *entry, zj_role_set roles,
                           uint32_t count) {
  if (r->report_roles && roles) r->report_roles[entry->number][__builtin_ctzll(roles)] += count;
}

bool zj_searcher_past_deadline(zj_searcher *s) {
  if (s->result->stop == ZJ_STOP_DEADLINE) return true;
  if (!s->deadline.past && !zj_deadline_look(&s->deadline)) return false;
  s->result->stop = ZJ_STOP_DEADLINE;
  return true;
}
