"""shows.py - reports as presentations, PPTX and ODP: a slide for each heading, with its paragraphs and tables, and notes."""
from xml.sax.saxutils import escape

from office import XML, odf_pack, odf_text
from packs import pack

A = 'http://schemas.openxmlformats.org/drawingml/2006/main'
P = 'http://schemas.openxmlformats.org/presentationml/2006/main'
R = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
SPACES = 'xmlns:a="%s" xmlns:p="%s" xmlns:r="%s"' % (A, P, R)


class Slide:
    def __init__(self, title):
        self.title, self.blocks, self.note = title, [], ''


def slides_of(report):
    slides = []
    for b in report.blocks:
        if b.kind == 'title' or b.kind == 'head' and b.level == 1:
            slides.append(Slide(b.label() + b.text))
        else:
            slides[-1].blocks.append(b)
            slides[-1].note = slides[-1].note or b.note
    return slides


def slide_lines(slide, item):
    lines = [slide.title]
    for b in slide.blocks:
        if b.kind == 'table':
            lines += [' '.join(row) for row in b.rows]
        else:
            lines.append((item % b.number if b.kind == 'item' else b.label()) + b.text)
    return lines + ([slide.note] if slide.note else [])


# ---- PPTX ----

def drawn_text(report, text):
    return ''.join('<a:r><a:rPr lang="zh-CN"/><a:t>%s</a:t></a:r>' % escape(piece) for piece in report.runs(text))


def shape(kind, paragraphs):
    return '<p:sp><p:nvSpPr><p:nvPr><p:ph%s/></p:nvPr></p:nvSpPr><p:txBody><a:bodyPr/>%s</p:txBody></p:sp>' % (kind and ' type="%s"' % kind, ''.join(paragraphs))


def paragraph(report, text, properties=''):
    return '<a:p>%s%s</a:p>' % (properties, drawn_text(report, text))


def slide_xml(report, slide):
    """Paragraphs in a row are one shape, so that their numbers go on."""
    shapes, open_shape = [shape('title', [paragraph(report, slide.title)])], []
    for b in slide.blocks:
        if b.kind != 'table':
            numbers = '<a:pPr><a:buFont typeface="+mj-lt"/><a:buAutoNum type="arabicPeriod"/></a:pPr>' if b.kind == 'item' else ''
            open_shape.append(paragraph(report, ('' if b.kind == 'item' else b.label()) + b.text, numbers))
            continue
        if open_shape:
            shapes.append(shape('', open_shape))
        open_shape = []
        shapes.append('<p:graphicFrame><a:graphic><a:graphicData><a:tbl>%s</a:tbl></a:graphicData></a:graphic></p:graphicFrame>' % ''.join(
            '<a:tr h="1">%s</a:tr>' % ''.join('<a:tc><a:txBody>%s</a:txBody></a:tc>' % paragraph(report, c) for c in row) for row in b.rows))
    if open_shape:
        shapes.append(shape('', open_shape))
    shapes.append(shape('sldNum', ['<a:p><a:fld type="slidenum"><a:t>3</a:t></a:fld></a:p>']))
    return '<p:sld %s><p:cSld><p:spTree>%s</p:spTree></p:cSld></p:sld>' % (SPACES, ''.join(shapes))


def pptx(report):
    slides = slides_of(report)
    package = 'http://schemas.openxmlformats.org/package/2006/'
    relation = '<Relationship Id="rId%d" Type="' + R + '/%s" Target="%s"/>'

    def relations(rows):
        return '<Relationships xmlns="%srelationships">%s</Relationships>' % (package, ''.join(relation % row for row in rows))
    files = {
        '[Content_Types].xml': '<Types xmlns="%scontent-types"/>' % package,
        '_rels/.rels': relations([(1, 'officeDocument', 'ppt/presentation.xml')]),
        'ppt/presentation.xml': '<p:presentation %s><p:sldIdLst>%s</p:sldIdLst></p:presentation>' % (
            SPACES, ''.join('<p:sldId id="%d" r:id="rId%d"/>' % (256 + i, i + 1) for i in range(len(slides) + 1))),
        # The parts are numbered from the last slide to the first, as after they were moved.
        'ppt/_rels/presentation.xml.rels': relations([(i + 1, 'slide', 'slides/slide%d.xml' % (len(slides) + 1 - i)) for i in range(len(slides) + 1)])}
    for i, slide in enumerate(slides):
        number = len(slides) + 1 - i
        files['ppt/slides/slide%d.xml' % number] = slide_xml(report, slide)
        if slide.note:
            files['ppt/slides/_rels/slide%d.xml.rels' % number] = relations([(1, 'notesSlide', '../notesSlides/notesSlide%d.xml' % number)])
            files['ppt/notesSlides/notesSlide%d.xml' % number] = '<p:notes %s><p:cSld><p:spTree>%s%s</p:spTree></p:cSld></p:notes>' % (
                SPACES, shape('sldImg', []), shape('body', [paragraph(report, slide.note)]))
    files['ppt/slides/slide1.xml'] = slide_xml(report, Slide('隐藏的水库')).replace('<p:sld ', '<p:sld show="0" ', 1)
    return pack({name: XML + body for name, body in files.items()}), [line for slide in slides for line in slide_lines(slide, '%d. ')], '1 hidden part'


# ---- ODP ----

def odp(report):
    slides, pages = slides_of(report), []
    for slide in slides:
        frames = ['<draw:frame presentation:class="title"><draw:text-box><text:p>%s</text:p></draw:text-box></draw:frame>' % odf_text(report, slide.title)]
        for b in slide.blocks:
            if b.kind == 'table':
                inside = '<table:table>%s</table:table>' % ''.join('<table:table-row>%s</table:table-row>' % ''.join(
                    '<table:table-cell><text:p>%s</text:p></table:table-cell>' % odf_text(report, c) for c in row) for row in b.rows)
            else:
                inside = '<draw:text-box><text:p>%s</text:p></draw:text-box>' % odf_text(report, b.label() + b.text)
            frames.append('<draw:frame presentation:class="outline">%s</draw:frame>' % inside)
        frames.append('<draw:frame presentation:class="page-number"><draw:text-box><text:p><text:page-number>3</text:page-number></text:p></draw:text-box></draw:frame>')
        if slide.note:
            frames.append('<presentation:notes><draw:frame presentation:class="notes"><draw:text-box><text:p>%s</text:p></draw:text-box></draw:frame></presentation:notes>'
                          % odf_text(report, slide.note))
        pages.append('<draw:page draw:style-name="dp1">%s</draw:page>' % ''.join(frames))
    content = '<office:body><office:presentation>%s</office:presentation></office:body>' % ''.join(pages)
    return odf_pack('application/vnd.oasis.opendocument.presentation', content), [line for slide in slides for line in slide_lines(slide, '%d.')]
