/* trend.c - sums hits and text by year and role. */
#include "query/answer/trend.h"

#include <string.h>
#include <talloc.h>

#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "indexer/store/address.h"
#include "query/engine/about.h"
#include "query/engine/excerpt.h"
#include "query/engine/sentence.h"

enum { FIRST_YEAR = 1900, LAST_YEAR = 2199, YEARS = LAST_YEAR - FIRST_YEAR + 1 };
enum { ALL = ZJ_ROLE_COUNT, SLOTS };

typedef struct spot {
  size_t segment;
  uint32_t report, paragraph;
  zj_match_range at;
  const char *date, *path; /* of the report: its rank in time */
} spot;

/* What is known of one year and one role. */
typedef struct cell {
  uint64_t occurrences, reports, chars, of;
  spot first, last, hit; /* hit: the last one counted */
  size_t text_segment;   /* the last report whose text was counted */
  uint32_t text_report;
  bool has_text;
} cell;

typedef struct collector {
  zj_snapshot *snapshot;
  const zj_trend_options *options;
  zj_role_set in, without; /* the outermost scope */
  zj_about_reader *about;
  cell (*cells)[SLOTS]; /* by year */
  uint64_t unknown;
  size_t segment; /* the report at hand */
  uint32_t report;
  bool has_report;
  int year;
  spot here;
} collector;

/* ---- years ---- */

static int year_of(const zj_report_facts *facts) {
  int first, last;
  const char *value = facts->fields[ZJ_FIELD_YEAR].value;
  bool known = value && zj_fact_years(ZJ_FIELD_YEAR, value, &first, &last) && last >= FIRST_YEAR &&
               last <= LAST_YEAR;
  return known ? last : 0;
}

static const char *date_of(const zj_report_facts *facts) {
  const char *date = facts->fields[ZJ_FIELD_DATE].value;
  if (date && *date) return date;
  const char *year = facts->fields[ZJ_FIELD_YEAR].value;
  return year ? year : "";
}

static void open_report(collector *c, size_t n, uint32_t report) {
  zj_report_facts facts;
  if (c->has_report && c->segment == n && c->report == report) return;
  zj_segment_facts(c->snapshot->segments[n], report, &facts);
  c->segment = n;
  c->report = report;
  c->has_report = true;
  c->year = year_of(&facts);
  c->here = (spot){.segment = n, .report = report, .date = date_of(&facts), .path = facts.path};
}

/* The last of the years that text speaks of; 0 when it is not known. */
static int year_within(zj_about about) {
  return about.last >= FIRST_YEAR && about.last <= LAST_YEAR ? about.last : 0;
}

/* The year that a place counts for; 0 when it is not known. */
static int year_at(collector *c, uint32_t paragraph, zj_match_pos at) {
  if (!c->options->about) return c->year;
  return year_within(zj_about_at(c->about, c->snapshot->segments[c->segment], paragraph, at));
}

/* ---- hits ---- */

static bool same_report(const spot *a, const spot *b) {
  return a->path && a->segment == b->segment && a->report == b->report;
}

static int compare_spots(const spot *a, const spot *b) {
  int order = strcmp(a->date, b->date);
  if (order == 0) order = strcmp(a->path, b->path);
  if (order == 0) order = (a->paragraph > b->paragraph) - (a->paragraph < b->paragraph);
  if (order) return order;
  return (a->at.begin.byte > b->at.begin.byte) - (a->at.begin.byte < b->at.begin.byte);
}

/* Adds a hit; those of a report come one after the other, in text order, so that only its first is
 * compared with other reports. */
static void add_hit(cell *to, const spot *here) {
  bool another = !same_report(&to->hit, here);
  to->occurrences++;
  to->reports += another;
  if (another && (!to->first.path || compare_spots(here, &to->first) < 0)) to->first = *here;
  if (same_report(&to->last, here) ||
      (another && (!to->last.path || compare_spots(here, &to->last) > 0)))
    to->last = *here;
  to->hit = *here;
}

/* The roles that a reader is told: the frame as one. */
static zj_role_set plain_roles(zj_role_set roles) {
  if (roles & ZJ_ROLES_FRAME) roles = (roles & ~ZJ_ROLES_FRAME) | ZJ_ROLE_BIT(ZJ_ROLE_FRAME);
  return roles & ZJ_ROLES_ALL;
}

static void count_hits(void *to, size_t n, const zj_match_list *hits) {
  collector *c = to;
  if (hits->count)
    open_report(c, n, zj_segment_paragraph_report(c->snapshot->segments[n], hits->at[0].paragraph));
  for (size_t i = 0; i < hits->count; i++) {
    const zj_match *m = &hits->at[i];
    int year = year_at(c, m->paragraph, m->at.begin);
    if (!year) {
      c->unknown++;
      continue;
    }
    cell *row = c->cells[year - FIRST_YEAR];
    c->here.paragraph = m->paragraph;
    c->here.at = m->at;
    add_hit(&row[ALL], &c->here);
    zj_role_set roles = c->options->by_role ? plain_roles(m->roles) : 0;
    for (; roles; roles &= roles - 1)
      add_hit(&row[__builtin_ctzll(roles)], &c->here);
  }
}

