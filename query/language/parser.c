/* parser.c - nodes, leaves and faults. */
#include "query/language/parser.h"

#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/text/fold.h"
#include "query/language/phrase.h"

/* ---- faults ---- */

size_t zj_parser_place(const zj_parser *p, size_t at) {
  return p->saved ? p->saved_at : at;
}

void *zj_parser_no_memory(zj_parser *p) {
  *p->no_memory = true;
  return NULL;
}

void *zj_parser_fail(zj_parser *p, size_t at, const char *text) {
  if (!text) return zj_parser_no_memory(p);
  p->fault_at = zj_parser_place(p, at);
  zj_fail(p->err, ZJ_BAD_QUERY, "%s", text);
  return NULL;
}

void zj_parser_hint(zj_parser *p, const char *text) {
  zj_query *q = p->query;
  if (q->hint) text = talloc_asprintf(q, "%s%s%s", q->hint, zj_tr("; ", "；"), text);
  q->hint = text;
  if (!text) zj_parser_no_memory(p);
}

void *zj_parser_too_deep(zj_parser *p, size_t at) {
  return zj_parser_fail(
      p, at,
      talloc_asprintf(p->query,
                      zj_tr("too deeply nested: at most %d levels", "嵌套过深，最多 %d 层"),
                      ZJ_QUERY_MAX_DEPTH));
}

/* ---- nodes ---- */

zj_query_node *zj_parser_node(zj_parser *p, zj_node_kind kind) {
  zj_query_node *node = talloc_zero(p->query, zj_query_node);
  if (!node) return zj_parser_no_memory(p);
  node->kind = kind;
  node->at = zj_parser_place(p, p->token ? p->token->at : 0);
  return node;
}

zj_query_node *zj_parser_child(zj_parser *p, zj_query_node *parent, zj_query_node *child) {
  if (!parent || !child) return NULL;
  zj_query_node **children =
      talloc_realloc(parent, parent->children, zj_query_node *, (unsigned)parent->child_count + 1);
  if (!children) return zj_parser_no_memory(p);
  parent->children = children;
  parent->children[parent->child_count++] = child;
  return parent;
}

/* ---- leaves ---- */

/* Reads the period of a year or date. Any other text is compared as text: 年份:不详. */
static void read_period(zj_parser *p, zj_query_node *leaf) {
  if (leaf->form == ZJ_LEAF_STRICT || leaf->form == ZJ_LEAF_ANY ||
      (leaf->field != ZJ_FIELD_YEAR && leaf->field != ZJ_FIELD_DATE))
    return;
  zj_slice folded = zj_fold_plain(leaf, leaf->text);
  const char *text = talloc_strndup(leaf, folded.at, folded.length);
  if (!text) {
    zj_parser_no_memory(p);
    return;
  }
  leaf->is_period = zj_period_read(text, &leaf->period);
  if (!leaf->is_period)
    zj_parser_hint(
        p,
        zj_tr(
            "years and days are written 2024, 2024-05, 2024-05-20 or with .. between two of them; anything else is compared as text",
            "年份、日期写作 2024、2024-05、2024-05-20，或用 .. 连接两个；其他写法按文字比较"));
}

zj_query_node *zj_parser_leaf(zj_parser *p, zj_slice text, zj_leaf_form form, size_t at) {
  zj_query *q = p->query;
  if (q->leaf_count >= ZJ_QUERY_MAX_LEAVES)
    return zj_parser_fail(p, at, zj_tr("too many words: at most 64", "检索词过多，最多 64 个"));
  zj_query_node *leaf = zj_parser_node(p, ZJ_Q_LEAF);
  if (!leaf) return NULL;
  leaf->text = text;
  leaf->form = form;
  leaf->at = zj_parser_place(p, at);
  leaf->operand = (int)q->leaf_count;
  if (p->field) {
    leaf->is_field = true;
    leaf->field = p->field->field;
    read_period(p, leaf);
  }
  zj_status status = zj_phrase_make(leaf);
  if (status == ZJ_NO_MEMORY) return zj_parser_no_memory(p);
  if (status != ZJ_OK)
    return zj_parser_fail(p, at,
                          zj_tr("there is nothing to search for here", "这里没有可检索的内容"));
  zj_query_node **leaves =
      talloc_realloc(q, q->leaves, zj_query_node *, (unsigned)q->leaf_count + 1);
  if (!leaves) return zj_parser_no_memory(p);
  q->leaves = leaves;
  q->leaves[q->leaf_count++] = leaf;
  return leaf;
}

/* Stars in quotes are gaps. In curly quotes, a star where no gap can be is text: it was pasted. */
static zj_query_node *quoted_leaf(zj_parser *p, const zj_token *token) {
  size_t at;
  zj_gap_fault gaps = zj_phrase_gaps(token->text, &at);
  if (gaps == ZJ_GAPS_WRONG && token->typed) {
    return zj_parser_fail(p, (size_t)(token->text.at - p->raw.at) + at,
                          zj_tr("a * in quotes is written between two words; \\* is a star itself",
                                "引号内的 * 要写在两个词之间；\\* 是星号本身"));
  }
  if (gaps == ZJ_GAPS_WRONG) {
    zj_parser_hint(p, zj_tr("* was searched as text", "* 已按文字检索"));
    return zj_parser_leaf(p, token->text, ZJ_LEAF_PHRASE, token->at);
  }
  if (gaps == ZJ_GAPS_RIGHT) return zj_parser_leaf(p, token->text, ZJ_LEAF_GAPS, token->at);
  zj_slice text = zj_phrase_unescape(p->query, token->text);
  if (!text.at) return zj_parser_no_memory(p);
  return zj_parser_leaf(p, text, ZJ_LEAF_PHRASE, token->at);
}

zj_query_node *zj_parser_any(zj_parser *p, size_t at) {
  return zj_parser_leaf(p, ZJ_LIT("*"), ZJ_LEAF_ANY, at);
}

zj_query_node *zj_parser_word(zj_parser *p, const zj_token *token) {
  if (token->kind == ZJ_T_ANY) return zj_parser_any(p, token->at);
  if (token->kind == ZJ_T_PHRASE) return quoted_leaf(p, token);
  return zj_parser_leaf(p, token->text,
                        token->kind == ZJ_T_STRICT ? ZJ_LEAF_STRICT : ZJ_LEAF_PHRASE, token->at);
}
