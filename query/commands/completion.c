/* completion.c - writes completion scripts for bash, zsh and fish. */
#include "query/commands/completion.h"

#include <stdio.h>

#include "indexer/base/lang.h"
#include "indexer/outline/roles.h"

/* ---- what the tables allow in a place ---- */

typedef enum kind { KIND_NOTHING, KIND_WORDS, KIND_ROLES, KIND_FILES, KIND_FOLDERS, KIND_ANY } kind;

static kind kind_of(const zj_option *option) {
  const char *a = option->argument;
  if (!a) return KIND_NOTHING;
  if (strchr(a, '|')) return KIND_WORDS;
  if (strcmp(a, "ROLE") == 0) return KIND_ROLES;
  if (strcmp(a, "DIR") == 0 || strcmp(a, "FOLDER") == 0) return KIND_FOLDERS;
  return strcmp(a, "FILE") == 0 || strcmp(a, "PATH") == 0 ? KIND_FILES : KIND_ANY;
}

/* The roles that people ask for: those of sections, the frame as a whole, and noise. */
static bool is_offered(int role) {
  return role <= ZJ_ROLE_FRAME || role == ZJ_ROLE_NOISE;
}

static void put_roles(zj_sink *to, const char *between) {
  bool any = false;
  for (int i = 0; i < ZJ_ROLE_COUNT; i++) {
    const zj_role_info *role = zj_role_get((zj_role)i);
    if (!is_offered(i)) continue;
    zj_sink_print(to, "%s%s%s%s", any ? between : "", role->zh, between, role->key);
    any = true;
    for (size_t k = 0; k < ZJ_COUNT(role->aliases) && role->aliases[k]; k++)
      zj_sink_print(to, "%s%s", between, role->aliases[k]);
  }
}

/* Writes the words of "a|b" with another separator. */
static void put_words(zj_sink *to, const char *words, const char *between) {
  for (; *words; words++)
    if (*words == '|')
      zj_sink_put(to, between);
    else
      zj_sink_char(to, *words);
}

static void put_commands(zj_sink *to, zj_command_list commands, const char *between) {
  for (size_t i = 0; i < commands.count; i++)
    zj_sink_print(to, "%s%s", i ? between : "", commands.at[i]->name);
}

static bool names_commands(const zj_command *command) {
  return strcmp(command->name, "help") == 0 || strcmp(command->name, "man") == 0;
}

static bool asks_query(const zj_command *command) {
  return strstr(command->arguments, "QUERY…") != NULL;
}

static bool has_words(const zj_command *command) {
  zj_verb_text verbs[ZJ_MANUAL_VERBS];
  return names_commands(command) || zj_manual_verbs(command, verbs) > 0;
}

/* Writes the words that may follow a command directly: its verbs, or the names of commands. */
static void put_arguments(zj_sink *to, zj_command_list commands, const zj_command *command,
                          const char *between) {
  zj_verb_text verbs[ZJ_MANUAL_VERBS];
  size_t count = zj_manual_verbs(command, verbs);
  for (size_t i = 0; i < count; i++)
    zj_sink_print(to, "%s%s", i ? between : "", verbs[i]);
  if (!names_commands(command)) return;
  zj_sink_put(to, count ? between : "");
  put_commands(to, commands, between);
}

/* Whether names of saved queries follow the verbs of the command. */
static bool takes_saved(const zj_command *command) {
  return strcmp(command->name, "saved") == 0;
}

static void put_saved_verbs(zj_sink *to, const char *between) {
  static const char *const verbs[] = {"run", "seen", "rename", "edit", "rm"};
  for (size_t i = 0; i < ZJ_COUNT(verbs); i++)
    zj_sink_print(to, "%s%s", i ? between : "", verbs[i]);
}

/* ---- bash ---- */

static void write_bash_options(zj_sink *to, const zj_option *table) {
  for (const zj_option *o = table; o && o->letter; o++) {
    zj_sink_print(to, " --%s", o->name);
    if (o->letter < 256) zj_sink_print(to, " -%c", o->letter);
  }
}

