"""tables.py - ledgers as XLSX, ODS and CSV: rows of problems with amounts, percentages and dates."""
import csv as csv_module
import datetime
import io
from xml.sax.saxutils import escape

from office import XML, odf_pack
from packs import pack
from speech import AFFAIRS, FAULTS, OFFICES, OWN, THINGS

HEADS = ('序号', '问题', '责任单位', '金额（万元）', '完成率', '时限')
FIRST_DAY = datetime.date(1899, 12, 30)


class Row:
    """What a row holds, and how a sheet shows it."""
    def __init__(self, report, number):
        rng = report.rng
        self.number, self.office = number, rng.choice(OFFICES)
        self.problem = report.say(FAULTS, 1, 1)
        self.amount = rng.randrange(100, 99999999)          # in hundredths
        self.rate = rng.randrange(1, 1000)                  # in thousandths
        self.date = datetime.date(2010 + rng.randrange(16), rng.randrange(1, 13), rng.randrange(1, 29))

    def shown(self):
        return [str(self.number), self.problem, self.office, '{:,}.{:02}'.format(*divmod(self.amount, 100)), '%d.%d%%' % divmod(self.rate, 10), self.date.isoformat()]


def rows_of(report):
    rows = [Row(report, n + 1) for n in range(report.rng.randrange(4, 40))]
    last = report.rng.choice(rows)
    last.problem = report.fill(report.rng.choice(OWN)) if report.rng.random() < 0.5 else report.rng.choice(AFFAIRS) + '：' + report.phrase
    return rows


def second_sheet(report):
    return [[report.rng.choice(THINGS), str(report.rng.randrange(1, 9999))] for _ in range(report.rng.randrange(2, 6))]


# ---- XLSX ----

S = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
R = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
PLAIN, AMOUNT, RATE, DATE = range(4)    # places in cellXfs
STYLES = ('<styleSheet xmlns="%s"><numFmts count="2"><numFmt numFmtId="176" formatCode="#,##0.00_ "/><numFmt numFmtId="177" formatCode="0.0%%"/></numFmts>'
          '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="177"/><xf numFmtId="14"/></cellXfs></styleSheet>' % S)


class Strings:
    """The shared strings of a workbook."""
    def __init__(self):
        self.places = {}

    def cell(self, text):
        return '<c r="%%s" t="s"><v>%d</v></c>' % self.places.setdefault(text, len(self.places))

    def part(self, report):
        def item(text):
            pieces = report.runs(text)
            if len(pieces) < 2:
                return '<si><t>%s</t></si>' % escape(text)
            return '<si>%s<rPh sb="0" eb="1"><t>shui ku</t></rPh></si>' % ''.join('<r><rPr><b/></rPr><t xml:space="preserve">%s</t></r>' % escape(p) for p in pieces)
        return '<sst xmlns="%s">%s</sst>' % (S, ''.join(map(item, self.places)))


def number_cell(value, style):
    return '<c r="%%s" s="%d"><v>%s</v></c>' % (style, value)


def sheet_part(rows):
    """Rows of cells, each of which leaves room for its reference."""
    out = []
    for r, row in enumerate(rows, 1):
        out.append('<row r="%d">%s</row>' % (r, ''.join(cell % (chr(65 + c) + str(r)) for c, cell in enumerate(row))))
    return '<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (S, ''.join(out))


