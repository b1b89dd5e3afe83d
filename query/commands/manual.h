/* manual.h - writes the manual pages from the tables that the program itself uses: commands and
 * their options, the query language, roles, fields.
 *
 *   zhangju(1)  zhangju-COMMAND(1)  zhangju-query(7)  zhangju-index(5)  zhangju-rules(5)
 *
 * Ownership  nothing is allocated; results go to the caller's memory.
 * Errors     a failed write is recorded in the sink.
 * Threads    constant data; pages are in the language of the thread. */
#ifndef ZJ_QUERY_COMMANDS_MANUAL_H
#define ZJ_QUERY_COMMANDS_MANUAL_H

#include "indexer/base/command.h"
#include "indexer/base/sink.h"

/* All commands, in the order in which people need them; `commands` of zhangju.c. */
typedef struct zj_command_list {
  const zj_command *const *at;
  size_t count;
} zj_command_list;

/* Writes a page: "zhangju", a command, "query", "index-format" or "rules-format". Returns false
 * when there is no such page. */
bool zj_manual_write(zj_sink *to, zj_command_list commands, const char *page);

/* A page and the name of its file: "search", "zhangju-search.1". */
typedef struct zj_manual_page {
  char page[40], file[64];
} zj_manual_page;
/* Sets *out to page number 'n', from 0. Returns false after the last. */
bool zj_manual_page_get(zj_command_list commands, size_t n, zj_manual_page *out);

/* Lists the verbs that a command takes as its first word: add, list, run of saved. Returns how
 * many; 0 for a command without verbs. */
enum { ZJ_MANUAL_VERBS = 24 };
typedef char zj_verb_text[24];
size_t zj_manual_verbs(const zj_command *command, zj_verb_text out[ZJ_MANUAL_VERBS]);

#endif
