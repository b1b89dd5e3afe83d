/* documents.c - the frequency of a term, from the postings or counted along them. */
#include "indexer/store/documents.h"

#include <talloc.h>

/* Walks the list of a term and counts the paragraphs of living reports. */
static zj_status count_living(const zj_snapshot *s, size_t n, zj_slice term, uint64_t *documents,
                              zj_error *err) {
  const zj_segment *segment = s->segments[n];
  uint32_t docids[512], all = zj_segment_paragraphs(segment);
  zj_postings_list *list;
  size_t count = 1;
  zj_status status = zj_postings_list_open(NULL, zj_segment_postings(segment), term, &list, err);
  if (status != ZJ_OK) return status;
  while (status == ZJ_OK && count) {
    status = zj_postings_list_read(list, docids, NULL, ZJ_COUNT(docids), &count, err);
    for (size_t i = 0; status == ZJ_OK && i < count; i++)
      *documents += docids[i] <= all &&
                    zj_snapshot_alive(s, n, zj_segment_paragraph_report(segment, docids[i] - 1));
  }
  talloc_free(list);
  return status == ZJ_DONE ? ZJ_OK : status;
}

zj_status zj_documents_count(const zj_snapshot *snapshot, zj_slice term, uint64_t *documents,
                             zj_error *err) {
  zj_status status = ZJ_OK;
  *documents = 0;
  for (size_t n = 0; status == ZJ_OK && n < snapshot->segment_count; n++) {
    zj_postings *postings = zj_segment_postings(snapshot->segments[n]);
    uint32_t here = 0;
    if (postings) status = zj_postings_frequency(postings, term, &here, NULL, err);
    if (!here || status != ZJ_OK) continue;
    if (snapshot->narrowed && snapshot->dead[n])
      status = count_living(snapshot, n, term, documents, err);
    else
      *documents += here;
  }
  return status;
}
