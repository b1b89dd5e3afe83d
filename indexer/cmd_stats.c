/* cmd_stats.c - zhangju stats: what the index holds, how large it is, what the last run left out. */
#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <talloc.h>
#include <time.h>

#include "indexer/catalog.h"
#include "indexer/command.h"
#include "indexer/commands.h"
#include "indexer/snapshot.h"

enum { OPTION_FORMAT = 256, OPTION_FAILURES, KINDS_MAX = 32 };

static const zj_option options[] = {
  {OPTION_FORMAT, "format", "text|json", "text (default) or json", "text（默认）或 json"},
  {OPTION_FAILURES, "failures", NULL, "list every file the last run left out, and why", "列出上次未收入的每个文件及原因"},
  {0},
};

static const char *const examples[] = {"zhangju stats", "zhangju stats --failures", "zhangju stats --format json", NULL};

typedef struct size_of { const char *kind; uint64_t bytes; } size_of;

typedef struct stats {
  zj_snapshot *snapshot;
  zj_generation generation;
  zj_catalog_run run;
  zj_encoding_count *encodings; size_t encoding_count;
  zj_left_out *failures;        size_t failure_count;
  uint64_t role_chars[ZJ_ROLE_COUNT], chars; /* of the match text; a passage of two roles counts for both */
  size_of sizes[KINDS_MAX];     size_t size_count;
  uint64_t index_bytes;
} stats;

/* ---- gathering ---- */

static void add_passage_chars(stats *s, zj_role_set roles, zj_slice text) {
  zj_role list[ZJ_ROLE_COUNT];
  size_t chars = zj_utf8_count(text), count = zj_roles_list(roles, list, ZJ_ROLE_COUNT);
  for (size_t i = 0; i < count && i < ZJ_ROLE_COUNT; i++) s->role_chars[list[i]] += chars;
  s->chars += chars;
}

static void add_paragraph_chars(stats *s, const zj_segment *segment, uint32_t number) {
  zj_paragraph_view p;
  zj_segment_paragraph(segment, number, &p);
  for (uint32_t i = p.passage_begin; i < p.passage_end; i++) {
    zj_passage_view passage, next = {.begin = {(uint32_t)p.match.length}};
    zj_segment_passage(segment, i, &passage);
    if (i + 1 < p.passage_end) zj_segment_passage(segment, i + 1, &next);
    uint32_t begin = i == p.passage_begin ? 0 : passage.begin.byte, end = next.begin.byte;
    if (end > p.match.length) end = (uint32_t)p.match.length;
    if (begin < end) add_passage_chars(s, passage.roles, zj_slice_cut(p.match, begin, end));
  }
}

static void add_segment_chars(stats *s, size_t number) {
  const zj_segment *segment = s->snapshot->segments[number];
  for (uint32_t p = 0; p < zj_segment_paragraphs(segment); p++)
    if (zj_snapshot_alive(s->snapshot, number, zj_segment_paragraph_report(segment, p))) add_paragraph_chars(s, segment, p);
}

static void add_size(stats *s, const char *kind, uint64_t bytes) {
  size_t i = 0;
  while (i < s->size_count && strcmp(s->sizes[i].kind, kind) != 0) i++;
  if (i == KINDS_MAX) return;
  if (i == s->size_count) s->sizes[s->size_count++] = (size_of){talloc_strdup(s, kind), 0};
  s->sizes[i].bytes += bytes;
  s->index_bytes += bytes;
}

/* Adds the files of a folder by name, those of folders in it by the folder's. */
static void add_sizes(stats *s, const char *folder, const char *kind) {
  DIR *dir = opendir(folder);
  for (struct dirent *e; dir && (e = readdir(dir));) {
    struct stat st;
    char *path = talloc_asprintf(s, "%s/%s", folder, e->d_name);
    if (e->d_name[0] == '.' || lstat(path, &st) != 0) continue;
    if (S_ISDIR(st.st_mode)) add_sizes(s, path, kind ? kind : e->d_name);
    else add_size(s, kind ? kind : e->d_name, (uint64_t)st.st_size);
  }
  if (dir) closedir(dir);
}

