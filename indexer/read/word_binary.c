/* word_binary.c - the structures of a Word 97 to 2003 document ([MS-DOC]). */
#include "indexer/read/word_binary.h"

#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/read/code_page.h"
#include "indexer/read/word_binary_lists.h"
#include "indexer/read/word_change.h"

enum { PAGE = 512, PAPX_ENTRY = 13, BOX_ENTRY = 22, SHAPE_ENTRY = 26, HEADERS_SKIPPED = 6 };

/* Tables of places and lengths in the head of the document. */
enum {
  TABLE_STYLES = 1,
  TABLE_COMMENTS = 4,
  TABLE_HEADERS = 11,
  TABLE_CHARACTERS = 12,
  TABLE_PARAGRAPHS = 13,
  TABLE_PIECES = 33,
  TABLE_SHAPES = 40,
  TABLE_BOXES = 56,
  TABLE_LISTS = 73,
  TABLE_LIST_USES = 74
};

/* Where the head has the lengths of the parts, in the order of zj_word_part. */
static const unsigned char part_at[ZJ_WORD_PARTS] = {76, 80, 84, 88, 92, 96, 100};

typedef struct piece {
  uint32_t begin, end; /* CP */
  uint32_t at;         /* FC of its first character */
  bool bytes;          /* a byte for each character, in Windows-1252, not two */
  bool hidden;
} piece;

typedef struct characters {
  uint32_t begin, end; /* FC */
  bool hidden, special;
  uint32_t symbol; /* 0: none */
} characters;

typedef struct paragraphs {
  uint32_t begin, end; /* FC */
  zj_word_paragraph properties;
  bool in_table;
} paragraphs;

struct zj_word_binary {
  zj_slice text, table; /* the streams */
  zj_slice changes;     /* of pieces, before their table */
  piece *pieces;
  size_t piece_count, piece_now;
  characters *characters;
  size_t character_count, character_now;
  paragraphs *paragraphs;
  size_t paragraph_count;
  zj_word_lists *lists;
};

bool zj_word_binary_knows(zj_slice stream) {
  return zj_u16_at(stream, 0) == 0xA5EC && zj_u16_at(stream, 2) >= 193;
}

/* The bytes of a table; empty where the document has none. */
static zj_slice find_table(const zj_word_binary *w, unsigned number) {
  size_t at = zj_u32_at(w->text, 154 + 8 * number);
  size_t length = zj_u32_at(w->text, 158 + 8 * number);
  if (at > w->table.length) return (zj_slice){"", 0};
  if (length > w->table.length - at) length = w->table.length - at;
  return zj_slice_cut(w->table, at, at + length);
}

/* ---- changes of properties ---- */

/* A toggle is on when it is 1, or the opposite of the style (0x81), which is hardly ever hidden. */
static bool is_on(const zj_word_change *c) {
  return zj_word_change_byte(c) & 1;
}

static void change_characters(characters *run, zj_slice list) {
  zj_word_change c;
  for (size_t at = 0; zj_word_change_next(list, &at, &c);) {
    switch (c.number) {
    case ZJ_WORD_DELETED:
    case ZJ_WORD_HIDDEN:
      run->hidden |= is_on(&c);
      break;
    case ZJ_WORD_SPECIAL:
      run->special = is_on(&c);
      break;
    case ZJ_WORD_SYMBOL:
      run->symbol = zj_u16_at(c.operand, 2);
      break;
    }
  }
}

static void change_paragraph(paragraphs *run, zj_slice list) {
  zj_word_paragraph *p = &run->properties;
  zj_word_change c;
  for (size_t at = 0; zj_word_change_next(list, &at, &c);) {
    switch (c.number) {
    case ZJ_WORD_IN_TABLE:
      run->in_table = is_on(&c);
      break;
    case ZJ_WORD_ROW_END:
    case ZJ_WORD_INNER_ROW_END:
      p->ends_row = is_on(&c);
      break;
    case ZJ_WORD_INNER_CELL_END:
      p->ends_cell = is_on(&c);
      break;
    case ZJ_WORD_TABLES:
      p->tables = (int)(zj_u32_at(c.operand, 0) & 31);
      break;
    case ZJ_WORD_LIST_LEVEL:
      p->level = (int)zj_word_change_byte(&c);
      break;
    case ZJ_WORD_LIST:
      p->list = zj_u16_at(c.operand, 0) < 0x7FF ? zj_u16_at(c.operand, 0) : 0;
      break;
    case ZJ_WORD_OUTLINE_LEVEL:
      p->heading = zj_word_change_byte(&c) < 9 ? (int)zj_word_change_byte(&c) : 9;
      break;
    }
  }
}

