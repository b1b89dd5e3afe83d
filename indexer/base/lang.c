/* lang.c - the language of a thread, and words in it. */
#include "indexer/base/lang.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static _Thread_local zj_lang language = ZJ_LANG_EN;

void zj_lang_set(zj_lang lang) {
  language = lang;
}
zj_lang zj_lang_get(void) {
  return language;
}

bool zj_lang_from(const char *text, zj_lang *out) {
  if (!text || !text[0] || !text[1]) return false;
  if (text[2] && !strchr("_-.@", text[2])) return false;
  if (strncasecmp(text, "zh", 2) == 0) return *out = ZJ_LANG_ZH, true;
  if (strncasecmp(text, "en", 2) == 0) return *out = ZJ_LANG_EN, true;
  return false;
}

const char *zj_tr(const char *en, const char *zh) {
  return language == ZJ_LANG_ZH ? zh : en;
}

const char *zj_number_words(zj_number_text out, uint64_t n, const char *singular, const char *zh) {
  bool chinese = zj_lang_get() == ZJ_LANG_ZH;
  snprintf(out, sizeof(zj_number_text), "%llu %s%s", (unsigned long long)n, chinese ? zh : singular,
           chinese || n == 1 ? "" : "s");
  return out;
}
