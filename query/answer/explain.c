/* explain.c - describes a query's way to its answer, as JSON and as text. */
#include "query/answer/explain.h"

#include <inttypes.h>
#include <talloc.h>

#include "indexer/base/command.h"
#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "query/answer/json.h"
#include "query/engine/candidates.h"
#include "query/engine/tally.h"

static json_t *slice_of(zj_slice s) {
  return json_stringn(s.at, s.length);
}

/* ---- the tree ---- */

static const char *kind_of(const zj_query_node *node) {
  switch (node->kind) {
  case ZJ_Q_LEAF:
    return "leaf";
  case ZJ_Q_AND:
    return "and";
  case ZJ_Q_OR:
    return "or";
  case ZJ_Q_NOT:
    return "not";
  case ZJ_Q_SCOPE:
    return "scope";
  case ZJ_Q_ABOUT:
    return "about";
  case ZJ_Q_UNIT:
    return "unit";
  case ZJ_Q_KEEP:
    return node->row->en;
  }
  return "";
}

static const char *form_of(const zj_query_node *leaf) {
  static const char *const forms[] = {[ZJ_LEAF_PHRASE] = "phrase",
                                      [ZJ_LEAF_GAPS] = "gaps",
                                      [ZJ_LEAF_STRICT] = "strict",
                                      [ZJ_LEAF_ANY] = "any"};
  return leaf->is_field ? zj_field_get(leaf->field)->key : forms[leaf->form];
}

static void set_scope(json_t *out, const zj_query_node *node) {
  zj_value_set(out, "roles", zj_json_roles(node->scope));
  if (node->lifts) zj_value_set(out, "lifts", json_true());
  if (node->excludes) zj_value_set(out, "excludes", json_true());
}

static void set_years(json_t *out, const zj_query_node *node) {
  zj_value_set(out, "years", slice_of(node->text));
  if (node->excludes) zj_value_set(out, "excludes", json_true());
}

static json_t *tree_of(const zj_query_node *node) {
  json_t *out = json_pack("{s:s}", "kind", kind_of(node));
  bool keeps = node->kind == ZJ_Q_KEEP;
  if (node->kind == ZJ_Q_LEAF) {
    zj_value_set(out, "operand", json_integer(node->operand));
    zj_value_set(out, "text", slice_of(node->text));
    zj_value_set(out, "form", json_string(form_of(node)));
    if (node->is_field) zj_value_set(out, "field", json_true());
  }
  if (node->kind == ZJ_Q_SCOPE) set_scope(out, node);
  if (node->kind == ZJ_Q_ABOUT) set_years(out, node);
  if (keeps || node->kind == ZJ_Q_AND || node->kind == ZJ_Q_UNIT)
    zj_value_set(out, "unit", json_string(zj_unit_get(keeps ? node->within : node->unit)->key));
  if (keeps && node->number >= 0) zj_value_set(out, "number", json_integer(node->number));
  if (node->saved) zj_value_set(out, "saved", json_string(node->saved));
  if (node->synonym.length) zj_value_set(out, "synonym", slice_of(node->synonym));
  json_t *children = json_array();
  for (size_t i = 0; i < node->child_count; i++)
    zj_value_append(children, tree_of(node->children[i]));
  if (node->child_count)
    zj_value_set(out, "children", children);
  else
    json_decref(children);
  return out;
}

/* ---- the plan ---- */

static json_t *terms_of(const zj_lookup_leaf *leaf) {
  json_t *out = json_array();
  for (size_t i = 0; i < leaf->count; i++) {
    const zj_lookup_term *term = &leaf->terms[i];
    json_t *one = json_pack("{s:s,s:I,s:b}", "term", term->text, "documents",
                            (json_int_t)term->documents, "chosen", (int)term->chosen);
    if (term->prefixed) zj_value_set(one, "prefixed", json_integer(term->prefixed));
    zj_value_append(out, one);
  }
  return out;
}

static json_t *leaves_of(const zj_query *query, const zj_lookup *plan) {
  json_t *out = json_array();
  for (size_t i = 0; i < query->leaf_count; i++)
    zj_value_append(out, json_pack("{s:i,s:o,s:o}", "operand", (int)i, "text",
                                   slice_of(query->leaves[i]->text), "terms",
                                   terms_of(&plan->leaves[i])));
  return out;
}

/* Removes what is counted along postings, which also holds of reports that are not in a narrowed
 * snapshot. */
static void hide_postings(json_t *explained) {
  static const char *const keys[] = {"leaves",   "by_postings", "counted_in_advance",
                                     "segments", "candidates",  "read"};
  for (size_t i = 0; i < ZJ_COUNT(keys); i++)
    json_object_del(explained, keys[i]);
}