/* ---- pieces ---- */

static zj_status fail_damaged(zj_error *err) {
  return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("is damaged (Word)", "文件已损坏（Word）"));
}

/* Change number 'n' of those before the table of pieces. */
static zj_slice find_piece_change(const zj_word_binary *w, unsigned n) {
  size_t at = 0;
  while (at + 3 <= w->changes.length && w->changes.at[at] == 1) {
    size_t length = zj_u16_at(w->changes, at + 1);
    at += 3;
    if (length > w->changes.length - at) break;
    if (n-- == 0) return zj_slice_cut(w->changes, at, at + length);
    at += length;
  }
  return (zj_slice){"", 0};
}

/* The change of a whole piece is a number in a list, or a short form of one toggle. */
static bool hides_piece(const zj_word_binary *w, unsigned code) {
  characters run = {0};
  unsigned toggle = code >> 1 & 0x7F;
  if (code & 1)
    change_characters(&run, find_piece_change(w, code >> 1));
  else if (toggle == 0x41 || toggle == 0x5C) /* deleted, hidden */
    run.hidden = code >> 8 & 1;
  return run.hidden;
}

static piece read_piece(const zj_word_binary *w, zj_slice table, size_t count, size_t i) {
  size_t entry = 4 * (count + 1) + 8 * i;
  uint32_t at = zj_u32_at(table, entry + 2);
  piece p = {.begin = zj_u32_at(table, 4 * i),
             .end = zj_u32_at(table, 4 * i + 4),
             .at = at & 0x3FFFFFFF,
             .bytes = at >> 30 & 1,
             .hidden = hides_piece(w, zj_u16_at(table, entry + 6))};
  if (p.bytes) p.at /= 2;
  return p;
}

/* Cuts a piece to what the stream has of it. */
static void fit_piece(const zj_word_binary *w, piece *p) {
  size_t length = p->end - p->begin, size = p->bytes ? 1 : 2;
  size_t room = p->at < w->text.length ? (w->text.length - p->at) / size : 0;
  if (length > room) p->end = p->begin + (uint32_t)room;
}

static zj_status read_pieces(zj_word_binary *w, zj_error *err) {
  zj_slice table = find_table(w, TABLE_PIECES);
  size_t at = 0;
  w->changes = table;
  while (at + 3 <= table.length && table.at[at] == 1)
    at += 3 + (size_t)zj_u16_at(table, at + 1);
  if (at + 5 > table.length || table.at[at] != 2) return fail_damaged(err);
  table = zj_slice_cut(table, at + 5, table.length);
  if (table.length < 4) return fail_damaged(err);
  size_t count = (table.length - 4) / 12;
  w->pieces = talloc_array(w, piece, count + 1);
  if (!w->pieces) return zj_no_memory(err);
  uint32_t end = 0;
  for (size_t i = 0; i < count; i++) {
    piece p = read_piece(w, table, count, i);
    if (p.begin != end || p.end < p.begin) return fail_damaged(err);
    end = p.end;
    fit_piece(w, &p);
    w->pieces[w->piece_count++] = p;
  }
  return ZJ_OK;
}

/* The piece that holds 'cp', mostly the same as before or the next; NULL for none. */
static const piece *find_piece(zj_word_binary *w, uint32_t cp) {
  size_t low = 0, high = w->piece_count;
  for (size_t i = w->piece_now; i < w->piece_now + 2 && i < w->piece_count; i++)
    if (cp >= w->pieces[i].begin && cp < w->pieces[i].end) return &w->pieces[w->piece_now = i];
  while (low < high) {
    size_t middle = (low + high) / 2;
    const piece *p = &w->pieces[middle];
    if (cp >= p->begin && cp < p->end) return &w->pieces[w->piece_now = middle];
    if (cp < p->begin)
      high = middle;
    else
      low = middle + 1;
  }
  return NULL;
}

