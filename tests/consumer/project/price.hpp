// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <heddle/node.hpp>
#include <string>

struct Price : heddle::Node {
  static constexpr heddle::About about{
      .name = "shop.price", .doc = "Tells what an article costs.", .idempotent = true};
  In<std::string> article{this, "article", "Its number", {.example = "A-17"}};
  Out<std::int64_t> cents{this, "cents", "What it costs"};

  Outcome run(Call& call) {
    if ((*article).empty()) return call.invalid("expected the number of an article, found none");
    cents = static_cast<std::int64_t>((*article).size()) * 100;
    return success;
  }
};
