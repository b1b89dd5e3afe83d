/* format.c - the table of formats. */
#include "query/answer/format.h"

#include <string.h>
#include <strings.h>

static const struct row {
  const char *word, *media, *suffix;
} rows[] = {
    [ZJ_FORMAT_TEXT] = {"text", "text/plain; charset=utf-8", "txt"},
    [ZJ_FORMAT_JSON] = {"json", "application/json", "json"},
    [ZJ_FORMAT_JSONL] = {"jsonl", "application/x-ndjson; charset=utf-8", "jsonl"},
    [ZJ_FORMAT_TSV] = {"tsv", "text/tab-separated-values; charset=utf-8", "tsv"},
    [ZJ_FORMAT_CSV] = {"csv", "text/csv; charset=utf-8; header=present", "csv"},
    [ZJ_FORMAT_MARKDOWN] = {"markdown", "text/markdown; charset=utf-8", "md"},
    [ZJ_FORMAT_PATHS] = {"paths", "text/plain; charset=utf-8", "txt"},
    [ZJ_FORMAT_XLSX] = {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                        "xlsx"},
    [ZJ_FORMAT_DOCX] = {"docx",
                        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                        "docx"},
    [ZJ_FORMAT_COUNTS] = {"counts", "text/tab-separated-values; charset=utf-8", "tsv"},
};

const char *zj_format_word(zj_format format) {
  return rows[format].word;
}
const char *zj_format_media(zj_format format) {
  return rows[format].media;
}
const char *zj_format_suffix(zj_format format) {
  return rows[format].suffix;
}

bool zj_format_read(const char *words, const char *word, zj_format *out) {
  size_t length = strlen(word);
  for (const char *at = words; *at;) {
    size_t end = strcspn(at, "|");
    for (size_t i = 0; end == length && i < ZJ_COUNT(rows); i++)
      if (strcmp(rows[i].word, word) == 0 && strncmp(at, word, end) == 0) {
        *out = (zj_format)i;
        return true;
      }
    at += end + (at[end] == '|');
  }
  return false;
}

/* The first format with a suffix is the one that such a file usually is: .txt is text. */
bool zj_format_of_name(const char *name, zj_format *out) {
  const char *slash = strrchr(name, '/'), *dot = strrchr(slash ? slash : name, '.');
  for (size_t i = 0; dot && i < ZJ_COUNT(rows); i++)
    if (strcasecmp(rows[i].suffix, dot + 1) == 0) {
      *out = (zj_format)i;
      return true;
    }
  return false;
}

bool zj_format_is_binary(zj_format format) {
  return format == ZJ_FORMAT_XLSX || format == ZJ_FORMAT_DOCX;
}
