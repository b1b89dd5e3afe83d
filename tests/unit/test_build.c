/* test_build.c - runs from files to an index and back: the index does not depend on the number of
 * jobs, and after any failure it is the old one. */
#include "folder.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "indexer/run/build.h"
#include "indexer/store/bond.h"
#include "indexer/store/catalog.h"
#include "indexer/store/check.h"
#include "indexer/store/indexdir.h"
#include "indexer/store/snapshot.h"
#include "xapian_check.h"

/* ---- helpers ---- */

static char *below(void *ctx, const char *dir, const char *name) {
  return talloc_asprintf(ctx, "%s/%s", dir, name);
}

static void make_folder(const char *dir, const char *name) {
  char *path = below(NULL, dir, name);
  assert_int_equal(mkdir(path, 0755), 0);
  talloc_free(path);
}

/* Lines of punctuation: text of any size without terms. */
static char *filler(void *ctx, size_t bytes) {
  char *text = talloc_size(ctx, bytes + 1);
  for (size_t i = 0; i < bytes; i++)
    text[i] = i % 1000 == 999 ? '\n' : '-';
  text[bytes] = 0;
  return text;
}

/* Writes reports with different words, so that a search can distinguish them, and 'bytes' more text
 * in each. */
static void write_reports(const char *dir, unsigned count, unsigned paragraphs, size_t bytes) {
  char *marks = filler(NULL, bytes);
  make_folder(dir, "reports");
  for (unsigned r = 0; r < count; r++) {
    char name[40], *text = talloc_asprintf(NULL, "第%u号工作报告\n一、工作情况\n", r);
    for (unsigned p = 0; p < paragraphs; p++)
      text = talloc_asprintf_append(
          text, "第%u年第%u项任务全面完成，编号r%up%u，经济社会发展取得新成效。\n", p % 17,
          p * 7919 % 1000, r, p);
    text = talloc_strdup_append(text, marks);
    snprintf(name, sizeof name, "reports/%03u.txt", r);
    folder_write(dir, name, zj_slice_of(text));
    talloc_free(text);
  }
  talloc_free(marks);
}

static zj_status build(void *ctx, const char *dir, const char *source, int jobs,
                       zj_build_result *out, zj_error *err) {
  const char *path = below(ctx, dir, source);
  zj_build_options options = {.index_dir = below(ctx, dir, "index"),
                              .paths = &path,
                              .path_count = 1,
                              .jobs = jobs,
                              .piece_bytes = 100 << 10,
                              .full = true};
  *err = (zj_error){0};
  return zj_build(ctx, &options, out, err);
}

static zj_build_result build_well(void *ctx, const char *dir, const char *source, int jobs) {
  zj_build_result result;
  zj_error err;
  if (build(ctx, dir, source, jobs, &result, &err) != ZJ_OK) fail_msg("%s", err.text);
  return result;
}

/* A run that reads only what has changed. */
static void update_well(void *ctx, const char *dir) {
  const char *path = below(ctx, dir, "reports");
  zj_build_options options = {
      .index_dir = below(ctx, dir, "index"), .paths = &path, .path_count = 1, .jobs = 1};
  zj_build_result result;
  zj_error err = {0};
  if (zj_build(ctx, &options, &result, &err) != ZJ_OK) fail_msg("%s", err.text);
}

static zj_snapshot *open_well(void *ctx, const char *dir) {
  zj_snapshot *s;
  zj_error err = {0};
  if (zj_snapshot_open(ctx, below(ctx, dir, "index"), &s, &err) != ZJ_OK) fail_msg("%s", err.text);
  return s;
}

static bool is_there(const char *dir, const char *name) {
  struct stat st;
  char *path = below(NULL, dir, name);
  bool there = stat(path, &st) == 0;
  talloc_free(path);
  return there;
}

/* Checks that the index is the old one, and nothing is left of the run. */
static void check_stands(const char *dir, uint64_t generation, uint32_t reports) {
  void *ctx = talloc_new(NULL);
  zj_snapshot *s = open_well(ctx, dir);
  assert_int_equal(s->generation, generation);
  assert_int_equal(zj_segment_reports(s->segments[0]), reports);
  assert_false(is_there(dir, "index/building"));
  talloc_free(ctx);
}

