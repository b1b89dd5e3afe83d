/* worker.h - what a worker process does: takes items into a piece, merges pieces. And how it is
 * told.
 *
 * Parent and worker share a SOCK_SEQPACKET pair: one order down, notes up, each one packet. A
 * worker says which item it begins before it does, so that a death can be pinned on it. It ends
 * when the socket closes.
 *
 *   building/p00000042/           piece 42: segment tables and postings of items [begin, end)
 *   building/m1-00000003/         postings of pieces [begin, end), merged
 *   building/segment/             the tables of all pieces joined; the last merge makes its
 * postings/
 *
 * Threads    processes; nothing is shared but zj_work, constant but for 'skip'. */
#ifndef ZJ_INDEXER_RUN_WORKER_H
#define ZJ_INDEXER_RUN_WORKER_H

#include "indexer/outline/rules.h"
#include "indexer/read/files.h"
#include "indexer/store/segment.h"

/* Where a report of the new segment comes from. */
typedef enum zj_work_kind {
  ZJ_WORK_FILE, /* its file is read */
  ZJ_WORK_TEXT, /* the index has its text; labels, facts and path are made anew */
  ZJ_WORK_COPY  /* the index has all of it */
} zj_work_kind;

typedef struct zj_work_item {
  zj_work_kind kind;
  const zj_file *file;
  const char *encoding;   /* FILE: NULL to find out */
  const zj_segment *from; /* TEXT, COPY: the segment that has it, and its row there */
  uint32_t report;
  uint64_t bytes; /* how large it is, about */
} zj_work_item;

/* Set up before forking. */
typedef struct zj_work {
  const zj_work_item *items;
  const volatile bool *skip; /* per item, in memory shared with the parent: not to be tried again */
  const zj_rules *rules;
  const char *building;
  uint64_t light_bytes,
      heavy_bytes; /* memory that an order may take, beside what the process has at birth */
} zj_work;

typedef enum zj_order_kind { ZJ_ORDER_PIECE, ZJ_ORDER_MERGE, ZJ_ORDER_JOIN } zj_order_kind;

typedef struct zj_order {
  zj_order_kind kind;
  uint32_t level, number; /* a merge of level 1 takes pieces, of level n merges of level n-1 */
  uint32_t begin, end;    /* PIECE: items; MERGE: numbers of the level below; JOIN: pieces */
  bool heavy;             /* PIECE: of one large item */
  bool last;              /* MERGE: into building/segment/postings */
} zj_order;

typedef enum zj_note_kind {
  ZJ_NOTE_BEGUN,    /* 'item' is about to be opened */
  ZJ_NOTE_TAKEN,    /* 'item' is in the piece; but for 'paragraphs', what follows is told for a FILE
                       alone */
  ZJ_NOTE_LEFT_OUT, /* 'item' is not, because of 'text' */
  /* these end an order: */
  ZJ_NOTE_DONE,  /* it is carried out */
  ZJ_NOTE_AGAIN, /* it is to be given again: a report that was left out has spoilt the piece */
  ZJ_NOTE_FAILED /* the run cannot go on, because of 'status' and 'text' */
} zj_note_kind;

typedef struct zj_note {
  zj_note_kind kind;
  uint32_t item;
  zj_status status;
  uint32_t paragraphs;                    /* TAKEN: of the report; DONE: of the piece */
  uint64_t content_hash[2], bytes, chars; /* TAKEN */
  uint32_t mended;
  bool had_bom, had_cr;
  char encoding[16], media[16];
  char text[sizeof((zj_error *)0)->text];
} zj_note;

/* The life of a worker; for the pool to call in the child. Never returns. */
void zj_worker_live(int fd, void *work) __attribute__((noreturn));

/* How long a file of this size may take before its worker is ended. */
unsigned zj_worker_seconds(uint64_t size);

#endif
