/* build.c - a run of `index`. */
#include "indexer/run/build.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <talloc.h>
#include <time.h>

#include "indexer/base/folder.h"
#include "indexer/base/interrupt.h"
#include "indexer/base/lang.h"
#include "indexer/base/random.h"
#include "indexer/read/decode.h"
#include "indexer/read/extract.h"
#include "indexer/run/assembly.h"
#include "indexer/run/changes.h"
#include "indexer/run/publish.h"
#include "indexer/run/roots.h"
#include "indexer/run/tiers.h"
#include "indexer/store/catalog.h"

enum { NO_ITEM = UINT32_MAX };

typedef struct build {
  const zj_build_options *options;
  zj_indexdir *dir; /* NULL in a dry run */
  const char *path; /* of the index */
  zj_rules *rules;
  zj_generation old; /* number 0 when there is no index that can be read */
  zj_known known;
  bool anew;    /* no catalog that can be changed */
  bool broken;  /* and the one that is there is no database at all */
  bool full;    /* read every file */
  bool label;   /* label all that is kept anew */
  bool guarded; /* the guard of prune has refused */
  const char *why_all;
  zj_roots roots;
  zj_file_list *list;
  zj_changes *changes;
  const char *failure_options;
  int64_t now_ns;
  zj_segment **segments; /* of the old generation; opened where needed */
  zj_tier *tiers;        /* likewise */
  zj_work_item *items;
  uint32_t item_count;
  bool *lost;        /* per known report: it goes */
  uint32_t *item_of; /* per file: NO_ITEM, or what makes its report */
  zj_assembled made;
  zj_progress progress;
  zj_error *err;
} build;

/* ---- what is there ---- */

static int64_t clock_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* What reading the rows does not meet, damage to an index of SQLite's, say, and writing would. */
static zj_status check_catalog(const build *b, zj_error *err) {
  void *local = talloc_new(NULL);
  zj_catalog *catalog;
  zj_status status = zj_catalog_open(local, b->path, &catalog, err);
  if (status == ZJ_OK) status = zj_catalog_check(catalog, true, err);
  talloc_free(local);
  return status;
}

static zj_status read_catalog(build *b, zj_error *err) {
  zj_contents was;
  zj_status status = zj_contents_read(b, b->path, &was, err);
  if (status == ZJ_OK && b->options->full) status = check_catalog(b, err);
  if (status != ZJ_OK) return status;
  b->old = was.generation;
  b->known = (zj_known){.reports = was.reports,
                        .report_count = was.report_count,
                        .failures = was.failures,
                        .failure_count = was.failure_count};
  return ZJ_OK;
}

static bool is_there(const char *dir, const char *name) {
  struct stat st;
  char *path = talloc_asprintf(NULL, "%s/%s", dir, name);
  bool there = stat(path, &st) == 0;
  talloc_free(path);
  return there;
}

/* A broken or foreign-format catalog does not hinder a run: making it anew is what a run is for.
 * But a disk that fails once looks like damage to SQLite: only what is there twice is damage. */
static zj_status read_old(build *b, zj_error *err) {
  zj_error why = {0};
  zj_status status = read_catalog(b, &why);
  if (status == ZJ_CORRUPT) why = (zj_error){0}, status = read_catalog(b, &why);
  if (status == ZJ_OK) return ZJ_OK;
  if (status != ZJ_NO_INDEX && status != ZJ_CORRUPT) return zj_fail(err, status, "%s", why.text);
  b->broken = status == ZJ_CORRUPT;
  b->anew = true;
  b->old = (zj_generation){0};
  b->known = (zj_known){0};
  if (!is_there(b->path, "catalog.db")) return ZJ_OK;
  zj_catalog_old_roots(b, b->path, &b->old.roots, &b->old.root_count);
  b->why_all = b->broken ? zj_tr("the catalog of the index could not be read; it was made anew",
                                 "索引的目录库无法读取，已全部重建")
                         : zj_tr("the index had another format; it was made anew",
                                 "索引格式不同，已全部重建");
  return ZJ_OK;
}

/* What one run can mix: text folded in one way, labelled by one table. */
static void compare_versions(build *b) {
  b->full = b->options->full;
  if (b->anew) return;
  if (strcmp(b->old.fold_version, zj_fold_version()) != 0) {
    b->full = b->label = true;
    b->why_all = zj_tr("text is folded differently now; all was indexed anew",
                       "文本归一化规则已变，已全部重新索引");
  } else if (strcmp(b->old.rules_version, zj_rules_version(b->rules)) != 0) {
    b->label = true;
    b->why_all =
        zj_tr("the rules are others now; all was labelled anew", "规则已变，已全部重新标注");
  }
}

