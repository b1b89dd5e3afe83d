/* test_readers.c - the queue for readers: who is served next. */
#include "folder.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "indexer/run/build.h"
#include "web/http/readers.h"

static void build_index(const char *dir) {
  void *ctx = talloc_new(NULL);
  zj_error err = {0};
  zj_build_result result;
  folder_write(dir, "a.txt", ZJ_LIT("年轻干部\n"));
  const char *paths[] = {talloc_asprintf(ctx, "%s/a.txt", dir)};
  zj_build_options options = {.index_dir = talloc_asprintf(ctx, "%s/index", dir),
                              .paths = paths,
                              .path_count = 1,
                              .jobs = 1};
  if (zj_build(ctx, &options, &result, &err) != ZJ_OK) fail_msg("%s", err.text);
  talloc_free(ctx);
}

static zj_readers *new_readers(void *ctx, const char *dir, int count) {
  zj_error err = {0};
  zj_readers *readers;
  zj_readers_options options = {.index_dir = talloc_asprintf(ctx, "%s/index", dir),
                                .saved_path = talloc_asprintf(ctx, "%s/saved.db", dir),
                                .readers = count};
  build_index(dir);
  if (zj_readers_new(ctx, &options, &readers, &err) != ZJ_OK) fail_msg("%s", err.text);
  return readers;
}

static void sleep_ms(int ms) {
  nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000L}, NULL);
}

/* ---- the order ---- */

static char order[16]; /* the names of requests as they were served */
static pthread_mutex_t noting = PTHREAD_MUTEX_INITIALIZER;

typedef struct request {
  zj_readers *readers;
  zj_asker asker;
  char name;
  pthread_t thread;
} request;

static void *run_request(void *data) {
  request *r = data;
  zj_reader *reader;
  if (zj_readers_take(r->readers, r->asker, 20000, &reader, NULL) != ZJ_OK) return NULL;
  pthread_mutex_lock(&noting);
  order[strlen(order)] = r->name;
  pthread_mutex_unlock(&noting);
  zj_readers_give(r->readers, reader);
  return NULL;
}

/* Lets requests come one after the other, so that each is in the queue before the next. */
static void start_requests(zj_readers *readers, request *list, size_t count) {
  memset(order, 0, sizeof order);
  for (size_t i = 0; i < count; i++) {
    list[i].readers = readers;
    assert_int_equal(pthread_create(&list[i].thread, NULL, run_request, &list[i]), 0);
    while (zj_readers_waiting(readers) <= i)
      sleep_ms(1);
  }
}

static void join_requests(request *list, size_t count) {
  for (size_t i = 0; i < count; i++)
    pthread_join(list[i].thread, NULL);
}

static zj_reader *take_as(zj_readers *readers, uint64_t who) {
  zj_reader *reader;
  zj_error err = {0};
  if (zj_readers_take(readers, (zj_asker){.who = who}, 1000, &reader, &err) != ZJ_OK)
    fail_msg("%s", err.text);
  return reader;
}

static void quick_answers_come_first(void **state) {
  void *ctx = talloc_new(NULL);
  zj_readers *readers = new_readers(ctx, *state, 1);
  zj_reader *held = take_as(readers, 9);
  request list[] = {{.asker = {1, true}, .name = 'a'},
                    {.asker = {2, true}, .name = 'b'},
                    {.asker = {3, false}, .name = 'c'},
                    {.asker = {3, false}, .name = 'd'}};
  start_requests(readers, list, ZJ_COUNT(list));
  zj_readers_give(readers, held);
  join_requests(list, ZJ_COUNT(list));
  assert_string_equal(order, "cdab");
  talloc_free(ctx);
}

/* One client has a reader and many requests in the queue; another one, who comes last, is served
 * before them. */
static void who_has_fewest_comes_first(void **state) {
  void *ctx = talloc_new(NULL);
  zj_readers *readers = new_readers(ctx, *state, 2);
  zj_reader *of_one = take_as(readers, 1), *of_other = take_as(readers, 9);
  request list[] = {{.asker = {1, false}, .name = 'a'},
                    {.asker = {1, false}, .name = 'b'},
                    {.asker = {2, true}, .name = 'c'}};
  start_requests(readers, list, ZJ_COUNT(list));
  zj_readers_give(readers, of_other);
  join_requests(list, ZJ_COUNT(list));
  zj_readers_give(readers, of_one);
  assert_string_equal(order, "cab");
  talloc_free(ctx);
}

