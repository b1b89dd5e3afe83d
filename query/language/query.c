/* query.c - tokens to a tree, the tree resolved: which scopes hold for each leaf, which leaf is a
 * hit. */
#include "query/language/query.h"

#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/text/fold.h"
#include "query/language/fix.h"
#include "query/language/lex.h"
#include "query/language/phrase.h"
#include "query/language/vocabulary.h"

/* Names of the saved queries being read, the innermost first. */
typedef struct saved_chain {
  zj_slice name;
  const struct saved_chain *outer;
} saved_chain;

typedef struct parser {
  zj_query *query;
  zj_slice raw;          /* what the tokens were cut from: the query, or a saved one in it */
  const zj_token *token; /* next one */
  int depth;
  zj_unit unit;             /* of the innermost bracket with one */
  const zj_token *field;    /* that the words being read are asked of; NULL: the text */
  const zj_token *distance; /* the 近, 先后 or 至少 whose bracket is being read */
  const saved_chain *saved; /* the queries inside which this is read */
  size_t saved_at;          /* where the outermost of them stands */
  size_t fault_at;          /* bytes */
  const char *suggestion;
  zj_error *err;
} parser;

static zj_query_node *parse_group(parser *p);

/* Inside a saved query everything stands where its name does. */
static size_t place(const parser *p, size_t at) {
  return p->saved ? p->saved_at : at;
}

static void *fail_at(parser *p, size_t at, const char *text) {
  p->fault_at = place(p, at);
  zj_fail(p->err, ZJ_BAD_QUERY, "%s", text);
  return NULL;
}

static void add_hint(zj_query *q, const char *text) {
  q->hint = q->hint ? talloc_asprintf(q, "%s%s%s", q->hint, zj_tr("; ", "；"), text)
                    : talloc_strdup(q, text);
}

static zj_query_node *new_node(parser *p, zj_node_kind kind) {
  zj_query_node *node = talloc_zero(p->query, zj_query_node);
  node->kind = kind;
  node->at = place(p, p->token ? p->token->at : 0);
  return node;
}

static void add_child(zj_query_node *parent, zj_query_node *child) {
  parent->children =
      talloc_realloc(parent, parent->children, zj_query_node *, parent->child_count + 1);
  parent->children[parent->child_count++] = child;
}

/* ---- leaves ---- */

/* What is no period is compared as text: 年份:不详. */
static void read_period(parser *p, zj_query_node *leaf) {
  if (leaf->form == ZJ_LEAF_STRICT ||
      (leaf->field != ZJ_FIELD_YEAR && leaf->field != ZJ_FIELD_DATE))
    return;
  zj_slice folded = zj_fold_plain(leaf, leaf->text);
  leaf->is_period = zj_period_read(talloc_strndup(leaf, folded.at, folded.length), &leaf->period);
  if (!leaf->is_period)
    add_hint(
        p->query,
        zj_tr(
            "years and days are written 2024, 2024-05, 2024-05-20 or with .. between two of them; anything else is compared as text",
            "年份、日期写作 2024、2024-05、2024-05-20，或用 .. 连接两个；其他写法按文字比较"));
}

static zj_query_node *new_leaf(parser *p, zj_slice text, zj_leaf_form form, size_t at) {
  zj_query *q = p->query;
  if (q->leaf_count >= ZJ_QUERY_MAX_LEAVES)
    return fail_at(p, at, zj_tr("too many words: at most 64", "检索词过多，最多 64 个"));
  zj_query_node *leaf = new_node(p, ZJ_Q_LEAF);
  leaf->text = text;
  leaf->form = form;
  leaf->at = place(p, at);
  leaf->operand = (int)q->leaf_count;
  if (p->field) {
    leaf->is_field = true;
    leaf->field = p->field->field;
    read_period(p, leaf);
  }
  if (!zj_phrase_make(leaf))
    return fail_at(p, at, zj_tr("there is nothing to search for here", "这里没有可检索的内容"));
  q->leaves = talloc_realloc(q, q->leaves, zj_query_node *, q->leaf_count + 1);
  q->leaves[q->leaf_count++] = leaf;
  return leaf;
}

