#!/usr/bin/env python3
"""querypage.py ZHANGJU - every sentence of docs/query.md and docs/zh/query.md is backed: by queries over the reports below, or by a test that is named.

A claim is the beginning of a sentence, or of the first cell of a table row, and what backs it: pairs of a query and the number of hits it must have
('!' and a part of the message for an error), or the path of a test. A sentence without a claim fails, and so does a claim without its sentence.

A sentence of the Chinese page makes one or more claims of the English one, and every claim must be made by both pages. Both pages must also name
every operator, role prefix, field and limit that `zhangju help query` prints in their language."""
import os
import re
import subprocess
import sys
import tempfile

REPORTS = {'2023/a.txt': '''关于年轻干部工作的报告
县委组织部：
一、主要做法
加强年轻干部培训，ＧＤＰ增长５．２％，较2020 年提高。改革、开放。人人人有责。abcGDP提升，共3 260户，①1项。增長後勁十足；青年干部少！
坚持原则不动摇，执行标准不走样。
二、存在的问题
（一）年轻干部储备不足。但年轻干部经验不足，培养教育干部不够。为2019-2022年所欠。
三、下一步打算
加大年轻干部培训力度。改革开放。推动city, new建设，投入5.2万元。
''', 'b.txt': '''工作总结
一、存在的问题
年轻干部存量少，培训少。
二、下一步打算
完善制度，教育培训一批。
''', 'c.txt': '''情况通报
一、基本情况
会议强调“落实”。甲*乙，２０２４年。
里程35km，面积200㎡，支出1,234.56万元，结余1，234.56万元。二○○五年，二OO五年，二零零五年，二〇〇五年。
沿著河道，計畫缓建，天气乾旱，衞生改善，⻘年参与。
'''}

PHRASES, LANGUAGE, SEARCH = 'tests/oracle/phrases.py', 'tests/unit/test_language.c', 'tests/unit/test_search.c'
NAMES, YEARS = 'tests/cli/44-names.sh', 'tests/cli/43-years.sh'
OFFERS = 'tests/cli/27-offers.sh'
CERTAINTY, VOCABULARY, WAYS, PROSE, ERRORS = 'tests/cli/39-certainty.sh', 'tests/cli/27-vocabulary.sh', 'tests/cli/28-ways.sh', 'tests/unit/test_prose.c', 'tests/cli/26-query-errors.sh'

