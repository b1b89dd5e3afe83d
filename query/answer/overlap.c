/* overlap.c - reads the reports, finds the places that two of them share, and ranks the pairs. */
#include "query/answer/overlap.h"

#include <stdlib.h>
#include <talloc.h>

#include "indexer/outline/fields_shown.h"
#include "query/answer/overlap_parts.h"

enum { MOST_PLACES = 200 /* of one shingle in one report */ };

typedef struct finder {
  void *local;
  zj_overlap *overlap;
  const zj_overlap_options *options;
  zj_deadline deadline;
  uint64_t letters; /* read so far */
  zj_shingle *kept; /* by hash, report, place */
  size_t kept_count;
  uint32_t *group;      /* by kept: where the shingles with its hash begin */
  uint32_t *by_report;  /* numbers of kept shingles, by report */
  uint32_t *first_kept; /* by report: where its numbers begin in by_report; one more for the end */
  zj_overlap_seed *seeds;
  size_t seed_count, seed_room, pair_room;
  uint8_t *covered_a, *covered_b;
  zj_error *err;
} finder;

/* ---- the reports ---- */

static int year_of(const zj_report_facts *facts) {
  int first, last;
  const char *value = facts->fields[ZJ_FIELD_YEAR].value;
  return *value && zj_fact_years(ZJ_FIELD_YEAR, value, &first, &last) ? last : 0;
}

static zj_status read_report(finder *f, zj_snapshot *snapshot, zj_snapshot_place place,
                             bool against) {
  zj_overlap *o = f->overlap;
  zj_overlap_report *r = &o->reports[o->report_count];
  const zj_segment *segment = snapshot->segments[place.segment];
  *r = (zj_overlap_report){
      .snapshot = snapshot, .segment = place.segment, .report = place.report, .against = against};
  zj_segment_facts(segment, place.report, &r->facts);
  const char *issuer = r->facts.fields[ZJ_FIELD_ISSUER].value;
  r->unit = *issuer ? zj_unit_name(o, issuer) : "";
  if (!r->unit) return zj_no_memory(f->err);
  r->year = year_of(&r->facts);
  o->report_count++;
  zj_status status =
      zj_role_text_read(o, segment, place.report, f->options->roles, &r->text, f->err);
  f->letters += r->text.count;
  return status;
}

static int by_file(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Removes the places of files that are among the reports read already: a draft stands for what the
 * index has of it. */
static zj_status drop_same_files(finder *f, zj_snapshot_place *places, size_t *count) {
  uint32_t known = f->overlap->report_count;
  const char **files = talloc_array(f->local, const char *, known + 1);
  zj_report_facts facts;
  size_t kept = 0;
  if (!files) return zj_no_memory(f->err);
  for (uint32_t i = 0; i < known; i++)
    files[i] = f->overlap->reports[i].facts.file;
  if (known) qsort(files, known, sizeof *files, by_file);
  for (size_t i = 0; i < *count; i++) {
    zj_segment_facts(f->options->against->segments[places[i].segment], places[i].report, &facts);
    if (!known || !bsearch(&facts.file, files, known, sizeof *files, by_file))
      places[kept++] = places[i];
  }
  *count = kept;
  return ZJ_OK;
}

/* Whether another report may be read. */
static bool is_room(finder *f) {
  bool room = !f->options->most || f->letters < f->options->most;
  f->overlap->partial |= !room;
  return room && !zj_deadline_look(&f->deadline);
}

static zj_status read_reports(finder *f, zj_snapshot *snapshot) {
  zj_snapshot *against = f->options->against;
  size_t count = 0, others = 0;
  zj_snapshot_place *places = zj_snapshot_list(f->local, snapshot, &count), *more = NULL;
  if (places && against) more = zj_snapshot_list(f->local, against, &others);
  if (!places || (against && !more)) return zj_no_memory(f->err);
  f->overlap->reports =
      talloc_zero_array(f->overlap, zj_overlap_report, (unsigned)(count + others) + 1);
  if (!f->overlap->reports) return zj_no_memory(f->err);
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < count && is_room(f); i++)
    status = read_report(f, snapshot, places[i], false);
  if (status == ZJ_OK && against) status = drop_same_files(f, more, &others);
  for (size_t i = 0; status == ZJ_OK && i < others && is_room(f); i++)
    status = read_report(f, against, more[i], true);
  return status;
}

/* ---- units ---- */

static int by_unit(const void *a, const void *b) {
  const zj_overlap_report *x = *(zj_overlap_report *const *)a, *y = *(zj_overlap_report *const *)b;
  int order = strcmp(x->unit, y->unit);
  if (order) return order;
  return (x > y) - (x < y);
}

static zj_status number_units(finder *f) {
  zj_overlap *o = f->overlap;
  zj_overlap_report **order = talloc_array(f->local, zj_overlap_report *, o->report_count + 1);
  uint32_t number = 0;
  if (!order) return zj_no_memory(f->err);
  for (uint32_t i = 0; i < o->report_count; i++)
    order[i] = &o->reports[i];
  if (o->report_count) qsort(order, o->report_count, sizeof(zj_overlap_report *), by_unit);
  for (uint32_t i = 0; i < o->report_count; i++) {
    if (i && (!*order[i]->unit || strcmp(order[i - 1]->unit, order[i]->unit) != 0)) number++;
    order[i]->unit_number = number;
  }
  return ZJ_OK;
}

