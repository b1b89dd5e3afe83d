/* others.c - how many files of other kinds a walk has met. */
#include "indexer/read/others.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "indexer/base/lang.h"

bool zj_others_add(void *ctx, zj_others *others, const char *name) {
  char suffix[ZJ_KIND_SUFFIX_ROOM];
  zj_kind_of_name(name, suffix);
  size_t i = 0;
  while (i < others->count && strcmp(others->kinds[i].suffix, suffix) != 0)
    i++;
  if (i == others->count) {
    zj_other *grown = talloc_realloc(ctx, others->kinds, zj_other, i + 1);
    if (!grown) return false;
    others->kinds = grown;
    others->kinds[others->count++] = (zj_other){.count = 0};
    memcpy(others->kinds[i].suffix, suffix, sizeof suffix);
  }
  others->kinds[i].count++;
  others->files++;
  return true;
}

static int compare_kinds(const void *a, const void *b) {
  const zj_other *x = a, *y = b;
  if (!*x->suffix != !*y->suffix) return *x->suffix ? -1 : 1;
  if (x->count != y->count) return x->count > y->count ? -1 : 1;
  return strcmp(x->suffix, y->suffix);
}

void zj_others_sort(zj_others *others) {
  if (others->count) qsort(others->kinds, others->count, sizeof *others->kinds, compare_kinds);
}

bool zj_others_copy(void *ctx, const zj_others *from, zj_others *out) {
  *out = *from;
  if (!from->count) return true;
  out->kinds = talloc_memdup(ctx, from->kinds, from->count * sizeof *from->kinds);
  return out->kinds != NULL;
}

const char *zj_others_tell(const zj_others *others, char *out, size_t size) {
  size_t length = 0;
  if (size) *out = 0;
  for (size_t i = 0; i < others->count && length < size; i++) {
    const zj_other *kind = &others->kinds[i];
    const char *between = i ? zj_tr(", ", "、") : "";
    const char *unknown = kind->count == 1 ? zj_tr("other", "其他") : zj_tr("others", "其他");
    const char *name = *kind->suffix ? kind->suffix : unknown;
    int n;
    if (zj_lang_get() == ZJ_LANG_ZH)
      n = snprintf(out + length, size - length, "%s%s %zu 个", between, name, kind->count);
    else
      n = snprintf(out + length, size - length, "%s%zu %s", between, kind->count, name);
    length += n < 0 ? size : (size_t)n;
  }
  return out;
}
