/* unit.h - the units in which the parts of an expression may have to meet; each contains the ones
 * before it.
 *
 * A section is a part of the report under one heading, with everything below that heading.
 *
 * Threads    constant data. */
#ifndef ZJ_QUERY_LANGUAGE_UNIT_H
#define ZJ_QUERY_LANGUAGE_UNIT_H

typedef enum zj_unit {
  ZJ_UNIT_SENTENCE,
  ZJ_UNIT_PARAGRAPH,
  ZJ_UNIT_SECTION,
  ZJ_UNIT_REPORT,
  ZJ_UNIT_COUNT
} zj_unit;

typedef struct zj_unit_info {
  const char *key;           /* "sentence", written sentence:(…) */
  const char *zh;            /* 同句, written 同句(…) */
  const char *in_en, *in_zh; /* "in one sentence", 同一句内 */
} zj_unit_info;

/* The names of a unit; unit < ZJ_UNIT_COUNT. */
const zj_unit_info *zj_unit_get(zj_unit unit);

#endif
