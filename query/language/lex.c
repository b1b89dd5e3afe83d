/* lex.c - cuts query text into tokens. */
#include "query/language/lex.h"

#include <strings.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/text/fold.h"

typedef struct lexer {
  void *ctx;
  zj_slice query;
  size_t at;
  zj_token *tokens;
  size_t count;
  int depth;
  size_t opened[64]; /* the positions of the open brackets */
  const char *hint;
  size_t fault_at;
  bool failed; /* memory ran out: tokens are missing */
  zj_error *err;
} lexer;

/* The code point at a byte offset; a full-width sign of the syntax becomes the ASCII one. */
static uint32_t sign_at(zj_slice s, size_t at, unsigned *length) {
  uint32_t c = 0;
  *length = at < s.length ? zj_utf8_decode(s, at, &c) : 0;
  switch (c) {
  case 0xFF08:
    return '(';
  case 0xFF09:
    return ')';
  case 0xFF1A:
    return ':';
  case 0xFF5C:
    return '|';
  case 0xFF02:
    return '"';
  default:
    return c;
  }
}

static bool is_blank_at(zj_slice s, size_t at) {
  uint32_t c;
  return at >= s.length || !zj_utf8_decode(s, at, &c) || zj_char_class_of(c) == ZJ_CHAR_BLANK;
}

static zj_status fail_at(lexer *l, size_t at, const char *text) {
  l->fault_at = at;
  return zj_fail(l->err, ZJ_BAD_QUERY, "%s", text);
}

static void add_token(lexer *l, zj_token token) {
  zj_token *tokens = talloc_realloc(l->ctx, l->tokens, zj_token, (unsigned)l->count + 1);
  if (!tokens) {
    l->failed = true;
    return;
  }
  l->tokens = tokens;
  l->tokens[l->count++] = token;
}

static const zj_token *last_token(const lexer *l) {
  return l->count > 0 ? &l->tokens[l->count - 1] : NULL;
}

/* ---- quotes and brackets ---- */

enum { CURLY_OPEN = 0x201C, CURLY_CLOSE = 0x201D };

static bool closes_quote(uint32_t open, uint32_t c) {
  return open == CURLY_OPEN ? c == CURLY_CLOSE : c == '"';
}

/* Where the quote whose text begins at 'from' is closed; the length of the query if it is not. */
static size_t quote_end(zj_slice s, size_t from, uint32_t open) {
  unsigned length;
  for (size_t at = from; at < s.length; at += length) {
    uint32_t c = sign_at(s, at, &length);
    if (!length) break;
    if (closes_quote(open, c)) return at;
  }
  return s.length;
}

/* Whether a bracket whose content begins at 'from' is closed; quotes hide brackets. */
static bool closes_later(zj_slice s, size_t from) {
  int depth = 1;
  unsigned length;
  for (size_t at = from; at < s.length && depth > 0; at += length) {
    uint32_t c = sign_at(s, at, &length);
    if (!length) break;
    if (c == '"' || c == CURLY_OPEN) {
      size_t end = quote_end(s, at + length, c);
      if (end < s.length) {
        at = end;
        sign_at(s, at, &length);
      }
    }
    depth += (c == '(') - (c == ')');
  }
  return depth == 0;
}

static size_t skip_blanks(zj_slice s, size_t at) {
  while (at < s.length && is_blank_at(s, at)) {
    unsigned length;
    sign_at(s, at, &length);
    at += length ? length : 1;
  }
  return at;
}

/* Whether a bracket is empty, as happens in pasted text. */
static bool is_empty_group(zj_slice s, size_t after) {
  unsigned length;
  after = skip_blanks(s, after);
  return after < s.length && sign_at(s, after, &length) == ')';
}

/* Whether curly quotes have nothing between them. */
static bool is_empty_quote(zj_slice s, size_t after, uint32_t open) {
  unsigned length;
  after = skip_blanks(s, after);
  return after < s.length && closes_quote(open, sign_at(s, after, &length));
}

/* Whether the sign at 'at' follows the number of a list item: 1) or 12). */
static bool follows_item_number(zj_slice s, size_t at) {
  size_t digits = 0;
  uint32_t c = ' ';
  while (digits < at && s.at[at - 1 - digits] >= '0' && s.at[at - 1 - digits] <= '9')
    digits++;
  if (digits < at) zj_utf8_decode(s, zj_utf8_floor(s, at - digits - 1), &c);
  return (digits == 1 || digits == 2) && !zj_char_is_letter(c) && c != '.' && c != '-';
}

