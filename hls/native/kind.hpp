// SPDX-License-Identifier: Apache-2.0
//
// What the native side of a kind defines, in its own namespace sumac::hls::<kind>:
//
//   <kind>_native.cpp          std::vector<std::string> native_configurations();
//                              std::unique_ptr<HlsPe> make_native(const std::string& config, int lanes);    null: unknown
//   <kind>_scalar_native.cpp   bool make_native_scalar(const std::string& config, const HlsScalarOptions&, HlsScalar& out);
//                              false: unknown configuration; throws std::invalid_argument for options it cannot take
// An empty configuration is the default. The registry takes the kinds from the build's list, SUMAC_PE_KINDS.
#pragma once

#include <stdexcept>

#include "hls/native/hls_pe.hpp"
#include "hls/native/hls_scalar.hpp"

namespace sumac {
namespace hls {

/// "KIND/CONFIG" taken apart; a bare KIND has no config.
struct KindName {
  std::string kind;
  std::string config;
};

inline KindName split_kind(const std::string& name) {
  const std::size_t slash = name.find('/');
  KindName result;
  result.kind = name.substr(0, slash);
  if (slash != std::string::npos) result.config = name.substr(slash + 1);
  if (slash != std::string::npos && result.config.empty()) {
    throw std::invalid_argument("no configuration after the slash of '" + name + "'");
  }
  return result;
}

}  // namespace hls
}  // namespace sumac
