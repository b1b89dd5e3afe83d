/* ways.c - makes queries near one that found nothing, and runs them. */
#include "query/answer/ways.h"

#include <talloc.h>

#include "indexer/base/command.h"
#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "query/answer/json.h"
#include "query/language/describe.h"
#include "query/language/phrase.h"
#include "query/language/query.h"
#include "query/language/rewrite.h"
#include "query/language/vocabulary.h"

enum { WORDS_MAX = 16, SHORTEN_MAX = 24 /* code points of a phrase worth shortening */ };

typedef struct finder {
  void *ctx;
  zj_snapshot *snapshot;
  const zj_query *query;
  uint64_t ends_us; /* 0: no bound */
  zj_ways *out;
  zj_error *err;
  zj_status status;
} finder;

/* ---- trying ---- */

static bool is_over(const finder *f) {
  return f->status != ZJ_OK || (f->ends_us && zj_now_us() >= f->ends_us);
}

static bool is_listed(const finder *f, const char *query) {
  for (size_t i = 0; i < f->out->count; i++)
    if (strcmp(f->out->at[i].trial.canonical, query) == 0) return true;
  return strcmp(f->query->canonical, query) == 0;
}

/* Runs a query and fills in *way; returns true when it finds something. A text that is NULL could
 * not be made. */
static bool run_query(finder *f, const char *text, bool literal, zj_way *way) {
  if (is_over(f)) return false;
  if (!text) {
    f->status = zj_no_memory(f->err);
    return false;
  }
  f->status = zj_trial_run(f->ctx, f->snapshot, text, literal, zj_time_left(f->ends_us, 4),
                           &way->trial, f->err);
  f->out->cut |= f->status == ZJ_OK && way->trial.query && !way->trial.exact;
  return f->status == ZJ_OK && way->trial.counts.occurrences > 0;
}

static bool add_way(finder *f, zj_way way) {
  zj_way *grown = talloc_realloc(f->ctx, f->out->at, zj_way, (unsigned)f->out->count + 1);
  if (!grown || !way.trial.query) {
    f->status = zj_no_memory(f->err);
    return false;
  }
  f->out->at = grown;
  f->out->at[f->out->count++] = way;
  return true;
}

/* A copy of the text of a way. When memory runs out it is NULL, and the work ends. */
static const char *copy_text(finder *f, zj_slice text) {
  const char *copy = text.at ? talloc_strndup(f->ctx, text.at, text.length) : NULL;
  if (!copy) f->status = zj_no_memory(f->err);
  return copy;
}

/* Adds a query that finds something and is not listed yet; nothing for NULL. */
static bool try_query(finder *f, zj_way way, const char *text) {
  if (!text || !run_query(f, text, false, &way) || is_listed(f, way.trial.canonical)) return false;
  if (way.kind == ZJ_WAY_SYNONYM)
    way.trial.query = talloc_strdup(f->ctx, text); /* shorter than the words it expands to */
  return add_way(f, way);
}

/* ---- the kinds ---- */

static bool has_kind(const zj_query_node *node, zj_node_kind kind) {
  if (node->kind == kind) return true;
  for (size_t i = 0; i < node->child_count; i++)
    if (has_kind(node->children[i], kind)) return true;
  return false;
}

/* Adds a word by itself, whether it is found or not. */
static bool try_word(finder *f, zj_slice shown, const char *text, bool literal) {
  zj_way way = {.kind = ZJ_WAY_WORD, .text = copy_text(f, shown)};
  bool found = run_query(f, text, literal, &way);
  if (f->status != ZJ_OK || !way.trial.query) return false;
  if (is_listed(f, way.trial.canonical) || (!found && !way.trial.exact)) return false;
  return add_way(f, way);
}

