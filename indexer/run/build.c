/* build.c - a run of `index`: decides what to do, has it done, and has it published. */
#include "indexer/run/build.h"

#include <sys/stat.h>
#include <talloc.h>
#include <time.h>

#include "indexer/base/interrupt.h"
#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/read/decode.h"
#include "indexer/read/extract.h"
#include "indexer/read/late_formats.h"
#include "indexer/run/assembly.h"
#include "indexer/run/changes.h"
#include "indexer/run/commit.h"
#include "indexer/run/publish.h"
#include "indexer/run/recognizing.h"
#include "indexer/run/roots.h"
#include "indexer/run/run_files.h"
#include "indexer/run/tiers.h"
#include "indexer/run/told.h"
#include "indexer/store/bond.h"
#include "indexer/store/catalog.h"
#include "indexer/text/fold.h"

typedef struct build {
  const zj_build_options *options;
  zj_indexdir *dir; /* NULL in a dry run */
  const char *path; /* of the index */
  zj_labeller *rules;
  zj_contents known; /* the index before the run; empty when there was none to be read */
  zj_roots roots;
  bool anew;    /* there is no catalog that can be changed */
  bool broken;  /* and its file is not even a database */
  bool full;    /* read every file */
  bool label;   /* relabel everything that is kept */
  bool guarded; /* the guard of 'prune' has refused */
  zj_recognizing recognizing;
  const char *why_all;
  const char *failure_options;
  zj_work_item *items;
  uint32_t item_count;
  uint32_t *item_of; /* per file; ZJ_NO_ITEM for none */
  zj_assembled made;
  zj_progress progress;
  zj_run_files files; /* the view that told.c and commit.c read */
} build;

/* ---- the index that is there ---- */

static int64_t clock_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Finds damage that writing would meet and reading does not, such as in an index of SQLite's. */
static zj_status check_catalog(const build *b, zj_error *err) {
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  zj_catalog *catalog;
  zj_status status = zj_catalog_open(local, b->path, &catalog, err);
  if (status == ZJ_OK) status = zj_catalog_check(catalog, true, err);
  talloc_free(local);
  return status;
}

static zj_status read_catalog(build *b, zj_error *err) {
  zj_status status = zj_catalog_read(b, b->path, &b->known, err);
  if (status == ZJ_OK && b->options->full) status = check_catalog(b, err);
  return status;
}

static zj_status has_catalog(const build *b, bool *there, zj_error *err) {
  struct stat st;
  char *path = talloc_asprintf(NULL, "%s/catalog.db", b->path);
  if (!path) return zj_no_memory(err);
  *there = stat(path, &st) == 0;
  talloc_free(path);
  return ZJ_OK;
}

/* Reads the catalog. One that is broken or of another format does not stop a run, which replaces
 * it. To SQLite a disk that fails once looks like damage, so only what is found twice is damage. */
static zj_status read_known(build *b, zj_error *err) {
  zj_error why = {0};
  zj_status status = read_catalog(b, &why);
  if (status == ZJ_CORRUPT) {
    why = (zj_error){0};
    status = read_catalog(b, &why);
  }
  if (status == ZJ_OK) return ZJ_OK;
  if (status != ZJ_NO_INDEX && status != ZJ_CORRUPT) return zj_fail(err, status, "%s", why.text);
  bool there = false;
  b->broken = status == ZJ_CORRUPT;
  b->anew = true;
  b->known = (zj_contents){0};
  status = has_catalog(b, &there, err);
  if (status != ZJ_OK || !there) return status;
  zj_generation *g = &b->known.generation;
  zj_catalog_old_roots(b, b->path, &g->roots, &g->root_count);
  b->why_all =
      b->broken ? zj_tr("the catalog of the index could not be read; the index was rebuilt",
                        "索引的目录库无法读取，已全部重建")
                : zj_tr("the index had another format; it was rebuilt", "索引格式不同，已全部重建");
  return ZJ_OK;
}

