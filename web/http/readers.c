/* readers.c - the pool: opening snapshots, taking readers and giving them back. */
#include "web/http/readers.h"

#include <jansson.h>
#include <pthread.h>
#include <talloc.h>
#include <time.h>
#include <unistd.h>

#include "indexer/base/cancel.h"
#include "indexer/base/lang.h"
#include "indexer/base/mapping.h"
#include "query/engine/search.h"
#include "query/language/query.h"

enum {
  ASIDE_MAX = 8,     /* requests that wait for the lock of the saved queries at once */
  PATIENCE_MS = 1000 /* after that, what may take long is as good as what is quick */
};

/* A request in the queue; it lies on the stack of its thread. */
typedef struct waiter {
  zj_asker asker;
  int64_t since_ms;
  pthread_cond_t served;
  zj_reader *reader; /* what it got */
  struct waiter *next;
} waiter;

struct zj_readers {
  zj_readers_options options;
  pthread_mutex_t mutex;
  zj_reader *free; /* the last one given back comes first: its pages are warm */
  zj_reader *all;
  int working;   /* readers that are taken, without those aside */
  int aside;     /* readers whose request waits for a lock */
  waiter *queue; /* the first one has waited longest */
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
  reader->series = NULL; /* these went with the old snapshot */
  reader->choices = NULL;
  reader->own = (zj_example){0};
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

/* ---- the pool ---- */

static int free_readers(zj_readers *readers) {
  while (readers->all) {
    zj_reader *reader = readers->all;
    readers->all = reader->another;
    json_decref(reader->stats);
    talloc_free(reader);
  }
  pthread_mutex_destroy(&readers->mutex);
  return 0;
}

/* Each reader is a talloc root of its own, because threads must not share a talloc tree. NULL when
 * memory ran out. */
static zj_reader *add_reader(zj_readers *readers) {
  zj_reader *reader = talloc_zero(NULL, zj_reader);
  if (!reader) return NULL;
  reader->readers = readers;
  reader->vocabulary = (zj_vocabulary){find_saved_query, find_synonyms, reader};
  reader->another = readers->all;
  readers->all = reader;
  return reader;
}

zj_status zj_readers_new(void *ctx, const zj_readers_options *options, zj_readers **out,
                         zj_error *err) {
  zj_readers *readers = talloc_zero(ctx, zj_readers);
  if (!readers) return zj_no_memory(err);
  readers->options = *options;
  pthread_mutex_init(&readers->mutex, NULL);
  talloc_set_destructor(readers, free_readers);
  for (int i = 0; i < options->readers; i++) {
    zj_reader *reader = add_reader(readers);
    if (!reader) return zj_no_memory(err);
    reader->next = readers->free;
    readers->free = reader;
  }
  *out = readers;
  return refresh_reader(readers, readers->free, err);
}

/* ---- the queue ---- */

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static size_t count_taken_by(const zj_readers *readers, uint64_t who) {
  size_t count = 0;
  for (const zj_reader *reader = readers->all; reader; reader = reader->another)
    count += reader->taken && reader->who == who;
  return count;
}

/* Whose turn it is (readers.h); NULL when nobody waits. */
static waiter **find_next(zj_readers *readers) {
  waiter **best = NULL;
  size_t fewest = 0;
  bool best_is_dear = false;
  int64_t now = now_ms();
  for (waiter **at = &readers->queue; *at; at = &(*at)->next) {
    size_t taken = count_taken_by(readers, (*at)->asker.who);
    bool dear = (*at)->asker.dear && now - (*at)->since_ms < PATIENCE_MS;
    if (best && (taken > fewest || (taken == fewest && dear >= best_is_dear))) continue;
    best = at;
    fewest = taken;
    best_is_dear = dear;
  }
  return best;
}

/* Gives free readers to those who wait. More readers are made while some are aside. */
static void serve_queue(zj_readers *readers) {
  while (readers->queue && readers->working < readers->options.readers) {
    zj_reader *reader = readers->free;
    if (reader)
      readers->free = reader->next;
    else
      reader = add_reader(readers);
    if (!reader) return; /* without memory: when the next one is given back */
    waiter **turn = find_next(readers), *served = *turn;
    *turn = served->next;
    reader->taken = true;
    reader->who = served->asker.who;
    readers->working++;
    served->reader = reader;
    pthread_cond_signal(&served->served);
  }
}

static struct timespec time_of(int64_t ms) {
  return (struct timespec){ms / 1000, (long)(ms % 1000) * 1000000};
}

static void init_waiter(waiter *w, zj_asker asker) {
  pthread_condattr_t attributes;
  *w = (waiter){.asker = asker, .since_ms = now_ms()};
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&w->served, &attributes);
  pthread_condattr_destroy(&attributes);
}

