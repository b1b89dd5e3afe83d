/* features.c - the facts from which the role of a statement is decided. */
#include "indexer/outline/features.h"

#include <stdlib.h>
#include <talloc.h>

#include "indexer/outline/feature_kinds.h"
#include "indexer/text/marks.h"

enum { HEADINGS_KEPT = 3, RUNS_MAX = 8 };

/* What the words of a heading say; made once a heading. */
typedef struct heading_facts {
  zj_role_set named, inside;
  zj_cue_set cues;
  uint8_t year;             /* 0 none, 1 before the report's, 2 of it, 3 after it */
  uint32_t ends[2], begins; /* of words */
  zj_slice words;
} heading_facts;

/* The share of each group in a stretch of text. */
typedef struct shares {
  uint32_t length, of[GROUP_COUNT];
} shares;

typedef struct place {
  uint32_t paragraph, section, part, run;
  uint32_t in_paragraph, in_section, in_run;
} place;

/* The characters of a statement, figures as one 0. */
typedef struct letters {
  uint32_t begin, count; /* in maker.characters */
} letters;

/* The headings above a statement. */
typedef struct path {
  const heading_facts *up[HEADINGS_KEPT]; /* the nearest first */
  unsigned count;
  unsigned item_level;
  zj_role_set near, all;
} path;

typedef struct maker {
  void *local;
  uint16_t *characters;
  letters *letters;
  const zj_features_asked *asked;
  const zj_statements *statements;
  const zj_statement *of;
  size_t count;
  zj_features *out;
  size_t used, capacity;
  heading_facts *headings; /* by branch */
  path *paths;             /* by branch */
  place *places;
  shares *paragraphs, *sections, *parts, *runs;
  uint32_t *paragraph_first, *paragraph_size, *run_first, *run_size;
  zj_role_set *ahead; /* what headings from this statement on name */
  uint32_t paragraph_count, section_count, part_count, run_count;
  zj_cue_set group_cues[GROUP_COUNT];
  unsigned genre, year;
  bool failed;
} maker;

static void add_key(maker *m, zj_feature key) {
  if (m->used == m->capacity) {
    size_t capacity = m->capacity ? 2 * m->capacity : 8192;
    zj_feature *grown = talloc_realloc(m->out, m->out->keys, zj_feature, capacity);
    if (!grown) {
      m->failed = true;
      return;
    }
    m->out->keys = grown;
    m->capacity = capacity;
  }
  m->out->keys[m->used++] = key;
}

static void add(maker *m, feature_kind kind, uint64_t a, uint64_t b) {
  add_key(m, key_of(kind, a, b));
}

static void add_cues(maker *m, feature_kind kind, zj_cue_set set, uint64_t b) {
  for (; set; set &= set - 1)
    add(m, kind, (uint64_t)__builtin_ctzll(set), b);
}

static void add_roles(maker *m, feature_kind kind, zj_role_set set, uint64_t b) {
  for (; set; set &= set - 1)
    add(m, kind, (uint64_t)__builtin_ctzll(set), b);
}

/* Which of some bounds a value does not exceed. */
#define BUCKET(value, ...)                       \
  bucket((value), (const double[]){__VA_ARGS__}, \
         sizeof((const double[]){__VA_ARGS__}) / sizeof(double))
static unsigned bucket(double value, const double *bounds, size_t count) {
  unsigned i = 0;
  while (i < count && value > bounds[i])
    i++;
  return i;
}

/* Whether the copy that is trained on does not see this word. */
static bool is_hidden_word(const maker *m, uint64_t word) {
  if (!m->asked->hide_words) return false;
  uint64_t mix = (word ^ m->asked->seed * 0x9E3779B97F4A7C15u) * 0xBF58476D1CE4E5B9u;
  return (mix >> 40) % 100 < m->asked->hide_words;
}

static void add_word(maker *m, feature_kind kind, const uint16_t *chars, unsigned count) {
  uint64_t word = 0;
  for (unsigned i = 0; i < count; i++)
    word = word << 16 | chars[i];
  if (is_hidden_word(m, word)) return;
  add_key(m, (uint64_t)(kind + 1) << 56 | word);
}

