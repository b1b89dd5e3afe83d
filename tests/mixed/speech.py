"""speech.py - what the reports say: invented places, offices and sentences, in blocks that every writer puts into its own kind of file.

A report depends on its number and the seed alone. Each has one phrase of its own (report.phrase), which no other report holds; it is in a
paragraph, an item, a cell, a note or a text box, so that a query for it proves that this part was read."""
import random
from dataclasses import dataclass, field

DIGITS = '一二三四五六七八九十'
FIRST = '青白清金石云龙凤松柏竹梅兰荷柳桃杏枫榆槐东西南北上中大小高长平安永新福和顺宁丰泰'
SECOND = '溪河江湖泉潭塘港湾洲岭岗坡坪坝谷峰崖洞岩桥渡关亭阁台城堡屯庄寨营集铺店坊井田园林'
SURNAMES = '陈李张王刘赵周吴郑孙'

# Simplified and traditional, of the characters below that differ.
PAIRS = ('万萬与與专專业業东東两兩严嚴个個丰豐为為举舉义義习習乡鄉书書云雲产產亩畝亿億仅僅从從众眾优優会會传傳体體侧側党黨兰蘭关關兴興养養内內农農决決况況准準减減凤鳳刘劉'
         '创創别別办辦务務动動励勵劳勞势勢区區医醫协協单單卫衛厂廠厅廳历歷厉厲压壓县縣参參双雙发發变變只隻台臺号號后後听聽吴吳员員响響园園围圍图圖场場坚堅坝壩墙牆处處备備'
         '复複够夠头頭孙孫学學宁寧实實审審宽寬宾賓对對导導将將尽盡层層岁歲岗崗岩巖岭嶺带帶干幹广廣庄莊庆慶库庫应應开開张張强強归歸当當录錄态態总總户戶执執扩擴护護报報拨撥'
         '数數断斷时時显顯机機权權来來极極构構枫楓标標档檔桥橋检檢楼樓气氣没沒泽澤测測济濟涝澇湾灣滞滯满滿灾災点點热熱牵牽猪豬献獻环環现現电電疗療监監码碼确確种種稳穩筑築'
         '类類粮糧系繫约約级級纪紀纳納线線练練组組细細织織终終经經结結络絡统統继繼续續维維综綜缓緩缮繕网網罚罰职職联聯脱脫节節荐薦药藥营營虑慮虽雖补補规規视視计計认認让讓'
         '训訓议議讯訊记記讲講设設访訪证證评評识識试試该該请請课課调調谈談负負财財责責账賬质質贫貧贴貼费費资資赵趙车車软軟轻輕较較输輸边邊达達过過运運还還进進远遠违違迟遲'
         '选選递遞郑鄭铺舖销銷镇鎮长長门門闭閉问問闲閒间間闸閘阁閣队隊阳陽阴陰阶階际際陈陳险險随隨隐隱难難页頁项項顺順须須颁頒领領题題风風饮飲馆館马馬验驗鱼魚鲜鮮鸡雞齐齊'
         '龙龍')
TRADITIONAL = str.maketrans({a: b for a, b in zip(PAIRS[::2], PAIRS[1::2])})

AFFAIRS = ('河道整治', '安全生产', '农村饮水', '基层治理', '财政收支', '民政救助', '义务教育', '环境保护', '道路养护', '信访办理', '档案管理', '营商服务')
OFFICES = ('水利局', '农业局', '财政局', '民政局', '教育局', '卫生局', '交通局', '审计局', '信访局', '统计局')
THINGS = ('堤段', '泵站', '灌区', '公路', '学校', '卫生室', '服务点', '台账', '合同', '项目')
WORK = (
    '{office}会同{town}对{n}处{thing}逐一检查，当场整改{m}处，其余限期{q}个月内完成。',
    '全年投入资金{money}万元，新建{thing}{n}处，改造{m}处，群众满意率达到{rate}%。',
    '坚持每月召开调度会，{name}同志带队到{town}现场办公{q}次，协调解决“最后一公里”问题{m}个。',
    '印发《{affair}三年行动方案》，把{n}项任务分解到{q}个部门，明确责任人和完成时限。',
    '组织{town}、{town2}等{q}个乡镇开展培训，参训{n}人次，考试合格率{rate}%。',
    '建立“一户一档”，登记{n}户，其中{town}{m}户，逐户核对后录入系统。',
    '据{office}统计，R&D经费同比增长{rate}%，单位成本由{n}元降到{m}元。',
    '推行“网格+服务”模式：划分网格{n}个，配备专职人员{m}名，做到小事不出村、大事不出镇。')
