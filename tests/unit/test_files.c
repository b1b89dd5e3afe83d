/* test_files.c - walking: order, links, loops, names that clash, what is told as left out. */
#include "folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include "indexer/read/files.h"

static void make_folder(const char *dir, const char *name) {
  char *path = talloc_asprintf(NULL, "%s/%s", dir, name);
  assert_int_equal(mkdir(path, 0755), 0);
  talloc_free(path);
}

static void make_link(const char *target, const char *dir, const char *name) {
  char *path = talloc_asprintf(NULL, "%s/%s", dir, name);
  assert_int_equal(symlink(target, path), 0);
  talloc_free(path);
}

/* The list of the folders and files 'names' of 'dir', as one line. */
static zj_file_list *find(void *ctx, const char *dir, const char *const *names, size_t count) {
  const char *paths[4];
  for (size_t i = 0; i < count; i++)
    paths[i] = talloc_asprintf(ctx, "%s/%s", dir, names[i]);
  zj_file_list *list;
  zj_error err = {0};
  if (zj_files_find(ctx, paths, count, NULL, &list, &err) != ZJ_OK) fail_msg("%s", err.text);
  return list;
}

static void check_paths(const zj_file_list *list, const char *expected) {
  char *line = talloc_strdup(NULL, "");
  for (size_t i = 0; i < list->count; i++)
    line = talloc_asprintf_append(line, "%s%s", i ? " " : "", list->files[i].path);
  assert_string_equal(line, expected);
  talloc_free(line);
}

static void a_tree(const char *dir) {
  make_folder(dir, "a");
  make_folder(dir, "a/b");
  make_folder(dir, "a/.hidden");
  folder_write(dir, "a/2.txt", ZJ_LIT("x"));
  folder_write(dir, "a/10.txt", ZJ_LIT("x"));
  folder_write(dir, "a/b.txt", ZJ_LIT("x"));
  folder_write(dir, "a/b/1.md", ZJ_LIT("x"));
  folder_write(dir, "a/b/photo.jpg", ZJ_LIT("x"));
  folder_write(dir, "a/.x.txt", ZJ_LIT("x"));
  folder_write(dir, "a/.hidden/1.txt", ZJ_LIT("x"));
}

static void walks_in_bytewise_order(void **state) {
  void *ctx = talloc_new(NULL);
  a_tree(*state);
  zj_file_list *list = find(ctx, *state, (const char *[]){"a"}, 1);
  check_paths(list, "10.txt 2.txt b.txt b/1.md");
  assert_int_equal(list->others.files, 1);
  assert_int_equal(list->left_out_count, 0);
  assert_true(list->files[0].file[0] == '/');
  assert_int_equal(list->files[0].size, 1);
  assert_true(list->files[0].modified_ns > 1000000000);
  talloc_free(ctx);
}

static void an_argument_is_always_taken(void **state) {
  void *ctx = talloc_new(NULL);
  a_tree(*state);
  zj_file_list *list = find(ctx, *state, (const char *[]){"a/b/photo.jpg", "a/.x.txt"}, 2);
  check_paths(list, ".x.txt photo.jpg");
  talloc_free(ctx);
}

static void overlapping_arguments_do_not_repeat(void **state) {
  void *ctx = talloc_new(NULL);
  a_tree(*state);
  check_paths(find(ctx, *state, (const char *[]){"a/b", "a", "a/2.txt"}, 3),
              "10.txt 2.txt b.txt b/1.md");
  check_paths(find(ctx, *state, (const char *[]){"a/2.txt", "a", "a/b"}, 3),
              "10.txt 2.txt b.txt b/1.md");
  talloc_free(ctx);
}

