/* blocks.c - turns paragraphs into runs of blocks. */
#include "web/pages/blocks.h"

#include <ctype.h>
#include <stdio.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "indexer/outline/outline.h"
#include "indexer/outline/reasons.h"
#include "web/pages/parts.h"
#include "web/pages/view.h"

enum { REASONS_SHOWN = 5 };

/* What a stretch of text is shown as. */
typedef struct face {
  json_t *roles; /* all kinds of frame as one */
  bool doubtful;
} face;

typedef struct making {
  void *ctx;
  json_int_t hits;
  const char *const *urls; /* by hit */
  bool *seen;              /* by hit: a piece has its id already */
  json_t *runs;
  json_t *run, *blocks; /* the present run and its blocks; borrowed */
  face run_face;        /* of its beginning; roles are owned */
  bool run_turned;      /* its last paragraph ended otherwise */
  bool run_noise;
  size_t run_lines, run_hits;
  json_t *run_why; /* borrowed */
} making;

/* ---- roles ---- */

static bool is_frame(const char *key) {
  return strncmp(key, "frame", 5) == 0;
}

/* The roles as they are shown: all kinds of frame as one. A new reference. */
static json_t *shown_roles(const json_t *roles) {
  json_t *out = json_array(), *key;
  size_t i;
  bool frame = false;
  json_array_foreach(roles, i, key) {
    const char *text = json_string_value(key);
    if (!text || (is_frame(text) && frame)) continue;
    frame |= is_frame(text);
    zj_value_append(out, json_string(is_frame(text) ? "frame" : text));
  }
  return out;
}

/* The face of a piece. Noise has no badge that could be doubtful. Its roles are a new reference. */
static face face_of(const json_t *piece, bool noise) {
  const json_t *sure = json_object_get(piece, "sure");
  return (face){shown_roles(json_object_get(piece, "roles")),
                !noise && sure && json_integer_value(sure) < ZJ_DOUBT_BELOW};
}

static bool same_face(const face *a, const face *b) {
  return a->doubtful == b->doubtful && json_equal(a->roles, b->roles);
}

static const char *first_key(const json_t *roles) {
  const char *key = json_string_value(json_array_get(roles, 0));
  return key ? key : "";
}

/* ---- pieces ---- */

static json_t *new_piece(const making *m, zj_slice text, const char *css, bool bold,
                         json_int_t hit) {
  json_t *piece = json_pack("{s:s%,s:s,s:b,s:[],s:b,s:b}", "text", text.at, text.length, "css", css,
                            "bold", (int)bold, "badges", "anchor", 0, "hit", 0);
  zj_value_set(piece, "sentence", json_false());
  zj_value_set(piece, "sentence_end", json_false());
  if (!hit) return piece;
  zj_value_set(piece, "hit", json_integer(hit));
  zj_value_set(piece, "first", json_boolean(hit <= m->hits && !m->seen[hit]));
  if (hit <= m->hits) m->seen[hit] = true;
  zj_value_set(piece, "of", json_integer(m->hits));
  zj_view_set(piece, "prev", m->urls[hit > 1 ? hit - 1 : m->hits]);
  zj_view_set(piece, "next", m->urls[hit < m->hits ? hit + 1 : 1]);
  zj_view_set(piece, "prev_label", zj_view_word("t_prev_hit"));
  zj_view_set(piece, "next_label", zj_view_word("t_next_hit"));
  return piece;
}

static zj_slice skip_blanks(zj_slice s) {
  for (;;) {
    if (s.length && (s.at[0] == ' ' || s.at[0] == '\t' || s.at[0] == '\r'))
      s = zj_slice_cut(s, 1, s.length);
    else if (s.length >= 3 && memcmp(s.at, "\u3000", 3) == 0)
      s = zj_slice_cut(s, 3, s.length);
    else
      return s;
  }
}

/* Whether a line break means a blank, as it does between Latin words. */
static bool wrap_is_blank(zj_slice before, zj_slice after) {
  return before.length && after.length && isalnum((unsigned char)before.at[before.length - 1]) &&
         isalnum((unsigned char)after.at[0]);
}

