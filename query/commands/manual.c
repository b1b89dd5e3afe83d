/* manual.c - writes the pages of the manual. */
#include "query/commands/manual.h"

#include <ctype.h>
#include <stdio.h>

#include "indexer/base/lang.h"
#include "indexer/outline/fields.h"
#include "indexer/outline/roles.h"
#include "query/commands/roff.h"
#include "query/language/language.h"

/* ---- which pages there are ---- */

static const struct topic {
  const char *page, *file, *name;
  int section;
} topics[] = {
    {"zhangju", "zhangju.1", "zhangju", 1},
    {"query", "zhangju-query.7", "zhangju-query", 7},
    {"index-format", "zhangju-index.5", "zhangju-index", 5},
    {"rules-format", "zhangju-rules.5", "zhangju-rules", 5},
};

bool zj_manual_page_get(zj_command_list commands, size_t n, zj_manual_page *out) {
  if (n < ZJ_COUNT(topics)) {
    snprintf(out->page, sizeof out->page, "%s", topics[n].page);
    snprintf(out->file, sizeof out->file, "%s", topics[n].file);
    return true;
  }
  n -= ZJ_COUNT(topics);
  if (n >= commands.count) return false;
  snprintf(out->page, sizeof out->page, "%s", commands.at[n]->name);
  snprintf(out->file, sizeof out->file, "zhangju-%s.1", commands.at[n]->name);
  return true;
}

/* In "add NAME QUERY | list", a verb begins each part in small letters. */
size_t zj_manual_verbs(const zj_command *command, zj_verb_text out[ZJ_MANUAL_VERBS]) {
  size_t count = 0;
  for (const char *part = command->arguments; part && count < ZJ_MANUAL_VERBS;
       part = strchr(part, '|') ? strchr(part, '|') + 1 : NULL) {
    while (*part == ' ' || *part == '[')
      part++;
    size_t length = strspn(part, "abcdefghijklmnopqrstuvwxyz-");
    if (!length || length >= sizeof(zj_verb_text) || part[0] == '-' ||
        (part[length] && !strchr(" |]", part[length])))
      continue;
    memcpy(out[count], part, length);
    out[count++][length] = 0;
  }
  return count;
}

/* ---- parts of pages ---- */

static void begin_page(zj_sink *to, const char *name, int section, const char *what) {
  zj_roff_title(to, name, section);
  zj_roff_section(to, zj_tr("NAME", "名称"));
  zj_roff_text(to, name);
  zj_sink_put(to, " \\- ");
  zj_roff_text(to, what);
  zj_sink_char(to, '\n');
}

static void write_paragraph(zj_sink *to, const char *text) {
  zj_roff_paragraph(to);
  zj_roff_text(to, text);
  zj_sink_char(to, '\n');
}

static void write_options(zj_sink *to, const zj_option *table) {
  for (const zj_option *o = table; o && o->letter; o++) {
    char text[8] = {'-', (char)o->letter, 0}, name[64];
    zj_arguments_text words;
    zj_roff_term(to);
    if (o->letter < 256) {
      zj_roff_bold(to, text);
      zj_sink_put(to, ", ");
    }
    snprintf(name, sizeof name, "--%s", o->name);
    zj_roff_bold(to, name);
    if (o->argument) {
      zj_sink_char(to, ' ');
      zj_roff_italic(to, zj_arguments_words(words, o->argument));
    }
    zj_roff_meaning(to, zj_tr(o->en, o->zh));
  }
}

static void write_term(zj_sink *to, const char *name, const char *meaning) {
  zj_roff_term(to);
  zj_roff_bold(to, name);
  zj_roff_meaning(to, meaning);
}

static void write_exit_codes(zj_sink *to, const zj_command *of) {
  bool check = of && strcmp(of->name, "check") == 0;
  zj_roff_section(to, zj_tr("EXIT STATUS", "退出状态"));
  write_term(to, "0", zj_tr("success; at least one hit", "成功；有命中"));
  write_term(to, "1",
             check ? zj_tr("the index is intact, but its files have changed since",
                           "索引完好，但文件此后有变动")
                   : zj_tr("nothing was found", "没有找到"));
  write_term(to, "2",
             zj_tr("wrong usage, a query that does not parse, or another error",
                   "用法不对、检索式有误，或其他错误"));
  write_term(to, "3",
             zj_tr("the index is missing, has another format, or is damaged",
                   "没有索引，或索引格式不同、已损坏"));
  write_term(to, "4", zj_tr("another writer holds the index", "索引正被另一个进程写入"));
}

