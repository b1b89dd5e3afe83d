/* pairs.c - the list of Han pairs that are common in reports. */
#include "indexer/read/pairs.h"

#include <stdlib.h>

/* The most frequent Han pairs of reports, and their traditional forms where these differ. */
// clang-format off
static const char common_pairs[] =
    "建设发展推进产业企业社会工作经济加快服务项目城市改革实施增长加强政府创新全面国家工程提升推动重点亿元管理坚持人民农村实现体系完成"
    "完善提高开展落实中心生态文化环境以上教育安全投资综合生产深化质量市场制度支持治理积极工业现代机制水平全国示范深入技术保障持续基础"
    "群众农业大力科技行动政策建成我们改造规划重大公共旅游资源设施收入能力打造促进城镇新增全省就业强化问题行政基本特色城乡消费保护一批"
    "产品民生开放中国合作战略代表试点标准达到建立主义培育国际基地不断监督开发全市金融活动生活目标优化中央平台领域任务着力地区做好医疗"
    "加大抓好创建稳定增加精神体制健全扩大结构区域继续居民绿色增强取得事业重要统筹整治计划乡村人才力度信息规模财政努力园区文明机构卫生"
    "资金交通贯彻解决制造科学思想确保新型利用领导优势融合攻坚改善构建覆盖成果升级有效数字突破省级风险能源健康专项智能更加突出扎实招商"
    "依法坚决责任主要组织开工启动老人人口人员发挥主体保险形成污染物流严格规范监管要求经营切实五年民族系统农民保持一体社区全力作用功能"
    "认真公里政协资产单位法治时代国有调整干部党员学习作风纪律同志年轻存在不足下步打算调研研究报告情况汇报会议培训选拔任用意识我局我县"
    "我区班子支部书记廉政整改检查督查巡察考核因此对于以及但是他们可以没有这些什么这个那个"
    "建設發展推進產業企業社會經濟服務項目實施增長加強創新國家推動重點億元堅持農村實現體系開展落實生態環境投資綜合生產質量市場積極工業"
    "現代機制全國技術持續基礎群眾農業行動我們規劃旅遊資源設施促進城鎮就業強化問題城鄉消費保護產品開放中國戰略試點標準達到主義國際監督"
    "開發活動目標優化領域任務地區醫療創建穩定體制擴大結構區域繼續綠色增強事業統籌計劃鄉村規模財政園區機構衛生資金貫徹解決科學確保領導"
    "優勢攻堅構建覆蓋升級數字省級風險專項扎實堅決責任組織開工啟動老人人員發揮主體保險嚴格規範監管經營切實系統農民一體社區認真政協資產"
    "單位時代國有調整黨員學習作風紀律年輕調研報告匯報會議培訓選拔意識我縣我區書記檢查對於他們沒有這些什麼這個那個";
// clang-format on

static int compare_pairs(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return x < y ? -1 : x > y;
}

void zj_pairs_make(zj_pairs *set) {
  zj_slice all = zj_slice_of(common_pairs);
  uint32_t first, second;
  _Static_assert(sizeof common_pairs / 6 < ZJ_PAIRS_MAX, "room for all pairs");
  set->count = 0;
  for (size_t at = 0; at < all.length;) {
    at += zj_utf8_decode(all, at, &first);
    at += zj_utf8_decode(all, at, &second);
    set->pairs[set->count++] = (uint64_t)first << 32 | second;
  }
  qsort(set->pairs, set->count, sizeof set->pairs[0], compare_pairs);
}

static bool is_common(const zj_pairs *set, uint32_t first, uint32_t second) {
  uint64_t key = (uint64_t)first << 32 | second;
  return bsearch(&key, set->pairs, set->count, sizeof key, compare_pairs) != NULL;
}

bool zj_pairs_is_han(uint32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
         (c >= 0x20000 && c <= 0x3FFFF);
}

size_t zj_pairs_count(const zj_pairs *set, zj_slice text, size_t *foreign) {
  size_t common = 0;
  uint32_t before = 0, c;
  *foreign = 0;
  for (size_t at = 0; at < text.length; before = c) {
    unsigned length = zj_utf8_decode(text, at, &c);
    if (!length) return 0;
    at += length;
    *foreign += c >= 0x80;
    common += zj_pairs_is_han(before) && zj_pairs_is_han(c) && is_common(set, before, c);
  }
  return common;
}

double zj_pairs_score(const zj_pairs *set, zj_slice text) {
  size_t foreign, common = zj_pairs_count(set, text, &foreign);
  return foreign ? (double)common / (double)foreign : 0;
}
