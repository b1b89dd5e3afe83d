/* cues.h - the words by which the parts of a report give themselves away.
 *
 * The table is cues.tsv, compiled in; its head describes the columns. A cue is a short list of
 * words with a name: `weak` is 不够, 不到位, 滞后 … At one place the longest word of all cues
 * counts, so that 问题导向 hides 问题. Headings, titles and combinations of cues have lists of
 * their own.
 *
 *   zj_cues_find(cues, "制度执行不够到位", &found)      found.any has the bits of `weak`
 *
 * Words are compared with plain text (plain.h): no blanks, ASCII digits, full-width punctuation.
 *
 * Units      positions are bytes of the text given.
 * Ownership  zj_cues is a talloc child of 'ctx'; names and notes are borrowed from it.
 * Errors     ZJ_BAD_INPUT with the line of the table, ZJ_NO_MEMORY.
 * Threads    constant once loaded. */
#ifndef ZJ_INDEXER_OUTLINE_CUES_H
#define ZJ_INDEXER_OUTLINE_CUES_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"
#include "indexer/outline/roles.h"

enum { ZJ_CUES_MAX = 64, ZJ_GENRES_MAX = 32 };

typedef struct zj_cues zj_cues;

/* A set of cues: bit 1 << number. */
typedef uint64_t zj_cue_set;

/* Loads 'path', or the table compiled in when 'path' is NULL. */
ZJ_MUST_CHECK zj_status zj_cues_load(void *ctx, const char *path, zj_cues **out, zj_error *err);

/* The table compiled in, as text. */
zj_slice zj_cues_built_in(void);

/* 16 hexadecimal digits, a hash of the table's text. */
const char *zj_cues_version(const zj_cues *cues);

size_t zj_cues_count(const zj_cues *cues);
/* The number of a cue by its name; ZJ_CUES_MAX when there is none. */
unsigned zj_cues_number(const zj_cues *cues, zj_slice name);
/* Its name, "?" when there is none of that number. */
const char *zj_cues_name(const zj_cues *cues, unsigned cue);
/* What it is, in the language of the thread. */
const char *zj_cues_note(const zj_cues *cues, unsigned cue);

typedef struct zj_cue_found {
  zj_cue_set any;        /* somewhere in the text */
  zj_cue_set first;      /* within its first ten characters */
  uint32_t number_count; /* how often figures occur */
} zj_cue_found;

/* Finds the cues of a clause or sentence. Linear in the text. */
void zj_cues_find(const zj_cues *cues, zj_slice text, zj_cue_found *out);

/* What the words of a heading (without its marker) name: a role set, empty when they name nothing.
 * A word counts where it ends the heading or one of its conjuncts (存在问题和下步打算);
 * '*inside' gets the roles whose words occur elsewhere in it. */
zj_role_set zj_cues_heading(const zj_cues *cues, zj_slice heading, zj_role_set *inside);

/* The role of a heading that, as a whole, leaves no doubt (存在的主要问题); 0 for any other. */
zj_role_set zj_cues_certain(const zj_cues *cues, zj_slice heading);

/* The role of a table's column that is headed so (反馈问题, 整改措施); "other" for fields such as
 * 责任单位; 0 for any other text. */
zj_role_set zj_cues_column(const zj_cues *cues, zj_slice head);

/* The genre a title names, by its number; ZJ_GENRES_MAX when it names none. The word nearest to the
 * end decides. */
unsigned zj_cues_genre(const zj_cues *cues, zj_slice title);
const char *zj_cues_genre_name(const zj_cues *cues, unsigned genre);
const char *zj_cues_genre_note(const zj_cues *cues, unsigned genre);

/* Whether a clause that begins here may turn to another role: 但…, 下一步…, 究其原因…. */
bool zj_cues_turns(const zj_cues *cues, zj_slice text);

/* The roles that a set of cues signals the start of. */
zj_role_set zj_cues_signals(const zj_cues *cues, zj_cue_set found);

#endif
