/* view.c - badges, the search box, counts in words, query faults. */
#include "web/pages/view.h"

#include <inttypes.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "query/engine/sort.h"
#include "web/http/strings.h"

/* ---- roles ---- */

zj_role zj_view_role(const char *key) {
  for (int role = 0; role < ZJ_ROLE_COUNT; role++)
    if (strcmp(zj_role_get((zj_role)role)->key, key) == 0) return (zj_role)role;
  return ZJ_ROLE_COUNT;
}

const char *zj_view_role_css(zj_role role) {
  static const char *const css[] = {
      [ZJ_ROLE_INTRO] = "role-intro",
      [ZJ_ROLE_OVERVIEW] = "role-overview",
      [ZJ_ROLE_WORK] = "role-work",
      [ZJ_ROLE_RECTIFY] = "role-rectify",
      [ZJ_ROLE_EXPERIENCE] = "role-experience",
      [ZJ_ROLE_PROBLEMS] = "role-problems",
      [ZJ_ROLE_CAUSES] = "role-causes",
      [ZJ_ROLE_PLANS] = "role-plans",
      [ZJ_ROLE_ADVICE] = "role-advice",
      [ZJ_ROLE_GOALS] = "role-goals",
      [ZJ_ROLE_OTHER] = "role-other",
      [ZJ_ROLE_NOISE] = "role-noise",
  };
  if (role < ZJ_ROLE_COUNT && ZJ_ROLE_BIT(role) & ZJ_ROLES_FRAME) return "role-frame";
  return role < ZJ_ROLE_COUNT && css[role] ? css[role] : "";
}

const char *zj_view_role_label(void *ctx, zj_role role) {
  const zj_role_info *info = zj_role_get(role);
  if (zj_lang_get() == ZJ_LANG_ZH) return info->zh;
  return zj_text_print(ctx, "%s (%s)", info->zh, info->key);
}

const char *zj_view_marked_label(void *ctx, zj_role role, char mark) {
  const zj_role_info *info = zj_role_get(role);
  bool sure = mark == '!';
  if (zj_lang_get() == ZJ_LANG_ZH)
    return zj_text_print(ctx, "%s%s", sure ? "有把握的" : "可能的", info->zh);
  return zj_text_print(ctx, "%s (%s %s)", info->zh, sure ? "certain" : "possible", info->key);
}

const char *zj_view_sure(void *ctx, json_int_t low, json_int_t high) {
  if (low == high)
    return zj_text_print(
        ctx, zj_tr("%" JSON_INTEGER_FORMAT " %% sure", "把握 %" JSON_INTEGER_FORMAT " %%"), low);
  return zj_text_print(ctx,
                       zj_tr("%" JSON_INTEGER_FORMAT "–%" JSON_INTEGER_FORMAT " %% sure",
                             "把握 %" JSON_INTEGER_FORMAT "–%" JSON_INTEGER_FORMAT " %%"),
                       low, high);
}

json_t *zj_view_badges(void *ctx, const json_t *roles, bool doubtful) {
  json_t *badges = json_array(), *key;
  size_t i;
  json_array_foreach(roles, i, key) {
    zj_role role = zj_view_role(json_string_value(key) ? json_string_value(key) : "");
    if (role == ZJ_ROLE_COUNT) continue;
    zj_value_append(badges, json_pack("{s:s,s:s,s:b}", "label", zj_view_role_label(ctx, role),
                                      "css", zj_view_role_css(role), "doubt", (int)doubtful));
  }
  return badges;
}

const char *zj_view_roles_css(const json_t *roles) {
  const char *key = json_string_value(json_array_get(roles, 0));
  return key ? zj_view_role_css(zj_view_role(key)) : "";
}

/* ---- the search box ---- */

/* The roles in the order in which people ask for them. */
static const zj_role offered[] = {
    ZJ_ROLE_PROBLEMS, ZJ_ROLE_CAUSES, ZJ_ROLE_PLANS,      ZJ_ROLE_WORK,  ZJ_ROLE_OVERVIEW,
    ZJ_ROLE_RECTIFY,  ZJ_ROLE_ADVICE, ZJ_ROLE_EXPERIENCE, ZJ_ROLE_GOALS, ZJ_ROLE_INTRO,
    ZJ_ROLE_OTHER,    ZJ_ROLE_FRAME,  ZJ_ROLE_NOISE,
};

static void add_option(json_t *options, const char *key, const char *label, const char *css,
                       bool selected) {
  zj_value_append(options, json_pack("{s:s,s:s,s:s,s:b}", "key", key, "label", label, "css", css,
                                     "selected", (int)selected));
}

/* Adds one option for several roles together, a choice that only an address can make. */
static void add_joined(void *ctx, json_t *options, zj_role_set roles) {
  char key[ZJ_ROLES_TEXT];
  const char *label = "";
  for (int role = 0; role < ZJ_ROLE_COUNT; role++)
    if (roles & ZJ_ROLE_BIT(role))
      label =
          zj_text_print(ctx, "%s%s%s", label, *label ? "＋" : "", zj_role_get((zj_role)role)->zh);
  for (int role = 0; role < ZJ_ROLE_SCOPES; role++) {
    const uint64_t marked[2] = {ZJ_ROLE_SURE(role), ZJ_ROLE_MAYBE(role)};
    for (size_t i = 0; i < 2; i++)
      if (roles & marked[i])
        label = zj_text_print(ctx, "%s%s%s", label, *label ? "＋" : "",
                              zj_view_marked_label(ctx, (zj_role)role, "!?"[i]));
  }
  add_option(options, zj_roles_format(roles, key), label, "", true);
}

