/* lang.c - the language of a thread, and wordings in it. */
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
  bool chinese = strncasecmp(text, "zh", 2) == 0;
  if (!chinese && strncasecmp(text, "en", 2) != 0) return false;
  *out = chinese ? ZJ_LANG_ZH : ZJ_LANG_EN;
  return true;
}

const char *zj_tr_in(zj_lang lang, const char *en, const char *zh) {
  return lang == ZJ_LANG_ZH ? zh : en;
}

const char *zj_tr(const char *en, const char *zh) {
  return zj_tr_in(language, en, zh);
}

const char *zj_number_words(zj_number_text out, uint64_t n, const char *singular, const char *zh) {
  bool chinese = zj_lang_get() == ZJ_LANG_ZH;
  const char *plural = chinese || n == 1 ? "" : "s";
  snprintf(out, sizeof(zj_number_text), "%llu %s%s", (unsigned long long)n, chinese ? zh : singular,
           plural);
  return out;
}
