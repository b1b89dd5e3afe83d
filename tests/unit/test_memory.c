/* test_memory.c - what the index is written and read with reports that memory ran out; it never
 * crashes and never returns less than there is. */
#include "failing.h"
#include "folder.h"

#include <sys/stat.h>

#include "indexer/base/folder.h"
#include "indexer/outline/labeller.h"
#include "indexer/outline/outline_make.h"
#include "indexer/store/catalog.h"
#include "indexer/store/segment.h"

/* ---- the reports ---- */

enum { REPORTS = 3, PARAGRAPHS = 40 };

typedef struct fixture {
  const char *dir;
  zj_outline *outlines[REPORTS];
  zj_report_facts facts[REPORTS];
} fixture;

static const char *make_text(void *ctx, int number) {
  char *text = talloc_asprintf(ctx, "关于第%d项工作情况的报告\n\n", number);
  for (int i = 0; i < PARAGRAPHS; i++)
    text =
        talloc_asprintf(ctx,
                        "%s一、第%d个方面存在的问题\n\n２０２%d年GDP增长%d.%d％，仍然存在年轻干部"
                        "队伍第%d批培训不够、responsibilities%d落实不到位的问题。\n\n",
                        text, i + 1, i % 10, i, i % 7, i, i);
  return text;
}

static fixture *make_fixture(const char *dir) {
  fixture *f = talloc_zero(NULL, fixture);
  zj_error err = {0};
  zj_labeller *rules;
  f->dir = dir;
  if (zj_labeller_load(f, NULL, &rules, &err) != ZJ_OK) fail_msg("%s", err.text);
  for (int i = 0; i < REPORTS; i++) {
    zj_slice text = zj_slice_of(make_text(f, i));
    if (zj_outline_make(f, rules, text, NULL, &f->outlines[i], &err) != ZJ_OK)
      fail_msg("%s", err.text);
    const char *path = talloc_asprintf(f, "报告%d.txt", i);
    f->facts[i] =
        (zj_report_facts){.path = path, .file = path, .encoding = "UTF-8", .media = "text"};
    zj_report_id(zj_slice_of(path), f->facts[i].id);
  }
  return f;
}

/* ---- the works ---- */

static zj_status write_segment(void *local, const fixture *f, const char *dir, zj_error *err) {
  const char *postings = talloc_asprintf(local, "%s/postings", dir);
  zj_segment_writer *writer = zj_segment_writer_new(local);
  zj_postings_writer *to;
  if (!postings || !writer) return zj_no_memory(err);
  zj_status status = zj_postings_create(local, postings, &to, err);
  for (int i = 0; i < REPORTS && status == ZJ_OK; i++)
    status = zj_segment_add(writer, &f->facts[i], f->outlines[i], to, err);
  if (status == ZJ_OK) status = zj_postings_finish(to, err);
  return status == ZJ_OK ? zj_segment_write(writer, dir, false, err) : status;
}

static void empty_folder(const fixture *f, char path[300]) {
  snprintf(path, 300, "%s/segment", f->dir);
  (void)zj_folder_remove(path);
  assert_int_equal(mkdir(path, 0777), 0);
}

static zj_status write_anew(const void *data, zj_error *err) {
  const fixture *f = data;
  char path[300];
  empty_folder(f, path);
  void *local = talloc_new(NULL);
  zj_status status = local ? write_segment(local, f, path, err) : zj_no_memory(err);
  talloc_free(local);
  return status;
}

static zj_status read_segment(void *local, const fixture *f, zj_error *err) {
  char path[300];
  zj_segment *segment;
  snprintf(path, sizeof path, "%s/segment", f->dir);
  zj_status status = zj_segment_open(local, path, false, &segment, err);
  if (status == ZJ_OK) status = zj_segment_check_rows(segment, UINT16_MAX, err);
  for (uint32_t i = 0; i < REPORTS && status == ZJ_OK; i++) {
    zj_buffer original = {.ctx = local};
    status = zj_segment_report_original(segment, i, &original, err);
    if (status == ZJ_OK)
      assert_true(zj_slice_equal(zj_buffer_slice(&original), f->outlines[i]->original));
  }
  return status;
}

static zj_status read_again(const void *data, zj_error *err) {
  const fixture *f = data;
  void *local = talloc_new(NULL);
  zj_status status = local ? read_segment(local, f, err) : zj_no_memory(err);
  talloc_free(local);
  return status;
}

