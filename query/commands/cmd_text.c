/* cmd_text.c - zhangju text: prints the paragraphs, one a line, as written or folded, for grep and
 * tests. */
#include <talloc.h>
#include <unistd.h>

#include "query/answer/source.h"
#include "query/commands/commands.h"
#include "query/engine/excerpt.h"
#include "query/engine/paragraph_text.h"

enum { OPTION_FOLDED = 256 };

static const zj_option options[] = {
    {OPTION_FOLDED, "folded", NULL,
     "print text as it is searched: NFKC, lower case, simplified, no blanks beside Han",
     "按检索时的形式：NFKC、小写、简体、去掉汉字旁的空白"},
    ZJ_SOURCE_OPTIONS,
    {0},
};

static const char *const examples[] = {"zhangju text --folded | grep -c 年轻干部",
                                       "zhangju text report.txt", NULL};

/* Prints a line exactly to a file or pipe, but without control characters to a terminal. */
static void print_line(zj_slice line) {
  if (isatty(STDOUT_FILENO))
    zj_print_clean(stdout, line);
  else
    fwrite(line.at, 1, line.length, stdout);
  putchar('\n');
}

static zj_status print_paragraph(const zj_segment *segment, uint32_t i, bool folded,
                                 zj_error *err) {
  zj_paragraph_view view;
  zj_segment_paragraph(segment, i, &view);
  if (folded) {
    print_line(view.match);
    return ZJ_OK;
  }
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  zj_paragraph_text text;
  zj_status status = zj_paragraph_text_make(local, segment, i, &view, &text, err);
  if (status == ZJ_OK) {
    zj_buffer line = {.ctx = local};
    zj_running_text(&text, text.line_begin, (zj_orig_pos){text.original.length}, &line);
    status = zj_buffer_status(&line, err);
    if (status == ZJ_OK) print_line(zj_buffer_slice(&line));
  }
  talloc_free(local);
  return status;
}

static zj_status print_report(const zj_segment *segment, uint32_t report, bool folded,
                              zj_error *err) {
  uint32_t begin, end;
  zj_status status = ZJ_OK;
  zj_segment_report_range(segment, report, &begin, &end);
  for (uint32_t i = begin; status == ZJ_OK && i < end; i++)
    status = print_paragraph(segment, i, folded, err);
  return status;
}

static zj_status print_all(const zj_snapshot *s, bool folded, zj_error *err) {
  size_t count;
  zj_snapshot_place *places = zj_snapshot_list(NULL, s, &count);
  zj_status status = places ? ZJ_OK : zj_no_memory(err);
  for (size_t i = 0; status == ZJ_OK && i < count; i++)
    status = print_report(s->segments[places[i].segment], places[i].report, folded, err);
  talloc_free(places);
  return status;
}

static int text(zj_run *run) {
  bool folded = false;
  int letter;
  zj_source_paths files = {.confines = true};
  while ((letter = zj_option_next(run)) > 0)
    if (!zj_source_has(letter))
      folded = true;
    else if (!zj_source_option(run, letter, &files))
      return ZJ_EXIT_ERROR;
  if (letter < 0) return ZJ_EXIT_ERROR;
  for (int i = 0; i < run->argc; i++)
    if (!zj_source_add(run->ctx, &files, run->argv[i])) return ZJ_EXIT_ERROR;
  zj_snapshot *snapshot;
  zj_error err = {0};
  if (zj_source_open(run, &files, &snapshot, &err) != ZJ_OK ||
      print_all(snapshot, folded, &err) != ZJ_OK)
    return zj_report_error(&err);
  return ZJ_EXIT_OK;
}

const zj_command zj_cmd_text = {"text",
                                "[OPTIONS] [FILE…]",
                                "print the paragraphs, one a line",
                                "逐行打印段落",
                                examples,
                                options,
                                text};
