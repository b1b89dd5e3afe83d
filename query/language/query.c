/* query.c - the parser: tokens to a tree, which resolve.c then completes. */
#include "query/language/query.h"

#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/text/fold.h"
#include "query/language/describe.h"
#include "query/language/fix.h"
#include "query/language/lex.h"
#include "query/language/phrase.h"
#include "query/language/resolve.h"
#include "query/language/vocabulary.h"

/* The names of the saved queries being read, the innermost first. */
typedef struct saved_chain {
  zj_slice name;
  const struct saved_chain *outer;
} saved_chain;

typedef struct parser {
  zj_query *query;
  zj_slice raw;          /* what the tokens were cut from: the query, or a saved one in it */
  const zj_token *token; /* the next one */
  int depth;
  zj_unit unit;             /* of the innermost bracket that names one */
  const zj_token *field;    /* the field that the words being read ask; NULL: the text */
  const zj_token *keep;     /* the 近, 先后 or 至少 whose bracket is being read */
  const saved_chain *saved; /* the saved queries being read */
  size_t saved_at;          /* where the outermost of them is named */
  size_t fault_at;          /* bytes */
  const char *suggestion;
  bool failed;     /* a filter is at fault */
  bool *no_memory; /* set when memory runs out; copies of the parser share it */
  zj_error *err;
} parser;

static zj_query_node *parse_group(parser *p);

/* Where something is written in the query. Whatever a saved query holds is where its name is. */
static size_t place_of(const parser *p, size_t at) {
  return p->saved ? p->saved_at : at;
}

static void *out_of_memory(parser *p) {
  *p->no_memory = true;
  return NULL;
}

/* A text that is NULL could not be made. */
static void *fail_at(parser *p, size_t at, const char *text) {
  if (!text) return out_of_memory(p);
  p->fault_at = place_of(p, at);
  zj_fail(p->err, ZJ_BAD_QUERY, "%s", text);
  return NULL;
}

static void add_hint(parser *p, const char *text) {
  zj_query *q = p->query;
  if (q->hint) text = talloc_asprintf(q, "%s%s%s", q->hint, zj_tr("; ", "；"), text);
  q->hint = text;
  if (!text) out_of_memory(p);
}

/* NULL when memory runs out. */
static zj_query_node *new_node(parser *p, zj_node_kind kind) {
  zj_query_node *node = talloc_zero(p->query, zj_query_node);
  if (!node) return out_of_memory(p);
  node->kind = kind;
  node->at = place_of(p, p->token ? p->token->at : 0);
  return node;
}

/* Adds a child, if there is one, and returns the parent; NULL when there is none, or when memory
 * runs out. */
static zj_query_node *with_child(parser *p, zj_query_node *parent, zj_query_node *child) {
  if (!parent || !child) return NULL;
  zj_query_node **children =
      talloc_realloc(parent, parent->children, zj_query_node *, (unsigned)parent->child_count + 1);
  if (!children) return out_of_memory(p);
  parent->children = children;
  parent->children[parent->child_count++] = child;
  return parent;
}

/* ---- leaves ---- */

/* Reads the period of a year or date. Any other text is compared as text: 年份:不详. */
static void read_period(parser *p, zj_query_node *leaf) {
  if (leaf->form == ZJ_LEAF_STRICT || leaf->form == ZJ_LEAF_ANY ||
      (leaf->field != ZJ_FIELD_YEAR && leaf->field != ZJ_FIELD_DATE))
    return;
  zj_slice folded = zj_fold_plain(leaf, leaf->text);
  const char *text = talloc_strndup(leaf, folded.at, folded.length);
  if (!text) {
    out_of_memory(p);
    return;
  }
  leaf->is_period = zj_period_read(text, &leaf->period);
  if (!leaf->is_period)
    add_hint(
        p,
        zj_tr(
            "years and days are written 2024, 2024-05, 2024-05-20 or with .. between two of them; anything else is compared as text",
            "年份、日期写作 2024、2024-05、2024-05-20，或用 .. 连接两个；其他写法按文字比较"));
}

