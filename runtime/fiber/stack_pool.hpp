// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <mutex>
#include <vector>

// A stack is address space with a guard page below it, so that an overflow is a fault at once and
// not a corrupted neighbour. Getting one from the kernel takes several system calls; a bounded
// number of used ones is kept. Thread-safe, since fibers are spawned from any thread.
namespace heddle::fiber {

class StackPool {
 public:
  StackPool(std::size_t stack_size, std::size_t kept);
  ~StackPool();
  StackPool(const StackPool&) = delete;
  StackPool& operator=(const StackPool&) = delete;

  // The lowest usable byte; throws std::system_error.
  [[nodiscard]] std::byte* allocate();
  void release(std::byte* base) noexcept;

  // Usable bytes of each stack.
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  std::size_t page_;
  std::size_t size_;
  std::size_t kept_;
  std::mutex mutex_;
  std::vector<std::byte*> free_;
};

}  // namespace heddle::fiber
