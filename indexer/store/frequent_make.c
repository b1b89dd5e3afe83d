/* frequent_make.c - makes the lists of frequent phrases of a joined segment. */
#include "indexer/store/frequent_make.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/lang.h"
#include "indexer/store/frequent_count.h"
#include "indexer/store/segment_reader.h"
#include "indexer/store/table_file.h"

enum { JOBS_MAX = 64, STACK_BYTES = 256 << 10, READ_BYTES = 32 << 10 };

/* What one source was counted to. */
typedef struct part {
  uint32_t first_report;
  zj_buffer spills; /* zj_spill, in the order of the text */
} part;

typedef struct maker {
  const char *const *sources;
  size_t count;
  const char *dest;
  const zj_frequent_choice *choice;
  part *parts; /* per source */
  zj_spill_file file;
  _Atomic size_t next; /* source that no thread has taken */
  _Atomic bool failed;
} maker;

/* ---- counting, in threads ---- */

typedef struct job {
  maker *m;
  pthread_t thread;
  zj_lang lang;
  zj_status status;
  zj_error err;
} job;

static void *run_job(void *arg) {
  job *j = arg;
  maker *m = j->m;
  zj_lang_set(j->lang);
  zj_frequent_counter *counter = zj_frequent_counter_new(NULL, m->choice, &m->file);
  j->status = counter ? ZJ_OK : zj_no_memory(&j->err);
  while (j->status == ZJ_OK && !atomic_load(&m->failed)) {
    size_t i = atomic_fetch_add(&m->next, 1);
    if (i >= m->count) break;
    j->status = zj_frequent_count(counter, m->sources[i], m->parts[i].first_report,
                                  &m->parts[i].spills, &j->err);
  }
  if (j->status != ZJ_OK) atomic_store(&m->failed, true);
  talloc_free(counter);
  return NULL;
}

/* The first job runs in the calling thread, and so does the work of those that cannot start. */
static zj_status run_jobs(maker *m, size_t count, zj_error *err) {
  job jobs[JOBS_MAX] = {{0}};
  pthread_attr_t small;
  if (count > JOBS_MAX) count = JOBS_MAX;
  if (count > m->count) count = m->count;
  if (pthread_attr_init(&small) != 0) return zj_no_memory(err);
  (void)pthread_attr_setstacksize(&small, STACK_BYTES);
  size_t started = 1;
  for (; started < count; started++) {
    jobs[started] = (job){.m = m, .lang = zj_lang_get()};
    if (pthread_create(&jobs[started].thread, &small, run_job, &jobs[started]) != 0) break;
  }
  jobs[0] = (job){.m = m, .lang = zj_lang_get()};
  (void)run_job(&jobs[0]);
  for (size_t i = 1; i < started; i++)
    (void)pthread_join(jobs[i].thread, NULL);
  (void)pthread_attr_destroy(&small);
  for (size_t i = 0; i < started; i++)
    if (jobs[i].status != ZJ_OK) return zj_fail(err, jobs[i].status, "%s", jobs[i].err.text);
  return ZJ_OK;
}

/* ---- gathering ---- */

/* Reads a spill from front to back. */
typedef struct reader {
  uint64_t at, end; /* of the file, not read yet */
  char *bytes;      /* READ_BYTES */
  size_t begin, length;
} reader;

static bool refill(const maker *m, reader *r) {
  uint64_t left = r->end - r->at;
  size_t want = left < READ_BYTES ? (size_t)left : READ_BYTES;
  ssize_t n = want ? pread(m->file.fd, r->bytes, want, (off_t)r->at) : 0;
  r->begin = 0;
  r->length = n > 0 ? (size_t)n : 0;
  r->at += r->length;
  return n > 0;
}

static bool read_bytes(const maker *m, reader *r, void *out, size_t length) {
  for (char *to = out; length > 0;) {
    if (r->begin == r->length && !refill(m, r)) return false;
    size_t n = r->length - r->begin < length ? r->length - r->begin : length;
    memcpy(to, r->bytes + r->begin, n);
    r->begin += n;
    to += n;
    length -= n;
  }
  return true;
}

