/* feature_names.c - what a feature is called: its stable name, its words, the fact behind it. */
#include <stdio.h>

#include "indexer/base/lang.h"
#include "indexer/outline/feature_kinds.h"
#include "indexer/outline/features.h"

static const struct {
  const char *name;
  args args;
  const char *en, *zh;
} kinds[F_COUNT] = {
#define X(id, name, args, en, zh) {name, args, en, zh},
    FEATURES(X)
#undef X
};

const feature_group zj_feature_groups[GROUP_COUNT] = {
    [GROUP_WEAK] = {"weak", "weak trouble lack wrong", "shortcomings", "不足"},
    [GROUP_FUTURE] = {"future", "will must imper next", "intentions", "打算"},
    [GROUP_PAST] = {"past", "past back", "results", "已做"},
    [GROUP_FIGURES] = {"figures", "num", "figures", "数字"},
    [GROUP_LESSON] = {"lesson", "lesson", "lessons", "经验"},
    [GROUP_STATE] = {"state", "state praise", "a state of affairs", "情况"},
    [GROUP_AIM] = {"aim", "goal guide meaning slogan", "aims", "目标"},
    [GROUP_DEMAND] = {"demand", "advise demand other", "demands on others", "对他人的要求"},
    [GROUP_REPAIR] = {"repair", "rectify", "repair", "整改"},
    [GROUP_SOME] = {"some", "some", "some of them", "部分对象"},
    [GROUP_CAUSE] = {"cause", "cause", "causes", "原因"},
    [GROUP_SELF] = {"self", "self org", "oneself", "自身"},
    [GROUP_INSPECT] = {"inspect", "inspect", "inspection", "检查"},
};

/* ---- facts ---- */

bool zj_feature_is_word(zj_feature f) {
  return f >> 56 > 0 && kind_of(f) < F_COUNT && kinds[kind_of(f)].args == ARG_WORD;
}

zj_feature zj_feature_of_next(zj_feature f) {
  if (f >> 56 == 0 || kind_of(f) != F_WORD) return 0;
  return (uint64_t)(F_BEFORE_WORD + 1) << 56 | (f << 8 >> 8);
}

zj_feature zj_feature_of_before(zj_feature f) {
  if (f >> 56 == 0 || kind_of(f) != F_BEFORE_WORD) return 0;
  return (uint64_t)(F_WORD + 1) << 56 | (f << 8 >> 8);
}

zj_feature zj_feature_fact(zj_feature f) {
  uint64_t a = f >> 24 & 0xFFFFFFFF;
  switch (kind_of(f)) {
  case F_CUE:
  case F_CUE_SEAM:
  case F_CUE_POSITION:
  case F_CUE_GENRE:
  case F_NEAR_CUE:
  case F_SEEN_CUE:
    return key_of(F_CUE, a, 0);
  case F_FIRST:
  case F_FIRST_SEAM:
    return key_of(F_FIRST, a, 0);
  case F_SIGNAL:
  case F_SIGNAL_NEAR:
    return key_of(F_SIGNAL, a, 0);
  case F_SINCE_PARAGRAPH:
  case F_SINCE_SECTION:
  case F_SINCE_SECTION_W:
  case F_SINCE_NEAR:
    return key_of(F_SINCE_SECTION, a, 0);
  case F_HEADING:
  case F_NEAR:
    return a < ZJ_ROLE_COUNT ? key_of(F_HEADING, a, 0) : 0;
  case F_HEADING2:
  case F_HEADING3:
  case F_PATH:
    return key_of(F_PATH, a, 0);
  case F_HEADING_CUE:
  case F_HEADING_CUE_GENRE:
    return key_of(F_HEADING_CUE, a, 0);
  case F_BEFORE:
  case F_BEFORE2:
    return key_of(F_BEFORE, a, 0);
  case F_AFTER:
  case F_AFTER2:
    return key_of(F_AFTER, a, 0);
  case F_LEAD:
  case F_LEAD_FIRST:
    return key_of(F_LEAD, a, 0);
  case F_FIXED:
  case F_HEADING_IN:
  case F_HEADING2_IN:
  case F_HEADING2_CUE:
  case F_RUN_LEAD:
  case F_RUN_LEAD_SIGNAL:
  case F_HEADINGS_SEEN:
  case F_HEADINGS_AHEAD:
  case F_PARAGRAPH:
  case F_SECTION:
  case F_RUN:
  case F_PART:
  case F_FROM_START:
  case F_TO_END:
  case F_GENRE:
  case F_SEEN:
  case F_HEADING_YEAR:
  case F_WORD:
  case F_BEGIN:
  case F_HEADING_END:
  case F_NEXT_LEAD:
  case F_BRACKETS:
    return f;
  default:
    return 0; /* places, lengths, mixtures, and letters that are no word */
  }
}

