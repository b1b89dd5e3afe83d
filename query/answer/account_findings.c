/* account_findings.c - each finding of a feedback and the passages that answer it. */
#include <stdlib.h>
#include <talloc.h>

#include "query/answer/account_parts.h"

enum {
  HEADING_WEIGHT = 3, /* content shared with the heading of an answer counts so much more */
  LEAST_HEADING = 4,  /* shared with a heading of which it is half */
  LEAST_SCORE = 12,
  LEAST_CONTENT = 8, /* shared with an answer whose heading shares nothing */
  LEAST_LONGEST = 5,
  MOST_ECHOES = 4
};
static const double near_best = 0.6; /* of the score of the best answer */
static const double half = 0.5;

#define FINDINGS ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS)
/* A rectification may tell of a finding in any of its sections but the opening. */
#define ANSWERING (ZJ_ROLES_SCOPES & ~ZJ_ROLE_BIT(ZJ_ROLE_INTRO))

/* A passage of one of the reports of rectification. */
typedef struct answer {
  size_t side;
  zj_account_block block;
  uint32_t findings; /* whose best answer it is */
} answer;

typedef struct score {
  uint32_t head, body, longest;
  double of_head;      /* the share of the heading that is shared */
  const zj_pair *pair; /* of the bodies; NULL when only the headings share something */
} score;

typedef struct matcher {
  void *ctx, *local;
  zj_account_side feedback;
  zj_account_side *sides;
  zj_account_blocks findings;
  answer *answers;
  size_t answer_count;
  zj_pairing *bodies, *heads;
  score *scores;  /* of one finding, by answer */
  uint32_t *best; /* by finding: its best answer; UINT32_MAX for none */
  zj_account *out;
  size_t room;
  zj_error *err;
} matcher;

/* ---- reading ---- */

static zj_status add_answers(matcher *m, size_t side) {
  zj_account_blocks blocks;
  zj_status status = zj_account_answers(m->local, &m->sides[side], &blocks, m->err);
  if (status != ZJ_OK) return status;
  answer *grown =
      talloc_realloc(m->local, m->answers, answer, (unsigned)(m->answer_count + blocks.count) + 1);
  if (!grown) return zj_no_memory(m->err);
  m->answers = grown;
  for (size_t i = 0; i < blocks.count; i++)
    m->answers[m->answer_count++] = (answer){side, blocks.at[i], 0};
  return ZJ_OK;
}

static zj_status pair_all(matcher *m, zj_pairing **out, bool head, zj_deadline *deadline,
                          zj_pair **pairs, size_t *count) {
  zj_status status = ZJ_OK;
  *out = zj_pairing_new(m->local, false, deadline, m->err);
  if (!*out) return ZJ_NO_MEMORY;
  for (size_t i = 0; status == ZJ_OK && i < m->findings.count; i++)
    status = zj_account_pairing_add(*out, 0, &m->feedback, m->findings.at[i], false, m->err);
  for (size_t i = 0; status == ZJ_OK && i < m->answer_count; i++)
    status = zj_account_pairing_add(*out, 1, &m->sides[m->answers[i].side], m->answers[i].block,
                                    head, m->err);
  return status == ZJ_OK ? zj_pairing_run(*out, pairs, count, m->err) : status;
}

/* ---- judging ---- */

static uint32_t total(const score *s) {
  return s->head * HEADING_WEIGHT + s->body;
}

static bool is_answer(const score *s) {
  if (s->head && total(s) >= LEAST_SCORE) return true;
  if (s->head >= LEAST_HEADING && s->of_head >= half) return true;
  return s->body >= LEAST_CONTENT && s->longest >= LEAST_LONGEST;
}

/* Scores every answer to one finding from its pairs, which begin at *body and *head. */
static void score_answers(matcher *m, uint32_t finding, const zj_pair *bodies, size_t body_count,
                          size_t *body, const zj_pair *heads, size_t head_count, size_t *head) {
  memset(m->scores, 0, m->answer_count * sizeof *m->scores);
  for (; *body < body_count && bodies[*body].a == finding; (*body)++) {
    score *s = &m->scores[bodies[*body].b];
    s->body = bodies[*body].content;
    s->longest = bodies[*body].longest;
    s->pair = &bodies[*body];
  }
  for (; *head < head_count && heads[*head].a == finding; (*head)++) {
    m->scores[heads[*head].b].head = heads[*head].content;
    m->scores[heads[*head].b].of_head = heads[*head].share_b;
  }
}