CLAIMS = {
    'The same language serves': 'tests/http/45-vocabulary.sh',
    'Every answer shows how': 'tests/cli/20-search-text.sh',
    'Full-width signs': [('问题：（年轻干部）', 3), ('“改革开放”', 1), ('年轻干部｜青年干部', 7)],
    'English names may': [('Problems:年轻干部', 3), ('NEAR:4(经验 不足)', 2), ('In:Problems 年轻干部 培训', 2), ('Frame:Title:年轻干部', 1), ('ALL:年轻干部', 6), ('年轻干部 or 青年干部', 0), ('In:2020年', 0)],
    '`年轻干部`': [('年轻干部', 6), ('"年轻干部"', 6), ('"改革、开放"', 1)],
    '`年轻干部 培训`': [('年轻干部 培训', 6), ('年轻干部 AND 培训', 6), ('年轻干部 标准', 0)],
    '`年轻干部 OR': [('年轻干部 OR 青年干部', 7), ('年轻干部 | 青年干部', 7), ('a OR b c', '!brackets'), ('(年轻干部 OR 青年干部) 提高', 3)],
    '`年轻干部 -培训`': [('年轻干部 -培训', 3), ('年轻干部 NOT 培训', 3), ('2019-2022', 1), ('(-培训 储备)', 1)],
    '`问题:"年轻干部"`': [('问题:年轻干部', 3), ('不足:年轻干部', 3), ('problems:年轻干部', 3), ('问题,打算:(年轻干部)', 4)],
    '`问题:*`': [('问题:*', 6), ('*', 29), ('in:问题', 6), ('打算:*', 6), ('同篇(问题:* -做法:*)', 2), ('"*"', 1), ('＊', 29), ('问题:* 年轻干部', 7)],
    '`问题?:x`': [('问题?:储备', 1), ('problems?:储备', 1), ('问题!:加大', 0), ('problems!:加大', 0)],
    '`in:问题 年轻干部': [('in:问题 年轻干部 培训', 2), ('in:问题 AND 年轻干部', 3), ('-in:问题 年轻干部', 3)],
    '`问题:(年轻干部 -培训)`': [('问题:(年轻干部 -培训)', 2), ('问题:(年轻干部 -力度)', 3)],
    '`全部:x`': [('问题:(储备 OR 加大)', 1), ('问题:(储备 OR 全部:加大)', 2), ('噪声:年轻干部', 0)],
    '`同句(a b)`': [('同句(增长 提高)', 2), ('同句(增长 青年干部)', 2), ('同段(增长 改革)', 3), ('同节(增长 执行)', 3), ('同篇(增长 储备)', 3), ('report:(增长 储备)', 3)],
    '`同篇(问题:a 打算:b)`': [('同篇(问题:年轻干部 打算:培训)', 5)],
    '`同篇(问题:a) -同篇': [('同篇(问题:年轻干部) -同篇(打算:年轻干部)', 1)],
    '`近20(a b': [('近4(不足 经验)', 2), ('近4(经验 不足)', 2), ('near:4(经验 不足)', 2), ('near:6(经验 不足)', 3), ('近20(储备 制度)', 0)],
    '`先后(a b': [('先后(改革 开放)', 4), ('order:(改革 开放)', 4), ('先后(开放 改革)', 0), ('先后0(改革 开放)', 2)],
    '`"培养*干部"`': [('"培养*干部"', 1), ('"储备*经验"', 0), ('"原则*走样"', 1), ('"坚持*走样"', 0)],
    '`至少3(a)`': [('至少2(年轻干部)', 2), ('atleast:3(年轻干部)', 0)],
    '`="ＧＤＰ"`': [('="ＧＤＰ"', 1), ('=“增長”', 1), ('="增长 "', 0)],
    '`~干部培训`': [('~干部培训', 3), ('干部培训 OR 教育培训', 3)],
    '`saved:年轻': VOCABULARY,
    '`zhangju help query`': LANGUAGE,
    '`标题:x`': [('标题:年轻干部', 1), ('title:年轻干部', 1), ('收文:组织部', 1), ('文件:2023', 1), ('file:2023', 1), ('标题:无此', 0)],
    '`单位:="国务院"`': [('标题:="工作总结"', 1), ('标题:="工作"', 0), ('标题:工作', 2)],
    '`年份:2023`': [('年份:2023', 1), ('年份:2021..2023', 1), ('year:2019..2022', 0)],
    '`日期:2024-05`': 'tests/cli/47-metadata.sh',
    '`单位:` treats the': NAMES,
    'Groups by issuer count': NAMES,
    'A title that says': NAMES,
    'A field narrows what': [('年份:2023 问题:年轻干部', 2), ('问题:年轻干部', 3)],
    'Under a role and': [('in:问题 年份:2023', 4), ('问题:(年份:2023)', 4), ('in:问题 年份:2019', 0)],
    '`年份:*` is': [('年份:*', 1), ('单位:* 年轻干部', 0)],
    'Alone it answers': [('收文:组织部', 1), ('年份:2023', 1)],
    '`zhangju show` says': 'tests/cli/47-metadata.sh',
    '`述年:` narrows not': YEARS, '`述年:2023 问题:x`': YEARS, '`-述年:2023`': YEARS, 'The year is read': YEARS, 'Below a heading with several': 'tests/unit/test_about.c', 'For people as text; as `json`': 'tests/cli/54-office.sh', 'A year that is compared': YEARS,
    'Where the text names none': YEARS, '`count --by about`': YEARS,
    'Searching ignores width': [('GDP', 1), ('ＧＤＰ', 1), ('增長', 2), ('增长', 2)],
    'Blanks and line wraps': [('2020年', 1), ('"2020 年"', 1)],
    'Characters match each': [('沿着', 1), ('沿著', 1), ('干旱', 1), ('乾旱', 1), ('计划', 1), ('計劃', 1)],
    'Other forms of a': [('卫生', 1), ('青年参与', 1), ('⻘年參與', 1)],
    'Only `="…"` tells': [('="沿着"', 0), ('="沿著"', 1), ('="卫生"', 0), ('="青年参与"', 0)],
    'Numbers are found however': [('3260', 1), ('3,260', 1), ('1234.56', 2), ('1,234.56', 2), ('1，234.56万元', 2), ('234.56', 0)],
    'A unit directly after': [('km', 1), ('35km', 1), ('"35 km"', 1), ('㎡', 1), ('200m2', 1), ('5km', 0)],
    'The zero of a': [('二〇〇五年', 4), ('二零零五年', 4), ('二OO五年', 4), ('二○○五年', 4)],
    '① is never': [('1项', 1), ('11项', 0)],
    'A phrase is contiguous': [('年轻干部不足', 0), ('年轻干部储备', 1)],
    'Punctuation written inside': [('改革，开放', 1), ('改革开放', 1), ('坚持原则不动摇、执行标准', 1)],
    'A sign at the end': [('5.2%', 1), ('5.2', 2)],
    'A Latin word': [('20', 0), ('2020', 1)],
    'Overlapping matches': [('人人', 2)],
    'So does a place': [('年轻干部 OR 干部', 14)],
    'Blanks beside a mark': [('"city,new"', 1)],
    'ASCII quotes close': SEARCH,
    'A sentence ends': [('同句(后劲 青年干部)', 2), ('同句(青年干部 培训)', 0)],
    'A paragraph is a line': 'tests/unit/test_outline.c',
    'A section is': [('同节(增长 执行)', 3), ('同节(执行 储备)', 0)],
    'The frame, and closing': 'tests/oracle/trees.sh',
    'Distances count': [('近1(改革 开放)', 4), ('近0(改革 开放)', 2)],
    'The parts of `近`': [('近4((经验 OR 储备) 不足)', 4), ('近4(问题:经验 不足)', 2)],
    'NOT, units, fields': [('近4(经验 -不足)', '!bracket'), ('近4(经验 同句(a b))', '!bracket'), ('近4(经验 标题:a)', '!bracket'), ('问题:近4(经验 不足) -先后(储备 制度)', 2)],
    '`近` and `先后` look': [('先后(储备 经验)', 2), ('同句(先后(储备 经验))', 0)],
    'Every match that takes': 'tests/unit/test_distance.c',
    '`近0` to': [('近0(改革 开放)', 2), ('近1000(改革 开放)', 4), ('近1001(改革 开放)', '!number')],
    '`近20(a b c)`': [('近9(坚持 原则 执行)', 3), ('近5(坚持 原则 执行)', 0)],
    '`至少1` to': [('至少1(年轻干部)', 6), ('至少3(不足 OR 年轻干部)', 4), ('同篇(至少5(年轻干部))', 5), ('同句(至少2(改革))', 0), ('至少0(改革)', '!number')],
    'For each word on its own': [('至少2(年轻干部) 至少2(不足)', 4), ('至少2(年轻干部 不足)', '!each on its own')],
    '`*` is a gap': [('培养*干部', 0), ('甲*乙', 1), (r'"甲\*乙"', 1), ('"甲*乙"', 1), ('"*乙"', '!between two words')],
    'A match with gaps': [('"年轻干部*不足"', 2), ('"改*开放"', 2)],
    '`="…"` minds': [('="GDP"', 1), ('="gdp"', 0), ('="2020年"', 0), ('="2020 年"', 1)],
    '`~干部培训` finds every': [('~干部培训', 3)],
    'A word in no line': VOCABULARY, 'The words are those': VOCABULARY, 'A file has one group': VOCABULARY, 'A line with one word': VOCABULARY,
    '`saved:NAME` may stand': VOCABULARY, 'The answer shows what': VOCABULARY, 'A name that is not': VOCABULARY, 'The limits hold': VOCABULARY,
    'The parts of a bracket': [('同篇(储备 (加大 -制度))', 2), ('同篇(储备 (加大 -坚持))', 0)],
    'Between parts of': [('储备 培养 同篇(万元)', 3), ('储备 -同句(储备 经验)', 1)],
    'A bracket that does not': [('(储备 无此) OR 存量', 1)],
    'What is negated': [('储备 -(经验 -培养)', 1), ('-(-储备)', '!must be there')],
    'A field is true': [('年份:2023 储备 经验', 2), ('年份:2023 储备 加大', 0)],
    'A match has the role': 'tests/cli/25-scopes.sh', 'It may have two': 'tests/cli/25-scopes.sh',
    'Scopes inside': [('问题:(打算:年轻干部)', 0), ('问题:(problems:年轻干部)', 3)],
    'Roles are decided': 'tests/cli/40-outline-roles.sh', '`问题:x` takes the likeliest': CERTAINTY,
    '`？` and `！`': [('问题？:储备', 1), ('问题？：储备', 1), ('问题！：加大', 0)], 'The frame, noise and': [('噪声?:年轻干部', 0), ('frame?:年轻干部', 0), ('frame:年轻干部', 1)],
    'Two words under': [('问题:(储备 经验)', 2), ('问题:(储备 存量)', 0)],
    'Hits are the matches': [('储备 -存量', 1)], '处 counts': 'tests/cli/30-count.sh', 'Counts by role': 'tests/cli/30-count.sh', 'All are exact': 'tests/unit/test_limits.c',
    'A literal text may': 'tests/unit/test_query.c',
    'Beside an answer': OFFERS, 'Every query that is offered': OFFERS, '`云溪县政府工作报告 2025`': OFFERS, '`问题 年轻干部`, `云溪县': OFFERS,
    '`年青干部`, `形势主义`': OFFERS, '`nianqing ganbu`, also': OFFERS, '`坚持“三严三实”要求`, pasted': OFFERS, 'a sentence of ten characters': OFFERS,
    'On the command line this goes': OFFERS, 'Readings and shapes of characters': 'tests/unit/test_likeness.c',
    'The answer then tells': WAYS, 'Each was run': WAYS, 'On the command line they': WAYS,
    'People paste prose': [('时间：2020年', 0), ('近20', 0), ('（落实', 0), ('落实', 1), ('“*落实 ”', 0)],
    'Chinese text without': PROSE,
    'Neither is text': [('加大(力度。', 0), ('1)加大\n2)力度(', 0), ('加大(力度', '!not closed'), ('加大 OR 力度。)', '!never opened'), ('“落实。” (加大', '!not closed')],
    'A `)` without': [('1)加大', 0), ('见a)', '!never opened'), ('2020)', '!never opened')],
    'An ASCII quote': [('(a', '!not closed'), ('"a', '!not closed'), ('a)', '!never opened')],
    'Every error shows': ERRORS,
    '`--literal`': 'tests/cli/20-search-text.sh',
    'A query holds': 'tests/unit/test_query.c',
}


