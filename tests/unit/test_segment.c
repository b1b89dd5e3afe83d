/* test_segment.c - a segment reads the same whether it was written, viewed, joined or opened, and a
 * damaged one is never read outside its files. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "tests/unit/folder.h"

#include "indexer/outline/labeller.h"
#include "indexer/outline/outline_make.h"
#include "indexer/store/frequent_make.h"
#include "indexer/store/segment_reader.h"

enum { REPORTS = 12, FLIPS = 300, CUTS = 40 };

static uint64_t seed;
static uint32_t random_below(uint32_t n) {
  seed = seed * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(seed >> 33) % n;
}

/* ---- random reports: headings, items, wraps, page marks, blanks, every kind of character ---- */

static const char *const pieces[] = {
    "一、存在的问题\n",
    "（一）年轻干部储备不足。",
    "二、下一步打算\n",
    "一是加强培训。",
    "但也存在一些不足，",
    "　　",
    "\n",
    "\n\n",
    "\n- 3 -\n",
    "第 2 页 共 9 页\n",
    "ＧＤＰ增长５．２％",
    "3 260户",
    "①1项½",
    "𠮷山镇",
    "增長後勁",
    "a b  c",
    "，",
    "。",
    "！”",
    "\t",
    "年轻\n干部",
    "现将有关情况报告如下：\n",
    "2024年5月1日\n",
    "\xEF\xAC\x81",
    "e\xCC\x81",
    "豈",
    "\xE2\x80\x8B",
    "加大年轻干部培养选拔力度，健全常态化工作机制，推动干部队伍建设再上新台阶，为全县高质量发展提供坚强组织保证。",
    "原因在于编制紧缺。",
};

static char *random_report(void *ctx) {
  char *text = talloc_strdup(ctx, "关于干部工作的报告\n\n");
  uint32_t count = 1 + random_below(80);
  for (uint32_t i = 0; i < count; i++)
    text = talloc_strdup_append(text, pieces[random_below(ZJ_COUNT(pieces))]);
  return text;
}

static char *const *random_reports(void *ctx) {
  char **originals = talloc_array(ctx, char *, REPORTS);
  for (int i = 0; i < REPORTS; i++)
    originals[i] = random_report(ctx);
  return originals;
}

static zj_labeller *rules(void *ctx) {
  zj_error err = {0};
  zj_labeller *out;
  if (zj_labeller_load(ctx, NULL, &out, &err) != ZJ_OK) fail_msg("%s", err.text);
  return out;
}

static zj_segment_writer *writer_of(void *ctx, char *const *originals, size_t begin, size_t end) {
  zj_segment_writer *writer = zj_segment_writer_new(ctx);
  zj_labeller *table = rules(ctx);
  for (size_t i = begin; i < end; i++) {
    zj_error err = {0};
    zj_outline *outline;
    char path[32];
    snprintf(path, sizeof path, "报告%zu.txt", i);
    zj_report_facts facts = {
        .path = path, .file = path, .encoding = "UTF-8", .media = "text", .modified = (int64_t)i};
    zj_report_id(zj_slice_of(path), facts.id);
    if (zj_outline_make(ctx, table, zj_slice_of(originals[i]), NULL, &outline, &err) != ZJ_OK)
      fail_msg("%s", err.text);
    if (zj_segment_add(writer, &facts, outline, NULL, &err) != ZJ_OK) fail_msg("%s", err.text);
  }
  return writer;
}

static const char *write_to(void *ctx, const char *folder, const char *name,
                            zj_segment_writer *writer) {
  zj_error err = {0};
  const char *dir = talloc_asprintf(ctx, "%s/%s", folder, name);
  assert_int_equal(mkdir(dir, 0777), 0);
  if (zj_segment_write(writer, dir, false, &err) != ZJ_OK) fail_msg("%s", err.text);
  return dir;
}

static zj_segment *open_at(void *ctx, const char *dir) {
  zj_error err = {0};
  zj_segment *segment;
  if (zj_segment_open(ctx, dir, false, &segment, &err) != ZJ_OK) fail_msg("%s", err.text);
  return segment;
}

/* ---- a digest of everything that can be read ---- */

