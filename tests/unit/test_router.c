/* test_router.c - answers without a network: incomplete answers, a busy site, an index that
 * changes, memory that runs out, deadlines, and clients that are gone. */
#include "folder.h"
#include "memory.h"

#include <sys/stat.h>

#include "indexer/base/cancel.h"
#include "indexer/run/build.h"
#include "query/answer/reading.h"
#include "web/http/assets.h"
#include "web/http/render.h"
#include "web/serve/guard.h"
#include "web/serve/router.h"

static void build_index(const char *dir) {
  void *ctx = talloc_new(NULL);
  zj_error err = {0};
  zj_build_result result;
  const char *paths[] = {talloc_asprintf(ctx, "%s/reports", dir)};
  zj_build_options options = {.index_dir = talloc_asprintf(ctx, "%s/index", dir),
                              .paths = paths,
                              .path_count = 1,
                              .jobs = 1};
  if (zj_build(ctx, &options, &result, &err) != ZJ_OK) fail_msg("%s", err.text);
  talloc_free(ctx);
}

static void write_report(const char *dir, const char *name, const char *text) {
  char *folder = talloc_asprintf(NULL, "%s/reports", dir);
  mkdir(folder, 0700);
  folder_write(folder, name, zj_slice_of(text));
  talloc_free(folder);
}

static zj_site *new_site(void *ctx, const char *dir, int readers) {
  zj_error err = {0};
  zj_site *site = talloc_zero(ctx, zj_site);
  zj_readers_options options = {.index_dir = talloc_asprintf(site, "%s/index", dir),
                                .saved_path = talloc_asprintf(site, "%s/saved.db", dir),
                                .readers = readers};
  assert_int_equal(zj_assets_start(&err), ZJ_OK);
  assert_int_equal(zj_render_start(&err), ZJ_OK);
  if (zj_readers_new(site, &options, &site->readers, &err) != ZJ_OK ||
      zj_readers_new(site, &options, &site->exporters, &err) != ZJ_OK)
    fail_msg("%s", err.text);
  site->hosts = talloc_array(site, const char *, 1);
  site->hosts[0] = "localhost";
  site->host_count = 1;
  site->deadline_us = 2000000;
  site->wait_ms = 10;
  strcpy(site->token, "token");
  site->route_path = zj_route_path;
  return site;
}

static const char *header_of(const zj_response *response, const char *key) {
  for (size_t i = 0; i < response->header_count; i++)
    if (strcmp(response->headers[i].key, key) == 0) return response->headers[i].value;
  return NULL;
}

/* The answer to a request that may use at most 'limit' bytes; 0: any number. */
static zj_response ask_within(void *ctx, zj_site *site, const char *target, size_t limit) {
  zj_request *request = talloc_zero(ctx, zj_request);
  zj_response response = {0};
  if (limit) limit_memory(request, limit);
  request->ctx = request;
  request->method = ZJ_GET;
  request->host = "localhost:80";
  zj_head head = {.target = target, .hosts = 1, .length_ok = true};
  if (zj_guard(site, &head, request, &response)) zj_route(site, request, &response);
  return response;
}

static zj_response ask(void *ctx, zj_site *site, const char *target) {
  return ask_within(ctx, site, target, 0);
}

static bool holds(zj_slice s, const char *text) {
  return memmem(s.at, s.length, text, strlen(text)) != NULL;
}

static void a_short_answer_says_so(void **state) {
  void *ctx = talloc_new(NULL);
  char *text = talloc_strdup(ctx, "一、存在的问题\n");
  for (int i = 0; i < 20000; i++)
    text = talloc_asprintf_append_buffer(text, "第%d处年轻干部培训不够。\n", i);
  write_report(*state, "a.txt", text);
  build_index(*state);
  zj_site *site = new_site(ctx, *state, 1);
  zj_response whole =
      ask(ctx, site, "/api/v1/search?q=%E5%9F%B9"); /* one character: no postings decide it */
  assert_int_equal(whole.status, 200);
  assert_true(holds(whole.body, "\"exact\":true"));
  assert_non_null(header_of(&whole, "ETag"));
  site->deadline_us = 1;
  zj_response cut = ask(ctx, site, "/api/v1/search?q=%E5%9F%B9");
  assert_int_equal(cut.status, 200);
  assert_true(holds(cut.body, "\"exact\":false"));
  assert_null(header_of(&cut, "ETag"));
  zj_response page = ask(ctx, site, "/search?q=%E5%9F%B9");
  assert_int_equal(page.status, 200);
  assert_true(holds(page.body, "没有查完"));
  assert_true(holds(page.body, "至少") || holds(page.body, "没有查完，尚未找到"));
  assert_null(header_of(&page, "ETag"));
  talloc_free(ctx);
}

