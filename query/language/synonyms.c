/* synonyms.c - reads groups of words, one a line. */
#include "query/language/synonyms.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/text/fold.h"

extern const unsigned char zj_data_synonyms[];
extern const size_t zj_data_synonyms_size;

enum { FILE_MAX_BYTES = 1 << 20 };

typedef struct group {
  const char **words;
  zj_slice *folded;
  size_t count;
  size_t line;
} group;

struct zj_synonyms {
  const char *path;
  group *groups;
  size_t count;
};

typedef struct reader {
  zj_synonyms *to;
  const char *path;
  size_t line;
  zj_error *err;
} reader;

/* ---- reading ---- */

static bool separates_words(uint32_t c) {
  return c == ',' || c == 0xFF0C || c == 0x3001 || zj_char_class_of(c) == ZJ_CHAR_BLANK;
}

static zj_status fail_line(const reader *r, const char *why) {
  if (!why) return zj_no_memory(r->err);
  return zj_fail(r->err, ZJ_BAD_INPUT, "%s:%zu: %s", r->path, r->line, why);
}

static const group *find_group(const zj_synonyms *s, zj_slice folded) {
  for (size_t i = 0; i < s->count; i++)
    for (size_t k = 0; k < s->groups[i].count; k++)
      if (zj_slice_equal(s->groups[i].folded[k], folded)) return &s->groups[i];
  return NULL;
}

static zj_status add_word(const reader *r, group *to, zj_slice word) {
  zj_synonyms *s = r->to;
  zj_slice folded = zj_fold_plain(s, word);
  if (!folded.at) return zj_no_memory(r->err);
  const group *other = find_group(s, folded);
  if (folded.length == 0)
    return fail_line(r, zj_tr("a word with nothing to search for", "有一个词没有可检索的内容"));
  if (other)
    return fail_line(
        r, talloc_asprintf(s, zj_tr("\"%.*s\" is in line %zu already", "“%.*s”已出现在第 %zu 行"),
                           (int)word.length, word.at, other->line));
  for (size_t i = 0; i < to->count; i++)
    if (zj_slice_equal(to->folded[i], folded))
      return fail_line(r,
                       talloc_asprintf(s, zj_tr("\"%.*s\" is in this line twice", "“%.*s”写了两次"),
                                       (int)word.length, word.at));
  if (to->count == ZJ_SYNONYMS_MAX_WORDS)
    return fail_line(r, zj_tr("more than 32 words", "超过 32 个词"));
  const char **words = talloc_realloc(s, to->words, const char *, (unsigned)to->count + 1);
  if (words) to->words = words;
  zj_slice *all = talloc_realloc(s, to->folded, zj_slice, (unsigned)to->count + 1);
  if (all) to->folded = all;
  const char *copy = talloc_strndup(s, word.at, word.length);
  if (!words || !all || !copy) return zj_no_memory(r->err);
  to->words[to->count] = copy;
  to->folded[to->count++] = folded;
  return ZJ_OK;
}

static zj_status read_line(const reader *r, zj_slice line) {
  group words = {.line = r->line};
  uint32_t c;
  zj_status status = ZJ_OK;
  if (zj_utf8_check(line) != line.length || memchr(line.at, 0, line.length))
    return fail_line(r, zj_tr("not UTF-8 text", "不是 UTF-8 文本"));
  if (line.length && line.at[0] == '#') return ZJ_OK;
  for (size_t at = 0, begin = 0; status == ZJ_OK && at <= line.length;) {
    unsigned n = at < line.length ? zj_utf8_decode(line, at, &c) : 1;
    bool ends = at == line.length || separates_words(c);
    if (ends && at > begin) status = add_word(r, &words, zj_slice_cut(line, begin, at));
    at += n;
    if (ends) begin = at;
  }
  if (status != ZJ_OK || words.count == 0) return status;
  if (words.count == 1)
    return fail_line(r, zj_tr("one word alone: write its synonyms on the same line",
                              "只有一个词：同义的词要写在同一行"));
  group *groups = talloc_realloc(r->to, r->to->groups, group, (unsigned)r->to->count + 1);
  if (!groups) return zj_no_memory(r->err);
  r->to->groups = groups;
  r->to->groups[r->to->count++] = words;
  return ZJ_OK;
}

