// SPDX-License-Identifier: Apache-2.0
//
// The configurations of newkind.
#pragma once

#include "hls/pe/newkind/newkind_hls.hpp"

namespace sumac {
namespace hls {
namespace newkind {

using Int8 = Config<8, 8>;

}  // namespace newkind
}  // namespace hls
}  // namespace sumac

/// X(identifier, "name", type) for each, the default first.
#define SUMAC_HLS_NEWKIND_CONFIGS(X) X(int8, "int8", Int8)