/* Stars in quotes are gaps; pasted in curly quotes where none can be, they are text. */
static zj_query_node *quoted_leaf(parser *p, const zj_token *token) {
  size_t at;
  zj_gap_fault gaps = zj_phrase_gaps(token->text, &at);
  if (gaps == ZJ_GAPS_WRONG && token->typed) {
    return fail_at(p, (size_t)(token->text.at - p->raw.at) + at,
                   zj_tr("a * in quotes stands between two words; \\* is a star itself",
                         "引号内的 * 要写在两个词之间；\\* 是星号本身"));
  }
  if (gaps == ZJ_GAPS_WRONG) {
    add_hint(p->query, zj_tr("* was searched as text", "* 已按文字检索"));
    return new_leaf(p, token->text, ZJ_LEAF_PHRASE, token->at);
  }
  if (gaps == ZJ_GAPS_RIGHT) return new_leaf(p, token->text, ZJ_LEAF_GAPS, token->at);
  return new_leaf(p, zj_phrase_unescape(p->query, token->text), ZJ_LEAF_PHRASE, token->at);
}

static zj_query_node *token_leaf(parser *p, const zj_token *token) {
  if (token->kind == ZJ_T_PHRASE) return quoted_leaf(p, token);
  return new_leaf(p, token->text, token->kind == ZJ_T_STRICT ? ZJ_LEAF_STRICT : ZJ_LEAF_PHRASE,
                  token->at);
}

/* ---- grammar ---- */

static zj_query_node *wrap_scope(parser *p, const zj_token *token, zj_query_node *child,
                                 bool filter) {
  if (!child) return NULL;
  zj_query_node *node = new_node(p, ZJ_Q_SCOPE);
  node->scope = token->roles;
  node->lifts = token->roles == 0;
  node->filter = filter;
  add_child(node, child);
  return node;
}

/* What stands in the bracket of an operator; its unit holds inside. */
static zj_query_node *parse_bracket(parser *p, const zj_token *operator, zj_unit unit) {
  zj_unit outside = p->unit;
  p->unit = unit;
  p->token = operator+ 2; /* zj_lex() has seen the bracket */
  zj_query_node *content = parse_group(p);
  p->unit = outside;
  if (content) p->token++;
  return content;
}

/* 同句(…): its parts meet in that unit. */
static zj_query_node *parse_unit(parser *p, const zj_token *token) {
  zj_query_node *node = new_node(p, ZJ_Q_UNIT);
  node->unit = node->within = token->form->unit;
  zj_query_node *content = parse_bracket(p, token, token->form->unit);
  if (!content) return NULL;
  add_child(node, content);
  return node;
}

/* ---- 近 先后 至少 ---- */

static bool number_fits(parser *p, const zj_token *token) {
  const zj_form *form = token->form;
  if (token->number < 0 && form->number_optional) return true;
  if (token->number >= form->least && token->number <= form->most) return true;
  if (!p->saved) { /* the nearest number it takes, or a usual one */
    long number = token->number < 0             ? (form->least ? 3 : 20)
                  : token->number < form->least ? form->least
                                                : form->most;
    bool english = !(token->text.at[0] & 0x80);
    p->suggestion = talloc_asprintf(p->query, "%.*s%s%s%ld%.*s", (int)token->at, p->raw.at,
                                    english ? form->en : form->zh, english ? ":" : "", number,
                                    (int)(p->raw.length - token->end), p->raw.at + token->end);
  }
  fail_at(p, token->at,
          talloc_asprintf(p->query,
                          zj_tr("%s takes a number from %ld to %ld before its bracket: %s",
                                "%s 在括号前要写一个 %ld 到 %ld 的数：%s"),
                          zj_tr(form->en, form->zh), form->least, form->most,
                          zj_tr(form->write_en, form->write_zh)));
  return false;
}

/* A word, or several of which any will do. */
static bool is_word_group(const zj_query_node *node) {
  if (node->kind == ZJ_Q_LEAF) return true;
  if (node->kind != ZJ_Q_OR && node->kind != ZJ_Q_SCOPE) return false;
  for (size_t i = 0; i < node->child_count; i++)
    if (!is_word_group(node->children[i])) return false;
  return true;
}

static zj_query_node *not_a_group(parser *p, const zj_token *token, const zj_query_node *part) {
  p->fault_at = part->at;
  zj_fail(p->err, ZJ_BAD_QUERY,
          zj_tr("each part of %s is a word, or several with OR in brackets",
                "%s 的每一部分应是一个词，或括号里用 OR 连起来的几个词"),
          zj_tr(token->form->en, token->form->zh));
  return NULL;
}

