/* test_corrections.c - the corrections of readers: their file, how they are found again, and what
 * they do to an outline. */
#include "tests/unit/labeller.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "folder.h"
#include "indexer/outline/corrected.h"
#include "indexer/outline/corrections_file.h"
#include "indexer/outline/outline_make.h"

static const char *path_in(void *ctx, const char *dir, const char *name) {
  return talloc_asprintf(ctx, "%s/%s", dir, name);
}

/* Loads a file with this content. */
static zj_status load(void *ctx, const char *dir, zj_slice bytes, zj_corrections **out,
                      zj_error *err) {
  folder_write(dir, "c.jsonl", bytes);
  return zj_corrections_load(ctx, path_in(ctx, dir, "c.jsonl"), out, err);
}

static zj_corrections *loaded(void *ctx, const char *dir, const char *text) {
  zj_corrections *c;
  zj_error err = {0};
  if (load(ctx, dir, zj_slice_of(text), &c, &err) != ZJ_OK) fail_msg("%s", err.text);
  return c;
}

/* ---- the file ---- */

static void reads_what_people_write(void **state) {
  void *ctx = talloc_new(NULL);
  zj_corrections *c = loaded(
      ctx, *state,
      "\xEF\xBB\xBF# 市里的更正\r\n\r\n"
      "{\"report\":\"a.txt\",\"text\":\"还有 不足，\\n\",\"role\":\"问题\",\"later\":[1,{}]}\r\n"
      "  {\"report\":\"b\",\"line\":7,\"text\":\"x\",\"before\":\"\",\"after\":\"乙 丙\",\"nth\":2,"
      "\"of\":3,\"role\":\"causes+存在问题\",\"date\":\"2026-11-30\",\"by\":\"王\",\"note\":\"n\"}\n"
      "{\"report\":\"b\",\"checked\":\"0123\"}\n"
      "{\"report\":\"b\",\"text\":\"y\",\"role\":\"frame:title\"}");
  assert_int_equal(c->count, 4);
  assert_int_equal(c->passages, 3);
  check_text(c->all[0].text, "还有不足，");
  assert_null(c->all[0].before.at);
  assert_int_equal(c->all[0].number, 3);
  assert_int_equal(c->all[0].roles, ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS));
  assert_string_equal(c->all[0].by, "");
  assert_int_equal(c->all[1].line, 7);
  assert_non_null(c->all[1].before.at);
  assert_int_equal(c->all[1].before.length, 0);
  check_text(c->all[1].after, "乙丙");
  assert_int_equal(c->all[1].nth, 2);
  assert_int_equal(c->all[1].of, 3);
  assert_int_equal(c->all[1].roles, ZJ_ROLE_BIT(ZJ_ROLE_CAUSES) | ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS));
  assert_string_equal(c->all[1].by, "王");
  assert_string_equal(c->all[2].checked, "0123");
  assert_int_equal(c->all[3].roles, ZJ_ROLE_BIT(ZJ_ROLE_FRAME_TITLE));
  assert_int_equal(strlen(c->version), 8);
  talloc_free(ctx);
}

static void names_roles(void **state) {
  (void)state;
  zj_role_set problems = ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS);
  assert_int_equal(zj_correction_roles(ZJ_LIT("不足")), problems);
  assert_int_equal(zj_correction_roles(ZJ_LIT("PROBLEMS")), problems);
  assert_int_equal(zj_correction_roles(ZJ_LIT("问题+原因")),
                   problems | ZJ_ROLE_BIT(ZJ_ROLE_CAUSES));
  assert_int_equal(zj_correction_roles(ZJ_LIT("文头文尾")), ZJ_ROLE_BIT(ZJ_ROLE_FRAME));
  assert_int_equal(zj_correction_roles(ZJ_LIT("噪声")), ZJ_ROLE_BIT(ZJ_ROLE_NOISE));
  static const char *const none[] = {
      "",     "问题!",      "problems?",   "问题+",     "+问题",
      "什么", "问题+noise", "frame+noise", "问题 原因", "frame:title+frame:sign"};
  for (size_t i = 0; i < ZJ_COUNT(none); i++)
    if (zj_correction_roles(zj_slice_of(none[i]))) fail_msg("\"%s\"", none[i]);
}

