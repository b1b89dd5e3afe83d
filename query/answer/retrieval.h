/* retrieval.h - passages for a question, in the form of Dify's external knowledge.
 *
 *   {"knowledge_id":"problems","query":"年轻干部","retrieval_setting":{"top_k":3,"score_threshold":0}}
 *   ─▶ {"records":[{"content":…,"score":…,"title":…,"metadata":{"id":"ID:LINE:0","path":…,…}},…]}
 *
 * Paragraphs in which the query as zhangju reads it finds something come first, with scores from 1
 * down to 0.9; then those that share its rare pieces, which answer a question in plain words, with
 * the share of these pieces as their score, at most 0.9. Content is a whole paragraph, verbatim.
 * knowledge_id is a role, or "all".
 *
 * Ownership  a new reference.
 * Errors     ZJ_USAGE for a request of another form, ZJ_NOT_FOUND for another knowledge_id; those
 * of zj_search(). Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_RETRIEVAL_H
#define ZJ_QUERY_ANSWER_RETRIEVAL_H

#include <jansson.h>

#include "indexer/store/snapshot.h"

enum { ZJ_RETRIEVAL_MOST = 50 /* records */ };

/* Answers a request, the value of its body; NULL for a body that is not JSON. */
ZJ_MUST_CHECK zj_status zj_retrieve(void *ctx, zj_snapshot *snapshot, const json_t *request,
                                    uint64_t ends_us, json_t **out, zj_error *err);

#endif