/* 至少3(a b) is 至少3(a) 至少3(b), or 至少3(a OR b). */
static zj_query_node *no_and(parser *p, const zj_token *token, const zj_query_node *all) {
  char *each = talloc_strdup(p->query, "");
  for (size_t i = 0; i < all->child_count; i++)
    each = talloc_asprintf_append(each, "%s%.*s(%s)", i ? " " : "", (int)token->text.length,
                                  token->text.at, zj_query_node_text(p->query, all->children[i]));
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

static zj_query_node *check_parts(parser *p, const zj_token *token, zj_query_node *parts) {
  if (token->form->kind == ZJ_FORM_ATLEAST) {
    if (parts->kind == ZJ_Q_AND) return no_and(p, token, parts);
    return is_word_group(parts) ? parts : not_a_group(p, token, parts);
  }
  if (parts->kind != ZJ_Q_AND) {
    size_t end = p->token[-1].at; /* its bracket */
    if (!p->saved)
      p->suggestion = talloc_asprintf(p->query, "%.*s 干部%.*s", (int)end, p->raw.at,
                                      (int)(p->raw.length - end), p->raw.at + end);
    p->fault_at = parts->at;
    zj_fail(p->err, ZJ_BAD_QUERY,
            zj_tr("%s needs two parts or more: %s", "%s 要有两个以上的部分：%s"),
            zj_tr(token->form->en, token->form->zh),
            zj_tr(token->form->write_en, token->form->write_zh));
    return NULL;
  }
  for (size_t i = 0; i < parts->child_count; i++)
    if (!is_word_group(parts->children[i])) return not_a_group(p, token, parts->children[i]);
  return parts;
}

static zj_query_node *new_filter(parser *p, const zj_token *token) {
  static const zj_node_kind kinds[] = {
      [ZJ_FORM_NEAR] = ZJ_Q_NEAR, [ZJ_FORM_ORDER] = ZJ_Q_ORDER, [ZJ_FORM_ATLEAST] = ZJ_Q_ATLEAST};
  zj_query_node *node = new_node(p, kinds[token->form->kind]);
  node->at = place(p, token->at);
  node->number = (int)token->number;
  node->within = p->unit;
  if (node->kind != ZJ_Q_ATLEAST && node->within > ZJ_UNIT_PARAGRAPH)
    node->within = ZJ_UNIT_PARAGRAPH;
  node->filter_number = (int)p->query->filter_count++;
  return node;
}

/* 近20(问题:(a b)) is 问题:近20(a b): scopes over all the parts stand over the operator. */
static zj_query_node *parse_distance(parser *p, const zj_token *token) {
  if (p->field)
    return fail_at(p, token->at,
                   zj_tr("near, order and atleast ask the text, not a field",
                         "近、先后、至少只用于正文，不用于字段"));
  if (!number_fits(p, token)) return NULL;
  zj_query_node *node = new_filter(p, token);
  p->distance = token;
  zj_query_node *content = parse_bracket(p, token, p->unit), *parts = content, **hole = &content;
  p->distance = NULL;
  if (!content) return NULL;
  for (; parts->kind == ZJ_Q_SCOPE; parts = *hole)
    hole = &parts->children[0];
  if (!check_parts(p, token, parts)) return NULL;
  if (node->kind == ZJ_Q_ATLEAST) {
    add_child(node, parts);
  } else {
    node->children = parts->children;
    node->child_count = parts->child_count;
  }
  *hole = node;
  return content;
}

static zj_query_node *parse_operator(parser *p) {
  const zj_token *token = p->token;
  return token->form->kind == ZJ_FORM_UNIT ? parse_unit(p, token) : parse_distance(p, token);
}

/* What 近, 先后 and 至少 do not take. */
static bool is_foreign(const parser *p) {
  zj_token_kind kind = p->token->kind;
  return p->distance && (kind == ZJ_T_NOT || kind == ZJ_T_OPERATOR || kind == ZJ_T_FIELD);
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

static zj_query_node *foreign(parser *p) {
  p->fault_at = place(p, p->token->at);
  zj_fail(
      p->err, ZJ_BAD_QUERY,
      zj_tr(
          "%s holds words alone: NOT, units, fields and other operators stand outside its bracket",
          "%s 的括号里只能写词：排除、同句同篇、字段和其他运算要写在括号外"),
      zj_tr(p->distance->form->en, p->distance->form->zh));
  return NULL;
}

/* ---- saved:NAME ---- */

static zj_query_node *parse_tokens(parser *p, zj_slice raw);

static zj_query_node *parse_saved_text(parser *p, zj_slice name, const char *text, size_t at) {
  saved_chain link = {name, p->saved};
  parser inner = *p;
  inner.saved = &link;
  inner.saved_at = place(p, at);
  zj_query_node *node = parse_tokens(&inner, zj_slice_of(text));
  p->fault_at = inner.saved_at;
  if (!node) return NULL;
  if (!node->saved) node->saved = talloc_strndup(node, name.at, name.length);
  return node;
}

static bool is_open(const parser *p, zj_slice name) {
  for (const saved_chain *link = p->saved; link; link = link->outer)
    if (zj_slice_equal(link->name, name)) return true;
  return false;
}

static zj_query_node *parse_saved(parser *p) {
  size_t at = p->token->at;
  const zj_token *name = ++p->token;
  if (name->kind != ZJ_T_TEXT && name->kind != ZJ_T_PHRASE)
    return fail_at(
        p, name->at,
        zj_tr("saved: takes the name of a saved query", "saved: 之后要写保存的查询的名称"));
  p->token++;
  const char *text = NULL;
  zj_error why = {0};
  if (is_open(p, name->text))
    return fail_at(p, at,
                   talloc_asprintf(p->query,
                                   zj_tr("the saved query \"%.*s\" is a part of itself",
                                         "保存的查询“%.*s”引用了自己"),
                                   (int)name->text.length, name->text.at));
  zj_status status = zj_vocabulary_saved(p->query, name->text, &text, &why);
  if (status == ZJ_NOT_FOUND) {
    zj_slice raw = p->raw;
    if (!p->saved)
      p->suggestion =
          talloc_asprintf(p->query, "%.*s%.*s", (int)at, raw.at, (int)(raw.length - name->at),
                          raw.at + name->at); /* the name as a word */
    return fail_at(p, at,
                   talloc_asprintf(
                       p->query,
                       zj_tr("there is no saved query \"%.*s\"; zhangju saved list shows all names",
                             "没有保存过名为“%.*s”的查询；zhangju saved list 列出全部名称"),
                       (int)name->text.length, name->text.at));
  }
  if (status != ZJ_OK) return fail_at(p, at, why.text);
  if (zj_utf8_check(zj_slice_of(text)) != strlen(text) || strlen(text) > ZJ_QUERY_MAX_BYTES)
    return fail_at(p, at,
                   talloc_asprintf(p->query,
                                   zj_tr("the saved query \"%.*s\" is no query",
                                         "保存的查询“%.*s”不能用作检索式"),
                                   (int)name->text.length, name->text.at));
  return parse_saved_text(p, name->text, text, at);
}

/* ---- ~WORD ---- */

static zj_query_node *parse_synonym(parser *p) {
  size_t at = p->token->at;
  const zj_token *word = ++p->token;
  const zj_synonyms *synonyms;
  const char *const *words;
  zj_error why = {0};
  if (zj_vocabulary_synonyms(&synonyms, &why) != ZJ_OK) return fail_at(p, at, why.text);
  size_t count = zj_synonyms_find(synonyms, word->text, &words);
  p->token++;
  if (count == 0) {
    add_hint(p->query, talloc_asprintf(p->query,
                                       zj_tr("~%.*s: no line of the synonyms has it",
                                             "~%.*s：同义词表里没有这个词"),
                                       (int)word->text.length, word->text.at));
    return token_leaf(p, word);
  }
  zj_query_node *node = new_node(p, ZJ_Q_OR);
  node->at = place(p, word->at);
  node->synonym = word->text;
  for (size_t i = 0; i < count; i++) {
    zj_query_node *leaf =
        new_leaf(p, zj_slice_of(talloc_strdup(p->query, words[i])), ZJ_LEAF_PHRASE, word->at);
    if (!leaf) return NULL;
    add_child(node, leaf);
  }
  return node;
}

static zj_query_node *too_deep(parser *p, size_t at) {
  return fail_at(
      p, at,
      talloc_asprintf(p->query,
                      zj_tr("too deeply nested: at most %d levels", "嵌套过深，最多 %d 层"),
                      ZJ_QUERY_MAX_DEPTH));
}

static zj_query_node *parse_primary(parser *p) {
  const zj_token *token = p->token;
  zj_query_node *node = NULL;
  if (++p->depth > ZJ_QUERY_MAX_DEPTH) return too_deep(p, token->at);
  if (is_foreign(p)) return foreign(p);
  switch (token->kind) {
  case ZJ_T_TEXT:
  case ZJ_T_PHRASE:
  case ZJ_T_STRICT:
    p->token++;
    node = token_leaf(p, token);
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
  case ZJ_T_OPERATOR:
    node = parse_operator(p);
    break;
  case ZJ_T_SAVED:
    node = parse_saved(p);
    break;
  case ZJ_T_SYNONYM:
    node = parse_synonym(p);
    break;
  case ZJ_T_OR:
  case ZJ_T_AND:
    return fail_at(p, token->at,
                   zj_tr("OR and AND stand between two words", "OR、AND 应写在两个词之间"));
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
  while (inner->child_count)
    inner = inner->children[0];
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

static bool filter_follows(const parser *p) {
  const zj_token *next = p->token + 1;
  return p->token->kind == ZJ_T_AND &&
         (next->kind == ZJ_T_FILTER || (next->kind == ZJ_T_NOT && next[1].kind == ZJ_T_FILTER));
}

/* Filters, and the ANDs that may be written around them: a AND in:问题 b, in:问题 AND a. */
static bool take_filters(parser *p, bool content, zj_query_node **filters) {
  if (filter_follows(p) && (content || *filters)) p->token++;
  if (!take_filter(p, filters)) return false;
  if (!content && p->token->kind == ZJ_T_AND) p->token++;
  return true;
}

/* Behind a word, or a bracket, with all that stands before it. */
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

/* The query with brackets around all that OR joins in the group that begins with 'token'. */
static const char *bracketed(parser *p, const zj_token *token) {
  char *out = talloc_strdup(p->query, "");
  size_t copied = 0;
  while (token->kind != ZJ_T_END && token->kind != ZJ_T_CLOSE) {
    const zj_token *end = item_end(token), *next;
    bool joins = false;
    for (; end->kind == ZJ_T_OR && (next = item_end(end + 1)) > end + 1; end = next)
      joins = true;
    if (joins)
      out = talloc_asprintf_append(out, "%.*s(%.*s)", (int)(token->at - copied), p->raw.at + copied,
                                   (int)(end[-1].end - token->at), p->raw.at + token->at);
    if (joins) copied = end[-1].end;
    token = end + (end->kind == ZJ_T_AND || end->kind == ZJ_T_OR);
  }
  return talloc_asprintf_append(out, "%.*s", (int)(p->raw.length - copied), p->raw.at + copied);
}

static zj_query_node *mixed(parser *p, const zj_token *group, size_t or_at) {
  if (!p->saved) p->suggestion = bracketed(p, group);
  return fail_at(p, or_at,
                 zj_tr("OR and AND together need brackets that say what belongs together",
                       "OR 与 AND（或空格）混用时，要用括号表明哪些词在一起"));
}

static zj_query_node *parse_group(parser *p) {
  zj_query_node *content = NULL, *filters = NULL;
  zj_node_kind kind = ZJ_Q_LEAF; /* not yet known */
  const zj_token *group = p->token;
  size_t or_at = p->token->at;
  bool joined = false; /* an OR or AND was just read */
  while (p->token->kind != ZJ_T_END && p->token->kind != ZJ_T_CLOSE) {
    if (!joined && take_filters(p, content, &filters)) continue;
    zj_node_kind wants = ZJ_Q_AND;
    if (content && !joined && (p->token->kind == ZJ_T_OR || p->token->kind == ZJ_T_AND)) {
      if (p->token->kind == ZJ_T_OR) wants = ZJ_Q_OR, or_at = p->token->at;
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
    if (kind != ZJ_Q_LEAF && kind != wants) return mixed(p, group, or_at);
    if (kind == ZJ_Q_LEAF) {
      zj_query_node *node = new_node(p, kind = wants);
      node->unit = p->unit;
      node->at = wants == ZJ_Q_OR ? place(p, or_at) : item->at;
      add_child(node, content);
      content = node;
    }
    add_child(content, item);
  }
  if (!content)
    return fail_at(p, p->token->at,
                   filters ? zj_tr("in: narrows something, but there is nothing to search for",
                                   "in: 之外还要写检索词")
                           : zj_tr("there is nothing to search for here", "这里没有可检索的内容"));
  return under_filters(filters, content);
}

/* ---- resolving ---- */

typedef struct scopes {
  zj_role_set need[ZJ_QUERY_MAX_DEPTH + 2];
  size_t count;
  zj_role_set without;
  bool negative, lifted;
} scopes;

static void resolve(zj_query_node *node, scopes held) {
  if (node->kind == ZJ_Q_SCOPE && node->lifts)
    held.count = 0, held.without = 0, held.lifted = true;
  else if (node->kind == ZJ_Q_SCOPE && node->excludes)
    held.without |= node->scope;
  else if (node->kind == ZJ_Q_SCOPE && held.count < ZJ_COUNT(held.need))
    held.need[held.count++] = node->scope;
  if (node->kind == ZJ_Q_NOT) held.negative = true;
  if (node->kind == ZJ_Q_LEAF) {
    memcpy(node->need, held.need, sizeof held.need);
    node->need_count = held.count;
    node->without = held.without;
    node->negative = held.negative;
    node->lifted = held.lifted;
  }
  for (size_t i = 0; i < node->child_count; i++)
    node->has_not |= node->kind == ZJ_Q_OR && node->children[i]->kind == ZJ_Q_NOT;
  if (node->kind != ZJ_Q_AND && node->kind != ZJ_Q_UNIT && !node->has_not)
    node->unit = ZJ_UNIT_SENTENCE;
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
  if (q->has_outer_scope && root->excludes)
    q->outer_without = root->scope;
  else if (q->has_outer_scope)
    q->outer_scope = root->scope;
  resolve(q->has_outer_scope ? root->children[0] : root, (scopes){0});
  if (q->has_outer_scope) root->unit = root->children[0]->unit;
  q->fields_only = !has_positive(q, false);
  q->unit = root->unit > ZJ_UNIT_PARAGRAPH || q->fields_only ? ZJ_UNIT_REPORT : ZJ_UNIT_PARAGRAPH;
}

/* ---- entry ---- */

static zj_query_node *parse_tokens(parser *p, zj_slice raw) {
  zj_token *tokens;
  const char *hint = NULL;
  size_t at;
  p->raw = raw;
  zj_status status = zj_lex(p->query, raw, &tokens, &hint, &at, p->err);
  if (hint) add_hint(p->query, hint);
  if (status != ZJ_OK) return p->fault_at = place(p, at), NULL;
  p->token = tokens;
  return parse_group(p);
}

/* Text pasted with its signs: every one of them is text, too. */
static zj_query_node *parse_words(parser *p, const char *why) {
  zj_token *tokens;
  zj_lex_words(p->query, p->query->raw, &tokens);
  p->token = tokens;
  zj_query_node *root = parse_group(p);
  if (!root) { /* more words than a query holds */
    p->query->leaf_count = 0;
    root = new_leaf(p, p->query->raw, ZJ_LEAF_PHRASE, 0);
  }
  if (root)
    add_hint(p->query,
             talloc_asprintf(p->query, zj_tr("searched as text (%s)", "已按文字检索（%s）"), why));
  return root;
}

static bool is_prose(zj_slice raw) {
  uint32_t c;
  bool han = false;
  for (size_t at = 0; at < raw.length && !han; at += zj_utf8_decode(raw, at, &c))
    han = zj_utf8_decode(raw, at, &c) && zj_char_class_of(c) == ZJ_CHAR_HAN;
  return han && (!zj_lex_is_typed(raw) || zj_lex_is_pasted(raw));
}

/* The tree as the query's root, resolved; NULL when it asks for nothing that must be there, or is
 * too deep. */
static zj_query_node *settle(parser *p, zj_query_node *root, zj_role_set in) {
  zj_query *q = p->query;
  if (!root) return NULL;
  q->root = in ? wrap_scope(p, &(zj_token){.roles = in}, root, true) : root;
  resolve_query(q);
  if (!has_positive(q, true))
    return fail_at(
        p, 0,
        zj_tr("a query needs at least one word that must be there, not only words that must not",
              "检索式至少要有一个必须出现的词，不能只有排除词"));
  if (zj_query_levels(q) > ZJ_QUERY_MAX_DEPTH)
    return too_deep(p, 0); /* words put beside each other bring brackets along */
  return q->root;
}

static zj_query_node *parse_all(parser *p, zj_role_set in, bool literal) {
  if (literal) return settle(p, new_leaf(p, p->query->raw, ZJ_LEAF_PHRASE, 0), in);
  zj_error fault = {0}, *err = p->err;
  parser first = *p;
  first.err = &fault;
  zj_query_node *root = settle(&first, parse_tokens(&first, p->query->raw), in);
  if (!root && is_prose(p->query->raw)) {
    p->query->leaf_count = p->query->filter_count = 0;
    return settle(p, parse_words(p, fault.text), in);
  }
  *p = first;
  p->err = err;
  if (!root) zj_fail(err, fault.status, "%s", fault.text);
  return root;
}

/* *at: the byte where the fault lies. */
static zj_status check_input(zj_slice text, size_t *at, zj_error *err) {
  *at = ZJ_QUERY_MAX_BYTES;
  if (text.length > ZJ_QUERY_MAX_BYTES)
    return zj_fail(err, ZJ_BAD_QUERY,
                   zj_tr("the query is longer than %d bytes; keep the words that matter",
                         "检索式超过 %d 字节，请只留要紧的词句"),
                   ZJ_QUERY_MAX_BYTES);
  if ((*at = zj_utf8_check(text)) != text.length)
    return zj_fail(err, ZJ_BAD_QUERY, "%s",
                   zj_tr("the query is not UTF-8", "检索式不是 UTF-8 编码"));
  if ((*at = strnlen(text.at, text.length)) != text.length)
    return zj_fail(err, ZJ_BAD_QUERY, "%s",
                   zj_tr("the query holds a NUL character", "检索式含有空字符"));
  return ZJ_OK;
}

/* Of a text too long to be a query its first sentence, or as much of it as is quickly read. */
static const char *opening(void *ctx, zj_slice text, zj_role_set in) {
  enum { CHARS = 60 };
  zj_slice first = zj_slice_cut(text, 0, zj_utf8_offset(text, CHARS));
  uint32_t c;
  for (size_t at = 0, n; at < first.length; at += n ? n : 1) {
    n = zj_utf8_decode(first, at, &c);
    if (at && (c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == '\n')) first.length = at;
  }
  if (zj_utf8_check(first) != first.length) return NULL;
  return zj_query_fix(ctx, first, 0, in, talloc_strndup(ctx, first.at, first.length));
}

zj_status zj_query_parse(void *ctx, zj_slice text, zj_role_set in, bool literal, zj_query **out,
                         zj_query_fault *fault, zj_error *err) {
  if (fault) *fault = (zj_query_fault){0};
  size_t at;
  zj_status status = check_input(text, &at, err);
  if (status != ZJ_OK && fault)
    fault->at = zj_utf8_count(zj_slice_cut(text, 0, zj_utf8_floor(text, at)));
  if (status != ZJ_OK && fault && text.length > ZJ_QUERY_MAX_BYTES)
    fault->suggestion = opening(ctx, text, in);
  if (status != ZJ_OK) return status;
  zj_query *q = talloc_zero(ctx, zj_query);
  q->raw = (zj_slice){talloc_strndup(q, text.at, text.length), text.length};
  parser p = {.query = q, .raw = q->raw, .unit = ZJ_UNIT_PARAGRAPH, .err = err};
  if (!parse_all(&p, in, literal)) {
    if (fault)
      *fault = (zj_query_fault){zj_utf8_count(zj_slice_cut(q->raw, 0, p.fault_at)),
                                zj_query_fix(ctx, q->raw, p.fault_at, in, p.suggestion)};
    talloc_free(q);
    return ZJ_BAD_QUERY;
  }
  q->canonical = zj_query_canonical(q, q);
  *out = q;
  return ZJ_OK;
}
