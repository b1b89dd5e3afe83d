/* test_packed.c - packed posting lists: blocks of numbers, whole lists against a plain table, the
 * merge of pieces at every threshold, and damaged files. */
#include "folder.h"

#include <sys/stat.h>

#include "../fuzz/fuzz_packed.c"
#include "indexer/store/packed_block.h"
#include "indexer/store/postings.h"
#include "xapian_check.h"

static uint32_t state_of_chance = 1;

static uint32_t chance(uint32_t below) {
  state_of_chance = state_of_chance * 1664525u + 1013904223u;
  return (uint32_t)((uint64_t)(state_of_chance >> 4) * below >> 28);
}

/* ---- blocks ---- */

/* Numbers of a width, of which one in 'wide_in' has any width; 0: none has. */
static void draw_numbers(uint32_t numbers[ZJ_PACKED_BLOCK], unsigned width, uint32_t wide_in) {
  for (unsigned i = 0; i < ZJ_PACKED_BLOCK; i++) {
    uint32_t any = chance(1u << 16) << 16 | chance(1u << 16);
    bool wide = wide_in && chance(wide_in) == 0;
    numbers[i] = wide ? any : (uint32_t)(any & (((uint64_t)1 << width) - 1));
  }
}

/* Reads a block from an allocation that ends with its slack. */
static void check_block(const uint32_t *numbers, unsigned count) {
  unsigned char bytes[2 * ZJ_PACKED_BLOCK_BYTES];
  uint32_t back[ZJ_PACKED_BLOCK];
  size_t length = (size_t)(zj_packed_block_write(bytes, numbers, count) - bytes);
  assert_in_range(length, 1, ZJ_PACKED_BLOCK_BYTES);
  unsigned char *exact = malloc(length + ZJ_PACKED_SLACK);
  memcpy(exact, bytes, length);
  memset(exact + length, 0xFF, ZJ_PACKED_SLACK);
  assert_ptr_equal(zj_packed_block_read(exact, exact + length, back, count), exact + length);
  assert_memory_equal(back, numbers, count * sizeof *back);
  for (size_t cut = 0; cut < length; cut++)
    assert_null(zj_packed_block_read(exact, exact + cut, back, count));
  free(exact);
}

static void blocks_of_every_width_come_back(void **state) {
  (void)state;
  uint32_t numbers[ZJ_PACKED_BLOCK];
  for (unsigned width = 0; width <= 32; width++)
    for (unsigned count = 1; count <= ZJ_PACKED_BLOCK; count += 1 + count / 9)
      for (uint32_t wide_in = 0; wide_in < 200; wide_in = wide_in * 3 + 2) {
        draw_numbers(numbers, width, wide_in);
        check_block(numbers, count);
      }
}

/* One wide number among 128 costs its bytes, not a wider field for all of them. */
static void an_exception_costs_little(void **state) {
  (void)state;
  uint32_t numbers[ZJ_PACKED_BLOCK] = {0};
  unsigned char bytes[ZJ_PACKED_BLOCK_BYTES];
  assert_int_equal(zj_packed_block_write(bytes, numbers, ZJ_PACKED_BLOCK) - bytes, 1);
  numbers[77] = UINT32_MAX;
  assert_int_equal(zj_packed_block_write(bytes, numbers, ZJ_PACKED_BLOCK) - bytes, 1 + 1 + 1 + 5);
  check_block(numbers, ZJ_PACKED_BLOCK);
}

static void a_damaged_block_is_refused(void **state) {
  (void)state;
  uint32_t numbers[ZJ_PACKED_BLOCK];
  static const unsigned char damaged[][16] = {
      {33},                                      /* a width that there is not */
      {0x80},                                    /* a flag that there is not */
      {0x40 | 32, 1},                            /* exceptions to numbers that have all bits */
      {0x40, 1, 128, 1},                         /* an exception beyond the last number */
      {0x40, 1, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F} /* one of more than 32 bits */
  };
  for (size_t i = 0; i < ZJ_COUNT(damaged); i++)
    assert_null(zj_packed_block_read(damaged[i], damaged[i] + 8, numbers, 128));
}