/* Whether the sign at 'at' is syntax; a full-width bracket or quote without a partner is text. */
static bool is_syntax(const lexer *l, size_t at, uint32_t sign, unsigned length) {
  bool typed = length == 1;
  switch (sign) {
  case '(':
    return typed || (closes_later(l->query, at + length) && !is_empty_group(l->query, at + length));
  case ')':
    return l->depth > 0 || (typed && !follows_item_number(l->query, at));
  case '"':
  case CURLY_OPEN:
    return typed || (quote_end(l->query, at + length, sign) < l->query.length &&
                     !is_empty_quote(l->query, at + length, sign));
  case '|':
    return true;
  default:
    return false;
  }
}

/* ---- runs ---- */

static size_t run_end(const lexer *l) {
  size_t at = l->at;
  unsigned length;
  while (at < l->query.length && !is_blank_at(l->query, at)) {
    uint32_t sign = sign_at(l->query, at, &length);
    if (is_syntax(l, at, sign, length)) break;
    at += length;
  }
  return at;
}

static size_t colon_in(zj_slice run, unsigned *length) {
  for (size_t at = 0; at < run.length; at += *length)
    if (sign_at(run, at, length) == ':') return at;
  return run.length;
}

zj_role_set zj_lex_roles(zj_slice words) {
  zj_role_set roles = 0;
  size_t begin = 0;
  unsigned length = 1; /* the end counts as a comma of one byte */
  for (size_t at = 0; at <= words.length; at += length) {
    uint32_t c = at < words.length ? sign_at(words, at, &length) : ',';
    if (c != ',' && c != 0xFF0C && c != 0x3001) continue;
    zj_role_set one = zj_role_lookup(zj_slice_cut(words, begin, at));
    if (!one) return 0;
    roles |= one;
    begin = at + length;
  }
  return roles;
}

/* Whether a word is an English key, in capitals or not. */
static bool is_key(zj_slice word, const char *key) {
  return word.length == strlen(key) && strncasecmp(word.at, key, word.length) == 0;
}

/* The colon that ends a scope. In frame:sign:x and work,frame:title,frame:sign:x the keys have a
 * colon inside, so the last colon after a list of roles counts. */
static size_t scope_colon(zj_slice run, size_t first, unsigned *length) {
  size_t best = first;
  unsigned best_length = *length, n;
  if (first < strlen("frame") ||
      !is_key(zj_slice_cut(run, first - strlen("frame"), first), "frame"))
    return first;
  for (size_t at = first + *length; at < run.length; at += n) {
    if (sign_at(run, at, &n) != ':' || !zj_lex_roles(zj_slice_cut(run, 0, at))) continue;
    best = at;
    best_length = n;
  }
  *length = best_length;
  return best;
}

static bool is_everything(zj_slice word) {
  return is_key(word, "all") || zj_slice_equal(word, ZJ_LIT("全部"));
}

/* Hints that a word before a colon, which a user may have meant as a field, names none. */
static void hint_field(lexer *l, zj_slice word) {
  uint32_t c;
  size_t chars = zj_utf8_count(word);
  if (l->hint || chars == 0 || chars > 8) return;
  for (size_t at = 0; at < word.length;) {
    at += zj_utf8_decode(word, at, &c);
    if (!zj_char_is_letter(c) || (c >= '0' && c <= '9')) return;
  }
  l->hint = talloc_asprintf(
      l->ctx,
      zj_tr("\"%.*s\" is neither a section role nor a field; it was searched as text",
            "“%.*s”不是章节角色，也不是字段，已按文字检索"),
      (int)word.length, word.at);
  l->failed |= !l->hint;
}

static zj_status take_filter(lexer *l, zj_slice run, size_t value, size_t begin) {
  zj_slice words = zj_slice_cut(run, value, run.length);
  zj_role_set roles = zj_lex_roles(words);
  if (roles || is_everything(words)) {
    add_token(
        l, (zj_token){.kind = ZJ_T_FILTER, .at = begin, .end = begin + run.length, .roles = roles});
    l->at = begin + run.length;
    return ZJ_OK;
  }
  l->fault_at = begin + value;
  return zj_fail(l->err, ZJ_BAD_QUERY,
                 zj_tr("\"%.*s\" is not a section role; in: takes for example 问题 or problems",
                       "“%.*s”不是章节角色；in: 之后写角色名，例如 问题"),
                 (int)words.length, words.at);
}

