// SPDX-License-Identifier: Apache-2.0
//
// Numbers for people: four significant digits, a decimal prefix where one is needed. JSON has all digits.
#pragma once

#include <cstdint>
#include <string>

namespace sumac::cli {

/// 4 significant digits: "0.1235", "12.35", "1235"; larger and smaller ones as "1.235e+07".
[[nodiscard]] std::string four_digits(double value);

/// Counts: up to 99999 as they are, then "123.5 k", "12.35 M", "1.235 G".
[[nodiscard]] std::string count(std::int64_t value);

/// "512 B", "12.35 kB", "1.235 MB": powers of 1000.
[[nodiscard]] std::string bytes(std::int64_t value);

/// Nanoseconds as "980 ns", "12.35 us", "1.235 ms", "1.235 s".
[[nodiscard]] std::string time_ns(double value);

/// A share of 1 in percent, without the sign; one digit after the point: "97.1", "100", "<0.1", "0".
[[nodiscard]] std::string percent(double share);

/// "31.42"; "exact" for an infinite ratio.
[[nodiscard]] std::string decibel(double value);

/// Picojoules as "1.25 pJ", "12.35 nJ", "1.235 uJ", "1.235 mJ", "1.235 J".
[[nodiscard]] std::string energy_pj(double value);

/// Square microns as "12.35 um2", from 100,000 on as "0.1235 mm2".
[[nodiscard]] std::string area_um2(double value);

/// Nanowatts as "12.35 nW", "12.35 uW", "1.235 mW", "1.235 W".
[[nodiscard]] std::string power_nw(double value);

}  // namespace sumac::cli
