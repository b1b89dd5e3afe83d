/* test_render.c - values in templates: all are escaped, none is code, empty ones are false. */
#include "check.h"

#include "web/http/assets.h"
#include "web/http/render.h"

/* Renders the message page, whose detail is 'text'. */
static zj_slice message(void *ctx, const char *text) {
  zj_error err = {0};
  zj_slice out;
  assert_int_equal(zj_assets_start(&err), ZJ_OK);
  assert_int_equal(zj_render_start(&err), ZJ_OK);
  json_t *data = json_pack("{s:s,s:s,s:i}", "title", "T", "detail", text, "status", 400);
  assert_int_equal(zj_render(ctx, "message", ZJ_LANG_ZH, data, &out, &err), ZJ_OK);
  json_decref(data);
  return out;
}

static bool holds(zj_slice s, const char *text) {
  return memmem(s.at, s.length, text, strlen(text)) != NULL;
}

static void escapes(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_slice html = message(ctx, "<b>&\"'</b>");
  assert_true(holds(html, "&lt;b&gt;&amp;&quot;&apos;&lt;/b&gt;"));
  assert_false(holds(html, "<b>"));
  talloc_free(ctx);
}

static void values_are_no_templates(void **state) {
  (void)state;
  static const char *const texts[] = {"{{title}}",
                                      "{{{title}}}",
                                      "{{> part_head}}",
                                      "{{#title}}x{{/title}}",
                                      "{{=<% %>=}}",
                                      "{{/detail}}",
                                      "{{",
                                      "}}"};
  for (size_t i = 0; i < ZJ_COUNT(texts); i++) {
    void *ctx = talloc_new(NULL);
    zj_slice html = message(ctx, texts[i]);
    char *escaped = talloc_strdup(ctx, texts[i]);
    if (!strpbrk(escaped, "<>")) assert_true(holds(html, escaped));
    assert_true(holds(html, "</html>"));
    talloc_free(ctx);
  }
}

static void empty_is_false(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  assert_false(holds(message(ctx, ""), "class=\"notice bad\""));
  assert_true(holds(message(ctx, "x"), "class=\"notice bad\""));
  talloc_free(ctx);
}

/* Every template parses, and says something, even over no data at all. */
static void every_template_renders(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_error err = {0};
  assert_int_equal(zj_assets_start(&err), ZJ_OK);
  assert_int_equal(zj_render_start(&err), ZJ_OK);
  json_t *none = json_object();
  const char *name;
  for (size_t i = 0; (name = zj_template_name(i)); i++)
    for (int lang = 0; lang < 2; lang++) {
      zj_slice out;
      assert_int_equal(zj_render(ctx, name, (zj_lang)lang, none, &out, &err), ZJ_OK);
      assert_true(out.length > 0);
      assert_false(holds(out, "{{"));
    }
  json_decref(none);
  talloc_free(ctx);
}

/* Keys of the data that no template should mistake for its own. */
static void deep_and_odd_data(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_error err = {0};
  zj_slice out;
  json_t *data = json_object(), *inner = data;
  for (int i = 0; i < 500; i++) {
    json_t *next = json_object();
    json_object_set_new(inner, "title", next);
    inner = next;
  }
  assert_int_equal(zj_render(ctx, "message", ZJ_LANG_EN, data, &out, &err), ZJ_OK);
  json_decref(data);
  data = json_object();
  assert_int_equal(zj_render(ctx, "nonsense", ZJ_LANG_EN, data, &out, &err), ZJ_INTERNAL);
  json_decref(data);
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(escapes),           cmocka_unit_test(values_are_no_templates),
      cmocka_unit_test(empty_is_false),    cmocka_unit_test(every_template_renders),
      cmocka_unit_test(deep_and_odd_data),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