def xlsx(report):
    rows, more, strings = rows_of(report), second_sheet(report), Strings()
    first = [[strings.cell(h) for h in HEADS]]
    for row in rows:
        inline = '<c r="%%s" t="inlineStr"><is><t>%s</t></is></c>' % escape(row.office)
        formula = '<c r="%%s" s="%d"><f>D2/D3</f><v>%s</v></c>' % (RATE, row.rate / 1000)
        first.append([number_cell(row.number, PLAIN), strings.cell(row.problem), inline, number_cell(row.amount / 100, AMOUNT), formula,
                      number_cell((row.date - FIRST_DAY).days, DATE)])
    second = [[strings.cell(a), number_cell(b, PLAIN)] for a, b in more]
    hidden = [[strings.cell('隐藏的水库')]]
    sheets = (('整改台账', first, ''), ('Sheet2', second, ''), ('草稿', hidden, ' state="hidden"'))
    relation = '<Relationship Id="rId%d" Type="' + R + '/%s" Target="%s"/>'
    related = [relation % (i + 1, 'worksheet', 'worksheets/sheet%d.xml' % (i + 1)) for i in range(len(sheets))]
    related += [relation % (8, 'sharedStrings', 'sharedStrings.xml'), relation % (9, 'styles', 'styles.xml')]
    package = 'http://schemas.openxmlformats.org/package/2006/'
    files = {
        '[Content_Types].xml': '<Types xmlns="%scontent-types"/>' % package,
        '_rels/.rels': '<Relationships xmlns="%srelationships">%s</Relationships>' % (package, relation % (1, 'officeDocument', 'xl/workbook.xml')),
        'xl/workbook.xml': '<workbook xmlns="%s" xmlns:r="%s"><sheets>%s</sheets></workbook>' % (S, R, ''.join(
            '<sheet name="%s" sheetId="%d"%s r:id="rId%d"/>' % (name, i + 1, state, i + 1) for i, (name, _, state) in enumerate(sheets))),
        'xl/_rels/workbook.xml.rels': '<Relationships xmlns="%srelationships">%s</Relationships>' % (package, ''.join(related)),
        'xl/styles.xml': STYLES}
    for i, (_, cells, _) in enumerate(sheets):
        files['xl/worksheets/sheet%d.xml' % (i + 1)] = sheet_part(cells)
    files['xl/sharedStrings.xml'] = strings.part(report)
    return pack({name: XML + body for name, body in files.items()}), sheet_lines(rows, more), '1 hidden part'


def sheet_lines(rows, more):
    return ['整改台账', ' '.join(HEADS)] + [' '.join(row.shown()) for row in rows] + [' '.join(row) for row in more]


# ---- ODS ----

def ods(report):
    rows, more = rows_of(report), second_sheet(report)

    def cell(shown, kind='string', value=''):
        return '<table:table-cell office:value-type="%s"%s><text:p>%s</text:p></table:table-cell>' % (kind, value, escape(shown))
    body = ['<table:table-row>' + ''.join(map(cell, HEADS)) + '<table:table-cell table:number-columns-repeated="1018"/></table:table-row>']
    for row in rows:
        number, problem, office, amount, rate, date = row.shown()
        body.append('<table:table-row>' + cell(number, 'float', ' office:value="%s"' % number) + cell(problem) + cell(office)
                    + cell(amount, 'float', ' office:value="%s"' % (row.amount / 100)) + cell(rate, 'percentage', ' office:value="%s"' % (row.rate / 1000))
                    + cell('%d年%d月%d日' % (row.date.year, row.date.month, row.date.day), 'date', ' office:date-value="%s"' % date) + '</table:table-row>')
    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
    hidden = '<table:table-row table:visibility="collapse">%s</table:table-row>' % cell('隐藏的水库')
    second = ''.join('<table:table-row>' + cell(a) + cell(b, 'float', ' office:value="%s"' % b) + '</table:table-row>' for a, b in more)
    content = ('<office:body><office:spreadsheet><table:table table:name="整改台账">%s%s%s</table:table><table:table table:name="Sheet2">%s</table:table></office:spreadsheet></office:body>'
               % (''.join(body), hidden, empty, second))
    return odf_pack('application/vnd.oasis.opendocument.spreadsheet', content), sheet_lines(rows, more), '1 hidden part'


# ---- CSV ----

def csv(report, encoding, separator=',', mark=b''):
    rows, out = rows_of(report), io.StringIO()
    writer = csv_module.writer(out, delimiter=separator, lineterminator='\r\n', quoting=report.rng.choice((csv_module.QUOTE_MINIMAL, csv_module.QUOTE_ALL)))
    writer.writerow(HEADS)
    for row in rows:
        writer.writerow(row.shown())
    return mark + out.getvalue().encode(encoding), sheet_lines(rows, [])[1:]


