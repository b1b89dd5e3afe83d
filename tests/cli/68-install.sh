# Installed without root below a folder of one's own, the program works from there, with its manual and completions.
build=$(dirname "$ZHANGJU")
[ -f "$build/cmake_install.cmake" ] || { echo "no build folder beside the program"; exit 77; }
set -e
cmake --install "$build" --prefix "$TMPDIR/local" > "$TMPDIR/log"
PATH="$TMPDIR/local/bin:$PATH"
[ "$(command -v zhangju)" = "$TMPDIR/local/bin/zhangju" ]
zhangju index --quiet --index "$TMPDIR/index" corpus/reports/2023
zhangju count --index "$TMPDIR/index" 年轻干部 | grep -q '^[1-9]'
for file in man/man1/zhangju-search.1 bash-completion/completions/zhangju zsh/site-functions/_zhangju fish/vendor_completions.d/zhangju.fish; do
  [ -s "$TMPDIR/local/share/$file" ]
done