static zj_status open_index(build *b, zj_error *err) {
  zj_status status = ZJ_OK;
  if (b->options->dry_run) {
    b->path = zj_roots_absolute(b, b->options->index_dir);
    if (!b->path) b->path = b->options->index_dir;
  } else {
    status = zj_indexdir_claim(b, b->options->index_dir, &b->dir, err);
    if (status == ZJ_OK) b->path = b->dir->path;
  }
  if (status == ZJ_OK) status = read_old(b, err);
  if (status == ZJ_OK && b->dir && !b->anew) zj_publish_tidy(b->dir, &b->old);
  return status;
}

/* ---- which files ---- */

static zj_status settle_roots(build *b, zj_error *err) {
  const zj_build_options *o = b->options;
  zj_status status =
      zj_roots_settle(b, b->old.roots, b->old.root_count, o->paths, o->path_count, &b->roots, err);
  if (status != ZJ_OK) return status;
  if (b->roots.count == 0)
    return zj_fail(err, ZJ_USAGE, "%s",
                   zj_tr("name the files or folders to index", "请给出要索引的文件或目录"));
  if (b->anew || (b->full && b->label)) zj_roots_walk_all(b, &b->roots);
  return ZJ_OK;
}

static zj_status walk(build *b, zj_error *err) {
  size_t count = b->known.report_count;
  zj_file *known = talloc_zero_array(b, zj_file, count + 1);
  if (!known) return zj_no_memory(err);
  for (size_t i = 0; i < count; i++)
    known[i] = (zj_file){.file = b->known.reports[i].file,
                         .size = b->known.reports[i].size,
                         .modified_ns = b->known.reports[i].modified_ns};
  zj_walk_request request = {.starts = b->roots.starts,
                             .start_count = b->roots.start_count,
                             .roots = b->roots.roots,
                             .root_count = b->roots.count,
                             .known = known,
                             .known_count = count,
                             .keep_known = b->options->prune == ZJ_PRUNE_NONE,
                             .except = b->path};
  b->now_ns = clock_ns();
  return zj_files_walk(b, &request, &b->list, err);
}

static size_t known_below(const build *b, const char *folder) {
  size_t count = 0;
  for (size_t i = 0; i < b->known.report_count; i++)
    count += zj_files_below(b->known.reports[i].file, folder);
  return count;
}

/* A mistyped path must not pass for an empty one, nor a disk that is not mounted for one whose
 * files were deleted. */
static zj_status check_starts(build *b, zj_error *err) {
  for (size_t i = 0; i < b->roots.start_count; i++) {
    const zj_start *s = &b->roots.starts[i];
    if (!s->why.status) continue;
    size_t reports = known_below(b, s->start);
    zj_number_text kept;
    if (reports == 0 && b->options->path_count)
      return zj_fail(err, s->why.status, "%s", s->why.text);
    b->guarded = b->options->prune == ZJ_PRUNE_GUARDED;
    if (b->guarded)
      return zj_fail(err, ZJ_BAD_INPUT,
                     zj_tr("%s; still in the index: %s of it; to drop what is gone add --prune",
                           "%s；其中 %s保留；确要删除请加 --prune"),
                     s->why.text, zj_number_words(kept, reports, "report", "篇报告"));
    if (b->options->prune == ZJ_PRUNE_ALL && strcmp(s->root, s->start) == 0)
      zj_roots_forget(&b->roots, s->root);
  }
  return ZJ_OK;
}

/* Asked once before the work, with what is gone, and once after it, with what cannot be read any
 * more. */
static zj_status check_losses(build *b, zj_error *err) {
  for (size_t i = 0; b->options->prune == ZJ_PRUNE_GUARDED && i < b->roots.count; i++) {
    size_t lost = 0;
    for (size_t r = 0; r < b->known.report_count; r++)
      lost += b->lost[r] && zj_files_below(b->known.reports[r].file, b->roots.roots[i]);
    size_t reports = lost ? known_below(b, b->roots.roots[i]) : 0;
    zj_number_text known;
    b->guarded = lost * 2 > reports;
    if (b->guarded)
      return zj_fail(
          err, ZJ_BAD_INPUT,
          zj_tr("%s: gone or not readable any more: %zu of %s; to drop them add --prune%s",
                "%s：%zu 篇报告已不在或无法再读（原有 %s）；确要删除请加 --prune%s"),
          zj_files_shown(b->list, b->roots.roots[i]), lost,
          zj_number_words(known, reports, "report", "篇"),
          b->made.outcomes ? "" : zj_tr(", to keep them --no-prune", "，要保留请加 --no-prune"));
  }
  return ZJ_OK;
}