static void a_busy_site_says_so(void **state) {
  void *ctx = talloc_new(NULL);
  write_report(*state, "a.txt", "年轻干部\n");
  build_index(*state);
  zj_site *site = new_site(ctx, *state, 1);
  zj_reader *taken;
  assert_int_equal(zj_readers_take(site->readers, (zj_asker){0}, 0, &taken, NULL), ZJ_OK);
  zj_response busy = ask(ctx, site, "/api/v1/search?q=a");
  assert_int_equal(busy.status, 503);
  assert_true(holds(busy.body, "/problems/busy"));
  assert_non_null(header_of(&busy, "Retry-After"));
  assert_int_equal(ask(ctx, site, "/readyz").status, 503);
  assert_int_equal(ask(ctx, site, "/healthz").status, 200);
  zj_readers_give(site->readers, taken);
  assert_int_equal(ask(ctx, site, "/api/v1/search?q=a").status, 200);
  talloc_free(ctx);
}

static void a_new_index_is_followed(void **state) {
  void *ctx = talloc_new(NULL);
  write_report(*state, "a.txt", "年轻干部\n");
  build_index(*state);
  zj_site *site = new_site(ctx, *state, 2);
  zj_response before = ask(ctx, site, "/api/v1/search?q=%E5%B9%B4%E8%BD%BB");
  assert_true(holds(before.body, "\"occurrences\":1"));
  write_report(*state, "b.txt", "年轻同志\n");
  build_index(*state);
  zj_response after = ask(ctx, site, "/api/v1/search?q=%E5%B9%B4%E8%BD%BB");
  assert_true(holds(after.body, "\"occurrences\":2"));
  assert_string_not_equal(header_of(&before, "ETag"), header_of(&after, "ETag"));
  talloc_free(ctx);
}

/* Text of a report is data on every page, whatever it looks like. */
static void reports_are_data(void **state) {
  void *ctx = talloc_new(NULL);
  write_report(
      *state, "<b>x&y.txt",
      "<script>alert(1)</script>报告\n一、<img src=x onerror=y>的问题\n{{title}}年轻干部\"><b>\n");
  build_index(*state);
  zj_site *site = new_site(ctx, *state, 1);
  zj_response found = ask(ctx, site, "/search?q=%E5%B9%B4%E8%BD%BB");
  assert_int_equal(found.status, 200);
  const char *id = strstr(talloc_strndup(ctx, found.body.at, found.body.length), "/r/");
  assert_non_null(id);
  zj_response reading = ask(ctx, site, talloc_strndup(ctx, id, 13));
  assert_int_equal(reading.status, 200);
  const zj_response *pages[] = {&found, &reading};
  for (size_t i = 0; i < ZJ_COUNT(pages); i++) {
    assert_false(holds(pages[i]->body, "<script>"));
    assert_false(holds(pages[i]->body, "<img"));
    assert_false(holds(pages[i]->body, "<b>x"));
    assert_true(holds(pages[i]->body, "&lt;img src=x onerror=y&gt;"));
    assert_true(holds(pages[i]->body, "{{title}}"));
  }
  talloc_free(ctx);
}

