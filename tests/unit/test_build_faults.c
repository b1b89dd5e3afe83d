/* test_build_faults.c - files that crash, hang or exhaust their worker are left out with a reason,
 * and all other files are indexed.
 *
 * This program has a zj_intake_file() of its own, which the linker takes instead of the library's.
 * It does what the name of the file says. */
#include "folder.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "indexer/base/budget.h"
#include "indexer/outline/outline_make.h"
#include "indexer/run/build.h"
#include "indexer/store/intake.h"
#include "indexer/store/snapshot.h"

/* Whether it has happened once; shared with the workers, which can write no file. */
static volatile bool *happened;
static volatile pid_t *stray; /* a process that a worker has left */

static int begin(void **state) {
  if (!happened)
    happened =
        mmap(NULL, sizeof *happened, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (!stray)
    stray = mmap(NULL, sizeof *stray, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (happened == MAP_FAILED || stray == MAP_FAILED) return -1;
  *happened = false;
  return folder_new(state);
}

#undef IN_FOLDER
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, begin, folder_remove)

static void happen_once_then_kill(void) {
  if (*happened) return;
  *happened = true;
  kill(getpid(), SIGKILL);
}

/* Which leaves the group and has a child of its own. */
static void leave_a_process(void) {
  pid_t pid = fork();
  if (pid) *stray = pid;
  if (pid) return;
  setpgid(0, 0);
  if (fork() == 0) setpgid(0, 0);
  for (;;)
    pause();
}

/* The first time takes more of the processor than a worker may. */
static void be_slow_once(void) {
  if (*happened) return;
  *happened = true;
  zj_budget_set(1);
  for (;;) {}
}

zj_status zj_intake_file(void *ctx, const zj_labeller *rules, const zj_file *file,
                         const char *encoding, zj_intake **out, zj_error *err) {
  if (strstr(file->path, "crash")) {
    signal(SIGSEGV, SIG_DFL); /* cmocka catches it */
    raise(SIGSEGV);
  }
  if (strstr(file->path, "hang")) {
    alarm(1); /* the worker's own limit is a minute */
    for (;;)
      pause();
  }
  if (strstr(file->path, "slow")) be_slow_once();
  if (strstr(file->path, "exit")) _exit(3);
  if (strstr(file->path, "memory")) return zj_no_memory(err);
  if (strstr(file->path, "stray")) leave_a_process();
  if (strstr(file->path, "once")) happen_once_then_kill();
  zj_intake *in = talloc_zero(ctx, zj_intake);
  zj_status status = zj_extract_file(in, file->file, encoding, &in->source, err);
  if (status == ZJ_OK)
    status =
        zj_outline_make(in, rules, in->source->original, &in->source->markup, &in->outline, err);
  if (status != ZJ_OK) return status;
  in->facts = (zj_report_facts){.path = file->path,
                                .file = file->file,
                                .encoding = in->source->encoding,
                                .media = "text",
                                .title = ""};
  zj_report_id(zj_slice_of(file->path), in->facts.id);
  *out = in;
  return ZJ_OK;
}

/* Indexing reads files alone. */
zj_status zj_intake_bytes(void *ctx, const zj_labeller *rules, const zj_file *file, zj_slice bytes,
                          const char *encoding, zj_intake **out, zj_error *err) {
  (void)bytes;
  return zj_intake_file(ctx, rules, file, encoding, out, err);
}

static zj_build_result build(void *ctx, const char *dir, const char *const *names, size_t count,
                             int jobs) {
  for (size_t i = 0; i < count; i++)
    folder_write(dir, names[i], ZJ_LIT("关于工作情况的报告。\n"));
  zj_build_options options = {.index_dir = talloc_asprintf(ctx, "%s/.index", dir),
                              .paths = &dir,
                              .path_count = 1,
                              .jobs = jobs,
                              .full = true};
  zj_build_result result;
  zj_error err = {0};
  if (zj_build(ctx, &options, &result, &err) != ZJ_OK) fail_msg("%s", err.text);
  return result;
}

static void check_left_out(const zj_build_result *r, size_t at, const char *path,
                           const char *word) {
  assert_true(at < r->left_out_count);
  assert_string_equal(r->left_out[at].path, path);
  if (!strstr(r->left_out[at].reason, word))
    fail_msg("%s: \"%s\" does not say \"%s\"", path, r->left_out[at].reason, word);
}

/* All files are in one piece, and each death costs only its file. */
static void deaths_are_pinned_on_their_files(void **state) {
  void *ctx = talloc_new(NULL);
  static const char *const names[] = {"a.txt",      "b-crash.txt",  "c.txt", "d-exit.txt",
                                      "e-hang.txt", "f-memory.txt", "g.txt", "h-crash.txt"};
  for (int jobs = 1; jobs <= 3; jobs += 2) {
    zj_build_result r = build(ctx, *state, names, ZJ_COUNT(names), jobs);
    assert_int_equal(r.reports, 3);
    assert_int_equal(r.left_out_count, 5);
    check_left_out(&r, 0, "b-crash.txt", "crash");
    check_left_out(&r, 1, "d-exit.txt", "code 3");
    check_left_out(&r, 2, "e-hang.txt", "too long");
    check_left_out(&r, 3, "f-memory.txt", "out of memory");
    check_left_out(&r, 4, "h-crash.txt", "crash");
    zj_snapshot *s;
    assert_int_equal(
        zj_snapshot_open(ctx, talloc_asprintf(ctx, "%s/.index", (char *)*state), &s, NULL), ZJ_OK);
    size_t segment;
    uint32_t report;
    assert_true(zj_snapshot_find(s, ZJ_LIT("g.txt"), &segment, &report));
    assert_false(zj_snapshot_find(s, ZJ_LIT("h-crash.txt"), &segment, &report));
  }
  talloc_free(ctx);
}

/* What a worker has forked does not outlive the run, also when it has left the group. */
static void nothing_outlives_a_run(void **state) {
  void *ctx = talloc_new(NULL);
  static const char *const names[] = {"a.txt", "b-stray.txt", "c-crash.txt"};
  zj_build_result r = build(ctx, *state, names, ZJ_COUNT(names), 1);
  assert_int_equal(r.reports, 2);
  assert_true(*stray > 0);
  assert_int_equal(kill(*stray, 0), -1);
  assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* nor does its child */
  talloc_free(ctx);
}

static void a_killed_worker_costs_one_file(void **state) {
  void *ctx = talloc_new(NULL);
  static const char *const names[] = {"a.txt", "b-once.txt", "c.txt"};
  zj_build_result r = build(ctx, *state, names, ZJ_COUNT(names), 2);
  assert_int_equal(r.reports, 2);
  check_left_out(&r, 0, "b-once.txt", "killed");
  talloc_free(ctx);
}

/* An ordinary run over what is there. */
static zj_build_result follow(void *ctx, const char *dir) {
  zj_build_options options = {.index_dir = talloc_asprintf(ctx, "%s/.index", dir),
                              .paths = &dir,
                              .path_count = 1,
                              .jobs = 1};
  zj_build_result result;
  zj_error err = {0};
  if (zj_build(ctx, &options, &result, &err) != ZJ_OK) fail_msg("%s", err.text);
  return result;
}

static void write_old_file(void *ctx, const char *dir, const char *name) {
  struct timespec old[2] = {{1600000000, 0}, {1600000000, 0}};
  folder_write(dir, name, ZJ_LIT("关于工作情况的报告。\n"));
  assert_int_equal(utimensat(AT_FDCWD, talloc_asprintf(ctx, "%s/%s", dir, name), old, 0), 0);
}

/* A file that took too long is left out, and tried again by the next run; one that is damaged is
 * not. */
static void a_slow_file_is_tried_again(void **state) {
  void *ctx = talloc_new(NULL);
  write_old_file(ctx, *state, "a.txt");
  write_old_file(ctx, *state, "b-slow.txt");
  write_old_file(ctx, *state, "c-exit.txt");
  zj_build_result r = follow(ctx, *state);
  assert_int_equal(r.reports, 1);
  check_left_out(&r, 0, "b-slow.txt", "too long");
  *happened = false;
  r = follow(ctx, *state); /* too slow again: it is tried by every run */
  assert_int_equal(r.reports, 1);
  assert_true(*happened);
  r = follow(ctx, *state);
  assert_int_equal(r.reports, 2);
  assert_int_equal(r.left_out_count, 0);
  talloc_free(ctx);
}

/* With less memory than a worker needs, files are left out, each with a reason. When there is not
 * enough for merging, the run reports that. */
static void little_memory_is_reported_as_such(void **state) {
  enum { FILES = 60, LINES = 150 };
  void *ctx = talloc_new(NULL);
  const char *dir = *state;
  char *text = talloc_strdup(ctx, "关于工作情况的报告\n\n");
  for (int i = 0; i < LINES; i++)
    text = talloc_asprintf(ctx, "%s年轻干部队伍建设第%d个方面还存在培训不够的问题。\n\n", text, i);
  for (int i = 0; i < FILES; i++)
    folder_write(dir, talloc_asprintf(ctx, "%02d.txt", i), zj_slice_of(text));
  for (unsigned memory_mb = 1; memory_mb <= 25; memory_mb += 4) {
    zj_build_options options = {.index_dir = talloc_asprintf(ctx, "%s/.index%u", dir, memory_mb),
                                .paths = &dir,
                                .path_count = 1,
                                .jobs = 1,
                                .memory_mb = memory_mb};
    zj_build_result r;
    zj_error err = {0};
    zj_status status = zj_build(ctx, &options, &r, &err);
    if (status == ZJ_NO_MEMORY) continue;
    if (status != ZJ_OK && status != ZJ_BAD_INPUT) fail_msg("%u MB: %s", memory_mb, err.text);
    assert_int_equal(r.reports + r.left_out_count, FILES);
  }
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_FOLDER(deaths_are_pinned_on_their_files), IN_FOLDER(a_killed_worker_costs_one_file),
      IN_FOLDER(nothing_outlives_a_run), IN_FOLDER(a_slow_file_is_tried_again),
      IN_FOLDER(little_memory_is_reported_as_such)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
