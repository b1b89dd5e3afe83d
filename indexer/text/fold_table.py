#!/usr/bin/env python3
"""Writes fold_table.c: how one character is replaced by another for reading and for matching.

    python3 indexer/text/fold_table.py > indexer/text/fold_table.c

Simplified forms come from ICU's Traditional-Simplified transform (Unicode CLDR data; Debian package icu-devtools), with
the FORMS below, which it lacks. A character of GB 2312 is left alone, because simplified text uses it (著名, 乾坤). The
exceptions are 後 於 徵, which simplified text does not use.

Where one traditional character has two simplified ones, as 著 in 著名 and 沿着, no table of characters can choose. For
matching alone, all of a group in SAME therefore become its last character, in texts and in queries.

Radicals come from the Unicode Character Database (EquivalentUnifiedIdeograph.txt; Debian package unicode-data)."""
import re
import subprocess
import sys

FOLDED_ALL_THE_SAME = '後於徵'

# Other forms of a character, which ICU leaves alone: of Hong Kong and Taiwan, of old print, of Japanese and Korean
# fonts. The second one is usual. Characters that simplified text uses in names (喆 堃 昇 邨) are not here.
FORMS = '''
    峯峰 衞卫 麪面 麫面 敍叙 衹只 祇只 榦干 糭粽 糉粽 枱台 擡抬 汚污 査查 嶽岳 巹卺 痺痹 疎疏 舘馆 濶阔 畧略 畵画 滙汇
    譭毁 鍼针 鎌镰 鎭镇 鉆钻 鈡钟 鈅钥 甦苏 囌苏 朮术 硃朱 殻壳 厤历 墰坛 垻坝 噁恶 寀采 嵗岁 彫雕 琱雕 鵰雕 揹背 枴拐 柺拐
    擧举 旂旗 旣既 卽即 敎教 棊棋 碁棋 濛蒙 矇蒙 牴抵 牠它 脩修 蔘参 蓡参 衕同 閤合 鞦秋 韆千 殭僵 淩凌
    儁俊 冑胄 伕夫 泝溯 遡溯 璿璇 簑蓑 菴庵 廕荫 嫺娴 犛牦 飱飧 餈糍 蓴莼 鯗鲞 韝鞲 鶿鹚 灩滟 挱挲 蹠跖 彔录
    靑青 淸清 尙尚 愼慎 塡填 郞郎 値值 鄕乡 郷乡 緖绪 飜翻 濳潜 賛赞 竝并 隣邻 葢盖 戸户 痲麻 彊强 窰窑 朶朵 閙闹
    饍膳 隂阴 賔宾 寳宝 寃冤 囬回 囙因 囯国 図图 圅函 坿附 塲场 塼砖 甎砖 壻婿 夀寿 姙妊 屛屏 崘仑 巌岩 嵒岩 喦岩 帋纸
    廐厩 廏厩 恠怪 悮误 惪德 慙惭 懽欢 讙欢 拕拖 挍校 攷考 敺驱 駈驱 斵斫 昬昏 晳晰 暎映 曡叠 朞期 栢柏 桮杯 梹槟 棃梨 椀碗
    盌碗 槀槁 槕桌 氊毡 涙泪 湼涅 澁涩 濇涩 煑煮 煖暖 煇辉 獘毙 甞尝 畊耕 皷鼓 睠眷 礟炮 秊年 稺稚 穉稚 稾稿 穤糯 稉粳 秔粳
    窓窗 窻窗 牕窗 竚伫 箒帚 篛箬 粃秕 紥扎 緜绵 繖伞 缾瓶 罓网 翄翅 肧胚 脗吻 胷胸 膓肠 艢樯 舩船 荅答 茘荔 蕋蕊 蘂蕊 蕚萼
    蘓苏 衖弄 袵衽 襃褒 覩睹 觔斤 謌歌 譌讹 豓艳 賉恤 踫碰 蹏蹄 輭软 輙辄 辤辞 迻移 遶绕 酧酬 醻酬 鉄铁 鑤刨 鍫锹
    阬坑 阯址 陜陕 陿狭 隖坞 霛灵 鞌鞍 鞾靴 顋腮 飃飘 餠饼 餧喂 騐验 験验 鬦斗 鬪斗 鬬斗 鴈雁 鵞鹅 鶏鸡 鹸碱 鹻碱 麁粗 黙默
    偪逼 冐冒 凢凡 凴凭 刧劫 刦劫 剏创 劄札 劒剑 剣剑 劔剑 勦剿 勠戮 匳奁 厓崖 厛厅 吿告 呪咒 噐器 孼孽 宼寇 寜宁 寗宁 寑寝
    尠鲜 尟鲜 徃往 徧遍 戯戏 扡拖 拏拿 揑捏 擕携 栞刊 槩概 槪概 欝郁 淛浙 滛淫 婬淫 烖灾 狥徇 珎珍 畂亩 畆亩 畒亩 畮亩 瘉愈
    皃貌 眎视 眡视 矙瞰 碯瑙 祘算 稭秸 穽阱 筦管 曽曾 増增 徳德 歩步 毎每 乗乘 仏佛 仮假 剰剩 効效 収收 圏圈 壌壤 壱壹
    恵惠 払拂 抜拔 拝拜 挿插 捜搜 掲揭 巣巢 巻卷 楡榆 渉涉 渇渴 渓溪 焔焰 痩瘦 砕碎 稲稻 穂穗 粋粹 舎舍 蔵藏 覇霸 酔醉 陥陷
    髄髓 黒黑 対对 奨奖 弾弹 聨联 軄职 縂总 幷并 䴉鹮 罸罚 頋顾 頟额'''

