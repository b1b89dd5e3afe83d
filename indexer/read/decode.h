/* decode.h - converts the bytes of a text file to UTF-8, strictly and never by a silent guess.
 *
 *   C4 EA C7 E1 B8 C9 B2 BF …  ─▶  年轻干部…  "GB18030"
 *
 * How the encoding is found:
 *  1. A byte order mark decides, if no byte contradicts it.
 *  2. Valid UTF-8 is UTF-8, unless it is ASCII that encodes other characters (foreign.h).
 *  3. Of the encodings that decode without one bad byte, the one with by far the most Han pairs
 *     that are common words of Chinese reports wins (pairs.h); uchardet breaks ties. Candidates
 *     are GB18030 of all editions, which includes GBK and GB2312; Big5, with the characters of
 *     Hong Kong where it needs them; and UTF-16, which its code units reveal, too (wide.h).
 *  4. Two close candidates, none, or lines in a second encoding are ZJ_BAD_INPUT. The message says
 *     how sure the better candidate is, and to name the encoding.
 * A named encoding is taken at its word: its bad bytes become U+FFFD, unless there are many.
 *
 * Dropped from every text: a few stray NULs, NULs and DOS end marks (Ctrl-Z) at the end, byte order
 * marks at the start of any line. The bytes A3 A0 of GBK become an ideographic blank.
 *
 * Units      bytes.
 * Ownership  the text is a talloc child of 'ctx', or 'bytes' themselves if they are UTF-8 already.
 * Errors     reasons that follow the path: "PATH: binary, not text".
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_DECODE_H
#define ZJ_INDEXER_READ_DECODE_H

#include "indexer/read/markup.h"
#include "indexer/read/unread.h"

typedef struct zj_decoded {
  zj_slice text;        /* valid UTF-8 without byte order mark or NUL */
  const char *encoding; /* static: "UTF-8", "GB18030", "Big5", "Big5-HKSCS", "UTF-16LE"… */
  bool had_bom;
  size_t mended;      /* bad bytes replaced by U+FFFD; 0 unless the encoding was named */
  zj_markup markup;   /* of documents that have it; its arrays are talloc children of 'ctx' */
  const char *places; /* as of zj_places_stored(), a talloc child of 'ctx'; NULL: none are known */
  zj_unread unread;   /* what was not read */
} zj_decoded;

/* Decodes 'bytes', which must outlive the result. 'encoding' is a name that zj_decode_name() knows,
 * or NULL to find out. ZJ_BAD_INPUT with one line that says why and what to do: binary, in doubt,
 * bad bytes; ZJ_USAGE for an unknown name; ZJ_NO_MEMORY. */
ZJ_MUST_CHECK zj_status zj_decode(void *ctx, zj_slice bytes, const char *encoding, zj_decoded *out,
                                  zj_error *err);

/* Finds the encoding as zj_decode() does, with a hint: 'declared', which the file itself names,
 * wins unless its bytes are bad in it or read far better in another encoding. 'declared' is a
 * result of zj_decode_name(), or NULL. */
ZJ_MUST_CHECK zj_status zj_decode_declared(void *ctx, zj_slice bytes, const char *declared,
                                           zj_decoded *out, zj_error *err);

/* The encodings that the help of an option lists; zj_decode_name() knows more names for them. */
#define ZJ_ENCODINGS "auto|utf-8|gb18030|big5|big5-hkscs|utf-16le|utf-16be"

/* The static name of an encoding that people call "gbk", "utf8" or "CP936", in either case; "" for
 * "auto", NULL for an unknown name. */
const char *zj_decode_name(const char *name);

#endif