/* Writes a case for each option with an argument. */
static void write_bash_values(zj_sink *to, const char *command, const zj_option *table) {
  for (const zj_option *o = table; o && o->letter; o++) {
    if (!o->argument) continue;
    zj_sink_print(to, "    %s' --%s'", command, o->name); /* * must not be quoted */
    if (o->letter < 256) zj_sink_print(to, "|%s' -%c'", command, o->letter);
    zj_sink_put(to, ") ");
    switch (kind_of(o)) {
    case KIND_WORDS:
      zj_sink_put(to, "words='");
      put_words(to, o->argument, " ");
      zj_sink_put(to, "'");
      break;
    case KIND_ROLES:
      zj_sink_put(to, "words=$roles");
      break;
    case KIND_FOLDERS:
      zj_sink_put(to, "files=-d");
      break;
    case KIND_FILES:
      zj_sink_put(to, "files=-f");
      break;
    case KIND_NOTHING:
    case KIND_ANY:
      zj_sink_put(to, "words=");
      break;
    }
    zj_sink_put(to, ";;\n");
  }
}

/* Names may contain blanks and signs; the script must neither split nor evaluate them. */
static void write_bash_saved(zj_sink *to) {
  zj_sink_put(to, "  if [ \"$command\" = saved ] && [[ $cur != -* ]]; then case $prev in ");
  put_saved_verbs(to, "|");
  zj_sink_put(
      to,
      ")\n    COMPREPLY=() cur=${cur#[\\'\\\"]} cur=${cur//\\\\}\n    while IFS= read -r i; do [[ $i == \"$cur\"* ]] && COMPREPLY+=(\"$i\"); done < <(\"${COMP_WORDS[0]}\" saved names 2> /dev/null)\n"
      "    return;;\n  esac; fi\n");
}

static void write_bash(zj_sink *to, zj_command_list commands) {
  zj_sink_put(
      to,
      "# bash completion for zhangju; made by: zhangju completion bash\n_zhangju() {\n"
      "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= words= files= i roles\n"
      "  if [ \"$cur\" = = ]; then cur=; elif [ \"$prev\" = = ]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi\n  roles='");
  put_roles(to, " ");
  zj_sink_put(to,
              "'\n  for ((i = 1; i < COMP_CWORD; i++)); do\n    case ${COMP_WORDS[i]} in\n      ");
  put_commands(to, commands, "|");
  zj_sink_put(to, ") command=${COMP_WORDS[i]}; break;;\n    esac\n  done\n");
  write_bash_saved(to);
  zj_sink_put(to, "  case \"$command $prev\" in\n");
  for (size_t i = 0; i < commands.count; i++)
    write_bash_values(to, commands.at[i]->name, commands.at[i]->options);
  write_bash_values(to, "*", zj_global_options());
  zj_sink_put(to, "    *) case \"$command\" in\n      '') words='");
  put_commands(to, commands, " ");
  zj_sink_put(to, "';;\n");
  for (size_t i = 0; i < commands.count; i++) {
    zj_sink_print(to, "      %s) [[ $cur == -* ]] && words='", commands.at[i]->name);
    write_bash_options(to, commands.at[i]->options);
    zj_sink_put(to, "' || ");
    if (has_words(commands.at[i])) {
      zj_sink_print(to, "{ [ \"$prev\" = %s ] && words='", commands.at[i]->name);
      put_arguments(to, commands, commands.at[i], " ");
      zj_sink_put(to, "'; } || ");
    }
    zj_sink_put(to, asks_query(commands.at[i]) ? "words=;;\n" : "files=-f;;\n");
  }
  zj_sink_put(to, "    esac\n    [[ $cur == -* ]] && words+='");
  write_bash_options(to, zj_global_options());
  zj_sink_put(
      to,
      "' files=;;\n  esac\n  mapfile -t COMPREPLY < <(compgen $files -W \"$words\" -- \"$cur\")\n}\ncomplete -o filenames -F _zhangju zhangju\n");
}

