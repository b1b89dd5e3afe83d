/* vocabulary.h - resolves saved:NAME and ~WORD for the parser, through two callbacks.
 *
 * A file of saved queries or synonyms is read only when a query names one. Like the language of
 * messages, the vocabulary is set for a thread; zj_query_parse() uses the one in force.
 *
 * Ownership  zj_vocabulary_set() borrows the vocabulary until the next call on the thread.
 * Errors     those of the callbacks.
 * Threads    one vocabulary per thread; synonyms may be shared once they are loaded. */
#ifndef ZJ_QUERY_LANGUAGE_VOCABULARY_H
#define ZJ_QUERY_LANGUAGE_VOCABULARY_H

#include "query/language/synonyms.h"

typedef struct zj_vocabulary {
  /* Sets *query to the text of the saved query, a child of ctx. ZJ_NOT_FOUND when there is none of
   * that name. NULL: there are no saved queries. */
  zj_status (*saved)(void *data, void *ctx, zj_slice name, const char **query, zj_error *err);
  /* Sets *out to the synonyms in force. NULL: those compiled in. */
  zj_status (*synonyms)(void *data, const zj_synonyms **out, zj_error *err);
  void *data; /* first argument of both */
} zj_vocabulary;

/* Sets the vocabulary of this thread. NULL: no saved queries, the synonyms compiled in. */
void zj_vocabulary_set(const zj_vocabulary *vocabulary);

/* The vocabulary of this thread; NULL when none is set. */
const zj_vocabulary *zj_vocabulary_get(void);

/* The text of a saved query, or the synonyms, from the vocabulary of this thread. */
ZJ_MUST_CHECK zj_status zj_vocabulary_saved(void *ctx, zj_slice name, const char **query,
                                            zj_error *err);
ZJ_MUST_CHECK zj_status zj_vocabulary_synonyms(const zj_synonyms **out, zj_error *err);

/* Whether the text of a query may name a saved query or synonyms, so that it may mean something
 * else once these change. */
bool zj_vocabulary_mentioned(const char *query);

#endif
