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

/* Renders a text of its own over data in JSON. */
static zj_slice render_text(void *ctx, const char *text, const char *data) {
  zj_error err = {0};
  zj_template t;
  zj_slice out;
  json_t *json = json_loads(data, 0, NULL);
  assert_non_null(json);
  assert_int_equal(zj_template_compile_text(ctx, "test", zj_slice_of(text), ZJ_LANG_EN, &t, &err),
                   ZJ_OK);
  assert_int_equal(zj_render_template(ctx, &t, json, &out, &err), ZJ_OK);
  assert_int_equal(out.at[out.length], 0);
  json_decref(json);
  return out;
}

static void tags(void **state) {
  (void)state;
  static const struct {
    const char *text, *data, *page;
  } cases[] = {
      {"", "{}", ""},
      {"a{{b}}c", "{\"b\":\"1\"}", "a1c"},
      {"a{{ b }}c", "{\"b\":\"1\"}", "a1c"},
      {"a{{b}}c", "{}", "ac"},
      {"{{i}} {{r}} {{t}}{{n}}{{l}}{{o}}.",
       "{\"i\":-7,\"r\":1.5,\"t\":true,\"n\":null,\"l\":[1],\"o\":{}}", "-7 1.500000 ."},
      /* sections: what counts as nothing */
      {"{{#b}}x{{/b}}{{^b}}y{{/b}}", "{\"b\":true}", "x"},
      {"{{#b}}x{{/b}}{{^b}}y{{/b}}", "{\"b\":false}", "y"},
      {"{{#b}}x{{/b}}{{^b}}y{{/b}}", "{\"b\":null}", "y"},
      {"{{#b}}x{{/b}}{{^b}}y{{/b}}", "{}", "y"},
      {"{{#b}}x{{/b}}{{^b}}y{{/b}}", "{\"b\":\"\"}", "y"},
      {"{{#b}}x{{/b}}{{^b}}y{{/b}}", "{\"b\":\"0\"}", "x"},
      {"{{#b}}x{{/b}}{{^b}}y{{/b}}", "{\"b\":0}", "x"},
      {"{{#b}}x{{/b}}{{^b}}y{{/b}}", "{\"b\":[]}", "y"},
      {"{{#b}}x{{/b}}{{^b}}y{{/b}}", "{\"b\":{}}", "x"},
      {"{{#b}}x{{/b}}{{^b}}y{{/b}}", "{\"b\":[false,null,\"\"]}", "xxx"},
      /* where keys are looked for */
      {"{{#o}}{{a}}{{b}}{{/o}}{{a}}", "{\"a\":1,\"b\":2,\"o\":{\"a\":3}}", "321"},
      {"{{#o}}{{a}}{{#a}}x{{/a}}{{/o}}", "{\"a\":1,\"o\":{\"a\":null}}", ""},
      {"{{#l}}<{{.}}>{{/l}}", "{\"l\":[\"a\",2,\"&\"]}", "<a><2><&amp;>"},
      {"{{#l}}{{a}}{{#m}}{{a}}{{b}}{{/m}};{{/l}}",
       "{\"b\":0,\"l\":[{\"a\":1,\"m\":[{\"a\":2},{\"b\":3}]},{\"a\":4}]}", "12013;4;"},
      {"{{#s}}{{s}}{{.}}{{/s}}", "{\"s\":\"x\"}", "xx"},
      /* strings of the language, and values that look like tags */
      {"{{t_search}}:{{t_nonsense}}", "{}", "Search:"},
      {"{{a}}", "{\"a\":\"{{b}}\",\"b\":1}", "{{b}}"},
      /* a line in which sections begin or end, and which shows nothing, is left out */
      {"a\n{{#b}}\nx\n{{/b}}\nc\n", "{\"b\":true}", "a\nx\nc\n"},
      {"a\n  {{#b}}\t\nx\n {{/b}} \nc", "{\"b\":true}", "a\nx\nc"},
      {"a\n{{#b}}\n{{.}}\n{{/b}}\nc\n", "{\"b\":[1,2]}", "a\n1\n2\nc\n"},
      {"a\n{{#b}}\nx\n{{/b}}\nc\n", "{}", "a\n\nc\n"},
      {"a\n{{#b}} {{c}} {{/b}}\nd", "{\"b\":true}", "a\nd"},
      {"a\n{{#b}} {{c}} {{/b}}\nd", "{\"b\":true,\"c\":1}", "a\n 1 \nd"},
      {"a {{#b}}\nx{{/b}}", "{\"b\":true}", "a \nx"},
      {"a\n  {{#b}}{{/b}} ", "{\"b\":true}", "a\n"},
      {"  \n{{c}}\n", "{}", "  \n\n"},
  };
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    void *ctx = talloc_new(NULL);
    assert_string_equal(render_text(ctx, cases[i].text, cases[i].data).at, cases[i].page);
    talloc_free(ctx);
  }
}

static void templates_with_faults(void **state) {
  (void)state;
  static const char *const texts[] = {
      "{{",
      "{{a",
      "{{}}",
      "{{#a}}",
      "{{#a}}{{^b}}{{/b}}",
      "{{/a}}",
      "{{#a}}{{#b}}{{/a}}{{/b}}",
      "{{> part_nonsense}}",
      "{{> a_name_that_is_far_too_long_for_any_template_of_this_program_and_more}}",
      "{{{a}}}",
      "{{&a}}",
      "{{=<% %>=}}",
      "{{! a}}"};
  for (size_t i = 0; i < ZJ_COUNT(texts); i++) {
    void *ctx = talloc_new(NULL);
    zj_error err = {0};
    zj_template t;
    assert_int_equal(
        zj_template_compile_text(ctx, "test", zj_slice_of(texts[i]), ZJ_LANG_ZH, &t, &err),
        ZJ_INTERNAL);
    assert_true(strlen(err.text) > 0);
    talloc_free(ctx);
  }
}

/* Sections inside each other, as many as there may be, and one more. */
static void deep_sections(void **state) {
  (void)state;
  for (int depth = ZJ_TEMPLATE_DEPTH; depth <= ZJ_TEMPLATE_DEPTH + 1; depth++) {
    void *ctx = talloc_new(NULL);
    zj_error err = {0};
    zj_template t;
    char *text = talloc_strdup(ctx, "");
    for (int i = 0; i < depth; i++)
      text = talloc_asprintf_append(text, "{{#a}}");
    text = talloc_asprintf_append(text, "{{a}}");
    for (int i = 0; i < depth; i++)
      text = talloc_asprintf_append(text, "{{/a}}");
    if (depth > ZJ_TEMPLATE_DEPTH)
      assert_int_equal(
          zj_template_compile_text(ctx, "test", zj_slice_of(text), ZJ_LANG_EN, &t, &err),
          ZJ_INTERNAL);
    else
      assert_string_equal(render_text(ctx, text, "{\"a\":\"x\"}").at, "x");
    talloc_free(ctx);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(escapes),
      cmocka_unit_test(values_are_no_templates),
      cmocka_unit_test(empty_is_false),
      cmocka_unit_test(every_template_renders),
      cmocka_unit_test(deep_and_odd_data),
      cmocka_unit_test(tags),
      cmocka_unit_test(templates_with_faults),
      cmocka_unit_test(deep_sections),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