/* ---- lists against a plain table ---- */

enum { PAGES = 3000, WORDS = 60, SOURCES_MAX = 5 };

static uint32_t table[PAGES + 1][WORDS]; /* per document and word: how often it holds it */

/* Words are absent, rare, in bursts, or everywhere. */
static void draw_table(void) {
  memset(table, 0, sizeof table);
  for (uint32_t w = 0; w < WORDS; w++) {
    uint32_t one_in = 1 + w * w / 2, burst = 1 + chance(40);
    for (uint32_t d = 1; d <= PAGES; d++) {
      if (chance(one_in * burst)) continue;
      for (uint32_t end = d + burst; d < end && d <= PAGES; d++)
        table[d][w] = chance(20) ? 1 : 1 + chance(6);
    }
  }
}

static zj_slice word_name(uint32_t word, char room[64]) {
  int length = snprintf(room, 64, "词%02u", word / 2);
  if (word % 2) length += snprintf(room + length, 64 - (size_t)length, "很长的词语");
  return (zj_slice){room, (size_t)length};
}

static void add_page(zj_postings_writer *writer, uint32_t d) {
  char rooms[WORDS][64];
  zj_slice terms[WORDS * 8];
  size_t count = 0;
  for (uint32_t w = 0; w < WORDS; w++)
    for (uint32_t i = 0; i < table[d][w]; i++)
      terms[count++] = word_name(w, rooms[w]);
  assert_int_equal(zj_postings_add(writer, terms, count, NULL), ZJ_OK);
}

static void expect(zj_status status, const zj_error *err) {
  if (status != ZJ_OK) fail_msg("%s", err->text);
}

/* Writes the documents as pieces, which are gathered once more when 'twice', and opens the merge.
 */
static zj_postings *merge_pieces(void *ctx, const char *dir, uint32_t count, bool twice) {
  static int number;
  zj_error err = {0};
  const char *pieces[SOURCES_MAX];
  for (uint32_t s = 0; s < count; s++) {
    zj_postings_writer *writer;
    pieces[s] = talloc_asprintf(ctx, "%s/piece%d", dir, number++);
    expect(zj_postings_create(ctx, pieces[s], &writer, &err), &err);
    for (uint32_t d = PAGES * s / count + 1; d <= PAGES * (s + 1) / count; d++)
      add_page(writer, d);
    expect(zj_postings_finish(writer, &err), &err);
  }
  if (twice && count > 1) {
    const char *gathered = talloc_asprintf(ctx, "%s/gathered%d", dir, number++);
    assert_int_equal(mkdir(gathered, 0777), 0);
    expect(zj_postings_gather(pieces, count - 1, gathered, &err), &err);
    pieces[0] = gathered;
    pieces[1] = pieces[count - 1];
    count = 2;
  }
  const char *merged = talloc_asprintf(ctx, "%s/merged%d", dir, number++);
  expect(zj_postings_merge(pieces, count, merged, &err), &err);
  expect(zj_postings_check(merged, &err), &err);
  zj_postings *postings;
  expect(zj_postings_open(ctx, merged, &postings, &err), &err);
  return postings;
}

static zj_postings_list *open_word(void *ctx, zj_postings *postings, uint32_t word) {
  char room[64];
  zj_postings_list *list;
  assert_int_equal(zj_postings_list_open(ctx, postings, word_name(word, room), &list, NULL), ZJ_OK);
  return list;
}

