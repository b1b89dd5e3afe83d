/* extract_ppt.c - the text of a PowerPoint 97 to 2003 presentation, or one of WPS (.dps).
 *
 * The presentation is a stream of records, some of which hold others. Objects are found by number:
 * each save appends the objects that changed and a directory of their places, the newest of which
 * the stream "Current User" names. The text of placeholders is in a list of the document, to which
 * the shapes of a slide refer; other shapes hold their own. */
#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/read/code_page.h"
#include "indexer/read/compound.h"
#include "indexer/read/formats.h"
#include "indexer/read/slide.h"

enum { SLIDES_MAX = 1000, OBJECTS_MAX = 65536, EDITS_MAX = 512, DEPTH_MAX = 16, HEAD_BYTES = 8 };

/* The records that are read. */
typedef enum kind {
  DOCUMENT = 0x03E8,
  SLIDE = 0x03EE,
  NOTES = 0x03F0,
  NOTES_ATOM = 0x03F1,
  SLIDE_PLACE = 0x03F3,
  SHOW_INFO = 0x03F9,
  PLACEHOLDER = 0x0BC3,
  TEXT_REFERENCE = 0x0F9E,
  TEXT_HEAD = 0x0F9F,
  TEXT_UTF16 = 0x0FA0,
  TEXT_BYTES = 0x0FA8,
  SLIDE_LIST = 0x0FF0,
  EDIT = 0x0FF5,
  DIRECTORY = 0x1772,
  COMMENT = 0x2EE0,
  OLE_REFERENCE = 0x0BC1,
  SHAPE = 0xF004
} kind;

enum { TITLE_TEXT = 0, CENTRE_TITLE_TEXT = 6 }; /* types of texts */
enum { FIRST_FIELD = 7, LAST_FIELD = 10 };      /* placeholders: date, number, footer, header */
enum { SLIDES_LIST = 0, NOTES_LIST = 2 };       /* instances of lists */

typedef struct record {
  unsigned type, instance;
  bool holds_records;
  zj_slice bytes; /* without its head */
} record;

typedef struct slide_place {
  uint32_t object, id; /* the number of its object; that by which notes refer to it */
  zj_slice texts;      /* the records with the text of its placeholders */
} slide_place;

typedef struct show {
  zj_slice stream;
  zj_unread *unread;
  zj_lines lines;
  zj_slide slide;
  zj_buffer text;
  uint32_t *objects; /* where each is, plus 1; 0: unknown */
  slide_place *slides;
  size_t slide_count;
  uint32_t *notes; /* objects with notes */
  size_t note_count;
  size_t walked;            /* bytes of records that were visited */
  const slide_place *place; /* of the slide that is read */
  unsigned text_type;
  bool in_notes, hidden;
  bool field; /* the shape is a date, number or footer */
} show;

/* ---- records ---- */

static zj_status fail_damaged(zj_error *err) {
  return zj_fail(err, ZJ_BAD_INPUT, "%s",
                 zj_tr("is damaged (PowerPoint)", "文件已损坏（PowerPoint）"));
}

/* Reads the record at *at and moves after it; false at the end. A record that is longer than its
 * place is cut. */
static bool next_record(show *s, zj_slice bytes, size_t *at, record *out) {
  if (*at > bytes.length || bytes.length - *at < HEAD_BYTES) return false;
  unsigned head = zj_u16_at(bytes, *at);
  size_t length = zj_u32_at(bytes, *at + 4), begin = *at + HEAD_BYTES;
  if (length > bytes.length - begin) length = bytes.length - begin;
  *out = (record){.type = zj_u16_at(bytes, *at + 2),
                  .instance = head >> 4,
                  .holds_records = (head & 15) == 15,
                  .bytes = zj_slice_cut(bytes, begin, begin + length)};
  *at = begin + length;
  s->walked += HEAD_BYTES + (out->holds_records ? 0 : length);
  return true;
}

/* Objects may refer to each other in circles, or many times to one: what is read is bounded. */
static bool is_exhausted(const show *s) {
  return s->walked / 8 > s->stream.length;
}

/* ---- the directory of objects ---- */

static void read_directory(show *s, zj_slice directory) {
  for (size_t at = 0; at + 4 <= directory.length;) {
    uint32_t head = zj_u32_at(directory, at), first = head & 0xFFFFF, count = head >> 20;
    at += 4;
    for (uint32_t i = 0; i < count && at + 4 <= directory.length; i++, at += 4)
      if (first + i < OBJECTS_MAX && !s->objects[first + i])
        s->objects[first + i] = zj_u32_at(directory, at) + 1;
  }
}

static bool record_at(show *s, size_t at, unsigned type, record *out) {
  return next_record(s, s->stream, &at, out) && out->type == type;
}

