"""office.py - reports as DOCX, Flat OPC, Word 2003 XML and OpenDocument text. Numbers of lists and headings are counted by the reader."""
from xml.sax.saxutils import escape

from packs import pack

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
SPACES = ('xmlns:w="%s" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
          'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"' % W)
TYPES = 'application/vnd.openxmlformats-officedocument.wordprocessingml.'
RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
NUMBERING = ('<w:numbering xmlns:w="%s"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'
             '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="%%1、"/></w:lvl>'
             '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="（%%2）"/></w:lvl></w:abstractNum>'
             '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%%1."/></w:lvl></w:abstractNum>'
             '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>%s</w:numbering>')
STYLES = ('<w:styles xmlns:w="%s"><w:style w:type="paragraph" w:styleId="a"><w:name w:val="Normal"/></w:style>'
          '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
          '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="a"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'
          '<w:outlineLvl w:val="1"/></w:pPr></w:style></w:styles>' % W)


FIELD = ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> REF 水库 \\h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>%s'
         '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
WRAPPERS = (
    FIELD, '<w:hyperlink w:anchor="a">%s</w:hyperlink>', '<w:sdt><w:sdtPr><w:alias w:val="水库"/></w:sdtPr><w:sdtContent>%s</w:sdtContent></w:sdt>',
    '<w:smartTag w:uri="urn:a" w:element="b"><w:smartTagPr><w:attr w:name="c" w:val="水库"/></w:smartTagPr>%s</w:smartTag>',
    '<w:fldSimple w:instr=" DOCPROPERTY 水库 ">%s</w:fldSimple>', '<w:r><w:lastRenderedPageBreak/></w:r>%s')


def word_wrapped(report, run):
    """A run in one of the elements that stand between it and its paragraph."""
    return report.rng.choice(WRAPPERS) % run if report.rng.random() < 0.15 else run


def word_runs(report, string):
    """Runs of a paragraph; between them what a reader must not show, or must."""
    out, pieces = [], report.runs(string)
    for i, piece in enumerate(pieces):
        run = '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">%s</w:t></w:r>' % escape(piece)
        if len(pieces) > 1 and report.rng.random() < 0.2:
            run = '<w:ins w:id="%d" w:author="a" w:date="2024-01-01T00:00:00Z">%s</w:ins>' % (i, run)
        out.append(run)
        out[-1] = word_wrapped(report, out[-1])
        if report.rng.random() < 0.1:
            out.append('<w:del w:id="90" w:author="a"><w:r><w:delText>删去的水库</w:delText></w:r></w:del>')
        if report.rng.random() < 0.1:
            out.append('<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏的水库</w:t></w:r>')
        if report.rng.random() < 0.1:
            out.append('<w:bookmarkStart w:id="%d" w:name="b"/><w:bookmarkEnd w:id="%d"/><w:proofErr w:type="spellStart"/>' % (i, i))
    return ''.join(out)


def word_box(report, string):
    """A text box, which Word writes twice: for itself, and for its older versions."""
    inner = '<w:txbxContent><w:p>%s</w:p></w:txbxContent>' % word_runs(report, string)
    return ('<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>%s</wps:txbx></wps:wsp></w:drawing></mc:Choice>'
            '<mc:Fallback><w:pict><v:textbox>%s</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>' % (inner, inner))


