/* pager.h - shows long output page by page on a terminal.
 *
 * The pager is $ZHANGJU_PAGER, else $PAGER, else less; an empty value or `cat` means no pager.
 * Unless they are set, LESS is FRX (less exits by itself when everything fits on the screen, and it
 * shows colours) and LESSCHARSET is utf-8.
 *
 * Errors     none; the output is not paged when the pager cannot be started.
 * Threads    one pager per process. */
#ifndef ZJ_INDEXER_BASE_PAGER_H
#define ZJ_INDEXER_BASE_PAGER_H

#include "indexer/base/command.h"

/* Sends standard output through the pager when --pager was given, or when standard output is a
 * terminal and --no-pager was not given. From then on Ctrl-C ends this process only after the
 * reader has left the pager. */
void zj_pager_open(zj_run *run);

/* Closes standard output and waits until the reader has left the pager; called by
 * zj_finish_output(). */
void zj_pager_close(void);

#endif
