/* names.c - decodes file names. */
#include "indexer/read/names.h"

#include <iconv.h>
#include <pthread.h>
#include <string.h>
#include <talloc.h>

#include "indexer/read/decode.h"
#include "indexer/read/pairs.h"

static zj_pairs pairs;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_pairs(void) {
  zj_pairs_make(&pairs);
}

/* Whether the bytes that are not ASCII are pairs of GB2312, which has the characters of nearly all
 * names, or the 〇 of years; of five or more one in five may be another. Of a Big5 name hardly ever
 * are. */
static bool is_gb2312(zj_slice name) {
  size_t count = 0, others = 0;
  for (size_t at = 0; at < name.length; at++) {
    unsigned char lead = (unsigned char)name.at[at];
    if (lead < 0x80) continue;
    unsigned char trail = at + 1 < name.length ? (unsigned char)name.at[at + 1] : 0;
    bool letter = (lead >= 0xB0 && lead <= 0xF7) || (lead >= 0xA1 && lead <= 0xA3);
    bool zero = lead == 0xA9 && trail == 0x96;
    others += !zero && (!letter || trail < 0xA1 || trail > 0xFE);
    count++;
    at++;
  }
  return others * 5 <= count;
}

/* Whether all bytes are characters of this encoding, and how many of their pairs are common. */
static bool fits(void *ctx, zj_slice names, const char *encoding, size_t *common) {
  zj_decoded out;
  size_t foreign;
  if (zj_decode(ctx, names, encoding, &out, NULL) != ZJ_OK || out.mended) return false;
  *common = zj_pairs_count(&pairs, out.text, &foreign);
  return true;
}

const char *zj_names_encoding(zj_slice names) {
  if (zj_utf8_check(names) == names.length) return "UTF-8";
  void *local = talloc_new(NULL);
  size_t gb_common = 0, big5_common = 0;
  const char *found = "";
  if (!local) return found;
  pthread_once(&once, make_pairs);
  bool gb = fits(local, names, "gb18030", &gb_common);
  bool big5 = fits(local, names, "big5", &big5_common);
  if (gb && gb_common >= big5_common && (gb_common || is_gb2312(names)))
    found = "GB18030";
  else if (big5 && big5_common > gb_common)
    found = "Big5";
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

/* ---- paths ---- */

/* What a name consists of. */
typedef struct letters {
  bool clean;   /* UTF-8 without control characters */
  bool foreign; /* letters that are not ASCII, all of them before the Han characters */
} letters;

static letters look_at(zj_slice name) {
  letters l = {.clean = true};
  bool han = false;
  for (size_t at = 0, n; at < name.length; at += n) {
    uint32_t c;
    n = zj_utf8_decode(name, at, &c);
    if (!n) return (letters){.clean = false};
    l.clean &= !zj_char_is_control(c);
    l.foreign |= c >= 0x80;
    han |= c >= 0x2E80;
  }
  l.foreign &= !han;
  return l;
}

/* The bytes of which a name in letters of CP437 was made; .at is NULL when it has others. */
static zj_slice bytes_of_letters(void *ctx, zj_slice name) {
  iconv_t with = iconv_open("CP437", "UTF-8");
  char *out = talloc_size(ctx, name.length + 1), *to = out, *from = (char *)(uintptr_t)name.at;
  size_t in = name.length, room = name.length;
  if (with == (iconv_t)-1) return (zj_slice){NULL, 0};
  bool whole = out && iconv(with, &from, &in, &to, &room) == 0 && in == 0;
  iconv_close(with);
  return whole ? (zj_slice){out, (size_t)(to - out)} : (zj_slice){NULL, 0};
}

/* Repairs a name that is in letters of CP437; NULL when it is not certain that it is. */
static char *repair_name(void *ctx, zj_slice name) {
  void *local = talloc_new(ctx);
  zj_slice bytes = local ? bytes_of_letters(local, name) : (zj_slice){NULL, 0};
  char *out = NULL;
  size_t common = 0;
  if (bytes.at && strcmp(zj_names_encoding(bytes), "GB18030") == 0 &&
      fits(local, bytes, "gb18030", &common) && common)
    out = zj_names_decode(ctx, bytes, "GB18030");
  talloc_free(local);
  return out;
}

static char *show_name(void *ctx, zj_slice name) {
  letters l = look_at(name);
  if (l.clean && l.foreign) {
    char *repaired = repair_name(ctx, name);
    if (repaired) return repaired;
  }
  if (l.clean) return talloc_strndup(ctx, name.at, name.length);
  return zj_names_decode(ctx, name, zj_names_encoding(name));
}

char *zj_names_shown(void *ctx, const char *path) {
  char *out = talloc_strdup(ctx, "");
  while (out && *path) {
    size_t slashes = strspn(path, "/"), length = strcspn(path + slashes, "/");
    char *name = show_name(out, (zj_slice){path + slashes, length});
    if (!name) {
      talloc_free(out);
      return NULL;
    }
    out = talloc_asprintf_append_buffer(out, "%.*s%s", (int)slashes, path, name);
    path += slashes + length;
    if (out) talloc_free_children(out);
  }
  return out;
}
