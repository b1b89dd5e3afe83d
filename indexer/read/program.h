/* program.h - finds the programs of others that readers use.
 *
 * Units      paths are absolute.
 * Ownership  all in the caller's structures.
 * Threads    no shared state; PATH is read. */
#ifndef ZJ_INDEXER_READ_PROGRAM_H
#define ZJ_INDEXER_READ_PROGRAM_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct zj_program {
  char path[PATH_MAX];
  /* What is started: the program itself, or the interpreter of a script, with an option or "". */
  char started[PATH_MAX], option[128];
  bool is_script;
  char libraries[PATH_MAX]; /* the folder of libraries that belongs to its folder */
} zj_program;

/* The names of all programs that readers may start; NULL-terminated. */
extern const char *const zj_program_names[];

/* Looks a bare name up in the absolute folders of PATH; false when it is not installed. A program
 * in a folder that is not absolute could have come with the reports. */
bool zj_program_find(const char *name, zj_program *out);

#endif
