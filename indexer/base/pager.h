/* pager.h - long output page by page, when a person reads it.
 *
 * $ZHANGJU_PAGER, else $PAGER, else less; an empty one or `cat` means none. Where they are not set,
 * LESS becomes FRX (less ends by itself when all fits the screen, and shows colours) and
 * LESSCHARSET utf-8.
 *
 * Threads    one pager per process. */
#ifndef ZJ_INDEXER_BASE_PAGER_H
#define ZJ_INDEXER_BASE_PAGER_H

#include "indexer/base/command.h"

/* Leads standard output through the pager when it is a terminal and --no-pager was not given, or
 * --pager was. Ctrl-C then ends this process only when the reader has left the pager. A pager that
 * cannot be started leaves the output as it is. */
void zj_pager_open(zj_run *run);

/* Lets the reader finish; called by zj_finish_output(). */
void zj_pager_close(void);

#endif