json_t *zj_explain_json(const zj_snapshot *snapshot, const zj_query *query, const zj_result *result,
                        uint64_t parse_us) {
  const zj_search_stats *s = &result->stats;
  bool indexed = snapshot->segment_count && zj_segment_postings(snapshot->segments[0]);
  json_t *out =
      json_pack("{s:o,s:o,s:o,s:s,s:b,s:b,s:I,s:I,s:I,s:I,s:o,s:b}", "query", zj_json_query(query),
                "tree", tree_of(query->root), "leaves", leaves_of(query, result->plan), "meets_in",
                query->unit == ZJ_UNIT_REPORT ? "report" : "paragraph", "by_postings",
                indexed && zj_tally_term(query) != NULL, "counted_in_advance",
                indexed && s->counted == snapshot->segment_count, "segments",
                (json_int_t)snapshot->segment_count, "candidates", (json_int_t)s->candidates,
                "read", (json_int_t)s->loaded, "verified", (json_int_t)s->verified, "total",
                zj_json_totals(result), "exact", result->stop == ZJ_STOP_END);
  zj_value_set(out, "time_us",
               json_pack("{s:I,s:I,s:I,s:I,s:I}", "parse", (json_int_t)parse_us, "plan",
                         (json_int_t)s->plan_us, "search", (json_int_t)s->scan_us, "rank",
                         (json_int_t)s->rank_us, "all", (json_int_t)(result->took_us + parse_us)));
  if (snapshot->narrowed) hide_postings(out);
  return out;
}

/* ---- text ---- */

static const char *text_at(const json_t *object, const char *key) {
  const char *text = json_string_value(json_object_get(object, key));
  return text ? text : "";
}

static uint64_t number_at(const json_t *object, const char *key) {
  return (uint64_t)json_integer_value(json_object_get(object, key));
}

static void print_label(FILE *to, const char *en, const char *zh) {
  const char *label = zj_lang_get() == ZJ_LANG_ZH ? zh : en;
  fprintf(to, "%s%*s", label, 13 - zj_text_width(zj_slice_of(label)), "");
}

static void print_text(FILE *to, const char *text) {
  zj_print_clean(to, zj_slice_of(text));
}

/* A word of the object, which is English, in the thread's language. */
static const char *tree_word(const char *word) {
  static const char *const words[][2] = {
      {"and", "且"},     {"or", "或"},       {"not", "不含"},          {"scope", "限于"},
      {"unit", "同在"},  {"phrase", "短语"}, {"gaps", "带间隔的短语"}, {"strict", "原文"},
      {"about", "述年"}, {"all", "全部"},    {"any", "任何文字"},
  };
  if (zj_lang_get() == ZJ_LANG_EN) return word;
  for (size_t i = 0; i < ZJ_COUNT(words); i++)
    if (strcmp(words[i][0], word) == 0) return words[i][1];
  size_t count;
  const zj_form *forms = zj_language(&count);
  for (size_t i = 0; i < count; i++)
    if (forms[i].kind == ZJ_FORM_KEEP && strcmp(forms[i].en, word) == 0) return forms[i].zh;
  for (int u = ZJ_UNIT_SENTENCE; u <= ZJ_UNIT_REPORT; u++)
    if (strcmp(zj_unit_get((zj_unit)u)->key, word) == 0) return zj_unit_get((zj_unit)u)->zh;
  for (int f = 0; f < ZJ_FIELD_COUNT; f++)
    if (strcmp(zj_field_get((zj_field)f)->key, word) == 0) return zj_field_get((zj_field)f)->zh;
  for (int r = 0; r < ZJ_ROLE_COUNT; r++)
    if (strcmp(zj_role_get((zj_role)r)->key, word) == 0) return zj_role_get((zj_role)r)->zh;
  return word;
}

static void print_terms(FILE *to, const json_t *leaf, bool field) {
  const json_t *terms = json_object_get(leaf, "terms"), *term;
  size_t i;
  if (field)
    fputs(zj_tr("  checked in each report", "  逐篇核对"), to);
  else if (json_array_size(terms) == 0)
    fputs(zj_tr("  every paragraph", "  所有段落"), to);
  json_array_foreach(terms, i, term) {
    fputs("  ", to);
    print_text(to, text_at(term, "term"));
    zj_number_text terms_text;
    if (number_at(term, "prefixed"))
      fprintf(to, zj_tr("… (%s)", "…（%s）"),
              zj_number_words(terms_text, number_at(term, "prefixed"), "term", "个词"));
    fprintf(to, " %" PRIu64 "%s", number_at(term, "documents"),
            json_is_true(json_object_get(term, "chosen")) ? "*" : "");
  }
}

