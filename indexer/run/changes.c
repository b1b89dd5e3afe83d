/* changes.c - compares files with the catalog. */
#include "indexer/run/changes.h"

#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/read/extract.h"

/* File systems record times in steps of up to two seconds; a file may change twice within one. */
#define STEP_NS ((int64_t)2000000000)

typedef struct hash {
  bool tried, good;
  uint64_t of[2];
} hash;

typedef struct finder {
  const zj_file_list *list;
  const zj_contents *known;
  const zj_change_options *options;
  zj_changes *out;
  hash *hashes;                      /* per file; filled when needed */
  const zj_catalog_report **by_file; /* the reports known, sorted by file */
  const zj_left_out **failures;      /* the failures known, sorted by file */
  const zj_catalog_report **free;    /* reports that no file has kept, sorted by size */
  size_t free_count;
  bool *open;  /* per file: its content is new, or that of a report that is gone */
  bool *taken; /* per report known: it is the report of a file */
} finder;

/* ---- looking up ---- */

static int compare_files(const void *a, const void *b) {
  return strcmp((*(const zj_catalog_report *const *)a)->file,
                (*(const zj_catalog_report *const *)b)->file);
}

static int compare_failures(const void *a, const void *b) {
  return strcmp((*(const zj_left_out *const *)a)->file, (*(const zj_left_out *const *)b)->file);
}

/* Reports of the same size are sorted by path, so that equal contents are matched the same way
 * every time. */
static int compare_sizes(const void *a, const void *b) {
  const zj_catalog_report *x = *(const zj_catalog_report *const *)a;
  const zj_catalog_report *y = *(const zj_catalog_report *const *)b;
  if (x->size != y->size) return x->size < y->size ? -1 : 1;
  return strcmp(x->path, y->path);
}

static bool sort_known(finder *f) {
  const zj_contents *k = f->known;
  f->by_file = talloc_array(f, const zj_catalog_report *, k->report_count + 1);
  f->failures = talloc_array(f, const zj_left_out *, k->failure_count + 1);
  if (!f->by_file || !f->failures) return false;
  for (size_t i = 0; i < k->report_count; i++)
    f->by_file[i] = &k->reports[i];
  for (size_t i = 0; i < k->failure_count; i++)
    f->failures[i] = &k->failures[i];
  if (k->report_count) qsort(f->by_file, k->report_count, sizeof *f->by_file, compare_files);
  if (k->failure_count) qsort(f->failures, k->failure_count, sizeof *f->failures, compare_failures);
  return true;
}

static const zj_catalog_report *report_of(const finder *f, const char *file) {
  const zj_catalog_report key = {.file = file};
  const zj_catalog_report *at = &key;
  const zj_catalog_report **found =
      bsearch(&at, f->by_file, f->known->report_count, sizeof *f->by_file, compare_files);
  return found ? *found : NULL;
}

static const zj_left_out *failure_of(const finder *f, const char *file) {
  const zj_left_out key = {.file = file};
  const zj_left_out *at = &key;
  const zj_left_out **found =
      bsearch(&at, f->failures, f->known->failure_count, sizeof *f->failures, compare_failures);
  return found ? *found : NULL;
}

static uint32_t row_of(const finder *f, const zj_catalog_report *r) {
  return (uint32_t)(r - f->known->reports);
}

static bool has_content(finder *f, size_t file, const zj_catalog_report *r) {
  hash *h = &f->hashes[file];
  if (f->list->files[file].size != r->size) return false;
  if (!h->tried) h->good = zj_extract_hash(f->list->files[file].file, h->of, NULL) == ZJ_OK;
  h->tried = true;
  return h->good && memcmp(h->of, r->content_hash, sizeof h->of) == 0;
}

/* ---- each file by itself ---- */

const char *zj_changes_asked(void *ctx, const char *named, const zj_file *file) {
  if (named) return named;
  if (!file->encoding) return "";
  return talloc_asprintf(ctx, "%c%s", ZJ_ASKED_BY_SETTING, file->encoding);
}

/* Whether the report was read with another encoding asked for than would be now. One that was named
 * on the command line then stays when none is named now. */
