/* offers.c - makes queries that may have been meant, and runs them. */
#include "query/answer/offers.h"

#include <talloc.h>

#include "indexer/base/command.h"
#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "query/answer/spell.h"
#include "query/answer/verify_write.h"
#include "query/language/describe.h"
#include "query/language/rewrite.h"

enum {
  HARDLY = 5,        /* occurrences: a word with fewer may be misspelt */
  TIMES = 10,        /* as often must another spelling be found beside one that is hardly found */
  NEAR_CHARS = 10,   /* of a text for which near passages are looked for */
  PASTED_CHARS = 12, /* of a text with marks of prose in it, which was pasted rather than typed */
  TITLES_US = 200000 /* the most time to look through the names of reports */
};

typedef struct finder {
  void *ctx, *local;
  zj_snapshot *snapshot;
  const zj_query *query;
  uint64_t occurrences; /* of the query */
  uint64_t ends_us;     /* 0: no bound */
  zj_offers *out;
  zj_error *err;
  zj_status status;
} finder;

/* ---- trying ---- */

static bool is_over(const finder *f) {
  return f->status != ZJ_OK || f->out->count == ZJ_OFFERS_MAX ||
         (f->ends_us && zj_now_us() >= f->ends_us);
}

static bool is_listed(const finder *f, const char *canonical) {
  for (size_t i = 0; i < f->out->count; i++)
    if (strcmp(f->out->at[i].trial.canonical, canonical) == 0) return true;
  return strcmp(f->query->canonical, canonical) == 0;
}

/* Runs a query; a text that is NULL could not be made. Returns whether it finds something. */
static bool run_query(finder *f, const char *text, bool literal, zj_trial *out) {
  if (is_over(f)) return false;
  if (!text)
    f->status = zj_no_memory(f->err);
  else
    f->status =
        zj_trial_run(f->ctx, f->snapshot, text, literal, zj_time_left(f->ends_us, 4), out, f->err);
  f->out->cut |= f->status == ZJ_OK && out->query && !out->exact;
  return f->status == ZJ_OK && out->query && out->counts.occurrences > 0;
}

static bool add_offer(finder *f, zj_offer_kind kind, const zj_trial *trial) {
  if (is_over(f) || is_listed(f, trial->canonical)) return false;
  f->out->at[f->out->count++] = (zj_offer){kind, *trial};
  return true;
}

/* ---- spelling ---- */

static bool is_word(const zj_query_node *leaf) {
  return leaf->form == ZJ_LEAF_PHRASE && !leaf->is_field && !leaf->negative &&
         leaf->phrase_count == 1;
}

/* Whether the query is a word alone, in no scope. */
static bool is_word_alone(const zj_query *query) {
  const zj_query_node *root = query->root;
  return root->kind == ZJ_Q_LEAF && is_word(root) && !query->has_outer_scope && !root->need_count &&
         !root->without && !root->about_count;
}

/* How often a word of the query is found anywhere. */
static uint64_t count_word(finder *f, const char *text) {
  zj_trial typed = {0};
  if (is_word_alone(f->query)) return f->occurrences; /* counted by the search itself */
  (void)run_query(f, text, true, &typed);
  return typed.counts.occurrences;
}

/* Sets *best to the spelling of a word that is found most often, when the word itself is hardly
 * found; to NULL when there is none. */
static void spell_word(finder *f, zj_slice word, const char **best) {
  zj_trial trial;
  zj_spellings spellings;
  zj_deadline deadline = {.ends_us = f->ends_us};
  const char *text = talloc_strndup(f->local, word.at, word.length);
  uint64_t most = 0;
  *best = NULL;
  uint64_t typed = count_word(f, text);
  if (is_over(f) || typed >= HARDLY) return;
  f->status = zj_spell_find(f->local, f->snapshot, word, &deadline, &spellings, f->err);
  for (size_t i = 0; f->status == ZJ_OK && i < spellings.count; i++) {
    if (!run_query(f, spellings.at[i], true, &trial) || trial.counts.occurrences <= most) continue;
    most = trial.counts.occurrences;
    *best = spellings.at[i];
  }
  if (most < typed * TIMES) *best = NULL;
}

/* Reads neighbouring words of pinyin as one: nianqing ganbu. Returns how many they are, and sets
 * *best to the spelling of all of them. */
static size_t spell_together(finder *f, size_t first, const char **best) {
  const zj_query *q = f->query;
  char *joined = talloc_strdup(f->local, "");
  size_t count = 0;
  while (joined && first + count < q->leaf_count && is_word(q->leaves[first + count]) &&
         zj_spell_is_pinyin(q->leaves[first + count]->phrases[0].folded)) {
    zj_slice word = q->leaves[first + count++]->phrases[0].folded;
    joined =
        talloc_asprintf_append(joined, "%s%.*s", count > 1 ? " " : "", (int)word.length, word.at);
  }
  *best = NULL;
  if (!joined) f->status = zj_no_memory(f->err);
  if (count > 1 && f->status == ZJ_OK) spell_word(f, zj_slice_of(joined), best);
  return *best ? count : 1;
}