static void refuses_other_lines(void **state) {
  static const char *const lines[] = {
      "nonsense",
      "[]",
      "{\"report\":\"a\",\"text\":\"x\"",
      "{\"report\":\"a\",\"text\":\"x\"}",
      "{\"report\":\"a\",\"text\":\"x\",\"role\":\"some\"}",
      "{\"report\":\"a\",\"text\":\"x\",\"role\":\"problems!\"}",
      "{\"report\":\"a\",\"text\":\" \\n\",\"role\":\"problems\"}",
      "{\"report\":\"a\",\"role\":\"problems\"}",
      "{\"report\":\"a\",\"text\":1,\"role\":\"problems\"}",
      "{\"report\":1,\"text\":\"x\",\"role\":\"problems\"}",
      "{\"report\":\"a\",\"text\":\"x\",\"role\":[\"problems\"]}",
      "{\"report\":\"a\",\"text\":\"x\",\"role\":\"problems\",\"nth\":2}",
      "{\"report\":\"a\",\"text\":\"x\",\"role\":\"problems\",\"nth\":0}",
      "{\"report\":\"a\",\"text\":\"x\",\"role\":\"problems\",\"of\":99999999999}",
      "{\"report\":\"a\",\"text\":\"x\",\"role\":\"problems\",\"line\":-1}",
      "{\"report\":\"a\",\"text\":\"x\",\"role\":\"problems\",\"before\":3}",
      "{\"report\":\"a\",\"text\":\"x\\u0000y\",\"role\":\"problems\"}",
      "{\"report\":\"a\",\"text\":\"\xB2\xBB\xD7\xE3\",\"role\":\"problems\"}", /* GB18030 */
      "{\"report\":\"a\",\"text\":\"x\",\"text\":\"y\",\"role\":\"problems\"}",
      "{\"report\":\"a\",\"checked\":1}",
      "<<<<<<< HEAD",
  };
  void *ctx = talloc_new(NULL);
  for (size_t i = 0; i < ZJ_COUNT(lines); i++) {
    zj_corrections *c;
    zj_error err = {0};
    char *text = talloc_asprintf(
        ctx, "\n{\"report\":\"a\",\"text\":\"x\",\"role\":\"problems\"}\n%s\n", lines[i]);
    if (load(ctx, *state, zj_slice_of(text), &c, &err) != ZJ_BAD_INPUT) fail_msg("%s", lines[i]);
    if (!strstr(err.text, "c.jsonl:3: ")) fail_msg("%s: %s", lines[i], err.text);
  }
  talloc_free(ctx);
}

static void refuses_other_files(void **state) {
  void *ctx = talloc_new(NULL);
  zj_corrections *c;
  zj_error err = {0};
  assert_int_equal(zj_corrections_load(ctx, *state, &c, &err), ZJ_IO); /* a folder */
  assert_int_equal(zj_corrections_load(ctx, path_in(ctx, *state, "absent"), &c, NULL), ZJ_OK);
  assert_int_equal(c->count, 0);
  assert_string_equal(c->version, "");
  assert_int_equal(load(ctx, *state, (zj_slice){"{}\0{}\n", 6}, &c, NULL), ZJ_BAD_INPUT);
  const char *deep = talloc_asprintf(ctx, "%0100000d", 0);
  char *nested = talloc_strdup(ctx, deep);
  memset(nested, '[', strlen(nested));
  assert_int_equal(load(ctx, *state, zj_slice_of(nested), &c, NULL), ZJ_BAD_INPUT);
  size_t large = ((size_t)4 << 20) + 100;
  char *wide = talloc_array(ctx, char, large);
  memset(wide, 'x', large);
  assert_int_equal(load(ctx, *state, (zj_slice){wide, large}, &c, NULL), ZJ_BAD_INPUT);
  const char *sparse = path_in(ctx, *state, "c.jsonl");
  assert_int_equal(truncate(sparse, (off_t)ZJ_CORRECTIONS_MAX + 1), 0);
  assert_int_equal(zj_corrections_load(ctx, sparse, &c, NULL), ZJ_LIMIT);
  talloc_free(ctx);
}

/* Whatever bytes are changed, the file is read or refused. */
static void survives_any_byte(void **state) {
  static const char good[] = "{\"report\":\"a\",\"line\":3,\"text\":\"还有不足\",\"before\":\"但\","
                             "\"after\":\"，\",\"nth\":1,\"of\":2,\"role\":\"problems\"}\n";
  void *ctx = talloc_new(NULL);
  size_t refused = 0;
  for (size_t i = 0; i + 1 < sizeof good; i++) {
    static const char bytes[] = {0, '"', '\n', '\x80', '}', '9'};
    for (size_t b = 0; b < sizeof bytes; b++) {
      char text[sizeof good];
      zj_corrections *c;
      memcpy(text, good, sizeof good);
      text[i] = bytes[b];
      refused += load(ctx, *state, (zj_slice){text, sizeof good - 1}, &c, NULL) != ZJ_OK;
    }
  }
  assert_true(refused > 300);
  talloc_free(ctx);
}

