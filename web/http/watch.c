/* watch.c - a doubly linked list of connections, each with its deadline. */
#include "web/http/watch.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <talloc.h>
#include <time.h>

struct zj_watched {
  int socket;
  int64_t until_ms;
  zj_watched *before, *after;
};

struct zj_watch {
  pthread_mutex_t mutex;
  zj_watched *first;
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
  pthread_mutex_lock(&watch->mutex);
  *one = (zj_watched){.socket = socket, .until_ms = now_ms() + limit_ms, .after = watch->first};
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

void zj_watch_sweep(zj_watch *watch) {
  int64_t now = now_ms();
  pthread_mutex_lock(&watch->mutex);
  for (zj_watched *one = watch->first; one; one = one->after)
    if (one->until_ms < now) shutdown(one->socket, SHUT_RDWR);
  pthread_mutex_unlock(&watch->mutex);
}
