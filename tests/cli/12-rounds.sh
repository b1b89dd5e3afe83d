# An index that follows its folder through random changes answers as one made anew. ZHANGJU_ROUNDS sets how many (300 for a long run), ZHANGJU_SEED which.
python3 tests/rounds.py "$ZHANGJU" "$TMPDIR" "${ZHANGJU_ROUNDS:-30}" "${ZHANGJU_SEED:-1}"
