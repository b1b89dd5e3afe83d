/* extract_html.c - the text of a web page.
 *
 * This is a tokenizer modelled on that of the HTML standard, without a tree: single tags decide
 * what is a line, a cell or nothing. Its time is proportional to the size of the page, however the
 * tags nest or are left open; that of a parser which builds a tree is not. */
#include <ctype.h>
#include <stdlib.h>
#include <strings.h>

#include "indexer/read/code_page.h"
#include "indexer/read/formats.h"
#include "indexer/read/html_lists.h"
#include "indexer/read/html_tables.h"
#include "indexer/read/late_xml.h"

enum {
  NAME_MAX_BYTES = 16, /* of the name of an element */
  RESCANS_MAX = 8,     /* elements without an end that are read again as shown */
  SEARCHES_MAX = 16,   /* vain searches for an end, in lengths of the page */
  META_BYTES = 8192    /* a <meta> with the encoding is within these first bytes */
};

/* What a tag does to the lines. */
typedef enum effect {
  INLINE,
  BLOCK,
  HEADING,
  BREAK,
  RULE,
  CELL,
  ROW,
  TABLE,
  PRE,
  LINK,
  LIST,
  ITEM,
  RAW,    /* its content is not HTML and not shown */
  HIDDEN, /* its content does not belong to the text */
  AID,    /* the same within a line: how a word is read */
  OPAQUE  /* a block that must have an end tag: display:none hides all of it */
} effect;

/* Sorted by name for effect_of(); other elements are INLINE. */
static const struct {
  const char *name;
  effect effect;
} tags[] = {
    {"a", LINK},           {"address", BLOCK}, {"article", BLOCK}, {"aside", BLOCK},
    {"blockquote", BLOCK}, {"br", BREAK},      {"button", HIDDEN}, {"canvas", HIDDEN},
    {"caption", BLOCK},    {"center", BLOCK},  {"dd", BLOCK},      {"details", BLOCK},
    {"div", OPAQUE},       {"dl", BLOCK},      {"dt", BLOCK},      {"fieldset", BLOCK},
    {"figcaption", BLOCK}, {"figure", BLOCK},  {"footer", HIDDEN}, {"form", BLOCK},
    {"h1", HEADING},       {"h2", HEADING},    {"h3", HEADING},    {"h4", HEADING},
    {"h5", HEADING},       {"h6", HEADING},    {"header", BLOCK},  {"hr", RULE},
    {"iframe", RAW},       {"legend", BLOCK},  {"li", ITEM},       {"main", BLOCK},
    {"nav", HIDDEN},       {"noembed", RAW},   {"noframes", RAW},  {"noscript", RAW},
    {"object", HIDDEN},    {"ol", LIST},       {"option", BLOCK},  {"p", BLOCK},
    {"pre", PRE},          {"rp", AID},        {"rt", AID},        {"script", RAW},
    {"section", OPAQUE},   {"select", HIDDEN}, {"style", RAW},     {"summary", BLOCK},
    {"svg", HIDDEN},       {"table", TABLE},   {"tbody", BLOCK},   {"td", CELL},
    {"template", HIDDEN},  {"textarea", RAW},  {"tfoot", BLOCK},   {"th", CELL},
    {"thead", BLOCK},      {"title", RAW},     {"tr", ROW},        {"ul", LIST},
    {"video", HIDDEN},     {"xmp", RAW},
};

typedef struct tag {
  char name[NAME_MAX_BYTES];
  zj_slice attributes;
  bool ends, hidden;
} tag;

typedef struct page {
  zj_slice html;
  size_t at;
  zj_lines lines;
  zj_html_lists lists;
  int heading;                    /* level of the open <h1> to <h6>, 0 for none */
  bool in_link, heading_has_text; /* text outside links: headings of link lists have none */
  int pre;                        /* open <pre> */
  zj_html_tables tables;
  char skipping[NAME_MAX_BYTES]; /* the element whose content is left out; "" for none */
  int skip_depth;                /* open elements of that name */
  size_t skip_from;              /* where its content begins */
  size_t never_skip; /* elements that begin before this byte are shown: one has no end */
  int rescans;
  size_t searched; /* bytes searched in vain for ends; bounded, or a page of <!-- would take for
                      ever */
} page;

