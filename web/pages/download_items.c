/* download_items.c - /export/items: a list of items as a file. */
#include <talloc.h>

#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "query/answer/emit.h"
#include "web/pages/download.h"
#include "web/pages/filter.h"
#include "web/pages/handlers.h"
#include "web/pages/tasks.h"

/* What the file is about, for its name. */
static const char *name_of(void *ctx, const zj_filter *f) {
  const char *const parts[] = {f->q, f->issuer, f->year, f->type, f->folder};
  const char *name = zj_task_name(ZJ_TASK_ITEMS);
  for (size_t i = 0; i < ZJ_COUNT(parts); i++)
    if (*parts[i]) name = zj_text_print(ctx, "%s %s", name, parts[i]);
  return name;
}

/* Writes the items of the reports at 'places' to the buffer; sets *rest for the name of the file.
 */
static zj_status write_items(zj_exchange *x, const zj_filter *f, const zj_asked *asked,
                             const zj_snapshot_place *places, size_t count,
                             const zj_emit_options *options, const zj_file *file, zj_buffer *body,
                             const char **rest, zj_error *err) {
  void *ctx = x->request->ctx;
  zj_snapshot *chosen;
  uint64_t written = 0;
  zj_sink sink = zj_sink_buffer(body);
  zj_role_set roles = f->in ? f->in : ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS);
  bool nested = zj_param_get(&x->request->query, "nested") != NULL;
  zj_emitter *e = zj_emit_new(ctx, &sink, options);
  if (!e) return zj_no_memory(err);
  zj_status status = zj_snapshot_narrow(ctx, x->reader->snapshot, places, count, &chosen, err);
  if (status == ZJ_OK)
    status = zj_emit_items(e, chosen, roles, nested, asked->query, NULL, &written, err);
  *rest = zj_emit_cut(e) ? zj_file_cut() : zj_file_reached(ctx, file, written);
  return status;
}

void zj_download_items(zj_exchange *x) {
  zj_filter f;
  zj_asked asked = {0};
  zj_snapshot_place *places;
  size_t count;
  bool ranked = true;
  const char *rest = "";
  zj_error err = {0};
  zj_buffer body = {.ctx = x->request->ctx};
  zj_emit_options options = {.unit = ZJ_EMIT_ITEMS};
  zj_file file;
  if (!zj_filter_read(x, &f) || !zj_download_read(x, &x->request->query, ZJ_DOWNLOAD_QUOTES, &file))
    return;
  options.format = file.format;
  options.excel = file.excel;
  options.links = file.links;
  options.limit = zj_file_most(file.format);
  options.picked = zj_download_picks(x, &options.picked_count);
  if (!options.picked_count) options.picked = NULL;
  options.ends_us = zj_task_deadline(x, ZJ_DOWNLOAD_TIMES).ends_us;
  zj_status status = zj_filter_reports(x, &f, &places, &count, &ranked, &asked, &err);
  if (status == ZJ_OK)
    status = write_items(x, &f, &asked, places, count, &options, &file, &body, &rest, &err);
  if (status != ZJ_OK) return zj_answer_error(x, &err);
  zj_file_answer(x, &file, name_of(x->request->ctx, &f), ranked ? rest : zj_file_cut(), &body);
}