static int larger_first(const void *a, const void *b) {
  const size_of *x = a, *y = b;
  return x->bytes < y->bytes ? 1 : x->bytes > y->bytes ? -1 : strcmp(x->kind, y->kind);
}

static void gather_sizes(stats *s, const char *dir) {
  struct stat st;
  for (size_t i = 0; i < s->generation.segment_count; i++)
    add_sizes(s, talloc_asprintf(s, "%s/segments/%s", dir, s->generation.segments[i].name), NULL);
  if (stat(talloc_asprintf(s, "%s/catalog.db", dir), &st) == 0) add_size(s, "catalog", (uint64_t)st.st_size);
  qsort(s->sizes, s->size_count, sizeof *s->sizes, larger_first);
}

static zj_status read_catalog(stats *s, const char *dir, zj_error *err) {
  zj_catalog *catalog;
  zj_status status = zj_catalog_open(s, dir, &catalog, err);
  if (status == ZJ_OK) status = zj_catalog_generation(s, catalog, &s->generation, err);
  if (status == ZJ_OK) status = zj_catalog_last_run(catalog, &s->run, err);
  if (status == ZJ_OK) status = zj_catalog_encodings(s, catalog, &s->encodings, &s->encoding_count, err);
  if (status == ZJ_OK) status = zj_catalog_failures(s, catalog, &s->failures, &s->failure_count, err);
  return status;
}

static zj_status gather(stats *s, const char *dir, zj_error *err) {
  zj_status status = read_catalog(s, dir, err);
  if (status == ZJ_OK) status = zj_snapshot_open(s, dir, &s->snapshot, err);
  if (status != ZJ_OK) return status;
  for (size_t i = 0; i < s->snapshot->segment_count; i++) add_segment_chars(s, i);
  gather_sizes(s, dir);
  return ZJ_OK;
}

/* ---- as text ---- */

static double share(uint64_t part, uint64_t whole) { return whole ? 100.0 * (double)part / (double)whole : 0; }

static const char *started_words(const stats *s, char out[32]) {
  time_t at = (time_t)s->run.started;
  struct tm local;
  if (!localtime_r(&at, &local) || !strftime(out, 32, "%Y-%m-%d %H:%M:%S", &local)) out[0] = 0;
  return out;
}

/* Pads by terminal cells, in which a Chinese character takes two. */
static void print_name(const char *name, int cells) {
  zj_slice text = zj_slice_of(name);
  uint32_t c;
  for (size_t at = 0, n; at < text.length && (n = zj_utf8_decode(text, at, &c)); at += n) cells -= zj_char_width(c);
  printf("  %s%*s", name, cells > 0 ? cells : 0, "");
}

static uint64_t dead_in(const zj_catalog_segment *segment) {
  uint64_t dead = 0;
  for (uint32_t r = 0; segment->dead && r < segment->reports; r++) dead += segment->dead[r / 8] >> (r % 8) & 1;
  return dead;
}

/* What replaced and removed reports still take up. */
static void print_segments(const stats *s) {
  uint64_t reports = 0, dead = 0;
  for (size_t i = 0; i < s->generation.segment_count; i++) {
    reports += s->generation.segments[i].reports;
    dead += dead_in(&s->generation.segments[i]);
  }
  printf(zj_tr("%zu segments: %llu reports, %llu of them dead (%.1f %%)\n", "%zu 个分段：%llu 篇，其中已失效 %llu 篇（%.1f %%）\n"), s->generation.segment_count,
         (unsigned long long)reports, (unsigned long long)dead, share(dead, reports));
}

static void print_roles(const stats *s) {
  printf("%s\n", zj_tr("roles (share of characters)", "章节角色（字数占比）"));
  for (int r = 0; r < ZJ_ROLE_COUNT; r++) {
    if (!s->role_chars[r]) continue;
    const zj_role_info *role = zj_role_get((zj_role)r);
    print_name(role->zh, 10);
    print_name(role->key, 12);
    printf("%6.1f %%  %llu\n", share(s->role_chars[r], s->chars), (unsigned long long)s->role_chars[r]);
  }
}