static effect effect_of(const char *name) {
  size_t low = 0, high = ZJ_COUNT(tags);
  while (low < high) {
    size_t middle = (low + high) / 2;
    int order = strcmp(name, tags[middle].name);
    if (order == 0) return tags[middle].effect;
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return INLINE;
}

/* ---- reading tags ---- */

static char byte_at(const page *p, size_t at) {
  return at < p->html.length ? p->html.at[at] : 0;
}

/* Finds 'what' at or after 'at', in either case; returns the end of the page when it is missing. */
static size_t find_from(page *p, size_t at, const char *what) {
  size_t length = strlen(what), begin = at;
  if (p->searched / SEARCHES_MAX > p->html.length) return p->html.length;
  for (; at + length <= p->html.length; at++) {
    const char *first = isalpha((unsigned char)what[0])
                            ? p->html.at + at
                            : memchr(p->html.at + at, what[0], p->html.length - at);
    if (!first) break;
    at = (size_t)(first - p->html.at);
    if (p->html.length - at >= length && strncasecmp(first, what, length) == 0) return at;
  }
  p->searched += p->html.length - begin;
  return p->html.length;
}

/* Moves *at over blanks, then over 'word' in either case; false when it is not there. */
static bool skip_word(zj_slice text, size_t *at, const char *word) {
  size_t length = strlen(word);
  while (*at < text.length && isspace((unsigned char)text.at[*at]))
    ++*at;
  if (text.length - *at < length || strncasecmp(text.at + *at, word, length) != 0) return false;
  *at += length;
  return true;
}

/* Whether a style hides the element: display:none in either case, with or without blanks. What only
 * has visibility:hidden is shown by a script, as whole articles are. */
static bool is_hidden(zj_slice attributes) {
  for (size_t i = 0; i + 12 <= attributes.length; i++) {
    size_t at = i;
    if (skip_word(attributes, &at, "display") && skip_word(attributes, &at, ":") &&
        skip_word(attributes, &at, "none"))
      return true;
  }
  return false;
}

static bool is_name_char(char c) {
  return isalnum((unsigned char)c) || c == ':' || c == '-';
}

/* Finds the > that ends a tag: the first outside quotes. A quote opens a value only after =.
 * Returns the end of the page when it is missing. */
static size_t attributes_end(page *p, size_t at) {
  char quote = 0, before = 0;
  size_t begin = at;
  if (p->searched / SEARCHES_MAX > p->html.length) return p->html.length;
  for (; at < p->html.length; at++) {
    char c = p->html.at[at];
    if (quote) {
      if (c != quote) continue;
      quote = 0;
      before = 0;
    } else if (c == '>') {
      break;
    } else if ((c == '"' || c == '\'') && before == '=') {
      quote = c;
    } else if (!isspace((unsigned char)c)) {
      before = c;
    }
  }
  if (at == p->html.length) p->searched += at - begin;
  return at;
}

/* Reads the tag at p->at, which begins with <x or </x, and moves after it. */
static tag read_tag(page *p) {
  tag t = {.ends = byte_at(p, p->at + 1) == '/'};
  size_t at = p->at + 1 + t.ends, n = 0;
  for (; is_name_char(byte_at(p, at)); at++)
    if (n + 1 < sizeof t.name) t.name[n++] = (char)tolower((unsigned char)p->html.at[at]);
  size_t end = attributes_end(p, at);
  if (end == p->html.length) { /* a quote is not closed: the first > ends the tag */
    const char *close = memchr(p->html.at + at, '>', p->html.length - at);
    if (close) end = (size_t)(close - p->html.at);
  }
  t.attributes = zj_slice_cut(p->html, at, end);
  t.hidden = !t.ends && is_hidden(t.attributes);
  p->at = end < p->html.length ? end + 1 : end;
  return t;
}

/* ---- content that is left out ---- */

static void skip_raw(page *p, const char *name) {
  char close[NAME_MAX_BYTES + 2] = "</";
  strcat(close, name);
  size_t end = find_from(p, p->at, close);
  if (end < p->html.length) p->at = end; /* an element without an end hides nothing */
}

static void begin_skipping(page *p, const tag *t) {
  if (p->at <= p->never_skip || p->rescans >= RESCANS_MAX) return;
  memcpy(p->skipping, t->name, sizeof p->skipping);
  p->skip_depth = 1;
  p->skip_from = p->at;
}

/* Whether the end tag of the element that is left out is missing, as it may be: a paragraph ends
 * where another block begins or the one around it ends, a reading aid with its ruby. */
static bool ends_without_tag(const page *p, const tag *t, effect e) {
  if (strcmp(p->skipping, "p") == 0)
    return e != INLINE && e != LINK && e != BREAK && e != RAW && e != AID && e != HIDDEN;
  if (effect_of(p->skipping) != AID) return false;
  return !t->ends ? e == AID : strcmp(t->name, "ruby") == 0;
}

/* Counts a tag within an element that is left out; false when the tag is not within it any more. */
static bool count_skipped(page *p, const tag *t, effect e) {
  if (strcmp(t->name, p->skipping) == 0 && (t->ends || effect_of(p->skipping) != AID) &&
      strcmp(p->skipping, "p") != 0) {
    p->skip_depth += t->ends ? -1 : 1;
    if (p->skip_depth == 0) *p->skipping = 0;
    return true;
  }
  if (!ends_without_tag(p, t, e)) return true;
  *p->skipping = 0;
  return false;
}

/* At the end of the page: an element that was left out has no end, so it was not meant to hide all
 * this. Returns to its content, to be read as shown; false when there is no such element. */
static bool rescan_skipped(page *p) {
  if (!*p->skipping) return false;
  *p->skipping = 0;
  p->never_skip = p->at = p->skip_from;
  p->rescans++;
  return true;
}

/* ---- tags to lines ---- */

static void begin_or_end_table(page *p, bool ends) {
  zj_lines_break(&p->lines);
  if (ends)
    zj_html_tables_end(&p->tables, &p->lines);
  else
    zj_html_tables_begin(&p->tables);
}

static void begin_or_end_heading(page *p, const tag *t) {
  if (t->ends) {
    zj_lines_heading(&p->lines, p->heading_has_text ? p->heading : 0);
    zj_lines_break(&p->lines);
    p->heading = 0;
    zj_lines_heading(&p->lines, 0);
  } else {
    zj_lines_gap(&p->lines);
    p->heading = t->name[1] - '0';
    p->heading_has_text = false;
  }
}

/* Ends the line, and with it a heading without an end tag. */
static void end_block(page *p) {
  if (p->heading && !zj_lines_at_begin(&p->lines)) {
    zj_lines_heading(&p->lines, p->heading_has_text ? p->heading : 0);
    p->heading = 0;
  }
  zj_lines_break(&p->lines);
}

static void begin_or_end_list(page *p, const tag *t) {
  end_block(p);
  if (t->ends)
    zj_html_lists_end(&p->lists);
  else if (t->hidden)
    begin_skipping(p, t);
  else
    zj_html_lists_begin(&p->lists, strcmp(t->name, "ol") == 0, t->attributes);
}

static void begin_item(page *p, const tag *t) {
  end_block(p);
  if (!t->ends) zj_html_lists_item(&p->lists, t->attributes);
}

static void write_line_break(page *p) {
  if (p->heading)
    zj_lines_blank(&p->lines);
  else if (zj_lines_at_begin(&p->lines))
    zj_lines_gap(&p->lines);
  else
    zj_lines_break(&p->lines);
}

/* Whether an inline element has an end tag, so that all of it can be hidden. */
static bool has_end_tag(const char *name) {
  static const char *const empty[] = {"img", "input", "wbr", "col", "embed", "link", "meta"};
  for (size_t i = 0; i < ZJ_COUNT(empty); i++)
    if (strcmp(name, empty[i]) == 0) return false;
  return true;
}

static void apply_tag(page *p) {
  tag t = read_tag(p);
  effect e = effect_of(t.name);
  if (*p->skipping && count_skipped(p, &t, e)) return;
  switch (e) {
  case INLINE:
    if (t.hidden && has_end_tag(t.name)) begin_skipping(p, &t);
    break;
  case AID:
    if (!t.ends) begin_skipping(p, &t);
    break;
  case OPAQUE:
  case BLOCK:
    end_block(p);
    if (t.hidden && (e == OPAQUE || strcmp(t.name, "p") == 0)) begin_skipping(p, &t);
    break;
  case HEADING:
    begin_or_end_heading(p, &t);
    break;
  case LINK:
    p->in_link = !t.ends;
    break;
  case LIST:
    begin_or_end_list(p, &t);
    break;
  case ITEM:
    begin_item(p, &t);
    break;
  case BREAK:
    write_line_break(p);
    break;
  case RULE:
    zj_lines_gap(&p->lines);
    break;
  case CELL:
    zj_html_tables_cell(&p->tables, &p->lines, t.attributes, t.ends);
    break;
  case ROW:
    zj_html_tables_row(&p->tables, &p->lines, t.ends);
    break;
  case TABLE:
    if (t.hidden)
      begin_skipping(p, &t);
    else
      begin_or_end_table(p, t.ends);
    break;
  case PRE:
    zj_lines_break(&p->lines);
    p->pre += t.ends ? -(p->pre > 0) : 1;
    break;
  case RAW:
    if (!t.ends) skip_raw(p, t.name);
    break;
  case HIDDEN:
    zj_lines_break(&p->lines);
    if (!t.ends) begin_skipping(p, &t);
    break;
  }
}

/* ---- text ---- */

/* Reads the number after &# and moves after it. */
static uint32_t read_entity_number(page *p) {
  bool hex = (byte_at(p, p->at) | 0x20) == 'x';
  uint32_t value = 0;
  for (p->at += hex;; p->at++) {
    unsigned char c = (unsigned char)byte_at(p, p->at);
    if (!(hex ? isxdigit(c) : isdigit(c))) break;
    uint32_t digit = (uint32_t)(isdigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
    if (value < 0x110000) value = value * (hex ? 16 : 10) + digit;
  }
  p->at += byte_at(p, p->at) == ';';
  return zj_code_page_1252(value); /* numbers from 128 to 159 mean those of Windows */
}

/* Reads the name after & and moves after it; returns its character, or 0, without moving, when it
 * has none. Five names are recognized without ; too, as old pages write them. */
static uint32_t read_entity_name(page *p) {
  static const char *const bare[] = {"nbsp", "lt", "gt", "amp", "quot"};
  char name[12];
  size_t n = 0;
  for (; n + 1 < sizeof name && isalnum((unsigned char)byte_at(p, p->at + n)); n++)
    name[n] = byte_at(p, p->at + n);
  name[n] = 0;
  bool ended = byte_at(p, p->at + n) == ';';
  for (size_t i = 0; !ended && i < ZJ_COUNT(bare); i++) {
    size_t length = strlen(bare[i]);
    if (strncmp(name, bare[i], length) != 0) continue;
    n = length;
    name[n] = 0;
    ended = true;
  }
  const htmlEntityDesc *entity = ended && n ? htmlEntityLookup((const xmlChar *)name) : NULL;
  bool apostrophe = !entity && strcmp(name, "apos") == 0; /* of XML; HTML 4 does not have it */
  if (!entity && !apostrophe) return 0;
  p->at += n;
  p->at += byte_at(p, p->at) == ';';
  return entity ? entity->value : '\'';
}

/* Notes that text begins at 'at', and writes the number of its list item. */
static void write_label(page *p, size_t at) {
  char label[ZJ_HTML_LABEL_ROOM];
  if (p->heading && !p->in_link) p->heading_has_text = true;
  if (!p->lists.pending) return;
  zj_html_lists_label(&p->lists, zj_slice_cut(p->html, at, p->html.length), label);
  zj_lines_put(&p->lines, zj_slice_of(label));
}

/* Reads what follows & and moves after it; returns its character, or & itself. */
static uint32_t read_entity(page *p) {
  if (byte_at(p, p->at) == '#' &&
      (isdigit((unsigned char)byte_at(p, p->at + 1)) || (byte_at(p, p->at + 1) | 0x20) == 'x')) {
    p->at++;
    return read_entity_number(p);
  }
  uint32_t c = read_entity_name(p);
  return c ? c : '&';
}

static void write_entity(page *p) {
  size_t begin = p->at++;
  uint32_t c = read_entity(p);
  if (*p->skipping || c == '\n') return;
  if (zj_char_class_of(c) != ZJ_CHAR_BLANK) write_label(p, begin);
  zj_lines_put_char(&p->lines, c);
}

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void write_blank(page *p) {
  bool ends = p->pre && p->html.at[p->at] == '\n';
  p->at++;
  if (*p->skipping) return;
  if (ends)
    zj_lines_break(&p->lines);
  else
    zj_lines_blank(&p->lines);
}

static void write_text(page *p) {
  size_t begin = p->at;
  while (p->at < p->html.length && !is_space(p->html.at[p->at]) && p->html.at[p->at] != '<' &&
         p->html.at[p->at] != '&')
    p->at++;
  if (p->at == begin) p->at++; /* a < or & that begins nothing */
  if (*p->skipping) return;
  write_label(p, begin);
  zj_lines_put(&p->lines, zj_slice_cut(p->html, begin, p->at));
}

static void read_next(page *p) {
  char c = p->html.at[p->at], after = byte_at(p, p->at + 1);
  if (is_space(c)) {
    write_blank(p);
  } else if (c == '&') {
    write_entity(p);
  } else if (c == '<' && (isalpha((unsigned char)after) ||
                          (after == '/' && isalpha((unsigned char)byte_at(p, p->at + 2))))) {
    apply_tag(p);
  } else if (c == '<' && after == '!' && byte_at(p, p->at + 2) == '-' &&
             byte_at(p, p->at + 3) == '-') {
    size_t end = find_from(p, p->at + 4, "-->");
    p->at = end < p->html.length ? end + 3 : p->at + 4; /* without an end it hides nothing */
  } else if (c == '<' && (after == '!' || after == '?' || after == '/')) {
    size_t end = find_from(p, p->at, ">");
    p->at = end < p->html.length ? end + 1 : p->at + 2;
  } else {
    write_text(p);
  }
}

/* ---- encoding ---- */

/* The static name of the encoding that a <meta> declares; NULL for none or an unknown one. */
static const char *declared_encoding(zj_slice bytes) {
  page p = {.html = zj_slice_cut(bytes, 0, bytes.length < META_BYTES ? bytes.length : META_BYTES)};
  size_t at = find_from(&p, 0, "charset");
  for (; at < p.html.length; at = find_from(&p, at + 7, "charset")) {
    char name[24];
    size_t from = at + 7, n = 0;
    while (from < p.html.length && (is_space(p.html.at[from]) || strchr("=\"'", p.html.at[from])))
      from++;
    for (; n + 1 < sizeof name; n++) {
      char c = byte_at(&p, from + n);
      if (!isalnum((unsigned char)c) && c != '-') break;
      name[n] = c;
    }
    name[n] = 0;
    /* A page in which "charset" can be found byte by byte is not UTF-16. */
    const char *known = n ? zj_decode_name(name) : NULL;
    if (known && *known && strncmp(known, "UTF-16", 6) != 0) return known;
  }
  return NULL;
}

/* The <meta> is only a hint: a page saved in another encoding keeps it. */
static zj_status decode_page(void *ctx, zj_slice bytes, const char *encoding, zj_decoded *out,
                             zj_error *err) {
  const char *name = encoding ? zj_decode_name(encoding) : "";
  return name && !*name ? zj_decode_declared(ctx, bytes, declared_encoding(bytes), out, err)
                        : zj_decode(ctx, bytes, encoding, out, err);
}

/* ---- pages whose text is in a form ---- */

/* The value in an attribute, value="…" or value=…; empty when there is none. */
static zj_slice value_of(zj_slice attributes) {
  for (size_t i = 0; i + 6 < attributes.length; i++) {
    size_t at = i;
    if (!skip_word(attributes, &at, "value") || !skip_word(attributes, &at, "=")) continue;
    while (at < attributes.length && is_space(attributes.at[at]))
      at++;
    if (at == attributes.length) break;
    char quote = attributes.at[at];
    if (quote != '"' && quote != '\'') break;
    zj_slice rest = zj_slice_cut(attributes, at + 1, attributes.length);
    const char *end = rest.length ? memchr(rest.at, quote, rest.length) : NULL;
    if (end) rest.length = (size_t)(end - rest.at);
    return rest;
  }
  return (zj_slice){"", 0};
}

/* The longest value of an <input> or content of a <textarea>. Some pages of old sites hold their
 * text there, packed, and a script shows it. */
static zj_slice find_form_text(zj_slice html) {
  page p = {.html = html};
  zj_slice longest = {"", 0};
  while (p.at < html.length) {
    size_t at = find_from(&p, p.at, "<");
    if (at + 1 >= html.length) break;
    p.at = at;
    if (!isalpha((unsigned char)html.at[at + 1])) {
      p.at++;
      continue;
    }
    tag t = read_tag(&p);
    zj_slice text = {"", 0};
    size_t begin = p.at;
    if (strcmp(t.name, "input") == 0) text = value_of(t.attributes);
    if (effect_of(t.name) == RAW) skip_raw(&p, t.name);
    if (strcmp(t.name, "textarea") == 0) text = zj_slice_cut(html, begin, p.at);
    if (text.length > longest.length) longest = text;
  }
  return longest;
}

/* Writes the text with its entities as characters. */
static void unpack_text(zj_slice text, zj_buffer *out) {
  page p = {.html = text};
  while (p.at < text.length) {
    char utf8[4];
    if (text.at[p.at] != '&') {
      zj_buffer_add(out, text.at + p.at++, 1);
      continue;
    }
    p.at++;
    uint32_t c = read_entity(&p);
    bool text_char = c && c < 0x110000 && !(c >= 0xD800 && c < 0xE000);
    if (text_char) zj_buffer_add(out, utf8, zj_utf8_encode(c, utf8));
  }
}

/* ---- the page ---- */

static void read_page(page *p) {
  do {
    while (p->at < p->html.length && p->lines.status == ZJ_OK)
      read_next(p);
  } while (rescan_skipped(p));
}

zj_status zj_source_format_html(void *ctx, zj_slice bytes, const char *encoding, zj_decoded *out,
                                zj_error *err) {
  zj_status status = zj_late_load_xml(err); /* which knows the names of characters */
  if (status == ZJ_OK) status = decode_page(ctx, bytes, encoding, out, err);
  if (status != ZJ_OK) return status;
  page p = {.html = out->text, .lines = zj_lines_on(ctx)};
  zj_buffer form = {.ctx = ctx};
  read_page(&p);
  if (p.lines.length == 0) {
    unpack_text(find_form_text(out->text), &form);
    p = (page){.html = zj_buffer_slice(&form), .lines = p.lines};
    read_page(&p);
  }
  return zj_source_finish(zj_buffer_status(&form, err), &p.lines, out, err);
}
