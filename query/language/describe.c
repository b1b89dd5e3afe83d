/* describe.c - a tree as text: the canonical form, and "understood as" for people. */
#include "query/language/describe.h"

#include <stdarg.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "query/language/lex.h"
#include "query/language/phrase.h"

/* Texts being made; the result is one of them. */
typedef struct writer {
  void *local;
  bool failed; /* memory ran out: texts are incomplete */
} writer;

/* A new text. When memory runs out it is empty. */
static char *make_text(writer *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
static char *make_text(writer *w, const char *format, ...) {
  static char empty[1];
  va_list values;
  va_start(values, format);
  char *text = w->failed ? NULL : talloc_vasprintf(w->local, format, values);
  va_end(values);
  if (text) return text;
  w->failed = true;
  return empty;
}

/* 'text' with more at its end; it moves. */
static char *append_text(writer *w, char *text, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static char *append_text(writer *w, char *text, const char *format, ...) {
  va_list values;
  va_start(values, format);
  char *longer = w->failed ? NULL : talloc_vasprintf_append(text, format, values);
  va_end(values);
  if (longer) return longer;
  w->failed = true;
  return text;
}

/* ---- roles ---- */

/* Replaces all the roles of the frame by the one that names the whole frame, as it was asked for.
 */
static zj_role_set as_asked(zj_role_set roles) {
  if ((roles & ZJ_ROLES_FRAME) != ZJ_ROLES_FRAME) return roles;
  return (roles & ~ZJ_ROLES_FRAME) | ZJ_ROLE_BIT(ZJ_ROLE_FRAME);
}

/* The Chinese name by which a scope is written. Parts of the frame keep their keys, because their
 * names are those of fields. */
static const char *chinese_name(const zj_role_info *info) {
  if (strchr(info->key, ':')) return info->key;
  return info->aliases[0] ? info->aliases[0] : info->zh;
}

/* 问题,打算 */
static char *roles_in_chinese(writer *w, zj_role_set roles) {
  zj_role_word words[ZJ_ROLE_WORDS];
  size_t count = zj_roles_words(as_asked(roles), words);
  char *text = make_text(w, "%s", "");
  for (size_t i = 0; i < count; i++) {
    char mark[2] = {words[i].mark, '\0'};
    text = append_text(w, text, "%s%s%s", i ? "," : "", chinese_name(zj_role_get(words[i].role)),
                       mark);
  }
  return text;
}

static char *roles_keys(writer *w, zj_role_set roles) {
  char text[ZJ_ROLES_TEXT];
  zj_roles_format(as_asked(roles), text);
  for (char *c = text; *c; c++)
    if (*c == '+') *c = ',';
  return make_text(w, "%s", text);
}

/* ---- words and quotes ---- */

static bool contains(zj_slice s, const char *sign) {
  return memmem(s.at, s.length, sign, strlen(sign)) != NULL;
}

static bool needs_quotes(zj_slice s) {
  static const char *const signs[] = {"(", ")",  "（", "）", ":", "：",
                                      "|", "｜", "\"", "“",  "”", "＂"};
  for (size_t i = 0; i < ZJ_COUNT(signs); i++)
    if (contains(s, signs[i])) return true;
  uint32_t c;
  for (size_t at = 0; at < s.length; at += zj_utf8_decode(s, at, &c))
    if (zj_utf8_decode(s, at, &c) && zj_char_class_of(c) == ZJ_CHAR_BLANK) return true;
  return s.at[0] == '-' || s.at[0] == '~' || zj_slice_equal(s, ZJ_LIT("OR")) ||
         zj_slice_equal(s, ZJ_LIT("AND")) || zj_slice_equal(s, ZJ_LIT("NOT")) || zj_lex_is_star(s);
}

/* Puts a text in ASCII quotes, or in curly ones when it holds ASCII ones. Only --literal lets it
 * hold both: then each ” in it becomes ", which matches the same marks. */
static char *quote_text(writer *w, const char *before, zj_slice s) {
  if (!contains(s, "\"") && !contains(s, "＂"))
    return make_text(w, "%s\"%.*s\"", before, (int)s.length, s.at);
  char *text = make_text(w, "%s“%.*s", before, (int)s.length, s.at);
  if (w->failed) return text;
  for (char *at = text + strlen(before) + strlen("“"); (at = strstr(at, "”"));) {
    *at = '"';
    memmove(at + 1, at + strlen("”"), strlen(at + strlen("”")) + 1);
  }
  return append_text(w, text, "”");
}

/* Puts a backslash before each star, which would be a gap otherwise. */
static zj_slice escape_stars(writer *w, zj_slice s) {
  char *out = talloc_array(w->local, char, 2 * (unsigned)s.length + 1);
  size_t length = 0;
  if (!out) {
    w->failed = true;
    return ZJ_LIT("");
  }
  for (size_t i = 0; i < s.length; i++) {
    if (s.at[i] == '*') out[length++] = '\\';
    out[length++] = s.at[i];
  }
  return (zj_slice){out, length};
}

static char *word_text(writer *w, zj_slice word) {
  if (needs_quotes(word)) return quote_text(w, "", escape_stars(w, word));
  return make_text(w, "%.*s", (int)word.length, word.at);
}

static char *leaf_text(writer *w, const zj_query_node *leaf) {
  switch (leaf->form) {
  case ZJ_LEAF_STRICT:
    return quote_text(w, "=", leaf->text);
  case ZJ_LEAF_GAPS:
    return quote_text(w, "", leaf->text);
  case ZJ_LEAF_ANY:
    return make_text(w, "*");
  case ZJ_LEAF_PHRASE:
    break;
  }
  return word_text(w, leaf->text);
}

/* ---- canonical ---- */

/* One grammar has two spellings: with English keys, which is the canonical form, and with Chinese
 * ones. */
typedef enum spelling { IN_ENGLISH, IN_CHINESE } spelling;

static char *spell(writer *w, const zj_query_node *node, bool inside, spelling how);

static char *join_spelled(writer *w, const zj_query_node *node, const char *between, spelling how) {
  char *text = make_text(w, "%s", "");
  for (size_t i = 0; i < node->child_count; i++)
    text = append_text(w, text, "%s%s", i ? between : "", spell(w, node->children[i], true, how));
  return text;
}

/* Whether in:ROLE is written: in the canonical form, and for -in:ROLE, which ROLE: cannot say. */
static bool spelled_in(const zj_query_node *node, spelling how) {
  return node->filter && (how == IN_ENGLISH || node->excludes);
}

/* Whether what a scope narrows needs brackets: problems:-x would be the text "-x" in problems, and
 * frame:title:x the role of titles, not a field within the frame. */
static bool scopes_in_brackets(const zj_query_node *node, spelling how) {
  return node->kind == ZJ_Q_SCOPE && !spelled_in(node, how) &&
         (node->children[0]->kind == ZJ_Q_NOT || node->children[0]->is_field);
}

static const char *spell_roles(writer *w, const zj_query_node *node, spelling how) {
  if (node->lifts) return how == IN_CHINESE ? "全部" : "all";
  return how == IN_CHINESE ? roles_in_chinese(w, node->scope) : roles_keys(w, node->scope);
}

static char *spell_scope(writer *w, const zj_query_node *node, bool inside, spelling how) {
  const char *roles = spell_roles(w, node, how), *minus = node->excludes ? "-" : "";
  if (!spelled_in(node, how))
    return make_text(w, scopes_in_brackets(node, how) ? "%s:(%s)" : "%s:%s", roles,
                     spell(w, node->children[0], true, how));
  const char *rest = spell(w, node->children[0], false, how);
  return make_text(w, inside ? "(%sin:%s %s)" : "%sin:%s %s", minus, roles, rest);
}

/* about:2023 x */
static char *spell_about(writer *w, const zj_query_node *node, bool inside, spelling how) {
  const char *rest = spell(w, node->children[0], false, how), *minus = node->excludes ? "-" : "";
  return make_text(w, inside ? "(%s%s:%.*s %s)" : "%s%s:%.*s %s", minus,
                   how == IN_CHINESE ? "述年" : "about", (int)node->text.length, node->text.at,
                   rest);
}

/* near:20(a b), order:(a b), order:5(a b), atleast:3(a OR b) */
static char *spell_keep(writer *w, const zj_query_node *node, spelling how) {
  const char *number = node->number < 0 ? "" : make_text(w, "%d", node->number);
  char *parts = node->child_count > 1 ? join_spelled(w, node, " ", how)
                                      : spell(w, node->children[0], false, how);
  if (how == IN_CHINESE) return make_text(w, "%s%s(%s)", node->row->zh, number, parts);
  return make_text(w, "%s:%s(%s)", node->row->en, number, parts);
}

static char *spell_unit(writer *w, const zj_query_node *node, spelling how) {
  const zj_unit_info *unit = zj_unit_get(node->within);
  const char *inside = spell(w, node->children[0], false, how);
  if (how == IN_CHINESE) return make_text(w, "%s(%s)", unit->zh, inside);
  return make_text(w, "%s:(%s)", unit->key, inside);
}

static char *spell_leaf(writer *w, const zj_query_node *leaf, spelling how) {
  if (!leaf->is_field) return leaf_text(w, leaf);
  const zj_field_info *field = zj_field_get(leaf->field);
  return make_text(w, "%s:%s", how == IN_CHINESE ? field->zh : field->key, leaf_text(w, leaf));
}

static char *spell_list(writer *w, const zj_query_node *node, bool inside, spelling how) {
  char *list = join_spelled(w, node, node->kind == ZJ_Q_OR ? " OR " : " ", how);
  return inside ? make_text(w, "(%s)", list) : list;
}

/* 'inside': the text is part of a longer one, so that a list needs brackets. */
static char *spell(writer *w, const zj_query_node *node, bool inside, spelling how) {
  switch (node->kind) {
  case ZJ_Q_LEAF:
    return spell_leaf(w, node, how);
  case ZJ_Q_AND:
  case ZJ_Q_OR:
    return spell_list(w, node, inside, how);
  case ZJ_Q_NOT:
    return make_text(w, "-%s", spell(w, node->children[0], true, how));
  case ZJ_Q_SCOPE:
    return spell_scope(w, node, inside, how);
  case ZJ_Q_ABOUT:
    return spell_about(w, node, inside, how);
  case ZJ_Q_UNIT:
    return spell_unit(w, node, how);
  case ZJ_Q_KEEP:
    return spell_keep(w, node, how);
  }
  return NULL;
}

/* How a node is nested in the canonical form, as the parser counts levels. */
typedef struct nesting {
  bool list;    /* its parts follow each other without a bracket of their own */
  bool bracket; /* the parts are in a bracket; a list as the only part needs no further one */
} nesting;

static nesting nesting_of(const zj_query_node *node) {
  switch (node->kind) {
  case ZJ_Q_AND:
  case ZJ_Q_OR:
    return (nesting){.list = true};
  case ZJ_Q_SCOPE:
  case ZJ_Q_ABOUT:
    return (nesting){.bracket = node->filter};
  case ZJ_Q_UNIT:
    return (nesting){.bracket = true};
  case ZJ_Q_KEEP:
    return (nesting){.bracket = node->child_count == 1};
  case ZJ_Q_LEAF:
  case ZJ_Q_NOT:
    break;
  }
  return (nesting){0};
}

static int count_levels(const zj_query_node *node, bool inside) {
  nesting nested = nesting_of(node);
  int most = 0;
  for (size_t i = 0; i < node->child_count; i++) {
    int below = count_levels(node->children[i], !nested.bracket);
    if (below > most) most = below;
  }
  if (node->kind == ZJ_Q_LEAF) return node->is_field ? 2 : 1;
  if (nested.list || node->filter) return most + inside;
  return most + 1 + scopes_in_brackets(node, IN_ENGLISH);
}

int zj_query_levels(const zj_query *query) {
  return count_levels(query->root, false);
}

/* Hands a text over to 'ctx' and frees all others. NULL when memory ran out. */
static const char *take_result(writer *w, void *ctx, char *text) {
  const char *result = w->failed ? NULL : talloc_steal(ctx, text);
  talloc_free(w->local);
  return result;
}

static writer new_writer(void) {
  void *local = talloc_new(NULL);
  return (writer){.local = local, .failed = !local};
}

const char *zj_query_word(void *ctx, zj_slice word) {
  writer w = new_writer();
  return take_result(&w, ctx, word_text(&w, word));
}

const char *zj_query_node_text(void *ctx, const zj_query_node *node) {
  writer w = new_writer();
  return take_result(&w, ctx, spell(&w, node, true, IN_ENGLISH));
}

const char *zj_query_canonical(void *ctx, const zj_query *query) {
  writer w = new_writer();
  return take_result(&w, ctx, spell(&w, query->root, false, IN_ENGLISH));
}

const char *zj_query_spelled(void *ctx, const zj_query *query) {
  writer w = new_writer();
  spelling how = zj_lang_get() == ZJ_LANG_ZH ? IN_CHINESE : IN_ENGLISH;
  return take_result(&w, ctx, spell(&w, query->root, false, how));
}

/* ---- for people ---- */

/* How sure the role of a passage must be. */
static const char *certainty(char mark) {
  if (mark == '!') return zj_tr("certain ", "有把握的");
  return mark == '?' ? zj_tr("possible ", "可能的") : "";
}

static char *roles_words(writer *w, zj_role_set roles) {
  zj_role_word words[ZJ_ROLE_WORDS];
  size_t count = zj_roles_words(as_asked(roles), words);
  char *text = make_text(w, "%s", "");
  for (size_t i = 0; i < count; i++) {
    const zj_role_info *info = zj_role_get(words[i].role);
    text = append_text(w, text, "%s%s%s", i ? zj_tr(" or ", "或") : "", certainty(words[i].mark),
                       info->zh);
    if (zj_lang_get() == ZJ_LANG_EN) text = append_text(w, text, " (%s)", info->key);
  }
  return text;
}

static char *describe_node(writer *w, const zj_query_node *node, bool inside);

static char *describe_scope(writer *w, const zj_query_node *node) {
  char *what = describe_node(w, node->children[0], true);
  if (node->lifts) return make_text(w, zj_tr("%s in any section", "任何章节中的%s"), what);
  char *roles = roles_words(w, node->scope);
  if (zj_lang_get() == ZJ_LANG_ZH)
    return make_text(w, node->excludes ? "%s之外的%s" : "%s中的%s", roles, what);
  return make_text(w, node->excludes ? "%s outside %s" : "%s in %s", what, roles);
}

/* “培养”……“干部”（中间最多 10 字） */
static char *describe_gaps(writer *w, const zj_query_node *leaf) {
  char *text = make_text(w, "%s", "");
  size_t begin = 0;
  for (size_t i = 0; i < leaf->phrase_count; i++) {
    size_t end = zj_phrase_next_gap(leaf->text, begin);
    zj_slice part = zj_phrase_unescape(w->local, zj_slice_cut(leaf->text, begin, end));
    w->failed |= !part.at;
    text = append_text(w, text, "%s“%.*s”", i ? "…" : "", (int)part.length, part.at);
    begin = end + 1;
  }
  return append_text(w, text, zj_tr(" (up to %d characters between)", "（中间最多 %d 字）"),
                     ZJ_GAP_MAX_CHARS);
}

static char *describe_leaf(writer *w, const zj_query_node *leaf) {
  char *text = make_text(
      w, leaf->form == ZJ_LEAF_STRICT ? zj_tr("exactly “%.*s”", "原文一字不差的“%.*s”") : "“%.*s”",
      (int)leaf->text.length, leaf->text.at);
  if (leaf->form == ZJ_LEAF_GAPS) text = describe_gaps(w, leaf);
  if (leaf->form == ZJ_LEAF_ANY) text = make_text(w, "%s", zj_tr("all text", "全部文字"));
  if (!leaf->is_field) return text;
  const zj_field_info *field = zj_field_get(leaf->field);
  const char *name = zj_tr(field->key, field->zh);
  if (leaf->form == ZJ_LEAF_ANY) return make_text(w, zj_tr("%s is known", "%s已知"), name);
  if (leaf->form == ZJ_LEAF_STRICT)
    return make_text(w, zj_tr("%s is exactly “%.*s”", "%s恰为“%.*s”"), name, (int)leaf->text.length,
                     leaf->text.at);
  return make_text(w, zj_tr("%s is %s", "%s为%s"), name, text);
}

static char *join_described(writer *w, const zj_query_node *node, const char *between) {
  char *text = make_text(w, "%s", "");
  for (size_t i = 0; i < node->child_count; i++)
    text =
        append_text(w, text, "%s%s", i ? between : "", describe_node(w, node->children[i], true));
  return text;
}

/* 'pattern' with {parts}, {number} and {unit} replaced. */
static char *fill_pattern(writer *w, const char *pattern, const char *parts, const char *number,
                          const char *unit) {
  const struct {
    const char *name, *text;
  } values[] = {{"{parts}", parts}, {"{number}", number}, {"{unit}", unit}};
  char *text = make_text(w, "%s", "");
  while (*pattern) {
    size_t i = 0;
    while (i < ZJ_COUNT(values) && strncmp(pattern, values[i].name, strlen(values[i].name)) != 0)
      i++;
    if (i < ZJ_COUNT(values)) {
      text = append_text(w, text, "%s", values[i].text);
      pattern += strlen(values[i].name);
    } else {
      size_t length = 1 + strcspn(pattern + 1, "{");
      text = append_text(w, text, "%.*s", (int)length, pattern);
      pattern += length;
    }
  }
  return text;
}

static char *describe_keep(writer *w, const zj_query_node *node) {
  const zj_form *row = node->row;
  const zj_unit_info *unit = zj_unit_get(node->within);
  zj_number_text number = "";
  const char *pattern = zj_tr(row->bare_en, row->bare_zh);
  if (node->number >= 0) {
    pattern = zj_tr(row->says_en, row->says_zh);
    zj_number_words(number, (uint64_t)node->number, row->number_en, row->number_zh);
  }
  char *parts = join_described(w, node, zj_tr(row->between_en, row->between_zh));
  return fill_pattern(w, pattern, parts, number, zj_tr(unit->in_en, unit->in_zh));
}

static char *describe_unit(writer *w, const zj_query_node *node) {
  const zj_unit_info *unit = zj_unit_get(node->within);
  char *what = describe_node(w, node->children[0], false);
  return zj_lang_get() == ZJ_LANG_ZH ? make_text(w, "（%s：%s）", unit->in_zh, what)
                                     : make_text(w, "(%s, %s)", what, unit->in_en);
}

static char *describe_list(writer *w, const zj_query_node *node, bool inside) {
  char *text =
      join_described(w, node, node->kind == ZJ_Q_OR ? zj_tr(" or ", "或") : zj_tr(" and ", "且"));
  return (inside || node->synonym.length) && !node->saved
             ? make_text(w, zj_tr("(%s)", "（%s）"), text)
             : text;
}

static char *describe_about(writer *w, const zj_query_node *node) {
  char *what = describe_node(w, node->children[0], true);
  int length = (int)node->text.length;
  const char *text = node->text.at;
  if (zj_lex_is_star(node->text))
    return make_text(w,
                     node->excludes ? zj_tr("%s about an unknown year", "述年不明的%s")
                                    : zj_tr("%s about a known year", "述年已知的%s"),
                     what);
  if (zj_lang_get() == ZJ_LANG_ZH)
    return make_text(w, node->excludes ? "述年不为 %.*s 的%s" : "述年为 %.*s 的%s", length, text,
                     what);
  return make_text(w, node->excludes ? "%s not about %.*s" : "%s about %.*s", what, length, text);
}

static char *describe_kind(writer *w, const zj_query_node *node, bool inside) {
  switch (node->kind) {
  case ZJ_Q_LEAF:
    return describe_leaf(w, node);
  case ZJ_Q_AND:
  case ZJ_Q_OR:
    return describe_list(w, node, inside);
  case ZJ_Q_NOT:
    return make_text(w, zj_tr("not %s", "没有%s"), describe_node(w, node->children[0], true));
  case ZJ_Q_SCOPE:
    return describe_scope(w, node);
  case ZJ_Q_ABOUT:
    return describe_about(w, node);
  case ZJ_Q_UNIT:
    return describe_unit(w, node);
  case ZJ_Q_KEEP:
    return describe_keep(w, node);
  }
  return NULL;
}

static char *describe_node(writer *w, const zj_query_node *node, bool inside) {
  char *text = describe_kind(w, node, inside);
  if (node->synonym.length)
    text = make_text(w, zj_tr("~%.*s %s", "~%.*s%s"), (int)node->synonym.length, node->synonym.at,
                     text);
  return node->saved
             ? make_text(w, zj_tr("saved \"%s\" [%s]", "保存的查询“%s”［%s］"), node->saved, text)
             : text;
}

/* Whether some AND is outside of all 同…(): its unit is named nowhere in the query. */
static bool has_and(const zj_query_node *node) {
  if (node->kind == ZJ_Q_UNIT) return false;
  if (node->kind == ZJ_Q_AND) return true;
  for (size_t i = 0; i < node->child_count; i++)
    if (has_and(node->children[i])) return true;
  return false;
}

const char *zj_query_describe(void *ctx, const zj_query *query) {
  writer w = new_writer();
  char *text = describe_node(&w, query->root, false);
  const zj_unit_info *unit = zj_unit_get(query->unit);
  if (has_and(query->root))
    text = append_text(&w, text, zj_tr(", %s", "（%s）"), zj_tr(unit->in_en, unit->in_zh));
  return take_result(&w, ctx, text);
}