static zj_query_node *new_leaf(parser *p, zj_slice text, zj_leaf_form form, size_t at) {
  zj_query *q = p->query;
  if (q->leaf_count >= ZJ_QUERY_MAX_LEAVES)
    return fail_at(p, at, zj_tr("too many words: at most 64", "检索词过多，最多 64 个"));
  zj_query_node *leaf = new_node(p, ZJ_Q_LEAF);
  if (!leaf) return NULL;
  leaf->text = text;
  leaf->form = form;
  leaf->at = place_of(p, at);
  leaf->operand = (int)q->leaf_count;
  if (p->field) {
    leaf->is_field = true;
    leaf->field = p->field->field;
    read_period(p, leaf);
  }
  zj_status status = zj_phrase_make(leaf);
  if (status == ZJ_NO_MEMORY) return out_of_memory(p);
  if (status != ZJ_OK)
    return fail_at(p, at, zj_tr("there is nothing to search for here", "这里没有可检索的内容"));
  zj_query_node **leaves =
      talloc_realloc(q, q->leaves, zj_query_node *, (unsigned)q->leaf_count + 1);
  if (!leaves) return out_of_memory(p);
  q->leaves = leaves;
  q->leaves[q->leaf_count++] = leaf;
  return leaf;
}

/* Stars in quotes are gaps. In curly quotes, a star where no gap can be is text: it was pasted. */
static zj_query_node *quoted_leaf(parser *p, const zj_token *token) {
  size_t at;
  zj_gap_fault gaps = zj_phrase_gaps(token->text, &at);
  if (gaps == ZJ_GAPS_WRONG && token->typed) {
    return fail_at(p, (size_t)(token->text.at - p->raw.at) + at,
                   zj_tr("a * in quotes is written between two words; \\* is a star itself",
                         "引号内的 * 要写在两个词之间；\\* 是星号本身"));
  }
  if (gaps == ZJ_GAPS_WRONG) {
    add_hint(p, zj_tr("* was searched as text", "* 已按文字检索"));
    return new_leaf(p, token->text, ZJ_LEAF_PHRASE, token->at);
  }
  if (gaps == ZJ_GAPS_RIGHT) return new_leaf(p, token->text, ZJ_LEAF_GAPS, token->at);
  zj_slice text = zj_phrase_unescape(p->query, token->text);
  if (!text.at) return out_of_memory(p);
  return new_leaf(p, text, ZJ_LEAF_PHRASE, token->at);
}

/* * as the whole of an operand. */
static zj_query_node *any_leaf(parser *p, size_t at) {
  return new_leaf(p, ZJ_LIT("*"), ZJ_LEAF_ANY, at);
}

static zj_query_node *token_leaf(parser *p, const zj_token *token) {
  if (token->kind == ZJ_T_ANY) return any_leaf(p, token->at);
  if (token->kind == ZJ_T_PHRASE) return quoted_leaf(p, token);
  return new_leaf(p, token->text, token->kind == ZJ_T_STRICT ? ZJ_LEAF_STRICT : ZJ_LEAF_PHRASE,
                  token->at);
}

/* ---- grammar ---- */

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
static zj_query_node *with_text(parser *p, const zj_query_node *scope, zj_query_node *content) {
  bool narrows = !scope->lifts && !scope->excludes &&
                 !(scope->scope & (ZJ_ROLES_FRAME | ZJ_ROLE_BIT(ZJ_ROLE_NOISE)));
  narrows |= scope->kind == ZJ_Q_ABOUT;
  if (!content || !narrows || !has_leaf(content, true) || has_leaf(content, false)) return content;
  zj_query_node *all = content;
  if (content->kind != ZJ_Q_AND || content->saved) {
    all = with_child(p, new_node(p, ZJ_Q_AND), content);
    if (!all) return NULL;
    all->unit = p->unit;
    all->at = content->at;
  }
  const zj_token *field = p->field;
  p->field = NULL;
  zj_query_node *any = any_leaf(p, content->at);
  p->field = field;
  return with_child(p, all, any);
}

