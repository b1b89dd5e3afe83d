/* rights.c - reads an access file line by line, and applies it to a user and to a report. */
#include "web/http/rights.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/pattern.h"

enum { FOLDERS_MAX = 2000, GROUPS_MAX = 2000, PATH_BYTES = 4096 };

typedef enum member_kind { MEMBER_USER, MEMBER_GROUP, MEMBER_EVERYBODY } member_kind;

typedef struct member {
  member_kind kind;
  const char *name; /* of a user */
  size_t group;
} member;

/* The right side of a line. */
typedef struct members {
  member *at;
  size_t count;
} members;

typedef struct group {
  const char *name; /* with its @ */
  members members;  /* of groups, only those of earlier lines */
} group;

typedef struct folder {
  unsigned line;
  const char *pattern; /* without '/' at its ends */
  bool absolute;
  members members;
} folder;

struct zj_grants {
  uint64_t number; /* of this reading, in the process */
  const char *file;
  zj_lang lang; /* of the log */
  atomic_flag *looked_over;
  group *groups;
  size_t group_count;
  folder *folders;
  size_t folder_count;
  bool has_absolute;
  members correctors;
  bool names_correctors;
};

/* ---- the pieces of a line ---- */

typedef struct reading {
  zj_grants *to;
  const char *file;
  unsigned line;
  zj_slice left; /* of the line */
  zj_error *err;
} reading;

static zj_status fail_line(const reading *r, const char *why) {
  return zj_fail(r->err, ZJ_BAD_INPUT, "%s:%u: %s", r->file, r->line, why);
}

static uint32_t first_char(zj_slice text, size_t *length) {
  uint32_t c = 0;
  *length = text.length ? zj_utf8_decode(text, 0, &c) : 0;
  return c;
}

static bool is_blank(uint32_t c) {
  return zj_char_class_of(c) == ZJ_CHAR_BLANK;
}

static bool is_separator(uint32_t c) {
  return c == ',' || c == 0xFF0C || c == 0x3001 || is_blank(c);
}

static bool is_colon(uint32_t c) {
  return c == ':' || c == 0xFF1A;
}

static bool is_equals(uint32_t c) {
  return c == '=' || c == 0xFF1D;
}

static void skip_while(reading *r, bool (*wanted)(uint32_t c)) {
  size_t length;
  while (r->left.length && wanted(first_char(r->left, &length)))
    r->left = zj_slice_cut(r->left, length, r->left.length);
}

static zj_slice trim_end(zj_slice text) {
  while (text.length) {
    size_t last = text.length - 1, length;
    while (last > 0 && zj_utf8_is_tail(text.at[last]))
      last--;
    if (!is_blank(first_char(zj_slice_cut(text, last, text.length), &length))) break;
    text.length = last;
  }
  return text;
}

/* Takes the text between the quotes with which the rest of the line begins. */
static zj_status take_quoted(reading *r, zj_slice *out) {
  const char *begin = r->left.at + 1, *end = memchr(begin, '"', r->left.length - 1);
  if (!end) return fail_line(r, zj_tr("a quotation mark is missing", "少一个引号"));
  *out = (zj_slice){begin, (size_t)(end - begin)};
  r->left = zj_slice_cut(r->left, out->length + 2, r->left.length);
  return ZJ_OK;
}

/* Takes the rest of the line up to a character that 'ends' it. */
static zj_slice take_until(reading *r, bool (*ends)(uint32_t c)) {
  size_t at = 0, length;
  while (at < r->left.length &&
         !ends(first_char(zj_slice_cut(r->left, at, r->left.length), &length)))
    at += length;
  zj_slice taken = zj_slice_cut(r->left, 0, at);
  r->left = zj_slice_cut(r->left, at, r->left.length);
  return taken;
}

/* ---- members ---- */

static zj_status find_group(const reading *r, zj_slice name, size_t *out) {
  for (*out = 0; *out < r->to->group_count; (*out)++)
    if (zj_slice_equal(zj_slice_of(r->to->groups[*out].name), name)) return ZJ_OK;
  return zj_fail(
      r->err, ZJ_BAD_INPUT,
      zj_tr("%s:%u: no line above says who is in %.*s", "%s:%u：上文没有说明 %.*s 里有谁"), r->file,
      r->line, (int)name.length, name.at);
}

