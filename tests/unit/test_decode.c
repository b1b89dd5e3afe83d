/* test_decode.c - encodings are found or refused, never guessed; files are read to their size at
 * open. */
#include "folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <iconv.h>
#include <sys/stat.h>
#include <unistd.h>

#include "indexer/read/decode.h"
#include "indexer/read/extract.h"

static const char report[] =
    "关于年轻干部培养选拔工作情况的报告\n一、主要做法\n坚持党管干部原则，加强领导班子建设，推动经济社会发展。\n"
    "二、存在的问题\n一是年轻干部教育培训不够；二是基层组织建设有待加强。\n";
static const char traditional_report[] =
    "粵港澳大灣區發展規劃綱要\n推動經濟社會發展，加強基礎設施建設，促進產業創新，完善社會保障體系，提高公共服務水平。\n";

static zj_slice encode(void *ctx, const char *text, const char *name) {
  iconv_t with = iconv_open(name, "UTF-8");
  assert_true(with != (iconv_t)-1);
  size_t in = strlen(text), room = in * 4 + 8, left = room;
  char *out = talloc_size(ctx, room), *to = out, *from = (char *)(uintptr_t)text;
  assert_true(iconv(with, &from, &in, &to, &left) != (size_t)-1);
  iconv_close(with);
  return (zj_slice){out, room - left};
}

static void check_found(const char *text, const char *as, const char *expected) {
  void *ctx = talloc_new(NULL);
  zj_decoded out;
  zj_error err = {0};
  zj_status status = zj_decode(ctx, encode(ctx, text, as), NULL, &out, &err);
  if (status != ZJ_OK) fail_msg("%s: %s", as, err.text);
  assert_string_equal(out.encoding, expected);
  assert_true(zj_slice_equal(out.text, zj_slice_of(text)));
  talloc_free(ctx);
}

static void finds_the_encoding(void **state) {
  (void)state;
  check_found(report, "UTF-8", "UTF-8");
  check_found(report, "GBK", "GB18030");
  check_found(report, "GB2312", "GB18030");
  check_found(report, "GB18030", "GB18030");
  check_found(report, "UTF-16LE", "UTF-16LE");
  check_found(report, "UTF-16BE", "UTF-16BE");
  check_found(traditional_report, "BIG5", "Big5");
  check_found("plain ASCII 2020\n", "UTF-8", "UTF-8");
  check_found("доклад о работе\n", "UTF-8", "UTF-8");
}

/* Two bytes that were private are vertical marks and eight more Han characters since 2022, four
 * bytes were theirs before. */
static void reads_every_edition_of_gb18030(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_slice own = encode(ctx, report, "GB18030");
  static const char *const added[][2] = {
      {"\xA6\xD9\xFE\x59\xA8\xBC\n", "\uFE10\u9FB4\u1E3F\n"},
      {"\x84\x31\x82\x36\x82\x35\x90\x37\n", "\uFE10\u9FB4\n"},
      {"\x81\x39\xEE\x39\x95\x34\xB2\x35\xA2\xE3\n", "\u3400\U00020BB7\u20AC\n"}};
  for (size_t i = 0; i < ZJ_COUNT(added); i++) {
    zj_decoded out;
    zj_error err = {0};
    zj_slice bytes =
        zj_slice_of(talloc_asprintf(ctx, "%.*s%s", (int)own.length, own.at, added[i][0]));
    if (zj_decode(ctx, bytes, NULL, &out, &err) != ZJ_OK) fail_msg("%zu: %s", i, err.text);
    assert_string_equal(out.encoding, "GB18030");
    check_text(out.text, talloc_asprintf(ctx, "%s%s", report, added[i][1]));
  }
  talloc_free(ctx);
}

/* Characters of Hong Kong and of code page 950; every byte of it could be GBK as well. */
static void reads_big5_of_hong_kong(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  char *text = talloc_asprintf(ctx, "%s我哋喺度，嘅嘢，裏面恒久。\n", traditional_report);
  check_found(text, "BIG5-HKSCS", "Big5-HKSCS");
  check_found(talloc_asprintf(ctx, "%s裏面恒久。\n", traditional_report), "CP950", "Big5");
  talloc_free(ctx);
}

