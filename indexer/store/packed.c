/* packed.c - reads packed lists in place. */
#include "indexer/store/packed.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>
#include <xxhash.h>

#include "indexer/base/lang.h"
#include "indexer/base/mapping.h"
#include "indexer/base/number.h"
#include "indexer/store/packed_block.h"
#include "indexer/store/packed_format.h"

struct zj_packed {
  const unsigned char *at;
  uint64_t bytes;
  uint32_t documents, groups;
  uint64_t at_groups;
  char *dir;
  void *mapped; /* NULL in a view */
  struct stat facts;
};

struct zj_packed_list {
  const zj_packed *packed;
  const unsigned char *at; /* of the list */
  uint32_t documents, blocks;
  uint32_t skips; /* offset of the table of blocks; the end of a list that has none */
  bool started, ended;
  uint32_t block;       /* the one that is unpacked, when started */
  unsigned next, count; /* the current document, or the end; documents in the block */
  const unsigned char *packed_wdfs, *end; /* of the block */
  bool unpacked_wdfs;
  uint32_t docids[ZJ_PACKED_BLOCK], wdfs[ZJ_PACKED_BLOCK];
};

static zj_status fail_damaged(const zj_packed *p, const char *what, zj_error *err) {
  return zj_fail(err, ZJ_CORRUPT,
                 zj_tr("%s/" ZJ_PACKED_FILE " %s; rebuild the index with: zhangju index --full",
                       "%s/" ZJ_PACKED_FILE " %s；请用 zhangju index --full 重建索引"),
                 p->dir, what);
}

static zj_status fail_contents(const zj_packed *p, zj_error *err) {
  return fail_damaged(p, zj_tr("contradicts itself", "自相矛盾"), err);
}

/* ---- opening ---- */

static int unmap_file(zj_packed *p) {
  if (p->mapped) munmap(p->mapped, p->bytes);
  return 0;
}

static zj_packed_group group_at(const zj_packed *p, uint32_t number) {
  zj_packed_group group;
  memcpy(&group, p->at + p->at_groups + number * sizeof group, sizeof group);
  return group;
}

static zj_status check_head(zj_packed *p, zj_error *err) {
  zj_packed_head head;
  if (p->bytes < sizeof head) return fail_damaged(p, zj_tr("is too short", "太短"), err);
  memcpy(&head, p->at, sizeof head);
  if (memcmp(head.magic, ZJ_PACKED_MAGIC, sizeof head.magic) != 0 || head.order != ZJ_PACKED_ORDER)
    return fail_damaged(p, zj_tr("is not a file of packed lists", "不是压缩的倒排表"), err);
  if (head.version != ZJ_PACKED_VERSION)
    return zj_fail(err, ZJ_NO_INDEX,
                   zj_tr("%s is of another format; rebuild the index with: zhangju index --full",
                         "%s 的格式不同；请用 zhangju index --full 重建索引"),
                   p->dir);
  uint64_t groups = ((uint64_t)head.groups + 1) * sizeof(zj_packed_group);
  if (head.bytes != p->bytes || groups > p->bytes || head.at_groups != p->bytes - groups ||
      head.at_groups < sizeof head)
    return fail_damaged(p, zj_tr("is not as long as it says", "长度与记录不符"), err);
  if (head.documents == UINT32_MAX || head.groups == UINT32_MAX) return fail_contents(p, err);
  p->documents = head.documents;
  p->groups = head.groups;
  p->at_groups = head.at_groups;
  return ZJ_OK;
}