/* The query with other words, or NULL when nothing changes. */
static const char *reword(finder *f, const char *const *texts) {
  bool any = false;
  for (size_t i = 0; i < f->query->leaf_count; i++)
    any |= texts[i] != NULL;
  if (!any) return NULL;
  return zj_query_rewrite(f->local, f->query, (zj_rewrite){.texts = texts});
}

static void try_spellings(finder *f) {
  const char *texts[ZJ_QUERY_MAX_LEAVES] = {0};
  zj_trial trial;
  if (f->occurrences >= HARDLY) return;
  for (size_t i = 0, n; i < f->query->leaf_count && !is_over(f); i += n) {
    n = spell_together(f, i, &texts[i]);
    for (size_t k = 1; k < n; k++)
      texts[i + k] = "";
    if (n == 1 && is_word(f->query->leaves[i]) && !texts[i])
      spell_word(f, f->query->leaves[i]->phrases[0].folded, &texts[i]);
  }
  const char *text = reword(f, texts);
  if (!text) return;
  if (run_query(f, text, false, &trial) && trial.counts.occurrences >= f->occurrences * TIMES) {
    add_offer(f, ZJ_OFFER_SPELLING, &trial);
    return;
  }
  for (size_t i = 0; i < f->query->leaf_count; i++) /* each word by itself is better than nothing */
    if (texts[i] && *texts[i] && run_query(f, texts[i], true, &trial))
      add_offer(f, ZJ_OFFER_SPELLING, &trial);
}

/* ---- roles, units and years ---- */

/* The roles that a word names; 0 for frame, whose parts are found by their layout. */
static zj_role_set roles_of(zj_slice word) {
  zj_role_set roles = zj_role_lookup(word);
  return roles & ~ZJ_ROLES_SCOPES ? 0 : roles;
}

/* What a query becomes when some of its words are read as a role, units and years. */
typedef struct scoping {
  size_t role; /* operand of the word that is a role; SIZE_MAX: none */
  bool units, years;
  bool
      narrows; /* words of units and years that are not read so stay words; else they are dropped */
} scoping;

/* The text of the query; NULL when memory ran out. */
static const char *scope_words(finder *f, const scoping *s) {
  const zj_query *q = f->query;
  char names[ZJ_ROLES_TEXT], *fields = talloc_strdup(f->local, ""),
                             *words = talloc_strdup(f->local, "");
  for (size_t i = 0; i < q->leaf_count && fields && words; i++) {
    const char *text = zj_query_node_text(f->local, q->leaves[i]);
    int year = zj_titles_year(q->leaves[i]->phrases[0].folded);
    bool unit = f->out->titles.units >> i & 1;
    if (i == s->role) continue;
    if (!text) return NULL;
    if (year && s->years)
      fields = talloc_asprintf_append(fields, " year:%d", year);
    else if (unit && s->units)
      fields = talloc_asprintf_append(fields, " issuer:%s", text);
    else if (s->narrows || (!year && !unit))
      words = talloc_asprintf_append(words, "%s%s", *words ? " " : "", text);
  }
  if (!fields || !words) return NULL;
  if (s->role == SIZE_MAX) return talloc_asprintf(f->local, "%s%s", words, fields);
  zj_roles_format(roles_of(q->leaves[s->role]->text), names);
  if (!*words) return talloc_asprintf(f->local, "%s:*%s", names, fields);
  return talloc_asprintf(f->local, "%s:(%s)%s", names, words, fields);
}

/* Offers the query with words as scopes and fields. */
static bool try_scoped(finder *f, scoping s) {
  zj_trial trial;
  return run_query(f, scope_words(f, &s), false, &trial) && add_offer(f, ZJ_OFFER_SCOPE, &trial);
}

/* Offers the narrowest query that finds something: with units and years, with one of them, or with
 * the role alone. */
static void try_narrowest(finder *f, size_t role, bool units, bool years) {
  bool any = try_scoped(f, (scoping){role, units, years, true});
  if (!any && units && years) {
    any = try_scoped(f, (scoping){role, true, false, true});
    any |= try_scoped(f, (scoping){role, false, true, true});
  }
  if (any || role == SIZE_MAX || (!units && !years)) return;
  if (try_scoped(f, (scoping){role, false, false, true}) || f->occurrences) return;
  if (units && years) {
    any = try_scoped(f, (scoping){role, true, false, false});
    any |= try_scoped(f, (scoping){role, false, true, false});
  }
  if (!any) try_scoped(f, (scoping){role, false, false, false});
}

