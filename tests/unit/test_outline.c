/* test_outline.c - outlines of invented reports (cases/roles.txt, headings.txt, reports.txt), and
 * what holds for the reports of corpus/ and for any text. */
#include "tests/unit/labeller.h"

#include <dirent.h>
#include <time.h>

#include "indexer/outline/metadata.h"
#include "indexer/outline/outline_make.h"

enum { CASE_BYTES = 1 << 20 };
#define ANY_ROLE UINT64_MAX

typedef struct test_case {
  size_t line;
  char *name, *text;
} test_case;

static unsigned cases_failed;

static zj_outline *outline_of(void *ctx, zj_slice text) {
  zj_error err = {0};
  zj_outline *outline = NULL;
  if (zj_outline_make(ctx, labeller, text, NULL, &outline, &err)) fail_msg("%s", err.text);
  return outline;
}

/* ---- files of cases ---- */

/* The next case of an open file: from "=== name" to the next such line. */
static bool next_case(FILE *file, size_t *line, test_case *out) {
  static char pending[4096];
  char buffer[4096];
  if (*line == 0) pending[0] = '\0';
  while (!pending[0] && fgets(buffer, sizeof buffer, file)) {
    ++*line;
    if (strncmp(buffer, "=== ", 4) == 0) snprintf(pending, sizeof pending, "%s", buffer + 4);
  }
  if (!pending[0]) return false;
  *out = (test_case){*line, talloc_strdup(root, pending), talloc_strdup(root, "")};
  pending[0] = '\0';
  while (fgets(buffer, sizeof buffer, file)) {
    ++*line;
    if (strncmp(buffer, "=== ", 4) == 0) {
      snprintf(pending, sizeof pending, "%s", buffer + 4);
      break;
    }
    out->text = talloc_strdup_append(out->text, buffer);
  }
  return true;
}

static void for_each_case(const char *path, size_t least,
                          void (*check)(const char *path, const test_case *)) {
  FILE *file = fopen(path, "re");
  assert_non_null(file);
  test_case found;
  size_t line = 0, count = 0;
  cases_failed = 0;
  for (; next_case(file, &line, &found); count++)
    check(path, &found);
  fclose(file);
  assert_true(count >= least);
  if (cases_failed) fail_msg("%u of %zu cases of %s", cases_failed, count, path);
}

/* ---- roles ---- */

typedef struct expected {
  zj_role_set roles;
  size_t line;
  bool open; /* {?role}: the roles differ still */
} expected;

/* Takes the {role} marks out of a text and notes for every byte what they say. */
static char *strip_marks(const test_case *c, expected *want, size_t *length) {
  char *text = talloc_zero_array(root, char, CASE_BYTES);
  expected now = {.line = c->line + 1};
  *length = 0;
  for (const char *p = c->text; *p; p++) {
    const char *close = *p == '{' ? strchr(p, '}') : NULL;
    if (close) {
      now.open = p[1] == '?';
      zj_slice name = {p + 1 + now.open, (size_t)(close - p - 1 - now.open)};
      now.roles = zj_slice_equal(name, ZJ_LIT("*")) ? ANY_ROLE : zj_roles_parse(name);
      if (!now.roles) fail_msg("line %zu: no such role: %.*s", now.line, (int)(close - p), p);
      p = close;
      continue;
    }
    if (*p == '\n') now.line++;
    want[*length] = now;
    text[(*length)++] = *p;
  }
  return text;
}

/* A line is reported once. */
static size_t end_of_line(const char *text, size_t length, size_t at) {
  const char *end = memchr(text + at, '\n', length - at);
  return end ? (size_t)(end - text) : length;
}

/* Says that nothing is open in a case any more, so that its marks are taken away. */
static bool is_closed(const char *path, const test_case *c, const char *what) {
  print_error("%s:%zu: case %.*s: all open %s agree: take away their ?\n", path, c->line,
              (int)strcspn(c->name, "\n"), c->name, what);
  return true;
}

