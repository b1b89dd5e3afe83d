/* checkup.c - verdicts on reports, rule by rule. */
#include "query/answer/checkup.h"

#include <stdlib.h>
#include <talloc.h>

#include "query/answer/account.h"
#include "query/answer/checkup_echo.h"
#include "query/answer/role_text.h"
#include "query/engine/sentence.h"

struct zj_checkup {
  zj_snapshot *snapshot;
  const zj_snapshot *whole; /* where reports of the year before are looked for */
  zj_calendar *calendar;    /* of 'whole', once it is needed */
  const zj_checkup_rules *rules;
  size_t most;
  zj_deadline *deadline;
  zj_snapshot_place *places;
  size_t count;
  zj_ranked **ranked; /* by rule: of the reports with hits, by segment and report */
  size_t *ranked_count;
};

/* ---- queries ---- */

static int by_place(const void *a, const void *b) {
  const zj_ranked *x = a, *y = b;
  if (x->segment != y->segment) return x->segment < y->segment ? -1 : 1;
  return (x->report > y->report) - (x->report < y->report);
}

static zj_status run_query(zj_checkup *c, size_t rule, zj_error *err) {
  uint64_t now = zj_now_us(), ends = c->deadline->ends_us;
  zj_search_options options = {.without_sentences = true};
  zj_result *result;
  if (ends) options.deadline_us = ends > now ? ends - now : 1;
  zj_status status = zj_search(c, c->snapshot, c->rules->at[rule].query, &options, &result, err);
  if (status != ZJ_OK) return status;
  if (result->stop == ZJ_STOP_DEADLINE) c->deadline->past = true;
  c->ranked[rule] = result->ranking;
  c->ranked_count[rule] = result->ranking_count;
  if (result->ranking_count)
    qsort(result->ranking, result->ranking_count, sizeof *result->ranking, by_place);
  return ZJ_OK;
}

zj_status zj_checkup_begin(void *ctx, zj_snapshot *snapshot, const zj_checkup_rules *rules,
                           size_t passages, zj_deadline *deadline, zj_checkup **out,
                           zj_error *err) {
  zj_checkup *c = talloc_zero(ctx, zj_checkup);
  if (!c) return zj_no_memory(err);
  c->snapshot = snapshot;
  c->whole = snapshot;
  c->rules = rules;
  c->most = passages;
  c->deadline = deadline;
  c->places = zj_snapshot_list(c, snapshot, &c->count);
  c->ranked = talloc_zero_array(c, zj_ranked *, (unsigned)rules->count + 1);
  c->ranked_count = talloc_zero_array(c, size_t, (unsigned)rules->count + 1);
  if (!c->places || !c->ranked || !c->ranked_count) return zj_no_memory(err);
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < rules->count; i++)
    if (rules->at[i].query) status = run_query(c, i, err);
  *out = c;
  return status;
}

void zj_checkup_among(zj_checkup *c, const zj_snapshot *whole) {
  c->whole = whole;
}

size_t zj_checkup_count(const zj_checkup *c) {
  return c->count;
}

/* ---- one report ---- */

typedef struct examined {
  void *ctx;
  zj_checkup *checkup;
  const zj_segment *segment;
  size_t segment_number;
  uint32_t report;
  zj_error *err;
} examined;

static uint64_t count_letters(const zj_role_text *text) {
  uint64_t count = 0;
  for (uint32_t i = 0; i < text->count; i++)
    count += text->letters[i] != 0;
  return count;
}

static zj_status add_passage(const examined *x, zj_checkup_verdict *v, zj_checkup_passage one) {
  zj_checkup_passage *grown =
      talloc_realloc(x->ctx, v->passages, zj_checkup_passage, (unsigned)v->passage_count + 1);
  if (!grown) return zj_no_memory(x->err);
  v->passages = grown;
  v->passages[v->passage_count++] = one;
  return ZJ_OK;
}

/* Sets *out to the first sentence of a part. */
static zj_status cut_sentence(const examined *x, const zj_role_part *part, zj_cutting *out) {
  zj_paragraph_view view;
  zj_segment_paragraph(x->segment, part->paragraph, &view);
  zj_match_pos end = zj_sentence_end(view.match, part->at.begin);
  if (end.byte > part->at.end.byte) end = part->at.end;
  return zj_excerpt_cut(x->ctx, x->segment, part->paragraph, (zj_match_range){part->at.begin, end},
                        out, x->err);
}

/* Begins a new run of parts: what stands before it in the report has other roles. */
static bool is_apart(const zj_role_text *text, uint32_t part) {
  return part == 0 || (text->parts[part].first && !text->letters[text->parts[part].first - 1]);
}

/* Quotes where each run of text with some roles begins. */
static zj_status add_runs(const examined *x, const zj_role_text *text, zj_checkup_verdict *v) {
  zj_status status = ZJ_OK;
  for (uint32_t i = 0; status == ZJ_OK && i < text->part_count; i++) {
    zj_checkup_passage one = {0};
    if (!is_apart(text, i)) continue;
    if (x->checkup->most && v->passage_count >= x->checkup->most) break;
    status = cut_sentence(x, &text->parts[i], &one.text);
    if (status == ZJ_OK && one.text.text.length) status = add_passage(x, v, one);
  }
  return status;
}

