"""texts.py - reports as plain text, Markdown, web pages, mails, RTF and CSV. Each writer returns the bytes and the lines
that must be read."""
import base64
import quopri
from email.header import Header
from html import escape

INDENT = '　　'


def plain_lines(report, item='%s'):
    """A report as it is typed into a text file."""
    lines = []
    for b in report.blocks:
        if b.kind == 'title':
            lines += [b.text, '']
        elif b.kind == 'table':
            lines += ['\t'.join(row) for row in b.rows]
        elif b.kind == 'sign':
            lines.append('　' * 20 + b.text)
        else:
            lines.append(INDENT + b.label() + b.text)
    return lines


def text(report, encoding, end='\n', mark=b''):
    lines = plain_lines(report)
    return mark + (end.join(lines) + end).encode(encoding), lines


def markdown(report):
    lines = []
    for b in report.blocks:
        if b.kind == 'title':
            lines += ['# ' + b.text, '']
        elif b.kind == 'head':
            lines += ['#' * (b.level + 1) + ' ' + b.label() + b.text, '']
        elif b.kind == 'table':
            rows = ['| ' + ' | '.join(row) + ' |' for row in b.rows]
            lines += rows[:1] + ['|---|---|---|---|'] + rows[1:] + ['']
        elif b.kind == 'item':
            lines.append('%d. ' % b.number + b.text)
        else:
            pieces = report.runs(b.text)
            if len(pieces) > 2 and not pieces[1][0].isspace():
                pieces[1] = '**' + pieces[1] + '**'
            lines += [''.join(pieces), '']
    return ('\n'.join(lines) + '\n').encode(), lines


# ---- web pages ----

HTML_WRAPPERS = (
    '<b>%s</b>', '<span style="color:red">%s</span>', '<font size=3>%s</font>', '%s', '<A HREF="/a?b=1&amp;c=<2>">%s</A>', '<!-- 水池 -->%s<!-- > -->', '<span><span lang=EN-US></span><i>%s</i></span>',
    '<o:p></o:p><u>%s</u>', '<img src="a.png" alt="水池">%s', '<input type="hidden" value="水池">%s')


def html_text(report, string):
    """Escaped text, some of it in an element or as a character reference."""
    pieces = []
    for i, piece in enumerate(report.runs(string)):
        wrapper = report.rng.choice(HTML_WRAPPERS) if i % 2 else '%s'
        pieces.append(wrapper % escape(piece, quote=False))
    done = ''.join(pieces)
    return done.replace('“', '&ldquo;').replace('”', '&#8221;') if report.rng.random() < 0.5 else done


def html_body(report):
    """The body of a page, and its lines."""
    out, lines, listed = [], [], False
    for b in report.blocks:
        if listed and b.kind != 'item':
            out.append('</ol>')
            listed = False
        if b.kind == 'table':
            rows = ''.join('<tr>' + ''.join('<td>%s</td>' % escape(c) for c in row) + '</tr>\n' for row in b.rows)
            out.append('<table border=1>\n' + rows + '</table>')
            lines += [' '.join(row) for row in b.rows]
            continue
        if b.kind == 'item':
            out.append(('' if listed else '<ol>\n') + '<li>' + html_text(report, b.text) + '</li>')
            listed = True
            lines.append('%d. ' % b.number + b.text)
            continue
        tag = {'title': 'h1', 'head': 'h%d' % (b.level + 1)}.get(b.kind, 'p')
        out.append('<%s>%s</%s>' % (tag, html_text(report, b.label() + b.text), tag))
        lines.append(b.label() + b.text)
    return '\n'.join(out), lines


def html(report, encoding='utf-8', declared='utf-8'):
    body, lines = html_body(report)
    page = report.written('<!DOCTYPE html>\n<html><head><meta http-equiv="Content-Type" content="text/html; charset=%s"><title>%s</title>\n'
            '<style>p { text-indent: 2em }</style><script>if (1 < 2) document.write("<p>水库</p>");</script></head>\n'
            '<body><nav><a href="/">首页</a><a href="/news">公告</a></nav>\n<div id="content">%s</div>\n<!-- 水库 -->\n<footer>版权所有</footer></body></html>\n'
            ) % (declared, escape(report.title), body)
    return page.encode(encoding), lines


def encoded(data, how):
    return base64.encodebytes(data) if how == 'base64' else quopri.encodestring(data)


