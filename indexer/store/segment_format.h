/* segment_format.h - the bytes of a segment's files; shared by its writer, its reader and its join.
 *
 * Native byte order: an index belongs to the kind of machine that made it (the head tells). Change
 * a row and raise ZJ_SEGMENT_VERSION. */
#ifndef ZJ_INDEXER_STORE_SEGMENT_FORMAT_H
#define ZJ_INDEXER_STORE_SEGMENT_FORMAT_H

#include "indexer/store/segment.h"

#define ZJ_SEGMENT_VERSION 2u
#define ZJ_SEGMENT_ORDER 0x01020304u

typedef struct zj_segment_head { /* 64 bytes */
  char magic[8];                 /* "zj" and the name of the table */
  uint32_t version, order;
  uint32_t row_bytes, reserved;
  uint64_t rows;     /* the closing row among them */
  uint64_t bytes;    /* behind the head */
  uint64_t checksum; /* XXH3 of those bytes */
  uint64_t spare[2];
} zj_segment_head;

typedef enum zj_table {
  ZJ_TABLE_REPORTS,
  ZJ_TABLE_IDS,
  ZJ_TABLE_STRINGS,
  ZJ_TABLE_COLUMNS,
  ZJ_TABLE_PASSAGES,
  ZJ_TABLE_NODES,
  ZJ_TABLE_MATCH,
  ZJ_TABLE_EDITS,
  ZJ_TABLE_COUNT
} zj_table;

typedef struct zj_table_info {
  const char *file;
  char magic[8];
  uint32_t row_bytes;
} zj_table_info;
extern const zj_table_info zj_tables[ZJ_TABLE_COUNT];

typedef struct zj_report_row {
  char id[12];
  uint32_t paragraph; /* first of its own; the closing row ends the last report's */
  uint32_t node;
  uint32_t lines, chars;
  uint32_t found; /* two bits a field: zj_found */
  uint64_t bytes;
  int64_t modified;
  uint64_t
      strings; /* path, file, encoding, media, then every field but the file, each ended by NUL */
} zj_report_row;

typedef struct zj_id_row {
  char id[12];
  uint32_t report;
} zj_id_row; /* by id */

typedef struct zj_column_row {
  uint64_t match, edits; /* byte offsets */
  uint32_t report, first_line;
  uint32_t passage; /* first of its own */
  uint32_t roles;   /* 0: see the passages */
  uint32_t cover;   /* zj_orig_pos */
  uint8_t nested, styled;
  uint16_t spare;
} zj_column_row;

typedef struct zj_passage_row {
  uint32_t begin, node, roles;
  uint16_t rule, spare;
} zj_passage_row;

typedef struct zj_node_row {
  uint32_t parent, paragraph;
  uint32_t heading_begin, heading_end;
  uint32_t roles;
  uint16_t rule;
  uint8_t level, spare;
} zj_node_row;

#endif
