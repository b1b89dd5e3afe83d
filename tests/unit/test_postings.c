/* test_postings.c - compares every list, frequency and prefix that is read back with a plain table.
 */
#include "folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include "indexer/store/dense.h"
#include "indexer/store/postings.h"
#include "xapian_check.h"

enum { DOCUMENTS = 4000, TERMS = 40, SHARDS = 3 };

/* How often document d holds term t: a fixed table with rare and common terms, and with adjacent
 * and distant documents. */
static uint32_t wdf_of(uint32_t docid, uint32_t term) {
  uint32_t mix = (docid * 2654435761u) ^ (term * 40503u);
  return mix % (term * term + 1) == 0 ? 1 + mix / 7 % 5 : 0;
}

static zj_slice term_name(uint32_t term, char room[16]) {
  return (zj_slice){room, (size_t)snprintf(room, 16, "词%02u", term)};
}

static zj_postings_writer *create(void *ctx, const char *dir) {
  zj_postings_writer *writer;
  zj_error err = {0};
  if (zj_postings_create(ctx, dir, &writer, &err) != ZJ_OK) fail_msg("%s", err.text);
  return writer;
}

static void add_document(zj_postings_writer *writer, uint32_t docid) {
  char rooms[TERMS][16];
  zj_slice terms[TERMS * 5];
  size_t count = 0;
  for (uint32_t t = 0; t < TERMS; t++) {
    uint32_t wdf = wdf_of(docid, t);
    if (docid % 10 == 0 || !wdf) continue; /* every tenth paragraph is only punctuation */
    zj_slice name = term_name(t, rooms[t]);
    for (uint32_t i = 0; i < wdf; i++)
      terms[count++] = name;
  }
  assert_int_equal(zj_postings_add(writer, terms, count, NULL), ZJ_OK);
}

static zj_postings *build(void *ctx, const char *dir) {
  char *sources[SHARDS];
  for (uint32_t s = 0; s < SHARDS; s++) {
    sources[s] = talloc_asprintf(ctx, "%s/shard%u", dir, s);
    zj_postings_writer *writer = create(ctx, sources[s]);
    for (uint32_t d = DOCUMENTS * s / SHARDS + 1; d <= DOCUMENTS * (s + 1) / SHARDS; d++)
      add_document(writer, d);
    assert_int_equal(zj_postings_finish(writer, NULL), ZJ_OK);
  }
  char *merged = talloc_asprintf(ctx, "%s/merged", dir);
  zj_error err = {0};
  if (zj_postings_merge((const char *const *)sources, SHARDS, merged, &err) != ZJ_OK)
    fail_msg("%s", err.text);
  zj_postings *postings;
  if (zj_postings_open(ctx, merged, &postings, &err) != ZJ_OK) fail_msg("%s", err.text);
  return postings;
}

static uint32_t expect_wdf(uint32_t docid, uint32_t term) {
  return docid % 10 ? wdf_of(docid, term) : 0;
}

static void check_list(void *ctx, zj_postings *postings, uint32_t term) {
  char room[16];
  zj_slice name = term_name(term, room);
  zj_postings_list *one, *bulk;
  uint32_t documents, expected = 0, docid, wdf, ids[100], wdfs[100];
  uint64_t occurrences, sum = 0;
  size_t have = 0, used = 0;
  assert_int_equal(zj_postings_frequency(postings, name, &documents, &occurrences, NULL), ZJ_OK);
  assert_int_equal(zj_postings_list_open(ctx, postings, name, &one, NULL), ZJ_OK);
  assert_int_equal(zj_postings_list_open(ctx, postings, name, &bulk, NULL), ZJ_OK);
  for (uint32_t d = 1; d <= DOCUMENTS; d++) {
    if (!expect_wdf(d, term)) continue;
    assert_int_equal(zj_postings_list_next(one, &docid, NULL), ZJ_OK);
    assert_int_equal(docid, d);
    assert_int_equal(zj_postings_list_wdf(one, &wdf, NULL), ZJ_OK);
    assert_int_equal(wdf, expect_wdf(d, term));
    if (used == have) {
      assert_int_equal(zj_postings_list_read(bulk, ids, wdfs, 100, &have, NULL), ZJ_OK);
      used = 0;
    }
    assert_true(used < have);
    assert_int_equal(ids[used], d);
    assert_int_equal(wdfs[used++], wdf);
    expected++;
    sum += wdf;
  }
  assert_int_equal(zj_postings_list_next(one, &docid, NULL), ZJ_DONE);
  assert_int_equal(zj_postings_list_next(one, &docid, NULL), ZJ_DONE);
  assert_int_equal(zj_postings_list_read(bulk, ids, NULL, 100, &have, NULL), ZJ_OK);
  assert_int_equal(have, 0);
  assert_int_equal(documents, expected);
  assert_int_equal(occurrences, sum);
}

