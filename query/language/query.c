/* query.c - reads query text: what kind of text it is, the whole tree, and what is suggested. */
#include "query/language/query.h"

#include <talloc.h>

#include "indexer/base/lang.h"
#include "query/language/describe.h"
#include "query/language/fix.h"
#include "query/language/grammar.h"
#include "query/language/literal.h"
#include "query/language/resolve.h"

/* Parses pasted text, in which every sign is text, too. 'why' is what is wrong with it as a query.
 */
static zj_query_node *parse_words(zj_parser *p, const char *why) {
  zj_token *tokens;
  if (zj_lex_words(p->query, p->query->raw, &tokens, p->err) != ZJ_OK)
    return zj_parser_no_memory(p);
  p->token = tokens;
  zj_query_node *root = zj_grammar_group(p);
  if (!root) { /* more words than a query holds */
    p->query->leaf_count = 0;
    root = zj_parser_leaf(p, p->query->raw, ZJ_LEAF_PHRASE, 0);
  }
  if (root)
    zj_parser_hint(
        p, talloc_asprintf(p->query, zj_tr("searched as text (%s)", "已按文字检索（%s）"), why));
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
static zj_query_node *settle(zj_parser *p, zj_query_node *root, zj_role_set in) {
  zj_query *q = p->query;
  if (!root) return NULL;
  root = scope_outermost(root);
  q->root = in ? zj_grammar_scope(p, in, root, true) : root;
  if (!q->root) return NULL;
  zj_query_resolve(q);
  if (!zj_query_has_positive(q))
    return zj_parser_fail(
        p, 0,
        zj_tr("a query needs at least one word that must be there, not only words that must not",
              "检索式至少要有一个必须出现的词，不能只有排除词"));
  if (zj_query_levels(q) > ZJ_QUERY_MAX_DEPTH)
    return zj_parser_too_deep(p, 0); /* ~WORD adds a bracket, which the parser has not counted */
  return q->root;
}

static zj_query_node *parse_all(zj_parser *p, zj_role_set in, bool literal) {
  if (in && zj_literal_is_blank(p->query->raw)) return settle(p, zj_parser_any(p, 0), in);
  if (literal) return settle(p, zj_literal_read(p), in);
  zj_error fault = {0}, *err = p->err;
  zj_parser first = *p;
  first.err = &fault;
  zj_query_node *root = settle(&first, zj_grammar_read(&first, p->query->raw), in);
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
  zj_parser p = {.query = q, .unit = ZJ_UNIT_PARAGRAPH, .no_memory = &no_memory, .err = err};
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
