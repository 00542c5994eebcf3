// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "plugin/file_format.hpp"

// Methods as files that lie beside plugins: `a.b` in a.b.method.yaml.
namespace heddle::method {

class MethodFiles final : public plugin::FileFormat {
 public:
  [[nodiscard]] std::string_view ending() const override;
  [[nodiscard]] std::string_view noun() const override { return "method"; }
  [[nodiscard]] plugin::FileContents read(const std::string& path) const override;
};

}  // namespace heddle::method
