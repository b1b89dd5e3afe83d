/* fuzz_cues.c - any bytes as a table of cues: it loads, or says in which line not; what it then
 * finds in a text are cues and roles that it has. */
#include "fuzz.h"
#include "indexer/outline/cues.h"

static const char text[] =
    "但在管护方面还存在一些不足，有的村投入不够，2021年整改3件。下一步，我们将"
    "打通断头路；究其原因，主要是制度执行不够到位。";
static const char *const headings[] = {"存在的问题和下步打算", "一、主要做法", "", "注"};
static const char *const titles[] = {"关于年轻干部工作情况的报告", "整改方案", ""};

static void check_roles(zj_role_set roles) {
  FUZZ_HOLDS((roles & ~ZJ_ROLES_ALL) == 0);
}

static void check_names(const zj_cues *cues) {
  size_t count = zj_cues_count(cues);
  FUZZ_HOLDS(count <= ZJ_CUES_MAX && strlen(zj_cues_version(cues)) == 16);
  for (unsigned i = 0; i <= count; i++) {
    zj_slice name = zj_slice_of(zj_cues_name(cues, i));
    if (i < count) FUZZ_HOLDS(zj_cues_number(cues, name) <= i); /* the first of that name */
    fuzz_check_text(zj_slice_of(zj_cues_note(cues, i)), false);
    fuzz_check_text(zj_slice_of(zj_cues_genre_note(cues, i)), false);
  }
}

static void find_all(const zj_cues *cues) {
  size_t count = zj_cues_count(cues);
  zj_cue_set known = count < ZJ_CUES_MAX ? ((zj_cue_set)1 << count) - 1 : ~(zj_cue_set)0;
  zj_slice all = zj_slice_of(text);
  for (size_t at = 0; at < all.length; at++) {
    if (zj_utf8_is_tail(all.at[at])) continue;
    zj_slice rest = zj_slice_cut(all, at, all.length);
    zj_cue_found found;
    zj_cues_find(cues, rest, &found);
    FUZZ_HOLDS((found.any & ~known) == 0 && (found.first & ~found.any) == 0);
    check_roles(zj_cues_signals(cues, found.any));
    (void)zj_cues_turns(cues, rest);
  }
  for (size_t i = 0; i < ZJ_COUNT(headings); i++) {
    zj_role_set inside = 0;
    check_roles(zj_cues_heading(cues, zj_slice_of(headings[i]), &inside));
    check_roles(inside);
  }
  for (size_t i = 0; i < ZJ_COUNT(titles); i++) {
    unsigned genre = zj_cues_genre(cues, zj_slice_of(titles[i]));
    FUZZ_HOLDS(genre == ZJ_GENRES_MAX || *zj_cues_genre_name(cues, genre) != '?');
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  void *ctx = talloc_new(NULL);
  zj_slice table = {(const char *)bytes, size};
  zj_cues *cues;
  zj_error err = {0};
  zj_status status = zj_cues_load(ctx, fuzz_file(table), &cues, &err);
  if (status == ZJ_OK) {
    check_names(cues);
    find_all(cues);
  } else {
    FUZZ_HOLDS(status == ZJ_BAD_INPUT || status == ZJ_LIMIT);
    fuzz_check_error(&err);
  }
  talloc_free(ctx);
  return 0;
}
