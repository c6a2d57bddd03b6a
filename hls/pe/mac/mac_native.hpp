// SPDX-License-Identifier: Apache-2.0
//
// Native benches of mac's configurations, each set in a file of its own.
#pragma once

#include <memory>
#include <string>

#include "hls/native/hls_pe.hpp"

namespace sumac {
namespace hls {
namespace mac {

/// Named configurations at one number of lanes; null: no such one.
template <int Lanes>
std::unique_ptr<HlsPe> make_named(const std::string& config);
extern template std::unique_ptr<HlsPe> make_named<1>(const std::string&);
extern template std::unique_ptr<HlsPe> make_named<2>(const std::string&);
extern template std::unique_ptr<HlsPe> make_named<3>(const std::string&);
extern template std::unique_ptr<HlsPe> make_named<4>(const std::string&);
extern template std::unique_ptr<HlsPe> make_named<8>(const std::string&);

/// eXmY and eXmYfn of 3 to 8 bits at 4 lanes.
std::unique_ptr<HlsPe> make_ieee(const std::string& config);
std::unique_ptr<HlsPe> make_fn(const std::string& config);

}  // namespace mac
}  // namespace hls
}  // namespace sumac