static uint64_t digest;
static void add(const void *bytes, size_t length) {
  for (size_t i = 0; i < length; i++)
    digest = (digest ^ ((const unsigned char *)bytes)[i]) * 0x100000001B3u;
}

static void add_number(uint64_t n) {
  add(&n, sizeof n);
}

static void add_slice(zj_slice s) {
  add_number(s.length);
  add(s.at, s.length);
}

static void add_text(const char *text) {
  add_slice(zj_slice_of(text));
}

static void read_paragraph(void *ctx, const zj_segment *s, uint32_t i) {
  zj_paragraph_view p;
  zj_passage_view passage;
  zj_buffer original = {.ctx = ctx};
  zj_segment_paragraph(s, i, &p);
  add_number(p.report);
  add_number(p.first_line);
  add_number(p.roles);
  add_number(p.nested);
  add_number(p.cover.byte);
  add_number(zj_segment_paragraph_report(s, i));
  add_number(zj_segment_paragraph_roles(s, i));
  add_slice(p.match);
  add_slice(p.edits);
  for (uint32_t k = p.passage_begin; k < p.passage_end; k++) {
    zj_segment_passage(s, k, &passage);
    add_number(zj_segment_passage_range(s, &p, k).begin.byte);
    add_number(passage.node);
    add_number(passage.roles);
    add_number(passage.sure);
    add(passage.why, sizeof passage.why);
  }
  zj_segment_passage_at(s, &p, (zj_match_pos){(uint32_t)p.match.length / 2}, &passage);
  add_number(passage.node);
  add_number(zj_segment_original(s, i, &original, NULL));
  add_slice(zj_buffer_slice(&original));
}

static void read_node(void *ctx, const zj_segment *s, uint32_t i) {
  zj_node_view node;
  zj_slice heading = {"", 0};
  zj_segment_node(s, i, &node);
  add_number(node.parent);
  add_number(node.paragraph);
  add_number(node.heading.begin.byte);
  add_number(node.heading.end.byte);
  add_number(node.roles);
  add_number(node.why);
  add_number(node.named);
  add_number(node.level);
  add_number(zj_segment_heading(ctx, s, i, &heading, NULL));
  add_slice(heading);
}

static void read_report(void *ctx, const zj_segment *s, uint32_t report) {
  zj_report_facts f;
  uint32_t begin, end, found = 0;
  zj_buffer original = {.ctx = ctx};
  zj_segment_facts(s, report, &f);
  add_text(f.id);
  add_text(f.path);
  add_text(f.file);
  add_text(f.encoding);
  add_text(f.media);
  add_text(f.title);
  add_number(f.title_found);
  add_number(f.lines);
  add_number(f.chars);
  add_number(f.bytes);
  add_number((uint64_t)f.modified);
  add_number(zj_segment_report_bytes(s, report));
  add_number(zj_segment_find(s, zj_slice_of(f.id), &found));
  add_number(found);
  zj_segment_report_range(s, report, &begin, &end);
  add_number(begin);
  add_number(end);
  zj_segment_node_range(s, report, &begin, &end);
  add_number(begin);
  add_number(end);
  for (uint32_t i = begin; i < end; i++)
    read_node(ctx, s, i);
  add_number(zj_segment_report_original(s, report, &original, NULL));
  add_slice(zj_buffer_slice(&original));
}

static uint64_t digest_of(const zj_segment *s) {
  void *local = talloc_new(NULL);
  digest = 0xCBF29CE484222325u;
  add_number(zj_segment_reports(s));
  add_number(zj_segment_paragraphs(s));
  add_number(zj_segment_match_bytes(s));
  for (uint32_t r = 0; r < zj_segment_reports(s); r++)
    read_report(local, s, r);
  for (uint32_t i = 0; i < zj_segment_paragraphs(s); i++)
    read_paragraph(local, s, i);
  talloc_free(local);
  return digest;
}

static zj_buffer file_at(void *ctx, const char *path) {
  zj_buffer out = {.ctx = ctx};
  char block[4096];
  FILE *file = fopen(path, "rb");
  assert_non_null(file);
  for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;)
    zj_buffer_add(&out, block, n);
  fclose(file);
  return out;
}

/* ---- tests ---- */

