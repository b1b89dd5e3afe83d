/* completion.h - what a shell offers while a zhangju command is typed, from the tables of commands
 * and options.
 *
 * Offered are commands, their first words (saved add), options, the words an option takes, role
 * names, command names after help and man, and files elsewhere.
 *
 * Threads    constant data. */
#ifndef ZJ_QUERY_COMMANDS_COMPLETION_H
#define ZJ_QUERY_COMMANDS_COMPLETION_H

#include "query/commands/manual.h"

/* Writes the script for "bash", "zsh" or "fish", its descriptions in the thread's language; false
 * for another shell. */
bool zj_completion_write(zj_sink *to, zj_command_list commands, const char *shell);

#endif
