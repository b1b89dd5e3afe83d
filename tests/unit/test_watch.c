/* test_watch.c - connections that are overdue, old, or closed by their client. */
#include "check.h"

#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "indexer/base/cancel.h"
#include "query/engine/deadline.h"
#include "web/http/watch.h"

typedef struct connection {
  int client, server;
  zj_watch *watch;
  zj_watched *watched;
} connection;

static connection connect_for(int limit_ms) {
  int pair[2];
  connection c = {.watch = zj_watch_new(NULL)};
  assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
  c.client = pair[0];
  c.server = pair[1];
  c.watched = zj_watch_begin(c.watch, c.server, limit_ms);
  return c;
}

static void disconnect(connection *c) {
  zj_cancel_watch(NULL);
  zj_watch_end(c->watch, c->watched);
  if (c->client >= 0) close(c->client);
  close(c->server);
  talloc_free(c->watch);
}

static void sleep_ms(int ms) {
  nanosleep(&(struct timespec){0, ms * 1000000L}, NULL);
}

static bool is_shut(const connection *c) {
  char byte;
  return recv(c->client, &byte, 1, MSG_DONTWAIT) == 0;
}

static void what_is_overdue_is_shut(void **state) {
  (void)state;
  connection c = connect_for(100000);
  const atomic_bool *gone = zj_watch_work(c.watch, c.watched);
  zj_watch_sweep(c.watch);
  assert_false(is_shut(&c));
  assert_false(atomic_load(gone));
  zj_watch_set(c.watch, c.watched, 1);
  sleep_ms(10);
  zj_watch_sweep(c.watch);
  assert_true(is_shut(&c));
  assert_true(atomic_load(gone));
  disconnect(&c);
}

/* The work for a client that has gone ends as if its time had run out. */
static void work_for_nobody_ends(void **state) {
  (void)state;
  connection c = connect_for(100000);
  zj_deadline deadline = {0};
  zj_cancel_watch(zj_watch_work(c.watch, c.watched));
  assert_int_equal(write(c.client, "GET", 3), 3); /* a next request that waits is no end */
  zj_watch_sweep(c.watch);
  assert_false(zj_deadline_look(&deadline));
  close(c.client);
  c.client = -1;
  char bytes[3];
  assert_int_equal(read(c.server, bytes, 3), 3);
  zj_watch_sweep(c.watch);
  assert_true(zj_cancelled());
  size_t steps = 0;
  while (!zj_deadline_step(&deadline) && steps < 100000)
    steps++;
  assert_true(steps < ZJ_DEADLINE_STEPS);
  disconnect(&c);
}

static void nobody_is_looked_at_between_requests(void **state) {
  (void)state;
  connection c = connect_for(100000);
  const atomic_bool *gone = zj_watch_work(c.watch, c.watched);
  zj_watch_rest(c.watch, c.watched);
  close(c.client);
  c.client = -1;
  zj_watch_sweep(c.watch);
  assert_false(atomic_load(gone)); /* the library sees its end by itself */
  disconnect(&c);
}

static void all_work_can_be_cancelled(void **state) {
  (void)state;
  connection c = connect_for(100000);
  const atomic_bool *gone = zj_watch_work(c.watch, c.watched);
  zj_watch_cancel(c.watch);
  assert_true(atomic_load(gone));
  zj_watched *late = zj_watch_begin(c.watch, c.server, 100000);
  assert_true(atomic_load(zj_watch_work(c.watch, late)));
  zj_watch_end(c.watch, late);
  assert_false(is_shut(&c)); /* the answer may still be sent */
  zj_watch_shut(c.watch);
  assert_true(is_shut(&c));
  disconnect(&c);
}

static void a_connection_grows_old(void **state) {
  (void)state;
  connection c = connect_for(100000);
  assert_false(zj_watch_is_older(c.watch, c.watched, 1000));
  sleep_ms(20);
  assert_true(zj_watch_is_older(c.watch, c.watched, 10));
  assert_false(zj_watch_is_older(c.watch, NULL, 10));
  disconnect(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_overdue_is_shut),
      cmocka_unit_test(work_for_nobody_ends),
      cmocka_unit_test(nobody_is_looked_at_between_requests),
      cmocka_unit_test(all_work_can_be_cancelled),
      cmocka_unit_test(a_connection_grows_old),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
