/* fuzz_request.c - any request at all, without sockets: guard, router, parameters, handlers,
 * templates, saved queries.
 *
 * The input is the method (g h p u d, else another; a capital: the site is read-only), the target,
 * LF, then a line each for Host, Origin, Sec-Fetch-Site, Cookie, Accept-Language, If-None-Match,
 * If-Match, If-Modified-Since, Content-Type, and the body. An empty line is no header. */
#include "fuzz.h"

#include <ctype.h>
#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>

#include "indexer/run/build.h"
#include "web/http/accuracy.h"
#include "web/http/assets.h"
#include "web/http/render.h"
#include "web/serve/guard.h"
#include "web/serve/router.h"

static zj_site site;
static char folder[] = "/tmp/zhangju-fuzz-XXXXXX";

/* ---- the site ---- */

static void *lasting; /* what lives as long as the program */

static const char *path_of(const char *name) {
  return talloc_asprintf(lasting, "%s/%s", folder, name);
}

static void write_report(const char *name, const char *text) {
  FILE *file = fopen(path_of(name), "w");
  FUZZ_HOLDS(file && fputs(text, file) >= 0 && fclose(file) == 0);
}

static void remove_folder(void) {
  char command[100];
  snprintf(command, sizeof command, "rm -rf %s", folder);
  if (system(command) != 0) fprintf(stderr, "%s stays\n", folder);
}

static void start(void) {
  zj_error err = {0};
  zj_build_result result;
  void *ctx = lasting = talloc_new(NULL);
  FUZZ_HOLDS(mkdtemp(folder));
  atexit(remove_folder);
  FUZZ_HOLDS(mkdir(path_of("reports"), 0700) == 0);
  write_report(
      "reports/a.txt",
      "关于<b>年轻干部</b>工作的报告\n一、存在的问题\n年轻干部培训不够。经费紧张{{title}}。\n二、下步打算\n加强年轻干部培训。\n");
  write_report("reports/b.txt",
               "某局2024年工作总结\n一、工作成效\n培训工作做得好。但也存在年轻干部不足的问题。\n");
  const char *paths[] = {path_of("reports")};
  zj_build_options build = {
      .index_dir = path_of("index"), .paths = paths, .path_count = 1, .jobs = 1};
  FUZZ_HOLDS(zj_build(ctx, &build, &result, &err) == ZJ_OK);
  static zj_readers_options options;
  options = (zj_readers_options){
      .index_dir = build.index_dir, .saved_path = path_of("saved.db"), .readers = 1};
  FUZZ_HOLDS(zj_assets_start(&err) == ZJ_OK);
  zj_accuracy_start();
  static const char *hosts[] = {"localhost"};
  site = (zj_site){.hosts = hosts,
                   .host_count = 1,
                   .token = "token",
                   .deadline_us = 100000,
                   .wait_ms = 10,
                   .show_metrics = true,
                   .route_path = zj_route_path,
                   .metrics = zj_metrics_new(ctx)};
  FUZZ_HOLDS(zj_render_start(&err) == ZJ_OK &&
             zj_readers_new(ctx, &options, &site.readers, &err) == ZJ_OK &&
             zj_readers_new(ctx, &options, &site.exporters, &err) == ZJ_OK);
}

/* So that the list stays short. */
static void forget_saved(void) {
  zj_error err = {0};
  zj_reader *reader;
  zj_saved *saved;
  zj_saved_query *list;
  size_t count;
  void *ctx = talloc_new(NULL);
  FUZZ_HOLDS(zj_readers_take(site.readers, (zj_asker){0}, 10, &reader, &err) == ZJ_OK &&
             zj_reader_saved(site.readers, reader, &saved, &err) == ZJ_OK);
  FUZZ_HOLDS(zj_saved_list(ctx, saved, &list, &count, &err) == ZJ_OK);
  for (size_t i = 0; i < count; i++)
    FUZZ_HOLDS(zj_saved_apply(saved, list[i].id, &(zj_saved_change){.remove = true, .force = true},
                              &err) == ZJ_OK);
  zj_readers_give(site.readers, reader);
  talloc_free(ctx);
}