/* ---- zsh ---- */

/* Escapes text for '…' and, in a spec, for […]. */
static void write_zsh_text(zj_sink *to, const char *text) {
  for (; *text; text++) {
    if (*text == '\'')
      zj_sink_put(to, "'\\''");
    else if (strchr("[]:\\", *text))
      zj_sink_print(to, "\\%c", *text);
    else
      zj_sink_char(to, *text);
  }
}

static void write_zsh_value(zj_sink *to, const zj_option *o) {
  if (!o->argument) return;
  zj_sink_put(to, ":");
  write_zsh_text(to, o->argument);
  zj_sink_put(to, ":");
  switch (kind_of(o)) {
  case KIND_WORDS:
    zj_sink_put(to, "(");
    put_words(to, o->argument, " ");
    zj_sink_put(to, ")");
    break;
  case KIND_ROLES:
    zj_sink_put(to, "(");
    put_roles(to, " ");
    zj_sink_put(to, ")");
    break;
  case KIND_FOLDERS:
    zj_sink_put(to, "_files -/");
    break;
  case KIND_FILES:
    zj_sink_put(to, "_files");
    break;
  case KIND_NOTHING:
  case KIND_ANY:
    zj_sink_put(to, " ");
    break;
  }
}

static void write_zsh_options(zj_sink *to, const zj_option *table) {
  for (const zj_option *o = table; o && o->letter; o++)
    for (int form = 0; form < 2; form++) {
      if (form == 1 && o->letter >= 256) continue;
      zj_sink_put(to, " \\\n        '*");
      if (form == 0)
        zj_sink_print(to, "--%s%s[", o->name, o->argument ? "=" : "");
      else
        zj_sink_print(to, "-%c%s[", o->letter, o->argument ? "+" : "");
      write_zsh_text(to, zj_tr(o->en, o->zh));
      zj_sink_put(to, "]");
      write_zsh_value(to, o);
      zj_sink_put(to, "'");
    }
}

static void write_zsh(zj_sink *to, zj_command_list commands) {
  zj_sink_put(
      to,
      "#compdef zhangju\n# made by: zhangju completion zsh\n_zhangju_saved() {\n  local -a names\n  case ${words[(r)(");
  put_saved_verbs(to, "|");
  zj_sink_put(
      to,
      ")]} in\n    '') _files;;\n    *) names=(${(f)\"$(zhangju saved names 2> /dev/null)\"}); compadd -a names;;\n  esac\n}\n_zhangju() {\n  local curcontext=$curcontext state line\n  typeset -A opt_args\n  _arguments -C");
  write_zsh_options(to, zj_global_options());
  zj_sink_put(
      to,
      " \\\n        '1:command:->command' '*::argument:->argument'\n  case $state in\n    command)\n      local -a commands\n      commands=(");
  for (size_t i = 0; i < commands.count; i++) {
    zj_sink_print(to, "\n        '%s:", commands.at[i]->name);
    write_zsh_text(to, zj_tr(commands.at[i]->en, commands.at[i]->zh));
    zj_sink_put(to, "'");
  }
  zj_sink_put(to, ")\n      _describe command commands;;\n    argument) case $line[1] in\n");
  for (size_t i = 0; i < commands.count; i++) {
    const zj_command *command = commands.at[i];
    zj_sink_print(to, "      %s) _arguments -s", command->name);
    write_zsh_options(to, command->options);
    write_zsh_options(to, zj_global_options());
    if (has_words(command)) {
      zj_sink_put(to, " \\\n        '1:word:(");
      put_arguments(to, commands, command, " ");
      zj_sink_put(to, ")'");
    }
    if (takes_saved(command))
      zj_sink_put(to, " \\\n        '*:name:_zhangju_saved';;\n");
    else if (asks_query(command))
      zj_sink_put(to, " \\\n        '*:query: ';;\n");
    else
      zj_sink_put(to, " \\\n        '*:file:_files';;\n");
  }
  zj_sink_put(
      to,
      "    esac;;\n  esac\n}\nif [ \"$funcstack[1]\" = _zhangju ]; then _zhangju \"$@\"; else compdef _zhangju zhangju; fi\n");
}

