/* cues.c - loading the table of cues, and finding its words. */
#include "indexer/outline/cues.h"

#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>
#include <xxhash.h>

#include "indexer/base/lang.h"

enum {
  FIRST_BYTES = 30, /* ten Han characters */
  WORDS_MAX = 6000,
  SIGNALS_MAX = 128,
  DIGITS_MAX = 24,  /* of a run that `0` stands for */
  GAP_BYTES = 1536, /* how far after the words before `…` those after it are looked for */
  COLUMNS = 5
};

typedef enum kind {
  KIND_CUE,
  KIND_HEADING,
  KIND_CERTAIN,
  KIND_COLUMN,
  KIND_GENRE,
  KIND_TURN,
  KIND_COUNT
} kind;

/* One alternative of a list. */
typedef struct word {
  zj_slice text;  /* up to the gap; digits as '0' */
  zj_slice after; /* behind the gap, empty for none */
  bool begins, ends;
  uint8_t owner;       /* cue, role or genre */
  uint64_t head, mask; /* the first bytes of the text and which of them count: most words differ */
  uint32_t next;       /* the next word that begins alike; 0 for none */
} word;

enum { PAIR_BITS = 12 };

/* The words of one kind, found by how they begin; the longest of a list first. */
typedef struct lexicon {
  word *words; /* [0] is unused */
  size_t count;
  uint32_t pairs[1 << PAIR_BITS]; /* words of two and more Han characters, by a hash of two */
  uint32_t singles[0x10000];      /* the others, by the code point they begin with */
} lexicon;

typedef struct entry {
  const char *name, *en, *zh;
} entry;

struct zj_cues {
  lexicon *of[KIND_COUNT];
  entry cues[ZJ_CUES_MAX], genres[ZJ_GENRES_MAX];
  size_t cue_count, genre_count;
  struct signal {
    zj_cue_set all;
    zj_role_set role;
  } signals[SIGNALS_MAX];
  size_t signal_count;
  char version[17];
};

extern const unsigned char zj_data_cues[];
extern const size_t zj_data_cues_size;

zj_slice zj_cues_built_in(void) {
  return (zj_slice){(const char *)zj_data_cues, zj_data_cues_size};
}

/* ---- loading ---- */

typedef struct loader {
  zj_cues *cues;
  const char *path;
  unsigned line;
  zj_error *err;
} loader;

static zj_status fail_line(const loader *l, const char *what) {
  return zj_fail(l->err, ZJ_BAD_INPUT, "%s:%u: %s", l->path, l->line, what);
}

static uint32_t first_character(zj_slice text) {
  uint32_t c = 0;
  if (text.length == 0 || !zj_utf8_decode(text, 0, &c) || c > 0xFFFF) return 0;
  return c;
}

/* Links the words of a lexicon by their first character, the longest first. */
static int longer_first(const void *a, const void *b) {
  const word *x = a, *y = b;
  size_t m = x->text.length + x->after.length, n = y->text.length + y->after.length;
  return (m < n) - (m > n);
}

/* Up to eight bytes of a text from 'at', 0 after its end. */
static uint64_t bytes_at(zj_slice text, size_t at) {
  uint64_t bytes = 0;
  size_t n = text.length - at;
  if (n >= sizeof bytes)
    memcpy(&bytes, text.at + at, sizeof bytes);
  else
    memcpy(&bytes, text.at + at, n);
  return bytes;
}

/* Bytes before the first run of digits are compared at once. */
static void set_head(word *w) {
  size_t n = 0;
  while (n < sizeof w->head && n < w->text.length && w->text.at[n] != '0')
    n++;
  memcpy(&w->head, w->text.at, n);
  memset(&w->mask, 0xFF, n);
}

/* Two characters of three bytes, which begin a word or a text, as one of 1 << PAIR_BITS lists. */
static uint32_t pair_of(uint64_t ahead) {
  return (uint32_t)((ahead & 0xFFFFFFFFFFFF) * 0x9E3779B97F4A7C15u >> (64 - PAIR_BITS));
}

static bool begins_with_pair(const word *w) {
  return (w->mask & 0xFFFFFFFFFFFF) == 0xFFFFFFFFFFFF && (w->head & 0xF0) == 0xE0 &&
         (w->head >> 24 & 0xF0) == 0xE0;
}

static void link_words(lexicon *lex) {
  qsort(lex->words + 1, lex->count - 1, sizeof *lex->words, longer_first);
  for (size_t i = lex->count; i-- > 1;) {
    word *w = &lex->words[i];
    uint32_t *list = begins_with_pair(w) ? &lex->pairs[pair_of(w->head)]
                                         : &lex->singles[first_character(w->text)];
    w->next = *list;
    *list = (uint32_t)i;
  }
}