static zj_status judge_share(const examined *x, const zj_checkup_rule *rule,
                             zj_checkup_verdict *v) {
  void *local = talloc_new(x->ctx);
  zj_role_text whole, part;
  zj_status status =
      zj_role_text_read(local, x->segment, x->report, ZJ_ROLES_SCOPES, &whole, x->err);
  if (status == ZJ_OK)
    status = zj_role_text_read(local, x->segment, x->report, rule->roles, &part, x->err);
  if (status == ZJ_OK) {
    uint64_t letters = count_letters(&whole);
    v->percent = letters ? 100.0 * (double)count_letters(&part) / (double)letters : 0;
    bool met = v->percent >= rule->least && v->percent <= rule->most;
    v->state = met ? ZJ_CHECKUP_MET : ZJ_CHECKUP_MISSING;
    v->found = part.part_count;
  }
  if (status == ZJ_OK) status = add_runs(x, &part, v);
  talloc_free(local);
  return status;
}

/* Whether a sentence begins with a heading. */
static bool is_heading(const examined *x, const zj_hit *hit) {
  zj_paragraph_view view;
  uint32_t begin, end;
  zj_segment_paragraph(x->segment, hit->paragraph, &view);
  size_t at = view.cover.byte + zj_match_to_orig_begin(view.edits, hit->range.begin).byte;
  zj_segment_node_range(x->segment, x->report, &begin, &end);
  for (uint32_t i = begin + 1; i < end; i++) {
    zj_node_view node;
    zj_segment_node(x->segment, i, &node);
    if (node.paragraph == hit->paragraph && node.heading.begin.byte <= at &&
        at < node.heading.end.byte)
      return true;
  }
  return false;
}

/* Adds the hits that are headings, or the others. */
static zj_status add_hits(const examined *x, const zj_report_hits *hits, bool headings,
                          zj_checkup_verdict *v) {
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < hits->hit_count; i++) {
    const zj_hit *hit = &hits->hits[i];
    if (is_heading(x, hit) != headings) continue;
    v->found++;
    v->headings += headings;
    if (x->checkup->most && v->passage_count >= x->checkup->most) continue;
    zj_checkup_passage one = {.text = {hit->line, hit->start_char, hit->sentence},
                              .heading = headings};
    status = add_passage(x, v, one);
  }
  return status;
}

static zj_status judge_query(const examined *x, size_t number, zj_checkup_verdict *v) {
  const zj_checkup_rule *rule = v->rule;
  zj_ranked key = {.segment = x->segment_number, .report = x->report};
  const zj_ranked *ranked = NULL;
  if (x->checkup->ranked_count[number])
    ranked = bsearch(&key, x->checkup->ranked[number], x->checkup->ranked_count[number], sizeof key,
                     by_place);
  bool headings = rule->kind == ZJ_CHECKUP_HEADING, never = rule->kind == ZJ_CHECKUP_NEVER;
  v->state = never ? ZJ_CHECKUP_MET : ZJ_CHECKUP_MISSING;
  if (!ranked) return ZJ_OK;
  zj_report_hits hits;
  zj_status status =
      zj_search_report(x->ctx, x->checkup->snapshot, rule->query, ranked, 0, 0, &hits, x->err);
  for (int pass = 0; status == ZJ_OK && pass < (headings ? 1 : 2); pass++) /* headings first */
    status = add_hits(x, &hits, pass == 0, v);
  if (v->found) v->state = never ? ZJ_CHECKUP_MISSING : ZJ_CHECKUP_MET;
  return status;
}

static zj_status judge_answered(const examined *x, const zj_checkup_rule *rule,
                                zj_checkup_verdict *v) {
  zj_echo_list list;
  zj_status status = zj_echo_find(x->ctx, x->checkup->snapshot, x->segment_number, x->report,
                                  rule->roles, rule->answers, x->checkup->deadline, &list, x->err);
  for (size_t i = 0; status == ZJ_OK && i < list.count; i++) {
    const zj_echo *e = &list.at[i];
    v->found++;
    v->unanswered += !e->answered;
    status = add_passage(
        x, v, (zj_checkup_passage){.text = e->item, .answered = e->answered, .answer = e->answer});
  }
  if (status != ZJ_OK) return status;
  if (!v->found)
    v->state = ZJ_CHECKUP_LOOK; /* nothing to answer, or nothing that was recognized */
  else if (!list.answers)
    v->state = ZJ_CHECKUP_MISSING;
  else
    v->state = v->unanswered ? ZJ_CHECKUP_LOOK : ZJ_CHECKUP_MET;
  return ZJ_OK;
}

