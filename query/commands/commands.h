/* commands.h - the commands of this room; each is defined in cmd_<verb>.c.
 *
 * Threads    constant data. */
#ifndef ZJ_QUERY_COMMANDS_COMMANDS_H
#define ZJ_QUERY_COMMANDS_COMMANDS_H

#include "indexer/base/command.h"

extern const zj_command zj_cmd_search, zj_cmd_count, zj_cmd_explain, zj_cmd_items, zj_cmd_trend,
    zj_cmd_reports, zj_cmd_show, zj_cmd_similar, zj_cmd_compare, zj_cmd_account, zj_cmd_overlap,
    zj_cmd_checkup, zj_cmd_verify, zj_cmd_text, zj_cmd_mcp, zj_cmd_saved, zj_cmd_cluster;

#endif
