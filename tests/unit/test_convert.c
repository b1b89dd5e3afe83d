/* test_convert.c - converters are held to their limits, and told apart by how they fail. */
#include "folder.h"
#include "pack_ole.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "indexer/read/convert.h"
#include "indexer/read/formats.h"

/* A converter starts no other program, so a script has to do with what its interpreter can. */
#define PYTHON "#!/usr/bin/python3 -I\n"
#define CAT PYTHON "import shutil, sys\nshutil.copyfileobj(sys.stdin.buffer, sys.stdout.buffer)\n"

static void program(const char *dir, const char *name, const char *script) {
  char *path = talloc_asprintf(NULL, "%s/%s", dir, name);
  folder_write(dir, name, zj_slice_of(script));
  assert_int_equal(chmod(path, 0755), 0);
  char *search = talloc_asprintf(path, "%s:/usr/bin:/bin", dir);
  setenv("PATH", search, 1);
  talloc_free(path);
}

static zj_status run(const char *name, zj_slice input, zj_converter limits, zj_conversion *out,
                     zj_error *err) {
  limits.argv[0] = name;
  limits.package = "some-package";
  return zj_convert_run(NULL, &limits, input, out, err);
}

/* What took too long may succeed another time (ZJ_IO); anything else will not. */
static void check_fails(const char *dir, const char *script, zj_converter limits,
                        const char *expected) {
  bool late = strstr(expected, "time") != NULL;
  zj_conversion out;
  zj_error err = {0};
  program(dir, "zj-odd", script);
  assert_int_equal(run("zj-odd", ZJ_LIT("input"), limits, &out, &err), late ? ZJ_IO : ZJ_BAD_INPUT);
  if (!strstr(err.text, expected)) fail_msg("got \"%s\", expected \"%s\"", err.text, expected);
}

static void passes_bytes_through(void **state) {
  zj_conversion out;
  zj_error err = {0};
  size_t size = 3 << 20;
  char *bytes = talloc_size(NULL, size);
  memset(bytes, 'x', size);
  program(*state, "zj-cat", CAT);
  if (run("zj-cat", (zj_slice){bytes, size}, (zj_converter){0}, &out, &err) != ZJ_OK)
    fail_msg("%s", err.text);
  assert_int_equal(out.output.length, size);
  assert_memory_equal(out.output.at, bytes, size);
  talloc_free((void *)(uintptr_t)out.output.at);
  talloc_free(bytes);
}

static void gives_it_three_files_and_three_variables(void **state) {
  zj_conversion out;
  zj_error err = {0};
  int other = dup(0);
  setenv("ZJ_SECRET", "1", 1);
  program(*state, "zj-look",
          PYTHON "import fcntl, os\n"
                 "def is_open(fd):\n"
                 "  try: return fcntl.fcntl(fd, fcntl.F_GETFD) >= 0\n"
                 "  except OSError: return False\n"
                 "print(*[fd for fd in range(300) if is_open(fd)])\n"
                 "print(*sorted(set(os.environ) & {'ZJ_SECRET', 'PATH', 'HOME'}), os.getcwd())\n");
  if (run("zj-look", ZJ_LIT(""), (zj_converter){0}, &out, &err) != ZJ_OK) fail_msg("%s", err.text);
  check_text(out.output, "0 1 2\nHOME PATH /\n");
  talloc_free((void *)(uintptr_t)out.output.at);
  close(other);
}

static void tells_how_it_failed(void **state) {
  check_fails(*state, "#!/bin/sh\necho 'not a document' >&2\nexit 3\n", (zj_converter){0},
              "zj-odd cannot read it (code 3): not a document");
  check_fails(*state, PYTHON "import ctypes\nctypes.string_at(0)\n", (zj_converter){0},
              "zj-odd crashed on it");
  check_fails(*state,
              "#!/bin/sh\nwhile :; do echo 0123456789012345678901234567890123456789; done\n",
              (zj_converter){.output_max = 100000}, "limit of output");
  check_fails(*state, "#!/bin/sh\nwhile :; do :; done\n",
              (zj_converter){.cpu_seconds = 1, .wall_seconds = 20}, "limit of processor time");
}

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Whether it keeps its output open or not. */
static void ends_what_hangs(void **state) {
  double begin = seconds();
  check_fails(*state, PYTHON "import time\ntime.sleep(100)\n", (zj_converter){.wall_seconds = 1},
              "limit of time");
  check_fails(*state, PYTHON "import os, time\nos.close(1)\nos.close(2)\ntime.sleep(100)\n",
              (zj_converter){.wall_seconds = 1}, "limit of time");
  assert_true(seconds() - begin < 10);
}

