/* download.c - formats, names and headers of files. */
#include "web/pages/download.h"

#include <string.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "web/pages/file.h"

static const struct {
  const char *key, *en, *zh;
  zj_format format;
} kinds[] = {
    {"xlsx", "Workbook (XLSX)", "工作簿（XLSX）", ZJ_FORMAT_XLSX},
    {"docx", "Word document (DOCX)", "Word 文档（DOCX）", ZJ_FORMAT_DOCX},
    {"csv", "Spreadsheet (CSV)", "表格（CSV）", ZJ_FORMAT_CSV},
    {"markdown", "Quotations (Markdown)", "引文（Markdown）", ZJ_FORMAT_MARKDOWN},
    {"json", "JSON", "JSON", ZJ_FORMAT_JSON},
};

json_t *zj_download_formats(bool documents) {
  json_t *list = json_array();
  for (size_t i = 0; i < ZJ_COUNT(kinds); i++)
    if (documents || kinds[i].format != ZJ_FORMAT_DOCX)
      zj_value_append(list, json_pack("{s:s,s:s}", "key", kinds[i].key, "label",
                                      zj_tr(kinds[i].en, kinds[i].zh)));
  return list;
}

bool zj_download_read(zj_exchange *x, const zj_params *from, bool documents, zj_file *out) {
  const char *key = zj_param_get(from, "format"), *known = "";
  *out = (zj_file){.excel = true, .links = zj_file_links(x)};
  for (size_t i = 0; i < ZJ_COUNT(kinds); i++) {
    if (kinds[i].format == ZJ_FORMAT_DOCX && !documents) continue;
    known = zj_text_print(x->request->ctx, "%s%s%s", known, *known ? ", " : "", kinds[i].key);
    if (!key || strcmp(key, kinds[i].key) != 0) continue;
    out->format = kinds[i].format;
    return true;
  }
  zj_answer_problem(x, 400, "bad-parameter",
                    zj_text_print(x->request->ctx,
                                  zj_tr("%s must be one of: %s", "%s 应为以下之一：%s"), "format",
                                  known),
                    NULL);
  return false;
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

void zj_download_head(zj_exchange *x, zj_format format, const char *what, bool whole) {
  void *ctx = x->request->ctx;
  const char *rest = whole ? "" : zj_file_cut();
  x->response->status = 200;
  x->response->type = zj_format_media(format);
  zj_response_header(x->response, "Cache-Control", "private, no-store");
  zj_response_header(x->response, "Content-Disposition",
                     zj_file_disposition(ctx, zj_text_print(ctx, "%s%s", what, rest), format));
}

void zj_download_answer(zj_exchange *x, zj_format format, const char *what, bool whole,
                        const zj_buffer *body) {
  zj_answer_buffer(x, zj_format_media(format), body);
  if (x->response->status == 200) zj_download_head(x, format, what, whole);
}
