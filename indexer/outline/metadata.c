/* metadata.c - facts about a report: what the frame says, then the title, the opening, the name of
 * the file. */
#include "indexer/outline/metadata.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/outline/metadata_text.h"

enum { FRAME_LINES = 48, HEAD_LINES = 40, OPENING_LINES = 4, VALUE_BYTES = 240, PARTS = 24 };

/* A line of the head or of the tail. */
typedef struct frame_line {
  zj_role_set roles;
  bool head;
  char *bare, *plain;
} frame_line;

typedef struct finder {
  void *ctx;   /* of what is found */
  void *local; /* of everything else */
  const zj_outline *outline;
  zj_fact *out;
  frame_line frame[FRAME_LINES];
  size_t frame_count;
  char *opening[OPENING_LINES];
  size_t opening_count; /* plain, the first paragraphs of the body */
  char *title_bare, *title_plain;
  zj_fact short_issuer; /* 市人民政府, 我局: better than nothing */
  char *parts[PARTS];
  size_t
      part_count; /* of the path: the name of the file first, then its folders, without extension */
} finder;

/* ---- taking ---- */

static bool known(const finder *f, zj_field field) {
  return f->out[field].found != ZJ_FOUND_NONE;
}

/* Sets a field that has no value yet; blanks at the end are left out. A value that is too long is
 * none. */
static void take(finder *f, zj_field field, const char *value, zj_found found) {
  size_t length = strlen(value);
  while (length && value[length - 1] == ' ')
    length--;
  if (!length || length > VALUE_BYTES || known(f, field)) return;
  f->out[field] = (zj_fact){talloc_strndup(f->ctx, value, length), found};
}

/* ---- what there is to read ---- */

static zj_role_set roles_at(const zj_outline *o, size_t paragraph) {
  return zj_outline_passage_at(o, o->paragraphs[paragraph].range.begin)->roles;
}

static void add_frame(finder *f, size_t paragraph, bool head) {
  zj_role_set roles = roles_at(f->outline, paragraph);
  if (!(roles & ZJ_ROLES_FRAME) || f->frame_count == FRAME_LINES) return;
  zj_slice text = zj_orig_cut(f->outline->original, f->outline->paragraphs[paragraph].range);
  f->frame[f->frame_count++] = (frame_line){roles, head, zj_metadata_bare(f->local, text, true),
                                            zj_metadata_plain(f->local, text)};
}

static void add_opening(finder *f, size_t paragraph) {
  if (f->opening_count == OPENING_LINES) return;
  f->opening[f->opening_count++] = zj_metadata_plain(
      f->local, zj_orig_cut(f->outline->original, f->outline->paragraphs[paragraph].range));
}

/* The head up to the body, then the end of the report from its last line back. */
static void read_frame(finder *f) {
  const zj_outline *o = f->outline;
  zj_role_set outside = ZJ_ROLES_FRAME | ZJ_ROLE_BIT(ZJ_ROLE_NOISE);
  size_t head_end = 0;
  for (size_t i = 0; i < o->paragraph_count && i < HEAD_LINES && f->opening_count < OPENING_LINES;
       i++) {
    if (!(roles_at(o, i) & outside))
      add_opening(f, i);
    else if (!f->opening_count)
      add_frame(f, i, true);
    if (!f->opening_count) head_end = i + 1;
  }
  for (size_t i = o->paragraph_count;
       i > head_end && f->frame_count < FRAME_LINES && o->paragraph_count - i < HEAD_LINES; i--)
    add_frame(f, i - 1, false);
}

/* The name of the file, then each folder above it. */
static void read_path(finder *f, const char *path) {
  zj_slice rest = zj_slice_of(path);
  while (f->part_count < PARTS) {
    const char *slash = memrchr(rest.at, '/', rest.length);
    size_t begin = slash ? (size_t)(slash - rest.at) + 1 : 0;
    zj_slice part = zj_slice_cut(rest, begin, rest.length);
    const char *dot = f->part_count == 0 ? memrchr(part.at, '.', part.length) : NULL;
    if (dot && dot > part.at) part.length = (size_t)(dot - part.at);
    f->parts[f->part_count++] = zj_metadata_bare(f->local, part, false);
    if (!slash) return;
    rest.length = begin - 1;
  }
}

/* ---- title ---- */

