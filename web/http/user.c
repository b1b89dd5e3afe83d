/* user.c - names of users, and the names of their files. */
#include "web/http/user.h"

#include <dirent.h>
#include <stdio.h>
#include <talloc.h>

#include "indexer/base/lang.h"

enum { USERS_MAX = 5000 };

static bool is_blank_at(zj_slice text, size_t at) {
  uint32_t c;
  return zj_utf8_decode(text, at, &c) && zj_char_class_of(c) == ZJ_CHAR_BLANK;
}

bool zj_user_is_name(zj_slice text) {
  if (!text.length || text.length > ZJ_USER_BYTES || zj_utf8_check(text) != text.length)
    return false;
  size_t last = text.length - 1;
  while (last > 0 && zj_utf8_is_tail(text.at[last]))
    last--;
  if (is_blank_at(text, 0) || is_blank_at(text, last)) return false;
  uint32_t c;
  for (size_t at = 0; at < text.length; at += zj_utf8_decode(text, at, &c)) {
    zj_utf8_decode(text, at, &c);
    if (zj_char_is_control(c)) return false;
  }
  return true;
}

const char *zj_user_saved(void *ctx, const char *saved_path, const char *user) {
  static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";
  char name[3 * ZJ_USER_BYTES + 1];
  size_t length = 0;
  for (const char *at = user; *at && length + 3 < sizeof name; at++) {
    if (strchr(plain, *at))
      name[length++] = *at;
    else
      length += (size_t)snprintf(name + length, 4, "%%%02X", (unsigned char)*at);
  }
  name[length] = '\0';
  const char *slash = strrchr(saved_path, '/');
  int folder = slash ? (int)(slash - saved_path + 1) : 0;
  return talloc_asprintf(ctx, "%.*susers/%s.db", folder, saved_path, name);
}

zj_status zj_user_room(const char *path, zj_error *err) {
  const char *slash = strrchr(path, '/');
  char *folder = talloc_strndup(NULL, path, slash ? (size_t)(slash - path) : 0);
  if (!folder) return zj_no_memory(err);
  DIR *dir = opendir(folder);
  size_t count = 0;
  for (struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir))
    count += e->d_name[0] != '.';
  if (dir) closedir(dir);
  talloc_free(folder);
  if (count < USERS_MAX) return ZJ_OK;
  return zj_fail(err, ZJ_LIMIT,
                 zj_tr("%d users have saved queries here, which is as many as there can be",
                       "这里已有 %d 位用户保存了查询，达到上限"),
                 USERS_MAX);
}