static void a_declaration_is_a_hint(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  static const char *const cases[][4] = {/* text, bytes, declared, found */
                                         {report, "GBK", "Big5", "GB18030"},
                                         {traditional_report, "BIG5", "GB18030", "Big5"},
                                         {report, "GBK", "UTF-8", "GB18030"},
                                         {report, "UTF-8", "GB18030", "UTF-8"},
                                         {"张珊，李斯\n", "GBK", "GB18030", "GB18030"},
                                         {"陳\n", "BIG5", "Big5", "Big5"}};
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    zj_decoded out;
    zj_error err = {0};
    if (zj_decode_declared(ctx, encode(ctx, cases[i][0], cases[i][1]), cases[i][2], &out, &err) !=
        ZJ_OK)
      fail_msg("%zu: %s", i, err.text);
    assert_string_equal(out.encoding, cases[i][3]);
    check_text(out.text, cases[i][0]);
  }
  talloc_free(ctx);
}

static zj_slice joined(void *ctx, zj_slice a, zj_slice b) {
  char *at = talloc_size(ctx, a.length + b.length);
  memcpy(at, a.at, a.length);
  memcpy(at + a.length, b.at, b.length);
  return (zj_slice){at, a.length + b.length};
}

static void check_refused(zj_slice bytes, const char *encoding, const char *word);

static void says_what_spoils_a_text(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_slice gbk = encode(ctx, report, "GBK"), utf8 = ZJ_LIT("补充材料另外报送，请予审议。\n"),
           wide = encode(ctx, report, "UTF-16LE");
  check_refused(zj_slice_cut(gbk, 0, gbk.length - 4), NULL, "GB18030 with 1 bad byte,");
  for (size_t cut = 0; cut < 3; cut++)
    check_refused(joined(ctx, gbk, zj_slice_cut(utf8, 0, utf8.length - cut)), NULL,
                  "UTF-8 from line 6 (byte");
  check_refused(joined(ctx, zj_slice_of(report), encode(ctx, utf8.at, "GBK")), NULL, "UTF-8 with");
  check_refused(zj_slice_cut(wide, 0, wide.length - 1), NULL, "half a character");
  check_refused(joined(ctx, ZJ_LIT("\xEF\xBB\xBF"), gbk), NULL,
                "marked as UTF-8, but line 1 (byte 3)");
  zj_decoded out;
  zj_error err = {0};
  if (zj_decode(ctx, joined(ctx, ZJ_LIT("\xEF\xBB\xBF"), gbk), "gbk", &out, &err) != ZJ_OK)
    fail_msg("%s", err.text);
  check_text(out.text, report);
  talloc_free(ctx);
}

static void check_reads(zj_slice bytes, const char *encoding, const char *found,
                        const char *expected) {
  void *ctx = talloc_new(NULL);
  zj_decoded out;
  zj_error err = {0};
  if (zj_decode(ctx, bytes, encoding, &out, &err) != ZJ_OK) fail_msg("%s: %s", found, err.text);
  assert_string_equal(out.encoding, found);
  check_text(out.text, expected);
  talloc_free(ctx);
}

