# Every example of the READMEs prints what they say.
python3 tests/readme.py "$ZHANGJU"
