#!/usr/bin/env python3
"""Writes likeness.tsv: which characters people mistake for each other, by sound and by shape.

    python3 query/language/likeness.py > query/language/likeness.tsv

Readings, four-corner codes and Cangjie codes come from the Unihan database (Debian package unicode-data, in
/usr/share/unicode). The characters are those of GB 2312; shapes are compared among its 3,755 usual ones."""
import bz2
import collections
import re
import unicodedata

UNIHAN = '/usr/share/unicode/Unihan_%s.txt.bz2'
# Pairs of few strokes, whose codes say little.
PAIRS = '入人 天夫 土士 免兔 日曰 大太 今令 千干 于干 予矛 弋戈 夭天 毋母 甲由 历厉 侍待 持待 贷货 即既 坏环'

HEAD = '''\
# Characters that people mistake for each other. Written by likeness.py; do not edit.
#   SYLLABLE<TAB>the characters that are read so (ü is v; tones left out)
#   CHARACTER<TAB>the characters that look like it, each pair once
# Derived from the Unihan database 15.0 of the Unicode Character Database, and modified: readings without tones, shapes
# by four-corner and Cangjie codes. Its notice:
#
# COPYRIGHT AND PERMISSION NOTICE. Copyright 1991-2022 Unicode, Inc. All rights reserved. Distributed under the Terms of
# Use in https://www.unicode.org/copyright.html.
#
# Permission is hereby granted, free of charge, to any person obtaining a copy of the Unicode data files and any
# associated documentation (the "Data Files") or Unicode software and any associated documentation (the "Software") to
# deal in the Data Files or Software without restriction, including without limitation the rights to use, copy, modify,
# merge, publish, distribute, and/or sell copies of the Data Files or Software, and to permit persons to whom the Data
# Files or Software are furnished to do so, provided that either (a) this copyright and permission notice appear with
# all copies of the Data Files or Software, or (b) this copyright and permission notice appear in associated
# Documentation.
#
# THE DATA FILES AND SOFTWARE ARE PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
# LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT OF THIRD PARTY
# RIGHTS. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR HOLDERS INCLUDED IN THIS NOTICE BE LIABLE FOR ANY CLAIM, OR ANY
# SPECIAL INDIRECT OR CONSEQUENTIAL DAMAGES, OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS,
# WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR
# PERFORMANCE OF THE DATA FILES OR SOFTWARE.
#
# Except as contained in this notice, the name of a copyright holder shall not be used in advertising or otherwise to
# promote the sale, use or other dealings in these Data Files or Software without prior written authorization of the
# copyright holder.
'''


def unihan(name, keys):
    table = collections.defaultdict(dict)
    for line in bz2.open(UNIHAN % name, 'rt', encoding='utf-8'):
        if line.startswith('U+'):
            char, key, value = line.rstrip('\n').split('\t')
            if key in keys:
                table[chr(int(char[2:], 16))][key] = value
    return table


def syllable(reading):
    text = unicodedata.normalize('NFD', reading).replace('u\u0308', 'v')
    return ''.join(c for c in text if c.isascii() and c.isalpha())


def readings(values):
    words = re.sub(r'\(\d+\)|\S+:', '', ' '.join(values.values())).replace(',', ' ').split()
    return {sound for sound in map(syllable, words) if re.search('[aeiouv]', sound)}  # not 嗯 ng


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


def alike(a, b):
    """Whether two characters, each with its Cangjie code and four-corner codes, look alike."""
    shortest = min(len(a[0]), len(b[0]))
    if not shortest or abs(len(a[0]) - len(b[0])) > 1:
        return False
    if a[0] == b[0] or (shortest <= 3 and sorted(a[0]) == sorted(b[0])):
        return True
    apart, corners = distance(a[0], b[0]), bool(a[1] & b[1])
    return (apart == 1 and shortest >= 4) or (corners and shortest >= 2 and apart <= (2 if shortest >= 3 else 1))


def main():
    usual = [bytes([a, b]).decode('gb2312') for a in range(0xb0, 0xd8) for b in range(0xa1, 0xff)
             if (a, b) <= (0xd7, 0xf9)]
    rare = [bytes([a, b]).decode('gb2312') for a in range(0xd8, 0xf8) for b in range(0xa1, 0xff)]
    sounds = unihan('Readings', {'kMandarin', 'kHanyuPinlu', 'kXHC1983'})
    codes = unihan('DictionaryLikeData', {'kFourCornerCode', 'kCangjie'})
    shapes = [((codes[c].get('kCangjie', '').split() or [''])[0],
               {code[:4] for code in codes[c].get('kFourCornerCode', '').split()}) for c in usual]
    syllables, looks = collections.defaultdict(str), collections.defaultdict(str)
    for char in usual + rare:
        for sound in readings(sounds[char]):
            syllables[sound] += char
    for i, a in enumerate(usual):
        for k in range(i + 1, len(usual)):
            if alike(shapes[i], shapes[k]) or a + usual[k] in PAIRS or usual[k] + a in PAIRS:
                looks[a] += usual[k]
    print(HEAD, end='')
    for key, chars in sorted(syllables.items()) + list(looks.items()):
        print(key + '\t' + chars)


main()