/* A very long report comes in parts; every address leads to the part that holds its place. */
static void long_reports_come_in_parts(void **state) {
  void *ctx = talloc_new(NULL);
  char *text = talloc_strdup(ctx, "一、存在的问题\n开头的年轻干部。\n");
  for (int i = 0; i < 6500; i++)
    text = talloc_strdup_append_buffer(text, i == 5000 ? "后面的年轻干部。\n" : "其他内容不少。\n");
  write_report(*state, "a.txt", text);
  build_index(*state);
  zj_site *site = new_site(ctx, *state, 1);
  zj_response found = ask(ctx, site, "/search?q=%E5%B9%B4%E8%BD%BB%E5%B9%B2%E9%83%A8");
  assert_true(holds(found.body, "#L2.S1\""));
  assert_true(holds(found.body, "&amp;part=2#L5003.S1\""));
  const char *id =
      talloc_strndup(ctx, strstr(talloc_strndup(ctx, found.body.at, found.body.length), "/r/"), 13);
  const char *first =
      talloc_asprintf(ctx, "%s?q=%%E5%%B9%%B4%%E8%%BD%%BB%%E5%%B9%%B2%%E9%%83%%A8", id);
  zj_response one = ask(ctx, site, first),
              two = ask(ctx, site, talloc_asprintf(ctx, "%s&part=2", first));
  zj_response three = ask(ctx, site, talloc_asprintf(ctx, "%s&part=3", first)),
              none = ask(ctx, site, talloc_asprintf(ctx, "%s&part=99x", first));
  assert_true(holds(one.body, "id=\"h1\"") && !holds(one.body, "id=\"h2\"") &&
              holds(one.body, "&amp;part=2#h2\""));
  assert_true(holds(two.body, "id=\"h2\"") && !holds(two.body, "id=\"h1\"") &&
              holds(two.body, "B2%E9%83%A8#h1\""));
  assert_true(holds(one.body, "id=\"L3000\"") && !holds(one.body, "id=\"L3001\"") &&
              holds(two.body, "id=\"L3001\""));
  assert_true(holds(three.body, "id=\"L6502\""));
  assert_true(holds(none.body, "id=\"L1\""));
  talloc_free(ctx);
}

/* A body without the digits of "took_us", which differ each time. */
static zj_slice without_time(void *ctx, zj_slice body) {
  static const char key[] = "\"took_us\":";
  char *copy = talloc_strndup(ctx, body.at, body.length), *at = strstr(copy, key);
  if (!at) return body;
  at += strlen(key);
  size_t digits = strspn(at, "0123456789");
  memmove(at, at + digits, strlen(at + digits) + 1);
  return zj_slice_of(copy);
}

/* An answer for which memory runs out is a problem like any other, or a bare one, but never a page
 * with holes. Each address with any amount of memory, from too little for a problem to enough. */
static void want_of_memory_is_answered(void **state) {
  void *ctx = talloc_new(NULL);
  char *text = talloc_strdup(ctx, "一、存在的问题\n开头的年轻干部。\n");
  for (int i = 0; i < 1000; i++)
    text = talloc_asprintf_append_buffer(text, "第%d段，其他内容不少。\n", i);
  write_report(*state, "a.txt", text);
  build_index(*state);
  zj_site *site = new_site(ctx, *state, 1);
  zj_response found = ask(ctx, site, "/api/v1/search?q=%E5%B9%B4%E8%BD%BB%E5%B9%B2%E9%83%A8");
  const char *body = talloc_strndup(ctx, found.body.at, found.body.length);
  const char *id = talloc_strndup(ctx, strstr(body, "/r/") + 3, 10);
  const char *targets[] = {"/about",
                           "/api/v1/roles",
                           talloc_asprintf(ctx, "/r/%s.txt", id),
                           talloc_asprintf(ctx, "/api/v1/reports/%s/text", id),
                           "/api/v1/count?q=%E5%B9%B4%E8%BD%BB%E5%B9%B2%E9%83%A8",
                           "/api/v1/search?q=%E5%B9%B4%E8%BD%BB%E5%B9%B2%E9%83%A8"};
  for (size_t i = 0; i < ZJ_COUNT(targets); i++) {
    bool is_api = strncmp(targets[i], "/api/", 5) == 0;
    zj_response whole = ask(ctx, site, targets[i]);
    size_t problems = 0, answers = 0;
    for (size_t limit = 3000; limit < 300000; limit += limit / 8) {
      zj_response got = ask_within(ctx, site, targets[i], limit);
      if (got.status == 200) {
        answers++;
        assert_true(zj_slice_equal(without_time(ctx, got.body), without_time(ctx, whole.body)));
        continue;
      }
      assert_int_equal(got.status, 503);
      assert_non_null(header_of(&got, "Retry-After"));
      assert_null(header_of(&got, "ETag"));
      if (is_api) assert_string_equal(got.type, "application/problem+json");
      if (is_api) assert_true(holds(got.body, "/problems/no-memory"));
      problems += holds(got.body, is_api ? "\"title\":\"内存不足，无法给出这份应答\""
                                         : "内存不足，无法给出这份应答");
    }
    assert_true(problems > 0);
    assert_true(answers > 0);
  }
  talloc_free(ctx);
}

