// SPDX-License-Identifier: Apache-2.0
//
// sumac run: the GEMMs of a model's layers on an array: cycles, bytes, error.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "models/base/error.hpp"
#include "sim/base/interrupt.hpp"
#include "sim/base/whole_file.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/layer_feed.hpp"
#include "sim/cli/run_plan.hpp"
#include "sim/cli/run_report.hpp"
#include "sim/cli/run_result.hpp"
#include "sim/cli/run_rtl.hpp"
#include "sim/cost/technologies.hpp"
#include "sim/exec/cycle_executor.hpp"
#include "sim/model/bert.hpp"

namespace sumac::cli {
namespace {

struct Options {
  std::string model;
  std::string pe;
  std::string compare;
  std::string array = "edge";
  std::string phase = "prefill";
  std::optional<std::int64_t> tokens;
  std::optional<std::int64_t> context;
  std::string layer = "all";
  std::optional<std::string> text;
  std::string save;
  std::string executor = "cycle";
  std::uint64_t seed = 1;
  Wave wave;
  TechOption tech;
  bool no_values = false;
  JsonOption json;
};

/// Real operands for a run: the model with its weights, and a sentence.
struct Values {
  model::Bert bert;
  std::vector<int> ids;
};

bool asks_for_values(const Options& o) {
  return o.text.has_value() || !o.save.empty() || o.executor == "functional";
}

void check_usage(const Options& o) {
  const auto refuse = [](const std::string& what) { throw base::UsageError("run: " + what); };
  if (o.executor != "cycle" && o.executor != "stepped" && o.executor != "functional" &&
      o.executor != "rtl") {
    refuse("--executor '" + o.executor + "' (cycle, stepped, functional or rtl)");
  }
  if (o.phase != "prefill" && o.phase != "decode")
    refuse("--phase '" + o.phase + "' (prefill or decode)");
  if (o.phase == "decode" && o.tokens)
    refuse("--tokens belongs to --phase prefill (decode takes --context N)");
  if (o.phase == "prefill" && o.context)
    refuse("--context belongs to --phase decode (prefill takes --tokens N)");
  if (!o.pe.empty() && !o.compare.empty())
    refuse("--pe and --compare exclude each other (put the PE into the list)");
  if (o.text && o.text->empty()) refuse("--text is empty (leave it out for a built-in sentence)");
  if (o.no_values && asks_for_values(o))
    refuse("--no-values contradicts --text, --save and --executor functional");
  if (!o.save.empty() && !o.compare.empty())
    refuse("--save is for one PE choice, --compare is several");
  if (!o.wave.path.empty() && (o.executor != "rtl" || !o.compare.empty())) {
    refuse("--wave needs --executor rtl and one PE choice");
  }
  o.tech.check("run");
  if (o.tech.given() && o.executor == "functional")
    refuse("--tech needs a time, and --executor functional has none");
  if (o.wave.path.empty() && (o.wave.from != 0 || o.wave.to != 0))
    refuse("--from and --to belong to --wave");
  if (o.wave.from < 0 || o.wave.to < 0 || (o.wave.to > 0 && o.wave.to <= o.wave.from)) {
    refuse("--from " + std::to_string(o.wave.from) + " --to " + std::to_string(o.wave.to) +
           " is no span of cycles");
  }
}

workload::Phase phase_of(const Options& o, const ModelChoice& choice,
                         const std::optional<Values>& values) {
  if (o.phase == "decode")
    return workload::Phase::decode(o.context.value_or(choice.spec.default_tokens));
  if (values) return workload::Phase::prefill(static_cast<std::int64_t>(values->ids.size()));
  return workload::Phase::prefill(o.tokens.value_or(choice.spec.default_tokens));
}

/// The model's weights and token ids, where the model has them and they are wanted.
std::optional<Values> load_values(const Console& console, const Options& o,
                                  const ModelChoice& choice) {
  if (!choice.folder || o.no_values) {
    if (asks_for_values(o)) throw base::InputError(choice.no_values);
    return std::nullopt;
  }
  if (o.phase == "decode")
    (void)workload::build_graph(choice.spec, phase_of(o, choice, std::nullopt));  // refused
  Values values{model::Bert::open(*choice.folder), {}};
  console.detail("weights: " + choice.folder->string());
  const std::int64_t most = values.bert.max_tokens();
  if (o.tokens && (*o.tokens < 2 || *o.tokens > most)) {
    throw base::InputError(choice.name + ": tokens is " + std::to_string(*o.tokens) +
                           ", a sentence has 2 to " + std::to_string(most) +
                           " ([CLS] and [SEP] are two)");
  }
  if (o.text && !o.tokens) {
    values.ids = values.bert.tokenizer().encode(*o.text, static_cast<int>(most));
  } else {
    const std::int64_t tokens =
        o.tokens.value_or(std::min<std::int64_t>(choice.spec.default_tokens, most));
    values.ids = model::fill_tokens(values.bert.tokenizer(),
                                    o.text ? std::string_view(*o.text) : model::sample_text(),
                                    static_cast<int>(tokens));
  }
  return values;
}

/// Writes each GEMM's tensors; the folder is made at the first.
void save(const std::string& folder, const model::OpRecord& record) {
  base::make_folder(folder);
  model::save_record(folder, record);
}

/// Fills the rows of a result with what every run has.
RunResult empty_result(const RunSetting& setting, const PeChoice& choice) {
  RunResult result;
  result.choice = choice;
  for (const workload::Op& op : setting.graph.layer) {
    if (!op.is_gemm()) continue;
    OpResult row;
    row.name = op.name;
    row.op_class = op.op_class;
    row.shape = op.gemm;
    row.pe = choice.of(op.op_class);
    result.ops.push_back(std::move(row));
  }
  return result;
}

/// The core's place in the result.
std::size_t core_of(const RunResult& result, const array::CoreParams& core) {
  const auto found = std::ranges::find(result.cores, core.pe_name, &array::CoreParams::pe_name);
  SUMAC_CHECK(found != result.cores.end(), "a result has the cores of its programs");
  return static_cast<std::size_t>(found - result.cores.begin());
}

void set_costs(const RunSetting& setting, const std::vector<Segment>& segments,
               const std::vector<array::TimeResult>& times, RunResult& result) {
  Cost total;
  std::vector<std::size_t> row_of(setting.graph.layer.size());
  for (std::size_t i = 0, row = 0; i < row_of.size(); ++i)
    row_of[i] = setting.graph.layer[i].is_gemm() ? row++ : 0;
  for (std::size_t s = 0; s < segments.size(); ++s) {
    const std::size_t core = core_of(result, segments[s].core);
    const std::vector<Cost> costs = costs_of(segments[s], times[s], setting.array.clock_mhz,
                                             setting.tech ? &result.array_costs[core] : nullptr);
    for (std::size_t i = 0; i < costs.size(); ++i) {
      std::optional<Cost>& cost = result.ops[row_of[segments[s].ops[i]]].cost;
      if (!cost) cost.emplace();
      *cost += costs[i];
      total += costs[i];
    }
  }
  total *= setting.layers.count();
  result.total = total;
}

void set_accuracy(const Console& console, const Options& o, const RunSetting& setting,
                  Values& values, LayerFeed* feed, RunResult& result) {
  const int lanes = setting.array.lanes;
  model::PeBackend linear(result.choice.pes[0], lanes);
  model::PeBackend qk(result.choice.pes[1], lanes);
  model::PeBackend pv(result.choice.pes[2], lanes);
  model::QuantisedBackend backend(linear, qk, pv);
  const auto all = static_cast<std::int64_t>(result.ops.size()) * setting.layers.count();
  Progress progress(console, result.choice.text(), all);
  std::int64_t done = 0;
  const auto sink = [&](const model::OpRecord& record) {
    progress.at(done++);
    if (!o.save.empty()) save(o.save, record);
    if (feed != nullptr) feed->take(record);
  };
  result.accuracy = model::measure_accuracy(values.bert, values.ids, backend, setting.layers.first,
                                            setting.layers.last, sink);
  for (const model::OpAccuracy& accuracy : result.accuracy->ops) {
    const auto row = std::ranges::find(result.ops, accuracy.name, &OpResult::name);
    SUMAC_CHECK(row != result.ops.end(), "GEMMs of the encoder are those of the graph");
    row->accuracy.push_back(accuracy);
  }
}

/// Runs a program on RTL and takes its time; a difference is a MismatchError.
array::TimeResult run_rtl(RtlRunner& rtl, std::size_t segment, int layer,
                          const std::vector<std::vector<float>>& sums) {
  exec::Agreement agreement = rtl.run(segment, sums);
  if (!agreement.agrees()) {
    throw base::MismatchError("rtl: layer " + std::to_string(layer) + ": " +
                              describe(agreement.differences.front()) +
                              " (sumac verify says more)");
  }
  return std::move(agreement.law);
}

RunResult run_choice(const Console& console, const Options& o, const RunSetting& setting,
                     std::optional<Values>& values, const PeChoice& choice) {
  RunResult result = empty_result(setting, choice);
  std::vector<Segment> segments;
  if (o.executor != "functional") {
    Planner planner(setting.array);
    segments = planner.plan(setting.graph, choice, console.verbose,
                            o.executor == "rtl" ? Oversize::kRefuse : Oversize::kSplit);
    for (const Segment& segment : segments) {
      const auto same = [&](const array::CoreParams& core) {
        return core.pe_name == segment.core.pe_name;
      };
      if (std::ranges::none_of(result.cores, same)) {
        result.cores.push_back(segment.core);
        if (setting.tech) {
          result.array_costs.push_back(cost::cost_of_core(setting.tech->technology, segment.core,
                                                          setting.tech->choice.stimulus));
        }
      }
      for (const std::string& line : segment.choices)
        console.detail(line);
    }
    for (std::size_t s = 1; s < segments.size(); ++s) {
      if (segments[s].core.pe_name != segments[s - 1].core.pe_name) continue;
      console.note(std::to_string(segments.size()) +
                   " programs a layer, run in sequence: a core addresses 4 GiB");
      break;
    }
  }
  std::vector<array::TimeResult> times(segments.size());
  if (o.executor == "rtl") {
    if (!o.wave.path.empty() && (segments.size() > 1 || setting.layers.count() > 1)) {
      throw base::UsageError("run: a waveform is of one program (give --layer N and one PE kind)");
    }
    if (!o.wave.path.empty()) base::check_can_be_written(o.wave.path);
    RtlRunner rtl(console, segments, o.wave);
    LayerFeed feed(segments,
                   [&](std::size_t s, int layer, const std::vector<std::vector<float>>& sums) {
                     times[s] = run_rtl(rtl, s, layer, sums);
                   });
    if (values) {
      set_accuracy(console, o, setting, *values, &feed, result);
    } else {
      console.note("operands: random codes, seed " + std::to_string(o.seed) + " (" +
                   setting.no_values + ")");
      for (std::size_t s = 0; s < segments.size(); ++s) {
        fill_random(segments[s], o.seed, false);
        times[s] = run_rtl(rtl, s, setting.layers.first, {});
      }
    }
    result.rtl_checked = true;
  } else {
    if (values) set_accuracy(console, o, setting, *values, nullptr, result);
    const auto time_of = o.executor == "stepped" ? exec::run_cycle_stepped : exec::run_cycle;
    for (std::size_t s = 0; s < segments.size(); ++s)
      times[s] = time_of(segments[s].compiled.program, segments[s].core);
  }
  if (!segments.empty()) set_costs(setting, segments, times, result);
  return result;
}

int run(Console& console, const Options& o) {
  check_usage(o);
  const std::vector<PeChoice> choices = o.compare.empty()
                                            ? std::vector<PeChoice>{parse_pe_choice(o.pe)}
                                            : parse_pe_choices(o.compare);
  RunSetting setting;
  setting.model = find_model_choice(o.model);
  setting.layers = parse_layers(o.layer, setting.model.spec);
  setting.array = array::load_array(o.array);
  setting.executor = o.executor;
  if (o.tech.given()) setting.tech = o.tech.load();
  setting.text = o.text ? *o.text : std::string(model::sample_text());
  std::optional<Values> values = load_values(console, o, setting.model);
  setting.graph = workload::build_graph(setting.model.spec, phase_of(o, setting.model, values));
  if (const int window = setting.model.spec.window;
      window > 0 && setting.graph.phase.context > window) {
    console.note("attention looks back over its sliding window: " + std::to_string(window) +
                 " of " + std::to_string(setting.graph.phase.context) + " rows");
  }
  if (!values) setting.no_values = o.no_values ? "not asked for" : setting.model.no_values;

  std::vector<RunResult> results;
  for (const PeChoice& choice : choices) {
    base::check_interrupt();
    results.push_back(run_choice(console, o, setting, values, choice));
  }
  if (!o.json.replaces_table()) {
    if (o.compare.empty()) {
      print_run(console, setting, results.front());
    } else {
      print_comparison(console, setting, results);
    }
  }
  if (o.json.wanted()) o.json.write(console, run_json(setting, results));
  return 0;
}

}  // namespace

Command add_run(CLI::App& app) {
  CLI::App* command = add_command(
      app, "run",
      "Run the GEMMs of a model's layers on an array: cycles, stalls, bytes, error against FP32.",
      {"sumac run minilm --layer 0 --pe lmul/fp8 --array edge",
       "one layer of a real encoder, with the error of every GEMM"},
      {"sumac run opt-1.3b --phase decode --context 1024 --compare mac/int8,mac/fp8 --array 32x32",
       "two PE configurations on the same work, a row each"});
  auto o = std::make_shared<Options>();
  command
      ->add_option("MODEL", o->model,
                   "A name of 'sumac list models', or a folder with config.json (and safetensors)")
      ->required();
  command
      ->add_option("--pe", o->pe,
                   "KIND[/CONFIG] for all GEMMs, or linear=..,qk=..,pv=.. by class (default: the "
                   "first of 'sumac list pes')")
      ->type_name("PE");
  command
      ->add_option("--compare", o->compare,
                   "Several choices of --pe, with commas between them: a row each")
      ->type_name("A,B,..");
  command
      ->add_option("--array", o->array,
                   "RxC[xL], a name of 'sumac list arrays', or a .yaml file (default: edge)")
      ->type_name("ARRAY");
  command->add_option("--phase", o->phase, "prefill (default) or decode")->type_name("PHASE");
  command
      ->add_option("--tokens", o->tokens,
                   "Rows of a prefill (default: the model's, or those of --text)")
      ->type_name("N")
      ->check(whole_number());
  command
      ->add_option("--context", o->context,
                   "Rows that a decoded token attends to, itself among them")
      ->type_name("N")
      ->check(whole_number());
  command->add_option("--layer", o->layer, "A number from 0, or all (default)")->type_name("N|all");
  command->add_option("--text", o->text, "The sentence that enters (default: a built-in one)")
      ->type_name("TEXT");
  command
      ->add_option(
          "--executor", o->executor,
          "cycle (default), stepped (the same, clock by clock), functional (values only), rtl "
          "(the Verilated core; equal or exit code 4)")
      ->type_name("NAME");
  command
      ->add_option("--save", o->save,
                   "Write inputs, codes, scales and outputs of every GEMM as safetensors")
      ->type_name("DIR");
  add_seed(*command, o->seed, "Of random operands, where the model has no weights (default 1)");
  command->add_flag("--no-values", o->no_values, "Cycles only, even where the model has weights");
  command
      ->add_option("--wave", o->wave.path,
                   "Write a waveform (FST) of the core; with --executor rtl and --layer N")
      ->type_name("FILE");
  command->add_option("--from", o->wave.from, "First cycle of the waveform")
      ->type_name("CYCLE")
      ->check(whole_number());
  command->add_option("--to", o->wave.to, "Cycle after the last of the waveform")
      ->type_name("CYCLE")
      ->check(whole_number());
  o->tech.add(*command);
  o->json.add(*command);
  return [o](Console& console) { return run(console, *o); };
}

}  // namespace sumac::cli