/* Adds the words between the gaps of a phrase; returns how many. */
static size_t try_pieces(finder *f, const zj_query_node *leaf) {
  size_t n = 0;
  for (size_t begin = 0, end; begin < leaf->text.length && n < WORDS_MAX; begin = end + 1) {
    end = zj_phrase_next_gap(leaf->text, begin);
    zj_slice piece = zj_phrase_unescape(f->ctx, zj_slice_cut(leaf->text, begin, end));
    n += try_word(f, piece, copy_text(f, piece), true);
  }
  return n;
}

static void try_words(finder *f) {
  const zj_query *q = f->query;
  for (size_t i = 0, n = 0; i < q->leaf_count && n < WORDS_MAX; i++) {
    const zj_query_node *leaf = q->leaves[i];
    if (leaf->negative || leaf->form == ZJ_LEAF_ANY) continue;
    n += try_word(f, leaf->text, zj_query_node_text(f->ctx, leaf), false);
    if (leaf->form == ZJ_LEAF_GAPS && !leaf->is_field) n += try_pieces(f, leaf);
    if (q->fields_only)
      n += try_word(f, leaf->text, copy_text(f, leaf->text),
                    true); /* the value of a field, as a word of the text */
  }
}

/* Sets *out to the text of a query that has one word, with ~ before the word; to NULL when it is
 * not there. Returns false when memory ran out. */
static bool add_tilde(void *ctx, const char *query, const char *word, const char **out) {
  *out = NULL;
  if (!query || !word) return false;
  const char *at = query, *next;
  while ((next = strstr(at + 1, word)))
    at = next; /* the word may equal the name of a role before it */
  if (at == query && strncmp(at, word, strlen(word)) != 0) return true;
  *out = talloc_asprintf(ctx, "%.*s~%s", (int)(at - query), query, at);
  return *out != NULL;
}

/* Adds the query with ~ before a word that has synonyms; of a query of one word, under its scope.
 */
static void try_synonym(finder *f, const zj_query_node *leaf, const zj_synonyms *all) {
  const char *const *group, *text;
  size_t count;
  zj_status status = zj_synonyms_find(all, leaf->text, &group, &count);
  if (status == ZJ_OK && count == 0) return;
  const char *word = zj_query_node_text(f->ctx, leaf), *query = word;
  if (f->query->leaf_count == 1) query = zj_query_spelled(f->ctx, f->query);
  if (status != ZJ_OK || !add_tilde(f->ctx, query, word, &text)) {
    f->status = zj_no_memory(f->err);
    return;
  }
  try_query(f, (zj_way){.kind = ZJ_WAY_SYNONYM, .text = copy_text(f, leaf->text)}, text);
}

/* A file of synonyms that cannot be read suggests nothing; a query that names one says why. */
static void try_synonyms(finder *f) {
  const zj_synonyms *all;
  zj_status status = zj_vocabulary_synonyms(&all, NULL);
  if (status == ZJ_NO_MEMORY) f->status = zj_no_memory(f->err);
  for (size_t i = 0; status == ZJ_OK && i < f->query->leaf_count && f->status == ZJ_OK; i++) {
    const zj_query_node *leaf = f->query->leaves[i];
    if (!leaf->negative && !leaf->is_field && leaf->form == ZJ_LEAF_PHRASE)
      try_synonym(f, leaf, all);
  }
}

static bool meets(const zj_query_node *node) {
  return has_kind(node, ZJ_Q_AND) || has_kind(node, ZJ_Q_KEEP);
}

static bool has_form(const zj_query *q, zj_leaf_form form) {
  for (size_t i = 0; i < q->leaf_count; i++)
    if (q->leaves[i]->form == form && !q->leaves[i]->is_field) return true;
  return false;
}

static bool has_field(const zj_query *q) {
  if (has_kind(q->root, ZJ_Q_ABOUT)) return true;
  for (size_t i = 0; i < q->leaf_count; i++)
    if (q->leaves[i]->is_field) return true;
  return false;
}

