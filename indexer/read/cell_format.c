/* cell_format.c - the number in a cell of a spreadsheet as the sheet shows it. */
#include "indexer/read/cell_format.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

enum { DECIMALS_MAX = 15, LITERAL_ROOM = 48, DAYS_MAX = 2958466 }; /* days up to the year 9999 */
#define DIGITS_END 1e15 /* a double has 15 digits; larger numbers are written without a format */

const char *zj_cell_format_usual(int number) {
  static const struct {
    int first, last;
    const char *code;
  } known[] = {{1, 1, "0"},
               {2, 2, "0.00"},
               {3, 3, "#,##0"},
               {4, 4, "#,##0.00"},
               {5, 6, "¥#,##0"},
               {7, 8, "¥#,##0.00"},
               {9, 9, "0%"},
               {10, 10, "0.00%"},
               {11, 11, "0.00E+00"},
               {14, 17, "yyyy-mm-dd"},
               {18, 21, "h:mm"},
               {22, 22, "yyyy-mm-dd h:mm"},
               {27, 31, "yyyy-mm-dd"},
               {32, 35, "h:mm"},
               {36, 36, "yyyy-mm-dd"},
               {37, 38, "#,##0"},
               {39, 40, "#,##0.00"},
               {41, 41, "#,##0"},
               {42, 42, "¥#,##0"},
               {43, 43, "#,##0.00"},
               {44, 44, "¥#,##0.00"},
               {45, 45, "mm:ss"},
               {46, 46, "[h]:mm:ss"},
               {47, 47, "mm:ss"},
               {48, 48, "##0.0E+0"},
               {50, 54, "yyyy-mm-dd"},
               {55, 56, "h:mm"},
               {57, 58, "yyyy-mm-dd"}};
  for (size_t i = 0; i < ZJ_COUNT(known); i++)
    if (number >= known[i].first && number <= known[i].last) return known[i].code;
  return "General";
}

/* ---- the format code ---- */

typedef struct format {
  bool year, month, day, hour, minute, second, elapsed; /* parts of a date */
  bool general, digits, thousands, scientific;
  int whole;                     /* digits before the point that are always shown */
  int decimals, always_decimals; /* at most, and at least */
  int percents, scales;          /* each multiplies by 100, divides by 1000 */
  char before[LITERAL_ROOM], after[LITERAL_ROOM];
} format;

/* The length of the element at 'at': a quoted text, a bracket, an escaped or a plain character. */
static size_t element_length(const char *at) {
  char close = 0;
  if (*at == '"') close = '"';
  if (*at == '[') close = ']';
  if (close) {
    const char *end = strchr(at + 1, close);
    return end ? (size_t)(end - at) + 1 : strlen(at);
  }
  bool escaped = (*at == '\\' || *at == '_' || *at == '*') && at[1];
  size_t n = 1 + escaped;
  while (zj_utf8_is_tail(at[n]))
    n++;
  return n;
}

/* Finds section 'n' of a code, from 0; false when it has fewer. */
static bool find_section(const char *code, int n, zj_slice *out) {
  const char *begin = code, *at = code;
  for (; *at; at += element_length(at)) {
    if (*at != ';') continue;
    if (n-- == 0) break;
    begin = at + 1;
  }
  if (n > 0) return false;
  *out = (zj_slice){begin, (size_t)(at - begin)};
  return true;
}

static void add_literal(format *f, const char *text, size_t length) {
  char *to = f->digits || f->general ? f->after : f->before;
  size_t at = strlen(to);
  if (at + length >= LITERAL_ROOM) return;
  memcpy(to + at, text, length);
  to[at + length] = 0;
}

/* [h] counts hours beyond a day; [$¥-804] is a currency. Colours and conditions are left out. */
static void read_bracket(format *f, const char *at, size_t length) {
  if (length > 2 && strchr("hHmMsS", at[1]) && (at[2] == ']' || at[2] == at[1]))
    f->elapsed = f->hour = true;
  if (length < 4 || at[1] != '$') return;
  size_t n = strcspn(at + 2, "-]");
  if (n <= length - 3) add_literal(f, at + 2, n);
}

