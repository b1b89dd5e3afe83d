/* stats.c - gathers numbers from catalog, segments and files, and writes them as JSON. */
#include "indexer/store/stats.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <talloc.h>

#include "indexer/base/values.h"
#include "indexer/store/packed_format.h"

/* ---- gathering ---- */

static void add_passage_chars(zj_stats *s, const zj_passage_view *passage) {
  zj_role list[ZJ_ROLE_COUNT];
  size_t count = zj_roles_list(passage->roles, list, ZJ_ROLE_COUNT);
  for (size_t i = 0; i < count && i < ZJ_ROLE_COUNT; i++)
    s->role_chars[list[i]] += passage->chars;
  if (passage->sure < ZJ_DOUBT_BELOW) s->doubtful_chars += passage->chars;
  s->chars += passage->chars;
}

static void add_paragraph_chars(zj_stats *s, const zj_segment *segment, uint32_t number) {
  zj_paragraph_view p;
  zj_passage_view passage;
  zj_segment_paragraph(segment, number, &p);
  for (uint32_t i = p.passage_begin; i < p.passage_end; i++) {
    zj_segment_passage(segment, i, &passage);
    add_passage_chars(s, &passage);
  }
}

static void add_segment_chars(zj_stats *s, size_t number) {
  const zj_segment *segment = s->snapshot->segments[number];
  for (uint32_t p = 0; p < zj_segment_paragraphs(segment); p++)
    if (zj_snapshot_alive(s->snapshot, number, zj_segment_paragraph_report(segment, p)))
      add_paragraph_chars(s, segment, p);
}

static zj_status add_unread(zj_stats *s, const zj_report_facts *facts, zj_error *err) {
  if (!*facts->unread) return ZJ_OK;
  zj_partly_read *grown = talloc_realloc(s, s->partly, zj_partly_read, s->partly_count + 1);
  if (!grown) return zj_no_memory(err);
  s->partly = grown;
  s->partly[s->partly_count++] = (zj_partly_read){facts->path, facts->unread};
  for (int kind = 0; kind < ZJ_UNREAD_KINDS; kind++)
    s->unread[kind] += zj_unread_counted(facts->unread, (zj_unread_kind)kind) > 0;
  return ZJ_OK;
}

static zj_status add_segment_reports(zj_stats *s, size_t number, zj_error *err) {
  const zj_segment *segment = s->snapshot->segments[number];
  zj_status status = ZJ_OK;
  for (uint32_t r = 0; status == ZJ_OK && r < zj_segment_reports(segment); r++) {
    zj_report_facts facts;
    if (!zj_snapshot_alive(s->snapshot, number, r)) continue;
    zj_segment_facts(segment, r, &facts);
    s->original_chars += facts.chars;
    s->original_bytes += facts.bytes;
    status = add_unread(s, &facts, err);
  }
  return status;
}

static zj_status add_size(zj_stats *s, const char *kind, uint64_t bytes, zj_error *err) {
  size_t i = 0;
  while (i < s->size_count && strcmp(s->sizes[i].kind, kind) != 0)
    i++;
  if (i == ZJ_STATS_KINDS_MAX) return ZJ_OK;
  if (i == s->size_count) {
    const char *copy = talloc_strdup(s, kind);
    if (!copy) return zj_no_memory(err);
    s->sizes[s->size_count++] = (zj_size_of){copy, 0};
  }
  s->sizes[i].bytes += bytes;
  s->index_bytes += bytes;
  return ZJ_OK;
}

/* Something of the index whose size is not known. A writer may have removed it. */
static zj_status miss_size(const char *path, zj_error *err) {
  return errno == ENOENT ? ZJ_OK : zj_fail_errno(err, ZJ_IO, "%s", path);
}

/* Adds the files of a folder. Their kind is 'kind'; when that is NULL, it is the name of the file,
 * or of the folder inside 'folder' that holds it. Packed lists are a kind of their own, so that
 * "postings" are Xapian's. */
static zj_status add_sizes(zj_stats *s, const char *folder, const char *kind, zj_error *err) {
  DIR *dir = opendir(folder);
  if (!dir) return miss_size(folder, err);
  zj_status status = ZJ_OK;
  for (struct dirent *e = readdir(dir); e && status == ZJ_OK; e = readdir(dir)) {
    struct stat st;
    if (e->d_name[0] == '.') continue;
    char *path = talloc_asprintf(NULL, "%s/%s", folder, e->d_name);
    bool own = !kind || strcmp(e->d_name, ZJ_PACKED_FILE) == 0;
    const char *kind_of = own ? e->d_name : kind;
    if (!path)
      status = zj_no_memory(err);
    else if (lstat(path, &st) != 0)
      status = miss_size(path, err);
    else if (S_ISDIR(st.st_mode))
      status = add_sizes(s, path, kind_of, err);
    else
      status = add_size(s, kind_of, (uint64_t)st.st_size, err);
    talloc_free(path);
  }
  closedir(dir);
  return status;
}

