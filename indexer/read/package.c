/* package.c - finds the parts of a Flat OPC file by their tags. */
#include "indexer/read/package.h"

#include <stdio.h>
#include <string.h>

enum { PREFIX_ROOM = 16, TAG_ROOM = 32, NAME_ROOM = 256 };

/* A ZIP file does not begin as XML does. */
static bool looks_flat(zj_slice bytes) {
  return bytes.length && (bytes.at[0] == '<' || (unsigned char)bytes.at[0] == 0xEF);
}

/* The bytes from the first 'what' on; empty when there is none. */
static zj_slice find_text(zj_slice bytes, const char *what) {
  const char *at = memmem(bytes.at, bytes.length, what, strlen(what));
  size_t from = at ? (size_t)(at - bytes.at) : bytes.length;
  return zj_slice_cut(bytes, from, bytes.length);
}

/* Copies the prefix of the root element with its colon, "pkg:"; "" when it has none. */
static void copy_prefix(zj_slice bytes, char prefix[PREFIX_ROOM]) {
  zj_slice root = find_text(bytes, ":package");
  size_t end = bytes.length - root.length, from = end;
  *prefix = 0;
  while (from && end - from < PREFIX_ROOM - 2 && bytes.at[from - 1] != '<')
    from--;
  if (!root.length || !from || bytes.at[from - 1] != '<') return;
  snprintf(prefix, PREFIX_ROOM, "%.*s:", (int)(end - from), bytes.at + from);
}

/* The element of this name that comes first, from its < on; empty when there is none. */
static zj_slice find_element(zj_slice bytes, const char *prefix, const char *name) {
  char tag[TAG_ROOM];
  snprintf(tag, sizeof tag, "<%s%s", prefix, name);
  return find_text(bytes, tag);
}

/* Splits an element into its tag and what follows the tag, up to the end tag. 'rest' is what
 * follows the element. */
static void split_element(zj_slice element, const char *prefix, const char *name, zj_slice *tag,
                          zj_slice *content, zj_slice *rest) {
  char end_tag[TAG_ROOM];
  snprintf(end_tag, sizeof end_tag, "</%s%s>", prefix, name);
  zj_slice after = find_text(element, ">");
  if (after.length) after = zj_slice_cut(after, 1, after.length);
  *tag = zj_slice_cut(element, 0, element.length - after.length);
  *rest = find_text(after, end_tag);
  *content = zj_slice_cut(after, 0, after.length - rest->length);
}

/* Copies the name of a part; "" when its tag has none. */
static void copy_name(zj_slice tag, const char *prefix, char name[NAME_ROOM]) {
  char attribute[TAG_ROOM];
  snprintf(attribute, sizeof attribute, "%sname=", prefix);
  zj_slice at = find_text(tag, attribute);
  *name = 0;
  if (at.length <= strlen(attribute)) return;
  at = zj_slice_cut(at, strlen(attribute), at.length);
  const char *end = memchr(at.at + 1, at.at[0], at.length - 1);
  if (!end || end - at.at > NAME_ROOM) return;
  snprintf(name, NAME_ROOM, "%.*s", (int)(end - at.at - 1), at.at + 1);
}

static void find_flat_parts(zj_slice bytes, zj_zip_part *parts, size_t count) {
  char prefix[PREFIX_ROOM], name[NAME_ROOM];
  zj_slice tag, content, xml, rest;
  copy_prefix(bytes, prefix);
  zj_slice at = find_element(bytes, prefix, "part ");
  for (size_t entries = 0; at.length && entries < ZJ_UNZIP_ENTRIES; entries++) {
    split_element(at, prefix, "part", &tag, &content, &rest);
    copy_name(tag, prefix, name);
    zj_zip_part *part = zj_unzip_part(name, parts, count);
    zj_slice data = find_element(content, prefix, "xmlData");
    if (part && data.length) {
      split_element(data, prefix, "xmlData", &tag, &xml, &data);
      part->bytes = xml;
    }
    at = find_element(rest, prefix, "part ");
  }
}

zj_status zj_package_parts(void *ctx, zj_slice bytes, zj_zip_part *parts, size_t count,
                           zj_error *err) {
  if (!looks_flat(bytes)) return zj_unzip(ctx, bytes, parts, count, err);
  find_flat_parts(bytes, parts, count);
  return ZJ_OK;
}

static zj_status list_flat_parts(void *ctx, zj_slice bytes, const char *folder, zj_zip_part **parts,
                                 size_t *count, zj_error *err) {
  char prefix[PREFIX_ROOM], name[NAME_ROOM];
  zj_slice tag, content, rest;
  zj_status status = ZJ_OK;
  copy_prefix(bytes, prefix);
  zj_slice at = find_element(bytes, prefix, "part ");
  for (size_t entries = 0; at.length && entries < ZJ_UNZIP_ENTRIES && status == ZJ_OK; entries++) {
    split_element(at, prefix, "part", &tag, &content, &rest);
    copy_name(tag, prefix, name);
    status = zj_unzip_list_add(ctx, zj_slice_of(*name == '/' ? name + 1 : name), folder, parts,
                               count, err);
    at = find_element(rest, prefix, "part ");
  }
  return status;
}

zj_status zj_package_list(void *ctx, zj_slice bytes, const char *folder, zj_zip_part **parts,
                          size_t *count, zj_error *err) {
  *parts = NULL;
  *count = 0;
  return looks_flat(bytes) ? list_flat_parts(ctx, bytes, folder, parts, count, err)
                           : zj_unzip_list(ctx, bytes, folder, parts, count, err);
}
