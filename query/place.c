/* place.c - ID:LINE:CHAR to a place. */
#include "query/place.h"

#include <stdlib.h>

static bool take_number_suffix(zj_slice *text, uint32_t *out) {
  size_t at = text->length;
  while (at > 0 && text->at[at - 1] >= '0' && text->at[at - 1] <= '9') at--;
  if (at == text->length || at == 0 || text->at[at - 1] != ':' || text->length - at > 9) return false;
  *out = (uint32_t)strtoul(text->at + at, NULL, 10);
  text->length = at - 1;
  return true;
}

static zj_status check_line(const zj_snapshot *snapshot, const zj_place *place, zj_error *err) {
  zj_report_facts facts;
  zj_segment_facts(snapshot->segments[place->segment], place->report, &facts);
  if (place->line <= facts.lines) return ZJ_OK;
  zj_number_text lines;
  return zj_fail(err, ZJ_NOT_FOUND, zj_tr("%s has %s, no line %u", "%s 共 %s，没有第 %u 行"), facts.path, zj_number_words(lines, facts.lines, "line", "行"), place->line);
}

zj_status zj_place_find(const zj_snapshot *snapshot, const char *reference, zj_place *out, zj_error *err) {
  zj_slice text = zj_slice_of(reference);
  uint32_t numbers[2] = {0, 0};
  *out = (zj_place){0};
  for (int suffixes = 0;; suffixes++) {
    if (zj_snapshot_find(snapshot, text, &out->segment, &out->report)) {
      out->line = numbers[0];
      out->start_char = numbers[1];
      out->has_char = suffixes == 2;
      return check_line(snapshot, out, err);
    }
    numbers[1] = numbers[0];
    if (suffixes == 2 || !take_number_suffix(&text, &numbers[0])) break;
  }
  return zj_fail(err, ZJ_NOT_FOUND, zj_tr("no report \"%s\" in this index; its id or path stands in the output of zhangju search", "索引中没有报告“%s”；编号或路径见 zhangju search 的输出"), reference);
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