static bool has_han(const char *text) {
  zj_slice s = zj_slice_of(text);
  uint32_t c;
  size_t han = 0;
  for (size_t at = 0, n; at < s.length && (n = zj_utf8_decode(s, at, &c)); at += n)
    han += zj_char_class_of(c) == ZJ_CHAR_HAN;
  return han >= 3;
}

static void find_title(finder *f) {
  const char *title = f->outline->title;
  while (*title == '#' || *title == '*' || *title == ' ')
    title++; /* Markdown */
  if (strncmp(title, "原标题：", strlen("原标题：")) == 0) title += strlen("原标题：");
  f->out[ZJ_FIELD_TITLE] = (zj_fact){title, *title ? f->outline->title_found : ZJ_FOUND_NONE};
  if (!known(f, ZJ_FIELD_TITLE) && has_han(f->parts[0]))
    take(f, ZJ_FIELD_TITLE, f->parts[0], ZJ_FOUND_DERIVED);
  zj_slice text = zj_slice_of(f->out[ZJ_FIELD_TITLE].value);
  f->title_bare = zj_metadata_bare(f->local, text, true);
  f->title_plain = zj_metadata_plain(f->local, text);
}

/* ---- number ---- */

/* Brackets of every kind as 〔〕. */
static char *proper_docno(void *ctx, const char *text) {
  static const char *const open[] = {"[", "［", "【", "（", "("}, *const close[] = {"]", "］", "】",
                                                                                    "）", ")"};
  char *out = talloc_strdup(ctx, "");
  for (const char *at = text; *at;) {
    size_t step = 1;
    const char *put = NULL;
    for (size_t i = 0; i < ZJ_COUNT(open) && !put; i++) {
      if (strncmp(at, open[i], strlen(open[i])) == 0)
        put = "〔", step = strlen(open[i]);
      else if (strncmp(at, close[i], strlen(close[i])) == 0)
        put = "〕", step = strlen(close[i]);
    }
    out = put ? talloc_strdup_append(out, put) : talloc_strndup_append(out, at, 1);
    at += step;
  }
  return out;
}

static void find_docno(finder *f) {
  static const zj_pattern patterns[] = {ZJ_PATTERN_DOCNO, ZJ_PATTERN_ORDER};
  zj_metadata_match match;
  for (size_t p = 0; p < ZJ_COUNT(patterns); p++)
    for (size_t i = 0; i < f->frame_count && !known(f, ZJ_FIELD_DOCNO); i++)
      if (f->frame[i].head && strlen(f->frame[i].bare) <= 160 &&
          zj_metadata_find_pattern(patterns[p], f->frame[i].bare, 0, &match))
        take(f, ZJ_FIELD_DOCNO,
             proper_docno(f->local, zj_metadata_group(f->local, f->frame[i].bare, &match, 0)),
             ZJ_FOUND_TEXT);
}

/* ---- date ---- */

static bool take_date(finder *f, const char *plain, zj_pattern pattern, zj_found found) {
  zj_metadata_match match;
  for (size_t from = 0; zj_metadata_find_pattern(pattern, plain, from, &match);
       from = match.end[0]) {
    int month = atoi(plain + match.begin[2]), day = match.end[3] ? atoi(plain + match.begin[3]) : 0;
    if (month < 1 || month > 12 || day > 31 ||
        (!day && pattern == ZJ_PATTERN_DATE && plain[match.end[0] - 1] >= '0' &&
         plain[match.end[0] - 1] <= '9'))
      continue;
    char value[24];
    snprintf(value, sizeof value, day ? "%.4s-%02d-%02d" : "%.4s-%02d", plain + match.begin[1],
             month, day);
    take(f, ZJ_FIELD_DATE, value, found);
    return true;
  }
  return false;
}

/* A date alone in its line, at the begin or at the end, unless a later one is known. */
static void find_dated_line(finder *f, bool head) {
  zj_fact before = f->out[ZJ_FIELD_DATE];
  f->out[ZJ_FIELD_DATE] = (zj_fact){0};
  for (size_t i = 0; i < f->frame_count && !known(f, ZJ_FIELD_DATE); i++)
    if (f->frame[i].head == head && (f->frame[i].roles & ZJ_ROLE_BIT(ZJ_ROLE_FRAME_DATE)))
      take_date(f, f->frame[i].plain, ZJ_PATTERN_DATE, ZJ_FOUND_TEXT);
  if (before.value &&
      (!known(f, ZJ_FIELD_DATE) || strcmp(before.value, f->out[ZJ_FIELD_DATE].value) >= 0))
    f->out[ZJ_FIELD_DATE] = before;
}