/* The characters of a text, figures as one 0; at most 'max'. */
static size_t characters_of(zj_slice text, uint16_t *out, size_t max) {
  size_t n = 0;
  for (size_t at = 0; at < text.length && n < max;) {
    uint32_t c = 0;
    unsigned char byte = (unsigned char)text.at[at];
    unsigned length = 3;
    if ((byte & 0xF0) == 0xE0 && at + 3 <= text.length) /* plain text is valid UTF-8 */
      c = (uint32_t)(byte & 0xF) << 12 | (uint32_t)(text.at[at + 1] & 0x3F) << 6 |
          (uint32_t)(text.at[at + 2] & 0x3F);
    else
      length = zj_utf8_decode(text, at, &c);
    at += length ? length : 1;
    if (c > 0xFFFF || !length) continue;
    bool figure = (c >= '0' && c <= '9') || c == '.' || c == 0xD7 || c == 'X' || c == '*';
    if (figure) c = '0';
    if (figure && n && out[n - 1] == '0') continue;
    out[n++] = (uint16_t)c;
  }
  return n;
}

static bool is_han_character(uint16_t c) {
  return c >= 0x4E00;
}

static void add_begin(maker *m, feature_kind kind, zj_slice words, unsigned from, unsigned to) {
  uint16_t c[3];
  size_t n = characters_of(words, c, 3);
  for (unsigned k = from; k <= to && k <= n; k++)
    add_word(m, kind, c, k);
}

/* Every run of 'length' Han characters. */
static void add_all_words(maker *m, feature_kind kind, size_t statement, unsigned length) {
  enum { CHARACTERS_MAX = 160 };
  const uint16_t *c = m->characters + m->letters[statement].begin;
  size_t n = m->letters[statement].count, han = 0;
  if (n > CHARACTERS_MAX) n = CHARACTERS_MAX;
  for (size_t k = 0; k < n; k++) {
    han = is_han_character(c[k]) ? han + 1 : 0;
    if (han >= length) add_word(m, kind, c + k + 1 - length, length);
  }
}

static zj_slice last_bytes(zj_slice text, size_t bytes) {
  if (text.length <= bytes) return text;
  size_t from = text.length - bytes;
  while (from < text.length && zj_utf8_is_tail(text.at[from]))
    from++;
  return zj_slice_cut(text, from, text.length);
}

static void add_end(maker *m, feature_kind kind, zj_slice words, unsigned from, unsigned to) {
  uint16_t c[24];
  size_t n = characters_of(last_bytes(zj_statement_without_mark(words), 24), c, 24);
  for (unsigned k = from; k <= to && k <= n; k++)
    add_word(m, kind, c + n - k, k);
}

static void add_last_mark(maker *m, feature_kind kind, const zj_statement *u) {
  zj_slice text = {m->statements->layout->plain.bytes + u->begin, u->end - u->begin};
  uint16_t c[3];
  size_t n = characters_of(last_bytes(text, 3), c, 3);
  if (n) add_key(m, (uint64_t)(kind + 1) << 56 | c[n - 1]);
}

/* ---- first pass: where everything lies ---- */

/* The first year a text names, 0 for none. */
static unsigned year_in(zj_slice t) {
  for (size_t i = 0; i + 7 <= t.length; i++) {
    const char *c = t.at + i;
    bool century = (c[0] == '1' && c[1] == '9') || (c[0] == '2' && c[1] == '0');
    if (!century || (i > 0 && t.at[i - 1] >= '0' && t.at[i - 1] <= '9')) continue;
    if (c[2] < '0' || c[2] > '9' || c[3] < '0' || c[3] > '9' || memcmp(c + 4, "年", 3) != 0)
      continue;
    return (unsigned)((c[0] - '0') * 1000 + (c[1] - '0') * 100 + (c[2] - '0') * 10 + (c[3] - '0'));
  }
  return 0;
}

static uint8_t compare_year(const maker *m, unsigned year) {
  if (year == 0 || m->year == 0) return 0;
  if (year < m->year) return 1;
  return year == m->year ? 2 : 3;
}

