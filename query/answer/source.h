/* source.h - where a command reads from: the index, or files given by --scan.
 *
 * Threads    one command per process. */
#ifndef ZJ_QUERY_ANSWER_SOURCE_H
#define ZJ_QUERY_ANSWER_SOURCE_H

#include "indexer/base/command.h"
#include "indexer/read/decode.h"
#include "indexer/store/snapshot.h"

typedef struct zj_source_paths {
  const char **at;
  size_t count;
  const char *encoding; /* --encoding; NULL to find out */
} zj_source_paths;

void zj_source_add(void *ctx, zj_source_paths *paths, const char *path);

/* The option of every command that reads files. */
enum { ZJ_OPTION_ENCODING = 500 };
#define ZJ_SOURCE_ENCODING_OPTION                                        \
  {                                                                      \
    ZJ_OPTION_ENCODING, "encoding", ZJ_ENCODINGS,                        \
        "of files without a mark (default auto: found out)",             \
        "没有标记的文件的编码（默认 auto，自动判断）" \
  }
/* Takes its argument; false after a usage error. */
bool zj_source_encoding(const zj_run *run, zj_source_paths *paths);

/* Opens the files when any were given, else the index of the run. */
ZJ_MUST_CHECK zj_status zj_source_open(zj_run *run, const zj_source_paths *scan, zj_snapshot **out,
                                       zj_error *err);

#endif
