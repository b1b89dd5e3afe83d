/* titles.c - compares the words of a query with the names of every report. */
#include "query/answer/titles.h"

#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "indexer/text/fold.h"
#include "query/answer/json.h"
#include "query/engine/deadline.h"
#include "query/language/describe.h"
#include "query/language/find.h"

enum { PIECES = 12, SHORTEST = 6 /* bytes of a part of a name: two Han characters */ };

typedef enum piece_kind { PIECE_UNIT, PIECE_TITLE, PIECE_YEAR } piece_kind;

typedef struct piece {
  piece_kind kind;
  zj_slice text;
} piece;

/* How the words of the query are made of the names of a report. */
typedef struct cover {
  piece at[PIECES];
  size_t count;
  size_t bytes[PIECE_YEAR + 1]; /* of the words, by kind */
} cover;

/* The names of one report, as match text. */
typedef struct names {
  zj_slice title;
  zj_slice units;         /* all names of its unit, with | between them */
  int first, last, dated; /* the years it is about, and that of its date; 0: not known */
} names;

typedef struct found {
  size_t segment;
  uint32_t report;
  double fit;
  int year;
} found;

typedef struct finder {
  void *ctx;
  const zj_snapshot *snapshot;
  zj_deadline deadline;
  zj_slice raw[ZJ_TITLES_WORDS], words[ZJ_TITLES_WORDS]; /* as typed; as match text */
  size_t word_count;
  bool any_year; /* years are not compared */
  found *list;
  size_t count, room;
  double best_fit;
  const char *best_query; /* of the report that fits best */
  uint32_t units;
  zj_error *err;
} finder;

/* ---- words ---- */

static size_t year_length(zj_slice text, int *year) {
  *year = 0;
  if (text.length < 4) return 0;
  for (size_t i = 0; i < 4; i++) {
    if (text.at[i] < '0' || text.at[i] > '9') return 0;
    *year = *year * 10 + (text.at[i] - '0');
  }
  bool longer = text.length > 4 && text.at[4] >= '0' && text.at[4] <= '9';
  if (*year < 1949 || *year > 2100 || longer) return 0;
  if (text.length >= 10 && memcmp(text.at + 4, "年度", 6) == 0) return 10;
  return text.length >= 7 && memcmp(text.at + 4, "年", 3) == 0 ? 7 : 4;
}

int zj_titles_year(zj_slice word) {
  int year;
  return year_length(word, &year) == word.length && word.length ? year : 0;
}

static bool is_plain_leaf(const zj_query_node *node) {
  return node->kind == ZJ_Q_LEAF && node->form == ZJ_LEAF_PHRASE && !node->is_field &&
         node->phrase_count == 1 && !node->saved;
}

bool zj_titles_plain(const zj_query *query) {
  const zj_query_node *root = query->root;
  if (query->leaf_count > ZJ_TITLES_WORDS) return false;
  if (is_plain_leaf(root)) return true;
  if (root->kind != ZJ_Q_AND || root->saved) return false;
  for (size_t i = 0; i < root->child_count; i++)
    if (!is_plain_leaf(root->children[i])) return false;
  return true;
}

/* ---- names ---- */

static bool holds(zj_slice text, zj_slice part) {
  return memmem(text.at, text.length, part.at, part.length) != NULL;
}

/* The first two characters of a word, as it was typed and as match text: a fact that holds neither
 * does not hold the word. */
typedef zj_slice beginnings[2];

static void begin_word(const finder *f, size_t word, beginnings out) {
  out[0] = f->raw[word];
  out[1] = f->words[word];
  for (size_t i = 0; i < 2; i++)
    out[i].length = zj_utf8_offset(out[i], 2);
}

/* Costs a tenth of folding the fact. */
static bool may_hold(const finder *f, size_t word, const char *fact) {
  beginnings begin;
  begin_word(f, word, begin);
  zj_slice text = zj_slice_of(fact);
  return holds(text, begin[0]) || (!zj_slice_equal(begin[0], begin[1]) && holds(text, begin[1]));
}

/* Whether a word may be part of a name that does not hold its beginning as it is written: one in
 * letters or digits. */
static bool may_be_anywhere(zj_slice word) {
  return (unsigned char)word.at[0] < '@';
}

