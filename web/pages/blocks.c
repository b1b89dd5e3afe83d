/* blocks.c - turns paragraphs into runs of blocks. */
#include "web/pages/blocks.h"

#include <ctype.h>
#include <stdio.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "web/http/memory.h"
#include "web/pages/view.h"

typedef struct making {
  void *ctx;
  json_int_t hits;
  const char *const *urls; /* by hit */
  bool *seen;              /* by hit: a piece has its id already */
  json_t *runs;
  json_t *run, *blocks; /* the present run and its blocks; borrowed */
  json_t *run_roles;    /* the roles it begins with; owned */
  bool run_turned;      /* its last paragraph ended in other roles */
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
    json_array_append_new(out, json_string(is_frame(text) ? "frame" : text));
  }
  return out;
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
  json_object_set_new(piece, "sentence", json_false());
  json_object_set_new(piece, "sentence_end", json_false());
  if (!hit) return piece;
  json_object_set_new(piece, "hit", json_integer(hit));
  json_object_set_new(piece, "first", json_boolean(hit <= m->hits && !m->seen[hit]));
  if (hit <= m->hits) m->seen[hit] = true;
  json_object_set_new(piece, "of", json_integer(m->hits));
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
      if (wrapped) json_object_set_new(piece, "anchor", json_integer(*line));
      if (badges) json_object_set(piece, "badges", badges);
      badges = NULL;
      json_array_append_new(pieces, piece);
    }
    if (!lf) return;
    ++*line;
    wrapped = true;
    text = rest;
  }
}

static void add_piece(const making *m, json_t *pieces, const json_t *from,
                      const json_t *first_roles, json_int_t *line) {
  const json_t *text = json_object_get(from, "text");
  zj_slice slice = {json_string_value(text) ? json_string_value(text) : "",
                    json_string_length(text)};
  json_t *shown = shown_roles(json_object_get(from, "roles"));
  bool turn = json_is_true(json_object_get(from, "turn")), other = !json_equal(shown, first_roles);
  json_t *badges = turn ? zj_view_badges(m->ctx, shown) : NULL;
  add_lines(m, pieces, slice, other ? zj_view_roles_css(shown) : "",
            json_is_true(json_object_get(from, "heading")),
            json_integer_value(json_object_get(from, "hit")), line, badges);
  json_decref(badges);
  json_decref(shown);
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
  if (count) json_object_set_new(json_array_get(pieces, count - 1), "sentence_end", json_true());
}

/* Adds the pieces of a paragraph. Those of one sentence are inside one element, whose id ends in
 * the number of the sentence. Returns the number of the last sentence that begins here. */
static json_int_t add_pieces(const making *m, json_t *pieces, const json_t *paragraph,
                             const json_t *first_roles, json_int_t line) {
  const json_int_t first_line = line;
  json_int_t last = 0;
  json_t *piece;
  size_t i;
  json_array_foreach(json_object_get(paragraph, "pieces"), i, piece) {
    json_int_t number = json_integer_value(json_object_get(piece, "sentence"));
    size_t first = json_array_size(pieces);
    if (number && last) end_sentence(pieces);
    add_piece(m, pieces, piece, first_roles, &line);
    if (!number || first == json_array_size(pieces)) continue;
    json_object_set_new(
        json_array_get(pieces, first), "sentence",
        json_pack(
            "{s:s,s:I,s:s}", "id",
            zj_text_print(m->ctx, "L%" JSON_INTEGER_FORMAT ".S%" JSON_INTEGER_FORMAT, first_line,
                          number),
            "n", number, "label",
            zj_text_print(m->ctx,
                          zj_tr("sentence %" JSON_INTEGER_FORMAT, "第 %" JSON_INTEGER_FORMAT " 句"),
                          number)));
    last = number;
  }
  if (last) end_sentence(pieces);
  return last;
}

static json_t *make_block(const making *m, const json_t *paragraph, const json_t *first_roles) {
  json_int_t line = json_integer_value(json_object_get(paragraph, "line"));
  json_t *pieces = json_array();
  json_t *block = json_pack(
      "{s:s,s:I,s:s,s:s}", "tag", tag_of(paragraph), "line", line, "line_label",
      zj_text_print(m->ctx, zj_tr("line %" JSON_INTEGER_FORMAT, "第 %" JSON_INTEGER_FORMAT " 行"),
                    line),
      "css", frame_css(first_key(json_object_get(paragraph, "roles"))));
  json_object_set_new(block, "many",
                      json_boolean(add_pieces(m, pieces, paragraph, first_roles, line) > 1));
  json_object_set_new(block, "pieces", pieces);
  return block;
}