/* Compares the roles of an outline with those marked in its case. */
static bool roles_agree(const char *path, const test_case *c, const char *text, const zj_outline *o,
                        const expected *want) {
  size_t length = o->original.length;
  bool agree = true, open = false, differs = false;
  for (size_t at = 0; at < length; at++) {
    if (strchr(" \n", text[at]) || zj_utf8_is_tail(text[at]) || memcmp(text + at, "　", 3) == 0)
      continue;
    const zj_passage *p = zj_outline_passage_at(o, (zj_orig_pos){at});
    char got[ZJ_ROLES_TEXT], wanted[ZJ_ROLES_TEXT], why[ZJ_REASON_TEXT];
    bool same = want[at].roles == ANY_ROLE || (p->roles & ZJ_ROLES_ALL) == want[at].roles;
    open |= want[at].open;
    differs |= want[at].open && !same;
    if (same || want[at].open) continue;
    print_error("%s:%zu: case %.*s: %s (%u%%, %s), expected %s: %.*s\n", path, want[at].line,
                (int)strcspn(c->name, "\n"), c->name, zj_roles_format(p->roles & ZJ_ROLES_ALL, got),
                p->sure, zj_labeller_reason(labeller, p->why[0], why),
                zj_roles_format(want[at].roles, wanted), (int)(end_of_line(text, length, at) - at),
                text + at);
    agree = false;
    at = end_of_line(text, length, at);
  }
  if (open && !differs && is_closed(path, c, "passages")) return false;
  return agree;
}

static void check_roles(const char *path, const test_case *c) {
  expected *want = talloc_array(root, expected, CASE_BYTES);
  size_t length;
  char *text = strip_marks(c, want, &length);
  cases_failed += !roles_agree(path, c, text, outline_of(root, (zj_slice){text, length}), want);
}

static void roles_of_reports(void **state) {
  (void)state;
  for_each_case("tests/unit/cases/roles.txt", 30, check_roles);
}

/* ---- headings ---- */

/* Where the text of a case ends and its outline begins. */
static char *split_case(const test_case *c) {
  char *rest = strstr(c->text, "---\n");
  assert_non_null(rest);
  *rest = '\0';
  return rest + strlen("---\n");
}

static char *list_headings(const zj_outline *o) {
  char *list = talloc_strdup(root, "");
  for (size_t i = 1; i < o->node_count; i++) {
    zj_slice heading = zj_orig_cut(o->original, o->nodes[i].heading);
    list = talloc_asprintf_append(list, "%u %.*s\n", o->nodes[i].level, (int)heading.length,
                                  heading.at);
  }
  return list;
}

/* The lines at the end of a case. Those that are open begin with "? ". */
static char *list_wanted(const char *lines, bool with_open) {
  char *out = talloc_strdup(root, "");
  for (const char *end; *lines; lines = *end ? end + 1 : end) {
    end = lines + strcspn(lines, "\n");
    bool open = strncmp(lines, "? ", 2) == 0;
    const char *line = lines + (open ? 2 : 0);
    if (end > lines && (with_open || !open))
      out = talloc_asprintf_append(out, "%.*s\n", (int)(end - line), line);
  }
  return out;
}

static bool lines_agree(const char *path, const test_case *c, const char *got, const char *lines) {
  const char *wanted = list_wanted(lines, false), *all = list_wanted(lines, true);
  if (strcmp(wanted, all) != 0 && strcmp(got, all) == 0) return !is_closed(path, c, "lines");
  if (strcmp(got, wanted) == 0) return true;
  print_error("%s:%zu: case %sgot\n%sexpected\n%s", path, c->line, c->name, got, wanted);
  return false;
}

static void check_headings(const char *path, const test_case *c) {
  const char *wanted = split_case(c);
  zj_outline *o = outline_of(root, zj_slice_of(c->text));
  cases_failed += !lines_agree(path, c, list_headings(o), wanted);
}

static void headings_of_reports(void **state) {
  (void)state;
  for_each_case("tests/unit/cases/headings.txt", 6, check_headings);
}

/* ---- whole reports ---- */

/* "year 2023", with ? after what was inferred. */
static char *name_years(const zj_outline *o) {
  zj_fact facts[ZJ_FIELD_COUNT];
  zj_error err = {0};
  if (zj_metadata_find(root, o, "report.txt", facts, &err)) fail_msg("%s", err.text);
  const zj_fact *year = &facts[ZJ_FIELD_YEAR];
  if (year->found == ZJ_FOUND_NONE) return talloc_strdup(root, "year\n");
  const char *doubt = year->found == ZJ_FOUND_DERIVED ? "?" : "";
  return talloc_asprintf(root, "year %s%s\n", year->value, doubt);
}

