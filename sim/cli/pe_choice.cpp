// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/pe_choice.hpp"

#include <algorithm>
#include <optional>

#include "models/base/error.hpp"
#include "models/pe/pe.hpp"

namespace sumac::cli {
namespace {

using plan::kClasses;

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

struct Assignment {
  std::optional<std::size_t> place;  // in kClasses; nothing: all
  std::string pe;
};

Assignment parse_part(std::string_view part) {
  const std::size_t equals = part.find('=');
  if (equals == std::string_view::npos) return {std::nullopt, full_pe_name(part)};
  for (std::size_t i = 0; i < kClasses.size(); ++i) {
    if (workload::to_string(kClasses[i]) == part.substr(0, equals)) {
      return {i, full_pe_name(part.substr(equals + 1))};
    }
  }
  throw base::UsageError("--pe: '" + std::string(part) + "' is not linear=PE, qk=PE or pv=PE");
}

/// Choices in the order of the parts.
std::vector<PeChoice> parse(std::string_view text) {
  std::vector<PeChoice> choices;
  std::array<bool, 3> given{};
  bool open = false;  // the last choice is by class and may take more
  for (const std::string_view part : split(text)) {
    const Assignment assignment = parse_part(part);
    if (!assignment.place) {
      choices.push_back({{assignment.pe, assignment.pe, assignment.pe}});
      open = false;
      continue;
    }
    if (!open || given[*assignment.place]) {
      const std::string other = full_pe_name(pe::kinds().front());
      choices.push_back({{other, other, other}});
      given = {};
      open = true;
    }
    given[*assignment.place] = true;
    choices.back().pes[*assignment.place] = assignment.pe;
  }
  return choices;
}

}  // namespace

std::string full_pe_name(std::string_view name) {
  const auto golden = pe::make_pe(name);
  return golden->info().kind + "/" + golden->info().config;
}

PeChoice parse_pe_choice(std::string_view text) {
  if (text.empty()) return parse(pe::kinds().front()).front();
  const std::vector<PeChoice> choices = parse(text);
  if (choices.size() > 1) {
    throw base::UsageError("--pe: '" + std::string(text) +
                           "' is more than one choice (--compare takes several)");
  }
  return choices.front();
}

std::vector<PeChoice> parse_pe_choices(std::string_view text) {
  std::vector<PeChoice> choices = parse(text);
  if (choices.size() < 2) {
    throw base::UsageError("--compare: '" + std::string(text) +
                           "' is one choice (give two or more, with commas between them)");
  }
  return choices;
}

}  // namespace sumac::cli
