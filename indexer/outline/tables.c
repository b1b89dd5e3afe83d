/* tables.c - tables whose columns are headed. */
#include "indexer/outline/tables.h"

#include <talloc.h>

#include "indexer/text/marks.h"

/* HEAD_CHARS: a longer cell heads no column. TABLE_COLUMNS: a wider row heads nothing. CELLS_MAX:
 * in the text; what follows is text alone. */
enum { HEAD_CHARS = 20, TABLE_COLUMNS = 64, NAMED_MIN = 2, CELLS_MAX = 1 << 20 };

typedef struct finder {
  zj_layout *layout;
  const zj_cues *cues;
  zj_cell *cells; /* of all rows */
  size_t count, capacity;
  size_t ledger_capacity;          /* of the layout's ledger cells */
  zj_role_set head[TABLE_COLUMNS]; /* of the table at hand */
  bool spanned[TABLE_COLUMNS];     /* the cell of the head is empty */
  size_t columns;                  /* of the head; 0: the table has none so far */
  bool failed;
} finder;

/* ---- rows in the text ---- */

static void add_found(finder *f, size_t begin, size_t end, uint32_t row, uint32_t column) {
  if (f->count == f->capacity) {
    size_t capacity = f->capacity ? 2 * f->capacity : 64;
    zj_cell *grown = talloc_realloc(f->layout, f->cells, zj_cell, capacity);
    if (!grown) {
      f->failed = true;
      return;
    }
    f->cells = grown;
    f->capacity = capacity;
  }
  f->cells[f->count++] =
      (zj_cell){.range = {{begin}, {end}}, .row = row, .column = column, .found = true};
}

/* How often a mark occurs in a line. */
static size_t count_marks(zj_slice line, char mark) {
  size_t count = 0;
  for (const char *at = line.at, *end = line.at + line.length;
       (at = memchr(at, mark, (size_t)(end - at))) != NULL; at++)
    count++;
  return count;
}

/* Whether a line of a Markdown table only parts its head from its rows: |---|:--| */
static bool is_rule(zj_slice line) {
  for (size_t i = 0; i < line.length; i++)
    if (!memchr("|-: ", line.at[i], 4)) return false;
  return true;
}

/* Splits a line at its tabs, or at | when it begins with one. */
static void split_line(finder *f, size_t line, uint32_t row) {
  zj_orig_range range = f->layout->trimmed[line].range;
  const char *text = f->layout->original.at;
  bool piped = text[range.begin.byte] == '|';
  char mark = piped ? '|' : '\t';
  size_t begin = range.begin.byte + piped, end = range.end.byte;
  uint32_t column = 0;
  if (piped && end > begin && text[end - 1] == '|') end--;
  for (size_t at = begin; at <= end; at++) {
    if (at < end && text[at] != mark) continue;
    size_t from = begin, to = at;
    while (from < to && text[from] == ' ')
      from++;
    while (to > from && text[to - 1] == ' ')
      to--;
    add_found(f, from, to, row, column++);
    begin = at + 1;
  }
}

static bool is_row(const finder *f, size_t line) {
  zj_slice text = zj_orig_cut(f->layout->original, f->layout->trimmed[line].range);
  if (!text.length) return false;
  bool piped = text.at[0] == '|';
  size_t marks = count_marks(text, piped ? '|' : '\t');
  return marks >= (piped ? 3 : 1) && marks <= TABLE_COLUMNS;
}

/* Lines one after the other are a table; a rule of | and - is no row. */
static void find_text_rows(finder *f) {
  uint32_t row = 0;
  bool goes_on = false;
  for (size_t i = 0; i < f->layout->line_count && f->count < CELLS_MAX && !f->failed; i++) {
    zj_slice text = zj_orig_cut(f->layout->original, f->layout->trimmed[i].range);
    bool is = is_row(f, i);
    if (is && is_rule(text)) continue;
    if (is) split_line(f, i, row += goes_on ? 1 : 2);
    goes_on = is;
  }
}

/* ---- heads ---- */

/* The text of a cell without blanks, as it heads a column: 存在问题（具体表现） is 存在问题. */
static zj_slice head_words(const finder *f, uint32_t begin, uint32_t end) {
  zj_slice words = {f->layout->plain.bytes + begin, end - begin};
  const char *bracket = memmem(words.at, words.length, "（", 3);
  if (bracket && bracket > words.at) words.length = (size_t)(bracket - words.at);
  return words;
}

/* The first position of the plain text, from block 'block' on, that does not lie before a byte of
 * the original. */
