# tests/tasks.tsv: 45 tasks, numbered through, each with a test that exists in a file that is run.
python3 - <<'END'
import os, re

rows = [line.rstrip('\n').split('\t') for line in open('tests/tasks.tsv', encoding='utf-8') if not line.startswith('#')]
assert [row[0] for row in rows] == [str(n) for n in range(1, 46)], [row[0] for row in rows]
assert all(len(row) == 4 and all(row) for row in rows), [row for row in rows if len(row) != 4 or not all(row)]
assert len({row[1] for row in rows}) == len(rows), 'a task is listed twice'

def tests_of(name):
    """Browser tests by their names; of scripts, what they say of themselves in comments and by echo."""
    text = open(f'tests/{name}', encoding='utf-8').read()
    if name.endswith('.mjs'):
        return [first or second for first, second in re.findall(r"^ *(?:check|without|each_way)\((?:'([^']+)'|`([^`]+)`)", text, re.M)]
    return re.findall(r'^# (.+)$', text, re.M) + [said for _, said in re.findall(r'^echo ("|\')(.+)\1$', text, re.M)]

for number, task, name, test in rows:
    assert re.fullmatch(r'(browser/[\w-]+\.test\.mjs|(cli|http)/[\w-]+\.sh)', name), f'{number}: {name} is not run'
    assert os.path.exists(f'tests/{name}'), f'{number}: no tests/{name}'
    # a test in two languages has the language behind its name
    assert any(t == test or t.startswith(f'{test} (${{') for t in tests_of(name)), f'{number} ({task}): no test "{test}" in {name}'
END
