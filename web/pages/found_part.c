/* found_part.c - a part of a text with its place. */
#include "web/pages/found_part.h"

#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "web/http/http.h"
#include "web/pages/parts.h"
#include "web/pages/tasks.h"
#include "web/pages/view.h"

static json_t *diff_pieces(const zj_diff *diff) {
  json_t *list = json_array();
  for (size_t i = 0; i < diff->count; i++) {
    const zj_diff_piece *piece = &diff->at[i];
    zj_value_append(
        list, piece->same ? json_pack("{s:b,s:s%}", "same", 1, "text", piece->a.at, piece->a.length)
                          : json_pack("{s:b,s:s%,s:s%}", "same", 0, "quoted", piece->a.at,
                                      piece->a.length, "source", piece->b.at, piece->b.length));
  }
  return list;
}

/* The same text in one piece, for a part that does not differ. */
static json_t *whole_piece(zj_slice text) {
  return json_pack("[{s:b,s:s%}]", "same", 1, "text", text.at, text.length);
}

json_t *zj_view_found_part(void *ctx, const zj_found_part *part) {
  json_t *out = json_pack("{s:s%,s:s,s:s,s:b}", "text", part->text.at, part->text.length, "verdict",
                          zj_quoting_name(part->verdict), "verdict_key",
                          zj_quoting_key(part->verdict), "has_source", (int)part->has_source);
  if (!part->has_source) return out;
  const char *title = ZJ_TITLE_SHOWN(part->facts.fields);
  zj_view_set(out, "title", *title ? title : part->facts.path);
  zj_view_set(out, "url", zj_part_line(ctx, part->facts.id, part->line));
  zj_view_set(out, "where", zj_part_line_name(ctx, part->line));
  zj_source_place_set(ctx, out, part->facts.id, part->line, part->start_char, part->source);
  zj_value_set(out, "differs",
               part->differs ? diff_pieces(&part->diff) : whole_piece(part->source));
  return out;
}
