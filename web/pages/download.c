/* download.c - the formats of files, ticked rows, headers. */
#include "web/pages/download.h"

#include <string.h>
#include <talloc.h>

#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "web/pages/file.h"

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

void zj_download_head(zj_exchange *x, const zj_file *file, const char *what, bool whole) {
  void *ctx = x->request->ctx;
  const char *rest = whole ? "" : zj_file_cut();
  x->response->status = 200;
  x->response->type = zj_format_media(file->format);
  zj_response_header(x->response, "Cache-Control", "private, no-store");
  zj_response_header(
      x->response, "Content-Disposition",
      zj_file_disposition(ctx, zj_text_print(ctx, "%s%s", what, rest), file->format));
}

void zj_download_answer(zj_exchange *x, const zj_file *file, const char *what, bool whole,
                        const zj_buffer *body) {
  zj_answer_buffer(x, zj_format_media(file->format), body);
  if (x->response->status == 200) zj_download_head(x, file, what, whole);
}
