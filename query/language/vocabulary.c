/* vocabulary.c - saved queries and synonyms for the parser. */
#include "query/language/vocabulary.h"

#include <talloc.h>
#include <unistd.h>

#include "query/answer/saved.h"

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
  return *out = zj_synonyms_builtin(), ZJ_OK;
}

bool zj_vocabulary_mentioned(const char *query) {
  return strstr(query, "saved:") || strstr(query, "saved：") || strchr(query, '~');
}

/* ---- of a command ---- */

static __thread struct command_words {
  zj_run *run;
  zj_vocabulary vocabulary;
  zj_saved *saved;
  zj_synonyms *synonyms;
} command;

/* Asking creates no file. */
static zj_status saved_of_run(void *data, void *ctx, zj_slice name, const char **query,
                              zj_error *err) {
  struct command_words *c = data;
  zj_saved_query found;
  if (!c->saved && access(c->run->globals.saved, F_OK) != 0) return ZJ_NOT_FOUND;
  zj_status status =
      c->saved ? ZJ_OK : zj_saved_open(c->run->ctx, c->run->globals.saved, &c->saved, err);
  zj_error missing = {0};
  if (status == ZJ_OK) status = zj_saved_get(ctx, c->saved, name, &found, &missing);
  if (status == ZJ_OK)
    *query = found.query;
  else if (status != ZJ_NOT_FOUND && missing.status)
    status = zj_fail(err, status, "%s", missing.text);
  return status;
}

static zj_status synonyms_of_run(void *data, const zj_synonyms **out, zj_error *err) {
  struct command_words *c = data;
  zj_status status = ZJ_OK;
  if (c->run->globals.synonyms && !c->synonyms)
    status = zj_synonyms_load(c->run->ctx, c->run->globals.synonyms, &c->synonyms, err);
  if (status == ZJ_OK) *out = c->synonyms ? c->synonyms : zj_synonyms_builtin();
  return status;
}

void zj_vocabulary_of_run(zj_run *run) {
  command =
      (struct command_words){.run = run, .vocabulary = {saved_of_run, synonyms_of_run, &command}};
  zj_vocabulary_set(&command.vocabulary);
}
