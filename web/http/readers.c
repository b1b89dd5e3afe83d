/* readers.c - the pool: opening snapshots, taking readers and giving them back. */
#include "web/http/readers.h"

#include <jansson.h>
#include <pthread.h>
#include <talloc.h>
#include <time.h>
#include <unistd.h>

#include "indexer/base/lang.h"
#include "indexer/base/mapping.h"
#include "query/engine/search.h"
#include "query/language/query.h"

struct zj_readers {
  zj_readers_options options;
  pthread_mutex_t mutex;
  pthread_cond_t given;
  zj_reader *free; /* the last one given back comes first: its pages are warm */
};

/* ---- opening ---- */

static void count_alive(zj_reader *reader) {
  const zj_snapshot *snapshot = reader->snapshot;
  reader->reports = reader->paragraphs = 0;
  for (size_t s = 0; s < snapshot->segment_count; s++) {
    uint32_t reports = zj_segment_reports(snapshot->segments[s]);
    for (uint32_t r = 0; r < reports; r++) {
      if (!zj_snapshot_alive(snapshot, s, r)) continue;
      uint32_t begin, end;
      zj_segment_report_range(snapshot->segments[s], r, &begin, &end);
      reader->reports++;
      reader->paragraphs += end - begin;
    }
  }
}

zj_status zj_reader_sound(const zj_reader *reader, zj_error *err) {
  if (reader->lost == zj_mapping_lost() && zj_snapshot_untouched(reader->snapshot)) return ZJ_OK;
  return zj_mapping_fail(err);
}

/* Drops the old snapshot with everything counted in it. 'fresh' may be NULL. */
static void replace_snapshot(zj_reader *reader, zj_snapshot *fresh) {
  talloc_free(reader->snapshot);
  reader->snapshot = fresh;
  reader->has_examples = false;
  json_decref(reader->stats);
  reader->stats = NULL;
}

/* Opens a new snapshot when there is a newer generation. When that fails the old snapshot stays
 * usable, since its files are open whatever happens to the folder, unless they were written to. */
static zj_status refresh_reader(zj_readers *readers, zj_reader *reader, zj_error *err) {
  if (reader->snapshot && zj_reader_sound(reader, NULL) != ZJ_OK) replace_snapshot(reader, NULL);
  if (reader->snapshot && !zj_snapshot_stale(reader->snapshot)) return ZJ_OK;
  zj_snapshot *fresh = NULL;
  uint64_t lost = zj_mapping_lost();
  zj_status status = zj_snapshot_open(reader, readers->options.index_dir, &fresh, err);
  if (status != ZJ_OK) return status;
  replace_snapshot(reader, fresh);
  reader->lost = lost;
  count_alive(reader);
  return ZJ_OK;
}

zj_status zj_reader_saved(zj_readers *readers, zj_reader *reader, zj_saved **out, zj_error *err) {
  const char *path = readers->options.saved_path;
  if (!reader->saved) {
    if (readers->options.read_only && access(path, F_OK) != 0)
      return zj_fail(err, ZJ_NOT_FOUND, "%s", path);
    zj_status status = zj_saved_open(reader, path, &reader->saved, err);
    if (status != ZJ_OK) return status;
  }
  *out = reader->saved;
  return ZJ_OK;
}

/* ---- saved:NAME and ~WORD ---- */

static zj_status find_saved_query(void *data, void *ctx, zj_slice name, const char **query,
                                  zj_error *err) {
  zj_reader *reader = data;
  zj_saved *saved;
  zj_saved_query found;
  zj_error why = {0};
  zj_status status = access(reader->readers->options.saved_path, F_OK) == 0
                         ? zj_reader_saved(reader->readers, reader, &saved, &why)
                         : ZJ_NOT_FOUND;
  if (status == ZJ_OK) status = zj_saved_get(ctx, saved, name, &found, &why);
  if (status == ZJ_OK) *query = found.query;
  return status == ZJ_OK || status == ZJ_NOT_FOUND ? status : zj_fail(err, status, "%s", why.text);
}

static zj_status find_synonyms(void *data, const zj_synonyms **out, zj_error *err) {
  const zj_reader *reader = data;
  *out = reader->readers->options.synonyms;
  return *out ? ZJ_OK : zj_synonyms_builtin(out, err);
}

const char *zj_readers_saved_path(const zj_readers *readers) {
  return readers->options.saved_path;
}

/* ---- taking and giving ---- */

