/* word_lists.c - numbers the headings and lists of Word documents. */
#include "indexer/read/word_lists.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/read/xml.h"
#include "indexer/text/numerals.h"

enum { LEVELS = 9, ENTRIES_MAX = 16384, PATTERN_ROOM = 64, BASED_ON_MAX = 16 };

typedef struct level {
  zj_numerals kind;
  int start;
  bool restarts;    /* when an item of a higher level is counted */
  bool all_decimal; /* 一.2 is shown as 1.2 */
  bool blank_after;
  char pattern[PATTERN_ROOM];     /* %1、 */
  char style[ZJ_WORD_STYLE_ROOM]; /* paragraphs of this style have this level */
} level;

/* An abstract list of Word: all lists that refer to it are numbered as one sequence. */
typedef struct sequence {
  int id;
  char defines[ZJ_WORD_STYLE_ROOM]; /* the list style that it defines, or "" */
  char uses[ZJ_WORD_STYLE_ROOM];    /* the list style that it takes its levels from, or "" */
  level levels[LEVELS];
  int counts[LEVELS];
  bool begun[LEVELS];
} sequence;

typedef struct list {
  int id, sequence;  /* the id of a sequence */
  int start[LEVELS]; /* the number of its first item; -1: continues the sequence */
} list;

typedef struct style {
  char id[ZJ_WORD_STYLE_ROOM], based_on[ZJ_WORD_STYLE_ROOM];
  int heading;     /* 1 to 9; 0: that of the style it is based on; -1: none */
  int list, level; /* -1 for none */
  bool contents;   /* of contents lists */
} style;

struct zj_word_lists {
  sequence *sequences;
  size_t sequence_count;
  list *lists;
  size_t list_count;
  style *styles;
  size_t style_count;
};

/* Adds a zeroed element to an array; 'array_at' points to the pointer to the first. NULL when there
 * are ENTRIES_MAX, or memory ran out. */
static void *add_entry(void *ctx, void *array_at, size_t *count, size_t size) {
  void *array;
  memcpy(&array, array_at, sizeof array);
  if (*count >= ENTRIES_MAX) return NULL;
  if ((*count & (*count - 1)) == 0) { /* its capacity is the next power of two */
    array = talloc_realloc_size(ctx, array, (*count ? 2 * *count : 1) * size);
    if (!array) return NULL;
    memcpy(array_at, &array, sizeof array);
  }
  return memset((char *)array + (*count)++ * size, 0, size);
}

/* Reports why add_entry() returned NULL. */
static zj_status fail_no_entry(size_t count, zj_error *err) {
  if (count < ENTRIES_MAX) return zj_no_memory(err);
  return zj_fail(
      err, ZJ_BAD_INPUT, "%s",
      zj_tr("has more styles and lists than a document can have", "样式和编号过多，不像是文档"));
}

/* ---- numbering.xml ---- */

static void read_level_part(zj_xml *xml, level *l) {
  char value[PATTERN_ROOM];
  if (!zj_xml_attribute(xml, "val", value, sizeof value)) return;
  if (zj_xml_is(xml, "start"))
    l->start = zj_xml_number(xml, "val", 1);
  else if (zj_xml_is(xml, "numFmt"))
    l->kind = zj_numerals_of_word(value);
  else if (zj_xml_is(xml, "lvlText"))
    memcpy(l->pattern, value, sizeof l->pattern);
  else if (zj_xml_is(xml, "suff"))
    l->blank_after = strcmp(value, "nothing") != 0;
  else if (zj_xml_is(xml, "lvlRestart"))
    l->restarts = zj_xml_number(xml, "val", 1) != 0;
  else if (zj_xml_is(xml, "pStyle"))
    zj_xml_attribute(xml, "val", l->style, sizeof l->style);
}

/* Whether an on-off element is on: it is, unless its value is "0" or "false". */
static bool is_on(zj_xml *xml) {
  char value[8];
  return !zj_xml_attribute(xml, "val", value, sizeof value) ||
         (strcmp(value, "0") != 0 && strcmp(value, "false") != 0);
}