/* ---- tests ---- */

static void what_goes_in_comes_out(void **state) {
  void *ctx = talloc_new(NULL);
  const char *dir = *state;
  write_reports(dir, 3, 5, 0);
  zj_build_result r = build_well(ctx, dir, "reports", 1);
  assert_int_equal(r.reports, 3);
  assert_int_equal(r.generation, 1);
  assert_int_equal(r.left_out_count, 0);
  zj_snapshot *s = open_well(ctx, dir);
  assert_int_equal(s->segment_count, 1);
  assert_int_equal(zj_segment_paragraphs(s->segments[0]), r.paragraphs);
  size_t segment;
  uint32_t report;
  assert_true(zj_snapshot_find(s, ZJ_LIT("001.txt"), &segment, &report));
  zj_report_facts facts;
  zj_segment_facts(s->segments[segment], report, &facts);
  assert_string_equal(facts.path, "001.txt");
  assert_string_equal(facts.encoding, "UTF-8");
  uint32_t by_id;
  assert_true(zj_snapshot_find(s, zj_slice_of(facts.id), &segment, &by_id));
  assert_int_equal(by_id, report);
  assert_false(zj_snapshot_find(s, ZJ_LIT("004.txt"), &segment, &report));
  assert_string_equal(zj_snapshot_reason(s, 0), "F.title");
  assert_string_equal(zj_snapshot_reason(s, UINT16_MAX), "-");
  zj_buffer original = {.ctx = ctx};
  assert_int_equal(zj_segment_report_original(s->segments[0], by_id, &original, NULL), ZJ_OK);
  assert_non_null(memmem(original.at, original.length, "编号r1p4，", strlen("编号r1p4，")));
  assert_int_equal(zj_segment_check_sums(s->segments[0], NULL), ZJ_OK);
  talloc_free(ctx);
}

static uint32_t documents_of(zj_snapshot *s, const char *term) {
  uint32_t documents = 0;
  assert_int_equal(zj_postings_frequency(zj_segment_postings(s->segments[0]), zj_slice_of(term),
                                         &documents, NULL, NULL),
                   ZJ_OK);
  return documents;
}

/* A digest of all bytes of the only segment, except iamglass, which holds a random number, sums,
 * which holds the checksum of iamglass, and bond, which holds that of sums. */
static char *digest(void *ctx, const char *dir) {
  char *command = talloc_asprintf(
      ctx,
      "cd '%s'/index/segments/* && find . -type f ! -name iamglass ! -name sums ! -name bond | sort | xargs cat | md5sum",
      dir);
  FILE *pipe = popen(command, "r");
  char line[64] = "";
  assert_non_null(fgets(line, sizeof line, pipe));
  assert_int_equal(pclose(pipe), 0);
  return talloc_strdup(ctx, line);
}

/* 70 pieces need two merges, and one merge of their results. */
static void jobs_do_not_change_the_index(void **state) {
  void *ctx = talloc_new(NULL);
  const char *dir = *state;
  write_reports(dir, 70, 40, 60 << 10);
  zj_build_result one = build_well(ctx, dir, "reports", 1);
  char *first = digest(ctx, dir);
  zj_build_result many = build_well(ctx, dir, "reports", 5);
  assert_string_equal(first, digest(ctx, dir));
  assert_int_equal(one.paragraphs, many.paragraphs);
  assert_int_equal(one.chars, many.chars);
  assert_int_equal(many.generation, 2);
  zj_snapshot *s = open_well(ctx, dir);
  assert_int_equal(documents_of(s, "r69p39"), 1);
  assert_int_equal(documents_of(s, "任务"), 70 * 40);
  talloc_free(ctx);
}

static void a_new_generation_is_noticed(void **state) {
  void *ctx = talloc_new(NULL);
  const char *dir = *state;
  write_reports(dir, 3, 5, 0);
  build_well(ctx, dir, "reports", 1);
  zj_snapshot *old = open_well(ctx, dir);
  const char *uuid = talloc_strdup(ctx, old->uuid);
  assert_false(zj_snapshot_stale(old));
  build_well(ctx, dir, "reports", 1);
  assert_true(zj_snapshot_stale(old));
  zj_buffer original = {.ctx = ctx}; /* the old one still reads, though its files are gone */
  assert_int_equal(zj_segment_report_original(old->segments[0], 0, &original, NULL), ZJ_OK);
  assert_int_equal(documents_of(old, "任务"), 15);
  assert_false(is_there(dir, "index/segments/00000001"));
  zj_snapshot *new = open_well(ctx, dir);
  assert_string_equal(new->uuid, uuid);
  assert_int_equal(new->generation, 2);
  talloc_free(ctx);
}