/* ---- one request ---- */

/* The next line as a C string, as the library gives headers; NULL when it is empty. */
static const char *take_line(void *ctx, zj_slice *rest) {
  const char *end = memchr(rest->at, '\n', rest->length);
  size_t length = end ? (size_t)(end - rest->at) : rest->length;
  const char *line = length ? talloc_strndup(ctx, rest->at, length) : NULL;
  *rest = end ? zj_slice_cut(*rest, length + 1, rest->length) : ZJ_LIT("");
  return line;
}

static zj_method method_of(char letter) {
  switch (tolower((unsigned char)letter)) {
  case 'g':
    return ZJ_GET;
  case 'h':
    return ZJ_HEAD;
  case 'p':
    return ZJ_POST;
  case 'u':
    return ZJ_PUT;
  case 'd':
    return ZJ_DELETE;
  default:
    return ZJ_METHOD_OTHER;
  }
}

/* What the server would send. */
static void take_stream(const zj_request *request, zj_response *response) {
  zj_buffer body = {.ctx = request->ctx};
  while (response->stream->more(response->stream->data, &body)) {}
  FUZZ_HOLDS(!response->stream->failed);
  response->body = zj_buffer_slice(&body);
}

static void check_answer(const zj_request *request, const zj_response *response) {
  FUZZ_HOLDS(response->status >= 200 && response->status < 600 && response->status != 500);
  FUZZ_HOLDS(zj_utf8_check(response->body) == response->body.length);
  for (size_t i = 0; i < response->header_count; i++)
    FUZZ_HOLDS(!strpbrk(response->headers[i].value, "\r\n"));
  if (!response->body.length) return;
  FUZZ_HOLDS(response->type);
  bool error = response->status >= 400, api = strncmp(request->path, "/api/", 5) == 0;
  if (error && api) FUZZ_HOLDS(strcmp(response->type, "application/problem+json") == 0);
  if (strstr(response->type, "json") && !strstr(response->type, "ndjson")) {
    json_t *json =
        json_loadb(response->body.at, response->body.length, JSON_REJECT_DUPLICATES, NULL);
    FUZZ_HOLDS(json);
    json_decref(json);
  }
  if (strstr(response->type, "text/html")) {
    FUZZ_HOLDS(memmem(response->body.at, response->body.length, "</html>", 7));
    FUZZ_HOLDS(!memmem(response->body.at, response->body.length, "<b>年轻干部</b>",
                       strlen("<b>年轻干部</b>")));
    FUZZ_HOLDS(!memmem(response->body.at, response->body.length, "<script>", 8));
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static unsigned runs;
  if (!runs++) start();
  if (runs % 200 == 0) forget_saved();
  if (size < 2) return 0;
  zj_request *request = talloc_zero(NULL, zj_request);
  zj_slice rest = {(const char *)bytes + 1, size - 1};
  request->ctx = request;
  request->method = method_of((char)bytes[0]);
  site.read_only = isupper(bytes[0]) != 0;
  const char *target = take_line(request, &rest);
  const char **const headers[] = {&request->host,
                                  &request->origin,
                                  &request->fetch_site,
                                  &request->cookie,
                                  &request->accept_language,
                                  &request->if_none_match,
                                  &request->if_match,
                                  &request->if_modified_since,
                                  &request->content_type};
  for (size_t i = 0; i < ZJ_COUNT(headers); i++)
    *headers[i] = take_line(request, &rest);
  zj_response response = {0};
  zj_head head = {.target = target ? target : "",
                  .hosts = request->host != NULL,
                  .lengths = rest.length > 0,
                  .length = rest.length,
                  .length_ok = true};
  if (zj_guard(&site, &head, request, &response)) {
    request->body = rest;
    zj_route(&site, request, &response);
  }
  if (response.stream) take_stream(request, &response);
  check_answer(request, &response);
  talloc_free(request);
  return 0;
}