/* ---- names ---- */

static uint64_t first_of(zj_feature f) {
  return f >> 24 & 0xFFFFFFFF;
}

static uint64_t second_of(zj_feature f) {
  return f & 0xFFFFFF;
}

static void write_word(zj_feature f, char *out) {
  size_t n = 0;
  for (int shift = 32; shift >= 0; shift -= 16) {
    uint32_t c = (uint32_t)(f >> shift & 0xFFFF);
    if (c) n += zj_utf8_encode(c, out + n);
  }
  out[n] = 0;
}

static const char *role_key(uint64_t role) {
  return role < ZJ_ROLE_COUNT ? zj_role_get((zj_role)role)->key : "-";
}

char *zj_feature_name(const zj_cues *cues, zj_feature f, char out[ZJ_FEATURE_NAME]) {
  if (f >> 56 == 0 || kind_of(f) >= F_COUNT) {
    snprintf(out, ZJ_FEATURE_NAME, "?");
    return out;
  }
  const char *name = kinds[kind_of(f)].name;
  unsigned long long a = first_of(f), b = second_of(f);
  char word[16];
  switch (kinds[kind_of(f)].args) {
  case ARG_NONE:
    snprintf(out, ZJ_FEATURE_NAME, "%s", name);
    break;
  case ARG_NUMBER:
    snprintf(out, ZJ_FEATURE_NAME, "%s:%llu", name, a);
    if (b) snprintf(out, ZJ_FEATURE_NAME, "%s:%llu:%llu", name, a, b);
    break;
  case ARG_NUMBERS:
    snprintf(out, ZJ_FEATURE_NAME, "%s:%llu:%llu", name, a, b);
    break;
  case ARG_CUE:
    snprintf(out, ZJ_FEATURE_NAME, "%s:%s", name, zj_cues_name(cues, (unsigned)a));
    break;
  case ARG_CUE_NUMBER:
    snprintf(out, ZJ_FEATURE_NAME, "%s:%s:%llu", name, zj_cues_name(cues, (unsigned)a), b);
    break;
  case ARG_CUE_CUE:
    snprintf(out, ZJ_FEATURE_NAME, "%s:%s:%s", name, zj_cues_name(cues, (unsigned)a),
             zj_cues_name(cues, (unsigned)b));
    break;
  case ARG_CUE_GENRE:
    snprintf(out, ZJ_FEATURE_NAME, "%s:%s:%s", name, zj_cues_name(cues, (unsigned)a),
             zj_cues_genre_name(cues, (unsigned)b));
    break;
  case ARG_ROLE:
    snprintf(out, ZJ_FEATURE_NAME, "%s:%s", name, role_key(a));
    break;
  case ARG_ROLE_NUMBER:
  case ARG_ROLE_ROLE:
    snprintf(out, ZJ_FEATURE_NAME, "%s:%s:%llu", name, role_key(a), b);
    break;
  case ARG_GENRE:
    snprintf(out, ZJ_FEATURE_NAME, "%s:%s", name, zj_cues_genre_name(cues, (unsigned)a));
    break;
  case ARG_GENRE_NUMBER:
    snprintf(out, ZJ_FEATURE_NAME, "%s:%s:%llu", name, zj_cues_genre_name(cues, (unsigned)a), b);
    break;
  case ARG_GROUP_NUMBER:
    snprintf(out, ZJ_FEATURE_NAME, "%s:%s:%llu", name,
             a < GROUP_COUNT ? zj_feature_groups[a].name : "?", b);
    break;
  case ARG_WORD:
    write_word(f, word);
    snprintf(out, ZJ_FEATURE_NAME, "%s:%s", name, word);
    break;
  }
  return out;
}