/* What training hides is hidden wherever it occurs. */
static zj_cue_set visible(const maker *m, zj_cue_set set) {
  return set & ~m->asked->hidden;
}

static void read_headings(maker *m) {
  const zj_tree *tree = m->statements->tree;
  const char *bytes = m->statements->layout->plain.bytes;
  for (size_t i = 1; i < tree->count; i++) {
    const zj_branch *b = &tree->branches[i];
    heading_facts *h = &m->headings[i];
    uint32_t begin = b->label < b->end ? b->label : b->begin;
    h->words = zj_statement_without_mark((zj_slice){bytes + begin, b->end - begin});
    zj_cue_found found;
    zj_cues_find(m->asked->cues, h->words, &found);
    h->cues = visible(m, found.any);
    h->named = zj_cues_heading(m->asked->cues, h->words, &h->inside);
    h->year = compare_year(m, year_in(h->words));
  }
}

static bool starts_paragraph(zj_seam seam, bool first) {
  return first || seam == ZJ_SEAM_PARAGRAPH || seam == ZJ_SEAM_SECTION || seam == ZJ_SEAM_HEADING ||
         seam == ZJ_SEAM_ITEM || seam == ZJ_SEAM_UNDER || seam == ZJ_SEAM_FRAME;
}

static void add_share(const maker *m, shares *s, const zj_statement *u) {
  uint32_t length = u->end - u->begin;
  s->length += length;
  for (int g = 0; g < GROUP_COUNT; g++)
    if (visible(m, u->cues.any) & m->group_cues[g]) s->of[g] += length;
}

static unsigned share_bucket(const shares *s, group g) {
  double share = s->length ? (double)s->of[g] / s->length : 0;
  return BUCKET(share, 0, 0.15, 0.3, 0.5, 0.75);
}

static unsigned coarse_bucket(const shares *s, group g) {
  double share = s->length ? (double)s->of[g] / s->length : 0;
  return BUCKET(share, 0.12, 0.35, 0.65);
}

/* The run of siblings a statement lies in: its branch's parent and level. Runs are numbered as they
 * begin. */
static void place_runs(maker *m) {
  const zj_tree *tree = m->statements->tree;
  uint32_t *last_child = talloc_zero_array(m->local, uint32_t, tree->count + 1);
  uint32_t *run_of = talloc_zero_array(m->local, uint32_t, tree->count + 1);
  uint32_t *order = talloc_zero_array(m->local, uint32_t, tree->count + 1);
  if (!last_child || !run_of || !order) {
    m->failed = true;
    return;
  }
  uint32_t runs = 0;
  for (size_t i = 1; i < tree->count; i++) {
    const zj_branch *b = &tree->branches[i];
    uint32_t before = last_child[b->parent];
    bool goes_on = before && tree->branches[before].rank == b->rank &&
                   (b->value > tree->branches[before].value || b->value == 0);
    run_of[i] = goes_on ? run_of[before] : ++runs;
    order[i] = goes_on ? order[before] + 1 : 1;
    last_child[b->parent] = (uint32_t)i;
    m->run_size[run_of[i]] = order[i];
  }
  m->run_count = runs;
  for (size_t i = 0; i < m->count; i++) {
    uint32_t branch = m->of[i].branch;
    m->places[i].run = branch ? run_of[branch] : 0;
    m->places[i].in_run = branch ? order[branch] : 0;
    uint32_t run = m->places[i].run;
    if (run && m->run_first[run] == 0) m->run_first[run] = (uint32_t)i + 1;
    if (run) add_share(m, &m->runs[run], &m->of[i]);
    /* An item's run tells about the run its parent stands in, too. */
  }
}

