/* test_clause.c - long sentences folded around their hits: nothing is lost, hits and their clauses
 * stay. */
#include "memory.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "indexer/base/text.h"
#include "web/pages/clause.h"

static const char *text_of(const json_t *piece) {
  return json_string_value(json_object_get(piece, "text"));
}

static bool is(const json_t *piece, const char *kind) {
  return json_is_true(json_object_get(piece, kind));
}

/* A sentence from texts of which every second one, from the second on, is a hit. */
static json_t *mark(const char *const *texts, size_t count) {
  json_t *marked = json_array();
  for (size_t i = 0; i < count; i++) {
    json_t *piece = json_pack("{s:s}", "text", texts[i]);
    if (i % 2) json_object_set_new(piece, "hit", json_true());
    if (*texts[i])
      json_array_append_new(marked, piece);
    else
      json_decref(piece);
  }
  return marked;
}

/* Joins the pieces of one kind, or of all; with | between pieces that do not follow each other. */
static void join(const json_t *pieces, const char *kind, char *out, size_t size) {
  size_t i, last = 0;
  json_t *piece;
  *out = '\0';
  json_array_foreach(pieces, i, piece) {
    if (kind && !is(piece, kind)) continue;
    if (*out && i != last + 1) strncat(out, "|", size - strlen(out) - 1);
    strncat(out, text_of(piece), size - strlen(out) - 1);
    last = i;
  }
}

/* Eleven characters. */
#define CLAUSE "各项工作都在稳步推进，"

static void short_sentences_stay(void **state) {
  (void)state;
  const char *const texts[] = {CLAUSE "对", "年轻干部", "的培养还不够。"};
  json_t *marked = mark(texts, 3), *out;
  size_t length = 7;
  char all[400], near[400];
  out = zj_clause_cut(marked, &length);
  join(out, NULL, all, sizeof all);
  join(out, "near", near, sizeof near);
  assert_int_equal(length, 0);
  assert_string_equal(all, CLAUSE "对年轻干部的培养还不够。");
  assert_string_equal(near, CLAUSE "对|的培养还不够。");
  json_decref(out);
  json_decref(marked);
}

static void long_sentences_fold(void **state) {
  (void)state;
  const char *const texts[] = {CLAUSE CLAUSE CLAUSE CLAUSE CLAUSE CLAUSE CLAUSE CLAUSE "对",
                               "年轻干部", "的培养还不够，" CLAUSE CLAUSE CLAUSE "一些。"};
  json_t *marked = mark(texts, 3), *out;
  size_t length;
  char near[800], dim[800], far[800];
  out = zj_clause_cut(marked, &length);
  join(out, "near", near, sizeof near);
  join(out, "dim", dim, sizeof dim);
  join(out, "far", far, sizeof far);
  assert_int_equal(length, 8 * 11 + 1 + 4 + 7 + 3 * 11 + 3);
  assert_string_equal(near, "对|的培养还不够，"); /* the clause of the hit, and no more */
  assert_int_equal(zj_utf8_count(zj_slice_of(far)), 8 * 11 - 36);
  assert_non_null(strstr(dim, "|" CLAUSE CLAUSE CLAUSE "一些。")); /* too little to fold */
  json_decref(out);
  json_decref(marked);
}

/* Whatever the sentence, its text stays whole, its hits stay hits, and a piece is of one kind. */
static void nothing_is_lost(void **state) {
  (void)state;
  static const char *const parts[] = {CLAUSE, "中",   "（一）",      "A b,c;",
                                      "。",   "，，", "经费𠮷不足；"};
  srand(7);
  for (int round = 0; round < 2000; round++) {
    char texts[5][2000];
    const char *pointers[5];
    size_t count = 1 + (size_t)rand() % 5;
    char before[8000] = "", after[8000], hits[8000] = "", found[8000] = "";
    for (size_t i = 0; i < count; i++) {
      *texts[i] = '\0';
      for (int n = i % 2 ? 1 : rand() % 24; n > 0; n--)
        strcat(texts[i], parts[(size_t)rand() % ZJ_COUNT(parts)]);
      pointers[i] = texts[i];
      strcat(before, texts[i]);
      if (i % 2) strcat(hits, texts[i]);
    }
    json_t *marked = mark(pointers, count), *piece;
    size_t length, i;
    json_t *out = zj_clause_cut(marked, &length);
    join(out, NULL, after, sizeof after);
    assert_string_equal(after, before);
    json_array_foreach(out, i, piece) {
      assert_int_equal(is(piece, "hit") + is(piece, "near") + is(piece, "dim") + is(piece, "far"),
                       1);
      assert_true(*text_of(piece));
      assert_int_equal(zj_utf8_check(zj_slice_of(text_of(piece))), strlen(text_of(piece)));
      if (is(piece, "hit")) strcat(found, text_of(piece));
      if (is(piece, "far")) assert_true(length > 110);
    }
    assert_string_equal(found, hits);
    json_decref(out);
    json_decref(marked);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(short_sentences_stay),
      cmocka_unit_test(long_sentences_fold),
      cmocka_unit_test(nothing_is_lost),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