/* ---- why a role ---- */

/* What decided, by the first letter of a rule's id (indexer/outline/rules.tsv). */
static const char *reason_of(const char *rule) {
  switch (rule[0]) {
  case 'H':
    return zj_tr("decided by the words of the heading above", "由上方小标题的用词判定");
  case 'T':
    return zj_tr("decided by the words that a paragraph or sentence begins with",
                 "由段首或句首的用词判定（如“但也存在……”）");
  case 'G':
    return zj_tr("decided by the kind of report that the title names", "由标题所说的文种判定");
  case 'P':
    return zj_tr("decided by its place at the beginning", "由开头的位置判定");
  case 'F':
    return zj_tr("decided by the layout: title, addressee, signature, date",
                 "由版式判定（标题、主送、落款、日期等）");
  case 'N':
    return zj_tr("looks like a watermark, a page mark or a table of contents",
                 "形似水印、页码或目录");
  default:
    return zj_tr("no words decide; inferred from the text around it",
                 "没有可作依据的用词，按前后内容推断");
  }
}

/* Lists each rule that gave the run its role once. */
static void add_reason(const making *m, const char *rule) {
  json_t *known;
  size_t i;
  json_array_foreach(m->run_why, i, known) {
    if (strcmp(zj_view_text(known, "rule"), rule) == 0) return;
  }
  json_array_append_new(m->run_why,
                        json_pack("{s:s,s:s}", "rule", rule, "reason", reason_of(rule)));
}

/* ---- runs ---- */

static void end_run(making *m) {
  if (m->run && m->run_noise) {
    zj_number_text paragraphs;
    zj_view_set(m->run, "noise_text",
                zj_text_print(
                    m->ctx,
                    zj_tr("noise: %s (watermarks, page marks …)", "噪声 %s（水印、页码、目录等）"),
                    zj_number_words(paragraphs, m->run_lines, "paragraph", "段")));
    json_object_set_new(m->run, "open", json_boolean(m->run_hits > 0));
  }
  json_decref(m->run_roles);
  m->run_roles = NULL;
  m->run = NULL;
}

static void begin_run(making *m, const json_t *roles, bool noise) {
  end_run(m);
  m->run = json_pack("{s:s,s:o,s:b,s:[],s:b,s:[],s:s}", "css", zj_view_roles_css(roles), "badges",
                     noise ? json_array() : zj_view_badges(m->ctx, roles), "noise", (int)noise,
                     "blocks", "open", 0, "why", "skipped", "");
  json_array_append_new(m->runs, m->run);
  m->blocks = json_object_get(m->run, "blocks");
  m->run_why = json_object_get(m->run, "why");
  m->run_roles = json_deep_copy(roles);
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
  json_t *first = shown_roles(json_object_get(paragraph, "roles")), *piece;
  bool noise = json_is_true(json_object_get(paragraph, "noise"));
  json_int_t skipped = json_integer_value(json_object_get(paragraph, "skipped"));
  if (!m->run || skipped || m->run_noise != noise || m->run_turned ||
      !json_equal(first, m->run_roles))
    begin_run(m, first, noise);
  if (skipped) zj_view_set(m->run, "skipped", skipped_text(m->ctx, skipped));
  json_array_foreach(pieces, i, piece) {
    m->run_hits += json_object_get(piece, "hit") != NULL;
    if (json_equal(json_object_get(piece, "roles"), json_object_get(paragraph, "roles")) && !noise)
      add_reason(m, zj_view_text(piece, "rule"));
  }
  m->run_lines++;
  json_array_append_new(m->blocks, make_block(m, paragraph, first));
  json_t *last = count ? shown_roles(json_object_get(json_array_get(pieces, count - 1), "roles"))
                       : json_incref(first);
  m->run_turned = !json_equal(first, last);
  json_decref(last);
  json_decref(first);
}

json_t *zj_blocks_make(void *ctx, const json_t *paragraphs, json_int_t hits,
                       const char *const *hit_urls) {
  making m = {.ctx = ctx, .hits = hits, .urls = hit_urls, .runs = json_array()};
  json_t *paragraph;
  size_t i;
  m.seen = talloc_zero_array(ctx, bool, (size_t)hits + 1);
  if (!m.seen) {
    zj_memory_note();
    return m.runs;
  }
  json_array_foreach(paragraphs, i, paragraph) add_paragraph(&m, paragraph);
  end_run(&m);
  return m.runs;
}
