// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "configuration/declared.hpp"
#include "files.hpp"

// What a host configuration holds, once it is read.

namespace heddle::test {
namespace {

using Names = std::vector<std::string>;
using Sources = Configuration::Sources;

SettingDescriptor setting(std::string name, Type type, bool secret = false) {
  SettingDescriptor result;
  result.name = std::move(name);
  result.type = type;
  result.secret = secret;
  return result;
}

// The value, which must be there and give no finding.
Value value_of(const Configuration& configuration, const SettingDescriptor& declared) {
  std::vector<Diagnostic> findings;
  const auto value = configuration.setting(declared, Sources::read, findings);
  CHECK_MESSAGE(findings.empty(), render(findings));
  REQUIRE(value);
  return *value;
}

Names codes_of(const std::vector<Diagnostic>& findings) {
  Names codes;
  for (const auto& finding : findings) codes.push_back(finding.code);
  return codes;
}

}  // namespace

TEST_CASE("without a file nothing is configured and nothing is wrong") {
  const Configuration none;
  CHECK(none.diagnostics().empty());
  CHECK_FALSE(none.has_errors());
  CHECK(none.plugin_directories().empty());
  CHECK(none.environment().empty());
  CHECK(none.settings().empty());
  CHECK(none.secrets().empty());
  CHECK_FALSE(none.has_setting("probe.size"));
  std::vector<Diagnostic> findings;
  CHECK_FALSE(none.setting(setting("probe.size", Type::integer), Sources::read, findings));
  CHECK_FALSE(none.secret("user_password", Type::string, {}, findings));
  CHECK(findings.empty());
}

TEST_CASE("a configuration is what stands in it") {
  const auto found = Configuration::read_text(
      "heddle: 1\nsettings: {a.b: 1, a.c: x}\nsecrets: {pin: env:PIN, a.d: env:D}\n"
      "env: [HOME, LANG]\n",
      "heddle.yaml");
  CHECK(found->diagnostics().empty());
  CHECK(found->settings() == Names{"a.b", "a.c", "a.d"});
  CHECK(found->has_setting("a.d"));
  CHECK_FALSE(found->has_setting("pin"));
  CHECK(found->secrets() == Names{"pin"});
  CHECK(found->has_secret("pin"));
  CHECK_FALSE(found->has_secret("a.d"));
  CHECK(found->environment() == Names{"HOME", "LANG"});
}

TEST_CASE("a byte order mark and CRLF do no harm") {
  const auto found =
      Configuration::read_text("\xEF\xBB\xBFheddle: 1\r\nsettings:\r\n  a.b: x\r\n", "heddle.yaml");
  CHECK_MESSAGE(found->diagnostics().empty(), render(found->diagnostics()));
  CHECK(value_of(*found, setting("a.b", Type::string)) == Value("x"));
}

TEST_CASE("paths are relative to the folder of the file") {
  const TemporaryFolder folder;
  const std::string file =
      folder.write("host/heddle.yaml", "heddle: 1\nplugins: [./mine, ../theirs, .]\n");
  static_cast<void>(folder.write("host/mine/x", ""));
  static_cast<void>(folder.write("theirs/x", ""));
  const auto found = Configuration::read_file(file);
  CHECK_MESSAGE(found->diagnostics().empty(), render(found->diagnostics()));
  CHECK(found->plugin_directories() ==
        Names{folder.file("host/mine"), folder.file("host/../theirs"), folder.file("host/.")});
  CHECK(found->resolved("ca.pem") == folder.file("host/ca.pem"));
  CHECK(found->resolved("/etc/ca.pem") == "/etc/ca.pem");
  CHECK(Configuration::read_text("heddle: 1\n", "heddle.yaml")->resolved("./ca.pem") == "ca.pem");
}

TEST_CASE("a value is of the type that is declared") {
  const auto found = Configuration::read_text(
      "heddle: 1\nsettings:\n  t.int: 12\n  t.text: \"12\"\n  t.time: 1m30s\n  t.list: [a, 1]\n"
      "  t.map: {k: [true]}\n  t.real: 1\n  t.any: on\n  t.long: |\n    two\n    lines\n",
      "heddle.yaml");
  CHECK_MESSAGE(found->diagnostics().empty(), render(found->diagnostics()));
  CHECK(value_of(*found, setting("t.int", Type::integer)) == Value(12));
  CHECK(value_of(*found, setting("t.text", Type::string)) == Value("12"));
  CHECK(value_of(*found, setting("t.time", Type::duration)) == Value(Duration{90, 0}));
  CHECK(value_of(*found, setting("t.list", Type::list)) == Value(List{"a", 1}));
  CHECK(value_of(*found, setting("t.map", Type::map)) == Value(Map{{"k", List{true}}}));
  CHECK(value_of(*found, setting("t.real", Type::real)) == Value(1.0));
  CHECK(value_of(*found, setting("t.any", Type::any)) == Value("on"));
  CHECK(value_of(*found, setting("t.long", Type::string)) == Value("two\nlines\n"));
}

TEST_CASE("a setting from a source is a secret, and read only when asked for") {
  const TemporaryFolder folder;
  const std::string file = folder.write("heddle.yaml", "heddle: 1\nsecrets: {t.pin: file:pin}\n");
  const auto found = Configuration::read_file(file);
  const auto pin = setting("t.pin", Type::integer);
  std::vector<Diagnostic> findings;
  CHECK_FALSE(found->setting(pin, Sources::leave, findings));
  CHECK(findings.empty());
  CHECK_FALSE(found->setting(pin, Sources::read, findings));
  REQUIRE(codes_of(findings) == Names{"HD6032"});
  CHECK(findings[0].message ==
        "the secret 't.pin': the file 'pin' cannot be read: No such file or directory");
  CHECK(findings[0].place.line == 2);
  static_cast<void>(folder.write("pin", "1234567\n"));
  const Value value = value_of(*found, pin);
  CHECK(value.integer() == 1234567);
  CHECK(value.secret());
}

TEST_CASE("a secret that does not fit is told without being shown") {
  const TemporaryFolder folder;
  static_cast<void>(folder.write("pin", "hunter22"));
  const auto found = Configuration::read_file(
      folder.write("heddle.yaml", "heddle: 1\nsecrets: {pin: file:pin, t.pin: file:pin}\n"));
  std::vector<Diagnostic> findings;
  CHECK_FALSE(found->secret("pin", Type::integer, {}, findings));
  Constraints bounds;
  bounds.maximum_size = 4;
  CHECK_FALSE(found->secret("pin", Type::string, bounds, findings));
  CHECK_FALSE(found->setting(setting("t.pin", Type::duration), Sources::read, findings));
  CHECK(codes_of(findings) == Names{"HD6033", "HD6033", "HD6033"});
  CHECK(findings[0].message ==
        "the secret 'pin': expected an int, found other text (secret, not shown): write digits "
        "only, such as 42");
  CHECK(render(findings).find("hunter22") == std::string::npos);
}

TEST_CASE("a file that cannot be read is a finding") {
  const auto missing = Configuration::read_file("/does/not/exist.yaml");
  CHECK(render(missing->diagnostics()) ==
        "/does/not/exist.yaml: error[HD1001]: the file cannot be read: No such file or "
        "directory\n");
  CHECK(missing->has_errors());
  CHECK(codes_of(Configuration::read_file("/tmp")->diagnostics()) == Names{"HD1001"});
}

TEST_CASE("hostile texts end in findings") {
  const auto code_of = [](std::string text) {
    const auto found = Configuration::read_text(std::move(text), "heddle.yaml");
    CHECK(found->has_errors());
    return found->diagnostics().front().code;
  };
  CHECK(code_of(std::string(5U << 20, ' ')) == "HD1004");
  CHECK(code_of(std::string(100'000, '[')) == "HD1004");
  CHECK(code_of("heddle: 1\nenv: [\xFF]\n") == "HD1002");
  CHECK(code_of(std::string("heddle: 1\n\0", 11)) == "HD1003");
  CHECK(code_of("heddle: 1\nsettings: &a {x.y: *a}\n") == "HD1011");
  CHECK(code_of("heddle: 1\nsettings: {[a, b]: c}\n") == "HD1015");
  CHECK(code_of("heddle: 1\nsettings: {{a}}\n") == "HD1013");
  std::string many = "heddle: 1\nenv:\n";
  for (int i = 0; i < 3000; ++i) many += "  - A-" + std::to_string(i) + "\n";
  const auto found = Configuration::read_text(many, "heddle.yaml");
  CHECK(found->diagnostics().size() == 1001);
  CHECK(found->diagnostics().back().message == "2000 more findings are not shown");
}

TEST_CASE("what may be a secret is masked in every finding about its line") {
  // Nobody but its plugin knows that the setting is secret, and that is not asked here.
  const auto found = Configuration::read_text(
      "heddle: 1\nsettings: {t.one: hunter22, t.two: x, bad name: hunter22}\n"
      "other: {t.one: hunter22}\n",
      "heddle.yaml");
  std::vector<Diagnostic> findings = found->diagnostics();
  CHECK(codes_of(findings) == Names{"HD6020", "HD1103"});
  found->setting(setting("t.two", Type::integer), Sources::read, findings);
  found->setting(setting("t.one", Type::integer, true), Sources::read, findings);
  flow::Finding finding;
  finding.message = "about t.two";
  findings.push_back(found->at_setting_name("t.two", finding));
  CHECK(findings.size() == 6);
  CHECK(render(findings).find("hunter22") == std::string::npos);
  CHECK(render(findings).find("t.two: x") != std::string::npos);
}

}  // namespace heddle::test