static void place_statements(maker *m) {
  uint32_t paragraph = 0, section = 0, part = 0, in_paragraph = 0, in_section = 0;
  for (size_t i = 0; i < m->count; i++) {
    const zj_statement *u = &m->of[i];
    if (starts_paragraph(u->seam, i == 0)) {
      if (i > 0) paragraph++;
      in_paragraph = 0;
      m->paragraph_first[paragraph] = (uint32_t)i;
    }
    if (u->heading && u->heading < 5) {
      section++;
      in_section = 0;
      if (u->heading == 1) part++;
    }
    m->places[i] = (place){.paragraph = paragraph,
                           .section = section,
                           .part = part,
                           .in_paragraph = in_paragraph++,
                           .in_section = in_section++};
    m->paragraph_size[paragraph] = in_paragraph;
    if (u->fixed) continue;
    add_share(m, &m->paragraphs[paragraph], u);
    add_share(m, &m->sections[section], u);
    add_share(m, &m->parts[part], u);
  }
  m->paragraph_count = paragraph + 1;
  m->section_count = section + 1;
  m->part_count = part;
  zj_role_set named = 0;
  for (size_t i = m->count; i-- > 0;) {
    m->ahead[i] = named;
    if (m->of[i].heading && m->of[i].heading < 5) named |= m->headings[m->of[i].branch].named;
  }
}

/* ---- second pass: the features of a statement ---- */

/* What the pass over the report remembers. */
typedef struct memory {
  unsigned seen;  /* how often problems were announced */
  unsigned since; /* statements since */
  zj_role_set turned_paragraph, turned_section, headings;
} memory;

static path path_of(const maker *m, uint32_t branch) {
  const zj_tree *tree = m->statements->tree;
  path p = {0};
  for (uint32_t b = branch; b > 0; b = tree->branches[b].parent) {
    const heading_facts *h = &m->headings[b];
    if (tree->branches[b].rank >= ZJ_RANK_ITEM) {
      if (!p.item_level) p.item_level = tree->branches[b].level;
      continue;
    }
    if (p.count < HEADINGS_KEPT) p.up[p.count++] = h;
    if (!p.near) p.near = h->named;
    p.all |= h->named;
  }
  return p;
}

static unsigned near_number(zj_role_set near) {
  return near ? (unsigned)__builtin_ctzll(near) + 1 : 0;
}

/* Short and not closed by a mark: a cell of a table, a caption, a line of a contents list. What the
 * layout settles is none. */
static bool is_loose(const maker *m, size_t i) {
  enum { SHORT = 90 };
  const zj_statement *u = &m->of[i];
  zj_slice words = zj_statement_words(m->statements, u);
  if (u->fixed || u->column) return false;
  return u->end - u->begin <= SHORT && zj_statement_without_mark(words).length == words.length;
}

/* Whether what stands around looks like a table that came apart into lines. */
static void add_table(maker *m, size_t i) {
  enum { AROUND = 4 };
  size_t from = i > AROUND ? i - AROUND : 0;
  size_t to = i + AROUND + 1 < m->count ? i + AROUND + 1 : m->count;
  double all = (double)(to - from);
  unsigned loose = 0, figures = 0;
  for (size_t k = from; k < to; k++) {
    loose += is_loose(m, k);
    figures += m->of[k].cues.number_count > 0;
  }
  unsigned share = BUCKET(loose / all, 0, 0.3, 0.6, 0.85);
  add(m, F_LOOSE, share, is_loose(m, i));
  add(m, F_LOOSE_FIGURES, share, BUCKET(figures / all, 0, 0.3, 0.6));
}

static void add_place(maker *m, size_t i, const path *p) {
  const zj_statement *u = &m->of[i];
  const place *at = &m->places[i];
  unsigned position = (unsigned)(10 * i / m->count);
  add(m, F_POSITION, position, 0);
  add(m, F_GENRE_POSITION, m->genre, position / 2);
  add(m, F_SEAM, u->seam, 0);
  add(m, F_LENGTH, BUCKET(u->end - u->begin, 12, 24, 42, 66, 120, 240), 0);
  add(m, F_FROM_START, BUCKET((double)i, 0, 1, 2, 4, 8), 0);
  add(m, F_TO_END, BUCKET((double)(m->count - 1 - i), 0, 1, 2, 4, 8), 0);
  if (u->fixed) add_roles(m, F_FIXED, u->fixed, 0);
  add(m, F_IN_PARAGRAPH, at->in_paragraph < 4 ? at->in_paragraph : 4, 0);
  add(m, F_IN_SECTION, BUCKET(at->in_section, 0, 1, 2, 4, 8), 0);
  add_table(m, i);
  add(m, F_LATIN, BUCKET(u->latin, 0, 12, 25, 50), 0);
  if (u->in_brackets) add(m, F_BRACKETS, 0, 0);
  if (u->heading) add(m, F_IS_HEADING, u->heading, 0);
  if (!p->count) add(m, F_NO_HEADING, position / 2, 0);
  add(m, F_NUMBERS, u->cues.number_count < 4 ? u->cues.number_count : 4, 0);
}