static zj_status map_file(zj_packed *p, zj_error *err) {
  char *path = talloc_asprintf(p, "%s/" ZJ_PACKED_FILE, p->dir);
  if (!path) return zj_no_memory(err);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0 && errno == ENOENT) return fail_damaged(p, zj_tr("is missing", "缺失"), err);
  if (fd < 0) return zj_fail_errno(err, ZJ_IO, zj_tr("cannot open %s", "无法打开 %s"), path);
  zj_status status = ZJ_OK;
  if (fstat(fd, &p->facts) != 0)
    status = zj_fail_errno(err, ZJ_IO, zj_tr("cannot open %s", "无法打开 %s"), path);
  else if (p->facts.st_size == 0)
    status = fail_damaged(p, zj_tr("is empty", "是空文件"), err);
  else
    p->mapped = mmap(NULL, (size_t)p->facts.st_size, PROT_READ, MAP_SHARED, fd, 0);
  if (p->mapped == MAP_FAILED) {
    p->mapped = NULL;
    status = zj_fail_errno(err, ZJ_IO, zj_tr("cannot map %s", "无法映射 %s"), path);
  }
  close(fd);
  p->at = p->mapped;
  p->bytes = (uint64_t)p->facts.st_size;
  return status;
}

/* An empty handle; NULL when memory ran out. */
static zj_packed *new_packed(void *ctx, const char *dir) {
  zj_packed *p = talloc_zero(ctx, zj_packed);
  if (!p) return NULL;
  talloc_set_destructor(p, unmap_file);
  p->dir = talloc_strdup(p, dir);
  if (p->dir) return p;
  talloc_free(p);
  return NULL;
}

zj_status zj_packed_open(void *ctx, const char *dir, zj_packed **out, zj_error *err) {
  zj_packed *p = new_packed(ctx, dir);
  if (!p) return zj_no_memory(err);
  zj_status status = map_file(p, err);
  if (status == ZJ_OK) status = check_head(p, err);
  if (status == ZJ_OK)
    *out = p;
  else
    talloc_free(p);
  return status;
}

zj_status zj_packed_view(void *ctx, zj_slice bytes, const char *dir, zj_packed **out,
                         zj_error *err) {
  zj_packed *p = new_packed(ctx, dir);
  if (!p) return zj_no_memory(err);
  p->at = (const void *)bytes.at;
  p->bytes = bytes.length;
  zj_status status = check_head(p, err);
  if (status == ZJ_OK)
    *out = p;
  else
    talloc_free(p);
  return status;
}

uint32_t zj_packed_documents(const zj_packed *p) {
  return p->documents;
}

zj_mapping_state zj_packed_look(const zj_packed *p) {
  char path[4096];
  snprintf(path, sizeof path, "%s/" ZJ_PACKED_FILE, p->dir);
  return p->mapped ? zj_mapping_look(path, &p->facts) : ZJ_MAPPING_AS_IT_WAS;
}

bool zj_packed_is_whole(const zj_packed *p, uint64_t sum) {
  return XXH3_64bits(p->at, p->bytes) == sum;
}

/* ---- terms ---- */

/* Places a walk before the first term of a group. */
static zj_status enter_group(zj_packed_walk *w, uint32_t group, zj_error *err) {
  const zj_packed *p = w->packed;
  w->group = group;
  w->length = 0;
  if (group == p->groups) return ZJ_OK;
  zj_packed_group this = group_at(p, group), next = group_at(p, group + 1);
  if (this.entry >= next.entry || next.entry > p->at_groups || this.list >= next.list ||
      this.list < sizeof(zj_packed_head) || next.list > p->at_groups - ZJ_PACKED_SLACK)
    return fail_contents(p, err);
  w->entry = this.entry;
  w->entries_end = next.entry;
  w->list = this.list;
  w->lists_end = next.list;
  return ZJ_OK;
}