static zj_status read_names(void *ctx, const zj_report_facts *facts, names *out, zj_error *err) {
  const zj_fact *fields = facts->fields;
  const char *unit = fields[ZJ_FIELD_ISSUER].found == ZJ_FOUND_NONE
                         ? ""
                         : zj_unit_names(ctx, fields[ZJ_FIELD_ISSUER].value);
  int last;
  *out = (names){0};
  if (!unit) return zj_no_memory(err);
  out->units = zj_fold_plain(ctx, zj_slice_of(unit));
  out->title = zj_fold_plain(ctx, zj_slice_of(facts->title));
  if (!out->units.at || !out->title.at) return zj_no_memory(err);
  if (!zj_fact_years(ZJ_FIELD_YEAR, fields[ZJ_FIELD_YEAR].value, &out->first, &out->last))
    out->first = out->last = 0;
  if (!zj_fact_years(ZJ_FIELD_DATE, fields[ZJ_FIELD_DATE].value, &out->dated, &last))
    out->dated = 0;
  return ZJ_OK;
}

static bool is_of_year(const names *n, int year) {
  char text[8];
  zj_slice digits = {text, 4};
  for (int i = 3, rest = year; i >= 0; i--, rest /= 10)
    text[i] = (char)('0' + rest % 10);
  return (n->first && n->first <= year && year <= n->last) || n->dated == year ||
         holds(n->title, digits);
}

/* The length of the longest beginning of 'text' that 'name' holds, of SHORTEST bytes at least. */
static size_t longest_in(zj_slice name, zj_slice text) {
  for (size_t length = text.length; length >= SHORTEST;) {
    if (holds(name, zj_slice_cut(text, 0, length))) return length;
    do
      length--;
    while (length > 0 && zj_utf8_is_tail(text.at[length]));
  }
  return 0;
}

static bool add_piece(cover *c, piece_kind kind, zj_slice text) {
  if (c->count == PIECES) return false;
  c->at[c->count++] = (piece){kind, text};
  c->bytes[kind] += text.length;
  return true;
}

/* Takes a word to pieces of the names, the longest first. Returns false when something of it is
 * left over. */
static bool cover_word(const finder *f, const names *n, zj_slice word, cover *out) {
  for (size_t at = 0; at < word.length;) {
    zj_slice rest = zj_slice_cut(word, at, word.length);
    int year;
    size_t length = year_length(rest, &year);
    piece_kind kind = PIECE_YEAR;
    if (length && !f->any_year && !is_of_year(n, year)) return false;
    if (!length) {
      size_t unit = longest_in(n->units, rest);
      length = longest_in(n->title, rest);
      kind = unit >= length ? PIECE_UNIT : PIECE_TITLE;
      if (unit > length) length = unit;
    }
    if (!length || !add_piece(out, kind, zj_slice_cut(rest, 0, length))) return false;
    at += length;
  }
  return true;
}

/* The length of the shortest name of the unit. */
static size_t shortest_name(zj_slice units) {
  size_t shortest = units.length;
  for (size_t begin = 0, end; begin < units.length; begin = end + 1) {
    const char *bar = memchr(units.at + begin, '|', units.length - begin);
    end = bar ? (size_t)(bar - units.at) : units.length;
    if (end - begin < shortest) shortest = end - begin;
  }
  return shortest;
}

static double part_of(size_t part, size_t whole) {
  if (!whole) return 0;
  return part < whole ? (double)part / (double)whole : 1;
}

static bool says_enough(const cover *c, double title) {
  bool unit = c->bytes[PIECE_UNIT] > 0, year = c->bytes[PIECE_YEAR] > 0;
  return (unit && year) || ((unit || year) && c->bytes[PIECE_TITLE]) || title >= 0.6;
}

/* ---- reports ---- */

/* The query that lists the reports of a cover. */
static const char *query_of(void *ctx, const cover *c) {
  static const zj_field fields[] = {ZJ_FIELD_ISSUER, ZJ_FIELD_TITLE, ZJ_FIELD_YEAR};
  char *out = talloc_strdup(ctx, "");
  for (size_t i = 0; out && i < c->count; i++) {
    const zj_field_info *field = zj_field_get(fields[c->at[i].kind]);
    zj_slice text = c->at[i].text;
    if (c->at[i].kind == PIECE_YEAR) text.length = 4;
    const char *word = zj_query_word(ctx, text);
    if (!word) return NULL;
    out = talloc_asprintf_append(out, "%s%s:%s", i ? " " : "", zj_tr(field->key, field->zh), word);
  }
  return out;
}

