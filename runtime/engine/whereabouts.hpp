// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <heddle/run.hpp>
#include <mutex>
#include <string>
#include <vector>

#include "engine/flow_state.hpp"

// A host asks where a run is, from any thread and at any time; the run must not be slower for it,
// and must not be waited for: it may be held up just where it is. So each walk through nodes leaves
// a pointer to its node behind, which is one store, and takes a lock only where it begins and ends.
//
//   Whereabouts::Walk here(run.whereabouts, frame.within, frame.flows);
//   here.come_to(node);
//   run.whereabouts.now();  // from another thread
namespace heddle::engine {

class Whereabouts {
 public:
  class Walk {
   public:
    // The texts must not change while it lives, and the nodes must outlive it.
    Walk(Whereabouts& all, const std::string& within, const std::string& flows);
    ~Walk();
    Walk(const Walk&) = delete;
    Walk& operator=(const Walk&) = delete;

    void come_to(const ProgramNode& node) { at_.store(&node, std::memory_order_relaxed); }
    // Null: it has come to none.
    [[nodiscard]] const ProgramNode* at() const { return at_.load(std::memory_order_relaxed); }

   private:
    friend class Whereabouts;
    Whereabouts& all_;
    const std::string& within_;
    const std::string& flows_;
    // What it points to was there before the run began.
    std::atomic<const ProgramNode*> at_ = nullptr;
    Walk* before_;
    Walk* after_ = nullptr;
  };

  // In the order in which the walks began. Thread-safe.
  [[nodiscard]] std::vector<NodePlace> now() const;

 private:
  mutable std::mutex mutex_;
  Walk* first_ = nullptr;
  Walk* last_ = nullptr;
};

}  // namespace heddle::engine
