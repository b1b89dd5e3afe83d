/* cmd_serve.c - zhangju serve: the search page and the API. */
#include <stdio.h>
#include <strings.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/lang.h"
#include "query/answer/source.h"
#include "query/language/vocabulary.h"
#include "web/serve/commands.h"
#include "web/serve/server.h"

enum {
  OPTION_LISTEN = 256,
  OPTION_THREADS,
  OPTION_REQUEST_MEMORY,
  OPTION_ALLOW_HOST,
  OPTION_CORS_ORIGIN,
  OPTION_READ_ONLY,
  OPTION_LAN,
  OPTION_ORIGINALS,
  OPTION_METRICS,
  OPTION_ACCESS_LOG,
  OPTION_LOG_QUERIES,
  OPTION_USER_HEADER,
  OPTION_PROXY,
  OPTION_ACCESS,
  ALLOW_HOSTS_MAX = 16,
  ORIGINS_MAX = 16
};

static const zj_option options[] = {
    {OPTION_LISTEN, "listen", "ADDRESS",
     "address to listen on: HOST:PORT (default 127.0.0.1:8080; port 0: any free one) or unix:PATH",
     "监听地址：主机:端口（默认 127.0.0.1:8080；端口 0 表示任一空闲端口）或 unix:路径"},
    {OPTION_THREADS, "threads", "N", "searches at once (default: one more than processors)",
     "同时检索的线程数（默认比处理器数多一）"},
    {OPTION_REQUEST_MEMORY, "request-memory", "MB",
     "memory that one request may take (default 256)", "一个请求最多可用的内存（默认 256）"},
    {OPTION_ALLOW_HOST, "allow-host", "NAME", "also answer to this host name; may be repeated",
     "也以此域名应答；可多次给出"},
    {OPTION_CORS_ORIGIN, "cors-origin", "ORIGIN",
     "let pages of this site (https://reports.example) read the API; may be repeated",
     "允许此站点（https://reports.example）的页面读取接口；可多次给出"},
    {OPTION_LAN, "lan", NULL,
     "let others in the network read: listens at all addresses of this machine, prints those that work, and is read-only; there is no login",
     "让本网段的人查阅：监听本机所有地址，列出可用的网址，只读；没有登录"},
    {OPTION_READ_ONLY, "read-only", NULL, "do not allow changes to saved queries and roles",
     "不允许改动保存的查询和角色"},
    {OPTION_USER_HEADER, "user-header", "NAME",
     "the header in which a proxy says who asks (X-Remote-User): each user has saved queries of their own; only believed of a unix socket and of --proxy",
     "代理用来说明访问者的请求头（如 X-Remote-User）：各人有自己的保存的查询；只采信 unix 套接字和 --proxy 的地址"},
    {OPTION_PROXY, "proxy", "ADDRESS",
     "addresses of proxies whose X-Forwarded-* and user are believed, separated by commas: 127.0.0.1,::1,10.0.0.0/8 (default: this machine, for X-Forwarded-* alone)",
     "代理的地址，逗号分隔（如 127.0.0.1,::1,10.0.0.0/8），采信其 X-Forwarded-* 和用户（默认：本机，只采信 X-Forwarded-*）"},
    {OPTION_ACCESS, "access", "FILE",
     "which reports exist for whom, by folder: lines of FOLDER: USER, @GROUP; read again when it changes",
     "按文件夹规定各人可以查阅哪些报告：每行 文件夹: 用户, @组；文件改动后自动重新读入"},
    ZJ_CLUSTER_OPTIONS,
    {OPTION_ORIGINALS, "originals", NULL,
     "let readers open the files of reports themselves: whoever reaches the server can have them",
     "允许读者打开报告的原件：能访问本站的人都能取得这些文件"},
    {OPTION_METRICS, "metrics", NULL, "serve counters for Prometheus at /metrics",
     "在 /metrics 提供 Prometheus 计数"},
    {OPTION_ACCESS_LOG, "access-log", "FILE",
     "write a JSON line for every request; - is standard error; SIGHUP reopens the file",
     "每个请求记一行 JSON；- 为标准错误；收到 SIGHUP 后重新打开"},
    {OPTION_LOG_QUERIES, "log-queries", NULL, "log queries, too", "日志中也记录查询内容"},
    {0},
};

static const char *const examples[] = {
    "zhangju serve",
    "zhangju serve --listen 127.0.0.1:0 --read-only",
    "zhangju serve --lan",
    "zhangju serve --listen 0.0.0.0:8080 --allow-host reports.example",
    "zhangju serve --user-header X-Remote-User --proxy 127.0.0.1 --access access.txt",
    NULL,
};

static int default_readers(void) {
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  if (processors < 1) processors = 1;
  return (processors > 64 ? 64 : (int)processors) + 1; /* one is kept for who uses little */
}

/* An origin as browsers write it: nothing after the host, and never "null" or "*". */
static bool is_origin(const char *text) {
  const char *host = strstr(text, "://");
  return host && host > text && host[3] && !strpbrk(host + 3, "/?#@* \t\r\n");
}

/* Not one that browsers or the server itself use. */
static bool is_header_name(const char *text) {
  static const char *const taken[] = {"Host",           "Origin", "Cookie",
                                      "Authorization",  "Accept", "Accept-Language",
                                      "Content-Length", "Referer"};
  for (size_t i = 0; i < ZJ_COUNT(taken); i++)
    if (strcasecmp(text, taken[i]) == 0) return false;
  return *text && !text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "0123456789-")];
}

static bool is_anywhere(const char *listen) {
  return strncmp(listen, "0.0.0.0:", 8) == 0 || strncmp(listen, "[::]:", 5) == 0;
}

