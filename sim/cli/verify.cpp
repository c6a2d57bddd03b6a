// SPDX-License-Identifier: Apache-2.0
//
// sumac verify: the same program on the functional, cycle and rtl executors; every difference is shown.
#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>

#include "models/base/error.hpp"
#include "models/pe/pe.hpp"
#include "sim/base/interrupt.hpp"
#include "sim/base/whole_file.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/layer_feed.hpp"
#include "sim/cli/pe_choice.hpp"
#include "sim/cli/run_plan.hpp"
#include "sim/cli/run_rtl.hpp"
#include "sim/cli/verify_core.hpp"
#include "sim/cli/verify_random.hpp"
#include "sim/cli/verify_result.hpp"
#include "sim/model/bert.hpp"
#include "sim/pe/pe_timing.hpp"
#include "sim/program/file.hpp"

namespace sumac::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string target;
  RandomOptions random;
  std::string array;
  std::string layer = "0";
  std::optional<std::int64_t> tokens;
  std::optional<std::int64_t> context;
  JsonOption json;
};

constexpr const char* kDefaultArray = "tiny";

bool is_program(const std::string& text) {
  std::error_code ignored;
  return text.ends_with(".sumac") ||
         (fs::exists(text, ignored) && !fs::is_directory(text, ignored));
}

/// The command as it was given, for the lines that repeat it.
std::string command_of(const Options& o) {
  std::string text = "sumac verify " + o.target;
  if (!o.array.empty()) text += " --array " + o.array;
  if (!o.random.pe.empty()) text += " --pe " + o.random.pe;
  if (!is_program(o.target)) {
    text += " --layer " + o.layer;
    if (o.tokens) text += " --tokens " + std::to_string(*o.tokens);
    if (o.context) text += " --context " + std::to_string(*o.context);
  }
  if (o.random.seed != 1) text += " --seed " + std::to_string(o.random.seed);
  if (o.random.stalls) text += " --stalls";
  if (!o.random.plant.what.empty()) text += " --plant " + o.random.plant.what;
  return text;
}

exec::MemoryParams stalls_of(const RandomOptions& o) {
  exec::MemoryParams memory;
  if (!o.stalls) return memory;
  memory.stall_permille = 300;
  memory.jitter = 30;
  memory.seed = o.seed;
  return memory;
}

VerifiedProgram verified(const Options& o, std::string name, const array::CoreParams& core,
                         exec::Agreement agreement) {
  VerifiedProgram program;
  program.name = std::move(name);
  program.core = core.pe_name + " on " + std::to_string(core.rows) + "x" +
                 std::to_string(core.cols) + "x" + std::to_string(core.lanes);
  program.repeat = command_of(o);
  program.waveform = program.repeat + " --wave mismatch.fst";
  program.agreement = std::move(agreement);
  return program;
}

VerifyResult verify_program(const Console& console, const Options& o) {
  std::vector<Segment> segments(1);
  Segment& segment = segments.front();
  segment.compiled.program = program::read_program(o.target);
  segment.core = core_for(o.target, segment.compiled.program, o.array, o.random.pe);
  if (o.array.empty()) {
    const array::CoreParams& core = segment.core;
    console.note("core: sizes of the program; burst " + std::to_string(core.burst_beats) +
                 " beats, " + std::to_string(core.outstanding) + " outstanding, " +
                 std::to_string(core.out_slots) + " output slots, latency " +
                 std::to_string(core.latency) + " as a bare RxC has them (--array says others)");
  }
  RtlRunner rtl(console, segments, o.random.wave);
  VerifyResult result;
  result.cores = 1;
  result.add(
      verified(o, o.target, segment.core, rtl.run(0, {}, o.random.plant, stalls_of(o.random))),
      segment.compiled.program.descriptors.size());
  return result;
}

