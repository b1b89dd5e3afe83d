/* listen.c - resolve, bind, listen. */
#include "web/http/listen.h"

#include <ctype.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/lang.h"

static zj_status bad_address(const char *address, zj_error *err) {
  return zj_fail(err, ZJ_USAGE,
                 zj_tr("--listen takes HOST:PORT, like 127.0.0.1:8080, or unix:PATH, not \"%s\"",
                       "--listen 应为 主机:端口（如 127.0.0.1:8080）或 unix:路径，不能是“%s”"),
                 address);
}

static zj_status split_address(void *ctx, const char *address, char **host, char **port,
                               zj_error *err) {
  const char *colon = strrchr(address, ':');
  if (!colon || colon == address) return bad_address(address, err);
  *host = talloc_strndup(ctx, address, (size_t)(colon - address));
  *port = talloc_strdup(ctx, colon + 1);
  if (!*host || !*port) return zj_no_memory(err);
  size_t digits = strspn(*port, "0123456789");
  if (digits == 0 || digits > 5 || (*port)[digits] || atol(*port) > 65535)
    return bad_address(address, err);
  if ((*host)[0] != '[' && strchr(*host, ':')) return bad_address(address, err);
  for (char *c = *host; *c; c++)
    *c = (char)tolower((unsigned char)*c);
  return ZJ_OK;
}

static int open_socket(const struct addrinfo *info) {
  int fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
  if (bind(fd, info->ai_addr, info->ai_addrlen) == 0 && listen(fd, SOMAXCONN) == 0) return fd;
  close(fd);
  return -1;
}

static int port_of(int fd) {
  struct sockaddr_storage address = {0};
  socklen_t length = sizeof address;
  if (getsockname(fd, (struct sockaddr *)&address, &length) != 0) return 0;
  if (address.ss_family == AF_INET6) return ntohs(((struct sockaddr_in6 *)&address)->sin6_port);
  return ntohs(((struct sockaddr_in *)&address)->sin_port);
}

/* Whether the path is a socket that a crashed server left. Nothing else is ever removed. */
static bool is_stale_socket(const struct sockaddr_un *address) {
  struct stat st;
  if (lstat(address->sun_path, &st) != 0 || !S_ISSOCK(st.st_mode)) return false;
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  bool refused = fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof *address) != 0 &&
                 errno == ECONNREFUSED;
  if (fd >= 0) close(fd);
  return refused;
}

static zj_status listen_unix(void *ctx, const char *path, zj_listener *out, zj_error *err) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (!*path || strlen(path) >= sizeof address.sun_path)
    return zj_fail(err, ZJ_USAGE,
                   zj_tr("--listen unix:PATH takes a path of at most %zu bytes",
                         "--listen unix:路径 最长 %zu 字节"),
                   sizeof address.sun_path - 1);
  strcpy(address.sun_path, path);
  if (is_stale_socket(&address)) unlink(path);
  *out = (zj_listener){.socket = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0),
                       .host = "localhost",
                       .path = talloc_strdup(ctx, path)};
  if (out->socket < 0) return zj_fail_errno(err, ZJ_IO, "%s", path);
  if (!out->path) {
    close(out->socket);
    return zj_no_memory(err);
  }
  mode_t before = umask(0117);
  bool failed = bind(out->socket, (struct sockaddr *)&address, sizeof address) != 0 ||
                listen(out->socket, SOMAXCONN) != 0;
  if (failed) zj_fail_errno(err, ZJ_IO, "%s", path);
  umask(before);
  if (failed) close(out->socket);
  return failed ? ZJ_IO : ZJ_OK;
}

zj_status zj_listen(void *ctx, const char *address, zj_listener *out, zj_error *err) {
  char *host = NULL, *port = NULL;
  if (strncmp(address, "unix:", 5) == 0) return listen_unix(ctx, address + 5, out, err);
  zj_status status = split_address(ctx, address, &host, &port, err);
  if (status != ZJ_OK) return status;
  char *bare = talloc_strdup(ctx, host[0] == '[' ? host + 1 : host);
  if (!bare) return zj_no_memory(err);
  if (host[0] == '[') bare[strcspn(bare, "]")] = 0;
  struct addrinfo hints = {.ai_family = AF_UNSPEC,
                           .ai_socktype = SOCK_STREAM,
                           .ai_flags = AI_PASSIVE | AI_NUMERICSERV},
                  *found;
  int failed = getaddrinfo(bare, port, &hints, &found);
  if (failed != 0)
    return zj_fail(err, ZJ_IO, zj_tr("%s: %s", "%s：%s"), address,
                   zj_tr(gai_strerror(failed), "没有这个地址"));
  *out = (zj_listener){.socket = -1, .host = host};
  for (struct addrinfo *info = found; info && out->socket < 0; info = info->ai_next)
    out->socket = open_socket(info);
  if (out->socket < 0) zj_fail_errno(err, ZJ_IO, "%s", address);
  freeaddrinfo(found);
  if (out->socket < 0) return ZJ_IO;
  out->port = port_of(out->socket);
  return ZJ_OK;
}
