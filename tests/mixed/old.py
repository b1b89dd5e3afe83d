"""old.py - reports as the programs before 2007 saved them, in compound files (OLE): Word 97, Excel 97 and PowerPoint 97; and mails as Outlook saves them."""
import struct

from shows import slide_lines, slides_of
from tables import FIRST_DAY, HEADS, rows_of, second_sheet, sheet_lines
from texts import html_text

FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR, SMALL, SMALL_STREAM = 512, 64, 4096


def padded(data, size):
    return data + bytes(-len(data) % size)


def entry(name, kind, right, child, first, size):
    wide = name.encode('utf-16-le')
    return wide.ljust(64, b'\0') + struct.pack('<HBBIII', len(wide) + 2, kind, 1, FREE, right, child) + bytes(36) + struct.pack('<IQ', first, size)


class Space:
    """Sectors of one size, and the table of which follows which."""
    def __init__(self, size):
        self.size, self.data, self.table = size, b'', []

    def add(self, data):
        first, count = len(self.table), -(-len(data) // self.size)
        self.table += [first + i + 1 for i in range(count - 1)] + [END] if count else []
        self.data += padded(data, self.size)
        return first if count else END


def numbers(values):
    return struct.pack('<%dI' % len(values), *values)


def compound(streams):
    """A compound file of these streams; a folder is a dict of streams. Small ones share a stream, as they do in files of programs."""
    sectors, small, entries = Space(SECTOR), Space(SMALL), [b'']

    def add_folder(members):
        """Adds the members, each with the next as its right neighbour, and returns the number of the first."""
        places = []
        for name, data in members.items():
            places.append((len(entries), name, data))
            entries.append(b'')
            child = add_folder(data) if isinstance(data, dict) else FREE
            places[-1] += (child,)
        for i, (at, name, data, child) in enumerate(places):
            right = places[i + 1][0] if i + 1 < len(places) else FREE
            if isinstance(data, dict):
                entries[at] = entry(name, 1, right, child, 0, 0)
            else:
                entries[at] = entry(name, 2, right, FREE, (sectors if len(data) >= SMALL_STREAM else small).add(data), len(data))
        return places[0][0] if places else FREE
    first = add_folder(streams)
    entries[0] = entry('Root Entry', 5, FREE, first, sectors.add(small.data), len(small.data))
    small_table = padded(numbers(small.table + [FREE] * (-len(small.table) % 128)), SECTOR)
    small_at = sectors.add(small_table)
    directory = sectors.add(padded(b''.join(entries), SECTOR))
    count = 1
    while count * 128 < len(sectors.table) + count:
        count += 1
    places = list(range(len(sectors.table), len(sectors.table) + count))
    table = sectors.table + [TABLE] * count
    header = b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + bytes(16) + struct.pack('<HHHHH', 0x3e, 3, 0xfffe, 9, 6) + bytes(6)
    header += numbers([0, count, directory, 0, SMALL_STREAM, small_at, len(small_table) // SECTOR, END, 0])
    return header + numbers(places + [FREE] * (109 - count)) + sectors.data + numbers(table + [FREE] * (-len(table) % 128))


# ---- Word ----

TEXT_AT = 1024
IN_TABLE, ROW_END = b'\x16\x24\x01', b'\x17\x24\x01'
DELETED, HIDDEN, SPECIAL = b'\x00\x08\x01', b'\x3c\x08\x01', b'\x55\x08\x01'


def outline(level):
    return b'\x40\x26' + bytes([level])


class Word:
    """The text, and the ends of the runs and paragraphs in it with their properties."""
    def __init__(self):
        self.text, self.runs, self.paragraphs = '', [], []

    def put(self, text, properties=b''):
        self.text += text
        if self.runs and self.runs[-1][1] == properties:
            self.runs.pop()
        self.runs.append((self.place(), properties))

    def end(self, properties=b'', mark='\r'):
        self.put(mark)
        self.paragraphs.append((self.place(), b'\0\0' + properties))

    def place(self):
        return TEXT_AT + len(self.text.encode('utf-16-le'))


def word_pages(runs, paragraphs):
    """Pages of runs, and where each begins and ends. Entries are of one byte, or of 13 for paragraphs."""
    pages, begin, at, size = [], TEXT_AT, 0, 13 if paragraphs else 1
    while at < len(runs):
        kept, tail = [], b''
        while at + len(kept) < len(runs):
            _, properties = runs[at + len(kept)]
            if paragraphs:
                words = (len(properties) + 1) // 2
                packed = b'\0' + bytes([words]) + properties.ljust(2 * words, b'\0')
            else:
                packed = bytes([len(properties)]) + properties if properties else b''
            packed = padded(packed, 2)
            if 4 * (len(kept) + 2) + size * (len(kept) + 1) + len(tail) + len(packed) > 510:
                break
            tail = packed + tail
            kept.append((runs[at + len(kept)][0], len(tail) if packed else 0))
        head = struct.pack('<I', begin) + b''.join(struct.pack('<I', end) for end, _ in kept)
        head += b''.join(bytes([(510 - back) // 2 if back else 0]).ljust(size, b'\0') for _, back in kept)
        pages.append((begin, kept[-1][0], head.ljust(510 - len(tail), b'\0') + tail + bytes([0, len(kept)])))
        begin, at = kept[-1][0], at + len(kept)
    return pages


def word_text(report, word, text):
    for piece in report.runs(text):
        word.put(piece)
        if report.rng.random() < 0.1:
            word.put('删去的水库', DELETED)
        if report.rng.random() < 0.1:
            word.put('隐藏的水库', HIDDEN)


def doc(report):
    word, lines, notes = Word(), [], []
    for b in report.blocks:
        if b.kind == 'table':
            for row in b.rows:
                for cell in row:
                    word_text(report, word, cell)
                    word.end(IN_TABLE, '\a')
                word.end(IN_TABLE + ROW_END, '\a')
                lines.append(' '.join(row))
            continue
        word_text(report, word, b.label() + b.text)
        if b.note:
            notes.append(b.note)
            word.put('\x02', SPECIAL)
        word.end({'title': outline(0), 'head': outline(b.level)}.get(b.kind, b''))
        lines.append(b.label() + b.text)
    length = len(word.text)
    for note in notes:
        word.put('\x02', SPECIAL)
        word_text(report, word, note)
        word.end()
    notes_length = len(word.text) - length
    if notes:
        word.end()
    text = word.text.encode('utf-16-le')
    stream, table, tables = bytes(TEXT_AT) + text, b'\0', {}
    for number, pages in ((12, word_pages(word.runs, False)), (13, word_pages(word.paragraphs, True))):
        stream = padded(stream, SECTOR)
        places = [begin for begin, _, _ in pages] + [pages[-1][1]]
        first = len(stream) // SECTOR
        tables[number] = struct.pack('<%dI' % len(places), *places) + struct.pack('<%dI' % len(pages), *range(first, first + len(pages)))
        stream += b''.join(page for _, _, page in pages)
    tables[33] = b'\x02' + struct.pack('<IIIHIH', 16, 0, len(text) // 2, 0, TEXT_AT, 0)
    stream = bytearray(padded(stream, SECTOR))
    struct.pack_into('<HH', stream, 0, 0xA5EC, 193)
    struct.pack_into('<H', stream, 10, 0x0200)
    struct.pack_into('<II', stream, 76, length, notes_length)
    for number, data in tables.items():
        struct.pack_into('<II', stream, 154 + 8 * number, len(table), len(data))
        table += data
    return compound({'WordDocument': bytes(stream), '1Table': table}), lines + notes


# ---- Excel ----

RECORD_BYTES = 8224


def record(kind, data=b''):
    return struct.pack('<HH', kind, len(data)) + data


def string_of(text):
    """A string as it is: a byte for each character where that is enough."""
    wide = any(c > '\xff' for c in text)
    return (1, text.encode('utf-16-le')) if wide else (0, text.encode('latin-1'))


def shared_strings(texts):
    """The table of strings; where a record is full, it goes on in another, with the width of the characters once more."""
    out, kind, now = b'', 0xFC, struct.pack('<II', len(texts), len(texts))
    for text in texts:
        wide, data = string_of(text)
        if len(now) + 3 > RECORD_BYTES:
            out, kind, now = out + record(kind, now), 0x3C, b''
        now += struct.pack('<HB', len(data) >> wide, wide)
        while len(now) + len(data) > RECORD_BYTES:
            room = (RECORD_BYTES - len(now)) >> wide << wide
            out, kind, now, data = out + record(kind, now + data[:room]), 0x3C, bytes([wide]), data[room:]
        now += data
    return out + record(kind, now)


def cell_number(row, column, value, style):
    return record(0x203, struct.pack('<HHHd', row, column, style, value))


def xls(report):
    rows, more, texts = rows_of(report), second_sheet(report), []

    def cell_text(row, column, text):
        texts.append(text)
        return record(0xFD, struct.pack('<HHHI', row, column, 0, len(texts) - 1))
    first = b''.join(cell_text(0, i, head) for i, head in enumerate(HEADS))
    for r, row in enumerate(rows, 1):
        first += cell_number(r, 0, row.number, 0) + cell_text(r, 1, row.problem) + cell_text(r, 2, row.office) + cell_number(r, 3, row.amount / 100, 1)
        first += record(0x06, struct.pack('<HHHdHI', r, 4, 2, row.rate / 1000, 0, 0) + b'\0\0')
        first += cell_number(r, 5, (row.date - FIRST_DAY).days, 3)
    second = b''.join(cell_text(r, 0, a) + cell_number(r, 1, int(b), 0) for r, (a, b) in enumerate(more))
    hidden = cell_text(0, 0, '隐藏的水库')
    sheets = (('整改台账', first, 0), ('Sheet2', second, 0), ('草稿', hidden, 1))

    def begin(kind):
        return record(0x809, struct.pack('<HHHHII', 0x600, kind, 0x0DBB, 0x07CC, 0, 6))

    def head(places):
        out = begin(5)
        for number, code in ((164, '#,##0.00_ '), (165, '0.0%')):
            out += record(0x41E, struct.pack('<HHB', number, len(code), 0) + code.encode())
        out += b''.join(record(0xE0, struct.pack('<HH', 0, number) + bytes(16)) for number in (0, 164, 165, 14))
        for (name, _, state), place in zip(sheets, places):
            wide, data = string_of(name)
            out += record(0x85, struct.pack('<IBBBB', place, state, 0, len(name), wide) + data)
        return out + shared_strings(texts) + record(0x0A)
    places, at = [], len(head([0] * len(sheets)))
    bodies = [begin(16) + cells + record(0x0A) for _, cells, _ in sheets]
    for body in bodies:
        places.append(at)
        at += len(body)
    return compound({'Workbook': head(places) + b''.join(bodies)}), sheet_lines(rows, more), '1 hidden part'


# ---- PowerPoint ----

def atom(kind, data, instance=0):
    return struct.pack('<HHI', instance << 4, kind, len(data)) + data


def holder(kind, *records, instance=0):
    data = b''.join(records)
    return struct.pack('<HHI', 15 | instance << 4, kind, len(data)) + data


def slide_text(kind, text):
    return atom(0x0F9F, struct.pack('<I', kind)) + atom(0x0FA0, text.encode('utf-16-le'))


def slide_shape(placeholder, text):
    return holder(0xF004, holder(0xF011, atom(0x0BC3, struct.pack('<IBBH', 0, placeholder, 0, 0))), holder(0xF00D, text))


def ppt(report):
    """Titles and texts are in a list of the document, to which the shapes refer; what follows a table is in a shape of its own."""
    slides, slide_objects, note_objects, listed, lines = slides_of(report), [], [], b'', []
    for i, slide in enumerate(slides):
        body = [line for line in slide_lines(slide, '%d.')[1:] if line != slide.note]
        half = len(body) // 2
        lines += [slide.title] + body + ([slide.note] if slide.note else [])
        listed += atom(0x03F3, struct.pack('<IIIII', 2 + i, 0, 0, 256 + i, 0)) + slide_text(0, slide.title) + slide_text(1, '\r'.join(body[:half]))
        slide_objects.append(holder(0x03EE, holder(
            0x040C, slide_shape(13, atom(0x0F9E, struct.pack('<I', 0))), slide_shape(14, atom(0x0F9E, struct.pack('<I', 1))),
            slide_shape(0, slide_text(4, '\r'.join(body[half:]))), slide_shape(8, slide_text(4, '3')))))
        if slide.note:
            note_objects.append(holder(0x03F0, atom(0x03F1, struct.pack('<II', 256 + i, 0)), holder(0x040C, slide_shape(12, slide_text(2, slide.note)))))
    first_note = 2 + len(slides)
    notes = b''.join(atom(0x03F3, struct.pack('<IIIII', first_note + i, 0, 0, 0, 0)) for i in range(len(note_objects)))
    document = holder(0x03E8, holder(0x0FF0, listed), holder(0x0FF0, notes, instance=2))
    stream, places = b'', []
    for made in [document] + slide_objects + note_objects:
        places.append(len(stream))
        stream += made
    directory = len(stream)
    stream += atom(0x1772, struct.pack('<I', 1 | len(places) << 20) + struct.pack('<%dI' % len(places), *places))
    edit = len(stream)
    stream += atom(0x0FF5, struct.pack('<IIIIIII', 0, 0, 0, directory, 1, 0, 0))
    user = struct.pack('<HHIIII', 0, 0x0FF6, 16, 20, 0xE391C05F, edit)
    return compound({'PowerPoint Document': stream, 'Current User': user}), lines


# ---- Outlook ----

def message(report, attached):
    """A mail with its text as a web page or plain, in UTF-16 or GBK, and attachments: (name, bytes)."""
    wide, paragraphs = report.rng.random() < 0.5, [b.label() + b.text for b in report.blocks if b.kind != 'table']

    def text(number, string):
        return ('__substg1.0_%04X001%s' % (number, 'F' if wide else 'E'), string.encode('utf-16-le' if wide else 'gbk'))
    streams = dict([text(0x0037, report.title), text(0x1000, '\r\n'.join(paragraphs) + '\r\n')])
    if report.rng.random() < 0.5:
        streams['__substg1.0_10130102'] = ('<html><body>%s</body></html>' % ''.join('<p>%s</p>' % html_text(report, p) for p in paragraphs)).encode('gbk')
    pages = struct.pack('<IIII', 0x3FFD0003, 6, 936, 0) + struct.pack('<IIII', 0x3FDE0003, 6, 936, 0)
    streams['__properties_version1.0'] = bytes(32) + pages
    for i, (name, data) in enumerate(attached):
        streams['__attach_version1.0_#%08X' % i] = dict([text(0x3707, name), ('__substg1.0_37010102', data), ('__properties_version1.0', bytes(8))])
    return compound(streams), [report.title] + paragraphs
