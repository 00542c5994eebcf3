// SPDX-License-Identifier: Apache-2.0
#include "engine/whereabouts.hpp"

namespace heddle::engine {

Whereabouts::Walk::Walk(Whereabouts& all, const std::string& within, const std::string& flows)
    : all_(all), within_(within), flows_(flows) {
  const std::lock_guard lock(all_.mutex_);
  before_ = all_.last_;
  (before_ == nullptr ? all_.first_ : before_->after_) = this;
  all_.last_ = this;
}

Whereabouts::Walk::~Walk() {
  const std::lock_guard lock(all_.mutex_);
  (before_ == nullptr ? all_.first_ : before_->after_) = after_;
  (after_ == nullptr ? all_.last_ : after_->before_) = before_;
}

std::vector<NodePlace> Whereabouts::now() const {
  std::vector<NodePlace> places;
  const std::lock_guard lock(mutex_);
  for (const Walk* walk = first_; walk != nullptr; walk = walk->after_) {
    const ProgramNode* at = walk->at();
    if (at == nullptr) continue;
    places.push_back({at->node->id, at->node->type->name, walk->within_, walk->flows_});
  }
  return places;
}

}  // namespace heddle::engine