/* Without their years, for those of other years. */
static void leave_years_out(cover *c) {
  size_t kept = 0;
  for (size_t i = 0; i < c->count; i++)
    if (c->at[i].kind != PIECE_YEAR) c->at[kept++] = c->at[i];
  c->count = kept;
}

static zj_status add_found(finder *f, size_t segment, uint32_t report, const names *n, cover *c) {
  double title = part_of(c->bytes[PIECE_TITLE], n->title.length);
  double fit = title + part_of(c->bytes[PIECE_UNIT], shortest_name(n->units));
  if (!says_enough(c, title)) return ZJ_OK;
  if (f->count == f->room) {
    size_t room = f->room ? f->room * 2 : 64;
    found *grown = talloc_realloc(f->ctx, f->list, found, (unsigned)room);
    if (!grown) return zj_no_memory(f->err);
    f->list = grown;
    f->room = room;
  }
  if (fit > f->best_fit || !f->best_query) {
    if (f->any_year) leave_years_out(c);
    f->best_fit = fit;
    f->best_query = query_of(f->ctx, c);
    if (!f->best_query) return zj_no_memory(f->err);
  }
  f->list[f->count++] = (found){segment, report, fit, n->last ? n->last : n->dated};
  return ZJ_OK;
}

/* Whether a word begins or ends a name of the unit. */
static bool is_unit_word(zj_slice units, zj_slice word) {
  if (word.length < SHORTEST) return false;
  for (const char *at = units.at, *end = units.at + units.length;
       (at = memmem(at, (size_t)(end - at), word.at, word.length)); at++) {
    const char *after = at + word.length;
    if (at == units.at || at[-1] == '|' || after == end || *after == '|') return true;
  }
  return false;
}

static zj_status look_at(finder *f, size_t segment, uint32_t report) {
  zj_report_facts facts;
  names n = {0};
  cover c = {0};
  bool all = true, any = false;
  zj_segment_facts(f->snapshot->segments[segment], report, &facts);
  for (size_t i = 0; i < f->word_count; i++) {
    if (zj_titles_year(f->words[i])) continue;
    bool unit = may_hold(f, i, facts.fields[ZJ_FIELD_ISSUER].value);
    any |= unit && !(f->units >> i & 1);
    all &= unit || may_hold(f, i, facts.title) || may_be_anywhere(f->words[i]);
  }
  if (!all && !any) return ZJ_OK;
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(f->err);
  zj_status status = read_names(local, &facts, &n, f->err);
  for (size_t i = 0; status == ZJ_OK && i < f->word_count; i++) {
    all = all && cover_word(f, &n, f->words[i], &c);
    if (is_unit_word(n.units, f->words[i])) f->units |= 1u << i;
  }
  if (status == ZJ_OK && all) status = add_found(f, segment, report, &n, &c);
  talloc_free(local);
  return status;
}

/* Whether look_at() may only find reports with a beginning of a word among their strings. */
static bool needs_beginning(const finder *f) {
  bool needs = false;
  for (size_t i = 0; i < f->word_count; i++) {
    beginnings begin;
    begin_word(f, i, begin);
    if (!begin[0].length || !begin[1].length) return false;
    needs |= !zj_titles_year(f->words[i]) && !may_be_anywhere(f->words[i]);
  }
  return needs;
}

/* Marks the reports of a segment among whose strings 'text' is. */
static void mark_reports(const zj_segment *segment, zj_slice text, bool *marks) {
  zj_slice strings = zj_segment_strings(segment);
  uint32_t report = 0, reports = zj_segment_reports(segment);
  for (size_t at = 0; (at = zj_find(strings, text, at)) < strings.length;) {
    while (report < reports && zj_segment_strings_begin(segment, report + 1) <= at)
      report++;
    if (report == reports) return;
    marks[report] = true;
    at = zj_segment_strings_begin(segment, report + 1); /* one place is enough */
  }
}

/* The reports of a segment that are worth a look, by number: looking for a beginning among the
 * strings of all reports costs a hundredth of looking at each. NULL when memory runs out. */
static bool *choose_reports(const finder *f, const zj_segment *segment) {
  uint32_t reports = zj_segment_reports(segment);
  bool *marks = talloc_zero_array(f->ctx, bool, reports + 1);
  if (!marks) return NULL;
  if (!needs_beginning(f)) {
    memset(marks, true, reports);
    return marks;
  }
  for (size_t i = 0; i < f->word_count; i++) {
    beginnings begin;
    if (zj_titles_year(f->words[i])) continue;
    begin_word(f, i, begin);
    mark_reports(segment, begin[0], marks);
    if (!zj_slice_equal(begin[0], begin[1])) mark_reports(segment, begin[1], marks);
  }
  return marks;
}

