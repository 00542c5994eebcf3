// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <heddle/descriptor.hpp>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "flow/language.hpp"

// A schema documents what it describes: every key has a title and docs, which editors show.
namespace heddle::flow::schema {

// `schema` with the word's docs in front.
boost::json::object documented(const Word& word, boost::json::object schema);

// A text that matches `pattern`; `expected` is what editors say of one that does not.
boost::json::object text_like(std::string pattern, std::string_view expected);

// {"$ref": "#/$defs/NAME"}
boost::json::object reference(std::string_view name);

using Schemas = std::initializer_list<std::pair<std::string_view, boost::json::object>>;

// A map with these keys and no others. Each key has the schema given for it, or takes anything; a
// schema for a key that is not among the words is a bug, and throws std::logic_error.
boost::json::object map_of(std::span<const Word> words, Schemas schemas);

// One of these texts, each with its docs.
boost::json::object one_of(std::span<const Word> words);

// Offers `word` as a value.
boost::json::object snippet(const Word& word);

// {"if": the member `name` of a map is `text`, "then": …}
boost::json::object when(std::string_view name, std::string_view text, boost::json::object then);

// Markdown that shows `text` as it is.
std::string markdown(std::string_view text);

// The docs of a node type and of an input, with what an author asks next.
std::string node_type_docs(const NodeTypeDescriptor& type);
std::string input_docs(const VariableDescriptor& input);

}  // namespace heddle::flow::schema
