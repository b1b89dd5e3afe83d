/* choices.h - what the reports of an index can be chosen by: their units, years, types and folders.
 * They are gathered once for each snapshot.
 *
 * Ownership  results are new references; texts are copied into them.
 * Errors     none: want of memory is noted (indexer/base/noted.h).
 * Threads    as the reader: one thread at a time. */
#ifndef ZJ_WEB_PAGES_CHOICES_H
#define ZJ_WEB_PAGES_CHOICES_H

#include <jansson.h>

#include "indexer/outline/fields.h"
#include "web/http/readers.h"

enum {
  ZJ_CHOICES_UNITS = 400, /* names a list offers at most; any other can still be typed */
  ZJ_CHOICES_FOLDERS = 100
};

/* Appends {"key","label","selected"} for each value of 'field' that reports have, the year newest
 * first, others by name. 'chosen' is marked, and appended when no report has it; "" marks none. Of
 * ZJ_FIELD_FILE the values are the folders of reports, "2023/". */
void zj_choices_add(json_t *options, zj_reader *reader, zj_field field, const char *chosen);

/* The names of units, the most frequent first, for a list of suggestions: ["云溪县水利局",…]. */
json_t *zj_choices_units(zj_reader *reader);

#endif
