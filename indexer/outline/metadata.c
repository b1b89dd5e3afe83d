/* metadata.c - finds facts about a report: in the frame, the title, the opening and the name of the
 * file. */
#include "indexer/outline/metadata.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/outline/metadata_text.h"
#include "indexer/outline/metadata_title.h"

enum { FRAME_LINES = 48, HEAD_LINES = 40, OPENING_LINES = 4, VALUE_BYTES = 240, PARTS = 24 };

/* A line of the head or of the tail. */
typedef struct frame_line {
  zj_role_set roles;
  bool head;
  char *bare, *plain;
} frame_line;

typedef struct finder {
  void *ctx;   /* owns the values */
  void *local; /* owns everything else */
  bool failed; /* memory ran out */
  const zj_outline *outline;
  zj_fact *out;
  frame_line frame[FRAME_LINES];
  size_t frame_count;
  char *opening[OPENING_LINES]; /* the first paragraphs of the body, plain */
  size_t opening_count;
  char *title_bare, *title_plain;
  zj_fact short_issuer; /* 市人民政府, 我局: used when there is no full name */
  char
      *parts[PARTS]; /* the name of the file without extension, then its folders, innermost first */
  size_t part_count;
} finder;

/* ---- memory ---- */

/* Returns 'text', or an empty text when it is NULL because memory ran out. */
static char *note_failure(finder *f, char *text) {
  static char empty[1]; /* never written: there is nothing in it to change */
  if (text) return text;
  f->failed = true;
  return empty;
}

static char *make_bare(finder *f, zj_slice text, bool keep) {
  return note_failure(f, zj_metadata_bare(f->local, text, keep));
}

static char *make_plain(finder *f, zj_slice text) {
  return note_failure(f, zj_metadata_plain(f->local, text));
}

static char *copy_group(finder *f, const char *text, const zj_metadata_match *match, int group) {
  return note_failure(f, zj_metadata_group(f->local, text, match, group));
}

static bool find_pattern(finder *f, zj_pattern pattern, const char *text, size_t from,
                         zj_metadata_match *out) {
  bool found = zj_metadata_find_pattern(pattern, text, from, out);
  if (out->failed) f->failed = true;
  return found;
}

static const char *kind_of(finder *f, const char *plain_title, bool anywhere) {
  return zj_metadata_type_of(plain_title, anywhere, &f->failed);
}

/* ---- values ---- */

static bool is_known(const finder *f, zj_field field) {
  return f->out[field].found != ZJ_FOUND_NONE;
}

/* Sets a field that has no value yet, without the blanks at the end. A value that is empty or too
 * long is ignored. */
static void set_fact(finder *f, zj_field field, const char *value, zj_found found) {
  size_t length = strlen(value);
  while (length && value[length - 1] == ' ')
    length--;
  if (!length || length > VALUE_BYTES || is_known(f, field)) return;
  f->out[field] = (zj_fact){note_failure(f, talloc_strndup(f->ctx, value, length)), found};
}

/* ---- the texts to read ---- */

static zj_role_set roles_at(const zj_outline *o, size_t paragraph) {
  return zj_outline_passage_at(o, o->paragraphs[paragraph].range.begin)->roles;
}

static void add_frame(finder *f, size_t paragraph, bool head) {
  zj_role_set roles = roles_at(f->outline, paragraph);
  if (!(roles & ZJ_ROLES_FRAME) || f->frame_count == FRAME_LINES) return;
  zj_slice text = zj_orig_cut(f->outline->original, f->outline->paragraphs[paragraph].range);
  f->frame[f->frame_count++] =
      (frame_line){roles, head, make_bare(f, text, true), make_plain(f, text)};
}

static void add_opening(finder *f, size_t paragraph) {
  if (f->opening_count == OPENING_LINES) return;
  f->opening[f->opening_count++] =
      make_plain(f, zj_orig_cut(f->outline->original, f->outline->paragraphs[paragraph].range));
}

/* Reads the head up to the body, then the tail from the last line of the report back. */
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

