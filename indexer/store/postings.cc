// postings.cc - postings.h over Xapian 1.4 (glass); the only file that includes its headers.
//
// Every entry is one call of guard(), which is noexcept and owns the only catch list, so no
// exception reaches C. No C++ object lives inside a C struct: handles point to them and talloc
// destructors delete them.
#include "indexer/store/postings.h"

#include <talloc.h>

#include <cerrno>
#include <cstring>
#include <new>
#include <string>

#include <xapian.h>

#include "indexer/base/lang.h"

struct zj_postings {
  Xapian::Database *db;
};
struct zj_postings_list {
  Xapian::PostingIterator *at;
  bool started; // the element at 'at' was handed out
};
struct zj_term_walk {
  Xapian::TermIterator *at;
  std::string *term;
  bool started;
};

namespace {

// Whether a call reads a published database, where a fault means damage, or writes a new one.
enum class Doing { reading, writing };

// Xapian keeps the words of errno when the system refused. Without them, or when a file is missing,
// the database itself is at fault. Allocates nothing, because an exception here would end the
// process.
zj_status database_failed(zj_error *err, const Xapian::Error &e, Doing doing) {
  const char *why = e.get_error_string();
  bool refused = why && std::strcmp(why, std::strerror(ENOENT)) != 0;
  const char *colon = why ? ": " : "";
  if (!why) why = "";
  if (doing == Doing::reading && !refused)
    return zj_fail(err, ZJ_CORRUPT,
                   zj_tr("postings: %s%s%s; rebuild the index with: zhangju index --full",
                         "倒排表：%s%s%s；请用 zhangju index --full 重建索引"),
                   e.get_msg().c_str(), colon, why);
  return zj_fail(err, ZJ_IO, zj_tr("postings: %s%s%s", "倒排表：%s%s%s"), e.get_msg().c_str(),
                 colon, why);
}

// For Xapian's other errors and the exceptions of the C++ library. On reading, their cause is a
// length or number that damage has made absurd.
zj_status call_failed(zj_error *err, const char *type, const char *what, Doing doing) {
  if (doing == Doing::reading)
    return zj_fail(err, ZJ_CORRUPT,
                   zj_tr("postings: %s; rebuild the index with: zhangju index --full",
                         "倒排表：%s；请用 zhangju index --full 重建索引"),
                   what);
  return zj_fail(err, ZJ_INTERNAL, "postings: %s: %s", type, what);
}

template <typename Body>
zj_status guard(zj_error *err, Body body, Doing doing = Doing::reading) noexcept {
  try {
    return body();
  } catch (const Xapian::DatabaseError &e) {
    return database_failed(err, e, doing);
  } catch (const Xapian::Error &e) {
    return call_failed(err, e.get_type(), e.get_msg().c_str(), doing);
  } catch (const std::bad_alloc &) {
    return zj_fail(err, ZJ_NO_MEMORY, "%s", zj_tr("postings: out of memory", "倒排表：内存不足"));
  } catch (const std::exception &e) {
    return call_failed(err, "exception", e.what(), doing);
  } catch (...) {
    return zj_fail(err, ZJ_INTERNAL, "postings: unknown exception");
  }
}

std::string string_of(zj_slice s) {
  return std::string(s.length ? s.at : "", s.length);
}

// A zeroed handle whose destructor is set before anything in it can throw.
template <typename Handle> Handle *handle_new(void *ctx, int (*destroy)(Handle *)) {
  Handle *handle = talloc_zero(ctx, Handle);
  if (!handle) throw std::bad_alloc();
  talloc_set_destructor(handle, destroy);
  return handle;
}

int destroy_postings(zj_postings *p) {
  delete p->db;
  return 0;
}

int destroy_list(zj_postings_list *l) {
  delete l->at;
  return 0;
}

int destroy_walk(zj_term_walk *w) {
  delete w->at;
  delete w->term;
  return 0;
}

// Moves to the next element to hand out; false after the last.
template <typename Iterator> bool move_next(Iterator &at, const Iterator &end, bool &started) {
  if (at == end) return false;
  if (started) ++at;
  started = true;
  return at != end;
}

bool move_list(zj_postings_list *list) {
  return move_next(*list->at, Xapian::PostingIterator(), list->started);
}

} // namespace

// ---- merging ----

zj_status zj_postings_merge(const char *const *sources, size_t count, const char *dest,
                            zj_error *err) {
  if (count == 0 || count > ZJ_POSTINGS_MERGE_MAX)
    return zj_fail(err, ZJ_INTERNAL, "postings: merge of %zu databases", count);
  return guard(
      err,
      [&] {
        Xapian::Database all;
        for (size_t i = 0; i < count; i++)
          all.add_database(Xapian::Database(sources[i], Xapian::DB_BACKEND_GLASS));
        all.compact(dest);
        return ZJ_OK;
      },
      Doing::writing);
}

// ---- reading ----

// DB_BACKEND_GLASS makes Xapian refuse a folder that holds something else, such as a stub file,
// instead of following it.
zj_status zj_postings_open(void *ctx, const char *dir, zj_postings **out, zj_error *err) {
  return guard(err, [&] {
    zj_postings *postings = handle_new(ctx, destroy_postings);
    postings->db = new Xapian::Database(dir, Xapian::DB_BACKEND_GLASS);
    *out = postings;
    return ZJ_OK;
  });
}

