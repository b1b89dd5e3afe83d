# Every option of every command, as its help lists them, with values that it cannot have: exit code 2, nothing on standard output, and one
# line in the language asked for that names the option.
exec python3 tests/cli/options.py "$ZHANGJU"