/* ---- text ---- */

static void add_text(collector *c, int year, zj_role_set roles, uint64_t chars) {
  bool inside = (roles & c->in) && !(roles & c->without);
  zj_role_set slots = inside ? (zj_role_set)1 << ALL : 0;
  if (inside && c->options->by_role) slots |= plain_roles(roles);
  if (!slots || !year) return;
  for (; slots; slots &= slots - 1) {
    cell *to = &c->cells[year - FIRST_YEAR][__builtin_ctzll(slots)];
    to->of += !to->has_text || to->text_segment != c->segment || to->text_report != c->report;
    to->has_text = true;
    to->text_segment = c->segment;
    to->text_report = c->report;
    to->chars += chars;
  }
}

static void add_part(void *to, const zj_about_part *part) {
  add_text(to, year_within(part->about), part->roles, part->chars);
}

static void count_paragraph(collector *c, const zj_segment *segment, uint32_t paragraph) {
  zj_paragraph_view p;
  zj_role_set uniform = zj_segment_paragraph_roles(segment, paragraph);
  if (uniform && !(uniform & c->in)) return;
  if (c->options->about) {
    zj_about_parts(c->about, segment, paragraph, add_part, c);
    return;
  }
  zj_segment_paragraph(segment, paragraph, &p);
  for (uint32_t i = p.passage_begin; i < p.passage_end; i++) {
    zj_passage_view passage;
    zj_segment_passage(segment, i, &passage);
    add_text(c, c->year, passage.roles, passage.chars);
  }
}

/* Returns false when the deadline passed. */
static bool count_text(collector *c, zj_deadline *deadline) {
  for (size_t n = 0; n < c->snapshot->segment_count; n++)
    for (uint32_t report = 0; report < zj_segment_reports(c->snapshot->segments[n]); report++) {
      uint32_t begin, end;
      if (!zj_snapshot_alive(c->snapshot, n, report)) continue;
      if (zj_deadline_look(deadline)) return false;
      open_report(c, n, report);
      zj_segment_report_range(c->snapshot->segments[n], report, &begin, &end);
      for (; begin < end; begin++)
        count_paragraph(c, c->snapshot->segments[n], begin);
    }
  return true;
}

/* ---- rows ---- */

static zj_status place_of(void *ctx, zj_snapshot *snapshot, const spot *at, zj_trend_place *out,
                          zj_error *err) {
  const zj_segment *segment = snapshot->segments[at->segment];
  zj_paragraph_view p;
  zj_cutting cut;
  zj_segment_facts(segment, at->report, &out->facts);
  zj_segment_paragraph(segment, at->paragraph, &p);
  zj_status status = zj_excerpt_cut(ctx, segment, at->paragraph, at->at, &cut, err);
  if (status != ZJ_OK) return status;
  out->line = cut.line;
  out->start_char = cut.start_char;
  zj_match_pos begin = {0}, end = zj_sentence_end(p.match, begin);
  while (end.byte <= at->at.begin.byte && end.byte < p.match.length) {
    begin = end;
    end = zj_sentence_end(p.match, begin);
  }
  status = zj_excerpt_cut(ctx, segment, at->paragraph, (zj_match_range){begin, end}, &cut, err);
  out->sentence = cut.text;
  return status;
}

static zj_status add_row(collector *c, zj_trend *t, int year, int slot, zj_error *err) {
  const cell *from = &c->cells[year][slot];
  zj_trend_row *row = &t->rows[t->count++];
  *row = (zj_trend_row){.year = year + FIRST_YEAR,
                        .role = (zj_role)slot,
                        .occurrences = from->occurrences,
                        .reports = from->reports,
                        .chars = from->chars,
                        .of = from->of};
  if (!row->occurrences) return ZJ_OK;
  zj_status status = place_of(t, c->snapshot, &from->first, &row->first, err);
  return status == ZJ_OK ? place_of(t, c->snapshot, &from->last, &row->last, err) : status;
}

/* The rows of a role, from the first year with a hit on. */
static zj_status add_rows(collector *c, zj_trend *t, int slot, zj_error *err) {
  int year = 0;
  zj_status status = ZJ_OK;
  while (year < YEARS && !c->cells[year][slot].occurrences)
    year++;
  for (; status == ZJ_OK && year < YEARS; year++)
    if (c->cells[year][slot].has_text || c->cells[year][slot].occurrences)
      status = add_row(c, t, year, slot, err);
  return status;
}

/* The first and last place of all years. */
static zj_status find_ends(collector *c, zj_trend *t, zj_error *err) {
  const spot *first = NULL, *last = NULL;
  for (int year = 0; year < YEARS; year++) {
    const cell *all = &c->cells[year][ALL];
    if (!all->occurrences) continue;
    if (!first || compare_spots(&all->first, first) < 0) first = &all->first;
    if (!last || compare_spots(&all->last, last) > 0) last = &all->last;
  }
  t->any = first != NULL;
  if (!first) return ZJ_OK;
  zj_status status = place_of(t, c->snapshot, first, &t->first, err);
  return status == ZJ_OK ? place_of(t, c->snapshot, last, &t->last, err) : status;
}

