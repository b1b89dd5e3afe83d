/* late_archive.h - libarchive, loaded when the first archive is opened (late.h). */
#ifndef ZJ_INDEXER_READ_LATE_ARCHIVE_H
#define ZJ_INDEXER_READ_LATE_ARCHIVE_H

#include <archive.h>
#include <archive_entry.h>

#include "indexer/base/late.h"

#define ZJ_LATE_ARCHIVE(X)                    \
  X(archive_entry_filetype)                   \
  X(archive_entry_free)                       \
  X(archive_entry_hardlink)                   \
  X(archive_entry_is_encrypted)               \
  X(archive_entry_new)                        \
  X(archive_entry_pathname)                   \
  X(archive_entry_pathname_utf8)              \
  X(archive_entry_set_filetype)               \
  X(archive_entry_set_mtime)                  \
  X(archive_entry_set_pathname)               \
  X(archive_entry_set_perm)                   \
  X(archive_entry_set_size)                   \
  X(archive_entry_size)                       \
  X(archive_entry_size_is_set)                \
  X(archive_error_string)                     \
  X(archive_read_data)                        \
  X(archive_read_free)                        \
  X(archive_read_has_encrypted_entries)       \
  X(archive_read_new)                         \
  X(archive_read_next_header)                 \
  X(archive_read_open_fd)                     \
  X(archive_read_open_memory)                 \
  X(archive_read_set_options)                 \
  X(archive_read_support_filter_bzip2)        \
  X(archive_read_support_filter_gzip)         \
  X(archive_read_support_filter_xz)           \
  X(archive_read_support_format_7zip)         \
  X(archive_read_support_format_rar)          \
  X(archive_read_support_format_rar5)         \
  X(archive_read_support_format_raw)          \
  X(archive_read_support_format_tar)          \
  X(archive_read_support_format_zip)          \
  X(archive_read_support_format_zip_seekable) \
  X(archive_write_close)                      \
  X(archive_write_data)                       \
  X(archive_write_free)                       \
  X(archive_write_header)                     \
  X(archive_write_new)                        \
  X(archive_write_open)                       \
  X(archive_write_set_bytes_in_last_block)    \
  X(archive_write_set_format_zip)             \
  X(archive_write_zip_set_compression_deflate)

ZJ_LATE_DECLARE(archive, ZJ_LATE_ARCHIVE)

/* From here on these names mean what was loaded. */
#define archive_entry_filetype zj_late_archive.archive_entry_filetype
#define archive_entry_free zj_late_archive.archive_entry_free
#define archive_entry_hardlink zj_late_archive.archive_entry_hardlink
#define archive_entry_is_encrypted zj_late_archive.archive_entry_is_encrypted
#define archive_entry_new zj_late_archive.archive_entry_new
#define archive_entry_pathname zj_late_archive.archive_entry_pathname
#define archive_entry_pathname_utf8 zj_late_archive.archive_entry_pathname_utf8
#define archive_entry_set_filetype zj_late_archive.archive_entry_set_filetype
#define archive_entry_set_mtime zj_late_archive.archive_entry_set_mtime
#define archive_entry_set_pathname zj_late_archive.archive_entry_set_pathname
#define archive_entry_set_perm zj_late_archive.archive_entry_set_perm
#define archive_entry_set_size zj_late_archive.archive_entry_set_size
#define archive_entry_size zj_late_archive.archive_entry_size
#define archive_entry_size_is_set zj_late_archive.archive_entry_size_is_set
#define archive_error_string zj_late_archive.archive_error_string
#define archive_read_data zj_late_archive.archive_read_data
#define archive_read_free zj_late_archive.archive_read_free
#define archive_read_has_encrypted_entries zj_late_archive.archive_read_has_encrypted_entries
#define archive_read_new zj_late_archive.archive_read_new
#define archive_read_next_header zj_late_archive.archive_read_next_header
#define archive_read_open_fd zj_late_archive.archive_read_open_fd
#define archive_read_open_memory zj_late_archive.archive_read_open_memory
#define archive_read_set_options zj_late_archive.archive_read_set_options
#define archive_read_support_filter_bzip2 zj_late_archive.archive_read_support_filter_bzip2
#define archive_read_support_filter_gzip zj_late_archive.archive_read_support_filter_gzip
#define archive_read_support_filter_xz zj_late_archive.archive_read_support_filter_xz
#define archive_read_support_format_7zip zj_late_archive.archive_read_support_format_7zip
#define archive_read_support_format_rar zj_late_archive.archive_read_support_format_rar
#define archive_read_support_format_rar5 zj_late_archive.archive_read_support_format_rar5
#define archive_read_support_format_raw zj_late_archive.archive_read_support_format_raw
#define archive_read_support_format_tar zj_late_archive.archive_read_support_format_tar
#define archive_read_support_format_zip zj_late_archive.archive_read_support_format_zip
#define archive_read_support_format_zip_seekable \
  zj_late_archive.archive_read_support_format_zip_seekable
#define archive_write_close zj_late_archive.archive_write_close
#define archive_write_data zj_late_archive.archive_write_data
#define archive_write_free zj_late_archive.archive_write_free
#define archive_write_header zj_late_archive.archive_write_header
#define archive_write_new zj_late_archive.archive_write_new
#define archive_write_open zj_late_archive.archive_write_open
#define archive_write_set_bytes_in_last_block zj_late_archive.archive_write_set_bytes_in_last_block
#define archive_write_set_format_zip zj_late_archive.archive_write_set_format_zip
#define archive_write_zip_set_compression_deflate \
  zj_late_archive.archive_write_zip_set_compression_deflate

#endif
