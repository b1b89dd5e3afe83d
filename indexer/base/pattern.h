/* pattern.h - patterns for paths: * ? and [ ] within a name, ** for any number of folders.
 *
 * A pattern is compared with a path name by name. ** as a name of the pattern stands for any number
 * of folders, none included; at the end, for all that is below.
 *
 * Units      'path' has names between '/', and neither begins nor ends with one.
 * Errors     names of 4096 bytes or more, and what needs more than 8 ** of a pattern, do not match.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_BASE_PATTERN_H
#define ZJ_INDEXER_BASE_PATTERN_H

#include <stdbool.h>

/* Whether a pattern matches a path, from the first name to the last. */
bool zj_pattern_fits(const char *pattern, const char *path);

/* Whether it matches the path, or a folder above it. */
bool zj_pattern_covers(const char *pattern, const char *path);

#endif
