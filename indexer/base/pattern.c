/* pattern.c - patterns for paths, name by name. */
#include "indexer/base/pattern.h"

#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

enum { STARS_MAX = 8, NAME_BYTES = 4096 };

static bool contains_sign(const char *pattern, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (strchr("*?[\\", pattern[i])) return true;
  return false;
}

/* A name of an archive may be longer than the system allows. Most patterns are plain names. */
static bool matches_name(const char *pattern, size_t length, const char *path, size_t own) {
  char step[NAME_BYTES], name[NAME_BYTES];
  if (length == 1 && *pattern == '*') return own > 0;
  if (!contains_sign(pattern, length)) return length == own && memcmp(pattern, path, own) == 0;
  if (length >= sizeof step || own >= sizeof name) return false;
  snprintf(step, sizeof step, "%.*s", (int)length, pattern);
  snprintf(name, sizeof name, "%.*s", (int)own, path);
  return fnmatch(step, name, 0) == 0;
}

/* Matches one step of the pattern against one of the path. ** tries every rest of the path, so the
 * number of ** is limited. With 'covers' the path may go on where the pattern ends. */
static bool matches_steps(const char *pattern, const char *path, bool covers, int stars) {
  size_t length = strcspn(pattern, "/"), own = strcspn(path, "/");
  if (length == 2 && memcmp(pattern, "**", 2) == 0) {
    const char *rest = pattern[2] ? pattern + 3 : "";
    if (!*rest) return *path != 0;
    if (stars >= STARS_MAX) return false;
    for (const char *at = path;; at = strchr(at, '/') + 1) {
      if (matches_steps(rest, at, covers, stars + 1)) return true;
      if (!strchr(at, '/')) return false;
    }
  }
  if (!matches_name(pattern, length, path, own)) return false;
  if (!pattern[length]) return covers || !path[own];
  return path[own] && matches_steps(pattern + length + 1, path + own + 1, covers, stars);
}

bool zj_pattern_fits(const char *pattern, const char *path) {
  return matches_steps(pattern, path, false, 0);
}

bool zj_pattern_covers(const char *pattern, const char *path) {
  return matches_steps(pattern, path, true, 0);
}