/* Whether a file that is read again for no change of its own would be found as it was. */
static bool foresee_same(const build *b, size_t file) {
  const zj_file *f = &b->list->files[file];
  const zj_catalog_report *old = &b->known.reports[b->changes->of[file].old];
  const char *named = b->options->encoding ? b->options->encoding : f->encoding,
             *encoding = named ? zj_decode_name(named) : "";
  uint64_t hash[2];
  if (encoding && *encoding && strcmp(encoding, old->encoding) != 0) return false;
  return f->size == old->size && zj_extract_hash(f->file, hash, NULL) == ZJ_OK &&
         memcmp(hash, old->content_hash, sizeof hash) == 0;
}

/* A dry run opens what a run would read: what cannot be opened is told as that run will tell it. */
static void foresee(build *b) {
  for (size_t i = 0; i < b->list->count; i++) {
    zj_verdict *c = &b->changes->of[i];
    zj_error why = {0};
    zj_status status = c->read ? zj_extract_probe(b->list->files[i].file, &why) : ZJ_OK;
    bool known = c->fate == ZJ_FATE_CHANGED;
    if (status == ZJ_OK && !(c->read && known && foresee_same(b, i))) continue;
    if (status == ZJ_BAD_INPUT && c->old != ZJ_NO_ROW) b->changes->gone[c->old] = true;
    c->read = false;
    if (known && status != ZJ_BAD_INPUT)
      c->fate = ZJ_FATE_UNCHANGED;
    else
      *c = (zj_verdict){.fate = ZJ_FATE_FAILED,
                        .old = ZJ_NO_ROW,
                        .modified_ns = c->modified_ns,
                        .reason = talloc_strdup(b->changes, why.text)};
  }
}

static zj_status find_changes(build *b, zj_error *err) {
  b->failure_options =
      talloc_asprintf(b, "%s %s %u", ZJ_VERSION, b->options->encoding ? b->options->encoding : "",
                      b->options->memory_mb);
  zj_change_options how = {.full = b->full,
                           .encoding = b->options->encoding,
                           .failure_options = b->failure_options,
                           .now_ns = b->now_ns};
  if (b->list->count >= NO_ITEM)
    return zj_fail(err, ZJ_LIMIT, "%s", zj_tr("too many files", "文件太多"));
  b->changes = zj_changes_find(b, b->list, &b->known, &how);
  b->lost = talloc_zero_array(b, bool, b->known.report_count + 1);
  if (b->options->dry_run) foresee(b);
  for (size_t r = 0; r < b->known.report_count; r++)
    b->lost[r] = b->changes->gone[r];
  return check_losses(b, err);
}

static zj_status prepare(build *b, zj_error *err) {
  zj_status status = zj_rules_load(b, b->options->rules_file, &b->rules, err);
  if (status == ZJ_OK) status = open_index(b, err);
  if (status != ZJ_OK) return status;
  compare_versions(b);
  status = settle_roots(b, err);
  if (status != ZJ_OK) return status;
  status = walk(b, err);
  if (status == ZJ_OK) status = check_starts(b, err);
  return status == ZJ_OK ? find_changes(b, err) : status;
}

/* ---- what to do ---- */

static size_t segment_at(const build *b, uint64_t number) {
  return zj_generation_segment(&b->old, number);
}

static const zj_catalog_report *old_of(const build *b, size_t file) {
  uint32_t old = b->changes->of[file].old;
  return old == ZJ_NO_ROW ? NULL : &b->known.reports[old];
}

static bool stays(const zj_verdict *c) {
  return (c->fate == ZJ_FATE_UNCHANGED || c->fate == ZJ_FATE_TOUCHED) && !c->read;
}

static zj_work_item item_for(const build *b, size_t file) {
  const zj_verdict *c = &b->changes->of[file];
  const zj_catalog_report *old = old_of(b, file);
  zj_work_item item = {.file = &b->list->files[file], .bytes = b->list->files[file].size};
  if (c->read) {
    item.kind = ZJ_WORK_FILE;
    item.encoding = b->options->encoding ? b->options->encoding : item.file->encoding;
    if (!item.encoding && old && *old->asked && *old->asked != ZJ_ASKED_BY_SETTING)
      item.encoding = old->asked;
  } else if (old) {
    item.kind = stays(c) && !b->label ? ZJ_WORK_COPY : ZJ_WORK_TEXT;
    item.report = old->local;
    item.bytes = old->bytes;
  }
  return item;
}

