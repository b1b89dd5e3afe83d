/* guard.c - refusals before routing. */
#include "web/serve/guard.h"

#include <ctype.h>
#include <strings.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "web/http/user.h"
#include "web/serve/router.h"

static bool refuse(zj_exchange *x, unsigned status, const char *type, const char *detail) {
  x->response->close = true;
  zj_answer_problem(x, status, type, detail, NULL);
  return false;
}

/* Finds the length of the name before `:port`, brackets of an IPv6 address included. False when the
 * rest is not a port. */
static bool split_port(const char *host, size_t *name_length) {
  const char *end = host[0] == '[' ? strchr(host, ']') : host + strcspn(host, ":");
  if (!end) return false;
  if (*end == ']') end++;
  *name_length = (size_t)(end - host);
  if (!*end) return true;
  size_t digits = strspn(end + 1, "0123456789");
  return *end == ':' && digits >= 1 && digits <= 5 && !end[1 + digits];
}

/* Whether the server answers to a name. Without this check, a page of another site could make a
 * browser send requests here under that site's name (DNS rebinding). */
static bool is_host_allowed(const zj_site *site, const char *host) {
  size_t length;
  if (!host || !split_port(host, &length) || length == 0) return false;
  for (size_t i = 0; i < site->host_count; i++)
    if (strlen(site->hosts[i]) == length && strncasecmp(site->hosts[i], host, length) == 0)
      return true;
  return false;
}

/* Two lengths, or a length and chunks, are read differently by different servers, which lets
 * requests be smuggled past a proxy. */
static bool check_body(zj_exchange *x, const zj_head *head) {
  if (head->encodings || head->lengths > 1 || !head->length_ok)
    return refuse(x, 400, "bad-request",
                  zj_tr("transfer encodings are not accepted, nor is more than one length",
                        "不接受分块传输，长度只能给一次"));
  if (head->length == 0) return true;
  if (!(x->request->method & (ZJ_POST | ZJ_PUT | ZJ_DELETE)))
    return refuse(x, 400, "bad-request",
                  zj_tr("this request must not have a body", "此请求不能带正文"));
  zj_route_body body = zj_route_body_of(x->request->ctx, x->request->method, x->request->path);
  if (head->length > (body.max ? body.max : ZJ_FORM_MAX)) return refuse(x, 413, "too-long", NULL);
  if (body.max) return !body.changes || !x->site->read_only || refuse(x, 403, "read-only", NULL);
  zj_route(x->site, x->request, x->response); /* refuses it: no such page, or another method */
  x->response->close = true;
  return false;
}

/* Accepts http://HOST/path, as every server must (RFC 9112, 3.2.2): its host replaces the header's.
 * Returns the target from its path on. */
static const char *split_authority(zj_request *request, const char *target) {
  static const char scheme[] = "http://";
  if (strncasecmp(target, scheme, sizeof scheme - 1) != 0) return target;
  const char *host = target + sizeof scheme - 1, *path = host + strcspn(host, "/?#");
  request->host = zj_text_copy(request->ctx, (zj_slice){host, (size_t)(path - host)});
  return *path == '/' ? path : zj_text_print(request->ctx, "/%s", path);
}

bool zj_guard(zj_site *site, const zj_head *head, zj_request *request, zj_response *response) {
  zj_exchange x = {.site = site, .request = request, .response = response};
  request->path = "/";
  request->lang = ZJ_LANG_ZH;
  zj_noted_clear();
  const char *target = split_authority(request, head->target);
  bool too_long = strlen(head->target) > ZJ_TARGET_MAX;
  const char *path = "/";
  zj_params query = {0};
  bool readable = !too_long && zj_target_read(request->ctx, target, &path, &query);
  /* A refusal, too, is JSON for clients of the API, and in the language of the request. */
  if (readable) {
    request->path = path;
    request->query = query;
  } else if (strncmp(target, "/api/", 5) == 0) {
    request->path = "/api/";
  }
  request->lang = zj_request_lang(request);
  zj_lang_set(request->lang);
  zj_error err = {0};
  if (zj_noted_status(&err) != ZJ_OK) {
    response->close = true;
    zj_answer_error(&x, &err);
    return false;
  }
  if (too_long) return refuse(&x, 414, "too-long", NULL);
  if (head->hosts != 1)
    return refuse(&x, 400, "bad-request",
                  zj_tr("exactly one Host header is required", "必须有且只有一个 Host"));
  if (!is_host_allowed(site, request->host))
    return refuse(&x, 421, "bad-host",
                  zj_tr("start the server with --allow-host NAME to allow this name",
                        "如需应答，请用 --allow-host 域名 启动"));
  if (head->users > 1 || (request->user && !zj_user_is_name(zj_slice_of(request->user)))) {
    request->user = NULL;
    return refuse(
        &x, 403, "bad-user",
        zj_tr("the proxy must give one name, as UTF-8 of at most 80 bytes, and remove the "
              "header that clients send",
              "代理应给出唯一的用户名（UTF-8，不超过 80 字节），并去掉客户端自带的该请求头"));
  }
  if (!readable)
    return refuse(&x, 400, "bad-request",
                  zj_tr("the address is not percent-encoded UTF-8, or has too many parameters",
                        "网址不是百分号编码的 UTF-8，或参数过多"));
  return check_body(&x, head);
}
