// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

// The sanitizers keep per-thread notions of "the stack"; a switch that they are not told of looks
// like corruption to them. Without a sanitizer all of this is nothing.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HEDDLE_FIBER_ASAN 1
#endif
#if __has_feature(thread_sanitizer)
#define HEDDLE_FIBER_TSAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define HEDDLE_FIBER_ASAN 1
#endif
#if defined(__SANITIZE_THREAD__)
#define HEDDLE_FIBER_TSAN 1
#endif

#ifdef HEDDLE_FIBER_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#ifdef HEDDLE_FIBER_TSAN
#include <sanitizer/tsan_interface.h>
#endif

namespace heddle::fiber::sanitizers {

#ifdef HEDDLE_FIBER_ASAN
inline constexpr std::size_t stack_factor = 4;  // redzones around every variable

// Before the jump; `fake_stack` null says that the stack left behind is dead.
inline void leave(void** fake_stack, const void* base, std::size_t size) {
  __sanitizer_start_switch_fiber(fake_stack, base, size);
}
// After the jump; tells the bounds of the stack that was left.
inline void arrive(void* fake_stack, const void** base, std::size_t* size) {
  __sanitizer_finish_switch_fiber(fake_stack, base, size);
}
// A fiber that ended left its last frames marked.
inline void clean(void* base, std::size_t size) {
  __asan_unpoison_memory_region(base, size);
}
#else
inline constexpr std::size_t stack_factor = 1;
inline void leave(void**, const void*, std::size_t) {}
inline void arrive(void*, const void**, std::size_t*) {}
inline void clean(void*, std::size_t) {}
#endif

#ifdef HEDDLE_FIBER_TSAN
inline void* thread_create() {
  return __tsan_create_fiber(0);
}
inline void thread_destroy(void* fiber) {
  __tsan_destroy_fiber(fiber);
}
inline void* thread_current() {
  return __tsan_get_current_fiber();
}
inline void thread_switch(void* fiber) {
  __tsan_switch_to_fiber(fiber, 0);
}
#else
inline void* thread_create() {
  return nullptr;
}
inline void thread_destroy(void*) {}
inline void* thread_current() {
  return nullptr;
}
inline void thread_switch(void*) {}
#endif

}  // namespace heddle::fiber::sanitizers