static void joined_pieces_are_one_written_at_once(void **state) {
  for (seed = 1; seed < 6; seed += 1) {
    void *local = talloc_new(NULL);
    uint64_t round = seed;
    char *const *originals = random_reports(local);
    char *folder = talloc_asprintf(local, "%s/%d", (char *)*state, (int)round);
    assert_int_equal(mkdir(folder, 0777), 0);
    zj_segment_writer *all = writer_of(local, originals, 0, REPORTS);
    const char *whole = write_to(local, folder, "whole", all),
               *parts[] = {write_to(local, folder, "a", writer_of(local, originals, 0, 1)),
                           write_to(local, folder, "none", writer_of(local, originals, 1, 1)),
                           write_to(local, folder, "b", writer_of(local, originals, 1, 5)),
                           write_to(local, folder, "c", writer_of(local, originals, 5, REPORTS))};
    const char *joined = talloc_asprintf(local, "%s/joined", folder);
    zj_error err = {0};
    assert_int_equal(mkdir(joined, 0777), 0);
    if (zj_segment_join(parts, ZJ_COUNT(parts), joined, false, &err) != ZJ_OK)
      fail_msg("%s", err.text);
    for (int t = 0; t < ZJ_TABLE_COUNT; t++) {
      zj_buffer x = file_at(local, talloc_asprintf(local, "%s/%s", whole, zj_tables[t].file)),
                y = file_at(local, talloc_asprintf(local, "%s/%s", joined, zj_tables[t].file));
      if (!zj_slice_equal(zj_buffer_slice(&x), zj_buffer_slice(&y)))
        fail_msg("round %d: %s differs", (int)round, zj_tables[t].file);
    }
    zj_segment *view, *opened = open_at(local, joined);
    if (zj_segment_view(local, all, &view, &err) != ZJ_OK) fail_msg("%s", err.text);
    assert_true(digest_of(view) == digest_of(opened));
    if (zj_segment_check_sums(opened, &err) != ZJ_OK ||
        zj_segment_check_rows(opened, zj_labeller_reasons(rules(local)), &err) != ZJ_OK)
      fail_msg("%s", err.text);
    talloc_free(local);
    seed = round;
  }
}

static void every_original_comes_back(void **state) {
  (void)state;
  for (seed = 100; seed < 130; seed += 1) {
    void *local = talloc_new(NULL);
    uint64_t round = seed;
    char *const *originals = random_reports(local);
    zj_segment *view;
    zj_error err = {0};
    if (zj_segment_view(local, writer_of(local, originals, 0, REPORTS), &view, &err) != ZJ_OK)
      fail_msg("%s", err.text);
    for (uint32_t r = 0; r < REPORTS; r++) {
      zj_buffer all = {.ctx = local}, parts = {.ctx = local};
      if (zj_segment_report_original(view, r, &all, &err) != ZJ_OK) fail_msg("%s", err.text);
      check_text(zj_buffer_slice(&all), originals[r]);
      uint32_t begin, end;
      zj_segment_report_range(view, r, &begin, &end);
      for (uint32_t i = begin; i < end; i++) {
        zj_paragraph_view p;
        zj_segment_paragraph(view, i, &p);
        if (!p.nested && zj_segment_original(view, i, &parts, &err) != ZJ_OK)
          fail_msg("%s", err.text);
      }
      check_text(zj_buffer_slice(&parts), originals[r]);
    }
    talloc_free(local);
    seed = round;
  }
}

static void reports_are_found_by_id(void **state) {
  (void)state;
  void *local = talloc_new(NULL);
  zj_segment *view;
  uint32_t found;
  seed = 7;
  if (zj_segment_view(local, writer_of(local, random_reports(local), 0, REPORTS), &view, NULL) !=
      ZJ_OK)
    fail();
  for (uint32_t r = 0; r < REPORTS; r++) {
    zj_report_facts facts;
    zj_segment_facts(view, r, &facts);
    assert_true(zj_segment_find(view, zj_slice_of(facts.id), &found));
    assert_int_equal(found, r);
    assert_false(zj_segment_find(view, zj_slice_cut(zj_slice_of(facts.id), 0, 9), &found));
  }
  assert_false(zj_segment_find(view, ZJ_LIT("aaaaaaaaaa"), &found));
  assert_false(zj_segment_find(view, ZJ_LIT(""), &found));
  talloc_free(local);
}

