/* query.c - tokens to a tree, the tree resolved: which scopes hold for each leaf, which leaf is a hit. */
#include "query/query.h"

#include <stdlib.h>
#include <talloc.h>

#include "query/lex.h"
#include "query/phrase.h"

typedef struct parser {
  zj_query *query;
  const zj_token *token; /* next one */
  int depth;
  zj_unit unit;          /* of the innermost bracket with one */
  const zj_token *field; /* that the words being read are asked of; NULL: the text */
  size_t fault_at;       /* bytes */
  const char *suggestion;
  zj_error *err;
} parser;

static zj_query_node *parse_group(parser *p);

static void *fail_at(parser *p, size_t at, const char *text) {
  p->fault_at = at;
  zj_fail(p->err, ZJ_BAD_QUERY, "%s", text);
  return NULL;
}

static zj_query_node *new_node(parser *p, zj_node_kind kind) {
  zj_query_node *node = talloc_zero(p->query, zj_query_node);
  node->kind = kind;
  return node;
}

static void add_child(zj_query_node *parent, zj_query_node *child) {
  parent->children = talloc_realloc(parent, parent->children, zj_query_node *, parent->child_count + 1);
  parent->children[parent->child_count++] = child;
}

/* ---- leaves ---- */

static bool read_year(const char **at, int *out) {
  char *end;
  long year = strtol(*at, &end, 10);
  if (end - *at != 4 || year < 1000) return false;
  *out = (int)year;
  *at = end;
  return true;
}

/* 2020, 2020年, 2019..2022, 2019-2022; anything else is compared as text. */
static void read_years(zj_query_node *leaf) {
  if (leaf->field != ZJ_FIELD_YEAR && leaf->field != ZJ_FIELD_DATE) return;
  const char *at = talloc_strndup(leaf, leaf->text.at, leaf->text.length);
  int first, last;
  if (!read_year(&at, &first)) return;
  last = first;
  if (strncmp(at, "..", 2) == 0 || at[0] == '-') {
    at += at[0] == '-' ? 1 : 2;
    if (!read_year(&at, &last)) return;
  }
  if (strcmp(at, "年") == 0) at += strlen("年");
  if (*at == 0) leaf->year_first = first, leaf->year_last = last;
}

static zj_query_node *new_leaf(parser *p, zj_slice text, size_t at) {
  zj_query *q = p->query;
  if (q->leaf_count >= ZJ_QUERY_MAX_LEAVES) return fail_at(p, at, zj_tr("too many words: at most 64", "检索词过多，最多 64 个"));
  zj_query_node *leaf = new_node(p, ZJ_Q_LEAF);
  leaf->text = text;
  leaf->operand = (int)q->leaf_count;
  if (p->field) {
    leaf->is_field = true;
    leaf->field = p->field->field;
    read_years(leaf);
  }
  if (!zj_phrase_make(leaf)) return fail_at(p, at, zj_tr("there is nothing to search for here", "这里没有可检索的内容"));
  q->leaves = talloc_realloc(q, q->leaves, zj_query_node *, q->leaf_count + 1);
  q->leaves[q->leaf_count++] = leaf;
  return leaf;
}

/* ---- grammar ---- */

static zj_query_node *wrap_scope(parser *p, const zj_token *token, zj_query_node *child, bool filter) {
  if (!child) return NULL;
  zj_query_node *node = new_node(p, ZJ_Q_SCOPE);
  node->scope = token->roles;
  node->lifts = token->roles == 0;
  node->filter = filter;
  add_child(node, child);
  return node;
}

/* 同句(…): its parts meet in that unit. */
static zj_query_node *parse_unit(parser *p) {
  zj_unit outside = p->unit;
  zj_query_node *node = new_node(p, ZJ_Q_UNIT);
  node->unit = p->unit = p->token->unit;
  p->token += 2; /* zj_lex() has seen the bracket */
  zj_query_node *content = parse_group(p);
  p->unit = outside;
  if (!content) return NULL;
  p->token++;
  add_child(node, content);
  return node;
}

/* 标题:x, 标题:(a OR b): every word below asks the field. */
static zj_query_node *parse_primary(parser *p);
static zj_query_node *parse_field(parser *p) {
  const zj_token *outside = p->field;
  p->field = p->token++;
  zj_query_node *node = parse_primary(p);
  p->field = outside;
  return node;
}