static void print_encodings(const stats *s) {
  printf("%s\n", zj_tr("encodings", "编码"));
  for (size_t i = 0; i < s->encoding_count; i++) {
    const zj_encoding_count *e = &s->encodings[i];
    printf(zj_tr("  %-10s %llu reports (%llu with a mark, %llu with CR, %llu mended, %llu named)\n",
                 "  %-10s %llu 篇（带标记 %llu，含 CR %llu，有修补 %llu，指定 %llu）\n"),
           e->name, (unsigned long long)e->reports, (unsigned long long)e->had_bom, (unsigned long long)e->had_cr,
           (unsigned long long)e->mended, (unsigned long long)e->named);
  }
}

static void print_sizes(const stats *s) {
  printf(zj_tr("size: %.1f MB, %.2f times the text of %.1f MB\n", "大小：%.1f MB，是正文的 %.2f 倍（正文 %.1f MB）\n"),
         (double)s->index_bytes / 1e6, s->run.bytes ? (double)s->index_bytes / (double)s->run.bytes : 0,
         (double)s->run.bytes / 1e6);
  for (size_t i = 0; i < s->size_count; i++)
    printf("  %-10s %9.1f MB  %5.2f ×\n", s->sizes[i].kind, (double)s->sizes[i].bytes / 1e6,
           s->run.bytes ? (double)s->sizes[i].bytes / (double)s->run.bytes : 0);
}

static void print_text(const stats *s, const char *dir) {
  char started[32];
  const zj_catalog_run *r = &s->run;
  printf(zj_tr("index %s\n", "索引 %s\n"), dir);
  printf(zj_tr("generation %llu  uuid %s  rules %s  fold %s\n", "第 %llu 代  uuid %s  规则 %s  归一化 %s\n"),
         (unsigned long long)s->generation.number, s->generation.uuid, s->generation.rules_version,
         s->generation.fold_version);
  printf(zj_tr("%llu reports  %llu paragraphs  %llu characters\n", "%llu 篇  %llu 段  %llu 字\n"),
         (unsigned long long)r->reports, (unsigned long long)r->paragraphs, (unsigned long long)r->chars);
  print_segments(s);
  printf(zj_tr("last run %s, %.2f s: %llu left out, %llu of other kinds, %llu repeated\n",
               "上次运行 %s，%.2f 秒：未收入 %llu，其他类型 %llu，重复 %llu\n"),
         started_words(s, started), r->seconds, (unsigned long long)r->left_out, (unsigned long long)r->other_kinds,
         (unsigned long long)r->repeated);
  print_encodings(s);
  print_roles(s);
  print_sizes(s);
  if (s->failure_count)
    printf(zj_tr("%zu files left out: zhangju stats --failures\n", "%zu 个文件未收入：zhangju stats --failures\n"),
           s->failure_count);
}

/* ---- as JSON ---- */

static json_t *json_number(uint64_t n) { return json_integer((json_int_t)n); }

static json_t *json_roles(const stats *s) {
  json_t *out = json_object();
  for (int r = 0; r < ZJ_ROLE_COUNT; r++)
    if (s->role_chars[r]) json_object_set_new(out, zj_role_get((zj_role)r)->key, json_number(s->role_chars[r]));
  return out;
}

static json_t *json_encodings(const stats *s) {
  json_t *out = json_array();
  for (size_t i = 0; i < s->encoding_count; i++) {
    const zj_encoding_count *e = &s->encodings[i];
    json_array_append_new(out, json_pack("{s:s, s:I, s:I, s:I, s:I, s:I}", "encoding", e->name, "reports",
                                         (json_int_t)e->reports, "had_bom", (json_int_t)e->had_bom, "had_cr",
                                         (json_int_t)e->had_cr, "mended", (json_int_t)e->mended, "named", (json_int_t)e->named));
  }
  return out;
}

