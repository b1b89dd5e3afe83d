/* command.h - what every subcommand shares: its option table, parsing, --help, exit codes, output.
 *
 * A command is one constant zj_command in its own file cmd_<verb>.c; zhangju.c lists them. The
 * option table is written once and read by the parser, --help and the documentation.
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
 * Threads    one command runs per process. */
#ifndef ZJ_INDEXER_BASE_COMMAND_H
#define ZJ_INDEXER_BASE_COMMAND_H

#include <stdio.h>

#include "indexer/base/error.h"
#include "indexer/base/text.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {                           /* exit codes */
       ZJ_EXIT_OK = 0,           /* done; at least one hit */
       ZJ_EXIT_NO_HIT = 1,       /* search, count, saved run: nothing found */
       ZJ_EXIT_DIFFERS = 1,      /* check: the index is whole, but its files have changed since */
       ZJ_EXIT_ERROR = 2,        /* usage, bad query, any other error */
       ZJ_EXIT_NO_INDEX = 3,     /* index missing, of another format, or damaged */
       ZJ_EXIT_LOCKED = 4,       /* index locked by another writer */
       ZJ_EXIT_INTERRUPTED = 130 /* Ctrl-C: nothing was changed */
};

typedef enum zj_when {
  ZJ_WHEN_AUTO,
  ZJ_WHEN_ALWAYS,
  ZJ_WHEN_NEVER
} zj_when; /* auto: on a terminal */

/* Options that hold for every command. */
typedef struct zj_globals {
  const char
      *index; /* --index DIR, else $ZHANGJU_INDEX, else $XDG_DATA_HOME/zhangju/index; never NULL */
  const char *saved;    /* --saved FILE, else $XDG_DATA_HOME/zhangju/saved.db; never NULL */
  const char *synonyms; /* --synonyms FILE, else $XDG_CONFIG_HOME/zhangju/synonyms where there is
                           one; NULL: those compiled in */
  zj_when color, pager;
  bool quiet;
  bool terminal; /* standard output is one; asked before a pager takes it over */
  int columns;   /* of it; 0 when it is none: lines are not broken then */
} zj_globals;

typedef struct zj_option {
  int letter; /* short letter, or 256 and up for a long option without one; 0 ends the table */
  const char *name;     /* long name without -- */
  const char *argument; /* name of its argument (DIR, FILE, PATH, ROLE, N …) or the words it takes:
                           "zh|en"; NULL for a switch */
  const char *en, *zh;  /* one line of help */
} zj_option;

typedef struct zj_run zj_run;

typedef struct zj_command {
  const char *name;
  const char *arguments;       /* after the name in the usage line: "[OPTIONS] QUERY…" */
  const char *en, *zh;         /* what it does, one line */
  const char *const *examples; /* whole command lines, NULL-terminated; may be NULL */
  const zj_option *options;
  int (*run)(zj_run *run);
} zj_command;

struct zj_run {
  void *ctx; /* talloc root of this command; freed after run() */
  zj_globals globals;
  const zj_command *command;
  int argc; /* arguments not consumed yet; argv[0] is the first of them, not the name */
  char **argv;
  const char *value;       /* the argument of the option returned last */
  const char *option;      /* its long name */
  const zj_option *chosen; /* private: of it, for zj_option_choice() */
  int permuted;            /* private: positional arguments set aside */
  bool ended;              /* private: `--` was seen */
  const char *cluster;     /* private: the rest of -abc */
};

/* Returns the letter of the next option, 0 when only arguments are left (options may stand between
 * arguments), or -1 after printing a usage error. --help and the global options are handled inside.
 */
int zj_option_next(zj_run *run);

/* Reads run->value as a whole number in [min, max]; prints a usage error and returns false
 * otherwise. */
bool zj_option_number(zj_run *run, long min, long max, long *out);

/* Sets *out to the number of run->value among the words of the option's argument, "zh|en"; prints a
 * usage error and returns false for another word. */
bool zj_option_choice(zj_run *run, int *out);

/* The options of every command, for the documentation; ends with letter 0. */
const zj_option *zj_global_options(void);

/* Names of arguments in the thread's language, "[OPTIONS] QUERY…" as "[选项] 检索式…": writes to
 * 'out' and returns it. */
typedef char zj_arguments_text[400];
const char *zj_arguments_words(zj_arguments_text out, const char *arguments);

/* Finds out about the terminal; once, before anything is printed. */
void zj_globals_look(zj_globals *globals);

/* Prints "zhangju COMMAND: text" and returns ZJ_EXIT_ERROR. */
int zj_usage_error(const zj_run *run, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Prints "zhangju: text" for a failure and returns the exit code its status calls for. */
int zj_report_error(const zj_error *err);

/* The same as "zhangju: FILE: text", for a text that is a reason alone. */
int zj_report_file_error(const char *file, const zj_error *err);

/* Prints the help page of a command to standard output. */
void zj_command_help(const zj_run *run, const zj_command *command);

/* Whether to colour what goes to 'to' (--color, NO_COLOR, a terminal or not). */
bool zj_use_color(const zj_globals *globals, FILE *to);

/* Writes text that came from outside: every control character as a blank, so that none drives the
 * terminal. */
void zj_print_clean(FILE *to, zj_slice text);

/* Flushes stdout; returns 'code', or ZJ_EXIT_ERROR with a message when the output could not be
 * written (a full disk). */
int zj_finish_output(int code);

#ifdef __cplusplus
}
#endif
#endif
