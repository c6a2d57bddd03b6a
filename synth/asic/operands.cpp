// SPDX-License-Identifier: Apache-2.0
#include "synth/asic/operands.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <numbers>

#include "models/base/error.hpp"
#include "models/num/codec.hpp"
#include "synth/asic/liberty.hpp"

namespace sumac::asic {

namespace {

/// Codes of one tensor of a safetensors file, U8, I8 or 16 bits wide.
std::vector<std::uint16_t> codes(const std::string& file, const std::string& bytes,
                                 const nlohmann::json& header, std::size_t base, const char* tensor,
                                 std::vector<std::size_t>& shape) {
  const auto fail = [&](const char* why) {
    throw base::InputError(file + ": tensor '" + tensor + "' " + why);
  };
  if (!header.contains(tensor)) fail("is missing");
  const auto& entry = header[tensor];
  shape = entry.at("shape").get<std::vector<std::size_t>>();
  const auto offsets = entry.at("data_offsets").get<std::vector<std::size_t>>();
  const std::string type = entry.at("dtype").get<std::string>();
  const std::size_t size = type == "U8" || type == "I8" ? 1 : 2;
  if (shape.size() != 3 || offsets.size() != 2 || offsets[1] < offsets[0] ||
      offsets[1] > bytes.size() - base || type.find("32") != std::string::npos)
    fail("is damaged");
  const std::size_t count = (offsets[1] - offsets[0]) / size;
  if (shape[0] == 0 || shape[1] == 0 || shape[2] == 0 || count / shape[0] / shape[1] != shape[2])
    fail("is damaged");
  std::vector<std::uint16_t> result(count);
  const std::size_t begin = base + offsets[0];
  for (std::size_t i = 0; i < count; ++i) {
    unsigned value = static_cast<unsigned char>(bytes[begin + i * size]);
    if (size == 2)
      value |= static_cast<unsigned>(static_cast<unsigned char>(bytes[begin + i * 2 + 1])) << 8;
    result[i] = static_cast<std::uint16_t>(value);
  }
  return result;
}

}  // namespace

const char* name(Stimulus stimulus) {
  switch (stimulus) {
    case Stimulus::kMiniLm: return "minilm";
    case Stimulus::kGaussian: return "gaussian";
    case Stimulus::kUniform: return "uniform";
  }
  return "";
}

Operands::Operands(Stimulus stimulus, const num::Format& act, const num::Format& wgt,
                   std::uint64_t seed, const std::string& folder)
    : stimulus_(stimulus), act_(act), wgt_(wgt), rng_(seed) {
  if (stimulus == Stimulus::kMiniLm) read(folder);
}

void Operands::read(const std::string& folder) {
  std::error_code error;
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".safetensors") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  for (const std::string& file : files) {
    const std::string bytes = read_maybe_gzip(file);
    std::size_t length = 0;
    for (std::size_t i = 0; i < 8 && bytes.size() > 8; ++i)
      length |= static_cast<std::size_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
    if (bytes.size() < 8 || length > bytes.size() - 8)
      throw base::InputError(file + ": not a safetensors file");
    const auto header = nlohmann::json::parse(bytes.substr(8, length), nullptr, false);
    if (!header.is_object() || !header.contains("__metadata__"))
      throw base::InputError(file + ": not a file of 'sumac run --save'");
    const auto& meta = header["__metadata__"];
    if (meta.value("class", "") != "linear") continue;
    if (meta.value("act_format", "") != num::name(act_) ||
        meta.value("wgt_format", "") != num::name(wgt_))
      throw base::InputError(file + ": codes of other formats than " + num::name(act_) + " and " +
                             num::name(wgt_));
    Gemm gemm;
    std::vector<std::size_t> shape;
    try {
      gemm.act = codes(file, bytes, header, 8 + length, "act_codes", shape);
      gemm.rows_act = shape[0] * shape[1];
      gemm.k = shape[2];
      gemm.wgt = codes(file, bytes, header, 8 + length, "wgt_codes", shape);
      gemm.rows_wgt = shape[0] * shape[1];
    } catch (const nlohmann::json::exception&) {
      throw base::InputError(file + ": damaged header");
    }
    if (shape[2] != gemm.k) throw base::InputError(file + ": operands of different lengths");
    gemms_.push_back(std::move(gemm));
  }
  if (gemms_.empty()) throw base::InputError(folder + ": no operands of 'sumac run --save' here");
}

