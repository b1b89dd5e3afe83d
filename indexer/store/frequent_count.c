/* frequent_count.c - counts the chosen phrases in a segment. Some thousand characters are looked at
 * together: where chosen phrases begin is noted, sorted by phrase, and then read off as runs. */
#include "indexer/store/frequent_count.h"

#include <talloc.h>
#include <unistd.h>

#include "indexer/base/lang.h"
#include "indexer/store/radix.h"
#include "indexer/store/segment_reader.h"
#include "indexer/text/sentence_end.h"

enum {
  STRETCH = 16384, /* characters that are looked at together; a paragraph may make it longer */
  LOG_BYTES = 16 << 20
};

/* A run in the log, before its bytes. */
typedef struct logged {
  uint32_t phrase;
  uint8_t bytes;
} __attribute__((packed)) logged;

/* A character of the stretch; what is no Han character has the code 0. */
typedef struct character {
  uint16_t code, roles;
  uint32_t paragraph;
  uint32_t sentence : 31, piece : 1; /* piece: one begins here */
} character;

struct zj_frequent_counter {
  const zj_frequent_choice *choice;
  zj_spill_file *file;
  uint8_t *wanted;  /* per code: whether a chosen phrase holds it */
  uint32_t lists;   /* the phrases, and one more for the pieces */
  uint32_t *last;   /* per phrase: the report of its last run */
  uint32_t *logged; /* per phrase: bytes in the log */
  zj_buffer log;
  character *characters;
  uint32_t character_count, character_room;
  uint64_t *hits, *spare; /* phrase << 32 | character */
  uint32_t *found;        /* per character: the phrase of the length at hand that begins there */
  size_t hit_count;
  uint32_t paragraph, sentence; /* numbers of the next ones */
};

zj_frequent_counter *zj_frequent_counter_new(void *ctx, const zj_frequent_choice *choice,
                                             zj_spill_file *file) {
  zj_frequent_counter *c = talloc_zero(ctx, zj_frequent_counter);
  if (!c) return NULL;
  c->choice = choice;
  c->file = file;
  c->log.ctx = c;
  c->wanted = talloc_zero_array(c, uint8_t, UINT16_MAX + 1);
  c->lists = choice->count + 1;
  c->last = talloc_zero_array(c, uint32_t, c->lists);
  c->logged = talloc_zero_array(c, uint32_t, c->lists);
  if (!c->wanted || !c->last || !c->logged) {
    talloc_free(c);
    return NULL;
  }
  for (uint32_t i = 0; i < choice->count; i++)
    for (uint64_t key = choice->keys[i]; key; key >>= 16)
      c->wanted[key & UINT16_MAX] = 1;
  return c;
}

/* ---- spilling ---- */

static bool write_at(int fd, const char *bytes, size_t length, uint64_t at) {
  while (length > 0) {
    ssize_t n = pwrite(fd, bytes, length, (off_t)at);
    if (n <= 0) return false;
    bytes += n;
    at += (uint64_t)n;
    length -= (size_t)n;
  }
  return true;
}

/* Sorts the log by phrase into 'out', which has room for it and a zj_spilled for each phrase. */
static void sort_log(zj_frequent_counter *c, char *out, size_t *place) {
  size_t at = 0;
  for (uint32_t i = 0; i < c->lists; i++) {
    const zj_spilled head = {c->logged[i], c->last[i]};
    memcpy(out + at, &head, sizeof head);
    place[i] = at + sizeof head;
    at = place[i] + head.bytes;
  }
  for (size_t from = 0; from < c->log.length;) {
    logged run;
    memcpy(&run, c->log.at + from, sizeof run);
    memcpy(out + place[run.phrase], c->log.at + from + sizeof run, run.bytes);
    place[run.phrase] += run.bytes;
    from += sizeof run + run.bytes;
  }
}

/* Writes what the log holds to a new stretch of the file and empties it. */
static zj_status spill_log(zj_frequent_counter *c, zj_buffer *spills, zj_error *err) {
  if (c->log.length == 0) return zj_buffer_status(&c->log, err);
  uint32_t count = c->lists;
  size_t length = count * sizeof(zj_spilled);
  for (uint32_t i = 0; i < count; i++)
    length += c->logged[i];
  void *local = talloc_new(NULL);
  char *out = talloc_size(local, length);
  size_t *place = talloc_array(local, size_t, count);
  zj_status status = local && out && place ? zj_buffer_status(&c->log, err) : zj_no_memory(err);
  if (status == ZJ_OK) {
    sort_log(c, out, place);
    uint64_t begin = atomic_fetch_add(&c->file->end, length);
    zj_spill spill = {begin, begin + length};
    if (!write_at(c->file->fd, out, length, begin))
      status =
          zj_fail_errno(err, ZJ_IO, "%s", zj_tr("cannot write a scratch file", "无法写入临时文件"));
    zj_buffer_add(spills, &spill, sizeof spill);
  }
  talloc_free(local);
  c->log.length = 0;
  memset(c->logged, 0, count * sizeof *c->logged);
  memset(c->last, 0, count * sizeof *c->last);
  return status == ZJ_OK ? zj_buffer_status(spills, err) : status;
}