# The beginning of a sentence of the Chinese page: the claims that it makes.
CLAIMS_ZH = {
    '命令行、网页、接口': ['The same language serves'],
    '结果里的“理解为”': ['Every answer shows how'],
    '全角的': ['Full-width signs'],
    '英文名称': ['English names may'],
    '`年轻干部`': ['`年轻干部`'],
    '`年轻干部 培训`': ['`年轻干部 培训`'],
    '`年轻干部 OR': ['`年轻干部 OR'],
    '`年轻干部 -培训`': ['`年轻干部 -培训`'],
    '`问题:"年轻干部"`': ['`问题:"年轻干部"`'],
    '`问题:*`': ['`问题:*`'],
    '`问题?:x`': ['`问题?:x`'],
    '`in:问题 年轻干部': ['`in:问题 年轻干部'],
    '`问题:(年轻干部 -培训)`': ['`问题:(年轻干部 -培训)`'],
    '`全部:x`': ['`全部:x`'],
    '`同句(a b)`': ['`同句(a b)`'],
    '`同篇(问题:a 打算:b)`': ['`同篇(问题:a 打算:b)`'],
    '`同篇(问题:a) -同篇': ['`同篇(问题:a) -同篇'],
    '`近20(a b …)': ['`近20(a b'],
    '`先后(a b': ['`先后(a b'],
    '`"培养*干部"`': ['`"培养*干部"`'],
    '`至少3(a)`': ['`至少3(a)`'],
    '`="ＧＤＰ"`': ['`="ＧＤＰ"`'],
    '`~干部培训`': ['`~干部培训`'],
    '`saved:年轻': ['`saved:年轻'],
    '`zhangju help query`': ['`zhangju help query`'],
    '`标题:x`': ['`标题:x`'],
    '`单位:="国务院"`': ['`单位:="国务院"`'],
    '`年份:2023`': ['`年份:2023`'],
    '`日期:2024-05`': ['`日期:2024-05`'],
    '同一单位的不同叫法': ['`单位:` treats the'],
    '按单位分组': ['Groups by issuer count'],
    '标题只写': ['A title that says'],
    '字段把与它并列': ['A field narrows what'],
    '只写角色和字段': ['Under a role and'],
    '`年份:*` 指': ['`年份:*` is'],
    '单独写一个字段': ['Alone it answers'],
    '`zhangju show` 会': ['`zhangju show` says'],
    '`述年:` 限定': ['`述年:` narrows not'],
    '`述年:2023 问题:x`': ['`述年:2023 问题:x`'],
    '`-述年:2023`': ['`-述年:2023`'],
    '年份先从文中读': ['The year is read'],
    '标题里有几个年份的': ['Below a heading with several'],
    '供人阅读的文本；`json`': ['For people as text; as `json`'],
    '今年、去年': ['The year is read'],
    '用来比较的年份': ['A year that is compared'],
    '文中没有写年份时': ['Where the text names none'],
    '`count --by about` 按': ['`count --by about`'],
    '检索不分': ['Searching ignores width'],
    '汉字旁边的空格': ['Blanks and line wraps'],
    '繁简之间一对多': ['Characters match each'],
    '异体字（': ['Other forms of a'],
    '要区分它们': ['Only `="…"` tells'],
    '数字怎样分节': ['Numbers are found however'],
    '紧跟在数字后面的计量单位': ['A unit directly after'],
    '汉字数码里的零': ['The zero of a'],
    '① 不等于': ['① is never'],
    '短语必须连续': ['A phrase is contiguous'],
    '短语里的标点': ['Punctuation written inside'],
    '短语末尾': ['A sign at the end'],
    '外文词': ['A Latin word'],
    '重叠的也算': ['Overlapping matches'],
    '同一个地方': ['So does a place'],
    '符号旁边': ['Blanks beside a mark'],
    '半角引号不算': ['ASCII quotes close'],
    '句到 `。`': ['A sentence ends'],
    '段是一行': ['A paragraph is a line'],
    '节是一级标题': ['A section is'],
    '文头文尾，以及': ['The frame, and closing'],
    '距离按': ['Distances count'],
    '`近`、`先后`、`至少` 的': ['The parts of `近`'],
    '排除、同句同篇': ['NOT, units, fields'],
    '`近` 和 `先后` 在': ['`近` and `先后` look'],
    '某一处只要能': ['Every match that takes'],
    '可以写 `近0`': ['`近0` to'],
    '`近20(a b c)`': ['`近20(a b c)`'],
    '`至少1` 到': ['`至少1` to'],
    '要每个词分别': ['For each word on its own'],
    '`*` 只在引号内': ['`*` is a gap'],
    '带间隔的短语': ['A match with gaps'],
    '`="…"` 区分': ['`="…"` minds'],
    '`~干部培训` 查': ['`~干部培训` finds every'],
    '哪一行都没有': ['A word in no line'],
    '同义词表取': ['The words are those'],
    '文件里每行一组': ['A file has one group'],
    '一行只有一个词': ['A line with one word'],
    '`saved:名称` 可以': ['`saved:NAME` may stand'],
    '结果中会显示它': ['The answer shows what'],
    '没有这个名称': ['A name that is not'],
    '长度等限制': ['The limits hold'],
    '括号里的各部分': ['The parts of a bracket'],
    '范围不同': ['Between parts of'],
    '不成立的括号': ['A bracket that does not'],
    '被排除的部分': ['What is negated'],
    '字段说的是': ['A field is true'],
    '命中属于哪个角色': ['A match has the role'],
    '一个片段可以有两个': ['It may have two'],
    '限定里再加': ['Scopes inside'],
    '角色的判定有': ['Roles are decided'],
    '`问题:x` 取可能': ['`问题:x` takes the likeliest'],
    '`？` `！` 同义': ['`？` and `！`'],
    '文头文尾、噪声': ['The frame, noise and'],
    '同一个限定下': ['Two words under'],
    '在符合检索式的范围里': ['Hits are the matches'],
    '“处”是命中的次数': ['处 counts'],
    '按角色分列': ['Counts by role'],
    '所有数字': ['All are exact'],
    '这样查的文字最长': ['A literal text may'],
    '不论有没有找到': ['Beside an answer'], '给出的检索式': ['Every query that is offered'], '`云溪县政府工作报告 2025`': ['`云溪县政府工作报告 2025`'],
    '`问题 年轻干部`、`云溪县': ['`问题 年轻干部`, `云溪县'], '`年青干部`、`形势主义`': ['`年青干部`, `形势主义`'], '`nianqing ganbu`（': ['`nianqing ganbu`, also'],
    '粘贴的 `坚持“三严三实”要求`': ['`坚持“三严三实”要求`, pasted'], '十个字以上': ['a sentence of ten characters'],
    '命令行把这些写到': ['On the command line this goes'], '字音和字形取自': ['Readings and shapes of characters'],
    '这时会列出': ['The answer then tells'],
    '列出的每一个': ['Each was run'],
    '命令行把它们': ['On the command line they'],
    '常有人把': ['People paste prose'],
    '一段中文里': ['Chinese text without'],
    '几行文字': ['Neither is text'],
    '紧跟在一两位': ['A `)` without'],
    '不成对的半角': ['An ASCII quote'],
    '每条错误': ['Every error shows'],
    '`--literal`': ['`--literal`'],
    '一个检索式最多': ['A query holds'],
}


