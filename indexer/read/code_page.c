/* code_page.c - decodes text in the code pages of Windows. */
#include "indexer/read/code_page.h"

#include <iconv.h>
#include <stdio.h>

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

static const char *name_of_page(int page, char *room, size_t size) {
  if (page == 936 || page == 54936 || page == 20936) return "GB18030";
  if (page == 950) return "BIG5-HKSCS";
  if (page == 65001) return "UTF-8";
  if (page == 10000 || page == 32768) return "MACINTOSH";
  if (page == 10008) return "GB18030"; /* simplified Chinese of the Macintosh */
  if (page == 10002) return "BIG5-HKSCS";
  snprintf(room, size, "CP%d", page);
  return room;
}

static void decode_with(iconv_t with, char *from, size_t left, zj_buffer *out) {
  while (left) {
    char text[4096], *to = text;
    size_t room = sizeof text;
    size_t done = iconv(with, &from, &left, &to, &room);
    zj_buffer_add(out, text, sizeof text - room);
    if (done != (size_t)-1 || room < sizeof text / 2) continue;
    zj_buffer_add(out, REPLACEMENT, 3);
    from++;
    left--;
  }
}

/* GBK leaves A3 A0 to private use, and GB18030 keeps it there as U+E5E5. Both characters have three
 * bytes in UTF-8. */
void zj_code_page_mend_blanks(char *text, size_t length) {
  for (char *at = text; (at = memmem(at, length - (size_t)(at - text), "\xEE\x97\xA5", 3)); at += 3)
    memcpy(at, "\xE3\x80\x80", 3);
}

void zj_code_page_decode(int page, zj_slice bytes, zj_buffer *out) {
  char room[24];
  size_t before = out->length;
  const char *name = name_of_page(page, room, sizeof room);
  iconv_t with = iconv_open("UTF-8", name);
  if (with == (iconv_t)-1) with = iconv_open("UTF-8", "ASCII");
  if (with == (iconv_t)-1) {
    out->failed = true; /* iconv has no other reason to refuse ASCII than memory */
    return;
  }
  decode_with(with, (char *)(uintptr_t)bytes.at, bytes.length, out);
  iconv_close(with);
  if (strcmp(name, "GB18030") == 0 && out->length > before)
    zj_code_page_mend_blanks(out->at + before, out->length - before);
}

uint32_t zj_code_page_1252(uint32_t byte) {
  static const uint16_t table[32] = {0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
                                     0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
                                     0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                     0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
  return byte >= 128 && byte < 160 ? table[byte - 128] : byte;
}

static uint32_t unit_at(zj_slice bytes, size_t at) {
  return (uint32_t)(unsigned char)bytes.at[at] | (uint32_t)(unsigned char)bytes.at[at + 1] << 8;
}

void zj_code_page_utf16(zj_slice bytes, zj_buffer *out) {
  for (size_t at = 0; at + 1 < bytes.length; at += 2) {
    char utf8[4];
    uint32_t c = unit_at(bytes, at);
    uint32_t low = at + 3 < bytes.length ? unit_at(bytes, at + 2) : 0;
    if (c >= 0xD800 && c < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
      c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
      at += 2;
    } else if (c >= 0xD800 && c < 0xE000) {
      c = 0xFFFD;
    }
    zj_buffer_add(out, utf8, zj_utf8_encode(c, utf8));
  }
}
