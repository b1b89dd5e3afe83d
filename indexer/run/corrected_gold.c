/* corrected_gold.c - writes reports that readers have corrected as gold. */
#include "indexer/run/corrected_gold.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/outline/gold_write.h"
#include "indexer/run/correcting.h"
#include "indexer/run/intake_kept.h"
#include "indexer/store/corrections_seen.h"

enum { NAME_BYTES = 180 };

typedef struct exporter {
  const zj_snapshot *snapshot;
  const zj_labeller *labeller;
  const char *dir;
  bool unchecked;
  const char **names; /* that were given to reports */
  size_t name_count;
  zj_corrected_gold *to;
} exporter;

/* ---- names ---- */

static bool is_taken(const exporter *e, const char *name) {
  for (size_t i = 0; i < e->name_count; i++)
    if (strcmp(e->names[i], name) == 0) return true;
  return false;
}

/* The path of a report as one name, without its suffix; with its id when that is too long, or
 * another report has it, or gold files have other meanings by it. */
static const char *name_report(exporter *e, const zj_report_facts *facts) {
  char *name = talloc_strdup(e->names, facts->path);
  if (!name) return NULL;
  char *dot = strrchr(name, '.'), *slash = strrchr(name, '/');
  if (dot && dot > name && dot > slash) *dot = 0;
  for (char *at = name; *at; at++)
    if (*at == '/') *at = '_';
  bool unfit = strlen(name) > NAME_BYTES || *name == '.' || strncmp(name, "META", 4) == 0 ||
               strncmp(name, "queries", 7) == 0 || is_taken(e, name);
  const char *kept = unfit ? talloc_asprintf(e->names, "report_%s", facts->id) : name;
  if (kept) e->names[e->name_count++] = kept;
  return kept;
}

/* ---- files ---- */

static zj_status make_folder(const char *path, zj_error *err) {
  if (!path) return zj_no_memory(err);
  if (mkdir(path, 0777) == 0 || errno == EEXIST) return ZJ_OK;
  return zj_fail_errno(err, ZJ_IO, "%s", path);
}

static zj_status close_file(FILE *file, const char *path, zj_error *err) {
  bool failed = ferror(file) != 0;
  if (fclose(file) == 0 && !failed) return ZJ_OK;
  return zj_fail_errno(err, ZJ_IO, "%s", path);
}

static zj_status write_files(void *ctx, exporter *e, const zj_report_facts *facts,
                             const zj_outline *outline, zj_error *err) {
  const char *name = name_report(e, facts);
  bool markdown = strcmp(facts->media, "markdown") == 0;
  if (!name) return zj_no_memory(err);
  const char *gold = talloc_asprintf(ctx, "%s/gold/%s%s.tsv", e->dir, name, markdown ? ".md" : "");
  const char *text =
      talloc_asprintf(ctx, "%s/reports/%s%s", e->dir, name, markdown ? ".md" : ".txt");
  if (!gold || !text) return zj_no_memory(err);
  FILE *file = fopen(text, "we");
  if (!file) return zj_fail_errno(err, ZJ_IO, "%s", text);
  fwrite(outline->original.at, 1, outline->original.length, file);
  zj_status status = close_file(file, text, err);
  if (status != ZJ_OK) return status;
  file = fopen(gold, "we");
  if (!file) return zj_fail_errno(err, ZJ_IO, "%s", gold);
  zj_gold_write(file, outline, false);
  status = close_file(file, gold, err);
  if (status == ZJ_OK) e->to->written++;
  return status;
}

/* ---- reports ---- */

static const char *mark_of(const exporter *e, const char *path) {
  const zj_corrections *c = e->labeller->corrections;
  const char *mark = NULL;
  for (size_t i = 0; i < c->count; i++)
    if (c->all[i].checked && strcmp(c->all[i].report, path) == 0) mark = c->all[i].checked;
  return mark;
}

static bool is_corrected(const exporter *e, const zj_correction_seen *seen,
                         const zj_snapshot_place *place) {
  for (size_t i = 0; i < e->labeller->corrections->count; i++)
    if (seen[i].finding == ZJ_FINDING_FOUND && seen[i].segment == place->segment &&
        seen[i].report == place->report)
      return true;
  return false;
}

static zj_status export_report(void *ctx, exporter *e, const zj_snapshot_place *place,
                               const char *mark, zj_error *err) {
  const zj_segment *segment = e->snapshot->segments[place->segment];
  zj_report_facts facts;
  zj_outline *outline;
  char hash[ZJ_CHECKED_TEXT];
  zj_segment_facts(segment, place->report, &facts);
  zj_status status =
      zj_intake_kept_outline(ctx, e->labeller, segment, place->report, &outline, err);
  if (status != ZJ_OK) return status;
  bool right = mark && strcmp(mark, zj_checked_hash(outline, hash)) == 0;
  if (right || e->unchecked) return write_files(ctx, e, &facts, outline, err);
  ++*(mark ? &e->to->stale : &e->to->corrected);
  return ZJ_OK;
}

static zj_status export_reports(void *ctx, exporter *e, const zj_correction_seen *seen,
                                zj_error *err) {
  size_t count;
  zj_snapshot_place *places = zj_snapshot_list(ctx, e->snapshot, &count);
  if (!places) return zj_no_memory(err);
  e->names = talloc_zero_array(ctx, const char *, count + 1);
  if (!e->names) return zj_no_memory(err);
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < count; i++) {
    const char *path =
        zj_segment_report_path(e->snapshot->segments[places[i].segment], places[i].report);
    const char *mark = mark_of(e, path);
    if (!mark && !is_corrected(e, seen, &places[i])) continue;
    void *local = talloc_new(ctx);
    status = local ? export_report(local, e, &places[i], mark, err) : zj_no_memory(err);
    talloc_free(local);
  }
  return status;
}

zj_status zj_corrected_gold_write(void *ctx, const zj_snapshot *snapshot,
                                  const zj_labeller *labeller, const char *dir, bool unchecked,
                                  zj_corrected_gold *out, zj_error *err) {
  exporter e = {
      .snapshot = snapshot, .labeller = labeller, .dir = dir, .unchecked = unchecked, .to = out};
  zj_correction_seen *seen;
  size_t found, lost;
  void *local = talloc_new(ctx);
  *out = (zj_corrected_gold){0};
  if (!local) return zj_no_memory(err);
  zj_status status = make_folder(dir, err);
  if (status == ZJ_OK) status = make_folder(talloc_asprintf(local, "%s/gold", dir), err);
  if (status == ZJ_OK) status = make_folder(talloc_asprintf(local, "%s/reports", dir), err);
  if (status == ZJ_OK)
    status = zj_corrections_see(local, snapshot, labeller->corrections, &seen, &found, &lost, err);
  if (status == ZJ_OK) status = export_reports(local, &e, seen, err);
  talloc_free(local);
  return status;
}