/* in:… is always meant as a filter; In:… only before a role, because English sentences begin so. */
static bool is_filter(zj_slice run, zj_slice word, size_t value) {
  if (value >= run.length || !is_key(word, "in")) return false;
  zj_slice words = zj_slice_cut(run, value, run.length);
  return zj_slice_equal(word, ZJ_LIT("in")) || zj_lex_roles(words) || is_everything(words);
}

/* Whether a word before a colon is the key of the years that text speaks of. */
static bool is_about(zj_slice word) {
  return is_key(word, "about") || zj_slice_equal(word, ZJ_LIT("述年"));
}

static void take_about(lexer *l, zj_slice run, size_t value, size_t begin) {
  add_token(l, (zj_token){.kind = ZJ_T_FILTER,
                          .at = begin,
                          .end = begin + run.length,
                          .text = zj_slice_cut(run, value, run.length)});
  l->at = begin + run.length;
}

static bool nothing_follows(const lexer *l, size_t at) {
  unsigned length;
  at = skip_blanks(l->query, at);
  return at >= l->query.length || sign_at(l->query, at, &length) == ')';
}

static bool take_scope(lexer *l, zj_slice run, size_t colon, unsigned length, size_t begin) {
  zj_slice word = zj_slice_cut(run, 0, colon);
  zj_token token = {.kind = ZJ_T_FIELD, .at = begin, .end = begin + colon + length};
  if (is_key(word, "saved")) {
    token.kind = ZJ_T_SAVED;
  } else if (!zj_field_lookup(word, &token.field)) {
    token.kind = ZJ_T_SCOPE;
    token.roles = zj_lex_roles(word);
    if (!token.roles && !is_everything(word)) {
      hint_field(l, word);
      return false;
    }
  }
  if (nothing_follows(l, token.end)) return false; /* pasted text: 存在问题： */
  add_token(l, token);
  l->at = begin + colon + length;
  return true;
}

/* Hints that an operator has no bracket, as 近20, or a blank before it, as 同句 (…). */
static void hint_operator(lexer *l, zj_slice run, const zj_form *form, long number, size_t end) {
  unsigned length;
  size_t next = skip_blanks(l->query, end);
  bool bracket = next > end && next < l->query.length && sign_at(l->query, next, &length) == '(';
  if (l->hint || (number < 0 && !bracket)) return;
  l->hint = talloc_asprintf(
      l->ctx,
      zj_tr("\"%.*s\" was searched as text; an operator is written right before its bracket: %s",
            "“%.*s”已按文字检索；如要当作运算，括号须紧跟其后：%s"),
      (int)run.length, run.at, zj_tr(form->write_en, form->write_zh));
  l->failed |= !l->hint;
}

/* Takes 同句( or near:20( as an operator; without its bracket right after it, it is a word. */
static bool take_operator(lexer *l, zj_slice run, size_t begin, size_t end) {
  unsigned length;
  long number;
  const zj_form *form = zj_language_operator(run, &number);
  if (!form) return false;
  if (end >= l->query.length || sign_at(l->query, end, &length) != '(') {
    hint_operator(l, run, form, number, end);
    return false;
  }
  add_token(l, (zj_token){.kind = ZJ_T_OPERATOR,
                          .at = begin,
                          .end = end,
                          .text = run,
                          .form = form,
                          .number = number});
  l->at = end;
  return true;
}

bool zj_lex_is_star(zj_slice text) {
  return zj_slice_equal(text, ZJ_LIT("*")) || zj_slice_equal(text, ZJ_LIT("＊"));
}

static zj_status take_run(lexer *l) {
  size_t begin = l->at, end = run_end(l);
  zj_slice run = zj_slice_cut(l->query, begin, end);
  zj_token token = {.kind = ZJ_T_TEXT, .at = begin, .end = end, .text = run};
  if (l->count > 0 && last_token(l)->kind == ZJ_T_SYNONYM) { /* a word, whatever it looks like */
    add_token(l, token);
    l->at = end;
    return ZJ_OK;
  }
  if (zj_slice_equal(run, ZJ_LIT("OR"))) token.kind = ZJ_T_OR;
  if (zj_slice_equal(run, ZJ_LIT("AND"))) token.kind = ZJ_T_AND;
  if (zj_slice_equal(run, ZJ_LIT("NOT"))) token.kind = ZJ_T_NOT;
  if (zj_lex_is_star(run)) token.kind = ZJ_T_ANY;
  if (take_operator(l, run, begin, end)) return ZJ_OK;
  unsigned length = 0;
  size_t colon = colon_in(run, &length);
  if (colon > 0 && colon < run.length) {
    zj_slice word = zj_slice_cut(run, 0, colon);
    if (is_filter(run, word, colon + length)) return take_filter(l, run, colon + length, begin);
    if (is_about(word) && colon + length < run.length) {
      take_about(l, run, colon + length, begin);
      return ZJ_OK;
    }
    colon = scope_colon(run, colon, &length);
    if (take_scope(l, run, colon, length, begin)) return ZJ_OK;
  }
  l->at = end;
  add_token(l, token);
  return ZJ_OK;
}

