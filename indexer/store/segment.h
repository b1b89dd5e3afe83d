/* segment.h - one immutable part of an index: everything about its reports but the postings.
 *
 * A segment is a folder of fixed-width tables and two texts, mapped into memory and read in place:
 *
 *   reports    a row a report, then their strings (id, path, title …)
 *   columns    a row a paragraph: report, where its texts begin, its role set
 *   passages   a row a passage: where in the paragraph it begins, roles, rule, outline node
 *   nodes      a row a heading or item
 *   match      the match text of every paragraph, each ended by LF
 *   edits      the edit map of every paragraph (fold.h)
 *   postings/  Xapian (postings.h), sealed (seal.h); docid d is paragraph d-1
 *
 * Rows refer to each other by index; offsets of a row end where those of the next begin, so each
 * table has one closing row more. A paragraph covers the original from the end of the paragraph
 * before it to its own end (the last one to the end of the report), so that the originals of the
 * paragraphs that are not nested, in order, make up the original of the report.
 *
 * Every file starts with a zj_segment_head: magic, format version, row size, row count, size,
 * checksum. Opening checks all of it, but the checksums of small tables only; `zhangju check`
 * verifies all of them, and all indexes are bounded when used.
 *
 * Ownership  a zj_segment is a talloc child of 'ctx' and owns its mappings. Slices it returns live
 * as long as it does. Threads    constant once open: any number of threads may read. A writer is
 * for one thread. */
#ifndef ZJ_INDEXER_STORE_SEGMENT_H
#define ZJ_INDEXER_STORE_SEGMENT_H

#include "indexer/base/error.h"
#include "indexer/base/buffer.h"
#include "indexer/base/text.h"
#include "indexer/outline/fields.h"
#include "indexer/outline/outline.h"
#include "indexer/store/dense.h"
#include "indexer/store/postings.h"
#include "indexer/text/fold.h"

enum { ZJ_REPORT_ID_CHARS = 10 }; /* base32 of a hash of the path below its root */

/* What is known of a report beside its outline. Strings are borrowed. */
typedef struct zj_report_facts {
  char id[ZJ_REPORT_ID_CHARS + 1];
  const char *path;     /* below its root, with '/' */
  const char *file;     /* absolute, as it was read */
  const char *encoding; /* "UTF-8", "GB18030", … as decoded */
  const char *media;    /* "text", "markdown", … as extracted */
  const char *title;    /* the same as in fields */
  zj_found title_found;
  zj_fact fields[ZJ_FIELD_COUNT]; /* title and file among them */
  uint32_t lines, chars;          /* of the original; chars are code points without blanks and LF */
  uint64_t bytes;                 /* of the original as UTF-8 */
  int64_t modified;               /* mtime of the file, seconds */
} zj_report_facts;

typedef struct zj_segment zj_segment;
typedef struct zj_segment_writer zj_segment_writer;

/* The id of a report at 'path' below its root. */
void zj_report_id(zj_slice path, char out[ZJ_REPORT_ID_CHARS + 1]);

/* ---- writing ---- */

zj_segment_writer *zj_segment_writer_new(void *ctx);

/* Adds a report: folds its paragraphs, appends every row, and, when 'postings' is not NULL, adds
 * each paragraph's terms as one document. ZJ_LIMIT when a table would outgrow its index type (the
 * writer is then unusable). */
ZJ_MUST_CHECK zj_status zj_segment_add(zj_segment_writer *writer, const zj_report_facts *facts,
                                       const zj_outline *outline, zj_postings_writer *postings,
                                       zj_error *err);
/* Adds a report of another segment as it is: its rows and texts, its terms cut anew from the match
 * text. */
ZJ_MUST_CHECK zj_status zj_segment_copy(zj_segment_writer *writer, const zj_segment *from,
                                        uint32_t report, zj_postings_writer *postings,
                                        zj_error *err);
uint32_t zj_segment_writer_paragraphs(const zj_segment_writer *writer);
uint64_t zj_segment_writer_bytes(const zj_segment_writer *writer); /* of match text so far */

/* Writes the files into the existing folder 'dir' and fsyncs each when 'durable'. */
ZJ_MUST_CHECK zj_status zj_segment_write(zj_segment_writer *writer, const char *dir, bool durable,
                                         zj_error *err);

/* The segment a writer holds, readable in place without files or postings (zj_segment_postings() is
 * NULL); it is used by --scan. The writer must outlive it and not be added to. */
ZJ_MUST_CHECK zj_status zj_segment_view(void *ctx, zj_segment_writer *writer, zj_segment **out,
                                        zj_error *err);

/* Joins segments in order into the existing folder 'dest' (tables and texts; the postings are
 * merged by zj_postings_merge). Streams: memory does not grow with their size. */
ZJ_MUST_CHECK zj_status zj_segment_join(const char *const *sources, size_t count, const char *dest,
                                        bool durable, zj_error *err);

/* ---- reading ---- */

