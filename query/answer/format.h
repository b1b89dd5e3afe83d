/* format.h - the formats of answers: their words on the command line and in addresses, their media
 * types, and the suffixes of their files.
 *
 * Threads    constant data. */
#ifndef ZJ_QUERY_ANSWER_FORMAT_H
#define ZJ_QUERY_ANSWER_FORMAT_H

#include "indexer/base/text.h"

typedef enum zj_format {
  ZJ_FORMAT_TEXT,
  ZJ_FORMAT_JSON,
  ZJ_FORMAT_JSONL,
  ZJ_FORMAT_TSV,
  ZJ_FORMAT_CSV,
  ZJ_FORMAT_MARKDOWN,
  ZJ_FORMAT_PATHS,
  ZJ_FORMAT_XLSX,
  ZJ_FORMAT_DOCX,
  ZJ_FORMAT_COUNTS
} zj_format;

/* The words of --format: of commands that list hits, items or reports; of those that write neither
 * hits nor lists; and of those among them that quote passages. Counts have an option of their own.
 */
#define ZJ_FORMATS "text|json|jsonl|tsv|csv|markdown|paths|xlsx|docx"
#define ZJ_TABLE_FORMATS "text|json|jsonl|csv|markdown|xlsx"
#define ZJ_QUOTING_FORMATS ZJ_TABLE_FORMATS "|docx"

/* The word of a format, "csv"; the media type, "text/csv; charset=utf-8; header=present"; the
 * suffix of its files, "csv". All are constant. */
const char *zj_format_word(zj_format format);
const char *zj_format_media(zj_format format);
const char *zj_format_suffix(zj_format format);

/* Whether 'word' is one of 'words', "csv|xlsx"; sets *out to its format. */
bool zj_format_read(const char *words, const char *word, zj_format *out);

/* Finds the format whose suffix a file name has, in any case; false: none has. */
bool zj_format_of_name(const char *name, zj_format *out);

/* Whether the format is a file of an office program, of no use on a terminal. */
bool zj_format_is_binary(zj_format format);

#endif