static int compare_sizes(const void *a, const void *b) {
  const zj_size_of *x = a, *y = b;
  if (x->bytes != y->bytes) return x->bytes < y->bytes ? 1 : -1;
  return strcmp(x->kind, y->kind);
}

static zj_status gather_sizes(zj_stats *s, const char *dir, zj_error *err) {
  struct stat st;
  zj_status status = ZJ_OK;
  for (size_t i = 0; i < s->generation.segment_count && status == ZJ_OK; i++) {
    char *segment = talloc_asprintf(NULL, "%s/segments/%s", dir, s->generation.segments[i].name);
    status = segment ? add_sizes(s, segment, NULL, err) : zj_no_memory(err);
    talloc_free(segment);
  }
  char *catalog = talloc_asprintf(NULL, "%s/catalog.db", dir);
  if (status == ZJ_OK && !catalog) status = zj_no_memory(err);
  if (status == ZJ_OK && stat(catalog, &st) != 0)
    status = miss_size(catalog, err);
  else if (status == ZJ_OK)
    status = add_size(s, "catalog", (uint64_t)st.st_size, err);
  talloc_free(catalog);
  qsort(s->sizes, s->size_count, sizeof *s->sizes, compare_sizes);
  return status;
}

static zj_status read_catalog(zj_stats *s, const char *dir, zj_error *err) {
  zj_catalog *catalog;
  zj_status status = zj_catalog_open(s, dir, &catalog, err);
  if (status == ZJ_OK) status = zj_catalog_generation(s, catalog, &s->generation, err);
  if (status == ZJ_OK) status = zj_catalog_last_run(catalog, &s->run, err);
  if (status == ZJ_OK)
    status = zj_catalog_encodings(s, catalog, &s->encodings, &s->encoding_count, err);
  if (status == ZJ_OK)
    status = zj_catalog_failures(s, catalog, &s->failures, &s->failure_count, err);
  return status;
}

static zj_status add_segments(zj_stats *s, zj_error *err) {
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < s->snapshot->segment_count; i++) {
    add_segment_chars(s, i);
    status = add_segment_reports(s, i, err);
  }
  return status;
}

zj_status zj_stats_gather(void *ctx, const char *dir, zj_stats **out, zj_error *err) {
  zj_stats *s = talloc_zero(ctx, zj_stats);
  if (!s) return zj_no_memory(err);
  zj_status status = read_catalog(s, dir, err);
  if (status == ZJ_OK) status = zj_snapshot_open(s, dir, &s->snapshot, err);
  if (status == ZJ_OK) status = gather_sizes(s, dir, err);
  if (status == ZJ_OK) status = add_segments(s, err);
  if (status == ZJ_OK)
    *out = s;
  else
    talloc_free(s);
  return status;
}

zj_status zj_stats_of(void *ctx, zj_snapshot *snapshot, zj_stats **out, zj_error *err) {
  zj_stats *s = *out = talloc_zero(ctx, zj_stats);
  if (!s) return zj_no_memory(err);
  s->snapshot = snapshot;
  return add_segments(s, err);
}

uint64_t zj_stats_dead(const zj_catalog_segment *segment) {
  uint64_t dead = 0;
  for (uint32_t r = 0; segment->dead && r < segment->reports; r++)
    dead += segment->dead[r / 8] >> (r % 8) & 1;
  return dead;
}

/* ---- as JSON ---- */

static json_t *json_number(uint64_t n) {
  return json_integer((json_int_t)n);
}

static json_t *json_roles(const zj_stats *s) {
  json_t *out = json_object();
  for (int r = 0; r < ZJ_ROLE_COUNT; r++)
    if (s->role_chars[r])
      zj_value_set(out, zj_role_get((zj_role)r)->key, json_number(s->role_chars[r]));
  return out;
}

static json_t *json_unread(const zj_stats *s) {
  json_t *out = json_object();
  for (int kind = 0; kind < ZJ_UNREAD_KINDS; kind++)
    if (s->unread[kind])
      zj_value_set(out, zj_unread_key((zj_unread_kind)kind), json_number(s->unread[kind]));
  return out;
}

/* Says how many there are of a list that has not all. */
static void set_in_all(json_t *out, const char *key, size_t count, size_t most) {
  if (count > most) zj_value_set(out, key, json_number(count));
}

static json_t *json_partly_read(const zj_stats *s, size_t most) {
  json_t *out = json_array();
  for (size_t i = 0; i < s->partly_count && i < most; i++)
    zj_value_append(out, json_pack("{s:s, s:o}", "path", s->partly[i].path, "unread",
                                   zj_unread_json(s->partly[i].unread)));
  return out;
}