# Groups of characters that match each other; the last one is written.
SAME = '''
    著着 乾干 藉借 夥伙 谘咨 覆复 摺折 画划 菸烟 麽么 甯宁 麴曲 彷仿 馀余 锺钟 捱挨 榘矩 醣糖 薹苔 阪坂 咤吒 雠仇 镟旋 钜巨
    鲶鲇 䦆镢 帐账 翦剪 砦寨 䜩宴 黏粘 䙓摆 赒周 迳径 俱具 炼链 坐座 镕熔 零〇'''


def simplified(chars):
    run = subprocess.run(['uconv', '-f', 'utf8', '-t', 'utf8', '-x', 'Traditional-Simplified'],
                         input='\n'.join(chars).encode(), capture_output=True, check=True)
    return run.stdout.decode().split('\n')


def in_use(char):
    try:
        char.encode('gb2312')
    except UnicodeEncodeError:
        return False
    return char not in FOLDED_ALL_THE_SAME


def follow(table):
    """Every character to the end of its chain."""
    for a, b in table.items():
        while table.get(b, b) != b:
            b = table[b]
        table[a] = b
    return {a: b for a, b in table.items() if a != b}


def simplified_forms():
    chars = [chr(c) for c in (*range(0x3400, 0x4dc0), *range(0x4e00, 0xa000))]
    table = {a: b for a, b in zip(chars, simplified(chars)) if a != b and len(b) == 1 and not in_use(a)}
    table['於'] = '于'
    for form, usual in FORMS.split():
        if in_use(form):
            sys.exit('%s is a character of simplified text' % form)
        if form in table:
            sys.exit('%s is simplified by ICU already' % form)
        table[form] = usual
    return follow(table)


def same_forms(table):
    """What simplified forms become for matching; they are what 'table' leaves."""
    same = {}
    for group in SAME.split():
        for char in group[:-1]:
            if char in table:
                sys.exit('%s is simplified already' % char)
            same[char] = group[-1]
    return follow(same)


def radicals(table):
    """U+2E80..U+2EF3, in order; 0 for a radical that is no character. The older ones, U+2F00.., are left to NFKC."""
    found = {}
    for line in open('/usr/share/unicode/EquivalentUnifiedIdeograph.txt', encoding='utf-8'):
        row = re.match(r'(\w+)(?:\.\.(\w+))?\s*;\s*(\w+)', line)
        for c in range(int(row[1], 16), int(row[2] or row[1], 16) + 1) if row else ():
            found[c] = chr(int(row[3], 16))
    return [ord(table.get(found[c], found[c])) if c in found else 0 for c in range(0x2e80, 0x2ef4)]


def print_rows(type_, name, cells, per_row):
    print('const %s %s[] = {' % (type_, name))
    for i in range(0, len(cells), per_row):
        print('  ' + ','.join(cells[i:i + per_row]) + ',')
    print('};')


def main():
    table = simplified_forms()
    version = subprocess.run(['uconv', '--version'], capture_output=True, text=True).stdout.split()[-1]
    print('/* Made by fold_table.py from the Traditional-Simplified transform of ICU %s and its own lists; do not edit. */' % version)
    print('#include "indexer/text/fold_table.h"\n')
    print('// clang-format off')
    for name, pairs in ('zj_fold', table), ('zj_same', same_forms(table)):
        print_rows('zj_fold_pair', name + '_pairs', ['{0x%04X,0x%04X}' % (ord(a), ord(b)) for a, b in sorted(pairs.items())], 8)
    print_rows('uint32_t', 'zj_radicals', ['0x%04X' % c for c in radicals(table)], 12)
    print('// clang-format on')
    for name in 'zj_fold_pair', 'zj_same_pair':
        print('const unsigned %s_count = sizeof %ss / sizeof *%ss;' % (name, name, name))


main()
