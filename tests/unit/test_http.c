/* test_http.c - targets, forms, cookies, validators, secrets and addresses. */
#include "memory.h"

#include "indexer/base/noted.h"
#include "web/http/http.h"
#include "web/http/secret.h"

static bool reads(const char *target) {
  void *ctx = talloc_new(NULL);
  const char *path;
  zj_params query;
  bool ok = zj_target_read(ctx, target, &path, &query);
  talloc_free(ctx);
  return ok;
}

static void reads_targets(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  const char *path;
  zj_params query;
  assert_true(zj_target_read(ctx, "/a%20b/%E7%AB%A0?q=%E5%8F%A5+x%2By&in=a&in=b&empty=&bare&&=v",
                             &path, &query));
  assert_string_equal(path, "/a b/章");
  assert_string_equal(zj_param_get(&query, "q"), "句 x+y");
  assert_string_equal(zj_param_get(&query, "in"), "a");
  assert_int_equal(zj_param_count(&query, "in"), 2);
  assert_string_equal(zj_param_get(&query, "empty"), "");
  assert_string_equal(zj_param_get(&query, "bare"), "");
  assert_string_equal(zj_param_get(&query, ""), "v");
  assert_null(zj_param_get(&query, "none"));
  assert_true(zj_target_read(ctx, "/a+b", &path, &query)); /* + is a blank in a query only */
  assert_string_equal(path, "/a+b");
  assert_true(zj_target_read(ctx, "/?a=b=c?d", &path, &query));
  assert_string_equal(zj_param_get(&query, "a"), "b=c?d");
  talloc_free(ctx);
}

static void refuses_targets(void **state) {
  (void)state;
  static const char *const bad[] = {
      "",
      "a",
      "*",
      "http://x/",
      "/%",
      "/%4",
      "/%zz",
      "/%00",
      "/?%00=a",
      "/?a=%00",
      "/?a=%ff",
      "/?a=%c0%80",
      "/?a=%ed%a0%80",
      "/?a=%f5%80%80%80",
      "/?a=%e5%b9",
      "/\xff",
      "/?a=\xe5",
  };
  for (size_t i = 0; i < ZJ_COUNT(bad); i++)
    if (reads(bad[i])) fail_msg("read: %s", bad[i]);
  char many[ZJ_PARAMS_MAX * 4 + 8] = "/?";
  for (int i = 0; i < ZJ_PARAMS_MAX; i++)
    strcat(many, "a&");
  assert_true(reads(many));
  strcat(many, "a");
  assert_false(reads(many));
}

static zj_lang lang(const char *query, const char *cookie, const char *accept) {
  void *ctx = talloc_new(NULL);
  zj_request request = {.ctx = ctx, .cookie = cookie, .accept_language = accept};
  assert_true(zj_params_read(ctx, zj_slice_of(query), &request.query));
  zj_lang out = zj_request_lang(&request);
  talloc_free(ctx);
  return out;
}

static void chooses_a_language(void **state) {
  (void)state;
  assert_int_equal(lang("", NULL, NULL), ZJ_LANG_ZH);
  assert_int_equal(lang("", NULL, "en-US,en;q=0.9"), ZJ_LANG_EN);
  assert_int_equal(lang("", NULL, "fr, de;q=0.8, en;q=0.2, zh;q=0.1"), ZJ_LANG_EN);
  assert_int_equal(lang("", NULL, "zh-Hans-CN, en"), ZJ_LANG_ZH);
  assert_int_equal(lang("", NULL, ",,;;,"), ZJ_LANG_ZH);
  assert_int_equal(lang("", "lang=en", "zh"), ZJ_LANG_EN);
  assert_int_equal(lang("", "xlang=en; lang=zh", "en"), ZJ_LANG_ZH);
  assert_int_equal(lang("", "lang=fr", "en"), ZJ_LANG_EN);
  assert_int_equal(lang("lang=zh", "lang=en", "en"), ZJ_LANG_ZH);
}

static void reads_cookies(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  assert_string_equal(zj_cookie_get(ctx, "a=1; b=2", "b"), "2");
  assert_string_equal(zj_cookie_get(ctx, "a=1;b=", "b"), "");
  assert_null(zj_cookie_get(ctx, "ab=1", "b"));
  assert_null(zj_cookie_get(ctx, "; ;;", "b"));
  assert_null(zj_cookie_get(ctx, NULL, "b"));
  talloc_free(ctx);
}

static void compares_validators(void **state) {
  (void)state;
  assert_true(zj_etag_matches("\"a\"", "\"a\""));
  assert_true(zj_etag_matches("\"x\", W/\"a\" ,\"y\"", "\"a\""));
  assert_true(zj_etag_matches("*", "\"a\""));
  assert_false(zj_etag_matches("\"ab\"", "\"a\""));
  assert_false(zj_etag_matches("", "\"a\""));
  assert_false(zj_etag_matches(NULL, "\"a\""));
}