/* Whoever reaches the machine can then read all reports, or those of everybody in the access file,
 * and nobody can change anything. */
static void open_to_network(const zj_run *run, zj_server_options *server, bool listens) {
  if (!listens) server->listen = "0.0.0.0:8080";
  server->read_only = true;
  if (run->globals.quiet) return;
  if (server->access_file) {
    fprintf(
        stderr,
        zj_tr(
            "zhangju: there is no login: whoever reaches this machine can read the reports "
            "that %s gives to everybody (*); nothing can be changed from the page\n",
            "zhangju: 没有登录：能连到这台机器的人都能读到 %s 对所有人（*）开放的报告；网页上不能改动任何东西\n"),
        server->access_file);
    return;
  }
  fputs(
      zj_tr(
          "zhangju: there is no login: whoever reaches this machine can read all reports of "
          "the index; nothing can be changed from the page\n",
          "zhangju: 没有登录：能连到这台机器的人都能读到索引中的全部报告；网页上不能改动任何东西\n"),
      stderr);
}

static int run(zj_run *run) {
  const char *hosts[ALLOW_HOSTS_MAX], *origins[ORIGINS_MAX];
  zj_server_options server = {.listen = "127.0.0.1:8080",
                              .readers = default_readers(),
                              .memory = (int64_t)256 << 20,
                              .allowed_hosts = hosts,
                              .origins = origins};
  zj_error err = {0};
  bool lan = false, listens = false;
  long number;
  int letter;
  while ((letter = zj_option_next(run)) > 0)
    switch (letter) {
    case OPTION_LISTEN:
      server.listen = run->value;
      listens = true;
      break;
    case OPTION_READ_ONLY:
      server.read_only = true;
      break;
    case OPTION_LAN:
      lan = true;
      break;
    case OPTION_USER_HEADER:
      if (!is_header_name(run->value))
        return zj_usage_error(
            run,
            zj_tr("--user-header takes the name of a header, like X-Remote-User, not \"%s\"",
                  "--user-header 应为请求头的名称，如 X-Remote-User，不能是“%s”"),
            run->value);
      server.user_header = run->value;
      break;
    case OPTION_PROXY:
      server.proxies = run->value;
      break;
    case OPTION_ACCESS:
      server.access_file = run->value;
      break;
    case ZJ_OPTION_CLUSTER:
      server.cluster = run->value;
      break;
    case ZJ_OPTION_PARTIAL:
      server.partial = true;
      break;
    case OPTION_ORIGINALS:
      server.originals = true;
      break;
    case OPTION_METRICS:
      server.metrics = true;
      break;
    case OPTION_ACCESS_LOG:
      server.access_log = run->value;
      break;
    case OPTION_LOG_QUERIES:
      server.log_queries = true;
      break;
    case OPTION_THREADS:
      if (!zj_option_number(run, 1, 256, &number)) return ZJ_EXIT_ERROR;
      server.readers = (int)number;
      break;
    case OPTION_REQUEST_MEMORY:
      if (!zj_option_number(run, 1, 65536, &number)) return ZJ_EXIT_ERROR;
      server.memory = (int64_t)number << 20;
      break;
    case OPTION_ALLOW_HOST:
      if (server.allowed_host_count == ALLOW_HOSTS_MAX)
        return zj_usage_error(run, zj_tr("at most %d --allow-host", "--allow-host 最多 %d 个"),
                              ALLOW_HOSTS_MAX);
      hosts[server.allowed_host_count++] = run->value;
      break;
    case OPTION_CORS_ORIGIN:
      if (server.origin_count == ORIGINS_MAX)
        return zj_usage_error(run, zj_tr("at most %d --cors-origin", "--cors-origin 最多 %d 个"),
                              ORIGINS_MAX);
      if (!is_origin(run->value))
        return zj_usage_error(
            run,
            zj_tr("--cors-origin must be SCHEME://HOST or SCHEME://HOST:PORT, not \"%s\"",
                  "--cors-origin 的写法是 协议://主机 或 协议://主机:端口，不是“%s”"),
            run->value);
      origins[server.origin_count++] = run->value;
      break;
    }
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (run->argc)
    return zj_usage_error(run, zj_tr("takes no argument: \"%s\"", "不带参数：“%s”"), run->argv[0]);
  if (lan && listens && !is_anywhere(server.listen))
    return zj_usage_error(run, "%s",
                          zj_tr("--lan listens at all addresses: with --listen, write 0.0.0.0:PORT",
                                "--lan 监听所有地址：与 --listen 合用时应写 0.0.0.0:端口"));
  if (server.partial && !server.cluster)
    return zj_usage_error(run, "%s",
                          zj_tr("--partial goes with --cluster", "--partial 要与 --cluster 合用"));
  if (server.cluster && (server.access_file || server.user_header || server.originals))
    return zj_usage_error(
        run, "%s",
        zj_tr("--access, --user-header and --originals need an index, not --cluster",
              "--access、--user-header、--originals 需要本机索引，不能与 --cluster 合用"));
  if (server.cluster) server.read_only = true;
  if (lan) open_to_network(run, &server, listens);
  server.index_dir = run->globals.index;
  server.saved_path = run->globals.saved;
  server.corrections = zj_corrections_of_run(run);
  if (zj_vocabulary_synonyms(&server.synonyms, &err) != ZJ_OK) return zj_report_error(&err);
  return zj_server_run(run->ctx, &server, &err) == ZJ_OK ? ZJ_EXIT_OK : zj_report_error(&err);
}

const zj_command zj_cmd_serve = {"serve",
                                 "[OPTIONS]",
                                 "serve the search page and the HTTP API",
                                 "启动检索页面和 HTTP 接口",
                                 examples,
                                 options,
                                 run};