static bool is_plain(const zj_query *q) {
  return !has_form(q, ZJ_LEAF_STRICT) && !has_form(q, ZJ_LEAF_GAPS);
}

/* Adds the narrowest unit from 同段 to 同篇 in which the query finds something. */
static bool try_wider(finder *f, bool without_roles) {
  bool gaps = has_form(f->query, ZJ_LEAF_GAPS);
  for (int unit = ZJ_UNIT_PARAGRAPH; (gaps || meets(f->query->root)) && unit < ZJ_UNIT_COUNT;
       unit++) {
    zj_rewrite how = {
        .widen = true, .plain = gaps, .unit = (zj_unit)unit, .without_roles = without_roles};
    if (try_query(f, (zj_way){.kind = ZJ_WAY_WIDER, .unit = (zj_unit)unit},
                  zj_query_rewrite(f->ctx, f->query, how)))
      return true;
  }
  return false;
}

static bool is_text_at(zj_slice s, size_t at) {
  uint32_t c;
  return zj_utf8_decode(s, at, &c) && zj_char_is_letter(c);
}

static bool begins_and_ends_in_text(zj_slice s) {
  return is_text_at(s, 0) && is_text_at(s, zj_utf8_floor(s, s.length - 1));
}

/* Adds the longest beginning, or end, of at least 'least' characters that is found. */
static bool try_shortened(finder *f, zj_slice text, size_t length, size_t least, bool end) {
  for (size_t n = length - 1; n >= least; n--) {
    zj_slice part = end ? zj_slice_cut(text, zj_utf8_offset(text, length - n), text.length)
                        : zj_slice_cut(text, 0, zj_utf8_offset(text, n));
    zj_way way = {.kind = ZJ_WAY_SHORTER, .text = copy_text(f, part)};
    if (!begins_and_ends_in_text(part) || !run_query(f, way.text, true, &way)) continue;
    return is_listed(f, way.trial.canonical) || add_way(f, way);
  }
  return false;
}

/* Phrases of up to three characters may be cut down to one, which is better than no suggestion. */
static void try_shorter(finder *f) {
  const zj_query_node *leaf = f->query->leaves[0];
  size_t length = zj_utf8_count(leaf->text);
  if (f->query->leaf_count != 1 || leaf->is_field || leaf->form == ZJ_LEAF_GAPS || length < 2 ||
      length > SHORTEN_MAX)
    return;
  bool found = false;
  size_t last = length <= 3 ? 1 : 2;
  for (size_t least = 2; least >= last && !found; least--)
    for (int end = 0; end < 2; end++)
      found |= try_shortened(f, leaf->text, length, least, end);
}

zj_status zj_ways_find(void *ctx, zj_snapshot *snapshot, const zj_query *query,
                       uint64_t deadline_us, zj_ways *out, zj_error *err) {
  finder f = {.ctx = ctx,
              .snapshot = snapshot,
              .query = query,
              .ends_us = deadline_us ? zj_now_us() + deadline_us : 0,
              .out = out,
              .err = err,
              .status = ZJ_OK};
  *out = (zj_ways){0};
  if (snapshot->selected) return ZJ_OK; /* other reports are not here */
  try_words(&f);
  if (has_kind(query->root, ZJ_Q_SCOPE))
    try_query(&f, (zj_way){.kind = ZJ_WAY_UNSCOPED},
              zj_query_rewrite(ctx, query, (zj_rewrite){.without_roles = true}));
  if (has_kind(query->root, ZJ_Q_NOT))
    try_query(&f, (zj_way){.kind = ZJ_WAY_WITHOUT},
              zj_query_rewrite(ctx, query, (zj_rewrite){.without_not = true}));
  if (has_field(query))
    try_query(&f, (zj_way){.kind = ZJ_WAY_UNFIELDED},
              zj_query_rewrite(ctx, query, (zj_rewrite){.without_fields = true}));
  if (!is_plain(query))
    try_query(&f, (zj_way){.kind = ZJ_WAY_PLAIN},
              zj_query_rewrite(ctx, query, (zj_rewrite){.plain = true}));
  if (!try_wider(&f, false) && has_kind(query->root, ZJ_Q_SCOPE)) try_wider(&f, true);
  try_synonyms(&f);
  if (out->count == 0 || out->at[0].trial.counts.occurrences == 0) try_shorter(&f);
  out->cut |= f.ends_us && zj_now_us() >= f.ends_us;
  return f.status == ZJ_OK ? zj_noted_status(err) : f.status;
}

