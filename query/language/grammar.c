/* grammar.c - brackets, filters and operators. */
#include "query/language/grammar.h"

#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/text/fold.h"
#include "query/language/keep.h"
#include "query/language/named.h"

/* ---- scopes ---- */

/* Whether a leaf that must match asks the text ('fields' false) or a field. */
static bool has_leaf(const zj_query_node *node, bool fields) {
  if (node->kind == ZJ_Q_NOT) return false;
  if (node->kind == ZJ_Q_LEAF) return node->is_field == fields;
  for (size_t i = 0; i < node->child_count; i++)
    if (has_leaf(node->children[i], fields)) return true;
  return false;
}

/* What a scope over fields alone narrows: in:问题 年份:2023 asks for all text of that role in such
 * reports, as in:问题 (年份:2023 *) does. The frame is where fields are read from. */
static zj_query_node *with_text(zj_parser *p, const zj_query_node *scope, zj_query_node *content) {
  bool narrows = !scope->lifts && !scope->excludes &&
                 !(scope->scope & (ZJ_ROLES_FRAME | ZJ_ROLE_BIT(ZJ_ROLE_NOISE)));
  narrows |= scope->kind == ZJ_Q_ABOUT;
  if (!content || !narrows || !has_leaf(content, true) || has_leaf(content, false)) return content;
  zj_query_node *all = content;
  if (content->kind != ZJ_Q_AND || content->saved) {
    all = zj_parser_child(p, zj_parser_node(p, ZJ_Q_AND), content);
    if (!all) return NULL;
    all->unit = p->unit;
    all->at = content->at;
  }
  const zj_token *field = p->field;
  p->field = NULL;
  zj_query_node *any = zj_parser_any(p, content->at);
  p->field = field;
  return zj_parser_child(p, all, any);
}

zj_query_node *zj_grammar_scope(zj_parser *p, zj_role_set roles, zj_query_node *child,
                                bool filter) {
  if (!child) return NULL;
  zj_query_node *node = zj_parser_node(p, ZJ_Q_SCOPE);
  if (!node) return NULL;
  node->scope = roles;
  node->lifts = roles == 0;
  node->filter = filter;
  return zj_parser_child(p, node, with_text(p, node, child));
}

/* Parses the bracket of the operator 'token'; 'unit' is in force inside. */
static zj_query_node *parse_bracket(zj_parser *p, const zj_token *token, zj_unit unit) {
  zj_unit outside = p->unit;
  p->unit = unit;
  p->token = token + 2; /* zj_lex() has seen the bracket */
  zj_query_node *content = zj_grammar_group(p);
  p->unit = outside;
  if (content) p->token++;
  return content;
}

/* 同句(…): its parts meet in that unit. */
static zj_query_node *parse_unit(zj_parser *p, const zj_token *token) {
  zj_query_node *node = zj_parser_node(p, ZJ_Q_UNIT);
  if (!node) return NULL;
  node->unit = node->within = token->form->unit;
  return zj_parser_child(p, node, parse_bracket(p, token, token->form->unit));
}

static zj_query_node *parse_keep(zj_parser *p, const zj_token *token) {
  zj_query_node *node = zj_keep_new(p, token);
  if (!node) return NULL;
  p->keep = token;
  zj_query_node *content = parse_bracket(p, token, p->unit);
  p->keep = NULL;
  return content ? zj_keep_around(p, token, node, content) : NULL;
}

static zj_query_node *parse_operator(zj_parser *p) {
  const zj_token *token = p->token;
  return token->form->kind == ZJ_FORM_UNIT ? parse_unit(p, token) : parse_keep(p, token);
}

static zj_query_node *parse_primary(zj_parser *p);

static zj_query_node *parse_field(zj_parser *p) {
  const zj_token *outside = p->field;
  p->field = p->token++;
  zj_query_node *node = parse_primary(p);
  p->field = outside;
  return node;
}

/* Reads a saved query in place of its name. */
static zj_query_node *parse_saved(zj_parser *p) {
  const zj_token *name;
  size_t at = p->token->at;
  const char *text = zj_named_saved(p, &name);
  if (!text) return NULL;
  zj_saved_chain link = {name->text, p->saved};
  zj_parser inner = *p;
  inner.saved = &link;
  inner.saved_at = zj_parser_place(p, at);
  zj_query_node *node = zj_grammar_read(&inner, zj_slice_of(text));
  p->fault_at = inner.saved_at;
  if (!node || node->saved) return node;
  node->saved = talloc_strndup(node, name->text.at, name->text.length);
  return node->saved ? node : zj_parser_no_memory(p);
}

