#!/usr/bin/env python3
"""Writes fold_table.c, which maps one traditional character to its simplified form. The pairs come from ICU's
Traditional-Simplified transform (Unicode CLDR data; Debian package icu-devtools).

    python3 indexer/text/fold_table.py > indexer/text/fold_table.c

A character of GB 2312 is left alone, because simplified text uses it (著名, 乾坤). The exceptions are 後 於 徵,
which simplified text does not use."""
import subprocess

FOLDED_ALL_THE_SAME = '後於徵'


def simplified(chars):
    run = subprocess.run(['uconv', '-f', 'utf8', '-t', 'utf8', '-x', 'Traditional-Simplified'],
                         input='\n'.join(chars).encode(), capture_output=True, check=True)
    return run.stdout.decode().split('\n')


def in_use(char):
    try:
        char.encode('gb2312')
    except UnicodeEncodeError:
        return False
    return char not in FOLDED_ALL_THE_SAME


def main():
    chars = [chr(c) for c in (*range(0x3400, 0x4dc0), *range(0x4e00, 0xa000))]
    table = {a: b for a, b in zip(chars, simplified(chars)) if a != b and len(b) == 1 and not in_use(a)}
    for a, b in table.items():
        while b in table:
            b = table[b]
        table[a] = b
    table['於'] = '于'
    version = subprocess.run(['uconv', '--version'], capture_output=True, text=True).stdout.split()[-1]
    print('/* Made by fold_table.py from the Traditional-Simplified transform of ICU %s; do not edit. */' % version)
    print('#include "indexer/text/fold_table.h"\n')
    print('// clang-format off')
    print('const zj_fold_pair zj_fold_pairs[] = {')
    pairs = ['{0x%04X,0x%04X}' % (ord(a), ord(b)) for a, b in sorted(table.items())]
    for i in range(0, len(pairs), 8):
        print('  ' + ','.join(pairs[i:i + 8]) + ',')
    print('};\n// clang-format on')
    print('const unsigned zj_fold_pair_count = sizeof zj_fold_pairs / sizeof *zj_fold_pairs;')


main()
