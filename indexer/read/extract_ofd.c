/* extract_ofd.c - the text of an OFD, the Chinese standard for documents of fixed layout (GB/T
 * 33190).
 *
 *   OFD.xml ─DocRoot─▶ Doc_0/Document.xml ─▶ Pages/Page_0/Content.xml, Tpls/Tpl_0/Content.xml
 *
 * An OFD knows positions like a PDF, so the same steps make text of its lines. Pages that others
 * are drawn upon are read with them: they hold letterheads and the labels of forms. Stamps and
 * annotations are not text. */
#include <stdio.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/read/formats.h"
#include "indexer/read/ofd_page.h"
#include "indexer/read/pdf_arrange.h"
#include "indexer/read/pdf_text.h"
#include "indexer/read/recognize.h"
#include "indexer/read/unzip.h"
#include "indexer/read/xml.h"

enum {
  PATH_ROOM = 256,
  PAGES_MAX = 5000,
  ROOTS_MAX = 8,
  ATTACHMENTS_MAX = 10000,
  LISTS_MAX = 8,
  MEDIA_MAX = 5000
};

/* A picture file that pages show. */
typedef struct medium {
  char id[ZJ_OFD_ID];
  char path[PATH_ROOM];
} medium;

/* What one Document.xml says. */
typedef struct document {
  zj_ofd_pages pages;
  char (*paths)[PATH_ROOM]; /* of its pages */
  size_t page_count;
  char templates[ZJ_OFD_TEMPLATES][PATH_ROOM];
  char attachments[PATH_ROOM];      /* the list of them; "" for none */
  char lists[LISTS_MAX][PATH_ROOM]; /* of resources */
  size_t list_count;
  medium *media;
  size_t media_count;
} document;

typedef struct reader {
  zj_slice zip;
  zj_pdf *pdf;
  char roots[ROOTS_MAX][PATH_ROOM];
  size_t root_count;
  uint32_t attachments;
} reader;

/* ---- paths within the file ---- */

/* Cuts the last part of a path, "Doc_0/Pages" to "Doc_0". */
static void cut_last(char *path) {
  char *slash = strrchr(path, '/');
  *(slash ? slash : path) = 0;
}

/* Joins the path of a part, as the part 'from' names it, to one from the top of the ZIP; "" when it
 * is too long. */
static void join_path(const char *from, const char *name, char out[PATH_ROOM]) {
  char base[PATH_ROOM] = "";
  if (*name != '/') snprintf(base, sizeof base, "%s", from);
  if (*base) cut_last(base);
  while (*name) {
    size_t length = strcspn(name, "/\\");
    if (length == 2 && memcmp(name, "..", 2) == 0) {
      cut_last(base);
    } else if (length > 0 && !(length == 1 && *name == '.')) {
      size_t at = strlen(base);
      if (at + length + 2 > sizeof base) {
        *out = 0;
        return;
      }
      if (at) base[at++] = '/';
      memcpy(base + at, name, length);
      base[at + length] = 0;
    }
    name += length;
    name += *name != 0;
  }
  memcpy(out, base, sizeof base);
}

static zj_status fail_part(zj_error *err, const char *name) {
  return zj_fail(err, ZJ_BAD_INPUT,
                 zj_tr("is a damaged OFD document: it has no %s", "是损坏的 OFD 文件：缺少 %s"),
                 name);
}

/* Unpacks the part at 'path'. ZJ_BAD_INPUT with its 'name' when it is missing: the path is what the
 * file says. */
static zj_status unpack_part(void *ctx, const reader *r, const char *path, const char *name,
                             zj_slice *out, zj_error *err) {
  zj_zip_part part = {.name = path};
  zj_status status = zj_unzip(ctx, r->zip, &part, 1, err);
  if (status != ZJ_OK) return status;
  *out = part.bytes;
  return part.bytes.at ? ZJ_OK : fail_part(err, name);
}

/* ---- OFD.xml ---- */