/* NULs that an old program or an interrupted copy left, and the end mark of DOS, are dropped. */
static void stray_nuls_lose_no_report(void **state) {
  (void)state;
  static const char *const names[] = {"UTF-8", "GB18030"};
  void *ctx = talloc_new(NULL);
  char nuls[4096] = {0};
  for (size_t i = 0; i < ZJ_COUNT(names); i++) {
    zj_slice own = encode(ctx, report, names[i]);
    size_t line = (size_t)((const char *)memchr(own.at, '\n', own.length) - own.at) + 1;
    zj_slice inside = joined(ctx, joined(ctx, zj_slice_cut(own, 0, line), (zj_slice){nuls, 1 + i}),
                             zj_slice_cut(own, line, own.length));
    for (size_t tail = 0; tail < 3; tail++) {
      check_reads(joined(ctx, own, (zj_slice){nuls, tail}), NULL, names[i], report);
      check_reads(joined(ctx, inside, (zj_slice){nuls, sizeof nuls - tail}), NULL, names[i],
                  report);
    }
    check_reads(joined(ctx, own, ZJ_LIT("\x1A")), NULL, names[i], report);
    check_reads(joined(ctx, own, ZJ_LIT("\x1A\0\0\x1A")), NULL, names[i], report);
    check_reads(joined(ctx, ZJ_LIT("\0"), own), names[i], names[i], report);
    check_refused(joined(ctx, joined(ctx, own, (zj_slice){nuls, 40}), own), NULL, "binary");
  }
  check_reads(joined(ctx, encode(ctx, report, "UTF-16LE"), (zj_slice){nuls, 64}), NULL, "UTF-16LE",
              report);
  check_refused((zj_slice){nuls, sizeof nuls}, NULL, "binary");
  check_refused(ZJ_LIT("\0\1\2"), NULL, "binary");
  talloc_free(ctx);
}

/* Where files with a mark were put together, the second mark begins a line. */
static void a_mark_inside_is_dropped(void **state) {
  (void)state;
  static const char *const names[] = {"UTF-8", "UTF-16LE", "UTF-16BE", "GB18030"};
  void *ctx = talloc_new(NULL);
  char *twice = talloc_asprintf(ctx, "\uFEFF%s\uFEFF\uFEFF%s", report, report);
  char *plain = talloc_asprintf(ctx, "%s%s", report, report);
  for (size_t i = 0; i < ZJ_COUNT(names); i++)
    check_reads(encode(ctx, twice, names[i]), NULL, names[i], plain);
  check_reads(zj_slice_of("年轻\uFEFF干部\n"), NULL, "UTF-8", "年轻\uFEFF干部\n");
  zj_decoded out;
  char *late = talloc_asprintf(ctx, "%s\uFEFF%s", report, report);
  assert_int_equal(zj_decode(ctx, zj_slice_of(late), NULL, &out, NULL), ZJ_OK);
  assert_true(out.had_bom);
  talloc_free(ctx);
}

/* Old programs wrote A3 A0 for the ideographic blank, which is A1 A1. */
static void the_old_blank_of_gbk_is_a_blank(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_slice own = encode(ctx, report, "GBK");
  zj_slice spaced = joined(ctx, ZJ_LIT("\xA3\xA0\xA3\xA0"), own);
  char *expected = talloc_asprintf(ctx, "\u3000\u3000%s", report);
  check_reads(spaced, NULL, "GB18030", expected);
  check_reads(spaced, "gbk", "GB18030", expected);
  /* the same two bytes inside of two characters are not one */
  char *near = talloc_asprintf(ctx, "%s\u4F30\n", report);
  check_reads(encode(ctx, near, "GBK"), NULL, "GB18030", near);
  talloc_free(ctx);
}

static void a_mark_decides(void **state) {
  (void)state;
  static const char *const names[][2] = {{"UTF-8", "UTF-8"},
                                         {"UTF-16LE", "UTF-16LE"},
                                         {"UTF-16BE", "UTF-16BE"},
                                         {"GB18030", "GB18030"}};
  for (size_t i = 0; i < ZJ_COUNT(names); i++) {
    void *ctx = talloc_new(NULL);
    zj_decoded out;
    char *marked = talloc_asprintf(ctx, "\xEF\xBB\xBF%s", report);
    assert_int_equal(zj_decode(ctx, encode(ctx, marked, names[i][0]), NULL, &out, NULL), ZJ_OK);
    assert_string_equal(out.encoding, names[i][1]);
    assert_true(out.had_bom);
    assert_true(zj_slice_equal(out.text, zj_slice_of(report)));
    talloc_free(ctx);
  }
}