/* An m is a minute after an h and before an s, else a month. */
static void read_date_letter(format *f, char c, const char *rest) {
  switch (c) {
  case 'y':
  case 'e':
    f->year = true;
    break;
  case 'd':
    f->day = true;
    break;
  case 'h':
    f->hour = true;
    break;
  case 's':
    f->second = true;
    break;
  default:
    rest += strspn(rest, "mM:");
    if ((f->hour && !f->minute) || *rest == 's' || *rest == 'S')
      f->minute = true;
    else
      f->month = true;
  }
}

/* Reads a placeholder for digits, or the sign of a number, at 'at'. */
static void read_number_sign(format *f, const char *at, bool *after_point) {
  bool placeholder = *at == '0' || *at == '#' || *at == '?';
  if (placeholder) {
    f->digits = true;
    if (*after_point && f->decimals < DECIMALS_MAX) {
      f->decimals++;
      if (*at == '0') f->always_decimals = f->decimals;
    } else if (!*after_point && *at == '0' && f->whole < DECIMALS_MAX) {
      f->whole++;
    }
  } else if (*at == '.') {
    *after_point = true;
  } else if (*at == ',' && (at[1] == '0' || at[1] == '#' || at[1] == '?')) {
    f->thousands = true;
  } else if (*at == ',' && f->digits) {
    f->scales++;
  }
}

/* The length of the word for the plain number, in English or Chinese; 0 for other text. */
static size_t general_length(const char *at) {
  static const char *const names[] = {"General", "G/通用格式"};
  for (size_t i = 0; i < ZJ_COUNT(names); i++)
    if (strncasecmp(at, names[i], strlen(names[i])) == 0) return strlen(names[i]);
  return 0;
}

static void read_section(format *f, zj_slice section) {
  bool after_point = false;
  for (size_t i = 0; i < section.length;) {
    const char *at = section.at + i;
    size_t n = element_length(at);
    if (n > section.length - i) n = section.length - i;
    i += n;
    size_t general = general_length(at);
    if (general) {
      f->general = true;
      i += general - n;
    } else if (strncasecmp(at, "am/pm", 5) == 0) {
      i += 4;
    } else if (*at == '"') {
      add_literal(f, at + 1, n > 1 ? n - 2 : 0);
    } else if (*at == '[') {
      read_bracket(f, at, n);
    } else if (*at == '\\') {
      add_literal(f, at + 1, n - 1);
    } else if ((*at == 'E' || *at == 'e') && (at[1] == '+' || at[1] == '-')) {
      f->scientific = true;
      i++;
      after_point = true;
    } else if (strchr("yYeEmMdDhHsS", *at)) {
      read_date_letter(f, (char)tolower((unsigned char)*at), at);
      while (i < section.length &&
             tolower((unsigned char)section.at[i]) == tolower((unsigned char)*at))
        i++;
    } else if (strchr("0#?.,", *at)) {
      if (!f->scientific) read_number_sign(f, at, &after_point);
    } else if (*at == '%') {
      f->percents++;
      add_literal(f, at, 1);
    } else if (*at == '@') {
      f->general = true;
    } else if (*at != '_' && *at != '*' && *at != '/') {
      add_literal(f, at, n);
    }
  }
}

/* ---- numbers ---- */

/* A double as people see it: 15 digits for whole numbers, 10 for others. */
static void write_general(double value, char *out, size_t size) {
  bool whole = value == floor(value) && fabs(value) < DIGITS_END;
  snprintf(out, size, whole ? "%.0f" : "%.10g", value);
}

/* Writes digits with commas between thousands and with zeros before them. */
static void write_whole(const format *f, const char *digits, size_t count, char *out) {
  size_t width = count;
  if (f->whole > 0 && (size_t)f->whole > count) width = (size_t)f->whole;
  for (size_t i = 0; i < width; i++) {
    if (f->thousands && i && (width - i) % 3 == 0) *out++ = ',';
    *out++ = i < width - count ? '0' : digits[i - (width - count)];
  }
  *out = 0;
}

