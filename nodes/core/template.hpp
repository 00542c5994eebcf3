// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/node.hpp>
#include <string>

namespace heddle::core {

struct Template : Node {
  static constexpr About about{
      .name = "core.template",
      .title = "Template",
      .doc =
          "Fills a text with values, each escaped for what the text is: a page, a request body, "
          "a URL. {name} stands for the value of that name, {user.email} for one inside it; "
          "braces around anything but a name are plain text. What a value holds is never read "
          "as a template.",
      .success = "The text is made.",
      .failure = "Never.",
      .idempotent = true};
  In<std::string> text{this,
                       "template",
                       "The text with its placeholders.",
                       {.example = "<p>Dear {user.name}, your order {number} is on its way.</p>"}};
  In<Map> values{this,
                 "values",
                 "The values by name. A list or map is written as JSON, null as an empty text.",
                 {.default_value = Empty{}}};
  In<std::string> escape{
      this,
      "escape",
      "How values are escaped: html for text and attributes of HTML; json for JSON (a text without "
      "its quotes, so write \"{name}\"); url for parts of a URL; none for plain text.",
      {.default_value = "none", .choices = {"none", "html", "json", "url"}}};
  Out<std::string> result{this,
                          "text",
                          "The text with the values in place.",
                          {.example = "<p>Dear Ada, your order 36 is on its way.</p>"}};

  Outcome run(Call& call);
};

}  // namespace heddle::core