/* Reads the entry at w->entry, of which there is one. */
static zj_status read_entry(zj_packed_walk *w, zj_error *err) {
  const zj_packed *p = w->packed;
  const unsigned char *at = p->at + w->entry, *end = p->at + w->entries_end;
  if (end - at < 2) return fail_contents(p, err);
  unsigned shared = *at++, rest = *at++;
  if (shared > w->length || rest == 0 || shared + rest >= ZJ_PACKED_TERM_BYTES || rest > end - at)
    return fail_contents(p, err);
  memcpy(w->name + shared, at, rest);
  w->length = shared + rest;
  at += rest;
  uint64_t documents, more, bytes;
  if (!zj_number_read(&at, end, p->documents, &documents) ||
      !zj_number_read(&at, end, UINT64_MAX / 2, &more) ||
      !zj_number_read(&at, end, w->lists_end - w->list, &bytes) || documents == 0)
    return fail_contents(p, err);
  w->term = (zj_packed_term){(uint32_t)documents, documents + more, w->list, bytes};
  w->list += bytes;
  w->entry = (uint64_t)(at - p->at);
  return ZJ_OK;
}

zj_status zj_packed_walk_next(zj_packed_walk *w, zj_error *err) {
  if (w->group == w->packed->groups) return ZJ_DONE;
  if (w->ahead) {
    w->ahead = false;
    return ZJ_OK;
  }
  if (w->entry == w->entries_end) {
    if (w->list != w->lists_end) return fail_contents(w->packed, err);
    zj_status status = enter_group(w, w->group + 1, err);
    if (status != ZJ_OK) return status;
    if (w->group == w->packed->groups) return ZJ_DONE;
  }
  return read_entry(w, err);
}

/* The group in which a term would be, or one before it. A key of less than 8 bytes is a whole term;
 * otherwise the group that begins with this key may begin with a greater term. */
static uint32_t find_group(const zj_packed *p, zj_slice term) {
  uint64_t key = zj_packed_key(term);
  uint32_t low = 0, high = p->groups; /* the first group whose key is not less */
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (group_at(p, middle).key < key)
      low = middle + 1;
    else
      high = middle;
  }
  if (low < p->groups && term.length < sizeof key && group_at(p, low).key == key) return low;
  return low ? low - 1 : 0;
}

/* Reads on to the first term that is not less than 'term'. */
static zj_status seek_term(zj_packed_walk *w, const zj_packed *p, zj_slice term, zj_error *err) {
  w->packed = p;
  w->ahead = false;
  zj_status status = enter_group(w, find_group(p, term), err);
  while (status == ZJ_OK) {
    status = zj_packed_walk_next(w, err);
    if (status == ZJ_OK && zj_slice_compare((zj_slice){w->name, w->length}, term) >= 0) break;
  }
  return status;
}

zj_status zj_packed_find(const zj_packed *p, zj_slice term, zj_packed_term *out, zj_error *err) {
  zj_packed_walk walk;
  zj_status status = seek_term(&walk, p, term, err);
  if (status == ZJ_OK && !zj_slice_equal((zj_slice){walk.name, walk.length}, term))
    status = ZJ_DONE;
  if (status == ZJ_OK) *out = walk.term;
  return status == ZJ_DONE ? ZJ_NOT_FOUND : status;
}

zj_status zj_packed_walk_begin(const zj_packed *p, zj_slice from, zj_packed_walk *w,
                               zj_error *err) {
  zj_status status = seek_term(w, p, from, err);
  w->ahead = status == ZJ_OK;
  return status == ZJ_DONE ? ZJ_OK : status;
}

/* ---- lists ---- */

zj_status zj_packed_list_open(void *ctx, const zj_packed *p, const zj_packed_term *term,
                              zj_packed_list **out, zj_error *err) {
  uint32_t blocks = (term->documents + ZJ_PACKED_BLOCK - 1) / ZJ_PACKED_BLOCK;
  uint64_t skips = blocks > 1 ? (uint64_t)blocks * sizeof(zj_packed_skip) : 0;
  if (term->list_bytes < skips || term->list_bytes > UINT32_MAX) return fail_contents(p, err);
  zj_packed_list *l = talloc(ctx, zj_packed_list);
  if (!l) return zj_no_memory(err);
  l->packed = p;
  l->at = p->at + term->list;
  l->documents = term->documents;
  l->blocks = blocks;
  l->skips = (uint32_t)(term->list_bytes - skips);
  l->started = l->ended = false;
  l->next = l->count = 0;
  *out = l;
  return ZJ_OK;
}