/* Checks that opening fails, or the check finds the damage, or nothing that can be read has
 * changed; the sanitizers check that reading stays inside the files. Returns whether the damage was
 * noticed.
 */
static bool survives(const char *dir, uint64_t sound, const char *what, size_t at) {
  void *local = talloc_new(NULL);
  zj_segment *segment;
  zj_error err = {0};
  zj_status status = zj_segment_open_as(local, dir, false, 0, &segment, &err);
  bool noticed = status != ZJ_OK;
  if (noticed && status != ZJ_CORRUPT && status != ZJ_NO_INDEX && status != ZJ_IO)
    fail_msg("%s at %zu: status %d", what, at, (int)status);
  if (!noticed) {
    uint64_t now = digest_of(segment);
    noticed = zj_segment_check_sums(segment, NULL) != ZJ_OK;
    if (!noticed && now != sound)
      fail_msg("%s at %zu: read otherwise, and the check sees nothing", what, at);
  }
  talloc_free(local);
  return noticed;
}

static void put_byte(const char *path, long at, int by) {
  FILE *file = fopen(path, "r+b");
  assert_non_null(file);
  fseek(file, at, SEEK_SET);
  int byte = fgetc(file);
  fseek(file, at, SEEK_SET);
  fputc(byte ^ by, file);
  assert_int_equal(fclose(file), 0);
  /* The clock of a file system may stand still for some milliseconds. */
  assert_int_equal(utimensat(AT_FDCWD, path, (struct timespec[]){{by, 0}, {by, 0}}, 0), 0);
}

static zj_status open_unverified(void *ctx, const char *dir, zj_segment **out) {
  return zj_segment_open_as(ctx, dir, false, 1, out, NULL); /* all tables are large */
}

/* A large table is not verified, but one that was written to while this process had it mapped is,
 * before it is read again. */
static void a_table_that_was_written_to_is_verified(void **state) {
  void *local = talloc_new(NULL);
  seed = 42;
  const char *dir = write_to(local, *state, "doubt", writer_of(local, random_reports(local), 0, 4));
  const char *path = talloc_asprintf(local, "%s/match", dir);
  zj_segment *first, *again;
  assert_int_equal(open_unverified(local, dir, &first), ZJ_OK);
  assert_true(zj_segment_untouched(first));
  put_byte(path, 100, 1);
  assert_false(zj_segment_untouched(first));
  assert_int_equal(open_unverified(local, dir, &again), ZJ_CORRUPT);
  assert_int_equal(open_unverified(local, dir, &again), ZJ_CORRUPT);
  put_byte(path, 100, 1);
  assert_int_equal(open_unverified(local, dir, &again), ZJ_OK);
  assert_true(zj_segment_untouched(again));
  put_byte(path, 101, 2);
  assert_int_equal(open_unverified(local, dir, &again), ZJ_CORRUPT);
  put_byte(path, 101, 2);
  talloc_free(local);
}

/* Another file is put in the place of a table: whether the one that is mapped is whole decides. */
static void a_table_that_was_replaced_is_looked_at(void **state) {
  void *local = talloc_new(NULL);
  seed = 42;
  const char *dir = write_to(local, *state, "swap", writer_of(local, random_reports(local), 0, 4));
  const char *path = talloc_asprintf(local, "%s/match", dir);
  const char *backup = talloc_asprintf(local, "%s/backup", dir);
  zj_buffer content = file_at(local, path);
  zj_segment *whole, *damaged;
  assert_int_equal(open_unverified(local, dir, &whole), ZJ_OK);
  assert_true(zj_segment_in_place(whole));
  folder_write(dir, "backup", zj_buffer_slice(&content));
  assert_int_equal(rename(backup, path), 0);
  assert_false(zj_segment_in_place(whole));
  assert_true(zj_segment_untouched(whole));
  assert_int_equal(open_unverified(local, dir, &damaged), ZJ_OK);
  put_byte(path, 100, 1);
  folder_write(dir, "backup", zj_buffer_slice(&content));
  assert_int_equal(rename(backup, path), 0);
  assert_false(zj_segment_untouched(damaged));
  talloc_free(local);
}

