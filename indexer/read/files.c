/* files.c - walks folders in a fixed order; symbolic links come after everything else. */
#include "indexer/read/files.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <talloc.h>
#include <time.h>

#include "indexer/base/lang.h"
#include "indexer/read/container.h"
#include "indexer/read/encodings.h"
#include "indexer/read/extract.h"
#include "indexer/read/files_list.h"
#include "indexer/read/names.h"

enum { DEPTH_MAX = 100 };

static bool follows_out;

void zj_files_follow_links(bool on) {
  follows_out = on;
}

bool zj_files_follows_links(void) {
  return follows_out;
}

/* The files and folders met so far, by device and inode. */
typedef struct inode {
  dev_t dev;
  ino_t ino;
  bool used;
} inode;

typedef struct inode_set {
  inode *slots;
  size_t capacity, count;
} inode_set;

typedef struct link_found {
  const char *file, *path, *root;
} link_found;

typedef struct walk {
  zj_listing to;
  inode_set met;
  inode *above;
  size_t depth; /* of 'above': the folders that contain the current one, and it */
  link_found *links;
  size_t link_count, link_room;
  struct stat except; /* st_nlink 0 when there is none */
} walk;

/* ---- the set ---- */

static size_t slot_of(const inode_set *set, dev_t dev, ino_t ino) {
  uint64_t mix = ((uint64_t)ino ^ (uint64_t)dev << 40) * 0x9E3779B97F4A7C15u;
  size_t at = (size_t)(mix >> 20) & (set->capacity - 1);
  while (set->slots[at].used && (set->slots[at].ino != ino || set->slots[at].dev != dev))
    at = (at + 1) & (set->capacity - 1);
  return at;
}

static bool grow_set(void *ctx, inode_set *set) {
  inode_set larger = {.capacity = set->capacity ? set->capacity * 2 : 1024};
  larger.slots = talloc_zero_array(ctx, inode, larger.capacity);
  if (!larger.slots) return false;
  for (size_t i = 0; i < set->capacity; i++)
    if (set->slots[i].used)
      larger.slots[slot_of(&larger, set->slots[i].dev, set->slots[i].ino)] = set->slots[i];
  larger.count = set->count;
  talloc_free(set->slots);
  *set = larger;
  return true;
}

/* Adds a file or folder to those met; false when it was among them, or memory ran out. */
static bool note_met(walk *w, const struct stat *st) {
  inode_set *set = &w->met;
  if (set->count * 2 >= set->capacity && !grow_set(w, set)) {
    w->to.failed = true;
    return false;
  }
  size_t at = slot_of(set, st->st_dev, st->st_ino);
  if (set->slots[at].used) return false;
  set->slots[at] = (inode){st->st_dev, st->st_ino, true};
  set->count++;
  return true;
}

/* ---- the list ---- */

const char *zj_files_shown(void *ctx, const char *path) {
  return zj_names_shown(ctx, path);
}

int64_t zj_files_modified_ns(const struct stat *st) {
  static const int64_t second = 1000000000;
  static const int64_t most = INT64_MAX / 1000000000 - 1; /* seconds: from 1677 to 2262 */
  int64_t seconds = st->st_mtim.tv_sec;
  if (seconds > most) seconds = most;
  if (seconds < -most) seconds = -most;
  return seconds * second + st->st_mtim.tv_nsec;
}

static void leave_out(walk *w, const char *file, const char *path, const char *reason) {
  zj_listing_leave_out(&w->to, file, path, reason, "");
}

bool zj_left_out_is_other(const zj_left_out *left) {
  return strncmp(left->options, ZJ_LEFT_OTHER_KIND, strlen(ZJ_LEFT_OTHER_KIND)) == 0;
}

static void leave_out_errno(walk *w, const char *file, const char *path, const char *what) {
  zj_error err = {0};
  (void)zj_fail_errno(&err, ZJ_IO, "%s", what);
  leave_out(w, file, path, err.text);
}

/* Lists one member, whose address is 'file', of the container that 'st' tells of. */
static void take_member(walk *w, const char *root, const char *file, const char *path,
                        const struct stat *st) {
  zj_file f = zj_listing_file(root, file, path, st);
  zj_listing_add(&w->to, &f);
}