/* Cuts a piece at its line breaks, and gives each line after one an anchor with its number. */
static void add_lines(const making *m, json_t *pieces, zj_slice text, const char *css, bool bold,
                      json_int_t hit, json_int_t *line, json_t *badges) {
  bool wrapped = false;
  for (;;) {
    const char *lf = memchr(text.at, '\n', text.length);
    zj_slice part = lf ? zj_slice_cut(text, 0, (size_t)(lf - text.at)) : text;
    zj_slice rest = lf ? skip_blanks(zj_slice_cut(text, part.length + 1, text.length)) : ZJ_LIT("");
    zj_slice shown = part;
    if (lf && wrap_is_blank(part, rest))
      shown = zj_slice_of(zj_text_print(m->ctx, "%.*s ", (int)part.length, part.at));
    if (shown.length || wrapped || badges) {
      json_t *piece = new_piece(m, shown, css, bold, shown.length ? hit : 0);
      if (wrapped) zj_value_set(piece, "anchor", json_integer(*line));
      if (badges) json_object_set(piece, "badges", badges);
      badges = NULL;
      zj_value_append(pieces, piece);
    }
    if (!lf) return;
    ++*line;
    wrapped = true;
    text = rest;
  }
}

/* Adds a piece. 'before' is the face of the piece before it and becomes its own. */
static void add_piece(const making *m, json_t *pieces, const json_t *from, const face *first,
                      face *before, json_int_t *line) {
  const json_t *text = json_object_get(from, "text");
  zj_slice slice = {json_string_value(text) ? json_string_value(text) : "",
                    json_string_length(text)};
  face now = face_of(from, m->run_noise);
  bool turn = json_is_true(json_object_get(from, "turn"));
  if (before->roles && before->doubtful != now.doubtful) turn = true;
  json_t *badges = turn ? zj_view_badges(m->ctx, now.roles, now.doubtful) : NULL;
  const char *css = zj_view_roles_css(now.roles);
  if (same_face(&now, first))
    css = "";
  else if (now.doubtful)
    css = zj_text_print(m->ctx, "%s doubt", css);
  add_lines(m, pieces, slice, css, json_is_true(json_object_get(from, "heading")),
            json_integer_value(json_object_get(from, "hit")), line, badges);
  json_decref(badges);
  json_decref(before->roles);
  *before = now;
}

/* ---- blocks ---- */

static const char *tag_of(const json_t *paragraph) {
  static const char *const tags[] = {"p", "h2", "h3", "h4", "h5"};
  json_int_t level = json_integer_value(json_object_get(paragraph, "heading_level"));
  return tags[level >= 1 && level <= 4 ? level : 0];
}

static const char *frame_css(const char *key) {
  static const struct {
    const char *key, *css;
  } places[] = {
      {"frame:title", "title"}, {"frame:addressee", "flush"}, {"frame:sign", "right"},
      {"frame:date", "right"},  {"frame:docno", "title"},
  };
  for (size_t i = 0; i < ZJ_COUNT(places); i++)
    if (strcmp(places[i].key, key) == 0) return places[i].css;
  return "";
}

static void end_sentence(json_t *pieces) {
  size_t count = json_array_size(pieces);
  if (count) zj_value_set(json_array_get(pieces, count - 1), "sentence_end", json_true());
}

/* Adds the pieces of a paragraph. Those of one sentence are inside one element, whose id ends in
 * the number of the sentence. Returns the number of the last sentence that begins here. */
static json_int_t add_pieces(const making *m, json_t *pieces, const json_t *paragraph,
                             const face *first_face, json_int_t line) {
  const json_int_t first_line = line;
  face before = {NULL, false};
  json_int_t last = 0;
  json_t *piece;
  size_t i;
  json_array_foreach(json_object_get(paragraph, "pieces"), i, piece) {
    json_int_t number = json_integer_value(json_object_get(piece, "sentence"));
    size_t first = json_array_size(pieces);
    if (number && last) end_sentence(pieces);
    add_piece(m, pieces, piece, first_face, &before, &line);
    if (!number || first == json_array_size(pieces)) continue;
    zj_value_set(json_array_get(pieces, first), "sentence",
                 json_pack("{s:s,s:I,s:s}", "id",
                           zj_text_print(m->ctx, "L%" JSON_INTEGER_FORMAT ".S%" JSON_INTEGER_FORMAT,
                                         first_line, number),
                           "n", number, "label",
                           zj_text_print(m->ctx,
                                         zj_tr("sentence %" JSON_INTEGER_FORMAT,
                                               "第 %" JSON_INTEGER_FORMAT " 句"),
                                         number)));
    last = number;
  }
  if (last) end_sentence(pieces);
  json_decref(before.roles);
  return last;
}

