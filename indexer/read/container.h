/* container.h - files that hold reports: archives, and mails with attachments.
 *
 *   汇编.zip                   ─▶  汇编.zip!/2023/报告.docx   汇编.zip!/2023/总结.pdf
 *   来信.eml                   ─▶  来信.eml itself, and      来信.eml!/附件.docx
 *
 * A member is addressed by the path of its container, "!/" and its name; the address takes the
 * place of a path everywhere: in the index, in what is shown, on the command line. A file of the
 * disk whose own path looks like that counts first.
 *
 * Containers are ZIP, 7z, RAR, tar (also compressed by gzip, bzip2, xz), a single file compressed
 * by gzip, and EML. They are unpacked by libarchive and GMime in a process of its own, with bounds
 * on time and memory, so that one that crashes or hangs it costs only itself. Members are unpacked
 * to one file without a name; nothing is ever written under a name from a container, so that names
 * such as ../x and /etc/x are only names: "." and ".." are dropped from them.
 *
 * The size and time of a member are those of its container: a run compares them, and so reads the
 * members of a container again only when it has changed. To list the members of a ZIP, 7z or RAR
 * nothing is unpacked. The members of other containers are listed again only when these change
 * (files.h).
 *
 * Names that are not UTF-8 are decoded as one text, in the encoding that fits all of them
 * (names.h).
 *
 * Left out, with a reason: containers within containers, members that a password protects, those
 * over ZJ_CONTAINER_MEMBER bytes, those after ZJ_CONTAINER_UNPACKED bytes in all or after
 * ZJ_CONTAINER_RATIO times the size of the container, and a second member of one name. Hidden
 * members are skipped, as hidden files are.
 *
 * Units      bytes.
 * Ownership  results are talloc children of 'ctx'. The container that was read last stays unpacked,
 *            in a file without a name, until another is read.
 * Errors     ZJ_BAD_INPUT with a reason that follows the path of the container, or of the member;
 *            ZJ_IO, also when it took too long, so that another run may succeed; ZJ_NO_MEMORY.
 * Threads    a lock guards what was read last. No other thread may wait for any child. */
#ifndef ZJ_INDEXER_READ_CONTAINER_H
#define ZJ_INDEXER_READ_CONTAINER_H

#include <sys/stat.h>

#include "indexer/read/unpack.h"

#define ZJ_CONTAINER_MAX ((uint64_t)1 << 30) /* bytes of a container */
/* What is between the path of a container and the name of a member. */
#define ZJ_CONTAINER_MARK "!/"

/* Whether 'file' is the address of a member: there is no such file, and what is before a "!/" is a
 * file that zj_unpack_takes(). Sets *length to the length of that path. */
bool zj_container_split(const char *file, size_t *length);

/* As stat(), but of a member it tells of its container. 0, or -1 with errno. */
int zj_container_stat(const char *file, struct stat *st);

/* Lists the members. Of a file that is not what its name says, ZJ_NOT_FOUND: it is to be read as
 * any file is. */
ZJ_MUST_CHECK zj_status zj_container_list(void *ctx, const char *path, zj_members *out,
                                          zj_error *err);

/* Why a member is left out, in the thread's language; "" for a report. */
const char *zj_member_refusal(const zj_member *member);

/* Names the folder in which members are unpacked, in files without names; NULL: TMPDIR or /tmp. To
 * be called before threads are started; the name is borrowed. */
void zj_container_spool_in(const char *folder);

/* Reads the member at an address that zj_container_split() accepts, and tells of its container. */
ZJ_MUST_CHECK zj_status zj_container_read(void *ctx, const char *file, zj_slice *bytes,
                                          struct stat *st, zj_error *err);

/* Where an unpacked member lies in a file without a name, which the caller closes. */
typedef struct zj_unpacked {
  int file;
  uint64_t offset, bytes;
} zj_unpacked;

/* The same for a member that is only passed on. */
ZJ_MUST_CHECK zj_status zj_container_open(const char *file, zj_unpacked *out, struct stat *st,
                                          zj_error *err);

#endif
