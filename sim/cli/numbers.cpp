// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/numbers.hpp"

#include <array>
#include <cmath>
#include <cstdio>

namespace sumac::cli {
namespace {

std::string print(const char* format, double value) {
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), format, value);
  return buffer.data();
}

/// value in [1, 1000) or so, with four digits: "1.235", "12.35", "123.5".
std::string scaled(double value, const char* unit) {
  const double size = std::fabs(value);
  const char* format = size < 9.9995 ? "%.3f" : size < 99.995 ? "%.2f" : "%.1f";
  return print(format, value) + " " + unit;
}

}  // namespace

std::string four_digits(double value) {
  if (value == 0) return "0";
  return print("%.4g", value);
}

std::string count(std::int64_t value) {
  if (value > -100000 && value < 100000) return std::to_string(value);
  const auto v = static_cast<double>(value);
  if (std::fabs(v) < 999.95e3) return scaled(v / 1e3, "k");
  if (std::fabs(v) < 999.95e6) return scaled(v / 1e6, "M");
  if (std::fabs(v) < 999.95e9) return scaled(v / 1e9, "G");
  return scaled(v / 1e12, "T");
}

std::string bytes(std::int64_t value) {
  if (value < 1000) return std::to_string(value) + " B";
  const auto v = static_cast<double>(value);
  if (v < 999.95e3) return scaled(v / 1e3, "kB");
  if (v < 999.95e6) return scaled(v / 1e6, "MB");
  if (v < 999.95e9) return scaled(v / 1e9, "GB");
  return scaled(v / 1e12, "TB");
}

std::string time_ns(double value) {
  if (value < 999.95) return four_digits(value) + " ns";
  if (value < 999.95e3) return scaled(value / 1e3, "us");
  if (value < 999.95e6) return scaled(value / 1e6, "ms");
  return scaled(value / 1e9, "s");
}

std::string percent(double share) {
  if (share == 0) return "0";
  if (share > 0 && share < 0.0005) return "<0.1";
  if (share < 1 && share > 0.9995) return ">99.9";
  if (share == 1) return "100";
  return print("%.1f", 100 * share);
}

std::string decibel(double value) {
  if (std::isnan(value)) return "undefined";
  if (std::isinf(value)) return value > 0 ? "exact" : "-inf";
  return print("%.2f", value);
}

std::string energy_pj(double value) {
  if (value < 999.95) return four_digits(value) + " pJ";
  if (value < 999.95e3) return scaled(value / 1e3, "nJ");
  if (value < 999.95e6) return scaled(value / 1e6, "uJ");
  if (value < 999.95e9) return scaled(value / 1e9, "mJ");
  return scaled(value / 1e12, "J");
}

std::string area_um2(double value) {
  return value < 1e5 ? four_digits(value) + " um2" : four_digits(value / 1e6) + " mm2";
}

std::string power_nw(double value) {
  if (value < 999.95) return four_digits(value) + " nW";
  if (value < 999.95e3) return scaled(value / 1e3, "uW");
  if (value < 999.95e6) return scaled(value / 1e6, "mW");
  return scaled(value / 1e9, "W");
}

}  // namespace sumac::cli
