/* files.c - walking folders in a fixed order, with links after everything that is there in its own
 * name. */
#include "indexer/read/files.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/read/encodings.h"
#include "indexer/read/extract.h"

enum { DEPTH_MAX = 100 };

/* Which files and folders were met, by device and inode. */
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
  zj_file_list *list;
  size_t file_room, left_room;
  inode_set met;
  inode *above;
  size_t depth; /* the folders we are in */
  link_found *links;
  size_t link_count, link_room;
  const char **unread;
  size_t unread_count, unread_room; /* folders that are there and could not be read */
  struct stat except;               /* st_nlink 0 when there is none */
} walk;

/* ---- the set ---- */

static size_t slot_of(const inode_set *set, dev_t dev, ino_t ino) {
  uint64_t mix = ((uint64_t)ino ^ (uint64_t)dev << 40) * 0x9E3779B97F4A7C15u;
  size_t at = (size_t)(mix >> 20) & (set->capacity - 1);
  while (set->slots[at].used && (set->slots[at].ino != ino || set->slots[at].dev != dev))
    at = (at + 1) & (set->capacity - 1);
  return at;
}

static void set_grow(void *ctx, inode_set *set) {
  inode_set larger = {.capacity = set->capacity ? set->capacity * 2 : 1024};
  larger.slots = talloc_zero_array(ctx, inode, larger.capacity);
  for (size_t i = 0; i < set->capacity; i++)
    if (set->slots[i].used)
      larger.slots[slot_of(&larger, set->slots[i].dev, set->slots[i].ino)] = set->slots[i];
  larger.count = set->count;
  talloc_free(set->slots);
  *set = larger;
}

/* Adds it; false when it was there. */
static bool set_add(void *ctx, inode_set *set, const struct stat *st) {
  if (set->count * 2 >= set->capacity) set_grow(ctx, set);
  size_t at = slot_of(set, st->st_dev, st->st_ino);
  if (set->slots[at].used) return false;
  set->slots[at] = (inode){st->st_dev, st->st_ino, true};
  set->count++;
  return true;
}

/* ---- what is found ---- */

const char *zj_files_shown(void *ctx, const char *path) {
  zj_slice s = zj_slice_of(path);
  char *out = talloc_strdup(ctx, "");
  for (size_t at = 0; at < s.length;) {
    uint32_t c;
    unsigned length = zj_utf8_decode(s, at, &c);
    bool keep = length && !zj_char_is_control(c);
    if (keep)
      out = talloc_strndup_append_buffer(out, s.at + at, length);
    else
      out = talloc_asprintf_append_buffer(out, "%%%02X", (unsigned char)s.at[at]);
    at += keep ? length : 1;
  }
  return out;
}

int64_t zj_files_modified_ns(const struct stat *st) {
  static const int64_t second = 1000000000,
                       most = INT64_MAX / 1000000000 - 1; /* in 1677 and 2262 */
  int64_t seconds = st->st_mtim.tv_sec;
  return (seconds > most ? most : seconds < -most ? -most : seconds) * second + st->st_mtim.tv_nsec;
}

static bool needs_mending(const char *path) {
  zj_slice s = zj_slice_of(path);
  uint32_t c;
  for (size_t at = 0, n; at < s.length; at += n)
    if (!(n = zj_utf8_decode(s, at, &c)) || zj_char_is_control(c)) return true;
  return false;
}

static void *grow(void *ctx, void *array, size_t size, size_t count, size_t *room) {
  if (count < *room) return array;
  *room = *room ? *room * 2 : 64;
  return talloc_realloc_size(ctx, array, size * *room);
}

static void leave_out(walk *w, const char *file, const char *path, const char *reason) {
  zj_file_list *list = w->list;
  list->left_out =
      grow(list, list->left_out, sizeof *list->left_out, list->left_out_count, &w->left_room);
  list->left_out[list->left_out_count++] = (zj_left_out){.path = zj_files_shown(list, path),
                                                         .reason = talloc_strdup(list, reason),
                                                         .file = talloc_strdup(list, file),
                                                         .modified_ns = ZJ_TIME_UNKNOWN,
                                                         .options = ""};
}

