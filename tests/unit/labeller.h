/* labeller.h - the labeller of the program, loaded once for all tests of a file, and a report that
 * has most roles. */
#ifndef ZJ_TESTS_LABELLER_H
#define ZJ_TESTS_LABELLER_H

#include "tests/unit/check.h"

#include "indexer/outline/labeller.h"

static void *root; /* of what lives as long as the tests */
static zj_labeller *labeller;

static const char sample_report[] =
    "青石县2024年政府工作报告\n各位代表：\n现在，我代表县人民政府向大会报告工作，请予审议。\n"
    "一、2023年工作回顾\n（一）农业。一是栽桑3000亩，增长12%。二是修路八十公里，群众满意。\n"
    "但在管护方面还存在一些不足，有的村经费没有落实。究其原因，主要是税源单一。\n"
    "二、2024年工作安排\n指导思想是：稳字当头。重点抓好以下工作：\n（一）种好粮。要稳定面积。\n"
    "（二）修好路。下一步，我们将打通断头路。\n建议上级给予支持。\n各位代表，让我们一起奋斗！\n";

static inline int set_up(void **state) {
  (void)state;
  zj_error err = {0};
  root = talloc_new(NULL);
  if (zj_labeller_load(root, NULL, &labeller, &err) != ZJ_OK) print_error("%s\n", err.text);
  return err.status;
}

static inline int tear_down(void **state) {
  (void)state;
  return talloc_free(root);
}

#endif