/* Whether the report of the file goes into the new segment, before any merging. */
static bool has_work(const build *b, size_t file) {
  const zj_verdict *c = &b->changes->of[file];
  return c->fate != ZJ_FATE_FAILED && (c->read || !stays(c) || b->label);
}

static void choose_merges(build *b) {
  uint64_t added = 0;
  b->tiers = talloc_zero_array(b, zj_tier, b->old.segment_count + 1);
  for (size_t i = 0; i < b->list->count; i++) {
    if (has_work(b, i))
      added += b->list->files[i].size + 1;
    else if (b->changes->of[i].old != ZJ_NO_ROW)
      b->tiers[segment_at(b, old_of(b, i)->segment)].bytes += old_of(b, i)->bytes;
  }
  zj_tiers_choose(b->tiers, b->old.segment_count, added);
}

static void list_items(build *b) {
  choose_merges(b);
  b->items = talloc_zero_array(b, zj_work_item, b->list->count + 1);
  b->item_of = talloc_array(b, uint32_t, b->list->count + 1);
  for (size_t i = 0; i < b->list->count; i++) {
    const zj_catalog_report *old = old_of(b, i);
    bool merged = old && b->changes->of[i].fate != ZJ_FATE_FAILED &&
                  b->tiers[segment_at(b, old->segment)].merge;
    b->item_of[i] = has_work(b, i) || merged ? b->item_count : NO_ITEM;
    if (b->item_of[i] != NO_ITEM) b->items[b->item_count++] = item_for(b, i);
  }
}

/* Opens the segments whose text is needed. */
static zj_status open_sources(build *b, zj_error *err) {
  b->segments = talloc_zero_array(b, zj_segment *, b->old.segment_count + 1);
  for (size_t i = 0; i < b->list->count; i++) {
    if (b->item_of[i] == NO_ITEM || b->items[b->item_of[i]].kind == ZJ_WORK_FILE) continue;
    size_t at = segment_at(b, old_of(b, i)->segment);
    if (at == b->old.segment_count || old_of(b, i)->local >= b->old.segments[at].reports)
      return zj_fail(
          err, ZJ_CORRUPT, "%s",
          zj_tr("the catalog names a segment that is not there; run: zhangju index --full",
                "目录库指向不存在的分段；请运行：zhangju index --full"));
    const char *dir = talloc_asprintf(b, "%s/%s", b->dir->segments, b->old.segments[at].name);
    if (!b->segments[at]) {
      zj_error why = {0};
      zj_status status = zj_segment_open(b, dir, false, &b->segments[at], &why);
      if (status != ZJ_OK)
        return zj_fail(err, status, zj_tr("%s (or with --full)", "%s（或加 --full）"), why.text);
    }
    b->items[b->item_of[i]].from = b->segments[at];
  }
  return ZJ_OK;
}

static zj_status work(build *b, zj_error *err) {
  list_items(b);
  uint64_t bytes = 0;
  for (uint32_t i = 0; i < b->item_count; i++)
    bytes += b->items[i].bytes;
  zj_progress_start(&b->progress, b->item_count, bytes, b->options->progress);
  if (b->options->dry_run || b->item_count == 0) return ZJ_OK;
  zj_status status = open_sources(b, err);
  zj_assembly assembly = {.items = b->items,
                          .count = b->item_count,
                          .rules = b->rules,
                          .dir = b->dir,
                          .building = b->dir->building,
                          .jobs = b->options->jobs,
                          .memory_mb = b->options->memory_mb,
                          .piece_bytes = b->options->piece_bytes,
                          .progress = &b->progress};
  return status == ZJ_OK ? zj_assemble(b, &assembly, &b->made, err) : status;
}

/* ---- what came of it ---- */

static const zj_outcome *outcome_of(const build *b, size_t file) {
  return b->made.outcomes && b->item_of[file] != NO_ITEM ? &b->made.outcomes[b->item_of[file]]
                                                         : NULL;
}

/* A file that could not be read this time is no reason to lose what is known of it. */
static bool keeps_old(const build *b, size_t file) {
  const zj_outcome *o = outcome_of(b, file);
  return o && !o->taken && o->passing && b->changes->of[file].fate == ZJ_FATE_CHANGED;
}