static uint32_t plain_at(const zj_layout *layout, size_t block, size_t byte) {
  uint32_t low = layout->blocks[block].begin, high = layout->blocks[block].end;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (zj_plain_origin(&layout->plain, middle).byte < byte)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The block that holds a byte of the original, or the one before it. */
static size_t block_at(const zj_layout *layout, size_t byte) {
  size_t low = 0, high = layout->block_count;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (layout->blocks[middle].paragraph.range.begin.byte <= byte)
      low = middle;
    else
      high = middle;
  }
  return low;
}

/* The role that a cell names as the head of a column; 0 for none. */
static zj_role_set named_by(const finder *f, const zj_cell *cell) {
  if (cell->range.begin.byte == cell->range.end.byte) return 0;
  size_t block = block_at(f->layout, cell->range.begin.byte);
  uint32_t begin = plain_at(f->layout, block, cell->range.begin.byte);
  uint32_t end = plain_at(f->layout, block, cell->range.end.byte);
  zj_slice words = head_words(f, begin, end);
  if (zj_utf8_count(words) > HEAD_CHARS) return 0;
  zj_role_set role = zj_cues_column(f->cues, words);
  if (!role) role = zj_cues_heading(f->cues, words, NULL);
  return role & (role - 1) ? 0 : role;
}

/* How many columns the row that ends before cell 'end' has. */
static size_t columns_of(const finder *f, size_t end) {
  return f->cells[end - 1].column + 1;
}

/* Whether every cell of a row is short enough to head a column. */
static bool is_short(const finder *f, size_t first, size_t end) {
  for (size_t i = first; i < end; i++) {
    zj_slice text = zj_orig_cut(f->layout->original, f->cells[i].range);
    if (zj_utf8_count(text) > 2 * HEAD_CHARS || memmem(text.at, text.length, "。", 3)) return false;
  }
  return true;
}

/* Takes a row as the head of the table, if it is one. */
static bool take_head(finder *f, size_t first, size_t end) {
  zj_role_set roles[TABLE_COLUMNS] = {0}, all = 0;
  bool filled[TABLE_COLUMNS] = {0};
  size_t named = 0, columns = columns_of(f, end);
  if (columns < NAMED_MIN || columns > TABLE_COLUMNS || !is_short(f, first, end)) return false;
  for (size_t i = first; i < end; i++) {
    const zj_cell *cell = &f->cells[i];
    zj_role_set role = named_by(f, cell);
    roles[cell->column] = role;
    filled[cell->column] = cell->range.end.byte > cell->range.begin.byte;
    named += role != 0;
    all |= role;
  }
  if (named < NAMED_MIN || !(all & ~ZJ_ROLE_BIT(ZJ_ROLE_OTHER))) return false;
  memcpy(f->head, roles, sizeof roles);
  for (size_t c = 0; c < TABLE_COLUMNS; c++)
    f->spanned[c] = !filled[c];
  f->columns = columns;
  return true;
}

/* A second row of the head names the columns that a cell of the first spans: 整改情况 above 措施
 * and 结果. It has nothing below other heads. */
static bool take_second_head(finder *f, size_t first, size_t end) {
  bool names = false;
  if (columns_of(f, end) != f->columns || !is_short(f, first, end)) return false;
  for (size_t i = first; i < end; i++) {
    const zj_cell *cell = &f->cells[i];
    bool filled = cell->range.end.byte > cell->range.begin.byte;
    bool below =
        f->spanned[cell->column] || (cell->column + 1 < f->columns && f->spanned[cell->column + 1]);
    if (filled && !below) return false;
    names = names || (filled && named_by(f, cell));
  }
  if (!names) return false;
  for (size_t i = first; i < end; i++)
    if (f->cells[i].range.end.byte > f->cells[i].range.begin.byte) {
      zj_role_set role = named_by(f, &f->cells[i]);
      if (role) f->head[f->cells[i].column] = role;
    }
  return true;
}

/* Columns that a head spans and that no second row names have the role of the cell to their left.
 */
static void spread_head(finder *f) {
  for (size_t c = 1; c < f->columns; c++)
    if (f->spanned[c] && !f->head[c]) f->head[c] = f->head[c - 1];
}

/* ---- rows of a ledger ---- */

