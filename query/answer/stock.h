/* stock.h - words of reports that say nothing of their subject: 加快推进, 进一步, 高质量发展.
 *
 * Two passages that share only such words do not speak of the same thing.
 *
 * Ownership  a table is a talloc child of 'ctx'.
 * Threads    constant once made. */
#ifndef ZJ_QUERY_ANSWER_STOCK_H
#define ZJ_QUERY_ANSWER_STOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct zj_stock zj_stock;

/* NULL when memory ran out. */
zj_stock *zj_stock_new(void *ctx);

/* Sets is_stock[i] for every letter of code[0, count) that lies in a stock word or is a digit. */
void zj_stock_mark(const zj_stock *stock, const uint32_t *code, size_t count, bool *is_stock);

#endif