/* The words that may be found at a place are those of two lists, the longer words first. */
typedef struct candidates {
  uint32_t pair, single; /* the next one of each list; 0 for none */
} candidates;

static candidates candidates_at(const lexicon *lex, uint64_t ahead, uint32_t character) {
  return (candidates){lex->pairs[pair_of(ahead)], lex->singles[character]};
}

static const word *next_candidate(const lexicon *lex, candidates *c) {
  uint32_t *list = c->pair ? &c->pair : &c->single;
  if (!*list) return NULL;
  const word *w = &lex->words[*list];
  *list = w->next;
  return w;
}

static zj_status add_word(loader *l, lexicon *lex, zj_slice text, unsigned owner) {
  static const char gap[] = "…";
  word w = {.owner = (uint8_t)owner};
  if (text.length && text.at[0] == '^') {
    w.begins = true;
    text = zj_slice_cut(text, 1, text.length);
  }
  if (text.length && text.at[text.length - 1] == '$') {
    w.ends = true;
    text.length--;
  }
  const char *middle = memmem(text.at, text.length, gap, sizeof gap - 1);
  w.text = text;
  if (middle) {
    size_t at = (size_t)(middle - text.at);
    w.text = zj_slice_cut(text, 0, at);
    w.after = zj_slice_cut(text, at + sizeof gap - 1, text.length);
  }
  if (!first_character(w.text) || (middle && w.after.length == 0))
    return fail_line(l, zj_tr("empty word in the list", "词表中有空词"));
  if (lex->count >= WORDS_MAX) return fail_line(l, zj_tr("too many words", "词过多"));
  set_head(&w);
  lex->words[lex->count++] = w;
  return ZJ_OK;
}

/* The next part of 'rest' up to 'by'; false at the end. */
static bool next_part(zj_slice *rest, char by, zj_slice *out) {
  if (!rest->at) return false;
  const char *end = rest->length ? memchr(rest->at, by, rest->length) : NULL;
  if (end) {
    *out = (zj_slice){rest->at, (size_t)(end - rest->at)};
    *rest = zj_slice_cut(*rest, out->length + 1, rest->length);
  } else {
    *out = *rest;
    *rest = (zj_slice){NULL, 0};
  }
  return true;
}

static zj_status add_words(loader *l, kind k, zj_slice list, unsigned owner) {
  zj_slice one;
  zj_status status = ZJ_OK;
  while (status == ZJ_OK && next_part(&list, '|', &one))
    status = add_word(l, l->cues->of[k], one, owner);
  return status;
}

static zj_status add_entry(loader *l, entry *entries, size_t *count, size_t max, zj_slice *cells) {
  if (*count >= max) return fail_line(l, zj_tr("too many lists", "词表过多"));
  entry *e = &entries[*count];
  e->name = talloc_strndup(l->cues, cells[0].at, cells[0].length);
  e->en = talloc_strndup(l->cues, cells[3].at, cells[3].length);
  e->zh = talloc_strndup(l->cues, cells[4].at, cells[4].length);
  if (!e->name || !e->en || !e->zh) return zj_no_memory(l->err);
  (*count)++;
  return ZJ_OK;
}

static zj_status add_signals(loader *l, zj_slice list, zj_role_set role) {
  zj_slice one, name;
  while (next_part(&list, '|', &one)) {
    zj_cues *c = l->cues;
    zj_cue_set all = 0;
    while (next_part(&one, '&', &name)) {
      unsigned cue = zj_cues_number(c, name);
      if (cue == ZJ_CUES_MAX) return fail_line(l, zj_tr("unknown cue", "没有这个提示词表"));
      all |= (zj_cue_set)1 << cue;
    }
    if (c->signal_count >= SIGNALS_MAX) return fail_line(l, zj_tr("too many signals", "信号过多"));
    c->signals[c->signal_count].all = all;
    c->signals[c->signal_count++].role = role;
  }
  return ZJ_OK;
}

static bool cell_is(zj_slice cell, const char *text) {
  return zj_slice_equal(cell, zj_slice_of(text));
}

