/* test_container.c - reports in archives and mails: their addresses, names and bounds. */
#include "check.h"
#include "folder.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <sys/stat.h>
#include <unistd.h>

#include "indexer/read/container.h"
#include "indexer/read/extract.h"
#include "indexer/read/names.h"

typedef struct entry {
  const char *name;
  zj_slice bytes;
} entry;

typedef int set_format(struct archive *a);

/* Writes an archive to the current folder. */
static void write_archive(const char *file, set_format *format, const char *options,
                          const entry *entries, size_t count) {
  struct archive *a = archive_write_new();
  assert_int_equal(format(a), ARCHIVE_OK);
  if (strstr(file, "gz")) archive_write_add_filter_gzip(a);
  if (options) {
    assert_int_equal(archive_write_set_options(a, options), ARCHIVE_OK);
    archive_write_set_passphrase(a, "secret");
  }
  assert_int_equal(archive_write_open_filename(a, file), ARCHIVE_OK);
  for (size_t i = 0; i < count; i++) {
    struct archive_entry *e = archive_entry_new();
    archive_entry_copy_pathname(e, entries[i].name);
    archive_entry_set_filetype(e, AE_IFREG);
    archive_entry_set_perm(e, 0644);
    archive_entry_set_size(e, (la_int64_t)entries[i].bytes.length);
    assert_int_equal(archive_write_header(a, e), ARCHIVE_OK);
    archive_write_data(a, entries[i].bytes.at, entries[i].bytes.length);
    archive_entry_free(e);
  }
  assert_int_equal(archive_write_close(a), ARCHIVE_OK);
  archive_write_free(a);
}

/* The members as "name:kind …". */
static const char *list_members(void *ctx, const char *file) {
  zj_members members;
  zj_error err = {0};
  zj_status status = zj_container_list(ctx, file, &members, &err);
  if (status != ZJ_OK)
    return talloc_asprintf(ctx, "%s%s", status == ZJ_NOT_FOUND ? "none: " : "", err.text);
  char *out = talloc_strdup(ctx, "");
  for (size_t i = 0; i < members.count; i++)
    out = talloc_asprintf_append(out, "%s%s:%d", i ? " " : "", members.all[i].name,
                                 (int)members.all[i].kind);
  if (members.broken) out = talloc_asprintf_append(out, " broken");
  return out;
}

static const char *read_text(void *ctx, const char *file) {
  zj_source *source;
  zj_error err = {0};
  if (zj_extract_file(ctx, file, NULL, &source, &err) != ZJ_OK) return talloc_strdup(ctx, err.text);
  return talloc_strndup(ctx, source->original.at, source->original.length);
}

static const char *read_unread(void *ctx, const char *file) {
  zj_source *source;
  zj_error err = {0};
  if (zj_extract_file(ctx, file, NULL, &source, &err) != ZJ_OK) return talloc_strdup(ctx, err.text);
  return source->unread;
}

#define TEXT "关于水利工作的报告\n"

static void members_of_every_archive(void **state) {
  void *ctx = talloc_new(NULL);
  assert_int_equal(chdir(*state), 0);
  const entry entries[] = {{"年/报告.txt", ZJ_LIT(TEXT)}, {"b.md", ZJ_LIT("# 乙\n")}};
  const struct {
    const char *file;
    set_format *format;
  } archives[] = {{"a.zip", archive_write_set_format_zip},
                  {"b.7z", archive_write_set_format_7zip},
                  {"c.tar", archive_write_set_format_pax_restricted},
                  {"d.TGZ.tgz", archive_write_set_format_pax_restricted}};
  for (size_t i = 0; i < ZJ_COUNT(archives); i++) {
    write_archive(archives[i].file, archives[i].format, NULL, entries, 2);
    assert_string_equal(list_members(ctx, archives[i].file), "b.md:0 年/报告.txt:0");
    const char *address = talloc_asprintf(ctx, "%s!/年/报告.txt", archives[i].file);
    assert_string_equal(read_text(ctx, address), TEXT);
    address = talloc_asprintf(ctx, "%s!/b.md", archives[i].file);
    assert_string_equal(read_text(ctx, address), "# 乙\n");
    address = talloc_asprintf(ctx, "%s!/none.txt", archives[i].file);
    assert_non_null(strstr(read_text(ctx, address), "not in the archive"));
  }
  talloc_free(ctx);
}

