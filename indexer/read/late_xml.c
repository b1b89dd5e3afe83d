/* late_xml.c - loads libxml2. */
#include "indexer/read/late_xml.h"

ZJ_LATE_DEFINE(xml, ZJ_LATE_XML)