/* Reports that were only to be merged with what then could not be read stay where they are: nothing
 * has changed. */
static void forget_copies(build *b) {
  bool fresh = b->anew || b->label;
  for (size_t i = 0; i < b->list->count && !fresh; i++)
    fresh =
        outcome_of(b, i) && outcome_of(b, i)->taken && b->items[b->item_of[i]].kind != ZJ_WORK_COPY;
  for (size_t i = 0; i < b->list->count && !fresh; i++)
    if (outcome_of(b, i) && outcome_of(b, i)->taken && b->items[b->item_of[i]].kind == ZJ_WORK_COPY)
      b->item_of[i] = NO_ITEM;
  if (!fresh) b->made.segment = NULL;
}

/* As text: the same bytes in another encoding say something else. */
static bool same_content(const build *b, size_t file) {
  const zj_outcome *o = outcome_of(b, file);
  const zj_catalog_report *old = old_of(b, file);
  return o && old && o->taken && o->mended == old->mended &&
         strcmp(o->encoding, old->encoding) == 0 &&
         memcmp(o->content_hash, old->content_hash, sizeof old->content_hash) == 0;
}

/* What is said of a file; false when there is nothing to say. */
static bool tell_file(const build *b, size_t file, zj_told *told) {
  const zj_verdict *c = &b->changes->of[file];
  const zj_outcome *o = outcome_of(b, file);
  bool done = b->options->dry_run || (o && o->taken);
  *told = (zj_told){.path = b->list->files[file].path};
  if (c->fate == ZJ_FATE_RENAMED && old_of(b, file)) told->from = old_of(b, file)->path;
  if (c->fate == ZJ_FATE_CHANGED && done)
    return told->what = ZJ_DONE_CHANGED, b->options->dry_run || !same_content(b, file);
  if (c->fate == ZJ_FATE_CHANGED) return told->what = ZJ_DONE_REMOVED, !keeps_old(b, file);
  told->what = c->fate == ZJ_FATE_ADDED ? ZJ_DONE_ADDED : ZJ_DONE_RENAMED;
  return done && (c->fate == ZJ_FATE_ADDED || c->fate == ZJ_FATE_RENAMED);
}

static int compare_told(const void *a, const void *b) {
  const zj_told *x = a, *y = b;
  int by_path = strcmp(x->path, y->path);
  return by_path ? by_path : (int)x->what - (int)y->what;
}

static void tell(build *b, void *ctx, zj_build_result *out) {
  uint64_t *counts[] = {&out->added, &out->changed, &out->renamed, &out->removed};
  out->told = talloc_zero_array(ctx, zj_told, b->list->count + b->known.report_count + 1);
  for (size_t i = 0; i < b->list->count; i++) {
    bool said = tell_file(b, i, &out->told[out->told_count]);
    out->told_count += said;
    out->unchanged +=
        !said && !b->list->files[i].known && (stays(&b->changes->of[i]) || same_content(b, i));
  }
  for (size_t r = 0; r < b->known.report_count; r++)
    if (b->changes->gone[r])
      out->told[out->told_count++] =
          (zj_told){.what = ZJ_DONE_REMOVED, .path = b->known.reports[r].path};
  if (out->told_count) qsort(out->told, out->told_count, sizeof *out->told, compare_told);
  for (size_t i = 0; i < out->told_count; i++) {
    zj_told *t = &out->told[i];
    ++*counts[t->what];
    t->path = talloc_strdup(out->told, t->path);
    if (t->from) t->from = talloc_strdup(out->told, t->from);
  }
}

/* ---- failures ---- */

static int compare_left_out(const void *a, const void *b) {
  const zj_left_out *x = a, *y = b;
  int by_path = strcmp(x->path, y->path);
  return by_path ? by_path : strcmp(x->file, y->file);
}

static bool was_walked(const build *b, const char *file) {
  for (size_t i = 0; i < b->roots.start_count; i++)
    if (zj_files_below(file, b->roots.starts[i].start)) return true;
  return false;
}

static zj_left_out failure_of(const build *b, size_t file) {
  const zj_file *f = &b->list->files[file];
  const zj_verdict *c = &b->changes->of[file];
  const zj_outcome *o = outcome_of(b, file);
  zj_left_out left = {.path = f->path,
                      .file = f->file,
                      .size = f->size,
                      .modified_ns = c->modified_ns,
                      .options = zj_changes_failure_options(b->list, b->failure_options, f)};
  left.reason = c->fate == ZJ_FATE_FAILED ? c->reason : o && !o->taken ? o->reason : NULL;
  if (o && o->passing) left.modified_ns = ZJ_TIME_UNKNOWN;
  return left;
}

