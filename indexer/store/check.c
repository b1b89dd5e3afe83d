/* check.c - compares catalog, segments and files of an index with each other. */
#include "indexer/store/check.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <talloc.h>
#include <unistd.h>
#include <xxhash.h>

#include "indexer/base/budget.h"
#include "indexer/base/lang.h"
#include "indexer/read/container.h"
#include "indexer/read/extract.h"
#include "indexer/store/bond.h"
#include "indexer/store/catalog.h"
#include "indexer/store/check_postings.h"
#include "indexer/store/check_sources.h"
#include "indexer/store/seal.h"

enum { ATTEMPTS = 5, CHILD_SECONDS = 120 };

typedef struct check {
  const char *dir;
  zj_check_depth depth;
  zj_check_result *out;
  zj_contents contents;
} check;

/* The segment that is being checked. */
typedef struct at_segment {
  const check *check;
  size_t number; /* its index among the segments of the generation */
  const char *dir;
  zj_segment *segment;
} at_segment;

static zj_status add_damage(check *c, const char *line, zj_error *err) {
  zj_check_result *out = c->out;
  const char **grown = talloc_realloc(c, out->damage, const char *, out->damage_count + 1);
  if (!grown) return zj_no_memory(err);
  out->damage = grown;
  out->damage[out->damage_count] = talloc_strdup(grown, line);
  if (!out->damage[out->damage_count]) return zj_no_memory(err);
  out->damage_count++;
  return ZJ_OK;
}

/* ---- a child process ---- */

typedef zj_status child_work(const at_segment *at, zj_error *err);

/* The child writes its result to memory that it shares with its parent. */
typedef struct child_result {
  zj_status status;
  zj_error err;
} child_result;

static zj_status describe_death(const at_segment *at, int how, zj_error *err) {
  const char *why = WIFSIGNALED(how) && zj_budget_signal(WTERMSIG(how))
                        ? zj_tr("reading it does not end", "读取无法结束")
                        : zj_tr("reading it crashes", "读取时崩溃");
  return zj_fail(err, ZJ_CORRUPT,
                 zj_tr("%s: is damaged (%s); rebuild the index with: zhangju index --full",
                       "%s：已损坏（%s）；请用 zhangju index --full 重建索引"),
                 at->dir, why);
}

/* How much of the processor the child may take. A sound segment needs a second for every 20 MB. */
static unsigned seconds_allowed(const zj_segment *s) {
  return CHILD_SECONDS + (unsigned)(zj_segment_match_bytes(s) >> 18);
}

