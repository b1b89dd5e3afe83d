/* feed.c - /saved/{id}.atom: the hits of a saved query as an Atom feed (RFC 4287).
 *
 * The id of an entry contains the key of its sentence, not its place, so renaming, copying or
 * indexing a report again makes no new entry. Sentences not marked as seen come first, then those
 * of the newest files; at most 50 in all. Reading a feed marks nothing as seen. */
#include <stdlib.h>
#include <sys/stat.h>
#include <talloc.h>
#include <time.h>

#include "indexer/base/lang.h"
#include "indexer/outline/fields_shown.h"
#include "query/answer/escape.h"
#include "web/pages/handlers.h"
#include "web/pages/parts.h"
#include "web/pages/saved_list.h"
#include "web/pages/view.h"

enum { ENTRIES = 50, REPORTS_READ = 400, TITLE_CHARS = 200 };

/* A tag URI needs a domain, and nobody can own one below .invalid (RFC 2606). */
static const char authority[] = "tag:zhangju.invalid,2026:";

typedef struct feed {
  zj_exchange *x;
  zj_saved_query query;
  const char *uuid;
  zj_buffer entries;
  size_t count;
  int64_t updated;
  int64_t since; /* entries being added are new since this time; 0: not only new ones */
  zj_keys added; /* sentences that have an entry; not sorted, they are few */
} feed;

/* ---- XML ---- */

static void add_markup(zj_buffer *out, const char *markup) {
  zj_buffer_add(out, markup, strlen(markup));
}

static void add_element(zj_buffer *out, const char *open, const char *text, const char *close) {
  add_markup(out, open);
  zj_escape_xml(out, zj_slice_of(text));
  add_markup(out, close);
}

static const char *time_text(void *ctx, int64_t seconds) {
  char text[32] = "1970-01-01T00:00:00Z";
  struct tm parts;
  time_t when = (time_t)seconds;
  if (seconds > 0 && gmtime_r(&when, &parts))
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return zj_text_copy(ctx, zj_slice_of(text));
}

/* ---- entries ---- */

static bool is_added(const feed *f, zj_key key) {
  for (size_t i = 0; i < f->added.count; i++)
    if (f->added.at[i].high == key.high && f->added.at[i].low == key.low) return true;
  return false;
}

/* 报告 › 标题 › 标题 */
static const char *title_of(void *ctx, const zj_report_hits *report, const zj_hit *hit) {
  const char *title =
      report->facts.title[0] ? ZJ_TITLE_SHOWN(report->facts.fields) : report->facts.path;
  for (size_t i = 0; i < hit->crumb_count; i++)
    title = zj_text_print(ctx, "%s › %s", title, hit->crumbs[i]);
  return zj_text_short(ctx, title, TITLE_CHARS);
}

static void add_categories(zj_buffer *out, zj_role_set roles) {
  for (int role = 0; role < ZJ_ROLE_COUNT; role++) {
    if (!(roles & ZJ_ROLE_BIT(role))) continue;
    add_element(out, "<category term=\"", zj_role_get((zj_role)role)->key, "\"");
    add_element(out, " label=\"", zj_role_get((zj_role)role)->zh, "\"/>\n");
  }
}

static void add_entry(feed *f, const zj_report_hits *report, const zj_hit *hit) {
  void *ctx = f->x->request->ctx;
  zj_buffer *out = &f->entries;
  zj_ask ask = {.q = f->query.query, .page = 1, .per = 10, .sentences = 3};
  add_element(out, "<entry>\n<id>",
              zj_text_print(ctx, "%s%s/saved/%lld/%016llx%016llx", authority, f->uuid,
                            (long long)f->query.id, (unsigned long long)hit->key.high,
                            (unsigned long long)hit->key.low),
              "</id>\n");
  add_element(out, "<title>", title_of(ctx, report, hit), "</title>\n");
  int64_t updated = report->facts.modified > f->since ? report->facts.modified : f->since;
  add_element(out, "<updated>", time_text(ctx, updated), "</updated>\n");
  add_element(out, "<link rel=\"alternate\" type=\"text/html\" href=\"",
              zj_part_sentence(ctx, report->facts.id, &ask, 0, hit), "\"/>\n");
  add_categories(out, hit->roles);
  add_markup(out, "<summary type=\"text\" xml:lang=\"zh-Hans\">");
  zj_escape_xml(out, hit->sentence);
  add_markup(out, "</summary>\n</entry>\n");
  if (updated > f->updated) f->updated = updated;
  zj_keys_add(&f->added, hit->key);
  f->count++;
}

