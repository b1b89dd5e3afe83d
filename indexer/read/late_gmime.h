/* late_gmime.h - GMime, loaded when the first mail is opened (late.h). What it needs of GLib comes
 * with it. */
#ifndef ZJ_INDEXER_READ_LATE_GMIME_H
#define ZJ_INDEXER_READ_LATE_GMIME_H

#include <gmime/gmime.h>

#include "indexer/base/late.h"

#define ZJ_LATE_GMIME(X)                         \
  X(g_free)                                      \
  X(g_mime_content_type_is_type)                 \
  X(g_mime_data_wrapper_write_to_stream)         \
  X(g_mime_header_get_raw_value)                 \
  X(g_mime_header_list_get_header)               \
  X(g_mime_init)                                 \
  X(g_mime_message_get_mime_part)                \
  X(g_mime_message_get_subject)                  \
  X(g_mime_message_part_get_message)             \
  X(g_mime_message_part_get_type)                \
  X(g_mime_multipart_get_count)                  \
  X(g_mime_multipart_get_part)                   \
  X(g_mime_multipart_get_type)                   \
  X(g_mime_object_get_content_type)              \
  X(g_mime_object_get_content_type_parameter)    \
  X(g_mime_object_get_header_list)               \
  X(g_mime_object_get_type)                      \
  X(g_mime_object_to_string)                     \
  X(g_mime_parser_construct_message)             \
  X(g_mime_parser_new_with_stream)               \
  X(g_mime_parser_options_free)                  \
  X(g_mime_parser_options_new)                   \
  X(g_mime_parser_options_set_fallback_charsets) \
  X(g_mime_part_get_content)                     \
  X(g_mime_part_get_filename)                    \
  X(g_mime_part_get_type)                        \
  X(g_mime_part_is_attachment)                   \
  X(g_mime_stream_mem_get_byte_array)            \
  X(g_mime_stream_mem_get_type)                  \
  X(g_mime_stream_mem_new)                       \
  X(g_mime_stream_mem_new_with_buffer)           \
  X(g_mime_utils_header_decode_text)             \
  X(g_object_unref)                              \
  X(g_strchomp)                                  \
  X(g_strchug)                                   \
  X(g_type_check_instance_cast)                  \
  X(g_type_check_instance_is_a)

ZJ_LATE_DECLARE(gmime, ZJ_LATE_GMIME)

/* From here on these names mean what was loaded. */
#undef g_free /* a macro in newer GLib */
#define g_free zj_late_gmime.g_free
#define g_mime_content_type_is_type zj_late_gmime.g_mime_content_type_is_type
#define g_mime_data_wrapper_write_to_stream zj_late_gmime.g_mime_data_wrapper_write_to_stream
#define g_mime_header_get_raw_value zj_late_gmime.g_mime_header_get_raw_value
#define g_mime_header_list_get_header zj_late_gmime.g_mime_header_list_get_header
#define g_mime_init zj_late_gmime.g_mime_init
#define g_mime_message_get_mime_part zj_late_gmime.g_mime_message_get_mime_part
#define g_mime_message_get_subject zj_late_gmime.g_mime_message_get_subject
#define g_mime_message_part_get_message zj_late_gmime.g_mime_message_part_get_message
#define g_mime_message_part_get_type zj_late_gmime.g_mime_message_part_get_type
#define g_mime_multipart_get_count zj_late_gmime.g_mime_multipart_get_count
#define g_mime_multipart_get_part zj_late_gmime.g_mime_multipart_get_part
#define g_mime_multipart_get_type zj_late_gmime.g_mime_multipart_get_type
#define g_mime_object_get_content_type zj_late_gmime.g_mime_object_get_content_type
#define g_mime_object_get_content_type_parameter \
  zj_late_gmime.g_mime_object_get_content_type_parameter
#define g_mime_object_get_header_list zj_late_gmime.g_mime_object_get_header_list
#define g_mime_object_get_type zj_late_gmime.g_mime_object_get_type
#define g_mime_object_to_string zj_late_gmime.g_mime_object_to_string
#define g_mime_parser_construct_message zj_late_gmime.g_mime_parser_construct_message
#define g_mime_parser_new_with_stream zj_late_gmime.g_mime_parser_new_with_stream
#define g_mime_parser_options_free zj_late_gmime.g_mime_parser_options_free
#define g_mime_parser_options_new zj_late_gmime.g_mime_parser_options_new
#define g_mime_parser_options_set_fallback_charsets \
  zj_late_gmime.g_mime_parser_options_set_fallback_charsets
#define g_mime_part_get_content zj_late_gmime.g_mime_part_get_content
#define g_mime_part_get_filename zj_late_gmime.g_mime_part_get_filename
#define g_mime_part_get_type zj_late_gmime.g_mime_part_get_type
#define g_mime_part_is_attachment zj_late_gmime.g_mime_part_is_attachment
#define g_mime_stream_mem_get_byte_array zj_late_gmime.g_mime_stream_mem_get_byte_array
#define g_mime_stream_mem_get_type zj_late_gmime.g_mime_stream_mem_get_type
#define g_mime_stream_mem_new zj_late_gmime.g_mime_stream_mem_new
#define g_mime_stream_mem_new_with_buffer zj_late_gmime.g_mime_stream_mem_new_with_buffer
#define g_mime_utils_header_decode_text zj_late_gmime.g_mime_utils_header_decode_text
#define g_object_unref zj_late_gmime.g_object_unref
#define g_strchomp zj_late_gmime.g_strchomp
#define g_strchug zj_late_gmime.g_strchug
#define g_type_check_instance_cast zj_late_gmime.g_type_check_instance_cast
#define g_type_check_instance_is_a zj_late_gmime.g_type_check_instance_is_a

#endif