/* A reader for which nobody else uses its snapshot; NULL when none became free in time. */
static zj_reader *wait_for_reader(zj_readers *readers, zj_asker asker, int wait_ms) {
  waiter own;
  init_waiter(&own, asker);
  struct timespec until = time_of(own.since_ms + wait_ms);
  pthread_mutex_lock(&readers->mutex);
  waiter **last = &readers->queue;
  while (*last)
    last = &(*last)->next;
  *last = &own;
  serve_queue(readers);
  int waited = 0;
  while (!own.reader && waited == 0)
    waited = pthread_cond_timedwait(&own.served, &readers->mutex, &until);
  for (waiter **at = &readers->queue; !own.reader && *at; at = &(*at)->next)
    if (*at == &own) {
      *at = own.next;
      break;
    }
  pthread_mutex_unlock(&readers->mutex);
  pthread_cond_destroy(&own.served);
  return own.reader;
}

size_t zj_readers_waiting(zj_readers *readers) {
  size_t count = 0;
  pthread_mutex_lock(&readers->mutex);
  for (const waiter *at = readers->queue; at; at = at->next)
    count++;
  pthread_mutex_unlock(&readers->mutex);
  return count;
}

/* ---- taking and giving ---- */

/* Lets another request have a turn while this one waits for a lock. False when too many do, or when
 * nobody wants the answer any more. */
static bool wait_aside(void *data, int ms) {
  zj_reader *reader = data;
  zj_readers *readers = reader->readers;
  if (zj_cancelled()) return false;
  pthread_mutex_lock(&readers->mutex);
  bool may = readers->aside < ASIDE_MAX;
  if (may) {
    readers->aside++;
    readers->working--;
    serve_queue(readers);
  }
  pthread_mutex_unlock(&readers->mutex);
  if (!may) return false;
  struct timespec pause = time_of(ms);
  nanosleep(&pause, NULL);
  pthread_mutex_lock(&readers->mutex);
  readers->aside--;
  readers->working++; /* for a while there may be one too many */
  pthread_mutex_unlock(&readers->mutex);
  return true;
}

zj_status zj_readers_take(zj_readers *readers, zj_asker asker, int wait_ms, zj_reader **out,
                          zj_error *err) {
  zj_reader *reader = wait_for_reader(readers, asker, wait_ms);
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
  zj_saved_wait_with(wait_aside, reader);
  return ZJ_OK;
}

void zj_readers_give(zj_readers *readers, zj_reader *reader) {
  zj_vocabulary_set(NULL);
  zj_saved_wait_with(NULL, NULL);
  pthread_mutex_lock(&readers->mutex);
  reader->taken = false;
  reader->next = readers->free;
  readers->free = reader;
  readers->working--;
  serve_queue(readers);
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
  reader->problems = count_hits(reader, "问题:*", deadline_us / 10);
  reader->has_examples = !zj_cancelled(); /* else they are counted for the next client */
}

uint64_t zj_reader_own_example(zj_reader *reader, const char *query, uint64_t deadline_us) {
  if (reader->own.query && strcmp(reader->own.query, query) == 0) return reader->own.occurrences;
  uint64_t count = count_hits(reader, query, deadline_us / 10);
  if (!zj_cancelled()) reader->own = (zj_example){talloc_strdup(reader->snapshot, query), count};
  return count;
}
