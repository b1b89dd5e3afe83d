/* page_about.c - what the roles are, how to write a query, where the API is. */
#include <talloc.h>

#include "web/router.h"
#include "web/view.h"

/* Each is also a link, so each must parse: a test follows them. */
static const struct { const char *query, *word; } syntax[] = {
  {"年轻干部 培训", "t_syntax_and"},
  {"\"坚持原则，敢于担当\"", "t_syntax_phrase"},
  {"问题:\"年轻干部\"", "t_syntax_scope"},
  {"问题,原因:(责任 制度)", "t_syntax_scope2"},
  {"问题:经费 -培训", "t_syntax_not"},
  {"打算:(培训 OR 交流)", "t_syntax_or"},
  {"情况:提拔 问题:结构", "t_syntax_two"},
  {"问题:(经费 全部:培训)", "t_syntax_all"},
  {"同句(年轻干部 培训)", "t_syntax_sentence"},
  {"同篇(问题:培训 打算:培训)", "t_syntax_report"},
  {"同篇(问题:经费) -同篇(打算:经费)", "t_syntax_not_report"},
  {"年份:2024 类型:总结 问题:不足", "t_syntax_field"},
};

static const char *const apis[] = {
  "GET /api/v1/search?q=…&in=problems&page=1&per=10", "GET /api/v1/reports/{id}?q=…", "GET /api/v1/saved", "GET /healthz", "GET /readyz",
};

static json_t *aliases_of(const zj_role_info *info) {
  json_t *list = json_array();
  for (size_t i = 0; i < ZJ_COUNT(info->aliases) && info->aliases[i]; i++) json_array_append_new(list, json_string(info->aliases[i]));
  json_array_append_new(list, json_string(info->key));
  return list;
}

/* The scopes, the frame as one, noise; not the kinds of frame. */
static json_t *role_rows(void *ctx) {
  json_t *rows = json_array();
  for (int role = 0; role < ZJ_ROLE_COUNT; role++) {
    const zj_role_info *info = zj_role_get((zj_role)role);
    if (role > ZJ_ROLE_FRAME && role != ZJ_ROLE_NOISE) continue;
    json_array_append_new(rows, json_pack("{s:s,s:s,s:s,s:o}", "label", zj_view_role_label(ctx, (zj_role)role), "css", zj_view_role_css((zj_role)role),
                                          "meaning", zj_tr(info->en, info->meaning_zh), "aliases", aliases_of(info)));
  }
  return rows;
}

static json_t *syntax_rows(void *ctx) {
  json_t *rows = json_array();
  for (size_t i = 0; i < ZJ_COUNT(syntax); i++) {
    zj_ask ask = {.q = syntax[i].query, .page = 1, .per = 10, .sentences = 3};
    const char *meaning = zj_view_word(syntax[i].word);
    json_array_append_new(rows, json_pack("{s:s,s:s,s:s}", "query", ask.q, "url", zj_ask_url(ctx, "/search", &ask), "meaning", meaning));
  }
  return rows;
}

void zj_page_about(zj_exchange *x) {
  void *ctx = x->request->ctx;
  json_t *list = json_array();
  for (size_t i = 0; i < ZJ_COUNT(apis); i++) json_array_append_new(list, json_string(apis[i]));
  json_t *page = json_pack("{s:b,s:o,s:o,s:o,s:s}", "at_about", 1, "roles", role_rows(ctx), "syntax", syntax_rows(ctx), "apis", list, "corpus",
                           zj_view_corpus(ctx, x->reader));
  zj_view_set(page, "page_title", zj_tr("Roles and syntax – zhangju", "章节与语法 – 章句"));
  zj_response_header(x->response, "Cache-Control", "no-cache");
  zj_answer_page(x, 200, "about", page);
}
