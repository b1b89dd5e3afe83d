/* roles.h - the closed set of section roles, and sets of them.
 *
 * There are eleven scopes (存在问题, 下步打算, …), the frame family (title, addressee, signature …)
 * and noise. A passage has a set of roles: a section headed 存在问题和下步打算 has both until a
 * heading below it narrows them. This table is the only list of roles; command line, page, API and
 * index all read it.
 *
 * Ownership  names are constants; texts are written to the caller's memory.
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
  ZJ_ROLE_FRAME, /* frame of no particular kind; the kinds follow */
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

/* One bit per role, ZJ_ROLE_BIT(). The index stores it, so the order above is part of the format.
 *
 * A passage has further bits for how sure its roles are: ZJ_ROLE_SURE(role) when the role is
 * certain enough, ZJ_ROLE_MAYBE(role) for every role that is not unlikely, its own among them. A
 * query for 问题!:x asks for the first, 问题?:x for the second; both are ordinary tests of a bit.
 */
typedef uint64_t zj_role_set;

enum { ZJ_ROLE_SCOPES = ZJ_ROLE_OTHER + 1, ZJ_ROLE_SURE_AT = 32, ZJ_ROLE_MAYBE_AT = 48 };

#define ZJ_ROLE_BIT(role) ((zj_role_set)1 << (role))
#define ZJ_ROLE_SURE(role) ZJ_ROLE_BIT(ZJ_ROLE_SURE_AT + (role)) /* of one of the eleven scopes */
#define ZJ_ROLE_MAYBE(role) ZJ_ROLE_BIT(ZJ_ROLE_MAYBE_AT + (role))
#define ZJ_ROLES_SCOPES (ZJ_ROLE_BIT(ZJ_ROLE_SCOPES) - 1)
#define ZJ_ROLES_SURE (ZJ_ROLES_SCOPES << ZJ_ROLE_SURE_AT)
#define ZJ_ROLES_MAYBE (ZJ_ROLES_SCOPES << ZJ_ROLE_MAYBE_AT)
#define ZJ_ROLES_FRAME \
  ((ZJ_ROLE_BIT(ZJ_ROLE_FRAME_CLOSING + 1) - 1) & ~(ZJ_ROLE_BIT(ZJ_ROLE_FRAME) - 1))
#define ZJ_ROLES_ALL (ZJ_ROLE_BIT(ZJ_ROLE_COUNT) - 1) /* without those bits */
#define ZJ_ROLES_BITS (ZJ_ROLES_ALL | ZJ_ROLES_SURE | ZJ_ROLES_MAYBE)
/* The roles that a query without 噪声: searches. */
#define ZJ_ROLES_SEARCHED (ZJ_ROLES_ALL & ~ZJ_ROLE_BIT(ZJ_ROLE_NOISE))

typedef struct zj_role_info {
  const char *key;        /* its name in JSON, TSV and gold files: "problems", "frame:title" */
  const char *zh;         /* its Chinese name: 存在问题 */
  const char *aliases[5]; /* further names in queries: 问题, 不足; NULL-terminated */
  const char *en;         /* its meaning, for the English help page */
  const char *meaning_zh; /* the same in Chinese */
} zj_role_info;

/* Returns the row of a role; role < ZJ_ROLE_COUNT. */
const zj_role_info *zj_role_get(zj_role role);

/* Returns the name of a role in the language of the thread: problems, 存在问题. */
const char *zj_role_name(zj_role role);

/* Returns the roles with this key, Chinese name or alias; ASCII case is ignored. `frame` and
 * 文头文尾 give the whole family. With ! or ? after it (问题!, problems?) the name of a scope
 * stands for the passages that are sure to have the role, or for all that may have it. Returns 0
 * when the word names no role. */
zj_role_set zj_role_lookup(zj_slice word);

enum { ZJ_ROLES_TEXT = 800 };

/* Writes the keys of a set as gold files have them, `problems+causes`, `frame:title`, in the order
 * of the table; the bits for sure and possible roles as `problems!` and `problems?`, which the
 * roles of a query have: mask those of a passage with ZJ_ROLES_ALL. Returns 'out'. */
char *zj_roles_format(zj_role_set roles, char out[ZJ_ROLES_TEXT]);

/* Writes the names of a set in the language of the thread, 存在问题+原因分析. Returns 'out'. */
char *zj_roles_named(zj_role_set roles, char out[ZJ_ROLES_TEXT]);

/* The inverse of zj_roles_format(). Returns 0 when any part is unknown. */
zj_role_set zj_roles_parse(zj_slice text);

/* Writes the roles that a reader is shown, with the whole frame family as ZJ_ROLE_FRAME, at most
 * 'max' of them. Returns how many there are, which may be more than 'max'. */
size_t zj_roles_list(zj_role_set roles, zj_role *out, size_t max);

/* A role as a query names it: with '!' for passages that are sure to have it, '?' for those that
 * may have it, '\0' for those that have it. */
typedef struct zj_role_word {
  zj_role role;
  char mark;
} zj_role_word;

enum { ZJ_ROLE_WORDS = ZJ_ROLE_COUNT + 2 * ZJ_ROLE_SCOPES };

/* Writes the words for a set, as zj_roles_list() does for plain roles. Returns how many there are.
 */
size_t zj_roles_words(zj_role_set roles, zj_role_word out[ZJ_ROLE_WORDS]);

#ifdef __cplusplus
}
#endif
#endif
