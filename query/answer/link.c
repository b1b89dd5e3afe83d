/* link.c - addresses of the reading page. */
#include "query/answer/link.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

bool zj_is_server(const char *text) {
  size_t scheme = strncmp(text, "https://", 8) == 0 ? 8 : 0;
  if (strncmp(text, "http://", 7) == 0) scheme = 7;
  if (!scheme || !text[scheme] || strlen(text) > 500) return false;
  for (const char *at = text; *at; at++)
    if (*at <= ' ' || *at > '~' || strchr("\"<>#?\\", *at)) return false;
  return true;
}

char *zj_reading_url(void *ctx, const char *links, const char *place) {
  size_t id = strcspn(place, ":"), host = strlen(links);
  long line = place[id] ? strtol(place + id + 1, NULL, 10) : 0;
  while (host && links[host - 1] == '/')
    host--;
  char *url = talloc_asprintf(ctx, "%.*s/r/%.*s", (int)host, links, (int)id, place);
  if (url && zj_part_of(line) > 1) url = talloc_asprintf_append(url, "?part=%zu", zj_part_of(line));
  if (url && line) url = talloc_asprintf_append(url, "#L%ld", line);
  return url;
}