static void write_environment(zj_sink *to) {
  zj_roff_section(to, zj_tr("ENVIRONMENT", "环境变量"));
  write_term(to, "ZHANGJU_INDEX",
             zj_tr("the index to use when --index is not given", "未给 --index 时使用的索引目录"));
  write_term(
      to, "ZHANGJU_FREQUENT",
      zj_tr(
          "in how many paragraphs a phrase of 2 to 4 characters must stand to be counted in "
          "advance, which makes it fast and the index larger (default: 1 in 512, at least 256); 0: "
          "none is",
          "两至四字的短语出现在多少段以上时，建立索引时就先计数：检索更快，索引更大（默认为段落数的 "
          "1/512，且不少于 256 段）；0 为不计数"));
  write_term(
      to, "ZHANGJU_PACKED",
      zj_tr("in how many paragraphs a term must stand for its list to be packed when an index is "
            "made, which makes it small and fast (default: 4); 0: no list is",
            "词项出现在多少段以上时，建立索引时就压缩它的倒排表：更小，也更快（默认为 4 "
            "段）；0 为都不压缩"));
  write_term(to, "XDG_DATA_HOME",
             zj_tr("folder that holds zhangju/index and zhangju/saved.db (default ~/.local/share)",
                   "存放 zhangju/index 和 zhangju/saved.db 的目录（默认 ~/.local/share）"));
  write_term(to, "XDG_CONFIG_HOME",
             zj_tr("folder that holds zhangju/synonyms (default ~/.config)",
                   "存放 zhangju/synonyms 的目录（默认 ~/.config）"));
  write_term(
      to, "LC_ALL, LC_MESSAGES, LANG",
      zj_tr("language of messages: Chinese for zh…, else English; text is UTF-8 in every locale",
            "界面语言：zh… 为中文，否则为英文；不论哪种区域设置，文字都是 UTF-8"));
  write_term(to, "NO_COLOR",
             zj_tr("when set and not empty, switches colour off", "设为非空值时不用颜色"));
  write_term(to, "ZHANGJU_PAGER, PAGER, LESS",
             zj_tr("the pager (default less); when LESS is not set, less runs with the options FRX",
                   "分页程序（默认 less）；未设 LESS 时，less 的选项为 FRX"));
}

static void write_files(zj_sink *to) {
  zj_roff_section(to, zj_tr("FILES", "文件"));
  write_term(to, "~/.local/share/zhangju/index",
             zj_tr("the index, a folder described in zhangju-index(5)",
                   "索引，是一个目录；其内容见 zhangju-index(5)"));
  write_term(to, "~/.local/share/zhangju/saved.db",
             zj_tr("the saved queries, and which of their hits have been seen",
                   "保存的查询，以及各自已看过的结果"));
  write_term(
      to, "~/.local/share/zhangju/corrections.jsonl",
      zj_tr(
          "what readers have said about the roles of passages, one a line; see zhangju-correct(1)",
          "读者对角色的更正，每行一处；见 zhangju-correct(1)"));
  write_term(
      to, "~/.config/zhangju/synonyms",
      zj_tr("synonyms for ~WORD, one group a line; without this file, the built-in ones are used",
            "~词 的同义词，每行一组；没有这个文件时用自带的"));
}

/* The commands of a first day. */
static void write_first_examples(zj_sink *to) {
  static const char *const lines[] = {"zhangju index reports", "zhangju search '问题:\"年轻干部\"'",
                                      "zhangju items --excel > problems.csv", "zhangju serve"};
  zj_roff_section(to, zj_tr("EXAMPLES", "示例"));
  for (size_t i = 0; i < ZJ_COUNT(lines); i++)
    zj_roff_example(to, i, lines[i]);
}

/* "zhangju-search(1), zhangju-query(7)". */
static void write_see_also(zj_sink *to, const char *const *pages, size_t count) {
  zj_roff_section(to, zj_tr("SEE ALSO", "参见"));
  for (size_t i = 0; i < count; i++) {
    size_t length = strcspn(pages[i], "(");
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)length, pages[i]);
    zj_roff_bold(to, name);
    zj_roff_text(to, pages[i] + length);
    zj_sink_put(to, i + 1 < count ? ",\n" : "\n");
  }
}