/* ---- printing ---- */

const char *zj_way_label(const zj_way *way) {
  static const char *const en[] = {"alone",
                                   "with synonyms",
                                   "without roles",
                                   "without NOT",
                                   "in any report",
                                   "not to the letter",
                                   "",
                                   "shorter"};
  static const char *const zh[] = {"单独查",   "连同同义词",     "不限章节", "去掉排除",
                                   "不限报告", "不要求一字不差", "",         "较短的说法"};
  if (way->kind == ZJ_WAY_WIDER)
    return zj_tr(zj_unit_get(way->unit)->in_en, zj_unit_get(way->unit)->in_zh);
  return zj_tr(en[way->kind], zh[way->kind]);
}

json_t *zj_ways_json(const zj_ways *ways) {
  static const char *const kinds[] = {"word",      "synonym", "unscoped", "without",
                                      "unfielded", "plain",   "wider",    "shorter"};
  json_t *list = json_array();
  for (size_t i = 0; i < ways->count; i++) {
    const zj_way *way = &ways->at[i];
    json_t *one = json_pack("{s:s,s:s,s:s,s:I,s:I,s:b,s:o}", "kind", kinds[way->kind], "query",
                            way->trial.query, "label", zj_way_label(way), "occurrences",
                            (json_int_t)way->trial.counts.occurrences, "reports",
                            (json_int_t)way->trial.counts.reports, "exact", (int)way->trial.exact,
                            "by_role", zj_json_by_role(way->trial.by_role));
    if (way->text) zj_value_set(one, "text", json_string(way->text));
    zj_value_append(list, one);
  }
  return list;
}

static void print_roles(FILE *to, const zj_way *way) {
  bool any = false;
  for (int role = 0; role < ZJ_ROLE_COUNT; role++) {
    if (!way->trial.by_role[role] || (role > ZJ_ROLE_FRAME && role < ZJ_ROLE_NOISE)) continue;
    fprintf(to, "%s%s %llu", any ? zj_tr(", ", "，") : zj_tr(" (", "（"),
            zj_role_name((zj_role)role), (unsigned long long)way->trial.by_role[role]);
    any = true;
  }
  if (any) fputs(zj_tr(")", "）"), to);
}

static int widest_query(const zj_ways *ways) {
  int width = 0;
  for (size_t i = 0; i < ways->count; i++) {
    int here = zj_text_width(zj_slice_of(ways->at[i].trial.query));
    if (here > width) width = here;
  }
  return width < 40 ? width : 40;
}

void zj_ways_print(FILE *to, const zj_ways *ways) {
  if (ways->count == 0) return;
  fputs(zj_tr("similar queries:\n", "相近的查询：\n"), to);
  int width = widest_query(ways);
  for (size_t i = 0; i < ways->count; i++) {
    const zj_way *way = &ways->at[i];
    int blanks = width - zj_text_width(zj_slice_of(way->trial.query));
    fputs("  ", to);
    zj_print_clean(to, zj_slice_of(way->trial.query));
    fprintf(to, "%*s  ", blanks > 0 ? blanks : 0, "");
    if (!way->trial.exact) fputs("≥", to);
    fprintf(to, zj_tr("%llu, %s", "%llu 处，%s"), (unsigned long long)way->trial.counts.occurrences,
            zj_way_label(way));
    print_roles(to, way);
    fputc('\n', to);
  }
}