static json_t *json_segments(const stats *s) {
  json_t *out = json_array();
  for (size_t i = 0; i < s->generation.segment_count; i++) {
    const zj_catalog_segment *segment = &s->generation.segments[i];
    json_array_append_new(out, json_pack("{s:s, s:I, s:I, s:I}", "name", segment->name, "reports", (json_int_t)segment->reports, "paragraphs",
                                         (json_int_t)segment->paragraphs, "dead_reports", (json_int_t)dead_in(segment)));
  }
  return out;
}

static json_t *json_sizes(const stats *s) {
  json_t *out = json_object();
  for (size_t i = 0; i < s->size_count; i++) json_object_set_new(out, s->sizes[i].kind, json_number(s->sizes[i].bytes));
  return out;
}

static json_t *json_failures(const stats *s) {
  json_t *out = json_array();
  for (size_t i = 0; i < s->failure_count; i++)
    json_array_append_new(out, json_pack("{s:s, s:s}", "path", s->failures[i].path, "reason", s->failures[i].reason));
  return out;
}

static json_t *json_run(const zj_catalog_run *r) {
  return json_pack("{s:I, s:f, s:I, s:I, s:I}", "started", (json_int_t)r->started, "seconds", r->seconds, "left_out",
                   (json_int_t)r->left_out, "other_kinds", (json_int_t)r->other_kinds, "repeated", (json_int_t)r->repeated);
}

static void print_json(const stats *s) {
  const zj_generation *g = &s->generation;
  json_t *out = json_pack("{s:I, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I}", "generation", (json_int_t)g->number, "uuid",
                          g->uuid, "rules", g->rules_version, "fold", g->fold_version, "segments",
                          (json_int_t)g->segment_count, "reports", (json_int_t)s->run.reports, "paragraphs",
                          (json_int_t)s->run.paragraphs, "chars", (json_int_t)s->run.chars, "text_bytes",
                          (json_int_t)s->run.bytes, "index_bytes", (json_int_t)s->index_bytes);
  json_object_set_new(out, "segment_list", json_segments(s));
  json_object_set_new(out, "index_files", json_sizes(s));
  json_object_set_new(out, "encodings", json_encodings(s));
  json_object_set_new(out, "role_chars", json_roles(s));
  json_object_set_new(out, "match_chars", json_number(s->chars));
  json_object_set_new(out, "last_run", json_run(&s->run));
  json_object_set_new(out, "failures", json_failures(s));
  json_dumpf(out, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
  putchar('\n');
  json_decref(out);
}

static void print_failures(const stats *s) {
  for (size_t i = 0; i < s->failure_count; i++) printf("%s\t%s\n", s->failures[i].path, s->failures[i].reason);
}

static int run_stats(zj_run *run) {
  bool json = false, failures = false;
  int letter;
  while ((letter = zj_option_next(run)) > 0) {
    if (letter == OPTION_FAILURES) failures = true;
    else if (strcmp(run->value, "json") == 0) json = true;
    else if (strcmp(run->value, "text") == 0) json = false;
    else
      return zj_usage_error(run, zj_tr("--format: \"%s\" is neither text nor json", "--format：“%s”不是 text 或 json"),
                            run->value);
  }
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (run->argc) return zj_usage_error(run, zj_tr("takes no argument: %s", "不接受参数：%s"), run->argv[0]);
  stats *s = talloc_zero(run->ctx, stats);
  zj_error err = {0};
  const char *dir = run->globals.index;
  zj_status status = failures && !json ? read_catalog(s, dir, &err) : gather(s, dir, &err);
  if (status != ZJ_OK) return zj_report_error(&err);
  if (json) print_json(s);
  else if (failures) print_failures(s);
  else print_text(s, dir);
  return ZJ_EXIT_OK;
}

const zj_command zj_cmd_stats = {
  "stats", "[OPTIONS]",
  "what the index holds, its size, and what was left out", "索引的内容、大小和未收入的文件",
  examples, options, run_stats,
};