/* ---- commands ---- */

static void write_command_page(zj_sink *to, const zj_command *command) {
  static const char *const others[] = {"zhangju(1)", "zhangju-query(7)", "zhangju-index(5)"};
  char name[64];
  zj_arguments_text words;
  snprintf(name, sizeof name, "zhangju-%s", command->name);
  begin_page(to, name, 1, zj_tr(command->en, command->zh));
  zj_roff_section(to, zj_tr("SYNOPSIS", "用法"));
  snprintf(name, sizeof name, "zhangju %s", command->name);
  zj_roff_bold(to, name);
  if (*command->arguments) {
    zj_sink_char(to, ' ');
    zj_roff_text(to, zj_arguments_words(words, command->arguments));
  }
  zj_sink_char(to, '\n');
  if (command->options && command->options->letter) {
    zj_roff_section(to, zj_tr("OPTIONS", "选项"));
    write_options(to, command->options);
  }
  zj_roff_section(to, zj_tr("OPTIONS OF EVERY COMMAND", "通用选项"));
  write_options(to, zj_global_options());
  write_exit_codes(to, command);
  if (command->examples) {
    zj_roff_section(to, zj_tr("EXAMPLES", "示例"));
    for (size_t i = 0; command->examples[i]; i++)
      zj_roff_example(to, i, command->examples[i]);
  }
  write_see_also(to, others, ZJ_COUNT(others));
}

static void write_main_page(zj_sink *to, zj_command_list commands) {
  static const char *const others[] = {"zhangju-query(7)", "zhangju-index(5)", "zhangju-rules(5)"};
  begin_page(to, "zhangju", 1,
             zj_tr("full-text search for Chinese reports that knows which part is which",
                   "中文报告全文检索：知道哪一段是问题、哪一段是打算"));
  zj_roff_section(to, zj_tr("SYNOPSIS", "用法"));
  zj_roff_bold(to, "zhangju");
  zj_roff_text(to, zj_tr(" [OPTIONS] COMMAND …\n", " [选项] 命令 …\n"));
  zj_roff_section(to, zj_tr("DESCRIPTION", "说明"));
  zj_roff_text(
      to,
      zj_tr(
          "zhangju finds an exact phrase inside the part of a report that plays a given role: problems, causes, plans and so on. "
          "It reads folders of reports into an index, answers queries from it, and serves the same answers as a web page and an API.\n",
          "zhangju 在报告的某一部分（存在问题、原因分析、下步打算等）里精确查找短语。它把目录中的报告读入索引，据此作答，也通过网页和接口提供同样的答案。\n"));
  zj_roff_section(to, zj_tr("COMMANDS", "命令"));
  for (size_t i = 0; i < commands.count; i++)
    write_term(to, commands.at[i]->name, zj_tr(commands.at[i]->en, commands.at[i]->zh));
  zj_roff_section(to, zj_tr("OPTIONS OF EVERY COMMAND", "通用选项"));
  write_options(to, zj_global_options());
  write_exit_codes(to, NULL);
  write_environment(to);
  write_files(to);
  write_first_examples(to);
  write_see_also(to, others, ZJ_COUNT(others));
}

/* ---- the query language ---- */

static void write_names(zj_sink *to, const char *zh, const char *const *aliases, size_t most,
                        const char *key, const char *meaning) {
  zj_roff_term(to);
  zj_roff_bold(to, zh);
  for (size_t i = 0; i < most && aliases[i]; i++) {
    zj_sink_put(to, ", ");
    zj_roff_bold(to, aliases[i]);
  }
  zj_sink_put(to, ", ");
  zj_roff_bold(to, key);
  zj_roff_meaning(to, meaning);
}

static void write_forms(zj_sink *to) {
  size_t count;
  const zj_form *all = zj_language(&count);
  for (size_t i = 0; i < count; i++) {
    zj_roff_term(to);
    zj_roff_bold(to, all[i].write_zh);
    if (strcmp(all[i].write_zh, all[i].write_en) != 0) {
      zj_sink_put(to, ", ");
      zj_roff_bold(to, all[i].write_en);
    }
    zj_roff_meaning(to, zj_tr(all[i].means_en, all[i].means_zh));
  }
}

