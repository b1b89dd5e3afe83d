/* opc.c - the parts of an Office document and the relations between them. */
#include "indexer/read/opc.h"

#include <stdio.h>
#include <talloc.h>

#include "indexer/read/package.h"
#include "indexer/read/xml.h"

/* ---- names ---- */

/* The length of the folder of a part, with its slash. */
static size_t folder_length(const char *part) {
  const char *slash = strrchr(part, '/');
  return slash ? (size_t)(slash - part) + 1 : 0;
}

const char *zj_opc_relations_name(void *ctx, const char *part) {
  size_t folder = folder_length(part);
  return talloc_asprintf(ctx, "%.*s_rels/%s.rels", (int)folder, part, part + folder);
}

/* Removes the last folder of a path that ends in a slash. */
static size_t leave_folder(const char *path, size_t length) {
  if (length) length--;
  while (length && path[length - 1] != '/')
    length--;
  return length;
}

/* Resolves a target, "../media/a.png", against the folder of its part. NULL when memory ran out. */
static const char *resolve_target(void *ctx, const char *part, const char *target) {
  size_t length = *target == '/' ? 0 : folder_length(part);
  char *name = talloc_size(ctx, length + strlen(target) + 1);
  if (!name) return NULL;
  memcpy(name, part, length);
  for (const char *at = target; *at;) {
    size_t n = strcspn(at, "/");
    bool more = at[n] == '/';
    if (n == 2 && at[0] == '.' && at[1] == '.') {
      length = leave_folder(name, length);
    } else if (n && !(n == 1 && at[0] == '.')) {
      memcpy(name + length, at, n + more);
      length += n + more;
    }
    at += n + more;
  }
  name[length] = 0;
  return name;
}

/* ---- relations ---- */

static zj_status add_relation(void *ctx, const zj_xml *xml, const char *part, zj_opc_relations *out,
                              zj_error *err) {
  char id[ZJ_OPC_NAME], target[ZJ_OPC_NAME], type[ZJ_OPC_NAME], mode[16];
  zj_xml_attribute(xml, "TargetMode", mode, sizeof mode);
  if (strcmp(mode, "External") == 0 || out->count == ZJ_OPC_RELATIONS) return ZJ_OK;
  zj_xml_attribute(xml, "Id", id, sizeof id);
  zj_xml_attribute(xml, "Target", target, sizeof target);
  zj_xml_attribute(xml, "Type", type, sizeof type);
  if (out->count % 64 == 0) {
    zj_opc_relation *grown = talloc_realloc(ctx, out->list, zj_opc_relation, out->count + 64);
    if (!grown) return zj_no_memory(err);
    out->list = grown;
  }
  zj_opc_relation relation = {.id = talloc_strdup(ctx, id),
                              .target = resolve_target(ctx, part, target),
                              .type = talloc_strdup(ctx, type + folder_length(type))};
  if (!relation.id || !relation.target || !relation.type) return zj_no_memory(err);
  out->list[out->count++] = relation;
  return ZJ_OK;
}

zj_status zj_opc_relations_read(void *ctx, const char *part, zj_slice bytes, zj_opc_relations *out,
                                zj_error *err) {
  zj_xml *xml;
  zj_xml_event event;
  *out = (zj_opc_relations){0};
  if (!bytes.at) return ZJ_OK;
  zj_status status = zj_xml_open(ctx, bytes, "_rels", &xml, err);
  if (status != ZJ_OK) return status;
  while ((status = zj_xml_next(xml, &event, err)) == ZJ_OK) {
    if (event != ZJ_XML_BEGIN || !zj_xml_is(xml, "Relationship")) continue;
    status = add_relation(ctx, xml, part, out, err);
    if (status != ZJ_OK) break;
  }
  talloc_free(xml);
  return status == ZJ_DONE ? ZJ_OK : status;
}

const zj_opc_relation *zj_opc_find(const zj_opc_relations *relations, const char *id) {
  for (size_t i = 0; i < relations->count; i++)
    if (strcmp(relations->list[i].id, id) == 0) return &relations->list[i];
  return NULL;
}

const zj_opc_relation *zj_opc_first(const zj_opc_relations *relations, const char *type) {
  for (size_t i = 0; i < relations->count; i++)
    if (strcmp(relations->list[i].type, type) == 0) return &relations->list[i];
  return NULL;
}

/* ---- the main part ---- */

/* Relations that are damaged are none: the parts have usual names, too. */
static zj_status read_if_sound(void *ctx, const char *part, zj_slice bytes, zj_opc_relations *out,
                               zj_error *err) {
  zj_error damage;
  zj_status status = zj_opc_relations_read(ctx, part, bytes, out, &damage);
  if (status == ZJ_BAD_INPUT) {
    *out = (zj_opc_relations){0};
    return ZJ_OK;
  }
  return status == ZJ_OK ? ZJ_OK : zj_no_memory(err);
}

zj_status zj_opc_open(void *ctx, zj_slice zip, const char *usual, const char **name, zj_slice *part,
                      zj_opc_relations *relations, zj_error *err) {
  zj_opc_relations of_package;
  zj_zip_part rels = {.name = "_rels/.rels"};
  *name = usual;
  *part = (zj_slice){0};
  zj_status status = zj_package_parts(ctx, zip, &rels, 1, err);
  if (status == ZJ_OK) status = read_if_sound(ctx, "", rels.bytes, &of_package, err);
  if (status != ZJ_OK) return status;
  const zj_opc_relation *main = zj_opc_first(&of_package, "officeDocument");
  zj_zip_part parts[] = {{.name = main ? main->target : usual}, {0}, {.name = usual}, {0}};
  parts[1].name = zj_opc_relations_name(ctx, parts[0].name);
  parts[3].name = zj_opc_relations_name(ctx, usual);
  if (!parts[1].name || !parts[3].name) return zj_no_memory(err);
  status = zj_package_parts(ctx, zip, parts, main ? 4 : 2, err);
  if (status != ZJ_OK) return status;
  size_t at = parts[0].bytes.at ? 0 : 2; /* the relation may name a part that does not exist */
  if (parts[at].bytes.at) *name = parts[at].name;
  *part = parts[at].bytes;
  return read_if_sound(ctx, *name, parts[at + 1].bytes, relations, err);
}
