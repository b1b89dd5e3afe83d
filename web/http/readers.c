/* readers.c - the pool: opening snapshots, taking readers and giving them back. */
#include "web/http/readers.h"

#include <pthread.h>
#include <talloc.h>
#include <time.h>
#include <unistd.h>

#include "indexer/base/background.h"
#include "indexer/base/cancel.h"
#include "indexer/base/lang.h"
#include "indexer/base/mapping.h"
#include "query/engine/search.h"
#include "web/http/allowance.h"
#include "web/http/usage.h"
#include "web/http/user.h"

enum {
  ASIDE_MAX = 8,      /* requests that wait for the lock of the saved queries at once */
  PATIENCE_MS = 1000, /* after that, what may take long is as good as what is quick */
  HEAVY_MS = 3000     /* after that, who has used much is as good as who has used little */
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
  int heavy;     /* readers that are taken by those who have used much */
  waiter *queue; /* the first one has waited longest */
  zj_usage usage;
};

/* ---- opening ---- */

zj_status zj_reader_sound(const zj_reader *reader, zj_error *err) {
  if (reader->lost == zj_mapping_lost() && zj_snapshot_untouched(reader->whole)) return ZJ_OK;
  return zj_mapping_fail(err);
}

/* Drops the old snapshot with everything counted in it. 'fresh' may be NULL. */
static void replace_snapshot(zj_reader *reader, zj_snapshot *fresh) {
  talloc_free(reader->whole);
  reader->whole = fresh;
  reader->snapshot = NULL;
  reader->visible = reader->kept = NULL; /* these went with the old snapshot */
}

/* A cluster that does not answer is an index that cannot be read, whatever the network says. */
static zj_status cannot_read(zj_status status, const zj_error *why, zj_error *err) {
  if (status == ZJ_OK) return ZJ_OK;
  return zj_fail(err, status == ZJ_IO ? ZJ_NO_INDEX : status, "%s", why->text);
}

/* Asks a cluster what it holds now. What an earlier request has fetched goes. */
static zj_status refresh_remote(zj_readers *readers, zj_reader *reader, zj_error *err) {
  zj_snapshot *fresh = NULL;
  zj_error why = {0};
  zj_status status =
      reader->cluster ? zj_cluster_refresh(reader->cluster, &why)
                      : zj_cluster_open(reader, readers->options.cluster, &reader->cluster, &why);
  if (status == ZJ_OK) status = zj_cluster_base(reader, reader->cluster, &fresh, &why);
  replace_snapshot(reader, fresh); /* none when the cluster does not answer */
  reader->lost = zj_mapping_lost();
  return cannot_read(status, &why, err);
}

/* Opens a new snapshot when there is a newer generation, or when other files are in the place of
 * those that are mapped: damage to these could not be noticed any more. When that fails the old
 * snapshot stays usable, since its files are open whatever happens to the folder, unless they were
 * written to. */
static zj_status refresh_reader(zj_readers *readers, zj_reader *reader, zj_error *err) {
  if (readers->options.cluster) return refresh_remote(readers, reader, err);
  bool in_place =
      reader->whole && reader->lost == zj_mapping_lost() && zj_snapshot_in_place(reader->whole);
  if (in_place && !zj_snapshot_stale(reader->whole)) return ZJ_OK;
  if (reader->whole && !in_place && zj_reader_sound(reader, NULL) != ZJ_OK)
    replace_snapshot(reader, NULL);
  zj_snapshot *fresh = NULL;
  uint64_t lost = zj_mapping_lost();
  zj_status status = zj_snapshot_open(reader, readers->options.index_dir, &fresh, err);
  if (status != ZJ_OK) return status;
  replace_snapshot(reader, fresh);
  reader->lost = lost;
  return ZJ_OK;
}

/* Shows the reader what exists for who asks. */
static zj_status narrow_reader(zj_reader *reader, const zj_rights *rights, zj_error *err) {
  zj_status status = zj_visible_of(reader->whole, &reader->kept, rights, &reader->visible, err);
  if (status == ZJ_OK) reader->snapshot = reader->visible->snapshot;
  return status;
}