static void only_one_writer(void **state) {
  void *ctx = talloc_new(NULL);
  const char *dir = *state;
  write_reports(dir, 2, 5, 0);
  build_well(ctx, dir, "reports", 1);
  zj_indexdir *claimed;
  zj_build_result result;
  zj_error err = {0};
  assert_int_equal(zj_indexdir_claim(ctx, below(ctx, dir, "index"), &claimed, &err), ZJ_OK);
  assert_int_equal(build(ctx, dir, "reports", 1, &result, &err), ZJ_LOCKED);
  assert_non_null(strstr(err.text, "another zhangju"));
  assert_true(is_there(dir, "index/building")); /* of the other writer */
  talloc_free(claimed);
  check_stands(dir, 1, 2);
  assert_int_equal(build_well(ctx, dir, "reports", 1).generation, 2);
  talloc_free(ctx);
}

static void a_foreign_folder_is_not_touched(void **state) {
  void *ctx = talloc_new(NULL);
  const char *dir = *state;
  write_reports(dir, 1, 1, 0);
  make_folder(dir, "index");
  folder_write(dir, "index/diary.txt", ZJ_LIT("x"));
  zj_build_result result;
  zj_error err;
  assert_int_equal(build(ctx, dir, "reports", 1, &result, &err), ZJ_BAD_INPUT);
  assert_non_null(strstr(err.text, "other files"));
  assert_true(is_there(dir, "index/diary.txt"));
  assert_false(is_there(dir, "index/lock"));
  unlink(below(ctx, dir, "index/diary.txt"));
  make_folder(dir, "index/segments"); /* what a first run that crashed leaves */
  make_folder(dir, "index/segments/00000001");
  make_folder(dir, "index/building");
  folder_write(dir, "index/building/x", ZJ_LIT("x"));
  build_well(ctx, dir, "reports", 1);
  check_stands(dir, 1, 1);
  talloc_free(ctx);
}

static void nothing_to_index_keeps_the_old(void **state) {
  void *ctx = talloc_new(NULL);
  const char *dir = *state;
  write_reports(dir, 2, 5, 0);
  make_folder(dir, "empty");
  make_folder(dir, "bad");
  folder_write(dir, "bad/x.txt", ZJ_LIT("\0\1\2\3"));
  zj_build_result result;
  zj_error err;
  assert_int_equal(build(ctx, dir, "empty", 1, &result, &err), ZJ_BAD_INPUT);
  build_well(ctx, dir, "reports", 1);
  assert_int_equal(build(ctx, dir, "empty", 1, &result, &err), ZJ_BAD_INPUT);
  assert_non_null(strstr(err.text, "nothing to index"));
  assert_int_equal(build(ctx, dir, "bad", 1, &result, &err), ZJ_BAD_INPUT);
  assert_int_equal(result.left_out_count, 1);
  assert_string_equal(result.left_out[0].path, "x.txt");
  assert_non_null(strstr(result.left_out[0].reason, "binary"));
  assert_int_equal(build(ctx, dir, "absent", 1, &result, &err), ZJ_IO);
  check_stands(dir, 1, 2);
  talloc_free(ctx);
}

static void what_is_left_out_is_remembered(void **state) {
  void *ctx = talloc_new(NULL);
  const char *dir = *state;
  write_reports(dir, 2, 5, 0);
  folder_write(dir, "reports/000a.txt", ZJ_LIT("\0\1\2\3"));
  char *line = talloc_zero_size(ctx, 2 << 20);
  memset(line, 'x', 2 << 20);
  folder_write(dir, "reports/long.txt", (zj_slice){line, 2 << 20});
  zj_build_result r = build_well(ctx, dir, "reports", 2);
  assert_int_equal(r.reports, 2);
  assert_int_equal(r.left_out_count, 2);
  zj_catalog *catalog;
  zj_left_out *failures;
  size_t count;
  assert_int_equal(zj_catalog_open(ctx, below(ctx, dir, "index"), &catalog, NULL), ZJ_OK);
  assert_int_equal(zj_catalog_failures(ctx, catalog, &failures, &count, NULL), ZJ_OK);
  assert_int_equal(count, 2);
  assert_string_equal(failures[0].path, "000a.txt");
  assert_string_equal(failures[1].path, "long.txt");
  assert_string_equal(failures[1].reason, r.left_out[1].reason);
  talloc_free(catalog);
  check_stands(dir, 1, 2);
  talloc_free(ctx);
}

