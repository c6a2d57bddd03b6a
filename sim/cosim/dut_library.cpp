// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/dut_library.hpp"

#include <dlfcn.h>

#include "models/base/error.hpp"

namespace sumac::cosim {
namespace {

template <class Function>
void find(void* handle, const std::string& path, const char* name, Function& function) {
  void* symbol = dlsym(handle, name);
  if (symbol == nullptr)
    throw base::ToolError(path + ": has no function " + name + " (remove it, it is rebuilt)");
  function = reinterpret_cast<Function>(symbol);
}

}  // namespace

DutLibrary::DutLibrary(const std::string& path) {
  handle_ = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle_ == nullptr)
    throw base::ToolError(path + ": cannot be loaded: " + std::string(dlerror()));
  int (*abi)() = nullptr;
  int (*beat_bytes)() = nullptr;
  find(handle_, path, "sumac_dut_abi", abi);
  if (abi() != SUMAC_DUT_ABI)
    throw base::ToolError(path + ": was built for another version (remove it, it is rebuilt)");
  find(handle_, path, "sumac_dut_port_bytes", beat_bytes);
  find(handle_, path, "sumac_dut_new", create);
  find(handle_, path, "sumac_dut_delete", destroy);
  find(handle_, path, "sumac_dut_clock", clock);
  find(handle_, path, "sumac_dut_trace", trace);
  find(handle_, path, "sumac_dut_trace_close", trace_close);
  port_bytes_ = beat_bytes();
}

DutLibrary::~DutLibrary() {
  if (handle_ != nullptr) dlclose(handle_);
}

}  // namespace sumac::cosim
