/* fact_table.h - what answers group reports by: year, kind and issuer of every report as small
 * numbers, so that hits are added up without comparing texts.
 *
 * A report is entered when an answer first counts it: its year is worked out then, and its issuer
 * brought to the one name of the unit. The table stays with the snapshot.
 *
 * Ownership  the table belongs to the snapshot, also to one that zj_snapshot_narrow() made of it;
 *            names live as long.
 * Errors     NULL when memory runs out; the table stays as it was.
 * Threads    those of the snapshot. */
#ifndef ZJ_QUERY_ENGINE_FACT_TABLE_H
#define ZJ_QUERY_ENGINE_FACT_TABLE_H

#include "indexer/store/snapshot.h"

typedef enum zj_fact_column {
  ZJ_FACT_YEAR, /* the last year of a report over several */
  ZJ_FACT_TYPE,
  ZJ_FACT_ISSUER, /* the one name of the unit (fields_shown.h) */
  ZJ_FACT_COLUMNS
} zj_fact_column;

typedef struct zj_fact_row {
  uint32_t value[ZJ_FACT_COLUMNS]; /* zj_fact_table_name(); from 1 */
  uint16_t year;                   /* 1900 to 2199; 0 when it is not known */
} zj_fact_row;

enum { ZJ_FACT_FIRST_YEAR = 1900, ZJ_FACT_LAST_YEAR = 2199 };

typedef struct zj_fact_table zj_fact_table;

/* The table of a snapshot, made at the first call. */
zj_fact_table *zj_fact_table_of(const zj_snapshot *snapshot);

/* The row of a report. Valid until the table is freed. */
const zj_fact_row *zj_fact_table_row(zj_fact_table *table, size_t segment, uint32_t report);

/* How many values of a column reports of the table have so far; the largest number. */
uint32_t zj_fact_table_values(const zj_fact_table *table, zj_fact_column column);

/* A value as text: "2024"; "" where it is not known. */
const char *zj_fact_table_name(const zj_fact_table *table, zj_fact_column column, uint32_t value);

#endif