static void links_are_followed_once(void **state) {
  void *ctx = talloc_new(NULL);
  const char *dir = *state;
  a_tree(dir);
  make_folder(dir, "out");
  folder_write(dir, "out/z.txt", ZJ_LIT("x"));
  make_link("2.txt", dir, "a/0.txt"); /* taken as 2.txt */
  make_link("../out", dir, "a/0out");
  make_link("../out/z.txt", dir, "a/y.txt"); /* taken as 0out/z.txt or y.txt, once */
  zj_files_follow_links(true);
  zj_file_list *list = find(ctx, dir, (const char *[]){"a"}, 1);
  zj_files_follow_links(false);
  check_paths(list, "0out/z.txt 10.txt 2.txt b.txt b/1.md");
  assert_int_equal(list->repeated, 2);
  assert_int_equal(list->left_out_count, 0);
  talloc_free(ctx);
}

/* Unless the user says so. Where a link ends counts, not what is on the way; and what is indexed as
 * well is not outside. */
static void links_that_lead_out_are_not_followed(void **state) {
  void *ctx = talloc_new(NULL);
  const char *dir = *state;
  a_tree(dir);
  make_folder(dir, "out");
  folder_write(dir, "out/z.txt", ZJ_LIT("x"));
  make_link("../out", dir, "a/0out");
  make_link("../out/z.txt", dir, "a/y.txt");
  make_link("../out/z.txt", dir, "a/y.exe"); /* would not be taken: not worth a word */
  make_link("../a/b", dir, "out/back");
  make_link("../out/back/1.md", dir, "a/detour.md"); /* ends inside */
  zj_file_list *list = find(ctx, dir, (const char *[]){"a"}, 1);
  check_paths(list, "10.txt 2.txt b.txt b/1.md");
  assert_int_equal(list->repeated, 1);
  assert_int_equal(list->left_out_count, 2);
  assert_string_equal(list->left_out[0].path, "0out");
  assert_string_equal(list->left_out[1].path, "y.txt");
  assert_non_null(strstr(list->left_out[1].reason, "--follow-links follows it"));
  list = find(ctx, dir, (const char *[]){"a", "out"}, 2);
  check_paths(list, "10.txt 2.txt b.txt b/1.md z.txt");
  assert_int_equal(list->left_out_count, 0);
  talloc_free(ctx);
}

/* Not by a link, whatever the user says, nor by name. */
static void file_systems_of_the_kernel_are_not_entered(void **state) {
  void *ctx = talloc_new(NULL);
  const char *dir = *state, *proc = "/proc/self", *file = "/proc/version";
  zj_file_list *list;
  zj_error err = {0};
  a_tree(dir);
  make_link("/proc/self", dir, "a/self");
  make_link("/sys", dir, "a/sys");
  make_link("/proc/version", dir, "a/version.txt");
  zj_files_follow_links(true);
  list = find(ctx, dir, (const char *[]){"a"}, 1);
  zj_files_follow_links(false);
  check_paths(list, "10.txt 2.txt b.txt b/1.md");
  assert_int_equal(list->left_out_count, 3);
  for (size_t i = 0; i < 3; i++)
    assert_non_null(strstr(list->left_out[i].reason, "of the kernel"));
  assert_int_equal(zj_files_find(ctx, &proc, 1, NULL, &list, &err), ZJ_BAD_INPUT);
  assert_int_equal(zj_files_find(ctx, &file, 1, NULL, &list, &err), ZJ_BAD_INPUT);
  talloc_free(ctx);
}

static void loops_end(void **state) {
  void *ctx = talloc_new(NULL);
  const char *dir = *state;
  a_tree(dir);
  make_link("..", dir, "a/b/up");
  make_link("self.txt", dir, "a/self.txt");
  make_link("nowhere.txt", dir, "a/dangling.txt");
  make_link("/", dir, "a/b/.root");
  zj_file_list *list = find(ctx, dir, (const char *[]){"a"}, 1);
  check_paths(list, "10.txt 2.txt b.txt b/1.md");
  assert_int_equal(list->left_out_count, 3);
  assert_string_equal(list->left_out[0].path, "b/up");
  assert_non_null(strstr(list->left_out[0].reason, "contains it"));
  assert_string_equal(list->left_out[1].path, "dangling.txt");
  assert_string_equal(list->left_out[2].path, "self.txt");
  talloc_free(ctx);
}

