/* describe.c - a query in words: the canonical form, and "understood as" for people. */
#include <talloc.h>

#include "query/language/phrase.h"

#include "indexer/base/lang.h"

/* The whole frame is told as one role, as it was asked for. */
static zj_role_set as_asked(zj_role_set roles) {
  return (roles & ZJ_ROLES_FRAME) == ZJ_ROLES_FRAME
             ? (roles & ~ZJ_ROLES_FRAME) | ZJ_ROLE_BIT(ZJ_ROLE_FRAME)
             : roles;
}

/* 问题,打算; parts of the frame, whose names are those of fields, keep their keys. */
static char *roles_in_chinese(void *ctx, zj_role_set roles) {
  zj_role list[ZJ_ROLE_COUNT];
  size_t count = zj_roles_list(as_asked(roles), list, ZJ_COUNT(list));
  char *text = talloc_strdup(ctx, "");
  for (size_t i = 0; i < count; i++) {
    const zj_role_info *info = zj_role_get(list[i]);
    text = talloc_asprintf_append(text, "%s%s", i ? "," : "",
                                  strchr(info->key, ':') ? info->key
                                  : info->aliases[0]     ? info->aliases[0]
                                                         : info->zh);
  }
  return text;
}

static char *roles_keys(void *ctx, zj_role_set roles) {
  char text[ZJ_ROLES_TEXT];
  zj_roles_format(as_asked(roles), text);
  for (char *c = text; *c; c++)
    if (*c == '+') *c = ',';
  return talloc_strdup(ctx, text);
}

/* ---- canonical ---- */

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
         zj_slice_equal(s, ZJ_LIT("AND")) || zj_slice_equal(s, ZJ_LIT("NOT"));
}

/* In ASCII quotes, or in curly ones when it holds such itself. What holds both comes from
 * --literal: its ” become ", as marks in a phrase are all alike. */
static char *quoted(void *ctx, const char *before, zj_slice s) {
  if (!contains(s, "\"") && !contains(s, "＂"))
    return talloc_asprintf(ctx, "%s\"%.*s\"", before, (int)s.length, s.at);
  char *text = talloc_asprintf(ctx, "%s“%.*s", before, (int)s.length, s.at);
  for (char *at = text + strlen(before) + strlen("“"); (at = strstr(at, "”"));) {
    *at = '"';
    memmove(at + 1, at + strlen("”"), strlen(at + strlen("”")) + 1);
  }
  return talloc_asprintf_append(text, "”");
}

/* A star in quotes would be a gap. */
static zj_slice escaped(void *ctx, zj_slice s) {
  char *out = talloc_array(ctx, char, 2 * (unsigned)s.length + 1);
  size_t length = 0;
  for (size_t i = 0; i < s.length; i++) {
    if (s.at[i] == '*') out[length++] = '\\';
    out[length++] = s.at[i];
  }
  return (zj_slice){out, length};
}

static char *leaf_text(void *ctx, const zj_query_node *leaf) {
  if (leaf->form == ZJ_LEAF_STRICT) return quoted(ctx, "=", leaf->text);
  if (leaf->form == ZJ_LEAF_GAPS) return quoted(ctx, "", leaf->text);
  if (!needs_quotes(leaf->text)) return talloc_strndup(ctx, leaf->text.at, leaf->text.length);
  return quoted(ctx, "", escaped(ctx, leaf->text));
}

/* Two spellings of one grammar: English keys, which are the canonical form, and the Chinese ones.
 */
typedef enum spelling { IN_ENGLISH, IN_CHINESE } spelling;

static char *spell(void *ctx, const zj_query_node *node, bool inside, spelling how);

static char *joined(void *ctx, const zj_query_node *node, const char *between, spelling how) {
  char *text = talloc_strdup(ctx, "");
  for (size_t i = 0; i < node->child_count; i++)
    text = talloc_asprintf_append(text, "%s%s", i ? between : "",
                                  spell(ctx, node->children[i], true, how));
  return text;
}

/* in:ROLE is written where it says what ROLE: cannot, and in the canonical form. */
static bool spelled_in(const zj_query_node *node, spelling how) {
  return node->filter && (how == IN_ENGLISH || node->excludes);
}

/* problems:-x is the text "-x" in problems, and frame:title: the role of titles, not a field within
 * the frame. */