/* The vectors of the authors of SipHash. */
static void makes_secrets_of_users(void **state) {
  (void)state;
  unsigned char key[16], text[16];
  for (unsigned char i = 0; i < 16; i++)
    key[i] = text[i] = i;
  assert_true(zj_secret_hash(key, (zj_slice){(char *)text, 0}) == 0x726fdb47dd0e0e31u);
  assert_true(zj_secret_hash(key, (zj_slice){(char *)text, 8}) == 0x93f5f5799a932462u);
  assert_true(zj_secret_hash(key, (zj_slice){(char *)text, 15}) == 0xa129ca6149be45e5u);
  static const char secret[] = "0123456789abcdef0123456789abcdef";
  char one[ZJ_RANDOM_HEX], again[ZJ_RANDOM_HEX], other[ZJ_RANDOM_HEX];
  zj_secret_for(secret, ZJ_LIT("张三"), one);
  zj_secret_for(secret, ZJ_LIT("张三"), again);
  zj_secret_for(secret, ZJ_LIT("李四"), other);
  assert_int_equal(strlen(one), 32);
  assert_string_equal(one, again);
  assert_string_not_equal(one, other);
  assert_string_not_equal(one, secret);
  assert_true(strncmp(one, one + 16, 16) != 0);
}

static void compares_secrets(void **state) {
  (void)state;
  static const char secret[] = "0123456789abcdef0123456789abcdef";
  zj_slice token = {secret, sizeof secret - 1};
  char given[sizeof secret];
  assert_true(zj_secret_equal(zj_slice_of(secret), token));
  for (size_t i = 0; i < token.length; i++)
    for (int bit = 0; bit < 8; bit++) { /* a difference anywhere counts */
      memcpy(given, secret, sizeof secret);
      given[i] ^= (char)(1 << bit);
      assert_false(zj_secret_equal((zj_slice){given, token.length}, token));
    }
  assert_false(zj_secret_equal(zj_slice_cut(token, 0, token.length - 1), token));
  assert_false(zj_secret_equal(ZJ_LIT("0123456789abcdef0123456789abcdef0"), token));
  assert_false(zj_secret_equal(ZJ_LIT(""), token));
  assert_false(zj_secret_equal(ZJ_LIT(""), ZJ_LIT(""))); /* a secret that was never set */
}

/* What is encoded reads back as it was. */
static void encodes_addresses(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  static const char *const values[] = {
      "问题:\"年轻干部\"", "a&b=c#d?e", "100% + 1", "<x>'\"", "/../", "～", "a\nb"};
  for (size_t i = 0; i < ZJ_COUNT(values); i++) {
    const char *path;
    zj_params query;
    zj_link link = zj_link_new(ctx, "/search");
    zj_link_add(&link, "none", "");
    zj_link_add(&link, "q", values[i]);
    zj_link_add(&link, "in", "plans");
    const char *text = zj_link_text(&link);
    for (const char *c = text; *c; c++)
      assert_true(*c > ' ' && *c < 0x7f && !strchr("<>\"'", *c));
    assert_true(zj_target_read(ctx, text, &path, &query));
    assert_int_equal(query.count, 2);
    assert_string_equal(zj_param_get(&query, "q"), values[i]);
    assert_string_equal(zj_param_get(&query, "in"), "plans");
  }
  assert_string_equal(zj_text_short(ctx, "年轻干部", 2), "年轻…");
  assert_string_equal(zj_text_short(ctx, "年轻", 2), "年轻");
  talloc_free(ctx);
}

/* Texts that cannot be made are "", never NULL, and are noted until the next request begins. */
static void notes_want_of_memory(void **state) {
  (void)state;
  char large[5000];
  void *ctx = talloc_new(NULL);
  zj_error err = {0};
  memset(large, 'a', sizeof large - 1);
  large[sizeof large - 1] = 0;
  limit_memory(ctx, 1000);
  zj_noted_clear();
  zj_link link = zj_link_new(ctx, "/search");
  assert_string_equal(zj_link_text(&link), "/search");
  assert_int_equal(zj_noted_status(&err), ZJ_OK);
  zj_link_add(&link, "q", large);
  assert_string_equal(zj_link_text(&link), "");
  assert_int_equal(zj_noted_status(&err), ZJ_NO_MEMORY);
  zj_noted_clear();
  assert_int_equal(zj_noted_status(NULL), ZJ_OK);
  assert_string_equal(zj_url_encode(ctx, large), "");
  assert_int_equal(zj_noted_status(NULL), ZJ_NO_MEMORY);
  zj_noted_clear();
  assert_string_equal(zj_text_print(ctx, "%s", large), "");
  assert_int_equal(zj_noted_status(NULL), ZJ_NO_MEMORY);
  zj_noted_clear();
  assert_string_equal(zj_text_copy(ctx, zj_slice_of(large)), "");
  assert_int_equal(zj_noted_status(NULL), ZJ_NO_MEMORY);
  zj_noted_clear();
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_targets),        cmocka_unit_test(refuses_targets),
      cmocka_unit_test(chooses_a_language),   cmocka_unit_test(reads_cookies),
      cmocka_unit_test(compares_validators),  cmocka_unit_test(makes_secrets_of_users),
      cmocka_unit_test(compares_secrets),     cmocka_unit_test(encodes_addresses),
      cmocka_unit_test(notes_want_of_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
