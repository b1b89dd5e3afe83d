"""cases.py ZHANGJU CASES - holds the program to files as people have them, each after a fault that
somebody reported: CASES is a folder of cases with what is right in EXPECTED. Prints every check that
fails and exits with 1; the checks below say what EXPECTED says, one line for each thing.

A check is (files, kind, argument, right):
  count Q N    the query has N hits in each of the files (N 'report': it finds the report); least Q N: at least N
  reports Q    it finds all of the files, or all but some
  text T       the text of each file holds T; lacks T: it does not; line T: a line of it is T
  outline T    a line of the outline ends in T
  told T       it is read in part or not at all, and the program says so with a word of T
  refused      it is not read, with a reason"""
import os
import re
import subprocess
import sys

ZHANGJU, CASES = sys.argv[1], sys.argv[2]
WORDS_02 = '人民 青年干部 西部 车辆 长期 风险 门口 马村 鱼塘'.split()
WORDS_45 = ('干旱 沿着 着手 着力 意味着 干净 饼干 借口 伙伴 咨询 高峰期 群众 床位 线路 卫生 里程 为民 咸味').split()
CHECKS = [
    ('01-gbk-a3a0/a.txt', 'count', '问题:年轻干部', 1), ('01-gbk-a3a0/a.txt', 'count', '问题:管护经费', 1),
    ('01-gbk-a3a0/a.txt', 'lacks', '\ue5e5', None), ('01-gbk-a3a0/a.txt', 'outline', '一、存在的问题', None),
    *[('02-radicals-supplement/a.txt', 'count', word, 1) for word in WORDS_02],
    ('03-zero-variants/a.txt', 'least', '二〇〇五年', 4), ('03-zero-variants/a.txt', 'count', '日期:2005-03-08', 'report'),
    ('04-docno-brackets/*.txt', 'reports', '文号:澄政发〔2020〕15号', 'all'),
    ('05-middle-dot/a.txt', 'least', '艾山·买买提', 1),
    ('06-dashes/a.txt', 'least', '2019-2022年', 2),
    ('07-invisible/*.txt', 'reports', '年轻干部', 'all but NEL LSEP PSEP'),
    ('08-bom-midfile/a.txt', 'lacks', '\ufeff', None), ('08-bom-midfile/trail-nul.txt', 'text', '管护', None),
    ('08-bom-midfile/ctrlz.txt', 'text', '管护', None), ('08-bom-midfile/midnul.txt', 'text', '管护', None),
    ('08-bom-midfile/mixed.txt', 'refused', None, None),
    ('10-docx-altchunk/*.docx', 'read or told', '问题:年轻干部', 1),
    ('11-docx-sdt/a.docx', 'text', '序号一 管护缺位', None), ('11-docx-sdt/a.docx', 'text', '经费短缺', None),
    ('11-docx-sdt/a.docx', 'text', '年轻干部', None),
    ('12-docx-toc/a.docx', 'title', '澄河镇水利工作调研报告', None), ('12-docx-toc/a.docx', 'headings once', None, None),
    ('13-docx-xmlforms/*.docx', 'count', '问题:年轻干部', 1),
    *[('14-docx-numbering/styles.docx', 'line', line, None) for line in
      ('一、主要做法', '（一）抓培训', '（二）抓投入', '二、存在的问题', '（一）管护不足', '不编号的附记', '五、下一步打算')],
    ('15-docx-ledger/a.docx', 'count', '问题:年轻干部', 1), ('15-docx-ledger/a.docx', 'count', '整改:年轻干部', 1),
    ('15-docx-ledger/b.docx', 'count', '问题:年轻干部', 1), ('15-docx-ledger/c.docx', 'count', '问题:年轻干部', 1),
    ('16-docx-parts/a.docx', 'text', '年轻干部选拔流程', None),
    ('16-docx-parts/a.docx', 'count', '文号:澄河政发〔2024〕7号', 'report'),
    ('17-doc-wordml2003/a.doc', 'count', '问题:年轻干部', 1), ('17-doc-wordml2003/a.doc', 'lacks', '<w:', None),
    ('18-doc-mhtml/*', 'count', '问题:年轻干部', 1), ('18-doc-mhtml/*', 'lacks', '=E5', None),
    ('19-eml/a.eml', 'text', '干部', None), ('19-eml/a.eml', 'lacks', 'base64', None),
    ('20-html/wechat.html', 'count', '问题:年轻干部', 1), ('20-html/ruby.html', 'count', '年轻干部', 1),
    ('20-html/ruby.html', 'lacks', 'gàn', None), ('20-html/wordlist.html', 'count', '年轻干部', 1),
    ('20-html/wordlist.html', 'outline', '一、 存在的问题|一、存在的问题', None), ('20-html/textarea.html', 'lacks', '隐藏段', None),
    ('21-rtf/*.rtf', 'least', '年轻干部', 1), ('21-rtf/*.rtf', 'lacks', '\ufffd', None),
    ('22-rtf-shape/a.rtf', 'count', '年轻干部', 1), ('22-rtf-shape/a.rtf', 'line', '澄政发〔2024〕7号', None),
    ('22-rtf-shape/a.rtf', 'lacks', 'shapeType', None), ('22-rtf-shape/a.rtf', 'lacks', '202\n', None),
    ('24-old-numbers/a.txt', 'outline', '㈠管护不足', None), ('24-old-numbers/a.txt', 'least', '（一）管护不足', 1),
    ('24-old-numbers/a.txt', 'outline', '⒈预算少', None), ('24-old-numbers/a.txt', 'least', 'km', 1),
    ('24-old-numbers/a.txt', 'least', 'kg', 1), ('24-old-numbers/a.txt', 'least', 'm3', 1),
    ('24-old-numbers/a.txt', 'least', 'III类', 1),
    ('25-separators/a.txt', 'least', '1234.56万元', 2), ('25-separators/a.txt', 'least', '12345678', 1),
    ('25-separators/a.txt', 'least', '1,234.56万元', 1),
    ('26-quotes/a.txt', 'least', '“不忘初心、牢记使命”主题教育', 3),
    ('27-dates/*.txt', 'reports', '日期:2024-03', 'all'),
    ('29-units/a.txt', 'least', '㎡', 1), ('29-units/a.txt', 'least', 'km', 1), ('29-units/a.txt', 'least', 'kg', 1),
    ('30-pdf-ledger/report.pdf', 'text', '1 年轻干部培养力度不够 选派', None),
    ('30-pdf-ledger/report.pdf', 'count', '问题:年轻干部培养力度', 1), ('30-pdf-ledger/report.pdf', 'count', '整改:列入年度预算', 1),
    ('31-pdf-watermark/*.pdf', 'count', '问题:年轻干部', 2),
    ('32-pdf-columns/b.pdf', 'least', '年轻干部', 2), ('32-pdf-columns/b.pdf', 'least', '百分之八', 1),
    ('33-pdf-vertical/*.pdf', 'least', '年轻干部', 1),
    ('34-pdf-no-tounicode/all.pdf', 'refused', None, None), ('34-pdf-no-tounicode/good.pdf', 'least', '年轻干部', 2),
    ('36-pdf-drawing/*.pdf', 'count', '年轻干部', 2), ('37-pdf-gbk-cmaps/*.pdf', 'count', '年轻干部', 1),
    ('38-pdf-scan-stamped/*.pdf', 'told', '图片|picture', None),
    ('40-pdf-password/user.pdf', 'refused', None, None), ('40-pdf-password/owner-noextract.pdf', 'text', '干部', None),
    ('41-pdf-ocr-layer/*.pdf', 'least', '年轻干部', 1), ('41-pdf-ocr-layer/*.pdf', 'least', '灌溉渠道', 1),
    ('42-doc97/full.doc', 'same text', 'full.docx', None), ('42-doc97/full.doc', 'text', '𠮷', None),
    ('43-leading-junk/*', 'read or refused', '年轻干部', None),
    ('44-rtf-codepage/*.rtf', 'read or refused', '年轻干部', None),
    *[('45-tw-hk/a.txt', 'least', word, 1) for word in WORDS_45],
]