/* An index must not mix text that was folded, or labelled, in different ways. */
static void compare_versions(build *b) {
  const zj_generation *g = &b->known.generation;
  b->full = b->options->full;
  if (b->anew) return;
  if (strcmp(g->fold_version, zj_fold_version()) != 0) {
    b->full = true;
    b->label = true;
    b->why_all = zj_tr("text is folded differently now; all reports were indexed again",
                       "文本归一化规则已变，已全部重新索引");
  } else if (zj_labeller_differs_in_corrections(b->rules, g->rules_version)) {
    b->label = true;
    b->why_all = zj_tr("the corrections of roles have changed; all reports were relabelled",
                       "角色更正已变，已全部重新标注");
  } else if (strcmp(g->rules_version, zj_labeller_version(b->rules)) != 0) {
    b->label = true;
    b->why_all = zj_tr("the roles model has changed; all reports were relabelled",
                       "角色模型已变，已全部重新标注");
  }
}

static zj_status open_index(build *b, zj_error *err) {
  zj_status status = ZJ_OK;
  if (b->options->dry_run) {
    b->path = zj_roots_absolute(b, b->options->index_dir);
    if (!b->path) b->path = b->options->index_dir;
    status = zj_noted_status(err);
  } else {
    status = zj_indexdir_claim(b, b->options->index_dir, &b->dir, err);
    if (status == ZJ_OK) b->path = b->dir->path;
  }
  if (status == ZJ_OK) status = read_known(b, err);
  if (status == ZJ_OK && b->dir && !b->anew) zj_publish_tidy(b->dir, &b->known.generation);
  return status;
}

/* ---- which files ---- */

/* What the user says about links holds for later runs, too. */
static zj_status settle_links(const build *b, zj_error *err) {
  zj_links asked = b->options->links;
  bool before = zj_indexdir_follows_links(b->path);
  bool on = asked == ZJ_LINKS_FOLLOWED || (asked == ZJ_LINKS_AS_BEFORE && before);
  zj_files_follow_links(on);
  return b->dir && on != before ? zj_indexdir_follow_links(b->dir, on, err) : ZJ_OK;
}

static zj_status settle_roots(build *b, zj_error *err) {
  const zj_build_options *o = b->options;
  const zj_generation *g = &b->known.generation;
  zj_status status =
      zj_roots_settle(b, g->roots, g->root_count, o->paths, o->path_count, &b->roots, err);
  if (status != ZJ_OK) return status;
  if (b->roots.count == 0)
    return zj_fail(err, ZJ_USAGE, "%s",
                   zj_tr("name the files or folders to index", "请给出要索引的文件或目录"));
  if (b->anew || (b->full && b->label)) return zj_roots_walk_all(b, &b->roots, err);
  return ZJ_OK;
}

static zj_status walk_starts(build *b, zj_error *err) {
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
                             .failures = b->known.failures,
                             .failure_count = b->known.failure_count,
                             .full = b->full,
                             .keep_known = b->options->prune == ZJ_PRUNE_NONE,
                             .except = b->path};
  zj_file_list *list = NULL;
  zj_status status = zj_files_walk(b, &request, &list, err);
  b->files.list = list;
  return status;
}

/* Handles starts that are not there. A mistyped path is an error, and a disk that is not mounted
 * must not look like deleted files, unless the user says so. */
static zj_status check_starts(build *b, zj_error *err) {
  for (size_t i = 0; i < b->roots.start_count; i++) {
    const zj_start *s = &b->roots.starts[i];
    if (s->why.status == ZJ_OK) continue;
    size_t reports = zj_run_files_known_below(&b->files, s->start);
    zj_number_text kept;
    if (reports == 0 && b->options->path_count)
      return zj_fail(err, s->why.status, "%s", s->why.text);
    b->guarded = b->options->prune == ZJ_PRUNE_GUARDED;
    if (b->guarded)
      return zj_fail(err, ZJ_BAD_INPUT,
                     zj_tr("%s; still in the index: %s of it; to drop what is gone add --prune",
                           "%s；其下的 %s仍留在索引中；确要删除请加 --prune"),
                     s->why.text, zj_number_words(kept, reports, "report", "篇报告"));
    if (b->options->prune == ZJ_PRUNE_ALL && strcmp(s->root, s->start) == 0)
      zj_roots_forget(&b->roots, s->root);
  }
  return ZJ_OK;
}

