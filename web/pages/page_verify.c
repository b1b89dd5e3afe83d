/* page_verify.c - the quotations of a pasted draft, held against the reports. */
#include <string.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "query/answer/verify_write.h"
#include "web/pages/download.h"
#include "web/pages/handlers.h"
#include "web/pages/parts.h"
#include "web/pages/pasted.h"
#include "web/pages/tasks.h"
#include "web/pages/view.h"

enum { ROWS_MAX = 300 /* quotations shown of each kind */ };

static const char PATH[] = "/verify";

static json_t *begin_page(zj_exchange *x, zj_slice text) {
  json_t *page = zj_task_page(x->request->ctx, ZJ_TASK_VERIFY, ""),
         *more = zj_download_formats(ZJ_DOWNLOAD_TABLES);
  zj_pasted_show(x, page, PATH, text);
  zj_view_set(page, "draft_go", zj_tr("Check", "核对"));
  json_array_insert_new(more, 0,
                        json_pack("{s:s,s:s}", "key", "sources", "label",
                                  zj_tr("Draft with its sources", "在引文后注明出处")));
  zj_view_set(page, "draft_or", zj_tr("or export:", "或直接导出："));
  zj_value_set(page, "draft_more", more);
  return page;
}

/* ---- one quotation ---- */

static void add_piece(json_t *pieces, const char *text, bool hit) {
  if (*text) zj_value_append(pieces, json_pack("{s:s,s:b}", "text", text, "hit", (int)hit));
}

/* One side of a part, with what the other side has otherwise marked. */
static json_t *side_pieces(const json_t *part, const char *text, const char *key) {
  json_t *pieces = json_array(), *piece;
  const json_t *difference = json_object_get(part, "difference");
  size_t i;
  if (!json_array_size(difference)) add_piece(pieces, text, false);
  json_array_foreach(difference, i, piece) {
    bool same = json_object_get(piece, "text") != NULL;
    add_piece(pieces, zj_view_text(piece, same ? "text" : key), !same);
  }
  return pieces;
}

static const char *name_of(const char *key) {
  for (int v = 0; v < ZJ_QUOTINGS; v++)
    if (strcmp(zj_quoting_key((zj_quoting)v), key) == 0) return zj_quoting_name((zj_quoting)v);
  return "";
}

/* How often the words are in the reports; "" when once or only nearly. */
static const char *places_text(void *ctx, const json_t *part) {
  json_int_t count = json_integer_value(json_object_get(part, "occurrences")),
             reports = json_integer_value(json_object_get(part, "reports"));
  if (count < 2) return "";
  return zj_text_print(ctx, zj_tr("%s in %s", "共 %s，见于 %s"), zj_view_hits(ctx, (uint64_t)count),
                       zj_view_reports(ctx, (uint64_t)reports));
}

static json_t *source_row(void *ctx, const json_t *part) {
  const json_t *source = json_object_get(part, "source");
  json_t *row = json_object();
  zj_source_set(ctx, row, zj_view_text(source, "report"), zj_view_text(source, "title"),
                zj_view_text(source, "path"), json_integer_value(json_object_get(source, "line")));
  zj_source_place_set(ctx, row, zj_view_text(source, "report"),
                      json_integer_value(json_object_get(source, "line")),
                      json_integer_value(json_object_get(source, "start_char")),
                      zj_slice_of(zj_view_text(source, "text")));
  zj_source_roles(ctx, row, json_object_get(source, "roles"));
  zj_value_set(row, "pieces", side_pieces(part, zj_view_text(source, "text"), "source"));
  zj_value_set(row, "crumbs", json_incref(json_object_get(source, "crumbs")));
  zj_view_set(row, "places", places_text(ctx, part));
  zj_value_set(row, "differs", json_true());
  return row;
}

static const char *differs_text(void *ctx, const zj_found_part *part) {
  zj_differs_text words;
  if (!part->differs) return "";
  return zj_text_copy(ctx, zj_slice_of(zj_differs_words(words, part->differs)));
}

static json_t *quotation_row(void *ctx, const zj_verified *v) {
  json_t *json = zj_verified_json(v), *parts = json_array(), *part;
  size_t i;
  const char *verdict = zj_view_text(json, "verdict");
  json_array_foreach(json_object_get(json, "parts"), i, part) {
    bool found = json_object_get(part, "source") != NULL;
    const char *own = zj_view_text(part, "verdict");
    json_t *row = json_pack("{s:o,s:b,s:s}", "quoted",
                            side_pieces(part, zj_view_text(part, "text"), "quoted"), "found",
                            (int)found, "differs_text", differs_text(ctx, &v->parts[i]));
    zj_view_set(row, "says", strcmp(own, verdict) == 0 ? "" : name_of(own));
    zj_value_set(row, "source_of", found ? source_row(ctx, part) : json_false());
    zj_value_append(parts, row);
  }
  json_t *out = json_pack(
      "{s:s,s:s,s:s,s:o}", "verdict", verdict, "verdict_name", name_of(verdict), "draft_where",
      zj_part_line_name(ctx, json_integer_value(json_object_get(json, "line"))), "parts", parts);
  json_decref(json);
  return out;
}

/* ---- the answer ---- */

static const char *summary_of(void *ctx, const zj_verification *v) {
  zj_buffer text = {.ctx = ctx};
  zj_sink sink = zj_sink_buffer(&text);
  zj_verify_write_summary(&sink, v);
  return zj_text_of(&text);
}

