/* page_compare.c - two reports held against each other, role by role. */
#include <string.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "web/pages/account_view.h"
#include "web/pages/choices.h"
#include "web/pages/chosen.h"
#include "web/pages/handlers.h"
#include "web/pages/view.h"

enum { OTHERS_SHOWN = 12, TRIED_MAX = 100 /* reports of each side that are tried */ };

static const char PATH[] = "/compare";

/* What is asked for: the filter names the first report, these the second. */
typedef struct sides {
  zj_filter a, b;
  zj_snapshot_place *of_a, *of_b; /* all reports that fit */
  size_t count_a, count_b;
} sides;

static const char *compare_url(void *ctx, const zj_filter *f, const char *a, const char *b) {
  zj_link link = zj_link_new(ctx, PATH);
  zj_link_add_roles(&link, "in", f->in);
  zj_link_add(&link, "a", a);
  zj_link_add(&link, "b", b);
  return zj_link_text(&link);
}

/* ---- finding the two reports ---- */

/* The filter of the second report: another year, and another unit if one is given. */
static bool read_sides(zj_exchange *x, sides *s) {
  void *ctx = x->request->ctx;
  const char *year = zj_param_get(&x->request->query, "year2"),
             *issuer = zj_param_get(&x->request->query, "issuer2");
  zj_params own = x->request->query;
  if (!zj_filter_read(x, &s->a)) return false;
  zj_param *swapped = talloc_array(ctx, zj_param, (unsigned)own.count + 2);
  if (!swapped) {
    zj_note_no_memory();
    return false;
  }
  size_t count = 0;
  for (size_t i = 0; i < own.count; i++)
    if (strcmp(own.at[i].key, "year") != 0 &&
        !(issuer && *issuer && strcmp(own.at[i].key, "issuer") == 0))
      swapped[count++] = own.at[i];
  if (year) swapped[count++] = (zj_param){"year", year};
  if (issuer && *issuer) swapped[count++] = (zj_param){"issuer", issuer};
  x->request->query = (zj_params){swapped, count};
  bool read = zj_filter_read(x, &s->b);
  x->request->query = own;
  return read;
}

static zj_status find_sides(zj_exchange *x, sides *s, zj_error *err) {
  bool exact;
  zj_asked asked;
  zj_status status = zj_filter_reports(x, &s->a, &s->of_a, &s->count_a, &exact, &asked, err);
  if (status != ZJ_OK) return status;
  return zj_filter_reports(x, &s->b, &s->of_b, &s->count_b, &exact, &asked, err);
}

static void facts_of(const zj_exchange *x, zj_snapshot_place place, zj_report_facts *out) {
  zj_segment_facts(x->reader->snapshot->segments[place.segment], place.report, out);
}

static bool same_fact(const zj_report_facts *a, const zj_report_facts *b, zj_field field) {
  return strcmp(a->fields[field].value, b->fields[field].value) == 0;
}

static bool same_unit(const zj_report_facts *a, const zj_report_facts *b) {
  void *local = talloc_new(NULL);
  const char *of_a = zj_unit_name(local, a->fields[ZJ_FIELD_ISSUER].value),
             *of_b = zj_unit_name(local, b->fields[ZJ_FIELD_ISSUER].value);
  bool same = of_a && of_b && strcmp(of_a, of_b) == 0;
  if (!of_a || !of_b) zj_note_no_memory();
  talloc_free(local);
  return same;
}

/* How well two reports go together: those of one unit and type best. 0: they are one report. */
static int fitness(const zj_report_facts *a, const zj_report_facts *b) {
  if (strcmp(a->id, b->id) == 0) return 0;
  if (!same_fact(a, b, ZJ_FIELD_TYPE)) return 1;
  return same_unit(a, b) ? 3 : 2;
}

/* The first two reports that go together best. */
static bool choose_two(const zj_exchange *x, const sides *s, zj_chosen *out) {
  size_t count_a = s->count_a < TRIED_MAX ? s->count_a : TRIED_MAX,
         count_b = s->count_b < TRIED_MAX ? s->count_b : TRIED_MAX;
  int best = 0;
  for (size_t i = 0; i < count_a && best < 3; i++)
    for (size_t k = 0; k < count_b && best < 3; k++) {
      zj_report_facts a, b;
      facts_of(x, s->of_a[i], &a);
      facts_of(x, s->of_b[k], &b);
      int fits = fitness(&a, &b);
      if (fits <= best) continue;
      best = fits;
      zj_chosen_set(x->reader->snapshot, (zj_account_report){s->of_a[i].segment, s->of_a[i].report},
                    (zj_account_report){s->of_b[k].segment, s->of_b[k].report}, out);
    }
  return best > 0;
}

/* ---- the page ---- */

static json_t *year_options(const zj_exchange *x, const char *chosen) {
  json_t *options = json_array();
  zj_choices_add(options, x->reader, ZJ_FIELD_YEAR, chosen);
  return options;
}

static json_t *begin_page(zj_exchange *x, const sides *s, const char *about) {
  const char *issuer = zj_param_get(&x->request->query, "issuer2");
  json_t *page = zj_task_page(x->request->ctx, ZJ_TASK_COMPARE, about);
  zj_filter_show(x, page, &s->a, ZJ_FILTER_ROLE | ZJ_FILTER_ANY_ROLE, PATH);
  zj_value_set(page, "year2_options", year_options(x, s->b.year));
  zj_view_set(page, "issuer2", issuer ? issuer : "");
  zj_view_set(page, "go", zj_tr("Compare", "对照"));
  return page;
}