# A sentence ends at its full stop; of the Chinese ones only at one that is not in `code`.
ENDS = {'en': r'(?<=[.:；])(?<=\.)\s+(?=[A-Z`①处])', 'zh': r'(?<=。)(?=[^”）])'}


def sentences(text, lang):
    """First cells of table rows, and sentences."""
    for block in re.split(r'\n\s*\n|\n(?=- )', text.strip()):
        if not block or block.startswith(('#', '*[')):
            continue
        if block.startswith('|'):
            for row in block.split('\n')[2:]:
                yield re.split(r'(?<!\\)\|', row)[1].strip()
            continue
        flat = ' '.join(line.strip() for line in block.split('\n')).removeprefix('- ')
        if lang == 'zh':
            flat = re.sub(r'`[^`]*`', lambda code: code[0].replace('。', '\0'), flat)
        for sentence in re.split(ENDS[lang], flat):
            yield sentence.replace('\0', '。')


def check_sentences(page, claims):
    """Returns the sentences that make no claim, and the claims that no sentence makes."""
    faults = ['nothing backs: ' + sentence for sentence in page if not sentence.startswith(tuple(claims))]
    return faults + ['no sentence begins: ' + key for key in claims if not any(s.startswith(key) for s in page)]


def check_names(program, lang, text):
    """Returns what `zhangju help query` names and the page does not: prefixes and operators, fields, and the limits in its last line."""
    printed = subprocess.run([program, 'help', 'query', '--lang', lang], capture_output=True, text=True, check=True).stdout
    forms, roles, fields, limits = printed.strip().split('\n\n')
    names = []
    for line in forms.split('\n')[1:]:
        for name, colon in re.findall(r'([a-z]+|[\u4e00-\u9fff]+)(:|(?=N?\())', re.split(r'  +', line.strip())[0]):
            names += [] if name in ('角色', '字段') else [name + colon]
    for line in fields.split('\n')[1:]:
        if re.match(r'  \S', line):
            cell = re.split(r'  +', line.strip())[0].split(' ')
            names += [cell[0], cell[-1]]
    names += re.findall(r'[\d,]+', limits)
    return ['the page in %s does not name %s' % (lang, name) for name in names if name not in text]


