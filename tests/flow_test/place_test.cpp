// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "flow_test/place.hpp"

namespace heddle::flow_test {

TEST_CASE("a place is where a node stands, and its id") {
  CHECK(place_of("", "probe") == "probe");
  CHECK(place_of("each[2]/both.left", "probe") == "each[2]/both.left/probe");
}

TEST_CASE("places are alike when only the indices of items differ") {
  CHECK(is_alike("each[12]/probe", "each[0]/probe"));
  CHECK(is_alike("a[1]/b.left/c[22]/d", "a[0]/b.left/c[0]/d"));
  CHECK(is_alike("probe", "probe"));
  for (const auto* other :
       {"each[]/probe", "each[x]/probe", "each[-1]/probe", "each/probe", "each[1/probe", "each[1]",
        "each[1]/probe/", "/each[1]/probe", "each[", "other[1]/probe", ""}) {
    CAPTURE(other);
    CHECK_FALSE(is_alike(other, "each[0]/probe"));
    CHECK_FALSE(is_alike("each[0]/probe", other));
  }
}

TEST_CASE("the first place of a node names the items and branches that it is in") {
  const Runtime runtime;
  const auto loaded = runtime.load_text(R"(heddle: 1
flow: nested
nodes:
  each:
    for_each:
      in: ${{ [1] }}
      do:
        poll:
          repeat:
            do:
              both:
                parallel:
                  branches:
                    left: {deep: {wait: 0s, next: end}}
                next: end
            until: ${{ true }}
            max: 1
          next: {SUCCESS: end, EXHAUSTED: end}
    next: end
finally:
  tidy: {wait: 0s, next: end}
)",
                                        "nested.yaml");
  REQUIRE_MESSAGE(loaded.flow, render(loaded.diagnostics));
  const auto nodes = loaded.flow->nodes();
  std::vector<std::string> places;
  for (const auto& node : nodes) places.push_back(first_place(*loaded.flow, nodes, node));
  CHECK(places == std::vector<std::string>{"each", "each[0]/poll", "each[0]/both",
                                           "each[0]/both.left/deep", "finally/tidy"});
}

}  // namespace heddle::flow_test
