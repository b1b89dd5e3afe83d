/* page_basket.c - /basket: the passages that a reader has picked, and all of them as a file.
 *
 *   /basket?p=PLACE,PLACE&p=PLACE&up=N            p as often as one likes; a place is that of
 *   /basket/file?format=docx&p=PLACE,…            query/answer/picked.h
 *
 * The address is the whole basket: nothing is kept on the server. The script keeps it in the
 * browser. 'up', 'down', 'remove' and 'clear' lead to the address of the changed basket. */
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/outline/fields_shown.h"
#include "query/answer/json.h"
#include "query/answer/link.h"
#include "query/answer/picked.h"
#include "web/pages/ask.h"
#include "web/pages/file.h"
#include "web/pages/handlers.h"
#include "web/pages/view.h"

#define FORMATS "docx|xlsx|markdown|csv"

typedef struct basket {
  zj_slice places[ZJ_PICKED_MAX];
  size_t count, given; /* kept, and in the address */
  zj_picked *picked;
} basket;

/* ---- the address ---- */

/* The text of a place without its hash. */
static zj_slice bare_place(zj_slice place) {
  const char *hash = memchr(place.at, '~', place.length);
  return hash ? zj_slice_cut(place, 0, (size_t)(hash - place.at)) : place;
}

/* Adds a place unless it is there already, is none, or there are too many. */
static void add_place(basket *b, zj_slice place) {
  if (!zj_picked_is_place(place)) return;
  for (size_t i = 0; i < b->count; i++)
    if (zj_slice_equal(bare_place(b->places[i]), bare_place(place))) return;
  b->given++;
  if (b->count < ZJ_PICKED_MAX) b->places[b->count++] = place;
}

static void read_places(const zj_exchange *x, basket *b) {
  const zj_params *query = &x->request->query;
  for (size_t i = 0; i < query->count; i++) {
    if (strcmp(query->at[i].key, "p") != 0) continue;
    for (const char *at = query->at[i].value; *at;) {
      size_t length = strcspn(at, ", \n");
      add_place(b, (zj_slice){at, length});
      at += length + (at[length] != '\0');
    }
  }
}

/* The places joined by commas; none of their characters needs an escape in an address. */
static const char *join_places(void *ctx, const basket *b) {
  zj_buffer out = {.ctx = ctx};
  for (size_t i = 0; i < b->count; i++) {
    if (i) zj_buffer_add(&out, ",", 1);
    zj_buffer_add(&out, b->places[i].at, b->places[i].length);
  }
  return zj_text_of(&out);
}

static zj_status read_passages(zj_exchange *x, basket *b, zj_error *err) {
  void *ctx = x->request->ctx;
  zj_status status = ZJ_OK;
  b->picked = talloc_zero_array(ctx, zj_picked, (unsigned)b->count + 1);
  if (!b->picked) return zj_no_memory(err);
  for (size_t i = 0; status == ZJ_OK && i < b->count; i++) {
    status = zj_picked_read(ctx, x->reader->snapshot, b->places[i], &b->picked[i], err);
    b->places[i] = zj_slice_of(b->picked[i].place);
  }
  return status;
}

/* ---- changes ---- */

/* Reads the number of a passage, from 0; SIZE_MAX when it is not given or there is none. */
static size_t number_of(const zj_exchange *x, const char *key, size_t count) {
  const char *value = zj_param_get(&x->request->query, key);
  long n = value ? strtol(value, NULL, 10) : 0;
  return n >= 1 && (size_t)n <= count ? (size_t)n - 1 : SIZE_MAX;
}

static void swap_places(basket *b, size_t i, size_t k) {
  zj_slice kept = b->places[i];
  b->places[i] = b->places[k];
  b->places[k] = kept;
}

