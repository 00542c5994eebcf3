// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <yaml-cpp/anchor.h>
#include <yaml-cpp/emitterstyle.h>
#include <yaml-cpp/eventhandler.h>

#include <cstdint>
#include <string>
#include <vector>

#include "flow/yaml/reader.hpp"

namespace heddle::flow::yaml {

// Thrown out of yaml-cpp's parser when going on makes no sense; the reason has been reported.
struct Stop {};

// Makes a tree of yaml-cpp's events, and reports what YAML allows but a flow must not hold.
class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(Document& document, Report& report, const Limits& limits);

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override;
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override;

  // Reports a quoted text that runs to the end of the file, which yaml-cpp takes for complete.
  void check_last_quote();
  // The parser gave up at `mark` with yaml-cpp's `message`.
  void on_error(const YAML::Mark& mark, const std::string& message);

 private:
  // A list or map whose end has not come yet.
  struct Open {
    Node* node = nullptr;
    Node* last = nullptr;  // its latest item, key or value
    YAML::anchor_t anchor = 0;
    bool rejected = false;     // it has a tag
    std::uint64_t weight = 1;  // nodes below and itself, with aliases expanded
    std::uint32_t height = 1;  // levels below and itself
  };
  // What `&name` marked.
  struct Anchored {
    Node* node = nullptr;
    std::uint64_t weight = 1;
    std::uint32_t height = 1;
    bool open = false;
  };

  Node* make(const YAML::Mark& mark, Kind kind);
  void append(Node* node, std::uint64_t weight, std::uint32_t height);
  void remember(YAML::anchor_t anchor, Anchored anchored);
  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Kind kind);
  void close();
  bool reject_tag(const YAML::Mark& mark, const std::string& tag);
  std::string_view keep(std::string_view text, std::uint32_t offset, bool quoted);
  std::uint32_t skip_properties(std::uint32_t offset) const;
  void check_map(Node& map);
  bool check_key(const Node& given);
  void check_duplicates(const Node& map);
  void report_duplicate(Node& later, const Node& first);
  bool is_bare_braces(const Node& map) const;
  [[noreturn]] void reject_document(std::uint32_t offset);
  [[noreturn]] void too_many(std::uint32_t offset, const char* what);

  Document& document_;
  Report& report_;
  const Limits& limits_;
  std::vector<Open> open_;
  std::vector<Anchored> anchors_;
  std::vector<Node*> sorted_keys_;
  const Node* last_quoted_ = nullptr;
  std::uint64_t nodes_ = 0;
  bool has_document_ = false;
};

}  // namespace heddle::flow::yaml