VerifyResult verify_model(const Console& console, const Options& o) {
  ModelChoice choice = find_model_choice(o.target);
  const Layers layers = parse_layers(o.layer, choice.spec);
  workload::Phase phase = o.context ? workload::Phase::decode(*o.context)
                                    : workload::Phase::prefill(o.tokens.value_or(16));
  Planner planner(array::load_array(o.array.empty() ? kDefaultArray : o.array));
  const PeChoice pes = parse_pe_choice(o.random.pe);
  const workload::Graph graph = workload::build_graph(choice.spec, phase);
  std::vector<Segment> segments = planner.plan(graph, pes);
  if (!o.random.wave.path.empty() && (segments.size() > 1 || layers.count() > 1)) {
    throw base::UsageError("verify: a waveform is of one program (give --layer N and one PE kind)");
  }
  RtlRunner rtl(console, segments, o.random.wave);
  VerifyResult result;
  result.cores = static_cast<std::int64_t>(segments.size());
  const auto check = [&](std::size_t s, int layer, const std::vector<std::vector<float>>& sums) {
    if (!o.random.keep.empty()) {
      base::make_folder(o.random.keep);
      program::write_program(
          segments[s].compiled.program,
          fs::path(o.random.keep) / (choice.spec.name + ".layer" + std::to_string(layer) + "." +
                                     std::to_string(s) + ".sumac"));
    }
    result.add(verified(o, "layer " + std::to_string(layer), segments[s].core,
                        rtl.run(s, sums, o.random.plant, stalls_of(o.random))),
               segments[s].compiled.program.descriptors.size());
  };
  if (!choice.folder) {
    console.note("operands: random codes, seed " + std::to_string(o.random.seed) + " (" +
                 choice.no_values + ")");
    for (std::size_t s = 0; s < segments.size(); ++s) {
      fill_random(segments[s], o.random.seed, false);
      check(s, layers.first, {});
    }
    return result;
  }
  const model::Bert bert = model::Bert::open(*choice.folder);
  const std::vector<int> ids =
      model::fill_tokens(bert.tokenizer(), model::sample_text(), static_cast<int>(phase.tokens));
  const int lanes = planner.config().lanes;
  model::PeBackend linear(pes.pes[0], lanes);
  model::PeBackend qk(pes.pes[1], lanes);
  model::PeBackend pv(pes.pes[2], lanes);
  model::QuantisedBackend backend(linear, qk, pv);
  LayerFeed feed(segments, check);
  (void)model::measure_accuracy(bert, ids, backend, layers.first, layers.last,
                                [&](const model::OpRecord& record) { feed.take(record); });
  return result;
}

void check_usage(const Options& o, bool random) {
  const auto refuse = [](const std::string& what) { throw base::UsageError("verify: " + what); };
  if (random && !o.target.empty())
    refuse("--random makes its own programs: leave '" + o.target + "' out");
  if (!random && o.target.empty())
    refuse("what? a .sumac file, a model, or --random N (sumac verify --help)");
  if (random && o.random.programs < 1)
    throw base::InputError("verify: --random " + std::to_string(o.random.programs) +
                           " (1 or more programs)");
  if (random && o.random.programs > 100'000'000)
    throw base::InputError("verify: --random " + std::to_string(o.random.programs) +
                           " (100000000 programs at most)");
  if (random && o.random.seed > ~std::uint64_t{0} - static_cast<std::uint64_t>(o.random.programs))
    throw base::InputError("verify: --seed " + std::to_string(o.random.seed) + " (there are no " +
                           std::to_string(o.random.programs) + " seeds from there on)");
  if (o.random.jobs && *o.random.jobs < 1)
    throw base::InputError("verify: --jobs " + std::to_string(*o.random.jobs) + " (1 or more)");
  if (random && (!o.array.empty() || o.tokens || o.context))
    refuse("--random chooses arrays and shapes itself");
  if (random && !o.random.wave.path.empty() && o.random.programs != 1)
    refuse("a waveform is of one program (--random 1 --seed S)");
  if (o.tokens && o.context) refuse("--tokens is for a prefill, --context for a decode");
  const Wave& wave = o.random.wave;
  if (wave.path.empty() && (wave.from != 0 || wave.to != 0))
    refuse("--from and --to belong to --wave");
  if (wave.from < 0 || wave.to < 0 || (wave.to > 0 && wave.to <= wave.from)) {
    refuse("--from " + std::to_string(wave.from) + " --to " + std::to_string(wave.to) +
           " is no span of cycles");
  }
  if (!wave.path.empty()) base::check_can_be_written(wave.path);
}

