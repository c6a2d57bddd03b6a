// SPDX-License-Identifier: Apache-2.0
//
// decode and encode against ml_dtypes and numpy, an oracle that nobody here wrote: tables made by
// ml_dtypes_tables.py at test time. Casts of ml_dtypes are RNE with Overflow::kSpecial for floats,
// kTowardZero for integers; the script says what is left out.
#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "models/num/codec.hpp"

namespace sumac::num {
namespace {

struct Record {
  std::uint64_t value;
  std::uint32_t code;
};
struct Table {
  std::string format;
  bool is_encode = false;
  std::vector<Record> records;
};

std::vector<Table> read_tables() {
  const std::string command = "'" SUMAC_TOOLS_DIR "/bin/python' -B '" SUMAC_SOURCE_DIR
                              "/tests/unit/num/ml_dtypes_tables.py'";
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot start " + command);
  std::vector<Table> tables;
  std::array<unsigned char, 24> head{};
  while (std::fread(head.data(), 1, head.size(), pipe) == head.size()) {
    Table table;
    table.format = reinterpret_cast<const char*>(head.data());
    std::uint32_t words[2];
    std::memcpy(words, head.data() + 16, sizeof words);
    table.is_encode = words[0] != 0;
    std::vector<unsigned char> raw(std::size_t{words[1]} * 12);
    if (std::fread(raw.data(), 1, raw.size(), pipe) != raw.size()) break;
    table.records.resize(words[1]);
    for (std::size_t i = 0; i < table.records.size(); ++i) {
      std::memcpy(&table.records[i].value, &raw[i * 12], 8);
      std::memcpy(&table.records[i].code, &raw[i * 12 + 8], 4);
    }
    tables.push_back(std::move(table));
  }
  if (pclose(pipe) != 0) throw std::runtime_error("failed: " + command);
  return tables;
}

const std::vector<Table>& tables() {
  static const std::vector<Table> all = read_tables();
  return all;
}

/// Number of records that differ; `flip` is xored to the code with which the comparison begins.
std::int64_t differences(const Table& table, std::uint32_t flip, std::string& first) {
  const Format format = parse_format(table.format);
  const Round round = is_float(format) ? Round::kNearestEven : Round::kTowardZero;
  std::int64_t wrong = 0;
  bool is_first = true;
  for (Record record : table.records) {
    if (is_first) record.code ^= flip;
    is_first = false;
    const auto outside = std::bit_cast<double>(record.value);
    bool same = false;
    if (table.is_encode) {
      const Code got = encode(format, from_double(outside), round, Overflow::kSpecial);
      // ml_dtypes keeps a sign on NaN, the canonical NaN has none.
      const bool both_nan =
          decode(format, got).cls == Class::kNan && decode(format, record.code).cls == Class::kNan;
      same = got == record.code || both_nan;
    } else {
      const Decoded got = decode(format, record.code);
      const Decoded want = from_double(outside);
      same = got.cls == want.cls && equal_value(got.value, want.value) &&
             (got.negative == want.negative || got.cls == Class::kNan);
    }
    if (!same && wrong++ == 0) {
      first = table.format + (table.is_encode ? " encode " : " decode ") + std::to_string(outside) +
              " code " + std::to_string(record.code);
    }
  }
  return wrong;
}

TEST(MlDtypes, DecodeAndEncodeAgree) {
  std::map<std::string, std::int64_t> decoded;
  std::map<std::string, std::int64_t> encoded;
  for (const Table& table : tables()) {
    std::string first;
    EXPECT_EQ(differences(table, 0, first), 0) << first;
    (table.is_encode ? encoded : decoded)[table.format] +=
        static_cast<std::int64_t>(table.records.size());
  }
  EXPECT_EQ(decoded.size(), 20U);
  EXPECT_EQ(encoded.size(), 20U);
  for (const auto& [format, count] : decoded) {
    EXPECT_EQ(count, std::int64_t{1} << parse_format(format).width) << format;
  }
  for (const auto& [format, count] : encoded) {
    EXPECT_GE(count, std::int64_t{5} << (parse_format(format).width - 1)) << format;
    std::printf("%-8s %8lld codes, %8lld casts\n", format.c_str(),
                static_cast<long long>(decoded[format]), static_cast<long long>(count));
  }
}

TEST(MlDtypes, CanaryOneFlippedBitIsSeen) {
  for (const Table& table : tables()) {
    std::string first;
    EXPECT_EQ(differences(table, 1, first), 1) << table.format << " " << table.is_encode;
  }
}

}  // namespace
}  // namespace sumac::num
