/* keep.c - the numbers and parts of 近, 先后 and 至少. */
#include "query/language/keep.h"

#include <talloc.h>

#include "indexer/base/lang.h"
#include "query/language/describe.h"

/* The operator with the nearest number that it takes, or a usual one where it has none. */
static const char *with_number(const zj_parser *p, const zj_token *token) {
  const zj_form *form = token->form;
  long number = form->usual;
  if (token->number >= 0) number = token->number < form->least ? form->least : form->most;
  bool english = !(token->text.at[0] & 0x80);
  const char *sign = english ? ":" : "";
  return talloc_asprintf(p->query, "%.*s%s%s%ld%.*s", (int)token->at, p->raw.at,
                         english ? form->en : form->zh, sign, number,
                         (int)(p->raw.length - token->end), p->raw.at + token->end);
}

static bool number_fits(zj_parser *p, const zj_token *token) {
  const zj_form *form = token->form;
  if (token->number < 0 && form->number_optional) return true;
  if (token->number >= form->least && token->number <= form->most) return true;
  if (!p->saved) p->suggestion = with_number(p, token);
  zj_parser_fail(p, token->at,
                 talloc_asprintf(p->query,
                                 zj_tr("%s takes a number from %ld to %ld before its bracket: %s",
                                       "%s 在括号前要写一个 %ld 到 %ld 的数：%s"),
                                 zj_tr(form->en, form->zh), form->least, form->most,
                                 zj_tr(form->write_en, form->write_zh)));
  return false;
}

/* A word, or several joined by OR, possibly under roles. */
static bool is_word_group(const zj_query_node *node) {
  if (node->kind == ZJ_Q_LEAF) return true;
  if (node->kind != ZJ_Q_OR && node->kind != ZJ_Q_SCOPE && node->kind != ZJ_Q_ABOUT) return false;
  for (size_t i = 0; i < node->child_count; i++)
    if (!is_word_group(node->children[i])) return false;
  return true;
}

static zj_query_node *reject_part(zj_parser *p, const zj_token *token, const zj_query_node *part) {
  p->fault_at = part->at;
  zj_fail(p->err, ZJ_BAD_QUERY,
          zj_tr("each part of %s is a word, or several with OR in brackets",
                "%s 的每一部分应是一个词，或括号里用 OR 连起来的几个词"),
          zj_tr(token->form->en, token->form->zh));
  return NULL;
}

/* Rejects 至少3(a b), which may mean 至少3(a) 至少3(b) or 至少3(a OR b). */
static zj_query_node *reject_and(zj_parser *p, const zj_token *token, const zj_query_node *all) {
  char *each = talloc_strdup(p->query, "");
  for (size_t i = 0; each && i < all->child_count; i++) {
    const char *part = zj_query_node_text(p->query, all->children[i]);
    if (!part) return zj_parser_no_memory(p);
    each = talloc_asprintf_append(each, "%s%.*s(%s)", i ? " " : "", (int)token->text.length,
                                  token->text.at, part);
  }
  if (!each) return zj_parser_no_memory(p);
  if (!p->saved) {
    zj_slice raw = p->raw;
    size_t end = p->token[-1].end; /* its bracket */
    p->suggestion = talloc_asprintf(p->query, "%.*s%s%.*s", (int)token->at, raw.at, each,
                                    (int)(raw.length - end), raw.at + end);
  }
  p->fault_at = all->at;
  zj_fail(p->err, ZJ_BAD_QUERY,
          zj_tr("%s counts one word, or several with OR; for each on its own write %s",
                "%s 只数一个词，或用 OR 连起来的几个词；要分别数，请写 %s"),
          zj_tr(token->form->en, token->form->zh), each);
  return NULL;
}

static zj_query_node *reject_single(zj_parser *p, const zj_token *token,
                                    const zj_query_node *part) {
  size_t end = p->token[-1].at; /* its bracket */
  if (!p->saved)
    p->suggestion = talloc_asprintf(p->query, "%.*s 干部%.*s", (int)end, p->raw.at,
                                    (int)(p->raw.length - end), p->raw.at + end);
  p->fault_at = part->at;
  zj_fail(
      p->err, ZJ_BAD_QUERY, zj_tr("%s needs two parts or more: %s", "%s 要有两个以上的部分：%s"),
      zj_tr(token->form->en, token->form->zh), zj_tr(token->form->write_en, token->form->write_zh));
  return NULL;
}

/* Returns 'parts', the content of the operator's bracket, if the operator takes it. */
static zj_query_node *check_parts(zj_parser *p, const zj_token *token, zj_query_node *parts) {
  if (token->form->parts == 1) {
    if (parts->kind == ZJ_Q_AND) return reject_and(p, token, parts);
    return is_word_group(parts) ? parts : reject_part(p, token, parts);
  }
  if (parts->kind != ZJ_Q_AND) return reject_single(p, token, parts);
  for (size_t i = 0; i < parts->child_count; i++)
    if (!is_word_group(parts->children[i])) return reject_part(p, token, parts->children[i]);
  return parts;
}

zj_query_node *zj_keep_new(zj_parser *p, const zj_token *token) {
  if (p->field)
    return zj_parser_fail(
        p, token->at,
        talloc_asprintf(p->query,
                        zj_tr("%s asks the text, not a field", "%s 只用于正文，不用于字段"),
                        zj_tr(token->form->en, token->form->zh)));
  if (!number_fits(p, token)) return NULL;
  zj_query_node *node = zj_parser_node(p, ZJ_Q_KEEP);
  if (!node) return NULL;
  node->at = zj_parser_place(p, token->at);
  node->row = token->form;
  node->number = (int)token->number;
  node->within = p->unit < token->form->unit ? p->unit : token->form->unit;
  node->keep_number = (int)p->query->keep_count++;
  return node;
}

zj_query_node *zj_keep_around(zj_parser *p, const zj_token *token, zj_query_node *node,
                              zj_query_node *content) {
  zj_query_node *parts = content, **hole = &content;
  for (; parts->kind == ZJ_Q_SCOPE || parts->kind == ZJ_Q_ABOUT; parts = *hole)
    hole = &parts->children[0];
  if (!check_parts(p, token, parts)) return NULL;
  if (token->form->parts == 1) {
    if (!zj_parser_child(p, node, parts)) return NULL;
  } else {
    node->children = parts->children;
    node->child_count = parts->child_count;
  }
  *hole = node;
  return content;
}

bool zj_keep_takes(zj_parser *p) {
  zj_token_kind kind = p->token->kind;
  if (!p->keep || (kind != ZJ_T_NOT && kind != ZJ_T_OPERATOR && kind != ZJ_T_FIELD)) return true;
  p->fault_at = zj_parser_place(p, p->token->at);
  zj_fail(
      p->err, ZJ_BAD_QUERY,
      zj_tr(
          "%s holds words alone: NOT, units, fields and other operators are written outside its bracket",
          "%s 的括号里只能写词：排除、同句同篇、字段和其他运算要写在括号外"),
      zj_tr(p->keep->form->en, p->keep->form->zh));
  return false;
}
