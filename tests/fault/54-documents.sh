# Damaged documents of every kind, among whole ones: nothing crashes, and each is indexed or left out with a reason.
exec python3 tests/fault/documents.py "$ZHANGJU"