/* A broken catalog is reported, and a rebuild repairs it. */
static void a_broken_catalog_can_be_rebuilt(void **state) {
  void *ctx = talloc_new(NULL);
  const char *dir = *state;
  zj_snapshot *s;
  zj_error err = {0};
  write_reports(dir, 2, 5, 0);
  assert_int_equal(zj_snapshot_open(ctx, below(ctx, dir, "index"), &s, &err), ZJ_NO_INDEX);
  assert_non_null(strstr(err.text, "zhangju index"));
  build_well(ctx, dir, "reports", 1);
  folder_write(
      dir, "index/catalog.db",
      ZJ_LIT(
          "this is no database, and is longer than a head of a hundred bytes so that it is looked at: ........................"));
  err = (zj_error){0};
  assert_int_equal(zj_snapshot_open(ctx, below(ctx, dir, "index"), &s, &err), ZJ_CORRUPT);
  assert_non_null(strstr(err.text, "zhangju index"));
  build_well(ctx, dir, "reports", 1);
  check_stands(dir, 1, 2);
  talloc_free(ctx);
}

static void run_sql(const char *dir, const char *sql) {
  char *command = talloc_asprintf(
      NULL,
      "python3 -c \"import sqlite3,sys; c=sqlite3.connect('%s/index/catalog.db'); c.execute(sys.argv[1]); c.commit()\" \"%s\"",
      dir, sql);
  assert_int_equal(system(command), 0);
  talloc_free(command);
}

static void another_format_is_refused(void **state) {
  void *ctx = talloc_new(NULL);
  const char *dir = *state;
  zj_snapshot *s;
  zj_error err = {0};
  write_reports(dir, 2, 5, 0);
  build_well(ctx, dir, "reports", 1);
  run_sql(dir, "UPDATE meta SET value = 'other' WHERE key = 'fold'");
  assert_int_equal(zj_snapshot_open(ctx, below(ctx, dir, "index"), &s, &err), ZJ_NO_INDEX);
  assert_non_null(strstr(err.text, "rebuild"));
  run_sql(dir, "PRAGMA user_version = 99");
  err = (zj_error){0};
  assert_int_equal(zj_snapshot_open(ctx, below(ctx, dir, "index"), &s, &err), ZJ_NO_INDEX);
  assert_non_null(strstr(err.text, "format 99"));
  build_well(ctx, dir, "reports", 1);
  open_well(ctx, dir);
  talloc_free(ctx);
}

/* Postings of another text, bound to the segment as if they were its own. */
static void only_a_full_check_compares_postings_with_the_text(void **state) {
  void *ctx = talloc_new(NULL);
  const char *dir = *state;
  zj_check_result result;
  uint64_t bond;
  write_reports(dir, 2, 5, 0);
  build_well(ctx, dir, "reports", 1);
  char *change =
      talloc_asprintf(ctx, "cd '%s' && mv index kept && sed -i s/项/件/g reports/*", dir);
  assert_int_equal(system(change), 0);
  build_well(ctx, dir, "reports", 1);
  change = talloc_asprintf(
      ctx,
      "cd '%s' && cp index/segments/*/postings/* kept/segments/*/postings && rm -r index && mv kept index",
      dir);
  assert_int_equal(system(change), 0);
  zj_error err = {0};
  if (zj_bond_write(below(ctx, dir, "index/segments/00000001"), &bond, &err) != ZJ_OK)
    fail_msg("%s", err.text);
  run_sql(dir, talloc_asprintf(ctx, "UPDATE segment SET bond = %llu", (unsigned long long)bond));
  const char *index = below(ctx, dir, "index");
  assert_int_equal(zj_check(ctx, index, ZJ_CHECK_USUAL, &result, &err), ZJ_OK);
  assert_int_equal(result.damage_count, 0);
  assert_int_equal(zj_check(ctx, index, ZJ_CHECK_FULL, &result, &err), ZJ_OK);
  assert_int_equal(result.damage_count, 1);
  assert_non_null(strstr(result.damage[0], "not those of the text"));
  talloc_free(ctx);
}

