/* period.c - reads periods of days. */
#include "query/language/period.h"

#include <string.h>

enum { EARLIEST = 10000101, LATEST = 99991231 };

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static size_t digits_at(const char *text) {
  size_t count = 0;
  while (is_digit(text[count]))
    count++;
  return count;
}

static bool take_sign(const char **text, const char *sign) {
  if (strncmp(*text, sign, strlen(sign)) != 0) return false;
  *text += strlen(sign);
  return true;
}

static bool take_number(const char **text, size_t digits, int least, int most, int *out) {
  *out = 0;
  for (size_t i = 0; i < digits; i++)
    *out = *out * 10 + (*(*text)++ - '0');
  return digits && *out >= least && *out <= most;
}

/* Takes a separator between year, month and day, if one or two digits follow it: more are another
 * year, as in 2019-2022. */
static bool take_separator(const char **text, const char *han) {
  const char *after = *text;
  if (!take_sign(&after, han) && !take_sign(&after, "-") && !take_sign(&after, ".") &&
      !take_sign(&after, "/"))
    return false;
  size_t digits = digits_at(after);
  if (digits != 1 && digits != 2) return false;
  *text = after;
  return true;
}

static zj_period whole_year(int year) {
  return (zj_period){year * 10000 + 101, year * 10000 + 1231};
}

static zj_period whole_month(int year, int month) {
  return (zj_period){year * 10000 + month * 100 + 1, year * 10000 + month * 100 + 31};
}

/* Reads 2024, 202405, 20240520, or the same with separators. */
static bool read_date(const char **text, zj_period *out) {
  size_t digits = digits_at(*text);
  int year, month, day;
  bool compact = digits == 6 || digits == 8;
  if ((!compact && digits != 4) || !take_number(text, 4, 1000, 9999, &year)) return false;
  *out = whole_year(year);
  if (!compact && !take_separator(text, "年")) {
    take_sign(text, "年");
    return true;
  }
  if (!take_number(text, compact ? 2 : digits_at(*text), 1, 12, &month)) return false;
  *out = whole_month(year, month);
  if (digits == 6 || (!compact && !take_separator(text, "月"))) {
    take_sign(text, "月");
    return true;
  }
  if (!take_number(text, digits_at(*text), 1, 31, &day)) return false;
  out->first = out->last = year * 10000 + month * 100 + day;
  if (!take_sign(text, "日")) take_sign(text, "号");
  return true;
}

bool zj_period_read(const char *text, zj_period *out) {
  zj_period begin = {EARLIEST, EARLIEST}, end = {LATEST, LATEST};
  bool from = strncmp(text, "..", 2) != 0; /* it begins with a date */
  if (from && !read_date(&text, &begin)) return false;
  if (from && !*text) {
    *out = begin;
    return true;
  }
  bool open = take_sign(&text, "..");
  if (!open && !take_sign(&text, "-") && !take_sign(&text, "至") && !take_sign(&text, "到"))
    return false;
  if (*text || !open || !from)
    if (!read_date(&text, &end) || *text) return false;
  *out = begin.first <= end.first ? (zj_period){begin.first, end.last}
                                  : (zj_period){end.first, begin.last};
  return true;
}

bool zj_period_overlaps(zj_period a, zj_period b) {
  return a.first <= b.last && b.first <= a.last;
}
