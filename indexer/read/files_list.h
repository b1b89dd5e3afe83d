/* files_list.h - the list that files.c makes: how files and members of containers are added to it.
 *
 * Ownership  see zj_listing.
 * Errors     a listing notes in 'failed' that memory ran out.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_FILES_LIST_H
#define ZJ_INDEXER_READ_FILES_LIST_H

#include "indexer/read/files.h"

typedef struct zj_listing {
  void *local; /* the parent of what is needed only while the list is made */
  zj_file_list *list;
  size_t file_room, left_room;
  const zj_walk_request *request;
  const zj_file **known; /* of the request, by file; NULL until they are needed */
  const zj_left_out **failures;
  int64_t now_ns;
  const char **unread; /* folders and containers that exist but could not be read */
  size_t unread_count, unread_room;
  bool failed; /* memory ran out */
} zj_listing;

/* Makes room for one more element; 'array_at' points to the pointer to the first. False when memory
 * ran out: the array is then unchanged. */
bool zj_listing_grow(void *ctx, void *array_at, size_t size, size_t count, size_t *room);

/* What is listed of a file. */
zj_file zj_listing_file(const char *root, const char *file, const char *path,
                        const struct stat *st);
/* Adds a file like 'f', of which all but 'root' is copied. */
void zj_listing_add(zj_listing *to, const zj_file *f);
/* Adds a file that is left out. 'options' is not copied. */
void zj_listing_leave_out(zj_listing *to, const char *file, const char *path, const char *reason,
                          const char *options);

/* Notes a folder or container that exists but could not be read. */
void zj_listing_note_unread(zj_listing *to, const char *file);

/* Whether 'path' is the address of a member of the container 'file'. */
bool zj_listing_is_member(const char *path, const char *file);
/* Lists the members of a container, and what of it is left out. False when its bytes are not what
 * its name says: then it is to be taken as any other file is. */
bool zj_listing_container(zj_listing *to, const zj_file *container);

#endif