/* Maps 'dir' and, when 'with_postings', opens its postings. */
ZJ_MUST_CHECK zj_status zj_segment_open(void *ctx, const char *dir, bool with_postings,
                                        zj_segment **out, zj_error *err);
/* Whether its tables are as they were when they were mapped: a stat() each. Files that are gone
 * stay as they are for who has them open. */
bool zj_segment_untouched(const zj_segment *segment);
zj_postings *zj_segment_postings(const zj_segment *segment);
/* Bitmaps of its longest posting lists; NULL where it has no postings. */
zj_dense *zj_segment_dense(const zj_segment *segment);

/* Compares every table's checksum with its content. The first fault is the error. */
ZJ_MUST_CHECK zj_status zj_segment_check_sums(const zj_segment *segment, zj_error *err);
/* Every row leads to rows that are there and are its own, every passage and heading lies in its
 * text, every original comes back from match text and edits. 'rules' is the number of rules its
 * labels may name. */
ZJ_MUST_CHECK zj_status zj_segment_check_rows(const zj_segment *segment, size_t rules,
                                              zj_error *err);

uint32_t zj_segment_reports(const zj_segment *segment);
uint32_t zj_segment_paragraphs(const zj_segment *segment);

/* report < zj_segment_reports(). Strings are borrowed from the segment. */
void zj_segment_facts(const zj_segment *segment, uint32_t report, zj_report_facts *out);
/* The path alone, of those strings. */
const char *zj_segment_report_path(const zj_segment *segment, uint32_t report);
/* Its paragraphs are [*begin, *end). */
void zj_segment_report_range(const zj_segment *segment, uint32_t report, uint32_t *begin,
                             uint32_t *end);
/* Its nodes are [*begin, *end); the first is its root. */
void zj_segment_node_range(const zj_segment *segment, uint32_t report, uint32_t *begin,
                           uint32_t *end);
/* Bytes of its match text: what ranking takes as its length. */
uint64_t zj_segment_report_bytes(const zj_segment *segment, uint32_t report);
uint64_t zj_segment_match_bytes(const zj_segment *segment);
/* Binary search by id; false when absent. */
bool zj_segment_find(const zj_segment *segment, zj_slice id, uint32_t *report);

typedef struct zj_paragraph_view {
  uint32_t report;
  uint32_t first_line; /* 1-based, in the original */
  zj_role_set roles;   /* where the whole paragraph has one set; 0 where its passages differ */
  bool nested;
  uint8_t styled; /* level of the heading the document says it is; 0 for none */
  zj_slice match; /* without its LF */
  zj_slice edits;
  zj_orig_pos cover; /* where in the report's original the edits' positions count from */
  uint32_t passage_begin, passage_end; /* its passages; at least one */
} zj_paragraph_view;

/* paragraph < zj_segment_paragraphs(). */
void zj_segment_paragraph(const zj_segment *segment, uint32_t paragraph, zj_paragraph_view *out);
/* The two columns that a search looks at before any text. */
uint32_t zj_segment_paragraph_report(const zj_segment *segment, uint32_t paragraph);
zj_role_set zj_segment_paragraph_roles(const zj_segment *segment, uint32_t paragraph);

/* Hints to the processor, for a search that knows which paragraphs it will read next: first their
 * rows, then their text. */
void zj_segment_prefetch_row(const zj_segment *segment, uint32_t paragraph);
void zj_segment_prefetch_text(const zj_segment *segment, uint32_t paragraph);

typedef struct zj_passage_view {
  zj_match_pos begin; /* in the match text of its paragraph; runs to the next passage of it */
  uint32_t node;      /* of this segment */
  zj_role_set roles;
  uint16_t rule;
} zj_passage_view;
void zj_segment_passage(const zj_segment *segment, uint32_t passage, zj_passage_view *out);
/* The passage of 'paragraph' that holds 'at'. */
void zj_segment_passage_at(const zj_segment *segment, const zj_paragraph_view *paragraph,
                           zj_match_pos at, zj_passage_view *out);

typedef struct zj_node_view {
  uint32_t parent;       /* of this segment; a root is its own parent */
  uint32_t paragraph;    /* that holds the heading */
  zj_orig_range heading; /* in the report's original */
  zj_role_set roles;
  uint16_t rule;
  uint8_t level;
} zj_node_view;
void zj_segment_node(const zj_segment *segment, uint32_t node, zj_node_view *out);

/* The original bytes that a paragraph covers, from its 'cover' on. */
ZJ_MUST_CHECK zj_status zj_segment_original(const zj_segment *segment, uint32_t paragraph,
                                            zj_buffer *out, zj_error *err);
/* The original of a whole report. */
ZJ_MUST_CHECK zj_status zj_segment_report_original(const zj_segment *segment, uint32_t report,
                                                   zj_buffer *out, zj_error *err);
/* The heading of a node as the original has it (blank trimmed, line wraps removed); "" for a root.
 */
ZJ_MUST_CHECK zj_status zj_segment_heading(void *ctx, const zj_segment *segment, uint32_t node,
                                           zj_slice *out, zj_error *err);

#endif
