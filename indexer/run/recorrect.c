/* recorrect.c - puts changed corrections in force in an index. */
#include "indexer/run/recorrect.h"

#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/folder.h"
#include "indexer/base/interrupt.h"
#include "indexer/base/lang.h"
#include "indexer/run/assembly.h"
#include "indexer/run/intake_kept.h"
#include "indexer/run/publish.h"
#include "indexer/run/tiers.h"
#include "indexer/store/bond.h"
#include "indexer/store/corrections_seen.h"
#include "indexer/store/seal.h"
#include "indexer/store/segment.h"

enum { WAIT_SECONDS = 10, TRIES_A_SECOND = 10 };

typedef struct recorrect {
  const zj_recorrect_options *options;
  zj_indexdir *dir;
  zj_contents was;
  zj_segment **segments; /* of the generation; NULL for one that has not been opened */
  zj_tier *tiers;        /* per segment */
  bool *held;            /* per report of the catalog: it may hold a passage */
  zj_slice *traces;
  zj_catalog_report *rows; /* of the reports in the new segment */
  size_t row_count;
  uint64_t *alive; /* per segment */
} recorrect;

/* ---- the index that is there ---- */

static zj_status claim_index(recorrect *r, zj_error *err) {
  for (int tries = WAIT_SECONDS * TRIES_A_SECOND;; tries--) {
    zj_error why = {0};
    zj_status status = zj_indexdir_claim(r, r->options->index_dir, &r->dir, &why);
    if (status == ZJ_OK) return ZJ_OK;
    if (status != ZJ_LOCKED || tries <= 0) return zj_fail(err, status, "%s", why.text);
    status = zj_interrupt_check(err);
    if (status != ZJ_OK) return status;
    usleep(1000000 / TRIES_A_SECOND);
  }
}

/* Reads the catalog before it claims the folder, because claiming would create an index folder
 * where there is none; and again afterwards, because only then nobody else changes it. */
static zj_status open_index(recorrect *r, zj_error *err) {
  zj_status status = zj_catalog_read(r, r->options->index_dir, &r->was, err);
  if (status == ZJ_OK) status = claim_index(r, err);
  if (status == ZJ_OK) status = zj_catalog_read(r, r->dir->path, &r->was, err);
  if (status != ZJ_OK) return status;
  size_t segments = r->was.generation.segment_count, reports = r->was.report_count;
  r->segments = talloc_zero_array(r, zj_segment *, segments + 1);
  r->tiers = talloc_zero_array(r, zj_tier, segments + 1);
  r->alive = talloc_zero_array(r, uint64_t, segments + 1);
  r->held = talloc_zero_array(r, bool, reports + 1);
  r->rows = talloc_zero_array(r, zj_catalog_report, reports + 1);
  r->traces = talloc_zero_array(r, zj_slice, r->options->text_count + 1);
  bool ok = r->segments && r->tiers && r->alive && r->held && r->rows && r->traces;
  return ok ? ZJ_OK : zj_no_memory(err);
}

static zj_status open_segments(recorrect *r, zj_error *err) {
  const zj_generation *g = &r->was.generation;
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < g->segment_count; i++) {
    const char *path = talloc_asprintf(r, "%s/%s", r->dir->segments, g->segments[i].name);
    status = path ? zj_bond_open_source(r, path, g->segments[i].bond, &r->segments[i], err)
                  : zj_no_memory(err);
  }
  return status;
}

/* The segment of a report of the catalog. */
static zj_status find_segment(const recorrect *r, const zj_catalog_report *report, size_t *out,
                              zj_error *err) {
  const zj_generation *g = &r->was.generation;
  *out = zj_generation_segment(g, report->segment);
  if (*out < g->segment_count && report->local < g->segments[*out].reports) return ZJ_OK;
  return zj_fail(err, ZJ_CORRUPT, "%s",
                 zj_tr("the catalog names a segment that is not there; run: zhangju index --full",
                       "目录库指向不存在的分段；请运行：zhangju index --full"));
}

/* ---- which reports ---- */

static bool may_hold_text(const recorrect *r, size_t segment, uint32_t report) {
  for (size_t i = 0; i < r->options->text_count; i++)
    if (zj_correction_may_be_in(r->segments[segment], report, r->traces[i])) return true;
  return false;
}

/* Finds the reports to label, and the segments to merge with them. */
static zj_status choose_reports(recorrect *r, zj_error *err) {
  uint64_t added = 0;
  for (size_t i = 0; i < r->options->text_count; i++) {
    r->traces[i] = zj_correction_trace(r->traces, r->options->texts[i]);
    if (!r->traces[i].at) return zj_no_memory(err);
  }
  for (size_t i = 0; i < r->was.report_count; i++) {
    const zj_catalog_report *report = &r->was.reports[i];
    size_t segment;
    zj_status status = find_segment(r, report, &segment, err);
    if (status != ZJ_OK) return status;
    r->held[i] = may_hold_text(r, segment, report->local);
    if (r->held[i])
      added += report->bytes + 1;
    else
      r->tiers[segment].bytes += report->bytes;
  }
  zj_tiers_choose(r->tiers, r->was.generation.segment_count, added);
  return ZJ_OK;
}

/* ---- the new segment ---- */

