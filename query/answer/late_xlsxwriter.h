/* late_xlsxwriter.h - libxlsxwriter, loaded when the first workbook is made (late.h). */
#ifndef ZJ_QUERY_ANSWER_LATE_XLSXWRITER_H
#define ZJ_QUERY_ANSWER_LATE_XLSXWRITER_H

#include <xlsxwriter.h>

#include "indexer/base/late.h"

#define ZJ_LATE_XLSXWRITER(X) \
  X(format_set_align)         \
  X(format_set_bg_color)      \
  X(format_set_bold)          \
  X(format_set_bottom)        \
  X(format_set_font_color)    \
  X(format_set_font_size)     \
  X(format_set_num_format)    \
  X(format_set_text_wrap)     \
  X(format_set_underline)     \
  X(lxw_strerror)             \
  X(lxw_workbook_free)        \
  X(workbook_add_format)      \
  X(workbook_add_worksheet)   \
  X(workbook_close)           \
  X(workbook_new_opt)         \
  X(workbook_set_properties)  \
  X(worksheet_autofilter)     \
  X(worksheet_fit_to_pages)   \
  X(worksheet_freeze_panes)   \
  X(worksheet_repeat_rows)    \
  X(worksheet_set_column)     \
  X(worksheet_set_landscape)  \
  X(worksheet_set_paper)      \
  X(worksheet_set_row)        \
  X(worksheet_write_datetime) \
  X(worksheet_write_number)   \
  X(worksheet_write_string)   \
  X(worksheet_write_url_opt)

ZJ_LATE_DECLARE(xlsxwriter, ZJ_LATE_XLSXWRITER)

/* From here on these names mean what was loaded. */
#define format_set_align zj_late_xlsxwriter.format_set_align
#define format_set_bg_color zj_late_xlsxwriter.format_set_bg_color
#define format_set_bold zj_late_xlsxwriter.format_set_bold
#define format_set_bottom zj_late_xlsxwriter.format_set_bottom
#define format_set_font_color zj_late_xlsxwriter.format_set_font_color
#define format_set_font_size zj_late_xlsxwriter.format_set_font_size
#define format_set_num_format zj_late_xlsxwriter.format_set_num_format
#define format_set_text_wrap zj_late_xlsxwriter.format_set_text_wrap
#define format_set_underline zj_late_xlsxwriter.format_set_underline
#define lxw_strerror zj_late_xlsxwriter.lxw_strerror
#define lxw_workbook_free zj_late_xlsxwriter.lxw_workbook_free
#define workbook_add_format zj_late_xlsxwriter.workbook_add_format
#define workbook_add_worksheet zj_late_xlsxwriter.workbook_add_worksheet
#define workbook_close zj_late_xlsxwriter.workbook_close
#define workbook_new_opt zj_late_xlsxwriter.workbook_new_opt
#define workbook_set_properties zj_late_xlsxwriter.workbook_set_properties
#define worksheet_autofilter zj_late_xlsxwriter.worksheet_autofilter
#define worksheet_fit_to_pages zj_late_xlsxwriter.worksheet_fit_to_pages
#define worksheet_freeze_panes zj_late_xlsxwriter.worksheet_freeze_panes
#define worksheet_repeat_rows zj_late_xlsxwriter.worksheet_repeat_rows
#define worksheet_set_column zj_late_xlsxwriter.worksheet_set_column
#define worksheet_set_landscape zj_late_xlsxwriter.worksheet_set_landscape
#define worksheet_set_paper zj_late_xlsxwriter.worksheet_set_paper
#define worksheet_set_row zj_late_xlsxwriter.worksheet_set_row
#define worksheet_write_datetime zj_late_xlsxwriter.worksheet_write_datetime
#define worksheet_write_number zj_late_xlsxwriter.worksheet_write_number
#define worksheet_write_string zj_late_xlsxwriter.worksheet_write_string
#define worksheet_write_url_opt zj_late_xlsxwriter.worksheet_write_url_opt

#endif
