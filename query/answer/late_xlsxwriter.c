/* late_xlsxwriter.c - loads libxlsxwriter. */
#include "query/answer/late_xlsxwriter.h"

ZJ_LATE_DEFINE(xlsxwriter, ZJ_LATE_XLSXWRITER)