static void damage(void **state) {
  void *local = talloc_new(NULL);
  seed = 42;
  const char *dir =
      write_to(local, *state, "segment", writer_of(local, random_reports(local), 0, 4));
  zj_error err = {0};
  setenv("ZHANGJU_FREQUENT", "2", 1);
  if (zj_frequent_make(&dir, 1, dir, 1, false, &err) != ZJ_OK) fail_msg("%s", err.text);
  zj_segment *segment = open_at(local, dir);
  uint64_t sound = digest_of(segment);
  talloc_free(segment);
  size_t noticed = 0, tried = 0;
  for (int t = 0; t < ZJ_TABLE_COUNT; t++) {
    zj_buffer content = file_at(local, talloc_asprintf(local, "%s/%s", dir, zj_tables[t].file));
    for (int i = 0; i < FLIPS + 64; i++, tried++) { /* every byte of the head, then random ones */
      size_t at = i < 64 ? (size_t)i : random_below((uint32_t)content.length);
      char before = content.at[at];
      if (i < 64)
        content.at[at] ^= (char)(1 << (i % 2 ? 7 : 5));
      else
        content.at[at] ^= (char)(1 + random_below(255));
      folder_write(dir, zj_tables[t].file, zj_buffer_slice(&content));
      content.at[at] = before;
      noticed += survives(dir, sound, zj_tables[t].file, at);
    }
    for (int i = 0; i < CUTS; i++, tried++) {
      size_t length = i == 0 ? 0 : random_below((uint32_t)content.length);
      folder_write(dir, zj_tables[t].file, zj_slice_cut(zj_buffer_slice(&content), 0, length));
      if (!survives(dir, sound, zj_tables[t].file, length))
        fail_msg("%s cut to %zu bytes passes", zj_tables[t].file, length);
      noticed++;
    }
    folder_write(dir, zj_tables[t].file, zj_buffer_slice(&content));
  }
  assert_false(survives(dir, sound, "nothing", 0));
  if (noticed < tried * 9 / 10) fail_msg("%zu of %zu faults noticed", noticed, tried);
  talloc_free(local);
}

/* A number of rows that, multiplied by the row size, overflows to the right number of bytes. */
static void damage_that_multiplies_to_the_same(void **state) {
  void *local = talloc_new(NULL);
  seed = 43;
  const char *dir =
      write_to(local, *state, "segment", writer_of(local, random_reports(local), 0, 2));
  uint64_t sound = digest_of(open_at(local, dir));
  for (int t = 0; t < ZJ_TABLE_COUNT; t++) {
    zj_buffer content = file_at(local, talloc_asprintf(local, "%s/%s", dir, zj_tables[t].file));
    for (int bit = 32; bit < 64; bit++) {
      zj_segment_head *head = (void *)content.at;
      head->rows ^= (uint64_t)1 << bit;
      folder_write(dir, zj_tables[t].file, zj_buffer_slice(&content));
      head->rows ^= (uint64_t)1 << bit;
      if (!survives(dir, sound, zj_tables[t].file, (size_t)bit))
        fail_msg("%s passes with bit %d of its rows turned", zj_tables[t].file, bit);
    }
    folder_write(dir, zj_tables[t].file, zj_buffer_slice(&content));
  }
  talloc_free(local);
}

/* ---- tables that are whole but do not fit each other ---- */

/* Writes a table again with other content, its head right. */
static void write_table(const char *dir, zj_table table, zj_slice content) {
  zj_segment_head head = {.version = ZJ_SEGMENT_VERSION,
                          .order = ZJ_SEGMENT_ORDER,
                          .row_bytes = zj_tables[table].row_bytes,
                          .rows = content.length / zj_tables[table].row_bytes,
                          .bytes = content.length,
                          .checksum = XXH3_64bits(content.at, content.length)};
  zj_buffer file = {.ctx = talloc_new(NULL)};
  memcpy(head.magic, zj_tables[table].magic, sizeof head.magic);
  zj_buffer_add(&file, &head, sizeof head);
  zj_buffer_add(&file, content.at, content.length);
  folder_write(dir, zj_tables[table].file, zj_buffer_slice(&file));
  talloc_free(file.ctx);
}

