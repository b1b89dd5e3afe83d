/* snapshot.c - one generation of an index, or files read into memory. */
#include "indexer/store/snapshot.h"

#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/mapping.h"
#include "indexer/base/noted.h"
#include "indexer/store/bond.h"
#include "indexer/store/catalog.h"
#include "indexer/store/intake.h"

/* The names of reasons, by number. */
struct zj_reasons {
  bool read;
  const char **names;
  size_t count;
};

enum { ATTEMPTS = 5 };

/* ---- from an index ---- */

static zj_status read_generation(void *ctx, const char *dir, zj_generation *out, zj_error *err) {
  zj_catalog *catalog;
  zj_status status = zj_catalog_open(ctx, dir, &catalog, err);
  if (status != ZJ_OK) return status;
  status = zj_catalog_generation(ctx, catalog, out, err);
  talloc_free(catalog);
  return status;
}

/* Refuses text that was folded by other tables: a folded query would not match it. */
static zj_status check_fold(const zj_generation *g, const char *dir, zj_error *err) {
  if (strcmp(g->fold_version, zj_fold_version()) == 0) return ZJ_OK;
  return zj_fail(
      err, ZJ_NO_INDEX,
      zj_tr(
          "%s: the index was made by a zhangju that folds text differently; rebuild it with: zhangju index PATH…",
          "%s：索引由另一版本的 zhangju 建立，文本归一化规则不同；请重建：zhangju index 路径…"),
      dir);
}

static zj_status open_segment(zj_snapshot *s, const char *dir, const zj_catalog_segment *from,
                              size_t at, zj_error *err) {
  const char *path = talloc_asprintf(s, "%s/segments/%s", dir, from->name);
  if (!path) return zj_no_memory(err);
  zj_status status = zj_bond_open(s, path, from->bond, &s->segments[at], err);
  if (status != ZJ_OK) return status;
  s->dead[at] = from->dead;
  if (zj_segment_reports(s->segments[at]) == from->reports &&
      zj_segment_paragraphs(s->segments[at]) == from->paragraphs)
    return ZJ_OK;
  return zj_fail(err, ZJ_CORRUPT,
                 zj_tr("%s: does not hold what the catalog says; run zhangju check",
                       "%s：与目录库不符；请运行 zhangju check"),
                 path);
}

static zj_status open_segments(zj_snapshot *s, const char *dir, const zj_generation *g,
                               zj_error *err) {
  s->segments = talloc_array(s, zj_segment *, g->segment_count + 1);
  s->dead = talloc_zero_array(s, uint8_t *, g->segment_count + 1);
  zj_status status = s->segments && s->dead ? ZJ_OK : zj_no_memory(err);
  for (size_t i = 0; i < g->segment_count && status == ZJ_OK; i++)
    status = open_segment(s, dir, &g->segments[i], i, err);
  s->segment_count = g->segment_count;
  return status;
}

static uint32_t count_paragraphs(const zj_segment *segment, uint32_t report) {
  uint32_t begin, end;
  zj_segment_report_range(segment, report, &begin, &end);
  return end - begin;
}

/* Counts all reports and subtracts the dead, which are few. */
static void count_living(zj_snapshot *s) {
  for (size_t n = 0; n < s->segment_count; n++) {
    const zj_segment *segment = s->segments[n];
    s->reports += zj_segment_reports(segment);
    s->paragraphs += zj_segment_paragraphs(segment);
    s->match_bytes += zj_segment_match_bytes(segment);
    for (uint32_t r = 0; s->dead[n] && r < zj_segment_reports(segment); r++) {
      if (zj_snapshot_alive(s, n, r)) continue;
      s->reports--;
      s->paragraphs -= count_paragraphs(segment, r);
      s->match_bytes -= zj_segment_report_bytes(segment, r);
    }
  }
}

/* Makes one attempt. Sets *stamp to the stamp of the catalog before it was read. */
static zj_status open_once(void *ctx, const char *dir, uint64_t *stamp, zj_snapshot **out,
                           zj_error *err) {
  zj_generation g;
  *stamp = zj_catalog_stamp(dir);
  zj_snapshot *s = talloc_zero(ctx, zj_snapshot);
  if (!s) return zj_no_memory(err);
  s->stamp = *stamp;
  s->dir = talloc_strdup(s, dir);
  zj_status status = s->dir ? read_generation(s, dir, &g, err) : zj_no_memory(err);
  if (status == ZJ_OK) status = check_fold(&g, dir, err);
  if (status == ZJ_OK) status = open_segments(s, dir, &g, err);
  if (status != ZJ_OK) {
    talloc_free(s);
    return status;
  }
  count_living(s);
  s->generation = g.number;
  s->uuid = g.uuid;
  s->rules_version = g.rules_version;
  s->reasons = talloc_zero(s, struct zj_reasons);
  s->facts = talloc_zero(s, struct zj_fact_table *);
  if (!s->reasons || !s->facts) {
    talloc_free(s);
    return zj_no_memory(err);
  }
  *out = s;
  return ZJ_OK;
}

