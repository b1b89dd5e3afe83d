/* late_formats.c - loads the libraries of all formats at once. */
#include "indexer/read/late_formats.h"

#include "indexer/read/late_archive.h"
#include "indexer/read/late_gmime.h"
#include "indexer/read/late_xml.h"

void zj_late_load_formats(void) {
  (void)(zj_late_load_archive(NULL) == ZJ_OK && zj_late_load_xml(NULL) == ZJ_OK &&
         zj_late_load_gmime(NULL) == ZJ_OK);
}