static zj_status add_report(recorrect *r, size_t number, zj_segment_writer *writer,
                            zj_postings_writer *postings, zj_error *err) {
  const zj_catalog_report *report = &r->was.reports[number];
  size_t segment;
  zj_status status = find_segment(r, report, &segment, err);
  if (status != ZJ_OK) return status;
  if (!r->held[number] && !r->tiers[segment].merge) {
    r->alive[segment]++;
    return ZJ_OK;
  }
  uint32_t before = zj_segment_writer_paragraphs(writer);
  const zj_segment *from = r->segments[segment];
  if (r->held[number])
    status = zj_intake_kept_label(writer, r->options->rules, from, report->local, postings, err);
  else
    status = zj_segment_copy(writer, from, report->local, postings, err);
  zj_catalog_report *row = &r->rows[r->row_count];
  *row = *report;
  row->segment = r->was.generation.number + 1;
  row->local = (uint32_t)r->row_count++;
  row->paragraphs = zj_segment_writer_paragraphs(writer) - before;
  return status == ZJ_OK ? zj_interrupt_check(err) : status;
}

/* Postings are written as a small database, which merging makes a whole one. */
static zj_status write_postings(void *local, const char *piece, const char *segment,
                                zj_error *err) {
  const char *postings = talloc_asprintf(local, "%s/postings", segment);
  if (!postings) return zj_no_memory(err);
  zj_status status = zj_postings_merge(&piece, 1, postings, err);
  if (status == ZJ_OK) status = zj_seal_write(postings, err);
  return status;
}

static zj_status make_segment(recorrect *r, const char *segment, uint32_t *paragraphs,
                              zj_error *err) {
  void *local = talloc_new(NULL);
  const char *piece = talloc_asprintf(local, "%s/piece", r->dir->building);
  zj_segment_writer *writer = zj_segment_writer_new(local);
  zj_postings_writer *postings;
  zj_status status = local && piece && writer ? ZJ_OK : zj_no_memory(err);
  if (status == ZJ_OK && mkdir(segment, 0777) != 0)
    status = zj_fail_errno(err, ZJ_IO, "%s", segment);
  if (status == ZJ_OK) status = zj_postings_create(local, piece, &postings, err);
  for (size_t i = 0; status == ZJ_OK && i < r->was.report_count; i++)
    status = add_report(r, i, writer, postings, err);
  if (status == ZJ_OK) status = zj_postings_finish(postings, err);
  if (status == ZJ_OK && r->row_count) status = write_postings(local, piece, segment, err);
  if (status == ZJ_OK && r->row_count) status = zj_segment_write(writer, segment, false, err);
  *paragraphs = status == ZJ_OK ? zj_segment_writer_paragraphs(writer) : 0;
  if (piece) (void)zj_folder_remove(piece);
  talloc_free(local);
  return status;
}

/* ---- publishing ---- */

static zj_status describe_generation(recorrect *r, zj_generation *g, uint32_t paragraphs,
                                     zj_error *err) {
  const zj_generation *old = &r->was.generation;
  *g = *old;
  g->number++;
  zj_status status = zj_publish_rules(r, r->options->rules, g, err);
  if (status != ZJ_OK) return status;
  g->segments = zj_publish_living(r, old, r->alive, &g->segment_count);
  if (!g->segments) return zj_no_memory(err);
  if (r->row_count == 0) return ZJ_OK;
  const char *name = zj_publish_name(r, r->dir, g->number);
  if (!name) return zj_no_memory(err);
  g->segments[g->segment_count++] = (zj_catalog_segment){.number = g->number,
                                                         .name = name,
                                                         .reports = (uint32_t)r->row_count,
                                                         .paragraphs = paragraphs};
  return ZJ_OK;
}

static zj_status publish(recorrect *r, const char *segment, uint32_t paragraphs,
                         zj_recorrect_result *out, zj_error *err) {
  zj_publication what = {.keep_left_out = true, .reports = r->rows, .report_count = r->row_count};
  zj_generation *g = &what.generation;
  zj_status status = describe_generation(r, g, paragraphs, err);
  if (status == ZJ_OK && r->row_count)
    status = zj_assembled_settle(&(zj_assembled){.segment = segment}, r->dir,
                                 &g->segments[g->segment_count - 1], err);
  if (status == ZJ_OK) status = zj_interrupt_check(err);
  if (status == ZJ_OK) status = zj_catalog_publish(r->dir, &what, err);
  if (status == ZJ_OK)
    zj_publish_tidy(r->dir, g);
  else
    zj_publish_tidy_by_catalog(r->dir);
  out->generation = g->number;
  return status;
}

static zj_status label_and_publish(recorrect *r, zj_recorrect_result *out, zj_error *err) {
  const char *segment = talloc_asprintf(r, "%s/segment", r->dir->building);
  uint32_t paragraphs = 0;
  zj_status status = segment ? open_segments(r, err) : zj_no_memory(err);
  if (status == ZJ_OK) status = choose_reports(r, err);
  if (status == ZJ_OK) status = make_segment(r, segment, &paragraphs, err);
  for (size_t i = 0; status == ZJ_OK && i < r->was.report_count; i++)
    out->reports += r->held[i];
  return status == ZJ_OK ? publish(r, segment, paragraphs, out, err) : status;
}

zj_status zj_recorrect(void *ctx, const zj_recorrect_options *options, zj_recorrect_result *out,
                       zj_error *err) {
  recorrect *r = talloc_zero(ctx, recorrect);
  *out = (zj_recorrect_result){0};
  if (!r) return zj_no_memory(err);
  r->options = options;
  zj_interrupt_begin();
  zj_status status = open_index(r, err);
  if (status == ZJ_OK) {
    const char *version = r->was.generation.rules_version;
    bool done = strcmp(version, zj_labeller_version(options->rules)) == 0;
    out->generation = r->was.generation.number;
    out->other_rules = !done && (strcmp(version, options->was_version) != 0 ||
                                 strcmp(r->was.generation.fold_version, zj_fold_version()) != 0);
    if (!done && !out->other_rules) status = label_and_publish(r, out, err);
  }
  talloc_free(r); /* removes `building` and releases the lock */
  zj_interrupt_end();
  return status;
}