/* ---- files and deadlines ---- */

#define WORD "%E5%9F%B9%E8%AE%AD" /* 培训 */

/* Four reports with 1,000 problems and as many plans each, a line each. */
static void write_years(const char *dir) {
  for (int year = 2021; year < 2025; year++) {
    char *text = talloc_asprintf(NULL, "某某局%d年工作报告\n\n一、存在的问题\n", year);
    for (int i = 1; i <= 1000; i++)
      text = talloc_asprintf_append_buffer(text, "（%d）第%d处培训不够。\n", i, i);
    text = talloc_strdup_append_buffer(text, "二、下一步打算\n");
    for (int i = 1; i <= 1000; i++)
      text =
          talloc_asprintf_append_buffer(text, "（%d）将培训第%d队%d人，加强管理。\n", i, i, i * 3);
    char name[32];
    snprintf(name, sizeof name, "%d.txt", year);
    write_report(dir, name, text);
    talloc_free(text);
  }
  build_index(dir);
}

/* Takes a stream to its end; after the first piece nobody wants it any more when 'gone'. */
static zj_buffer drain(void *ctx, zj_stream *stream, bool gone) {
  zj_buffer all = {.ctx = ctx}, piece = {.ctx = ctx};
  atomic_bool flag = false;
  zj_cancel_watch(&flag);
  for (bool more = true; more; piece.length = 0) {
    more = stream->more(stream->data, &piece);
    zj_buffer_add(&all, piece.at, piece.length);
    if (gone) flag = true;
  }
  zj_cancel_watch(NULL);
  return all;
}

/* A file that is sent while it is made: whole, or cut off, and never short without a sign. */
static void files_for_nobody_are_cut_off(void **state) {
  static const char *const formats[] = {"csv", "tsv", "json", "jsonl", "markdown"};
  write_years(*state);
  for (size_t i = 0; i < ZJ_COUNT(formats); i++) {
    void *ctx = talloc_new(NULL);
    zj_site *site = new_site(ctx, *state, 1);
    const char *target = talloc_asprintf(ctx, "/export?q=%s&format=%s", WORD, formats[i]);
    size_t lengths[2];
    for (int gone = 0; gone < 2; gone++) {
      zj_response response = ask(ctx, site, target);
      assert_int_equal(response.status, 200);
      assert_non_null(response.stream);
      zj_buffer all = drain(ctx, response.stream, gone);
      assert_int_equal(response.stream->failed, gone);
      lengths[gone] = all.length;
      talloc_free(response.stream->data); /* gives the reader back */
    }
    if (lengths[1] >= lengths[0]) fail_msg("%s: work for nobody goes on", formats[i]);
    talloc_free(ctx);
  }
}

/* A file that is made before it is sent, but not in time, says so in its name. */
static void late_files_are_named_so(void **state) {
  static const char cut[] = "%EF%BC%88%E6%9C%AA%E6%9F%A5%E5%AE%8C%EF%BC%89"; /* （未查完） */
  static const char *const targets[] = {
      "/export?q=" WORD "&format=xlsx", "/export?q=" WORD "&format=docx",
      "/export/items?format=xlsx&role=problems", "/api/v1/items?format=csv&in=problems"};
  void *ctx = talloc_new(NULL);
  write_years(*state);
  zj_site *site = new_site(ctx, *state, 1);
  for (size_t i = 0; i < ZJ_COUNT(targets); i++) {
    site->deadline_us = 20000000;
    zj_response whole = ask(ctx, site, targets[i]);
    assert_int_equal(whole.status, 200);
    assert_null(strstr(header_of(&whole, "Content-Disposition"), cut));
    site->deadline_us = 1;
    zj_response late = ask(ctx, site, targets[i]);
    if (late.status == 503) continue;
    const char *name = header_of(&late, "Content-Disposition");
    if (!name || !strstr(name, cut)) fail_msg("%s looks whole: %s", targets[i], name);
    assert_true(late.body.length < whole.body.length);
    assert_null(header_of(&late, "ETag"));
  }
  talloc_free(ctx);
}

