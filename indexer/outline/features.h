/* features.h - private to the outline: the facts from which the role of a statement is decided.
 *
 * A feature is a fact that a person can read: a cue in this sentence, in the one before, in a
 * heading above; where in the section and the report; how much of the paragraph names shortcomings.
 * Its key holds which fact it is and its arguments, so that a name can be made of it:
 *
 *   cue:weak            a word for a shortcoming (不足、欠缺)
 *   heading:problems    the heading names what is wrong
 *
 * Ownership  zj_features is a talloc child of 'ctx'.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_OUTLINE_FEATURES_H
#define ZJ_INDEXER_OUTLINE_FEATURES_H

#include "indexer/outline/statements.h"

typedef uint64_t zj_feature;

/* keys[begin] to keys[end - 1] */
typedef struct zj_feature_range {
  uint32_t begin, end;
} zj_feature_range;

/* What the statements of a paragraph, section, part, run of items or heading have in common is held
 * once. A statement has its own features, its words (some of them twice), those of the groups it
 * is in, and the words of the statement before as zj_feature_of_next() names them. No feature is in
 * two of these ranges. */
enum { ZJ_FEATURES_SHARED = 6, ZJ_FEATURES_NONE = 0 };

typedef struct zj_features {
  zj_feature *keys;
  size_t key_count;
  zj_feature_range *own, *words; /* by statement */
  size_t count;                  /* of statements */
  zj_feature_range *groups;
  size_t group_count;                     /* group ZJ_FEATURES_NONE is empty */
  uint32_t (*shared)[ZJ_FEATURES_SHARED]; /* by statement: numbers of groups */
} zj_features;

typedef struct zj_features_asked {
  const zj_statements *statements;
  const zj_cues *cues;
  zj_slice title;      /* of the report, plain text; empty for none */
  uint64_t hidden;     /* for training: cues of this set are left out of what is seen … */
  uint32_t hide_words; /* … and this share (of 100) of learned words */
  uint32_t seed;       /* which of them */
} zj_features_asked;

/* Makes the features of every statement. Linear in the report. ZJ_NO_MEMORY. */
ZJ_MUST_CHECK zj_status zj_features_make(void *ctx, const zj_features_asked *asked,
                                         zj_features **out, zj_error *err);

/* Whether a feature holds words of the text, not only facts about it; such a feature counts only
 * when it occurs in enough reports (zj_training_options). */
bool zj_feature_is_word(zj_feature feature);

/* A word as the next statement sees it: a word of the sentence before; and the other way round. 0
 * for other features. */
zj_feature zj_feature_of_next(zj_feature word);
zj_feature zj_feature_of_before(zj_feature word);

/* The fact that a feature is a shade of: words for a shortcoming at the start of a paragraph are
 * words for a shortcoming. Reasons are given by such facts. 0 for one that says little by itself,
 * such as the length of a sentence. */
zj_feature zj_feature_fact(zj_feature feature);

enum { ZJ_FEATURE_NAME = 160 };

/* The stable name of a feature, as a model file writes it. Returns 'out'. */
char *zj_feature_name(const zj_cues *cues, zj_feature feature, char out[ZJ_FEATURE_NAME]);

/* The feature of a name; 0 when there is none. */
zj_feature zj_feature_parse(const zj_cues *cues, zj_slice name);

/* What a feature says, in the language of the thread. Returns 'out'. */
char *zj_feature_says(const zj_cues *cues, zj_feature feature, char out[ZJ_FEATURE_NAME]);

#endif
