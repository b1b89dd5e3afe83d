/* segment.h - one immutable part of an index: its reports, their texts, outlines and postings.
 *
 * A segment is a folder of tables, which are mapped into memory and read in place, and a database:
 *
 *   reports    a row for each report
 *   ids        a row for each report, sorted by id
 *   strings    path, encoding, title and other strings of every report
 *   columns    a row for each paragraph: its report, where its texts begin, its role set
 *   passages   a row for each passage: its begin and characters, roles, how sure they are and why,
 *              outline node
 *   nodes      a row for each heading or item
 *   match      the match text of every paragraph, each ended by LF
 *   edits      the edit map of every paragraph (fold.h)
 *   rolesets, frequent, counts
 *              what is counted in advance of frequent phrases (frequent.h)
 *   postings/  Xapian (postings.h), sealed (seal.h); docid d is paragraph d-1
 *
 * Rows refer to each other by index. What belongs to a row ends where that of the next row begins,
 * so reports and columns end with a closing row. A paragraph covers the original from the end of
 * the previous paragraph to its own end (the last one to the end of the report): the originals of
 * the paragraphs that are not nested, one after the other, are the original of the report.
 *
 * Every file starts with a zj_segment_head: magic, format version, row size, row count, size,
 * checksum. Opening a segment checks all heads, and the checksums of small tables; `zhangju check`
 * verifies all checksums. Row numbers and offsets are bounded whenever they are used.
 *
 * Units      bytes; rows are numbered from 0, lines from 1.
 * Ownership  a zj_segment is a talloc child of 'ctx' and owns its mappings; the slices and strings
 *            it returns live as long as it does.
 * Errors     ZJ_CORRUPT when a table contradicts itself, ZJ_NO_INDEX when its format is another,
 *            ZJ_IO, ZJ_NO_MEMORY.
 * Threads    a segment is constant once open: any number of threads may read it, but its postings
 *            and bitmaps are for one thread. A writer is for one thread. */
#ifndef ZJ_INDEXER_STORE_SEGMENT_H
#define ZJ_INDEXER_STORE_SEGMENT_H

#include "indexer/base/buffer.h"
#include "indexer/base/error.h"
#include "indexer/base/text.h"
#include "indexer/outline/fields.h"
#include "indexer/outline/outline.h"
#include "indexer/store/dense.h"
#include "indexer/store/postings.h"
#include "indexer/text/fold.h"

enum { ZJ_REPORT_ID_CHARS = 10 }; /* base32 of a hash of the path below its root */

/* What is known about a report apart from its outline. Strings are borrowed. */
typedef struct zj_report_facts {
  char id[ZJ_REPORT_ID_CHARS + 1];
  const char *path;     /* below its root, with '/' */
  const char *file;     /* absolute, as it was read */
  const char *encoding; /* "UTF-8", "GB18030", … as decoded */
  const char *media;    /* "text", "markdown", … as extracted */
  const char *unread;   /* what was not read of the document, as of zj_unread_store(); "" */
  const char *places;   /* where its lines stand in it, as of zj_places_stored(); "" */
  const char *cells;    /* of its tables, as of zj_cells_store(); "" */
  const char *title;    /* the same as in 'fields' */
  zj_found title_found;
  zj_fact fields[ZJ_FIELD_COUNT]; /* all fields, title and file included */
  uint32_t lines, chars;          /* of the original; chars are code points without blanks and LF */
  uint64_t bytes;                 /* of the original as UTF-8 */
  int64_t modified;               /* mtime of the file, seconds */
} zj_report_facts;

typedef struct zj_segment zj_segment;
typedef struct zj_segment_writer zj_segment_writer;

/* Writes the id of the report at 'path' below its root, and a NUL. */
void zj_report_id(zj_slice path, char out[ZJ_REPORT_ID_CHARS + 1]);

/* ---- writing ---- */

/* An empty writer, a talloc child of 'ctx'; NULL when memory ran out. */
zj_segment_writer *zj_segment_writer_new(void *ctx);

/* Adds a report: folds its paragraphs, adds all its rows, and, when 'postings' is not NULL, adds
 * the terms of each paragraph as one document. ZJ_BAD_INPUT when it has no text, ZJ_LIMIT when it
 * does not fit into the segment, ZJ_NO_MEMORY, or an error of zj_postings_add(). After an error the
 * writer must not be used, except that ZJ_BAD_INPUT leaves it unchanged. */
ZJ_MUST_CHECK zj_status zj_segment_add(zj_segment_writer *writer, const zj_report_facts *facts,
                                       const zj_outline *outline, zj_postings_writer *postings,
                                       zj_error *err);