static zj_status look_through_segment(finder *f, size_t segment) {
  bool *marks = choose_reports(f, f->snapshot->segments[segment]);
  zj_status status = marks ? ZJ_OK : zj_no_memory(f->err);
  uint32_t reports = zj_segment_reports(f->snapshot->segments[segment]);
  for (uint32_t r = 0; status == ZJ_OK && r < reports; r++) {
    if ((r & 255) == 0 && zj_deadline_look(&f->deadline)) break;
    if (marks[r] && zj_snapshot_alive(f->snapshot, segment, r)) status = look_at(f, segment, r);
  }
  talloc_free(marks);
  return status;
}

static zj_status look_through(finder *f) {
  zj_status status = ZJ_OK;
  f->count = 0;
  f->best_query = NULL;
  f->best_fit = 0;
  for (size_t i = 0; status == ZJ_OK && i < f->snapshot->segment_count; i++) {
    if (zj_deadline_look(&f->deadline)) return ZJ_OK;
    status = look_through_segment(f, i);
  }
  return status;
}

static int by_fit(const void *a, const void *b, void *snapshot) {
  const found *x = a, *y = b;
  if (x->fit > y->fit || x->fit < y->fit) return x->fit < y->fit ? 1 : -1;
  if (x->year != y->year) return x->year < y->year ? 1 : -1;
  return zj_snapshot_compare(snapshot, x->segment, x->report, y->segment, y->report);
}

static zj_status make_list(finder *f, size_t limit, zj_titles *out) {
  if (f->count) qsort_r(f->list, f->count, sizeof *f->list, by_fit, (void *)f->snapshot);
  out->all = f->count;
  out->query = f->best_query;
  out->count = f->count < limit ? f->count : limit;
  out->at = talloc_array(f->ctx, zj_report_facts, (unsigned)out->count + 1);
  if (!out->at) return zj_no_memory(f->err);
  for (size_t i = 0; i < out->count; i++)
    zj_segment_facts(f->snapshot->segments[f->list[i].segment], f->list[i].report, &out->at[i]);
  return ZJ_OK;
}

zj_status zj_titles_find(void *ctx, const zj_snapshot *snapshot, const zj_query *query,
                         size_t limit, uint64_t deadline_us, zj_titles *out, zj_error *err) {
  finder f = {.ctx = ctx, .snapshot = snapshot, .word_count = query->leaf_count, .err = err};
  bool years = false;
  *out = (zj_titles){0};
  if (!zj_titles_plain(query)) return ZJ_OK;
  if (deadline_us) f.deadline.ends_us = zj_now_us() + deadline_us;
  for (size_t i = 0; i < f.word_count; i++) {
    f.raw[i] = query->leaves[i]->text;
    f.words[i] = query->leaves[i]->phrases[0].folded;
    int year;
    for (size_t at = 0; at < f.words[i].length; at++)
      years |= year_length(zj_slice_cut(f.words[i], at, f.words[i].length), &year) > 0;
  }
  zj_status status = look_through(&f);
  if (status == ZJ_OK && !f.count && years && !f.deadline.past) {
    out->other_year = f.any_year = true;
    status = look_through(&f);
  }
  out->units = f.units;
  out->cut = f.deadline.past;
  return status == ZJ_OK ? make_list(&f, limit, out) : status;
}

json_t *zj_titles_json(const zj_titles *titles) {
  json_t *list = json_array();
  for (size_t i = 0; i < titles->count; i++) {
    const zj_report_facts *facts = &titles->at[i];
    zj_value_append(list,
                    json_pack("{s:s,s:s,s:s,s:s,s:o}", "report", facts->id, "path", facts->path,
                              "title", ZJ_TITLE_SHOWN(facts->fields), "title_found",
                              zj_found_word(facts->title_found), "facts", zj_json_facts(facts)));
  }
  json_t *out = json_pack("{s:o,s:I,s:s}", "reports", list, "all", (json_int_t)titles->all, "query",
                          titles->query);
  if (titles->other_year) zj_value_set(out, "other_year", json_true());
  return out;
}