static void check_report(const char *path, const test_case *c) {
  const char *wanted = split_case(c);
  expected *want = talloc_array(root, expected, CASE_BYTES);
  size_t length;
  char *text = strip_marks(c, want, &length);
  zj_outline *o = outline_of(root, (zj_slice){text, length});
  const char *got = talloc_asprintf(root, "%s%s", list_headings(o), name_years(o));
  bool roles = roles_agree(path, c, text, o, want), lines = lines_agree(path, c, got, wanted);
  cases_failed += !roles || !lines;
}

static void roles_headings_and_years_of_reports(void **state) {
  (void)state;
  for_each_case("tests/unit/cases/reports.txt", 8, check_report);
}

static void headings_that_name_a_role(void **state) {
  (void)state;
  zj_outline *o =
      outline_of(root, ZJ_LIT("一、存在的主要问题\n（一）北山片区\n经费不足，人手不够。\n"
                              "二、下一步工作打算\n加强管护，落实经费。\n"));
  assert_int_equal(o->node_count, 4);
  assert_true(o->nodes[1].named && o->nodes[1].roles == ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS));
  assert_false(o->nodes[2].named);
  assert_true(o->nodes[3].named && o->nodes[3].roles == ZJ_ROLE_BIT(ZJ_ROLE_PLANS));
  assert_true(zj_outline_passage_at(o, o->nodes[3].heading.begin)->node == 3);
}

/* ---- titles ---- */

static void titles(void **state) {
  (void)state;
  static const struct {
    const char *text, *title;
    zj_found found;
  } cases[] = {
      {"关于修路的报告\n\n村里路坏了，应当修一修，大家都盼着早点动工。\n", "关于修路的报告",
       ZJ_FOUND_TEXT},
      {"双桥村村民委员会\n关于修路的报告\n\n县交通局：\n路坏了，应当修一修，大家都盼着早点动工。\n",
       "双桥村村民委员会关于修路的报告", ZJ_FOUND_TEXT},
      {"一年来大家都很努力，现将我村修路情况报告如下。\n一、做法\n修了。\n", "我村修路情况",
       ZJ_FOUND_DERIVED},
      {"路坏了，应当修一修，大家都盼着早点动工，今年就能走上新路。\n", "", ZJ_FOUND_NONE},
      {"", "", ZJ_FOUND_NONE},
  };
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    zj_outline *o = outline_of(root, zj_slice_of(cases[i].text));
    assert_string_equal(o->title, cases[i].title);
    assert_int_equal(o->title_found, cases[i].found);
  }
}

/* ---- what holds for any text ---- */

static void check_reason(uint16_t reason) {
  char name[ZJ_REASON_TEXT], says[ZJ_REASON_TEXT];
  if (reason == UINT16_MAX) return;
  assert_true(reason < zj_labeller_reasons(labeller));
  assert_string_not_equal(zj_labeller_reason(labeller, reason, name), "-");
  assert_string_not_equal(zj_labeller_reason(labeller, reason, name), "?");
  assert_string_not_equal(zj_labeller_says(labeller, reason, says), "");
}

/* A passage has one role at least, is sure only of roles that it has, and may have those. */
static void check_verdict(const zj_passage *p) {
  zj_role_set has = p->roles & ZJ_ROLES_SCOPES;
  assert_true((p->roles & ZJ_ROLES_ALL) != 0 && (p->roles & ~ZJ_ROLES_BITS) == 0);
  assert_true(((p->roles & ZJ_ROLES_SURE) >> ZJ_ROLE_SURE_AT & ~has) == 0);
  assert_true((has & ~(p->roles >> ZJ_ROLE_MAYBE_AT)) == 0);
  assert_true(p->sure <= 100);
  for (size_t k = 0; k < ZJ_REASONS; k++)
    check_reason(p->why[k]);
}

static bool begins_heading(const zj_outline *o, const zj_passage *p) {
  return o->nodes[p->node].heading.begin.byte >= p->begin.byte;
}

