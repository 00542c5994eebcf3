// SPDX-License-Identifier: Apache-2.0
#include "architecture/includes.hpp"

#include <algorithm>
#include <fstream>
#include <functional>
#include <sstream>
#include <string_view>

namespace heddle::test {
namespace {

namespace fs = std::filesystem;

bool is_source(const fs::path& path) {
  const std::string extension = path.extension().string();
  return extension == ".cpp" || extension == ".hpp" || extension == ".h" || extension == ".c" ||
         extension == ".inc";
}

void read_includes(const fs::path& path, const std::string& name, std::vector<Include>& out) {
  constexpr std::string_view mark = "#include ";
  std::ifstream stream(path);
  std::size_t number = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    if (!line.starts_with(mark) || line.size() < mark.size() + 2) continue;
    const char open = line[mark.size()];
    const std::size_t end = line.find(open == '<' ? '>' : '"', mark.size() + 1);
    if ((open != '<' && open != '"') || end == std::string::npos) continue;
    out.push_back({name, number, open == '"', line.substr(mark.size() + 1, end - mark.size() - 1)});
  }
}

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" `");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" `") - begin + 1);
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(trimmed(part));
  return parts;
}

// "runtime/flow/yaml/tree.cpp" → "flow"; a file of no room → "".
std::string room_of(const std::string& file) {
  const auto parts = split(file, '/');
  return parts.size() > 2 && parts[0] == "runtime" ? parts[1] : "";
}

std::string listed(const std::set<std::string>& rooms) {
  std::string text;
  for (const auto& room : rooms) text += (text.empty() ? "" : ", ") + room;
  return text.empty() ? "no other room" : text;
}

}  // namespace

std::vector<Include> includes_below(const fs::path& root, const std::string& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
    if (entry.is_regular_file() && is_source(entry.path())) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<Include> includes;
  for (const auto& file : files) {
    read_includes(file, fs::relative(file, root).generic_string(), includes);
  }
  return includes;
}

Arrows arrows_in(const std::string& readme) {
  Arrows arrows;
  std::istringstream stream(readme);
  for (std::string line; std::getline(stream, line);) {
    if (!line.starts_with("| `") || line.find("/` |") == std::string::npos) continue;
    const auto cells = split(line, '|');
    if (cells.size() < 4) continue;
    std::string room = cells[1];
    if (room.ends_with('/')) room.pop_back();
    auto& targets = arrows[room];
    for (const auto& target : split(cells[3], ',')) {
      if (!target.empty()) targets.insert(target);
    }
  }
  return arrows;
}

std::string cycle_in(const Arrows& arrows) {
  std::vector<std::string> path;
  std::set<std::string> done;
  const std::function<std::string(const std::string&)> visit = [&](const std::string& room) {
    if (const auto at = std::find(path.begin(), path.end(), room); at != path.end()) {
      std::string text;
      for (auto i = at; i != path.end(); ++i) text += *i + " → ";
      return text + room;
    }
    const auto targets = arrows.find(room);
    if (targets == arrows.end() || !done.insert(room).second) return std::string();
    path.push_back(room);
    for (const auto& target : targets->second) {
      if (std::string found = visit(target); !found.empty()) return found;
    }
    path.pop_back();
    return std::string();
  };
  for (const auto& [room, targets] : arrows) {
    if (std::string found = visit(room); !found.empty()) return found;
  }
  return "";
}

std::vector<std::string> faults_of(const std::vector<Include>& includes, const Arrows& arrows) {
  std::vector<std::string> faults;
  Arrows unused = arrows;
  std::set<std::string> unknown;
  for (const auto& include : includes) {
    const std::string from = room_of(include.file);
    const std::size_t slash = include.what.find('/');
    if (from.empty() || !include.quoted) continue;
    const auto known = arrows.find(from);
    if (known == arrows.end()) {
      if (unknown.insert(from).second) {
        faults.push_back("runtime/" + from +
                         "/ is not in the table of rooms in runtime/README.md: say there what its "
                         "job is and which rooms it includes");
      }
      continue;
    }
    const std::string to = slash == std::string::npos ? from : include.what.substr(0, slash);
    // A folder inside the room is named from the room or from runtime/; both are the room's own.
    if (to == from || arrows.count(to) == 0) continue;
    unused[from].erase(to);
    if (known->second.count(to) != 0) continue;
    faults.push_back(include.file + ":" + std::to_string(include.line) + ": #include \"" +
                     include.what + "\" makes an arrow " + from + " → " + to +
                     ", which the table of rooms in runtime/README.md does not have: " + from +
                     " may include " + listed(known->second) +
                     "; move what is needed down, or have it given from above");
  }
  for (const auto& [from, targets] : unused) {
    for (const auto& to : targets) {
      faults.push_back("runtime/README.md has an arrow " + from + " → " + to +
                       " that no #include needs: remove it");
    }
  }
  return faults;
}

}  // namespace heddle::test