/* Collects the text of the element that began, cut to the room. */
static zj_status read_short_text(zj_xml *xml, char *out, size_t room, zj_error *err) {
  zj_xml_event event;
  zj_status status;
  size_t length = 0;
  for (int depth = 1; (status = zj_xml_next(xml, &event, err)) == ZJ_OK;) {
    if (event == ZJ_XML_BEGIN) depth++;
    if (event == ZJ_XML_END && --depth == 0) break;
    if (event != ZJ_XML_TEXT) continue;
    zj_slice text = zj_xml_text(xml);
    for (size_t i = 0; i < text.length && length + 1 < room; i++)
      if (length || (unsigned char)text.at[i] > ' ') out[length++] = text.at[i];
  }
  while (length && (unsigned char)out[length - 1] <= ' ')
    length--;
  out[length] = 0;
  return status;
}

static zj_status read_roots(void *ctx, reader *r, zj_error *err) {
  zj_slice bytes;
  zj_xml *xml = NULL;
  zj_xml_event event;
  zj_status status = unpack_part(ctx, r, "OFD.xml", "OFD.xml", &bytes, err);
  if (status == ZJ_OK) status = zj_xml_open(ctx, bytes, "OFD.xml", &xml, err);
  while (status == ZJ_OK && (status = zj_xml_next(xml, &event, err)) == ZJ_OK) {
    char name[PATH_ROOM];
    if (event != ZJ_XML_BEGIN || !zj_xml_is(xml, "DocRoot") || r->root_count == ROOTS_MAX) continue;
    status = read_short_text(xml, name, sizeof name, err);
    if (status == ZJ_OK) join_path("", name, r->roots[r->root_count++]);
  }
  if (status != ZJ_DONE) return status;
  return r->root_count ? ZJ_OK : fail_part(err, "DocRoot");
}

/* ---- Document.xml ---- */

static zj_status note_part(document *d, zj_xml *xml, const char *root, zj_error *err) {
  char name[PATH_ROOM], box_text[160];
  float box[4];
  if (zj_xml_is(xml, "PhysicalBox")) {
    zj_status status = read_short_text(xml, box_text, sizeof box_text, err);
    if (status == ZJ_OK && zj_ofd_read_box(box_text, box) && box[2] > 0 && box[3] > 0) {
      d->pages.width = box[2];
      d->pages.height = box[3];
    }
    return status;
  }
  if (zj_xml_is(xml, "Attachments")) {
    zj_status status = read_short_text(xml, name, sizeof name, err);
    if (status == ZJ_OK && *name) join_path(root, name, d->attachments);
    return status;
  }
  if ((zj_xml_is(xml, "PublicRes") || zj_xml_is(xml, "DocumentRes")) && d->list_count < LISTS_MAX) {
    zj_status status = read_short_text(xml, name, sizeof name, err);
    if (status == ZJ_OK) join_path(root, name, d->lists[d->list_count++]);
    return status;
  }
  bool template = zj_xml_is(xml, "TemplatePage");
  if (!template && !zj_xml_is(xml, "Page")) return ZJ_OK;
  if (!zj_xml_attribute(xml, "BaseLoc", name, sizeof name)) return ZJ_OK;
  if (template && d->pages.template_count < ZJ_OFD_TEMPLATES) {
    zj_ofd_template *t = &d->pages.templates[d->pages.template_count];
    zj_xml_attribute(xml, "ID", t->id, sizeof t->id);
    join_path(root, name, d->templates[d->pages.template_count++]);
  } else if (!template && d->page_count == PAGES_MAX) {
    return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("has too many pages", "页数过多"));
  } else if (!template) {
    join_path(root, name, d->paths[d->page_count++]);
  }
  return ZJ_OK;
}

