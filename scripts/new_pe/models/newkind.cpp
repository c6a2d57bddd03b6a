// SPDX-License-Identifier: Apache-2.0
#include "models/pe/newkind/newkind.hpp"

#include "models/base/bits.hpp"
#include "models/pe/pe_contract.hpp"
#include "models/pe/sum.hpp"

namespace sumac::pe::newkind {
namespace {

class NewkindPe final : public Pe {
 public:
  explicit NewkindPe(int lanes) {
    info_ = {.kind = "newkind",
             .config = "int8",
             .act = num::kInt8,
             .wgt = num::kInt8,
             .lanes = lanes == 0 ? kLanes : lanes,
             .gmax = kGmax,
             .exact = true,
             .int32_output = true};
  }

  [[nodiscard]] const PeInfo& info() const override { return info_; }

  [[nodiscard]] Output dot(std::span<const std::uint16_t> act, std::span<const std::uint16_t> wgt,
                           OutFormat format) const override {
    check_dot(info_, act.size(), wgt.size(), format);
    ExactSum sum(0, 0);
    for (std::size_t k = 0; k < act.size(); ++k) {
      sum.add(base::sign_extend(act[k], 8) * base::sign_extend(wgt[k], 8), 0);
    }
    return sum.drain(format);
  }

 private:
  PeInfo info_;
};

}  // namespace

std::vector<std::string> Golden::configurations() {
  return {"int8"};
}

std::string Golden::known() {
  return "int8";
}

std::unique_ptr<Pe> Golden::make(std::string_view config, int lanes) {
  if (config != "int8") return nullptr;
  return std::make_unique<NewkindPe>(lanes);
}

}  // namespace sumac::pe::newkind

SUMAC_PE_KIND(newkind)
