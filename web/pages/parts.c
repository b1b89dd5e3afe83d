/* parts.c - the parts of a long report, and the addresses in them. */
#include "web/pages/parts.h"

#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"

const char *zj_part_url(void *ctx, const char *id, const zj_ask *ask, size_t part) {
  zj_link link = zj_link_new(ctx, zj_text_print(ctx, "/r/%s", id));
  zj_link_add_query(&link, ask);
  if (*ask->q) zj_link_add_place(&link, ask); /* for the way back to the results */
  zj_link_add_roles(&link, "only", ask->only);
  if (part > 1) zj_link_add(&link, "part", zj_text_print(ctx, "%zu", part));
  return zj_link_text(&link);
}

const char *zj_part_anchor(void *ctx, const char *id, const zj_ask *ask, size_t shown,
                           json_int_t line, const char *anchor) {
  size_t part = zj_part_of(line);
  return part == shown ? anchor
                       : zj_text_print(ctx, "%s%s", zj_part_url(ctx, id, ask, part), anchor);
}

const char *zj_part_line(void *ctx, const char *id, json_int_t line) {
  zj_ask none = {.q = ""};
  return zj_part_anchor(ctx, id, &none, 0, line,
                        zj_text_print(ctx, "#L%" JSON_INTEGER_FORMAT, line));
}

const char *zj_part_line_name(void *ctx, json_int_t line) {
  return zj_text_print(ctx, zj_tr("line %" JSON_INTEGER_FORMAT, "第 %" JSON_INTEGER_FORMAT " 行"),
                       line);
}

const char *zj_part_sentence(void *ctx, const char *id, const zj_ask *ask, size_t shown,
                             const zj_hit *hit) {
  return zj_part_anchor(ctx, id, ask, shown, hit->first_line,
                        zj_text_print(ctx, "#L%u.S%u", hit->first_line, hit->number));
}

void zj_part_add_urls(void *ctx, json_t *answer, const zj_result *result) {
  static const zj_ask none = {.q = ""};
  json_t *reports = json_object_get(answer, "reports");
  for (size_t r = 0; r < result->report_count; r++) {
    const zj_report_hits *report = &result->reports[r];
    json_t *hits = json_object_get(json_array_get(reports, r), "hits");
    for (size_t h = 0; h < report->hit_count; h++) {
      const char *url = zj_part_sentence(ctx, report->facts.id, &none, 0, &report->hits[h]);
      zj_value_set(json_array_get(hits, h), "url", json_string(url));
    }
  }
}

static json_int_t line_of(const json_t *paragraph) {
  return json_integer_value(json_object_get(paragraph, "line"));
}

const char **zj_part_hits(void *ctx, const char *id, const zj_ask *ask, size_t shown,
                          const json_t *paragraphs, json_int_t hits) {
  const char **urls = talloc_array(ctx, const char *, (size_t)hits + 1);
  json_t *paragraph, *piece;
  size_t p, i;
  if (!urls) {
    zj_note_no_memory();
    return NULL;
  }
  for (json_int_t n = 0; n <= hits; n++)
    urls[n] = NULL;
  json_array_foreach(paragraphs, p, paragraph) {
    json_array_foreach(json_object_get(paragraph, "pieces"), i, piece) {
      json_int_t hit = json_integer_value(json_object_get(piece, "hit"));
      if (hit < 1 || hit > hits || urls[hit]) continue;
      urls[hit] = zj_part_anchor(ctx, id, ask, shown, line_of(paragraph),
                                 zj_text_print(ctx, "#h%" JSON_INTEGER_FORMAT, hit));
    }
  }
  for (json_int_t n = 1; n <= hits; n++)
    if (!urls[n]) urls[n] = "#main";
  return urls;
}

json_t *zj_part_cut(const json_t *paragraphs, size_t part) {
  json_t *out = json_array(), *paragraph;
  size_t i;
  json_array_foreach(paragraphs, i, paragraph) {
    if (zj_part_of(line_of(paragraph)) == part) json_array_append(out, paragraph);
  }
  return out;
}
