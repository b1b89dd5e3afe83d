/* postings_write.c - writes documents as a piece: inverts them in memory, then writes their lists
 * in the order of the terms. */
#include <sys/stat.h>
#include <talloc.h>

#include "indexer/base/buffer.h"
#include "indexer/base/folder.h"
#include "indexer/base/lang.h"
#include "indexer/base/number.h"
#include "indexer/store/inverter.h"
#include "indexer/store/piece_lists.h"
#include "indexer/store/postings.h"

/* When the inverter uses this much memory, its lists become a piece of their own, a run. So memory
 * is bounded however large a piece is. */
enum { INVERTER_BYTES = 32 << 20 };

struct zj_postings_writer {
  const char *dir;
  zj_inverter *inverter;
  zj_buffer lengths;      /* of the documents in the inverter (number.h) */
  zj_glass_totals totals; /* of the documents in the inverter */
  const char *runs[ZJ_POSTINGS_MERGE_MAX];
  size_t run_count; /* folders that were written when the inverter was full */
};

/* ---- lists to a file ---- */

static zj_status empty_lists(zj_postings_writer *w, zj_error *err) {
  TALLOC_FREE(w->inverter);
  w->inverter = zj_inverter_new(w);
  w->lengths.ctx = w;
  w->lengths.length = 0;
  w->totals = (zj_glass_totals){0};
  return w->inverter ? ZJ_OK : zj_no_memory(err);
}

static zj_status make_folder(const char *path, zj_error *err) {
  return mkdir(path, 0777) == 0 ? ZJ_OK : zj_fail_errno(err, ZJ_IO, "%s", path);
}

static zj_status add_lists(zj_postings_writer *w, zj_piece_writer *piece, zj_error *err) {
  zj_inverted term;
  zj_status status = ZJ_OK;
  zj_piece_add_lengths(piece, zj_buffer_slice(&w->lengths));
  while ((status = zj_inverter_next(w->inverter, &term, err)) == ZJ_OK) {
    zj_piece_begin_list(piece, term.term, term.documents, term.occurrences);
    zj_piece_add_postings(piece, term.postings);
  }
  w->totals.frequency_max = zj_inverter_frequency_max(w->inverter);
  return status == ZJ_DONE ? ZJ_OK : status;
}

/* Writes the lists of the documents in memory into the empty folder 'dir' and forgets them. */
static zj_status write_lists(zj_postings_writer *w, const char *dir, zj_error *err) {
  zj_piece_writer *piece;
  zj_status status = zj_piece_create(w, dir, &piece, err);
  if (status == ZJ_OK) status = add_lists(w, piece, err);
  if (status == ZJ_OK) status = zj_piece_finish(piece, &w->totals, err);
  return status == ZJ_OK ? empty_lists(w, err) : status;
}

static zj_status write_run(zj_postings_writer *w, zj_error *err) {
  if (w->run_count == ZJ_POSTINGS_MERGE_MAX)
    return zj_fail(err, ZJ_LIMIT, "%s: %s", w->dir,
                   zj_tr("too much text for one piece", "单个分片的文字过多"));
  const char *run = talloc_asprintf(w, "%s.%zu", w->dir, w->run_count);
  if (!run) return zj_no_memory(err);
  w->runs[w->run_count++] = run;
  zj_status status = make_folder(run, err);
  return status == ZJ_OK ? write_lists(w, run, err) : status;
}

/* Most pieces fit into memory and are written directly, without a run or a merge. */
static zj_status write_piece(zj_postings_writer *w, zj_error *err) {
  if (w->run_count == 0) return write_lists(w, w->dir, err);
  zj_status status = w->totals.documents ? write_run(w, err) : ZJ_OK;
  if (status == ZJ_OK) status = zj_postings_gather(w->runs, w->run_count, w->dir, err);
  for (size_t i = 0; i < w->run_count; i++)
    (void)zj_folder_remove(w->runs[i]);
  return status;
}

zj_status zj_postings_create(void *ctx, const char *dir, zj_postings_writer **out, zj_error *err) {
  zj_status status = make_folder(dir, err);
  if (status != ZJ_OK) return status;
  zj_postings_writer *w = talloc_zero(ctx, zj_postings_writer);
  if (w) w->dir = talloc_strdup(w, dir);
  status = w && w->dir ? empty_lists(w, err) : zj_no_memory(err);
  if (status == ZJ_OK)
    *out = w;
  else
    talloc_free(w);
  return status;
}

static void count_document(zj_postings_writer *w, uint32_t length) {
  unsigned char number[ZJ_NUMBER_MAX];
  unsigned char *end = zj_number_write(number, length);
  zj_glass_totals *t = &w->totals;
  zj_buffer_add(&w->lengths, number, (size_t)(end - number));
  t->documents++;
  if (length && (!t->shortest || length < t->shortest)) t->shortest = length;
  if (length > t->longest) t->longest = length;
  t->length += length;
}

zj_status zj_postings_add(zj_postings_writer *w, const zj_slice *terms, size_t count,
                          zj_error *err) {
  for (size_t i = 0; i < count; i++)
    if (terms[i].length == 0 || terms[i].length > ZJ_POSTINGS_TERM_MAX)
      return zj_fail(err, ZJ_INTERNAL, "postings: a term of %zu bytes", terms[i].length);
  zj_status status = zj_inverter_add(w->inverter, terms, count, err);
  if (status != ZJ_OK) return status;
  count_document(w, (uint32_t)count);
  status = zj_buffer_status(&w->lengths, err);
  if (status != ZJ_OK) return status;
  return zj_inverter_bytes(w->inverter) < INVERTER_BYTES ? ZJ_OK : write_run(w, err);
}

zj_status zj_postings_finish(zj_postings_writer *w, zj_error *err) {
  zj_status status = write_piece(w, err);
  talloc_free(w);
  return status;
}
