/* opc.h - the parts of an Office document and the relations between them. DOCX, XLSX and PPTX are
 * ZIP files in which a part names others by relation, never by path:
 *
 *   xl/workbook.xml: <sheet r:id="rId1">    xl/_rels/workbook.xml.rels: rId1 ─▶ worksheets/a.xml
 *   zj_opc_find(&relations, "rId1")->target  ─▶  xl/worksheets/a.xml
 *
 * Ownership  everything is a talloc child of 'ctx'.
 * Errors     ZJ_BAD_INPUT for damaged XML, ZJ_NO_MEMORY. A part without relations has none; at most
 *            ZJ_OPC_RELATIONS of a part are read. Relations to the outside are left out.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_OPC_H
#define ZJ_INDEXER_READ_OPC_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

enum { ZJ_OPC_RELATIONS = 4096, ZJ_OPC_NAME = 256 };

typedef struct zj_opc_relation {
  const char *id, *target; /* the name of the part: "xl/worksheets/sheet1.xml" */
  const char *type;        /* the last word of its type: "worksheet" */
} zj_opc_relation;

typedef struct zj_opc_relations {
  zj_opc_relation *list;
  size_t count;
} zj_opc_relations;

/* The name of the part that holds the relations of 'part': "xl/_rels/workbook.xml.rels". NULL when
 * memory ran out. */
const char *zj_opc_relations_name(void *ctx, const char *part);

/* Reads the relations of 'part'; 'bytes' may be {NULL, 0}. */
ZJ_MUST_CHECK zj_status zj_opc_relations_read(void *ctx, const char *part, zj_slice bytes,
                                              zj_opc_relations *out, zj_error *err);

/* The relation of this id; the first one of this type. NULL when there is none. */
const zj_opc_relation *zj_opc_find(const zj_opc_relations *relations, const char *id);
const zj_opc_relation *zj_opc_first(const zj_opc_relations *relations, const char *type);

/* Unpacks the main part of a document and its relations. 'usual' is the name that it has when the
 * document does not say. *name stays, and *part is {NULL, 0}, when there is none. */
ZJ_MUST_CHECK zj_status zj_opc_open(void *ctx, zj_slice zip, const char *usual, const char **name,
                                    zj_slice *part, zj_opc_relations *relations, zj_error *err);

#endif