static void check_passages(const zj_outline *o) {
  size_t length = o->original.length;
  assert_int_equal(o->passage_count == 0, o->paragraph_count == 0);
  for (size_t i = 0; i < o->passage_count; i++) {
    const zj_passage *p = &o->passages[i];
    assert_true(p->begin.byte <= length && p->node < o->node_count && p->roles != 0);
    assert_true(i == 0 || p->begin.byte > p[-1].begin.byte);
    assert_true(p->begin.byte == length || !zj_utf8_is_tail(o->original.at[p->begin.byte]));
    check_verdict(p);
    /* frame is under no heading */
    if (p->node && (p->roles & ZJ_ROLES_FRAME)) assert_true(begins_heading(o, p));
  }
  if (o->passage_count) assert_true(o->passages[0].begin.byte <= o->paragraphs[0].range.begin.byte);
}

static void check_paragraphs(const zj_outline *o) {
  zj_orig_range outer = {{0}, {0}};
  for (size_t i = 0; i < o->paragraph_count; i++) {
    const zj_paragraph *p = &o->paragraphs[i];
    assert_true(p->range.begin.byte < p->range.end.byte && p->range.end.byte <= o->original.length);
    assert_true(p->first_line >= 1 && p->first_line <= p->last_line &&
                p->last_line <= o->line_count);
    if (p->nested) {
      assert_true(p->range.begin.byte > outer.begin.byte && p->range.end.byte < outer.end.byte);
    } else {
      assert_true(p->range.begin.byte >= outer.end.byte);
      outer = p->range;
    }
  }
}

static void check_nodes(const zj_outline *o) {
  for (size_t i = 1; i < o->node_count; i++) {
    const zj_node *n = &o->nodes[i];
    assert_true(n->parent < i && n->level >= 1 && n->level <= 6);
    assert_true(n->roles != 0 && (n->roles & ~ZJ_ROLES_ALL) == 0);
    check_reason(n->why);
    assert_true(n->heading.begin.byte < n->heading.end.byte &&
                n->heading.end.byte <= o->original.length);
    assert_true(i == 1 || n->heading.begin.byte > n[-1].heading.begin.byte);
  }
}

static void check_outline(const zj_outline *o) {
  check_passages(o);
  check_paragraphs(o);
  check_nodes(o);
}

static bool passages_equal(const zj_outline *a, const zj_outline *b) {
  if (a->passage_count != b->passage_count || a->node_count != b->node_count) return false;
  for (size_t i = 0; i < a->passage_count; i++) {
    const zj_passage *x = &a->passages[i], *y = &b->passages[i];
    if (x->begin.byte != y->begin.byte || x->node != y->node || x->roles != y->roles ||
        x->sure != y->sure || memcmp(x->why, y->why, sizeof x->why) != 0)
      return false;
  }
  for (size_t i = 0; i < a->node_count; i++)
    if (a->nodes[i].roles != b->nodes[i].roles || a->nodes[i].why != b->nodes[i].why) return false;
  return true;
}

static zj_slice read_report(void *ctx, const char *folder, const char *name) {
  char *path = talloc_asprintf(ctx, "%s/%s", folder, name),
       *text = talloc_array(ctx, char, 1 << 20);
  FILE *file = fopen(path, "re");
  if (!file) fail_msg("%s", path);
  size_t length = fread(text, 1, 1 << 20, file);
  fclose(file);
  return (zj_slice){text, length};
}

/* Two labellers must agree: nothing may depend on the memory they happen to have. */
static size_t check_folder(const char *folder, const zj_labeller *other) {
  size_t count = 0;
  struct dirent *entry;
  DIR *dir = opendir(folder);
  if (!dir) fail_msg("%s", folder);
  while ((entry = readdir(dir))) {
    const char *dot = strrchr(entry->d_name, '.');
    if (!dot || (strcmp(dot, ".txt") != 0 && strcmp(dot, ".md") != 0)) continue;
    void *local = talloc_new(root);
    zj_slice text = read_report(local, folder, entry->d_name);
    zj_outline *again = NULL;
    zj_error err = {0};
    if (zj_utf8_check(text) == text.length) {
      zj_outline *o = outline_of(local, text);
      check_outline(o);
      if (zj_outline_make(local, other, text, NULL, &again, &err) != ZJ_OK)
        fail_msg("%s", err.text);
      if (!passages_equal(o, again)) fail_msg("%s/%s has two outlines", folder, entry->d_name);
      count++;
    }
    talloc_free(local);
  }
  closedir(dir);
  return count;
}

