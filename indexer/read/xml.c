/* xml.c - walks the XML of a document with libxml2. */
#include "indexer/read/xml.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/read/late_xml.h"

enum { ATTRIBUTES = 1000 };

struct zj_xml {
  xmlTextReaderPtr reader;
  const char *part;
  bool owes_end; /* an empty element began; its end is the next event */
  char why[160]; /* libxml2's first complaint */
};

static void keep_first_error(void *arg, const char *message, xmlParserSeverities severity,
                             xmlTextReaderLocatorPtr at) {
  zj_xml *xml = arg;
  if (*xml->why || severity == XML_PARSER_SEVERITY_WARNING ||
      severity == XML_PARSER_SEVERITY_VALIDITY_WARNING)
    return;
  int n = snprintf(xml->why, sizeof xml->why, zj_tr("line %d: %s", "第 %d 行：%s"),
                   xmlTextReaderLocatorLineNumber(at), message);
  size_t length = n < 0 ? 0 : (size_t)n;
  if (length >= sizeof xml->why) length = sizeof xml->why - 1;
  length = zj_utf8_check((zj_slice){xml->why, length});
  while (length && (unsigned char)xml->why[length - 1] <= ' ')
    length--;
  xml->why[length] = 0;
  for (char *c = xml->why; *c; c++)
    if ((unsigned char)*c < ' ') *c = ' ';
}

static int destroy_xml(zj_xml *xml) {
  xmlFreeTextReader(xml->reader);
  return 0;
}

static zj_status fail_damaged(const zj_xml *xml, zj_error *err) {
  return zj_fail(err, ZJ_BAD_INPUT, zj_tr("its %s is damaged: %s", "其中的 %s 已损坏：%s"),
                 xml->part, *xml->why ? xml->why : "XML");
}

static zj_status fail_doctype(const zj_xml *xml, zj_error *err) {
  return zj_fail(err, ZJ_BAD_INPUT,
                 zj_tr("its %s declares a document type, which documents do not have",
                       "其中的 %s 带有文档类型声明，正常文档没有"),
                 xml->part);
}

/* What ends a part of the XML that is no element: a comment, CDATA, an instruction. NULL: it is
 * one. */
static const char *end_of_other(zj_slice rest) {
  if (rest.length >= 4 && memcmp(rest.at, "<!--", 4) == 0) return "-->";
  if (rest.length >= 9 && memcmp(rest.at, "<![CDATA[", 9) == 0) return "]]>";
  return rest.length >= 2 && rest.at[1] == '?' ? "?>" : NULL;
}

/* Moves *at past the tag that begins there; false when it has too many attributes. */
static bool pass_tag(zj_slice s, size_t *at) {
  size_t count = 0;
  for (++*at; *at < s.length && s.at[*at] != '>'; ++*at) {
    char c = s.at[*at];
    const char *quote = NULL;
    if (c == '"' || c == '\'') quote = memchr(s.at + *at + 1, c, s.length - *at - 1);
    if (quote) *at = (size_t)(quote - s.at);
    if (c == '=' && ++count > ATTRIBUTES) return false;
  }
  return true;
}

/* Whether every element has a number of attributes that documents have. libxml2 compares each with
 * all others, so an element of a megabyte would take minutes. */
static bool attributes_are_few(zj_slice s) {
  for (size_t at = 0; at < s.length;) {
    const char *begin = memchr(s.at + at, '<', s.length - at);
    if (!begin) break;
    at = (size_t)(begin - s.at);
    const char *end = end_of_other(zj_slice_cut(s, at, s.length));
    if (end) {
      const char *found = memmem(begin, s.length - at, end, strlen(end));
      if (!found) break;
      at = (size_t)(found - s.at) + 1;
    } else if (!pass_tag(s, &at)) {
      return false;
    }
  }
  return true;
}

static zj_status fail_attributes(const zj_xml *xml, zj_error *err) {
  return zj_fail(err, ZJ_BAD_INPUT,
                 zj_tr("its %s has an element with more than %d attributes",
                       "其中的 %s 有一个元素带 %d 个以上的属性"),
                 xml->part, ATTRIBUTES);
}

zj_status zj_xml_open(void *ctx, zj_slice bytes, const char *part, zj_xml **out, zj_error *err) {
  zj_xml *xml = talloc_zero(ctx, zj_xml);
  if (!xml) return zj_no_memory(err);
  xml->part = part;
  zj_status status = zj_late_load_xml(err);
  /* Refuse before parsing: the parser would expand a document type while it reads. */
  bool typed = memmem(bytes.at, bytes.length, "<!DOCTYPE", 9) ||
               memmem(bytes.at, bytes.length, "<!ENTITY", 8);
  if (status == ZJ_OK && typed) status = fail_doctype(xml, err);
  if (status == ZJ_OK && bytes.length > INT_MAX) status = fail_damaged(xml, err);
  if (status == ZJ_OK && !attributes_are_few(bytes)) status = fail_attributes(xml, err);
  if (status == ZJ_OK) {
    xml->reader = xmlReaderForMemory(bytes.at, (int)bytes.length, NULL, NULL,
                                     XML_PARSE_NONET | XML_PARSE_COMPACT);
    if (!xml->reader) status = zj_no_memory(err);
  }
  if (status != ZJ_OK) {
    talloc_free(xml);
    return status;
  }
  talloc_set_destructor(xml, destroy_xml);
  xmlTextReaderSetErrorHandler(xml->reader, keep_first_error, xml);
  *out = xml;
  return ZJ_OK;
}

