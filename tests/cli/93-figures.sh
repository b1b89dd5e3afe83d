# The figures of cross-validation: their shape is that of web/accuracy.json, and sets have names, not paths.
figures=$TMPDIR/figures.json
"$ZHANGJU" train --gold corpus/gold --reports corpus/reports --tune epochs=1,rounds=1 --cross-validate document --figures "$figures" > "$TMPDIR/scores" 2> "$TMPDIR/progress" || { cat "$TMPDIR/progress"; exit 1; }
python3 - "$figures" web/accuracy.json << 'PYTHON'
import json, sys
made, kept = (json.load(open(name, encoding="utf-8")) for name in sys.argv[1:])
for d in (made, kept):
    assert d["left_out"] == "document" and d["parts"] == 10, d.get("parts")
    assert d["all"]["files"] == sum(s["files"] for s in d["sets"].values())
    assert d["all"]["characters"] == sum(s["characters"] for s in d["sets"].values())
    for s in (d["all"], *d["sets"].values()):
        assert set(s) == {"files", "characters", "accuracy", "mean_over_files", "macro_f1", "roles"}, s.keys()
        assert all(0 <= s[k] <= 1 for k in ("accuracy", "mean_over_files", "macro_f1"))
        assert all(set(r) == {"gold", "found", "precision", "recall", "f1"} for r in s["roles"].values())
    for role, r in d["all"]["roles"].items():
        assert r["gold"] == sum(s["roles"].get(role, {"gold": 0})["gold"] for s in d["sets"].values()), role
    assert not any("/" in name for name in d["sets"]), d["sets"].keys()
assert list(made["sets"]) == ["corpus"] and made["all"]["files"] == 26
assert set(kept["sets"]) == {"corpus", "training", "seeds", "genres", "real", "wide", "outside"}
PYTHON
[ $? -eq 0 ] || exit 1
"$ZHANGJU" train --gold corpus/gold --reports corpus/reports --figures "$figures" 2> "$TMPDIR/err"
[ $? -eq 2 ] && grep -q -- '--cross-validate' "$TMPDIR/err" || { echo "--figures alone:"; cat "$TMPDIR/err"; exit 1; }
! "$ZHANGJU" train --gold corpus/gold --reports corpus/reports --tune epochs=1,rounds=1 --cross-validate document --figures "$TMPDIR/none/x" > /dev/null 2> "$TMPDIR/err" || exit 1
grep -q 'none/x' "$TMPDIR/err" || { cat "$TMPDIR/err"; exit 1; }