/* All that is left out after the run: what lies where it did not look, what the walk met, what the
 * workers could not take. */
static zj_left_out *list_failures(build *b, size_t *count) {
  zj_left_out *all = talloc_zero_array(
      b, zj_left_out, b->known.failure_count + b->list->left_out_count + b->list->count + 1);
  *count = 0;
  for (size_t i = 0; i < b->known.failure_count; i++) {
    const char *file = b->known.failures[i].file;
    if (!was_walked(b, file) && zj_files_root_of(file, b->roots.roots, b->roots.count))
      all[(*count)++] = b->known.failures[i];
  }
  for (size_t i = 0; i < b->list->left_out_count; i++)
    all[(*count)++] = b->list->left_out[i];
  for (size_t i = 0; i < b->list->count; i++)
    if ((all[*count] = failure_of(b, i)).reason) ++*count;
  if (*count) qsort(all, *count, sizeof *all, compare_left_out);
  return all;
}

static bool same_failure(const zj_left_out *a, const zj_left_out *b) {
  return strcmp(a->file, b->file) == 0 && strcmp(a->reason, b->reason) == 0 && a->size == b->size &&
         a->modified_ns == b->modified_ns && strcmp(a->options, b->options) == 0;
}

static bool failed_before(const build *b, const zj_left_out *left) {
  const zj_left_out *at =
      b->known.failure_count
          ? bsearch(left, b->known.failures, b->known.failure_count, sizeof *left, compare_left_out)
          : NULL;
  return at && strcmp(at->reason, left->reason) == 0;
}

/* What the user has not been told yet. */
static void tell_failures(const build *b, void *ctx, const zj_left_out *all, size_t count,
                          zj_build_result *out) {
  out->left_out = talloc_zero_array(ctx, zj_left_out, count + 1);
  for (size_t i = 0; i < count; i++) {
    if (was_walked(b, all[i].file)) out->failed++;
    if (!b->full && failed_before(b, &all[i])) continue;
    zj_left_out *left = &out->left_out[out->left_out_count++];
    *left = (zj_left_out){.path = talloc_strdup(out->left_out, all[i].path),
                          .reason = talloc_strdup(out->left_out, all[i].reason)};
  }
}

/* ---- publishing ---- */

typedef struct ending {
  zj_publication what;
  zj_catalog_report *rows;
  const char **removed;
  uint64_t *alive;          /* per old segment: reports that stay in it */
  bool content, remembered; /* something that answers, something else has changed */
} ending;

static zj_catalog_report row_of(const build *b, size_t file) {
  const zj_file *f = &b->list->files[file];
  const zj_outcome *o = outcome_of(b, file);
  const zj_catalog_report *old = old_of(b, file);
  zj_catalog_report row = old ? *old : (zj_catalog_report){0};
  zj_report_id(zj_slice_of(f->path), row.id);
  row.path = f->path;
  row.file = f->file;
  row.size = f->size;
  row.modified_ns = b->changes->of[file].modified_ns;
  if (!o || !o->taken) return row;
  row.segment = b->old.number + 1;
  row.local = o->row;
  row.paragraphs = o->paragraphs;
  if (!b->changes->of[file].read) return row;
  const char *encoding = b->items[b->item_of[file]].encoding,
             *asked = zj_changes_asked(b->list, b->options->encoding, f);
  row.encoding = o->encoding;
  row.media = o->media;
  memcpy(row.content_hash, o->content_hash, sizeof row.content_hash);
  row.bytes = o->bytes;
  row.chars = o->chars;
  row.mended = o->mended;
  row.had_bom = o->had_bom;
  row.had_cr = o->had_cr;
  row.asked = asked ? asked : encoding ? encoding : "";
  return row;
}

static void add_totals(zj_catalog_run *run, const zj_catalog_report *row) {
  run->reports++;
  run->paragraphs += row->paragraphs;
  run->chars += row->chars;
  run->bytes += row->bytes;
}

/* The report of a file stays where it is, or moves to the new segment, or is not in the index any
 * more. */