/* The guard of 'prune': refuses when more than half of the reports of a root are lost. It looks
 * before the work at reports whose file is gone, and after it also at those that cannot be read any
 * more. */
static zj_status check_losses(build *b, const bool *lost, zj_error *err) {
  if (b->options->prune != ZJ_PRUNE_GUARDED) return ZJ_OK;
  for (size_t i = 0; i < b->roots.count; i++) {
    const char *root = b->roots.roots[i];
    size_t lost_count = 0;
    for (size_t r = 0; r < b->known.report_count; r++)
      lost_count += lost[r] && zj_files_below(b->known.reports[r].file, root);
    size_t reports = lost_count ? zj_run_files_known_below(&b->files, root) : 0;
    zj_number_text known;
    b->guarded = lost_count * 2 > reports;
    const char *shown = b->guarded ? zj_files_shown(b, root) : "";
    if (!shown) return zj_no_memory(err);
    if (b->guarded)
      return zj_fail(
          err, ZJ_BAD_INPUT,
          zj_tr("%s: gone or not readable any more: %zu of %s; to drop them add --prune%s",
                "%s：%zu 篇报告已不在或无法再读（原有 %s）；确要删除请加 --prune%s"),
          shown, lost_count, zj_number_words(known, reports, "report", "篇"),
          b->made.outcomes ? "" : zj_tr(", to keep them --no-prune", "，要保留请加 --no-prune"));
  }
  return ZJ_OK;
}

/* Whether reading a changed file would find the text of its report. */
static bool foresee_same(const build *b, size_t file) {
  const zj_file *f = &b->files.list->files[file];
  const zj_catalog_report *old = zj_run_file_old(&b->files, file);
  const char *named = b->options->encoding ? b->options->encoding : f->encoding;
  const char *encoding = named ? zj_decode_name(named) : "";
  uint64_t hash[2];
  if (encoding && *encoding && strcmp(encoding, old->encoding) != 0) return false;
  return f->size == old->size && zj_extract_hash(f->file, hash, NULL) == ZJ_OK &&
         memcmp(hash, old->content_hash, sizeof hash) == 0;
}

/* For a dry run: opens what a run would read, so that a file which cannot be opened is reported as
 * the run would report it. */
static zj_status foresee_changes(build *b, zj_changes *changes, zj_error *err) {
  for (size_t i = 0; i < b->files.list->count; i++) {
    zj_verdict *c = &changes->of[i];
    zj_error why = {0};
    zj_status status = c->read ? zj_extract_probe(b->files.list->files[i].file, &why) : ZJ_OK;
    bool known = c->fate == ZJ_FATE_CHANGED;
    if (status == ZJ_OK && !(c->read && known && foresee_same(b, i))) continue;
    if (status == ZJ_BAD_INPUT && c->old != ZJ_NO_ROW) changes->gone[c->old] = true;
    c->read = false;
    if (known && status != ZJ_BAD_INPUT) {
      c->fate = ZJ_FATE_UNCHANGED;
      continue;
    }
    *c = (zj_verdict){.fate = ZJ_FATE_FAILED,
                      .old = ZJ_NO_ROW,
                      .modified_ns = c->modified_ns,
                      .reason = talloc_strdup(changes, why.text)};
    if (!c->reason) return zj_no_memory(err);
  }
  return ZJ_OK;
}

static zj_status find_changes(build *b, int64_t now_ns, zj_error *err) {
  const zj_build_options *o = b->options;
  b->failure_options = talloc_asprintf(b, "%s %s %u%s", ZJ_VERSION, o->encoding ? o->encoding : "",
                                       o->memory_mb, b->recognizing.on ? " ocr" : "");
  if (!b->failure_options) return zj_no_memory(err);
  if (b->files.list->count >= ZJ_NO_ITEM)
    return zj_fail(err, ZJ_LIMIT, "%s", zj_tr("too many files", "文件太多"));
  zj_change_options how = {.full = b->full,
                           .encoding = o->encoding,
                           .recognize = b->recognizing.renew,
                           .failure_options = b->failure_options,
                           .now_ns = now_ns};
  zj_changes *changes = zj_changes_find(b, b->files.list, &b->known, &how);
  if (!changes) return zj_no_memory(err);
  b->files.changes = changes;
  zj_status status = o->dry_run ? foresee_changes(b, changes, err) : ZJ_OK;
  return status == ZJ_OK ? check_losses(b, changes->gone, err) : status;
}

