#!/bin/sh
# Feeds of saved queries: valid Atom, stable names, validators, and that reading one marks nothing.
. tests/http/serve.inc
mkdir "$TMPDIR/reports"
printf '关于<b>&"工作"的报告\n一、存在的问题\n年轻干部<script>alert(1)</script>&amp;培训不够。\n' > "$TMPDIR/reports/a.txt"
printf '一、存在的问题\n年轻干部外流。年轻干部外流。\n' > "$TMPDIR/reports/b.txt"
touch -d 2024-03-01T10:00:00Z "$TMPDIR/reports/a.txt"
touch -d 2025-03-01T10:00:00Z "$TMPDIR/reports/b.txt"
again() { "$ZHANGJU" index --quiet "$@" --index "$index" "$TMPDIR/reports" > /dev/null || fail index; }
again
start
"$ZHANGJU" saved add '年轻<干部>&' '问题:"年轻干部"' --index "$index" --saved "$saved"

valid() {
  python3 - "$TMPDIR/body" <<'PYTHON' || fail "the feed is not valid: $(cat "$TMPDIR/body")"
import re, sys, xml.etree.ElementTree as xml
from datetime import datetime
ns = "{http://www.w3.org/2005/Atom}"
feed = xml.parse(sys.argv[1]).getroot()
assert feed.tag == ns + "feed"
time = lambda e: datetime.strptime(e.find(ns + "updated").text, "%Y-%m-%dT%H:%M:%SZ")
one = lambda e, name: [c for c in e if c.tag == ns + name]
for e in [feed, *one(feed, "entry")]:
    for name in ("id", "title", "updated"): assert len(one(e, name)) == 1, name
    assert re.fullmatch(r"tag:zhangju\.invalid,2026:[0-9a-f]{32}/saved/\d+(/[0-9a-f]{32})?", e.find(ns + "id").text)
    assert len([l for l in one(e, "link") if l.get("rel") == "alternate"]) == 1
    assert e.find(ns + "title").text.strip()
    time(e)
assert one(feed, "author")[0].find(ns + "name").text
assert len([l for l in one(feed, "link") if l.get("rel") == "self"]) == 1
entries = one(feed, "entry")
ids = [e.find(ns + "id").text for e in entries]
assert len(ids) == len(set(ids)) <= 50
assert all(e.find(ns + "summary").get("type") == "text" for e in entries)
assert time(feed) >= max(map(time, entries)) if entries else True
for e in entries: print(e.find(ns + "id").text.split("/")[-1], e.find(ns + "updated").text, e.find(ns + "summary").text, e.find(ns + "link").get("href"))
PYTHON
  ! command -v xmllint > /dev/null || xmllint --noout --nonet "$TMPDIR/body" || fail "xmllint"
}

get /saved/1.atom
is 200
head_says 'Content-Type: application/atom+xml; charset=utf-8'
head_says 'X-Content-Type-Options: nosniff'
valid > "$TMPDIR/first"
[ "$(wc -l < "$TMPDIR/first")" -eq 2 ] || fail "entries: $(cat "$TMPDIR/first")"
head -1 "$TMPDIR/first" | grep -q '2025-03-01T10:00:00Z 年轻干部外流。 /r/' || fail "the newest is not the first"
sed -n 2p "$TMPDIR/first" | grep -qF '<script>alert(1)</script>&amp;培训不够' || fail "the text of the report is not told as it is"
lacks '<script'
etag=$(sed -n 's/^[Ee][Tt]ag: *//p' "$TMPDIR/head" | tr -d '\r')
get /saved/1.atom -H "If-None-Match: $etag"
is 304
# links of the feed lead to the sentences
get "$(head -1 "$TMPDIR/first" | sed 's/.* //; s/#.*//')"
is 200
get /saved/1
says '<link rel="alternate" type="application/atom+xml" title="年轻&lt;干部&gt;&amp;" href="/saved/1.atom">'

# a feed marks nothing as seen
get /api/v1/saved
json "d['saved'][0]['new'] == 2"

# other files, another index, the same ids
mv "$TMPDIR/reports/a.txt" "$TMPDIR/reports/z.txt"
cp -p "$TMPDIR/reports/b.txt" "$TMPDIR/reports/c.txt"
rm -rf "$index"
again
get /saved/1.atom -H "If-None-Match: $etag"
is 200
valid > "$TMPDIR/second"
cut -d' ' -f1-3 "$TMPDIR/first" > "$TMPDIR/a"
cut -d' ' -f1-3 "$TMPDIR/second" > "$TMPDIR/b"
cmp -s "$TMPDIR/a" "$TMPDIR/b" || fail "other names: $(cat "$TMPDIR/second")"

# unseen sentences come first, however old their file, dated after the last look; then the rest
before=$(date -u +%Y-%m-%dT%H:%M:%SZ)
"$ZHANGJU" saved seen --all --index "$index" --saved "$saved"
printf '一、存在的问题\n年轻干部老化。\n' > "$TMPDIR/reports/old.txt"
touch -d 2001-01-01T00:00:00Z "$TMPDIR/reports/old.txt"
again
get /saved/1.atom
valid > "$TMPDIR/third"
head -1 "$TMPDIR/third" | grep -q ' 年轻干部老化。' || fail "the unseen is not the first: $(cat "$TMPDIR/third")"
[ "$(printf '%s\n' "$before" "$(head -1 "$TMPDIR/third" | cut -d' ' -f2)" | sort | head -1)" = "$before" ] || fail "news of before it came: $(head -1 "$TMPDIR/third")"
tail -n +2 "$TMPDIR/third" | grep -q '2024-03-01T10:00:00Z' || fail "what was seen has another time"
[ "$(wc -l < "$TMPDIR/third")" -eq 3 ] || fail "entries: $(cat "$TMPDIR/third")"

# Last-Modified, once the second it names is over
sleep 2
get /saved/1.atom
since=$(sed -n 's/^[Ll]ast-[Mm]odified: *//p' "$TMPDIR/head" | tr -d '\r')
[ -n "$since" ] || fail "no Last-Modified"
get /saved/1.atom -H "If-Modified-Since: $since"
is 304
get /saved/1.atom -H 'If-Modified-Since: Thu, 01 Jan 2015 00:00:00 GMT'
is 200
get /saved/1.atom -H 'If-Modified-Since: nonsense'
is 200

# at most fifty
for i in $(seq 60); do printf '一、存在的问题\n年轻干部第%s条。\n' "$i" > "$TMPDIR/reports/n$i.txt"; done
again
get /saved/1.atom
valid > "$TMPDIR/many"
[ "$(wc -l < "$TMPDIR/many")" -eq 50 ] || fail "$(wc -l < "$TMPDIR/many") entries"
get '/saved/1.atom?lang=en'
valid > /dev/null
says 'xml:lang="en"'
get /saved/1.atom -I
is 200
for path in /saved/2.atom /saved/.atom /saved/x.atom /saved/1.atom.atom /saved/-1.atom; do
  get $path
  is 404
done
done_testing