typedef struct gatherer {
  const maker *m;
  reader *readers; /* of all spills, in the order of the text */
  size_t reader_count;
  zj_buffer list, spill;
  zj_table_file frequent, counts;
} gatherer;

static zj_status open_readers(gatherer *g, void *ctx, zj_error *err) {
  const maker *m = g->m;
  for (size_t i = 0; i < m->count; i++)
    g->reader_count += m->parts[i].spills.length / sizeof(zj_spill);
  g->readers = talloc_zero_array(ctx, reader, g->reader_count + 1);
  if (!g->readers) return zj_no_memory(err);
  reader *r = g->readers;
  for (size_t i = 0; i < m->count; i++)
    for (size_t at = 0; at < m->parts[i].spills.length; at += sizeof(zj_spill), r++) {
      zj_spill spill;
      memcpy(&spill, m->parts[i].spills.at + at, sizeof spill);
      *r = (reader){.at = spill.begin, .end = spill.end, .bytes = talloc_size(ctx, READ_BYTES)};
      if (!r->bytes) return zj_no_memory(err);
    }
  return ZJ_OK;
}

/* Appends runs whose first counts its report from 0: it is to count from 'before'. */
static void append_runs(zj_buffer *list, const zj_buffer *runs, uint32_t before) {
  unsigned char first[ZJ_FREQUENT_RUN_MAX];
  zj_frequent_run run = {0};
  const unsigned char *begin = (const void *)runs->at;
  const unsigned char *rest = zj_frequent_decode(begin, &run);
  size_t length = (size_t)(zj_frequent_write(first, &run, before) - first);
  zj_buffer_add(list, first, length);
  zj_buffer_add(list, rest, runs->length - ZJ_FREQUENT_RUN_MAX - (size_t)(rest - begin));
}

/* Makes in g->list the list of the next phrase from all spills. */
static zj_status gather_phrase(gatherer *g, zj_error *err) {
  static const char padding[ZJ_FREQUENT_RUN_MAX];
  uint32_t before = 0;
  g->list.length = 0;
  for (size_t i = 0; i < g->reader_count; i++) {
    zj_spilled head;
    bool good = read_bytes(g->m, &g->readers[i], &head, sizeof head);
    if (good && head.bytes == 0) continue;
    g->spill.length = 0;
    for (uint32_t left = good ? head.bytes : 0; good && left > 0;) {
      char some[4096];
      uint32_t n = left < sizeof some ? left : (uint32_t)sizeof some;
      good = read_bytes(g->m, &g->readers[i], some, n);
      zj_buffer_add(&g->spill, some, n);
      left -= n;
    }
    zj_buffer_add(&g->spill, padding, sizeof padding); /* as zj_frequent_decode() wants it */
    if (!good)
      return zj_fail_errno(err, ZJ_IO, "%s",
                           zj_tr("cannot read a scratch file", "无法读取临时文件"));
    if (g->spill.failed) return zj_no_memory(err);
    append_runs(&g->list, &g->spill, before);
    before = head.last;
  }
  return zj_buffer_status(&g->list, err);
}

static zj_status add_list(gatherer *g, uint64_t key, zj_error *err) {
  const zj_frequent_row row = {key, g->counts.bytes};
  zj_status status = zj_table_file_add(&g->frequent, &row, sizeof row, err);
  if (status != ZJ_OK) return status;
  return zj_table_file_add(&g->counts, g->list.at, g->list.length, err);
}

/* The last row, and bytes that a decoder may read behind the last run. */
static zj_status close_lists(gatherer *g, zj_error *err) {
  static const char padding[ZJ_FREQUENT_RUN_MAX];
  const zj_frequent_row row = {UINT64_MAX, g->counts.bytes};
  zj_status status = zj_table_file_add(&g->frequent, &row, sizeof row, err);
  if (status != ZJ_OK) return status;
  return zj_table_file_add(&g->counts, padding, sizeof padding, err);
}

