/* reasons.c - reasons in words. */
#include "indexer/outline/reasons.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "indexer/base/noted.h"

/* The cues compiled in; NULL when memory ran out, which is noted. They are read when they are first
 * asked for. */
static const zj_cues *built_in_cues(void) {
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  static zj_cues *built_in;
  pthread_mutex_lock(&lock);
  if (!built_in && zj_cues_load(NULL, NULL, &built_in, NULL) != ZJ_OK) {
    built_in = NULL;
    zj_note_no_memory();
  }
  const zj_cues *cues = built_in;
  pthread_mutex_unlock(&lock);
  return cues;
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
  if (strcmp(name, ZJ_REASON_READER) == 0) {
    snprintf(out, ZJ_REASON_TEXT, "%s", zj_reader_says());
    return out;
  }
  const zj_cues *cues = built_in_cues();
  zj_feature feature = cues ? zj_feature_parse(cues, zj_slice_of(name)) : 0;
  if (feature) return zj_feature_says(cues, feature, out);
  snprintf(out, ZJ_REASON_TEXT, "%s", layout_says(name));
  return out;
}
