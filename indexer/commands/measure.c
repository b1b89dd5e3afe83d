/* measure.c - a program that only the build runs: `zhangju eval` alone, which scores the rules on
 * corpus/. zhangju embeds the result for the page that shows how far to trust the rules. */
#include <talloc.h>

#include "indexer/base/command.h"
#include "indexer/commands/commands.h"

int main(int argc, char **argv) {
  zj_run run = {.ctx = talloc_new(NULL),
                .command = &zj_cmd_eval,
                .argc = argc - 1,
                .argv = argv + 1,
                .globals = {.index = "", .saved = ""}};
  int code = zj_finish_output(zj_cmd_eval.run(&run));
  talloc_free(run.ctx);
  return code;
}