typedef struct aged {
  zj_ranked ranked;
  int64_t modified;
} aged;

static int compare_newest_first(const void *a, const void *b) {
  const aged *x = a, *y = b;
  if (x->modified != y->modified) return x->modified > y->modified ? -1 : 1;
  if (x->ranked.segment != y->ranked.segment) return x->ranked.segment < y->ranked.segment ? -1 : 1;
  return (x->ranked.report > y->ranked.report) - (x->ranked.report < y->ranked.report);
}

/* The ranking in the order of the files' times, newest first; NULL when memory runs out. */
static aged *sort_by_age(void *ctx, const zj_snapshot *snapshot, const zj_result *result) {
  aged *list = talloc_array(ctx, aged, (unsigned)result->ranking_count + 1);
  if (!list) return NULL;
  for (size_t i = 0; i < result->ranking_count; i++) {
    zj_report_facts facts;
    list[i].ranked = result->ranking[i];
    zj_segment_facts(snapshot->segments[list[i].ranked.segment], list[i].ranked.report, &facts);
    list[i].modified = facts.modified;
  }
  if (result->ranking_count > 1)
    qsort(list, result->ranking_count, sizeof *list, compare_newest_first);
  return list;
}

/* Adds the hits of one report that have no entry yet. */
static zj_status add_report(feed *f, const zj_query *query, const zj_ranked *ranked,
                            zj_error *err) {
  zj_report_hits report;
  void *local = talloc_new(f->x->request->ctx);
  if (!local) return zj_no_memory(err);
  zj_status status =
      zj_search_report(local, f->x->reader->snapshot, query, ranked, 0, ENTRIES, &report, err);
  for (size_t h = 0; status == ZJ_OK && h < report.hit_count && f->count < ENTRIES; h++)
    if (!is_added(f, report.hits[h].key)) add_entry(f, &report, &report.hits[h]);
  talloc_free(local);
  return status;
}

/* Adds the hits of a query. Clears *exact when not all of the index was searched. */
static zj_status add_entries(feed *f, const zj_query *query, bool *exact, zj_error *err) {
  void *local = talloc_new(f->x->request->ctx);
  if (!local) return zj_no_memory(err);
  zj_snapshot *snapshot = f->x->reader->snapshot;
  zj_result *result;
  zj_search_options options = {.without_sentences = true, .deadline_us = f->x->site->deadline_us};
  zj_status status = zj_search(local, snapshot, query, &options, &result, err);
  if (status == ZJ_OK) *exact &= result->stop == ZJ_STOP_END;
  aged *list = status == ZJ_OK ? sort_by_age(local, snapshot, result) : NULL;
  if (status == ZJ_OK && !list) status = zj_no_memory(err);
  for (size_t i = 0;
       status == ZJ_OK && i < result->ranking_count && i < REPORTS_READ && f->count < ENTRIES; i++)
    status = add_report(f, query, &list[i].ranked, err);
  talloc_free(local);
  return status;
}

/* Adds the entries: first what is new, then, while there is room, the rest. */
static zj_status fill_feed(feed *f, zj_saved *saved, bool *exact, zj_error *err) {
  void *ctx = f->x->request->ctx;
  zj_query *query;
  zj_seen seen;
  zj_news news = {0};
  zj_status status = zj_query_parse(ctx, zj_slice_of(f->query.query), 0, false, &query, NULL, err);
  if (status == ZJ_OK) status = zj_saved_seen(ctx, saved, f->query.id, &seen, err);
  if (status == ZJ_OK)
    status = zj_news_find(ctx, f->x->reader->snapshot, query, &seen, f->x->site->deadline_us, &news,
                          err);
  if (status != ZJ_OK) return status;
  *exact = news.exact;
  query->known = news.known;
  f->since = f->query.seen_at; /* new since then, however old the file is */
  status = add_entries(f, query, exact, err);
  query->known = NULL;
  f->since = 0;
  return status == ZJ_OK && f->count < ENTRIES ? add_entries(f, query, exact, err) : status;
}

