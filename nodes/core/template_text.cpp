// SPDX-License-Identifier: Apache-2.0
#include "template_text.hpp"

#include <algorithm>
#include <cstddef>

#include "value_text.hpp"

namespace heddle::core {
namespace {

bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_path(std::string_view text) {
  bool expects_name = true;
  for (const char c : text) {
    if (expects_name) {
      if (!begins_name(c)) return false;
      expects_name = false;
    } else if (c == '.') {
      expects_name = true;
    } else if (!begins_name(c) && !(c >= '0' && c <= '9')) {
      return false;
    }
  }
  return !expects_name;
}

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t k = 0; k <= b.size(); ++k) row[k] = k;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t k = 1; k <= b.size(); ++k) {
      const std::size_t above = row[k];
      const std::size_t changed = diagonal + (a[i - 1] == b[k - 1] ? 0 : 1);
      row[k] = std::min({above + 1, row[k - 1] + 1, changed});
      diagonal = above;
    }
  }
  return row[b.size()];
}

// What was most likely meant; empty when nothing is near.
std::string closest(const Map& values, std::string_view name) {
  constexpr std::size_t longest = 64;
  std::string best;
  std::size_t nearest = name.size() < 4 ? 2 : 3;
  for (const auto& [key, value] : values) {
    if (key.type() != Type::string || key.string().size() > longest) continue;
    const std::size_t apart = distance(key.string(), name);
    if (apart >= nearest) continue;
    nearest = apart;
    best = key.string();
  }
  return best;
}

std::string names_of(const Map& values) {
  constexpr std::size_t most = 20;
  std::string names;
  std::size_t count = 0;
  for (const auto& [key, value] : values) {
    if (key.type() != Type::string) continue;
    if (++count > most) return names + ", …";
    names += (names.empty() ? "" : ", ") + key.string();
  }
  return names.empty() ? "none" : names;
}

}  // namespace

std::vector<Piece> pieces_of(std::string_view text) {
  constexpr std::size_t longest = 256;
  std::vector<Piece> pieces;
  std::size_t plain = 0;  // where the plain text began
  for (std::size_t open = text.find('{'); open != std::string_view::npos;
       open = text.find('{', open + 1)) {
    // No further than a name goes, so that a text of nothing but braces is read once.
    const std::size_t end = text.substr(open + 1, longest).find_first_of("{}");
    if (end == std::string_view::npos || text[open + 1 + end] != '}') continue;
    const std::string_view inside = text.substr(open + 1, end);
    if (!is_path(inside)) continue;
    if (open > plain) pieces.push_back({false, text.substr(plain, open - plain)});
    pieces.push_back({true, inside});
    plain = open + end + 2;
  }
  if (plain < text.size()) pieces.push_back({false, text.substr(plain)});
  return pieces;
}

const Value* find_value(const Map& values, std::string_view path, std::string& why) {
  const Map* map = &values;
  std::string within = "'values'";
  for (std::size_t at = 0;;) {
    const std::size_t dot = path.find('.', at);
    const std::string name(path.substr(at, dot == std::string_view::npos ? dot : dot - at));
    const Value* found = map->find(name);
    if (found == nullptr) {
      why = "the template has {";
      why.append(path)
          .append("}, but ")
          .append(within)
          .append(" has no '")
          .append(name)
          .append("'");
      const std::string meant = closest(*map, name);
      why += meant.empty() ? "; it has: " + names_of(*map) : "; did you mean '" + meant + "'?";
      return nullptr;
    }
    if (dot == std::string_view::npos) return found;
    within = "'" + std::string(path.substr(0, dot)) + "'";
    if (found->type() != Type::map) {
      why = "the template has {" + std::string(path) + "}, but " + within + " is " +
            with_article(*found) + ", which has nothing inside";
      return nullptr;
    }
    map = &found->map();
    at = dot + 1;
  }
}

}  // namespace heddle::core
