/* gold.h - a gold file: the roles of a report as a reader labelled them.
 *
 *   line  start_char  level  heading  role
 *   20    34          0               problems
 *
 * The columns are separated by tabs; 'level' and 'heading' may be absent. A row labels the text
 * from its line and character up to the next row. Several roles are joined by '+'.
 *
 * Units      lines count from 1; characters are code points and count from 0.
 * Ownership  a zj_gold is a talloc child of 'ctx' and owns its rows.
 * Errors     ZJ_IO, ZJ_NO_MEMORY, and ZJ_BAD_INPUT with file and line.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_OUTLINE_GOLD_H
#define ZJ_INDEXER_OUTLINE_GOLD_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"
#include "indexer/outline/roles.h"

typedef struct zj_gold_row {
  uint32_t line, start;
  zj_role_set roles;
  bool heading; /* a heading of level 1 to 9 begins here */
} zj_gold_row;

typedef struct zj_gold {
  zj_gold_row *rows; /* ascending by line, then start */
  size_t count;
  bool has_headings; /* the file has the columns 'level' and 'heading' */
} zj_gold;

/* Reads a gold file. */
ZJ_MUST_CHECK zj_status zj_gold_read(void *ctx, const char *path, zj_gold **out, zj_error *err);

/* Returns the roles as scoring distinguishes them: noise and every kind of frame are
 * ZJ_ROLE_FRAME. */
zj_role_set zj_gold_family(zj_role_set roles);

#endif
