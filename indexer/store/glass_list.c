/* glass_list.c - cuts a list of postings into chunks. */
#include "indexer/store/glass_list.h"

#include "indexer/base/number.h"

/* Upper bounds in bytes. The head of a chunk holds the number of documents and of occurrences, the
 * first document, whether the chunk is the last of its list, and its span. */
enum { CHUNK_HEAD_MAX = 5 + 10 + 5 + 1 + 5, POSTING_MAX = 10, DOCUMENT_KEY_MAX = 6 };

static void begin_list(zj_glass *glass, zj_slice name, zj_glass_list *l) {
  l->glass = glass;
  l->of_lengths = l->later = false;
  l->first = l->last = 0;
  l->documents = 0;
  l->occurrences = 0;
  l->bytes = 0;
  l->name_length = (unsigned)name.length;
  memcpy(l->name, name.at, name.length);
}

/* The name of the list of lengths is not a possible term, and no NUL ends it. */
void zj_glass_list_lengths(zj_glass *glass, zj_glass_list *l) {
  begin_list(glass, ZJ_LIT("\0\xE0"), l);
  l->of_lengths = true;
}

void zj_glass_list_begin(zj_glass *glass, zj_slice term, uint32_t documents, uint64_t occurrences,
                         zj_glass_list *l) {
  begin_list(glass, term, l);
  l->documents = documents;
  l->occurrences = occurrences;
}

static zj_slice key_of(const zj_glass_list *l, unsigned char *room) {
  unsigned char *end = room + l->name_length;
  memcpy(room, l->name, l->name_length);
  if (l->later && !l->of_lengths) *end++ = 0;
  if (l->later) end = zj_glass_pack_sorted(end, l->first);
  return (zj_slice){(char *)room, (size_t)(end - room)};
}

static zj_slice value_of(const zj_glass_list *l, bool last, unsigned char *room) {
  unsigned char *end = room;
  if (!l->later) {
    end = zj_number_write(end, l->documents);
    end = zj_number_write(end, l->occurrences);
    end = zj_number_write(end, l->first - 1);
  }
  *end++ = last ? '1' : '0';
  end = zj_number_write(end, l->last - l->first);
  memcpy(end, l->postings, l->bytes);
  return (zj_slice){(char *)room, (size_t)(end - room) + l->bytes};
}

static zj_status write_chunk(zj_glass_list *l, bool last, zj_error *err) {
  unsigned char key[ZJ_GLASS_KEY_MAX], value[ZJ_GLASS_ITEM_MAX];
  zj_status status = zj_glass_add(l->glass, key_of(l, key), value_of(l, last, value), err);
  l->later = true;
  l->first = 0;
  l->bytes = 0;
  return status;
}

/* The first document of a chunk is in its head or key; the others are counted from the previous
 * one. */
zj_status zj_glass_list_add(zj_glass_list *l, uint32_t document, uint32_t number, zj_error *err) {
  size_t most =
      ZJ_GLASS_ITEM_MAX - l->name_length - DOCUMENT_KEY_MAX - CHUNK_HEAD_MAX - POSTING_MAX;
  zj_status status = l->bytes >= most ? write_chunk(l, false, err) : ZJ_OK;
  unsigned char *end = l->postings + l->bytes;
  if (l->first)
    end = zj_number_write(end, document - l->last - 1);
  else
    l->first = document;
  end = zj_number_write(end, number);
  l->bytes = (unsigned)(end - l->postings);
  l->last = document;
  return status;
}

zj_status zj_glass_list_end(zj_glass_list *l, zj_error *err) {
  return l->first ? write_chunk(l, true, err) : ZJ_OK;
}
