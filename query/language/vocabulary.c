/* vocabulary.c - the vocabulary of a thread. */
#include "query/language/vocabulary.h"

static __thread const zj_vocabulary *current;

void zj_vocabulary_set(const zj_vocabulary *vocabulary) {
  current = vocabulary;
}

const zj_vocabulary *zj_vocabulary_get(void) {
  return current;
}

zj_status zj_vocabulary_saved(void *ctx, zj_slice name, const char **query, zj_error *err) {
  if (!current || !current->saved) return ZJ_NOT_FOUND;
  return current->saved(current->data, ctx, name, query, err);
}

zj_status zj_vocabulary_synonyms(const zj_synonyms **out, zj_error *err) {
  if (current && current->synonyms) return current->synonyms(current->data, out, err);
  return zj_synonyms_builtin(out, err);
}

bool zj_vocabulary_mentioned(const char *query) {
  return strstr(query, "saved:") || strstr(query, "saved：") || strchr(query, '~');
}
