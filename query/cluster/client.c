/* client.c - one request after the other over one connection. */
#include "query/cluster/client.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "query/cluster/late_curl.h"

enum {
  CONNECT_MS = 10000,
  SERVER_SECONDS = 300,
  DDL_SECONDS = 30, /* how long all servers may take to make a table */
  LOGIN_MAX = 1024
};
static const size_t ANSWER_MAX = (size_t)1 << 30;

struct zj_client {
  CURL *curl;
  const char *base;     /* scheme, host and port */
  const char *database; /* letters, digits and _ */
  const char *login;    /* user:password; NULL for the default user without one */
  const char *authorities;
  bool skip_shards;
  int seconds; /* how long the server may work at one statement */
};

/* ---- the address ---- */

static int close_client(zj_client *client) {
  if (client->curl) curl_easy_cleanup(client->curl);
  return 0;
}

static zj_status fail_address(const char *url, zj_error *err) {
  return zj_fail(err, ZJ_USAGE,
                 zj_tr("--cluster: \"%s\" is no address like http://HOST:8123/zhangju",
                       "--cluster：“%s”不是 http://主机:8123/zhangju 这样的地址"),
                 url);
}

static bool is_name(zj_slice s) {
  for (size_t i = 0; i < s.length; i++) {
    char c = s.at[i];
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (!letter && !(i && c >= '0' && c <= '9')) return false;
  }
  return s.length > 0 && s.length <= 64;
}

/* Cuts the address into base and database. */
static zj_status read_address(zj_client *client, const char *url, zj_error *err) {
  bool tls = strncmp(url, "https://", 8) == 0;
  if (!tls && strncmp(url, "http://", 7) != 0) return fail_address(url, err);
  const char *host = url + (tls ? 8 : 7);
  size_t length = strcspn(host, "/");
  if (memchr(host, '@', length))
    return zj_fail(
        err, ZJ_USAGE, "%s",
        zj_tr(
            "--cluster: write user:password into a file and name it in $ZHANGJU_CLUSTER_LOGIN, not in the address",
            "--cluster：请把 用户:密码 写入文件，用环境变量 ZHANGJU_CLUSTER_LOGIN 指出，不要写在地址里"));
  if (length == 0 || strcspn(host, " \t\r\n?#\\") < length) return fail_address(url, err);
  const char *path = host[length] ? host + length + 1 : "";
  const char *name = *path ? path : "zhangju";
  if (!is_name(zj_slice_of(name))) return fail_address(url, err);
  const char *last = host + length;
  while (last > host && last[-1] != ':' && last[-1] != ']')
    last--;
  bool has_port = last > host && last[-1] == ':';
  const char *port = has_port ? "" : ":8123";
  if (!has_port && tls) port = ":8443";
  client->base = talloc_asprintf(client, "%.*s%s", (int)(host + length - url), url, port);
  client->database = talloc_strdup(client, name);
  return client->base && client->database ? ZJ_OK : zj_no_memory(err);
}

/* Reads the line "user:password" of the file that the environment names. */
static zj_status read_login(zj_client *client, zj_error *err) {
  const char *path = getenv("ZHANGJU_CLUSTER_LOGIN");
  if (!path || !*path) return ZJ_OK;
  FILE *file = fopen(path, "re");
  if (!file) return zj_fail_errno(err, ZJ_IO, zj_tr("cannot open %s", "无法打开 %s"), path);
  char line[LOGIN_MAX];
  bool read = fgets(line, sizeof line, file) != NULL;
  fclose(file);
  if (read) line[strcspn(line, "\r\n")] = 0;
  if (!read || !strchr(line, ':'))
    return zj_fail(err, ZJ_USAGE,
                   zj_tr("%s: expected one line, user:password", "%s：应为一行“用户:密码”"), path);
  client->login = talloc_strdup(client, line);
  return client->login ? ZJ_OK : zj_no_memory(err);
}

static CURLcode started;

static void start_curl(void) {
  started = curl_global_init(CURL_GLOBAL_DEFAULT);
}

