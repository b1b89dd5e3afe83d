/* postings_write.c - writes documents as a database: inverts them in memory, then writes their
 * lists in the order of the terms. */
#include <sys/stat.h>
#include <talloc.h>

#include "indexer/base/buffer.h"
#include "indexer/base/folder.h"
#include "indexer/base/lang.h"
#include "indexer/store/glass.h"
#include "indexer/store/inverter.h"
#include "indexer/store/postings.h"

/* When the inverter uses this much memory, its lists become a database of their own, a run. So
 * memory is bounded however large a piece is. */
enum { INVERTER_BYTES = 32 << 20 };

/* Upper bounds in bytes. The head of a chunk holds the number of documents and of occurrences, the
 * first document, whether the chunk is the last of its list, and its span. */
enum { CHUNK_HEAD_MAX = 5 + 10 + 5 + 1 + 5, POSTING_MAX = 10, DOCUMENT_KEY_MAX = 6 };

struct zj_postings_writer {
  const char *dir;
  zj_inverter *inverter;
  zj_buffer lengths;      /* of the documents in the inverter, as a list of postings */
  zj_glass_totals totals; /* of the documents in the inverter */
  const char *runs[ZJ_POSTINGS_MERGE_MAX];
  size_t run_count; /* databases that were written when the inverter was full */
};

/* ---- a list to its chunks ---- */

typedef struct chunk {
  zj_slice postings;    /* from the frequency in its first document on */
  uint32_t first, last; /* documents */
} chunk;

/* Reads a number that zj_glass_pack() wrote and moves *at past it. */
static uint32_t unpack_number(const unsigned char **at) {
  uint32_t value = 0;
  unsigned shift = 0;
  for (; **at & 0x80; ++*at, shift += 7)
    value |= (uint32_t)(**at & 0x7F) << shift;
  value |= (uint32_t) * *at << shift;
  ++*at;
  return value;
}

/* Cuts the next chunk of about 'most' bytes off a list and moves *at past it; 'last' is the last
 * document of the previous chunk. False when nothing is left. */
static bool cut_chunk(const unsigned char **at, const unsigned char *end, size_t most,
                      uint32_t last, chunk *out) {
  if (*at == end) return false;
  out->first = last + 1 + unpack_number(at);
  out->last = out->first;
  const unsigned char *begin = *at;
  (void)unpack_number(at);
  while (*at < end && (size_t)(*at - begin) < most) {
    out->last += 1 + unpack_number(at);
    (void)unpack_number(at);
  }
  out->postings = (zj_slice){(const char *)begin, (size_t)(*at - begin)};
  return true;
}

/* The key of a chunk is the name of its list; every chunk but the first adds the document that it
 * begins with. The name of the list of document lengths is not a possible term, and no NUL ends it.
 */
typedef struct list {
  zj_slice name;
  bool of_lengths;
  zj_slice postings;
  uint32_t documents;
  uint64_t occurrences;
} list;

static zj_slice key_of(const list *l, const chunk *c, bool first, unsigned char *room) {
  unsigned char *end = room + l->name.length;
  memcpy(room, l->name.at, l->name.length);
  if (!first && !l->of_lengths) *end++ = 0;
  if (!first) end = zj_glass_pack_sorted(end, c->first);
  return (zj_slice){(char *)room, (size_t)(end - room)};
}

static zj_slice value_of(const list *l, const chunk *c, bool first, bool last,
                         unsigned char *room) {
  unsigned char *end = room;
  if (first) {
    end = zj_glass_pack(end, l->documents);
    end = zj_glass_pack(end, l->occurrences);
    end = zj_glass_pack(end, c->first - 1);
  }
  *end++ = last ? '1' : '0';
  end = zj_glass_pack(end, c->last - c->first);
  memcpy(end, c->postings.at, c->postings.length);
  return (zj_slice){(char *)room, (size_t)(end - room) + c->postings.length};
}

static zj_status write_list(zj_glass *glass, const list *l, zj_error *err) {
  unsigned char key[ZJ_GLASS_KEY_MAX], value[ZJ_GLASS_ITEM_MAX];
  const unsigned char *at = (const void *)l->postings.at, *end = at + l->postings.length;
  size_t most =
      ZJ_GLASS_ITEM_MAX - l->name.length - DOCUMENT_KEY_MAX - CHUNK_HEAD_MAX - POSTING_MAX;
  chunk c = {.last = 0};
  for (bool first = true; cut_chunk(&at, end, most, c.last, &c); first = false) {
    zj_status status = zj_glass_add(glass, key_of(l, &c, first, key),
                                    value_of(l, &c, first, at == end, value), err);
    if (status != ZJ_OK) return status;
  }
  return ZJ_OK;
}

static zj_status write_lists(zj_postings_writer *w, zj_glass *glass, zj_error *err) {
  zj_inverted term;
  list lengths = {
      .name = ZJ_LIT("\0\xE0"), .of_lengths = true, .postings = zj_buffer_slice(&w->lengths)};
  zj_status status = write_list(glass, &lengths, err);
  while (status == ZJ_OK) {
    status = zj_inverter_next(w->inverter, &term, err);
    if (status != ZJ_OK) break;
    list l = {.name = term.term,
              .postings = term.postings,
              .documents = term.documents,
              .occurrences = term.occurrences};
    status = write_list(glass, &l, err);
  }
  return status == ZJ_DONE ? ZJ_OK : status;
}

/* ---- a database ---- */

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

/* Writes the documents in memory as a database into the empty folder 'dir' and forgets them. */
static zj_status write_database(zj_postings_writer *w, const char *dir, zj_error *err) {
  zj_glass *glass;
  zj_status status = zj_glass_create(w, dir, &glass, err);
  if (status == ZJ_OK) status = write_lists(w, glass, err);
  w->totals.frequency_max = zj_inverter_frequency_max(w->inverter);
  if (status == ZJ_OK) status = zj_glass_finish(glass, &w->totals, err);
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
  return status == ZJ_OK ? write_database(w, run, err) : status;
}

/* Most pieces fit into memory and are written directly, without a run or a merge. */
static zj_status write_piece(zj_postings_writer *w, zj_error *err) {
  if (w->run_count == 0) return write_database(w, w->dir, err);
  zj_status status = w->totals.documents ? write_run(w, err) : ZJ_OK;
  if (status == ZJ_OK) status = zj_postings_merge(w->runs, w->run_count, w->dir, err);
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
  unsigned char posting[POSTING_MAX] = {0};
  unsigned char *end = zj_glass_pack(posting + 1, length);
  zj_glass_totals *t = &w->totals;
  zj_buffer_add(&w->lengths, posting, (size_t)(end - posting));
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