zj_status zj_postings_check(const char *dir, zj_error *err) {
  return guard(err, [&] {
    size_t faults = Xapian::Database::check(dir, 0, nullptr);
    if (faults == 0) return ZJ_OK;
    return zj_fail(
        err, ZJ_CORRUPT,
        zj_tr("%s: Xapian finds %zu faults; rebuild the index with: zhangju index --full",
              "%s：Xapian 发现 %zu 处错误；请用 zhangju index --full 重建索引"),
        dir, faults);
  });
}

uint32_t zj_postings_doccount(const zj_postings *postings) {
  uint32_t count = 0;
  (void)guard(nullptr, [&] {
    count = postings->db->get_lastdocid();
    return ZJ_OK;
  });
  return count;
}

zj_status zj_postings_frequency(zj_postings *postings, zj_slice term, uint32_t *documents,
                                uint64_t *occurrences, zj_error *err) {
  *documents = 0;
  if (occurrences) *occurrences = 0;
  if (term.length == 0) return ZJ_OK; // for Xapian, every document has the empty term
  return guard(err, [&] {
    std::string name = string_of(term);
    *documents = postings->db->get_termfreq(name);
    if (occurrences) *occurrences = postings->db->get_collection_freq(name);
    return ZJ_OK;
  });
}

zj_status zj_postings_list_open(void *ctx, zj_postings *postings, zj_slice term,
                                zj_postings_list **out, zj_error *err) {
  return guard(err, [&] {
    zj_postings_list *list = handle_new(ctx, destroy_list);
    list->at = term.length
                   ? new Xapian::PostingIterator(postings->db->postlist_begin(string_of(term)))
                   : new Xapian::PostingIterator();
    *out = list;
    return ZJ_OK;
  });
}

zj_status zj_postings_list_next(zj_postings_list *list, uint32_t *docid, zj_error *err) {
  return guard(err, [&] {
    if (!move_list(list)) return ZJ_DONE;
    *docid = **list->at;
    return ZJ_OK;
  });
}

zj_status zj_postings_list_skip_to(zj_postings_list *list, uint32_t docid, uint32_t *at,
                                   zj_error *err) {
  return guard(err, [&] {
    if (*list->at == Xapian::PostingIterator()) return ZJ_DONE;
    list->started = true;
    list->at->skip_to(docid);
    if (*list->at == Xapian::PostingIterator()) return ZJ_DONE;
    *at = **list->at;
    return ZJ_OK;
  });
}

zj_status zj_postings_list_wdf(zj_postings_list *list, uint32_t *wdf, zj_error *err) {
  return guard(err, [&] {
    if (!list->started || *list->at == Xapian::PostingIterator())
      return zj_fail(err, ZJ_INTERNAL, "postings: wdf of no document");
    *wdf = list->at->get_wdf();
    return ZJ_OK;
  });
}

zj_status zj_postings_list_read(zj_postings_list *list, uint32_t *docids, uint32_t *wdfs,
                                size_t max, size_t *count, zj_error *err) {
  *count = 0;
  return guard(err, [&] {
    while (*count < max && move_list(list)) {
      docids[*count] = **list->at;
      if (wdfs) wdfs[*count] = list->at->get_wdf();
      ++*count;
    }
    return ZJ_OK;
  });
}

// Leapfrogs: the list that is behind skips to where the other is.
zj_status zj_postings_list_meet(zj_postings_list *list, zj_postings_list *other, uint32_t from,
                                uint32_t *docids, size_t max, size_t *count, zj_error *err) {
  *count = 0;
  return guard(err, [&] {
    const Xapian::PostingIterator end;
    Xapian::PostingIterator &a = *list->at, &b = *other->at;
    for (Xapian::docid goal = from; *count < max && a != end && b != end;) {
      a.skip_to(goal);
      if (a == end) break;
      goal = *a;
      b.skip_to(goal);
      if (b == end) break;
      if (*b == goal)
        docids[(*count)++] = goal++;
      else
        goal = *b;
    }
    return ZJ_OK;
  });
}

zj_status zj_term_walk_open(void *ctx, zj_postings *postings, zj_slice prefix, zj_term_walk **out,
                            zj_error *err) {
  return guard(err, [&] {
    zj_term_walk *walk = handle_new(ctx, destroy_walk);
    walk->at = new Xapian::TermIterator(postings->db->allterms_begin(string_of(prefix)));
    walk->term = new std::string;
    *out = walk;
    return ZJ_OK;
  });
}

zj_status zj_term_walk_next(zj_term_walk *walk, zj_slice *term, uint32_t *documents,
                            zj_error *err) {
  return guard(err, [&] {
    if (!move_next(*walk->at, Xapian::TermIterator(), walk->started)) return ZJ_DONE;
    *walk->term = **walk->at;
    *term = {walk->term->data(), walk->term->size()};
    if (documents) *documents = walk->at->get_termfreq();
    return ZJ_OK;
  });
}
