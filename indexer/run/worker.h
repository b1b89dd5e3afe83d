/* worker.h - a worker process, which makes pieces of items and merges pieces, and the messages
 * between it and its parent.
 *
 * Parent and worker share a SOCK_SEQPACKET socket pair. The parent sends one order at a time, the
 * worker sends notes; each is one packet. The worker names an item before it opens it, so that the
 * parent knows which item it died on. It ends when the socket closes. It is confined (confine.h):
 * it reads the files of the run, writes to its folders and starts converters, and nothing else.
 *
 *   building/p00000042/     piece 42: segment tables and postings of items [begin, end)
 *   building/m1-00000003/   merged postings of pieces [begin, end)
 *   building/segment/       the joined tables of all pieces; the last merge writes its postings/
 *
 * Units      bytes; items, pieces and merges are numbered from 0.
 * Errors     travel in notes.
 * Threads    each worker is a process of one thread. It shares zj_work with the parent, which is
 *            constant except for 'skip'. */
#ifndef ZJ_INDEXER_RUN_WORKER_H
#define ZJ_INDEXER_RUN_WORKER_H

#include "indexer/outline/labeller.h"
#include "indexer/read/files.h"
#include "indexer/store/segment.h"

/* Where a report of the new segment comes from. */
typedef enum zj_work_kind {
  ZJ_WORK_FILE, /* from its file, which is read */
  ZJ_WORK_TEXT, /* from the text in the index; labels, facts and path are made again */
  ZJ_WORK_COPY  /* from the index, unchanged */
} zj_work_kind;

typedef struct zj_work_item {
  zj_work_kind kind;
  const zj_file *file;
  const char *encoding;   /* FILE: NULL to detect it */
  const zj_segment *from; /* TEXT, COPY: the segment that has it */
  uint32_t report;        /* TEXT, COPY: its row there */
  uint64_t bytes;         /* its approximate size */
} zj_work_item;

/* The common work of all workers; set up before forking. */
typedef struct zj_work {
  const zj_work_item *items;
  const volatile bool *skip; /* per item, in memory shared with the parent: do not try it again */
  const zj_labeller *rules;
  const char *building;
  int files; /* what of the file system a worker may reach (confine.h) */
  /* Memory that an order may take beyond what the process had at its start: one without, and one
   * with a large item. */
  uint64_t light_bytes, heavy_bytes;
  size_t jobs; /* workers, and threads of one that works for all */
} zj_work;

typedef enum zj_order_kind { ZJ_ORDER_PIECE, ZJ_ORDER_MERGE, ZJ_ORDER_JOIN } zj_order_kind;

typedef struct zj_order {
  zj_order_kind kind;
  uint32_t level;      /* MERGE: of level 1 merges pieces, of level n merges those of level n-1 */
  uint32_t number;     /* PIECE, MERGE: of the result */
  uint32_t begin, end; /* PIECE: items; MERGE: numbers of the level below; JOIN: pieces */
  bool heavy;          /* PIECE: of one large item */
  bool last;           /* MERGE: writes building/segment/postings */
} zj_order;

typedef enum zj_note_kind {
  ZJ_NOTE_BEGUN,    /* 'item' is about to be opened */
  ZJ_NOTE_TAKEN,    /* 'item' is in the piece */
  ZJ_NOTE_LEFT_OUT, /* 'item' is not in the piece, because of 'text' */
  /* These end an order. */
  ZJ_NOTE_DONE,  /* the order is carried out */
  ZJ_NOTE_AGAIN, /* give it again: an item that was left out, with 'status', has spoilt the piece */
  ZJ_NOTE_FAILED /* it failed, with 'status' and 'text'; only ZJ_NO_MEMORY is worth another try */
} zj_note_kind;

typedef struct zj_note {
  zj_note_kind kind;
  uint32_t item;
  zj_status status;
  uint32_t paragraphs;                    /* TAKEN: of the report; DONE: of the piece */
  uint64_t content_hash[2], bytes, chars; /* from here to 'media': TAKEN, of a ZJ_WORK_FILE */
  uint32_t mended;
  uint32_t missed; /* TAKEN, LEFT_OUT: pages that character recognition could have read */
  bool partly;     /* TAKEN: something of the document was not read */
  bool had_bom, had_cr;
  char encoding[16], media[16];
  char text[sizeof((zj_error *)0)->text];
} zj_note;

/* Carries out orders from 'fd' until it closes; 'work' is a zj_work. To be called in the child of
 * a pool. Never returns. */
void zj_worker_live(int fd, void *work) __attribute__((noreturn));

/* How many seconds of the processor a worker may take for a file of 'size' bytes (budget.h). */
unsigned zj_worker_seconds(uint64_t size);

#endif