static void add_own_cues(maker *m, size_t i, const path *p, const memory *seen) {
  const zj_statement *u = &m->of[i];
  zj_cue_set any = visible(m, u->cues.any), first = visible(m, u->cues.first);
  unsigned position = (unsigned)(10 * i / m->count);
  add_cues(m, F_CUE, any, 0);
  add_cues(m, F_CUE_SEAM, any, u->seam);
  add_cues(m, F_CUE_POSITION, any, position / 3);
  add_cues(m, F_CUE_GENRE, any, m->genre);
  add_cues(m, F_FIRST, first, 0);
  add_cues(m, F_FIRST_SEAM, first, u->seam);
  add_cues(m, F_NEAR_CUE, any, near_number(p->near));
  unsigned since = BUCKET(seen->since, 0, 3, 12);
  add_cues(m, F_SEEN_CUE, any, (seen->seen ? 4u : 0u) + since);
  for (zj_cue_set a = any; a; a &= a - 1)
    add_cues(m, F_PAIR, a & (a - 1), (uint64_t)__builtin_ctzll(a));
}

static void add_neighbours(maker *m, size_t i) {
  if (i >= 1) {
    add_cues(m, F_BEFORE, visible(m, m->of[i - 1].cues.any), 0);
    add_begin(m, F_BEFORE_BEGIN, zj_statement_words(m->statements, &m->of[i - 1]), 2, 2);
    add_last_mark(m, F_BEFORE_LAST, &m->of[i - 1]);
  }
  if (i >= 2) add_cues(m, F_BEFORE2, visible(m, m->of[i - 2].cues.any), 0);
  if (i + 1 < m->count) add_cues(m, F_AFTER, visible(m, m->of[i + 1].cues.any), 0);
  if (i + 2 < m->count) add_cues(m, F_AFTER2, visible(m, m->of[i + 2].cues.any), 0);
}

static void add_paragraph(maker *m, size_t i) {
  const place *at = &m->places[i];
  if (at->run) add(m, F_RUN_PLACE, at->in_run < 3 ? at->in_run : 3, 0);
  uint32_t first = m->paragraph_first[at->paragraph];
  if (first == i) return;
  add_cues(m, F_LEAD, visible(m, m->of[first].cues.any), 0);
  add_cues(m, F_LEAD_FIRST, visible(m, m->of[first].cues.first), 0);
  add_begin(m, F_LEAD_BEGIN, zj_statement_words(m->statements, &m->of[first]), 2, 3);
}

static void add_headings_around(maker *m, size_t i, const memory *seen) {
  add_roles(m, F_HEADINGS_SEEN, seen->headings, 0);
  add_roles(m, F_HEADINGS_AHEAD, m->ahead[i], 0);
}

