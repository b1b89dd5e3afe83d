/* measure.c - a program of the build alone: scores the rules on the sample reports, for the page
 * that tells how far to trust them. */
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
