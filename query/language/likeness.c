/* likeness.c - reads the table of sounds and shapes, line by line; it is small. */
#include "query/language/likeness.h"

#include "query/language/find.h"

extern const unsigned char zj_data_likeness[];
extern const size_t zj_data_likeness_size;

/* ---- the table ---- */

typedef struct row {
  zj_slice key, chars;
} row;

/* Sets *out to the row that begins at *at, and *at to the next one. False after the last. */
static bool next_row(size_t *at, row *out) {
  zj_slice all = {(const char *)zj_data_likeness, zj_data_likeness_size};
  while (*at < all.length) {
    zj_slice rest = zj_slice_cut(all, *at, all.length);
    const char *feed = memchr(rest.at, '\n', rest.length);
    rest.length = feed ? (size_t)(feed - rest.at) : rest.length;
    *at += rest.length + 1;
    const char *tab = memchr(rest.at, '\t', rest.length);
    if (rest.at[0] == '#' || !tab) continue;
    size_t key = (size_t)(tab - rest.at);
    *out = (row){zj_slice_cut(rest, 0, key), zj_slice_cut(rest, key + 1, rest.length)};
    return true;
  }
  return false;
}

static bool holds(zj_slice chars, zj_slice one) {
  return memmem(chars.at, chars.length, one.at, one.length) != NULL;
}

/* The next row that holds 'text', as its key or in its characters: most rows are passed over
 * without being read. */
static bool next_row_with(size_t *at, zj_slice text, row *out) {
  zj_slice all = {(const char *)zj_data_likeness, zj_data_likeness_size};
  while (*at < all.length) {
    size_t found = zj_find(all, text, *at);
    if (found == all.length) return false;
    const char *feed = memrchr(all.at + *at, '\n', found - *at);
    if (feed) *at = (size_t)(feed - all.at) + 1;
    if (next_row(at, out) && (zj_slice_equal(out->key, text) || holds(out->chars, text)))
      return true;
  }
  return false;
}

static bool is_syllable(const row *r) {
  return !(r->key.at[0] & 0x80);
}

/* ---- likeness ---- */

typedef struct list {
  uint32_t self, *at;
  size_t count, room;
} list;

static void add_chars(list *l, zj_slice chars) {
  uint32_t c;
  for (size_t at = 0, n; at < chars.length && (n = zj_utf8_decode(chars, at, &c)) > 0; at += n) {
    bool listed = c == l->self || l->count == l->room;
    for (size_t i = 0; i < l->count && !listed; i++)
      listed = l->at[i] == c;
    if (!listed) l->at[l->count++] = c;
  }
}

size_t zj_likeness_of(uint32_t c, uint32_t *out, size_t room, size_t *sounds) {
  char bytes[4];
  zj_slice self = {bytes, zj_utf8_encode(c, bytes)};
  list l = {.self = c, .at = out, .room = room};
  row r;
  for (size_t at = 0; next_row_with(&at, self, &r);)
    if (is_syllable(&r)) add_chars(&l, r.chars);
  *sounds = l.count;
  for (size_t at = 0; next_row_with(&at, self, &r);) {
    if (is_syllable(&r)) continue;
    if (zj_slice_equal(r.key, self)) add_chars(&l, r.chars);
    if (holds(r.chars, self)) add_chars(&l, r.key);
  }
  return l.count;
}

/* ---- pinyin ---- */

/* A text in the letters a to z, and where a syllable must begin. */
typedef struct letters {
  char at[ZJ_PINYIN_LETTERS];
  bool begins[ZJ_PINYIN_LETTERS + 1];
  size_t count;
} letters;

/* The letter without its tone; 0 for what is not a letter of pinyin. */
static char plain_letter(uint32_t c) {
  static const struct {
    char letter;
    const char *forms;
  } toned[] = {{'a', "āáǎà"}, {'e', "ēéěè"}, {'i', "īíǐì"},
               {'o', "ōóǒò"}, {'u', "ūúǔù"}, {'v', "üǖǘǚǜ"}};
  char bytes[4];
  if (c >= 'a' && c <= 'z') return (char)c;
  zj_slice one = {bytes, zj_utf8_encode(c, bytes)};
  for (size_t i = 0; i < ZJ_COUNT(toned); i++)
    if (holds(zj_slice_of(toned[i].forms), one)) return toned[i].letter;
  return 0;
}

static bool parts_syllables(uint32_t c) {
  return c == '\'' || c == 0x2019 || c == '-' || (c >= '1' && c <= '5') ||
         zj_char_class_of(c) == ZJ_CHAR_BLANK;
}

static bool read_letters(zj_slice text, letters *out) {
  uint32_t c;
  *out = (letters){0};
  for (size_t at = 0, n; at < text.length; at += n) {
    n = zj_utf8_decode(text, at, &c);
    char letter = n ? plain_letter(c) : 0;
    if (!letter && (!n || !out->count || !parts_syllables(c))) return false;
    if (letter && out->count == ZJ_PINYIN_LETTERS) return false;
    if (letter) out->at[out->count++] = letter;
    if (!letter) out->begins[out->count] = true;
  }
  return out->count > 0;
}

static zj_slice chars_of(zj_slice syllable) {
  row r;
  for (size_t at = 0; next_row(&at, &r);)
    if (zj_slice_equal(r.key, syllable)) return r.chars;
  return (zj_slice){0};
}

enum { SYLLABLE_LETTERS = 6 /* zhuang */ };

typedef struct cutter {
  const letters *text;
  zj_slice chars[ZJ_PINYIN_LETTERS][SYLLABLE_LETTERS]; /* by begin and length - 1; looked up once */
  bool dead[ZJ_PINYIN_LETTERS + 1][ZJ_PINYIN_SYLLABLES + 1]; /* a rest that cannot be cut so */
  zj_pinyin now, *out;
  size_t found, room;
} cutter;

static void look_up_syllables(cutter *c) {
  const letters *t = c->text;
  for (size_t begin = 0; begin < t->count; begin++)
    for (size_t n = 1; n <= SYLLABLE_LETTERS && begin + n <= t->count; n++) {
      if (n > 1 && t->begins[begin + n - 1]) break;
      c->chars[begin][n - 1] = chars_of((zj_slice){t->at + begin, n});
    }
}

/* Cuts the rest of the text into exactly 'left' syllables, long ones first. */
static void cut_rest(cutter *c, size_t begin, size_t left) {
  size_t rest = c->text->count - begin, before = c->found;
  if (rest == 0 && left == 0 && c->found < c->room) c->out[c->found++] = c->now;
  if (left == 0 || rest < left || c->dead[begin][left] || c->found == c->room) return;
  for (size_t n = SYLLABLE_LETTERS; n > 0; n--) {
    if (n > rest || !c->chars[begin][n - 1].length) continue;
    c->now.chars[c->now.count++] = c->chars[begin][n - 1];
    cut_rest(c, begin + n, left - 1);
    c->now.count--;
  }
  c->dead[begin][left] = c->found == before;
}

size_t zj_likeness_pinyin(zj_slice text, zj_pinyin *out, size_t room) {
  letters all;
  if (!read_letters(text, &all)) return 0;
  cutter c = {.text = &all, .out = out, .room = room};
  look_up_syllables(&c);
  for (size_t count = 1; count <= ZJ_PINYIN_SYLLABLES; count++)
    cut_rest(&c, 0, count);
  return c.found;
}
