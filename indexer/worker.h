/* worker.h - what a worker process does: reads files into a piece, merges pieces. And how it is told.
 *
 * Parent and worker share a SOCK_SEQPACKET pair: one order down, notes up, each one packet. A worker says which file it
 * begins before it opens it, so that a death can be pinned on it. It ends when the socket closes.
 *
 *   building/p00000042/           piece 42: segment tables and postings of files [begin, end)
 *   building/m1-00000003/         postings of pieces [begin, end), merged
 *   building/segment/             the tables of all pieces joined; the last merge makes its postings/
 *
 * Threads    processes; nothing is shared but zj_work, constant but for 'skip'. */
#ifndef ZJ_INDEXER_WORKER_H
#define ZJ_INDEXER_WORKER_H

#include "indexer/files.h"
#include "indexer/rules.h"
#include "indexer/segment.h"

/* Set up before forking. */
typedef struct zj_work {
  const zj_file *files;
  const volatile bool *skip;  /* per file, in memory shared with the parent: not to be tried again */
  const zj_rules *rules;
  const char *encoding;
  const char *building;
} zj_work;

typedef enum zj_order_kind { ZJ_ORDER_PIECE, ZJ_ORDER_MERGE, ZJ_ORDER_JOIN } zj_order_kind;

typedef struct zj_order {
  zj_order_kind kind;
  uint32_t level, number; /* a merge of level 1 takes pieces, of level n merges of level n-1 */
  uint32_t begin, end;    /* PIECE: files; MERGE: numbers of the level below; JOIN: pieces */
  bool last;              /* MERGE: into building/segment/postings */
} zj_order;

typedef enum zj_note_kind {
  ZJ_NOTE_BEGUN,    /* 'file' is about to be opened */
  ZJ_NOTE_TAKEN,    /* 'file' is in the piece */
  ZJ_NOTE_LEFT_OUT, /* 'file' is not, because of 'text' */
  /* these end an order: */
  ZJ_NOTE_DONE,     /* it is carried out */
  ZJ_NOTE_AGAIN,    /* it is to be given again: a report that was left out has spoilt the piece */
  ZJ_NOTE_FAILED    /* the run cannot go on, because of 'status' and 'text' */
} zj_note_kind;

typedef struct zj_note {
  zj_note_kind kind;
  uint32_t file;
  zj_status status;
  uint32_t paragraphs; /* DONE of a piece */
  uint64_t content_hash[2], bytes, chars; /* TAKEN */
  uint32_t mended;
  bool had_bom, had_cr;
  char id[ZJ_REPORT_ID_CHARS + 1], encoding[16], media[16];
  char text[sizeof((zj_error *)0)->text];
} zj_note;

/* The life of a worker; for the pool to call in the child. Never returns. */
void zj_worker_live(int fd, void *work) __attribute__((noreturn));

/* How long a file of this size may take before its worker is ended. */
unsigned zj_worker_seconds(uint64_t size);

#endif