/* Adds a report of another segment unchanged: copies its rows and texts, and cuts its match text
 * into terms again. Errors as above, and ZJ_CORRUPT when the report has no paragraph or node. */
ZJ_MUST_CHECK zj_status zj_segment_copy(zj_segment_writer *writer, const zj_segment *from,
                                        uint32_t report, zj_postings_writer *postings,
                                        zj_error *err);

/* Paragraphs, and bytes of match text, that were added so far. */
uint32_t zj_segment_writer_paragraphs(const zj_segment_writer *writer);
uint64_t zj_segment_writer_bytes(const zj_segment_writer *writer);

/* Writes the files into the existing folder 'dir' and, when 'durable', fsyncs each. Nothing may be
 * added to the writer afterwards. ZJ_IO; ZJ_NO_MEMORY when an earlier addition failed. */
ZJ_MUST_CHECK zj_status zj_segment_write(zj_segment_writer *writer, const char *dir, bool durable,
                                         zj_error *err);

/* Sets *out to a view of the writer's tables in memory, a segment without files or postings (its
 * zj_segment_postings() is NULL); --scan uses it. The writer must outlive the view, and nothing may
 * be added to it. ZJ_NO_MEMORY also when an earlier addition failed. */
ZJ_MUST_CHECK zj_status zj_segment_view(void *ctx, zj_segment_writer *writer, zj_segment **out,
                                        zj_error *err);

/* Joins the tables of segments, in order, into the existing folder 'dest', and fsyncs each file
 * when 'durable'; zj_postings_merge() merges their postings. Memory grows with the number of
 * reports (16 bytes each), not with their size. ZJ_IO, ZJ_LIMIT, ZJ_NO_MEMORY. */
ZJ_MUST_CHECK zj_status zj_segment_join(const char *const *sources, size_t count, const char *dest,
                                        bool durable, zj_error *err);

/* ---- reading ---- */

/* Maps the tables in 'dir' and, when 'with_postings', opens its postings. */
ZJ_MUST_CHECK zj_status zj_segment_open(void *ctx, const char *dir, bool with_postings,
                                        zj_segment **out, zj_error *err);

/* Whether no file of a table was written to since it was mapped; costs a stat() for each table. A
 * file that was removed does not count: it stays unchanged for the process that mapped it. Of one
 * in whose place another was put, as a backup is, the checksum decides. */
bool zj_segment_untouched(const zj_segment *segment);

/* Whether the mapped files are moreover still those at their paths, or none are there. */
bool zj_segment_in_place(const zj_segment *segment);

/* Its postings, borrowed; NULL when it was opened without. */
zj_postings *zj_segment_postings(const zj_segment *segment);
/* Bitmaps of its longest posting lists, borrowed; NULL when it was opened without postings. */
zj_dense *zj_segment_dense(const zj_segment *segment);

/* Compares the checksum of every table with its content. ZJ_CORRUPT names the first that differs.
 */
ZJ_MUST_CHECK zj_status zj_segment_check_sums(const zj_segment *segment, zj_error *err);

/* Checks that every row refers to existing rows of its own report, that every passage and heading
 * lies in its text, and that every original can be restored from match text and edits. 'rules' is
 * the number of rules that its labels may name. ZJ_CORRUPT names the first table with a fault. */
ZJ_MUST_CHECK zj_status zj_segment_check_rows(const zj_segment *segment, size_t reasons,
                                              zj_error *err);

uint32_t zj_segment_reports(const zj_segment *segment);
uint32_t zj_segment_paragraphs(const zj_segment *segment);

/* In what follows a 'report' must be less than zj_segment_reports(). */

/* Sets *out to the facts of a report. Strings are borrowed from the segment. */
void zj_segment_facts(const zj_segment *segment, uint32_t report, zj_report_facts *out);
/* The path of a report, without the cost of its other facts. */
const char *zj_segment_report_path(const zj_segment *segment, uint32_t report);
/* The strings of all reports, path, title and others, each ended by NUL: a text in which to look
 * for those reports whose facts may hold a word. */
zj_slice zj_segment_strings(const zj_segment *segment);
/* Where the strings of a report begin in it; 'report' may be zj_segment_reports(), for their end.
 */
size_t zj_segment_strings_begin(const zj_segment *segment, uint32_t report);
/* The paragraphs of a report are [*begin, *end). */
void zj_segment_report_range(const zj_segment *segment, uint32_t report, uint32_t *begin,
                             uint32_t *end);
/* The nodes of a report are [*begin, *end); the first is its root. */
void zj_segment_node_range(const zj_segment *segment, uint32_t report, uint32_t *begin,
                           uint32_t *end);
