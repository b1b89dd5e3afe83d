/* rules.c - reading the rule table and matching its patterns. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "indexer/outline/rules.h"

#include "indexer/base/lang.h"

#include <errno.h>
#include <inttypes.h>
#include <pcre2.h>
#include <stdio.h>
#include <talloc.h>
#include <xxhash.h>

extern const unsigned char zj_data_rules[];
extern const size_t zj_data_rules_size;

enum {
  COLUMNS = 10,
  COLUMNS_NEEDED = 9,
  CUES = 80,
  CUE_CHARS = 4,
  CUE_SIGHT = 600,
  RULES_MAX = 1000,
  TABLE_MAX = 1 << 20
};
enum { WHERES = ZJ_RULE_CLAUSE + 1 };
enum {
  COL_ID,
  COL_WHERE,
  COL_FROM,
  COL_ROLES,
  COL_SPAN,
  COL_CUE,
  COL_PATTERN,
  COL_EXCEPT,
  COL_NOTE,
  COL_NOTE_ZH
};

/* A word that must be there before a pattern is tried. */
typedef struct cue {
  zj_slice word;
  uint16_t chars[CUE_CHARS];
  uint8_t char_count;
} cue;

typedef struct rule {
  const char *id, *note, *note_zh; /* note_zh: NULL where there is none */
  zj_rule_where where;
  zj_role_set from; /* roles it applies to; with 'unless', it does not apply where all roles are
                       among these */
  bool unless, adds;
  zj_role_set roles;
  zj_rule_span span;
  unsigned flags; /* zj_rule_flag */
  bool anywhere;  /* a cue may stand anywhere in the text, not only at its begin */
  cue cues[CUES]; /* one of them must be there */
  size_t cue_count;
  uint64_t begins[16]; /* bit per hash of the first character of a cue */
  pcre2_code *pattern, *except;
} rule;

struct zj_rules {
  rule *rules;
  size_t count;
  const char **macros; /* name, text, name, text … */
  size_t macro_count;
  char version[17];
  uint64_t first[256]; /* bit per hash of a first character: turn rules whose cue begins with it */
  uint16_t *tried[WHERES];
  bool always[WHERES]; /* whether a kind has turn rules no first character tells of */
};

struct zj_matcher {
  const zj_rules *rules;
  pcre2_match_data *data;
  pcre2_match_context *limits;
};

/* ---- reading the table ---- */

typedef struct place {
  const char *path;
  size_t line;
  zj_error *err;
} place;

static zj_status bad(const place *at, const char *what, const char *value) {
  return zj_fail(at->err, ZJ_BAD_INPUT, "%s:%zu: %s: %s", at->path, at->line, what, value);
}

static int rules_destroy(zj_rules *rules) {
  for (size_t i = 0; i < rules->count; i++) {
    pcre2_code_free(rules->rules[i].pattern);
    pcre2_code_free(rules->rules[i].except);
  }
  return 0;
}

static const char *macro_find(const zj_rules *rules, const char *name, size_t length) {
  for (size_t i = 0; i < rules->macro_count; i++)
    if (strlen(rules->macros[2 * i]) == length && memcmp(rules->macros[2 * i], name, length) == 0)
      return rules->macros[2 * i + 1];
  return NULL;
}

/* Replaces every {{name}} by what was defined above. */
static char *macro_expand(void *ctx, const zj_rules *rules, const char *text) {
  char *out = talloc_strdup(ctx, "");
  const char *open, *close;
  while (out && (open = strstr(text, "{{")) && (close = strstr(open, "}}"))) {
    const char *found = macro_find(rules, open + 2, (size_t)(close - open - 2));
    if (!found) return talloc_free(out), NULL;
    out = talloc_asprintf_append(out, "%.*s(?:%s)", (int)(open - text), text, found);
    text = close + 2;
  }
  return out ? talloc_strdup_append(out, text) : NULL;
}