/* A report whose file is gone has no row any more: it is dead, and is no longer found. */
static void a_report_without_row_is_dead(void **state) {
  void *ctx = talloc_new(NULL);
  const char *dir = *state;
  size_t segment;
  uint32_t report;
  write_reports(dir, 20, 2, 0);
  build_well(ctx, dir, "reports", 1);
  assert_int_equal(unlink(below(ctx, dir, "reports/003.txt")), 0);
  assert_int_equal(unlink(below(ctx, dir, "reports/011.txt")), 0);
  update_well(ctx, dir);
  zj_snapshot *s = open_well(ctx, dir);
  assert_int_equal(zj_segment_reports(s->segments[0]), 20);
  assert_false(zj_snapshot_find(s, ZJ_LIT("003.txt"), &segment, &report));
  assert_true(zj_snapshot_find(s, ZJ_LIT("004.txt"), &segment, &report));
  size_t alive = 0;
  for (uint32_t r = 0; r < 20; r++)
    alive += zj_snapshot_alive(s, 0, r);
  assert_int_equal(alive, 18);
  talloc_free(ctx);
}

/* Runs in a child: an interrupted run returns ZJ_INTERRUPTED and leaves the index as it was. */
static void an_interruption_changes_nothing(void **state) {
  void *ctx = talloc_new(NULL);
  const char *dir = *state;
  write_reports(dir, 40, 2000, 600 << 10);
  make_folder(dir, "first");
  folder_write(dir, "first/a.txt", ZJ_LIT("第一个报告。\n"));
  build_well(ctx, dir, "first", 1);
  static const int signals[] = {SIGINT, SIGTERM};
  for (size_t i = 0; i < ZJ_COUNT(signals); i++) {
    pid_t pid = fork();
    if (pid == 0) {
      zj_build_result result;
      zj_error err;
      _exit((int)build(ctx, dir, "reports", 2, &result, &err));
    }
    usleep(300000);
    assert_int_equal(kill(pid, signals[i]), 0);
    int how;
    assert_int_equal(waitpid(pid, &how, 0), pid);
    assert_true(WIFEXITED(how));
    assert_int_equal(WEXITSTATUS(how), ZJ_INTERRUPTED);
    check_stands(dir, 1, 1);
  }
  talloc_free(ctx);
}

/* When a run is killed, its lock is released and its workers end; the next run removes its files.
 */
static void a_killed_run_changes_nothing(void **state) {
  void *ctx = talloc_new(NULL);
  const char *dir = *state;
  write_reports(dir, 40, 2000, 600 << 10);
  make_folder(dir, "first");
  folder_write(dir, "first/a.txt", ZJ_LIT("第一个报告。\n"));
  build_well(ctx, dir, "first", 1);
  pid_t pid = fork();
  if (pid == 0) {
    zj_build_result result;
    zj_error err;
    _exit((int)build(ctx, dir, "reports", 2, &result, &err));
  }
  usleep(300000);
  kill(pid, SIGKILL);
  waitpid(pid, NULL, 0);
  usleep(50000);
  zj_snapshot *s = open_well(ctx, dir);
  assert_int_equal(s->generation, 1);
  build_well(ctx, dir, "first", 1);
  check_stands(dir, 2, 1);
  talloc_free(ctx);
}