/* ---- shared shingles ---- */

static int by_hash(const void *a, const void *b) {
  const zj_shingle *x = a, *y = b;
  if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
  if (x->text != y->text) return x->text < y->text ? -1 : 1;
  return (x->at > y->at) - (x->at < y->at);
}

/* Drops the places of a shingle beyond MOST_PLACES in one report, so that a phrase repeated without
 * end takes no time by the square of its length. */
static void drop_places(finder *f, zj_shingle_list *list) {
  size_t kept = 0, places = 0, group = 0;
  for (size_t i = 0; i < list->count; i++) {
    const zj_shingle *one = &list->at[i], *before = i ? one - 1 : NULL;
    bool same = before && before->hash == one->hash;
    if (!same) group = i;
    places = same && before->text == one->text ? places + 1 : 1;
    bool shared = list->at[group].text != one->text ||
                  (i + 1 < list->count && one[1].hash == one->hash && one[1].text != one->text);
    if (places > MOST_PLACES && shared) f->overlap->partial = true;
    if (places > MOST_PLACES) list->at[i].at = UINT32_MAX;
  }
  for (size_t i = 0; i < list->count; i++)
    if (list->at[i].at != UINT32_MAX) list->at[kept++] = list->at[i];
  list->count = kept;
}

static zj_status keep_shingles(finder *f, uint8_t *const *left_out) {
  const zj_overlap *o = f->overlap;
  zj_shingle_list list = {0};
  zj_status status = ZJ_OK;
  for (uint32_t i = 0; status == ZJ_OK && i < o->report_count && !zj_deadline_look(&f->deadline);
       i++)
    status = zj_shingles_winnow(f->local, &o->reports[i].text, i, left_out[i],
                                f->options->run - ZJ_SHINGLE + 1, &list, f->err);
  if (status != ZJ_OK) return status;
  if (list.count) qsort(list.at, list.count, sizeof *list.at, by_hash);
  drop_places(f, &list);
  f->kept = list.at;
  f->kept_count = list.count;
  f->group = talloc_array(f->local, uint32_t, (unsigned)list.count + 1);
  f->by_report = talloc_array(f->local, uint32_t, (unsigned)list.count + 1);
  f->first_kept = talloc_zero_array(f->local, uint32_t, o->report_count + 2);
  if (!f->group || !f->by_report || !f->first_kept) return zj_no_memory(f->err);
  for (uint32_t i = 0; i < list.count; i++) {
    f->group[i] = i && list.at[i].hash == list.at[i - 1].hash ? f->group[i - 1] : i;
    f->first_kept[list.at[i].text + 2]++;
  }
  for (uint32_t i = 2; i < o->report_count + 2; i++)
    f->first_kept[i] += f->first_kept[i - 1];
  for (uint32_t i = 0; i < list.count; i++)
    f->by_report[f->first_kept[list.at[i].text + 1]++] = i;
  return ZJ_OK;
}

static zj_status add_seed(finder *f, zj_overlap_seed seed) {
  if (f->seed_count == f->seed_room) {
    size_t room = f->seed_room * 2 + 1024;
    zj_overlap_seed *grown = talloc_realloc(f->local, f->seeds, zj_overlap_seed, (unsigned)room);
    if (!grown) return zj_no_memory(f->err);
    f->seeds = grown;
    f->seed_room = room;
  }
  f->seeds[f->seed_count++] = seed;
  return ZJ_OK;
}

/* Adds the places of one shingle of report 'a' in the reports after it. */
static zj_status add_places(finder *f, uint32_t number) {
  const zj_shingle *of = &f->kept[number];
  zj_status status = ZJ_OK;
  for (size_t i = f->group[number];
       status == ZJ_OK && i < f->kept_count && f->kept[i].hash == of->hash; i++) {
    const zj_shingle *other = &f->kept[i];
    if (zj_deadline_step(&f->deadline)) break;
    if (other->text <= of->text) continue;
    status = add_seed(f, (zj_overlap_seed){other->text, of->at, other->at});
  }
  return status;
}

/* ---- pairs ---- */

static int by_second(const void *a, const void *b) {
  const zj_overlap_seed *x = a, *y = b;
  return (x->b > y->b) - (x->b < y->b);
}

static zj_overlap_kin kin_of(const zj_overlap_report *a, const zj_overlap_report *b) {
  if (a->unit_number != b->unit_number) return ZJ_OVERLAP_OTHERS;
  return a->year && b->year && a->year != b->year ? ZJ_OVERLAP_YEARS : ZJ_OVERLAP_UNIT;
}

static void exchange(uint32_t *a, uint32_t *b) {
  uint32_t held = *a;
  *a = *b;
  *b = held;
}

