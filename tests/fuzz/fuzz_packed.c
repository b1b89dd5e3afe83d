/* fuzz_packed.c - packed posting lists with bytes changed: reads stay inside the file, every walk
 * ends, documents ascend and are there, and an error says what to run.
 *
 * The input is any number of changes of four bytes: three of the place, the new byte. The file lies
 * in an allocation of exactly its size, so that AddressSanitizer sees a read one byte outside of
 * it. */
#include "fuzz.h"
#include "indexer/store/packed.h"
#include "indexer/store/packed_write.h"

enum { CHANGE = 4, CHANGES_MAX = 8, DOCUMENTS = 3000, TERMS = 70, READ = 100 };

static char *sound; /* the file as it was written */
static size_t sound_bytes;

static void stop(const zj_error *err) {
  fprintf(stderr, "%s\n", err->text);
  abort();
}

/* Terms of all lengths, some of which share their first 8 bytes. */
static zj_slice name_of(uint32_t term, char room[ZJ_PACKED_TERM_BYTES]) {
  int length = snprintf(room, ZJ_PACKED_TERM_BYTES, "%03u", term / 3);
  for (uint32_t i = 0; i < term % 3 * 7; i++)
    room[length++] = 'x';
  return (zj_slice){room, (size_t)length};
}

/* How often a document holds a term: in bursts, now and then very often. Every term has one. */
static uint32_t frequency_of(uint32_t document, uint32_t term) {
  if (document == 1 + term * 37) return 1;
  uint32_t mix = (document / (1 + term % 5) * 2654435761u) ^ (term * 40503u);
  mix ^= mix >> 15;
  if (mix % (1 + term * term / 4)) return 0;
  return mix % 97 == 1 ? 1u << mix % 31 : 1 + mix % 3 / 2;
}

static void write_term(zj_packed_writer *writer, uint32_t term) {
  zj_error err = {0};
  char room[ZJ_PACKED_TERM_BYTES];
  uint32_t documents = 0;
  uint64_t occurrences = 0;
  for (uint32_t d = 1; d <= DOCUMENTS; d++) {
    documents += frequency_of(d, term) > 0;
    occurrences += frequency_of(d, term);
  }
  if (!documents) return;
  if (zj_packed_begin(writer, name_of(term, room), documents, occurrences, &err) != ZJ_OK)
    stop(&err);
  for (uint32_t d = 1; d <= DOCUMENTS; d++)
    if (frequency_of(d, term) && zj_packed_add(writer, d, frequency_of(d, term), &err) != ZJ_OK)
      stop(&err);
  if (zj_packed_end(writer, &err) != ZJ_OK) stop(&err);
}

static void make_file(void) {
  zj_error err = {0};
  char dir[] = "/tmp/fuzz-packed-XXXXXX", path[64];
  zj_packed_writer *writer;
  FUZZ_HOLDS(mkdtemp(dir) != NULL);
  snprintf(path, sizeof path, "%s/packed", dir);
  if (zj_packed_create(NULL, dir, DOCUMENTS, &writer, &err) != ZJ_OK) stop(&err);
  for (uint32_t t = 0; t < TERMS; t++)
    write_term(writer, t);
  if (zj_packed_finish(writer, &err) != ZJ_OK) stop(&err);
  FILE *file = fopen(path, "rbe");
  FUZZ_HOLDS(file && fseek(file, 0, SEEK_END) == 0);
  sound_bytes = (size_t)ftell(file);
  sound = malloc(sound_bytes);
  rewind(file);
  FUZZ_HOLDS(sound && fread(sound, sound_bytes, 1, file) == 1);
  fclose(file);
  FUZZ_HOLDS(unlink(path) == 0 && rmdir(dir) == 0);
}

/* ---- what is read ---- */

/* Whether to read on. */
static bool is_good(zj_status status, const zj_error *err) {
  FUZZ_HOLDS(status == ZJ_OK || status == ZJ_DONE || status == ZJ_CORRUPT);
  if (status == ZJ_CORRUPT) fuzz_check_error(err);
  return status == ZJ_OK;
}

static zj_packed_list *open_list(void *ctx, const zj_packed *packed, const zj_packed_term *term) {
  zj_error err = {0};
  zj_packed_list *list;
  return is_good(zj_packed_list_open(ctx, packed, term, &list, &err), &err) ? list : NULL;
}