/* Reads the name of the file, then that of each folder above it. */
static void read_path(finder *f, const char *path) {
  zj_slice rest = zj_slice_of(path);
  while (f->part_count < PARTS) {
    const char *slash = memrchr(rest.at, '/', rest.length);
    size_t begin = slash ? (size_t)(slash - rest.at) + 1 : 0;
    zj_slice part = zj_slice_cut(rest, begin, rest.length);
    const char *dot = f->part_count == 0 ? memrchr(part.at, '.', part.length) : NULL;
    if (dot && dot > part.at) part.length = (size_t)(dot - part.at);
    f->parts[f->part_count++] = make_bare(f, part, false);
    if (!slash) return;
    rest.length = begin - 1;
  }
}

/* ---- title ---- */

static bool has_han(const char *text) {
  zj_slice s = zj_slice_of(text);
  size_t han = 0;
  for (size_t at = 0, n; at < s.length; at += n) {
    uint32_t c;
    n = zj_utf8_decode(s, at, &c);
    if (n == 0) break;
    han += zj_char_class_of(c) == ZJ_CHAR_HAN;
  }
  return han >= 3;
}

static void find_title(finder *f) {
  const char *title = note_failure(f, zj_metadata_title(f->ctx, f->outline->title));
  f->out[ZJ_FIELD_TITLE] = (zj_fact){title, *title ? f->outline->title_found : ZJ_FOUND_NONE};
  if (!is_known(f, ZJ_FIELD_TITLE) && has_han(f->parts[0]))
    set_fact(f, ZJ_FIELD_TITLE, f->parts[0], ZJ_FOUND_DERIVED);
  zj_slice text = zj_slice_of(f->out[ZJ_FIELD_TITLE].value);
  f->title_bare = make_bare(f, text, true);
  f->title_plain = make_plain(f, text);
}

/* ---- number ---- */

/* Copies a text with ASCII digits, and with 'brackets' of every kind as 〔〕. */
static char *proper_docno(finder *f, const char *text, bool brackets) {
  static const char opening[] = "[［【（(﹝﹙〖{｛〈《<＜", closing[] = "]］】）)﹞﹚〗}｝〉》>＞";
  zj_slice from = zj_slice_of(text);
  char *out = talloc_strdup(f->local, "");
  for (size_t at = 0; at < from.length && out;) {
    uint32_t c = 0;
    unsigned n = zj_utf8_decode(from, at, &c);
    if (n == 0) break;
    zj_slice one = zj_slice_cut(from, at, at + n);
    char digit = (char)(c - 0xFF10 + '0');
    if (c >= 0xFF10 && c <= 0xFF19)
      one = (zj_slice){&digit, 1};
    else if (brackets && memmem(opening, sizeof opening - 1, one.at, n))
      one = ZJ_LIT("〔");
    else if (brackets && memmem(closing, sizeof closing - 1, one.at, n))
      one = ZJ_LIT("〕");
    out = talloc_strndup_append(out, one.at, one.length);
    at += n;
  }
  return note_failure(f, out);
}

static void find_docno(finder *f) {
  static const zj_pattern patterns[] = {ZJ_PATTERN_DOCNO, ZJ_PATTERN_ORDER};
  zj_metadata_match match;
  for (size_t p = 0; p < ZJ_COUNT(patterns); p++) {
    for (size_t i = 0; i < f->frame_count && !is_known(f, ZJ_FIELD_DOCNO); i++) {
      if (!f->frame[i].head || strlen(f->frame[i].bare) > 160) continue;
      const char *text = proper_docno(f, f->frame[i].bare, patterns[p] == ZJ_PATTERN_DOCNO);
      if (find_pattern(f, patterns[p], text, 0, &match))
        set_fact(f, ZJ_FIELD_DOCNO, copy_group(f, text, &match, 0), ZJ_FOUND_TEXT);
    }
  }
}

/* ---- date ---- */

static bool set_date(finder *f, const char *plain, zj_pattern pattern, zj_found found) {
  zj_metadata_match match;
  for (size_t from = 0; find_pattern(f, pattern, plain, from, &match); from = match.end[0]) {
    int month = atoi(plain + match.begin[2]), day = match.end[3] ? atoi(plain + match.begin[3]) : 0;
    if (month < 1 || month > 12 || day > 31 ||
        (!day && pattern == ZJ_PATTERN_DATE && plain[match.end[0] - 1] >= '0' &&
         plain[match.end[0] - 1] <= '9'))
      continue;
    char value[24];
    snprintf(value, sizeof value, day ? "%.4s-%02d-%02d" : "%.4s-%02d", plain + match.begin[1],
             month, day);
    set_fact(f, ZJ_FIELD_DATE, value, found);
    return true;
  }
  return false;
}

