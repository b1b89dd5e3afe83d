/* unit.c - the table of units. */
#include "query/language/unit.h"

static const zj_unit_info units[ZJ_UNIT_COUNT] = {
    [ZJ_UNIT_SENTENCE] = {"sentence", "同句", "in one sentence", "同一句内"},
    [ZJ_UNIT_PARAGRAPH] = {"paragraph", "同段", "in one paragraph", "同一段内"},
    [ZJ_UNIT_SECTION] = {"section", "同节", "in one section", "同一节内"},
    [ZJ_UNIT_REPORT] = {"report", "同篇", "in one report", "同一篇内"},
};

const zj_unit_info *zj_unit_get(zj_unit unit) {
  return &units[unit];
}