/* Bytes of match text, line ends included, of a report and of the segment. Ranking takes the first
 * as the length of the report. */
uint64_t zj_segment_report_bytes(const zj_segment *segment, uint32_t report);
uint64_t zj_segment_match_bytes(const zj_segment *segment);
/* Finds a report by its id, by binary search; false when the segment does not have it. */
bool zj_segment_find(const zj_segment *segment, zj_slice id, uint32_t *report);

typedef struct zj_paragraph_view {
  uint32_t report;
  uint32_t first_line; /* 1-based, in the original */
  zj_role_set roles;   /* of the whole paragraph; 0 when its passages have different sets */
  bool nested;         /* it lies inside a paragraph before it */
  uint8_t styled;      /* level, when the document marks it as a heading; else 0 */
  zj_slice match;      /* without its LF */
  zj_slice edits;
  zj_orig_pos cover; /* in the original of the report: where the positions of 'edits' count from */
  uint32_t passage_begin, passage_end; /* its passages; at least one */
} zj_paragraph_view;

/* In what follows a 'paragraph' must be less than zj_segment_paragraphs(). */

/* Sets *out to a view of a paragraph. */
void zj_segment_paragraph(const zj_segment *segment, uint32_t paragraph, zj_paragraph_view *out);
/* The two columns that a search reads before any text. */
uint32_t zj_segment_paragraph_report(const zj_segment *segment, uint32_t paragraph);
zj_role_set zj_segment_paragraph_roles(const zj_segment *segment, uint32_t paragraph);

/* Prefetch the row of a paragraph, then its text, for a search that knows which paragraphs it will
 * read next. */
void zj_segment_prefetch_row(const zj_segment *segment, uint32_t paragraph);
void zj_segment_prefetch_text(const zj_segment *segment, uint32_t paragraph);

typedef struct zj_passage_view {
  uint32_t node;            /* of this segment */
  uint32_t chars;           /* code points of its match text */
  zj_role_set roles;        /* with the bits for sure and possible roles */
  uint8_t sure;             /* percent */
  uint16_t why[ZJ_REASONS]; /* zj_snapshot_reason(); UINT16_MAX for none */
} zj_passage_view;

/* Sets *out to a view of a passage, whose number comes from a zj_paragraph_view. */
void zj_segment_passage(const zj_segment *segment, uint32_t passage, zj_passage_view *out);
/* Where a passage of 'paragraph' lies in its match text: from its begin to that of the next one,
 * the last one to the end. Never outside of the text, and never in the middle of a character. */
zj_match_range zj_segment_passage_range(const zj_segment *segment,
                                        const zj_paragraph_view *paragraph, uint32_t passage);
/* Sets *out to the passage of 'paragraph' that holds 'at'. */
void zj_segment_passage_at(const zj_segment *segment, const zj_paragraph_view *paragraph,
                           zj_match_pos at, zj_passage_view *out);

typedef struct zj_node_view {
  uint32_t parent;       /* of this segment; a root is its own parent */
  uint32_t paragraph;    /* the one that holds the heading */
  zj_orig_range heading; /* in the original of the report; empty for a root */
  zj_role_set roles;
  uint16_t why;
  uint8_t level;
  bool named; /* the words of the heading name a role */
} zj_node_view;

/* Sets *out to a view of a node, whose number comes from a passage, a parent or
 * zj_segment_node_range(). */
void zj_segment_node(const zj_segment *segment, uint32_t node, zj_node_view *out);

/* Appends to 'out' the original bytes that a paragraph covers, from its 'cover' on. ZJ_CORRUPT,
 * ZJ_NO_MEMORY. */
ZJ_MUST_CHECK zj_status zj_segment_original(const zj_segment *segment, uint32_t paragraph,
                                            zj_buffer *out, zj_error *err);
/* Appends to 'out' the original of a whole report. ZJ_CORRUPT, ZJ_NO_MEMORY. */
ZJ_MUST_CHECK zj_status zj_segment_report_original(const zj_segment *segment, uint32_t report,
                                                   zj_buffer *out, zj_error *err);
/* A heading as one line: without line ends and the blanks around it. A talloc child of 'ctx'; 'at'
 * is NULL when memory ran out. */
zj_slice zj_segment_heading_line(void *ctx, zj_slice heading);
/* Sets *out to the heading of a node as the original has it, without line ends and without blanks
 * around it; "" for a root. The text is a talloc child of 'ctx'. ZJ_CORRUPT, ZJ_NO_MEMORY. */
ZJ_MUST_CHECK zj_status zj_segment_heading(void *ctx, const zj_segment *segment, uint32_t node,
                                           zj_slice *out, zj_error *err);

#endif