static void names_are_only_names(void **state) {
  void *ctx = talloc_new(NULL);
  assert_int_equal(chdir(*state), 0);
  const entry entries[] = {{"../../x.txt", ZJ_LIT(TEXT)},    {"/etc/y.txt", ZJ_LIT(TEXT)},
                           {"a\\.\\b.txt", ZJ_LIT(TEXT)},    {".git/c.txt", ZJ_LIT(TEXT)},
                           {"__MACOSX/d.txt", ZJ_LIT(TEXT)}, {"x.txt", ZJ_LIT("second\n")},
                           {"in.zip", ZJ_LIT("PK")},         {"台账.vsd", ZJ_LIT("x")},
                           {"报告.txt", ZJ_LIT("gbk\n")},    {"control\1.txt", ZJ_LIT("x")}};
  write_archive("n.zip", archive_write_set_format_zip, "zip:hdrcharset=CP936", entries,
                ZJ_COUNT(entries));
  assert_string_equal(list_members(ctx, "n.zip"),
                      "a/b.txt:0 control%01.txt:0 etc/y.txt:0 in.zip:2 x.txt:0 x.txt:6 "
                      "台账.vsd:1 报告.txt:0");
  assert_string_equal(read_text(ctx, "n.zip!/x.txt"), TEXT);
  assert_string_equal(read_text(ctx, "n.zip!/报告.txt"), "gbk\n");
  assert_non_null(strstr(read_text(ctx, "n.zip!/in.zip"), "within another"));
  talloc_free(ctx);
}

static void bounds(void **state) {
  void *ctx = talloc_new(NULL);
  assert_int_equal(chdir(*state), 0);
  char *blanks = talloc_size(ctx, 20 << 20);
  memset(blanks, ' ', 20 << 20);
  const entry bomb[] = {
      {"a.txt", ZJ_LIT(TEXT)}, {"b.txt", {blanks, 20 << 20}}, {"c.txt", ZJ_LIT(TEXT)}};
  write_archive("bomb.zip", archive_write_set_format_zip, NULL, bomb, 3);
  assert_string_equal(read_text(ctx, "bomb.zip!/a.txt"), TEXT);
  assert_non_null(strstr(read_text(ctx, "bomb.zip!/b.txt"), "unpacks to more"));
  assert_non_null(strstr(read_text(ctx, "bomb.zip!/c.txt"), "unpacks to more"));
  const entry secret[] = {{"a.txt", ZJ_LIT(TEXT)}};
  write_archive("secret.zip", archive_write_set_format_zip, "zip:encryption=zipcrypt", secret, 1);
  assert_string_equal(list_members(ctx, "secret.zip"), "a.txt:3");
  assert_non_null(strstr(read_text(ctx, "secret.zip!/a.txt"), "password"));
  folder_write(*state, "no.zip", ZJ_LIT(TEXT));
  assert_string_equal(list_members(ctx, "no.zip"), "none: is not an archive");
  folder_write(*state, "junk.txz",
               ZJ_LIT("\xFD"
                      "7zXZ\0\1\2\3\4 junk"));
  assert_non_null(strstr(list_members(ctx, "junk.txz"), "cannot be unpacked ("));
  assert_int_equal(truncate("bomb.zip", 100), 0);
  assert_null(strstr(read_text(ctx, "bomb.zip!/c.txt"), TEXT));
  talloc_free(ctx);
}

