// postings.cc - postings.h over Xapian 1.4 (glass) and packed lists; the only file that includes
// Xapian's headers.
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
#include "indexer/store/packed.h"

struct zj_postings {
  Xapian::Database *db;
  zj_packed *packed;
};
struct zj_postings_list {
  zj_packed_list *packed; // NULL: the list is Xapian's
  Xapian::PostingIterator *at;
  bool started; // the element at 'at' was handed out
};
struct zj_term_walk {
  Xapian::TermIterator *at;
  std::string *term; // the one at 'at', when 'held'
  bool started, held;
  std::string *prefix;
  zj_packed_walk packed;
  bool packed_held; // 'packed' is at a term that was not handed out
};

namespace {

// Xapian keeps the words of errno when the system refused. Without them, or when a file is missing,
// the database itself is at fault. Allocates nothing, because an exception here would end the
// process.
zj_status database_failed(zj_error *err, const Xapian::Error &e) {
  const char *why = e.get_error_string();
  bool refused = why && std::strcmp(why, std::strerror(ENOENT)) != 0;
  const char *colon = why ? ": " : "";
  if (!why) why = "";
  if (!refused)
    return zj_fail(err, ZJ_CORRUPT,
                   zj_tr("postings: %s%s%s; rebuild the index with: zhangju index --full",
                         "倒排表：%s%s%s；请用 zhangju index --full 重建索引"),
                   e.get_msg().c_str(), colon, why);
  return zj_fail(err, ZJ_IO, zj_tr("postings: %s%s%s", "倒排表：%s%s%s"), e.get_msg().c_str(),
                 colon, why);
}

// For Xapian's other errors and the exceptions of the C++ library. Their cause is a length or
// number that damage has made absurd.
zj_status call_failed(zj_error *err, const char *what) {
  return zj_fail(err, ZJ_CORRUPT,
                 zj_tr("postings: %s; rebuild the index with: zhangju index --full",
                       "倒排表：%s；请用 zhangju index --full 重建索引"),
                 what);
}

template <typename Body> zj_status guard(zj_error *err, Body body) noexcept {
  try {
    return body();
  } catch (const Xapian::DatabaseError &e) {
    return database_failed(err, e);
  } catch (const Xapian::Error &e) {
    return call_failed(err, e.get_msg().c_str());
  } catch (const std::bad_alloc &) {
    return zj_fail(err, ZJ_NO_MEMORY, "%s", zj_tr("postings: out of memory", "倒排表：内存不足"));
  } catch (const std::exception &e) {
    return call_failed(err, e.what());
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
  delete w->prefix;
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

// ---- reading ----

// DB_BACKEND_GLASS makes Xapian refuse a folder that holds something else, such as a stub file,
// instead of following it.
zj_status zj_postings_open(void *ctx, const char *dir, zj_postings **out, zj_error *err) {
  return guard(err, [&] {
    zj_postings *postings = handle_new(ctx, destroy_postings);
    postings->db = new Xapian::Database(dir, Xapian::DB_BACKEND_GLASS);
    zj_status status = zj_packed_open(postings, dir, &postings->packed, err);
    if (status == ZJ_OK && zj_packed_documents(postings->packed) != postings->db->get_lastdocid())
      status = zj_fail(err, ZJ_CORRUPT,
                       zj_tr("%s/packed does not fit the other postings; rebuild the index with: "
                             "zhangju index --full",
                             "%s/packed 与其他倒排表不符；请用 zhangju index --full 重建索引"),
                       dir);
    if (status == ZJ_OK)
      *out = postings;
    else
      talloc_free(postings);
    return status;
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

zj_mapping_state zj_postings_look(const zj_postings *postings) {
  return zj_packed_look(postings->packed);
}

bool zj_postings_are_whole(const zj_postings *postings, uint64_t sum) {
  return zj_packed_is_whole(postings->packed, sum);
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
  zj_packed_term found;
  *documents = 0;
  if (occurrences) *occurrences = 0;
  if (term.length == 0) return ZJ_OK; // for Xapian, every document has the empty term
  zj_status status = zj_packed_find(postings->packed, term, &found, err);
  if (status == ZJ_OK) {
    *documents = found.documents;
    if (occurrences) *occurrences = found.occurrences;
  }
  if (status != ZJ_NOT_FOUND) return status;
  return guard(err, [&] {
    std::string name = string_of(term);
    *documents = postings->db->get_termfreq(name);
    if (occurrences) *occurrences = postings->db->get_collection_freq(name);
    return ZJ_OK;
  });
}

// ---- lists ----

zj_status zj_postings_list_open(void *ctx, zj_postings *postings, zj_slice term,
                                zj_postings_list **out, zj_error *err) {
  zj_packed_term found = {};
  zj_status status =
      term.length ? zj_packed_find(postings->packed, term, &found, err) : ZJ_NOT_FOUND;
  if (status != ZJ_OK && status != ZJ_NOT_FOUND) return status;
  return guard(err, [&] {
    zj_postings_list *list = handle_new(ctx, destroy_list);
    if (status == ZJ_OK) {
      zj_status opened = zj_packed_list_open(list, postings->packed, &found, &list->packed, err);
      if (opened == ZJ_OK)
        *out = list;
      else
        talloc_free(list);
      return opened;
    }
    list->at = term.length
                   ? new Xapian::PostingIterator(postings->db->postlist_begin(string_of(term)))
                   : new Xapian::PostingIterator();
    *out = list;
    return ZJ_OK;
  });
}

zj_status zj_postings_list_next(zj_postings_list *list, uint32_t *docid, zj_error *err) {
  if (list->packed) return zj_packed_list_next(list->packed, docid, err);
  return guard(err, [&] {
    if (!move_list(list)) return ZJ_DONE;
    *docid = **list->at;
    return ZJ_OK;
  });
}

zj_status zj_postings_list_skip_to(zj_postings_list *list, uint32_t docid, uint32_t *at,
                                   zj_error *err) {
  if (list->packed) return zj_packed_list_skip_to(list->packed, docid, at, err);
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
  if (list->packed) return zj_packed_list_wdf(list->packed, wdf, err);
  return guard(err, [&] {
    if (!list->started || *list->at == Xapian::PostingIterator())
      return zj_fail(err, ZJ_INTERNAL, "postings: wdf of no document");
    *wdf = list->at->get_wdf();
    return ZJ_OK;
  });
}

zj_status zj_postings_list_read(zj_postings_list *list, uint32_t *docids, uint32_t *wdfs,
                                size_t max, size_t *count, zj_error *err) {
  if (list->packed) return zj_packed_list_read(list->packed, docids, wdfs, max, count, err);
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

// Leapfrogs: the list that is behind skips to where the other is. Of lists of two kinds, one has
// few documents.
zj_status zj_postings_list_meet(zj_postings_list *list, zj_postings_list *other, uint32_t from,
                                uint32_t *docids, size_t max, size_t *count, zj_error *err) {
  if (list->packed && other->packed)
    return zj_packed_list_meet(list->packed, other->packed, from, docids, max, count, err);
  *count = 0;
  zj_status status = ZJ_OK;
  for (uint32_t goal = from, met; *count < max;) {
    status = zj_postings_list_skip_to(list, goal, &goal, err);
    if (status == ZJ_OK) status = zj_postings_list_skip_to(other, goal, &met, err);
    if (status != ZJ_OK) break;
    if (met == goal)
      docids[(*count)++] = goal++;
    else
      goal = met;
  }
  return status == ZJ_DONE ? ZJ_OK : status;
}

// ---- a walk through the terms of both ----

zj_status zj_term_walk_open(void *ctx, zj_postings *postings, zj_slice prefix, zj_term_walk **out,
                            zj_error *err) {
  return guard(err, [&] {
    zj_term_walk *walk = handle_new(ctx, destroy_walk);
    walk->at = new Xapian::TermIterator(postings->db->allterms_begin(string_of(prefix)));
    walk->term = new std::string;
    walk->prefix = new std::string(string_of(prefix));
    zj_status status = zj_packed_walk_begin(postings->packed, prefix, &walk->packed, err);
    if (status == ZJ_OK)
      *out = walk;
    else
      talloc_free(walk);
    return status;
  });
}

namespace {

// Makes sure that the next term of each side is held, if there is one.
zj_status hold_terms(zj_term_walk *walk, zj_error *err) {
  if (!walk->held && move_next(*walk->at, Xapian::TermIterator(), walk->started)) {
    *walk->term = **walk->at;
    walk->held = true;
  }
  if (walk->packed_held) return ZJ_OK;
  zj_status status = zj_packed_walk_next(&walk->packed, err);
  walk->packed_held =
      status == ZJ_OK && walk->packed.length >= walk->prefix->size() &&
      walk->prefix->compare(0, std::string::npos, walk->packed.name, walk->prefix->size()) == 0;
  return status == ZJ_DONE ? ZJ_OK : status;
}

} // namespace

zj_status zj_term_walk_next(zj_term_walk *walk, zj_slice *term, uint32_t *documents,
                            zj_error *err) {
  return guard(err, [&] {
    zj_status status = hold_terms(walk, err);
    if (status != ZJ_OK) return status;
    if (!walk->held && !walk->packed_held) return ZJ_DONE;
    zj_slice xapian = {walk->term->data(), walk->term->size()};
    zj_slice packed = {walk->packed.name, walk->packed.length};
    if (!walk->packed_held || (walk->held && zj_slice_compare(xapian, packed) <= 0)) {
      walk->held = false;
      *term = xapian;
      if (documents) *documents = walk->at->get_termfreq();
    } else {
      walk->packed_held = false;
      *term = packed;
      if (documents) *documents = walk->packed.term.documents;
    }
    return ZJ_OK;
  });
}
