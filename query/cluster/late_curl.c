/* late_curl.c - loads libcurl. */
#include "query/cluster/late_curl.h"

ZJ_LATE_DEFINE(curl, ZJ_LATE_CURL)
