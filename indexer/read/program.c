/* program.c - finds programs in PATH. */
#include "indexer/read/program.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *const zj_program_names[] = {"pdftotext", "pdfimages", "pdftoppm", "tesseract",
                                        "antiword",  "catdoc",    NULL};

static bool find_path(const char *name, char path[PATH_MAX]) {
  const char *at = getenv("PATH");
  if (!at || !*at) at = "/usr/local/bin:/usr/bin:/bin";
  for (; *at; at += strspn(at, ":")) {
    size_t length = strcspn(at, ":");
    int n = -1;
    if (*at == '/' && length < PATH_MAX)
      n = snprintf(path, PATH_MAX, "%.*s/%s", (int)length, at, name);
    if (n > 0 && n < PATH_MAX && access(path, X_OK) == 0) return true;
    at += length;
  }
  return false;
}

/* Reads the first line of a script, "#!/bin/sh -e", as the kernel does. Programs are started by
 * their descriptor, and to a descriptor that is closed then, the kernel gives no interpreter. */
static void read_first_line(zj_program *p) {
  char line[256] = "";
  int fd = open(p->path, O_RDONLY | O_CLOEXEC);
  ssize_t length = fd >= 0 ? read(fd, line, sizeof line - 1) : 0;
  if (fd >= 0) close(fd);
  if (length < 3 || line[0] != '#' || line[1] != '!') return;
  line[length] = 0;
  line[strcspn(line, "\r\n")] = 0;
  char *interpreter = line + 2 + strspn(line + 2, " \t");
  char *end = interpreter + strcspn(interpreter, " \t");
  char *option = end + strspn(end, " \t");
  *end = 0;
  size_t used = strlen(option);
  while (used && (option[used - 1] == ' ' || option[used - 1] == '\t'))
    option[--used] = 0;
  if (*interpreter != '/' || used >= sizeof p->option) return;
  p->is_script = true;
  (void)snprintf(p->started, sizeof p->started, "%s", interpreter);
  memcpy(p->option, option, used + 1);
}

/* PREFIX/lib of PREFIX/bin/NAME. */
static void name_libraries(zj_program *p) {
  char whole[PATH_MAX];
  if (!realpath(p->path, whole)) return;
  for (int names = 0; names < 2; names++) {
    char *slash = strrchr(whole, '/');
    if (slash) *slash = 0;
  }
  int n = snprintf(p->libraries, sizeof p->libraries, "%s/lib", whole);
  if (n < 0 || n >= (int)sizeof p->libraries) *p->libraries = 0;
}

bool zj_program_find(const char *name, zj_program *out) {
  *out = (zj_program){0};
  if (!find_path(name, out->path)) return false;
  memcpy(out->started, out->path, sizeof out->started);
  read_first_line(out);
  name_libraries(out);
  return true;
}