/* 'says' is part of the message, "" for none. */
static void check_opens(const char *dir, zj_status wanted, zj_table table, const char *says) {
  void *local = talloc_new(NULL);
  zj_segment *segment;
  zj_error err = {0};
  zj_status status = zj_segment_open_as(local, dir, false, ZJ_SEGMENT_VERIFIED, &segment, &err);
  if (status != wanted || !strstr(err.text, says))
    fail_msg("%s: %d (%s)", zj_tables[table].file, (int)status, err.text);
  talloc_free(local);
}

static void tables_that_do_not_fit_are_refused(void **state) {
  static const zj_table needed[] = {ZJ_TABLE_REPORTS, ZJ_TABLE_COLUMNS, ZJ_TABLE_IDS,
                                    ZJ_TABLE_PASSAGES, ZJ_TABLE_NODES};
  void *local = talloc_new(NULL);
  seed = 44;
  const char *dir =
      write_to(local, *state, "segment", writer_of(local, random_reports(local), 0, 3));
  for (size_t i = 0; i < ZJ_COUNT(needed); i++) {
    zj_table t = needed[i];
    zj_buffer content = file_at(local, talloc_asprintf(local, "%s/%s", dir, zj_tables[t].file));
    zj_slice rows =
        zj_slice_cut(zj_buffer_slice(&content), sizeof(zj_segment_head), content.length);
    write_table(dir, t, (zj_slice){rows.at, 0});
    check_opens(dir, ZJ_CORRUPT, t, t == ZJ_TABLE_IDS ? "does not fit" : "has no rows");
    write_table(dir, t, zj_slice_cut(rows, 0, zj_tables[t].row_bytes));
    /* no paragraphs, or one row that all numbers are bounded to: nothing leads outside */
    bool enough = t == ZJ_TABLE_COLUMNS || t == ZJ_TABLE_PASSAGES || t == ZJ_TABLE_NODES;
    check_opens(dir, enough ? ZJ_OK : ZJ_CORRUPT, t, "");
    write_table(dir, t, rows);
    check_opens(dir, ZJ_OK, t, "");
  }
  write_table(dir, ZJ_TABLE_STRINGS, ZJ_LIT("unended"));
  check_opens(dir, ZJ_CORRUPT, ZJ_TABLE_STRINGS, "");
  write_table(dir, ZJ_TABLE_STRINGS, (zj_slice){"ended", 6});
  check_opens(dir, ZJ_OK, ZJ_TABLE_STRINGS, "");
  write_table(dir, ZJ_TABLE_STRINGS, (zj_slice){"", 0});
  check_opens(dir, ZJ_OK, ZJ_TABLE_STRINGS, "");
  talloc_free(local);
}

static bool is_mapped(const char *dir) {
  char line[5000];
  bool found = false;
  FILE *maps = fopen("/proc/self/maps", "re");
  assert_non_null(maps);
  while (!found && fgets(line, sizeof line, maps))
    found = strstr(line, dir) != NULL;
  fclose(maps);
  return found;
}

static void closing_unmaps(void **state) {
  void *local = talloc_new(NULL);
  seed = 45;
  const char *dir =
      write_to(local, *state, "segment", writer_of(local, random_reports(local), 0, 3));
  zj_segment *segment;
  zj_error err = {0};
  if (zj_segment_open(local, dir, false, &segment, &err) != ZJ_OK) fail_msg("%s", err.text);
  assert_true(is_mapped(dir));
  talloc_free(segment);
  assert_false(is_mapped(dir));
  talloc_free(local);
}

