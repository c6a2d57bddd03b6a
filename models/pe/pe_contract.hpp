// SPDX-License-Identifier: Apache-2.0
//
// What the golden model of a kind offers, and how the registry finds it.
//
// A kind `foo` of pe_list.def defines `sumac::pe::foo::Golden` with these static members, and in one of its .cpp files says
// SUMAC_PE_KIND(foo). The registry (pe.cpp) takes the names from the list; a listed kind that says nothing does not link.
#pragma once

#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "models/pe/pe.hpp"
#include "models/pe/scalar.hpp"

namespace sumac::pe {

template <class G>
concept GoldenPe = requires(std::string_view config, int lanes, const ScalarOptions& options) {
  { G::configurations() } -> std::same_as<std::vector<std::string>>;
  { G::known() } -> std::same_as<std::string>;  // what may stand after the slash, for messages
  { G::make(config, lanes) } -> std::same_as<std::unique_ptr<Pe>>;
  { G::make_scalar(config, options) } -> std::same_as<std::unique_ptr<Scalar>>;
};

/// Throws base::InputError unless a dot product of these lengths in this output format is within the limits of the configuration.
void check_dot(const PeInfo& info, std::size_t acts, std::size_t wgts, OutFormat format);

/// A row of the registry.
struct KindEntry {
  std::vector<std::string> (*configurations)();
  std::string (*known)();
  std::unique_ptr<Pe> (*make)(std::string_view config, int lanes);
  std::unique_ptr<Scalar> (*make_scalar)(std::string_view config, const ScalarOptions& options);
};

}  // namespace sumac::pe

/// At namespace scope, outside every namespace.
#define SUMAC_PE_KIND(kind)                                                                     \
  static_assert(sumac::pe::GoldenPe<sumac::pe::kind::Golden>, #kind " breaks the PE contract"); \
  namespace sumac::pe::kind {                                                                   \
  KindEntry kind_entry() {                                                                      \
    return {&Golden::configurations, &Golden::known, &Golden::make, &Golden::make_scalar};      \
  }                                                                                             \
  }