def run(*arguments):
    done = subprocess.run([ZHANGJU, *arguments], capture_output=True, timeout=60)
    return done.returncode, done.stdout.decode('utf-8', 'replace'), done.stderr.decode('utf-8', 'replace')


def files_of(pattern):
    folder, name = pattern.split('/')
    at = os.path.join(CASES, folder)
    names = sorted(n for n in os.listdir(at) if n != 'EXPECTED')
    matches = re.compile(name.replace('.', r'\.').replace('*', '.*') + '$').match
    found = [os.path.join(at, n) for n in names if matches(n)]
    assert found, 'no file for ' + pattern
    return found


def count(file, query, unit='occurrences'):
    code, out, err = run('count', '--quiet', '--unit', unit, query, '--scan', file)
    return int(out.strip() or 0) if out.strip().isdigit() or not out.strip() else -1


def text(file):
    code, out, err = run('text', file)
    return out if code == 0 else ''


def outline(file):
    return run('outline', file)[1]


def told(file):
    """What a run says of the file: its remarks, and what is listed as not read."""
    folder = os.path.join(os.environ['TMPDIR'], 'told-index')
    subprocess.run(['rm', '-rf', folder], check=True)
    one = run('--index', folder, 'index', file)
    return one[1] + one[2] + run('--index', folder, 'stats', '--failures')[1]