/* The number of a cue, role, genre or group by its name; UINT64_MAX when there is none. */
static uint64_t cue_number(const zj_cues *cues, zj_slice name) {
  unsigned cue = zj_cues_number(cues, name);
  return cue < ZJ_CUES_MAX ? cue : UINT64_MAX;
}

static uint64_t role_number(zj_slice name) {
  if (zj_slice_equal(name, ZJ_LIT("-"))) return ZJ_ROLE_COUNT;
  for (int r = 0; r < ZJ_ROLE_COUNT; r++)
    if (zj_slice_equal(name, zj_slice_of(zj_role_get((zj_role)r)->key))) return (uint64_t)r;
  return UINT64_MAX;
}

static uint64_t genre_number(const zj_cues *cues, zj_slice name) {
  if (zj_slice_equal(name, ZJ_LIT("?"))) return ZJ_GENRES_MAX;
  for (unsigned g = 0; g < ZJ_GENRES_MAX; g++)
    if (zj_slice_equal(name, zj_slice_of(zj_cues_genre_name(cues, g)))) return g;
  return UINT64_MAX;
}

static uint64_t group_number(zj_slice name) {
  for (int g = 0; g < GROUP_COUNT; g++)
    if (zj_slice_equal(name, zj_slice_of(zj_feature_groups[g].name))) return (uint64_t)g;
  return UINT64_MAX;
}

static uint64_t plain_number(zj_slice text) {
  uint64_t n = 0;
  if (text.length == 0 || text.length > 7) return UINT64_MAX;
  for (size_t i = 0; i < text.length; i++) {
    if (text.at[i] < '0' || text.at[i] > '9') return UINT64_MAX;
    n = n * 10 + (uint64_t)(text.at[i] - '0');
  }
  return n;
}

/* Splits at the last ':', which role keys such as frame:title hold, too. */
static void split_last(zj_slice text, zj_slice *head, zj_slice *tail) {
  *head = text;
  *tail = (zj_slice){text.at + text.length, 0};
  for (size_t i = text.length; i-- > 0;) {
    if (text.at[i] != ':') continue;
    *head = zj_slice_cut(text, 0, i);
    *tail = zj_slice_cut(text, i + 1, text.length);
    return;
  }
}

static zj_feature parse_word(feature_kind kind, zj_slice word) {
  uint64_t chars = 0;
  for (size_t at = 0; at < word.length;) {
    uint32_t c = 0;
    unsigned n = zj_utf8_decode(word, at, &c);
    if (!n || c > 0xFFFF || chars >> 32) return 0;
    chars = chars << 16 | c;
    at += n;
  }
  return chars ? (uint64_t)(kind + 1) << 56 | chars : 0;
}

/* F_COUNT when there is none. Most lines of a model are words: they are tried first. */
static int kind_named(zj_slice name) {
  static const feature_kind common[] = {F_WORD, F_BEFORE_WORD, F_WORD3};
  for (size_t i = 0; i < ZJ_COUNT(common); i++)
    if (zj_slice_equal(name, zj_slice_of(kinds[common[i]].name))) return (int)common[i];
  for (int k = 0; k < F_COUNT; k++)
    if (kinds[k].name[0] == name.at[0] && zj_slice_equal(name, zj_slice_of(kinds[k].name)))
      return k;
  return F_COUNT;
}