/* Sets the date to one alone on its line, in the head or in the tail, unless a later one is known.
 */
static void find_dated_line(finder *f, bool head) {
  zj_fact before = f->out[ZJ_FIELD_DATE];
  f->out[ZJ_FIELD_DATE] = (zj_fact){0};
  for (size_t i = 0; i < f->frame_count && !is_known(f, ZJ_FIELD_DATE); i++) {
    if (f->frame[i].head == head && (f->frame[i].roles & ZJ_ROLE_BIT(ZJ_ROLE_FRAME_DATE)))
      set_date(f, f->frame[i].plain, ZJ_PATTERN_DATE, ZJ_FOUND_TEXT);
  }
  if (before.value &&
      (!is_known(f, ZJ_FIELD_DATE) || strcmp(before.value, f->out[ZJ_FIELD_DATE].value) >= 0))
    f->out[ZJ_FIELD_DATE] = before;
}

/* Of a date in the tail and one under the title the later counts: the tail may be that of an older
 * annex. */
static void find_date(finder *f) {
  find_dated_line(f, false);
  if (is_known(f, ZJ_FIELD_DATE)) find_dated_line(f, true);
  for (size_t i = 0; i < f->frame_count && !is_known(f, ZJ_FIELD_DATE); i++) {
    if (!f->frame[i].head) continue;
    const char *label = strstr(f->frame[i].plain, "成文日期");
    set_date(f, label ? label : f->frame[i].plain, ZJ_PATTERN_DATE, ZJ_FOUND_TEXT);
  }
  for (size_t i = 0; i < f->frame_count && !is_known(f, ZJ_FIELD_DATE); i++) {
    if (f->frame[i].roles & ZJ_ROLE_BIT(ZJ_ROLE_FRAME_CC))
      set_date(f, f->frame[i].plain, ZJ_PATTERN_DATE, ZJ_FOUND_TEXT);
  }
  for (size_t i = 0; i < f->part_count && !is_known(f, ZJ_FIELD_DATE); i++) {
    if (!set_date(f, f->parts[i], ZJ_PATTERN_DATE, ZJ_FOUND_DERIVED))
      set_date(f, f->parts[i], ZJ_PATTERN_FILE_DATE, ZJ_FOUND_DERIVED);
  }
}

/* ---- kind ---- */

static void find_type(finder *f) {
  bool titled = f->outline->title_found == ZJ_FOUND_TEXT;
  const char *type = kind_of(f, f->title_plain, false);
  if (titled && !type) type = kind_of(f, f->title_plain, true);
  if (type) set_fact(f, ZJ_FIELD_TYPE, type, titled ? ZJ_FOUND_TEXT : ZJ_FOUND_DERIVED);
  for (size_t i = 0; i < f->part_count && !is_known(f, ZJ_FIELD_TYPE); i++) {
    char *plain = make_plain(f, zj_slice_of(f->parts[i]));
    type = kind_of(f, plain, false);
    if (!type) type = kind_of(f, plain, true);
    if (type) set_fact(f, ZJ_FIELD_TYPE, type, ZJ_FOUND_DERIVED);
  }
  static const struct {
    const char *words, *type;
  } announced[] = {{"汇报如下", "情况汇报"},     {"通报如下", "通报"}, {"述职如下", "述职报告"},
                   {"对照检查如下", "对照检查"}, {"总结如下", "总结"}, {"报告如下", "情况报告"},
                   {"通知如下", "通知"},         {"意见如下", "意见"}, {"答复如下", "答复"},
                   {"述职", "述职报告"}};
  for (size_t i = 0; i < f->opening_count; i++) {
    for (size_t k = 0; k < ZJ_COUNT(announced) && !is_known(f, ZJ_FIELD_TYPE); k++) {
      if (strstr(f->opening[i], announced[k].words))
        set_fact(f, ZJ_FIELD_TYPE, announced[k].type, ZJ_FOUND_DERIVED);
    }
  }
}