static void end_file(build *b, ending *e, size_t file) {
  const zj_verdict *c = &b->changes->of[file];
  const zj_outcome *o = outcome_of(b, file);
  const zj_catalog_report *old = old_of(b, file);
  if (o && o->taken) {
    e->rows[e->what.report_count] = row_of(b, file);
    add_totals(&e->what.run, &e->rows[e->what.report_count++]);
    e->content = true; /* also what was only copied beside files that then could not be read: it
                          lies in a segment of the next number */
    if (old && strcmp(old->id, e->rows[e->what.report_count - 1].id) != 0)
      e->removed[e->what.removed_count++] = old->id;
  } else if (old && (keeps_old(b, file) || (!o && c->fate != ZJ_FATE_FAILED))) {
    size_t at = segment_at(b, old->segment);
    if (at < b->old.segment_count) e->alive[at]++;
    add_totals(&e->what.run, old);
    if (c->fate == ZJ_FATE_TOUCHED) e->rows[e->what.report_count++] = row_of(b, file);
    e->remembered |= c->fate == ZJ_FATE_TOUCHED;
  } else if (old) {
    b->lost[b->changes->of[file].old] = true;
    e->removed[e->what.removed_count++] = old->id;
  }
}

static bool same_roots(const build *b) {
  bool same = b->roots.count == b->old.root_count;
  for (size_t i = 0; same && i < b->roots.count; i++)
    same = strcmp(b->roots.roots[i], b->old.roots[i]) == 0;
  return same;
}

static bool same_failures(const build *b, const zj_left_out *all, size_t count) {
  bool same = count == b->known.failure_count;
  for (size_t i = 0; same && i < count; i++)
    same = same_failure(&all[i], &b->known.failures[i]);
  return same;
}

static void end_all(build *b, ending *e) {
  e->rows = talloc_zero_array(b, zj_catalog_report, b->list->count + 1);
  e->removed = talloc_zero_array(b, const char *, b->known.report_count + b->list->count + 1);
  e->alive = talloc_zero_array(b, uint64_t, b->old.segment_count + 1);
  for (size_t i = 0; i < b->list->count; i++)
    end_file(b, e, i);
  for (size_t r = 0; r < b->known.report_count; r++)
    if (b->changes->gone[r]) e->removed[e->what.removed_count++] = b->known.reports[r].id;
  e->content |= b->anew || e->what.removed_count > 0;
  e->remembered |= !same_roots(b) || !same_failures(b, e->what.left_out, e->what.left_out_count);
  e->what.reports = e->rows;
  e->what.removed = e->removed;
}

static zj_status make_uuid(void *ctx, const char **out, zj_error *err) {
  char hex[ZJ_RANDOM_HEX];
  zj_status status = zj_random_hex(hex, err);
  if (status != ZJ_OK) return status;
  *out = talloc_strdup(ctx, hex);
  return *out ? ZJ_OK : zj_no_memory(err);
}

static zj_status describe_generation(build *b, ending *e, zj_error *err) {
  zj_generation *g = &e->what.generation;
  *g = (zj_generation){.number = b->old.number + (e->content ? 1 : 0),
                       .uuid = b->old.uuid,
                       .fold_version = zj_fold_version(),
                       .rules_version = zj_rules_version(b->rules),
                       .roots = b->roots.roots,
                       .root_count = b->roots.count,
                       .rule_count = zj_rules_count(b->rules)};
  g->rule_names = talloc_array(b, const char *, g->rule_count + 1);
  for (size_t i = 0; i < g->rule_count; i++)
    g->rule_names[i] = zj_rules_name(b->rules, (uint16_t)i);
  g->segments = zj_publish_living(b, &b->old, e->alive, &g->segment_count);
  if (b->made.segment)
    g->segments[g->segment_count++] =
        (zj_catalog_segment){.number = g->number,
                             .name = zj_publish_name(b, b->dir, g->number),
                             .reports = b->made.reports,
                             .paragraphs = b->made.paragraphs};
  return b->old.number ? ZJ_OK : make_uuid(b, &g->uuid, err);
}

/* In the place of a catalog that is no database, in one step: there is never none. Its journal is
 * none of the new one's. */
static zj_status replace_catalog(const build *b, const zj_publication *what, zj_error *err) {
  const char *made = talloc_asprintf(b->list, "%s/catalog.db", b->dir->building),
             *kept = talloc_asprintf(b->list, "%s/catalog.db", b->dir->path);
  zj_status status = zj_catalog_publish(b->dir->building, what, err);
  if (status != ZJ_OK) return status;
  (void)remove(talloc_asprintf(b->list, "%s-journal", kept));
  if (rename(made, kept) != 0) return zj_fail_errno(err, ZJ_IO, "%s", kept);
  return zj_folder_sync_path(b->dir->path, err);
}

