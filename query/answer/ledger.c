/* ledger.c - rows of tables as items with fields. */
#include "query/answer/ledger.h"

#include <talloc.h>

#include "indexer/read/cells.h"

enum { LEDGER_COLUMNS = 64 };

typedef struct reader {
  void *ctx;
  const zj_segment *segment;
  zj_slice original;
  uint32_t paragraph, paragraph_end; /* the next paragraph to look at */
  zj_role_set scope;
  const zj_cell *cells;
  size_t count;
  const zj_cell *heads[LEDGER_COLUMNS]; /* of the table at hand */
  size_t columns;                       /* 0: it has no head */
  size_t line_byte;                     /* a place that moves forward */
  uint32_t line, chars;
  zj_ledger_item *items;
  size_t item_count, capacity;
} reader;

/* ---- text and places ---- */

/* The text of a cell as one line. .at is NULL when memory ran out. */
static zj_slice text_of(const reader *r, const zj_cell *cell) {
  zj_slice raw = zj_orig_cut(r->original, cell->range);
  char *text = talloc_size(r->ctx, raw.length + 1);
  for (size_t i = 0; text && i < raw.length; i++)
    text[i] = raw.at[i] == '\n' ? ' ' : raw.at[i];
  return (zj_slice){text, text ? raw.length : 0};
}

/* Moves the place forward to a byte of the original. */
static void move_to(reader *r, size_t byte) {
  for (; r->line_byte < byte; r->line_byte++) {
    char c = r->original.at[r->line_byte];
    if (c == '\n') {
      r->line++;
      r->chars = 0;
    } else if (!zj_utf8_is_tail(c)) {
      r->chars++;
    }
  }
}

/* The roles of the passage in which a cell begins, and the place where it does. */
static zj_role_set roles_at(reader *r, size_t byte, zj_match_pos *place) {
  zj_paragraph_view view;
  zj_passage_view passage;
  zj_role_set roles = 0;
  for (; r->paragraph + 1 < r->paragraph_end; r->paragraph++) {
    zj_segment_paragraph(r->segment, r->paragraph + 1, &view);
    if (view.cover.byte > byte) break;
  }
  zj_segment_paragraph(r->segment, r->paragraph, &view);
  size_t inside = byte > view.cover.byte ? byte - view.cover.byte : 0;
  zj_match_pos at = zj_orig_to_match(view.edits, (zj_orig_pos){inside},
                                     (zj_match_pos){(uint32_t)view.match.length});
  *place = at;
  for (uint32_t i = view.passage_begin; i < view.passage_end; i++) {
    if (i > view.passage_begin &&
        zj_segment_passage_range(r->segment, &view, i).begin.byte > at.byte)
      break;
    zj_segment_passage(r->segment, i, &passage);
    roles = passage.roles;
  }
  return roles;
}

/* ---- rows ---- */

static bool is_empty(const zj_cell *cell) {
  return cell->range.begin.byte == cell->range.end.byte;
}

/* A second row of a head completes the first. */
static void take_heads(reader *r, size_t first, size_t end) {
  for (size_t i = first; i < end; i++)
    if (r->cells[i].column < LEDGER_COLUMNS && !is_empty(&r->cells[i]))
      r->heads[r->cells[i].column] = &r->cells[i];
  r->columns = r->cells[end - 1].column + 1;
}

/* The head over a column: its own or, where that spans columns, the nearest one to the left. NULL
 * when there is none. */
static const zj_cell *head_over(const reader *r, uint32_t column) {
  if (column >= LEDGER_COLUMNS) return NULL;
  while (column > 0 && !r->heads[column])
    column--;
  return r->heads[column];
}

static bool is_number(const reader *r, const zj_cell *head) {
  zj_slice text = zj_orig_cut(r->original, head->range);
  return zj_slice_equal(text, ZJ_LIT("序号")) || zj_slice_equal(text, ZJ_LIT("编号"));
}

/* Where the row that begins with cell 'first' ends. */
static size_t row_end(const reader *r, size_t first) {
  size_t end = first + 1;
  while (end < r->count && r->cells[end].row == r->cells[first].row)
    end++;
  return end;
}

/* Whether a row has text in a column. */
static bool fills(const reader *r, size_t first, size_t end, uint32_t column) {
  for (size_t i = first; i < end; i++)
    if (r->cells[i].column == column && !is_empty(&r->cells[i])) return true;
  return false;
}

/* The end of the rows that belong to an item: cells that span rows, its own and that of its number,
 * are empty in the lower ones. */