static zj_query_node *wrap_scope(parser *p, const zj_token *token, zj_query_node *child,
                                 bool filter) {
  if (!child) return NULL;
  zj_query_node *node = new_node(p, ZJ_Q_SCOPE);
  if (!node) return NULL;
  node->scope = token->roles;
  node->lifts = token->roles == 0;
  node->filter = filter;
  return with_child(p, node, with_text(p, node, child));
}

/* Parses the bracket of the operator 'token'; 'unit' is in force inside. */
static zj_query_node *parse_bracket(parser *p, const zj_token *token, zj_unit unit) {
  zj_unit outside = p->unit;
  p->unit = unit;
  p->token = token + 2; /* zj_lex() has seen the bracket */
  zj_query_node *content = parse_group(p);
  p->unit = outside;
  if (content) p->token++;
  return content;
}

/* 同句(…): its parts meet in that unit. */
static zj_query_node *parse_unit(parser *p, const zj_token *token) {
  zj_query_node *node = new_node(p, ZJ_Q_UNIT);
  if (!node) return NULL;
  node->unit = node->within = token->form->unit;
  return with_child(p, node, parse_bracket(p, token, token->form->unit));
}

/* ---- 近 先后 至少 ---- */

/* The operator with the nearest number that it takes, or a usual one where it has none. */
static const char *with_number(const parser *p, const zj_token *token) {
  const zj_form *form = token->form;
  long number = form->usual;
  if (token->number >= 0) number = token->number < form->least ? form->least : form->most;
  bool english = !(token->text.at[0] & 0x80);
  const char *sign = english ? ":" : "";
  return talloc_asprintf(p->query, "%.*s%s%s%ld%.*s", (int)token->at, p->raw.at,
                         english ? form->en : form->zh, sign, number,
                         (int)(p->raw.length - token->end), p->raw.at + token->end);
}

