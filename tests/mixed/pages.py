"""pages.py - reports as PDF and OFD: lines at places on pages, and what must be made of them."""
import zlib
from xml.sax.saxutils import escape

from packs import pack

# Points on A4: 22 lines of 28 characters in size 16, as the standard for official documents has them.
WIDTH, HEIGHT, LEFT, TOP, SIZE, PITCH, COLUMNS, ROWS = 595.0, 842.0, 73.5, 105.0, 16.0, 29.0, 28, 22
# How pages are numbered, and how such a number is read.
NUMBERS = (('— %d —', '— %d —'), ('%d', '— %d —'), ('- %d -', '- %d -'), ('第 %d 页', '第 %d 页'))
NOT_FIRST = '，。；：、？！）》”%'
NOT_LAST = '（《“'


def half_width(c):
    return c < '\x80'


def width_of(text):
    return sum(0.5 if half_width(c) else 1.0 for c in text)


def wrap(text):
    """Lines of at most COLUMNS characters; the first is indented by two. No line begins with a full stop or ends with a bracket that opens, and
    no number is cut."""
    lines, at = [], 0
    while at < len(text):
        room, end = COLUMNS - (0 if lines else 2), at
        while end < len(text) and width_of(text[at:end + 1]) <= room:
            end += 1
        while at + 1 < end < len(text) and (text[end] in NOT_FIRST or text[end - 1] in NOT_LAST or half_width(text[end - 1]) and half_width(text[end])):
            end -= 1
        lines.append(text[at:end])
        at = end
    return lines


class Pages:
    """pages: lists of (x, y of the base line, size, text, points between characters). lines: what must be read. Full lines are stretched to the
    margin in some, as programs do it by default."""
    def __init__(self, report, head=''):
        self.justified, self.number = report.rng.random() < 0.5, report.rng.choice(NUMBERS)
        self.pages, self.lines, self.row, self.head = [], [], ROWS, head
        self.margin = []            # page numbers and heads that the open paragraph is interrupted by
        for b in report.blocks:
            self.add(b)
        self.end_page()
        self.lines += self.margin

    def end_page(self):
        if not self.pages:
            return
        number, read = (form % len(self.pages) for form in self.number)
        self.draw(WIDTH / 2 - width_of(number) * 7, 790.0, 14.0, number)
        self.margin.append(read)

    def draw(self, x, y, size, text, space=0.0):
        self.pages[-1].append((x, y, size, text, space))

    def next_row(self):
        if self.row == ROWS:
            self.end_page()
            self.pages.append([])
            self.row = 0
            if self.head:
                self.draw(LEFT, 60.0, 10.5, self.head)
                self.margin.append('〔页眉〕' + self.head)
        self.row += 1
        return TOP + (self.row - 1) * PITCH

    def put(self, x, text, full):
        """Draws a line of running text; a full one ends at the margin."""
        room = LEFT + COLUMNS * SIZE - x - width_of(text) * SIZE
        self.draw(x, self.next_row(), SIZE, text, room / (len(text) - 1) if full and self.justified and len(text) > 1 else 0.0)

    def finish(self, line):
        """A paragraph is read whole, and what interrupted it follows."""
        self.lines.append(line)
        self.lines += self.margin
        self.margin = []

    def add(self, b):
        if b.kind == 'title':
            y = self.next_row()
            self.lines += self.margin
            self.margin = []
            self.draw(WIDTH / 2 - width_of(b.text) * 11, y, 22.0, b.text)
            self.row += 1
            self.finish(b.text)
        elif b.kind == 'table':
            if self.row + len(b.rows) > ROWS:
                self.row = ROWS
            for row in b.rows:
                y = self.next_row()
                if row is b.rows[0]:
                    self.lines += self.margin
                    self.margin = []
                for x, cell in zip((80.0, 150.0, 330.0, 420.0), row):
                    self.draw(x, y, 14.0, cell)
                self.finish(' '.join(row))
        elif b.kind == 'sign':
            text = b.text
            if self.row + 2 > ROWS:
                self.row = ROWS
            y = self.next_row()
            self.lines += self.margin
            self.margin = []
            self.draw(LEFT + (COLUMNS - 4 - width_of(text)) * SIZE, y, SIZE, text)
            self.finish(text)
        else:
            text = b.label() + b.text
            rows = wrap(text)
            if self.row == ROWS:        # it begins a page: what is between belongs before it
                self.next_row()
                self.row -= 1
                self.lines += self.margin
                self.margin = []
            for i, part in enumerate(rows):
                self.put(LEFT + (0 if i else 2 * SIZE), part, i + 1 < len(rows))
            self.finish(text)


# ---- PDF ----

def pdf_object(number, body):
    return b'%d 0 obj\n' % number + body + b'\nendobj\n'


def pdf_stream(data, packed):
    if packed:
        data = zlib.compress(data, 6)
    return b'<< /Length %d%s >>\nstream\n' % (len(data), b' /Filter /FlateDecode' if packed else b'') + data + b'\nendstream'