static bool asks_otherwise(const finder *f, size_t file, const zj_catalog_report *r) {
  const char *setting = f->list->files[file].encoding;
  bool by_setting = *r->asked == ZJ_ASKED_BY_SETTING;
  if (f->options->encoding) return strcmp(f->options->encoding, r->asked) != 0;
  if (!setting) return by_setting;
  return !by_setting || strcmp(r->asked + 1, setting) != 0;
}

const char *zj_changes_failure_options(void *ctx, const char *options, const zj_file *file) {
  return file->encoding ? talloc_asprintf(ctx, "%s %s", options, file->encoding) : options;
}

/* Whether zj_changes_failure_options() would give what was recorded. */
static bool same_options(const char *recorded, const char *options, const zj_file *file) {
  size_t length = strlen(options);
  if (!file->encoding) return strcmp(recorded, options) == 0;
  return strncmp(recorded, options, length) == 0 && recorded[length] == ' ' &&
         strcmp(recorded + length + 1, file->encoding) == 0;
}

static int64_t time_to_record(const finder *f, const zj_file *file) {
  bool young = !file->known && file->modified_ns > f->options->now_ns - STEP_NS;
  return young ? ZJ_TIME_UNKNOWN : file->modified_ns;
}

static void judge_known(finder *f, size_t i, const zj_catalog_report *r) {
  const zj_file *file = &f->list->files[i];
  zj_verdict *c = &f->out->of[i];
  c->old = row_of(f, r);
  bool pages = strcmp(r->media, "pdf") == 0 || strcmp(r->media, "ofd") == 0;
  bool recognize = f->options->recognize && pages;
  bool again = !file->known && (f->options->full || recognize || asks_otherwise(f, i, r));
  bool same_time = file->known || (r->size == file->size && r->modified_ns == file->modified_ns);
  if (again || same_time) {
    c->fate = again ? ZJ_FATE_CHANGED : ZJ_FATE_UNCHANGED;
  } else if (has_content(f, i, r)) {
    c->fate = c->modified_ns == r->modified_ns ? ZJ_FATE_UNCHANGED : ZJ_FATE_TOUCHED;
  } else {
    c->fate = ZJ_FATE_CHANGED;
    f->open[i] = true;
  }
  c->read = c->fate == ZJ_FATE_CHANGED;
  if (!f->open[i] && strcmp(r->path, file->path) != 0) c->fate = ZJ_FATE_RENAMED;
  f->taken[c->old] = !f->open[i];
}

static void judge_new(finder *f, size_t i) {
  const zj_file *file = &f->list->files[i];
  const zj_left_out *failure = failure_of(f, file->file);
  bool fails_again = failure && !f->options->full && failure->modified_ns != ZJ_TIME_UNKNOWN &&
                     failure->modified_ns == file->modified_ns && failure->size == file->size &&
                     same_options(failure->options, f->options->failure_options, file);
  f->open[i] = !fails_again;
  f->out->of[i].fate = fails_again ? ZJ_FATE_FAILED : ZJ_FATE_ADDED;
  f->out->of[i].read = !fails_again;
  f->out->of[i].reason = fails_again ? failure->reason : NULL;
}

static void judge_files(finder *f) {
  for (size_t i = 0; i < f->list->count; i++) {
    const zj_catalog_report *r = report_of(f, f->list->files[i].file);
    f->out->of[i] =
        (zj_verdict){.old = ZJ_NO_ROW, .modified_ns = time_to_record(f, &f->list->files[i])};
    if (r)
      judge_known(f, i, r);
    else
      judge_new(f, i);
  }
}

/* ---- renames ---- */

static bool list_free_reports(finder *f) {
  f->free = talloc_array(f, const zj_catalog_report *, f->known->report_count + 1);
  if (!f->free) return false;
  for (size_t r = 0; r < f->known->report_count; r++)
    if (!f->taken[r]) f->free[f->free_count++] = &f->known->reports[r];
  if (f->free_count) qsort(f->free, f->free_count, sizeof *f->free, compare_sizes);
  return true;
}

/* A free report with the content of the file; NULL when there is none. judge_known() has compared
 * the file with its own report before. */
static const zj_catalog_report *find_same_content(finder *f, size_t i) {
  uint64_t size = f->list->files[i].size;
  size_t low = 0, high = f->free_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (f->free[middle]->size < size)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < f->free_count && f->free[low]->size == size; low++)
    if (!f->taken[row_of(f, f->free[low])] && has_content(f, i, f->free[low])) return f->free[low];
  return NULL;
}

