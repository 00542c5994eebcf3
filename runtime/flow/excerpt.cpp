// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "flow/report.hpp"

// What a finding shows of the text: the line, or the part of a long line around the mark, with
// every secret that stands in it masked.
namespace heddle::flow {
namespace {

using yaml::Span;

constexpr std::string_view mask_sign = "***";
constexpr std::uint32_t tab_size = 4;
constexpr std::uint32_t longest_before = 60;    // bytes shown before the mark in a long line
constexpr std::uint32_t longest_excerpt = 140;  // bytes

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// The first two bytes as a number.
std::size_t beginning_of(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<std::size_t>(static_cast<unsigned char>(text[i])) : 0;
  };
  return (byte(0) << 8U) | byte(1);
}

// The part of a line that is shown for a mark at `at`: whole when short.
Span window_of(std::string_view text, Span line, std::uint32_t at) {
  if (line.end - line.begin <= longest_excerpt) return line;
  Span window = line;
  if (at - line.begin > longest_before) window.begin = at - longest_before;
  window.end = std::min(line.end, window.begin + longest_excerpt);
  while (window.begin < at && continues(text[window.begin])) ++window.begin;
  while (window.end < line.end && continues(text[window.end])) ++window.end;
  return window;
}

// Writes the window of a line: tabs as spaces, masked parts as "***"; and learns where bytes went.
class ExcerptWriter {
 public:
  ExcerptWriter(std::string_view text, const std::vector<Span>& masked)
      : text_(text), masked_(masked) {}

  void write(Span window) {
    for (std::uint32_t at = window.begin; at < window.end;) {
      mark(at);
      if (const Span* mask = mask_at(at)) {
        out += mask_sign;
        column_ += 3;
        mark_through(at, mask->end);
        at = std::min(mask->end, window.end);
      } else {
        put(text_[at++]);
      }
    }
    mark(window.end);
  }

  void watch(Span span) { watched_ = span; }

  std::string out;
  std::uint32_t begin_column = 0;
  std::uint32_t end_column = 0;

 private:
  const Span* mask_at(std::uint32_t at) {
    while (next_ < masked_.size() && masked_[next_].end <= at) ++next_;
    return next_ < masked_.size() && masked_[next_].begin <= at ? &masked_[next_] : nullptr;
  }
  void mark(std::uint32_t at) {
    if (begin_column == 0 && at >= watched_.begin) begin_column = column_;
    if (end_column == 0 && at >= watched_.end) end_column = column_;
  }
  // A mark that begins or ends inside a masked part covers all of it.
  void mark_through(std::uint32_t from, std::uint32_t to) {
    if (begin_column == 0 && watched_.begin < to) begin_column = column_ - 3;
    if (end_column == 0 && watched_.end > from && watched_.end <= to) end_column = column_;
  }
  void put(char c) {
    if (c == '\t') {
      do {
        out += ' ';
        ++column_;
      } while ((column_ - 1) % tab_size != 0);
      return;
    }
    out += c;
    if (!continues(c)) ++column_;
  }

  std::string_view text_;
  const std::vector<Span>& masked_;
  std::size_t next_ = 0;
  Span watched_;
  std::uint32_t column_ = 1;
};

}  // namespace

void Report::mask(Span span, std::string_view text) {
  if (span.end > span.begin) masked_.push_back(span);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
    while (!line.empty() && line.back() == ' ') line.remove_suffix(1);
    if (line.empty() || !texts_.insert(line).second) continue;
    sizes_.insert(line.size());
    if (!beginnings_) beginnings_ = std::make_unique<std::bitset<65536>>();
    if (line.size() > 1) {
      beginnings_->set(beginning_of(line));
    } else {
      for (unsigned second = 0; second < 256; ++second)
        beginnings_->set(beginning_of(line) | second);
    }
  }
}

