/* account_compare.c - the items of two reports, role by role: the likest are paired first. */
#include <stdlib.h>
#include <talloc.h>

#include "query/answer/account_parts.h"
#include "query/answer/figures.h"

enum { MOST_FIGURES = 40, CONTENT = 4, SHORT_CONTENT = 2 };
static const double like = 0.3, short_like = 0.6; /* of an item, and of one with few letters */
static const double like_heading = 0.4;           /* of its first sentence alone */

typedef struct likeness {
  double share;
  const zj_pair *pair;
} likeness;

typedef struct comparison {
  void *ctx, *local; /* 'local' for one role */
  zj_role role;
  zj_account_side a, b;
  zj_account_blocks of_a, of_b;
  const zj_pair **by_a; /* the pair of each item; NULL for none */
  bool *taken_b;
  zj_pairing *pairing, *heads; /* of whole items, and of their first sentences */
  zj_pair *head_pairs;
  size_t head_count;
  zj_account *out;
  size_t *room;
  zj_error *err;
} comparison;

static int by_share(const void *x, const void *y) {
  const likeness *a = x, *b = y;
  if (a->share != b->share) return a->share > b->share ? -1 : 1;
  if (a->pair->content != b->pair->content) return a->pair->content > b->pair->content ? -1 : 1;
  if (a->pair->a != b->pair->a) return a->pair->a < b->pair->a ? -1 : 1;
  return (a->pair->b > b->pair->b) - (a->pair->b < b->pair->b);
}

static double share_of(const zj_pairing *pairing, const zj_pair *pair) {
  uint32_t both = zj_pairing_content(pairing, 0, pair->a) + zj_pairing_content(pairing, 1, pair->b);
  return both ? 2.0 * pair->content / both : 0;
}

/* How like the first sentences of two items are; 0 when they share too little. */
static double heading_share(const comparison *c, const zj_pair *pair) {
  size_t low = 0, high = c->head_count;
  while (low < high) { /* the first pair of this item */
    size_t middle = (low + high) / 2;
    if (c->head_pairs[middle].a < pair->a)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < c->head_count && c->head_pairs[low].a == pair->a; low++) {
    const zj_pair *head = &c->head_pairs[low];
    if (head->b != pair->b || head->content < CONTENT) continue;
    double share = share_of(c->heads, head);
    return share >= like_heading ? share : 0;
  }
  return 0;
}

/* How like two items are, 0 when too little. */
static double likeness_of(const comparison *c, const zj_pair *pair) {
  double share = share_of(c->pairing, pair), heading = heading_share(c, pair);
  bool alike = (share >= like && pair->content >= CONTENT) ||
               (share >= short_like && pair->content >= SHORT_CONTENT);
  if (!alike) share = 0;
  return heading > share ? heading : share;
}

/* Pairs every item with at most one of the other report. */
static zj_status choose_pairs(comparison *c, const zj_pair *pairs, size_t count) {
  likeness *all = talloc_array(c->local, likeness, (unsigned)count + 1);
  c->by_a = talloc_zero_array(c->local, const zj_pair *, (unsigned)c->of_a.count + 1);
  c->taken_b = talloc_zero_array(c->local, bool, (unsigned)c->of_b.count + 1);
  if (!all || !c->by_a || !c->taken_b) return zj_no_memory(c->err);
  for (size_t i = 0; i < count; i++)
    all[i] = (likeness){likeness_of(c, &pairs[i]), &pairs[i]};
  if (count) qsort(all, count, sizeof *all, by_share);
  for (size_t i = 0; i < count && all[i].share > 0; i++) {
    const zj_pair *pair = all[i].pair;
    if (c->by_a[pair->a] || c->taken_b[pair->b]) continue;
    c->by_a[pair->a] = pair;
    c->taken_b[pair->b] = true;
  }
  return ZJ_OK;
}

static size_t list_figures(const zj_account_side *side, zj_account_block block, zj_figure *out) {
  size_t count = 0;
  for (size_t i = block.begin; i < block.end; i++) {
    zj_slice text = side->points.at[i].text;
    for (size_t at = 0;
         count < MOST_FIGURES && zj_figure_next(text, &at, text.length, &out[count]);)
      count++;
  }
  return count;
}

/* Whether a figure of one item counts the same as one of the other, but is another number. */
static bool figures_differ(const comparison *c, zj_account_block a, zj_account_block b) {
  zj_figure of_a[MOST_FIGURES], of_b[MOST_FIGURES];
  size_t count_a = list_figures(&c->a, a, of_a), count_b = list_figures(&c->b, b, of_b);
  for (size_t i = 0; i < count_a; i++) {
    bool alike = false, equal = false;
    for (size_t k = 0; k < count_b; k++) {
      bool match = zj_figures_alike(&of_a[i], &of_b[k]);
      alike |= match;
      equal |= match && zj_figures_equal(&of_a[i], &of_b[k]);
    }
    if (alike && !equal) return true;
  }
  return false;
}