/* ---- a cluster ---- */

bool zj_readers_remote(const zj_readers *readers) {
  return readers->options.cluster != NULL;
}

zj_status zj_reader_search(zj_reader *reader, void *ctx, const zj_query *query,
                           const zj_search_options *options, zj_result **result, zj_error *err) {
  if (!reader->cluster) return zj_search(ctx, reader->snapshot, query, options, result, err);
  size_t best = options->limit ? options->offset + options->limit : options->ranked;
  zj_error why = {0};
  zj_status status = zj_cluster_search(reader->whole, reader->cluster, query, options, best,
                                       &reader->snapshot, result, &why);
  return cannot_read(status, &why, err);
}

zj_status zj_reader_fetch_all(zj_reader *reader, zj_error *err) {
  if (!reader->cluster) return ZJ_OK;
  zj_error why = {0};
  zj_status status =
      zj_cluster_snapshot(reader->whole, reader->cluster, NULL, &reader->snapshot, &why);
  return cannot_read(status, &why, err);
}

zj_status zj_reader_fetch(zj_reader *reader, zj_slice id, zj_error *err) {
  if (!reader->cluster) return ZJ_OK;
  zj_error why = {0};
  zj_status status = zj_cluster_report(reader->whole, reader->cluster, id, &reader->snapshot, &why);
  return cannot_read(status, &why, err);
}

/* ---- saved queries ---- */

/* Whether the file may be made: never on a read-only site, and the file of a user by what changes
 * it alone, so that looking around leaves no files. */
static bool may_be_made(const zj_readers *readers, const zj_reader *reader) {
  return !readers->options.read_only && (!reader->asker.own_saved || reader->asker.writes);
}

