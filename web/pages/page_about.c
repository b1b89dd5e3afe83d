/* page_about.c - what the roles are and how far to trust them; how to write a query. */
#include <talloc.h>

#include "indexer/base/lang.h"
#include "query/language/language.h"
#include "web/http/accuracy.h"
#include "web/pages/handlers.h"
#include "web/pages/view.h"

static const char *const apis[] = {
    "GET /api/v1/search?q=…&in=problems&per=10",
    "GET /api/v1/count?q=…",
    "GET /api/v1/reports",
    "GET /api/v1/reports/{id}?q=…",
    "GET /api/v1/roles",
    "GET /api/v1/saved",
    "GET /api/v1/status",
};

/* ---- about ---- */

static json_t *aliases_of(const zj_role_info *info) {
  json_t *list = json_array();
  for (size_t i = 0; i < ZJ_COUNT(info->aliases) && info->aliases[i]; i++)
    json_array_append_new(list, json_string(info->aliases[i]));
  json_array_append_new(list, json_string(info->key));
  return list;
}

static const char *percent(void *ctx, const json_t *object, const char *key) {
  return talloc_asprintf(ctx, "%.1f%%", 100 * json_number_value(json_object_get(object, key)));
}

static void add_accuracy(void *ctx, json_t *row, const char *role) {
  const json_t *measured = zj_accuracy_of(role);
  json_object_set_new(row, "measured", json_boolean(measured != NULL));
  zj_view_set(row, "precision", measured ? percent(ctx, measured, "precision") : NULL);
  zj_view_set(row, "recall", measured ? percent(ctx, measured, "recall") : NULL);
}

/* The scopes, the frame as one, noise; not the kinds of frame. */
static json_t *role_rows(void *ctx) {
  json_t *rows = json_array();
  for (int role = 0; role < ZJ_ROLE_COUNT; role++) {
    const zj_role_info *info = zj_role_get((zj_role)role);
    if (role > ZJ_ROLE_FRAME && role != ZJ_ROLE_NOISE) continue;
    json_t *row = json_pack("{s:s,s:s,s:s,s:o}", "label", zj_view_role_label(ctx, (zj_role)role),
                            "css", zj_view_role_css((zj_role)role), "meaning",
                            zj_tr(info->en, info->meaning_zh), "aliases", aliases_of(info));
    add_accuracy(ctx, row, info->key);
    json_array_append_new(rows, row);
  }
  return rows;
}

static const char *accuracy_text(void *ctx) {
  const json_t *all = zj_accuracy();
  return talloc_asprintf(
      ctx,
      zj_tr(
          "Measured when this program was built, by characters, on %" JSON_INTEGER_FORMAT
          " sample reports labelled by hand: of what is taken for a role, the share that is one / of what is one, the share found. %s of all characters have the right role. Other reports may do worse.",
          "编译本程序时，在 %" JSON_INTEGER_FORMAT
          " 篇人工标注的样例报告上按字数测得：判为此类的有多少是对的 / 确属此类的找到多少。全部字数中 %s 判对。换成别的报告可能差一些。"),
      json_integer_value(json_object_get(all, "files")), percent(ctx, all, "accuracy"));
}

void zj_page_about(zj_exchange *x) {
  void *ctx = x->request->ctx;
  json_t *list = json_array();
  for (size_t i = 0; i < ZJ_COUNT(apis); i++)
    json_array_append_new(list, json_string(apis[i]));
  json_t *page =
      json_pack("{s:b,s:o,s:o,s:s,s:s}", "at_about", 1, "roles", role_rows(ctx), "apis", list,
                "corpus", zj_view_corpus(ctx, x->reader), "accuracy_text", accuracy_text(ctx));
  zj_view_set(page, "page_title", zj_tr("About – zhangju", "关于 – 章句"));
  zj_response_header(x->response, "Cache-Control", "no-cache");
  zj_answer_page(x, 200, "about", page);
}

/* ---- help ---- */

/* saved:NAME parses only where there is a query of that name. */
static bool parses(void *ctx, const char *text) {
  zj_query *query;
  return zj_query_parse(ctx, zj_slice_of(text), 0, false, &query, NULL, NULL) == ZJ_OK;
}

/* Every example that can be asked is a link: a test follows them. */
static json_t *form_rows(void *ctx) {
  json_t *rows = json_array();
  size_t count;
  const zj_form *forms = zj_language(&count);
  for (size_t i = 0; i < count; i++) {
    zj_ask ask = {.q = forms[i].example, .page = 1, .per = 10, .sentences = 3};
    json_array_append_new(
        rows, json_pack("{s:s,s:s,s:s,s:s}", "write", zj_tr(forms[i].write_en, forms[i].write_zh),
                        "meaning", zj_tr(forms[i].means_en, forms[i].means_zh), "example", ask.q,
                        "url", parses(ctx, ask.q) ? zj_ask_url(ctx, "/search", &ask) : ""));
  }
  return rows;
}

static json_t *field_rows(void) {
  json_t *rows = json_array();
  for (int f = 0; f < ZJ_FIELD_COUNT; f++) {
    const zj_field_info *field = zj_field_get((zj_field)f);
    json_array_append_new(rows, json_pack("{s:s,s:s}", "zh", field->zh, "en", field->key));
  }
  return rows;
}

void zj_page_help(zj_exchange *x) {
  json_t *page = json_pack("{s:b,s:o,s:o}", "at_help", 1, "forms", form_rows(x->request->ctx),
                           "fields", field_rows());
  zj_view_set(page, "page_title", zj_tr("Help – zhangju", "帮助 – 章句"));
  zj_response_header(x->response, "Cache-Control", "no-cache");
  zj_answer_page(x, 200, "help", page);
}