/* A date at the end or under the title: the later of the two, as that at the end may be of an annex
 * that is older. */
static void find_date(finder *f) {
  find_dated_line(f, false);
  if (known(f, ZJ_FIELD_DATE)) find_dated_line(f, true);
  for (size_t i = 0; i < f->frame_count && !known(f, ZJ_FIELD_DATE); i++)
    if (f->frame[i].head) {
      const char *label = strstr(f->frame[i].plain, "成文日期");
      take_date(f, label ? label : f->frame[i].plain, ZJ_PATTERN_DATE, ZJ_FOUND_TEXT);
    }
  for (size_t i = 0; i < f->frame_count && !known(f, ZJ_FIELD_DATE); i++)
    if (f->frame[i].roles & ZJ_ROLE_BIT(ZJ_ROLE_FRAME_CC))
      take_date(f, f->frame[i].plain, ZJ_PATTERN_DATE, ZJ_FOUND_TEXT);
  for (size_t i = 0; i < f->part_count && !known(f, ZJ_FIELD_DATE); i++)
    if (!take_date(f, f->parts[i], ZJ_PATTERN_DATE, ZJ_FOUND_DERIVED))
      take_date(f, f->parts[i], ZJ_PATTERN_FILE_DATE, ZJ_FOUND_DERIVED);
}

/* ---- kind ---- */

static void find_type(finder *f) {
  const char *type = NULL;
  bool titled = f->outline->title_found == ZJ_FOUND_TEXT;
  if (titled) type = zj_metadata_type_of(f->title_plain, false);
  if (titled && !type) type = zj_metadata_type_of(f->title_plain, true);
  if (type) take(f, ZJ_FIELD_TYPE, type, ZJ_FOUND_TEXT);
  if (!titled && (type = zj_metadata_type_of(f->title_plain, false)))
    take(f, ZJ_FIELD_TYPE, type, ZJ_FOUND_DERIVED);
  for (size_t i = 0; i < f->part_count && !known(f, ZJ_FIELD_TYPE); i++) {
    char *plain = zj_metadata_plain(f->local, zj_slice_of(f->parts[i]));
    if ((type = zj_metadata_type_of(plain, false)) || (type = zj_metadata_type_of(plain, true)))
      take(f, ZJ_FIELD_TYPE, type, ZJ_FOUND_DERIVED);
  }
  static const struct {
    const char *words, *type;
  } announced[] = {{"汇报如下", "情况汇报"},     {"通报如下", "通报"}, {"述职如下", "述职报告"},
                   {"对照检查如下", "对照检查"}, {"总结如下", "总结"}, {"报告如下", "情况报告"},
                   {"通知如下", "通知"},         {"意见如下", "意见"}, {"答复如下", "答复"},
                   {"述职", "述职报告"}};
  for (size_t i = 0; i < f->opening_count; i++)
    for (size_t k = 0; k < ZJ_COUNT(announced) && !known(f, ZJ_FIELD_TYPE); k++)
      if (strstr(f->opening[i], announced[k].words))
        take(f, ZJ_FIELD_TYPE, announced[k].type, ZJ_FOUND_DERIVED);
}

/* ---- year ---- */

/* The years a text names apart from dates, as "2023" or "2021-2025"; NULL if none or too far apart.
 */
static char *years_of(finder *f, const char *plain) {
  zj_metadata_match match;
  int first = 0, last = 0;
  for (size_t from = 0; zj_metadata_find_pattern(ZJ_PATTERN_YEARS, plain, from, &match);
       from = match.end[0]) {
    int begin = atoi(plain + match.begin[1]),
        end = match.end[2] ? atoi(plain + match.begin[2]) : begin;
    if (!first || begin < first) first = begin;
    if (end > last) last = end;
  }
  if (!first || last - first > 30) return NULL;
  return first == last ? talloc_asprintf(f->local, "%d", first)
                       : talloc_asprintf(f->local, "%d-%d", first, last);
}

static char *year_of_opening(finder *f) {
  zj_metadata_match match;
  for (size_t i = 0; i < f->opening_count; i++)
    if (zj_metadata_find_pattern(ZJ_PATTERN_OPENING_YEAR, f->opening[i], 0, &match))
      for (int g = 1; g < ZJ_METADATA_GROUPS; g++)
        if (match.end[g]) return zj_metadata_group(f->local, f->opening[i], &match, g);
  return NULL;
}

/* The year in the name of the file is a person's word on what the report is about, and so comes
 * before dates; where the text has it in its date or opening, too, it is found there. */
