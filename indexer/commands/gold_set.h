/* gold_set.h - private to the commands: a folder of gold files, each with the report that it
 * labels.
 *
 * NAME.tsv labels NAME.txt, NAME.txt.tsv and NAME.md.tsv label that file; the reports lie in a
 * folder or below it. META*.tsv and queries*.tsv are no gold files.
 *
 * Ownership  what a visit is given are talloc children of the 'ctx' of zj_gold_set_visit().
 * Errors     ZJ_IO: a folder or file cannot be read; ZJ_BAD_INPUT: a gold file is none, or no gold
 *            file has its report; ZJ_NO_MEMORY; what a visit returns ends the rest.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_COMMANDS_GOLD_SET_H
#define ZJ_INDEXER_COMMANDS_GOLD_SET_H

#include "indexer/outline/gold.h"
#include "indexer/read/extract.h"

/* 'ctx' is for this report alone: whoever needs 'gold' or 'source' longer steals it. */
typedef zj_status zj_gold_visit(void *data, void *ctx, const char *name, const zj_gold *gold,
                                const zj_source *source, zj_error *err);

/* Calls 'visit' for every gold file that has a report, in the order of their names, with the name
 * of the report. Adds to *absent how many gold files have none. */
ZJ_MUST_CHECK zj_status zj_gold_set_visit(void *ctx, const char *gold, const char *reports,
                                          zj_gold_visit *visit, void *data, size_t *absent,
                                          zj_error *err);

#endif