static void add_cell(finder *f, zj_ledger_cell cell) {
  zj_layout *l = f->layout;
  if (l->ledger_cell_count && l->ledger_cells[l->ledger_cell_count - 1].begin >= cell.begin)
    l->ledger_cell_count--; /* it holds nothing of the plain text */
  if (l->ledger_cell_count == f->ledger_capacity) {
    size_t capacity = f->ledger_capacity ? 2 * f->ledger_capacity : 64;
    zj_ledger_cell *grown = talloc_realloc(l, l->ledger_cells, zj_ledger_cell, capacity);
    if (!grown) {
      f->failed = true;
      return;
    }
    l->ledger_cells = grown;
    f->ledger_capacity = capacity;
  }
  l->ledger_cells[l->ledger_cell_count++] = cell;
}

/* Marks the blocks in which a cell lies, from 'block' on. */
static void mark_blocks(const zj_layout *layout, size_t block, const zj_cell *cell) {
  for (; block < layout->block_count &&
         layout->blocks[block].paragraph.range.begin.byte < cell->range.end.byte;
       block++)
    layout->blocks[block].ledger = true;
}

/* Adds the cells of a row: of the head when 'head', else with the roles of their columns. What
 * precedes the first, a mark of Markdown, belongs to it. */
static void add_row(finder *f, size_t first, size_t end, bool head) {
  const zj_layout *layout = f->layout;
  bool fits = columns_of(f, end) == f->columns, any = false;
  for (size_t i = first; i < end; i++) {
    const zj_cell *cell = &f->cells[i];
    zj_role_set role = fits ? f->head[cell->column] : 0;
    if (cell->range.end.byte == cell->range.begin.byte) continue;
    if (head) role = ZJ_ROLE_BIT(ZJ_ROLE_OTHER);
    size_t block = block_at(layout, cell->range.begin.byte);
    uint32_t begin =
        any ? plain_at(layout, block, cell->range.begin.byte) : layout->blocks[block].begin;
    mark_blocks(layout, block, cell);
    add_cell(f, (zj_ledger_cell){begin, role});
    any = true;
  }
}

static void take_row(finder *f, size_t first, size_t end, bool begins, bool *after_head) {
  if (begins) f->columns = 0;
  bool head = take_head(f, first, end);
  bool second = !head && *after_head && take_second_head(f, first, end);
  if (!head && *after_head) spread_head(f);
  *after_head = head;
  for (size_t i = first; i < end; i++)
    f->cells[i].heads = head || second;
  if (f->columns) add_row(f, first, end, head || second);
}

/* Cells of the text that lie in no table with a head are no cells. */
static void drop_found(zj_layout *layout) {
  size_t kept = 0;
  for (size_t i = 0; i < layout->cell_count; i++) {
    size_t block = block_at(layout, layout->cells[i].range.begin.byte);
    if (!layout->cells[i].found || layout->blocks[block].ledger)
      layout->cells[kept++] = layout->cells[i];
  }
  layout->cell_count = kept;
}

static zj_status read_rows(finder *f, zj_error *err) {
  const zj_markup *m = f->layout->markup;
  f->count = m->cell_count;
  if (f->count)
    f->cells = talloc_memdup(f->layout, m->cells, m->cell_count * sizeof *m->cells);
  else
    find_text_rows(f);
  return f->failed || (f->count && !f->cells) ? zj_no_memory(err) : ZJ_OK;
}

zj_status zj_tables_find(zj_layout *layout, const zj_rules *rules, const zj_cues *cues,
                         zj_error *err) {
  finder f = {.layout = layout, .cues = cues};
  bool after_head = false;
  layout->column_rule = zj_rules_find(rules, "T.column");
  if (!layout->block_count) return ZJ_OK;
  zj_status status = read_rows(&f, err);
  if (status != ZJ_OK) return status;
  for (size_t first = 0, end; first < f.count && !f.failed; first = end) {
    for (end = first + 1; end < f.count && f.cells[end].row == f.cells[first].row;)
      end++;
    bool begins = first == 0 || f.cells[first - 1].row + 1 != f.cells[first].row;
    take_row(&f, first, end, begins, &after_head);
  }
  layout->cells = f.cells;
  layout->cell_count = f.count;
  drop_found(layout);
  return f.failed ? zj_no_memory(err) : ZJ_OK;
}

const zj_ledger_cell *zj_tables_cell(const zj_layout *layout, uint32_t at, uint32_t *next) {
  size_t low = 0, high = layout->ledger_cell_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (layout->ledger_cells[middle].begin <= at)
      low = middle + 1;
    else
      high = middle;
  }
  *next = low < layout->ledger_cell_count ? layout->ledger_cells[low].begin : UINT32_MAX;
  return low ? &layout->ledger_cells[low - 1] : NULL;
}
