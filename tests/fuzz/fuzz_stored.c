/* fuzz_stored.c - lists that the index keeps as short texts. The first byte picks which: 'c' the
 * cells of tables, 'p' places, 'u' what was not read, as they come from a damaged index; 'P' and
 * 'U' lists that are made of the bytes, which must come back as they were. */
#include "fuzz.h"
#include "indexer/read/cells.h"
#include "indexer/read/places.h"
#include "indexer/read/unread.h"

/* ---- damaged lists ---- */

/* The next cell from 'i' on that has text; 'count' when there is none. */
static size_t next_filled(const zj_cell *cells, size_t count, size_t i) {
  while (i < count && cells[i].range.end.byte == cells[i].range.begin.byte)
    i++;
  return i;
}

/* Cells of rows that ascend come back when they are kept again; empty ones are left out. */
static void keep_cells(void *ctx, const zj_cell *cells, size_t count, size_t length) {
  const zj_cell *again;
  size_t count_again, k = 0;
  const char *kept;
  for (size_t i = 1; i < count; i++)
    if (cells[i].row < cells[i - 1].row ||
        (cells[i].row == cells[i - 1].row && cells[i].heads != cells[i - 1].heads))
      return;
  FUZZ_HOLDS(zj_cells_store(ctx, cells, count, &kept, NULL) == ZJ_OK);
  FUZZ_HOLDS(zj_cells_read(ctx, kept, length, true, &again, &count_again, NULL) == ZJ_OK);
  for (size_t i = next_filled(cells, count, 0); i < count; i = next_filled(cells, count, i + 1)) {
    k = next_filled(again, count_again, k);
    FUZZ_HOLDS(k < count_again && again[k].range.begin.byte == cells[i].range.begin.byte);
    FUZZ_HOLDS(again[k].row == cells[i].row && again[k].column == cells[i].column);
    FUZZ_HOLDS(again[k].range.end.byte == cells[i].range.end.byte);
    k++;
  }
}

/* Cells that were read lie in the text and do not overlap. */
static void read_cells(void *ctx, const char *stored) {
  enum { LENGTH = 4096 };
  const zj_cell *cells;
  size_t count, after = 0;
  FUZZ_HOLDS(zj_cells_read(ctx, stored, LENGTH, true, &cells, &count, NULL) == ZJ_OK);
  for (size_t i = 0; i < count; i++) {
    FUZZ_HOLDS(cells[i].range.begin.byte >= after);
    FUZZ_HOLDS(cells[i].range.end.byte >= cells[i].range.begin.byte);
    after = cells[i].range.end.byte;
  }
  FUZZ_HOLDS(after <= LENGTH);
  (void)zj_cells_headed(stored);
  keep_cells(ctx, cells, count, LENGTH);
}

static void read_places(const char *stored) {
  static const uint32_t lines[] = {0, 1, 2, 7, 100, UINT32_MAX};
  for (size_t i = 0; i < ZJ_COUNT(lines); i++) {
    zj_source_place place;
    char out[40];
    zj_places_find(stored, lines[i], &place);
    FUZZ_HOLDS(place.recognized <= 100);
    FUZZ_HOLDS(
        !place.name.length ||
        (place.name.at >= stored && place.name.at + place.name.length <= stored + strlen(stored)));
    FUZZ_HOLDS(strlen(zj_place_tell(&place, zj_lang_get(), out, sizeof out)) < sizeof out);
  }
}

static void read_unread(const char *stored) {
  static const size_t sizes[] = {1, 2, 20, 600};
  zj_unread_stored pages;
  for (int kind = 0; kind < ZJ_UNREAD_KINDS; kind++) {
    (void)zj_unread_counted(stored, (zj_unread_kind)kind);
    FUZZ_HOLDS(strlen(zj_unread_pages(stored, (zj_unread_kind)kind, pages)) < sizeof pages);
  }
  for (size_t i = 0; i < ZJ_COUNT(sizes); i++) {
    char out[600];
    zj_slice told = zj_slice_of(zj_unread_tell(stored, out, sizes[i]));
    FUZZ_HOLDS(told.length < sizes[i]);
    if (zj_utf8_check(zj_slice_of(stored)) == strlen(stored)) fuzz_check_text(told, true);
  }
}

