/* gold.h - a gold file: the roles of a report as a reader labelled them.
 *
 *   line  start_char  level  heading  role          (tab-separated, with a header row; level and
 * heading may be missing) 20    34          0               problems      from line 20, character
 * 34 on, up to the next row
 *
 * Lines count from 1, characters are code points from 0. Roles are joined by '+'.
 *
 * Ownership  talloc children of 'ctx'.
 * Errors     ZJ_BAD_INPUT with file and line. */
#ifndef ZJ_INDEXER_OUTLINE_GOLD_H
#define ZJ_INDEXER_OUTLINE_GOLD_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"
#include "indexer/outline/roles.h"

typedef struct zj_gold_row {
  uint32_t line, start;
  zj_role_set roles;
  bool heading; /* level 1 to 6 with a heading */
} zj_gold_row;

typedef struct zj_gold {
  zj_gold_row *rows;
  size_t count;      /* by line, then start */
  bool has_headings; /* the file has the columns level and heading */
} zj_gold;

ZJ_MUST_CHECK zj_status zj_gold_read(void *ctx, const char *path, zj_gold **out, zj_error *err);

/* The roles that scoring tells apart: every kind of frame, and noise, are ZJ_ROLE_FRAME. */
zj_role_set zj_gold_family(zj_role_set roles);

#endif