zj_status zj_client_new(void *ctx, const char *url, zj_client **out, zj_error *err) {
  zj_client *client = talloc_zero(ctx, zj_client);
  if (!client) return zj_no_memory(err);
  client->seconds = SERVER_SECONDS;
  zj_status status = read_address(client, url, err);
  if (status == ZJ_OK) status = read_login(client, err);
  if (status == ZJ_OK) status = zj_late_load_curl(err);
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  if (status == ZJ_OK) pthread_once(&once, start_curl);
  if (status == ZJ_OK && started == CURLE_OK) {
    client->curl = curl_easy_init();
    talloc_set_destructor(client, close_client);
  }
  if (status == ZJ_OK && !client->curl) status = zj_no_memory(err);
  const char *authorities = getenv("ZHANGJU_CLUSTER_CA");
  if (authorities && *authorities) client->authorities = authorities;
  if (status == ZJ_OK)
    *out = client;
  else
    talloc_free(client);
  return status;
}

const char *zj_client_database(const zj_client *client) {
  return client->database;
}

void zj_client_skip_shards(zj_client *client, bool skip) {
  client->skip_shards = skip;
}

void zj_client_limit(zj_client *client, int seconds) {
  client->seconds = seconds;
}

/* ---- one request ---- */

typedef struct answer {
  zj_buffer bytes;
  bool too_large;
} answer;

static size_t keep_answer(char *bytes, size_t size, size_t count, void *to) {
  answer *a = to;
  a->too_large = size * count > ANSWER_MAX - a->bytes.length;
  if (a->too_large) return 0;
  zj_buffer_add(&a->bytes, bytes, size * count);
  return a->bytes.failed ? 0 : size * count;
}

/* The number in "Code: 279, e.displayText() = …"; 0 when there is none. */
static int error_code(zj_slice text) {
  char head[32];
  size_t length = text.length < sizeof head - 1 ? text.length : sizeof head - 1;
  memcpy(head, text.at, length);
  head[length] = 0;
  return strncmp(head, "Code: ", 6) == 0 ? atoi(head + 6) : 0;
}

/* The first line of what the server says, without the words that wrap its message. */
static zj_slice error_words(zj_slice text) {
  static const char begin[] = "DB::";
  const char *line = memchr(text.at, '\n', text.length);
  if (line) text.length = (size_t)(line - text.at);
  const char *at = memmem(text.at, text.length, begin, sizeof begin - 1);
  if (at) text = zj_slice_cut(text, (size_t)(at - text.at), text.length);
  const char *end = memmem(text.at, text.length, ", e.what()", 10);
  if (end) text.length = (size_t)(end - text.at);
  return text;
}

/* What the server refused. The codes are ClickHouse's, the same in all versions. */
static zj_status fail_refused(const zj_client *client, long http, zj_slice text, zj_error *err) {
  enum {
    UNKNOWN_TABLE = 60,
    UNKNOWN_DATABASE = 81,
    TIMEOUT = 159,
    TOO_SLOW = 160,
    READONLY = 164,
    NO_PASSWORD = 194,
    UNKNOWN_USER = 192,
    WRONG_PASSWORD = 193,
    SOCKET_TIMEOUT = 209,
    NETWORK = 210,
    MEMORY = 241,
    NO_SHARD = 279,
    NO_LOGIN = 516
  };
  zj_slice words = error_words(text);
  int code = error_code(text), length = (int)(words.length < 300 ? words.length : 300);
  switch (code) {
  case UNKNOWN_TABLE:
  case UNKNOWN_DATABASE:
    return zj_fail(
        err, ZJ_NO_INDEX,
        zj_tr("%s holds no reports yet; send them with: zhangju cluster push --cluster %s",
              "%s 上还没有报告；请先推送：zhangju cluster push --cluster %s"),
        client->base, client->base);
  case SOCKET_TIMEOUT:
  case NETWORK:
  case NO_SHARD:
    return zj_fail(
        err, ZJ_NOT_FOUND, "%s",
        zj_tr("a shard of the cluster does not answer; --partial answers without it and says so",
              "集群中有分片没有响应；用 --partial 可在缺少该分片时作答并注明"));
  case TIMEOUT:
  case TOO_SLOW:
    return zj_fail(err, ZJ_LIMIT, "%s", zj_tr("the cluster took too long", "集群处理超时"));
  case NO_PASSWORD:
  case UNKNOWN_USER:
  case WRONG_PASSWORD:
  case NO_LOGIN:
    return zj_fail(
        err, ZJ_IO,
        zj_tr("%s refuses user or password; $ZHANGJU_CLUSTER_LOGIN names the file that holds them",
              "%s 拒绝了用户名或密码；它们写在环境变量 ZHANGJU_CLUSTER_LOGIN 所指的文件里"),
        client->base);
  case MEMORY:
    return zj_fail(
        err, ZJ_LIMIT, "%s",
        zj_tr("the query needs more memory than the cluster allows", "检索所需内存超出集群的限制"));
  default:
    return zj_fail(err, ZJ_IO,
                   zj_tr("the cluster refuses (HTTP %ld, code %d): %.*s",
                         "集群拒绝了请求（HTTP %ld，代码 %d）：%.*s"),
                   http, code, length, words.at);
  }
}