static zj_status prepare_run(build *b, zj_error *err) {
  zj_status status = zj_labeller_load(b, &b->options->labels, &b->rules, err);
  if (status == ZJ_OK) status = open_index(b, err);
  if (status == ZJ_OK)
    status = zj_recognizing_begin(b, b->path, b->options->ocr, b->options->dry_run, &b->recognizing,
                                  err);
  /* Corrections are made under the lock of the index, too: only now do they not change any more. */
  if (status == ZJ_OK) status = zj_labeller_correct(b->rules, &b->options->labels, err);
  if (status != ZJ_OK) return status;
  compare_versions(b);
  status = settle_roots(b, err);
  if (status == ZJ_OK) status = settle_links(b, err);
  int64_t now_ns = clock_ns();
  if (status == ZJ_OK) status = walk_starts(b, err);
  if (status == ZJ_OK) status = check_starts(b, err);
  return status == ZJ_OK ? find_changes(b, now_ns, err) : status;
}

/* ---- the work ---- */

static zj_work_item make_item(const build *b, size_t file) {
  const zj_verdict *c = &b->files.changes->of[file];
  const zj_catalog_report *old = zj_run_file_old(&b->files, file);
  const zj_file *f = &b->files.list->files[file];
  zj_work_item item = {.file = f, .bytes = f->bytes};
  if (c->read) {
    item.kind = ZJ_WORK_FILE;
    item.encoding = b->options->encoding ? b->options->encoding : f->encoding;
    if (!item.encoding && old && *old->asked && *old->asked != ZJ_ASKED_BY_SETTING)
      item.encoding = old->asked;
  } else if (old) {
    bool same = zj_run_file_is_unchanged(&b->files, file) && !b->label;
    item.kind = same ? ZJ_WORK_COPY : ZJ_WORK_TEXT;
    item.report = old->local;
    item.bytes = old->bytes;
  }
  return item;
}

/* Whether the report of the file goes into the new segment, apart from any merging. */
static bool has_work(const build *b, size_t file) {
  const zj_verdict *c = &b->files.changes->of[file];
  if (c->fate == ZJ_FATE_FAILED) return false;
  return c->read || b->label || !zj_run_file_is_unchanged(&b->files, file);
}

/* Chooses the segments that the new one absorbs; tiers are per old segment. */
static void choose_merges(const build *b, zj_tier *tiers) {
  uint64_t added = 0;
  for (size_t i = 0; i < b->files.list->count; i++) {
    if (has_work(b, i))
      added += b->files.list->files[i].bytes + 1;
    else if (zj_run_file_old(&b->files, i))
      tiers[zj_run_file_segment(&b->files, i)].bytes += zj_run_file_old(&b->files, i)->bytes;
  }
  zj_tiers_choose(tiers, b->known.generation.segment_count, added);
}

static zj_status list_items(build *b, zj_error *err) {
  size_t count = b->files.list->count;
  /* One more than there are segments, for reports that name none of them. */
  zj_tier *tiers = talloc_zero_array(b, zj_tier, b->known.generation.segment_count + 1);
  b->items = talloc_zero_array(b, zj_work_item, count + 1);
  uint32_t *item_of = talloc_array(b, uint32_t, count + 1);
  if (!tiers || !b->items || !item_of) return zj_no_memory(err);
  choose_merges(b, tiers);
  for (size_t i = 0; i < count; i++) {
    bool merged = zj_run_file_old(&b->files, i) && b->files.changes->of[i].fate != ZJ_FATE_FAILED &&
                  tiers[zj_run_file_segment(&b->files, i)].merge;
    item_of[i] = has_work(b, i) || merged ? b->item_count : ZJ_NO_ITEM;
    if (item_of[i] != ZJ_NO_ITEM) b->items[b->item_count++] = make_item(b, i);
  }
  b->item_of = item_of;
  b->files.items = b->items;
  b->files.item_of = item_of;
  return ZJ_OK;
}

