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

void update_results(const std::string& path, const std::vector<Row>& rows) {
  SUMAC_CHECK(!rows.empty(), "there is something to write");
  std::vector<std::string> comments, lines;
  const std::string key = rows[0].pe + "," + std::to_string(rows[0].lanes) + ",";
  if (std::ifstream in(path); in) {
    std::string line;
    bool header = false;
    while (std::getline(in, line)) {
      if (line.starts_with('#')) {
        comments.push_back(line);
      } else if (!header) {
        header = true;
        if (line != kHeader)
          throw base::InputError(path + ": its header is not '" + std::string(kHeader) + "'");
      } else if (!line.empty() && !line.starts_with(key)) {
        lines.push_back(line);
      }
    }
  } else {
    comments.emplace_back("# SPDX-License-Identifier: Apache-2.0");
    comments.emplace_back(
        "# Measured by sumac-asic; synth/README.md says how. Areas um2, energies of one event, no "
        "wires.");
  }
  for (const Row& row : rows)
    lines.push_back(csv_line(row));
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
    out << kHeader << '\n';
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

}  // namespace sumac::asic
