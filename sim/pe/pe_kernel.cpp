// SPDX-License-Identifier: Apache-2.0
#include "sim/pe/pe_kernel.hpp"

#include "models/base/error.hpp"

// Each kind's kernel stands in sim/pe/<kind>; the list names the kinds.
#define PE(kind)                                                      \
  namespace sumac::pe::kind {                                         \
  std::unique_ptr<Kernel> kernel(std::string_view config, int lanes); \
  }
#include "models/pe/pe_list.def"
#undef PE

namespace sumac::pe {

std::unique_ptr<Kernel> make_kernel(std::string_view name, int lanes) {
  const PeInfo info = make_pe(name, lanes)->info();
#define PE(word) \
  if (info.kind == #word) return word::kernel(info.config, info.lanes);
#include "models/pe/pe_list.def"
#undef PE
  throw base::InternalError("PE kind '" + info.kind + "' has no kernel");
}

}  // namespace sumac::pe