static zj_query_node *parse_primary(zj_parser *p) {
  const zj_token *token = p->token;
  zj_query_node *node = NULL;
  if (++p->depth > ZJ_QUERY_MAX_DEPTH) return zj_parser_too_deep(p, token->at);
  if (!zj_keep_takes(p)) return NULL;
  switch (token->kind) {
  case ZJ_T_TEXT:
  case ZJ_T_PHRASE:
  case ZJ_T_STRICT:
  case ZJ_T_ANY:
    p->token++;
    node = zj_parser_word(p, token);
    break;
  case ZJ_T_SCOPE:
    p->token++;
    node = zj_grammar_scope(p, token->roles, parse_primary(p), false);
    break;
  case ZJ_T_NOT: {
    p->token++;
    zj_query_node *child = parse_primary(p);
    if (child) node = zj_parser_child(p, zj_parser_node(p, ZJ_Q_NOT), child);
    break;
  }
  case ZJ_T_OPEN:
    p->token++;
    node = zj_grammar_group(p);
    if (node) p->token++; /* zj_lex() has seen that brackets pair */
    break;
  case ZJ_T_FIELD:
    node = parse_field(p);
    break;
  case ZJ_T_OPERATOR:
    node = parse_operator(p);
    break;
  case ZJ_T_SAVED:
    node = parse_saved(p);
    break;
  case ZJ_T_SYNONYM:
    node = zj_named_synonym(p);
    break;
  case ZJ_T_OR:
  case ZJ_T_AND:
    return zj_parser_fail(
        p, token->at,
        zj_tr("OR and AND are written between two words", "OR、AND 应写在两个词之间"));
  case ZJ_T_END:
  case ZJ_T_CLOSE:
  case ZJ_T_FILTER:
    return zj_parser_fail(p, token->at, zj_tr("a word is missing here", "这里缺少检索词"));
  }
  p->depth--;
  return node;
}

/* ---- filters ---- */

/* Puts the content of a group, or a further filter, below the innermost of its filters. */
static zj_query_node *put_under(zj_parser *p, zj_query_node *filters, zj_query_node *content) {
  if (!filters) return content;
  zj_query_node *inner = filters;
  while (inner->child_count) {
    content = with_text(p, inner, content);
    inner = inner->children[0];
  }
  return zj_parser_child(p, inner, with_text(p, inner, content)) ? filters : NULL;
}

/* Reads the years after 述年:. */
static zj_query_node *about_node(zj_parser *p, zj_slice years) {
  zj_query_node *node = zj_parser_node(p, ZJ_Q_ABOUT);
  if (!node) return NULL;
  zj_slice folded = zj_fold_plain(node, years);
  const char *text = folded.at ? talloc_strndup(node, folded.at, folded.length) : NULL;
  if (!text) return zj_parser_no_memory(p);
  node->text = zj_slice_of(text);
  node->filter = true;
  if (zj_lex_is_star(years))
    node->period = (zj_period){0, 99999999};
  else if (!zj_period_read(text, &node->period))
    return zj_parser_fail(p, p->token->at,
                          zj_tr("about: takes years, such as 2023 or 2019..2022, or *",
                                "述年: 之后写年份，例如 2023、2019..2022，或写 *"));
  return node;
}

/* Takes in:ROLE, -in:ROLE or 述年:YEARS, which holds for the whole group; false when the next token
 * is something else, or on a fault. */
static bool take_filter(zj_parser *p, zj_query_node **filters) {
  bool excludes = p->token->kind == ZJ_T_NOT && p->token[1].kind == ZJ_T_FILTER;
  if (!excludes && p->token->kind != ZJ_T_FILTER) return false;
  p->token += excludes;
  bool about = p->token->text.length > 0;
  zj_query_node *node = about ? about_node(p, p->token->text) : zj_parser_node(p, ZJ_Q_SCOPE);
  if (!node) {
    p->failed = true;
    return false;
  }
  if (!about) {
    node->scope = p->token->roles;
    node->lifts = p->token->roles == 0;
    node->filter = true;
  }
  node->excludes = excludes && !node->lifts;
  *filters = put_under(p, *filters, node);
  p->token++;
  return true;
}

static bool filter_follows(const zj_parser *p) {
  const zj_token *next = p->token + 1;
  return p->token->kind == ZJ_T_AND &&
         (next->kind == ZJ_T_FILTER || (next->kind == ZJ_T_NOT && next[1].kind == ZJ_T_FILTER));
}

/* Takes a filter and the AND that may be written beside it: a AND in:问题 b, in:问题 AND a. */
static bool take_filter_and(zj_parser *p, bool content, zj_query_node **filters) {
  if (filter_follows(p) && (content || *filters)) p->token++;
  if (!take_filter(p, filters)) return false;
  if (!content && p->token->kind == ZJ_T_AND) p->token++;
  return true;
}

