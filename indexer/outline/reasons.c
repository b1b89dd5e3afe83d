/* reasons.c - reasons in words. */
#include "indexer/outline/reasons.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

static zj_cues *built_in;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load_built_in(void) {
  zj_error err = {0};
  if (zj_cues_load(NULL, NULL, &built_in, &err) != ZJ_OK) built_in = NULL;
}

/* Layout rules are told by the first letter of their id. */
static const char *layout_says(const char *name) {
  if (name[0] == 'N')
    return zj_tr("looks like a watermark, a page mark or a table of contents",
                 "形似水印、页码或目录");
  if (name[0] == 'F' && name[1] == '.')
    return zj_tr("decided by the layout: title, addressee, signature, date",
                 "由版式判定（标题、主送、落款、日期等）");
  return zj_tr("inferred from the text around it", "由前后内容推断");
}

const char *zj_reason_says(const char *name, char out[ZJ_REASON_TEXT]) {
  pthread_once(&once, load_built_in);
  if (strcmp(name, ZJ_REASON_READER) == 0) {
    snprintf(out, ZJ_REASON_TEXT, "%s", zj_reader_says());
    return out;
  }
  zj_feature feature = built_in ? zj_feature_parse(built_in, zj_slice_of(name)) : 0;
  if (feature) return zj_feature_says(built_in, feature, out);
  snprintf(out, ZJ_REASON_TEXT, "%s", layout_says(name));
  return out;
}
