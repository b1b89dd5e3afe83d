/* fact_table.c - enters reports, and numbers the texts of their facts. */
#include "query/engine/fact_table.h"

#include <stdio.h>
#include <talloc.h>
#include <xxhash.h>

#include "indexer/outline/fields_shown.h"

/* The texts of a column by number, and their numbers by hash: slots hold 0 or a number, and are
 * tried from that of the hash on. */
typedef struct column {
  const char **names; /* from 1 */
  uint32_t count, room;
  uint32_t *slots; /* twice 'room', a power of two */
} column;

struct zj_fact_table {
  zj_segment **segments;
  zj_fact_row **rows; /* by segment and report; value 0: not entered yet */
  column columns[ZJ_FACT_COLUMNS];
};

static const zj_field fields[ZJ_FACT_COLUMNS] = {[ZJ_FACT_YEAR] = ZJ_FIELD_YEAR,
                                                 [ZJ_FACT_TYPE] = ZJ_FIELD_TYPE,
                                                 [ZJ_FACT_ISSUER] = ZJ_FIELD_ISSUER};

/* ---- numbers for texts ---- */

/* The slot of a text, or the free one in which it belongs. */
static uint32_t *find_slot(const column *c, const char *text) {
  uint32_t mask = c->room * 2 - 1;
  uint32_t at = (uint32_t)XXH3_64bits(text, strlen(text)) & mask;
  while (c->slots[at] && strcmp(c->names[c->slots[at]], text) != 0)
    at = (at + 1) & mask;
  return &c->slots[at];
}

static bool grow_column(void *ctx, column *c) {
  column grown = {.count = c->count, .room = c->room ? c->room * 2 : 64};
  grown.names = talloc_realloc(ctx, c->names, const char *, grown.room + 1);
  if (!grown.names) return false;
  c->names = grown.names;
  grown.slots = talloc_zero_array(ctx, uint32_t, grown.room * 2);
  if (!grown.slots) return false;
  for (uint32_t i = 1; i <= grown.count; i++)
    *find_slot(&grown, grown.names[i]) = i;
  talloc_free(c->slots);
  *c = grown;
  return true;
}

/* The number of a text; 0 when memory runs out. */
static uint32_t number_text(zj_fact_table *t, zj_fact_column which, const char *text) {
  column *c = &t->columns[which];
  if (c->count == c->room && !grow_column(t, c)) return 0;
  uint32_t *slot = find_slot(c, text);
  if (*slot) return *slot;
  const char *copy = talloc_strdup(t, text);
  if (!copy) return 0;
  c->names[++c->count] = copy;
  return *slot = c->count;
}

/* ---- reports ---- */

static bool enter_year(zj_fact_table *t, zj_fact_row *row, const char *value) {
  int first, last;
  char text[16];
  bool known = zj_fact_years(ZJ_FIELD_YEAR, value, &first, &last);
  if (known) snprintf(text, sizeof text, "%d", last);
  if (known && last >= ZJ_FACT_FIRST_YEAR && last <= ZJ_FACT_LAST_YEAR) row->year = (uint16_t)last;
  row->value[ZJ_FACT_YEAR] = number_text(t, ZJ_FACT_YEAR, known ? text : value);
  return row->value[ZJ_FACT_YEAR] > 0;
}

static bool enter_issuer(zj_fact_table *t, zj_fact_row *row, const char *value) {
  char *name = *value ? zj_unit_name(NULL, value) : NULL;
  if (*value && !name) return false;
  row->value[ZJ_FACT_ISSUER] = number_text(t, ZJ_FACT_ISSUER, name ? name : "");
  talloc_free(name);
  return row->value[ZJ_FACT_ISSUER] > 0;
}

static bool enter_report(zj_fact_table *t, zj_fact_row *row, const zj_report_facts *facts) {
  const char *values[ZJ_FACT_COLUMNS];
  for (int i = 0; i < ZJ_FACT_COLUMNS; i++)
    values[i] = facts->fields[fields[i]].value ? facts->fields[fields[i]].value : "";
  row->value[ZJ_FACT_TYPE] = number_text(t, ZJ_FACT_TYPE, values[ZJ_FACT_TYPE]);
  return row->value[ZJ_FACT_TYPE] && enter_issuer(t, row, values[ZJ_FACT_ISSUER]) &&
         enter_year(t, row, values[ZJ_FACT_YEAR]);
}

const zj_fact_row *zj_fact_table_row(zj_fact_table *t, size_t segment, uint32_t report) {
  zj_fact_row *row = &t->rows[segment][report];
  if (row->value[ZJ_FACT_YEAR]) return row; /* entered last, so the others are there, too */
  zj_report_facts facts;
  zj_segment_facts(t->segments[segment], report, &facts);
  return enter_report(t, row, &facts) ? row : NULL;
}

/* ---- the table ---- */

static zj_fact_table *make_table(const zj_snapshot *s) {
  zj_fact_table *t = talloc_zero(s->facts, zj_fact_table);
  if (t) t->rows = talloc_zero_array(t, zj_fact_row *, (unsigned)s->segment_count + 1);
  bool made = t && t->rows;
  for (size_t i = 0; made && i < s->segment_count; i++) {
    t->rows[i] = talloc_zero_array(t, zj_fact_row, zj_segment_reports(s->segments[i]) + 1);
    made = t->rows[i] != NULL;
  }
  if (made) {
    t->segments = s->segments;
    return t;
  }
  talloc_free(t);
  return NULL;
}

zj_fact_table *zj_fact_table_of(const zj_snapshot *snapshot) {
  if (!*snapshot->facts) *snapshot->facts = make_table(snapshot);
  return *snapshot->facts;
}

uint32_t zj_fact_table_values(const zj_fact_table *t, zj_fact_column which) {
  return t->columns[which].count;
}

const char *zj_fact_table_name(const zj_fact_table *t, zj_fact_column which, uint32_t value) {
  return t->columns[which].names[value];
}