static zj_status compile(const place *at, const zj_rules *rules, const char *text,
                         zj_rule_where where, bool whole, pcre2_code **out) {
  if (strcmp(text, "-") == 0) return ZJ_OK;
  char *full = macro_expand(NULL, rules, text);
  if (!full) return bad(at, zj_tr("unknown macro in", "未定义的宏，见于"), text);
  if (where == ZJ_RULE_HEADING && !whole)
    full = talloc_asprintf_append(full, "%s", ")(?=$|[、，。：；（—]|和|及|与|以及|暨)");
  char *wrapped = talloc_asprintf(rules, where == ZJ_RULE_HEADING && !whole ? "(?:%s" : "%s", full);
  int code;
  size_t offset;
  uint32_t options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY;
  if (where >= ZJ_RULE_PARAGRAPH && !whole) options |= PCRE2_ANCHORED;
  *out = pcre2_compile((PCRE2_SPTR)wrapped, PCRE2_ZERO_TERMINATED, options, &code, &offset, NULL);
  talloc_free(wrapped);
  talloc_free(full);
  if (!*out) {
    PCRE2_UCHAR message[200];
    pcre2_get_error_message(code, message, sizeof message);
    return bad(at, (const char *)message, text);
  }
  pcre2_jit_compile(*out, PCRE2_JIT_COMPLETE); /* without JIT the interpreter does the same */
  return ZJ_OK;
}

static const char *const wheres[] = {"name", "test",    "genre",     "noise",    "head",
                                     "tail", "heading", "paragraph", "sentence", "clause"};

static zj_status read_where(const place *at, const char *text, zj_rule_where *out) {
  for (size_t i = 0; i < ZJ_COUNT(wheres); i++)
    if (strcmp(wheres[i], text) == 0) {
      *out = (zj_rule_where)i;
      return ZJ_OK;
    }
  return bad(
      at,
      zj_tr(
          "where is none of name, test, genre, noise, head, tail, heading, paragraph, sentence, clause",
          "where 一列只能写 name、test、genre、noise、head、tail、heading、paragraph、sentence、clause"),
      text);
}

static bool is_word(zj_slice text, const char *word) {
  return zj_slice_equal(text, zj_slice_of(word));
}

static zj_status read_flag(const place *at, zj_slice word, unsigned *flags) {
  if (is_word(word, "year"))
    *flags |= ZJ_RULE_YEAR;
  else if (is_word(word, "whole"))
    *flags |= ZJ_RULE_WHOLE;
  else
    return bad(
        at,
        zj_tr("behind the span stands none of year, whole", "span 一列逗号之后只能写 year、whole"),
        word.at);
  return ZJ_OK;
}

/* A span, and behind commas flags: open,year */
static zj_status read_span(const place *at, const char *text, zj_rule_span *out, unsigned *flags) {
  static const char *const names[] = {"auto", "part", "sentence", "paragraph", "open"};
  zj_slice span = {text, strcspn(text, ",")};
  size_t i = 0;
  while (i < ZJ_COUNT(names) && !is_word(span, names[i]))
    i++;
  if (i == ZJ_COUNT(names) && !is_word(span, "-"))
    return bad(at,
               zj_tr("span is none of auto, part, sentence, paragraph, open",
                     "span 一列只能写 auto、part、sentence、paragraph、open"),
               text);
  *out = i < ZJ_COUNT(names) ? (zj_rule_span)i : ZJ_SPAN_AUTO;
  zj_status status = ZJ_OK;
  for (const char *next = text + span.length; *next && status == ZJ_OK; next += strcspn(next, ","))
    next++, status = read_flag(at, (zj_slice){next, strcspn(next, ",")}, flags);
  return status;
}

static zj_status read_roles(const place *at, const char *text, zj_role_set *out) {
  *out = 0;
  if (strcmp(text, "-") == 0) return ZJ_OK;
  *out = zj_roles_parse(zj_slice_of(text));
  return *out ? ZJ_OK : bad(at, zj_tr("no such role", "没有这个角色"), text);
}

static uint32_t char_hash(uint32_t c) {
  return (c ^ c >> 7) & 1023;
}

static cue make_cue(zj_slice word) {
  cue made = {.word = word};
  for (size_t at = 0; at < word.length && made.char_count < CUE_CHARS;) {
    uint32_t c;
    at += zj_utf8_decode(word, at, &c);
    made.chars[made.char_count++] = (uint16_t)char_hash(c);
  }
  return made;
}