static bool same_kind(const char *a, const char *b) {
  const char *x = strrchr(a, '.');
  const char *y = strrchr(b, '.');
  return x && y && strcmp(x, y) == 0;
}

static bool find_renamed(finder *f) {
  if (!list_free_reports(f)) return false;
  for (size_t i = 0; i < f->list->count; i++) {
    const zj_catalog_report *r = f->open[i] ? find_same_content(f, i) : NULL;
    if (!r) continue;
    f->out->of[i].read =
        f->options->full || asks_otherwise(f, i, r) || !same_kind(r->file, f->list->files[i].file);
    f->out->of[i].fate = ZJ_FATE_RENAMED;
    f->out->of[i].old = row_of(f, r);
    f->open[i] = false;
    f->taken[row_of(f, r)] = true;
  }
  return true;
}

/* A file with new content keeps its report, unless another file has that content now. */
static void settle_changed(finder *f) {
  for (size_t i = 0; i < f->list->count; i++) {
    zj_verdict *c = &f->out->of[i];
    if (!f->open[i] || c->fate != ZJ_FATE_CHANGED) continue;
    if (f->taken[c->old]) {
      c->fate = ZJ_FATE_ADDED;
      c->old = ZJ_NO_ROW;
    } else {
      f->taken[c->old] = true;
    }
  }
}

/* ---- ids ---- */

typedef struct identified {
  char id[ZJ_REPORT_ID_CHARS + 1];
  uint32_t file;
} identified;

static int compare_ids(const void *a, const void *b) {
  const identified *x = a, *y = b;
  int by_id = strcmp(x->id, y->id);
  if (by_id != 0) return by_id;
  return x->file < y->file ? -1 : 1;
}

/* Leaves out files whose id another file has. Ids are 50 bits of a hash: among a million paths, two
 * are equal with a probability of one in two thousand. */
static bool refuse_equal_ids(finder *f) {
  identified *ids = talloc_array(f, identified, f->list->count + 1);
  if (!ids) return false;
  for (size_t i = 0; i < f->list->count; i++) {
    zj_report_id(zj_slice_of(f->list->files[i].path), ids[i].id);
    ids[i].file = (uint32_t)i;
  }
  if (f->list->count) qsort(ids, f->list->count, sizeof *ids, compare_ids);
  for (size_t i = 1; i < f->list->count; i++) {
    if (strcmp(ids[i].id, ids[i - 1].id) != 0) continue;
    zj_verdict *c = &f->out->of[ids[i].file];
    if (c->old != ZJ_NO_ROW) f->taken[c->old] = false;
    *c = (zj_verdict){.fate = ZJ_FATE_FAILED,
                      .old = ZJ_NO_ROW,
                      .modified_ns = ZJ_TIME_UNKNOWN,
                      .reason = zj_tr("its id is that of another file; rename it",
                                      "其编号与另一文件相同；请改名")};
  }
  return true;
}

static bool find_changes(finder *f) {
  if (!sort_known(f)) return false;
  judge_files(f);
  if (!find_renamed(f)) return false;
  settle_changed(f);
  return refuse_equal_ids(f);
}

zj_changes *zj_changes_find(void *ctx, const zj_file_list *list, const zj_contents *known,
                            const zj_change_options *options) {
  finder *f = talloc_zero(ctx, finder);
  zj_changes *out = talloc_zero(ctx, zj_changes);
  if (!f || !out) return NULL;
  f->list = list;
  f->known = known;
  f->options = options;
  f->out = out;
  f->hashes = talloc_zero_array(f, hash, list->count + 1);
  f->open = talloc_zero_array(f, bool, list->count + 1);
  f->taken = talloc_zero_array(f, bool, known->report_count + 1);
  out->of = talloc_zero_array(out, zj_verdict, list->count + 1);
  out->gone = talloc_zero_array(out, bool, known->report_count + 1);
  bool found = f->hashes && f->open && f->taken && out->of && out->gone && find_changes(f);
  for (size_t r = 0; found && r < known->report_count; r++) {
    out->gone[r] = !f->taken[r];
    out->gone_count += out->gone[r];
  }
  talloc_free(f);
  return found ? out : NULL;
}
