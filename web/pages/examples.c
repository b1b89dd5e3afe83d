/* examples.c - examples of the visible part of the index, as links. */
#include "web/pages/examples.h"

#include "indexer/base/values.h"
#include "web/pages/view.h"

void zj_examples_add(void *ctx, json_t *list, const char *path, const char *query, uint64_t hits) {
  zj_link link = zj_link_new(ctx, path);
  zj_link_add(&link, "q", query);
  zj_value_append(list, json_pack("{s:s,s:s,s:s}", "query", query, "url", zj_link_text(&link),
                                  "count", zj_view_hits(ctx, hits)));
}

json_t *zj_examples_list(zj_exchange *x, const char *path) {
  json_t *list = json_array();
  zj_visible_examples(x->reader->visible, x->site->deadline_us);
  for (size_t i = 0; i < x->reader->visible->example_count; i++)
    zj_examples_add(x->request->ctx, list, path, x->reader->visible->examples[i].query,
                    x->reader->visible->examples[i].occurrences);
  return list;
}