static void equal_paths_are_told_apart(void **state) {
  void *ctx = talloc_new(NULL);
  const char *dir = *state;
  make_folder(dir, "2023");
  make_folder(dir, "2024");
  make_folder(dir, "x");
  make_folder(dir, "x/2024");
  folder_write(dir, "2023/r.txt", ZJ_LIT("x"));
  folder_write(dir, "2024/r.txt", ZJ_LIT("x"));
  folder_write(dir, "x/2024/r.txt", ZJ_LIT("x"));
  check_paths(find(ctx, dir, (const char *[]){"2024", "2023"}, 2), "2024/r.txt r.txt");
  zj_file_list *list = find(ctx, dir, (const char *[]){"2023", "2024", "x/2024"}, 3);
  check_paths(list, "2024/r.txt r.txt");
  assert_int_equal(list->left_out_count, 1);
  assert_non_null(strstr(list->left_out[0].reason, "folder that holds both"));
  talloc_free(ctx);
}

static void the_index_is_not_walked(void **state) {
  void *ctx = talloc_new(NULL);
  a_tree(*state);
  const char *root = *state;
  zj_file_list *list;
  assert_int_equal(zj_files_find(ctx, &root, 1, talloc_asprintf(ctx, "%s/a/b", root), &list, NULL),
                   ZJ_OK);
  check_paths(list, "a/10.txt a/2.txt a/b.txt");
  assert_int_equal(list->others.files, 0);
  talloc_free(ctx);
}

static void a_missing_argument_is_an_error(void **state) {
  void *ctx = talloc_new(NULL);
  const char *path = talloc_asprintf(ctx, "%s/absent", (char *)*state);
  zj_file_list *list;
  zj_error err = {0};
  assert_int_equal(zj_files_find(ctx, &path, 1, NULL, &list, &err), ZJ_IO);
  assert_non_null(strstr(err.text, "absent: No such file"));
  talloc_free(ctx);
}

static void odd_names_are_shown_safely(void **state) {
  void *ctx = talloc_new(NULL);
  folder_write(*state, "\xC4\xEA\n.txt", ZJ_LIT("x"));
  zj_file_list *list = find(ctx, *state, (const char *[]){"."}, 1);
  check_paths(list, "年%0A.txt");
  assert_non_null(strstr(list->files[0].file, "\xC4\xEA\n"));
  assert_string_equal(zj_files_shown(ctx, "年报 2020.txt"), "年报 2020.txt");
  talloc_free(ctx);
}

static void times_of_any_century_are_in_order(void **state) {
  (void)state;
  static const int64_t seconds[] = {INT64_MIN, -3600, 0, 3600, 10000000000, INT64_MAX};
  for (size_t i = 1; i < ZJ_COUNT(seconds); i++) {
    struct stat earlier = {.st_mtim = {.tv_sec = seconds[i - 1]}},
                later = {.st_mtim = {.tv_sec = seconds[i], .tv_nsec = 1}};
    assert_true(zj_files_modified_ns(&earlier) < zj_files_modified_ns(&later));
    assert_true(zj_files_modified_ns(&earlier) != ZJ_TIME_UNKNOWN);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(times_of_any_century_are_in_order),
      IN_FOLDER(walks_in_bytewise_order),
      IN_FOLDER(an_argument_is_always_taken),
      IN_FOLDER(overlapping_arguments_do_not_repeat),
      IN_FOLDER(links_are_followed_once),
      IN_FOLDER(links_that_lead_out_are_not_followed),
      IN_FOLDER(file_systems_of_the_kernel_are_not_entered),
      IN_FOLDER(loops_end),
      IN_FOLDER(equal_paths_are_told_apart),
      IN_FOLDER(the_index_is_not_walked),
      IN_FOLDER(a_missing_argument_is_an_error),
      IN_FOLDER(odd_names_are_shown_safely),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
