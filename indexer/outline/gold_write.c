/* gold_write.c - writes the roles of an outline in the columns of gold files. */
#include "indexer/outline/gold_write.h"

#include "indexer/base/command.h"

typedef struct writer {
  FILE *to;
  const zj_outline *outline;
  bool certainty;       /* two more columns: the roles that are certain, and those that may be */
  size_t passage, node; /* the next ones to be printed */
  zj_orig_range broken; /* the rest of a heading that continues in the next line */
} writer;

static size_t chars_between(const zj_outline *o, size_t begin, size_t end) {
  return zj_utf8_count(zj_slice_cut(o->original, begin, end));
}

static bool is_blank_line(zj_slice line) {
  for (size_t at = 0; at < line.length;) {
    uint32_t c;
    unsigned n = zj_utf8_decode(line, at, &c);
    if (!n) break;
    if (zj_char_class_of(c) != ZJ_CHAR_BLANK) return false;
    at += n;
  }
  return true;
}

/* The first byte of a line that is not blank; its beginning when all are. */
static size_t first_text(zj_slice original, zj_orig_range line) {
  for (size_t at = line.begin.byte; at < line.end.byte;) {
    uint32_t c;
    unsigned n = zj_utf8_decode(original, at, &c);
    if (!n) break;
    if (zj_char_class_of(c) != ZJ_CHAR_BLANK) return at;
    at += n;
  }
  return line.begin.byte;
}

static void write_row(const writer *p, size_t line, size_t start, unsigned level, zj_slice heading,
                      zj_role_set roles) {
  char text[ZJ_ROLES_TEXT];
  fprintf(p->to, "%zu\t%zu\t%u\t", line, start, level);
  zj_print_clean(p->to, heading);
  fprintf(p->to, "\t%s", zj_roles_format(roles & ZJ_ROLES_ALL, text));
  if (p->certainty) {
    fprintf(p->to, "\t%s", zj_roles_format((roles & ZJ_ROLES_SURE) >> ZJ_ROLE_SURE_AT, text));
    fprintf(p->to, "\t%s", zj_roles_format((roles & ZJ_ROLES_MAYBE) >> ZJ_ROLE_MAYBE_AT, text));
  }
  fputc('\n', p->to);
}

/* The part of a heading in this line; keeps the rest for the next. */
static zj_slice heading_in_line(writer *p, zj_orig_range heading, zj_orig_range line,
                                size_t begin) {
  size_t end = heading.end.byte;
  if (end > line.end.byte) {
    p->broken = (zj_orig_range){line.end, heading.end};
    end = line.end.byte;
  }
  return zj_slice_cut(p->outline->original, begin, end > begin ? end : begin);
}

/* The text that gold files quote of a frame line: all of it, except of closing words. */
static zj_slice frame_heading(const zj_outline *o, zj_role_set roles, zj_orig_range line) {
  bool quoted = (roles & ZJ_ROLES_FRAME) && !(roles & ZJ_ROLE_BIT(ZJ_ROLE_FRAME_CLOSING));
  zj_slice text = zj_orig_cut(o->original, line);
  return quoted && text.length < 400 ? text : (zj_slice){text.at, 0};
}

static const zj_node *node_at(writer *p, size_t begin, size_t end) {
  const zj_outline *o = p->outline;
  while (p->node < o->node_count && o->nodes[p->node].heading.begin.byte < begin)
    p->node++;
  return p->node < o->node_count && o->nodes[p->node].heading.begin.byte <= end ? &o->nodes[p->node]
                                                                                : NULL;
}

static void write_line_begin(writer *p, size_t number, zj_orig_range line) {
  const zj_outline *o = p->outline;
  size_t text = first_text(o->original, line);
  const zj_passage *passage = zj_outline_passage_at(o, (zj_orig_pos){text});
  const zj_node *node = node_at(p, line.begin.byte, text);
  zj_slice heading = {NULL, 0};
  if (node) {
    heading = heading_in_line(p, node->heading, line, line.begin.byte);
    p->node++;
  } else if (p->broken.begin.byte < p->broken.end.byte) {
    zj_orig_range rest = p->broken;
    p->broken = (zj_orig_range){{0}, {0}};
    heading = heading_in_line(p, rest, line, line.begin.byte);
  } else {
    heading = frame_heading(o, passage->roles, line);
  }
  write_row(p, number, 0, node ? node->level : 0, heading, passage->roles);
  while (p->passage < o->passage_count && o->passages[p->passage].begin.byte <= text)
    p->passage++;
}

/* Whether a passage only goes on with the one before it: passages are also parted where the
 * certainty changes, which gold files do not know. */
static bool is_continuation(const writer *p, size_t passage) {
  const zj_passage *this = &p->outline->passages[passage];
  zj_role_set shown = p->certainty ? ZJ_ROLES_BITS : ZJ_ROLES_ALL;
  return passage > 0 && this[-1].node == this->node &&
         ((this[-1].roles ^ this->roles) & shown) == 0;
}

static void write_line(writer *p, size_t number, zj_orig_range line) {
  const zj_outline *o = p->outline;
  write_line_begin(p, number, line);
  for (; p->passage < o->passage_count && o->passages[p->passage].begin.byte < line.end.byte;
       p->passage++) {
    const zj_passage *passage = &o->passages[p->passage];
    size_t begin = passage->begin.byte;
    const zj_node *node = node_at(p, begin, begin);
    if (!node && is_continuation(p, p->passage)) continue;
    zj_slice heading = {NULL, 0};
    if (node) {
      heading = heading_in_line(p, node->heading, line, begin);
      p->node++;
    }
    write_row(p, number, chars_between(o, line.begin.byte, begin), node ? node->level : 0, heading,
              passage->roles);
  }
}

void zj_gold_write(FILE *to, const zj_outline *outline, bool certainty) {
  writer p = {.to = to, .outline = outline, .certainty = certainty, .node = 1};
  fprintf(to, "line\tstart_char\tlevel\theading\trole%s\n", certainty ? "\tcertain\tpossible" : "");
  for (size_t i = 0; i < outline->line_count && outline->passage_count > 0; i++) {
    zj_orig_range line = outline->lines[i].text;
    if (!is_blank_line(zj_orig_cut(outline->original, line))) write_line(&p, i + 1, line);
  }
}