static zj_status read_cues(const place *at, const char *text, rule *r) {
  if (strcmp(text, "-") == 0) return ZJ_OK;
  static const char anywhere[] = "…";
  r->anywhere = r->where < ZJ_RULE_PARAGRAPH;
  if (strncmp(text, anywhere, sizeof anywhere - 1) == 0) {
    r->anywhere = true;
    text += sizeof anywhere - 1;
  }
  while (true) {
    size_t length = strcspn(text, "|");
    if (length == 0) return bad(at, zj_tr("an empty cue in", "线索词为空，见于"), r->id);
    if (r->cue_count == CUES) return bad(at, zj_tr("too many cues", "线索词过多"), r->id);
    cue made = make_cue((zj_slice){text, length});
    r->cues[r->cue_count++] = made;
    r->begins[made.chars[0] >> 6] |= (uint64_t)1 << (made.chars[0] & 63);
    if (text[length] == '\0') return ZJ_OK;
    text += length + 1;
  }
}

static zj_status read_rule(const place *at, zj_rules *rules, char *col[COLUMNS]) {
  rule *r = &rules->rules[rules->count];
  *r = (rule){.id = col[COL_ID], .note = col[COL_NOTE], .note_zh = col[COL_NOTE_ZH]};
  zj_status status = read_where(at, col[COL_WHERE], &r->where);
  const char *from = col[COL_FROM], *roles = col[COL_ROLES];
  r->unless = *from == '!';
  r->adds = *roles == '+';
  if (!status) status = read_roles(at, from + r->unless, &r->from);
  if (!status) status = read_roles(at, roles + r->adds, &r->roles);
  if (!status) status = read_span(at, col[COL_SPAN], &r->span, &r->flags);
  if (!status) status = read_cues(at, col[COL_CUE], r);
  rules->count++; /* from here on the destructor frees what was compiled */
  if (!status) status = compile(at, rules, col[COL_PATTERN], r->where, false, &r->pattern);
  if (!status) status = compile(at, rules, col[COL_EXCEPT], r->where, true, &r->except);
  if (!status && !r->pattern && r->where != ZJ_RULE_NAME)
    return bad(at, zj_tr("no pattern", "没有模式"), r->id);
  if (!status && zj_rules_find(rules, r->id) != rules->count - 1)
    return bad(at, zj_tr("id used twice", "编号重复"), r->id);
  return status;
}

static zj_status read_line(const place *at, zj_rules *rules, char *line) {
  char *col[COLUMNS] = {0};
  size_t count = 0;
  for (char *next = line; next && count < COLUMNS; count++) {
    col[count] = next;
    next = strchr(next, '\t');
    if (next) *next++ = '\0';
  }
  if (count < COLUMNS_NEEDED) return bad(at, zj_tr("fewer than 9 columns", "不足 9 列"), line);
  if (strcmp(col[COL_WHERE], "define") == 0) {
    char *text = macro_expand(rules, rules, col[COL_PATTERN]);
    if (!text) return bad(at, zj_tr("unknown macro in", "未定义的宏，见于"), col[COL_PATTERN]);
    rules->macros[2 * rules->macro_count] = col[COL_ID];
    rules->macros[2 * rules->macro_count++ + 1] = text;
    return ZJ_OK;
  }
  return read_rule(at, rules, col);
}

static uint32_t first_hash(zj_slice text) {
  uint32_t c = 0;
  if (text.length) zj_utf8_decode(text, 0, &c);
  return c & 0x3FFF;
}

/* Notes which first characters can begin a turn, so that most clauses need no rule at all. */
static void index_first(zj_rules *rules) {
  for (size_t i = 0; i < rules->count; i++) {
    const rule *r = &rules->rules[i];
    if (r->where < ZJ_RULE_PARAGRAPH) continue;
    if (r->anywhere || r->cue_count == 0) rules->always[r->where] = true;
    for (size_t k = 0; !r->anywhere && k < r->cue_count; k++)
      rules->first[first_hash(r->cues[k].word) >> 6] |= (uint64_t)1
                                                        << (first_hash(r->cues[k].word) & 63);
  }
}

/* Whether a rule of 'kind' is to be tried at a place of kind 'where'. */
static bool kind_fits(zj_rule_where kind, zj_rule_where where) {
  return kind == where || (where >= ZJ_RULE_PARAGRAPH && kind > where);
}