static zj_status read_all(void *ctx, const char *path, zj_slice text, zj_synonyms **out,
                          zj_error *err) {
  zj_synonyms *s = talloc_zero(ctx, zj_synonyms);
  if (s) s->path = talloc_strdup(s, path);
  if (!s || !s->path) {
    talloc_free(s);
    return zj_no_memory(err);
  }
  reader r = {.to = s, .path = s->path, .err = err};
  if (text.length >= 3 && memcmp(text.at, "\xEF\xBB\xBF", 3) == 0)
    text = zj_slice_cut(text, 3, text.length);
  zj_status status = ZJ_OK;
  for (size_t at = 0; status == ZJ_OK && at < text.length;) {
    const char *lf = memchr(text.at + at, '\n', text.length - at);
    size_t end = lf ? (size_t)(lf - text.at) : text.length;
    r.line++;
    status =
        read_line(&r, zj_slice_cut(text, at, end > at && text.at[end - 1] == '\r' ? end - 1 : end));
    at = end + 1;
  }
  if (status == ZJ_OK)
    *out = s;
  else
    talloc_free(s);
  return status;
}

zj_status zj_synonyms_load(void *ctx, const char *path, zj_synonyms **out, zj_error *err) {
  FILE *file = fopen(path, "rb");
  if (!file) return zj_fail_errno(err, ZJ_IO, "%s", path);
  char *bytes = talloc_array(ctx, char, FILE_MAX_BYTES + 1);
  size_t length = bytes ? fread(bytes, 1, FILE_MAX_BYTES + 1, file) : 0;
  zj_status status = bytes ? ZJ_OK : zj_no_memory(err);
  if (ferror(file)) status = zj_fail_errno(err, ZJ_IO, "%s", path);
  fclose(file);
  if (status == ZJ_OK && length > FILE_MAX_BYTES)
    status = zj_fail(err, ZJ_BAD_INPUT, zj_tr("%s: over 1 MB", "%s：超过 1 MB"), path);
  if (status == ZJ_OK) status = read_all(ctx, path, (zj_slice){bytes, length}, out, err);
  talloc_free(bytes);
  return status;
}

/* ---- the list compiled in ---- */

/* Is read when it is first asked for, and again when memory ran out meanwhile. */
zj_status zj_synonyms_builtin(const zj_synonyms **out, zj_error *err) {
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  static zj_synonyms *builtin;
  zj_slice text = {(const char *)zj_data_synonyms, zj_data_synonyms_size};
  pthread_mutex_lock(&lock);
  zj_status status = builtin ? ZJ_OK : read_all(NULL, "", text, &builtin, err);
  *out = builtin;
  pthread_mutex_unlock(&lock);
  return status;
}

/* ---- looking up ---- */

zj_status zj_synonyms_find(const zj_synonyms *s, zj_slice word, const char *const **words,
                           size_t *count) {
  void *local = talloc_new(NULL);
  if (!local) return ZJ_NO_MEMORY;
  zj_slice folded = zj_fold_plain(local, word);
  const group *g = folded.at ? find_group(s, folded) : NULL;
  zj_status status = folded.at ? ZJ_OK : ZJ_NO_MEMORY;
  talloc_free(local);
  *words = g ? g->words : NULL;
  *count = g ? g->count : 0;
  return status;
}

const char *zj_synonyms_path(const zj_synonyms *s) {
  return s->path;
}

size_t zj_synonyms_lines(const zj_synonyms *s) {
  return s->count;
}

size_t zj_synonyms_line(const zj_synonyms *s, size_t line, const char *const **words) {
  *words = s->groups[line].words;
  return s->groups[line].count;
}