static zj_status add_member(reading *r, zj_slice name, bool quoted, members *to) {
  member one = {.kind = MEMBER_USER};
  zj_status status = ZJ_OK;
  if (!quoted && zj_slice_equal(name, ZJ_LIT("*"))) {
    one.kind = MEMBER_EVERYBODY;
  } else if (!quoted && name.at[0] == '@') {
    one.kind = MEMBER_GROUP;
    status = find_group(r, name, &one.group);
  } else {
    one.name = talloc_strndup(r->to, name.at, name.length);
    if (!one.name) status = zj_no_memory(r->err);
  }
  if (status != ZJ_OK) return status;
  member *grown = talloc_realloc(r->to, to->at, member, (unsigned)to->count + 1);
  if (!grown) return zj_no_memory(r->err);
  to->at = grown;
  to->at[to->count++] = one;
  return ZJ_OK;
}

/* Reads the right side of a line. A name that begins with # is a comment to its end. */
static zj_status read_members(reading *r, members *to) {
  bool empty = true;
  zj_status status = ZJ_OK;
  for (skip_while(r, is_separator); status == ZJ_OK && r->left.length && r->left.at[0] != '#';
       skip_while(r, is_separator)) {
    bool quoted = r->left.at[0] == '"';
    zj_slice name;
    if (quoted)
      status = take_quoted(r, &name);
    else
      name = take_until(r, is_separator);
    empty = false;
    if (status != ZJ_OK || !name.length) continue;
    if (!quoted && (zj_slice_equal(name, ZJ_LIT("nobody")) || zj_slice_equal(name, ZJ_LIT("无人"))))
      continue;
    status = add_member(r, name, quoted, to);
  }
  if (status == ZJ_OK && empty)
    return fail_line(r, zj_tr("says nothing of who; for no one write nobody",
                              "没有写是谁；谁都不给，请写 无人"));
  return status;
}

/* ---- paths ---- */

/* Copies a path in which archives are folders: reports.zip!/a.txt becomes reports.zip/a.txt, so
 * that a line for the archive is one for all that is in it. False when the path is too long. */
static bool open_archives(const char *path, char out[PATH_BYTES]) {
  size_t length = 0;
  bool dotted = false;
  for (const char *at = path; *at; at++) {
    dotted = *at != '/' && (dotted || *at == '.');
    if (*at == '!' && at[1] == '/' && dotted) continue;
    if (length + 1 == PATH_BYTES) return false;
    out[length++] = *at;
  }
  out[length] = '\0';
  return true;
}

/* ---- lines ---- */

static zj_status read_group(reading *r) {
  zj_slice name = take_until(r, is_equals);
  name = trim_end(name);
  if (!r->left.length || name.length < 2)
    return fail_line(
        r, zj_tr("a group is written: @GROUP = NAME, NAME", "组的写法是：@组名 = 姓名, 姓名"));
  for (size_t at = 0, length; at < name.length; at += length)
    if (is_separator(first_char(zj_slice_cut(name, at, name.length), &length)))
      return fail_line(
          r, zj_tr("the name of a group holds no blank and no comma", "组名里不能有空格和逗号"));
  for (size_t i = 0; i < r->to->group_count; i++)
    if (zj_slice_equal(zj_slice_of(r->to->groups[i].name), name))
      return fail_line(r, zj_tr("the group is there already; put all its members on one line",
                                "这个组上文已有；请把成员写在同一行"));
  if (r->to->group_count == GROUPS_MAX) return fail_line(r, zj_tr("too many groups", "组太多"));
  group one = {.name = talloc_strndup(r->to, name.at, name.length)};
  group *grown = talloc_realloc(r->to, r->to->groups, group, (unsigned)r->to->group_count + 1);
  if (!one.name || !grown) return zj_no_memory(r->err);
  r->to->groups = grown;
  r->left = zj_slice_cut(r->left, r->left.at[0] == '=' ? 1 : strlen("＝"), r->left.length);
  zj_status status = read_members(r, &one.members);
  if (status == ZJ_OK) r->to->groups[r->to->group_count++] = one;
  return status;
}