static void check_skips(void *ctx, zj_postings *postings, uint32_t term) {
  char room[16];
  for (uint32_t stride = 1; stride < 2000; stride = stride * 3 + 1) {
    zj_postings_list *list;
    assert_int_equal(zj_postings_list_open(ctx, postings, term_name(term, room), &list, NULL),
                     ZJ_OK);
    for (uint32_t target = 1; target <= DOCUMENTS + stride; target += stride) {
      uint32_t next = target, at = 0;
      while (next <= DOCUMENTS && !expect_wdf(next, term))
        next++;
      zj_status status = zj_postings_list_skip_to(list, target, &at, NULL);
      assert_int_equal(status, next <= DOCUMENTS ? ZJ_OK : ZJ_DONE);
      if (status == ZJ_DONE) break;
      assert_int_equal(at, next);
      assert_int_equal(zj_postings_list_skip_to(list, target, &at, NULL), ZJ_OK);
      assert_int_equal(at, next);
      target = next;
    }
    talloc_free(list);
  }
}

static void lists_are_exact(void **state) {
  void *ctx = talloc_new(NULL);
  zj_postings *postings = build(ctx, *state);
  assert_int_equal(zj_postings_doccount(postings), DOCUMENTS);
  for (uint32_t term = 0; term < TERMS; term++) {
    check_list(ctx, postings, term);
    check_skips(ctx, postings, term);
  }
  talloc_free(ctx);
}

static bool holds(uint32_t docid, uint32_t term) {
  return expect_wdf(docid, term) > 0;
}

/* Reading both lists in blocks of any size, from any document on, gives what both hold. */
static void two_lists_meet(void **state) {
  void *ctx = talloc_new(NULL);
  zj_postings *postings = build(ctx, *state);
  char rooms[2][16];
  for (uint32_t a = 0; a < 6; a++)
    for (uint32_t b = 0; b < 6; b++) {
      zj_postings_list *one, *other;
      uint32_t ids[37], from = a * 100, docid = from;
      size_t count = 1;
      assert_int_equal(zj_postings_list_open(ctx, postings, term_name(a, rooms[0]), &one, NULL),
                       ZJ_OK);
      assert_int_equal(zj_postings_list_open(ctx, postings, term_name(b, rooms[1]), &other, NULL),
                       ZJ_OK);
      while (count > 0) {
        assert_int_equal(zj_postings_list_meet(one, other, from, ids, 1 + b * 7, &count, NULL),
                         ZJ_OK);
        for (size_t i = 0; i < count; i++) {
          while (docid < DOCUMENTS && !(docid && holds(docid, a) && holds(docid, b)))
            docid++;
          assert_int_equal(ids[i], docid++);
          from = docid;
        }
      }
      for (; docid <= DOCUMENTS; docid++)
        assert_false(docid && holds(docid, a) && holds(docid, b));
    }
  talloc_free(ctx);
}

/* Against the list itself. */
static void check_dense(const zj_dense_list *dense, zj_postings *postings, uint32_t term) {
  char room[16];
  zj_postings_list *list;
  uint32_t docid, wdf, before = 0;
  assert_int_equal(zj_postings_list_open(NULL, postings, term_name(term, room), &list, NULL),
                   ZJ_OK);
  while (zj_postings_list_next(list, &docid, NULL) == ZJ_OK) {
    for (before++; before < docid; before++)
      assert_int_equal(zj_dense_frequency(dense, before), 0);
    assert_int_equal(zj_postings_list_wdf(list, &wdf, NULL), ZJ_OK);
    assert_int_equal(zj_dense_frequency(dense, docid), wdf < ZJ_DENSE_MANY ? wdf : ZJ_DENSE_MANY);
    assert_true(dense->bits[docid / 64] >> docid % 64 & 1);
  }
  for (before++; before <= DOCUMENTS; before++)
    assert_int_equal(zj_dense_frequency(dense, before), 0);
  talloc_free(list);
}