static void check_word(zj_postings *postings, uint32_t word) {
  void *ctx = talloc_new(NULL);
  zj_postings_list *one = open_word(ctx, postings, word), *leaping = open_word(ctx, postings, word);
  zj_postings_list *bulk = open_word(ctx, postings, word);
  uint32_t documents = 0, said, at, wdf, docids[77], wdfs[77];
  uint64_t occurrences = 0, said_occurrences;
  size_t have = 0, used = 0;
  for (uint32_t d = 1; d <= PAGES; d++) {
    if (!table[d][word]) continue;
    assert_int_equal(zj_postings_list_next(one, &at, NULL), ZJ_OK);
    assert_int_equal(at, d);
    assert_int_equal(zj_postings_list_skip_to(leaping, d, &at, NULL), ZJ_OK);
    assert_int_equal(at, d);
    assert_int_equal(zj_postings_list_wdf(leaping, &wdf, NULL), ZJ_OK);
    assert_int_equal(wdf, table[d][word]);
    if (used == have) {
      assert_int_equal(zj_postings_list_read(bulk, docids, wdfs, 1 + d % 77, &have, NULL), ZJ_OK);
      used = 0;
    }
    assert_true(used < have);
    assert_int_equal(docids[used], d);
    assert_int_equal(wdfs[used++], table[d][word]);
    documents++;
    occurrences += wdf;
  }
  assert_int_equal(used, have);
  assert_int_equal(zj_postings_list_next(one, &at, NULL), ZJ_DONE);
  assert_int_equal(zj_postings_list_skip_to(leaping, PAGES + 1, &at, NULL), ZJ_DONE);
  char room[64];
  assert_int_equal(
      zj_postings_frequency(postings, word_name(word, room), &said, &said_occurrences, NULL),
      ZJ_OK);
  assert_int_equal(said, documents);
  assert_int_equal(said_occurrences, occurrences);
  talloc_free(ctx);
}

/* From every document on, also ones that are not there. */
static void check_skips(zj_postings *postings, uint32_t word) {
  uint32_t next = PAGES + 1, at;
  for (uint32_t d = PAGES; d >= 1; d--) {
    if (table[d][word]) next = d;
    if (d % 7 && !table[d][word]) continue;
    zj_postings_list *list = open_word(NULL, postings, word);
    zj_status status = zj_postings_list_skip_to(list, d, &at, NULL);
    assert_int_equal(status, next <= PAGES ? ZJ_OK : ZJ_DONE);
    if (status == ZJ_OK) assert_int_equal(at, next);
    talloc_free(list);
  }
}

/* Meeting goes on where it was, or further on; a 'from' that was passed changes nothing. */
static void check_meeting(zj_postings *postings, uint32_t a, uint32_t b) {
  void *ctx = talloc_new(NULL);
  zj_postings_list *one = open_word(ctx, postings, a), *other = open_word(ctx, postings, b);
  uint32_t docids[128], last = 0, from, expected;
  size_t count;
  do {
    from = last + 1;
    if (chance(3) == 0) from += chance(300);
    if (chance(3) == 0) from -= chance(last < 50 ? last + 1 : 50);
    expected = from > last ? from : last + 1;
    size_t max = 1 + chance(128);
    assert_int_equal(zj_postings_list_meet(one, other, from, docids, max, &count, NULL), ZJ_OK);
    for (size_t i = 0; i < count; i++) {
      if (last && docids[i] == last) continue; /* where lists of Xapian's still are */
      while (expected < docids[i] && !(table[expected][a] && table[expected][b]))
        expected++;
      assert_int_equal(docids[i], expected);
      assert_true(table[expected][a] && table[expected][b]);
      last = expected++;
    }
  } while (count);
  for (; expected <= PAGES; expected++)
    assert_false(table[expected][a] && table[expected][b]);
  talloc_free(ctx);
}

static int by_name(const void *a, const void *b) {
  char rooms[2][64];
  return zj_slice_compare(word_name(*(const uint32_t *)a, rooms[0]),
                          word_name(*(const uint32_t *)b, rooms[1]));
}

static bool has_pages(uint32_t word) {
  for (uint32_t d = 1; d <= PAGES; d++)
    if (table[d][word]) return true;
  return false;
}

