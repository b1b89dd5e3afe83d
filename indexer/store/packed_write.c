/* packed_write.c - lists go to the file as they come; entries and groups stay in memory until the
 * end. */
#include "indexer/store/packed_write.h"

#include <stdio.h>
#include <talloc.h>

#include "indexer/base/buffer.h"
#include "indexer/base/lang.h"
#include "indexer/base/number.h"
#include "indexer/store/packed_block.h"
#include "indexer/store/packed_format.h"
#include "indexer/store/postings.h"

struct zj_packed_writer {
  char *path;
  FILE *file;
  uint64_t at; /* where the next byte of a list is written */
  zj_packed_head head;
  zj_buffer entries, groups;
  char term[ZJ_POSTINGS_TERM_MAX]; /* the last one */
  unsigned term_length;
  uint32_t terms;
  /* The list that is being written. */
  uint64_t begin;
  zj_buffer skips;
  uint32_t left, last; /* documents to come; the last that came */
  uint64_t occurrences_left;
  uint32_t gaps[ZJ_PACKED_BLOCK], frequencies[ZJ_PACKED_BLOCK];
  unsigned count; /* of these */
};

static int close_file(zj_packed_writer *w) {
  if (w->file) fclose(w->file);
  return 0;
}

static zj_status fail_to_write(const zj_packed_writer *w, zj_error *err) {
  return zj_fail_errno(err, ZJ_IO, zj_tr("cannot write %s", "无法写入 %s"), w->path);
}

static zj_status fail_order(const zj_packed_writer *w, zj_error *err) {
  return zj_fail(err, ZJ_INTERNAL, "%s: a term or document out of order", w->path);
}

static zj_status write_bytes(zj_packed_writer *w, const void *bytes, size_t length, zj_error *err) {
  w->at += length;
  return length == 0 || fwrite(bytes, length, 1, w->file) == 1 ? ZJ_OK : fail_to_write(w, err);
}

zj_status zj_packed_create(void *ctx, const char *dir, uint32_t documents, zj_packed_writer **out,
                           zj_error *err) {
  zj_packed_writer *w = talloc_zero(ctx, zj_packed_writer);
  if (!w) return zj_no_memory(err);
  talloc_set_destructor(w, close_file);
  w->entries.ctx = w->groups.ctx = w->skips.ctx = w;
  w->head = (zj_packed_head){
      .version = ZJ_PACKED_VERSION, .order = ZJ_PACKED_ORDER, .documents = documents};
  memcpy(w->head.magic, ZJ_PACKED_MAGIC, sizeof w->head.magic);
  w->path = talloc_asprintf(w, "%s/" ZJ_PACKED_FILE, dir);
  zj_status status = w->path ? ZJ_OK : zj_no_memory(err);
  if (status == ZJ_OK) {
    w->file = fopen(w->path, "wbe");
    if (!w->file)
      status = zj_fail_errno(err, ZJ_IO, zj_tr("cannot create %s", "无法创建 %s"), w->path);
  }
  const zj_packed_head blank = {0};
  if (status == ZJ_OK) status = write_bytes(w, &blank, sizeof blank, err);
  if (status == ZJ_OK)
    *out = w;
  else
    talloc_free(w);
  return status;
}

/* ---- terms ---- */

static void add_group(zj_packed_writer *w, uint64_t key) {
  zj_packed_group group = {.key = key, .list = w->at, .entry = w->entries.length};
  zj_buffer_add(&w->groups, &group, sizeof group);
}

static unsigned count_shared(const zj_packed_writer *w, zj_slice term) {
  unsigned shared = 0;
  while (shared < w->term_length && shared < term.length && w->term[shared] == term.at[shared])
    shared++;
  return shared;
}

/* Adds the entry of a term but for the bytes of its list, which are not known yet. */
static void add_entry(zj_packed_writer *w, zj_slice term, uint32_t documents,
                      uint64_t occurrences) {
  unsigned char entry[2 + ZJ_POSTINGS_TERM_MAX + 2 * ZJ_NUMBER_MAX];
  unsigned shared = w->terms % ZJ_PACKED_GROUP == 0 ? 0 : count_shared(w, term);
  size_t rest = term.length - shared;
  if (shared == 0 && w->terms % ZJ_PACKED_GROUP == 0) add_group(w, zj_packed_key(term));
  entry[0] = (unsigned char)shared;
  entry[1] = (unsigned char)rest;
  memcpy(entry + 2, term.at + shared, rest);
  unsigned char *end = zj_number_write(entry + 2 + rest, documents);
  end = zj_number_write(end, occurrences - documents);
  zj_buffer_add(&w->entries, entry, (size_t)(end - entry));
  w->terms++;
}

