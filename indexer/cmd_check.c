/* cmd_check.c - zhangju check: whether the files of the index are what was written. */
#include <talloc.h>

#include "indexer/commands.h"
#include "indexer/snapshot.h"

static const zj_option options[] = {{0}};
static const char *const examples[] = {"zhangju check", NULL};

/* Every list of the postings: as long as it says, ascending, inside the segment. */
static zj_status check_list(void *ctx, zj_postings *postings, zj_slice term, uint32_t documents, uint32_t paragraphs, zj_error *err) {
  zj_postings_list *list;
  uint32_t docids[1024], last = 0;
  uint64_t seen = 0;
  size_t count = 1;
  zj_status status = zj_postings_list_open(ctx, postings, term, &list, err);
  while (status == ZJ_OK && count > 0) {
    status = zj_postings_list_read(list, docids, NULL, ZJ_COUNT(docids), &count, err);
    for (size_t i = 0; status == ZJ_OK && i < count; last = docids[i++])
      if (docids[i] <= last || docids[i] > paragraphs) status = ZJ_CORRUPT;
    seen += count;
  }
  if (status == ZJ_DONE) status = ZJ_OK;
  if (status == ZJ_OK && seen != documents) status = ZJ_CORRUPT;
  return status;
}

static zj_status check_postings(const zj_segment *segment, zj_error *err) {
  void *local = talloc_new(NULL);
  zj_term_walk *walk;
  zj_slice term;
  uint32_t documents;
  zj_status status = zj_term_walk_open(local, zj_segment_postings(segment), ZJ_LIT(""), &walk, err);
  while (status == ZJ_OK && (status = zj_term_walk_next(walk, &term, &documents, err)) == ZJ_OK) {
    void *list = talloc_new(local);
    status = check_list(list, zj_segment_postings(segment), term, documents, zj_segment_paragraphs(segment), err);
    talloc_free(list);
  }
  talloc_free(local);
  if (status == ZJ_OK || status == ZJ_DONE) return ZJ_OK;
  return zj_fail(err, status, "%s", zj_tr("the postings contradict themselves; rebuild the index with: zhangju index", "倒排表自相矛盾；请用 zhangju index 重建索引"));
}

/* Every table against its checksum, every row against its table, the postings against the number of paragraphs. */
static int check_segment(const zj_snapshot *s, size_t n) {
  zj_error err = {0};
  zj_report_facts facts;
  if (zj_segment_check(s->segments[n], &err) != ZJ_OK || check_postings(s->segments[n], &err) != ZJ_OK) {
    fprintf(stderr, "zhangju: %s\n", err.text);
    return ZJ_EXIT_NO_HIT;
  }
  for (uint32_t i = 0; i < zj_segment_reports(s->segments[n]); i++) {
    void *local = talloc_new(NULL);
    zj_buffer original = {.ctx = local};
    zj_status status = zj_segment_report_original(s->segments[n], i, &original, &err);
    zj_segment_facts(s->segments[n], i, &facts);
    if (status == ZJ_OK && original.length != facts.bytes)
      zj_fail(&err, status = ZJ_CORRUPT, zj_tr("%s: its text does not come back whole; rebuild the index with: zhangju index", "%s：原文无法完整还原；请用 zhangju index 重建索引"), facts.path);
    talloc_free(local);
    if (status != ZJ_OK) return fprintf(stderr, "zhangju: %s\n", err.text), ZJ_EXIT_NO_HIT;
  }
  return ZJ_EXIT_OK;
}

static int check(zj_run *run) {
  int letter = zj_option_next(run);
  if (letter < 0) return ZJ_EXIT_ERROR;
  zj_snapshot *snapshot;
  zj_error err = {0};
  if (zj_snapshot_open(run->ctx, run->globals.index, &snapshot, &err) != ZJ_OK) return zj_report_error(&err);
  uint64_t paragraphs = 0, reports = 0;
  int code = ZJ_EXIT_OK;
  for (size_t n = 0; n < snapshot->segment_count; n++) {
    if (check_segment(snapshot, n) != ZJ_EXIT_OK) code = ZJ_EXIT_NO_HIT;
    reports += zj_segment_reports(snapshot->segments[n]);
    paragraphs += zj_segment_paragraphs(snapshot->segments[n]);
  }
  if (code == ZJ_EXIT_OK)
    printf(zj_tr("good: %llu reports, %llu paragraphs; tables match their checksums, postings agree with themselves, every report comes back whole\n",
                 "完好：%llu 篇，%llu 段；各表与校验和相符，倒排表前后一致，各篇原文均能完整还原\n"), (unsigned long long)reports, (unsigned long long)paragraphs);
  else
    fputs(zj_tr("zhangju: the index is damaged; rebuild it with: zhangju index\n", "zhangju：索引已损坏；请用 zhangju index 重建\n"), stderr);
  return code;
}

const zj_command zj_cmd_check = {"check", "", "check that the files of the index are whole", "检查索引文件是否完好", examples, options, check};
