/* filter.c - reads the filter, makes a query of it, and shows it. */
#include "web/pages/filter.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "web/pages/choices.h"
#include "web/pages/view.h"

enum { VALUE_MAX = 200 /* code points of a value that is no query */ };

/* ---- reading ---- */

/* A parameter without the blanks around it; "" when it is not given. */
static const char *read_text(zj_exchange *x, const char *key) {
  const char *value = zj_param_get(&x->request->query, key);
  if (!value) return "";
  while (isspace((unsigned char)*value))
    value++;
  size_t length = strlen(value);
  while (length && isspace((unsigned char)value[length - 1]))
    length--;
  return zj_text_copy(x->request->ctx, (zj_slice){value, length});
}

static bool read_value(zj_exchange *x, const char *key, const char **out) {
  *out = read_text(x, key);
  if (zj_utf8_count(zj_slice_of(*out)) <= VALUE_MAX) return true;
  zj_answer_problem(x, 400, "bad-parameter", key, NULL);
  return false;
}

static bool read_year(zj_exchange *x, const char **out) {
  *out = read_text(x, "year");
  size_t length = strlen(*out);
  if (!length || (length == 4 && strspn(*out, "0123456789") == 4)) return true;
  zj_answer_problem(x, 400, "bad-parameter",
                    zj_tr("year must have four digits", "year 应为四位数的年份"), NULL);
  return false;
}

/* Adds NAME:"VALUE"; quotation marks cannot be within it, and are left out. */
static const char *add_field(void *ctx, const char *fields, zj_field field, const char *sign,
                             const char *value) {
  static const char *const marks[] = {"\"", "“", "”", "＂"};
  zj_buffer plain = {.ctx = ctx};
  if (!*value) return fields;
  for (const char *at = value; *at;) {
    size_t skip = 0;
    for (size_t i = 0; i < ZJ_COUNT(marks) && !skip; i++)
      if (strncmp(at, marks[i], strlen(marks[i])) == 0) skip = strlen(marks[i]);
    if (!skip) zj_buffer_add(&plain, at, 1);
    at += skip ? skip : 1;
  }
  return zj_text_print(ctx, "%s%s%s:%s\"%s\"", fields, *fields ? " " : "", zj_field_get(field)->zh,
                       sign, zj_text_of(&plain));
}

bool zj_filter_read(zj_exchange *x, zj_filter *out) {
  void *ctx = x->request->ctx;
  *out = (zj_filter){.q = read_text(x, "q"), .fields = ""};
  if (!zj_ask_roles(x, "in", ZJ_ROLES_BITS, &out->in) || !read_value(x, "issuer", &out->issuer) ||
      !read_value(x, "type", &out->type) || !read_value(x, "folder", &out->folder) ||
      !read_year(x, &out->year) || !zj_ask_number(x, "page", 1, ZJ_PAGE_MAX, &out->page))
    return false;
  out->fields = add_field(ctx, out->fields, ZJ_FIELD_ISSUER, "", out->issuer);
  if (*out->year)
    out->fields = zj_text_print(ctx, "%s%s%s:%s", out->fields, *out->fields ? " " : "",
                                zj_field_get(ZJ_FIELD_YEAR)->zh, out->year);
  out->fields = add_field(ctx, out->fields, ZJ_FIELD_TYPE, "=", out->type);
  out->fields = add_field(ctx, out->fields, ZJ_FIELD_FILE, "", out->folder);
  return true;
}

bool zj_filter_given(const zj_filter *f) {
  return *f->q || *f->fields;
}

void zj_filter_add(zj_link *link, const zj_filter *f) {
  zj_link_add(link, "q", f->q);
  zj_link_add_roles(link, "in", f->in);
  zj_link_add(link, "issuer", f->issuer);
  zj_link_add(link, "year", f->year);
  zj_link_add(link, "type", f->type);
  zj_link_add(link, "folder", f->folder);
}

/* ---- showing ---- */

static json_t *options_of(zj_exchange *x, zj_field field, const char *chosen) {
  json_t *options = json_array();
  zj_choices_add(options, x->reader, field, chosen);
  return options;
}

/* What is chosen, in a line. */
static const char *chosen_text(void *ctx, const zj_filter *f, unsigned parts) {
  const char *const values[] = {parts & ZJ_FILTER_WORDS ? f->q : "", f->issuer, f->year, f->type,
                                f->folder};
  const char *text = "";
  for (int role = 0; role < ZJ_ROLE_SCOPES && parts & ZJ_FILTER_ROLE; role++)
    if (f->in & ZJ_ROLE_BIT(role))
      text = zj_text_print(ctx, "%s%s%s", text, *text ? " · " : "",
                           zj_view_role_label(ctx, (zj_role)role));
  for (size_t i = 0; i < ZJ_COUNT(values); i++)
    if (*values[i]) text = zj_text_print(ctx, "%s%s%s", text, *text ? " · " : "", values[i]);
  return text;
}