static bool read_event(zj_xml *xml, zj_xml_event *event) {
  switch (xmlTextReaderNodeType(xml->reader)) {
  case XML_READER_TYPE_ELEMENT:
    xml->owes_end = xmlTextReaderIsEmptyElement(xml->reader) == 1;
    *event = ZJ_XML_BEGIN;
    return true;
  case XML_READER_TYPE_END_ELEMENT:
    *event = ZJ_XML_END;
    return true;
  case XML_READER_TYPE_TEXT:
  case XML_READER_TYPE_CDATA:
  case XML_READER_TYPE_WHITESPACE:
  case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
    *event = ZJ_XML_TEXT;
    return true;
  default:
    return false;
  }
}

zj_status zj_xml_next(zj_xml *xml, zj_xml_event *event, zj_error *err) {
  if (xml->owes_end) {
    xml->owes_end = false;
    *event = ZJ_XML_END;
    return ZJ_OK;
  }
  for (;;) {
    int got = xmlTextReaderRead(xml->reader);
    if (got == 0) return ZJ_DONE;
    if (got < 0) return fail_damaged(xml, err);
    if (xmlTextReaderNodeType(xml->reader) == XML_READER_TYPE_DOCUMENT_TYPE)
      return fail_doctype(xml, err);
    if (read_event(xml, event)) return ZJ_OK;
  }
}

const char *zj_xml_name(const zj_xml *xml) {
  const xmlChar *name = xmlTextReaderConstLocalName(xml->reader);
  return name ? (const char *)name : "";
}

bool zj_xml_is(const zj_xml *xml, const char *name) {
  return strcmp(zj_xml_name(xml), name) == 0;
}

zj_slice zj_xml_text(const zj_xml *xml) {
  const xmlChar *value = xmlTextReaderConstValue(xml->reader);
  return value ? zj_slice_of((const char *)value) : (zj_slice){"", 0};
}

int zj_xml_depth(const zj_xml *xml) {
  return xmlTextReaderDepth(xml->reader) + 1;
}

/* Whether the namespace of the node ends so; every node matches NULL. */
static bool has_namespace(const zj_xml *xml, const char *end) {
  if (!end) return true;
  const char *uri = (const char *)xmlTextReaderConstNamespaceUri(xml->reader);
  size_t length = uri ? strlen(uri) : 0, n = strlen(end);
  return length >= n && strcmp(uri + length - n, end) == 0;
}

static bool find_attribute(const zj_xml *xml, const char *space, const char *name, char *value,
                           size_t size) {
  bool found = false;
  *value = 0;
  int more = xmlTextReaderMoveToFirstAttribute(xml->reader);
  for (; more == 1 && !found; more = xmlTextReaderMoveToNextAttribute(xml->reader)) {
    if (strcmp(zj_xml_name(xml), name) != 0 || !has_namespace(xml, space)) continue;
    zj_slice text = zj_xml_text(xml);
    size_t length = zj_utf8_floor(text, text.length < size ? text.length : size - 1);
    memcpy(value, text.at, length);
    value[length] = 0;
    found = true;
  }
  xmlTextReaderMoveToElement(xml->reader);
  return found;
}

bool zj_xml_attribute(const zj_xml *xml, const char *name, char *value, size_t size) {
  return find_attribute(xml, NULL, name, value, size);
}

bool zj_xml_relation(const zj_xml *xml, const char *name, char *value, size_t size) {
  return find_attribute(xml, "/relationships", name, value, size);
}

int zj_xml_number(const zj_xml *xml, const char *name, int otherwise) {
  char text[16], *end;
  if (!zj_xml_attribute(xml, name, text, sizeof text)) return otherwise;
  long value = strtol(text, &end, 10);
  if (end == text || *end || value < -1000000 || value > 1000000) return otherwise;
  return (int)value;
}

zj_status zj_xml_skip(zj_xml *xml, zj_error *err) {
  zj_xml_event event;
  zj_status status = ZJ_OK;
  for (int depth = 1; depth && status == ZJ_OK;) {
    status = zj_xml_next(xml, &event, err);
    if (status != ZJ_OK) break;
    depth += event == ZJ_XML_BEGIN;
    depth -= event == ZJ_XML_END;
  }
  return status == ZJ_DONE ? fail_damaged(xml, err) : status;
}
