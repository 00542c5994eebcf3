// SPDX-License-Identifier: Apache-2.0
#include "fiber/stack_pool.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "fiber/sanitizers.hpp"

namespace heddle::fiber {

namespace {

constexpr std::size_t minimum_size = std::size_t{16} * 1024;  // less does not hold a request

std::size_t rounded(std::size_t size, std::size_t page) {
  return (size + page - 1) / page * page;
}

[[noreturn]] void no_stack() {
  throw std::system_error(errno, std::generic_category(),
                          "no memory for the stack of another fiber (each takes two mappings: see "
                          "vm.max_map_count)");
}

}  // namespace

StackPool::StackPool(std::size_t stack_size, std::size_t kept)
    : page_(static_cast<std::size_t>(sysconf(_SC_PAGESIZE))),
      size_(rounded(std::max(stack_size, minimum_size) * sanitizers::stack_factor, page_)),
      kept_(kept) {
  free_.reserve(kept_);  // so that release() cannot fail
}

StackPool::~StackPool() {
  for (std::byte* base : free_) munmap(base - page_, size_ + page_);
}

std::byte* StackPool::allocate() {
  {
    const std::lock_guard lock(mutex_);
    if (!free_.empty()) {
      std::byte* base = free_.back();
      free_.pop_back();
      return base;
    }
  }
  void* memory = mmap(nullptr, size_ + page_, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  if (memory == MAP_FAILED) no_stack();
  if (mprotect(memory, page_, PROT_NONE) != 0) {
    const int error = errno;
    munmap(memory, size_ + page_);
    errno = error;
    no_stack();
  }
  return static_cast<std::byte*>(memory) + page_;
}

void StackPool::release(std::byte* base) noexcept {
  {
    const std::lock_guard lock(mutex_);
    if (free_.size() < kept_) {
      free_.push_back(base);
      return;
    }
  }
  munmap(base - page_, size_ + page_);
}

}  // namespace heddle::fiber
