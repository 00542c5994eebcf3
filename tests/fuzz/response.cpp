// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/fuzz.hpp"
#include "http/failed.hpp"
#include "http/response_parser.hpp"
#include "http/url.hpp"

// What a server may answer: any bytes, in any pieces. The end of the input says how it is cut and
// what the client asked; the same bytes in one piece and byte by byte must be the same response.

using namespace heddle;
using fuzz::must;

namespace {

struct Asked {
  bool head = false;
  bool gzip = false;
  bool orderly = true;  // how the connection ends
  http::ResponseParser::Limits limits;
};

struct Answer {
  http::Response response;
  bool reusable = false;
  std::string rest;
};

using Pieces = std::vector<std::string_view>;

// One message; takes from `pieces` what it needs.
void read_message(http::ResponseParser& parser, const Asked& asked, Pieces& pieces) {
  while (!parser.complete()) {
    if (pieces.empty()) {
      parser.end(asked.orderly, "");
      return;
    }
    const std::string_view piece = pieces.back();
    pieces.pop_back();
    parser.feed(piece);
  }
}

// As the client does it: interim responses are skipped.
Answer read(Pieces pieces, const Asked& asked) {
  const http::Url url = http::parse_url("http://example.com/");
  std::reverse(pieces.begin(), pieces.end());
  Answer answer;
  std::string rest;
  try {
    for (int interim = 0; interim <= 16; ++interim) {
      http::ResponseParser parser(answer.response, url, asked.head, asked.gzip, asked.limits);
      if (!rest.empty()) parser.feed(rest);
      read_message(parser, asked, pieces);
      rest = parser.take_rest();
      if (parser.interim()) continue;
      answer.reusable = parser.reusable();
      break;
    }
  } catch (const http::Failed& failed) {
    answer.response.failure = failed.failure;
    answer.response.message = failed.message;
  }
  answer.rest = rest;
  for (auto piece = pieces.rbegin(); piece != pieces.rend(); ++piece) answer.rest.append(*piece);
  return answer;
}

void check_limits(const Answer& answer, const Asked& asked) {
  const http::Response& response = answer.response;
  must(response.body.size() <= asked.limits.body, "a body is within its limit");
  std::size_t header = 0;
  for (const auto& [name, value] : response.headers) {
    header += name.size() + value.size() + 4;
    must(std::none_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; }),
         "names of headers are in lower case", name);
    must((name + value).find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos,
         "a header is one line", value);
  }
  must(header <= asked.limits.header, "headers are within their limit");
  if (response.failure != http::Failure::none) {
    must(!response.message.empty(), "a failure has its reason");
    return;
  }
  must(response.status >= 100 && response.status <= 999, "a response has a status");
  must(!asked.head || response.body.empty(), "HEAD has no body");
}

std::string told(const Answer& answer) {
  const http::Response& response = answer.response;
  std::string text = std::to_string(response.status) + " failure " +
                     std::to_string(static_cast<unsigned>(response.failure)) + " " +
                     response.message + "\n";
  for (const auto& [name, value] : response.headers) text += name + ": " + value + "\n";
  return text + "\n" + response.body + "\nrest: " + answer.rest + "\n";
}

// Blanks around a value and the breaks of a folded one count for the limit only where they had to
// be kept until more came.
bool at_header_limit(const Answer& answer) {
  return answer.response.failure == http::Failure::too_large &&
         answer.response.message.starts_with("the headers");
}

void must_be_same(const Answer& whole, const Answer& cut) {
  if (at_header_limit(whole) || at_header_limit(cut)) return;
  const std::string found = told(whole) + "and in pieces\n" + told(cut);
  // Of what is malformed, why and what there is of it depends on how it came: the parser may see a
  // mistake in one piece before it misses the end of the headers, or the other way round.
  const bool failed = whole.response.failure != http::Failure::none;
  must(failed == (cut.response.failure != http::Failure::none), "pieces fail as the whole does",
       found);
  if (failed) return;
  must(whole.response.status == cut.response.status, "pieces have the same status", found);
  must(whole.response.body == cut.response.body, "pieces have the same body", found);
  must(whole.response.headers.size() == cut.response.headers.size(), "and as many headers", found);
  for (std::size_t i = 0; i < whole.response.headers.size(); ++i) {
    const auto& [name, value] = whole.response.headers[i];
    must(name == cut.response.headers[i].name && value == cut.response.headers[i].value,
         "pieces have the same headers", found);
  }
  must(whole.rest == cut.rest, "pieces end at the same byte", found);
}

Pieces cut(std::string_view bytes, std::size_t first, std::size_t each) {
  Pieces pieces;
  for (std::size_t size = first; !bytes.empty(); size = each) {
    const std::size_t taken = std::clamp<std::size_t>(size, 1, bytes.size());
    pieces.push_back(bytes.substr(0, taken));
    bytes.remove_prefix(taken);
  }
  return pieces;
}

}  // namespace

void fuzz::try_one(std::string_view text) {
  fuzz::Choices choices(text);
  Asked asked;
  const std::uint8_t flags = choices.byte();
  asked.head = (flags & 1U) != 0;
  asked.orderly = (flags & 2U) == 0;
  asked.gzip = (flags & 16U) != 0;
  asked.limits.header = (flags & 4U) != 0 ? 64 : 1024;
  asked.limits.body = (flags & 8U) != 0 ? 16 : 4096;
  const std::size_t first = choices.byte();
  const std::size_t each = choices.byte();
  const std::string_view bytes = choices.rest();
  const Answer whole = read({bytes}, asked);
  check_limits(whole, asked);
  for (const Pieces& pieces : {cut(bytes, 1, 1), cut(bytes, first, each)}) {
    const Answer answer = read(pieces, asked);
    check_limits(answer, asked);
    must_be_same(whole, answer);
  }
}
