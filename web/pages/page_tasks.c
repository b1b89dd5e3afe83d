/* page_tasks.c - the tasks, each with what it is for. */
#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "web/pages/handlers.h"
#include "web/pages/tasks.h"
#include "web/pages/view.h"

void zj_page_tasks(zj_exchange *x) {
  if (zj_answer_cached(x, "/tasks")) return;
  json_t *page = json_pack("{s:b,s:o}", "at_tasks", 1, "tasks", zj_task_list(ZJ_TASK_COUNT));
  zj_view_set(page, "page_title",
              zj_text_print(x->request->ctx, "%s – %s", zj_view_word("t_tasks_nav"),
                            zj_tr("zhangju", "章句")));
  zj_answer_page(x, 200, "tasks", page);
}