static zj_status run_in_child(const at_segment *at, child_work *work, zj_error *err) {
  child_result *t =
      mmap(NULL, sizeof *t, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (t == MAP_FAILED) return zj_no_memory(err);
  *t = (child_result){.status = ZJ_INTERNAL};
  fflush(NULL);
  pid_t pid = fork();
  if (pid == 0) {
    zj_budget_set(seconds_allowed(at->segment));
    t->status = work(at, &t->err);
    _exit(0);
  }
  int how = 0;
  zj_status status = pid < 0 ? zj_fail_errno(err, ZJ_IO, "fork") : ZJ_OK;
  while (pid > 0 && waitpid(pid, &how, 0) < 0 && errno == EINTR) {}
  if (pid > 0 && how != 0)
    status = describe_death(at, how, err);
  else if (pid > 0 && t->status != ZJ_OK)
    status = zj_fail(err, t->status, "%s", t->err.text);
  munmap(t, sizeof *t);
  return status;
}

/* ---- a segment ---- */

static zj_status read_postings(const at_segment *at, zj_error *err) {
  zj_segment *segment;
  zj_check_depth depth = at->check->depth;
  zj_status status = zj_segment_open(NULL, at->dir, true, &segment, err);
  return status == ZJ_OK && depth >= ZJ_CHECK_USUAL
             ? zj_check_postings(segment, at->dir, depth == ZJ_CHECK_FULL, err)
             : status;
}

/* Whether the original should be the file byte for byte. It is not where NULs were left out. */
static bool is_file_itself(const zj_catalog_report *r) {
  bool plain = strcmp(r->encoding, "UTF-8") == 0 && !r->had_bom && !r->had_cr && !r->mended;
  return plain && (r->bytes == r->size || strstr(r->file, ZJ_CONTAINER_MARK));
}

static bool has_hash(zj_slice bytes, const uint64_t expected[2]) {
  XXH128_hash_t hash = XXH3_128bits(bytes.at, bytes.length);
  return hash.high64 == expected[0] && hash.low64 == expected[1];
}

/* Checks the original of a text file. When the file was the original byte for byte, its hash is
 * that of the original; otherwise the file is read again, if it is still the one that was indexed.
 */
static zj_status check_original(const zj_catalog_report *r, zj_slice original, zj_error *err) {
  bool text = strcmp(r->media, "text") == 0 || strcmp(r->media, "markdown") == 0;
  if (!text || has_hash(original, r->content_hash)) return ZJ_OK;
  bool same = !is_file_itself(r);
  if (same) {
    zj_source *source;
    zj_status status = zj_extract_file(NULL, r->file, r->encoding, &source, NULL);
    if (status == ZJ_NO_MEMORY) return zj_no_memory(err);
    if (status != ZJ_OK) return ZJ_OK; /* zj_check_sources() reports it */
    if (memcmp(source->content_hash, r->content_hash, sizeof r->content_hash) == 0)
      same = zj_slice_equal(source->original, original);
    talloc_free(source);
  }
  if (same) return ZJ_OK;
  return zj_fail(
      err, ZJ_CORRUPT,
      zj_tr(
          "%s: its text is not what was read from the file; rebuild the index with: zhangju index --full",
          "%s：索引中的原文与当时读入的不符；请用 zhangju index --full 重建索引"),
      r->path);
}

static zj_status read_originals(const at_segment *at, zj_error *err) {
  const zj_contents *c = &at->check->contents;
  zj_status status = ZJ_OK;
  for (size_t i = 0; i < c->report_count && status == ZJ_OK; i++) {
    if (c->reports[i].segment != c->generation.segments[at->number].number) continue;
    zj_buffer original = {.ctx = talloc_new(NULL)};
    if (!original.ctx) return zj_no_memory(err);
    status = zj_segment_report_original(at->segment, c->reports[i].local, &original, err);
    if (status == ZJ_OK) status = check_original(&c->reports[i], zj_buffer_slice(&original), err);
    talloc_free(original.ctx);
  }
  return status;
}

static zj_status check_rows(const at_segment *at, zj_error *err) {
  return zj_segment_check_rows(at->segment, at->check->contents.generation.reason_count, err);
}

/* Checks that every report of the catalog is the one that its segment has in that row. */
static zj_status check_named(const at_segment *at, zj_error *err) {
  const zj_contents *c = &at->check->contents;
  const zj_catalog_segment *said = &c->generation.segments[at->number];
  bool same = zj_segment_reports(at->segment) == said->reports &&
              zj_segment_paragraphs(at->segment) == said->paragraphs;
  for (size_t i = 0; same && i < c->report_count; i++) {
    const zj_catalog_report *r = &c->reports[i];
    zj_report_facts facts;
    if (r->segment != said->number) continue;
    same = r->local < said->reports;
    if (!same) break;
    zj_segment_facts(at->segment, r->local, &facts);
    same = strcmp(facts.id, r->id) == 0 && strcmp(facts.path, r->path) == 0 &&
           facts.bytes == r->bytes && strcmp(facts.encoding, r->encoding) == 0;
  }
  if (same) return ZJ_OK;
  return zj_fail(
      err, ZJ_CORRUPT,
      zj_tr("%s: does not hold what the catalog says; rebuild the index with: zhangju index --full",
            "%s：与目录库不符；请用 zhangju index --full 重建索引"),
      at->dir);
}

/* Each check relies on those before it, and the first on the checksums of the tables. */
static zj_status check_opened(const at_segment *at, zj_error *err) {
  zj_check_depth depth = at->check->depth;
  const char *postings = talloc_asprintf(at->segment, "%s/postings", at->dir);
  if (!postings) return zj_no_memory(err);
  zj_status status = zj_seal_check(postings, UINT64_MAX, err);
  if (status == ZJ_OK) status = check_named(at, err);
  if (status == ZJ_OK && depth >= ZJ_CHECK_USUAL) status = run_in_child(at, check_rows, err);
  if (status == ZJ_OK) status = run_in_child(at, read_postings, err);
  if (status == ZJ_OK && depth >= ZJ_CHECK_FULL) status = run_in_child(at, read_originals, err);
  return status;
}

/* A fault of the segment is added to the result and is not an error. Want of memory is one, because
 * it is no evidence of damage. */
static zj_status check_segment(check *c, size_t number, zj_error *err) {
  zj_error why = {0};
  at_segment at = {.check = c, .number = number};
  const zj_catalog_segment *from = &c->contents.generation.segments[number];
  at.dir = talloc_asprintf(c, "%s/segments/%s", c->dir, from->name);
  if (!at.dir) return zj_no_memory(err);
  zj_status status = zj_bond_open_source(c, at.dir, from->bond, &at.segment, &why);
  if (status == ZJ_OK) status = check_opened(&at, &why);
  if (status == ZJ_OK)
    c->out->paragraphs += zj_segment_paragraphs(at.segment);
  else if (status == ZJ_NO_MEMORY)
    status = zj_fail(err, status, "%s", why.text);
  else
    status = add_damage(c, why.text, err);
  TALLOC_FREE(at.segment);
  return status;
}

/* ---- the catalog ---- */

static zj_status read_catalog(check *c, zj_error *err) {
  zj_catalog *catalog;
  zj_status status = zj_catalog_open(c, c->dir, &catalog, err);
  if (status != ZJ_OK) return status;
  status = zj_catalog_check(catalog, c->depth >= ZJ_CHECK_USUAL, err);
  if (status == ZJ_OK) status = zj_catalog_contents(c, catalog, &c->contents, err);
  talloc_free(catalog);
  return status;
}

/* Checks that every report names a segment that is there; no search would find one that does not.
 */
static zj_status check_reports(check *c, zj_error *err) {
  const zj_generation *g = &c->contents.generation;
  for (size_t i = 0; i < c->contents.report_count; i++) {
    const zj_catalog_report *r = &c->contents.reports[i];
    if (zj_generation_segment(g, r->segment) < g->segment_count) continue;
    const char *line = talloc_asprintf(
        c,
        zj_tr("%s/catalog.db: %s is in no segment; rebuild the index with: zhangju index --full",
              "%s/catalog.db：%s 不在任何分段中；请用 zhangju index --full 重建索引"),
        c->dir, r->path);
    return line ? add_damage(c, line, err) : zj_no_memory(err);
  }
  return ZJ_OK;
}

static zj_status check_once(void *ctx, const char *dir, zj_check_depth depth, zj_check_result *out,
                            zj_error *err) {
  check *c = talloc_zero(ctx, check);
  if (!c) return zj_no_memory(err);
  const zj_contents *contents = &c->contents;
  *out = (zj_check_result){0};
  c->dir = dir;
  c->depth = depth;
  c->out = out;
  zj_status status = read_catalog(c, err);
  if (status == ZJ_OK) status = check_reports(c, err);
  for (size_t i = 0; i < contents->generation.segment_count && status == ZJ_OK; i++)
    status = check_segment(c, i, err);
  uint64_t living = 0;
  for (size_t i = 0; i < contents->report_count; i++)
    living += contents->reports[i].paragraphs;
  out->dead = out->paragraphs > living ? out->paragraphs - living : 0;
  out->segments = contents->generation.segment_count;
  out->reports = contents->report_count;
  if (status == ZJ_OK && depth == ZJ_CHECK_FULL && out->damage_count == 0)
    status = zj_check_sources(c, dir, contents, out, err);
  if (status == ZJ_OK) return ZJ_OK;
  *out = (zj_check_result){0};
  talloc_free(c);
  return status;
}

/* A fault counts only if the catalog did not change meanwhile: a writer removes the segments that
 * it has replaced. */
zj_status zj_check(void *ctx, const char *index_dir, zj_check_depth depth, zj_check_result *out,
                   zj_error *err) {
  zj_error why = {0};
  zj_status status = ZJ_OK;
  for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
    uint64_t stamp = zj_catalog_stamp(index_dir);
    why = (zj_error){0};
    status = check_once(ctx, index_dir, depth, out, &why);
    if ((status == ZJ_OK && out->damage_count == 0) || zj_catalog_stamp(index_dir) == stamp) break;
  }
  return status == ZJ_OK ? ZJ_OK : zj_fail(err, status, "%s", why.text);
}
