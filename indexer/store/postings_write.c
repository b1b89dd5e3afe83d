/* postings_write.c - documents to a database: inverted in memory, then written in the order of
 * their terms. */
#include <sys/stat.h>
#include <talloc.h>

#include "indexer/base/buffer.h"
#include "indexer/base/folder.h"
#include "indexer/base/lang.h"
#include "indexer/store/glass.h"
#include "indexer/store/inverter.h"
#include "indexer/store/postings.h"
#include "indexer/text/fold.h"

/* Beyond this the lists so far become a database of their own, so that memory is bounded whatever a
 * piece holds. */
enum { INVERTER_BYTES = 32 << 20 };

/* Of a part: before the postings themselves, numbers of documents and occurrences, first document,
 * whether it is the last, its span. */
enum { CHUNK_HEAD_MAX = 5 + 10 + 5 + 1 + 5, POSTING_MAX = 10, DOCUMENT_KEY_MAX = 6 };

struct zj_postings_writer {
  const char *dir;
  zj_inverter *inverter;
  zj_buffer lengths;      /* of the documents in it, as a list of postings */
  zj_glass_totals totals; /* likewise */
  const char *runs[ZJ_POSTINGS_MERGE_MAX];
  size_t run_count; /* databases written before */
};

/* ---- a list to its chunks ---- */

typedef struct chunk {
  zj_slice postings;    /* from the frequency in its first document on */
  uint32_t first, last; /* documents */
} chunk;

static uint32_t unpack(const unsigned char **at) {
  uint32_t value = 0;
  unsigned shift = 0;
  for (; **at & 0x80; ++*at, shift += 7)
    value |= (uint32_t)(**at & 0x7F) << shift;
  return value | (uint32_t) * (*at)++ << shift;
}

/* Cuts off the next chunk of about 'most' bytes; 'last' is the document before it. False when
 * nothing is left. */
static bool cut_chunk(const unsigned char **at, const unsigned char *end, size_t most,
                      uint32_t last, chunk *out) {
  if (*at == end) return false;
  out->first = out->last = last + 1 + unpack(at);
  const unsigned char *begin = *at;
  (void)unpack(at);
  while (*at < end && (size_t)(*at - begin) < most) {
    out->last += 1 + unpack(at);
    (void)unpack(at);
  }
  out->postings = (zj_slice){(const char *)begin, (size_t)(*at - begin)};
  return true;
}

/* A key is the term, and in all chunks but the first also the document that it begins with. The
 * list of lengths has a name that no term has, and no end of a name. */
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
  while (status == ZJ_OK && zj_inverter_next(w->inverter, &term)) {
    list l = {.name = term.term,
              .postings = term.postings,
              .documents = term.documents,
              .occurrences = term.occurrences};
    status = write_list(glass, &l, err);
  }
  return status;
}

/* ---- a database ---- */

static void begin_lists(zj_postings_writer *w) {
  TALLOC_FREE(w->inverter);
  w->inverter = zj_inverter_new(w);
  w->lengths.ctx = w;
  w->lengths.length = 0;
  w->totals = (zj_glass_totals){0};
}

static zj_status make_folder(const char *path, zj_error *err) {
  return mkdir(path, 0777) == 0 ? ZJ_OK : zj_fail_errno(err, ZJ_IO, "%s", path);
}

/* Writes what is in memory as the database 'dir', an empty folder. */
static zj_status write_database(zj_postings_writer *w, const char *dir, zj_error *err) {
  zj_glass *glass;
  zj_status status = zj_glass_create(w, dir, &glass, err);
  if (status == ZJ_OK) status = write_lists(w, glass, err);
  w->totals.frequency_max = zj_inverter_frequency_max(w->inverter);
  if (status == ZJ_OK) status = zj_glass_finish(glass, &w->totals, err);
  begin_lists(w);
  return status;
}

static zj_status write_run(zj_postings_writer *w, zj_error *err) {
  if (w->run_count == ZJ_POSTINGS_MERGE_MAX)
    return zj_fail(err, ZJ_LIMIT, "%s: %s", w->dir,
                   zj_tr("too much text for one piece", "单个分片的文字过多"));
  const char *run = talloc_asprintf(w, "%s.%zu", w->dir, w->run_count);
  w->runs[w->run_count++] = run;
  zj_status status = make_folder(run, err);
  return status == ZJ_OK ? write_database(w, run, err) : status;
}

/* Most pieces fit into memory, and are one run that needs no merging. */
static zj_status write_all(zj_postings_writer *w, zj_error *err) {
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
  w->dir = talloc_strdup(w, dir);
  begin_lists(w);
  *out = w;
  return ZJ_OK;
}

static void count_document(zj_postings_writer *w, uint32_t length) {
  unsigned char posting[POSTING_MAX] = {0}, *end = zj_glass_pack(posting + 1, length);
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
  zj_inverter_add(w->inverter, terms, count);
  count_document(w, (uint32_t)count);
  return zj_inverter_bytes(w->inverter) < INVERTER_BYTES ? ZJ_OK : write_run(w, err);
}

zj_status zj_postings_finish(zj_postings_writer *w, zj_error *err) {
  zj_status status = write_all(w, err);
  talloc_free(w);
  return status;
}