static zj_status fail_transfer(const zj_client *client, CURLcode code, const answer *a,
                               zj_error *err) {
  if (a->bytes.failed || code == CURLE_OUT_OF_MEMORY) return zj_no_memory(err);
  if (a->too_large)
    return zj_fail(err, ZJ_LIMIT,
                   zj_tr("the cluster sent more than %zu MB", "集群送来的结果超过 %zu MB"),
                   ANSWER_MAX >> 20);
  return zj_fail(err, ZJ_IO, zj_tr("%s does not answer: %s", "%s 没有响应：%s"), client->base,
                 curl_easy_strerror(code));
}

/* The settings that go with every statement, as the query of an address; 'sql' is part of it when
 * the body holds rows. */
static char *make_address(void *ctx, const zj_client *client, const char *sql) {
  char *url = talloc_asprintf(
      ctx,
      "%s/?wait_end_of_query=1&buffer_size=1048576&max_execution_time=%d&skip_unavailable_shards=%d"
      "&connect_timeout_with_failover_ms=1000&insert_distributed_sync=1&max_query_size=16777216"
      "&max_insert_block_size=100000000&min_insert_block_size_bytes=4000000000&distributed_product_mode=local"
      "&distributed_ddl_task_timeout=%d&log_queries=0"
      "&load_balancing=nearest_hostname",
      client->base, client->seconds, client->skip_shards, DDL_SECONDS);
  if (!url || !sql) return url;
  char *escaped = curl_easy_escape(client->curl, sql, 0);
  if (escaped) url = talloc_asprintf_append(url, "&query=%s", escaped);
  curl_free(escaped);
  return escaped ? url : NULL;
}

static void set_options(const zj_client *client, const char *url, zj_slice body, answer *to) {
  CURL *curl = client->curl;
  curl_easy_reset(curl);
  curl_easy_setopt(curl, CURLOPT_URL, url);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* a login is not shown to a proxy */
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 2L * client->seconds);
  curl_easy_setopt(curl, CURLOPT_POST, 1L);
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.at);
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.length);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep_answer);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, to);
  if (client->authorities) curl_easy_setopt(curl, CURLOPT_CAINFO, client->authorities);
  if (client->login) {
    curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
    curl_easy_setopt(curl, CURLOPT_USERPWD, client->login);
  }
}

static zj_status send_request(void *ctx, zj_client *client, const char *sql, zj_slice body,
                              zj_slice *out, zj_error *err) {
  answer got = {.bytes.ctx = ctx};
  void *local = talloc_new(NULL);
  char *url = local ? make_address(local, client, sql) : NULL;
  if (!url) {
    talloc_free(local);
    return zj_no_memory(err);
  }
  /* "Expect: 100-continue" costs a second with servers that do not know it. */
  struct curl_slist *headers = curl_slist_append(NULL, "Expect:");
  set_options(client, url, body, &got);
  curl_easy_setopt(client->curl, CURLOPT_HTTPHEADER, headers);
  CURLcode code = headers ? curl_easy_perform(client->curl) : CURLE_OUT_OF_MEMORY;
  long http = 0;
  zj_status status = ZJ_OK;
  if (code != CURLE_OK)
    status = fail_transfer(client, code, &got, err);
  else if (curl_easy_getinfo(client->curl, CURLINFO_RESPONSE_CODE, &http) != CURLE_OK ||
           http != 200)
    status = fail_refused(client, http, zj_buffer_slice(&got.bytes), err);
  curl_slist_free_all(headers);
  talloc_free(local);
  if (status == ZJ_OK) status = zj_buffer_status(&got.bytes, err);
  if (status == ZJ_OK && out) *out = zj_buffer_slice(&got.bytes);
  return status;
}

zj_status zj_client_ask(void *ctx, zj_client *client, const char *sql, zj_slice *out,
                        zj_error *err) {
  return send_request(ctx, client, NULL, zj_slice_of(sql), out, err);
}

zj_status zj_client_insert(zj_client *client, const char *sql, zj_slice rows, zj_error *err) {
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  zj_status status = send_request(local, client, sql, rows, NULL, err);
  talloc_free(local);
  return status;
}