static void leave_out_errno(walk *w, const char *file, const char *path, const char *what) {
  zj_error err = {0};
  (void)zj_fail_errno(&err, ZJ_IO, "%s", what);
  leave_out(w, file, path, err.text);
}

static void add_file(walk *w, const char *root, const char *file, const char *path, uint64_t size,
                     int64_t modified_ns) {
  zj_file_list *list = w->list;
  list->files = grow(list, list->files, sizeof *list->files, list->count, &w->file_room);
  list->files[list->count++] = (zj_file){.path = needs_mending(path) ? zj_files_shown(list, path)
                                                                     : talloc_strdup(list, path),
                                         .file = talloc_strdup(list, file),
                                         .root = root,
                                         .size = size,
                                         .modified_ns = modified_ns};
}

static void take_file(walk *w, const char *root, const char *file, const char *path,
                      const struct stat *st) {
  if (set_add(w, &w->met, st))
    add_file(w, root, file, path, (uint64_t)st->st_size, zj_files_modified_ns(st));
  else
    w->list->repeated++;
}

/* ---- folders ---- */

static int compare_names(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in a folder that are not hidden, sorted; NULL with errno when it cannot be read. */
static char **read_names(void *ctx, const char *folder, size_t *count) {
  DIR *dir = opendir(folder);
  if (!dir) return NULL;
  size_t room = 0;
  char **names = grow(ctx, NULL, sizeof *names, 0, &room);
  *count = 0;
  errno = 0;
  for (struct dirent *e; (e = readdir(dir)); errno = 0) {
    if (e->d_name[0] == '.') continue;
    names = grow(ctx, names, sizeof *names, *count, &room);
    names[(*count)++] = talloc_strdup(names, e->d_name);
  }
  int failed = errno;
  closedir(dir);
  errno = failed;
  if (failed) return NULL; /* half a folder would pass for the whole */
  qsort(names, *count, sizeof *names, compare_names);
  return names;
}

static const char *join(void *ctx, const char *folder, const char *name) {
  return *folder ? talloc_asprintf(ctx, "%s%s%s", folder,
                                   folder[strlen(folder) - 1] == '/' ? "" : "/", name)
                 : talloc_strdup(ctx, name);
}

static bool is_above(const walk *w, const struct stat *st) {
  for (size_t i = 0; i < w->depth; i++)
    if (w->above[i].ino == st->st_ino && w->above[i].dev == st->st_dev) return true;
  return false;
}

static void walk_folder(walk *w, const char *root, const char *folder, const char *path,
                        const struct stat *st);

/* What is known there or below may be there still. */
static void leave_unread(walk *w, const char *file, const char *path, const char *what) {
  leave_out_errno(w, file, path, what);
  w->unread = grow(w, w->unread, sizeof *w->unread, w->unread_count, &w->unread_room);
  w->unread[w->unread_count++] = talloc_strdup(w, file);
}

static void keep_link(walk *w, const char *root, const char *file, const char *path) {
  w->links = grow(w, w->links, sizeof *w->links, w->link_count, &w->link_room);
  w->links[w->link_count++] = (link_found){talloc_strdup(w, file), talloc_strdup(w, path), root};
}

/* What is neither file nor folder (a FIFO called x.txt) is told as the file it pretends to be. */
static void meet(walk *w, const char *root, const char *file, const char *path,
                 const struct stat *st) {
  if (S_ISDIR(st->st_mode))
    walk_folder(w, root, file, path, st);
  else if (!zj_extract_takes(file))
    w->list->other_kinds++;
  else
    take_file(w, root, file, path, st);
}

static void walk_folder(walk *w, const char *root, const char *folder, const char *path,
                        const struct stat *st) {
  if (w->except.st_nlink && st->st_ino == w->except.st_ino && st->st_dev == w->except.st_dev)
    return;
  if (is_above(w, st))
    return leave_out(w, folder, path,
                     zj_tr("a link to a folder that contains it", "是指向上级目录的链接"));
  if (w->depth == DEPTH_MAX)
    return leave_out(w, folder, path, zj_tr("folders nested too deep", "目录嵌套过深"));
  if (!set_add(w, &w->met, st)) return;
  void *local = talloc_new(w);
  size_t count = 0;
  char **names = read_names(local, folder, &count);
  if (!names) leave_unread(w, folder, path, zj_tr("folder cannot be read", "目录无法读取"));
  w->above[w->depth++] = (inode){st->st_dev, st->st_ino, true};
  for (size_t i = 0; names && i < count; i++) {
    struct stat inner;
    const char *file = join(local, folder, names[i]), *shown = join(local, path, names[i]);
    if (lstat(file, &inner) != 0) {
      if (errno != ENOENT)
        leave_unread(w, file, shown,
                     zj_tr("cannot be read", "无法读取")); /* else it has just gone */
    } else if (S_ISLNK(inner.st_mode))
      keep_link(w, root, file, shown);
    else
      meet(w, root, file, shown, &inner);
  }
  w->depth--;
  talloc_free(local);
}

/* The folders a link lies in, for finding a link to one of them. */
static void enter_above(walk *w, const link_found *link) {
  char *path = talloc_strdup(w, link->file);
  size_t least = strlen(link->root);
  w->depth = 0;
  for (char *slash;
       (slash = strrchr(path, '/')) && (size_t)(slash - path) >= least && w->depth < DEPTH_MAX;) {
    struct stat st;
    *slash = 0;
    if (stat(*path ? path : "/", &st) == 0)
      w->above[w->depth++] = (inode){st.st_dev, st.st_ino, true};
  }
  talloc_free(path);
}

/* Links come last, so that a file is taken by its own name; following one may find more. */
static void follow_links(walk *w) {
  for (size_t i = 0; i < w->link_count; i++) {
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
    enter_above(w, &link);
    meet(w, link.root, link.file, link.path, &st);
  }
  w->depth = 0;
}

/* ---- starts ---- */

static const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

/* Where 'path' goes on below 'folder', which it lies below; "" when it is the same. */
static const char *below(const char *path, const char *folder) {
  path += strlen(folder);
  return *path == '/' ? path + 1 : path;
}

bool zj_files_below(const char *path, const char *folder) {
  size_t length = strlen(folder);
  return strncmp(path, folder, length) == 0 &&
         (!path[length] || path[length] == '/' || (length && folder[length - 1] == '/'));
}

bool zj_files_reached(const char *path, const char *folder) {
  struct stat st;
  if (!zj_files_below(path, folder)) return false;
  for (const char *name = below(path, folder); *name; name += *name == '/') {
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

/* The folder that names of files below a root are shown below: a root that is a file lies in one.
 */
static const char *naming_folder(void *ctx, const char *root, bool is_file) {
  if (!is_file) return talloc_strdup(ctx, root);
  size_t folder = (size_t)(base_name(root) - root);
  return folder > 1 ? talloc_strndup(ctx, root, folder - 1) : talloc_strdup(ctx, "/");
}

static zj_status look_at_start(const char *start, struct stat *st, zj_error *err) {
  void *local = talloc_new(NULL);
  zj_status status = ZJ_OK;
  DIR *dir = NULL;
  if (stat(start, st) != 0)
    status = zj_fail_errno(err, ZJ_IO, "%s", zj_files_shown(local, start));
  else if (S_ISDIR(st->st_mode) && !(dir = opendir(start)))
    status = zj_fail_errno(err, ZJ_IO, zj_tr("%s: folder cannot be read", "%s：目录无法读取"),
                           zj_files_shown(local, start));
  if (dir) closedir(dir);
  talloc_free(local);
  return status;
}

static void walk_start(walk *w, zj_start *s) {
  struct stat st;
  s->why = (zj_error){0};
  if (look_at_start(s->start, &st, &s->why) != ZJ_OK) return;
  bool is_root = strcmp(s->root, s->start) == 0, is_file = !S_ISDIR(st.st_mode);
  const char *root = naming_folder(w->list, s->root, is_root && is_file);
  const char *path = is_root && is_file ? base_name(s->start) : below(s->start, s->root);
  if (is_file)
    take_file(w, root, s->start, path, &st);
  else
    walk_folder(w, root, s->start, path, &st);
}

/* ---- known files ---- */

static int compare_strings(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Whether the walk looked where the file was. */
static bool looked_there(const walk *w, const zj_walk_request *r, const char *file) {
  for (size_t i = 0; i < w->unread_count; i++)
    if (zj_files_below(file, w->unread[i])) return false;
  for (size_t i = 0; i < r->start_count; i++)
    if (zj_files_below(file, r->starts[i].start)) return true;
  return false;
}

static void add_known(walk *w, const zj_walk_request *r, const zj_file *known) {
  const char *root = zj_files_root_of(known->file, r->roots, r->root_count);
  if (!root) return; /* no root any more */
  bool is_file = strcmp(root, known->file) == 0;
  add_file(w, naming_folder(w->list, root, is_file), known->file,
           is_file ? base_name(root) : below(known->file, root), known->size, known->modified_ns);
  w->list->files[w->list->count - 1].known = true;
}

static void list_known(walk *w, const zj_walk_request *r) {
  size_t count = w->list->count;
  const char **met = talloc_array(w, const char *, count + 1);
  for (size_t i = 0; i < count; i++)
    met[i] = w->list->files[i].file;
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

/* Puts the root's name before the later ones of files shown alike. Returns whether there were any.
 */
static bool tell_apart(zj_file_list *list) {
  bool any = false;
  for (size_t i = list->count; i-- > 1;) {
    zj_file *file = &list->files[i];
    if (strcmp(file->path, file[-1].path) != 0) continue;
    file->path =
        zj_files_shown(list, talloc_asprintf(list, "%s/%s", base_name(file->root), file->path));
    any = true;
  }
  if (any) sort_files(list);
  return any;
}

static void drop_equal(walk *w) {
  zj_file_list *list = w->list;
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

static void name_encodings(walk *w) {
  zj_file_list *list = w->list;
  zj_encodings *encodings = zj_encodings_new(list);
  const zj_bad_setting *bad;
  for (size_t i = 0; i < list->count; i++)
    if (!list->files[i].known)
      list->files[i].encoding =
          zj_encodings_of(encodings, list->files[i].root, list->files[i].file);
  size_t count = zj_encodings_bad(encodings, &bad);
  for (size_t i = 0; i < count; i++)
    leave_out(w, bad[i].file, bad[i].file, bad[i].reason);
}

static void put_in_order(walk *w) {
  zj_file_list *list = w->list;
  sort_files(list);
  if (tell_apart(list)) drop_equal(w);
  name_encodings(w);
  if (list->left_out_count)
    qsort(list->left_out, list->left_out_count, sizeof *list->left_out, compare_left_out);
}

zj_file_list *zj_files_walk(void *ctx, const zj_walk_request *r) {
  zj_file_list *list = talloc_zero(ctx, zj_file_list);
  walk *w = talloc_zero(list, walk);
  w->list = list;
  w->above = talloc_array(w, inode, DEPTH_MAX);
  if (r->except && stat(r->except, &w->except) != 0) w->except.st_nlink = 0;
  for (size_t i = 0; i < r->start_count; i++)
    walk_start(w, &r->starts[i]);
  follow_links(w);
  list_known(w, r);
  put_in_order(w);
  talloc_free(w);
  return list;
}

zj_status zj_files_find(void *ctx, const char *const *paths, size_t count, const char *except,
                        zj_file_list **out, zj_error *err) {
  void *local = talloc_new(NULL);
  zj_start *starts = talloc_zero_array(local, zj_start, count + 1);
  zj_status status = ZJ_OK;
  for (size_t i = 0; i < count && status == ZJ_OK; i++) {
    char absolute[PATH_MAX];
    if (!realpath(paths[i], absolute))
      status = zj_fail_errno(err, ZJ_IO, "%s", zj_files_shown(local, paths[i]));
    else
      starts[i].root = starts[i].start = talloc_strdup(local, absolute);
  }
  if (status == ZJ_OK) {
    if (count) qsort(starts, count, sizeof *starts, zj_start_compare);
    *out = zj_files_walk(
        ctx, &(zj_walk_request){.starts = starts, .start_count = count, .except = except});
  }
  for (size_t i = 0; i < count && status == ZJ_OK; i++)
    if (starts[i].why.status)
      status = zj_fail(err, starts[i].why.status, "%s", starts[i].why.text), talloc_free(*out);
  talloc_free(local);
  return status;
}