/* Lists, for every kind of place, the rules to try there in the order of the table. */
static bool list_rules(zj_rules *rules) {
  for (size_t where = 0; where < WHERES; where++) {
    uint16_t *next = rules->tried[where] = talloc_array(rules, uint16_t, rules->count + 1);
    if (!next) return false;
    for (size_t i = 0; i < rules->count; i++)
      if (kind_fits(rules->rules[i].where, (zj_rule_where)where)) *next++ = (uint16_t)i;
    *next = ZJ_RULE_NONE;
  }
  return true;
}

static zj_status read_table(zj_rules *rules, const char *path, char *text, zj_error *err) {
  rules->rules = talloc_zero_array(rules, rule, RULES_MAX);
  rules->macros = talloc_zero_array(rules, const char *, 2 * RULES_MAX);
  if (!rules->rules || !rules->macros) return zj_no_memory(err);
  place at = {path, 0, err};
  for (char *line = text; line;) {
    char *next = strchr(line, '\n');
    if (next) *next++ = '\0';
    at.line++;
    if (rules->count == RULES_MAX || rules->macro_count == RULES_MAX)
      return bad(&at, "too many rules", "1000 at most");
    zj_status status = *line && *line != '#' ? read_line(&at, rules, line) : ZJ_OK;
    if (status) return status;
    line = next;
  }
  index_first(rules);
  return list_rules(rules) ? ZJ_OK : zj_no_memory(err);
}

static zj_status read_file(void *ctx, const char *path, char **out, size_t *size, zj_error *err) {
  FILE *file = fopen(path, "re");
  if (!file) return zj_fail_errno(err, ZJ_IO, "%s", path);
  *out = talloc_array(ctx, char, TABLE_MAX);
  *size = *out ? fread(*out, 1, TABLE_MAX, file) : 0;
  zj_status status = !*out          ? zj_no_memory(err)
                     : ferror(file) ? zj_fail_errno(err, ZJ_IO, "%s", path)
                     : *size == TABLE_MAX
                         ? zj_fail(err, ZJ_BAD_INPUT, "%s: over 1 MiB is no rule table", path)
                         : ZJ_OK;
  fclose(file);
  return status;
}

zj_status zj_rules_load(void *ctx, const char *path, zj_rules **out, zj_error *err) {
  zj_rules *rules = talloc_zero(ctx, zj_rules);
  if (!rules) return zj_no_memory(err);
  talloc_set_destructor(rules, rules_destroy);
  char *text = NULL;
  size_t size = zj_data_rules_size;
  zj_status status = ZJ_OK;
  if (path)
    status = read_file(rules, path, &text, &size, err);
  else
    text = talloc_memdup(rules, zj_data_rules, size + 1);
  if (!status && !text) status = zj_no_memory(err);
  if (!status && (memchr(text, '\0', size) || zj_utf8_check((zj_slice){text, size}) < size))
    status =
        zj_fail(err, ZJ_BAD_INPUT, "%s: a rule table is UTF-8 text", path ? path : "rules.tsv");
  if (!status) {
    text[size] = '\0';
    snprintf(rules->version, sizeof rules->version, "%016" PRIx64,
             (uint64_t)XXH3_64bits(text, size));
    status = read_table(rules, path ? path : "rules.tsv", text, err);
  }
  if (status)
    talloc_free(rules);
  else
    *out = rules;
  return status;
}

/* ---- facts about rules ---- */

const char *zj_rules_version(const zj_rules *rules) {
  return rules->version;
}

size_t zj_rules_count(const zj_rules *rules) {
  return rules->count;
}

const char *zj_rules_name(const zj_rules *rules, uint16_t number) {
  return number < rules->count ? rules->rules[number].id : "?";
}

const char *zj_rules_note(const zj_rules *rules, uint16_t number) {
  if (number >= rules->count) return "";
  const rule *r = &rules->rules[number];
  return r->note_zh && zj_lang_get() == ZJ_LANG_ZH ? r->note_zh : r->note;
}

const char *zj_rules_where(const zj_rules *rules, uint16_t number) {
  return number < rules->count ? wheres[rules->rules[number].where] : "?";
}