static void a_version_is_of_what_decides(void **state) {
  void *ctx = talloc_new(NULL);
  const char *base = "{\"report\":\"a\",\"text\":\"x\",\"role\":\"problems\"}\n";
  const char *was = loaded(ctx, *state, base)->version;
  static const char *const same[] = {
      "# \n{\"report\":\"a\",\"text\":\" x\",\"role\":\"问题\",\"by\":\"王\",\"date\":\"d\",\"line\":3}\n",
      "{\"report\":\"a\",\"text\":\"x\",\"role\":\"problems\"}\n{\"report\":\"a\",\"checked\":\"1\"}\n"};
  static const char *const others[] = {
      "{\"report\":\"b\",\"text\":\"x\",\"role\":\"problems\"}\n",
      "{\"report\":\"a\",\"text\":\"y\",\"role\":\"problems\"}\n",
      "{\"report\":\"a\",\"text\":\"x\",\"role\":\"plans\"}\n",
      "{\"report\":\"a\",\"text\":\"x\",\"before\":\"\",\"role\":\"problems\"}\n",
      "{\"report\":\"a\",\"text\":\"x\",\"after\":\"\",\"role\":\"problems\"}\n",
      "{\"report\":\"a\",\"text\":\"x\",\"of\":2,\"role\":\"problems\"}\n"};
  for (size_t i = 0; i < ZJ_COUNT(same); i++)
    assert_string_equal(loaded(ctx, *state, same[i])->version, was);
  for (size_t i = 0; i < ZJ_COUNT(others); i++)
    assert_string_not_equal(loaded(ctx, *state, others[i])->version, was);
  talloc_free(ctx);
}

/* ---- changing the file ---- */

static zj_correction example(const char *text) {
  return (zj_correction){.report = "a \"b\".txt",
                         .line = 5,
                         .text = zj_slice_of(text),
                         .before = ZJ_LIT(""),
                         .after = ZJ_LIT("后"),
                         .nth = 1,
                         .of = 1,
                         .roles = ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS),
                         .date = "2026-11-30",
                         .by = "",
                         .note = "\t"};
}

static zj_status write_once(const char *path, const uint32_t *removed, size_t removed_count,
                            const char *added) {
  void *ctx = talloc_new(NULL);
  zj_corrections_lock *lock;
  zj_correction c = example(added ? added : "x");
  zj_status status = zj_corrections_claim(ctx, path, &lock, NULL);
  if (status == ZJ_OK)
    status = zj_corrections_write(lock, removed, removed_count, &c, added != NULL, NULL);
  talloc_free(ctx);
  return status;
}

static zj_slice content(void *ctx, const char *path) {
  char *bytes = talloc_array(ctx, char, 1 << 20);
  FILE *file = fopen(path, "rb");
  assert_non_null(file);
  size_t n = fread(bytes, 1, 1 << 20, file);
  fclose(file);
  return (zj_slice){bytes, n};
}

static void keeps_other_lines(void **state) {
  void *ctx = talloc_new(NULL);
  const char *path = path_in(ctx, *state, "a/b/c.jsonl");
  assert_int_equal(write_once(path, NULL, 0, "一"), ZJ_OK); /* makes the folders */
  static const char line[] =
      "{\"report\":\"a \\\"b\\\".txt\",\"line\":5,\"text\":\"一\",\"before\":\"\","
      "\"after\":\"后\",\"role\":\"problems\",\"date\":\"2026-11-30\",\"note\":\"\\u0009\"}\n";
  check_text(content(ctx, path), line);
  FILE *file = fopen(path, "wb");
  fputs("# mine\r\n  {\"report\":\"x\",\"text\":\"y\",\"role\":\"plans\" }\ngarbage\n\nlast", file);
  fclose(file);
  chmod(path, 0640);
  const char *link_path = path_in(ctx, *state, "link.jsonl");
  assert_int_equal(symlink(path, link_path), 0);
  static const uint32_t gone[] = {2, 4};
  assert_int_equal(write_once(link_path, gone, 2, "一"), ZJ_OK);
  check_text(content(ctx, path), talloc_asprintf(ctx, "# mine\r\ngarbage\nlast\n%s", line));
  struct stat st;
  assert_int_equal(lstat(link_path, &st), 0);
  assert_true(S_ISLNK(st.st_mode));
  assert_int_equal(stat(path, &st), 0);
  assert_int_equal(st.st_mode & 0777, 0640);
  static const uint32_t more[] = {2, 3, 9};
  assert_int_equal(write_once(path, more, 3, NULL), ZJ_OK);
  zj_corrections *c;
  assert_int_equal(zj_corrections_load(ctx, path, &c, NULL), ZJ_OK);
  assert_int_equal(c->count, 1);
  check_text(c->all[0].text, "一");
  assert_string_equal(c->all[0].note, "\t");
  talloc_free(ctx);
}