static void print_roles(FILE *to, const json_t *node) {
  const json_t *roles = json_object_get(node, "roles"), *role;
  size_t i;
  if (json_is_true(json_object_get(node, "excludes")))
    fputs(" -", to);
  else if (json_array_size(roles))
    fputc(' ', to);
  json_array_foreach(roles, i, role)
      fprintf(to, "%s%s", i ? "," : "", tree_word(json_string_value(role)));
  if (json_is_true(json_object_get(node, "lifts"))) fprintf(to, " %s", tree_word("all"));
}

/* Prints the name under a key, if there is one, after its sign. */
static void print_name(FILE *to, const char *sign, const json_t *node, const char *key) {
  if (!json_object_get(node, key)) return;
  fputs(sign, to);
  print_text(to, text_at(node, key));
}

static void print_node(FILE *to, const json_t *node, const json_t *leaves, int depth) {
  const json_t *child;
  size_t i;
  fprintf(to, "  %*s", 2 * depth, "");
  if (strcmp(text_at(node, "kind"), "leaf") == 0) {
    fprintf(to, "%" PRIu64 " %s “", number_at(node, "operand"), tree_word(text_at(node, "form")));
    print_text(to, text_at(node, "text"));
    fputs(zj_tr("”:", "”："), to);
    print_terms(to, json_array_get(leaves, (size_t)number_at(node, "operand")),
                json_is_true(json_object_get(node, "field")));
  } else {
    fputs(tree_word(text_at(node, "kind")), to);
    if (json_object_get(node, "number")) fprintf(to, " %" PRIu64, number_at(node, "number"));
    if (json_object_get(node, "unit"))
      fprintf(to, zj_tr(" (%s)", "（%s）"), tree_word(text_at(node, "unit")));
    if (json_object_get(node, "roles")) print_roles(to, node);
    print_name(to, json_is_true(json_object_get(node, "excludes")) ? " -" : " ", node, "years");
    print_name(to, " ~", node, "synonym");
    print_name(to, " saved:", node, "saved");
  }
  fputc('\n', to);
  json_array_foreach(json_object_get(node, "children"), i, child)
      print_node(to, child, leaves, depth + 1);
}

void zj_explain_print(FILE *to, const json_t *e) {
  const json_t *query = json_object_get(e, "query"), *time = json_object_get(e, "time_us"),
               *total = json_object_get(e, "total");
  print_label(to, "understood", "理解为");
  print_text(to, text_at(query, "understood"));
  fputc('\n', to);
  print_label(to, "canonical", "规范写法");
  print_text(to, text_at(query, "canonical"));
  fprintf(
      to, "\n%s\n",
      zj_tr(
          "tree, with the number of paragraphs that hold each term; * marks those that find candidates",
          "语法树，以及含各词项的段落数；* 表示用来找候选段落"));
  print_node(to, json_object_get(e, "tree"), json_object_get(e, "leaves"), 0);
  if (json_is_true(json_object_get(e, "counted_in_advance")))
    fputs(zj_tr("a frequent phrase: counted when the reports were indexed\n",
                "常用短语：建立索引时已计数\n"),
          to);
  else if (json_is_true(json_object_get(e, "by_postings")))
    fputs(zj_tr("one whole term: postings alone can count it\n",
                "恰为一个词项：只凭倒排表即可计数\n"),
          to);
  zj_number_text candidates;
  print_label(to, "paragraphs", "段落");
  fprintf(to,
          zj_tr("%s, %" PRIu64 " read, %" PRIu64 " with hits\n",
                "候选 %s，读取 %" PRIu64 " 段，命中 %" PRIu64 " 段\n"),
          zj_number_words(candidates, number_at(e, "candidates"), "candidate", "段"),
          number_at(e, "read"), number_at(e, "verified"));
  print_label(to, "found", "结果");
  zj_number_text hits, reports;
  fprintf(to, zj_tr("%s%s in %s\n", "%s%s，%s\n"),
          json_is_true(json_object_get(e, "exact")) ? "" : zj_tr("at least ", "至少 "),
          zj_number_words(hits, number_at(total, "occurrences"), "hit", "处"),
          zj_number_words(reports, number_at(total, "reports"), "report", "篇"));
  print_label(to, "time", "用时");
  fprintf(to,
          zj_tr("parse %" PRIu64 ", plan %" PRIu64 ", search %" PRIu64 ", rank %" PRIu64 " µs\n",
                "解析 %" PRIu64 "，计划 %" PRIu64 "，检索 %" PRIu64 "，排序 %" PRIu64 " 微秒\n"),
          number_at(time, "parse"), number_at(time, "plan"), number_at(time, "search"),
          number_at(time, "rank"));
}
