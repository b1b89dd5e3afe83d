/* xml.h - walks the XML of a document element by element, and trusts none of it.
 *
 *   while ((status = zj_xml_next(xml, &event, err)) == ZJ_OK)
 *     if (event == ZJ_XML_BEGIN && zj_xml_is(xml, "p")) …
 *
 * No network, no document type, no entities but the five of XML; nesting deeper than 250 is
 * refused, which is libxml2's own bound. Names are compared without their prefix: <w:p> is "p".
 *
 * Units      bytes.
 * Ownership  zj_xml is a talloc child of 'ctx'; 'bytes' and 'part' must outlive it. Names and texts
 *            are borrowed until the next step.
 * Errors     ZJ_BAD_INPUT: "its styles.xml is damaged: line 3: …".
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_XML_H
#define ZJ_INDEXER_READ_XML_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef struct zj_xml zj_xml;
typedef enum zj_xml_event { ZJ_XML_BEGIN, ZJ_XML_END, ZJ_XML_TEXT } zj_xml_event;

/* Starts at the beginning of 'bytes'. 'part' is their name in messages. ZJ_BAD_INPUT when they have
 * a document type or an element with a great many attributes, ZJ_NO_MEMORY. */
ZJ_MUST_CHECK zj_status zj_xml_open(void *ctx, zj_slice bytes, const char *part, zj_xml **out,
                                    zj_error *err);

/* Steps to the next event; an empty element gives a begin and an end. ZJ_DONE after the last event,
 * ZJ_BAD_INPUT where the XML is damaged. */
ZJ_MUST_CHECK zj_status zj_xml_next(zj_xml *xml, zj_xml_event *event, zj_error *err);

/* The name of the element that begins or ends, without prefix. */
const char *zj_xml_name(const zj_xml *xml);
/* Whether it has this name. */
bool zj_xml_is(const zj_xml *xml, const char *name);
/* The text of a text event. */
zj_slice zj_xml_text(const zj_xml *xml);
/* The number of open elements, including the one that begins. */
int zj_xml_depth(const zj_xml *xml);

/* Copies an attribute of the element that begins to 'value', cut to 'size' bytes at a whole
 * character and NUL-terminated. False, with "", when the element does not have it. */
bool zj_xml_attribute(const zj_xml *xml, const char *name, char *value, size_t size);
/* Copies r:id, or another attribute in the namespace of relationships (opc.h), as
 * zj_xml_attribute() does. Elements of presentations have an id of their own beside it. */
bool zj_xml_relation(const zj_xml *xml, const char *name, char *value, size_t size);
/* An attribute as a whole number; 'otherwise' when it is missing, not a number, or not within
 * ±1,000,000. */
int zj_xml_number(const zj_xml *xml, const char *name, int otherwise);

/* Steps to the end of the element that began. Errors as of zj_xml_next(). */
ZJ_MUST_CHECK zj_status zj_xml_skip(zj_xml *xml, zj_error *err);

#endif