zj_slice zj_rules_built_in(void) {
  return (zj_slice){(const char *)zj_data_rules, zj_data_rules_size};
}

zj_role_set zj_rules_roles(const zj_rules *rules, uint16_t number) {
  return number < rules->count ? rules->rules[number].roles : 0;
}

uint16_t zj_rules_find(const zj_rules *rules, const char *id) {
  for (size_t i = 0; i < rules->count; i++)
    if (strcmp(rules->rules[i].id, id) == 0) return (uint16_t)i;
  return ZJ_RULE_NONE;
}

/* ---- matching ---- */

static int matcher_destroy(zj_matcher *matcher) {
  pcre2_match_data_free(matcher->data);
  pcre2_match_context_free(matcher->limits);
  return 0;
}

zj_status zj_matcher_new(void *ctx, const zj_rules *rules, zj_matcher **out, zj_error *err) {
  zj_matcher *matcher = talloc_zero(ctx, zj_matcher);
  if (!matcher) return zj_no_memory(err);
  talloc_set_destructor(matcher, matcher_destroy);
  matcher->rules = rules;
  matcher->data = pcre2_match_data_create(1, NULL);
  matcher->limits = pcre2_match_context_create(NULL);
  if (!matcher->data || !matcher->limits) {
    talloc_free(matcher);
    return zj_no_memory(err);
  }
  pcre2_set_match_limit(matcher->limits, 20000); /* a pattern that needs more does not match */
  *out = matcher;
  return ZJ_OK;
}

static bool match(zj_matcher *m, const pcre2_code *code, zj_slice text, size_t *begin,
                  size_t *end) {
  int found = pcre2_match(code, (PCRE2_SPTR)text.at, text.length, 0, PCRE2_NO_UTF_CHECK, m->data,
                          m->limits);
  if (found < 0) return false;
  const size_t *range = pcre2_get_ovector_pointer(m->data);
  *begin = range[0];
  *end = range[1];
  return *end > *begin;
}

/* A text rules are tried on, and which characters its begin has: a cue with others need not be
 * searched. */
typedef struct sight {
  zj_slice text;
  uint32_t first;
  bool looked;
  uint64_t has[16];
} sight; /* first: hash of the first character */

/* One character of valid UTF-8, most of them of three bytes. */
static size_t next_char(zj_slice text, size_t at, uint32_t *c) {
  unsigned char byte = (unsigned char)text.at[at];
  if (byte < 0x80) return *c = byte, 1;
  if (byte >> 4 != 0xE || text.length - at < 3) return zj_utf8_decode(text, at, c);
  *c = (uint32_t)(byte & 0xF) << 12 | (uint32_t)(text.at[at + 1] & 0x3F) << 6 |
       (uint32_t)(text.at[at + 2] & 0x3F);
  return 3;
}

static void look(sight *s) {
  uint32_t c = 0;
  size_t end = s->text.length < CUE_SIGHT ? s->text.length : CUE_SIGHT;
  for (size_t at = 0, n; at < end && (n = next_char(s->text, at, &c)); at += n)
    s->has[char_hash(c) >> 6] |= (uint64_t)1 << (char_hash(c) & 63);
  s->looked = true;
}

static bool may_have(const sight *s, const cue *c) {
  for (size_t i = 0; i < c->char_count; i++)
    if (!(s->has[c->chars[i] >> 6] >> (c->chars[i] & 63) & 1)) return false;
  return true;
}

/* Whether a character is there that a cue begins with. */
static bool may_begin(const rule *r, const sight *s) {
  uint64_t common = 0;
  for (size_t i = 0; i < ZJ_COUNT(r->begins); i++)
    common |= r->begins[i] & s->has[i];
  return common != 0 || r->cue_count == 0;
}

static bool has_cue(const rule *r, sight *s) {
  zj_slice text = s->text;
  if (r->anywhere && !s->looked) look(s);
  if (r->anywhere ? !may_begin(r, s)
                  : r->cue_count > 0 && !(r->begins[s->first >> 6] >> (s->first & 63) & 1))
    return false;
  for (size_t i = 0; i < r->cue_count; i++) {
    zj_slice word = r->cues[i].word;
    if (word.length > text.length) continue;
    if (r->anywhere ? may_have(s, &r->cues[i]) &&
                          memmem(text.at, text.length < CUE_SIGHT ? text.length : CUE_SIGHT,
                                 word.at, word.length)
                    : memcmp(text.at, word.at, word.length) == 0)
      return true;
  }
  return r->cue_count == 0;
}