static zj_status read_document(void *ctx, const reader *r, const char *root, document *d,
                               zj_error *err) {
  zj_slice bytes;
  zj_xml *xml = NULL;
  zj_xml_event event;
  zj_status status = unpack_part(ctx, r, root, "Document.xml", &bytes, err);
  if (status == ZJ_OK) status = zj_xml_open(ctx, bytes, "Document.xml", &xml, err);
  while (status == ZJ_OK && (status = zj_xml_next(xml, &event, err)) == ZJ_OK)
    if (event == ZJ_XML_BEGIN) status = note_part(d, xml, root, err);
  return status == ZJ_DONE ? ZJ_OK : status;
}

/* ---- parts ---- */

/* Counts the files that the list of attachments names. */
static zj_status count_attachments(void *ctx, reader *r, zj_slice bytes, zj_error *err) {
  zj_xml *xml;
  zj_xml_event event;
  zj_status status = zj_xml_open(ctx, bytes, "Attachments.xml", &xml, err);
  while (status == ZJ_OK && (status = zj_xml_next(xml, &event, err)) == ZJ_OK)
    if (event == ZJ_XML_BEGIN && zj_xml_is(xml, "Attachment") && r->attachments < ATTACHMENTS_MAX)
      r->attachments++;
  return status == ZJ_DONE ? ZJ_OK : status;
}

/* ---- pages that are pictures ---- */

/* Adds the picture files that a list of resources names, below the folder that it states. */
static zj_status read_list(void *ctx, document *d, const char *list, zj_slice bytes,
                           zj_error *err) {
  zj_xml *xml;
  zj_xml_event event;
  char folder[PATH_ROOM] = "", id[ZJ_OFD_ID] = "", name[PATH_ROOM], below[2 * PATH_ROOM + 2];
  zj_status status = zj_xml_open(ctx, bytes, "Res.xml", &xml, err);
  while (status == ZJ_OK && (status = zj_xml_next(xml, &event, err)) == ZJ_OK) {
    if (event != ZJ_XML_BEGIN) continue;
    if (zj_xml_is(xml, "Res")) zj_xml_attribute(xml, "BaseLoc", folder, sizeof folder);
    if (zj_xml_is(xml, "MultiMedia")) zj_xml_attribute(xml, "ID", id, sizeof id);
    if (!zj_xml_is(xml, "MediaFile") || d->media_count == MEDIA_MAX) continue;
    medium *m = &d->media[d->media_count];
    status = read_short_text(xml, name, sizeof name, err);
    snprintf(below, sizeof below, "%s%s%s", folder, *folder ? "/" : "", name);
    join_path(list, *name == '/' ? name : below, m->path);
    memcpy(m->id, id, sizeof m->id);
    d->media_count += *m->path != 0;
  }
  return status == ZJ_DONE ? ZJ_OK : status;
}

/* Reads the lists of resources; one that is damaged or missing costs no text. */
static zj_status read_lists(void *ctx, const reader *r, document *d, zj_error *err) {
  zj_zip_part parts[LISTS_MAX];
  zj_error why = {0};
  d->media = talloc_array(ctx, medium, MEDIA_MAX);
  if (!d->media) return zj_no_memory(err);
  for (size_t i = 0; i < d->list_count; i++)
    parts[i] = (zj_zip_part){.name = d->lists[i]};
  zj_status status = zj_unzip(ctx, r->zip, parts, d->list_count, &why);
  for (size_t i = 0; i < d->list_count && status != ZJ_NO_MEMORY; i++)
    if (parts[i].bytes.at) status = read_list(ctx, d, d->lists[i], parts[i].bytes, &why);
  return status == ZJ_NO_MEMORY ? zj_no_memory(err) : ZJ_OK;
}

