/* watch.c - a doubly linked list of connections, each with its deadline and its flag. */
#include "web/http/watch.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <talloc.h>
#include <time.h>

struct zj_watched {
  int socket;
  int64_t born_ms, until_ms;
  bool works;       /* an answer is made or sent */
  atomic_bool gone; /* it is not wanted any more */
  zj_watched *before, *after;
};

struct zj_watch {
  pthread_mutex_t mutex;
  zj_watched *first;
  bool cancelled;
};

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

zj_watch *zj_watch_new(void *ctx) {
  zj_watch *watch = talloc_zero(ctx, zj_watch);
  if (watch) pthread_mutex_init(&watch->mutex, NULL);
  return watch;
}

zj_watched *zj_watch_begin(zj_watch *watch, int socket, int limit_ms) {
  zj_watched *one = malloc(sizeof *one);
  if (!one) return NULL;
  int64_t now = now_ms();
  pthread_mutex_lock(&watch->mutex);
  *one = (zj_watched){
      .socket = socket, .born_ms = now, .until_ms = now + limit_ms, .after = watch->first};
  atomic_init(&one->gone, watch->cancelled);
  if (watch->first) watch->first->before = one;
  watch->first = one;
  pthread_mutex_unlock(&watch->mutex);
  return one;
}

void zj_watch_end(zj_watch *watch, zj_watched *one) {
  if (!one) return;
  pthread_mutex_lock(&watch->mutex);
  if (one->before)
    one->before->after = one->after;
  else
    watch->first = one->after;
  if (one->after) one->after->before = one->before;
  pthread_mutex_unlock(&watch->mutex);
  free(one);
}

void zj_watch_set(zj_watch *watch, zj_watched *one, int limit_ms) {
  if (!one) return;
  pthread_mutex_lock(&watch->mutex);
  one->until_ms = now_ms() + limit_ms;
  pthread_mutex_unlock(&watch->mutex);
}

const atomic_bool *zj_watch_work(zj_watch *watch, zj_watched *one) {
  if (!one) return NULL;
  pthread_mutex_lock(&watch->mutex);
  one->works = true;
  pthread_mutex_unlock(&watch->mutex);
  return &one->gone;
}

void zj_watch_rest(zj_watch *watch, zj_watched *one) {
  if (!one) return;
  pthread_mutex_lock(&watch->mutex);
  one->works = false;
  pthread_mutex_unlock(&watch->mutex);
}

bool zj_watch_is_older(zj_watch *watch, const zj_watched *one, int life_ms) {
  if (!one) return false;
  pthread_mutex_lock(&watch->mutex);
  bool older = now_ms() - one->born_ms > life_ms;
  pthread_mutex_unlock(&watch->mutex);
  return older;
}

/* Whether the other side has closed a connection. Bytes of a next request may wait in it. */
static bool is_closed(int socket) {
  char byte;
  ssize_t n = recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return n == 0 || (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

void zj_watch_sweep(zj_watch *watch) {
  int64_t now = now_ms();
  pthread_mutex_lock(&watch->mutex);
  for (zj_watched *one = watch->first; one; one = one->after) {
    bool late = one->until_ms < now;
    if (late) shutdown(one->socket, SHUT_RDWR);
    if (late || (one->works && is_closed(one->socket))) atomic_store(&one->gone, true);
  }
  pthread_mutex_unlock(&watch->mutex);
}

void zj_watch_cancel(zj_watch *watch) {
  pthread_mutex_lock(&watch->mutex);
  watch->cancelled = true;
  for (zj_watched *one = watch->first; one; one = one->after)
    atomic_store(&one->gone, true);
  pthread_mutex_unlock(&watch->mutex);
}

void zj_watch_shut(zj_watch *watch) {
  pthread_mutex_lock(&watch->mutex);
  for (zj_watched *one = watch->first; one; one = one->after)
    shutdown(one->socket, SHUT_RDWR);
  pthread_mutex_unlock(&watch->mutex);
}
