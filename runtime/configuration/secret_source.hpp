// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/runtime.hpp>
#include <string>
#include <string_view>

// A secret does not stand in a file of flows or of a host; the place where it is does.
namespace heddle::configuration {

// Whether the text has the form of a source: env:VAR or file:PATH. One that has not may be the
// secret itself.
bool is_source(std::string_view text);

// Whether it is a source, or the beginning of one: what may be shown.
bool is_no_secret(std::string_view text);

// Whether a secret may be called so: it is the name of an input, or of a setting.
bool is_secret_name(std::string_view name);

// Throws SecretError when what a source holds is no text that a value can be read from, or too
// large a one.
void require_secret_text(std::string_view text);

// As heddle::read_secret, with paths relative to `folder`.
std::string read_source(std::string_view source, const std::string& folder);

}  // namespace heddle::configuration
