// SPDX-License-Identifier: Apache-2.0
#include "sim/model/quantise.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <string>

#include "models/base/error.hpp"
#include "models/num/codec.hpp"

namespace sumac::model {
namespace {

/// A BF16 with fewer mantissa bits.
bool is_cut_bf16(const num::Format& f) {
  return num::is_float(f) && f.exp_bits == num::kBf16.exp_bits &&
         f.man_bits < num::kBf16.man_bits && f == num::ieee_format(f.exp_bits, f.man_bits);
}

/// Codes of one format, rounded to nearest even and saturated.  Twin of num::encode for finite values; a test holds it to that.
class Encoder {
 public:
  explicit Encoder(const num::Format& f) : Encoder(is_cut_bf16(f) ? num::kBf16 : f, 0) {
    if (is_cut_bf16(f)) cut_ = num::kBf16.man_bits - f.man_bits;
  }

  [[nodiscard]] std::uint16_t operator()(double x) const {
    return is_float_ ? static_cast<std::uint16_t>(real(x) >> cut_) : integer(x);
  }

 private:
  Encoder(const num::Format& f, int cut)
      : cut_(cut),
        is_float_(num::is_float(f)),
        man_bits_(f.man_bits),
        min_exp_(1 - f.bias),
        sign_(static_cast<std::uint16_t>(num::sign_mask(f))),
        mask_(static_cast<std::uint16_t>(num::code_mask(f))),
        max_code_(static_cast<int>(num::max_finite_code(f))) {}

  [[nodiscard]] std::uint16_t integer(double x) const {
    const double limit = max_code_;
    const double r = std::nearbyint(x);
    const int clamped = static_cast<int>(r > limit ? limit : r < -limit ? -limit : r);
    return static_cast<std::uint16_t>(clamped) & mask_;
  }
  [[nodiscard]] std::uint16_t real(double x) const {
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const std::uint16_t sign = (bits >> 63) != 0 ? sign_ : std::uint16_t{0};
    const int exp =
        static_cast<int>((bits >> 52) & 0x7FF) - 1023;  // FP64 subnormals: below all formats
    const int top = exp < min_exp_ ? min_exp_ : exp;
    // A magnitude code counts the values upward from zero, so a carry out of the mantissa lands in the exponent.
    const double units =
        std::fabs(x) *
        std::bit_cast<double>(static_cast<std::uint64_t>(1023 + man_bits_ - top) << 52);
    const double rounded = std::nearbyint(units);
    const double code =
        rounded + static_cast<double>((top - min_exp_)) * static_cast<double>(1 << man_bits_);
    const auto magnitude =
        static_cast<std::uint16_t>(code > max_code_ ? max_code_ : static_cast<int>(code));
    return sign | magnitude;
  }

  int cut_;
  bool is_float_;
  int man_bits_;
  int min_exp_;
  std::uint16_t sign_;
  std::uint16_t mask_;
  int max_code_;
};

float max_finite(const num::Format& f) {
  return static_cast<float>(num::to_double(num::decode(f, num::max_finite_code(f))));
}

}  // namespace

bool has_scales(const num::Format& format) {
  return !(num::is_float(format) && format.width == 16) && !is_cut_bf16(format);
}

QuantisedMatrix quantise_rows(std::span<const float> values, std::int64_t rows, std::int64_t cols,
                              const num::Format& format, std::string_view where) {
  SUMAC_CHECK(rows >= 0 && cols >= 0 && static_cast<std::size_t>(rows * cols) == values.size(),
              "the matrix has rows x cols values");
  const bool usable = format.width >= 2 && format.width <= 16 && num::sign_mask(format) != 0 &&
                      (!num::is_float(format) || (format.has_zero && format.subnormals));
  if (!usable) {
    throw base::InputError(std::string(where) + ": format " + num::name(format) +
                           " cannot hold operands: it needs 2 to 16 bits, a sign and a zero");
  }
  QuantisedMatrix out{.format = format,
                      .rows = rows,
                      .cols = cols,
                      .codes = std::vector<std::uint16_t>(values.size()),
                      .scales = {}};
  const Encoder encode(format);
  const float largest = max_finite(format);
  const bool scaled = has_scales(format);
  if (scaled) out.scales.resize(static_cast<std::size_t>(rows));
  for (std::int64_t r = 0; r < rows; ++r) {
    const auto row =
        values.subspan(static_cast<std::size_t>(r * cols), static_cast<std::size_t>(cols));
    std::uint16_t* codes = out.codes.data() + r * cols;
    float max = 0.0F;
    bool finite = true;
    for (const float x : row) {
      max = std::fabs(x) > max ? std::fabs(x) : max;
      finite = finite && std::fabs(x) <= std::numeric_limits<float>::max();  // false for NaN too
    }
    if (!finite) {
      throw base::InputError(std::string(where) + ": row " + std::to_string(r) +
                             " has a value that is not finite");
    }
    float scale = 1.0F;
    if (scaled) {
      scale = max / largest;
      out.scales[static_cast<std::size_t>(r)] = scale;
    }
    if (scale == 0.0F) continue;  // codes are 0
    for (std::int64_t c = 0; c < cols; ++c) {
      const auto i = static_cast<std::size_t>(c);
      codes[i] = encode(static_cast<double>(row[i]) / static_cast<double>(scale));
    }
  }
  return out;
}

std::vector<float> dequantise(const QuantisedMatrix& m) {
  std::vector<float> table(std::size_t{1} << m.format.width);
  for (std::size_t c = 0; c < table.size(); ++c) {
    table[c] = static_cast<float>(num::to_double(num::decode(m.format, static_cast<num::Code>(c))));
  }
  std::vector<float> out(m.codes.size());
  for (std::int64_t r = 0; r < m.rows; ++r) {
    for (std::int64_t c = 0; c < m.cols; ++c) {
      const auto i = static_cast<std::size_t>(r * m.cols + c);
      out[i] = table[m.codes[i]] * m.scale(r);
    }
  }
  return out;
}

void apply_scales(std::span<float> sums, std::int64_t rows, std::int64_t cols,
                  std::span<const float> act_scales, std::span<const float> wgt_scales,
                  float gain) {
  SUMAC_CHECK(sums.size() == static_cast<std::size_t>(rows * cols) &&
                  (act_scales.empty() || act_scales.size() == static_cast<std::size_t>(rows)) &&
                  (wgt_scales.empty() || wgt_scales.size() == static_cast<std::size_t>(cols)),
              "one sum per row and column, one scale per row or column");
  std::vector<float> column(static_cast<std::size_t>(cols), gain);
  for (std::size_t n = 0; n < wgt_scales.size(); ++n)
    column[n] = wgt_scales[n] * gain;
  for (std::int64_t m = 0; m < rows; ++m) {
    const float s_a = act_scales.empty() ? 1.0F : act_scales[static_cast<std::size_t>(m)];
    float* y = sums.data() + m * cols;
    for (std::int64_t n = 0; n < cols; ++n)
      y[n] = (y[n] * s_a) * column[static_cast<std::size_t>(n)];
  }
}

double sqnr_db(std::span<const float> reference, std::span<const float> got) {
  SUMAC_CHECK(reference.size() == got.size(), "as many results as references");
  double signal = 0;
  double noise = 0;
  for (std::size_t i = 0; i < got.size(); ++i) {
    const double r = reference[i];
    const double d = r - static_cast<double>(got[i]);
    signal += r * r;
    noise += d * d;
  }
  if (noise == 0) return std::numeric_limits<double>::infinity();
  return 10.0 * std::log10(signal / noise);
}

}  // namespace sumac::model
