/* roles.h - the closed set of section roles, and sets of them.
 *
 * Eleven scopes (存在问题, 下步打算, …), the frame family (title, addressee, signature …) and
 * noise. A passage holds a set: a section headed 存在问题和下步打算 is both until a child says
 * otherwise. This table is the only list of roles; command line, page, API and index all read it.
 *
 * Threads    constant data. */
#ifndef ZJ_INDEXER_OUTLINE_ROLES_H
#define ZJ_INDEXER_OUTLINE_ROLES_H

#include "indexer/base/text.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum zj_role {
  ZJ_ROLE_INTRO,
  ZJ_ROLE_OVERVIEW,
  ZJ_ROLE_WORK,
  ZJ_ROLE_RECTIFY,
  ZJ_ROLE_EXPERIENCE,
  ZJ_ROLE_PROBLEMS,
  ZJ_ROLE_CAUSES,
  ZJ_ROLE_PLANS,
  ZJ_ROLE_ADVICE,
  ZJ_ROLE_GOALS,
  ZJ_ROLE_OTHER,
  ZJ_ROLE_FRAME, /* frame of no closer kind; the kinds follow */
  ZJ_ROLE_FRAME_TITLE,
  ZJ_ROLE_FRAME_ADDRESSEE,
  ZJ_ROLE_FRAME_DOCNO,
  ZJ_ROLE_FRAME_SECRECY,
  ZJ_ROLE_FRAME_SIGN,
  ZJ_ROLE_FRAME_DATE,
  ZJ_ROLE_FRAME_ATTACH,
  ZJ_ROLE_FRAME_CC,
  ZJ_ROLE_FRAME_CONTACT,
  ZJ_ROLE_FRAME_CLOSING,
  ZJ_ROLE_NOISE,
  ZJ_ROLE_COUNT
} zj_role;

typedef uint32_t
    zj_role_set; /* bit 1 << role; stored in the index, so the order above is part of its format */

#define ZJ_ROLE_BIT(role) ((zj_role_set)1 << (role))
#define ZJ_ROLES_FRAME \
  ((ZJ_ROLE_BIT(ZJ_ROLE_FRAME_CLOSING + 1) - 1) & ~(ZJ_ROLE_BIT(ZJ_ROLE_FRAME) - 1))
#define ZJ_ROLES_ALL (ZJ_ROLE_BIT(ZJ_ROLE_COUNT) - 1)
#define ZJ_ROLES_SEARCHED \
  (ZJ_ROLES_ALL & ~ZJ_ROLE_BIT(ZJ_ROLE_NOISE)) /* what a query without 噪声: sees */

typedef struct zj_role_info {
  const char *key;        /* "problems", "frame:title": in JSON, TSV and gold files */
  const char *zh;         /* 存在问题 */
  const char *aliases[5]; /* 问题, 不足; NULL-terminated; also accepted in queries */
  const char *en;         /* what it means, for the English help page */
  const char *meaning_zh; /* the same in Chinese */
} zj_role_info;

/* Facts about one role; role < ZJ_ROLE_COUNT. */
const zj_role_info *zj_role_get(zj_role role);

/* Its name in the language of the thread: 存在问题, problems. */
const char *zj_role_name(zj_role role);

/* The set a query word means: key, Chinese name or alias; ASCII case ignored. `frame` and 文头文尾
 * mean the whole family. Returns 0 when the word names no role. */
zj_role_set zj_role_lookup(zj_slice word);

/* Writes the set as gold files do, `problems+causes`, `frame:title`, in the order of the table.
 * Returns 'out'. */
enum { ZJ_ROLES_TEXT = 320 };
char *zj_roles_format(zj_role_set roles, char out[ZJ_ROLES_TEXT]);

/* Writes them by their names in the language of the thread, 存在问题+原因分析. Returns 'out'. */
char *zj_roles_named(zj_role_set roles, char out[ZJ_ROLES_TEXT]);

/* The inverse; 0 when any part is unknown. */
zj_role_set zj_roles_parse(zj_slice text);

/* The scopes a reader is shown for a passage: one name for all of the frame family. At most 'max'
 * roles are written; returns how many there are. */
size_t zj_roles_list(zj_role_set roles, zj_role *out, size_t max);

#ifdef __cplusplus
}
#endif
#endif
