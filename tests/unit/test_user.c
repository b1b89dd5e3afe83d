/* test_user.c - names of users, their files, and the addresses of proxies. */
#include "tests/unit/check.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include "web/http/proxy.h"
#include "web/http/user.h"

static void names_are_plain_text(void **state) {
  (void)state;
  static const struct {
    const char *name;
    bool is;
  } cases[] = {{"zhang", true},       {"张三", true},     {"Zhao Liu", true}, {"a@b.example", true},
               {"CN=王,OU=办", true}, {"", false},        {" a", false},      {"a ", false},
               {"　张", false},       {"a\tb", false},    {"a\nb", false},    {"\xFF", false},
               {"a\x7F", false},      {"\xE5\xBC", false}};
  for (size_t i = 0; i < ZJ_COUNT(cases); i++)
    if (zj_user_is_name(zj_slice_of(cases[i].name)) != cases[i].is) fail_msg("%s", cases[i].name);
  char longest[ZJ_USER_BYTES + 1];
  memset(longest, 'x', sizeof longest);
  assert_true(zj_user_is_name((zj_slice){longest, ZJ_USER_BYTES}));
  assert_false(zj_user_is_name((zj_slice){longest, ZJ_USER_BYTES + 1}));
}

/* Two names have two files, also where the file system knows no capitals, and none leads anywhere
 * else. */
static void files_are_safe(void **state) {
  (void)state;
  static const char *const names[][2] = {{"li-4_b", "users/li-4_b.db"},
                                         {"Li", "users/%4Ci.db"},
                                         {"../x", "users/%2E%2E%2Fx.db"},
                                         {"%4Ci", "users/%254%43i.db"},
                                         {"张", "users/%E5%BC%A0.db"}};
  void *ctx = talloc_new(NULL);
  for (size_t i = 0; i < ZJ_COUNT(names); i++) {
    assert_string_equal(zj_user_saved(ctx, "saved.db", names[i][0]), names[i][1]);
    assert_string_equal(zj_user_saved(ctx, "/var/lib/x/saved.db", names[i][0]),
                        talloc_asprintf(ctx, "/var/lib/x/%s", names[i][1]));
  }
  char longest[ZJ_USER_BYTES + 1] = "";
  for (size_t i = 0; i + 1 < sizeof longest; i++)
    longest[i] = 'Q';
  const char *file = zj_user_saved(ctx, "saved.db", longest);
  assert_true(strlen(file) + strlen("-journal") <= 255 + strlen("users/"));
  assert_true(strstr(file, "%51%51%51.db") != NULL);
  talloc_free(ctx);
}

static bool has(const zj_proxies *proxies, const char *text) {
  struct sockaddr_in four = {.sin_family = AF_INET};
  struct sockaddr_in6 six = {.sin6_family = AF_INET6};
  if (inet_pton(AF_INET, text, &four.sin_addr) == 1)
    return zj_proxies_have(proxies, (struct sockaddr *)&four);
  assert_int_equal(inet_pton(AF_INET6, text, &six.sin6_addr), 1);
  return zj_proxies_have(proxies, (struct sockaddr *)&six);
}

static void proxies_are_addresses(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_proxies *p, *none;
  assert_int_equal(zj_proxies_read(ctx, "127.0.0.1, ::1,10.1.0.0/15,2001:db8::/33", &p, NULL),
                   ZJ_OK);
  assert_int_equal(zj_proxies_read(ctx, "", &none, NULL), ZJ_OK);
  static const struct {
    const char *address;
    bool has;
  } cases[] = {{"127.0.0.1", true},
               {"127.0.0.2", false},
               {"::1", true},
               {"::2", false},
               {"10.0.255.255", true},
               {"10.1.2.3", true},
               {"10.2.0.0", false},
               {"::ffff:127.0.0.1", true},
               {"::ffff:10.2.0.0", false},
               {"2001:db8:7fff::1", true},
               {"2001:db8:8000::1", false},
               {"::7f00:1", false},
               {"0.0.0.1", false}};
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    if (has(p, cases[i].address) != cases[i].has) fail_msg("%s", cases[i].address);
    assert_false(has(none, cases[i].address));
  }
  struct sockaddr_un path = {.sun_family = AF_UNIX};
  assert_false(zj_proxies_have(p, (struct sockaddr *)&path));
  assert_false(zj_proxies_have(p, NULL));
  static const char *const bad[] = {"localhost", "127.0.0.1/33", "127.0.0.1/",
                                    "::1/129",   "1.2.3",        "10.0.0.0/x"};
  for (size_t i = 0; i < ZJ_COUNT(bad); i++)
    assert_int_equal(zj_proxies_read(ctx, bad[i], &none, NULL), ZJ_USAGE);
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(names_are_plain_text),
                                     cmocka_unit_test(files_are_safe),
                                     cmocka_unit_test(proxies_are_addresses)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