static void every_report_of_the_corpus_has_an_outline(void **state) {
  (void)state;
  zj_labeller *other;
  assert_int_equal(zj_labeller_load(root, NULL, &other, NULL), ZJ_OK);
  assert_string_equal(zj_labeller_version(labeller), zj_labeller_version(other));
  static const char *const folders[] = {"corpus/reports/2023", "corpus/reports/2024",
                                        "corpus/reports/2025", "corpus/training/reports",
                                        "corpus/heldout/reports"};
  size_t count = 0;
  for (size_t i = 0; i < ZJ_COUNT(folders); i++)
    count += check_folder(folders[i], other);
  assert_true(count >= 150);
}

static void an_empty_text_has_an_empty_outline(void **state) {
  (void)state;
  static const char *const texts[] = {"", "\n", " \n\n　\n"};
  for (size_t i = 0; i < ZJ_COUNT(texts); i++) {
    zj_outline *o = outline_of(root, zj_slice_of(texts[i]));
    check_outline(o);
    assert_int_equal(o->passage_count, 0);
    assert_int_equal(o->node_count, 1);
  }
}

static void any_text_has_an_outline(void **state) {
  (void)state;
  static const char *const parts[] = {"一、",
                                      "二、",
                                      "（一）",
                                      "（二）",
                                      "1.",
                                      "2.",
                                      "（1）",
                                      "（2）",
                                      "一是",
                                      "二是",
                                      "首先，",
                                      "最后，",
                                      "——",
                                      "①",
                                      "第一部分",
                                      "。",
                                      "，",
                                      "；",
                                      "：",
                                      "！",
                                      "”",
                                      "\n",
                                      "\n\n",
                                      "\r\n",
                                      "　　",
                                      " ",
                                      "存在的问题",
                                      "下一步打算",
                                      "但还存在一些问题",
                                      "现将情况报告如下",
                                      "各位代表！",
                                      "让我们",
                                      "附件：",
                                      "2024年3月1日",
                                      "局党组",
                                      "— 1 —",
                                      "目录",
                                      "人",
                                      "\xEF\xBB\xBF",
                                      "\xE2\x80\x8B",
                                      "𠀀",
                                      "原因分析",
                                      "对此，",
                                      "# "};
  unsigned random = 20261120;
  for (size_t round = 0; round < 400; round++) {
    char *text = talloc_strdup(root, "");
    for (size_t k = 0; k < round; k++) {
      random = random * 1664525u + 1013904223u;
      text = talloc_strdup_append(text, parts[(random >> 16) % ZJ_COUNT(parts)]);
    }
    zj_outline *o = outline_of(text, zj_slice_of(text));
    check_outline(o);
    talloc_free(text);
  }
}

/* Text made to be slow: every piece a marker, a clause, a turn. An outline that took more than
 * linear time would run into the limit of the test; its size must be in proportion to the text. */
static void hostile_text_has_an_outline_in_proportion(void **state) {
  (void)state;
  static const char *const pieces[] = {"一是好。",
                                       "但，",
                                       "，",
                                       "（1）",
                                       "附件\n",
                                       "目录\n一、好…1\n",
                                       "各位代表！\n",
                                       "——好，\n",
                                       "对此，",
                                       "关于好的报告\n2024年3月1日\n",
                                       "同时我们清醒看到问题，",
                                       "离",
                                       "在看到",
                                       "离，但",
                                       "一、在看到离\n",
                                       "1",
                                       "人",
                                       "一、好\n（一）好\n1.好\n"};
  for (size_t i = 0; i < ZJ_COUNT(pieces); i++) {
    size_t length = strlen(pieces[i]), times = 600000 / length;
    char *text = talloc_array(root, char, times *length + 1);
    for (size_t k = 0; k < times; k++)
      memcpy(text + k * length, pieces[i], length);
    zj_outline *o = outline_of(root, (zj_slice){text, times * length});
    check_passages(o);
    if (talloc_total_size(o) > 32 * times * length)
      fail_msg("%zu bytes of outline for text of \"%s\"", talloc_total_size(o), pieces[i]);
    talloc_free(o);
    talloc_free(text);
  }
}