static void find_year(finder *f) {
  char *years = years_of(f, f->title_plain), *opening = year_of_opening(f);
  const char *date =
                 f->out[ZJ_FIELD_DATE].found == ZJ_FOUND_TEXT ? f->out[ZJ_FIELD_DATE].value : "",
             *docno = f->out[ZJ_FIELD_DOCNO].value;
  if (years)
    return take(f, ZJ_FIELD_YEAR, years,
                f->out[ZJ_FIELD_TITLE].found == ZJ_FOUND_TEXT || opening ? ZJ_FOUND_TEXT
                                                                         : ZJ_FOUND_DERIVED);
  for (size_t i = 0; i < f->part_count && !known(f, ZJ_FIELD_YEAR); i++) {
    years = years_of(f, zj_metadata_plain(f->local, zj_slice_of(f->parts[i])));
    if (!years) continue;
    bool told = strncmp(date, years, 4) == 0 || (opening && strcmp(opening, years) == 0);
    take(f, ZJ_FIELD_YEAR, years, told ? ZJ_FOUND_TEXT : ZJ_FOUND_DERIVED);
  }
  char year[5];
  snprintf(year, sizeof year, "%.4s", f->out[ZJ_FIELD_DATE].value);
  int lag = *year && opening ? atoi(year) - atoi(opening)
                             : 0; /* an old year is history, a later one a plan */
  if (opening && lag >= 0 && lag <= 1) take(f, ZJ_FIELD_YEAR, opening, ZJ_FOUND_TEXT);
  if (*year) take(f, ZJ_FIELD_YEAR, year, ZJ_FOUND_DERIVED);
  const char *bracket = strstr(docno, "〔");
  if (!bracket) return;
  snprintf(year, sizeof year, "%.4s", bracket + strlen("〔"));
  take(f, ZJ_FIELD_YEAR, year, ZJ_FOUND_DERIVED);
}

/* ---- addressee ---- */

static void find_addressee(finder *f) {
  for (size_t i = 0; i < f->frame_count && !known(f, ZJ_FIELD_TO); i++) {
    if (!f->frame[i].head || !(f->frame[i].roles & ZJ_ROLE_BIT(ZJ_ROLE_FRAME_ADDRESSEE))) continue;
    static const char *const ends[] = {"：", ":", "！", "!", "，", ","};
    char *text = f->frame[i].bare;
    for (size_t k = 0; k < ZJ_COUNT(ends); k++) {
      size_t length = strlen(text), end = strlen(ends[k]);
      if (length > end && strcmp(text + length - end, ends[k]) == 0) text[length - end] = 0;
    }
    take(f, ZJ_FIELD_TO, text, ZJ_FOUND_TEXT);
  }
}

/* ---- issuer ---- */

/* A name that only its own place understands. */
static bool is_short_name(const char *name) {
  static const char *const whole[] = {"政府", "人民政府", "党工委", "党委",
                                      "党组", "委员会",   "办公室"};
  static const char *const begins[] = {"省",     "市",     "县", "区", "州",
                                       "自治区", "自治州", "我", "本"};
  for (size_t i = 0; i < ZJ_COUNT(whole); i++)
    if (strcmp(name, whole[i]) == 0) return true;
  for (size_t i = 0; i < ZJ_COUNT(begins); i++)
    if (strncmp(name, begins[i], strlen(begins[i])) == 0) return true;
  return strlen(name) <= strlen("市长");
}

static bool take_issuer(finder *f, zj_pattern pattern, const char *text, const char *suffix,
                        zj_found found) {
  zj_metadata_match match;
  if (known(f, ZJ_FIELD_ISSUER) || !zj_metadata_find_pattern(pattern, text, 0, &match))
    return false;
  char *name =
      talloc_asprintf(f->local, "%s%s", zj_metadata_group(f->local, text, &match, 1), suffix);
  if (!is_short_name(name))
    take(f, ZJ_FIELD_ISSUER, name, found);
  else if (!f->short_issuer.value && strlen(name) > strlen("政府"))
    f->short_issuer = (zj_fact){name, found};
  return known(f, ZJ_FIELD_ISSUER);
}