/* ---- the feed ---- */

static void answer_feed(feed *f) {
  zj_exchange *x = f->x;
  void *ctx = x->request->ctx;
  zj_buffer out = {.ctx = ctx};
  const char *self = zj_text_print(ctx, "/saved/%lld.atom", (long long)f->query.id),
             *page = zj_text_print(ctx, "/saved/%lld", (long long)f->query.id);
  add_markup(
      &out,
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"");
  add_element(&out, " xml:lang=\"", zj_lang_get() == ZJ_LANG_ZH ? "zh-Hans" : "en", "\">\n");
  add_element(&out, "<id>",
              zj_text_print(ctx, "%s%s/saved/%lld", authority, f->uuid, (long long)f->query.id),
              "</id>\n");
  add_element(&out, "<title>",
              zj_text_print(ctx, "%s – %s", f->query.name, zj_tr("zhangju", "章句")), "</title>\n");
  add_element(&out, "<subtitle>", f->query.query, "</subtitle>\n");
  add_element(&out, "<updated>", time_text(ctx, f->updated), "</updated>\n");
  add_markup(&out, "<author><name>zhangju</name></author>\n");
  add_element(&out, "<generator version=\"", ZJ_VERSION, "\">zhangju</generator>\n");
  add_element(&out, "<link rel=\"self\" type=\"application/atom+xml\" href=\"", self, "\"/>\n");
  add_element(&out, "<link rel=\"alternate\" type=\"text/html\" href=\"", page, "\"/>\n");
  zj_slice entries = zj_buffer_slice(&f->entries);
  zj_buffer_add(&out, entries.at, entries.length);
  add_markup(&out, "</feed>\n");
  zj_answer_buffer(x, "application/atom+xml; charset=utf-8", &out);
}

static int64_t modified_of(const char *path) {
  struct stat st;
  return stat(path, &st) == 0 ? (int64_t)st.st_mtime : 0;
}

/* Sets Last-Modified to the last change of index or saved queries, and compares it with the
 * request's If-Modified-Since. Where rights decide what is in the feed, a time proves nothing.
 * Changes within the last two seconds prove nothing, because the
 * header has whole seconds. */
static bool is_not_modified(zj_exchange *x) {
  char text[40];
  struct tm parts, asked = {0};
  if (x->rights) return false;
  int64_t index =
      modified_of(zj_text_print(x->request->ctx, "%s/catalog.db", x->reader->snapshot->dir));
  int64_t saved = modified_of(zj_reader_saved_path(x->reader)); /* it is open */
  time_t last = (time_t)(index > saved ? index : saved);
  if (!index || !saved || time(NULL) - last < 2 || !gmtime_r(&last, &parts)) return false;
  strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  zj_response_header(x->response, "Last-Modified",
                     zj_text_copy(x->request->ctx, zj_slice_of(text)));
  const char *since = x->request->if_modified_since;
  if (!since || x->request->if_none_match) return false;
  const char *end = strptime(since, "%a, %d %b %Y %H:%M:%S GMT", &asked);
  return end && !*end && timegm(&asked) >= last;
}

void zj_feed(zj_exchange *x) {
  feed f = {.x = x, .entries = {.ctx = x->request->ctx}, .added = {.ctx = x->request->ctx}};
  zj_saved *saved;
  zj_error err = {0};
  bool exact = true;
  if (zj_saved_of_path(x, &saved, &f.query, &err) != ZJ_OK) return zj_answer_error(x, &err);
  f.uuid = zj_saved_uuid(saved);
  f.updated = f.query.created;
  const char *what =
      zj_text_print(x->request->ctx, "feed %s %lld %lld %lld", f.uuid, (long long)f.query.id,
                    (long long)f.query.revision, (long long)f.query.seen_at);
  if (zj_answer_cached(x, what)) return;
  if (is_not_modified(x)) return zj_answer_text(x, 304, ZJ_LIT(""));
  zj_status status = fill_feed(&f, saved, &exact, &err);
  if (status == ZJ_OK) status = zj_buffer_status(&f.entries, &err);
  if (status != ZJ_OK) return zj_answer_error(x, &err);
  if (!exact) zj_answer_uncached(x);
  answer_feed(&f);
}
