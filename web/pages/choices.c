/* choices.c - gathers the values of a field over all reports. */
#include "web/pages/choices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"

typedef struct held {
  const char *text;
  uint32_t reports;
} held;

typedef struct values {
  held *at;
  size_t count;
} values;

typedef struct zj_choices {
  values of[ZJ_FIELD_COUNT]; /* sorted by text; units by how many reports they have */
} zj_choices;

/* ---- gathering ---- */

/* The folder of a path with its last '/'; "" for none. */
static const char *folder_of(void *ctx, const char *path) {
  const char *end = strrchr(path, '/');
  return end ? talloc_strndup(ctx, path, (size_t)(end - path) + 1) : "";
}

/* A report over several years is listed under its last. */
static const char *year_of(void *ctx, const char *value) {
  int first, last;
  if (!zj_fact_years(ZJ_FIELD_YEAR, value, &first, &last)) return "";
  return talloc_asprintf(ctx, "%d", last);
}

static const char *value_of(void *ctx, const zj_report_facts *facts, zj_field field) {
  const char *value = facts->fields[field].value;
  if (field == ZJ_FIELD_FILE) return folder_of(ctx, facts->path);
  if (field == ZJ_FIELD_YEAR) return year_of(ctx, value ? value : "");
  return value ? value : "";
}

static int by_text(const void *a, const void *b) {
  return strcmp(((const held *)a)->text, ((const held *)b)->text);
}

static int by_reports(const void *a, const void *b) {
  const held *x = a, *y = b;
  if (x->reports != y->reports) return x->reports > y->reports ? -1 : 1;
  return by_text(a, b);
}

/* Sorts by text and joins equal values. */
static void join_equal(values *v) {
  size_t kept = 0;
  if (v->count) qsort(v->at, v->count, sizeof *v->at, by_text);
  for (size_t i = 0; i < v->count; i++) {
    if (kept && strcmp(v->at[kept - 1].text, v->at[i].text) == 0)
      v->at[kept - 1].reports += v->at[i].reports;
    else
      v->at[kept++] = v->at[i];
  }
  v->count = kept;
}

/* The values of all reports, by text. False when memory ran out. */
static bool list_values(void *ctx, const zj_snapshot *snapshot, zj_field field, values *out) {
  size_t count;
  zj_snapshot_place *places = zj_snapshot_list(ctx, snapshot, &count);
  *out = (values){places ? talloc_array(ctx, held, (unsigned)count + 1) : NULL, 0};
  for (size_t i = 0; out->at && i < count; i++) {
    zj_report_facts facts;
    zj_segment_facts(snapshot->segments[places[i].segment], places[i].report, &facts);
    const char *text = value_of(ctx, &facts, field);
    if (!text) return false;
    if (*text) out->at[out->count++] = (held){text, 1};
  }
  if (out->at) join_equal(out);
  return out->at != NULL;
}

/* Replaces names of units by the full ones, and sorts them by how many reports they have. */
static bool name_units(void *ctx, values *v) {
  for (size_t i = 0; i < v->count; i++) {
    v->at[i].text = zj_unit_name(ctx, v->at[i].text);
    if (!v->at[i].text) return false;
  }
  join_equal(v);
  if (v->count) qsort(v->at, v->count, sizeof *v->at, by_reports);
  return true;
}

/* Keeps the values that may be offered. */
static bool keep_values(zj_choices *c, zj_field field, const values *v) {
  size_t most = field == ZJ_FIELD_ISSUER ? ZJ_CHOICES_UNITS : v->count;
  if (field == ZJ_FIELD_FILE) most = ZJ_CHOICES_FOLDERS;
  values *kept = &c->of[field];
  if (most > v->count) most = v->count;
  kept->at = talloc_array(c, held, (unsigned)most + 1);
  for (size_t i = 0; kept->at && i < most; i++) {
    const char *text = talloc_strdup(c, v->at[i].text);
    if (!text) return false;
    kept->at[kept->count++] = (held){text, v->at[i].reports};
  }
  return kept->at != NULL;
}

static bool gather(zj_choices *c, const zj_snapshot *snapshot, zj_field field) {
  values v;
  void *local = talloc_new(NULL);
  bool done = local && list_values(local, snapshot, field, &v);
  if (done && field == ZJ_FIELD_ISSUER) done = name_units(local, &v);
  if (done) done = keep_values(c, field, &v);
  talloc_free(local);
  return done;
}

/* The choices of what a reader shows; NULL when memory ran out, which is noted. */
static const zj_choices *choices_of(zj_reader *reader) {
  static const zj_field fields[] = {ZJ_FIELD_ISSUER, ZJ_FIELD_YEAR, ZJ_FIELD_TYPE, ZJ_FIELD_FILE};
  zj_visible *visible = reader->visible;
  if (visible->choices) return visible->choices;
  zj_choices *c = talloc_zero(visible, zj_choices);
  bool done = c != NULL;
  for (size_t i = 0; done && i < ZJ_COUNT(fields); i++)
    done = gather(c, visible->snapshot, fields[i]);
  if (!done) {
    zj_note_no_memory();
    TALLOC_FREE(c);
  }
  visible->choices = c;
  return c;
}

/* ---- options ---- */

static void add_option(json_t *options, const char *text, bool selected) {
  zj_value_append(
      options, json_pack("{s:s,s:s,s:b}", "key", text, "label", text, "selected", (int)selected));
}

void zj_choices_add(json_t *options, zj_reader *reader, zj_field field, const char *chosen) {
  const zj_choices *choices = choices_of(reader);
  values v = choices ? choices->of[field] : (values){0};
  bool newest_first = field == ZJ_FIELD_YEAR, found = !*chosen;
  for (size_t i = 0; i < v.count; i++) {
    const char *text = v.at[newest_first ? v.count - 1 - i : i].text;
    bool selected = strcmp(text, chosen) == 0;
    add_option(options, text, selected);
    found |= selected;
  }
  if (!found) add_option(options, chosen, true);
}

/* All names of one unit are offered once, by its full name. */
json_t *zj_choices_units(zj_reader *reader) {
  json_t *names = json_array();
  const zj_choices *choices = choices_of(reader);
  values v = choices ? choices->of[ZJ_FIELD_ISSUER] : (values){0};
  for (size_t i = 0; i < v.count; i++)
    zj_value_append(names, json_string(v.at[i].text));
  return names;
}