static size_t item_end(const reader *r, size_t end, uint32_t column) {
  while (end < r->count && r->cells[end].row == r->cells[end - 1].row + 1 && !r->cells[end].heads) {
    size_t next = row_end(r, end);
    if (r->cells[next - 1].column + 1 != r->columns || fills(r, end, next, column) ||
        fills(r, end, next, 0))
      break;
    end = next;
  }
  return end;
}

static zj_status add_fields(reader *r, size_t first, size_t end, size_t of, zj_ledger_item *item,
                            zj_error *err) {
  end = item_end(r, end, r->cells[of].column);
  zj_ledger_field *fields = talloc_array(r->ctx, zj_ledger_field, end - first);
  if (!fields) return zj_no_memory(err);
  item->fields = fields;
  for (size_t i = first; i < end; i++) {
    const zj_cell *head = head_over(r, r->cells[i].column);
    if (i == of || is_empty(&r->cells[i]) || !head || is_number(r, head)) continue;
    zj_ledger_field *f = &fields[item->field_count++];
    *f = (zj_ledger_field){text_of(r, head), text_of(r, &r->cells[i])};
    if (!f->name.at || !f->value.at) return zj_no_memory(err);
  }
  return ZJ_OK;
}

static zj_status add_item(reader *r, size_t first, size_t end, size_t of, zj_role_set roles,
                          zj_match_pos at, zj_error *err) {
  if (r->item_count == r->capacity) {
    size_t capacity = r->capacity ? 2 * r->capacity : 32;
    zj_ledger_item *grown = talloc_realloc(r->ctx, r->items, zj_ledger_item, capacity);
    if (!grown) return zj_no_memory(err);
    r->items = grown;
    r->capacity = capacity;
  }
  zj_ledger_item *item = &r->items[r->item_count++];
  move_to(r, r->cells[of].range.begin.byte);
  *item = (zj_ledger_item){
      .line = r->line, .start_char = r->chars, .roles = roles, .paragraph = r->paragraph, .at = at};
  move_to(r, r->cells[of].range.end.byte);
  item->end_line = r->line;
  item->end_char = r->chars;
  item->text = text_of(r, &r->cells[of]);
  return item->text.at ? add_fields(r, first, end, of, item, err) : zj_no_memory(err);
}

static zj_status read_row(reader *r, size_t first, size_t end, zj_error *err) {
  zj_status status = ZJ_OK;
  if (r->cells[end - 1].column + 1 != r->columns) return ZJ_OK;
  for (size_t i = first; status == ZJ_OK && i < end; i++) {
    if (is_empty(&r->cells[i])) continue;
    zj_match_pos at;
    zj_role_set roles = roles_at(r, r->cells[i].range.begin.byte, &at);
    if (roles & r->scope) status = add_item(r, first, end, i, roles, at, err);
  }
  return status;
}

static zj_status read_rows(reader *r, zj_error *err) {
  zj_status status = ZJ_OK;
  for (size_t first = 0, end; status == ZJ_OK && first < r->count; first = end) {
    end = row_end(r, first);
    bool begins = first == 0 || r->cells[first - 1].row + 1 != r->cells[first].row;
    if (begins) r->columns = 0;
    if (begins) memset(r->heads, 0, sizeof r->heads);
    if (r->cells[first].heads)
      take_heads(r, first, end);
    else
      status = read_row(r, first, end, err);
  }
  return status;
}

zj_status zj_ledger_items(void *ctx, const zj_segment *segment, uint32_t report, zj_role_set roles,
                          zj_ledger_item **out, size_t *count, zj_error *err) {
  zj_report_facts facts;
  zj_segment_facts(segment, report, &facts);
  *out = NULL;
  *count = 0;
  if (!zj_cells_headed(facts.cells)) return ZJ_OK;
  zj_buffer original = {.ctx = ctx};
  zj_status status = zj_segment_report_original(segment, report, &original, err);
  if (status == ZJ_OK) status = zj_buffer_status(&original, err);
  if (status != ZJ_OK) return status;
  reader r = {.ctx = ctx,
              .segment = segment,
              .original = zj_buffer_slice(&original),
              .scope = roles,
              .line = 1};
  zj_segment_report_range(segment, report, &r.paragraph, &r.paragraph_end);
  status = zj_cells_read(ctx, facts.cells, r.original.length, true, &r.cells, &r.count, err);
  if (status == ZJ_OK && r.count) status = read_rows(&r, err);
  *out = r.items;
  *count = r.item_count;
  return status;
}
