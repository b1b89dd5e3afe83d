/* vocabulary.h - what saved:NAME and ~WORD stand for: asked of the files when a query holds one,
 * not before.
 *
 * Like the language of messages, a vocabulary holds for a thread; zj_query_parse() asks it.
 *
 * Ownership  a vocabulary is borrowed until another one is set.
 * Threads    one per thread; synonyms may be shared once loaded. */
#ifndef ZJ_QUERY_LANGUAGE_VOCABULARY_H
#define ZJ_QUERY_LANGUAGE_VOCABULARY_H

#include "indexer/base/command.h"
#include "query/language/synonyms.h"

typedef struct zj_vocabulary {
  /* Sets *query to the text of the saved query, a child of ctx. ZJ_NOT_FOUND when there is none of
   * that name. NULL: there are none at all. */
  zj_status (*saved)(void *data, void *ctx, zj_slice name, const char **query, zj_error *err);
  /* Sets *out to the words in force. NULL: those compiled in. */
  zj_status (*synonyms)(void *data, const zj_synonyms **out, zj_error *err);
  void *data;
} zj_vocabulary;

/* NULL: no saved queries, the synonyms compiled in. */
void zj_vocabulary_set(const zj_vocabulary *vocabulary);
const zj_vocabulary *zj_vocabulary_get(void);

/* As the vocabulary of this thread says. */
ZJ_MUST_CHECK zj_status zj_vocabulary_saved(void *ctx, zj_slice name, const char **query,
                                            zj_error *err);
ZJ_MUST_CHECK zj_status zj_vocabulary_synonyms(const zj_synonyms **out, zj_error *err);

/* Takes --saved and --synonyms of a command for this thread; 'run' must outlive its queries. */
void zj_vocabulary_of_run(zj_run *run);

/* Whether a query may mean something else when saved queries or synonyms change. */
bool zj_vocabulary_mentioned(const char *query);

#endif
