/* walk.h - private to the outline: where the walk that gives roles stands, and what its parts
 * share.
 *
 * outline_roles.c walks block by block, outline_headings.c decides about headings and items,
 * outline_turns.c about clauses that turn, outline_lacks.c finds rows of shortcomings. All change
 * one zj_walk.
 *
 * Units      uint32_t positions are bytes of the plain text.
 * Ownership  arrays are talloc children of 'outline'.
 * Threads    one walk per thread. */
#ifndef ZJ_INDEXER_OUTLINE_WALK_H
#define ZJ_INDEXER_OUTLINE_WALK_H

#include "indexer/outline/headings_tree.h"

#define ROLE(name) ZJ_ROLE_BIT(ZJ_ROLE_##name)

/* A role set and the rule that gave it. */
typedef struct zj_state {
  zj_role_set roles;
  uint16_t rule;
} zj_state;

/* Rules asked by id; what each is for stands in rules.tsv. */
typedef struct zj_walk_rules {
  uint16_t work, plans, overview, intro, repair, back, weak_run, lacking;         /* D., P. */
  uint16_t intro_end, vocative, summary, aside, announce, reaction, topic, facts; /* X. */
  uint16_t weak, strict, some, heading_weak, slogan, lack, back_again;
} zj_walk_rules;

typedef struct zj_walk {
  zj_outline *outline;
  const zj_layout *text;
  const zj_tree *tree;
  const zj_rules *rules;
  zj_matcher *matcher;
  zj_walk_rules rule;
  zj_node *nodes;      /* beside tree->branches */
  zj_state *inherited; /* what each node would be without words of its own */
  uint32_t *last_child;
  bool *listed; /* nodes of a list that running text announced */
  zj_passage *passages;
  size_t passage_count, passage_capacity;
  size_t next_branch;

  zj_state root;     /* of text nothing else tells about, before the problems */
  bool orders;       /* the report says what others are to do: what is wrong is said in passing */
  bool after;        /* problems or plans have begun: */
  uint32_t after_at; /* plain text: where */
  unsigned year;     /* of the report; 0 if its head tells none */
  size_t intro_end;  /* last block of the introduction + 1 */
  bool has_body;     /* text that is no frame was met */
  bool resume;       /* frame interrupted: the next text begins a passage */
  uint32_t node;     /* where text stands now */
  zj_state base;     /* role of text that no turn touched */
  bool turned;       /* a turn is in force: */
  zj_state turn;
  zj_rule_span span;
  size_t turn_block;  /* where the turn began */
  uint32_t aside_of;  /* the item whose aside the turn is, such as why it is so; 0: none */
  bool announced;     /* the turn announces a list: headings after it are its items */
  bool left_problems; /* the paragraph before this one ended among problems */
  bool was_turned;    /* what comes back behind a turn of one sentence */
  zj_state before_turn;
  zj_rule_span before_span;
  bool before_announced;
  size_t lacks_block; /* the block that was searched for a row of shortcomings last + 1, 0: none */
  uint32_t lacks_at;  /* where it found one */
  uint32_t hung_at;   /* plain text: items after it do not belong to items before it */
  bool failed;
} zj_walk;

/* The role in force. */
static inline zj_state zj_walk_current(const zj_walk *w) {
  return w->turned ? w->turn : w->base;
}
static inline zj_slice zj_walk_from(const zj_walk *w, const zj_block *b, uint32_t at) {
  return zj_block_from(w->text, b, at);
}
static inline bool zj_walk_is_weak(const zj_walk *w, zj_slice text) {
  return zj_rules_test(w->matcher, w->rule.weak, text, NULL);
}

/* ---- outline_walk.c: passages, and where text stands ---- */

/* Begins a passage at 'at' unless it would go on with the one before; 'always' begins one in any
 * case. */
void zj_walk_emit(zj_walk *w, zj_orig_pos at, uint32_t node, zj_state s, bool always);
void zj_walk_emit_current(zj_walk *w, const zj_block *b, uint32_t at, bool always);
/* The original of a plain position; the begin of a block is the begin of its first line. */
zj_orig_pos zj_walk_origin(const zj_walk *w, const zj_block *b, uint32_t at);

/* Notes that problems, plans or goals have begun at 'at'. */
void zj_walk_set_after(zj_walk *w, uint32_t at);
/* What a default is once problems have begun: plans. */
zj_state zj_walk_after(const zj_walk *w, zj_state s);
/* Text under no heading, and directly under 'node', that nothing has turned. */
zj_state zj_walk_root(const zj_walk *w);
zj_state zj_walk_node_state(const zj_walk *w, uint32_t node);
/* From 'at' on text stands under 'node'. */
void zj_walk_hang(zj_walk *w, uint32_t node, uint32_t at);
/* The begin of the clause after the one at 'at', the end of the block if none; sets whether a
 * sentence begins there. */
uint32_t zj_walk_next_clause(const zj_walk *w, const zj_block *b, uint32_t at, bool *sentence);
/* The first year (19xx, 20xx) a text names, 0 if none. */
unsigned zj_walk_year(zj_slice text);

/* ---- outline_headings.c ---- */

/* Makes node k of branch k, and text stand under it. */
void zj_walk_heading(zj_walk *w, uint32_t k);

/* ---- outline_lacks.c ---- */

/* Where a row of sentences begins in a block that tells of little else than what is wrong; the end
 * of the block if nowhere. */
uint32_t zj_walk_find_lacks(const zj_walk *w, const zj_block *b);
/* Whether the block from 'at' on tells of more than one thing that is wrong, and 'mostly' of such
 * things. */
bool zj_walk_tells_lacks(const zj_walk *w, const zj_block *b, uint32_t at, bool mostly);

/* ---- outline_turns.c ---- */

/* Tries the rules for a unit of kind 'where' that begins at 'at'. */
void zj_walk_turn(zj_walk *w, size_t block, uint32_t at, zj_rule_where where);
/* Turns to problems where a row of sentences at 'at' tells of little else than what is wrong. */
void zj_walk_turn_to_lacks(zj_walk *w, size_t block, uint32_t at);
/* Ends a turn of one sentence, or part of one, unless the next goes on with it. */
void zj_walk_end_short(zj_walk *w, const zj_block *b, uint32_t at);
/* 总的来看，… behind the last item of a run inside a paragraph is no part of that item. */
void zj_walk_leave_item(zj_walk *w, size_t block, uint32_t at);
/* Where a turn at 'at' begins: at the begin of the block if only an address (各位代表！) stands
 * before it. */
uint32_t zj_walk_begin_of_turn(const zj_walk *w, const zj_block *b, uint32_t at);

#endif