/* One process publishes generation after generation, while another opens each of them whole. */
static void readers_are_never_in_the_way(void **state) {
  void *ctx = talloc_new(NULL);
  const char *dir = *state;
  write_reports(dir, 3, 50, 0);
  build_well(ctx, dir, "reports", 1);
  pid_t pid = fork();
  if (pid == 0) {
    zj_build_result result;
    zj_error err;
    for (int i = 0; i < 15; i++)
      if (build(ctx, dir, "reports", 2, &result, &err) != ZJ_OK) _exit(1);
    _exit(0);
  }
  uint64_t newest = 0, opened = 0;
  int how;
  while (waitpid(pid, &how, WNOHANG) == 0) {
    zj_snapshot *s = open_well(ctx, dir);
    assert_true(s->generation >= newest);
    newest = s->generation;
    assert_int_equal(documents_of(s, "任务"), 150);
    talloc_free(s);
    opened++;
  }
  assert_int_equal(how, 0);
  assert_true(opened > 15);
  check_stands(dir, 16, 3);
  talloc_free(ctx);
}

/* A limit of the file size simulates a full disk: writes fail halfway. */
static void a_full_disk_keeps_the_old(void **state) {
  void *ctx = talloc_new(NULL);
  const char *dir = *state;
  write_reports(dir, 8, 2000, 600 << 10);
  make_folder(dir, "first");
  folder_write(dir, "first/a.txt", ZJ_LIT("第一个报告。\n"));
  build_well(ctx, dir, "first", 1);
  for (rlim_t bytes = 8 << 10; bytes <= 2 << 20; bytes *= 4) {
    pid_t pid = fork();
    if (pid == 0) {
      struct rlimit limit = {bytes, bytes};
      setrlimit(RLIMIT_FSIZE, &limit);
      zj_build_result result;
      zj_error err;
      _exit(build(ctx, dir, "reports", 2, &result, &err) == ZJ_IO && err.text[0] &&
                    !strchr(err.text, '\n')
                ? 0
                : 1);
    }
    int how;
    assert_int_equal(waitpid(pid, &how, 0), pid);
    assert_int_equal(how, 0);
    check_stands(dir, 1, 1);
  }
  talloc_free(ctx);
}

static void a_scan_holds_the_same(void **state) {
  void *ctx = talloc_new(NULL);
  const char *dir = *state;
  write_reports(dir, 5, 20, 0);
  zj_build_result r = build_well(ctx, dir, "reports", 2);
  zj_snapshot *index = open_well(ctx, dir), *scan;
  zj_labeller *rules;
  const char *path = below(ctx, dir, "reports");
  assert_int_equal(zj_labeller_load(ctx, NULL, &rules, NULL), ZJ_OK);
  assert_int_equal(zj_snapshot_scan(ctx, &path, 1, NULL, rules, &scan, NULL), ZJ_OK);
  assert_int_equal(zj_segment_paragraphs(scan->segments[0]), r.paragraphs);
  assert_null(zj_segment_postings(scan->segments[0]));
  for (uint32_t p = 0; p < r.paragraphs; p++) {
    zj_paragraph_view a, b;
    zj_segment_paragraph(index->segments[0], p, &a);
    zj_segment_paragraph(scan->segments[0], p, &b);
    assert_true(zj_slice_equal(a.match, b.match));
    assert_int_equal(a.roles, b.roles);
    assert_int_equal(a.first_line, b.first_line);
  }
  assert_false(zj_snapshot_stale(scan));
  talloc_free(ctx);
}

static void a_part_has_its_reports_alone(void **state) {
  void *ctx = talloc_new(NULL);
  const char *dir = *state;
  size_t count, left, segment;
  uint32_t report;
  zj_snapshot *narrow, *none;
  write_reports(dir, 5, 20, 0);
  build_well(ctx, dir, "reports", 2);
  zj_snapshot *index = open_well(ctx, dir);
  zj_snapshot_place *all = zj_snapshot_list(ctx, index, &count);
  zj_snapshot_place chosen[] = {all[3], all[1], all[3]};
  assert_int_equal(zj_snapshot_narrow(ctx, index, chosen, 3, &narrow, NULL), ZJ_OK);
  assert_int_equal(narrow->reports, 2);
  zj_snapshot_place *list = zj_snapshot_list(ctx, narrow, &left);
  assert_int_equal(left, 2);
  for (size_t i = 0; i < left; i++)
    assert_int_equal(list[i].report, all[2 * i + 1].report);
  uint64_t bytes = 0;
  for (size_t i = 0; i < count; i++) {
    zj_report_facts facts;
    zj_segment_facts(index->segments[all[i].segment], all[i].report, &facts);
    bool is_chosen = i == 1 || i == 3;
    assert_int_equal(zj_snapshot_find(narrow, zj_slice_of(facts.id), &segment, &report), is_chosen);
    if (is_chosen) bytes += zj_segment_report_bytes(index->segments[all[i].segment], all[i].report);
  }
  assert_int_equal(narrow->match_bytes, bytes);
  assert_int_equal(index->reports, 5); /* and the whole is as it was */
  assert_int_equal(zj_snapshot_narrow(ctx, index, NULL, 0, &none, NULL), ZJ_OK);
  assert_int_equal(none->reports, 0);
  talloc_free(ctx);
}

