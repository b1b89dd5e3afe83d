"""refused.py - files that are no reports: damaged, locked, of other kinds. Each comes with a word of the reason that a run must give, the name under
which it is counted, or both."""
import gzip
import io
import tarfile

import office
import old
import pages
import tables
import texts
from packs import locked, pack


def tar_gz(name, data):
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode='w', format=tarfile.GNU_FORMAT) as t:
        member = tarfile.TarInfo(name)
        member.size = len(data)
        t.addfile(member, io.BytesIO(data))
    return gzip.compress(raw.getvalue(), mtime=0)


def locked_pdf(report):
    """Encrypted with a password that nobody knows."""
    owner = bytes(report.rng.randrange(256) for _ in range(32)).hex().encode()
    return pages.pdf_of(pages.Pages(report).pages, True,
                        b'/ID [<00112233445566778899AABBCCDDEEFF> <00112233445566778899AABBCCDDEEFF>] '
                        b'/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -3904 /O <%s> /U <%s> >> ' % (owner, owner))


def picture_pdf():
    content = pages.pdf_stream(b'q 595 0 0 842 0 0 cm BI /W 2 /H 2 /CS /G /BPC 8 /F /AHx ID FF00FF00> EI Q\n', False)
    objects = [b'<</Type/Catalog/Pages 2 0 R>>', b'<</Type/Pages/Count 1/Kids[3 0 R]>>', b'<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Contents 4 0 R>>', content]
    return b'%PDF-1.4\n' + b''.join(pages.pdf_object(i + 1, body) for i, body in enumerate(objects)) + b'trailer <</Root 1 0 R>>\n%%EOF\n'


def two_encodings(report):
    lines = texts.plain_lines(report)
    half = len(lines) // 2
    return '\n'.join(lines[:half]).encode() + b'\n' + '\n'.join(lines[half:]).encode('gb18030')


def broken_xml(report):
    parts, _ = office.word_parts(report)
    body = parts['word/document.xml']
    return pack({'[Content_Types].xml': '<Types/>', 'word/document.xml': body[:len(body) // 2]})


# (suffix, the bytes, made of a report, what right.jsonl says of it; 'member' is the one within it that is refused).
REFUSED = (
    ('docx', lambda r: old.compound({'EncryptedPackage': bytes(5000)}), {'reason': 'password'}),
    ('docx', lambda r: office.docx(r)[0][:700], {'reason': 'damaged'}),
    ('docx', broken_xml, {'reason': 'damaged'}),
    ('docx', lambda r: pack({'uof.xml': '<x/>'}), {'reason': 'UOF'}),
    ('docx', lambda r: b'\xff\xd8\xff\xe0' + bytes(60), {'reason': 'picture'}),
    ('pdf', locked_pdf, {'reason': 'password'}),
    ('pdf', lambda r: pages.pdf(r)[0][:200], {'reason': 'pdftotext'}),
    ('pdf', lambda r: texts.text(r, 'utf-8')[0], {'reason': 'PDF'}),
    ('pdf', lambda r: picture_pdf(), {'reason': 'only pictures of pages', 'scans': 1}),
    ('ofd', lambda r: pages.ofd_of(pages.Pages(r).pages, ['Doc_0/Pages/Page_0/Content.xml']), {'reason': 'Content.xml'}),
    ('ofd', lambda r: pages.ofd_of(pages.Pages(r).pages, ['Doc_0/Document.xml']), {'reason': 'Document.xml'}),
    ('odt', lambda r: office.odt(r)[0][:300], {'reason': 'damaged'}),
    ('doc', lambda r: old.compound({'Contents': bytes(5000)}), {'reason': 'damaged'}),
    ('txt', two_encodings, {'reason': 'UTF-8'}),
    ('txt', lambda r: bytes(range(256)) * 20, {'reason': 'binary'}),
    ('caj', lambda r: b'CAJ\0' + bytes(100), {'reason': 'CNKI', 'kind': 'caj'}),
    ('msg', lambda r: old.compound({'__properties_version1.0': bytes(5000)}), {'reason': 'only blanks'}),
    ('zip', lambda r: locked(pack({'a.txt': texts.text(r, 'utf-8')[0]})), {'reason': 'password', 'member': '!/a.txt'}),
    ('tgz', lambda r: tar_gz('a.txt', texts.text(r, 'utf-8')[0])[:150], {'reason': 'unpacked'}),
    ('zip', lambda r: pack({'photo.jpg': b'x'}), {'reason': 'without reports', 'kind': 'zip'}),
    ('jpg', lambda r: b'\xff\xd8\xff\xe0' + bytes(60), {'kind': 'jpg'}),
    ('mp3', lambda r: b'ID3' + bytes(60), {'kind': 'mp3'}),
    ('txt', lambda r: b'', {'reason': 'empty'}),
    ('xlsx', lambda r: b'', {'reason': 'empty'}),
    ('xlsx', lambda r: tables.xlsx(r)[0][:400], {'reason': 'damaged'}),
    ('xls', lambda r: old.compound({'EncryptedPackage': bytes(5000)}), {'reason': 'password'}),
    ('tmp', lambda r: b'x', {'kind': 'other'}),
)
