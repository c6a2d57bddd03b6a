// SPDX-License-Identifier: Apache-2.0
//
// sumac claims: a paper's numbers, ours for the same, the verdict and the reason.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>

#include "models/base/error.hpp"
#include "models/pe/claims.hpp"
#include "sim/array/array_config.hpp"
#include "sim/array/events.hpp"
#include "sim/array/recurrence.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/numbers.hpp"
#include "sim/cli/pe_choice.hpp"
#include "sim/cli/run_plan.hpp"
#include "sim/cli/tech_option.hpp"
#include "sumac_version.hpp"

namespace sumac::cli {
namespace {

using pe::Claim;
using pe::ClaimLevel;
using Json = nlohmann::ordered_json;

struct Options {
  std::string paper;
  TechOption tech;
  JsonOption json;
};

/// Of claims_report.schema.json.
constexpr int kClaimsReportVersion = 1;
constexpr const char* kArray = "16x16";
constexpr const char* kModel = "minilm";
constexpr std::int64_t kTokens = 128;

/// Energies of one configuration at each level, pJ.
class Energies {
 public:
  Energies(const TechSetting& tech, std::string pe)
      : tech_(tech), core_(array::make_core(array::load_array(kArray), pe)), pe_(std::move(pe)) {}

  double at(ClaimLevel level) {
    const cost::Technology& technology = tech_.technology;
    const auto number = [&](const char* block, const char* event) {
      return technology.number({pe_, core_.lanes, block, "energy", event, tech_.choice.stimulus})
          .value;
    };
    switch (level) {
      case ClaimLevel::kMultiplier: return number("multiplier", "beat");
      case ClaimLevel::kPe: return number("pe", "beat");
      case ClaimLevel::kArray: return busy_cycle();
      case ClaimLevel::kLayer: return layer().total() - dram();
      case ClaimLevel::kSystem: return layer().total();
      case ClaimLevel::kConstants:
      case ClaimLevel::kGates:
      case ClaimLevel::kError:
      case ClaimLevel::kModel: break;
    }
    SUMAC_CHECK(false, "a level with energies");
    return 0;
  }

 private:
  double busy_cycle() {
    const cost::ArrayCost cost = array_cost();
    cost::Events events;
    events[cost::Event::kCellBeat] = std::int64_t{core_.rows} * core_.cols;
    events[cost::Event::kRowBeat] = core_.rows;
    events[cost::Event::kColBeat] = core_.cols;
    events[cost::Event::kArrayCycle] = 1;
    return cost::energy_of(events, cost, cost.cycle_ns().value).total();
  }

  const cost::Energy& layer() {
    if (layer_) return *layer_;
    const workload::Graph graph =
        workload::build_graph(workload::find_model(kModel), workload::Phase::prefill(kTokens));
    const PeChoice choice{{pe_, pe_, pe_}};
    Planner planner(array::load_array(kArray));
    const cost::ArrayCost cost = array_cost();
    layer_.emplace();
    for (const Segment& segment : planner.plan(graph, choice)) {
      const std::vector<program::Descriptor>& list = segment.compiled.program.descriptors;
      const array::TimeResult time = array::run_recurrence(segment.core, list);
      *layer_ += cost::energy_of(array::events_of(segment.core, list, time.counters), cost,
                                 cost.cycle_ns().value);
    }
    return *layer_;
  }

  double dram() { return layer().component[static_cast<std::size_t>(cost::Component::kDram)]; }

  [[nodiscard]] cost::ArrayCost array_cost() const {
    return tech_.technology.cost_of(array::shape_of(core_), tech_.choice.stimulus);
  }

