/* accuracy.c - the figures of web/accuracy.json, parsed once. */
#include "web/http/accuracy.h"

extern const unsigned char zj_data_accuracy_json[];
extern const size_t zj_data_accuracy_json_size;

static json_t *measured;

void zj_accuracy_start(void) {
  if (!measured)
    measured = json_loadb((const char *)zj_data_accuracy_json, zj_data_accuracy_json_size, 0, NULL);
}

json_t *zj_accuracy(void) {
  return measured;
}

json_t *zj_accuracy_all(void) {
  return json_object_get(measured, "all");
}

json_t *zj_accuracy_of(const char *role) {
  return json_object_get(json_object_get(zj_accuracy_all(), "roles"), role);
}
