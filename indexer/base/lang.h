/* lang.h - the language of messages: English or Chinese.
 *
 *   zj_lang_set(ZJ_LANG_ZH);
 *   zj_tr("no such report", "没有这篇报告")      没有这篇报告
 *
 * Ownership  texts are constants of the program, or written to the caller's memory.
 * Threads    every thread has its own language; a new thread starts with English. */
#ifndef ZJ_INDEXER_BASE_LANG_H
#define ZJ_INDEXER_BASE_LANG_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum zj_lang { ZJ_LANG_EN, ZJ_LANG_ZH } zj_lang;

/* Sets and returns the language of messages on this thread. */
void zj_lang_set(zj_lang lang);
zj_lang zj_lang_get(void);

/* Sets *out to the language that a locale name, HTTP language range or --lang value asks for: zh,
 * zh_CN.UTF-8 and zh-Hans give Chinese. Returns false and leaves *out alone when 'text' is NULL or
 * names neither Chinese nor English. */
bool zj_lang_from(const char *text, zj_lang *out);

/* Returns the wording in this thread's language. Both may be printf formats that take the same
 * arguments. */
const char *zj_tr(const char *en, const char *zh) __attribute__((format_arg(1), format_arg(2)));
/* The same in the language given. */
const char *zj_tr_in(zj_lang lang, const char *en, const char *zh)
    __attribute__((format_arg(2), format_arg(3)));

typedef char zj_number_text[64];

/* Writes a number with its noun, "3 reports", "1 report" or "3 篇", to 'out' and returns 'out'. */
const char *zj_number_words(zj_number_text out, uint64_t n, const char *singular, const char *zh);

#ifdef __cplusplus
}
#endif
#endif
