// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

// Golden files hold what is expected of some output as a whole. HEDDLE_UPDATE_GOLDEN=1 writes them
// anew; read the difference before you keep it.
namespace heddle::test {

std::string read_file(const std::filesystem::path& path);

// `found` must be what the file holds; prints a difference if not.
void check_golden(const std::filesystem::path& file, const std::string& found);

}  // namespace heddle::test
