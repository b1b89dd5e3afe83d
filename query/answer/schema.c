/* schema.c - one function for each kind of value. */
#include "query/answer/schema.h"

#include <stdio.h>
#include <string.h>

#include "indexer/base/lang.h"
#include "indexer/base/text.h"

typedef char names_text[300];

/* Lists the names of the properties, or the words of an enum. */
static const char *list_names(names_text out, const json_t *of) {
  size_t length = 0, i;
  const char *key;
  json_t *value;
  out[0] = 0;
  if (json_is_object(of)) json_object_foreach((json_t *)(uintptr_t)of, key, value) {
      if (length < sizeof(names_text))
        length += (size_t)snprintf(out + length, sizeof(names_text) - length, "%s%s",
                                   length ? ", " : "", key);
    }
  json_array_foreach(of, i, value) {
    if (length < sizeof(names_text))
      length += (size_t)snprintf(out + length, sizeof(names_text) - length, "%s%s",
                                 length ? ", " : "", json_string_value(value));
  }
  return out;
}

static json_int_t bound_of(const json_t *schema, const char *key, json_int_t fallback) {
  const json_t *value = json_object_get(schema, key);
  return json_is_integer(value) ? json_integer_value(value) : fallback;
}

static zj_status check_integer(const json_t *schema, const char *name, const json_t *value,
                               zj_error *err) {
  json_int_t least = bound_of(schema, "minimum", 0), most = bound_of(schema, "maximum", 1000000000);
  if (json_is_integer(value) && json_integer_value(value) >= least &&
      json_integer_value(value) <= most)
    return ZJ_OK;
  return zj_fail(
      err, ZJ_USAGE,
      zj_tr("\"%s\" must be a whole number from %lld to %lld", "“%s”应为 %lld 到 %lld 的整数"),
      name, (long long)least, (long long)most);
}

static zj_status check_string(const json_t *schema, const char *name, const json_t *value,
                              zj_error *err) {
  names_text names;
  const json_t *words = json_object_get(schema, "enum"), *word;
  size_t i;
  json_int_t most = bound_of(schema, "maxLength", 4096);
  if (!json_is_string(value))
    return zj_fail(err, ZJ_USAGE, zj_tr("\"%s\" must be a string", "“%s”应为字符串"), name);
  if (strlen(json_string_value(value)) != json_string_length(value))
    return zj_fail(err, ZJ_USAGE, zj_tr("\"%s\" must not hold a NUL", "“%s”不能含有 NUL"), name);
  if (zj_utf8_count(zj_slice_of(json_string_value(value))) > (size_t)most)
    return zj_fail(err, ZJ_USAGE,
                   zj_tr("\"%s\" is longer than %lld characters; ask in parts",
                         "“%s”超过 %lld 字，请分次提问"),
                   name, (long long)most);
  json_array_foreach(words, i, word) {
    if (strcmp(json_string_value(word), json_string_value(value)) == 0) return ZJ_OK;
  }
  if (!words) return ZJ_OK;
  return zj_fail(err, ZJ_USAGE, zj_tr("\"%s\" must be one of: %s", "“%s”应为其中之一：%s"), name,
                 list_names(names, words));
}

static zj_status check_array(const json_t *schema, const char *name, const json_t *value,
                             zj_error *err) {
  const json_t *items = json_object_get(schema, "items"), *one;
  json_int_t most = bound_of(schema, "maxItems", 100);
  size_t i;
  zj_status status = ZJ_OK;
  if (!json_is_array(value) || json_array_size(value) > (size_t)most)
    return zj_fail(
        err, ZJ_USAGE,
        zj_tr("\"%s\" must be a list of at most %lld strings", "“%s”应为至多 %lld 个字符串的数组"),
        name, (long long)most);
  json_array_foreach(value, i, one) {
    if (status == ZJ_OK) status = check_string(items, name, one, err);
  }
  return status;
}

static zj_status check_value(const json_t *schema, const char *name, const json_t *value,
                             zj_error *err) {
  const char *type = json_string_value(json_object_get(schema, "type"));
  if (type && strcmp(type, "integer") == 0) return check_integer(schema, name, value, err);
  if (type && strcmp(type, "array") == 0) return check_array(schema, name, value, err);
  if (type && strcmp(type, "boolean") == 0)
    return json_is_boolean(value)
               ? ZJ_OK
               : zj_fail(err, ZJ_USAGE,
                         zj_tr("\"%s\" must be true or false", "“%s”应为 true 或 false"), name);
  return check_string(schema, name, value, err);
}

zj_status zj_schema_check(const json_t *schema, const json_t *object, zj_error *err) {
  const json_t *properties = json_object_get(schema, "properties"), *property;
  const char *key;
  json_t *value;
  size_t i;
  names_text names;
  zj_status status = ZJ_OK;
  json_object_foreach((json_t *)(uintptr_t)object, key, value) {
    property = json_object_get(properties, key);
    if (status == ZJ_OK && !property)
      status = zj_fail(
          err, ZJ_USAGE,
          zj_tr("there is no argument \"%.60s\"; known are: %s", "没有参数“%.60s”；可用的有：%s"),
          key, list_names(names, properties));
    if (status == ZJ_OK) status = check_value(property, key, value, err);
  }
  json_array_foreach(json_object_get(schema, "required"), i, value) {
    if (status == ZJ_OK && !json_object_get(object, json_string_value(value)))
      status =
          zj_fail(err, ZJ_USAGE, zj_tr("\"%s\" is missing", "缺少“%s”"), json_string_value(value));
  }
  return status;
}
