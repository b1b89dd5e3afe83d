/* intake.c - reads a file, or bytes, and makes what a segment holds of it. */
#include "indexer/store/intake.h"

#include <talloc.h>

#include "indexer/outline/metadata.h"
#include "indexer/outline/outline_make.h"
#include "indexer/read/cells.h"

/* Counts code points that are not blank. Characters from U+4000 to U+9FFF, which make up most of a
 * report, need no look-up. */
static uint32_t count_chars(zj_slice text) {
  uint32_t chars = 0;
  for (size_t at = 0; at < text.length;) {
    unsigned char lead = (unsigned char)text.at[at];
    if (lead >= 0xE4 && lead <= 0xE9) {
      chars++;
      at += 3;
      continue;
    }
    uint32_t c;
    unsigned length = zj_utf8_decode(text, at, &c);
    chars += length && zj_char_class_of(c) != ZJ_CHAR_BLANK;
    at += length ? length : 1;
  }
  return chars;
}

static zj_status fill_facts(zj_intake *in, const zj_labeller *rules, const zj_file *file,
                            zj_error *err) {
  const zj_source *source = in->source;
  zj_report_facts *facts = &in->facts;
  *facts = (zj_report_facts){.path = file->path,
                             .file = zj_files_shown(in, file->file),
                             .encoding = source->encoding,
                             .media = source->media,
                             .unread = source->unread,
                             .places = source->places,
                             .lines = (uint32_t)in->outline->line_count,
                             .chars = count_chars(source->original),
                             .bytes = source->original.length,
                             .modified = source->modified};
  if (!facts->file) return zj_no_memory(err);
  zj_status status =
      zj_cells_store(in, in->outline->cells, in->outline->cell_count, &facts->cells, err);
  if (status == ZJ_OK) status = zj_outline_correct(in->outline, rules, facts->file, err);
  if (status == ZJ_OK) status = zj_metadata_find(in, in->outline, file->path, facts->fields, err);
  facts->title = facts->fields[ZJ_FIELD_TITLE].value;
  facts->title_found = facts->fields[ZJ_FIELD_TITLE].found;
  zj_report_id(zj_slice_of(file->path), facts->id);
  return status;
}

/* Makes the intake of bytes or, when 'bytes' is NULL, of what the file holds. */
static zj_status make_intake(void *ctx, const zj_labeller *rules, const zj_file *file,
                             const zj_slice *bytes, const char *encoding, zj_intake **out,
                             zj_error *err) {
  zj_intake *in = talloc_zero(ctx, zj_intake);
  if (!in) return zj_no_memory(err);
  zj_status status = bytes ? zj_extract_bytes(in, *bytes, file->path, encoding, &in->source, err)
                           : zj_extract_file(in, file->file, encoding, &in->source, err);
  if (status == ZJ_OK)
    status =
        zj_outline_make(in, rules, in->source->original, &in->source->markup, &in->outline, err);
  if (status == ZJ_OK) status = fill_facts(in, rules, file, err);
  if (status == ZJ_OK)
    *out = in;
  else
    talloc_free(in);
  return status;
}

zj_status zj_intake_file(void *ctx, const zj_labeller *rules, const zj_file *file,
                         const char *encoding, zj_intake **out, zj_error *err) {
  return make_intake(ctx, rules, file, NULL, encoding, out, err);
}

zj_status zj_intake_bytes(void *ctx, const zj_labeller *rules, const zj_file *file, zj_slice bytes,
                          const char *encoding, zj_intake **out, zj_error *err) {
  return make_intake(ctx, rules, file, &bytes, encoding, out, err);
}
