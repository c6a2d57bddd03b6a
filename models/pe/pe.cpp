// SPDX-License-Identifier: Apache-2.0
#include "models/pe/pe.hpp"

#include "models/base/error.hpp"
#include "models/pe/pe_contract.hpp"

#define PE(kind)              \
  namespace sumac::pe::kind { \
  KindEntry kind_entry();     \
  }
#include "models/pe/pe_list.def"
#undef PE

namespace sumac::pe {
namespace {

struct NamedKind {
  std::string name;
  KindEntry entry;
};

const std::vector<NamedKind>& registry() {
  static const std::vector<NamedKind> kinds = {
#define PE(kind) {#kind, kind::kind_entry()},
#include "models/pe/pe_list.def"
#undef PE
  };
  return kinds;
}

const NamedKind& find_kind(std::string_view kind) {
  std::string known;
  for (const NamedKind& named : registry()) {
    if (named.name == kind) return named;
    known += (known.empty() ? "" : ", ") + named.name;
  }
  throw base::InputError("unknown PE kind '" + std::string(kind) + "' (known: " + known + ")");
}

/// "KIND/CONFIG" to its kind and configuration; "KIND" alone means the first configuration.
struct Choice {
  const NamedKind& kind;
  std::string config;
};

Choice choose(std::string_view name) {
  const std::size_t slash = name.find('/');
  const NamedKind& kind = find_kind(name.substr(0, slash));
  if (slash == std::string_view::npos) return {kind, kind.entry.configurations().front()};
  return {kind, std::string(name.substr(slash + 1))};
}

[[noreturn]] void unknown_configuration(const Choice& choice) {
  throw base::InputError("PE kind '" + choice.kind.name + "' has no configuration '" +
                         choice.config + "' (known: " + choice.kind.entry.known() + ")");
}

}  // namespace

void check_dot(const PeInfo& info, std::size_t acts, std::size_t wgts, OutFormat format) {
  const std::string name = info.kind + "/" + info.config;
  if (acts != wgts) {
    throw base::InputError(name + ": " + std::to_string(acts) + " activations, " +
                           std::to_string(wgts) + " weights (a dot product has as many of each)");
  }
  if (acts > static_cast<std::size_t>(info.gmax)) {
    throw base::InputError(name + ": K = " + std::to_string(acts) + " (its sum holds at most " +
                           std::to_string(info.gmax) + " products)");
  }
  if (format == OutFormat::kInt32 && !info.int32_output) {
    throw base::InputError(name + ": output format INT32 (it has FP32 and FP16)");
  }
}

std::vector<std::string> kinds() {
  std::vector<std::string> names;
  for (const NamedKind& named : registry())
    names.push_back(named.name);
  return names;
}

std::vector<std::string> configurations(std::string_view kind) {
  return find_kind(kind).entry.configurations();
}

std::unique_ptr<Pe> make_pe(std::string_view name, int lanes) {
  if (lanes < 0 || lanes > kMaxLanes) {
    throw base::InputError("lanes " + std::to_string(lanes) + " (a PE has 1 to " +
                           std::to_string(kMaxLanes) + ")");
  }
  const Choice choice = choose(name);
  std::unique_ptr<Pe> pe = choice.kind.entry.make(choice.config, lanes);
  if (pe == nullptr) unknown_configuration(choice);
  return pe;
}

std::unique_ptr<Scalar> make_scalar(std::string_view name, const ScalarOptions& options) {
  const Choice choice = choose(name);
  std::unique_ptr<Scalar> scalar = choice.kind.entry.make_scalar(choice.config, options);
  if (scalar == nullptr) unknown_configuration(choice);
  return scalar;
}

}  // namespace sumac::pe