static void writers_at_once_lose_nothing(void **state) {
  enum { WRITERS = 4, LINES = 15 };
  void *ctx = talloc_new(NULL);
  const char *path = path_in(ctx, *state, "c.jsonl");
  for (int w = 0; w < WRITERS; w++) {
    if (fork() != 0) continue;
    for (int i = 0; i < LINES; i++)
      if (write_once(path, NULL, 0, talloc_asprintf(ctx, "%d-%d", w, i)) != ZJ_OK) _exit(1);
    _exit(0);
  }
  for (int w = 0; w < WRITERS; w++) {
    int how = -1;
    assert_true(wait(&how) > 0);
    assert_int_equal(how, 0);
  }
  zj_corrections *c;
  assert_int_equal(zj_corrections_load(ctx, path, &c, NULL), ZJ_OK);
  assert_int_equal(c->count, WRITERS * LINES);
  talloc_free(ctx);
}

static void a_failed_write_leaves_the_old_file(void **state) {
  void *ctx = talloc_new(NULL);
  const char *path = path_in(ctx, *state, "c.jsonl");
  assert_int_equal(write_once(path, NULL, 0, "一"), ZJ_OK);
  zj_slice before = content(ctx, path);
  struct rlimit old, small = {before.length, RLIM_INFINITY};
  getrlimit(RLIMIT_FSIZE, &old);
  signal(SIGXFSZ, SIG_IGN);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
  assert_int_equal(write_once(path, NULL, 0, "二"), ZJ_IO); /* as on a full disk */
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
  assert_true(zj_slice_equal(before, content(ctx, path)));
  assert_int_equal(access(path_in(ctx, *state, "c.jsonl.new"), F_OK), -1);
  assert_int_equal(mkdir(path_in(ctx, *state, "c.jsonl.new"), 0700), 0); /* cannot be made */
  assert_int_equal(write_once(path, NULL, 0, "二"), ZJ_IO);
  assert_true(zj_slice_equal(before, content(ctx, path)));
  talloc_free(ctx);
}

/* ---- finding ---- */

static zj_squeezed *squeezed(void *ctx, const char *report, const zj_markup *markup) {
  zj_outline *o;
  zj_squeezed *q;
  assert_int_equal(zj_outline_lay_out(ctx, zj_slice_of(report), markup, &o, NULL), ZJ_OK);
  assert_int_equal(zj_squeeze(ctx, o, &q, NULL), ZJ_OK);
  return q;
}

/* A correction of the nth place of 'text' in a report, as zhangju makes it. */
static zj_corrections *correct(void *ctx, const char *report, const char *text, int nth) {
  zj_squeezed *q = squeezed(ctx, report, NULL);
  zj_corrections *c = talloc_zero(ctx, zj_corrections);
  const char *at = q->text.at, *end = q->text.at + q->text.length;
  for (int i = 0; at && i < nth; i++)
    at = memmem(at + (i > 0), (size_t)(end - at) - (i > 0), text, strlen(text));
  assert_non_null(at);
  c->all = talloc_zero(c, zj_correction);
  c->count = c->passages = 1;
  size_t begin = (size_t)(at - q->text.at);
  zj_correction_describe(q, begin, begin + strlen(text), c->all);
  c->all->report = "2025/a.txt";
  c->all->roles = ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS);
  return c;
}

static zj_correction_found find_in(void *ctx, const zj_corrections *c, const char *file,
                                   const char *report) {
  zj_correction_finder *finder;
  zj_correction_found *found;
  assert_int_equal(zj_correction_finder_new(ctx, c, &finder, NULL), ZJ_OK);
  assert_int_equal(
      zj_corrections_find(ctx, finder, file, squeezed(ctx, report, NULL), &found, NULL), ZJ_OK);
  return found[0];
}

#define OWN "/r/2025/a.txt"
#define COPY "/r/copy of a.txt"

/* 'place' is where the passage begins in the report, -1 for nowhere. */
static void check_found(const zj_corrections *c, const char *file, const char *report,
                        zj_finding finding, const char *from) {
  void *ctx = talloc_new(NULL);
  zj_correction_found f = find_in(ctx, c, file, report);
  if (f.finding != finding) fail_msg("%d instead of %d: %s", f.finding, finding, report);
  if (finding == ZJ_FINDING_FOUND) {
    bool inside = from >= report && from < report + strlen(report);
    const char *want = inside ? from : strstr(report, from);
    assert_non_null(want);
    assert_int_equal(f.range.begin.byte, want - report);
  }
  talloc_free(ctx);
}

