/* ofd_page.c - the objects of an OFD page to runs of text. */
#include "indexer/read/ofd_page.h"

#include <math.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/buffer.h"
#include "indexer/base/lang.h"
#include "indexer/read/pdf_arrange.h"
#include "indexer/read/pdf_gather.h"
#include "indexer/read/xml.h"

/* STEPS_ROOM: bytes of a list of steps that are read. CHARACTERS_MAX: characters of a page that is
 * a picture, at most. */
enum { STEPS_ROOM = 32768, USES_MAX = 8, RUNS_MAX = 400000, CHARACTERS_MAX = 30 };

static const float points = 72 / 25.4F; /* of a millimetre */
static const float share_min = 0.4F;    /* of the page that is covered by pictures */

/* A list of steps, "5 5 g 3 2.5": the last value is kept for characters beyond its end. */
typedef struct steps {
  char text[STEPS_ROOM];
  const char *at;
  long left;   /* how often 'value' is still to be used */
  float value; /* of the current step */
  bool given;  /* whether the list has any value */
} steps;

typedef struct text_object {
  float left, top;                       /* of its boundary */
  float size, a, b, c, d, e, f, stretch; /* of its characters; its matrix */
} text_object;

typedef struct page {
  zj_pdf *pdf;
  zj_xml *xml;
  zj_pdf_run *runs;
  size_t run_count, run_room;
  float x, y;              /* of the page's own corner, millimetres */
  float pictures, largest; /* area of its pictures, and of the largest */
  char picture[ZJ_OFD_ID]; /* resource of the largest */
  text_object object;
  steps across, down;
  char uses[USES_MAX][ZJ_OFD_ID]; /* templates */
  size_t use_count;
} page;

bool zj_ofd_read_box(const char *text, float box[4]) {
  for (int i = 0; i < 4; i++) {
    char *end;
    box[i] = strtof(text, &end);
    if (end == text || !isfinite(box[i]) || fabsf(box[i]) > 1e6F) return false;
    text = end;
  }
  return true;
}

static float number_of(const zj_xml *xml, const char *name, float otherwise) {
  char text[40], *end;
  if (!zj_xml_attribute(xml, name, text, sizeof text)) return otherwise;
  float value = strtof(text, &end);
  return end == text || !isfinite(value) || fabsf(value) > 1e6F ? otherwise : value;
}

/* ---- steps ---- */

static void begin_steps(const zj_xml *xml, const char *name, steps *s) {
  zj_xml_attribute(xml, name, s->text, sizeof s->text);
  s->at = s->text;
  s->left = 0;
  s->value = 0;
  s->given = false;
}

/* The next step; 'otherwise' for a list without values. */
static float next_step(steps *s, float otherwise) {
  if (s->left > 0) {
    s->left--;
    return s->value;
  }
  while (*s->at == ' ')
    s->at++;
  long times = 1;
  char *end;
  if (*s->at == 'g' || *s->at == 'G') {
    times = strtol(s->at + 1, &end, 10);
    s->at = end;
  }
  float value = strtof(s->at, &end);
  if (end != s->at && isfinite(value) && fabsf(value) < 1e6F) {
    s->value = value;
    s->given = true;
    s->left = times - 1;
  }
  s->at = end;
  return s->given ? s->value : otherwise;
}

/* ---- objects ---- */

static void read_object(const zj_xml *xml, text_object *o) {
  char text[160];
  float box[4] = {0};
  zj_xml_attribute(xml, "Boundary", text, sizeof text);
  zj_ofd_read_box(text, box);
  *o = (text_object){.left = box[0], .top = box[1], .a = 1, .d = 1};
  o->size = number_of(xml, "Size", 3.5F);
  o->stretch = number_of(xml, "HScale", 1);
  float matrix[6];
  const char *at = text;
  if (!zj_xml_attribute(xml, "CTM", text, sizeof text)) return;
  for (int i = 0; i < 6; i++) {
    char *end;
    matrix[i] = strtof(at, &end);
    if (end == at || !isfinite(matrix[i]) || fabsf(matrix[i]) > 1e6F) return;
    at = end;
  }
  o->a = matrix[0];
  o->b = matrix[1];
  o->c = matrix[2];
  o->d = matrix[3];
  o->e = matrix[4];
  o->f = matrix[5];
}

/* Whether text in this direction is slanted, which is a watermark. */
static bool is_slanted(const text_object *o) {
  float along = fabsf(o->a), aside = fabsf(o->b);
  return along > 0.12F * aside && aside > 0.12F * along;
}

