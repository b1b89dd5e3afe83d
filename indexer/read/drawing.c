/* drawing.c - the text of SmartArt, charts, shapes and notes in Office documents. */
#include "indexer/read/drawing.h"

#include <talloc.h>

#include "indexer/read/xml.h"

/* Fields are numbers of slides and dates; the fallback of a drawing is the same text again. */
static bool is_left_out(const zj_xml *xml) {
  return zj_xml_is(xml, "fld") || zj_xml_is(xml, "Fallback");
}

zj_status zj_drawing_read(void *ctx, zj_slice bytes, const char *part, zj_lines *lines,
                          zj_error *err) {
  zj_xml *xml;
  zj_xml_event event;
  bool in_text = false;
  if (!bytes.at) return ZJ_OK;
  zj_status status = zj_xml_open(ctx, bytes, part, &xml, err);
  if (status != ZJ_OK) return status;
  while (lines->status == ZJ_OK && (status = zj_xml_next(xml, &event, err)) == ZJ_OK) {
    if (event == ZJ_XML_TEXT && in_text) zj_lines_put(lines, zj_xml_text(xml));
    if (event == ZJ_XML_TEXT) continue;
    bool begins = event == ZJ_XML_BEGIN;
    if (zj_xml_is(xml, "t")) in_text = begins;
    if (zj_xml_is(xml, "p") || zj_xml_is(xml, "br")) zj_lines_break(lines);
    if (begins && is_left_out(xml)) status = zj_xml_skip(xml, err);
    if (status != ZJ_OK) break;
  }
  talloc_free(xml);
  return status == ZJ_DONE ? ZJ_OK : status;
}