static json_t *make_block(const making *m, const json_t *paragraph, const face *first) {
  json_int_t line = json_integer_value(json_object_get(paragraph, "line"));
  json_t *pieces = json_array();
  json_t *block = json_pack("{s:s,s:I,s:s,s:s}", "tag", tag_of(paragraph), "line", line,
                            "line_label", zj_part_line_name(m->ctx, line), "css",
                            frame_css(first_key(json_object_get(paragraph, "roles"))));
  zj_value_set(block, "many", json_boolean(add_pieces(m, pieces, paragraph, first, line) > 1));
  zj_value_set(block, "pieces", pieces);
  return block;
}

/* ---- why a role ---- */

/* The entry of m->run_why for a face; begins one when there is none. */
static json_t *find_why(const making *m, const face *of) {
  json_t *known;
  size_t i;
  json_array_foreach(m->run_why, i, known) {
    if (json_equal(json_object_get(known, "roles"), of->roles) &&
        json_is_true(json_object_get(known, "doubtful")) == of->doubtful)
      return known;
  }
  known = json_pack("{s:O,s:b,s:i,s:i,s:{}}", "roles", of->roles, "doubtful", (int)of->doubtful,
                    "low", 100, "high", 0, "weights");
  zj_value_append(m->run_why, known);
  return json_array_get(m->run_why, i);
}

/* Counts the reasons for a piece: by how much text they decide, the first of them most. */
static void count_reasons(const making *m, const json_t *piece) {
  face of = face_of(piece, false);
  json_t *why = find_why(m, &of), *weights = json_object_get(why, "weights"), *name;
  json_int_t sure = json_integer_value(json_object_get(piece, "sure"));
  json_int_t chars = (json_int_t)zj_utf8_count(zj_slice_of(zj_view_text(piece, "text")));
  size_t i;
  if (sure < json_integer_value(json_object_get(why, "low")))
    zj_value_set(why, "low", json_integer(sure));
  if (sure > json_integer_value(json_object_get(why, "high")))
    zj_value_set(why, "high", json_integer(sure));
  json_array_foreach(json_object_get(piece, "why"), i, name) {
    const char *key = json_string_value(name);
    json_int_t weight = json_integer_value(json_object_get(weights, key));
    weight += chars * (json_int_t)(ZJ_REASONS - i);
    zj_value_set(weights, key, json_integer(weight));
  }
  json_decref(of.roles);
}

/* Adds what the heaviest reason says to 'reasons', once, and forgets its weight. False at the end.
 */
static bool move_heaviest(json_t *weights, json_t *reasons) {
  const char *name, *heaviest = NULL;
  json_int_t most = -1;
  json_t *weight, *known;
  json_object_foreach(weights, name, weight) {
    if (json_integer_value(weight) <= most) continue;
    most = json_integer_value(weight);
    heaviest = name;
  }
  if (!heaviest) return false;
  char says[ZJ_REASON_TEXT];
  bool listed = false;
  size_t i;
  zj_reason_says(heaviest, says);
  json_array_foreach(reasons, i, known) {
    listed = listed || strcmp(json_string_value(known), says) == 0;
  }
  if (!listed) zj_value_append(reasons, json_string(says));
  json_object_del(weights, heaviest);
  return true;
}