FAULTS = (
    '年轻干部力量不足，{town}三十五岁以下的仅有{q}名，队伍结构老化。',
    '部分{thing}管护经费欠缺，{n}处中有{m}处没有落实管护单位。',
    '{town2}对{affair}重视不够，压力传导层层递减，整改进展迟缓。',
    '台账登记不规范，抽查{n}份，有{m}份数据前后不一致。',
    '个别单位重建设、轻管理，{thing}建成后闲置，群众反映较多。',
    '资金拨付不及时，截至目前到位率仅为{rate}%，影响工程进度。')
PLANS = (
    '下一步由{office}牵头，{q}个月内完成{n}处{thing}的维修，逐项销号。',
    '加大年轻干部选拔力度，每年从{town}等基层一线选派{q}名。',
    '将{affair}纳入年度考核，对进展迟缓的单位通报批评并约谈负责人。',
    '安排专项资金{money}万元，确保{thing}管护有人员、有经费、有制度。')
PHRASES = ('水库除险加固', '渡口改造', '泵站改建', '岸线修复')
OWN = ('其中{phrase}工程尚有尾工{q}项。', '{phrase}的验收资料还没有归档。', '审计发现{phrase}多支付工程款{n}元。')
PLACES = len(FIRST) * len(SECOND)   # numbers of reports are below this; those of their attachments follow, in groups
PARTS = (('工作开展情况', WORK), ('存在的主要问题', FAULTS), ('下一步工作打算', PLANS))
HEADS = ('压实工作责任', '强化日常监管', '补齐设施短板', '改进工作作风', '健全长效机制', '提升服务质量')


def numeral(n):
    """1 to 99 in Han characters."""
    tens, ones = divmod(n, 10)
    return (('' if tens == 1 else DIGITS[tens - 1]) + '十' if tens else '') + (DIGITS[ones - 1] if ones else '')


@dataclass
class Block:
    """kind is title, head, para, item, table or sign. Numbers are not part of 'text': a writer has them written or counted."""
    kind: str
    text: str = ''
    level: int = 0      # of a head: 1 or 2
    number: int = 0     # of a head or an item, from 1
    rows: list = field(default_factory=list)
    note: str = ''      # a footnote at the end of the text
    box: str = ''       # a text box anchored to the paragraph

    def label(self):
        """The number as offices write it."""
        if self.kind == 'head':
            return numeral(self.number) + '、' if self.level == 1 else '（' + numeral(self.number) + '）'
        return '%d.' % self.number if self.kind == 'item' else ''


