/* files_list.c - the files that a walk lists, and the members of containers among them. */
#include "indexer/read/files_list.h"

#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/read/container.h"

/* ---- the list ---- */

bool zj_listing_grow(void *ctx, void *array_at, size_t size, size_t count, size_t *room) {
  void *array;
  if (count < *room) return true;
  memcpy(&array, array_at, sizeof array);
  size_t wanted = *room ? *room * 2 : 64;
  array = talloc_realloc_size(ctx, array, size * wanted);
  if (!array) return false;
  memcpy(array_at, &array, sizeof array);
  *room = wanted;
  return true;
}

void zj_listing_leave_out(zj_listing *to, const char *file, const char *path, const char *reason,
                          const char *options) {
  zj_file_list *list = to->list;
  zj_left_out added = {.path = zj_files_shown(list, path),
                       .reason = talloc_strdup(list, reason),
                       .file = talloc_strdup(list, file),
                       .modified_ns = ZJ_TIME_UNKNOWN,
                       .options = options};
  if (added.path && added.reason && added.file &&
      zj_listing_grow(list, &list->left_out, sizeof added, list->left_out_count, &to->left_room))
    list->left_out[list->left_out_count++] = added;
  else
    to->failed = true;
}

void zj_listing_add(zj_listing *to, const zj_file *f) {
  zj_file_list *list = to->list;
  const char *root = f->root, *path = f->path;
  zj_file added = *f;
  added.file = talloc_strdup(list, f->file);
  added.path = zj_files_shown(list, path);
  if (root && added.file && added.path &&
      zj_listing_grow(list, &list->files, sizeof added, list->count, &to->file_room))
    list->files[list->count++] = added;
  else
    to->failed = true;
}

zj_file zj_listing_file(const char *root, const char *file, const char *path,
                        const struct stat *st) {
  return (zj_file){.file = file,
                   .path = path,
                   .root = root,
                   .size = (uint64_t)st->st_size,
                   .bytes = (uint64_t)st->st_size,
                   .modified_ns = zj_files_modified_ns(st)};
}

void zj_listing_note_unread(zj_listing *to, const char *file) {
  const char *copy = talloc_strdup(to->local, file);
  if (copy && zj_listing_grow(to->local, &to->unread, sizeof *to->unread, to->unread_count,
                              &to->unread_room))
    to->unread[to->unread_count++] = copy;
  else
    to->failed = true;
}

/* ---- members of containers ---- */

bool zj_listing_is_member(const char *path, const char *file) {
  size_t length = strlen(file);
  return strncmp(path, file, length) == 0 &&
         strncmp(path + length, ZJ_CONTAINER_MARK, strlen(ZJ_CONTAINER_MARK)) == 0;
}

/* File systems record times in steps of up to two seconds; a file may change twice within one. */
#define STEP_NS ((int64_t)2000000000)

/* Recorded with members that are left out; another version of the program tries them again. */
#define LEFT_MEMBER "member " ZJ_VERSION
#define LEFT_OTHER_MEMBER ZJ_LEFT_OTHER_KIND " " ZJ_VERSION

/* Leaves out a container or a member of it. The size and time of the container are recorded, so
 * that a later run can see that it is unchanged. */
static void leave_out_member(zj_listing *to, const zj_file *container, const char *file,
                             const char *path, const char *reason, const char *options) {
  size_t before = to->list->left_out_count;
  zj_listing_leave_out(to, file, path, reason, options);
  if (to->list->left_out_count == before) return;
  zj_left_out *left = &to->list->left_out[before];
  bool young = container->modified_ns > to->now_ns - STEP_NS;
  left->size = container->size;
  left->modified_ns = young ? ZJ_TIME_UNKNOWN : container->modified_ns;
}

static int compare_known(const void *a, const void *b) {
  return strcmp((*(const zj_file *const *)a)->file, (*(const zj_file *const *)b)->file);
}