static const zj_dense_list *ask(void *ctx, zj_dense *dense, zj_postings *postings, uint32_t term) {
  char room[16];
  uint32_t documents;
  const zj_dense_list *list;
  zj_slice name = term_name(term, room);
  assert_int_equal(zj_postings_frequency(postings, name, &documents, NULL, NULL), ZJ_OK);
  assert_int_equal(zj_dense_find(ctx, dense, name, documents, &list, NULL), ZJ_OK);
  assert_ptr_equal(zj_dense_known(dense, name), list);
  return list;
}

/* A long list becomes a bitmap when it is asked for the second time. With memory for one list,
 * the next one replaces it, but a query that has borrowed it keeps it. */
static void long_lists_become_bitmaps(void **state) {
  void *ctx = talloc_new(NULL), *first = talloc_new(ctx), *second = talloc_new(ctx);
  zj_postings *postings = build(ctx, *state);
  zj_dense *dense = zj_dense_new(ctx, postings, DOCUMENTS, zj_dense_bytes(DOCUMENTS, DOCUMENTS));
  assert_null(ask(first, dense, postings, 1));
  const zj_dense_list *one = ask(first, dense, postings, 1);
  assert_non_null(one);
  assert_null(ask(second, dense, postings, 2));
  const zj_dense_list *two = ask(second, dense, postings, 2);
  check_dense(one, postings, 1);
  check_dense(two, postings, 2);
  talloc_free(first);
  check_dense(ask(second, dense, postings, 2), postings, 2);
  check_dense(ask(second, dense, postings, 1), postings,
              1); /* known to be asked for: made again at once */
  check_dense(two, postings, 2);
  for (int i = 0; i < 3; i++)
    assert_null(ask(second, dense, postings, 30)); /* short */
  talloc_free(ctx);
}

static void absent_terms_are_empty(void **state) {
  void *ctx = talloc_new(NULL);
  zj_postings *postings = build(ctx, *state);
  static const char *const absent[] = {"", "无", "词", "词999"};
  for (size_t i = 0; i < ZJ_COUNT(absent); i++) {
    zj_postings_list *list;
    uint32_t documents = 1, docid;
    assert_int_equal(
        zj_postings_frequency(postings, zj_slice_of(absent[i]), &documents, NULL, NULL), ZJ_OK);
    assert_int_equal(documents, 0);
    assert_int_equal(zj_postings_list_open(ctx, postings, zj_slice_of(absent[i]), &list, NULL),
                     ZJ_OK);
    assert_int_equal(zj_postings_list_skip_to(list, 1, &docid, NULL), ZJ_DONE);
    assert_int_equal(zj_postings_list_next(list, &docid, NULL), ZJ_DONE);
  }
  talloc_free(ctx);
}

static void walks_a_prefix(void **state) {
  void *ctx = talloc_new(NULL);
  zj_postings *postings = build(ctx, *state);
  zj_term_walk *walk;
  zj_slice term;
  uint32_t documents, expected;
  char room[16];
  assert_int_equal(zj_term_walk_open(ctx, postings, ZJ_LIT("词1"), &walk, NULL), ZJ_OK);
  for (uint32_t t = 10; t < 20; t++) {
    assert_int_equal(zj_term_walk_next(walk, &term, &documents, NULL), ZJ_OK);
    assert_true(zj_slice_equal(term, term_name(t, room)));
    assert_int_equal(zj_postings_frequency(postings, term, &expected, NULL, NULL), ZJ_OK);
    assert_int_equal(documents, expected);
  }
  assert_int_equal(zj_term_walk_next(walk, &term, &documents, NULL), ZJ_DONE);
  assert_int_equal(zj_term_walk_next(walk, &term, &documents, NULL), ZJ_DONE);
  talloc_free(ctx);
}

