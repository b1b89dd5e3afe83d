/* commands.h - the commands of this layer, each in its cmd_<verb>.c; zhangju.c lists them all. */
#ifndef ZJ_INDEXER_COMMANDS_COMMANDS_H
#define ZJ_INDEXER_COMMANDS_COMMANDS_H

#include "indexer/base/command.h"

extern const zj_command zj_cmd_check, zj_cmd_correct, zj_cmd_eval, zj_cmd_index, zj_cmd_optimize,
    zj_cmd_outline, zj_cmd_remove, zj_cmd_roles, zj_cmd_rules, zj_cmd_stats, zj_cmd_train;
#endif
