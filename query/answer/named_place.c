/* named_place.c - compares a text with the names of all reports. */
#include "query/answer/named_place.h"

#include <stdio.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/outline/fields_shown.h"
#include "indexer/text/fold.h"
#include "query/answer/titles.h"
#include "query/language/query.h"

enum { SHOWN = 5, NAMES_US = 2000000 };

typedef struct finder {
  void *local;
  zj_snapshot *snapshot;
  zj_slice part; /* match text */
  const char *ids[SHOWN];
  const char *paths[SHOWN];
  size_t count;
  zj_error *err;
} finder;

static void note_report(finder *f, const zj_report_facts *facts) {
  if (f->count < SHOWN) {
    f->ids[f->count] = talloc_strdup(f->local, facts->id);
    f->paths[f->count] = facts->path;
  }
  f->count++;
}

/* Whether a name has the part; *failed when memory ran out. */
static bool has_part(const finder *f, const char *name, bool *failed) {
  void *local = talloc_new(f->local);
  zj_slice text = local ? zj_fold_plain(local, zj_slice_of(name)) : (zj_slice){0};
  bool found = text.at && memmem(text.at, text.length, f->part.at, f->part.length);
  *failed |= !text.at;
  talloc_free(local);
  return found;
}

static zj_status find_parts(finder *f) {
  bool failed = false;
  for (size_t s = 0; s < f->snapshot->segment_count; s++)
    for (uint32_t r = 0; r < zj_segment_reports(f->snapshot->segments[s]); r++) {
      zj_report_facts facts;
      if (!zj_snapshot_alive(f->snapshot, s, r)) continue;
      zj_segment_facts(f->snapshot->segments[s], r, &facts);
      if (has_part(f, facts.path, &failed) || has_part(f, ZJ_TITLE_SHOWN(facts.fields), &failed))
        note_report(f, &facts);
      if (failed) return zj_no_memory(f->err);
    }
  return ZJ_OK;
}

/* By unit, title and year: 云溪县政府工作报告 2025. */
static zj_status find_named(finder *f, zj_slice text) {
  zj_query *query;
  zj_titles titles;
  zj_status status = zj_query_parse(f->local, text, 0, false, &query, NULL, NULL);
  if (status != ZJ_OK) return status == ZJ_NO_MEMORY ? zj_no_memory(f->err) : ZJ_OK;
  status = zj_titles_find(f->local, f->snapshot, query, SHOWN, NAMES_US, &titles, f->err);
  for (size_t i = 0; status == ZJ_OK && i < titles.count && !titles.other_year; i++)
    note_report(f, &titles.at[i]);
  if (status == ZJ_OK && !titles.other_year) f->count = titles.all;
  return status;
}

static zj_status fail_several(const finder *f, zj_slice text) {
  char *list = talloc_strdup(f->local, "");
  for (size_t i = 0; list && i < f->count && i < SHOWN; i++)
    list = talloc_asprintf_append(list, "%s%s %s", i ? "; " : " ", f->ids[i], f->paths[i]);
  if (list && f->count > SHOWN) list = talloc_strdup_append(list, "; …");
  if (!list) return zj_no_memory(f->err);
  return zj_fail(f->err, ZJ_NOT_FOUND,
                 zj_tr("%zu reports are called \"%.*s\"; write more of the name, or an id:%s",
                       "有 %zu 篇报告的名称里有“%.*s”，请写得更具体，或写编号：%s"),
                 f->count, (int)text.length, text.at, list);
}

/* Cuts :LINE and :LINE:CHAR off; returns them. */
static const char *cut_numbers(const char *text, size_t *length) {
  *length = strlen(text);
  for (int i = 0; i < 2; i++) {
    size_t at = *length;
    while (at > 0 && text[at - 1] >= '0' && text[at - 1] <= '9')
      at--;
    if (at == *length || at < 2 || text[at - 1] != ':') break;
    *length = at - 1;
  }
  return text + *length;
}

zj_status zj_named_place_find(zj_snapshot *snapshot, const char *text, zj_place *out,
                              zj_error *err) {
  zj_status status = zj_place_find(snapshot, text, out, err);
  zj_place known;
  zj_error ignored = {0};
  size_t length;
  const char *numbers = cut_numbers(text, &length);
  if (status != ZJ_NOT_FOUND) return status;
  zj_error not_found = *err;
  *err = (zj_error){0};
  finder f = {.local = talloc_new(NULL), .snapshot = snapshot, .err = err};
  zj_slice name = {text, length};
  f.part = zj_fold_plain(f.local, name);
  const char *bare = talloc_strndup(f.local, text, length);
  if (!f.local || !f.part.at || !bare) {
    talloc_free(f.local);
    return zj_no_memory(err);
  }
  bool report = zj_place_find(snapshot, bare, &known, &ignored) == ZJ_OK; /* only the line is not */
  if (!report && f.part.length) {
    zj_status found = find_parts(&f);
    if (found == ZJ_OK && !f.count) found = find_named(&f, name);
    if (found == ZJ_OK && f.count == 1) {
      const char *place = talloc_asprintf(f.local, "%s%s", f.ids[0], numbers);
      status = place && f.ids[0] ? zj_place_find(snapshot, place, out, err) : zj_no_memory(err);
    } else if (found == ZJ_OK && f.count > 1)
      status = fail_several(&f, name);
    else if (found != ZJ_OK)
      status = found;
  }
  talloc_free(f.local);
  if (status != ZJ_OK && err->status == ZJ_OK) *err = not_found;
  return status;
}
