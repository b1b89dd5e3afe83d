/* unread.c - what a reader did not read of a document. */
#include "indexer/read/unread.h"

#include <stdio.h>
#include <stdlib.h>

#include "indexer/base/lang.h"
#include "indexer/base/values.h"

/* 'stored' is the name in the index. 'one', 'many' and 'zh' take the number of parts, or the list
 * of pages. */
static const struct {
  const char *stored, *en, *zh; /* as counts name it */
  const char *one, *many, *told_zh;
  bool pages;
} kinds[ZJ_UNREAD_KINDS] = {
    [ZJ_UNREAD_SCANS] = {"scans", "pages that are pictures", "扫描页",
                         "page %s is a picture without text", "pages %s are pictures without text",
                         "第 %s 页是图片，没有文字", true},
    [ZJ_UNREAD_FONTS] = {"fonts", "pages whose fonts name no characters", "字体无编码的页",
                         "page %s has fonts that name no characters",
                         "pages %s have fonts that name no characters",
                         "第 %s 页的字体没有文字编码", true},
    [ZJ_UNREAD_CHUNKS] = {"chunks", "parts in other formats", "其他格式的部分",
                          "%s part in another format", "%s parts in other formats",
                          "%s 处其他格式的内容", false},
    [ZJ_UNREAD_DIAGRAMS] = {"diagrams", "diagrams", "图示", "%s diagram", "%s diagrams",
                            "%s 个图示", false},
    [ZJ_UNREAD_EMBEDDED] = {"embedded", "embedded files", "嵌入文件", "%s embedded file",
                            "%s embedded files", "%s 个嵌入文件", false},
    [ZJ_UNREAD_ATTACHMENTS] = {"attachments", "attachments", "附件", "%s attachment",
                               "%s attachments", "%s 个附件", false},
    [ZJ_UNREAD_COMMENTS] = {"comments", "comments", "批注", "%s comment", "%s comments",
                            "%s 条批注", false},
    [ZJ_UNREAD_HEADERS] = {"headers", "headers and footers", "页眉页脚", "%s header or footer",
                           "%s headers and footers", "%s 处页眉页脚", false},
    [ZJ_UNREAD_HIDDEN] = {"hidden", "hidden parts", "隐藏部分", "%s hidden part", "%s hidden parts",
                          "%s 处隐藏内容", false},
    [ZJ_UNREAD_PICTURES] = {"pictures", "pictures", "图片", "%s picture", "%s pictures",
                            "%s 张图片", false},
};

void zj_unread_count(zj_unread *unread, zj_unread_kind kind, uint32_t count) {
  unread->counts[kind] += count;
}

void zj_unread_page(zj_unread *unread, zj_unread_kind kind, uint32_t page) {
  unread->counts[kind]++;
  for (unsigned i = unread->range_count; i-- > 0;) {
    if (unread->ranges[i].kind != kind) continue;
    if (unread->ranges[i].last + 1 != page) break;
    unread->ranges[i].last = page;
    return;
  }
  if (unread->range_count == ZJ_UNREAD_RANGES) return;
  unread->ranges[unread->range_count].first = unread->ranges[unread->range_count].last = page;
  unread->ranges[unread->range_count++].kind = kind;
}

/* ---- the stored form: NAME COUNT[:RANGES];… ---- */

typedef struct writer {
  char *out;
  size_t size, length;
} writer;

/* Appends text that fits as a whole; false when it does not. */
static bool append(writer *w, const char *text) {
  size_t length = strlen(text);
  if (w->length + length >= w->size) return false;
  memcpy(w->out + w->length, text, length + 1);
  w->length += length;
  return true;
}

static void store_ranges(const zj_unread *unread, zj_unread_kind kind, writer *w) {
  uint32_t told = 0;
  for (unsigned i = 0; i < unread->range_count; i++) {
    uint32_t first = unread->ranges[i].first, last = unread->ranges[i].last;
    char text[32];
    if (unread->ranges[i].kind != kind) continue;
    const char *before = told ? "," : ":";
    if (first == last)
      snprintf(text, sizeof text, "%s%u", before, first);
    else
      snprintf(text, sizeof text, "%s%u-%u", before, first, last);
    if (!append(w, text)) break;
    told += last - first + 1;
  }
  if (told < unread->counts[kind]) append(w, "…");
}