/* What the table says of a block. Of a list that is a single block, only the end is known. */
static zj_packed_skip skip_at(const zj_packed_list *l, uint32_t block) {
  zj_packed_skip skip = {0, l->skips};
  if (l->blocks > 1) memcpy(&skip, l->at + l->skips + block * sizeof skip, sizeof skip);
  return skip;
}

/* Unpacks the documents of a block and makes the first of them current. */
static zj_status unpack_block(zj_packed_list *l, uint32_t block, zj_error *err) {
  zj_packed_skip before = {0, 0}, this = skip_at(l, block);
  if (block > 0) before = skip_at(l, block - 1);
  if (before.end >= this.end || this.end > l->skips) return fail_contents(l->packed, err);
  uint32_t left = l->documents - block * ZJ_PACKED_BLOCK;
  l->count = left < ZJ_PACKED_BLOCK ? left : ZJ_PACKED_BLOCK;
  l->end = l->at + this.end;
  l->packed_wdfs = zj_packed_block_read(l->at + before.end, l->end, l->docids, l->count);
  uint64_t docid = before.last;
  for (unsigned i = 0; l->packed_wdfs && i < l->count; i++) {
    docid += (uint64_t)l->docids[i] + 1;
    l->docids[i] = (uint32_t)docid;
  }
  if (!l->packed_wdfs || docid > l->packed->documents || (l->blocks > 1 && docid != this.last))
    return fail_contents(l->packed, err);
  l->block = block;
  l->next = 0;
  l->started = true;
  l->unpacked_wdfs = false;
  return ZJ_OK;
}

static zj_status unpack_wdfs(zj_packed_list *l, zj_error *err) {
  if (l->unpacked_wdfs) return ZJ_OK;
  if (zj_packed_block_read(l->packed_wdfs, l->end, l->wdfs, l->count) != l->end)
    return fail_contents(l->packed, err);
  for (unsigned i = 0; i < l->count; i++)
    l->wdfs[i]++;
  l->unpacked_wdfs = true;
  return ZJ_OK;
}

/* Makes the first document of the next block current; ZJ_DONE after the last block. */
static zj_status enter_next_block(zj_packed_list *l, zj_error *err) {
  uint32_t block = l->started ? l->block + 1 : 0;
  l->ended |= block >= l->blocks;
  return l->ended ? ZJ_DONE : unpack_block(l, block, err);
}

static zj_status move_next(zj_packed_list *l, zj_error *err) {
  if (l->ended) return ZJ_DONE;
  if (l->started && l->next + 1 < l->count) {
    l->next++;
    return ZJ_OK;
  }
  return enter_next_block(l, err);
}

/* The first block from 'block' on whose last document is not less than 'docid'; l->blocks when
 * there is none. Steps grow, so that a near block costs little. */
static uint32_t find_block(const zj_packed_list *l, uint32_t block, uint32_t docid) {
  uint32_t low = block, step = 1;
  if (l->blocks == 1) return block;
  while (low < l->blocks && skip_at(l, low).last < docid) {
    block = low + 1;
    low = step < l->blocks - low ? low + step : l->blocks;
    step *= 2;
  }
  uint32_t high = low;
  while (block < high) {
    uint32_t middle = block + (high - block) / 2;
    if (skip_at(l, middle).last < docid)
      block = middle + 1;
    else
      high = middle;
  }
  return block;
}

/* Whether the block has a document >= 'docid' from the current one on. */
static bool is_in_block(const zj_packed_list *l, uint32_t docid) {
  return l->started && l->next < l->count && l->docids[l->count - 1] >= docid;
}