/* 发文机关：国务院办公厅 in the table above a document. */
static void issuer_of_table(finder *f) {
  static const char *const labels[] = {"发文机关", "发文单位",     "发布机构", "制发机关",
                                       "报送单位", "预算主管部门", "填报单位", "报告单位"};
  for (size_t i = 0; i < f->frame_count; i++)
    for (size_t k = 0; k < ZJ_COUNT(labels); k++) {
      char *at = f->frame[i].head ? strstr(f->frame[i].bare, labels[k]) : NULL;
      if (!at || (strncmp(at + strlen(labels[k]), "：", 3) != 0 && at[strlen(labels[k])] != ':'))
        continue;
      at += strlen(labels[k]) + (at[strlen(labels[k])] == ':' ? 1 : 3);
      char *end = strstr(at, "成文日期");
      take(f, ZJ_FIELD_ISSUER, end ? talloc_strndup(f->local, at, (size_t)(end - at)) : at,
           ZJ_FOUND_TEXT);
    }
}

/* Who signs at the end, or stands under the title. */
static void issuer_of_signature(finder *f, bool head) {
  for (size_t i = 0; i < f->frame_count; i++)
    if (f->frame[i].head == head && (f->frame[i].roles & ZJ_ROLE_BIT(ZJ_ROLE_FRAME_SIGN)) &&
        !take_issuer(f, ZJ_PATTERN_ORGAN, f->frame[i].bare, "", ZJ_FOUND_TEXT))
      take_issuer(f, ZJ_PATTERN_SPEAKER, f->frame[i].bare, "", ZJ_FOUND_TEXT);
}

static void issuer_of_speech(finder *f) {
  for (size_t i = 0; i < f->frame_count; i++)
    if (f->frame[i].head && strstr(f->title_plain, "政府"))
      take_issuer(f, ZJ_PATTERN_CONGRESS, f->frame[i].bare, "人民政府", ZJ_FOUND_DERIVED);
  for (size_t i = 0; i < f->frame_count; i++)
    if (f->frame[i].head)
      take_issuer(f, ZJ_PATTERN_ASSEMBLY, f->frame[i].bare, "", ZJ_FOUND_DERIVED);
  for (size_t i = 0; i < f->opening_count; i++)
    take_issuer(f, ZJ_PATTERN_BEHALF, f->opening[i], "", ZJ_FOUND_TEXT);
}

static void issuer_of_path(finder *f) {
  for (size_t i = 0; i < f->part_count; i++) {
    char *rest = talloc_strdup(f->local, f->parts[i]), *state;
    for (char *word = strtok_r(rest, "_-. ,+", &state); word;
         word = strtok_r(NULL, "_-. ,+", &state)) {
      zj_metadata_match match;
      take_issuer(f, ZJ_PATTERN_TITLE_ORGAN, word, "", ZJ_FOUND_DERIVED);
      take_issuer(f, ZJ_PATTERN_SPEAKER, word, "", ZJ_FOUND_DERIVED);
      if (zj_metadata_find_pattern(ZJ_PATTERN_ORGAN, word, 0, &match) ||
          (strlen(word) > 3 && zj_metadata_find_pattern(ZJ_PATTERN_PLACE, word, 0, &match)))
        take(f, ZJ_FIELD_ISSUER, word, ZJ_FOUND_DERIVED);
    }
  }
}

static void find_issuer(finder *f) {
  issuer_of_table(f);
  issuer_of_signature(f, false);
  zj_found found = f->out[ZJ_FIELD_TITLE].found;
  if (!take_issuer(f, ZJ_PATTERN_TITLE_PLACE, f->title_bare, "政府", found))
    take_issuer(f, ZJ_PATTERN_TITLE_ORGAN, f->title_bare, "", found);
  issuer_of_signature(f, true);
  issuer_of_speech(f);
  issuer_of_path(f);
  if (f->short_issuer.value) take(f, ZJ_FIELD_ISSUER, f->short_issuer.value, f->short_issuer.found);
}

void zj_metadata_find(void *ctx, const zj_outline *outline, const char *path, zj_fact *out) {
  finder f = {.ctx = ctx, .local = talloc_new(NULL), .outline = outline, .out = out};
  for (int i = 0; i < ZJ_FIELD_COUNT; i++)
    out[i] = (zj_fact){"", ZJ_FOUND_NONE};
  out[ZJ_FIELD_FILE] = (zj_fact){path, ZJ_FOUND_DERIVED};
  if (outline->passage_count) read_frame(&f);
  read_path(&f, path);
  find_title(&f);
  find_docno(&f);
  find_date(&f);
  find_type(&f);
  find_year(&f);
  find_addressee(&f);
  find_issuer(&f);
  talloc_free(f.local);
}
