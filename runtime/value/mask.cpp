// SPDX-License-Identifier: Apache-2.0
#include "value/mask.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "value/conversion.hpp"
#include "value/encoded_text.hpp"
#include "value/nesting.hpp"
#include "value/secret_index.hpp"

namespace heddle {
namespace {

using detail::DecodedText;
using detail::Region;
using detail::SecretIndex;

constexpr std::string_view mark = "***";
constexpr std::size_t most_fresh = 2 * Masker::compared_size;
// Taken at once for what most runs have: to grow towards it would copy that again and again. More
// than this the memory allocator has to search for.
constexpr std::size_t usual_fresh = 1000;

void find_in_decoded(const SecretIndex& index, const DecodedText& decoded,
                     std::vector<Region>& regions) {
  std::vector<Region> found;
  find_secrets(index, decoded.text, found);
  for (const Region region : found) regions.push_back(decoded.source_of(region));
}

std::vector<Region> find_all(const std::vector<std::shared_ptr<const SecretIndex>>& indexes,
                             std::string_view text) {
  std::vector<DecodedText> decoded;
  const auto has = [&](char c) { return text.find(c) != std::string_view::npos; };
  if (has('\\')) decoded.push_back(detail::without_json_escapes(text));
  if (has('%')) decoded.push_back(detail::without_percent_escapes(text, false));
  if (has('+')) decoded.push_back(detail::without_percent_escapes(text, true));
  std::vector<Region> regions;
  for (const auto& index : indexes) {
    find_secrets(*index, text, regions);
    for (const auto& each : decoded) find_in_decoded(*index, each, regions);
  }
  std::sort(regions.begin(), regions.end(), [](const Region& a, const Region& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  return regions;
}

// One of those that were registered last: its size, and as much of it as is compared.
struct Registered {
  std::size_t size = 0;
  std::string_view compared;

  bool operator==(const Registered&) const = default;
};

// The first of them, which leaves `rest`.
Registered take_first(std::string_view& rest) {
  Registered first;
  std::memcpy(&first.size, rest.data(), sizeof first.size);
  rest.remove_prefix(sizeof first.size);
  first.compared = rest.substr(0, std::min(first.size, Masker::compared_size));
  rest.remove_prefix(first.compared.size());
  return first;
}

bool holds(std::string_view fresh, const Registered& secret) {
  while (!fresh.empty()) {
    if (take_first(fresh) == secret) return true;
  }
  return false;
}

bool holds_values(const Value& value) {
  return value.type() == Type::list || value.type() == Type::map;
}

// `regions` are in order of their begins.
std::string without_regions(std::string_view text, const std::vector<Region>& regions) {
  std::string out;
  std::size_t end = 0;
  for (const Region region : regions) {
    if (region.begin >= end) {
      out += text.substr(end, region.begin - end);
      out += mark;
    }
    end = std::max(end, region.end);
  }
  out += text.substr(end);
  return out;
}

}  // namespace

bool detail::holds_secret_inside(const Value& value) {
  std::vector<const Value*> todo = {&value};
  while (!todo.empty()) {
    const Value* next = todo.back();
    todo.pop_back();
    if (next->secret()) return true;
    if (next->type() == Type::list) {
      for (const Value& item : next->list()) todo.push_back(&item);
    } else if (next->type() == Type::map) {
      for (const auto& [key, item] : next->map()) {
        todo.push_back(&key);
        todo.push_back(&item);
      }
    }
  }
  return false;
}

Masker::Masker() = default;
Masker::~Masker() = default;

void Masker::add(const Value& value) {
  if (!holds_values(value)) {
    if (value.secret()) add_scalar(value);
    return;
  }
  std::vector<std::pair<const Value*, bool>> todo = {{&value, false}};
  while (!todo.empty()) {
    const auto [next, inside] = todo.back();
    todo.pop_back();
    const bool is_secret = inside || next->secret();
    if (next->type() == Type::list) {
      for (const Value& item : next->list()) todo.emplace_back(&item, is_secret);
    } else if (next->type() == Type::map) {
      for (const auto& [key, item] : next->map()) {
        todo.emplace_back(&key, false);
        todo.emplace_back(&item, is_secret);
      }
    } else if (is_secret) {
      add_scalar(*next);
    }
  }
}

void Masker::add_scalar(const Value& secret) {
  if (secret.type() == Type::string) {
    add_secret(secret.string());
  } else if (secret.type() == Type::bytes) {
    add_secret(secret.bytes());
  } else if (secret.type() == Type::integer || secret.type() == Type::unsigned_integer) {
    add_secret(*text_of(secret));
  }
}

void Masker::add_secret(std::string_view secret) {
  if (secret.size() < minimum_size) return;
  const std::string_view compared = secret.substr(0, compared_size);
  const std::lock_guard lock(mutex_);
  const std::size_t size = secret.size();
  // The same secrets are registered again and again, as outputs and by whoever is given them;
  // known, they take no more room.
  if (holds(fresh_, {size, compared})) return;
  if (fresh_.size() + sizeof size + compared.size() > most_fresh) know_fresh();
  fresh_.reserve(std::max(usual_fresh, fresh_.size() + sizeof size + compared.size()));
  // With room for both: both or neither.
  fresh_.append(reinterpret_cast<const char*>(&size), sizeof size).append(compared);
  any_.store(true, std::memory_order_release);
}

void Masker::know(std::string_view compared, std::size_t full_size) const {
  const auto it = known_.find(compared);
  if (it != known_.end() && it->second >= full_size) return;
  if (it != known_.end()) {
    // Longer than the one that begins alike. An index holds its own copy of the length: build it
    // once more.
    it->second = full_size;
    if (std::find(pending_.begin(), pending_.end(), &*it) == pending_.end()) {
      pending_.push_back(&*it);
    }
    return;
  }
  if (bytes_ + compared.size() > maximum_bytes) {
    full_.store(true, std::memory_order_release);
    return;
  }
  bytes_ += compared.size();
  pending_.push_back(&*known_.emplace(compared, full_size).first);
}

void Masker::know_fresh() const {
  std::string_view rest = fresh_;
  while (!rest.empty()) {
    const Registered secret = take_first(rest);
    know(secret.compared, secret.size);
  }
  fresh_.clear();
}

Masker::Indexes Masker::indexes() const {
  const std::lock_guard lock(mutex_);
  know_fresh();
  if (pending_.empty()) return indexes_;
  std::vector<SecretIndex::Secret> secrets = std::exchange(pending_, {});
  std::size_t size = 0;
  for (const auto* secret : secrets) size += secret->first.size();
  while (!indexes_.empty() && indexes_.back()->size() <= 2 * size) {
    const auto& smaller = indexes_.back()->secrets();
    secrets.insert(secrets.end(), smaller.begin(), smaller.end());
    size += indexes_.back()->size();
    indexes_.pop_back();
  }
  std::sort(secrets.begin(), secrets.end());
  secrets.erase(std::unique(secrets.begin(), secrets.end()), secrets.end());
  indexes_.push_back(std::make_shared<const SecretIndex>(std::move(secrets)));
  return indexes_;
}

std::string Masker::mask(std::string_view text) const {
  if (!any_.load(std::memory_order_acquire) || text.empty()) return std::string(text);
  const Indexes found = indexes();  // which finds out whether it is full
  if (full_.load(std::memory_order_acquire)) return std::string(full_text);
  return without_regions(text, find_all(found, text));
}

bool Masker::finds_secret(std::string_view text) const {
  if (!any_.load(std::memory_order_acquire) || text.empty()) return false;
  const Indexes found = indexes();  // which finds out whether it is full
  return full_.load(std::memory_order_acquire) || !find_all(found, text).empty();
}

Value Masker::masked(const Value& value) const {
  // Not piece by piece: all keys of a map would become one.
  if (any_.load(std::memory_order_acquire)) static_cast<void>(indexes());
  if (full_.load(std::memory_order_acquire)) return full_text;
  return masked(value, most_levels);
}

Value Masker::masked(const Value& value, std::size_t levels) const {
  if (value.secret()) return mark;
  switch (value.type()) {
    case Type::string:
      return mask(value.string());
    case Type::bytes:
      return Bytes{mask(value.bytes())};
    case Type::list: {
      if (levels == 0) return mark;
      List items;
      items.reserve(value.list().size());
      for (const Value& item : value.list()) items.push_back(masked(item, levels - 1));
      return items;
    }
    case Type::map: {
      if (levels == 0) return mark;
      std::vector<Map::Entry> entries;
      entries.reserve(value.map().size());
      for (const auto& [key, item] : value.map()) {
        entries.emplace_back(masked(key, levels), masked(item, levels - 1));
      }
      return Map(std::move(entries));
    }
    default:
      return value;
  }
}

}  // namespace heddle