/* Walks the terms of both kinds in order, from a prefix on. */
static void check_walk(zj_postings *postings, const char *prefix) {
  uint32_t order[WORDS], documents;
  char room[64];
  zj_term_walk *walk;
  zj_slice term;
  for (uint32_t w = 0; w < WORDS; w++)
    order[w] = w;
  qsort(order, WORDS, sizeof *order, by_name);
  assert_int_equal(zj_term_walk_open(NULL, postings, zj_slice_of(prefix), &walk, NULL), ZJ_OK);
  for (uint32_t i = 0; i < WORDS; i++) {
    zj_slice name = word_name(order[i], room);
    if (!has_pages(order[i]) || strncmp(name.at, prefix, strlen(prefix)) != 0) continue;
    assert_int_equal(zj_term_walk_next(walk, &term, &documents, NULL), ZJ_OK);
    assert_true(zj_slice_equal(term, name));
    uint32_t expected = 0;
    for (uint32_t d = 1; d <= PAGES; d++)
      expected += table[d][order[i]] > 0;
    assert_int_equal(documents, expected);
  }
  assert_int_equal(zj_term_walk_next(walk, &term, &documents, NULL), ZJ_DONE);
  assert_int_equal(zj_term_walk_next(walk, &term, &documents, NULL), ZJ_DONE);
  talloc_free(walk);
}

static void check_postings(zj_postings *postings) {
  assert_int_equal(zj_postings_doccount(postings), PAGES);
  for (uint32_t w = 0; w < WORDS; w++) {
    check_word(postings, w);
    check_skips(postings, w);
    check_meeting(postings, w, chance(WORDS));
    check_meeting(postings, chance(8), chance(8));
  }
  check_walk(postings, "");
  check_walk(postings, "词1");
  check_walk(postings, "词07很");
  check_walk(postings, "无");
}

/* With every list packed, with some, and with none, from one to five pieces. */
static void merges_hold_what_was_added(void **state) {
  static const char *const least[] = {"1", "16", "300", "0"};
  for (size_t i = 0; i < ZJ_COUNT(least); i++)
    for (uint32_t sources = 1; sources <= SOURCES_MAX; sources++) {
      void *ctx = talloc_new(NULL);
      draw_table();
      setenv("ZHANGJU_PACKED", least[i], 1);
      check_postings(merge_pieces(ctx, *state, sources, sources % 2 == 0));
      unsetenv("ZHANGJU_PACKED");
      talloc_free(ctx);
    }
}

/* Adding pieces one by one or together gives the same file. */
static void a_merge_depends_on_the_documents_alone(void **state) {
  void *ctx = talloc_new(NULL);
  draw_table();
  (void)merge_pieces(ctx, *state, 1, false);
  (void)merge_pieces(ctx, *state, 4, true);
  assert_int_equal(system(talloc_asprintf(ctx,
                                          "cd '%s' && set -- merged*/packed && [ $# -ge 2 ] && "
                                          "for f; do cmp \"$1\" \"$f\" || exit 1; done",
                                          (char *)*state)),
                   0);
  talloc_free(ctx);
}

static void an_unfinished_piece_is_refused(void **state) {
  void *ctx = talloc_new(NULL);
  zj_error err = {0};
  const char *piece = talloc_asprintf(ctx, "%s/piece", (char *)*state);
  zj_postings_writer *writer;
  draw_table();
  expect(zj_postings_create(ctx, piece, &writer, &err), &err);
  for (uint32_t d = 1; d <= PAGES; d++)
    add_page(writer, d);
  expect(zj_postings_finish(writer, &err), &err);
  const char *dest = talloc_asprintf(ctx, "%s/merged", (char *)*state);
  assert_int_equal(system(talloc_asprintf(ctx, "truncate -s -1 '%s/lists'", piece)), 0);
  assert_int_equal(zj_postings_merge(&piece, 1, dest, &err), ZJ_IO);
  assert_int_equal(
      system(talloc_asprintf(ctx, "rm -r '%s'; truncate -s 20 '%s/lists'", dest, piece)), 0);
  assert_int_equal(zj_postings_merge(&piece, 1, dest, &err), ZJ_IO);
  talloc_free(ctx);
}

/* ---- damage ---- */

