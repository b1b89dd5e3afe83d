/* xml.h - walking the XML of a document: element by element, without trust.
 *
 * No network, no document type, no entity but the five; nesting deeper than 250 is refused
 * (libxml2's own bound). Names are compared without their prefix: <w:p> is "p".
 *
 * Ownership  zj_xml is a talloc child of 'ctx'; 'bytes' must outlive it.
 * Errors     ZJ_BAD_INPUT: "its styles.xml is damaged at line 3: …".
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_XML_H
#define ZJ_INDEXER_READ_XML_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef struct zj_xml zj_xml;
typedef enum zj_xml_event { ZJ_XML_BEGIN, ZJ_XML_END, ZJ_XML_TEXT } zj_xml_event;

/* 'part' names the bytes in messages. */
ZJ_MUST_CHECK zj_status zj_xml_open(void *ctx, zj_slice bytes, const char *part, zj_xml **out,
                                    zj_error *err);

/* Steps to the next event; an empty element gives a begin and an end. ZJ_DONE after the last. */
ZJ_MUST_CHECK zj_status zj_xml_next(zj_xml *xml, zj_xml_event *event, zj_error *err);

/* The name of the element that begins or ends, without prefix; "" for text. Until the next step. */
const char *zj_xml_name(const zj_xml *xml);
bool zj_xml_is(const zj_xml *xml, const char *name);
/* The text of a text event. Until the next step. */
zj_slice zj_xml_text(const zj_xml *xml);
/* How many elements are open; the one that begins counts. */
int zj_xml_depth(const zj_xml *xml);

/* Copies an attribute of the element that begins, cut at a whole character; false, and "", when it
 * has none. */
bool zj_xml_attribute(const zj_xml *xml, const char *name, char *value, size_t size);
/* The attribute as a number, 'otherwise' when there is none or it is none. */
int zj_xml_number(const zj_xml *xml, const char *name, int otherwise);

/* Steps to the end of the element that began. */
ZJ_MUST_CHECK zj_status zj_xml_skip(zj_xml *xml, zj_error *err);

#endif