#define BEFORE "去年全县栽桑三千亩，增长一成二；修路八十公里，群众比较满意，各方面反映都好。"
#define PASSAGE "但在管护方面还存在一些不足，"
#define AFTER "有的村经费没有落实，有的路段无人养护，汛期前必须逐一整改到位，不留死角。"

static void finds_what_has_moved(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_corrections *c = correct(ctx, "标题\n\n" BEFORE PASSAGE AFTER "\n此报。\n", PASSAGE, 1);
  assert_int_equal(c->all->of, 1);
  for (int copy = 0; copy < 2; copy++) {
    const char *file = copy ? COPY : OWN;
    check_found(c, file, "标题\n\n" BEFORE PASSAGE AFTER "\n此报。\n", ZJ_FINDING_FOUND, "但在");
    check_found(c, file, "另一标题\n新的一段。\n\n　　" BEFORE PASSAGE AFTER "\n又一段。\n",
                ZJ_FINDING_FOUND, "但在");
    check_found(c, file, BEFORE "但在 管护方面\t还存在一些不足，" AFTER, ZJ_FINDING_FOUND, "但在");
  }
  /* The passage itself, or the report, has changed. */
  check_found(c, OWN, "标题\n" BEFORE "但在管护方面还存在不足，" AFTER, ZJ_FINDING_CHANGED, NULL);
  check_found(c, COPY, "标题\n" BEFORE "但在管护方面还存在不足，" AFTER, ZJ_FINDING_ELSEWHERE,
              NULL);
  check_found(c, OWN, "短", ZJ_FINDING_CHANGED, NULL);
  check_found(c, "/r/2024/a.txt", BEFORE "\n" AFTER, ZJ_FINDING_ELSEWHERE, NULL);
  check_found(c, "/r/2025/aa.txt", "短", ZJ_FINDING_ELSEWHERE, NULL);
  check_found(c, "2025/a.txt", "短", ZJ_FINDING_CHANGED, NULL);
  /* Across paragraphs it is another passage. */
  check_found(c, OWN, BEFORE "但在管护方面。\n\n一、还存在一些不足，" AFTER, ZJ_FINDING_CHANGED,
              NULL);
  talloc_free(ctx);
}

static void its_own_report_needs_less(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_corrections *c = correct(ctx, BEFORE PASSAGE AFTER, PASSAGE, 1);
  static const char other[] =
      "今年情况有所不同，需要另行说明，请各位代表审议并提出宝贵意见和建议。";
  char *left = talloc_asprintf(ctx, "%s%s%s", other, PASSAGE, AFTER);
  char *right = talloc_asprintf(ctx, "%s%s%s", BEFORE, PASSAGE, other);
  char *none = talloc_asprintf(ctx, "%s%s%s", other, PASSAGE, other);
  char *twice =
      talloc_asprintf(ctx, "%s%s%s\n%s%s%s", other, PASSAGE, other, other, PASSAGE, other);
  char *one_of_two = talloc_asprintf(ctx, "%s%s%s\n%s%s%s", BEFORE, "但在管护方面还存在一些不足，",
                                     other, other, PASSAGE, other);
  check_found(c, OWN, left, ZJ_FINDING_FOUND, "但在");
  check_found(c, OWN, right, ZJ_FINDING_FOUND, "但在");
  check_found(c, OWN, none, ZJ_FINDING_FOUND, "但在");
  check_found(c, OWN, one_of_two, ZJ_FINDING_FOUND, "但在");
  check_found(c, OWN, twice, ZJ_FINDING_AMBIGUOUS, NULL);
  check_found(c, COPY, left, ZJ_FINDING_ELSEWHERE, NULL);
  check_found(c, COPY, right, ZJ_FINDING_ELSEWHERE, NULL);
  check_found(c, COPY, none, ZJ_FINDING_ELSEWHERE, NULL);
  zj_corrections *brief = correct(ctx, BEFORE "还有不足，" AFTER, "还有不足，", 1);
  check_found(brief, OWN, talloc_asprintf(ctx, "%s还有不足，%s", other, AFTER), ZJ_FINDING_FOUND,
              "还有");
  check_found(brief, OWN, talloc_asprintf(ctx, "%s还有不足，%s", other, other), ZJ_FINDING_CHANGED,
              NULL);
  talloc_free(ctx);
}

