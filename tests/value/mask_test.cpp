// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <heddle/json.hpp>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "value/base64.hpp"
#include "value/mask.hpp"

using heddle::Bytes;
using heddle::List;
using heddle::Map;
using heddle::Masker;
using heddle::secret;
using heddle::Secrets;
using heddle::Value;

namespace {

std::string masked_with(std::initializer_list<std::string_view> secrets, std::string_view text) {
  Masker masker;
  for (const auto each : secrets) masker.add(each);
  return masker.mask(text);
}

std::string percent_encoded(std::string_view text, std::string_view kept, bool upper, bool plus) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       kept.find(c) != std::string_view::npos;
    const auto byte = static_cast<unsigned char>(c);
    if (plain) {
      out += c;
    } else if (c == ' ' && plus) {
      out += '+';
    } else {
      out += upper ? fmt::format("%{:02X}", byte) : fmt::format("%{:02x}", byte);
    }
  }
  return out;
}

std::string url_safe(std::string text, bool padded) {
  for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  if (!padded) text.erase(text.find_last_not_of('=') + 1);
  return text;
}

constexpr std::string_view hard = "pa s\"s/w+\xC3\xB6\\rd>\xF0\x9F\x98\x80?~";

}  // namespace

TEST_CASE("the example of mask.hpp") {
  Masker masker;
  masker.add(secret("pa ss/word"));
  CHECK(masker.mask("GET /login?p=pa%20ss%2Fword") == "GET /login?p=***");
}

TEST_CASE("a text without secrets stays as it is") {
  Masker masker;
  CHECK(masker.mask("") == "");
  CHECK(masker.mask("hunter22 \xff %41") == "hunter22 \xff %41");
  masker.add("hunter22");
  CHECK(masker.mask("") == "");
  CHECK(masker.mask("hunter2 \xff %41+\\u0041") == "hunter2 \xff %41+\\u0041");
}

TEST_CASE("a secret is masked wherever it stands") {
  CHECK(masked_with({"hunter22"}, "hunter22") == "***");
  CHECK(masked_with({"hunter22"}, "a hunter22, hunter22hunter22!") == "a ***, ******!");
  CHECK(masked_with({"hunter22"}, "huhunter22") == "hu***");
}

TEST_CASE("only secrets of 6 bytes or more are looked for") {
  CHECK(masked_with({"short", ""}, "a short text") == "a short text");
  CHECK(masked_with({"longer"}, "a longer text") == "a *** text");
}

TEST_CASE("of secrets that overlap the longest counts, and together they are one mark") {
  CHECK(masked_with({"secret", "secret-token"}, "secret-token secret") == "*** ***");
  CHECK(masked_with({"secret-token", "secret"}, "secret-token") == "***");
  CHECK(masked_with({"abcdef", "defghi"}, "-abcdefghi-") == "-***-");
  CHECK(masked_with({"aaaaaa"}, "aaaaaaaaaaaaaaa") == "***");
}

TEST_CASE("JSON-escaped secrets are masked, whatever the writer escapes") {
  const std::string json = heddle::write_json(hard);
  CHECK(masked_with({hard}, json) == "\"***\"");
  CHECK(masked_with({"a/b/c/d"}, R"(x a\/b\/c\/d x)") == "x *** x");
  CHECK(masked_with({"\xC3\xB6"
                     "12345"},
                    R"(\u00f612345 \u00F612345)") == "*** ***");
  CHECK(masked_with({"12345\xF0\x9F\x98\x80"}, R"(12345\ud83d\ude00!)") == "***!");
  CHECK(masked_with({"abcdef"}, R"(\u0061bcde\u0066)") == "***");
  CHECK(masked_with({"abcdef"}, "abcdef\\") == "***\\");
  CHECK(masked_with({"abcdef"}, "\\u12\\abcdef\\ud800") == "\\u12\\***\\ud800");
}

TEST_CASE("percent-encoded secrets are masked, whatever the encoder leaves") {
  for (const std::string_view kept : {"", "-._~", "-._~!'()*", "/?:@-._~!$&'()*,;="}) {
    for (const bool upper : {false, true}) {
      for (const bool plus : {false, true}) {
        const auto url = "https://x/?a=" + percent_encoded(hard, kept, upper, plus) + "&b=1";
        CAPTURE(url);
        CHECK(masked_with({hard}, url) == "https://x/?a=***&b=1");
      }
    }
  }
  CHECK(masked_with({"a+b c+d"}, "a+b%20c+d") == "***");
  CHECK(masked_with({"abcdef"}, "%abcdef%4") == "%***%4");
  CHECK(masked_with({"abcdef"}, "%zabcdef%") == "%z***%");
}