static void check_refused(zj_slice bytes, const char *encoding, const char *word) {
  void *ctx = talloc_new(NULL);
  zj_decoded out;
  zj_error err = {0};
  assert_int_equal(zj_decode(ctx, bytes, encoding, &out, &err), ZJ_BAD_INPUT);
  if (!strstr(err.text, word)) fail_msg("\"%s\" does not say \"%s\"", err.text, word);
  assert_null(strchr(err.text, '\n'));
  talloc_free(ctx);
}

static void refuses_what_is_doubtful(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  char *cut = talloc_asprintf(ctx, "%s\xE5\xB9", report);
  check_refused(zj_slice_of(cut), NULL, "UTF-8 with 2 bad bytes");
  check_refused(zj_slice_of(cut), NULL, "--encoding");
  check_refused(ZJ_LIT("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xFF\xFE"), NULL, "binary");
  check_refused(ZJ_LIT("\1\2\3\4\5\6\7\1\2\3"), NULL, "binary");
  check_refused(ZJ_LIT("caf\xE9 cr\xE8me br\xFBl\xE9"
                       "e"),
                NULL, "--encoding");
  check_refused(ZJ_LIT("\xC4\xEA\xBD\xF1"), NULL, "doubt");
  check_refused(ZJ_LIT("\xFF\xFE\x00\xD8\x41\x00"), NULL, "marked as UTF-16LE");
  zj_slice gbk = encode(ctx, report, "GBK");
  check_refused(gbk, "utf-8", "is not UTF-8");
  talloc_free(ctx);
}

static void a_named_encoding_is_mended_visibly(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_decoded out;
  char *broken = talloc_asprintf(ctx, "%s\xE5\xB9\n%s", report, report);
  assert_int_equal(zj_decode(ctx, zj_slice_of(broken), "utf8", &out, NULL), ZJ_OK);
  assert_int_equal(out.mended, 2);
  assert_int_equal(zj_utf8_check(out.text), out.text.length);
  assert_non_null(memmem(out.text.at, out.text.length, "\xEF\xBF\xBD\xEF\xBF\xBD\n", 7));
  zj_error err = {0};
  assert_int_equal(zj_decode(ctx, ZJ_LIT("x"), "latin1", &out, &err), ZJ_USAGE);
  assert_non_null(strstr(err.text, "latin1"));
  talloc_free(ctx);
}

/* Any bytes end in text or a refusal, never in a crash or invalid UTF-8. */
static void random_bytes_are_safe(void **state) {
  (void)state;
  static const char *const named[] = {NULL, "utf-8", "gb18030", "big5", "utf-16le", "big5-hkscs"};
  unsigned seed = 1;
  for (int round = 0; round < 3000; round++) {
    void *ctx = talloc_new(NULL);
    char bytes[64];
    size_t length = (size_t)(1 + rand_r(&seed) % 63);
    int floor = rand_r(&seed) % 3 ? 0x20 : 0;
    for (size_t i = 0; i < length; i++)
      bytes[i] = (char)(floor + rand_r(&seed) % (256 - floor));
    zj_decoded out;
    if (zj_decode(ctx, (zj_slice){bytes, length}, named[round % 6], &out, NULL) == ZJ_OK) {
      assert_int_equal(zj_utf8_check(out.text), out.text.length);
      assert_null(memchr(out.text.at, 0, out.text.length));
    }
    talloc_free(ctx);
  }
}

/* ---- files ---- */

static zj_status extract(void *ctx, const char *dir, const char *name, const char *encoding,
                         zj_source **out, zj_error *err) {
  *err = (zj_error){0};
  return zj_extract_file(ctx, talloc_asprintf(ctx, "%s/%s", dir, name), encoding, out, err);
}