static void counts_what_looks_the_same(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  static const char row[] =
      "一二三四五六七八九十，一二三四五六七八九十，一二三四五六七八九十。\n"
      "丁项。\n一二三四五六七八九十，一二三四五六七八九十，一二三四五六七八九十。\n";
  char *three = talloc_asprintf(ctx, "%s%s%s", row, row, row);
  char *two = talloc_asprintf(ctx, "%s%s", row, row);
  zj_corrections *c = correct(ctx, three, "丁项。", 2);
  assert_int_equal(c->all->nth, 2);
  assert_int_equal(c->all->of, 3);
  const char *second = strstr(strstr(three, "丁项") + 1, "丁项");
  check_found(c, COPY, three, ZJ_FINDING_FOUND, second);
  check_found(c, OWN, two, ZJ_FINDING_AMBIGUOUS, NULL);
  check_found(c, COPY, two, ZJ_FINDING_ELSEWHERE, NULL);
  /* At either end of a report there is only one such place. */
  zj_corrections *first = correct(ctx, "丁项。\n丁项。\n丁项。\n", "丁项。", 1);
  check_found(first, OWN, "丁项。\n丁项。\n丁项。\n", ZJ_FINDING_FOUND, "丁项");
  check_found(first, COPY, "甲。丁项。\n丁项。\n丁项。\n", ZJ_FINDING_ELSEWHERE, NULL);
  zj_corrections *last = correct(ctx, "丁项。\n丁项。\n丁项。\n", "丁项。", 3);
  static const char thrice[] = "丁项。\n丁项。\n丁项。\n";
  check_found(last, COPY, thrice, ZJ_FINDING_FOUND, thrice + 20);
  talloc_free(ctx);
}

static void sees_through_marks_and_wraps(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  static const char marked[] = "栽**桑三**千亩。";
  zj_orig_range marks[] = {{{3}, {5}}, {{11}, {13}}};
  zj_markup markup = {.marks = marks, .mark_count = 2};
  zj_squeezed *q = squeezed(ctx, marked, &markup);
  check_text(q->text, "栽桑三千亩。");
  for (size_t i = 0; i < q->text.length; i++) {
    zj_orig_pos at = zj_squeezed_origin(q, i);
    assert_int_equal(q->text.at[i], marked[at.byte]);
    assert_int_equal(zj_squeezed_at(q, at), i);
  }
  assert_int_equal(zj_squeezed_origin_end(q, 3).byte, 3);
  assert_int_equal(zj_squeezed_at(q, (zj_orig_pos){4}), 3);
  talloc_free(ctx);
}

/* ---- in an outline ---- */

static zj_outline *outline_of(void *ctx, const char *text, const zj_markup *markup) {
  zj_outline *o;
  zj_error err = {0};
  if (zj_outline_make(ctx, labeller, zj_slice_of(text), markup, &o, &err)) fail_msg("%s", err.text);
  return o;
}

/* Passages tile the report in order and refer to its nodes. */
static void check_tiling(const zj_outline *o) {
  for (size_t i = 0; i < o->passage_count; i++) {
    const zj_passage *p = &o->passages[i];
    assert_true(p->roles & ZJ_ROLES_ALL);
    assert_true(p->node < o->node_count);
    assert_true(i == 0 || p->begin.byte > p[-1].begin.byte);
    assert_true(p->begin.byte < o->original.length);
  }
}

static zj_passage at(const zj_outline *o, const char *words) {
  const char *hit = strstr(o->original.at, words);
  assert_non_null(hit);
  return *zj_outline_passage_at(o, (zj_orig_pos){(size_t)(hit - o->original.at)});
}

static zj_orig_range range_of(const zj_outline *o, const char *from, const char *to) {
  size_t begin = (size_t)(strstr(o->original.at, from) - o->original.at);
  return (zj_orig_range){
      {begin}, {(size_t)(strstr(o->original.at + begin, to) - o->original.at) + strlen(to)}};
}