TEST_CASE("secrets in base64 are masked at any byte, in either alphabet, padded or not") {
  for (const std::string_view before : {"", "u", "us", "use", "user:"}) {
    for (const std::string_view after : {"", "x", "xy", "xyz"}) {
      const auto whole = std::string(before) + std::string(hard) + std::string(after);
      const std::string text = heddle::encode_base64(whole);
      for (const auto& form : {text, url_safe(text, true), url_safe(text, false)}) {
        for (const std::string_view prefix : {"Basic ", "Basic", "", "x", "xy", "xyz"}) {
          const auto out = masked_with({hard}, std::string(prefix) + form + " end");
          CAPTURE(form);
          CAPTURE(out);
          CHECK(out.find("***") != std::string::npos);
          // At most the digits of the bytes around it are left.
          CHECK(out.size() <= prefix.size() + 3 + 4 * ((before.size() + after.size() + 6) / 3) + 4);
          CHECK(out.ends_with(" end"));
        }
      }
    }
  }
  CHECK(masked_with({"secret"}, "c2VjcmV0") == "***");
  CHECK(masked_with({"secret"}, "c2VjcmV") == "c2VjcmV");
}

TEST_CASE("base64 inside percent-encoding or JSON is masked") {
  const std::string text = heddle::encode_base64("\xff\xfe?secret>\xfb");
  const std::string url = percent_encoded(text, "", true, false);
  CHECK(masked_with({"\xff\xfe?secret>\xfb"}, "t=" + url + "&") == "t=***&");
  CHECK(masked_with({"?secret?"}, "\"" + heddle::encode_base64("?secret?") + "\"") == "\"***\"");
}

TEST_CASE("all secrets inside a value are registered, and nothing else") {
  Masker masker;
  masker.add(Map{{"open", "visible-text"},
                 {"token", secret("token-1111")},
                 {"list", secret(List{"token-2222", Map{{"key-name", "token-3333"}}})},
                 {"pin", secret(12345678)},
                 {"raw", secret(Bytes{"token-4444"})},
                 {secret("token-5555"), 1}});
  CHECK(masker.mask("visible-text key-name") == "visible-text key-name");
  CHECK(masker.mask("token-1111 token-2222 token-3333 token-4444 token-5555 12345678") ==
        "*** *** *** *** *** ***");
}

TEST_CASE("of a secret that is JSON the words inside may be shown") {
  Masker masker;
  const std::string body = R"({"detail":"No active account","created_at":"2021-07-31"})";
  masker.add(secret(body));
  CHECK(masker.mask("No active account since 2021-07-31") == "No active account since 2021-07-31");
  CHECK(masker.mask("got " + body) == "got ***");
}

TEST_CASE("a long secret is masked over its whole length") {
  std::string key;
  for (int i = 0; i < 5000; ++i) key += fmt::format("{:x}", i * 7919);
  Masker masker;
  masker.add(key.substr(0, key.size() - 1000));
  CHECK(masker.mask("<" + key.substr(0, key.size() - 1000) + ">") == "<***>");
  masker.add(key);  // begins like the one before
  CHECK(masker.mask("<" + key + ">") == "<***>");
  CHECK(masker.mask("<" + heddle::encode_base64(key) + ">") == "<***>");
  CHECK(masker.mask("cut: " + key.substr(0, 5000)) == "cut: ***");
}

TEST_CASE("a masker that is full shows no text and says why") {
  Masker masker;
  masker.add("hunter22");
  std::size_t bytes = 8;
  for (int i = 0; bytes + 4096 <= Masker::maximum_bytes; ++i) {
    masker.add(fmt::format("{:04096}", i));
    bytes += 4096;
  }
  CHECK(masker.mask("a hunter22") == "a ***");
  masker.add(std::string(4096, 'y'));
  CHECK(masker.mask("harmless") == Masker::full_text);
  CHECK(masker.mask("") == "");
  CHECK(masker.masked(Map{{"a", "b"}}) == Value(Masker::full_text));
}

