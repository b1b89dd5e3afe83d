/* decode.h - bytes of a text file to UTF-8, strictly, and never by a silent guess.
 *
 * A byte order mark decides, if the bytes agree. Else a valid UTF-8 text is UTF-8, unless it is
 * ASCII that stands for something else (foreign.h). Else the candidates (GB18030 of all editions,
 * which holds GBK and GB2312; Big5, with the characters of Hong Kong where it needs them; UTF-16)
 * that decode without one bad byte are compared by how many of their Han pairs are common words of
 * Chinese reports (pairs.h), with uchardet as a tie-breaker, and UTF-16 is known by its units
 * (wide.h). Two close candidates, or none, or lines of another encoding are ZJ_BAD_INPUT: the
 * message tells how sure it is and to name the encoding. A named encoding is believed; its bad
 * bytes become U+FFFD, visibly, unless there are many.
 *
 *   C4 EA C7 E1 B8 C9 B2 BF …  ─▶  年轻干部…  "GB18030"
 *
 * Ownership  the text is a talloc child of 'ctx', or 'bytes' themselves where they are UTF-8
 * already. Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_DECODE_H
#define ZJ_INDEXER_READ_DECODE_H

#include "indexer/read/markup.h"

typedef struct zj_decoded {
  zj_slice text; /* valid UTF-8, without byte order mark, without NUL */
  const char
      *encoding; /* static: "UTF-8", "GB18030", "Big5", "Big5-HKSCS", "UTF-16LE", "UTF-16BE" */
  bool had_bom;
  size_t mended;    /* U+FFFD put in for bad bytes; only where the encoding was named */
  zj_markup markup; /* of documents that have it; talloc children of 'ctx' */
} zj_decoded;

/* 'encoding' is a name zj_decode_name() knows, or NULL to find out. 'bytes' must outlive the
 * result. ZJ_BAD_INPUT with one line that says why and what to do: binary, doubtful, bad bytes;
 * ZJ_USAGE for a name that is not known. */
ZJ_MUST_CHECK zj_status zj_decode(void *ctx, zj_slice bytes, const char *encoding, zj_decoded *out,
                                  zj_error *err);

/* Finds out, with what the file says of itself: that stands where its bytes agree and no other
 * encoding makes far better sense of them. 'declared' is a result of zj_decode_name(), or NULL. */
ZJ_MUST_CHECK zj_status zj_decode_declared(void *ctx, zj_slice bytes, const char *declared,
                                           zj_decoded *out, zj_error *err);

/* What an option for an encoding lists; others go by names that zj_decode_name() knows. */
#define ZJ_ENCODINGS "auto|utf-8|gb18030|big5|big5-hkscs|utf-16le|utf-16be"

/* The static name of an encoding people call "gbk", "utf8", "CP936" …; "auto" gives "", an unknown
 * name NULL. */
const char *zj_decode_name(const char *name);

#endif