/* ---- groups ---- */

/* The token after a word or bracket, all prefixes of which are skipped. */
static const zj_token *item_end(const zj_token *token) {
  int depth = 0;
  while (token->kind == ZJ_T_NOT || token->kind == ZJ_T_SCOPE || token->kind == ZJ_T_FIELD ||
         token->kind == ZJ_T_SYNONYM || token->kind == ZJ_T_SAVED || token->kind == ZJ_T_OPERATOR)
    token++;
  do {
    if (token->kind == ZJ_T_END) return token;
    depth += (token->kind == ZJ_T_OPEN) - (token->kind == ZJ_T_CLOSE);
    token++;
  } while (depth > 0);
  return token;
}

/* The query with brackets around everything that OR joins in the group that begins with 'token'. */
static const char *with_brackets(zj_parser *p, const zj_token *token) {
  char *out = talloc_strdup(p->query, "");
  size_t copied = 0;
  while (out && token->kind != ZJ_T_END && token->kind != ZJ_T_CLOSE) {
    const zj_token *end = item_end(token), *next;
    bool joins = false;
    for (; end->kind == ZJ_T_OR && (next = item_end(end + 1)) > end + 1; end = next)
      joins = true;
    if (joins) {
      out = talloc_asprintf_append(out, "%.*s(%.*s)", (int)(token->at - copied), p->raw.at + copied,
                                   (int)(end[-1].end - token->at), p->raw.at + token->at);
      copied = end[-1].end;
    }
    token = end + (end->kind == ZJ_T_AND || end->kind == ZJ_T_OR);
  }
  if (!out) return NULL; /* no suggestion */
  return talloc_asprintf_append(out, "%.*s", (int)(p->raw.length - copied), p->raw.at + copied);
}

static zj_query_node *reject_mix(zj_parser *p, const zj_token *group, size_t or_at) {
  if (!p->saved) p->suggestion = with_brackets(p, group);
  return zj_parser_fail(p, or_at,
                        zj_tr("OR and AND together need brackets that say what belongs together",
                              "OR 与 AND（或空格）混用时，要用括号表明哪些词在一起"));
}

zj_query_node *zj_grammar_group(zj_parser *p) {
  zj_query_node *content = NULL, *filters = NULL;
  zj_node_kind kind = ZJ_Q_LEAF; /* not yet known */
  const zj_token *group = p->token;
  size_t or_at = p->token->at;
  bool joined = false; /* an OR or AND was just read */
  while (p->token->kind != ZJ_T_END && p->token->kind != ZJ_T_CLOSE) {
    if (!joined && take_filter_and(p, content, &filters)) continue;
    if (p->failed) return NULL;
    zj_node_kind wants = ZJ_Q_AND;
    if (content && !joined && (p->token->kind == ZJ_T_OR || p->token->kind == ZJ_T_AND)) {
      if (p->token->kind == ZJ_T_OR) {
        wants = ZJ_Q_OR;
        or_at = p->token->at;
      }
      p->token++;
      joined = true;
    }
    zj_query_node *item = parse_primary(p);
    joined = false;
    if (!item) return NULL;
    if (!content) {
      content = item;
      continue;
    }
    if (kind != ZJ_Q_LEAF && kind != wants) return reject_mix(p, group, or_at);
    if (kind == ZJ_Q_LEAF) {
      kind = wants;
      zj_query_node *node = zj_parser_child(p, zj_parser_node(p, kind), content);
      if (!node) return NULL;
      node->unit = p->unit;
      node->at = wants == ZJ_Q_OR ? zj_parser_place(p, or_at) : item->at;
      content = node;
    }
    if (!zj_parser_child(p, content, item)) return NULL;
  }
  if (!content && filters) content = zj_parser_any(p, p->token->at); /* in:问题 alone: all of it */
  if (!content)
    return zj_parser_fail(p, p->token->at,
                          zj_tr("there is nothing to search for here", "这里没有可检索的内容"));
  return put_under(p, filters, content);
}

zj_query_node *zj_grammar_read(zj_parser *p, zj_slice raw) {
  zj_token *tokens;
  const char *hint = NULL;
  size_t at;
  p->raw = raw;
  zj_status status = zj_lex(p->query, raw, &tokens, &hint, &at, p->err);
  if (hint) zj_parser_hint(p, hint);
  if (status == ZJ_NO_MEMORY) return zj_parser_no_memory(p);
  if (status != ZJ_OK) {
    p->fault_at = zj_parser_place(p, at);
    return NULL;
  }
  p->token = tokens;
  return zj_grammar_group(p);
}
