/* named.c - what saved:NAME and ~WORD mean. */
#include "query/language/named.h"

#include <talloc.h>

#include "indexer/base/lang.h"
#include "query/language/vocabulary.h"

static bool is_open(const zj_parser *p, zj_slice name) {
  for (const zj_saved_chain *link = p->saved; link; link = link->outer)
    if (zj_slice_equal(link->name, name)) return true;
  return false;
}

const char *zj_named_saved(zj_parser *p, const zj_token **name_out) {
  size_t at = p->token->at;
  const zj_token *name = *name_out = ++p->token;
  if (name->kind != ZJ_T_TEXT && name->kind != ZJ_T_PHRASE)
    return zj_parser_fail(
        p, name->at,
        zj_tr("saved: takes the name of a saved query", "saved: 之后要写保存的查询的名称"));
  p->token++;
  const char *text = NULL;
  zj_error why = {0};
  if (is_open(p, name->text))
    return zj_parser_fail(p, at,
                          talloc_asprintf(p->query,
                                          zj_tr("the saved query \"%.*s\" is a part of itself",
                                                "保存的查询“%.*s”引用了自己"),
                                          (int)name->text.length, name->text.at));
  zj_status status = zj_vocabulary_saved(p->query, name->text, &text, &why);
  if (status == ZJ_NOT_FOUND) {
    zj_slice raw = p->raw;
    if (!p->saved)
      p->suggestion =
          talloc_asprintf(p->query, "%.*s%.*s", (int)at, raw.at, (int)(raw.length - name->at),
                          raw.at + name->at); /* the name as a word */
    return zj_parser_fail(
        p, at,
        talloc_asprintf(
            p->query,
            zj_tr("there is no saved query \"%.*s\"; zhangju saved list shows all names",
                  "没有保存过名为“%.*s”的查询；zhangju saved list 列出全部名称"),
            (int)name->text.length, name->text.at));
  }
  if (status == ZJ_NO_MEMORY) return zj_parser_no_memory(p);
  if (status != ZJ_OK) return zj_parser_fail(p, at, why.text);
  if (zj_utf8_check(zj_slice_of(text)) != strlen(text) || strlen(text) > ZJ_QUERY_MAX_BYTES)
    return zj_parser_fail(p, at,
                          talloc_asprintf(p->query,
                                          zj_tr("the saved query \"%.*s\" is not a query",
                                                "保存的查询“%.*s”不能用作检索式"),
                                          (int)name->text.length, name->text.at));
  return text;
}

zj_query_node *zj_named_synonym(zj_parser *p) {
  size_t at = p->token->at;
  const zj_token *word = ++p->token;
  const zj_synonyms *synonyms;
  const char *const *words;
  zj_error why = {0};
  zj_status status = zj_vocabulary_synonyms(&synonyms, &why);
  if (status == ZJ_NO_MEMORY) return zj_parser_no_memory(p);
  if (status != ZJ_OK) return zj_parser_fail(p, at, why.text);
  size_t count;
  if (zj_synonyms_find(synonyms, word->text, &words, &count) != ZJ_OK)
    return zj_parser_no_memory(p);
  p->token++;
  if (count == 0) {
    zj_parser_hint(p, talloc_asprintf(p->query,
                                      zj_tr("~%.*s: no line of the synonyms has it",
                                            "~%.*s：同义词表里没有这个词"),
                                      (int)word->text.length, word->text.at));
    return zj_parser_word(p, word);
  }
  zj_query_node *node = zj_parser_node(p, ZJ_Q_OR);
  if (!node) return NULL;
  node->at = zj_parser_place(p, word->at);
  node->synonym = word->text;
  for (size_t i = 0; i < count; i++) {
    const char *text = talloc_strdup(p->query, words[i]);
    if (!text) return zj_parser_no_memory(p);
    zj_query_node *leaf = zj_parser_leaf(p, zj_slice_of(text), ZJ_LEAF_PHRASE, word->at);
    if (!zj_parser_child(p, node, leaf)) return NULL;
  }
  return node;
}