static zj_status copy_segment(void *local, const fixture *f, zj_error *err) {
  char path[300];
  zj_segment *from;
  zj_segment *view;
  snprintf(path, sizeof path, "%s/segment", f->dir);
  zj_segment_writer *writer = zj_segment_writer_new(local);
  if (!writer) return zj_no_memory(err);
  zj_postings_writer *to;
  char postings[320];
  snprintf(postings, sizeof postings, "%s/copied", f->dir);
  (void)zj_folder_remove(postings);
  zj_status status = zj_postings_create(local, postings, &to, err);
  if (status == ZJ_OK) status = zj_segment_open(local, path, false, &from, err);
  for (uint32_t i = 0; i < REPORTS && status == ZJ_OK; i++)
    status = zj_segment_copy(writer, from, i, to, err);
  if (status == ZJ_OK) status = zj_segment_view(local, writer, &view, err);
  if (status == ZJ_OK) assert_int_equal(zj_segment_match_bytes(view), zj_segment_match_bytes(from));
  return status;
}

static zj_status copy_again(const void *data, zj_error *err) {
  const fixture *f = data;
  void *local = talloc_new(NULL);
  zj_status status = local ? copy_segment(local, f, err) : zj_no_memory(err);
  talloc_free(local);
  return status;
}

static zj_status read_catalog(const void *data, zj_error *err) {
  const fixture *f = data;
  void *local = talloc_new(NULL);
  zj_contents contents;
  zj_status status = local ? zj_catalog_read(local, f->dir, &contents, err) : zj_no_memory(err);
  if (status == ZJ_OK) {
    assert_int_equal(contents.report_count, 2);
    assert_int_equal(contents.failure_count, 1);
    assert_string_equal(contents.reports[1].path, "b.txt");
    assert_string_equal(contents.generation.roots[0], "/reports");
  }
  talloc_free(local);
  return status;
}

/* ---- the tests ---- */

static void a_segment_is_written_whole_or_not_at_all(void **state) {
  fixture *f = make_fixture(*state);
  fail_each_allocation(f, write_anew);
  zj_error err = {0};
  if (read_again(f, &err) != ZJ_OK) fail_msg("%s", err.text);
  talloc_free(f);
}

static void a_segment_is_read_whole_or_not_at_all(void **state) {
  fixture *f = make_fixture(*state);
  assert_int_equal(write_anew(f, NULL), ZJ_OK);
  fail_each_allocation(f, read_again);
  fail_each_allocation(f, copy_again);
  talloc_free(f);
}

static void a_catalog_is_read_whole_or_not_at_all(void **state) {
  fixture f = {.dir = *state};
  const char *roots[] = {"/reports"};
  const char *reasons[] = {"F.title", "cue:weak"};
  zj_catalog_segment segment = {.number = 1, .name = "00000001", .reports = 3, .paragraphs = 9};
  zj_catalog_report reports[] = {{.id = "aaaaaaaaaa", .path = "a.txt", .local = 0},
                                 {.id = "bbbbbbbbbb", .path = "b.txt", .local = 2}};
  zj_left_out left = {.path = "c", .reason = "binary", .file = "/reports/c", .options = ""};
  for (size_t i = 0; i < ZJ_COUNT(reports); i++) {
    reports[i].file = reports[i].path;
    reports[i].encoding = "UTF-8";
    reports[i].media = "text";
    reports[i].asked = "";
    reports[i].segment = 1;
  }
  zj_publication what = {.anew = true,
                         .generation = {.number = 1,
                                        .uuid = "0",
                                        .fold_version = "f",
                                        .rules_version = "r",
                                        .reason_names = reasons,
                                        .reason_count = ZJ_COUNT(reasons),
                                        .roots = roots,
                                        .root_count = ZJ_COUNT(roots),
                                        .segments = &segment,
                                        .segment_count = 1},
                         .reports = reports,
                         .report_count = ZJ_COUNT(reports),
                         .left_out = &left,
                         .left_out_count = 1};
  zj_error err = {0};
  zj_indexdir dir = {.path = f.dir, .building = talloc_asprintf(NULL, "%s/building", f.dir)};
  assert_int_equal(mkdir(dir.building, 0755), 0);
  if (zj_catalog_publish(&dir, &what, &err) != ZJ_OK) fail_msg("%s", err.text);
  fail_each_allocation(&f, read_catalog);
  talloc_free((void *)(uintptr_t)dir.building);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_FOLDER(a_segment_is_written_whole_or_not_at_all),
      IN_FOLDER(a_segment_is_read_whole_or_not_at_all),
      IN_FOLDER(a_catalog_is_read_whole_or_not_at_all),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
