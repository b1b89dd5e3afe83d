/* documents.h - reads documents made in memory as the program does, and compares all that comes
 * of them. */
#ifndef ZJ_TESTS_DOCUMENTS_H
#define ZJ_TESTS_DOCUMENTS_H

#include "pack.h"

#include "indexer/read/formats.h"
#include "indexer/read/places.h"

static inline zj_status read_document(void *ctx, zj_slice bytes, const char *name, zj_decoded *out,
                                      zj_error *err) {
  const zj_source_format *format;
  zj_status status = zj_source_format_find(bytes, name, &format, err);
  return status == ZJ_OK ? format->read(ctx, bytes, NULL, out, err) : status;
}

/* 'unread' is the list as the index keeps it. */
#define check_document(bytes, name, text, unread) \
  check_document_at(bytes, name, text, unread, __FILE__, __LINE__)
static inline void check_document_at(zj_slice bytes, const char *name, const char *text,
                                     const char *unread, const char *file, int line) {
  void *ctx = talloc_new(NULL);
  zj_decoded out;
  zj_error err = {0};
  zj_unread_stored stored;
  if (read_document(ctx, bytes, name, &out, &err) != ZJ_OK) {
    print_error("%s\n", err.text);
    _fail(file, line);
  }
  check_text_at(out.text, text, file, line);
  check_text_at(zj_slice_of(zj_unread_store(&out.unread, stored)), unread, file, line);
  talloc_free(ctx);
}

/* The place of a line as a reader is told it, "" for none. */
#define check_place(bytes, name, number, expected) \
  check_place_at(bytes, name, number, expected, __FILE__, __LINE__)
static inline void check_place_at(zj_slice bytes, const char *name, uint32_t number,
                                  const char *expected, const char *file, int line) {
  void *ctx = talloc_new(NULL);
  zj_decoded out;
  zj_source_place place;
  char told[200];
  assert_int_equal(read_document(ctx, bytes, name, &out, NULL), ZJ_OK);
  zj_places_find(out.places ? out.places : "", number, &place);
  check_text_at(zj_slice_of(zj_place_tell(&place, zj_lang_get(), told, sizeof told)), expected,
                file, line);
  talloc_free(ctx);
}

/* 'expected' is a part of the message. */
#define check_refusal(bytes, name, expected) \
  check_refusal_at(bytes, name, expected, __FILE__, __LINE__)
static inline void check_refusal_at(zj_slice bytes, const char *name, const char *expected,
                                    const char *file, int line) {
  void *ctx = talloc_new(NULL);
  zj_decoded out;
  zj_error err = {0};
  zj_status status = read_document(ctx, bytes, name, &out, &err);
  if (status != ZJ_BAD_INPUT || !strstr(err.text, expected)) {
    print_error("status %d, \"%s\", expected \"%s\"\n", status, err.text, expected);
    _fail(file, line);
  }
  talloc_free(ctx);
}

#endif
