// SPDX-License-Identifier: Apache-2.0
#include "flow/yaml/tree_builder.hpp"

#include <fmt/format.h>
#include <yaml-cpp/mark.h>

#include <algorithm>
#include <cstring>
#include <new>

#include "flow/yaml/rescan.hpp"

namespace heddle::flow::yaml {
namespace {

std::uint32_t offset_of(const YAML::Mark& mark) {
  return mark.pos < 0 ? 0 : static_cast<std::uint32_t>(mark.pos);
}

bool is_scalar_tag(const std::string& tag) {
  return tag == "?" || tag == "!" || tag.empty();
}

}  // namespace

TreeBuilder::TreeBuilder(Document& document, Report& report, const Limits& limits)
    : document_(document), report_(report), limits_(limits) {}

void TreeBuilder::OnDocumentStart(const YAML::Mark& mark) {
  if (has_document_) reject_document(offset_of(mark));
  has_document_ = true;
}

void TreeBuilder::reject_document(std::uint32_t offset) {
  const Source& source = report_.source();
  offset = std::min(offset, static_cast<std::uint32_t>(source.text().size()));
  const Span line = source.line(source.line_at(offset));
  const std::string_view text = source.text().substr(0, offset);
  const auto marker = text.rfind("\n---");
  const bool marked = source.slice(line).starts_with("---") ||
                      (marker != std::string_view::npos &&
                       text.find_first_not_of(" \t\r\n-", marker) == std::string_view::npos);
  if (marked) {
    auto& finding = report_.error("HD1008", {offset, offset + 1}, "a second document begins here");
    finding.notes.push_back(
        fmt::format("a file holds one {}: remove the '---' or move the rest to a file of its own",
                    report_.subject().name));
  } else if (text.substr(line.begin).find_first_not_of(" \t") != std::string_view::npos) {
    report_.error("HD1007", {offset, line.end}, "this belongs to nothing before it").label =
        "is a ':' or ',' missing?";
  } else {
    // A line that is indented less than the first line of the file ends the document as well.
    auto& finding = report_.error("HD1007", {offset, line.end},
                                  "this line is indented less than the first line of the file");
    finding.notes.push_back(
        fmt::format("all keys at the top of a {} begin in the same column, best the first",
                    report_.subject().name));
  }
  throw Stop{};
}

void TreeBuilder::too_many(std::uint32_t offset, const char* what) {
  const std::string_view name = report_.subject().name;
  auto& finding =
      report_.error("HD1004", {offset, offset + 1}, fmt::format("the {} {}", name, what));
  finding.notes.emplace_back(fmt::format(
      "a {} may hold {} MiB, {} values (an alias counts as all that it stands for) and {} levels",
      name, limits_.bytes >> 20, limits_.nodes, limits_.depth));
  throw Stop{};
}

Node* TreeBuilder::make(const YAML::Mark& mark, Kind kind) {
  void* memory = document_.arena_.allocate(sizeof(Node), alignof(Node));
  auto* node = new (memory) Node;
  node->kind = kind;
  node->offset = offset_of(mark);
  return node;
}

void TreeBuilder::append(Node* node, std::uint64_t weight, std::uint32_t height) {
  nodes_ += weight;
  if (nodes_ > limits_.nodes) too_many(node->offset, "holds too many values");
  if (open_.size() + height > limits_.depth) too_many(node->offset, "is nested too deep");
  if (open_.empty()) {
    document_.root_ = node;
    return;
  }
  Open& parent = open_.back();
  if (parent.last == nullptr) {
    parent.node->first = node;
  } else {
    parent.last->next = node;
  }
  parent.last = node;
  ++parent.node->size;
  parent.weight += weight;
  parent.height = std::max(parent.height, height + 1);
}

void TreeBuilder::remember(YAML::anchor_t anchor, Anchored anchored) {
  if (anchor == 0) return;
  if (anchors_.size() <= anchor) anchors_.resize(anchor + 1);
  anchors_[anchor] = anchored;
}

std::uint32_t TreeBuilder::skip_properties(std::uint32_t offset) const {
  // The mark of an anchored or tagged scalar is that of its "&name" or "!tag".
  const std::string_view text = report_.source().text();
  while (offset < text.size() && (text[offset] == '&' || text[offset] == '!')) {
    offset =
        static_cast<std::uint32_t>(std::min(text.find_first_of(" \t\r\n", offset), text.size()));
    offset = static_cast<std::uint32_t>(
        std::min(text.find_first_not_of(" \t\r\n", offset), text.size()));
  }
  return offset;
}

std::string_view TreeBuilder::keep(std::string_view text, std::uint32_t offset, bool quoted) {
  // Mostly the text stands in the source as it is, and there it lives long enough.
  const std::string_view source = report_.source().text();
  const std::size_t from = std::min<std::size_t>(offset + (quoted ? 1U : 0U), source.size());
  const std::string_view there = source.substr(from, text.size());
  if (there == text) return there;
  auto* memory = static_cast<char*>(document_.arena_.allocate(text.size(), 1));
  std::memcpy(memory, text.data(), text.size());
  return {memory, text.size()};
}

bool TreeBuilder::reject_tag(const YAML::Mark& mark, const std::string& tag) {
  const std::uint32_t begin = offset_of(mark);
  const std::string_view text = report_.source().text();
  std::uint32_t at = begin;
  if (at < text.size() && text[at] == '&') at = skip_properties(at);
  // A lone "!" reports itself as "!", like a quoted text.
  if (is_scalar_tag(tag) && !(at < text.size() && text[at] == '!')) return false;
  if (text[std::min<std::size_t>(begin, text.size() - 1)] == '!') at = begin;
  const auto end = std::min(text.find_first_of(" \t\r\n,]}", at), text.size());
  const Span span{at, std::max(at + 1, static_cast<std::uint32_t>(end))};
  auto& finding = report_.error(
      "HD1009", span, fmt::format("YAML tags are not part of {}", report_.subject().language));
  finding.label = "remove this";
  finding.notes.emplace_back("to make a text of a number or of true and false, put it in quotes");
  return true;
}

void TreeBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  Node* node = make(mark, Kind::null);
  append(node, 1, 1);
  remember(anchor, {node, 1, 1, false});
}

void TreeBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                           const std::string& value) {
  Node* node = make(mark, Kind::scalar);
  if (reject_tag(mark, tag)) node->kind = Kind::broken;
  node->offset = skip_properties(node->offset);
  node->plain = tag == "?";
  node->text = keep(value, node->offset, !node->plain);
  if (!node->plain) last_quoted_ = node;
  append(node, 1, 1);
  remember(anchor, {node, 1, 1, false});
}

void TreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  if (anchor >= anchors_.size() || anchors_[anchor].node == nullptr || anchors_[anchor].open) {
    Node* node = make(mark, Kind::broken);
    const Span span{node->offset, rescan_word(report_.source().text(), node->offset)};
    auto& finding = report_.error("HD1011", span, "this alias stands inside what it names");
    finding.notes.emplace_back("a value cannot hold itself");
    append(node, 1, 1);
    return;
  }
  const Anchored& target = anchors_[anchor];
  Node* node = make(mark, Kind::alias);
  node->first = target.node;
  append(node, target.weight, target.height);
}

void TreeBuilder::open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       Kind kind) {
  Node* node = make(mark, kind);
  Open opened;
  opened.rejected = tag != "?" && !tag.empty() && reject_tag(mark, tag);
  append(node, 1, 1);
  remember(anchor, {node, 1, 1, true});
  opened.node = node;
  opened.anchor = anchor;
  open_.push_back(opened);
}

void TreeBuilder::close() {
  const Open closed = open_.back();
  open_.pop_back();
  if (closed.rejected) closed.node->kind = Kind::broken;
  remember(closed.anchor, {closed.node, closed.weight, closed.height, false});
  if (open_.empty()) return;
  Open& parent = open_.back();
  parent.weight += closed.weight - 1;  // it was counted itself when it was opened
  parent.height = std::max(parent.height, closed.height + 1);
}

void TreeBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                                  YAML::anchor_t anchor, YAML::EmitterStyle::value) {
  open(mark, tag, anchor, Kind::list);
}

void TreeBuilder::OnSequenceEnd() {
  close();
}

void TreeBuilder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                             YAML::EmitterStyle::value) {
  open(mark, tag, anchor, Kind::map);
}

void TreeBuilder::OnMapEnd() {
  Node& map = *open_.back().node;
  map.size /= 2;
  check_map(map);
  close();
}

void TreeBuilder::check_last_quote() {
  if (last_quoted_ != nullptr && is_unclosed(report_.source().text(), *last_quoted_)) {
    report_syntax_error(report_, {last_quoted_->offset, "illegal EOF in scalar", nullptr, nullptr});
  }
}

void TreeBuilder::on_error(const YAML::Mark& mark, const std::string& message) {
  const Node* container = open_.empty() ? nullptr : open_.back().node;
  report_syntax_error(report_, {offset_of(mark), message, container, last_quoted_});
}

}  // namespace heddle::flow::yaml