/* Reads a level up to the end of its element. */
static zj_status read_level(zj_xml *xml, level *l, zj_error *err) {
  zj_xml_event event;
  zj_status status;
  *l = (level){.start = 0, .restarts = true, .blank_after = true};
  for (int depth = 1; (status = zj_xml_next(xml, &event, err)) == ZJ_OK;) {
    if (event == ZJ_XML_BEGIN) {
      depth++;
      if (zj_xml_is(xml, "isLgl"))
        l->all_decimal = is_on(xml);
      else
        read_level_part(xml, l);
    } else if (event == ZJ_XML_END && --depth == 0) {
      break;
    }
  }
  return status;
}

static zj_status read_sequence(zj_xml *xml, sequence *s, zj_error *err) {
  zj_xml_event event;
  zj_status status;
  s->id = zj_xml_number(xml, "abstractNumId", -1);
  while ((status = zj_xml_next(xml, &event, err)) == ZJ_OK) {
    if (event == ZJ_XML_END && zj_xml_is(xml, "abstractNum")) break;
    if (event != ZJ_XML_BEGIN) continue;
    if (zj_xml_is(xml, "styleLink")) zj_xml_attribute(xml, "val", s->defines, sizeof s->defines);
    if (zj_xml_is(xml, "numStyleLink")) zj_xml_attribute(xml, "val", s->uses, sizeof s->uses);
    int n = zj_xml_is(xml, "lvl") ? zj_xml_number(xml, "ilvl", -1) : -1;
    if (n < 0 || n >= LEVELS) continue;
    status = read_level(xml, &s->levels[n], err);
    if (status != ZJ_OK) break;
  }
  return status;
}

static zj_status read_list(zj_xml *xml, list *l, zj_error *err) {
  zj_xml_event event;
  zj_status status;
  int n = -1;
  l->id = zj_xml_number(xml, "numId", -1);
  l->sequence = -1;
  for (int i = 0; i < LEVELS; i++)
    l->start[i] = -1;
  while ((status = zj_xml_next(xml, &event, err)) == ZJ_OK) {
    if (event == ZJ_XML_END && zj_xml_is(xml, "num")) break;
    if (event != ZJ_XML_BEGIN) continue;
    if (zj_xml_is(xml, "abstractNumId")) l->sequence = zj_xml_number(xml, "val", -1);
    if (zj_xml_is(xml, "lvlOverride")) n = zj_xml_number(xml, "ilvl", -1);
    if (zj_xml_is(xml, "startOverride") && n >= 0 && n < LEVELS)
      l->start[n] = zj_xml_number(xml, "val", 1);
  }
  return status;
}

static zj_status read_numbering(zj_word_lists *lists, zj_xml *xml, zj_error *err) {
  zj_xml_event event;
  zj_status status;
  while ((status = zj_xml_next(xml, &event, err)) == ZJ_OK) {
    if (event != ZJ_XML_BEGIN) continue;
    if (zj_xml_is(xml, "abstractNum")) {
      sequence *s = add_entry(lists, &lists->sequences, &lists->sequence_count, sizeof *s);
      status = s ? read_sequence(xml, s, err) : fail_no_entry(lists->sequence_count, err);
    } else if (zj_xml_is(xml, "num")) {
      list *l = add_entry(lists, &lists->lists, &lists->list_count, sizeof *l);
      status = l ? read_list(xml, l, err) : fail_no_entry(lists->list_count, err);
    }
    if (status != ZJ_OK) break;
  }
  return status == ZJ_DONE ? ZJ_OK : status;
}

/* ---- styles.xml ---- */

/* The level in the name of a style: "heading 1", also as Word and WPS write it in Chinese. */
static int heading_of_name(const char *name) {
  static const char *const begins[] = {"heading ", "Heading ", "标题 "};
  for (size_t i = 0; i < ZJ_COUNT(begins); i++) {
    size_t n = strlen(begins[i]);
    if (strncmp(name, begins[i], n) == 0 && name[n] >= '1' && name[n] <= '9' && !name[n + 1])
      return name[n] - '0';
  }
  return 0;
}

/* Whether a name or id is that of a style of contents lists. */
static bool is_contents_name(const char *name) {
  static const char *const begins[] = {"toc", "目录", "Contents"};
  for (size_t i = 0; i < ZJ_COUNT(begins); i++) {
    size_t n = strlen(begins[i]);
    if (strncasecmp(name, begins[i], n) != 0) continue;
    n += name[n] == ' ';
    if (name[n] >= '1' && name[n] <= '9' && !name[n + 1]) return true;
  }
  return false;
}