static int free_readers(zj_readers *readers) {
  while (readers->free) {
    zj_reader *reader = readers->free;
    readers->free = reader->next;
    json_decref(reader->stats);
    talloc_free(reader);
  }
  pthread_cond_destroy(&readers->given);
  pthread_mutex_destroy(&readers->mutex);
  return 0;
}

zj_status zj_readers_new(void *ctx, const zj_readers_options *options, zj_readers **out,
                         zj_error *err) {
  zj_readers *readers = talloc_zero(ctx, zj_readers);
  if (!readers) return zj_no_memory(err);
  readers->options = *options;
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&readers->given, &attributes);
  pthread_condattr_destroy(&attributes);
  pthread_mutex_init(&readers->mutex, NULL);
  talloc_set_destructor(readers, free_readers);
  /* Each reader is a talloc root of its own, because threads must not share a talloc tree. */
  for (int i = 0; i < options->readers; i++) {
    zj_reader *reader = talloc_zero(NULL, zj_reader);
    if (!reader) return zj_no_memory(err);
    reader->readers = readers;
    reader->vocabulary = (zj_vocabulary){find_saved_query, find_synonyms, reader};
    reader->next = readers->free;
    readers->free = reader;
  }
  *out = readers;
  return refresh_reader(readers, readers->free, err);
}

static struct timespec after_ms(int wait_ms) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  at.tv_sec += wait_ms / 1000;
  at.tv_nsec += (long)(wait_ms % 1000) * 1000000;
  if (at.tv_nsec >= 1000000000) {
    at.tv_sec++;
    at.tv_nsec -= 1000000000;
  }
  return at;
}

zj_status zj_readers_take(zj_readers *readers, int wait_ms, zj_reader **out, zj_error *err) {
  struct timespec until = after_ms(wait_ms);
  pthread_mutex_lock(&readers->mutex);
  int waited = 0;
  while (!readers->free && waited == 0)
    waited = pthread_cond_timedwait(&readers->given, &readers->mutex, &until);
  zj_reader *reader = readers->free;
  if (reader) readers->free = reader->next;
  pthread_mutex_unlock(&readers->mutex);
  if (!reader)
    return zj_fail(err, ZJ_LIMIT, "%s", zj_tr("all readers are busy", "正忙，请稍后再试"));
  zj_status status = refresh_reader(readers, reader, err);
  if (status != ZJ_OK && !reader->snapshot) {
    zj_readers_give(readers, reader);
    return status;
  }
  if (status != ZJ_OK && err) *err = (zj_error){0}; /* the older snapshot serves */
  *out = reader;
  zj_vocabulary_set(&reader->vocabulary);
  return ZJ_OK;
}

void zj_readers_give(zj_readers *readers, zj_reader *reader) {
  zj_vocabulary_set(NULL);
  pthread_mutex_lock(&readers->mutex);
  reader->next = readers->free;
  readers->free = reader;
  pthread_cond_signal(&readers->given);
  pthread_mutex_unlock(&readers->mutex);
}

/* ---- examples ---- */

/* Typical queries for such reports, the most instructive first. The start page shows the first that
 * find something. */
static const char *const candidates[] = {
    "问题:\"年轻干部\"",
    "打算:培训",
    "原因:(责任 制度)",
    "问题:经费 -原因:人员",
    "建议:机制",
    "做法:\"党建引领\"",
    "问题:能力",
    "打算:制度",
    "问题:(不足 OR 不够)",
    "干部",
    "工作",
};

static uint64_t count_hits(zj_reader *reader, const char *text, uint64_t deadline_us) {
  void *local = talloc_new(NULL);
  zj_query *query;
  zj_result *result;
  zj_search_options options = {.deadline_us = deadline_us};
  uint64_t count = 0;
  if (zj_query_parse(local, zj_slice_of(text), 0, false, &query, NULL, NULL) == ZJ_OK &&
      zj_search(local, reader->snapshot, query, &options, &result, NULL) == ZJ_OK &&
      result->stop == ZJ_STOP_END)
    count = result->counts.occurrences;
  talloc_free(local);
  return count;
}

void zj_reader_examples(zj_reader *reader, uint64_t deadline_us) {
  if (reader->has_examples) return;
  reader->example_count = 0;
  for (size_t i = 0; i < ZJ_COUNT(candidates) && reader->example_count < ZJ_EXAMPLES; i++) {
    uint64_t count = count_hits(reader, candidates[i], deadline_us / 10);
    if (count) reader->examples[reader->example_count++] = (zj_example){candidates[i], count};
  }
  reader->has_examples = true;
}