static void a_correction_overrides(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  uint16_t reader = zj_labeller_reader(labeller);
  zj_role_set roles = ZJ_ROLE_BIT(ZJ_ROLE_RECTIFY) | ZJ_ROLE_BIT(ZJ_ROLE_CAUSES);
  zj_outline *o = outline_of(ctx, sample_report, NULL);
  zj_passage before = at(o, "二是修路"), next = at(o, "究其原因"), heading = at(o, "一、2023");
  assert_int_equal(zj_corrected_set(o, range_of(o, "有的村", "落实。"), roles, reader, NULL),
                   ZJ_OK);
  check_tiling(o);
  zj_passage now = at(o, "有的村");
  assert_int_equal(now.roles & ZJ_ROLES_ALL, roles);
  assert_int_equal(now.roles & ZJ_ROLES_SURE,
                   ZJ_ROLE_SURE(ZJ_ROLE_RECTIFY) | ZJ_ROLE_SURE(ZJ_ROLE_CAUSES));
  assert_int_equal(now.roles & ZJ_ROLES_MAYBE,
                   ZJ_ROLE_MAYBE(ZJ_ROLE_RECTIFY) | ZJ_ROLE_MAYBE(ZJ_ROLE_CAUSES));
  assert_int_equal(now.sure, 100);
  assert_int_equal(now.why[0], reader);
  assert_int_equal(now.why[1], UINT16_MAX);
  char name[ZJ_REASON_TEXT], says[ZJ_REASON_TEXT];
  assert_string_equal(zj_labeller_reason(labeller, reader, name), "reader");
  assert_string_equal(zj_labeller_says(labeller, reader, says), "a reader's correction");
  assert_int_equal((int)zj_labeller_reasons(labeller), reader + 1);
  zj_passage same[] = {at(o, "二是修路"), at(o, "究其原因"), at(o, "一、2023")};
  assert_memory_equal(&same[0], &before, sizeof before);
  assert_int_equal(same[1].roles, next.roles);
  assert_memory_equal(&same[2], &heading, sizeof heading);
  assert_int_equal(now.begin.byte, range_of(o, "有的村", "落").begin.byte);
  /* A heading has the role of its passage; a paragraph that is corrected whole becomes one. */
  assert_int_equal(zj_corrected_set(o, range_of(o, "二、2024", "安排"), ZJ_ROLE_BIT(ZJ_ROLE_GOALS),
                                    reader, NULL),
                   ZJ_OK);
  check_tiling(o);
  size_t goals = 0;
  for (size_t i = 1; i < o->node_count; i++)
    goals += o->nodes[i].roles == ZJ_ROLE_BIT(ZJ_ROLE_GOALS) && o->nodes[i].why == reader;
  assert_int_equal(goals, 1);
  assert_int_equal(at(o, "指导思想").why[0] == reader, 0);
  size_t count = o->passage_count;
  assert_int_equal(zj_corrected_set(o, range_of(o, "但在管护", "单一。"), ZJ_ROLE_BIT(ZJ_ROLE_WORK),
                                    reader, NULL),
                   ZJ_OK);
  check_tiling(o);
  assert_true(o->passage_count < count);
  assert_int_equal(at(o, "究其原因").roles & ZJ_ROLES_ALL, ZJ_ROLE_BIT(ZJ_ROLE_WORK));
  /* Frame and noise have no certainty bits. */
  assert_int_equal(zj_corrected_set(o, range_of(o, "各位代表：", "："), ZJ_ROLE_BIT(ZJ_ROLE_NOISE),
                                    reader, NULL),
                   ZJ_OK);
  assert_int_equal(at(o, "各位代表：").roles, ZJ_ROLE_BIT(ZJ_ROLE_NOISE));
  talloc_free(ctx);
}

/* Every stretch of every report can be corrected: the text in it then has the role, all other text
 * the roles it had. */
static void any_stretch_can_be_corrected(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_outline *was = outline_of(ctx, sample_report, NULL);
  zj_squeezed *q;
  assert_int_equal(zj_squeeze(ctx, was, &q, NULL), ZJ_OK);
  zj_role_set role = ZJ_ROLE_BIT(ZJ_ROLE_EXPERIENCE);
  size_t tried = 0;
  for (size_t begin = 0, n = 0; begin < q->text.length; begin++) {
    if (zj_utf8_is_tail(q->text.at[begin]) || n++ % 5) continue;
    size_t stop = q->begins[zj_squeezed_paragraph(q, begin) + 1], k = 0;
    for (size_t end = begin + 1; end <= stop; end++) {
      bool cut = end < q->text.length && zj_utf8_is_tail(q->text.at[end]);
      if (cut || (k++ % 9 && end != stop)) continue;
      zj_orig_range r = {zj_squeezed_origin(q, begin), zj_squeezed_origin_end(q, end)};
      void *local = talloc_new(ctx);
      zj_outline *o = outline_of(local, sample_report, NULL);
      assert_int_equal(zj_corrected_set(o, r, role, 7, NULL), ZJ_OK);
      check_tiling(o);
      for (size_t i = 0; i < q->text.length; i++) {
        zj_orig_pos place = zj_squeezed_origin(q, i);
        const zj_passage *now = zj_outline_passage_at(o, place);
        const zj_passage *then = zj_outline_passage_at(was, place);
        bool in = i >= begin && i < end;
        assert_int_equal(now->roles & ZJ_ROLES_ALL, in ? role : then->roles & ZJ_ROLES_ALL);
        assert_int_equal(now->node, then->node);
      }
      tried++;
      talloc_free(local);
    }
  }
  assert_true(tried > 50);
  talloc_free(ctx);
}

