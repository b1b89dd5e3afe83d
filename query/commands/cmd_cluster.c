/* cmd_cluster.c - zhangju cluster: sends an index to a ClickHouse cluster. */
#include <inttypes.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "query/cluster/cluster.h"
#include "query/cluster/push.h"
#include "query/commands/commands.h"

enum { OPTION_CLUSTER = 256, OPTION_REPLACE };

static const zj_option options[] = {
    {OPTION_CLUSTER, "cluster", "URL", "the cluster: http://HOST:8123/DATABASE",
     "集群地址：http://主机:8123/数据库"},
    {OPTION_REPLACE, "replace", NULL, "push: take the place of another index in this database",
     "push：取代该数据库中另一个索引"},
    {0},
};

static const char *const examples[] = {
    "zhangju cluster push --cluster http://search1:8123/zhangju",
    "zhangju search --cluster http://search1:8123/zhangju '问题:\"年轻干部\"'", NULL};

static int push(zj_run *run, const char *url, bool replace) {
  zj_snapshot *snapshot;
  zj_client *client;
  zj_push_told told;
  zj_error err = {0};
  zj_status status = zj_snapshot_open(run->ctx, run->globals.index, &snapshot, &err);
  if (status == ZJ_OK) status = zj_client_new(run->ctx, url, &client, &err);
  if (status == ZJ_OK)
    status = zj_push(client, snapshot, replace, run->globals.terminal && !run->globals.quiet, &told,
                     &err);
  if (status != ZJ_OK) return zj_report_error(&err);
  if (run->globals.quiet) return ZJ_EXIT_OK;
  printf(zj_tr("sent: %" PRIu64 " (%.1f MB)  unchanged: %" PRIu64 "  gone: %" PRIu64 "\n",
               "推送 %" PRIu64 " 篇（%.1f MB），%" PRIu64 " 篇未变，%" PRIu64 " 篇已移除\n"),
         told.sent, (double)told.bytes / 1e6, told.same, told.gone);
  if (told.cleared)
    printf(zj_tr("old copies being removed: %" PRIu64 "\n", "正在清除旧副本 %" PRIu64 " 份\n"),
           told.cleared);
  return ZJ_EXIT_OK;
}

static int cluster(zj_run *run) {
  const char *url = NULL;
  bool replace = false;
  int letter;
  while ((letter = zj_option_next(run)) > 0) {
    if (letter == OPTION_CLUSTER)
      url = run->value;
    else
      replace = true;
  }
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (run->argc != 1 || strcmp(run->argv[0], "push") != 0)
    return zj_usage_error(run, "%s",
                          zj_tr("say what to do: zhangju cluster push --cluster URL",
                                "要做什么？zhangju cluster push --cluster 地址"));
  if (!url)
    return zj_usage_error(run, "%s",
                          zj_tr("--cluster is missing: http://HOST:8123/DATABASE",
                                "缺少 --cluster：http://主机:8123/数据库"));
  return push(run, url, replace);
}

const zj_command zj_cmd_cluster = {"cluster",
                                   "push --cluster URL",
                                   "send the index to a ClickHouse cluster",
                                   "把索引推送到 ClickHouse 集群",
                                   examples,
                                   options,
                                   cluster};
