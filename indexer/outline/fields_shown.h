/* fields_shown.h - facts as people read and compare them: one name for each unit, and a title that
 * says enough.
 *
 *   宁波市, 宁波市政府       ─▶ 宁波市人民政府
 *   澄湖县委组织部           ─▶ 中共澄湖县委组织部
 *   政府工作报告             ─▶ 政府工作报告（宁波市，2024年）
 *
 * A fact itself stays as the report has it (fields.h).
 *
 * Ownership  results are talloc children of 'ctx' and end in NUL; titles are written to a
 *            buffer of the caller.
 * Errors     NULL when memory runs out.
 * Threads    any. */
#ifndef ZJ_INDEXER_OUTLINE_FIELDS_SHOWN_H
#define ZJ_INDEXER_OUTLINE_FIELDS_SHOWN_H

#include "indexer/outline/fields.h"

/* Returns the full name of the unit that 'name' means; equal for all names of one unit. */
char *zj_unit_name(void *ctx, const char *name);

/* Returns all names of a unit, 'name' first, with | between them: the text in which 单位: looks. */
char *zj_unit_names(void *ctx, const char *name);

typedef char zj_title_text[600];

/* Returns the title of a report for people: the title itself, or, when that says neither whose
 * report it is nor of which year, the title with both, written to 'out'. 'fields' are
 * ZJ_FIELD_COUNT facts. Every place that quotes a title uses it. */
const char *zj_title_shown(zj_title_text out, const zj_fact *fields);

/* The same in a buffer that lives as long as the block around the call. */
#define ZJ_TITLE_SHOWN(fields) zj_title_shown((zj_title_text){0}, (fields))

/* Returns the name of a report for people: its title, else its path. */
const char *zj_report_shown(zj_title_text out, const zj_fact *fields);

#endif
