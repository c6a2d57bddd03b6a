// SPDX-License-Identifier: Apache-2.0
#include "synth/asic/results.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "models/base/error.hpp"

namespace sumac::asic {

namespace {

constexpr const char* kHeader =
    "pe,lanes,block,quantity,event,stimulus,value,unit,provenance,source,conditions";

}  // namespace

std::string csv_line(const Row& row) {
  std::array<char, 32> value{};
  std::snprintf(value.data(), value.size(), "%.6g", row.value);
  return row.pe + "," + std::to_string(row.lanes) + "," + row.block + "," + row.quantity + "," +
         row.event + "," + row.stimulus + "," + value.data() + "," + row.unit + ",measured," +
         row.source + "," + row.conditions;
}

void update_table(const std::string& path, const std::string& header, const std::string& remark,
                  const std::string& key, const std::vector<std::string>& more) {
  std::vector<std::string> comments, lines;
  if (std::ifstream in(path); in) {
    std::string line;
    bool has_header = false;
    while (std::getline(in, line)) {
      if (line.starts_with('#')) {
        comments.push_back(line);
      } else if (!has_header) {
        has_header = true;
        if (line != header) throw base::InputError(path + ": its header is not '" + header + "'");
      } else if (!line.empty() && !line.starts_with(key)) {
        lines.push_back(line);
      }
    }
  } else {
    comments.emplace_back("# SPDX-License-Identifier: Apache-2.0");
    comments.push_back(remark);
  }
  lines.insert(lines.end(), more.begin(), more.end());
  // One order, whatever was measured first: kind and configuration, then lanes; rows of one key as they came.
  std::stable_sort(lines.begin(), lines.end(), [](const std::string& a, const std::string& b) {
    const auto key_of = [](const std::string& line) {
      const std::size_t comma = line.find(',');
      return std::make_pair(line.substr(0, comma), std::atoi(line.c_str() + comma + 1));
    };
    return key_of(a) < key_of(b);
  });
  const std::string part = path + ".part";
  {
    std::ofstream out(part, std::ios::trunc);
    for (const std::string& line : comments)
      out << line << '\n';
    out << header << '\n';
    for (const std::string& line : lines)
      out << line << '\n';
    out.flush();
    if (!out) {
      std::error_code error;
      std::filesystem::remove(part, error);
      throw base::InputError(path + ": cannot be written");
    }
  }
  std::filesystem::rename(part, path);
}

void update_results(const std::string& path, const std::vector<Row>& rows) {
  SUMAC_CHECK(!rows.empty(), "there is something to write");
  std::vector<std::string> lines;
  for (const Row& row : rows)
    lines.push_back(csv_line(row));
  update_table(
      path, kHeader,
      "# Measured by sumac-asic; synth/README.md says how. Areas um2, energies of one event, "
      "no wires.",
      rows[0].pe + "," + std::to_string(rows[0].lanes) + ",", lines);
}

}  // namespace sumac::asic