int verify(Console& console, const Options& o, bool random) {
  check_usage(o, random);
  VerifyResult result;
  std::string title;
  if (random) {
    if (!o.random.pe.empty()) (void)full_pe_name(o.random.pe);
    const std::uint64_t last = o.random.seed + static_cast<std::uint64_t>(o.random.programs) - 1;
    title = std::to_string(o.random.programs) + " random programs, seeds " +
            std::to_string(o.random.seed) + " to " + std::to_string(last);
    result = verify_random(console, o.random);
    title += ", on " + std::to_string(result.cores) + (result.cores == 1 ? " core" : " cores");
  } else if (is_program(o.target)) {
    title = o.target;
    result = verify_program(console, o);
  } else {
    title = o.target + ", layer " + o.layer + ", array " +
            (o.array.empty() ? kDefaultArray : o.array) + ", PE " +
            parse_pe_choice(o.random.pe).text();
    result = verify_model(console, o);
  }
  title += ": functional, cycle and rtl executor" +
           std::string(o.random.stalls ? ", a port that stalls at random" : "");
  if (!o.json.replaces_table()) print_verify(console, title, result);
  if (o.json.wanted()) o.json.write(console, verify_json(title, result));
  judge(result);
  return 0;
}

}  // namespace

Command add_verify(CLI::App& app) {
  CLI::App* command = add_command(
      app, "verify",
      "The same program on the functional, cycle and rtl executors; every difference is shown.",
      {"sumac verify minilm --layer 0 --tokens 16 --array tiny",
       "a layer with its real operands: bytes, cycles, counts"},
      {"sumac verify --random 1000 --seed 1",
       "random programs on a dozen cores: three zeros, and what was covered"});
  auto o = std::make_shared<Options>();
  RandomOptions& r = o->random;
  command->add_option("TARGET", o->target, "A .sumac file, or a model as 'sumac run' takes it");
  CLI::Option* random =
      command->add_option("--random", r.programs, "Make N random programs instead")
          ->type_name("N")
          ->check(whole_number());
  add_seed(*command, r.seed, "Of random programs, random operands and random stalls (default 1)");
  command
      ->add_option("--pe", r.pe,
                   "PE kind or configuration, as for 'sumac run'; with --random: only this one")
      ->type_name("PE");
  command
      ->add_option("--array", o->array,
                   "As for 'sumac run' (default: tiny; of a .sumac file its own sizes)")
      ->type_name("ARRAY");
  command->add_option("--layer", o->layer, "A number from 0 (default 0), or all")
      ->type_name("N|all");
  command->add_option("--tokens", o->tokens, "Rows of a prefill (default 16)")
      ->type_name("N")
      ->check(whole_number());
  command->add_option("--context", o->context, "Decode one token that attends to N rows")
      ->type_name("N")
      ->check(whole_number());
  command->add_flag("--stalls", r.stalls,
                    "The port stalls at random: bytes are compared, time is not");
  command
      ->add_option("--jobs", r.jobs,
                   "Random programs: cores at work at the same time (default: all of the machine)")
      ->type_name("N")
      ->check(whole_number());
  command->add_option("--keep", r.keep, "Write the programs as .sumac files")->type_name("DIR");
  command
      ->add_option("--wave", r.wave.path, "Write a waveform (FST) of the core, of a single program")
      ->type_name("FILE");
  command->add_option("--from", r.wave.from, "First cycle of the waveform")
      ->type_name("CYCLE")
      ->check(whole_number());
  command->add_option("--to", r.wave.to, "Cycle after the last of the waveform")
      ->type_name("CYCLE")
      ->check(whole_number());
  command
      ->add_option("--plant", r.plant.what,
                   "Plant a fault: byte, op, flags, hash, outside, stepped or a counter's name")
      ->group("");
  o->json.add(*command);
  return [o, random](Console& console) { return verify(console, *o, random->count() > 0); };
}

}  // namespace sumac::cli