void Report::mask_by_name(std::uint32_t number) {
  const Span line = source_.line(number);
  const std::string_view text = source_.slice(line).substr(0, 4096);
  for (std::size_t at = text.find(':'); at != std::string_view::npos; at = text.find(':', at + 1)) {
    std::size_t from = at;
    while (from > 0 && text[from - 1] != ',' && text[from - 1] != '{') --from;
    if (!sounds_secret(text.substr(from, at - from))) continue;
    const std::size_t begin = text.find_first_not_of(' ', at + 1);
    if (begin == std::string_view::npos) return;
    // What is an expression or holds keys of its own is no secret itself.
    const std::string_view value = text.substr(begin);
    if (value.starts_with("${{") || value.starts_with("\"${{") || value.starts_with('{')) continue;
    masked_.push_back({line.begin + static_cast<std::uint32_t>(begin), line.end});
    return;
  }
}

void Report::find_texts(std::string_view text, std::uint32_t base, std::vector<Span>& found) const {
  if (!beginnings_) return;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!beginnings_->test(beginning_of(text.substr(at)))) continue;
    for (const std::size_t size : sizes_) {
      if (at + size > text.size()) break;
      if (!texts_.contains(text.substr(at, size))) continue;
      // A short text is part of many words; as a word of its own it may be the secret.
      const bool inside_word = (at > 0 && is_word(text[at - 1])) ||
                               (at + size < text.size() && is_word(text[at + size]));
      if (size < 6 && inside_word) continue;
      found.push_back(
          {base + static_cast<std::uint32_t>(at), base + static_cast<std::uint32_t>(at + size)});
    }
  }
}

std::vector<Span> Report::masked_in(Span window, Span line) const {
  std::vector<Span> found;
  for (const Span span : masked_) {
    if (span.begin >= window.end) break;
    if (span.end > window.begin) found.push_back(span);
  }
  // A secret that the window cuts must not show its half.
  constexpr std::uint32_t margin = 4096;
  const Span around{std::max(line.begin, window.begin - std::min(window.begin, margin)),
                    std::min(line.end, window.end + margin)};
  find_texts(source_.slice(around), around.begin, found);
  std::sort(found.begin(), found.end(), [](Span a, Span b) { return a.begin < b.begin; });
  std::vector<Span> merged;
  for (const Span span : found) {
    if (!merged.empty() && span.begin <= merged.back().end) {
      merged.back().end = std::max(merged.back().end, span.end);
    } else {
      merged.push_back(span);
    }
  }
  return merged;
}

std::string Report::without_secrets(const std::string& text) const {
  if (sizes_.empty()) return text;
  std::vector<Span> found;
  find_texts(text, 0, found);
  if (found.empty()) return text;
  std::sort(found.begin(), found.end(), [](Span a, Span b) { return a.begin < b.begin; });
  std::string clean;
  std::uint32_t at = 0;
  for (const Span span : found) {
    if (span.begin >= at) {
      clean.append(text, at, span.begin - at);
      clean += mask_sign;
    }
    at = std::max(at, span.end);
  }
  return clean.append(text, at);
}

void Report::excerpt(const Finding& finding, Diagnostic& diagnostic) const {
  const yaml::Position position = source_.position(finding.span.begin);
  diagnostic.place.line = position.line;
  diagnostic.place.column = position.column;
  const Span line = source_.line(position.line);
  Span marked = finding.span;
  marked.begin = std::min(marked.begin, line.end);
  marked.end = std::clamp(marked.end, marked.begin, line.end);
  const Span window = window_of(source_.text(), line, marked.begin);
  marked.end = std::min(marked.end, window.end);

  const std::vector<Span> masked = masked_in(window, line);
  ExcerptWriter writer(source_.text(), masked);
  if (window.begin > line.begin) writer.out = "…";
  writer.watch(marked);
  writer.write(window);
  const std::uint32_t shift = window.begin > line.begin ? 1 : 0;
  if (window.end < line.end) writer.out += "…";
  diagnostic.excerpt = std::move(writer.out);
  diagnostic.excerpt_column = writer.begin_column + shift;
  diagnostic.place.width = std::max<std::uint32_t>(
      1, writer.end_column > writer.begin_column ? writer.end_column - writer.begin_column : 1);
}

}  // namespace heddle::flow
