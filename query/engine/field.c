/* field.c - compares field leaves with the facts of a report. */
#include "query/engine/field.h"

#include <talloc.h>

#include "indexer/outline/fields_shown.h"
#include "indexer/text/fold.h"
#include "query/engine/gap.h"
#include "query/language/phrase.h"

typedef enum answer { NOT_ASKED, HOLDS, FAILS } answer;

struct zj_field_test {
  const zj_segment *segment; /* the report that the answers are about */
  uint32_t report;
  answer *answers; /* by operand */
  size_t count;
  bool failed; /* memory ran out */
};

zj_field_test *zj_field_test_new(void *ctx, const zj_query *query) {
  zj_field_test *test = talloc_zero(ctx, zj_field_test);
  if (!test) return NULL;
  test->count = query->leaf_count;
  test->answers = talloc_zero_array(test, answer, (unsigned)query->leaf_count);
  if (test->answers) return test;
  talloc_free(test);
  return NULL;
}

static bool periods_overlap(const zj_query_node *leaf, const zj_fact *fact) {
  zj_period known;
  return zj_period_read(fact->value, &known) && zj_period_overlaps(leaf->period, known);
}

static void note_found(void *to, zj_match_range at) {
  (void)at;
  *(bool *)to = true;
}

/* Whether two names mean one unit. */
static bool is_unit(zj_field_test *test, zj_slice asked, const char *value) {
  void *local = talloc_new(NULL);
  char *name = local ? talloc_strndup(local, asked.at, asked.length) : NULL;
  const char *a = name ? zj_unit_name(local, name) : NULL,
             *b = a ? zj_unit_name(local, value) : NULL;
  bool same = b && strcmp(a, b) == 0;
  test->failed |= !b;
  talloc_free(local);
  return same;
}

static bool value_holds(zj_field_test *test, const zj_query_node *leaf, const zj_fact *fact) {
  if (fact->found == ZJ_FOUND_NONE || !fact->value[0]) return false;
  if (leaf->form == ZJ_LEAF_ANY) return true;
  bool unit = leaf->field == ZJ_FIELD_ISSUER;
  if (leaf->form == ZJ_LEAF_STRICT)
    return unit ? is_unit(test, leaf->text, fact->value)
                : zj_slice_equal(leaf->text, zj_slice_of(fact->value));
  if (leaf->is_period) return periods_overlap(leaf, fact);
  void *local = talloc_new(NULL);
  zj_slice value = {0};
  const char *text = unit && local ? zj_unit_names(local, fact->value) : fact->value;
  if (local && text) value = zj_fold_plain(local, zj_slice_of(text));
  test->failed |= !value.at;
  zj_match_range at;
  bool found = false;
  if (leaf->form == ZJ_LEAF_GAPS)
    test->failed |= zj_gap_find(leaf, value, &(zj_deadline){0}, note_found, &found, NULL) != ZJ_OK;
  else
    found = zj_phrase_find(&leaf->phrases[0], value, 0, &at);
  talloc_free(local);
  return found;
}

bool zj_field_test_holds(zj_field_test *test, const zj_segment *segment, uint32_t paragraph,
                         const zj_query_node *leaf) {
  uint32_t report = zj_segment_paragraph_report(segment, paragraph);
  if (segment != test->segment || report != test->report) {
    for (size_t i = 0; i < test->count; i++)
      test->answers[i] = NOT_ASKED;
    test->segment = segment;
    test->report = report;
  }
  answer *known = &test->answers[leaf->operand];
  if (*known == NOT_ASKED) {
    zj_report_facts facts;
    zj_segment_facts(segment, report, &facts);
    *known = value_holds(test, leaf, &facts.fields[leaf->field]) ? HOLDS : FAILS;
  }
  return *known == HOLDS;
}

bool zj_field_test_failed(const zj_field_test *test) {
  return test->failed;
}

zj_role_set zj_field_roles(zj_field field) {
  switch (field) {
  case ZJ_FIELD_TITLE:
    return ZJ_ROLE_BIT(ZJ_ROLE_FRAME_TITLE);
  case ZJ_FIELD_ISSUER:
    return ZJ_ROLE_BIT(ZJ_ROLE_FRAME_SIGN) | ZJ_ROLE_BIT(ZJ_ROLE_FRAME_TITLE);
  case ZJ_FIELD_DATE:
    return ZJ_ROLE_BIT(ZJ_ROLE_FRAME_DATE);
  case ZJ_FIELD_DOCNO:
    return ZJ_ROLE_BIT(ZJ_ROLE_FRAME_DOCNO);
  case ZJ_FIELD_TO:
    return ZJ_ROLE_BIT(ZJ_ROLE_FRAME_ADDRESSEE);
  case ZJ_FIELD_YEAR:
  case ZJ_FIELD_TYPE:
  case ZJ_FIELD_FILE:
  case ZJ_FIELD_COUNT:
    break;
  }
  return 0;
}
