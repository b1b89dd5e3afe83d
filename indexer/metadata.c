/* metadata.c - facts about a report. */
#include "indexer/metadata.h"

const char *zj_metadata_type(size_t i) { return i ? NULL : NULL; }

void zj_metadata_find(void *ctx, const zj_outline *outline, const char *path, zj_fact *out) {
  (void)ctx;
  for (int f = 0; f < ZJ_FIELD_COUNT; f++) out[f] = (zj_fact){"", ZJ_FOUND_NONE};
  out[ZJ_FIELD_TITLE] = (zj_fact){outline->title, outline->title_found};
  out[ZJ_FIELD_FILE] = (zj_fact){path, ZJ_FOUND_DERIVED};
}