/* ---- year ---- */

/* The years that a text names outside dates, as "2023" or "2021-2025"; NULL if there are none or
 * they are too far apart. */
static char *years_of(finder *f, const char *plain) {
  zj_metadata_match match;
  int first = 0, last = 0;
  for (size_t from = 0; find_pattern(f, ZJ_PATTERN_YEARS, plain, from, &match);
       from = match.end[0]) {
    int begin = atoi(plain + match.begin[1]);
    int end = match.end[2] ? atoi(plain + match.begin[2]) : begin;
    if (!first || begin < first) first = begin;
    if (end > last) last = end;
  }
  if (!first || last - first > 30) return NULL;
  if (first == last) return note_failure(f, talloc_asprintf(f->local, "%d", first));
  return note_failure(f, talloc_asprintf(f->local, "%d-%d", first, last));
}

static char *year_of_opening(finder *f) {
  zj_metadata_match match;
  for (size_t i = 0; i < f->opening_count; i++) {
    if (!find_pattern(f, ZJ_PATTERN_OPENING_YEAR, f->opening[i], 0, &match)) continue;
    for (int g = 1; g < ZJ_METADATA_GROUPS; g++) {
      if (match.end[g]) return copy_group(f, f->opening[i], &match, g);
    }
  }
  return NULL;
}

/* A person chose the year in the name of the file for the subject of the report, so it is preferred
 * to dates. Where the date or the opening has the same year, the text is its source. */
static void find_year(finder *f) {
  char *years = years_of(f, f->title_plain), *opening = year_of_opening(f);
  const char *docno = f->out[ZJ_FIELD_DOCNO].value, *date = "";
  if (f->out[ZJ_FIELD_DATE].found == ZJ_FOUND_TEXT) date = f->out[ZJ_FIELD_DATE].value;
  if (years) {
    bool in_text = f->out[ZJ_FIELD_TITLE].found == ZJ_FOUND_TEXT || opening;
    set_fact(f, ZJ_FIELD_YEAR, years, in_text ? ZJ_FOUND_TEXT : ZJ_FOUND_DERIVED);
    return;
  }
  for (size_t i = 0; i < f->part_count && !is_known(f, ZJ_FIELD_YEAR); i++) {
    years = years_of(f, make_plain(f, zj_slice_of(f->parts[i])));
    if (!years) continue;
    bool in_text = strncmp(date, years, 4) == 0 || (opening && strcmp(opening, years) == 0);
    set_fact(f, ZJ_FIELD_YEAR, years, in_text ? ZJ_FOUND_TEXT : ZJ_FOUND_DERIVED);
  }
  char year[5];
  snprintf(year, sizeof year, "%.4s", f->out[ZJ_FIELD_DATE].value);
  int lag = *year && opening ? atoi(year) - atoi(opening) : 0;
  /* an older year in the opening is history, a later one a plan */
  if (opening && lag >= 0 && lag <= 1) set_fact(f, ZJ_FIELD_YEAR, opening, ZJ_FOUND_TEXT);
  if (*year) set_fact(f, ZJ_FIELD_YEAR, year, ZJ_FOUND_DERIVED);
  const char *bracket = strstr(docno, "〔");
  if (!bracket) return;
  snprintf(year, sizeof year, "%.4s", bracket + strlen("〔"));
  set_fact(f, ZJ_FIELD_YEAR, year, ZJ_FOUND_DERIVED);
}

/* ---- addressee ---- */

static void find_addressee(finder *f) {
  for (size_t i = 0; i < f->frame_count && !is_known(f, ZJ_FIELD_TO); i++) {
    if (!f->frame[i].head || !(f->frame[i].roles & ZJ_ROLE_BIT(ZJ_ROLE_FRAME_ADDRESSEE))) continue;
    static const char *const ends[] = {"：", ":", "！", "!", "，", ","};
    char *text = f->frame[i].bare;
    for (size_t k = 0; k < ZJ_COUNT(ends); k++) {
      size_t length = strlen(text), end = strlen(ends[k]);
      if (length > end && strcmp(text + length - end, ends[k]) == 0) text[length - end] = 0;
    }
    set_fact(f, ZJ_FIELD_TO, text, ZJ_FOUND_TEXT);
  }
}

