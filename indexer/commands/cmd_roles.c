/* cmd_roles.c - zhangju roles: prints every passage of a report with its role, in the columns of
 * gold files. */
#include <inttypes.h>
#include <stdio.h>
#include <talloc.h>

#include "indexer/base/command.h"
#include "indexer/base/lang.h"
#include "indexer/commands/commands.h"
#include "indexer/outline/outline_make.h"
#include "indexer/read/extract.h"

typedef struct printer {
  const zj_outline *outline;
  bool certainty;       /* two more columns: the roles that are certain, and those that may be */
  size_t passage, node; /* the next ones to be printed */
  zj_orig_range broken; /* the rest of a heading that continues in the next line */
} printer;

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

static void print_row(const printer *p, size_t line, size_t start, unsigned level, zj_slice heading,
                      zj_role_set roles) {
  char text[ZJ_ROLES_TEXT];
  printf("%zu\t%zu\t%u\t", line, start, level);
  zj_print_clean(stdout, heading);
  printf("\t%s", zj_roles_format(roles & ZJ_ROLES_ALL, text));
  if (p->certainty) {
    printf("\t%s", zj_roles_format((roles & ZJ_ROLES_SURE) >> ZJ_ROLE_SURE_AT, text));
    printf("\t%s", zj_roles_format((roles & ZJ_ROLES_MAYBE) >> ZJ_ROLE_MAYBE_AT, text));
  }
  putchar('\n');
}

/* The part of a heading in this line; keeps the rest for the next. */
static zj_slice heading_in_line(printer *p, zj_orig_range heading, zj_orig_range line,
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

static const zj_node *node_at(printer *p, size_t begin, size_t end) {
  const zj_outline *o = p->outline;
  while (p->node < o->node_count && o->nodes[p->node].heading.begin.byte < begin)
    p->node++;
  return p->node < o->node_count && o->nodes[p->node].heading.begin.byte <= end ? &o->nodes[p->node]
                                                                                : NULL;
}

static void print_line_begin(printer *p, size_t number, zj_orig_range line) {
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
  print_row(p, number, 0, node ? node->level : 0, heading, passage->roles);
  while (p->passage < o->passage_count && o->passages[p->passage].begin.byte <= text)
    p->passage++;
}

/* Whether a passage only goes on with the one before it: passages are also parted where the
 * certainty changes, which gold files do not know. */
static bool is_continuation(const printer *p, size_t passage) {
  const zj_passage *this = &p->outline->passages[passage];
  zj_role_set shown = p->certainty ? ZJ_ROLES_BITS : ZJ_ROLES_ALL;
  return passage > 0 && this[-1].node == this->node &&
         ((this[-1].roles ^ this->roles) & shown) == 0;
}

static void print_line(printer *p, size_t number, zj_orig_range line) {
  const zj_outline *o = p->outline;
  print_line_begin(p, number, line);
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
    print_row(p, number, chars_between(o, line.begin.byte, begin), node ? node->level : 0, heading,
              passage->roles);
  }
}

static void print_roles(const zj_outline *outline, bool certainty) {
  printer p = {.outline = outline, .certainty = certainty, .node = 1};
  printf("line\tstart_char\tlevel\theading\trole%s\n", certainty ? "\tcertain\tpossible" : "");
  for (size_t i = 0; i < outline->line_count && outline->passage_count > 0; i++) {
    zj_orig_range line = outline->lines[i].text;
    if (!is_blank_line(zj_orig_cut(outline->original, line))) print_line(&p, i + 1, line);
  }
}

static zj_status print_file(void *ctx, const zj_labeller *rules, const char *path, bool certainty,
                            zj_error *err) {
  zj_source *source;
  zj_outline *outline;
  zj_status status = zj_extract_file(ctx, path, NULL, &source, err);
  if (status == ZJ_OK)
    status = zj_outline_make(ctx, rules, source->original, &source->markup, &outline, err);
  if (status == ZJ_OK) print_roles(outline, certainty);
  return status;
}

enum { OPTION_RULES = 256, OPTION_MODEL, OPTION_FORMAT };

static const zj_option options[] = {
    {'c', "certainty", NULL, "also list the roles that are certain, and all that are possible",
     "另列有把握的角色和所有可能的角色"},
    {OPTION_MODEL, "model", "FILE", "use the model FILE", "使用这个模型"},
    {OPTION_RULES, "rules", "FILE", "use the rule table FILE", "使用这个规则表"},
    {OPTION_FORMAT, "format", "FORMAT", "tsv, the only format", "tsv，唯一的格式"},
    {0},
};

static int run_roles(zj_run *run) {
  zj_labeller_files files = {0};
  bool certainty = false;
  int letter;
  while ((letter = zj_option_next(run)) > 0) {
    if (letter == 'c')
      certainty = true;
    else if (letter == OPTION_RULES)
      files.rules = run->value;
    else if (letter == OPTION_MODEL)
      files.model = run->value;
    else if (strcmp(run->value, "tsv") != 0)
      return zj_usage_error(run, "--format %s: %s", run->value,
                            zj_tr("tsv is the only format", "只有 tsv"));
  }
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (run->argc == 0) return zj_usage_error(run, "%s", zj_tr("no file given", "没有给出文件"));
  zj_error err = {0};
  zj_labeller *rules;
  if (zj_labeller_load(run->ctx, &files, &rules, &err) != ZJ_OK) return zj_report_error(&err);
  int code = ZJ_EXIT_OK;
  for (int i = 0; i < run->argc; i++) {
    void *local = talloc_new(run->ctx);
    zj_error file_err = {0};
    if (print_file(local, rules, run->argv[i], certainty, &file_err) != ZJ_OK)
      code = zj_report_file_error(run->argv[i], &file_err);
    talloc_free(local);
  }
  return zj_finish_output(code);
}

static const char *const examples[] = {"zhangju roles report.txt",
                                       "zhangju roles --certainty report.txt", NULL};

const zj_command zj_cmd_roles = {"roles",
                                 "[OPTIONS] FILE…",
                                 "show the role of every passage of reports",
                                 "列出报告各段的角色",
                                 examples,
                                 options,
                                 run_roles};