static const char *stray_text(void *ctx, const zj_draft *draft) {
  if (!draft->stray_count) return NULL;
  return zj_text_print(
      ctx,
      zj_tr("Quotation marks without their counterpart: %u, the first on line %u. What they quote "
            "was not checked.",
            "有 %u 个引号不成对，第一个在第 %u 行；所引内容未核对。"),
      draft->stray_count, draft->stray_line);
}

static bool is_sound(const zj_verified *v) {
  return v->verdict == ZJ_QUOTING_EXACT;
}

static json_t *rows_of(void *ctx, const zj_verification *v, bool sound, const char **more) {
  json_t *rows = json_array();
  size_t left = 0;
  for (size_t i = 0; i < v->count; i++) {
    if (is_sound(&v->at[i]) != sound) continue;
    if (json_array_size(rows) < ROWS_MAX)
      zj_value_append(rows, quotation_row(ctx, &v->at[i]));
    else
      left++;
  }
  *more = left ? zj_text_print(ctx,
                               zj_tr("… and %zu more: export them as a table",
                                     "……另有 %zu 处，请导出表格查看"),
                               left)
               : NULL;
  return rows;
}

static void show_answer(void *ctx, json_t *page, const zj_draft *draft, const zj_verification *v) {
  const char *more_doubtful, *more_sound;
  json_t *doubtful = rows_of(ctx, v, false, &more_doubtful),
         *sound = rows_of(ctx, v, true, &more_sound);
  json_t *answer =
      json_pack("{s:b,s:b,s:o,s:o}", "has_doubtful", json_array_size(doubtful) > 0, "has_sound",
                json_array_size(sound) > 0, "doubtful", doubtful, "sound", sound);
  zj_view_set(answer, "total", v->count ? summary_of(ctx, v) : zj_view_word("t_verify_none"));
  zj_view_set(answer, "stray", stray_text(ctx, draft));
  zj_view_set(answer, "more_doubtful", more_doubtful);
  zj_view_set(answer, "more_sound", more_sound);
  zj_view_set(answer, "sound_text",
              zj_text_print(ctx, "%s %zu", zj_quoting_name(ZJ_QUOTING_EXACT),
                            v->verdicts[ZJ_QUOTING_EXACT]));
  zj_value_set(answer, "inexact", json_boolean(v->verdicts[ZJ_QUOTING_UNCHECKED] > 0));
  zj_value_set(page, "answer", answer);
}

/* ---- files ---- */

static const char *rest_of(const zj_verification *v) {
  return v->verdicts[ZJ_QUOTING_UNCHECKED] ? zj_file_cut() : "";
}

static void answer_sources(zj_exchange *x, const zj_draft *draft, const zj_verification *v) {
  zj_buffer body = {.ctx = x->request->ctx};
  zj_sink sink = zj_sink_buffer(&body);
  zj_verify_write_sources(&sink, draft, v);
  const zj_file file = {.format = ZJ_FORMAT_MARKDOWN};
  zj_file_answer(x, &file, zj_tr("draft with sources", "稿子（注明出处）"), rest_of(v), &body);
}

static void answer_file(zj_exchange *x, const zj_draft *draft, const zj_verification *v) {
  const char *format = zj_param_get(&x->request->form, "format");
  zj_buffer body = {.ctx = x->request->ctx};
  zj_sink sink = zj_sink_buffer(&body);
  zj_verify_look look = {.name = zj_tr("draft", "稿子")};
  zj_file file;
  zj_error err = {0};
  if (strcmp(format, "sources") == 0) return answer_sources(x, draft, v);
  if (!zj_download_read(x, &x->request->form, ZJ_DOWNLOAD_TABLES, &file)) return;
  look.format = file.format;
  look.excel = file.excel;
  look.links = file.links;
  if (zj_verify_write(&sink, &look, v, &err) != ZJ_OK) return zj_answer_error(x, &err);
  zj_file_answer(x, &file, zj_task_name(ZJ_TASK_VERIFY), rest_of(v), &body);
}

/* ---- the page ---- */

static zj_status verify_text(zj_exchange *x, zj_slice text, zj_draft **draft, zj_verification *v,
                             zj_error *err) {
  void *ctx = x->request->ctx;
  zj_markup markup;
  zj_verify_options options = {.ends_us = zj_task_deadline(x, 1).ends_us};
  zj_status status = zj_markup_of_markdown(ctx, text, &markup, err);
  if (status == ZJ_OK)
    status = zj_draft_read(ctx, text, &markup, true, ZJ_DRAFT_SHORTEST, draft, err);
  return status == ZJ_OK ? zj_verify(ctx, x->reader->snapshot, *draft, &options, v, err) : status;
}

static void answer_draft(zj_exchange *x, zj_slice text) {
  const char *format = zj_param_get(&x->request->form, "format");
  zj_draft *draft;
  zj_verification v = {0};
  zj_error err = {0};
  zj_answer_unstored(x);
  zj_status status = verify_text(x, text, &draft, &v, &err);
  bool refused = status == ZJ_BAD_INPUT || status == ZJ_LIMIT;
  if (status != ZJ_OK && !refused) return zj_answer_error(x, &err);
  if (status == ZJ_OK && format && *format) return answer_file(x, draft, &v);
  json_t *page = begin_page(x, text);
  zj_view_set(page, "refused", refused ? err.text : NULL);
  if (!refused) show_answer(x->request->ctx, page, draft, &v);
  zj_answer_page(x, refused ? 400 : 200, "verify", page);
}

void zj_page_verify(zj_exchange *x) {
  zj_slice text;
  if (zj_pasted_given(x, &text)) return answer_draft(x, text);
  if (x->request->method != ZJ_POST && zj_answer_cached(x, PATH)) return;
  zj_answer_page(x, 200, "verify", begin_page(x, text));
}