static void add_turns(maker *m, size_t i, const path *p, memory *seen) {
  const zj_statement *u = &m->of[i];
  unsigned near = near_number(p->near);
  zj_role_set signals =
      m->asked->hidden ? zj_cues_signals(m->asked->cues, visible(m, u->cues.any)) : u->signals;
  add_roles(m, F_SIGNAL, signals, 0);
  add_roles(m, F_SIGNAL_NEAR, signals, near);
  add_roles(m, F_SINCE_PARAGRAPH, seen->turned_paragraph, 0);
  add_roles(m, F_SINCE_SECTION, seen->turned_section, 0);
  add_roles(m, F_SINCE_SECTION_W, seen->turned_section,
            coarse_bucket(&m->paragraphs[m->places[i].paragraph], GROUP_WEAK));
  add_roles(m, F_SINCE_NEAR, seen->turned_section, near);
  add(m, F_SEEN, (seen->seen < 2 ? seen->seen : 2) * 4 + BUCKET(seen->since, 0, 3, 12), 0);
  if (signals) {
    seen->turned_paragraph = signals;
    seen->turned_section = signals;
  }
  if (signals & ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS)) {
    seen->seen++;
    seen->since = 0;
  } else {
    seen->since++;
  }
}

static void add_ends(maker *m, size_t i) {
  zj_slice words = zj_statement_words(m->statements, &m->of[i]);
  add_begin(m, F_BEGIN, words, 2, 3);
  add_end(m, F_END, words, 2, 3);
  add_last_mark(m, F_LAST, &m->of[i]);
  unsigned year = year_in(words);
  if (year) add(m, F_YEAR, compare_year(m, year), 0);
}

/* Decodes every statement once. */
static bool read_letters(maker *m) {
  size_t bytes = 0, used = 0;
  for (size_t i = 0; i < m->count; i++)
    bytes += m->of[i].end - m->of[i].label;
  m->characters = talloc_array(m->local, uint16_t, bytes + 1);
  m->letters = talloc_array(m->local, letters, m->count + 1);
  if (!m->characters || !m->letters) return false;
  for (size_t i = 0; i < m->count; i++) {
    zj_slice words = zj_statement_words(m->statements, &m->of[i]);
    size_t n = characters_of(words, m->characters + used, words.length);
    m->letters[i] = (letters){(uint32_t)used, (uint32_t)n};
    used += n;
  }
  return true;
}

/* ---- what the statements of a group have in common ---- */

static void add_shares(maker *m, feature_kind kind, const shares *s) {
  for (int g = 0; g < GROUP_COUNT; g++)
    add(m, kind, (uint64_t)g, share_bucket(s, (group)g));
}

static void add_mix(maker *m, feature_kind kind, const shares *s, group a, group b) {
  add(m, kind, coarse_bucket(s, a), coarse_bucket(s, b));
}

static void share_report(maker *m, uint32_t number) {
  (void)number;
  add(m, F_BIAS, 0, 0);
  add(m, F_GENRE, m->genre, 0);
}

static void share_paragraph(maker *m, uint32_t paragraph) {
  const shares *s = &m->paragraphs[paragraph];
  uint32_t size = m->paragraph_size[paragraph], next = m->paragraph_first[paragraph] + size;
  add_shares(m, F_PARAGRAPH, s);
  add_mix(m, F_PARAGRAPH_WF, s, GROUP_WEAK, GROUP_FUTURE);
  add_mix(m, F_PARAGRAPH_FP, s, GROUP_FUTURE, GROUP_PAST);
  add(m, F_PARAGRAPH_SIZE, size < 7 ? size : 7, 0);
  if (next < m->count) add_cues(m, F_NEXT_LEAD, visible(m, m->of[next].cues.first), 0);
}

static void share_section(maker *m, uint32_t section) {
  const shares *s = &m->sections[section];
  add_shares(m, F_SECTION, s);
  add_mix(m, F_SECTION_FP, s, GROUP_FUTURE, GROUP_PAST);
  add_mix(m, F_SECTION_WF, s, GROUP_WEAK, GROUP_FUTURE);
}

static void share_part(maker *m, uint32_t part) {
  add_shares(m, F_PART, &m->parts[part]);
  add(m, F_TOP, part < 6 ? part : 6, 0);
  add(m, F_TOP_SHARE, m->part_count ? 4 * part / m->part_count + 1 : 0, 0);
}