/* Makes the first document >= 'docid' from the current one on current. */
static zj_status skip_to(zj_packed_list *l, uint32_t docid, zj_error *err) {
  enum { STRIDE = 8 };
  if (l->ended) return ZJ_DONE;
  if (!is_in_block(l, docid)) {
    uint32_t block = find_block(l, l->started ? l->block + 1 : 0, docid);
    l->ended = block >= l->blocks;
    if (l->ended) return ZJ_DONE;
    zj_status status = unpack_block(l, block, err);
    if (status != ZJ_OK) return status;
    l->ended = !is_in_block(l, docid); /* the only block of a short list */
    if (l->ended) return ZJ_DONE;
  }
  while (l->next + STRIDE < l->count && l->docids[l->next + STRIDE] < docid)
    l->next += STRIDE;
  while (l->docids[l->next] < docid)
    l->next++;
  return ZJ_OK;
}

zj_status zj_packed_list_next(zj_packed_list *l, uint32_t *docid, zj_error *err) {
  zj_status status = move_next(l, err);
  if (status == ZJ_OK) *docid = l->docids[l->next];
  return status;
}

zj_status zj_packed_list_skip_to(zj_packed_list *l, uint32_t docid, uint32_t *at, zj_error *err) {
  zj_status status = skip_to(l, docid, err);
  if (status == ZJ_OK) *at = l->docids[l->next];
  return status;
}

zj_status zj_packed_list_wdf(zj_packed_list *l, uint32_t *wdf, zj_error *err) {
  if (!l->started || l->ended) return zj_fail(err, ZJ_INTERNAL, "postings: wdf of no document");
  zj_status status = unpack_wdfs(l, err);
  if (status == ZJ_OK) *wdf = l->wdfs[l->next];
  return status;
}

zj_status zj_packed_list_read(zj_packed_list *l, uint32_t *docids, uint32_t *wdfs, size_t max,
                              size_t *count, zj_error *err) {
  zj_status status = ZJ_OK;
  *count = 0;
  while (*count < max && (status = move_next(l, err)) == ZJ_OK) {
    unsigned run = l->count - l->next;
    if (run > max - *count) run = (unsigned)(max - *count);
    memcpy(docids + *count, l->docids + l->next, run * sizeof *docids);
    if (wdfs) status = unpack_wdfs(l, err);
    if (status != ZJ_OK) return status;
    if (wdfs) memcpy(wdfs + *count, l->wdfs + l->next, run * sizeof *wdfs);
    l->next += run - 1;
    *count += run;
  }
  return status == ZJ_DONE ? ZJ_OK : status;
}

/* Reads what is in both blocks from the current documents on, until one block is at its end. */
static size_t meet_in_blocks(zj_packed_list *a, zj_packed_list *b, uint32_t *docids, size_t max) {
  size_t count = 0;
  unsigned i = a->next, j = b->next;
  while (i < a->count && j < b->count && count < max) {
    uint32_t x = a->docids[i], y = b->docids[j];
    docids[count] = x;
    count += x == y;
    i += x <= y;
    j += y <= x;
  }
  a->next = i;
  b->next = j;
  return count;
}

zj_status zj_packed_list_meet(zj_packed_list *a, zj_packed_list *b, uint32_t from, uint32_t *docids,
                              size_t max, size_t *count, zj_error *err) {
  zj_status status = ZJ_OK;
  *count = 0;
  while (status == ZJ_OK && *count < max) {
    status = skip_to(a, from, err);
    if (status == ZJ_OK) status = skip_to(b, a->docids[a->next], err);
    if (status != ZJ_OK) break;
    *count += meet_in_blocks(a, b, docids + *count, max - *count);
    if (a->next < a->count)
      from = a->docids[a->next];
    else
      from = b->next < b->count ? b->docids[b->next] : a->docids[a->count - 1] + 1;
  }
  return status == ZJ_DONE ? ZJ_OK : status;
}
