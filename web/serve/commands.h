/* commands.h - the command of this room: zhangju serve. */
#ifndef ZJ_WEB_SERVE_COMMANDS_H
#define ZJ_WEB_SERVE_COMMANDS_H

#include "indexer/base/command.h"

extern const zj_command zj_cmd_serve;

#endif