TEST_CASE(
    "a secret is found exactly where it would be masked, and everywhere once all are not known") {
  Masker masker;
  CHECK_FALSE(masker.finds_secret("pa ss/word"));
  masker.add(secret("pa ss/word"));
  for (const char* text : {"x pa ss/word", "p=pa%20ss%2Fword", R"("pa ss\/word")", "pass", ""}) {
    CAPTURE(text);
    CHECK(masker.finds_secret(text) == (masker.mask(text) != text));
  }
  for (int i = 0; i < 300; ++i) masker.add(secret(std::to_string(i) + std::string(4096, 'x')));
  CHECK(masker.finds_secret("pass"));
  CHECK_FALSE(masker.finds_secret(""));
}

TEST_CASE("what is registered over and over counts once") {
  heddle::Masker masker;
  const std::string long_one(5000, 'x');
  for (int i = 0; i < 2000; ++i) {
    masker.add("the same secret");
    masker.add(long_one);
  }
  CHECK(masker.mask("so the same secret!") == "so ***!");
}

TEST_CASE("of secrets that begin alike or are as long each is masked") {
  Masker masker;
  for (const char* each : {"abcdef1", "abcdef2", "abcdef12", "abcdef1", "abcdef2"})
    masker.add(each);
  CHECK(masker.mask("abcdef1 abcdef2 abcdef12 abcdef3") == "*** *** *** abcdef3");
  const std::string same(Masker::compared_size, 'x');
  Masker long_ones;
  long_ones.add(same + "y");
  long_ones.add(same + "yz");
  CHECK(long_ones.mask(same + "yz.") == "***.");
}

TEST_CASE("a value is shown without its secrets") {
  Masker masker;
  masker.add("hunter22");
  const Value value =
      Map{{"a", List{"x hunter22", secret("y"), 5, Bytes{"hunter22"}}}, {"hunter22", Value()}};
  CHECK(masker.masked(value) ==
        Value(Map{{"a", List{"x ***", "***", 5, Bytes{"***"}}}, {"***", Value()}}));
  CHECK(masker.masked(secret(Map{{"a", 1}})) == Value("***"));
  CHECK_FALSE(masker.masked(secret("abc")).secret());
}

TEST_CASE("what lies too deep to be looked at is not shown") {
  std::vector<Value> inner = {Value("x")};
  for (int i = 0; i < 100'000; ++i) inner.emplace_back(List{inner.back()});
  Masker masker;
  masker.add(inner.back());
  const std::string shown = heddle::write_json(masker.masked(inner.back()));
  CHECK(shown == std::string(128, '[') + "\"***\"" + std::string(128, ']'));
  while (!inner.empty()) inner.pop_back();
}

TEST_CASE("secrets can be added between texts, one by one") {
  Masker masker;
  std::string all;
  for (int i = 0; i < 300; ++i) {
    const auto token = fmt::format("token-{:05}", i);
    masker.add(token);
    all += token + " ";
    CHECK(masker.mask("is " + token + "!") == "is ***!");
  }
  std::string marks;
  for (int i = 0; i < 300; ++i) marks += "*** ";
  CHECK(masker.mask(all) == marks);
}

TEST_CASE("one masker serves several threads") {
  Masker masker;
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  for (std::size_t t = 0; t < wrong.size(); ++t) {
    threads.emplace_back([&masker, &count = wrong[t], t] {
      for (int i = 0; i < 200; ++i) {
        const auto token = fmt::format("token-{}-{}-{:05}", t, t, i);
        masker.add(token);
        if (masker.mask("<" + token + ">") != "<***>") ++count;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(wrong == std::vector<int>(4, 0));
}

TEST_CASE("masking agrees with a plain search on random texts") {
  std::mt19937 random(7);
  const auto word = [&](std::size_t size) {
    std::string out;
    for (std::size_t i = 0; i < size; ++i) out += static_cast<char>('a' + random() % 2);
    return out;
  };
  for (int round = 0; round < 300; ++round) {
    Masker masker;
    std::vector<std::string> secrets;
    for (int i = 0; i < 5; ++i) {
      secrets.push_back(word(6 + random() % 5));
      masker.add(secrets.back());
      if (i == 2) CHECK(masker.mask("zz") == "zz");
    }
    const std::string text = word(200);
    std::vector<bool> hidden(text.size(), false);
    for (const auto& each : secrets) {
      for (auto at = text.find(each); at != text.npos; at = text.find(each, at + 1)) {
        std::fill_n(hidden.begin() + static_cast<std::ptrdiff_t>(at), each.size(), true);
      }
    }
    std::string shown;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (!hidden[i]) shown += text[i];
    }
    std::string out = masker.mask(text);
    std::erase(out, '*');
    CHECK(out == shown);
  }
}
