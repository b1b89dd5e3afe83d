/* corrections_file.h - changes the file of corrections (corrections.h).
 *
 * Whoever changes it holds its lock from reading to writing. The new file replaces the old one in
 * one step once it is on the disk, so that a full disk, a crash or Ctrl-C leave the old one whole.
 * Lines that are not concerned stay as they are, byte by byte, also those that a person has
 * written.
 *
 * Ownership  a lock is a talloc child of 'ctx'; freeing it releases it.
 * Errors     ZJ_LOCKED when another process held the lock for 15 s; ZJ_IO; ZJ_NO_MEMORY.
 * Threads    a lock belongs to one thread; threads of a process exclude each other as processes do.
 */
#ifndef ZJ_INDEXER_OUTLINE_CORRECTIONS_FILE_H
#define ZJ_INDEXER_OUTLINE_CORRECTIONS_FILE_H

#include "indexer/outline/corrections.h"

typedef struct zj_corrections_lock zj_corrections_lock;

/* Takes the lock of the file 'path', PATH.lock; makes the folder if needed. Waits while another
 * process has it. */
ZJ_MUST_CHECK zj_status zj_corrections_claim(void *ctx, const char *path, zj_corrections_lock **out,
                                             zj_error *err);

/* Writes the file again without the lines whose numbers are in 'removed', which ascend, and with
 * those of 'added' at its end. The lock must be held since the numbers were read. */
ZJ_MUST_CHECK zj_status zj_corrections_write(const zj_corrections_lock *lock,
                                             const uint32_t *removed, size_t removed_count,
                                             const zj_correction *added, size_t added_count,
                                             zj_error *err);

#endif