static int compare_failures(const void *a, const void *b) {
  return strcmp((*(const zj_left_out *const *)a)->file, (*(const zj_left_out *const *)b)->file);
}

/* Sorts what earlier runs know; false when memory ran out. */
static bool sort_known(zj_listing *to) {
  const zj_walk_request *r = to->request;
  if (to->known) return true;
  to->known = talloc_array(to->local, const zj_file *, r->known_count + 1);
  to->failures = talloc_array(to->local, const zj_left_out *, r->failure_count + 1);
  if (!to->known || !to->failures) return false;
  for (size_t i = 0; i < r->known_count; i++)
    to->known[i] = &r->known[i];
  for (size_t i = 0; i < r->failure_count; i++)
    to->failures[i] = &r->failures[i];
  if (r->known_count) qsort(to->known, r->known_count, sizeof *to->known, compare_known);
  if (r->failure_count)
    qsort(to->failures, r->failure_count, sizeof *to->failures, compare_failures);
  return true;
}

/* The first of the known files that is not before 'file'. */
static size_t first_known(const zj_listing *to, const char *file) {
  size_t low = 0, high = to->request->known_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (strcmp(to->known[middle]->file, file) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static size_t first_failure(const zj_listing *to, const char *file) {
  size_t low = 0, high = to->request->failure_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (strcmp(to->failures[middle]->file, file) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static bool is_unchanged(const zj_file *container, uint64_t size, int64_t modified_ns) {
  return container->size == size && container->modified_ns == modified_ns;
}

/* The path that is shown of a member, whose address is 'file'. */
static const char *path_of_member(void *ctx, const zj_file *container, const char *file) {
  return talloc_asprintf(ctx, "%s%s", container->path, file + strlen(container->file));
}

static void add_member(zj_listing *to, const zj_file *container, const char *file, uint64_t bytes) {
  zj_file f = *container;
  f.file = file;
  f.path = path_of_member(to->local, container, file);
  f.bytes = bytes;
  if (f.path)
    zj_listing_add(to, &f);
  else
    to->failed = true;
}

/* Lists a member that an earlier run left out: one that could not be read as a file, which is
 * judged again by changes.h; others for the same reason. */
static void relist_failure(zj_listing *to, const zj_file *container, const zj_left_out *left) {
  bool other = strcmp(left->options, LEFT_OTHER_MEMBER) == 0;
  if (!other && strcmp(left->options, LEFT_MEMBER) != 0) {
    add_member(to, container, left->file, container->size);
    return;
  }
  const char *path = path_of_member(to->local, container, left->file);
  if (!path) {
    to->failed = true;
    return;
  }
  if (other) to->failed |= !zj_others_add(to->list, &to->list->others, left->file);
  leave_out_member(to, container, left->file, path, left->reason, left->options);
}

/* Whether an earlier run has listed the container as it is now, and as a whole: not only a member
 * that was named. */
static bool was_listed(const zj_listing *to, const zj_file *container) {
  const zj_walk_request *r = to->request;
  for (size_t i = 0; i < r->root_count; i++)
    if (zj_listing_is_member(r->roots[i], container->file)) return false;
  size_t at = first_known(to, container->file);
  bool mail = zj_unpack_is_mail(container->file);
  for (; at < r->known_count && zj_files_below(to->known[at]->file, container->file); at++)
    if ((mail || zj_listing_is_member(to->known[at]->file, container->file)) &&
        is_unchanged(container, to->known[at]->size, to->known[at]->modified_ns))
      return true;
  return false;
}

/* Lists the members of an earlier run, when nothing has changed; false when the container must be
 * opened. */
static bool relist_members(zj_listing *to, const zj_file *container) {
  const zj_walk_request *r = to->request;
  if (!zj_unpack_is_stream(container->file) || r->full || !r->known_count) return false;
  if (!sort_known(to)) {
    to->failed = true;
    return true;
  }
  if (!was_listed(to, container)) return false;
  char *from = talloc_asprintf(to->local, "%s" ZJ_CONTAINER_MARK, container->file);
  if (!from) {
    to->failed = true;
    return true;
  }
  for (size_t at = first_known(to, from); at < r->known_count; at++) {
    if (!zj_listing_is_member(to->known[at]->file, container->file)) break;
    add_member(to, container, to->known[at]->file, container->size);
  }
  for (size_t at = first_failure(to, from); at < r->failure_count; at++) {
    if (!zj_listing_is_member(to->failures[at]->file, container->file)) break;
    relist_failure(to, container, to->failures[at]);
  }
  return true;
}

/* Lists a member; of other kinds only documents, as in folders. */
static void list_member(zj_listing *to, const zj_file *container, const zj_member *m) {
  char suffix[ZJ_KIND_SUFFIX_ROOM];
  char *file = talloc_asprintf(to->local, "%s" ZJ_CONTAINER_MARK "%s", container->file, m->name);
  const char *path = file ? path_of_member(to->local, container, file) : NULL;
  zj_kind kind = zj_kind_of_name(m->name, suffix);
  if (!path) {
    to->failed = true;
  } else if (m->kind == ZJ_MEMBER_REPORT) {
    add_member(to, container, file, m->bytes);
  } else if (m->kind != ZJ_MEMBER_OTHER) {
    leave_out_member(to, container, file, path, zj_member_refusal(m), LEFT_MEMBER);
  } else if (zj_kind_is_document(kind)) {
    to->failed |= !zj_others_add(to->list, &to->list->others, m->name);
    leave_out_member(to, container, file, path, zj_kind_refusal(kind), LEFT_OTHER_MEMBER);
  }
}

/* Counts an archive in which there is no document as a file of another kind. */
static void leave_out_empty(zj_listing *to, const zj_file *container) {
  to->failed |= !zj_others_add(to->list, &to->list->others, container->file);
  leave_out_member(to, container, container->file, container->path,
                   zj_tr("is an archive without reports", "是压缩包，里面没有报告"),
                   LEFT_OTHER_MEMBER);
}

/* Leaves out what a mail has with it; the mail itself is a report. */
static void leave_out_attachments(zj_listing *to, const zj_file *mail, const char *reason) {
  char *file = talloc_asprintf(to->local, "%s" ZJ_CONTAINER_MARK, mail->file);
  const char *path = file ? path_of_member(to->local, mail, file) : NULL;
  if (path)
    leave_out_member(to, mail, file, path, reason, LEFT_MEMBER);
  else
    to->failed = true;
}

bool zj_listing_container(zj_listing *to, const zj_file *container) {
  zj_error why = {0};
  zj_members members;
  size_t before = to->list->count + to->list->left_out_count;
  if (relist_members(to, container)) return true;
  void *local = talloc_new(to->local);
  zj_status status =
      local ? zj_container_list(local, container->file, &members, &why) : zj_no_memory(&why);
  if (status == ZJ_OK && members.broken) /* what came before is good */
    leave_out_member(to, container, container->file, container->path, members.broken, LEFT_MEMBER);
  for (size_t i = 0; status == ZJ_OK && i < members.count; i++)
    list_member(to, container, &members.all[i]);
  talloc_free(local);
  bool report = zj_unpack_is_mail(container->file) || status == ZJ_NOT_FOUND;
  if (status == ZJ_OK && !report && to->list->count + to->list->left_out_count == before)
    leave_out_empty(to, container);
  to->failed |= status == ZJ_NO_MEMORY;
  if (status == ZJ_IO) zj_listing_note_unread(to, container->file);
  if (status != ZJ_OK && status != ZJ_NOT_FOUND && report)
    leave_out_attachments(to, container, why.text);
  if (status != ZJ_OK && !report)
    leave_out_member(to, container, container->file, container->path, why.text, LEFT_MEMBER);
  return status != ZJ_NOT_FOUND;
}
