/* rules.c - reading the table of layout rules and matching its patterns. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "indexer/outline/rules.h"

#include <inttypes.h>
#include <pcre2.h>
#include <stdio.h>
#include <talloc.h>
#include <xxhash.h>

#include "indexer/base/lang.h"

extern const unsigned char zj_data_rules[];
extern const size_t zj_data_rules_size;

enum { COLUMNS = 8, WORDS_MAX = 40, RULES_MAX = 1000, TABLE_MAX = 1 << 20, MATCH_LIMIT = 20000 };
enum { COL_ID, COL_WHERE, COL_ROLES, COL_WORDS, COL_PATTERN, COL_EXCEPT, COL_NOTE, COL_NOTE_ZH };

typedef struct rule {
  const char *id, *note, *note_zh;
  zj_rule_where where;
  zj_role_set roles;
  zj_slice words[WORDS_MAX]; /* one of them must be there before the pattern is tried */
  size_t word_count;
  pcre2_code *pattern, *except;
} rule;

struct zj_rules {
  rule *rules;
  size_t count;
  const char **macros; /* name, text, name, text … */
  size_t macro_count;
  char version[17];
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

static zj_status fail_at(const place *at, const char *what, const char *value) {
  return zj_fail(at->err, ZJ_BAD_INPUT, "%s:%zu: %s: %s", at->path, at->line, what, value);
}

static int free_patterns(zj_rules *rules) {
  for (size_t i = 0; i < rules->count; i++) {
    pcre2_code_free(rules->rules[i].pattern);
    pcre2_code_free(rules->rules[i].except);
  }
  return 0;
}

static const char *find_macro(const zj_rules *rules, const char *name, size_t length) {
  for (size_t i = 0; i < rules->macro_count; i++)
    if (strlen(rules->macros[2 * i]) == length && memcmp(rules->macros[2 * i], name, length) == 0)
      return rules->macros[2 * i + 1];
  return NULL;
}

/* Replaces every {{name}} by what was defined above; NULL for an unknown name. */
static char *expand_macros(void *ctx, const zj_rules *rules, const char *text) {
  char *out = talloc_strdup(ctx, "");
  const char *open, *close;
  while (out && (open = strstr(text, "{{")) && (close = strstr(open, "}}"))) {
    const char *found = find_macro(rules, open + 2, (size_t)(close - open - 2));
    if (!found) {
      talloc_free(out);
      return NULL;
    }
    out = talloc_asprintf_append(out, "%.*s(?:%s)", (int)(open - text), text, found);
    text = close + 2;
  }
  return out ? talloc_strdup_append(out, text) : NULL;
}

static zj_status compile_pattern(const place *at, const zj_rules *rules, const char *text,
                                 pcre2_code **out) {
  if (strcmp(text, "-") == 0) return ZJ_OK;
  char *full = expand_macros(NULL, rules, text);
  if (!full) return fail_at(at, zj_tr("unknown macro in", "未定义的宏，见于"), text);
  int code;
  size_t offset;
  *out = pcre2_compile((PCRE2_SPTR)full, PCRE2_ZERO_TERMINATED, PCRE2_UTF | PCRE2_DOLLAR_ENDONLY,
                       &code, &offset, NULL);
  talloc_free(full);
  if (!*out) {
    PCRE2_UCHAR message[200];
    pcre2_get_error_message(code, message, sizeof message);
    return fail_at(at, (const char *)message, text);
  }
  pcre2_jit_compile(*out, PCRE2_JIT_COMPLETE); /* without JIT the interpreter does the same */
  return ZJ_OK;
}

static const char *const wheres[] = {"name", "test", "noise", "head", "tail"};

static zj_status read_where(const place *at, const char *text, zj_rule_where *out) {
  for (size_t i = 0; i < ZJ_COUNT(wheres); i++)
    if (strcmp(wheres[i], text) == 0) {
      *out = (zj_rule_where)i;
      return ZJ_OK;
    }
  return fail_at(at,
                 zj_tr("where is none of name, define, test, noise, head, tail",
                       "where 一列只能写 name、define、test、noise、head、tail"),
                 text);
}

static zj_status read_roles(const place *at, const char *text, zj_role_set *out) {
  *out = 0;
  if (strcmp(text, "-") == 0) return ZJ_OK;
  *out = zj_roles_parse(zj_slice_of(text));
  return *out ? ZJ_OK : fail_at(at, zj_tr("no such role", "没有这个角色"), text);
}

static zj_status read_words(const place *at, const char *text, rule *r) {
  if (strcmp(text, "-") == 0) return ZJ_OK;
  while (true) {
    size_t length = strcspn(text, "|");
    if (length == 0) return fail_at(at, zj_tr("an empty word in", "词为空，见于"), r->id);
    if (r->word_count == WORDS_MAX) return fail_at(at, zj_tr("too many words", "词过多"), r->id);
    r->words[r->word_count++] = (zj_slice){text, length};
    if (text[length] == '\0') return ZJ_OK;
    text += length + 1;
  }
}

static zj_status read_rule(const place *at, zj_rules *rules, char *col[COLUMNS]) {
  rule *r = &rules->rules[rules->count];
  *r = (rule){.id = col[COL_ID], .note = col[COL_NOTE], .note_zh = col[COL_NOTE_ZH]};
  zj_status status = read_where(at, col[COL_WHERE], &r->where);
  if (status == ZJ_OK) status = read_roles(at, col[COL_ROLES], &r->roles);
  if (status == ZJ_OK) status = read_words(at, col[COL_WORDS], r);
  rules->count++; /* from here on the destructor frees what was compiled */
  if (status == ZJ_OK) status = compile_pattern(at, rules, col[COL_PATTERN], &r->pattern);
  if (status == ZJ_OK) status = compile_pattern(at, rules, col[COL_EXCEPT], &r->except);
  if (status != ZJ_OK) return status;
  if (!r->pattern && r->where != ZJ_RULE_NAME)
    return fail_at(at, zj_tr("no pattern", "没有模式"), r->id);
  if (zj_rules_find(rules, r->id) != rules->count - 1)
    return fail_at(at, zj_tr("id used twice", "编号重复"), r->id);
  return ZJ_OK;
}

static zj_status read_macro(const place *at, zj_rules *rules, char *col[COLUMNS]) {
  char *text = expand_macros(rules, rules, col[COL_PATTERN]);
  if (!text) return fail_at(at, zj_tr("unknown macro in", "未定义的宏，见于"), col[COL_PATTERN]);
  rules->macros[2 * rules->macro_count] = col[COL_ID];
  rules->macros[2 * rules->macro_count + 1] = text;
  rules->macro_count++;
  return ZJ_OK;
}

static zj_status read_line(const place *at, zj_rules *rules, char *line) {
  char *col[COLUMNS] = {0};
  size_t count = 0;
  for (char *next = line; next && count < COLUMNS; count++) {
    col[count] = next;
    next = strchr(next, '\t');
    if (next) *next++ = '\0';
  }
  if (count < COLUMNS) return fail_at(at, zj_tr("fewer than 8 columns", "不足 8 列"), line);
  if (strcmp(col[COL_WHERE], "define") == 0) return read_macro(at, rules, col);
  return read_rule(at, rules, col);
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
      return fail_at(&at, zj_tr("too many rules", "规则过多"),
                     zj_tr("1000 at most", "最多 1000 条"));
    zj_status status = *line && *line != '#' ? read_line(&at, rules, line) : ZJ_OK;
    if (status != ZJ_OK) return status;
    line = next;
  }
  return ZJ_OK;
}