/* The sentence of a passage that has the words, in its first paragraph; else the first one. */
static zj_cutting sentence_with(const zj_account_words *words, zj_slice wanted) {
  const size_t stop = strlen("。");
  const char *line = memchr(words->text.at, '\n', words->text.length);
  zj_slice text = words->text;
  if (line) text.length = (size_t)(line - text.at);
  size_t begin = 0, chosen = 0, chosen_end = text.length;
  const char *found = wanted.length ? memmem(text.at, text.length, wanted.at, wanted.length) : NULL;
  size_t place = found ? (size_t)(found - text.at) : 0;
  while (begin < text.length) {
    const char *mark = memmem(text.at + begin, text.length - begin, "。", stop);
    size_t end = mark ? (size_t)(mark - text.at) + stop : text.length;
    chosen = begin;
    chosen_end = end;
    if (place < end) break;
    begin = end;
  }
  zj_slice before = zj_slice_cut(text, 0, chosen);
  return (zj_cutting){words->line, words->start_char + (uint32_t)zj_utf8_count(before),
                      zj_slice_cut(text, chosen, chosen_end)};
}

/* Adds the problems of a report of the year before, with what answers them. */
static zj_status add_mended(const examined *x, zj_account_report before, zj_role_set roles,
                            zj_checkup_verdict *v) {
  zj_account account;
  zj_account_report here = {x->segment_number, x->report};
  zj_status status = zj_account_mended(x->ctx, x->checkup->whole, before, here, roles,
                                       x->checkup->deadline, &account, x->err);
  for (size_t i = 0; status == ZJ_OK && i < account.count; i++) {
    const zj_account_row *row = &account.at[i];
    const zj_account_echo *echo = row->echoes;
    zj_checkup_passage one = {.text = sentence_with(&row->quote.words, ZJ_LIT("")),
                              .of = talloc_strdup(x->ctx, row->quote.facts.id),
                              .answered = row->echo_count > 0};
    if (!one.of) return zj_no_memory(x->err);
    if (one.answered)
      one.answer = sentence_with(&echo->quote.words,
                                 echo->shared.count ? echo->shared.at[0].text : ZJ_LIT(""));
    v->found++;
    v->unanswered += !one.answered;
    status = add_passage(x, v, one);
  }
  return status;
}

static zj_status judge_mended(const examined *x, const zj_checkup_rule *rule,
                              zj_checkup_verdict *v) {
  zj_checkup *c = x->checkup;
  zj_role_text answers;
  zj_account_report before, here = {x->segment_number, x->report};
  zj_status status = ZJ_OK;
  if (!c->calendar) status = zj_calendar_make(c, c->whole, &c->calendar, x->err);
  if (status == ZJ_OK)
    status = zj_role_text_read(x->ctx, x->segment, x->report, rule->answers, &answers, x->err);
  while (status == ZJ_OK && zj_calendar_before(c->calendar, here, v->before, &before)) {
    v->before++;
    status = add_mended(x, before, rule->answers, v);
  }
  if (status != ZJ_OK) return status;
  v->state = v->found && !v->unanswered ? ZJ_CHECKUP_MET : ZJ_CHECKUP_LOOK;
  if (!answers.count) v->state = ZJ_CHECKUP_MISSING;
  return v->found ? ZJ_OK : add_runs(x, &answers, v); /* what a reader has to go by */
}

static zj_status judge_rule(const examined *x, size_t number, zj_checkup_verdict *v) {
  const zj_checkup_rule *rule = &x->checkup->rules->at[number];
  v->rule = rule;
  switch (rule->kind) {
  case ZJ_CHECKUP_SHARE:
    return judge_share(x, rule, v);
  case ZJ_CHECKUP_HEADING:
  case ZJ_CHECKUP_TEXT:
  case ZJ_CHECKUP_NEVER:
    return judge_query(x, number, v);
  case ZJ_CHECKUP_ANSWERED:
    return judge_answered(x, rule, v);
  case ZJ_CHECKUP_MENDED:
    return judge_mended(x, rule, v);
  }
  return ZJ_OK;
}

zj_status zj_checkup_report_make(void *ctx, zj_checkup *c, size_t n, zj_checkup_report *out,
                                 zj_error *err) {
  examined x = {.ctx = ctx,
                .checkup = c,
                .segment = c->snapshot->segments[c->places[n].segment],
                .segment_number = c->places[n].segment,
                .report = c->places[n].report,
                .err = err};
  *out = (zj_checkup_report){
      .verdicts = talloc_zero_array(ctx, zj_checkup_verdict, (unsigned)c->rules->count + 1)};
  if (!out->verdicts) return zj_no_memory(err);
  zj_segment_facts(x.segment, x.report, &out->facts);
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < c->rules->count; i++) {
    if (zj_deadline_look(c->deadline)) return zj_deadline_fail(err);
    status = judge_rule(&x, i, &out->verdicts[i]);
    out->missing += out->verdicts[i].state == ZJ_CHECKUP_MISSING;
    out->look += out->verdicts[i].state == ZJ_CHECKUP_LOOK;
  }
  return status;
}