/* A failure counts only if the catalog did not change meanwhile: otherwise a new generation may
 * have replaced the files that were missing. */
zj_status zj_snapshot_open(void *ctx, const char *index_dir, zj_snapshot **out, zj_error *err) {
  zj_error why = {0};
  zj_status status = ZJ_OK;
  zj_mapping_guard(ZJ_LOST_PAGE_ENDS);
  for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
    uint64_t stamp;
    why = (zj_error){0};
    status = open_once(ctx, index_dir, &stamp, out, &why);
    if (status == ZJ_OK || zj_catalog_stamp(index_dir) == stamp) break;
  }
  return status == ZJ_OK ? ZJ_OK : zj_fail(err, status, "%s", why.text);
}

bool zj_snapshot_stale(const zj_snapshot *snapshot) {
  return *snapshot->dir && zj_catalog_stamp(snapshot->dir) != snapshot->stamp;
}

bool zj_snapshot_untouched(const zj_snapshot *snapshot) {
  for (size_t i = 0; i < snapshot->segment_count; i++)
    if (!zj_segment_untouched(snapshot->segments[i])) return false;
  return true;
}

bool zj_snapshot_in_place(const zj_snapshot *snapshot) {
  for (size_t i = 0; i < snapshot->segment_count; i++)
    if (!zj_segment_in_place(snapshot->segments[i])) return false;
  return true;
}

/* ---- from files ---- */

static void print_left_out(const char *path, const char *reason) {
  fprintf(stderr, zj_tr("zhangju: left out: %s: %s\n", "zhangju: 未收入：%s：%s\n"), path, reason);
}

static zj_status scan_file(zj_segment_writer *writer, const zj_labeller *rules, const zj_file *file,
                           const char *encoding, zj_error *err) {
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  zj_intake *in;
  zj_error why = {0};
  if (!encoding) encoding = file->encoding;
  zj_status status = zj_intake_file(local, rules, file, encoding, &in, &why);
  if (status == ZJ_OK) {
    status = zj_segment_add(writer, &in->facts, in->outline, NULL, err);
  } else if (status == ZJ_NO_MEMORY) {
    status = zj_no_memory(err);
  } else {
    print_left_out(file->path, why.text);
    status = ZJ_OK;
  }
  talloc_free(local);
  return status;
}

static zj_status scan_files(zj_segment_writer *writer, const zj_labeller *rules,
                            const zj_file_list *list, const char *encoding, zj_error *err) {
  char others[400];
  for (size_t i = 0; i < list->left_out_count; i++)
    if (!zj_left_out_is_other(&list->left_out[i]))
      print_left_out(list->left_out[i].path, list->left_out[i].reason);
  if (list->others.files)
    fprintf(stderr,
            zj_tr("zhangju: files of other kinds, not read: %s\n",
                  "zhangju: 没有读的其他类型文件：%s\n"),
            zj_others_tell(&list->others, others, sizeof others));
  zj_status status = ZJ_OK;
  for (size_t i = 0; i < list->count && status == ZJ_OK; i++)
    status = scan_file(writer, rules, &list->files[i], encoding, err);
  return status;
}

static zj_status copy_reasons(zj_snapshot *s, const zj_labeller *rules, zj_error *err) {
  s->rules_version = talloc_strdup(s, zj_labeller_version(rules));
  s->reasons = talloc_zero(s, struct zj_reasons);
  if (!s->rules_version || !s->reasons) return zj_no_memory(err);
  struct zj_reasons *r = s->reasons;
  r->read = true;
  r->count = zj_labeller_reasons(rules);
  r->names = talloc_array(r, const char *, r->count + 1);
  if (!r->names) return zj_no_memory(err);
  for (size_t i = 0; i < r->count; i++) {
    char name[ZJ_REASON_TEXT];
    r->names[i] = talloc_strdup(r->names, zj_labeller_reason(rules, (uint16_t)i, name));
    if (!r->names[i]) return zj_no_memory(err);
  }
  return ZJ_OK;
}

/* A snapshot with room for one segment, without reports yet. */
static zj_status new_in_memory(void *ctx, const zj_labeller *rules, zj_segment_writer **writer,
                               zj_snapshot **out, zj_error *err) {
  zj_snapshot *s = *out = talloc_zero(ctx, zj_snapshot);
  if (!s) return zj_no_memory(err);
  *writer = zj_segment_writer_new(s);
  s->segments = talloc_array(s, zj_segment *, 1);
  s->dead = talloc_zero_array(s, uint8_t *, 1);
  s->segment_count = 1;
  s->uuid = "";
  s->dir = "";
  s->facts = talloc_zero(s, struct zj_fact_table *);
  bool made = *writer && s->segments && s->dead && s->facts;
  return made ? copy_reasons(s, rules, err) : zj_no_memory(err);
}