  const TechSetting& tech_;
  array::CoreParams core_;
  std::string pe_;
  std::optional<cost::Energy> layer_;
};

/// Fills in the energies that the technology has; what it misses becomes the reason.
void measure(std::vector<Claim>& claims, const TechSetting& tech) {
  std::map<std::string, Energies> energies;
  const auto of = [&](const std::string& pe, ClaimLevel level) {
    return energies.try_emplace(pe, tech, pe).first->second.at(level);
  };
  for (Claim& claim : claims) {
    if (claim.exact.empty()) continue;
    try {
      const double exact = of(claim.exact, claim.level);
      claim.ours = 100 * (1 - of(claim.approximate, claim.level) / exact);
    } catch (const cost::MissingNumber& missing) {
      claim.reason =
          std::string(missing.what()) + " (" + cost::remedy(tech.technology, missing.key()) + ")";
    }
  }
}

std::string number(const std::optional<double>& value, const std::string& unit) {
  if (!value) return "";
  return four_digits(*value) + (unit.empty() ? "" : " " + unit);
}

/// A paragraph a claim, below the heading of its level.
void print_claims(const Console& console, const std::vector<Claim>& claims) {
  constexpr int kIndent = 15;
  const Claim* before = nullptr;
  for (const Claim& claim : claims) {
    if (before == nullptr || claim.level != before->level) {
      if (before != nullptr) console.out() << '\n';
      console.out() << console.styled(pe::to_string(claim.level), Style::kHeading) << '\n';
    }
    before = &claim;
    std::string text = "  " + std::string(pe::verdict(claim));
    text.resize(kIndent, ' ');
    text += claim.says + " (" + claim.where + "): ";
    if (claim.theirs) text += "theirs " + number(claim.theirs, claim.unit);
    if (claim.ours) text += (claim.theirs ? ", ours " : "ours ") + number(claim.ours, claim.unit);
    if (!claim.theirs && !claim.ours) text += "theirs none";
    console.out() << wrapped(text + "; " + claim.reason, console.width(), kIndent) << '\n';
  }
}

int run(const Console& console, const Options& o) {
  o.tech.check("claims");
  std::vector<Claim> claims = pe::claims_of(o.paper);
  std::optional<TechSetting> tech;
  if (o.tech.given()) {
    tech = o.tech.load();
    measure(claims, *tech);
  } else {
    for (Claim& claim : claims) {
      if (!claim.exact.empty()) claim.reason = "takes --tech T";
    }
  }
  Json json = {{"schema", "sumac-claims"},
               {"version", kClaimsReportVersion},
               {"sumac", kVersion},
               {"paper", o.paper}};
  if (tech) json["technology"] = technology_json(*tech);
  json["claims"] = Json::array();
  for (const Claim& claim : claims) {
    Json row = {{"level", pe::to_string(claim.level)},
                {"where", claim.where},
                {"claim", claim.says},
                {"unit", claim.unit},
                {"theirs", claim.theirs ? Json(*claim.theirs) : Json()},
                {"ours", claim.ours ? Json(*claim.ours) : Json()},
                {"verdict", pe::verdict(claim)},
                {"why", claim.reason}};
    if (!claim.exact.empty()) row["configurations"] = {claim.exact, claim.approximate};
    json["claims"].push_back(row);
  }
  if (!o.json.replaces_table()) {
    if (claims.empty()) {
      console.out() << "nobody claims anything of " << o.paper << '\n';
    } else {
      if (tech) console.out() << wrapped("technology " + tech->title(), console.width(), 2) << '\n';
      print_claims(console, claims);
      if (tech && !console.quiet) {
        console.out() << '\n'
                      << wrapped("modelled: " + tech->modelled(true), console.width(), 2) << '\n';
      }
    }
  }
  o.json.write(console, json);
  return 0;
}

}  // namespace

Command add_claims(CLI::App& app) {
  CLI::App* command = add_command(
      app, "claims", "A paper's numbers, ours for the same, the verdict and the reason.",
      {"sumac claims lmul", "what follows from definitions: constants, gate counts, errors"},
      {"sumac claims lmul --tech nangate45-small",
       "energies as well, of PE, array, layer and system, where they were measured"});
  auto o = std::make_shared<Options>();
  command->add_option("KIND", o->paper, "The PE kind whose paper it is: 'sumac list pes'")
      ->required();
  o->tech.add(*command);
  o->json.add(*command);
  return [o](Console& console) { return run(console, *o); };
}

}  // namespace sumac::cli
