// SPDX-License-Identifier: Apache-2.0
//
// Quantities with a unit: + - += <=> in the same unit, * by a plain number, a / b is a plain
// double.  Nothing else.
#pragma once

#include <compare>
#include <cstdint>

namespace sumac::base {

template <class Unit, class Rep>
class Quantity {
 public:
  constexpr Quantity() = default;
  constexpr explicit Quantity(Rep value) : value_(value) {}

  [[nodiscard]] constexpr Rep value() const { return value_; }

  constexpr Quantity& operator+=(Quantity other) {
    value_ += other.value_;
    return *this;
  }
  friend constexpr Quantity operator+(Quantity a, Quantity b) {
    return Quantity(a.value_ + b.value_);
  }
  friend constexpr Quantity operator-(Quantity a, Quantity b) {
    return Quantity(a.value_ - b.value_);
  }
  friend constexpr Quantity operator*(Quantity a, Rep factor) {
    return Quantity(a.value_ * factor);
  }
  friend constexpr Quantity operator*(Rep factor, Quantity a) {
    return Quantity(factor * a.value_);
  }
  friend constexpr double operator/(Quantity a, Quantity b) {
    return static_cast<double>(a.value_) / static_cast<double>(b.value_);
  }
  friend constexpr auto operator<=>(const Quantity&, const Quantity&) = default;

 private:
  Rep value_{};
};

struct CycleUnit {};
using Cycles = Quantity<CycleUnit, std::int64_t>;

}  // namespace sumac::base
