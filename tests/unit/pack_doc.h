/* pack_doc.h - Word 97 documents for tests, made in memory: a head, the text as one piece in
 * UTF-16, one page of character and one of paragraph properties, and tables. */
#ifndef ZJ_TESTS_PACK_DOC_H
#define ZJ_TESTS_PACK_DOC_H

#include "pack_ole.h"

#include "indexer/base/buffer.h"

enum { DOC_TEXT = 1024, DOC_CHARACTERS = 3072, DOC_PARAGRAPHS = 3584, DOC_BYTES = 4096 };
enum { DOC_RUNS = 40 };

typedef struct doc_run {
  uint32_t end; /* CP */
  zj_slice properties;
} doc_run;

/* The text, with the properties of its characters and paragraphs, and the tables by number. */
typedef struct doc {
  void *ctx;
  char *stream;
  zj_buffer table;
  uint32_t length; /* characters so far */
  doc_run characters[DOC_RUNS], paragraphs[DOC_RUNS];
  size_t character_count, paragraph_count;
} doc;

static inline doc doc_begin(void *ctx) {
  doc d = {.ctx = ctx, .stream = talloc_zero_size(ctx, DOC_BYTES), .table = {.ctx = ctx}};
  set_u16(d.stream, 0xA5EC);
  set_u16(d.stream + 2, 193);
  set_u16(d.stream + 10, 0x200); /* the stream 1Table */
  zj_buffer_add(&d.table, "", 1);
  return d;
}

static inline void doc_unit(doc *d, unsigned unit) {
  set_u16(d->stream + DOC_TEXT + 2 * d->length++, unit);
}

/* Adds characters with the changes 'properties' of them. */
static inline void doc_text(doc *d, const char *text, zj_slice properties) {
  zj_slice s = zj_slice_of(text);
  uint32_t c;
  for (size_t at = 0; at < s.length; at += zj_utf8_decode(s, at, &c)) {
    zj_utf8_decode(s, at, &c);
    if (c >= 0x10000) doc_unit(d, 0xD800 + ((c - 0x10000) >> 10));
    doc_unit(d, c >= 0x10000 ? 0xDC00 + (c & 0x3FF) : c);
  }
  d->characters[d->character_count++] = (doc_run){d->length, properties};
}

/* Ends the paragraph; 'properties' begins with the number of its style, in two bytes. */
static inline void doc_end(doc *d, char mark, zj_slice properties) {
  doc_unit(d, (unsigned char)mark);
  d->characters[d->character_count++] = (doc_run){d->length, {"", 0}};
  d->paragraphs[d->paragraph_count++] = (doc_run){d->length, properties};
}

/* Adds a table and writes its place to the head. */
static inline void doc_table(doc *d, unsigned number, const void *bytes, size_t length) {
  set_u32(d->stream + 154 + 8 * number, (uint32_t)d->table.length);
  set_u32(d->stream + 158 + 8 * number, (uint32_t)length);
  zj_buffer_add(&d->table, bytes, length);
}

/* Writes a page of runs: places, entries of 'entry' bytes, and the properties from the end on. */
static inline void doc_page(doc *d, size_t at, const doc_run *runs, size_t count, size_t entry) {
  char *page = d->stream + at;
  size_t end = OLE_SECTOR - 2;
  set_u32(page, DOC_TEXT);
  for (size_t i = 0; i < count; i++) {
    zj_slice properties = runs[i].properties;
    set_u32(page + 4 * (i + 1), DOC_TEXT + 2 * runs[i].end);
    if (!properties.length) continue;
    end = (end - properties.length - 2) & ~(size_t)1;
    assert_true(end > 4 * (count + 1) + entry * count);
    page[4 * (count + 1) + entry * i] = (char)(end / 2);
    if (entry == 1) { /* characters: the length in bytes */
      page[end] = (char)properties.length;
      memcpy(page + end + 1, properties.at, properties.length);
    } else { /* paragraphs: 0, then in words */
      page[end + 1] = (char)((properties.length + 1) / 2);
      memcpy(page + end + 2, properties.at, properties.length);
    }
  }
  page[OLE_SECTOR - 1] = (char)count;
}

/* The table of one page: the places from which to which it holds, and its number. */
static inline void doc_page_table(doc *d, unsigned number, size_t at) {
  char table[12];
  set_u32(table, DOC_TEXT);
  set_u32(table + 4, DOC_TEXT + 2 * d->length);
  set_u32(table + 8, (uint32_t)(at / OLE_SECTOR));
  doc_table(d, number, table, sizeof table);
}

/* Sets the length of a part of the text: 76 the report, 80 footnotes, 84 headers, 100 boxes. */
static inline void doc_part(doc *d, size_t at, uint32_t length) {
  set_u32(d->stream + at, length);
}

static inline zj_slice doc_finish(doc *d) {
  char pieces[21] = "\2";
  set_u32(pieces + 1, 16);
  set_u32(pieces + 9, d->length);
  set_u32(pieces + 15, DOC_TEXT);
  doc_table(d, 33, pieces, sizeof pieces);
  doc_page(d, DOC_CHARACTERS, d->characters, d->character_count, 1);
  doc_page(d, DOC_PARAGRAPHS, d->paragraphs, d->paragraph_count, 13);
  doc_page_table(d, 12, DOC_CHARACTERS);
  doc_page_table(d, 13, DOC_PARAGRAPHS);
  packed streams[] = {{"WordDocument", {d->stream, DOC_BYTES}},
                      {"1Table", zj_buffer_slice(&d->table)}};
  return pack_ole(d->ctx, streams, 2);
}

#endif