static zj_status read_style(zj_xml *xml, style *s, zj_error *err) {
  zj_xml_event event;
  zj_status status;
  char name[ZJ_WORD_STYLE_ROOM];
  s->list = s->level = -1;
  zj_xml_attribute(xml, "styleId", s->id, sizeof s->id);
  while ((status = zj_xml_next(xml, &event, err)) == ZJ_OK) {
    if (event == ZJ_XML_END && zj_xml_is(xml, "style")) break;
    if (event != ZJ_XML_BEGIN) continue;
    if (zj_xml_is(xml, "name") && zj_xml_attribute(xml, "val", name, sizeof name)) {
      s->heading = heading_of_name(name);
      s->contents = is_contents_name(name);
    } else if (zj_xml_is(xml, "basedOn"))
      zj_xml_attribute(xml, "val", s->based_on, sizeof s->based_on);
    else if (zj_xml_is(xml, "numId"))
      s->list = zj_xml_number(xml, "val", -1);
    else if (zj_xml_is(xml, "ilvl"))
      s->level = zj_xml_number(xml, "val", -1);
    else if (zj_xml_is(xml, "outlineLvl") && !s->heading) {
      int n = zj_xml_number(xml, "val", 9); /* 9: body text */
      s->heading = n >= 0 && n < 9 ? n + 1 : -1;
    }
  }
  return status;
}

static int compare_styles(const void *a, const void *b) {
  return strcmp(((const style *)a)->id, ((const style *)b)->id);
}

static zj_status read_styles(zj_word_lists *lists, zj_xml *xml, zj_error *err) {
  zj_xml_event event;
  zj_status status;
  while ((status = zj_xml_next(xml, &event, err)) == ZJ_OK) {
    if (event != ZJ_XML_BEGIN || !zj_xml_is(xml, "style")) continue;
    style *s = add_entry(lists, &lists->styles, &lists->style_count, sizeof *s);
    status = s ? read_style(xml, s, err) : fail_no_entry(lists->style_count, err);
    if (status != ZJ_OK) break;
  }
  if (lists->style_count)
    qsort(lists->styles, lists->style_count, sizeof *lists->styles, compare_styles);
  return status == ZJ_DONE ? ZJ_OK : status;
}

typedef zj_status part_reader(zj_word_lists *lists, zj_xml *xml, zj_error *err);

static zj_status read_part(zj_word_lists *lists, zj_slice bytes, const char *name,
                           part_reader *read, zj_error *err) {
  zj_xml *xml;
  if (!bytes.at) return ZJ_OK;
  zj_status status = zj_xml_open(lists, bytes, name, &xml, err);
  if (status != ZJ_OK) return status;
  status = read(lists, xml, err);
  talloc_free(xml);
  return status;
}

/* Gives each sequence that uses a list style the levels of the sequence that defines it. */
static void link_sequences(zj_word_lists *lists) {
  for (size_t i = 0; i < lists->sequence_count; i++) {
    sequence *s = &lists->sequences[i];
    for (size_t k = 0; *s->uses && k < lists->sequence_count && k < 512; k++)
      if (k != i && strcmp(lists->sequences[k].defines, s->uses) == 0)
        memcpy(s->levels, lists->sequences[k].levels, sizeof s->levels);
  }
}

zj_status zj_word_lists_load(void *ctx, zj_slice numbering, zj_slice styles, zj_word_lists **out,
                             zj_error *err) {
  zj_word_lists *lists = talloc_zero(ctx, zj_word_lists);
  if (!lists) return zj_no_memory(err);
  zj_status status = read_part(lists, numbering, "numbering.xml", read_numbering, err);
  if (status == ZJ_OK) status = read_part(lists, styles, "styles.xml", read_styles, err);
  if (status != ZJ_OK) {
    talloc_free(lists);
    return status;
  }
  link_sequences(lists);
  *out = lists;
  return ZJ_OK;
}

/* ---- the list of a paragraph ---- */

static const style *find_style(const zj_word_lists *lists, const char *id) {
  style key;
  if (!*id || !lists->style_count) return NULL;
  snprintf(key.id, sizeof key.id, "%s", id);
  return bsearch(&key, lists->styles, lists->style_count, sizeof key, compare_styles);
}

int zj_word_lists_heading(const zj_word_lists *lists, const char *id) {
  const style *s = find_style(lists, id);
  for (int i = 0; s && !s->heading && i < BASED_ON_MAX; i++)
    s = find_style(lists, s->based_on);
  return s && s->heading > 0 ? s->heading : 0;
}