/* ---- a stretch of text ---- */

static void log_run(zj_frequent_counter *c, uint32_t phrase, const zj_frequent_run *run) {
  unsigned char bytes[sizeof(logged) + ZJ_FREQUENT_RUN_MAX];
  unsigned char *begin = bytes + sizeof(logged);
  size_t length = (size_t)(zj_frequent_write(begin, run, c->last[phrase]) - begin);
  const logged head = {phrase, (uint8_t)length};
  memcpy(bytes, &head, sizeof head);
  zj_buffer_add(&c->log, bytes, sizeof head + length);
  c->logged[phrase] += (uint32_t)length;
  c->last[phrase] = run->report;
}

/* Notes where the chosen phrases of this length begin. A longer phrase can only be where two that
 * are one shorter follow each other. */
static void find_phrases(zj_frequent_counter *c, unsigned length) {
  const zj_gram_table *table = &c->choice->by_length[length];
  const character *at = c->characters;
  bool shortest = length == ZJ_FREQUENT_SHORTEST;
  for (uint32_t i = 0; i + 1 < c->character_count; i++) {
    bool may = shortest ? at[i].code && at[i + 1].code
                        : c->found[i] != ZJ_GRAM_NONE && c->found[i + 1] != ZJ_GRAM_NONE;
    uint64_t key = 0;
    for (unsigned k = 0; may && k < length; k++)
      key = key << 16 | at[i + k].code;
    c->found[i] = may ? zj_gram_find(table, key) : ZJ_GRAM_NONE;
    if (c->found[i] != ZJ_GRAM_NONE) c->hits[c->hit_count++] = (uint64_t)c->found[i] << 32 | i;
  }
  if (c->character_count) c->found[c->character_count - 1] = ZJ_GRAM_NONE;
}

static void find_pieces(zj_frequent_counter *c) {
  for (uint32_t i = 0; i < c->character_count; i++)
    if (c->characters[i].piece) c->hits[c->hit_count++] = (uint64_t)c->choice->count << 32 | i;
}

/* Sorts the hits by phrase and keeps the order of the text. */
static void sort_hits(zj_frequent_counter *c) {
  unsigned bits = 0;
  while (c->lists >> bits)
    bits++;
  uint64_t *sorted = zj_radix_sort(c->hits, c->spare, c->hit_count, 32, 32 + bits);
  if (sorted == c->hits) return;
  c->spare = c->hits;
  c->hits = sorted;
}

static void log_phrase(zj_frequent_counter *c, uint32_t report, size_t begin, size_t end) {
  uint32_t phrase = (uint32_t)(c->hits[begin] >> 32);
  zj_frequent_run run = {.report = report};
  const character *before = NULL;
  for (size_t i = begin; i < end; i++) {
    const character *at = &c->characters[(uint32_t)c->hits[i]];
    bool same_paragraph = before && before->paragraph == at->paragraph;
    bool same_sentence = before && before->sentence == at->sentence;
    if (before && before->roles == at->roles) {
      run.paragraphs += !same_paragraph;
      run.sentences += !same_sentence;
    } else {
      if (before) log_run(c, phrase, &run);
      run = (zj_frequent_run){.report = report,
                              .roles = at->roles,
                              .paragraphs = 1,
                              .sentences = 1,
                              .same_paragraph = same_paragraph,
                              .same_sentence = same_sentence};
    }
    run.occurrences++;
    before = at;
  }
  log_run(c, phrase, &run);
}

static void count_stretch(zj_frequent_counter *c, uint32_t report) {
  c->hit_count = 0;
  for (unsigned n = ZJ_FREQUENT_SHORTEST; n <= ZJ_FREQUENT_LONGEST; n++)
    find_phrases(c, n);
  find_pieces(c);
  sort_hits(c);
  for (size_t i = 0, end; i < c->hit_count; i = end) {
    for (end = i + 1; end < c->hit_count && c->hits[end] >> 32 == c->hits[i] >> 32;)
      end++;
    log_phrase(c, report, i, end);
  }
  c->character_count = 0;
}

/* ---- paragraphs ---- */

/* Makes room for 'more' characters; false when memory ran out. */
static bool make_room(zj_frequent_counter *c, size_t more) {
  size_t need = c->character_count + more;
  if (need <= c->character_room) return true;
  if (need > UINT32_MAX / 2) return false;
  if (need < (size_t)2 * STRETCH) need = (size_t)2 * STRETCH;
  size_t most = ZJ_FREQUENT_LONGEST - ZJ_FREQUENT_SHORTEST + 2; /* hits at a character */
  character *characters = talloc_realloc(c, c->characters, character, (unsigned)need);
  if (characters) c->characters = characters;
  TALLOC_FREE(c->hits);
  TALLOC_FREE(c->spare);
  TALLOC_FREE(c->found);
  c->hits = talloc_array(c, uint64_t, most * need);
  c->spare = talloc_array(c, uint64_t, most * need);
  c->found = talloc_array(c, uint32_t, need);
  if (!characters || !c->hits || !c->spare || !c->found) return false;
  c->character_room = (uint32_t)need;
  return true;
}