static zj_status add_row(loader *l, zj_slice *cells) {
  zj_cues *c = l->cues;
  if (cell_is(cells[1], "cue")) {
    zj_status status = add_entry(l, c->cues, &c->cue_count, ZJ_CUES_MAX, cells);
    return status == ZJ_OK ? add_words(l, KIND_CUE, cells[2], (unsigned)c->cue_count - 1) : status;
  }
  if (cell_is(cells[1], "genre")) {
    zj_status status = add_entry(l, c->genres, &c->genre_count, ZJ_GENRES_MAX, cells);
    return status == ZJ_OK ? add_words(l, KIND_GENRE, cells[2], (unsigned)c->genre_count - 1)
                           : status;
  }
  if (cell_is(cells[1], "turn")) return add_words(l, KIND_TURN, cells[2], 0);
  zj_role_set role = zj_role_lookup(cells[0]);
  if (!(role & ZJ_ROLES_ALL) || (role & (role - 1)))
    return fail_line(l, zj_tr("no such role", "没有这个角色"));
  if (cell_is(cells[1], "heading"))
    return add_words(l, KIND_HEADING, cells[2], (unsigned)__builtin_ctzll(role));
  if (cell_is(cells[1], "certain"))
    return add_words(l, KIND_CERTAIN, cells[2], (unsigned)__builtin_ctzll(role));
  if (cell_is(cells[1], "column"))
    return add_words(l, KIND_COLUMN, cells[2], (unsigned)__builtin_ctzll(role));
  if (cell_is(cells[1], "signal")) return add_signals(l, cells[2], role);
  return fail_line(l, zj_tr("the kind is cue, heading, certain, column, genre, signal or turn",
                            "类别应为 cue、heading、certain、column、genre、signal 或 turn"));
}

static zj_status read_table(loader *l, zj_slice text) {
  zj_slice line;
  zj_status status = ZJ_OK;
  while (status == ZJ_OK && next_part(&text, '\n', &line)) {
    l->line++;
    if (line.length == 0 || line.at[0] == '#') continue;
    zj_slice cells[COLUMNS] = {{0}};
    size_t count = 0;
    while (count < COLUMNS && next_part(&line, '\t', &cells[count]))
      count++;
    if (count < COLUMNS || line.at)
      return fail_line(l, zj_tr("five columns are needed", "应有五列"));
    status = add_row(l, cells);
  }
  return status;
}

static zj_status load_text(zj_cues *cues, zj_slice text, const char *path, zj_error *err) {
  loader l = {cues, path, 0, err};
  for (int k = 0; k < KIND_COUNT; k++) {
    cues->of[k] = talloc_zero(cues, lexicon);
    if (!cues->of[k]) return zj_no_memory(err);
    cues->of[k]->words = talloc_zero_array(cues->of[k], word, WORDS_MAX);
    if (!cues->of[k]->words) return zj_no_memory(err);
    cues->of[k]->count = 1;
  }
  if (zj_utf8_check(text) != text.length)
    return zj_fail(err, ZJ_BAD_INPUT, zj_tr("%s: not UTF-8", "%s：不是 UTF-8"), path);
  zj_status status = read_table(&l, text);
  for (int k = 0; status == ZJ_OK && k < KIND_COUNT; k++)
    link_words(cues->of[k]);
  snprintf(cues->version, sizeof cues->version, "%016llx",
           (unsigned long long)XXH3_64bits(text.at, text.length));
  return status;
}

static zj_status read_all(void *ctx, const char *path, zj_slice *out, zj_error *err) {
  FILE *file = fopen(path, "re");
  if (!file) return zj_fail_errno(err, ZJ_IO, zj_tr("cannot read %s", "无法读取 %s"), path);
  enum { MOST = 1 << 20 };
  char *bytes = talloc_size(ctx, MOST + 1);
  zj_status status = bytes ? ZJ_OK : zj_no_memory(err);
  size_t length = bytes ? fread(bytes, 1, MOST + 1, file) : 0;
  if (status == ZJ_OK && ferror(file)) status = zj_fail_errno(err, ZJ_IO, "%s", path);
  if (status == ZJ_OK && length > MOST)
    status = zj_fail(err, ZJ_LIMIT, zj_tr("%s: larger than 1 MB", "%s：超过 1 MB"), path);
  fclose(file);
  *out = (zj_slice){bytes, length};
  return status;
}

zj_status zj_cues_load(void *ctx, const char *path, zj_cues **out, zj_error *err) {
  zj_cues *cues = talloc_zero(ctx, zj_cues);
  if (!cues) return zj_no_memory(err);
  zj_slice text = zj_cues_built_in();
  zj_status status = ZJ_OK;
  if (path) status = read_all(cues, path, &text, err);
  if (status == ZJ_OK) status = load_text(cues, text, path ? path : "cues.tsv", err);
  if (status != ZJ_OK) {
    talloc_free(cues);
    return status;
  }
  *out = cues;
  return ZJ_OK;
}

/* ---- names ---- */

const char *zj_cues_version(const zj_cues *cues) {
  return cues->version;
}

