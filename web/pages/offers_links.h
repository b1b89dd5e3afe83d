/* offers_links.h - what a query may have meant (query/answer/offers.h), as links for the page and
 * as a member of the API's answer.
 *
 * Ownership  everything added belongs to the answer.
 * Errors     none: offers that cannot be found are left out.
 * Threads    as zj_search(). */
#ifndef ZJ_WEB_PAGES_OFFERS_LINKS_H
#define ZJ_WEB_PAGES_OFFERS_LINKS_H

#include <jansson.h>

#include "web/pages/ask.h"

/* Adds "offers" to the answer of the API when there is anything to offer, on its first page. */
void zj_offers_add_json(zj_exchange *x, json_t *answer, const zj_ask *ask, const zj_asked *asked);

/* Adds to the answer of a page "has_offers", "offers": [{"label","query","url","count"},…],
 * "has_titles", "titles": [{"title","url","known"},…], "titles_label" and "titles_more":
 * {"text","url"} or false. */
void zj_offers_add_links(zj_exchange *x, json_t *answer, const zj_ask *ask, const zj_asked *asked);

#endif