/* 问题: with nothing after it. */
static void try_bare_role(finder *f) {
  zj_slice word = f->query->leaves[0]->text;
  zj_trial trial;
  char names[ZJ_ROLES_TEXT];
  if (f->query->leaf_count != 1 || word.length < 2) return;
  if (word.at[word.length - 1] == ':')
    word.length--;
  else if (word.length > 3 && memcmp(word.at + word.length - 3, "：", 3) == 0)
    word.length -= 3;
  else
    return;
  zj_role_set roles = roles_of(word);
  if (roles &&
      run_query(f, talloc_asprintf(f->local, "%s:*", zj_roles_format(roles, names)), false, &trial))
    add_offer(f, ZJ_OFFER_SCOPE, &trial);
}

static void try_scopes(finder *f) {
  size_t before = f->out->count;
  bool units = f->out->titles.units != 0, years = false;
  if (!zj_titles_plain(f->query)) return;
  try_bare_role(f);
  for (size_t i = 0; i < f->query->leaf_count; i++)
    years |= zj_titles_year(f->query->leaves[i]->phrases[0].folded) > 0;
  for (size_t i = 0; i < f->query->leaf_count && !is_over(f); i++)
    if (roles_of(f->query->leaves[i]->text)) try_narrowest(f, i, units, years);
  /* Words that are neither role nor unit nor year make the query as it is. */
  bool same = !units && !years && !f->query->has_outer_scope;
  if (f->out->count == before && !same) try_narrowest(f, SIZE_MAX, units, years);
}

/* ---- pasted text ---- */

/* Whether a text has marks of prose in it: somebody copied it from a document. */
static bool looks_pasted(zj_slice raw) {
  static const char *const marks[] = {"，", "。", "、", "；", "“", "‘", "《", "\n"};
  if (zj_utf8_count(raw) < PASTED_CHARS) return false;
  for (size_t i = 0; i < ZJ_COUNT(marks); i++)
    if (memmem(raw.at, raw.length, marks[i], strlen(marks[i]))) return true;
  return false;
}

/* Without the marks at both ends, which would have to be found, too. */
static zj_slice trim_marks(zj_slice s) {
  uint32_t c;
  for (unsigned n; s.length && (n = zj_utf8_decode(s, 0, &c)) > 0 && !zj_char_is_letter(c);)
    s = zj_slice_cut(s, n, s.length);
  while (s.length) {
    size_t last = zj_utf8_floor(s, s.length - 1);
    if (!zj_utf8_decode(s, last, &c) || zj_char_is_letter(c)) break;
    s.length = last;
  }
  return s;
}

static void try_literal(finder *f) {
  zj_slice raw = trim_marks(f->query->raw);
  zj_trial trial;
  if (f->query->leaf_count < 2 || !looks_pasted(raw)) return;
  if (run_query(f, talloc_strndup(f->local, raw.at, raw.length), true, &trial))
    add_offer(f, ZJ_OFFER_LITERAL, &trial);
}

/* Whether a query is words alone, so that its text may be a quotation. */
static bool is_text(const zj_query *query) {
  for (size_t i = 0; i < query->leaf_count; i++)
    if (!is_word(query->leaves[i])) return false;
  return !query->has_outer_scope && query->keep_count == 0;
}

/* Looks for the passage that comes nearest to the text of a query that found nothing. */
static void try_near(finder *f) {
  zj_slice raw = trim_marks(f->query->raw);
  zj_verify_options options = {.ends_us = f->ends_us};
  zj_draft *draft;
  zj_verification v;
  if (f->occurrences || is_over(f) || f->out->count || f->out->titles.count || !is_text(f->query) ||
      zj_utf8_count(raw) < NEAR_CHARS)
    return;
  f->status = zj_draft_of_quotation(f->ctx, raw, &draft, f->err);
  if (f->status == ZJ_OK) f->status = zj_verify(f->ctx, f->snapshot, draft, &options, &v, f->err);
  if (f->status != ZJ_OK || !v.count) return;
  f->out->near = v.at[0];
  f->out->has_near = v.at[0].verdict <= ZJ_QUOTING_NEAR;
}

/* ---- reports ---- */

static void find_titles(finder *f) {
  zj_titles *titles = &f->out->titles;
  zj_trial trial;
  uint64_t titles_us = zj_time_left(f->ends_us, 4);
  if (!titles_us || titles_us > TITLES_US) titles_us = TITLES_US;
  f->status =
      zj_titles_find(f->ctx, f->snapshot, f->query, ZJ_OFFERS_TITLES, titles_us, titles, f->err);
  if (f->status != ZJ_OK || titles->all <= titles->count) return;
  /* The query that lists them takes its words less strictly, and its number is shown with it. */
  bool any = run_query(f, titles->query, false, &trial);
  titles->cut |= any && !trial.exact;
  titles->all = any && trial.counts.reports > titles->count ? trial.counts.reports : titles->count;
}