const char *zj_unread_store(const zj_unread *unread, zj_unread_stored out) {
  writer w = {.out = out, .size = ZJ_UNREAD_ROOM - 8};
  out[0] = 0;
  for (int kind = 0; kind < ZJ_UNREAD_KINDS; kind++) {
    char text[48];
    if (!unread->counts[kind]) continue;
    const char *between = w.length ? ";" : "";
    snprintf(text, sizeof text, "%s%s %u", between, kinds[kind].stored, unread->counts[kind]);
    if (!append(&w, text)) break;
    if (kinds[kind].pages) store_ranges(unread, (zj_unread_kind)kind, &w);
  }
  return out;
}

/* Finds the number of a kind in a stored list, and what follows it. */
static const char *find_kind(const char *stored, zj_unread_kind kind, uint32_t *count) {
  size_t length = strlen(kinds[kind].stored);
  for (const char *at = stored; *at; at += strspn(at, ";")) {
    if (strncmp(at, kinds[kind].stored, length) == 0 && at[length] == ' ') {
      char *end;
      *count = (uint32_t)strtoul(at + length + 1, &end, 10);
      return end;
    }
    at += strcspn(at, ";");
  }
  *count = 0;
  return NULL;
}

uint32_t zj_unread_counted(const char *stored, zj_unread_kind kind) {
  uint32_t count;
  find_kind(stored, kind, &count);
  return count;
}

/* The bytes of a list of pages; a damaged index may hold anything. */
static size_t length_of_ranges(const char *ranges) {
  static const char more[] = "…";
  size_t length = strspn(ranges, "0123456789-,");
  if (strncmp(ranges + length, more, sizeof more - 1) == 0) length += sizeof more - 1;
  return length < ZJ_UNREAD_ROOM ? length : 0;
}

const char *zj_unread_pages(const char *stored, zj_unread_kind kind, zj_unread_stored out) {
  uint32_t count;
  const char *ranges = find_kind(stored, kind, &count);
  out[0] = 0;
  if (ranges && *ranges == ':')
    snprintf(out, ZJ_UNREAD_ROOM, "%.*s", (int)length_of_ranges(ranges + 1), ranges + 1);
  return out;
}

json_t *zj_unread_json(const char *stored) {
  json_t *out = json_object();
  for (int kind = 0; kind < ZJ_UNREAD_KINDS; kind++) {
    zj_unread_stored pages;
    uint32_t count = zj_unread_counted(stored, (zj_unread_kind)kind);
    if (!count) continue;
    json_t *one = json_pack("{s:I}", "count", (json_int_t)count);
    if (*zj_unread_pages(stored, (zj_unread_kind)kind, pages))
      zj_value_set(one, "pages", json_string(pages));
    zj_value_set(out, kinds[kind].stored, one);
  }
  return out;
}

/* ---- in words ---- */

static void tell_kind(const char *stored, zj_unread_kind kind, writer *w) {
  zj_unread_stored list;
  char text[ZJ_UNREAD_ROOM + 100], part[sizeof text + 8];
  uint32_t count = zj_unread_counted(stored, kind);
  if (!count) return;
  if (!*zj_unread_pages(stored, kind, list)) snprintf(list, sizeof list, "%u", count);
  const char *en = count == 1 ? kinds[kind].one : kinds[kind].many;
  const char *between = w->length ? zj_tr("; ", "；") : "";
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  snprintf(text, sizeof text, zj_tr(en, kinds[kind].told_zh), list);
#pragma GCC diagnostic pop
  snprintf(part, sizeof part, "%s%s", between, text);
  append(w, part);
}

const char *zj_unread_tell(const char *stored, char *out, size_t size) {
  writer w = {.out = out, .size = size};
  if (size) out[0] = 0;
  for (int kind = 0; kind < ZJ_UNREAD_KINDS; kind++)
    tell_kind(stored, (zj_unread_kind)kind, &w);
  return out;
}

const char *zj_unread_name(zj_unread_kind kind) {
  return zj_tr(kinds[kind].en, kinds[kind].zh);
}

const char *zj_unread_key(zj_unread_kind kind) {
  return kinds[kind].stored;
}