/* What has no part to show is a problem that says what to do. */
static void late_answers_say_so(void **state) {
  void *ctx = talloc_new(NULL);
  write_years(*state);
  zj_site *site = new_site(ctx, *state, 1);
  char a[ZJ_REPORT_ID_CHARS + 1], b[ZJ_REPORT_ID_CHARS + 1];
  zj_report_id(ZJ_LIT("2021.txt"), a);
  zj_report_id(ZJ_LIT("2022.txt"), b);
  const char *const targets[] = {
      talloc_asprintf(ctx, "/api/v1/reports/%s/outline", a),
      talloc_asprintf(ctx, "/api/v1/compare?a=%s&b=%s", a, b),
      talloc_asprintf(ctx, "/api/v1/compare?a=%s&b=%s&format=xlsx", a, b),
      talloc_asprintf(ctx, "/api/v1/account?kind=promises&a=%s&b=%s", a, b),
      talloc_asprintf(ctx, "/api/v1/account?kind=findings&a=%s&b=%s&format=docx", a, b)};
  for (size_t i = 0; i < ZJ_COUNT(targets); i++) {
    site->deadline_us = 60000000;
    zj_response whole = ask(ctx, site, targets[i]);
    if (whole.status != 200) fail_msg("%s: %u", targets[i], whole.status);
    site->deadline_us = 1;
    zj_response late = ask(ctx, site, targets[i]);
    if (late.status != 503) fail_msg("%s: %u when it is late", targets[i], late.status);
    assert_true(holds(late.body, "/problems/overdue"));
    assert_true(holds(late.body, "请缩小范围"));
    assert_non_null(header_of(&late, "Retry-After"));
    assert_null(header_of(&late, "ETag"));
  }
  talloc_free(ctx);
}

/* The outline of a report with more headings than one answer has is in pages. */
static void long_outlines_come_in_pages(void **state) {
  void *ctx = talloc_new(NULL);
  char *text = talloc_strdup(ctx, "关于工作的报告\n");
  for (int i = 0; i < 2000; i++)
    text = talloc_asprintf_append_buffer(text, "（一）第%d项工作\n一是抓培训。\n二是抓管理。\n", i);
  write_report(*state, "2021.txt", text);
  build_index(*state);
  zj_site *site = new_site(ctx, *state, 1);
  char id[ZJ_REPORT_ID_CHARS + 1];
  zj_report_id(ZJ_LIT("2021.txt"), id);
  zj_response report = ask(ctx, site, talloc_asprintf(ctx, "/api/v1/reports/%s", id));
  const char *next = talloc_asprintf(ctx, "/api/v1/reports/%s/outline?page=2", id);
  assert_true(holds(report.body, talloc_asprintf(ctx, "\"outline_next\":\"%s\"", next)));
  size_t listed = 0;
  json_int_t total = 0;
  for (const char *target = talloc_asprintf(ctx, "/api/v1/reports/%s/outline", id); target;) {
    zj_response page = ask(ctx, site, target);
    assert_int_equal(page.status, 200);
    json_t *json = json_loadb(page.body.at, page.body.length, 0, NULL);
    size_t count = json_array_size(json_object_get(json, "outline"));
    assert_true(count > 0 && count <= ZJ_READING_OUTLINE);
    listed += count;
    total = json_integer_value(json_object_get(json, "total"));
    const char *more = json_string_value(json_object_get(json, "next"));
    target = more ? talloc_strdup(ctx, more) : NULL;
    json_decref(json);
  }
  assert_int_equal(listed, total);
  assert_int_equal(listed, 6000);
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_FOLDER(a_short_answer_says_so),       IN_FOLDER(a_busy_site_says_so),
      IN_FOLDER(a_new_index_is_followed),      IN_FOLDER(reports_are_data),
      IN_FOLDER(long_reports_come_in_parts),   IN_FOLDER(want_of_memory_is_answered),
      IN_FOLDER(files_for_nobody_are_cut_off), IN_FOLDER(late_files_are_named_so),
      IN_FOLDER(late_answers_say_so),          IN_FOLDER(long_outlines_come_in_pages)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