static void write_query_page(zj_sink *to) {
  static const char *const others[] = {"zhangju(1)", "zhangju-search(1)", "zhangju-saved(1)"};
  size_t count;
  const zj_form *all = zj_language(&count);
  begin_page(to, "zhangju-query", 7, zj_tr("the query language", "查询写法"));
  zj_roff_section(to, zj_tr("DESCRIPTION", "说明"));
  zj_roff_text(
      to,
      zj_tr(
          "The command line, the web page, the API and saved queries share one language. Full-width signs mean the same as their ASCII forms. "
          "A query has at most 4,096 bytes, 64 words and 16 levels.\n",
          "命令行、网页、接口和保存的查询用同一种写法，全角符号与半角相同。一个查询最多 4096 字节、64 个词、16 层。\n"));
  zj_roff_section(to, zj_tr("FORMS", "写法"));
  write_forms(to);
  zj_roff_section(to, zj_tr("ROLES", "章节角色"));
  for (int i = 0; i < ZJ_ROLE_COUNT; i++) {
    const zj_role_info *role = zj_role_get((zj_role)i);
    write_names(to, role->zh, role->aliases, ZJ_COUNT(role->aliases), role->key,
                zj_tr(role->en, role->meaning_zh));
  }
  zj_roff_section(to, zj_tr("FIELDS", "字段"));
  for (int i = 0; i < ZJ_FIELD_COUNT; i++) {
    const zj_field_info *field = zj_field_get((zj_field)i);
    write_names(to, field->zh, field->aliases, ZJ_COUNT(field->aliases), field->key,
                zj_tr(field->en, field->meaning_zh));
  }
  zj_roff_section(to, zj_tr("UNITS AND COUNTS", "范围与计数"));
  zj_roff_text(
      to,
      zj_tr(
          "A sentence ends at 。！？ and any closing quotes after it, or with its paragraph; ； does not end a sentence. A paragraph is one line, or several lines that a hard wrap separated. "
          "A section is a heading of the first rank and everything under it. Hits are the matches of words that are not negated, in the units that satisfy the query; "
          "overlapping matches all count. Every count is exact, or the answer says that it was cut short.\n",
          "句到 。！？ 及其后的引号为止，或到段末；； 不断句。段是一行，或被硬换行拆开的几行。节是一级标题及其下的全部内容。在符合检索式的范围里，没有被排除的词每出现一次就是一处命中，重叠的也计。计数都是准确的；如果没有查完，答案会说明。\n"));
  zj_roff_section(to, zj_tr("EXAMPLES", "示例"));
  for (size_t i = 0, shown = 0; i < count; i++)
    if (all[i].example) zj_roff_example(to, shown++, all[i].example);
  write_see_also(to, others, ZJ_COUNT(others));
}

/* ---- files ---- */

static void write_index_page(zj_sink *to) {
  static const char *const others[] = {"zhangju-index(1)", "zhangju-check(1)", "zhangju-stats(1)"};
  begin_page(to, "zhangju-index", 5, zj_tr("layout of the index folder", "索引目录的结构"));
  zj_roff_section(to, zj_tr("DESCRIPTION", "说明"));
  zj_roff_text(
      to,
      zj_tr(
          "An index is a folder that zhangju index writes and every other command reads. It can be rebuilt from the reports at any time; saved queries are kept elsewhere.\n",
          "索引是一个目录，由 zhangju index 写出，供其他命令读取，随时可由报告重建；保存的查询另存他处。\n"));
  zj_roff_section(to, zj_tr("FILES", "文件"));
  write_term(
      to, "catalog.db",
      zj_tr(
          "SQLite database of the generation, segments, reports, files left out, and runs; replacing it publishes a generation",
          "SQLite：代次、分段、报告、未收入的文件、历次运行；换上新文件即发布新的一代"));
  write_term(to, "lock",
             zj_tr("held by the writer, of which there is one at a time; readers never take it",
                   "由唯一的写入者持有，读取者从不占用"));
  write_term(
      to, "segments/ID/postings/",
      zj_tr(
          "Xapian database that maps pairs of Han characters, and words, to paragraphs; sums holds the checksums of its files",
          "Xapian 数据库：由汉字双字和单词查段落；sums 为各文件的校验和"));
  write_term(to, "segments/ID/reports, strings, ids",
             zj_tr("a row for each report, the strings of the rows, and the ids of the reports",
                   "每篇报告一行、各行的文字、报告的编号"));
  write_term(to, "segments/ID/columns, passages, nodes",
             zj_tr("a row for each paragraph, each passage with its role, and each heading or item",
                   "每段、每个带角色的片段、每个标题或条目各一行"));
  write_term(to, "segments/ID/match, edits",
             zj_tr("the text as it is searched, and the edits that restore the original",
                   "检索用的文本，以及把它还原成原文的改动"));
  write_term(to, "segments/ID/bond",
             zj_tr("which tables and postings belong to the segment; catalog.db has its hash",
                   "哪些表和倒排表属于这个分段；它的哈希记在 catalog.db 里"));
  write_term(to, "follow-links",
             zj_tr("there since index --follow-links: links that lead out are followed",
                   "用过 index --follow-links 才有：指向外面的链接也跟随"));
  write_paragraph(
      to,
      zj_tr(
          "A segment never changes once it is published. After a crash at any point, the previous generation is still in place; a reader keeps the generation that it opened.",
          "分段发布后不再改变。无论何时崩溃，上一代都完好；读取者始终使用打开时的那一代。"));
  write_see_also(to, others, ZJ_COUNT(others));
}