static void share_run(maker *m, uint32_t run) {
  if (run == 0) return; /* no run */
  const shares *s = &m->runs[run];
  add_shares(m, F_RUN, s);
  add_mix(m, F_RUN_WF, s, GROUP_WEAK, GROUP_FUTURE);
  add_mix(m, F_RUN_FP, s, GROUP_FUTURE, GROUP_PAST);
  add(m, F_RUN_SIZE, BUCKET(m->run_size[run], 1, 2, 3, 5, 8), 0);
  if (m->run_first[run] < 2) return;
  const zj_statement *lead = &m->of[m->run_first[run] - 2];
  add_cues(m, F_RUN_LEAD, visible(m, lead->cues.any), 0);
  add_roles(m, F_RUN_LEAD_SIGNAL, lead->signals, 0);
}

static void share_headings(maker *m, uint32_t branch) {
  static const feature_kind named[] = {F_HEADING, F_HEADING2, F_HEADING3},
                            inside[] = {F_HEADING_IN, F_HEADING2_IN},
                            cues[] = {F_HEADING_CUE, F_HEADING2_CUE},
                            ends[] = {F_HEADING_END, F_HEADING2_END};
  const path *p = &m->paths[branch];
  add(m, F_LEVEL, m->statements->tree->branches[branch].level, 0);
  if (p->item_level) add(m, F_ITEM, p->item_level, 0);
  for (unsigned k = 0; k < p->count; k++) {
    const heading_facts *h = p->up[k];
    add_roles(m, named[k], h->named, 0);
    if (k >= 2) continue;
    add_roles(m, inside[k], h->inside, 0);
    add_cues(m, cues[k], h->cues, 0);
    add_end(m, ends[k], h->words, 2, 3);
    if (k == 0) {
      add_begin(m, F_HEADING_BEGIN, h->words, 2, 2);
      add_cues(m, F_HEADING_CUE_GENRE, h->cues, m->genre);
    }
    if (h->year) add(m, F_HEADING_YEAR, h->year, k);
  }
  add_roles(m, F_PATH, p->all, 0);
  if (p->near)
    add_roles(m, F_NEAR, p->near, 0);
  else
    add(m, F_NEAR, ZJ_ROLE_COUNT, 0);
  add(m, F_NEAR_GENRE, m->genre, near_number(p->near));
}

/* Makes a range for each of 'count' groups; returns the number of the first. */
static uint32_t share_groups(maker *m, uint32_t count, void (*share)(maker *, uint32_t)) {
  uint32_t first = (uint32_t)m->out->group_count;
  for (uint32_t k = 0; k < count && !m->failed; k++) {
    uint32_t begin = (uint32_t)m->used;
    share(m, k);
    m->out->groups[m->out->group_count++] = (zj_feature_range){begin, (uint32_t)m->used};
  }
  return first;
}

static void make_groups(maker *m) {
  size_t branches = m->statements->tree->count;
  size_t all =
      2 + m->paragraph_count + m->section_count + m->part_count + 1 + m->run_count + 1 + branches;
  m->out->groups = talloc_zero_array(m->out, zj_feature_range, all);
  m->out->shared = talloc_zero_size(m->out, (m->count + 1) * sizeof *m->out->shared);
  if (!m->out->groups || !m->out->shared) {
    m->failed = true;
    return;
  }
  m->out->group_count = 1; /* ZJ_FEATURES_NONE */
  for (uint32_t b = 0; b < branches; b++)
    m->paths[b] = path_of(m, b);
  uint32_t report = share_groups(m, 1, share_report),
           paragraph = share_groups(m, m->paragraph_count, share_paragraph),
           section = share_groups(m, m->section_count, share_section),
           part = share_groups(m, m->part_count + 1, share_part),
           run = share_groups(m, m->run_count + 1, share_run),
           headings = share_groups(m, (uint32_t)branches, share_headings);
  for (size_t i = 0; i < m->count; i++) {
    const place *at = &m->places[i];
    const uint32_t groups[ZJ_FEATURES_SHARED] = {
        report,        paragraph + at->paragraph, section + at->section, part + at->part,
        run + at->run, headings + m->of[i].branch};
    memcpy(m->out->shared[i], groups, sizeof groups);
  }
}

/* ---- all ---- */