static uint32_t find_best(const matcher *m) {
  uint32_t best = UINT32_MAX;
  for (uint32_t i = 0; i < m->answer_count; i++)
    if (is_answer(&m->scores[i]) &&
        (best == UINT32_MAX || total(&m->scores[i]) > total(&m->scores[best])))
      best = i;
  return best;
}

/* ---- rows ---- */

/* Words for how far a finding is mended, the longer ones first. */
static const char *const state_words[] = {
    "已全部整改完成", "已基本整改完成", "尚未整改到位", "尚未完成整改",
    "未完成整改",     "未整改到位",     "已完成整改",   "已整改完成",
    "已整改到位",     "基本完成整改",   "部分完成整改", "阶段性完成",
    "已基本完成",     "已全部完成",     "正在推进整改", "持续推进整改",
    "立行立改",       "立整立改",       "长期坚持",     "持续坚持",
    "正在整改",       "持续整改",       "正在推进",     "持续推进",
    "正在办理",       "尚未完成",       "没有完成",     "未能完成",
    "整改完成",       "完成整改",       "基本完成",     "部分完成",
    "已完成",         "未完成",         "已整改",       "未整改",
    "已办结",         "已销号",         "已追回",       "已收回",
    "已清退",         "整改中",         "推进中",       NULL};

static zj_status find_states(matcher *m, const zj_account_side *side, zj_account_block block,
                             zj_account_list *out) {
  zj_status status = ZJ_OK;
  for (size_t i = block.begin; i < block.end; i++) {
    const zj_point *p = &side->points.at[i];
    for (uint32_t at = 0; status == ZJ_OK && at < p->text.length;) {
      size_t n = 0;
      for (const char *const *w = state_words; *w && !n; w++)
        if (at + strlen(*w) <= p->text.length && memcmp(p->text.at + at, *w, strlen(*w)) == 0)
          n = strlen(*w);
      zj_match_range range = {{p->at.begin.byte + at}, {p->at.begin.byte + at + (uint32_t)n}};
      if (n) status = zj_account_words_add(m->ctx, side, p->paragraph, range, out, m->err);
      at += n ? (uint32_t)n : 1;
    }
  }
  return status;
}

static zj_status add_echo(matcher *m, zj_account_row *row, uint32_t number) {
  const answer *a = &m->answers[number];
  const zj_account_side *side = &m->sides[a->side];
  const score *s = &m->scores[number];
  zj_account_echo *echo = zj_account_echo_add(m->ctx, row);
  if (!echo) return zj_no_memory(m->err);
  echo->says = ZJ_VERDICT_ANSWERED;
  zj_status status = zj_account_quote_make(m->ctx, side, a->block, &echo->quote, m->err);
  if (status == ZJ_OK && s->pair)
    status = zj_account_shared_add(m->ctx, &m->feedback, m->bodies, s->pair, &echo->shared, m->err);
  return status == ZJ_OK ? find_states(m, side, a->block, &echo->states) : status;
}

static zj_status add_finding(matcher *m, uint32_t finding) {
  zj_account_row *row = zj_account_row_add(m->ctx, m->out, &m->room);
  if (!row) return zj_no_memory(m->err);
  row->has_quote = true;
  row->verdict = ZJ_VERDICT_UNANSWERED;
  zj_status status =
      zj_account_quote_make(m->ctx, &m->feedback, m->findings.at[finding], &row->quote, m->err);
  uint32_t best = find_best(m);
  m->best[finding] = best;
  if (status != ZJ_OK || best == UINT32_MAX) return status;
  row->verdict = ZJ_VERDICT_ANSWERED;
  m->answers[best].findings++;
  status = add_echo(m, row, best);
  for (uint32_t i = 0; status == ZJ_OK && i < m->answer_count && row->echo_count < MOST_ECHOES; i++)
    if (i != best && is_answer(&m->scores[i]) &&
        total(&m->scores[i]) >= total(&m->scores[best]) * near_best)
      status = add_echo(m, row, i);
  return status;
}

