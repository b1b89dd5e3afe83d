/* segment_format.h - the bytes of a segment's files, shared by its writer, its reader and its join.
 *
 * A file is a head and then rows, in native byte order: an index belongs to the kind of machine
 * that made it, and the head records which. Whoever changes a row raises ZJ_SEGMENT_VERSION.
 *
 * Units      bytes and rows, both counted from 0. */
#ifndef ZJ_INDEXER_STORE_SEGMENT_FORMAT_H
#define ZJ_INDEXER_STORE_SEGMENT_FORMAT_H

#include "indexer/store/segment.h"

#define ZJ_SEGMENT_VERSION 6u
#define ZJ_SEGMENT_ORDER 0x01020304u

typedef struct zj_segment_head { /* 64 bytes */
  char magic[8];                 /* "zj" and the name of the table */
  uint32_t version, order;
  uint32_t row_bytes, reserved;
  uint64_t rows;     /* with the closing row */
  uint64_t bytes;    /* after the head */
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
  ZJ_TABLE_ROLESETS,
  ZJ_TABLE_FREQUENT,
  ZJ_TABLE_COUNTS,
  ZJ_TABLE_COUNT
} zj_table;

typedef struct zj_table_info {
  const char *file; /* name in the folder of the segment */
  char magic[8];
  uint32_t row_bytes; /* 1 for a table of text */
} zj_table_info;
extern const zj_table_info zj_tables[ZJ_TABLE_COUNT];

typedef struct zj_report_row {
  char id[12];
  uint32_t paragraph; /* its first; the closing row ends those of the last report */
  uint32_t node;      /* its first, the root */
  uint32_t lines, chars;
  uint32_t found; /* a zj_found in two bits for each field */
  uint64_t bytes; /* of the original */
  int64_t modified;
  /* Offset of its strings: path, file, encoding, media, then every field but the file, what was not
   * read, places, cells; a NUL ends each. */
  uint64_t strings;
} zj_report_row;

/* Sorted by id. */
typedef struct zj_id_row {
  char id[12];
  uint32_t report;
} zj_id_row;

typedef struct zj_column_row {
  uint64_t match, edits; /* byte offsets */
  uint64_t roles;        /* 0: see the passages */
  uint32_t report, first_line;
  uint32_t passage; /* its first */
  uint32_t cover;   /* zj_orig_pos */
  uint8_t nested, styled;
  uint8_t spare[6];
} zj_column_row;

typedef struct zj_passage_row {
  uint64_t roles;
  uint32_t begin, node;
  uint32_t chars; /* of its match text */
  uint16_t why[ZJ_REASONS];
  uint8_t sure, spare[5];
} zj_passage_row;

typedef struct zj_node_row {
  uint32_t parent, paragraph;
  uint32_t heading_begin, heading_end;
  uint32_t roles;
  uint16_t why;
  uint8_t level, named;
} zj_node_row;

/* Sorted by key; a closing row ends the last list. No row at all: the segment has no lists. */
typedef struct zj_frequent_row {
  uint64_t key;   /* zj_frequent_key() */
  uint64_t begin; /* of its list in 'counts' */
} zj_frequent_row;

#endif
