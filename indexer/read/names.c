/* names.c - decodes file names. */
#include "indexer/read/names.h"

#include <string.h>
#include <talloc.h>

#include "indexer/read/decode.h"
#include "indexer/read/pairs.h"

/* Whether all bytes that are not ASCII form pairs of GB2312, which has the characters of nearly all
 * names. Of a Big5 name hardly ever all do. */
static bool is_gb2312(zj_slice name) {
  for (size_t at = 0; at < name.length; at++) {
    unsigned char lead = (unsigned char)name.at[at];
    if (lead < 0x80) continue;
    unsigned char trail = at + 1 < name.length ? (unsigned char)name.at[at + 1] : 0;
    bool han = lead >= 0xB0 && lead <= 0xF7;
    bool mark = lead >= 0xA1 && lead <= 0xA3;
    if (!(han || mark) || trail < 0xA1 || trail > 0xFE) return false;
    at++;
  }
  return true;
}

/* Whether all bytes are characters of this encoding, and how many of their pairs are common. */
static bool fits(void *ctx, zj_slice names, const char *encoding, const zj_pairs *pairs,
                 size_t *common) {
  zj_decoded out;
  size_t foreign;
  if (zj_decode(ctx, names, encoding, &out, NULL) != ZJ_OK || out.mended) return false;
  *common = zj_pairs_count(pairs, out.text, &foreign);
  return true;
}

const char *zj_names_encoding(zj_slice names) {
  if (zj_utf8_check(names) == names.length) return "UTF-8";
  void *local = talloc_new(NULL);
  zj_pairs *pairs = local ? talloc(local, zj_pairs) : NULL;
  size_t gb_common = 0, big5_common = 0;
  const char *found = "";
  if (pairs) {
    zj_pairs_make(pairs);
    bool gb = fits(local, names, "gb18030", pairs, &gb_common);
    bool big5 = fits(local, names, "big5", pairs, &big5_common);
    if (gb && gb_common >= big5_common && (gb_common || is_gb2312(names)))
      found = "GB18030";
    else if (big5 && big5_common > gb_common)
      found = "Big5";
  }
  talloc_free(local);
  return found;
}

/* Copies a name that is or was made UTF-8; what is not, and control characters, as %C4. */
static char *escape_name(void *ctx, zj_slice s) {
  char *out = talloc_strdup(ctx, "");
  for (size_t at = 0; out && at < s.length;) {
    uint32_t c;
    unsigned length = zj_utf8_decode(s, at, &c);
    bool keep = length && !zj_char_is_control(c);
    if (keep)
      out = talloc_strndup_append_buffer(out, s.at + at, length);
    else
      out = talloc_asprintf_append_buffer(out, "%%%02X", (unsigned char)s.at[at]);
    at += keep ? length : 1;
  }
  return out;
}

char *zj_names_decode(void *ctx, zj_slice name, const char *encoding) {
  zj_decoded out;
  if (!*encoding || strcmp(encoding, "UTF-8") == 0) return escape_name(ctx, name);
  void *local = talloc_new(ctx);
  if (!local) return NULL;
  bool whole = zj_decode(local, name, encoding, &out, NULL) == ZJ_OK && !out.mended;
  char *text = escape_name(ctx, whole ? out.text : name);
  talloc_free(local);
  return text;
}
