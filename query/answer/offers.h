/* offers.h - what else a query may have meant, offered beside its answer whether or not that found
 * anything.
 *
 *   兰州市政府工作报告 2024   ─▶ that report (titles.h)
 *   问题 营商环境 宁波 2023   ─▶ 问题:营商环境 单位:宁波 年份:2023
 *   年青干部, nianqing ganbu  ─▶ 年轻干部, where the word as typed is hardly found (spell.h)
 *   坚持“三严三实”要求        ─▶ the same to be searched as one phrase, when it was pasted
 *   a sentence miscopied      ─▶ the passage that comes nearest, with what differs (verify.h)
 *
 * Every query that is offered has been run and finds something.
 *
 * Units      microseconds.
 * Ownership  results are talloc children of 'ctx' and borrow the snapshot.
 * Errors     those of zj_search().
 * Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_OFFERS_H
#define ZJ_QUERY_ANSWER_OFFERS_H

#include <jansson.h>
#include <stdio.h>

#include "query/answer/titles.h"
#include "query/answer/trial.h"
#include "query/answer/verify.h"

typedef enum zj_offer_kind {
  ZJ_OFFER_SPELLING, /* other characters for a word that is hardly found */
  ZJ_OFFER_SCOPE,    /* a word as a role, a unit or a year */
  ZJ_OFFER_LITERAL   /* all of it as one phrase */
} zj_offer_kind;

typedef struct zj_offer {
  zj_offer_kind kind;
  zj_trial trial;
} zj_offer;

enum { ZJ_OFFERS_MAX = 6, ZJ_OFFERS_TITLES = 5 };

typedef struct zj_offers {
  zj_offer at[ZJ_OFFERS_MAX];
  size_t count;
  zj_titles titles; /* 'all' is what their query lists, or less if the time ran out */
  bool cut;         /* the time ran out: there may be more */
  bool has_near;
  zj_verified near; /* the text as a quotation; only when the query found nothing */
} zj_offers;

/* Finds what may be offered beside an answer that found 'occurrences', in at most 'deadline_us'
 * (0: no bound). */
ZJ_MUST_CHECK zj_status zj_offers_find(void *ctx, zj_snapshot *snapshot, const zj_query *query,
                                       uint64_t occurrences, uint64_t deadline_us, zj_offers *out,
                                       zj_error *err);

/* Whether there is anything to offer. */
bool zj_offers_any(const zj_offers *offers);

/* Describes an offer in the thread's language: "did you mean". Constant. */
const char *zj_offer_label(zj_offer_kind kind);

/* Returns a new reference to
 *   {"queries":[{"kind":"spelling"|"scope"|"literal","query":…,"label":…,"occurrences":N,
 *                "reports":N,"exact":…},…],"titles":{…}?,"near":{…}?} with the titles as in
 * titles.h and the passage as in verify.h. */
json_t *zj_offers_json(const zj_offers *offers);

/* Prints the offers for people, one a line. */
void zj_offers_print(FILE *to, const zj_offers *offers);

#endif
