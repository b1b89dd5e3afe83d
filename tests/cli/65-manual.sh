# The manual and the completions tell the same commands, options and words as --help, in both languages, and their tools find no fault in them.
. tests/cli/run.inc
command -v mandoc > /dev/null && command -v zsh > /dev/null && command -v fish > /dev/null || { echo "mandoc, zsh and fish are not all here"; exit 77; }
cd "$TMPDIR" || exit 2
"$ZHANGJU" man --write man || exit 1
for shell in bash zsh fish; do "$ZHANGJU" completion $shell > completion.$shell || exit 1; done
cat > check.py <<'END'
import os, re, subprocess
program = os.environ['ZHANGJU']

def run(*arguments):
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=True).stdout

def plain(roff):
    roff = re.sub(r'\\f[BIR]|\\:|\\&', '', roff)
    for code, sign in (('\\-', '-'), ('\\(aq', "'"), ('\\(ti', '~'), ('\\(ha', '^'), ('\\(ga', '`'), ('\\e', '\\')):
        roff = roff.replace(code, sign)
    return roff

commands = re.findall(r'^  ([a-z]+)  ', run('help'), re.M)
assert len(commands) > 15
bash, zsh, fish = (open('completion.' + shell, encoding='utf-8').read() for shell in ('bash', 'zsh', 'fish'))
count = 0
for lang, folder in (('en', 'man/'), ('zh', 'man/zh_CN/')):
    overview = plain(open(folder + 'man1/zhangju.1', encoding='utf-8').read())
    assert re.findall(r'^\.TP\n([a-z]+)$', overview, re.M) == commands, 'zhangju(1) lists the commands'
    for command in commands:
        page = plain(open(folder + 'man1/zhangju-%s.1' % command, encoding='utf-8').read())
        text = run('--lang', lang, command, '--help')
        options = re.findall(r'^  (?:-(.), |    )--([a-z-]+)(?: ([^ \n]+))?', text, re.M)
        told = re.findall(r'^\.TP\n(?:-(.), )?--([a-z-]+)(?: ([^ \n]+))?$', page, re.M)
        assert sorted(options) == sorted(told) and len(options) >= 8, (command, options, told)
        head, _, examples = text.partition({'en': '\nExamples\n', 'zh': '\n示例\n'}[lang])
        for example in examples.splitlines():
            assert '\n' + example.strip() + '\n' in page, (command, example)
        if lang == 'zh':
            assert not re.search(r'\b(OPTIONS|QUERY|ROLE|FILE|DIR|PATH|COMMAND)\b', head), (command, head)
            for line in re.findall(r'^  (?:-., |    )--[^\n]*(?:\n {30}[^\n]*)?', text, re.M):
                assert re.search('[\u4e00-\u9fff]', line), 'not in Chinese: ' + line
        else:
            assert re.match('zhangju ' + command, text)
        for letter, name, words in options:
            count += 1
            assert '--%s' % name in bash and '--%s' % name in zsh and ' -l %s ' % name in fish, name
            if '|' in words:
                assert "'%s'" % words.replace('|', ' ') in bash and '(%s)' % words.replace('|', ' ') in zsh and "'%s'" % words.replace('|', ' ') in fish, words
for folder, heads in (('man/', 'NAME SYNOPSIS DESCRIPTION COMMANDS EXIT ENVIRONMENT FILES EXAMPLES SEE'), ('man/zh_CN/', '名称 用法 说明 命令 通用选项 退出状态 环境变量 文件 示例 参见')):
    found = re.findall(r'^\.SH "?([^\s"]+)', plain(open(folder + 'man1/zhangju.1', encoding='utf-8').read()), re.M)
    assert [head for head in found if head in heads.split()] == heads.split(), found
query = plain(open('man/man7/zhangju-query.7', encoding='utf-8').read())
for word in ('同句', '近N', '先后', '至少', 'problems', '存在问题', '下步打算', '标题', 'issuer'):
    assert word in query, word
print(len(commands), 'commands told alike')
END
python3 check.py || exit 1
find man -type f | sort | sed 's/.*/&/' | wc -l
find man -type f | while read -r page; do
  mandoc -T lint -W warning "$page" | grep -v 'operating system'
done
bash -n completion.bash && zsh -n completion.zsh && fish -n completion.fish && echo "the shells read them"
echo "-- in bash"
for name in 年轻干部 '一 周$(touch ran)`touch ran`' "it's"; do "$ZHANGJU" saved add "$name" 年轻干部; done
mkdir bin && ln -s "$ZHANGJU" bin/zhangju && PATH=$TMPDIR/bin:$PATH
cat > bash.sh <<'END'
. ./completion.bash
complete_line() {
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
  _zhangju
  echo "$* : ${COMPREPLY[*]}"
}
complete_line zhangju se
complete_line zhangju search --for
complete_line zhangju search --format ""
complete_line zhangju search --format = j
complete_line zhangju search --in 问
complete_line zhangju search -i pro
complete_line zhangju --index x search --so
complete_line zhangju --color ""
complete_line zhangju --lang zh count --by ""
complete_line zhangju rules ""
complete_line zhangju completion ""
complete_line zhangju help it
complete_line zhangju show completion.z
complete_line zhangju search xyz
complete_line zhangju saved run ""
complete_line zhangju saved seen "'一"
complete_line zhangju saved rm '一\ 周'
complete_line zhangju search --encoding b
END
bash bash.sh
echo "-- in fish"
fish -c 'source completion.fish; complete -C "zhangju sim"; complete -C "zhangju search --format j"; complete -C "zhangju rules pr"; complete -C "zhangju saved run "'
zsh -fc 'autoload -U compinit && compinit -u -d ./zcompdump && source ./completion.zsh && echo "zsh: $_comps[zhangju]"'
[ ! -e ran ] || echo "a name was run"
echo "-- what is not there"
z man nothing
z completion tcsh
z completion
z man --write /dev/null/x
