/* completion.h - writes completion scripts for shells from the tables of commands and options.
 *
 * The scripts offer commands, their verbs (saved add), options, the words that an option takes,
 * role names, the names of saved queries, command names after help and man, and files elsewhere.
 *
 * Errors     a failed write is recorded in the sink.
 * Threads    constant data; descriptions are in the language of the thread. */
#ifndef ZJ_QUERY_COMMANDS_COMPLETION_H
#define ZJ_QUERY_COMMANDS_COMPLETION_H

#include "query/commands/manual.h"

/* Writes the script for "bash", "zsh" or "fish"; returns false for another shell. */
bool zj_completion_write(zj_sink *to, zj_command_list commands, const char *shell);

#endif
