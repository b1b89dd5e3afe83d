/* vocabulary_of_run.c - saved queries and synonyms from the files that a command names. */
#include "query/answer/vocabulary_of_run.h"

#include <unistd.h>

#include "query/answer/saved.h"
#include "query/language/vocabulary.h"

static __thread struct command_words {
  zj_run *run;
  zj_vocabulary vocabulary;
  zj_saved *saved;
  zj_synonyms *synonyms;
} command;

/* A saved-query file that does not exist holds no query; looking for one must not create it. */
static zj_status saved_of_run(void *data, void *ctx, zj_slice name, const char **query,
                              zj_error *err) {
  struct command_words *c = data;
  zj_saved_query found;
  if (!c->saved && access(c->run->globals.saved, F_OK) != 0) return ZJ_NOT_FOUND;
  zj_status status = ZJ_OK;
  if (!c->saved) status = zj_saved_open(c->run->ctx, c->run->globals.saved, &c->saved, err);
  zj_error missing = {0};
  if (status == ZJ_OK) status = zj_saved_get(ctx, c->saved, name, &found, &missing);
  if (status == ZJ_OK)
    *query = found.query;
  else if (status != ZJ_NOT_FOUND && missing.status != ZJ_OK)
    status = zj_fail(err, status, "%s", missing.text);
  return status;
}

static zj_status synonyms_of_run(void *data, const zj_synonyms **out, zj_error *err) {
  struct command_words *c = data;
  zj_status status = ZJ_OK;
  if (c->run->globals.synonyms && !c->synonyms)
    status = zj_synonyms_load(c->run->ctx, c->run->globals.synonyms, &c->synonyms, err);
  if (status != ZJ_OK || !c->synonyms)
    return status == ZJ_OK ? zj_synonyms_builtin(out, err) : status;
  *out = c->synonyms;
  return ZJ_OK;
}

void zj_vocabulary_of_run(zj_run *run) {
  command =
      (struct command_words){.run = run, .vocabulary = {saved_of_run, synonyms_of_run, &command}};
  zj_vocabulary_set(&command.vocabulary);
}
