/* table_trust.c - a list of paths and what they were. It is as long as there are large tables. */
#include "indexer/store/table_trust.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "indexer/base/mapping.h"

enum { SWEEP_MIN = 64 };

typedef struct trusted {
  struct trusted *next;
  uint64_t hash; /* of the path */
  struct stat facts;
  char path[];
} trusted;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static trusted *all;
static size_t count, sweep_at = SWEEP_MIN;

static trusted *find_table(const char *path, uint64_t hash) {
  trusted *one = all;
  while (one && (one->hash != hash || strcmp(one->path, path) != 0))
    one = one->next;
  return one;
}

/* Drops tables whose file is gone; the next time is when there are twice as many. */
static void sweep_tables(void) {
  for (trusted **at = &all; *at;) {
    trusted *one = *at;
    struct stat now;
    if (stat(one->path, &now) == 0) {
      at = &one->next;
      continue;
    }
    *at = one->next;
    free(one);
    count--;
  }
  sweep_at = 2 * count > SWEEP_MIN ? 2 * count : SWEEP_MIN;
}

static trusted *add_table(const char *path, uint64_t hash) {
  if (count >= sweep_at) sweep_tables();
  size_t length = strlen(path) + 1;
  trusted *one = malloc(sizeof *one + length);
  if (!one) return NULL;
  one->hash = hash;
  memcpy(one->path, path, length);
  one->next = all;
  all = one;
  count++;
  return one;
}

bool zj_table_is_doubted(const char *path, const struct stat *now) {
  pthread_mutex_lock(&mutex);
  const trusted *one = find_table(path, XXH3_64bits(path, strlen(path)));
  bool written = one && zj_mapping_changed(&one->facts, now);
  pthread_mutex_unlock(&mutex);
  return written;
}

void zj_table_trust(const char *path, const struct stat *now) {
  uint64_t hash = XXH3_64bits(path, strlen(path));
  pthread_mutex_lock(&mutex);
  trusted *one = find_table(path, hash);
  if (!one) one = add_table(path, hash);
  if (one) one->facts = *now;
  pthread_mutex_unlock(&mutex);
}