static zj_status read_file(void *ctx, const char *path, char **out, size_t *size, zj_error *err) {
  FILE *file = fopen(path, "re");
  if (!file) return zj_fail_errno(err, ZJ_IO, "%s", path);
  *out = talloc_array(ctx, char, TABLE_MAX);
  *size = *out ? fread(*out, 1, TABLE_MAX, file) : 0;
  zj_status status = *out ? ZJ_OK : zj_no_memory(err);
  if (status == ZJ_OK && ferror(file)) status = zj_fail_errno(err, ZJ_IO, "%s", path);
  if (status == ZJ_OK && *size == TABLE_MAX)
    status = zj_fail(err, ZJ_BAD_INPUT,
                     zj_tr("%s: a rule table has less than 1 MB", "%s：规则表应小于 1 MB"), path);
  fclose(file);
  return status;
}

static zj_status load_text(zj_rules *rules, const char *path, zj_error *err) {
  char *text = NULL;
  size_t size = zj_data_rules_size;
  zj_status status = ZJ_OK;
  if (path)
    status = read_file(rules, path, &text, &size, err);
  else
    text = talloc_memdup(rules, zj_data_rules, size + 1);
  if (status == ZJ_OK && !text) status = zj_no_memory(err);
  if (status != ZJ_OK) return status;
  const char *name = path ? path : "rules.tsv";
  if (memchr(text, '\0', size) || zj_utf8_check((zj_slice){text, size}) < size)
    return zj_fail(err, ZJ_BAD_INPUT,
                   zj_tr("%s: a rule table is UTF-8 text", "%s：规则表应为 UTF-8 文本"), name);
  text[size] = '\0';
  snprintf(rules->version, sizeof rules->version, "%016" PRIx64, (uint64_t)XXH3_64bits(text, size));
  return read_table(rules, name, text, err);
}

