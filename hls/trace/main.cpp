// SPDX-License-Identifier: Apache-2.0
//
// sumac-hls-trace KIND/CONFIG PART [MODULE]: prints the HLS source of a PE part as Yosys RTLIL, module MODULE (default: hls).
// sumac-hls-trace list: every KIND/CONFIG PART.
#include <cstdio>

#include "hls/common/float_arith.hpp"
#include "hls/trace/trace.hpp"

namespace sumac {
namespace hls {

#define PE(word)            \
  namespace word {          \
  TracedKind traced_kind(); \
  }
SUMAC_PE_KINDS
#undef PE

struct NamedKind {
  std::string name;
  TracedKind kind;
};

/// What kinds share, by itself: the FP32 adder, with the ports of rtl/common/sumac_fp32_add.sv.
static bool trace_common(const std::string&, const std::string& part) {
  if (part != "add") return false;
  const auto a = trace_input<UInt<32>>("a_i");
  const Rounded<32> r = fp32_add(a, trace_input<UInt<32>>("b_i"));
  trace_output("sum_o", r.word);
  trace_output("overflow_o", r.overflow);
  return true;
}

static std::vector<NamedKind> all_kinds() {
  std::vector<NamedKind> kinds;
  kinds.push_back(NamedKind{"common", TracedKind{{"fp32"}, {"add"}, trace_common}});
#define PE(word) kinds.push_back(NamedKind{#word, word::traced_kind()});
  SUMAC_PE_KINDS
#undef PE
  return kinds;
}

static int list() {
  for (const NamedKind& k : all_kinds())
    for (const std::string& config : k.kind.configurations)
      for (const std::string& part : k.kind.parts)
        std::printf("%s/%s %s\n", k.name.c_str(), config.c_str(), part.c_str());
  return 0;
}

static int print(const std::string& name, const std::string& part, const std::string& module_name) {
  const std::size_t slash = name.find('/');
  const std::string kind = name.substr(0, slash);
  const std::string config = slash == std::string::npos ? "" : name.substr(slash + 1);
  for (const NamedKind& k : all_kinds()) {
    if (k.name != kind) continue;
    Module module;
    if (!k.kind.part(config, part)) break;
    std::fputs(module.rtlil(module_name).c_str(), stdout);
    return std::fflush(stdout) == 0 ? 0 : 1;
  }
  std::fprintf(stderr,
               "sumac-hls-trace: no part '%s' of '%s' (parts: act_edge, wgt_edge, pe, drain, and "
               "the kind's own; `list` shows configurations)\n",
               part.c_str(), name.c_str());
  return 3;
}

}  // namespace hls
}  // namespace sumac

int main(int argc, char** argv) {
  if (argc == 2 && std::string(argv[1]) == "list") return sumac::hls::list();
  if (argc == 3 || argc == 4)
    return sumac::hls::print(argv[1], argv[2], argc == 4 ? argv[3] : "hls");
  std::fprintf(stderr, "usage: sumac-hls-trace KIND/CONFIG PART [MODULE] | sumac-hls-trace list\n");
  return 2;
}