std::vector<std::uint16_t> Operands::gaussian(const num::Format& format, std::size_t k,
                                              double sigma) {
  std::vector<double> values(k);
  for (double& x : values) {
    const double radius = std::sqrt(-2 * std::log(1 - rng_.unit()));
    x = radius * std::cos(2 * std::numbers::pi * rng_.unit());
  }
  const bool is_int = !num::is_float(format);
  const bool cut = !is_int && format.exp_bits == 8;
  double scale = sigma;
  if (is_int || (format.width < 16 && !cut)) {
    const double largest =
        std::abs(*std::max_element(values.begin(), values.end(),
                                   [](double a, double b) { return std::abs(a) < std::abs(b); }));
    const double most = is_int ? std::ldexp(1.0, format.width - 1) - 1
                               : num::to_double(num::decode(format, num::max_finite_code(format)));
    scale = most / largest;
  }
  const num::Round round =
      cut && format.width < 16 ? num::Round::kTowardZero : num::Round::kNearestEven;
  std::vector<std::uint16_t> result(k);
  for (std::size_t i = 0; i < k; ++i)
    result[i] = static_cast<std::uint16_t>(
        num::encode(format, num::from_double(values[i] * scale), round, num::Overflow::kSymmetric));
  return result;
}

std::vector<std::uint16_t> Operands::uniform(const num::Format& format, std::size_t k) {
  std::vector<std::uint16_t> result(k);
  for (std::uint16_t& code : result) {
    do {
      code = static_cast<std::uint16_t>(rng_.below(std::uint64_t{1} << format.width));
    } while (!num::decode(format, code).is_number());
  }
  return result;
}

const Operands::Gemm& Operands::pick() {
  std::uint64_t all = 0;
  for (const Gemm& gemm : gemms_)
    all += gemm.rows_act * gemm.rows_wgt * gemm.k;
  std::uint64_t at = rng_.below(all);
  std::size_t g = 0;
  while (at >= gemms_[g].rows_act * gemms_[g].rows_wgt * gemms_[g].k) {
    at -= gemms_[g].rows_act * gemms_[g].rows_wgt * gemms_[g].k;
    ++g;
  }
  return gemms_[g];
}

Group Operands::draw(std::size_t k) {
  Rows rows = draw_rows(1, 1, k);
  return {std::move(rows.act[0]), std::move(rows.wgt[0])};
}

Rows Operands::draw_rows(std::size_t m, std::size_t n, std::size_t k) {
  Rows rows;
  if (stimulus_ == Stimulus::kMiniLm) {
    const Gemm& gemm = pick();
    const std::size_t first_act = rng_.below(gemm.rows_act), first_wgt = rng_.below(gemm.rows_wgt);
    const std::size_t begin = gemm.k > k ? k * rng_.below(gemm.k / k) : 0;
    const auto window = [&](const std::vector<std::uint16_t>& codes, std::size_t row) {
      std::vector<std::uint16_t> result(k);  // past a shorter row: code 0, as the array pads
      for (std::size_t i = 0; i < k && begin + i < gemm.k; ++i)
        result[i] = codes[row * gemm.k + begin + i];
      return result;
    };
    for (std::size_t i = 0; i < m; ++i)
      rows.act.push_back(window(gemm.act, (first_act + i) % gemm.rows_act));
    for (std::size_t i = 0; i < n; ++i)
      rows.wgt.push_back(window(gemm.wgt, (first_wgt + i) % gemm.rows_wgt));
    return rows;
  }
  const bool normal = stimulus_ == Stimulus::kGaussian;
  for (std::size_t i = 0; i < m; ++i)
    rows.act.push_back(normal ? gaussian(act_, k, 1) : uniform(act_, k));
  for (std::size_t i = 0; i < n; ++i)
    rows.wgt.push_back(normal ? gaussian(wgt_, k, 0.05) : uniform(wgt_, k));
  return rows;
}

}  // namespace sumac::asic
