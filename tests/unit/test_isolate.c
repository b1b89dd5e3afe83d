/* test_isolate.c - texts of a page close what they open, and nothing else; the title of a window
 * shows marks; what is sent back stays as it is. */
#include "check.h"

#include <string.h>
#include <talloc.h>

#include "web/http/isolate.h"

#define RLO "\u202E"
#define RLI "\u2067"
#define PDI "\u2069"

static const struct {
  const char *page, *wanted; /* NULL: the same page */
} cases[] = {
    {"<p>县委组织部 第 3 行</p>", NULL},
    {"<p>什么⁇</p>", "<p>什么⁇</p>"},            /* begins with the same bytes */
    {"<p><a>甲" RLO "乙</a> 第 3 行</p>", NULL}, /* closed by the element */
    {"<p><a>甲" RLI "乙</a> 第 3 行</p>", "<p><a>甲" RLI "乙" PDI "</a> 第 3 行</p>"},
    {"<a>" RLI "\u2066甲" PDI "</a>", "<a>" RLI "\u2066甲" PDI PDI "</a>"},
    {"<a>甲" PDI RLO "乙</a>", "<a>甲" RLO "乙</a>"},
    {"<a>" RLI "甲" PDI PDI "</a>" PDI, "<a>" RLI "甲" PDI "</a>"},
    {"<a title=\"" RLI "\">" RLI "</a>", "<a title=\"" RLI "\">" RLI PDI "</a>"},
    {"<title>甲" RLO "乙 – 章句</title>", "<title>甲\uFFFD乙 – 章句</title>"},
    {"<title>甲" RLI "乙" PDI "</title><p>" RLI "</p>",
     "<title>甲\uFFFD乙\uFFFD</title><p>" RLI PDI "</p>"},
    {"<textarea name=\"text\">\n甲" RLI "</textarea>" RLI,
     "<textarea name=\"text\">\n甲" RLI "</textarea>" RLI PDI},
    {"<a>" RLI, "<a>" RLI PDI},
    {RLI "<", RLI PDI "<"},
    {"", NULL},
};

static void closes(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    void *ctx = talloc_new(NULL);
    zj_slice page = zj_slice_of(cases[i].page), out;
    zj_error err = {0};
    assert_int_equal(zj_isolate(ctx, page, &out, &err), ZJ_OK);
    zj_slice wanted = cases[i].wanted ? zj_slice_of(cases[i].wanted) : page;
    if (!zj_slice_equal(out, wanted))
      fail_msg("case %zu: '%.*s' became '%.*s'", i, (int)page.length, page.at, (int)out.length,
               out.at);
    if (!cases[i].wanted) assert_ptr_equal(out.at, page.at);
    zj_slice again;
    assert_int_equal(zj_isolate(ctx, out, &again, &err), ZJ_OK);
    assert_true(zj_slice_equal(again, out));
    talloc_free(ctx);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(closes)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
