/* statements.c - cutting a report into the clauses whose roles are decided. */
#include "indexer/outline/statements.h"

#include <talloc.h>

#include "indexer/outline/tables.h"
#include "indexer/text/marks.h"

typedef struct cutter {
  zj_statements *statements;
  size_t capacity;
  const zj_cues *cues;
  size_t next_branch; /* the first that does not begin before the text at hand */
  uint32_t branch;    /* where text lies now */
  zj_role_set column; /* the role that the column of the table at hand names */
  zj_cue_set chrome;  /* the cue of a web page's own words */
  bool failed;
} cutter;

static bool grow_statements(cutter *c) {
  zj_statements *u = c->statements;
  if (u->count < c->capacity) return true;
  size_t capacity = c->capacity ? 2 * c->capacity : 256;
  zj_statement *grown = talloc_realloc(u, u->of, zj_statement, capacity);
  if (!grown) return false;
  u->of = grown;
  c->capacity = capacity;
  return true;
}

static const zj_branch *branch_of(const cutter *c, uint32_t branch) {
  return &c->statements->tree->branches[branch];
}

/* The punctuation and quotes that end a statement belong to it. */
static uint32_t skip_marks(const zj_layout *layout, uint32_t at, uint32_t end) {
  zj_slice text = {layout->plain.bytes, end};
  while (at < end) {
    unsigned n = zj_mark_clause_end(text, at);
    if (!n) n = zj_mark_quote_end(text, at);
    if (!n) break;
    at += n;
  }
  return at;
}

static zj_seam seam_of(const cutter *c, const zj_statement *u) {
  const zj_statements *statements = c->statements;
  if (statements->count == 0) return ZJ_SEAM_FRAME;
  const zj_statement *before = &statements->of[statements->count - 1];
  if (u->fixed || before->fixed) return ZJ_SEAM_FRAME;
  if (u->heading) {
    const zj_branch *b = branch_of(c, u->branch);
    if (b->rank >= ZJ_RANK_ITEM) return b->opens_block ? ZJ_SEAM_ITEM : ZJ_SEAM_INLINE;
    return b->level == 1 ? ZJ_SEAM_SECTION : ZJ_SEAM_HEADING;
  }
  if (before->block != u->block) return before->heading ? ZJ_SEAM_UNDER : ZJ_SEAM_PARAGRAPH;
  if (before->heading) return ZJ_SEAM_BODY;
  zj_slice text = {statements->layout->plain.bytes + before->begin, before->end - before->begin};
  size_t end = text.length;
  while (end >= 3 && zj_mark_quote_end(text, end - 3))
    end -= 3;
  return end >= 3 && zj_mark_sentence_end(text, end - 3) ? ZJ_SEAM_SENTENCE : ZJ_SEAM_CLAUSE;
}

/* The words of a heading without the marks around them. */
static zj_slice heading_words(const cutter *c, const zj_statement *u) {
  const zj_branch *b = branch_of(c, u->branch);
  uint32_t begin = b->label < b->end ? b->label : b->begin;
  return (zj_slice){c->statements->layout->plain.bytes + begin, b->end - begin};
}

/* In percent of the characters. */
static uint8_t share_of_latin(zj_slice words) {
  size_t latin = 0, all = 0;
  for (size_t i = 0; i < words.length; i++) {
    if (zj_utf8_is_tail(words.at[i])) continue;
    char lower = (char)(words.at[i] | 0x20);
    latin += lower >= 'a' && lower <= 'z';
    all++;
  }
  return (uint8_t)(all ? 100 * latin / all : 0);
}

static bool is_in_brackets(zj_slice words) {
  return words.length >= 6 && memcmp(words.at, "（", 3) == 0 &&
         memcmp(words.at + words.length - 3, "）", 3) == 0;
}

static void look_aside(const cutter *c, zj_statement *u) {
  enum { MUCH_LATIN = 25 };
  zj_slice words = zj_statement_words(c->statements, u);
  u->latin = share_of_latin(words);
  u->in_brackets = is_in_brackets(words);
  u->aside = u->latin > MUCH_LATIN || u->in_brackets || (u->cues.any & c->chrome);
}

static void add_statement(cutter *c, zj_statement u) {
  if (u.end <= u.begin && !u.fixed) return;
  if (!grow_statements(c)) {
    c->failed = true;
    return;
  }
  if (u.label < u.begin || u.label >= u.end) u.label = u.begin;
  u.seam = seam_of(c, &u);
  zj_cues_find(c->cues, zj_statement_words(c->statements, &u), &u.cues);
  u.signals = zj_cues_signals(c->cues, u.cues.any);
  look_aside(c, &u);
  if (u.heading) u.names = zj_cues_heading(c->cues, heading_words(c, &u), NULL) != 0;
  if (u.heading)
    u.certain = zj_cues_certain(c->cues, zj_statement_without_mark(heading_words(c, &u)));
  if (c->column) u.certain = c->column;
  u.column = c->column != 0;
  c->statements->of[c->statements->count++] = u;
}