static void write_rules_page(zj_sink *to) {
  static const char *const others[] = {"zhangju-rules(1)", "zhangju-train(1)", "zhangju-index(1)"};
  begin_page(to, "zhangju-rules", 5, zj_tr("table of layout rules", "版式规则表"));
  zj_roff_section(to, zj_tr("DESCRIPTION", "说明"));
  zj_roff_text(
      to,
      zj_tr(
          "Layout rules say which lines are frame (title, addressee, signature, date …) and which are noise. The roles of running text are decided by a trained model, from the words that zhangju rules cues prints; zhangju train makes a model. "
          "Each line holds one rule in eight columns separated by TAB; - stands for an empty column, and # begins a comment. The first rule that applies decides. "
          "zhangju rules print writes the built-in table, zhangju rules check checks a table, and zhangju index --relabel --rules FILE applies one.\n",
          "版式规则判定哪些行是文头文尾（标题、主送、署名、日期等），哪些是噪声。正文的角色由训练好的模型判定，所依据的词见 zhangju rules cues；模型用 zhangju train 训练。"
          "每行一条规则，八列，以 TAB 分隔；- 表示空列，# 开始注释。先匹配的规则生效。zhangju rules print 输出内置的规则表，zhangju rules check 检查一张规则表，zhangju index --relabel --rules 文件 使用它。\n"));
  zj_roff_section(to, zj_tr("COLUMNS", "列"));
  write_term(to, "id",
             zj_tr("stable name of the rule, which answers show", "规则的固定名称，答案中会给出"));
  write_term(
      to, "where",
      zj_tr(
          "where the rule applies: name (no pattern), define (a macro, used as {{id}}), test (asked for by the program), noise, head, tail (a whole line)",
          "规则用于何处：name（无模式）、define（宏，以 {{id}} 引用）、test（由程序使用）、noise、head、tail（整行）"));
  write_term(to, "roles", zj_tr("the roles that the rule gives", "给出的角色"));
  write_term(to, "words",
             zj_tr("words of which at least one must occur", "至少要出现其中一个的词"));
  write_term(
      to, "pattern",
      zj_tr("PCRE2 pattern for plain text: without blanks, digits in ASCII, punctuation full-width",
            "PCRE2 模式，匹配的文本没有空白，数字为半角，标点为全角"));
  write_term(
      to, "except",
      zj_tr("the rule does not apply where this pattern matches as well", "同时匹配此式则不适用"));
  write_term(to, "note", zj_tr("what the rule is for", "规则的用途"));
  write_term(to, "note_zh", zj_tr("the same in Chinese", "用途的中文说明"));
  write_see_also(to, others, ZJ_COUNT(others));
}

bool zj_manual_write(zj_sink *to, zj_command_list commands, const char *page) {
  static void (*const topic_writers[])(zj_sink * to) = {NULL, write_query_page, write_index_page,
                                                        write_rules_page};
  if (strcmp(page, "zhangju") == 0) {
    write_main_page(to, commands);
    return true;
  }
  for (size_t i = 1; i < ZJ_COUNT(topics); i++) {
    if (strcmp(page, topics[i].page) != 0) continue;
    topic_writers[i](to);
    return true;
  }
  for (size_t i = 0; i < commands.count; i++) {
    if (strcmp(page, commands.at[i]->name) != 0) continue;
    write_command_page(to, commands.at[i]);
    return true;
  }
  return false;
}
