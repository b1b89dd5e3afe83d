/* test_fulfilled.c - whether a report says that what was promised was done. */
#include "tests/unit/check.h"

#include <talloc.h>

#include "query/answer/fulfilled.h"

typedef struct fulfilled_case {
  const char *plan, *told;
  zj_fulfilled says;
} fulfilled_case;

static const fulfilled_case cases[] = {
    /* figures */
    {"新建标准化菜市场12个", "新建标准化菜市场15个", ZJ_FULFILLED_DONE},
    {"新建标准化菜市场12个", "新建标准化菜市场12个", ZJ_FULFILLED_DONE},
    {"新建标准化菜市场12个", "新建标准化菜市场9个", ZJ_FULFILLED_SHORT},
    {"新建标准化菜市场12个", "五年累计新建标准化菜市场31个", ZJ_FULFILLED_OPEN},
    {"新建标准化菜市场12个", "加快推进15个标准化菜市场建设", ZJ_FULFILLED_OPEN},
    {"新增养老床位300张", "养老床位达到1200张", ZJ_FULFILLED_OPEN},
    {"渔业产值增长8%", "渔业产值增长9.1%", ZJ_FULFILLED_DONE},
    {"渔业产值增长8%", "休闲渔业产值增长21%", ZJ_FULFILLED_OPEN},
    {"渔业产值增长8%", "渔业产值增长9%左右", ZJ_FULFILLED_OPEN},
    {"城镇登记失业率控制在4%以内", "城镇登记失业率为3.2%", ZJ_FULFILLED_DONE},
    {"改造东港10万吨级泊位", "东港10万吨级泊位改造完成60%", ZJ_FULFILLED_OPEN},
    /* words */
    {"建成望江桥和临湖桥", "望江桥、临湖桥建成通车", ZJ_FULFILLED_DONE},
    {"建成望江桥和临湖桥", "望江桥建成通车", ZJ_FULFILLED_OPEN},
    {"建成望江桥和临湖桥", "望江桥、临湖桥主体完工", ZJ_FULFILLED_OPEN},
    {"建成望江桥和临湖桥", "抓紧建设望江桥、临湖桥", ZJ_FULFILLED_OPEN},
    {"建成湿地博物馆二期", "湿地博物馆一期建成开馆", ZJ_FULFILLED_OPEN},
    {"出台海岛民宿管理办法", "海岛民宿管理办法印发施行", ZJ_FULFILLED_DONE},
    {"开工建设城北客运枢纽站", "城北客运枢纽站动工", ZJ_FULFILLED_DONE},
    {"开展渔业资源提升行动", "渔业资源调查全部完成", ZJ_FULFILLED_OPEN},
    {"提升渔港综合管理水平", "渔港综合管理水平提升工作完成", ZJ_FULFILLED_OPEN},
    {"启动垃圾分类收费改革", "启动垃圾分类收费改革试点", ZJ_FULFILLED_OPEN},
    {"围绕望江新城开发建设", "望江新城开发建设完成", ZJ_FULFILLED_OPEN},
};

static void judges_clauses(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_stock *stock = zj_stock_new(ctx);
  assert_non_null(stock);
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    zj_slice text = zj_slice_of(cases[i].told);
    zj_told told = {text, text, text, false};
    zj_fulfilled says = zj_fulfilled_judge(stock, zj_slice_of(cases[i].plan), &told);
    if (says != cases[i].says) print_error("%s | %s\n", cases[i].plan, cases[i].told);
    assert_int_equal(says, cases[i].says);
  }
  talloc_free(ctx);
}

/* What is said beside a clause counts, too: of several years, or of what is to come. */
static void judges_in_context(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_stock *stock = zj_stock_new(ctx);
  assert_non_null(stock);
  zj_slice plan = zj_slice_of("新建标准化菜市场12个");
  zj_slice clause = zj_slice_of("新建标准化菜市场15个");
  zj_told years = {clause, clause, clause, true};
  assert_int_equal(zj_fulfilled_judge(stock, plan, &years), ZJ_FULFILLED_OPEN);
  zj_told going = {clause, zj_slice_of("加快推进渔港扩建、新建标准化菜市场15个"), clause, false};
  assert_int_equal(zj_fulfilled_judge(stock, plan, &going), ZJ_FULFILLED_OPEN);
  zj_told coming = {clause, clause, zj_slice_of("力争扩建渔港,新建标准化菜市场15个"), false};
  assert_int_equal(zj_fulfilled_judge(stock, plan, &coming), ZJ_FULFILLED_OPEN);
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(judges_clauses),
      cmocka_unit_test(judges_in_context),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