/* The box of a character with its origin at x, y of the object, in points. */
static zj_box box_at(const page *p, float x, float y, float width) {
  const text_object *o = &p->object;
  zj_box box = {INFINITY, INFINITY, -INFINITY, -INFINITY};
  for (int corner = 0; corner < 4; corner++) {
    float cx = corner & 1 ? x + width : x;
    float cy = corner & 2 ? y + 0.12F * o->size : y - 0.88F * o->size;
    float px = (o->left + o->a * cx + o->c * cy + o->e - p->x) * points;
    float py = (o->top + o->b * cx + o->d * cy + o->f - p->y) * points;
    zj_pdf_widen(&box, &(zj_box){px, py, px, py});
  }
  return box;
}

static zj_status add_run(page *p, zj_error *err) {
  if (p->run_count == RUNS_MAX)
    return zj_fail(err, ZJ_BAD_INPUT, "%s",
                   zj_tr("has a page with too many pieces of text", "有的页文字块过多"));
  if (p->run_count == p->run_room) {
    p->run_room = 2 * p->run_room + 256;
    zj_pdf_run *grown = talloc_realloc(p, p->runs, zj_pdf_run, p->run_room);
    if (!grown) return zj_no_memory(err);
    p->runs = grown;
  }
  uint32_t at = (uint32_t)p->pdf->text_length;
  p->runs[p->run_count++] = (zj_pdf_run){.begin = at, .end = at};
  return ZJ_OK;
}

/* Whether the character at 'next' follows the run closely, in its direction. */
static bool goes_on(const zj_pdf_run *run, const zj_box *last, const zj_box *next) {
  float near = 0.3F * run->em;
  float across = next->left - last->right, down = next->top - last->bottom;
  bool level = fabsf(next->bottom - last->bottom) < near;
  bool plumb = fabsf(next->left - last->left) < near;
  return (level && fabsf(across) < near) || (plumb && fabsf(down) < 2 * near) ||
         (plumb && fabsf(last->top - next->bottom) < 2 * near);
}

/* Adds the characters of a code as runs. */
static zj_status add_characters(page *p, zj_slice text, float x, float y, zj_error *err) {
  const text_object *o = &p->object;
  float scale = sqrtf(o->a * o->a + o->b * o->b) * points;
  zj_box last = {0};
  bool open = false;
  for (size_t at = 0; at < text.length;) {
    uint32_t c = 0;
    unsigned n = zj_utf8_decode(text, at, &c);
    if (!n) n = 1;
    float width = o->size * o->stretch * (c < 0x80 ? 0.5F : 1);
    zj_box box = box_at(p, x, y, width);
    zj_pdf_run *run = open ? &p->runs[p->run_count - 1] : NULL;
    bool blank = c <= 0x20 || c == 0x3000 || c == 0xA0;
    if (!blank && (!run || !goes_on(run, &last, &box))) {
      zj_status status = add_run(p, err);
      if (status != ZJ_OK) return status;
      run = &p->runs[p->run_count - 1];
      run->box = box;
      run->em = o->size * scale;
      open = true;
    }
    if (!blank) {
      (void)zj_pdf_add_text(p->pdf, zj_slice_cut(text, at, at + n));
      run->end = (uint32_t)p->pdf->text_length;
      zj_pdf_widen(&run->box, &box);
      run->upright = zj_pdf_height(&run->box) < 1.6F * run->em;
      last = box;
    }
    open = open && !blank;
    x += next_step(&p->across, p->down.given || *p->down.at ? 0 : width);
    y += next_step(&p->down, 0);
    at += n;
  }
  return zj_pdf_status(p->pdf, err);
}

/* Reads the text of a TextCode. */
static zj_status read_code(page *p, zj_error *err) {
  zj_xml_event event;
  zj_status status;
  float x = number_of(p->xml, "X", 0), y = number_of(p->xml, "Y", 0);
  begin_steps(p->xml, "DeltaX", &p->across);
  begin_steps(p->xml, "DeltaY", &p->down);
  zj_buffer text = {.ctx = p};
  for (int depth = 1; (status = zj_xml_next(p->xml, &event, err)) == ZJ_OK;) {
    if (event == ZJ_XML_BEGIN) depth++;
    if (event == ZJ_XML_END && --depth == 0) break;
    if (event != ZJ_XML_TEXT) continue;
    zj_slice part = zj_xml_text(p->xml);
    zj_buffer_add(&text, part.at, part.length);
  }
  if (status == ZJ_OK) status = zj_buffer_status(&text, err);
  if (status == ZJ_OK && !is_slanted(&p->object) && p->object.size > 0)
    status = add_characters(p, zj_buffer_slice(&text), x, y, err);
  talloc_free(text.at);
  return status;
}

