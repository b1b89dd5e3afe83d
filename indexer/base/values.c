/* values.c - notes what jansson could not do. */
#include "indexer/base/values.h"

#include <malloc.h>
#include <stdlib.h>

#include "indexer/base/noted.h"
#include "indexer/base/pile.h"

/* What the values of this thread take. Values that another thread made and this one frees, and
 * texts freed by their owners, make it a little wrong until the next zj_values_limit(). */
static _Thread_local int64_t taken, limit;

static _Thread_local zj_pile *pile; /* where values are made; NULL: each by malloc() */

static void *allocate_json(size_t size) {
  bool beyond = limit && taken + (int64_t)size > limit;
  void *bytes = pile && !beyond ? zj_pile_take(pile, size) : NULL;
  if (bytes) {
    taken += (int64_t)size;
    return bytes;
  }
  bytes = beyond ? NULL : malloc(size);
  if (bytes)
    taken += (int64_t)malloc_usable_size(bytes);
  else
    zj_note_no_memory();
  return bytes;
}

static void free_json(void *bytes) {
  if (pile && zj_pile_holds(pile, bytes)) return;
  if (bytes) taken -= (int64_t)malloc_usable_size(bytes);
  free(bytes);
}

void zj_values_pile(zj_pile *to) {
  pile = to;
}

void zj_values_start(void) {
  json_set_alloc_funcs(allocate_json, free_json);
}

void zj_values_limit(size_t bytes) {
  taken = 0;
  limit = (int64_t)bytes;
}

json_t *zj_value_text(const char *text) {
  if (!text) zj_note_no_memory();
  return json_string(text);
}

/* Jansson says no more than that it failed. When it was for want of memory, that is noted already,
 * and this changes nothing. */
static void note_failure(int failed) {
  if (failed) zj_note_bad_text();
}

void zj_value_set(json_t *object, const char *key, json_t *value) {
  note_failure(json_object_set_new(object, key, value));
}

void zj_value_append(json_t *list, json_t *value) {
  note_failure(json_array_append_new(list, value));
}

void zj_value_merge(json_t *object, json_t *from) {
  note_failure(json_object_update(object, from));
  json_decref(from);
}

zj_status zj_value_status(const json_t *value, zj_error *err) {
  if (!value) zj_note_bad_text();
  return zj_noted_status(err);
}

zj_status zj_value_print(FILE *to, json_t *value, size_t flags, zj_error *err) {
  zj_status status = zj_value_status(value, err);
  if (status == ZJ_OK) {
    int failed = json_dumpf(value, to, flags);
    putc('\n', to);
    if (failed && !ferror(to)) status = zj_value_status(NULL, err);
  }
  json_decref(value);
  return status;
}