static void line_ends_are_lf(void **state) {
  const char *dir = *state;
  void *ctx = talloc_new(NULL);
  zj_source *source;
  zj_error err;
  folder_write(dir, "crlf.txt",
               ZJ_LIT("\xEF\xBB\xBF"
                      "一\r\n二\r三\n"));
  assert_int_equal(extract(ctx, dir, "crlf.txt", NULL, &source, &err), ZJ_OK);
  assert_true(zj_slice_equal(source->original, ZJ_LIT("一\n二\n三\n")));
  assert_true(source->had_cr && source->had_bom);
  assert_string_equal(source->media, "text");
  assert_int_equal(source->file_bytes, 16);
  folder_write(dir, "a.MD", ZJ_LIT("# 一\n"));
  assert_int_equal(extract(ctx, dir, "a.MD", NULL, &source, &err), ZJ_OK);
  assert_string_equal(source->media, "markdown");
  assert_true(zj_slice_equal(source->original, ZJ_LIT("# 一\n")));
  talloc_free(ctx);
}

static void refuses_what_is_no_report(void **state) {
  const char *dir = *state;
  void *ctx = talloc_new(NULL);
  zj_source *source;
  zj_error err;
  mkfifo(talloc_asprintf(ctx, "%s/fifo", dir), 0600);
  assert_int_equal(extract(ctx, dir, "fifo", NULL, &source, &err), ZJ_BAD_INPUT);
  assert_non_null(strstr(err.text, "pipe"));
  assert_int_equal(extract(ctx, dir, ".", NULL, &source, &err), ZJ_BAD_INPUT);
  assert_int_equal(zj_extract_file(ctx, "/dev/null", NULL, &source, &err), ZJ_BAD_INPUT);
  assert_int_equal(extract(ctx, dir, "absent", NULL, &source, &err), ZJ_IO);
  assert_non_null(strstr(err.text, "No such file"));
  folder_write(dir, "empty.txt", ZJ_LIT(""));
  assert_int_equal(extract(ctx, dir, "empty.txt", NULL, &source, &err), ZJ_BAD_INPUT);
  folder_write(dir, "blank.txt", ZJ_LIT(" \n　\r\n"));
  assert_int_equal(extract(ctx, dir, "blank.txt", NULL, &source, &err), ZJ_BAD_INPUT);
  folder_write(dir, "large.txt", ZJ_LIT("x"));
  assert_int_equal(truncate(talloc_asprintf(ctx, "%s/large.txt", dir), (off_t)ZJ_SOURCE_MAX + 1),
                   0);
  assert_int_equal(extract(ctx, dir, "large.txt", NULL, &source, &err), ZJ_BAD_INPUT);
  assert_non_null(strstr(err.text, "64 MB"));
  talloc_free(ctx);
}

static void takes_reports_by_name(void **state) {
  (void)state;
  assert_true(zj_extract_takes("报告.txt") && zj_extract_takes("a.TXT") &&
              zj_extract_takes("x.markdown"));
  assert_false(zj_extract_takes("报告") || zj_extract_takes(".txt") || zj_extract_takes("a.vsdx") ||
               zj_extract_takes("a.txt~"));
}

/* Files whose name tells their encoding: NAME.gbk.txt, NAME.utf16le_bom.txt … */
static void real_files_round_trip(void **state) {
  (void)state;
  static const char *const expected[][2] = {
      {".gbk.", "GB18030"}, {".gb2312.", "GB18030"},       {".gb18030.", "GB18030"},
      {".big5.", "Big5"},   {".utf16le_bom.", "UTF-16LE"}, {".utf8_bom_crlf.", "UTF-8"},
  };
  const char *data = getenv("ZHANGJU_TEST_DATA");
  void *ctx = talloc_new(NULL);
  DIR *dir = data ? opendir(talloc_asprintf(ctx, "%s/originals/derived", data)) : NULL;
  if (!dir) {
    print_message("skipped: ZHANGJU_TEST_DATA is not set\n");
    talloc_free(ctx);
    return;
  }
  size_t checked = 0;
  for (struct dirent *e; (e = readdir(dir));)
    for (size_t i = 0; i < ZJ_COUNT(expected); i++) {
      if (!strstr(e->d_name, expected[i][0])) continue;
      zj_source *source;
      zj_error err = {0};
      zj_status status =
          zj_extract_file(ctx, talloc_asprintf(ctx, "%s/originals/derived/%s", data, e->d_name),
                          NULL, &source, &err);
      if (status != ZJ_OK) fail_msg("%s: %s", e->d_name, err.text);
      assert_string_equal(source->encoding, expected[i][1]);
      checked++;
    }
  closedir(dir);
  assert_true(checked >= 6);
  talloc_free(ctx);
}