static void a_sound_file_is_read_whole(void **state) {
  (void)state;
  assert_int_equal(read_changed(NULL, 0), TERMS);
}

static void changed_bytes_stay_harmless(void **state) {
  (void)state;
  enum { INPUTS = 400 };
  uint8_t changes[CHANGES_MAX * CHANGE];
  for (int i = 0; i < INPUTS; i++) {
    for (size_t k = 0; k < sizeof changes; k++)
      changes[k] = (uint8_t)chance(256);
    alarm(60); /* a walk that does not end kills the test */
    (void)read_changed(changes, (1 + chance(CHANGES_MAX)) * CHANGE);
  }
  for (uint32_t at = 0; at < 64; at++) /* the head */
    (void)read_changed((uint8_t[]){0, 0, (uint8_t)at, (uint8_t)chance(256)}, CHANGE);
  alarm(0);
}

/* Wherever it ends, a file that was cut short is refused. */
static void a_file_cut_short_is_refused(void **state) {
  (void)state;
  (void)read_changed(NULL, 0);
  for (size_t length = 0; length < sound_bytes; length += 1 + sound_bytes / 300) {
    zj_error err = {0};
    zj_packed *packed;
    char *bytes = malloc(length + 1);
    memcpy(bytes, sound, length);
    assert_int_equal(zj_packed_view(NULL, (zj_slice){bytes, length}, "x", &packed, &err),
                     ZJ_CORRUPT);
    assert_non_null(strstr(err.text, "zhangju index --full"));
    free(bytes);
  }
}

static void a_missing_file_is_damage(void **state) {
  void *ctx = talloc_new(NULL);
  zj_error err = {0};
  zj_postings *postings;
  draw_table();
  (void)merge_pieces(ctx, *state, 1, false);
  const char *merged = talloc_asprintf(ctx, "%s/copy", (char *)*state);
  assert_int_equal(
      system(talloc_asprintf(ctx, "cd '%s' && mv merged* copy && rm copy/packed", (char *)*state)),
      0);
  assert_int_equal(zj_postings_open(ctx, merged, &postings, &err), ZJ_CORRUPT);
  assert_non_null(strstr(err.text, "zhangju index --full"));
  talloc_free(ctx);
}

/* A file that was removed stays as it is; one that was replaced or written to is noticed. */
static void changes_of_the_file_are_noticed(void **state) {
  void *ctx = talloc_new(NULL);
  draw_table();
  zj_postings *postings = merge_pieces(ctx, *state, 1, false);
  assert_int_equal(zj_postings_look(postings), ZJ_MAPPING_AS_IT_WAS);
  const char *in = talloc_asprintf(ctx, "cd '%s'/merged* && ", (char *)*state);
  assert_int_equal(system(talloc_asprintf(ctx, "%s cp packed other && mv packed kept", in)), 0);
  assert_int_equal(zj_postings_look(postings), ZJ_MAPPING_AS_IT_WAS);
  assert_int_equal(system(talloc_asprintf(ctx, "%s mv other packed", in)), 0);
  assert_int_equal(zj_postings_look(postings), ZJ_MAPPING_REPLACED);
  assert_int_equal(system(talloc_asprintf(ctx, "%s mv kept packed && printf x >> packed", in)), 0);
  assert_int_equal(zj_postings_look(postings), ZJ_MAPPING_WRITTEN);
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(blocks_of_every_width_come_back),
      cmocka_unit_test(an_exception_costs_little),
      cmocka_unit_test(a_damaged_block_is_refused),
      IN_FOLDER(merges_hold_what_was_added),
      IN_FOLDER(a_merge_depends_on_the_documents_alone),
      IN_FOLDER(an_unfinished_piece_is_refused),
      cmocka_unit_test(a_sound_file_is_read_whole),
      cmocka_unit_test(changed_bytes_stay_harmless),
      cmocka_unit_test(a_file_cut_short_is_refused),
      IN_FOLDER(a_missing_file_is_damage),
      IN_FOLDER(changes_of_the_file_are_noticed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