class Report:
    def __init__(self, number, seed, traditional=False, notes=False, boxes=False, tables=True, least=1):
        self.rng = random.Random('%s/%d' % (seed, number))
        self.number, self.traditional = number, traditional
        group, place = divmod(number, PLACES)
        self.phrase = self.written(FIRST[place // len(SECOND)] + SECOND[place % len(SECOND)] + PHRASES[group])
        self.affair, self.office = self.rng.choice(AFFAIRS), self.rng.choice(OFFICES)
        self.place = self.name() + self.rng.choice('县市区')
        self.blocks = []
        self.compose(notes, boxes, tables, least)

    def written(self, text):
        return text.translate(TRADITIONAL) if self.traditional else text

    def name(self):
        """Three characters, so that none is the name of a report's own phrase."""
        return self.rng.choice(FIRST) + self.rng.choice(FIRST) + self.rng.choice(SECOND)

    def fill(self, template):
        rng = self.rng
        return self.written(template.format(
            office=rng.choice(OFFICES), town=self.name() + rng.choice('乡镇'), town2=self.name() + rng.choice('乡镇'), thing=rng.choice(THINGS),
            affair=rng.choice(AFFAIRS), name=rng.choice(SURNAMES) + rng.choice(SECOND), n=rng.randrange(20, 3000), m=rng.randrange(2, 20), q=rng.randrange(2, 10),
            money='%d.%d' % (rng.randrange(10, 900), rng.randrange(10)), rate='%.1f' % rng.uniform(60, 99), phrase=self.phrase))

    def say(self, sentences, least=1, most=3):
        return ''.join(self.fill(s) for s in self.rng.sample(sentences, min(len(sentences), self.rng.randint(least, most))))

    def add(self, kind, text, **more):
        self.blocks.append(Block(kind, text, **more))

    def compose(self, notes, boxes, tables, least):
        rng = self.rng
        self.title = self.written('关于%s%s工作情况的报告' % (self.place, self.affair))
        self.add('title', self.title)
        self.add('para', self.written('现将%s年以来%s有关情况报告如下。' % (rng.randrange(2005, 2027), self.affair)))
        for n, (head, sentences) in enumerate(PARTS, 1):
            self.add('head', self.written(head), level=1, number=n)
            for m, sub in enumerate(rng.sample(HEADS, rng.choice((0, 2, 3))), 1):
                self.add('head', self.written(sub), level=2, number=m)
                self.add('para', self.say(sentences, least, 2 + least))
            for _ in range(rng.randrange(1, 3) * least):
                self.add('para', self.say(sentences, least, 2 + least))
            if rng.random() < 0.7:
                for m in range(1, rng.randrange(3, 6)):
                    self.add('item', self.say(sentences, 1, 1), number=m)
                self.add('para', self.say(sentences))
            if tables and rng.random() < 0.6:
                rows = [[self.written(c) for c in ('序号', '事项', '数量', '责任单位')]]
                rows += [[str(m), self.written(rng.choice(AFFAIRS)), str(rng.randrange(1, 900)), self.written(rng.choice(OFFICES))] for m in range(1, rng.randrange(3, 6))]
                self.add('table', '', rows=rows)
                self.add('para', self.say(sentences))
        self.add('sign', self.written(self.place + self.office))
        self.add('sign', '%d年%d月%d日' % (rng.randrange(2005, 2027), rng.randrange(1, 13), rng.randrange(1, 29)))
        paragraphs = [b for b in self.blocks[2:] if b.kind == 'para']
        if notes:
            rng.choice(paragraphs).note = self.written('数据来源：' + rng.choice(OFFICES) + '年度报表，') + str(rng.randrange(2005, 2027)) + '年。'
        if boxes:
            rng.choice(paragraphs).box = self.written('联系人：' + rng.choice(SURNAMES) + rng.choice(SECOND)) + '，%d。' % rng.randrange(6000000, 7000000)
        self.place_phrase(notes, boxes)

    def place_phrase(self, notes, boxes):
        rng = self.rng
        where = rng.choice([b for b in self.blocks[2:] if b.kind in ('para', 'item', 'table')])
        own = self.fill(rng.choice(OWN))
        if where.kind == 'table':
            where.rows[-1][1] = self.phrase
        elif notes and rng.random() < 0.3:
            next(b for b in self.blocks if b.note).note += own
        elif boxes and rng.random() < 0.3:
            next(b for b in self.blocks if b.box).box += own
        else:
            where.text += own

    def runs(self, text):
        """The text in pieces, as programs cut it wherever a format changes."""
        cuts = sorted(self.rng.sample(range(1, len(text)), min(len(text) - 1, self.rng.randrange(4)))) if len(text) > 1 else []
        return [text[a:b] for a, b in zip([0] + cuts, cuts + [len(text)])]
