/* late_formats.h - loads the libraries of all formats at once, for a process whose children will
 * read files. Otherwise each is loaded when the first file needs it, which also tells what is wrong
 * when it cannot be.
 *
 * Threads    any. */
#ifndef ZJ_INDEXER_READ_LATE_FORMATS_H
#define ZJ_INDEXER_READ_LATE_FORMATS_H

void zj_late_load_formats(void);

#endif