static uint32_t place_of(const piece *p, uint32_t cp) {
  return p->at + (cp - p->begin) * (p->bytes ? 1 : 2);
}

/* ---- pages of properties ---- */

/* A page: places in the file, then a short entry for each run between two of them. */
typedef struct page {
  zj_slice bytes;
  size_t count;
} page;

static page find_page(const zj_word_binary *w, zj_slice table, size_t pages, size_t i) {
  size_t at = (size_t)(zj_u32_at(table, 4 * (pages + 1) + 4 * i) & 0x3FFFFF) * PAGE;
  if (at + PAGE > w->text.length) return (page){.count = 0};
  zj_slice bytes = zj_slice_cut(w->text, at, at + PAGE);
  return (page){bytes, (unsigned char)bytes.at[PAGE - 1]};
}

/* The number of pages of a table. One more than the stream has room for would be hostile. */
static size_t count_pages(const zj_word_binary *w, zj_slice table) {
  size_t count = table.length >= 4 ? (table.length - 4) / 8 : 0, most = w->text.length / PAGE;
  return count < most ? count : most;
}

static size_t count_runs(const zj_word_binary *w, unsigned number) {
  zj_slice table = find_table(w, number);
  size_t pages = table.length >= 4 ? (table.length - 4) / 8 : 0, runs = 0;
  for (size_t i = 0; i < count_pages(w, table); i++)
    runs += find_page(w, table, pages, i).count;
  return runs;
}

static zj_slice bytes_of_page(const page *p, size_t at, size_t length) {
  if (at > PAGE) at = PAGE;
  if (length > PAGE - at) length = PAGE - at;
  return zj_slice_cut(p->bytes, at, at + length);
}

static unsigned byte_of_page(const page *p, size_t at) {
  return at < PAGE ? (unsigned char)p->bytes.at[at] : 0;
}

static characters read_characters(const page *p, size_t i) {
  characters run = {.begin = zj_u32_at(p->bytes, 4 * i), .end = zj_u32_at(p->bytes, 4 * i + 4)};
  size_t at = 2 * (size_t)byte_of_page(p, 4 * (p->count + 1) + i);
  if (at) change_characters(&run, bytes_of_page(p, at + 1, byte_of_page(p, at)));
  return run;
}

static paragraphs read_paragraphs(const page *p, size_t i) {
  paragraphs run = {.begin = zj_u32_at(p->bytes, 4 * i),
                    .end = zj_u32_at(p->bytes, 4 * i + 4),
                    .properties = {.list = -1, .level = -1, .heading = -1, .tables = 0}};
  size_t at = 2 * (size_t)byte_of_page(p, 4 * (p->count + 1) + PAPX_ENTRY * i);
  size_t length = 2 * (size_t)byte_of_page(p, at);
  if (at && length == 0)
    length = 2 * (size_t)byte_of_page(p, ++at);
  else if (length)
    length--;
  zj_slice bytes = bytes_of_page(p, at + 1, at ? length : 0);
  zj_word_style_id(zj_u16_at(bytes, 0), run.properties.style);
  if (bytes.length > 2) change_paragraph(&run, zj_slice_cut(bytes, 2, bytes.length));
  if (run.in_table && run.properties.tables == 0) run.properties.tables = 1;
  return run;
}

static int compare_characters(const void *a, const void *b) {
  uint32_t x = ((const characters *)a)->begin, y = ((const characters *)b)->begin;
  return (x > y) - (x < y);
}

static int compare_paragraphs(const void *a, const void *b) {
  uint32_t x = ((const paragraphs *)a)->begin, y = ((const paragraphs *)b)->begin;
  return (x > y) - (x < y);
}

