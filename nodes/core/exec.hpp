// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <heddle/node.hpp>
#include <string>

namespace heddle::core {

struct Ended;

struct Exec : Node {
  static constexpr About about{
      .name = "core.exec",
      .title = "Run a program",
      .doc =
          "Runs a program with arguments, without a shell, and gives what it wrote. Off until "
          "the host allows programs with the setting core.exec_programs. The program sees none "
          "of the host's environment and none of its open files. When the run is cancelled or "
          "the node's timeout passes, it and all that it started in its process group are told "
          "to end (SIGTERM), and soon after made to. The codes of errors are exit_1 and "
          "so on.",
      .success = "It ended with exit code 0.",
      .failure =
          "It ended with another exit code or by a signal, could not be started, is not "
          "allowed, or wrote too much.",
      .blocking = true,
      .effects = true};
  In<std::string> program{
      this,
      "program",
      "Which program: an absolute path, or a name that is searched for in /usr/local/bin, /usr/bin "
      "and /bin.",
      {.example = "/usr/bin/git", .minimum_size = 1, .maximum_size = 4096}};
  In<List> arguments{this,
                     "arguments",
                     "Its arguments, each as it is: texts, numbers or bools.",
                     {.default_value = Empty{}}};
  In<Value> input{this,
                  "stdin",
                  "What it reads from its standard input: a text or bytes; else it is empty.",
                  {.required = false}};
  In<Map> environment{
      this,
      "environment",
      "Its environment variables, beside PATH and LANG=C.UTF-8, which this may replace.",
      {.default_value = Empty{}}};
  In<std::string> directory{this,
                            "directory",
                            "Where it runs: an absolute path. Else where the host runs.",
                            {.example = "/var/lib/reports",
                             .required = false,
                             .pattern = "/.*",
                             .pattern_meaning = "an absolute path"}};
  In<std::int64_t> maximum_output{
      this,
      "maximum_output",
      "How many bytes it may write to its standard output, and as many to its standard error; one "
      "that writes more is killed.",
      {.default_value = 1048576, .minimum = 1, .maximum = 1073741824}};

  Setting<List> programs{
      this,
      "core.exec_programs",
      "The programs that flows may run with core.exec: absolute paths, or names that are searched "
      "for in /usr/local/bin, /usr/bin and /bin. Empty: none. Flows choose its arguments and "
      "environment: a program that runs others or takes code from these, such as a shell, git or "
      "python, allows all that it can.",
      {.default_value = Empty{}}};

  Out<std::int64_t> exit_code{this,
                              "exit_code",
                              "Its exit code; 128 and the number of the signal when one ended it; "
                              "-1 when it did not start.",
                              {.default_value = -1, .example = 0, .is_public = true}};
  Out<std::string> output{this,
                          "stdout",
                          "What it wrote to its standard output; empty when that is no UTF-8, "
                          "which 'bytes' then holds.",
                          {.default_value = ""}};
  Out<Bytes> bytes{this,
                   "bytes",
                   "What it wrote to its standard output where that is no UTF-8 text; else empty.",
                   {.default_value = Empty{}}};
  Out<std::string> errors{this,
                          "stderr",
                          "What it wrote to its standard error; bytes that are no UTF-8 as �.",
                          {.default_value = ""}};

  Outcome run(Call& call);

 private:
  Outcome judge(Call& call, const Ended& ended);
};

}  // namespace heddle::core