/* Found by fuzzing: iconv() lets UTF-8 beyond U+10FFFF through as it is. */
static void named_utf8_is_utf8(void **state) {
  void *ctx = talloc_new(NULL);
  zj_decoded out;
  (void)state;
  assert_int_equal(zj_decode(ctx, ZJ_LIT("\xE5\x96\x96\xF4\x96\xB8\x80"), "utf-8", &out, NULL),
                   ZJ_BAD_INPUT);
  assert_int_equal(zj_decode(ctx, ZJ_LIT("\xE5\x96\x96\xC3\x80\xE0\x80"), "utf-8", &out, NULL),
                   ZJ_OK);
  check_text(out.text, "喖À\uFFFD\uFFFD");
  assert_int_equal(out.mended, 2);
  talloc_free(ctx);
}

/* Names have no common word; what UTF-16 they are shows all the same. */
static void knows_utf16_by_its_units(void **state) {
  (void)state;
  static const char *const texts[] = {"张珊、李斯\n", "王五，赵六（女）\n", "欧阳修苏轼曾巩"};
  for (size_t i = 0; i < ZJ_COUNT(texts); i++) {
    check_found(texts[i], "UTF-16LE", "UTF-16LE");
    check_found(texts[i], "UTF-16BE", "UTF-16BE");
  }
  void *ctx = talloc_new(NULL);
  check_refused(encode(ctx, "两名教师", "UTF-16BE"), NULL,
                "perhaps UTF-16BE"); /* all ASCII: N$T\reY^\b */
  zj_slice names = encode(ctx, "张珊、李斯、王五、赵六\n", "UTF-16LE");
  check_refused(joined(ctx, names, (zj_slice){"\x00\xD8\x0A\x00", 4}), NULL, "perhaps UTF-16LE");
  check_refused(encode(ctx, report, "UTF-32LE"), NULL, "UTF-32");
  check_refused(encode(ctx, report, "UTF-32BE"), NULL, "UTF-32");
  check_refused(encode(ctx, report, "UTF-32"), NULL, "UTF-32");
  talloc_free(ctx);
}

/* A line of another encoding in a long text, before and behind the part that decides. */
static size_t count_lines(zj_slice s) {
  size_t lines = 0;
  for (size_t i = 0; i < s.length; i++)
    lines += s.at[i] == '\n';
  return lines;
}

static void finds_lines_of_another_encoding(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_slice gbk = encode(ctx, report, "GBK"), big5 = encode(ctx, traditional_report, "BIG5");
  zj_slice long_gbk = gbk, long_big5 = big5;
  while (long_gbk.length < 600000)
    long_gbk = joined(ctx, long_gbk, long_gbk);
  while (long_big5.length < 600000)
    long_big5 = joined(ctx, long_big5, long_big5);
  check_refused(joined(ctx, long_gbk, ZJ_LIT("问题\n")), NULL,
                talloc_asprintf(ctx, "GB18030, but UTF-8 from line %zu (byte %zu)",
                                count_lines(long_gbk) + 1, long_gbk.length));
  check_refused(joined(ctx, long_gbk, big5), NULL,
                talloc_asprintf(ctx, "GB18030, but Big5 from line %zu (byte %zu)",
                                count_lines(long_gbk) + 1, long_gbk.length));
  check_refused(joined(ctx, long_big5, gbk), NULL, "Big5, but GB18030 from line");
  check_refused(joined(ctx, joined(ctx, gbk, encode(ctx, "推動經濟社會發展\n", "BIG5")), long_gbk),
                NULL, talloc_asprintf(ctx, "GB18030, but Big5 from line 6 (byte %zu)", gbk.length));
  check_found(talloc_asprintf(ctx, "%s张珊、李斯、镕淦赟\n%s", report, report), "GBK",
              "GB18030"); /* rare words are no other encoding */
  zj_decoded out;
  zj_error err = {0};
  if (zj_decode(ctx, joined(ctx, gbk, ZJ_LIT("问题\n")), "gbk", &out, &err) != ZJ_OK)
    fail_msg("%s", err.text); /* who names it takes it */
  talloc_free(ctx);
}