static void take_file(walk *w, const char *root, const char *file, const char *path,
                      const struct stat *st) {
  zj_file f = zj_listing_file(root, file, path, st);
  if (!note_met(w, st))
    w->to.list->repeated++;
  else if (!zj_unpack_takes(file) || !zj_listing_container(&w->to, &f) || zj_unpack_is_mail(file))
    zj_listing_add(&w->to, &f);
}

/* ---- folders ---- */

static int compare_names(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in a folder that are not hidden, sorted; false with errno when it cannot be read. */
static bool read_names(void *ctx, const char *folder, char ***out, size_t *count) {
  DIR *dir = opendir(folder);
  if (!dir) return false;
  size_t room = 0;
  char **names = NULL;
  *count = 0;
  errno = 0;
  for (struct dirent *e; (e = readdir(dir)); errno = 0) {
    if (e->d_name[0] == '.') continue;
    char *name = talloc_strdup(ctx, e->d_name);
    if (!name || !zj_listing_grow(ctx, &names, sizeof *names, *count, &room)) {
      errno = ENOMEM;
      break;
    }
    names[(*count)++] = name;
  }
  int failed = errno;
  closedir(dir);
  errno = failed;
  if (failed) return false; /* half a folder must not pass for the whole */
  if (*count) qsort(names, *count, sizeof *names, compare_names);
  *out = names;
  return true;
}

static const char *join_path(void *ctx, const char *folder, const char *name) {
  if (!*folder) return talloc_strdup(ctx, name);
  const char *slash = folder[strlen(folder) - 1] == '/' ? "" : "/";
  return talloc_asprintf(ctx, "%s%s%s", folder, slash, name);
}

static bool is_above(const walk *w, const struct stat *st) {
  for (size_t i = 0; i < w->depth; i++)
    if (w->above[i].ino == st->st_ino && w->above[i].dev == st->st_dev) return true;
  return false;
}

static void walk_folder(walk *w, const char *root, const char *folder, const char *path,
                        const struct stat *st);

/* Leaves out what could not be read and notes it: known files there may still exist. */
static void leave_unread(walk *w, const char *file, const char *path, const char *what) {
  leave_out_errno(w, file, path, what);
  zj_listing_note_unread(&w->to, file);
}

static void keep_link(walk *w, const char *root, const char *file, const char *path) {
  link_found link = {talloc_strdup(w, file), talloc_strdup(w, path), root};
  if (link.file && link.path &&
      zj_listing_grow(w, &w->links, sizeof link, w->link_count, &w->link_room))
    w->links[w->link_count++] = link;
  else
    w->to.failed = true;
}

/* Counts a file that a walk does not look for, and lists one that holds a document. */
static void note_other(walk *w, const char *file, const char *path) {
  char suffix[ZJ_KIND_SUFFIX_ROOM];
  zj_kind kind = zj_kind_of_name(file, suffix);
  w->to.failed |= !zj_others_add(w->to.list, &w->to.list->others, file);
  if (zj_kind_is_document(kind))
    zj_listing_leave_out(&w->to, file, path, zj_kind_refusal(kind), ZJ_LEFT_OTHER_KIND);
}

/* A FIFO or device called x.txt is taken as a file; reading it gives the reason it is left out. */
static void take_entry(walk *w, const char *root, const char *file, const char *path,
                       const struct stat *st) {
  if (S_ISDIR(st->st_mode))
    walk_folder(w, root, file, path, st);
  else if (!zj_extract_takes(file))
    note_other(w, file, path);
  else
    take_file(w, root, file, path, st);
}

/* Takes a name found in a folder. */
static void take_name(walk *w, const char *root, const char *file, const char *path) {
  struct stat st;
  if (!file || !path) {
    w->to.failed = true;
  } else if (lstat(file, &st) != 0) {
    bool gone = errno == ENOENT; /* since its folder was read */
    if (!gone) leave_unread(w, file, path, zj_tr("cannot be read", "无法读取"));
  } else if (S_ISLNK(st.st_mode)) {
    keep_link(w, root, file, path);
  } else {
    take_entry(w, root, file, path, &st);
  }
}

/* Whether a file or folder belongs to a file system in which the kernel shows itself. Reading there
 * may never end, or change something. */
static bool is_of_kernel(const char *path) {
  static const unsigned long kinds[] = {PROC_SUPER_MAGIC,
                                        SYSFS_MAGIC,
                                        DEVPTS_SUPER_MAGIC,
                                        CGROUP_SUPER_MAGIC,
                                        CGROUP2_SUPER_MAGIC,
                                        DEBUGFS_MAGIC,
                                        TRACEFS_MAGIC,
                                        SECURITYFS_MAGIC,
                                        SELINUX_MAGIC,
                                        SMACK_MAGIC,
                                        PSTOREFS_MAGIC,
                                        EFIVARFS_MAGIC,
                                        BPF_FS_MAGIC,
                                        NSFS_MAGIC,
                                        BINFMTFS_MAGIC,
                                        0x62656570 /* configfs */,
                                        0x67596969 /* rpc_pipefs */,
                                        0x19800202 /* mqueue */,
                                        0x65735543 /* fusectl */};
  struct statfs fs;
  size_t kind = 0;
  if (statfs(path, &fs) != 0) return false;
  while (kind < ZJ_COUNT(kinds) && kinds[kind] != (unsigned long)fs.f_type)
    kind++;
  return kind < ZJ_COUNT(kinds);
}

static const char *say_of_kernel(void) {
  return zj_tr("is of a file system of the kernel, which holds no reports",
               "属于内核的文件系统，里面没有报告");
}

/* Asked where another file system begins, not for every folder. */
static bool enters_kernel(const walk *w, const char *folder, const struct stat *st) {
  bool same = w->depth && w->above[w->depth - 1].dev == st->st_dev;
  return !same && is_of_kernel(folder);
}

static void walk_folder(walk *w, const char *root, const char *folder, const char *path,
                        const struct stat *st) {
  if (w->except.st_nlink && st->st_ino == w->except.st_ino && st->st_dev == w->except.st_dev)
    return;
  if (is_above(w, st)) {
    leave_out(w, folder, path,
              zj_tr("a link to a folder that contains it", "是指向上级目录的链接"));
    return;
  }
  if (enters_kernel(w, folder, st)) {
    leave_out(w, folder, path, say_of_kernel());
    return;
  }
  if (w->depth == DEPTH_MAX) {
    leave_out(w, folder, path, zj_tr("folders nested too deep", "目录嵌套过深"));
    return;
  }
  if (!note_met(w, st)) return;
  void *local = talloc_new(w);
  size_t count = 0;
  char **names = NULL;
  if (!local) {
    w->to.failed = true;
  } else if (!read_names(local, folder, &names, &count)) {
    w->to.failed |= errno == ENOMEM;
    leave_unread(w, folder, path, zj_tr("folder cannot be read", "目录无法读取"));
    count = 0;
  }
  w->above[w->depth++] = (inode){st->st_dev, st->st_ino, true};
  for (size_t i = 0; i < count && !w->to.failed; i++)
    take_name(w, root, join_path(local, folder, names[i]), join_path(local, path, names[i]));
  w->depth--;
  talloc_free(local);
}

/* Sets 'above' to the folders that contain the link, so that a link to one of them is noticed. */
static void enter_above(walk *w, const link_found *link) {
  char *path = talloc_strdup(w, link->file);
  size_t least = strlen(link->root);
  w->depth = 0;
  w->to.failed |= path == NULL;
  while (path && w->depth < DEPTH_MAX) {
    struct stat st;
    char *slash = strrchr(path, '/');
    if (!slash || (size_t)(slash - path) < least) break;
    *slash = 0;
    if (stat(*path ? path : "/", &st) == 0)
      w->above[w->depth++] = (inode){st.st_dev, st.st_ino, true};
  }
  talloc_free(path);
}

/* Whether the target of a link lies below what is indexed. */
static bool stays_inside(const walk *w, const char *target) {
  const zj_walk_request *r = w->to.request;
  for (size_t i = 0; i < r->root_count; i++)
    if (zj_files_below(target, r->roots[i])) return true;
  for (size_t i = 0; i < r->start_count; i++)
    if (zj_files_below(target, r->starts[i].root)) return true;
  return false;
}

/* Whether a link may be followed; one that may not is left out, if it leads to something that would
 * be taken. */
static bool may_follow(walk *w, const link_found *link, const struct stat *st) {
  char target[PATH_MAX];
  bool taken = S_ISDIR(st->st_mode) || zj_extract_takes(link->file);
  if (!realpath(link->file, target)) {
    if (taken) leave_out_errno(w, link->file, link->path, zj_tr("broken link", "链接无效"));
    return false;
  }
  const char *why = NULL;
  if (!follows_out && !stays_inside(w, target))
    why = zj_tr("is a link that leads out of the indexed folders; --follow-links follows it",
                "是指向所索引目录之外的链接；加 --follow-links 才跟随");
  else if (is_of_kernel(target))
    why = say_of_kernel();
  if (why && taken) leave_out(w, link->file, link->path, why);
  return why == NULL;
}

/* Follows links last, so that a file is taken by its own name. This may find more links. */
static void follow_links(walk *w) {
  for (size_t i = 0; i < w->link_count && !w->to.failed; i++) {
    link_found link = w->links[i];
    struct stat st;
    if (stat(link.file, &st) != 0) {
      bool gone = errno == ENOENT || errno == ELOOP;
      if (!gone)
        leave_unread(w, link.file, link.path, zj_tr("cannot be read", "无法读取"));
      else if (errno != ENOENT || zj_extract_takes(link.file))
        leave_out_errno(w, link.file, link.path, zj_tr("broken link", "链接无效"));
      continue;
    }
    if (!may_follow(w, &link, &st)) continue;
    enter_above(w, &link);
    take_entry(w, link.root, link.file, link.path, &st);
  }
  w->depth = 0;
}

/* ---- starts ---- */

static const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

/* The name of a file; of a member of a container, the address from the name of the container on. */
static const char *file_name(const char *path) {
  size_t length;
  if (!zj_container_split(path, &length)) return base_name(path);
  while (length && path[length - 1] != '/')
    length--;
  return path + length;
}

/* The rest of 'path' after 'folder', which contains it; "" when they are the same. */
static const char *path_below(const char *path, const char *folder) {
  path += strlen(folder);
  return *path == '/' ? path + 1 : path;
}

bool zj_files_below(const char *path, const char *folder) {
  size_t length = strlen(folder);
  return strncmp(path, folder, length) == 0 &&
         (!path[length] || path[length] == '/' || (length && folder[length - 1] == '/') ||
          zj_listing_is_member(path, folder));
}

bool zj_files_reached(const char *path, const char *folder) {
  struct stat st;
  if (!zj_files_below(path, folder)) return false;
  for (const char *name = path_below(path, folder); *name; name += *name == '/') {
    if (*name == '.') return false;
    name += strcspn(name, "/");
  }
  return strcmp(path, folder) == 0 || zj_extract_takes(path) || stat(path, &st) != 0 ||
         S_ISDIR(st.st_mode);
}

const char *zj_files_root_of(const char *path, const char *const *roots, size_t count) {
  const char *best = NULL;
  for (size_t i = 0; i < count; i++)
    if (zj_files_below(path, roots[i]) && (!best || strlen(roots[i]) > strlen(best)))
      best = roots[i];
  return best;
}

int zj_start_compare(const void *a, const void *b) {
  const zj_start *x = a, *y = b;
  struct stat of_x, of_y;
  bool x_is_folder = stat(x->start, &of_x) == 0 && S_ISDIR(of_x.st_mode),
       y_is_folder = stat(y->start, &of_y) == 0 && S_ISDIR(of_y.st_mode);
  if (x_is_folder != y_is_folder) return x_is_folder ? -1 : 1;
  return strcmp(x->start, y->start);
}

/* The folder that the shown paths of files below a root are relative to: the root itself, or the
 * folder of a root that is a file. NULL when memory ran out. */
static const char *naming_folder(void *ctx, const char *root, bool is_file) {
  if (!is_file) return talloc_strdup(ctx, root);
  size_t folder = (size_t)(file_name(root) - root);
  return folder > 1 ? talloc_strndup(ctx, root, folder - 1) : talloc_strdup(ctx, "/");
}

/* Says that a path is refused, for the reason in errno; 'what' follows the path. */
static zj_status fail_path(const char *path, const char *what, zj_error *err) {
  int reason = errno;
  char *shown = (char *)zj_files_shown(NULL, path);
  errno = reason;
  zj_status status = shown ? zj_fail_errno(err, ZJ_IO, "%s%s", shown, what) : zj_no_memory(err);
  talloc_free(shown);
  return status;
}

static zj_status check_start(const char *start, struct stat *st, zj_error *err) {
  zj_status status = ZJ_OK;
  DIR *dir = NULL;
  if (zj_container_stat(start, st) != 0)
    status = fail_path(start, "", err);
  else if (S_ISDIR(st->st_mode)) {
    dir = opendir(start);
    if (!dir) status = fail_path(start, zj_tr(": folder cannot be read", "：目录无法读取"), err);
  }
  if (dir) closedir(dir);
  if (status == ZJ_OK && is_of_kernel(start))
    status = zj_fail(err, ZJ_BAD_INPUT, "%s: %s", start, say_of_kernel());
  return status;
}

static void walk_start(walk *w, zj_start *s) {
  struct stat st;
  s->why = (zj_error){0};
  if (check_start(s->start, &st, &s->why) != ZJ_OK) return;
  bool is_root = strcmp(s->root, s->start) == 0, is_file = !S_ISDIR(st.st_mode);
  const char *root = naming_folder(w->to.list, s->root, is_root && is_file);
  const char *path = is_root && is_file ? file_name(s->start) : path_below(s->start, s->root);
  size_t container;
  if (!root)
    w->to.failed = true;
  else if (zj_container_split(s->start, &container))
    take_member(w, root, s->start, path, &st);
  else if (is_file)
    take_file(w, root, s->start, path, &st);
  else
    walk_folder(w, root, s->start, path, &st);
}

/* ---- known files ---- */

static int compare_strings(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Whether the walk read the folder of the file, or tried the file itself. */
static bool looked_there(const walk *w, const zj_walk_request *r, const char *file) {
  for (size_t i = 0; i < w->to.unread_count; i++)
    if (zj_files_below(file, w->to.unread[i])) return false;
  for (size_t i = 0; i < r->start_count; i++)
    if (zj_files_below(file, r->starts[i].start)) return true;
  return false;
}

static void add_known(walk *w, const zj_walk_request *r, const zj_file *known) {
  const char *root = zj_files_root_of(known->file, r->roots, r->root_count);
  if (!root) return; /* it lies below no root any more */
  bool is_file = strcmp(root, known->file) == 0 || zj_listing_is_member(known->file, root);
  const char *path =
      is_file ? known->file + (file_name(root) - root) : path_below(known->file, root);
  zj_file f = *known;
  f.root = naming_folder(w->to.list, root, is_file);
  f.path = path;
  f.known = true;
  zj_listing_add(&w->to, &f);
}

static void list_known(walk *w, const zj_walk_request *r) {
  size_t count = w->to.list->count;
  const char **met = talloc_array(w, const char *, count + 1);
  if (!met) {
    w->to.failed = true;
    return;
  }
  for (size_t i = 0; i < count; i++)
    met[i] = w->to.list->files[i].file;
  qsort(met, count, sizeof *met, compare_strings);
  for (size_t i = 0; i < r->known_count; i++) {
    const zj_file *known = &r->known[i];
    if (!r->keep_known && looked_there(w, r, known->file)) continue;
    if (!bsearch(&known->file, met, count, sizeof *met, compare_strings)) add_known(w, r, known);
  }
}

/* ---- order and names ---- */

static int compare_files(const void *a, const void *b) {
  const zj_file *x = a, *y = b;
  int by_path = strcmp(x->path, y->path);
  return by_path ? by_path : strcmp(x->file, y->file);
}

static int compare_left_out(const void *a, const void *b) {
  const zj_left_out *x = a, *y = b;
  return strcmp(x->path, y->path);
}

static void sort_files(zj_file_list *list) {
  if (list->count) qsort(list->files, list->count, sizeof *list->files, compare_files);
}

/* Of files with the same path, puts the name of the root before the path of the later ones. Returns
 * whether there were any. */
static bool add_root_names(walk *w) {
  zj_file_list *list = w->to.list;
  bool any = false;
  for (size_t i = list->count; i-- > 1;) {
    zj_file *file = &list->files[i];
    if (strcmp(file->path, file[-1].path) != 0) continue;
    const char *path = talloc_asprintf(list, "%s/%s", base_name(file->root), file->path);
    if (path) path = zj_files_shown(list, path);
    if (path)
      file->path = path;
    else
      w->to.failed = true;
    any = true;
  }
  if (any) sort_files(list);
  return any;
}

static void leave_out_equal_paths(walk *w) {
  zj_file_list *list = w->to.list;
  size_t kept = 0;
  for (size_t i = 0; i < list->count; i++) {
    if (kept && strcmp(list->files[kept - 1].path, list->files[i].path) == 0)
      leave_out(w, list->files[i].file, list->files[i].file,
                zj_tr("shown by the same path as another file; index the folder that holds both",
                      "与另一文件的显示路径相同；请改为索引两者共同的上级目录"));
    else
      list->files[kept++] = list->files[i];
  }
  list->count = kept;
}

static void find_encodings(walk *w) {
  zj_file_list *list = w->to.list;
  zj_encodings *encodings = zj_encodings_new(list);
  const zj_bad_setting *bad;
  if (!encodings) {
    w->to.failed = true;
    return;
  }
  for (size_t i = 0; i < list->count; i++)
    if (!list->files[i].known)
      list->files[i].encoding =
          zj_encodings_of(encodings, list->files[i].root, list->files[i].file);
  size_t count = zj_encodings_bad(encodings, &bad);
  for (size_t i = 0; i < count; i++)
    leave_out(w, bad[i].file, bad[i].file, bad[i].reason);
  w->to.failed |= zj_encodings_status(encodings, NULL) != ZJ_OK;
}

static void order_list(walk *w) {
  zj_file_list *list = w->to.list;
  sort_files(list);
  if (add_root_names(w)) leave_out_equal_paths(w);
  find_encodings(w);
  zj_others_sort(&list->others);
  if (list->left_out_count)
    qsort(list->left_out, list->left_out_count, sizeof *list->left_out, compare_left_out);
}

static int64_t clock_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

zj_status zj_files_walk(void *ctx, const zj_walk_request *r, zj_file_list **out, zj_error *err) {
  zj_file_list *list = talloc_zero(ctx, zj_file_list);
  walk *w = list ? talloc_zero(list, walk) : NULL;
  if (w) w->above = talloc_array(w, inode, DEPTH_MAX);
  if (!w || !w->above) {
    talloc_free(list);
    return zj_no_memory(err);
  }
  w->to.local = w;
  w->to.list = list;
  w->to.request = r;
  w->to.now_ns = clock_ns();
  if (r->except && stat(r->except, &w->except) != 0) w->except.st_nlink = 0;
  for (size_t i = 0; i < r->start_count; i++)
    walk_start(w, &r->starts[i]);
  follow_links(w);
  list_known(w, r);
  order_list(w);
  bool failed = w->to.failed;
  talloc_free(w);
  if (failed) {
    talloc_free(list);
    return zj_no_memory(err);
  }
  *out = list;
  return ZJ_OK;
}

/* As realpath(); of a member of a container, that of the container with the name of the member.
 * False with errno. */
static bool find_absolute(const char *path, char absolute[PATH_MAX]) {
  size_t length;
  if (!zj_container_split(path, &length)) return realpath(path, absolute) != NULL;
  char *container = talloc_strndup(NULL, path, length);
  bool found = container && realpath(container, absolute);
  talloc_free(container);
  if (!found) return false;
  size_t used = strlen(absolute), more = strlen(path) - length;
  errno = ENAMETOOLONG;
  if (used + more >= PATH_MAX) return false;
  memcpy(absolute + used, path + length, more + 1);
  return true;
}

zj_status zj_files_find(void *ctx, const char *const *paths, size_t count, const char *except,
                        zj_file_list **out, zj_error *err) {
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  zj_start *starts = talloc_zero_array(local, zj_start, count + 1);
  zj_status status = starts ? ZJ_OK : zj_no_memory(err);
  for (size_t i = 0; i < count && status == ZJ_OK; i++) {
    char absolute[PATH_MAX];
    if (!find_absolute(paths[i], absolute)) {
      status = fail_path(paths[i], "", err);
    } else {
      starts[i].root = starts[i].start = talloc_strdup(local, absolute);
      if (!starts[i].start) status = zj_no_memory(err);
    }
  }
  if (status == ZJ_OK && count) qsort(starts, count, sizeof *starts, zj_start_compare);
  if (status == ZJ_OK) {
    zj_walk_request request = {.starts = starts, .start_count = count, .except = except};
    status = zj_files_walk(ctx, &request, out, err);
  }
  for (size_t i = 0; i < count && status == ZJ_OK; i++) {
    if (starts[i].why.status == ZJ_OK) continue;
    status = zj_fail(err, starts[i].why.status, "%s", starts[i].why.text);
    talloc_free(*out);
  }
  talloc_free(local);
  return status;
}