/* Whether a pattern has names between its '/' alone: a line that cannot match must not be taken for
 * one that hides something. */
static bool is_pattern(const char *pattern) {
  for (const char *at = pattern;; at++) {
    size_t length = strcspn(at, "/");
    bool dots = (length == 1 && at[0] == '.') || (length == 2 && at[0] == '.' && at[1] == '.');
    if (!length || dots) return false;
    at += length;
    if (!*at) return true;
  }
}

static zj_status read_folder(reading *r, zj_slice left) {
  folder one = {.line = r->line, .absolute = left.at[0] == '/'};
  while (left.length && left.at[0] == '/')
    left = zj_slice_cut(left, 1, left.length);
  while (left.length && left.at[left.length - 1] == '/')
    left.length--;
  if (!left.length) left = ZJ_LIT("**"); /* "/" */
  if (r->to->folder_count == FOLDERS_MAX)
    return fail_line(r, zj_tr("too many folders", "文件夹太多"));
  char *written = talloc_strndup(r->to, left.at, left.length), *pattern = NULL;
  folder *grown = talloc_realloc(r->to, r->to->folders, folder, (unsigned)r->to->folder_count + 1);
  if (written) pattern = talloc_size(r->to, PATH_BYTES);
  if (!pattern || !grown) return zj_no_memory(r->err);
  r->to->folders = grown;
  if (!open_archives(written, pattern))
    return fail_line(r, zj_tr("the path is too long", "路径太长"));
  one.pattern = pattern;
  if (!is_pattern(one.pattern))
    return fail_line(r,
                     zj_tr("the path holds an empty name, . or ..", "路径里有空的名称、. 或 .."));
  zj_status status = read_members(r, &one.members);
  if (status != ZJ_OK) return status;
  r->to->folders[r->to->folder_count++] = one;
  r->to->has_absolute |= one.absolute;
  return ZJ_OK;
}

static zj_status read_correctors(reading *r) {
  if (r->to->names_correctors)
    return fail_line(
        r, zj_tr("a second line says who may correct roles", "谁可以更正角色，上文已有一行"));
  r->to->names_correctors = true;
  return read_members(r, &r->to->correctors);
}

/* A line with a colon: a folder, or who may correct. */
static zj_status read_colon_line(reading *r) {
  bool quoted = r->left.at[0] == '"';
  zj_slice left;
  zj_status status = ZJ_OK;
  if (quoted)
    status = take_quoted(r, &left);
  else
    left = trim_end(take_until(r, is_colon));
  if (status != ZJ_OK) return status;
  skip_while(r, is_blank);
  if (!left.length || !r->left.length || !is_colon(first_char(r->left, &(size_t){0})))
    return fail_line(
        r, zj_tr("a line is written: FOLDER: NAME, @GROUP", "每行的写法是：文件夹: 姓名, @组名"));
  r->left = zj_slice_cut(r->left, r->left.at[0] == ':' ? 1 : strlen("："), r->left.length);
  if (!quoted && (zj_slice_equal(left, ZJ_LIT("correct")) || zj_slice_equal(left, ZJ_LIT("更正"))))
    return read_correctors(r);
  return read_folder(r, left);
}

static zj_status read_line(reading *r) {
  skip_while(r, is_blank);
  r->left = trim_end(r->left);
  if (!r->left.length || r->left.at[0] == '#') return ZJ_OK;
  return r->left.at[0] == '@' ? read_group(r) : read_colon_line(r);
}

zj_status zj_grants_read(void *ctx, zj_slice text, const char *file, zj_grants **out,
                         zj_error *err) {
  static atomic_ullong readings;
  zj_grants *grants = talloc_zero(ctx, zj_grants);
  if (!grants) return zj_no_memory(err);
  grants->number = atomic_fetch_add(&readings, 1) + 1;
  grants->lang = zj_lang_get();
  grants->file = talloc_strdup(grants, file);
  grants->looked_over = talloc_zero(grants, atomic_flag);
  reading r = {.to = grants, .file = file, .err = err};
  zj_status status = grants->file && grants->looked_over ? ZJ_OK : zj_no_memory(err);
  if (zj_utf8_check(text) != text.length || memchr(text.at, '\0', text.length))
    status = zj_fail(err, ZJ_BAD_INPUT, zj_tr("%s: is not UTF-8", "%s：不是 UTF-8"), file);
  if (text.length >= 3 && memcmp(text.at, "\xEF\xBB\xBF", 3) == 0)
    text = zj_slice_cut(text, 3, text.length);
  for (size_t at = 0; status == ZJ_OK && at < text.length;) {
    const char *end = memchr(text.at + at, '\n', text.length - at);
    size_t stop = end ? (size_t)(end - text.at) : text.length;
    r.line++;
    r.left = zj_slice_cut(text, at, stop);
    status = read_line(&r);
    at = stop + 1;
  }
  if (status == ZJ_OK) {
    *out = grants;
  } else {
    talloc_free(grants);
  }
  return status;
}

