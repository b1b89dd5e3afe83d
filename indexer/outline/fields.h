/* fields.h - what is known of a report besides its text: the closed list of fields, and a value
 * with how it was come by.
 *
 *   标题 单位 年份 日期 文号 收文 类型 文件 = title issuer year date docno to type file
 *
 * This table is the only list of fields; query language, command line, page, API and index all read
 * it.
 *
 * Threads    constant data. */
#ifndef ZJ_INDEXER_OUTLINE_FIELDS_H
#define ZJ_INDEXER_OUTLINE_FIELDS_H

#include "indexer/base/text.h"

/* The order is part of the index format (segment_format.h). */
typedef enum zj_field {
  ZJ_FIELD_TITLE,
  ZJ_FIELD_ISSUER,
  ZJ_FIELD_YEAR, /* that the report is about: "2023", or "2021-2025" for several */
  ZJ_FIELD_DATE, /* that it was signed or delivered: "2024-03-28", "2024-03" */
  ZJ_FIELD_DOCNO,
  ZJ_FIELD_TO,
  ZJ_FIELD_TYPE, /* 文种, a closed list: 工作报告, 通知 … (metadata.h) */
  ZJ_FIELD_FILE, /* its path as the index shows it */
  ZJ_FIELD_COUNT
} zj_field;

typedef struct zj_field_info {
  const char *key;             /* "issuer": in JSON and queries */
  const char *zh;              /* 单位 */
  const char *aliases[5];      /* also accepted in queries; NULL-terminated */
  const char *en, *meaning_zh; /* what it means, for help pages */
} zj_field_info;

/* How a fact about the report was come by. */
typedef enum zj_found {
  ZJ_FOUND_NONE,
  ZJ_FOUND_TEXT,   /* it stands in the text */
  ZJ_FOUND_DERIVED /* inferred: from the names of file and folders, or by a rule from other facts */
} zj_found;

/* A value that is not known is "" with ZJ_FOUND_NONE. Values are one line, UTF-8, without control
 * characters. */
typedef struct zj_fact {
  const char *value;
  zj_found found;
} zj_fact;

/* Facts about one field; field < ZJ_FIELD_COUNT. */
const zj_field_info *zj_field_get(zj_field field);

/* The field a query word means: key, Chinese name or alias; ASCII case ignored. Returns false when
 * it names none. */
bool zj_field_lookup(zj_slice word, zj_field *out);

/* "text", "derived" or "none". */
const char *zj_found_word(zj_found found);

/* The years a value of ZJ_FIELD_YEAR or ZJ_FIELD_DATE covers: "2021-2025" gives 2021 and 2025,
 * "2024-03-28" 2024 twice. Returns false for a value without a year. */
bool zj_fact_years(zj_field field, const char *value, int *first, int *last);

#endif