static zj_query_node *parse_primary(parser *p) {
  const zj_token *token = p->token;
  zj_query_node *node = NULL;
  if (++p->depth > ZJ_QUERY_MAX_DEPTH) return fail_at(p, token->at, zj_tr("too deeply nested: at most 16 levels", "嵌套过深，最多 16 层"));
  switch (token->kind) {
  case ZJ_T_TEXT: case ZJ_T_PHRASE:
    p->token++;
    node = new_leaf(p, token->text, token->at);
    break;
  case ZJ_T_SCOPE:
    p->token++;
    node = wrap_scope(p, token, parse_primary(p), false);
    break;
  case ZJ_T_NOT: {
    p->token++;
    zj_query_node *child = parse_primary(p);
    if (child) add_child(node = new_node(p, ZJ_Q_NOT), child);
    break;
  }
  case ZJ_T_OPEN:
    p->token++;
    node = parse_group(p);
    if (node) p->token++; /* zj_lex() has seen that brackets pair */
    break;
  case ZJ_T_FIELD:
    node = parse_field(p);
    break;
  case ZJ_T_UNIT:
    node = parse_unit(p);
    break;
  case ZJ_T_OR: case ZJ_T_AND:
    return fail_at(p, token->at, zj_tr("OR and AND stand between two words", "OR、AND 应写在两个词之间"));
  default:
    return fail_at(p, token->at, zj_tr("a word is missing here", "这里缺少检索词"));
  }
  p->depth--;
  return node;
}

/* Puts the group's content below the innermost of its filters. */
static zj_query_node *under_filters(zj_query_node *filters, zj_query_node *content) {
  if (!filters) return content;
  zj_query_node *inner = filters;
  while (inner->child_count) inner = inner->children[0];
  add_child(inner, content);
  return filters;
}

/* in:ROLE, or -in:ROLE: holds for the whole group. */
static bool take_filter(parser *p, zj_query_node **filters) {
  bool excludes = p->token->kind == ZJ_T_NOT && p->token[1].kind == ZJ_T_FILTER;
  if (!excludes && p->token->kind != ZJ_T_FILTER) return false;
  p->token += excludes;
  zj_query_node *node = new_node(p, ZJ_Q_SCOPE);
  node->scope = p->token->roles;
  node->lifts = p->token->roles == 0;
  node->excludes = excludes && !node->lifts;
  node->filter = true;
  *filters = under_filters(*filters, node);
  p->token++;
  return true;
}

static const char *bracketed(parser *p, size_t or_at) {
  zj_slice raw = p->query->raw;
  size_t begin = or_at, end = or_at;
  while (begin > 0 && raw.at[begin - 1] == ' ') begin--;
  while (begin > 0 && raw.at[begin - 1] != ' ' && raw.at[begin - 1] != '(') begin--;
  while (end < raw.length && raw.at[end] != ' ') end++;
  while (end < raw.length && raw.at[end] == ' ') end++;
  while (end < raw.length && raw.at[end] != ' ' && raw.at[end] != ')') end++;
  return talloc_asprintf(p->query, "%.*s(%.*s)%.*s", (int)begin, raw.at, (int)(end - begin), raw.at + begin, (int)(raw.length - end), raw.at + end);
}

static zj_query_node *mixed(parser *p, size_t or_at) {
  p->suggestion = bracketed(p, or_at);
  return fail_at(p, or_at, zj_tr("OR and AND together need brackets that say what belongs together", "OR 与“同时出现”混用时要用括号说明先后"));
}

static zj_query_node *parse_group(parser *p) {
  zj_query_node *content = NULL, *filters = NULL;
  zj_node_kind kind = ZJ_Q_LEAF; /* not yet known */
  size_t or_at = p->token->at;
  bool joined = false;           /* an OR or AND was just read */
  while (p->token->kind != ZJ_T_END && p->token->kind != ZJ_T_CLOSE) {
    if (!joined && take_filter(p, &filters)) continue;
    zj_node_kind wants = ZJ_Q_AND;
    if (content && !joined && (p->token->kind == ZJ_T_OR || p->token->kind == ZJ_T_AND)) {
      if (p->token->kind == ZJ_T_OR) wants = ZJ_Q_OR, or_at = p->token->at;
      p->token++;
      joined = true;
    }
    zj_query_node *item = parse_primary(p);
    joined = false;
    if (!item) return NULL;
    if (!content) { content = item; continue; }
    if (kind != ZJ_Q_LEAF && kind != wants) return mixed(p, or_at);
    if (kind == ZJ_Q_LEAF) {
      zj_query_node *node = new_node(p, kind = wants);
      node->unit = p->unit;
      add_child(node, content);
      content = node;
    }
    add_child(content, item);
  }
  if (!content) return fail_at(p, p->token->at, filters ? zj_tr("in: narrows something, but there is nothing to search for", "in: 之外还要写检索词") : zj_tr("there is nothing to search for here", "这里没有可检索的内容"));
  return under_filters(filters, content);
}

/* ---- resolving ---- */

typedef struct scopes { zj_role_set need[ZJ_QUERY_MAX_DEPTH + 2]; size_t count; zj_role_set without; bool negative, lifted; } scopes;