zj_status zj_rules_load(void *ctx, const char *path, zj_rules **out, zj_error *err) {
  zj_rules *rules = talloc_zero(ctx, zj_rules);
  if (!rules) return zj_no_memory(err);
  talloc_set_destructor(rules, free_patterns);
  zj_status status = load_text(rules, path, err);
  if (status != ZJ_OK)
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
  return zj_tr(rules->rules[number].note, rules->rules[number].note_zh);
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

static int free_matcher(zj_matcher *matcher) {
  pcre2_match_data_free(matcher->data);
  pcre2_match_context_free(matcher->limits);
  return 0;
}

zj_status zj_matcher_new(void *ctx, const zj_rules *rules, zj_matcher **out, zj_error *err) {
  zj_matcher *matcher = talloc_zero(ctx, zj_matcher);
  if (!matcher) return zj_no_memory(err);
  talloc_set_destructor(matcher, free_matcher);
  matcher->rules = rules;
  matcher->data = pcre2_match_data_create(1, NULL);
  matcher->limits = pcre2_match_context_create(NULL);
  if (!matcher->data || !matcher->limits) {
    talloc_free(matcher);
    return zj_no_memory(err);
  }
  /* A pattern that needs more steps than this does not match. */
  pcre2_set_match_limit(matcher->limits, MATCH_LIMIT);
  *out = matcher;
  return ZJ_OK;
}

static bool match_pattern(zj_matcher *m, const pcre2_code *code, zj_slice text, size_t *begin,
                          size_t *end) {
  int found = pcre2_match(code, (PCRE2_SPTR)text.at, text.length, 0, PCRE2_NO_UTF_CHECK, m->data,
                          m->limits);
  if (found < 0) return false;
  const size_t *range = pcre2_get_ovector_pointer(m->data);
  *begin = range[0];
  *end = range[1];
  return *end > *begin;
}

static bool has_word(const rule *r, zj_slice text) {
  for (size_t i = 0; i < r->word_count; i++)
    if (memmem(text.at, text.length, r->words[i].at, r->words[i].length)) return true;
  return r->word_count == 0;
}

static bool applies(zj_matcher *m, const rule *r, zj_slice text, zj_rule_hit *out) {
  size_t begin, end;
  if (!has_word(r, text) || !match_pattern(m, r->pattern, text, &out->begin, &out->end))
    return false;
  if (r->except && match_pattern(m, r->except, text, &begin, &end)) return false;
  out->rule = (uint16_t)(r - m->rules->rules);
  out->roles = r->roles;
  return true;
}

static zj_slice in_sight(zj_slice text) {
  if (text.length <= ZJ_RULE_SIGHT) return text;
  return zj_slice_cut(text, 0, zj_utf8_floor(text, ZJ_RULE_SIGHT));
}

bool zj_rules_test(zj_matcher *m, uint16_t number, zj_slice text, zj_rule_hit *out) {
  zj_rule_hit hit;
  return number < m->rules->count && m->rules->rules[number].pattern &&
         applies(m, &m->rules->rules[number], in_sight(text), out ? out : &hit);
}

bool zj_rules_first(zj_matcher *m, zj_rule_where where, zj_slice text, zj_rule_hit *out) {
  zj_slice seen = in_sight(text);
  for (size_t i = 0; i < m->rules->count; i++)
    if (m->rules->rules[i].where == where && applies(m, &m->rules->rules[i], seen, out))
      return true;
  return false;
}
