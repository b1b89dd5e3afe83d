"""slow.py FOLDER - reports in which a query of common words takes as long as a search may."""
import os
import sys

WORDS = '的一是不在有和了'
os.makedirs(sys.argv[1], exist_ok=True)
for number in range(24):
    with open(os.path.join(sys.argv[1], '%d.txt' % number), 'w') as file:
        file.write('关于工作的报告\n')
        for line in range(3000):
            at = (number * 3000 + line) % len(WORDS)
            file.write('第%d次会议研究%s了年轻干部%s的工作%s，并在会上作了%s部署。\n' % (line, WORDS[at], WORDS[(at + 1) % 8], WORDS[(at + 3) % 8], WORDS[(at + 5) % 8] * 3))