/* ---- lists that come back ---- */

static bool same_place(const zj_source_place *a, const zj_source_place *b) {
  bool same = a->kind == b->kind && a->number == b->number && a->recognized == b->recognized;
  return same && (a->kind != ZJ_PLACE_ROW || zj_slice_equal(a->name, b->name));
}

/* Four bytes a place: how many lines after the last, its kind and name, its number, certainty. */
static void make_places(void *ctx, zj_slice bytes) {
  enum { PLACES_MAX = 64 };
  static const char *const names[] = {"", "预算表", "a b", "7"};
  zj_places places = zj_places_on(ctx);
  zj_source_place added[PLACES_MAX];
  uint32_t lines[PLACES_MAX], line = 1;
  size_t count = 0;
  for (size_t at = 0; at + 4 <= bytes.length && count < PLACES_MAX; at += 4, count++) {
    const unsigned char *b = (const unsigned char *)bytes.at + at;
    line += count ? 1 + b[0] : b[0];
    lines[count] = line;
    added[count] =
        (zj_source_place){.kind = b[1] & 1 ? ZJ_PLACE_PAGE : ZJ_PLACE_ROW, .number = 1 + b[2]};
    if (b[1] & 1)
      added[count].recognized = b[3] % 101;
    else
      added[count].name = zj_slice_of(names[b[1] / 2 % ZJ_COUNT(names)]);
    zj_places_add(&places, line, added[count]);
  }
  const char *stored = zj_places_stored(&places);
  FUZZ_HOLDS(stored);
  for (size_t i = 0; i < count; i++) {
    zj_source_place found;
    zj_places_find(stored, lines[i], &found);
    FUZZ_HOLDS(same_place(&found, &added[i]));
  }
}

/* A byte for each part, the kind of it; pages are three apart at most. */
static void make_unread(zj_slice bytes) {
  zj_unread unread = {0};
  zj_unread_stored stored;
  uint32_t counts[ZJ_UNREAD_KINDS] = {0}, page = 1;
  for (size_t i = 0; i < bytes.length && i < 400; i++) {
    unsigned char b = (unsigned char)bytes.at[i];
    zj_unread_kind kind = (zj_unread_kind)(b % ZJ_UNREAD_KINDS);
    page += 1 + b / 16 % 3;
    if (kind == ZJ_UNREAD_SCANS || kind == ZJ_UNREAD_FONTS)
      zj_unread_page(&unread, kind, page);
    else
      zj_unread_count(&unread, kind, b);
    counts[kind] += kind == ZJ_UNREAD_SCANS || kind == ZJ_UNREAD_FONTS ? 1 : b;
  }
  zj_unread_store(&unread, stored);
  for (int kind = 0; kind < ZJ_UNREAD_KINDS; kind++)
    FUZZ_HOLDS(zj_unread_counted(stored, (zj_unread_kind)kind) == counts[kind]);
  read_unread(stored);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  if (!size) return 0;
  void *ctx = talloc_new(NULL);
  zj_slice rest = {(const char *)bytes + 1, size - 1};
  const char *stored = talloc_strndup(ctx, rest.at, rest.length);
  switch (bytes[0]) {
  case 'c':
    read_cells(ctx, stored);
    break;
  case 'p':
    read_places(stored);
    break;
  case 'u':
    read_unread(stored);
    break;
  case 'P':
    make_places(ctx, rest);
    break;
  case 'U':
    make_unread(rest);
    break;
  default:
    break;
  }
  talloc_free(ctx);
  return 0;
}
