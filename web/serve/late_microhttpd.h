/* late_microhttpd.h - libmicrohttpd, loaded when a server starts (late.h). */
#ifndef ZJ_WEB_SERVE_LATE_MICROHTTPD_H
#define ZJ_WEB_SERVE_LATE_MICROHTTPD_H

#include <microhttpd.h>

#include "indexer/base/late.h"

#define ZJ_LATE_MICROHTTPD(X)          \
  X(MHD_add_response_header)           \
  X(MHD_create_response_from_buffer)   \
  X(MHD_create_response_from_callback) \
  X(MHD_destroy_response)              \
  X(MHD_get_connection_info)           \
  X(MHD_get_connection_values_n)       \
  X(MHD_queue_response)                \
  X(MHD_quiesce_daemon)                \
  X(MHD_start_daemon)                  \
  X(MHD_stop_daemon)

ZJ_LATE_DECLARE(microhttpd, ZJ_LATE_MICROHTTPD)

/* From here on these names mean what was loaded. */
#define MHD_add_response_header zj_late_microhttpd.MHD_add_response_header
#define MHD_create_response_from_buffer zj_late_microhttpd.MHD_create_response_from_buffer
#define MHD_create_response_from_callback zj_late_microhttpd.MHD_create_response_from_callback
#define MHD_destroy_response zj_late_microhttpd.MHD_destroy_response
#define MHD_get_connection_info zj_late_microhttpd.MHD_get_connection_info
#define MHD_get_connection_values_n zj_late_microhttpd.MHD_get_connection_values_n
#define MHD_queue_response zj_late_microhttpd.MHD_queue_response
#define MHD_quiesce_daemon zj_late_microhttpd.MHD_quiesce_daemon
#define MHD_start_daemon zj_late_microhttpd.MHD_start_daemon
#define MHD_stop_daemon zj_late_microhttpd.MHD_stop_daemon

#endif