zj_feature zj_feature_parse(const zj_cues *cues, zj_slice name) {
  if (name.length == 0) return 0;
  const char *colon = memchr(name.at, ':', name.length);
  zj_slice head = colon ? zj_slice_cut(name, 0, (size_t)(colon - name.at)) : name;
  zj_slice rest = colon ? zj_slice_cut(name, head.length + 1, name.length) : (zj_slice){"", 0};
  int kind = kind_named(head);
  if (kind == F_COUNT) return 0;
  zj_slice left, right;
  split_last(rest, &left, &right);
  uint64_t a = 0, b = 0;
  switch (kinds[kind].args) {
  case ARG_NONE:
    break;
  case ARG_NUMBER:
    a = plain_number(right.length ? left : rest);
    b = right.length ? plain_number(right) : 0;
    break;
  case ARG_NUMBERS:
    a = plain_number(left);
    b = plain_number(right);
    break;
  case ARG_CUE:
    a = cue_number(cues, rest);
    break;
  case ARG_CUE_NUMBER:
    a = cue_number(cues, left);
    b = plain_number(right);
    break;
  case ARG_CUE_CUE:
    a = cue_number(cues, left);
    b = cue_number(cues, right);
    break;
  case ARG_CUE_GENRE:
    a = cue_number(cues, left);
    b = genre_number(cues, right);
    break;
  case ARG_ROLE:
    a = role_number(rest);
    break;
  case ARG_ROLE_NUMBER:
  case ARG_ROLE_ROLE:
    a = role_number(left);
    b = plain_number(right);
    break;
  case ARG_GENRE:
    a = genre_number(cues, rest);
    break;
  case ARG_GENRE_NUMBER:
    a = genre_number(cues, left);
    b = plain_number(right);
    break;
  case ARG_GROUP_NUMBER:
    a = group_number(left);
    b = plain_number(right);
    break;
  case ARG_WORD:
    return parse_word((feature_kind)kind, rest);
  }
  if (a == UINT64_MAX || b == UINT64_MAX) return 0;
  return key_of((feature_kind)kind, a, b);
}

/* ---- in words ---- */

/* What the argument of a feature is called. */
static void describe_argument(const zj_cues *cues, zj_feature f, char *out, size_t room) {
  uint64_t a = first_of(f), b = second_of(f);
  switch (kinds[kind_of(f)].args) {
  case ARG_NONE:
  case ARG_NUMBER:
  case ARG_NUMBERS:
    *out = 0;
    break;
  case ARG_CUE:
  case ARG_CUE_NUMBER:
  case ARG_CUE_GENRE:
    snprintf(out, room, "%s", zj_cues_note(cues, (unsigned)a));
    break;
  case ARG_CUE_CUE:
    snprintf(out, room, zj_tr("%s and %s", "%s”“%s"), zj_cues_note(cues, (unsigned)a),
             zj_cues_note(cues, (unsigned)b));
    break;
  case ARG_ROLE:
  case ARG_ROLE_NUMBER:
  case ARG_ROLE_ROLE:
    snprintf(out, room, "%s",
             a < ZJ_ROLE_COUNT ? zj_role_name((zj_role)a) : zj_tr("nothing", "空缺"));
    break;
  case ARG_GENRE:
  case ARG_GENRE_NUMBER:
    snprintf(out, room, "%s", zj_cues_genre_note(cues, (unsigned)a));
    break;
  case ARG_GROUP_NUMBER:
    snprintf(out, room, "%s",
             a < GROUP_COUNT ? zj_tr(zj_feature_groups[a].en, zj_feature_groups[a].zh) : "?");
    break;
  case ARG_WORD:
    write_word(f, out);
    break;
  }
}

char *zj_feature_says(const zj_cues *cues, zj_feature f, char out[ZJ_FEATURE_NAME]) {
  char argument[ZJ_FEATURE_NAME / 2];
  if (f >> 56 == 0 || kind_of(f) >= F_COUNT) {
    snprintf(out, ZJ_FEATURE_NAME, "?");
    return out;
  }
  describe_argument(cues, f, argument, sizeof argument);
  const char *text = zj_tr(kinds[kind_of(f)].en, kinds[kind_of(f)].zh);
  const char *hole = strstr(text, "%s");
  if (!hole)
    snprintf(out, ZJ_FEATURE_NAME, "%s", text);
  else
    snprintf(out, ZJ_FEATURE_NAME, "%.*s%s%s", (int)(hole - text), text, argument, hole + 2);
  return out;
}