/* Carries out what the address asks for; false when it asks for nothing. */
static bool change(const zj_exchange *x, basket *b) {
  static const char *const keys[] = {"up", "down", "remove", "clear"};
  bool asked = false;
  for (size_t i = 0; i < ZJ_COUNT(keys); i++)
    asked |= zj_param_get(&x->request->query, keys[i]) != NULL;
  size_t up = number_of(x, "up", b->count), down = number_of(x, "down", b->count),
         out = number_of(x, "remove", b->count);
  if (up != SIZE_MAX && up > 0) swap_places(b, up, up - 1);
  if (down != SIZE_MAX && down + 1 < b->count) swap_places(b, down, down + 1);
  if (out != SIZE_MAX) {
    memmove(&b->places[out], &b->places[out + 1], (b->count - out - 1) * sizeof *b->places);
    b->count--;
  }
  if (zj_param_get(&x->request->query, "clear")) b->count = 0;
  return asked;
}

/* ---- the page ---- */

static const char *note_of(void *ctx, const zj_picked *p) {
  switch (p->state) {
  case ZJ_PICKED_SAME:
    return NULL;
  case ZJ_PICKED_MOVED:
    return zj_text_print(ctx, zj_tr("moved to line %u", "已移到第 %u 行"), p->report.hits->line);
  case ZJ_PICKED_CHANGED:
    return zj_tr("The report has changed here: this is what it says now.",
                 "报告此处已有改动，以下是现在的原文。");
  case ZJ_PICKED_GONE:
    return zj_text_print(ctx,
                         zj_tr("%s is no longer there: the report was removed or shortened.",
                               "%s 已不在了：报告已移除，或已没有这一行。"),
                         p->place);
  }
  return NULL;
}

/* ——《关于干部工作的报告》，县委组织部，2024年（2024/干部工作.txt 第 61 行） */
static const char *source_of(void *ctx, const zj_report_facts *facts, uint32_t line) {
  const char *issuer = facts->fields[ZJ_FIELD_ISSUER].value,
             *year = facts->fields[ZJ_FIELD_YEAR].value, *out = "";
  if (facts->title[0])
    out = zj_text_print(ctx, zj_tr("“%s”", "《%s》"), ZJ_TITLE_SHOWN(facts->fields));
  if (issuer && *issuer) out = zj_text_print(ctx, zj_tr("%s, %s", "%s，%s"), out, issuer);
  if (year && *year) out = zj_text_print(ctx, zj_tr("%s, %s", "%s，%s年"), out, year);
  return zj_text_print(ctx, zj_tr("%s (%s, line %u)", "%s（%s 第 %u 行）"), out, facts->path, line);
}

static json_t *entry_of(void *ctx, const basket *b, size_t i) {
  const zj_picked *p = &b->picked[i];
  json_t *out =
      json_pack("{s:i,s:s,s:b,s:b,s:b,s:b}", "n", (int)i + 1, "place", p->place, "found",
                (int)(p->report.hit_count > 0), "marked", (int)(p->state != ZJ_PICKED_SAME),
                "not_first", (int)(i > 0), "not_last", (int)(i + 1 < b->count));
  zj_view_set(out, "note", note_of(ctx, p));
  if (!p->report.hit_count) return out;
  const zj_hit *hit = p->report.hits;
  json_t *roles = zj_json_roles(hit->roles);
  const char *url = zj_reading_url(ctx, "", p->place);
  zj_value_set(out, "text", json_stringn(hit->sentence.at, hit->sentence.length));
  zj_view_set(out, "source", source_of(ctx, &p->report.facts, hit->line));
  zj_view_set(out, "url", url);
  zj_view_set(out, "css", zj_view_roles_css(roles));
  zj_value_set(out, "badges", zj_view_badges(ctx, roles, false));
  zj_value_set(out, "crumbs", zj_json_crumbs(hit->crumbs, hit->crumb_count));
  if (!url) zj_note_no_memory();
  json_decref(roles);
  return out;
}

