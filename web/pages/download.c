/* download.c - the formats of files, ticked rows. */
#include "web/pages/download.h"

#include <string.h>
#include <talloc.h>

#include "indexer/base/noted.h"
#include "indexer/base/values.h"

static const struct {
  zj_format format;
  const char *label;
} kinds[] = {
    {ZJ_FORMAT_DOCX, "Word"},         {ZJ_FORMAT_XLSX, "Excel"}, {ZJ_FORMAT_CSV, "CSV"},
    {ZJ_FORMAT_MARKDOWN, "Markdown"}, {ZJ_FORMAT_JSON, "JSON"},
};

json_t *zj_download_formats(const char *words) {
  json_t *list = json_array();
  for (size_t i = 0; i < ZJ_COUNT(kinds); i++) {
    const char *word = zj_format_word(kinds[i].format);
    zj_format known;
    if (zj_format_read(words, word, &known))
      zj_value_append(list, json_pack("{s:s,s:s}", "key", word, "label", kinds[i].label));
  }
  return list;
}

bool zj_download_read(zj_exchange *x, const zj_params *from, const char *words, zj_file *out) {
  if (!zj_file_read_from(x, from, words, out)) return false;
  out->excel = true;
  return true;
}

const char **zj_download_picks(zj_exchange *x, size_t *count) {
  const zj_params *query = &x->request->query;
  const char **picks = talloc_array(x->request->ctx, const char *, (unsigned)query->count + 1);
  *count = 0;
  for (size_t i = 0; picks && i < query->count; i++)
    if (strcmp(query->at[i].key, "pick") == 0) picks[(*count)++] = query->at[i].value;
  if (!picks) zj_note_no_memory();
  return picks;
}
