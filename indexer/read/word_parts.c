/* word_parts.c - the parts of a Word document beside its text. */
#include "indexer/read/word_parts.h"

#include <stdio.h>
#include <strings.h>
#include <talloc.h>

#include "indexer/read/drawing.h"
#include "indexer/read/letterhead.h"
#include "indexer/read/package.h"
#include "indexer/read/xml.h"

enum { PARTS_MAX = 256 };

struct zj_word_parts {
  zj_zip_part *list; /* those of PARTS_MAX whose names begin as below */
  size_t count;
  bool *written;
  size_t folder; /* length of its name, with the slash */
  zj_unread *unread;
};

static bool begins(const char *name, const char *with) {
  return strncasecmp(name, with, strlen(with)) == 0;
}

static bool is_drawing(const char *name) {
  return begins(name, "diagrams/data") || begins(name, "charts/chart");
}

static bool is_page_part(const char *name) {
  return begins(name, "header") || begins(name, "footer");
}

/* ---- loading ---- */

/* A damaged part beside the text is counted as unread; the text is read. */
static zj_status forgive_damage(zj_status status, zj_unread *unread, zj_unread_kind kind) {
  if (status != ZJ_BAD_INPUT) return status;
  zj_unread_count(unread, kind, 1);
  return ZJ_OK;
}

static zj_status count_comments(void *ctx, const zj_zip_part *part, zj_unread *unread,
                                zj_error *err) {
  zj_xml *xml;
  zj_xml_event event;
  zj_status status = zj_xml_open(ctx, part->bytes, part->name, &xml, err);
  if (status != ZJ_OK) return status;
  while ((status = zj_xml_next(xml, &event, err)) == ZJ_OK)
    if (event == ZJ_XML_BEGIN && zj_xml_is(xml, "comment"))
      zj_unread_count(unread, ZJ_UNREAD_COMMENTS, 1);
  talloc_free(xml);
  return status == ZJ_DONE ? ZJ_OK : status;
}

/* Keeps the parts that are read. A chart has its figures in an embedded workbook, which is not
 * counted beside it. */
static void select_parts(zj_word_parts *p, size_t listed, zj_unread *unread) {
  uint32_t embedded = 0, charts = 0;
  for (size_t i = 0; i < listed; i++) {
    const char *name = p->list[i].name + p->folder;
    charts += begins(name, "charts/chart");
    embedded += begins(name, "embeddings/");
    bool wanted = is_drawing(name) || is_page_part(name) || strcasecmp(name, "comments.xml") == 0;
    if (wanted && p->count < PARTS_MAX) p->list[p->count++] = p->list[i];
  }
  zj_unread_count(unread, ZJ_UNREAD_DIAGRAMS, charts);
  if (embedded > charts) zj_unread_count(unread, ZJ_UNREAD_EMBEDDED, embedded - charts);
}

zj_status zj_word_parts_load(void *ctx, zj_slice zip, const char *folder, zj_unread *unread,
                             zj_word_parts **out, zj_error *err) {
  size_t listed;
  zj_word_parts *p = talloc_zero(ctx, zj_word_parts);
  if (!p) return zj_no_memory(err);
  p->folder = strlen(folder);
  p->unread = unread;
  zj_status status = zj_package_list(p, zip, folder, &p->list, &listed, err);
  if (status != ZJ_OK) return status;
  select_parts(p, listed, unread);
  p->written = talloc_zero_array(p, bool, p->count + 1);
  if (!p->written) return zj_no_memory(err);
  status = zj_package_parts(p, zip, p->list, p->count, err);
  for (size_t i = 0; i < p->count && status == ZJ_OK; i++)
    if (begins(p->list[i].name + p->folder, "comments"))
      status =
          forgive_damage(count_comments(p, &p->list[i], unread, err), unread, ZJ_UNREAD_COMMENTS);
  *out = p;
  return status;
}

/* ---- page headers ---- */

zj_status zj_word_parts_letterhead(zj_word_parts *parts, zj_lines *lines, zj_unread *unread,
                                   zj_error *err) {
  zj_status status = ZJ_OK;
  bool found = false;
  for (size_t i = 0; i < parts->count && status == ZJ_OK; i++) {
    const zj_zip_part *part = &parts->list[i];
    if (!is_page_part(part->name + parts->folder)) continue;
    zj_lines header = zj_lines_on(parts);
    status = forgive_damage(zj_drawing_read(parts, part->bytes, part->name, &header, err), unread,
                            ZJ_UNREAD_HEADERS);
    zj_lines_break(&header);
    if (status == ZJ_OK) status = header.status == ZJ_NO_MEMORY ? zj_no_memory(err) : ZJ_OK;
    zj_slice text = zj_lines_text(&header);
    if (status != ZJ_OK || !text.length || zj_letterhead_numbers(text)) continue;
    bool letterhead = begins(part->name + parts->folder, "header") && zj_letterhead_is(text);
    if (!letterhead)
      zj_unread_count(unread, ZJ_UNREAD_HEADERS, 1);
    else if (!found) /* even pages have it, too */
      zj_lines_put(lines, text);
    found |= letterhead;
  }
  return status;
}

/* ---- drawings ---- */

static zj_status write_drawing(zj_word_parts *p, size_t i, zj_lines *lines, zj_error *err) {
  if (p->written[i] || !is_drawing(p->list[i].name + p->folder)) return ZJ_OK;
  p->written[i] = true;
  zj_lines_break(lines);
  zj_status status = zj_drawing_read(p, p->list[i].bytes, p->list[i].name, lines, err);
  zj_lines_break(lines);
  return forgive_damage(status, p->unread, ZJ_UNREAD_DIAGRAMS);
}

zj_status zj_word_parts_drawing(zj_word_parts *parts, const char *name, zj_lines *lines,
                                zj_error *err) {
  for (size_t i = 0; i < parts->count; i++)
    if (strcasecmp(parts->list[i].name, name) == 0) return write_drawing(parts, i, lines, err);
  return ZJ_OK;
}

zj_status zj_word_parts_rest(zj_word_parts *parts, zj_lines *lines, zj_error *err) {
  zj_status status = ZJ_OK;
  for (size_t i = 0; i < parts->count && status == ZJ_OK; i++)
    status = write_drawing(parts, i, lines, err);
  return status;
}