def word_parts(report):
    """The parts of a DOCX, and its lines."""
    body, lines, notes, lists, listed = [], [], [], 0, False
    for b in report.blocks:
        properties, inside = '', word_runs(report, b.text) if b.kind != 'table' else ''
        if b.kind == 'table':
            body.append('<w:tbl><w:tblPr/>' + ''.join(
                '<w:tr>' + ''.join('<w:tc><w:tcPr><w:tcW w:w="2000"/></w:tcPr><w:p>%s</w:p></w:tc>' % word_runs(report, c) for c in row) + '</w:tr>' for row in b.rows) + '</w:tbl>')
            lines += [' '.join(row) for row in b.rows]
            listed = False
            continue
        if b.kind == 'title':
            properties = '<w:outlineLvl w:val="0"/><w:jc w:val="center"/>'
        elif b.kind == 'head':
            properties = '<w:pStyle w:val="%d"/>' % b.level
        elif b.kind == 'item':
            lists += not listed
            properties = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="%d"/></w:numPr>' % (lists + 1)
        listed = b.kind == 'item'
        if b.note:
            notes.append(b.note)
            inside += '<w:r><w:footnoteReference w:id="%d"/></w:r>' % (len(notes) + 1)
        if b.box:
            inside += word_box(report, b.box)
        body.append('<w:p><w:pPr>%s</w:pPr>%s</w:p>\n' % (properties, inside))
        lines.append(b.label() + (' ' if b.kind == 'item' else '') + b.text)
        if b.box:
            lines.append(b.box)
    starts = ''.join('<w:num w:numId="%d"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>' % (i + 2) for i in range(lists))
    parts = {
        'word/document.xml': '<w:document %s><w:body>%s<w:sectPr/></w:body></w:document>' % (SPACES, ''.join(body)),
        'word/styles.xml': STYLES, 'word/numbering.xml': NUMBERING % (W, starts)}
    if notes:
        parts['word/footnotes.xml'] = '<w:footnotes xmlns:w="%s"><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>%s</w:footnotes>' % (
            W, ''.join('<w:footnote w:id="%d"><w:p><w:r><w:footnoteRef/></w:r>%s</w:p></w:footnote>' % (i + 2, word_runs(report, note)) for i, note in enumerate(notes)))
    return parts, lines + notes


def word_relations(parts):
    names = [name[5:-4] for name in parts if name != 'word/document.xml']
    return '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>' % ''.join(
        '<Relationship Id="rId%d" Type="%s" Target="%s.xml"/>' % (i + 1, RELATION + name, name) for i, name in enumerate(names))


TOP_RELATIONS = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                 '<Relationship Id="rId1" Type="%sofficeDocument" Target="word/document.xml"/></Relationships>' % RELATION)


def part_type(name):
    return TYPES + ('document.main' if name == 'word/document.xml' else name[5:-4]) + '+xml'


def docx(report):
    parts, lines = word_parts(report)
    types = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
             '%s</Types>' % ''.join('<Override PartName="/%s" ContentType="%s"/>' % (name, part_type(name)) for name in parts))
    files = {'[Content_Types].xml': types, '_rels/.rels': TOP_RELATIONS, **parts, 'word/_rels/document.xml.rels': word_relations(parts)}
    return pack({name: XML + body for name, body in files.items()}), lines


def flat_opc(report):
    parts, lines = word_parts(report)
    relations = 'application/vnd.openxmlformats-package.relationships+xml'
    files = {'_rels/.rels': (relations, TOP_RELATIONS), 'word/_rels/document.xml.rels': (relations, word_relations(parts))}
    files.update({name: (part_type(name), body) for name, body in parts.items()})
    return (XML + '<?mso-application progid="Word.Document"?>\n<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">%s</pkg:package>' % ''.join(
        '<pkg:part pkg:name="/%s" pkg:contentType="%s"><pkg:xmlData>%s</pkg:xmlData></pkg:part>' % (name, kind, body) for name, (kind, body) in files.items())).encode(), lines


def word_2003(report):
    """Its lists state their numbers."""
    body, lines = [], []
    for b in report.blocks:
        if b.kind == 'table':
            body.append('<w:tbl>' + ''.join('<w:tr>' + ''.join('<w:tc><w:p>%s</w:p></w:tc>' % word_runs(report, c) for c in row) + '</w:tr>' for row in b.rows) + '</w:tbl>')
            lines += [' '.join(row) for row in b.rows]
            continue
        properties = ''
        if b.kind == 'title':
            properties = '<w:outlineLvl w:val="0"/>'
        elif b.kind in ('head', 'item'):
            properties = '<w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/><wx:t wx:val="%s"/></w:listPr>' % b.label()
        body.append('<w:p><w:pPr>%s</w:pPr>%s</w:p>' % (properties, word_runs(report, b.text)))
        lines.append(b.label() + (' ' if b.kind == 'item' else '') + b.text)
    return (XML + '<?mso-application progid="Word.Document"?>\n<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" '
            'xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"><w:body><wx:sect>%s</wx:sect></w:body></w:wordDocument>' % ''.join(body)).encode(), lines


