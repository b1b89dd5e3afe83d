# mcp: handshakes of every version, calls without one, batches, bounds, errors that say what to do; it follows the index. tests/mcp has the official client.
. tests/cli/run.inc
corpus_index
python3 tests/cli/mcp.py "$ZHANGJU" "$TMPDIR" || exit 1
z mcp extra
z mcp --deadline x