/* Names the findings that have the same best answer. */
static zj_status mark_merged(matcher *m, zj_deadline *deadline) {
  for (uint32_t i = 0; i < m->findings.count; i++) {
    zj_account_row *row = &m->out->at[i];
    if (m->best[i] == UINT32_MAX || m->answers[m->best[i]].findings < 2) continue;
    if (zj_deadline_steps(deadline, m->findings.count)) return zj_deadline_fail(m->err);
    row->verdict = ZJ_VERDICT_MERGED;
    row->merged = talloc_array(m->ctx, uint32_t, m->answers[m->best[i]].findings);
    if (!row->merged) return zj_no_memory(m->err);
    for (uint32_t k = 0; k < m->findings.count; k++)
      if (k != i && m->best[k] == m->best[i]) row->merged[row->merged_count++] = k;
  }
  return ZJ_OK;
}

static zj_status answer_findings(matcher *m, zj_deadline *deadline) {
  zj_pair *bodies, *heads;
  size_t body_count, head_count, body = 0, head = 0;
  zj_status status = pair_all(m, &m->bodies, false, deadline, &bodies, &body_count);
  if (status == ZJ_OK) status = pair_all(m, &m->heads, true, deadline, &heads, &head_count);
  m->scores = talloc_array(m->local, score, (unsigned)m->answer_count + 1);
  m->best = talloc_array(m->local, uint32_t, (unsigned)m->findings.count + 1);
  if (status == ZJ_OK && (!m->scores || !m->best)) return zj_no_memory(m->err);
  for (uint32_t i = 0; status == ZJ_OK && i < m->findings.count; i++) {
    if (zj_deadline_steps(deadline, m->answer_count + 1)) return zj_deadline_fail(m->err);
    score_answers(m, i, bodies, body_count, &body, heads, head_count, &head);
    status = add_finding(m, i);
  }
  return status == ZJ_OK ? mark_merged(m, deadline) : status;
}

static zj_status answer_all(void *ctx, const zj_snapshot *snapshot, zj_account_report feedback,
                            const zj_account_report *answers, size_t count, zj_role_set roles,
                            zj_deadline *deadline, zj_account *out, zj_error *err) {
  matcher m = {.ctx = ctx, .local = talloc_new(ctx), .out = out, .err = err};
  *out = (zj_account){0};
  m.sides = talloc_zero_array(m.local, zj_account_side, (unsigned)count + 1);
  if (!m.sides) return zj_no_memory(err);
  zj_status status =
      zj_account_side_read(m.local, snapshot, feedback, FINDINGS, deadline, &m.feedback, err);
  if (status == ZJ_OK) status = zj_account_items(m.local, &m.feedback, false, &m.findings, err);
  for (size_t i = 0; status == ZJ_OK && i < count; i++) {
    status = zj_account_side_read(m.local, snapshot, answers[i], roles, deadline, &m.sides[i], err);
    if (status == ZJ_OK) status = add_answers(&m, i);
  }
  if (status == ZJ_OK) status = answer_findings(&m, deadline);
  talloc_free(m.local);
  return status;
}

zj_status zj_account_findings(void *ctx, const zj_snapshot *snapshot, zj_account_report feedback,
                              const zj_account_report *answers, size_t count, zj_deadline *deadline,
                              zj_account *out, zj_error *err) {
  return answer_all(ctx, snapshot, feedback, answers, count, ANSWERING, deadline, out, err);
}

zj_status zj_account_mended(void *ctx, const zj_snapshot *snapshot, zj_account_report feedback,
                            zj_account_report answer_in, zj_role_set roles, zj_deadline *deadline,
                            zj_account *out, zj_error *err) {
  return answer_all(ctx, snapshot, feedback, &answer_in, 1, roles, deadline, out, err);
}