static void write_number(const format *f, double value, char *out) {
  char plain[64], whole[64];
  if (f->scientific) {
    snprintf(out, ZJ_CELL_ROOM, "%s%.*E%s", f->before, f->decimals, value, f->after);
    return;
  }
  for (int i = 0; i < f->percents && i < 3; i++)
    value *= 100;
  for (int i = 0; i < f->scales && i < 3; i++)
    value /= 1000;
  if (!f->digits || value >= DIGITS_END) {
    write_general(value, plain, sizeof plain);
    snprintf(out, ZJ_CELL_ROOM, "%s%s%s", f->before, plain, f->after);
    return;
  }
  /* 1.005 is a little less than it seems; the sheet rounds it as it seems. */
  snprintf(plain, sizeof plain, "%.*Lf", f->decimals, (long double)value * (1 + 2.5e-16L));
  size_t count = strcspn(plain, "."), length = strlen(plain);
  while (length > count + 1 && (int)(length - count - 1) > f->always_decimals &&
         plain[length - 1] == '0')
    length--;
  if (length == count + 1) length = count;
  plain[length] = 0;
  write_whole(f, plain, count, whole);
  snprintf(out, ZJ_CELL_ROOM, "%s%s%s%s", f->before, whole, plain + count, f->after);
}

/* ---- dates ---- */

/* The date of a day counted from 1970, by Howard Hinnant's algorithm. */
static void date_of_day(long day, int *year, int *month, int *day_of_month) {
  long z = day + 719468, era = z / 146097, of_era = z - era * 146097;
  long year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  long of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  long shifted = (5 * of_year + 2) / 153;
  *day_of_month = (int)(of_year - (153 * shifted + 2) / 5 + 1);
  *month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
  *year = (int)(year_of_era + era * 400 + (*month <= 2));
}

static size_t write_day(const format *f, long serial, bool from_1904, char *out) {
  int year, month, day;
  if (!from_1904 && serial < 60) serial++; /* Excel has a 29 February 1900 */
  date_of_day(serial - (from_1904 ? 24107 : 25569), &year, &month, &day);
  int n;
  if (f->day || (f->month && !f->year))
    n = snprintf(out, ZJ_CELL_ROOM, "%04d-%02d-%02d", year, month, day);
  else if (f->month)
    n = snprintf(out, ZJ_CELL_ROOM, "%04d-%02d", year, month);
  else
    n = snprintf(out, ZJ_CELL_ROOM, "%04d", year);
  return (size_t)n;
}

static void write_date(const format *f, double value, bool from_1904, char *out) {
  double days = floor(value);
  long seconds = lround((value - days) * 86400);
  if (seconds == 86400) {
    days++;
    seconds = 0;
  }
  size_t n = 0;
  bool has_time = f->hour || f->minute || f->second;
  if (f->year || f->month || f->day) n = write_day(f, (long)days, from_1904, out);
  if (!has_time) return;
  long hours = seconds / 3600 + (f->elapsed ? (long)days * 24 : 0);
  n += (size_t)snprintf(out + n, ZJ_CELL_ROOM - n, "%s%02ld:%02ld", n ? " " : "", hours,
                        seconds / 60 % 60);
  if (f->second) snprintf(out + n, ZJ_CELL_ROOM - n, ":%02ld", seconds % 60);
}

const char *zj_cell_format_write(const char *code, double value, bool from_1904,
                                 char out[ZJ_CELL_ROOM]) {
  format f = {.general = false};
  zj_slice section = ZJ_LIT(""), other;
  bool negative = value < 0, signs = negative;
  *out = 0;
  find_section(code, 0, &section);
  if (negative && find_section(code, 1, &other)) {
    section = other;
    signs = false; /* the section has its own sign */
  } else if (value == 0 && find_section(code, 2, &other)) {
    section = other;
  }
  read_section(&f, section);
  bool date = f.year || f.month || f.day || f.hour || f.minute || f.second;
  if (date && !negative && value < DAYS_MAX) {
    write_date(&f, value, from_1904, out);
    return out;
  }
  if (!section.length && *code) return out; /* ";;;" shows nothing */
  if (date) f = (format){.general = true};
  if (section.length && !f.digits && !f.general &&
      !f.scientific) { /* words in place of the number */
    snprintf(out, ZJ_CELL_ROOM, "%s", f.before);
    return out;
  }
  out[0] = '-';
  write_number(&f, fabs(value), out + signs);
  return out;
}
