/* account_document.c - accounts as quotations with footnotes. */
#include "query/answer/account_document.h"

#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/outline/fields_shown.h"

const char *zj_account_sides(void *ctx, const zj_account_head *head) {
  zj_title_text title;
  char *out = talloc_strdup(ctx, zj_report_shown(title, head->a.fields));
  for (size_t i = 0; out && i < head->b_count; i++)
    out = talloc_asprintf_append(out, "%s%s", i ? zj_tr(", ", "、") : " → ",
                                 zj_report_shown(title, head->b[i].fields));
  return out;
}

void zj_account_document_head(zj_document *d, const zj_account_head *head) {
  const char *sides = zj_account_sides(d, head);
  if (sides)
    zj_document_heading(d, 1, zj_slice_of(sides));
  else
    zj_note_no_memory();
  talloc_free((void *)(uintptr_t)sides);
}

static void put_line(zj_document *d, zj_buffer *line) {
  if (line->failed)
    zj_note_no_memory();
  else
    zj_document_line(d, zj_buffer_slice(line));
  talloc_free(line->at);
}

static void add(zj_buffer *to, const char *text) {
  zj_buffer_add(to, text, strlen(text));
}

static void add_list(zj_buffer *to, const char *name, const zj_account_list *list) {
  if (!list->count) return;
  add(to, name);
  for (size_t i = 0; i < list->count; i++) {
    if (i) add(to, zj_tr(", ", "、"));
    zj_buffer_add(to, list->at[i].text.at, list->at[i].text.length);
  }
}

static void put_quote(zj_document *d, const zj_account_quote *q) {
  zj_cited source = {.facts = &q->facts,
                     .crumbs = q->crumbs,
                     .crumb_count = q->crumb_count,
                     .line = q->words.line,
                     .start_char = q->words.start_char};
  zj_document_quote(d, q->words.text, &source);
}

static void put_echo(zj_document *d, const zj_account_row *row, const zj_account_echo *echo) {
  zj_buffer line = {.ctx = d};
  bool differs = echo->says == ZJ_VERDICT_DIFFERS || echo->says == ZJ_VERDICT_CHANGED;
  add(&line, zj_tr("The other report", "对方原文"));
  if (echo->says < ZJ_VERDICT_NONE && echo->says != row->verdict) {
    add(&line, zj_tr(" (", "（"));
    add(&line, zj_verdict_name(echo->says));
    add(&line, zj_tr(")", "）"));
  }
  add_list(&line, zj_tr("; state: ", "；状态："), &echo->states);
  if (differs) {
    add_list(&line, zj_tr("; figures here: ", "；此处数字："), &row->quote.figures);
    add_list(&line, zj_tr("; figures there: ", "；对方数字："), &echo->quote.figures);
  }
  add(&line, zj_tr(":", "："));
  put_line(d, &line);
  put_quote(d, &echo->quote);
}

void zj_account_document_row(zj_document *d, const zj_account_row *row, size_t number,
                             bool headed) {
  char text[40];
  if (headed) zj_document_heading(d, 2, zj_slice_of(zj_role_name(row->role)));
  zj_buffer line = {.ctx = d};
  snprintf(text, sizeof text, "%zu. ", number);
  add(&line, text);
  add(&line, zj_verdict_name(row->verdict));
  for (size_t i = 0; i < row->merged_count; i++) {
    snprintf(text, sizeof text, "%s%u", i ? zj_tr(", ", "、") : zj_tr(" with ", "，同"),
             row->merged[i] + 1);
    add(&line, text);
  }
  put_line(d, &line);
  if (row->has_quote) put_quote(d, &row->quote);
  for (size_t i = 0; i < row->echo_count; i++)
    put_echo(d, row, &row->echoes[i]);
}