static void resolve(zj_query_node *node, scopes held) {
  if (node->kind == ZJ_Q_SCOPE && node->lifts) held.count = 0, held.without = 0, held.lifted = true;
  else if (node->kind == ZJ_Q_SCOPE && node->excludes) held.without |= node->scope;
  else if (node->kind == ZJ_Q_SCOPE && held.count < ZJ_COUNT(held.need)) held.need[held.count++] = node->scope;
  if (node->kind == ZJ_Q_NOT) held.negative = !held.negative;
  if (node->kind == ZJ_Q_LEAF) {
    memcpy(node->need, held.need, sizeof held.need);
    node->need_count = held.count;
    node->without = held.without;
    node->negative = held.negative;
    node->lifted = held.lifted;
  }
  if (node->kind != ZJ_Q_AND && node->kind != ZJ_Q_UNIT) node->unit = ZJ_UNIT_SENTENCE;
  for (size_t i = 0; i < node->child_count; i++) {
    resolve(node->children[i], held);
    if (node->children[i]->unit > node->unit) node->unit = node->children[i]->unit;
  }
}

static bool has_positive(const zj_query *q, bool or_field) {
  for (size_t i = 0; i < q->leaf_count; i++)
    if (!q->leaves[i]->negative && (or_field || !q->leaves[i]->is_field)) return true;
  return false;
}

/* The scope over everything is kept apart, so that one pass can count with and without it. */
static void resolve_query(zj_query *q) {
  zj_query_node *root = q->root;
  q->outer_scope = ZJ_ROLES_SEARCHED;
  q->has_outer_scope = root->kind == ZJ_Q_SCOPE && !root->lifts;
  if (q->has_outer_scope && root->excludes) q->outer_without = root->scope;
  else if (q->has_outer_scope) q->outer_scope = root->scope;
  resolve(q->has_outer_scope ? root->children[0] : root, (scopes){0});
  if (q->has_outer_scope) root->unit = root->children[0]->unit;
  q->fields_only = !has_positive(q, false);
  q->unit = root->unit > ZJ_UNIT_PARAGRAPH || q->fields_only ? ZJ_UNIT_REPORT : ZJ_UNIT_PARAGRAPH;
}

/* ---- entry ---- */

static zj_query_node *parse_all(parser *p, zj_role_set in, bool literal) {
  zj_query_node *root;
  if (literal) {
    root = new_leaf(p, p->query->raw, 0);
  } else {
    zj_token *tokens;
    if (zj_lex(p->query, p->query->raw, &tokens, &p->query->hint, &p->fault_at, p->err) != ZJ_OK) return NULL;
    p->token = tokens;
    root = parse_group(p);
  }
  if (root && in) root = wrap_scope(p, &(zj_token){.roles = in}, root, true);
  return root;
}

static zj_status check_input(zj_slice text, zj_error *err) {
  if (text.length > ZJ_QUERY_MAX_BYTES)
    return zj_fail(err, ZJ_BAD_QUERY, zj_tr("the query is longer than %d bytes", "检索式超过 %d 字节"), ZJ_QUERY_MAX_BYTES);
  if (zj_utf8_check(text) != text.length) return zj_fail(err, ZJ_BAD_QUERY, "%s", zj_tr("the query is not UTF-8", "检索式不是 UTF-8 编码"));
  if (memchr(text.at, 0, text.length)) return zj_fail(err, ZJ_BAD_QUERY, "%s", zj_tr("the query holds a NUL character", "检索式含有空字符"));
  return ZJ_OK;
}

zj_status zj_query_parse(void *ctx, zj_slice text, zj_role_set in, bool literal, zj_query **out, zj_query_fault *fault, zj_error *err) {
  if (fault) *fault = (zj_query_fault){0};
  zj_status status = check_input(text, err);
  if (status != ZJ_OK) return status;
  zj_query *q = talloc_zero(ctx, zj_query);
  q->raw = (zj_slice){talloc_strndup(q, text.at, text.length), text.length};
  parser p = {.query = q, .unit = ZJ_UNIT_PARAGRAPH, .err = err};
  q->root = parse_all(&p, in, literal);
  if (q->root && !has_positive((resolve_query(q), q), true))
    q->root = fail_at(&p, 0, zj_tr("a query needs at least one word that must be there, not only words that must not", "检索式至少要有一个必须出现的词，不能只有排除词"));
  if (!q->root) {
    if (fault) *fault = (zj_query_fault){zj_utf8_count(zj_slice_cut(q->raw, 0, p.fault_at)), talloc_steal(ctx, p.suggestion)};
    talloc_free(q);
    return ZJ_BAD_QUERY;
  }
  q->canonical = zj_query_canonical(q, q);
  *out = q;
  return ZJ_OK;
}
