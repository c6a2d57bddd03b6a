// SPDX-License-Identifier: Apache-2.0
#include "sim/pe/pe_timing.hpp"

#include <cstdio>

#include "models/base/error.hpp"
#include "models/pe/pe_info.hpp"

// Each kind's timing stands in sim/pe/<kind>; the list names the kinds.
#define PE(kind)                                                                      \
  namespace sumac::pe::kind {                                                         \
  PeTiming timing(std::string_view config, int lanes);                                \
  std::string scalar_cfg_word(std::string_view config, const ScalarOptions& options); \
  }
#include "models/pe/pe_list.def"
#undef PE

namespace sumac::pe {

PeTiming timing_of(std::string_view name, int lanes) {
  const PeInfo& info = info_of(name, lanes);
#define PE(word) \
  if (info.kind == #word) return word::timing(info.config, info.lanes);
#include "models/pe/pe_list.def"
#undef PE
  throw base::InternalError("PE kind '" + info.kind + "' has no timing");
}

std::string scalar_cfg_word(std::string_view name, const ScalarOptions& options) {
  const PeInfo& info = info_of(name);
#define PE(word) \
  if (info.kind == #word) return word::scalar_cfg_word(info.config, options);
#include "models/pe/pe_list.def"
#undef PE
  throw base::InternalError("PE kind '" + info.kind + "' has no configuration word");
}

std::uint64_t fmt_word(const num::Format& format) {
  const auto word = [](int is_int, int exp_bits, int man_bits, int special) {
    return static_cast<std::uint64_t>(is_int << 11 | exp_bits << 7 | man_bits << 2 | special);
  };
  if (!num::is_float(format)) return word(1, 0, format.width, 0);
  int special = 0;
  switch (format.nan_codes) {
    case num::NanCodes::kNone: special = 0; break;
    case num::NanCodes::kAllOnes: special = 1; break;
    case num::NanCodes::kIeee: special = 2; break;
  }
  return word(0, format.exp_bits, format.man_bits, special);
}

std::string verilog_literal(std::uint64_t word, int bits) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%d'h%llx", bits, static_cast<unsigned long long>(word));
  return buffer;
}

}  // namespace sumac::pe