static zj_status open_segment(build *b, size_t number, zj_segment **out, zj_error *err) {
  const char *name = b->known.generation.segments[number].name;
  const char *path = talloc_asprintf(b, "%s/%s", b->dir->segments, name);
  if (!path) return zj_no_memory(err);
  zj_error why = {0};
  uint64_t bond = b->known.generation.segments[number].bond;
  zj_status status = zj_bond_open_source(b, path, bond, out, &why);
  if (status == ZJ_OK) return ZJ_OK;
  return zj_fail(err, status, zj_tr("%s (or with --full)", "%s（或加 --full）"), why.text);
}

/* Opens the old segments from which items take their text. */
static zj_status open_sources(build *b, zj_error *err) {
  const zj_generation *g = &b->known.generation;
  zj_segment **segments = talloc_zero_array(b, zj_segment *, g->segment_count + 1);
  zj_status status = segments ? ZJ_OK : zj_no_memory(err);
  for (size_t i = 0; i < b->files.list->count && status == ZJ_OK; i++) {
    if (b->item_of[i] == ZJ_NO_ITEM) continue;
    zj_work_item *item = &b->items[b->item_of[i]];
    if (item->kind == ZJ_WORK_FILE) continue;
    size_t at = zj_run_file_segment(&b->files, i);
    if (at == g->segment_count || item->report >= g->segments[at].reports)
      return zj_fail(
          err, ZJ_CORRUPT, "%s",
          zj_tr("the catalog names a segment that is not there; run: zhangju index --full",
                "目录库指向不存在的分段；请运行：zhangju index --full"));
    if (!segments[at]) status = open_segment(b, at, &segments[at], err);
    item->from = segments[at];
  }
  return status;
}

/* Nothing has changed if all that was read could not be read: reports that were only to be merged
 * with it then stay where they are. */
static void drop_idle_merge(build *b) {
  bool fresh = b->anew || b->label;
  for (size_t i = 0; i < b->files.list->count && !fresh; i++)
    fresh = zj_run_file_is_taken(&b->files, i) && b->items[b->item_of[i]].kind != ZJ_WORK_COPY;
  if (fresh) return;
  for (size_t i = 0; i < b->files.list->count; i++)
    if (zj_run_file_is_taken(&b->files, i)) b->item_of[i] = ZJ_NO_ITEM;
  b->made.segment = NULL;
}

static zj_status do_work(build *b, zj_error *err) {
  zj_status status = list_items(b, err);
  if (status != ZJ_OK) return status;
  uint64_t bytes = 0;
  for (uint32_t i = 0; i < b->item_count; i++)
    bytes += b->items[i].bytes;
  zj_progress_start(&b->progress, b->item_count, bytes, b->options->progress);
  if (b->options->dry_run || b->item_count == 0) return ZJ_OK;
  zj_assembly assembly = {.items = b->items,
                          .count = b->item_count,
                          .rules = b->rules,
                          .dir = b->dir,
                          .building = b->dir->building,
                          .roots = b->roots.roots,
                          .root_count = b->roots.count,
                          .jobs = b->options->jobs,
                          .memory_mb = b->options->memory_mb,
                          .piece_bytes = b->options->piece_bytes,
                          .progress = &b->progress};
  status = open_sources(b, err);
  if (status == ZJ_OK) status = zj_assemble(b, &assembly, &b->made, err);
  b->files.outcomes = b->made.outcomes;
  if (status == ZJ_OK) drop_idle_merge(b);
  return status;
}

/* ---- the end ---- */

static zj_status fail_nothing(const build *b, zj_error *err) {
  const zj_file_list *list = b->files.list;
  char others[200] = "0";
  size_t met = 0;
  for (size_t i = 0; i < list->left_out_count; i++)
    met += !zj_left_out_is_other(&list->left_out[i]);
  for (size_t i = 0; i < list->count; i++)
    met += !list->files[i].known;
  if (met)
    return zj_fail(err, ZJ_BAD_INPUT, "%s",
                   zj_tr("no file could be read; the index is as it was before",
                         "没有可读的文件；索引保持原样"));
  if (list->others.files) zj_others_tell(&list->others, others, sizeof others);
  return zj_fail(err, ZJ_BAD_INPUT,
                 zj_tr("nothing to index: no reports found (files of other kinds: %s)",
                       "没有可索引的内容：没有报告文件（其他类型的文件：%s）"),
                 others);
}