/* ---- issuer ---- */

/* Whether a name is unambiguous only in its own place. */
static bool is_short_name(const char *name) {
  static const char *const whole[] = {"政府", "人民政府", "党工委", "党委",
                                      "党组", "委员会",   "办公室"};
  static const char *const begins[] = {"省",     "市",     "县", "区", "州",
                                       "自治区", "自治州", "我", "本"};
  for (size_t i = 0; i < ZJ_COUNT(whole); i++) {
    if (strcmp(name, whole[i]) == 0) return true;
  }
  for (size_t i = 0; i < ZJ_COUNT(begins); i++) {
    if (strncmp(name, begins[i], strlen(begins[i])) == 0) return true;
  }
  return strlen(name) <= strlen("市长");
}

/* The name of the government whose report a congress heard: 厦门市第十五届人民代表大会…政府,
 * 某某市长在上海市第十六届人民代表大会…的政府. NULL for any other name. */
static char *government_of_congress(finder *f, const char *name) {
  const char *congress = strstr(name, "人民代表大会"), *nth = strstr(name, "第"),
             *in = strstr(name, "在");
  if (!congress || !nth || nth > congress || !strstr(congress, "政府")) return NULL;
  const char *place = in && in < nth ? in + strlen("在") : name;
  if ((size_t)(nth - place) < strlen("某市")) return NULL;
  return note_failure(f, talloc_asprintf(f->local, "%.*s人民政府", (int)(nth - place), place));
}

/* Cuts the year and the second 政府 off 江苏省政府2026年政府, 昆明市人民政府2018年《政府. */
static void cut_year(char *name) {
  for (char *at = name; (at = strstr(at, "政府")) != NULL; at += strlen("政府")) {
    char *year = at + strlen("政府");
    if (strspn(year, "0123456789") != 4 || strncmp(year + 4, "年", 3) != 0) continue;
    char *rest = year + 4 + strlen("年");
    if (strncmp(rest, "《", 3) == 0) rest += 3;
    if (strcmp(rest, "政府") == 0) *year = 0;
    return;
  }
}

/* Sets the issuer to the name that a pattern finds, with a suffix, and keeps a short name for want
 * of a better one. Returns whether the issuer is set by this call. */
static bool set_issuer(finder *f, zj_pattern pattern, const char *text, const char *suffix,
                       zj_found found) {
  zj_metadata_match match;
  if (is_known(f, ZJ_FIELD_ISSUER) || !find_pattern(f, pattern, text, 0, &match)) return false;
  char *name =
      note_failure(f, talloc_asprintf(f->local, "%s%s", copy_group(f, text, &match, 1), suffix));
  char *government = government_of_congress(f, name);
  if (government) name = government;
  cut_year(name);
  if (!is_short_name(name))
    set_fact(f, ZJ_FIELD_ISSUER, name, found);
  else if (!f->short_issuer.value && strlen(name) > strlen("政府"))
    f->short_issuer = (zj_fact){name, found};
  return is_known(f, ZJ_FIELD_ISSUER);
}

/* How long the value of a row is that may go on with another label: 柳溪镇党委 填报日期：5月6日. */
static size_t length_of_value(const char *value) {
  static const char *const labels[] = {"成文日期", "发布日期", "填报日期", "填报时间", "填表日期",
                                       "填表时间", "填报人",   "填表人",   "联系人",   "联系电话"};
  size_t length = strlen(value);
  for (size_t k = 0; k < ZJ_COUNT(labels); k++) {
    const char *at = strstr(value, labels[k]);
    if (at && (size_t)(at - value) < length) length = (size_t)(at - value);
  }
  while (length && value[length - 1] == ' ')
    length--;
  return length;
}