/* Where the statement that begins at 'at' ends: behind the next 。！？；： or before a clause that
 * may turn, at 'end' at the latest. */
static uint32_t statement_end(const cutter *c, uint32_t at, uint32_t end) {
  const char *bytes = c->statements->layout->plain.bytes;
  zj_slice text = {bytes, end};
  for (uint32_t k = at; k < end; k++) {
    unsigned char byte = (unsigned char)bytes[k];
    if (byte != 0xE3 && byte != 0xEF) continue;
    unsigned n = zj_mark_clause_end(text, k);
    if (!n) continue;
    if (memcmp(bytes + k, "，", 3) != 0) return skip_marks(c->statements->layout, k, end);
    zj_slice rest = zj_slice_cut(text, k + n, end);
    if (zj_cues_turns(c->cues, rest)) return k + n;
    k += n - 1;
  }
  return end;
}

static void cut_text(cutter *c, uint32_t block, uint32_t at, uint32_t end) {
  while (at < end) {
    uint32_t next = statement_end(c, at, end);
    add_statement(c, (zj_statement){.begin = at, .end = next, .branch = c->branch, .block = block});
    at = next;
  }
}

/* Text on a new line leaves the items that lay inside the paragraph before it. */
static void leave_inline_items(cutter *c) {
  while (c->branch > 0) {
    const zj_branch *b = branch_of(c, c->branch);
    if (b->rank < ZJ_RANK_ITEM || b->opens_block) break;
    c->branch = b->parent;
  }
}

/* Cuts a row of a table with a head, or a part of one, at its cells. */
static void cut_ledger(cutter *c, uint32_t number) {
  const zj_layout *layout = c->statements->layout;
  const zj_block *b = &layout->blocks[number];
  leave_inline_items(c);
  for (uint32_t at = b->begin, next; at < b->end; at = next) {
    const zj_ledger_cell *cell = zj_tables_cell(layout, at, &next);
    if (next > b->end) next = b->end;
    c->column = cell ? cell->role : 0;
    cut_text(c, number, at, next);
  }
  c->column = 0;
}

static void cut_block(cutter *c, uint32_t number) {
  const zj_layout *layout = c->statements->layout;
  const zj_tree *tree = c->statements->tree;
  const zj_block *b = &layout->blocks[number];
  uint32_t at = b->begin;
  leave_inline_items(c);
  while (at < b->end) {
    const zj_branch *next = c->next_branch < tree->count ? &tree->branches[c->next_branch] : NULL;
    if (next && next->begin <= at) {
      c->branch = (uint32_t)c->next_branch++;
      uint32_t end = skip_marks(layout, next->end > at ? next->end : at, b->end);
      uint32_t limit = c->next_branch < tree->count ? tree->branches[c->next_branch].begin : b->end;
      if (end > limit && limit > at) end = limit;
      add_statement(c, (zj_statement){.begin = at,
                                      .end = end,
                                      .label = next->label,
                                      .branch = c->branch,
                                      .block = number,
                                      .heading = next->level});
      if (end > at) at = end;
      continue;
    }
    uint32_t end = next && next->begin < b->end ? next->begin : b->end;
    cut_text(c, number, at, end);
    at = end;
  }
}

static void cut_fixed(cutter *c, uint32_t number) {
  const zj_block *b = &c->statements->layout->blocks[number];
  if (b->paragraph.nested) return;
  if (!(b->fixed & ZJ_ROLE_BIT(ZJ_ROLE_NOISE))) c->branch = 0;
  add_statement(c, (zj_statement){.begin = b->begin,
                                  .end = b->end,
                                  .branch = c->branch,
                                  .block = number,
                                  .fixed = b->fixed});
}

zj_status zj_statements_cut(void *ctx, const zj_layout *layout, const zj_tree *tree,
                            const zj_cues *cues, zj_statements **out, zj_error *err) {
  zj_statements *statements = talloc_zero(ctx, zj_statements);
  if (!statements) return zj_no_memory(err);
  statements->layout = layout;
  statements->tree = tree;
  unsigned chrome = zj_cues_number(cues, ZJ_LIT("chrome"));
  cutter c = {.statements = statements,
              .cues = cues,
              .next_branch = 1,
              .chrome = chrome < ZJ_CUES_MAX ? (zj_cue_set)1 << chrome : 0};
  for (size_t i = 0; i < layout->block_count; i++) {
    if (layout->blocks[i].fixed)
      cut_fixed(&c, (uint32_t)i);
    else if (layout->blocks[i].ledger)
      cut_ledger(&c, (uint32_t)i);
    else
      cut_block(&c, (uint32_t)i);
  }
  if (c.failed) {
    talloc_free(statements);
    return zj_no_memory(err);
  }
  *out = statements;
  return ZJ_OK;
}