/* Finishes a piece, and makes a database of it in which no list is packed. */
static zj_postings *finished(void *ctx, zj_postings_writer *writer, const char *dir) {
  zj_postings *postings;
  zj_error err = {0};
  const char *merged = talloc_asprintf(ctx, "%s.merged", dir);
  setenv("ZHANGJU_PACKED", "0", 1);
  if (zj_postings_finish(writer, &err) != ZJ_OK ||
      zj_postings_merge(&dir, 1, merged, &err) != ZJ_OK ||
      zj_postings_check(merged, &err) != ZJ_OK ||
      zj_postings_open(ctx, merged, &postings, &err) != ZJ_OK)
    fail_msg("%s", err.text);
  unsetenv("ZHANGJU_PACKED");
  return postings;
}

static void expect_frequency(zj_postings *postings, zj_slice term, uint32_t documents,
                             uint64_t occurrences) {
  uint32_t found;
  uint64_t times;
  assert_int_equal(zj_postings_frequency(postings, term, &found, &times, NULL), ZJ_OK);
  assert_int_equal(found, documents);
  assert_int_equal(times, occurrences);
}

/* Xapian's own check finds no fault in a database that it did not write. It has many terms, so that
 * its tree has branches. */
static void many_terms_make_one_database(void **state) {
  enum { WORDS = 60000, PAGES = 20 };
  void *ctx = talloc_new(NULL);
  const char *dir = talloc_asprintf(ctx, "%s/db", (char *)*state);
  zj_postings_writer *writer = create(ctx, dir);
  zj_slice *terms = talloc_array(ctx, zj_slice, WORDS);
  for (size_t i = 0; i < WORDS; i++)
    terms[i] = zj_slice_of(talloc_asprintf(
        terms, "w%05zu%.*s", WORDS - 1 - i, (int)(i % 80),
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"));
  for (int p = 0; p < PAGES; p++)
    assert_int_equal(zj_postings_add(writer, terms, WORDS, NULL), ZJ_OK);
  zj_postings *postings = finished(ctx, writer, dir);
  assert_int_equal(zj_postings_doccount(postings), PAGES);
  for (size_t i = 0; i < WORDS; i += 997)
    expect_frequency(postings, terms[i], PAGES, PAGES);
  talloc_free(ctx);
}

/* Chunks of a list are found by their first document, whose number is written in more bytes the
 * larger it is. */
static void lists_may_be_long(void **state) {
  enum { PAGES = 4300000, EVERY = 1000 };
  void *ctx = talloc_new(NULL);
  const char *dir = talloc_asprintf(ctx, "%s/db", (char *)*state);
  zj_postings_writer *writer = create(ctx, dir);
  zj_slice terms[] = {ZJ_LIT("年轻"), ZJ_LIT("干部"), ZJ_LIT("年轻")};
  for (uint32_t p = 1; p <= PAGES; p++)
    assert_int_equal(zj_postings_add(writer, terms, p % EVERY ? 1 : 3, NULL), ZJ_OK);
  zj_postings *postings = finished(ctx, writer, dir);
  expect_frequency(postings, terms[0], PAGES, PAGES + PAGES / EVERY);
  expect_frequency(postings, terms[1], PAGES / EVERY, PAGES / EVERY);
  zj_postings_list *often, *rare;
  uint32_t at, wdf;
  assert_int_equal(zj_postings_list_open(ctx, postings, terms[0], &often, NULL), ZJ_OK);
  assert_int_equal(zj_postings_list_open(ctx, postings, terms[1], &rare, NULL), ZJ_OK);
  for (uint32_t p = EVERY; p <= PAGES; p += EVERY) {
    assert_int_equal(zj_postings_list_next(rare, &at, NULL), ZJ_OK);
    assert_int_equal(at, p);
    assert_int_equal(zj_postings_list_skip_to(often, p, &at, NULL), ZJ_OK);
    assert_int_equal(at, p);
    assert_int_equal(zj_postings_list_wdf(often, &wdf, NULL), ZJ_OK);
    assert_int_equal(wdf, 2);
  }
  assert_int_equal(zj_postings_list_next(rare, &at, NULL), ZJ_DONE);
  talloc_free(ctx);
}

/* A writer that runs out of room writes several pieces; together they are the same as one. */
static void much_text_is_written_in_parts(void **state) {
  enum { PAGES = 400, WORDS = 1000 };
  void *ctx = talloc_new(NULL);
  const char *dir = talloc_asprintf(ctx, "%s/db", (char *)*state);
  zj_postings_writer *writer = create(ctx, dir);
  zj_slice terms[WORDS + 1];
  char names[WORDS][ZJ_POSTINGS_TERM_MAX + 1];
  terms[WORDS] = ZJ_LIT("干部");
  for (uint32_t p = 0; p < PAGES; p++) {
    for (uint32_t i = 0; i < WORDS; i++)
      terms[i] = (zj_slice){names[i],
                            (size_t)snprintf(names[i], sizeof names[i], "%0240u", p * WORDS + i)};
    assert_int_equal(zj_postings_add(writer, terms, WORDS + 1, NULL), ZJ_OK);
  }
  zj_postings *postings = finished(ctx, writer, dir);
  assert_int_equal(zj_postings_doccount(postings), PAGES);
  expect_frequency(postings, terms[WORDS], PAGES, PAGES);
  expect_frequency(postings, terms[0], 1, 1);
  uint32_t docids[PAGES];
  size_t count;
  zj_postings_list *list;
  assert_int_equal(zj_postings_list_open(ctx, postings, terms[WORDS], &list, NULL), ZJ_OK);
  assert_int_equal(zj_postings_list_read(list, docids, NULL, PAGES, &count, NULL), ZJ_OK);
  for (uint32_t i = 0; i < count; i++)
    assert_int_equal(docids[i], i + 1);
  assert_int_equal(count, PAGES);
  assert_int_not_equal(access(talloc_asprintf(ctx, "%s.0", dir), F_OK), 0);
  talloc_free(ctx);
}

/* Every failure is a status with a line of text, and no exception reaches C. */
static void failures_are_told(void **state) {
  void *ctx = talloc_new(NULL);
  const char *dir = *state;
  zj_postings *postings;
  zj_postings_writer *writer;
  zj_error err = {0};
  assert_int_not_equal(
      zj_postings_open(ctx, talloc_asprintf(ctx, "%s/absent", dir), &postings, &err), ZJ_OK);
  assert_true(err.text[0]);
  folder_write(dir, "file", ZJ_LIT("auto /etc\n"));
  err = (zj_error){0};
  assert_int_not_equal(zj_postings_open(ctx, talloc_asprintf(ctx, "%s/file", dir), &postings, &err),
                       ZJ_OK);
  assert_int_not_equal(
      zj_postings_create(ctx, talloc_asprintf(ctx, "%s/file/x", dir), &writer, &err), ZJ_OK);
  writer = create(ctx, talloc_asprintf(ctx, "%s/db", dir));
  char *large = talloc_array(ctx, char, 300);
  memset(large, 'x', 300);
  zj_slice term = {large, 300};
  err = (zj_error){0};
  assert_int_equal(zj_postings_add(writer, &term, 1, &err), ZJ_INTERNAL);
  talloc_free(writer);
  err = (zj_error){0};
  assert_int_equal(zj_postings_merge(NULL, 0, "x", &err), ZJ_INTERNAL);
  talloc_free(ctx);
}

static void a_broken_database_is_corrupt(void **state) {
  void *ctx = talloc_new(NULL);
  const char *dir = *state;
  (void)build(ctx, dir);
  folder_write(dir, "merged/iamglass", ZJ_LIT("garbage"));
  zj_postings *postings;
  zj_error err = {0};
  assert_int_equal(zj_postings_open(ctx, talloc_asprintf(ctx, "%s/merged", dir), &postings, &err),
                   ZJ_CORRUPT);
  assert_non_null(strstr(err.text, "zhangju index"));
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_FOLDER(lists_are_exact),
      IN_FOLDER(two_lists_meet),
      IN_FOLDER(long_lists_become_bitmaps),
      IN_FOLDER(absent_terms_are_empty),
      IN_FOLDER(walks_a_prefix),
      IN_FOLDER(many_terms_make_one_database),
      IN_FOLDER(lists_may_be_long),
      IN_FOLDER(much_text_is_written_in_parts),
      IN_FOLDER(failures_are_told),
      IN_FOLDER(a_broken_database_is_corrupt),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
