# Width, colour, pager, broken pipes, full disks, closed files, Ctrl-C and locales.
. tests/cli/run.inc
corpus_index
python3 tests/terminal.py "$ZHANGJU"