def check(file, kind, what, right):
    """None, or what is wrong."""
    if kind == 'count':
        got = count(file, what, 'reports' if right == 'report' else 'occurrences')
        return None if got == (1 if right == 'report' else right) else '%s: %d' % (what, got)
    if kind == 'least':
        got = count(file, what)
        return None if got >= right else '%s: %d, at least %d' % (what, got, right)
    if kind == 'text':
        return None if what in text(file) else 'its text lacks ' + what
    if kind == 'lacks':
        return 'its text holds %r' % what if what in text(file) else None
    if kind == 'line':
        return None if what in text(file).split('\n') else 'no line is ' + what
    if kind == 'outline':
        lines = [line.rstrip() for line in outline(file).split('\n')]
        return None if any(line.endswith(w) for line in lines for w in what.split('|')) else 'no heading ' + what
    if kind == 'headings once':
        heads = re.findall(r' [1-4] +(\S.*)', outline(file))
        return None if heads and len(heads) == len(set(heads)) else 'headings: %s' % heads
    if kind == 'title':
        return None if what in run('outline', '--roles', file)[1].split('\n')[0] else 'the title is another'
    if kind == 'refused':
        code, out, err = run('text', file)
        return None if code and err.strip() and not out else 'it is read: ' + out[:40]
    if kind == 'told':
        return None if re.search(what, told(file)) else 'nothing is said'
    if kind == 'read or told':
        return None if count(file, what) == right or re.search('未读入|not read', told(file)) else 'silently half'
    if kind == 'read or refused':
        code, out, err = run('text', file)
        return None if (code and err.strip()) or what in out.replace('\n', '') else 'wrong text: ' + out[:60]
    if kind == 'same text':
        a, b = text(file), text(os.path.join(os.path.dirname(file), what))
        return None if a and a.split() == b.split() else 'texts differ:\n%s---\n%s' % (a, b)
    raise ValueError(kind)


def check_reports(pattern, query, right):
    left = right.split()[2:] if right != 'all' else []
    wrong = []
    for file in files_of(pattern):
        name = os.path.splitext(os.path.basename(file))[0]
        if name not in left and count(file, query, 'reports') != 1:
            wrong.append(name)
    return '%s: not in %s' % (query, ' '.join(wrong)) if wrong else None


def main():
    failed = 0
    for pattern, kind, what, right in CHECKS:
        if kind == 'reports':
            wrong = [(pattern, check_reports(pattern, what, right))]
        else:
            wrong = [(file, check(file, kind, what, right)) for file in files_of(pattern)]
        for file, why in wrong:
            if why:
                failed += 1
                print('%s: %s' % (os.path.relpath(file, CASES) if file != pattern else file, why))
    print('%d of %d checks fail' % (failed, len(CHECKS)))
    return 1 if failed else 0


sys.exit(main())