zj_status zj_reader_saved(zj_readers *readers, zj_reader *reader, zj_saved **out, zj_error *err) {
  const char *path = zj_reader_saved_path(reader);
  if (reader->saved && (!path || strcmp(reader->saved_of, path) != 0)) {
    TALLOC_FREE(reader->saved); /* of another user */
    TALLOC_FREE(reader->saved_of);
  }
  if (!path) return zj_fail(err, ZJ_NOT_FOUND, "%s", zj_tr("no saved queries", "没有保存的查询"));
  if (!reader->saved) {
    bool exists = access(path, F_OK) == 0;
    if (!exists && !may_be_made(readers, reader)) return zj_fail(err, ZJ_NOT_FOUND, "%s", path);
    if (!exists && reader->asker.own_saved) {
      zj_status room = zj_user_room(path, err);
      if (room != ZJ_OK) return room;
    }
    reader->saved_of = talloc_strdup(reader, path);
    if (!reader->saved_of) return zj_no_memory(err);
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
  const char *path = zj_reader_saved_path(reader);
  zj_status status = path && access(path, F_OK) == 0
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

const char *zj_reader_saved_path(const zj_reader *reader) {
  return reader->asker.named ? reader->asker.own_saved : reader->readers->options.saved_path;
}

/* ---- the pool ---- */

static int free_readers(zj_readers *readers) {
  while (readers->all) {
    zj_reader *reader = readers->all;
    readers->all = reader->another;
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

/* What this thread has used. */
static int64_t processor_ns(void) {
  struct timespec used;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return (int64_t)used.tv_sec * 1000000000 + used.tv_nsec;
}

static size_t count_taken_by(const zj_readers *readers, uint64_t who) {
  size_t count = 0;
  for (const zj_reader *reader = readers->all; reader; reader = reader->another)
    count += reader->taken && reader->who == who;
  return count;
}

/* What decides whose turn it is; less comes first. */
typedef struct rank {
  bool heavy;
  size_t taken;
  bool dear;
} rank;

static rank rank_of(const zj_readers *readers, const waiter *w, int64_t now) {
  int64_t waited = now - w->since_ms;
  return (rank){.heavy = waited < HEAVY_MS && zj_usage_is_heavy(&readers->usage, w->asker.who, now),
                .taken = count_taken_by(readers, w->asker.who),
                .dear = waited < PATIENCE_MS && w->asker.dear};
}

static bool comes_first(rank a, rank b) {
  if (a.heavy != b.heavy) return b.heavy;
  if (a.taken != b.taken) return a.taken < b.taken;
  return !a.dear && b.dear;
}

/* Whether all readers but one, which is kept for others, are taken by those who have used much. */
static bool has_heavy_all(const zj_readers *readers) {
  return readers->heavy > 0 && readers->heavy >= readers->options.readers - 1;
}

/* Whose turn it is (readers.h); NULL when nobody waits, or nobody who may have a reader. */
static waiter **find_next(zj_readers *readers) {
  waiter **best = NULL;
  rank first = {0};
  int64_t now = now_ms();
  bool light_alone = has_heavy_all(readers);
  for (waiter **at = &readers->queue; *at; at = &(*at)->next) {
    if (light_alone && zj_usage_is_heavy(&readers->usage, (*at)->asker.who, now)) continue;
    rank own = rank_of(readers, *at, now);
    if (best && !comes_first(own, first)) continue;
    best = at;
    first = own;
  }
  return best;
}

/* Gives free readers to those who wait. More readers are made while some are aside. */
static void serve_queue(zj_readers *readers) {
  while (readers->working < readers->options.readers) {
    waiter **turn = find_next(readers);
    if (!turn) return;
    zj_reader *reader = readers->free;
    if (reader)
      readers->free = reader->next;
    else
      reader = add_reader(readers);
    if (!reader) return; /* without memory: when the next one is given back */
    waiter *served = *turn;
    *turn = served->next;
    reader->taken = true;
    reader->who = served->asker.who;
    reader->heavy = zj_usage_is_heavy(&readers->usage, reader->who, now_ms());
    readers->heavy += reader->heavy;
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

/* Gives the reader what it answers from. That stays for later requests, so it is not taken out of
 * the allowance of this one. */
static zj_status prepare_reader(zj_readers *readers, zj_reader *reader, zj_error *err) {
  int64_t left = zj_allowance_take();
  zj_status status = refresh_reader(readers, reader, err);
  if (status != ZJ_OK && reader->whole) {
    if (err) *err = (zj_error){0}; /* the older snapshot serves */
    status = ZJ_OK;
  }
  if (status == ZJ_OK) status = narrow_reader(reader, reader->asker.rights, err);
  zj_allowance_give(left);
  return status;
}

zj_status zj_readers_take(zj_readers *readers, zj_asker asker, int wait_ms, zj_reader **out,
                          zj_error *err) {
  zj_reader *reader = wait_for_reader(readers, asker, wait_ms);
  if (!reader)
    return zj_fail(err, ZJ_LIMIT, "%s", zj_tr("all readers are busy", "正忙，请稍后再试"));
  reader->asker = asker;
  reader->began_ns = processor_ns();
  if (reader->heavy) zj_background_thread();
  zj_status status = prepare_reader(readers, reader, err);
  if (status != ZJ_OK) {
    zj_readers_give(readers, reader);
    return status;
  }
  *out = reader;
  zj_vocabulary_set(&reader->vocabulary);
  zj_saved_wait_with(wait_aside, reader);
  return ZJ_OK;
}

void zj_readers_give(zj_readers *readers, zj_reader *reader) {
  zj_vocabulary_set(NULL);
  zj_saved_wait_with(NULL, NULL);
  reader->snapshot = NULL;
  reader->visible = NULL;
  reader->asker = (zj_asker){.who = reader->asker.who};
  int64_t used = processor_ns() - reader->began_ns;
  pthread_mutex_lock(&readers->mutex);
  zj_usage_add(&readers->usage, reader->who, used > 0 ? used : 0, now_ms());
  readers->heavy -= reader->heavy;
  reader->taken = false;
  reader->next = readers->free;
  readers->free = reader;
  readers->working--;
  serve_queue(readers);
  pthread_mutex_unlock(&readers->mutex);
}