/* Reads a row of the table above a document: 发文机关：国务院办公厅. */
static void issuer_of_table(finder *f) {
  static const char *const labels[] = {"发文机关", "发文单位",     "发布机构", "制发机关",
                                       "报送单位", "预算主管部门", "填报单位", "报告单位"};
  for (size_t i = 0; i < f->frame_count; i++) {
    for (size_t k = 0; k < ZJ_COUNT(labels) && f->frame[i].head; k++) {
      const char *at = strstr(f->frame[i].bare, labels[k]);
      if (!at) continue;
      at += strlen(labels[k]);
      if (*at == ':')
        at++;
      else if (strncmp(at, "：", 3) == 0)
        at += 3;
      else
        continue;
      set_fact(f, ZJ_FIELD_ISSUER,
               note_failure(f, talloc_strndup(f->local, at, length_of_value(at))), ZJ_FOUND_TEXT);
    }
  }
}

/* Reads the signature at the end, or the name under the title. */
static void issuer_of_signature(finder *f, bool head) {
  for (size_t i = 0; i < f->frame_count; i++) {
    bool signs = f->frame[i].roles & ZJ_ROLE_BIT(ZJ_ROLE_FRAME_SIGN);
    if (f->frame[i].head == head && signs &&
        !set_issuer(f, ZJ_PATTERN_ORGAN, f->frame[i].bare, "", ZJ_FOUND_TEXT))
      set_issuer(f, ZJ_PATTERN_SPEAKER, f->frame[i].bare, "", ZJ_FOUND_TEXT);
  }
}

static void issuer_of_speech(finder *f) {
  for (size_t i = 0; i < f->frame_count; i++) {
    if (f->frame[i].head && strstr(f->title_plain, "政府"))
      set_issuer(f, ZJ_PATTERN_CONGRESS, f->frame[i].bare, "人民政府", ZJ_FOUND_DERIVED);
  }
  for (size_t i = 0; i < f->frame_count; i++) {
    if (f->frame[i].head)
      set_issuer(f, ZJ_PATTERN_ASSEMBLY, f->frame[i].bare, "", ZJ_FOUND_DERIVED);
  }
  for (size_t i = 0; i < f->opening_count; i++)
    set_issuer(f, ZJ_PATTERN_BEHALF, f->opening[i], "", ZJ_FOUND_TEXT);
}

static void issuer_of_path(finder *f) {
  for (size_t i = 0; i < f->part_count; i++) {
    char *rest = note_failure(f, talloc_strdup(f->local, f->parts[i])), *state;
    for (char *word = strtok_r(rest, "_-. ,+", &state); word;
         word = strtok_r(NULL, "_-. ,+", &state)) {
      zj_metadata_match match;
      set_issuer(f, ZJ_PATTERN_TITLE_ORGAN, word, "", ZJ_FOUND_DERIVED);
      set_issuer(f, ZJ_PATTERN_SPEAKER, word, "", ZJ_FOUND_DERIVED);
      if (find_pattern(f, ZJ_PATTERN_ORGAN, word, 0, &match) ||
          (strlen(word) > 3 && find_pattern(f, ZJ_PATTERN_PLACE, word, 0, &match)))
        set_fact(f, ZJ_FIELD_ISSUER, word, ZJ_FOUND_DERIVED);
    }
  }
}

static void find_issuer(finder *f) {
  issuer_of_table(f);
  issuer_of_signature(f, false);
  zj_found found = f->out[ZJ_FIELD_TITLE].found;
  if (!set_issuer(f, ZJ_PATTERN_TITLE_PLACE, f->title_bare, "政府", found))
    set_issuer(f, ZJ_PATTERN_TITLE_ORGAN, f->title_bare, "", found);
  issuer_of_signature(f, true);
  issuer_of_speech(f);
  issuer_of_path(f);
  if (f->short_issuer.value)
    set_fact(f, ZJ_FIELD_ISSUER, f->short_issuer.value, f->short_issuer.found);
}

zj_status zj_metadata_find(void *ctx, const zj_outline *outline, const char *path, zj_fact *out,
                           zj_error *err) {
  finder f = {.ctx = ctx, .local = talloc_new(NULL), .outline = outline, .out = out};
  for (int i = 0; i < ZJ_FIELD_COUNT; i++)
    out[i] = (zj_fact){"", ZJ_FOUND_NONE};
  out[ZJ_FIELD_FILE] = (zj_fact){path, ZJ_FOUND_DERIVED};
  if (!f.local) return zj_no_memory(err);
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
  return f.failed ? zj_no_memory(err) : ZJ_OK;
}