size_t zj_cues_count(const zj_cues *cues) {
  return cues->cue_count;
}

unsigned zj_cues_number(const zj_cues *cues, zj_slice name) {
  for (size_t i = 0; i < cues->cue_count; i++)
    if (cell_is(name, cues->cues[i].name)) return (unsigned)i;
  return ZJ_CUES_MAX;
}

static const char *note_of(const entry *entries, size_t count, unsigned number) {
  if (number >= count) return zj_tr("unknown", "不明");
  return zj_tr(entries[number].en, entries[number].zh);
}

const char *zj_cues_name(const zj_cues *cues, unsigned cue) {
  return cue < cues->cue_count ? cues->cues[cue].name : "?";
}

const char *zj_cues_note(const zj_cues *cues, unsigned cue) {
  return note_of(cues->cues, cues->cue_count, cue);
}

const char *zj_cues_genre_name(const zj_cues *cues, unsigned genre) {
  return genre < cues->genre_count ? cues->genres[genre].name : "?";
}

const char *zj_cues_genre_note(const zj_cues *cues, unsigned genre) {
  return note_of(cues->genres, cues->genre_count, genre);
}

/* ---- finding ---- */

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* The bytes of 'text' from 'at' that a run of digits takes: figures, points, and × X * for a figure
 * that was blacked out. */
static size_t digits_at(zj_slice text, size_t at) {
  size_t k = at;
  while (k < text.length && k - at < DIGITS_MAX) {
    char c = text.at[k];
    if (is_digit(c) || (k > at && c == '.') || c == '*' || c == 'X')
      k++;
    else if (k + 1 < text.length && memcmp(text.at + k, "×", 2) == 0)
      k += 2;
    else
      break;
  }
  return k - at;
}

/* The bytes of 'text' that a pattern without gap takes at 'at'; 0 when it does not fit. */
static size_t match_here(zj_slice pattern, zj_slice text, size_t at) {
  size_t k = at;
  for (size_t p = 0; p < pattern.length; p++) {
    if (pattern.at[p] == '0') {
      size_t n = digits_at(text, k);
      if (n == 0) return 0;
      k += n;
    } else {
      if (k >= text.length || text.at[k] != pattern.at[p]) return 0;
      k++;
    }
  }
  return k - at;
}

/* Looks no further than a long sentence, so that a text of many beginnings takes linear time. */
static bool occurs_after(zj_slice pattern, zj_slice text, size_t from) {
  if (text.length - from > GAP_BYTES) text.length = from + GAP_BYTES;
  for (size_t at = from; at + pattern.length <= text.length; at++)
    if (text.at[at] == pattern.at[0] && match_here(pattern, text, at)) return true;
  return false;
}

/* Whether a heading, or one of its conjuncts, ends at 'at'. */
static bool ends_conjunct(zj_slice text, size_t at) {
  static const char *const joints[] = {"和", "与", "及", "以及", "、",   "，",   "。",
                                       "：", "（", "；", "—",    "分析", "情况", "”"};
  if (at >= text.length) return true;
  zj_slice rest = zj_slice_cut(text, at, text.length);
  for (size_t i = 0; i < ZJ_COUNT(joints); i++)
    if (rest.length >= strlen(joints[i]) && memcmp(rest.at, joints[i], strlen(joints[i])) == 0)
      return true;
  return false;
}

/* 'ahead' is bytes_at(text, at). */
static size_t word_matches(const word *w, zj_slice text, size_t at, uint64_t ahead) {
  if ((ahead & w->mask) != w->head) return 0;
  if (w->begins && at > 0) return 0;
  size_t n = match_here(w->text, text, at);
  if (n == 0) return 0;
  if (w->ends && !ends_conjunct(text, at + n)) return 0;
  if (w->after.length && !occurs_after(w->after, text, at + n)) return 0;
  return n;
}

/* Where words of figures (`0%`) may begin: at the first digit of a run. */
static uint32_t key_at(zj_slice text, size_t at, unsigned *length) {
  uint32_t c = 0;
  unsigned char byte = (unsigned char)text.at[at];
  if ((byte & 0xF0) == 0xE0 && at + 3 <= text.length) { /* plain text is valid UTF-8 */
    *length = 3;
    return (uint32_t)(byte & 0xF) << 12 | (uint32_t)(text.at[at + 1] & 0x3F) << 6 |
           (uint32_t)(text.at[at + 2] & 0x3F);
  }
  *length = zj_utf8_decode(text, at, &c);
  if (*length == 0) {
    *length = 1;
    return 0;
  }
  if (c < 0x80 && (is_digit((char)c) || c == '*' || c == 'X')) return '0';
  return c > 0xFFFF ? 0 : c;
}

