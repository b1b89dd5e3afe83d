/* late_xml.h - libxml2, loaded when the first XML document is opened (late.h). */
#ifndef ZJ_INDEXER_READ_LATE_XML_H
#define ZJ_INDEXER_READ_LATE_XML_H

#include <libxml/HTMLparser.h>
#include <libxml/xmlreader.h>

#include "indexer/base/late.h"

#define ZJ_LATE_XML(X)                 \
  X(htmlEntityLookup)                  \
  X(xmlFreeTextReader)                 \
  X(xmlReaderForMemory)                \
  X(xmlTextReaderConstLocalName)       \
  X(xmlTextReaderConstNamespaceUri)    \
  X(xmlTextReaderConstValue)           \
  X(xmlTextReaderDepth)                \
  X(xmlTextReaderIsEmptyElement)       \
  X(xmlTextReaderLocatorLineNumber)    \
  X(xmlTextReaderMoveToElement)        \
  X(xmlTextReaderMoveToFirstAttribute) \
  X(xmlTextReaderMoveToNextAttribute)  \
  X(xmlTextReaderNodeType)             \
  X(xmlTextReaderRead)                 \
  X(xmlTextReaderSetErrorHandler)

ZJ_LATE_DECLARE(xml, ZJ_LATE_XML)

/* From here on these names mean what was loaded. */
#define htmlEntityLookup zj_late_xml.htmlEntityLookup
#define xmlFreeTextReader zj_late_xml.xmlFreeTextReader
#define xmlReaderForMemory zj_late_xml.xmlReaderForMemory
#define xmlTextReaderConstLocalName zj_late_xml.xmlTextReaderConstLocalName
#define xmlTextReaderConstNamespaceUri zj_late_xml.xmlTextReaderConstNamespaceUri
#define xmlTextReaderConstValue zj_late_xml.xmlTextReaderConstValue
#define xmlTextReaderDepth zj_late_xml.xmlTextReaderDepth
#define xmlTextReaderIsEmptyElement zj_late_xml.xmlTextReaderIsEmptyElement
#define xmlTextReaderLocatorLineNumber zj_late_xml.xmlTextReaderLocatorLineNumber
#define xmlTextReaderMoveToElement zj_late_xml.xmlTextReaderMoveToElement
#define xmlTextReaderMoveToFirstAttribute zj_late_xml.xmlTextReaderMoveToFirstAttribute
#define xmlTextReaderMoveToNextAttribute zj_late_xml.xmlTextReaderMoveToNextAttribute
#define xmlTextReaderNodeType zj_late_xml.xmlTextReaderNodeType
#define xmlTextReaderRead zj_late_xml.xmlTextReaderRead
#define xmlTextReaderSetErrorHandler zj_late_xml.xmlTextReaderSetErrorHandler

#endif