static json_t *list_roles(void *ctx, zj_role_set in) {
  json_t *options = json_array();
  bool matched = in == 0;
  for (size_t i = 0; i < ZJ_COUNT(offered); i++) {
    zj_role role = offered[i];
    zj_role_set set = role == ZJ_ROLE_FRAME ? ZJ_ROLES_FRAME : ZJ_ROLE_BIT(role);
    add_option(options, zj_role_get(role)->key, zj_view_role_label(ctx, role),
               zj_view_role_css(role), set == in);
    matched |= set == in;
  }
  if (!matched) add_joined(ctx, options, in);
  return options;
}

static json_t *list_units(const zj_unit_info *chosen) {
  static const zj_unit choice[] = {ZJ_UNIT_PARAGRAPH, ZJ_UNIT_SENTENCE, ZJ_UNIT_SECTION,
                                   ZJ_UNIT_REPORT};
  json_t *options = json_array();
  for (size_t i = 0; i < ZJ_COUNT(choice); i++) {
    const zj_unit_info *unit = zj_unit_get(choice[i]);
    bool is_default = i == 0; /* the paragraph, which an address leaves out */
    bool selected = chosen ? chosen == unit : is_default;
    add_option(options, is_default ? "" : unit->key, zj_tr(unit->in_en, unit->in_zh), "", selected);
  }
  return options;
}

void zj_view_box(void *ctx, json_t *page, const zj_ask *ask) {
  char key[ZJ_ROLES_TEXT];
  zj_value_set(page, "role_options", list_roles(ctx, ask->in));
  zj_value_set(page, "any_role", json_boolean(ask->in == 0));
  zj_view_set(page, "in", ask->in ? zj_roles_format(ask->in, key) : "");
  zj_value_set(page, "unit_options", list_units(ask->unit));
  zj_view_set(page, "sort", ask->sort == ZJ_SORT_RELEVANCE ? "" : zj_sort_word(ask->sort));
  zj_view_set(page, "q", ask->q);
  zj_value_set(page, "literal", json_boolean(ask->literal));
}

/* ---- numbers ---- */

const char *zj_view_number(void *ctx, uint64_t n) {
  if (n < 10000) return zj_text_print(ctx, "%" PRIu64, n);
  const char *rest = zj_text_print(ctx, "%03" PRIu64, n % 1000);
  for (n /= 1000; n >= 1000; n /= 1000)
    rest = zj_text_print(ctx, "%03" PRIu64 ",%s", n % 1000, rest);
  return zj_text_print(ctx, "%" PRIu64 ",%s", n, rest);
}

const char *zj_view_hits(void *ctx, uint64_t count) {
  const char *number = zj_view_number(ctx, count);
  if (zj_lang_get() == ZJ_LANG_ZH) return zj_text_print(ctx, "%s 处", number);
  return zj_text_print(ctx, count == 1 ? "%s hit" : "%s hits", number);
}

const char *zj_view_trial_hits(void *ctx, const zj_trial *trial) {
  const char *hits = zj_view_hits(ctx, trial->counts.occurrences);
  return trial->exact ? hits : zj_text_print(ctx, zj_tr("at least %s", "至少 %s"), hits);
}

const char *zj_view_reports(void *ctx, uint64_t count) {
  const char *number = zj_view_number(ctx, count);
  if (zj_lang_get() == ZJ_LANG_ZH) return zj_text_print(ctx, "%s 篇", number);
  return zj_text_print(ctx, count == 1 ? "%s report" : "%s reports", number);
}

const char *zj_view_corpus(void *ctx, const zj_reader *reader) {
  return zj_text_print(ctx, zj_tr("%s · %s paragraphs", "%s报告 · %s 段"),
                       zj_view_reports(ctx, reader->snapshot->reports),
                       zj_view_number(ctx, reader->snapshot->paragraphs));
}

/* ---- faults ---- */

json_t *zj_view_fault(void *ctx, const zj_ask *ask, const zj_query_fault *fault,
                      const char *message) {
  zj_slice text = zj_slice_of(ask->q);
  size_t begin = zj_utf8_offset(text, fault->at), end = zj_utf8_offset(text, fault->at + 1);
  zj_ask literal = *ask, suggested = *ask;
  literal.literal = true;
  literal.page = 1;
  suggested.q = fault->suggestion;
  /* A blank marks the place when the fault is that the query ends there. */
  const char *at = begin < end ? zj_text_copy(ctx, zj_slice_cut(text, begin, end)) : "\u3000";
  json_t *out =
      json_pack("{s:s%,s:s,s:s%,s:s,s:s,s:s}", "before", text.at, begin, "at", at, "after",
                text.at + end, text.length - end, "message", message, "position",
                zj_text_print(ctx, zj_tr("(character %zu)", "（第 %zu 个字符）"), fault->at + 1),
                "literal_url", zj_ask_url(ctx, "/search", &literal));
  zj_view_set(out, "suggestion", fault->suggestion);
  if (fault->suggestion) zj_view_set(out, "suggestion_url", zj_ask_url(ctx, "/search", &suggested));
  return out;
}

const char *zj_view_word(const char *key) {
  for (const zj_word *word = zj_words(); word->key; word++)
    if (strcmp(word->key, key) == 0) return zj_tr(word->en, word->zh);
  return "";
}

const char *zj_view_text(const json_t *object, const char *key) {
  const char *text = json_string_value(json_object_get(object, key));
  return text ? text : "";
}