/* Hard-wrapped text that never ends a sentence is cut where a line would be refused. */
static void wrapped_lines_are_joined_to_no_more_than_a_line_may_have(void **state) {
  (void)state;
  static const char line[] = "年轻干部培养存在不足，要加强教育培训工作，推动经济社会发展\n";
  size_t lines = 3 * (size_t)ZJ_PARAGRAPH_MAX / (sizeof line - 1),
         length = lines * (sizeof line - 1);
  char *text = talloc_size(root, length);
  for (size_t i = 0; i < lines; i++)
    memcpy(text + i * (sizeof line - 1), line, sizeof line - 1);
  zj_outline *o = outline_of(root, (zj_slice){text, length});
  assert_int_equal(o->paragraph_count, 3);
  for (size_t i = 0; i < o->paragraph_count; i++)
    assert_true(o->paragraphs[i].range.end.byte - o->paragraphs[i].range.begin.byte <=
                ZJ_PARAGRAPH_MAX + lines);
  talloc_free(text);
}

static void a_line_of_the_limit_has_an_outline(void **state) {
  (void)state;
  static const char piece[] = "全年修路八十公里，但管护经费不足。下一步，我们将多方筹措。";
  size_t length = ZJ_PARAGRAPH_MAX / (sizeof piece - 1) * (sizeof piece - 1);
  char *text = talloc_array(root, char, length);
  for (size_t at = 0; at < length; at += sizeof piece - 1)
    memcpy(text + at, piece, sizeof piece - 1);
  zj_outline *o = outline_of(root, (zj_slice){text, length});
  check_outline(o);
  assert_int_equal(o->paragraph_count, 1);
  talloc_free(o);
  talloc_free(text);
}

static void a_line_over_the_limit_is_refused(void **state) {
  (void)state;
  size_t length = ZJ_PARAGRAPH_MAX + 1;
  char *text = talloc_array(root, char, length);
  memset(text, 'a', length);
  zj_error err = {0};
  zj_outline *o;
  assert_int_equal(zj_outline_make(root, labeller, (zj_slice){text, length}, NULL, &o, &err),
                   ZJ_LIMIT);
  assert_non_null(strstr(err.text, "1"));
}

/* Every beginning of a table, in memory of just its size (the sanitizers look), has an outline; a
 * cell lies within it. */
static void tables_that_are_cut(void **state) {
  (void)state;
  static const char *const tables[] = {
      "台账\n序号\t存在问题\t整改措施\n1\t经费不足\t列入预算\n\t\t\n",
      "| 序号 | 存在问题 |\n|:---|---|\n| 1 | 经费不足 |\n|||\n|--|"};
  for (size_t i = 0; i < ZJ_COUNT(tables); i++)
    for (size_t length = 1; length <= strlen(tables[i]); length++) {
      if (zj_utf8_is_tail(tables[i][length])) continue;
      char *copy = malloc(length);
      zj_slice text = {memcpy(copy, tables[i], length), length};
      zj_outline *o = outline_of(root, text);
      for (size_t c = 0; c < o->cell_count; c++)
        assert_true(o->cells[c].range.begin.byte <= o->cells[c].range.end.byte &&
                    o->cells[c].range.end.byte <= length);
      talloc_free(o);
      free(copy);
    }
}

/* A line of more columns than a table can have, and more cells than are kept, cost no more than
 * their text. */
static void wide_tables_are_text(void **state) {
  (void)state;
  size_t columns = 100000;
  char *text = talloc_array(root, char, 2 * columns + 1);
  for (size_t i = 0; i < columns; i++)
    memcpy(text + 2 * i, "a\t", 2);
  text[2 * columns] = 'b';
  zj_outline *o = outline_of(root, (zj_slice){text, 2 * columns + 1});
  assert_int_equal(o->cell_count, 0);
  talloc_free(o);
  talloc_free(text);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(roles_of_reports),
      cmocka_unit_test(tables_that_are_cut),
      cmocka_unit_test(wide_tables_are_text),
      cmocka_unit_test(headings_of_reports),
      cmocka_unit_test(roles_headings_and_years_of_reports),
      cmocka_unit_test(headings_that_name_a_role),
      cmocka_unit_test(titles),
      cmocka_unit_test(every_report_of_the_corpus_has_an_outline),
      cmocka_unit_test(an_empty_text_has_an_empty_outline),
      cmocka_unit_test(any_text_has_an_outline),
      cmocka_unit_test(hostile_text_has_an_outline_in_proportion),
      cmocka_unit_test(wrapped_lines_are_joined_to_no_more_than_a_line_may_have),
      cmocka_unit_test(a_line_of_the_limit_has_an_outline),
      cmocka_unit_test(a_line_over_the_limit_is_refused),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