/* ---- fish ---- */

static void write_fish_text(zj_sink *to, const char *text) {
  zj_sink_char(to, '\'');
  for (; *text; text++) {
    if (*text == '\'' || *text == '\\') zj_sink_char(to, '\\');
    zj_sink_char(to, *text);
  }
  zj_sink_char(to, '\'');
}

static void write_fish_options(zj_sink *to, const char *command, const zj_option *table) {
  for (const zj_option *o = table; o && o->letter; o++) {
    zj_sink_put(to, "complete -c zhangju");
    if (command) zj_sink_print(to, " -n '__fish_seen_subcommand_from %s'", command);
    if (o->letter < 256) zj_sink_print(to, " -s %c", o->letter);
    zj_sink_print(to, " -l %s", o->name);
    switch (kind_of(o)) {
    case KIND_NOTHING:
      break;
    case KIND_WORDS:
      zj_sink_put(to, " -x -a '");
      put_words(to, o->argument, " ");
      zj_sink_put(to, "'");
      break;
    case KIND_ROLES:
      zj_sink_put(to, " -x -a '");
      put_roles(to, " ");
      zj_sink_put(to, "'");
      break;
    case KIND_FOLDERS:
      zj_sink_put(to, " -x -a '(__fish_complete_directories)'");
      break;
    case KIND_FILES:
      zj_sink_put(to, " -r -F");
      break;
    case KIND_ANY:
      zj_sink_put(to, " -x");
      break;
    }
    zj_sink_put(to, " -d ");
    write_fish_text(to, zj_tr(o->en, o->zh));
    zj_sink_char(to, '\n');
  }
}

static void write_fish(zj_sink *to, zj_command_list commands) {
  zj_sink_put(to, "# fish completion for zhangju; made by: zhangju completion fish\n");
  for (size_t i = 0; i < commands.count; i++) {
    const zj_command *command = commands.at[i];
    zj_sink_print(to, "complete -c zhangju -f -n __fish_use_subcommand -a %s -d ", command->name);
    write_fish_text(to, zj_tr(command->en, command->zh));
    zj_sink_char(to, '\n');
    if (has_words(command)) {
      zj_sink_print(
          to,
          "complete -c zhangju -f -n '__fish_seen_subcommand_from %s; and not __fish_seen_subcommand_from ",
          command->name);
      put_arguments(to, commands, command, " ");
      zj_sink_put(to, "' -a '");
      put_arguments(to, commands, command, " ");
      zj_sink_put(to, "'\n");
    }
    if (takes_saved(command)) {
      zj_sink_print(
          to,
          "complete -c zhangju -f -n '__fish_seen_subcommand_from %s; and __fish_seen_subcommand_from ",
          command->name);
      put_saved_verbs(to, " ");
      zj_sink_put(to, "' -a '(zhangju saved names 2> /dev/null)'\n");
    }
    write_fish_options(to, command->name, command->options);
  }
  write_fish_options(to, NULL, zj_global_options());
}

bool zj_completion_write(zj_sink *to, zj_command_list commands, const char *shell) {
  static const struct {
    const char *name;
    void (*write)(zj_sink *to, zj_command_list commands);
  } shells[] = {
      {"bash", write_bash},
      {"zsh", write_zsh},
      {"fish", write_fish},
  };
  for (size_t i = 0; i < ZJ_COUNT(shells); i++) {
    if (strcmp(shells[i].name, shell) != 0) continue;
    shells[i].write(to, commands);
    return true;
  }
  return false;
}