/* Other reports that fit one side, each with the comparison that has it in its place. */
static json_t *other_links(zj_exchange *x, const sides *s, bool second, const zj_chosen *c) {
  void *ctx = x->request->ctx;
  json_t *list = json_array();
  const zj_snapshot_place *places = second ? s->of_b : s->of_a;
  size_t count = second ? s->count_b : s->count_a;
  for (size_t i = 0; i < count && json_array_size(list) < OTHERS_SHOWN; i++) {
    zj_report_facts facts;
    zj_title_text title;
    facts_of(x, places[i], &facts);
    if (strcmp(facts.id, c->facts[0].id) == 0 || strcmp(facts.id, c->facts[1].id) == 0) continue;
    const char *shown = zj_title_shown(title, facts.fields);
    zj_value_append(list, json_pack("{s:s,s:s,s:s}", "label", *shown ? shown : facts.path, "path",
                                    facts.path, "url",
                                    second ? compare_url(ctx, &s->a, c->facts[0].id, facts.id)
                                           : compare_url(ctx, &s->a, facts.id, c->facts[1].id)));
  }
  return list;
}

static void add_others(zj_exchange *x, json_t *page, const sides *s, const zj_chosen *c) {
  json_t *of_a = s->count_a ? other_links(x, s, false, c) : json_array(),
         *of_b = s->count_b ? other_links(x, s, true, c) : json_array();
  zj_value_set(page, "has_others", json_boolean(json_array_size(of_a) + json_array_size(of_b) > 0));
  zj_value_set(page, "has_others_a", json_boolean(json_array_size(of_a) > 0));
  zj_value_set(page, "has_others_b", json_boolean(json_array_size(of_b) > 0));
  zj_value_set(page, "others_a", of_a);
  zj_value_set(page, "others_b", of_b);
}

static void answer_comparison(zj_exchange *x, const sides *s, const zj_chosen *c) {
  void *ctx = x->request->ctx;
  zj_account account = {0};
  zj_error err = {0};
  uint32_t only;
  zj_title_text title;
  zj_deadline deadline = zj_task_deadline(x, 1);
  zj_role_set roles = s->a.in ? s->a.in & ZJ_ROLES_SCOPES : ZJ_ROLES_SCOPES;
  if (!zj_account_read_only(x, &only)) return;
  zj_status status = zj_account_compare(ctx, x->reader->snapshot, c->reports[0], c->reports[1],
                                        roles, &deadline, &account, &err);
  if (status != ZJ_OK) return zj_answer_error(x, &err);
  json_t *page = begin_page(x, s, zj_title_shown(title, c->facts[0].fields));
  zj_account_shown shown = {.kind = ZJ_ACCOUNT_COMPARE,
                            .account = &account,
                            .head = {.a = c->facts[0], .b = c->facts + 1, .b_count = 1},
                            .link = compare_url(ctx, &s->a, c->facts[0].id, c->facts[1].id),
                            .action = "/export/compare",
                            .page = s->a.page};
  zj_account_view(x, page, &shown);
  zj_account_view_years(x, page, ZJ_TASK_COMPARE, &c->facts[0]);
  add_others(x, page, s, c);
  zj_answer_rechecked(x);
  zj_answer_page(x, 200, "compare", page);
}

/* What can be compared: two consecutive years of each unit; and why nothing was, if asked for. */
static void answer_choices(zj_exchange *x, const sides *s) {
  zj_account_pair *pairs;
  size_t count;
  zj_error err = {0};
  zj_filter wanted = s->a;
  wanted.year = "";
  zj_status status = zj_account_choose(x, &wanted, &pairs, &count, &err);
  if (status != ZJ_OK) return zj_answer_error(x, &err);
  json_t *page = begin_page(x, s, s->a.issuer);
  bool asked = *s->a.year && *s->b.year;
  zj_view_set(page, "not_found",
              asked
                  ? zj_tr("There are no two such reports in the index.", "索引里没有这样两篇报告。")
                  : NULL);
  zj_account_view_pairs(x, page, ZJ_TASK_COMPARE, &wanted, pairs, count);
  zj_filter_show_ways(x->request->ctx, json_object_get(page, "pairs"), &wanted, PATH);
  zj_answer_rechecked(x);
  zj_answer_page(x, 200, "compare", page);
}

void zj_page_compare(zj_exchange *x) {
  sides s = {0};
  zj_chosen chosen;
  zj_error err = {0};
  if (!read_sides(x, &s) || !zj_chosen_read(x, 1, &chosen)) return;
  bool asked = *s.a.year && *s.b.year && (*s.a.issuer || *s.a.type || *s.a.folder);
  if (!chosen.count && asked) {
    zj_status status = find_sides(x, &s, &err);
    if (status != ZJ_OK) return zj_answer_error(x, &err);
    if (!choose_two(x, &s, &chosen)) chosen.count = 0;
  }
  if (chosen.count) return answer_comparison(x, &s, &chosen);
  answer_choices(x, &s);
}
