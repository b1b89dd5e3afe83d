/* run_files.c - the files that a run has found, and what became of each. */
#include "indexer/run/run_files.h"

const zj_catalog_report *zj_run_file_old(const zj_run_files *f, size_t file) {
  uint32_t old = f->changes->of[file].old;
  return old == ZJ_NO_ROW ? NULL : &f->known->reports[old];
}

const zj_outcome *zj_run_file_outcome(const zj_run_files *f, size_t file) {
  if (!f->outcomes || f->item_of[file] == ZJ_NO_ITEM) return NULL;
  return &f->outcomes[f->item_of[file]];
}

bool zj_run_file_is_taken(const zj_run_files *f, size_t file) {
  const zj_outcome *o = zj_run_file_outcome(f, file);
  return o && o->taken;
}

bool zj_run_file_is_unchanged(const zj_run_files *f, size_t file) {
  const zj_verdict *c = &f->changes->of[file];
  return (c->fate == ZJ_FATE_UNCHANGED || c->fate == ZJ_FATE_TOUCHED) && !c->read;
}

bool zj_run_file_keeps_old(const zj_run_files *f, size_t file) {
  const zj_outcome *o = zj_run_file_outcome(f, file);
  return o && !o->taken && o->passing && f->changes->of[file].fate == ZJ_FATE_CHANGED;
}

bool zj_run_file_has_old_text(const zj_run_files *f, size_t file) {
  const zj_outcome *o = zj_run_file_outcome(f, file);
  const zj_catalog_report *old = zj_run_file_old(f, file);
  return o && old && o->taken && o->mended == old->mended && o->chars == old->chars &&
         strcmp(o->encoding, old->encoding) == 0 &&
         memcmp(o->content_hash, old->content_hash, sizeof old->content_hash) == 0;
}

size_t zj_run_file_segment(const zj_run_files *f, size_t file) {
  return zj_generation_segment(&f->known->generation, zj_run_file_old(f, file)->segment);
}

size_t zj_run_files_known_below(const zj_run_files *f, const char *folder) {
  size_t count = 0;
  for (size_t i = 0; i < f->known->report_count; i++)
    count += zj_files_below(f->known->reports[i].file, folder);
  return count;
}

bool zj_run_files_walked(const zj_run_files *f, const char *file) {
  for (size_t i = 0; i < f->roots->start_count; i++)
    if (zj_files_below(file, f->roots->starts[i].start)) return true;
  return false;
}
