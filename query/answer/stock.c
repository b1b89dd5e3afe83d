/* stock.c - the table of stock words, found by their first letter. */
#include "query/answer/stock.h"

#include <talloc.h>

#include "indexer/base/text.h"

enum { LONGEST = 8, BUCKETS = 1024 };

/* Sentences of any report about any subject are made of these. Names of subjects (学校, 水库) are
 * not among them, nor words for what was finished. */
static const char words[] =
    "加快 推进 推动 加强 加大 深化 深入 实施 开展 持续 全面 进一步 着力 积极 扎实 切实 认真 坚持 "
    "坚决 严格 健全 完善 优化 提升 提高 促进 强化 支持 鼓励 引导 落实 做好 抓好 抓实 建立 建设 "
    "发展 构建 打造 培育 壮大 创新 改革 开放 管理 保障 工作 体系 机制 制度 能力 水平 "
    "高质量 高水平 高标准 高效 重点 重大 重要 项目 工程 行动 计划 方案 政策 措施 任务 目标 问题 "
    "经济 社会 产业 群众 人民 全省 全市 全县 全区 全乡 全镇 全国 我省 我市 我县 我区 城乡 "
    "稳定 完成 建成 实现 达到 新增 新建 改造 启动 开工 投入 使用 投用 有序 稳步 稳妥 大力 "
    "努力 力争 争取 确保 充分 发挥 作用 统筹 协调 结合 围绕 聚焦 突出 牢固 树立 贯彻 执行 组织 "
    "领导 责任 监督 检查 考核 评价 相关 有关 单位 各级 各类 各项 一批 以及 通过 进行 "
    "加速 提速 扩大 巩固 保持 增强 探索 综合 整治 治理 "
    "现代化 一体化 标准化 信息化 规范化 常态化 长效 不断 继续 更好 更多 更加 有效 "
    "高质量发展 经济社会发展 乡村振兴 战略 规划 新时代 中国特色社会主义 党的 二十大 精神 "
    "习近平 思想 为主题 指导 融合 协同 联动 转型 转型升级 改善 解决 推行 推出 出台 制定 印发 "
    "投资 总投资 亿元 万元 增长 左右 以上 其中 同比 总量 规模 年度 今年 明年 去年 全年 新一轮 三年 五年 "
    "基础 设施 基础设施 要素 载体 模式 格局 领域 方面 范围 "
    "竣工 投产 开通 通车 投运 运营 开园 开馆 举办 承办 召开 获批 启用 交付 挂牌 落成 顺利 胜利 圆满 "
    "正式 提前 基本 成功 开展 "
    "一 二 三 四 五 六 七 八 九 十 第 "
    "一是 二是 三是 四是 五是 六是 和 与 及 等 的 了 在 为 以 对 将 要 并 把 是 上 中 下 个 "
    "整改 情况 关于 反馈 意见 存在 不足 不够 不到位 不力 不严 不实 薄弱 欠缺 缺乏 落实不力 认识";

struct zj_stock {
  uint32_t (*words)[LONGEST + 1]; /* ended by 0 */
  uint16_t *next, first[BUCKETS]; /* by the first letter; 0 ends a chain, numbers count from 1 */
  uint16_t count;
};

static size_t bucket_of(uint32_t letter) {
  return letter * 2654435761u >> 22;
}

static void add_word(zj_stock *s, zj_slice word) {
  uint32_t *out = s->words[s->count];
  size_t n = 0;
  for (size_t at = 0; at < word.length && n < LONGEST;)
    at += zj_utf8_decode(word, at, &out[n++]);
  out[n] = 0;
  size_t bucket = bucket_of(out[0]);
  s->next[s->count] = s->first[bucket];
  s->first[bucket] = ++s->count;
}

zj_stock *zj_stock_new(void *ctx) {
  zj_stock *s = talloc_zero(ctx, zj_stock);
  size_t blanks = 1;
  for (const char *at = words; *at; at++)
    blanks += *at == ' ';
  if (!s) return NULL;
  s->words = talloc_zero_size(s, blanks * sizeof *s->words);
  s->next = talloc_zero_array(s, uint16_t, (unsigned)blanks);
  if (!s->words || !s->next) return NULL;
  for (const char *at = words; *at;) {
    size_t length = strcspn(at, " ");
    add_word(s, (zj_slice){at, length});
    at += length + strspn(at + length, " ");
  }
  return s;
}

/* The letters of the longest stock word at code[0]; 0 for none. */
static size_t longest_at(const zj_stock *s, const uint32_t *code, size_t count) {
  size_t best = 0;
  for (uint16_t i = s->first[bucket_of(*code)]; i; i = s->next[i - 1]) {
    const uint32_t *word = s->words[i - 1];
    size_t n = 0;
    while (word[n] && n < count && word[n] == code[n])
      n++;
    if (!word[n] && n > best) best = n;
  }
  return best;
}

void zj_stock_mark(const zj_stock *s, const uint32_t *code, size_t count, bool *is_stock) {
  for (size_t i = 0; i < count; i++)
    is_stock[i] = code[i] >= '0' && code[i] <= '9';
  for (size_t i = 0; i < count;) {
    size_t n = longest_at(s, code + i, count - i);
    for (size_t k = 0; k < n; k++)
      is_stock[i + k] = true;
    i += n ? n : 1;
  }
}
