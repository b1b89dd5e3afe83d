/* clause.h - a long sentence as an answer shows it: the clauses with hits as they are, what is near
 * them dimmed, and what is far away folded.
 *
 *   ……（folded）  扎实推进，  对年轻干部的培养还不够，  一些地方……  （folded）
 *                  dimmed       with a hit                dimmed
 *
 * Units      code points.
 * Ownership  json_t results are new references.
 * Errors     none: want of memory is noted (indexer/base/noted.h).
 * Threads    no shared state. */
#ifndef ZJ_WEB_PAGES_CLAUSE_H
#define ZJ_WEB_PAGES_CLAUSE_H

#include <jansson.h>

/* Cuts 'marked', [{"text","hit"?}] (zj_json_marked()), into [{"text","hit","near","dim","far"}], of
 * which one is true. Sets *length to that of the sentence when something of it is far, else to 0.
 */
json_t *zj_clause_cut(const json_t *marked, size_t *length);

#endif
