/* usage.c - a table of clients, each with a sum that decays. */
#include "web/http/usage.h"

#include <math.h>
#include <stddef.h>

#include "indexer/base/text.h"

/* In the long run, a share of one processor adds up to 7.2 s times that share. */
#define HALF_LIFE_MS 5000.0
#define HEAVY_NS 2e9

static double decayed(const zj_usage *usage, size_t i, int64_t now_ms) {
  return usage->clients[i].used_ns *
         exp2((double)(usage->clients[i].at_ms - now_ms) / HALF_LIFE_MS);
}

/* Where a client is, or ZJ_USAGE_CLIENTS. */
static size_t find_client(const zj_usage *usage, uint64_t who) {
  size_t i = 0;
  while (i < ZJ_USAGE_CLIENTS && !(usage->clients[i].who == who && usage->clients[i].used_ns > 0))
    i++;
  return i;
}

static size_t find_least(const zj_usage *usage, int64_t now_ms) {
  size_t least = 0;
  for (size_t i = 1; i < ZJ_USAGE_CLIENTS; i++)
    if (decayed(usage, i, now_ms) < decayed(usage, least, now_ms)) least = i;
  return least;
}

void zj_usage_add(zj_usage *usage, uint64_t who, int64_t ns, int64_t now_ms) {
  size_t i = find_client(usage, who);
  bool known = i < ZJ_USAGE_CLIENTS;
  if (!known) i = find_least(usage, now_ms);
  double before = known ? decayed(usage, i, now_ms) : 0;
  usage->clients[i].who = who;
  usage->clients[i].at_ms = now_ms;
  usage->clients[i].used_ns = before + (double)ns;
}

bool zj_usage_is_heavy(const zj_usage *usage, uint64_t who, int64_t now_ms) {
  size_t i = find_client(usage, who);
  return i < ZJ_USAGE_CLIENTS && decayed(usage, i, now_ms) > HEAVY_NS;
}
