/* schema.c - makes the tables. */
#include "query/cluster/schema.h"

#include <talloc.h>

typedef struct column {
  const char *name, *type;
} column;

/* In the order of rows.c. */
static const column columns[] = {
    {"kind", "UInt8"},
    {"report", "String"},
    {"batch", "UInt64"},
    {"number", "UInt32"},
    {"sum", "UInt64"},
    {"path", "String"},
    {"report_bytes", "UInt64"},
    /* of a report */
    {"alive", "UInt8"},
    {"shards", "UInt32"},
    {"paragraphs", "UInt32"},
    {"generation", "UInt64"},
    {"source", "String"},
    {"fold", "String"},
    {"rules", "String"},
    {"file", "String"},
    {"encoding", "String"},
    {"media", "String"},
    {"unread", "String"},
    {"places", "String"},
    {"cells", "String"},
    {"title", "String"},
    {"issuer", "String"},
    {"year", "String"},
    {"date", "String"},
    {"docno", "String"},
    {"addressee", "String"},
    {"type", "String"},
    {"found", "UInt32"},
    {"lines", "UInt32"},
    {"chars", "UInt32"},
    {"bytes", "UInt64"},
    {"modified", "Int64"},
    {"node_parent", "Array(UInt32)"},
    {"node_paragraph", "Array(UInt32)"},
    {"node_begin", "Array(UInt32)"},
    {"node_end", "Array(UInt32)"},
    {"node_roles", "Array(UInt32)"},
    {"node_why", "Array(String)"},
    {"node_level", "Array(UInt8)"},
    {"node_named", "Array(UInt8)"},
    /* of a paragraph */
    {"first_line", "UInt32"},
    {"cover", "UInt32"},
    {"nested", "UInt8"},
    {"styled", "UInt8"},
    {"roles", "UInt64"},
    {"match", "String"},
    {"edits", "String"},
    {"sentence_ends", "Array(UInt32)"},
    {"passage_begin", "Array(UInt32)"},
    {"passage_chars", "Array(UInt32)"},
    {"passage_node", "Array(UInt32)"},
    {"passage_roles", "Array(UInt64)"},
    {"passage_sure", "Array(UInt8)"},
    {"passage_why", "Array(String)"},
};

static char *list_columns(void *ctx, bool with_types) {
  char *out = talloc_strdup(ctx, "");
  for (size_t i = 0; out && i < ZJ_COUNT(columns); i++)
    out = talloc_asprintf_append(out, "%s%s%s%s", i ? ", " : "", columns[i].name,
                                 with_types ? " " : "", with_types ? columns[i].type : "");
  return out;
}

char *zj_schema_columns(void *ctx) {
  return list_columns(ctx, false);
}

char *zj_schema_live(void *ctx, const char *database) {
  return talloc_asprintf(
      ctx,
      "(report, batch) IN (SELECT report, max(batch) FROM %s.texts_local WHERE kind = 0 GROUP BY report HAVING argMax(alive, batch) = 1)",
      database);
}

/* ---- statements ---- */

/* In order. @D is the database, @C the columns with their types, @L the live condition. A replica
 * stays known to ZooKeeper by its path, which names the database. */
static const char *const statements[] = {
    "CREATE DATABASE IF NOT EXISTS @D ON CLUSTER zhangju",
    "CREATE TABLE IF NOT EXISTS @D.texts_local ON CLUSTER zhangju (@C)"
    " ENGINE = ReplicatedMergeTree('/clickhouse/zhangju/@D/{shard}/texts', '{replica}')"
    " ORDER BY (kind, report, batch, number) SETTINGS index_granularity = 1024",
    "CREATE TABLE IF NOT EXISTS @D.texts ON CLUSTER zhangju AS @D.texts_local"
    " ENGINE = Distributed(zhangju, @D, texts_local, cityHash64(report))",
    "CREATE VIEW IF NOT EXISTS @D.reports ON CLUSTER zhangju AS SELECT report, path, title, issuer, year, date, docno,"
    " addressee, type, paragraphs, lines, chars, generation FROM @D.texts WHERE kind = 0 AND @L",
    "CREATE VIEW IF NOT EXISTS @D.paragraphs ON CLUSTER zhangju AS SELECT report, path, number, first_line, roles,"
    " passage_begin, passage_roles, match FROM @D.texts WHERE kind = 1 AND @L",
    "CREATE VIEW IF NOT EXISTS @D.sentences ON CLUSTER zhangju AS SELECT report, path, number, first_line, sentence,"
    " if(sentence = 1, 0, sentence_ends[sentence - 1]) AS begin,"
    " if(roles != 0, roles, passage_roles[arrayCount(b -> b <= begin, passage_begin)]) AS sentence_roles,"
    " substring(match, begin + 1, sentence_ends[sentence] - begin) AS text"
    " FROM @D.texts ARRAY JOIN arrayEnumerate(sentence_ends) AS sentence WHERE kind = 1 AND @L",
};

/* A statement with its marks filled in; NULL when memory ran out. */
static char *fill_statement(void *ctx, const char *from, const char *database, const char *typed,
                            const char *live) {
  char *out = talloc_strdup(ctx, "");
  while (out && *from) {
    size_t plain = strcspn(from, "@");
    out = talloc_strndup_append_buffer(out, from, plain);
    from += plain;
    if (!out || !*from) break;
    const char *with = live;
    if (from[1] == 'D') with = database;
    if (from[1] == 'C') with = typed;
    out = talloc_strdup_append_buffer(out, with);
    from += 2;
  }
  return out;
}

zj_status zj_schema_create(zj_client *client, zj_error *err) {
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  const char *database = zj_client_database(client);
  char *typed = list_columns(local, true), *live = zj_schema_live(local, database);
  zj_status status = typed && live ? ZJ_OK : zj_no_memory(err);
  for (size_t i = 0; status == ZJ_OK && i < ZJ_COUNT(statements); i++) {
    char *sql = fill_statement(local, statements[i], database, typed, live);
    status = sql ? zj_client_ask(local, client, sql, NULL, err) : zj_no_memory(err);
  }
  talloc_free(local);
  return status;
}
