/* collection.h - a handful of reports in memory, as --scan holds them, for tests of the engine; in
 * one segment or several. */
#ifndef ZJ_TESTS_COLLECTION_H
#define ZJ_TESTS_COLLECTION_H

#include "tests/unit/check.h"

#include "indexer/outline/labeller.h"
#include "indexer/outline/outline_make.h"
#include "indexer/store/snapshot.h"

/* A report of a collection. One that is dead was replaced or deleted since its segment was written.
 */
typedef struct placed_report {
  size_t segment;
  const char *path, *original;
  bool dead;
  const char *year, *type, *issuer; /* NULL: not known */
} placed_report;

/* One whose facts are not known. */
#define PLACED(number, name, text, gone) \
  { .segment = (number), .path = (name), .original = (text), .dead = (gone) }

static inline zj_fact stated(const char *value) {
  return (zj_fact){value, value ? ZJ_FOUND_TEXT : ZJ_FOUND_NONE};
}

static inline void add_placed(void *ctx, const zj_labeller *rules, zj_segment_writer *writer,
                              const placed_report *report) {
  zj_error err = {0};
  zj_report_facts facts = {
      .path = report->path, .file = report->path, .encoding = "UTF-8", .media = "text"};
  facts.fields[ZJ_FIELD_YEAR] = stated(report->year);
  facts.fields[ZJ_FIELD_TYPE] = stated(report->type);
  facts.fields[ZJ_FIELD_ISSUER] = stated(report->issuer);
  zj_report_id(zj_slice_of(report->path), facts.id);
  zj_outline *outline;
  if (zj_outline_make(ctx, rules, zj_slice_of(report->original), NULL, &outline, &err) != ZJ_OK)
    fail_msg("%s", err.text);
  if (zj_segment_add(writer, &facts, outline, NULL, &err) != ZJ_OK) fail_msg("%s", err.text);
}

static inline zj_labeller *collection_rules(void *ctx) {
  zj_error err = {0};
  zj_labeller *rules;
  if (zj_labeller_load(ctx, NULL, &rules, &err) != ZJ_OK) fail_msg("%s", err.text);
  return rules;
}

/* Reports in the order of their segments, which are numbered from 0; children of ctx. */
static inline zj_snapshot *collection_of(void *ctx, const zj_labeller *rules,
                                         const placed_report *reports, size_t count) {
  zj_error err = {0};
  zj_snapshot *s = talloc_zero(ctx, zj_snapshot);
  s->segment_count = reports[count - 1].segment + 1;
  s->segments = talloc_array(s, zj_segment *, (unsigned)s->segment_count);
  s->dead = talloc_zero_array(s, uint8_t *, (unsigned)s->segment_count);
  s->facts = talloc_zero(s, struct zj_fact_table *);
  s->uuid = s->dir = "";
  s->rules_version = zj_labeller_version(rules);
  for (size_t i = 0, n = 0; n < s->segment_count; n++) {
    zj_segment_writer *writer = zj_segment_writer_new(ctx);
    s->dead[n] = talloc_zero_array(s, uint8_t, (unsigned)count / 8 + 1);
    for (size_t number = 0; i < count && reports[i].segment == n; i++, number++) {
      add_placed(ctx, rules, writer, &reports[i]);
      if (reports[i].dead) s->dead[n][number / 8] |= (uint8_t)(1 << number % 8);
    }
    if (zj_segment_view(s, writer, &s->segments[n], &err) != ZJ_OK) fail_msg("%s", err.text);
  }
  return s;
}

/* Reports named a, b, c … from their originals, in one segment; children of ctx. */
static inline zj_snapshot *collection(void *ctx, const char *const *originals, size_t count) {
  placed_report *reports = talloc_zero_array(ctx, placed_report, (unsigned)count);
  for (size_t i = 0; i < count; i++) {
    reports[i].path = talloc_asprintf(ctx, "%c", 'a' + (int)i);
    reports[i].original = originals[i];
  }
  return collection_of(ctx, collection_rules(ctx), reports, count);
}

#endif
