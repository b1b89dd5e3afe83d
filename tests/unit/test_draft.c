/* test_draft.c - which words of a draft are quotations, and how they are parted. */
#include "tests/unit/check.h"

#include "query/answer/draft.h"

/* Writes every quotation as LINE:CHAR text, its parts with / between them, blocks with >, nested
 * ones with +; and the marks without their counterpart. */
static const char *told(void *ctx, const char *text, uint32_t shortest) {
  zj_markup markup;
  zj_draft *draft;
  zj_slice original = zj_slice_of(text);
  char *out = talloc_strdup(ctx, "");
  assert_int_equal(zj_markup_of_markdown(ctx, original, &markup, NULL), ZJ_OK);
  assert_int_equal(zj_draft_read(ctx, original, &markup, true, shortest, &draft, NULL), ZJ_OK);
  for (size_t i = 0; i < draft->count; i++) {
    const zj_quotation *q = &draft->at[i];
    out = talloc_asprintf_append(out, "%s%u:%u%s", i ? "\n" : "", q->line, q->start_char,
                                 q->parent != SIZE_MAX ? "+" : "");
    for (size_t k = 0; k < q->part_count; k++)
      out = talloc_asprintf_append(out, "%s%.*s", k ? "/" : (q->block ? "> " : " "),
                                   (int)q->parts[k].length, q->parts[k].at);
    assert_true(q->end.byte >= q->range.end.byte && q->end.byte <= original.length);
  }
  if (draft->stray_count)
    out = talloc_asprintf_append(out, "%s?%u", draft->count ? "\n" : "", draft->stray_line);
  return out;
}

static const struct {
  const char *draft, *quotations;
} cases[] = {
    {"没有引文。\n", ""},
    {"他说“培养年轻干部队伍”，又说“短的”。\n", "1:3 培养年轻干部队伍"},
    {"他说「培养年轻干部队伍」和『加强教育培训工作』。\n",
     "1:3 培养年轻干部队伍\n1:14 加强教育培训工作"},
    {"他说\"培养年轻干部队伍\"和\"加强教育培训工作\"。\n",
     "1:3 培养年轻干部队伍\n1:14 加强教育培训工作"},
    {"“培养年轻干部……加强教育培训”\n", "1:1 培养年轻干部/加强教育培训"},
    {"“培养年轻干部......加强教育培训”\n", "1:1 培养年轻干部/加强教育培训"},
    {"“……培养年轻干部队伍……”\n", "1:1 培养年轻干部队伍"},
    {"“树牛“四个意识形态”，做到‘两个维护’”\n",
     "1:1 树牛“四个意识形态”，做到‘两个维护’\n1:4+ 四个意识形态"},
    /* marks without their counterpart */
    {"他说“培养年轻干部队伍。\n\n他说“加强教育培训工作”。\n", "3:3 加强教育培训工作\n?1"},
    {"他说培养年轻干部队伍”。\n", "?1"},
    {"5\"屏\n", "?1"},
    /* a speech of several paragraphs */
    {"“培养年轻干部队伍。\n\n“加强教育培训工作。”\n",
     "1:1 培养年轻干部队伍。\n3:1 加强教育培训工作。"},
    /* blocks of Markdown */
    {"前文。\n\n> 培养年轻干部队伍。\n>\n> 加强教育培训。\n> ——某报告\n\n后文。\n",
     "3:0> 培养年轻干部队伍。/加强教育培训。"},
    {"> 培养年轻\n> 干部队伍。\n", "1:0> 培养年轻干部队伍。"},
    {"> 培养**年轻**干部\\*队伍<strong>建设</strong>。\n", "1:0> 培养年轻干部*队伍建设。"},
    {"> 他说“培养年轻干部队伍”。\n", "1:0> 他说“培养年轻干部队伍”。\n1:5+ 培养年轻干部队伍"},
    {"正文接着\n> 培养年轻干部队伍。\n", "2:0> 培养年轻干部队伍。"},
    /* paragraphs set in */
    {"　　报告这样说，原文如下，一字不改。\n　　　　　　培养年轻干部队伍建设。\n　　　　　　加强教育培训工作。\n　　后文说的是别的事情，不是引文。\n",
     "2:6> 培养年轻干部队伍建设。/加强教育培训工作。"},
    {"　　　　　　　　关于年轻干部的报告\n　　正文第一段，说的是别的事。\n　　正文第二段，说的也是别的事。\n　　　　　　　　　　某某委员会\n",
     ""},
};

static void quotations(void **state) {
  (void)state;
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    void *ctx = talloc_new(NULL);
    assert_string_equal(told(ctx, cases[i].draft, ZJ_DRAFT_SHORTEST), cases[i].quotations);
    talloc_free(ctx);
  }
}

static void shorter_ones(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  assert_string_equal(told(ctx, "“好”与“很好”。\n", 2), "1:5 很好");
  assert_string_equal(told(ctx, "“好”与“很好”。\n", 1), "1:1 好\n1:5 很好");
  talloc_free(ctx);
}

/* Whatever a draft holds, it is read, and places lie in it. */
static void any_text(void **state) {
  (void)state;
  static const char *const signs[] = {"“",  "”",    "\"",  "『",       "』",       "‘",
                                      "\n", "\n\n", "> ",  "……",       "干部队伍", "培训",
                                      "**", "\\",   "<b>", "　　　　", "——",       "a"};
  srand(11);
  for (int round = 0; round < 5000; round++) {
    void *ctx = talloc_new(NULL);
    char text[600] = "";
    for (int i = rand() % 40; i > 0; i--)
      strcat(text, signs[(size_t)rand() % ZJ_COUNT(signs)]);
    (void)told(ctx, text, 1);
    talloc_free(ctx);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(quotations), cmocka_unit_test(shorter_ones),
                                     cmocka_unit_test(any_text)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