static zj_status make_rows(collector *c, zj_trend *t, zj_error *err) {
  t->rows = talloc_array(t, zj_trend_row, c->options->by_role ? YEARS * SLOTS : YEARS);
  if (!t->rows) return zj_no_memory(err);
  zj_status status = ZJ_OK;
  if (!c->options->by_role) status = add_rows(c, t, ALL, err);
  for (int role = 0; c->options->by_role && status == ZJ_OK && role < ZJ_ROLE_COUNT; role++)
    status = add_rows(c, t, role, err);
  return status == ZJ_OK ? find_ends(c, t, err) : status;
}

static zj_status fill_trend(collector *c, const zj_query *query, zj_trend *t, zj_error *err) {
  zj_search_options search = {.without_sentences = true,
                              .ranked = 1,
                              .deadline_us = c->options->deadline_us,
                              .each = count_hits,
                              .each_to = c};
  zj_deadline deadline = {0};
  uint64_t began = zj_now_us();
  zj_result *result;
  if (search.deadline_us) deadline.ends_us = began + search.deadline_us;
  zj_status status = zj_search(t, c->snapshot, query, &search, &result, err);
  if (status != ZJ_OK) return status;
  t->exact = count_text(c, &deadline) && result->stop == ZJ_STOP_END;
  t->occurrences = result->counts.occurrences;
  t->reports = result->counts.reports;
  t->unknown = c->unknown;
  status = make_rows(c, t, err);
  t->took_us = zj_now_us() - began;
  return status;
}

zj_status zj_trend_make(void *ctx, zj_snapshot *snapshot, const zj_query *query,
                        const zj_trend_options *options, zj_trend **out, zj_error *err) {
  zj_trend *t = talloc_zero(ctx, zj_trend);
  void *local = talloc_new(NULL);
  collector c = {.snapshot = snapshot,
                 .options = options,
                 .in = query->outer_scope,
                 .without = query->outer_without,
                 .about = zj_about_reader_new(local)};
  c.cells = talloc_zero_size(local, YEARS * sizeof *c.cells);
  zj_status status = ZJ_OK;
  if (!t || !local || !c.about || !c.cells) status = zj_no_memory(err);
  if (status == ZJ_OK) {
    t->by_role = options->by_role;
    t->about = options->about;
    status = fill_trend(&c, query, t, err);
    if (status == ZJ_OK && zj_about_failed(c.about)) status = zj_no_memory(err);
  }
  talloc_free(local);
  if (status == ZJ_OK)
    *out = t;
  else
    talloc_free(t);
  return status;
}

/* ---- rates, JSON ---- */

double zj_trend_per_chars(const zj_trend_row *row) {
  return row->chars ? 10000.0 * (double)row->occurrences / (double)row->chars : 0;
}

double zj_trend_per_reports(const zj_trend_row *row) {
  return row->of ? 100.0 * (double)row->reports / (double)row->of : 0;
}

static json_t *place_json(const zj_trend_place *p) {
  zj_place_text id;
  const char *date = p->facts.fields[ZJ_FIELD_DATE].value;
  return json_pack("{s:s,s:s,s:s,s:s,s:s,s:i,s:i,s:s%}", "id",
                   zj_place_write(id, p->facts.id, p->line, p->start_char), "report", p->facts.id,
                   "path", p->facts.path, "title", ZJ_TITLE_SHOWN(p->facts.fields), "date",
                   date ? date : "", "line", (int)p->line, "start_char", (int)p->start_char,
                   "sentence", p->sentence.at, p->sentence.length);
}

json_t *zj_trend_row_json(const zj_trend_row *row) {
  json_t *out = json_pack("{s:i}", "year", row->year);
  if (row->role != ZJ_ROLE_COUNT)
    zj_value_set(out, "role", json_string(zj_role_get(row->role)->key));
  zj_value_merge(out,
                 json_pack("{s:I,s:I,s:I,s:I,s:f,s:f}", "occurrences", (json_int_t)row->occurrences,
                           "reports", (json_int_t)row->reports, "chars", (json_int_t)row->chars,
                           "of_reports", (json_int_t)row->of, "per_10000_chars",
                           zj_trend_per_chars(row), "per_100_reports", zj_trend_per_reports(row)));
  if (row->occurrences) {
    zj_value_set(out, "first", place_json(&row->first));
    zj_value_set(out, "last", place_json(&row->last));
  }
  return out;
}

json_t *zj_trend_end_json(const zj_trend *t) {
  json_t *out = json_pack("{s:I,s:I,s:I,s:s,s:b}", "occurrences", (json_int_t)t->occurrences,
                          "reports", (json_int_t)t->reports, "without_year", (json_int_t)t->unknown,
                          "by", t->about ? "about" : "report", "exact", (int)t->exact);
  if (t->any) {
    zj_value_set(out, "first", place_json(&t->first));
    zj_value_set(out, "last", place_json(&t->last));
  }
  zj_value_set(out, "took_us", json_integer((json_int_t)t->took_us));
  return out;
}