static void seven_bits_are_no_ascii(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  check_refused(ZJ_LIT("From: a\n~{9XSZDjGa8I2?EsQxQ!0N9$Wx~}\n"), NULL, "HZ");
  check_refused(encode(ctx, report, "ISO-2022-CN"), NULL, "ISO-2022");
  check_found("if (x == ~{mask}) y = ~{};\n", "UTF-8", "UTF-8");
  zj_decoded out;
  zj_error err = {0};
  zj_slice euro =
      joined(ctx, encode(ctx, report, "GBK"), ZJ_LIT("\x80 5\n")); /* as Windows writes it */
  if (zj_decode(ctx, euro, NULL, &out, &err) != ZJ_OK) fail_msg("%s", err.text);
  check_text(out.text, talloc_asprintf(ctx, "%s€ 5\n", report));
  talloc_free(ctx);
}

/* As `check` reads them: by the name of the encoding that was found. */
static void stray_nuls_leave_one_text(void **state) {
  static const struct {
    const char *text, *encoding;
  } cases[] = {{report, "UTF-8"}, {report, "GBK"}, {traditional_report, "BIG5"}};
  (void)state;
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    void *ctx = talloc_new(NULL);
    zj_slice whole = encode(ctx, cases[i].text, cases[i].encoding);
    for (size_t at = 0; at <= whole.length; at++) {
      zj_decoded found, named;
      zj_slice begin = joined(ctx, zj_slice_cut(whole, 0, at), (zj_slice){"", 1});
      zj_slice bytes = joined(ctx, begin, zj_slice_cut(whole, at, whole.length));
      if (zj_decode(ctx, bytes, NULL, &found, NULL) != ZJ_OK)
        fail_msg("%s, %zu", cases[i].encoding, at);
      assert_int_equal(zj_decode(ctx, bytes, found.encoding, &named, NULL), ZJ_OK);
      assert_true(zj_slice_equal(found.text, named.text));
      check_text(found.text, cases[i].text);
    }
    talloc_free(ctx);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(named_utf8_is_utf8),
      cmocka_unit_test(finds_the_encoding),
      cmocka_unit_test(reads_every_edition_of_gb18030),
      cmocka_unit_test(reads_big5_of_hong_kong),
      cmocka_unit_test(a_declaration_is_a_hint),
      cmocka_unit_test(says_what_spoils_a_text),
      cmocka_unit_test(knows_utf16_by_its_units),
      cmocka_unit_test(finds_lines_of_another_encoding),
      cmocka_unit_test(seven_bits_are_no_ascii),
      cmocka_unit_test(stray_nuls_lose_no_report),
      cmocka_unit_test(a_mark_inside_is_dropped),
      cmocka_unit_test(the_old_blank_of_gbk_is_a_blank),
      cmocka_unit_test(a_mark_decides),
      cmocka_unit_test(refuses_what_is_doubtful),
      cmocka_unit_test(a_named_encoding_is_mended_visibly),
      cmocka_unit_test(random_bytes_are_safe),
      cmocka_unit_test(stray_nuls_leave_one_text),
      IN_FOLDER(line_ends_are_lf),
      IN_FOLDER(refuses_what_is_no_report),
      cmocka_unit_test(takes_reports_by_name),
      cmocka_unit_test(real_files_round_trip),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