static void page_marks_stay_noise(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  static const char wrapped[] = "关于农业工作的报告\n"
                                "\n"
                                "一、主要做法\n"
                                "　　去年全县栽桑三千亩，比上年增长一成二，\n"
                                "修路八十公里，群众普遍比较满意，但在管护方\n"
                                "面还存在一些不足，有的村经费没有落实，有的\n"
                                "路段至今无人养护，汛期来临之前必须逐一整改\n"
                                "- 2 -\n"
                                "到位，不留死角，请各有关部门按照职责分工抓\n"
                                "好落实，并于本月底之前书面报告进展情况，逾\n"
                                "期未报的予以通报并约谈主要负责同志，确保各\n"
                                "项任务按时间节点完成。\n"
                                "二、存在的问题\n"
                                "（一）结构不合理。年轻干部偏少。\n";
  zj_outline *o = outline_of(ctx, wrapped, NULL);
  zj_squeezed *q;
  size_t nested = 0;
  for (size_t i = 0; i < o->paragraph_count; i++)
    nested += o->paragraphs[i].nested;
  assert_int_equal(nested, 1);
  assert_int_equal(zj_squeeze(ctx, o, &q, NULL), ZJ_OK);
  assert_null(memmem(q->text.at, q->text.length, "-2-", 3));
  size_t begin = zj_squeezed_at(q, range_of(o, "去年", "去").begin);
  size_t end = q->begins[zj_squeezed_paragraph(q, begin) + 1];
  zj_orig_range r = {zj_squeezed_origin(q, begin), zj_squeezed_origin_end(q, end)};
  assert_int_equal(zj_corrected_set(o, r, ZJ_ROLE_BIT(ZJ_ROLE_ADVICE), 7, NULL), ZJ_OK);
  check_tiling(o);
  assert_int_equal(at(o, "- 2").roles, ZJ_ROLE_BIT(ZJ_ROLE_NOISE));
  assert_int_equal(at(o, "去年").roles & ZJ_ROLES_ALL, ZJ_ROLE_BIT(ZJ_ROLE_ADVICE));
  assert_int_equal(at(o, "到位，不").roles & ZJ_ROLES_ALL, ZJ_ROLE_BIT(ZJ_ROLE_ADVICE));
  talloc_free(ctx);
}

static void a_later_line_prevails(void **state) {
  void *ctx = talloc_new(NULL);
  zj_corrections *c = loaded(
      ctx, *state,
      "{\"report\":\"a.txt\",\"text\":\"但在管护方面还存在一些不足，有的村经费没有落实。\",\"role\":\"plans\"}\n"
      "{\"report\":\"a.txt\",\"text\":\"有的村经费没有落实。究其原因，\",\"role\":\"advice\"}\n"
      "{\"report\":\"b.txt\",\"text\":\"二是修路八十公里，群众满意。\",\"role\":\"advice\"}\n");
  zj_correction_finder *finder;
  zj_outline *o = outline_of(ctx, sample_report, NULL);
  zj_role_set road = at(o, "二是修路").roles;
  assert_int_equal(zj_correction_finder_new(ctx, c, &finder, NULL), ZJ_OK);
  assert_int_equal(zj_corrected_apply(o, c, finder, "/x/a.txt", 7, NULL), ZJ_OK);
  assert_int_equal(at(o, "但在管护").roles & ZJ_ROLES_ALL, ZJ_ROLE_BIT(ZJ_ROLE_PLANS));
  assert_int_equal(at(o, "有的村").roles & ZJ_ROLES_ALL, ZJ_ROLE_BIT(ZJ_ROLE_ADVICE));
  assert_int_equal(at(o, "二是修路").roles, road);
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_FOLDER(reads_what_people_write),
      cmocka_unit_test(names_roles),
      IN_FOLDER(refuses_other_lines),
      IN_FOLDER(refuses_other_files),
      IN_FOLDER(survives_any_byte),
      IN_FOLDER(a_version_is_of_what_decides),
      IN_FOLDER(keeps_other_lines),
      IN_FOLDER(writers_at_once_lose_nothing),
      IN_FOLDER(a_failed_write_leaves_the_old_file),
      cmocka_unit_test(finds_what_has_moved),
      cmocka_unit_test(its_own_report_needs_less),
      cmocka_unit_test(counts_what_looks_the_same),
      cmocka_unit_test(sees_through_marks_and_wraps),
      cmocka_unit_test(a_correction_overrides),
      cmocka_unit_test(any_stretch_can_be_corrected),
      cmocka_unit_test(page_marks_stay_noise),
      IN_FOLDER(a_later_line_prevails),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
