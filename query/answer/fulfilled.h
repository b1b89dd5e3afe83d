/* fulfilled.h - whether a clause of a report says that what a clause of an earlier report promised
 * was done.
 *
 *   新建高标准农田100万亩     ─┬─ 新建高标准农田182.5万亩          ▶ done: the figure is reached
 *                              ├─ 新建高标准农田85万亩             ▶ short
 *                              └─ 五年新建高标准农田182.5万亩      ▶ open: another time
 *   建成文昌桥                ─┬─ 文昌桥建成通车                   ▶ done: finished
 *                              └─ 文昌桥主体完工                   ▶ open: a part of it
 *
 * What is promised, without stock words, promising words and figures, must stand in the other
 * clause; then figures decide where the promise has some, else words for what is finished. Words
 * of what goes on, is planned, or is a part of the whole leave it open.
 *
 * Units      bytes of match text.
 * Threads    no shared state. */
#ifndef ZJ_QUERY_ANSWER_FULFILLED_H
#define ZJ_QUERY_ANSWER_FULFILLED_H

#include "indexer/base/text.h"
#include "query/answer/stock.h"

typedef enum zj_fulfilled { ZJ_FULFILLED_OPEN, ZJ_FULFILLED_SHORT, ZJ_FULFILLED_DONE } zj_fulfilled;

/* A clause of the other report. */
typedef struct zj_told {
  zj_slice clause, around, sentence; /* 'around': up to the commas beside it */
  bool several_years;                /* it speaks of more than one year */
} zj_told;

/* What 'told' says of the promise 'plan', a clause. */
zj_fulfilled zj_fulfilled_judge(const zj_stock *stock, zj_slice plan, const zj_told *told);

/* Whether a clause only says with what, for what or by what something is to be done. */
bool zj_fulfilled_is_setting(zj_slice plan);

#endif
