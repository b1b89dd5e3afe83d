/* memory.c - one flag for each thread. */
#include "web/http/memory.h"

#include <jansson.h>
#include <stdlib.h>

static _Thread_local bool has_run_out;

static void *allocate_json(size_t size) {
  void *bytes = malloc(size);
  if (!bytes) zj_memory_note();
  return bytes;
}

void zj_memory_start(void) {
  json_set_alloc_funcs(allocate_json, free);
}

void zj_memory_begin(void) {
  has_run_out = false;
}

void zj_memory_note(void) {
  has_run_out = true;
}

zj_status zj_memory_status(zj_error *err) {
  return has_run_out ? zj_no_memory(err) : ZJ_OK;
}
