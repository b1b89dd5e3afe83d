// xapian_positions.cc - Xapian's own phrases: pairs of characters with positions, OP_PHRASE.
//
//     xapian_positions index DIR < PARAGRAPHS
//     xapian_positions query DIR < QUERIES
//
// Queries and output are those of groonga_query.c.
#include <xapian.h>

#include <chrono>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

namespace {

constexpr int runs = 4;

std::vector<std::string> pairs_of(const std::string &text) {
  std::vector<size_t> begins;
  std::vector<std::string> pairs;
  for (size_t i = 0; i < text.size(); i++)
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) begins.push_back(i);
  begins.push_back(text.size());
  for (size_t i = 0; i + 2 < begins.size(); i++)
    pairs.push_back(text.substr(begins[i], begins[i + 2] - begins[i]));
  return pairs;
}

void index(const char *dir) {
  Xapian::WritableDatabase db(dir, Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_NO_TERMLIST);
  std::string line;
  while (std::getline(std::cin, line)) {
    Xapian::Document document;
    Xapian::termpos at = 0;
    for (const std::string &pair : pairs_of(line))
      document.add_posting(pair, ++at);
    db.add_document(document);
  }
  db.commit();
}

Xapian::Query parse(const std::string &line) {
  std::vector<Xapian::Query> phrases;
  for (size_t at = 0; at <= line.size();) {
    size_t tab = std::min(line.find('\t', at), line.size());
    std::vector<std::string> pairs = pairs_of(line.substr(at, tab - at));
    phrases.emplace_back(Xapian::Query::OP_PHRASE, pairs.begin(), pairs.end(), pairs.size());
    at = tab + 1;
  }
  return Xapian::Query(Xapian::Query::OP_AND, phrases.begin(), phrases.end());
}

double us_since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - began)
      .count();
}

void query(const char *dir) {
  Xapian::Database db(dir);
  std::string line;
  while (std::getline(std::cin, line)) {
    double count = 1e18, top = 1e18;
    unsigned found = 0;
    for (int i = 0; i < runs; i++) {
      Xapian::Enquire enquire(db);
      enquire.set_query(parse(line));
      auto began = std::chrono::steady_clock::now();
      found = enquire.get_mset(0, 0, db.get_doccount()).get_matches_estimated();
      count = std::min(count, us_since(began));
      began = std::chrono::steady_clock::now();
      enquire.get_mset(0, 10, db.get_doccount());
      top = std::min(top, us_since(began));
    }
    std::printf("%u\t%.1f\t%.1f\n", found, count, top);
  }
}

} // namespace

int main(int argc, char **argv) {
  if (argc != 3) return std::fprintf(stderr, "usage: xapian_positions index|query DIR\n"), 2;
  std::string(argv[1]) == "index" ? index(argv[2]) : query(argv[2]);
}