/* All quotations as text, to be copied at once. */
static const char *text_of_all(void *ctx, const basket *b) {
  zj_buffer out = {.ctx = ctx};
  for (size_t i = 0; i < b->count; i++) {
    const zj_report_hits *report = &b->picked[i].report;
    if (!report->hit_count) continue;
    zj_slice text = report->hits->sentence;
    const char *source = source_of(ctx, &report->facts, report->hits->line);
    if (out.length) zj_buffer_add(&out, "\n\n", 2);
    zj_buffer_add(&out, text.at, text.length);
    zj_buffer_add(&out, "\n——", strlen("\n——"));
    zj_buffer_add(&out, source, strlen(source));
  }
  return zj_text_of(&out);
}

static size_t count_found(const basket *b) {
  size_t found = 0;
  for (size_t i = 0; i < b->count; i++)
    found += b->picked[i].report.hit_count;
  return found;
}

static const char *total_of(void *ctx, const basket *b) {
  zj_number_text n;
  const char *text = zj_number_words(n, b->count, "passage", "条");
  if (b->given <= b->count) return zj_text_print(ctx, "%s", text);
  return zj_text_print(
      ctx, zj_tr("The first %s; a basket holds no more.", "前 %s；摘录篮放不下更多。"), text);
}

void zj_page_basket(zj_exchange *x) {
  void *ctx = x->request->ctx;
  basket *b = talloc_zero(ctx, basket);
  zj_error err = {0};
  if (!b) return zj_note_no_memory();
  read_places(x, b);
  if (change(x, b))
    return zj_answer_redirect(x, b->count ? zj_text_print(ctx, "/basket?p=%s", join_places(ctx, b))
                                          : "/basket");
  if (read_passages(x, b, &err) != ZJ_OK) return zj_answer_error(x, &err);
  if (zj_answer_cached(x, zj_text_print(ctx, "/basket?p=%s", join_places(ctx, b)))) return;
  json_t *list = json_array();
  for (size_t i = 0; i < b->count; i++)
    zj_value_append(list, entry_of(ctx, b, i));
  json_t *page = json_pack("{s:b,s:b,s:b,s:o}", "at_basket", 1, "has_passages", (int)(b->count > 0),
                           "has_found", (int)(count_found(b) > 0), "passages", list);
  zj_view_set(page, "places", join_places(ctx, b));
  zj_view_set(page, "all_text", text_of_all(ctx, b));
  zj_view_set(page, "total", total_of(ctx, b));
  zj_view_set(page, "page_title",
              zj_text_print(ctx, "%s – %s", zj_view_word("t_basket"), zj_tr("zhangju", "章句")));
  zj_answer_page(x, 200, "basket", page);
}

/* ---- the file ---- */

void zj_basket_file(zj_exchange *x) {
  void *ctx = x->request->ctx;
  basket *b = talloc_zero(ctx, basket);
  zj_file file;
  zj_error err = {0};
  zj_buffer body = {.ctx = ctx};
  zj_sink sink = zj_sink_buffer(&body);
  if (!b) return zj_note_no_memory();
  if (!zj_file_read(x, FORMATS, &file)) return;
  if (file.format == ZJ_FORMAT_JSON) file.format = ZJ_FORMAT_DOCX;
  read_places(x, b);
  if (read_passages(x, b, &err) != ZJ_OK) return zj_answer_error(x, &err);
  zj_emit_options options = {
      .unit = ZJ_EMIT_SENTENCES, .format = file.format, .excel = true, .links = file.links};
  zj_emitter *e = zj_emit_new(ctx, &sink, &options);
  zj_status status =
      e ? zj_emit_picked(e, x->reader->snapshot, b->picked, b->count, &err) : zj_no_memory(&err);
  if (status != ZJ_OK) return zj_answer_error(x, &err);
  zj_number_text n;
  zj_file_answer(x, &file,
                 zj_text_print(ctx, "%s %s", zj_view_word("t_basket"),
                               zj_number_words(n, count_found(b), "passage", "条")),
                 "", &body);
}