void zj_filter_show(zj_exchange *x, json_t *page, const zj_filter *f, unsigned parts,
                    const char *action) {
  zj_ask box = {.q = f->q, .in = f->in};
  zj_view_box(x->request->ctx, page, &box); /* q and the options of role */
  zj_view_set(page, "action", action);
  zj_view_set(page, "chosen", chosen_text(x->request->ctx, f, parts));
  zj_value_set(page, "with_words", json_boolean((parts & ZJ_FILTER_WORDS) != 0));
  zj_value_set(page, "with_role", json_boolean((parts & ZJ_FILTER_ROLE) != 0));
  zj_value_set(page, "any_role", json_boolean((parts & ZJ_FILTER_ANY_ROLE) != 0));
  zj_view_set(page, "issuer", f->issuer);
  zj_value_set(page, "units", zj_choices_units(x->reader));
  zj_value_set(page, "year_options", options_of(x, ZJ_FIELD_YEAR, f->year));
  zj_value_set(page, "type_options", options_of(x, ZJ_FIELD_TYPE, f->type));
  json_t *folders = options_of(x, ZJ_FIELD_FILE, f->folder);
  zj_value_set(page, "has_folders", json_boolean(json_array_size(folders) > 0));
  zj_value_set(page, "folder_options", folders);
}

void zj_filter_show_fault(zj_exchange *x, json_t *page, const zj_filter *f, const zj_asked *asked,
                          const zj_error *err) {
  zj_ask ask = {.q = f->q, .page = 1, .per = 10, .sentences = 3};
  zj_value_set(page, "fault", zj_view_fault(x->request->ctx, &ask, &asked->fault, err->text));
}

static void add_drop(void *ctx, json_t *drops, const char *path, const zj_filter *less,
                     const char *value) {
  if (!*value) return;
  zj_link link = zj_link_new(ctx, path);
  zj_filter_add(&link, less);
  zj_value_append(drops, json_pack("{s:s,s:s}", "label", value, "url", zj_link_text(&link)));
}

void zj_filter_show_ways(void *ctx, json_t *answer, const zj_filter *f, const char *path) {
  json_t *drops = json_array();
  zj_filter words = *f, issuer = *f, year = *f, type = *f, folder = *f;
  words.q = issuer.issuer = year.year = type.type = folder.folder = "";
  add_drop(ctx, drops, path, &words, f->q);
  add_drop(ctx, drops, path, &issuer, f->issuer);
  add_drop(ctx, drops, path, &year, f->year);
  add_drop(ctx, drops, path, &type, f->type);
  add_drop(ctx, drops, path, &folder, f->folder);
  zj_value_set(answer, "has_drops", json_boolean(json_array_size(drops) > 0));
  zj_value_set(answer, "drops", drops);
  zj_view_set(answer, "all_url", zj_filter_given(f) ? path : NULL);
}

/* ---- the query ---- */

/* The words are parsed alone first, so that the place of a fault is one in them. */
zj_status zj_filter_parse(zj_exchange *x, const zj_filter *f, zj_role_set in, zj_asked *out,
                          zj_error *err) {
  zj_ask ask = {.q = !*f->q && in ? "*" : f->q, .in = in}; /* a role without words: all its text */
  zj_status status = ZJ_OK;
  *out = (zj_asked){0};
  if (*ask.q) status = zj_ask_parse(x, &ask, out, err);
  if (status != ZJ_OK || !*f->fields) return status;
  ask.q = *ask.q ? zj_text_print(x->request->ctx, "%s (%s)", f->fields, ask.q) : f->fields;
  return zj_ask_parse(x, &ask, out, err);
}

static int by_path(const void *a, const void *b, void *snapshot) {
  const zj_snapshot_place *x = a, *y = b;
  return zj_snapshot_compare(snapshot, x->segment, x->report, y->segment, y->report);
}

zj_status zj_filter_reports(zj_exchange *x, const zj_filter *f, zj_snapshot_place **out,
                            size_t *count, bool *exact, zj_asked *asked, zj_error *err) {
  void *ctx = x->request->ctx;
  zj_snapshot *snapshot = x->reader->snapshot;
  zj_status status = zj_filter_parse(x, f, 0, asked, err);
  *count = 0;
  *exact = true;
  if (status != ZJ_OK) return status;
  if (!asked->query) {
    *out = zj_snapshot_list(ctx, snapshot, count);
    return *out ? ZJ_OK : zj_no_memory(err);
  }
  zj_search_options options = {.without_sentences = true, .deadline_us = x->site->deadline_us};
  status = zj_search(ctx, snapshot, asked->query, &options, &asked->result, err);
  if (status != ZJ_OK) return status;
  const zj_result *result = asked->result;
  *exact = result->stop == ZJ_STOP_END;
  *out = talloc_array(ctx, zj_snapshot_place, (unsigned)result->ranking_count + 1);
  if (!*out) return zj_no_memory(err);
  for (; *count < result->ranking_count; ++*count)
    (*out)[*count] =
        (zj_snapshot_place){result->ranking[*count].segment, result->ranking[*count].report};
  if (*count) qsort_r(*out, *count, sizeof **out, by_path, snapshot);
  return ZJ_OK;
}
