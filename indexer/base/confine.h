/* confine.h - takes from a process what reading foreign bytes does not need: the network, other
 * programs, other processes, and all files but its own.
 *
 *   status = zj_confine_prepare(err);
 * int files = zj_confine_files(&paths);
 *   if (fork() == 0) { if (!zj_confine_enter(ZJ_CONFINE_WORKER, files)) _exit(1); … }
 *
 * System calls are held back by a filter (seccomp), files by Landlock. What a kernel does not have
 * is done without; zj_confine_state() tells. Nothing can be taken back: what a confined process
 * starts is confined as well.
 *
 * The filter is a list of what is denied, not of what is allowed (docs/reliability.md says why).
 * What only an attack would try ends the process by SIGSYS; the rest fails with EPERM, and the
 * program may go on.
 *
 * Programs are started in one way: with execveat(ZJ_CONFINE_PROGRAM, "", …, AT_EMPTY_PATH). A
 * reader starts with a limit of descriptors below that number, which it cannot raise, and the
 * descriptor is closed as the program starts; so it can never start another one.
 *
 * Units      paths are absolute.
 * Errors     zj_confine_enter() is false when the kernel refuses; then nothing foreign may be read.
 * Threads    zj_confine_prepare() may be called by any thread; zj_confine_enter() confines the
 *            thread that calls it, and is safe after fork() in a process with threads. */
#ifndef ZJ_INDEXER_BASE_CONFINE_H
#define ZJ_INDEXER_BASE_CONFINE_H

#include <stdbool.h>
#include <stddef.h>

#include "indexer/base/error.h"

enum { ZJ_CONFINE_PROGRAM = 100 }; /* the descriptor of a program that is to be started */

typedef enum zj_confine_role {
  ZJ_CONFINE_WORKER, /* forks readers, writes to its folders */
  ZJ_CONFINE_READER  /* starts one program or none; no processes, no files to write */
} zj_confine_role;

/* What of the file system stays within reach, besides the folders of the system with its libraries
 * and fonts, which can be read. What is not there is left out. */
typedef struct zj_confine_paths {
  const char *const *read; /* files, and folders with all below them */
  size_t read_count;
  const char *const *write; /* folders: to read, write, make and remove */
  size_t write_count;
  const char *const *run; /* programs */
  size_t run_count;
} zj_confine_paths;

/* Makes the filters, once for the process and its children. ZJ_NO_MEMORY; ZJ_IO when libseccomp is
 * not there. Where the kernel takes no filters, there is nothing to make. */
ZJ_MUST_CHECK zj_status zj_confine_prepare(zj_error *err);

/* A descriptor that stands for these paths, to be closed by the caller, or -1 where the kernel has
 * no Landlock. */
int zj_confine_files(const zj_confine_paths *paths);

/* Confines this thread to these files, unless 'files' is -1. */
ZJ_MUST_CHECK bool zj_confine_to_files(int files);

/* The same, and holds back its system calls as well. */
ZJ_MUST_CHECK bool zj_confine_enter(zj_confine_role role, int files);

/* Whether a process that ended by this signal was ended by the filter. */
bool zj_confine_signal(int number);

typedef struct zj_confine_means {
  bool calls; /* system calls are held back */
  int files;  /* version of Landlock; 0: none */
} zj_confine_means;

/* What this system has, and the same in words, such as "seccomp, no Landlock". */
zj_confine_means zj_confine_state(void);
void zj_confine_describe(char *out, size_t size);

#endif