/* Compares report a with b, by the seeds that they share. */
static zj_status compare_two(finder *f, uint32_t a, zj_overlap_seed *seeds, size_t count) {
  zj_overlap *o = f->overlap;
  uint32_t b = seeds[0].b;
  zj_overlap_pair pair = {.a = a, .b = b};
  if (o->reports[a].year && o->reports[b].year > o->reports[a].year) {
    exchange(&pair.a, &pair.b);
    for (size_t i = 0; i < count; i++)
      exchange(&seeds[i].at_a, &seeds[i].at_b);
  }
  pair.kin = kin_of(&o->reports[a], &o->reports[b]);
  zj_status status = zj_overlap_compare(o, &o->reports[pair.a], &o->reports[pair.b], seeds, count,
                                        f->options->run, f->covered_a, f->covered_b, &pair, f->err);
  if (status != ZJ_OK || !pair.passage_count) return status;
  if (o->pair_count == f->pair_room) {
    size_t room = f->pair_room * 2 + 64;
    zj_overlap_pair *grown = talloc_realloc(o, o->pairs, zj_overlap_pair, (unsigned)room);
    if (!grown) return zj_no_memory(f->err);
    o->pairs = grown;
    f->pair_room = room;
  }
  o->pairs[o->pair_count++] = pair;
  return ZJ_OK;
}

/* Compares a report with all after it. */
static zj_status compare_report(finder *f, uint32_t a) {
  zj_status status = ZJ_OK;
  f->seed_count = 0;
  for (uint32_t i = f->first_kept[a]; status == ZJ_OK && i < f->first_kept[a + 1]; i++)
    status = add_places(f, f->by_report[i]);
  if (f->seed_count) qsort(f->seeds, f->seed_count, sizeof *f->seeds, by_second);
  for (size_t i = 0, end; status == ZJ_OK && i < f->seed_count; i = end) {
    if (zj_deadline_look(&f->deadline)) break;
    for (end = i; end < f->seed_count && f->seeds[end].b == f->seeds[i].b; end++) {}
    status = compare_two(f, a, f->seeds + i, end - i);
  }
  return status;
}

static zj_status compare_all(finder *f) {
  zj_overlap *o = f->overlap;
  uint32_t longest = 0;
  for (uint32_t i = 0; i < o->report_count; i++)
    if (o->reports[i].text.count > longest) longest = o->reports[i].text.count;
  f->covered_a = talloc_zero_array(f->local, uint8_t, longest + 1);
  f->covered_b = talloc_zero_array(f->local, uint8_t, longest + 1);
  if (!f->covered_a || !f->covered_b) return zj_no_memory(f->err);
  zj_status status = ZJ_OK;
  for (uint32_t i = 0; status == ZJ_OK && i < o->report_count && !o->reports[i].against; i++) {
    if (zj_deadline_look(&f->deadline)) break;
    status = compare_report(f, i);
  }
  o->partial |= f->deadline.past;
  return status;
}

/* ---- the order ---- */

static double share_of(const zj_overlap_pair *p) {
  return p->share_a > p->share_b ? p->share_a : p->share_b;
}

static int by_share(const void *a, const void *b) {
  const zj_overlap_pair *x = a, *y = b;
  if ((x->kin == ZJ_OVERLAP_YEARS) != (y->kin == ZJ_OVERLAP_YEARS))
    return x->kin == ZJ_OVERLAP_YEARS ? 1 : -1;
  if (share_of(x) != share_of(y)) return share_of(x) > share_of(y) ? -1 : 1;
  if (x->copied_a != y->copied_a) return x->copied_a > y->copied_a ? -1 : 1;
  if (x->a != y->a) return x->a < y->a ? -1 : 1;
  return (x->b > y->b) - (x->b < y->b);
}

zj_status zj_overlap_find(void *ctx, zj_snapshot *snapshot, const zj_overlap_options *options,
                          zj_overlap **out, zj_error *err) {
  finder f = {.options = options, .deadline = options->deadline, .err = err};
  *out = f.overlap = talloc_zero(ctx, zj_overlap);
  f.local = talloc_new(ctx);
  zj_status status = f.overlap && f.local ? read_reports(&f, snapshot) : zj_no_memory(err);
  if (status == ZJ_OK) status = number_units(&f);
  uint8_t **left_out = NULL;
  if (status == ZJ_OK) {
    left_out = talloc_zero_array(f.local, uint8_t *, f.overlap->report_count + 1);
    status = left_out
                 ? zj_overlap_leave_out(f.local, f.overlap, options, &f.deadline, left_out, err)
                 : zj_no_memory(err);
  }
  /* What many units share is not known when the time ran out before: nothing is compared then. */
  if (status == ZJ_OK && !f.deadline.past) status = keep_shingles(&f, left_out);
  if (status == ZJ_OK && !f.deadline.past) status = compare_all(&f);
  if (status == ZJ_OK) f.overlap->partial |= f.deadline.past;
  for (size_t i = 0; status == ZJ_OK && i < f.overlap->pair_count; i++)
    f.overlap->partial |= f.overlap->pairs[i].partial;
  if (status == ZJ_OK && f.overlap->pair_count)
    qsort(f.overlap->pairs, f.overlap->pair_count, sizeof *f.overlap->pairs, by_share);
  talloc_free(f.local);
  return status;
}
