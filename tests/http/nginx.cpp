// SPDX-License-Identifier: Apache-2.0
#include "nginx.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

namespace heddle::test {

namespace {

std::string find_nginx() {
  const char* path = std::getenv("PATH");
  // Its folder is not in everyone's PATH.
  std::istringstream folders(std::string(path != nullptr ? path : "") +
                             ":/usr/sbin:/usr/local/sbin");
  for (std::string folder; std::getline(folders, folder, ':');) {
    const std::string file = folder + "/nginx";
    if (::access(file.c_str(), X_OK) == 0) return file;
  }
  return {};
}

bool takes_connections(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool taken = ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  ::close(fd);
  return taken;
}

void write_configuration(const TemporaryFolder& folder, const std::string& servers) {
  std::ofstream file(folder / "nginx.conf");
  file << "daemon off; master_process off;\n"
       << "pid " << folder / "pid"
       << "; error_log " << folder / "error.log"
       << ";\n"
       << "events {}\n"
       << "http {\n"
       << "access_log off; server_tokens off; client_max_body_size 64m;\n";
  for (const char* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
    file << kind << "_temp_path " << folder / kind << ";\n";
  }
  file << servers << "}\n";
}

std::string contents(const std::string& name) {
  const std::ifstream file(name);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  path_ = (std::filesystem::temp_directory_path() / "heddle-test-XXXXXX").string();
  REQUIRE(::mkdtemp(path_.data()) != nullptr);
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Nginx::Nginx(const TemporaryFolder& folder, const std::string& servers, std::uint16_t port) {
  std::string program = find_nginx();
  REQUIRE_MESSAGE(!program.empty(),
                  "nginx is not installed; the tests of the HTTP client need it: install the "
                  "package nginx-light");
  write_configuration(folder, servers);
  std::string configuration = folder / "nginx.conf";
  std::string log = folder / "error.log";
  std::string options[] = {"-c", "-p", "-e"};
  std::string prefix = folder / "";
  char* arguments[] = {program.data(), options[0].data(), configuration.data(), options[1].data(),
                       prefix.data(),  options[2].data(), log.data(),           nullptr};
  process_ = ::fork();
  REQUIRE(process_ >= 0);
  if (process_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that crashes leaves no server behind
    ::execv(program.c_str(), arguments);
    ::_exit(127);
  }
  for (int i = 0; i < 1000 && !takes_connections(port); ++i) {
    const bool ended = ::waitpid(process_, nullptr, WNOHANG) != 0;
    if (ended) process_ = -1;
    REQUIRE_MESSAGE(!ended, "nginx did not start: " << contents(log));
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

Nginx::~Nginx() {
  if (process_ < 0) return;
  ::kill(process_, SIGTERM);
  ::waitpid(process_, nullptr, 0);
}

}  // namespace heddle::test
