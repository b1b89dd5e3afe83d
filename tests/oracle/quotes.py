"""quotes.py PROGRAM [--count N] [--seed N] [--reports DIR] - cuts quotations out of reports, changes some, and judges what `verify` says; see quotes.sh."""
import argparse, json, os, random, re, subprocess, sys, tempfile

parser = argparse.ArgumentParser()
parser.add_argument("program")
parser.add_argument("--count", type=int, default=300)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--reports", default="corpus/reports")
options = parser.parse_args()
random.seed(options.seed)
folder = tempfile.mkdtemp(dir=os.environ.get("TMPDIR"))
index = folder + "/index"

def run(*args): return subprocess.run([options.program, *args], capture_output=True, text=True).stdout

run("index", "--quiet", "--index", index, options.reports)
ids = [json.loads(l)["report"] for l in run("search", "--index", index, "--unit", "report", "--format", "jsonl", "-n", "0", "的").splitlines() if '"report"' in l]
lines = {i: run("show", "--raw", "--index", index, i).split("\n") for i in sorted(set(ids))}
marks_of_quotes = set("“”‘’「」『』\"＂…⋯>*`") # and the marks of Markdown
usable = [(i, n, l) for i, all_lines in lines.items() for n, l in enumerate(all_lines) if len(l) > 40 and not set(l) & marks_of_quotes and "..." not in l and "www" not in l] # noise is not searched
assert len(usable) > 50, len(usable)
whole = {i: "\n".join(all_lines) for i, all_lines in lines.items()}
han = [c for _, _, l in usable for c in l if "\u4e00" <= c <= "\u9fff"]
is_letter = lambda c: c.isalnum()
def somewhere(text): return any(text in w for w in whole.values())
def together(a, b): return any(a in w and b in w[w.index(a) + len(a):] for w in whole.values())

def cut(length):
    """Words that begin and end with a Han character, so that no word or number is cut through."""
    while True:
        i, n, line = random.choice(usable)
        at = random.randrange(len(line) - length) if len(line) > length else 0
        piece = line[at:at + length].strip()
        while piece and not "\u4e00" <= piece[0] <= "\u9fff": piece = piece[1:]
        while piece and not "\u4e00" <= piece[-1] <= "\u9fff": piece = piece[:-1]
        if sum(map(is_letter, piece)) >= 8: return i, n, line, piece

quotations = [] # (text, verdicts that are right)
while len(quotations) < options.count:
    i, n, line, piece = cut(random.randint(12, 60))
    kind = len(quotations) % 6
    if kind == 0: quotations.append((piece, {"exact"}))
    elif kind == 1: # one character replaced, put in or left out
        at = random.randrange(1, len(piece) - 1)
        if not "\u4e00" <= piece[at] <= "\u9fff": continue
        other = random.choice(han)
        changed = random.choice((piece[:at] + other + piece[at + 1:], piece[:at] + other + piece[at:], piece[:at] + piece[at + 1:]))
        if not somewhere(changed): quotations.append((changed, {"near"}))
    elif kind == 2: # a comma as another sign
        changed = re.sub("(?<![0-9０-９])，|，(?![0-9０-９])", "；", piece) # not inside a number
        if changed != piece and not somewhere(changed): quotations.append((changed, {"signs"}))
    elif kind == 3: # other words
        changed = "".join(random.sample(han, random.randint(12, 30)))
        quotations.append((changed, {"none"}))
    elif kind == 4: # two parts of one line, in their order
        begin = line.index(piece) + len(piece)
        rest = line[begin:].strip()
        while rest and not "\u4e00" <= rest[0] <= "\u9fff": rest = rest[1:]
        if sum(map(is_letter, rest[:14])) < 8 or not "\u4e00" <= rest[:14][-1] <= "\u9fff": continue
        quotations.append((piece + "……" + rest[:14], {"exact"}))
    else: # parts of two places in the wrong order, or of two reports
        other = cut(20)[3]
        if together(piece, other) or piece in other or other in piece: continue
        quotations.append((piece + "……" + other, {"apart"}))

draft = folder + "/draft.md"
with open(draft, "w", encoding="utf-8") as f: f.write("\n\n".join("引文：“%s”。" % q for q, _ in quotations) + "\n")
by_index = run("verify", "--format", "jsonl", "--index", index, draft)
by_scan = run("verify", "--format", "jsonl", "--scan", options.reports, draft)
failures = [] if by_index == by_scan else ["index and scan differ"]
found = [json.loads(l) for l in by_index.splitlines()][1:-1]
failures += [f"{text} is read as {got['text']}" for got, (text, _) in zip(found, quotations) if got["text"] != text]
if len(found) != len(quotations): failures.append(f"{len(found)} quotations, not {len(quotations)}")
counts = {}
for got, (text, right) in zip(found, quotations):
    counts[got["verdict"]] = counts.get(got["verdict"], 0) + 1
    if got["verdict"] not in right: failures.append(f"{text}: {got['verdict']}, not {right}")
    for part in got["parts"]:
        source = part.get("source")
        if not source: continue
        line = lines[source["report"]][source["line"] - 1]
        if line[source["start_char"]:source["start_char"] + len(source["text"])] != source["text"]: failures.append(f"{source['id']} is not {source['text']}")
        if part["verdict"] == "exact" and source["text"] != part["text"]: failures.append(f"{part['text']} is not exact")
        if part["verdict"] == "near" and part["distance"] != 1: failures.append(f"{text}: {part['distance']} characters")
print(counts)
for f in failures[:20]: print("FAILED:", f)
sys.exit(bool(failures) or len(counts) < 5)
