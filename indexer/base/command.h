/* command.h - shared by all subcommands: option tables, parsing, --help, exit codes, output.
 *
 * A command is one constant zj_command in its own file cmd_<verb>.c; zhangju.c lists them. Its
 * option table is written once; the parser, --help, the manual and the completions read it.
 *
 *   static const zj_option options[] = {
 *     {'n', "limit", "N", "show at most N reports", "最多显示 N 篇报告"},
 *     {0},
 *   };
 *   static int run(zj_run *run) {
 *     int letter;
 *     while ((letter = zj_option_next(run)) > 0)
 *       switch (letter) { case 'n': … zj_option_number(run, 0, 1000000, &n) … }
 *     if (letter < 0) return ZJ_EXIT_ERROR;      // the one-line message is already out
 *     … run->argc arguments are left in run->argv …
 *   }
 *
 * Ownership  a zj_run borrows argv and the command; run->ctx owns what the command allocates.
 * Errors     one line on standard error, and an exit code.
 * Threads    one command runs per process. */
#ifndef ZJ_INDEXER_BASE_COMMAND_H
#define ZJ_INDEXER_BASE_COMMAND_H

#include <stdio.h>

#include "indexer/base/error.h"
#include "indexer/base/text.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Exit codes. */
enum {
  ZJ_EXIT_OK = 0,           /* done; at least one hit */
  ZJ_EXIT_NO_HIT = 1,       /* search, count, saved run: nothing found */
  ZJ_EXIT_DIFFERS = 1,      /* check: the index is whole, but its source files have changed */
  ZJ_EXIT_ERROR = 2,        /* usage, bad query, any other error */
  ZJ_EXIT_NO_INDEX = 3,     /* the index is missing, has another format, or is damaged */
  ZJ_EXIT_LOCKED = 4,       /* the index is locked by another writer */
  ZJ_EXIT_INTERRUPTED = 130 /* Ctrl-C: nothing was changed */
};

typedef enum zj_when {
  ZJ_WHEN_AUTO, /* on a terminal only */
  ZJ_WHEN_ALWAYS,
  ZJ_WHEN_NEVER
} zj_when;

/* Options of every command. */
typedef struct zj_globals {
  /* --index DIR, else $ZHANGJU_INDEX, else $XDG_DATA_HOME/zhangju/index; never NULL */
  const char *index;
  /* --saved FILE, else $XDG_DATA_HOME/zhangju/saved.db; never NULL */
  const char *saved;
  /* --synonyms FILE, else $XDG_CONFIG_HOME/zhangju/synonyms if it exists; NULL: the built-in list
   */
  const char *synonyms;
  /* --corrections FILE, else corrections.jsonl beside the saved queries: zj_corrections_of_run() */
  const char *corrections;
  zj_when color, pager;
  bool quiet;
  bool terminal; /* standard output is a terminal, or was one before the pager took it over */
  int columns;   /* width of the terminal; 0 without one: lines are then not broken */
} zj_globals;

typedef struct zj_option {
  int letter; /* short letter, or 256 and up for a long option without one; 0 ends the table */
  const char *name;     /* long name without -- */
  const char *argument; /* name of its argument (DIR, FILE, PATH, ROLE, N …), or the words that it
                           accepts, "zh|en"; NULL for a switch */
  const char *en, *zh;  /* one line of help */
} zj_option;

typedef struct zj_run zj_run;

typedef struct zj_command {
  const char *name;
  const char *arguments;       /* follows the name in the usage line: "[OPTIONS] QUERY…" */
  const char *en, *zh;         /* its purpose in one line */
  const char *const *examples; /* whole command lines, NULL-terminated; may be NULL */
  const zj_option *options;
  int (*run)(zj_run *run);
} zj_command;

struct zj_run {
  void *ctx; /* talloc root of this command; freed after run() */
  zj_globals globals;
  const zj_command *command;
  int argc;           /* number of arguments not consumed yet */
  char **argv;        /* these arguments; argv[0] is the first one, not the name of the command */
  const char *value;  /* argument of the option returned last; NULL for a switch */
  const char *option; /* long name of that option */
  const zj_option *chosen; /* private: its row, for zj_option_choice() */
  int permuted;            /* private: number of positional arguments set aside */
  bool ended;              /* private: `--` was seen */
  const char *cluster;     /* private: the rest of -abc */
};

/* Returns the letter of the next option, 0 when only arguments are left, or -1 after printing a
 * usage error. Options and arguments may be mixed. --help and the global options are handled here
 * and not returned. */
int zj_option_next(zj_run *run);

/* Reads run->value as a whole number from 'min' to 'max'. Prints a usage error and returns false
 * for anything else. */
bool zj_option_number(zj_run *run, long min, long max, long *out);

/* Sets *out to the 0-based index of run->value among the words that the option accepts, "zh|en".
 * Prints a usage error and returns false for any other word. */
bool zj_option_choice(zj_run *run, int *out);

/* The file of readers' corrections of roles, after the options were read. Never NULL. */
const char *zj_corrections_of_run(const zj_run *run);

/* Returns the table of the options of every command, for the documentation. */
const zj_option *zj_global_options(void);

typedef char zj_arguments_text[400];

/* Writes the names of arguments in the thread's language, "[选项] 检索式…" for "[OPTIONS] QUERY…",
 * to 'out' and returns 'out'. */
const char *zj_arguments_words(zj_arguments_text out, const char *arguments);

/* Sets 'terminal' and 'columns'. Called once, before anything is printed. */
void zj_globals_look(zj_globals *globals);

/* Prints "zhangju COMMAND: text" and returns ZJ_EXIT_ERROR. */
int zj_usage_error(const zj_run *run, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Prints "zhangju: text" for a failure and returns the exit code of its status. */
int zj_report_error(const zj_error *err);

/* Like zj_report_error(), but prints "zhangju: FILE: text", for a text that names no file. */
int zj_report_file_error(const char *file, const zj_error *err);

/* Prints the help page of a command to standard output. */
void zj_command_help(const zj_run *run, const zj_command *command);

/* Whether output to 'to' is coloured: --color decides, else NO_COLOR, TERM and whether 'to' is a
 * terminal. */
bool zj_use_color(const zj_globals *globals, FILE *to);

/* Prints text from outside, with a blank for each control character and a mark for each that turns
 * the direction of text, so that it can neither drive the terminal nor show itself in another
 * order. */
void zj_print_clean(FILE *to, zj_slice text);

/* Flushes standard output and closes the pager. Returns 'code', or ZJ_EXIT_ERROR after a message
 * when the output could not be written, as on a full disk. */
int zj_finish_output(int code);

#ifdef __cplusplus
}
#endif
#endif