static void make_statements(maker *m) {
  memory seen = {.since = 99};
  for (size_t i = 0; i < m->count && !m->failed; i++) {
    const zj_statement *u = &m->of[i];
    const path *p = &m->paths[u->branch];
    uint32_t begin = (uint32_t)m->used;
    if (i && m->places[i].section != m->places[i - 1].section) seen.turned_section = 0;
    if (i && m->places[i].paragraph != m->places[i - 1].paragraph) seen.turned_paragraph = 0;
    if (u->heading && u->heading < 5) seen.headings |= m->headings[u->branch].named;
    add_place(m, i, p);
    add_own_cues(m, i, p, &seen);
    add_neighbours(m, i);
    add_paragraph(m, i);
    add_headings_around(m, i, &seen);
    add_turns(m, i, p, &seen);
    add_ends(m, i);
    m->out->own[i] = (zj_feature_range){begin, (uint32_t)m->used};
    add_all_words(m, F_WORD, i, 2);
    add_all_words(m, F_WORD3, i, 3);
    m->out->words[i] = (zj_feature_range){m->out->own[i].end, (uint32_t)m->used};
  }
}

static bool allocate(maker *m) {
  size_t n = m->count + 2, branches = m->statements->tree->count + 2;
  m->out->own = talloc_zero_array(m->out, zj_feature_range, n);
  m->out->words = talloc_zero_array(m->out, zj_feature_range, n);
  m->headings = talloc_zero_array(m->local, heading_facts, branches);
  m->paths = talloc_zero_array(m->local, path, branches);
  m->places = talloc_zero_array(m->local, place, n);
  m->paragraphs = talloc_zero_array(m->local, shares, n);
  m->sections = talloc_zero_array(m->local, shares, n);
  m->parts = talloc_zero_array(m->local, shares, n);
  m->runs = talloc_zero_array(m->local, shares, branches);
  m->paragraph_first = talloc_zero_array(m->local, uint32_t, n);
  m->paragraph_size = talloc_zero_array(m->local, uint32_t, n);
  m->run_first = talloc_zero_array(m->local, uint32_t, branches);
  m->run_size = talloc_zero_array(m->local, uint32_t, branches);
  m->ahead = talloc_zero_array(m->local, zj_role_set, n);
  return m->out->own && m->out->words && m->headings && m->paths && m->places && m->paragraphs &&
         m->sections && m->parts && m->runs && m->paragraph_first && m->paragraph_size &&
         m->run_first && m->run_size && m->ahead;
}

static void read_groups(maker *m) {
  for (int g = 0; g < GROUP_COUNT; g++) {
    const char *at = zj_feature_groups[g].cues;
    while (*at) {
      size_t n = strcspn(at, " ");
      unsigned cue = zj_cues_number(m->asked->cues, (zj_slice){at, n});
      if (cue < ZJ_CUES_MAX) m->group_cues[g] |= (zj_cue_set)1 << cue;
      at += n + strspn(at + n, " ");
    }
  }
}

zj_status zj_features_make(void *ctx, const zj_features_asked *asked, zj_features **out,
                           zj_error *err) {
  zj_features *features = talloc_zero(ctx, zj_features);
  void *local = features ? talloc_new(features) : NULL;
  if (!local) {
    talloc_free(features);
    return zj_no_memory(err);
  }
  maker m = {.local = local,
             .asked = asked,
             .statements = asked->statements,
             .of = asked->statements->of,
             .count = asked->statements->count,
             .out = features,
             .genre = zj_cues_genre(asked->cues, asked->title),
             .year = year_in(asked->title)};
  features->count = m.count;
  read_groups(&m);
  if (!allocate(&m) || !read_letters(&m)) m.failed = true;
  if (!m.failed) read_headings(&m);
  if (!m.failed) place_statements(&m);
  if (!m.failed) place_runs(&m);
  if (!m.failed) make_groups(&m);
  if (!m.failed) make_statements(&m);
  features->key_count = m.used;
  talloc_free(local);
  if (m.failed) {
    talloc_free(features);
    return zj_no_memory(err);
  }
  *out = features;
  return ZJ_OK;
}