def mht(report, how, charset):
    """A page as a browser saves it, with a picture in which a query would find nothing."""
    page, lines = html(report, charset, charset)
    head = 'From: <Saved by a browser>\nSubject: page\nMIME-Version: 1.0\nContent-Type: multipart/related; type="text/html"; boundary="----=_part"\n\n'
    out = head + '------=_part\nContent-Type: text/html; charset="%s"\nContent-Transfer-Encoding: %s\nContent-Location: http://www.example.cn/a.htm\n\n' % (charset, how)
    picture = '\n------=_part\nContent-Type: image/png\nContent-Transfer-Encoding: base64\nContent-Location: http://www.example.cn/a.png\n\n'
    data = out.encode() + encoded(page, how) + picture.encode() + base64.encodebytes(b'\x89PNG\r\n\x1a\n' + bytes(30)) + b'\n------=_part--\n'
    return data.replace(b'\r\n', b'\n').replace(b'\n', b'\r\n'), lines


# ---- mail ----

def file_name_header(name):
    return '"=?utf-8?B?%s?="' % base64.b64encode(name.encode()).decode()


def mail(report, how, charset, attached):
    """A mail with its text twice, as text and as HTML, and attachments: (name, bytes)."""
    subject = report.title
    paragraphs = [b.label() + b.text for b in report.blocks if b.kind != 'table']
    plain = '\n'.join(paragraphs) + '\n'
    page = '<html><body>' + ''.join('<p>%s</p>' % html_text(report, p) for p in paragraphs) + '</body></html>'
    lines = [subject] + paragraphs
    out = ('From: =?utf-8?B?%s?= <office@example.cn>\nTo: records@example.cn\nDate: Mon, 06 May 2024 08:30:00 +0800\nSubject: %s\nMIME-Version: 1.0\n'
           'Content-Type: multipart/mixed; boundary="mixed"\n\nThis is a message in MIME.\n\n--mixed\nContent-Type: multipart/alternative; boundary="both"\n\n'
           % (base64.b64encode('办公室'.encode()).decode(), Header(subject, charset, header_name='Subject').encode())).encode()
    for kind, body in (('plain', plain), ('html', page)):
        out += ('--both\nContent-Type: text/%s; charset=%s\nContent-Transfer-Encoding: %s\n\n' % (kind, charset, how)).encode()
        out += encoded(body.encode(charset), how) + b'\n'
    out += b'--both--\n'
    for name, data in attached:
        out += ('--mixed\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=%s\n\n'
                % file_name_header(name)).encode() + base64.encodebytes(data)
    return out + b'--mixed--\n', lines


# ---- RTF ----

def rtf_text(string, unicode):
    out = []
    for c in string:
        if c in '\\{}':
            out.append('\\' + c)
        elif c < '\x80':
            out.append(c)
        elif unicode:
            units = c.encode('utf-16-le')
            for i in range(0, len(units), 2):
                value = int.from_bytes(units[i:i + 2], 'little', signed=True)
                out.append('\\u%d?' % value)
        else:
            out.append(''.join("\\'%02x" % byte for byte in c.encode('gbk')))
    return ''.join(out)


RTF_WRAPPERS = (
    '{\\b0 %s}', '{\\field{\\*\\fldinst HYPERLINK "http://www.example.cn/"}{\\fldrslt %s}}', '{\\*\\bkmkstart a}{\\*\\bkmkend a}%s', '{\\cs15\\insrsid123 %s}',
    '{\\loch\\af1\\hich\\af1\\dbch\\f0 %s}', '{\\*\\unknown x}{\\deleted old}%s')


def rtf(report, unicode):
    out = ['{\\rtf1\\ansi\\ansicpg936\\deff0\\uc1{\\fonttbl{\\f0\\fnil\\fcharset134 SimSun;}{\\f1\\froman\\fcharset0 Times New Roman;}}\n'
           '{\\stylesheet{\\s1 heading 1;}}{\\info{\\title %s}}{\\header \\pard %s\\par}\n' % (rtf_text('无关', unicode), rtf_text('内部资料', unicode))]
    lines = []

    def shown(string):
        return ''.join((report.rng.choice(RTF_WRAPPERS) if i % 2 else '{\\b1 %s}') % rtf_text(piece, unicode) for i, piece in enumerate(report.runs(string)))
    for b in report.blocks:
        if b.kind == 'table':
            for row in b.rows:
                out.append('\\trowd\\cellx1000\\cellx4000\\cellx6000\\cellx9000 ' + ''.join('\\pard\\intbl %s\\cell ' % rtf_text(c, unicode) for c in row) + '\\row\n')
                lines.append(' '.join(row))
            continue
        level = {'title': '\\outlinelevel0', 'head': '\\outlinelevel%d' % b.level}.get(b.kind, '')
        if b.kind == 'item':
            out.append('\\pard{\\listtext\\f0 %d.\\tab}' % b.number + shown(b.text) + '\\par\n')
            lines.append('%d.\t' % b.number + b.text)
        else:
            out.append('\\pard%s\\f0 ' % level + shown(b.label() + b.text) + '{\\v hidden}\\par\n')
            lines.append(b.label() + b.text)
    return (''.join(out) + '}').encode('ascii'), lines, '1 header or footer'
