/* late_microhttpd.c - loads libmicrohttpd. */
#include "web/serve/late_microhttpd.h"

ZJ_LATE_DEFINE(microhttpd, ZJ_LATE_MICROHTTPD)