static zj_status read_all_characters(zj_word_binary *w, zj_error *err) {
  zj_slice table = find_table(w, TABLE_CHARACTERS);
  size_t pages = table.length >= 4 ? (table.length - 4) / 8 : 0;
  w->characters = talloc_array(w, characters, count_runs(w, TABLE_CHARACTERS) + 1);
  if (!w->characters) return zj_no_memory(err);
  for (size_t i = 0; i < count_pages(w, table); i++) {
    page p = find_page(w, table, pages, i);
    for (size_t k = 0; k < p.count; k++)
      w->characters[w->character_count++] = read_characters(&p, k);
  }
  qsort(w->characters, w->character_count, sizeof *w->characters, compare_characters);
  return ZJ_OK;
}

static zj_status read_all_paragraphs(zj_word_binary *w, zj_error *err) {
  zj_slice table = find_table(w, TABLE_PARAGRAPHS);
  size_t pages = table.length >= 4 ? (table.length - 4) / 8 : 0;
  w->paragraphs = talloc_array(w, paragraphs, count_runs(w, TABLE_PARAGRAPHS) + 1);
  if (!w->paragraphs) return zj_no_memory(err);
  for (size_t i = 0; i < count_pages(w, table); i++) {
    page p = find_page(w, table, pages, i);
    for (size_t k = 0; k < p.count; k++)
      w->paragraphs[w->paragraph_count++] = read_paragraphs(&p, k);
  }
  qsort(w->paragraphs, w->paragraph_count, sizeof *w->paragraphs, compare_paragraphs);
  return ZJ_OK;
}

static bool holds_place(const characters *run, uint32_t place) {
  return place >= run->begin && place < run->end;
}

/* The run that holds a place in the file, mostly the same as before or the next. */
static const characters *find_characters(zj_word_binary *w, uint32_t place) {
  size_t low = 0, high = w->character_count, now = w->character_now;
  for (size_t i = now; i < now + 2 && i < high; i++)
    if (holds_place(&w->characters[i], place)) return &w->characters[w->character_now = i];
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (w->characters[middle].begin <= place)
      low = middle + 1;
    else
      high = middle;
  }
  if (!low || !holds_place(&w->characters[low - 1], place)) return NULL;
  return &w->characters[w->character_now = low - 1];
}

static const paragraphs *find_paragraphs(const zj_word_binary *w, uint32_t place) {
  size_t low = 0, high = w->paragraph_count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (w->paragraphs[middle].begin <= place)
      low = middle + 1;
    else
      high = middle;
  }
  return low && place < w->paragraphs[low - 1].end ? &w->paragraphs[low - 1] : NULL;
}

/* ---- the document ---- */

static zj_status check_head(const zj_word_binary *w, zj_error *err) {
  if (w->text.length < 1024 || !zj_word_binary_knows(w->text)) return fail_damaged(err);
  if (zj_u16_at(w->text, 10) & 0x100)
    return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("is protected by a password", "有密码保护"));
  return ZJ_OK;
}

zj_status zj_word_binary_open(void *ctx, zj_compound *file, zj_word_binary **out, zj_error *err) {
  zj_word_binary *w = talloc_zero(ctx, zj_word_binary);
  if (!w) return zj_no_memory(err);
  zj_status status = zj_compound_stream(file, "WordDocument", &w->text, err);
  if (status == ZJ_OK) status = check_head(w, err);
  if (status != ZJ_OK) return status;
  const char *name = zj_u16_at(w->text, 10) & 0x200 ? "1Table" : "0Table";
  status = zj_compound_stream(file, name, &w->table, err);
  if (status == ZJ_OK && !w->table.at) status = fail_damaged(err);
  if (status == ZJ_OK) status = read_pieces(w, err);
  if (status == ZJ_OK) status = read_all_characters(w, err);
  if (status == ZJ_OK) status = read_all_paragraphs(w, err);
  if (status == ZJ_OK)
    status = zj_word_binary_lists_load(w, find_table(w, TABLE_STYLES), find_table(w, TABLE_LISTS),
                                       w->table, find_table(w, TABLE_LIST_USES), &w->lists, err);
  *out = w;
  return status;
}

