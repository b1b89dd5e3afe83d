/* isolate.c - closes the texts of a page. */
#include "web/http/isolate.h"

#include <string.h>

#include "indexer/base/buffer.h"
#include "query/language/find.h"

enum { ISOLATE_FIRST = 0x2066, ISOLATE_LAST = 0x2068, ISOLATE_END = 0x2069 };

#define CLOSE "\xE2\x81\xA9" /* U+2069 */

typedef enum place { BODY, TITLE, TEXTAREA } place;

static bool starts_with(zj_slice html, size_t at, const char *word) {
  size_t length = strlen(word);
  return html.length - at >= length && memcmp(html.at + at, word, length) == 0;
}

/* Adds a text without what it closes too much, and with what it leaves open closed. */
static void add_closed(zj_buffer *out, zj_slice text) {
  size_t open = 0, n;
  uint32_t c;
  for (size_t at = 0; at < text.length; at += n) {
    n = zj_utf8_decode(text, at, &c);
    if (n && c == ISOLATE_END && !open) continue;
    if (n && c >= ISOLATE_FIRST && c <= ISOLATE_LAST) open++;
    if (n && c == ISOLATE_END) open--;
    if (!n) n = 1;
    zj_buffer_add(out, text.at + at, n);
  }
  for (; open; open--)
    zj_buffer_add(out, CLOSE, strlen(CLOSE));
}

static void add_marked(zj_buffer *out, zj_slice text) {
  size_t n;
  uint32_t c;
  for (size_t at = 0; at < text.length; at += n) {
    n = zj_utf8_decode(text, at, &c);
    bool turns = n && zj_char_turns_text(c);
    if (!n) n = 1;
    if (turns)
      zj_buffer_add(out, ZJ_TURN_MARK, strlen(ZJ_TURN_MARK));
    else
      zj_buffer_add(out, text.at + at, n);
  }
}

static void add_text(zj_buffer *out, place in, zj_slice text) {
  switch (in) {
  case BODY:
    add_closed(out, text);
    return;
  case TITLE:
    add_marked(out, text);
    return;
  case TEXTAREA:
    zj_buffer_add(out, text.at, text.length);
    return;
  }
}

static place place_after(zj_slice html, size_t tag) {
  if (starts_with(html, tag, "<title>")) return TITLE;
  return starts_with(html, tag, "<textarea") ? TEXTAREA : BODY;
}

/* Whether any text may need it: hardly any page does. */
static bool needs_closing(zj_slice html) {
  static const char begin[] = "<title>", end[] = "</title>";
  if (zj_find(html, ZJ_LIT("\xE2\x81"), 0) < html.length) return true; /* of all isolates */
  const char *from = memmem(html.at, html.length, begin, sizeof begin - 1);
  const char *to =
      from ? memmem(from, html.length - (size_t)(from - html.at), end, sizeof end - 1) : NULL;
  uint32_t c;
  for (size_t at = 0, n; to && from + at < to; at += n ? n : 1) {
    n = zj_utf8_decode((zj_slice){from, (size_t)(to - from)}, at, &c);
    if (n && zj_char_turns_text(c)) return true;
  }
  return false;
}

zj_status zj_isolate(void *ctx, zj_slice html, zj_slice *out, zj_error *err) {
  zj_buffer closed = {.ctx = ctx};
  place in = BODY;
  *out = html;
  if (!needs_closing(html)) return ZJ_OK;
  for (size_t at = 0, end; at < html.length; at = end) {
    bool tag = html.at[at] == '<';
    const char *found = memchr(html.at + at, tag ? '>' : '<', html.length - at);
    end = found ? (size_t)(found - html.at) + tag : html.length;
    zj_slice piece = zj_slice_cut(html, at, end);
    if (tag) {
      zj_buffer_add(&closed, piece.at, piece.length);
      in = place_after(html, at);
    } else {
      add_text(&closed, in, piece);
    }
  }
  zj_status status = zj_buffer_status(&closed, err);
  if (status == ZJ_OK) *out = (zj_slice){closed.at, closed.length};
  return status;
}
