/* rights.h - the access file: which reports exist for whom, and who may correct roles.
 *
 *   # groups, then folders: the last line that matches a report decides alone
 *   @leaders = zhang, li
 *   @cadres  = @leaders, wang, "zhao liu"
 *   *                : @cadres
 *   public           : *           # everybody
 *   2024/personnel   : @leaders
 *   /srv/reports/old : nobody      # by the name of the file itself
 *   correct          : @leaders    # who may put roles right; without it: whoever sees a report
 *
 * A pattern (pattern.h) matches a folder and all below it; an archive is a folder, too. It starts
 * at the top of the paths that `zhangju reports` prints; with '/' in front, at the root of the file
 * system. `*` on the right is everybody, also who gave no name; `nobody` is no one. A report that
 * no line matches exists for nobody. Names are separated by commas or blanks, and quoted when they
 * hold such characters. ： ， 、 ＝ 无人 更正 are as good.
 *
 * Ownership  zj_grants and zj_rights are talloc children of 'ctx'; zj_rights borrows the grants.
 * Errors     ZJ_BAD_INPUT with FILE:LINE; ZJ_NO_MEMORY.
 * Threads    grants are constant once read, but for zj_rights_looked_over(). */
#ifndef ZJ_WEB_HTTP_RIGHTS_H
#define ZJ_WEB_HTTP_RIGHTS_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef struct zj_grants zj_grants;

/* Reads the text of an access file. 'file' is its name in messages. */
ZJ_MUST_CHECK zj_status zj_grants_read(void *ctx, zj_slice text, const char *file, zj_grants **out,
                                       zj_error *err);

/* What an access file gives one user. */
typedef struct zj_rights {
  const zj_grants *grants;
  uint64_t reading;     /* of the access file, in this process */
  const uint8_t *given; /* for each folder line: 1 when it is for the user */
  size_t count;         /* of folder lines */
  bool any;             /* at least one of them is */
  bool corrects;        /* may put roles right */
} zj_rights;

/* Sets *out to the rights of a user; NULL is one without a name. */
ZJ_MUST_CHECK zj_status zj_rights_of(void *ctx, const zj_grants *grants, const char *user,
                                     zj_rights *out, zj_error *err);

/* Whether the report at 'path' below its root, read from the absolute 'file', exists for a user.
 * 'file' may be "" where zj_rights_need_file() is false. */
bool zj_rights_see(const zj_rights *rights, const char *path, const char *file);
bool zj_rights_need_file(const zj_rights *rights);

/* ---- lines that match nothing ---- */

/* One reading of an access file is looked over once: false for the first who asks, then true. */
bool zj_rights_looked_over(const zj_rights *rights);
/* Sets matched[i] for each folder line whose pattern matches the report. */
void zj_rights_mark(const zj_rights *rights, const char *path, const char *file, uint8_t *matched);
/* Says on stderr which lines are not marked: a misspelt folder hides nothing. */
void zj_rights_tell(const zj_rights *rights, const uint8_t *matched);

/* Whether two users see the same reports, by the same reading of the file. */
bool zj_rights_equal(const zj_rights *a, const zj_rights *b);

#endif
