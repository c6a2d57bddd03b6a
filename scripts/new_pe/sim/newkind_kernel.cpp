// SPDX-License-Identifier: Apache-2.0
//
// Fast values of newkind. So far the golden model itself, output by output; sim/pe/block_kernel.hpp has the loops for a faster one.
#include <span>

#include "models/pe/newkind/newkind.hpp"
#include "sim/pe/pe_kernel.hpp"

namespace sumac::pe::newkind {
namespace {

class NewkindKernel final : public Kernel {
 public:
  explicit NewkindKernel(std::unique_ptr<Pe> golden) : golden_(std::move(golden)) {}

  [[nodiscard]] const PeInfo& info() const override { return golden_->info(); }

  void gemm(CodeRows act, CodeRows wgt, std::int64_t k, OutFormat format, std::uint32_t* words,
            std::uint8_t* flags) const override {
    const auto row = [k](const CodeRows& rows, std::int64_t r) {
      return std::span(rows.data + r * rows.stride, static_cast<std::size_t>(k));
    };
    for (std::int64_t m = 0; m < act.rows; ++m) {
      for (std::int64_t n = 0; n < wgt.rows; ++n) {
        const Output out = golden_->dot(row(act, m), row(wgt, n), format);
        words[m * wgt.rows + n] = out.word;
        flags[m * wgt.rows + n] = static_cast<std::uint8_t>(out.flags.bits());
      }
    }
  }

 private:
  std::unique_ptr<Pe> golden_;
};

}  // namespace

std::unique_ptr<Kernel> kernel(std::string_view config, int lanes) {
  return std::make_unique<NewkindKernel>(Golden::make(config, lanes));
}

}  // namespace sumac::pe::newkind