static zj_status add_echo(comparison *c, zj_account_row *row, zj_account_block block,
                          const zj_pair *pair) {
  zj_account_echo *echo = zj_account_echo_add(c->ctx, row);
  if (!echo) return zj_no_memory(c->err);
  echo->says = row->verdict;
  zj_status status = zj_account_quote_make(c->ctx, &c->b, block, &echo->quote, c->err);
  if (status == ZJ_OK && pair)
    status = zj_account_shared_add(c->ctx, &c->a, c->pairing, pair, &echo->shared, c->err);
  return status;
}

/* Adds the row of an item of the first report. */
static zj_status add_old(comparison *c, size_t i) {
  const zj_pair *pair = c->by_a[i];
  zj_account_row *row = zj_account_row_add(c->ctx, c->out, c->room);
  if (!row) return zj_no_memory(c->err);
  row->role = c->role;
  row->has_quote = true;
  row->verdict = ZJ_VERDICT_GONE;
  zj_status status = zj_account_quote_make(c->ctx, &c->a, c->of_a.at[i], &row->quote, c->err);
  if (status != ZJ_OK || !pair) return status;
  zj_account_block other = c->of_b.at[pair->b];
  row->verdict = ZJ_VERDICT_KEPT;
  if (figures_differ(c, c->of_a.at[i], other)) row->verdict = ZJ_VERDICT_CHANGED;
  return add_echo(c, row, other, pair);
}

static zj_status add_new(comparison *c, size_t i) {
  zj_account_row *row = zj_account_row_add(c->ctx, c->out, c->room);
  if (!row) return zj_no_memory(c->err);
  row->role = c->role;
  row->verdict = ZJ_VERDICT_NEW;
  return add_echo(c, row, c->of_b.at[i], NULL);
}

static zj_status pair_items(comparison *c, bool head, zj_deadline *deadline, zj_pairing **out,
                            zj_pair **pairs, size_t *count) {
  zj_status status = ZJ_OK;
  *out = zj_pairing_new(c->local, false, deadline, c->err);
  if (!*out) return ZJ_NO_MEMORY;
  for (size_t i = 0; status == ZJ_OK && i < c->of_a.count; i++)
    status = zj_account_pairing_add(*out, 0, &c->a, c->of_a.at[i], head, c->err);
  for (size_t i = 0; status == ZJ_OK && i < c->of_b.count; i++)
    status = zj_account_pairing_add(*out, 1, &c->b, c->of_b.at[i], head, c->err);
  return status == ZJ_OK ? zj_pairing_run(*out, pairs, count, c->err) : status;
}

static zj_status compare_role(comparison *c, const zj_snapshot *snapshot, zj_account_report a,
                              zj_account_report b, zj_deadline *deadline) {
  zj_role_set role = ZJ_ROLE_BIT(c->role);
  zj_pair *pairs;
  size_t count;
  zj_status status = zj_account_side_read(c->local, snapshot, a, role, deadline, &c->a, c->err);
  if (status == ZJ_OK)
    status = zj_account_side_read(c->local, snapshot, b, role, deadline, &c->b, c->err);
  if (status == ZJ_OK) status = zj_account_items(c->local, &c->a, true, &c->of_a, c->err);
  if (status == ZJ_OK) status = zj_account_items(c->local, &c->b, true, &c->of_b, c->err);
  if (status != ZJ_OK || (!c->of_a.count && !c->of_b.count)) return status;
  status = pair_items(c, false, deadline, &c->pairing, &pairs, &count);
  if (status == ZJ_OK)
    status = pair_items(c, true, deadline, &c->heads, &c->head_pairs, &c->head_count);
  if (status == ZJ_OK) status = choose_pairs(c, pairs, count);
  for (size_t i = 0; status == ZJ_OK && i < c->of_a.count; i++)
    status = add_old(c, i);
  for (size_t i = 0; status == ZJ_OK && i < c->of_b.count; i++)
    if (!c->taken_b[i]) status = add_new(c, i);
  return status;
}

zj_status zj_account_compare(void *ctx, const zj_snapshot *snapshot, zj_account_report a,
                             zj_account_report b, zj_role_set roles, zj_deadline *deadline,
                             zj_account *out, zj_error *err) {
  zj_status status = ZJ_OK;
  size_t room = 0;
  *out = (zj_account){0};
  for (int role = 0; status == ZJ_OK && role < ZJ_ROLE_SCOPES; role++) {
    if (!(roles & ZJ_ROLE_BIT(role))) continue;
    comparison c = {.ctx = ctx,
                    .local = talloc_new(ctx),
                    .role = (zj_role)role,
                    .out = out,
                    .room = &room,
                    .err = err};
    status = compare_role(&c, snapshot, a, b, deadline);
    talloc_free(c.local);
  }
  return status;
}