/* Where the role sets and sentences of a paragraph change. */
typedef struct borders {
  const zj_paragraph_view *paragraph;
  uint32_t passage;
  size_t roles_end, sentence_end;
  uint16_t roles;
} borders;

static void enter_passage(const zj_frequent_counter *c, const zj_segment *segment, borders *b) {
  zj_passage_view passage;
  zj_segment_passage(segment, b->passage, &passage);
  b->roles = (uint16_t)zj_frequent_set_number(c->choice, passage.roles);
  b->roles_end = SIZE_MAX;
  if (b->passage + 1 < b->paragraph->passage_end)
    b->roles_end = zj_segment_passage_range(segment, b->paragraph, b->passage).end.byte;
  b->passage++;
}

/* Whether a piece ends at 'at', as zj_pieces_find() has it. */
static bool ends_piece(const borders *b, size_t at, uint16_t roles_before) {
  zj_match_pos here = {(uint32_t)at};
  if (at >= b->sentence_end) return true;
  return b->roles != roles_before &&
         zj_sentence_end(b->paragraph->match, here).byte == b->sentence_end;
}

static bool is_blank(zj_slice text, size_t at) {
  uint32_t c;
  return zj_utf8_decode(text, at, &c) > 0 && zj_char_class_of(c) == ZJ_CHAR_BLANK;
}

/* The code of the character at 'at', 0 for one that no phrase holds, and its length. */
static uint16_t code_at(const zj_frequent_counter *c, zj_slice text, size_t at, unsigned *length) {
  uint32_t code = 0;
  *length = 1;
  if ((unsigned char)text.at[at] < 0x80) return 0;
  *length = zj_utf8_decode(text, at, &code);
  if (*length == 3) return c->wanted[code] ? (uint16_t)code : 0;
  if (!*length) *length = 1;
  return 0;
}

static bool add_paragraph(zj_frequent_counter *c, const zj_segment *segment,
                          const zj_paragraph_view *p) {
  if (!make_room(c, p->match.length + 1)) return false;
  borders b = {.paragraph = p, .passage = p->passage_begin};
  enter_passage(c, segment, &b);
  if (p->roles) b.roles_end = SIZE_MAX;
  bool between = true; /* a piece has ended, the next one has not begun */
  unsigned length;
  for (size_t at = 0; at < p->match.length; at += length) {
    uint16_t roles = b.roles;
    while (at >= b.roles_end)
      enter_passage(c, segment, &b);
    between |= ends_piece(&b, at, roles);
    if (at >= b.sentence_end) {
      b.sentence_end = zj_sentence_end(p->match, (zj_match_pos){(uint32_t)at}).byte;
      c->sentence = (c->sentence + 1) & (UINT32_MAX >> 1);
    }
    bool piece = between && !is_blank(p->match, at);
    between &= !piece;
    uint16_t code = code_at(c, p->match, at, &length);
    c->characters[c->character_count++] =
        (character){code, b.roles, c->paragraph, c->sentence, piece};
  }
  c->characters[c->character_count++] = (character){0}; /* no phrase goes on from here */
  c->paragraph++;
  return true;
}

static zj_status count_report(zj_frequent_counter *c, const zj_segment *segment, uint32_t report,
                              uint32_t first, zj_buffer *spills, zj_error *err) {
  uint32_t begin, end;
  zj_segment_report_range(segment, report, &begin, &end);
  for (uint32_t i = begin; i < end; i++) {
    zj_paragraph_view p;
    zj_segment_paragraph(segment, i, &p);
    if (!add_paragraph(c, segment, &p)) return zj_no_memory(err);
    if (c->character_count < STRETCH && i + 1 < end) continue;
    count_stretch(c, first + report);
    if (c->log.length < LOG_BYTES) continue;
    zj_status status = spill_log(c, spills, err);
    if (status != ZJ_OK) return status;
  }
  return ZJ_OK;
}

zj_status zj_frequent_count(zj_frequent_counter *c, const char *source, uint32_t first,
                            zj_buffer *spills, zj_error *err) {
  zj_segment *segment;
  zj_status status = zj_segment_open_as(c, source, false, 0, &segment, err);
  if (status != ZJ_OK) return status;
  uint32_t reports = zj_segment_reports(segment);
  for (uint32_t i = 0; i < reports && status == ZJ_OK; i++)
    status = count_report(c, segment, i, first, spills, err);
  if (status == ZJ_OK) status = spill_log(c, spills, err);
  talloc_free(segment);
  return status;
}