def to_unicode(codes):
    """The CMap that says which characters the codes of the font are."""
    rows = ['<%04X> <%s>' % (code, c.encode('utf-16-be').hex().upper()) for c, code in codes.items()]
    blocks = ''.join('%d beginbfchar\n%s\nendbfchar\n' % (len(rows[i:i + 100]), '\n'.join(rows[i:i + 100])) for i in range(0, len(rows), 100))
    return ('/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n'
            '1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n' + blocks + 'endcmap\nend\nend\n').encode()


def pdf_of(pages, packed=True, trailer=b''):
    """A PDF of these pages. Its one font has codes of its own, as programs make them when they embed a part of a font."""
    codes = {}
    for page in pages:
        for _, _, _, text, _ in page:
            for c in text:
                codes.setdefault(c, len(codes) + 3)
    widths = ' '.join('%d [%d]' % (code, 500 if half_width(c) else 1000) for c, code in codes.items())
    first = 6
    objects = {
        1: b'<< /Type /Catalog /Pages 2 0 R >>',
        2: b'<< /Type /Pages /Count %d /Kids [%s] >>' % (len(pages), b' '.join(b'%d 0 R' % (first + 2 * i) for i in range(len(pages)))),
        3: b'<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+SimSun /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>',
        4: ('<< /Type /Font /Subtype /CIDFontType2 /BaseFont /AAAAAA+SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> '
            '/DW 1000 /W [%s] /FontDescriptor %d 0 R >>' % (widths, first + 2 * len(pages))).encode(),
        5: pdf_stream(to_unicode(codes), packed),
        first + 2 * len(pages): b'<< /Type /FontDescriptor /FontName /AAAAAA+SimSun /Flags 4 /FontBBox [0 -141 1000 859] /ItalicAngle 0 '
                                b'/Ascent 859 /Descent -141 /CapHeight 683 /StemV 80 >>'}
    for i, page in enumerate(pages):
        content = ''.join('BT /F1 %.1f Tf %.3f Tc 1 0 0 1 %.2f %.2f Tm <%s> Tj ET\n'
                          % (size, space, x, HEIGHT - y, ''.join('%04X' % codes[c] for c in text)) for x, y, size, text, space in page)
        objects[first + 2 * i] = (b'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>'
                                  % (first + 2 * i + 1))
        objects[first + 2 * i + 1] = pdf_stream(content.encode(), packed)
    out, places = b'%PDF-1.5\n%\xe2\xe3\xcf\xd3\n', []
    for number in sorted(objects):
        places.append(len(out))
        out += pdf_object(number, objects[number])
    table = b''.join(b'%010d 00000 n \n' % place for place in places)
    return out + b'xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n' % (
        len(places) + 1, table, len(places) + 1, trailer, len(out))


def pdf(report, head=''):
    made = Pages(report, head)
    return pdf_of(made.pages, report.rng.random() < 0.7), made.lines


# ---- OFD ----

MM = 25.4 / 72
NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd_steps(text, size, space):
    """The steps from character to character, equal ones put together: g COUNT STEP."""
    steps, out, at = [(size * (0.5 if half_width(c) else 1) + space) * MM for c in text[:-1]], [], 0
    while at < len(steps):
        end = at
        while end < len(steps) and steps[end] == steps[at]:
            end += 1
        out.append('g %d %.3f' % (end - at, steps[at]) if end - at > 1 else '%.3f' % steps[at])
        at = end
    return ' '.join(out)


def ofd_page(page, number):
    rows = []
    for i, (x, y, size, text, space) in enumerate(page):
        top = (y - size * 0.86) * MM
        rows.append('<ofd:TextObject ID="%d" Boundary="%.3f %.3f %.3f %.3f" Font="2" Size="%.3f"><ofd:TextCode X="0" Y="%.3f" DeltaX="%s">%s</ofd:TextCode></ofd:TextObject>'
                    % (1000 * number + i, x * MM, top, (width_of(text) * size + space * len(text)) * MM, size * MM, size * MM, size * 0.86 * MM, ofd_steps(text, size, space), escape(text)))
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<ofd:Page %s><ofd:Content><ofd:Layer ID="%d">%s</ofd:Layer></ofd:Content></ofd:Page>' % (NAMESPACE, number, ''.join(rows)))


def ofd_of(pages, left_out=()):
    files = {
        'OFD.xml': '<?xml version="1.0" encoding="UTF-8"?>\n<ofd:OFD %s Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo>'
                   '<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>' % NAMESPACE,
        'Doc_0/Document.xml': '<?xml version="1.0" encoding="UTF-8"?>\n<ofd:Document %s><ofd:CommonData><ofd:MaxUnitID>9</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 %.1f %.1f'
                              '</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>%s</ofd:Pages></ofd:Document>'
                              % (NAMESPACE, WIDTH * MM, HEIGHT * MM,
                                 ''.join('<ofd:Page ID="%d" BaseLoc="Pages/Page_%d/Content.xml"/>' % (i + 1, i) for i in range(len(pages))))}
    for i, page in enumerate(pages):
        files['Doc_0/Pages/Page_%d/Content.xml' % i] = ofd_page(page, i + 1)
    return pack({name: body for name, body in files.items() if name not in left_out})


def ofd(report, head=''):
    made = Pages(report, head)
    return ofd_of(made.pages), made.lines