/* What may take long is not kept waiting for ever by what is quick. */
static void patience_ends(void **state) {
  void *ctx = talloc_new(NULL);
  zj_readers *readers = new_readers(ctx, *state, 1);
  zj_reader *held = take_as(readers, 9);
  request list[] = {{.asker = {1, true}, .name = 'a'}, {.asker = {2, false}, .name = 'b'}};
  start_requests(readers, list, ZJ_COUNT(list));
  sleep_ms(1100);
  zj_readers_give(readers, held);
  join_requests(list, ZJ_COUNT(list));
  assert_string_equal(order, "ab");
  talloc_free(ctx);
}

/* Holds a reader until this thread has used so much of the processor that its client is heavy. */
static void use_much(zj_readers *readers, uint64_t who) {
  zj_reader *reader = take_as(readers, who);
  struct timespec used;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  time_t until = used.tv_sec + 4;
  while (used.tv_sec < until)
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  zj_readers_give(readers, reader);
}

/* Who has used much waits for who has used little, and does not get the last reader. */
static void who_uses_much_keeps_nobody_waiting(void **state) {
  void *ctx = talloc_new(NULL);
  zj_readers *readers = new_readers(ctx, *state, 2);
  use_much(readers, 1);
  zj_reader *of_one = take_as(readers, 1), *other;
  assert_int_equal(zj_readers_take(readers, (zj_asker){.who = 1}, 20, &other, NULL), ZJ_LIMIT);
  zj_reader *of_another = take_as(readers, 2);
  request list[] = {{.asker = {1, false}, .name = 'a'}, {.asker = {3, true}, .name = 'b'}};
  start_requests(readers, list, ZJ_COUNT(list));
  zj_readers_give(readers, of_one);
  join_requests(list, ZJ_COUNT(list));
  assert_string_equal(order, "ba");
  zj_readers_give(readers, of_another);
  talloc_free(ctx);
}

static void a_full_pool_says_so(void **state) {
  void *ctx = talloc_new(NULL);
  zj_readers *readers = new_readers(ctx, *state, 1);
  zj_reader *held = take_as(readers, 1), *other;
  assert_int_equal(zj_readers_take(readers, (zj_asker){0}, 20, &other, NULL), ZJ_LIMIT);
  zj_readers_give(readers, held);
  held = take_as(readers, 2); /* whoever gave up has left the queue */
  zj_readers_give(readers, held);
  talloc_free(ctx);
}

/* ---- locks ---- */

static atomic_int open_status;

static void *open_saved(void *data) {
  zj_readers *readers = data;
  zj_saved *saved;
  zj_reader *reader = take_as(readers, 1);
  open_status = zj_reader_saved(readers, reader, &saved, NULL);
  zj_readers_give(readers, reader);
  return NULL;
}

/* While the only reader waits for the saved queries, somebody else can search. */
static void a_lock_keeps_no_reader(void **state) {
  void *ctx = talloc_new(NULL);
  zj_readers *readers = new_readers(ctx, *state, 1);
  sqlite3 *db;
  pthread_t thread;
  assert_int_equal(sqlite3_open(talloc_asprintf(ctx, "%s/saved.db", (char *)*state), &db),
                   SQLITE_OK);
  assert_int_equal(sqlite3_exec(db, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
  open_status = ZJ_INTERNAL;
  assert_int_equal(pthread_create(&thread, NULL, open_saved, readers), 0);
  sleep_ms(100);
  zj_readers_give(readers, take_as(readers, 2));
  assert_int_equal(open_status, ZJ_INTERNAL); /* it still waits */
  sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
  sqlite3_close(db);
  pthread_join(thread, NULL);
  assert_int_equal(open_status, ZJ_OK);
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_FOLDER(quick_answers_come_first),
      IN_FOLDER(who_has_fewest_comes_first),
      IN_FOLDER(patience_ends),
      IN_FOLDER(who_uses_much_keeps_nobody_waiting),
      IN_FOLDER(a_full_pool_says_so),
      IN_FOLDER(a_lock_keeps_no_reader),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