static bool scopes_in_brackets(const zj_query_node *node, spelling how) {
  return node->kind == ZJ_Q_SCOPE && !spelled_in(node, how) &&
         (node->children[0]->kind == ZJ_Q_NOT || node->children[0]->is_field);
}

static char *spell_scope(void *ctx, const zj_query_node *node, bool inside, spelling how) {
  bool zh = how == IN_CHINESE;
  const char *roles = node->lifts ? (zh ? "全部" : "all")
                      : zh        ? roles_in_chinese(ctx, node->scope)
                                  : roles_keys(ctx, node->scope);
  if (!spelled_in(node, how))
    return talloc_asprintf(ctx, scopes_in_brackets(node, how) ? "%s:(%s)" : "%s:%s", roles,
                           spell(ctx, node->children[0], true, how));
  const char *rest = spell(ctx, node->children[0], false, how);
  return inside ? talloc_asprintf(ctx, "(%sin:%s %s)", node->excludes ? "-" : "", roles, rest)
                : talloc_asprintf(ctx, "%sin:%s %s", node->excludes ? "-" : "", roles, rest);
}

/* near:20(a b), order:(a b), order:5(a b), atleast:3(a OR b) */
static char *spell_filter(void *ctx, const zj_query_node *node, spelling how) {
  static const char *const names[][2] = {[ZJ_Q_NEAR] = {"near:", "近"},
                                         [ZJ_Q_ORDER] = {"order:", "先后"},
                                         [ZJ_Q_ATLEAST] = {"atleast:", "至少"}};
  char *number =
      node->number < 0 ? talloc_strdup(ctx, "") : talloc_asprintf(ctx, "%d", node->number);
  char *parts = node->child_count > 1 ? joined(ctx, node, " ", how)
                                      : spell(ctx, node->children[0], false, how);
  return talloc_asprintf(ctx, "%s%s(%s)", names[node->kind][how], number, parts);
}

static char *spell_unit(void *ctx, const zj_query_node *node, spelling how) {
  const zj_unit_info *unit = zj_unit_get(node->within);
  return talloc_asprintf(ctx, how == IN_CHINESE ? "%s(%s)" : "%s:(%s)",
                         how == IN_CHINESE ? unit->zh : unit->key,
                         spell(ctx, node->children[0], false, how));
}

static char *spell_leaf(void *ctx, const zj_query_node *leaf, spelling how) {
  if (!leaf->is_field) return leaf_text(ctx, leaf);
  const zj_field_info *field = zj_field_get(leaf->field);
  return talloc_asprintf(ctx, "%s:%s", how == IN_CHINESE ? field->zh : field->key,
                         leaf_text(ctx, leaf));
}

/* 'inside': the text stands beside others, so that a list needs brackets. */
static char *spell(void *ctx, const zj_query_node *node, bool inside, spelling how) {
  switch (node->kind) {
  case ZJ_Q_LEAF:
    return spell_leaf(ctx, node, how);
  case ZJ_Q_NOT:
    return talloc_asprintf(ctx, "-%s", spell(ctx, node->children[0], true, how));
  case ZJ_Q_SCOPE:
    return spell_scope(ctx, node, inside, how);
  case ZJ_Q_NEAR:
  case ZJ_Q_ORDER:
  case ZJ_Q_ATLEAST:
    return spell_filter(ctx, node, how);
  case ZJ_Q_UNIT:
    return spell_unit(ctx, node, how);
  default:
    break;
  }
  char *list = joined(ctx, node, node->kind == ZJ_Q_OR ? " OR " : " ", how);
  return inside ? talloc_asprintf(ctx, "(%s)", list) : list;
}

/* How deep the canonical form is nested, as the parser counts it. */
static int levels(const zj_query_node *node, bool inside) {
  int most = 0;
  bool list = node->kind == ZJ_Q_AND || node->kind == ZJ_Q_OR,
       spread = list || node->kind == ZJ_Q_NEAR || node->kind == ZJ_Q_ORDER;
  bool bare =
      node->kind == ZJ_Q_UNIT || node->kind == ZJ_Q_ATLEAST ||
      (node->kind == ZJ_Q_SCOPE && node->filter); /* a list below has the brackets of its parent */
  for (size_t i = 0; i < node->child_count; i++) {
    int below = levels(node->children[i], spread || !bare);
    if (below > most) most = below;
  }
  if (node->kind == ZJ_Q_LEAF) return node->is_field ? 2 : 1;
  if (list || (node->kind == ZJ_Q_SCOPE && node->filter)) return most + inside;
  return most + 1 + scopes_in_brackets(node, IN_ENGLISH);
}