static json_t *json_encodings(const zj_stats *s) {
  json_t *out = json_array();
  for (size_t i = 0; i < s->encoding_count; i++) {
    const zj_encoding_count *e = &s->encodings[i];
    zj_value_append(out, json_pack("{s:s, s:I, s:I, s:I, s:I, s:I}", "encoding", e->name, "reports",
                                   (json_int_t)e->reports, "had_bom", (json_int_t)e->had_bom,
                                   "had_cr", (json_int_t)e->had_cr, "mended", (json_int_t)e->mended,
                                   "named", (json_int_t)e->named));
  }
  return out;
}

static json_t *json_segments(const zj_stats *s) {
  json_t *out = json_array();
  for (size_t i = 0; i < s->generation.segment_count; i++) {
    const zj_catalog_segment *segment = &s->generation.segments[i];
    zj_value_append(out, json_pack("{s:s, s:I, s:I, s:I}", "name", segment->name, "reports",
                                   (json_int_t)segment->reports, "paragraphs",
                                   (json_int_t)segment->paragraphs, "dead_reports",
                                   (json_int_t)zj_stats_dead(segment)));
  }
  return out;
}

static json_t *json_sizes(const zj_stats *s) {
  json_t *out = json_object();
  for (size_t i = 0; i < s->size_count; i++)
    zj_value_set(out, s->sizes[i].kind, json_number(s->sizes[i].bytes));
  return out;
}

static json_t *json_failures(const zj_stats *s, size_t most) {
  json_t *out = json_array();
  for (size_t i = 0; i < s->failure_count && i < most; i++)
    zj_value_append(
        out, json_pack("{s:s, s:s}", "path", s->failures[i].path, "reason", s->failures[i].reason));
  return out;
}

static json_t *json_run(const zj_catalog_run *r) {
  return json_pack("{s:I, s:f, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "started",
                   (json_int_t)r->started, "seconds", r->seconds, "added", (json_int_t)r->added,
                   "changed", (json_int_t)r->changed, "renamed", (json_int_t)r->renamed, "removed",
                   (json_int_t)r->removed, "unchanged", (json_int_t)r->unchanged, "left_out",
                   (json_int_t)r->left_out, "other_kinds", (json_int_t)r->other_kinds, "repeated",
                   (json_int_t)r->repeated);
}

json_t *zj_stats_roots(const zj_stats *s) {
  void *local = talloc_new(NULL);
  json_t *out = json_array();
  for (size_t i = 0; i < s->generation.root_count; i++)
    zj_value_append(out, zj_value_text(zj_files_shown(local, s->generation.roots[i])));
  talloc_free(local);
  return out;
}

static void set_text(json_t *out, const zj_stats *s, size_t most) {
  zj_value_set(out, "role_chars", json_roles(s));
  zj_value_set(out, "match_chars", json_number(s->chars));
  zj_value_set(out, "doubtful_chars", json_number(s->doubtful_chars));
  zj_value_set(out, "partly_read", json_partly_read(s, most));
  set_in_all(out, "partly_read_in_all", s->partly_count, most);
  zj_value_set(out, "unread", json_unread(s));
}

json_t *zj_stats_json_of(const zj_stats *s, size_t most) {
  const zj_snapshot *of = s->snapshot;
  json_t *out =
      json_pack("{s:I, s:s, s:I, s:I, s:I, s:I}", "generation", (json_int_t)of->generation, "rules",
                of->rules_version, "reports", (json_int_t)of->reports, "paragraphs",
                (json_int_t)of->paragraphs, "chars", (json_int_t)s->original_chars, "text_bytes",
                (json_int_t)s->original_bytes);
  set_text(out, s, most);
  return out;
}

json_t *zj_stats_json(const zj_stats *s, size_t most) {
  const zj_generation *g = &s->generation;
  json_t *out = json_pack("{s:I, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I}", "generation",
                          (json_int_t)g->number, "uuid", g->uuid, "rules", g->rules_version, "fold",
                          g->fold_version, "segments", (json_int_t)g->segment_count, "reports",
                          (json_int_t)s->run.reports, "paragraphs", (json_int_t)s->run.paragraphs,
                          "chars", (json_int_t)s->run.chars, "text_bytes", (json_int_t)s->run.bytes,
                          "index_bytes", (json_int_t)s->index_bytes);
  zj_value_set(out, "segment_list", json_segments(s));
  zj_value_set(out, "index_files", json_sizes(s));
  zj_value_set(out, "encodings", json_encodings(s));
  set_text(out, s, most);
  zj_value_set(out, "last_run", json_run(&s->run));
  zj_value_set(out, "failures", json_failures(s, most));
  set_in_all(out, "failures_in_all", s->failure_count, most);
  return out;
}
