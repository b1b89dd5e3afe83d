# Every page of docs/ is there in Chinese, section by section, and each leads to the other.
python3 - <<'END'
import os, re

def sections(path):
    text = re.sub(r'^```.*?^```', '', open(path, encoding='utf-8').read(), flags=re.M | re.S)
    return [len(mark) for mark in re.findall(r'^(#+) ', text, re.M)]

english = {name for name in os.listdir('docs') if name.endswith('.md')}
chinese = {name for name in os.listdir('docs/zh') if name.endswith('.md')}
assert english == chinese, english ^ chinese
for name in sorted(english):
    one, other = f'docs/{name}', f'docs/zh/{name}'
    assert f'(zh/{name})' in open(one, encoding='utf-8').read(), f'{one} does not lead to {other}'
    assert f'(../{name})' in open(other, encoding='utf-8').read(), f'{other} does not lead to {one}'
    if name != 'architecture.md':  # its table of modules is in English alone
        assert sections(one) == sections(other), f'{one} and {other} have other sections'

def commands(path):
    return set(re.findall(r'^\| `(\w+)`', open(path, encoding='utf-8').read(), re.M))
assert commands('README.md') == commands('README.zh-CN.md')
END