static void read_whole(zj_packed_list *list, uint32_t documents) {
  zj_error err = {0};
  uint32_t docids[READ], wdfs[READ], last = 0;
  size_t count = 1;
  while (count > 0 && is_good(zj_packed_list_read(list, docids, wdfs, READ, &count, &err), &err))
    for (size_t i = 0; i < count; last = docids[i++])
      FUZZ_HOLDS(docids[i] > last && docids[i] <= documents);
}

static void leap_through(zj_packed_list *list, uint32_t documents) {
  zj_error err = {0};
  uint32_t at = 0, wdf, step = 1;
  while (is_good(zj_packed_list_skip_to(list, at + step, &at, &err), &err)) {
    FUZZ_HOLDS(at >= step && at <= documents);
    if (!is_good(zj_packed_list_wdf(list, &wdf, &err), &err)) return;
    step = step % 500 * 2 + 1;
  }
}

static void meet_lists(zj_packed_list *list, zj_packed_list *other, uint32_t documents) {
  zj_error err = {0};
  uint32_t docids[READ], last = 0;
  size_t count = 1;
  while (count > 0 &&
         is_good(zj_packed_list_meet(list, other, last + 1, docids, 1 + last % READ, &count, &err),
                 &err))
    for (size_t i = 0; i < count; last = docids[i++])
      FUZZ_HOLDS(docids[i] > last && docids[i] <= documents);
}

static void read_term(void *ctx, const zj_packed *packed, const zj_packed_walk *walk,
                      const zj_packed_term *before) {
  zj_error err = {0};
  zj_packed_term found;
  uint32_t documents = zj_packed_documents(packed);
  zj_status status = zj_packed_find(packed, (zj_slice){walk->name, walk->length}, &found, &err);
  FUZZ_HOLDS(status == ZJ_NOT_FOUND || is_good(status, &err) || status == ZJ_CORRUPT);
  for (int way = 0; way < 3; way++) {
    zj_packed_list *list = open_list(ctx, packed, &walk->term);
    zj_packed_list *other = before->documents ? open_list(ctx, packed, before) : NULL;
    if (list && way == 0) read_whole(list, documents);
    if (list && way == 1) leap_through(list, documents);
    if (list && other && way == 2) meet_lists(list, other, documents);
    talloc_free(list);
    talloc_free(other);
  }
}

/* Returns the number of terms that were read. */
static size_t read_all(void *ctx, const zj_packed *packed) {
  zj_error err = {0};
  zj_packed_walk walk;
  zj_packed_term before = {0};
  size_t terms = 0;
  if (!is_good(zj_packed_walk_begin(packed, ZJ_LIT(""), &walk, &err), &err)) return 0;
  for (; is_good(zj_packed_walk_next(&walk, &err), &err); terms++) {
    FUZZ_HOLDS(terms < sound_bytes && walk.length < ZJ_PACKED_TERM_BYTES);
    read_term(ctx, packed, &walk, &before);
    before = walk.term;
  }
  return terms;
}

static size_t read_changed(const uint8_t *changes, size_t size) {
  if (!sound) make_file();
  void *ctx = talloc_new(NULL);
  char *bytes = malloc(sound_bytes); /* not talloc, which adds a head */
  memcpy(bytes, sound, sound_bytes);
  for (size_t i = 0; i + CHANGE <= size && i < (size_t)CHANGES_MAX * CHANGE; i += CHANGE) {
    size_t at = (size_t)changes[i] << 16 | (size_t)changes[i + 1] << 8 | changes[i + 2];
    bytes[at % sound_bytes] = (char)changes[i + 3];
  }
  zj_error err = {0};
  zj_packed *packed;
  size_t terms = 0;
  zj_status status = zj_packed_view(ctx, (zj_slice){bytes, sound_bytes}, "x", &packed, &err);
  FUZZ_HOLDS(status == ZJ_OK || status == ZJ_CORRUPT || status == ZJ_NO_INDEX);
  if (status == ZJ_OK)
    terms = read_all(ctx, packed);
  else
    fuzz_check_error(&err);
  talloc_free(ctx);
  free(bytes);
  return terms;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  (void)read_changed(bytes, size);
  return 0;
}
