/* late_archive.c - loads libarchive. */
#include "indexer/read/late_archive.h"

ZJ_LATE_DEFINE(archive, ZJ_LATE_ARCHIVE)
