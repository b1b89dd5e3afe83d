/* collection.h - a handful of reports in memory, as --scan holds them, for tests of the engine. */
#ifndef ZJ_TESTS_COLLECTION_H
#define ZJ_TESTS_COLLECTION_H

#include "tests/unit/check.h"

#include "indexer/outline/labeller.h"
#include "indexer/store/snapshot.h"
#include "indexer/outline/outline_make.h"

/* Reports named a, b, c … from their originals; children of ctx. */
static inline zj_snapshot *collection(void *ctx, const char *const *originals, size_t count) {
  zj_error err = {0};
  zj_labeller *rules;
  if (zj_labeller_load(ctx, NULL, &rules, &err) != ZJ_OK) fail_msg("%s", err.text);
  zj_segment_writer *writer = zj_segment_writer_new(ctx);
  for (size_t i = 0; i < count; i++) {
    char path[2] = {(char)('a' + (int)i), 0};
    zj_report_facts facts = {.path = path, .file = path, .encoding = "UTF-8", .media = "text"};
    zj_report_id(zj_slice_of(path), facts.id);
    zj_outline *outline;
    if (zj_outline_make(ctx, rules, zj_slice_of(originals[i]), NULL, &outline, &err) != ZJ_OK)
      fail_msg("%s", err.text);
    if (zj_segment_add(writer, &facts, outline, NULL, &err) != ZJ_OK) fail_msg("%s", err.text);
  }
  zj_snapshot *s = talloc_zero(ctx, zj_snapshot);
  s->segments = talloc_array(s, zj_segment *, 1);
  s->segment_count = 1;
  s->dead = talloc_zero_array(s, uint8_t *, 1);
  s->uuid = s->dir = "";
  s->rules_version = zj_labeller_version(rules);
  if (zj_segment_view(s, writer, &s->segments[0], &err) != ZJ_OK) fail_msg("%s", err.text);
  return s;
}

#endif
