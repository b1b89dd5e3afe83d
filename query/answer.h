/* answer.h - printing the answer of a query on the command line: what `search` and `saved run` share.
 *
 * Hits are made and written report by report, so that an answer of any size needs little memory.
 *
 * Threads    one command per process. */
#ifndef ZJ_QUERY_ANSWER_H
#define ZJ_QUERY_ANSWER_H

#include "indexer/command.h"
#include "query/search.h"

typedef enum zj_format { ZJ_FORMAT_TEXT, ZJ_FORMAT_JSONL, ZJ_FORMAT_TSV, ZJ_FORMAT_PATHS } zj_format;

typedef struct zj_answer_options {
  zj_format format;
  long limit;      /* reports in text and paths, hit sentences in jsonl and tsv; 0: all of them */
  long offset;
  long sentences;  /* in text: at most so many a report; 0: all of them */
  long deadline_ms; /* 0: none */
  bool explain;    /* how it was answered, on stderr */
} zj_answer_options;

/* Reads --format's word; prints a usage error and returns false for another. */
bool zj_format_read(const zj_run *run, zj_format *out);

/* Adds the role that --in names; prints a usage error and returns false for a word that is none. */
bool zj_role_read(const zj_run *run, zj_role_set *in);

/* Searches and prints; returns the exit code. */
int zj_answer_print(zj_run *run, zj_snapshot *snapshot, const zj_query *query, const zj_answer_options *options);

/* Answers every line of standard input as jsonl: begin, hits and end of each, or an error. Returns the exit code. */
int zj_answer_batch(zj_run *run, zj_snapshot *snapshot, const zj_answer_options *options, zj_role_set in, bool literal);

/* Parses what the user wrote, printing the fault with a caret under its place. Returns NULL then. */
zj_query *zj_query_read(void *ctx, const char *text, zj_role_set in, bool literal);

/* The arguments left on the command line as one query text. */
const char *zj_joined_arguments(const zj_run *run);

#endif