/* Follows the edits from the newest to the oldest; sets the number of the document. */
static zj_status read_edits(show *s, uint32_t at, uint32_t *document, zj_error *err) {
  record edit, directory;
  *document = 0;
  for (int i = 0; i < EDITS_MAX && record_at(s, at, EDIT, &edit); i++) {
    if (record_at(s, zj_u32_at(edit.bytes, 12), DIRECTORY, &directory))
      read_directory(s, directory.bytes);
    if (!*document) *document = zj_u32_at(edit.bytes, 16);
    uint32_t before = zj_u32_at(edit.bytes, 8);
    if (before >= at) break;
    at = before;
  }
  return *document ? ZJ_OK : fail_damaged(err);
}

static bool find_object(show *s, uint32_t number, unsigned type, record *out) {
  return number < OBJECTS_MAX && s->objects[number] &&
         record_at(s, s->objects[number] - 1, type, out);
}

/* ---- the lists of slides and notes ---- */

static void read_slide_list(show *s, zj_slice list) {
  record r;
  for (size_t at = 0, begin = 0; next_record(s, list, &at, &r); begin = at) {
    slide_place *last = s->slide_count ? &s->slides[s->slide_count - 1] : NULL;
    if (r.type == SLIDE_PLACE && s->slide_count == SLIDES_MAX) {
      zj_unread_count(s->unread, ZJ_UNREAD_HIDDEN, 1);
      return;
    }
    if (r.type == SLIDE_PLACE)
      s->slides[s->slide_count++] =
          (slide_place){zj_u32_at(r.bytes, 0), zj_u32_at(r.bytes, 12), {list.at + at, 0}};
    else if (last)
      last->texts.length += at - begin;
  }
}

static void read_notes_list(show *s, zj_slice list) {
  record r;
  for (size_t at = 0; next_record(s, list, &at, &r) && s->note_count < SLIDES_MAX;)
    if (r.type == SLIDE_PLACE) s->notes[s->note_count++] = zj_u32_at(r.bytes, 0);
}

static void read_document(show *s, zj_slice document) {
  record r;
  for (size_t at = 0; next_record(s, document, &at, &r);) {
    if (r.type != SLIDE_LIST) continue;
    if (r.instance == SLIDES_LIST) read_slide_list(s, r.bytes);
    if (r.instance == NOTES_LIST) read_notes_list(s, r.bytes);
  }
}

/* ---- text ---- */

/* The lines for a text of this type; NULL for one that is left out. */
static zj_lines *lines_for(show *s, unsigned type) {
  if (s->field) return NULL;
  if (s->in_notes) return &s->slide.notes;
  return type == TITLE_TEXT || type == CENTRE_TITLE_TEXT ? &s->slide.title : &s->slide.body;
}

/* Writes a text, whose paragraphs end in CR; VT ends a line. */
static void write_text(show *s, const record *r, unsigned type) {
  zj_lines *lines = lines_for(s, type);
  if (!lines) return;
  s->text.length = 0;
  if (r->type == TEXT_UTF16)
    zj_code_page_utf16(r->bytes, &s->text);
  else
    for (size_t i = 0; i < r->bytes.length; i++) {
      char utf8[4];
      zj_buffer_add(&s->text, utf8, zj_utf8_encode((unsigned char)r->bytes.at[i], utf8));
    }
  for (size_t i = 0; i < s->text.length; i++)
    if (s->text.at[i] == '\r') s->text.at[i] = '\n';
  zj_lines_put(lines, zj_buffer_slice(&s->text));
  zj_lines_break(lines);
}

static bool is_text(const record *r) {
  return r->type == TEXT_UTF16 || r->type == TEXT_BYTES;
}

/* Writes text number 'n' of those that the list has of this slide. */
static void write_listed_text(show *s, uint32_t n) {
  record r;
  uint32_t count = 0;
  unsigned type = 0;
  if (!s->place) return;
  for (size_t at = 0; next_record(s, s->place->texts, &at, &r) && !is_exhausted(s);) {
    if (r.type == TEXT_HEAD) {
      type = zj_u32_at(r.bytes, 0);
      if (count++ > n) return;
    }
    if (is_text(&r) && count == n + 1) write_text(s, &r, type);
  }
}

/* ---- slides ---- */

static void read_atom(show *s, const record *r) {
  switch ((kind)r->type) {
  case SHOW_INFO:
    s->hidden = zj_u16_at(r->bytes, 10) & 4;
    break;
  case PLACEHOLDER:
    s->field = r->bytes.length > 4 && r->bytes.at[4] >= FIRST_FIELD && r->bytes.at[4] <= LAST_FIELD;
    break;
  case TEXT_HEAD:
    s->text_type = zj_u32_at(r->bytes, 0);
    break;
  case TEXT_UTF16:
  case TEXT_BYTES:
    write_text(s, r, s->text_type);
    break;
  case TEXT_REFERENCE:
    if (!s->in_notes) write_listed_text(s, zj_u32_at(r->bytes, 0));
    break;
  case OLE_REFERENCE:
    zj_unread_count(s->unread, ZJ_UNREAD_EMBEDDED, 1);
    break;
  case DOCUMENT:
  case SLIDE:
  case NOTES:
  case NOTES_ATOM:
  case SLIDE_PLACE:
  case SLIDE_LIST:
  case EDIT:
  case DIRECTORY:
  case COMMENT:
  case SHAPE:
    break;
  }
}