/* A run that was stopped for a while: neither it nor its converter lose their time. */
static void being_stopped_costs_no_time(void **state) {
  program(*state, "zj-slow", PYTHON "import time\ntime.sleep(1)\nprint('done')\n");
  int how = 0;
  pid_t pid = fork();
  if (pid == 0) {
    zj_conversion out;
    zj_error err = {0};
    _exit((int)run("zj-slow", ZJ_LIT(""), (zj_converter){.wall_seconds = 3}, &out, &err));
  }
  struct timespec moment = {0, 300000000}, long_time = {5, 0};
  nanosleep(&moment, NULL);
  kill(pid, SIGSTOP);
  nanosleep(&long_time, NULL);
  kill(pid, SIGCONT);
  assert_int_equal(waitpid(pid, &how, 0), pid);
  assert_true(WIFEXITED(how));
  assert_int_equal(WEXITSTATUS(how), ZJ_OK);
}

static void limits_memory(void **state) {
  check_fails(*state, PYTHON "b = bytearray(600 << 20)\nprint(len(b))\n",
              (zj_converter){.memory_mb = 200}, "zj-odd");
}

static void names_the_package(void **state) {
  zj_conversion out;
  zj_error err = {0};
  (void)state;
  assert_int_equal(run("zj-not-there", ZJ_LIT("x"), (zj_converter){0}, &out, &err), ZJ_BAD_INPUT);
  assert_string_equal(err.text, "needs the package some-package: apt-get install some-package");
  assert_false(zj_convert_has("zj-not-there"));
}

/* A program beside the reports is not the one that is meant. */
static void takes_no_program_from_here(void **state) {
  program(*state, "zj-here", CAT);
  assert_int_equal(chdir(*state), 0);
  setenv("PATH", ".:/usr/bin:/bin", 1);
  assert_false(zj_convert_has("zj-here"));
  assert_int_equal(chdir("/"), 0);
}

static void works_where_children_are_ignored(void **state) {
  zj_conversion out;
  zj_error err = {0};
  program(*state, "zj-cat", CAT);
  signal(SIGCHLD, SIG_IGN);
  zj_status status = run("zj-cat", ZJ_LIT("text"), (zj_converter){0}, &out, &err);
  assert_true(signal(SIGCHLD, SIG_DFL) == SIG_IGN);
  if (status != ZJ_OK) fail_msg("%s", err.text);
  check_text(out.output, "text");
  talloc_free((void *)(uintptr_t)out.output.at);
}

/* ---- Word 6 and 95: one converter, then the other, then a line that says what to install ---- */

static zj_status read_doc(void *ctx, zj_decoded *out, zj_error *err) {
  packed stream = {"WordDocument", ZJ_LIT("\xDC\xA5\x65\0")};
  *err = (zj_error){0};
  return zj_source_format_doc(ctx, pack_ole(ctx, &stream, 1), NULL, out, err);
}

static void reads_doc_with_what_is_there(void **state) {
  const char *dir = *state;
  void *ctx = talloc_new(NULL);
  zj_decoded out;
  zj_error err;
  setenv("PATH", dir, 1);
  assert_int_equal(read_doc(ctx, &out, &err), ZJ_BAD_INPUT);
  assert_string_equal(err.text, "needs the package antiword: apt-get install antiword");
  program(dir, "catdoc", "#!/bin/sh\nprintf '年轻干部\\n\\n\\f问题\\r\\n'\n");
  setenv("PATH", dir, 1);
  if (read_doc(ctx, &out, &err) != ZJ_OK) fail_msg("%s", err.text);
  check_text(out.text, "年轻干部\n问题\n");
  program(dir, "antiword", "#!/bin/sh\nexit 1\n");
  if (read_doc(ctx, &out, &err) != ZJ_OK) fail_msg("%s", err.text);
  program(dir, "antiword", PYTHON "import sys\nprint('', sys.stdin.buffer.read(8).hex(' '))\n");
  if (read_doc(ctx, &out, &err) != ZJ_OK) fail_msg("%s", err.text);
  check_text(out.text, " d0 cf 11 e0 a1 b1 1a e1\n");
  program(dir, "antiword", "#!/bin/sh\nprintf '|收入     |12 |\\n|      |合 计|\\n'\n");
  if (read_doc(ctx, &out, &err) != ZJ_OK) fail_msg("%s", err.text);
  check_text(out.text, "收入 12\n合 计\n");
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_FOLDER(passes_bytes_through),
      IN_FOLDER(gives_it_three_files_and_three_variables),
      IN_FOLDER(tells_how_it_failed),
      IN_FOLDER(ends_what_hangs),
      IN_FOLDER(being_stopped_costs_no_time),
      IN_FOLDER(limits_memory),
      IN_FOLDER(names_the_package),
      IN_FOLDER(takes_no_program_from_here),
      IN_FOLDER(works_where_children_are_ignored),
      IN_FOLDER(reads_doc_with_what_is_there),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