/* A row counts as damaged wherever in its head that is said. */
static void heads_are_checked(void **state) {
  void *local = talloc_new(NULL);
  seed = 45;
  const char *dir =
      write_to(local, *state, "segment", writer_of(local, random_reports(local), 0, 2));
  for (int t = 0; t < ZJ_TABLE_COUNT; t++) {
    zj_buffer content = file_at(local, talloc_asprintf(local, "%s/%s", dir, zj_tables[t].file));
    zj_segment_head *head = (void *)content.at, sound = *head;
#define WITH(change, status)                                       \
  change;                                                          \
  folder_write(dir, zj_tables[t].file, zj_buffer_slice(&content)); \
  check_opens(dir, status, (zj_table)t, "");                       \
  *head = sound
    WITH(head->magic[7] ^= 1, ZJ_CORRUPT);
    WITH(head->order ^= 1, ZJ_CORRUPT);
    WITH(head->version++, ZJ_NO_INDEX);
    WITH(head->version--, ZJ_NO_INDEX);
    WITH(head->row_bytes++, ZJ_NO_INDEX);
    WITH(head->rows++, ZJ_CORRUPT);
    WITH(head->bytes += zj_tables[t].row_bytes, ZJ_CORRUPT);
    WITH(head->bytes -= zj_tables[t].row_bytes; head->rows--, ZJ_CORRUPT);
    WITH(head->checksum ^= 1, ZJ_CORRUPT);
    WITH(head->spare[0] = 1, ZJ_OK);
#undef WITH
    folder_write(dir, zj_tables[t].file,
                 zj_slice_cut(zj_buffer_slice(&content), 0, sizeof *head - 1));
    check_opens(dir, ZJ_CORRUPT, (zj_table)t, "");
    folder_write(dir, zj_tables[t].file, ZJ_LIT(""));
    check_opens(dir, ZJ_CORRUPT, (zj_table)t, "");
    char *path = talloc_asprintf(local, "%s/%s", dir, zj_tables[t].file);
    assert_int_equal(unlink(path), 0);
    check_opens(dir, ZJ_CORRUPT, (zj_table)t, "");
    assert_int_equal(mkdir(path, 0777), 0);
    check_opens(dir, ZJ_IO, (zj_table)t, "");
    assert_int_equal(rmdir(path), 0);
    folder_write(dir, zj_tables[t].file, zj_buffer_slice(&content));
    check_opens(dir, ZJ_OK, (zj_table)t, "");
  }
  talloc_free(local);
}

/* Whoever writes into a published table is noticed; a table replaced by another file is not: who
 * has the old one open keeps it. */
static void writing_is_noticed(void **state) {
  void *local = talloc_new(NULL);
  seed = 46;
  const char *dir =
      write_to(local, *state, "segment", writer_of(local, random_reports(local), 0, 2));
  for (int t = 0; t < ZJ_TABLE_COUNT; t++) {
    zj_segment *segment = open_at(local, dir);
    char *path = talloc_asprintf(local, "%s/%s", dir, zj_tables[t].file);
    zj_buffer content = file_at(local, path);
    struct stat facts;
    assert_true(zj_segment_untouched(segment));
    assert_int_equal(stat(path, &facts), 0);
    struct timespec times[2] = {facts.st_atim, facts.st_mtim};
    times[1].tv_nsec = (times[1].tv_nsec + 1) % 1000000000;
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    assert_false(zj_segment_untouched(segment));
    times[1] = facts.st_mtim;
    times[1].tv_sec++;
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    assert_false(zj_segment_untouched(segment));
    times[1] = facts.st_mtim;
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    assert_true(zj_segment_untouched(segment));
    FILE *file = fopen(path, "ab");
    assert_int_equal(fputc(0, file), 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    assert_false(zj_segment_untouched(segment)); /* longer, its time put back */
    assert_int_equal(unlink(path), 0);
    assert_true(zj_segment_untouched(segment));
    folder_write(dir, zj_tables[t].file, zj_buffer_slice(&content));
    talloc_free(segment);
  }
  talloc_free(local);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_FOLDER(joined_pieces_are_one_written_at_once),
      cmocka_unit_test(every_original_comes_back),
      cmocka_unit_test(reports_are_found_by_id),
      IN_FOLDER(closing_unmaps),
      IN_FOLDER(damage),
      IN_FOLDER(damage_that_multiplies_to_the_same),
      IN_FOLDER(tables_that_do_not_fit_are_refused),
      IN_FOLDER(heads_are_checked),
      IN_FOLDER(writing_is_noticed),
      IN_FOLDER(a_table_that_was_written_to_is_verified),
      IN_FOLDER(a_table_that_was_replaced_is_looked_at),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