int zj_query_levels(const zj_query *query) {
  return levels(query->root, false);
}

const char *zj_query_node_text(void *ctx, const zj_query_node *node) {
  return spell(ctx, node, true, IN_ENGLISH);
}

const char *zj_query_canonical(void *ctx, const zj_query *query) {
  return spell(ctx, query->root, false, IN_ENGLISH);
}

const char *zj_query_spelled(void *ctx, const zj_query *query) {
  return spell(ctx, query->root, false, zj_lang_get() == ZJ_LANG_ZH ? IN_CHINESE : IN_ENGLISH);
}

/* ---- for people ---- */

static char *roles_words(void *ctx, zj_role_set roles) {
  zj_role list[ZJ_ROLE_COUNT];
  size_t count = zj_roles_list(as_asked(roles), list, ZJ_COUNT(list));
  char *text = talloc_strdup(ctx, "");
  for (size_t i = 0; i < count; i++) {
    const zj_role_info *info = zj_role_get(list[i]);
    text = talloc_asprintf_append(text, "%s%s", i ? zj_tr(" or ", "或") : "", info->zh);
    if (zj_lang_get() == ZJ_LANG_EN) text = talloc_asprintf_append(text, " (%s)", info->key);
  }
  return text;
}

static char *describe(void *ctx, const zj_query_node *node, bool inside);

static char *describe_scope(void *ctx, const zj_query_node *node) {
  char *what = describe(ctx, node->children[0], true);
  if (node->lifts) return talloc_asprintf(ctx, zj_tr("%s in any section", "任何章节中的%s"), what);
  char *roles = roles_words(ctx, node->scope);
  if (zj_lang_get() == ZJ_LANG_ZH)
    return talloc_asprintf(ctx, node->excludes ? "%s之外的%s" : "%s中的%s", roles, what);
  return talloc_asprintf(ctx, node->excludes ? "%s outside %s" : "%s in %s", what, roles);
}

/* “培养”……“干部”（中间最多 10 字） */
static char *describe_gaps(void *ctx, const zj_query_node *leaf) {
  char *text = talloc_strdup(ctx, "");
  size_t begin = 0;
  for (size_t i = 0; i < leaf->phrase_count; i++) {
    size_t end = zj_phrase_next_gap(leaf->text, begin);
    zj_slice part = zj_phrase_unescape(ctx, zj_slice_cut(leaf->text, begin, end));
    text = talloc_asprintf_append(text, "%s“%.*s”", i ? "…" : "", (int)part.length, part.at);
    begin = end + 1;
  }
  return talloc_asprintf_append(text, zj_tr(" (up to %d characters between)", "（中间最多 %d 字）"),
                                ZJ_GAP_MAX_CHARS);
}

static char *describe_leaf(void *ctx, const zj_query_node *leaf) {
  char *text = talloc_asprintf(
      ctx,
      leaf->form == ZJ_LEAF_STRICT ? zj_tr("exactly “%.*s”", "原文一字不差的“%.*s”") : "“%.*s”",
      (int)leaf->text.length, leaf->text.at);
  if (leaf->form == ZJ_LEAF_GAPS) text = describe_gaps(ctx, leaf);
  if (!leaf->is_field) return text;
  const zj_field_info *field = zj_field_get(leaf->field);
  const char *name = zj_tr(field->key, field->zh);
  if (leaf->form == ZJ_LEAF_STRICT)
    return talloc_asprintf(ctx, zj_tr("%s is exactly “%.*s”", "%s恰为“%.*s”"), name,
                           (int)leaf->text.length, leaf->text.at);
  return talloc_asprintf(ctx, zj_tr("%s is %s", "%s为%s"), name, text);
}

static char *described(void *ctx, const zj_query_node *node, const char *between) {
  char *text = talloc_strdup(ctx, "");
  for (size_t i = 0; i < node->child_count; i++)
    text = talloc_asprintf_append(text, "%s%s", i ? between : "",
                                  describe(ctx, node->children[i], true));
  return text;
}

