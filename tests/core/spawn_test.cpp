// SPDX-License-Identifier: Apache-2.0
#include <dlfcn.h>
#include <spawn.h>
#include <sys/wait.h>

#include <cerrno>
#include <filesystem>
#include <iterator>

#include "core.hpp"

// What posix_spawn is told of a program is memory and checks of the C library, which refuses it
// only on a machine that is out of either: so here it is this that refuses.
namespace {

int refusal = 0;  // errno

template <class Function>
Function* library(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

// In the way of the C library's for all of this program, the plugin too.
extern "C" {
__attribute__((visibility("default"))) int posix_spawn_file_actions_adddup2(
    posix_spawn_file_actions_t* actions, int from, int to) noexcept {
  if (refusal == EBADF) return refusal;
  static auto* const add =
      library<int(posix_spawn_file_actions_t*, int, int)>("posix_spawn_file_actions_adddup2");
  return add(actions, from, to);
}

__attribute__((visibility("default"))) int posix_spawn_file_actions_addchdir_np(
    posix_spawn_file_actions_t* actions, const char* path) noexcept {
  if (refusal == ENOMEM) return refusal;
  static auto* const add = library<int(posix_spawn_file_actions_t*, const char*)>(
      "posix_spawn_file_actions_addchdir_np");
  return add(actions, path);
}
}

namespace heddle::test {
namespace {

testing::Result run_refused(int error) {
  testing::Host host;
  host.input("program", "/bin/pwd").input("directory", "/");
  host.setting("core.exec_programs", List{"/bin/pwd"});
  refusal = error;
  testing::Result result = run(host, "exec");
  refusal = 0;
  return result;
}

std::ptrdiff_t open_descriptors() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
}

}  // namespace

TEST_CASE("core.exec starts no program that cannot be given its folder and its descriptors") {
  CHECK(run_refused(0).output("stdout") == "/\n");
  const auto before = open_descriptors();
  const testing::Result folder = run_refused(ENOMEM);
  CHECK(ending(folder) ==
        "FAILURE not_started: '/bin/pwd' could not be started: the program cannot be prepared: "
        "Cannot allocate memory");
  CHECK(folder.output("stdout") == "");
  CHECK(ending(run_refused(EBADF)) ==
        "FAILURE not_started: '/bin/pwd' could not be started: the program cannot be prepared: Bad "
        "file descriptor");
  CHECK(open_descriptors() == before);
  CHECK(waitpid(-1, nullptr, WNOHANG) == -1);
}

}  // namespace heddle::test