static void addresses(void **state) {
  size_t length;
  assert_int_equal(chdir(*state), 0);
  const entry entries[] = {{"a.txt", ZJ_LIT(TEXT)}};
  write_archive("s.zip", archive_write_set_format_zip, NULL, entries, 1);
  assert_true(zj_container_split("s.zip!/a.txt", &length));
  assert_int_equal(length, 5);
  assert_true(zj_container_split("./s.zip!/x!/y.txt", &length));
  assert_int_equal(length, 7);
  assert_false(zj_container_split("s.zip", &length));
  assert_false(zj_container_split("none.zip!/a.txt", &length));
  assert_int_equal(mkdir("s.zip!", 0700), 0);
  folder_write(*state, "s.zip!/a.txt", ZJ_LIT("disk\n"));
  assert_false(zj_container_split("s.zip!/a.txt", &length)); /* a file of the disk counts first */
}

static void attachments(void **state) {
  void *ctx = talloc_new(NULL);
  assert_int_equal(chdir(*state), 0);
  const char *const mail =
      "From: a@b\nTo: c@d\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; "
      "boundary=m\n\n--m\nContent-Type: text/plain\n\ntext\n--m\nContent-Type: text/plain\n"
      "Content-Disposition: attachment; filename=\"=?gb2312?B?sai45i50eHQ=?=\"\n"
      "Content-Transfer-Encoding: base64\n\nxOrH4bjJsr8K\n--m\nContent-Type: application/zip; "
      "name=\"a.zip\"\nContent-Disposition: attachment\n\nPK\n--m--\n";
  folder_write(*state, "m.eml", zj_slice_of(mail));
  assert_string_equal(list_members(ctx, "m.eml"), "a.zip:2 报告.txt:0");
  assert_string_equal(read_text(ctx, "m.eml!/报告.txt"), "年轻干部\n");
  assert_string_equal(read_text(ctx, "m.eml"), "x\n\ntext\n");
  assert_string_equal(read_unread(ctx, "m.eml"), "attachments 1");
  const entry packed[] = {{"m.eml", zj_slice_of(mail)}};
  write_archive("m.zip", archive_write_set_format_zip, NULL, packed, 1);
  assert_string_equal(read_unread(ctx, "m.zip!/m.eml"), "attachments 2"); /* nested too deep */
  talloc_free(ctx);
}

static void names_in_other_encodings(void **state) {
  void *ctx = talloc_new(NULL);
  (void)state;
  assert_string_equal(zj_names_encoding(ZJ_LIT("报告.txt")), "UTF-8");
  assert_string_equal(zj_names_encoding(ZJ_LIT("\xD5\xFB\xB8\xC4.txt")), "GB18030"); /* 整改 */
  assert_string_equal(zj_names_encoding(ZJ_LIT("\xB3\xF8\xA7i.txt")), "Big5");       /* 報告 */
  assert_string_equal(zj_names_encoding(ZJ_LIT("caf\xE9.txt")), "");
  assert_string_equal(zj_names_decode(ctx, ZJ_LIT("\xD5\xFB\xB8\xC4.txt"), "GB18030"), "整改.txt");
  assert_string_equal(zj_names_decode(ctx, ZJ_LIT("caf\xE9.txt"), ""), "caf%E9.txt");
  const char *const shown[][2] = {{"/a/2024.txt", "/a/2024.txt"},
                                  {"\xB6\xFE\xA9\x96\xB6\xFE\xCB\xC4/x/", "二〇二四/x/"},
                                  {"╣╪╙┌╦«└√╣ñ╫≈╡─▒¿╕µ.txt", "关于水利工作的报告.txt"},
                                  {"café/αβ/Ünïts.txt", "café/αβ/Ünïts.txt"},
                                  {"┌──┐.txt", "┌──┐.txt"},
                                  {"caf\xE9\n", "caf%E9%0A"}};
  for (size_t i = 0; i < ZJ_COUNT(shown); i++)
    assert_string_equal(zj_names_shown(ctx, shown[i][0]), shown[i][1]);
  talloc_free(ctx);
}

int main(void) {
  setlocale(LC_CTYPE, "C.UTF-8");
  const struct CMUnitTest tests[] = {
      IN_FOLDER(members_of_every_archive),
      IN_FOLDER(names_are_only_names),
      IN_FOLDER(bounds),
      IN_FOLDER(addresses),
      IN_FOLDER(attachments),
      cmocka_unit_test(names_in_other_encodings),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
