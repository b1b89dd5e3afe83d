/* compress.c - gzip by zlib. */
#include "web/http/compress.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <talloc.h>
#include <zlib.h>

enum {
  SHORTEST = 1000,       /* bytes; less fits into one packet */
  LEVEL = 3,             /* half the time of 6, for a tenth more bytes */
  GZIP_WINDOW = 15 + 16, /* the largest window, in the format of gzip */
  MEMORY = 8             /* zlib's usual */
};

/* ---- what the client takes ---- */

/* Whether the item "gzip;q=0.5" of a list is named so and not refused by q=0. */
static bool allows(const char *item, size_t length, const char *name) {
  size_t named = strcspn(item, ";, \t");
  if (named > length) named = length;
  if (named != strlen(name) || strncasecmp(item, name, named) != 0) return false;
  for (size_t i = named; i + 1 < length; i++)
    if ((item[i] == 'q' || item[i] == 'Q') && item[i + 1] == '=')
      return strtod(item + i + 2, NULL) > 0;
  return true;
}

static bool refuses(const char *item, size_t length, const char *name) {
  size_t named = strlen(name);
  return length >= named && strncasecmp(item, name, named) == 0 && !allows(item, length, name);
}

bool zj_compress_accepted(const char *header) {
  bool any = false;
  for (const char *at = header; at && *at;) {
    at += strspn(at, ", \t");
    size_t length = strcspn(at, ",");
    if (allows(at, length, "gzip")) return true;
    if (refuses(at, length, "gzip")) return false;
    any |= allows(at, length, "*");
    at += length;
  }
  return any;
}

/* ---- what is worth it ---- */

static bool is_text(const char *type) {
  static const char *const kinds[] = {"text/", "application/json", "application/problem+json",
                                      "application/atom+xml", "image/svg+xml"};
  for (size_t i = 0; type && i < ZJ_COUNT(kinds); i++)
    if (strncmp(type, kinds[i], strlen(kinds[i])) == 0) return true;
  return false;
}

static bool is_of_other_site(const zj_request *request) {
  const char *site = request->fetch_site;
  return site && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0;
}

/* ---- gzip ---- */

/* The text as gzip; 'at' is NULL when memory ran out. */
static zj_slice zip_text(void *ctx, zj_slice text) {
  z_stream z = {0};
  if (deflateInit2(&z, LEVEL, Z_DEFLATED, GZIP_WINDOW, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
    return (zj_slice){0};
  size_t room = deflateBound(&z, text.length);
  char *out = talloc_size(ctx, room);
  z.next_in = (Bytef *)(uintptr_t)text.at;
  z.avail_in = (uInt)text.length;
  z.next_out = (Bytef *)out;
  z.avail_out = (uInt)room;
  bool whole = out && deflate(&z, Z_FINISH) == Z_STREAM_END;
  size_t length = z.total_out;
  deflateEnd(&z);
  return whole ? (zj_slice){out, length} : (zj_slice){0};
}

void zj_compress(const zj_request *request, zj_response *response) {
  zj_slice body = response->body;
  if (response->stream || body.length < SHORTEST || body.length > UINT32_MAX ||
      !is_text(response->type))
    return;
  const char *vary = zj_response_header_get(response, "Vary");
  zj_response_header(response, "Vary",
                     vary ? zj_text_print(request->ctx, "%s, Accept-Encoding", vary)
                          : "Accept-Encoding");
  if (!zj_compress_accepted(request->accept_encoding) || is_of_other_site(request)) return;
  zj_slice zipped = zip_text(request->ctx, body);
  if (!zipped.at || zipped.length >= body.length) return;
  response->body = zipped;
  zj_response_header(response, "Content-Encoding", "gzip");
}