# ---- OpenDocument ----

ODF = ' '.join('xmlns:%s="urn:oasis:names:tc:opendocument:xmlns:%s:1.0"' % names for names in (
    ('office', 'office'), ('text', 'text'), ('style', 'style'), ('table', 'table'), ('draw', 'drawing'), ('manifest', 'manifest'), ('presentation', 'presentation'))) + ' xmlns:xlink="http://www.w3.org/1999/xlink"'
CHINESE = '一, 二, 三, ...'


ODF_WRAPPERS = (
    '<text:span text:style-name="T1">%s</text:span>', '<text:a xlink:href="http://www.example.cn/">%s</text:a>', '<text:bookmark text:name="水库"/>%s', '<text:soft-page-break/>%s',
    '<text:span><text:span text:style-name="T2">%s</text:span></text:span>', '<text:change-start text:change-id="c"/>%s<text:change-end text:change-id="c"/>')


def odf_text(report, string):
    return ''.join(report.rng.choice(ODF_WRAPPERS) % escape(piece) if i % 2 else escape(piece) for i, piece in enumerate(report.runs(string)))


def odf_pack(kind, content, styles=''):
    manifest = ('<manifest:manifest %s manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="%s"/>'
                '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>' % (ODF, kind))
    return pack({'mimetype': kind, 'META-INF/manifest.xml': XML + manifest,
                 'content.xml': XML + '<office:document-content %s office:version="1.2">%s</office:document-content>' % (ODF, content),
                 'styles.xml': XML + '<office:document-styles %s office:version="1.2">%s</office:document-styles>' % (ODF, styles)})


def odt(report):
    body, lines, notes, listed = [], [], [], False
    for b in report.blocks:
        if listed and b.kind != 'item':
            body.append('</text:list>')
            listed = False
        if b.kind == 'table':
            body.append('<table:table table:name="t">' + ''.join('<table:table-row>' + ''.join(
                '<table:table-cell><text:p>%s</text:p></table:table-cell>' % odf_text(report, c) for c in row) + '</table:table-row>' for row in b.rows) + '</table:table>')
            lines += [' '.join(row) for row in b.rows]
            continue
        if b.kind == 'item':
            body.append(('' if listed else '<text:list text:style-name="L1">') + '<text:list-item><text:p>%s</text:p></text:list-item>' % odf_text(report, b.text))
            listed = True
            lines.append('%d. ' % b.number + b.text)
            continue
        inside = odf_text(report, b.text)
        if b.note:
            notes.append(b.note)
            inside += '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>%s</text:p></text:note-body></text:note>' % odf_text(report, b.note)
        if b.box:
            inside += '<draw:frame><draw:text-box><text:p>%s</text:p></draw:text-box></draw:frame>' % odf_text(report, b.box)
        if b.kind == 'head':
            body.append('<text:h text:outline-level="%d">%s</text:h>' % (b.level, inside))
        else:
            body.append('<text:p text:style-name="P1">%s</text:p>' % inside)
        lines.append(b.label() + b.text)
        if b.box:
            lines.append(b.box)
    lists = ('<office:automatic-styles><text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/></text:list-style>'
             '</office:automatic-styles>')
    outline = ('<office:styles><text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="%s" style:num-suffix="、"/>'
               '<text:outline-level-style text:level="2" style:num-format="%s" style:num-prefix="（" style:num-suffix="）"/></text:outline-style></office:styles>' % (CHINESE, CHINESE))
    return odf_pack('application/vnd.oasis.opendocument.text', lists + '<office:body><office:text>%s</office:text></office:body>' % ''.join(body), outline), lines + notes
