/* groonga_query.c - times exact phrase searches on a Groonga database.
 *
 *     groonga_query DB < QUERIES
 *
 * A query is one phrase a line, or several with tabs between, which must all stand in a paragraph.
 * Prints a line for each: how many paragraphs, µs to count them, µs to count them and take the ten
 * best, each the best of four runs. */
#include <groonga.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { RUNS = 4 };

static double now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void search(grn_ctx *ctx, grn_obj *index, grn_obj *hits, const char *phrase, size_t length,
                   grn_operator with) {
  grn_obj text;
  grn_search_optarg how;
  memset(&how, 0, sizeof how);
  how.mode = GRN_OP_EXACT;
  GRN_TEXT_INIT(&text, 0);
  GRN_TEXT_SET(ctx, &text, phrase, length);
  grn_obj_search(ctx, index, &text, hits, with, &how);
  grn_obj_unlink(ctx, &text);
}

static void take_ten(grn_ctx *ctx, grn_obj *hits) {
  grn_table_sort_key key = {.key = grn_obj_column(ctx, hits, "_score", 6),
                            .flags = GRN_TABLE_SORT_DESC};
  grn_obj *sorted = grn_table_create(ctx, NULL, 0, NULL, GRN_TABLE_NO_KEY, NULL, hits);
  grn_table_sort(ctx, hits, 0, 10, sorted, &key, 1);
  grn_obj_unlink(ctx, key.key);
  grn_obj_unlink(ctx, sorted);
}

static unsigned run(grn_ctx *ctx, grn_obj *index, grn_obj *table, const char *query,
                    double *count_us, double *top_us) {
  double began = now_us();
  grn_obj *hits =
      grn_table_create(ctx, NULL, 0, NULL, GRN_TABLE_HASH_KEY | GRN_OBJ_WITH_SUBREC, table, NULL);
  grn_operator with = GRN_OP_OR;
  for (const char *at = query; at; with = GRN_OP_AND) {
    const char *tab = strchr(at, '\t');
    search(ctx, index, hits, at, tab ? (size_t)(tab - at) : strlen(at), with);
    at = tab ? tab + 1 : NULL;
  }
  unsigned found = grn_table_size(ctx, hits);
  double took = now_us() - began;
  if (took < *count_us) *count_us = took;
  take_ten(ctx, hits);
  took = now_us() - began;
  if (took < *top_us) *top_us = took;
  grn_obj_unlink(ctx, hits);
  return found;
}

int main(int argc, char **argv) {
  grn_ctx ctx;
  char line[4096];
  if (argc != 2) return fprintf(stderr, "usage: groonga_query DB < QUERIES\n"), 2;
  grn_init();
  grn_ctx_init(&ctx, 0);
  if (!grn_db_open(&ctx, argv[1]))
    return fprintf(stderr, "groonga_query: cannot open %s\n", argv[1]), 1;
  grn_obj *index = grn_ctx_get(&ctx, "Terms.idx", -1), *table = grn_ctx_get(&ctx, "Paragraphs", -1);
  while (fgets(line, sizeof line, stdin)) {
    double count_us = 1e18, top_us = 1e18;
    unsigned found = 0;
    line[strcspn(line, "\n")] = 0;
    for (int i = 0; i < RUNS; i++)
      found = run(&ctx, index, table, line, &count_us, &top_us);
    printf("%u\t%.1f\t%.1f\n", found, count_us, top_us);
  }
  return 0;
}