/* Recognizes the last page from its picture. */
static zj_status recognize_last(void *ctx, reader *r, document *d, const char *picture,
                                zj_error *err) {
  zj_status status = ZJ_OK;
  bool done = false;
  if (zj_recognize_on() && !d->media) status = read_lists(ctx, r, d, err);
  for (size_t i = 0; i < d->media_count && status == ZJ_OK; i++) {
    zj_zip_part part = {.name = d->media[i].path};
    zj_error why = {0};
    if (strcmp(d->media[i].id, picture) != 0) continue;
    status = zj_unzip(ctx, r->zip, &part, 1, &why);
    if (status == ZJ_NO_MEMORY) return zj_no_memory(err);
    status = ZJ_OK;
    if (part.bytes.at)
      status =
          zj_recognize_picture(ctx, part.bytes, (uint32_t)r->pdf->page_count, r->pdf, &done, err);
    talloc_free((void *)(uintptr_t)part.bytes.at);
    break;
  }
  if (done) r->pdf->pages[r->pdf->page_count - 1].scan = false;
  if (!done) zj_recognize_missed(1);
  return status;
}

/* Unpacks pages and templates in one go, and adds the pages. */
static zj_status add_pages(void *ctx, reader *r, document *d, zj_error *err) {
  size_t templates = d->pages.template_count, count = d->page_count + templates + 1;
  zj_zip_part *parts = talloc_zero_array(ctx, zj_zip_part, count);
  if (!parts) return zj_no_memory(err);
  for (size_t i = 0; i < templates; i++)
    parts[i].name = d->templates[i];
  for (size_t i = 0; i < d->page_count; i++)
    parts[templates + i].name = d->paths[i];
  parts[count - 1].name = d->attachments;
  zj_status status = zj_unzip(ctx, r->zip, parts, count, err);
  for (size_t i = 0; i < templates; i++)
    d->pages.templates[i].xml = parts[i].bytes;
  for (size_t i = 0; i < d->page_count && status == ZJ_OK; i++) {
    const zj_zip_part *part = &parts[templates + i];
    char picture[ZJ_OFD_ID] = "";
    if (!part->bytes.at)
      status = fail_part(err, "Content.xml");
    else
      status = zj_ofd_add_page(ctx, r->pdf, &d->pages, part->bytes, picture, err);
    if (status == ZJ_OK && r->pdf->pages[r->pdf->page_count - 1].scan)
      status = recognize_last(ctx, r, d, picture, err);
  }
  if (status == ZJ_OK && parts[count - 1].bytes.at)
    status = count_attachments(ctx, r, parts[count - 1].bytes, err);
  return status;
}

static zj_status add_document(void *ctx, reader *r, const char *root, zj_error *err) {
  void *local = talloc_new(ctx);
  document *d = local ? talloc_zero(local, document) : NULL;
  if (d) d->paths = talloc_zero_size(d, sizeof *d->paths * PAGES_MAX);
  if (!d || !d->paths) {
    talloc_free(local);
    return zj_no_memory(err);
  }
  d->pages.width = 210;
  d->pages.height = 297;
  zj_status status = read_document(local, r, root, d, err);
  if (status == ZJ_OK) status = add_pages(local, r, d, err);
  talloc_free(local);
  return status;
}

zj_status zj_source_format_ofd(void *ctx, zj_slice bytes, const char *encoding, zj_decoded *out,
                               zj_error *err) {
  (void)encoding; /* XML declares its own */
  void *local = talloc_new(ctx);
  reader *r = local ? talloc_zero(local, reader) : NULL;
  *out = (zj_decoded){.encoding = "UTF-8"};
  if (r) r->pdf = zj_pdf_new(r);
  if (!r || !r->pdf) {
    talloc_free(local);
    return zj_no_memory(err);
  }
  r->zip = bytes;
  zj_status status = read_roots(local, r, err);
  for (size_t i = 0; i < r->root_count && status == ZJ_OK; i++)
    status = add_document(local, r, r->roots[i], err);
  if (status == ZJ_OK) status = zj_pdf_sort(local, r->pdf, err);
  if (status == ZJ_OK) status = zj_pdf_clean(local, r->pdf, err);
  if (status == ZJ_OK) status = zj_pdf_arrange(local, r->pdf, err);
  zj_unread_count(&out->unread, ZJ_UNREAD_ATTACHMENTS, r->attachments);
  if (status == ZJ_OK) status = zj_pdf_write(ctx, local, r->pdf, out, err);
  talloc_free(local);
  return status;
}