/* Whether there is, or was, a report where the run looked. */
static bool concerns_reports(const build *b, const zj_build_result *out) {
  bool concerns =
      out->told_count || out->unchanged || b->roots.count < b->known.generation.root_count;
  for (size_t i = 0; !concerns && i < b->roots.start_count; i++)
    concerns = zj_run_files_known_below(&b->files, b->roots.starts[i].start) > 0;
  return concerns;
}

static zj_status publish_run(void *ctx, build *b, const zj_failures *failures, zj_build_result *out,
                             zj_error *err) {
  if (!concerns_reports(b, out)) return fail_nothing(b, err);
  if (!zj_others_copy(ctx, &b->files.list->others, &out->others)) return zj_no_memory(err);
  out->repeated = b->files.list->repeated;
  out->why_all = b->why_all;
  out->missed = b->made.missed;
  out->partly = b->made.partly;
  out->generation = b->known.generation.number;
  if (b->options->dry_run) return ZJ_OK;
  zj_commit_request request = {.files = &b->files,
                               .failures = failures,
                               .made = &b->made,
                               .rules = b->rules,
                               .encoding = b->options->encoding,
                               .anew = b->anew};
  zj_commit commit;
  zj_status status = zj_commit_plan(b, &request, &commit, err);
  if (status == ZJ_OK) status = check_losses(b, commit.lost, err);
  if (status != ZJ_OK) return status;
  out->reports = commit.what.run.reports;
  out->paragraphs = commit.what.run.paragraphs;
  out->chars = commit.what.run.chars;
  out->bytes = commit.what.run.bytes;
  if (!commit.content && !commit.remembered) return ZJ_OK;
  zj_progress_draw(&b->progress, zj_tr("writing …", "正在写入……"));
  status = zj_commit_publish(b, &request, b->dir, out, b->progress.started, &commit, err);
  if (status != ZJ_OK) return status;
  out->generation = commit.what.generation.number;
  out->published = commit.content;
  return ZJ_OK;
}

/* Reports what the work came to, whether or not it succeeded. */
static zj_status report_work(build *b, void *ctx, zj_failures *failures, zj_build_result *out,
                             zj_error *err) {
  const zj_run_files *f = &b->files;
  if (!f->changes || !f->item_of) return ZJ_OK;
  zj_status status = zj_told_failures(b, f, b->failure_options, failures, err);
  if (status == ZJ_OK) status = zj_told_changes(ctx, f, b->options->dry_run, out, err);
  if (status == ZJ_OK) status = zj_told_left_out(ctx, f, failures, b->full, out, err);
  return status;
}

zj_status zj_build(void *ctx, const zj_build_options *options, zj_build_result *out,
                   zj_error *err) {
  double started = zj_now();
  zj_failures failures = {0};
  *out = (zj_build_result){0};
  build *b = talloc_zero(ctx, build);
  if (!b) return zj_no_memory(err);
  b->options = options;
  b->files = (zj_run_files){.known = &b->known, .roots = &b->roots};
  zj_interrupt_begin();
  zj_late_load_formats();
  zj_status status = prepare_run(b, err);
  if (status == ZJ_OK) status = do_work(b, err);
  zj_status reported = report_work(b, ctx, &failures, out, err);
  if (status == ZJ_OK) status = reported;
  if (status == ZJ_OK) status = publish_run(ctx, b, &failures, out, err);
  zj_progress_end(&b->progress);
  out->guarded = b->guarded;
  zj_recognizing_end(&b->recognizing, status == ZJ_OK && !options->dry_run);
  talloc_free(b); /* removes `building` and releases the lock */
  zj_interrupt_end();
  out->seconds = zj_now() - started;
  return status;
}
