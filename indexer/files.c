/* files.c - walking folders in a fixed order, with links after everything that is there in its own name. */
#include "indexer/files.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <talloc.h>

#include "indexer/extract.h"

enum { DEPTH_MAX = 100 };

/* Which files and folders were met, by device and inode. */
typedef struct inode { dev_t dev; ino_t ino; bool used; } inode;
typedef struct inode_set { inode *slots; size_t capacity, count; } inode_set;

typedef struct link_found { const char *file, *path, *root; } link_found;

typedef struct walk {
  zj_file_list *list;
  size_t file_room, left_room;
  inode_set met;
  inode *above; size_t depth; /* the folders we are in */
  link_found *links; size_t link_count, link_room;
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

static void set_grow(void *ctx, inode_set *set) {
  inode_set larger = {.capacity = set->capacity ? set->capacity * 2 : 1024};
  larger.slots = talloc_zero_array(ctx, inode, larger.capacity);
  for (size_t i = 0; i < set->capacity; i++)
    if (set->slots[i].used) larger.slots[slot_of(&larger, set->slots[i].dev, set->slots[i].ino)] = set->slots[i];
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
    if (keep) out = talloc_strndup_append_buffer(out, s.at + at, length);
    else out = talloc_asprintf_append_buffer(out, "%%%02X", (unsigned char)s.at[at]);
    at += keep ? length : 1;
  }
  return out;
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

static void leave_out(walk *w, const char *path, const char *reason) {
  zj_file_list *list = w->list;
  list->left_out = grow(list, list->left_out, sizeof *list->left_out, list->left_out_count, &w->left_room);
  list->left_out[list->left_out_count++] = (zj_left_out){zj_files_shown(list, path), talloc_strdup(list, reason)};
}

static void leave_out_errno(walk *w, const char *path, const char *what) {
  zj_error err = {0};
  (void)zj_fail_errno(&err, ZJ_IO, "%s", what);
  leave_out(w, path, err.text);
}

static void take_file(walk *w, const char *root, const char *file, const char *path, const struct stat *st) {
  zj_file_list *list = w->list;
  if (!set_add(w, &w->met, st)) {
    list->repeated++;
    return;
  }
  list->files = grow(list, list->files, sizeof *list->files, list->count, &w->file_room);
  list->files[list->count++] = (zj_file){
    .path = needs_mending(path) ? zj_files_shown(list, path) : talloc_strdup(list, path),
    .file = talloc_strdup(list, file), .root = root, .size = (uint64_t)st->st_size,
    .modified_ns = (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec};
}

/* ---- folders ---- */

static int compare_names(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

/* The names in a folder that are not hidden, sorted; NULL with errno when it cannot be read. */
static char **read_names(void *ctx, const char *folder, size_t *count) {
  DIR *dir = opendir(folder);
  if (!dir) return NULL;
  size_t room = 0;
  char **names = grow(ctx, NULL, sizeof *names, 0, &room);
  *count = 0;
  for (struct dirent *e; (e = readdir(dir));) {
    if (e->d_name[0] == '.') continue;
    names = grow(ctx, names, sizeof *names, *count, &room);
    names[(*count)++] = talloc_strdup(names, e->d_name);
  }
  closedir(dir);
  qsort(names, *count, sizeof *names, compare_names);
  return names;
}

static const char *join(void *ctx, const char *folder, const char *name) {
  return *folder ? talloc_asprintf(ctx, "%s%s%s", folder, folder[strlen(folder) - 1] == '/' ? "" : "/", name)
                 : talloc_strdup(ctx, name);
}

static bool is_above(const walk *w, const struct stat *st) {
  for (size_t i = 0; i < w->depth; i++)
    if (w->above[i].ino == st->st_ino && w->above[i].dev == st->st_dev) return true;
  return false;
}

static void walk_folder(walk *w, const char *root, const char *folder, const char *path, const struct stat *st);

static void keep_link(walk *w, const char *root, const char *file, const char *path) {
  w->links = grow(w, w->links, sizeof *w->links, w->link_count, &w->link_room);
  w->links[w->link_count++] = (link_found){talloc_strdup(w, file), talloc_strdup(w, path), root};
}

/* What is neither file nor folder (a FIFO called x.txt) is told as the file it pretends to be. */
static void meet(walk *w, const char *root, const char *file, const char *path, const struct stat *st) {
  if (S_ISDIR(st->st_mode)) walk_folder(w, root, file, path, st);
  else if (!zj_extract_takes(file)) w->list->other_kinds++;
  else take_file(w, root, file, path, st);
}

static void walk_folder(walk *w, const char *root, const char *folder, const char *path, const struct stat *st) {
  if (w->except.st_nlink && st->st_ino == w->except.st_ino && st->st_dev == w->except.st_dev) return;
  if (is_above(w, st)) return leave_out(w, path, zj_tr("a link to a folder that contains it", "是指向上级目录的链接"));
  if (w->depth == DEPTH_MAX) return leave_out(w, path, zj_tr("folders nested too deep", "目录嵌套过深"));
  if (!set_add(w, &w->met, st)) return;
  void *local = talloc_new(w);
  size_t count = 0;
  char **names = read_names(local, folder, &count);
  if (!names) leave_out_errno(w, path, zj_tr("folder cannot be read", "目录读不出"));
  w->above[w->depth++] = (inode){st->st_dev, st->st_ino, true};
  for (size_t i = 0; names && i < count; i++) {
    struct stat inner;
    const char *file = join(local, folder, names[i]), *shown = join(local, path, names[i]);
    if (lstat(file, &inner) != 0) leave_out_errno(w, shown, zj_tr("cannot be read", "读不出"));
    else if (S_ISLNK(inner.st_mode)) keep_link(w, root, file, shown);
    else meet(w, root, file, shown, &inner);
  }
  w->depth--;
  talloc_free(local);
}

/* The folders a link lies in, for finding a link to one of them. */
static void enter_above(walk *w, const link_found *link) {
  char *path = talloc_strdup(w, link->file);
  size_t least = strlen(link->root);
  w->depth = 0;
  for (char *slash; (slash = strrchr(path, '/')) && (size_t)(slash - path) >= least && w->depth < DEPTH_MAX;) {
    struct stat st;
    *slash = 0;
    if (stat(*path ? path : "/", &st) == 0) w->above[w->depth++] = (inode){st.st_dev, st.st_ino, true};
  }
  talloc_free(path);
}

/* Links come last, so that a file is taken by its own name; following one may find more. */
static void follow_links(walk *w) {
  for (size_t i = 0; i < w->link_count; i++) {
    link_found link = w->links[i];
    struct stat st;
    if (stat(link.file, &st) != 0) {
      if (zj_extract_takes(link.file) || errno != ENOENT) leave_out_errno(w, link.path, zj_tr("broken link", "链接无效"));
      continue;
    }
    enter_above(w, &link);
    meet(w, link.root, link.file, link.path, &st);
  }
  w->depth = 0;
}

/* ---- arguments ---- */

typedef struct argument { const char *given, *absolute; struct stat st; } argument;

static zj_status resolve(void *ctx, const char *given, argument *out, zj_error *err) {
  char absolute[PATH_MAX];
  if (!realpath(given, absolute) || stat(absolute, &out->st) != 0)
    return zj_fail_errno(err, ZJ_IO, "%s", zj_files_shown(ctx, given));
  out->given = given;
  out->absolute = talloc_strdup(ctx, absolute);
  if (!S_ISDIR(out->st.st_mode)) return ZJ_OK;
  DIR *dir = opendir(absolute);
  if (!dir)
    return zj_fail_errno(err, ZJ_IO, zj_tr("%s: folder cannot be read", "%s：目录读不出"), zj_files_shown(ctx, given));
  closedir(dir);
  return ZJ_OK;
}

/* Folders first, the outer before the inner: paths must not depend on the order of the arguments. */
static int compare_arguments(const void *a, const void *b) {
  const argument *x = a, *y = b;
  int folders = (int)S_ISDIR(y->st.st_mode) - (int)S_ISDIR(x->st.st_mode);
  return folders ? folders : strcmp(x->absolute, y->absolute);
}

static const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static void walk_argument(walk *w, const argument *a) {
  zj_file_list *list = w->list;
  const char *root = list->roots[list->root_count++] = talloc_strdup(list, a->absolute);
  if (S_ISDIR(a->st.st_mode)) return walk_folder(w, root, root, "", &a->st);
  size_t folder = (size_t)(base_name(root) - root) - 1;
  take_file(w, folder ? talloc_strndup(list, root, folder) : "/", root, base_name(a->given), &a->st);
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

/* Puts the root's name before the later ones of files shown alike. Returns whether there were any. */
static bool tell_apart(zj_file_list *list) {
  bool any = false;
  for (size_t i = list->count; i-- > 1;) {
    zj_file *file = &list->files[i];
    if (strcmp(file->path, file[-1].path) != 0) continue;
    file->path = zj_files_shown(list, talloc_asprintf(list, "%s/%s", base_name(file->root), file->path));
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
      leave_out(w, list->files[i].file,
                zj_tr("shown by the same path as another file; index the folder that holds both",
                      "与另一文件的显示路径相同；请改为索引两者共同的上级目录"));
    else list->files[kept++] = list->files[i];
  }
  list->count = kept;
}

static void put_in_order(walk *w) {
  zj_file_list *list = w->list;
  sort_files(list);
  if (tell_apart(list)) drop_equal(w);
  if (list->left_out_count) qsort(list->left_out, list->left_out_count, sizeof *list->left_out, compare_left_out);
}

zj_status zj_files_find(void *ctx, const char *const *paths, size_t count, const char *except, zj_file_list **out,
                        zj_error *err) {
  zj_file_list *list = talloc_zero(ctx, zj_file_list);
  walk *w = talloc_zero(list, walk);
  w->list = list;
  w->above = talloc_array(w, inode, DEPTH_MAX);
  if (except && stat(except, &w->except) != 0) w->except.st_nlink = 0;
  list->roots = talloc_array(list, const char *, count ? count : 1);
  argument *arguments = talloc_array(w, argument, count ? count : 1);
  zj_status status = ZJ_OK;
  for (size_t i = 0; i < count && status == ZJ_OK; i++) status = resolve(w, paths[i], &arguments[i], err);
  if (status == ZJ_OK) {
    if (count) qsort(arguments, count, sizeof *arguments, compare_arguments);
    for (size_t i = 0; i < count; i++) walk_argument(w, &arguments[i]);
    follow_links(w);
    put_in_order(w);
    *out = list;
  }
  talloc_free(w);
  if (status != ZJ_OK) talloc_free(list);
  return status;
}