/* ---- a user ---- */

static bool has_member(const members *m, const char *user, const uint8_t *groups) {
  for (size_t i = 0; i < m->count; i++)
    switch (m->at[i].kind) {
    case MEMBER_EVERYBODY:
      return true;
    case MEMBER_GROUP:
      if (groups[m->at[i].group]) return true;
      break;
    case MEMBER_USER:
      if (user && strcmp(m->at[i].name, user) == 0) return true;
      break;
    }
  return false;
}

zj_status zj_rights_of(void *ctx, const zj_grants *grants, const char *user, zj_rights *out,
                       zj_error *err) {
  uint8_t *groups = talloc_array(ctx, uint8_t, (unsigned)grants->group_count + 1),
          *given = talloc_array(ctx, uint8_t, (unsigned)grants->folder_count + 1);
  if (!groups || !given) return zj_no_memory(err);
  *out = (zj_rights){
      .grants = grants, .reading = grants->number, .given = given, .count = grants->folder_count};
  for (size_t i = 0; i < grants->group_count; i++)
    groups[i] = has_member(&grants->groups[i].members, user, groups);
  for (size_t i = 0; i < grants->folder_count; i++) {
    given[i] = has_member(&grants->folders[i].members, user, groups);
    out->any |= given[i];
  }
  out->corrects = !grants->names_correctors || has_member(&grants->correctors, user, groups);
  return ZJ_OK;
}

/* ---- a report ---- */

bool zj_rights_see(const zj_rights *rights, const char *path, const char *file) {
  const zj_grants *g = rights->grants;
  char shown[PATH_BYTES], real[PATH_BYTES] = "";
  if (!open_archives(path, shown)) return false;
  if (g->has_absolute && !open_archives(file + (*file == '/'), real)) return false;
  for (size_t i = g->folder_count; i-- > 0;) {
    const folder *f = &g->folders[i];
    if (zj_pattern_covers(f->pattern, f->absolute ? real : shown)) return rights->given[i];
  }
  return false;
}

bool zj_rights_looked_over(const zj_rights *rights) {
  return atomic_flag_test_and_set(rights->grants->looked_over);
}

void zj_rights_mark(const zj_rights *rights, const char *path, const char *file, uint8_t *matched) {
  const zj_grants *g = rights->grants;
  char shown[PATH_BYTES], real[PATH_BYTES] = "";
  if (!open_archives(path, shown)) return;
  if (g->has_absolute && !open_archives(file + (*file == '/'), real)) return;
  for (size_t i = 0; i < g->folder_count; i++)
    if (!matched[i])
      matched[i] = zj_pattern_covers(g->folders[i].pattern, g->folders[i].absolute ? real : shown);
}

void zj_rights_tell(const zj_rights *rights, const uint8_t *matched) {
  const zj_grants *g = rights->grants;
  for (size_t i = 0; i < g->folder_count; i++)
    if (!matched[i])
      fprintf(stderr,
              zj_tr_in(g->lang, "zhangju: %s:%u: no report of the index lies in %s%s\n",
                       "zhangju: %s:%u：索引中没有报告在 %s%s 里\n"),
              g->file, g->folders[i].line, g->folders[i].absolute ? "/" : "",
              g->folders[i].pattern);
}

bool zj_rights_need_file(const zj_rights *rights) {
  return rights->grants->has_absolute;
}

bool zj_rights_equal(const zj_rights *a, const zj_rights *b) {
  return a->reading == b->reading && memcmp(a->given, b->given, a->count) == 0;
}