/* Frees the snapshot after an error. */
static zj_status finish_in_memory(zj_snapshot *s, zj_segment_writer *writer, zj_status status,
                                  zj_snapshot **out, zj_error *err) {
  if (status == ZJ_OK) status = zj_segment_view(s, writer, &s->segments[0], err);
  if (status == ZJ_OK) count_living(s);
  *out = s;
  if (status == ZJ_OK) return status;
  talloc_free(s);
  *out = NULL;
  return status;
}

zj_status zj_snapshot_scan(void *ctx, const char *const *paths, size_t count, const char *encoding,
                           const zj_labeller *rules, zj_snapshot **out, zj_error *err) {
  zj_snapshot *s;
  zj_segment_writer *writer;
  zj_file_list *list;
  zj_status status = new_in_memory(ctx, rules, &writer, &s, err);
  if (status == ZJ_OK) status = zj_files_find(s, paths, count, NULL, &list, err);
  if (status == ZJ_OK) status = scan_files(writer, rules, list, encoding, err);
  if (status == ZJ_OK && zj_segment_writer_paragraphs(writer) == 0)
    status = zj_fail(err, ZJ_BAD_INPUT, "%s",
                     zj_tr("no report could be read there", "那里没有可读的报告"));
  return finish_in_memory(s, writer, status, out, err);
}

zj_status zj_snapshot_of_text(void *ctx, zj_slice text, const char *name, const zj_labeller *rules,
                              zj_snapshot **out, zj_error *err) {
  zj_snapshot *s;
  zj_segment_writer *writer;
  zj_intake *in;
  const zj_file file = {.path = name, .file = name};
  zj_status status = new_in_memory(ctx, rules, &writer, &s, err);
  if (status == ZJ_OK) status = zj_intake_bytes(s, rules, &file, text, "utf-8", &in, err);
  if (status == ZJ_OK) status = zj_segment_add(writer, &in->facts, in->outline, NULL, err);
  return finish_in_memory(s, writer, status, out, err);
}

/* ---- from rows ---- */

static zj_status name_reasons(zj_snapshot *s, const zj_snapshot_whole *whole, zj_error *err) {
  struct zj_reasons *r = s->reasons = talloc_zero(s, struct zj_reasons);
  if (!r) return zj_no_memory(err);
  r->read = true;
  r->names = talloc_array(r, const char *, whole->reason_count + 1);
  if (!r->names) return zj_no_memory(err);
  for (; r->count < whole->reason_count; r->count++) {
    r->names[r->count] = talloc_strdup(r->names, whole->reasons[r->count]);
    if (!r->names[r->count]) return zj_no_memory(err);
  }
  return ZJ_OK;
}

zj_status zj_snapshot_of_rows(void *ctx, zj_segment_writer *writer, const zj_snapshot_whole *whole,
                              zj_snapshot **out, zj_error *err) {
  zj_snapshot *s = talloc_zero(ctx, zj_snapshot);
  if (!s) return zj_no_memory(err);
  s->segments = talloc_array(s, zj_segment *, 1);
  s->dead = talloc_zero_array(s, uint8_t *, 1);
  s->uuid = talloc_strdup(s, whole->uuid);
  s->rules_version = talloc_strdup(s, whole->rules_version);
  s->facts = talloc_zero(s, struct zj_fact_table *);
  s->dir = "";
  s->selected = true;
  s->paragraphs = whole->paragraphs;
  s->reports = whole->reports;
  s->match_bytes = whole->match_bytes;
  s->generation = whole->generation;
  zj_status status =
      s->segments && s->dead && s->facts && s->uuid && s->rules_version ? ZJ_OK : zj_no_memory(err);
  if (status == ZJ_OK) status = name_reasons(s, whole, err);
  talloc_steal(s, writer);
  if (status == ZJ_OK && zj_segment_writer_paragraphs(writer) > 0) {
    status = zj_segment_view(s, writer, &s->segments[0], err);
    s->segment_count = 1;
  }
  if (status == ZJ_OK)
    *out = s;
  else
    talloc_free(s);
  return status;
}

/* ---- a part of another ---- */

static void revive_report(zj_snapshot *s, size_t n, uint32_t report) {
  if (zj_snapshot_alive(s, n, report)) return; /* it is listed twice */
  s->dead[n][report / 8] &= (uint8_t) ~(1u << (report % 8));
  s->reports++;
  s->paragraphs += count_paragraphs(s->segments[n], report);
  s->match_bytes += zj_segment_report_bytes(s->segments[n], report);
}

