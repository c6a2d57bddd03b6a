// SPDX-License-Identifier: Apache-2.0
//
// The table of measured numbers: synth/asic/results/<library>-<recipe>.csv.
//
//   columns  pe,lanes,block,quantity,event,stimulus,value,unit,provenance,source,conditions; lines that begin with # are comments
//   values   six significant digits
//   update   rows of the same pe and lanes are replaced, others stay as they are; the file appears whole or not at all
#pragma once

#include <string>
#include <vector>

namespace sumac::asic {

struct Row {
  std::string pe;
  int lanes = 0;
  std::string block, quantity, event, stimulus;
  double value = 0;
  std::string unit, source, conditions;
};

[[nodiscard]] std::string csv_line(const Row& row);

/// Replaces the lines of `path` that begin with `key`.  `remark`: the comment of a new file.  Throws as update_results.
void update_table(const std::string& path, const std::string& header, const std::string& remark,
                  const std::string& key, const std::vector<std::string>& lines);

/// Rows of one pe and one number of lanes into `path`.  Throws base::InputError: a file with another header, one that cannot be written.
void update_results(const std::string& path, const std::vector<Row>& rows);

}  // namespace sumac::asic