static void a_text_is_a_report(void **state) {
  void *ctx = talloc_new(NULL);
  const char *dir = *state;
  static const char text[] =
      "关于青年工作的报告\n一、存在的问题\n年轻干部到窗口一线锻炼的机会还不多。\n";
  const char *path = below(ctx, dir, "draft.txt");
  zj_labeller *rules;
  zj_snapshot *given, *read;
  zj_error err = {0};
  folder_write(dir, "draft.txt", zj_slice_of(text));
  assert_int_equal(zj_labeller_load(ctx, NULL, &rules, NULL), ZJ_OK);
  assert_int_equal(zj_snapshot_scan(ctx, &path, 1, NULL, rules, &read, NULL), ZJ_OK);
  assert_int_equal(zj_snapshot_of_text(ctx, zj_slice_of(text), "draft.txt", rules, &given, NULL),
                   ZJ_OK);
  assert_int_equal(given->reports, 1);
  assert_int_equal(zj_segment_paragraphs(given->segments[0]),
                   zj_segment_paragraphs(read->segments[0]));
  for (uint32_t p = 0; p < zj_segment_paragraphs(given->segments[0]); p++) {
    zj_paragraph_view a, b;
    zj_segment_paragraph(given->segments[0], p, &a);
    zj_segment_paragraph(read->segments[0], p, &b);
    assert_true(zj_slice_equal(a.match, b.match));
    assert_int_equal(a.roles, b.roles);
  }
  assert_int_equal(zj_snapshot_of_text(ctx, ZJ_LIT(" \n"), "draft.txt", rules, &given, &err),
                   ZJ_BAD_INPUT);
  assert_null(given);
  assert_true(err.text[0]);
  talloc_free(ctx);
}

static void paths_of_the_last_run_are_kept(void **state) {
  void *ctx = talloc_new(NULL);
  const char *dir = *state;
  zj_build_options options = {.index_dir = below(ctx, dir, "index"), .jobs = 1};
  zj_build_result result;
  zj_error err = {0};
  assert_int_equal(zj_build(ctx, &options, &result, &err), ZJ_USAGE);
  write_reports(dir, 2, 5, 0);
  build_well(ctx, dir, "reports", 1);
  folder_write(dir, "reports/new.md", ZJ_LIT("# 新报告\n"));
  err = (zj_error){0};
  if (zj_build(ctx, &options, &result, &err) != ZJ_OK) fail_msg("%s", err.text);
  assert_int_equal(result.reports, 3);
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_FOLDER(what_goes_in_comes_out),
      IN_FOLDER(jobs_do_not_change_the_index),
      IN_FOLDER(a_new_generation_is_noticed),
      IN_FOLDER(only_one_writer),
      IN_FOLDER(a_foreign_folder_is_not_touched),
      IN_FOLDER(nothing_to_index_keeps_the_old),
      IN_FOLDER(what_is_left_out_is_remembered),
      IN_FOLDER(a_broken_catalog_can_be_rebuilt),
      IN_FOLDER(another_format_is_refused),
      IN_FOLDER(only_a_full_check_compares_postings_with_the_text),
      IN_FOLDER(a_report_without_row_is_dead),
      IN_FOLDER(an_interruption_changes_nothing),
      IN_FOLDER(a_killed_run_changes_nothing),
      IN_FOLDER(a_full_disk_keeps_the_old),
      IN_FOLDER(readers_are_never_in_the_way),
      IN_FOLDER(a_scan_holds_the_same),
      IN_FOLDER(paths_of_the_last_run_are_kept),
      IN_FOLDER(a_part_has_its_reports_alone),
      IN_FOLDER(a_text_is_a_report),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
