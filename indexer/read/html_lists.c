/* html_lists.c - numbers the items of ordered lists. */
#include "indexer/read/html_lists.h"

#include <ctype.h>
#include <stdio.h>
#include <strings.h>

#include "indexer/text/marker.h"

enum { NUMBER_MAX = 100000 };

/* The value of an attribute without its quotes; empty when it is missing. */
static zj_slice find_attribute(zj_slice all, const char *name) {
  size_t length = strlen(name);
  for (size_t at = 0; at + length < all.length; at++) {
    bool begins = at == 0 || isspace((unsigned char)all.at[at - 1]);
    if (!begins || strncasecmp(all.at + at, name, length) != 0) continue;
    size_t from = at + length;
    while (from < all.length && isspace((unsigned char)all.at[from]))
      from++;
    if (from == all.length || all.at[from] != '=') continue;
    for (from++; from < all.length && isspace((unsigned char)all.at[from]);)
      from++;
    char quote = 0;
    if (from < all.length && (all.at[from] == '"' || all.at[from] == '\'')) quote = all.at[from++];
    size_t end = from;
    while (end < all.length &&
           (quote ? all.at[end] != quote : !isspace((unsigned char)all.at[end])))
      end++;
    return zj_slice_cut(all, from, end);
  }
  return ZJ_LIT("");
}

static int number_of(zj_slice text, int otherwise) {
  int value = 0;
  if (!text.length) return otherwise;
  for (size_t i = 0; i < text.length; i++) {
    if (!isdigit((unsigned char)text.at[i]) || value > NUMBER_MAX) return otherwise;
    value = value * 10 + (text.at[i] - '0');
  }
  return value;
}

static bool holds_word(zj_slice text, const char *what) {
  return memmem(text.at, text.length, what, strlen(what)) != NULL;
}

static zj_numerals kind_of(zj_slice attributes) {
  zj_slice style = find_attribute(attributes, "style"), type = find_attribute(attributes, "type");
  if (holds_word(style, "list-style")) {
    if (holds_word(style, "none")) return ZJ_NUMERALS_NONE;
    if (holds_word(style, "cjk-") || holds_word(style, "-chinese-")) return ZJ_NUMERALS_CHINESE;
  }
  switch (type.length == 1 ? type.at[0] : '1') {
  case 'a':
    return ZJ_NUMERALS_LOWER_LETTER;
  case 'A':
    return ZJ_NUMERALS_UPPER_LETTER;
  case 'i':
    return ZJ_NUMERALS_LOWER_ROMAN;
  case 'I':
    return ZJ_NUMERALS_UPPER_ROMAN;
  default:
    return ZJ_NUMERALS_DECIMAL;
  }
}

void zj_html_lists_begin(zj_html_lists *lists, bool ordered, zj_slice attributes) {
  lists->pending = false;
  if (lists->depth < ZJ_HTML_LISTS) {
    lists->open[lists->depth].kind = ordered ? kind_of(attributes) : ZJ_NUMERALS_NONE;
    lists->open[lists->depth].next = number_of(find_attribute(attributes, "start"), 1);
  }
  lists->depth += lists->depth <= NUMBER_MAX;
}

void zj_html_lists_end(zj_html_lists *lists) {
  lists->pending = false;
  lists->depth -= lists->depth > 0;
}

void zj_html_lists_item(zj_html_lists *lists, zj_slice attributes) {
  lists->pending = false;
  if (lists->depth == 0 || lists->depth > ZJ_HTML_LISTS) return;
  int *next = &lists->open[lists->depth - 1].next;
  lists->number = number_of(find_attribute(attributes, "value"), *next);
  *next = lists->number < NUMBER_MAX ? lists->number + 1 : lists->number;
  lists->pending = lists->open[lists->depth - 1].kind != ZJ_NUMERALS_NONE;
}

void zj_html_lists_label(zj_html_lists *lists, zj_slice text, char label[ZJ_HTML_LABEL_ROOM]) {
  zj_marker marker;
  *label = 0;
  if (!lists->pending) return;
  lists->pending = false;
  if (zj_marker_read(text, 0, &marker)) return;
  zj_numerals kind = lists->open[lists->depth - 1].kind;
  zj_numerals_write(kind, lists->number, label);
  strcat(label, kind == ZJ_NUMERALS_CHINESE ? "、" : ". ");
}