static zj_status gather_lists(gatherer *g, zj_error *err) {
  const zj_frequent_choice *choice = g->m->choice;
  zj_status status = ZJ_OK;
  for (uint32_t i = 0; i <= choice->count && status == ZJ_OK; i++) {
    uint64_t key = i < choice->count ? choice->keys[i] : ZJ_FREQUENT_PIECES;
    status = gather_phrase(g, err);
    if (status == ZJ_OK && g->list.length) status = add_list(g, key, err);
  }
  return status == ZJ_OK ? close_lists(g, err) : status;
}

static zj_status write_sets(const maker *m, bool durable, zj_error *err) {
  zj_table_file file;
  zj_status status = zj_table_file_create(&file, m->dest, ZJ_TABLE_ROLESETS, err);
  if (status == ZJ_OK)
    status =
        zj_table_file_add(&file, m->choice->sets, m->choice->set_count * sizeof(zj_role_set), err);
  return zj_table_file_finish(&file, status, durable, err);
}

static zj_status write_tables(const maker *m, bool durable, zj_error *err) {
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  gatherer g = {.m = m, .list.ctx = local, .spill.ctx = local};
  zj_status status = open_readers(&g, local, err);
  if (status == ZJ_OK) status = write_sets(m, durable, err);
  if (status == ZJ_OK) {
    status = zj_table_file_create(&g.frequent, m->dest, ZJ_TABLE_FREQUENT, err);
    if (status == ZJ_OK) status = zj_table_file_create(&g.counts, m->dest, ZJ_TABLE_COUNTS, err);
    if (status == ZJ_OK) status = gather_lists(&g, err);
    status = zj_table_file_finish(&g.frequent, status, durable, err);
    status = zj_table_file_finish(&g.counts, status, durable, err);
  }
  talloc_free(local);
  return status;
}

/* ---- the whole ---- */

static zj_status number_reports(maker *m, zj_error *err) {
  uint32_t reports = 0;
  for (size_t i = 0; i < m->count; i++) {
    zj_segment *segment;
    zj_status status = zj_segment_open_as(NULL, m->sources[i], false, 0, &segment, err);
    if (status != ZJ_OK) return status;
    m->parts[i] = (part){.first_report = reports};
    reports += zj_segment_reports(segment);
    talloc_free(segment);
  }
  return ZJ_OK;
}

/* Opens the scratch file, which has no name from then on. */
static zj_status open_file(maker *m, zj_error *err) {
  char path[4096];
  snprintf(path, sizeof path, "%s/counts.spilled", m->dest);
  m->file.fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (m->file.fd < 0 || unlink(path) != 0)
    return zj_fail_errno(err, ZJ_IO, zj_tr("cannot create %s", "无法创建 %s"), path);
  return ZJ_OK;
}

zj_status zj_frequent_make(const char *const *sources, size_t count, const char *dest, size_t jobs,
                           bool durable, zj_error *err) {
  void *local = talloc_new(NULL);
  zj_frequent_choice *choice;
  zj_status status =
      local ? zj_frequent_choose(local, sources, count, &choice, err) : zj_no_memory(err);
  if (status == ZJ_OK && choice->count) {
    maker m = {.sources = sources, .count = count, .dest = dest, .choice = choice, .file.fd = -1};
    m.parts = talloc_zero_array(NULL, part, count);
    status = m.parts ? number_reports(&m, err) : zj_no_memory(err);
    if (status == ZJ_OK) status = open_file(&m, err);
    if (status == ZJ_OK) status = run_jobs(&m, jobs, err);
    if (status == ZJ_OK) status = write_tables(&m, durable, err);
    if (m.file.fd >= 0) close(m.file.fd);
    for (size_t i = 0; m.parts && i < count; i++)
      talloc_free(m.parts[i].spills.at);
    talloc_free(m.parts);
  }
  talloc_free(local);
  return status;
}
