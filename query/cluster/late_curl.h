/* late_curl.h - libcurl, loaded when the first cluster is asked (late.h). */
#ifndef ZJ_QUERY_CLUSTER_LATE_CURL_H
#define ZJ_QUERY_CLUSTER_LATE_CURL_H

#define CURL_DISABLE_TYPECHECK /* its macros would stand in the way of these names */
#include <curl/curl.h>
#undef curl_easy_setopt
#undef curl_easy_getinfo

#include "indexer/base/late.h"

#define ZJ_LATE_CURL(X) \
  X(curl_easy_cleanup)  \
  X(curl_easy_escape)   \
  X(curl_easy_getinfo)  \
  X(curl_easy_init)     \
  X(curl_easy_perform)  \
  X(curl_easy_reset)    \
  X(curl_easy_setopt)   \
  X(curl_easy_strerror) \
  X(curl_free)          \
  X(curl_global_init)   \
  X(curl_slist_append)  \
  X(curl_slist_free_all)

ZJ_LATE_DECLARE(curl, ZJ_LATE_CURL)

/* From here on these names mean what was loaded. */
#define curl_easy_cleanup zj_late_curl.curl_easy_cleanup
#define curl_easy_escape zj_late_curl.curl_easy_escape
#define curl_easy_getinfo zj_late_curl.curl_easy_getinfo
#define curl_easy_init zj_late_curl.curl_easy_init
#define curl_easy_perform zj_late_curl.curl_easy_perform
#define curl_easy_reset zj_late_curl.curl_easy_reset
#define curl_easy_setopt zj_late_curl.curl_easy_setopt
#define curl_easy_strerror zj_late_curl.curl_easy_strerror
#define curl_free zj_late_curl.curl_free
#define curl_global_init zj_late_curl.curl_global_init
#define curl_slist_append zj_late_curl.curl_slist_append
#define curl_slist_free_all zj_late_curl.curl_slist_free_all

#endif