static void fill_run(const build *b, const zj_build_result *out, zj_catalog_run *run) {
  run->seconds = zj_now() - b->progress.started;
  run->started = time(NULL) - (time_t)run->seconds;
  run->left_out = out->failed;
  run->other_kinds = b->list->other_kinds;
  run->repeated = b->list->repeated;
  run->added = out->added;
  run->changed = out->changed;
  run->renamed = out->renamed;
  run->removed = out->removed;
  run->unchanged = out->unchanged;
}

static zj_status commit(build *b, ending *e, zj_error *err) {
  zj_generation *g = &e->what.generation;
  zj_progress_draw(&b->progress, zj_tr("writing …", "正在写入……"));
  zj_status status = describe_generation(b, e, err);
  if (status == ZJ_OK && b->made.segment)
    status = zj_assembled_settle(&b->made, b->dir, g->segments[g->segment_count - 1].name, err);
  if (status == ZJ_OK) status = zj_interrupt_check(err);
  e->what.anew = b->anew;
  e->what.has_run = e->content;
  if (status == ZJ_OK)
    status = b->broken ? replace_catalog(b, &e->what, err)
                       : zj_catalog_publish(b->dir->path, &e->what, err);
  if (status == ZJ_OK)
    zj_publish_tidy(b->dir, g);
  else
    zj_publish_tidy_by_catalog(b->dir);
  return status;
}

static zj_status nothing_to_index(const build *b, zj_error *err) {
  size_t met = b->list->left_out_count;
  for (size_t i = 0; i < b->list->count; i++)
    met += !b->list->files[i].known;
  if (met)
    return zj_fail(err, ZJ_BAD_INPUT, "%s",
                   zj_tr("no file could be read; the index is as it was before",
                         "没有可读的文件；索引保持原样"));
  return zj_fail(err, ZJ_BAD_INPUT,
                 zj_tr("nothing to index: no report in there (files of other kinds: %zu)",
                       "没有可索引的内容：没有报告文件（另有 %zu 个其他类型）"),
                 b->list->other_kinds);
}

/* Whether there is, or was, a report where the run looked. */
static bool concerns_reports(const build *b, const zj_build_result *out) {
  bool concerns = out->told_count || out->unchanged || b->roots.count < b->old.root_count;
  for (size_t i = 0; !concerns && i < b->roots.start_count; i++)
    concerns = known_below(b, b->roots.starts[i].start) > 0;
  return concerns;
}

static zj_status publish(build *b, zj_build_result *out, ending *e, zj_error *err) {
  if (!concerns_reports(b, out)) return nothing_to_index(b, err);
  end_all(b, e);
  out->other_kinds = b->list->other_kinds;
  out->repeated = b->list->repeated;
  out->why_all = b->why_all;
  out->generation = b->old.number;
  if (b->options->dry_run) return ZJ_OK;
  zj_status status = check_losses(b, err);
  if (status != ZJ_OK) return status;
  out->reports = e->what.run.reports;
  out->paragraphs = e->what.run.paragraphs;
  out->chars = e->what.run.chars;
  out->bytes = e->what.run.bytes;
  if (!e->content && !e->remembered) return ZJ_OK;
  fill_run(b, out, &e->what.run);
  status = commit(b, e, err);
  if (status != ZJ_OK) return status;
  out->generation = e->what.generation.number;
  out->published = e->content;
  return ZJ_OK;
}

zj_status zj_build(void *ctx, const zj_build_options *options, zj_build_result *out,
                   zj_error *err) {
  zj_error own = {0}; /* the run needs one whether the caller does or not */
  build *b = talloc_zero(ctx, build);
  ending e = {0};
  double started = zj_now();
  b->options = options;
  b->err = err ? err : &own;
  *out = (zj_build_result){0};
  zj_interrupt_begin();
  zj_status status = prepare(b, b->err);
  if (status == ZJ_OK) status = work(b, b->err);
  if (status == ZJ_OK) forget_copies(b);
  if (b->changes && b->item_of) {
    zj_left_out *all = list_failures(b, &e.what.left_out_count);
    e.what.left_out = all;
    tell(b, ctx, out);
    tell_failures(b, ctx, all, e.what.left_out_count, out);
  }
  if (status == ZJ_OK) status = publish(b, out, &e, b->err);
  zj_progress_end(&b->progress);
  out->guarded = b->guarded;
  talloc_free(b); /* removes `building` and lets the lock go */
  zj_interrupt_end();
  out->seconds = zj_now() - started;
  return status;
}