/* Turns what was counted into texts. */
static void tell_reasons(const making *m) {
  json_t *why;
  size_t i;
  json_array_foreach(m->run_why, i, why) {
    json_t *reasons = json_array();
    while (json_array_size(reasons) < REASONS_SHOWN &&
           move_heaviest(json_object_get(why, "weights"), reasons))
      ;
    zj_view_set(why, "sure",
                zj_view_sure(m->ctx, json_integer_value(json_object_get(why, "low")),
                             json_integer_value(json_object_get(why, "high"))));
    zj_value_set(why, "badges",
                 zj_view_badges(m->ctx, json_object_get(why, "roles"),
                                json_is_true(json_object_get(why, "doubtful"))));
    zj_value_set(why, "many", json_boolean(json_array_size(m->run_why) > 1));
    zj_value_set(why, "reasons", reasons);
    json_object_del(why, "weights");
  }
}

/* ---- runs ---- */

static void end_run(making *m) {
  if (m->run) tell_reasons(m);
  if (m->run && m->run_noise) {
    zj_number_text paragraphs;
    zj_view_set(m->run, "noise_text",
                zj_text_print(
                    m->ctx,
                    zj_tr("noise: %s (watermarks, page marks …)", "噪声 %s（水印、页码、目录等）"),
                    zj_number_words(paragraphs, m->run_lines, "paragraph", "段")));
    zj_value_set(m->run, "open", json_boolean(m->run_hits > 0));
  }
  json_decref(m->run_face.roles);
  m->run_face.roles = NULL;
  m->run = NULL;
}

static void begin_run(making *m, const face *first, bool noise) {
  end_run(m);
  m->run =
      json_pack("{s:s,s:o,s:b,s:[],s:b,s:[],s:s}", "css", zj_view_roles_css(first->roles), "badges",
                noise ? json_array() : zj_view_badges(m->ctx, first->roles, first->doubtful),
                "noise", (int)noise, "blocks", "open", 0, "why", "skipped", "");
  zj_value_append(m->runs, m->run);
  m->blocks = json_object_get(m->run, "blocks");
  m->run_why = json_object_get(m->run, "why");
  m->run_face = (face){json_incref(first->roles), first->doubtful};
  m->run_noise = noise;
  m->run_lines = m->run_hits = 0;
}

static const char *skipped_text(void *ctx, json_int_t count) {
  return zj_text_print(
      ctx,
      zj_tr("… %" JSON_INTEGER_FORMAT " paragraphs omitted", "…… 略去 %" JSON_INTEGER_FORMAT " 段"),
      count);
}

static void add_paragraph(making *m, const json_t *paragraph) {
  const json_t *pieces = json_object_get(paragraph, "pieces");
  size_t count = json_array_size(pieces), i;
  bool noise = json_is_true(json_object_get(paragraph, "noise"));
  face first = face_of(count ? json_array_get(pieces, 0) : paragraph, noise);
  json_int_t skipped = json_integer_value(json_object_get(paragraph, "skipped"));
  json_t *piece;
  if (!m->run || skipped || m->run_noise != noise || m->run_turned ||
      !same_face(&first, &m->run_face))
    begin_run(m, &first, noise);
  if (skipped) zj_view_set(m->run, "skipped", skipped_text(m->ctx, skipped));
  json_array_foreach(pieces, i, piece) {
    m->run_hits += json_object_get(piece, "hit") != NULL;
    if (!noise) count_reasons(m, piece);
  }
  m->run_lines++;
  zj_value_append(m->blocks, make_block(m, paragraph, &first));
  face last = face_of(count ? json_array_get(pieces, count - 1) : paragraph, noise);
  m->run_turned = !same_face(&first, &last);
  json_decref(last.roles);
  json_decref(first.roles);
}

json_t *zj_blocks_make(void *ctx, const json_t *paragraphs, json_int_t hits,
                       const char *const *hit_urls) {
  making m = {.ctx = ctx, .hits = hits, .urls = hit_urls, .runs = json_array()};
  json_t *paragraph;
  size_t i;
  m.seen = talloc_zero_array(ctx, bool, (size_t)hits + 1);
  if (!m.seen) {
    zj_note_no_memory();
    return m.runs;
  }
  json_array_foreach(paragraphs, i, paragraph) add_paragraph(&m, paragraph);
  end_run(&m);
  return m.runs;
}
