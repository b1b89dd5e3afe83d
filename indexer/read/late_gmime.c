/* late_gmime.c - loads GMime. */
#include "indexer/read/late_gmime.h"

ZJ_LATE_DEFINE(gmime, ZJ_LATE_GMIME)
