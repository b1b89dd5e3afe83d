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
  void *ctx;
  held *at;
  size_t count;
} values;

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

/* Gathers the values of all reports, by text; none when memory ran out, which is noted. */
static values gather(const zj_snapshot *snapshot, zj_field field) {
  size_t count;
  values v = {.ctx = talloc_new(NULL)};
  zj_snapshot_place *places = v.ctx ? zj_snapshot_list(v.ctx, snapshot, &count) : NULL;
  v.at = places ? talloc_array(v.ctx, held, (unsigned)count + 1) : NULL;
  for (size_t i = 0; v.at && i < count; i++) {
    zj_report_facts facts;
    zj_segment_facts(snapshot->segments[places[i].segment], places[i].report, &facts);
    const char *text = value_of(v.ctx, &facts, field);
    if (!text) {
      v.at = NULL;
      v.count = 0;
    } else if (*text) {
      v.at[v.count++] = (held){text, 1};
    }
  }
  if (!v.at) zj_note_no_memory();
  join_equal(&v);
  return v;
}

/* ---- options ---- */

static void add_option(json_t *options, const char *text, bool selected) {
  zj_value_append(
      options, json_pack("{s:s,s:s,s:b}", "key", text, "label", text, "selected", (int)selected));
}

void zj_choices_add(json_t *options, const zj_snapshot *snapshot, zj_field field,
                    const char *chosen) {
  values v = gather(snapshot, field);
  bool newest_first = field == ZJ_FIELD_YEAR, found = !*chosen;
  size_t most = field == ZJ_FIELD_FILE ? ZJ_CHOICES_FOLDERS : v.count;
  for (size_t i = 0; i < v.count && i < most; i++) {
    const char *text = v.at[newest_first ? v.count - 1 - i : i].text;
    bool selected = strcmp(text, chosen) == 0;
    add_option(options, text, selected);
    found |= selected;
  }
  if (!found) add_option(options, chosen, true);
  talloc_free(v.ctx);
}

/* All names of one unit are offered once, by its full name. */
json_t *zj_choices_units(const zj_snapshot *snapshot) {
  json_t *names = json_array();
  values v = gather(snapshot, ZJ_FIELD_ISSUER);
  for (size_t i = 0; i < v.count; i++) {
    v.at[i].text = zj_unit_name(v.ctx, v.at[i].text);
    if (v.at[i].text) continue;
    zj_note_no_memory();
    v.count = 0;
  }
  join_equal(&v);
  if (v.count) qsort(v.at, v.count, sizeof *v.at, by_reports);
  for (size_t i = 0; i < v.count && i < ZJ_CHOICES_UNITS; i++)
    zj_value_append(names, json_string(v.at[i].text));
  talloc_free(v.ctx);
  return names;
}