/* Whether all reports of a segment are alive. */
static bool is_whole(const zj_snapshot *s, size_t n) {
  uint32_t reports = zj_segment_reports(s->segments[n]), r = 0;
  while (r < reports && zj_snapshot_alive(s, n, r))
    r++;
  return r == reports;
}

zj_status zj_snapshot_narrow(void *ctx, const zj_snapshot *s, const zj_snapshot_place *places,
                             size_t count, zj_snapshot **out, zj_error *err) {
  zj_snapshot *narrow = *out = talloc_memdup(ctx, s, sizeof *s);
  if (!narrow) return zj_no_memory(err);
  narrow->narrowed = true;
  narrow->reports = narrow->paragraphs = narrow->match_bytes = 0;
  narrow->dead = talloc_zero_array(narrow, uint8_t *, s->segment_count + 1);
  if (!narrow->dead) return zj_no_memory(err);
  for (size_t n = 0; n < s->segment_count; n++) {
    size_t bytes = zj_segment_reports(s->segments[n]) / 8 + 1;
    narrow->dead[n] = talloc_array(narrow, uint8_t, bytes);
    if (!narrow->dead[n]) return zj_no_memory(err);
    memset(narrow->dead[n], 0xFF, bytes);
  }
  for (size_t i = 0; i < count; i++)
    revive_report(narrow, places[i].segment, places[i].report);
  for (size_t n = 0; n < s->segment_count; n++)
    if (is_whole(narrow, n)) TALLOC_FREE(narrow->dead[n]);
  return ZJ_OK;
}

/* ---- order ---- */

int zj_snapshot_compare(const zj_snapshot *s, size_t segment_a, uint32_t report_a, size_t segment_b,
                        uint32_t report_b) {
  if (segment_a == segment_b && report_a == report_b) return 0;
  return strcmp(zj_segment_report_path(s->segments[segment_a], report_a),
                zj_segment_report_path(s->segments[segment_b], report_b));
}

static int compare_places(const void *a, const void *b, void *snapshot) {
  const zj_snapshot_place *x = a, *y = b;
  return zj_snapshot_compare(snapshot, x->segment, x->report, y->segment, y->report);
}

zj_snapshot_place *zj_snapshot_list(void *ctx, const zj_snapshot *s, size_t *count) {
  zj_snapshot_place *places = talloc_array(ctx, zj_snapshot_place, s->reports + 1);
  *count = 0;
  if (!places) return NULL;
  for (size_t n = 0; n < s->segment_count; n++)
    for (uint32_t r = 0; r < zj_segment_reports(s->segments[n]); r++)
      if (zj_snapshot_alive(s, n, r)) places[(*count)++] = (zj_snapshot_place){n, r};
  if (*count) qsort_r(places, *count, sizeof *places, compare_places, (void *)(uintptr_t)s);
  return places;
}

/* ---- finding ---- */

/* Finds a report by its path through its id, the hash of the path. No index has two paths with the
 * same id (changes.c). */
static bool find_path(const zj_segment *segment, zj_slice path, uint32_t *report) {
  char id[ZJ_REPORT_ID_CHARS + 1];
  zj_report_facts facts;
  zj_report_id(path, id);
  if (!zj_segment_find(segment, zj_slice_of(id), report)) return false;
  zj_segment_facts(segment, *report, &facts);
  return zj_slice_equal(path, zj_slice_of(facts.path));
}

/* Looks into the newest segment first, because of several copies only the newest can be alive. */
bool zj_snapshot_find(const zj_snapshot *snapshot, zj_slice id_or_path, size_t *segment,
                      uint32_t *report) {
  for (*segment = snapshot->segment_count; (*segment)-- > 0;) {
    const zj_segment *s = snapshot->segments[*segment];
    if (zj_segment_find(s, id_or_path, report) && zj_snapshot_alive(snapshot, *segment, *report))
      return true;
    if (find_path(s, id_or_path, report) && zj_snapshot_alive(snapshot, *segment, *report))
      return true;
  }
  return false;
}

/* ---- reasons ---- */

const char *zj_snapshot_reason(const zj_snapshot *s, uint16_t reason) {
  struct zj_reasons *r = s->reasons;
  if (!r || reason == UINT16_MAX) return "-"; /* a snapshot made without labeller has no names */
  if (!r->read) {
    zj_status status = zj_catalog_reasons(r, s->dir, s->rules_version, &r->names, &r->count, NULL);
    /* An index that has moved on since has other reasons: these stay without names. */
    if (status != ZJ_OK) r->count = 0;
    if (status == ZJ_NO_MEMORY) zj_note_no_memory();
    if (status == ZJ_IO || status == ZJ_CORRUPT) zj_note_unread();
    r->read = status == ZJ_OK || status == ZJ_NO_INDEX;
  }
  return reason < r->count ? r->names[reason] : "-";
}
