/* origin.c - our own origin, and the origins that may read. */
#include "web/http/origin.h"

bool zj_origin_is_ours(const zj_request *request) {
  const char *origin_host = request->origin ? strstr(request->origin, "://") : NULL;
  if (request->fetch_site && strcmp(request->fetch_site, "same-origin") != 0) return false;
  return !request->origin ||
         (origin_host && request->host && strcmp(origin_host + 3, request->host) == 0);
}

static bool is_trusted(const zj_site *site, const char *origin) {
  for (size_t i = 0; origin && i < site->origin_count; i++)
    if (strcmp(site->origins[i], origin) == 0) return true;
  return false;
}

void zj_origin_share(const zj_exchange *x) {
  if (x->site->origin_count == 0 || !(x->request->method & (ZJ_GET | ZJ_HEAD)) ||
      !zj_request_is_api(x->request))
    return;
  zj_response_vary(x->request->ctx, x->response, "Origin");
  if (is_trusted(x->site, x->request->origin))
    zj_response_header(x->response, "Access-Control-Allow-Origin", x->request->origin);
}