static void add_picture(page *p) {
  char text[160];
  float box[4];
  if (!zj_xml_attribute(p->xml, "Boundary", text, sizeof text)) return;
  if (!zj_ofd_read_box(text, box) || !(box[2] > 0) || !(box[3] > 0)) return;
  float area = box[2] * box[3] * points * points;
  p->pictures += area;
  if (area <= p->largest) return;
  p->largest = area;
  zj_xml_attribute(p->xml, "ResourceID", p->picture, sizeof p->picture);
}

static bool is_hidden(const zj_xml *xml) {
  char text[8];
  return zj_xml_attribute(xml, "Visible", text, sizeof text) && strcmp(text, "false") == 0;
}

/* Reads the size of the page: the text of a PhysicalBox. */
static void set_size(page *p, zj_slice text) {
  char copy[160];
  float box[4];
  if (text.length >= sizeof copy) return;
  memcpy(copy, text.at, text.length);
  copy[text.length] = 0;
  zj_pdf_page *size = &p->pdf->pages[p->pdf->page_count - 1];
  if (!zj_ofd_read_box(copy, box) || !(box[2] > 0) || !(box[3] > 0)) return;
  p->x = box[0];
  p->y = box[1];
  size->width = box[2] * points;
  size->height = box[3] * points;
}

/* Reads an element that begins; 'sized' is set within a PhysicalBox. */
static zj_status read_element(page *p, bool template, bool *sized, zj_error *err) {
  if (is_hidden(p->xml)) return zj_xml_skip(p->xml, err);
  if (zj_xml_is(p->xml, "TextObject")) read_object(p->xml, &p->object);
  if (zj_xml_is(p->xml, "TextCode")) return read_code(p, err);
  if (zj_xml_is(p->xml, "ImageObject")) add_picture(p);
  if (template) return ZJ_OK;
  *sized = zj_xml_is(p->xml, "PhysicalBox");
  if (zj_xml_is(p->xml, "Template") && p->use_count < USES_MAX)
    zj_xml_attribute(p->xml, "TemplateID", p->uses[p->use_count++], sizeof p->uses[0]);
  return ZJ_OK;
}

static zj_status read_content(page *p, zj_slice bytes, bool template, zj_error *err) {
  zj_xml_event event;
  bool sized = false;
  zj_status status = zj_xml_open(p, bytes, "Content.xml", &p->xml, err);
  while (status == ZJ_OK && (status = zj_xml_next(p->xml, &event, err)) == ZJ_OK) {
    if (event == ZJ_XML_BEGIN) status = read_element(p, template, &sized, err);
    if (event == ZJ_XML_TEXT && sized) set_size(p, zj_xml_text(p->xml));
    if (event == ZJ_XML_END) sized = false;
  }
  talloc_free(p->xml);
  p->xml = NULL;
  return status == ZJ_DONE ? ZJ_OK : status;
}

static zj_status read_templates(page *p, const zj_ofd_pages *pages, zj_error *err) {
  zj_status status = ZJ_OK;
  for (size_t u = 0; u < p->use_count; u++)
    for (size_t t = 0; t < pages->template_count && status == ZJ_OK; t++)
      if (pages->templates[t].xml.at && strcmp(p->uses[u], pages->templates[t].id) == 0)
        status = read_content(p, pages->templates[t].xml, true, err);
  return status;
}

/* Whether the page is a picture: hardly any text, and pictures on much of it. */
static bool is_scan(const page *p) {
  const zj_pdf_page *size = &p->pdf->pages[p->pdf->page_count - 1];
  size_t characters = 0;
  for (size_t i = 0; i < p->run_count; i++)
    characters += zj_pdf_characters(
        (zj_slice){p->pdf->text + p->runs[i].begin, p->runs[i].end - p->runs[i].begin});
  return characters <= CHARACTERS_MAX && p->pictures > share_min * size->width * size->height;
}

zj_status zj_ofd_add_page(void *ctx, zj_pdf *pdf, const zj_ofd_pages *pages, zj_slice xml,
                          char picture[ZJ_OFD_ID], zj_error *err) {
  page *p = talloc_zero(ctx, page);
  if (!p) return zj_no_memory(err);
  p->pdf = pdf;
  zj_pdf_add_page(pdf, pages->width * points, pages->height * points);
  zj_status status = zj_pdf_status(pdf, err);
  if (status == ZJ_OK) status = read_content(p, xml, false, err);
  if (status == ZJ_OK) status = read_templates(p, pages, err);
  if (status == ZJ_OK) pdf->pages[pdf->page_count - 1].scan = is_scan(p);
  if (status == ZJ_OK) status = zj_pdf_gather(pdf, p->runs, p->run_count, err);
  memcpy(picture, p->picture, ZJ_OFD_ID);
  talloc_free(p);
  return status;
}