/* ---- all ---- */

zj_status zj_offers_find(void *ctx, zj_snapshot *snapshot, const zj_query *query,
                         uint64_t occurrences, uint64_t deadline_us, zj_offers *out,
                         zj_error *err) {
  finder f = {.ctx = ctx,
              .local = talloc_new(NULL),
              .snapshot = snapshot,
              .query = query,
              .occurrences = occurrences,
              .ends_us = deadline_us ? zj_now_us() + deadline_us : 0,
              .out = out,
              .err = err};
  *out = (zj_offers){0};
  if (snapshot->selected) { /* other reports are not here */
    talloc_free(f.local);
    return ZJ_OK;
  }
  if (!f.local) return zj_no_memory(err);
  find_titles(&f);
  if (f.status == ZJ_OK) try_literal(&f);
  if (f.status == ZJ_OK) try_spellings(&f);
  if (f.status == ZJ_OK) try_scopes(&f);
  if (f.status == ZJ_OK) try_near(&f);
  out->cut |= out->titles.cut || (f.ends_us && zj_now_us() >= f.ends_us);
  talloc_free(f.local);
  return f.status == ZJ_OK ? zj_noted_status(err) : f.status;
}

bool zj_offers_any(const zj_offers *offers) {
  return offers->count || offers->titles.count || offers->has_near;
}

/* ---- telling ---- */

const char *zj_offer_label(zj_offer_kind kind) {
  switch (kind) {
  case ZJ_OFFER_SPELLING:
    return zj_tr("did you mean", "是不是要查");
  case ZJ_OFFER_SCOPE:
    return zj_tr("as a scope", "按章节、单位、年份查");
  case ZJ_OFFER_LITERAL:
    return zj_tr("as one phrase", "按原文整段查");
  }
  return "";
}

json_t *zj_offers_json(const zj_offers *offers) {
  static const char *const kinds[] = {"spelling", "scope", "literal"};
  json_t *list = json_array();
  for (size_t i = 0; i < offers->count; i++) {
    const zj_offer *o = &offers->at[i];
    zj_value_append(list,
                    json_pack("{s:s,s:s,s:s,s:I,s:I,s:b}", "kind", kinds[o->kind], "query",
                              o->trial.query, "label", zj_offer_label(o->kind), "occurrences",
                              (json_int_t)o->trial.counts.occurrences, "reports",
                              (json_int_t)o->trial.counts.reports, "exact", (int)o->trial.exact));
  }
  json_t *out = json_pack("{s:o}", "queries", list);
  if (offers->titles.count) zj_value_set(out, "titles", zj_titles_json(&offers->titles));
  if (offers->has_near) zj_value_set(out, "near", zj_verified_json(&offers->near));
  return out;
}

static void print_titles(FILE *to, const zj_titles *titles) {
  for (size_t i = 0; i < titles->count; i++) {
    const zj_report_facts *facts = &titles->at[i];
    fputs(titles->other_year ? zj_tr("report of another year: ", "其他年份的报告：")
                             : zj_tr("report: ", "报告："),
          to);
    zj_print_clean(to, zj_slice_of(ZJ_TITLE_SHOWN(facts->fields)));
    fputs("  ", to);
    zj_print_clean(to, zj_slice_of(facts->path));
    fputc('\n', to);
  }
  if (titles->all <= titles->count) return;
  fprintf(to, zj_tr("all %zu of them: zhangju reports '", "共 %zu 篇：zhangju reports '"),
          titles->all);
  zj_print_clean(to, zj_slice_of(titles->query));
  fputs("'\n", to);
}

static void print_near(FILE *to, const zj_verified *near) {
  zj_sink sink = zj_sink_file(to);
  fputs(zj_tr("nearest passage:\n", "最接近的原文：\n"), to);
  zj_verify_write_parts(&sink, &(zj_verify_look){0}, near);
}

void zj_offers_print(FILE *to, const zj_offers *offers) {
  print_titles(to, &offers->titles);
  if (offers->has_near) print_near(to, &offers->near);
  for (size_t i = 0; i < offers->count; i++) {
    const zj_trial *trial = &offers->at[i].trial;
    fprintf(to, zj_tr("%s: ", "%s："), zj_offer_label(offers->at[i].kind));
    zj_print_clean(to, zj_slice_of(trial->query));
    fputs(trial->exact ? "  " : "  ≥", to);
    zj_number_text n;
    fputs(zj_number_words(n, trial->counts.occurrences, "hit", "处"), to);
    fputc('\n', to);
  }
}
