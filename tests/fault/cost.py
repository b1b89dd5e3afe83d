#!/usr/bin/env python3
"""cost.py ZHANGJU [--full] [--only WORD] - what indexing a file costs, against its size.

A family makes a file of any size, of a kind that nobody writes: marks over one character, a table in each cell, a megabyte in one line. Twice the
size may take less than three times the time of the processor, also of files that are refused. Without --full, the families that once took more."""
import argparse
import io
import os
import random
import resource
import subprocess
import sys
import tempfile
import zipfile

SIZE, FULL_SIZE = 250_000, 1_000_000
ONCE_DEAR = ['plain', 'marks-alt', 'marks-rev', 'styled-tails', 'styled-tails-html', 'tails', 'd-attr', 'd-ns', 'markers-inline2', 'clauses-lack', 'r-cells', 'h-rowends', 'd-lists']
SLACK = 0.25 # seconds: of starting a process, on a busy machine


def fill(unit, size, head="", tail=""):
    n = max(1, size // max(1, len(unit.encode())))
    return (head + unit * n + tail).encode()

def docx(document, numbering=None, styles=None, extra=()):
    b = io.BytesIO()
    with zipfile.ZipFile(b, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("word/document.xml", document)
        if numbering: z.writestr("word/numbering.xml", numbering)
        if styles: z.writestr("word/styles.xml", styles)
        for n, d in extra: z.writestr(n, d)
    return b.getvalue()

def odt(content, styles=None):
    b = io.BytesIO()
    with zipfile.ZipFile(b, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr(zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        z.writestr("content.xml", content)
        if styles: z.writestr("styles.xml", styles)
    return b.getvalue()

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
F = {}
def fam(name, ext="txt"):
    def d(f): F[name] = (ext, f); return f
    return d

LINE = 900_000
def lines_of(text_bytes, size, line=LINE):
    """unit repeated into lines of at most `line` bytes"""
    per = max(1, line // len(text_bytes))
    l = text_bytes * per + b"\n"
    return l * max(1, size // len(l)) if size >= len(l) else text_bytes * max(1, size // len(text_bytes)) + b"\n"

@fam("plain")
def _(s): return fill("全县年轻干部队伍建设存在的困难和问题较多，需要认真研究解决。\n", s)
@fam("marks-alt")   # combining marks of alternating classes behind one base
def _(s): return "标题的报告\n".encode() + lines_of("\u0301\u0323".encode(), s)
@fam("marks-same")
def _(s): return "标题的报告\n".encode() + lines_of("\u0301".encode(), s)
@fam("marks-rev")   # 230 ... then 220: worst for bubble
def _(s):
    n = min(s, LINE) // 4
    one = ("a" + "\u0301" * n + "\u0323" * n + "\n").encode()
    return "标题的报告\n".encode() + one * max(1, s // len(one))
@fam("fdfa")
def _(s): return lines_of("\uFDFA".encode(), s)
@fam("hangul-jamo")
def _(s): return lines_of("\u1100\u1161\u11a8".encode(), s)
@fam("digits")
def _(s): return lines_of("3 260 ".encode(), s)
@fam("digits2")
def _(s): return lines_of("1".encode(), s)
@fam("blank-line")
def _(s): return lines_of(" ".encode()*999 + b"a", s)
@fam("zerowidth")
def _(s): return lines_of("\u200b".encode(), s, LINE) + "年轻干部".encode()
@fam("commas")
def _(s): return lines_of("，".encode(), s)
@fam("periods")
def _(s): return lines_of("。".encode(), s)
@fam("quotes")
def _(s): return lines_of("”".encode(), s)
@fam("periods-quotes")
def _(s): return lines_of("。”".encode(), s)
@fam("markers-inline")
def _(s): return lines_of("。一是".encode(), s)
@fam("markers-inline2")
def _(s): return lines_of("。一是，二是，三是，".encode(), s)
@fam("markers-deep")
def _(s): return fill("第一部分 某某\n第一章 某某\n第一节 某某\n一、某某工作\n（一）某某工作\n1.某某工作\n（1）某某工作\n①某某工作\n一是某某工作。\n首先，某某工作。\n", s)
@fam("markers-one")
def _(s): return fill("一、某\n", s)
@fam("markers-dash")
def _(s): return fill("——某\n", s)
@fam("heads")
def _(s): return fill("工作情况\n", s)
@fam("tails")   # dates, each followed by a title: read_head again and again
def _(s): return fill("二〇二〇年一月一日\n关于工作的报告\n某某局\n", s, "关于工作的报告\n正文很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长。\n")
@fam("tails40")
def _(s): return fill("2020年1月1日\n关于工作的报告\n" + "某某\n" * 37 + "正文很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长。\n", s, "关于工作的报告\n正文很长。\n")
@fam("styled-tails", "md")
def _(s):
    unit = "2020年1月1日\n\n## 关于工作的报告\n\n"
    n = s // len(unit.encode())
    return (("正文很长。\n\n" * n) + unit * (n // 2)).encode()[:s*2]
@fam("styled-tails-html", "html")
def _(s):
    unit = "<p>2020年1月1日<h2>关于工作的报告</h2>"
    n = s // len(unit.encode())
    return ("<html><meta charset=utf-8>" + "<p>某\n" * n + unit * n).encode()
@fam("closing")
def _(s): return fill("各位代表！\n让我们共同努力，为夺取新的胜利而奋斗！\n", s, "报告\n正文很长。\n")
@fam("contents")
def _(s): return fill("目录\n一、某某……1\n", s)
@fam("annex")
def _(s): return fill("附件：1.某某\n2.某某\n3.某某\n", s, "报告\n正文很长。\n")
@fam("problems")
def _(s): return fill("但是，我们也清醒地看到，工作中仍存在不少问题，主要是：", s)
@fam("clauses-lack")
def _(s): return lines_of("能力不足，办法不多，作风不实，".encode(), s)
@fam("clauses-lack-lines")
def _(s): return fill("能力不足，办法不多，作风不实，" * 80 + "\n", s)
@fam("clauses-lack-sent")
def _(s): return lines_of("能力不足。办法不多。作风不实。".encode(), s)
@fam("turn-but")
def _(s): return lines_of("但，".encode(), s)
@fam("turn-mend")
def _(s): return lines_of("针对存在的".encode(), s)
@fam("turn-mix")
def _(s):
    random.seed(1)
    words = "但是 然而 存在 问题 主要 不足 我们 也 看到 针对 解决 面对 一方面 同时 虽然 当前 目前 今后 下一步 要 将 总体 原因 由于 因为 ， ， ， 。 ； ：".split()
    return lines_of("".join(random.choice(words) for _ in range(20000)).encode(), s)
@fam("wrap")
def _(s): return fill("这一行正好有三十个汉字没有句号因此会被认为是换行接下去的文字内容\n", s)
@fam("headings-roles")
def _(s): return fill("存在的主要问题\n正文很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长。\n", s)
@fam("years")
def _(s): return lines_of("2020年".encode(), s)
@fam("docno")
def _(s): return fill("某某发〔2020〕1号\n", s)
@fam("brackets")
def _(s): return lines_of("（".encode(), s)
@fam("brackets-title")
def _(s): return fill("关于工作的报告" + "（一" * 20 + "\n", s)
@fam("md-stars", "md")
def _(s): return fill("*a " * 60 + "\n", s)
@fam("md-heads", "md")
def _(s): return fill("# 标题\n", s)
@fam("md-fence", "md")
def _(s): return fill("```\n", s)
@fam("uni-random")
def _(s):
    random.seed(2); return "\n".join("".join(chr(random.choice([random.randint(0x4e00,0x9fff), random.randint(0xa0,0x2fff), random.randint(0x10000,0x1ffff)])) for _ in range(60)) for _ in range(s//200)).encode()
@fam("gbk-random")
def _(s):
    random.seed(3); return b"\n".join(bytes(x for _ in range(40) for x in (random.randint(0xb0,0xf7), random.randint(0xa1,0xfe))) for _ in range(s//81))
@fam("gbk-alt")
def _(s): return b"\xc4\xea\xb8\xc9\xb2\xbf\x8f\x40\xa4\x40\n" * (s//11)
@fam("hz")
def _(s): return b"~{<:Ky2;~}~{" * (s//12)
@fam("bytes-random")
def _(s): random.seed(4); return bytes(random.randint(128,255) for _ in range(s))
@fam("utf16-nomark")
def _(s): return ("年轻干部问题" * (s//12)).encode("utf-16-le")
# html
H = b"<html><meta charset=utf-8>"
@fam("h-nest", "html")
def _(s): return H + b"<div>" * (s//5) + "深".encode()
@fam("h-table", "html")
def _(s): return H + b"<table><tr><td>" * (s//15) + "深".encode()
@fam("h-rows", "html")
def _(s): return H + b"<table>" * 20 + b"<tr><td>a" * (s//9)
@fam("h-rowends", "html")
def _(s): return H + b"<table><tr><td>"*15 + b"a<br>" * (s//10) + b"</table>"*15
@fam("h-tr-nested", "html")  # inner rows end inside one outer cell
def _(s): return H + b"<table><tr><td>" + b"<table><tr><td>a</table>" * (s//24)
@fam("h-attr", "html")
def _(s): return H + b"<p " + b"a=b " * (s//4) + b">x"
@fam("h-attrs", "html")
def _(s): return H + (b"<p " + b"a " * 500 + b">x") * (s//1004)
@fam("h-quote", "html")
def _(s): return H + b"<p a=\"" * (s//6) + b"x"
@fam("h-quote2", "html")
def _(s): return H + b"<p a='>\"" * (s//8) + b"x"
@fam("h-comment", "html")
def _(s): return H + b"<!--" * (s//4) + b"x"
@fam("h-script", "html")
def _(s): return H + b"<script>" * (s//8) + b"x"
@fam("h-title", "html")
def _(s): return H + b"<title><style><xmp>" * (s//19) + b"x"
@fam("h-bang", "html")
def _(s): return H + b"<!" * (s//2) + b"x"
@fam("h-ent", "html")
def _(s): return H + b"&amp;" * (s//5)
@fam("h-entbad", "html")
def _(s): return H + b"&unknownent" * (s//11)
@fam("h-entnum", "html")
def _(s): return H + b"&#x4e00;" * (s//8)
@fam("h-hide", "html")
def _(s): return H + b"<nav>" * (s//5) + b"x"
@fam("h-hide2", "html")
def _(s): return H + (b"<nav><svg><select>" * 10 + b"</select>") * (s//189) + b"x"
@fam("h-hidden", "html")
def _(s): return H + b"<div style='display:none'>" * (s//26) + b"x"
@fam("h-ol", "html")
def _(s): return H + b"<ol><li>" * (s//8) + b"x"
@fam("h-olattr", "html")
def _(s): return H + b"<ol " + b"start='1 " * (s//9) + b"><li>x"
@fam("h-head", "html")
def _(s): return H + "<h1>报告</h1>".encode() * (s//15)
@fam("h-charset", "html")
def _(s): return b"<meta charset=x>" * (s//16)
@fam("h-blank", "html")
def _(s): return H + b"<pre>" + b" \t" * (s//2)
@fam("h-nbsp", "html")
def _(s): return H + b"a" + b"&nbsp;" * (s//6) + b"<p>b"
@fam("h-nbsp2", "html")
def _(s): return H + (b"&nbsp;"*1000 + b"<p>") * (s//6003)
# rtf
@fam("r-groups", "rtf")
def _(s): return b"{\\rtf1 " + b"{" * (s) + b"x"
@fam("r-uni", "rtf")
def _(s): return b"{\\rtf1 " + b"\\u24180?" * (s//9)
@fam("r-fonts", "rtf")
def _(s): return b"{\\rtf1{\\fonttbl" + b"".join(b"{\\f%d\\fcharset134 a;}" % i for i in range(1024)) + b"}" + b"\\f5" * (s//3) + b" x}"
@fam("r-pages", "rtf")  # a new iconv each time
def _(s): return b"{\\rtf1{\\fonttbl{\\f0\\fcharset134 a;}{\\f1\\fcharset136 a;}}" + b"\\f0\\'b0\\'a1\\f1\\'b0\\'a1" * (s//22) + b"}"
@fam("r-badpage", "rtf")
def _(s): return b"{\\rtf1 " + b"".join(b"\\ansicpg%d\\'b0" % (10001 + i % 80000) for i in range(s//17)) + b"}"
@fam("r-goodpages", "rtf")
def _(s):
    pages = [437, 850, 852, 866, 874, 932, 936, 949, 950, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258, 1361, 10007, 28591, 28592, 860, 861, 862,863,864,865,869,737,775]
    return b"{\\rtf1 " + b"".join(b"\\ansicpg%d\\'b0" % pages[i % len(pages)] for i in range(s//15)) + b"}"
@fam("r-rows", "rtf")
def _(s): return b"{\\rtf1 " + b"\\intbl a\\cell\\row" * (s//18) + b"}"
@fam("r-cells", "rtf")
def _(s): return b"{\\rtf1 \\intbl " + b"a\\cell " * (s//7) + b"}"
@fam("r-bin", "rtf")
def _(s): return b"{\\rtf1 " + b"\\bin1 x" * (s//7) + b"}"
@fam("r-hex", "rtf")
def _(s): return b"{\\rtf1\\ansicpg936 " + b"\\'b0\\'a1" * (s//8) + b"}"
@fam("r-hexbad", "rtf")
def _(s): return b"{\\rtf1\\ansicpg936 " + b"\\'ff" * (s//4) + b"}"
@fam("r-words", "rtf")
def _(s): return b"{\\rtf1 " + b"\\aaaaaaa" * (s//8) + b"}"
# docx / odt: size is that of the XML
def DOC(body): return f'<?xml version="1.0"?><w:document {NS}><w:body>'.encode() + body + b"</w:body></w:document>"
@fam("d-para", "docx")
def _(s): return docx(DOC("<w:p><w:r><w:t>年轻干部</w:t></w:r></w:p>".encode() * (s//46)))
@fam("d-nest", "docx")
def _(s): return docx(DOC(b"<w:p>" * 250 + b"<w:r><w:t>x</w:t></w:r>" * (s//23) + b"</w:p>" * 250))
@fam("d-attr", "docx")
def _(s): return docx(DOC(b"<w:p " + b" ".join(b'a%d="b"' % i for i in range(s//11)) + b"/>"))
@fam("d-attrs", "docx")   # many attributes on elements that are asked for some
def _(s):
    e = b"<w:p><w:pPr><w:pStyle " + b" ".join(b'a%d="b"' % i for i in range(300)) + b"/></w:pPr></w:p>"
    return docx(DOC(e * (s//len(e))))
@fam("d-ns", "docx")
def _(s): return docx(DOC(b"<w:p " + b" ".join(b'xmlns:a%d="b%d"' % (i,i) for i in range(s//20)) + b"/>"))
@fam("d-nsdeep", "docx")
def _(s): return docx(DOC(b"".join(b'<w:p xmlns:a%d="b%d">' % (i,i) for i in range(240)) + b"<w:r/>" * (s//6) + b"</w:p>"*240))
@fam("d-lists", "docx")
def _(s):
    n = 16000
    numbering = f'<w:numbering {NS}>' + "".join(f'<w:abstractNum w:abstractNumId="{i}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>' for i in range(n)) + "".join(f'<w:num w:numId="{i+1}"><w:abstractNumId w:val="{i}"/></w:num>' for i in range(n)) + '</w:numbering>'
    p = f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{n}"/></w:numPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>'.encode()
    return docx(DOC(p * (s//len(p))), numbering)
@fam("d-boxes", "docx")
def _(s): return docx(DOC(b"<w:p>" + b"<w:txbxContent><w:p><w:r><w:t>x</w:t></w:r></w:p></w:txbxContent>" * (s//66) + b"</w:p>"))
@fam("d-boxes2", "docx")  # text boxes in seven depths, text carried upward each time
def _(s): return docx(DOC((b"<w:p><w:txbxContent>"*7 + b"<w:p><w:r><w:t>x</w:t></w:r></w:p>"*20 + b"</w:txbxContent></w:p>"*7) * (s//1000)))
@fam("d-rows", "docx")
def _(s): return docx(DOC(b"<w:tbl>" + b"<w:tr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr>" * (s//60) + b"</w:tbl>"))
@fam("d-nestrow", "docx")
def _(s): return docx(DOC(b"<w:tr><w:tc>"*60 + b"<w:tr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr>" * (s//60) + b"</w:tc></w:tr>"*60))
@fam("d-comment", "docx")
def _(s): return docx(DOC(b"<!--x-->" * (s//8)))
@fam("d-pi", "docx")
def _(s): return docx(DOC(b"<?x y?>" * (s//7)))
@fam("d-charref", "docx")
def _(s): return docx(DOC(b"<w:p><w:r><w:t>" + b"&#x4e00;" * (s//8) + b"</w:t></w:r></w:p>"))
@fam("d-cdata", "docx")
def _(s): return docx(DOC(b"<w:p><w:r><w:t>" + b"<![CDATA[x]]>" * (s//13) + b"</w:t></w:r></w:p>"))
@fam("d-styles", "docx")
def _(s):
    n = 16000
    styles = f'<w:styles {NS}>' + "".join(f'<w:style w:styleId="s{i}"><w:basedOn w:val="s{i+1}"/></w:style>' for i in range(n)) + '</w:styles>'
    p = '<w:p><w:pPr><w:pStyle w:val="s1"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>'.encode()
    return docx(DOC(p * (s//len(p))), None, styles)
@fam("d-entries", "docx")
def _(s): return docx(DOC("<w:p><w:r><w:t>年轻干部</w:t></w:r></w:p>".encode()), extra=[("a%d" % i, b"") for i in range(min(s//100, 19990))])
@fam("d-entries-named", "docx")
def _(s):
    import warnings; warnings.simplefilter("ignore")
    return docx(DOC("<w:p><w:r><w:t>年轻干部</w:t></w:r></w:p>".encode()), extra=[("word/document.xml", b"x") for i in range(min(s//100, 19990))])
OD = 'xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:style="s" xmlns:draw="d"'
def ODT(body): return f'<?xml version="1.0"?><office:document-content {OD}><office:body><office:text>'.encode() + body + b"</office:text></office:body></office:document-content>"
@fam("o-para", "odt")
def _(s): return odt(ODT("<text:p>年轻干部</text:p>".encode() * (s//30)))
@fam("o-liststyles", "odt")
def _(s):
    st = "".join(f'<text:list-style style:name="L{i}"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/></text:list-style>' for i in range(4000))
    p = b'<text:list text:style-name="zz"><text:list-item><text:p>a</text:p></text:list-item></text:list>'
    return odt(ODT(p * (s//len(p))), f'<office:document-styles {OD}>{st}</office:document-styles>')
@fam("o-spaces", "odt")
def _(s): return odt(ODT(b'<text:p>' + b'<text:s text:c="1000000"/>x' * (s//28) + b'</text:p>'))
@fam("o-notes", "odt")
def _(s): return odt(ODT(b'<text:p>' + b'<text:note><text:note-body><text:p>x</text:p></text:note-body></text:note>' * (s//76) + b'</text:p>'))
@fam("o-frames", "odt")
def _(s): return odt(ODT(b'<text:p>' + b'<draw:text-box><text:p>x</text:p></draw:text-box>' * (s//50) + b'</text:p>'))
@fam("o-h", "odt")
def _(s): return odt(ODT('<text:h text:outline-level="1">题</text:h>'.encode() * (s//44)))


def seconds(program, folder, name, size):
    """Of the processor, for an index of one file; the processes that read it included."""
    suffix, make = F[name]
    path = os.path.join(folder, 'x.' + suffix)
    with open(path, 'wb') as file:
        file.write(make(size))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([program, 'index', '--quiet', '--jobs', '1', '--index', os.path.join(folder, 'index'), path], capture_output=True, timeout=600)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = done.stderr.decode(errors='replace')
    wrong = 'took too long' in said or done.returncode < 0 or 'crash' in said
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, said if wrong else ''


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('--full', action='store_true')
    parser.add_argument('--only', default='')
    options = parser.parse_args()
    program, size, faults, tried = os.path.abspath(options.program), FULL_SIZE if options.full else SIZE, [], 0
    for name in F if options.full or options.only else ONCE_DEAR:
        if options.only not in name:
            continue
        with tempfile.TemporaryDirectory(prefix='cost-') as folder:
            once, _ = seconds(program, folder, name, size)
            twice, wrong = seconds(program, folder, name, 2 * size)
        tried += 1
        print('%-20s %6.2f s, %6.2f s' % (name, once, twice), flush=True)
        if twice > 3 * once + SLACK or wrong:
            faults.append('%s: %.2f s for %d bytes, %.2f s for twice as many %s' % (name, once, size, twice, wrong))
    print('\n'.join(faults) if faults else '%d families: twice the size, less than three times the time' % tried)
    sys.exit(1 if faults or not tried else 0)


if __name__ == '__main__':
    main()
