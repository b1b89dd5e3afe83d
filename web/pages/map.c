/* map.c - measures paragraphs, and draws them as a strip. */
#include "web/pages/map.h"

#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "web/http/http.h"
#include "web/pages/view.h"

/* Stretches shorter than LEAST percent are drawn as part of the one before. */
static const double least = 0.25;

typedef struct drawing {
  void *ctx;
  double all;   /* characters */
  double at;    /* of them before the present piece */
  json_t *rows; /* the last of them is unfinished */
  zj_role role; /* of the last row */
  double begin; /* of it, in percent */
  json_int_t line;
  json_int_t hit; /* the last one with a tick */
  zj_buffer ticks, hits;
  const char *names;
} drawing;

static zj_role role_of(const json_t *piece) {
  const char *key = json_string_value(json_array_get(json_object_get(piece, "roles"), 0));
  zj_role role = key ? zj_view_role(key) : ZJ_ROLE_COUNT;
  if (role != ZJ_ROLE_COUNT && ZJ_ROLE_BIT(role) & ZJ_ROLES_FRAME) return ZJ_ROLE_FRAME;
  return role;
}

static size_t chars_of(const json_t *piece) {
  return zj_utf8_count(zj_slice_of(zj_view_text(piece, "text")));
}

static double percent_at(const drawing *d) {
  return d->all > 0 ? 100 * d->at / d->all : 0;
}

static void add_text(zj_buffer *to, const char *text) {
  zj_buffer_add(to, text, strlen(text));
}

static void end_row(drawing *d) {
  double end = percent_at(d);
  if (d->role == ZJ_ROLE_COUNT || end <= d->begin) return;
  zj_value_append(d->rows,
                  json_pack("{s:s,s:s,s:s,s:I}", "css", zj_view_role_css(d->role), "x",
                            zj_text_print(d->ctx, "%.2f", d->begin), "width",
                            zj_text_print(d->ctx, "%.2f", end - d->begin), "line", d->line));
  d->names = zj_text_print(d->ctx, "%s%s%s", d->names, *d->names ? zj_tr(", ", "、") : "",
                           zj_view_role_label(d->ctx, d->role));
  d->begin = end;
}

static void add_tick(drawing *d, json_int_t hit) {
  if (!hit || hit == d->hit) return;
  double at = percent_at(d);
  d->hit = hit;
  add_text(&d->ticks, zj_text_print(d->ctx, "M%.2f 0v5", at));
  add_text(&d->hits, zj_text_print(d->ctx, "%s%.2f", d->hits.length ? " " : "", at));
}

static void draw_piece(drawing *d, const json_t *piece, json_int_t line) {
  zj_role role = role_of(piece);
  bool turns = role != ZJ_ROLE_COUNT && role != d->role;
  if (turns && (d->role == ZJ_ROLE_COUNT || percent_at(d) - d->begin >= least)) {
    end_row(d);
    d->role = role;
    d->line = line;
  }
  add_tick(d, json_integer_value(json_object_get(piece, "hit")));
  d->at += (double)chars_of(piece);
}

static void measure(drawing *d, const json_t *paragraphs) {
  json_t *paragraph, *piece;
  size_t p, i;
  json_array_foreach(paragraphs, p, paragraph) {
    json_array_foreach(json_object_get(paragraph, "pieces"), i, piece) {
      d->all += (double)chars_of(piece);
    }
  }
}

void zj_map_add(void *ctx, json_t *page, const json_t *paragraphs) {
  drawing d = {.ctx = ctx,
               .rows = json_array(),
               .role = ZJ_ROLE_COUNT,
               .ticks = {.ctx = ctx},
               .hits = {.ctx = ctx},
               .names = ""};
  json_t *paragraph, *piece;
  size_t p, i;
  measure(&d, paragraphs);
  json_array_foreach(paragraphs, p, paragraph) {
    json_int_t line = json_integer_value(json_object_get(paragraph, "line"));
    json_array_foreach(json_object_get(paragraph, "pieces"), i, piece) {
      draw_piece(&d, piece, line);
    }
  }
  end_row(&d);
  zj_value_set(page, "has_map", json_boolean(json_array_size(d.rows) > 0));
  zj_value_set(page, "map", d.rows);
  zj_view_set(page, "map_ticks", zj_text_of(&d.ticks));
  zj_view_set(page, "map_hits", zj_text_of(&d.hits));
  zj_view_set(page, "map_text",
              zj_text_print(ctx, zj_tr("Map of the report: %s", "全文结构：%s"),
                            zj_text_short(ctx, d.names, 200)));
}