def check_query(program, index, query, wanted):
    run = subprocess.run([program, 'count', '--lang', 'en', '--index', index, '--', query], capture_output=True, text=True)
    if isinstance(wanted, str):
        ok = run.returncode == 2 and wanted[1:] in run.stderr
    else:
        ok = run.returncode in (0, 1) and int(run.stdout) == wanted
    return '' if ok else '%s: %s, not %s' % (query, (run.stdout + run.stderr).strip(), wanted)


def main():
    program, faults, count = sys.argv[1], [], 0
    for lang, path, claims in (('en', 'docs/query.md', CLAIMS), ('zh', 'docs/zh/query.md', CLAIMS_ZH)):
        text = open(path, encoding='utf-8').read()
        page = list(sentences(text, lang))
        count += len(page)
        faults += check_sentences(page, claims) + check_names(program, lang, text)
    made = {key for keys in CLAIMS_ZH.values() for key in keys}
    faults += ['not a claim of the English page: ' + key for key in made - CLAIMS.keys()]
    faults += ['the Chinese page does not make: ' + key for key in CLAIMS.keys() - made]
    with tempfile.TemporaryDirectory() as folder:
        for path, text in REPORTS.items():
            os.makedirs(os.path.dirname(folder + '/reports/' + path), exist_ok=True)
            open(folder + '/reports/' + path, 'w', encoding='utf-8').write(text)
        index = folder + '/index'
        subprocess.run([program, 'index', '--quiet', '--index', index, folder + '/reports'], check=True, stdout=subprocess.DEVNULL)
        for backing in CLAIMS.values():
            if isinstance(backing, str):
                faults += [] if os.path.exists(backing) else ['no test ' + backing]
                continue
            faults += filter(None, (check_query(program, index, query, wanted) for query, wanted in backing))
    print('\n'.join(faults + ['%d sentences, %d claims, %d faults' % (count, len(CLAIMS), len(faults))]))
    sys.exit(bool(faults))


main()
