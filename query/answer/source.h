/* source.h - where a command reads from: the index, or the files given by --scan.
 *
 * Ownership  a snapshot is a talloc child of the run; paths are borrowed from the command line.
 * Errors     those of zj_snapshot_open() and zj_snapshot_scan(); usage errors are printed here.
 * Threads    one command per process. */
#ifndef ZJ_QUERY_ANSWER_SOURCE_H
#define ZJ_QUERY_ANSWER_SOURCE_H

#include "indexer/base/command.h"
#include "indexer/read/decode.h"
#include "indexer/read/extract.h"
#include "indexer/store/snapshot.h"
#include "query/cluster/cluster.h"

typedef struct zj_source_paths {
  const char **at;
  size_t count;
  const char *encoding; /* of --encoding; NULL to detect it */
  const char *cluster;  /* of --cluster; NULL for none */
  bool partial;         /* a shard that does not answer is left out */
  bool confines;        /* the command only prints what it reads: the process is confined first */
} zj_source_paths;

/* What a command asks: a snapshot, or a cluster that gives one for each query. */
typedef struct zj_opened {
  zj_snapshot *snapshot; /* NULL for a cluster */
  zj_cluster *cluster;   /* NULL for a snapshot */
} zj_opened;

/* Adds a path; prints an error and returns false when memory ran out. The list is a child of
 * 'ctx'. */
bool zj_source_add(void *ctx, zj_source_paths *paths, const char *path);

/* The options that every command reading files lists in its table. */
enum {
  ZJ_OPTION_ENCODING = 500,
  ZJ_OPTION_OCR,
  ZJ_OPTION_FOLLOW_LINKS,
  ZJ_OPTION_CLUSTER,
  ZJ_OPTION_PARTIAL
};
#define ZJ_SOURCE_OPTIONS                                                                         \
  {ZJ_OPTION_ENCODING, "encoding", ZJ_ENCODINGS,                                                  \
   "encoding of files without a byte order mark (default auto: detected)",                        \
   "不带 BOM 的文件的编码（默认 auto，自动判断）"},                                               \
      {ZJ_OPTION_FOLLOW_LINKS, "follow-links", NULL, "follow links that lead out of the folders", \
       "跟随指向目录之外的链接"},                                                                 \
  {                                                                                               \
    ZJ_OPTION_OCR, "ocr", NULL, "recognize the text of scanned pages and pictures",               \
        "识别扫描页和图片中的文字"                                                    \
  }
/* Those of a command that can also ask a cluster. */
#define ZJ_CLUSTER_OPTIONS                                                                 \
  {ZJ_OPTION_CLUSTER, "cluster", "URL", "ask this ClickHouse cluster instead of an index", \
   "不用本机索引，查这个 ClickHouse 集群"},                                                \
  {                                                                                        \
    ZJ_OPTION_PARTIAL, "partial", NULL,                                                    \
        "with --cluster, answer without shards that are down, and say so",                 \
        "与 --cluster 合用，分片停机时仍作答并注明"                         \
  }
/* Whether this is one of them. */
static inline bool zj_source_has(int letter) {
  return letter >= ZJ_OPTION_ENCODING && letter <= ZJ_OPTION_PARTIAL;
}
/* Takes one of them; returns false after a usage error. */
bool zj_source_option(const zj_run *run, int letter, zj_source_paths *paths);

/* Reads standard input to its end, as a document of that name unless its bytes say what it is.
 * ZJ_BAD_INPUT when it is empty or too large. The document is a child of 'ctx'. */
ZJ_MUST_CHECK zj_status zj_source_input(void *ctx, const char *name, const char *encoding,
                                        zj_source **out, zj_error *err);

/* Opens the files when there are any, else the index of the run. */
ZJ_MUST_CHECK zj_status zj_source_open(zj_run *run, const zj_source_paths *scan, zj_snapshot **out,
                                       zj_error *err);

/* Opens the cluster when there is one, else the same. */
ZJ_MUST_CHECK zj_status zj_source_open_any(zj_run *run, const zj_source_paths *scan, zj_opened *out,
                                           zj_error *err);

/* Sets *out to what a query is searched in: the snapshot that was opened or, as a child of 'ctx',
 * the reports of the cluster that may have hits; all of them when 'query' is NULL. */
ZJ_MUST_CHECK zj_status zj_source_snapshot(void *ctx, const zj_opened *opened,
                                           const zj_query *query, zj_snapshot **out, zj_error *err);

/* Says on standard error that part of a cluster is missing from an answer. */
void zj_source_print_partial(void);

#endif