static void read_shapes(show *s, zj_slice bytes, int depth) {
  record r;
  for (size_t at = 0; next_record(s, bytes, &at, &r) && !is_exhausted(s);) {
    if (r.type == SHAPE) s->field = false;
    if (r.type == COMMENT) zj_unread_count(s->unread, ZJ_UNREAD_COMMENTS, 1);
    if (!r.holds_records)
      read_atom(s, &r);
    else if (r.type != COMMENT && depth < DEPTH_MAX)
      read_shapes(s, r.bytes, depth + 1);
  }
}

/* Reads the notes that refer to the slide. */
static void read_notes(show *s, uint32_t id) {
  record notes, atom;
  for (size_t i = 0; i < s->note_count && !is_exhausted(s); i++) {
    size_t at = 0;
    if (!find_object(s, s->notes[i], NOTES, &notes)) continue;
    if (!next_record(s, notes.bytes, &at, &atom) || atom.type != NOTES_ATOM ||
        zj_u32_at(atom.bytes, 0) != id)
      continue;
    s->in_notes = true;
    read_shapes(s, notes.bytes, 0);
    s->in_notes = false;
    return;
  }
}

static void read_slide(show *s, uint32_t number) {
  record slide;
  zj_unread before = *s->unread;
  s->place = &s->slides[number];
  s->hidden = s->field = false;
  s->text_type = 1;
  zj_slide_begin(&s->slide, number + 1);
  if (find_object(s, s->place->object, SLIDE, &slide)) read_shapes(s, slide.bytes, 0);
  if (!s->hidden) {
    read_notes(s, s->place->id);
    zj_slide_end(&s->slide, &s->lines);
    return;
  }
  *s->unread = before;
  zj_unread_count(s->unread, ZJ_UNREAD_HIDDEN, 1);
}

/* ---- the file ---- */

static zj_status open_show(show *s, void *local, zj_slice bytes, uint32_t *edit, zj_error *err) {
  zj_compound *file;
  zj_slice user;
  zj_status status = zj_compound_open(local, bytes, &file, err);
  if (status == ZJ_OK) status = zj_compound_stream(file, "PowerPoint Document", &s->stream, err);
  if (status == ZJ_OK) status = zj_compound_stream(file, "Current User", &user, err);
  if (status != ZJ_OK) return status;
  if (!s->stream.at || !user.at) return fail_damaged(err);
  if (zj_u32_at(user, 12) == 0xF3D1C4DF)
    return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("is protected by a password", "有密码保护"));
  *edit = zj_u32_at(user, 16);
  return ZJ_OK;
}

static zj_status read_show(show *s, void *local, zj_slice bytes, zj_error *err) {
  uint32_t edit = 0, number = 0;
  record document;
  zj_status status = open_show(s, local, bytes, &edit, err);
  if (status == ZJ_OK) status = read_edits(s, edit, &number, err);
  if (status != ZJ_OK) return status;
  if (!find_object(s, number, DOCUMENT, &document)) return fail_damaged(err);
  read_document(s, document.bytes);
  for (size_t i = 0; i < s->slide_count && s->lines.status == ZJ_OK; i++) {
    read_slide(s, (uint32_t)i);
    if (is_exhausted(s)) return fail_damaged(err);
  }
  return zj_buffer_status(&s->text, err);
}

static show *make_show(void *local) {
  show *s = talloc_zero(local, show);
  if (!s) return NULL;
  s->objects = talloc_zero_array(s, uint32_t, OBJECTS_MAX);
  s->slides = talloc_array(s, slide_place, SLIDES_MAX);
  s->notes = talloc_array(s, uint32_t, SLIDES_MAX);
  s->text.ctx = local;
  s->slide = zj_slide_on(local);
  return s->objects && s->slides && s->notes ? s : NULL;
}

zj_status zj_source_format_ppt(void *ctx, zj_slice bytes, const char *encoding, zj_decoded *out,
                               zj_error *err) {
  (void)encoding; /* the file declares its own */
  void *local = talloc_new(ctx);
  show *s = local ? make_show(local) : NULL;
  if (!s) {
    talloc_free(local);
    return zj_no_memory(err);
  }
  *out = (zj_decoded){.encoding = "UTF-8"};
  s->unread = &out->unread;
  s->lines = zj_lines_on(ctx);
  zj_status status = read_show(s, local, bytes, err);
  status = zj_source_finish(status, &s->lines, out, err);
  talloc_free(local);
  return status;
}