void zj_cues_find(const zj_cues *cues, zj_slice text, zj_cue_found *out) {
  const lexicon *lex = cues->of[KIND_CUE];
  *out = (zj_cue_found){0};
  for (size_t at = 0; at < text.length;) {
    unsigned length;
    uint32_t key = key_at(text, at, &length);
    size_t longest = 0;
    zj_cue_set owners = 0;
    uint64_t ahead = bytes_at(text, at);
    candidates list = candidates_at(lex, ahead, key);
    for (const word *w; (w = next_candidate(lex, &list)) != NULL;) {
      size_t n = word_matches(w, text, at, ahead);
      if (n < longest || n == 0) continue;
      if (n > longest) owners = 0;
      longest = n;
      owners |= (zj_cue_set)1 << w->owner;
    }
    if (key == '0') {
      out->number_count++;
      if (!longest) longest = digits_at(text, at);
    }
    out->any |= owners;
    if (at < FIRST_BYTES) out->first |= owners;
    at += longest ? longest : length;
  }
}

zj_role_set zj_cues_heading(const zj_cues *cues, zj_slice heading, zj_role_set *inside) {
  const lexicon *lex = cues->of[KIND_HEADING];
  zj_role_set named = 0, elsewhere = 0;
  for (size_t at = 0; at < heading.length;) {
    unsigned length;
    uint32_t key = key_at(heading, at, &length);
    size_t longest = 0;
    zj_role_set owners = 0;
    uint64_t ahead = bytes_at(heading, at);
    candidates list = candidates_at(lex, ahead, key);
    for (const word *w; (w = next_candidate(lex, &list)) != NULL;) {
      size_t n = word_matches(w, heading, at, ahead);
      if (n < longest || n == 0) continue;
      if (n > longest) owners = 0;
      longest = n;
      owners |= ZJ_ROLE_BIT(w->owner);
    }
    if (longest && ends_conjunct(heading, at + longest))
      named |= owners;
    else
      elsewhere |= owners;
    at += longest ? longest : length;
  }
  if (inside) *inside = elsewhere;
  return named;
}

/* The role of the word that is the whole text; 0 when there is none. */
static zj_role_set whole_word(const lexicon *lex, zj_slice text) {
  unsigned length;
  if (text.length == 0) return 0;
  uint64_t ahead = bytes_at(text, 0);
  candidates list = candidates_at(lex, ahead, key_at(text, 0, &length));
  for (const word *w; (w = next_candidate(lex, &list)) != NULL;)
    if (word_matches(w, text, 0, ahead) == text.length) return ZJ_ROLE_BIT(w->owner);
  return 0;
}

zj_role_set zj_cues_certain(const zj_cues *cues, zj_slice heading) {
  return whole_word(cues->of[KIND_CERTAIN], heading);
}

zj_role_set zj_cues_column(const zj_cues *cues, zj_slice head) {
  return whole_word(cues->of[KIND_COLUMN], head);
}

unsigned zj_cues_genre(const zj_cues *cues, zj_slice title) {
  const lexicon *lex = cues->of[KIND_GENRE];
  unsigned genre = ZJ_GENRES_MAX;
  size_t reach = 0;
  for (size_t at = 0; at < title.length;) {
    unsigned length;
    uint32_t key = key_at(title, at, &length);
    uint64_t ahead = bytes_at(title, at);
    candidates list = candidates_at(lex, ahead, key);
    for (const word *w; (w = next_candidate(lex, &list)) != NULL;) {
      size_t n = word_matches(w, title, at, ahead);
      if (n == 0) continue;
      /* A longer word, or one further on, decides; 工作报告 hides the 报告 at its end. */
      if (at + n > reach) {
        reach = at + n;
        genre = w->owner;
      }
    }
    at += length;
  }
  return genre;
}

bool zj_cues_turns(const zj_cues *cues, zj_slice text) {
  const lexicon *lex = cues->of[KIND_TURN];
  unsigned length;
  if (text.length == 0) return false;
  uint64_t ahead = bytes_at(text, 0);
  candidates list = candidates_at(lex, ahead, key_at(text, 0, &length));
  for (const word *w; (w = next_candidate(lex, &list)) != NULL;)
    if (word_matches(w, text, 0, ahead)) return true;
  return false;
}

zj_role_set zj_cues_signals(const zj_cues *cues, zj_cue_set found) {
  zj_role_set roles = 0;
  for (size_t i = 0; i < cues->signal_count; i++)
    if ((found & cues->signals[i].all) == cues->signals[i].all) roles |= cues->signals[i].role;
  return roles;
}
