#!/usr/bin/env python3
"""make.py DIR [N [SEED]] - N files (1,000) of all kinds below DIR/reports, and what is right about them in DIR/right.jsonl.

A line of right.jsonl is about one report, or one file that is none:

  {"path": "2019/0007.zip!/附件/0007.txt", "lines": ["…"], "find": ["松溪泵站改建"]}   its lines, empty ones left out, and phrases that it alone holds
  {"path": "2019/0015.rtf", …, "missing": "1 header or footer"}                          what is told of it as not read
  {"path": "2019/0041.docx", "reason": "password"}                                       it is left out, with this word in the reason
  {"path": "2019/0055.caj", "reason": "CNKI", "kind": "caj"}                             the same, but it is counted under this name, not as failed
  {"path": "2019/0068.jpg", "kind": "jpg"}                                               it is counted alone

The same N and SEED give the same bytes; file K does not depend on how many are made."""
import json
import os
import sys

import office
import old
import packs
import pages
import shows
import tables
import texts
from refused import REFUSED
from speech import PLACES, Report

# (suffix, writer, what the report has). A writer returns the bytes, the lines, and what is told as not read, if anything.
KINDS = (
    ('txt', lambda r: texts.text(r, 'utf-8'), {}),
    ('txt', lambda r: texts.text(r, 'utf-8', '\r\n', b'\xef\xbb\xbf'), {}),
    ('txt', lambda r: texts.text(r, 'gb18030', '\r\n'), {}),
    ('txt', lambda r: texts.text(r, 'big5'), {'traditional': True}),
    ('txt', lambda r: texts.text(r, 'utf-16-le', '\r\n', b'\xff\xfe'), {}),
    ('txt', lambda r: texts.text(r, 'utf-16-be'), {}),
    ('md', texts.markdown, {}),
    ('html', texts.html, {}),
    ('htm', lambda r: texts.html(r, 'gb18030', 'gb2312'), {}),
    ('html', lambda r: texts.html(r, 'big5', 'big5'), {'traditional': True}),
    ('mht', lambda r: texts.mht(r, 'quoted-printable', 'utf-8'), {}),
    ('doc', lambda r: texts.mht(r, 'base64', 'gb2312'), {}),
    ('eml', None, {}),
    ('msg', None, {}),
    ('rtf', lambda r: texts.rtf(r, False), {}),
    ('doc', lambda r: texts.rtf(r, True), {}),
    ('docx', office.docx, {'notes': True, 'boxes': True}),
    ('docx', office.docx, {}),
    ('doc', office.flat_opc, {'notes': True}),
    ('doc', office.word_2003, {}),
    ('odt', office.odt, {'notes': True, 'boxes': True}),
    ('pdf', pages.pdf, {'tables': False, 'least': 2}),
    ('pdf', lambda r: pages.pdf(r, '澄河县工作资料汇编'), {'least': 3}),
    ('ofd', pages.ofd, {'tables': False, 'least': 2}),
    ('ofd', pages.ofd, {'least': 2}),
    ('xlsx', tables.xlsx, {}),
    ('ods', tables.ods, {}),
    ('csv', lambda r: tables.csv(r, 'gb18030'), {}),
    ('csv', lambda r: tables.csv(r, 'utf-8', ';', b'\xef\xbb\xbf'), {}),
    ('pptx', shows.pptx, {'notes': True}),
    ('odp', shows.odp, {'notes': True}),
    ('doc', old.doc, {'notes': True}),
    ('wps', old.doc, {}),
    ('xls', old.xls, {}),
    ('et', old.xls, {}),
    ('ppt', old.ppt, {'notes': True}),
    ('dps', old.ppt, {}),
    ('zip', None, {}),
    *[('', None, {})] * 4,      # files that are no reports: refused.py
)
ATTACHED = [kind for kind in KINDS if kind[1] and kind[0] in ('txt', 'docx', 'pdf', 'html', 'xlsx')]
PACKED = [kind for kind in KINDS if kind[1]]


class Folder:
    def __init__(self, root, seed):
        self.root, self.seed, self.right, self.made = root, seed, [], 0

    def report(self, number, **more):
        return Report(number, self.seed, **more)

    def is_right(self, path, report, lines, missing=''):
        self.right.append({'path': path, 'lines': [line for line in lines if line.strip()], 'find': [report.phrase], **({'missing': missing} if missing else {})})

    def members(self, number, kinds, address):
        """Reports within a file, numbered behind all others: (name, bytes)."""
        out = []
        for i in range(1, 4):
            suffix, write, more = kinds[(number * 3 + i) % len(kinds)]
            report = self.report(PLACES * i + number, **more)
            name = '附件%d %s.%s' % (i, report.title[2:8], suffix)
            data, *right = write(report)
            out.append((name, data))
            self.is_right(address % name, report, *right)
        return out

    def add(self, number):
        suffix, write, more = KINDS[number % len(KINDS)]
        stem = '%d年/%04d' % (2010 + number % 7, number)
        if not suffix:
            round, place = divmod(number, len(KINDS))
            suffix, broken, word = REFUSED[(round * 4 + place) % len(REFUSED)]
            data, path, word = broken(self.report(number)), '%s.%s' % (stem, suffix), dict(word)
            self.right.append({'path': path + word.pop('member', ''), **word})
        elif suffix == 'eml':
            report, path = self.report(number, tables=False), stem + '.eml'
            data, lines = texts.mail(report, ('base64', 'quoted-printable')[number // len(KINDS) % 2], ('utf-8', 'gb2312')[number // len(KINDS) // 2 % 2],
                                     self.members(number, ATTACHED, path + '!/%s'))
            self.is_right(path, report, lines)
        elif suffix == 'msg':
            report, path = self.report(number, tables=False), stem + '.msg'
            data, lines = old.message(report, self.members(number, ATTACHED, path + '!/%s'))
            self.is_right(path, report, lines)
        elif suffix == 'zip':
            path = stem + '.zip'
            data = packs.pack({'年度材料/' + name: body for name, body in self.members(number, PACKED, path + '!/年度材料/%s')}, packs.GbkName)
        else:
            report, path = self.report(number, **more), '%s %s.%s' % (stem, '工作报告', suffix)
            data, *right = write(report)
            self.is_right(path, report, *right)
        path = os.path.join(self.root, 'reports', path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as file:
            file.write(data)
        os.utime(path, (1600000000 + number, 1600000000 + number))


def main(root, count=1000, seed=1):
    folder = Folder(root, seed)
    for number in range(int(count)):
        folder.add(number)
    with open(os.path.join(root, 'right.jsonl'), 'w', encoding='utf-8') as file:
        for row in folder.right:
            file.write(json.dumps(row, ensure_ascii=False) + '\n')


if __name__ == '__main__':
    main(*sys.argv[1:])
