/* link.h - addresses of the reading page, which shows a very long report in parts of ZJ_PART_LINES
 * lines.
 *
 * Units      parts and lines count from 1.
 * Threads    no shared state. */
#ifndef ZJ_QUERY_ANSWER_LINK_H
#define ZJ_QUERY_ANSWER_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ZJ_PART_LINES = 3000 };

/* The part that contains a line. */
static inline size_t zj_part_of(int64_t line) {
  return line < 1 ? 1 : (size_t)(line - 1) / ZJ_PART_LINES + 1;
}

/* The address of a place, ID:LINE:CHAR or an id alone, on the server at 'links',
 * "http://host:8080"; a child of 'ctx'. NULL when memory ran out. */
char *zj_reading_url(void *ctx, const char *links, const char *place);

/* Whether a text is the address of a server: http:// or https://, and printable ASCII without
 * blanks. */
bool zj_is_server(const char *text);

#endif
