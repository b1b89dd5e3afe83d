/* fields.h - the facts about a report besides its text: the closed list of fields, and a value with
 * its source.
 *
 *   标题 单位 年份 日期 文号 收文 类型 文件 = title issuer year date docno to type file
 *
 * This table is the only list of fields; query language, command line, page, API and index all read
 * it.
 *
 * Ownership  names are constants; a zj_fact borrows its value.
 * Threads    constant data. */
#ifndef ZJ_INDEXER_OUTLINE_FIELDS_H
#define ZJ_INDEXER_OUTLINE_FIELDS_H

#include "indexer/base/text.h"

/* The order is part of the index format (segment_format.h). */
typedef enum zj_field {
  ZJ_FIELD_TITLE,
  ZJ_FIELD_ISSUER,
  ZJ_FIELD_YEAR,  /* the years the report is about: "2023", or "2021-2025" for several */
  ZJ_FIELD_DATE,  /* when it was signed or delivered: "2024-03-28", "2024-03" */
  ZJ_FIELD_DOCNO, /* its document number, 发文字号 */
  ZJ_FIELD_TO,    /* its addressee */
  ZJ_FIELD_TYPE,  /* 文种, a closed list: 工作报告, 通知 … (metadata.h) */
  ZJ_FIELD_FILE,  /* its path as the index shows it */
  ZJ_FIELD_COUNT
} zj_field;

typedef struct zj_field_info {
  const char *key;             /* its name in JSON and queries: "issuer" */
  const char *zh;              /* its Chinese name: 单位 */
  const char *aliases[5];      /* further names in queries; NULL-terminated */
  const char *en, *meaning_zh; /* its meaning, for help pages */
} zj_field_info;

/* The source of a fact. */
typedef enum zj_found {
  ZJ_FOUND_NONE,
  ZJ_FOUND_TEXT,   /* the text of the report */
  ZJ_FOUND_DERIVED /* inferred from the names of file and folders, or by a rule from other facts */
} zj_found;

/* A value is one line of UTF-8 without control characters. An unknown one is "" with
 * ZJ_FOUND_NONE. */
typedef struct zj_fact {
  const char *value;
  zj_found found;
} zj_fact;

/* Returns the row of a field; field < ZJ_FIELD_COUNT. */
const zj_field_info *zj_field_get(zj_field field);

/* Sets *out to the field with this key, Chinese name or alias; ASCII case is ignored. Returns false
 * when there is none. */
bool zj_field_lookup(zj_slice word, zj_field *out);

/* Returns "text", "derived" or "none". */
const char *zj_found_word(zj_found found);

/* Sets *first and *last to the years that a value of ZJ_FIELD_YEAR or ZJ_FIELD_DATE covers:
 * "2021-2025" gives 2021 and 2025, "2024-03-28" gives 2024 twice. Returns false for a value without
 * a year. */
bool zj_fact_years(zj_field field, const char *value, int *first, int *last);

#endif