zj_status zj_packed_begin(zj_packed_writer *w, zj_slice term, uint32_t documents,
                          uint64_t occurrences, zj_error *err) {
  zj_slice last = {w->term, w->term_length};
  if (term.length == 0 || term.length > sizeof w->term || zj_slice_compare(last, term) >= 0 ||
      documents == 0 || occurrences < documents || w->left || w->terms == UINT32_MAX)
    return fail_order(w, err);
  add_entry(w, term, documents, occurrences);
  memcpy(w->term, term.at, term.length);
  w->term_length = (unsigned)term.length;
  w->begin = w->at;
  w->skips.length = 0;
  w->left = documents;
  w->occurrences_left = occurrences;
  w->last = 0;
  return zj_buffer_status(&w->entries, err);
}

/* ---- lists ---- */

static zj_status write_block(zj_packed_writer *w, zj_error *err) {
  unsigned char bytes[2 * ZJ_PACKED_BLOCK_BYTES];
  unsigned char *end = zj_packed_block_write(bytes, w->gaps, w->count);
  end = zj_packed_block_write(end, w->frequencies, w->count);
  w->count = 0;
  zj_status status = write_bytes(w, bytes, (size_t)(end - bytes), err);
  if (w->at - w->begin > UINT32_MAX)
    return zj_fail(err, ZJ_LIMIT, "%s: %s", w->path, zj_tr("a list is too long", "有一个表太长"));
  zj_packed_skip skip = {w->last, (uint32_t)(w->at - w->begin)};
  zj_buffer_add(&w->skips, &skip, sizeof skip);
  return status == ZJ_OK ? zj_buffer_status(&w->skips, err) : status;
}

zj_status zj_packed_add(zj_packed_writer *w, uint32_t document, uint32_t frequency, zj_error *err) {
  if (document <= w->last || document > w->head.documents || w->left == 0 || frequency == 0)
    return fail_order(w, err);
  w->gaps[w->count] = document - w->last - 1;
  w->frequencies[w->count++] = frequency - 1;
  w->last = document;
  w->left--;
  w->occurrences_left -= frequency;
  return w->count == ZJ_PACKED_BLOCK ? write_block(w, err) : ZJ_OK;
}

zj_status zj_packed_end(zj_packed_writer *w, zj_error *err) {
  if (w->left || w->occurrences_left) return fail_order(w, err);
  zj_status status = w->count ? write_block(w, err) : ZJ_OK;
  if (status == ZJ_OK && w->skips.length > sizeof(zj_packed_skip))
    status = write_bytes(w, w->skips.at, w->skips.length, err);
  if (status != ZJ_OK) return status;
  unsigned char bytes[ZJ_NUMBER_MAX];
  unsigned char *end = zj_number_write(bytes, w->at - w->begin);
  zj_buffer_add(&w->entries, bytes, (size_t)(end - bytes));
  return zj_buffer_status(&w->entries, err);
}

/* ---- the whole ---- */

/* Entries begin after the slack; until now they were counted from 0. */
static void move_groups(zj_packed_writer *w, uint64_t by) {
  zj_packed_group *groups = (void *)w->groups.at;
  for (size_t i = 0; i < w->groups.length / sizeof *groups; i++)
    groups[i].entry += by;
}

static zj_status write_rest(zj_packed_writer *w, zj_error *err) {
  static const char zeroes[ZJ_PACKED_SLACK];
  add_group(w, UINT64_MAX);
  zj_status status = zj_buffer_status(&w->groups, err);
  if (status != ZJ_OK) return status;
  w->head.groups = (uint32_t)(w->groups.length / sizeof(zj_packed_group)) - 1;
  status = write_bytes(w, zeroes, sizeof zeroes, err);
  move_groups(w, w->at);
  if (status == ZJ_OK) status = write_bytes(w, w->entries.at, w->entries.length, err);
  if (status == ZJ_OK) status = write_bytes(w, zeroes, (size_t)(-w->at % 8), err);
  w->head.at_groups = w->at;
  if (status == ZJ_OK) status = write_bytes(w, w->groups.at, w->groups.length, err);
  w->head.bytes = w->at;
  bool good = fseek(w->file, 0, SEEK_SET) == 0 &&
              fwrite(&w->head, sizeof w->head, 1, w->file) == 1 && fflush(w->file) == 0;
  return status == ZJ_OK && !good ? fail_to_write(w, err) : status;
}

zj_status zj_packed_finish(zj_packed_writer *w, zj_error *err) {
  zj_status status = write_rest(w, err);
  FILE *file = w->file;
  w->file = NULL;
  if (fclose(file) != 0 && status == ZJ_OK) status = fail_to_write(w, err);
  talloc_free(w);
  return status;
}
