/* check_postings.c - checks postings against themselves and against the text. */
#include "indexer/store/check_postings.h"

#include <inttypes.h>
#include <talloc.h>
#include <xxhash.h>

#include "indexer/base/lang.h"
#include "indexer/text/bigram.h"

typedef struct lists {
  const zj_segment *segment;
  const char *dir;
  uint64_t *rest; /* per paragraph: the sum of the hashes of its terms less that of its postings;
                     NULL when postings are not compared with the text */
} lists;

static zj_status fail_damaged(const lists *l, zj_error *err, const char *what) {
  return zj_fail(err, ZJ_CORRUPT,
                 zj_tr("%s/postings: %s; rebuild the index with: zhangju index --full",
                       "%s/postings：%s；请用 zhangju index --full 重建索引"),
                 l->dir, what);
}

/* Odd, so that no number of occurrences below 2^64 multiplies it to 0. */
static uint64_t hash_of(zj_slice term) {
  return XXH3_64bits(term.at, term.length) | 1;
}

static zj_status check_totals(const lists *l, zj_slice term, uint32_t documents, uint64_t seen,
                              uint64_t occurrences, zj_error *err) {
  uint32_t said;
  uint64_t said_occurrences;
  zj_status status =
      zj_postings_frequency(zj_segment_postings(l->segment), term, &said, &said_occurrences, err);
  if (status != ZJ_OK) return status;
  if (seen != documents || seen != said || occurrences != said_occurrences)
    return fail_damaged(l, err,
                        zj_tr("a list is not as long as it says", "有一个表与其所记长度不符"));
  return ZJ_OK;
}

static zj_status check_list(const lists *l, zj_slice term, uint32_t documents, zj_error *err) {
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  zj_postings_list *list;
  uint32_t docids[1024], wdfs[1024], last = 0, paragraphs = zj_segment_paragraphs(l->segment);
  uint64_t seen = 0, occurrences = 0, hash = hash_of(term);
  size_t count = 1;
  zj_status status =
      zj_postings_list_open(local, zj_segment_postings(l->segment), term, &list, err);
  while (status == ZJ_OK && count > 0) {
    status = zj_postings_list_read(list, docids, wdfs, ZJ_COUNT(docids), &count, err);
    for (size_t i = 0; status == ZJ_OK && i < count; last = docids[i++]) {
      if (docids[i] <= last || docids[i] > paragraphs)
        status = fail_damaged(l, err, zj_tr("a list is out of order", "有一个表次序错乱"));
      else if (l->rest)
        l->rest[docids[i] - 1] -= wdfs[i] * hash;
      occurrences += wdfs[i];
    }
    seen += count;
  }
  if (status == ZJ_DONE) status = ZJ_OK;
  if (status == ZJ_OK) status = check_totals(l, term, documents, seen, occurrences, err);
  talloc_free(local);
  return status;
}

static zj_status check_lists(const lists *l, zj_error *err) {
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  zj_term_walk *walk;
  zj_slice term;
  uint32_t documents;
  zj_buffer before = {.ctx = local};
  zj_status status =
      zj_term_walk_open(local, zj_segment_postings(l->segment), ZJ_LIT(""), &walk, err);
  while (status == ZJ_OK) {
    status = zj_term_walk_next(walk, &term, &documents, err);
    if (status != ZJ_OK) break;
    if (before.length && zj_slice_compare(zj_buffer_slice(&before), term) >= 0)
      status = fail_damaged(l, err, zj_tr("the terms are out of order", "词条次序错乱"));
    else
      status = check_list(l, term, documents, err);
    before.length = 0;
    zj_buffer_add(&before, term.at, term.length);
    if (status == ZJ_OK) status = zj_buffer_status(&before, err);
  }
  talloc_free(local);
  return status == ZJ_DONE ? ZJ_OK : status;
}

static void add_terms_of_text(const lists *l) {
  for (uint32_t i = 0; i < zj_segment_paragraphs(l->segment); i++) {
    zj_paragraph_view p;
    zj_term term;
    zj_segment_paragraph(l->segment, i, &p);
    zj_cutter cutter = zj_bigram_cut(p.match);
    while (zj_bigram_next(&cutter, &term) == ZJ_OK)
      l->rest[i] += hash_of(term.bytes);
  }
}

static zj_status check_rest(const lists *l, zj_error *err) {
  for (uint32_t i = 0; i < zj_segment_paragraphs(l->segment); i++) {
    if (l->rest[i] == 0) continue;
    zj_report_facts facts;
    zj_paragraph_view p;
    zj_segment_paragraph(l->segment, i, &p);
    zj_segment_facts(l->segment, p.report, &facts);
    return zj_fail(err, ZJ_CORRUPT,
                   zj_tr("%s/postings: not those of the text (%s, line %" PRIu32
                         "); rebuild the index with: zhangju index --full",
                         "%s/postings：与正文不符（%s，第 %" PRIu32
                         " 行）；请用 zhangju index --full 重建索引"),
                   l->dir, facts.path, p.first_line);
  }
  return ZJ_OK;
}

zj_status zj_check_postings(const zj_segment *segment, const char *dir, bool against_text,
                            zj_error *err) {
  void *local = talloc_new(NULL);
  lists l = {.segment = segment, .dir = dir};
  const char *postings = talloc_asprintf(local, "%s/postings", dir);
  zj_status status = local && postings ? zj_postings_check(postings, err) : zj_no_memory(err);
  if (status == ZJ_OK && against_text) {
    l.rest = talloc_zero_array(local, uint64_t, (size_t)zj_segment_paragraphs(segment) + 1);
    if (!l.rest) status = zj_no_memory(err);
  }
  if (status == ZJ_OK) status = check_lists(&l, err);
  if (status == ZJ_OK && against_text) {
    add_terms_of_text(&l);
    status = check_rest(&l, err);
  }
  talloc_free(local);
  return status;
}
