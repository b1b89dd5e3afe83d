/* unpack.h - unpacks a container with libarchive or GMime; container.h runs it in a process of its
 * own.
 *
 * Units      bytes.
 * Ownership  results are talloc children of 'ctx'.
 * Errors     ZJ_NOT_FOUND when the bytes are not those of a container; ZJ_BAD_INPUT with a reason
 *            that follows the path; ZJ_IO when 'spool' cannot be written; ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_UNPACK_H
#define ZJ_INDEXER_READ_UNPACK_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

#define ZJ_CONTAINER_MEMBER ((uint64_t)64 << 20)    /* bytes of a member */
#define ZJ_CONTAINER_UNPACKED ((uint64_t)512 << 20) /* bytes of all members that are read */

enum { ZJ_CONTAINER_ENTRIES = 20000, ZJ_CONTAINER_RATIO = 200 };

typedef enum zj_member_kind {
  ZJ_MEMBER_REPORT,  /* its suffix is that of a format */
  ZJ_MEMBER_OTHER,   /* it is not; not unpacked */
  ZJ_MEMBER_NESTED,  /* a container itself */
  ZJ_MEMBER_LOCKED,  /* protected by a password */
  ZJ_MEMBER_LARGE,   /* over a bound */
  ZJ_MEMBER_DAMAGED, /* cannot be unpacked */
  ZJ_MEMBER_REPEATED /* another member has its name */
} zj_member_kind;

typedef struct zj_member {
  const char *name; /* UTF-8 without control characters; folders are separated by / */
  zj_member_kind kind;
  uint64_t bytes;  /* when unpacked; before that, as the container says, which may be wrong */
  uint64_t offset; /* in the spool, when unpacked */
} zj_member;

typedef struct zj_members {
  zj_member *all; /* by name; without folders, links and hidden files */
  size_t count;
  const char *broken; /* why the members after these cannot be read; NULL when all are there */
} zj_members;

/* Lists the members of the container that 'fd' is open on, and unpacks the reports among them to
 * 'spool', unless it is -1. 'path' is only looked at for its name. */
ZJ_MUST_CHECK zj_status zj_unpack(void *ctx, int fd, const char *path, int spool, zj_members *out,
                                  zj_error *err);

/* What a name stands for by its suffix. */
bool zj_unpack_takes(const char *name);   /* a container */
bool zj_unpack_is_mail(const char *name); /* a mail, which is a report itself, too */
/* A container whose members can be listed only by unpacking all of it. */
bool zj_unpack_is_stream(const char *name);

#endif