/* Exceptions of a turn are looked for up to the end of the sentence its match ends in. */
static size_t except_end(const rule *r, zj_slice text, size_t end) {
  if (r->where < ZJ_RULE_PARAGRAPH) return text.length;
  const char *stop = memmem(text.at + end, text.length - end, "。", 3);
  return stop ? (size_t)(stop - text.at) + 3 : text.length;
}

static bool applies(zj_matcher *m, const rule *r, sight *s, zj_role_set from, zj_rule_hit *out) {
  zj_slice text = s->text;
  if (r->from && (r->unless ? (from & ~r->from) == 0 : (from & r->from) == 0)) return false;
  if (!has_cue(r, s) || !match(m, r->pattern, text, &out->begin, &out->end)) return false;
  size_t begin, end;
  if (r->except &&
      match(m, r->except, zj_slice_cut(text, 0, except_end(r, text, out->end)), &begin, &end))
    return false;
  out->rule = (uint16_t)(r - m->rules->rules);
  out->roles = r->roles;
  out->adds = r->adds;
  out->span = r->span;
  return true;
}

static sight sight_of(zj_slice text) {
  uint32_t c = 0;
  if (text.length) next_char(text, 0, &c);
  return (sight){.text = text.length <= ZJ_RULE_SIGHT
                             ? text
                             : zj_slice_cut(text, 0, zj_utf8_floor(text, ZJ_RULE_SIGHT)),
                 .first = char_hash(c)};
}

static bool can_turn(const zj_rules *rules, zj_rule_where where, zj_slice text) {
  for (size_t kind = where; kind <= ZJ_RULE_CLAUSE; kind++)
    if (rules->always[kind]) return true;
  uint32_t hash = first_hash(text);
  return rules->first[hash >> 6] >> (hash & 63) & 1;
}

bool zj_rules_has(const zj_rules *rules, uint16_t number, zj_rule_flag flag) {
  return number < rules->count && (rules->rules[number].flags & flag) != 0;
}

bool zj_rules_may(const zj_rules *rules, uint16_t number, zj_slice text) {
  sight s = sight_of(text);
  return number < rules->count && has_cue(&rules->rules[number], &s);
}

bool zj_rules_test(zj_matcher *m, uint16_t number, zj_slice text, zj_rule_hit *out) {
  zj_rule_hit hit;
  sight s = sight_of(text);
  return number < m->rules->count && m->rules->rules[number].pattern &&
         applies(m, &m->rules->rules[number], &s, ZJ_ROLES_ALL, out ? out : &hit);
}

bool zj_rules_first(zj_matcher *m, zj_rule_where where, zj_slice text, zj_role_set from,
                    zj_rule_hit *out) {
  if (where >= ZJ_RULE_PARAGRAPH && !can_turn(m->rules, where, text)) return false;
  sight s = sight_of(text);
  for (const uint16_t *i = m->rules->tried[where]; *i != ZJ_RULE_NONE; i++) {
    if (applies(m, &m->rules->rules[*i], &s, from, out)) return true;
  }
  return false;
}

static bool claimed(const zj_rule_hit *hits, size_t count, const zj_rule_hit *next) {
  for (size_t i = 0; i < count; i++)
    if (next->begin < hits[i].end && hits[i].begin < next->end) return true;
  return false;
}

size_t zj_rules_heading(zj_matcher *m, zj_slice text, zj_role_set from, zj_rule_hit *out,
                        size_t max) {
  size_t count = 0;
  sight s = sight_of(text);
  for (const uint16_t *i = m->rules->tried[ZJ_RULE_HEADING]; *i != ZJ_RULE_NONE && count < max;
       i++) {
    if (applies(m, &m->rules->rules[*i], &s, from, &out[count]) &&
        !claimed(out, count, &out[count]))
      count++;
  }
  return count;
}
