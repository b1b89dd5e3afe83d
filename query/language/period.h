/* period.h - periods of days, as 年份: and 日期: ask for them and as facts state them.
 *
 *   2024   2024-05   2024-05-20   (2024.5.20   2024/5/20   2024年5月20日   20240520)
 *   2019..2022   2019-2022   2024-05..2024-08-20   2024年5月至2024年8月   2024-05..   ..2024-05
 *
 * Units      days as numbers, such as 20240520; every month has 31 of them.
 * Threads    no shared state. */
#ifndef ZJ_QUERY_LANGUAGE_PERIOD_H
#define ZJ_QUERY_LANGUAGE_PERIOD_H

#include <stdbool.h>

typedef struct zj_period {
  int first, last;
} zj_period; /* both days belong to it */

/* Reads a text, which must be folded where a person wrote it. Ends in the wrong order are swapped.
 * Returns false when the text as a whole is not a period. */
bool zj_period_read(const char *text, zj_period *out);

/* Whether they have a day in common. */
bool zj_period_overlaps(zj_period a, zj_period b);

#endif