void zj_word_binary_part(const zj_word_binary *w, zj_word_part part, uint32_t *begin,
                         uint32_t *end) {
  uint64_t at = 0;
  uint32_t last = w->piece_count ? w->pieces[w->piece_count - 1].end : 0;
  for (int i = 0; i < (int)part; i++)
    at += zj_u32_at(w->text, part_at[i]);
  uint64_t after = at + zj_u32_at(w->text, part_at[part]);
  *begin = at < last ? (uint32_t)at : last;
  *end = after < last ? (uint32_t)after : last;
}

void zj_word_binary_char(zj_word_binary *w, uint32_t cp, zj_word_char *out) {
  const piece *p = find_piece(w, cp);
  *out = (zj_word_char){0};
  if (!p) return;
  uint32_t place = place_of(p, cp);
  out->c =
      p->bytes ? zj_code_page_1252((unsigned char)w->text.at[place]) : zj_u16_at(w->text, place);
  out->hidden = p->hidden;
  const characters *run = find_characters(w, place);
  if (!run) return;
  out->hidden |= run->hidden;
  out->special = run->special;
  if (run->symbol && (run->special || out->c == 0x28)) {
    out->c = run->symbol;
    out->special = false;
  }
}

void zj_word_binary_paragraph(zj_word_binary *w, uint32_t cp, zj_word_paragraph *out) {
  const piece *p = find_piece(w, cp);
  const paragraphs *run = p ? find_paragraphs(w, place_of(p, cp)) : NULL;
  if (run)
    *out = run->properties;
  else
    *out = (zj_word_paragraph){.list = -1, .level = -1, .heading = -1};
}

/* ---- text boxes and headers ---- */

/* The number of entries of a table that has 'count' + 1 CPs before them. */
static size_t count_entries(zj_slice table, size_t entry) {
  return table.length >= 4 ? (table.length - 4) / (4 + entry) : 0;
}

/* Sets the CPs from one place of a table to the next, counted from the begin of their part. */
static bool find_range(const zj_word_binary *w, zj_word_part part, zj_slice table, size_t i,
                       uint32_t *begin, uint32_t *end) {
  uint32_t first, last, from = zj_u32_at(table, 4 * i), to = zj_u32_at(table, 4 * i + 4);
  zj_word_binary_part(w, part, &first, &last);
  if (from >= to || to > last - first) return false;
  *begin = first + from;
  *end = first + to;
  return true;
}

bool zj_word_binary_box(const zj_word_binary *w, uint32_t cp, uint32_t *begin, uint32_t *end) {
  zj_slice shapes = find_table(w, TABLE_SHAPES), boxes = find_table(w, TABLE_BOXES);
  size_t shape_count = count_entries(shapes, SHAPE_ENTRY);
  size_t box_count = count_entries(boxes, BOX_ENTRY), low = 0, high = shape_count;
  while (low < high) { /* CPs ascend */
    size_t middle = (low + high) / 2;
    if (zj_u32_at(shapes, 4 * middle) < cp)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == shape_count || zj_u32_at(shapes, 4 * low) != cp) return false;
  uint32_t shape = zj_u32_at(shapes, 4 * (shape_count + 1) + SHAPE_ENTRY * low);
  for (size_t i = 0; i < box_count; i++)
    if (zj_u32_at(boxes, 4 * (box_count + 1) + BOX_ENTRY * i + 14) == shape)
      return find_range(w, ZJ_WORD_BOXES, boxes, i, begin, end);
  return false;
}

bool zj_word_binary_header(const zj_word_binary *w, size_t i, uint32_t *begin, uint32_t *end) {
  zj_slice table = find_table(w, TABLE_HEADERS);
  size_t count = table.length / 4;
  *begin = *end = 0;
  i += HEADERS_SKIPPED; /* the separators of notes */
  if (i + 1 >= count) return false;
  if (!find_range(w, ZJ_WORD_HEADERS, table, i, begin, end)) *begin = *end = 0;
  return true;
}

uint32_t zj_word_binary_comments(const zj_word_binary *w) {
  return (uint32_t)count_entries(find_table(w, TABLE_COMMENTS), 30);
}

zj_word_lists *zj_word_binary_lists(const zj_word_binary *w) {
  return w->lists;
}
