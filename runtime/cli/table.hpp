// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace heddle::cli {

// Rows of text under one another, each column as wide as its widest text and the last one wrapped
// to `width`. Columns in which every row is empty are left out.
std::string table_text(const std::vector<std::vector<std::string>>& rows, std::size_t indent,
                       std::size_t width);

// Text wrapped to `width`, each line behind `indent` blanks.
std::string paragraph(const std::string& text, std::size_t indent, std::size_t width);

}  // namespace heddle::cli