bool zj_word_lists_contents(const zj_word_lists *lists, const char *id) {
  const style *s = find_style(lists, id);
  return s ? s->contents : is_contents_name(id);
}

static list *find_list(zj_word_lists *lists, int id) {
  for (size_t i = 0; i < lists->list_count; i++)
    if (lists->lists[i].id == id) return &lists->lists[i];
  return NULL;
}

static sequence *find_sequence(zj_word_lists *lists, int id) {
  for (size_t i = 0; i < lists->sequence_count; i++)
    if (lists->sequences[i].id == id) return &lists->sequences[i];
  return NULL;
}

/* Sets list and level to those of a style or of the styles it is based on. */
static void inherit_list(const zj_word_lists *lists, const char *id, int *list_id, int *level_at) {
  const style *s = find_style(lists, id);
  for (int i = 0; s && i < BASED_ON_MAX; i++) {
    if (*level_at < 0) *level_at = s->level;
    if (s->list >= 0) {
      *list_id = s->list;
      return;
    }
    s = find_style(lists, s->based_on);
  }
}

static int level_of_style(const sequence *s, const char *id) {
  for (int i = 0; i < LEVELS; i++)
    if (*id && strcmp(s->levels[i].style, id) == 0) return i;
  return 0;
}

/* ---- counting ---- */

/* Counts an item of level 'at'; higher levels have begun then, deeper ones start over. */
static void count_on(sequence *s, list *l, int at) {
  if (l->start[at] >= 0) {
    s->counts[at] = l->start[at];
    l->start[at] = -1;
  } else {
    s->counts[at] = s->begun[at] ? s->counts[at] + 1 : s->levels[at].start;
  }
  s->begun[at] = true;
  if (s->counts[at] > 1000000) s->counts[at] = 0;
  for (int i = 0; i < at; i++) {
    if (s->begun[i]) continue;
    s->counts[i] = s->levels[i].start;
    s->begun[i] = true;
  }
  for (int i = at + 1; i < LEVELS; i++)
    if (s->levels[i].restarts) s->begun[i] = false;
}

/* Writes a bullet. Characters of symbol fonts mean nothing in other fonts, so • replaces them. */
static void write_bullet(const char *pattern, char *label) {
  uint32_t c = 0;
  zj_slice p = zj_slice_of(pattern);
  bool odd = !p.length || !zj_utf8_decode(p, 0, &c) || (c >= 0xE000 && c < 0xF900) || c < 0x80;
  snprintf(label, ZJ_WORD_LABEL_ROOM, "%s ", odd ? "•" : pattern);
}

static bool ends_wide(const char *label, size_t length) {
  return length >= 3 && (unsigned char)label[length - 1] >= 0x80;
}

static void write_label(const sequence *s, int at, char *label) {
  const level *l = &s->levels[at];
  size_t length = 0;
  for (const char *p = l->pattern; *p && length + ZJ_NUMERALS_ROOM + 8 < ZJ_WORD_LABEL_ROOM;) {
    if (p[0] == '%' && p[1] >= '1' && p[1] <= '9') {
      int n = p[1] - '1';
      zj_numerals_write(l->all_decimal ? ZJ_NUMERALS_DECIMAL : s->levels[n].kind, s->counts[n],
                        label + length);
      length += strlen(label + length);
      p += 2;
    } else {
      label[length++] = *p++;
    }
  }
  if (length && l->blank_after && !ends_wide(label, length)) label[length++] = ' ';
  label[length] = 0;
}

void zj_word_lists_label(zj_word_lists *lists, const char *style_id, int list_id, int at,
                         char label[ZJ_WORD_LABEL_ROOM]) {
  *label = 0;
  if (list_id < 0) inherit_list(lists, style_id, &list_id, &at);
  list *l = list_id > 0 ? find_list(lists, list_id) : NULL;
  sequence *s = l ? find_sequence(lists, l->sequence) : NULL;
  if (!s) return;
  if (at < 0) at = level_of_style(s, style_id);
  if (at >= LEVELS) return;
  count_on(s, l, at);
  if (s->levels[at].kind == ZJ_NUMERALS_BULLET)
    write_bullet(s->levels[at].pattern, label);
  else if (s->levels[at].kind != ZJ_NUMERALS_NONE || !strchr(s->levels[at].pattern, '%'))
    write_label(s, at, label);
}