static const char *chars_of(zj_number_text out, const zj_query_node *node) {
  return zj_number_words(out, (uint64_t)node->number, "character", "字");
}

static char *describe_near(void *ctx, const zj_query_node *node) {
  zj_number_text distance;
  char *parts = described(ctx, node, zj_tr(" and ", "与"));
  return talloc_asprintf(ctx, zj_tr("(%s within %s)", "（%s相距不超过 %s）"), parts,
                         chars_of(distance, node));
}

static char *describe_order(void *ctx, const zj_query_node *node) {
  zj_number_text distance;
  char *parts = described(ctx, node, zj_tr(", then ", "，然后"));
  if (node->number < 0) return talloc_asprintf(ctx, zj_tr("(%s)", "（先%s）"), parts);
  return talloc_asprintf(ctx, zj_tr("(%s, at most %s between)", "（先%s，间隔不超过 %s）"), parts,
                         chars_of(distance, node));
}

static char *describe_atleast(void *ctx, const zj_query_node *node) {
  const zj_unit_info *unit = zj_unit_get(node->within);
  char *what = describe(ctx, node->children[0], true);
  if (zj_lang_get() == ZJ_LANG_ZH)
    return talloc_asprintf(ctx, "（%s至少 %d 处%s）", unit->in_zh, node->number, what);
  zj_number_text times;
  return talloc_asprintf(ctx, "(%s at least %s %s)", what,
                         zj_number_words(times, (uint64_t)node->number, "time", ""), unit->in_en);
}

static char *describe_unit(void *ctx, const zj_query_node *node) {
  const zj_unit_info *unit = zj_unit_get(node->within);
  char *what = describe(ctx, node->children[0], false);
  return zj_lang_get() == ZJ_LANG_ZH ? talloc_asprintf(ctx, "（%s：%s）", unit->in_zh, what)
                                     : talloc_asprintf(ctx, "(%s, %s)", what, unit->in_en);
}

static char *describe_list(void *ctx, const zj_query_node *node, bool inside) {
  char *text =
      described(ctx, node, node->kind == ZJ_Q_OR ? zj_tr(" or ", "或") : zj_tr(" and ", "且"));
  return (inside || node->synonym.length) && !node->saved
             ? talloc_asprintf(ctx, zj_tr("(%s)", "（%s）"), text)
             : text;
}

static char *describe_node(void *ctx, const zj_query_node *node, bool inside) {
  switch (node->kind) {
  case ZJ_Q_LEAF:
    return describe_leaf(ctx, node);
  case ZJ_Q_NOT:
    return talloc_asprintf(ctx, zj_tr("not %s", "没有%s"), describe(ctx, node->children[0], true));
  case ZJ_Q_SCOPE:
    return describe_scope(ctx, node);
  case ZJ_Q_UNIT:
    return describe_unit(ctx, node);
  case ZJ_Q_NEAR:
    return describe_near(ctx, node);
  case ZJ_Q_ORDER:
    return describe_order(ctx, node);
  case ZJ_Q_ATLEAST:
    return describe_atleast(ctx, node);
  default:
    return describe_list(ctx, node, inside);
  }
}

static char *describe(void *ctx, const zj_query_node *node, bool inside) {
  char *text = describe_node(ctx, node, inside);
  if (node->synonym.length)
    text = talloc_asprintf(ctx, zj_tr("~%.*s %s", "~%.*s%s"), (int)node->synonym.length,
                           node->synonym.at, text);
  return node->saved ? talloc_asprintf(ctx, zj_tr("saved \"%s\" [%s]", "保存的查询“%s”［%s］"),
                                       node->saved, text)
                     : text;
}

/* The unit that nothing in the query names: that of an AND outside all 同…(). */
static bool has_and(const zj_query_node *node) {
  if (node->kind == ZJ_Q_UNIT) return false;
  if (node->kind == ZJ_Q_AND) return true;
  for (size_t i = 0; i < node->child_count; i++)
    if (has_and(node->children[i])) return true;
  return false;
}

const char *zj_query_describe(void *ctx, const zj_query *query) {
  char *text = describe(ctx, query->root, false);
  const zj_unit_info *unit = zj_unit_get(query->unit);
  if (has_and(query->root))
    text = talloc_asprintf_append(text, zj_tr(", %s", "（%s）"), zj_tr(unit->in_en, unit->in_zh));
  return text;
}
