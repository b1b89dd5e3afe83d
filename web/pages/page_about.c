/* page_about.c - the roles and how reliably they are told (/about); how to write a query (/help).
 */
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
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
    zj_value_append(list, json_string(info->aliases[i]));
  zj_value_append(list, json_string(info->key));
  return list;
}

static const char *format_percent(void *ctx, const json_t *object, const char *key) {
  return zj_text_print(ctx, "%.1f %%", 100 * json_number_value(json_object_get(object, key)));
}

static void add_accuracy(void *ctx, json_t *row, const char *role) {
  const json_t *measured = zj_accuracy_of(role);
  zj_view_set(row, "precision", measured ? format_percent(ctx, measured, "precision") : "–");
  zj_view_set(row, "recall", measured ? format_percent(ctx, measured, "recall") : "–");
}

/* All roles that a query can name: the frame as one, not its kinds, and noise. */
static json_t *role_rows(void *ctx) {
  json_t *rows = json_array();
  for (int role = 0; role < ZJ_ROLE_COUNT; role++) {
    const zj_role_info *info = zj_role_get((zj_role)role);
    if (role > ZJ_ROLE_FRAME && role != ZJ_ROLE_NOISE) continue;
    json_t *row = json_pack("{s:s,s:s,s:s,s:o}", "label", zj_view_role_label(ctx, (zj_role)role),
                            "css", zj_view_role_css((zj_role)role), "meaning",
                            zj_tr(info->en, info->meaning_zh), "aliases", aliases_of(info));
    add_accuracy(ctx, row, info->key);
    zj_value_append(rows, row);
  }
  return rows;
}

static const char *accuracy_text(void *ctx) {
  const json_t *all = zj_accuracy_all();
  return zj_text_print(
      ctx,
      zj_tr(
          "Measured by cross-validation, document by document: %" JSON_INTEGER_FORMAT
          " reports labelled by hand were dealt into %" JSON_INTEGER_FORMAT
          " parts, and each part was judged by a model trained on the others, so none of this text was seen in training. In characters: precision is the share of the text given a role that has it; recall, of the text that has a role, the share that was found. %s of all characters were given the right role. Noise is counted with the frame. Reports of another kind may do worse.",
          "按篇交叉验证测得：%" JSON_INTEGER_FORMAT " 篇人工标注的报告分成 %" JSON_INTEGER_FORMAT
          " 份，每一份都由只学过其余各份的模型来判，所以这些文字都不是模型训练时见过的。按字数算，“判对”是判为此类的文字中确属此类的占多少，“找到”是确属此类的文字中找出来的占多少；全部文字有 %s 判对。噪声并入文头文尾计算。换成别的文种可能差一些。"),
      json_integer_value(json_object_get(all, "files")),
      json_integer_value(json_object_get(zj_accuracy(), "parts")),
      format_percent(ctx, all, "accuracy"));
}

void zj_page_about(zj_exchange *x) {
  void *ctx = x->request->ctx;
  json_t *list = json_array();
  for (size_t i = 0; i < ZJ_COUNT(apis); i++)
    zj_value_append(list, json_string(apis[i]));
  json_t *page = json_pack("{s:b,s:b,s:o,s:o,s:s,s:s}", "at_help", 1, "on_about", 1, "roles",
                           role_rows(ctx), "apis", list, "corpus", zj_view_corpus(ctx, x->reader),
                           "accuracy_text", accuracy_text(ctx));
  zj_view_set(page, "page_title", zj_tr("About – zhangju", "关于 – 章句"));
  zj_answer_rechecked(x);
  zj_answer_page(x, 200, "about", page);
}

/* ---- help ---- */

/* Whether an example parses here: saved:NAME does only where a query of that name is saved. */
static bool can_parse(void *ctx, const char *text) {
  zj_query *query;
  return zj_noted(zj_query_parse(ctx, zj_slice_of(text), 0, false, &query, NULL, NULL)) == ZJ_OK;
}

/* Every example that parses is a link, and a test follows them all. */
static json_t *form_rows(void *ctx) {
  json_t *rows = json_array();
  size_t count;
  const zj_form *forms = zj_language(&count);
  for (size_t i = 0; i < count; i++) {
    zj_ask ask = {.q = forms[i].example, .page = 1, .per = 10, .sentences = 3};
    zj_value_append(
        rows, json_pack("{s:s,s:s,s:s,s:s}", "write", zj_tr(forms[i].write_en, forms[i].write_zh),
                        "meaning", zj_tr(forms[i].means_en, forms[i].means_zh), "example", ask.q,
                        "url", can_parse(ctx, ask.q) ? zj_ask_url(ctx, "/search", &ask) : ""));
  }
  return rows;
}

static json_t *field_rows(void) {
  json_t *rows = json_array();
  for (int f = 0; f < ZJ_FIELD_COUNT; f++) {
    const zj_field_info *field = zj_field_get((zj_field)f);
    zj_value_append(rows, json_pack("{s:s,s:s}", "zh", field->zh, "en", field->key));
  }
  return rows;
}

/* What people come for, and where it is. */
static json_t *todo_rows(void) {
  static const struct {
    const char *url, *zh, *en, *what_zh, *what_en;
  } rows[] = {
      {"/", "查一句话、一个词", "Find words",
       "直接写词；前面加“问题:”“打算:”等，只在这类章节里查。写错的字、拼音也会给出更正。",
       "Write the words; problems: or plans: before them search only such sections. Misspelt words "
       "and pinyin are put right."},
      {"/reports", "找一篇报告", "Find a report", "按标题、单位、年份找。",
       "By title, issuer and year."},
      {"/paste", "粘贴一段话找出处", "Find the source of a text",
       "几段也可以，错几个字也能找到；也可以找相近的段落。",
       "Several paragraphs will do, and so will a few wrong characters; or find similar paragraphs."},
      {"/tasks", "列清单、对照、对账", "Lists, comparisons, accounts",
       "各篇的问题和打算列成清单，两年对照，承诺与结果对账。",
       "Problems and plans as lists, two years side by side, promises and what became of them."},
      {"/saved", "看新增，订阅", "See what is new", "保存查询，以后只看新出现的；可用阅读器订阅。",
       "Save a query and see only what is new since; readers can subscribe to it."},
      {"/about", "章节角色准不准", "How reliable roles are", "各角色的含义，以及实测的准确率。",
       "What the roles mean, and how often they are right."},
      {"/status", "索引和服务的状态", "The index and this server", "收了哪些报告、哪些没有读进来。",
       "What is indexed, and which files were left out."},
  };
  json_t *list = json_array();
  for (size_t i = 0; i < ZJ_COUNT(rows); i++)
    zj_value_append(list, json_pack("{s:s,s:s,s:s}", "url", rows[i].url, "label",
                                    zj_tr(rows[i].en, rows[i].zh), "what",
                                    zj_tr(rows[i].what_en, rows[i].what_zh)));
  return list;
}

void zj_page_help(zj_exchange *x) {
  json_t *page = json_pack("{s:b,s:b,s:o,s:o,s:o}", "at_help", 1, "on_help", 1, "forms",
                           form_rows(x->request->ctx), "fields", field_rows(), "todo", todo_rows());
  zj_view_set(page, "page_title", zj_tr("Help – zhangju", "帮助 – 章句"));
  zj_answer_rechecked(x);
  zj_answer_page(x, 200, "help", page);
}
