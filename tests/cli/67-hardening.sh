# The program is hardened, as one that reads files of strangers should be, and does not name the folder it was built in.
if strings -a "$ZHANGJU" | grep -q __asan_init; then echo "built with sanitizers"; exit 77; fi
code=0
want() { # want WHAT PATTERN TEXT - TEXT has a line with PATTERN
  printf '%s\n' "$3" | grep -q "$2" || { echo "$1: no \"$2\""; code=1; }
}
segments=$(readelf -lW "$ZHANGJU")
symbols=$(readelf --dyn-syms -W "$ZHANGJU")
want "position-independent, bound at its start" 'NOW PIE' "$(readelf -dW "$ZHANGJU")"
want "relocations are read-only" GNU_RELRO "$segments"
want "the stack is not executable" 'GNU_STACK.* RW ' "$segments"
for symbol in __stack_chk_fail __memcpy_chk __snprintf_chk; do want "checked calls" $symbol "$symbols"; done
if strings -a "$ZHANGJU" | grep -F "$PWD/"; then code=1; fi
exit $code