static bool number_fits(parser *p, const zj_token *token) {
  const zj_form *form = token->form;
  if (token->number < 0 && form->number_optional) return true;
  if (token->number >= form->least && token->number <= form->most) return true;
  if (!p->saved) p->suggestion = with_number(p, token);
  fail_at(p, token->at,
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

static zj_query_node *reject_part(parser *p, const zj_token *token, const zj_query_node *part) {
  p->fault_at = part->at;
  zj_fail(p->err, ZJ_BAD_QUERY,
          zj_tr("each part of %s is a word, or several with OR in brackets",
                "%s 的每一部分应是一个词，或括号里用 OR 连起来的几个词"),
          zj_tr(token->form->en, token->form->zh));
  return NULL;
}

/* Rejects 至少3(a b), which may mean 至少3(a) 至少3(b) or 至少3(a OR b). */
static zj_query_node *reject_and(parser *p, const zj_token *token, const zj_query_node *all) {
  char *each = talloc_strdup(p->query, "");
  for (size_t i = 0; each && i < all->child_count; i++) {
    const char *part = zj_query_node_text(p->query, all->children[i]);
    if (!part) return out_of_memory(p);
    each = talloc_asprintf_append(each, "%s%.*s(%s)", i ? " " : "", (int)token->text.length,
                                  token->text.at, part);
  }
  if (!each) return out_of_memory(p);
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

static zj_query_node *reject_single(parser *p, const zj_token *token, const zj_query_node *part) {
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
static zj_query_node *check_parts(parser *p, const zj_token *token, zj_query_node *parts) {
  if (token->form->parts == 1) {
    if (parts->kind == ZJ_Q_AND) return reject_and(p, token, parts);
    return is_word_group(parts) ? parts : reject_part(p, token, parts);
  }
  if (parts->kind != ZJ_Q_AND) return reject_single(p, token, parts);
  for (size_t i = 0; i < parts->child_count; i++)
    if (!is_word_group(parts->children[i])) return reject_part(p, token, parts->children[i]);
  return parts;
}

static zj_query_node *new_keep(parser *p, const zj_token *token) {
  zj_query_node *node = new_node(p, ZJ_Q_KEEP);
  if (!node) return NULL;
  node->at = place_of(p, token->at);
  node->row = token->form;
  node->number = (int)token->number;
  node->within = p->unit < token->form->unit ? p->unit : token->form->unit;
  node->keep_number = (int)p->query->keep_count++;
  return node;
}

/* 近20(问题:(a b)) becomes 问题:近20(a b): scopes around all the parts move around the operator. */
static zj_query_node *parse_keep(parser *p, const zj_token *token) {
  if (p->field)
    return fail_at(
        p, token->at,
        talloc_asprintf(p->query,
                        zj_tr("%s asks the text, not a field", "%s 只用于正文，不用于字段"),
                        zj_tr(token->form->en, token->form->zh)));
  if (!number_fits(p, token)) return NULL;
  zj_query_node *node = new_keep(p, token);
  if (!node) return NULL;
  p->keep = token;
  zj_query_node *content = parse_bracket(p, token, p->unit), *parts = content, **hole = &content;
  p->keep = NULL;
  if (!content) return NULL;
  for (; parts->kind == ZJ_Q_SCOPE || parts->kind == ZJ_Q_ABOUT; parts = *hole)
    hole = &parts->children[0];
  if (!check_parts(p, token, parts)) return NULL;
  if (token->form->parts == 1) {
    if (!with_child(p, node, parts)) return NULL;
  } else {
    node->children = parts->children;
    node->child_count = parts->child_count;
  }
  *hole = node;
  return content;
}

static zj_query_node *parse_operator(parser *p) {
  const zj_token *token = p->token;
  return token->form->kind == ZJ_FORM_UNIT ? parse_unit(p, token) : parse_keep(p, token);
}

/* Whether the next token is one that 近, 先后 and 至少 do not take. */
static bool is_foreign(const parser *p) {
  zj_token_kind kind = p->token->kind;
  return p->keep && (kind == ZJ_T_NOT || kind == ZJ_T_OPERATOR || kind == ZJ_T_FIELD);
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

static zj_query_node *reject_foreign(parser *p) {
  p->fault_at = place_of(p, p->token->at);
  zj_fail(
      p->err, ZJ_BAD_QUERY,
      zj_tr(
          "%s holds words alone: NOT, units, fields and other operators are written outside its bracket",
          "%s 的括号里只能写词：排除、同句同篇、字段和其他运算要写在括号外"),
      zj_tr(p->keep->form->en, p->keep->form->zh));
  return NULL;
}

/* ---- saved:NAME ---- */

static zj_query_node *parse_tokens(parser *p, zj_slice raw);

static zj_query_node *parse_saved_text(parser *p, zj_slice name, const char *text, size_t at) {
  saved_chain link = {name, p->saved};
  parser inner = *p;
  inner.saved = &link;
  inner.saved_at = place_of(p, at);
  zj_query_node *node = parse_tokens(&inner, zj_slice_of(text));
  p->fault_at = inner.saved_at;
  if (!node) return NULL;
  if (node->saved) return node;
  node->saved = talloc_strndup(node, name.at, name.length);
  return node->saved ? node : out_of_memory(p);
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
  if (status == ZJ_NO_MEMORY) return out_of_memory(p);
  if (status != ZJ_OK) return fail_at(p, at, why.text);
  if (zj_utf8_check(zj_slice_of(text)) != strlen(text) || strlen(text) > ZJ_QUERY_MAX_BYTES)
    return fail_at(p, at,
                   talloc_asprintf(p->query,
                                   zj_tr("the saved query \"%.*s\" is not a query",
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
  zj_status status = zj_vocabulary_synonyms(&synonyms, &why);
  if (status == ZJ_NO_MEMORY) return out_of_memory(p);
  if (status != ZJ_OK) return fail_at(p, at, why.text);
  size_t count;
  if (zj_synonyms_find(synonyms, word->text, &words, &count) != ZJ_OK) return out_of_memory(p);
  p->token++;
  if (count == 0) {
    add_hint(p, talloc_asprintf(
                    p->query,
                    zj_tr("~%.*s: no line of the synonyms has it", "~%.*s：同义词表里没有这个词"),
                    (int)word->text.length, word->text.at));
    return token_leaf(p, word);
  }
  zj_query_node *node = new_node(p, ZJ_Q_OR);
  if (!node) return NULL;
  node->at = place_of(p, word->at);
  node->synonym = word->text;
  for (size_t i = 0; i < count; i++) {
    const char *text = talloc_strdup(p->query, words[i]);
    if (!text) return out_of_memory(p);
    zj_query_node *leaf = new_leaf(p, zj_slice_of(text), ZJ_LEAF_PHRASE, word->at);
    if (!with_child(p, node, leaf)) return NULL;
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
  if (is_foreign(p)) return reject_foreign(p);
  switch (token->kind) {
  case ZJ_T_TEXT:
  case ZJ_T_PHRASE:
  case ZJ_T_STRICT:
  case ZJ_T_ANY:
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
    if (child) node = with_child(p, new_node(p, ZJ_Q_NOT), child);
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
                   zj_tr("OR and AND are written between two words", "OR、AND 应写在两个词之间"));
  case ZJ_T_END:
  case ZJ_T_CLOSE:
  case ZJ_T_FILTER:
    return fail_at(p, token->at, zj_tr("a word is missing here", "这里缺少检索词"));
  }
  p->depth--;
  return node;
}

/* Puts the content of a group, or a further filter, below the innermost of its filters. */
static zj_query_node *put_under(parser *p, zj_query_node *filters, zj_query_node *content) {
  if (!filters) return content;
  zj_query_node *inner = filters;
  while (inner->child_count) {
    content = with_text(p, inner, content);
    inner = inner->children[0];
  }
  return with_child(p, inner, with_text(p, inner, content)) ? filters : NULL;
}

/* Reads the years after 述年:. */
static zj_query_node *about_node(parser *p, zj_slice years) {
  zj_query_node *node = new_node(p, ZJ_Q_ABOUT);
  if (!node) return NULL;
  zj_slice folded = zj_fold_plain(node, years);
  const char *text = folded.at ? talloc_strndup(node, folded.at, folded.length) : NULL;
  if (!text) return out_of_memory(p);
  node->text = zj_slice_of(text);
  node->filter = true;
  if (zj_lex_is_star(years))
    node->period = (zj_period){0, 99999999};
  else if (!zj_period_read(text, &node->period))
    return fail_at(p, p->token->at,
                   zj_tr("about: takes years, such as 2023 or 2019..2022, or *",
                         "述年: 之后写年份，例如 2023、2019..2022，或写 *"));
  return node;
}

/* Takes in:ROLE, -in:ROLE or 述年:YEARS, which holds for the whole group; false when the next token
 * is something else, or on a fault. */
static bool take_filter(parser *p, zj_query_node **filters) {
  bool excludes = p->token->kind == ZJ_T_NOT && p->token[1].kind == ZJ_T_FILTER;
  if (!excludes && p->token->kind != ZJ_T_FILTER) return false;
  p->token += excludes;
  bool about = p->token->text.length > 0;
  zj_query_node *node = about ? about_node(p, p->token->text) : new_node(p, ZJ_Q_SCOPE);
  if (!node) {
    p->failed = true;
    return false;
  }
  if (about) {
    node->excludes = excludes;
    *filters = put_under(p, *filters, node);
  } else {
    node->scope = p->token->roles;
    node->lifts = p->token->roles == 0;
    node->excludes = excludes && !node->lifts;
    node->filter = true;
    *filters = put_under(p, *filters, node);
  }
  p->token++;
  return true;
}

static bool filter_follows(const parser *p) {
  const zj_token *next = p->token + 1;
  return p->token->kind == ZJ_T_AND &&
         (next->kind == ZJ_T_FILTER || (next->kind == ZJ_T_NOT && next[1].kind == ZJ_T_FILTER));
}

/* Takes a filter and the AND that may be written beside it: a AND in:问题 b, in:问题 AND a. */
static bool take_filter_and(parser *p, bool content, zj_query_node **filters) {
  if (filter_follows(p) && (content || *filters)) p->token++;
  if (!take_filter(p, filters)) return false;
  if (!content && p->token->kind == ZJ_T_AND) p->token++;
  return true;
}

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
static const char *with_brackets(parser *p, const zj_token *token) {
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

static zj_query_node *reject_mix(parser *p, const zj_token *group, size_t or_at) {
  if (!p->saved) p->suggestion = with_brackets(p, group);
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
      zj_query_node *node = with_child(p, new_node(p, kind), content);
      if (!node) return NULL;
      node->unit = p->unit;
      node->at = wants == ZJ_Q_OR ? place_of(p, or_at) : item->at;
      content = node;
    }
    if (!with_child(p, content, item)) return NULL;
  }
  if (!content && filters) content = any_leaf(p, p->token->at); /* in:问题 alone: all of it */
  if (!content)
    return fail_at(p, p->token->at,
                   zj_tr("there is nothing to search for here", "这里没有可检索的内容"));
  return put_under(p, filters, content);
}

/* ---- entry ---- */

static zj_query_node *parse_tokens(parser *p, zj_slice raw) {
  zj_token *tokens;
  const char *hint = NULL;
  size_t at;
  p->raw = raw;
  zj_status status = zj_lex(p->query, raw, &tokens, &hint, &at, p->err);
  if (hint) add_hint(p, hint);
  if (status == ZJ_NO_MEMORY) return out_of_memory(p);
  if (status != ZJ_OK) {
    p->fault_at = place_of(p, at);
    return NULL;
  }
  p->token = tokens;
  return parse_group(p);
}

/* Parses pasted text, in which every sign is text, too. 'why' is what is wrong with it as a query.
 */
static zj_query_node *parse_words(parser *p, const char *why) {
  zj_token *tokens;
  if (zj_lex_words(p->query, p->query->raw, &tokens, p->err) != ZJ_OK) return out_of_memory(p);
  p->token = tokens;
  zj_query_node *root = parse_group(p);
  if (!root) { /* more words than a query holds */
    p->query->leaf_count = 0;
    root = new_leaf(p, p->query->raw, ZJ_LEAF_PHRASE, 0);
  }
  if (root)
    add_hint(p,
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

/* Exchanges the years around the whole query with a scope right below them, which means the same:
 * counts by role are made without the outermost scope. */
static zj_query_node *scope_outermost(zj_query_node *root) {
  zj_query_node *above = root;
  while (above->kind == ZJ_Q_ABOUT && !above->saved && above->children[0]->kind == ZJ_Q_ABOUT)
    above = above->children[0];
  if (above->kind != ZJ_Q_ABOUT || above->saved) return root;
  zj_query_node *scope = above->children[0];
  if (scope->kind != ZJ_Q_SCOPE || scope->lifts || scope->saved) return root;
  above->children[0] = scope->children[0];
  scope->children[0] = root;
  return scope;
}

/* Makes a tree the root of the query and resolves it. Returns NULL when no word of it must be
 * found, or when it is too deep. */
static zj_query_node *settle(parser *p, zj_query_node *root, zj_role_set in) {
  zj_query *q = p->query;
  if (!root) return NULL;
  root = scope_outermost(root);
  q->root = in ? wrap_scope(p, &(zj_token){.roles = in}, root, true) : root;
  if (!q->root) return NULL;
  zj_query_resolve(q);
  if (!zj_query_has_positive(q))
    return fail_at(
        p, 0,
        zj_tr("a query needs at least one word that must be there, not only words that must not",
              "检索式至少要有一个必须出现的词，不能只有排除词"));
  if (zj_query_levels(q) > ZJ_QUERY_MAX_DEPTH)
    return too_deep(p, 0); /* ~WORD adds a bracket, which the parser has not counted */
  return q->root;
}

static bool is_blank(zj_slice text) {
  uint32_t c;
  for (size_t at = 0; at < text.length; at += zj_utf8_decode(text, at, &c))
    if (zj_utf8_decode(text, at, &c) && zj_char_class_of(c) != ZJ_CHAR_BLANK) return false;
  return true;
}

/* ---- literal text ---- */

/* Whether a paragraph ends where a line does: after a mark, before a blank line, or before a line
 * that is set in. Otherwise the line was wrapped. */
static bool ends_paragraph(zj_slice line, zj_slice after) {
  uint32_t c;
  if (!line.length || !after.length) return true;
  size_t last = zj_utf8_floor(line, line.length - 1);
  if (zj_utf8_decode(line, last, &c) && !zj_char_is_letter(c)) return true;
  return zj_utf8_decode(after, 0, &c) && zj_char_class_of(c) == ZJ_CHAR_BLANK;
}

/* Cuts the paragraph that begins at *at off a text, and moves *at behind it. */
static zj_slice next_paragraph(zj_slice text, size_t *at) {
  size_t begin = *at, end = begin;
  while (*at < text.length) {
    const char *feed = memchr(text.at + *at, '\n', text.length - *at);
    end = feed ? (size_t)(feed - text.at) : text.length;
    zj_slice line = zj_slice_cut(text, *at, end);
    *at = end + 1 < text.length ? end + 1 : text.length;
    const char *next = memchr(text.at + *at, '\n', text.length - *at);
    size_t next_end = next ? (size_t)(next - text.at) : text.length;
    if (ends_paragraph(line, zj_slice_cut(text, *at, next_end))) break;
  }
  return zj_slice_cut(text, begin, end);
}

/* The whole input as one phrase; the paragraphs of a longer text as one phrase each, all in one
 * report, because no phrase is found across paragraphs. */
static zj_query_node *parse_literal(parser *p) {
  zj_slice raw = p->query->raw;
  zj_query_node *all = new_node(p, ZJ_Q_AND), *unit = new_node(p, ZJ_Q_UNIT);
  if (!all || !unit) return NULL;
  for (size_t at = 0; at < raw.length;) {
    size_t begin = at;
    zj_slice paragraph = next_paragraph(raw, &at);
    if (is_blank(paragraph)) continue;
    if (begin == 0 && paragraph.length == raw.length) break;
    if (!with_child(p, all, new_leaf(p, paragraph, ZJ_LEAF_PHRASE, begin))) return NULL;
  }
  if (all->child_count == 0) return new_leaf(p, raw, ZJ_LEAF_PHRASE, 0);
  if (all->child_count == 1) return all->children[0];
  unit->unit = unit->within = all->unit = ZJ_UNIT_REPORT;
  return with_child(p, unit, all);
}

static zj_query_node *parse_all(parser *p, zj_role_set in, bool literal) {
  if (in && is_blank(p->query->raw)) return settle(p, any_leaf(p, 0), in);
  if (literal) return settle(p, parse_literal(p), in);
  zj_error fault = {0}, *err = p->err;
  parser first = *p;
  first.err = &fault;
  zj_query_node *root = settle(&first, parse_tokens(&first, p->query->raw), in);
  if (!root && !*p->no_memory && is_prose(p->query->raw)) {
    p->query->leaf_count = p->query->keep_count = 0;
    return settle(p, parse_words(p, fault.text), in);
  }
  *p = first;
  p->err = err;
  if (!root) zj_fail(err, fault.status, "%s", fault.text);
  return root;
}

/* Checks what the lexer relies on. Sets *at to the byte at fault. */
static zj_status check_input(zj_slice text, bool literal, size_t *at, zj_error *err) {
  int most = literal ? ZJ_QUERY_LITERAL_BYTES : ZJ_QUERY_MAX_BYTES;
  *at = (size_t)most;
  if (text.length > (size_t)most)
    return zj_fail(err, ZJ_BAD_QUERY,
                   zj_tr("the query is longer than %d bytes; keep the words that matter",
                         "检索式超过 %d 字节，请只留要紧的词句"),
                   most);
  *at = zj_utf8_check(text);
  if (*at != text.length)
    return zj_fail(err, ZJ_BAD_QUERY, "%s",
                   zj_tr("the query is not UTF-8", "检索式不是 UTF-8 编码"));
  *at = strnlen(text.at, text.length);
  if (*at != text.length)
    return zj_fail(err, ZJ_BAD_QUERY, "%s",
                   zj_tr("the query holds a NUL character", "检索式含有空字符"));
  return ZJ_OK;
}

/* The parser for zj_query_fix(). */
static bool parses(const char *text, zj_role_set in, bool *hinted) {
  zj_query *query;
  void *local = talloc_new(NULL);
  bool fine = zj_query_parse(local, zj_slice_of(text), in, false, &query, NULL, NULL) == ZJ_OK;
  if (fine) *hinted = query->hint != NULL;
  talloc_free(local);
  return fine;
}

/* Suggests a shorter query: the first sentence of an over-long text, at most 60 characters. */
static const char *suggest_opening(void *ctx, zj_slice text, zj_role_set in) {
  enum { CHARS = 60 };
  zj_slice first = zj_slice_cut(text, 0, zj_utf8_offset(text, CHARS));
  uint32_t c;
  for (size_t at = 0, n; at < first.length; at += n ? n : 1) {
    n = zj_utf8_decode(first, at, &c);
    if (at && (c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == '\n')) first.length = at;
  }
  if (zj_utf8_check(first) != first.length) return NULL;
  return zj_query_fix(ctx, first, 0, in, talloc_strndup(ctx, first.at, first.length), parses);
}

zj_status zj_query_parse(void *ctx, zj_slice text, zj_role_set in, bool literal, zj_query **out,
                         zj_query_fault *fault, zj_error *err) {
  if (fault) *fault = (zj_query_fault){0};
  size_t at;
  zj_status status = check_input(text, literal, &at, err);
  if (status != ZJ_OK && fault)
    fault->at = zj_utf8_count(zj_slice_cut(text, 0, zj_utf8_floor(text, at)));
  if (status != ZJ_OK && fault && text.length > ZJ_QUERY_MAX_BYTES)
    fault->suggestion = suggest_opening(ctx, text, in);
  if (status != ZJ_OK) return status;
  zj_query *q = talloc_zero(ctx, zj_query);
  if (q) q->raw = (zj_slice){talloc_strndup(q, text.at, text.length), text.length};
  bool no_memory = !q || !q->raw.at;
  parser p = {.query = q, .unit = ZJ_UNIT_PARAGRAPH, .no_memory = &no_memory, .err = err};
  if (!no_memory) p.raw = q->raw;
  bool parsed = !no_memory && parse_all(&p, in, literal);
  if (parsed) q->canonical = zj_query_canonical(q, q);
  if (no_memory || (parsed && !q->canonical)) {
    talloc_free(q);
    return zj_no_memory(err);
  }
  if (!parsed) {
    if (fault)
      *fault = (zj_query_fault){zj_utf8_count(zj_slice_cut(q->raw, 0, p.fault_at)),
                                zj_query_fix(ctx, q->raw, p.fault_at, in, p.suggestion, parses)};
    talloc_free(q);
    return ZJ_BAD_QUERY;
  }
  *out = q;
  return ZJ_OK;
}
