/* address.c - ID:LINE:CHAR from a place, and a place from it. */
#include "indexer/store/address.h"

#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/buffer.h"
#include "indexer/base/lang.h"

const char *zj_place_write(zj_place_text out, const char *id, uint32_t line, uint32_t start_char) {
  snprintf(out, sizeof(zj_place_text), "%s:%u:%u", id, line, start_char);
  return out;
}

/* Takes :NUMBER off the end of a text; false when it does not end so. */
static bool take_number_suffix(zj_slice *text, uint32_t *out) {
  size_t at = text->length;
  while (at > 0 && text->at[at - 1] >= '0' && text->at[at - 1] <= '9')
    at--;
  if (at == text->length || at == 0 || text->at[at - 1] != ':' || text->length - at > 9)
    return false;
  *out = (uint32_t)strtoul(text->at + at, NULL, 10);
  text->length = at - 1;
  return true;
}

static zj_status check_line(const zj_report_facts *facts, uint32_t line, zj_error *err) {
  zj_number_text lines;
  if (line == 0)
    return zj_fail(err, ZJ_NOT_FOUND, "%s", zj_tr("lines are counted from 1", "行号从 1 算起"));
  if (line <= facts->lines) return ZJ_OK;
  return zj_fail(err, ZJ_NOT_FOUND, zj_tr("%s has %s, no line %u", "%s 共 %s，没有第 %u 行"),
                 facts->path, zj_number_words(lines, facts->lines, "line", "行"), line);
}

/* A line of a report that has so many. */
static zj_slice line_of(zj_slice original, uint32_t line) {
  size_t begin = 0;
  for (const char *feed;
       line > 1 && (feed = memchr(original.at + begin, '\n', original.length - begin)); line--)
    begin = (size_t)(feed - original.at) + 1;
  const char *end = memchr(original.at + begin, '\n', original.length - begin);
  return zj_slice_cut(original, begin, end ? (size_t)(end - original.at) : original.length);
}

static zj_status check_char(const zj_snapshot *snapshot, const zj_place *place,
                            const zj_report_facts *facts, zj_error *err) {
  zj_buffer original = {.ctx = talloc_new(NULL)};
  zj_number_text chars;
  zj_status status =
      zj_segment_report_original(snapshot->segments[place->segment], place->report, &original, err);
  if (status == ZJ_OK) status = zj_buffer_status(&original, err);
  size_t count =
      status == ZJ_OK ? zj_utf8_count(line_of(zj_buffer_slice(&original), place->line)) : 0;
  talloc_free(original.ctx);
  if (status != ZJ_OK || place->start_char < count || place->start_char == 0) return status;
  return zj_fail(err, ZJ_NOT_FOUND,
                 zj_tr("%s: line %u has %s, the first is 0; there is no %u",
                       "%s：第 %u 行共 %s，从 0 算起，没有第 %u 字"),
                 facts->path, place->line, zj_number_words(chars, count, "character", "字"),
                 place->start_char);
}

/* Checks the line and character of a place whose report is known. */
static zj_status check_place(const zj_snapshot *snapshot, const zj_place *place, bool has_line,
                             zj_error *err) {
  zj_report_facts facts;
  zj_segment_facts(snapshot->segments[place->segment], place->report, &facts);
  zj_status status = has_line ? check_line(&facts, place->line, err) : ZJ_OK;
  if (status != ZJ_OK || !place->has_char) return status;
  return check_char(snapshot, place, &facts, err);
}

/* A path may end in numbers itself, so the whole text is tried before one with a suffix less. */
zj_status zj_place_find(const zj_snapshot *snapshot, const char *reference, zj_place *out,
                        zj_error *err) {
  zj_slice text = zj_slice_of(reference);
  uint32_t numbers[2] = {0, 0};
  *out = (zj_place){0};
  for (int suffixes = 0;; suffixes++) {
    if (zj_snapshot_find(snapshot, text, &out->segment, &out->report)) {
      out->line = numbers[0];
      out->start_char = numbers[1];
      out->has_char = suffixes == 2;
      return check_place(snapshot, out, suffixes > 0, err);
    }
    numbers[1] = numbers[0];
    if (suffixes == 2 || !take_number_suffix(&text, &numbers[0])) break;
  }
  return zj_fail(
      err, ZJ_NOT_FOUND,
      zj_tr("no report \"%s\" in this index; zhangju reports lists all, with id and path",
            "索引中没有报告“%s”；编号和路径见 zhangju reports"),
      reference);
}

uint32_t zj_place_paragraph(const zj_snapshot *snapshot, const zj_place *place) {
  const zj_segment *segment = snapshot->segments[place->segment];
  uint32_t begin, end, at;
  zj_segment_report_range(segment, place->report, &begin, &end);
  at = begin;
  for (uint32_t i = begin; i < end; i++) {
    zj_paragraph_view view;
    zj_segment_paragraph(segment, i, &view);
    if (view.first_line <= place->line) at = i;
  }
  return at;
}