/* ---- one token ---- */

static zj_status take_phrase(lexer *l, uint32_t open, unsigned length) {
  size_t begin = l->at, end = quote_end(l->query, begin + length, open);
  if (end >= l->query.length)
    return fail_at(
        l, begin,
        zj_tr("this quote is not closed: another \" is missing", "引号没有闭合，缺少另一个引号"));
  unsigned close;
  sign_at(l->query, end, &close);
  add_token(l, (zj_token){.kind = ZJ_T_PHRASE,
                          .at = begin,
                          .end = end + close,
                          .text = zj_slice_cut(l->query, begin + length, end),
                          .typed = length == 1});
  l->at = end + close;
  return ZJ_OK;
}

static zj_status take_bracket(lexer *l, uint32_t sign, unsigned length) {
  if (sign == '(') {
    if (l->depth >= (int)ZJ_COUNT(l->opened))
      return fail_at(
          l, l->at,
          zj_tr("too many brackets inside each other: at most 16", "括号嵌套过深，最多 16 层"));
    l->opened[l->depth++] = l->at;
  } else if (l->depth-- == 0) {
    return fail_at(l, l->at,
                   zj_tr("this bracket was never opened: a ( is missing before it",
                         "多出一个右括号，前面缺少左括号"));
  }
  add_token(
      l,
      (zj_token){.kind = sign == '(' ? ZJ_T_OPEN : ZJ_T_CLOSE, .at = l->at, .end = l->at + length});
  l->at += length;
  return ZJ_OK;
}

/* Whether an item begins here: at the start, after a blank, or right after a bracket and the like.
 */
static bool begins_item(const lexer *l, bool after_colon) {
  if (l->at == 0 || is_blank_at(l->query, zj_utf8_floor(l->query, l->at - 1))) return true;
  const zj_token *before = last_token(l);
  if (!before || before->end != l->at) return false;
  if (before->kind == ZJ_T_OPEN || before->kind == ZJ_T_OR || before->kind == ZJ_T_NOT) return true;
  return after_colon && (before->kind == ZJ_T_SCOPE || before->kind == ZJ_T_FIELD);
}

/* A - means NOT only where an item begins, and before something: 2019-2022 is text. */
static bool is_minus(const lexer *l) {
  return l->query.at[l->at] == '-' && !is_blank_at(l->query, l->at + 1) && begins_item(l, false);
}

/* A ~ before a word or quote. */
static bool is_tilde(const lexer *l) {
  if (l->query.at[l->at] != '~' || is_blank_at(l->query, l->at + 1) || !begins_item(l, true))
    return false;
  unsigned length;
  uint32_t next = sign_at(l->query, l->at + 1, &length);
  return next != '~' && next != '=' && next != '-' && next != '*' &&
         (next == '"' || next == CURLY_OPEN || !is_syntax(l, l->at + 1, next, length));
}

/* A = before a quote. */
static bool is_strict(const lexer *l) {
  if (l->query.at[l->at] != '=' || l->at + 1 >= l->query.length || !begins_item(l, true))
    return false;
  unsigned length;
  uint32_t next = sign_at(l->query, l->at + 1, &length);
  return (next == '"' || next == CURLY_OPEN) && is_syntax(l, l->at + 1, next, length);
}

static zj_status take_strict(lexer *l) {
  unsigned length;
  size_t begin = l->at++;
  uint32_t sign = sign_at(l->query, l->at, &length);
  zj_status status = take_phrase(l, sign, length);
  if (status != ZJ_OK || l->failed) return status;
  l->tokens[l->count - 1].kind = ZJ_T_STRICT;
  l->tokens[l->count - 1].at = begin;
  return ZJ_OK;
}

static zj_status take_sign(lexer *l, zj_token_kind kind, unsigned length) {
  add_token(l, (zj_token){.kind = kind, .at = l->at, .end = l->at + length});
  l->at += length;
  return ZJ_OK;
}

