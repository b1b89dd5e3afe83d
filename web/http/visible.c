/* visible.c - narrows a snapshot to what rights let see, and keeps the latest of these. */
#include "web/http/visible.h"

#include <jansson.h>
#include <talloc.h>

#include "indexer/base/cancel.h"
#include "query/engine/search.h"
#include "query/language/query.h"

enum { KEPT = 16 };

/* ---- narrowing ---- */

/* Where a report lies: below its root, and, where that counts, in the file system. */
typedef struct place {
  const char *path, *file;
} place;

static place place_of(const zj_segment *segment, uint32_t report, const zj_rights *rights) {
  zj_report_facts facts = {.file = ""};
  if (zj_rights_need_file(rights)) zj_segment_facts(segment, report, &facts);
  return (place){zj_segment_report_path(segment, report), facts.file};
}

static bool is_seen(const zj_segment *segment, uint32_t report, const zj_rights *rights) {
  place at = place_of(segment, report, rights);
  return zj_rights_see(rights, at.path, at.file);
}

/* Once for each reading of the access file, says which of its lines match no report. */
static void look_over(const zj_snapshot *whole, const zj_rights *rights) {
  if (zj_rights_looked_over(rights)) return;
  uint8_t *matched = talloc_zero_array(NULL, uint8_t, (unsigned)rights->count + 1);
  for (size_t n = 0; matched && n < whole->segment_count; n++)
    for (uint32_t r = 0; r < zj_segment_reports(whole->segments[n]); r++) {
      if (!zj_snapshot_alive(whole, n, r)) continue;
      place at = place_of(whole->segments[n], r, rights);
      zj_rights_mark(rights, at.path, at.file, matched);
    }
  if (matched) zj_rights_tell(rights, matched);
  talloc_free(matched);
}

static zj_status narrow(zj_visible *visible, const zj_snapshot *whole, const zj_rights *rights,
                        zj_error *err) {
  zj_snapshot_place *places = talloc_array(NULL, zj_snapshot_place, whole->reports + 1);
  size_t count = 0;
  if (!places) return zj_no_memory(err);
  look_over(whole, rights);
  for (size_t n = 0; n < whole->segment_count; n++)
    for (uint32_t r = 0; r < zj_segment_reports(whole->segments[n]); r++)
      if (zj_snapshot_alive(whole, n, r) && is_seen(whole->segments[n], r, rights) &&
          count < whole->reports)
        places[count++] = (zj_snapshot_place){n, r};
  zj_status status = zj_snapshot_narrow(visible, whole, places, count, &visible->snapshot, err);
  talloc_free(places);
  return status;
}

/* ---- keeping ---- */

static int free_stats(zj_visible *visible) {
  json_decref(visible->stats);
  return 0;
}

static zj_status copy_rights(zj_visible *visible, const zj_rights *rights, zj_error *err) {
  visible->rights = *rights;
  visible->rights.grants = NULL; /* they may be gone while this is kept */
  visible->rights.given = talloc_memdup(visible, rights->given, rights->count + 1);
  return visible->rights.given ? ZJ_OK : zj_no_memory(err);
}

static zj_status make(zj_snapshot *whole, const zj_rights *rights, zj_visible **out,
                      zj_error *err) {
  zj_visible *visible = *out = talloc_zero(whole, zj_visible);
  if (!visible) return zj_no_memory(err);
  talloc_set_destructor(visible, free_stats);
  visible->snapshot = whole;
  visible->all = !rights;
  if (!rights) return ZJ_OK;
  zj_status status = copy_rights(visible, rights, err);
  return status == ZJ_OK ? narrow(visible, whole, rights, err) : status;
}

static bool is_for(const zj_visible *visible, const zj_rights *rights) {
  if (!rights || visible->all) return !rights && visible->all;
  return zj_rights_equal(&visible->rights, rights);
}

/* Drops all but the first KEPT. */
static void drop_oldest(zj_visible *first) {
  zj_visible *last = first;
  for (int i = 1; last && i < KEPT; i++)
    last = last->next;
  while (last && last->next) {
    zj_visible *old = last->next;
    last->next = old->next;
    talloc_free(old);
  }
}

zj_status zj_visible_of(zj_snapshot *whole, zj_visible **list, const zj_rights *rights,
                        zj_visible **out, zj_error *err) {
  zj_visible **at = list, *found;
  while (*at && !is_for(*at, rights))
    at = &(*at)->next;
  found = *at;
  if (found) {
    *at = found->next;
  } else {
    zj_status status = make(whole, rights, &found, err);
    if (status != ZJ_OK) {
      talloc_free(found);
      return status;
    }
  }
  found->next = *list;
  *list = *out = found;
  drop_oldest(found);
  return ZJ_OK;
}

/* ---- examples ---- */

/* Typical queries for such reports, the most instructive first. The start page shows the first that
 * find something. */
static const char *const candidates[] = {
    "问题:\"年轻干部\"",
    "打算:培训",
    "原因:(责任 制度)",
    "问题:经费 -原因:人员",
    "建议:机制",
    "做法:\"党建引领\"",
    "问题:能力",
    "打算:制度",
    "问题:(不足 OR 不够)",
    "干部",
    "工作",
};

static uint64_t count_hits(zj_visible *visible, const char *text, uint64_t deadline_us) {
  void *local = talloc_new(NULL);
  zj_query *query;
  zj_result *result;
  zj_search_options options = {.deadline_us = deadline_us};
  uint64_t count = 0;
  if (zj_query_parse(local, zj_slice_of(text), 0, false, &query, NULL, NULL) == ZJ_OK &&
      zj_search(local, visible->snapshot, query, &options, &result, NULL) == ZJ_OK &&
      result->stop == ZJ_STOP_END)
    count = result->counts.occurrences;
  talloc_free(local);
  return count;
}

void zj_visible_examples(zj_visible *visible, uint64_t deadline_us) {
  if (visible->has_examples) return;
  visible->example_count = 0;
  for (size_t i = 0; i < ZJ_COUNT(candidates) && visible->example_count < ZJ_EXAMPLES; i++) {
    uint64_t count = count_hits(visible, candidates[i], deadline_us / 10);
    if (count) visible->examples[visible->example_count++] = (zj_example){candidates[i], count};
  }
  visible->problems = count_hits(visible, "问题:*", deadline_us / 10);
  visible->has_examples = !zj_cancelled(); /* else they are counted for the next client */
}

uint64_t zj_visible_own_example(zj_visible *visible, const char *query, uint64_t deadline_us) {
  if (visible->own.query && strcmp(visible->own.query, query) == 0) return visible->own.occurrences;
  uint64_t count = count_hits(visible, query, deadline_us / 10);
  if (!zj_cancelled()) visible->own = (zj_example){talloc_strdup(visible, query), count};
  return count;
}
