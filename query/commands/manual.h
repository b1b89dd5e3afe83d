/* manual.h - the manual, made from the tables that the program itself reads: commands and their
 * options, the query language, roles, fields.
 *
 *   zhangju(1)  zhangju-COMMAND(1)  zhangju-query(7)  zhangju-index(5)  zhangju-rules(5)
 *
 * Threads    constant data. */
#ifndef ZJ_QUERY_COMMANDS_MANUAL_H
#define ZJ_QUERY_COMMANDS_MANUAL_H

#include "indexer/base/command.h"
#include "indexer/base/sink.h"

/* All commands, in the order people meet them; `commands` of zhangju.c. */
typedef struct zj_command_list {
  const zj_command *const *at;
  size_t count;
} zj_command_list;

/* Writes a page in the thread's language: "zhangju", a command, "query", "index-format" or
 * "rules-format". False when there is no such page. */
bool zj_manual_write(zj_sink *to, zj_command_list commands, const char *page);

/* The file a page is kept in, "zhangju-search.1"; NULL behind the last. 'out' holds the name of the
 * page number 'n', from 0. */
typedef struct zj_manual_page {
  char page[40], file[64];
} zj_manual_page;
bool zj_manual_page_get(zj_command_list commands, size_t n, zj_manual_page *out);

/* The first word of each way to call a command: add, list, run of saved. Returns how many; 0 for a
 * command without such words. */
enum { ZJ_MANUAL_VERBS = 24 };
typedef char zj_verb_text[24];
size_t zj_manual_verbs(const zj_command *command, zj_verb_text out[ZJ_MANUAL_VERBS]);

#endif
