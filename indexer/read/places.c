/* places.c - where the lines of an original stand in its document. */
#include "indexer/read/places.h"

#include <stdio.h>
#include <stdlib.h>

#include "indexer/base/lang.h"

zj_places zj_places_on(void *ctx) {
  return (zj_places){.text = {.ctx = ctx}};
}

/* The place of a line, if the one of an earlier line goes on. */
static uint32_t number_at(const zj_source_place *place, uint32_t place_line, uint32_t line) {
  return place->kind == ZJ_PLACE_ROW ? place->number + (line - place_line) : place->number;
}

static bool goes_on(const zj_places *places, uint32_t line, const zj_source_place *place) {
  const zj_source_place *last = &places->last;
  return last->kind == place->kind && last->recognized == place->recognized &&
         number_at(last, places->line, line) == place->number &&
         last->name.length == place->name.length &&
         memcmp(last->name.at, place->name.at, place->name.length) == 0;
}

/* A name as it is kept: without control characters, cut at a whole character. */
static zj_slice clean_name(zj_slice name, char room[ZJ_PLACE_NAME]) {
  size_t length = 0;
  for (size_t at = 0; at < name.length;) {
    uint32_t c;
    unsigned n = zj_utf8_decode(name, at, &c);
    if (length + n > ZJ_PLACE_NAME) break;
    if (n && c >= 0x20 && c != 0x7F) {
      memcpy(room + length, name.at + at, n);
      length += n;
    }
    at += n ? n : 1;
  }
  return (zj_slice){room, length};
}

void zj_places_add(zj_places *places, uint32_t line, zj_source_place place) {
  char text[64], name[ZJ_PLACE_NAME];
  place.name = clean_name(place.name, name);
  if (goes_on(places, line, &place)) return;
  memcpy(places->name, name, place.name.length);
  place.name.at = places->name;
  places->last = place;
  places->line = line;
  int n = snprintf(text, sizeof text, "%u %c%u", line, place.kind == ZJ_PLACE_PAGE ? 'p' : 'r',
                   place.number);
  if (place.recognized) n += snprintf(text + n, sizeof text - (size_t)n, "@%u", place.recognized);
  zj_buffer_add(&places->text, text, (size_t)n);
  if (place.name.length) zj_buffer_add(&places->text, " ", 1);
  zj_buffer_add(&places->text, place.name.at, place.name.length);
  zj_buffer_add(&places->text, "\n", 1);
}

const char *zj_places_stored(zj_places *places) {
  if (!places->text.length) return places->text.failed ? NULL : "";
  zj_buffer_add(&places->text, "", 1);
  return places->text.failed ? NULL : places->text.at;
}

/* ---- reading ---- */

/* Reads the digits at *at; false when there are none. */
static bool read_number(const char **at, uint32_t *out) {
  char *end;
  if (**at < '0' || **at > '9') return false; /* strtoul() takes a sign, and goes over line ends */
  *out = (uint32_t)strtoul(*at, &end, 10);
  *at = end;
  return true;
}

/* Reads one line of the list, "15 p2", and returns the line number; 0 for a damaged one. */
static uint32_t read_entry(const char *at, const char *end, zj_source_place *out) {
  uint32_t line;
  *out = (zj_source_place){0};
  if (!read_number(&at, &line) || *at++ != ' ' || (*at != 'p' && *at != 'r')) return 0;
  out->kind = *at++ == 'p' ? ZJ_PLACE_PAGE : ZJ_PLACE_ROW;
  if (!read_number(&at, &out->number)) return 0;
  if (*at == '@') {
    at++;
    if (!read_number(&at, &out->recognized) || out->recognized > 100) return 0;
  }
  if (*at == ' ') out->name = (zj_slice){at + 1, (size_t)(end - at - 1)};
  return line;
}

void zj_places_find(const char *stored, uint32_t line, zj_source_place *out) {
  uint32_t since = 0;
  *out = (zj_source_place){0};
  for (const char *at = stored; *at;) {
    const char *end = strchrnul(at, '\n');
    zj_source_place place;
    uint32_t begins = read_entry(at, end, &place);
    if (!begins || begins > line) break;
    *out = place;
    since = begins;
    at = end + (*end == '\n');
  }
  out->number = number_at(out, since, line);
}

const char *zj_place_tell(const zj_source_place *place, zj_lang lang, char *out, size_t size) {
  unsigned number = place->number, sure = place->recognized;
  int name = (int)place->name.length;
  if (size) out[0] = 0;
  if (place->kind == ZJ_PLACE_PAGE && sure)
    snprintf(out, size,
             zj_tr_in(lang, "page %u, recognized (%u %%)", "第 %u 页，文字识别（%u %%）"), number,
             sure);
  else if (place->kind == ZJ_PLACE_PAGE)
    snprintf(out, size, zj_tr_in(lang, "page %u", "第 %u 页"), number);
  else if (place->kind == ZJ_PLACE_ROW && name)
    snprintf(out, size, zj_tr_in(lang, "%.*s, row %u", "%.*s 第 %u 行"), name, place->name.at,
             number);
  else if (place->kind == ZJ_PLACE_ROW)
    snprintf(out, size, zj_tr_in(lang, "row %u", "第 %u 行"), number);
  return out;
}