static zj_status take_token(lexer *l) {
  unsigned length;
  uint32_t sign = sign_at(l->query, l->at, &length);
  if (is_minus(l)) return take_sign(l, ZJ_T_NOT, 1);
  if (is_tilde(l)) return take_sign(l, ZJ_T_SYNONYM, 1);
  if (is_strict(l)) return take_strict(l);
  if (!is_syntax(l, l->at, sign, length)) return take_run(l);
  if (sign == '(' || sign == ')') return take_bracket(l, sign, length);
  return sign == '|' ? take_sign(l, ZJ_T_OR, length) : take_phrase(l, sign, length);
}

static size_t blank_length(zj_slice s, size_t at) {
  uint32_t c;
  unsigned n = zj_utf8_decode(s, at, &c);
  return n ? n : 1;
}

zj_status zj_lex(void *ctx, zj_slice query, zj_token **tokens, const char **hint, size_t *fault_at,
                 zj_error *err) {
  lexer l = {.ctx = ctx, .query = query, .err = err};
  zj_status status = ZJ_OK;
  while (status == ZJ_OK && l.at < query.length) {
    if (is_blank_at(query, l.at))
      l.at += blank_length(query, l.at);
    else
      status = take_token(&l);
  }
  if (status == ZJ_OK && l.depth > 0)
    status =
        fail_at(&l, l.opened[l.depth - 1],
                zj_tr("this bracket is not closed: a ) is missing", "括号没有闭合，缺少右括号"));
  add_token(&l, (zj_token){.kind = ZJ_T_END, .at = query.length, .end = query.length});
  *tokens = l.tokens;
  *hint = l.hint;
  *fault_at = l.fault_at;
  if (status == ZJ_OK && l.failed) status = zj_no_memory(err);
  return status;
}

/* ---- prose ---- */

/* Whether OR, AND or NOT begins at 'at' and ends at a blank. */
static bool is_connective(zj_slice s, size_t at) {
  size_t end = at;
  while (end < s.length && s.at[end] >= 'A' && s.at[end] <= 'Z')
    end++;
  zj_slice word = zj_slice_cut(s, at, end);
  return is_blank_at(s, end) &&
         (zj_slice_equal(word, ZJ_LIT("OR")) || zj_slice_equal(word, ZJ_LIT("AND")) ||
          zj_slice_equal(word, ZJ_LIT("NOT")));
}

static bool begins_word(zj_slice s, size_t at) {
  return at == 0 || is_blank_at(s, zj_utf8_floor(s, at - 1));
}

bool zj_lex_is_typed(zj_slice s) {
  for (size_t at = 0; at < s.length; at++) {
    if (memchr("()\"|:", s.at[at], 5)) return true;
    if (!begins_word(s, at)) continue;
    if ((s.at[at] == '-' || s.at[at] == '~') && !is_blank_at(s, at + 1)) return true;
    if (is_connective(s, at)) return true;
  }
  return false;
}

bool zj_lex_is_pasted(zj_slice s) {
  bool sentence = false;
  uint32_t c;
  for (size_t at = 0, n; at < s.length; at += n) {
    n = zj_utf8_decode(s, at, &c);
    if (!n) return false;
    if (begins_word(s, at) && is_connective(s, at)) return false;
    sentence |= c == 0x3002 || c == 0xFF1B || c == 0xFF01 || c == 0xFF1F || c == '\n';
    size_t end = c == '"' || c == CURLY_OPEN ? quote_end(s, at + n, c) : s.length;
    if (end < s.length) {
      at = end;
      n = zj_utf8_decode(s, at, &c);
    }
  }
  return sentence;
}

zj_status zj_lex_words(void *ctx, zj_slice query, zj_token **tokens, zj_error *err) {
  lexer l = {.ctx = ctx, .query = query};
  while (l.at < query.length) {
    size_t begin = l.at;
    while (l.at < query.length && !is_blank_at(query, l.at))
      l.at += blank_length(query, l.at);
    zj_slice word = zj_slice_cut(query, begin, l.at);
    zj_slice folded = zj_fold_plain(ctx, word);
    l.failed |= !folded.at;
    if (folded.length)
      add_token(&l, (zj_token){.kind = ZJ_T_TEXT, .at = begin, .end = l.at, .text = word});
    if (l.at < query.length) l.at += blank_length(query, l.at);
  }
  add_token(&l, (zj_token){.kind = ZJ_T_END, .at = query.length, .end = query.length});
  *tokens = l.tokens;
  return l.failed ? zj_no_memory(err) : ZJ_OK;
}
