/* render.cc - the only place that knows the Mustache library: jansson values in, HTML out. */
#include "web/http/render.h"

#include <talloc.h>

#include <kainjow/mustache.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include "indexer/base/lang.h"
#include "web/http/assets.h"
#include "web/http/strings.h"

namespace {

namespace mustache = kainjow::mustache;
using data = mustache::data;

enum { DEPTH_MAX = 32 };

/* The library copies a value and everything in it when the value is added to a list, and copies a
 * list's values when the list grows. Reserving room and moving keep a page of 5 MB linear. */
mustache::list &items_of(data &list) {
  return const_cast<mustache::list &>(list.list_value());
}

data from_json(const json_t *json, int depth);

data from_object(const json_t *json, int depth) {
  data out{data::type::object};
  const char *key;
  json_t *value;
  json_object_foreach(const_cast<json_t *>(json), key, value) out[key] =
      from_json(value, depth + 1);
  return out;
}

data from_array(const json_t *json, int depth) {
  data out{data::type::list};
  size_t i;
  json_t *value;
  items_of(out).reserve(json_array_size(json));
  json_array_foreach(json, i, value) items_of(out).push_back(from_json(value, depth + 1));
  return out;
}

data from_json(const json_t *json, int depth) {
  if (!json || depth > DEPTH_MAX) return data{false};
  switch (json_typeof(json)) {
  case JSON_OBJECT:
    return from_object(json, depth);
  case JSON_ARRAY:
    return from_array(json, depth);
  case JSON_STRING:
    if (json_string_length(json) == 0) return data{false};
    return data{std::string(json_string_value(json), json_string_length(json))};
  case JSON_INTEGER:
    return data{std::to_string(json_integer_value(json))};
  case JSON_REAL:
    return data{std::to_string(json_real_value(json))};
  case JSON_TRUE:
    return data{true};
  case JSON_FALSE:
  case JSON_NULL:
    return data{false};
  }
  return data{false};
}

/* ---- templates ---- */

zj_slice template_text(const std::string &name) {
  zj_slice text;
  if (!zj_template_find(name.c_str(), &text)) throw std::runtime_error("no template " + name);
  return text;
}

/* The text of a template in which every {{> part_head}} is replaced by that template, which may
 * insert others, but never itself. */
std::string whole_text(const char *name) {
  static const std::string open = "{{> ", close = "}}";
  std::string text(template_text(name).at, template_text(name).length);
  for (size_t at = 0; (at = text.find(open, at)) != std::string::npos;) {
    size_t end = text.find(close, at);
    if (end == std::string::npos) throw std::runtime_error(std::string("open tag in ") + name);
    zj_slice part = template_text(text.substr(at + open.size(), end - at - open.size()));
    text.replace(at, end + close.size() - at, part.at, part.length);
  }
  return text;
}

/* Parsed templates, kept for reuse: parsing takes as long as rendering, and only one thread at a
 * time can use a parsed template. */
class parsed_templates {
public:
  std::unique_ptr<mustache::mustache> take(const char *name) {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      auto &kept = kept_[name];
      if (!kept.empty()) {
        auto page = std::move(kept.back());
        kept.pop_back();
        return page;
      }
    }
    auto page = std::make_unique<mustache::mustache>(whole_text(name));
    if (!page->is_valid())
      throw std::runtime_error(std::string("template ") + name + ": " + page->error_message());
    return page;
  }
  void give(const char *name, std::unique_ptr<mustache::mustache> page) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (kept_[name].size() < KEPT_MAX) kept_[name].push_back(std::move(page));
  }

private:
  enum { KEPT_MAX = 16 };
  std::mutex mutex_;
  std::map<std::string, std::vector<std::unique_ptr<mustache::mustache>>> kept_;
};

parsed_templates templates;

/* ---- rendering ---- */

/* The strings of one language, under the names that templates use. */
data *make_words(zj_lang lang) {
  data *words = new data{data::type::object};
  for (const zj_word *word = zj_words(); word->key; word++)
    (*words)[word->key] = data{std::string(lang == ZJ_LANG_ZH ? word->zh : word->en)};
  return words;
}

data *common_words[2]; /* by zj_lang; constant after zj_render_start() */

zj_status render(void *ctx, const char *name, zj_lang lang, const json_t *json, zj_slice *out,
                 zj_error *err) {
  auto page = templates.take(name);
  const data top = from_json(json, 0);
  mustache::context<std::string> context;
  context.push(common_words[lang]);
  context.push(&top);
  std::string html = page->render(context);
  if (!page->is_valid())
    return zj_fail(err, ZJ_INTERNAL, "template %s: %s", name, page->error_message().c_str());
  templates.give(name, std::move(page));
  char *copy = static_cast<char *>(talloc_memdup(ctx, html.c_str(), html.size() + 1));
  if (!copy) return zj_no_memory(err);
  *out = zj_slice{copy, html.size()};
  return ZJ_OK;
}

template <typename Body> zj_status guard(zj_error *err, Body body) noexcept {
  try {
    return body();
  } catch (const std::bad_alloc &) {
    return zj_no_memory(err);
  } catch (const std::exception &e) {
    return zj_fail(err, ZJ_INTERNAL, "rendering: %s", e.what());
  } catch (...) {
    return zj_fail(err, ZJ_INTERNAL, "rendering failed");
  }
}

} // namespace

zj_status zj_render_start(zj_error *err) {
  return guard(err, [&] {
    for (zj_lang lang : {ZJ_LANG_EN, ZJ_LANG_ZH})
      if (!common_words[lang]) common_words[lang] = make_words(lang);
    return ZJ_OK;
  });
}

zj_status zj_render(void *ctx, const char *name, zj_lang lang, const json_t *json, zj_slice *out,
                    zj_error *err) {
  return guard(err, [&] { return render(ctx, name, lang, json, out, err); });
}
